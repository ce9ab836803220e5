//! What the language's standard has and the engine lacks: small natives on the engine's own objects,
//! and `Array.fromAsync`, whose text is in js/internal/language.js. And what takes the engine a call
//! for every element or byte: `fill` of typed arrays, `repeat` and `padStart` of strings, which know no
//! bound there.

use boa_engine::{
    Context, JsArgs, JsNativeError, JsObject, JsResult, JsStr, JsString, JsValue,
    error::JsNativeErrorKind,
    js_string,
    object::builtins::{JsArrayBuffer, JsFunction},
    string::JsStrVariant,
    value::IntegerOrInfinity,
};

use super::buffer;
use crate::engine::{define, errors, heap};
use crate::runtime::runtime;

/// Puts it where scripts look for it.
pub fn define(global: &JsObject, context: &mut Context) -> JsResult<()> {
    let classes = context.intrinsics().constructors();
    let (array, bytes) = (
        classes.array().constructor(),
        classes.array_buffer().prototype(),
    );
    define::put_methods(&array, &[("fromAsync", 1, from_async)], context);
    super::atomics::define(global, context)?;
    define::put_accessor(&bytes, js_string!("detached"), detached, None, context);
    define::put_methods(
        &bytes,
        &[
            ("transfer", 0, transfer),
            ("transferToFixedLength", 0, transfer_to_fixed_length),
        ],
        context,
    );
    let classes = context.intrinsics().constructors();
    let (typed, text) = (
        classes.typed_array().prototype(),
        classes.string().prototype(),
    );
    let slow = typed.get(js_string!("fill"), context)?;
    if let Some(slow) = slow.as_function() {
        let quick = define::closure("fill", 1, fill, slow, context);
        define::put_hidden(&typed, "fill", quick);
    }
    define::put_methods(
        &text,
        &[
            ("concat", 1, concat),
            ("repeat", 1, repeat),
            ("padStart", 1, |this, args, context| {
                pad(this, args, Side::Start, context)
            }),
            ("padEnd", 1, |this, args, context| {
                pad(this, args, Side::End, context)
            }),
        ],
        context,
    );
    let array = context.intrinsics().constructors().array().prototype();
    if let Some(engines) = array.get(js_string!("join"), context)?.as_function() {
        let ours = define::closure("join", 1, join, engines, context);
        define::put_hidden(&array, "join", ours);
    }
    if let Some(engines) = array.get(js_string!("fill"), context)?.as_function() {
        let ours = define::closure("fill", 1, fill_array, engines, context);
        define::put_hidden(&array, "fill", ours);
    }
    for name in [
        "decodeURI",
        "decodeURIComponent",
        "encodeURI",
        "encodeURIComponent",
    ] {
        let own = global.get(JsString::from(name), context)?;
        if let Some(own) = own.as_function() {
            let made = define::closure(name, 1, uri, own, context);
            define::put_hidden(global, name, made);
        }
    }
    let atomics = global.get(js_string!("Atomics"), context)?;
    if let Some(atomics) = atomics.as_object() {
        define::put_methods(&atomics, &[("pause", 0, pause)], context);
        let engines = atomics.get(js_string!("wait"), context)?;
        if let Some(engines) = engines.as_function() {
            let ours = define::closure("wait", 4, wait, engines, context);
            define::put_hidden(&atomics, "wait", ours);
        }
    }
    Ok(())
}

fn from_async(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = super::require_object("internal/language", context)?;
    let function = text.get(js_string!("fromAsync"), context)?;
    match function.as_function() {
        Some(function) => function.call(this, args, context),
        None => Ok(JsValue::undefined()),
    }
}

fn this_buffer(this: &JsValue, method: &str) -> JsResult<JsArrayBuffer> {
    let object = this.as_object();
    let shown = match &object {
        Some(_) => "#<Object>".to_string(),
        None => this.display().to_string(),
    };
    object
        .and_then(|object| JsArrayBuffer::from_object(object).ok())
        .ok_or_else(|| {
            JsNativeError::typ()
                .with_message(format!(
                    "Method ArrayBuffer.prototype.{method} called on incompatible receiver {shown}"
                ))
                .into()
        })
}

fn detached(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(this_buffer(this, "detached")?.data().is_none().into())
}

fn transfer(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    moved(this, args, "transfer", context)
}

fn transfer_to_fixed_length(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    moved(this, args, "transferToFixedLength", context)
}

