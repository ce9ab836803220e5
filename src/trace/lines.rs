//! The trace as lines on stderr, in the book's manner: which thread does what.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;

mod stand;

use stand::{
    Letter, Shown, Stand, Stored, Whence, Who, is_main, name_of, registered_at, script_of, sent_by,
    spot,
};

use super::stacks::Stacks;
use super::{Event, Kind, Known, Place, Record, Sink};

/// Prints each event that teaches something as a line `Thread: NAME<tab>what`.
pub struct Lines {
    coloured: bool,
    /// Leaves out what the host's own JavaScript does on the script's behalf.
    quiet_internals: bool,
    /// Where each thread stands.
    threads: Vec<Stand>,
    queued: HashMap<u64, Stored>,
    /// Sources by thread and number.
    sources: HashMap<(u16, u32), &'static str>,
    /// Messages that have been sent and not received.
    letters: HashMap<u64, Letter>,
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
            threads: Vec::new(),
            queued: HashMap::new(),
            sources: HashMap::new(),
            letters: HashMap::new(),
        }
    }

    fn stand(&mut self, who: Who) -> &mut Stand {
        let number = who.number as usize;
        if self.threads.len() <= number {
            self.threads.resize_with(number + 1, Stand::default);
        }
        &mut self.threads[number]
    }

    fn line(&self, who: Who, tone: Tone, text: &str) {
        let thread = who.name();
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
    fn place(&mut self, who: Who) {
        if let Some(number) = self.stand(who).tick.take() {
            self.line(who, Tone::Tick, &format!("===== TICK {number} ====="));
        }
        if let Some(phase) = self.stand(who).phase.take() {
            let text = format!("--- phase: {} ---", phase.name());
            self.line(who, Tone::Phase, &text);
        }
    }

    fn callback(&mut self, who: Who, id: u64, kind: Kind) {
        if self.is_hidden(id) || (kind == MESSAGE && self.is_quiet(who)) {
            self.stand(who).hidden = Some((id, kind));
        } else {
            self.begin(who, id, kind);
        }
    }

    /// Whether what a port's callback takes is the host's own, or nothing but the port's end.
    fn is_quiet(&mut self, who: Who) -> bool {
        let quiet = self.quiet_internals;
        match &self.stand(who).whence {
            Whence::Letter(_, letter) => quiet && letter.at.stack == 0,
            _ => quiet,
        }
    }

    fn begin(&mut self, who: Who, id: u64, kind: Kind) {
        self.place(who);
        let stacks = &who.known.stacks;
        let mut whence = self.whence(id, stacks);
        let stand = self.stand(who);
        let (what, serving) = (std::mem::take(&mut stand.whence), stand.serving);
        let of = match (kind, serving) {
            (Kind::Source(_), Some(source)) => format!(" of source {source}"),
            _ => String::new(),
        };
        let shown = Shown(id);
        let text = match (kind, what) {
            (Kind::Module, _) => format!("module: {} {shown}", self.module(id, stacks)),
            (Kind::Close(name), _) => format!("callback: close of {name} {shown}{whence}"),
            (_, Whence::Then) => {
                whence = whence.replace("registered at", "a promise was resolved with it at");
                format!("callback: microtask {shown}: then() of an object{whence}")
            }
            (_, Whence::Letter(number, letter)) => {
                let from = sent_by(letter, who.known);
                let what = if letter.is_output {
                    "output"
                } else {
                    "message"
                };
                format!("callback: message {shown}: {what} {number} has come ({from})")
            }
            (kind, _) => format!("callback: {} {shown}{of}{whence}", kind.name()),
        };
        self.line(who, Tone::Callback, &text);
    }

    fn is_hidden(&self, id: u64) -> bool {
        self.quiet_internals
            && self.queued.get(&id).is_some_and(|stored| {
                // Tasks and sources are the program's, whoever asked for them. What settles a promise
                // may be the host, its reactions are the script's.
                let is_native = stored.at.stack == 0 && stored.kind != Kind::Microtask;
                // A port that goes to another thread is closed in its own.
                let is_port = matches!(stored.kind, Kind::Close("MessagePort"));
                (stored.at.internal || is_native) && (is_glue(stored.kind) || is_port)
            })
    }

    fn whence(&self, id: u64, stacks: &Stacks) -> String {
        let Some(stored) = self.queued.get(&id) else {
            return String::new();
        };
        let whence = registered_at(stored.at, stacks);
        if !whence.is_empty() {
            return whence;
        }
        // No line of the script has put it there.
        match spot(stored.root, stacks) {
            _ if is_glue(stored.kind) => " (the host's own)".into(),
            Some(spot) => format!(" (goes back to {spot})"),
            None => String::new(),
        }
    }

    fn store(&mut self, id: u64, cause: u64, kind: Kind, at: Place) {
        let root = match self.queued.get(&cause) {
            Some(cause) if at.stack == 0 => cause.root,
            _ => at,
        };
        self.queued.insert(id, Stored { kind, at, root });
    }

    fn stored(&mut self, who: Who, id: u64, kind: Kind, ahead: Option<u32>) {
        let shown = Shown(id);
        let what = match kind {
            Kind::Task(name) => format!("task {shown} given to the pool: {name}"),
            // A module runs at once.
            Kind::Timeout | Kind::Interval | Kind::HostTimer(_) | Kind::Module => return,
            Kind::Close(name) => format!("close of {name} {shown} waits for the closing phase"),
            Kind::Pending(name) => format!("{name} {shown} waits for the pending phase"),
            kind => {
                let place = match ahead {
                    None => String::new(),
                    Some(0) => ", in front of all others".into(),
                    Some(ahead) => format!(", behind the first {ahead}"),
                };
                format!("queued: {} {shown}{place}", kind.name())
            }
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
            let whence = self.whence(id, &who.known.stacks);
            whence.replace("registered ", "")
        };
        self.place(who);
        self.line(who, Tone::Stored, &format!("{what}{whence}"));
    }
}

