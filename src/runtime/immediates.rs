//! `setImmediate`: callbacks of the check phase.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use boa_engine::{
    Context, Finalize, JsData, JsObject, JsValue, Trace, object::builtins::JsFunction,
};

use super::event_loop::Deferred;
use super::{Origin, Runtime, UncaughtOrigin};
use crate::trace::{self, Event, Kind};

/// The native state of an `Immediate` object.
#[derive(Trace, Finalize, JsData)]
pub struct Immediate {
    callback: JsFunction,
    args: Box<[JsValue]>,
    origin: Origin,
    #[unsafe_ignore_trace]
    referenced: Cell<bool>,
    #[unsafe_ignore_trace]
    waiting: Cell<bool>,
}

/// The queue of the next check phase, and what an error left over of the current one.
#[derive(Default)]
pub struct Immediates {
    queue: RefCell<VecDeque<Item>>,
    outstanding: RefCell<VecDeque<Item>>,
    /// What the host itself has put off to the check phase.
    owed: RefCell<VecDeque<Deferred>>,
    referenced: Cell<usize>,
}

/// What waits: an `Immediate` object, or the host's own wish that a check phase comes.
enum Item {
    Js(JsObject<Immediate>),
    Nothing,
}

impl Immediate {
    /// State for a new `Immediate` object; the object is queued by [`Runtime::set_immediate`].
    pub fn new(callback: JsFunction, args: &[JsValue], origin: Origin) -> Self {
        Self {
            callback,
            args: args.into(),
            origin,
            referenced: Cell::new(true),
            waiting: Cell::new(true),
        }
    }

    /// Its identity, for `async_hooks`.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What is called.
    pub fn callback(&self) -> &JsFunction {
        &self.callback
    }

    /// What it is called with.
    pub fn arguments(&self) -> &[JsValue] {
        &self.args
    }

    /// Whether it waits and keeps the loop alive.
    pub fn is_referenced(&self) -> bool {
        self.waiting.get() && self.referenced.get()
    }

    /// Whether it has not run and was not cleared.
    pub fn is_waiting(&self) -> bool {
        self.waiting.get()
    }
}

impl Immediates {
    /// Forgets what waits.
    pub(super) fn clear(&self) {
        self.queue.take();
        self.outstanding.take();
        self.owed.take();
    }

    /// Whether a referenced immediate waits: poll must not block, and the loop must go on.
    pub fn any_referenced(&self) -> bool {
        self.referenced.get() > 0
    }

    /// How many immediates wait that keep the loop alive.
    pub fn referenced(&self) -> usize {
        self.referenced.get()
    }

    /// `immediate.ref()` and `immediate.unref()`.
    pub fn set_referenced(&self, immediate: &Immediate, referenced: bool) {
        trace::referenced(immediate.origin.id, referenced);
        if immediate.referenced.replace(referenced) != referenced && immediate.waiting.get() {
            let count = self.referenced.get();
            self.referenced
                .set(if referenced { count + 1 } else { count - 1 });
        }
    }

    /// The immediates that wait right before and right behind one in the queue.
    pub fn neighbours(&self, object: &JsObject<Immediate>) -> [Option<JsObject<Immediate>>; 2] {
        for queue in [&self.outstanding, &self.queue] {
            let queue = queue.borrow();
            let waiting = |item: &Item| match item {
                Item::Js(other) if other.borrow().data().is_waiting() => Some(other.clone()),
                _ => None,
            };
            let waiting: Vec<_> = queue.iter().filter_map(waiting).collect();
            if let Some(at) = waiting
                .iter()
                .position(|other| JsObject::equals(other, object))
            {
                let before = at.checked_sub(1).map(|before| waiting[before].clone());
                return [before, waiting.get(at + 1).cloned()];
            }
        }
        [None, None]
    }

    fn finish(&self, immediate: &Immediate) -> bool {
        let was_waiting = immediate.waiting.replace(false);
        if was_waiting && immediate.referenced.get() {
            self.referenced.set(self.referenced.get() - 1);
        }
        was_waiting
    }
}

impl Runtime {
    /// Queues an `Immediate` object for the next check phase (`setImmediate`).
    pub fn set_immediate(&self, immediate: JsObject<Immediate>, context: &Context) {
        trace::queued(Kind::Immediate, &immediate.borrow().data().origin, context);
        let immediates = &self.immediates;
        immediates.referenced.set(immediates.referenced.get() + 1);
        immediates.queue.borrow_mut().push_back(Item::Js(immediate));
    }

