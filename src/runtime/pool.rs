//! The pool: threads for work that would block the main thread (files, hashing, DNS).
//!
//! First in, first out; any number of tasks may wait. Threads start with the first task; there is
//! one pool for the process, that workers share. A task that panics becomes an error for whoever
//! waits for it. Nobody waits for the threads at exit.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use boa_engine::{Context, JsResult, JsValue};

use super::{Clock, Origin, Runtime};
use crate::trace::{self, Event, Kind};

/// A task did not come to its end: its work panicked. Carries the panic's message.
#[derive(Debug)]
pub struct TaskPanicked(pub String);

pub(super) type Outcome = Result<Box<dyn Any + Send>, TaskPanicked>;
type Work = Box<dyn FnOnce() -> Box<dyn Any + Send> + Send>;
type Then = Box<dyn FnOnce(Outcome, &mut Context) -> JsResult<()>>;

type Arrived = Box<dyn FnOnce(&Outcome, &mut Context)>;

/// Work for a pool thread, and the number of who waits for it.
pub(super) struct Task {
    pub(super) id: u64,
    work: Work,
}

impl Task {
    /// Does the work; a panic in it becomes an error.
    pub(super) fn run(self) -> Outcome {
        catch_unwind(AssertUnwindSafe(self.work)).map_err(|payload| {
            let message = payload
                .downcast_ref::<&str>()
                .map(ToString::to_string)
                .or_else(|| payload.downcast_ref::<String>().cloned());
            TaskPanicked(message.unwrap_or_else(|| "no message".into()))
        })
    }
}

/// A task that waits for a thread, and who is told.
struct Given {
    task: Task,
    to: Arc<Done>,
}

/// Tasks nobody has begun, and who could begin them.
#[derive(Default)]
struct Waiting {
    tasks: VecDeque<Given>,
    /// Threads that sleep.
    idle: usize,
    /// A thread has been woken and has not looked yet. It wakes the next one if there is more to
    /// do than it can take, so that many small tasks do not wake all threads for each of them.
    waking: bool,
}

impl Waiting {
    /// Whether a thread is to be woken now; the caller wakes it.
    fn wake_one(&mut self) -> bool {
        let wake = self.idle > 0 && !self.waking && !self.tasks.is_empty();
        self.waking |= wake;
        wake
    }
}

/// What the pool's threads share with those that give tasks.
#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    work_came: Condvar,
}

/// The tasks of one thread's loop that are done.
struct Done {
    tasks: Mutex<VecDeque<(u64, Outcome)>>,
    /// Who may wait in [`Pool::wait`].
    thread: std::thread::Thread,
    wake: Box<dyn Fn() + Send + Sync>,
    /// Whether the trace tells of them: a worker's have numbers of their own.
    is_traced: bool,
}

/// What comes behind a task's callback.
#[derive(Clone, Copy, PartialEq)]
enum End {
    /// Its ticks, and its resource ends.
    Resource,
    /// Its ticks.
    Ticks,
    /// Nothing: ticks run at the end of the next callback, or in the check phase.
    Nothing,
}

/// What the main thread owes for a task.
struct Owed {
    /// What is done as soon as the result is there, in front of the callback, if anything.
    arrived: Option<Arrived>,
    then: Then,
    origin: Origin,
    ends: End,
    name: &'static str,
}

/// The pool, seen from a thread that has a loop.
pub struct Pool {
    done: RefCell<Option<Arc<Done>>>,
    owed: RefCell<HashMap<u64, Owed>>,
    unreferenced: Cell<usize>,
    /// When the last task was given to it, by [`Clock::both`].
    last_given: Cell<(Duration, Duration)>,
    /// What had been spent by then, by [`Clock::spent`].
    last_spent: Cell<Duration>,
    last_pace: Cell<Pace>,
    /// Whether there has been a check phase since.
    is_checked: Cell<bool>,
}

/// How long a task takes Node that is short with us.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// Longer: the first use of a cipher or hash takes its library some time.
    Slow,
    /// A poll does not find it yet, but the one behind a check phase does: random numbers.
    Turn,
    /// No longer than us.
    Quick,
}

impl Pace {
    fn of(name: &str) -> Self {
        match name {
            name if name.starts_with("crypto.random") => Self::Turn,
            name if name.starts_with("crypto.") => Self::Slow,
            _ => Self::Quick,
        }
    }
}

/// A mutex of the pool is held only for queue operations, which do not panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The variable that says how many threads there are.
pub const SIZE_VARIABLE: &str = "UV_THREADPOOL_SIZE";

