//! A recording as the data of the page: one JSON object whose events are arrays
//! `[nanoseconds since the last one, thread, name, ...]`. `page/events.js` says what each holds.

use std::fmt::Write as _;

use super::recording::Recording;
use super::{Event, Kind, Known, Place, Record};
use crate::runtime::{schedule, size_from_environment};

/// Version of the format; the page says so when it is given another.
const VERSION: u32 = 1;
/// Longer texts of scripts are not put in, and all together not more than that many bytes.
const LONGEST: usize = 1 << 20;
const LONGEST_TOGETHER: usize = 8 << 20;

/// The JSON text. It holds no `<`, so that it can stand inside a page as it is.
pub fn json(recording: &Recording, known: &Known) -> String {
    let settings = schedule::settings();
    let mut text = String::with_capacity(recording.records.len() * 24 + 4096);
    let _ = write!(
        text,
        "{{\"version\":{VERSION},\"program\":{},\"pool\":{},\"leftOut\":{},\"virtual\":{},\"seed\":{},\n\"threads\":",
        quoted(&recording.program),
        size_from_environment(),
        recording.left_out,
        settings.virtual_time,
        settings
            .seed
            .map_or_else(|| "null".to_string(), |seed| quoted(&seed.to_string())),
    );
    list(&mut text, known.threads.iter().map(|name| quoted(name)));
    text.push_str(",\n\"files\":");
    let mut room = LONGEST_TOGETHER;
    list(
        &mut text,
        known
            .stacks
            .files
            .iter()
            .zip(&known.stacks.keys)
            .map(|(path, key)| {
                let source = source(path, key, known, &mut room);
                let source = source.map_or_else(|| "null".to_string(), |source| quoted(&source));
                format!("[{},{source}]", quoted(path))
            }),
    );
    text.push_str(",\n\"names\":");
    list(
        &mut text,
        known.stacks.names.iter().map(|name| quoted(name)),
    );
    text.push_str(",\n\"frames\":");
    list(
        &mut text,
        known.stacks.frames.iter().map(|frame| {
            format!(
                "[{},{},{},{},{}]",
                frame.caller, frame.file, frame.line, frame.column, frame.name
            )
        }),
    );
    text.push_str(",\n\"events\":[");
    let mut last = known.started;
    for (at, record) in recording.records.iter().enumerate() {
        text.push_str(if at == 0 { "\n" } else { ",\n" });
        let _ = write!(text, "[{},{}", record.time - last, record.thread);
        last = record.time;
        event(&mut text, record, known.started);
        text.push(']');
    }
    text.push_str("]}\n");
    text
}

fn list(text: &mut String, items: impl Iterator<Item = String>) {
    text.push('[');
    for (at, item) in items.enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&item);
    }
    text.push(']');
}

/// A JSON string; `<` is escaped, so that no text can end the script element it stands in.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// What a script's positions refer to: a noted text, or the file of that name.
fn source(path: &str, key: &str, known: &Known, room: &mut usize) -> Option<String> {
    let text = match known.texts.get(key) {
        Some(text) => text.clone(),
        None if path.starts_with('/') => {
            let length = std::fs::metadata(path).ok()?.len();
            if length > LONGEST as u64 {
                return None;
            }
            String::from_utf8_lossy(&std::fs::read(path).ok()?).into_owned()
        }
        None => return None,
    };
    *room = room.checked_sub(text.len())?;
    Some(text)
}

