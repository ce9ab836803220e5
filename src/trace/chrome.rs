//! A recording as Chrome trace-event JSON, for ui.perfetto.dev and chrome://tracing.
//!
//! Format: "Trace Event Format" (Google). For each thread that has a loop (the main thread, workers) a
//! lane for its callbacks, one for the ticks, one for each phase; one for each other thread. Slices of
//! a lane nest or follow each other; an arrow leads from where a callback was stored to its call,
//! through the pool thread that did its task, and from where a message was sent to where it was
//! received. Phases in which nothing happened are left out.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::data::quoted;
use super::recording::Recording;
use super::{Event, Kind, Known, Phase, Record};

const PHASES: [Phase; 6] = [
    Phase::Timers,
    Phase::Pending,
    Phase::IdlePrepare,
    Phase::Poll,
    Phase::Check,
    Phase::Closing,
];

/// Lanes of a thread: its callbacks, or its tasks; then, where it has a loop, the ticks and the phases.
const TICKS: usize = 1;
const FIRST_PHASE: usize = 2;
const LANES: usize = FIRST_PHASE + PHASES.len();

/// The first lane of a thread.
fn lane_of(thread: u16) -> usize {
    1 + thread as usize * LANES
}

/// The lane of a thread's phase.
fn lane_of_phase(thread: u16, phase: Phase) -> usize {
    let at = PHASES.iter().position(|known| *known == phase);
    lane_of(thread) + FIRST_PHASE + at.unwrap_or_default()
}

/// The JSON text.
pub fn json(recording: &Recording, known: &Known) -> String {
    let mut writer = Writer {
        text: String::from("{\"displayTimeUnit\":\"ms\",\"traceEvents\":["),
        started: known.started,
        flows: 0,
        first: true,
    };
    writer.names(recording, known);
    let mut lanes = Lanes::default();
    let mut end = known.started;
    for record in &recording.records {
        end = record.time;
        lanes.take(record, known, &mut writer);
    }
    lanes.close(end, &mut writer);
    writer.text.push_str("\n]}\n");
    writer.text
}

struct Writer {
    text: String,
    started: u64,
    flows: u64,
    first: bool,
}

impl Writer {
    fn object(&mut self, fields: &str) {
        self.text.push_str(if self.first { "\n" } else { ",\n" });
        self.first = false;
        let _ = write!(self.text, "{{\"pid\":1,{fields}}}");
    }

    fn names(&mut self, recording: &Recording, known: &Known) {
        let name = quoted(&format!("ouro {}", recording.program));
        self.object(&format!(
            "\"ph\":\"M\",\"name\":\"process_name\",\"args\":{{\"name\":{name}}}"
        ));
        for (number, thread) in (0..).zip(&known.threads) {
            let lane = lane_of(number);
            if !has_loop(thread) {
                self.lane(lane, thread);
                continue;
            }
            self.lane(lane, &format!("{thread}: callbacks"));
            self.lane(lane + TICKS, &format!("{thread}: ticks of the loop"));
            for phase in PHASES {
                let name = format!("{thread}: phase {}", phase.name());
                self.lane(lane_of_phase(number, phase), &name);
            }
        }
    }

    fn lane(&mut self, lane: usize, name: &str) {
        let name = quoted(name);
        self.object(&format!(
            "\"tid\":{lane},\"ph\":\"M\",\"name\":\"thread_name\",\"args\":{{\"name\":{name}}}"
        ));
        self.object(&format!(
            "\"tid\":{lane},\"ph\":\"M\",\"name\":\"thread_sort_index\",\"args\":{{\"sort_index\":{lane}}}"
        ));
    }

    /// Microseconds since the beginning.
    fn time(&self, time: u64) -> String {
        let time = time.saturating_sub(self.started);
        format!("{}.{:03}", time / 1000, time % 1000)
    }

    fn slice(&mut self, lane: usize, name: &str, class: &str, from: u64, to: u64, args: &str) {
        let (start, length) = (self.time(from), self.time(self.started + (to - from)));
        let name = quoted(name);
        self.object(&format!(
            "\"tid\":{lane},\"ph\":\"X\",\"cat\":\"{class}\",\"name\":{name},\"ts\":{start},\"dur\":{length},\"args\":{{{args}}}"
        ));
    }

    /// An arrow over points of lanes, in the order of time.
    fn flow(&mut self, points: &[(usize, u64)]) {
        self.flows += 1;
        let id = self.flows;
        for (at, &(lane, time)) in points.iter().enumerate() {
            let step = match at {
                0 => "\"ph\":\"s\"",
                _ if at + 1 == points.len() => "\"ph\":\"f\",\"bp\":\"e\"",
                _ => "\"ph\":\"t\"",
            };
            let time = self.time(time);
            self.object(&format!(
                "\"tid\":{lane},{step},\"cat\":\"cause\",\"name\":\"cause\",\"id\":{id},\"ts\":{time}"
            ));
        }
    }
}

/// Where a callback was stored.
#[derive(Default)]
struct Stored {
    /// On which lane and when; none: not inside any slice.
    at: Option<(usize, u64)>,
    place: String,
    /// The lane of the thread that did its task, and when it began.
    task: Option<(usize, u64)>,
}

struct Open {
    id: u64,
    kind: Kind,
    from: u64,
}

/// What a thread with a loop does.
#[derive(Default)]
struct Loop {
    calls: Vec<Open>,
    tick: Option<(u64, u64, bool)>,
    phase: Option<(Phase, u64, bool)>,
    waiting: Option<u64>,
}

