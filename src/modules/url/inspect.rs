//! How `util.inspect` shows a URL and its parameters.

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
    property::{Attribute, PropertyKey},
};

use super::params;
use crate::engine::{convert, define, errors};
use crate::modules::util::inspect::text;

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
        return Err(errors::invalid_this("URLSearchParams", context));
    };
    if is_too_deep(args) {
        return Ok(js_string!("[Object]").into());
    }
    if pairs.is_empty() {
        return Ok(js_string!("URLSearchParams {}").into());
    }
    let mut parts = Vec::new();
    for (name, value) in pairs {
        let name = inspected(&JsString::from(name).into(), args, context)?;
        let value = inspected(&JsString::from(value).into(), args, context)?;
        parts.push(format!("{name} => {value}"));
    }
    put_together("URLSearchParams", &parts, args, context)
}

pub(super) fn define_for_iterator(prototype: &JsObject, context: &mut Context) -> JsResult<()> {
    let custom = define::function("[nodejs.util.inspect.custom]", 3, show_iterator, context);
    define::put_with(prototype, key(context)?, custom, HIDDEN);
    Ok(())
}

fn show_iterator(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this.as_object();
    let rest = object.and_then(|object| params::remaining(&object, context));
    let Some(rest) = rest else {
        return Err(errors::invalid_this("URLSearchParamsIterator", context));
    };
    if is_too_deep(args) {
        return Ok(js_string!("[Object]").into());
    }
    let mut parts = Vec::new();
    for value in rest {
        parts.push(inspected(&value, args, context)?);
    }
    put_together("URLSearchParams Iterator", &parts, args, context)
}

fn is_too_deep(args: &[JsValue]) -> bool {
    let depth = args.get_or_undefined(0).as_number();
    depth.is_some_and(|depth| depth < 0.0)
}

fn inspected(value: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<String> {
    let shown = match args.get_or_undefined(2).as_function() {
        Some(inspect) => {
            let options = args.get_or_undefined(1).clone();
            inspect.call(&JsValue::undefined(), &[value.clone(), options], context)?
        }
        None => value.clone(),
    };
    convert::to_text(&shown, context)
}

/// `Name { a, b }`, a part a line where that is longer than `breakLength` allows.
fn put_together(
    name: &str,
    parts: &[String],
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let room = match args.get_or_undefined(1).as_object() {
        Some(options) => options.get(js_string!("breakLength"), context)?.as_number(),
        None => None,
    };
    let letters = |part: &String| text::strip_vt(part).chars().count();
    let total = parts.iter().map(letters).sum::<usize>() + 2 * parts.len().saturating_sub(1);
    let shown = if total as f64 > room.unwrap_or(f64::INFINITY) {
        format!("{name} {{\n  {} }}", parts.join(",\n  "))
    } else {
        format!("{name} {{ {} }}", parts.join(", "))
    };
    Ok(JsString::from(shown).into())
}
