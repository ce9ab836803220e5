//! What a person sees of an error that nobody caught.

use std::path::Path;

use boa_engine::{Context, JsError, JsObject, JsValue, js_string};

use super::convert;

/// The value that was thrown; for an error of the engine's own, its error object.
pub fn value_of(error: JsError, context: &mut Context) -> JsValue {
    error
        .into_opaque(context)
        .unwrap_or_else(|error| JsValue::from(boa_engine::JsString::from(error.to_string())))
}

/// Whether a value is an Error object, by the engine's own mark.
pub fn is_error(value: &JsValue) -> bool {
    value
        .as_object()
        .is_some_and(|object| object.is::<boa_engine::builtins::error::Error>())
}

/// `error.stack`, or what can be said without one.
pub fn stack_text(value: &JsValue, context: &mut Context) -> String {
    if let Some(object) = value.as_object()
        && let Ok(stack) = object.get(js_string!("stack"), context)
        && let Some(stack) = stack.as_string()
    {
        return convert::text(&stack);
    }
    convert::to_text(value, context).unwrap_or_default()
}

/// `Name: message`, as `Error.prototype.toString` has it.
pub fn name_and_message(error: &JsObject, context: &mut Context) -> String {
    convert::to_text(&error.clone().into(), context).unwrap_or_default()
}

/// How Node names a rejection's reason that is no Error.
pub fn shown_reason(reason: &JsValue, context: &mut Context) -> String {
    convert::to_text(reason, context).unwrap_or_else(|_| "[object]".into())
}

/// Prints the report of an error that nobody caught on stderr.
pub fn print_uncaught(value: &JsValue, context: &mut Context) {
    eprintln!("Uncaught:\n{}", stack_text(value, context));
}

/// The error of a text that does not parse, with its place in the file.
pub fn syntax_error(error: JsError, _path: &Path, _text: &str, _context: &mut Context) -> JsError {
    error
}
