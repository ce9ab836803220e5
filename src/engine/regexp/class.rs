//! The class: the engine's, but that it says what is wrong with a pattern as V8 does. The engine's error
//! does not hold the pattern.

use boa_engine::{
    Context, JsArgs, JsError, JsNativeError, JsObject, JsResult, JsSymbol, JsValue,
    builtins::regexp::RegExp, js_string, object::builtins::JsFunction, property::PropertyKey,
};

use super::{plain, words};
use crate::engine::{convert, define};

/// Puts it in the place of the engine's; what the engine's has besides, it has too.
pub fn install(prototype: &JsObject, engines: &JsObject, context: &mut Context) -> JsFunction {
    let class = define::constructor("RegExp", 2, make, prototype, context);
    let kept: [PropertyKey; 2] = [js_string!("escape").into(), JsSymbol::species().into()];
    for key in kept {
        let known = engines.borrow().properties().get(&key);
        if let Some(known) = known {
            class.insert_property(key, known);
        }
    }
    let global = context.global_object();
    define::put_hidden(&global, "RegExp", class.clone());
    class
}

fn make(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    // The engine gives a native constructor its `new.target` as `this`.
    let target = this.as_object().filter(JsObject::is_constructor);
    let (pattern, flags) = (args.get_or_undefined(0), args.get_or_undefined(1));
    let class = plain::class();
    if target.is_none()
        && flags.is_undefined()
        && let Some(object) = pattern.as_object()
        && is_regexp(&object, context)?
    {
        let constructor = object.get(js_string!("constructor"), context)?;
        if constructor.as_object().is_some() && constructor.as_object() == class {
            return Ok(pattern.clone());
        }
    }
    let engines = context.intrinsics().constructors().regexp().constructor();
    let target = target.or(class);
    match engines.construct(args, target.as_ref(), context) {
        Ok(made) => Ok(made.into()),
        Err(error) => Err(worded(error, pattern, flags, context)),
    }
}

fn is_regexp(object: &JsObject, context: &mut Context) -> JsResult<bool> {
    let matches = object.get(JsSymbol::r#match(), context)?;
    Ok(if matches.is_undefined() {
        object.is::<RegExp>()
    } else {
        matches.to_boolean()
    })
}

/// The error with the pattern and in V8's words, if the pattern or the flags are at fault.
pub fn worded(
    error: JsError,
    pattern: &JsValue,
    flags: &JsValue,
    context: &mut Context,
) -> JsError {
    let Some(message) = error.as_native().map(|native| native.message().to_string()) else {
        return error;
    };
    let flags = match flags {
        flags if flags.is_undefined() => String::new(),
        flags => shown(flags, context),
    };
    let better = if let Some(told) = message.strip_prefix("failed to create matcher: ") {
        let pattern = match pattern.as_object() {
            Some(object) if object.is::<RegExp>() => {
                let source = object.get(js_string!("source"), context);
                source.map_or_else(|_| String::new(), |source| shown(&source, context))
            }
            _ if pattern.is_undefined() => String::new(),
            _ => shown(pattern, context),
        };
        words::of_pattern(told, &pattern, &flags)
    } else if message.contains("regular expression flag") || message.ends_with("flags") {
        format!("Invalid flags supplied to RegExp constructor '{flags}'")
    } else {
        return error;
    };
    JsNativeError::syntax().with_message(better).into()
}

fn shown(value: &JsValue, context: &mut Context) -> String {
    let text = value.to_string(context);
    text.map_or_else(|_| String::new(), |text| convert::text(&text))
}
