//! Small writes that wait until others of the same poll can go with them, by one system call.
//!
//! A server's callbacks are short. A system call after each of them has the processor load the
//! system's code and the interpreter's by turns.
//!
//! Nobody in the process can tell: what waits is sent before anything else leaves it
//! ([`Outbox::send`] is called there), before another socket is read, and before the poll's
//! end. Nor shall a peer wait: few gather at a time, late ones are sent when a
//! script looks at the clock, and where callbacks turn out to be long nothing waits for a while.

use std::cell::{Cell, Ref, RefCell};
use std::io;
use std::ops::Range;
use std::os::fd::AsFd;
use std::rc::Rc;

use boa_engine::Context;
use minimio::SendBatch;
use smallvec::SmallVec;

use super::{Runtime, nanoseconds};

/// So many writes wait at most.
const MOST: usize = 32;
/// Larger writes go at once, in bytes: copying them costs more than is gained.
const LARGEST: usize = 16 * 1024;
/// What waits longer than this is late, in nanoseconds.
const LATE: u64 = 500_000;
/// After a late one so many writes go at once; after each further one twice as many, up to the second.
const CAREFUL: (u32, u32) = (16, 1024);

/// Who writes.
pub trait Sender {
    /// Where to; none when it is closed.
    fn socket(&self) -> Option<Ref<'_, dyn AsFd>>;
    /// The system has taken so many of the bytes, or has failed. What it has not taken for now the
    /// sender keeps; a failure for good it gives back. Calls nobody.
    fn sent(self: Rc<Self>, bytes: &[u8], result: io::Result<usize>) -> io::Result<()>;
    /// What was to be sent could not be. Called outside of any callback.
    fn failed(self: Rc<Self>, error: io::Error, context: &mut Context);
}

struct Waiting {
    sender: Rc<dyn Sender>,
    /// Its bytes among those of all.
    bytes: Range<usize>,
}

/// What waits to be sent.
#[derive(Default)]
pub struct Outbox {
    is_open: Cell<bool>,
    waiting: RefCell<Vec<Waiting>>,
    bytes: RefCell<Vec<u8>>,
    /// When the first of them began to wait.
    since: Cell<u64>,
    /// So many writes are not to wait.
    at_once: Cell<u32>,
    careful: Cell<u32>,
    batch: RefCell<Option<SendBatch>>,
    results: RefCell<Vec<io::Result<usize>>>,
    failed: RefCell<Vec<(Rc<dyn Sender>, io::Error)>>,
}

impl Outbox {
    /// From now on writes may wait. A callback begins for what nothing that waits can have caused.
    pub fn open(&self) {
        self.is_open.set(true);
        self.send_if_late();
    }

    /// Sends what waits; from now on nothing does.
    pub fn close(&self) {
        self.is_open.set(false);
        self.send();
    }

    /// Has `bytes` sent with what others send, if that is possible now: they count as sent then,
    /// and [`Sender::sent`] hears how it went.
    pub fn put(&self, sender: &Rc<impl Sender + 'static>, bytes: &[u8]) -> bool {
        if !self.is_open.get() || bytes.len() > LARGEST {
            return false;
        }
        let at_once = self.at_once.get();
        if at_once > 0 {
            self.at_once.set(at_once - 1);
            return false;
        }
        let mut waiting = self.waiting.borrow_mut();
        let mut all = self.bytes.borrow_mut();
        if waiting.is_empty() {
            self.since.set(nanoseconds());
        }
        let begin = all.len();
        all.extend_from_slice(bytes);
        match waiting.last_mut() {
            Some(last) if is_same(&last.sender, sender) => last.bytes.end = all.len(),
            _ => waiting.push(Waiting {
                sender: Rc::clone(sender) as Rc<dyn Sender>,
                bytes: begin..all.len(),
            }),
        }
        let is_full = waiting.len() >= MOST || all.len() > LARGEST;
        drop((waiting, all));
        if is_full {
            self.send();
        }
        true
    }

    /// Sends what waits. To be called before anything else leaves the process: other writes,
    /// connects, ends, output, children, signals, tasks; and before the thread waits.
    #[inline]
    pub fn send(&self) {
        if !self.waiting.borrow().is_empty() {
            self.send_waiting();
        }
    }

    /// Sends what has waited for too long.
    #[inline]
    pub fn send_if_late(&self) {
        if !self.waiting.borrow().is_empty() && self.is_late() {
            self.send_waiting();
        }
    }

    fn is_late(&self) -> bool {
        nanoseconds().saturating_sub(self.since.get()) > LATE
    }

    /// Decides from how it went whether writes are to wait.
    fn judge(&self) {
        let careful = match self.is_late() {
            true => (self.careful.get() * 2).clamp(CAREFUL.0, CAREFUL.1),
            false => 0,
        };
        self.careful.set(careful);
        self.at_once.set(careful);
    }

    #[inline(never)]
    fn send_waiting(&self) {
        self.judge();
        let mut waiting = self.waiting.take();
        let mut bytes = self.bytes.take();
        let mut results = self.results.take();
        // A sender sends what waits before it closes.
        waiting.retain(|one| one.sender.socket().is_some());
        {
            let sockets: SmallVec<[_; MOST]> = waiting
                .iter()
                .filter_map(|one| one.sender.socket())
                .collect();
            let sends = sockets.iter().zip(&waiting);
            let sends: SmallVec<[_; MOST]> = sends
                .map(|(socket, one)| (socket.as_fd(), &bytes[one.bytes.clone()]))
                .collect();
            let mut batch = self.batch.borrow_mut();
            batch
                .get_or_insert_with(new_batch)
                .send(&sends, &mut results);
        }
        for (one, result) in waiting.drain(..).zip(results.drain(..)) {
            let sender = Rc::clone(&one.sender);
            if let Err(error) = sender.sent(&bytes[one.bytes], result) {
                self.failed.borrow_mut().push((one.sender, error));
            }
        }
        bytes.clear();
        *self.results.borrow_mut() = results;
        *self.waiting.borrow_mut() = waiting;
        *self.bytes.borrow_mut() = bytes;
    }
}

/// `UV_USE_IO_URING=0` turns the ring off, as in Node.
fn new_batch() -> SendBatch {
    match std::env::var_os("UV_USE_IO_URING") {
        Some(value) if value == "0" => SendBatch::one_by_one(),
        _ => SendBatch::new(),
    }
}

fn is_same(known: &Rc<dyn Sender>, sender: &Rc<impl Sender>) -> bool {
    std::ptr::addr_eq(Rc::as_ptr(known), Rc::as_ptr(sender))
}

impl Runtime {
    /// Sends what waits, and tells those of whom something could not be sent.
    pub(super) fn close_outbox(&self, context: &mut Context) {
        self.outbox.close();
        if self.outbox.failed.borrow().is_empty() {
            return;
        }
        for (sender, error) in self.outbox.failed.take() {
            sender.failed(error, context);
        }
    }
}
