//! What changes a buffer's bytes or shares them: `copy`, `fill`, `swap16`, `subarray` ...

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string, object::builtins::JsArray,
};

use super::bytes::{self, View};
use super::check;
use super::encoding::{self, Encoding};
use crate::engine::define;
use crate::engine::errors::{self, Class};

/// `copy(target, targetStart, sourceStart, sourceEnd)`: the number of bytes copied.
pub fn copy(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let source = any_view(this, "source", context)?;
    let target = any_view(args.get_or_undefined(0), "target", context)?;
    let target_start = not_negative(args, 1, "targetStart", 0.0, context)?;
    let length = source.len() as f64;
    let source_start = match args.get_or_undefined(2) {
        value if value.is_undefined() => 0.0,
        value => {
            let number = floored(value, context)?;
            if number < 0.0 || number > length {
                let range = format!(">= 0 && <= {length}");
                let number = number.into();
                return Err(errors::out_of_range(
                    "sourceStart",
                    &range,
                    &number,
                    context,
                ));
            }
            number
        }
    };
    let source_end = not_negative(args, 3, "sourceEnd", length, context)?.min(length);
    if target_start >= target.len() as f64 || source_start >= source_end {
        return Ok(JsValue::from(0));
    }
    let source = source.part(source_start as usize, source_end as usize);
    let target = target.part(target_start as usize, target.len());
    let count = source.copy_to(&target, context)?;
    Ok(JsValue::from(count as f64))
}

/// A number rounded down; zero for what is no number or beyond those counted exactly.
fn floored(value: &JsValue, context: &mut Context) -> JsResult<f64> {
    let number = check::to_number(value, context)?;
    let exact = number.abs() <= check::MAX_SAFE;
    Ok(if exact { number.floor() } else { 0.0 })
}

/// The bytes of a typed array or `DataView`.
fn any_view(value: &JsValue, name: &str, context: &mut Context) -> JsResult<View> {
    if let Some(object) = value.as_object()
        && !bytes::is_any_array_buffer(&object)
        && let Some(view) = View::of(&object, context)
    {
        return Ok(view);
    }
    check::buffer(value, name, context)
}

fn not_negative(
    args: &[JsValue],
    position: usize,
    name: &str,
    fallback: f64,
    context: &mut Context,
) -> JsResult<f64> {
    let value = args.get_or_undefined(position);
    if value.is_undefined() {
        return Ok(fallback);
    }
    let number = floored(value, context)?;
    if number < 0.0 {
        return Err(errors::out_of_range(name, ">= 0", &number.into(), context));
    }
    Ok(number)
}

/// `fill(value, offset, end, encoding)`.
pub fn fill(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let view = check::this(this, context)?;
    let [value, offset, end, encoding] = [0, 1, 2, 3].map(|at| args.get_or_undefined(at));
    fill_view(&view, value, offset, end, encoding, context)?;
    Ok(this.clone())
}

/// The work of `fill` and of `alloc` with a value to fill with.
pub fn fill_view(
    view: &View,
    value: &JsValue,
    offset: &JsValue,
    end: &JsValue,
    encoding: &JsValue,
    context: &mut Context,
) -> JsResult<()> {
    let none = JsValue::undefined();
    let (mut offset, mut end, mut named) = (offset, end, encoding);
    let mut pattern = Vec::new();
    let mut is_number = false;
    if let Some(text) = value.as_string() {
        // The encoding may stand where the offset or the end would.
        if offset.is_undefined() || offset.is_string() {
            if offset.is_string() {
                named = offset;
            }
            offset = &none;
            end = &none;
        } else if end.is_string() {
            named = end;
            end = &none;
        }
        let encoding = if named.is_null_or_undefined() {
            Encoding::Utf8
        } else {
            let Some(name) = named.as_string() else {
                return Err(errors::invalid_arg_type(
                    "encoding",
                    &["string"],
                    named,
                    context,
                ));
            };
            match Encoding::parse_js(&name) {
                Some(encoding) => encoding,
                // An empty name means the default.
                None if name.is_empty() => Encoding::Utf8,
                None => return Err(errors::unknown_encoding(named, context)),
            }
        };
        pattern = encoding.decode(&text);
        if text.is_empty() {
            pattern.push(0);
        }
    } else if let Some(object) = value.as_object()
        && let Some(source) = View::of(&object, context)
    {
        pattern = source.to_vec();
    } else {
        is_number = true;
    }
    let length = view.len();
    let (start, stop) = if offset.is_undefined() {
        (0, length)
    } else {
        let start = check::offset(offset, "offset", check::MAX_SAFE, context)?;
        let stop = match end.is_undefined() {
            true => length,
            false => check::offset(end, "end", length as f64, context)?,
        };
        (start, stop)
    };
    if start >= stop && !(is_number && offset.is_undefined()) {
        return Ok(());
    }
    if is_number {
        pattern.push(check::to_number(value, context).map(f64_to_u8)?);
    }
    if pattern.is_empty() {
        return Err(errors::invalid_arg_value(
            "value",
            value,
            "is invalid",
            context,
        ));
    }
    view.part(start, stop)
        .write(context, |bytes| repeat(bytes, &pattern))
}

