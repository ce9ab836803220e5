//! `ouro explore FILE`: runs a script under many seeds and shows which outputs came, how often,
//! and how to get each of them again.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::child::{self, End, Outcome};
use super::guard;
use super::run::BAD_USAGE;
use crate::modules::console::write_line;

const HELP: &str = "\
usage: ouro explore [OPTIONS] FILE [ARGUMENTS]

Runs a script N times (100 unless given), each time in another of the orders that Node's rules
leave open: which completion comes first, which ready socket, whether a timer is due yet. Timers do
not wait. Prints the distinct outputs with how often each came and a seed that gives it again
(`ouro --seed=N FILE`, or `ouro trace --seed=N FILE` to see why).

  --runs N               how many runs (100)
  --jobs N               how many at a time (1): runs in one folder that write the same files, or
                         listen at the same port, would come between each other
  --seed FIRST           the first seed; the others follow it (1)
  --timeout SECONDS      the longest that a run may take (10)
  --max-memory BYTES     the most memory that a run may use (on Linux)
  --text FILE            run the text in FILE as if it stood in the script's own file
  --while-stdin          stop when standard input ends
  --json                 print JSON

The exit code is 0 when every run ended in the same way with exit code 0, 1 when some run failed,
and 2 when outputs differ but none failed.
";

struct Wanted {
    runs: u64,
    jobs: u64,
    first: u64,
    limit: child::Limit,
    text: Option<String>,
    while_stdin: bool,
    json: bool,
    script: Vec<String>,
}

/// One of the outputs, and the seeds that gave it.
struct Found {
    outcome: Outcome,
    seeds: Vec<u64>,
}

/// Runs it; returns the exit code.
pub fn main(args: &[String]) -> i32 {
    let wanted = match parse(args) {
        Ok(Some(wanted)) => wanted,
        Ok(None) => {
            write_line(HELP.trim_end());
            return 0;
        }
        Err(message) => {
            eprintln!("ouro explore: {message}");
            return BAD_USAGE;
        }
    };
    let limits = guard::Limits {
        while_stdin: wanted.while_stdin,
        ..guard::Limits::default()
    };
    if let Err(error) = guard::watch(limits) {
        eprintln!("ouro explore: {error}");
        return 1;
    }
    let found = match explore(&wanted) {
        Ok(found) => found,
        Err(error) => {
            eprintln!("ouro explore: {error}");
            return 1;
        }
    };
    if wanted.json {
        print_json(&wanted, &found);
    } else {
        print(&wanted, &found);
    }
    let failed = |found: &Found| found.outcome.end != End::Code(0);
    match found.len() {
        _ if found.iter().any(failed) => 1,
        1 => 0,
        _ => 2,
    }
}

fn parse(args: &[String]) -> Result<Option<Wanted>, String> {
    use lexopt::prelude::*;
    let mut wanted = Wanted {
        runs: 100,
        jobs: 1,
        first: 1,
        limit: child::Limit::of_time(Duration::from_secs(10)),
        text: None,
        while_stdin: false,
        json: false,
        script: Vec::new(),
    };
    let mut parser = lexopt::Parser::from_args(args);
    let bad = |error: lexopt::Error| error.to_string();
    while let Some(arg) = parser.next().map_err(bad)? {
        match arg {
            Long("runs") | Short('n') => {
                wanted.runs = parser.value().and_then(|v| v.parse()).map_err(bad)?;
            }
            Long("jobs") | Short('j') => {
                wanted.jobs = parser.value().and_then(|v| v.parse()).map_err(bad)?;
            }
            Long("seed") => wanted.first = parser.value().and_then(|v| v.parse()).map_err(bad)?,
            Long("timeout") => {
                let seconds: f64 = parser.value().and_then(|v| v.parse()).map_err(bad)?;
                wanted.limit.time =
                    Duration::try_from_secs_f64(seconds).map_err(|e| e.to_string())?;
            }
            Long("max-memory") => {
                let value = parser.value().and_then(|v| v.string()).map_err(bad)?;
                let bytes = super::trace::bytes(&value).ok_or("--max-memory: how many bytes?")?;
                wanted.limit.memory = Some(bytes as u64);
            }
            Long("text") => {
                let text = parser.value().and_then(|v| v.string()).map_err(bad)?;
                wanted.text = Some(format!("--text={text}"));
            }
            Long("while-stdin") => wanted.while_stdin = true,
            Long("json") => wanted.json = true,
            Long("help") | Short('h') => return Ok(None),
            Value(file) => {
                wanted.script.push(file.string().map_err(bad)?);
                for rest in parser.raw_args().map_err(bad)? {
                    wanted.script.push(rest.string().map_err(bad)?);
                }
                break;
            }
            other => return Err(bad(other.unexpected())),
        }
    }
    match wanted.script.first() {
        None => Err("which file? (see ouro explore --help)".into()),
        Some(file) if !PathBuf::from(file).is_file() => Err(format!("{file}: no such file")),
        Some(_) if wanted.runs == 0 => Err("--runs must be 1 at least".into()),
        Some(_) if wanted.jobs == 0 => Err("--jobs must be 1 at least".into()),
        Some(_) => Ok(Some(wanted)),
    }
}

