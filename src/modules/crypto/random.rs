//! Random bytes, numbers and UUIDs, from the operating system.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string, object::builtins::JsFunction,
};

use super::arguments::{self, MAX_LENGTH};
use super::failure::Failure;
use super::job::{self, Product};
use crate::engine::errors;
use crate::modules::buffer::{self, TypedArrayKind, View};
use crate::runtime::{TaskPanicked, runtime};

/// The operating system gave no random bytes.
fn failed(reason: &str, context: &mut Context) -> boa_engine::JsError {
    arguments::plain(&format!("No random bytes: {reason}"), context)
}

/// Fills `bytes` from the operating system.
pub fn fill(bytes: &mut [u8], context: &mut Context) -> JsResult<()> {
    crate::runtime::random_bytes(bytes).map_err(|error| failed(&error.to_string(), context))
}

/// Random bytes in store, for numbers and UUIDs: one system call serves many.
struct Store {
    bytes: [u8; 2048],
    used: usize,
}

thread_local! {
    static STORE: RefCell<Store> = const {
        RefCell::new(Store { bytes: [0; 2048], used: 2048 })
    };
}

/// A few random bytes; each is given out once.
fn few<const N: usize>(context: &mut Context) -> JsResult<[u8; N]> {
    let mut taken = [0; N];
    let is_short = |store: &Store| store.used + N > store.bytes.len();
    if STORE.with(|store| is_short(&store.borrow())) {
        runtime().note_work("crypto.randomBytes", context);
    }
    let result = STORE.with(|store| {
        let store = &mut *store.borrow_mut();
        if store.used + N > store.bytes.len() {
            crate::runtime::random_bytes(&mut store.bytes)?;
            store.used = 0;
        }
        let from = &mut store.bytes[store.used..store.used + N];
        taken.copy_from_slice(from);
        from.fill(0);
        store.used += N;
        Ok(())
    });
    match result {
        Ok(()) => Ok(taken),
        Err(error) => {
            let error: getrandom::Error = error;
            Err(failed(&error.to_string(), context))
        }
    }
}

/// `new Vec` of a length a script asked for, or an error where memory is short.
fn zeros(length: usize, context: &mut Context) -> JsResult<Vec<u8>> {
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(length).is_err() {
        let message = "Array buffer allocation failed";
        let error = errors::plain(errors::Class::Range, message, context);
        return Err(errors::thrown(error));
    }
    bytes.resize(length, 0);
    Ok(bytes)
}

/// `crypto.randomBytes(size[, callback])`
pub fn random_bytes(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let size = args.get_or_undefined(0);
    let length = arguments::number(size, "size", context)?;
    let length = arguments::within(length, size, "size", 0.0, MAX_LENGTH, context)? as usize;
    let callback = args.get_or_undefined(1);
    if callback.is_undefined() {
        let mut bytes = zeros(length, context)?;
        runtime().note_work("crypto.randomBytes", context);
        fill(&mut bytes, context)?;
        return Ok(buffer::new_from_vec(bytes, context)?.into());
    }
    let given = arguments::callback(callback, context)?;
    // As in Node, there is nothing to wait for.
    if length == 0 {
        let nothing = buffer::new_from_vec(Vec::new(), context)?;
        given.call(
            &JsValue::undefined(),
            &[JsValue::null(), nothing.into()],
            context,
        )?;
        return Ok(JsValue::undefined());
    }
    let work = move || drawn(length).map(Product::Bytes);
    job::run("crypto.randomBytes", callback, work, context)
}

/// So many random bytes, of any thread.
pub fn drawn(length: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(length).is_err() {
        return Err(Failure::plain("Array buffer allocation failed"));
    }
    bytes.resize(length, 0);
    let filled = crate::runtime::random_bytes(&mut bytes);
    filled.map_err(|error| Failure::Plain(format!("No random bytes: {error}")))?;
    Ok(bytes)
}

fn random_result(
    result: Result<Result<Vec<u8>, getrandom::Error>, TaskPanicked>,
    context: &mut Context,
) -> Result<Vec<u8>, JsValue> {
    let reason = match result {
        Ok(Ok(bytes)) => return Ok(bytes),
        Ok(Err(error)) => error.to_string(),
        Err(TaskPanicked(message)) => message,
    };
    let message = format!("No random bytes: {reason}");
    Err(errors::plain(errors::Class::Error, &message, context).into())
}

