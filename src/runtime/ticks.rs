//! What runs after every callback: the tick queue (`process.nextTick`), then microtasks, then
//! unhandled rejections, again until all are empty.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use boa_engine::{
    Context, JsObject, JsValue, js_string,
    object::builtins::{JsArray, JsFunction},
};

use super::{Origin, Runtime, UncaughtOrigin};
use crate::trace::{self, Event, Kind};

/// A callback given to `process.nextTick`.
struct Tick {
    what: What,
    origin: Origin,
}

enum What {
    Call(JsFunction, Box<[JsValue]>),
    /// Nothing: see [`Runtime::note_output`].
    Written(Output),
}

/// Where `console` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Descriptor 1.
    Out,
    /// Descriptor 2.
    Error,
}

/// The tick queue.
#[derive(Default)]
pub struct Ticks {
    queue: RefCell<VecDeque<Tick>>,
    /// The outputs for which a tick waits.
    written: [Cell<bool>; 2],
}

impl Ticks {
    /// Whether no tick is waiting.
    pub fn is_empty(&self) -> bool {
        self.queue.borrow().is_empty()
    }

    /// How many of the first `place` the trace knows of; none where those are all.
    fn told_ahead(&self, place: usize) -> Option<usize> {
        let queue = self.queue.borrow();
        let is_told = |tick: &&Tick| matches!(tick.what, What::Call(..));
        (place < queue.len()).then(|| queue.iter().take(place).filter(is_told).count())
    }

    /// Forgets what waits.
    pub(super) fn clear(&self) {
        self.queue.take();
    }
}

impl Runtime {
    /// Stores a callback for the tick queue (`process.nextTick`).
    pub fn next_tick(&self, callback: JsFunction, args: &[JsValue], context: &mut Context) {
        self.next_tick_behind(usize::MAX, callback, args, context);
    }

    /// The same, behind the first `place` that are waiting: where it would stand if it had been
    /// queued earlier.
    pub fn next_tick_behind(
        &self,
        place: usize,
        callback: JsFunction,
        args: &[JsValue],
        context: &mut Context,
    ) {
        let mut origin = self.origin();
        let ahead = self.ticks.told_ahead(place);
        trace::queued_behind(ahead, Kind::Tick, &origin, context);
        if self.execution.is_observed() {
            self.tell_tick(&mut origin, Some(&callback), args, context);
        }
        let what = What::Call(callback, args.into());
        let mut queue = self.ticks.queue.borrow_mut();
        let place = place.min(queue.len());
        queue.insert(place, Tick { what, origin });
    }

    /// How many ticks are waiting.
    pub fn waiting_ticks(&self) -> usize {
        self.ticks.queue.borrow().len()
    }

    /// `console` has written. In Node a stream has, which hands over to a tick of its own each time
    /// it has not done so already: scripts see that in the numbers of what they start, and a hook
    /// of `async_hooks` sees it itself.
    pub fn note_output(&self, output: Output, context: &mut Context) {
        if self.ticks.written[output as usize].replace(true) {
            return;
        }
        let execution = &self.execution;
        let mut origin = Origin {
            id: execution.id(),
            cause: execution.cause(),
            number: execution.next_number(),
            trigger: execution.trigger_now(),
            resource: None,
            frame: JsValue::undefined(),
        };
        if execution.is_observed() {
            self.tell_tick(&mut origin, None, &[], context);
        }
        let what = What::Written(output);
        self.ticks
            .queue
            .borrow_mut()
            .push_back(Tick { what, origin });
    }

    fn tell_tick(
        &self,
        origin: &mut Origin,
        callback: Option<&JsFunction>,
        args: &[JsValue],
        context: &mut Context,
    ) {
        let resource = JsObject::with_object_proto(context.intrinsics());
        let callback = callback.map_or_else(JsValue::undefined, |callback| callback.clone().into());
        let args = JsArray::from_iter(args.iter().cloned(), context);
        // A plain object takes every property.
        let _ = resource.create_data_property(js_string!("callback"), callback, context);
        let _ = resource.create_data_property(js_string!("args"), args, context);
        (self.execution).announce_as(origin, "TickObject", &resource, context);
    }

    /// Empties the tick queue and the microtask queue and reports rejections nobody handled, again
    /// until nothing is left.
    ///
    /// Returns false when a tick, or who was told of a rejection, threw and a listener took the
    /// error: as in Node the rest of the queue then waits for the next callback's end.
    pub fn run_ticks(&self, context: &mut Context) -> bool {
        loop {
            loop {
                let Some(tick) = self.ticks.queue.borrow_mut().pop_front() else {
                    break;
                };
                let (callback, args) = match tick.what {
                    What::Call(callback, args) => (callback, args),
                    What::Written(output) => {
                        self.ticks.written[output as usize].set(false);
                        let nothing = |_: &mut Context| Ok(JsValue::undefined());
                        let _ = self.execution.call(&tick.origin, context, nothing);
                        self.execution.has_ended(tick.origin.number);
                        continue;
                    }
                };
                super::ending::check();
                let left = self.enter(&tick.origin);
                trace::emit(|| Event::Begin {
                    id: tick.origin.id,
                    cause: tick.origin.cause,
                    kind: Kind::Tick,
                });
                let result = self.execution.call(&tick.origin, context, |context| {
                    callback.call(&JsValue::undefined(), &args, context)
                });
                if let Err(error) = result {
                    self.uncaught(error, UncaughtOrigin::Exception, context);
                    trace::emit(|| Event::End { id: tick.origin.id });
                    self.leave(left);
                    return false;
                }
                trace::emit(|| Event::End { id: tick.origin.id });
                self.leave(left);
                self.execution.has_ended(tick.origin.number);
            }
            self.microtasks.drain(context);
            if !self.ticks.is_empty() {
                continue;
            }
            match self.process_rejections(context) {
                Ok(true) => {}
                Ok(false) => return true,
                Err(error) => {
                    self.uncaught(error, UncaughtOrigin::Exception, context);
                    return false;
                }
            }
        }
    }
}
