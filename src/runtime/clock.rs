//! The loop's time: whole milliseconds of the system's monotonic clock, as libuv counts them.

use std::cell::Cell;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The loop's clock. `now` is cached; `update` reads the system's clock.
pub struct Clock {
    now: Cell<u64>,
    started: u64,
}

impl Clock {
    pub(crate) fn new() -> Self {
        let started = nanoseconds();
        Self {
            now: Cell::new(started / 1_000_000),
            started,
        }
    }

    /// The cached time, in milliseconds.
    pub fn now(&self) -> u64 {
        self.now.get()
    }

    /// Reads the system's clock, caches it and returns it, in milliseconds.
    pub fn update(&self) -> u64 {
        self.now.set(nanoseconds() / 1_000_000);
        self.now.get()
    }

    /// Time since the host started.
    pub fn uptime(&self) -> Duration {
        Duration::from_nanos(nanoseconds().saturating_sub(self.started))
    }
}

/// The system's monotonic clock, in nanoseconds since a point of its own choosing
/// (`process.hrtime` in Node).
pub fn nanoseconds() -> u64 {
    let time = clock_gettime(ClockId::Monotonic);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}
