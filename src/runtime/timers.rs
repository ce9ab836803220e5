//! Timers, in lists by duration as Node keeps them.
//!
//! All timers of one duration stand in one list in the order in which they were started, so the
//! list's first is always its earliest. A queue orders the lists by when they expire. That, and
//! not the due time of each timer alone, decides the order of timers that are due together.
//! Behind all of them stands one OS timer, `due`, as libuv's timer stands behind Node's.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsData, JsObject, JsResult, JsValue, Trace, gc::GcRefCell,
    object::builtins::JsFunction,
};

use super::list_queue::{Entry, ListQueue};
use super::{Origin, Runtime, UncaughtOrigin};
use crate::trace::{self, Event, Kind};

/// What every timer has, whoever owns it.
#[derive(Default)]
pub struct TimerState {
    /// Its list's duration in whole milliseconds.
    duration: Cell<u64>,
    /// When it was last started, in milliseconds of the loop's clock.
    started: Cell<u64>,
    /// Its place in its list; 0 when it is in none.
    place: Cell<u64>,
    referenced: Cell<bool>,
    counted: Cell<bool>,
    destroyed: Cell<bool>,
}

/// The native state of a `Timeout` object.
#[derive(Trace, Finalize, JsData)]
pub struct Timeout {
    callback: GcRefCell<Option<JsFunction>>,
    args: Box<[JsValue]>,
    origin: Origin,
    #[unsafe_ignore_trace]
    state: TimerState,
    /// Delay as the script gave it, in milliseconds (`_idleTimeout`); -1 once cleared.
    #[unsafe_ignore_trace]
    delay: Cell<f64>,
    /// Interval in milliseconds, none for a time-out (`_repeat`).
    #[unsafe_ignore_trace]
    repeat: Cell<Option<f64>>,
}

/// A timer of the host's own: a socket's time-out, a server's check of its connections.
pub struct HostTimer {
    state: TimerState,
    name: &'static str,
    origin: Origin,
    #[allow(clippy::type_complexity)]
    action: Box<dyn Fn(&mut Context) -> JsResult<()>>,
}

enum Item {
    Js(JsObject<Timeout>),
    Host(Rc<HostTimer>),
}

struct List {
    /// Which of the lists that ever had its duration.
    number: u64,
    items: BTreeMap<u64, Item>,
}

/// All timers that wait.
#[derive(Default)]
pub struct Timers {
    lists: RefCell<HashMap<u64, List>>,
    queue: RefCell<ListQueue>,
    next_place: Cell<u64>,
    next_list: Cell<u64>,
    referenced: Cell<usize>,
    /// When the OS timer is due, in milliseconds of the loop's clock.
    due: Cell<Option<u64>>,
    /// The earliest expiry the OS timer was set for.
    next_expiry: Cell<Option<u64>>,
}

impl Timeout {
    /// State for a new `Timeout` object; `delay` in milliseconds, already in Node's range.
    pub fn new(
        callback: JsFunction,
        args: &[JsValue],
        delay: f64,
        repeats: bool,
        origin: Origin,
    ) -> Self {
        let state = TimerState::default();
        state.referenced.set(true);
        Self {
            callback: GcRefCell::new(Some(callback)),
            args: args.into(),
            origin,
            state,
            delay: Cell::new(delay),
            repeat: Cell::new(repeats.then_some(delay)),
        }
    }

