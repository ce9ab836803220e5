//! How a worker's thread ends before its loop is empty: it unwinds to its top.
//!
//! `process.exit()` in a worker does it at once; `terminate()` asks for it from another thread. Then
//! the thread ends where the host looks: at each callback, tick and microtask, and at each turn of a
//! loop that a worker's texts are mended for (`engine/mend`).

use std::cell::RefCell;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::{PoolWaker, runtime};

/// What a thread unwinds with: its exit code.
pub struct Ended(pub i32);

/// Whether a thread has been asked to end.
pub struct Ending {
    /// The exit code it is to end with; [`NOT_ASKED`] unless it is to end.
    code: AtomicI32,
    /// Ends the thread's wait for the OS.
    waker: Mutex<Option<Arc<PoolWaker>>>,
}

const NOT_ASKED: i32 = -1;

/// Whether any thread has been asked to end: most programs never ask.
static ANY: AtomicBool = AtomicBool::new(false);

thread_local! {
    static MINE: RefCell<Option<Arc<Ending>>> = const { RefCell::new(None) };
}

impl Default for Ending {
    fn default() -> Self {
        Self {
            code: AtomicI32::new(NOT_ASKED),
            waker: Mutex::default(),
        }
    }
}

impl Ending {
    /// Asks the thread to end.
    pub fn ask(&self, code: i32) {
        self.code.store(code, Ordering::SeqCst);
        ANY.store(true, Ordering::SeqCst);
        let waker = self.waker.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waker) = &*waker {
            waker.wake();
        }
    }

    /// This thread is the one that is asked, until [`Ending::is_over`].
    pub fn is_for_this_thread(self: &Arc<Self>) {
        MINE.with(|mine| *mine.borrow_mut() = Some(Arc::clone(self)));
        let waker = runtime().io.waker();
        *self.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker);
    }

    /// The thread has nothing left that could be ended.
    pub fn is_over(&self) {
        *self.waker.lock().unwrap_or_else(PoisonError::into_inner) = None;
        MINE.with(|mine| mine.borrow_mut().take());
    }
}

/// Whether this thread is one that can be asked to end.
pub fn may_be_asked() -> bool {
    MINE.with(|mine| mine.borrow().is_some())
}

/// Ends this thread if it has been asked to.
#[inline]
pub fn check() {
    if ANY.load(Ordering::Relaxed) {
        end_if_asked();
    }
}

#[cold]
fn end_if_asked() {
    let code = MINE.with(|mine| {
        let mine = mine.borrow();
        let code = mine.as_ref().map(|mine| mine.code.load(Ordering::SeqCst));
        code.filter(|code| *code != NOT_ASKED)
    });
    if let Some(code) = code {
        end(code);
    }
}

/// Ends this thread, a worker's, at once.
pub fn end(code: i32) -> ! {
    resume_unwind(Box::new(Ended(code)))
}
