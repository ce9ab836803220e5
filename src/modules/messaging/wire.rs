//! Message ports whose ends are in two threads: each has a queue that the other fills.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::modules::structured_clone::packed::Packed;
use crate::runtime::Doorbell;

/// What goes over a wire.
pub enum Letter {
    /// A message, with the ends of the ports that it carries, and the number by which traces know it.
    Message(Packed, u64),
    /// The other end has been closed.
    Closing,
}

/// What has come for one end, and what tells its thread; none while it is on its way itself.
#[derive(Default)]
struct Side {
    letters: VecDeque<Letter>,
    bell: Option<Doorbell>,
    /// Nobody takes letters any more.
    is_closed: bool,
}

/// One end of a wire. Dropped, it is closed, which the other end is told.
pub struct End {
    sides: Option<Arc<[Mutex<Side>; 2]>>,
    own: usize,
}

fn lock(side: &Mutex<Side>) -> MutexGuard<'_, Side> {
    side.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A wire.
pub fn pair() -> (End, End) {
    let sides = Arc::new([Mutex::default(), Mutex::default()]);
    let end = |own| End {
        sides: Some(Arc::clone(&sides)),
        own,
    };
    (end(0), end(1))
}

impl End {
    fn side(&self, which: usize) -> Option<MutexGuard<'_, Side>> {
        self.sides.as_ref().map(|sides| lock(&sides[which]))
    }

    /// Sends a letter to the other end.
    pub fn send(&self, letter: Letter) {
        if let Some(mut other) = self.side(1 - self.own) {
            if other.is_closed {
                // Dropped with no lock held: it may carry ports.
                drop(other);
                return;
            }
            other.letters.push_back(letter);
            if let Some(bell) = &other.bell {
                bell.ring();
            }
        }
    }

    /// Puts letters in front of all that have come: they came before.
    pub fn put_before(&self, letters: Vec<Letter>) {
        if let Some(mut own) = self.side(self.own) {
            for letter in letters.into_iter().rev() {
                own.letters.push_front(letter);
            }
        }
    }

    /// The next letter that has come.
    pub fn take(&self) -> Option<Letter> {
        self.side(self.own)?.letters.pop_front()
    }

    /// How many letters have come.
    pub fn waiting(&self) -> usize {
        self.side(self.own).map_or(0, |own| own.letters.len())
    }

    /// Whether the other end has been closed and its last words have been taken.
    pub fn has_ended(&self) -> bool {
        self.side(self.own)
            .is_some_and(|own| matches!(own.letters.front(), Some(Letter::Closing)))
    }

    /// What is rung when a letter comes; it is rung at once when some are there.
    pub fn set_bell(&self, bell: Option<Doorbell>) {
        if let Some(mut own) = self.side(self.own) {
            if let Some(bell) = &bell
                && !own.letters.is_empty()
            {
                bell.ring();
            }
            own.bell = bell;
        }
    }
}

impl Drop for End {
    fn drop(&mut self) {
        self.send(Letter::Closing);
        // What has come and will not be taken closes its ports, with no lock held.
        let left = self.side(self.own).map(|mut own| {
            own.bell = None;
            own.is_closed = true;
            std::mem::take(&mut own.letters)
        });
        drop(left);
        self.sides = None;
    }
}
