//! Responses in the order of their requests.

use boa_engine::{Context, JsObject, JsResult, JsValue, js_string};

use super::{Connection, OBSERVED, Transport, call, hook};
use crate::engine::define;
use crate::modules::events;
use crate::modules::http::incoming::{self, Incoming};
use crate::modules::http::outgoing::{self, flag};
use crate::modules::http::response_parser::parse_error;

/// Requests that may wait for their turn before nothing more is read.
const REQUESTS: usize = 128;
/// Bytes of responses that may wait for a peer that does not read them.
const BYTES: usize = 1 << 20;

impl Connection {
    /// Whether a response is the one that is due.
    pub fn is_turn_of(&self, response: &JsObject) -> bool {
        let queue = self.queue.borrow();
        let front = queue.front();
        front.is_some_and(|(_, known)| JsObject::equals(known, response))
    }

    /// Whether it was closed since what came was wrong.
    pub fn is_broken(&self) -> bool {
        self.failed.get() && self.is_closed()
    }

    /// Whether a response has it.
    pub fn is_with(&self, response: &JsObject) -> bool {
        !self.ending.get() && self.is_turn_of(response)
    }

    /// Whether it sends what a response gives it now.
    pub fn takes_from(&self, response: &JsObject) -> bool {
        !self.shut.get() && self.is_with(response)
    }

    /// Whether it was destroyed: what is written now is lost.
    pub fn is_closed(&self) -> bool {
        matches!(*self.transport.borrow(), Transport::Closed)
    }

    /// Whether the peer asks for more than it takes: requests that wait for their turn, or
    /// responses that it does not read.
    pub(super) fn is_flooded(&self, context: &mut Context) -> JsResult<bool> {
        let queue = self.queue.borrow();
        if queue.len() >= REQUESTS {
            return Ok(true);
        }
        let behind: usize = queue
            .iter()
            .skip(1)
            .map(|(_, response)| outgoing::with(response, outgoing::Outgoing::held))
            .sum();
        drop(queue);
        let queued = match self.stream() {
            None => self.queued(),
            Some(stream) => {
                let length = define::get!(stream, "writableLength", context)?;
                length.as_number().unwrap_or(0.0) as usize
            }
        };
        Ok(behind + queued >= BYTES)
    }

    /// A response has been given: lets go of it and its request, of whose body nobody gets the rest
    /// if nobody has begun to read it. False when it had no turn.
    pub fn release(&self, response: &JsObject, context: &mut Context) -> JsResult<bool> {
        if !self.is_turn_of(response) {
            return Ok(false);
        }
        let Some((request, _)) = self.queue.borrow_mut().pop_front() else {
            return Ok(false);
        };
        if OBSERVED.get().1 {
            let server = self.server.object.clone().into();
            let args = [server, request.clone().into(), response.clone().into()];
            hook("sent", &args, context)?;
        }
        if self.is_over_stream() {
            call(&self.face(context)?, "taken", &[], context)?;
        }
        let state = request.downcast_ref::<Incoming>();
        let was_read = state.is_none_or(|state| state.was_read());
        if !was_read {
            if incoming::is_touched(&request) || outgoing::has_listeners(&request) {
                call(&request, "_dump", &[], context)?;
            } else {
                incoming::dump(&request);
            }
        }
        Ok(true)
    }

    /// The next response's turn, or the end (`last`).
    pub fn answered(&self, last: bool, context: &mut Context) -> JsResult<()> {
        if last {
            self.last.set(true);
            self.ending.set(true);
            return self.finish(context);
        }
        self.go_on(context)?;
        let due = self.front();
        if let Some((_, due)) = due {
            return self.begin_turn(&due, context);
        }
        if self.current.borrow().is_none() {
            self.wait_for_next(context);
        }
        Ok(())
    }

    /// A response that had to wait gets the connection.
    fn begin_turn(&self, response: &JsObject, context: &mut Context) -> JsResult<()> {
        self.give_turn(context)?;
        if outgoing::has_listeners(response) {
            let socket = self.socket(context)?;
            outgoing::emit(response, js_string!("socket"), &[socket], context)?;
        }
        outgoing::flush_first(response, context)
    }

    /// The peer will send no more.
    pub(super) fn peer_ended(&self, context: &mut Context) -> JsResult<()> {
        if self.ended.replace(true) || self.last.get() {
            return Ok(());
        }
        if !self.failed.get() {
            let told = self.parser.borrow_mut().finish();
            match told {
                Ok(Some(_)) => self.message_ended(Vec::new(), context)?,
                Ok(None) => {}
                Err(invalid) => {
                    self.failed.set(true);
                    let error = parse_error(invalid, None, context)?;
                    return self.client_error(error, context);
                }
            }
        }
        let half_open = self
            .server
            .object
            .get(js_string!("httpAllowHalfOpen"), context)?;
        if half_open.to_boolean() && !self.queue.borrow().is_empty() {
            if let Some((_, response)) = self.queue.borrow().back() {
                outgoing::with(response, |state| state.put(flag::LAST, true));
            }
            return Ok(());
        }
        self.last.set(true);
        self.shut.set(true);
        self.finish(context)
    }

    /// The connection is gone: its requests are aborted. The response that had it stays, to close
    /// among the listeners of the socket's `close`.
    pub(super) fn abort_requests(&self, context: &mut Context) -> JsResult<()> {
        let pairs: Vec<_> = self.queue.borrow().iter().cloned().collect();
        self.current.borrow_mut().take();
        let mut has_turn = true;
        for (request, response) in pairs {
            let args = [
                JsValue::from(request),
                response.clone().into(),
                has_turn.into(),
            ];
            hook("aborted", &args, context)?;
            has_turn = false;
        }
        self.queue.borrow_mut().truncate(1);
        Ok(())
    }

    /// A response has the connection from now on. It closes behind those that listen for the
    /// socket's `close` by then.
    pub(super) fn give_turn(&self, context: &mut Context) -> JsResult<()> {
        let Some(socket) = self.socket.borrow().clone() else {
            return Ok(());
        };
        if self.is_over_stream() {
            return call(&self.face(context)?, "given", &[], context);
        }
        let count = match outgoing::has_listeners(&socket) {
            true => events::listener_count(&socket, "close", context)?,
            false => 0,
        };
        self.heard_before.set(count as u32);
        Ok(())
    }

    /// The connection is closed: the response that had it, if any, hears of it, and nothing is kept.
    pub(super) fn close_front(&self, context: &mut Context) -> JsResult<()> {
        let told = match self.front() {
            Some((request, response)) => {
                hook("over", &[request.into(), response.into()], context).map(drop)
            }
            None => Ok(()),
        };
        self.queue.borrow_mut().clear();
        self.let_go();
        told
    }

    /// Nobody needs it any more.
    pub(super) fn let_go(&self) {
        self.face.borrow_mut().take();
        self.socket.borrow_mut().take();
    }
}
