//! How time passes and which of its legal orders a run takes.
//!
//! Usually the machine decides both. With virtual time (`--virtual-time`) timers do not wait: the
//! clock stands still while something can happen, and jumps to the next timer when nothing else
//! can. With a seed (`--seed`) every choice that the loop's rules leave open follows from it:
//!
//! - how long the main script and each callback took, in milliseconds, which decides whether a
//!   timer is due before or after an immediate or a completion;
//! - which of the tasks that pool threads have taken is done next, and how many are done by a poll;
//! - in which order ready sources are called back, and which of them the OS reports a poll later;
//! - whether a task or the next timer comes first.
//!
//! What is not open stays as it is: the order of phases, of ticks and microtasks, of timers of one
//! duration, of immediates, of tasks on their way to a thread. (Node.fz, EuroSys 2017, has the same
//! list; a run here can be repeated.) Tasks of such a run do their work one at a time, each at the
//! moment that was chosen, so that what they read and write follows from the seed too.

use std::any::Any;
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::sync::OnceLock;
use std::time::Duration;

use super::pool::{Outcome, Task};
use super::{Chance, Runtime, clock, size_from_environment};
use crate::trace::{self, Event};

/// What the command line says about time and order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// Timers do not wait.
    pub virtual_time: bool,
    /// Every open choice follows from this number; time is virtual then.
    pub seed: Option<u64>,
}

static SETTINGS: OnceLock<Settings> = OnceLock::new();

/// Says how time passes and what decides, for the whole process. The first call counts, and it has
/// to come before the first use of the runtime.
pub fn settle(settings: Settings) {
    let virtual_time = settings.virtual_time || settings.seed.is_some();
    let settings = Settings {
        virtual_time,
        ..settings
    };
    if SETTINGS.set(settings).is_ok() && virtual_time {
        clock::become_virtual();
    }
}

/// What was settled; by default real time, and the machine decides.
pub fn settings() -> Settings {
    SETTINGS.get().copied().unwrap_or_default()
}

/// The part that decides in a run with a seed.
pub struct Schedule {
    chance: Option<Rc<Chance>>,
    /// What each thread of the pool has taken.
    taken: RefCell<Vec<Option<Task>>>,
    /// Tasks no thread has taken.
    waiting: RefCell<VecDeque<Task>>,
    /// Tasks that are done and not delivered.
    done: RefCell<VecDeque<(u64, Outcome)>>,
    /// Which sources are slow.
    slow: RefCell<HashMap<usize, bool>>,
}

/// After what a poll may return: how it can go on when nothing is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// Waits for the OS so long, or without end.
    Real(Option<Duration>),
    /// The same, and virtual time passes meanwhile as the real one does.
    Beside(Option<Duration>),
    /// Looks once; if nothing is ready after this short while, time jumps on by so much.
    Jump { grace: Duration, by: Duration },
}

/// What is on its way between two sockets of this process may need so long.
const SOCKETS_GRACE: Duration = Duration::from_millis(1);

impl Schedule {
    pub(super) fn new(chance: Option<Rc<Chance>>) -> Self {
        let threads = if chance.is_some() {
            size_from_environment()
        } else {
            0
        };
        Self {
            chance,
            taken: RefCell::new((0..threads).map(|_| None).collect()),
            waiting: RefCell::default(),
            done: RefCell::default(),
            slow: RefCell::default(),
        }
    }

    /// Whether it decides: there is a seed.
    pub(super) fn decides(&self) -> bool {
        self.chance.is_some()
    }

    /// Time the main script took.
    pub(super) fn pass_main_script(&self) {
        if let Some(chance) = &self.chance {
            clock::advance(Duration::from_millis(chance.below(3) as u64));
        }
    }

    /// Takes a task for the pool's threads; gives it back when the real pool is to do it.
    pub(super) fn take_task(&self, task: Task) -> Option<Task> {
        if self.chance.is_none() {
            return Some(task);
        }
        self.waiting.borrow_mut().push_back(task);
        self.hand_out();
        None
    }

    /// Free threads take what waits, first in, first out.
    fn hand_out(&self) {
        let mut taken = self.taken.borrow_mut();
        for (thread, place) in taken
            .iter_mut()
            .enumerate()
            .filter(|(_, place)| place.is_none())
        {
            let Some(task) = self.waiting.borrow_mut().pop_front() else {
                return;
            };
            let id = task.id;
            trace::emit_of_pool(thread, || Event::TaskTaken { id });
            *place = Some(task);
        }
    }

