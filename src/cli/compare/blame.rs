//! Which callback printed a line: the script runs once more, recorded.

use std::path::Path;

use serde_json::Value;

use crate::cli::child::{self, Outcome};

/// In words: the phase, the callback and the place in the script that printed a line of a stream
/// (1 or 2; lines from 1). None when the recorded run printed something else, or cannot be had.
pub fn who_printed(
    host: &Path,
    script: &[String],
    (stream, line): (u8, usize),
    ours: &Outcome,
    limit: child::Limit,
) -> Option<String> {
    let file = std::env::temp_dir().join(format!("ouro-compare-{}.json", std::process::id()));
    let mut args = vec![
        "trace".to_string(),
        "--recording".into(),
        file.to_string_lossy().into_owned(),
    ];
    args.extend(script.iter().cloned());
    let again = child::run(host, &args, limit);
    let text = std::fs::read_to_string(&file);
    // It was ours alone; if it is not there, it need not go.
    let _ = std::fs::remove_file(&file);
    let again = again.ok()?;
    let printed = |outcome: &Outcome| {
        let bytes = if stream == 1 {
            &outcome.stdout
        } else {
            &outcome.stderr
        };
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.split('\n').nth(line - 1).map(str::to_owned)
    };
    if printed(&again) != printed(ours) {
        return Some("in one run; when it was recorded it printed something else there".into());
    }
    let recording: Value = serde_json::from_str(&text.ok()?).ok()?;
    let mut state = State::default();
    let mut seen = 0;
    for event in recording["events"].as_array()? {
        state.apply(event);
        if event[2] != "out" || event[3].as_u64() != Some(u64::from(stream)) {
            continue;
        }
        seen += match &event[4] {
            Value::String(text) => text.matches('\n').count(),
            bytes => bytes
                .as_array()
                .map_or(0, |bytes| bytes.iter().filter(|byte| **byte == 10).count()),
        };
        if seen >= line {
            return Some(state.in_words(&recording, event[5].as_u64().unwrap_or(0)));
        }
    }
    None
}

/// Where the loop is.
#[derive(Default)]
struct State {
    tick: u64,
    phase: Option<String>,
    /// Callbacks that are running, the innermost last: number and name.
    running: Vec<(u64, String)>,
}

impl State {
    fn apply(&mut self, event: &Value) {
        let text = |at: usize| event[at].as_str().unwrap_or_default().to_string();
        let number = |at: usize| event[at].as_u64().unwrap_or(0);
        match event[2].as_str().unwrap_or_default() {
            "tick" => self.tick = number(3),
            "phase" => self.phase = Some(text(3)),
            "phaseEnd" => self.phase = None,
            "begin" => self.running.push((number(3), text(6))),
            "end" => while self.running.pop().is_some_and(|(id, _)| id != number(3)) {},
            _ => {}
        }
    }

    fn in_words(&self, recording: &Value, frame: u64) -> String {
        let callback = match self.running.last() {
            Some((_, name)) if name == "main" => "in the main script".to_string(),
            Some((_, name)) => format!("in a callback of kind {name}"),
            None => "outside any callback".to_string(),
        };
        let phase = match &self.phase {
            Some(phase) => format!(", {phase} phase of tick {}", self.tick),
            None => String::new(),
        };
        // Frames count from 1; 0 is none.
        let frame = match frame {
            0 => &Value::Null,
            number => &recording["frames"][number as usize - 1],
        };
        let place = frame[1]
            .as_u64()
            .and_then(|file| recording["files"][file as usize][0].as_str())
            .map(|file| format!(", at {file}:{}:{}", frame[2], frame[3]))
            .unwrap_or_default();
        format!("{callback}{phase}{place}")
    }
}
