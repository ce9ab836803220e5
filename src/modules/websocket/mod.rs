//! What `WebSocket` (js/internal/fetch/websocket.js) needs to read and make frames; the sockets are
//! the script half's.

mod frames;

use std::cell::RefCell;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsObject, JsResult, JsString, JsValue, Trace,
    object::builtins::JsArray,
};

use self::frames::{Opcode, Reader, Step};
use crate::engine::{convert, define, errors};
use crate::modules::buffer;
use crate::runtime;

/// What `reader.step()` gives, beside the numbers that frames have on the wire.
const MORE: u8 = 0;
const FAILED: u8 = 3;
/// Added to that of a message which is compressed.
const DEFLATED: u8 = 16;

/// Functions for js/internal/fetch/websocket.js.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    let prototype = define::object(context);
    define::put_methods(
        &prototype,
        &[
            ("receive", 1, receive),
            ("step", 0, step),
            // What the last step told of.
            ("bytes", 0, |this, _, context| {
                let bytes = with(this, |state| std::mem::take(&mut state.bytes))?;
                Ok(buffer::new_from_vec(bytes, context)?.into())
            }),
            // The same as text; undefined: it is no UTF-8.
            ("text", 0, |this, _, _| {
                let bytes = with(this, |state| std::mem::take(&mut state.bytes))?;
                Ok(text_of(&bytes))
            }),
            // `[code, reason]` of the last step, a failure or a close frame.
            ("why", 0, |this, _, context| {
                let (code, reason) = with(this, |state| std::mem::take(&mut state.why))?;
                let code = code.map_or_else(JsValue::undefined, JsValue::from);
                let reason = convert::string(&reason).into();
                Ok(JsArray::from_iter([code, reason], context).into())
            }),
        ],
        context,
    );
    let reader = define::closure(
        "reader",
        1,
        |_, args, prototype: &JsObject, context| {
            let reader = Reader::new(args.get_or_undefined(0).to_boolean());
            let state = RefCell::new(State {
                reader,
                bytes: Vec::new(),
                why: (None, String::new()),
            });
            Ok(define::native_object(prototype, ReaderState { state }, context).into())
        },
        prototype,
        context,
    );
    define::put(&half, "reader", reader);
    define::put_functions(
        &half,
        &[
            ("frame", 2, make_frame),
            ("text", 1, |_, args, context| {
                let bytes = args.get_or_undefined(0);
                let text = buffer::with_bytes(bytes, context, text_of);
                text.ok_or_else(convert::illegal_invocation)
            }),
        ],
        context,
    );
    Ok(half)
}

struct State {
    reader: Reader,
    bytes: Vec<u8>,
    why: (Option<u16>, String),
}

#[derive(Trace, Finalize, JsData)]
struct ReaderState {
    #[unsafe_ignore_trace]
    state: RefCell<State>,
}

/// Changes the reader that `this` is. Nothing of a script runs meanwhile.
fn with<T>(this: &JsValue, act: impl FnOnce(&mut State) -> T) -> JsResult<T> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let reader = object
        .downcast_ref::<ReaderState>()
        .ok_or_else(convert::illegal_invocation)?;
    let mut state = reader.state.borrow_mut();
    Ok(act(&mut state))
}

fn text_of(bytes: &[u8]) -> JsValue {
    frames::text(bytes).map_or_else(JsValue::undefined, |text| JsString::from(text).into())
}

/// `reader.receive(bytes)`
fn receive(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let taken = buffer::with_bytes(args.get_or_undefined(0), context, |bytes| {
        with(this, |state| state.reader.receive(bytes))
    });
    taken.transpose()?;
    Ok(JsValue::undefined())
}

/// `reader.step()`: the number of what has come.
fn step(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let number = with(this, |state| match state.reader.step() {
        Step::More => MORE,
        Step::Message {
            is_text,
            is_deflated,
            bytes,
        } => {
            state.bytes = bytes;
            let opcode = match is_text {
                true => Opcode::Text,
                false => Opcode::Binary,
            };
            opcode as u8 + if is_deflated { DEFLATED } else { 0 }
        }
        Step::Ping(bytes) => {
            state.bytes = bytes;
            Opcode::Ping as u8
        }
        Step::Pong(bytes) => {
            state.bytes = bytes;
            Opcode::Pong as u8
        }
        Step::Close(code, reason) => {
            state.why = (code, reason);
            Opcode::Close as u8
        }
        Step::Failed(failure) => {
            state.why = (Some(failure.0), failure.1.into());
            FAILED
        }
    })?;
    Ok(number.into())
}

/// `frame(opcode, data)`: a masked frame that holds a text or bytes.
fn make_frame(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let number = args.get_or_undefined(0).to_uint8(context)?;
    let opcode = Opcode::of(number).ok_or_else(convert::illegal_invocation)?;
    let mut mask = [0; 4];
    runtime::random_bytes(&mut mask).map_err(|error| {
        JsError::from_opaque(
            errors::plain(errors::Class::Error, &error.to_string(), context).into(),
        )
    })?;
    let data = args.get_or_undefined(1);
    // What has bytes gives them without a copy of its own.
    let made = match buffer::with_bytes(data, context, |bytes| frames::frame(opcode, bytes, mask)) {
        Some(made) => made,
        None => frames::frame(opcode, &buffer::bytes_of(data, context)?, mask),
    };
    Ok(buffer::new_from_vec(made, context)?.into())
}
