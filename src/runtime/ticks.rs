//! What runs after every callback: the tick queue (`process.nextTick`), then microtasks, then
//! unhandled rejections, again until all are empty.

use std::cell::RefCell;
use std::collections::VecDeque;

use boa_engine::{Context, JsValue, object::builtins::JsFunction};

use super::{Origin, Runtime, UncaughtOrigin};
use crate::trace::{self, Event, Kind};

/// A callback given to `process.nextTick`.
struct Tick {
    callback: JsFunction,
    args: Box<[JsValue]>,
    origin: Origin,
}

/// The tick queue.
#[derive(Default)]
pub struct Ticks {
    queue: RefCell<VecDeque<Tick>>,
}

impl Ticks {
    /// Whether no tick is waiting.
    pub fn is_empty(&self) -> bool {
        self.queue.borrow().is_empty()
    }

    /// Forgets what waits.
    pub(super) fn clear(&self) {
        self.queue.take();
    }
}

impl Runtime {
    /// Stores a callback for the tick queue (`process.nextTick`); returns its number.
    pub fn next_tick(&self, callback: JsFunction, args: &[JsValue], context: &Context) -> u64 {
        let origin = self.origin();
        let id = origin.id;
        trace::queued(Kind::Tick, &origin, context);
        self.ticks.queue.borrow_mut().push_back(Tick {
            callback,
            args: args.into(),
            origin,
        });
        id
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
                super::ending::check();
                let left = self.enter(&tick.origin);
                trace::emit(|| Event::Begin {
                    id: tick.origin.id,
                    cause: tick.origin.cause,
                    kind: Kind::Tick,
                });
                let result = self.execution.call(tick.origin.id, context, |context| {
                    tick.callback
                        .call(&JsValue::undefined(), &tick.args, context)
                });
                if let Err(error) = result {
                    self.uncaught(error, UncaughtOrigin::Exception, context);
                    trace::emit(|| Event::End { id: tick.origin.id });
                    self.leave(left);
                    return false;
                }
                trace::emit(|| Event::End { id: tick.origin.id });
                self.leave(left);
                if self.execution.is_observed() {
                    let _ = self.execution.tell_destroy(tick.origin.id, context);
                }
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
