//! Node's pace.
//!
//! Order can hang on time: which of two timers is due first, whether a task of the pool is done
//! before the next immediate. Programs are compared with Node, and much that is new to a program
//! takes Node longer than us: its first line of output needs two milliseconds, `require('crypto')`
//! four, and code that runs for the first time a tenth of a millisecond from line to line. A program
//! whose order is always the same in Node, because of such times, must not be a race here. So
//!
//! - the loop's clock goes ahead by what Node would need, until the system's clock has caught up.
//!   Timers that are started meanwhile are due that much later, and a timer that would be due in Node
//!   is waited for; none is ever due too early;
//! - who starts a child has it when Node would, and a poll does not look for the ends of children, and
//!   what they have written, before Node would;
//! - a poll that must not wait, because immediates are there, waits for tasks of the pool for as long
//!   as Node would have been busy since they were given, and, since a short program's `fs.stat` is
//!   done one turn later in Node, for about the time of one turn of its loop. So do a program's first
//!   polls behind tasks that may wait: sockets that are ready are served behind the tasks there. Random
//!   numbers take longer than a file, and are waited for behind a check phase.
//! - a worker's script begins when Node's would, as long as its parent has something to do by then: a timer
//!   that is due, tasks with the pool. A parent that would only wait has it begin at once.
//!
//! Times are those of Node 24 on the machine on which Ouro was measured, rounded down.

use std::cell::{Cell, RefCell};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Runtime;
use super::pool::Pace;

/// One turn of Node's loop whose callbacks run for the first time.
const TURN: Duration = Duration::from_micros(100);
/// A task that has been with the pool for less than this may be done soon. More is not waited for,
/// so that one that takes long costs a program's immediates five turns.
const YOUNG: Duration = Duration::from_micros(500);
/// A quick task is done in Node when Node has been busy since then with what is new to it. With us it may
/// still wait for a thread that is only being started, or that the system has not woken yet: it is given so
/// many times the time that Node was busy.
const PATIENCE: u32 = 4;

/// So many polls that find tasks with the pool run code that is new to Node.
const NEW_POLLS: u32 = 50;

/// What a line of output takes Node, with the code that leads to it: microseconds of each line up to
/// the line of that number. From then on the code has been compiled, and Node is as fast as we are.
const LINES: [(u32, u64); 5] = [(1, 2000), (10, 100), (25, 60), (45, 35), (100, 15)];

/// From `new Worker` to the first line of its script.
const WORKER: Duration = Duration::from_millis(20);

/// What a worker's thread waits at before its script begins.
pub struct Gate {
    made: Instant,
    is_open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    /// How long it is to stay closed yet.
    fn left(&self) -> Duration {
        WORKER.saturating_sub(self.made.elapsed())
    }

    fn open(&self) {
        *self.is_open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.opened.notify_all();
    }

