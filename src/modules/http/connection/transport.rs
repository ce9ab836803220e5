//! Bytes out, reading paused and resumed, the connection's end: over a link, or through the
//! JavaScript socket that has taken it over.

use std::rc::Rc;

use boa_engine::{Context, JsObject, JsResult, JsValue, js_string};

use super::{Connection, Transport, Waiting, call, hook};
use crate::modules::http::incoming;
use crate::modules::http::outgoing::{self, Then};
use crate::runtime::{UncaughtOrigin, runtime};
use crate::trace::Kind;

/// What became of bytes that were written.
pub enum Wrote {
    /// The system has them.
    All,
    /// The system has some; [`Connection::tell_when_sent`] says when it has the rest.
    Part,
    /// The connection is gone.
    Nothing,
}

impl Connection {
    /// Whether a JavaScript stream carries its bytes.
    pub(super) fn is_over_stream(&self) -> bool {
        matches!(*self.transport.borrow(), Transport::Socket(_))
    }

    /// The JavaScript stream that carries its bytes, if one does.
    pub fn stream(&self) -> Option<JsObject> {
        match &*self.transport.borrow() {
            Transport::Socket(socket) => Some(socket.clone()),
            _ => None,
        }
    }

    /// Whether that stream is a script's, and no socket.
    pub fn is_apart(&self) -> bool {
        self.is_apart.get()
    }

    /// Bytes that wait for the system to take them.
    pub fn queued(&self) -> usize {
        match &*self.transport.borrow() {
            Transport::Link(link) => link.queued(),
            _ => 0,
        }
    }

    /// Writes to the link; what the system does not take at once is queued. `is_last`: a message's
    /// last bytes, which may wait for those of others.
    pub fn write(&self, bytes: &[u8], is_last: bool, context: &mut Context) -> Wrote {
        let Transport::Link(link) = self.transport.borrow().clone() else {
            return Wrote::Nothing;
        };
        self.note_activity();
        if bytes.is_empty() {
            return match link.queued() {
                0 => Wrote::All,
                _ => Wrote::Part,
            };
        }
        if is_last && link.write_soon(bytes) {
            return Wrote::All;
        }
        match link.write(&[bytes]) {
            Ok(true) => Wrote::All,
            Ok(false) => Wrote::Part,
            Err(_) => {
                self.close_link(context);
                Wrote::Nothing
            }
        }
    }

    /// Tells it when the system has everything.
    pub fn tell_when_sent(&self, then: Then) {
        self.unsent.borrow_mut().push(then);
    }

    /// The system has everything.
    pub(super) fn tell_sent(&self, context: &mut Context) -> JsResult<()> {
        let unsent: Vec<_> = self.unsent.borrow_mut().drain(..).collect();
        for then in unsent {
            outgoing::told(then, context)?;
        }
        if let Some((_, response)) = self.front() {
            outgoing::drained(&response, context)?;
        }
        Ok(())
    }

    pub(super) fn pause(&self, context: &mut Context) -> JsResult<()> {
        if self.paused.replace(true) {
            return Ok(());
        }
        let transport = self.transport.borrow().clone();
        match transport {
            Transport::Link(link) => link.stop_reading(),
            Transport::Socket(socket) => call(&socket, "pause", &[], context)?,
            Transport::Closed => {}
        }
        Ok(())
    }

    /// A request's reader wants more: reads on, if it had stopped.
    pub fn go_on(&self, context: &mut Context) -> JsResult<()> {
        if !self.paused.get() {
            return Ok(());
        }
        let full = self
            .current
            .borrow()
            .as_ref()
            .is_some_and(incoming::is_full);
        if full || self.is_flooded(context)? {
            return Ok(());
        }
        self.paused.set(false);
        // What was read already comes first. It may be too much again.
        let unparsed = self.unparsed.take();
        if !unparsed.is_empty() {
            self.bytes(&unparsed, context)?;
            if self.paused.get() {
                return Ok(());
            }
        }
        let transport = self.transport.borrow().clone();
        match transport {
            Transport::Link(link) => {
                // A link that fails now says so when it is written to or read.
                let _ = link.start_reading();
            }
            Transport::Socket(socket) => call(&socket, "resume", &[], context)?,
            Transport::Closed => {}
        }
        Ok(())
    }

