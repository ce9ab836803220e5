//! What runs when.
//!
//! The runtime stores callbacks, hands tasks to the pool, registers interest with the OS, handles
//! timers, and calls back in Node's order until nothing is left. It knows no module: what a module
//! needs it gets from two calls, [`Runtime::offload`] and [`Io::watch`].

mod chance;
mod clock;
pub mod ending;
mod event_loop;
mod handles;
mod immediates;
mod io;
pub mod limit;
mod list_queue;
mod origin;
mod outbox;
mod pace;
mod pool;
mod posts;
mod rejections;
pub mod schedule;
mod ticks;
mod timers;
mod usage;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use boa_engine::{Context, JsError, JsResult, JsValue};

pub use chance::{Chance, random_bytes};
pub use clock::{Clock, look, nanoseconds, wall_clock};
pub use event_loop::Deferred;
pub use handles::{Handle, Handles};
pub use immediates::{Immediate, Immediates};
pub use io::{Io, OnReady, PoolWaker, Readiness, Watch};
pub use origin::{Execution, Left, MAIN, Observer, Origin, worker_of};
pub use outbox::{Outbox, Sender};
pub use pace::{First, Gate};
pub use pool::{Pool, SIZE_VARIABLE, TaskPanicked, set_size, size_from_environment};
pub use posts::{Doorbell, OnPost, PLATFORM, Posts};
pub use rejections::{Rejection, Rejections};
pub use ticks::Output;
pub use ticks::Ticks;
pub use timers::{HostTimer, Neighbour, Timeout, Timers};
pub use usage::Usage;

use crate::engine::microtasks::Microtasks;
use crate::trace::{self, Event, Kind};

/// Which way an error escaped, as `uncaughtException` listeners are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UncaughtOrigin {
    /// A callback threw.
    Exception,
    /// A promise was rejected and nobody handled it.
    Rejection,
}

/// What the runtime asks of whoever gives scripts their `process` object.
pub struct Hooks {
    /// An error escaped a callback. Returns when a listener took it; ends the process otherwise.
    pub uncaught: fn(JsError, UncaughtOrigin, &mut Context),
    /// A rejection nobody handled is to be reported. Fails with what a listener threw.
    pub unhandled_rejection: fn(&Rejection, &mut Context) -> JsResult<()>,
    /// A reported rejection got a handler after all. Fails with what a listener threw.
    pub rejection_handled: fn(&Rejection, &mut Context) -> JsResult<()>,
    /// The loop has run empty (`beforeExit`).
    pub before_exit: fn(&mut Context),
    /// The end (`exit`); returns the exit code.
    pub exit: fn(&mut Context) -> i32,
    /// Between pending and poll, once a tick: book-keeping.
    pub idle: fn(&mut Context),
}

/// The runtime of one thread.
pub struct Runtime {
    /// The loop's time.
    pub clock: Clock,
    /// `setTimeout`, `setInterval` and the host's own timers.
    pub timers: Timers,
    /// `setImmediate`.
    pub immediates: Immediates,
    /// `process.nextTick`.
    pub ticks: Ticks,
    /// Promise jobs and `queueMicrotask`.
    pub microtasks: Rc<Microtasks>,
    /// Promises rejected without a handler.
    pub rejections: Rejections,
    /// Threads for work that blocks.
    pub pool: Pool,
    /// Sources the OS watches.
    pub io: Io,
    /// Writes that wait for others of the same poll.
    pub outbox: Outbox,
    /// Sources inside the process.
    pub posts: Posts,
    /// What keeps the loop alive.
    pub handles: Handles,
    /// Whose callback is running.
    pub execution: Execution,
    /// How time passes and which of its legal orders the run takes.
    pub(crate) schedule: schedule::Schedule,
    pending: RefCell<VecDeque<Deferred>>,
    closing: RefCell<VecDeque<Deferred>>,
    tick_number: Cell<u64>,
    loop_started: Cell<Option<std::time::Duration>>,
    firsts: pace::Firsts,
    /// The next poll comes right behind a callback (`beforeExit`), with nothing in between.
    at_once: Cell<bool>,
    hooks: OnceCell<Hooks>,
}

thread_local! {
    static RUNTIME: &'static Runtime = Box::leak(Box::new(Runtime::new()));
}

/// This thread's runtime. One thread has one runtime for all its life: what it stores are
/// callbacks of the one engine that runs on the thread.
pub fn runtime() -> &'static Runtime {
    RUNTIME.with(|runtime| *runtime)
}