    /// Its identity.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    fn kind(&self) -> Kind {
        if self.repeat.get().is_some() {
            Kind::Interval
        } else {
            Kind::Timeout
        }
    }

    /// Reports that it waits from `start` on, `delay` milliseconds.
    fn tell_set(&self, delay: f64, start: u64) {
        trace::emit(|| Event::TimerSet {
            id: self.origin.id,
            delay: delay as u64,
            due: super::runtime()
                .clock
                .on_the_system_clock(start + delay as u64),
            kind: self.kind(),
        });
    }

    /// `hasRef()`.
    pub fn is_referenced(&self) -> bool {
        self.state.referenced.get()
    }
    /// Whether it was cleared or has fired for the last time (`_destroyed`).
    pub fn is_destroyed(&self) -> bool {
        self.state.destroyed.get()
    }
    /// `_idleTimeout`, in milliseconds.
    pub fn delay(&self) -> f64 {
        self.delay.get()
    }
    /// `_repeat`, in milliseconds.
    pub fn repeat(&self) -> Option<f64> {
        self.repeat.get()
    }
    /// Sets `_repeat`: Node lets a script turn a time-out into an interval and back.
    pub fn set_repeat(&self, repeat: Option<f64>) {
        self.repeat.set(repeat);
    }
    /// `_idleStart`, in milliseconds since the process began.
    pub fn started(&self) -> u64 {
        super::runtime().clock.since_start(self.state.started.get())
    }
    /// Sets `_idleTimeout`, in milliseconds; a negative one ends an interval.
    pub fn set_delay(&self, delay: f64) {
        self.delay.set(delay);
    }
    /// Sets `_onTimeout`; none: the timer does nothing when it is due.
    pub fn set_callback(&self, callback: Option<JsFunction>) {
        *self.callback.borrow_mut() = callback;
    }
    /// What the callback is called with (`_timerArgs`).
    pub fn arguments(&self) -> &[JsValue] {
        &self.args
    }
    /// `_onTimeout`.
    pub fn callback(&self) -> Option<JsFunction> {
        self.callback.borrow().clone()
    }
}

impl Timers {
    /// Forgets what waits.
    pub(super) fn clear(&self) {
        self.lists.take();
    }

    /// Whether a timer waits that keeps the loop alive.
    pub fn any_referenced(&self) -> bool {
        self.referenced.get() > 0 && self.due.get().is_some()
    }

    /// How many timers wait that keep the loop alive.
    pub fn referenced(&self) -> usize {
        self.referenced.get()
    }

    /// When poll must return for the timers' sake, in milliseconds of the loop's clock.
    pub fn due(&self) -> Option<u64> {
        self.due.get()
    }

    /// When the last of the lists expires that have expired at a time.
    pub(super) fn latest_until(&self, time: u64) -> Option<u64> {
        self.queue.borrow().latest_until(time)
    }

    fn count(&self, state: &TimerState, on: bool) {
        if state.counted.replace(on) != on {
            let now = self.referenced.get();
            self.referenced.set(if on { now + 1 } else { now - 1 });
        }
    }

    fn insert(&self, state: &TimerState, item: Item, duration: f64, start: u64, clock_now: u64) {
        let duration = duration as u64;
        state.duration.set(duration);
        state.started.set(start);
        let place = self.next_place.get() + 1;
        self.next_place.set(place);
        state.place.set(place);
        let mut lists = self.lists.borrow_mut();
        let list = lists.entry(duration).or_insert_with(|| {
            let number = self.next_list.get() + 1;
            self.next_list.set(number);
            let expiry = start + duration;
            self.queue.borrow_mut().insert(Entry { expiry, duration });
            if self.next_expiry.get().is_none_or(|next| next > expiry) {
                self.due.set(Some(clock_now + duration.max(1)));
                self.next_expiry.set(Some(expiry));
            }
            List {
                number,
                items: BTreeMap::new(),
            }
        });
        list.items.insert(place, item);
    }

    /// Takes a timer out of its list; the list stays, emptied or not, with its expiry.
    fn take_out(&self, state: &TimerState) {
        let place = state.place.replace(0);
        if place != 0
            && let Some(list) = self.lists.borrow_mut().get_mut(&state.duration.get())
        {
            list.items.remove(&place);
        }
    }

    /// Takes a timer out of its list; an emptied list goes too.
    fn remove(&self, state: &TimerState) {
        self.take_out(state);
        self.drop_if_empty(state.duration.get(), None);
    }

    /// Lets an emptied list go: any of the duration, or the one with the number.
    fn drop_if_empty(&self, duration: u64, number: Option<u64>) {
        let mut lists = self.lists.borrow_mut();
        if lists.get(&duration).is_some_and(|list| {
            list.items.is_empty() && number.is_none_or(|number| number == list.number)
        }) {
            lists.remove(&duration);
            self.queue.borrow_mut().remove(duration);
        }
    }