thread_local! {
    /// What the script has set the variable to.
    static SIZE_SET: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The script sets [`SIZE_VARIABLE`]: that counts until the first task starts the threads.
pub fn set_size(text: String) {
    SIZE_SET.with(|set| *set.borrow_mut() = Some(text));
}

/// [`SIZE_VARIABLE`]: 1 to 1024, 4 unless set; nonsense counts as 1, as in libuv.
pub fn size_from_environment() -> usize {
    let set = SIZE_SET.with(|set| set.borrow().clone());
    match set.or_else(|| std::env::var(SIZE_VARIABLE).ok()) {
        None => 4,
        Some(text) => text.trim().parse::<usize>().unwrap_or(1).clamp(1, 1024),
    }
}

impl Pool {
    pub(super) fn new() -> Self {
        Self {
            done: RefCell::new(None),
            owed: RefCell::new(HashMap::new()),
            unreferenced: Cell::new(0),
            last_given: Cell::default(),
            last_spent: Cell::default(),
            last_pace: Cell::new(Pace::Slow),
            is_checked: Cell::new(false),
        }
    }

    /// Whether threads have tasks that are not done.
    pub(super) fn is_at_work(&self) -> bool {
        let owed = self.owed.borrow().len();
        owed > 0 && (self.done.borrow().as_ref()).is_some_and(|done| lock(&done.tasks).len() < owed)
    }

    /// Whether there are tasks whose callbacks can be called.
    pub(super) fn has_done(&self) -> bool {
        (self.done.borrow().as_ref()).is_some_and(|done| !lock(&done.tasks).is_empty())
    }

    /// Waits until one more task is done, at most so long; it may end earlier.
    pub(super) fn wait(&self, time: Duration) {
        std::thread::park_timeout(time);
    }

    /// For how long the last task has been with the threads; and for how long it would in Node.
    pub(super) fn since_last_given(&self, clock: &Clock) -> (Duration, Duration) {
        let (now, in_node) = clock.both();
        let (given, given_in_node) = self.last_given.get();
        (
            now.saturating_sub(given),
            in_node.saturating_sub(given_in_node),
        )
    }

    /// For how long Node has been busy with what is new to it since the last task was given.
    pub(super) fn spent_since_last_given(&self, clock: &Clock) -> Duration {
        clock.spent().saturating_sub(self.last_spent.get())
    }

    /// How long the last task takes Node.
    pub(super) fn last_pace(&self) -> Pace {
        self.last_pace.get()
    }

    /// Notes that a check phase has something to do.
    pub(super) fn note_check(&self) {
        self.is_checked.set(true);
    }

    /// Whether there was one since the last task was given.
    pub(super) fn is_checked(&self) -> bool {
        self.is_checked.get()
    }

    /// Whether a task's callback is owed.
    pub fn any_owed(&self) -> bool {
        self.owed.borrow().len() > self.unreferenced.get()
    }

    /// Calls for each task whose callback is owed, with its name.
    pub fn each_owed(&self, mut look: impl FnMut(&'static str)) {
        for owed in self.owed.borrow().values() {
            look(owed.name);
        }
    }

    /// Forgets what is owed: nobody is left to be told of it.
    pub(super) fn clear(&self) {
        self.done.take();
        self.owed.take();
    }

    /// Where this thread is told of its tasks that are done.
    fn done(&self, wake: impl Fn() + Send + Sync + 'static) -> Arc<Done> {
        let mut done = self.done.borrow_mut();
        let done = done.get_or_insert_with(|| {
            Arc::new(Done {
                tasks: Mutex::default(),
                thread: std::thread::current(),
                wake: Box::new(wake),
                is_traced: trace::tells_of_this_thread(),
            })
        });
        Arc::clone(done)
    }
}

/// The threads, started at the first call.
fn threads() -> &'static Shared {
    static SHARED: OnceLock<Shared> = OnceLock::new();
    static STARTED: OnceLock<()> = OnceLock::new();
    let shared = SHARED.get_or_init(Shared::default);
    STARTED.get_or_init(|| {
        for number in 0..size_from_environment() {
            let spawned = std::thread::Builder::new()
                .name(format!("pool{number}"))
                .spawn(move || serve(shared));
            // Fewer threads than asked for still serve.
            if spawned.is_err() && number == 0 {
                break;
            }
        }
    });
    shared
}

/// What `async_hooks` calls the resource of a task.
fn resource_type(name: &str) -> &'static str {
    match name {
        "getaddrinfo" => "GETADDRINFOREQWRAP",
        "getnameinfo" => "GETNAMEINFOREQWRAP",
        "crypto.pbkdf2" => "PBKDF2REQUEST",
        "crypto.scrypt" => "SCRYPTREQUEST",
        "crypto.argon2" => "ARGON2REQUEST",
        "crypto.hkdf" => "DERIVEBITSREQUEST",
        "crypto.generateKey" => "KEYGENREQUEST",
        "crypto.generateKeyPair" => "KEYPAIRGENREQUEST",
        "crypto.generatePrime" => "RANDOMPRIMEREQUEST",
        "crypto.checkPrime" => "CHECKPRIMEREQUEST",
        "crypto.sign" | "crypto.verify" | "crypto.hmac" => "SIGNREQUEST",
        "crypto.cipher" | "crypto.rsa" => "CIPHERREQUEST",
        "crypto.diffieHellman" => "DERIVEBITSREQUEST",
        "crypto.subtle.digest" => "HASHREQUEST",
        _ if name.starts_with("crypto.") => "RANDOMBYTESREQUEST",
        _ => "FSREQCALLBACK",
    }
}

