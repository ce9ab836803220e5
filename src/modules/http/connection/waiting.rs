//! What a connection waits for, and what happens when that takes too long. It has no timer of its
//! own: it knows its deadlines, and the server looks at it when the nearest may have come.

use std::rc::Rc;

use boa_engine::{Context, JsResult, JsValue};

use super::server::Server;
use super::{Connection, hook};
use crate::engine::errors;
use crate::modules::events;
use crate::runtime::runtime;
use crate::trace::Kind;

/// In the place of the last activity: that there was none has been told.
const TOLD: u64 = u64::MAX;

/// What a connection is waiting for, which may take too long.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// The next request (`keepAliveTimeout`).
    Idle,
    /// The rest of a head (`headersTimeout`) or of a request (`requestTimeout`).
    Message,
    /// The rest of a message that took too long, which was told already.
    Late,
    /// Nothing from the peer.
    Nothing,
}

impl Connection {
    /// Waits for something, at most so long; 0: without end.
    pub(super) fn wait(&self, waiting: Waiting, milliseconds: u64) {
        if milliseconds == 0 {
            self.waiting.set(Waiting::Nothing);
            return;
        }
        self.waiting.set(waiting);
        let due = Server::deadline(milliseconds);
        self.deadline.set(due);
        self.be_looked_at(due);
    }

    /// As [`Connection::wait`], until a point in time.
    pub(super) fn wait_until(&self, waiting: Waiting, due: u64) {
        self.waiting.set(waiting);
        self.deadline.set(due);
        self.be_looked_at(due);
    }

    fn be_looked_at(&self, due: u64) {
        if due < self.looked_at.get() {
            self.looked_at.set(due);
            self.server.look_at(self.id, due);
        }
    }

    /// Milliseconds without bytes either way after which it is told (`socket.setTimeout`).
    pub fn set_quiet(&self, milliseconds: u64) {
        self.quiet.set(milliseconds);
        self.active.set(runtime().clock.now());
        if milliseconds > 0 {
            self.be_looked_at(Server::deadline(milliseconds));
        }
    }

    /// See [`Connection::set_quiet`].
    pub fn quiet(&self) -> u64 {
        self.quiet.get()
    }

    /// Bytes came or went.
    pub(super) fn note_activity(&self) {
        if self.quiet.get() == 0 {
            return;
        }
        let was_told = self.active.replace(runtime().clock.now()) == TOLD;
        if was_told {
            self.be_looked_at(Server::deadline(self.quiet.get()));
        }
    }

    /// The server looks: `due` is when it was asked to.
    pub(super) fn look(self: &Rc<Self>, due: u64, now: u64, context: &mut Context) {
        if due != self.looked_at.get() {
            return;
        }
        self.looked_at.set(u64::MAX);
        let waiting = self.waiting.get();
        let deadline = match waiting {
            Waiting::Idle | Waiting::Message => self.deadline.get(),
            Waiting::Late | Waiting::Nothing => u64::MAX,
        };
        if deadline <= now {
            let is_idle = waiting == Waiting::Idle;
            self.waiting.set(match is_idle {
                true => Waiting::Nothing,
                false => Waiting::Late,
            });
            self.tell(context, |connection, context| {
                if is_idle {
                    return connection.timed_out(context);
                }
                let error = errors::make("ERR_HTTP_REQUEST_TIMEOUT", &[], context)?;
                connection.client_error(error, context)
            });
            return;
        }
        let quiet_until = match self.quiet.get() {
            0 => u64::MAX,
            quiet => self.active.get().saturating_add(quiet),
        };
        if quiet_until <= now {
            // Once, until bytes come or go again.
            self.active.set(TOLD);
            self.tell(context, |connection, context| connection.timed_out(context));
            return;
        }
        let next = deadline.min(quiet_until);
        if next != u64::MAX {
            self.be_looked_at(next.max(now + 1));
        }
    }

    fn tell(
        self: &Rc<Self>,
        context: &mut Context,
        run: impl FnOnce(&Self, &mut Context) -> JsResult<()>,
    ) {
        let kind = Kind::Source("http connection");
        runtime().call_back(kind, &self.origin, context, |context| run(self, context));
    }

    /// Nothing came or went for the time that `setTimeout` has set.
    fn timed_out(&self, context: &mut Context) -> JsResult<()> {
        let front = self.front();
        let knows_script = front.is_some() || self.socket.borrow().is_some();
        if !knows_script && !events::has_listeners(&self.server.object, "timeout", context)? {
            return self.destroy(&JsValue::undefined(), context);
        }
        let (request, response) = match front {
            Some((request, response)) => (request.into(), response.into()),
            None => Default::default(),
        };
        let server = self.server.object.clone().into();
        let socket = self.socket(context)?;
        hook("timedOut", &[server, socket, request, response], context)?;
        Ok(())
    }
}
