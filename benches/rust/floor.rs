//! The floor of this machine: an HTTP server on minimio and httparse that answers hello, with no
//! JavaScript. What a server of Ouro makes is told as a share of what this one does.
//!
//! ```text
//! cargo build --release -p minimio --example floor && PORT=8000 target/release/examples/floor
//! wrk -t1 -c64 -d5s http://127.0.0.1:8000/
//! ```

use std::collections::HashMap;
use std::io::{self, ErrorKind, Read};

use minimio::{
    Events, Interests, Mode, Poll, Registrator, SendBatch, TcpListener, TcpStream, Token,
};

const LISTENER: Token = Token(0);
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\
    Date: Tue, 24 Nov 2026 00:00:00 GMT\r\nConnection: keep-alive\r\n\
    Keep-Alive: timeout=5\r\nContent-Length: 6\r\n\r\nhello\n";

/// A connection: what came and is no whole request yet, and what the system has not taken.
struct Client {
    stream: TcpStream,
    unread: Vec<u8>,
    unsent: Vec<u8>,
}

fn main() -> io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "8000".to_owned());
    let address = format!("127.0.0.1:{port}")
        .parse()
        .map_err(io::Error::other)?;
    let mut poll = Poll::new()?;
    let registrator = poll.registrator();
    let listener = TcpListener::bind(address)?;
    registrator.register_with(&listener, LISTENER, Interests::READABLE, Mode::Level)?;
    println!("listening on {}", listener.local_addr()?);
    let mut clients = HashMap::new();
    let mut events = Events::with_capacity(256);
    let mut scratch = vec![0; 64 * 1024];
    let mut last = LISTENER;
    let mut batch = SendBatch::new();
    let mut results = Vec::new();
    let mut answered = Vec::new();
    loop {
        poll.poll(&mut events, None)?;
        for event in events.iter() {
            if event.token() == LISTENER {
                last = accept(&listener, &registrator, last, &mut clients)?;
            } else if let Some(client) = clients.get_mut(&event.token()) {
                if !read(client, &mut scratch).unwrap_or(false) {
                    registrator.deregister(&client.stream)?;
                    clients.remove(&event.token());
                } else if !client.unsent.is_empty() {
                    answered.push(event.token());
                }
            }
        }
        // All that this poll's requests have been answered goes together.
        let sends: Vec<_> = answered
            .iter()
            .map(|token| (&clients[token].stream, &clients[token].unsent[..]))
            .collect();
        batch.send(&sends, &mut results);
        for (token, result) in answered.drain(..).zip(results.drain(..)) {
            let client = clients.get_mut(&token).expect("it was answered");
            if !sent(client, result, token, &registrator).unwrap_or(false) {
                registrator.deregister(&client.stream)?;
                clients.remove(&token);
            }
        }
    }
}

fn accept(
    listener: &TcpListener,
    registrator: &Registrator,
    mut last: Token,
    clients: &mut HashMap<Token, Client>,
) -> io::Result<Token> {
    loop {
        let stream = match listener.accept() {
            Ok((stream, _)) => stream,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(last),
            Err(error) => return Err(error),
        };
        stream.set_nodelay(true)?;
        // Tokens are never used twice, so no event can be for an earlier client.
        last = Token(last.0 + 1);
        registrator.register_with(&stream, last, Interests::READABLE, Mode::Level)?;
        let client = Client {
            stream,
            unread: Vec::new(),
            unsent: Vec::new(),
        };
        clients.insert(last, client);
    }
}

/// Reads once and answers every whole request. False when the connection is over.
fn read(client: &mut Client, scratch: &mut [u8]) -> io::Result<bool> {
    match (&client.stream).read(scratch) {
        Ok(0) => return Ok(false),
        Ok(count) => client.unread.extend_from_slice(&scratch[..count]),
        Err(error) if error.kind() == ErrorKind::WouldBlock => {}
        Err(error) => return Err(error),
    }
    let mut taken = 0;
    while taken < client.unread.len() {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(&client.unread[taken..]) {
            Ok(httparse::Status::Complete(count)) => taken += count,
            Ok(httparse::Status::Partial) => break,
            Err(_) => return Ok(false),
        }
        client.unsent.extend_from_slice(ANSWER);
    }
    client.unread.drain(..taken);
    Ok(true)
}

/// The system has taken some of the answers. False when the connection is over.
fn sent(
    client: &mut Client,
    result: io::Result<usize>,
    token: Token,
    registrator: &Registrator,
) -> io::Result<bool> {
    let waited = client.unsent.len();
    match result {
        Ok(count) => drop(client.unsent.drain(..count)),
        Err(error) if error.kind() == ErrorKind::WouldBlock => {}
        Err(error) => return Err(error),
    }
    let interests = if client.unsent.is_empty() {
        Interests::READABLE
    } else {
        Interests::READABLE | Interests::WRITABLE
    };
    if waited != ANSWER.len() || !client.unsent.is_empty() {
        registrator.reregister_with(&client.stream, token, interests, Mode::Level)?;
    }
    Ok(true)
}
