//! Addresses between text, the system and JavaScript.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

use boa_engine::{Context, JsObject, JsString};

use crate::engine::define;

/// 4, 6, or 0 for what is no IP address. An IPv6 address may carry a zone (`fe80::1%eth0`).
pub fn family(text: &str) -> i32 {
    if text.parse::<Ipv4Addr>().is_ok() {
        return 4;
    }
    let bare = match text.split_once('%') {
        Some((bare, zone)) if is_zone(zone) => bare,
        Some(_) => return 0,
        None => text,
    };
    if bare.parse::<Ipv6Addr>().is_ok() {
        6
    } else {
        0
    }
}

fn is_zone(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte);
    !text.is_empty() && text.bytes().all(allowed)
}

/// A socket address from an IP address's text and a port.
pub fn parse(text: &str, port: u16) -> Option<SocketAddr> {
    if let Ok(ip) = text.parse::<IpAddr>() {
        return Some(SocketAddr::new(ip, port));
    }
    let (bare, zone) = text.split_once('%')?;
    let ip = bare.parse::<Ipv6Addr>().ok()?;
    // One that is not known is none, as in libuv.
    let scope = zone
        .parse()
        .ok()
        .or_else(|| interface_number(zone))
        .unwrap_or(0);
    Some(SocketAddr::V6(SocketAddrV6::new(ip, port, 0, scope)))
}

fn interface_number(name: &str) -> Option<u32> {
    let text = std::fs::read_to_string(format!("/sys/class/net/{name}/ifindex")).ok()?;
    text.trim().parse().ok()
}

/// An address without its port. One of a link names its interface, as Node has it.
fn text(address: &SocketAddr) -> String {
    let ip = address.ip();
    match address {
        SocketAddr::V6(known) if known.ip().is_unicast_link_local() => {
            match interface_name(known.scope_id()) {
                Some(name) => format!("{ip}%{name}"),
                None => ip.to_string(),
            }
        }
        _ => ip.to_string(),
    }
}

fn interface_name(number: u32) -> Option<String> {
    let entries = std::fs::read_dir("/sys/class/net").ok()?;
    let mut names = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok());
    names.find(|name| interface_number(name) == Some(number))
}

/// `{ address, family, port }`, as `socket.address()` has it.
pub fn object(address: &SocketAddr, context: &mut Context) -> JsObject {
    let object = define::object(context);
    fill(&object, address);
    object
}

/// Puts an address's three parts in.
pub fn fill(object: &JsObject, address: &SocketAddr) {
    let family = if address.is_ipv4() { "IPv4" } else { "IPv6" };
    define::put(object, "address", JsString::from(text(address)));
    define::put(object, "family", JsString::from(family));
    define::put(object, "port", address.port());
}
