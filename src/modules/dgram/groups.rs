//! Settings of a socket: broadcast, hops, multicast groups.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use boa_engine::{Context, JsArgs, JsResult, JsValue};
use minimio::UdpSocket;

use super::{status, this_udp};
use crate::engine::convert;
use crate::engine::define::Native;
use crate::modules::net::address;

/// The methods for a handle's prototype.
pub(super) const METHODS: &[(&str, usize, Native)] = &[
    ("setBroadcast", 1, |this, args, _| {
        set(this, args, UdpSocket::set_broadcast)
    }),
    ("setMulticastLoopback", 1, |this, args, _| {
        set(this, args, UdpSocket::set_multicast_loop)
    }),
    ("setTTL", 1, |this, args, context| {
        hops(this, args, 1, UdpSocket::set_ttl, context)
    }),
    ("setMulticastTTL", 1, |this, args, context| {
        hops(this, args, 0, UdpSocket::set_multicast_ttl, context)
    }),
    ("setMulticastInterface", 1, set_interface),
    ("addMembership", 2, |this, args, context| {
        membership(this, args, true, context)
    }),
    ("dropMembership", 2, |this, args, context| {
        membership(this, args, false, context)
    }),
    ("addSourceSpecificMembership", 3, |this, args, context| {
        membership_from(this, args, true, context)
    }),
    ("dropSourceSpecificMembership", 3, |this, args, context| {
        membership_from(this, args, false, context)
    }),
];

fn invalid() -> io::Error {
    io::Error::from_raw_os_error(libc::EINVAL)
}

fn set(
    this: &JsValue,
    args: &[JsValue],
    what: fn(&UdpSocket, bool) -> io::Result<()>,
) -> JsResult<JsValue> {
    let on = args.get_or_undefined(0).to_boolean();
    Ok(status(this_udp(this)?.with(|socket| what(socket, on))))
}

fn hops(
    this: &JsValue,
    args: &[JsValue],
    least: i32,
    what: fn(&UdpSocket, u32) -> io::Result<()>,
    context: &mut Context,
) -> JsResult<JsValue> {
    let hops = args.get_or_undefined(0).to_i32(context)?;
    if !(least..=255).contains(&hops) {
        return Ok(status(Err(invalid())));
    }
    Ok(status(
        this_udp(this)?.with(|socket| what(socket, hops as u32)),
    ))
}

/// An address among the arguments.
fn ip(args: &[JsValue], at: usize, context: &mut Context) -> JsResult<Option<SocketAddr>> {
    let text = convert::to_text(args.get_or_undefined(at), context)?;
    Ok(address::parse(&text, 0))
}

/// An interface among the arguments: an address of its own, or for IPv6 its name behind a `%`; left
/// out, the system chooses. None when it is neither.
fn interface(
    args: &[JsValue],
    at: usize,
    context: &mut Context,
) -> JsResult<Option<(Ipv4Addr, u32)>> {
    if args.get_or_undefined(at).is_null_or_undefined() {
        return Ok(Some((Ipv4Addr::UNSPECIFIED, 0)));
    }
    Ok(match ip(args, at, context)? {
        Some(SocketAddr::V4(known)) => Some((*known.ip(), 0)),
        Some(SocketAddr::V6(known)) => Some((Ipv4Addr::UNSPECIFIED, known.scope_id())),
        None => None,
    })
}

/// `handle.setMulticastInterface(address)`
fn set_interface(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let udp = this_udp(this)?;
    let result = match ip(args, 0, context)? {
        Some(SocketAddr::V4(known)) => {
            udp.with(|socket| socket.set_multicast_interface_v4(*known.ip()))
        }
        Some(SocketAddr::V6(known)) => {
            udp.with(|socket| socket.set_multicast_interface_v6(known.scope_id()))
        }
        None => Err(invalid()),
    };
    Ok(status(result))
}

/// `handle.addMembership(group, interface)`, `dropMembership`. The group's family counts, not the
/// socket's.
fn membership(
    this: &JsValue,
    args: &[JsValue],
    joins: bool,
    context: &mut Context,
) -> JsResult<JsValue> {
    let udp = this_udp(this)?;
    let group = ip(args, 0, context)?;
    let interface = interface(args, 1, context)?;
    let (Some(group), Some((local, number))) = (group, interface) else {
        return Ok(status(Err(invalid())));
    };
    let result = udp.bind_somewhere(group.is_ipv6()).and_then(|()| {
        udp.with(|socket| match (group.ip(), joins) {
            (IpAddr::V4(group), true) => socket.join_multicast_v4(group, local),
            (IpAddr::V4(group), false) => socket.leave_multicast_v4(group, local),
            (IpAddr::V6(group), true) => socket.join_multicast_v6(group, number),
            (IpAddr::V6(group), false) => socket.leave_multicast_v6(group, number),
        })
    });
    Ok(status(result))
}

/// `handle.addSourceSpecificMembership(source, group, interface)`, `dropSourceSpecificMembership`.
fn membership_from(
    this: &JsValue,
    args: &[JsValue],
    joins: bool,
    context: &mut Context,
) -> JsResult<JsValue> {
    let udp = this_udp(this)?;
    let source = ip(args, 0, context)?;
    let group = ip(args, 1, context)?;
    let interface = interface(args, 2, context)?;
    let (Some(source), Some(group), Some((local, number))) = (source, group, interface) else {
        return Ok(status(Err(invalid())));
    };
    let result = udp.bind_somewhere(group.is_ipv6()).and_then(|()| {
        udp.with(|socket| match (source.ip(), group.ip(), joins) {
            (IpAddr::V4(source), IpAddr::V4(group), true) => {
                socket.join_multicast_from_v4(source, group, local)
            }
            (IpAddr::V4(source), IpAddr::V4(group), false) => {
                socket.leave_multicast_from_v4(source, group, local)
            }
            (IpAddr::V6(source), IpAddr::V6(group), true) => {
                socket.join_multicast_from_v6(source, group, number)
            }
            (IpAddr::V6(source), IpAddr::V6(group), false) => {
                socket.leave_multicast_from_v6(source, group, number)
            }
            _ => Err(invalid()),
        })
    });
    Ok(status(result))
}
