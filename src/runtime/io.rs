//! Interest in sources the OS watches, and the one place where the main thread waits.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use boa_engine::Context;
use minimio::{Events, Interests, Mode, Poll, Registrator, Token, Waker};
use rustix::event::{PollFd, PollFlags};

use super::clock;
use super::schedule::Patience;
use super::usage::Usage;
use super::{Runtime, nanoseconds};
use crate::trace::{self, Event};

/// What a ready source is ready for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readiness {
    /// Reading will not block; its result may be data, the end or an error.
    pub readable: bool,
    /// Writing will not block; its result may be an error.
    pub writable: bool,
    /// The peer has closed its writing half.
    pub read_closed: bool,
    /// Writing can only fail from now on.
    pub write_closed: bool,
    /// The source has an error to be fetched.
    pub error: bool,
    /// A read may end before all that is there: in front of what is urgent.
    pub urgent: bool,
}

/// What to do when a source is ready. Called outside any callback: whoever calls into JavaScript
/// does it through [`Runtime::call_back`].
pub type OnReady = Rc<dyn Fn(Readiness, &mut Context)>;

struct Entry {
    on_ready: OnReady,
    name: &'static str,
    generation: u32,
    descriptor: RawFd,
    wanted: Interests,
    /// What the OS queue has been told; none before the first poll.
    told: Option<(Interests, Mode)>,
    /// See [`Io::set_drained`].
    is_drained: bool,
    /// Something may be there that the OS queue has told already, and tells once only.
    may_be_left: bool,
    /// The look that last reported it, and its place there.
    reported: Place,
    /// Its turn comes when all others that are ready have had theirs.
    is_last: bool,
    /// In Node a signal tells of it: see [`Io::report_by_signal`].
    is_by_signal: bool,
    /// Nobody wants its events for now. The OS queue is not told before one comes: a source that is
    /// wanted again has kept its place there.
    is_resting: bool,
}

impl Entry {
    /// How the OS queue is to report it.
    fn mode(&self) -> Mode {
        if self.is_drained && self.wanted == Interests::READABLE {
            Mode::Edge
        } else {
            Mode::Level
        }
    }

    fn is_told_once(&self) -> bool {
        matches!(self.told, Some((_, Mode::Edge)))
    }
}

/// The number of a look, and a place in what it reported.
type Place = (u64, u32);

/// A registration; pass it back to change or end it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    slot: u32,
    generation: u32,
}

impl Watch {
    fn token(self) -> Token {
        Token(((self.generation as usize) << 32) | self.slot as usize)
    }
}

/// A watch's number in traces.
fn number(token: Token) -> u32 {
    (token.0 >> 32) as u32
}

/// The entry of an event; none for the waker's.
fn entry_of(slots: &mut [Option<Entry>], token: Token) -> Option<&mut Entry> {
    let entry = slots.get_mut(token.0 & 0xffff_ffff)?.as_mut()?;
    (token != WAKER && entry.generation == number(token)).then_some(entry)
}

/// The waker's own token; no slot reaches it.
const WAKER: Token = Token(usize::MAX);

/// A look that has found so much may have left something over.
const MOST_EVENTS: usize = 256;

/// So often a run with a seed looks again for what is ready, at most.
const LOOKS: usize = 32;

/// minimio and what is registered with it.
pub struct Io {
    poll: RefCell<Option<Poll>>,
    events: RefCell<Events>,
    registrator: RefCell<Option<Registrator>>,
    waker: RefCell<Option<Arc<PoolWaker>>>,
    slots: RefCell<Vec<Option<Entry>>>,
    free: RefCell<Vec<u32>>,
    generation: Cell<u32>,
    /// Slots whose interests the OS queue is to be told of before the next wait, in order.
    changed: RefCell<VecDeque<u32>>,
    /// Events of one poll; kept for its memory.
    ready: RefCell<Vec<(Token, Readiness)>>,
    /// How the thread spends its time.
    usage: Arc<Usage>,
    /// Events that the OS had for us.
    events_seen: Cell<u64>,
    /// The next look's number. One that was full has none behind it: see [`Io::order`].
    looks: Cell<u64>,
    /// The look that last reported the waker, and its place there.
    waker_reported: Cell<Place>,
    /// How many watches are [reported by a signal](Io::report_by_signal).
    by_signal: Cell<usize>,
    /// How many watches are [reported last](Io::report_last).
    last: Cell<usize>,
    /// The OS had no descriptor left when the pool asked for its waker: completions are looked
    /// for, since nobody can tell of them.
    deaf: Cell<bool>,
}

