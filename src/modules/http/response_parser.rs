//! What an HTTP client reads responses with: bytes of a JavaScript socket in, messages out.

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace, gc::GcRefCell,
};

use super::bare;
use super::framing::{self, Event, Invalid, Length, Parser, Side};
use super::incoming::{self, Incoming};
use crate::engine::errors::{self, Class};
use crate::engine::{convert, define};
use crate::modules::buffer;
use crate::runtime::{Origin, runtime};

#[derive(Trace, Finalize, JsData)]
struct ResponseParser {
    #[unsafe_ignore_trace]
    parser: RefCell<Parser>,
    /// The message whose body is arriving.
    current: GcRefCell<Option<JsObject>>,
    /// `{ onHead(message, keepsAlive, upgrade, untilClose), onEnd(message) }`; onHead answers 1 for a
    /// response without a body, 2 when the connection is another protocol's now.
    callbacks: JsObject,
    socket: JsValue,
    #[unsafe_ignore_trace]
    until_close: Cell<bool>,
    #[unsafe_ignore_trace]
    joins: Cell<bool>,
    /// What a response is read as, until it is read: Node numbers that.
    origin: GcRefCell<Option<Origin>>,
}

thread_local! {
    static PROTOTYPE: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// `ResponseParser(callbacks, socket)`: for all responses on a socket; see [`begin`].
pub fn make(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let known = PROTOTYPE.with(|prototype| prototype.borrow().clone());
    let prototype = match known {
        Some(known) => known,
        None => {
            let made = define::object(context);
            define::put_methods(
                &made,
                &[
                    ("begin", 6, begin),
                    ("execute", 1, execute),
                    ("finish", 0, finish),
                    ("leave", 0, leave),
                ],
                context,
            );
            PROTOTYPE.with(|prototype| *prototype.borrow_mut() = Some(made.clone()));
            made
        }
    };
    let state = ResponseParser {
        parser: RefCell::new(Parser::new(Side::Response, 0)),
        current: GcRefCell::new(None),
        callbacks: args.get_or_undefined(0).to_object(context)?,
        socket: args.get_or_undefined(1).clone(),
        until_close: Cell::new(false),
        joins: Cell::new(false),
        origin: GcRefCell::new(None),
    };
    Ok(define::native_object(&prototype, state, context).into())
}

/// `begin(skipsBody, limit, lenient, joinDuplicateHeaders, maxHeadersCount, lenientValues)`: the next
/// response is the answer to a request; `skipsBody`: to a HEAD request.
fn begin(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let is = |at| args.get_or_undefined(at).to_boolean();
    let limit = args.get_or_undefined(1).to_u32(context)? as usize;
    let mut parser = Parser::new(Side::Response, limit);
    parser.skip_body(is(0));
    if is(2) {
        parser.be_lenient();
    }
    if let Some(most) = args.get_or_undefined(4).as_number() {
        parser.limit_headers(most.max(0.0) as usize);
    }
    if is(5) {
        parser.take_any_values();
    }
    let mut origin = runtime().origin();
    (runtime().execution).announce(&mut origin, "HTTPCLIENTREQUEST", context);
    with(&this_object(this)?, |state| {
        *state.origin.borrow_mut() = Some(origin);
        *state.parser.borrow_mut() = parser;
        state.current.borrow_mut().take();
        state.joins.set(is(3));
    })?;
    Ok(JsValue::undefined())
}

/// `leave()`: the response has been read, or will not be.
fn leave(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let origin = with(&this_object(this)?, |state| {
        state.origin.borrow_mut().take()
    })?;
    if let Some(origin) = origin {
        runtime().execution.has_ended(origin.number);
    }
    Ok(JsValue::undefined())
}

/// Does something with a part of the response, as its execution.
fn within<T>(
    object: &JsObject,
    context: &mut Context,
    part: impl FnOnce(&mut Context) -> JsResult<T>,
) -> JsResult<T> {
    let origin = with(object, |state| state.origin.borrow().clone())?;
    match origin {
        Some(origin) => runtime().execution.within(&origin, context, part),
        None => part(context),
    }
}

fn this_object(this: &JsValue) -> JsResult<JsObject> {
    this.as_object()
        .filter(|object| object.is::<ResponseParser>())
        .ok_or_else(convert::illegal_invocation)
}

fn with<T>(object: &JsObject, look: impl FnOnce(&ResponseParser) -> T) -> JsResult<T> {
    let state = object
        .downcast_ref::<ResponseParser>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(look(&state))
}

/// The error of bytes that are no HTTP, as Node's parser gives it; `packet` is the bytes and how many
/// of them were parsed.
pub fn parse_error(
    invalid: Invalid,
    packet: Option<(&[u8], usize)>,
    context: &mut Context,
) -> JsResult<JsObject> {
    let message = match packet {
        Some(_) => format!("Parse Error: {}", invalid.reason),
        None => "Parse Error".to_owned(),
    };
    let error = errors::plain(Class::Error, &message, context);
    let parsed = packet.map_or(0, |(_, parsed)| parsed);
    define::put(&error, "bytesParsed", parsed as f64);
    define::put(&error, "code", JsString::from(invalid.code));
    define::put(&error, "reason", JsString::from(invalid.reason));
    if let Some((bytes, _)) = packet {
        define::put(&error, "rawPacket", buffer::new_from_slice(bytes, context)?);
    }
    Ok(error)
}

fn call(
    object: &JsObject,
    name: &'static str,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let callbacks = with(object, |state| state.callbacks.clone())?;
    let function = callbacks.get(JsString::from(name), context)?;
    match function.as_callable() {
        Some(function) => function.call(&callbacks.into(), args, context),
        None => Ok(JsValue::undefined()),
    }
}

/// `execute(chunk)`: undefined, the error of bytes that are wrong, or a Buffer with what belongs to
/// another protocol. True when the socket should pause.
fn execute(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_object(this)?;
    let bytes = buffer::bytes_of(args.get_or_undefined(0), context)?;
    let mut input = &bytes[..];
    let mut waits = false;
    loop {
        let event = with(&object, |state| state.parser.borrow_mut().next(&mut input))?;
        match event {
            Ok(None) => break,
            Ok(Some(Event::Head(head))) => {
                let (keeps, upgrade) = (head.keeps_alive, head.upgrade);
                let until_close = head.length == Length::UntilClose;
                let socket = with(&object, |state| state.socket.clone())?;
                let joins = with(&object, |state| state.joins.get())?;
                let state = Incoming::new(head, None, Some(socket), joins);
                let prototype = bare::request_prototype()?;
                let message = define::native_object(&prototype, state, context);
                with(&object, |state| {
                    *state.current.borrow_mut() = Some(message.clone());
                    state.until_close.set(until_close);
                })?;
                let args = [
                    message.into(),
                    keeps.into(),
                    upgrade.into(),
                    until_close.into(),
                ];
                let answer = within(&object, context, |context| {
                    call(&object, "onHead", &args, context)
                })?;
                if answer.as_number() == Some(2.0) {
                    with(&object, |state| state.parser.borrow_mut().upgrade())?;
                    return Ok(buffer::new_from_slice(input, context)?.into());
                }
            }
            Ok(Some(Event::Body(bytes))) => {
                let current = with(&object, |state| state.current.borrow().clone())?;
                if let Some(message) = current {
                    waits |= within(&object, context, |context| {
                        incoming::body(&message, bytes, context)
                    })?;
                }
            }
            Ok(Some(Event::End(trailers))) => {
                let current = with(&object, |state| state.current.borrow_mut().take())?;
                if let Some(message) = current {
                    within(&object, context, |context| {
                        incoming::end(&message, trailers, context)?;
                        call(&object, "onEnd", &[message.into()], context)
                    })?;
                }
            }
            Err(invalid) => {
                let parsed = bytes.len() - input.len();
                let error = parse_error(invalid, Some((&bytes, parsed)), context)?;
                return Ok(error.into());
            }
        }
    }
    Ok(if waits {
        true.into()
    } else {
        JsValue::undefined()
    })
}

/// `finish()`: the connection has ended. True when a response was cut off by it.
fn finish(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_object(this)?;
    let (current, until_close, inside) = with(&object, |state| {
        let inside = state.parser.borrow().is_inside();
        (
            state.current.borrow_mut().take(),
            state.until_close.get(),
            inside,
        )
    })?;
    match current {
        Some(message) if until_close => {
            within(&object, context, |context| {
                incoming::end(&message, Vec::new(), context)?;
                call(&object, "onEnd", &[message.into()], context)
            })?;
            Ok(false.into())
        }
        Some(_) => Ok(true.into()),
        None if inside => Ok(parse_error(framing::EOF, None, context)?.into()),
        None => Ok(JsValue::undefined()),
    }
}
