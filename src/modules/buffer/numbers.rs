//! `readInt8` to `writeDoubleBE`: numbers in a buffer's bytes.

use boa_engine::{Context, JsBigInt, JsError, JsResult, JsValue};

use super::bytes::View;
use super::check;
use crate::engine::define::Method;
use crate::engine::errors;

/// Where a number of `size` bytes begins: the argument when it is in bounds.
fn bounded(value: &JsValue, size: usize, view: &View, context: &mut Context) -> JsResult<usize> {
    let length = view.len();
    if let Some(at) = value.as_i32()
        && let Ok(at) = usize::try_from(at)
        && at + size <= length
    {
        return Ok(at);
    }
    let at = check::number(value, "offset", context)?;
    if at.fract() == 0.0 && at >= 0.0 && at + size as f64 <= length as f64 {
        return Ok(at as usize);
    }
    Err(bounds_error(value, at, size, length, context))
}

#[cold]
fn bounds_error(
    value: &JsValue,
    at: f64,
    size: usize,
    length: usize,
    context: &mut Context,
) -> JsError {
    // `floor(x) !== x`, which is true of NaN but not of the infinities.
    if at.floor() != at {
        return errors::out_of_range("offset", "an integer", value, context);
    }
    if length < size {
        return check::out_of_bounds(None, context);
    }
    let range = format!(">= 0 and <= {}", length - size);
    errors::out_of_range("offset", &range, value, context)
}

/// The offset argument, zero when it is left out.
fn offset_or_zero(args: &[JsValue], at: usize) -> JsValue {
    match args.get(at) {
        Some(value) if !value.is_undefined() => value.clone(),
        _ => JsValue::from(0),
    }
}

