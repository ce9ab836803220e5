//! The trace as lines on stderr, in the book's manner: which thread does what.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;

use super::stacks::Stacks;
use super::{Event, Kind, Known, Phase, Place, Record, Sink};

/// Prints each event that teaches something as a line `Thread: NAME<tab>what`.
pub struct Lines {
    coloured: bool,
    /// Leaves out what the host's own JavaScript does on the script's behalf.
    quiet_internals: bool,
    /// The tick and phase that have begun but not been printed: empty ones stay silent.
    tick: Option<u64>,
    phase: Option<Phase>,
    /// A microtask that has begun: its line is printed once it is known where it comes from.
    begun: Option<u64>,
    /// Whether it calls the `then` of an object.
    calls_then: bool,
    /// A hidden callback that has begun: its line is printed after all if the script's own code runs
    /// in it.
    hidden: Option<(u64, Kind)>,
    queued: HashMap<u64, Stored>,
    sources: HashMap<u32, &'static str>,
}

struct Stored {
    kind: Kind,
    at: Place,
}

/// What a line is about; its colour.
#[derive(Clone, Copy)]
enum Tone {
    Tick,
    Phase,
    Callback,
    Stored,
    Pool,
    Os,
    Error,
    Quiet,
}

impl Tone {
    /// SGR parameters.
    fn code(self) -> &'static str {
        match self {
            Self::Tick => "1",
            Self::Phase => "36",
            Self::Callback => "1;32",
            Self::Stored => "33",
            Self::Pool => "35",
            Self::Os => "34",
            Self::Error => "1;31",
            Self::Quiet => "2",
        }
    }
}

impl Lines {
    /// Lines for stderr.
    pub fn new(coloured: bool, quiet_internals: bool) -> Self {
        Self {
            coloured,
            quiet_internals,
            tick: None,
            phase: None,
            begun: None,
            calls_then: false,
            hidden: None,
            queued: HashMap::new(),
            sources: HashMap::new(),
        }
    }

    fn line(&self, thread: &str, tone: Tone, text: &str) {
        let mut stderr = std::io::stderr().lock();
        // Nobody is left to tell when stderr is closed.
        let _ = if self.coloured {
            writeln!(
                stderr,
                "\x1b[2mThread: {thread}\x1b[0m\t\x1b[{}m{text}\x1b[0m",
                tone.code()
            )
        } else {
            writeln!(stderr, "Thread: {thread}\t{text}")
        };
    }

    /// Prints the tick and the phase we are in, unless that has been done.
    fn place(&mut self, thread: &str) {
        if let Some(number) = self.tick.take() {
            self.line(thread, Tone::Tick, &format!("===== TICK {number} ====="));
        }
        if let Some(phase) = self.phase.take() {
            self.line(
                thread,
                Tone::Phase,
                &format!("--- phase: {} ---", phase.name()),
            );
        }
    }

    fn callback(&mut self, thread: &str, id: u64, kind: Kind, stacks: &Stacks) {
        if self.is_hidden(id) {
            self.hidden = Some((id, kind));
        } else {
            self.begin(thread, id, kind, stacks);
        }
    }

    fn begin(&mut self, thread: &str, id: u64, kind: Kind, stacks: &Stacks) {
        self.place(thread);
        let whence = self.whence(id, stacks);
        let text = match kind {
            Kind::Module => format!("module: {} #{id}", self.module(id, stacks)),
            Kind::Close(name) => format!("callback: close of {name} #{id}{whence}"),
            Kind::Microtask if std::mem::take(&mut self.calls_then) => {
                let whence = whence.replace("registered at", "a promise was resolved with it at");
                format!("callback: microtask #{id}: then() of an object{whence}")
            }
            kind => format!("callback: {} #{id}{whence}", kind.name()),
        };
        self.line(thread, Tone::Callback, &text);
    }

    fn is_hidden(&self, id: u64) -> bool {
        self.quiet_internals
            && self.queued.get(&id).is_some_and(|stored| {
                // Tasks and sources are the program's, whoever asked for them. What settles a promise
                // may be the host, its reactions are the script's.
                let is_native = stored.at.stack == 0 && stored.kind != Kind::Microtask;
                (stored.at.internal || is_native) && is_glue(stored.kind)
            })
    }

