//! Waking the polling thread from others.

use std::thread;

use minimio::{Events, Poll, Token, Waker};

#[test]
fn many_wakes_give_one_event() {
    let mut poll = Poll::new().unwrap();
    let waker = Waker::new(&poll.registrator(), Token(9)).unwrap();
    let mut events = Events::with_capacity(8);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..1000).for_each(|_| waker.wake().unwrap()));
        }
    });
    assert_eq!(poll.poll(&mut events, None).unwrap(), 1);
    let event = events.iter().next().unwrap();
    assert_eq!(event.token(), Token(9));
    assert!(event.is_readable() && !event.is_writable());
}
