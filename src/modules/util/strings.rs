//! The functions of `util` about text: colours, escape sequences, `.env` files, system errors.

use std::collections::BTreeMap;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::{JsArray, JsMap},
};

use super::inspect::{inspect, style, text};
use crate::engine::{convert, define, errors};
use crate::modules::console;

fn string_argument(
    args: &[JsValue],
    at: usize,
    name: &str,
    context: &mut Context,
) -> JsResult<JsString> {
    let value = args.get_or_undefined(at);
    match value.as_string() {
        Some(string) => Ok(string),
        None => Err(errors::invalid_arg_type(name, &["string"], value, context)),
    }
}

/// `util.stripVTControlCharacters(str)`
pub fn strip_vt(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let string = string_argument(args, 0, "str", context)?;
    if !string.contains(0x1b) && !string.contains(0x9b) {
        return Ok(string.into());
    }
    let stripped = text::strip_vt(&convert::text(&string));
    Ok(JsString::from(stripped.as_str()).into())
}

/// `util.toUSVString(string)`
pub fn to_usv_string(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let string = args.get_or_undefined(0).to_string(context)?;
    if string.as_str().as_latin1().is_some() {
        return Ok(string.into());
    }
    Ok(JsString::from(text::lossy(&string.to_vec()).as_str()).into())
}

/// `util.styleText(format, text, options)`
pub fn style_text(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let string = string_argument(args, 1, "text", context)?;
    let mut validate = true;
    let mut stream = JsValue::undefined();
    if let Some(options) = args.get_or_undefined(2).as_object() {
        let value = options.get(js_string!("validateStream"), context)?;
        if !value.is_undefined() {
            let name = "options.validateStream";
            validate = match value.as_boolean() {
                Some(validate) => validate,
                None => {
                    return Err(errors::invalid_arg_type(
                        name,
                        &["boolean"],
                        &value,
                        context,
                    ));
                }
            };
        }
        stream = options.get(js_string!("stream"), context)?;
    }
    let plain = validate && !colours_for(&stream, context)?;
    let formats = formats(args.get_or_undefined(0), context)?;
    let (_, colors) = style::tables(context);
    let (mut open, mut close) = (String::new(), String::new());
    let mut body = convert::text(&string);
    for format in formats {
        let name = format.as_string();
        if name
            .as_ref()
            .is_some_and(|name| *name == js_string!("none"))
        {
            continue;
        }
        let codes = match name {
            Some(name) => colors.get(name, context)?.as_object(),
            None => None,
        };
        let Some(codes) = codes else {
            return Err(unknown_format(&format, &colors, context));
        };
        if plain {
            continue;
        }
        let on = format!(
            "\u{1b}[{}m",
            convert::to_text(&codes.get(0, context)?, context)?
        );
        let off = format!(
            "\u{1b}[{}m",
            convert::to_text(&codes.get(1, context)?, context)?
        );
        // Text already styled ends its own colour; ours goes on behind it. Bold and dim end with the
        // same code, so that one is kept.
        let go_on = if off == "\u{1b}[22m" {
            format!("{off}{on}")
        } else {
            on.clone()
        };
        body = match body.strip_suffix(&off) {
            Some(before) => before.replace(&off, &go_on) + &off,
            None => body.replace(&off, &go_on),
        };
        open.push_str(&on);
        close.insert_str(0, &off);
    }
    let styled = format!("{open}{body}{close}");
    Ok(JsString::from(styled.as_str()).into())
}

fn formats(value: &JsValue, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let Some(array) = value.as_object().filter(super::kind::is_array) else {
        return Ok(vec![value.clone()]);
    };
    let length = array
        .get(js_string!("length"), context)?
        .to_length(context)?;
    (0..length).map(|at| array.get(at, context)).collect()
}

fn unknown_format(
    value: &JsValue,
    colors: &JsObject,
    context: &mut Context,
) -> boa_engine::JsError {
    let mut names: Vec<String> = style::COLORS
        .iter()
        .map(|(name, ..)| format!("'{name}'"))
        .collect();
    names.extend(style::ALIASES.iter().map(|(name, _)| format!("'{name}'")));
    let _ = colors;
    let shown = inspect(value, &Default::default(), context).unwrap_or_default();
    let message = format!(
        "The argument 'format' must be one of: {}. Received {shown}",
        names.join(", ")
    );
    errors::thrown(errors::coded(
        errors::Class::Type,
        "ERR_INVALID_ARG_VALUE",
        &message,
        context,
    ))
}

