//! The native half of `assert`: deep comparison, diffs, and the text of a call that failed.

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue};

use crate::engine::{convert, define, stack};
use crate::modules::util::{diff, equal};

/// `native('assert')`
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("isDeepEqual", 2, |_, args, context| {
                compare(args, equal::Mode::Loose, context)
            }),
            ("isDeepStrictEqual", 3, |_, args, context| {
                let mode = if args.get_or_undefined(2).to_boolean() {
                    equal::Mode::SkipPrototype
                } else {
                    equal::Mode::Strict
                };
                compare(args, mode, context)
            }),
            ("isPartialDeepEqual", 2, |_, args, context| {
                compare(args, equal::Mode::Partial, context)
            }),
            ("diffLines", 3, diff::diff_lines),
            ("callExpression", 0, call_expression),
            ("explain", 1, explain),
        ],
        context,
    );
    Ok(half)
}

fn compare(args: &[JsValue], mode: equal::Mode, context: &mut Context) -> JsResult<JsValue> {
    let (a, b) = (args.get_or_undefined(0), args.get_or_undefined(1));
    equal::is_deep_equal(a, b, mode, context).map(JsValue::from)
}

/// `explain(error)`: an error of the engine's own gets V8's message, which an assertion may be
/// about.
fn explain(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let Some(error) = args.get_or_undefined(0).as_object() {
        crate::engine::explain::improve(&error, context);
    }
    Ok(JsValue::undefined())
}

/// `callExpression()`: the text of the call that led from a script into `assert`, as far as it
/// stands on its first line; nothing where the text is not known.
fn call_expression(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = stack::call_from_outside(context);
    Ok(text.map_or_else(JsValue::undefined, |text| convert::string(&text).into()))
}
