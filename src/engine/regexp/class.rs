//! The class: the engine's, but that it says what is wrong with a pattern as V8 does. The engine's error
//! does not hold the pattern.

use boa_engine::{
    Context, JsArgs, JsError, JsNativeError, JsObject, JsResult, JsSymbol, JsValue,
    builtins::regexp::RegExp, js_string, object::builtins::JsFunction, property::PropertyKey,
};

use super::{plain, sets, words};
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
    let spelled = spelled(args);
    let given = spelled.as_deref().unwrap_or(args);
    match engines.construct(given, target.as_ref(), context) {
        Ok(made) => Ok(made.into()),
        Err(error) => Err(worded(error, pattern, flags, context)),
    }
}

/// The arguments as the engine takes them, if they are others ([`sets`]).
pub fn spelled(args: &[JsValue]) -> Option<Vec<JsValue>> {
    let (pattern, flags) = (args.first()?.as_string()?, args.get(1)?.as_string()?);
    let spelled = sets::spelled(&pattern, &flags.to_std_string_lossy());
    (spelled != pattern).then(|| vec![spelled.into(), flags.into()])
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
    let told = message.strip_prefix("failed to create matcher: ");
    let is_about_flags = message.contains("regular expression flag") || message.ends_with("flags");
    // What is somebody else's fault is told without another look at what was given.
    if told.is_none() && !is_about_flags {
        return error;
    }
    let mut text = |value: &JsValue| match value {
        value if value.is_undefined() => String::new(),
        value => shown(value, context),
    };
    let flags = text(flags);
    let better = match told {
        None => format!("Invalid flags supplied to RegExp constructor '{flags}'"),
        Some(told) => words::of_pattern(told, &text(pattern), &flags),
    };
    JsNativeError::syntax().with_message(better).into()
}

/// The text of a pattern or of flags.
fn shown(value: &JsValue, context: &mut Context) -> String {
    let text = match value.as_object() {
        Some(object) if object.is::<RegExp>() => object
            .get(js_string!("source"), context)
            .and_then(|source| source.to_string(context)),
        _ => value.to_string(context),
    };
    text.map_or_else(|_| String::new(), |text| convert::text(&text))
}
