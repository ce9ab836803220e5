//! `os.networkInterfaces()`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, object::builtins::JsArray};
use getifaddrs::{Address as Found, Interface, InterfaceFlags, NetworkAddress, getifaddrs};

use crate::engine::{define, errors};

struct Address {
    interface: String,
    address: IpAddr,
    netmask: IpAddr,
    /// Of an IPv6 address.
    scope: u32,
    internal: bool,
}

/// Interfaces that are down or have no address are left out, as libuv does it.
fn addresses(all: &[Interface]) -> Vec<Address> {
    let up = InterfaceFlags::UP | InterfaceFlags::RUNNING;
    let mut found = Vec::new();
    for one in all.iter().filter(|one| one.flags.contains(up)) {
        let (address, netmask, scope) = match &one.address {
            Found::V4(NetworkAddress {
                address, netmask, ..
            }) => {
                let netmask = netmask.unwrap_or(Ipv4Addr::UNSPECIFIED);
                (IpAddr::V4(*address), IpAddr::V4(netmask), 0)
            }
            Found::V6(NetworkAddress {
                address, netmask, ..
            }) => {
                let netmask = netmask.unwrap_or(Ipv6Addr::UNSPECIFIED);
                // An address that holds on one link only is told apart by its interface's number.
                let local = address.is_unicast_link_local();
                let scope = one.index.filter(|_| local).unwrap_or(0);
                (IpAddr::V6(*address), IpAddr::V6(netmask), scope)
            }
            Found::Mac(_) => continue,
        };
        found.push(Address {
            interface: one.name.clone(),
            address,
            netmask,
            scope,
            internal: one.flags.contains(InterfaceFlags::LOOPBACK),
        });
    }
    found
}

fn mac(all: &[Interface], interface: &str) -> String {
    let bytes = all
        .iter()
        .filter(|one| one.name == interface)
        .find_map(|one| match one.address {
            Found::Mac(bytes) => Some(bytes),
            _ => None,
        });
    let bytes = bytes.unwrap_or_default();
    bytes.map(|byte| format!("{byte:02x}")).join(":")
}

/// `10.0.0.1/8`; nothing where the mask has holes.
fn cidr(address: IpAddr, netmask: IpAddr) -> Option<String> {
    let (ones, solid) = match netmask {
        IpAddr::V4(mask) => {
            let bits = u32::from(mask);
            (bits.count_ones(), bits.leading_ones() == bits.count_ones())
        }
        IpAddr::V6(mask) => {
            let bits = u128::from(mask);
            (bits.count_ones(), bits.leading_ones() == bits.count_ones())
        }
    };
    solid.then(|| format!("{address}/{ones}"))
}

/// Fails with a `SystemError` where the system does not tell.
pub fn interfaces(context: &mut Context) -> JsResult<JsValue> {
    let all: Vec<Interface> = match getifaddrs() {
        Ok(all) => all.collect(),
        Err(error) => {
            let call = "uv_interface_addresses";
            return Err(errors::system::call_failed(
                call,
                errors::errno_of(&error),
                context,
            ));
        }
    };
    let result = define::object(context);
    let mut lists: Vec<(String, JsArray)> = Vec::new();
    for one in addresses(&all) {
        let shown: JsObject = define::object(context);
        let text = |text: String| JsString::from(text.as_str());
        let family = if one.address.is_ipv4() {
            "IPv4"
        } else {
            "IPv6"
        };
        define::put(&shown, "address", text(one.address.to_string()));
        define::put(&shown, "netmask", text(one.netmask.to_string()));
        define::put(&shown, "family", JsString::from(family));
        define::put(&shown, "mac", text(mac(&all, &one.interface)));
        define::put(&shown, "internal", one.internal);
        let cidr = cidr(one.address, one.netmask);
        let cidr = cidr.map_or_else(JsValue::null, |cidr| text(cidr).into());
        define::put(&shown, "cidr", cidr);
        if one.address.is_ipv6() {
            define::put(&shown, "scopeid", one.scope);
        }
        match lists.iter().find(|(name, _)| *name == one.interface) {
            Some((_, list)) => {
                list.push(shown, context)?;
            }
            None => {
                let list = JsArray::from_iter([shown.into()], context);
                define::put(&result, &one.interface, list.clone());
                lists.push((one.interface, list));
            }
        }
    }
    Ok(result.into())
}