    /// Waits until it is open, or Node's worker would begin.
    pub fn pass(&self) {
        let mut is_open = self.is_open.lock().unwrap_or_else(PoisonError::into_inner);
        while !*is_open {
            let left = self.left();
            if left.is_zero() {
                break;
            }
            let waited = self.opened.wait_timeout(is_open, left);
            is_open = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// What takes Node time when it is done for the first time.
#[derive(Clone, Copy, Debug)]
pub enum First<'a> {
    /// A built-in module, by name.
    Module(&'a str),
    /// A server that listens.
    Listen,
    /// A child that is started.
    Child,
}

/// Whether a module is of those that Node has in one: the first that is used loads all.
fn is_fetch(name: &str) -> bool {
    name.starts_with("internal/fetch")
}

/// What has been done.
#[derive(Default)]
pub(super) struct Firsts {
    lines: Cell<u32>,
    fetch: Cell<bool>,
    listen: Cell<bool>,
    child: Cell<bool>,
    polls: Cell<u32>,
    gates: RefCell<Vec<Arc<Gate>>>,
}

impl First<'_> {
    /// What it takes Node, in microseconds.
    fn cost(self) -> u64 {
        match self {
            Self::Listen => 4_000,
            Self::Child => 1_500,
            Self::Module(name) if is_fetch(name) => 25_000,
            Self::Module(name) => match name {
                "http2" => 18_000,
                "test" => 14_000,
                "internal/intl" | "tls" => 10_000,
                "repl" => 9_000,
                "crypto" | "internal/webcrypto" => 4_000,
                "http" | "https" | "assert" => 3_000,
                "net"
                | "zlib"
                | "child_process"
                | "worker_threads"
                | "fs/promises"
                | "cluster"
                | "inspector"
                | "internal/fs/streams"
                | "stream/web"
                | "tty"
                | "v8" => 2_000,
                "stream" | "dns" | "readline" | "internal/messaging" | "internal/stdio" => 1_000,
                "perf_hooks" => 800,
                "internal/abort_controller" => 400,
                "buffer"
                | "events"
                | "path"
                | "process"
                | "timers"
                | "url"
                | "util"
                | "async_hooks"
                | "diagnostics_channel"
                | "internal/domexception"
                | "internal/event"
                | "internal/event_target"
                | "internal/structured_clone"
                | "querystring" => 0,
                _ => 100,
            },
        }
    }
}

impl Runtime {
    /// Something is done for the first time, as far as the program can tell.
    pub fn first_time(&self, what: First<'_>) {
        let known = match what {
            First::Listen => &self.firsts.listen,
            First::Child => &self.firsts.child,
            First::Module(name) if is_fetch(name) => &self.firsts.fetch,
            // A module is loaded once.
            First::Module(_) => &Cell::new(false),
        };
        let cost = what.cost();
        if cost > 0 && !known.replace(true) {
            self.clock.spend(Duration::from_micros(cost));
        }
    }

    /// What a worker that is being started waits at.
    pub fn gate(&self) -> Arc<Gate> {
        let gate = Arc::new(Gate {
            made: Instant::now(),
            is_open: Mutex::new(false),
            opened: Condvar::new(),
        });
        self.firsts.gates.borrow_mut().push(Arc::clone(&gate));
        gate
    }

    /// Before a wait of so long: workers for which nothing here is to be done first may begin.
    pub(super) fn open_gates(&self, timeout: Option<Duration>) {
        let mut gates = self.firsts.gates.borrow_mut();
        if gates.is_empty() {
            return;
        }
        let has_work = self.pool.is_at_work();
        gates.retain(|gate| {
            let left = gate.left();
            let stays =
                !left.is_zero() && (has_work || timeout.is_some_and(|timeout| timeout < left));
            if !stays {
                gate.open();
            }
            stays
        });
    }

    /// A line of output.
    pub fn pace_output(&self) {
        let line = self.firsts.lines.get() + 1;
        if let Some((_, cost)) = LINES.iter().find(|(last, _)| line <= *last) {
            self.firsts.lines.set(line);
            self.clock.spend(Duration::from_micros(*cost));
        }
    }

    /// For how long Node would still be busy with what has been done for the first time.
    pub(super) fn busy_in_node(&self) -> Duration {
        let (now, in_node) = self.clock.both();
        in_node.saturating_sub(now)
    }

    /// Whether this poll is one of the first that find tasks with the pool.
    pub(super) fn is_new_to_tasks(&self) -> bool {
        let polls = self.firsts.polls.get();
        let is_new = polls < NEW_POLLS && self.pool.is_at_work();
        if is_new {
            self.firsts.polls.set(polls + 1);
        }
        is_new
    }

    /// How long a poll may wait for the pool although it must not wait.
    pub(super) fn time_for_tasks(&self) -> Duration {
        let (with_us, in_node) = self.pool.since_last_given(&self.clock);
        let comes_soon =
            self.pool.last_pace() == Pace::Quick && with_us < YOUNG && !self.at_once.get();
        let turn = if comes_soon { TURN } else { Duration::ZERO };
        let busy = in_node.saturating_sub(with_us);
        // The time itself does not say it: by now the system's clock may have caught up.
        let spent = self.pool.spent_since_last_given(&self.clock);
        let until = match self.pool.last_pace() {
            Pace::Slow => Duration::ZERO,
            Pace::Turn if self.pool.is_checked() => YOUNG * PATIENCE,
            Pace::Quick | Pace::Turn if spent >= TURN => spent.min(YOUNG) * PATIENCE,
            Pace::Quick | Pace::Turn => Duration::ZERO,
        };
        turn.max(busy).max(until.saturating_sub(with_us))
    }
}
