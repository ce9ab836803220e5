//! Text in and out of a buffer: `toString`, `write` and the methods named after an encoding.

use boa_engine::{Context, JsArgs, JsResult, JsString, JsValue, js_string};

use super::bytes::View;
use super::check;
use super::encoding::Encoding;
use crate::engine::define::Method;
use crate::engine::errors::{self, Class};

/// The longest string Node makes, in units: `kStringMaxLength`.
pub const MAX_STRING_LENGTH: usize = 536_870_888;

/// The text of some bytes, or `ERR_STRING_TOO_LONG`.
pub fn encode(encoding: Encoding, view: &View, context: &mut Context) -> JsResult<JsString> {
    let units = match encoding {
        Encoding::Hex => view.len().saturating_mul(2),
        Encoding::Base64 | Encoding::Base64url => view.len().div_ceil(3).saturating_mul(4),
        Encoding::Utf16le => view.len() / 2,
        // A character takes up to three bytes; what is too long in ASCII is too long.
        Encoding::Utf8 | Encoding::Latin1 | Encoding::Ascii => view.len(),
    };
    if units > MAX_STRING_LENGTH {
        return Err(check::coded(
            Class::Error,
            "ERR_STRING_TOO_LONG",
            "Cannot create a string longer than 0x1fffffe8 characters",
            context,
        ));
    }
    Ok(view.read(|bytes| encoding.encode(bytes)))
}

/// `toString(encoding, start, end)`.
pub fn to_string(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let view = check::this(this, context)?;
    if args.is_empty() {
        return Ok(encode(Encoding::Utf8, &view, context)?.into());
    }
    let length = view.len() as f64;
    let start = args.get_or_undefined(1);
    let start = match start.is_undefined() {
        true => 0.0,
        false => check::truncated(start, 0.0, context)?.max(0.0),
    };
    if start >= length {
        return Ok(JsString::default().into());
    }
    let end = args.get_or_undefined(2);
    let end = match end.is_undefined() {
        true => length,
        false => check::truncated(end, 0.0, context)?.min(length),
    };
    if end <= start {
        return Ok(JsString::default().into());
    }
    let named = args.get_or_undefined(0);
    let encoding = if named.is_undefined() {
        Encoding::Utf8
    } else {
        let name = named.to_string(context)?;
        match Encoding::parse_js(&name) {
            Some(encoding) => encoding,
            None => return Err(errors::unknown_encoding(named, context)),
        }
    };
    let part = view.part(start as usize, end as usize);
    Ok(encode(encoding, &part, context)?.into())
}

/// `write(string, offset, length, encoding)`, with any of the last three left out.
pub fn write(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let view = check::this(this, context)?;
    let size = view.len();
    let offset = args.get_or_undefined(1);
    let length = args.get_or_undefined(2);
    let mut named = args.get_or_undefined(3);
    let mut start = 0;
    let mut room = size;
    if offset.is_undefined() {
        // Node looks at none of the other arguments then.
        named = offset;
    } else if length.is_undefined() && offset.is_string() {
        named = offset;
    } else {
        start = check::offset(offset, "offset", size as f64, context)?;
        room = size - start;
        if length.is_string() {
            named = length;
        } else if !length.is_undefined() {
            room = check::offset(length, "length", size as f64, context)?.min(room);
        }
    }
    let encoding = encoding_to_write(named, context)?;
    let Some(text) = args.get_or_undefined(0).as_string() else {
        return Err(not_a_string(context));
    };
    put(&view.part(start, start + room), &text, encoding, context)
}

fn encoding_to_write(named: &JsValue, context: &mut Context) -> JsResult<Encoding> {
    if !named.to_boolean() {
        return Ok(Encoding::Utf8);
    }
    let name = named.to_string(context)?;
    match Encoding::parse_js(&name) {
        Some(encoding) => Ok(encoding),
        None => Err(errors::unknown_encoding(named, context)),
    }
}

fn not_a_string(context: &mut Context) -> boa_engine::JsError {
    let message = "argument must be a string";
    check::coded(Class::Type, "ERR_INVALID_ARG_TYPE", message, context)
}

