//! What happened when: one stream of events from the places where things enter and leave the
//! loop, and one file for each way to show them.
//!
//! When nobody listens an event costs one relaxed load and a branch.

mod awaits;
pub mod chrome;
pub mod data;
mod event;
pub mod lines;
pub mod page;
pub mod recording;
pub mod stacks;

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use boa_engine::Context;
use rustc_hash::FxHashMap;

pub use event::{Event, Kind, Phase, Place, Position, Record};
use stacks::Stacks;

use crate::engine::stack::awaits::GoesOn;
use crate::runtime::{Origin, nanoseconds, runtime};

/// What events refer to by number.
#[derive(Default)]
pub struct Known {
    /// Call stacks, files and names of functions.
    pub stacks: Stacks,
    /// Names of threads.
    pub threads: Vec<String>,
    /// Texts of scripts that are no files, by [`stacks::key`].
    pub texts: FxHashMap<String, String>,
    /// When somebody began to listen, in nanoseconds of the monotonic clock.
    pub started: u64,
}

/// Whoever listens.
pub trait Sink: Send {
    /// Takes the next event; called in the order of time.
    fn take(&mut self, record: &Record, known: &Known);
    /// The process ends. The last call; whether all could be kept that was to be.
    fn finish(&mut self, _known: &Known) -> bool {
        true
    }
}

/// The stream: what has been seen so far, and who is told.
#[derive(Default)]
struct Stream {
    known: Known,
    sinks: Vec<Box<dyn Sink>>,
    last: u64,
    /// When timers are due, in nanoseconds, the earliest first; some of it out of date.
    due: BinaryHeap<Reverse<(u64, u64)>>,
    /// When each timer that waits is due, and of which thread it is.
    waiting: FxHashMap<u64, (u64, u16)>,
}

static ON: AtomicBool = AtomicBool::new(false);
/// Bytes written to stdout and stderr so far.
static WRITTEN: AtomicU64 = AtomicU64::new(0);
/// How many messages have been sent.
static LETTERS: AtomicU64 = AtomicU64::new(0);
static STREAM: Mutex<Option<Box<Stream>>> = Mutex::new(None);

thread_local! {
    /// This thread's number in [`Known::threads`]; none before its first event.
    static THREAD: Cell<Option<u16>> = const { Cell::new(None) };
    /// Whether nothing is told of this thread.
    static SILENT: Cell<bool> = const { Cell::new(false) };
    /// Where the script is that is about to write to the console.
    static WRITER: Cell<Place> = const { Cell::new(Place { stack: 0, internal: false }) };
}

/// Whether somebody listens.
#[inline]
pub fn is_on() -> bool {
    ON.load(Ordering::Relaxed) && !SILENT.get()
}

/// Has nothing told of this thread: the host's own worker, which no script has started.
pub fn silence_this_thread() {
    SILENT.set(true);
}

/// Whether the stream tells of this thread.
pub fn tells_of_this_thread() -> bool {
    !SILENT.get()
}

/// Begins to tell `sinks` what happens.
pub fn listen(sinks: Vec<Box<dyn Sink>>) {
    let mut stream = Box::new(Stream {
        sinks,
        ..Stream::default()
    });
    stream.known.started = nanoseconds();
    stream.last = stream.known.started;
    *STREAM.lock().unwrap_or_else(PoisonError::into_inner) = Some(stream);
    ON.store(true, Ordering::Release);
}

/// Ends the stream: whoever listens is told so, once. When it returns they have been told, whoever
/// ended it. Says whether all of them could keep what they were to keep.
pub fn finish() -> bool {
    ON.store(false, Ordering::Relaxed);
    let mut ending = STREAM.lock().unwrap_or_else(PoisonError::into_inner);
    let mut is_kept = true;
    if let Some(mut stream) = ending.take() {
        for sink in &mut stream.sinks {
            is_kept &= sink.finish(&stream.known);
        }
    }
    is_kept
}

/// Reports an event; `make` is called only when somebody listens.
#[inline]
pub fn emit(make: impl FnOnce() -> Event) {
    if is_on() {
        record(|_| make());
    }
}

/// Reports an event of a pool thread that the loop plays in a run with a seed.
#[inline]
pub fn emit_of_pool(thread: usize, make: impl FnOnce() -> Event) {
    if is_on() {
        with_stream(|stream| {
            let name = format!("pool{thread}");
            let known = stream.known.threads.iter().position(|known| *known == name);
            let thread = known.unwrap_or_else(|| {
                stream.known.threads.push(name);
                stream.known.threads.len() - 1
            });
            stream.push(nanoseconds(), thread as u16, make());
        });
    }
}

/// Reports that a callback was stored that will be called once.
#[inline]
pub fn queued(kind: Kind, origin: &Origin, context: &Context) {
    queued_behind(None, kind, origin, context);
}

/// The same of one that does not go to the end of its queue: so many stay in front of it.
#[inline]
pub fn queued_behind(ahead: Option<usize>, kind: Kind, origin: &Origin, context: &Context) {
    if is_on() {
        let (id, cause) = (origin.id, origin.cause);
        record(|known| Event::Queued {
            id,
            cause,
            kind,
            at: known.stacks.place(context),
            ahead: ahead.map(|ahead| ahead as u32),
        });
    }
}

/// Reports that a module is about to run, by its name.
pub fn module(origin: &Origin, name: &str) {
    let (id, cause) = (origin.id, origin.cause);
    if is_on() {
        record(|known| Event::Queued {
            id,
            cause,
            kind: Kind::Module,
            at: known.stacks.beginning(name),
            ahead: None,
        });
    }
    emit(|| Event::Begin {
        id,
        cause,
        kind: Kind::Module,
    });
}

