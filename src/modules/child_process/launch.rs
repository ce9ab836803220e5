//! Starting a program: what [`Command`] does, and the descriptors beyond the first three.

use std::ffi::{CString, OsString};
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command};

use minimio::UnixStream;

/// What a descriptor of the child is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stdio {
    /// One end of a pair of connected sockets, as libuv makes its pipes: the parent has the other.
    Pipe,
    /// The same, for messages.
    Channel,
    /// `/dev/null` for the first three, closed for the rest.
    Ignore,
    /// A descriptor of the parent.
    Inherit(RawFd),
}

/// An environment as `environ` has it.
struct Environment {
    /// Into `pairs`, with a null pointer behind the last.
    pointers: Vec<*const libc::c_char>,
    _pairs: Vec<CString>,
}

impl Environment {
    fn of(pairs: Vec<CString>) -> Self {
        let pointers = pairs.iter().map(|pair| pair.as_ptr());
        Self {
            pointers: pointers.chain([std::ptr::null()]).collect(),
            _pairs: pairs,
        }
    }
}

// SAFETY: the pointers are to what `pairs` owns, and nothing of it is ever changed.
unsafe impl Send for Environment {}
// SAFETY: as above.
unsafe impl Sync for Environment {}

unsafe extern "C" {
    static mut environ: *const *const libc::c_char;
}

/// A program to be started.
#[derive(Debug, Default)]
pub struct Launch {
    /// The program: a path, or a name to be looked for in the child's `PATH`.
    pub file: OsString,
    /// Its arguments; the first is what it sees as its own name.
    pub args: Vec<OsString>,
    /// Where it runs; the parent's folder if none.
    pub cwd: Option<PathBuf>,
    /// Its whole environment: `name=value`, in its order.
    pub env: Vec<CString>,
    /// Its descriptors, from 0.
    pub stdio: Vec<Stdio>,
    /// Whether it leads a session of its own.
    pub detached: bool,
    /// Its user.
    pub uid: Option<u32>,
    /// Its group.
    pub gid: Option<u32>,
}

/// What came of a launch: the parent's ends of the pipes exist even when there is no child.
pub struct Launched {
    /// The child, or why there is none.
    pub child: io::Result<Child>,
    /// The parent's ends, by the child's descriptor.
    pub ends: Vec<Option<UnixStream>>,
}

impl Launch {
    /// Starts the program.
    pub fn start(self) -> Launched {
        crate::runtime::runtime().outbox.send();
        let mut ends = Vec::with_capacity(self.stdio.len());
        let child = self
            .prepare(&mut ends)
            .and_then(|(mut command, _held)| command.spawn());
        ends.resize_with(self.stdio.len(), || None);
        Launched { child, ends }
    }

    /// The command, and descriptors that have to stay open until it has been started.
    fn prepare(&self, ends: &mut Vec<Option<UnixStream>>) -> io::Result<(Command, Vec<OwnedFd>)> {
        let mut command = Command::new(&self.file);
        if let Some((name, rest)) = self.args.split_first() {
            command.arg0(name).args(rest);
        }
        if let Some(cwd) = &self.cwd {
            command.current_dir(cwd);
        }
        if let Some(gid) = self.gid {
            command.gid(gid);
        }
        if let Some(uid) = self.uid {
            command.uid(uid);
        }
        let mut further = Vec::new();
        for (number, stdio) in self.stdio.iter().enumerate() {
            let given = self.open(*stdio, number, ends)?;
            let given = match (number, given) {
                (3.., Some(descriptor)) => {
                    further.push((descriptor, number as RawFd));
                    continue;
                }
                (3.., None) => continue,
                (_, Some(descriptor)) => std::process::Stdio::from(descriptor),
                (_, None) => std::process::Stdio::null(),
            };
            match number {
                0 => command.stdin(given),
                1 => command.stdout(given),
                _ => command.stderr(given),
            };
        }
        let held = if further.is_empty() {
            Vec::new()
        } else {
            self.occupy_targets()?
        };
        let detached = self.detached;
        let environment = self.other_environment();
        if detached || environment.is_some() || !further.is_empty() {
            // SAFETY: between fork and exec only setsid(2) and dup2(2) are called, which are
            // async-signal-safe, and `environ` is set, which the child has for itself. What dup2
            // closes is not in use: see `occupy_targets`.
            unsafe {
                command.pre_exec(move || {
                    if detached {
                        rustix::process::setsid()?;
                    }
                    for (from, to) in &further {
                        if libc::dup2(from.as_raw_fd(), *to) < 0 {
                            return Err(io::Error::last_os_error());
                        }
                    }
                    if let Some(environment) = &environment {
                        environ = environment.pointers.as_ptr();
                    }
                    Ok(())
                });
            }
        }
        Ok((command, held))
    }

