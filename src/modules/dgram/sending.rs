//! What is sent: tried at once, and kept in order while the system has no room.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsValue, js_string, object::builtins::JsFunction,
};
use minimio::UdpSocket;

use super::{NAME, Udp, below_zero, this_udp};
use crate::engine::{convert, errors};
use crate::modules::buffer;
use crate::runtime::{Origin, runtime};
use crate::trace::Kind;

/// A datagram that waits for room.
struct Waiting {
    bytes: Vec<u8>,
    /// None: the connected peer.
    to: Option<SocketAddr>,
    callback: Option<JsFunction>,
    /// What came of it, an errno below 0 or 0; its callback has not been called yet.
    result: Option<i32>,
}

/// Datagrams that wait for room, in order.
#[derive(Default)]
pub(super) struct Queue {
    waiting: RefCell<VecDeque<Waiting>>,
    bytes: Cell<usize>,
}

impl Queue {
    pub(super) fn waits(&self) -> bool {
        !self.waiting.borrow().is_empty()
    }

    pub(super) fn count(&self) -> usize {
        self.waiting.borrow().len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes.get()
    }

    fn push(&self, waiting: Waiting) {
        self.bytes.set(self.bytes.get() + waiting.bytes.len());
        self.waiting.borrow_mut().push_back(waiting);
    }

    /// The first one, when it has been sent or has failed.
    fn pop_done(&self) -> Option<Waiting> {
        let mut waiting = self.waiting.borrow_mut();
        waiting.front()?.result?;
        let done = waiting.pop_front()?;
        self.bytes.set(self.bytes.get() - done.bytes.len());
        Some(done)
    }

    /// The callbacks of all: nothing will be sent any more.
    pub(super) fn take(&self) -> Vec<JsFunction> {
        self.bytes.set(0);
        let all = self.waiting.take();
        all.into_iter().filter_map(|one| one.callback).collect()
    }
}

fn send_now(socket: &UdpSocket, bytes: &[u8], to: Option<SocketAddr>) -> io::Result<usize> {
    match to {
        Some(to) => socket.send_to(bytes, to),
        None => socket.send(bytes),
    }
}

/// `handle.send(chunks, address, port, isQueued, callback)`; without an address to the connected peer,
/// queued whether there is room or not. Returns the size and 1 when the system took it, 0 when it
/// waits for room (`callback(errno, size)` tells of it then), or an errno below 0.
pub(super) fn send(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let udp = this_udp(this)?;
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let chunks = args.get_or_undefined(0).to_object(context)?;
    let mut bytes = Vec::new();
    let length = chunks.get(js_string!("length"), context)?.to_u32(context)?;
    for at in 0..length {
        let chunk = chunks.get(at, context)?;
        bytes.extend(buffer::bytes_of(&chunk, context)?);
    }
    let host = args.get_or_undefined(1);
    let to = if host.is_undefined() {
        None
    } else {
        let text = convert::to_text(host, context)?;
        let port = args.get_or_undefined(2).to_u32(context)? as u16;
        match udp.address(&text, port) {
            Ok(to) => Some(to),
            Err(error) => return Ok(below_zero(&error)),
        }
    };
    runtime().outbox.send();
    let is_queued = args.get_or_undefined(3).to_boolean();
    let result = if is_queued || udp.queue.waits() {
        Err(io::ErrorKind::WouldBlock.into())
    } else {
        udp.with(|socket| send_now(socket, &bytes, to))
    };
    match result {
        Ok(size) => Ok(((size + 1) as f64).into()),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
            udp.queue.push(Waiting {
                bytes,
                to,
                callback: args.get_or_undefined(4).as_function(),
                result: None,
            });
            Ok(super::status(udp.look(&object)))
        }
        Err(error) => Ok(below_zero(&error)),
    }
}

impl Udp {
    /// The socket has room: sends what waits, then tells of what was sent.
    pub(super) fn send_waiting(
        self: &Rc<Self>,
        object: &JsObject,
        origin: &Origin,
        context: &mut Context,
    ) {
        for waiting in self.queue.waiting.borrow_mut().iter_mut() {
            if waiting.result.is_some() {
                continue;
            }
            match self.with(|socket| send_now(socket, &waiting.bytes, waiting.to)) {
                Ok(_) => waiting.result = Some(0),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => waiting.result = Some(-errors::errno_of(&error)),
            }
        }
        while let Some(done) = self.queue.pop_done() {
            let (Some(callback), Some(errno)) = (done.callback, done.result) else {
                continue;
            };
            let size = done.bytes.len() as f64;
            let kind = Kind::Source(NAME);
            runtime().call_back(kind, origin, context, |context| {
                callback.call(&JsValue::undefined(), &[errno.into(), size.into()], context)?;
                Ok(())
            });
        }
        // It may be closed by now.
        if self.socket.borrow().is_some() {
            let _ = self.look(object);
        }
    }
}
