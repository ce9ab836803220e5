//! The microtask queue: every promise job of the engine passes through it.
//!
//! The engine hands jobs over; the event loop decides when they run (`runtime::ticks`). Order is
//! first in, first out, as the standard asks.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    pin::Pin,
    rc::Rc,
    task::{Poll, Waker},
};

use boa_engine::{
    Context, Finalize, JsData, JsError, JsNativeError, JsResult, JsValue, Trace,
    job::{Job, JobExecutor, NativeAsyncJob},
    realm::Realm,
};

use crate::runtime::{Origin, UncaughtOrigin, runtime};
use crate::trace::{self, Event, Kind, Place};

/// A job and where it came from.
struct Microtask {
    job: Job,
    origin: Origin,
    /// How often it goes back to the end before it runs.
    delays: u32,
}

/// How many microtasks Node lets pass between `import()` and the evaluation of a module that imports
/// nothing. (For the engine's own `import()`; see `loader/esm/dynamic.rs`.)
const IMPORT_DELAYS: u32 = 4;

/// The queue; the engine's `JobExecutor`.
#[derive(Default)]
pub struct Microtasks {
    queue: RefCell<VecDeque<Microtask>>,
    /// How many loads of modules are running inside each other. The engine makes a job of each
    /// `import()` and of each static import; those of static imports run at once.
    loads: Cell<u32>,
    /// Jobs of realms that have a queue of their own ([`OwnQueue`]).
    own: RefCell<VecDeque<(Realm, Microtask)>>,
    /// Whether there is such a realm.
    has_own: Cell<bool>,
    /// Where the job that comes next goes.
    next: Cell<Next>,
    /// Whether the queue's first is held: the engine's job for a module that has ended, which in the
    /// standard is no job.
    has_held: Cell<bool>,
}

/// A job's place in the queue.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Next {
    #[default]
    Last,
    First,
    /// In front of all others, to be run there or earlier ([`Microtasks::run_held`]).
    Held,
}

/// Says that a realm's jobs wait until somebody drains its own queue.
#[derive(Trace, Finalize, JsData)]
struct OwnQueue;

fn realm_of(job: &Job) -> Option<&Realm> {
    match job {
        Job::PromiseJob(job) => job.realm(),
        Job::GenericJob(job) => Some(job.realm()),
        Job::AsyncJob(job) => job.realm(),
        _ => None,
    }
}

/// What an embedder's own job throws is an uncaught exception.
fn tell(error: JsError, context: &mut Context) {
    runtime().uncaught(error, UncaughtOrigin::Exception, context);
}

impl Microtasks {
    /// Whether a job is waiting.
    pub fn is_empty(&self) -> bool {
        self.queue.borrow().is_empty()
    }

    /// Puts a job at the end.
    pub fn push(&self, job: Job, origin: Origin, context: &Context) {
        let delays = match job {
            Job::AsyncJob(_) => IMPORT_DELAYS,
            _ => 0,
        };
        self.push_after(delays, job, origin, context);
    }

    /// Puts a job at the end, and there again so many times before it runs.
    pub fn push_after(&self, delays: u32, job: Job, origin: Origin, context: &Context) {
        let next = self.next.take();
        if self.has_own.get()
            && let Some(realm) = realm_of(&job)
            && realm.host_defined().has::<OwnQueue>()
        {
            trace::queued(Kind::Microtask, &origin, context);
            let realm = realm.clone();
            let microtask = Microtask {
                job,
                origin,
                delays: 0,
            };
            self.own.borrow_mut().push_back((realm, microtask));
            return;
        }
        let ahead = match next {
            Next::Last => None,
            // Nothing goes in front of what is held.
            Next::First => Some(usize::from(self.has_held.get())),
            Next::Held if self.has_held.get() => None,
            Next::Held => {
                self.has_held.set(true);
                Some(0)
            }
        };
        trace::queued_behind(ahead, Kind::Microtask, &origin, context);
        let microtask = Microtask {
            job,
            origin,
            delays,
        };
        let mut queue = self.queue.borrow_mut();
        match ahead {
            None => queue.push_back(microtask),
            Some(ahead) => queue.insert(ahead, microtask),
        }
    }

    /// Has the job that is made next run before all others.
    pub fn put_next_first(&self) {
        self.next.set(Next::First);
    }

    /// Has the job that is made next run before all others, or earlier ([`run_held`](Self::run_held)).
    pub fn hold_next(&self) {
        self.next.set(Next::Held);
    }

    /// Runs the job that is held: the engine is done with what has made it.
    #[inline]
    pub fn run_held(&self, context: &mut Context) {
        if self.has_held.get() {
            self.run_all_held(context);
        }
    }

