//! Linux: many sends by one system call, by io_uring.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};

use io_uring::{IoUring, opcode, types};
use rustix::net::{SendFlags, send};

/// So many sends go by one system call.
const ENTRIES: usize = 64;
/// With the second of them what is submitted is done at once.
const FLAGS: SendFlags = SendFlags::NOSIGNAL.union(SendFlags::DONTWAIT);

/// A ring, opened when it is first needed.
#[derive(Default)]
pub(crate) enum Ring {
    #[default]
    NotYet,
    Open(Box<IoUring>),
    /// The system has none for us, or it has failed.
    None,
}

impl Ring {
    pub(crate) fn none() -> Ring {
        Ring::None
    }

    fn open(&mut self) -> Option<&mut IoUring> {
        if matches!(self, Ring::NotYet) {
            // Only the thread that opens it uses it, and it looks by itself at what has been done:
            // the system need not interrupt anybody.
            let opened = IoUring::builder()
                .setup_single_issuer()
                .setup_defer_taskrun()
                .build(ENTRIES as u32);
            *self = opened.map_or(Ring::None, |ring| Ring::Open(Box::new(ring)));
        }
        match self {
            Ring::Open(ring) => Some(ring),
            _ => None,
        }
    }

    /// Sends as many as it can, from the first, and adds what came of each to `results`.
    pub(crate) fn send<'a>(
        &mut self,
        mut sends: impl Iterator<Item = (BorrowedFd<'a>, &'a [u8])>,
        results: &mut Vec<io::Result<usize>>,
    ) {
        while let Some(ring) = self.open() {
            match send_some(ring, &mut sends, results) {
                Ok(0) => return,
                Ok(_) => {}
                // What it has not taken is gone with it.
                Err(_) => *self = Ring::None,
            }
        }
    }
}

/// One send, by a system call of its own.
pub(crate) fn send_one(socket: BorrowedFd<'_>, bytes: &[u8]) -> io::Result<usize> {
    Ok(send(socket, bytes, SendFlags::NOSIGNAL)?)
}

/// Sends as many as the ring has room for, and says how many these were. After a failure some have
/// been sent all the same: those whose results have been added.
#[allow(unsafe_code)]
fn send_some<'a>(
    ring: &mut IoUring,
    sends: &mut impl Iterator<Item = (BorrowedFd<'a>, &'a [u8])>,
    results: &mut Vec<io::Result<usize>>,
) -> io::Result<usize> {
    let mut count = 0;
    for (socket, bytes) in sends.take(ENTRIES) {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let send = opcode::Send::new(types::Fd(socket.as_raw_fd()), bytes.as_ptr(), length)
            .flags(FLAGS.bits() as i32)
            .build()
            .user_data(count as u64);
        // SAFETY: the bytes and the socket are borrowed for longer than this function runs, and it
        // returns when all that was submitted has been done.
        unsafe { ring.submission().push(&send) }.map_err(io::Error::other)?;
        count += 1;
    }
    if count == 0 {
        return Ok(0);
    }
    let first = results.len();
    results.resize_with(first + count, || Err(io::ErrorKind::Interrupted.into()));
    let mut done = 0;
    loop {
        let is_submitted = ring.submission().is_empty();
        let submitted = ring.submit_and_wait(usize::from(is_submitted));
        for completion in ring.completion() {
            let result = completion.result();
            let place = first + completion.user_data() as usize;
            if let Some(place) = results.get_mut(place) {
                *place = usize::try_from(result).map_err(|_| io::Error::from_raw_os_error(-result));
                done += 1;
            }
        }
        // Taken from the front, so those that were not are the last.
        let left = ring.submission().len();
        match submitted {
            _ if done == count => return Ok(count),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Ok(1..) => {}
            failed if done + left == count => {
                results.truncate(first + done);
                return failed.and(Err(io::ErrorKind::WriteZero.into()));
            }
            _ => {}
        }
    }
}
