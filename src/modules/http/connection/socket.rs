//! The socket of a connection as a script sees it.
//!
//! A connection has no JavaScript socket until one is asked for. What it gets then is plain: an
//! object that knows its connection and answers what most ask (addresses, timeouts, listeners for
//! its close), while the bytes go on natively. It becomes a `net.Socket` with everything, through
//! which the bytes go, when a script first uses it as a stream: see js/internal/http/socket.js.

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace, js_string,
};

use super::{Connection, Transport, hook, shared};
use crate::engine::{convert, define};
use crate::modules::http::outgoing;
use crate::modules::net::{self, link};
use crate::runtime::runtime;

#[derive(Trace, Finalize, JsData)]
struct Plain {
    #[unsafe_ignore_trace]
    connection: Rc<Connection>,
    /// It is a `net.Socket` with everything by now.
    #[unsafe_ignore_trace]
    full: Cell<bool>,
}

fn with<T>(this: &JsValue, look: impl FnOnce(&Plain) -> T) -> JsResult<T> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let plain = object
        .downcast_ref::<Plain>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(look(&plain))
}

fn this_connection(this: &JsValue) -> JsResult<Rc<Connection>> {
    with(this, |plain| Rc::clone(&plain.connection))
}

/// Whether an object is the plain socket of a connection, and no stream yet.
pub fn is_plain(object: &JsObject) -> bool {
    object
        .downcast_ref::<Plain>()
        .is_some_and(|plain| !plain.full.get())
}

impl Connection {
    /// The socket, made at the first call.
    pub fn socket(&self, context: &mut Context) -> JsResult<JsValue> {
        if let Some(socket) = &*self.socket.borrow() {
            return Ok(socket.clone().into());
        }
        let Some(connection) = self.rc() else {
            return Ok(JsValue::null());
        };
        if shared(|shared| shared.socket_prototype.is_none()) {
            hook("loadSockets", &[], context)?;
        }
        let prototype = shared(|shared| shared.socket_prototype.clone());
        let prototype = prototype.ok_or_else(convert::illegal_invocation)?;
        let plain = Plain {
            connection,
            full: Cell::new(false),
        };
        let socket = define::native_object(&prototype, plain, context);
        // A closed connection keeps no socket alive.
        if !matches!(*self.transport.borrow(), Transport::Closed) {
            *self.socket.borrow_mut() = Some(socket.clone());
        }
        Ok(socket.into())
    }

    /// The plain socket, if there is one and it is plain.
    pub(super) fn plain_socket(&self) -> Option<JsObject> {
        let socket = self.socket.borrow().clone();
        socket.filter(is_plain)
    }
}

