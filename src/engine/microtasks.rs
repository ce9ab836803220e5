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
    pub fn push(&self, job: Job, origin: Origin) {
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
            let left = runtime.enter(&microtask.origin);
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
            runtime.leave(left);
        }
        context.clear_kept_objects();
    }
}

impl JobExecutor for Microtasks {
    fn enqueue_job(self: Rc<Self>, job: Job, _context: &mut Context) {
        self.push(job, runtime().origin());
    }

    fn run_jobs(self: Rc<Self>, context: &mut Context) -> JsResult<()> {
        self.drain(context);
        Ok(())
    }
}
