//! What keeps the loop alive: open handles that are referenced.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::trace;

/// How many referenced handles are open.
#[derive(Default)]
pub struct Handles {
    referenced: Rc<Referenced>,
}

/// Referenced handles: all, and by kind.
#[derive(Default)]
struct Referenced {
    count: Cell<usize>,
    kinds: RefCell<Vec<(&'static str, usize)>>,
}

impl Referenced {
    fn add(&self, kind: &'static str) {
        self.count.set(self.count.get() + 1);
        let mut kinds = self.kinds.borrow_mut();
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((kind, 1)),
        }
    }

    fn remove(&self, kind: &'static str) {
        self.count.set(self.count.get() - 1);
        let mut kinds = self.kinds.borrow_mut();
        if let Some((_, count)) = kinds.iter_mut().find(|(known, _)| *known == kind) {
            *count -= 1;
        }
    }
}

/// Kinds of handles behind which somebody acts whom the loop does not see: while one is referenced,
/// virtual time passes like real time.
const OUTSIDE: &[&str] = &["stdin", "child process", "FSEvent", "worker", "name server"];

/// Something open that keeps the loop alive unless it is unreferenced: a server, a socket, an
/// interval ... Closing it, or dropping it, lets go of the loop.
pub struct Handle {
    id: u64,
    kind: &'static str,
    referenced: Cell<bool>,
    open: Cell<bool>,
    active: Cell<bool>,
    counts: Cell<bool>,
    all: Rc<Referenced>,
}

impl Handles {
    /// Opens a referenced handle; `kind` is its name in traces.
    pub fn open(&self, kind: &'static str, id: u64) -> Handle {
        self.referenced.add(kind);
        trace::emit(|| trace::Event::HandleOpened { id, kind });
        Handle {
            id,
            kind,
            referenced: Cell::new(true),
            open: Cell::new(true),
            active: Cell::new(true),
            counts: Cell::new(true),
            all: Rc::clone(&self.referenced),
        }
    }

    /// Whether a referenced handle is open.
    pub fn any_referenced(&self) -> bool {
        self.referenced.count.get() > 0
    }

    /// Whether a handle is referenced behind which somebody else acts in time of his own.
    pub fn any_outside(&self) -> bool {
        let kinds = self.referenced.kinds.borrow();
        kinds
            .iter()
            .any(|(kind, count)| *count > 0 && OUTSIDE.contains(kind))
    }

    /// Calls for each kind of which referenced handles are open, with their number.
    pub fn each_referenced(&self, mut look: impl FnMut(&'static str, usize)) {
        for &(kind, count) in self.referenced.kinds.borrow().iter() {
            look(kind, count);
        }
    }
}

impl Handle {
    /// Makes it keep the loop alive (`ref()` in Node).
    pub fn reference(&self) {
        if self.open.get() && !self.referenced.replace(true) {
            self.recount();
            trace::referenced(self.id, true);
        }
    }

    /// Lets the loop end while it is open (`unref()` in Node).
    pub fn unreference(&self) {
        if self.open.get() && self.referenced.replace(false) {
            self.recount();
            trace::referenced(self.id, false);
        }
    }

    /// Whether it is open and keeps the loop alive (`hasRef()` in Node).
    pub fn is_referenced(&self) -> bool {
        self.open.get() && self.referenced.get()
    }

    /// Whether it has not been closed.
    pub fn is_open(&self) -> bool {
        self.open.get()
    }

    /// Says whether anything can come of it: an open socket that neither reads nor writes keeps
    /// nothing alive, as in libuv.
    pub fn set_active(&self, active: bool) {
        if self.active.replace(active) != active {
            self.recount();
        }
    }

    fn recount(&self) {
        let counts = self.open.get() && self.referenced.get() && self.active.get();
        match (self.counts.replace(counts), counts) {
            (false, true) => self.all.add(self.kind),
            (true, false) => self.all.remove(self.kind),
            _ => {}
        }
    }

    /// Closes it; what it kept alive may end. Closing twice does nothing.
    pub fn close(&self) {
        if self.open.replace(false) {
            self.recount();
            let (id, kind) = (self.id, self.kind);
            trace::emit(|| trace::Event::HandleClosed { id, kind });
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.close();
    }
}
