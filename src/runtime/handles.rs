//! What keeps the loop alive: open handles that are referenced.

use std::cell::Cell;
use std::rc::Rc;

use crate::trace;

/// How many referenced handles are open.
#[derive(Default)]
pub struct Handles {
    referenced: Rc<Cell<usize>>,
}

/// Something open that keeps the loop alive unless it is unreferenced: a server, a socket, an
/// interval ... Closing it, or dropping it, lets go of the loop.
pub struct Handle {
    id: u64,
    kind: &'static str,
    referenced: Cell<bool>,
    open: Cell<bool>,
    count: Rc<Cell<usize>>,
}

impl Handles {
    /// Opens a referenced handle; `kind` is its name in traces.
    pub fn open(&self, kind: &'static str, id: u64) -> Handle {
        self.referenced.set(self.referenced.get() + 1);
        trace::emit(|| trace::Event::HandleOpened { id, kind });
        Handle {
            id,
            kind,
            referenced: Cell::new(true),
            open: Cell::new(true),
            count: Rc::clone(&self.referenced),
        }
    }

    /// Whether a referenced handle is open.
    pub fn any_referenced(&self) -> bool {
        self.referenced.get() > 0
    }
}

impl Handle {
    /// Makes it keep the loop alive (`ref()` in Node).
    pub fn reference(&self) {
        if self.open.get() && !self.referenced.replace(true) {
            self.count.set(self.count.get() + 1);
            trace::referenced(self.id, true);
        }
    }

    /// Lets the loop end while it is open (`unref()` in Node).
    pub fn unreference(&self) {
        if self.open.get() && self.referenced.replace(false) {
            self.count.set(self.count.get() - 1);
            trace::referenced(self.id, false);
        }
    }

    /// Whether it is open and keeps the loop alive (`hasRef()` in Node).
    pub fn is_referenced(&self) -> bool {
        self.open.get() && self.referenced.get()
    }

    /// Closes it; what it kept alive may end. Closing twice does nothing.
    pub fn close(&self) {
        if self.open.replace(false) {
            if self.referenced.get() {
                self.count.set(self.count.get() - 1);
            }
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
