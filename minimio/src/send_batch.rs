use std::fmt;
use std::io;
use std::marker::PhantomData;

use crate::Interests;
use crate::source::{AsSource, borrow};
use crate::sys::{Ring, send_one, would_block};

/// Sends on many sockets at once: by one system call where the system has one
/// for that (io_uring, on Linux 6.1 and later, unless it is forbidden, as in
/// many containers), elsewhere one by one.
///
/// Bound to the thread that made it.
#[derive(Default)]
pub struct SendBatch {
    ring: Ring,
    stays_on_its_thread: PhantomData<*const ()>,
}

impl SendBatch {
    /// Opens nothing yet: that comes with the first two sends.
    pub fn new() -> SendBatch {
        SendBatch::default()
    }

    /// A batch that sends one by one everywhere.
    pub fn one_by_one() -> SendBatch {
        SendBatch {
            ring: Ring::none(),
            stays_on_its_thread: PhantomData,
        }
    }

    /// Sends, in order, and puts what came of each into `results`, in place of
    /// what that held: how many bytes the system took, which may be fewer than
    /// there were, or why it took none (`WouldBlock` when the socket's buffer is
    /// full, `BrokenPipe`, `ConnectionReset` ...). When it returns everything
    /// has been done: nothing is under way.
    ///
    /// The sockets should be in non-blocking mode. One that is not may make the
    /// rest wait.
    pub fn send<S: AsSource>(
        &mut self,
        sends: &[(S, &[u8])],
        results: &mut Vec<io::Result<usize>>,
    ) {
        results.clear();
        if sends.len() > 1 {
            let borrowed = sends.iter().map(|(socket, bytes)| (borrow(socket), *bytes));
            self.ring.send(borrowed, results);
        }
        for (socket, bytes) in &sends[results.len()..] {
            results.push(send_one(borrow(socket), bytes));
        }
        for ((socket, _), result) in sends.iter().zip(&*results) {
            if result
                .as_ref()
                .is_err_and(|e| e.kind() == io::ErrorKind::WouldBlock)
            {
                would_block(borrow(socket), Interests::WRITABLE);
            }
        }
    }
}

impl fmt::Debug for SendBatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendBatch").finish_non_exhaustive()
    }
}
