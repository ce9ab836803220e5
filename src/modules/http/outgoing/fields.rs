//! The fields of a message that is sent: accessors over its native state.

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string,
    object::builtins::JsArray,
};

use super::{Outgoing, Rendered, flag, outlet, peek, with};
use crate::engine::{convert, define};
use crate::modules::buffer::encoding::latin1;

/// Flags under their names in JavaScript, and whether a script may set them.
const FLAGS: &[(&str, u32, bool)] = &[
    ("_closed", flag::CLOSED, true),
    ("_defaultKeepAlive", flag::DEFAULT_KEEP_ALIVE, true),
    ("_expect_continue", flag::EXPECTS_CONTINUE, true),
    ("_hasBody", flag::HAS_BODY, true),
    ("_headerSent", flag::HEADER_SENT, true),
    ("_last", flag::LAST, true),
    ("_removedConnection", flag::REMOVED_CONNECTION, true),
    ("_removedContLen", flag::REMOVED_LENGTH, true),
    ("_removedTE", flag::REMOVED_ENCODING, true),
    ("_sent100", flag::SENT_CONTINUE, true),
    ("chunkedEncoding", flag::CHUNKED, true),
    ("closed", flag::CLOSED, false),
    ("destroyed", flag::DESTROYED, true),
    ("finished", flag::FINISHED, true),
    ("headersSent", flag::HEADER, false),
    ("maxRequestsOnConnectionReached", flag::MOST_REQUESTS, true),
    ("rejectNonStandardBodyWrites", flag::REJECTS_BODY, true),
    ("sendDate", flag::SEND_DATE, true),
    ("shouldKeepAlive", flag::KEEP_ALIVE, true),
    ("strictContentLength", flag::STRICT_LENGTH, true),
    ("upgradeOrConnect", flag::UPGRADE, true),
    ("useChunkedEncodingByDefault", flag::USE_CHUNKED, true),
    ("writable", flag::WRITABLE, true),
    ("writableEnded", flag::FINISHED, false),
    ("writableFinished", flag::SENT, false),
];

