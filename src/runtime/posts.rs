//! Sources inside the process: somebody posts, and the poll phase calls back for it, as for a
//! source of the OS. libuv's `uv_async_t` is the model: many posts before the poll are one, and the
//! posts of one poll are looked at in the order in which their sources were made. They share one
//! waker with the pool and have their turn right behind its completions; what is ready beside it
//! comes before or after them as the OS reports it. So a source that
//! is posted while an earlier one's callback runs still has its turn in the same poll; one that stands
//! before it, or that was made meanwhile, has to wait for the next.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use boa_engine::Context;

use super::{PoolWaker, Runtime};
use crate::trace::{self, Event};

/// What to do for a source that was posted.
pub type OnPost = Rc<dyn Fn(&mut Context)>;

/// Places below are for what stands before all sources that a script makes.
const FIRST: u64 = 1 << 32;

/// The place of what V8's platform does on a thread: the first of all.
pub const PLATFORM: u64 = 1;

/// Sources that were posted and have not had their turn.
#[derive(Default)]
pub struct Posts {
    waiting: RefCell<BTreeMap<u64, OnPost>>,
    /// How many places have been given, behind [`FIRST`] and before.
    last: Cell<u64>,
    last_early: Cell<u64>,
    /// What to do for sources that other threads post; none before there is one.
    bells: RefCell<HashMap<u64, OnPost>>,
    rung: RefCell<Option<Arc<Rung>>>,
}

/// What other threads have posted, and what tells the thread of it.
struct Rung {
    places: Mutex<Vec<u64>>,
    waker: Arc<PoolWaker>,
}

/// Posts a source of another thread; see [`Runtime::doorbell`].
#[derive(Clone)]
pub struct Doorbell {
    rung: Arc<Rung>,
    place: u64,
    /// The source's number in traces.
    id: u64,
}

impl Doorbell {
    /// Posts the source. When its thread has ended, nobody hears it.
    pub fn ring(&self) {
        let mut places = (self.rung.places.lock()).unwrap_or_else(PoisonError::into_inner);
        if !places.contains(&self.place) {
            let id = self.id;
            trace::emit(|| Event::Posted { id });
            places.push(self.place);
        }
        drop(places);
        self.rung.waker.wake();
    }

    /// Whether its thread has taken notice of all that other threads have posted.
    pub fn all_heard(&self) -> bool {
        let places = (self.rung.places.lock()).unwrap_or_else(PoisonError::into_inner);
        places.is_empty()
    }
}

impl Posts {
    /// A place among the sources, behind all there are.
    pub fn place(&self) -> u64 {
        let place = self.last.get() + 1;
        self.last.set(place);
        FIRST + place
    }

    /// A place before all that [`Posts::place`] gives: that a worker has ended is told before what
    /// its ports have.
    pub fn early_place(&self) -> u64 {
        let place = self.last_early.get() + 1;
        self.last_early.set(place);
        PLATFORM + place
    }

    /// The place of the source that was made last.
    pub(super) fn newest(&self) -> u64 {
        FIRST + self.last.get()
    }

    /// Takes a post back.
    pub fn withdraw(&self, place: u64) {
        self.waiting.borrow_mut().remove(&place);
        self.bells.borrow_mut().remove(&place);
    }

    /// Takes what other threads have posted.
    fn take_rung(&self) {
        let Some(rung) = self.rung.borrow().clone() else {
            return;
        };
        let places =
            std::mem::take(&mut *rung.places.lock().unwrap_or_else(PoisonError::into_inner));
        for place in places {
            if let Some(on_post) = self.bells.borrow().get(&place) {
                let mut waiting = self.waiting.borrow_mut();
                waiting.entry(place).or_insert_with(|| Rc::clone(on_post));
            }
        }
    }

    /// Forgets everything: the thread ends.
    pub(super) fn clear(&self) {
        self.waiting.take();
        self.bells.take();
        self.rung.take();
    }
}

impl Runtime {
    /// Posts the source that has the place: its turn comes in the next poll phase, or in this one.
    /// Does not keep the loop alive: a handle does that.
    pub fn post(&self, place: u64, on_post: OnPost) {
        self.posts.waiting.borrow_mut().insert(place, on_post);
        self.io.waker().wake();
    }

    /// What another thread may ring to post the source that has the place, until it is withdrawn;
    /// `id` is its number in traces.
    pub fn doorbell(&self, place: u64, id: u64, on_post: OnPost) -> Doorbell {
        self.posts.bells.borrow_mut().insert(place, on_post);
        let mut rung = self.posts.rung.borrow_mut();
        let rung = rung.get_or_insert_with(|| {
            Arc::new(Rung {
                places: Mutex::default(),
                waker: self.io.waker(),
            })
        });
        Doorbell {
            rung: Arc::clone(rung),
            place,
            id,
        }
    }

    /// Gives the sources that were posted their turn, up to the one that was the newest when the
    /// waker was noticed.
    pub(super) fn run_posts(&self, newest: u64, context: &mut Context) {
        let mut place = 0;
        while place < newest {
            self.posts.take_rung();
            let next = {
                let mut waiting = self.posts.waiting.borrow_mut();
                let next = waiting
                    .range(place + 1..=newest)
                    .next()
                    .map(|(place, _)| *place);
                next.and_then(|next| waiting.remove_entry(&next))
            };
            let Some((at, on_post)) = next else { return };
            place = at;
            on_post(context);
        }
    }
}
