//! `RegExp.prototype.source`: the engine's puts a backslash before every `/`, also where one stands
//! already and where V8 puts none.

use boa_engine::{
    Context, JsResult, JsString, JsValue, js_string,
    object::builtins::JsFunction,
    property::{PropertyDescriptor, PropertyKey},
};

use crate::engine::define;

/// Installs it in a fresh context.
pub fn install(context: &mut Context) {
    let prototype = context.intrinsics().constructors().regexp().prototype();
    let key = PropertyKey::from(js_string!("source"));
    let engines = prototype
        .borrow()
        .properties()
        .get(&key)
        .and_then(|descriptor| descriptor.get().cloned())
        .and_then(|get| get.as_function());
    let Some(engines) = engines else { return };
    let get = define::closure("get source", 0, source, engines, context);
    prototype.insert_property(
        key,
        PropertyDescriptor::builder()
            .get(get)
            .enumerable(false)
            .configurable(true),
    );
}

fn source(
    this: &JsValue,
    _: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let value = engines.call(this, &[], context)?;
    let Some(text) = value.as_string() else {
        return Ok(value);
    };
    let units: Vec<u16> = text.iter().collect();
    if !units.contains(&u16::from(b'/')) {
        return Ok(value);
    }
    Ok(JsString::from(&escaped(&original(&units))[..]).into())
}

const SLASH: u16 = b'/' as u16;
const BACKSLASH: u16 = b'\\' as u16;

/// The pattern as it was given: without the backslash that the engine puts before each `/`.
fn original(units: &[u16]) -> Vec<u16> {
    let mut pattern = Vec::with_capacity(units.len());
    for &unit in units {
        if unit == SLASH {
            pattern.pop();
        }
        pattern.push(unit);
    }
    pattern
}

/// Each `/` that has no backslash and stands in no class gets one, as in V8.
fn escaped(pattern: &[u16]) -> Vec<u16> {
    let mut out = Vec::with_capacity(pattern.len() + 4);
    let mut in_class = false;
    let mut is_escaped = false;
    for &unit in pattern {
        if !is_escaped {
            match unit {
                91 => in_class = true,  // [
                93 => in_class = false, // ]
                SLASH if !in_class => out.push(BACKSLASH),
                _ => {}
            }
        }
        is_escaped = !is_escaped && unit == BACKSLASH;
        out.push(unit);
    }
    out
}

/// The source and the flags of a regular expression of the engine's, whatever a script put beside
/// them.
pub fn of(object: &JsObject, context: &mut Context) -> JsResult<(JsString, Flags)> {
    let getters = ENGINES.with(|engines| engines.borrow().clone());
    let Some([source, flags]) = getters else {
        return Ok((JsString::default(), Flags::default()));
    };
    let this = JsValue::from(object.clone());
    let source = source.call(&this, &[], context)?.as_string();
    let source = source.unwrap_or_default();
    let source = if source.iter().any(|unit| unit == SLASH) {
        let units: Vec<u16> = source.iter().collect();
        JsString::from(&original(&units)[..])
    } else {
        source
    };
    let mut found = Flags::default();
    let _ = (&mut found, &flags);
    Ok((source, found))
}
