//! Scripts that may run for so long only, or until a signal comes (`timeout` and `breakOnSigint` of
//! `vm`): loops in texts that are parsed meanwhile look at each turn (`engine/mend`).

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

thread_local! {
    /// When what runs now is to have ended.
    static END: Cell<Option<Instant>> = const { Cell::new(None) };
    /// What says that what runs now is to end at once.
    static STOP: Cell<Option<&'static AtomicBool>> = const { Cell::new(None) };
}

/// Whether what runs is limited.
pub fn is_set() -> bool {
    END.get().is_some() || STOP.get().is_some()
}

/// Whether it has run for too long, or is to stop.
pub fn is_over() -> bool {
    STOP.get().is_some_and(|stop| stop.load(Ordering::Relaxed)) || is_late()
}

fn is_late() -> bool {
    END.get().is_some_and(|end| Instant::now() >= end)
}

/// Runs something that is to end after a time; returns, too, whether that time has passed, and no
/// limit around it was the nearer one.
pub fn within<T>(time: Duration, run: impl FnOnce() -> T) -> (T, bool) {
    let mine = Instant::now() + time;
    let outer = END.get();
    let end = outer.map_or(mine, |outer| outer.min(mine));
    END.set(Some(end));
    let result = run();
    let is_over = end == mine && is_late();
    END.set(outer);
    (result, is_over)
}

/// Runs something that is to end as soon as `stop` is set.
pub fn until<T>(stop: &'static AtomicBool, run: impl FnOnce() -> T) -> T {
    let outer = STOP.replace(Some(stop));
    let result = run();
    STOP.set(outer);
    result
}
