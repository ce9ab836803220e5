//! `spawnSync` and its kin: the main thread waits for the child, and feeds and drains its pipes
//! meanwhile.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::fd::AsFd;
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

use minimio::UnixStream;
use rustix::event::{PollFd, PollFlags, Timespec};

use super::launch::{Launch, Launched};
use crate::modules::process;

/// Where there is no descriptor for a child's exit it is looked for so often.
const LOOK: Duration = Duration::from_millis(2);
/// Bytes read at once.
const READ_SIZE: usize = 64 * 1024;

/// When to lose patience with a child.
pub struct Limits {
    /// How long it may take.
    pub timeout: Option<Duration>,
    /// How many bytes it may write, all pipes together.
    pub max_buffer: f64,
    /// The signal that ends it then.
    pub kill_signal: i32,
}

/// What came of a child.
pub struct Outcome {
    /// Its number; 0 when there was none.
    pub pid: u32,
    /// How it ended; none when there was no child.
    pub status: Option<ExitStatus>,
    /// What it wrote, by descriptor; none where there was no pipe for it to write to.
    pub output: Vec<Option<Vec<u8>>>,
    /// What went wrong: an error number.
    pub errno: Option<i32>,
}

struct Pipe {
    end: Option<UnixStream>,
    input: Vec<u8>,
    sent: usize,
    output: Vec<u8>,
    is_output: bool,
}

/// Runs a program to its end. `inputs` are what it may read, by descriptor.
pub fn run(launch: Launch, inputs: Vec<Option<Vec<u8>>>, limits: &Limits) -> Outcome {
    let deadline = limits.timeout.map(|timeout| Instant::now() + timeout);
    let Launched { child, ends } = launch.start();
    let mut inputs = inputs.into_iter();
    let pipes = ends.into_iter().enumerate().map(|(number, end)| Pipe {
        is_output: number > 0 && end.is_some(),
        end,
        input: inputs.next().flatten().unwrap_or_default(),
        sent: 0,
        output: Vec::new(),
    });
    let pipes: Vec<Pipe> = pipes.collect();
    match child {
        Err(error) => Outcome {
            pid: 0,
            status: None,
            output: Vec::new(),
            errno: Some(crate::engine::errors::errno_of(&error)),
        },
        Ok(child) => Run {
            exit: exit_descriptor(&child),
            child,
            pipes,
            status: None,
            errno: None,
            killed: false,
            buffered: 0.0,
        }
        .finish(deadline, limits),
    }
}

struct Run {
    child: Child,
    exit: Option<std::os::fd::OwnedFd>,
    pipes: Vec<Pipe>,
    status: Option<ExitStatus>,
    errno: Option<i32>,
    killed: bool,
    buffered: f64,
}

#[cfg(target_os = "linux")]
fn exit_descriptor(child: &Child) -> Option<std::os::fd::OwnedFd> {
    use rustix::process::{Pid, PidfdFlags, pidfd_open};
    pidfd_open(Pid::from_child(child), PidfdFlags::empty()).ok()
}

#[cfg(not(target_os = "linux"))]
fn exit_descriptor(_: &Child) -> Option<std::os::fd::OwnedFd> {
    None
}

impl Run {
    fn finish(mut self, deadline: Option<Instant>, limits: &Limits) -> Outcome {
        for pipe in &mut self.pipes {
            pipe.close_if_fed();
        }
        while self.status.is_none() || self.pipes.iter().any(|pipe| pipe.end.is_some()) {
            let left = deadline
                .filter(|_| !self.killed)
                .map(|deadline| deadline.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                self.give_up(libc::ETIMEDOUT, limits.kill_signal);
                continue;
            }
            let ready = self.wait(left);
            for number in ready {
                if let Err(errno) = self.serve(number) {
                    self.errno.get_or_insert(errno);
                }
            }
            if limits.max_buffer > 0.0 && self.buffered > limits.max_buffer {
                self.give_up(libc::ENOBUFS, limits.kill_signal);
            }
            if self.status.is_none() {
                self.status = self.child.try_wait().ok().flatten();
            }
        }
        Outcome {
            pid: self.child.id(),
            status: self.status,
            output: self
                .pipes
                .into_iter()
                .map(|pipe| pipe.is_output.then_some(pipe.output))
                .collect(),
            errno: self.errno,
        }
    }

