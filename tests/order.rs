//! Order: programs made by chance come out as they do in Node.
//!
//! ```sh
//! cargo test --test order                                   # the recorded programs
//! NODE=node cargo test --test order -- --live 100           # fresh ones, against a Node 24
//! NODE=node cargo test --test order -- --live 1 --seed 77   # one of them
//! cargo test --test order -- --print 77                     # its text
//! RECORD=node cargo test --test order                       # records anew
//! ```
//!
//! `order/grammar.rs` makes the programs. A program counts when Node prints the same in three runs, and is
//! recorded when it does so in ten more on a busy machine;
//! it differs when what Ouro prints is in none of five more. What differs is made smaller, step by
//! step, as long as it differs, and shown. `OURO` names another binary to test.
//!
//! A recorded program that turned out to have several orders in Node has them all, by hand: one line each.

#[path = "order/grammar.rs"]
mod grammar;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use grammar::Program;

/// How many programs are recorded.
const RECORDED: usize = 200;
/// A program that runs longer than this hangs.
const LIMIT: Duration = Duration::from_secs(20);
/// Between a recorded program and its output, and between one pair and the next.
const OUTPUT: &str = "//=> ";
const NEXT: &str = "//==== ";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1)?.parse::<u64>().ok()
    };
    if args.iter().any(|arg| arg == "--list") {
        return ExitCode::SUCCESS;
    }
    if let Some(seed) = value("--print") {
        let body = grammar::text(&grammar::program(seed));
        print!("{}{body}", grammar::PRELUDE);
        return ExitCode::SUCCESS;
    }
    let failures = if let Some(node) = std::env::var_os("RECORD") {
        record(Path::new(&node))
    } else if let Some(count) = value("--live") {
        match find_node() {
            Some(node) => live(&node, count, value("--seed").unwrap_or_else(fresh_seed)),
            None => {
                println!("no Node 24 found: NODE names none");
                1
            }
        }
    } else {
        check_recorded()
    };
    ExitCode::from(u8::from(failures > 0))
}

fn ours() -> PathBuf {
    std::env::var_os("OURO").map_or_else(|| env!("CARGO_BIN_EXE_ouro").into(), PathBuf::from)
}

fn find_node() -> Option<PathBuf> {
    let node = std::env::var_os("NODE").map_or_else(|| "node".into(), PathBuf::from);
    let version = Command::new(&node).arg("--version").output().ok()?;
    version.stdout.starts_with(b"v24.").then_some(node)
}

fn fresh_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(1, |now| now.as_secs() % 1_000_000_000)
}

fn recorded_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/order/recorded.txt")
}

/// A folder of this process's own for the programs' files.
fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("ouro-order-{}", std::process::id()));
    let _ = std::fs::create_dir_all(&folder);
    folder
}

/// What a program prints, with its exit code.
fn run(runtime: &Path, body: &str) -> Result<String, String> {
    run_by(Command::new(runtime), runtime, body)
}

fn run_by(mut command: Command, runtime: &Path, body: &str) -> Result<String, String> {
    let folder = folder();
    let file = folder.join("program.cjs");
    let text = format!("{}{body}", grammar::PRELUDE);
    std::fs::write(&file, text).map_err(|error| error.to_string())?;
    let out = folder.join("out.txt");
    let stdout = std::fs::File::create(&out).map_err(|error| error.to_string())?;
    let mut child = command
        .arg(&file)
        .current_dir(&folder)
        .env_remove("NODE_OPTIONS")
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{}: {error}", runtime.display()))?;
    let started = Instant::now();
    let code = loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) => {
                break status
                    .code()
                    .map_or("signal".into(), |code| code.to_string());
            }
            None if started.elapsed() > LIMIT => {
                let _ = child.kill();
                let _ = child.wait();
                break "hangs".into();
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let printed = std::fs::read_to_string(&out).map_err(|error| error.to_string())?;
    Ok(format!("{printed}exit {code}\n"))
}

/// What Node prints, if it is the same each time: as it is, with one thread in the pool, and on one
/// processor. So what only luck decides between the pool and the loop does not count.
fn stable(node: &Path, body: &str) -> Result<Option<String>, String> {
    let first = run(node, body)?;
    let mut one_thread = Command::new(node);
    one_thread.env("UV_THREADPOOL_SIZE", "1");
    if run_by(one_thread, node, body)? != first {
        return Ok(None);
    }
    let mut one_processor = Command::new("taskset");
    one_processor.args(["-c", "0"]).arg(node);
    // Not every system has it: then simply once more.
    let again = run_by(one_processor, node, body).or_else(|_| run(node, body))?;
    Ok((again == first).then_some(first))
}

/// Whether Node itself comes to another order when the machine is busy.
fn is_luck(node: &Path, body: &str, expected: &str) -> Result<bool, String> {
    let is_over = AtomicBool::new(false);
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..2 * processors {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let differs = |()| run(node, body).map(|printed| printed != expected);
        let found = std::iter::repeat_n((), 10).map(differs);
        let found = found.collect::<Result<Vec<bool>, String>>();
        is_over.store(true, Ordering::Relaxed);
        Ok(found?.contains(&true))
    })
}

