//! A run kept in memory, within a limit, until the process ends and it is written to a file.

use std::io::Write;

use super::{Event, Known, Record, Sink};

/// Bytes that a recording may take unless the command line says otherwise.
pub const LIMIT: usize = 64 << 20;

/// A whole run, or its beginning.
pub struct Recording {
    /// What happened, in the order of time.
    pub records: Vec<Record>,
    /// How many events came after the limit had been reached, and are not there.
    pub left_out: u64,
    /// What was run, as it was named.
    pub program: String,
}

/// Writes a recording somewhere. An error is a message for stderr.
pub type Output = Box<dyn FnOnce(&Recording, &Known) -> Result<(), String> + Send>;

/// The sink that keeps what it is told.
pub struct Recorder {
    recording: Recording,
    /// Bytes still to be filled.
    room: usize,
    outputs: Vec<Output>,
}

impl Recorder {
    /// A recorder of `program` that takes at most `limit` bytes and hands the run to `outputs` when
    /// the process ends.
    pub fn new(program: String, limit: usize, outputs: Vec<Output>) -> Self {
        Self {
            recording: Recording {
                records: Vec::new(),
                left_out: 0,
                program,
            },
            room: limit,
            outputs,
        }
    }
}

impl Sink for Recorder {
    fn take(&mut self, record: &Record, _: &Known) {
        let text = match &record.event {
            Event::Console { bytes, .. } => bytes.len(),
            _ => 0,
        };
        let size = size_of::<Record>() + text;
        let recording = &mut self.recording;
        // How it ended is always worth its few bytes.
        let is_last = matches!(record.event, Event::Exit { .. } | Event::Stopped { .. });
        if (recording.left_out > 0 || size > self.room) && !is_last {
            recording.left_out += 1;
            return;
        }
        self.room = self.room.saturating_sub(size);
        recording.records.push(record.clone());
    }

    fn finish(&mut self, known: &Known) -> bool {
        if self.recording.left_out > 0 {
            tell(&format!(
                "the recording was cut after {} events, {} more are not in it; see --limit",
                self.recording.records.len(),
                self.recording.left_out
            ));
        }
        let mut is_kept = true;
        for output in self.outputs.drain(..) {
            if let Err(message) = output(&self.recording, known) {
                tell(&message);
                is_kept = false;
            }
        }
        is_kept
    }
}

/// Says something on stderr, if anybody is there to read it.
fn tell(message: &str) {
    let _ = writeln!(std::io::stderr(), "ouro: {message}");
}
