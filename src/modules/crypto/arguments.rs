//! What crypto's functions take: bytes in many shapes, numbers within limits, callbacks.

use boa_engine::{
    Context, JsError, JsObject, JsResult, JsString, JsValue,
    object::builtins::{JsArray, JsFunction},
};

use crate::engine::errors::{self, Class};
use crate::modules::buffer::{Encoding, View};

/// The largest length Node takes for a key or random bytes.
pub const MAX_LENGTH: f64 = 2_147_483_647.0;

/// Bytes of an argument: borrowed where they are, for as long as a closure runs.
pub enum Data {
    View(View),
    Text(JsString, Encoding),
}

impl Data {
    /// A string in `encoding`, a TypedArray or a DataView; with `buffers` an ArrayBuffer too.
    pub fn of(
        value: &JsValue,
        encoding: Encoding,
        buffers: bool,
        context: &mut Context,
    ) -> Option<Self> {
        if let Some(text) = value.as_string() {
            return Some(Self::Text(text, encoding));
        }
        let object = value.as_object()?;
        if !buffers && crate::modules::buffer::is_any_array_buffer(&object) {
            return None;
        }
        View::of(&object, context).map(Self::View)
    }

    /// Calls `f` with the bytes; `f` must not run JavaScript. Nothing is copied but text whose
    /// bytes differ from how the engine stores it.
    pub fn read<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        match self {
            Self::View(view) => view.read(f),
            Self::Text(text, encoding) => {
                let in_place = matches!(
                    encoding,
                    Encoding::Utf8 | Encoding::Latin1 | Encoding::Ascii
                );
                match text.as_str().as_latin1() {
                    Some(bytes) if in_place && bytes.is_ascii() => f(bytes),
                    _ => f(&encoding.decode(text)),
                }
            }
        }
    }

    pub fn to_vec(&self) -> Vec<u8> {
        self.read(<[u8]>::to_vec)
    }
}

/// The argument's bytes, or `ERR_INVALID_ARG_TYPE` that lists what Node accepts there.
pub fn bytes(
    value: &JsValue,
    name: &str,
    encoding: Encoding,
    context: &mut Context,
) -> JsResult<Data> {
    const EXPECTED: &[&str] = &["string", "ArrayBuffer", "Buffer", "TypedArray", "DataView"];
    Data::of(value, encoding, true, context)
        .ok_or_else(|| errors::invalid_arg_type(name, EXPECTED, value, context))
}

/// As [`bytes`], for arguments that may not be an ArrayBuffer.
pub fn viewed_bytes(
    value: &JsValue,
    name: &str,
    encoding: Encoding,
    context: &mut Context,
) -> JsResult<Data> {
    const EXPECTED: &[&str] = &["string", "Buffer", "TypedArray", "DataView"];
    Data::of(value, encoding, false, context)
        .ok_or_else(|| errors::invalid_arg_type(name, EXPECTED, value, context))
}

/// The text of a string argument.
pub fn string(value: &JsValue, name: &str, context: &mut Context) -> JsResult<JsString> {
    value
        .as_string()
        .ok_or_else(|| errors::invalid_arg_type(name, &["string"], value, context))
}

/// A whole number within limits, as Node's `validateInteger` has it.
pub fn integer(
    value: &JsValue,
    name: &str,
    least: f64,
    most: f64,
    context: &mut Context,
) -> JsResult<f64> {
    let number = number(value, name, context)?;
    if number.fract() != 0.0 || !number.is_finite() {
        return Err(errors::out_of_range(name, "an integer", value, context));
    }
    within(number, value, name, least, most, context)
}

/// A number argument.
pub fn number(value: &JsValue, name: &str, context: &mut Context) -> JsResult<f64> {
    value
        .as_number()
        .ok_or_else(|| errors::invalid_arg_type(name, &["number"], value, context))
}

/// `ERR_OUT_OF_RANGE` unless `least <= number <= most`; NaN is outside.
pub fn within(
    number: f64,
    value: &JsValue,
    name: &str,
    least: f64,
    most: f64,
    context: &mut Context,
) -> JsResult<f64> {
    if (least..=most).contains(&number) {
        return Ok(number);
    }
    let range = format!(">= {least} && <= {most}");
    Err(errors::out_of_range(name, &range, value, context))
}

/// The function an argument must be.
pub fn callback(value: &JsValue, context: &mut Context) -> JsResult<JsFunction> {
    value
        .as_function()
        .ok_or_else(|| errors::invalid_arg_type("callback", &["function"], value, context))
}

/// The object an argument must be, `null` and arrays not counted.
pub fn object(value: &JsValue, name: &str, context: &mut Context) -> JsResult<JsObject> {
    match value.as_object() {
        Some(object) if !object.is_callable() && !object.is_array() => Ok(object),
        _ => Err(errors::invalid_arg_type(name, &["object"], value, context)),
    }
}

/// A thrown error with a code.
pub fn coded(class: Class, code: &str, message: &str, context: &mut Context) -> JsError {
    errors::thrown(errors::coded(class, code, message, context))
}

/// `ERR_CRYPTO_INVALID_DIGEST`
pub fn invalid_digest(name: &JsString, context: &mut Context) -> JsError {
    let message = format!("Invalid digest: {}", crate::engine::convert::text(name));
    let error = errors::plain(Class::Type, &message, context);
    crate::engine::define::put(&error, "code", JsString::from("ERR_CRYPTO_INVALID_DIGEST"));
    errors::thrown(error)
}

/// An error as OpenSSL's error queue makes them in Node: message, `library`, `reason` and `code`.
pub fn openssl(
    number: &str,
    library: &str,
    reason: &str,
    code: &str,
    context: &mut Context,
) -> JsError {
    errors::thrown(openssl_object(number, library, reason, code, None, context))
}

/// The error as an object, with what the queue held when it is told.
pub fn openssl_object(
    number: &str,
    library: &str,
    reason: &str,
    code: &str,
    stack: Option<String>,
    context: &mut Context,
) -> JsObject {
    let message = super::failure::words(number, library, reason);
    let error = errors::plain(Class::Error, &message, context);
    if let Some(entry) = stack {
        let entry = JsValue::from(JsString::from(entry.as_str()));
        let stack = JsArray::from_iter([entry], context);
        crate::engine::define::put(&error, "opensslErrorStack", stack);
    }
    for (name, value) in [("library", library), ("reason", reason), ("code", code)] {
        crate::engine::define::put(&error, name, JsString::from(value));
    }
    error
}

/// A thrown plain `Error`.
pub fn plain(message: &str, context: &mut Context) -> JsError {
    errors::thrown(errors::plain(Class::Error, message, context))
}

/// A hash that only OpenSSL's legacy provider has.
pub fn unsupported(context: &mut Context) -> JsError {
    openssl(
        "0308010C",
        "digital envelope routines",
        "unsupported",
        "ERR_OSSL_EVP_UNSUPPORTED",
        context,
    )
}

/// A copy of the bytes of an argument that js/ has checked: of a view, an ArrayBuffer, or text.
pub fn copied(value: &JsValue, context: &mut Context) -> JsResult<Vec<u8>> {
    Data::of(value, Encoding::Utf8, true, context)
        .map(|data| data.to_vec())
        .ok_or_else(crate::engine::convert::illegal_invocation)
}

/// As [`copied`], or none where there is nothing.
pub fn optional(value: &JsValue, context: &mut Context) -> JsResult<Option<Vec<u8>>> {
    match value.is_null_or_undefined() {
        true => Ok(None),
        false => copied(value, context).map(Some),
    }
}
