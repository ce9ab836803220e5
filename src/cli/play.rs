//! `ouro play [FILE]`: a page to write programs, run them, and step through what they did. The
//! server is a program of its own, js/internal/play, that this host runs.

use std::path::PathBuf;

use super::options::Options;
use super::run::{self, BAD_USAGE};
use crate::modules::console::write_line;
use crate::modules::play::{self, Settings};

const HELP: &str = "\
usage: ouro play [OPTIONS] [FILE]

Serves a page, for this machine alone, with an editor, a course in twelve lessons, and the view
that `ouro trace --html` writes: write a program, run it, step through what it did. Open the
address that is printed; nobody can guess it. Ctrl-C ends the server.

Each run is a process of its own. It ends when its page is closed, when the server ends, or when it
has used up what it may use.

  --port N               listen on port N (any free one unless given)
  --max-time SECONDS     the longest that a run may take (30)
  --max-memory BYTES     the most memory that a run may use (512m; on Linux)
  --max-output BYTES     the most that a run may print (1m)
";

/// Runs it; returns the exit code.
pub fn main(args: &[String]) -> i32 {
    match parse(args) {
        Ok(Some(settings)) => play::settle(settings),
        Ok(None) => {
            write_line(HELP.trim_end());
            return 0;
        }
        Err(message) => {
            eprintln!("ouro play: {message}");
            return BAD_USAGE;
        }
    }
    run::with_host(&Options::default(), None, |host| {
        host.run_builtin("internal/play/main")
    })
}

fn parse(args: &[String]) -> Result<Option<Settings>, String> {
    use lexopt::prelude::*;
    let mut settings = Settings {
        file: None,
        port: 0,
        seconds: 30.0,
        memory: 512 << 20,
        output: 1 << 20,
    };
    let mut parser = lexopt::Parser::from_args(args);
    let bad = |error: lexopt::Error| error.to_string();
    while let Some(arg) = parser.next().map_err(bad)? {
        match arg {
            Long("port") => settings.port = parser.value().and_then(|v| v.parse()).map_err(bad)?,
            Long("max-time") => {
                let seconds: f64 = parser.value().and_then(|v| v.parse()).map_err(bad)?;
                // The host's own timers count in milliseconds, up to 24 days.
                settings.seconds = seconds.clamp(0.1, 2e6);
            }
            Long("max-memory") => settings.memory = bytes(&mut parser, "--max-memory")?,
            Long("max-output") => settings.output = bytes(&mut parser, "--max-output")?,
            Long("help") | Short('h') => return Ok(None),
            Value(file) if settings.file.is_none() => {
                let file = PathBuf::from(file);
                let real = std::fs::canonicalize(&file)
                    .map_err(|error| format!("{}: {error}", file.display()))?;
                if !real.is_file() {
                    return Err(format!("{}: no file", file.display()));
                }
                settings.file = Some(real);
            }
            other => return Err(bad(other.unexpected())),
        }
    }
    Ok(Some(settings))
}

fn bytes(parser: &mut lexopt::Parser, name: &str) -> Result<usize, String> {
    use lexopt::ValueExt;
    let value = parser.value().and_then(|value| value.string());
    let value = value.map_err(|error| error.to_string())?;
    super::trace::bytes(&value)
        .ok_or_else(|| format!("{name} must be a number of bytes, not {value:?}"))
}
