//! How Node's buffer checks its arguments, and the errors that say what was wrong.

use boa_engine::{Context, JsError, JsNativeError, JsResult, JsString, JsValue};

use super::bytes::View;
use crate::engine::errors::{self, Class};

/// The largest whole number a script counts exactly to, which is also `kMaxLength`.
pub const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// An error with a code.
pub fn coded(class: Class, code: &str, message: &str, context: &mut Context) -> JsError {
    errors::thrown(errors::coded(class, code, message, context))
}

/// `ERR_BUFFER_OUT_OF_BOUNDS`, about a named argument or none.
pub fn out_of_bounds(name: Option<&str>, context: &mut Context) -> JsError {
    let message = match name {
        Some(name) => format!("\"{name}\" is outside of buffer bounds"),
        None => "Attempt to access memory outside buffer bounds".into(),
    };
    coded(Class::Range, "ERR_BUFFER_OUT_OF_BOUNDS", &message, context)
}

/// A number, or `ERR_INVALID_ARG_TYPE`.
pub fn number(value: &JsValue, name: &str, context: &mut Context) -> JsResult<f64> {
    match value.as_number() {
        Some(number) => Ok(number),
        None => Err(errors::invalid_arg_type(name, &["number"], value, context)),
    }
}

/// A whole number from 0 to `most`, or the error that says what it is instead.
pub fn offset(value: &JsValue, name: &str, most: f64, context: &mut Context) -> JsResult<usize> {
    let at = number(value, name, context)?;
    if at.fract() != 0.0 || !at.is_finite() {
        return Err(errors::out_of_range(name, "an integer", value, context));
    }
    if at < 0.0 || at > most {
        let most = JsString::from(most).to_std_string_lossy();
        let range = format!(">= 0 && <= {most}");
        return Err(errors::out_of_range(name, &range, value, context));
    }
    Ok(at as usize)
}

/// The bytes of a Buffer or `Uint8Array` argument, or `ERR_INVALID_ARG_TYPE`.
pub fn buffer(value: &JsValue, name: &str, context: &mut Context) -> JsResult<View> {
    match View::of_uint8_array(value, context) {
        Some(view) => Ok(view),
        None => Err(errors::invalid_arg_type(
            name,
            &["Buffer", "Uint8Array"],
            value,
            context,
        )),
    }
}

/// The bytes of `this`, which may be any object that has bytes.
pub fn this(this: &JsValue, context: &mut Context) -> JsResult<View> {
    let view = match this.as_object() {
        Some(object) => View::of(&object, context),
        None => None,
    };
    view.ok_or_else(|| {
        coded(
            Class::Type,
            "ERR_INVALID_ARG_TYPE",
            "argument must be a buffer",
            context,
        )
    })
}

/// JavaScript's ToNumber, with V8's words for what has no number.
pub fn to_number(value: &JsValue, context: &mut Context) -> JsResult<f64> {
    let kind = if value.is_bigint() {
        "BigInt"
    } else if value.is_symbol() {
        "Symbol"
    } else {
        return value.to_number(context);
    };
    Err(JsNativeError::typ()
        .with_message(format!("Cannot convert a {kind} value to a number"))
        .into())
}

/// JavaScript's ToUint8, as storing an element does.
pub fn to_byte(value: &JsValue, context: &mut Context) -> JsResult<u8> {
    if value.is_bigint() || value.is_symbol() {
        to_number(value, context)?;
    }
    value.to_uint8(context)
}

/// JavaScript's truncation to a whole number, `fallback` for what is no number at all.
pub fn truncated(value: &JsValue, fallback: f64, context: &mut Context) -> JsResult<f64> {
    let number = to_number(value, context)?;
    Ok(if number.is_nan() {
        fallback
    } else {
        number.trunc()
    })
}