    /// Waits until something is ready; the numbers of the pipes that are.
    fn wait(&self, left: Option<Duration>) -> Vec<usize> {
        let mut numbers = Vec::new();
        let mut watched = Vec::new();
        for (number, pipe) in self.pipes.iter().enumerate() {
            if let Some(end) = &pipe.end {
                let mut flags = PollFlags::empty();
                if pipe.is_output {
                    flags |= PollFlags::IN;
                }
                if pipe.sent < pipe.input.len() {
                    flags |= PollFlags::OUT;
                }
                numbers.push(number);
                watched.push(PollFd::from_borrowed_fd(end.as_fd(), flags));
            }
        }
        let mut left = left;
        if self.status.is_none() {
            match &self.exit {
                Some(exit) => watched.push(PollFd::new(exit, PollFlags::IN)),
                None => left = Some(left.map_or(LOOK, |left| left.min(LOOK))),
            }
        }
        let timeout = left.and_then(|left| Timespec::try_from(left).ok());
        if rustix::event::poll(&mut watched, timeout.as_ref()).is_err() {
            return Vec::new();
        }
        numbers
            .into_iter()
            .zip(&watched)
            .filter(|(_, watched)| !watched.revents().is_empty())
            .map(|(number, _)| number)
            .collect()
    }

    /// Reads or writes what can be, for one pipe.
    fn serve(&mut self, number: usize) -> Result<(), i32> {
        let pipe = &mut self.pipes[number];
        let Some(end) = &pipe.end else { return Ok(()) };
        let mut result = Ok(());
        if pipe.sent < pipe.input.len() {
            match (&*end).write(&pipe.input[pipe.sent..]) {
                Ok(count) => pipe.sent += count,
                Err(error) if is_transient(&error) => {}
                Err(error) => {
                    result = Err(crate::engine::errors::errno_of(&error));
                    pipe.sent = pipe.input.len();
                }
            }
        }
        if pipe.is_output {
            let at = pipe.output.len();
            pipe.output.resize(at + READ_SIZE, 0);
            let read = (&*end).read(&mut pipe.output[at..]);
            let count = *read.as_ref().unwrap_or(&0);
            pipe.output.truncate(at + count);
            self.buffered += count as f64;
            match read {
                Ok(0) => pipe.end = None,
                Ok(_) => {}
                Err(error) if is_transient(&error) => {}
                Err(error) => {
                    pipe.end = None;
                    result = Err(crate::engine::errors::errno_of(&error));
                }
            }
        }
        pipe.close_if_fed();
        result
    }

    /// Ends a child that took too long or wrote too much; what it still writes is nobody's.
    fn give_up(&mut self, errno: i32, signal: i32) {
        if self.killed {
            return;
        }
        self.killed = true;
        self.errno.get_or_insert(errno);
        if self.status.is_none() {
            let pid = self.child.id() as i32;
            if process::send_signal(pid, signal).is_err() {
                let _ = process::send_signal(pid, libc::SIGKILL);
            }
        }
        for pipe in &mut self.pipes {
            pipe.end = None;
        }
    }
}

impl Pipe {
    /// Closes the half that has been written to the end, or all of a pipe that only gave input.
    fn close_if_fed(&mut self) {
        if self.sent < self.input.len() {
            return;
        }
        if let Some(end) = &self.end {
            let _ = end.shutdown(Shutdown::Write);
            if !self.is_output {
                self.end = None;
            }
        }
    }
}

fn is_transient(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
    )
}
