//! Where one system call sends on one socket.

use std::io;

use socket2::SockRef;

use crate::source::BorrowedSource;

#[derive(Default)]
pub(crate) struct Ring;

impl Ring {
    pub(crate) fn none() -> Ring {
        Ring
    }

    /// Sends none.
    pub(crate) fn send<'a>(
        &mut self,
        _: impl Iterator<Item = (BorrowedSource<'a>, &'a [u8])>,
        _: &mut Vec<io::Result<usize>>,
    ) {
    }
}

/// One send.
pub(crate) fn send_one(socket: BorrowedSource<'_>, bytes: &[u8]) -> io::Result<usize> {
    SockRef::from(&socket).send(bytes)
}
