//! What js/internal/test asks of the host.

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, object::builtins::JsArray};

use super::process::with_start;
use crate::engine::define;

/// Functions for js/internal/test.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[("options", 0, options), ("load", 1, load)],
        context,
    );
    Ok(half)
}

/// `options()`: the command line's options for tests, `name` or `name=value`, in their order.
fn options(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let words = with_start(|start| start.of_tests.clone());
    let words = words
        .iter()
        .map(|word| JsString::from(word.as_str()).into());
    Ok(JsArray::from_iter(words, context).into())
}

/// `load(specifier)`: what `import()` of the current folder's gives.
fn load(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    crate::loader::esm::import("[eval]", args, context)
}