/// Ends the main thread's wait from another thread.
pub struct PoolWaker(Option<Waker>);

impl PoolWaker {
    /// Wakes the main thread; many wakes before it looks are one.
    pub fn wake(&self) {
        if let Some(waker) = &self.0 {
            // The only failure is a closed queue, and then nobody waits.
            let _ = waker.wake();
        }
    }
}

impl Io {
    pub(super) fn new() -> Self {
        Self {
            poll: RefCell::new(None),
            events: RefCell::new(Events::with_capacity(MOST_EVENTS)),
            registrator: RefCell::new(None),
            waker: RefCell::new(None),
            slots: RefCell::default(),
            free: RefCell::default(),
            generation: Cell::new(0),
            looks: Cell::new(1),
            waker_reported: Cell::default(),
            by_signal: Cell::new(0),
            last: Cell::new(0),
            deaf: Cell::new(false),
            changed: RefCell::default(),
            ready: RefCell::default(),
            usage: Arc::default(),
            events_seen: Cell::new(0),
        }
    }

    /// Opens the OS queue on first need: a script without I/O never pays for it.
    fn registrator(&self) -> io::Result<Registrator> {
        if let Some(registrator) = &*self.registrator.borrow() {
            return Ok(registrator.clone());
        }
        let poll = Poll::new()?;
        let registrator = poll.registrator();
        let waker = Waker::new(&registrator, WAKER)?;
        *self.poll.borrow_mut() = Some(poll);
        *self.registrator.borrow_mut() = Some(registrator.clone());
        *self.waker.borrow_mut() = Some(Arc::new(PoolWaker(Some(waker))));
        Ok(registrator)
    }

    /// Closes the OS queue and forgets what it watched: the thread ends.
    pub(super) fn close(&self) {
        self.slots.take();
        self.by_signal.set(0);
        self.last.set(0);
        self.free.take();
        self.changed.take();
        self.ready.take();
        self.waker.take();
        self.registrator.take();
        self.poll.take();
    }

    /// How the thread spends its time.
    pub fn usage(&self) -> &Arc<Usage> {
        &self.usage
    }

    /// How many events the OS has had for us.
    pub fn events_seen(&self) -> u64 {
        self.events_seen.get()
    }

    /// The waker, for whoever has to end the main thread's wait.
    pub fn waker(&self) -> Arc<PoolWaker> {
        if self.registrator().is_err() {
            self.deaf.set(true);
            return Arc::new(PoolWaker(None));
        }
        let waker = self.waker.borrow().clone();
        waker.unwrap_or_else(|| Arc::new(PoolWaker(None)))
    }

    /// Registers interest in a source; `on_ready` is called in the poll phase whenever the source
    /// is ready (level-triggered). A watch does not keep the loop alive: open a handle for that.
    ///
    /// The OS queue is told right before the next wait, as libuv does it: sources that are ready by
    /// then are reported in the order in which they were registered. A source must be unwatched
    /// before it is closed.
    pub fn watch(
        &self,
        name: &'static str,
        source: &impl AsFd,
        interests: Interests,
        on_ready: OnReady,
    ) -> io::Result<Watch> {
        self.registrator()?;
        let generation = self.generation.get().wrapping_add(1) & 0x3fff_ffff;
        self.generation.set(generation);
        let slot = match self.free.borrow_mut().pop() {
            Some(slot) => slot,
            None => {
                let mut slots = self.slots.borrow_mut();
                slots.push(None);
                (slots.len() - 1) as u32
            }
        };
        self.slots.borrow_mut()[slot as usize] = Some(Entry {
            on_ready,
            name,
            generation,
            descriptor: source.as_fd().as_raw_fd(),
            wanted: interests,
            told: None,
            is_drained: false,
            may_be_left: false,
            reported: Place::default(),
            is_last: false,
            is_by_signal: false,
            is_resting: false,
        });
        self.changed.borrow_mut().push_back(slot);
        trace::emit(|| Event::SourceWatched {
            source: generation,
            name,
            cause: super::runtime().execution.id(),
        });
        Ok(Watch { slot, generation })
    }

