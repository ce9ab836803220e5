//! When a connected source is reported ready, in both modes.

mod common;

use std::io::{ErrorKind, IoSlice, IoSliceMut, Read, Write};
use std::net::Shutdown;
use std::time::Duration;

use common::{MODES, Queue, drain, fill, pattern};
use minimio::{Interests, Mode, Token};

const OURS: Token = Token(1);

#[test]
fn nothing_to_read_nothing_reported() {
    for mode in MODES {
        let mut queue = Queue::new();
        let (ours, mut theirs) = queue.tcp_pair();
        queue
            .registrator
            .register_with(&ours, OURS, Interests::READABLE, mode)
            .unwrap();
        queue.assert_quiet("the peer has sent nothing");
        theirs.write_all(b"x").unwrap();
        let event = queue.wait_readable(OURS);
        assert!(!event.is_writable(), "not asked for: {event:?}");
        assert!(!event.is_error() && !event.is_read_closed() && !event.is_write_closed());
    }
}

#[test]
fn readiness_from_before_registering_is_reported() {
    for mode in MODES {
        let mut queue = Queue::new();
        let (ours, mut theirs) = queue.tcp_pair();
        theirs.write_all(b"x").unwrap();
        queue
            .registrator
            .register_with(&ours, OURS, Interests::READABLE, mode)
            .unwrap();
        queue.wait_readable(OURS);
    }
}

#[test]
fn level_reports_what_a_partial_read_left() {
    let mut queue = Queue::new();
    let (mut ours, mut theirs) = queue.tcp_pair();
    queue
        .registrator
        .register_with(&ours, OURS, Interests::READABLE, Mode::Level)
        .unwrap();
    theirs.write_all(b"hello").unwrap();
    let mut got = Vec::new();
    while got.len() < 5 {
        queue.wait_readable(OURS);
        let mut byte = [0];
        assert_eq!(ours.read(&mut byte).unwrap(), 1);
        got.push(byte[0]);
    }
    assert_eq!(got, b"hello");
    queue.assert_quiet("all was read");
}

#[test]
fn edge_reports_once_until_would_block() {
    let mut queue = Queue::new();
    let (mut ours, mut theirs) = queue.tcp_pair();
    queue
        .registrator
        .register(&ours, OURS, Interests::READABLE)
        .unwrap();
    theirs.write_all(b"hello").unwrap();
    queue.wait_readable(OURS);
    queue.assert_quiet("reported already");
    let mut two = [0; 2];
    assert_eq!(ours.read(&mut two).unwrap(), 2);
    queue.assert_quiet("a partial read is no edge");

    // The rest is still there for who reads on without an event.
    let mut rest = Vec::new();
    assert!(!drain(&ours, &mut rest).unwrap());
    assert_eq!(rest, b"llo");
    queue.assert_quiet("all was read");

    theirs.write_all(b"again").unwrap();
    queue.wait_readable(OURS);
}

#[test]
fn reregistering_reports_an_edge_again() {
    let mut queue = Queue::new();
    let (ours, mut theirs) = queue.tcp_pair();
    queue
        .registrator
        .register(&ours, OURS, Interests::READABLE)
        .unwrap();
    theirs.write_all(b"x").unwrap();
    queue.wait_readable(OURS);
    queue.assert_quiet("reported already");
    queue
        .registrator
        .reregister(&ours, Token(2), Interests::READABLE)
        .unwrap();
    queue.wait_readable(Token(2));
}

#[test]
fn writable_again_once_the_peer_has_read() {
    for mode in MODES {
        let mut queue = Queue::new();
        let (ours, theirs) = queue.tcp_pair();
        ours.set_send_buffer_size(16 * 1024).unwrap();
        theirs.set_recv_buffer_size(16 * 1024).unwrap();
        queue
            .registrator
            .register_with(&ours, OURS, Interests::WRITABLE, mode)
            .unwrap();
        queue.wait_writable(OURS);

        // The network between may still take some after a first WouldBlock.
        let mut sent = fill(&ours);
        while let Some(event) = queue.poll(Some(Duration::from_millis(100))).first() {
            assert!(event.is_writable());
            let mut one = &ours;
            while let Ok(n) = one.write(&[pattern(sent)]) {
                sent += n;
            }
        }

        let mut got = Vec::new();
        let reader = Token(2);
        queue
            .registrator
            .register_with(&theirs, reader, Interests::READABLE, Mode::Level)
            .unwrap();
        let mut writable_again = false;
        queue.run_until("all to be read and room to write", |event| {
            writable_again |= event.token() == OURS && event.is_writable();
            if event.token() == reader {
                assert!(!drain(&theirs, &mut got).unwrap());
            }
            writable_again && got.len() == sent
        });
        let expected: Vec<u8> = (0..sent).map(pattern).collect();
        assert!(got == expected, "the bytes arrived as they were sent");
        (&ours).write_all(b"x").unwrap();
    }
}

#[test]
fn both_directions_at_once() {
    for mode in MODES {
        let mut queue = Queue::new();
        let (ours, mut theirs) = queue.tcp_pair();
        let both = Interests::READABLE | Interests::WRITABLE;
        queue
            .registrator
            .register_with(&ours, OURS, both, mode)
            .unwrap();
        queue.wait_writable(OURS);
        theirs.write_all(b"x").unwrap();
        queue.wait_readable(OURS);
        // Interest in one direction alone leaves the other out.
        let mut got = Vec::new();
        drain(&ours, &mut got).unwrap();
        queue
            .registrator
            .reregister_with(&ours, OURS, Interests::READABLE, mode)
            .unwrap();
        queue.assert_quiet("writing is not asked for, and there is nothing to read");
    }
}