/// What a port's callback is.
const MESSAGE: Kind = Kind::Source("message");

/// What the host's own JavaScript uses as the script does.
fn is_glue(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Tick | Kind::Microtask | Kind::Immediate | Kind::Timeout | Kind::Interval
    )
}

impl Sink for Lines {
    fn take(&mut self, record: &Record, known: &Known) {
        let who = Who {
            number: record.thread,
            known,
        };
        let begun = self.stand(who).begun.take();
        if let Some((id, kind)) = begun {
            match record.event {
                Event::Reaction { at, calls_then, .. } => {
                    let root = at;
                    self.queued.insert(id, Stored { kind, at, root });
                    if calls_then {
                        self.stand(who).whence = Whence::Then;
                    }
                }
                Event::Received { letter } if kind == MESSAGE => {
                    if let Some(known) = self.letters.remove(&letter) {
                        self.stand(who).whence = Whence::Letter(letter, known);
                    }
                }
                _ => {}
            }
            self.callback(who, id, kind);
        }
        match &record.event {
            Event::Begin { .. } | Event::End { .. } => {
                let stand = self.stand(who);
                stand.hidden = None;
                stand.whence = Whence::Stored;
            }
            Event::Queued { at, .. } | Event::Registered { at, .. } | Event::Console { at, .. }
                if at.stack != 0 =>
            {
                if let Some((id, kind)) = self.stand(who).hidden.take() {
                    self.begin(who, id, kind);
                }
            }
            _ => {}
        }
        match &record.event {
            Event::TickBegin { number } => self.stand(who).tick = Some(*number),
            Event::TickEnd { .. } => self.stand(who).tick = None,
            Event::PhaseBegin { phase } => self.stand(who).phase = Some(*phase),
            Event::PhaseEnd { .. } => {
                let stand = self.stand(who);
                stand.phase = None;
                stand.serving = None;
            }
            Event::Completions => self.stand(who).serving = None,
            Event::SourceServed { source } => self.stand(who).serving = Some(*source),
            &Event::Queued {
                id,
                cause,
                kind,
                at,
                ahead,
            } => {
                self.store(id, cause, kind, at);
                if !self.is_hidden(id) {
                    self.stored(who, id, kind, ahead);
                }
            }
            &Event::Registered {
                id,
                cause,
                kind,
                at,
            } => self.store(id, cause, kind, at),
            &Event::Begin { id, kind, .. } if kind == Kind::Microtask || kind == MESSAGE => {
                self.stand(who).begun = Some((id, kind));
            }
            Event::Begin { id, kind, cause } => match kind {
                Kind::Main if *cause != 0 => {
                    let whence = self.whence(*cause, &known.stacks);
                    let whence = whence.replace("registered", "started");
                    let text = format!("the worker's script begins{whence}");
                    self.line(who, Tone::Callback, &text);
                }
                Kind::Main => self.line(who, Tone::Callback, "the main script begins"),
                Kind::Process(name) => {
                    self.line(who, Tone::Callback, &format!("process event: {name}"));
                }
                Kind::HostTimer(name) => {
                    if !self.quiet_internals {
                        self.place(who);
                        let text = format!("timer of the host: {name}");
                        self.line(who, Tone::Quiet, &text);
                    }
                }
                kind => self.callback(who, *id, *kind),
            },
            Event::End { id } if is_main(*id) => {
                let text = format!("{} has ended", script_of(*id));
                self.line(who, Tone::Callback, &text);
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
                    let text = format!("{what} {} registered: {delay} ms", Shown(*id));
                    self.line(who, Tone::Stored, &text);
                }
            }
            // That it is due is no thread's doing; the one that has set it is who has to see to it.
            Event::TimerDue { id } => {
                if let Some(Stored { kind, .. }) = self.queued.get(id)
                    && !self.is_hidden(*id)
                {
                    let text = format!("{} {} is due", kind.name(), Shown(*id));
                    self.line(who, Tone::Stored, &text);
                }
            }
            Event::Cleared { id } => {
                if self.queued.contains_key(id) && !self.is_hidden(*id) {
                    self.line(who, Tone::Stored, &format!("{} cleared", Shown(*id)));
                }
            }
            Event::TaskTaken { id } => {
                let text = format!("received task {}: {}", Shown(*id), self.task(*id));
                self.line(who, Tone::Pool, &text);
            }
            Event::TaskDone { id } => {
                let text = format!("finished task {}: {}", Shown(*id), self.task(*id));
                self.line(who, Tone::Pool, &text);
            }
            Event::SourceWatched {
                source,
                name,
                cause,
            } => {
                self.sources.insert((who.number, *source), name);
                let root = self.queued.get(cause).map(|cause| cause.root);
                let root = root.and_then(|root| spot(root, &known.stacks));
                let root = root.map_or_else(String::new, |root| format!(", goes back to {root}"));
                let text = format!("interest registered: {name} (source {source}{root})");
                self.line(who, Tone::Os, &text);
            }
            Event::SourceReady {
                source,
                name,
                readiness,
            } => {
                self.place(who);
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
                self.line(who, Tone::Os, &text);
            }
            Event::SourceClosed { source } => {
                if let Some(name) = self.sources.remove(&(who.number, *source)) {
                    let text = format!("interest ended: {name} (source {source})");
                    self.line(who, Tone::Os, &text);
                }
            }
            Event::Waiting { timeout } => {
                if timeout.is_none_or(|t| !t.is_zero()) {
                    self.place(who);
                    let mut text = "waiting for the OS or the pool".to_string();
                    if let Some(timeout) = timeout {
                        let _ = write!(text, ", at most {} ms", timeout.as_millis());
                    }
                    self.line(who, Tone::Quiet, &text);
                }
            }
            Event::Uncaught {
                is_rejection,
                what,
                cause,
                fate,
                at,
            } => {
                let kind = match is_rejection {
                    true => "rejection that nobody handled",
                    false => "error that nobody caught",
                };
                let by = match *cause {
                    cause if is_main(cause) => script_of(cause).to_string(),
                    cause => format!("callback {}", Shown(cause)),
                };
                let spot = spot(*at, &known.stacks);
                let place = spot.map_or_else(String::new, |spot| format!(" at {spot}"));
                let text = format!("{kind}, in {by}{place}: {what}; {fate}");
                self.line(who, Tone::Error, &text);
            }
            &Event::Sent {
                letter,
                is_output,
                at,
                ..
            } => {
                let thread = who.number;
                let sent = Letter {
                    thread,
                    at,
                    is_output,
                };
                self.letters.insert(letter, sent);
                if let Some(spot) = spot(at, &known.stacks) {
                    let text = match is_output {
                        true => format!("output {letter} sent to the thread that prints it"),
                        false => format!("message {letter} sent"),
                    };
                    self.line(who, Tone::Os, &format!("{text} (at {spot})"));
                }
            }
            Event::Received { letter } => {
                // Not as a port's callback: the script has asked for it.
                if let Some(sent) = self.letters.remove(letter)
                    && sent.at.stack != 0
                {
                    let text = format!("message {letter} received ({})", sent_by(sent, known));
                    self.line(who, Tone::Os, &text);
                }
            }
            Event::Exit { code } if who.name() != "main" => {
                let text = format!("the thread ends, exit code {code}");
                self.line(who, Tone::Callback, &text);
            }
            Event::Reaction { .. }
            | Event::Posted { .. }
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