/// A pool thread's life.
fn serve(shared: &Shared) {
    loop {
        let (Given { task, to }, wake) = {
            let mut waiting = lock(&shared.waiting);
            loop {
                if let Some(task) = waiting.tasks.pop_front() {
                    let wake = waiting.wake_one();
                    break (task, wake);
                }
                waiting.idle += 1;
                waiting = shared
                    .work_came
                    .wait(waiting)
                    .unwrap_or_else(PoisonError::into_inner);
                waiting.idle -= 1;
                waiting.waking = false;
            }
        };
        if wake {
            shared.work_came.notify_one();
        }
        let id = task.id;
        if to.is_traced {
            trace::emit(|| Event::TaskTaken { id });
        }
        let outcome = task.run();
        let was_empty = {
            let mut done = lock(&to.tasks);
            // Under the lock, so that the events' order is that of the completions.
            if to.is_traced {
                trace::emit(|| Event::TaskDone { id });
            }
            done.push_back((id, outcome));
            done.len() == 1
        };
        to.thread.unpark();
        if was_empty {
            (to.wake)();
        }
    }
}

impl Runtime {
    /// Work that could be given to the pool is done at once: in Node it is numbered as the rest, and
    /// hooks hear of it.
    pub fn note_work(&self, name: &str, context: &mut Context) {
        let execution = &self.execution;
        let mut origin = Origin {
            id: execution.id(),
            cause: execution.cause(),
            number: execution.next_number(),
            trigger: execution.trigger_now(),
            resource: None,
            frame: JsValue::undefined(),
        };
        execution.announce(&mut origin, resource_type(name), context);
    }