#[test]
fn vectored() {
    let mut queue = Queue::new();
    let (mut ours, mut theirs) = queue.tcp_pair();
    queue
        .registrator
        .register(&ours, OURS, Interests::READABLE)
        .unwrap();
    let n = theirs
        .write_vectored(&[IoSlice::new(b"ab"), IoSlice::new(b"cde")])
        .unwrap();
    assert_eq!(n, 5);
    queue.wait_readable(OURS);
    let (mut one, mut two) = ([0; 3], [0; 8]);
    let n = ours
        .read_vectored(&mut [IoSliceMut::new(&mut one), IoSliceMut::new(&mut two)])
        .unwrap();
    assert_eq!((n, &one, &two[..2]), (5, b"abc", &b"de"[..]));
}

#[test]
fn into_uninitialized_memory() {
    let mut queue = Queue::new();
    let (ours, mut theirs) = queue.tcp_pair();
    queue
        .registrator
        .register(&ours, OURS, Interests::READABLE)
        .unwrap();
    let mut read: Vec<u8> = Vec::with_capacity(16);
    for _ in 0..2 {
        theirs.write_all(b"hello").unwrap();
        queue.wait_readable(OURS);
        assert_eq!(ours.read_uninit(read.spare_capacity_mut()).unwrap(), 5);
        let error = ours.read_uninit(read.spare_capacity_mut()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WouldBlock);
    }
}

#[test]
fn half_close() {
    for mode in MODES {
        let mut queue = Queue::new();
        let (ours, theirs) = queue.tcp_pair();
        queue
            .registrator
            .register_with(&ours, OURS, Interests::READABLE, mode)
            .unwrap();
        (&theirs).write_all(b"last words").unwrap();
        theirs.shutdown(Shutdown::Write).unwrap();

        let mut got = Vec::new();
        let mut hint = false;
        queue.run_until("the end of the stream", |event| {
            assert!(event.is_readable());
            hint |= event.is_read_closed();
            drain(&ours, &mut got).unwrap()
        });
        assert_eq!(got, b"last words");
        #[cfg(all(target_os = "linux", not(feature = "polling-backend")))]
        assert!(hint, "epoll says that the peer has finished");
        let _ = hint;

        // The other direction is still open.
        queue
            .registrator
            .register_with(&theirs, Token(2), Interests::READABLE, mode)
            .unwrap();
        (&ours).write_all(b"answer").unwrap();
        queue.wait_readable(Token(2));
        let mut answer = Vec::new();
        assert!(!drain(&theirs, &mut answer).unwrap());
        assert_eq!(answer, b"answer");
    }
}

#[test]
fn peer_reset() {
    for mode in MODES {
        let mut queue = Queue::new();
        let (mut ours, theirs) = queue.tcp_pair();
        queue
            .registrator
            .register_with(&ours, OURS, Interests::READABLE, mode)
            .unwrap();
        theirs.set_linger(Some(Duration::ZERO)).unwrap();
        drop(theirs);
        queue.wait_readable(OURS);
        let error = ours.read(&mut [0; 8]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    }
}

#[test]
fn peer_gone_while_writing() {
    for mode in MODES {
        let mut queue = Queue::new();
        let (ours, theirs) = queue.tcp_pair();
        queue
            .registrator
            .register_with(&ours, OURS, Interests::WRITABLE, mode)
            .unwrap();
        queue.wait_writable(OURS);
        fill(&ours);
        // With unread data in it, closing resets the connection.
        drop(theirs);
        queue.run_until("a write to fail", |event| {
            assert!(event.is_writable());
            loop {
                match (&ours).write(b"x") {
                    Ok(_) => {}
                    Err(error) if error.kind() == ErrorKind::WouldBlock => return false,
                    Err(error) => {
                        let expected = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe];
                        assert!(expected.contains(&error.kind()), "{error}");
                        return true;
                    }
                }
            }
        });
    }
}

#[test]
#[cfg(all(target_os = "linux", not(feature = "polling-backend")))]
fn an_edge_tells_that_a_read_will_end_in_front_of_urgent_data() {
    use rustix::net::{SendFlags, send};
    let mut queue = Queue::new();
    let (mut ours, mut theirs) = queue.tcp_pair();
    theirs.write_all(b"ab").unwrap();
    send(&theirs, b"c!", SendFlags::OOB).unwrap();
    theirs.write_all(b"de").unwrap();
    let register = |queue: &Queue, mode| {
        let result = queue
            .registrator
            .register_with(&ours, OURS, Interests::READABLE, mode);
        result.unwrap();
    };
    register(&queue, Mode::Level);
    let event = queue.wait_for("data", |event| event.is_readable());
    assert!(!event.is_urgent(), "told in the other mode only: {event:?}");
    queue.registrator.deregister(&ours).unwrap();
    register(&queue, Mode::Edge);
    let event = queue.wait_for("urgent data", |event| event.is_urgent());
    assert!(event.is_readable(), "{event:?}");
    let mut buffer = [0; 16];
    assert_eq!(ours.read(&mut buffer).unwrap(), 3);
    assert_eq!(ours.read(&mut buffer).unwrap(), 2);
    theirs.write_all(b"f").unwrap();
    assert!(!queue.wait_readable(OURS).is_urgent());
}
