//! How a thread spends its time, for itself and for whoever started it.

use std::sync::atomic::{AtomicI32, AtomicU64, Ordering::Relaxed};

use super::nanoseconds;

/// What a loop's thread tells of its time, in nanoseconds.
#[derive(Default)]
pub struct Usage {
    /// When its loop began; 0: it has not.
    began: AtomicU64,
    /// Spent waiting.
    idle: AtomicU64,
    /// Since when it waits; 0: it does not.
    waits_since: AtomicU64,
    /// The system's number of the thread.
    thread: AtomicI32,
}

impl Usage {
    pub(super) fn begin(&self) {
        self.began.store(nanoseconds(), Relaxed);
        let thread = rustix::thread::gettid();
        self.thread.store(thread.as_raw_nonzero().get(), Relaxed);
    }

    pub(super) fn waits(&self, since: u64) {
        self.waits_since.store(since, Relaxed);
    }

    pub(super) fn has_waited(&self, nanoseconds: u64) {
        self.waits_since.store(0, Relaxed);
        self.idle
            .store(self.idle.load(Relaxed) + nanoseconds, Relaxed);
    }

    /// How long it has waited.
    pub fn idle(&self) -> u64 {
        let waits = match self.waits_since.load(Relaxed) {
            0 => 0,
            since => nanoseconds().saturating_sub(since),
        };
        self.idle.load(Relaxed) + waits
    }

    /// How long its loop has been running; none before it began.
    pub fn age(&self) -> Option<u64> {
        match self.began.load(Relaxed) {
            0 => None,
            began => Some(nanoseconds().saturating_sub(began)),
        }
    }

    /// Microseconds of the processor that the thread has had, for itself and in the system.
    pub fn processor(&self) -> Option<(f64, f64)> {
        let thread = self.thread.load(Relaxed);
        let text = std::fs::read_to_string(format!("/proc/self/task/{thread}/stat")).ok()?;
        // Behind the name, which may hold anything: the state and ten numbers, then these.
        let (_, rest) = text.rsplit_once(')')?;
        let mut words = rest.split_whitespace().skip(11);
        let each = 1e6 / rustix::param::clock_ticks_per_second() as f64;
        let mut next = || Some(words.next()?.parse::<f64>().ok()? * each);
        Some((next()?, next()?))
    }
}
