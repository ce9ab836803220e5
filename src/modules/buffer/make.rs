//! How Buffers come to be: `Buffer.from`, `alloc`, `concat` ... and the pool small ones share.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsSymbol, JsValue,
    builtins::typed_array::TypedArrayKind,
    js_string,
    object::builtins::{JsArray, JsArrayBuffer, JsWeakSet},
};

use super::bytes::{self, View};
use super::encoding::Encoding;
use super::{block, check, edit};
use crate::engine::{convert, errors, heap};
use crate::modules::process::warnings;

/// `Buffer.poolSize` at start: Buffers of less than half of it are cut from a shared block.
pub const POOL_SIZE: usize = 64 << 10;

/// The block small Buffers are cut from, and how much of it is used.
struct Pool {
    buffer: JsArrayBuffer,
    used: usize,
}

thread_local! {
    static POOL: RefCell<Option<Pool>> = const { RefCell::new(None) };
    /// All pools there have been that are still in use.
    static POOLS: RefCell<Option<JsWeakSet>> = const { RefCell::new(None) };
}

/// Whether an `ArrayBuffer` is a pool, which must not be transferred: others' Buffers are in it.
pub fn is_pool(buffer: &JsObject, context: &mut Context) -> bool {
    let Some(pools) = POOLS.with(|pools| pools.borrow().clone()) else {
        return false;
    };
    pools.has(buffer, context).unwrap_or(false)
}

fn note_pool(buffer: &JsArrayBuffer, context: &mut Context) -> JsResult<()> {
    let pools = match POOLS.with(|pools| pools.borrow().clone()) {
        Some(pools) => pools,
        None => {
            let pools = JsWeakSet::new(context);
            POOLS.with(|known| *known.borrow_mut() = Some(pools.clone()));
            pools
        }
    };
    pools.add(&JsObject::from(buffer.clone()), context)?;
    Ok(())
}

/// A Buffer of `length` bytes, zero or left over from nothing but this pool.
fn small(length: usize, context: &mut Context) -> JsResult<JsObject> {
    let found = POOL.with(|pool| {
        let mut pool = pool.borrow_mut();
        let pool = pool.as_mut()?;
        // A script may have transferred the pool away: then it has no bytes any more.
        if pool.buffer.byte_length() - pool.used.min(pool.buffer.byte_length()) < length {
            return None;
        }
        let at = pool.used;
        // Eight bytes apart, so that other typed arrays can be laid over.
        pool.used = (at + length).next_multiple_of(8);
        Some((pool.buffer.clone(), at))
    });
    let (buffer, at) = match found {
        Some(found) => found,
        None => {
            heap::look();
            let block = block::zeroed(POOL_SIZE)?;
            let buffer = JsArrayBuffer::from_byte_block(block, context)?;
            note_pool(&buffer, context)?;
            let pool = Pool {
                buffer: buffer.clone(),
                used: length.next_multiple_of(8),
            };
            POOL.with(|current| *current.borrow_mut() = Some(pool));
            (buffer, 0)
        }
    };
    super::over(buffer.into(), at, length, context)
}

/// A Buffer of its own of `length` zero bytes.
fn zeroed(length: usize, context: &mut Context) -> JsResult<JsObject> {
    let block = block::zeroed(length)?;
    super::new_from_block(block, context)
}

/// `allocUnsafeSlow`: as `alloc`, but for the error when there is no memory.
fn unsafe_slow(length: usize, context: &mut Context) -> JsResult<JsObject> {
    match block::zeroed(length) {
        Ok(block) => super::new_from_block(block, context),
        Err(_) => Err(check::coded(
            errors::Class::Range,
            "ERR_MEMORY_ALLOCATION_FAILED",
            "Failed to allocate memory",
            context,
        )),
    }
}

/// `allocUnsafe`: from the pool when it is small.
fn unsafe_of(length: usize, context: &mut Context) -> JsResult<JsObject> {
    if length == 0 || length >= POOL_SIZE >> 1 {
        unsafe_slow(length, context)
    } else {
        small(length, context)
    }
}

/// A Buffer with a copy of `bytes`, from the pool when it is small.
pub fn copy_of(bytes: &[u8], context: &mut Context) -> JsResult<JsObject> {
    if bytes.is_empty() || bytes.len() >= POOL_SIZE >> 1 {
        return super::new_from_slice(bytes, context);
    }
    let made = small(bytes.len(), context)?;
    if let Some(view) = View::of_typed_array(&made, context) {
        view.write(context, |target| {
            let count = bytes.len().min(target.len());
            target[..count].copy_from_slice(&bytes[..count]);
        })?;
    }
    Ok(made)
}

