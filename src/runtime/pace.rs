//! Node's pace.
//!
//! Order can hang on time: which of two timers is due first, whether a task of the pool is done
//! before the next immediate. Programs are compared with Node, and much that is new to a program
//! takes Node longer than us: its first line of output needs two milliseconds, `require('crypto')`
//! four, and each function that runs for the first time many microseconds. A program whose order is
//! always the same in Node, because of such a time, must not be a race here. So
//!
//! - the loop's clock goes ahead by what Node would need at the least ([`Runtime::first_time`]), until
//!   the system's clock has caught up. Timers that are started meanwhile are due that much later; none
//!   is ever due too early;
//! - a poll that must not wait, because immediates are there, waits for tasks that the pool has got
//!   just now ([`YOUNG`]) for about the time of one turn of Node's loop ([`TURN`]): in Node a short
//!   program's `fs.stat` is done by then.
//!
//! Times are Node 24's, on the machine on which Ouro was measured, rounded down.

use std::cell::Cell;
use std::time::Duration;

use super::Runtime;

/// One turn of Node's loop whose callbacks run for the first time.
const TURN: Duration = Duration::from_micros(100);
/// A task that has been with the pool for less than this may be done soon. More is not waited for,
/// so that one that takes long costs a program's immediates five turns.
const YOUNG: Duration = Duration::from_micros(500);

/// What takes Node time when it is done for the first time.
#[derive(Clone, Copy, Debug)]
pub enum First<'a> {
    /// A line on standard output or error.
    Output,
    /// A built-in module, by name.
    Module(&'a str),
    /// A server that listens.
    Listen,
}

/// What has been done.
#[derive(Default)]
pub(super) struct Firsts {
    output: Cell<bool>,
    listen: Cell<bool>,
}

impl First<'_> {
    /// What it takes Node, in milliseconds.
    fn cost(self) -> u64 {
        match self {
            Self::Output => 2,
            Self::Listen => 4,
            Self::Module(name) => match name {
                "crypto" => 4,
                "http" | "https" | "assert" => 3,
                "net" | "zlib" | "child_process" | "worker_threads" | "fs/promises" => 2,
                "stream" | "dns" | "readline" | "internal/messaging" => 1,
                _ => 0,
            },
        }
    }
}

impl Runtime {
    /// Something is done for the first time, as far as the program can tell.
    pub fn first_time(&self, what: First<'_>) {
        let known = match what {
            First::Output => &self.firsts.output,
            First::Listen => &self.firsts.listen,
            // A module is loaded once.
            First::Module(_) => &Cell::new(false),
        };
        if known.replace(true) {
            return;
        }
        let cost = what.cost();
        if cost > 0 {
            self.clock.spend(Duration::from_millis(cost));
        }
    }

    /// How long a poll that must not wait may wait for the pool all the same.
    pub(super) fn time_for_tasks(&self) -> Duration {
        let (with_us, in_node) = self.pool.since_last_given(&self.clock);
        let turn = if with_us < YOUNG {
            TURN
        } else {
            Duration::ZERO
        };
        turn.max(in_node.saturating_sub(with_us))
    }
}