/// ToUint8.
fn f64_to_u8(number: f64) -> u8 {
    if number.is_finite() {
        number.trunc().rem_euclid(256.0) as u8
    } else {
        0
    }
}

fn repeat(bytes: &mut [u8], pattern: &[u8]) {
    if let [byte] = pattern {
        bytes.fill(*byte);
        return;
    }
    let mut done = pattern.len().min(bytes.len());
    bytes[..done].copy_from_slice(&pattern[..done]);
    // Doubling what is there already: few, large copies.
    while done < bytes.len() {
        let next = done.min(bytes.len() - done);
        bytes.copy_within(..next, done);
        done += next;
    }
}

fn swap(this: &JsValue, size: usize, context: &mut Context) -> JsResult<JsValue> {
    let view = check::this(this, context)?;
    if view.len() % size != 0 {
        return Err(check::coded(
            Class::Range,
            "ERR_INVALID_BUFFER_SIZE",
            &format!("Buffer size must be a multiple of {}-bits", size * 8),
            context,
        ));
    }
    view.write(context, |bytes| {
        for group in bytes.chunks_exact_mut(size) {
            group.reverse();
        }
    })?;
    Ok(this.clone())
}

/// `swap16()`.
pub fn swap16(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    swap(this, 2, context)
}

/// `swap32()`.
pub fn swap32(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    swap(this, 4, context)
}

/// `swap64()`.
pub fn swap64(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    swap(this, 8, context)
}

/// A position counted from the start, or from the end when negative.
fn position(value: &JsValue, length: usize, context: &mut Context) -> JsResult<usize> {
    let at = check::truncated(value, 0.0, context)?;
    let length = length as f64;
    let at = if at < 0.0 { at + length } else { at };
    Ok(at.clamp(0.0, length) as usize)
}

/// `subarray(start, end)`: a Buffer on the same memory.
pub fn subarray(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let view = check::this(this, context)?;
    let start = position(args.get_or_undefined(0), view.len(), context)?;
    let end = match args.get_or_undefined(1) {
        end if end.is_undefined() => view.len(),
        end => position(end, view.len(), context)?,
    };
    let length = end.saturating_sub(start);
    let buffer = view.store().object();
    Ok(super::over(buffer, view.offset() + start, length, context)?.into())
}

/// `slice(start, end)`: what the object's own `subarray` gives.
pub fn slice(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this.to_object(context)?;
    if let Some(method) = object.get(js_string!("subarray"), context)?.as_callable() {
        let args = [
            args.get_or_undefined(0).clone(),
            args.get_or_undefined(1).clone(),
        ];
        return method.call(this, &args, context);
    }
    Err(boa_engine::JsNativeError::typ()
        .with_message("this.subarray is not a function")
        .into())
}

/// `toJSON()`.
pub fn to_json(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let view = check::this(this, context)?;
    let numbers = view.read(|bytes| {
        bytes
            .iter()
            .map(|byte| JsValue::from(*byte))
            .collect::<Vec<_>>()
    });
    let data = JsArray::from_iter(numbers, context);
    let json = define::object(context);
    define::put(&json, "type", js_string!("Buffer"));
    define::put(&json, "data", data);
    Ok(json.into())
}