/// The `size` argument: a number from 0 to `kMaxLength`.
fn size(value: &JsValue, context: &mut Context) -> JsResult<usize> {
    let size = check::number(value, "size", context)?;
    if size.is_nan() || !(0.0..=check::MAX_SAFE).contains(&size) {
        let range = ">= 0 && <= 9007199254740991";
        return Err(errors::out_of_range("size", range, value, context));
    }
    Ok(size as usize)
}

/// `Buffer.alloc(size, fill, encoding)`.
pub fn alloc(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let size = size(args.get_or_undefined(0), context)?;
    let made = zeroed(size, context)?;
    let fill = args.get_or_undefined(1);
    let zero = fill.is_undefined() || fill.as_number() == Some(0.0);
    if !zero && size > 0 {
        let encoding = args.get_or_undefined(2);
        if let Some(view) = View::of_typed_array(&made, context) {
            // Without a name that is a string, the encoding stands for itself in the error.
            let none = JsValue::undefined();
            edit::fill_view(&view, fill, &none, &none, encoding, context)?;
        }
    }
    Ok(made.into())
}

/// `Buffer.allocUnsafe(size)`.
pub fn alloc_unsafe(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let size = size(args.get_or_undefined(0), context)?;
    Ok(unsafe_of(size, context)?.into())
}

/// `Buffer.allocUnsafeSlow(size)`: never from the pool.
pub fn alloc_unsafe_slow(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let size = size(args.get_or_undefined(0), context)?;
    Ok(unsafe_slow(size, context)?.into())
}

/// `SlowBuffer(size)`, deprecated.
pub fn slow_buffer(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    warn_once(
        &SLOW_WARNED,
        "DEP0030",
        "SlowBuffer() is deprecated. Please use Buffer.allocUnsafeSlow()",
        context,
    )?;
    alloc_unsafe_slow(&JsValue::undefined(), args, context)
}