/// A buffer with this one's bytes, cut or filled up with zeroes to the length given; this one is
/// detached.
fn moved(
    this: &JsValue,
    args: &[JsValue],
    method: &str,
    context: &mut Context,
) -> JsResult<JsValue> {
    let source = this_buffer(this, method)?;
    let length = args.get_or_undefined(0);
    let length = match length.is_undefined() {
        true => source.byte_length() as u64,
        false => length
            .to_index(context)
            .map_err(|_| JsNativeError::range().with_message("Invalid array buffer length"))?,
    };
    if source.data().is_none() {
        let message =
            format!("Cannot perform ArrayBuffer.prototype.{method} on a detached ArrayBuffer");
        return Err(JsNativeError::typ().with_message(message).into());
    }
    let object = JsObject::from(source.clone());
    let most = object.get(js_string!("maxByteLength"), context)?;
    let is_resizable = object.get(js_string!("resizable"), context)?.to_boolean();
    let mut block = buffer::block::zeroed(usize::try_from(length).unwrap_or(usize::MAX))?;
    if let Some(bytes) = source.data() {
        let kept = bytes.len().min(block.len());
        block[..kept].copy_from_slice(&bytes[..kept]);
    }
    // The pool that small Buffers share stays as it is.
    if !buffer::is_pool(&object, context) {
        source.detach(&JsValue::undefined())?;
    }
    let made = JsArrayBuffer::from_byte_block(block, context)?;
    if is_resizable && method == "transfer" {
        let most = most.to_index(context)?;
        return Ok(made.with_max_byte_length(most).into());
    }
    Ok(made.into())
}

/// One of the four functions about URIs, by the engine's own; its errors in V8's words.
fn uri(
    this: &JsValue,
    args: &[JsValue],
    own: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    own.call(this, args, context)
        .map_err(|error| match error.as_native() {
            Some(native) if matches!(native.kind(), JsNativeErrorKind::Uri) => {
                errors::thrown(errors::plain(errors::Class::Uri, "URI malformed", context))
            }
            _ => error,
        })
}

/// `typedArray.fill(value, start, end)`; `slow` is the engine's own.
fn fill(
    this: &JsValue,
    args: &[JsValue],
    slow: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    use buffer::TypedArrayKind as Kind;
    let object = this.as_object();
    let kind = object.as_ref().and_then(buffer::kind);
    let (Some(object), Some(kind)) = (object, kind) else {
        return slow.call(this, args, context);
    };
    // What calls scripts may change the buffer's size.
    let is_plain = |value: &JsValue| value.is_number() || value.is_undefined();
    let is_usual = args.iter().take(3).all(is_plain) && buffer::length_of(&object, context) > 0;
    if !is_usual || matches!(kind, Kind::BigInt64 | Kind::BigUint64 | Kind::Float16) {
        return slow.call(this, args, context);
    }
    let value = args.get_or_undefined(0).to_number(context)?;
    let number = JsValue::from(value);
    let element = match kind {
        Kind::Int8 => number.to_int8(context)?.to_ne_bytes().to_vec(),
        Kind::Uint8 => number.to_uint8(context)?.to_ne_bytes().to_vec(),
        Kind::Uint8Clamped => number.to_uint8_clamp(context)?.to_ne_bytes().to_vec(),
        Kind::Int16 => number.to_int16(context)?.to_ne_bytes().to_vec(),
        Kind::Uint16 => number.to_uint16(context)?.to_ne_bytes().to_vec(),
        Kind::Int32 => number.to_i32(context)?.to_ne_bytes().to_vec(),
        Kind::Uint32 => number.to_u32(context)?.to_ne_bytes().to_vec(),
        Kind::Float32 => (value as f32).to_ne_bytes().to_vec(),
        _ => value.to_ne_bytes().to_vec(),
    };
    let length = buffer::length_of(&object, context) as f64;
    let mut index = |at: usize, default: f64| -> JsResult<f64> {
        let value = args.get_or_undefined(at);
        if value.is_undefined() {
            return Ok(default);
        }
        let whole = match value.to_integer_or_infinity(context)? {
            IntegerOrInfinity::Integer(whole) => whole as f64,
            IntegerOrInfinity::PositiveInfinity => f64::INFINITY,
            IntegerOrInfinity::NegativeInfinity => f64::NEG_INFINITY,
        };
        Ok(if whole < 0.0 {
            (length + whole).max(0.0)
        } else {
            whole.min(length)
        })
    };
    let (start, end) = (index(1, 0.0)?, index(2, length)?);
    // A conversion may have detached the buffer.
    let view = buffer::View::of_typed_array(&object, context);
    let store = object.get(js_string!("buffer"), context)?.as_object();
    let is_detached = store
        .and_then(|store| JsArrayBuffer::from_object(store).ok())
        .is_some_and(|store| store.data().is_none());
    let Some(view) = view.filter(|_| !is_detached) else {
        return Err(JsNativeError::typ()
            .with_message("Cannot perform %TypedArray%.prototype.fill on a detached ArrayBuffer")
            .into());
    };
    let start = (start as usize * element.len()).min(view.len());
    let end = (end as usize * element.len()).min(view.len());
    if start < end {
        view.write(context, |bytes| {
            let target = &mut bytes[start..end];
            match element.as_slice() {
                [byte] => target.fill(*byte),
                element => {
                    for part in target.chunks_exact_mut(element.len()) {
                        part.copy_from_slice(element);
                    }
                }
            }
        })?;
    }
    Ok(object.into())
}