/// `parent`: the `ArrayBuffer`; `undefined` on what is no Buffer.
pub fn parent(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(match buffer_of_this(this, context) {
        Some(view) => view.store().object().into(),
        None => JsValue::undefined(),
    })
}

/// `offset`: where the Buffer begins in its `ArrayBuffer`; `undefined` on what is no Buffer.
pub fn offset(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(match buffer_of_this(this, context) {
        Some(view) => JsValue::from(view.offset() as f64),
        None => JsValue::undefined(),
    })
}

fn buffer_of_this(this: &JsValue, context: &mut Context) -> Option<View> {
    let object = this.as_object()?;
    if !super::is_buffer(&object, context) {
        return None;
    }
    View::of_typed_array(&object, context)
}

/// The text `<Buffer 68 65 ...>` without what a program may have added as properties, cut after
/// `most` bytes.
pub fn inspect_bytes(name: &str, bytes: &[u8], most: usize) -> String {
    let shown = &bytes[..bytes.len().min(most)];
    let mut text = format!("<{name} ");
    for (at, byte) in shown.iter().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        let digits = encoding::hex(&[*byte]);
        text.extend(digits.iter().map(|digit| char::from(*digit)));
    }
    if bytes.len() > most {
        let more = bytes.len() - most;
        let s = if more == 1 { "" } else { "s" };
        text.push_str(&format!(" ... {more} more byte{s}"));
    }
    text
}

/// `inspect(recurseTimes, ctx)`, which is also `[util.inspect.custom]`.
pub fn inspect(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this.to_object(context)?;
    let Some(mut text) = super::inspect_text(&object, context)? else {
        return Err(check::this(this, context)
            .err()
            .unwrap_or_else(crate::engine::convert::illegal_invocation));
    };
    let options = args.get_or_undefined(1);
    if let Some(options) = options.as_object() {
        append_properties(&object, &options, &mut text, context)?;
    }
    text.push('>');
    Ok(JsString::from(text.as_str()).into())
}

/// Properties a program has put on a Buffer stand behind its bytes, as `util.inspect` shows them.
fn append_properties(
    object: &JsObject,
    options: &JsObject,
    text: &mut String,
    context: &mut Context,
) -> JsResult<()> {
    let extras = define::object(context);
    extras.set_prototype(None);
    let mut any = false;
    let show_hidden = options.get(js_string!("showHidden"), context)?.to_boolean();
    for key in object.own_property_keys(context)? {
        if matches!(key, boa_engine::property::PropertyKey::Index(_)) {
            continue;
        }
        let Some(found) = object.borrow().properties().get(&key) else {
            continue;
        };
        if found.enumerable() != Some(true) && !show_hidden {
            continue;
        }
        let value = object.get(key.clone(), context)?;
        extras.create_data_property_or_throw(key, value, context)?;
        any = true;
    }
    if !any {
        return Ok(());
    }
    let util = crate::modules::require_object("util", context)?;
    let Some(show) = util.get(js_string!("inspect"), context)?.as_callable() else {
        return Ok(());
    };
    let changed = define::object(context);
    for key in options.own_property_keys(context)? {
        let value = options.get(key.clone(), context)?;
        changed.create_data_property_or_throw(key, value, context)?;
    }
    define::put(&changed, "breakLength", f64::INFINITY);
    define::put(&changed, "compact", true);
    let args = [extras.into(), changed.into()];
    let shown = show.call(&JsValue::undefined(), &args, context)?;
    let shown = crate::engine::convert::to_text(&shown, context)?;
    // `[Object: null prototype] { a: 1 }`: what stands between the braces.
    if let (Some(open), Some(close)) = (shown.find('{'), shown.rfind('}')) {
        let inner = shown[open + 1..close].trim();
        if !text.ends_with(' ') {
            text.push_str(", ");
        }
        text.push_str(inner);
    }
    Ok(())
}

/// Whether an object is an `ArrayBuffer`, for `Buffer.from`.
pub fn has_array_buffer(value: &JsValue) -> bool {
    value
        .as_object()
        .is_some_and(|object| bytes::is_any_array_buffer(&object))
}