/// The event's name and what belongs to it.
fn event(text: &mut String, record: &Record, started: u64) {
    let result = match &record.event {
        Event::TickBegin { number } => write!(text, ",\"tick\",{number}"),
        Event::TickEnd { number } => write!(text, ",\"tickEnd\",{number}"),
        Event::PhaseBegin { phase } => write!(text, ",\"phase\",\"{}\"", phase.name()),
        Event::PhaseEnd { phase } => write!(text, ",\"phaseEnd\",\"{}\"", phase.name()),
        Event::Queued {
            id,
            cause,
            kind,
            at,
            ahead,
        } => write!(
            text,
            ",\"queue\",{id},{cause},{},{}{}",
            kind_of(*kind),
            place(*at),
            ahead.map_or_else(String::new, |ahead| format!(",{ahead}"))
        ),
        Event::Registered {
            id,
            cause,
            kind,
            at,
        } => write!(
            text,
            ",\"register\",{id},{cause},{},{}",
            kind_of(*kind),
            place(*at)
        ),
        Event::Begin { id, cause, kind } => {
            write!(text, ",\"begin\",{id},{cause},{}", kind_of(*kind))
        }
        Event::End { id } => write!(text, ",\"end\",{id}"),
        Event::Reaction {
            cause,
            at,
            calls_then,
        } => write!(
            text,
            ",\"reaction\",{cause},{},{}",
            place(*at),
            u8::from(*calls_then)
        ),
        Event::TimerSet {
            id,
            delay,
            due,
            kind,
        } => {
            let due = *due as i64 - started as i64;
            write!(text, ",\"set\",{id},{delay},{due},{}", kind_of(*kind))
        }
        Event::TimerDue { id } => write!(text, ",\"due\",{id}"),
        Event::Cleared { id } => write!(text, ",\"clear\",{id}"),
        Event::TaskTaken { id } => write!(text, ",\"take\",{id}"),
        Event::TaskDone { id } => write!(text, ",\"done\",{id}"),
        Event::Completions => write!(text, ",\"completions\""),
        Event::Posted { id } => write!(text, ",\"posted\",{id}"),
        Event::Sent {
            letter,
            cause,
            is_output,
            at,
        } => write!(
            text,
            ",\"sent\",{letter},{cause},{},{}",
            u8::from(*is_output),
            place(*at)
        ),
        Event::Received { letter } => write!(text, ",\"received\",{letter}"),
        Event::SourceWatched {
            source,
            name,
            cause,
        } => write!(text, ",\"watch\",{source},{},{cause}", quoted(name)),
        Event::SourceReady {
            source, readiness, ..
        } => {
            let flags = [
                (readiness.readable, "r"),
                (readiness.writable, "w"),
                (readiness.read_closed || readiness.write_closed, "c"),
                (readiness.error, "e"),
            ];
            let flags: String = flags.iter().filter(|f| f.0).map(|f| f.1).collect();
            write!(text, ",\"ready\",{source},\"{flags}\"")
        }
        Event::SourceServed { source } => write!(text, ",\"serve\",{source}"),
        Event::SourceClosed { source } => write!(text, ",\"unwatch\",{source}"),
        Event::Waiting { timeout } => {
            let most = timeout.map_or(-1, |timeout| timeout.as_millis() as i64);
            write!(text, ",\"wait\",{most}")
        }
        Event::Woken => write!(text, ",\"woken\""),
        Event::HandleOpened { id, kind } => write!(text, ",\"open\",{id},{}", quoted(kind)),
        Event::HandleReferenced { id } => write!(text, ",\"ref\",{id}"),
        Event::HandleUnreferenced { id } => write!(text, ",\"unref\",{id}"),
        Event::HandleClosed { id, .. } => write!(text, ",\"close\",{id}"),
        Event::Console { stream, bytes, at } => {
            write!(text, ",\"out\",{stream},{},{}", written(bytes), place(*at))
        }
        Event::Uncaught {
            is_rejection,
            what,
            cause,
            fate,
            at,
        } => write!(
            text,
            ",\"uncaught\",{cause},{},{},{},{}",
            u8::from(*is_rejection),
            quoted(what),
            quoted(fate),
            place(*at)
        ),
        Event::Stopped { reason } => write!(text, ",\"stop\",{}", quoted(reason)),
        Event::Exit { code } => write!(text, ",\"exit\",{code}"),
    };
    // Writing to a String does not fail.
    debug_assert!(result.is_ok());
}

/// `"class","name"`
fn kind_of(kind: Kind) -> String {
    format!("\"{}\",{}", kind.class(), quoted(kind.name()))
}

/// `frame,internal`
fn place(at: Place) -> String {
    format!("{},{}", at.stack, u8::from(at.internal))
}

/// Text as a string; bytes that are no UTF-8 as a list of numbers.
fn written(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => quoted(text),
        Err(_) => {
            let mut text = String::new();
            list(&mut text, bytes.iter().map(u8::to_string));
            text
        }
    }
}
