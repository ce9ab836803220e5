//! Names looked up by the system, on the pool.

use std::net::IpAddr;

use boa_engine::{Context, JsArgs, JsResult, JsString, JsValue, object::builtins::JsArray};
use dns_lookup::{AddrFamily, AddrInfoHints, SockType};

use crate::engine::convert;
use crate::runtime::runtime;

/// libuv's number for an error of getaddrinfo.
fn number(error: &dns_lookup::LookupError) -> i32 {
    use dns_lookup::LookupErrorKind as Kind;
    match error.kind() {
        Kind::Again => -3001,
        Kind::Badflags => -3002,
        Kind::Fail => -3004,
        Kind::Family => -3005,
        Kind::Memory => -3006,
        Kind::NoName | Kind::NoData => -3008,
        Kind::Service => -3010,
        Kind::Socktype => -3011,
        _ => -3008,
    }
}

/// `getaddrinfo(hostname, family, flags, callback)`: the callback gets an errno or 0, and pairs of
/// address and family in the system's order.
pub(super) fn getaddrinfo(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let hostname = convert::to_text(args.get_or_undefined(0), context)?;
    let family = args.get_or_undefined(1).to_i32(context)?;
    let flags = args.get_or_undefined(2).to_i32(context)?;
    let Some(callback) = args.get_or_undefined(3).as_function() else {
        return Err(convert::illegal_invocation());
    };
    let work = move || {
        let hints = AddrInfoHints {
            socktype: SockType::Stream.into(),
            address: match family {
                4 => AddrFamily::Inet.into(),
                6 => AddrFamily::Inet6.into(),
                _ => 0,
            },
            flags,
            ..AddrInfoHints::default()
        };
        let found = dns_lookup::getaddrinfo(Some(&hostname), None, Some(hints));
        let found = found.map_err(|error| number(&error))?;
        let mut addresses: Vec<IpAddr> = Vec::new();
        for info in found.flatten() {
            let ip = info.sockaddr.ip();
            if !addresses.contains(&ip) {
                addresses.push(ip);
            }
        }
        if addresses.is_empty() {
            Err(-3008)
        } else {
            Ok(addresses)
        }
    };
    runtime().offload("getaddrinfo", context, work, move |result, context| {
        let (errno, addresses) = match result {
            Ok(Ok(addresses)) => (0, addresses),
            Ok(Err(errno)) => (errno, Vec::new()),
            Err(_) => (-3004, Vec::new()),
        };
        let list = JsArray::new(context)?;
        for ip in addresses {
            let family = if ip.is_ipv4() { 4 } else { 6 };
            let pair = [JsString::from(ip.to_string()).into(), JsValue::from(family)];
            let pair = JsArray::from_iter(pair, context);
            list.push(pair, context)?;
        }
        callback.call(&JsValue::undefined(), &[errno.into(), list.into()], context)?;
        Ok(())
    });
    Ok(JsValue::undefined())
}

/// `getnameinfo(address, port, callback)`: the callback gets an errno or 0, hostname and service.
pub(super) fn getnameinfo(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let address = convert::to_text(args.get_or_undefined(0), context)?;
    let port = args.get_or_undefined(1).to_u32(context)?.min(65535) as u16;
    let Some(callback) = args.get_or_undefined(2).as_function() else {
        return Err(convert::illegal_invocation());
    };
    let work = move || {
        let ip: IpAddr = address.parse().map_err(|_| -libc::EINVAL)?;
        let socket = std::net::SocketAddr::new(ip, port);
        // A name is wanted, not the address again.
        dns_lookup::getnameinfo(&socket, libc::NI_NAMEREQD).map_err(|error| number(&error))
    };
    runtime().offload("getnameinfo", context, work, move |result, context| {
        let args: [JsValue; 3] = match result {
            Ok(Ok((host, service))) => [
                0.into(),
                JsString::from(host).into(),
                JsString::from(service).into(),
            ],
            Ok(Err(errno)) => [errno.into(), JsValue::undefined(), JsValue::undefined()],
            Err(_) => [(-3004).into(), JsValue::undefined(), JsValue::undefined()],
        };
        callback.call(&JsValue::undefined(), &args, context)?;
        Ok(())
    });
    Ok(JsValue::undefined())
}