thread_local! {
    static SLOW_WARNED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    static OLD_WARNED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

fn warn_once(
    warned: &'static std::thread::LocalKey<std::cell::Cell<bool>>,
    code: &str,
    message: &str,
    context: &mut Context,
) -> JsResult<()> {
    if warned.replace(true) {
        return Ok(());
    }
    warnings::emit_with_code(message, "DeprecationWarning", Some(code), context)
}

/// `Buffer(...)` and `new Buffer(...)`, deprecated.
pub fn construct(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let asked = crate::modules::process::with_start(|start| start.pending_deprecation);
    if asked || !crate::engine::called_from_package(context) {
        let message = "Buffer() is deprecated due to security and usability issues. Please use \
            the Buffer.alloc(), Buffer.allocUnsafe(), or Buffer.from() methods instead.";
        warn_once(&OLD_WARNED, "DEP0005", message, context)?;
    }
    let first = args.get_or_undefined(0);
    if first.is_number() {
        if args.get_or_undefined(1).is_string() {
            return Err(errors::invalid_arg_type(
                "string",
                &["string"],
                first,
                context,
            ));
        }
        return alloc(&JsValue::undefined(), &args[..1], context);
    }
    from(&JsValue::undefined(), args, context)
}

/// `Buffer.from(value, encodingOrOffset, length)`.
pub fn from(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    if value.is_string() {
        return from_string(value, args.get_or_undefined(1), context);
    }
    let Some(object) = value.as_object() else {
        return Err(cannot_convert(value, context));
    };
    if value.is_callable() {
        return Err(cannot_convert(value, context));
    }
    if bytes::is_any_array_buffer(&object) {
        return from_array_buffer(object, args, context);
    }
    let primitive = match object.get(js_string!("valueOf"), context)? {
        method if method.to_boolean() => match method.as_callable() {
            Some(method) => method.call(value, &[], context)?,
            None => {
                return Err(boa_engine::JsNativeError::typ()
                    .with_message("value.valueOf is not a function")
                    .into());
            }
        },
        other => other,
    };
    let useful = primitive.is_string() || (primitive.is_object() && !primitive.is_callable());
    if useful && !primitive.strict_equals(value) {
        let mut args = args.to_vec();
        args[0] = primitive;
        return from(&JsValue::undefined(), &args, context);
    }
    if let Some(made) = from_object(&object, context)? {
        return Ok(made.into());
    }
    let method = object.get(JsSymbol::to_primitive(), context)?;
    if let Some(method) = method.as_callable() {
        let primitive = method.call(value, &[js_string!("string").into()], context)?;
        if primitive.is_string() {
            return from_string(&primitive, args.get_or_undefined(1), context);
        }
    }
    Err(cannot_convert(value, context))
}

#[cold]
fn cannot_convert(value: &JsValue, context: &mut Context) -> boa_engine::JsError {
    errors::invalid_arg_type(
        "first argument",
        &[
            "string",
            "Buffer",
            "ArrayBuffer",
            "Array",
            "Array-like Object",
        ],
        value,
        context,
    )
}

fn from_string(value: &JsValue, named: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let text = value.to_string(context)?;
    let Some(encoding) = Encoding::option(named, Encoding::Utf8) else {
        return Err(errors::unknown_encoding(named, context));
    };
    let units = text.as_str();
    // One-byte units that are the bytes already need no vector in between.
    if let Some(units) = units.as_latin1()
        && (matches!(encoding, Encoding::Latin1 | Encoding::Ascii)
            || (encoding == Encoding::Utf8 && units.is_ascii()))
    {
        return Ok(copy_of(units, context)?.into());
    }
    let bytes = encoding.decode(&text);
    Ok(copy_of(&bytes, context)?.into())
}

fn from_array_buffer(
    buffer: JsObject,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let offset = match args.get_or_undefined(1) {
        value if value.is_undefined() => 0.0,
        value => match value.to_number(context)? {
            number if number.is_nan() => 0.0,
            number => number,
        },
    };
    let Some(view) = View::of(&buffer, context) else {
        return Err(convert::illegal_invocation());
    };
    let most = view.len() as f64 - offset;
    if most < 0.0 {
        return Err(check::out_of_bounds(Some("offset"), context));
    }
    let length = match args.get_or_undefined(2) {
        value if value.is_undefined() => None,
        value => match value.to_number(context)? {
            number if number > most => {
                return Err(check::out_of_bounds(Some("length"), context));
            }
            number if number > 0.0 => Some(number),
            _ => Some(0.0),
        },
    };
    if offset <= -1.0 {
        return Err(boa_engine::JsNativeError::range()
            .with_message(format!(
                "Start offset {} is outside the bounds of the buffer",
                offset.trunc()
            ))
            .into());
    }
    // Without a length the Buffer follows a resizable ArrayBuffer.
    let mut args = vec![JsValue::from(buffer), JsValue::from(offset.trunc())];
    if let Some(length) = length {
        args.push(JsValue::from(length.trunc()));
    }
    let made = super::uint8_array_constructor(context).construct(&args, None, context)?;
    made.set_prototype(Some(super::prototype(context)?));
    Ok(made.into())
}

/// A Buffer from something with a length, or from what `toJSON` gave.
fn from_object(object: &JsObject, context: &mut Context) -> JsResult<Option<JsObject>> {
    if let Some(made) = from_typed_array(object, context)? {
        return Ok(Some(made));
    }
    let length = object.get(js_string!("length"), context)?;
    let buffer = match length.is_undefined() {
        true => object.get(js_string!("buffer"), context)?,
        false => JsValue::undefined(),
    };
    if !length.is_undefined() || edit::has_array_buffer(&buffer) {
        if !length.is_number() {
            return Ok(Some(zeroed(0, context)?));
        }
        return Ok(Some(from_array_like(object, context)?));
    }
    let name = object.get(js_string!("type"), context)?;
    if name
        .as_string()
        .is_some_and(|name| name == js_string!("Buffer"))
    {
        let data = object.get(js_string!("data"), context)?;
        if let Some(data) = data.as_object()
            && data.is_array()
        {
            return Ok(Some(from_array_like(&data, context)?));
        }
    }
    Ok(None)
}

/// Bytes are copied, other elements cut down to a byte each.
fn from_typed_array(object: &JsObject, context: &mut Context) -> JsResult<Option<JsObject>> {
    match bytes::kind(object) {
        Some(TypedArrayKind::Uint8 | TypedArrayKind::Uint8Clamped | TypedArrayKind::Int8) => {}
        _ => return Ok(None),
    }
    let Some(view) = View::of_typed_array(object, context) else {
        return Ok(None);
    };
    let bytes = view.to_vec();
    Ok(Some(copy_of(&bytes, context)?))
}

fn from_array_like(object: &JsObject, context: &mut Context) -> JsResult<JsObject> {
    let length = object.get(js_string!("length"), context)?;
    let length = check::truncated(&length, 0.0, context)?;
    if length <= 0.0 {
        return zeroed(0, context);
    }
    if length > check::MAX_SAFE {
        return Err(block::failed().into());
    }
    let length = length as usize;
    if object.is_array() && length <= 1 << 20 {
        // Elements' conversions may run a script, so the bytes are gathered first.
        let mut bytes = Vec::with_capacity(length);
        for at in 0..length {
            let element = object.get(at as u64, context)?;
            let byte = match element.as_i32() {
                Some(number) => number as u8,
                None => check::to_byte(&element, context)?,
            };
            bytes.push(byte);
        }
        return copy_of(&bytes, context);
    }
    let made = unsafe_of(length, context)?;
    for at in 0..length {
        let element = object.get(at as u64, context)?;
        made.set(at as u64, element, false, context)?;
    }
    Ok(made)
}

/// `Buffer.of(...items)`.
pub fn of(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut bytes = Vec::with_capacity(args.len());
    for item in args {
        bytes.push(check::to_byte(item, context)?);
    }
    Ok(super::new_from_slice(&bytes, context)?.into())
}

/// `Buffer.copyBytesFrom(view, offset, length)`, both in elements.
pub fn copy_bytes_from(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let object = value.as_object();
    let found = object.as_ref().and_then(|object| {
        let kind = bytes::kind(object)?;
        let view = View::of_typed_array(object, context)?;
        Some((kind, view))
    });
    let Some((kind, view)) = found else {
        return Err(errors::invalid_arg_type(
            "view",
            &["TypedArray"],
            value,
            context,
        ));
    };
    let size = bytes::element_size(kind);
    let count = view.len() / size;
    if count == 0 {
        // Before the other arguments are looked at.
        return Ok(zeroed(0, context)?.into());
    }
    let start = match args.get_or_undefined(1) {
        value if value.is_undefined() => 0,
        value => check::offset(value, "offset", check::MAX_SAFE, context)?,
    };
    if start >= count {
        return Ok(zeroed(0, context)?.into());
    }
    let end = match args.get_or_undefined(2) {
        value if value.is_undefined() => count,
        value => {
            let length = check::offset(value, "length", check::MAX_SAFE, context)?;
            start.saturating_add(length).min(count)
        }
    };
    let bytes = view.part(start * size, end * size).to_vec();
    Ok(copy_of(&bytes, context)?.into())
}

/// `Buffer.isBuffer(value)`.
pub fn is_buffer(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let is = match args.get_or_undefined(0).as_object() {
        Some(object) => super::is_buffer(&object, context),
        None => false,
    };
    Ok(is.into())
}

/// `Buffer.isEncoding(name)`.
pub fn is_encoding(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let name = args.get_or_undefined(0).as_string();
    Ok(name
        .and_then(|name| Encoding::parse_js(&name))
        .is_some()
        .into())
}

/// `Buffer.byteLength(value, encoding)`.
pub fn byte_length(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    if let Some(text) = value.as_string() {
        // An encoding nobody knows counts as UTF-8 here.
        let encoding = Encoding::option(args.get_or_undefined(1), Encoding::Utf8);
        let length = encoding.unwrap_or(Encoding::Utf8).byte_length(&text);
        return Ok(JsValue::from(length as f64));
    }
    let view = match value.as_object() {
        Some(object) => View::of(&object, context),
        None => None,
    };
    match view {
        Some(view) => Ok(JsValue::from(view.len() as f64)),
        None => Err(errors::invalid_arg_type(
            "string",
            &["string", "Buffer", "ArrayBuffer"],
            value,
            context,
        )),
    }
}

/// `Buffer.concat(list, length)`.
pub fn concat(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let Some(list) = value
        .as_object()
        .and_then(|object| JsArray::from_object(object).ok())
    else {
        return Err(errors::invalid_arg_type("list", &["Array"], value, context));
    };
    let count = list.length(context)?;
    if count == 0 {
        return Ok(zeroed(0, context)?.into());
    }
    let wanted = args.get_or_undefined(1);
    let wanted = match wanted.is_undefined() {
        true => None,
        false => Some(check::offset(wanted, "length", check::MAX_SAFE, context)?),
    };
    let mut views = Vec::new();
    let mut total = 0usize;
    for at in 0..count {
        let item = list.get(at, context)?;
        let Some(view) = View::of_uint8_array(&item, context) else {
            return Err(errors::invalid_arg_type(
                &format!("list[{at}]"),
                &["Buffer", "Uint8Array"],
                &item,
                context,
            ));
        };
        total = total.saturating_add(view.len());
        views.push(view);
    }
    let length = wanted.unwrap_or(total);
    let made = unsafe_of(length, context)?;
    let Some(target) = View::of_typed_array(&made, context) else {
        return Ok(made.into());
    };
    let mut at = 0;
    for view in &views {
        if at >= length {
            break;
        }
        at += view.copy_to(&target.part(at, length), context)?;
    }
    Ok(made.into())
}
