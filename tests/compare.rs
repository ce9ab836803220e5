//! Runs every program under tests/compare with Ouro and compares stdout, stderr and exit code with
//! what Node printed.
//!
//! What Node printed is recorded beside each program, in `NAME.expected`. To record it anew, or for
//! new programs:
//!
//! ```text
//! RECORD=/path/to/node24 cargo test --test compare [-- NAME-PART]
//! ```
//!
//! With `NODE=/path/to/node24` in the environment, or a `node` of major version 24 on PATH, each
//! program also runs there and must still print what was recorded.
//!
//! A program may begin with comment lines that say how it is run: `// args: one two`,
//! `// flags: --some-flag`, `// env: NAME=value`, `// stdin: text` (each may repeat).
//!
//! What differs from run to run is replaced, on both sides: the program's folder by `<dir>`, the
//! process id in `(node:123)` by `PID`, the version in the line `Node.js v24.1.2` by `VERSION`, the
//! host's own name in "(Use `node --trace-warnings ..." by `HOST`.

mod programs;

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A program that runs longer is killed and has failed.
const LIMIT: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    let filters: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compare");
    let mut programs = programs::all(&root);
    programs.retain(|path| {
        let name = path.strip_prefix(&root).unwrap_or(path).to_string_lossy();
        filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str()))
    });
    let record = std::env::var_os("RECORD").map(PathBuf::from);
    let node = record.is_none().then(find_node).flatten();
    let queue = Mutex::new(VecDeque::from(programs));
    let failures = Mutex::new(Vec::new());
    let passed = Mutex::new(0usize);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(program) = queue.lock().unwrap().pop_front() else {
                        return;
                    };
                    let name = program.strip_prefix(&root).unwrap().display().to_string();
                    let result = match &record {
                        Some(node) => write_record(node, &program),
                        None => check(&program, node.as_deref()),
                    };
                    match result {
                        Ok(()) => {
                            *passed.lock().unwrap() += 1;
                            println!("test {name} ... ok");
                        }
                        Err(why) => {
                            println!("test {name} ... FAILED");
                            failures.lock().unwrap().push((name, why));
                        }
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    for (name, why) in &failures {
        println!("\n---- {name}\n{why}");
    }
    let passed = passed.into_inner().unwrap();
    let word = if failures.is_empty() { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {word}. {passed} passed; {} failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        failures.len()
    );
    ExitCode::from(u8::from(!failures.is_empty()))
}

/// A Node 24 to compare with live, if there is one.
fn find_node() -> Option<PathBuf> {
    let node = std::env::var_os("NODE").map_or_else(|| PathBuf::from("node"), PathBuf::from);
    let version = Command::new(&node).arg("--version").output().ok()?;
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    version.starts_with("v24.").then_some(node)
}

fn expected_path(program: &Path) -> PathBuf {
    let mut name = program.as_os_str().to_owned();
    name.push(".expected");
    PathBuf::from(name)
}

fn write_record(node: &Path, program: &Path) -> Result<(), String> {
    let first = run(node, program)?;
    let second = run(node, program)?;
    if first != second {
        return Err(format!(
            "Node itself prints different things from run to run:\n{}",
            difference(&first, &second)
        ));
    }
    std::fs::write(expected_path(program), first).map_err(|error| error.to_string())
}

fn check(program: &Path, node: Option<&Path>) -> Result<(), String> {
    let expected = std::fs::read_to_string(expected_path(program)).map_err(|error| {
        format!("no recorded output ({error}): see the head of tests/compare.rs")
    })?;
    if let Some(node) = node {
        let live = run(node, program)?;
        if live != expected {
            return Err(format!(
                "Node does not print what was recorded:\n{}",
                difference(&expected, &live)
            ));
        }
    }
    let ours = run(Path::new(env!("CARGO_BIN_EXE_ouro")), program)?;
    if ours == expected {
        Ok(())
    } else {
        Err(difference(&expected, &ours))
    }
}

/// The first line that differs, with what stands around it.
fn difference(expected: &str, ours: &str) -> String {
    let expected: Vec<&str> = expected.lines().collect();
    let ours: Vec<&str> = ours.lines().collect();
    let at = expected
        .iter()
        .zip(&ours)
        .take_while(|(a, b)| a == b)
        .count();
    let mut text = format!("first difference in line {}:\n", at + 1);
    for line in &expected[at.saturating_sub(3)..at] {
        let _ = writeln!(text, "    {line}");
    }
    for (sign, lines) in [("Node", &expected), ("Ouro", &ours)] {
        for line in lines.iter().skip(at).take(6) {
            let _ = writeln!(text, "{sign}{line}", sign = format_args!("{sign}  "));
        }
    }
    text
}

/// Runs a program and returns exit code, stdout and stderr as one text.
fn run(runtime: &Path, program: &Path) -> Result<String, String> {
    let folder = program.parent().unwrap_or(program);
    let mut child = programs::start(runtime, &[], program, Stdio::piped(), Stdio::piped())?;
    let readers: Vec<_> = [
        child
            .stdout
            .take()
            .map(|pipe| Box::new(pipe) as Box<dyn std::io::Read + Send>),
        child
            .stderr
            .take()
            .map(|pipe| Box::new(pipe) as Box<dyn std::io::Read + Send>),
    ]
    .into_iter()
    .flatten()
    .map(|mut pipe| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = pipe.read_to_end(&mut bytes);
            bytes
        })
    })
    .collect();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            break status;
        }
        if started.elapsed() > LIMIT {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("still running after {} s", LIMIT.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let mut outputs = readers.into_iter().map(|reader| {
        let bytes = reader.join().unwrap_or_default();
        normalise(&String::from_utf8_lossy(&bytes), folder)
    });
    let stdout = outputs.next().unwrap_or_default();
    let stderr = outputs.next().unwrap_or_default();
    let code = match status.code() {
        Some(code) => format!("exit code {code}"),
        None => format!("{status}"),
    };
    Ok(format!(
        "{code}\n--- stdout\n{stdout}\n--- stderr\n{stderr}\n"
    ))
}

fn normalise(text: &str, folder: &Path) -> String {
    let text = text
        .replace(&*folder.to_string_lossy(), "<dir>")
        .replace("(Use `node24 ", "(Use `node ");
    let mut normal = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix("(node:")
            && let Some((pid, rest)) = rest.split_once(')')
            && pid.bytes().all(|byte| byte.is_ascii_digit())
        {
            normal.push_str("(node:PID)");
            normal.push_str(rest);
        } else if line.starts_with("(Use `")
            && let Some((_, rest)) = line.split_once(" --trace")
        {
            normal.push_str("(Use `HOST --trace");
            normal.push_str(rest);
        } else if line.starts_with("Node.js v") {
            normal.push_str("Node.js VERSION\n");
        } else {
            normal.push_str(line);
        }
    }
    normal
}
