//! `ArrayBuffer.prototype.slice` and what `Atomics` does: where an operand's `valueOf`, or the class of the part,
//! makes the buffer smaller, the engine panics.

use boa_engine::{
    Context, Finalize, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue,
    Trace,
    builtins::{array_buffer::AlignedVec, typed_array::TypedArrayKind},
    js_string,
    object::builtins::{JsArrayBuffer, JsTypedArray},
    property::PropertyKey,
    value::IntegerOrInfinity,
};

use super::{define, heap};

/// The functions of `Atomics` that have operands, and how many of those are values of the array's.
const ATOMIC: [(&str, usize); 9] = [
    ("add", 1),
    ("and", 1),
    ("compareExchange", 2),
    ("exchange", 1),
    ("load", 0),
    ("or", 1),
    ("store", 1),
    ("sub", 1),
    ("xor", 1),
];

/// Installs them in a fresh context.
pub fn install(context: &mut Context) {
    let prototype = context
        .intrinsics()
        .constructors()
        .array_buffer()
        .prototype();
    if let Some(engines) = define::own!(&prototype, "slice").and_then(|slice| slice.as_object()) {
        define::put_between(&engines, slice, context);
    }
    let global = context.global_object();
    let atomics = define::own!(&global, "Atomics").and_then(|atomics| atomics.as_object());
    let Some(atomics) = atomics else { return };
    for (name, values) in ATOMIC {
        let key = PropertyKey::from(JsString::from(name));
        let engines = define::own_value(&atomics, &key).and_then(|engines| engines.as_object());
        let Some(engines) = engines else { continue };
        let operation = Operation {
            engines,
            name,
            values,
        };
        let made = define::closure(name, 2 + values, atomic, operation, context);
        define::put_hidden(&atomics, name, made);
    }
}

/// A function of `Atomics`.
#[derive(Clone, Trace, Finalize)]
struct Operation {
    engines: JsObject,
    #[unsafe_ignore_trace]
    name: &'static str,
    values: usize,
}

/// Has operands that are objects made primitive before the engine looks at the array.
fn atomic(
    this: &JsValue,
    args: &[JsValue],
    operation: &Operation,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Operation {
        engines,
        name,
        values,
    } = operation;
    let is_plain = |at| !args.get_or_undefined(at).is_object();
    let array = args.get_or_undefined(0).as_object();
    let array = array.and_then(|array| JsTypedArray::from_object(array).ok());
    let (Some(array), false) = (array, (1..=1 + values).all(is_plain)) else {
        return engines.call(this, args, context);
    };
    let is_big = match array.kind() {
        Some(TypedArrayKind::BigInt64 | TypedArrayKind::BigUint64) => true,
        // Whose elements are no integers.
        None
        | Some(TypedArrayKind::Float32 | TypedArrayKind::Float64 | TypedArrayKind::Uint8Clamped) => {
            return engines.call(this, args, context);
        }
        Some(_) => false,
    };
    let length = array.length(context)?;
    let index = args.get_or_undefined(1).to_index(context)?;
    if index >= length as u64 {
        return Err(JsNativeError::range()
            .with_message("Invalid atomic access index")
            .into());
    }
    let mut given = vec![JsValue::from(array.clone()), JsValue::from(index)];
    for at in 2..2 + values {
        let value = args.get_or_undefined(at);
        given.push(match is_big {
            true => value.to_bigint(context)?.into(),
            false => match value.to_integer_or_infinity(context)? {
                IntegerOrInfinity::Integer(value) => JsValue::from(value as f64),
                IntegerOrInfinity::PositiveInfinity => f64::INFINITY.into(),
                IntegerOrInfinity::NegativeInfinity => f64::NEG_INFINITY.into(),
            },
        });
    }
    if array
        .length(context)
        .is_ok_and(|length| index < length as u64)
    {
        return engines.call(this, &given, context);
    }
    // V8 calls one by another's name.
    let name = match *name {
        "compareExchange" => "store",
        name => name,
    };
    let message = format!("Cannot perform Atomics.{name} on a detached ArrayBuffer");
    Err(JsNativeError::typ().with_message(message).into())
}

