//! Writing to stdout and stderr, at once and whole.

use std::cell::Cell;
use std::os::fd::{AsRawFd, BorrowedFd};

use crate::runtime::runtime;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

/// Writes all bytes before it returns, as Node does to files, terminals and, on Linux, pipes.
///
/// Waits where the other end is slow and the descriptor was made non-blocking by somebody else.
pub fn write_all(descriptor: BorrowedFd<'_>, bytes: &[u8]) -> std::io::Result<()> {
    runtime().outbox.send();
    if let number @ (1 | 2) = descriptor.as_raw_fd() {
        if crate::modules::worker::takes_output(number, bytes) {
            return Ok(());
        }
        crate::trace::wrote(number as u8, bytes);
        runtime().pace_output();
    }
    let mut rest = bytes;
    while !rest.is_empty() {
        match rustix::io::write(descriptor, rest) {
            Ok(0) => return Err(std::io::ErrorKind::WriteZero.into()),
            Ok(written) => rest = &rest[written..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                let mut wait = [PollFd::new(&descriptor, PollFlags::OUT)];
                match poll(&mut wait, None) {
                    Ok(_) | Err(Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Descriptor 1 or 2.
pub fn standard(number: i32) -> BorrowedFd<'static> {
    // SAFETY: descriptors 1 and 2 belong to the process for all its life; a closed one gives EBADF.
    unsafe { BorrowedFd::borrow_raw(number) }
}

/// Writes a line to stdout at once, as `console.log` does; what goes wrong is not told.
pub fn write_line(line: &str) {
    let mut bytes = Vec::with_capacity(line.len() + 1);
    bytes.extend_from_slice(line.as_bytes());
    bytes.push(b'\n');
    let _ = write_all(standard(1), &bytes);
}

/// Whether text for descriptor 1 or 2 is coloured: on a terminal, unless the environment says
/// otherwise; `FORCE_COLOR` decides for every kind of output. Decided once.
pub fn has_colors(number: i32) -> bool {
    thread_local! {
        static KNOWN: [Cell<Option<bool>>; 2] = const { [Cell::new(None), Cell::new(None)] };
    }
    KNOWN.with(|known| {
        let slot = &known[usize::from(number == 2)];
        if let Some(known) = slot.get() {
            return known;
        }
        let decided = decide(number);
        slot.set(Some(decided));
        decided
    })
}

fn decide(number: i32) -> bool {
    let variable = |name: &str| std::env::var_os(name);
    if let Some(force) = variable("FORCE_COLOR") {
        return matches!(force.to_str(), Some("" | "1" | "true" | "2" | "3"));
    }
    if !rustix::termios::isatty(standard(number)) {
        return false;
    }
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    if set("NODE_DISABLE_COLORS") || set("NO_COLOR") {
        return false;
    }
    let term = variable("TERM").unwrap_or_default();
    set("COLORTERM") || set("CI") || set("TMUX") || (!term.is_empty() && term != "dumb")
}
