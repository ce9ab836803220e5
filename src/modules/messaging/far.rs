//! Ports whose other end is in another thread, as js/internal/messaging.js uses them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsValue, Trace, js_string,
    object::builtins::JsArray,
};

use super::wire::{self, Letter};
use super::{end_argument, post};
use crate::engine::{convert, define};
use crate::modules::structured_clone::packed::{self, Packed};
use crate::runtime::runtime;
use crate::trace;

/// An end of a wire; none when it has been closed or sent away.
#[derive(Clone, Trace, Finalize, JsData)]
pub struct Wire(#[unsafe_ignore_trace] pub Rc<RefCell<Option<wire::End>>>);

impl Wire {
    /// An end as an object.
    pub fn object(end: wire::End, context: &mut Context) -> JsObject {
        let prototype = context.intrinsics().constructors().object().prototype();
        let wire = Self(Rc::new(RefCell::new(Some(end))));
        define::native_object(&prototype, wire, context).upcast()
    }

    /// The wire that an argument is.
    pub fn argument(value: &JsValue) -> JsResult<Self> {
        let object = value.as_object();
        let wire = object.and_then(|object| object.downcast_ref::<Self>().map(|wire| wire.clone()));
        wire.ok_or_else(convert::illegal_invocation)
    }
}

/// `wires()`: both ends of a new one.
fn wires(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (a, b) = wire::pair();
    let both = [a, b].map(|end| JsValue::from(Wire::object(end, context)));
    Ok(JsArray::from_iter(both, context).into())
}

/// `attach(end, wire)`: letters that come over the wire give the port its turn.
fn attach(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let end = end_argument(args)?;
    let wire = Wire::argument(args.get_or_undefined(1))?;
    let (place, id) = {
        let borrowed = end.borrow();
        let data = borrowed.data();
        (data.place, data.origin.id)
    };
    let bell = runtime().doorbell(place, id, {
        let end = end.clone();
        Rc::new(move |context| {
            // A turn that is on its way becomes this one.
            end.borrow().data().turn.take();
            post_now(&end, context);
        })
    });
    if let Some(wire) = &*wire.0.borrow() {
        wire.set_bell(Some(bell));
    }
    Ok(JsValue::undefined())
}

/// The bell has rung: the port's turn is now.
fn post_now(end: &JsObject<super::End>, context: &mut Context) {
    let is_open = end.borrow().data().open.get();
    if is_open {
        end.borrow().data().turn.set(Some(0));
        super::take(end, context);
    }
}

/// The objects of an array.
fn objects(list: &JsValue, context: &mut Context) -> JsResult<Vec<JsObject>> {
    let list = JsArray::from_object(list.to_object(context)?)?;
    let mut objects = Vec::new();
    for at in 0..list.length(context)? {
        objects.push(list.get(at, context)?.to_object(context)?);
    }
    Ok(objects)
}

/// A message (its clone, and the ports that it is to arrive with) as what a letter holds. The ports
/// become wires.
pub fn pack(message: &JsValue, ports: &JsValue, context: &mut Context) -> JsResult<Packed> {
    let ports = objects(ports, context)?;
    packed::pack(message, &ports, context)
}

/// `send(wire, message, ports)`
fn send(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let wire = Wire::argument(args.get_or_undefined(0))?;
    let packed = pack(args.get_or_undefined(1), args.get_or_undefined(2), context)?;
    runtime().outbox.send();
    if let Some(wire) = &*wire.0.borrow() {
        wire.send(Letter::Message(packed, trace::sent(context)));
    }
    Ok(JsValue::undefined())
}

/// `take(wire, makePort)`: the next message as `{ data, ports }`, null when the other end is closed,
/// undefined when nothing has come.
fn take(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let wire = Wire::argument(args.get_or_undefined(0))?;
    let letter = wire.0.borrow().as_ref().and_then(wire::End::take);
    match letter {
        None => Ok(JsValue::undefined()),
        Some(Letter::Closing) => Ok(JsValue::null()),
        Some(Letter::Message(message, sent)) => {
            trace::received(sent);
            Ok(unpack(message, args.get_or_undefined(1), context)?.into())
        }
    }
}

/// The message that a letter holds, as `{ data, ports }`.
pub fn unpack(message: Packed, make_port: &JsValue, context: &mut Context) -> JsResult<JsObject> {
    let make = make_port.as_function();
    let make = make.ok_or_else(convert::illegal_invocation)?;
    let (data, ports) = message.unpack(&make, context)?;
    let ports = JsArray::from_iter(ports.into_iter().map(JsValue::from), context);
    let made = define::object(context);
    made.create_data_property_or_throw(js_string!("data"), data, context)?;
    made.create_data_property_or_throw(js_string!("ports"), ports, context)?;
    Ok(made)
}

/// `detach(wire, messages)`: the same end for somebody else, behind messages that the port had
/// already: arrays of what [`pack`] takes and the number that it was sent under, null for the last
/// word.
fn detach(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let wire = Wire::argument(args.get_or_undefined(0))?;
    let end = wire.0.borrow_mut().take();
    let end = end.ok_or_else(convert::illegal_invocation)?;
    end.set_bell(None);
    let messages = JsArray::from_object(args.get_or_undefined(1).to_object(context)?)?;
    let mut letters = Vec::new();
    for at in 0..messages.length(context)? {
        let message = messages.get(at, context)?;
        letters.push(match message.as_object() {
            None => Letter::Closing,
            Some(parts) => {
                let (message, ports) = (parts.get(0, context)?, parts.get(1, context)?);
                let sent = parts.get(2, context)?.to_length(context)?;
                Letter::Message(pack(&message, &ports, context)?, sent)
            }
        });
    }
    end.put_before(letters);
    Ok(Wire::object(end, context).into())
}

/// `hangUp(wire)`: closes this end.
fn hang_up(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let wire = Wire::argument(args.get_or_undefined(0))?;
    let end = wire.0.borrow_mut().take();
    drop(end);
    Ok(JsValue::undefined())
}

/// `arrived(wire)`: how many messages have come.
fn arrived(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let wire = Wire::argument(args.get_or_undefined(0))?;
    let count = wire.0.borrow().as_ref().map_or(0, wire::End::waiting);
    Ok(JsValue::from(count as f64))
}

/// `hasEnded(wire)`: the other end is closed and nothing else has come.
fn has_ended(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let wire = Wire::argument(args.get_or_undefined(0))?;
    let ended = wire.0.borrow().as_ref().is_some_and(wire::End::has_ended);
    Ok(ended.into())
}

/// `visit(end)`: gives a port its turn though nothing new has come.
fn visit(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    post(end_argument(args)?, 0);
    Ok(JsValue::undefined())
}

/// A `BroadcastChannel`: its thread, and a wire to it.
struct Member {
    number: u64,
    thread: ThreadId,
    end: wire::End,
}

#[derive(Default)]
struct Channels {
    members: HashMap<String, Vec<Member>>,
    last: u64,
}

static CHANNELS: Mutex<Option<Channels>> = Mutex::new(None);

fn channels() -> MutexGuard<'static, Option<Channels>> {
    CHANNELS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `join(name)`: makes a channel one of those that other threads know; returns its number and its
/// wire.
fn join(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = convert::to_text(args.get_or_undefined(0), context)?;
    let (theirs, own) = wire::pair();
    let number = {
        let mut channels = channels();
        let channels = channels.get_or_insert_default();
        channels.last += 1;
        let number = channels.last;
        channels.members.entry(name).or_default().push(Member {
            number,
            thread: std::thread::current().id(),
            end: theirs,
        });
        number
    };
    let own = Wire::object(own, context);
    Ok(JsArray::from_iter([JsValue::from(number as f64), own.into()], context).into())
}

/// `part(name, number)`: the channel is closed.
fn part(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = convert::to_text(args.get_or_undefined(0), context)?;
    let number = args.get_or_undefined(1).to_length(context)?;
    let mut known = channels();
    let mut gone = Vec::new();
    if let Some(channels) = &mut *known
        && let Some(members) = channels.members.get_mut(&name)
    {
        gone.extend(members.extract_if(.., |member| member.number == number));
        if members.is_empty() {
            channels.members.remove(&name);
        }
    }
    drop(known);
    drop(gone);
    Ok(JsValue::undefined())
}

/// This thread's channels are closed, since it ends.
pub fn part_all() {
    let mut known = channels();
    let mut gone = Vec::new();
    let own = std::thread::current().id();
    if let Some(channels) = &mut *known {
        for members in channels.members.values_mut() {
            gone.extend(members.extract_if(.., |member| member.thread == own));
        }
        channels.members.retain(|_, members| !members.is_empty());
    }
    drop(known);
    drop(gone);
}

/// `broadcast(name, clone)`: sends a message to the channels of other threads; `clone()` makes one
/// more clone of it.
fn broadcast(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = convert::to_text(args.get_or_undefined(0), context)?;
    let own = std::thread::current().id();
    let count = |channels: &Option<Channels>| {
        let members = (channels.as_ref()).and_then(|channels| channels.members.get(&name));
        members.map_or(0, |members| {
            members.iter().filter(|member| member.thread != own).count()
        })
    };
    let mut letters = Vec::new();
    // Packing may not happen under the lock: it may collect, and close ports.
    let wanted = count(&channels());
    for _ in 0..wanted {
        let Some(clone) = args.get_or_undefined(1).as_function() else {
            return Err(convert::illegal_invocation());
        };
        let message = clone.call(&JsValue::undefined(), &[], context)?;
        let packed = packed::pack(&message, &[], context)?;
        letters.push(Letter::Message(packed, trace::sent(context)));
    }
    if let Some(members) = (channels().as_ref()).and_then(|known| known.members.get(&name)) {
        let others = members.iter().filter(|member| member.thread != own);
        for (member, letter) in others.zip(letters) {
            member.end.send(letter);
        }
    }
    Ok(JsValue::undefined())
}

pub(super) fn define(half: &JsObject, context: &mut Context) {
    let functions: &[define::Method] = &[
        ("wires", 0, wires),
        ("attach", 2, attach),
        ("send", 3, send),
        ("take", 2, take),
        ("detach", 2, detach),
        ("hangUp", 1, hang_up),
        ("arrived", 1, arrived),
        ("hasEnded", 1, has_ended),
        ("visit", 1, visit),
        ("join", 1, join),
        ("part", 2, part),
        ("broadcast", 2, broadcast),
    ];
    define::put_functions(half, functions, context);
}
