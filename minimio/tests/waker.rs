//! Waking the polling thread from others.

mod common;

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use common::Queue;
use minimio::{Interests, Token, Waker};

const WAKER: Token = Token(usize::MAX);

#[test]
fn many_wakes_give_one_event() {
    let mut queue = Queue::new();
    let waker = Waker::new(&queue.registrator, WAKER).unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..1000).for_each(|_| waker.wake().unwrap()));
        }
    });
    let events = queue.poll(None);
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].token(), WAKER);
    assert!(events[0].is_readable() && !events[0].is_writable());
    queue.assert_quiet("all wakes were that one event");
}

#[test]
fn each_poll_starts_anew() {
    let mut queue = Queue::new();
    let waker = Waker::new(&queue.registrator, WAKER).unwrap();
    for _ in 0..100 {
        waker.wake().unwrap();
        assert_eq!(queue.poll(None).len(), 1);
    }
    queue.assert_quiet("not woken since");
}

#[test]
fn while_polling() {
    let mut queue = Queue::new();
    let waker = Waker::new(&queue.registrator, WAKER).unwrap();
    let other = thread::spawn(move || {
        thread::sleep(Duration::from_millis(50));
        // The waker is dropped right after; the wake counts all the same.
        waker.wake().unwrap();
    });
    assert_eq!(queue.poll(None)[0].token(), WAKER);
    other.join().unwrap();
    queue.assert_quiet("the waker is gone");
}

#[test]
fn no_wake_is_lost() {
    const WAKES: usize = 20_000;
    let mut queue = Queue::new();
    let wakers = [10, 11].map(|token| Waker::new(&queue.registrator, Token(token)).unwrap());
    let sent = [AtomicUsize::new(0), AtomicUsize::new(0)];
    thread::scope(|scope| {
        for (waker, sent) in wakers.iter().zip(&sent) {
            scope.spawn(move || {
                for _ in 0..WAKES {
                    sent.fetch_add(1, Ordering::SeqCst);
                    waker.wake().unwrap();
                }
            });
        }
        // What was sent before a wake is seen after its event, so once all the
        // wakes are made each waker's last event has seen them all.
        let mut seen = [0, 0];
        while seen != [WAKES, WAKES] {
            let events = queue.poll(None);
            assert!(!events.is_empty(), "without a time-out, never nothing");
            for event in events {
                let which = event.token().0 - 10;
                seen[which] = sent[which].load(Ordering::SeqCst);
            }
        }
    });
}

#[test]
fn beside_sources() {
    let mut queue = Queue::new();
    let waker = Waker::new(&queue.registrator, WAKER).unwrap();
    let (ours, mut theirs) = queue.tcp_pair();
    queue
        .registrator
        .register(&ours, Token(1), Interests::READABLE)
        .unwrap();
    theirs.write_all(b"x").unwrap();
    while ours.peek(&mut [0]).is_err() {}
    waker.wake().unwrap();
    let mut tokens: Vec<Token> = queue.poll(None).iter().map(|e| e.token()).collect();
    tokens.sort();
    assert_eq!(tokens, [Token(1), WAKER]);
}

#[test]
fn dropped_before_it_was_ever_woken() {
    let mut queue = Queue::new();
    let other = Waker::new(&queue.registrator, Token(1)).unwrap();
    let waker = Waker::new(&queue.registrator, Token(2)).unwrap();
    drop(other);
    waker.wake().unwrap();
    let events = queue.poll(None);
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].token(), Token(2));
}