    /// Hands `work` to a pool thread; `then` gets its result on the main thread, as a callback of
    /// the poll phase, with ticks and microtasks after it. An error that `then` returns is an
    /// uncaught exception. `name` is for the trace.
    pub fn offload<T: Send + 'static>(
        &self,
        name: &'static str,
        context: &mut Context,
        work: impl FnOnce() -> T + Send + 'static,
        then: impl FnOnce(Result<T, TaskPanicked>, &mut Context) -> JsResult<()> + 'static,
    ) -> u64 {
        self.offload_as(
            resource_type(name),
            name,
            None::<fn(&T, &mut Context)>,
            context,
            work,
            then,
        )
    }

    /// The same for a task whose resource `async_hooks` calls `kind`; `arrived` sees the result before
    /// the callback begins.
    pub fn offload_as<T: Send + 'static>(
        &self,
        kind: &'static str,
        name: &'static str,
        arrived: Option<impl FnOnce(&T, &mut Context) + 'static>,
        context: &mut Context,
        work: impl FnOnce() -> T + Send + 'static,
        then: impl FnOnce(Result<T, TaskPanicked>, &mut Context) -> JsResult<()> + 'static,
    ) -> u64 {
        let mut origin = self.origin();
        (self.execution).announce(&mut origin, kind, context);
        self.hand_over(origin, End::Resource, name, arrived, context, work, then)
    }

    /// The same for a task of a resource that has others, too: `of` is the resource's.
    pub fn offload_for<T: Send + 'static>(
        &self,
        of: &Origin,
        name: &'static str,
        context: &mut Context,
        work: impl FnOnce() -> T + Send + 'static,
        then: impl FnOnce(Result<T, TaskPanicked>, &mut Context) -> JsResult<()> + 'static,
    ) -> u64 {
        let origin = self.unnumbered().numbered_as(of);
        let nobody = None::<fn(&T, &mut Context)>;
        self.hand_over(origin, End::Ticks, name, nobody, context, work, then)
    }

    /// The same for one whose callback is none of its own in Node: ticks do not run behind it, but at
    /// the end of the next callback or in the check phase.
    pub fn offload_bare<T: Send + 'static>(
        &self,
        of: &Origin,
        name: &'static str,
        context: &mut Context,
        work: impl FnOnce() -> T + Send + 'static,
        then: impl FnOnce(Result<T, TaskPanicked>, &mut Context) -> JsResult<()> + 'static,
    ) -> u64 {
        let origin = self.unnumbered().numbered_as(of);
        let nobody = None::<fn(&T, &mut Context)>;
        self.hand_over(origin, End::Nothing, name, nobody, context, work, then)
    }

    #[allow(clippy::too_many_arguments)] // They are those of the four above.
    fn hand_over<T: Send + 'static>(
        &self,
        origin: Origin,
        ends: End,
        name: &'static str,
        arrived: Option<impl FnOnce(&T, &mut Context) + 'static>,
        context: &mut Context,
        work: impl FnOnce() -> T + Send + 'static,
        then: impl FnOnce(Result<T, TaskPanicked>, &mut Context) -> JsResult<()> + 'static,
    ) -> u64 {
        self.outbox.send();
        let id = origin.id;
        trace::queued(Kind::Task(name), &origin, context);
        let arrived = arrived.map(|arrived| -> Arrived {
            Box::new(move |outcome, context| {
                if let Ok(Some(value)) = outcome.as_ref().map(|any| any.downcast_ref::<T>()) {
                    arrived(value, context);
                }
            })
        });
        let then: Then = Box::new(move |outcome, context| {
            let typed = outcome.and_then(|any| match any.downcast::<T>() {
                Ok(value) => Ok(*value),
                Err(_) => Err(TaskPanicked("a result of another type".into())),
            });
            then(typed, context)
        });
        let owed = Owed {
            arrived,
            then,
            origin,
            ends,
            name,
        };
        self.pool.owed.borrow_mut().insert(id, owed);
        let task = Task {
            id,
            work: Box::new(move || Box::new(work()) as Box<dyn Any + Send>),
        };
        let Some(task) = self.schedule.take_task(task) else {
            return id;
        };
        self.pool.last_given.set(self.clock.both());
        self.pool.last_spent.set(self.clock.spent());
        self.pool.last_pace.set(Pace::of(name));
        self.pool.is_checked.set(false);
        let waker = self.io.waker();
        let to = self.pool.done(move || waker.wake());
        let shared = threads();
        let wake = {
            let mut waiting = lock(&shared.waiting);
            waiting.tasks.push_back(Given { task, to });
            waiting.wake_one()
        };
        if wake {
            shared.work_came.notify_one();
        }
        id
    }

    /// Takes a task back that no thread has begun; its `then` will not be called. False when it
    /// is too late.
    pub fn cancel_task(&self, id: u64) -> bool {
        if self.schedule.cancel_task(id) {
            trace::emit(|| Event::Cleared { id });
            return self.pool.owed.borrow_mut().remove(&id).is_some();
        }
        let Some(done) = self.pool.done.borrow().clone() else {
            return false;
        };
        let mut waiting = lock(&threads().waiting);
        let is_it = |given: &Given| given.task.id == id && Arc::ptr_eq(&given.to, &done);
        let Some(at) = waiting.tasks.iter().position(is_it) else {
            return false;
        };
        waiting.tasks.remove(at);
        drop(waiting);
        trace::emit(|| Event::Cleared { id });
        self.pool.owed.borrow_mut().remove(&id).is_some()
    }

    /// Calls back for the tasks that are done, in the order in which they finished. Those that
    /// finish meanwhile wait for the next poll.
    pub(super) fn run_completions(&self, context: &mut Context) {
        let mut done = self.schedule.take_done();
        if let Some(own) = &*self.pool.done.borrow() {
            done.append(&mut lock(&own.tasks));
        }
        trace::emit(|| Event::Completions);
        for (id, outcome) in done {
            let Some(owed) = self.pool.owed.borrow_mut().remove(&id) else {
                continue;
            };
            let Owed {
                arrived,
                then,
                origin,
                ends,
                name,
            } = owed;
            self.outbox.open();
            if let Some(arrived) = arrived {
                arrived(&outcome, context);
            }
            let call = |context: &mut Context| then(outcome, context);
            match ends {
                End::Nothing => self.call_within(Kind::Task(name), &origin, context, call),
                _ => self.call_back(Kind::Task(name), &origin, context, call),
            };
            if ends == End::Resource {
                self.execution.has_ended(origin.number);
            }
        }
    }
}