    fn whence(&self, id: u64, stacks: &Stacks) -> String {
        let Some(stored) = self.queued.get(&id) else {
            return String::new();
        };
        let whence = registered_at(stored.at, stacks);
        // What no line of the script has put there.
        if whence.is_empty() && is_glue(stored.kind) {
            return " (the host's own)".into();
        }
        whence
    }

    fn stored(&mut self, thread: &str, id: u64, kind: Kind, stacks: &Stacks) {
        let what = match kind {
            Kind::Task(name) => format!("task #{id} given to the pool: {name}"),
            // A module runs at once.
            Kind::Timeout | Kind::Interval | Kind::HostTimer(_) | Kind::Module => return,
            Kind::Close(name) => format!("close of {name} #{id} waits for the closing phase"),
            Kind::Pending(name) => format!("{name} #{id} waits for the pending phase"),
            kind => format!("queued: {} #{id}", kind.name()),
        };
        // What settles a promise queues its reactions, wherever those come from.
        let is_settled = kind == Kind::Microtask
            && self
                .queued
                .get(&id)
                .is_some_and(|stored| stored.at.stack == 0);
        let whence = if matches!(kind, Kind::Task(_)) || is_settled {
            String::new()
        } else {
            self.whence(id, stacks).replace("registered ", "")
        };
        self.place(thread);
        self.line(thread, Tone::Stored, &format!("{what}{whence}"));
    }
}

/// What the host's own JavaScript uses as the script does.
fn is_glue(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Tick | Kind::Microtask | Kind::Immediate | Kind::Timeout | Kind::Interval
    )
}

/// A file's name without its folders.
fn name_of(path: &str) -> &str {
    match path.strip_prefix("node:") {
        Some(_) => path,
        None => path.rsplit('/').next().unwrap_or(path),
    }
}

fn registered_at(at: Place, stacks: &Stacks) -> String {
    let Some(frame) = stacks.frame(at.stack) else {
        return String::new();
    };
    let name = name_of(&stacks.files[frame.file as usize]);
    format!(" (registered at {name}:{}:{})", frame.line, frame.column)
}

