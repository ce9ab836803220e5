//! Queries on their way: which server is asked when, and what becomes of the answers.
//!
//! An answer counts when it comes from the server that was asked, with the number and the question
//! that it was asked: anything else is dropped.

use std::cell::{Cell, RefCell};
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

use hickory_proto::op::{Message, MessageType, OpCode, Query as Question};
use hickory_proto::rr::{Name, RecordType};

use super::records;
use super::servers::System;
use super::sockets::{Datagrams, Stream};
use crate::runtime::{Handle, HostTimer, runtime};

/// Its name in traces.
pub(super) const NAME: &str = "name server";

/// Milliseconds to wait for a first answer, and the least of them.
const TIMEOUT: u64 = 2000;
const SHORTEST: u64 = 250;
const LONGEST: u64 = 5000;

/// So many answers tell how long a server takes.
const ENOUGH: u32 = 3;

/// A server that failed is the last choice for so many milliseconds.
const DISTRUST: u64 = 5000;

/// What a script may choose.
pub(super) struct Settings {
    /// Milliseconds; none: the system's.
    pub timeout: Option<u64>,
    /// How often each server is asked.
    pub tries: u32,
    /// No wait is longer; 0: no such limit.
    pub longest: u64,
}

/// What is called with an answer, or with c-ares' word for why there is none.
pub(super) type OnEnd = Box<dyn FnOnce(Result<Message, &'static str>)>;

pub(super) struct Server {
    pub address: SocketAddr,
    pub datagrams: Option<Datagrams>,
    pub stream: Option<Rc<Stream>>,
    failures: u32,
    failed_at: u64,
    answers: u32,
    /// Milliseconds that all its answers took.
    taken: u64,
}

struct Query {
    number: u64,
    id: u16,
    question: Question,
    bytes: Vec<u8>,
    attempts: u32,
    server: usize,
    over_tcp: bool,
    sent_at: u64,
    due: u64,
    /// What it ends with when there is no further attempt.
    failure: &'static str,
    on_end: OnEnd,
}

/// What a resolver asks, and whom.
pub(super) struct Exchange {
    settings: Settings,
    /// What the system says; read when it is first needed.
    system: RefCell<Option<Rc<System>>>,
    pub(super) servers: RefCell<Vec<Server>>,
    /// Where queries come from, by the family of the server.
    pub(super) local: Cell<(IpAddr, IpAddr)>,
    queries: RefCell<Vec<Query>>,
    last: Cell<u64>,
    timer: RefCell<Option<Rc<HostTimer>>>,
    ticks: Cell<bool>,
    handle: Handle,
}

impl Exchange {
    pub fn new(settings: Settings, local: (IpAddr, IpAddr), id: u64) -> Rc<Self> {
        let handle = runtime().handles.open(NAME, id);
        handle.set_active(false);
        Rc::new(Self {
            settings,
            system: RefCell::new(None),
            servers: RefCell::default(),
            local: Cell::new(local),
            queries: RefCell::default(),
            last: Cell::new(0),
            timer: RefCell::new(None),
            ticks: Cell::new(false),
            handle,
        })
    }

    fn system(&self) -> Rc<System> {
        if let Some(known) = &*self.system.borrow() {
            return Rc::clone(known);
        }
        let read = Rc::new(System::read());
        *self.system.borrow_mut() = Some(Rc::clone(&read));
        self.replace_servers(&read.servers);
        read
    }

    fn replace_servers(&self, addresses: &[SocketAddr]) {
        let servers = addresses.iter().map(|address| Server {
            address: *address,
            datagrams: None,
            stream: None,
            failures: 0,
            failed_at: 0,
            answers: 0,
            taken: 0,
        });
        *self.servers.borrow_mut() = servers.collect();
    }

    /// The servers that it asks.
    pub fn servers(&self) -> Vec<SocketAddr> {
        self.system();
        let servers = self.servers.borrow();
        servers.iter().map(|server| server.address).collect()
    }

    /// Asks others from now on; false while queries are under way.
    pub fn set_servers(&self, addresses: &[SocketAddr]) -> bool {
        self.system();
        let is_free = self.queries.borrow().is_empty();
        if is_free {
            self.replace_servers(addresses);
        }
        is_free
    }

    /// Says where queries come from.
    pub fn set_local(&self, local: (IpAddr, IpAddr)) {
        self.local.set(local);
    }

    /// Asks for a name's records.
    pub fn ask(self: &Rc<Self>, name: Name, kind: RecordType, on_end: OnEnd) {
        let over_tcp = self.system().uses_tcp;
        if self.servers.borrow().is_empty() {
            on_end(Err("UNKNOWN_ARES_ERROR"));
            return;
        }
        let question = Question::query(name, kind);
        let Some((id, bytes)) = self.word(&question) else {
            on_end(Err("EBADNAME"));
            return;
        };
        let number = self.last.get() + 1;
        self.last.set(number);
        self.queries.borrow_mut().push(Query {
            number,
            id,
            question,
            bytes,
            attempts: 0,
            server: 0,
            over_tcp,
            sent_at: 0,
            due: 0,
            failure: "ETIMEOUT",
            on_end,
        });
        self.handle.set_active(true);
        self.send(number);
    }

    /// A message with a number that no other query has and that nobody can guess.
    fn word(&self, question: &Question) -> Option<(u16, Vec<u8>)> {
        let queries = self.queries.borrow();
        let mut id = 0;
        for _ in 0..1000 {
            id = getrandom::u32().ok()? as u16;
            if queries.iter().all(|query| query.id != id) {
                break;
            }
        }
        let mut message = Message::new(id, MessageType::Query, OpCode::Query);
        message.metadata.recursion_desired = true;
        message.add_query(question.clone());
        Some((id, message.to_vec().ok()?))
    }

    /// Ends all queries.
    pub fn cancel(&self) {
        for query in self.queries.take() {
            (query.on_end)(Err("ECANCELLED"));
        }
        self.rest();
    }

    fn with<T>(&self, number: u64, change: impl FnOnce(&mut Query) -> T) -> Option<T> {
        let mut queries = self.queries.borrow_mut();
        let query = queries.iter_mut().find(|query| query.number == number);
        query.map(change)
    }

    /// Makes the next attempt of a query, or ends it when there have been enough.
    fn send(self: &Rc<Self>, number: u64) {
        let most = self.servers.borrow().len() as u32 * self.settings.tries;
        loop {
            let server = self.best();
            let attempt = self.with(number, |query| {
                query.server = server;
                query.attempts += 1;
                (query.attempts, query.over_tcp, query.bytes.clone())
            });
            let Some((attempts, over_tcp, bytes)) = attempt else {
                return;
            };
            if attempts > most {
                let failure = self.with(number, |query| query.failure);
                self.end(number, Err(failure.unwrap_or("ETIMEOUT")));
                return;
            }
            match self.transmit(server, over_tcp, &bytes) {
                Ok(()) => {
                    let now = runtime().clock.update();
                    let due = now + self.patience(server, attempts);
                    self.with(number, |query| (query.sent_at, query.due) = (now, due));
                    self.start_ticks();
                    return;
                }
                Err(_) => {
                    self.blame(server);
                    self.with(number, |query| query.failure = "ECONNREFUSED");
                }
            }
        }
    }

    /// The server that failed least of late; of several the first.
    fn best(&self) -> usize {
        let now = runtime().clock.now();
        let servers = self.servers.borrow();
        let failures = |server: &Server| match now.saturating_sub(server.failed_at) {
            0..DISTRUST => server.failures,
            _ => 0,
        };
        let best = servers.iter().enumerate();
        best.min_by_key(|(_, server)| failures(server))
            .map_or(0, |(at, _)| at)
    }

    fn blame(&self, server: usize) {
        if let Some(server) = self.servers.borrow_mut().get_mut(server) {
            server.failures += 1;
            server.failed_at = runtime().clock.update();
        }
    }

    /// Milliseconds to wait for a server's answer: twice as long each time that all have been asked,
    /// but not all queries the same.
    fn patience(&self, server: usize, attempts: u32) -> u64 {
        let servers = self.servers.borrow();
        let usual = self.settings.timeout.or(self.system().timeout);
        let usual = usual.unwrap_or(TIMEOUT);
        let base = match servers.get(server) {
            Some(known) if known.answers >= ENOUGH => {
                (5 * known.taken / u64::from(known.answers)).min(LONGEST)
            }
            _ => usual,
        };
        let base = base.max(SHORTEST);
        let rounds = (attempts - 1) / (servers.len() as u32).max(1);
        let most = match self.settings.longest {
            0 => u64::MAX,
            longest => longest,
        };
        let patience = (base << rounds.min(16)).min(most);
        let less = match (rounds, getrandom::u32()) {
            (1.., Ok(chance)) => patience * u64::from(chance as u16) / (2 * 65536),
            _ => 0,
        };
        (patience - less).max(base.min(most))
    }

    /// Bytes came from a server that were a message.
    pub(super) fn hear(self: &Rc<Self>, server: usize, over_tcp: bool, bytes: &[u8]) {
        let Some(message) = records::read(bytes) else {
            return self.lose(server, over_tcp, "EBADRESP");
        };
        let found = {
            let mut queries = self.queries.borrow_mut();
            let found = queries.iter_mut().find(|query| {
                (query.id, query.server, query.over_tcp) == (message.metadata.id, server, over_tcp)
                    && message.queries.first() == Some(&query.question)
            });
            let Some(found) = found else { return };
            found.over_tcp |= message.metadata.truncation;
            (found.number, found.sent_at, found.over_tcp && !over_tcp)
        };
        let (number, sent_at, is_cut) = found;
        if is_cut {
            // Asked again, over a connection: the attempt is the same.
            self.with(number, |query| query.attempts -= 1);
            self.send(number);
            return;
        }
        let now = runtime().clock.update();
        if let Some(known) = self.servers.borrow_mut().get_mut(server) {
            known.failures = 0;
            known.answers += 1;
            known.taken += now.saturating_sub(sent_at);
        }
        self.end(number, Ok(message));
    }

    /// A server's socket is of no use any more: what was asked by it is asked anew.
    pub(super) fn lose(self: &Rc<Self>, server: usize, over_tcp: bool, why: &'static str) {
        self.close(server, over_tcp);
        self.blame(server);
        let asked: Vec<u64> = {
            let mut queries = self.queries.borrow_mut();
            let asked = queries
                .iter_mut()
                .filter(|query| query.server == server && query.over_tcp == over_tcp);
            asked
                .map(|query| {
                    query.failure = why;
                    query.number
                })
                .collect()
        };
        for number in asked {
            self.send(number);
        }
    }

    fn end(&self, number: u64, result: Result<Message, &'static str>) {
        let query = {
            let mut queries = self.queries.borrow_mut();
            let at = queries.iter().position(|query| query.number == number);
            at.map(|at| queries.remove(at))
        };
        self.rest();
        if let Some(query) = query {
            (query.on_end)(result);
        }
    }

    /// Closes what no query needs any more.
    fn rest(&self) {
        let count = self.servers.borrow().len();
        for server in 0..count {
            for over_tcp in [false, true] {
                let queries = self.queries.borrow();
                let mut uses = queries.iter();
                if !uses.any(|query| query.server == server && query.over_tcp == over_tcp) {
                    drop(queries);
                    self.close(server, over_tcp);
                }
            }
        }
        if self.queries.borrow().is_empty() {
            self.handle.set_active(false);
            if self.ticks.take()
                && let Some(timer) = &*self.timer.borrow()
            {
                runtime().stop_host_timer(timer);
            }
        }
    }

    /// Has the clock looked at while queries are under way, as often as Node does.
    fn start_ticks(self: &Rc<Self>) {
        if self.ticks.replace(true) {
            return;
        }
        let timer = self.timer.borrow().clone().unwrap_or_else(|| {
            let exchange = Rc::downgrade(self);
            runtime().host_timer(NAME, move |_| {
                if let Some(exchange) = exchange.upgrade() {
                    exchange.tick();
                }
                Ok(())
            })
        });
        runtime().start_host_timer(&timer, self.every());
        *self.timer.borrow_mut() = Some(timer);
    }

    fn every(&self) -> u64 {
        self.settings.timeout.unwrap_or(1000).clamp(1, 1000)
    }

    /// Looks for queries whose time is up.
    fn tick(self: &Rc<Self>) {
        let now = runtime().clock.update();
        let late: Vec<(u64, usize)> = {
            let mut queries = self.queries.borrow_mut();
            let late = queries.iter_mut().filter(|query| query.due <= now);
            late.map(|query| {
                query.failure = "ETIMEOUT";
                (query.number, query.server)
            })
            .collect()
        };
        for (number, server) in late {
            self.blame(server);
            self.send(number);
        }
        if let Some(timer) = self.timer.borrow().as_ref().filter(|_| self.ticks.get()) {
            runtime().start_host_timer(timer, self.every());
        }
    }
}