/// Node's output and ours, when they differ and time is not to blame.
fn difference(node: &Path, body: &str) -> Result<Option<(String, String)>, String> {
    let Some(expected) = stable(node, body)? else {
        return Ok(None);
    };
    let printed = run(&ours(), body)?;
    if printed == expected {
        return Ok(None);
    }
    for _ in 0..5 {
        if run(node, body)? == printed || run(&ours(), body)? == expected {
            return Ok(None);
        }
    }
    Ok(Some((expected, printed)))
}

fn live(node: &Path, count: u64, first: u64) -> usize {
    let (mut same, mut unstable, mut different) = (0, 0, Vec::new());
    for seed in first..first + count {
        let program = grammar::program(seed);
        let body = grammar::text(&program);
        let result = stable(node, &body).and_then(|expected| match expected {
            None => {
                unstable += 1;
                Ok(None)
            }
            Some(_) => difference(node, &body),
        });
        match result {
            Ok(None) => same += 1,
            Ok(Some(_)) => {
                different.push(seed);
                let (small, found) = shrink(node, program);
                println!("seed {seed} differs; made smaller:\n{small}{found}");
            }
            Err(error) => println!("seed {seed}: {error}"),
        }
    }
    let same = same - unstable;
    println!(
        "seeds {first} to {}: {same} the same, {unstable} not stable in Node, differing: {different:?}",
        first + count - 1
    );
    different.len()
}

/// The smallest program found that still differs, and how.
fn shrink(node: &Path, mut program: Program) -> (String, String) {
    let mut shown = String::new();
    let deadline = Instant::now() + Duration::from_secs(120);
    'again: while Instant::now() < deadline {
        for less in grammar::smaller(&program) {
            if Instant::now() > deadline {
                break;
            }
            let body = grammar::text(&less);
            // One quick look first: most steps lose the difference.
            let (Ok(a), Ok(b)) = (run(node, &body), run(&ours(), &body)) else {
                continue;
            };
            if a != b
                && let Ok(Some((expected, printed))) = difference(node, &body)
            {
                program = less;
                shown = side_by_side(&expected, &printed);
                continue 'again;
            }
        }
        break;
    }
    (grammar::text(&program), shown)
}

fn side_by_side(expected: &str, printed: &str) -> String {
    let mut text = String::from("  Node                          Ouro\n");
    let (mut a, mut b) = (expected.lines(), printed.lines());
    loop {
        let (left, right) = (a.next(), b.next());
        if left.is_none() && right.is_none() {
            return text;
        }
        let mark = if left == right { ' ' } else { '|' };
        let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
        let _ = writeln!(text, "{mark} {left:29} {right}");
    }
}

fn record(node: &Path) -> usize {
    let mut text = String::new();
    let (mut count, mut seed) = (0, 1);
    while count < RECORDED {
        let body = grammar::text(&grammar::program(seed));
        let expected = stable(node, &body).and_then(|expected| match expected {
            Some(expected) if is_luck(node, &body, &expected)? => Ok(None),
            expected => Ok(expected),
        });
        match expected {
            Ok(Some(expected)) => {
                let _ = writeln!(text, "{NEXT}{seed}");
                text.push_str(&body);
                let steps: Vec<&str> = expected.lines().collect();
                let _ = writeln!(text, "{OUTPUT}{}", steps.join("; "));
                count += 1;
            }
            Ok(None) => {}
            Err(error) => {
                println!("{error}");
                return 1;
            }
        }
        seed += 1;
    }
    match std::fs::write(recorded_path(), text) {
        Ok(()) => 0,
        Err(error) => {
            println!("{error}");
            1
        }
    }
}

fn check_recorded() -> usize {
    let Ok(text) = std::fs::read_to_string(recorded_path()) else {
        println!("{} is missing", recorded_path().display());
        return 1;
    };
    let (mut same, mut failures) = (0, 0);
    for part in text.split(NEXT).skip(1) {
        let Some((head, rest)) = part.split_once('\n') else {
            continue;
        };
        let Some((body, expected)) = rest.split_once(OUTPUT) else {
            continue;
        };
        let orders: Vec<&str> = expected
            .lines()
            .map(|line| line.trim_start_matches(OUTPUT))
            .collect();
        let expected = orders.first().copied().unwrap_or_default();
        // A machine that is busy may turn delays round: what is the same once is right.
        let mut printed = String::new();
        let is_same = (0..4).any(|_| match run(&ours(), body) {
            Ok(output) => {
                printed = output.lines().collect::<Vec<_>>().join("; ");
                orders.contains(&printed.as_str())
            }
            Err(error) => {
                printed = error;
                false
            }
        });
        if is_same {
            same += 1;
        } else {
            failures += 1;
            let shown = side_by_side(&expected.replace("; ", "\n"), &printed.replace("; ", "\n"));
            println!("program {head} differs:\n{body}{shown}");
        }
    }
    println!("order: {same} recorded programs the same, {failures} differ");
    failures
}