impl Runtime {
    fn new() -> Self {
        let seed = schedule::settings().seed;
        let chance = seed.map(|seed| Rc::new(Chance::new(seed)));
        Self {
            clock: Clock::new(chance.clone()),
            schedule: schedule::Schedule::new(chance),
            timers: Timers::default(),
            immediates: Immediates::default(),
            ticks: Ticks::default(),
            microtasks: Rc::default(),
            rejections: Rejections::default(),
            pool: Pool::new(),
            io: Io::new(),
            outbox: Outbox::default(),
            posts: Posts::default(),
            handles: Handles::default(),
            execution: Execution::default(),
            pending: RefCell::default(),
            closing: RefCell::default(),
            tick_number: Cell::new(0),
            loop_started: Cell::new(None),
            firsts: pace::Firsts::default(),
            at_once: Cell::new(false),
            hooks: OnceCell::new(),
        }
    }

    /// Lets go of what the thread has of the system's, and of what waits: it ends.
    pub fn release(&self) {
        self.posts.clear();
        self.timers.clear();
        self.immediates.clear();
        self.ticks.clear();
        self.pending.take();
        self.closing.take();
        self.pool.clear();
        self.io.close();
    }

    /// Tells the runtime whom to ask about errors and ends. The first call counts.
    pub fn set_hooks(&self, hooks: Hooks) {
        let _ = self.hooks.set(hooks);
    }

    /// Without hooks an escaped error has nobody to tell: it is printed and the process ends.
    fn hooks(&self) -> &Hooks {
        const NONE: &Hooks = &Hooks {
            uncaught: |error, _, _| {
                eprintln!("Uncaught {error}");
                std::process::exit(1);
            },
            unhandled_rejection: |_, _| Ok(()),
            rejection_handled: |_, _| Ok(()),
            before_exit: |_| {},
            exit: |_| 0,
            idle: |_| {},
        };
        self.hooks.get().unwrap_or(NONE)
    }

    /// The origin of something that is being stored now and that Node numbers (`asyncId`).
    pub fn origin(&self) -> Origin {
        self.execution.origin()
    }

    /// The origin of something that is being stored now and that Node does not number.
    pub fn unnumbered(&self) -> Origin {
        self.execution.unnumbered()
    }

    /// Makes `origin` the running execution.
    pub fn enter(&self, origin: &Origin) -> Left {
        self.execution.enter(origin)
    }

    /// Goes back to what was running before.
    pub fn leave(&self, left: Left) {
        self.execution.leave(left);
    }

    /// Reports an error that escaped a callback; returns only when a listener took it.
    pub fn uncaught(&self, error: JsError, origin: UncaughtOrigin, context: &mut Context) {
        ending::check();
        (self.hooks().uncaught)(error, origin, context);
        // Ticks that the error left behind run at the end of the next callback: see to it that
        // there is one.
        self.wish_for_check();
    }

    /// One callback from the host into JavaScript, with everything that belongs around it: its
    /// origin before, an error reported, then the tick queue and microtasks until both are empty.
    ///
    /// False when it threw (and a listener took the error): ticks then wait for the next
    /// callback's end, as in Node.
    pub fn call_back(
        &self,
        kind: Kind,
        origin: &Origin,
        context: &mut Context,
        callback: impl FnOnce(&mut Context) -> JsResult<()>,
    ) -> bool {
        self.call_within(kind, origin, context, callback) && self.run_ticks(context)
    }

    /// A callback as [`Runtime::call_back`], but for the ticks: one of several that share theirs.
    /// False when it threw.
    #[inline]
    pub fn call_within(
        &self,
        kind: Kind,
        origin: &Origin,
        context: &mut Context,
        callback: impl FnOnce(&mut Context) -> JsResult<()>,
    ) -> bool {
        ending::check();
        let left = self.enter(origin);
        trace::emit(|| Event::Begin {
            id: origin.id,
            cause: origin.cause,
            kind,
        });
        let called = |context: &mut Context| callback(context).map(JsValue::from);
        let result = self.execution.call(origin, context, called);
        let failed = result.is_err();
        if let Err(error) = result {
            self.uncaught(error, UncaughtOrigin::Exception, context);
        }
        trace::emit(|| Event::End { id: origin.id });
        self.leave(left);
        !failed
    }
}
