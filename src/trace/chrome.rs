//! A recording as Chrome trace-event JSON, for ui.perfetto.dev and chrome://tracing.
//!
//! Format: "Trace Event Format" (Google). A lane for the main thread's callbacks, one for the
//! ticks, one for each phase, one for each pool thread. Slices of a lane nest or follow each other;
//! an arrow leads from where a callback was stored to its call, through the pool thread that did
//! its task. Phases in which nothing happened are left out.

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

/// Numbers of the lanes. Threads stand behind the phases.
const MAIN: usize = 1;
const TICKS: usize = 2;
const FIRST_PHASE: usize = 3;
const FIRST_THREAD: usize = FIRST_PHASE + PHASES.len();

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
        self.lane(MAIN, "main: callbacks");
        self.lane(TICKS, "main: ticks of the loop");
        for (at, phase) in PHASES.iter().enumerate() {
            self.lane(FIRST_PHASE + at, &format!("phase: {}", phase.name()));
        }
        for (at, thread) in known.threads.iter().enumerate() {
            if thread != "main" {
                self.lane(FIRST_THREAD + at, thread);
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
    /// When; none: not inside any slice.
    at: Option<u64>,
    place: String,
    /// The lane of the thread that did its task, and when it began.
    task: Option<(usize, u64)>,
}

struct Open {
    id: u64,
    kind: Kind,
    from: u64,
}

#[derive(Default)]
struct Lanes {
    stored: HashMap<u64, Stored>,
    calls: Vec<Open>,
    tick: Option<(u64, u64, bool)>,
    phase: Option<(Phase, u64, bool)>,
    waiting: Option<u64>,
    /// What each thread of the pool does: since when, and which task.
    tasks: HashMap<u16, (u64, u64)>,
    names: HashMap<u64, Kind>,
}

impl Lanes {
    fn take(&mut self, record: &Record, known: &Known, writer: &mut Writer) {
        let time = record.time;
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
                        at: (!self.calls.is_empty()).then_some(time),
                        place,
                        task: None,
                    },
                );
            }
            &Event::Begin { id, kind, .. } => {
                self.something_happens();
                self.calls.push(Open {
                    id,
                    kind,
                    from: time,
                });
                if let Some(stored) = self.stored.get_mut(&id)
                    && let Some(at) = stored.at
                {
                    let mut points = vec![(MAIN, at)];
                    points.extend(stored.task.take());
                    points.push((MAIN, time));
                    writer.flow(&points);
                }
            }
            // What an error ended without a word ends with what it stood in.
            Event::End { id } if self.calls.iter().any(|open| open.id == *id) => {
                while let Some(open) = self.calls.pop() {
                    self.call(&open, time, writer);
                    if open.id == *id {
                        break;
                    }
                }
            }
            Event::TickBegin { number } => self.tick = Some((*number, time, false)),
            Event::TickEnd { .. } => self.end_tick(time, writer),
            Event::PhaseBegin { phase } => self.phase = Some((*phase, time, false)),
            Event::PhaseEnd { .. } => self.end_phase(time, writer),
            Event::Waiting { timeout } if timeout.is_none_or(|most| !most.is_zero()) => {
                self.something_happens();
                self.waiting = Some(time);
            }
            Event::Woken => self.end_waiting(time, writer),
            Event::TaskTaken { id } => {
                self.tasks.insert(record.thread, (*id, time));
                if let Some(stored) = self.stored.get_mut(id) {
                    stored.task = Some((FIRST_THREAD + record.thread as usize, time));
                }
            }
            Event::TaskDone { .. } => self.end_task(record.thread, time, writer),
            _ => {}
        }
    }

    fn something_happens(&mut self) {
        if let Some(tick) = &mut self.tick {
            tick.2 = true;
        }
        if let Some(phase) = &mut self.phase {
            phase.2 = true;
        }
    }

    fn call(&self, open: &Open, to: u64, writer: &mut Writer) {
        let place = self.stored.get(&open.id).map_or("", |stored| &stored.place);
        let args = format!("\"id\":{}{place}", open.id);
        let (name, class) = (open.kind.name(), open.kind.class());
        writer.slice(MAIN, name, class, open.from, to, &args);
    }

    fn end_tick(&mut self, time: u64, writer: &mut Writer) {
        if let Some((number, from, true)) = self.tick.take() {
            let name = format!("tick {number}");
            writer.slice(TICKS, &name, "tick", from, time, "");
        }
    }

    fn end_phase(&mut self, time: u64, writer: &mut Writer) {
        if let Some((phase, from, true)) = self.phase.take() {
            let at = PHASES.iter().position(|known| *known == phase);
            let lane = FIRST_PHASE + at.unwrap_or_default();
            writer.slice(lane, phase.name(), "phase", from, time, "");
        }
    }

    fn end_waiting(&mut self, time: u64, writer: &mut Writer) {
        if let Some(from) = self.waiting.take() {
            let poll = PHASES.iter().position(|phase| *phase == Phase::Poll);
            let lane = FIRST_PHASE + poll.unwrap_or_default();
            writer.slice(lane, "waiting", "wait", from, time, "");
        }
    }

    fn end_task(&mut self, thread: u16, time: u64, writer: &mut Writer) {
        if let Some((id, from)) = self.tasks.remove(&thread) {
            let name = self.names.get(&id).map_or("task", |kind| kind.name());
            let lane = FIRST_THREAD + thread as usize;
            writer.slice(lane, name, "task", from, time, &format!("\"id\":{id}"));
        }
    }

    /// The process ended in the middle of it.
    fn close(&mut self, end: u64, writer: &mut Writer) {
        while let Some(open) = self.calls.pop() {
            self.call(&open, end, writer);
        }
        let threads: Vec<u16> = self.tasks.keys().copied().collect();
        for thread in threads {
            self.end_task(thread, end, writer);
        }
        self.end_waiting(end, writer);
        self.end_phase(end, writer);
        self.end_tick(end, writer);
    }
}
