//! Functions of the module itself: `transcode`, `isUtf8`, `isAscii`, `atob`, `btoa`.

use boa_engine::{Context, JsArgs, JsError, JsResult, JsString, JsValue};
use encoding_rs::mem;

use super::bytes::{self, View};
use super::check;
use super::encoding::{self, Encoding};
use super::{base64, make};
use crate::engine::{define, errors};

/// `transcode(source, fromEncoding, toEncoding)`.
pub fn transcode(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let source = check::buffer(args.get_or_undefined(0), "source", context)?;
    if source.is_empty() {
        return Ok(make::copy_of(&[], context)?.into());
    }
    let from = Encoding::option(args.get_or_undefined(1), Encoding::Utf8);
    let to = Encoding::option(args.get_or_undefined(2), Encoding::Utf8);
    let (Some(from), Some(to)) = (from, to) else {
        return Err(transcode_error("U_ILLEGAL_ARGUMENT_ERROR", 1, context));
    };
    let bytes = source.to_vec();
    // ICU's own ASCII is seven bits wide, but Node widens ASCII to UTF-16 without ICU.
    let from = match (from, to) {
        (Encoding::Ascii, Encoding::Utf16le) => Encoding::Latin1,
        _ => from,
    };
    let Some(units) = units(from, &bytes) else {
        return Err(transcode_error("U_ILLEGAL_ARGUMENT_ERROR", 1, context));
    };
    let made = match to {
        Encoding::Utf8 => {
            // Unlike everywhere else, a lone surrogate is an error here.
            if from == Encoding::Utf16le && has_lone_surrogate(&units) {
                return Err(transcode_error("U_INVALID_CHAR_FOUND", 10, context));
            }
            let mut bytes = vec![0; units.len() * 3];
            let length = mem::convert_utf16_to_utf8(&units, &mut bytes);
            bytes.truncate(length);
            bytes
        }
        Encoding::Utf16le => {
            let mut units = units;
            mem::ensure_utf16_validity(&mut units);
            if from == Encoding::Utf8 && std::str::from_utf8(&bytes).is_err() {
                return Err(transcode_error("U_INVALID_CHAR_FOUND", 10, context));
            }
            units.iter().flat_map(|unit| unit.to_le_bytes()).collect()
        }
        Encoding::Latin1 => single_bytes(&units, 0xff),
        Encoding::Ascii => single_bytes(&units, 0x7f),
        Encoding::Hex | Encoding::Base64 | Encoding::Base64url => {
            return Err(transcode_error("U_ILLEGAL_ARGUMENT_ERROR", 1, context));
        }
    };
    Ok(make::copy_of(&made, context)?.into())
}

/// A byte a character, `?` for what has none.
fn single_bytes(units: &[u16], most: u32) -> Vec<u8> {
    char::decode_utf16(units.iter().copied())
        .map(|unit| match unit {
            Ok(character) if character as u32 <= most => character as u8,
            _ => b'?',
        })
        .collect()
}

fn has_lone_surrogate(units: &[u16]) -> bool {
    mem::utf16_valid_up_to(units) < units.len()
}

fn units(from: Encoding, bytes: &[u8]) -> Option<Vec<u16>> {
    Some(match from {
        Encoding::Utf8 => {
            let mut units = vec![0; bytes.len() + 1];
            let length = mem::convert_utf8_to_utf16(bytes, &mut units);
            units.truncate(length);
            units
        }
        Encoding::Utf16le => bytes
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect(),
        Encoding::Latin1 => bytes.iter().map(|byte| u16::from(*byte)).collect(),
        Encoding::Ascii => bytes
            .iter()
            .map(|byte| {
                if byte.is_ascii() {
                    u16::from(*byte)
                } else {
                    0xfffd
                }
            })
            .collect(),
        Encoding::Hex | Encoding::Base64 | Encoding::Base64url => return None,
    })
}

fn transcode_error(code: &str, number: i32, context: &mut Context) -> JsError {
    let message = format!("Unable to transcode Buffer [{code}]");
    let error = errors::plain(errors::Class::Error, &message, context);
    define::put(&error, "code", JsString::from(code));
    define::put(&error, "errno", number);
    errors::thrown(error)
}

fn input(value: &JsValue, context: &mut Context) -> JsResult<View> {
    if let Some(object) = value.as_object()
        && (bytes::kind(&object).is_some() || bytes::is_any_array_buffer(&object))
        && let Some(view) = View::of(&object, context)
    {
        return Ok(view);
    }
    Err(errors::invalid_arg_type(
        "input",
        &["ArrayBuffer", "Buffer", "TypedArray"],
        value,
        context,
    ))
}

/// `isUtf8(input)`.
pub fn is_utf8(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let view = input(args.get_or_undefined(0), context)?;
    let valid = view.read(|bytes| encoding_rs::Encoding::utf8_valid_up_to(bytes) == bytes.len());
    Ok(valid.into())
}

/// `isAscii(input)`.
pub fn is_ascii(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let view = input(args.get_or_undefined(0), context)?;
    Ok(view.read(<[u8]>::is_ascii).into())
}

/// `btoa(input)`.
pub fn btoa(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if args.is_empty() {
        return Err(errors::missing_args(&["input"], context));
    }
    let text = args[0].to_string(context)?;
    let units = text.as_str();
    let bytes = match units.as_latin1() {
        Some(bytes) => bytes.to_vec(),
        None if units.iter().all(|unit| unit < 256) => {
            units.iter().map(|unit| unit as u8).collect()
        }
        None => return Err(invalid_character("Invalid character", context)),
    };
    Ok(Encoding::Base64.encode(&bytes).into())
}

/// `atob(input)`.
pub fn atob(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if args.is_empty() {
        return Err(errors::missing_args(&["input"], context));
    }
    let text = args[0].to_string(context)?;
    let units = text.as_str();
    let letters: Vec<u8> = units
        .iter()
        .map(|unit| u8::try_from(unit).unwrap_or(b'!'))
        .collect();
    if let Some(bytes) = base64::forgiving(&letters) {
        return Ok(encoding::latin1(&bytes).into());
    }
    // Node tells a count of letters that cannot be from a letter that cannot be.
    let known = |letter: &u8| letter.is_ascii_alphanumeric() || b"+/ \t\n\x0c\r".contains(letter);
    let unpadded = letters.strip_suffix(b"=").unwrap_or(&letters);
    let count = unpadded
        .iter()
        .filter(|letter| !letter.is_ascii_whitespace())
        .count();
    let message = if count % 4 == 1 && unpadded.iter().all(known) {
        "The string to be decoded is not correctly encoded."
    } else {
        "Invalid character"
    };
    Err(invalid_character(message, context))
}

fn invalid_character(message: &str, context: &mut Context) -> JsError {
    crate::modules::dom_exception::error(message, "InvalidCharacterError", context)
}