    /// The environment, if it is not just ours, which a child inherits anyway. [`Command`] would
    /// sort it, and would leave out what has no name.
    fn other_environment(&self) -> Option<Environment> {
        let ours = std::env::vars_os().map(|(name, value)| {
            let mut pair = name.into_vec();
            pair.push(b'=');
            pair.extend(value.into_vec());
            pair
        });
        let is_ours = ours.eq(self.env.iter().map(|pair| pair.as_bytes()));
        (!is_ours).then(|| Environment::of(self.env.clone()))
    }

    /// The child's descriptor for one of `stdio`, above all numbers that the child is to have.
    fn open(
        &self,
        stdio: Stdio,
        target: usize,
        ends: &mut Vec<Option<UnixStream>>,
    ) -> io::Result<Option<OwnedFd>> {
        let (theirs, ours) = match stdio {
            Stdio::Ignore => (None, None),
            Stdio::Inherit(number) => {
                if number < 0 {
                    return Err(io::Error::from_raw_os_error(libc::EBADF));
                }
                // SAFETY: a number that a script gave; it is only duplicated, at once, and one
                // that is not open gives EBADF.
                let known = unsafe { BorrowedFd::borrow_raw(number) };
                if target < 3 {
                    make_blocking(known)?;
                }
                (Some(self.above_targets(known)?), None)
            }
            Stdio::Pipe | Stdio::Channel => {
                let (ours, theirs) = std::os::unix::net::UnixStream::pair()?;
                let theirs = self.above_targets(theirs.as_fd())?;
                (Some(theirs), Some(UnixStream::from_std(ours)?))
            }
        };
        ends.push(ours);
        Ok(theirs)
    }

    /// A descriptor above all numbers that the child is to have.
    fn above_targets(&self, descriptor: BorrowedFd<'_>) -> io::Result<OwnedFd> {
        let above = self.stdio.len().max(3) as RawFd;
        Ok(rustix::io::fcntl_dupfd_cloexec(descriptor, above)?)
    }

    /// Opens something under each number that the child is to have and nobody uses, so that the
    /// pipe by which [`Command`] learns that exec failed does not lie there.
    fn occupy_targets(&self) -> io::Result<Vec<OwnedFd>> {
        let nothing = std::fs::File::open("/dev/null")?;
        let mut held = vec![OwnedFd::from(nothing)];
        while held[held.len() - 1].as_raw_fd() < self.stdio.len() as RawFd {
            let next = rustix::io::fcntl_dupfd_cloexec(&held[0], 0)?;
            held.push(next);
        }
        Ok(held)
    }
}

/// Programs expect their standard streams to block; libuv sees to it in the same way.
fn make_blocking(descriptor: BorrowedFd<'_>) -> io::Result<()> {
    use rustix::fs::OFlags;
    let flags = rustix::fs::fcntl_getfl(descriptor)?;
    if flags.contains(OFlags::NONBLOCK) {
        rustix::fs::fcntl_setfl(descriptor, flags - OFlags::NONBLOCK)?;
    }
    Ok(())
}
