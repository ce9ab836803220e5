//! `ouro trace [OPTIONS] FILE`: runs a script while the host tells what happens: as lines on
//! stderr, as a file for other tools, as a page to step through.

use std::io::{IsTerminal, Write as _};
use std::path::{Path, PathBuf};

use signal_hook::consts::{SIGINT, SIGTERM};

use super::guard::{self, Limits};
use crate::modules::process;
use crate::trace::recording::{LIMIT, Output, Recorder};
use crate::trace::{self, Sink, chrome, data, lines::Lines, page};

const HELP: &str = "\
usage: ouro trace [TRACE OPTIONS] [OPTIONS] FILE [ARGUMENTS]

Runs a script and tells on stderr, as it happens, which thread does what.

  --html FILE            write a page to step through the run (opens without a network)
  --json FILE            write Chrome trace-event JSON, for ui.perfetto.dev
  --recording FILE       write the recording itself, as JSON
  --lines                print the lines also when a file is written
  --no-quiet-internals   tell also what the host's own JavaScript does on the script's behalf
  --limit BYTES          memory of the recording (64m unless given; k, m and g are understood)

A run that is recorded can be stopped; what was recorded until then is kept:
  --max-time SECONDS     after so long
  --max-memory BYTES     when it uses so much memory
  --max-output BYTES     when it has printed so much
  --while-stdin          when standard input ends (the script's own is then empty)
";

/// What the command line asks for.
struct Wanted {
    html: Option<PathBuf>,
    json: Option<PathBuf>,
    recording: Option<PathBuf>,
    lines: bool,
    quiet_internals: bool,
    limit: usize,
    limits: Limits,
}

/// Runs it; returns the exit code.
pub fn main(args: &[String]) -> i32 {
    let (wanted, rest) = match parse(args) {
        Ok(Some(parsed)) => parsed,
        Ok(None) => {
            crate::modules::console::write_line(HELP.trim_end());
            return 0;
        }
        Err(message) => {
            eprintln!("ouro: {message}");
            return super::run::BAD_USAGE;
        }
    };
    super::run::settle(rest);
    let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
    let files: [(_, Write); 3] = [
        (wanted.html, page::html),
        (wanted.json, chrome::json),
        (wanted.recording, data::json),
    ];
    let mut outputs: Vec<Output> = Vec::new();
    for (path, write) in files {
        match path.map(|path| to_file(path, write)).transpose() {
            Ok(output) => outputs.extend(output),
            Err(message) => {
                eprintln!("ouro: {message}");
                return 1;
            }
        }
    }
    if wanted.lines || outputs.is_empty() {
        let lines = Lines::new(is_coloured(), wanted.quiet_internals);
        sinks.push(Box::new(lines));
    }
    if let Err(message) = guard::watch(wanted.limits) {
        eprintln!("ouro: {message}");
        return 1;
    }
    let script = super::run::script(rest);
    if !outputs.is_empty() {
        let program = script.as_deref().and_then(Path::file_name);
        let program = program.unwrap_or_default().to_string_lossy().into_owned();
        sinks.push(Box::new(Recorder::new(program, wanted.limit, outputs)));
        save_when_killed();
    }
    trace::listen(sinks);
    process::at_exit(|code| match trace::finish() {
        false if code == 0 => 1,
        _ => code,
    });
    super::run::main(rest)
}

/// The options in front of what is to be run, and the rest; none when help was asked for.
fn parse(args: &[String]) -> Result<Option<(Wanted, &[String])>, String> {
    let mut wanted = Wanted {
        html: None,
        json: None,
        recording: None,
        lines: false,
        quiet_internals: true,
        limit: LIMIT,
        limits: Limits::default(),
    };
    let mut rest = args;
    while let Some((first, after)) = rest.split_first() {
        let (name, given) = match first.split_once('=') {
            Some((name, value)) => (name, Some(value.to_string())),
            None => (first.as_str(), None),
        };
        rest = after;
        match name {
            "--lines" => wanted.lines = true,
            "--quiet-internals" => wanted.quiet_internals = true,
            "--no-quiet-internals" => wanted.quiet_internals = false,
            "--while-stdin" => wanted.limits.while_stdin = true,
            "--help" | "-h" => return Ok(None),
            "--html" | "--json" | "--recording" | "--limit" | "--max-time" | "--max-memory"
            | "--max-output" => {
                let value = match (given, after.split_first()) {
                    (Some(value), _) => value,
                    (None, Some((value, after))) => {
                        rest = after;
                        value.clone()
                    }
                    (None, None) => return Err(format!("{name} requires an argument")),
                };
                take_valued(&mut wanted, name, value)?;
            }
            _ => return Ok(Some((wanted, &args[args.len() - after.len() - 1..]))),
        }
    }
    Err("trace: no file to run; see ouro trace --help".into())
}

fn take_valued(wanted: &mut Wanted, name: &str, value: String) -> Result<(), String> {
    let amount =
        || bytes(&value).ok_or_else(|| format!("{name} must be a number of bytes, not {value:?}"));
    match name {
        "--html" => wanted.html = Some(value.into()),
        "--json" => wanted.json = Some(value.into()),
        "--recording" => wanted.recording = Some(value.into()),
        "--limit" => wanted.limit = amount()?,
        "--max-memory" => wanted.limits.memory = Some(amount()? as u64),
        "--max-output" => wanted.limits.output = Some(amount()? as u64),
        _ => {
            let time = value
                .parse()
                .ok()
                .and_then(|seconds| std::time::Duration::try_from_secs_f64(seconds).ok());
            let time =
                time.ok_or_else(|| format!("{name} must be a number of seconds, not {value:?}"))?;
            wanted.limits.time = Some(time);
        }
    }
    Ok(())
}

/// A signal that ends the process ends the recording first.
fn save_when_killed() {
    // Where they cannot be caught the recording of a killed process is lost, and nothing else.
    if let Ok(signals) = process::ending_signals(&[SIGINT, SIGTERM]) {
        let _ = std::thread::Builder::new()
            .name("signals".into())
            .spawn(move || {
                for signal in signals {
                    trace::finish();
                    let _ = signal_hook::low_level::emulate_default_handler(signal);
                }
            });
    }
}

/// A number of bytes: `64m`, `20k`.
pub(super) fn bytes(text: &str) -> Option<usize> {
    let text = text.to_ascii_lowercase();
    let (digits, shift) = match text.as_bytes().last()? {
        b'k' => (&text[..text.len() - 1], 10),
        b'm' => (&text[..text.len() - 1], 20),
        b'g' => (&text[..text.len() - 1], 30),
        _ => (&text[..], 0),
    };
    digits.parse::<usize>().ok()?.checked_mul(1 << shift)
}

/// Lines for a terminal are coloured, unless `NO_COLOR` is set.
fn is_coloured() -> bool {
    let no = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !no && std::io::stderr().is_terminal()
}

/// How a recording is written.
type Write = fn(&trace::recording::Recording, &trace::Known) -> String;

/// Makes the file at once: where it cannot be, the program need not run.
fn to_file(path: PathBuf, write: Write) -> Result<Output, String> {
    let wrong = |path: &Path, error| format!("{}: {error}", path.display());
    let mut file = std::fs::File::create(&path).map_err(|error| wrong(&path, error))?;
    Ok(Box::new(move |recording, known| {
        file.write_all(write(recording, known).as_bytes())
            .map_err(|error| wrong(&path, error))
    }))
}
