//! Promises rejected with nobody to handle it: noted when it happens, reported when the tick
//! queue and the microtasks have drained, as Node does.

use std::cell::RefCell;
use std::collections::VecDeque;

use boa_engine::{Context, JsObject, JsResult, JsValue, builtins::promise::OperationType};

use super::Runtime;
use crate::trace::Place;

/// A rejection that waits to be reported, or that has been.
pub struct Rejection {
    /// The promise.
    pub promise: JsObject,
    /// What it was rejected with.
    pub reason: JsValue,
    /// Number of the rejection, for Node's warning texts.
    pub number: u64,
    /// The execution in which it happened.
    pub origin: super::Origin,
    /// Where in the script, for traces.
    pub at: Place,
}

/// Rejections in the three states they pass through.
#[derive(Default)]
pub struct Rejections {
    pending: RefCell<VecDeque<Rejection>>,
    reported: RefCell<Vec<Rejection>>,
    handled_late: RefCell<VecDeque<Rejection>>,
    count: std::cell::Cell<u64>,
    /// Promises of the host's own, of whose rejection it tells itself.
    disregarded: RefCell<Vec<JsObject>>,
    /// The reason of a rejection that is about to come and that nobody can handle.
    expected: RefCell<Option<JsValue>>,
}

impl Rejections {
    /// Whether something waits to be reported.
    pub fn is_empty(&self) -> bool {
        self.pending.borrow().is_empty() && self.handled_late.borrow().is_empty()
    }

    /// Forgets that a promise was rejected.
    pub fn forget(&self, promise: &JsObject) {
        self.pending.borrow_mut().retain(|r| r.promise != *promise);
    }

    /// Says that the rejection of a promise that is pending still is not to be reported.
    pub fn disregard(&self, promise: &JsObject) {
        self.disregarded.borrow_mut().push(promise.clone());
    }

    /// Says that the next rejection is not to be reported, if it is for this reason.
    pub fn expect(&self, reason: JsValue) {
        *self.expected.borrow_mut() = Some(reason);
    }

    fn is_the_hosts(&self, promise: &JsObject, reason: &JsValue) -> bool {
        let mut disregarded = self.disregarded.borrow_mut();
        if let Some(at) = disregarded.iter().position(|known| known == promise) {
            disregarded.swap_remove(at);
            return true;
        }
        let expected = self.expected.take();
        expected.is_some_and(|expected| expected.strict_equals(reason))
    }

    /// The engine's report that a promise was rejected without a handler, or got one after all.
    pub fn note(
        &self,
        promise: JsObject,
        reason: JsValue,
        operation: OperationType,
        origin: super::Origin,
        at: Place,
    ) {
        match operation {
            OperationType::Reject if self.is_the_hosts(&promise, &reason) => {}
            OperationType::Reject => {
                let number = self.count.get() + 1;
                self.count.set(number);
                self.pending.borrow_mut().push_back(Rejection {
                    promise,
                    reason,
                    number,
                    origin,
                    at,
                });
            }
            OperationType::Handle => {
                let mut pending = self.pending.borrow_mut();
                if let Some(at) = pending.iter().position(|r| r.promise == promise) {
                    pending.remove(at);
                    return;
                }
                let mut reported = self.reported.borrow_mut();
                if let Some(at) = reported.iter().position(|r| r.promise == promise) {
                    let rejection = reported.swap_remove(at);
                    self.handled_late.borrow_mut().push_back(rejection);
                }
            }
        }
    }
}

impl Runtime {
    /// Reports what waits; true when anything was reported, so that ticks must run again. Fails
    /// with what a listener threw; as in Node the other rejections that waited are not reported
    /// then.
    pub(super) fn process_rejections(&self, context: &mut Context) -> JsResult<bool> {
        let hooks = self.hooks();
        let had_late = !self.rejections.handled_late.borrow().is_empty();
        loop {
            let Some(late) = self.rejections.handled_late.borrow_mut().pop_front() else {
                break;
            };
            (hooks.rejection_handled)(&late, context)?;
        }
        let mut any = had_late;
        // What is rejected meanwhile waits until ticks and microtasks have run.
        let last = self.rejections.count.get();
        let is_old = |rejection: &mut Rejection| rejection.number <= last;
        loop {
            let next = self.rejections.pending.borrow_mut().pop_front_if(is_old);
            let Some(rejection) = next else {
                break;
            };
            any = true;
            let left = self.enter(&rejection.origin);
            let (promise, reason) = (rejection.promise.clone(), rejection.reason.clone());
            let (number, origin) = (rejection.number, rejection.origin.clone());
            let at = rejection.at;
            self.rejections.reported.borrow_mut().push(rejection);
            let reported = Rejection {
                promise,
                reason,
                number,
                origin,
                at,
            };
            let told = (hooks.unhandled_rejection)(&reported, context);
            self.leave(left);
            if told.is_err() {
                let mut pending = self.rejections.pending.borrow_mut();
                pending.retain(|rejection| rejection.number > last);
                drop(pending);
                told?;
            }
        }
        Ok(any || !self.ticks.is_empty() || !self.rejections.is_empty())
    }
}
