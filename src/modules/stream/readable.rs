//! Readable: a buffer between a source, which `_read` asks and which answers by `push`, and a
//! consumer. See [`State::flowing`] for the kinds of consumer.
//!
//! Whatever a subclass or a script may have put in the place of a method (`read`, `resume`, `emit` ...)
//! is called where Node calls it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::JsFunction, property::PropertyKey, string::JsStr,
};

use super::lifecycle;
use super::state::{self, State, flag, with};
use crate::engine::{convert, define, errors};
use crate::modules::buffer::{self, Encoding};
use crate::modules::http::incoming;
use crate::modules::{events, process};

/// The largest number of bytes that can be asked for.
const LARGEST_MARK: f64 = 1_073_741_824.0;

/// What js/internal/stream does for this.
struct Hooks {
    /// `Buffer.concat`
    concat: JsFunction,
    /// `Buffer.from`, for a text or any view of bytes.
    to_buffer: JsFunction,
    state_prototype: JsObject,
}

/// What runs in a tick: each is called with the stream, some with an error.
#[derive(Clone, Copy)]
pub enum Later {
    EmitReadable,
    ReadMore,
    Resume,
    ReadZero,
    UpdateListening,
    End,
    EndWritable,
    Destroyed,
    EmitClose,
    EmitError,
    EmitErrorAndClose,
}

const LATER: usize = 11;

thread_local! {
    /// `getDefaultHighWaterMark(false)`
    static DEFAULT_MARK: Cell<f64> = const { Cell::new(65_536.0) };
    static HOOKS: RefCell<Option<Hooks>> = const { RefCell::new(None) };
    static TICKS: RefCell<[Option<JsFunction>; LATER]> = const { RefCell::new([const { None }; LATER]) };
}

/// `defineReadable(Readable.prototype, ReadableState.prototype, { concat, toBuffer })`
pub fn define(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = args.get_or_undefined(0).to_object(context)?;
    let state_prototype = args.get_or_undefined(1).to_object(context)?;
    let given = args.get_or_undefined(2).to_object(context)?;
    let mut hook = |name: JsString| {
        let found = given.get(name, context)?.as_function();
        found.ok_or_else(convert::illegal_invocation)
    };
    let hooks = Hooks {
        concat: hook(js_string!("concat"))?,
        to_buffer: hook(js_string!("toBuffer"))?,
        state_prototype: state_prototype.clone(),
    };
    HOOKS.with(|known| *known.borrow_mut() = Some(hooks));
    state::define_fields(&state_prototype, context);
    let methods: [(&[&str], usize, define::Native); 9] = [
        (&["push"], 2, push),
        (&["unshift"], 2, unshift),
        (&["read"], 1, read_method),
        (&["on", "addListener"], 2, on),
        (&["removeListener", "off"], 2, remove_listener),
        (&["removeAllListeners"], 1, remove_all_listeners),
        (&["resume"], 0, resume),
        (&["pause"], 0, pause),
        (&["isPaused"], 0, is_paused),
    ];
    for (names, length, native) in methods {
        let function = define::function(names[0], length, native, context);
        for name in names {
            define::put(&prototype, name, function.clone());
        }
    }
    Ok(JsValue::undefined())
}

fn hook<T>(pick: impl FnOnce(&Hooks) -> T) -> JsResult<T> {
    HOOKS
        .with(|hooks| hooks.borrow().as_ref().map(pick))
        .ok_or_else(convert::illegal_invocation)
}

/// `makeState()`: a `ReadableState`.
pub fn make_state(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(new_state(None, context)?.into())
}

/// `setDefaultMark(bytes)`
pub fn set_default_mark(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    DEFAULT_MARK.set(args.get_or_undefined(0).as_number().unwrap_or(0.0));
    Ok(JsValue::undefined())
}

