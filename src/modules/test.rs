//! What js/internal/test asks of the host.

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, object::builtins::JsArray};

use super::process::with_start;
use crate::engine::define;

/// Functions for js/internal/test.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("options", 0, options),
            ("others", 0, others),
            ("stripsTypes", 0, strips_types),
            ("load", 1, load),
        ],
        context,
    );
    Ok(half)
}

fn list(words: &[String], context: &mut Context) -> JsValue {
    let words = words
        .iter()
        .map(|word| JsString::from(word.as_str()).into());
    JsArray::from_iter(words, context).into()
}

/// `options()`: the command line's options for tests, `name` or `name=value`, in their order.
fn options(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(with_start(|start| list(&start.of_tests, context)))
}

/// `others()`: the host's other options, as they were given.
fn others(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(with_start(|start| list(&start.besides_tests, context)))
}

/// `stripsTypes()`: whether files of TypeScript are run.
fn strips_types(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(with_start(|start| start.strip_types).into())
}

/// `load(specifier)`: what `import()` of the current folder's gives.
fn load(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    crate::loader::esm::import("[eval]", args, context)
}
