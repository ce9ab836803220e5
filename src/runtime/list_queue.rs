//! Which list of timers comes first: a binary heap by expiry, as Node keeps one.
//!
//! Lists that expire in the same millisecond come out in the order that a heap happens to give them,
//! and programs can see it. So this is a heap of Node's kind, and not a sorted set.

use std::cmp::Ordering;

/// A list: when it expires, in milliseconds of the loop's clock, and its duration in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub expiry: u64,
    pub duration: u64,
}

/// The heap; a duration stands in it once.
#[derive(Debug, Default)]
pub struct ListQueue {
    entries: Vec<Entry>,
}

impl ListQueue {
    /// The list that expires first.
    pub fn first(&self) -> Option<Entry> {
        self.entries.first().copied()
    }

    /// Adds a list.
    pub fn insert(&mut self, entry: Entry) {
        self.entries.push(entry);
        self.rise(self.entries.len() - 1);
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

    /// Gives a list a later expiry. Its place among those of the same expiry stays the best one.
    pub fn postpone(&mut self, duration: u64, expiry: u64) {
        if let Some(at) = self.position(duration) {
            self.entries[at].expiry = expiry;
            self.sink(0);
        }
    }

    fn position(&self, duration: u64) -> Option<usize> {
        self.entries.iter().position(|e| e.duration == duration)
    }

    fn order(&self, a: usize, b: usize) -> Ordering {
        self.entries[a].expiry.cmp(&self.entries[b].expiry)
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

    #[test]
    fn a_list_postponed_to_the_expiry_of_another_stays_in_front() {
        let mut queue = ListQueue::default();
        let entry = |expiry, duration| Entry { expiry, duration };
        queue.insert(entry(60, 60));
        queue.insert(entry(90, 90));
        queue.postpone(60, 90);
        assert_eq!(queue.first(), Some(entry(90, 60)));
        queue.postpone(60, 91);
        assert_eq!(queue.first(), Some(entry(90, 90)));
        queue.remove(90);
        assert_eq!(queue.first(), Some(entry(91, 60)));
    }
}
