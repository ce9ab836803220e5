//! In: from the source, which `_read` asks and which answers by `push`, to the buffer.

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string};

use super::common::{emit, fail_with, invoke, length_of, state_of, this_stream};
use super::consumer::{flow, read_zero};
use super::later::{Later, later, on_stream};
use super::lifecycle;
use super::readable::hook;
use super::state::{State, flag, with};
use crate::engine::errors;
use crate::modules::buffer::{self, Encoding};

/// `push(chunk, encoding)`
pub fn push(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (chunk, encoding) = (args.get_or_undefined(0), args.get_or_undefined(1));
    add(&this_stream(this)?, chunk, encoding, false, context).map(JsValue::from)
}

/// `unshift(chunk, encoding)`
pub fn unshift(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (chunk, encoding) = (args.get_or_undefined(0), args.get_or_undefined(1));
    add(&this_stream(this)?, chunk, encoding, true, context).map(JsValue::from)
}

/// A text's bytes, as a Buffer.
fn text_to_buffer(text: &JsString, encoding: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    if let Some(known) = Encoding::option(encoding, Encoding::Utf8) {
        return Ok(buffer::new_from_vec(known.decode(text), context)?.into());
    }
    to_buffer(&[text.clone().into(), encoding.clone()], context)
}

fn to_buffer(args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let to_buffer = hook(|hooks| hooks.to_buffer.clone())?;
    to_buffer.call(&JsValue::undefined(), args, context)
}

/// What a stream of bytes keeps of a chunk; nothing when it is none. True when it is a text that the
/// decoder would give.
fn as_bytes(
    state: &JsObject,
    chunk: &JsValue,
    encoding: &JsValue,
    front: bool,
    context: &mut Context,
) -> JsResult<Option<(JsValue, bool)>> {
    if let Some(text) = chunk.as_string() {
        let (own, usual) = with(state, |state| (state.encoding(), state.default_encoding()))?;
        let encoding = if encoding.to_boolean() {
            encoding.clone()
        } else {
            usual
        };
        if encoding.strict_equals(&own) {
            return Ok(Some((chunk.clone(), true)));
        }
        let mut made = text_to_buffer(&text, &encoding, context)?;
        if front
            && own.to_boolean()
            && let Some(bytes) = made.as_object()
        {
            made = invoke!(&bytes, "toString", &[own], context)?;
        }
        return Ok(Some((made, false)));
    }
    if chunk.is_undefined() {
        return Ok(Some((JsValue::undefined(), false)));
    }
    let Some(object) = chunk.as_object() else {
        return Ok(None);
    };
    if buffer::is_buffer(&object, context) {
        return Ok(Some((chunk.clone(), false)));
    }
    if buffer::kind(&object).is_some() || object.is::<boa_engine::builtins::dataview::DataView>() {
        return Ok(Some((
            to_buffer(std::slice::from_ref(chunk), context)?,
            false,
        )));
    }
    Ok(None)
}

/// Returns what `push` returns: whether the source may go on.
fn add(
    stream: &JsObject,
    chunk: &JsValue,
    encoding: &JsValue,
    front: bool,
    context: &mut Context,
) -> JsResult<bool> {
    let state = &state_of(stream, context)?;
    if chunk.is_null() {
        with(state, |state| state.put(flag::READING, false))?;
        end_source(stream, state, context)?;
        return Ok(false);
    }
    let (is_object_mode, decoder) = with(state, |state| {
        (state.is(flag::OBJECT_MODE), state.decoder())
    })?;
    let taken = match is_object_mode {
        true => {
            let decoded = front || decoder.is_none() || encoding.to_boolean();
            Some((chunk.clone(), decoded))
        }
        false => as_bytes(state, chunk, encoding, front, context)?,
    };
    let Some((mut chunk, decoded)) = taken else {
        let kinds = ["string", "Buffer", "TypedArray", "DataView"];
        let error = errors::invalid_arg_type("chunk", &kinds, chunk, context);
        lifecycle::fail(stream, &error.into_opaque(context)?, false, context)?;
        return Ok(false);
    };

    // What the chunk counts for.
    let mut length = match is_object_mode {
        true => 1.0,
        false => length_of(&chunk, context)?,
    };
    let (ended, end_emitted, gone) = with(state, |state| {
        let gone = state.is(flag::DESTROYED) || state.has_failed();
        (state.is(flag::ENDED), state.is(flag::END_EMITTED), gone)
    })?;
    if front {
        if length > 0.0 {
            if end_emitted {
                fail_with(stream, "ERR_STREAM_UNSHIFT_AFTER_END_EVENT", &[], context)?;
                return Ok(false);
            }
            if gone {
                return Ok(false);
            }
            return deliver(stream, state, chunk, length, true, context);
        }
        return with(state, wants_more);
    }
    if length > 0.0 {
        if ended {
            fail_with(stream, "ERR_STREAM_PUSH_AFTER_EOF", &[], context)?;
            return Ok(false);
        }
        if gone {
            return Ok(false);
        }
        with(state, |state| state.put(flag::READING, false))?;
        if let Some(decoder) = decoder
            && !decoded
        {
            chunk = invoke!(&decoder, "write", &[chunk], context)?;
            if !is_object_mode {
                length = length_of(&chunk, context)?;
            }
            // The start of a character: nothing to hand out yet.
            if length == 0.0 {
                schedule_read_more(stream, state, context)?;
                return with(state, wants_more);
            }
        }
        return deliver(stream, state, chunk, length, false, context);
    }
    // An empty chunk says only that this _read is over.
    with(state, |state| state.put(flag::READING, false))?;
    schedule_read_more(stream, state, context)?;
    with(state, wants_more)
}

