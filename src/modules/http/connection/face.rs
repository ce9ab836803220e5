//! What js/internal/http/server.js sees of a connection.

use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsValue, Trace, js_string,
};

use super::{Connection, Transport, server, shared};
use crate::engine::{convert, define};
use crate::modules::http::{bare, outgoing};
use crate::modules::{buffer, net};

#[derive(Trace, Finalize, JsData)]
struct Face {
    #[unsafe_ignore_trace]
    connection: Rc<Connection>,
}

/// `setHooks(hooks, ServerResponse.prototype)`: what js/internal/http/server.js does for us.
pub fn set_hooks(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let hooks = args.get_or_undefined(0).to_object(context)?;
    let prototype = args.get_or_undefined(1).to_object(context)?;
    let face = define::object(context);
    define::put_methods(
        &face,
        &[
            ("write", 1, write),
            ("execute", 1, |this, args, context| {
                let bytes = buffer::bytes_of(args.get_or_undefined(0), context)?;
                this_connection(this)?.bytes(&bytes, context)?;
                Ok(JsValue::undefined())
            }),
            ("take", 1, |this, args, _| {
                let connection = Rc::downgrade(&this_connection(this)?);
                net::set_taker(args.get_or_undefined(0), Some(connection));
                Ok(JsValue::undefined())
            }),
            ("giveBack", 1, |_, args, _| {
                net::set_taker(args.get_or_undefined(0), None);
                Ok(JsValue::undefined())
            }),
            ("peerEnded", 0, |this, _, context| {
                this_connection(this)?.peer_ended(context)?;
                Ok(JsValue::undefined())
            }),
            ("closed", 0, |this, _, context| {
                this_connection(this)?.closed(context);
                Ok(JsValue::undefined())
            }),
            ("closeFront", 0, |this, _, context| {
                this_connection(this)?.close_front(context)?;
                Ok(JsValue::undefined())
            }),
            ("leave", 0, |this, _, _| {
                this_connection(this)?.leave();
                Ok(JsValue::undefined())
            }),
            ("drained", 0, |this, _, context| {
                let connection = this_connection(this)?;
                connection.tell_sent(context)?;
                connection.go_on(context)?;
                Ok(JsValue::undefined())
            }),
            ("getSocket", 0, |this, _, context| {
                this_connection(this)?.socket(context)
            }),
            ("destroy", 1, |this, args, context| {
                let error = args.get_or_undefined(0);
                this_connection(this)?.destroy(error, context)?;
                Ok(JsValue::undefined())
            }),
        ],
        context,
    );
    define::put_accessor(
        &face,
        js_string!("incoming"),
        |this, _, _| {
            let connection = this_connection(this)?;
            let current = connection.current.borrow().clone();
            let front = || connection.front().map(|(request, _)| request);
            let incoming = current.or_else(front);
            Ok(incoming.map_or_else(JsValue::null, JsValue::from))
        },
        None,
        context,
    );
    define::put_accessor(
        &face,
        js_string!("message"),
        |this, _, _| {
            let front = this_connection(this)?.front();
            Ok(front.map_or_else(JsValue::null, |(_, response)| response.into()))
        },
        None,
        context,
    );
    define::put_accessor(
        &face,
        js_string!("heardBefore"),
        |this, _, _| Ok(this_connection(this)?.heard_before.get().into()),
        None,
        context,
    );
    define::put_accessor(
        &face,
        js_string!("heard"),
        |this, _, _| {
            let socket = this_connection(this)?.socket.borrow().clone();
            let heard = socket.filter(outgoing::has_listeners);
            Ok(heard.map_or_else(JsValue::undefined, JsValue::from))
        },
        None,
        context,
    );
    bare::set_response_prototype(prototype, context);
    let server = server::prototype(context);
    shared(|shared| {
        shared.hooks = Some(hooks);
        shared.face_prototype = Some(face);
        shared.server_prototype = Some(server);
    });
    Ok(JsValue::undefined())
}

fn this_connection(this: &JsValue) -> JsResult<Rc<Connection>> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let face = object
        .downcast_ref::<Face>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(Rc::clone(&face.connection))
}

impl Connection {
    pub(super) fn face(&self, context: &mut Context) -> JsResult<JsObject> {
        if let Some(face) = &*self.face.borrow() {
            return Ok(face.clone());
        }
        let prototype = shared(|shared| shared.face_prototype.clone());
        let prototype = prototype.ok_or_else(convert::illegal_invocation)?;
        let connection = self.rc().ok_or_else(convert::illegal_invocation)?;
        let face = define::native_object(&prototype, Face { connection }, context);
        define::put(&face, "server", self.server.object.clone());
        *self.face.borrow_mut() = Some(face.clone());
        Ok(face)
    }
}

/// `write(data)`: bytes that belong to no response.
fn write(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let connection = this_connection(this)?;
    let bytes = buffer::bytes_of(args.get_or_undefined(0), context)?;
    let transport = connection.transport.borrow().clone();
    match transport {
        Transport::Link(_) => {
            if !connection.ending.get() {
                connection.write(&bytes, false, context);
            }
        }
        Transport::Socket(socket) => {
            let data = buffer::new_from_slice(&bytes, context)?.into();
            super::call(&socket, "write", &[data], context)?;
        }
        Transport::Closed => {}
    }
    Ok(JsValue::undefined())
}
