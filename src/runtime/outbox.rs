//! Small writes that wait until others of the same poll can go with them.
//!
//! A server's callbacks are short. A system call after each of them has the processor load the
//! system's code and the interpreter's in turns; answers that go one behind the other take a fifth
//! less time (a hello server, 64 clients).
//!
//! Nobody in the process can tell: what waits is sent before anything else leaves it
//! ([`Outbox::send`] is called there), before any source is asked for what came that may be a
//! consequence, and before the poll's end. Nor shall a peer wait: few gather at a time, late ones
//! are sent when a script looks at the clock, and where callbacks turn out to be long nothing
//! waits for a while.

use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;

use boa_engine::Context;

use super::{Runtime, nanoseconds};

/// So many writes wait at most.
const MOST: usize = 32;
/// Larger writes go at once, in bytes: copying them costs more than is gained.
const LARGEST: usize = 16 * 1024;
/// What waits longer than this is late, in nanoseconds.
const LATE: u64 = 500_000;
/// After a late one so many writes go at once; twice as many after the next, up to a thousand.
const CAREFUL: u32 = 16;

/// Who writes.
pub trait Sender {
    /// Gives the bytes to the system, and keeps what it does not take. Calls nobody.
    fn send(self: Rc<Self>, bytes: &[u8]) -> io::Result<()>;
    /// What was to be sent could not be. Called outside of any callback.
    fn failed(self: Rc<Self>, error: io::Error, context: &mut Context);
}

struct Waiting {
    sender: Rc<dyn Sender>,
    /// Where its bytes end; they begin where those of the one before end.
    end: usize,
}

/// What waits to be sent.
#[derive(Default)]
pub struct Outbox {
    is_open: Cell<bool>,
    waiting: RefCell<Vec<Waiting>>,
    bytes: RefCell<Vec<u8>>,
    /// When the first of them began to wait.
    since: Cell<u64>,
    failed: RefCell<Vec<(Rc<dyn Sender>, io::Error)>>,
    /// So many writes are not to wait.
    at_once: Cell<u32>,
    careful: Cell<u32>,
}

impl Outbox {
    /// From now on writes may wait: a callback begins whose like are short, and which nothing that
    /// has been sent meanwhile can concern.
    pub fn open(&self) {
        self.send_if_late();
        self.is_open.set(true);
    }

    /// Has `bytes` sent with what others send, if that is possible now. They count as sent; what
    /// the system does not take the sender has to keep.
    pub fn put(&self, sender: &Rc<impl Sender + 'static>, bytes: &[u8]) -> bool {
        if !self.is_open.get() || bytes.len() > LARGEST {
            return false;
        }
        let left = self.at_once.get();
        if left > 0 {
            self.at_once.set(left - 1);
            return false;
        }
        let mut waiting = self.waiting.borrow_mut();
        let mut all = self.bytes.borrow_mut();
        if waiting.is_empty() {
            self.since.set(nanoseconds());
        }
        all.extend_from_slice(bytes);
        let end = all.len();
        match waiting.last_mut() {
            Some(last) if is_same(&last.sender, sender) => last.end = end,
            _ => waiting.push(Waiting {
                sender: Rc::clone(sender) as Rc<dyn Sender>,
                end,
            }),
        }
        let is_full = waiting.len() == MOST || all.len() > LARGEST;
        drop((waiting, all));
        if is_full {
            self.send();
        }
        true
    }

    /// Sends what waits. To be called before anything else leaves the process: other writes,
    /// connects, ends, output, children, signals, tasks.
    #[inline]
    pub fn send(&self) {
        if !self.waiting.borrow().is_empty() {
            self.send_waiting();
        }
    }

    /// Sends what has waited for too long.
    #[inline]
    pub fn send_if_late(&self) {
        if !self.waiting.borrow().is_empty() && self.waits_since() > LATE {
            self.send_waiting();
        }
    }

    fn waits_since(&self) -> u64 {
        nanoseconds().saturating_sub(self.since.get())
    }

    fn send_waiting(&self) {
        let mut waiting = self.waiting.take();
        let mut bytes = self.bytes.take();
        let mut begin = 0;
        if self.waits_since() > LATE {
            let careful = (self.careful.get() * 2).clamp(CAREFUL, 1024);
            self.careful.set(careful);
            self.at_once.set(careful);
        } else {
            self.careful.set(0);
        }
        for Waiting { sender, end } in waiting.drain(..) {
            if let Err(error) = Rc::clone(&sender).send(&bytes[begin..end]) {
                self.failed.borrow_mut().push((sender, error));
            }
            begin = end;
        }
        bytes.clear();
        *self.waiting.borrow_mut() = waiting;
        *self.bytes.borrow_mut() = bytes;
    }

    /// Nothing waits from now on.
    pub fn close(&self) {
        self.is_open.set(false);
        self.send();
    }
}
fn is_same(known: &Rc<dyn Sender>, sender: &Rc<impl Sender>) -> bool {
    std::ptr::addr_eq(Rc::as_ptr(known), Rc::as_ptr(sender))
}

impl Runtime {
    /// Sends what waits, and tells those of whom something could not be sent.
    pub(super) fn send_all(&self, context: &mut Context) {
        self.outbox.close();
        let failed = self.outbox.failed.take();
        for (sender, error) in failed {
            sender.failed(error, context);
        }
    }
}