    fn first_list(&self) -> Option<Entry> {
        self.queue.borrow().first()
    }

    fn number_of(&self, duration: u64) -> u64 {
        self.lists.borrow().get(&duration).map_or(0, |l| l.number)
    }
}

/// What stands beside a timer in its list.
pub enum Neighbour {
    /// A script's timer.
    Js(JsObject<Timeout>),
    /// One of the host's.
    Host,
    /// Nothing: the timer is the first or the last.
    End,
}

impl Timers {
    /// What stands behind a timer in its list, and what in front of it; none when it waits in none.
    pub fn neighbours(&self, timeout: &Timeout) -> (Option<Neighbour>, Option<Neighbour>) {
        let place = timeout.state.place.get();
        let lists = self.lists.borrow();
        let list = lists.get(&timeout.state.duration.get());
        let Some(list) = list.filter(|_| place != 0) else {
            return (None, None);
        };
        let neighbour = |item: Option<(&u64, &Item)>| match item {
            Some((_, Item::Js(timeout))) => Neighbour::Js(timeout.clone()),
            Some((_, Item::Host(_))) => Neighbour::Host,
            None => Neighbour::End,
        };
        (
            Some(neighbour(list.items.range(place + 1..).next())),
            Some(neighbour(list.items.range(..place).next_back())),
        )
    }
}

/// What the earliest list offers.
enum Next {
    Fire(Item),
    NotDue,
    Empty,
}

impl Runtime {
    /// Starts a `Timeout` object (`setTimeout`, `setInterval`).
    pub fn start_timer(&self, object: &JsObject<Timeout>, context: &Context) {
        let borrowed = object.borrow();
        let timeout = borrowed.data();
        trace::queued(timeout.kind(), &timeout.origin, context);
        let start = self.clock.update();
        timeout.tell_set(timeout.delay.get(), start);
        self.timers
            .count(&timeout.state, timeout.state.referenced.get());
        let item = Item::Js(object.clone());
        self.timers
            .insert(&timeout.state, item, timeout.delay.get(), start, start);
    }

    /// `timeout.refresh()`: starts it anew from now, whether it waits or has fired.
    pub fn refresh_timer(&self, object: &JsObject<Timeout>) {
        let borrowed = object.borrow();
        let timeout = borrowed.data();
        if timeout.callback.borrow().is_none() || timeout.delay.get() < 0.0 {
            return;
        }
        // The list stays as it is, even when this was its only timer: when it expires it finds that
        // the timer has time left.
        self.timers.take_out(&timeout.state);
        timeout.state.destroyed.set(false);
        self.timers
            .count(&timeout.state, timeout.state.referenced.get());
        let start = self.clock.update();
        timeout.tell_set(timeout.delay.get(), start);
        let item = Item::Js(object.clone());
        self.timers
            .insert(&timeout.state, item, timeout.delay.get(), start, start);
    }

    /// `clearTimeout`, `clearInterval`, `timeout.close()`.
    pub fn clear_timer(&self, timeout: &Timeout) {
        if timeout.state.destroyed.replace(true) {
            return;
        }
        trace::emit(|| Event::Cleared {
            id: timeout.origin.id,
        });
        self.timers.remove(&timeout.state);
        self.timers.count(&timeout.state, false);
        *timeout.callback.borrow_mut() = None;
        timeout.delay.set(-1.0);
    }

    /// `timeout.ref()` and `timeout.unref()`.
    pub fn set_timer_referenced(&self, timeout: &Timeout, referenced: bool) {
        trace::referenced(timeout.origin.id, referenced);
        timeout.state.referenced.set(referenced);
        // In its own callback a timer is in no list, but an interval will be again.
        if !timeout.state.destroyed.get() {
            self.timers.count(&timeout.state, referenced);
        }
    }