/// Runs all seeds, as many at a time as is wanted; what was found, commonest first.
fn explore(wanted: &Wanted) -> std::io::Result<Vec<Found>> {
    let host = std::env::current_exe()?;
    let next = AtomicU64::new(0);
    let outcomes: Mutex<HashMap<Outcome, Vec<u64>>> = Mutex::default();
    let failure: Mutex<Option<std::io::Error>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..wanted.jobs.min(wanted.runs) {
            scope.spawn(|| {
                loop {
                    let run = next.fetch_add(1, Ordering::Relaxed);
                    if run >= wanted.runs {
                        return;
                    }
                    let seed = wanted.first.wrapping_add(run);
                    let mut args = vec![format!("--seed={seed}")];
                    args.extend(wanted.text.clone());
                    args.extend(wanted.script.iter().cloned());
                    match child::run(&host, &args, wanted.limit) {
                        Ok(mut outcome) => {
                            outcome.stderr = without_numbers(&outcome.stderr);
                            let mut outcomes = lock(&outcomes);
                            outcomes.entry(outcome).or_default().push(seed);
                        }
                        Err(error) => {
                            *lock(&failure) = Some(error);
                            return;
                        }
                    }
                }
            });
        }
    });
    if let Some(error) = lock(&failure).take() {
        return Err(error);
    }
    let outcomes = std::mem::take(&mut *lock(&outcomes));
    let mut found: Vec<Found> = outcomes
        .into_iter()
        .map(|(outcome, mut seeds)| {
            seeds.sort_unstable();
            Found { outcome, seeds }
        })
        .collect();
    found.sort_by_key(|found| (std::cmp::Reverse(found.seeds.len()), found.seeds[0]));
    Ok(found)
}

/// Warnings without the number of the process, which each run has its own of.
fn without_numbers(text: &[u8]) -> Vec<u8> {
    const BEFORE: &[u8] = b"(node:";
    let mut out = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let rest = line.strip_prefix(BEFORE);
        let digits = rest.map_or(0, |rest| {
            rest.iter().take_while(|b| b.is_ascii_digit()).count()
        });
        match rest {
            Some(rest) if digits > 0 && rest.get(digits) == Some(&b')') => {
                out.extend_from_slice(b"(node:PID");
                out.extend_from_slice(&rest[digits..]);
            }
            _ => out.extend_from_slice(line),
        }
    }
    out
}

/// Held for moments only, by threads that do not panic.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn print(wanted: &Wanted, found: &[Found]) {
    let runs = wanted.runs;
    let outputs = match found.len() {
        1 => "one output".to_string(),
        count => format!("{count} different outputs"),
    };
    write_line(&format!("{runs} runs, {outputs}"));
    for (index, found) in found.iter().enumerate() {
        let percent = 100.0 * found.seeds.len() as f64 / runs as f64;
        write_line(&format!(
            "\n─── {}: {} of {runs} runs ({percent:.0} %), {}; again with --seed={}",
            index + 1,
            found.seeds.len(),
            found.outcome.end,
            found.seeds[0],
        ));
        for (name, bytes) in [
            ("", &found.outcome.stdout),
            ("stderr: ", &found.outcome.stderr),
        ] {
            for line in String::from_utf8_lossy(bytes).lines() {
                write_line(&format!("  {name}{line}"));
            }
        }
    }
}

fn print_json(wanted: &Wanted, found: &[Found]) {
    let outputs: Vec<serde_json::Value> = found
        .iter()
        .map(|found| {
            serde_json::json!({
                "count": found.seeds.len(),
                "seeds": found.seeds,
                "end": found.outcome.end.to_string(),
                "stdout": String::from_utf8_lossy(&found.outcome.stdout),
                "stderr": String::from_utf8_lossy(&found.outcome.stderr),
            })
        })
        .collect();
    let all = serde_json::json!({ "runs": wanted.runs, "outputs": outputs });
    write_line(&all.to_string());
}