/// A `ReadableState`, with the default high water mark if none is given. Fails before `defineReadable` was called.
pub fn new_state(mark: Option<f64>, context: &mut Context) -> JsResult<JsObject> {
    let prototype = hook(|hooks| hooks.state_prototype.clone())?;
    let mark = mark.unwrap_or_else(|| DEFAULT_MARK.get());
    Ok(define::native_object(&prototype, State::new(mark), context))
}

// --- Small things ---

fn this_stream(this: &JsValue) -> JsResult<JsObject> {
    this.as_object().ok_or_else(convert::illegal_invocation)
}

fn state_of(stream: &JsObject, context: &mut Context) -> JsResult<JsObject> {
    let key = PropertyKey::from(js_string!("_readableState"));
    if let Some(state) = incoming::known_state(stream) {
        return Ok(state);
    }
    let found = match define::own_value(stream, &key) {
        Some(own) => own,
        None => stream.get(key, context)?,
    };
    match found.as_object() {
        Some(state) => Ok(state),
        None => Err(errors::thrown(errors::plain(
            errors::Class::Type,
            "Cannot read properties of undefined (reading '_readableState')",
            context,
        ))),
    }
}

/// Calls a method of an object's.
pub fn invoke(
    object: &JsObject,
    name: JsString,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let method = object.get(name.clone(), context)?;
    match method.as_callable() {
        Some(method) => method.call(&object.clone().into(), args, context),
        None => {
            let words = format!("stream.{} is not a function", convert::text(&name));
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
    match events::own_emit(stream, context)? {
        None => events::emit(stream, name, args, context).map(drop),
        Some(emit) => {
            let mut all = Vec::with_capacity(args.len() + 1);
            all.push(name.into());
            all.extend_from_slice(args);
            emit.call(&stream.clone().into(), &all, context).map(drop)
        }
    }
}

fn fail_with(
    stream: &JsObject,
    code: &str,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<()> {
    let error = errors::make(code, args, context)?;
    lifecycle::fail(stream, &error.into(), false, context)
}

fn later(what: Later, stream: &JsObject, context: &mut Context) -> JsResult<()> {
    later_with(what, &[stream.clone().into()], context)
}

/// Has something run in a tick of its own.
pub fn later_with(what: Later, args: &[JsValue], context: &mut Context) -> JsResult<()> {
    let known = TICKS.with(|ticks| ticks.borrow()[what as usize].clone());
    let function = known.unwrap_or_else(|| {
        let (name, native) = what.native();
        let made = define::function(name, 1, native, context);
        TICKS.with(|ticks| ticks.borrow_mut()[what as usize] = Some(made.clone()));
        made
    });
    process::queue_tick(function, args, context)
}

impl Later {
    /// Named as Node names them.
    fn native(self) -> (&'static str, define::Native) {
        match self {
            Self::EmitReadable => ("emitReadable_", |_, args, context| {
                on_stream(args, context, emit_readable_now)
            }),
            Self::ReadMore => ("maybeReadMore_", |_, args, context| {
                on_stream(args, context, read_more)
            }),
            Self::Resume => ("resume_", |_, args, context| {
                on_stream(args, context, resume_now)
            }),
            Self::ReadZero => ("nReadingNextTick", |_, args, context| {
                alone(args, context, |stream, _, context| {
                    read_zero(stream, context)
                })
            }),
            Self::UpdateListening => ("updateReadableListening", |_, args, context| {
                on_stream(args, context, update_listening)
            }),
            Self::End => ("endReadableNT", |_, args, context| {
                on_stream(args, context, end)
            }),
            Self::EndWritable => ("endWritableNT", |_, args, context| {
                alone(args, context, |stream, _, context| {
                    end_writable(stream, context)
                })
            }),
            Self::Destroyed => ("", |_, args, context| {
                alone(args, context, |stream, _, context| {
                    let (callback, error) = (JsValue::undefined(), JsValue::null());
                    lifecycle::destroyed(stream, &callback, &error, context)
                })
            }),
            Self::EmitClose => ("emitCloseNT", |_, args, context| {
                alone(args, context, |stream, _, context| {
                    lifecycle::emit_close(stream, context)
                })
            }),
            Self::EmitError => ("emitErrorNT", |_, args, context| {
                alone(args, context, lifecycle::emit_error)
            }),
            Self::EmitErrorAndClose => ("emitErrorCloseNT", |_, args, context| {
                alone(args, context, |stream, error, context| {
                    lifecycle::emit_error(stream, error, context)?;
                    lifecycle::emit_close(stream, context)
                })
            }),
        }
    }
}

/// Runs what needs no readable half: with the stream, and the error if there is one.
fn alone(
    args: &[JsValue],
    context: &mut Context,
    run: fn(&JsObject, &JsValue, &mut Context) -> JsResult<()>,
) -> JsResult<JsValue> {
    let stream = this_stream(args.get_or_undefined(0))?;
    run(&stream, args.get_or_undefined(1), context)?;
    Ok(JsValue::undefined())
}

fn on_stream(
    args: &[JsValue],
    context: &mut Context,
    run: fn(&JsObject, &JsObject, &mut Context) -> JsResult<()>,
) -> JsResult<JsValue> {
    let stream = this_stream(args.get_or_undefined(0))?;
    let state = state_of(&stream, context)?;
    run(&stream, &state, context)?;
    Ok(JsValue::undefined())
}

fn length_of(chunk: &JsValue, context: &mut Context) -> JsResult<f64> {
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
    let length = object.get(js_string!("length"), context)?;
    Ok(length.as_number().unwrap_or(0.0))
}

// --- In: from the source to the buffer ---

fn push(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (chunk, encoding) = (args.get_or_undefined(0), args.get_or_undefined(1));
    add(&this_stream(this)?, chunk, encoding, false, context).map(JsValue::from)
}

fn unshift(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
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
            made = invoke(&bytes, js_string!("toString"), &[own], context)?;
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
            chunk = invoke(&decoder, js_string!("write"), &[chunk], context)?;
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

fn forget_awaited(state: &JsObject, context: &mut Context) -> JsResult<()> {
    if let Some(set) = with(state, State::forget_awaited)? {
        invoke(&set, js_string!("clear"), &[], context)?;
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
        let rest = invoke(&decoder, js_string!("end"), &[], context)?;
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

fn emit_readable(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
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

fn emit_readable_now(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
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

fn read_more(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
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

// --- Out: from the buffer to the consumer ---

/// How much `read(n)` can give now; NaN asks for whatever there is.
fn readable_now(state: &JsObject, n: f64, context: &mut Context) -> JsResult<f64> {
    let (length, ended, is_object_mode, first) = with(state, |state| {
        let is_flowing = state.flowing.get() == Some(true) && state.length.get() > 0.0;
        let first = match n.is_nan() && is_flowing {
            true => state.buffer.borrow().front().cloned(),
            false => None,
        };
        let length = state.length.get();
        (
            length,
            state.is(flag::ENDED),
            state.is(flag::OBJECT_MODE),
            first,
        )
    })?;
    if n <= 0.0 || (length == 0.0 && ended) {
        return Ok(0.0);
    }
    if is_object_mode {
        return Ok(1.0);
    }
    if n.is_nan() {
        // A flowing stream hands chunks out one by one, as they were pushed.
        return match first {
            Some(first) => length_of(&first, context),
            None => Ok(length),
        };
    }
    if n <= length {
        return Ok(n);
    }
    Ok(if ended { length } else { 0.0 })
}

fn mark_for(n: f64, context: &mut Context) -> JsResult<f64> {
    if n > LARGEST_MARK {
        let args = [
            js_string!("size").into(),
            js_string!("<= 1GiB").into(),
            n.into(),
        ];
        return Err(errors::raise("ERR_OUT_OF_RANGE", &args, context));
    }
    let mut mark = 1.0;
    while mark < n {
        mark *= 2.0;
    }
    Ok(mark)
}

/// `take(n, state)`
pub fn take_function(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let n = args.get_or_undefined(0).as_number().unwrap_or(0.0);
    let state = args.get_or_undefined(1).to_object(context)?;
    take(&state, n, context)
}

/// Takes `n` bytes, characters or objects out of the buffer; null when there is nothing.
fn take(state: &JsObject, n: f64, context: &mut Context) -> JsResult<JsValue> {
    let (length, is_object_mode, decodes, count) = with(state, |state| {
        let count = state.buffer.borrow().len();
        let is_object_mode = state.is(flag::OBJECT_MODE);
        (
            state.length.get(),
            is_object_mode,
            state.decoder().is_some(),
            count,
        )
    })?;
    if length == 0.0 {
        return Ok(JsValue::null());
    }
    let next = |state: &State| state.buffer.borrow_mut().pop_front();
    if is_object_mode {
        return Ok(with(state, next)?.unwrap_or_default());
    }
    if n == 0.0 || n.is_nan() || n >= length {
        if count == 1 {
            let only = with(state, next)?.unwrap_or_default();
            return match only.as_object() {
                Some(bytes) if decodes => invoke(&bytes, js_string!("toString"), &[], context),
                _ => Ok(only),
            };
        }
        let all = with(state, |state| {
            std::mem::take(&mut *state.buffer.borrow_mut())
        })?;
        return joined(all, decodes, length, context);
    }
    let mut parts = VecDeque::new();
    let mut missing = n;
    while missing > 0.0 {
        let Some(chunk) = with(state, next)? else {
            break;
        };
        let length = length_of(&chunk, context)?;
        if missing < length {
            let (head, rest) = cut(&chunk, missing, context)?;
            with(state, |state| state.buffer.borrow_mut().push_front(rest))?;
            parts.push_back(head);
            break;
        }
        missing -= length;
        parts.push_back(chunk);
    }
    match parts.len() {
        1 => Ok(parts.pop_front().unwrap_or_default()),
        _ => joined(parts, decodes, n, context),
    }
}

fn cut(chunk: &JsValue, at: f64, context: &mut Context) -> JsResult<(JsValue, JsValue)> {
    if let Some(text) = chunk.as_string() {
        let at = at as usize;
        let part = |range: std::ops::Range<usize>| match text.get(range) {
            Some(part) => JsValue::from(part),
            None => js_string!().into(),
        };
        return Ok((part(0..at), part(at..text.len())));
    }
    let Some(bytes) = chunk.as_object() else {
        return Ok((chunk.clone(), JsValue::undefined()));
    };
    let head = invoke(&bytes, js_string!("slice"), &[0.into(), at.into()], context)?;
    let rest = invoke(&bytes, js_string!("slice"), &[at.into()], context)?;
    Ok((head, rest))
}

fn joined(
    parts: VecDeque<JsValue>,
    decodes: bool,
    length: f64,
    context: &mut Context,
) -> JsResult<JsValue> {
    if decodes {
        let texts: JsResult<Vec<JsString>> =
            parts.iter().map(|part| part.to_string(context)).collect();
        let texts = texts?;
        let texts: Vec<JsStr<'_>> = texts.iter().map(JsString::as_str).collect();
        return Ok(JsString::concat_array(&texts).into());
    }
    let list = boa_engine::object::builtins::JsArray::from_iter(parts, context);
    let concat = hook(|hooks| hooks.concat.clone())?;
    concat.call(
        &JsValue::undefined(),
        &[list.into(), length.into()],
        context,
    )
}

fn flow(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
    while with(state, |state| state.flowing.get())? == Some(true) {
        if invoke(stream, js_string!("read"), &[], context)?.is_null() {
            break;
        }
    }
    Ok(())
}

fn read_zero(stream: &JsObject, context: &mut Context) -> JsResult<()> {
    invoke(stream, js_string!("read"), &[0.into()], context).map(drop)
}

fn resume_now(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
    if !with(state, |state| state.is(flag::READING))? {
        read_zero(stream, context)?;
    }
    with(state, |state| state.put(flag::RESUME_SCHEDULED, false))?;
    emit(stream, js_string!("resume"), &[], context)?;
    flow(stream, state, context)?;
    let due = with(state, |state| {
        state.flowing.get() == Some(true) && !state.is(flag::READING)
    })?;
    match due {
        true => read_zero(stream, context),
        false => Ok(()),
    }
}

/// After a listener of `readable` left: without any, the stream goes back to how it was asked to run.
fn update_listening(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
    let listens = events::has_listeners(stream, js_string!("readable"), context)?;
    let (resumes, has_data) = with(state, |state| {
        state.put(flag::READABLE_LISTENING, listens);
        let resumes = state.is(flag::RESUME_SCHEDULED) && !state.is(flag::PAUSED);
        (resumes, state.is(flag::DATA_LISTENING))
    })?;
    if resumes {
        with(state, |state| state.flowing.set(Some(true)))
    } else if has_data {
        invoke(stream, js_string!("resume"), &[], context).map(drop)
    } else if !listens {
        with(state, |state| state.flowing.set(None))
    } else {
        Ok(())
    }
}

fn schedule_end(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
    let due = with(state, |state| {
        let due = !state.is(flag::END_EMITTED);
        if due {
            state.put(flag::ENDED, true);
        }
        due
    })?;
    match due {
        true => later(Later::End, stream, context),
        false => Ok(()),
    }
}

fn end(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
    // Something may have been unshifted since, or the stream have failed.
    let due = with(state, |state| {
        let due = !state.has_failed()
            && !state.is(flag::CLOSE_EMITTED | flag::END_EMITTED)
            && state.length.get() == 0.0;
        if due {
            state.put(flag::END_EMITTED, true);
        }
        due
    })?;
    if !due {
        return Ok(());
    }
    emit(stream, js_string!("end"), &[], context)?;
    if incoming::is_only_readable(stream) {
        if with(state, |state| state.is(flag::AUTO_DESTROY))? {
            invoke(stream, js_string!("destroy"), &[], context)?;
        }
        return Ok(());
    }
    if stream.get(js_string!("writable"), context)?.to_boolean()
        && stream
            .get(js_string!("allowHalfOpen"), context)?
            .as_boolean()
            == Some(false)
    {
        return later(Later::EndWritable, stream, context);
    }
    if !with(state, |state| state.is(flag::AUTO_DESTROY))? {
        return Ok(());
    }
    let destroys = match stream
        .get(js_string!("_writableState"), context)?
        .as_object()
    {
        None => true,
        Some(writable) => {
            writable
                .get(js_string!("autoDestroy"), context)?
                .to_boolean()
                && (writable.get(js_string!("finished"), context)?.to_boolean()
                    || writable.get(js_string!("writable"), context)?.as_boolean() == Some(false))
        }
    };
    if destroys {
        invoke(stream, js_string!("destroy"), &[], context)?;
    }
    Ok(())
}

fn end_writable(stream: &JsObject, context: &mut Context) -> JsResult<()> {
    if stream.get(js_string!("writable"), context)?.to_boolean()
        && !stream
            .get(js_string!("writableEnded"), context)?
            .to_boolean()
        && !stream.get(js_string!("destroyed"), context)?.to_boolean()
    {
        invoke(stream, js_string!("end"), &[], context)?;
    }
    Ok(())
}

/// `read(n)`
fn read_method(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = this_stream(this)?;
    let given = args.get_or_undefined(0);
    let n = match given.as_number() {
        Some(number) if number.fract() == 0.0 && number.is_finite() => number,
        _ if given.is_undefined() => f64::NAN,
        _ => parse_int(given, context)?,
    };
    read(&stream, n, context)
}

/// `Number.parseInt(value, 10)`
fn parse_int(value: &JsValue, context: &mut Context) -> JsResult<f64> {
    let text = convert::text(&value.to_string(context)?);
    let text = text.trim_start();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let number = digits[..count].parse::<f64>();
    Ok(number.map_or(f64::NAN, |number| sign * number))
}

fn read(stream: &JsObject, asked: f64, context: &mut Context) -> JsResult<JsValue> {
    let state = &state_of(stream, context)?;
    if asked > with(state, |state| state.high_water_mark.get())? {
        let mark = mark_for(asked, context)?;
        with(state, |state| state.high_water_mark.set(mark))?;
    }
    // read(0) of a full buffer reads nothing and only repeats the news.
    let (repeats, is_over) = with(state, |state| {
        if asked != 0.0 {
            state.put(flag::EMITTED_READABLE, false);
        }
        let (length, mark) = (state.length.get(), state.high_water_mark.get());
        let is_full = if mark == 0.0 {
            length > 0.0
        } else {
            length >= mark
        };
        let ended = state.is(flag::ENDED);
        let repeats = asked == 0.0 && state.is(flag::NEED_READABLE) && (is_full || ended);
        (repeats, length == 0.0 && ended)
    })?;
    if repeats {
        match is_over {
            true => schedule_end(stream, state, context)?,
            false => emit_readable(stream, state, context)?,
        }
        return Ok(JsValue::null());
    }
    let mut n = readable_now(state, asked, context)?;
    if n == 0.0 && with(state, |state| state.is(flag::ENDED))? {
        if is_over {
            schedule_end(stream, state, context)?;
        }
        return Ok(JsValue::null());
    }
    n = ask_source(stream, state, n, asked, context)?;

    let chunk = match n > 0.0 {
        true => take(state, n, context)?,
        false => JsValue::null(),
    };
    if chunk.is_null() {
        with(state, |state| {
            let is_short = state.length.get() <= state.high_water_mark.get();
            state.put(flag::NEED_READABLE, is_short);
        })?;
        n = 0.0;
    } else {
        with(state, |state| state.length.set(state.length.get() - n))?;
        forget_awaited(state, context)?;
    }
    let ends = with(state, |state| {
        let is_empty = state.length.get() == 0.0;
        let ended = state.is(flag::ENDED);
        if is_empty && !ended {
            state.put(flag::NEED_READABLE, true);
        }
        is_empty && ended && asked != n
    })?;
    if ends {
        schedule_end(stream, state, context)?;
    }
    let tells = with(state, |state| {
        let tells = !chunk.is_null() && !state.is(flag::ERROR_EMITTED | flag::CLOSE_EMITTED);
        if tells {
            state.put(flag::DATA_EMITTED, true);
        }
        tells
    })?;
    if tells {
        emit(
            stream,
            js_string!("data"),
            std::slice::from_ref(&chunk),
            context,
        )?;
    }
    Ok(chunk)
}

/// Calls `_read`, if the buffer is short. How much can be given then.
fn ask_source(
    stream: &JsObject,
    state: &JsObject,
    n: f64,
    asked: f64,
    context: &mut Context,
) -> JsResult<f64> {
    let mark = with(state, |state| {
        let (length, mark) = (state.length.get(), state.high_water_mark.get());
        let is_short = state.is(flag::NEED_READABLE) || length == 0.0 || length - n < mark;
        let asks = is_short
            && !state.is(flag::ENDED | flag::READING | flag::DESTROYED)
            && !state.has_failed()
            && state.is(flag::CONSTRUCTED);
        if asks {
            state.put(flag::READING | flag::SYNC, true);
            if length == 0.0 {
                state.put(flag::NEED_READABLE, true);
            }
        }
        asks.then_some(mark)
    })?;
    let Some(mark) = mark else { return Ok(n) };
    if let Err(error) = invoke(stream, js_string!("_read"), &[mark.into()], context) {
        lifecycle::fail(stream, &error.into_opaque(context)?, false, context)?;
    }
    let answered = with(state, |state| {
        state.put(flag::SYNC, false);
        !state.is(flag::READING)
    })?;
    // It answered already: there may be more to give than before.
    match answered {
        true => readable_now(state, asked, context),
        false => Ok(n),
    }
}

// --- Listening, pausing ---

fn is_event(args: &[JsValue], name: JsString) -> bool {
    args.get_or_undefined(0).as_string() == Some(name)
}

/// `on(event, listener)`
fn on(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let result = events::add_listener(this, args, context)?;
    let stream = this_stream(this)?;
    if is_event(args, js_string!("data")) {
        let state = state_of(&stream, context)?;
        let listens = events::has_listeners(&stream, js_string!("readable"), context)?;
        let resumes = with(&state, |state| {
            state.put(flag::DATA_LISTENING, true);
            if listens {
                state.put(flag::READABLE_LISTENING, true);
            }
            state.flowing.get() != Some(false)
        })?;
        if resumes {
            invoke(&stream, js_string!("resume"), &[], context)?;
        }
    } else if is_event(args, js_string!("readable")) {
        let state = state_of(&stream, context)?;
        let (has_some, is_reading) = with(&state, |state| {
            if state.is(flag::END_EMITTED | flag::READABLE_LISTENING) {
                return (false, true);
            }
            state.put(flag::READABLE_LISTENING | flag::NEED_READABLE, true);
            state.flowing.set(Some(false));
            state.put(flag::EMITTED_READABLE, false);
            (state.length.get() > 0.0, state.is(flag::READING))
        })?;
        if has_some {
            emit_readable(&stream, &state, context)?;
        } else if !is_reading {
            later(Later::ReadZero, &stream, context)?;
        }
    }
    Ok(result)
}

/// `removeListener(event, listener)`
fn remove_listener(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let result = events::remove_listener(this, args, context)?;
    let stream = this_stream(this)?;
    if is_event(args, js_string!("readable")) {
        later(Later::UpdateListening, &stream, context)?;
    } else if is_event(args, js_string!("data"))
        && !events::has_listeners(&stream, js_string!("data"), context)?
    {
        let state = state_of(&stream, context)?;
        with(&state, |state| state.put(flag::DATA_LISTENING, false))?;
    }
    Ok(result)
}

/// `removeAllListeners(event)`
fn remove_all_listeners(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let result = events::remove_all(this, args, context)?;
    if args.get_or_undefined(0).is_undefined() || is_event(args, js_string!("readable")) {
        later(Later::UpdateListening, &this_stream(this)?, context)?;
    }
    Ok(result)
}

/// `resume()`
fn resume(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = this_stream(this)?;
    let state = state_of(&stream, context)?;
    let due = with(&state, |state| {
        state.put(flag::PAUSED, false);
        if state.flowing.get() == Some(true) {
            return false;
        }
        // With a listener of 'readable', read() is how chunks leave.
        let flows = !state.is(flag::READABLE_LISTENING);
        state.flowing.set(Some(flows));
        let due = !state.is(flag::RESUME_SCHEDULED);
        state.put(flag::RESUME_SCHEDULED, true);
        due
    })?;
    if due {
        later(Later::Resume, &stream, context)?;
    }
    Ok(this.clone())
}

/// `pause()`
fn pause(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = this_stream(this)?;
    let state = state_of(&stream, context)?;
    let tells = with(&state, |state| {
        state.flowing.replace(Some(false)) != Some(false)
    })?;
    if tells {
        emit(&stream, js_string!("pause"), &[], context)?;
    }
    with(&state, |state| state.put(flag::PAUSED, true))?;
    Ok(this.clone())
}

/// `isPaused()`
fn is_paused(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = state_of(&this_stream(this)?, context)?;
    let paused = with(&state, |state| {
        state.is(flag::PAUSED) || state.flowing.get() == Some(false)
    })?;
    Ok(paused.into())
}
