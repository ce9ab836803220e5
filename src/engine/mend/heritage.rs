//! What a class extends: the engine does not say what it was, where it is no class.

use boa_engine::{Context, JsArgs, JsNativeError, JsResult, JsValue, js_string};

use crate::engine::{define::get, ghosts, report};

/// `$ouro_heritage(value)`: the value, if a class can extend it.
pub fn heritage(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    if value.is_null() {
        return Ok(value.clone());
    }
    let class = value.as_object().filter(|class| class.is_constructor());
    let words = match class {
        None => {
            let shown = report::shown_reason(value, context);
            format!("Class extends value {shown} is not a constructor or null")
        }
        // What calls a script is asked once, by the engine.
        Some(class) if class.is::<boa_engine::builtins::proxy::Proxy>() => return Ok(value.clone()),
        Some(class) => {
            let known = class
                .borrow()
                .properties()
                .get(&js_string!("prototype").into());
            if known.is_some_and(|known| known.is_accessor_descriptor()) {
                return Ok(value.clone());
            }
            let prototype = get!(&class, "prototype", context)?;
            ghosts::mark(&class);
            if let Some(prototype) = prototype.as_object() {
                ghosts::mark(&prototype);
            }
            if prototype.is_object() || prototype.is_null() {
                return Ok(value.clone());
            }
            let shown = report::shown_reason(&prototype, context);
            format!("Class extends value does not have valid prototype property {shown}")
        }
    };
    Err(JsNativeError::typ().with_message(words).into())
}
