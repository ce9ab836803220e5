//! Errors as Node makes them: class, `code`, message. The one place that builds them.

use boa_engine::{Context, JsError, JsNativeError, JsObject, JsValue};

use super::define;

/// Which class an error with a code belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `Error`
    Error,
    /// `TypeError`
    Type,
    /// `RangeError`
    Range,
    /// `SyntaxError`
    Syntax,
}

/// An error with a `code`, as Node's own errors have one: `stack` shows `Name [CODE]: message`.
pub fn coded(class: Class, code: &str, message: &str, context: &mut Context) -> JsObject {
    let native = match class {
        Class::Error => JsNativeError::error(),
        Class::Type => JsNativeError::typ(),
        Class::Range => JsNativeError::range(),
        Class::Syntax => JsNativeError::syntax(),
    };
    let object = native
        .with_message(message.to_string())
        .into_opaque(context);
    define::put(&object, "code", boa_engine::JsString::from(code));
    object
}

/// `ERR_INVALID_ARG_TYPE`: `expected` are type names such as `string`, or class names.
pub fn invalid_arg_type(
    name: &str,
    expected: &[&str],
    actual: &JsValue,
    context: &mut Context,
) -> JsError {
    let message = format!(
        "The \"{name}\" argument must be of type {}. Received {}",
        expected.join(" or "),
        received(actual, context)
    );
    thrown(coded(
        Class::Type,
        "ERR_INVALID_ARG_TYPE",
        &message,
        context,
    ))
}

/// An error object as what a native function returns to throw it.
pub fn thrown(error: JsObject) -> JsError {
    JsError::from_opaque(error.into())
}

/// What Node's messages say behind `Received`.
pub fn received(value: &JsValue, context: &mut Context) -> String {
    if value.is_null_or_undefined() {
        return value.display().to_string();
    }
    if value.is_callable() {
        return "function".into();
    }
    if value.is_object() {
        return "an instance of Object".into();
    }
    let shown = super::convert::to_text(value, context).unwrap_or_default();
    let shown = if value.is_string() {
        format!("'{shown}'")
    } else {
        shown
    };
    format!("type {} ({shown})", value.type_of())
}
pub fn invalid_arg_value(
    name: &str,
    value: &JsValue,
    reason: &str,
    context: &mut Context,
) -> JsError {
    let m = format!(
        "The argument '{name}' {reason}. Received {}",
        value.display()
    );
    thrown(coded(Class::Type, "ERR_INVALID_ARG_VALUE", &m, context))
}
pub fn out_of_range(name: &str, range: &str, value: &JsValue, context: &mut Context) -> JsError {
    let m = format!(
        "The value of \"{name}\" is out of range. It must be {range}. Received {}",
        value.display()
    );
    thrown(coded(Class::Range, "ERR_OUT_OF_RANGE", &m, context))
}
pub fn system(
    syscall: &str,
    errno: i32,
    path: Option<&str>,
    dest: Option<&str>,
    context: &mut Context,
) -> JsError {
    let _ = (path, dest);
    thrown(coded(
        Class::Error,
        "E",
        &format!("{errno} {syscall}"),
        context,
    ))
}
pub fn plain_coded(code: &str, message: &str, context: &mut Context) -> JsObject {
    coded(Class::Error, code, message, context)
}
pub fn method_not_implemented(method: &str, context: &mut Context) -> JsError {
    thrown(coded(Class::Error, "ERR_METHOD_NOT_IMPLEMENTED", &format!("The {method} method is not implemented"), context))
}
