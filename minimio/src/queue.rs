//! What a `Poll` and its registrators and wakers share: the backend, and the
//! wakers that want an event.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::{Events, Token, sys};

#[derive(Debug)]
pub(crate) struct Queue {
    pub(crate) selector: sys::Selector,
    /// Some waker has been woken since the last wait ended, and the backend has
    /// been told so (or is about to be).
    any_woken: AtomicBool,
    wakers: Mutex<Vec<Arc<WakerState>>>,
}

/// One waker's half of its event.
#[derive(Debug)]
pub(crate) struct WakerState {
    token: Token,
    woken: AtomicBool,
    /// The waker itself is gone, and with it any further wake.
    orphaned: AtomicBool,
}

impl Queue {
    pub(crate) fn new() -> io::Result<Queue> {
        Ok(Queue {
            selector: sys::Selector::new()?,
            any_woken: AtomicBool::new(false),
            wakers: Mutex::new(Vec::new()),
        })
    }

    pub(crate) fn add_waker(&self, token: Token) -> Arc<WakerState> {
        let state = Arc::new(WakerState {
            token,
            woken: AtomicBool::new(false),
            orphaned: AtomicBool::new(false),
        });
        self.lock_wakers().push(Arc::clone(&state));
        state
    }

    /// Forgets a waker that is being dropped; if it was woken, after its event.
    pub(crate) fn remove_waker(&self, waker: &Arc<WakerState>) {
        let mut wakers = self.lock_wakers();
        if waker.woken.load(Ordering::Acquire) {
            waker.orphaned.store(true, Ordering::Release);
        } else {
            wakers.retain(|other| !Arc::ptr_eq(other, waker));
        }
    }

    /// The first of any number of wakes between two polls costs one system
    /// call, the others one atomic exchange.
    pub(crate) fn wake(&self, waker: &WakerState) -> io::Result<()> {
        if waker.woken.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        // The order matters: the waker's own flag is up before `any_woken` is,
        // so whoever takes `any_woken` down sees it.
        if self.any_woken.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        self.selector.notify().inspect_err(|_| {
            // Nobody was told, so the next wake must try again.
            self.any_woken.store(false, Ordering::Release);
            waker.woken.store(false, Ordering::Release);
        })
    }

    /// One wait of the backend. May end with no event before the time is up.
    pub(crate) fn wait(&self, events: &mut Events, timeout: Option<Duration>) -> io::Result<()> {
        self.selector.wait(&mut events.ready, timeout)?;
        if self.any_woken.swap(false, Ordering::AcqRel) {
            self.lock_wakers().retain(|waker| {
                let woken = waker.woken.swap(false, Ordering::AcqRel);
                if woken {
                    events.woken.push(waker.token);
                }
                !(woken && waker.orphaned.load(Ordering::Acquire))
            });
        }
        Ok(())
    }

    fn lock_wakers(&self) -> MutexGuard<'_, Vec<Arc<WakerState>>> {
        // Nothing is done under this lock that could leave the list broken.
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
