use std::io;
use std::sync::Arc;

use crate::queue::{Queue, WakerState};
use crate::{Registrator, Token};

/// Wakes the thread that waits in [`Poll::poll`](crate::Poll::poll), from any
/// other thread.
///
/// However often it is woken between two polls, the next poll reports one
/// readable event with the waker's token. A wake before the poll is not lost:
/// the poll returns at once, even if the waker is gone by then. A queue can have
/// several wakers.
///
/// ```
/// # fn main() -> std::io::Result<()> {
/// use minimio::{Events, Poll, Token, Waker};
///
/// let mut poll = Poll::new()?;
/// let waker = Waker::new(&poll.registrator(), Token(7))?;
/// let other = std::thread::spawn(move || (0..100).try_for_each(|_| waker.wake()));
///
/// let mut events = Events::with_capacity(16);
/// poll.poll(&mut events, None)?;
/// assert_eq!(events.iter().next().map(|event| event.token()), Some(Token(7)));
/// # other.join().unwrap()
/// # }
/// ```
#[derive(Debug)]
pub struct Waker {
    queue: Arc<Queue>,
    state: Arc<WakerState>,
}

impl Waker {
    /// A waker for the registrator's queue, reported as `token`. Any token will
    /// do, `Token(usize::MAX)` too, which no source can have.
    ///
    /// All a queue's wakers share one OS object that was made with the queue,
    /// so this does not fail on today's backends.
    pub fn new(registrator: &Registrator, token: Token) -> io::Result<Waker> {
        let queue = Arc::clone(registrator.queue());
        let state = queue.add_waker(token);
        Ok(Waker { queue, state })
    }

    /// Makes the current poll, or else the next one, report this waker's event.
    /// Costs no system call while an earlier wake has not been reported yet.
    pub fn wake(&self) -> io::Result<()> {
        self.queue.wake(&self.state)
    }
}

impl Drop for Waker {
    fn drop(&mut self) {
        self.queue.remove_waker(&self.state);
    }
}
