//! Memory that script objects own outside the collector's sight.
//!
//! The engine's collector counts the boxes it manages, not the bytes a buffer's box points to:
//! a program that makes and drops large buffers would grow by gigabytes before the collector ran.
//! So whoever allocates bytes for an object says so here, and after enough of them a collection is
//! forced. How many is enough follows the live heap: a collection marks all of it, so when
//! collections begin to cost more than a tenth of the time, they are made rarer.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// Bytes between two forced collections when the heap is small.
const LEAST: usize = 32 << 20;
/// Bytes between two forced collections at most, however long one takes.
const MOST: usize = 256 << 20;
/// A collection may take one part in this many of the time since the last one.
const SHARE: u32 = 10;

struct Counter {
    since_collection: Cell<usize>,
    threshold: Cell<usize>,
    last: Cell<Option<Instant>>,
}

thread_local! {
    static COUNTER: Counter = const {
        Counter {
            since_collection: Cell::new(0),
            threshold: Cell::new(LEAST),
            last: Cell::new(None),
        }
    };
}

/// Notes that `bytes` are about to be allocated for a script object; may run the collector.
///
/// Call it from native code that holds no borrow of a script object's contents.
pub fn allocating(bytes: usize) {
    let due = COUNTER.with(|counter| {
        let sum = counter.since_collection.get().saturating_add(bytes);
        counter.since_collection.set(sum);
        sum >= counter.threshold.get()
    });
    if due {
        collect();
    }
}

/// Runs the collector now, as one does before giving up on an allocation.
pub fn collect() {
    let start = Instant::now();
    boa_gc::force_collect();
    let end = Instant::now();
    COUNTER.with(|counter| {
        let took = end - start;
        let between = counter
            .last
            .replace(Some(end))
            .map_or(Duration::MAX, |last| start.saturating_duration_since(last));
        let threshold = counter.threshold.get();
        counter
            .threshold
            .set(if took.saturating_mul(SHARE) > between {
                (threshold * 2).min(MOST)
            } else {
                (threshold / 2).max(LEAST)
            });
        counter.since_collection.set(0);
    });
}