    /// Whether a source has this descriptor.
    pub fn watches(&self, descriptor: RawFd) -> bool {
        let slots = self.slots.borrow();
        let mut known = slots.iter().flatten();
        known.any(|entry| entry.descriptor == descriptor)
    }

    /// Puts a watch behind all others that are ready in the same poll: signals, as libuv has it.
    pub fn report_last(&self, watch: Watch) {
        if let Some(Some(entry)) = self.slots.borrow_mut().get_mut(watch.slot as usize)
            && !std::mem::replace(&mut entry.is_last, true)
        {
            self.last.set(self.last.get() + 1);
        }
    }

    /// Puts a watch behind all others, as [`Io::report_last`]; and when it becomes ready while the
    /// thread waits, beside something else, it is for the next poll. So a child's end comes in Node: a
    /// signal's handler tells the loop of it, and runs when what ended the wait has been collected.
    pub fn report_by_signal(&self, watch: Watch) {
        self.report_last(watch);
        if let Some(Some(entry)) = self.slots.borrow_mut().get_mut(watch.slot as usize) {
            entry.is_by_signal = true;
            self.by_signal.set(self.by_signal.get() + 1);
        }
    }

    fn asks(&self, token: Token, what: impl FnOnce(&Entry) -> bool) -> bool {
        let slots = self.slots.borrow();
        let entry = slots.get(token.0 & 0xffff_ffff).and_then(Option::as_ref);
        token != WAKER && entry.is_some_and(what)
    }

    /// Waits until all is ready that a signal tells of, at most so long.
    fn wait_for_signals(&self, time: Duration) {
        if time.is_zero() {
            return;
        }
        let until = Instant::now() + time;
        for entry in self.slots.borrow().iter().flatten() {
            let rest = until.saturating_duration_since(Instant::now());
            if entry.is_by_signal && !rest.is_zero() {
                // SAFETY: see `tell_changes`.
                let source = unsafe { BorrowedFd::borrow_raw(entry.descriptor) };
                let mut sources = [PollFd::new(&source, PollFlags::IN)];
                // An interrupted wait is as good as one that has ended.
                let _ = rustix::event::poll(&mut sources, rest.try_into().ok().as_ref());
            }
        }
    }

    /// Changes what a watch waits for.
    pub fn rewatch(&self, watch: Watch, interests: Interests) {
        let mut slots = self.slots.borrow_mut();
        if let Some(Some(entry)) = slots.get_mut(watch.slot as usize)
            && entry.generation == watch.generation
            && (entry.wanted != interests || entry.is_resting)
        {
            entry.wanted = interests;
            entry.may_be_left |= entry.is_resting && entry.is_told_once();
            entry.is_resting = false;
            self.changed.borrow_mut().push_back(watch.slot);
        }
    }

    /// Says whether whoever is told of a source takes all that can be read, or calls
    /// [`Io::look_again`]. Then the OS queue tells of all that comes once, and need not see at the
    /// next wait that nothing is left. What it reports stays in the order
    /// in which it would otherwise: see [`Io::order`].
    ///
    /// Only where a read that fills less than it could has emptied the source (elsewhere it takes one that
    /// would block), and not in a run with a seed, which leaves some of what is ready for later.
    pub fn set_drained(&self, watch: Watch, is_drained: bool) {
        let is_drained =
            is_drained && cfg!(target_os = "linux") && !super::runtime().schedule.decides();
        let mut slots = self.slots.borrow_mut();
        if let Some(Some(entry)) = slots.get_mut(watch.slot as usize)
            && entry.generation == watch.generation
            && entry.is_drained != is_drained
        {
            entry.is_drained = is_drained;
            self.changed.borrow_mut().push_back(watch.slot);
        }
    }