/// Defines all of them on a prototype.
pub fn define_fields(prototype: &JsObject, context: &mut Context) {
    for &(name, bits, settable) in FLAGS {
        define_flag(prototype, name, bits, settable, context);
    }
    type Entry = (&'static str, define::Native, Option<define::Native>);
    let entries: [Entry; 15] = [
        ("_contentLength", content_length, Some(set_content_length)),
        ("_header", head, Some(set_head)),
        ("_keepAliveTimeout", keep_alive, Some(set_keep_alive)),
        ("_trailer", trailer, Some(set_trailer)),
        ("connection", socket, Some(set_socket)),
        ("errored", errored, Some(set_errored)),
        ("outputData", output_data, None),
        ("outputSize", output_size, None),
        ("req", request, Some(set_request)),
        ("socket", socket, Some(set_socket)),
        ("writableCorked", corked, None),
        ("writableHighWaterMark", high_water_mark, None),
        ("writableLength", writable_length, None),
        ("writableNeedDrain", need_drain, None),
        ("writableObjectMode", |_, _, _| Ok(false.into()), None),
    ];
    for (name, get, set) in entries {
        define::put_accessor(prototype, JsString::from(name), get, set, context);
    }
}

fn define_flag(
    prototype: &JsObject,
    name: &'static str,
    bits: u32,
    settable: bool,
    context: &mut Context,
) {
    let get = NativeFunction::from_copy_closure(move |this, _, _| {
        Ok(look(this, |state| state.is(bits).into()))
    });
    let set = NativeFunction::from_copy_closure(move |this, args, _| {
        if let Some(message) = this.as_object() {
            let on = args.get_or_undefined(0).to_boolean();
            with(&message, |state| state.put(bits, on));
        }
        Ok(JsValue::undefined())
    });
    define::put_closures(prototype, name, get, settable.then_some(set), context);
}

/// What a getter says of a message, or of what is none (a prototype): what a new one would have.
fn look(this: &JsValue, say: impl Fn(&Outgoing) -> JsValue) -> JsValue {
    let found = this.as_object().and_then(|message| peek(&message, &say));
    found.unwrap_or_else(|| say(&Outgoing::default()))
}

fn content_length(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(look(this, |state| {
        state
            .content_length
            .get()
            .map_or(JsValue::null(), JsValue::from)
    }))
}

fn set_content_length(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    if let Some(message) = this.as_object() {
        let length = args.get_or_undefined(0).as_number();
        with(&message, |state| state.content_length.set(length));
    }
    Ok(JsValue::undefined())
}

fn head(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(look(this, |state| match state.is(flag::HEADER) {
        true => latin1(&state.head.borrow().text()).into(),
        false => JsValue::null(),
    }))
}

fn set_head(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let mut text = Vec::new();
    if value.to_boolean() {
        super::headers::value_text(value, &mut text, context)?;
    }
    if let Some(message) = this.as_object() {
        with(&message, |state| {
            state.put(flag::HEADER, value.to_boolean());
            *state.head.borrow_mut() = Rendered::Own(text);
        });
    }
    Ok(JsValue::undefined())
}

fn keep_alive(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(look(this, |state| state.keep_alive.get().into()))
}

fn set_keep_alive(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let milliseconds = args.get_or_undefined(0).as_number().unwrap_or(0.0);
    if let Some(message) = this.as_object() {
        with(&message, |state| state.keep_alive.set(milliseconds as u32));
    }
    Ok(JsValue::undefined())
}

fn trailer(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(look(this, |state| {
        state.look(|rare| latin1(&rare.trailer)).into()
    }))
}

fn set_trailer(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut text = Vec::new();
    super::headers::value_text(args.get_or_undefined(0), &mut text, context)?;
    if let Some(message) = this.as_object() {
        with(&message, |state| state.edit(|rare| rare.trailer = text));
    }
    Ok(JsValue::undefined())
}

fn errored(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(look(this, |state| {
        let errored = state.look(|rare| rare.errored.clone());
        errored.unwrap_or_else(JsValue::null)
    }))
}

fn set_errored(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    if let Some(message) = this.as_object() {
        let value = args.get_or_undefined(0).clone();
        with(&message, |state| {
            state.edit(|rare| rare.errored = Some(value));
        });
    }
    Ok(JsValue::undefined())
}

fn request(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(look(this, |state| match &*state.request.borrow() {
        Some(request) => request.clone().into(),
        None => JsValue::undefined(),
    }))
}

fn set_request(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    if let Some(message) = this.as_object() {
        let request = args.get_or_undefined(0).as_object();
        with(&message, |state| *state.request.borrow_mut() = request);
    }
    Ok(JsValue::undefined())
}

fn output_size(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(look(this, |state| (state.held() as f64).into()))
}

/// What is held back, in Node's form: here always one piece.
fn output_data(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let held = this
        .as_object()
        .and_then(|message| peek(&message, |state| state.look(|rare| latin1(&rare.held))));
    let held = held.unwrap_or_default();
    if held.is_empty() {
        return Ok(JsArray::new(context)?.into());
    }
    let entry = define::object(context);
    define::put(&entry, "data", held);
    define::put(&entry, "encoding", js_string!("latin1"));
    define::put(&entry, "callback", JsValue::null());
    Ok(JsArray::from_iter([entry.into()], context).into())
}

fn corked(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(look(this, |state| state.corked().into()))
}

fn high_water_mark(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(look(this, |state| (state.high_water_mark() as f64).into()))
}

fn writable_length(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(message) = this.as_object() else {
        return Ok(0.into());
    };
    let held = peek(&message, |state| state.held() + state.piled()).unwrap_or(0);
    let waiting = outlet::waiting(&message, context)?;
    Ok(((held + waiting) as f64).into())
}

fn need_drain(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(look(this, |state| {
        let over = state.is(flag::DESTROYED | flag::FINISHED);
        (!over && state.is(flag::NEED_DRAIN)).into()
    }))
}

fn socket(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let (own, connection, is_over) = peek(&message, |state| {
        let own = state.look(|rare| rare.socket.clone());
        let connection = state.connection();
        let is_over = connection.as_ref().is_some_and(|c| state.is_over(c));
        (own, connection, is_over)
    })
    .unwrap_or_default();
    match (own, connection) {
        (Some(own), _) => Ok(own),
        (None, Some(connection)) if is_over || connection.is_with(&message) => {
            connection.socket(context)
        }
        _ => Ok(JsValue::null()),
    }
}

fn set_socket(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    if let Some(message) = this.as_object() {
        let value = args.get_or_undefined(0).clone();
        with(&message, |state| {
            state.edit(|rare| rare.socket = Some(value));
        });
    }
    Ok(JsValue::undefined())
}
