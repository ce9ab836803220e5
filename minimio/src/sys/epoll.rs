//! Linux: epoll through `rustix`. One system call a wait and none an event.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use rustix::event::{EventfdFlags, Timespec, eventfd};

use crate::event::Flags;
use crate::source::BorrowedSource;
use crate::{Event, Interests, Mode, Token};

/// What the notifier is registered as; no source may be.
const NOTIFIER: u64 = u64::MAX;

/// The longest single wait. epoll counts milliseconds in an `i32`, good for 24
/// days; who wants longer waits again.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Debug)]
pub(crate) struct Selector {
    epoll: OwnedFd,
    notifier: OwnedFd,
}

impl Selector {
    pub(crate) fn new() -> io::Result<Selector> {
        let epoll = epoll::create(CreateFlags::CLOEXEC)?;
        let notifier = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        // Level-triggered like most sources, though it then has to be read: what
        // was reported keeps its place in the queue until the next wait, in front
        // of what becomes ready later. An edge would lose it.
        let data = EventData::new_u64(NOTIFIER);
        epoll::add(&epoll, &notifier, data, EventFlags::IN)?;
        Ok(Selector { epoll, notifier })
    }

    pub(crate) fn register(
        &self,
        source: BorrowedSource<'_>,
        token: Token,
        interests: Interests,
        mode: Mode,
    ) -> io::Result<()> {
        let data = EventData::new_u64(token.0 as u64);
        epoll::add(&self.epoll, source, data, epoll_flags(interests, mode))?;
        Ok(())
    }

    pub(crate) fn reregister(
        &self,
        source: BorrowedSource<'_>,
        token: Token,
        interests: Interests,
        mode: Mode,
    ) -> io::Result<()> {
        let data = EventData::new_u64(token.0 as u64);
        epoll::modify(&self.epoll, source, data, epoll_flags(interests, mode))?;
        Ok(())
    }

    pub(crate) fn deregister(&self, source: BorrowedSource<'_>) -> io::Result<()> {
        epoll::delete(&self.epoll, source)?;
        Ok(())
    }

    /// epoll has an edge-triggered mode of its own.
    pub(crate) fn rearm(&self, _: BorrowedSource<'_>, _: Interests) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn notify(&self) -> io::Result<()> {
        // Each wait that reports it reads it: the counter never overflows.
        rustix::io::write(&self.notifier, &1u64.to_ne_bytes())?;
        Ok(())
    }

    pub(crate) fn wait(&self, events: &mut Events, timeout: Option<Duration>) -> io::Result<()> {
        // Rounded up to whole milliseconds by rustix, unless it may use
        // epoll_pwait2.
        let timeout = timeout.map(|timeout| {
            let timeout = timeout.min(LONGEST_WAIT);
            Timespec {
                tv_sec: timeout.as_secs() as _,
                tv_nsec: timeout.subsec_nanos() as _,
            }
        });
        // `wait` fills the spare capacity only, so the list must be empty: with
        // none spare, epoll refuses.
        events.list.clear();
        epoll::wait(
            self.epoll.as_fd(),
            spare_capacity(&mut events.list),
            timeout.as_ref(),
        )?;
        events.full = events.list.len() == events.list.capacity();
        events.notified_at = events.list.iter().position(is_notifier);
        if let Some(index) = events.notified_at {
            events.list.remove(index);
            // Wakes from now on until the queue has looked at its wakers write
            // nothing, and are seen there. An empty counter is no failure.
            let _ = rustix::io::read(&self.notifier, &mut [0; 8]);
        }
        Ok(())
    }
}

/// Nothing to do: epoll notices by itself when the source is ready again.
#[inline(always)]
pub(crate) fn would_block(_: BorrowedSource<'_>, _: Interests) {}

fn is_notifier(event: &epoll::Event) -> bool {
    // Copied out: the kernel's struct is packed.
    let data = event.data;
    data.u64() == NOTIFIER
}

fn epoll_flags(interests: Interests, mode: Mode) -> EventFlags {
    let mut flags = match mode {
        Mode::Edge => EventFlags::ET,
        Mode::Level => EventFlags::empty(),
    };
    if interests.is_readable() {
        flags |= EventFlags::IN | EventFlags::RDHUP;
        // Reported until it has been read over, so by each wait of a level-triggered source.
        if mode == Mode::Edge {
            flags |= EventFlags::PRI;
        }
    }
    if interests.is_writable() {
        flags |= EventFlags::OUT;
    }
    flags
}

pub(crate) struct Events {
    list: Vec<epoll::Event>,
    full: bool,
    /// Where among the others the notifier stood.
    notified_at: Option<usize>,
}

impl Events {
    pub(crate) fn with_capacity(capacity: usize) -> Events {
        Events {
            list: Vec::with_capacity(capacity),
            full: false,
            notified_at: None,
        }
    }

    pub(crate) fn capacity(&self) -> usize {
        self.list.capacity()
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether the last wait found as much as there was room for.
    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    pub(crate) fn clear(&mut self) {
        self.list.clear();
        self.notified_at = None;
    }

    /// How many events were reported before the notifier.
    pub(crate) fn before_notifier(&self) -> usize {
        self.notified_at.unwrap_or(self.list.len())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Event> + '_ {
        self.list.iter().map(|event| {
            let (flags, data) = (event.flags, event.data);
            Event::new(Token(data.u64() as usize), readiness(flags))
        })
    }
}

/// A hang-up or an error makes both reading and writing return at once, which
/// is what ready means, though epoll then need not set `IN` or `OUT` (a pipe
/// whose writer is gone has `HUP` alone).
fn readiness(flags: EventFlags) -> Flags {
    let hang_up = EventFlags::HUP | EventFlags::ERR;
    let read = EventFlags::IN | EventFlags::RDHUP | hang_up;
    let write = EventFlags::OUT | hang_up;
    Flags::default()
        .set_if(flags.intersects(read), Flags::READABLE)
        .set_if(flags.intersects(write), Flags::WRITABLE)
        .set_if(
            flags.intersects(EventFlags::RDHUP | EventFlags::HUP),
            Flags::READ_CLOSED,
        )
        .set_if(flags.intersects(hang_up), Flags::WRITE_CLOSED)
        .set_if(flags.contains(EventFlags::ERR), Flags::ERROR)
        .set_if(flags.contains(EventFlags::PRI), Flags::URGENT)
}