/// `definePlainSocket(prototype)`: the native part of what a socket can before it is a stream.
pub fn define_plain(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = args.get_or_undefined(0).to_object(context)?;
    type Entry = (&'static str, define::Native);
    let getters: [Entry; 14] = [
        ("remoteAddress", |this, _, _| part(this, true, ip)),
        ("remotePort", |this, _, _| {
            part(this, true, |a| a.port().into())
        }),
        ("remoteFamily", |this, _, _| part(this, true, family)),
        ("localAddress", |this, _, _| part(this, false, ip)),
        ("localPort", |this, _, _| {
            part(this, false, |a| a.port().into())
        }),
        ("localFamily", |this, _, _| part(this, false, family)),
        ("bytesRead", |this, _, _| {
            Ok(number(this, |link| link.bytes_read()))
        }),
        ("bytesWritten", |this, _, _| {
            let front = this_connection(this)?.front();
            let held = front.map_or(0, |(_, response)| {
                outgoing::with(&response, |state| state.held())
            });
            Ok(number(this, |link| {
                link.bytes_written() + (link.queued() + held) as u64
            }))
        }),
        ("destroyed", |this, _, _| Ok((!is_open(this)).into())),
        ("_httpMessage", |this, _, _| {
            let front = this_connection(this)?.front();
            Ok(front.map_or_else(JsValue::null, |(_, response)| response.into()))
        }),
        ("parser", |this, _, context| {
            let connection = this_connection(this)?;
            match is_open(this) {
                true => Ok(connection.face(context)?.into()),
                false => Ok(JsValue::null()),
            }
        }),
        ("writableEnded", |this, _, _| {
            Ok(this_connection(this)?.last.get().into())
        }),
        ("writableCorked", |this, _, _| {
            let front = this_connection(this)?.front();
            let corked = front.map_or(0, |(_, response)| {
                outgoing::with(&response, |state| state.corked())
            });
            Ok(corked.into())
        }),
        ("timeout", |this, _, _| {
            Ok((this_connection(this)?.quiet() as f64).into())
        }),
    ];
    for (name, get) in getters {
        let set: define::Native = |_, _, _| Ok(JsValue::undefined());
        let set = matches!(name, "_httpMessage" | "timeout" | "parser").then_some(set);
        define::put_accessor(&prototype, JsString::from(name), get, set, context);
    }
    for name in ["server", "_server"] {
        let get: define::Native = |this, _, _| {
            Ok(match this_connection(this) {
                Ok(connection) => connection.server.object.clone().into(),
                Err(_) => JsValue::null(),
            })
        };
        let set: define::Native = if name == "server" {
            |this, args, _| own(this, "server", args)
        } else {
            |this, args, _| own(this, "_server", args)
        };
        define::put_accessor(&prototype, JsString::from(name), get, Some(set), context);
    }
    let readable: define::Native = |this, _, _| {
        let ended = this_connection(this)?.ended.get();
        Ok((is_open(this) && !ended).into())
    };
    define::put_accessor(&prototype, js_string!("readable"), readable, None, context);
    let writable: define::Native = |this, _, _| Ok(is_open(this).into());
    define::put_accessor(&prototype, js_string!("writable"), writable, None, context);
    define::put_methods(
        &prototype,
        &[
            ("_takeOver", 0, take_over),
            ("_setQuiet", 1, |this, args, _| {
                let milliseconds = args.get_or_undefined(0).as_number().unwrap_or(0.0);
                this_connection(this)?.set_quiet(milliseconds as u64);
                Ok(JsValue::undefined())
            }),
            ("_setNoDelay", 1, |this, args, _| {
                let on = args.get_or_undefined(0).to_boolean();
                if let Some(link) = this_connection(this)?.link() {
                    link.with_socket(|socket| match socket {
                        link::Socket::Tcp(tcp) => tcp.set_nodelay(on).is_ok(),
                        _ => false,
                    });
                }
                Ok(JsValue::undefined())
            }),
        ],
        context,
    );
    shared(|shared| shared.socket_prototype = Some(prototype.clone()));
    Ok(JsValue::undefined())
}

fn own(this: &JsValue, name: &str, args: &[JsValue]) -> JsResult<JsValue> {
    if let Some(object) = this.as_object() {
        define::put(&object, name, args.get_or_undefined(0).clone());
    }
    Ok(JsValue::undefined())
}

fn is_open(this: &JsValue) -> bool {
    this_connection(this)
        .is_ok_and(|connection| !matches!(*connection.transport.borrow(), Transport::Closed))
}

fn number(this: &JsValue, look: impl FnOnce(&link::Link) -> u64) -> JsValue {
    let link = this_connection(this).ok().and_then(|c| c.link());
    (link.map_or(0, |link| look(&link)) as f64).into()
}

impl Connection {
    fn address(&self, remote: bool) -> Option<SocketAddr> {
        if remote && let Some(known) = self.peer.get() {
            return Some(known);
        }
        let link = self.link()?;
        let found = link.with_socket(|socket| match socket {
            link::Socket::Tcp(tcp) if remote => tcp.peer_addr().ok(),
            link::Socket::Tcp(tcp) => tcp.local_addr().ok(),
            _ => None,
        });
        let found = found.flatten();
        if remote {
            self.peer.set(found);
        }
        found
    }
}

fn part(
    this: &JsValue,
    remote: bool,
    say: impl FnOnce(SocketAddr) -> JsValue,
) -> JsResult<JsValue> {
    let found = this_connection(this)?.address(remote);
    Ok(found.map_or_else(JsValue::undefined, say))
}

fn ip(address: SocketAddr) -> JsValue {
    JsString::from(address.ip().to_string()).into()
}

fn family(address: SocketAddr) -> JsValue {
    let family = if address.is_ipv4() { "IPv4" } else { "IPv6" };
    JsString::from(family).into()
}

/// `_takeOver()`: from now on the bytes go through this socket, as a `net.Socket`. Gives what that
/// needs: `{ handle, connection, reading, waiting, timeout }`; `handle` is undefined when the
/// connection is closed.
fn take_over(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let socket = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let connection = with(this, |plain| {
        plain.full.set(true);
        Rc::clone(&plain.connection)
    })?;
    let answer = define::object(context);
    let link = connection.link();
    let is_open = matches!(*connection.transport.borrow(), Transport::Link(_));
    if is_open && let Some(link) = link {
        let handle = net::wrap_link(Rc::clone(&link), context);
        define::put(&answer, "handle", handle);
        define::put(&answer, "waiting", link.queued() > 0);
        *connection.transport.borrow_mut() = Transport::Socket(socket);
    }
    define::put(&answer, "connection", connection.face(context)?);
    define::put(&answer, "reading", !connection.paused.get());
    define::put(&answer, "timeout", connection.quiet.replace(0) as f64);
    connection.active.set(runtime().clock.now());
    Ok(answer.into())
}