    /// Sends what is queued, then closes (`socket.destroySoon()`).
    pub(super) fn finish(&self, context: &mut Context) -> JsResult<()> {
        let transport = self.transport.borrow().clone();
        match transport {
            Transport::Link(link) => {
                self.last.set(true);
                let Some(me) = self.rc() else { return Ok(()) };
                // As libuv does it, behind what the other callbacks of this poll write.
                runtime().defer(Box::new(move |context| {
                    if link.shut_down() {
                        let kind = Kind::Source("http connection");
                        runtime().call_back(kind, &me.origin, context, |context| {
                            me.close_link(context);
                            Ok(())
                        });
                    }
                }));
                Ok(())
            }
            Transport::Socket(socket) => {
                if socket.has_property(js_string!("destroySoon"), context)? {
                    call(&socket, "destroySoon", &[], context)
                } else {
                    call(&socket, "end", &[], context)
                }
            }
            Transport::Closed => Ok(()),
        }
    }

    pub(super) fn destroy(&self, error: &JsValue, context: &mut Context) -> JsResult<()> {
        let transport = self.transport.borrow().clone();
        match transport {
            Transport::Link(_) => self.close_link(context),
            Transport::Socket(socket) => {
                call(&socket, "destroy", std::slice::from_ref(error), context)?;
            }
            Transport::Closed => {}
        }
        Ok(())
    }

    /// Closes the socket at once and tells of it in the loop's phase for that. The server counts it
    /// no longer from now on. Called inside a callback.
    pub(super) fn close_link(&self, context: &mut Context) {
        if !matches!(*self.transport.borrow(), Transport::Link(_)) {
            return;
        }
        let Transport::Link(link) = self.transport.replace(Transport::Closed) else {
            return;
        };
        link.close(false);
        let server = JsValue::from(self.server.object.clone());
        if let Err(error) = hook("released", &[server], context) {
            runtime().uncaught(error, UncaughtOrigin::Exception, context);
        }
        let Some(me) = self.rc() else { return };
        let origin = self.origin_of_socket();
        crate::trace::queued(Kind::Close("http connection"), &origin, context);
        runtime().when_closing(Box::new(move |context| {
            let kind = Kind::Close("http connection");
            runtime().call_back(kind, &origin, context, |context| {
                let socket = me.plain_socket();
                me.closed(context);
                // Listeners may throw: that is no reason to leave the response out.
                let told = me.tell_of_close(socket, context);
                let front = me.close_front(context);
                front.and(told)
            });
        }));
    }

    fn tell_of_close(
        self: &Rc<Self>,
        socket: Option<JsObject>,
        context: &mut Context,
    ) -> JsResult<()> {
        if let Some(socket) = socket
            && outgoing::has_listeners(&socket)
        {
            let face = self.face(context)?.into();
            let before = self.heard_before.get().into();
            hook("closed", &[socket.into(), face, before], context)?;
        }
        Ok(())
    }

    /// The connection is no more: its requests are aborted, its front response is to close. Called
    /// inside a callback.
    pub(super) fn closed(self: &Rc<Self>, context: &mut Context) {
        self.last.set(true);
        self.waiting.set(Waiting::Nothing);
        self.quiet.set(0);
        self.transport.replace(Transport::Closed);
        self.server.remove(self.id);
        runtime().execution.has_ended(self.messages.0);
        runtime().execution.has_ended(self.origin.number);
        self.unsent.borrow_mut().clear();
        if let Err(error) = self.abort_requests(context) {
            runtime().uncaught(error, UncaughtOrigin::Exception, context);
        }
        if self.queue.borrow().is_empty() {
            self.let_go();
        }
    }

    /// Another protocol has the socket from now on. Requests that came before are answered still.
    pub(super) fn leave(&self) {
        self.last.set(true);
        self.waiting.set(Waiting::Nothing);
        self.quiet.set(0);
        self.server.remove(self.id);
        runtime().execution.has_ended(self.messages.0);
        if self.queue.borrow().is_empty() {
            self.transport.replace(Transport::Closed);
            self.let_go();
        }
    }
}
