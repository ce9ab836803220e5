//! Sources inside the process: somebody posts, and the poll phase calls back for it, as for a
//! source of the OS. libuv's `uv_async_t` is the model: many posts before the poll are one, and the
//! posts of one poll are looked at in the order in which their sources were made. They share one
//! waker with the pool and have their turn right behind its completions; what is ready beside it
//! comes before or after them as the OS reports it. So a source that
//! is posted while an earlier one's callback runs still has its turn in the same poll; one that stands
//! before it, or that was made meanwhile, has to wait for the next.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use boa_engine::Context;

use super::Runtime;

/// What to do for a source that was posted.
pub type OnPost = Rc<dyn Fn(&mut Context)>;

/// Sources that were posted and have not had their turn.
#[derive(Default)]
pub struct Posts {
    waiting: RefCell<BTreeMap<u64, OnPost>>,
    last: Cell<u64>,
}

impl Posts {
    /// A place among the sources, behind all there are.
    pub fn place(&self) -> u64 {
        let place = self.last.get() + 1;
        self.last.set(place);
        place
    }

    /// The place of the source that was made last.
    pub(super) fn newest(&self) -> u64 {
        self.last.get()
    }

    /// Takes a post back.
    pub fn withdraw(&self, place: u64) {
        self.waiting.borrow_mut().remove(&place);
    }
}

impl Runtime {
    /// Posts the source that has the place: its turn comes in the next poll phase, or in this one.
    /// Does not keep the loop alive: a handle does that.
    pub fn post(&self, place: u64, on_post: OnPost) {
        self.posts.waiting.borrow_mut().insert(place, on_post);
        self.io.waker().wake();
    }

    /// Gives the sources that were posted their turn, up to the one that was the newest when the
    /// waker was noticed.
    pub(super) fn run_posts(&self, newest: u64, context: &mut Context) {
        let mut place = 0;
        while place < newest {
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
