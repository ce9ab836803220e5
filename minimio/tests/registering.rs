//! Registering and deregistering: what is reported afterwards, and what is an
//! error.

mod common;

use std::io::{ErrorKind, Write};
use std::thread;
use std::time::Duration;

use common::{MODES, Queue, drain};
use minimio::{Interests, Mode, TcpStream, Token};

#[test]
fn deregistering_drops_pending_events() {
    for mode in MODES {
        let mut queue = Queue::new();
        let (one, mut to_one) = queue.tcp_pair();
        let (two, mut to_two) = queue.tcp_pair();
        let registrator = queue.registrator.clone();
        for (stream, token) in [(&one, Token(1)), (&two, Token(2))] {
            registrator
                .register_with(stream, token, Interests::READABLE, mode)
                .unwrap();
        }
        to_one.write_all(b"x").unwrap();
        to_two.write_all(b"x").unwrap();
        // Both are ready before either is reported.
        while one.peek(&mut [0]).is_err() || two.peek(&mut [0]).is_err() {}
        registrator.deregister(&one).unwrap();

        queue.run_until("the other source", |event| {
            assert_eq!(event.token(), Token(2));
            let mut got = Vec::new();
            drain(&two, &mut got).unwrap();
            true
        });
        queue.assert_quiet("one is deregistered, two is read");
    }
}

#[test]
fn deregistered_in_the_middle_of_a_batch() {
    let mut queue = Queue::new();
    let pairs: Vec<(TcpStream, TcpStream)> = (0..8).map(|_| queue.tcp_pair()).collect();
    for (i, (ours, _)) in pairs.iter().enumerate() {
        queue
            .registrator
            .register_with(ours, Token(i), Interests::READABLE, Mode::Level)
            .unwrap();
    }
    for (_, theirs) in &pairs {
        let mut theirs = theirs;
        theirs.write_all(b"x").unwrap();
    }
    // Whoever comes first deregisters all others.
    let registrator = queue.registrator.clone();
    let mut first = None;
    queue.run_until("any", |event| {
        first.get_or_insert_with(|| {
            for (i, (ours, _)) in pairs.iter().enumerate() {
                if i != event.token().0 {
                    registrator.deregister(ours).unwrap();
                }
            }
            event.token()
        });
        true
    });
    for _ in 0..10 {
        for event in queue.poll(Some(Duration::ZERO)) {
            assert_eq!(Some(event.token()), first);
        }
    }
}

#[test]
fn a_token_can_be_used_again_after_close() {
    for mode in MODES {
        let mut queue = Queue::new();
        let (old, mut to_old) = queue.tcp_pair();
        queue
            .registrator
            .register_with(&old, Token(1), Interests::READABLE, mode)
            .unwrap();
        to_old.write_all(b"for the old one").unwrap();
        queue.wait_readable(Token(1));
        queue.registrator.deregister(&old).unwrap();
        drop(old);

        // Likely the same descriptor, too.
        let (new, mut to_new) = queue.tcp_pair();
        queue
            .registrator
            .register_with(&new, Token(1), Interests::READABLE, mode)
            .unwrap();
        drop(to_old);
        queue.assert_quiet("the old one's event is not the new one's");
        to_new.write_all(b"for the new one").unwrap();
        queue.wait_readable(Token(1));
        let mut got = Vec::new();
        drain(&new, &mut got).unwrap();
        assert_eq!(got, b"for the new one");
    }
}

/// Not portable, but Linux forgets a source whose last descriptor is closed.
#[cfg(target_os = "linux")]
#[test]
fn closed_without_deregistering() {
    for mode in MODES {
        let mut queue = Queue::new();
        let (old, mut to_old) = queue.tcp_pair();
        queue
            .registrator
            .register_with(&old, Token(1), Interests::READABLE, mode)
            .unwrap();
        to_old.write_all(b"x").unwrap();
        while old.peek(&mut [0]).is_err() {}
        drop(old);
        queue.assert_quiet("closed before it was reported");
        let (new, mut to_new) = queue.tcp_pair();
        queue
            .registrator
            .register_with(&new, Token(1), Interests::READABLE, mode)
            .unwrap();
        queue.assert_quiet("the new one has nothing");
        to_new.write_all(b"x").unwrap();
        queue.wait_readable(Token(1));
    }
}