fn read<const N: usize>(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<[u8; N]> {
    let view = check::this(this, context)?;
    let at = bounded(&offset_or_zero(args, 0), N, &view, context)?;
    let mut bytes = [0; N];
    view.read(|all| {
        if let Some(part) = all.get(at..at + N) {
            bytes.copy_from_slice(part);
        }
    });
    Ok(bytes)
}

fn write<const N: usize>(
    view: &View,
    offset: &JsValue,
    bytes: [u8; N],
    context: &mut Context,
) -> JsResult<JsValue> {
    let at = bounded(offset, N, view, context)?;
    store(view, at, &bytes, context)
}

fn store(view: &View, at: usize, bytes: &[u8], context: &mut Context) -> JsResult<JsValue> {
    view.write(context, |all| {
        if let Some(part) = all.get_mut(at..at + bytes.len()) {
            part.copy_from_slice(bytes);
        }
    })?;
    Ok(JsValue::from((at + bytes.len()) as f64))
}

fn argument(args: &[JsValue], at: usize) -> JsValue {
    args.get(at).cloned().unwrap_or_default()
}

/// A whole number's range, in the words of the error. Node writes powers of two for what is
/// longer than four bytes.
fn range_text(size: usize, signed: bool, suffix: &str) -> String {
    let bits = size * 8;
    match (size > 4, signed) {
        (true, false) => format!(">= 0{suffix} and < 2{suffix} ** {bits}{suffix}"),
        (true, true) => {
            let bits = bits - 1;
            format!(">= -(2{suffix} ** {bits}{suffix}) and < 2{suffix} ** {bits}{suffix}")
        }
        (false, false) => format!(">= 0 and <= {}", (1u64 << bits) - 1),
        (false, true) => {
            let half = 1i64 << (bits - 1);
            format!(">= {} and <= {}", -half, half - 1)
        }
    }
}

/// The value argument as a whole number that fits into `size` bytes; NaN counts as zero and a
/// fraction is cut off, as Node does.
fn whole(value: &JsValue, size: usize, signed: bool, context: &mut Context) -> JsResult<i64> {
    let number = match value.as_i32() {
        Some(number) => f64::from(number),
        None => check::to_number(value, context)?,
    };
    let span = (1u64 << (size * 8)) as f64;
    let (least, most) = if signed {
        (-span / 2.0, span / 2.0 - 1.0)
    } else {
        (0.0, span - 1.0)
    };
    if number < least || number > most {
        let range = range_text(size, signed, "");
        return Err(errors::out_of_range(
            "value",
            &range,
            &number.into(),
            context,
        ));
    }
    Ok(number as i64)
}

/// The `byteLength` argument: 1 to 6.
fn width(value: &JsValue, context: &mut Context) -> JsResult<usize> {
    let width = check::number(value, "byteLength", context)?;
    if width.floor() != width {
        return Err(errors::out_of_range(
            "byteLength",
            "an integer",
            value,
            context,
        ));
    }
    if !(1.0..=6.0).contains(&width) {
        return Err(errors::out_of_range(
            "byteLength",
            ">= 1 and <= 6",
            value,
            context,
        ));
    }
    Ok(width as usize)
}

fn required_offset(args: &[JsValue], at: usize, context: &mut Context) -> JsResult<JsValue> {
    let offset = argument(args, at);
    if offset.is_undefined() {
        return Err(errors::invalid_arg_type(
            "offset",
            &["number"],
            &offset,
            context,
        ));
    }
    Ok(offset)
}

/// `readUIntLE(offset, byteLength)` and its three relatives.
fn read_wide(
    this: &JsValue,
    args: &[JsValue],
    signed: bool,
    little: bool,
    context: &mut Context,
) -> JsResult<JsValue> {
    let view = check::this(this, context)?;
    let offset = required_offset(args, 0, context)?;
    let size = width(&argument(args, 1), context)?;
    let at = bounded(&offset, size, &view, context)?;
    let mut value = 0i64;
    view.read(|all| {
        let Some(bytes) = all.get(at..at + size) else {
            return;
        };
        let mut add = |byte: &u8| value = value << 8 | i64::from(*byte);
        if little {
            bytes.iter().rev().for_each(&mut add);
        } else {
            bytes.iter().for_each(&mut add);
        }
    });
    if signed {
        let unused = 64 - size * 8;
        value = value << unused >> unused;
    }
    Ok(JsValue::from(value as f64))
}

/// `writeUIntLE(value, offset, byteLength)` and its three relatives.
fn write_wide(
    this: &JsValue,
    args: &[JsValue],
    signed: bool,
    little: bool,
    context: &mut Context,
) -> JsResult<JsValue> {
    let view = check::this(this, context)?;
    let size = width(&argument(args, 2), context)?;
    let value = whole(&argument(args, 0), size, signed, context)?;
    let offset = required_offset(args, 1, context)?;
    let at = bounded(&offset, size, &view, context)?;
    if little {
        store(&view, at, &value.to_le_bytes()[..size], context)
    } else {
        store(&view, at, &value.to_be_bytes()[8 - size..], context)
    }
}

/// `writeBigInt64LE` and its relatives: the value's 64 bits.
fn big(value: &JsValue, signed: bool, context: &mut Context) -> JsResult<u64> {
    let Some(number) = value.as_bigint() else {
        return Err(boa_engine::JsNativeError::typ()
            .with_message("Cannot mix BigInt and other types, use explicit conversions")
            .into());
    };
    let bits = match i128::try_from(number.as_inner()) {
        Ok(number) if signed => i64::try_from(number).ok().map(|number| number as u64),
        Ok(number) => u64::try_from(number).ok(),
        Err(_) => None,
    };
    match bits {
        Some(bits) => Ok(bits),
        None => {
            let range = range_text(8, signed, "n");
            Err(errors::out_of_range("value", &range, value, context))
        }
    }
}

/// Refuses a number that has more than 64 bits.
fn big_range(value: &JsValue, signed: bool, context: &mut Context) -> JsResult<()> {
    let (least, beyond) = match signed {
        true => (-(2f64.powi(63)), 2f64.powi(63)),
        false => (0.0, 2f64.powi(64)),
    };
    match value.as_number() {
        Some(number) if number < least || number >= beyond => {
            let range = range_text(8, signed, "n");
            Err(errors::out_of_range("value", &range, value, context))
        }
        _ => Ok(()),
    }
}

/// An integer of a fixed size: its reader or its writer.
macro_rules! integer {
    (read $type:ty, $from:ident) => {
        |this, args, context| {
            let bytes = read::<{ size_of::<$type>() }>(this, args, context)?;
            Ok(JsValue::from(<$type>::$from(bytes)))
        }
    };
    (write $type:ty, $signed:expr, $to:ident) => {
        |this, args, context| {
            let view = check::this(this, context)?;
            let size = size_of::<$type>();
            let value = whole(&argument(args, 0), size, $signed, context)?;
            let bytes = (value as $type).$to();
            write(&view, &offset_or_zero(args, 1), bytes, context)
        }
    };
}

macro_rules! wide {
    ($call:ident, $signed:expr, $little:expr) => {
        |this, args, context| $call(this, args, $signed, $little, context)
    };
}

macro_rules! float {
    (read $type:ty, $from:ident) => {
        |this, args, context| {
            let bytes = read::<{ size_of::<$type>() }>(this, args, context)?;
            Ok(JsValue::from(f64::from(<$type>::$from(bytes))))
        }
    };
    (write $type:ty, $to:ident) => {
        |this, args, context| {
            let view = check::this(this, context)?;
            let value = check::to_number(&argument(args, 0), context)?;
            let bytes = (value as $type).$to();
            write(&view, &offset_or_zero(args, 1), bytes, context)
        }
    };
}

macro_rules! big_integer {
    (read $type:ty, $from:ident) => {
        |this, args, context| {
            let bytes = read::<8>(this, args, context)?;
            Ok(JsValue::from(JsBigInt::from(<$type>::$from(bytes))))
        }
    };
    (write $signed:expr, $to:ident) => {
        |this, args, context| {
            let view = check::this(this, context)?;
            let value = argument(args, 0);
            if !value.is_bigint() {
                // Node compares it like any number, and notices only when it comes to the bytes.
                big_range(&value, $signed, context)?;
                bounded(&offset_or_zero(args, 1), 8, &view, context)?;
            }
            let bits = big(&value, $signed, context)?;
            write(&view, &offset_or_zero(args, 1), bits.$to(), context)
        }
    };
}

/// The methods, in Node's order, each with a second name where Node has one.
pub const METHODS: &[(Method, &str)] = &[
    (
        ("readBigUInt64LE", 0, big_integer!(read u64, from_le_bytes)),
        "readBigUint64LE",
    ),
    (
        ("readBigUInt64BE", 0, big_integer!(read u64, from_be_bytes)),
        "readBigUint64BE",
    ),
    (
        ("readBigInt64LE", 0, big_integer!(read i64, from_le_bytes)),
        "",
    ),
    (
        ("readBigInt64BE", 0, big_integer!(read i64, from_be_bytes)),
        "",
    ),
    (
        (
            "writeBigUInt64LE",
            1,
            big_integer!(write false, to_le_bytes),
        ),
        "writeBigUint64LE",
    ),
    (
        (
            "writeBigUInt64BE",
            1,
            big_integer!(write false, to_be_bytes),
        ),
        "writeBigUint64BE",
    ),
    (
        ("writeBigInt64LE", 1, big_integer!(write true, to_le_bytes)),
        "",
    ),
    (
        ("writeBigInt64BE", 1, big_integer!(write true, to_be_bytes)),
        "",
    ),
    (
        ("readUIntLE", 2, wide!(read_wide, false, true)),
        "readUintLE",
    ),
    (
        ("readUInt32LE", 1, integer!(read u32, from_le_bytes)),
        "readUint32LE",
    ),
    (
        ("readUInt16LE", 1, integer!(read u16, from_le_bytes)),
        "readUint16LE",
    ),
    (
        ("readUInt8", 1, integer!(read u8, from_le_bytes)),
        "readUint8",
    ),
    (
        ("readUIntBE", 2, wide!(read_wide, false, false)),
        "readUintBE",
    ),
    (
        ("readUInt32BE", 1, integer!(read u32, from_be_bytes)),
        "readUint32BE",
    ),
    (
        ("readUInt16BE", 1, integer!(read u16, from_be_bytes)),
        "readUint16BE",
    ),
    (("readIntLE", 2, wide!(read_wide, true, true)), ""),
    (("readInt32LE", 1, integer!(read i32, from_le_bytes)), ""),
    (("readInt16LE", 1, integer!(read i16, from_le_bytes)), ""),
    (("readInt8", 1, integer!(read i8, from_le_bytes)), ""),
    (("readIntBE", 2, wide!(read_wide, true, false)), ""),
    (("readInt32BE", 1, integer!(read i32, from_be_bytes)), ""),
    (("readInt16BE", 1, integer!(read i16, from_be_bytes)), ""),
    (
        ("writeUIntLE", 3, wide!(write_wide, false, true)),
        "writeUintLE",
    ),
    (
        ("writeUInt32LE", 1, integer!(write u32, false, to_le_bytes)),
        "writeUint32LE",
    ),
    (
        ("writeUInt16LE", 1, integer!(write u16, false, to_le_bytes)),
        "writeUint16LE",
    ),
    (
        ("writeUInt8", 1, integer!(write u8, false, to_le_bytes)),
        "writeUint8",
    ),
    (
        ("writeUIntBE", 3, wide!(write_wide, false, false)),
        "writeUintBE",
    ),
    (
        ("writeUInt32BE", 1, integer!(write u32, false, to_be_bytes)),
        "writeUint32BE",
    ),
    (
        ("writeUInt16BE", 1, integer!(write u16, false, to_be_bytes)),
        "writeUint16BE",
    ),
    (("writeIntLE", 3, wide!(write_wide, true, true)), ""),
    (
        ("writeInt32LE", 1, integer!(write i32, true, to_le_bytes)),
        "",
    ),
    (
        ("writeInt16LE", 1, integer!(write i16, true, to_le_bytes)),
        "",
    ),
    (("writeInt8", 1, integer!(write i8, true, to_le_bytes)), ""),
    (("writeIntBE", 3, wide!(write_wide, true, false)), ""),
    (
        ("writeInt32BE", 1, integer!(write i32, true, to_be_bytes)),
        "",
    ),
    (
        ("writeInt16BE", 1, integer!(write i16, true, to_be_bytes)),
        "",
    ),
    (("readFloatLE", 0, float!(read f32, from_le_bytes)), ""),
    (("readFloatBE", 0, float!(read f32, from_be_bytes)), ""),
    (("readDoubleLE", 0, float!(read f64, from_le_bytes)), ""),
    (("readDoubleBE", 0, float!(read f64, from_be_bytes)), ""),
    (("writeFloatLE", 1, float!(write f32, to_le_bytes)), ""),
    (("writeFloatBE", 1, float!(write f32, to_be_bytes)), ""),
    (("writeDoubleLE", 1, float!(write f64, to_le_bytes)), ""),
    (("writeDoubleBE", 1, float!(write f64, to_be_bytes)), ""),
];