    /// Out of the way of those that ask for it, which are asked for each promise.
    #[cold]
    #[inline(never)]
    fn run_all_held(&self, context: &mut Context) {
        // Each may be the end of another.
        while self.has_held.take() {
            let held = self.queue.borrow_mut().pop_front();
            if let Some(microtask) = held {
                self.run(microtask, tell, context);
            }
        }
    }

    /// Gives a realm a queue of its own.
    pub fn give_queue(&self, realm: &Realm) {
        realm.host_defined_mut().insert(OwnQueue);
        self.has_own.set(true);
    }

    /// Runs the jobs of a realm's own queue, if it has one.
    pub fn drain_own(&self, realm: &Realm, context: &mut Context) -> JsResult<()> {
        loop {
            let next = {
                let mut own = self.own.borrow_mut();
                let at = own.iter().position(|(of, _)| of == realm);
                at.and_then(|at| own.remove(at)).map(|(_, job)| job)
            };
            match next {
                Some(microtask) => {
                    let mut failed = None;
                    self.run(microtask, |error, _| failed = Some(error), context);
                    if let Some(error) = failed {
                        return Err(error);
                    }
                }
                None => return Ok(()),
            }
        }
    }

    /// Runs jobs, those that they add included, until none is left.
    ///
    /// A promise job never throws; what an embedder's own job throws is an uncaught exception.
    pub fn drain(&self, context: &mut Context) {
        loop {
            self.run_held(context);
            let Some(mut microtask) = self.queue.borrow_mut().pop_front() else {
                break;
            };
            if microtask.delays > 0 {
                microtask.delays -= 1;
                // It goes to the end of the queue.
                trace::emit(|| Event::Queued {
                    id: microtask.origin.id,
                    cause: microtask.origin.cause,
                    kind: Kind::Microtask,
                    at: Place::default(),
                    ahead: None,
                });
                self.queue.borrow_mut().push_back(microtask);
                continue;
            }
            self.run(microtask, tell, context);
        }
        super::redefine::settle(context);
        super::ghosts::settle(context);
        context.clear_kept_objects();
    }

    #[inline]
    fn run(
        &self,
        microtask: Microtask,
        failed: impl FnOnce(JsError, &mut Context),
        context: &mut Context,
    ) {
        crate::runtime::ending::check();
        let runtime = runtime();
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
            Job::AsyncJob(job) => self.load(job, context),
            // The engine makes no other kind unless it is given time-outs, which this host
            // does not: its timers are its own.
            _ => Ok(JsValue::undefined()),
        };
        if let Err(error) = result {
            failed(error, context);
        }
        trace::emit(|| Event::End { id: origin.id });
        runtime.leave(left);
    }

    /// Runs a job that loads a module. Our loader answers at once, so that one look is enough.
    fn load(&self, job: NativeAsyncJob, context: &mut Context) -> JsResult<JsValue> {
        self.within(|| {
            let context = RefCell::new(context);
            let mut future = job.call(&context);
            let mut task = std::task::Context::from_waker(Waker::noop());
            match Future::poll(Pin::new(&mut future), &mut task) {
                Poll::Ready(result) => result,
                Poll::Pending => Err(JsNativeError::error()
                    .with_message("a module did not load at once")
                    .into()),
            }
        })
    }

    /// Does something as part of a load: static imports that the engine asks for are loaded at
    /// once.
    pub fn within<T>(&self, load: impl FnOnce() -> T) -> T {
        let before = self.loads.get();
        self.loads.set(before + 1);
        let result = load();
        self.loads.set(before);
        result
    }

    /// Runs what is no part of the load that is going on: scripts.
    pub fn aside<T>(&self, other: impl FnOnce() -> T) -> T {
        let before = self.loads.replace(0);
        let result = other();
        self.loads.set(before);
        result
    }

    /// Whether the running load is that of an `import()`, and not of an import inside it.
    pub fn is_outermost(&self) -> bool {
        self.loads.get() == 1
    }
}

impl JobExecutor for Microtasks {
    fn enqueue_job(self: Rc<Self>, job: Job, context: &mut Context) {
        match job {
            Job::AsyncJob(job) if self.loads.get() > 0 => {
                // What fails is told to the promise of the load.
                let _ = self.load(job, context);
            }
            job => self.push(job, runtime().unnumbered(), context),
        }
    }

    fn run_jobs(self: Rc<Self>, context: &mut Context) -> JsResult<()> {
        self.drain(context);
        Ok(())
    }
}