    /// Takes a task back that no thread has taken.
    pub(super) fn cancel_task(&self, id: u64) -> bool {
        let mut waiting = self.waiting.borrow_mut();
        let at = waiting.iter().position(|task| task.id == id);
        at.and_then(|at| waiting.remove(at)).is_some()
    }

    fn any_taken(&self) -> bool {
        self.taken.borrow().iter().any(Option::is_some)
    }

    /// One of the tasks that threads have taken comes to its end.
    fn finish_one(&self, chance: &Chance) {
        let (thread, task) = {
            let mut taken = self.taken.borrow_mut();
            let busy: Vec<usize> = (0..taken.len()).filter(|at| taken[*at].is_some()).collect();
            if busy.is_empty() {
                return;
            }
            let thread = busy[chance.below(busy.len())];
            (thread, taken[thread].take())
        };
        let Some(task) = task else { return };
        let id = task.id;
        let outcome = task.run_on_thread_of(thread);
        trace::emit_of_pool(thread, || Event::TaskDone { id });
        self.done.borrow_mut().push_back((id, outcome));
        self.hand_out();
    }

    /// Tasks that are done and not delivered, in the order in which they finished.
    pub(super) fn take_done(&self) -> VecDeque<(u64, Outcome)> {
        self.done.take()
    }

    /// Decides which tasks are done by this poll, which may wait `timeout`; true when some are.
    pub(super) fn finish_tasks(&self, timeout: Option<Duration>) -> bool {
        let Some(chance) = &self.chance else {
            return false;
        };
        if !self.done.borrow().is_empty() {
            return true;
        }
        if !self.any_taken() {
            return false;
        }
        let first_is_done = match timeout {
            None => true,
            Some(Duration::ZERO) => chance.one_in(2),
            // The longer a timer's time, the less likely that a task needs more.
            Some(time) => !chance.one_in(2 + time.as_millis() as usize),
        };
        if !first_is_done {
            return false;
        }
        self.finish_one(chance);
        while self.any_taken() && chance.one_in(2) {
            self.finish_one(chance);
        }
        true
    }

    /// Puts what is ready into the order of its choosing, and leaves some for the next poll: the
    /// OS will report it again. `source` is the number of one that can wait.
    pub(super) fn choose_ready<T>(&self, ready: &mut Vec<T>, source: impl Fn(&T) -> Option<usize>) {
        let Some(chance) = &self.chance else { return };
        chance.shuffle(ready);
        let can_wait = |item: &T| source(item).is_some();
        while ready.len() > 1 && ready.last().is_some_and(can_wait) && chance.one_in(4) {
            ready.pop();
        }
        // A slow network lets others go on for longer: other sources, and steps of the pool.
        for at in (0..ready.len()).rev() {
            let others_go_on = ready.len() > 1 || self.any_taken();
            if others_go_on
                && let Some(source) = source(&ready[at])
                && self.is_slow(source, chance)
                && !chance.one_in(8)
            {
                ready.remove(at);
            }
        }
    }

    /// Whether what comes to a source comes late, all its life.
    fn is_slow(&self, source: usize, chance: &Chance) -> bool {
        let mut slow = self.slow.borrow_mut();
        *slow.entry(source).or_insert_with(|| chance.one_in(4))
    }
}

impl Runtime {
    /// How to go on when nothing is ready and the loop could wait for `timeout`.
    pub(super) fn patience(&self, timeout: Option<Duration>) -> Patience {
        let at_work = self.schedule.chance.is_none() && self.pool.any_owed();
        match timeout {
            Some(by) if settings().virtual_time && !by.is_zero() && !self.handles.any_outside() => {
                if at_work {
                    // A task is what happens next, however long it takes.
                    return Patience::Real(None);
                }
                let grace = if self.handles.any_referenced() {
                    SOCKETS_GRACE
                } else {
                    Duration::ZERO
                };
                Patience::Jump { grace, by }
            }
            _ if settings().virtual_time && self.handles.any_outside() => Patience::Beside(timeout),
            _ => Patience::Real(timeout),
        }
    }
}

impl Task {
    /// Does the work on a thread with the pool thread's name, and waits for it.
    fn run_on_thread_of(self, thread: usize) -> Outcome {
        let (sender, receiver) = std::sync::mpsc::channel();
        let spawned = std::thread::Builder::new()
            .name(format!("pool{thread}"))
            .spawn(move || sender.send(self.run()));
        let nobody = || super::TaskPanicked("no thread for it".into());
        match spawned {
            Ok(_) => receiver.recv().unwrap_or_else(|_| Err(nobody())),
            Err(_) => Err::<Box<dyn Any + Send>, _>(nobody()),
        }
    }
}
