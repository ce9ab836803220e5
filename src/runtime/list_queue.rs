//! Which list of timers comes first: a binary heap by expiry, as Node keeps one.
//!
//! Of lists that expire in the same millisecond the one that got its expiry first comes first. A list
//! that is given a later expiry while another stands in front of it keeps its place (see
//! [`ListQueue::postpone`]), and programs can see it. So this is a heap of Node's kind, and not a
//! sorted set.

use std::cmp::Ordering;

/// A list: when it expires, in milliseconds of the loop's clock, and its duration in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub expiry: u64,
    pub duration: u64,
}

/// An entry, and how many expiries had been given before its own.
#[derive(Clone, Copy, Debug)]
struct Ranked {
    entry: Entry,
    rank: u64,
}

/// The heap; a duration stands in it once.
#[derive(Debug, Default)]
pub struct ListQueue {
    entries: Vec<Ranked>,
    given: u64,
}

impl ListQueue {
    /// The list that expires first.
    pub fn first(&self) -> Option<Entry> {
        self.entries.first().map(|ranked| ranked.entry)
    }

    /// The latest expiry that is not behind a time.
    pub fn latest_until(&self, time: u64) -> Option<u64> {
        let expiries = self.entries.iter().map(|ranked| ranked.entry.expiry);
        expiries.filter(|expiry| *expiry <= time).max()
    }

    /// Adds a list.
    pub fn insert(&mut self, entry: Entry) {
        let rank = self.next_rank();
        self.entries.push(Ranked { entry, rank });
        self.rise(self.entries.len() - 1);
    }

    fn next_rank(&mut self) -> u64 {
        self.given += 1;
        self.given
    }

    /// Takes a list out.
    pub fn remove(&mut self, duration: u64) {
        let Some(at) = self.position(duration) else {
            return;
        };
        self.entries.swap_remove(at);
        if at < self.entries.len() {
            if at > 0 && self.order((at - 1) / 2, at) == Ordering::Greater {
                self.rise(at);
            } else {
                self.sink(at);
            }
        }
    }

    /// Gives a list a later expiry. Node takes for granted that it is the first: when another has
    /// come in front of it meanwhile, that one is looked at instead.
    pub fn postpone(&mut self, duration: u64, expiry: u64) {
        if let Some(at) = self.position(duration) {
            self.entries[at].entry.expiry = expiry;
            self.entries[at].rank = self.next_rank();
            self.sink(0);
        }
    }

    fn position(&self, duration: u64) -> Option<usize> {
        let mut entries = self.entries.iter();
        entries.position(|ranked| ranked.entry.duration == duration)
    }

    fn order(&self, a: usize, b: usize) -> Ordering {
        let key = |at: usize| (self.entries[at].entry.expiry, self.entries[at].rank);
        key(a).cmp(&key(b))
    }

    fn rise(&mut self, mut at: usize) {
        while at > 0 && self.order((at - 1) / 2, at) == Ordering::Greater {
            self.entries.swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    fn sink(&mut self, mut at: usize) {
        loop {
            let (left, right) = (2 * at + 1, 2 * at + 2);
            if left >= self.entries.len() {
                return;
            }
            let takes_right =
                right < self.entries.len() && self.order(right, left) == Ordering::Less;
            let child = if takes_right { right } else { left };
            if self.order(at, child) != Ordering::Greater {
                return;
            }
            self.entries.swap(at, child);
            at = child;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(expiry: u64, duration: u64) -> Entry {
        Entry { expiry, duration }
    }

    #[test]
    fn lists_of_one_expiry_come_in_the_order_in_which_they_got_it() {
        let mut queue = ListQueue::default();
        for duration in [40, 30, 20, 10, 5] {
            queue.insert(entry(40, duration));
        }
        for duration in [40, 30, 20, 10, 5] {
            assert_eq!(queue.first(), Some(entry(40, duration)));
            queue.remove(duration);
        }
        assert_eq!(queue.first(), None);
    }

    #[test]
    fn a_list_postponed_to_the_expiry_of_another_comes_behind_it() {
        let mut queue = ListQueue::default();
        queue.insert(entry(60, 60));
        queue.insert(entry(90, 90));
        queue.postpone(60, 90);
        assert_eq!(queue.first(), Some(entry(90, 90)));
        queue.remove(90);
        assert_eq!(queue.first(), Some(entry(90, 60)));
    }
}