    /// Something may be left in a source after its turn: the next wait reports it once more.
    pub fn look_again(&self, watch: Watch) {
        self.report_again(watch.token());
    }

    /// As [`Io::look_again`], for an event that is dropped.
    fn report_again(&self, token: Token) {
        let mut slots = self.slots.borrow_mut();
        if let Some(entry) = entry_of(&mut slots, token)
            && let Some((interests, Mode::Edge)) = entry.told
            && let Some(registrator) = &*self.registrator.borrow()
        {
            // SAFETY: see `tell_changes`.
            let source = unsafe { BorrowedFd::borrow_raw(entry.descriptor) };
            // What is told anew is looked at anew.
            if registrator
                .reregister_with(&source, token, interests, Mode::Edge)
                .is_err()
            {
                entry.may_be_left = true;
                self.changed.borrow_mut().push_back(token.0 as u32);
            }
        }
    }

    /// Puts what one look has found into the order in which it would be if the OS queue looked again at
    /// all that it has reported, as libuv's does: what was reported by the look before and is ready
    /// again is in front, in the order it had there.
    fn order(&self, found: &mut [(Token, Readiness)]) {
        let look = self.looks.get();
        // What a full look leaves over is in front of all that it reports.
        let is_full = found.len() >= MOST_EVENTS;
        self.looks.set(look + if is_full { 2 } else { 1 });
        let mut slots = self.slots.borrow_mut();
        let mut is_out_of_order = false;
        for (token, _) in &*found {
            if let Some(entry) = entry_of(&mut slots, *token) {
                is_out_of_order |= entry.reported.0 + 1 == look && entry.is_told_once();
            }
        }
        if is_out_of_order {
            found.sort_by_key(|(token, _)| {
                let (last, place) = match entry_of(&mut slots, *token) {
                    Some(entry) => entry.reported,
                    None => self.waker_reported.get(),
                };
                if last + 1 == look { place } else { u32::MAX }
            });
        }
        for (place, (token, _)) in found.iter().enumerate() {
            let reported = (look, place as u32);
            match entry_of(&mut slots, *token) {
                Some(entry) => entry.reported = reported,
                None => self.waker_reported.set(reported),
            }
        }
    }

    /// Has a watch wait for nothing until [`Io::rewatch`].
    pub fn rest(&self, watch: Watch) {
        let mut slots = self.slots.borrow_mut();
        if let Some(Some(entry)) = slots.get_mut(watch.slot as usize)
            && entry.generation == watch.generation
        {
            entry.is_resting = true;
        }
    }

    /// An event of a resting watch: from now on the OS queue has none.
    fn disarm(&self, token: Token) {
        let mut slots = self.slots.borrow_mut();
        if let Some(Some(entry)) = slots.get_mut(token.0 & 0xffff_ffff)
            && entry.is_resting
            && entry.generation == number(token)
            && entry.told.take().is_some()
            && let Ok(registrator) = self.registrator()
        {
            // SAFETY: see `tell_changes`.
            let source = unsafe { BorrowedFd::borrow_raw(entry.descriptor) };
            let _ = registrator.deregister(&source);
        }
    }

    /// Ends a watch; events of it that are already on their way are dropped.
    pub fn unwatch(&self, watch: Watch, source: &impl AsFd) {
        let mut slots = self.slots.borrow_mut();
        let Some(slot) = slots.get_mut(watch.slot as usize) else {
            return;
        };
        if slot
            .as_ref()
            .is_some_and(|e| e.generation == watch.generation)
        {
            let entry = slot.take();
            if entry.as_ref().is_some_and(|entry| entry.is_by_signal) {
                self.by_signal.set(self.by_signal.get() - 1);
            }
            if entry.as_ref().is_some_and(|entry| entry.is_last) {
                self.last.set(self.last.get() - 1);
            }
            let told = entry.is_some_and(|entry| entry.told.is_some());
            self.free.borrow_mut().push(watch.slot);
            trace::emit(|| Event::SourceClosed {
                source: watch.generation,
            });
            if told && let Ok(registrator) = self.registrator() {
                // It may be closed already, and is then gone from the OS queue too.
                let _ = registrator.deregister(&source.as_fd());
            }
        }
    }

