//! What lines say of threads, callbacks, messages and places.

use crate::runtime::{MAIN, worker_of};
use crate::trace::stacks::Stacks;
use crate::trace::{Kind, Known, Phase, Place};

/// Where a thread stands.
#[derive(Default)]
pub(super) struct Stand {
    /// The tick and phase that have begun but not been printed: empty ones stay silent.
    pub(super) tick: Option<u64>,
    pub(super) phase: Option<Phase>,
    /// A microtask or a port's callback that has begun: its line is printed once it is known where
    /// it comes from.
    pub(super) begun: Option<(u64, Kind)>,
    /// Where that is.
    pub(super) whence: Whence,
    /// A hidden callback that has begun: its line is printed after all if the script's own code runs
    /// in it.
    pub(super) hidden: Option<(u64, Kind)>,
    /// The source of the OS queue that has its turn.
    pub(super) serving: Option<u32>,
}

/// What became known of a callback when it had begun.
#[derive(Default)]
pub(super) enum Whence {
    /// Nothing: it comes from where it was stored.
    #[default]
    Stored,
    /// It calls the `then` of an object.
    Then,
    /// It takes a message.
    Letter(u64, Letter),
}

pub(super) struct Stored {
    pub(super) kind: Kind,
    pub(super) at: Place,
    /// The place itself or, where the script was at none, that of what stored it, and so on.
    pub(super) root: Place,
}

/// A message: which thread sent it, and where.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    pub(super) thread: u16,
    pub(super) at: Place,
    pub(super) is_output: bool,
}

/// The thread that a line is about.
#[derive(Clone, Copy)]
pub(super) struct Who<'a> {
    pub(super) number: u16,
    pub(super) known: &'a Known,
}

impl Who<'_> {
    pub(super) fn name(&self) -> &str {
        &self.known.threads[self.number as usize]
    }
}

/// A number as lines show it: that of a worker's callback stands behind the worker's own.
pub(super) struct Shown(pub(super) u64);

impl std::fmt::Display for Shown {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match worker_of(self.0) {
            (0, id) => write!(formatter, "#{id}"),
            (worker, id) => write!(formatter, "#w{worker}.{id}"),
        }
    }
}

pub(super) fn is_main(id: u64) -> bool {
    worker_of(id).1 == MAIN
}

/// The main script or a worker's, by its number.
pub(super) fn script_of(id: u64) -> &'static str {
    match worker_of(id) {
        (0, _) => "the main script",
        _ => "the worker's script",
    }
}

/// A file's name without its folders.
pub(super) fn name_of(path: &str) -> &str {
    match path.strip_prefix("node:") {
        Some(_) => path,
        None => path.rsplit('/').next().unwrap_or(path),
    }
}

pub(super) fn registered_at(at: Place, stacks: &Stacks) -> String {
    match spot(at, stacks) {
        Some(spot) => format!(" (registered at {spot})"),
        None => String::new(),
    }
}

/// `file.js:3:5`
pub(super) fn spot(at: Place, stacks: &Stacks) -> Option<String> {
    let frame = stacks.frame(at.stack)?;
    let name = name_of(&stacks.files[frame.file as usize]);
    Some(format!("{name}:{}:{}", frame.line, frame.column))
}

/// `sent by worker1 at file.js:3:5`
pub(super) fn sent_by(letter: Letter, known: &Known) -> String {
    let thread = &known.threads[letter.thread as usize];
    match spot(letter.at, &known.stacks) {
        Some(spot) => format!("sent by {thread} at {spot}"),
        None => format!("sent by {thread}"),
    }
}