    /// A timer of the host's own. It does not run until it is started, and never keeps the loop
    /// alive: the handle it serves does that.
    pub fn host_timer(
        &self,
        name: &'static str,
        action: impl Fn(&mut Context) -> JsResult<()> + 'static,
    ) -> Rc<HostTimer> {
        Rc::new(HostTimer {
            state: TimerState::default(),
            name,
            origin: self.unnumbered(),
            action: Box::new(action),
        })
    }

    /// Starts a host timer, or starts it anew; `delay` in milliseconds.
    pub fn start_host_timer(&self, timer: &Rc<HostTimer>, delay: u64) {
        self.timers.remove(&timer.state);
        let start = self.clock.update();
        trace::emit(|| Event::TimerSet {
            id: timer.origin.id,
            delay: delay.max(1),
            due: self.clock.on_the_system_clock(start + delay.max(1)),
            kind: Kind::HostTimer(timer.name),
        });
        let item = Item::Host(Rc::clone(timer));
        self.timers
            .insert(&timer.state, item, delay.max(1) as f64, start, start);
    }

    /// Stops a host timer; it can be started again.
    pub fn stop_host_timer(&self, timer: &HostTimer) {
        if timer.state.place.get() != 0 {
            trace::emit(|| Event::Cleared {
                id: timer.origin.id,
            });
        }
        self.timers.remove(&timer.state);
    }

    /// The timers phase: when the OS timer is due, every list that has expired.
    pub(super) fn run_timers(&self, context: &mut Context) {
        let timers = &self.timers;
        if timers.due.get().is_none_or(|due| due > self.clock.passed()) {
            return;
        }
        timers.due.set(None);
        // After an error that a listener took, Node enters its timers anew.
        let mut clean;
        loop {
            clean = self.process_timers(context);
            if clean {
                break;
            }
        }
        match timers.first_list() {
            Some(Entry { expiry, .. }) => {
                let now = self.passed();
                timers.next_expiry.set(Some(expiry));
                timers
                    .due
                    .set(Some(now + expiry.saturating_sub(now).max(1)));
            }
            None => timers.next_expiry.set(None),
        }
        if clean {
            self.run_ticks(context);
        }
    }

    /// The loop's time, read anew.
    fn passed(&self) -> u64 {
        self.clock.update();
        self.clock.passed()
    }

    /// Runs expired lists; false when a callback threw.
    fn process_timers(&self, context: &mut Context) -> bool {
        // What becomes due while lists run has its turn in the next tick.
        let now = self.passed();
        // While lists run, new timers need not move the OS timer: it is set at the end.
        self.timers.next_expiry.set(Some(0));
        let mut ran_one = false;
        while let Some(Entry { expiry, duration }) = self.timers.first_list() {
            if expiry > now {
                return true;
            }
            if ran_one && !self.run_ticks(context) {
                return false;
            }
            ran_one = true;
            if !self.run_list(duration, now, context) {
                return false;
            }
        }
        true
    }

    /// Runs the due timers of one list; false when a callback threw.
    fn run_list(&self, duration: u64, now: u64, context: &mut Context) -> bool {
        let mut ran_one = false;
        // The list stays while its timers run, so that what they start joins it; when a timer that
        // was its last is cleared it goes, and another of its duration is none of our business.
        let number = self.timers.number_of(duration);
        loop {
            // Look before ticks run, take after: a tick may clear the timer that was next.
            match self.look_at_list(duration, number, now, false) {
                Next::Fire(_) => {}
                Next::NotDue => return true,
                Next::Empty => break,
            }
            if ran_one && !self.run_ticks(context) {
                return false;
            }
            ran_one = true;
            match self.look_at_list(duration, number, now, true) {
                Next::Fire(item) => {
                    if !self.fire(item, context) {
                        return false;
                    }
                }
                Next::NotDue => return true,
                Next::Empty => break,
            }
        }
        self.timers.drop_if_empty(duration, Some(number));
        true
    }