    /// Tells the OS queue what has changed since the last wait. A source it refuses is reported as
    /// ready with an error, so that whoever uses it meets the reason.
    fn tell_changes(&self) {
        let Some(registrator) = self.registrator.borrow().clone() else {
            return;
        };
        while let Some(slot) = self.changed.borrow_mut().pop_front() {
            let mut slots = self.slots.borrow_mut();
            let Some(Some(entry)) = slots.get_mut(slot as usize) else {
                continue;
            };
            let tells = (entry.wanted, entry.mode());
            if (entry.told == Some(tells) && !entry.may_be_left) || entry.is_resting {
                continue;
            }
            // SAFETY: a source is unwatched before it is closed (see `watch`), and an unwatched one
            // has no entry: the descriptor is open.
            let source = unsafe { BorrowedFd::borrow_raw(entry.descriptor) };
            let watch = Watch {
                slot,
                generation: entry.generation,
            };
            let token = watch.token();
            let result = match entry.told {
                None => registrator.register_with(&source, token, tells.0, tells.1),
                Some(_) => registrator.reregister_with(&source, token, tells.0, tells.1),
            };
            entry.may_be_left = false;
            match result {
                Ok(()) => entry.told = Some(tells),
                Err(_) => self.ready.borrow_mut().push((
                    token,
                    Readiness {
                        readable: true,
                        writable: true,
                        error: true,
                        ..Readiness::default()
                    },
                )),
            }
        }
    }

    /// The next poll finds that the waker has woken.
    fn remember_wake(&self) {
        let mut ready = self.ready.borrow_mut();
        if ready.iter().all(|(token, _)| *token != WAKER) {
            ready.insert(0, (WAKER, Readiness::default()));
        }
    }

    /// Reports what one wait has brought, before any of it is served.
    fn tell_readiness(&self, ready: &[(Token, Readiness)]) {
        for &(token, readiness) in ready {
            if token != WAKER
                && let Some((_, name)) = self.entry(token)
            {
                trace::emit(|| Event::SourceReady {
                    source: number(token),
                    name,
                    readiness,
                });
            }
        }
    }

    fn entry(&self, token: Token) -> Option<(OnReady, &'static str)> {
        let slot = token.0 & 0xffff_ffff;
        let generation = (token.0 >> 32) as u32;
        let slots = self.slots.borrow();
        let entry = slots.get(slot)?.as_ref()?;
        let is_wanted = entry.generation == generation && !entry.is_resting;
        is_wanted.then(|| (Rc::clone(&entry.on_ready), entry.name))
    }
}

