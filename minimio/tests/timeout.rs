//! How long a poll waits. No upper bounds: a loaded machine may take any time.

mod common;

use std::thread;
use std::time::{Duration, Instant};

use common::Queue;
use minimio::{Interests, Mode, Token, Waker};

#[test]
fn zero_looks_and_returns() {
    let mut queue = Queue::new();
    assert!(queue.poll(Some(Duration::ZERO)).is_empty());
    let (ours, _theirs) = queue.tcp_pair();
    queue
        .registrator
        .register_with(&ours, Token(1), Interests::WRITABLE, Mode::Level)
        .unwrap();
    assert_eq!(queue.poll(Some(Duration::ZERO)).len(), 1);
}

#[test]
fn finite_never_returns_early() {
    let mut queue = Queue::new();
    for micros in [1, 100, 999, 1_000, 1_001, 1_500, 10_300, 50_000] {
        let timeout = Duration::from_micros(micros);
        for _ in 0..5 {
            let start = Instant::now();
            assert!(queue.poll(Some(timeout)).is_empty());
            let waited = start.elapsed();
            assert!(waited >= timeout, "{waited:?} of {timeout:?}");
        }
    }
    let start = Instant::now();
    queue.poll(Some(Duration::from_nanos(1)));
    assert!(start.elapsed() >= Duration::from_nanos(1));
}

#[test]
fn finite_ends_with_an_event() {
    let mut queue = Queue::new();
    let waker = Waker::new(&queue.registrator, Token(1)).unwrap();
    waker.wake().unwrap();
    // In vain, this would wait for an hour.
    assert_eq!(queue.poll(Some(Duration::from_secs(3600))).len(), 1);
}

#[test]
fn none_and_as_good_as_none() {
    let mut queue = Queue::new();
    let waker = Waker::new(&queue.registrator, Token(1)).unwrap();
    let years = Duration::from_secs(300 * 365 * 24 * 3600);
    for timeout in [None, Some(Duration::MAX), Some(years)] {
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(Duration::from_millis(20));
                waker.wake().unwrap();
            });
            assert_eq!(queue.poll(timeout).len(), 1);
        });
    }
}
