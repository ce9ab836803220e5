//! What a `Poll` and its registrators and wakers share: the backend, and the
//! wakers that want an event.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use crate::{Events, Token, sys};

#[derive(Debug)]
pub(crate) struct Queue {
    pub(crate) selector: sys::Selector,
    /// Some waker has been woken since the last wait ended, and the backend has
    /// been told so (or is about to be).
    any_woken: AtomicBool,
    wakers: Mutex<Vec<Weak<WakerState>>>,
}

/// One waker's half of its event.
#[derive(Debug)]
pub(crate) struct WakerState {
    token: Token,
    woken: AtomicBool,
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
        });
        let mut wakers = self.lock_wakers();
        wakers.retain(|waker| waker.strong_count() > 0);
        wakers.push(Arc::downgrade(&state));
        state
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
            let wakers = self.lock_wakers();
            let woken = wakers
                .iter()
                .filter_map(Weak::upgrade)
                .filter(|waker| waker.woken.swap(false, Ordering::AcqRel))
                .map(|waker| waker.token);
            events.woken.extend(woken);
        }
        Ok(())
    }

    fn lock_wakers(&self) -> MutexGuard<'_, Vec<Weak<WakerState>>> {
        // Nothing is done under this lock that could leave the list broken.
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
