//! When the engine's collector runs.
//!
//! It counts the boxes it manages, not the bytes that a box points to: a program that makes and
//! drops large buffers or arrays would grow by gigabytes before the collector ran. So the command's
//! allocator tells here of each large piece that comes and goes, and when enough have come since the
//! last collection, one is forced: where a buffer is made (the engine asks the host how large it may
//! be, see `hooks.rs`), where an array is filled or a sorted one made, and between two ticks of the loop.
//! How many is enough follows the live heap: a collection marks all of it, so when collections begin to
//! cost more than a tenth of the time, they are made rarer.
//!
//! It also begins with a megabyte between two collections, of which the host's own objects are a
//! good part, and each time looks at all of them. A program that has filled that megabyte gets
//! more; a short one stays small.
//!
//! Whoever wants to know of the next collection, to see what has become of its weak references, says
//! so with [`after_collection`].

use std::cell::{Cell, RefCell};
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicIsize, Ordering};
use std::time::{Duration, Instant};

use boa_gc::{Finalize, Gc, Trace, force_collect};

use crate::runtime::{Deferred, runtime};

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

/// Pieces of memory that are smaller, in bytes, are not counted.
pub const LARGE: usize = 4 << 10;

/// Bytes of the large pieces that are in use, of all threads.
static IN_USE: AtomicIsize = AtomicIsize::new(0);

/// Notes that so many bytes more (or less) are in use by large pieces: for the allocator.
pub fn changed(bytes: isize) {
    IN_USE.fetch_add(bytes, Ordering::Relaxed);
}

struct Counter {
    /// What was in use after the last collection, or less, if it has become less since.
    least_in_use: Cell<isize>,
    /// Bytes allocated since then where the allocator does not see them.
    unseen: Cell<usize>,
    threshold: Cell<usize>,
    last: Cell<Option<Instant>>,
}

thread_local! {
    static COUNTER: Counter = const {
        Counter {
            least_in_use: Cell::new(0),
            unseen: Cell::new(0),
            threshold: Cell::new(LEAST),
            last: Cell::new(None),
        }
    };
}

/// Notes that `bytes` are about to be allocated for a script object past the allocator (by a library
/// in C); see [`look`].
pub fn allocating(bytes: usize) {
    COUNTER.with(|counter| {
        counter
            .unseen
            .set(counter.unseen.get().saturating_add(bytes));
    });
    look();
}

/// Runs the collector if much has been allocated since it last ran.
///
/// Call it from native code that holds no borrow of a script object's contents.
pub fn look() {
    let due = COUNTER.with(|counter| {
        let in_use = IN_USE.load(Ordering::Relaxed);
        let least = counter.least_in_use.get().min(in_use);
        counter.least_in_use.set(least);
        let grown = in_use.abs_diff(least);
        grown.saturating_add(counter.unseen.get()) >= counter.threshold.get()
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
        counter.least_in_use.set(IN_USE.load(Ordering::Relaxed));
        counter.unseen.set(0);
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

thread_local! {
    /// There was a collection since somebody asked for one.
    static COLLECTED: Cell<bool> = const { Cell::new(false) };
    /// What is to be done after it.
    static AFTER: RefCell<Vec<Deferred>> = const { RefCell::new(Vec::new()) };
}

/// Lies in the heap, held by nobody, while somebody waits for a collection.
#[derive(Trace)]
struct Notice;

impl Finalize for Notice {
    fn finalize(&self) {
        COLLECTED.set(true);
    }
}

/// Does something once, in a pending phase after the next collection.
pub fn after_collection(what: Deferred) {
    AFTER.with(|after| after.borrow_mut().push(what));
    drop(Gc::new(Notice));
}

/// Collects what is due, tells those who wait of a collection, and gives the heap more room once there
/// has been one; called again and again, where no JavaScript runs.
///
/// The engine has no setting for it, but it gives more room to a heap that is full after a
/// collection, and takes none back: so it is filled, for a moment.
pub fn tend() {
    look();
    if COLLECTED.take() {
        for what in AFTER.take() {
            runtime().defer(what);
        }
    }
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