/// Reports that a callback was stored that is called whenever something is ready.
#[inline]
pub fn registered(kind: Kind, origin: &Origin, context: &Context) {
    if is_on() {
        let (id, cause) = (origin.id, origin.cause);
        record(|known| Event::Registered {
            id,
            cause,
            kind,
            at: known.stacks.place(context),
        });
    }
}

/// Reports `ref()` and `unref()` of a timer, an immediate or a handle.
#[inline]
pub fn referenced(id: u64, referenced: bool) {
    emit(|| {
        if referenced {
            Event::HandleReferenced { id }
        } else {
            Event::HandleUnreferenced { id }
        }
    });
}

/// Where the running script is; nowhere when nobody listens.
#[inline]
pub fn place(context: &Context) -> Place {
    if is_on() {
        with_stream(|stream| stream.known.stacks.place(context)).unwrap_or_default()
    } else {
        Place::default()
    }
}

/// Says that the running function, an async one, has come to an `await`. `goes_on` is where it goes
/// on, before and after.
pub fn stands_at_await(goes_on: &Cell<GoesOn>, context: &Context) {
    with_stream(|stream| awaits::stand_at_await(&mut stream.known.stacks, goes_on, context));
}

/// Says where the script is that writes to the console next.
#[inline]
pub fn writes(context: &Context) {
    if is_on() {
        WRITER.set(place(context));
    }
}

/// Reports what was written to stdout (1) or stderr (2).
#[inline]
pub fn wrote(stream: u8, bytes: &[u8]) {
    WRITTEN.fetch_add(bytes.len() as u64, Ordering::Relaxed);
    if is_on() {
        let at = WRITER.take();
        record(|_| Event::Console {
            stream,
            bytes: bytes.into(),
            at,
        });
    }
}

/// Bytes written to stdout and stderr so far.
pub fn written() -> u64 {
    WRITTEN.load(Ordering::Relaxed)
}

/// Reports that the running script sends a message; its number, 0 when nobody listens.
#[inline]
pub fn sent(context: &Context) -> u64 {
    if is_on() {
        let at = place(context);
        send(false, at)
    } else {
        0
    }
}

/// The same of what a worker prints.
#[inline]
pub fn sent_output() -> u64 {
    if is_on() {
        send(true, WRITER.take())
    } else {
        0
    }
}

#[cold]
fn send(is_output: bool, at: Place) -> u64 {
    let letter = LETTERS.fetch_add(1, Ordering::Relaxed) + 1;
    let cause = runtime().execution.id();
    record(|_| Event::Sent {
        letter,
        cause,
        is_output,
        at,
    });
    letter
}

/// Reports that the running callback takes a message.
#[inline]
pub fn received(letter: u64) {
    if letter != 0 {
        emit(|| Event::Received { letter });
    }
}

/// Notes the file that is about to run as the main script: a reader wants to see it, even if nothing
/// in it is ever told.
pub fn main_file(path: &Path) {
    if is_on() {
        with_stream(|stream| stream.known.stacks.note_file(path));
    }
}

/// Notes the text of a script that is no file.
pub fn text(name: &str, text: &str) {
    if is_on() {
        let key = stacks::key(name).into_owned();
        with_stream(|stream| stream.known.texts.insert(key, text.into()));
    }
}

fn with_stream<T>(what: impl FnOnce(&mut Stream) -> T) -> Option<T> {
    let mut stream = STREAM.lock().unwrap_or_else(PoisonError::into_inner);
    stream.as_mut().map(|stream| what(stream))
}

#[cold]
fn record(make: impl FnOnce(&mut Known) -> Event) {
    with_stream(|stream| {
        let thread = THREAD.get().unwrap_or_else(|| {
            let number = stream.known.threads.len() as u16;
            stream.known.threads.push(current_thread());
            THREAD.set(Some(number));
            number
        });
        let event = make(&mut stream.known);
        stream.push(nanoseconds(), thread, event);
    });
}

impl Stream {
    fn push(&mut self, now: u64, thread: u16, event: Event) {
        self.report_due(now);
        match event {
            Event::TimerSet { id, due, .. } => {
                self.waiting.insert(id, (due, thread));
                self.due.push(Reverse((due, id)));
            }
            Event::Begin { id, .. } => {
                awaits::forget();
                self.waiting.remove(&id);
            }
            Event::Cleared { id } if !self.waiting.is_empty() => {
                self.waiting.remove(&id);
            }
            _ => {}
        }
        self.tell(now, thread, event);
    }

    /// Timers that have become due since the last event.
    fn report_due(&mut self, now: u64) {
        while let Some(&Reverse((due, id))) = self.due.peek()
            && due <= now
        {
            self.due.pop();
            if let Some(&(waits, thread)) = self.waiting.get(&id)
                && waits == due
            {
                self.waiting.remove(&id);
                self.tell(due, thread, Event::TimerDue { id });
            }
        }
    }

    fn tell(&mut self, time: u64, thread: u16, event: Event) {
        self.last = self.last.max(time);
        let record = Record {
            time: self.last,
            thread,
            event,
        };
        for sink in &mut self.sinks {
            sink.take(&record, &self.known);
        }
    }
}

/// The name of this thread as traces and `current()` show it.
pub fn current_thread() -> String {
    std::thread::current().name().unwrap_or("main").to_string()
}
