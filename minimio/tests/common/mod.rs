//! What the conformance tests share: a queue that is waited on with a limit, so
//! that a missing event is a failed test and not a test that hangs.
#![allow(dead_code)] // Each test file uses its own part.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use minimio::{Event, Events, Interests, Mode, Poll, Registrator, TcpListener, TcpStream, Token};

/// Far longer than anything here takes on the slowest machine.
const LIMIT: Duration = Duration::from_secs(60);

/// How long nothing must happen for a test to believe that nothing will.
const QUIET: Duration = Duration::from_millis(60);

pub const MODES: [Mode; 2] = [Mode::Edge, Mode::Level];

pub struct Queue {
    pub poll: Poll,
    pub events: Events,
    pub registrator: Registrator,
}

impl Queue {
    pub fn new() -> Queue {
        Queue::with_capacity(64)
    }

    pub fn with_capacity(capacity: usize) -> Queue {
        let poll = Poll::new().unwrap();
        let registrator = poll.registrator();
        Queue {
            poll,
            events: Events::with_capacity(capacity),
            registrator,
        }
    }

    /// One poll's events.
    pub fn poll(&mut self, timeout: Option<Duration>) -> Vec<Event> {
        let found = self.poll.poll(&mut self.events, timeout).unwrap();
        let events: Vec<Event> = self.events.iter().collect();
        assert_eq!(found, events.len());
        assert_eq!(found, self.events.len());
        events
    }

    /// Polls, and hands every event to `until`, until that returns true.
    pub fn run_until(&mut self, what: &str, mut until: impl FnMut(Event) -> bool) {
        let deadline = Instant::now() + LIMIT;
        let mut done = false;
        while !done {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited in vain for {what}");
            for event in self.poll(Some(left)) {
                done |= until(event);
            }
        }
    }

    /// The first event that satisfies the condition; others are passed over.
    pub fn wait_for(&mut self, what: &str, condition: impl Fn(&Event) -> bool) -> Event {
        let mut found = None;
        self.run_until(what, |event| {
            if found.is_none() && condition(&event) {
                found = Some(event);
            }
            found.is_some()
        });
        found.unwrap()
    }

    pub fn wait_readable(&mut self, token: Token) -> Event {
        self.wait_for("readable", |e| e.token() == token && e.is_readable())
    }

    pub fn wait_writable(&mut self, token: Token) -> Event {
        self.wait_for("writable", |e| e.token() == token && e.is_writable())
    }

    /// Nothing is reported.
    pub fn assert_quiet(&mut self, why: &str) {
        let events = self.poll(Some(QUIET));
        assert!(events.is_empty(), "{why}: {events:?}");
    }

    /// A connected pair: ours, theirs. Neither stays registered.
    pub fn tcp_pair(&mut self) -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind(loopback()).unwrap();
        let ours = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (accepting, connecting) = (Token(usize::MAX - 1), Token(usize::MAX - 2));
        let registrator = self.registrator.clone();
        registrator
            .register_with(&listener, accepting, Interests::READABLE, Mode::Level)
            .unwrap();
        self.wait_readable(accepting);
        let (theirs, from) = listener.accept().unwrap();
        assert_eq!(from, ours.local_addr().unwrap());
        registrator.deregister(&listener).unwrap();
        registrator
            .register_with(&ours, connecting, Interests::WRITABLE, Mode::Level)
            .unwrap();
        while !ours.finish_connect().unwrap() {
            self.wait_writable(connecting);
        }
        registrator.deregister(&ours).unwrap();
        (ours, theirs)
    }
}

/// A free port of the loopback interface.
pub fn loopback() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

/// Reads until `WouldBlock` or the end; whether it was the end.
pub fn drain(mut stream: impl Read, into: &mut Vec<u8>) -> io::Result<bool> {
    let mut buf = [0; 4096];
    loop {
        match stream.read(&mut buf) {
            Ok(0) => return Ok(true),
            Ok(n) => into.extend_from_slice(&buf[..n]),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
            Err(error) => return Err(error),
        }
    }
}

/// Writes until `WouldBlock`; how many bytes went.
pub fn fill(mut stream: impl Write) -> usize {
    let mut written = 0;
    loop {
        let chunk: Vec<u8> = (written..written + 4096).map(pattern).collect();
        match stream.write(&chunk) {
            Ok(n) => written += n,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return written,
            Err(error) => panic!("write failed: {error}"),
        }
    }
}

/// The byte `fill` writes at this position.
pub fn pattern(position: usize) -> u8 {
    (position % 251) as u8
}