fn put(
    view: &View,
    text: &JsString,
    encoding: Encoding,
    context: &mut Context,
) -> JsResult<JsValue> {
    let written = view.write(context, |bytes| encoding.write(text, bytes))?;
    Ok(JsValue::from(written as f64))
}

/// An index argument of the methods named after an encoding: `fallback` when it is left out.
fn index(value: &JsValue, fallback: usize, context: &mut Context) -> JsResult<Option<usize>> {
    if value.is_undefined() {
        return Ok(Some(fallback));
    }
    let at = check::truncated(value, 0.0, context)?;
    // Beyond 2 ** 53 no buffer reaches; below zero is out of bounds.
    Ok((0.0..=check::MAX_SAFE).contains(&at).then_some(at as usize))
}

/// `utf8Slice(start, end)` and its relatives.
fn slice(
    this: &JsValue,
    args: &[JsValue],
    encoding: Encoding,
    context: &mut Context,
) -> JsResult<JsValue> {
    let view = check::this(this, context)?;
    let start = index(args.get_or_undefined(0), 0, context)?;
    let end = index(args.get_or_undefined(1), view.len(), context)?;
    // There Node does not look at the end.
    let is_beyond = |value: &JsValue| value.as_number().is_some_and(|at| at > view.len() as f64);
    if view.is_empty() || end.is_some() && is_beyond(args.get_or_undefined(0)) {
        return Ok(js_string!().into());
    }
    if let (Some(start), Some(end)) = (start, end) {
        let end = end.max(start);
        if end <= view.len() {
            return Ok(encode(encoding, &view.part(start, end), context)?.into());
        }
    }
    Err(check::coded(
        Class::Range,
        "ERR_OUT_OF_RANGE",
        "Index out of range",
        context,
    ))
}

/// `utf8Write(string, offset, length)` and its relatives.
fn write_as(
    this: &JsValue,
    args: &[JsValue],
    encoding: Encoding,
    context: &mut Context,
) -> JsResult<JsValue> {
    let view = check::this(this, context)?;
    let Some(text) = args.get_or_undefined(0).as_string() else {
        return Err(not_a_string(context));
    };
    let start = index(args.get_or_undefined(1), 0, context)?;
    let Some(start) = start.filter(|start| *start <= view.len()) else {
        return Err(check::out_of_bounds(Some("offset"), context));
    };
    let room = view.len() - start;
    let length = index(args.get_or_undefined(2), room, context)?;
    // Node is strict with the encodings it has fast paths for and cuts down for the others.
    let strict = matches!(
        encoding,
        Encoding::Utf8 | Encoding::Latin1 | Encoding::Ascii
    );
    let Some(length) = length.filter(|length| !strict || *length <= room) else {
        return Err(check::out_of_bounds(Some("length"), context));
    };
    let end = start + length.min(room);
    put(&view.part(start, end), &text, encoding, context)
}

macro_rules! named {
    ($call:ident, $encoding:ident) => {
        |this, args, context| $call(this, args, Encoding::$encoding, context)
    };
}

/// The methods named after an encoding, in Node's order.
pub const METHODS: &[Method] = &[
    ("asciiSlice", 2, named!(slice, Ascii)),
    ("base64Slice", 2, named!(slice, Base64)),
    ("base64urlSlice", 2, named!(slice, Base64url)),
    ("latin1Slice", 2, named!(slice, Latin1)),
    ("hexSlice", 2, named!(slice, Hex)),
    ("ucs2Slice", 2, named!(slice, Utf16le)),
    ("utf8Slice", 2, named!(slice, Utf8)),
    ("asciiWrite", 3, named!(write_as, Ascii)),
    ("base64Write", 3, named!(write_as, Base64)),
    ("base64urlWrite", 3, named!(write_as, Base64url)),
    ("latin1Write", 3, named!(write_as, Latin1)),
    ("hexWrite", 3, named!(write_as, Hex)),
    ("ucs2Write", 3, named!(write_as, Utf16le)),
    ("utf8Write", 3, named!(write_as, Utf8)),
];