impl Runtime {
    /// The poll phase: waits for readiness or a completion, at most `timeout` (none: without
    /// end), and calls back for what came. The main thread waits here and nowhere else.
    pub(super) fn run_poll(&self, timeout: Option<Duration>, context: &mut Context) {
        let tasks_are_done = self.schedule.finish_tasks(timeout);
        let timeout = if tasks_are_done {
            Some(Duration::ZERO)
        } else {
            timeout
        };
        let has_children = self.io.by_signal.get() > 0;
        if has_children {
            self.wait_for_children();
        }
        self.io.tell_changes();
        let mut ready = self.io.ready.take();
        let mut has_waited = false;
        let patience = self.patience(timeout);
        self.open_gates(match patience {
            Patience::Real(timeout) => timeout,
            _ => None,
        });
        match patience {
            Patience::Real(timeout) => {
                let must_not_wait = timeout == Some(Duration::ZERO);
                let is_new = self.is_new_to_tasks();
                if must_not_wait || is_new {
                    self.wait_for_tasks(is_new, &mut ready);
                }
                if has_children && !must_not_wait {
                    self.wait(Some(Duration::ZERO), &mut ready);
                    has_waited = ready.is_empty();
                }
                if has_waited || !has_children || must_not_wait {
                    self.wait(timeout, &mut ready);
                }
            }
            Patience::Beside(timeout) => {
                let began = Instant::now();
                self.wait(timeout, &mut ready);
                clock::advance(began.elapsed());
            }
            Patience::Jump { grace, by } => {
                self.wait(Some(Duration::ZERO), &mut ready);
                if ready.is_empty() && !grace.is_zero() {
                    self.wait(Some(grace), &mut ready);
                }
                if ready.is_empty() {
                    let due = self.clock.now() + by.as_millis() as u64;
                    self.clock.jump_to(due);
                }
            }
        }
        self.gather(&mut ready);
        if tasks_are_done {
            ready.push((WAKER, Readiness::default()));
        }
        // The waker has woken us for good; a source the OS will report again.
        self.schedule.choose_ready(&mut ready, |(token, _)| {
            (*token != WAKER).then_some(token.0)
        });
        self.clock.update();
        if self.io.last.get() > 0 {
            ready.sort_by_key(|(token, _)| self.io.asks(*token, |entry| entry.is_last));
        }
        let by_signal = |token: Token| self.io.asks(token, |entry| entry.is_by_signal);
        if has_waited && ready.iter().any(|(token, _)| !by_signal(*token)) {
            ready.retain(|(token, _)| !by_signal(*token));
        }
        if trace::is_on() {
            self.io.tell_readiness(&ready);
        }
        for (token, readiness) in ready.drain(..) {
            if token == WAKER {
                self.run_woken(context);
            } else if let Some((on_ready, _)) = self.io.entry(token) {
                trace::emit(|| Event::SourceServed {
                    source: number(token),
                });
                on_ready(readiness, context);
            } else {
                self.io.disarm(token);
            }
        }
        self.close_outbox(context);
        // What came while these were delivered stays in front.
        if self.io.ready.borrow().is_empty() {
            *self.io.ready.borrow_mut() = ready;
        }
    }

    /// Gives children the time that Node would give them by now: see [`super::pace`].
    pub fn wait_for_children(&self) {
        self.io.wait_for_signals(self.busy_in_node());
    }

    /// A poll gives the pool the time that Node would give it before it looks: see [`super::pace`]. Once a
    /// program is no longer new, a source that is ready ends that time.
    fn wait_for_tasks(&self, is_new: bool, ready: &mut Vec<(Token, Readiness)>) {
        while self.pool.is_at_work() {
            let time = self.time_for_tasks();
            if time.is_zero() {
                break;
            }
            if is_new {
                self.pool.wait(time);
                continue;
            }
            let mut came = Vec::new();
            self.wait(Some(time), &mut came);
            let is_woken = came.iter().any(|(token, _)| *token == WAKER);
            if is_woken && ready.iter().all(|(token, _)| *token != WAKER) {
                ready.push((WAKER, Readiness::default()));
            }
            came.iter()
                .for_each(|(token, _)| self.io.report_again(*token));
            // What a source has, it will be asked for again; the waker says it once.
            if came.len() > usize::from(is_woken) {
                return;
            }
        }
        // The waker may not have said it yet.
        if is_new && self.pool.has_done() && ready.iter().all(|(token, _)| *token != WAKER) {
            ready.push((WAKER, Readiness::default()));
        }
    }

    /// Before timers are looked at: all that would be due in Node by now are waited for.
    pub(super) fn wait_for_timers(&self) {
        let comes_soon = || {
            self.clock.update();
            let passed = self.clock.passed();
            let in_node = self.clock.now();
            let first = self.timers.due()?;
            if in_node <= passed || first > in_node {
                return None;
            }
            let last = self.timers.latest_until(in_node).unwrap_or(first);
            let due = first.max(last);
            (passed < due).then(|| Duration::from_millis(due - passed))
        };
        while let Some(time) = comes_soon() {
            let mut came = Vec::new();
            self.wait(Some(time), &mut came);
            if came.iter().any(|(token, _)| *token == WAKER) {
                self.io.remember_wake();
            }
            came.iter()
                .for_each(|(token, _)| self.io.report_again(*token));
            // What a source has, it will be asked for again.
            if came.iter().any(|(token, _)| *token != WAKER) {
                return;
            }
        }
    }

