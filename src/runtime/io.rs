//! Interest in sources the OS watches, and the one place where the main thread waits.

use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use boa_engine::Context;
use minimio::{AsSource, Events, Interests, Mode, Poll, Registrator, Token, Waker};

use super::{Runtime, nanoseconds};
use crate::trace::{self, Event};

/// What a ready source is ready for.
#[derive(Clone, Copy, Debug, Default)]
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
}

/// What to do when a source is ready. Called outside any callback: whoever calls into JavaScript
/// does it through [`Runtime::call_back`].
pub type OnReady = Rc<dyn Fn(Readiness, &mut Context)>;

struct Entry {
    on_ready: OnReady,
    name: &'static str,
    generation: u32,
}

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

/// The waker's own token; no slot reaches it.
const WAKER: Token = Token(usize::MAX);

/// minimio and what is registered with it.
pub struct Io {
    poll: RefCell<Option<Poll>>,
    events: RefCell<Events>,
    registrator: RefCell<Option<Registrator>>,
    waker: RefCell<Option<Arc<PoolWaker>>>,
    slots: RefCell<Vec<Option<Entry>>>,
    free: RefCell<Vec<u32>>,
    generation: Cell<u32>,
    /// Nanoseconds spent waiting.
    idle: Cell<u64>,
    /// Events that the OS had for us.
    events_seen: Cell<u64>,
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
            events: RefCell::new(Events::with_capacity(256)),
            registrator: RefCell::new(None),
            waker: RefCell::new(None),
            slots: RefCell::default(),
            free: RefCell::default(),
            generation: Cell::new(0),
            idle: Cell::new(0),
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

    /// Nanoseconds that the main thread has spent waiting.
    pub fn idle(&self) -> u64 {
        self.idle.get()
    }

    /// How many events the OS has had for us.
    pub fn events_seen(&self) -> u64 {
        self.events_seen.get()
    }

    /// The waker, for whoever has to end the main thread's wait.
    pub fn waker(&self) -> Arc<PoolWaker> {
        if self.registrator().is_err() {
            return Arc::new(PoolWaker(None));
        }
        let waker = self.waker.borrow().clone();
        waker.unwrap_or_else(|| Arc::new(PoolWaker(None)))
    }

    /// Registers interest in a source; `on_ready` is called in the poll phase whenever the source
    /// is ready (level-triggered). A watch does not keep the loop alive: open a handle for that.
    pub fn watch(
        &self,
        name: &'static str,
        source: &impl AsSource,
        interests: Interests,
        on_ready: OnReady,
    ) -> io::Result<Watch> {
        let registrator = self.registrator()?;
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
        let watch = Watch { slot, generation };
        if let Err(error) = registrator.register_with(source, watch.token(), interests, Mode::Level)
        {
            self.free.borrow_mut().push(slot);
            return Err(error);
        }
        self.slots.borrow_mut()[slot as usize] = Some(Entry {
            on_ready,
            name,
            generation,
        });
        trace::emit(|| Event::SourceWatched { source: slot, name });
        Ok(watch)
    }

    /// Changes what a watch waits for.
    pub fn rewatch(
        &self,
        watch: Watch,
        source: &impl AsSource,
        interests: Interests,
    ) -> io::Result<()> {
        self.registrator()?
            .reregister_with(source, watch.token(), interests, Mode::Level)
    }

    /// Ends a watch; events of it that are already on their way are dropped.
    pub fn unwatch(&self, watch: Watch, source: &impl AsSource) {
        let mut slots = self.slots.borrow_mut();
        let Some(slot) = slots.get_mut(watch.slot as usize) else {
            return;
        };
        if slot
            .as_ref()
            .is_some_and(|e| e.generation == watch.generation)
        {
            *slot = None;
            self.free.borrow_mut().push(watch.slot);
            trace::emit(|| Event::SourceClosed { source: watch.slot });
            if let Ok(registrator) = self.registrator() {
                // It may be closed already, and is then gone from the OS queue too.
                let _ = registrator.deregister(source);
            }
        }
    }

    fn entry(&self, token: Token) -> Option<(OnReady, &'static str)> {
        let slot = token.0 & 0xffff_ffff;
        let generation = (token.0 >> 32) as u32;
        let slots = self.slots.borrow();
        let entry = slots.get(slot)?.as_ref()?;
        (entry.generation == generation).then(|| (Rc::clone(&entry.on_ready), entry.name))
    }
}

impl Runtime {
    /// The poll phase: waits for readiness or a completion, at most `timeout` (none: without
    /// end), and calls back for what came. The main thread waits here and nowhere else.
    pub(super) fn run_poll(&self, timeout: Option<Duration>, context: &mut Context) {
        if self.io.poll.borrow().is_none() {
            match timeout {
                // Nothing was ever registered: nothing can come but time.
                Some(timeout) if timeout.is_zero() => return,
                _ => {
                    if self.io.registrator().is_err() {
                        if let Some(timeout) = timeout {
                            std::thread::sleep(timeout);
                        }
                        return;
                    }
                }
            }
        }
        let mut ready = Vec::new();
        {
            let mut poll = self.io.poll.borrow_mut();
            let mut events = self.io.events.borrow_mut();
            let Some(poll) = poll.as_mut() else { return };
            trace::emit(|| Event::Waiting { timeout });
            let may_wait = timeout.is_none_or(|timeout| !timeout.is_zero());
            let began = if may_wait { nanoseconds() } else { 0 };
            let polled = poll.poll(&mut events, timeout);
            if may_wait {
                let idle = nanoseconds().saturating_sub(began);
                self.io.idle.set(self.io.idle.get() + idle);
            }
            if polled.is_err() {
                return;
            }
            for event in events.iter() {
                let readiness = Readiness {
                    readable: event.is_readable(),
                    writable: event.is_writable(),
                    read_closed: event.is_read_closed(),
                    write_closed: event.is_write_closed(),
                    error: event.is_error(),
                };
                ready.push((event.token(), readiness));
            }
            let seen = self.io.events_seen.get() + ready.len() as u64;
            self.io.events_seen.set(seen);
        }
        self.clock.update();
        for (token, readiness) in ready {
            if token == WAKER {
                self.run_completions(context);
            } else if let Some((on_ready, name)) = self.io.entry(token) {
                let source = (token.0 & 0xffff_ffff) as u32;
                trace::emit(|| Event::SourceReady {
                    source,
                    name,
                    readiness,
                });
                on_ready(readiness, context);
            }
        }
    }
}
