//! A channel between two processes: a Unix socket whose bytes may carry descriptors.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};

use minimio::UnixStream;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};

/// Descriptors that wait at most: a peer that keeps to the protocol has one under way.
const MOST: usize = 8;

/// The socket, and the descriptors that came and that nobody has taken yet.
pub struct Channel {
    /// The socket.
    pub stream: UnixStream,
    received: RefCell<VecDeque<OwnedFd>>,
}

impl Channel {
    /// A channel over one of a pair of sockets.
    pub fn new(stream: UnixStream) -> Self {
        Self {
            stream,
            received: RefCell::default(),
        }
    }

    /// Sends bytes, the first of which carries a descriptor: the receiver gets one of its own.
    pub fn send(&self, bytes: &[u8], descriptor: BorrowedFd<'_>) -> io::Result<usize> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        let carried = [descriptor];
        control.push(SendAncillaryMessage::ScmRights(&carried));
        let parts = [IoSlice::new(bytes)];
        Ok(sendmsg(
            &self.stream,
            &parts,
            &mut control,
            SendFlags::NOSIGNAL,
        )?)
    }

    /// Reads bytes, and keeps the descriptors that they carry; those beyond [`MOST`] are closed.
    pub fn receive(&self, into: &mut [u8]) -> io::Result<usize> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(8))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let mut parts = [IoSliceMut::new(into)];
        let flags = RecvFlags::CMSG_CLOEXEC;
        let count = recvmsg(&self.stream, &mut parts, &mut control, flags)?.bytes;
        for message in control.drain() {
            if let RecvAncillaryMessage::ScmRights(descriptors) = message {
                let mut received = self.received.borrow_mut();
                received.extend(descriptors);
                received.truncate(MOST);
            }
        }
        Ok(count)
    }

    /// The first descriptor that came and has not been taken.
    pub fn take_descriptor(&self) -> Option<OwnedFd> {
        self.received.borrow_mut().pop_front()
    }
}
