//! What a `Resolver` stands on: its handle.

use std::cell::RefCell;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace, js_string,
    object::builtins::JsArray,
};
use hickory_proto::op::Message;
use hickory_proto::rr::{Name, RecordType};

use super::exchange::{Exchange, NAME, OnEnd, Settings};
use super::{names, records, servers};
use crate::engine::{convert, define};
use crate::modules::net::address;
use crate::runtime::{Origin, runtime};
use crate::trace::{self, Kind};

/// Native state of a handle.
#[derive(Trace, Finalize, JsData)]
struct Channel(#[unsafe_ignore_trace] Rc<Exchange>);

thread_local! {
    static PROTOTYPE: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

fn prototype(context: &mut Context) -> JsObject {
    if let Some(known) = PROTOTYPE.with(|prototype| prototype.borrow().clone()) {
        return known;
    }
    let prototype = define::object(context);
    define::put_methods(
        &prototype,
        &[
            ("query", 3, query),
            ("reverse", 2, reverse),
            ("getServers", 0, get_servers),
            ("setServers", 1, set_servers),
            ("setLocalAddress", 2, set_local_address),
            ("cancel", 0, |this, _, _| {
                exchange(this)?.cancel();
                Ok(JsValue::undefined())
            }),
        ],
        context,
    );
    let made: define::Native = |_, _, _| Err(convert::illegal_invocation());
    define::constructor("ChannelWrap", 0, made, &prototype, context);
    PROTOTYPE.with(|known| *known.borrow_mut() = Some(prototype.clone()));
    prototype
}

fn exchange(this: &JsValue) -> JsResult<Rc<Exchange>> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let channel = object
        .downcast_ref::<Channel>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(Rc::clone(&channel.0))
}

/// `channel(timeout, tries, maxTimeout, isKnown)`: a handle; a timeout of -1 is the system's. Who is
/// told of what is made has been told of one that `isKnown`.
pub(super) fn make(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let timeout = args.get_or_undefined(0).to_i32(context)?;
    let settings = Settings {
        timeout: u64::try_from(timeout).ok(),
        tries: args.get_or_undefined(1).to_u32(context)?,
        longest: u64::from(args.get_or_undefined(2).to_u32(context)?),
    };
    let execution = &runtime().execution;
    let anywhere = (Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into());
    let exchange = Exchange::new(settings, anywhere, execution.next_id());
    let prototype = prototype(context);
    let handle = define::native_object(&prototype, Channel(exchange), context);
    if !args.get_or_undefined(3).to_boolean() {
        let mut origin = runtime().origin();
        execution.announce_as(&mut origin, "DNSCHANNEL", &handle, context);
    }
    Ok(handle.into())
}

/// `handle.query(request, type, name)`: `request.oncomplete(code, values, ttls)` is called in a check
/// phase; without an error `code` is null.
fn query(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let exchange = exchange(this)?;
    let kind = convert::to_text(args.get_or_undefined(1), context)?;
    let kind = records::named(&kind).ok_or_else(convert::illegal_invocation)?;
    let text = convert::to_text(args.get_or_undefined(2), context)?;
    let name = names::parse(&to_ascii(&text));
    let request = Request::begin(args.get_or_undefined(0), context)?;
    let on_end = request.on_end(kind);
    match name {
        None => on_end(Err("EBADNAME")),
        Some(name) if names::is_onion(&name) => on_end(Err("ENOTFOUND")),
        Some(name) => exchange.ask(name, kind, on_end),
    }
    Ok(0.into())
}

fn to_ascii(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    match url::Host::parse(text) {
        Ok(url::Host::Domain(name)) => name,
        _ => text.into(),
    }
}

/// `handle.reverse(request, address)`: the names of an address, as of [`query`]; an errno below 0 for
/// what is no address.
fn reverse(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let exchange = exchange(this)?;
    let text = convert::to_text(args.get_or_undefined(1), context)?;
    let Some(ip) = address::parse(&text, 0).map(|address| address.ip()) else {
        return Ok((-libc::EINVAL).into());
    };
    let request = Request::begin(args.get_or_undefined(0), context)?;
    let known = servers::hosts(ip);
    if known.is_empty() {
        let name = Name::from(ip);
        let on_end = request.on_end(RecordType::PTR);
        // As in Node: it is all one why there are no names, but for who wanted none any more.
        let on_end = Box::new(move |result: Result<Message, _>| {
            let is_answer = |message: &Message| {
                let failure = records::failure(message, RecordType::PTR);
                !message.answers.is_empty() && matches!(failure, None | Some("ENODATA"))
            };
            on_end(match result {
                Ok(message) if is_answer(&message) => Ok(message),
                Err(code @ "ECANCELLED") => Err(code),
                _ => Err("ENOTFOUND"),
            });
        });
        exchange.ask(name, RecordType::PTR, on_end);
    } else {
        // As in Node: the first is the host's own name, and the others are told.
        request.complete(|context| {
            let names = known.into_iter().skip(1);
            let names = names.map(|name| JsString::from(name).into());
            let names = JsArray::from_iter(names, context);
            Ok([JsValue::null(), names.into(), JsValue::undefined()])
        });
    }
    Ok(0.into())
}

/// Who waits for an answer.
struct Request {
    object: JsObject,
    origin: Origin,
}

impl Request {
    fn begin(object: &JsValue, context: &mut Context) -> JsResult<Self> {
        let object = object.as_object().ok_or_else(convert::illegal_invocation)?;
        let mut origin = runtime().origin();
        trace::registered(Kind::Source(NAME), &origin, context);
        let execution = &runtime().execution;
        execution.announce_as(&mut origin, "QUERYWRAP", &object, context);
        origin.resource = Some(object.clone());
        Ok(Self { object, origin })
    }

    /// Tells it in the next check phase.
    fn complete(self, make: impl FnOnce(&mut Context) -> JsResult<[JsValue; 3]> + 'static) {
        let Self { object, origin } = self;
        runtime().when_checking(Box::new(move |context| {
            runtime().call_within(Kind::Source(NAME), &origin, context, |context| {
                let args = make(context)?;
                let told = object.get(js_string!("oncomplete"), context)?;
                if let Some(told) = told.as_function() {
                    told.call(&object.clone().into(), &args, context)?;
                }
                Ok(())
            });
            runtime().execution.has_ended(origin.number);
        }));
    }

    fn on_end(self, kind: RecordType) -> OnEnd {
        Box::new(move |result| {
            let result = result.and_then(|message| match records::failure(&message, kind) {
                Some(failure) => Err(failure),
                None => Ok(message),
            });
            self.complete(move |context| {
                Ok(match result {
                    Ok(message) => {
                        let (values, times) = records::values(&message, kind, context)?;
                        [JsValue::null(), values, times]
                    }
                    Err(code) => [
                        JsString::from(code).into(),
                        JsValue::undefined(),
                        JsValue::undefined(),
                    ],
                })
            });
        })
    }
}

/// `handle.getServers()`: address and port of each.
fn get_servers(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let servers = JsArray::new(context)?;
    for server in exchange(this)?.servers() {
        let address = JsString::from(names::address(server.ip()));
        let pair = [address.into(), server.port().into()];
        let pair = JsArray::from_iter(pair, context);
        servers.push(pair, context)?;
    }
    Ok(servers.into())
}

/// `handle.setServers(pairs)`: false while queries are under way.
fn set_servers(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let exchange = exchange(this)?;
    let pairs = args.get_or_undefined(0).to_object(context)?;
    let length = pairs.get(js_string!("length"), context)?.to_u32(context)?;
    let mut servers: Vec<SocketAddr> = Vec::new();
    for at in 0..length {
        let pair = pairs.get(at, context)?.to_object(context)?;
        let text = convert::to_text(&pair.get(0, context)?, context)?;
        let port = pair.get(1, context)?.to_u32(context)? as u16;
        servers.extend(address::parse(&text, port));
    }
    servers::once_each(&mut servers);
    Ok(exchange.set_servers(&servers).into())
}

/// `handle.setLocalAddress(ipv4, ipv6)`: undefined is any.
fn set_local_address(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let exchange = exchange(this)?;
    let mut local = (
        IpAddr::from(Ipv4Addr::UNSPECIFIED),
        IpAddr::from(Ipv6Addr::UNSPECIFIED),
    );
    for arg in args.iter().filter(|arg| !arg.is_undefined()) {
        let text = convert::to_text(arg, context)?;
        match text.parse() {
            Ok(ip @ IpAddr::V4(_)) => local.0 = ip,
            Ok(ip @ IpAddr::V6(_)) => local.1 = ip,
            Err(_) => {}
        }
    }
    exchange.set_local(local);
    Ok(JsValue::undefined())
}
