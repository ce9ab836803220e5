//! `util`.

pub mod format;
pub mod inspect;
pub mod kind;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue};

use crate::engine::{define, errors};
use inspect::options;

/// `util.format(...)`
fn format_values(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = format::format(args, &options::defaults(), context)?;
    Ok(JsString::from(text.as_str()).into())
}

/// `util.formatWithOptions(options, ...)`
fn format_with_options(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let Some(given) = value.as_object() else {
        return Err(errors::invalid_arg_type(
            "inspectOptions",
            &["object"],
            value,
            context,
        ));
    };
    let mut options = options::defaults();
    options.merge(&given, context)?;
    let text = format::format(&args[1..], &options, context)?;
    Ok(JsString::from(text.as_str()).into())
}

/// `require('util')`
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    define::put_functions(
        &exports,
        &[
            ("format", 0, format_values),
            ("formatWithOptions", 1, format_with_options),
        ],
        context,
    );
    let inspect = inspect::inspect_function(context);
    define::put(&exports, "inspect", inspect);
    Ok(exports)
}