#[test]
fn from_another_thread_while_polling() {
    let mut queue = Queue::new();
    let (ours, mut theirs) = queue.tcp_pair();
    theirs.write_all(b"x").unwrap();
    let registrator = queue.registrator.clone();
    thread::scope(|scope| {
        scope.spawn(|| {
            // Most likely the other thread waits by now; it must work if not.
            thread::sleep(Duration::from_millis(50));
            registrator
                .register(&ours, Token(3), Interests::READABLE)
                .unwrap();
        });
        let events = queue.poll(None);
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].token(), Token(3));
    });
}

#[test]
fn changed_from_another_thread_while_polling() {
    let mut queue = Queue::new();
    let (ours, _theirs) = queue.tcp_pair();
    let registrator = queue.registrator.clone();
    registrator
        .register(&ours, Token(1), Interests::READABLE)
        .unwrap();
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(50));
            registrator
                .reregister(&ours, Token(2), Interests::WRITABLE)
                .unwrap();
        });
        let events = queue.poll(None);
        assert_eq!(events[0].token(), Token(2));
        assert!(events[0].is_writable());
    });
}

#[test]
fn registering_from_many_threads() {
    let mut queue = Queue::new();
    let pairs: Vec<(TcpStream, TcpStream)> = (0..32).map(|_| queue.tcp_pair()).collect();
    let registrator = queue.registrator.clone();
    thread::scope(|scope| {
        for (n, chunk) in pairs.chunks(8).enumerate() {
            let registrator = &registrator;
            scope.spawn(move || {
                for (i, (ours, theirs)) in chunk.iter().enumerate() {
                    registrator
                        .register(ours, Token(n * 8 + i), Interests::READABLE)
                        .unwrap();
                    let mut theirs = theirs;
                    theirs.write_all(b"x").unwrap();
                }
            });
        }
        let mut seen = vec![false; pairs.len()];
        queue.run_until("all of them", |event| {
            seen[event.token().0] = true;
            seen.iter().all(|&seen| seen)
        });
    });
}

#[test]
fn a_registrator_outlives_its_poll() {
    let mut queue = Queue::new();
    let (ours, _theirs) = queue.tcp_pair();
    let registrator = queue.registrator.clone();
    drop(queue);
    registrator
        .register(&ours, Token(1), Interests::READABLE)
        .unwrap();
    registrator.deregister(&ours).unwrap();
}

#[test]
fn misuse_is_an_error() {
    let mut queue = Queue::new();
    let (ours, _theirs) = queue.tcp_pair();
    let registrator = &queue.registrator;
    let interests = Interests::READABLE;

    let error = registrator.reregister(&ours, Token(1), interests);
    assert_eq!(error.unwrap_err().kind(), ErrorKind::NotFound);
    #[cfg(unix)]
    assert_eq!(
        registrator.deregister(&ours).unwrap_err().kind(),
        ErrorKind::NotFound
    );

    registrator.register(&ours, Token(1), interests).unwrap();
    let error = registrator.register(&ours, Token(2), interests);
    assert_eq!(error.unwrap_err().kind(), ErrorKind::AlreadyExists);

    let own = Token(usize::MAX);
    let error = registrator.reregister(&ours, own, interests);
    assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);

    // What failed changed nothing.
    registrator.deregister(&ours).unwrap();
    let error = registrator.register(&ours, own, interests);
    assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[test]
fn the_largest_token() {
    let mut queue = Queue::new();
    let (ours, _theirs) = queue.tcp_pair();
    let token = Token(usize::MAX - 1);
    queue
        .registrator
        .register(&ours, token, Interests::WRITABLE)
        .unwrap();
    queue.wait_writable(token);
}
