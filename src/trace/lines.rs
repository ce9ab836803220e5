//! The trace as lines on stderr, in the book's manner: which thread does what.

use std::collections::HashMap;
use std::io::Write;

use super::{Event, Kind, Phase, Position, Record, Sink};

/// Prints each event that teaches something as a line `Thread: NAME<tab>what`.
#[derive(Default)]
pub struct Lines {
    /// The tick and phase that have begun but not been printed: empty ones stay silent.
    tick: Option<u64>,
    phase: Option<Phase>,
    queued: HashMap<u64, (Kind, Option<Position>)>,
    tasks: HashMap<u64, &'static str>,
}

impl Lines {
    fn line(&self, thread: &str, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "Thread: {thread}\t{text}");
    }

    /// Prints the tick and the phase we are in, unless that has been done.
    fn place(&mut self, thread: &str) {
        if let Some(number) = self.tick.take() {
            self.line(thread, &format!("===== TICK {number} ====="));
        }
        if let Some(phase) = self.phase.take() {
            self.line(thread, &format!("--- phase: {} ---", phase.name()));
        }
    }

    fn whence(&self, id: u64) -> String {
        match self.queued.get(&id) {
            Some((_, Some(at))) => {
                let name = at.file.rsplit('/').next().unwrap_or(&at.file);
                format!(" (registered at {name}:{}:{})", at.line, at.column)
            }
            _ => String::new(),
        }
    }
}

impl Sink for Lines {
    fn take(&mut self, record: Record) {
        let thread = &record.thread;
        match record.event {
            Event::TickBegin { number } => self.tick = Some(number),
            Event::TickEnd { .. } => self.tick = None,
            Event::PhaseBegin { phase } => self.phase = Some(phase),
            Event::PhaseEnd { .. } => self.phase = None,
            Event::Queued {
                id, kind, position, ..
            } => {
                self.queued.insert(id, (kind, position));
            }
            Event::Begin { id, kind } => {
                self.place(thread);
                let whence = self.whence(id);
                self.line(thread, &format!("callback: {} #{id}{whence}", kind.name()));
            }
            Event::End { id } => {
                // An interval or a watch may call again; what runs once is forgotten.
                if !matches!(
                    self.queued.get(&id),
                    Some((Kind::Interval | Kind::Timeout | Kind::Source(_), _))
                ) {
                    self.queued.remove(&id);
                }
            }
            Event::TimerSet {
                id, delay, repeats, ..
            } => {
                let what = if repeats { "interval" } else { "timeout" };
                self.line(thread, &format!("{what} #{id} registered: {delay} ms"));
            }
            Event::Cleared { id } => self.line(thread, &format!("#{id} cleared")),
            Event::TaskQueued { id, name } => {
                self.tasks.insert(id, name);
                self.line(thread, &format!("task #{id} given to the pool: {name}"));
            }
            Event::TaskTaken { id } => {
                let name = self.tasks.get(&id).copied().unwrap_or("task");
                self.line(thread, &format!("received task #{id}: {name}"));
            }
            Event::TaskDone { id } => {
                let name = self.tasks.remove(&id).unwrap_or("task");
                self.line(thread, &format!("finished task #{id}: {name}"));
            }
            Event::SourceWatched { source, name } => {
                self.line(
                    thread,
                    &format!("interest registered: {name} (source {source})"),
                );
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
                self.line(thread, &format!("ready: {name} (source {source}): {what}"));
            }
            Event::SourceClosed { source } => {
                self.line(thread, &format!("interest ended: source {source}"));
            }
            Event::Waiting { timeout } => {
                if timeout.is_none_or(|t| !t.is_zero()) {
                    self.place(thread);
                    let text = match timeout {
                        Some(timeout) => format!("waiting, at most {} ms", timeout.as_millis()),
                        None => "waiting for the OS or the pool".to_string(),
                    };
                    self.line(thread, &text);
                }
            }
            Event::HostTimer { name } => {
                self.place(thread);
                self.line(thread, &format!("timer of the host: {name}"));
            }
            Event::HandleOpened { .. }
            | Event::HandleReferenced { .. }
            | Event::HandleUnreferenced { .. }
            | Event::HandleClosed { .. }
            | Event::Console { .. } => {}
        }
    }
}
