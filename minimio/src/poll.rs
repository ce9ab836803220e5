use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::queue::Queue;
use crate::{Events, Registrator};

/// The event queue: one thread waits in [`poll`](Poll::poll) until sources that
/// were registered through a [`Registrator`] are ready.
#[derive(Debug)]
pub struct Poll {
    queue: Arc<Queue>,
}

impl Poll {
    /// Opens an event queue with the OS. Fails when the process or the system
    /// is out of file descriptors (`EMFILE`, `ENFILE`), or where the OS has no
    /// queue to offer.
    pub fn new() -> io::Result<Poll> {
        Ok(Poll {
            queue: Arc::new(Queue::new()?),
        })
    }

    /// A handle for adding, changing and removing sources. It can be cloned
    /// and used from any thread, also while another one is in
    /// [`poll`](Poll::poll).
    pub fn registrator(&self) -> Registrator {
        Registrator::new(Arc::clone(&self.queue))
    }

    /// Waits until a source is ready, a [`Waker`](crate::Waker) is woken or
    /// `timeout` has passed; `None` waits for ever, zero looks and returns at
    /// once. Replaces what `events` held and returns how many it holds now: 0
    /// only when the time is up.
    ///
    /// It never returns early. A time-out that is no whole number of
    /// milliseconds is rounded up to one by the epoll backend, unless the cargo
    /// feature `epoll-pwait2` is on. A signal that interrupts the wait
    /// (`EINTR`) does not end it: the rest of the time is waited for, so a
    /// program that must act on signals gives them a source or a waker.
    pub fn poll(&mut self, events: &mut Events, timeout: Option<Duration>) -> io::Result<usize> {
        events.prepare();
        // A time-out too long for the clock is as good as none. The clock is
        // not asked where there is nothing to measure.
        let deadline = match timeout {
            None => None,
            Some(Duration::ZERO) => None,
            Some(timeout) => Instant::now().checked_add(timeout),
        };
        let mut remaining = match (timeout, deadline) {
            (Some(timeout), Some(_)) => Some(timeout),
            (Some(Duration::ZERO), None) => Some(Duration::ZERO),
            _ => None,
        };
        loop {
            match self.queue.wait(events, remaining) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
            let found = events.len();
            if found > 0 || remaining == Some(Duration::ZERO) {
                return Ok(found);
            }
            // Nothing found before its time: interrupted, woken for a waker
            // whose event has been reported already, or the OS's clock and ours
            // disagree.
            if let Some(deadline) = deadline {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return Ok(0);
                }
                remaining = Some(left);
            }
        }
    }
}
