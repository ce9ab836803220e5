//! The events: what enters and leaves the loop, and when it becomes ready.

use std::time::Duration;

use crate::runtime::Readiness;

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
    /// The main script, from its first line to its last.
    Main,
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
    /// A timer of the host's own: a socket's time-out, a server's look at its connections.
    HostTimer(&'static str),
    /// The process's own events: `beforeExit` and `exit` when nothing is left to do,
    /// `uncaughtException` and its kin.
    Process(&'static str),
}

impl Kind {
    /// One word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Module => "module",
            Self::Tick => "nextTick",
            Self::Microtask => "microtask",
            Self::Timeout => "timeout",
            Self::Interval => "interval",
            Self::Immediate => "immediate",
            Self::Task(name)
            | Self::Source(name)
            | Self::Close(name)
            | Self::Pending(name)
            | Self::Signal(name)
            | Self::HostTimer(name)
            | Self::Process(name) => name,
        }
    }

    /// Which of the loop's queues it comes from, in one word.
    pub fn class(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Module => "module",
            Self::Tick => "tick",
            Self::Microtask => "micro",
            Self::Timeout | Self::Interval => "timer",
            Self::Immediate => "immediate",
            Self::Task(_) => "task",
            Self::Source(_) | Self::Signal(_) => "source",
            Self::Close(_) => "close",
            Self::Pending(_) => "pending",
            Self::HostTimer(_) => "host",
            Self::Process(_) => "process",
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

/// A place in a script, with the calls that led there; 0 is none. See [`super::stacks`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The innermost call's number in the table of stacks.
    pub stack: u32,
    /// Whether the host's own JavaScript did it, on the script's behalf.
    pub internal: bool,
}

/// Something that happened. Numbers called `id` are those of [`crate::runtime::Origin`].
#[derive(Clone, Debug)]
pub enum Event {
    /// A tick of the loop begins; ticks count from 1.
    TickBegin {
        /// Which one.
        number: u64,
    },
    /// It ends.
    TickEnd {
        /// Which one.
        number: u64,
    },
    /// A phase begins.
    PhaseBegin {
        /// Which one.
        phase: Phase,
    },
    /// It ends.
    PhaseEnd {
        /// Which one.
        phase: Phase,
    },
    /// A callback was stored that will be called at most once (a timer: until it is set anew).
    Queued {
        /// Its number.
        id: u64,
        /// The execution that stored it.
        cause: u64,
        /// What it is.
        kind: Kind,
        /// Where in the script.
        at: Place,
        /// How many in its queue stay in front of it; all of them where this says nothing.
        ahead: Option<u32>,
    },
    /// A callback was stored that is called whenever something is ready: a source's.
    Registered {
        /// Its number.
        id: u64,
        /// The execution that stored it.
        cause: u64,
        /// What it is.
        kind: Kind,
        /// Where in the script.
        at: Place,
    },
    /// A callback begins.
    Begin {
        /// Its number.
        id: u64,
        /// The execution that stored it.
        cause: u64,
        /// What it is.
        kind: Kind,
    },
    /// It ends, an error that it threw told.
    End {
        /// Its number.
        id: u64,
    },
    /// The reaction of a promise that the running microtask calls: where `then` or `await` stands.
    /// Or the `then` of an object with which a promise was resolved, there.
    Reaction {
        /// The execution that called `then` or `await`, or resolved the promise.
        cause: u64,
        /// Where in the script.
        at: Place,
        /// Whether it is an object's `then`.
        calls_then: bool,
    },
    /// A timer began to wait.
    TimerSet {
        /// Its number.
        id: u64,
        /// Milliseconds, as the script asked for them.
        delay: u64,
        /// When it is due, in nanoseconds of the monotonic clock.
        due: u64,
        /// What it is.
        kind: Kind,
    },
    /// A timer is due. Reported with the time at which it was, right before the next event.
    TimerDue {
        /// Its number.
        id: u64,
    },
    /// A timer or an immediate was cleared, a task taken back.
    Cleared {
        /// Its number.
        id: u64,
    },
    /// A pool thread took a task.
    TaskTaken {
        /// Its number.
        id: u64,
    },
    /// A pool thread finished a task: its callback is ready.
    TaskDone {
        /// Its number.
        id: u64,
    },
    /// The completions that have come are given to their callbacks now.
    Completions,
    /// Something inside the process was posted: its callback is ready.
    Posted {
        /// Its number.
        id: u64,
    },
    /// A message goes to another port, of this thread or another.
    Sent {
        /// Its number, unique in the process.
        letter: u64,
        /// The execution that sends it.
        cause: u64,
        /// Whether it is what a worker prints, for the thread that started it to write.
        is_output: bool,
        /// Where in the script.
        at: Place,
    },
    /// The running callback takes a message.
    Received {
        /// Its number.
        letter: u64,
    },
    /// The OS is to watch a source from the next wait on.
    SourceWatched {
        /// Number of the watch.
        source: u32,
        /// What it is.
        name: &'static str,
        /// The execution that asked for it.
        cause: u64,
    },
    /// The OS reported a source as ready.
    SourceReady {
        /// Number of the watch.
        source: u32,
        /// What it is.
        name: &'static str,
        /// For what.
        readiness: Readiness,
    },
    /// What is to be done for a ready source is done now; callbacks may follow.
    SourceServed {
        /// Number of the watch.
        source: u32,
    },
    /// A watch ended.
    SourceClosed {
        /// Number of the watch.
        source: u32,
    },
    /// The thread waits for the OS: at most so long, or without end.
    Waiting {
        /// At most so long.
        timeout: Option<Duration>,
    },
    /// The wait is over.
    Woken,
    /// Something that keeps the loop alive was opened.
    HandleOpened {
        /// Its number.
        id: u64,
        /// What it is.
        kind: &'static str,
    },
    /// `ref()` of a handle, a timer or an immediate.
    HandleReferenced {
        /// Its number.
        id: u64,
    },
    /// `unref()` of one.
    HandleUnreferenced {
        /// Its number.
        id: u64,
    },
    /// It was closed.
    HandleClosed {
        /// Its number.
        id: u64,
        /// What it was.
        kind: &'static str,
    },
    /// An error that nobody caught, or a promise rejected with nobody to handle it.
    Uncaught {
        /// Whether it is a promise's.
        is_rejection: bool,
        /// The error in words.
        what: Box<str>,
        /// The execution in which it happened.
        cause: u64,
        /// What becomes of it, as the end of a sentence.
        fate: &'static str,
        /// Where in the script a promise was rejected; none for an error.
        at: Place,
    },
    /// The process wrote to stdout (1) or stderr (2).
    Console {
        /// 1 or 2.
        stream: u8,
        /// What it wrote.
        bytes: Box<[u8]>,
        /// Where in the script.
        at: Place,
    },
    /// The run was stopped from outside, or because it had used up what it was allowed.
    Stopped {
        /// Why, as the end of a sentence.
        reason: Box<str>,
    },
    /// The process ends; in a worker, its thread.
    Exit {
        /// Its exit code.
        code: i32,
    },
}

/// An event with its time and its thread.
#[derive(Clone, Debug)]
pub struct Record {
    /// Nanoseconds of the monotonic clock.
    pub time: u64,
    /// Number of the thread in [`super::Known::threads`].
    pub thread: u16,
    /// What happened.
    pub event: Event,
}