    /// The first timer of a list, if it is due; `take` removes it.
    fn look_at_list(&self, duration: u64, number: u64, now: u64, take: bool) -> Next {
        let timers = &self.timers;
        let started = {
            let lists = timers.lists.borrow();
            let Some(list) = lists.get(&duration).filter(|list| list.number == number) else {
                return Next::Empty;
            };
            let Some((_, item)) = list.items.first_key_value() else {
                return Next::Empty;
            };
            match item {
                Item::Js(object) => object.borrow().data().state.started.get(),
                Item::Host(timer) => timer.state.started.get(),
            }
        };
        if now.saturating_sub(started) < duration {
            let expiry = (started + duration).max(now + 1);
            timers.queue.borrow_mut().postpone(duration, expiry);
            return Next::NotDue;
        }
        let mut lists = timers.lists.borrow_mut();
        let Some(list) = lists.get_mut(&duration) else {
            return Next::Empty;
        };
        if take {
            let Some((_, item)) = list.items.pop_first() else {
                return Next::Empty;
            };
            match &item {
                Item::Js(object) => object.borrow().data().state.place.set(0),
                Item::Host(timer) => timer.state.place.set(0),
            }
            Next::Fire(item)
        } else {
            match list.items.first_key_value() {
                Some((_, Item::Js(object))) => Next::Fire(Item::Js(object.clone())),
                Some((_, Item::Host(timer))) => Next::Fire(Item::Host(Rc::clone(timer))),
                None => Next::Empty,
            }
        }
    }

    /// Calls a timer that is due; false when it threw.
    fn fire(&self, item: Item, context: &mut Context) -> bool {
        let object = match item {
            Item::Host(timer) => {
                let left = self.enter(&timer.origin);
                let id = timer.origin.id;
                trace::emit(|| Event::Begin {
                    id,
                    cause: timer.origin.cause,
                    kind: Kind::HostTimer(timer.name),
                });
                let result = (timer.action)(context);
                let failed = result.is_err();
                if let Err(error) = result {
                    self.uncaught(error, UncaughtOrigin::Exception, context);
                }
                trace::emit(|| Event::End { id });
                self.leave(left);
                return !failed;
            }
            Item::Js(object) => object,
        };
        let (callback, args, origin, start) = {
            let borrowed = object.borrow();
            let timeout = borrowed.data();
            let Some(callback) = timeout.callback.borrow().clone() else {
                timeout.state.destroyed.set(true);
                self.timers.count(&timeout.state, false);
                return true;
            };
            let start = timeout.repeat.get().map(|_| self.clock.update());
            (
                callback,
                timeout.args.clone(),
                timeout.origin.clone(),
                start,
            )
        };
        let left = self.enter(&origin);
        let kind = if start.is_some() {
            Kind::Interval
        } else {
            Kind::Timeout
        };
        trace::emit(|| Event::Begin {
            id: origin.id,
            cause: origin.cause,
            kind,
        });
        let this = JsValue::from(object.clone().upcast());
        self.execution.set_resource(this.clone());
        let result = self.execution.call(&origin, context, |context| {
            callback.call(&this, &args, context)
        });
        let is_over = {
            let borrowed = object.borrow();
            let timeout = borrowed.data();
            let waits = timeout.state.place.get() != 0;
            let is_over = !waits && !timeout.state.destroyed.get();
            match timeout.repeat.get() {
                Some(repeat) if timeout.delay.get() >= 0.0 => {
                    let start = start.unwrap_or_else(|| self.clock.update());
                    timeout.delay.set(repeat);
                    self.timers.take_out(&timeout.state);
                    timeout.tell_set(repeat, start);
                    self.timers.insert(
                        &timeout.state,
                        Item::Js(object.clone()),
                        repeat,
                        start,
                        self.clock.now(),
                    );
                    false
                }
                _ if is_over => {
                    timeout.state.destroyed.set(true);
                    self.timers.count(&timeout.state, false);
                    true
                }
                _ => false,
            }
        };
        if let Err(error) = result {
            self.uncaught(error, UncaughtOrigin::Exception, context);
            trace::emit(|| Event::End { id: origin.id });
            self.leave(left);
            return false;
        }
        trace::emit(|| Event::End { id: origin.id });
        self.leave(left);
        // One that its callback has cleared is told of already.
        if is_over {
            self.execution.has_ended(origin.number);
        }
        true
    }
}
