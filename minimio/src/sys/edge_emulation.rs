//! An edge-triggered mode for systems without one, which is Windows (and Linux
//! with the cargo feature `emulated-edge`, so that it can be tested).
//!
//! An edge-triggered source is registered one-shot. What an event reported
//! stays unarmed until a read or a write has come to `WouldBlock`, which
//! minimio's sockets report here by themselves; what it did not report is armed
//! again at once. So a source is never reported twice for the same readiness,
//! and never forgotten by who reads until `WouldBlock`.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

#[cfg(unix)]
use std::os::fd::{AsRawFd, RawFd as RawSource};
#[cfg(windows)]
use std::os::windows::io::{AsRawSocket, RawSocket as RawSource};

use ::polling::PollMode;

use super::polling;
use crate::source::BorrowedSource;
use crate::{Event, Interests, Mode, Token};

/// Every selector there is, for `would_block` to find a source's own: a socket
/// does not know where it is registered.
static SELECTORS: Mutex<Vec<Weak<Inner>>> = Mutex::new(Vec::new());

#[derive(Debug)]
pub(crate) struct Selector {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    selector: polling::Selector,
    /// By their raw number, which is also the key that `polling` reports.
    sources: Mutex<HashMap<RawSource, Source>>,
}

#[derive(Debug)]
struct Source {
    token: Token,
    interests: Interests,
    mode: Mode,
    armed: Option<Interests>,
}

impl Selector {
    pub(crate) fn new() -> io::Result<Selector> {
        let inner = Arc::new(Inner {
            selector: polling::Selector::new()?,
            sources: Mutex::new(HashMap::new()),
        });
        let mut selectors = lock(&SELECTORS);
        selectors.retain(|selector| selector.strong_count() > 0);
        selectors.push(Arc::downgrade(&inner));
        Ok(Selector { inner })
    }

    pub(crate) fn register(
        &self,
        source: BorrowedSource<'_>,
        token: Token,
        interests: Interests,
        mode: Mode,
    ) -> io::Result<()> {
        let raw = raw(source);
        // Held over both: its first event may come before this returns, and
        // `wait` must then find the source.
        let mut sources = lock(&self.inner.sources);
        self.inner
            .selector
            .add(source, key(raw), interests, poll_mode(mode))?;
        sources.insert(raw, Source::new(token, interests, mode));
        Ok(())
    }

    pub(crate) fn reregister(
        &self,
        source: BorrowedSource<'_>,
        token: Token,
        interests: Interests,
        mode: Mode,
    ) -> io::Result<()> {
        let raw = raw(source);
        let mut sources = lock(&self.inner.sources);
        self.inner
            .selector
            .modify(source, key(raw), interests, poll_mode(mode))?;
        sources.insert(raw, Source::new(token, interests, mode));
        Ok(())
    }

    pub(crate) fn deregister(&self, source: BorrowedSource<'_>) -> io::Result<()> {
        let mut sources = lock(&self.inner.sources);
        sources.remove(&raw(source));
        self.inner.selector.deregister(source)
    }

    pub(crate) fn rearm(&self, source: BorrowedSource<'_>, interests: Interests) -> io::Result<()> {
        self.inner.rearm(source, interests)
    }

    pub(crate) fn notify(&self) -> io::Result<()> {
        self.inner.selector.notify()
    }

    pub(crate) fn wait(&self, events: &mut Events, timeout: Option<Duration>) -> io::Result<()> {
        events.ready.clear();
        self.inner.selector.wait(&mut events.raw, timeout)?;
        let mut sources = lock(&self.inner.sources);
        for event in events.raw.iter() {
            let raw = event.token().0 as RawSource;
            // Deregistered between the wait and here.
            let Some(source) = sources.get_mut(&raw) else {
                continue;
            };
            if source.mode == Mode::Edge {
                source.armed = source.armed.and_then(|armed| unreported(armed, &event));
                if let Some(armed) = source.armed {
                    // Fails only for a source closed without deregistering,
                    // which nobody waits for.
                    let _ = self.inner.selector.modify(
                        borrow_raw(raw),
                        key(raw),
                        armed,
                        PollMode::Oneshot,
                    );
                }
            }
            events.ready.push(event.with_token(source.token));
        }
        Ok(())
    }
}

impl Inner {
    fn rearm(&self, source: BorrowedSource<'_>, interests: Interests) -> io::Result<()> {
        let raw = raw(source);
        let mut sources = lock(&self.sources);
        let Some(registered) = sources.get_mut(&raw) else {
            return Ok(());
        };
        let Some(wanted) = registered.interests.and(interests) else {
            return Ok(());
        };
        let armed = registered.armed.map_or(wanted, |armed| armed | wanted);
        if registered.mode == Mode::Level || registered.armed == Some(armed) {
            return Ok(());
        }
        self.selector
            .modify(source, key(raw), armed, PollMode::Oneshot)?;
        registered.armed = Some(armed);
        Ok(())
    }
}

impl Source {
    fn new(token: Token, interests: Interests, mode: Mode) -> Source {
        Source {
            token,
            interests,
            mode,
            armed: Some(interests),
        }
    }
}

/// A read or a write of this source came to `WouldBlock`: whichever selector
/// knows it edge-triggered reports its next readiness again.
pub(crate) fn would_block(source: BorrowedSource<'_>, interests: Interests) {
    for selector in lock(&SELECTORS).iter().filter_map(Weak::upgrade) {
        // Fails for no source that is open and registered.
        let _ = selector.rearm(source, interests);
    }
}

fn unreported(armed: Interests, event: &Event) -> Option<Interests> {
    let mut left = Some(armed);
    if event.is_readable() {
        left = left.and_then(|left| left.remove(Interests::READABLE));
    }
    if event.is_writable() {
        left = left.and_then(|left| left.remove(Interests::WRITABLE));
    }
    left
}

fn poll_mode(mode: Mode) -> PollMode {
    match mode {
        Mode::Edge => PollMode::Oneshot,
        Mode::Level => PollMode::Level,
    }
}

fn key(raw: RawSource) -> usize {
    raw as usize
}

#[cfg(unix)]
fn raw(source: BorrowedSource<'_>) -> RawSource {
    source.as_raw_fd()
}

#[cfg(windows)]
fn raw(source: BorrowedSource<'_>) -> RawSource {
    source.as_raw_socket()
}

/// A source that was lent to `register`, by its number.
#[allow(unsafe_code)]
fn borrow_raw(raw: RawSource) -> BorrowedSource<'static> {
    // SAFETY: the number came from a source that was lent, and it is still
    // registered, which by `Registrator`'s contract means open. It is only used
    // to look the registration up; if the contract was broken, that finds
    // nothing or an unrelated registration, and no memory is touched by it.
    unsafe { BorrowedSource::borrow_raw(raw) }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) struct Events {
    raw: polling::Events,
    /// The same, under the tokens of the sources.
    ready: Vec<Event>,
}

impl Events {
    pub(crate) fn with_capacity(capacity: usize) -> Events {
        Events {
            raw: polling::Events::with_capacity(capacity),
            ready: Vec::with_capacity(capacity),
        }
    }

    pub(crate) fn capacity(&self) -> usize {
        self.raw.capacity()
    }

    pub(crate) fn len(&self) -> usize {
        self.ready.len()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.raw.is_full()
    }

    pub(crate) fn clear(&mut self) {
        self.raw.clear();
        self.ready.clear();
    }

    /// `polling` does not tell where among the others its notifier stood: last, then.
    pub(crate) fn before_notifier(&self) -> usize {
        self.ready.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Event> + '_ {
        self.ready.iter().copied()
    }
}
