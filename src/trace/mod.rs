//! What happened when: one stream of events from the places where things enter and leave the
//! loop, and one file for each way to show it.
//!
//! When nobody listens an event costs one relaxed load.

pub mod lines;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use boa_engine::Context;

use crate::runtime::{Origin, Readiness, nanoseconds};

/// A phase of the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Timers that are due.
    Timers,
    /// What an earlier tick put off.
    Pending,
    /// The host's book-keeping.
    IdlePrepare,
    /// Waiting for the OS and the pool.
    Poll,
    /// Immediates.
    Check,
    /// Callbacks of closed handles.
    Closing,
}

impl Phase {
    /// Its name as Node's documentation has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Timers => "timers",
            Self::Pending => "pending",
            Self::IdlePrepare => "idle/prepare",
            Self::Poll => "poll",
            Self::Check => "check",
            Self::Closing => "closing",
        }
    }
}

/// What kind of callback something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `process.nextTick`.
    Tick,
    /// A promise job or `queueMicrotask`.
    Microtask,
    /// `setTimeout`.
    Timeout,
    /// `setInterval`.
    Interval,
    /// `setImmediate`.
    Immediate,
    /// A task of the pool, with its name.
    Task(&'static str),
    /// A source that became ready, with its name.
    Source(&'static str),
    /// The callback of a closed handle.
    Close(&'static str),
    /// Something put off to the pending phase.
    Pending(&'static str),
    /// A signal.
    Signal(&'static str),
    /// The body of an ES module.
    Module,
}

impl Kind {
    /// One word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tick => "nextTick",
            Self::Microtask => "microtask",
            Self::Timeout => "timeout",
            Self::Interval => "interval",
            Self::Immediate => "immediate",
            Self::Module => "module",
            Self::Task(name)
            | Self::Source(name)
            | Self::Close(name)
            | Self::Pending(name)
            | Self::Signal(name) => name,
        }
    }
}

/// Where in a script something was registered: file, line, column, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The file's path.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// Something that happened. Numbers called `id` are those of [`Origin`].
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum Event {
    /// A tick of the loop begins; ticks count from 1.
    TickBegin {
        number: u64,
    },
    TickEnd {
        number: u64,
    },
    PhaseBegin {
        phase: Phase,
    },
    PhaseEnd {
        phase: Phase,
    },
    /// A callback was stored.
    Queued {
        id: u64,
        cause: u64,
        kind: Kind,
        position: Option<Position>,
    },
    /// A callback begins.
    Begin {
        id: u64,
        kind: Kind,
    },
    End {
        id: u64,
    },
    /// A timer was started: delay in milliseconds, due time on the loop's clock.
    TimerSet {
        id: u64,
        delay: f64,
        repeats: bool,
        due: u64,
    },
    /// A timer of the host's own fired.
    HostTimer {
        name: &'static str,
    },
    /// A timer or an immediate was cleared.
    Cleared {
        id: u64,
    },
    TaskQueued {
        id: u64,
        name: &'static str,
    },
    /// A pool thread took a task.
    TaskTaken {
        id: u64,
    },
    /// A pool thread finished a task.
    TaskDone {
        id: u64,
    },
    SourceWatched {
        source: u32,
        name: &'static str,
    },
    SourceReady {
        source: u32,
        name: &'static str,
        readiness: Readiness,
    },
    SourceClosed {
        source: u32,
    },
    /// The main thread waits for the OS: at most so long, or without end.
    Waiting {
        timeout: Option<Duration>,
    },
    HandleOpened {
        id: u64,
        kind: &'static str,
    },
    HandleReferenced {
        id: u64,
    },
    HandleUnreferenced {
        id: u64,
    },
    HandleClosed {
        id: u64,
        kind: &'static str,
    },
    /// The script wrote to stdout (1) or stderr (2).
    Console {
        stream: u8,
        text: String,
    },
}

/// An event with its time and its thread.
#[derive(Clone, Debug)]
pub struct Record {
    /// Nanoseconds of the monotonic clock.
    pub time: u64,
    /// `main`, `pool0` ...
    pub thread: String,
    /// What happened.
    pub event: Event,
}

/// Whoever listens.
pub trait Sink: Send {
    /// Takes the next event; called in the order of the events' times on each thread.
    fn take(&mut self, record: Record);
}

static ON: AtomicBool = AtomicBool::new(false);
static SINK: Mutex<Option<Box<dyn Sink>>> = Mutex::new(None);

/// Whether somebody listens.
#[inline]
pub fn is_on() -> bool {
    ON.load(Ordering::Relaxed)
}

/// Starts to listen.
pub fn listen(sink: Box<dyn Sink>) {
    *SINK.lock().unwrap_or_else(PoisonError::into_inner) = Some(sink);
    ON.store(true, Ordering::Release);
}

/// Reports an event of the main thread; `make` is called only when somebody listens.
#[inline]
pub fn emit(make: impl FnOnce() -> Event) {
    if is_on() {
        record(make());
    }
}

/// Reports an event of a pool thread.
#[inline]
pub fn emit_from_pool(make: impl FnOnce() -> Event) {
    if is_on() {
        record(make());
    }
}

/// Reports that a callback was stored, with the position of the script that did it.
#[inline]
pub fn queued(kind: Kind, origin: &Origin, context: &Context) {
    if is_on() {
        record(Event::Queued {
            id: origin.id,
            cause: origin.cause,
            kind,
            position: crate::engine::position(context),
        });
    }
}

#[cold]
fn record(event: Event) {
    let record = Record {
        time: nanoseconds(),
        thread: current_thread(),
        event,
    };
    if let Some(sink) = &mut *SINK.lock().unwrap_or_else(PoisonError::into_inner) {
        sink.take(record);
    }
}

/// The name of this thread as traces and `current()` show it.
pub fn current_thread() -> String {
    std::thread::current().name().unwrap_or("main").to_string()
}
