//! What all of the readable half needs: its state, calls of what a script may have replaced, what a
//! chunk counts for.

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue};

use super::lifecycle;
use crate::engine::{convert, define, errors};
use crate::modules::http::incoming;
use crate::modules::{buffer, events};

pub fn this_stream(this: &JsValue) -> JsResult<JsObject> {
    this.as_object().ok_or_else(convert::illegal_invocation)
}

pub fn state_of(stream: &JsObject, context: &mut Context) -> JsResult<JsObject> {
    if let Some(state) = incoming::known_state(stream) {
        return Ok(state);
    }
    match define::get!(stream, "_readableState", context)?.as_object() {
        Some(state) => Ok(state),
        None => Err(errors::thrown(errors::plain(
            errors::Class::Type,
            "Cannot read properties of undefined (reading '_readableState')",
            context,
        ))),
    }
}

/// `invoke!(object, "name", args, context)`: calls a method of an object's.
macro_rules! invoke {
    ($object:expr, $name:literal, $args:expr, $context:expr) => {
        match $crate::engine::define::get!($object, $name, $context) {
            Ok(method) => {
                let args: &[boa_engine::JsValue] = $args;
                $crate::modules::stream::common::call(&$object, $name, &method, args, $context)
            }
            Err(error) => Err(error),
        }
    };
}

pub(super) use invoke;

/// Calls what a stream has as its method of that name.
pub fn call(
    object: &JsObject,
    name: &str,
    method: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    match method.as_callable() {
        Some(method) => method.call(&object.clone().into(), args, context),
        None => {
            let words = format!("stream.{name} is not a function");
            let error = errors::plain(errors::Class::Type, &words, context);
            Err(errors::thrown(error))
        }
    }
}

/// Emits an event, by the script's own `emit` if it has one.
pub fn emit(
    stream: &JsObject,
    name: JsString,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<()> {
    events::emit_by_own(stream, name.into(), args, context).map(drop)
}

pub fn fail_with(
    stream: &JsObject,
    code: &str,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<()> {
    let error = errors::make(code, args, context)?;
    lifecycle::fail(stream, &error.into(), false, context)
}

pub fn length_of(chunk: &JsValue, context: &mut Context) -> JsResult<f64> {
    if let Some(text) = chunk.as_string() {
        return Ok(text.len() as f64);
    }
    let Some(object) = chunk.as_object() else {
        return Ok(0.0);
    };
    if buffer::is_uint8_array(&object)
        && let Some(length) = buffer::with_bytes(chunk, context, <[u8]>::len)
    {
        return Ok(length as f64);
    }
    let length = define::get!(object, "length", context)?;
    Ok(length.as_number().unwrap_or(0.0))
}
