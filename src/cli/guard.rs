//! Limits of a recorded run: a thread that looks, many times a second, whether the run has used up
//! its time, its memory or its output, or whether whoever started it has gone. Then it ends the
//! recording in order, and the process at once.

use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Signal;

use crate::modules::process;
use crate::trace::{self, Event};

/// So often it looks.
const PAUSE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 20_000_000,
};

/// What a run may use. None: as much as it likes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// Time from start to end.
    pub time: Option<Duration>,
    /// Bytes of resident memory (looked at on Linux only).
    pub memory: Option<u64>,
    /// Bytes on stdout and stderr together.
    pub output: Option<u64>,
    /// The run ends with its standard input, which the script then does not see.
    pub while_stdin: bool,
}

impl Limits {
    fn any(&self) -> bool {
        self.time.is_some() || self.memory.is_some() || self.output.is_some() || self.while_stdin
    }
}

/// Begins to watch over this process. Fails, with a message for stderr, when there can be no watch.
pub fn watch(limits: Limits) -> Result<(), String> {
    if !limits.any() {
        return Ok(());
    }
    let leash = match limits.while_stdin {
        true => Some(take_stdin().map_err(|error| format!("standard input: {error}"))?),
        false => None,
    };
    std::thread::Builder::new()
        .name("guard".into())
        .spawn(move || stop(&reason_to_stop(&limits, leash)))
        .map_err(|error| format!("no thread to watch over the run: {error}"))?;
    Ok(())
}

/// Standard input for the guard alone; the script's is empty from now on.
fn take_stdin() -> rustix::io::Result<OwnedFd> {
    use rustix::fs::{Mode, OFlags};
    let ours = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?;
    let empty = rustix::fs::open("/dev/null", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
    rustix::stdio::dup2_stdin(&empty)?;
    Ok(ours)
}

/// Returns when there is one.
fn reason_to_stop(limits: &Limits, leash: Option<OwnedFd>) -> String {
    let started = Instant::now();
    let mut leash = leash.map(std::fs::File::from);
    loop {
        if let Some(time) = limits.time
            && started.elapsed() >= time
        {
            return format!("it ran longer than {} s", time.as_secs_f64());
        }
        if let Some(most) = limits.memory
            && process::info::resident() > most
        {
            return format!("it used more than {} MiB of memory", most >> 20);
        }
        if let Some(most) = limits.output
            && trace::written() > most
        {
            return format!("it printed more than {} KiB", most >> 10);
        }
        let Some(file) = &mut leash else {
            std::thread::sleep(Duration::from_nanos(PAUSE.tv_nsec as u64));
            continue;
        };
        let mut waiting = [PollFd::new(file, PollFlags::IN)];
        let is_over = match poll(&mut waiting, Some(&PAUSE)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => false,
            // The end, or an error: nobody holds the other end any more.
            Ok(_) => !matches!(file.read(&mut [0; 64]), Ok(1..)),
            Err(_) => true,
        };
        if is_over {
            return "it was told to".into();
        }
    }
}

/// Ends the recording, and this process with all that it has started (if it leads its group).
fn stop(reason: &str) {
    trace::emit(|| Event::Stopped {
        reason: reason.into(),
    });
    trace::finish();
    // Whoever read it may be the one who has gone.
    let _ = writeln!(std::io::stderr(), "ouro: the run was stopped: {reason}");
    let me = rustix::process::getpid();
    let killed = if rustix::process::getpgrp() == me {
        rustix::process::kill_process_group(me, Signal::KILL)
    } else {
        rustix::process::kill_process(me, Signal::KILL)
    };
    // A process may always end itself.
    debug_assert!(killed.is_ok());
}