/// Bytes an element of a typed array takes.
fn element_size(kind: TypedArrayKind) -> f64 {
    use TypedArrayKind::*;
    match kind {
        Int8 | Uint8 | Uint8Clamped => 1.0,
        Int16 | Uint16 | Float16 => 2.0,
        Int32 | Uint32 | Float32 => 4.0,
        BigInt64 | BigUint64 | Float64 => 8.0,
    }
}

/// The part of a buffer that `randomFill` and `randomFillSync` are asked to fill.
fn part(
    value: &JsValue,
    offset: &JsValue,
    size: &JsValue,
    context: &mut Context,
) -> JsResult<View> {
    let object = value.as_object();
    let view = object.as_ref().and_then(|object| View::of(object, context));
    let (Some(object), Some(view)) = (object, view) else {
        let expected = ["ArrayBuffer", "ArrayBufferView"];
        return Err(errors::invalid_arg_type("buf", &expected, value, context));
    };
    let total = view.len() as f64;
    let unit = buffer::kind(&object).map_or(1.0, element_size);
    let mut start = 0.0;
    if !offset.is_undefined() {
        start = arguments::number(offset, "offset", context)? * unit;
        let shown = JsValue::from(start);
        let most = total.min(MAX_LENGTH);
        start = arguments::within(start, &shown, "offset", 0.0, most, context)?.trunc();
    }
    let mut length = total - start;
    if !size.is_undefined() {
        length = arguments::number(size, "size", context)? * unit;
        let shown = JsValue::from(length);
        arguments::within(length, &shown, "size", 0.0, MAX_LENGTH, context)?;
        if length + start > total {
            let shown = JsValue::from(length + start);
            let range = format!("<= {total}");
            return Err(errors::out_of_range(
                "size + offset",
                &range,
                &shown,
                context,
            ));
        }
        length = length.trunc();
    }
    Ok(view.part(start as usize, (start + length) as usize))
}

/// `crypto.randomFillSync(buffer[, offset][, size])`
pub fn random_fill_sync(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let part = part(
        value,
        args.get_or_undefined(1),
        args.get_or_undefined(2),
        context,
    )?;
    runtime().note_work("crypto.randomFill", context);
    let filled = part.write(context, crate::runtime::random_bytes)?;
    filled.map_err(|error| failed(&error.to_string(), context))?;
    Ok(value.clone())
}

/// `crypto.randomFill(buffer[, offset][, size], callback)`
pub fn random_fill(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let undefined = JsValue::undefined();
    let value = args.get_or_undefined(0);
    if value
        .as_object()
        .is_none_or(|object| View::of(&object, context).is_none())
    {
        part(value, &undefined, &undefined, context)?;
    }
    // The callback may stand in either optional argument's place.
    let (offset, size, callback) = match (args.get_or_undefined(1), args.get_or_undefined(2)) {
        (callback, _) if callback.is_callable() => (&undefined, &undefined, callback),
        (offset, callback) if callback.is_callable() => (offset, &undefined, callback),
        (offset, size) => (offset, size, args.get_or_undefined(3)),
    };
    let callback = arguments::callback(callback, context)?;
    let part = part(value, offset, size, context)?;
    let mut bytes = zeros(part.len(), context)?;
    let value = value.clone();
    if bytes.is_empty() {
        callback.call(&undefined, &[JsValue::null(), value], context)?;
        return Ok(undefined);
    }
    let work = move || crate::runtime::random_bytes(&mut bytes).map(|()| bytes);
    runtime().offload(
        "crypto.randomFill",
        context,
        work,
        move |result, context| {
            let args = match random_result(result, context) {
                Ok(bytes) => {
                    part.write(context, |target| {
                        let length = target.len().min(bytes.len());
                        target[..length].copy_from_slice(&bytes[..length]);
                    })?;
                    [JsValue::null(), value]
                }
                Err(error) => [error, JsValue::undefined()],
            };
            callback.call(&JsValue::undefined(), &args, context)?;
            Ok(())
        },
    );
    Ok(undefined)
}

