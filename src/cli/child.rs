//! A run of a script in a process of its own, seen from outside.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::modules::process::info;

/// Of each stream so many bytes are kept; what comes after them is read and dropped.
const KEPT: usize = 16 << 20;

/// What a run may use.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// From start to end.
    pub time: Duration,
    /// Bytes of resident memory; none: as much as it likes. Looked at where `/proc` tells.
    pub memory: Option<u64>,
}

impl Limit {
    /// So long, with as much memory as it likes.
    pub fn of_time(time: Duration) -> Self {
        Self { time, memory: None }
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// With an exit code.
    Code(i32),
    /// By a signal.
    Signal(i32),
    /// It was stopped after its time.
    TimedOut,
    /// It was stopped when it had used up its memory.
    TooLarge,
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(code) => write!(f, "exit code {code}"),
            Self::Signal(signal) => write!(f, "signal {signal}"),
            Self::TimedOut => write!(f, "stopped: it ran too long"),
            Self::TooLarge => write!(f, "stopped: it used too much memory"),
        }
    }
}

/// What a run printed, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Outcome {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub end: End,
}

/// Runs a program with nothing on its standard input, until it ends or has used up its limit. Fails
/// when the program cannot be started.
pub fn run(program: &Path, args: &[String], limit: Limit) -> std::io::Result<Outcome> {
    let mut command = Command::new(program);
    command
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    // Colours would make what is the same look different.
    command.env("NO_COLOR", "1").env_remove("FORCE_COLOR");
    let mut child = command.spawn()?;
    let stdout = child
        .stdout
        .take()
        .map(|stream| thread::spawn(|| read(stream)));
    let stderr = child
        .stderr
        .take()
        .map(|stream| thread::spawn(|| read(stream)));
    let deadline = Instant::now() + limit.time;
    let mut pause = Duration::from_micros(200);
    let end = loop {
        if let Some(status) = child.try_wait()? {
            break end_of(status);
        }
        let is_large = limit
            .memory
            .is_some_and(|most| info::resident_of(&child.id().to_string()) > most);
        if is_large || Instant::now() >= deadline {
            // It may have ended meanwhile.
            let _ = child.kill();
            child.wait()?;
            break if is_large {
                End::TooLarge
            } else {
                End::TimedOut
            };
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(5));
    };
    let bytes = |reader: Option<thread::JoinHandle<Vec<u8>>>| {
        reader
            .and_then(|reader| reader.join().ok())
            .unwrap_or_default()
    };
    Ok(Outcome {
        stdout: bytes(stdout),
        stderr: bytes(stderr),
        end,
    })
}

fn read(mut stream: impl Read) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut part = [0; 8192];
    while let Ok(length @ 1..) = stream.read(&mut part) {
        let space = KEPT.saturating_sub(kept.len());
        kept.extend_from_slice(&part[..length.min(space)]);
    }
    kept
}

fn end_of(status: std::process::ExitStatus) -> End {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => End::Code(code),
        (None, Some(signal)) => End::Signal(signal),
        (None, None) => End::Code(-1),
    }
}
