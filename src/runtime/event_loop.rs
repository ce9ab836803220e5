//! The event loop. Read [`Runtime::tick`] and you have understood the host; libuv's `uv_run` is
//! the model.

use std::collections::VecDeque;
use std::time::Duration;

use boa_engine::Context;

use super::Runtime;
use crate::trace::{self, Event, Phase};

/// Something the host owes itself, for the pending or the closing phase.
pub type Deferred = Box<dyn FnOnce(&mut Context)>;

impl Runtime {
    /// Progresses until nothing is left: ticks of the loop, then `beforeExit`, which may add work,
    /// then `exit`. Returns the exit code. A worker's script comes to its thread as a message, as in
    /// Node: it has run `in_poll`, so that its immediates precede its timers and what it is sent.
    pub fn run(&self, mut in_poll: bool, context: &mut Context) -> i32 {
        self.begin();
        loop {
            self.spin(std::mem::take(&mut in_poll), context);
            super::ending::check();
            (self.hooks().before_exit)(context);
            self.at_once.set(true);
            if !self.is_alive() {
                break;
            }
        }
        (self.hooks().exit)(context)
    }

    /// The loop has begun; a worker's does before its script runs.
    pub fn begin(&self) {
        if self.loop_started.get().is_none() {
            self.loop_started.set(Some(self.clock.uptime()));
            self.io.usage().begin();
        }
    }

    /// Ticks until nothing keeps the loop alive. The first is in its poll phase already if `in_poll`.
    fn spin(&self, in_poll: bool, context: &mut Context) {
        if in_poll {
            self.schedule.pass_main_script();
            self.after_poll(context);
        } else if self.is_alive() {
            self.schedule.pass_main_script();
            // Timers run once before the first tick, and from then on at each tick's end.
            self.wait_for_timers();
            self.phase(Phase::Timers, context, Self::run_timers);
        }
        while self.is_alive() {
            self.tick(context);
        }
        // What ended in the last timers' phase: in Node a check phase follows it.
        self.execution.tell_ended(context);
    }

    /// Ticks until `done`, or until nothing keeps the loop alive.
    pub fn run_until(&self, context: &mut Context, done: impl Fn() -> bool) {
        self.wait_for_timers();
        while !done() && self.is_alive() {
            self.phase(Phase::Timers, context, Self::run_timers);
            self.tick(context);
        }
    }

    /// One tick: one turn of the loop.
    fn tick(&self, context: &mut Context) {
        super::ending::check();
        let number = self.tick_number.get() + 1;
        self.tick_number.set(number);
        trace::emit(|| Event::TickBegin { number });

        // Pending: what an earlier tick had to put off.
        let mut can_wait = self.pending.borrow().is_empty();
        self.phase(Phase::Pending, context, Self::run_pending);

        // Idle and prepare: the host's own book-keeping; JavaScript never runs here.
        self.phase(Phase::IdlePrepare, context, |runtime, context| {
            (runtime.hooks().idle)(context);
        });
        can_wait &= self.pending.borrow().is_empty();

        // Poll: wait for the OS and the pool, call back for what came.
        let timeout = if can_wait {
            self.poll_timeout()
        } else {
            Some(Duration::ZERO)
        };
        self.phase(Phase::Poll, context, |runtime, context| {
            runtime.run_poll(timeout, context);
        });
        self.at_once.set(false);
        self.after_poll(context);

        trace::emit(|| Event::TickEnd { number });
    }

    /// The phases of a tick behind poll.
    fn after_poll(&self, context: &mut Context) {
        // What poll put off and can be done at once is done at once, a few times at most.
        for _ in 0..8 {
            if self.pending.borrow().is_empty() {
                break;
            }
            self.phase(Phase::Pending, context, Self::run_pending);
        }

        // Check: immediates.
        if self.immediates.any_referenced() {
            self.pool.note_check();
        }
        self.phase(Phase::Check, context, Self::run_check);

        // Closing: the last word of everything that was closed.
        self.phase(Phase::Closing, context, Self::run_closing);

        // Timers: every timer that is due by now.
        self.wait_for_timers();
        self.phase(Phase::Timers, context, Self::run_timers);
    }

    fn phase(&self, phase: Phase, context: &mut Context, run: impl FnOnce(&Self, &mut Context)) {
        trace::emit(|| Event::PhaseBegin { phase });
        run(self, context);
        trace::emit(|| Event::PhaseEnd { phase });
    }

    /// When the loop began, since the host's start; none: the main script still runs.
    pub fn loop_started(&self) -> Option<Duration> {
        self.loop_started.get()
    }

    /// How many ticks have begun.
    pub fn ticks_begun(&self) -> u64 {
        self.tick_number.get()
    }

    /// Whether something keeps the loop going.
    pub fn is_alive(&self) -> bool {
        self.handles.any_referenced()
            || self.pool.any_owed()
            || self.timers.any_referenced()
            || self.immediates.any_referenced()
            || !self.pending.borrow().is_empty()
            || !self.closing.borrow().is_empty()
    }

    /// How long poll may wait: not at all when something else is to be done, until the next timer
    /// when there is one, else without end.
    fn poll_timeout(&self) -> Option<Duration> {
        let nothing_to_wait_for = !self.handles.any_referenced()
            && !self.pool.any_owed()
            && !self.timers.any_referenced();
        if nothing_to_wait_for
            || self.immediates.any_referenced()
            || !self.closing.borrow().is_empty()
        {
            return Some(Duration::ZERO);
        }
        let due = self.timers.due()?;
        Some(Duration::from_millis(
            due.saturating_sub(self.clock.passed()),
        ))
    }

    /// Puts something off to the pending phase.
    pub fn defer(&self, what: Deferred) {
        self.pending.borrow_mut().push_back(what);
    }

    /// Puts something off to the closing phase: a handle's `close` callback.
    pub fn when_closing(&self, what: Deferred) {
        self.closing.borrow_mut().push_back(what);
    }

    fn run_pending(&self, context: &mut Context) {
        let queue: VecDeque<Deferred> = self.pending.take();
        for deferred in queue {
            deferred(context);
        }
    }

    fn run_closing(&self, context: &mut Context) {
        // The last one closed comes first, as in libuv.
        let queue: VecDeque<Deferred> = self.closing.take();
        for deferred in queue.into_iter().rev() {
            deferred(context);
        }
    }
}
