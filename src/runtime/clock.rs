//! The loop's time: whole milliseconds of the system's monotonic clock, as libuv counts them; or
//! of a virtual clock, which stands still until the loop moves it (`--virtual-time`).

use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};

use super::{Chance, schedule};

/// The virtual clock in nanoseconds; 0 where time is the system's.
static VIRTUAL: AtomicU64 = AtomicU64::new(0);

/// What the virtual clock shows at the start, in nanoseconds: any number but 0.
const START: u64 = 1_000_000_000;

/// A look at the virtual clock takes so long, in nanoseconds, so that a script which waits for time
/// to pass, in a loop of its own or in a chain of immediates, comes to its end.
const LOOK: u64 = 1_000;

/// The wall clock at the start of a run with a seed: 2026-01-01T00:00:00Z, since the epoch.
const SEEDED_DATE: Duration = Duration::from_secs(1_767_225_600);

/// The loop's clock. `now` is cached; `update` reads the system's clock.
pub struct Clock {
    now: Cell<u64>,
    started: u64,
    /// In a run with a seed: how much time passes unseen.
    chance: Option<Rc<Chance>>,
}

impl Clock {
    pub(super) fn new(chance: Option<Rc<Chance>>) -> Self {
        let started = nanoseconds();
        Self {
            now: Cell::new(started / 1_000_000),
            started,
            chance,
        }
    }

    /// The cached time, in milliseconds.
    pub fn now(&self) -> u64 {
        self.now.get()
    }

    /// Reads the system's clock, caches it and returns it, in milliseconds.
    pub fn update(&self) -> u64 {
        // A millisecond may have passed since the last look, as it may have on any machine.
        if let Some(chance) = &self.chance
            && chance.one_in(12)
        {
            advance(Duration::from_millis(1));
        }
        self.now.set(look() / 1_000_000);
        self.now.get()
    }

    /// Moves the virtual clock on to a time in milliseconds; a time that has passed changes
    /// nothing.
    pub(super) fn jump_to(&self, milliseconds: u64) {
        VIRTUAL.fetch_max(milliseconds * 1_000_000, Ordering::Relaxed);
        self.now.set(nanoseconds() / 1_000_000);
    }

    /// Time since the host started.
    pub fn uptime(&self) -> Duration {
        Duration::from_nanos(look().saturating_sub(self.started))
    }
}

/// Makes time virtual, for the whole process and for good.
pub(super) fn become_virtual() {
    VIRTUAL.store(START, Ordering::Relaxed);
}

/// Lets time pass on the virtual clock.
pub(super) fn advance(time: Duration) {
    VIRTUAL.fetch_add(time.as_nanos() as u64, Ordering::Relaxed);
}

/// The system's monotonic clock, in nanoseconds since a point of its own choosing; or the virtual
/// one. For the loop and the trace; a script gets [`look`].
pub fn nanoseconds() -> u64 {
    match VIRTUAL.load(Ordering::Relaxed) {
        0 => {
            let time = clock_gettime(ClockId::Monotonic);
            time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
        }
        virtual_now => virtual_now,
    }
}

/// The monotonic clock as a script sees it, in nanoseconds (`process.hrtime` in Node).
pub fn look() -> u64 {
    if VIRTUAL.load(Ordering::Relaxed) != 0 {
        advance(Duration::from_nanos(LOOK));
    }
    nanoseconds()
}

/// The wall clock as a script sees it, since the Unix epoch (`Date.now` in JavaScript).
pub fn wall_clock() -> Duration {
    let real = || {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
    };
    if VIRTUAL.load(Ordering::Relaxed) == 0 {
        return real();
    }
    static AT_START: std::sync::OnceLock<Duration> = std::sync::OnceLock::new();
    let at_start = *AT_START.get_or_init(|| match schedule::settings().seed {
        Some(_) => SEEDED_DATE,
        None => real(),
    });
    at_start + Duration::from_nanos(look() - START)
}