/// One more than the largest range of `randomInt`: 2^48.
const RANGE: u64 = 1 << 48;

fn safe_integer(value: &JsValue, name: &str, context: &mut Context) -> JsResult<i64> {
    crate::engine::convert::integer(value)
        .ok_or_else(|| errors::invalid_arg_type(name, &["a safe integer"], value, context))
}

/// `crypto.randomInt([min, ]max[, callback])`
pub fn random_int(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let second = args.get_or_undefined(1);
    let zero = JsValue::from(0);
    let only_max = second.is_undefined() || second.is_callable();
    let (min, max, callback) = if only_max {
        (&zero, args.get_or_undefined(0), second)
    } else {
        (args.get_or_undefined(0), second, args.get_or_undefined(2))
    };
    let callback: Option<JsFunction> = match callback.is_undefined() {
        true => None,
        false => Some(arguments::callback(callback, context)?),
    };
    let low = safe_integer(min, "min", context)?;
    let high = safe_integer(max, "max", context)?;
    if high <= low {
        let range = format!("greater than the value of \"min\" ({low})");
        return Err(errors::out_of_range("max", &range, max, context));
    }
    let range = (high - low) as u64;
    if range >= RANGE {
        let name = if only_max { "max" } else { "max - min" };
        let limit = format!("<= {}", RANGE - 1);
        let shown = JsValue::from(range as f64);
        return Err(errors::out_of_range(name, &limit, &shown, context));
    }
    let asked = Asked { low, range };
    let Some(callback) = callback else {
        return asked.draw(context);
    };
    ask(asked, callback, context)?;
    Ok(JsValue::undefined())
}

/// Random bytes for `randomInt`, six a number. As in Node they are fetched for 1024 numbers at a time,
/// by the pool if it is a callback that waits for them: programs can see that.
struct Numbers {
    bytes: Vec<u8>,
    used: usize,
    /// Who waits for the pool.
    waiting: Vec<(Asked, JsFunction)>,
}

/// Bytes for 1024 numbers.
const NUMBERS: usize = 1024 * 6;

thread_local! {
    static NUMBERS_STORE: RefCell<Numbers> = const {
        RefCell::new(Numbers { bytes: Vec::new(), used: 0, waiting: Vec::new() })
    };
}

/// What `randomInt` was asked for.
#[derive(Clone, Copy)]
struct Asked {
    low: i64,
    range: u64,
}

impl Asked {
    fn draw(self, context: &mut Context) -> JsResult<JsValue> {
        // Numbers past the last whole multiple of the range would come up too often: draw again.
        let fair = RANGE - RANGE % self.range;
        loop {
            let is_empty = |store: &Numbers| store.used == store.bytes.len();
            if NUMBERS_STORE.with(|store| is_empty(&store.borrow())) {
                runtime().note_work("crypto.randomInt", context);
            }
            let mut wide = [0; 8];
            let taken: Result<(), getrandom::Error> = NUMBERS_STORE.with(|store| {
                let store = &mut *store.borrow_mut();
                if store.used == store.bytes.len() {
                    store.bytes.resize(NUMBERS, 0);
                    store.used = 0;
                    crate::runtime::random_bytes(&mut store.bytes).inspect_err(|_| {
                        store.used = NUMBERS;
                    })?;
                }
                let from = &mut store.bytes[store.used..store.used + 6];
                wide[..6].copy_from_slice(from);
                from.fill(0);
                store.used += 6;
                Ok(())
            });
            taken.map_err(|error| failed(&error.to_string(), context))?;
            let drawn = u64::from_le_bytes(wide);
            if drawn < fair {
                let drawn = drawn % self.range;
                return Ok(JsValue::from((self.low + drawn as i64) as f64));
            }
        }
    }
}

