//! Many sources, and lists of events too short for them.

mod common;

use std::io::{ErrorKind, Read, Write};
use std::time::Duration;

use common::{MODES, Queue, loopback};
use minimio::{BindOptions, Interests, Mode, TcpListener, TcpStream, Token};

const SOCKETS: usize = 1000;

#[cfg(unix)]
fn allow_many_descriptors() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    let _ = setrlimit(Resource::Nofile, limit);
}

#[cfg(not(unix))]
fn allow_many_descriptors() {}

/// 1 000 clients send their number to a server and get it back, 2 000 sockets
/// in one queue.
#[test]
fn a_thousand_sockets() {
    const LISTENER: Token = Token(usize::MAX - 1);
    allow_many_descriptors();
    for mode in MODES {
        let mut queue = Queue::with_capacity(128);
        let options = BindOptions {
            backlog: SOCKETS as i32,
            ..BindOptions::default()
        };
        let listener = TcpListener::bind_with(loopback(), &options).unwrap();
        let addr = listener.local_addr().unwrap();
        let registrator = queue.registrator.clone();
        registrator
            .register_with(&listener, LISTENER, Interests::READABLE, mode)
            .unwrap();
        let clients: Vec<TcpStream> = (0..SOCKETS)
            .map(|i| {
                let client = TcpStream::connect(addr).unwrap();
                registrator
                    .register_with(&client, Token(i), Interests::WRITABLE, mode)
                    .unwrap();
                client
            })
            .collect();

        let mut asked = vec![false; SOCKETS];
        let mut served: Vec<TcpStream> = Vec::new();
        let mut answered = 0;
        queue.run_until("every client's answer", |event| {
            let Token(n) = event.token();
            if event.token() == LISTENER {
                while let Ok((stream, _)) = listener.accept() {
                    let token = Token(SOCKETS + served.len());
                    registrator
                        .register_with(&stream, token, Interests::READABLE, mode)
                        .unwrap();
                    served.push(stream);
                }
            } else if n >= SOCKETS {
                let mut stream = &served[n - SOCKETS];
                let mut number = [0; 8];
                match stream.read(&mut number) {
                    Ok(8) => stream.write_all(&number).unwrap(),
                    Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                    other => panic!("server read {other:?}"),
                }
            } else if !asked[n] {
                let mut client = &clients[n];
                if client.finish_connect().unwrap() {
                    asked[n] = true;
                    client.write_all(&n.to_be_bytes()).unwrap();
                    registrator
                        .reregister_with(client, Token(n), Interests::READABLE, mode)
                        .unwrap();
                }
            } else {
                let mut number = [0; 8];
                match (&clients[n]).read(&mut number) {
                    Ok(8) => {
                        assert_eq!(usize::from_be_bytes(number), n);
                        answered += 1;
                    }
                    Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                    other => panic!("client read {other:?}"),
                }
            }
            answered == SOCKETS
        });
        assert!(queue.events.capacity() <= 4096 + 128);
    }
}

#[test]
fn a_short_list_leaves_nobody_out() {
    const SOURCES: usize = 20;
    for mode in MODES {
        let mut queue = Queue::with_capacity(1);
        let pairs: Vec<_> = (0..SOURCES).map(|_| queue.tcp_pair()).collect();
        // The queue has polled by now, so it starts with a short list again.
        queue.events = minimio::Events::with_capacity(1);
        for (i, (ours, _)) in pairs.iter().enumerate() {
            queue
                .registrator
                .register_with(ours, Token(i), Interests::WRITABLE, mode)
                .unwrap();
        }
        let mut seen = [false; SOURCES];
        queue.run_until("all of them", |event| {
            seen[event.token().0] = true;
            seen.iter().all(|&seen| seen)
        });
    }
}

#[test]
fn a_full_list_grows() {
    let mut queue = Queue::with_capacity(2);
    let pairs: Vec<_> = (0..20).map(|_| queue.tcp_pair()).collect();
    queue.events = minimio::Events::with_capacity(2);
    for (i, (ours, _)) in pairs.iter().enumerate() {
        queue
            .registrator
            .register_with(ours, Token(i), Interests::WRITABLE, Mode::Level)
            .unwrap();
    }
    let mut found = 0;
    for _ in 0..8 {
        found = queue.poll(Some(Duration::ZERO)).len();
    }
    assert_eq!(found, 20, "room for all by now");
    assert!(queue.events.capacity() < 100, "and not for much more");
}
