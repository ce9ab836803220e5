//! The loop's time: whole milliseconds of the system's monotonic clock, as libuv counts them; or
//! of a virtual clock, which stands still until the loop moves it (`--virtual-time`).
//!
//! While the engine parses a text the loop's time stands still. Node has its own modules parsed
//! before it starts, and V8 parses little before it is needed: there a `require` between two
//! `setTimeout` takes no time to speak of, and here it must not decide which of them is due first.
//! Timers are later by that time, as if they had been set that much later; what a script reads
//! (`performance.now`, `Date`) is the system's time.

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

/// A script that looks at the time within so many nanoseconds of its last look does nothing else.
const AGAIN: u64 = 50_000;

/// The wall clock at the start of a run with a seed: 2026-01-01T00:00:00Z, since the epoch.
const SEEDED_DATE: Duration = Duration::from_secs(1_767_225_600);

/// The loop's clock. What it shows is cached; `update` reads the system's clock.
pub struct Clock {
    passed: Cell<u64>,
    started: u64,
    /// Until when Node would be busy with what has been [spent](Self::spend), in nanoseconds.
    ahead: Cell<u64>,
    /// All that has been [spent](Self::spend).
    spent: Cell<Duration>,
    /// When a script looked at the time last, while the clock was ahead.
    looked: Cell<u64>,
    /// Nanoseconds for which it has stood still.
    stood: Cell<u64>,
    /// Since when it stands still, in nanoseconds of the system's clock; 0: it goes.
    stands_since: Cell<u64>,
    /// In a run with a seed: how much time passes unseen.
    chance: Option<Rc<Chance>>,
}

/// When the process's first clock began: those of other threads count from there, too.
static STARTED: std::sync::OnceLock<u64> = std::sync::OnceLock::new();

impl Clock {
    pub(super) fn new(chance: Option<Rc<Chance>>) -> Self {
        let now = nanoseconds();
        let started = *STARTED.get_or_init(|| now);
        Self {
            passed: Cell::new(now / 1_000_000),
            started,
            ahead: Cell::new(0),
            spent: Cell::default(),
            looked: Cell::new(0),
            stood: Cell::new(0),
            stands_since: Cell::new(0),
            chance,
        }
    }

    /// The cached time, in milliseconds: when a timer is that is started now.
    pub fn now(&self) -> u64 {
        self.passed.get().max(self.ahead.get() / 1_000_000)
    }

    /// The cached time that has truly passed, in milliseconds: what decides whether a timer is due.
    pub fn passed(&self) -> u64 {
        self.passed.get()
    }

    /// Lets the clock show at least so much more time than now, because Node would need it for
    /// what has just been done: see [`super::pace`].
    pub(super) fn spend(&self, time: Duration) {
        if VIRTUAL.load(Ordering::Relaxed) != 0 {
            advance(time);
            return;
        }
        let now = self.ahead.get().max(self.nanoseconds());
        self.ahead.set(now + time.as_nanos() as u64);
        self.spent.set(self.spent.get() + time);
    }

    /// All that has been [spent](Self::spend) by now.
    pub(super) fn spent(&self) -> Duration {
        self.spent.get()
    }

    /// A script looks at the time: what [`look`] and [`wall_clock`] give it. One that does so again
    /// and again waits for time to pass, which takes Node as long as us: meanwhile the clock that
    /// is ahead goes on.
    pub fn looked(&self) {
        let ahead = self.ahead.get();
        if ahead == 0 {
            return;
        }
        let now = self.nanoseconds();
        let since = now.saturating_sub(self.looked.replace(now));
        if ahead <= now {
            self.ahead.set(0);
        } else if since < AGAIN {
            self.ahead.set(ahead + since);
        }
    }

    /// The time as it is, and with what has been spent: since a point of their own.
    pub(super) fn both(&self) -> (Duration, Duration) {
        let now = self.nanoseconds();
        let in_node = now.max(self.ahead.get());
        (Duration::from_nanos(now), Duration::from_nanos(in_node))
    }

    /// Reads the system's clock, caches it and returns [`Self::now`], in milliseconds.
    pub fn update(&self) -> u64 {
        // A millisecond may have passed since the last look, as it may have on any machine.
        if let Some(chance) = &self.chance
            && chance.one_in(12)
        {
            advance(Duration::from_millis(1));
        }
        pass();
        self.look_again();
        self.now()
    }

    fn look_again(&self) {
        self.passed.set(self.nanoseconds() / 1_000_000);
    }

    /// The loop's time in nanoseconds, as it is.
    fn nanoseconds(&self) -> u64 {
        let now = match self.stands_since.get() {
            0 => nanoseconds(),
            since => since,
        };
        now - self.stood.get()
    }

    /// Stands still until what is returned is dropped; inside of another such time nothing more
    /// happens.
    #[must_use]
    pub fn stand_still(&self) -> Standstill<'_> {
        if self.stands_since.get() != 0 {
            return Standstill(None);
        }
        self.stands_since.set(nanoseconds());
        Standstill(Some(self))
    }

    /// A time of this clock in milliseconds since the process began.
    pub fn since_start(&self, milliseconds: u64) -> u64 {
        milliseconds.saturating_sub(self.started / 1_000_000)
    }

    /// When the system's clock shows what is a time of the loop's, given in milliseconds, if the
    /// loop's clock does not stand still until then; in nanoseconds.
    pub fn on_the_system_clock(&self, milliseconds: u64) -> u64 {
        milliseconds * 1_000_000 + self.stood.get()
    }

    /// Moves the virtual clock on to a time in milliseconds; a time that has passed changes
    /// nothing.
    pub(super) fn jump_to(&self, milliseconds: u64) {
        let then = self.on_the_system_clock(milliseconds);
        VIRTUAL.fetch_max(then, Ordering::Relaxed);
        self.look_again();
    }

    /// Time since the host started, for a script.
    pub fn uptime(&self) -> Duration {
        self.looked();
        Duration::from_nanos(look().saturating_sub(self.started))
    }
}

/// A time in which the loop's clock stands still: see [`Clock::stand_still`].
pub struct Standstill<'a>(Option<&'a Clock>);

impl Standstill<'_> {
    /// Whether it is not inside of another.
    pub fn is_outermost(&self) -> bool {
        self.0.is_some()
    }
}

impl Drop for Standstill<'_> {
    fn drop(&mut self) {
        if let Some(clock) = self.0 {
            let stood = nanoseconds() - clock.stands_since.replace(0);
            clock.stood.set(clock.stood.get() + stood);
        }
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
    super::runtime().outbox.send_if_late();
    pass();
    nanoseconds()
}

/// The time that a look at the virtual clock takes.
fn pass() {
    if VIRTUAL.load(Ordering::Relaxed) != 0 {
        advance(Duration::from_nanos(LOOK));
    }
}

/// The wall clock as a script sees it, since the Unix epoch (`Date.now` in JavaScript).
pub fn wall_clock() -> Duration {
    super::runtime().outbox.send_if_late();
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