fn colours_for(stream: &JsValue, context: &mut Context) -> JsResult<bool> {
    if stream.is_undefined() {
        return Ok(console::has_colors(1));
    }
    let expected = ["ReadableStream", "WritableStream", "Stream"];
    let Some(object) = stream.as_object() else {
        return Err(errors::invalid_arg_type(
            "stream", &expected, stream, context,
        ));
    };
    let has = |name: &str, context: &mut Context| -> JsResult<bool> {
        Ok(object.get(JsString::from(name), context)?.is_callable())
    };
    if !(has("write", context)?
        || has("read", context)?
        || has("getReader", context)?
        || has("getWriter", context)?
        || has("pipe", context)?)
    {
        return Err(errors::invalid_arg_type(
            "stream", &expected, stream, context,
        ));
    }
    console::stream_has_colors(&object, context)
}

/// `util.parseEnv(content)`: the variables of a `.env` file.
pub fn parse_env(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let content = string_argument(args, 0, "content", context)?;
    let object = define::object(context);
    // Node keeps them in a sorted table; the last value of a name counts.
    let variables: BTreeMap<String, String> =
        variables(&convert::text(&content)).into_iter().collect();
    for (name, value) in variables {
        object.create_data_property_or_throw(
            JsString::from(name.as_str()),
            JsString::from(value.as_str()),
            context,
        )?;
    }
    Ok(object.into())
}

/// Names and values of a `.env` file: one `NAME=value` a line, `export` before it allowed, `#`
/// begins a comment, values may stand in `'`, `"` or back-ticks and then hold several lines; in
/// `"` `\n` is a new line.
pub fn variables(content: &str) -> Vec<(String, String)> {
    let content = content.replace("\r\n", "\n").replace('\r', "\n");
    let mut rest = content.as_str();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let trimmed = line.trim_start();
        let Some((name, value)) = trimmed
            .split_once('=')
            .filter(|_| !trimmed.starts_with('#'))
        else {
            rest = after;
            continue;
        };
        let name = name.trim();
        let name = name.strip_prefix("export ").unwrap_or(name).trim();
        let value = value.trim_start();
        let start = line.len() - value.len();
        let quote = value.chars().next().filter(|first| "'\"`".contains(*first));
        if let Some(quote) = quote
            && let Some(end) = rest[start + 1..].find(quote)
        {
            let body = &rest[start + 1..start + 1 + end];
            let body = if quote == '"' {
                body.replace("\\n", "\n")
            } else {
                body.to_string()
            };
            if !name.is_empty() {
                found.push((name.to_string(), body));
            }
            let behind = &rest[start + end + 2..];
            rest = behind.split_once('\n').map_or("", |(_, after)| after);
            continue;
        }
        let value = value.split('#').next().unwrap_or("").trim();
        if !name.is_empty() {
            found.push((name.to_string(), value.to_string()));
        }
        rest = after;
    }
    found
}

fn errno_argument(args: &[JsValue], context: &mut Context) -> JsResult<i64> {
    let value = args.get_or_undefined(0);
    if !value.is_number() {
        return Err(errors::invalid_arg_type("err", &["number"], value, context));
    }
    match convert::integer(value) {
        Some(number) if number < 0 => Ok(number),
        _ => Err(errors::out_of_range(
            "err",
            "a negative integer",
            value,
            context,
        )),
    }
}

fn known_errno(number: i64) -> Option<(&'static str, &'static str)> {
    let wanted = i32::try_from(-number).ok()?;
    let found = errors::system::ERRNO
        .iter()
        .find(|entry| entry.0 == wanted)?;
    Some((found.1, found.2))
}

/// `util.getSystemErrorName(err)`
pub fn system_error_name(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let number = errno_argument(args, context)?;
    let name = known_errno(number).map(|(name, _)| name.to_string());
    let name = name.unwrap_or_else(|| format!("Unknown system error {number}"));
    Ok(JsString::from(name.as_str()).into())
}

/// `util.getSystemErrorMessage(err)`
pub fn system_error_message(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let number = errno_argument(args, context)?;
    let words = known_errno(number).map(|(_, words)| words.to_string());
    let words = words.unwrap_or_else(|| format!("Unknown system error {number}"));
    Ok(JsString::from(words.as_str()).into())
}

/// `util.getSystemErrorMap()`
pub fn system_error_map(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let map = JsMap::new(context);
    for &(number, name, words) in errors::system::ERRNO {
        let pair = [
            JsString::from(name).into(),
            JsValue::from(JsString::from(words)),
        ];
        let pair = JsArray::from_iter(pair, context);
        map.set(-number, pair, context)?;
    }
    Ok(map.into())
}
