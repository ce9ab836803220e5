//! What arrives: each datagram is a callback of its own.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use boa_engine::{Context, JsObject, JsResult, JsValue, js_string};

use super::{NAME, Udp, status, this_udp};
use crate::engine::define;
use crate::engine::errors;
use crate::modules::buffer;
use crate::modules::net::address;
use crate::runtime::{Origin, runtime};
use crate::trace::Kind;

/// So many datagrams are taken from a socket that is ready before others have their turn, as libuv
/// has it.
const AT_ONCE: usize = 32;

/// No datagram is longer.
const LONGEST: usize = 64 * 1024;

thread_local! {
    static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// `handle.recvStart()`: from now on `handle.onmessage(size, handle, bytes, from)` is called for each
/// datagram, and with an errno below 0 for an error.
pub(super) fn start(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    listen(this, true)
}

/// `handle.recvStop()`
pub(super) fn stop(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    listen(this, false)
}

fn listen(this: &JsValue, is_receiving: bool) -> JsResult<JsValue> {
    let udp = this_udp(this)?;
    udp.is_receiving.set(is_receiving);
    Ok(match this.as_object() {
        Some(object) => status(udp.look(&object)),
        None => 0.into(),
    })
}

impl Udp {
    /// The socket is readable.
    pub(super) fn receive(
        self: &Rc<Self>,
        object: &JsObject,
        origin: &Origin,
        context: &mut Context,
    ) {
        for _ in 0..AT_ONCE {
            if !self.is_receiving.get() {
                return;
            }
            // What others have been told may be what they answer here.
            runtime().outbox.send();
            let mut scratch = SCRATCH.take();
            scratch.resize(LONGEST, 0);
            let received = self.with(|socket| socket.recv_from(&mut scratch));
            let is_over = received.is_err();
            match received {
                Ok((size, from)) => {
                    let bytes = scratch[..size].to_vec();
                    SCRATCH.set(scratch);
                    self.tell(object, origin, context, |context| {
                        let about = address::object(&from, context);
                        define::put(&about, "size", size as i32);
                        let bytes = buffer::new_from_vec(bytes, context)?;
                        Ok([(size as i32).into(), bytes.into(), about.into()])
                    });
                }
                Err(error) => {
                    SCRATCH.set(scratch);
                    let may_come = [io::ErrorKind::WouldBlock, io::ErrorKind::Interrupted];
                    if !may_come.contains(&error.kind()) {
                        let errno = -errors::errno_of(&error);
                        self.tell(object, origin, context, |_| {
                            Ok([errno.into(), JsValue::undefined(), JsValue::undefined()])
                        });
                    }
                }
            }
            if is_over {
                return;
            }
        }
    }

    fn tell(
        &self,
        object: &JsObject,
        origin: &Origin,
        context: &mut Context,
        make: impl FnOnce(&mut Context) -> JsResult<[JsValue; 3]>,
    ) {
        let kind = Kind::Source(NAME);
        runtime().call_back(kind, origin, context, |context| {
            let [size, bytes, from] = make(context)?;
            let told = object.get(js_string!("onmessage"), context)?;
            if let Some(told) = told.as_function() {
                let handle = JsValue::from(object.clone());
                told.call(&handle, &[size, handle.clone(), bytes, from], context)?;
            }
            Ok(())
        });
    }
}