/// `array.fill(value, start, end)`: what makes large arrays makes them with it as a rule.
fn fill_array(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    heap::look();
    engines.call(this, args, context)
}

/// `array.join(separator)`: the separators alone may be longer than a text can be.
fn join(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let length = this
        .as_object()
        .and_then(|array| define::own_value(&array, &js_string!("length").into()))
        .and_then(|length| length.as_number());
    if let Some(length) = length.filter(|&length| length > 1.0) {
        let separator = match args.get_or_undefined(0) {
            separator if separator.is_undefined() => 1,
            separator => separator.as_string().map_or(0, |separator| separator.len()),
        };
        check_length((length as usize - 1).saturating_mul(separator))?;
    }
    engines.call(this, args, context)
}

/// `string.concat(...texts)`, which ends where Node's strings do.
fn concat(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if this.is_null_or_undefined() {
        return Err(JsNativeError::typ()
            .with_message("String.prototype.concat called on null or undefined")
            .into());
    }
    let mut texts = vec![this.to_string(context)?];
    let mut length = texts[0].len();
    for value in args {
        let more = value.to_string(context)?;
        length = length.saturating_add(more.len());
        check_length(length)?;
        texts.push(more);
    }
    let parts: Vec<JsStr<'_>> = texts.iter().map(JsString::as_str).collect();
    Ok(JsString::concat_array(&parts).into())
}

/// `string.repeat(count)`, which ends where Node's strings do.
fn repeat(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if this.is_null_or_undefined() {
        return Err(JsNativeError::typ()
            .with_message("String.prototype.repeat called on null or undefined")
            .into());
    }
    let text = this.to_string(context)?;
    let given = args.get_or_undefined(0);
    let count = match given.to_integer_or_infinity(context)? {
        IntegerOrInfinity::Integer(count) if count >= 0 => count as usize,
        _ => {
            let shown = given.to_string(context)?.to_std_string_lossy();
            let message = format!("Invalid count value: {shown}");
            return Err(JsNativeError::range().with_message(message).into());
        }
    };
    check_length(text.len().saturating_mul(count))?;
    Ok(match text.as_str().variant() {
        JsStrVariant::Latin1(bytes) => JsString::from(JsStr::latin1(&bytes.repeat(count))),
        JsStrVariant::Utf16(units) => JsString::from(units.repeat(count).as_slice()),
    }
    .into())
}

fn check_length(length: usize) -> JsResult<()> {
    if length <= buffer::MAX_STRING_LENGTH {
        return Ok(());
    }
    Err(JsNativeError::range()
        .with_message("Invalid string length")
        .into())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

/// `string.padStart(length, filler)` and `padEnd`.
fn pad(this: &JsValue, args: &[JsValue], side: Side, context: &mut Context) -> JsResult<JsValue> {
    if this.is_null_or_undefined() {
        let name = match side {
            Side::Start => "padStart",
            Side::End => "padEnd",
        };
        let message = format!("String.prototype.{name} called on null or undefined");
        return Err(JsNativeError::typ().with_message(message).into());
    }
    let text = this.to_string(context)?;
    let length = args.get_or_undefined(0).to_length(context)?;
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length <= text.len() {
        return Ok(text.into());
    }
    let filler = args.get_or_undefined(1);
    let filler = if filler.is_undefined() {
        js_string!(" ")
    } else {
        filler.to_string(context)?
    };
    if filler.is_empty() {
        return Ok(text.into());
    }
    check_length(length)?;
    let missing = length - text.len();
    let (whole, rest) = (missing / filler.len(), missing % filler.len());
    let filling = match filler.as_str().variant() {
        JsStrVariant::Latin1(bytes) => {
            let mut filling = bytes.repeat(whole);
            filling.extend_from_slice(&bytes[..rest]);
            JsString::from(JsStr::latin1(&filling))
        }
        JsStrVariant::Utf16(units) => {
            let mut filling = units.repeat(whole);
            filling.extend_from_slice(&units[..rest]);
            JsString::from(filling.as_slice())
        }
    };
    Ok(match side {
        Side::Start => JsString::concat(filling.as_str(), text.as_str()),
        Side::End => JsString::concat(text.as_str(), filling.as_str()),
    }
    .into())
}

/// `Atomics.wait(array, at, value, milliseconds)`: the engine's. Nothing waits with it.
fn wait(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    runtime().outbox.send();
    engines.call(this, args, context)
}

/// `Atomics.pause(n)`: a hint for loops that spin.
fn pause(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let count = args.get_or_undefined(0);
    let is_whole = count.as_number().is_some_and(|count| count.fract() == 0.0);
    if !count.is_undefined() && !is_whole {
        let message = "Atomics.pause argument must be undefined or an integer";
        return Err(JsNativeError::typ().with_message(message).into());
    }
    std::hint::spin_loop();
    Ok(JsValue::undefined())
}
