use std::io;
use std::sync::Arc;

use crate::queue::Queue;
use crate::source::{AsSource, borrow};
use crate::{Interests, Mode, Token};

/// Adds sources to a [`Poll`](crate::Poll), changes and removes them, from any
/// thread and also while the queue is waiting. Cloning is cheap. It keeps the
/// queue open, but nobody waits on it once the `Poll` is gone.
///
/// Deregister a source before closing it. On Linux and the BSDs closing the
/// last descriptor of a source is enough for the OS to forget it, but a
/// duplicate (in a child process, say) keeps it in the queue, and elsewhere the
/// queue's own book-keeping would still name it.
#[derive(Clone, Debug)]
pub struct Registrator {
    queue: Arc<Queue>,
}

impl Registrator {
    pub(crate) fn new(queue: Arc<Queue>) -> Registrator {
        Registrator { queue }
    }

    pub(crate) fn queue(&self) -> &Arc<Queue> {
        &self.queue
    }

    /// Starts watching `source`, edge-triggered. See
    /// [`register_with`](Registrator::register_with).
    pub fn register(
        &self,
        source: &impl AsSource,
        token: Token,
        interests: Interests,
    ) -> io::Result<()> {
        self.register_with(source, token, interests, Mode::Edge)
    }

    /// Starts watching `source` for `interests`, reported as `token` in the
    /// given [`Mode`]. Readiness that is there already is reported by the next
    /// poll in either mode.
    ///
    /// Fails with `AlreadyExists` if the source is registered, `InvalidInput`
    /// for `Token(usize::MAX)`, `PermissionDenied` for what cannot be watched
    /// (a regular file), and with what the OS says when it runs out of room.
    pub fn register_with(
        &self,
        source: &impl AsSource,
        token: Token,
        interests: Interests,
        mode: Mode,
    ) -> io::Result<()> {
        check(token)?;
        self.queue
            .selector
            .register(borrow(source), token, interests, mode)
    }

    /// Changes what a registered `source` is watched for, edge-triggered. See
    /// [`reregister_with`](Registrator::reregister_with).
    pub fn reregister(
        &self,
        source: &impl AsSource,
        token: Token,
        interests: Interests,
    ) -> io::Result<()> {
        self.reregister_with(source, token, interests, Mode::Edge)
    }

    /// Changes the token, the interests and the mode of a registered `source`.
    /// Readiness that is there already is reported again by the next poll,
    /// edge-triggered sources included. Fails with `NotFound` if the source is
    /// not registered, else as
    /// [`register_with`](Registrator::register_with) does.
    pub fn reregister_with(
        &self,
        source: &impl AsSource,
        token: Token,
        interests: Interests,
        mode: Mode,
    ) -> io::Result<()> {
        check(token)?;
        self.queue
            .selector
            .reregister(borrow(source), token, interests, mode)
    }

    /// Stops watching `source`: no later poll reports it, not even for
    /// readiness it already had. Fails with `NotFound` if it is not registered
    /// (not on Windows, where that is no error).
    pub fn deregister(&self, source: &impl AsSource) -> io::Result<()> {
        self.queue.selector.deregister(borrow(source))
    }

    /// Says that reading from (or writing to) an edge-triggered `source` came
    /// to `WouldBlock`, for `interests`. Does nothing where the OS has an
    /// edge-triggered mode. Elsewhere (Windows) it arms the source again;
    /// minimio's own sockets call it themselves, so only code that reads a
    /// source of its own needs it, and need not if it is level-triggered.
    pub fn rearm(&self, source: &impl AsSource, interests: Interests) -> io::Result<()> {
        self.queue.selector.rearm(borrow(source), interests)
    }
}

fn check(token: Token) -> io::Result<()> {
    if token.0 == usize::MAX {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "no source can have Token(usize::MAX)",
        ));
    }
    Ok(())
}