impl Sink for Lines {
    fn take(&mut self, record: &Record, known: &Known) {
        let thread = known.threads[record.thread as usize].as_str();
        let stacks = &known.stacks;
        if let Some(id) = self.begun.take() {
            if let Event::Reaction { at, calls_then, .. } = record.event {
                let kind = Kind::Microtask;
                self.queued.insert(id, Stored { kind, at });
                self.calls_then = calls_then;
            }
            self.callback(thread, id, Kind::Microtask, stacks);
        }
        match &record.event {
            Event::Begin { .. } | Event::End { .. } => self.hidden = None,
            Event::Queued { at, .. } | Event::Registered { at, .. } | Event::Console { at, .. }
                if at.stack != 0 =>
            {
                if let Some((id, kind)) = self.hidden.take() {
                    self.begin(thread, id, kind, stacks);
                }
            }
            _ => {}
        }
        match &record.event {
            Event::TickBegin { number } => self.tick = Some(*number),
            Event::TickEnd { .. } => self.tick = None,
            Event::PhaseBegin { phase } => self.phase = Some(*phase),
            Event::PhaseEnd { .. } => self.phase = None,
            &Event::Queued { id, kind, at, .. } => {
                self.queued.insert(id, Stored { kind, at });
                if !self.is_hidden(id) {
                    self.stored(thread, id, kind, stacks);
                }
            }
            &Event::Registered { id, kind, at, .. } => {
                self.queued.insert(id, Stored { kind, at });
            }
            Event::Begin {
                id,
                kind: Kind::Microtask,
                ..
            } => self.begun = Some(*id),
            Event::Begin { id, kind, .. } => match kind {
                Kind::Main => self.line(thread, Tone::Callback, "the main script begins"),
                Kind::Process(name) => {
                    self.line(thread, Tone::Callback, &format!("process event: {name}"));
                }
                Kind::HostTimer(name) => {
                    if !self.quiet_internals {
                        self.place(thread);
                        let text = format!("timer of the host: {name}");
                        self.line(thread, Tone::Quiet, &text);
                    }
                }
                kind => self.callback(thread, *id, *kind, stacks),
            },
            Event::End {
                id: crate::runtime::MAIN,
            } => {
                self.line(thread, Tone::Callback, "the main script has ended");
            }
            Event::End { id } => {
                // A timer or a source may call again; what runs once is forgotten.
                if matches!(
                    self.queued.get(id),
                    Some(Stored {
                        kind: Kind::Tick | Kind::Microtask | Kind::Immediate | Kind::Task(_),
                        ..
                    })
                ) {
                    self.queued.remove(id);
                }
            }
            Event::TimerSet {
                id, delay, kind, ..
            } => {
                let what = match kind {
                    Kind::HostTimer(name) if !self.quiet_internals => {
                        format!("timer of the host: {name}")
                    }
                    Kind::HostTimer(_) => return,
                    kind => kind.name().to_string(),
                };
                if !self.is_hidden(*id) {
                    let text = format!("{what} #{id} registered: {delay} ms");
                    self.line(thread, Tone::Stored, &text);
                }
            }
            // That it is due is no thread's doing; the main thread is who has to see to it.
            Event::TimerDue { id } => {
                if let Some(Stored { kind, .. }) = self.queued.get(id)
                    && !self.is_hidden(*id)
                {
                    let text = format!("{} #{id} is due", kind.name());
                    self.line("main", Tone::Stored, &text);
                }
            }
            Event::Cleared { id } => {
                if self.queued.contains_key(id) && !self.is_hidden(*id) {
                    self.line(thread, Tone::Stored, &format!("#{id} cleared"));
                }
            }
            Event::TaskTaken { id } => {
                let text = format!("received task #{id}: {}", self.task(*id));
                self.line(thread, Tone::Pool, &text);
            }
            Event::TaskDone { id } => {
                let text = format!("finished task #{id}: {}", self.task(*id));
                self.line(thread, Tone::Pool, &text);
            }
            Event::SourceWatched { source, name, .. } => {
                self.sources.insert(*source, name);
                let text = format!("interest registered: {name} (source {source})");
                self.line(thread, Tone::Os, &text);
            }
            Event::SourceReady {
                source,
                name,
                readiness,
            } => {
                self.place(thread);
                let mut what = Vec::new();
                if readiness.readable {
                    what.push("readable");
                }
                if readiness.writable {
                    what.push("writable");
                }
                if readiness.read_closed || readiness.write_closed {
                    what.push("closed by the peer");
                }
                if readiness.error {
                    what.push("error");
                }
                let what = what.join(", ");
                let text = format!("ready: {name} (source {source}): {what}");
                self.line(thread, Tone::Os, &text);
            }
            Event::SourceClosed { source } => {
                if let Some(name) = self.sources.remove(source) {
                    let text = format!("interest ended: {name} (source {source})");
                    self.line(thread, Tone::Os, &text);
                }
            }
            Event::Waiting { timeout } => {
                if timeout.is_none_or(|t| !t.is_zero()) {
                    self.place(thread);
                    let mut text = "waiting for the OS or the pool".to_string();
                    if let Some(timeout) = timeout {
                        let _ = write!(text, ", at most {} ms", timeout.as_millis());
                    }
                    self.line(thread, Tone::Quiet, &text);
                }
            }
            Event::Uncaught {
                is_rejection,
                what,
                cause,
                fate,
            } => {
                let kind = match is_rejection {
                    true => "rejection that nobody handled",
                    false => "error that nobody caught",
                };
                let by = match *cause {
                    crate::runtime::MAIN => "the main script".to_string(),
                    cause => format!("callback #{cause}"),
                };
                let text = format!("{kind}, in {by}: {what}; {fate}");
                self.line(thread, Tone::Error, &text);
            }
            Event::Reaction { .. }
            | Event::Completions
            | Event::Posted { .. }
            | Event::SourceServed { .. }
            | Event::Woken
            | Event::HandleOpened { .. }
            | Event::HandleReferenced { .. }
            | Event::HandleUnreferenced { .. }
            | Event::HandleClosed { .. }
            | Event::Console { .. }
            | Event::Stopped { .. }
            | Event::Exit { .. } => {}
        }
    }
}

impl Lines {
    /// The file of a module that begins.
    fn module<'a>(&self, id: u64, stacks: &'a Stacks) -> &'a str {
        let frame = self
            .queued
            .get(&id)
            .and_then(|stored| stacks.frame(stored.at.stack));
        frame.map_or("", |frame| name_of(&stacks.files[frame.file as usize]))
    }

    fn task(&self, id: u64) -> &'static str {
        match self.queued.get(&id) {
            Some(Stored {
                kind: Kind::Task(name),
                ..
            }) => name,
            _ => "task",
        }
    }
}