    /// Makes sure that the loop goes round once more and ends a callback in its check phase.
    pub fn wish_for_check(&self) {
        let immediates = &self.immediates;
        immediates.referenced.set(immediates.referenced.get() + 1);
        immediates.queue.borrow_mut().push_back(Item::Nothing);
    }

    /// Puts something of the host's off to the check phase, where it precedes immediates. What it
    /// calls, it calls by [`Runtime::call_within`]: ticks run behind all that was put off so.
    pub fn when_checking(&self, what: Deferred) {
        let immediates = &self.immediates;
        immediates.referenced.set(immediates.referenced.get() + 1);
        immediates.owed.borrow_mut().push_back(what);
    }

    fn run_owed(&self, context: &mut Context) {
        let immediates = &self.immediates;
        if immediates.owed.borrow().is_empty() {
            return;
        }
        loop {
            let owed = immediates.owed.borrow_mut().pop_front();
            let Some(owed) = owed else { break };
            immediates.referenced.set(immediates.referenced.get() - 1);
            owed(context);
        }
        self.execution.tell_ended(context);
        self.run_ticks(context);
    }

    /// `clearImmediate`.
    pub fn clear_immediate(&self, immediate: &Immediate) {
        if self.immediates.finish(immediate) {
            trace::emit(|| Event::Cleared {
                id: immediate.origin.id,
            });
        }
    }

    /// The check phase: the immediates that were queued before it began, ticks after each.
    ///
    /// After an error that a listener took, the rest run in a fresh pass of the same phase.
    pub(super) fn run_check(&self, context: &mut Context) {
        // What an error in a tick left of the queue runs before the first immediate.
        if !(self.ticks.is_empty() && self.microtasks.is_empty() && self.rejections.is_empty()) {
            self.run_ticks(context);
        }
        self.execution.tell_ended(context);
        self.run_owed(context);
        let immediates = &self.immediates;
        loop {
            if immediates.outstanding.borrow().is_empty() {
                let queue = immediates.queue.take();
                *immediates.outstanding.borrow_mut() = queue;
            }
            if immediates.outstanding.borrow().is_empty() {
                return;
            }
            // After an error in an immediate Node begins the phase anew, with the rest or, when
            // there is none, with what was queued meanwhile.
            if self.run_immediates(context) {
                self.run_ticks(context);
                return;
            }
        }
    }

    /// Runs outstanding immediates until none is left or one throws; false when one threw.
    fn run_immediates(&self, context: &mut Context) -> bool {
        let immediates = &self.immediates;
        let mut ran_one = false;
        loop {
            let is_live = match immediates.outstanding.borrow().front() {
                None => return true,
                Some(Item::Js(immediate)) => immediate.borrow().data().is_waiting(),
                Some(Item::Nothing) => true,
            };
            if is_live && ran_one && !self.run_ticks(context) {
                return false;
            }
            ran_one |= is_live;
            let Some(item) = immediates.outstanding.borrow_mut().pop_front() else {
                return true;
            };
            let Item::Js(object) = item else {
                immediates.referenced.set(immediates.referenced.get() - 1);
                continue;
            };
            let (callback, args, origin) = {
                let borrowed = object.borrow();
                let immediate = borrowed.data();
                if !immediates.finish(immediate) {
                    continue;
                }
                (
                    immediate.callback.clone(),
                    immediate.args.clone(),
                    immediate.origin.clone(),
                )
            };
            let left = self.enter(&origin);
            trace::emit(|| Event::Begin {
                id: origin.id,
                cause: origin.cause,
                kind: Kind::Immediate,
            });
            let this = JsValue::from(object.upcast());
            self.execution.set_resource(this.clone());
            let result = self.execution.call(&origin, context, |context| {
                callback.call(&this, &args, context)
            });
            if let Err(error) = result {
                self.uncaught(error, UncaughtOrigin::Exception, context);
                trace::emit(|| Event::End { id: origin.id });
                self.leave(left);
                return false;
            }
            trace::emit(|| Event::End { id: origin.id });
            self.leave(left);
            self.execution.has_ended(origin.number);
        }
    }
}