#[derive(Default)]
struct Lanes {
    stored: HashMap<u64, Stored>,
    loops: HashMap<u16, Loop>,
    /// What each thread of the pool does: since when, and which task.
    tasks: HashMap<u16, (u64, u64)>,
    names: HashMap<u64, Kind>,
    /// Messages that were sent in a callback: on which lane, and when.
    letters: HashMap<u64, (usize, u64)>,
}

/// Whether a thread has a loop, by its name.
fn has_loop(thread: &str) -> bool {
    thread == "main" || thread.starts_with("worker")
}

impl Lanes {
    fn take(&mut self, record: &Record, known: &Known, writer: &mut Writer) {
        let (time, thread) = (record.time, record.thread);
        let lane = lane_of(thread);
        let own = self.loops.entry(thread).or_default();
        match &record.event {
            Event::Queued { id, kind, at, .. } | Event::Registered { id, kind, at, .. } => {
                self.names.insert(*id, *kind);
                let place = known
                    .stacks
                    .frame(at.stack)
                    .map_or_else(String::new, |frame| {
                        let path = &known.stacks.files[frame.file as usize];
                        let at = format!("{path}:{}:{}", frame.line, frame.column);
                        format!(",\"registered\":{}", quoted(&at))
                    });
                self.stored.insert(
                    *id,
                    Stored {
                        at: (!own.calls.is_empty()).then_some((lane, time)),
                        place,
                        task: None,
                    },
                );
            }
            &Event::Begin { id, cause, kind } => {
                own.something_happens();
                own.calls.push(Open {
                    id,
                    kind,
                    from: time,
                });
                // A worker's script has what stands for the worker in another thread as its cause.
                let stored = if kind == Kind::Main { cause } else { id };
                if let Some(stored) = self.stored.get_mut(&stored)
                    && let Some(at) = stored.at
                {
                    let mut points = vec![at];
                    points.extend(stored.task.take());
                    points.push((lane, time));
                    writer.flow(&points);
                }
            }
            // What an error ended without a word ends with what it stood in.
            Event::End { id } if own.calls.iter().any(|open| open.id == *id) => {
                while let Some(open) = own.calls.pop() {
                    call(&self.stored, &open, lane, time, writer);
                    if open.id == *id {
                        break;
                    }
                }
            }
            Event::Sent { letter, .. } if !own.calls.is_empty() => {
                self.letters.insert(*letter, (lane, time));
            }
            Event::Received { letter } if !own.calls.is_empty() => {
                if let Some(sent) = self.letters.remove(letter) {
                    writer.flow(&[sent, (lane, time)]);
                }
            }
            Event::TickBegin { number } => own.tick = Some((*number, time, false)),
            Event::TickEnd { .. } => own.end_tick(thread, time, writer),
            Event::PhaseBegin { phase } => own.phase = Some((*phase, time, false)),
            Event::PhaseEnd { .. } => own.end_phase(thread, time, writer),
            Event::Waiting { timeout } if timeout.is_none_or(|most| !most.is_zero()) => {
                own.something_happens();
                own.waiting = Some(time);
            }
            Event::Woken => own.end_waiting(thread, time, writer),
            Event::TaskTaken { id } => {
                self.tasks.insert(thread, (*id, time));
                if let Some(stored) = self.stored.get_mut(id) {
                    stored.task = Some((lane, time));
                }
            }
            Event::TaskDone { .. } => self.end_task(thread, time, writer),
            _ => {}
        }
    }

    fn end_task(&mut self, thread: u16, time: u64, writer: &mut Writer) {
        if let Some((id, from)) = self.tasks.remove(&thread) {
            let name = self.names.get(&id).map_or("task", |kind| kind.name());
            let args = format!("\"id\":{id}");
            writer.slice(lane_of(thread), name, "task", from, time, &args);
        }
    }

    /// The process ended in the middle of it.
    fn close(&mut self, end: u64, writer: &mut Writer) {
        let threads: Vec<u16> = self.tasks.keys().copied().collect();
        for thread in threads {
            self.end_task(thread, end, writer);
        }
        for (thread, own) in &mut self.loops {
            while let Some(open) = own.calls.pop() {
                call(&self.stored, &open, lane_of(*thread), end, writer);
            }
            own.end_waiting(*thread, end, writer);
            own.end_phase(*thread, end, writer);
            own.end_tick(*thread, end, writer);
        }
    }
}

fn call(stored: &HashMap<u64, Stored>, open: &Open, lane: usize, to: u64, writer: &mut Writer) {
    let place = stored.get(&open.id).map_or("", |stored| &stored.place);
    let args = format!("\"id\":{}{place}", open.id);
    let (name, class) = (open.kind.name(), open.kind.class());
    writer.slice(lane, name, class, open.from, to, &args);
}

impl Loop {
    fn something_happens(&mut self) {
        if let Some(tick) = &mut self.tick {
            tick.2 = true;
        }
        if let Some(phase) = &mut self.phase {
            phase.2 = true;
        }
    }

    fn end_tick(&mut self, thread: u16, time: u64, writer: &mut Writer) {
        if let Some((number, from, true)) = self.tick.take() {
            let name = format!("tick {number}");
            writer.slice(lane_of(thread) + TICKS, &name, "tick", from, time, "");
        }
    }

    fn end_phase(&mut self, thread: u16, time: u64, writer: &mut Writer) {
        if let Some((phase, from, true)) = self.phase.take() {
            let lane = lane_of_phase(thread, phase);
            writer.slice(lane, phase.name(), "phase", from, time, "");
        }
    }

    fn end_waiting(&mut self, thread: u16, time: u64, writer: &mut Writer) {
        if let Some(from) = self.waiting.take() {
            let lane = lane_of_phase(thread, Phase::Poll);
            writer.slice(lane, "waiting", "wait", from, time, "");
        }
    }
}
