//! `AbortError`: what an operation that a signal ended fails with.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string, object::builtins::JsFunction,
};

use super::{Class, invalid_arg_type, plain, thrown};
use crate::engine::{convert, define};

thread_local! {
    static CLASS: RefCell<Option<(JsFunction, JsObject)>> = const { RefCell::new(None) };
}

fn class_and_prototype(context: &mut Context) -> (JsFunction, JsObject) {
    if let Some(made) = CLASS.with(|class| class.borrow().clone()) {
        return made;
    }
    let error = context.intrinsics().constructors().error().prototype();
    let prototype = JsObject::from_proto_and_data(error, ());
    let class = define::constructor("AbortError", 0, construct, &prototype, context);
    let made = (class, prototype);
    CLASS.with(|class| *class.borrow_mut() = Some(made.clone()));
    made
}

/// The class `AbortError(message, { cause })`, as Node's own code has it (no script can name it).
pub fn class(context: &mut Context) -> JsFunction {
    class_and_prototype(context).0
}

fn construct(target: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = args.get_or_undefined(0);
    let message = if message.is_undefined() {
        None
    } else {
        Some(convert::to_text(message, context)?)
    };
    let options = args.get_or_undefined(1);
    let cause = match options.as_object() {
        Some(options) if options.has_property(js_string!("cause"), context)? => {
            Some(options.get(js_string!("cause"), context)?)
        }
        Some(_) => None,
        None if options.is_undefined() => None,
        None => return Err(invalid_arg_type("options", &["object"], options, context)),
    };
    let error = abort_error(message.as_deref(), cause, context);
    if let Some(target) = target.as_object()
        && let Some(prototype) = target.get(js_string!("prototype"), context)?.as_object()
    {
        error.set_prototype(Some(prototype));
    }
    Ok(error.into())
}

/// Node's `AbortError`: `name` AbortError, `code` ABORT_ERR; `cause` is the signal's reason.
pub fn abort_error(
    message: Option<&str>,
    cause: Option<JsValue>,
    context: &mut Context,
) -> JsObject {
    let message = message.unwrap_or("The operation was aborted");
    let error = plain(Class::Error, message, context);
    let (_, prototype) = class_and_prototype(context);
    error.set_prototype(Some(prototype));
    if let Some(cause) = cause {
        define::put_hidden(&error, "cause", cause);
    }
    define::put(&error, "code", JsString::from("ABORT_ERR"));
    define::put(&error, "name", JsString::from("AbortError"));
    error
}

/// [`abort_error`] to return.
pub fn aborted(cause: Option<JsValue>, context: &mut Context) -> boa_engine::JsError {
    thrown(abort_error(None, cause, context))
}
