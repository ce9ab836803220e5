use std::fmt;

use crate::{Token, sys};

/// One source's readiness, as [`Events::iter`] hands it out.
///
/// Readiness is a hint to try, not a promise: another reader may have been
/// first, so a `WouldBlock` after an event is not an error. Errors and
/// hang-ups are reported whatever the interests were, as readable and writable,
/// since a read or a write would return them at once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Event {
    token: Token,
    flags: Flags,
}

/// What an event says, in one byte whatever the backend.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Flags(u8);

impl Flags {
    pub(crate) const READABLE: u8 = 1;
    pub(crate) const WRITABLE: u8 = 1 << 1;
    pub(crate) const READ_CLOSED: u8 = 1 << 2;
    pub(crate) const WRITE_CLOSED: u8 = 1 << 3;
    pub(crate) const ERROR: u8 = 1 << 4;
    pub(crate) const URGENT: u8 = 1 << 5;

    pub(crate) fn set_if(mut self, condition: bool, flag: u8) -> Flags {
        if condition {
            self.0 |= flag;
        }
        self
    }

    fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }
}

impl Event {
    pub(crate) fn new(token: Token, flags: Flags) -> Event {
        Event { token, flags }
    }

    #[cfg(any(windows, feature = "emulated-edge"))]
    pub(crate) fn with_token(self, token: Token) -> Event {
        Event { token, ..self }
    }

    /// The token the source was registered with.
    pub fn token(&self) -> Token {
        self.token
    }

    /// A read, receive or accept would not block.
    pub fn is_readable(&self) -> bool {
        self.flags.has(Flags::READABLE)
    }

    /// A write or send would not block, or a connect has ended.
    pub fn is_writable(&self) -> bool {
        self.flags.has(Flags::WRITABLE)
    }

    /// The peer will send nothing more; what it sent before may still be there
    /// to read. A hint: `true` is certain, `false` is not. Not every OS tells
    /// (the epoll backend does for sockets and pipes, the polling backend only
    /// when the other direction is closed too). The portable sign is a read
    /// that returns 0.
    pub fn is_read_closed(&self) -> bool {
        self.flags.has(Flags::READ_CLOSED)
    }

    /// The peer will take nothing more, or the source has an error. A hint, as
    /// [`is_read_closed`](Event::is_read_closed): the portable sign is a write
    /// that fails.
    pub fn is_write_closed(&self) -> bool {
        self.flags.has(Flags::WRITE_CLOSED)
    }

    /// The source has an error to collect (`take_error`, or the next read or
    /// write). A hint: kqueue does not tell.
    pub fn is_error(&self) -> bool {
        self.flags.has(Flags::ERROR)
    }

    /// The peer has sent urgent (out-of-band) data. A read ends in front of it, however much is
    /// behind: a short read then does not say that nothing is left. Told by the epoll backend, of
    /// sources that are watched for reading in [`Mode::Edge`](crate::Mode::Edge).
    pub fn is_urgent(&self) -> bool {
        self.flags.has(Flags::URGENT)
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("token", &self.token.0)
            .field("readable", &self.is_readable())
            .field("writable", &self.is_writable())
            .field("read_closed", &self.is_read_closed())
            .field("write_closed", &self.is_write_closed())
            .field("error", &self.is_error())
            .field("urgent", &self.is_urgent())
            .finish()
    }
}

/// The most events one poll will ever report, whatever the load.
const MAX_CAPACITY: usize = 4096;

/// The readiness found by one [`Poll::poll`](crate::Poll::poll): made once and
/// used again for every poll.
///
/// It is a snapshot. A source deregistered while the batch is gone through may
/// still have an event further on in it, and so may a source that has since
/// been registered under the same token. Who hands tokens out again at once
/// puts a generation into them; from the next poll on, no event of a
/// deregistered source is reported.
pub struct Events {
    pub(crate) ready: sys::Events,
    /// Tokens of the wakers that were woken: they have no source of their own.
    pub(crate) woken: Vec<Token>,
}

impl Events {
    /// Room for `capacity` events, at least 1. A source that does not fit is
    /// reported by the next poll. A poll that comes back full doubles the
    /// room for the next one, up to 4096 (or `capacity`, if that is more).
    pub fn with_capacity(capacity: usize) -> Events {
        Events {
            ready: sys::Events::with_capacity(capacity.max(1)),
            woken: Vec::new(),
        }
    }

    /// The events of the last poll, wakers where the OS reported them (on epoll:
    /// in the order in which things became ready), or last. One source may
    /// appear twice, with its readable and its writable half, on systems that
    /// report them apart.
    pub fn iter(&self) -> impl Iterator<Item = Event> + '_ {
        let woken = self.woken.iter().map(|&token| {
            let flags = Flags::default().set_if(true, Flags::READABLE);
            Event::new(token, flags)
        });
        let before = self.ready.before_notifier();
        let rest = self.ready.iter().skip(before);
        self.ready.iter().take(before).chain(woken).chain(rest)
    }

    /// How many events the last poll reported.
    pub fn len(&self) -> usize {
        self.ready.len() + self.woken.len()
    }

    /// Whether the last poll timed out.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many events the next poll can report, wakers apart.
    pub fn capacity(&self) -> usize {
        self.ready.capacity()
    }

    /// Forgets the last poll's events. [`Poll::poll`](crate::Poll::poll) does
    /// it too.
    pub fn clear(&mut self) {
        self.ready.clear();
        self.woken.clear();
    }

    /// Empties the list, and makes it larger if the last poll filled it.
    pub(crate) fn prepare(&mut self) {
        let capacity = self.ready.capacity();
        if self.ready.is_full() && capacity < MAX_CAPACITY {
            self.ready = sys::Events::with_capacity((capacity * 2).min(MAX_CAPACITY));
        }
        self.clear();
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