/// Calls back with a number: in the next tick if there is one in store, else when the pool has
/// fetched more.
fn ask(asked: Asked, callback: JsFunction, context: &mut Context) -> JsResult<()> {
    let has_some = NUMBERS_STORE.with(|store| {
        let store = store.borrow();
        store.used < store.bytes.len()
    });
    if has_some {
        let number = asked.draw(context)?;
        runtime().next_tick(callback, &[JsValue::undefined(), number], context);
        return Ok(());
    }
    let is_first = NUMBERS_STORE.with(|store| {
        let waiting = &mut store.borrow_mut().waiting;
        waiting.push((asked, callback));
        waiting.len() == 1
    });
    if !is_first {
        return Ok(());
    }
    let mut bytes = vec![0; NUMBERS];
    let work = move || crate::runtime::random_bytes(&mut bytes).map(|()| bytes);
    runtime().offload("crypto.randomInt", context, work, |result, context| {
        let mut waiting =
            NUMBERS_STORE.with(|store| std::mem::take(&mut store.borrow_mut().waiting));
        let failed = match random_result(result, context) {
            Ok(bytes) => {
                NUMBERS_STORE.with(|store| {
                    let store = &mut *store.borrow_mut();
                    store.bytes = bytes;
                    store.used = 0;
                });
                None
            }
            // One is told, the others try again.
            Err(error) => Some((waiting.remove(0).1, error)),
        };
        for (asked, callback) in waiting {
            ask(asked, callback, context)?;
        }
        if let Some((callback, error)) = failed {
            callback.call(&JsValue::undefined(), &[error], context)?;
        }
        Ok(())
    });
    Ok(())
}

fn check_uuid_options(options: &JsValue, context: &mut Context) -> JsResult<()> {
    if options.is_undefined() {
        return Ok(());
    }
    let object = arguments::object(options, "options", context)?;
    let value = object.get(js_string!("disableEntropyCache"), context)?;
    if !value.is_undefined() && !value.is_boolean() {
        let name = "options.disableEntropyCache";
        return Err(errors::invalid_arg_type(
            name,
            &["boolean"],
            &value,
            context,
        ));
    }
    Ok(())
}

/// The text of a UUID (RFC 9562) of a version, from bytes whose version bits are still to be set.
fn uuid(mut bytes: [u8; 16], version: u8) -> JsString {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes[6] = bytes[6] & 0x0f | version << 4;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = [b'-'; 36];
    let mut at = 0;
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            at += 1;
        }
        text[at] = DIGITS[usize::from(byte >> 4)];
        text[at + 1] = DIGITS[usize::from(byte & 15)];
        at += 2;
    }
    buffer::encoding::latin1(&text)
}

/// `crypto.randomUUID([options])`: version 4.
pub fn random_uuid(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    check_uuid_options(args.get_or_undefined(0), context)?;
    Ok(uuid(few(context)?, 4).into())
}

/// `crypto.randomUUIDv7([options])`: version 7, whose first 48 bits are the time in milliseconds.
pub fn random_uuid_v7(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    check_uuid_options(args.get_or_undefined(0), context)?;
    let mut bytes: [u8; 16] = few(context)?;
    let milliseconds = crate::runtime::wall_clock().as_millis() as u64;
    bytes[..6].copy_from_slice(&milliseconds.to_be_bytes()[2..]);
    Ok(uuid(bytes, 7).into())
}

/// Fills a typed array of integers (Web Cryptography, 10.1.1), 65 536 bytes at most.
pub fn fill_typed_array(value: &JsValue, context: &mut Context) -> JsResult<()> {
    let object = value.as_object();
    let kind = object.as_ref().and_then(buffer::kind);
    let is_integer = !matches!(
        kind,
        None | Some(TypedArrayKind::Float16 | TypedArrayKind::Float32 | TypedArrayKind::Float64)
    );
    let view = object
        .filter(|_: &JsObject| is_integer)
        .and_then(|object| View::of(&object, context));
    let Some(view) = view else {
        return Err(super::webcrypto::dom_exception(
            "The data argument must be an integer-type TypedArray",
            "TypeMismatchError",
            context,
        ));
    };
    if view.len() > 65_536 {
        return Err(super::webcrypto::dom_exception(
            "The requested length exceeds 65,536 bytes",
            "QuotaExceededError",
            context,
        ));
    }
    runtime().note_work("crypto.getRandomValues", context);
    let filled = view.write(context, crate::runtime::random_bytes)?;
    filled.map_err(|error| failed(&error.to_string(), context))
}