fn wants_more(state: &State) -> bool {
    let length = state.length.get();
    !state.is(flag::ENDED) && (length < state.high_water_mark.get() || length == 0.0)
}

/// No destination is waited for any more.
pub fn forget_awaited(state: &JsObject, context: &mut Context) -> JsResult<()> {
    if let Some(set) = with(state, State::forget_awaited)? {
        invoke!(&set, "clear", &[], context)?;
    }
    Ok(())
}

fn deliver(
    stream: &JsObject,
    state: &JsObject,
    chunk: JsValue,
    length: f64,
    front: bool,
    context: &mut Context,
) -> JsResult<bool> {
    let passes = with(state, |state| {
        state.flowing.get() == Some(true)
            && state.length.get() == 0.0
            && !state.is(flag::SYNC)
            && state.is(flag::DATA_LISTENING)
    })?;
    if passes {
        // Nothing waits before this chunk and no read() is under way: past the buffer.
        forget_awaited(state, context)?;
        with(state, |state| state.put(flag::DATA_EMITTED, true))?;
        emit(stream, js_string!("data"), &[chunk], context)?;
    } else {
        let needs = with(state, |state| {
            state.length.set(state.length.get() + length);
            let mut buffer = state.buffer.borrow_mut();
            if front {
                buffer.push_front(chunk);
            } else {
                buffer.push_back(chunk);
            }
            state.is(flag::NEED_READABLE)
        })?;
        if needs {
            emit_readable(stream, state, context)?;
        }
    }
    schedule_read_more(stream, state, context)?;
    with(state, wants_more)
}

fn end_source(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
    let (ended, decoder) = with(state, |state| (state.is(flag::ENDED), state.decoder()))?;
    if ended {
        return Ok(());
    }
    if let Some(decoder) = decoder {
        let rest = invoke!(&decoder, "end", &[], context)?;
        let length = length_of(&rest, context)?;
        if length > 0.0 {
            with(state, |state| {
                state.buffer.borrow_mut().push_back(rest);
                let counts = if state.is(flag::OBJECT_MODE) {
                    1.0
                } else {
                    length
                };
                state.length.set(state.length.get() + counts);
            })?;
        }
    }
    let sync = with(state, |state| {
        state.put(flag::ENDED, true);
        state.is(flag::SYNC)
    })?;
    if sync {
        return emit_readable(stream, state, context);
    }
    // The source ended in a callback of its own: 'readable' comes at once.
    with(state, |state| {
        state.put(flag::NEED_READABLE, false);
        state.put(flag::EMITTED_READABLE, true);
    })?;
    emit_readable_now(stream, state, context)
}

/// Has `readable` emitted, unless that is due already.
pub fn emit_readable(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
    let due = with(state, |state| {
        state.put(flag::NEED_READABLE, false);
        let due = !state.is(flag::EMITTED_READABLE);
        state.put(flag::EMITTED_READABLE, true);
        due
    })?;
    match due {
        true => later(Later::EmitReadable, stream, context),
        false => Ok(()),
    }
}

/// Emits `readable`, if there is still something to read.
pub fn emit_readable_now(
    stream: &JsObject,
    state: &JsObject,
    context: &mut Context,
) -> JsResult<()> {
    let due = with(state, |state| {
        let gone = state.is(flag::DESTROYED) || state.has_failed();
        !gone && (state.length.get() > 0.0 || state.is(flag::ENDED))
    })?;
    if due {
        emit(stream, js_string!("readable"), &[], context)?;
        with(state, |state| state.put(flag::EMITTED_READABLE, false))?;
    }
    with(state, |state| {
        // A listener that left the buffer short wants to hear of the next chunk.
        let is_short = state.length.get() <= state.high_water_mark.get();
        if state.flowing.get() != Some(true) && !state.is(flag::ENDED) && is_short {
            state.put(flag::NEED_READABLE, true);
        }
    })?;
    flow(stream, state, context)
}

/// Reads ahead, up to the high water mark, once what runs now has returned.
fn schedule_read_more(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
    let due = with(state, |state| {
        let due = !state.is(flag::READING_MORE | flag::READING) && state.is(flag::CONSTRUCTED);
        if due {
            state.put(flag::READING_MORE, true);
        }
        due
    })?;
    match due {
        true => later(Later::ReadMore, stream, context),
        false => Ok(()),
    }
}

/// `readMoreLater(stream)`
pub fn read_more_later(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    on_stream(args, context, schedule_read_more)
}

/// Asks the source until the buffer is full or it does not answer at once.
pub fn read_more(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
    loop {
        let (due, before) = with(state, |state| {
            let length = state.length.get();
            let has_room = length < state.high_water_mark.get()
                || (state.flowing.get() == Some(true) && length == 0.0);
            (!state.is(flag::READING | flag::ENDED) && has_room, length)
        })?;
        if !due {
            break;
        }
        read_zero(stream, context)?;
        // Nothing came synchronously: its push() will ask again.
        if with(state, |state| state.length.get())? == before {
            break;
        }
    }
    with(state, |state| state.put(flag::READING_MORE, false))
}
