//! `util.format`: text with `%` places, as `console.log` prints it.

use boa_engine::{
    Context, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
};

use super::inspect::{Options, inspect, options::Compact, text};
use super::{inspect::is_built_in, kind};
use crate::engine::{convert, numbers, proxies};

/// All arguments as one text, joined by spaces; places in a leading string are filled first.
///
/// Objects are shown with `options`. Fails with what custom inspection or a conversion throws.
pub fn format(args: &[JsValue], options: &Options, context: &mut Context) -> JsResult<String> {
    let mut out = String::new();
    format_into(&mut out, args, options, context)?;
    Ok(out)
}

/// [`format`] onto the end of a text.
pub fn format_into(
    out: &mut String,
    args: &[JsValue],
    options: &Options,
    context: &mut Context,
) -> JsResult<()> {
    let Some(first) = args.first() else {
        return Ok(());
    };
    let mut used = 0;
    if let Some(string) = first.as_string() {
        let template = convert::text(&string);
        used = 1;
        if args.len() > 1 && template.contains('%') {
            fill(out, &template, args, &mut used, options, context)?;
        } else {
            out.push_str(&template);
        }
    }
    for (at, value) in args.iter().enumerate().skip(used) {
        if at > 0 {
            out.push(' ');
        }
        push(out, value, options, context)?;
    }
    Ok(())
}

fn push(
    out: &mut String,
    value: &JsValue,
    options: &Options,
    context: &mut Context,
) -> JsResult<()> {
    match value.as_string() {
        Some(string) => out.push_str(&convert::text(&string)),
        None => out.push_str(&inspect(value, options, context)?),
    }
    Ok(())
}

/// Fills the places of a template; `used` counts the arguments taken.
fn fill(
    out: &mut String,
    template: &str,
    args: &[JsValue],
    used: &mut usize,
    options: &Options,
    context: &mut Context,
) -> JsResult<()> {
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let kind = rest.as_bytes().get(at + 1).copied();
        let known = match kind {
            Some(b'%') => {
                out.push('%');
                true
            }
            Some(kind @ (b's' | b'd' | b'i' | b'f' | b'j' | b'o' | b'O' | b'c')) => {
                match args.get(*used) {
                    Some(value) => {
                        *used += 1;
                        place(out, kind, value, options, context)?;
                        true
                    }
                    None => false,
                }
            }
            _ => false,
        };
        if known {
            rest = &rest[at + 2..];
        } else {
            out.push('%');
            rest = &rest[at + 1..];
        }
    }
    out.push_str(rest);
    Ok(())
}

fn place(
    out: &mut String,
    kind: u8,
    value: &JsValue,
    options: &Options,
    context: &mut Context,
) -> JsResult<()> {
    let shown = match kind {
        b's' => string(value, options, context)?,
        b'd' => numeric(value, Numeric::Any, options, context)?,
        b'i' => numeric(value, Numeric::Integer, options, context)?,
        b'f' => numeric(value, Numeric::Float, options, context)?,
        b'j' => json(value, context)?,
        b'o' => {
            let options = Options {
                show_hidden: true,
                show_proxy: true,
                depth: Some(4.0),
                ..options.clone()
            };
            inspect(value, &options, context)?
        }
        b'O' => inspect(value, options, context)?,
        // CSS, which a terminal has no use for.
        _ => return Ok(()),
    };
    out.push_str(&shown);
    Ok(())
}

/// `%s`
fn string(value: &JsValue, options: &Options, context: &mut Context) -> JsResult<String> {
    if let Some(number) = value.as_number() {
        return text::number(number, options.numeric_separator, context);
    }
    if let Some(bigint) = value.as_bigint() {
        return Ok(text::bigint(&bigint, options.numeric_separator));
    }
    if let Some(symbol) = value.as_symbol() {
        return Ok(convert::text(&symbol.descriptive_string()));
    }
    match value.as_object() {
        Some(object) if !object.is_callable() && has_built_in_to_string(&object, context)? => {
            let options = Options {
                depth: Some(0.0),
                colors: false,
                compact: Compact::Levels(3.0),
                ..options.clone()
            };
            inspect(value, &options, context)
        }
        _ => convert::to_text(value, context),
    }
}

/// Whether `String(object)` would say no more than the language's own `toString` does.
fn has_built_in_to_string(object: &JsObject, context: &mut Context) -> JsResult<bool> {
    let Some(object) = proxies::behind(object) else {
        return Ok(true);
    };
    if object.get(JsSymbol::to_primitive(), context)?.is_callable()
        && !matches!(
            kind::of(&object, context),
            kind::Kind::Date | kind::Kind::Symbol(_)
        )
    {
        return Ok(false);
    }
    let to_string = js_string!("toString");
    if !object.get(to_string.clone(), context)?.is_callable() {
        return Ok(true);
    }
    let mut holder = Some(object.clone());
    while let Some(current) = holder {
        if kind::has_own(&current, &to_string.clone().into()) {
            if current == object {
                return Ok(false);
            }
            let constructor = current
                .borrow()
                .properties()
                .get(&js_string!("constructor").into())
                .and_then(|own| own.value().cloned());
            let Some(constructor) = constructor.and_then(|value| value.as_object()) else {
                return Ok(false);
            };
            let name = constructor.get(js_string!("name"), context)?;
            return Ok(name
                .as_string()
                .is_some_and(|name| is_built_in(&convert::text(&name))));
        }
        holder = current.prototype();
    }
    Ok(true)
}

#[derive(Clone, Copy, PartialEq)]
enum Numeric {
    Any,
    Integer,
    Float,
}

/// `%d`, `%i`, `%f`
fn numeric(
    value: &JsValue,
    kind: Numeric,
    options: &Options,
    context: &mut Context,
) -> JsResult<String> {
    if kind != Numeric::Float
        && let Some(bigint) = value.as_bigint()
    {
        return Ok(text::bigint(&bigint, options.numeric_separator));
    }
    if value.is_symbol() {
        return Ok("NaN".into());
    }
    let undefined = JsValue::undefined();
    let given = std::slice::from_ref(value);
    let number = match kind {
        // As `Number(value)`, which takes a BigInt's object.
        Numeric::Any => value.to_numeric_number(context)?,
        Numeric::Integer => numbers::parse_int(&undefined, given, context)?.to_number(context)?,
        Numeric::Float => {
            let parse = context.intrinsics().objects().parse_float();
            parse.call(&undefined, given, context)?.to_number(context)?
        }
    };
    text::number(number, options.numeric_separator, context)
}

/// `%j`
fn json(value: &JsValue, context: &mut Context) -> JsResult<String> {
    let json = context.intrinsics().objects().json();
    let Some(stringify) = json.get(js_string!("stringify"), context)?.as_function() else {
        return Err(JsNativeError::typ()
            .with_message("JSON.stringify is not a function")
            .into());
    };
    match stringify.call(&json.into(), std::slice::from_ref(value), context) {
        Ok(text) if text.is_undefined() => Ok("undefined".into()),
        Ok(text) => convert::to_text(&text, context),
        Err(error) if error.as_engine().is_none() => {
            let thrown = error.clone().into_opaque(context).unwrap_or_default();
            let message = match thrown.as_object() {
                Some(thrown) => thrown.get(js_string!("message"), context)?,
                None => return Err(error),
            };
            let message = convert::to_text(&message, context)?;
            if message.contains("cyclic") || message.contains("circular") {
                Ok("[Circular]".into())
            } else {
                Err(error)
            }
        }
        Err(error) => Err(error),
    }
}

/// A string from text, for scripts.
pub fn to_value(text: &str) -> JsValue {
    JsString::from(text).into()
}