/// `slice(start, end)`
fn slice(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    let object = this.as_object();
    let buffer = object.and_then(|object| JsArrayBuffer::from_object(object).ok());
    let Some(buffer) = buffer.filter(|buffer| buffer.data().is_some()) else {
        return engines.call(this, args, context);
    };
    let length = buffer.byte_length();
    let first = place(args.get_or_undefined(0), length, 0, context)?;
    let end = place(args.get_or_undefined(1), length, length, context)?;
    let count = end.saturating_sub(first);
    let class = species(&buffer, context)?;
    let made = match class {
        Some(class) => {
            let made = class.construct(&[JsValue::from(count as f64)], Some(&class), context)?;
            let made = JsArrayBuffer::from_object(made).map_err(|_| {
                JsNativeError::typ().with_message(
                    "Method ArrayBuffer.prototype.slice called on incompatible receiver #<Object>",
                )
            })?;
            if JsObject::equals(&made, &buffer) {
                return Err(JsNativeError::typ()
                    .with_message("ArrayBuffer subclass returned this from species constructor")
                    .into());
            }
            made
        }
        None => {
            let mut bytes = AlignedVec::with_capacity(64, count);
            bytes.extend_from_slice(&taken(&buffer, first, count)?);
            bytes.resize(count, 0);
            heap::look();
            return Ok(JsArrayBuffer::from_byte_block(bytes, context)?.into());
        }
    };
    // Both may be others by now than they were.
    let bytes = taken(&buffer, first, count)?.to_vec();
    let Some(mut into) = made.data_mut() else {
        return Err(detached());
    };
    if into.len() < count {
        return Err(JsNativeError::typ()
            .with_message("Derived ArrayBuffer constructor created a buffer which was too small")
            .into());
    }
    into[..bytes.len()].copy_from_slice(&bytes);
    drop(into);
    Ok(made.into())
}

fn detached() -> boa_engine::JsError {
    JsNativeError::typ()
        .with_message("Cannot perform ArrayBuffer.prototype.slice on a detached ArrayBuffer")
        .into()
}

/// What there is now of a part.
fn taken(
    buffer: &JsArrayBuffer,
    first: usize,
    count: usize,
) -> JsResult<impl std::ops::Deref<Target = [u8]> + '_> {
    let data = buffer.data().ok_or_else(detached)?;
    Ok(boa_engine::gc::GcRef::map(data, |data| {
        let first = first.min(data.len());
        &data[first..(first + count).min(data.len())]
    }))
}

/// Where something begins or ends that is counted from the end if it is negative.
fn place(given: &JsValue, length: usize, default: usize, context: &mut Context) -> JsResult<usize> {
    if given.is_undefined() {
        return Ok(default);
    }
    Ok(match given.to_integer_or_infinity(context)? {
        IntegerOrInfinity::NegativeInfinity => 0,
        IntegerOrInfinity::PositiveInfinity => length,
        IntegerOrInfinity::Integer(at) if at < 0 => {
            length.saturating_sub(at.unsigned_abs().try_into().unwrap_or(usize::MAX))
        }
        IntegerOrInfinity::Integer(at) => length.min(at.try_into().unwrap_or(usize::MAX)),
    })
}

/// The class of a buffer's parts; none if that is the language's own.
fn species(buffer: &JsArrayBuffer, context: &mut Context) -> JsResult<Option<JsObject>> {
    let own: JsObject = context
        .intrinsics()
        .constructors()
        .array_buffer()
        .constructor();
    let class = JsObject::from(buffer.clone()).get(js_string!("constructor"), context)?;
    if class.is_undefined() {
        return Ok(None);
    }
    let Some(class) = class.as_object() else {
        return Err(JsNativeError::typ()
            .with_message("The .constructor property is not an object")
            .into());
    };
    let species = class.get(JsSymbol::species(), context)?;
    if species.is_null_or_undefined() {
        return Ok(None);
    }
    match species.as_object().filter(JsObject::is_constructor) {
        Some(species) if JsObject::equals(&species, &own) => Ok(None),
        Some(species) => Ok(Some(species)),
        None => Err(JsNativeError::typ()
            .with_message("object.constructor[Symbol.species] is not a constructor")
            .into()),
    }
}
