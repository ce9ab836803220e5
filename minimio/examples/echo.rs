//! A server that sends back whatever it is sent, on one thread and one queue.
//!
//! ```text
//! cargo run -p minimio --example echo -- 127.0.0.1:7007
//! ```
//!
//! Then, in other terminals, `nc 127.0.0.1 7007`. Everything is level-triggered:
//! one read and one write an event, and write interest only while the client is
//! slower than we are.

use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Write};

use minimio::{Event, Events, Interests, Mode, Poll, Registrator, TcpListener, TcpStream, Token};

const LISTENER: Token = Token(0);

/// A client, and what it has not taken back yet.
struct Client {
    stream: TcpStream,
    unsent: Vec<u8>,
}

fn main() -> io::Result<()> {
    let addr = std::env::args().nth(1);
    let addr = addr.as_deref().unwrap_or("127.0.0.1:7007");
    let addr = addr
        .parse()
        .map_err(|error| io::Error::new(ErrorKind::InvalidInput, format!("{addr}: {error}")))?;

    let mut poll = Poll::new()?;
    let registrator = poll.registrator();
    let listener = TcpListener::bind(addr)?;
    registrator.register_with(&listener, LISTENER, Interests::READABLE, Mode::Level)?;
    println!("echoing on {}", listener.local_addr()?);

    let mut clients = HashMap::new();
    let mut events = Events::with_capacity(256);
    let mut buf = vec![0; 64 * 1024];
    let mut last = LISTENER;
    loop {
        poll.poll(&mut events, None)?;
        for event in events.iter() {
            if event.token() == LISTENER {
                // Tokens are never used twice, so no event can be for an
                // earlier client.
                last = Token(last.0 + 1);
                accept(&listener, &registrator, last, &mut clients)?;
            } else if let Some(client) = clients.get_mut(&event.token()) {
                let open = serve(client, event, &registrator, &mut buf).unwrap_or(false);
                if !open {
                    registrator.deregister(&client.stream)?;
                    clients.remove(&event.token());
                }
            }
        }
    }
}

fn accept(
    listener: &TcpListener,
    registrator: &Registrator,
    token: Token,
    clients: &mut HashMap<Token, Client>,
) -> io::Result<()> {
    // One an event: if more are waiting, the next poll says so again.
    let stream = match listener.accept() {
        Ok((stream, _)) => stream,
        Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
        Err(error) => return Err(error),
    };
    registrator.register_with(&stream, token, Interests::READABLE, Mode::Level)?;
    let client = Client {
        stream,
        unsent: Vec::new(),
    };
    clients.insert(token, client);
    Ok(())
}

/// Does what the event allows. `Ok(false)` when the client is done.
fn serve(
    client: &mut Client,
    event: Event,
    registrator: &Registrator,
    buf: &mut [u8],
) -> io::Result<bool> {
    let was_behind = !client.unsent.is_empty();
    if was_behind {
        // Reading waits until the client has caught up.
        if event.is_writable() {
            let sent = unless_blocked(client.stream.write(&client.unsent))?;
            client.unsent.drain(..sent.unwrap_or(0));
        }
    } else if event.is_readable()
        && let Some(n) = unless_blocked(client.stream.read(buf))?
    {
        if n == 0 {
            return Ok(false);
        }
        let sent = unless_blocked(client.stream.write(&buf[..n]))?;
        client.unsent.extend_from_slice(&buf[sent.unwrap_or(0)..n]);
    }

    let is_behind = !client.unsent.is_empty();
    if is_behind != was_behind {
        let interests = if is_behind {
            Interests::WRITABLE
        } else {
            Interests::READABLE
        };
        registrator.reregister_with(&client.stream, event.token(), interests, Mode::Level)?;
    }
    Ok(true)
}

fn unless_blocked(result: io::Result<usize>) -> io::Result<Option<usize>> {
    match result {
        Ok(n) => Ok(Some(n)),
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(error),
    }
}
