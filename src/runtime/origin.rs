//! Where a callback comes from: what the trace, `async_hooks` and `AsyncLocalStorage` all ask.
//!
//! Whoever stores a callback stores an [`Origin`] with it; whoever calls it enters that origin
//! first. One mechanism gives the trace its chain of causes, `executionAsyncId` its numbers and
//! `AsyncLocalStorage` its store.

use boa_engine::{Finalize, JsValue, Trace};
use std::cell::{Cell, RefCell};

/// Number of the main script's execution, the root of every chain of causes.
pub const MAIN: u64 = 1;

/// Identity of a stored callback and the circumstances in which it was stored.
#[derive(Clone, Trace, Finalize)]
pub struct Origin {
    /// The callback's own number, unique in the process (`asyncId` in Node).
    pub id: u64,
    /// The number of the execution that stored it (`triggerAsyncId` in Node).
    pub cause: u64,
    /// The async context frame that was current: what every `AsyncLocalStorage` held. `undefined`
    /// when none is in use.
    pub frame: JsValue,
}

/// The execution that is running: whose callback it is.
pub struct Execution {
    id: Cell<u64>,
    cause: Cell<u64>,
    frame: RefCell<JsValue>,
    last: Cell<u64>,
}

/// What was running before [`Execution::enter`]; hand it to [`Execution::leave`].
#[must_use]
pub struct Left(u64, u64, JsValue);

impl Default for Execution {
    fn default() -> Self {
        Self {
            id: Cell::new(MAIN),
            cause: Cell::new(0),
            frame: RefCell::new(JsValue::undefined()),
            last: Cell::new(MAIN),
        }
    }
}

impl Execution {
    /// A fresh number.
    pub fn next_id(&self) -> u64 {
        let id = self.last.get() + 1;
        self.last.set(id);
        id
    }

    /// The origin of something that is being stored now.
    pub fn origin(&self) -> Origin {
        Origin {
            id: self.next_id(),
            cause: self.id.get(),
            frame: self.frame.borrow().clone(),
        }
    }

    /// Number of the running execution; 0 between callbacks.
    pub fn id(&self) -> u64 {
        self.id.get()
    }

    /// Number of the execution that caused the running one.
    pub fn cause(&self) -> u64 {
        self.cause.get()
    }

    /// The current async context frame.
    pub fn frame(&self) -> JsValue {
        self.frame.borrow().clone()
    }

    /// Replaces the current async context frame.
    pub fn set_frame(&self, frame: JsValue) {
        *self.frame.borrow_mut() = frame;
    }

    /// Makes `origin` the running execution.
    pub fn enter(&self, origin: &Origin) -> Left {
        let frame = self.frame.replace(origin.frame.clone());
        Left(
            self.id.replace(origin.id),
            self.cause.replace(origin.cause),
            frame,
        )
    }

    /// Goes back to what was running before.
    pub fn leave(&self, left: Left) {
        self.id.set(left.0);
        self.cause.set(left.1);
        *self.frame.borrow_mut() = left.2;
    }

    /// Nothing runs any more: the main script has ended and the loop takes over.
    pub fn main_ended(&self) {
        self.id.set(0);
        self.cause.set(0);
        *self.frame.borrow_mut() = JsValue::undefined();
    }
}
