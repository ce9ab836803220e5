//! `net`: sockets. The classes are in js/net.js; this is what they stand on.

pub mod address;
pub mod descriptor;
pub mod handle;
pub mod link;
pub mod listener;
pub mod passing;
mod stream;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string};

use crate::engine::{convert, define, errors};

pub use stream::{set_taker, wrap, wrap_link};

/// Hands an accepted socket's handle to js/net.js, which makes a `net.Socket` of it and emits
/// `connection`.
pub fn accept(server: &JsObject, handle: JsObject, context: &mut Context) -> JsResult<()> {
    let accepted = server.get(js_string!("_accepted"), context)?;
    if let Some(accepted) = accepted.as_function() {
        accepted.call(&server.clone().into(), &[handle.into()], context)?;
    }
    Ok(())
}

/// Functions for js/net.js.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("tcp", 0, stream::tcp),
            ("pipe", 0, stream::pipe),
            ("openFd", 1, stream::open_fd),
            ("listenFd", 1, listener::listen_fd),
            ("listenElsewhere", 2, listener::listen_elsewhere),
            ("listenTcp", 5, listener::listen_tcp),
            ("listenPath", 3, listener::listen_path),
            ("isIP", 1, |_, args, context| {
                let text = convert::to_text(args.get_or_undefined(0), context)?;
                Ok(address::family(&text).into())
            }),
            ("canonicalIP", 1, |_, args, context| {
                let text = convert::to_text(args.get_or_undefined(0), context)?;
                let known = address::parse(&text, 0).map(|known| known.ip().to_string());
                Ok(JsString::from(known.unwrap_or(text)).into())
            }),
            ("connectError", 5, connect_error),
            ("bindError", 3, bind_error),
            ("errnoError", 3, errno_error),
            ("listenError", 4, listen_error),
        ],
        context,
    );
    Ok(half)
}

fn port_argument(value: &JsValue) -> Option<u16> {
    convert::integer(value)
        .and_then(|port| u16::try_from(port).ok())
        .filter(|port| *port != 0)
}

/// `bindError(errno, address, port)`
fn bind_error(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let errno = args.get_or_undefined(0).to_i32(context)?;
    let address = convert::to_text(args.get_or_undefined(1), context)?;
    let port = port_argument(args.get_or_undefined(2));
    Ok(errors::with_host_port("bind", errno, &address, port, context).into())
}

/// `connectError(errno, address, port, localAddress, localPort)`
fn connect_error(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let errno = args.get_or_undefined(0).to_i32(context)?;
    let address = convert::to_text(args.get_or_undefined(1), context)?;
    let port = port_argument(args.get_or_undefined(2));
    let error = errors::with_host_port("connect", errno, &address, port, context);
    let local = args.get_or_undefined(3);
    if local.is_string() {
        let local = convert::to_text(local, context)?;
        let local_port = convert::to_text(args.get_or_undefined(4), context)?;
        let message = error.get(js_string!("message"), context)?;
        let message = convert::to_text(&message, context)?;
        let message = format!("{message} - Local ({local}:{local_port})");
        define::put_hidden(&error, "message", JsString::from(message));
        define::put(&error, "localAddress", JsString::from(local));
        define::put(&error, "localPort", args.get_or_undefined(4).clone());
    }
    Ok(error.into())
}

/// `errnoError(syscall, errno)`
fn errno_error(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let syscall = convert::to_text(args.get_or_undefined(0), context)?;
    let errno = args.get_or_undefined(1).to_i32(context)?;
    Ok(errors::errno_exception(&syscall, errno, None, context).into())
}

/// `listenError(errno, address, port)`
fn listen_error(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let errno = args.get_or_undefined(0).to_i32(context)?;
    let address = args.get_or_undefined(1);
    if address.is_null() {
        let error = errors::listening("listen", errno, "", None, context);
        define::put(&error, "address", JsValue::null());
        return Ok(error.into());
    }
    let address = convert::to_text(address, context)?;
    let port = port_argument(args.get_or_undefined(2));
    Ok(errors::listening("listen", errno, &address, port, context).into())
}

/// The number in an error of the system's.
fn errno(error: &std::io::Error) -> i32 {
    errors::errno_of(error)
}
