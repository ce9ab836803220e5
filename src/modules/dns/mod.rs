//! `dns`: names looked up by the system, and queries to name servers. The rest is in js/dns.js.

mod channel;
mod exchange;
mod lookup;
mod names;
mod records;
mod servers;
mod sockets;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue};

use crate::engine::{convert, define, errors};

/// Functions for js/dns.js.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("getaddrinfo", 4, lookup::getaddrinfo),
            ("getnameinfo", 3, lookup::getnameinfo),
            ("error", 3, dns_error),
            ("channel", 4, channel::make),
        ],
        context,
    );
    Ok(half)
}

/// `error(syscall, errno, hostname)`
fn dns_error(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let syscall = convert::to_text(args.get_or_undefined(0), context)?;
    let errno = args.get_or_undefined(1).to_i32(context)?;
    let hostname = convert::to_text(args.get_or_undefined(2), context)?;
    let code = errors::DnsCode::Number(errno);
    Ok(errors::dns(&syscall, code, &hostname, context).into())
}
