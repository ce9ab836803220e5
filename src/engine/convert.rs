//! Between JavaScript's values and Rust's, without a copy where the engine allows it.

use boa_engine::{
    Context, JsNativeError, JsResult, JsString, JsValue,
    object::builtins::{AlignedVec, JsArrayBuffer, JsUint8Array},
};

/// A string's text, lone surrogates replaced by U+FFFD, as everything that leaves Node as UTF-8 is.
pub fn text(string: &JsString) -> String {
    match string.as_str().as_latin1() {
        Some(bytes) if bytes.is_ascii() => {
            // ASCII is UTF-8; the check has just been made.
            String::from_utf8(bytes.to_vec()).unwrap_or_default()
        }
        _ => string.to_std_string_lossy(),
    }
}

/// `String(value)`'s text. Fails where JavaScript's conversion throws.
pub fn to_text(value: &JsValue, context: &mut Context) -> JsResult<String> {
    Ok(text(&value.to_string(context)?))
}

/// A JavaScript string from UTF-8 text; text in the Latin-1 range is stored as one byte a unit.
pub fn string(text: &str) -> JsString {
    JsString::from(text)
}

/// An `ArrayBuffer` that holds `bytes`; one copy, since the engine wants its own alignment.
pub fn array_buffer(bytes: &[u8], context: &mut Context) -> JsResult<JsArrayBuffer> {
    let mut block = AlignedVec::with_capacity(64, bytes.len());
    block.extend_from_slice(bytes);
    JsArrayBuffer::from_byte_block(block, context)
}

/// A plain `Uint8Array` that holds a copy of `bytes`.
pub fn uint8_array(bytes: &[u8], context: &mut Context) -> JsResult<JsUint8Array> {
    let buffer = array_buffer(bytes, context)?;
    JsUint8Array::from_array_buffer(buffer, context)
}

/// A whole number from a JavaScript number, or nothing when it has a fraction or is out of range.
pub fn integer(value: &JsValue) -> Option<i64> {
    let number = value.as_number()?;
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_991.0).then_some(number as i64)
}

/// A number in decimal: the part of `digits` that it takes.
pub fn decimal(number: i64, digits: &mut [u8; 20]) -> &[u8] {
    let mut at = digits.len();
    let mut left = number.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    if number < 0 {
        at -= 1;
        digits[at] = b'-';
    }
    &digits[at..]
}

/// The error of a native method called on the wrong kind of `this`.
pub fn illegal_invocation() -> boa_engine::JsError {
    JsNativeError::typ()
        .with_message("Illegal invocation")
        .into()
}
