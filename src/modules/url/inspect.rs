//! How `util.inspect` shows a URL and its parameters.

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
    property::{Attribute, PropertyKey},
};

use super::params;
use crate::engine::{convert, define};

fn key(context: &mut Context) -> JsResult<PropertyKey> {
    let registry = context.global_object().get(js_string!("Symbol"), context)?;
    let lookup = registry
        .to_object(context)?
        .get(js_string!("for"), context)?;
    let name = js_string!("nodejs.util.inspect.custom");
    match lookup.as_function() {
        Some(lookup) => lookup
            .call(&registry, &[name.into()], context)?
            .to_property_key(context),
        None => Ok(JsSymbol::new(None).map_or_else(
            || PropertyKey::from(js_string!("inspect")),
            PropertyKey::from,
        )),
    }
}

const HIDDEN: Attribute = Attribute::WRITABLE.union(Attribute::CONFIGURABLE);

pub(super) fn define_for_url(prototype: &JsObject, context: &mut Context) -> JsResult<()> {
    let custom = define::function("[nodejs.util.inspect.custom]", 3, show_url, context);
    define::put_with(prototype, key(context)?, custom, HIDDEN);
    Ok(())
}

pub(super) fn define_for_params(prototype: &JsObject, context: &mut Context) -> JsResult<()> {
    let custom = define::function("[nodejs.util.inspect.custom]", 3, show_params, context);
    define::put_with(prototype, key(context)?, custom, HIDDEN);
    Ok(())
}

/// `(depth, options, inspect)`
fn show_url(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this.to_object(context)?;
    let depth = args.get_or_undefined(0);
    if depth.as_number().is_some_and(|depth| depth < 0.0) {
        return Ok(this.clone());
    }
    let parts = define::object(context);
    for name in [
        "href",
        "origin",
        "protocol",
        "username",
        "password",
        "host",
        "hostname",
        "port",
        "pathname",
        "search",
        "searchParams",
        "hash",
    ] {
        let value = object.get(JsString::from(name), context)?;
        define::put(&parts, name, value);
    }
    let constructor = object.get(js_string!("constructor"), context)?;
    let name = match constructor.as_object() {
        Some(constructor) => {
            let name = constructor.get(js_string!("name"), context)?;
            convert::to_text(&name, context)?
        }
        None => "URL".to_owned(),
    };
    let inspect = args.get_or_undefined(2);
    let Some(inspect) = inspect.as_function() else {
        return Ok(this.clone());
    };
    let options = args.get_or_undefined(1).clone();
    let shown = inspect.call(&JsValue::undefined(), &[parts.into(), options], context)?;
    let shown = convert::to_text(&shown, context)?;
    Ok(JsString::from(format!("{name} {shown}")).into())
}

fn show_params(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let pairs = this.as_object().as_ref().and_then(params::pairs);
    let Some(pairs) = pairs else {
        return Ok(this.clone());
    };
    let depth = args.get_or_undefined(0);
    if depth.as_number().is_some_and(|depth| depth < 0.0) {
        return Ok(js_string!("[Object]").into());
    }
    if pairs.is_empty() {
        return Ok(js_string!("URLSearchParams {}").into());
    }
    let inspect = args.get_or_undefined(2).as_function();
    let options = args.get_or_undefined(1).clone();
    let mut parts = Vec::new();
    for (name, value) in pairs {
        let mut part = String::new();
        for (text, end) in [(name, " => "), (value, "")] {
            let text = JsValue::from(JsString::from(text));
            let shown = match &inspect {
                Some(inspect) => {
                    inspect.call(&JsValue::undefined(), &[text, options.clone()], context)?
                }
                None => text,
            };
            part.push_str(&convert::to_text(&shown, context)?);
            part.push_str(end);
        }
        parts.push(part);
    }
    let total: usize = parts.iter().map(String::len).sum::<usize>() + parts.len();
    let shown = if total <= 72 {
        format!("URLSearchParams {{ {} }}", parts.join(", "))
    } else {
        format!("URLSearchParams {{\n  {} }}", parts.join(",\n  "))
    };
    Ok(JsString::from(shown).into())
}
