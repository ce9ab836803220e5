//! The microtask queue: every promise job of the engine passes through it.
//!
//! The engine hands jobs over; the event loop decides when they run (`runtime::ticks`). Order is
//! first in, first out, as the standard asks.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use boa_engine::{
    Context, JsResult,
    job::{Job, JobExecutor},
};

use crate::runtime::{Origin, runtime};
use crate::trace::{self, Event, Kind};

/// A job and where it came from.
struct Microtask {
    job: Job,
    origin: Origin,
}

/// The queue; the engine's `JobExecutor`.
#[derive(Default)]
pub struct Microtasks {
    queue: RefCell<VecDeque<Microtask>>,
}

impl Microtasks {
    /// Whether a job is waiting.
    pub fn is_empty(&self) -> bool {
        self.queue.borrow().is_empty()
    }

    /// Puts a job at the end.
    pub fn push(&self, job: Job, origin: Origin, context: &Context) {
        trace::queued(Kind::Microtask, &origin, context);
        self.queue.borrow_mut().push_back(Microtask { job, origin });
    }

    /// Runs jobs, those that they add included, until none is left.
    ///
    /// A promise job never throws; what an embedder's own job throws is an uncaught exception.
    pub fn drain(&self, context: &mut Context) {
        let runtime = runtime();
        loop {
            let Some(microtask) = self.queue.borrow_mut().pop_front() else {
                break;
            };
            let origin = microtask.origin;
            let left = runtime.enter(&origin);
            trace::emit(|| Event::Begin {
                id: origin.id,
                cause: origin.cause,
                kind: Kind::Microtask,
            });
            let result = match microtask.job {
                Job::PromiseJob(job) => job.call(context),
                Job::GenericJob(job) => job.call(context),
                // The engine makes no other kind unless it is given futures or time-outs, which
                // this host does not: its timers and tasks are its own.
                _ => Ok(boa_engine::JsValue::undefined()),
            };
            if let Err(error) = result {
                runtime.uncaught(error, crate::runtime::UncaughtOrigin::Exception, context);
            }
            trace::emit(|| Event::End { id: origin.id });
            runtime.leave(left);
        }
        context.clear_kept_objects();
    }
}

impl JobExecutor for Microtasks {
    fn enqueue_job(self: Rc<Self>, job: Job, context: &mut Context) {
        self.push(job, runtime().origin(), context);
    }

    fn run_jobs(self: Rc<Self>, context: &mut Context) -> JsResult<()> {
        self.drain(context);
        Ok(())
    }
}
