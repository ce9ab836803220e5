//! Who holds which lock, and who waits for it: one table for all threads of the process.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// A lock's name, as JavaScript has it.
pub type Name = Vec<u16>;

/// A thread that asks for locks.
pub type Client = u64;

/// A request, or the lock that it has become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    pub id: u64,
    pub client: Client,
    pub is_shared: bool,
}

/// What is held and asked for under one name.
#[derive(Default)]
struct Resource {
    held: Vec<Request>,
    waiting: VecDeque<Request>,
}

impl Resource {
    fn allows(&self, request: Request) -> bool {
        self.held.is_empty() || (request.is_shared && self.held.iter().all(|held| held.is_shared))
    }
}

/// What a thread is to look at.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Names whose first request is its own, and may have the lock.
    pub free: BTreeSet<Name>,
    /// Locks of its own that were taken away.
    pub stolen: Vec<u64>,
}

#[derive(Default)]
pub struct Table {
    last: u64,
    resources: BTreeMap<Name, Resource>,
    news: HashMap<Client, News>,
}

/// What becomes of a request at once.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// It stands in the queue; `next` tells when it has the lock.
    Waits(u64),
    /// It was for a lock that is free only.
    Unavailable,
}

impl Table {
    /// Puts a request behind the others, or with `is_patient` false nowhere when it would wait.
    pub fn ask(
        &mut self,
        name: &Name,
        client: Client,
        is_shared: bool,
        is_patient: bool,
    ) -> Answer {
        let id = self.last + 1;
        let request = Request {
            id,
            client,
            is_shared,
        };
        let resource = self.resources.entry(name.clone()).or_default();
        let is_free = resource.waiting.is_empty() && resource.allows(request);
        if !is_patient && !is_free {
            return Answer::Unavailable;
        }
        self.last = id;
        resource.waiting.push_back(request);
        Answer::Waits(id)
    }

    /// Takes the lock from all who hold it, and puts a request before the others. Gives its number,
    /// and who is to be told.
    pub fn steal(&mut self, name: &Name, client: Client) -> (u64, Vec<Client>) {
        self.last += 1;
        let resource = self.resources.entry(name.clone()).or_default();
        let mut told = Vec::new();
        for held in resource.held.drain(..) {
            let news = self.news.entry(held.client).or_default();
            news.stolen.push(held.id);
            told.push(held.client);
        }
        resource.waiting.push_front(Request {
            id: self.last,
            client,
            is_shared: false,
        });
        (self.last, told)
    }

    /// The first request under a name, when it is the thread's own and may have the lock, which it
    /// has from here on. `Err`: it may, but is another thread's, which is to be told.
    pub fn next(&mut self, name: &Name, client: Client) -> Result<Option<u64>, Client> {
        let Some(resource) = self.resources.get_mut(name) else {
            return Ok(None);
        };
        let Some(&first) = resource.waiting.front() else {
            if resource.held.is_empty() {
                self.resources.remove(name);
            }
            return Ok(None);
        };
        if !resource.allows(first) {
            return Ok(None);
        }
        if first.client != client {
            let news = self.news.entry(first.client).or_default();
            news.free.insert(name.clone());
            return Err(first.client);
        }
        resource.waiting.pop_front();
        resource.held.push(first);
        Ok(Some(first.id))
    }

    pub fn release(&mut self, name: &Name, id: u64) {
        if let Some(resource) = self.resources.get_mut(name) {
            resource.held.retain(|held| held.id != id);
        }
    }

    pub fn take_news(&mut self, client: Client) -> News {
        self.news.remove(&client).unwrap_or_default()
    }

    /// Every lock that a thread holds, or with `waiting` asks for: name, and whether it is shared.
    pub fn of(&self, client: Client, waiting: bool) -> Vec<(Name, bool)> {
        let mut all = Vec::new();
        for (name, resource) in &self.resources {
            let held = resource.held.iter().filter(|_| !waiting);
            let asked = resource.waiting.iter().filter(|_| waiting);
            let own = held.chain(asked).filter(|one| one.client == client);
            all.extend(own.map(|one| (one.id, name.clone(), one.is_shared)));
        }
        all.sort_by_key(|(id, ..)| *id);
        all.into_iter()
            .map(|(_, name, is_shared)| (name, is_shared))
            .collect()
    }

    /// A thread ends. Gives those who are to be told that a lock is free.
    pub fn leave(&mut self, client: Client) -> Vec<Client> {
        self.news.remove(&client);
        let mut told = Vec::new();
        for (name, resource) in &mut self.resources {
            resource.held.retain(|held| held.client != client);
            resource.waiting.retain(|asked| asked.client != client);
            if let Some(&first) = resource.waiting.front()
                && resource.allows(first)
            {
                let news = self.news.entry(first.client).or_default();
                news.free.insert(name.clone());
                told.push(first.client);
            }
        }
        (self.resources).retain(|_, left| !left.held.is_empty() || !left.waiting.is_empty());
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> Name {
        "a".encode_utf16().collect()
    }

    #[test]
    fn the_shared_hold_together_and_nobody_overtakes() {
        let mut table = Table::default();
        for (is_shared, id) in [(true, 1), (true, 2), (false, 3), (true, 4)] {
            let answer = table.ask(&name(), 1, is_shared, true);
            assert_eq!(answer, Answer::Waits(id));
        }
        assert_eq!(table.next(&name(), 1), Ok(Some(1)));
        assert_eq!(table.next(&name(), 1), Ok(Some(2)));
        assert_eq!(table.next(&name(), 1), Ok(None));
        assert_eq!(table.ask(&name(), 1, true, false), Answer::Unavailable);
        table.release(&name(), 1);
        assert_eq!(table.next(&name(), 1), Ok(None));
        table.release(&name(), 2);
        assert_eq!(table.next(&name(), 1), Ok(Some(3)));
    }

    #[test]
    fn a_thread_that_ends_leaves_its_locks_to_others() {
        let mut table = Table::default();
        table.ask(&name(), 1, false, true);
        table.ask(&name(), 2, false, true);
        assert_eq!(table.next(&name(), 1), Ok(Some(1)));
        assert_eq!(table.next(&name(), 2), Ok(None));
        assert_eq!(table.leave(1), [2]);
        assert_eq!(table.take_news(2).free.len(), 1);
        assert_eq!(table.next(&name(), 2), Ok(Some(2)));
        table.release(&name(), 2);
        assert_eq!(table.next(&name(), 2), Ok(None));
        assert!(table.resources.is_empty());
    }

    #[test]
    fn who_is_robbed_hears_of_it() {
        let mut table = Table::default();
        table.ask(&name(), 1, false, true);
        assert_eq!(table.next(&name(), 1), Ok(Some(1)));
        assert_eq!(table.steal(&name(), 2), (2, vec![1]));
        assert_eq!(table.next(&name(), 1), Err(2));
        assert_eq!(table.next(&name(), 2), Ok(Some(2)));
        assert_eq!(table.take_news(1).stolen, [1]);
    }
}