    /// Waits for the OS, at most `timeout`, and adds what it reports to `ready`. When something is
    /// ready already it does not wait.
    fn wait(&self, timeout: Option<Duration>, ready: &mut Vec<(Token, Readiness)>) {
        let deaf = self.io.deaf.get();
        let timeout = if !ready.is_empty() {
            Some(Duration::ZERO)
        } else if deaf {
            // Nobody can tell of completions: they are looked for, every millisecond.
            let look = Duration::from_millis(1);
            Some(timeout.map_or(look, |timeout| timeout.min(look)))
        } else {
            timeout
        };
        if deaf {
            ready.push((WAKER, Readiness::default()));
        }
        let may_wait = timeout.is_none_or(|timeout| !timeout.is_zero());
        if self.io.poll.borrow().is_none() {
            // Nothing was ever registered: nothing can come but time.
            if !may_wait {
                return;
            }
            if self.io.registrator().is_err() {
                if let Some(timeout) = timeout {
                    std::thread::sleep(timeout);
                }
                return;
            }
        }
        trace::emit(|| Event::Waiting { timeout });
        let began = if may_wait { nanoseconds() } else { 0 };
        self.io.usage.waits(began);
        let before = ready.len();
        self.look(timeout, ready);
        trace::emit(|| Event::Woken);
        if may_wait {
            let idle = nanoseconds().saturating_sub(began);
            self.io.usage.has_waited(idle);
        }
        let seen = self.io.events_seen.get() + (ready.len() - before) as u64;
        self.io.events_seen.set(seen);
    }

    /// In a run with a seed: looks again until nothing new is ready. How much of what is on its way
    /// between two sockets of this process has arrived would be the machine's choice, not the
    /// seed's; and so would be the order in which the OS reports it.
    fn gather(&self, ready: &mut Vec<(Token, Readiness)>) {
        if ready.is_empty() || !self.schedule.decides() {
            return;
        }
        for _ in 0..LOOKS {
            std::thread::yield_now();
            let mut seen = Vec::new();
            self.look(Some(Duration::ZERO), &mut seen);
            let mut is_new = false;
            for (token, readiness) in seen {
                match ready.iter_mut().find(|(known, _)| *known == token) {
                    Some((_, known)) => {
                        is_new |= *known != readiness;
                        *known = readiness;
                    }
                    None => {
                        is_new = true;
                        ready.push((token, readiness));
                    }
                }
            }
            if !is_new {
                break;
            }
        }
        ready.sort_by_key(|(token, _)| token.0);
    }

    /// Adds what the OS reports to `ready`, waiting for it at most `timeout`.
    fn look(&self, timeout: Option<Duration>, ready: &mut Vec<(Token, Readiness)>) {
        let mut poll = self.io.poll.borrow_mut();
        let mut events = self.io.events.borrow_mut();
        let Some(poll) = poll.as_mut() else { return };
        // An OS queue that has failed has nothing ready.
        if poll.poll(&mut events, timeout).is_err() {
            return;
        }
        let before = ready.len();
        let knows_waker = ready.iter().any(|(token, _)| *token == WAKER);
        let is_known = |token: Token| knows_waker && token == WAKER;
        let events = events.iter().filter(|event| !is_known(event.token()));
        ready.extend(events.map(|event| {
            let readiness = Readiness {
                readable: event.is_readable(),
                writable: event.is_writable(),
                read_closed: event.is_read_closed(),
                write_closed: event.is_write_closed(),
                error: event.is_error(),
                urgent: event.is_urgent(),
            };
            (event.token(), readiness)
        }));
        self.io.order(&mut ready[before..]);
    }

    /// What the waker stands for: the pool's completions, then sources inside the process.
    fn run_woken(&self, context: &mut Context) {
        let newest = self.posts.newest();
        self.run_completions(context);
        self.run_posts(newest, context);
    }
}
