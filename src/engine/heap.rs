//! When the engine's collector runs.
//!
//! It counts the boxes it manages, not the bytes a buffer's box points to: a program that makes and
//! drops large buffers would grow by gigabytes before the collector ran. So whoever allocates bytes
//! for an object says so here, and after enough of them a collection is forced. How many is enough
//! follows the live heap: a collection marks all of it, so when collections begin to cost more than
//! a tenth of the time, they are made rarer.
//!
//! It also begins with a megabyte between two collections, of which the host's own objects are a
//! good part, and each time looks at all of them. A program that has filled that megabyte gets
//! more; a short one stays small.

use std::cell::Cell;
use std::mem::MaybeUninit;
use std::time::{Duration, Instant};

use boa_gc::{Finalize, Gc, Trace, force_collect};

/// Bytes between two forced collections when the heap is small.
const LEAST: usize = 32 << 20;
/// Bytes between two forced collections at most, however long one takes.
const MOST: usize = 256 << 20;
/// A collection may take one part in this many of the time since the last one.
const SHARE: u32 = 10;
/// Bytes of a [`Piece`].
const PIECE: usize = 64 << 10;
/// Pieces that are in the heap at once when it is given more room. The engine wants a heap that is
/// full to seven parts in ten: these make for four megabytes.
const PIECES: usize = 45;

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
    force_collect();
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

/// Whether the heap has been given more room, and what is known of that.
#[derive(Clone, Copy, PartialEq)]
enum Room {
    /// Nobody knows yet whether there have been collections.
    Unknown,
    /// There is a [`Mark`] in the heap, which the next collection takes.
    Marked,
    /// There was a collection.
    Wanted,
    Given,
}

thread_local! {
    static ROOM: Cell<Room> = const { Cell::new(Room::Unknown) };
}

/// Lies in the heap, held by nobody.
#[derive(Trace)]
struct Mark;

impl Finalize for Mark {
    fn finalize(&self) {
        ROOM.set(Room::Wanted);
    }
}

/// Fills the heap, and is never written to.
#[derive(Trace, Finalize)]
struct Piece {
    #[unsafe_ignore_trace]
    _bytes: MaybeUninit<[u8; PIECE]>,
}

/// Gives the heap more room once there has been a collection; called again and again, where no
/// JavaScript runs.
///
/// The engine has no setting for it, but it gives more room to a heap that is full after a
/// collection, and takes none back: so it is filled, for a moment.
pub fn tend() {
    match ROOM.get() {
        Room::Unknown => {
            drop(Gc::new(Mark));
            ROOM.set(Room::Marked);
        }
        Room::Wanted => {
            let piece = |_| {
                Gc::new(Piece {
                    _bytes: MaybeUninit::uninit(),
                })
            };
            let pieces: Vec<_> = (0..PIECES).map(piece).collect();
            drop(pieces);
            force_collect();
            ROOM.set(Room::Given);
        }
        Room::Marked | Room::Given => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_room_is_given_after_a_collection_and_not_before() {
        for _ in 0..3 {
            tend();
            assert!(ROOM.get() == Room::Marked);
        }
        force_collect();
        assert!(ROOM.get() == Room::Wanted);
        for _ in 0..3 {
            tend();
            assert!(ROOM.get() == Room::Given);
        }
    }
}
