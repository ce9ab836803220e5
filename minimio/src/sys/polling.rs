//! kqueue, IOCP and the rest through the `polling` crate, and epoll through it
//! for the tests.
//!
//! What is written for Windows and the BSDs was compiled and run nowhere yet:
//! here only the Linux build of it is tested.

use std::io;
use std::num::NonZeroUsize;
use std::time::Duration;

use polling::{PollMode, Poller};

#[cfg(not(any(windows, feature = "emulated-edge")))]
use crate::Mode;
use crate::event::Flags;
use crate::source::BorrowedSource;
use crate::{Event, Interests, Token};

/// `polling` keeps slots of the list for itself: its notifier and its timer.
const OWN_SLOTS: usize = 2;

#[derive(Debug)]
pub(crate) struct Selector {
    poller: Poller,
}

impl Selector {
    pub(crate) fn new() -> io::Result<Selector> {
        Ok(Selector {
            poller: Poller::new()?,
        })
    }

    /// As `register`, in one of `polling`'s own modes.
    pub(super) fn add(
        &self,
        source: BorrowedSource<'_>,
        key: usize,
        interests: Interests,
        mode: PollMode,
    ) -> io::Result<()> {
        // SAFETY: `polling` asks that the source be deleted before it is
        // closed, which `Registrator` asks of its users in turn. When one does
        // not, no memory is at stake: all that `polling` keeps is the number
        // (and on Windows a handle and a buffer that it owns itself), the
        // kernel drops a closed source from its queue, and a number in use
        // again at worst brings an event for the wrong token.
        #[allow(unsafe_code)]
        unsafe {
            self.poller
                .add_with_mode(&source, interest(key, interests), mode)
        }
    }

    /// As `reregister`, in one of `polling`'s own modes.
    pub(super) fn modify(
        &self,
        source: BorrowedSource<'_>,
        key: usize,
        interests: Interests,
        mode: PollMode,
    ) -> io::Result<()> {
        self.poller
            .modify_with_mode(source, interest(key, interests), mode)
    }

    pub(crate) fn deregister(&self, source: BorrowedSource<'_>) -> io::Result<()> {
        self.poller.delete(source)
    }

    pub(crate) fn notify(&self) -> io::Result<()> {
        self.poller.notify()
    }

    pub(crate) fn wait(&self, events: &mut Events, timeout: Option<Duration>) -> io::Result<()> {
        // `polling` adds to the list.
        events.list.clear();
        self.poller.wait(&mut events.list, timeout)?;
        events.found = events.list.len();
        Ok(())
    }
}

/// Where the OS has both modes.
#[cfg(not(any(windows, feature = "emulated-edge")))]
impl Selector {
    pub(crate) fn register(
        &self,
        source: BorrowedSource<'_>,
        token: Token,
        interests: Interests,
        mode: Mode,
    ) -> io::Result<()> {
        self.add(source, token.0, interests, poll_mode(mode))
    }

    pub(crate) fn reregister(
        &self,
        source: BorrowedSource<'_>,
        token: Token,
        interests: Interests,
        mode: Mode,
    ) -> io::Result<()> {
        self.modify(source, token.0, interests, poll_mode(mode))
    }

    pub(crate) fn rearm(&self, _: BorrowedSource<'_>, _: Interests) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(not(any(windows, feature = "emulated-edge")))]
fn poll_mode(mode: Mode) -> PollMode {
    match mode {
        Mode::Edge => PollMode::Edge,
        Mode::Level => PollMode::Level,
    }
}

/// Nothing to do where the OS has an edge-triggered mode.
#[cfg(not(any(windows, feature = "emulated-edge")))]
#[inline(always)]
pub(crate) fn would_block(_: BorrowedSource<'_>, _: Interests) {}

fn interest(key: usize, interests: Interests) -> polling::Event {
    polling::Event::new(key, interests.is_readable(), interests.is_writable())
}

pub(crate) struct Events {
    list: polling::Events,
    /// `polling` counts by going through the list: so it is done once.
    found: usize,
}

impl Events {
    pub(crate) fn with_capacity(capacity: usize) -> Events {
        let slots = NonZeroUsize::MIN.saturating_add(capacity.max(1) - 1 + OWN_SLOTS);
        Events {
            list: polling::Events::with_capacity(slots),
            found: 0,
        }
    }

    pub(crate) fn capacity(&self) -> usize {
        self.list.capacity().get().saturating_sub(OWN_SLOTS).max(1)
    }

    #[cfg(not(any(windows, feature = "emulated-edge")))]
    pub(crate) fn len(&self) -> usize {
        self.found
    }

    /// Whether the last wait found as much as there was room for.
    pub(crate) fn is_full(&self) -> bool {
        self.found >= self.capacity()
    }

    pub(crate) fn clear(&mut self) {
        self.list.clear();
        self.found = 0;
    }

    /// `polling` does not tell where among the others its notifier stood: last, then.
    #[cfg(not(any(windows, feature = "emulated-edge")))]
    pub(crate) fn before_notifier(&self) -> usize {
        self.found
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Event> + '_ {
        self.list.iter().map(|event| {
            let hang_up = event.is_interrupt();
            let error = event.is_err().unwrap_or(false);
            let flags = Flags::default()
                .set_if(event.readable, Flags::READABLE)
                .set_if(event.writable, Flags::WRITABLE)
                .set_if(hang_up, Flags::READ_CLOSED)
                .set_if(hang_up || error, Flags::WRITE_CLOSED)
                .set_if(error, Flags::ERROR);
            Event::new(Token(event.key), flags)
        })
    }
}
