//! The words of messages that depend on more than the text of their arguments. Wording observed
//! with Node 24.

use boa_engine::{Context, JsValue, js_string, object::builtins::JsArray};

use super::text::{inspect, primitive};
use crate::engine::convert;

/// Names that messages treat as types; any other name that looks like a class is one.
const TYPES: [&str; 9] = [
    "string", "function", "number", "object", "Function", "Object", "boolean", "bigint", "symbol",
];

/// Fills `{0}` to `{3}` of a message's words.
pub fn fill(words: &str, args: &[JsValue], context: &mut Context) -> String {
    let mut out = String::with_capacity(words.len() + 16);
    let mut rest = words;
    while let Some(at) = rest.find('{') {
        let number = rest.as_bytes().get(at + 1).copied().unwrap_or_default();
        out.push_str(&rest[..at]);
        if number.is_ascii_digit() && rest.as_bytes().get(at + 2) == Some(&b'}') {
            if let Some(value) = args.get(usize::from(number - b'0')) {
                out.push_str(&shown(value, context));
            } else {
                out.push_str("undefined");
            }
            rest = &rest[at + 3..];
        } else {
            out.push('{');
            rest = &rest[at + 1..];
        }
    }
    out.push_str(rest);
    out
}

/// A value inside a message, as `%s` of `util.format` shows it.
fn shown(value: &JsValue, context: &mut Context) -> String {
    if let Some(string) = value.as_string() {
        return convert::text(&string);
    }
    if !value.is_object() {
        return primitive(value, context);
    }
    if value.is_callable() {
        return convert::to_text(value, context).unwrap_or_default();
    }
    inspect(value, 0, context)
}

/// What Node's messages say behind `Received`.
pub fn received(value: &JsValue, context: &mut Context) -> String {
    if value.is_null_or_undefined() {
        return shown(value, context);
    }
    let Some(object) = value.as_object() else {
        let text = match value.as_string() {
            Some(string) => quoted(&convert::text(&string)),
            None => primitive(value, context),
        };
        return format!("type {} ({text})", value.type_of());
    };
    let mut text_of = |key| -> Option<String> {
        let value = object.get(key, context).ok()?;
        convert::to_text(&value, context).ok()
    };
    if object.is_callable() {
        return format!(
            "function {}",
            text_of(js_string!("name")).unwrap_or_default()
        );
    }
    let name = object
        .get(js_string!("constructor"), context)
        .ok()
        .and_then(|constructor| constructor.as_object())
        .filter(|constructor| {
            constructor
                .has_property(js_string!("name"), context)
                .unwrap_or_default()
        })
        .and_then(|constructor| constructor.get(js_string!("name"), context).ok());
    match name {
        Some(name) => format!("an instance of {}", shown(&name, context)),
        None => inspect(value, -1, context),
    }
}

/// A received string: cut after 25 characters when longer than 28, quoted.
fn quoted(text: &str) -> String {
    let units = text.encode_utf16().count();
    let cut = if units > 28 {
        let head: Vec<u16> = text.encode_utf16().take(25).collect();
        format!("{}...", String::from_utf16_lossy(&head))
    } else {
        text.to_string()
    };
    if cut.contains('\'') {
        serde_json::to_string(&cut).unwrap_or_default()
    } else {
        format!("'{cut}'")
    }
}

/// `a`, `a or b`, `a, b, or c`.
pub fn list<S: AsRef<str>>(items: &[S], joint: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_string(),
        [one, two] => format!("{} {joint} {}", one.as_ref(), two.as_ref()),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{}, {joint} {}", head.join(", "), last.as_ref())
        }
    }
}

/// `URL`, `TypedArray`: one or more words, each with a capital, nothing between.
fn looks_like_class(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

pub fn invalid_arg_type(
    name: &str,
    expected: &[&str],
    actual: &JsValue,
    context: &mut Context,
) -> String {
    let mut types = Vec::new();
    let mut instances = Vec::new();
    let mut other = Vec::new();
    for &one in expected {
        if TYPES.contains(&one) {
            types.push(one.to_ascii_lowercase());
        } else if looks_like_class(one) {
            instances.push(one);
        } else {
            other.push(one);
        }
    }
    // Beside class names, `object` is one more of them.
    if !instances.is_empty()
        && let Some(at) = types.iter().position(|one| one == "object")
    {
        types.remove(at);
        instances.push("Object");
    }
    let mut groups = Vec::new();
    match types.len() {
        0 => {}
        1 => groups.push(format!("of type {}", types[0])),
        _ => groups.push(format!("one of type {}", list(&types, "or"))),
    }
    if !instances.is_empty() {
        groups.push(format!("an instance of {}", list(&instances, "or")));
    }
    match other.as_slice() {
        [] => {}
        [one] if one.to_lowercase() != *one => groups.push(format!("an {one}")),
        [one] => groups.push((*one).to_string()),
        many => groups.push(format!("one of {}", list(many, "or"))),
    }
    let what = if name.ends_with(" argument") {
        name.to_string()
    } else {
        format!("\"{name}\" {}", kind_of_name(name))
    };
    let groups = groups.join(" or ");
    format!(
        "The {what} must be {groups}. Received {}",
        received(actual, context)
    )
}

fn kind_of_name(name: &str) -> &'static str {
    if name.contains('.') {
        "property"
    } else {
        "argument"
    }
}

pub fn invalid_arg_value(
    name: &str,
    value: &JsValue,
    reason: &str,
    context: &mut Context,
) -> String {
    let mut seen = inspect(value, 2, context);
    if seen.encode_utf16().count() > 128 {
        let head: Vec<u16> = seen.encode_utf16().take(128).collect();
        seen = format!("{}...", String::from_utf16_lossy(&head));
    }
    format!(
        "The {} '{name}' {reason}. Received {seen}",
        kind_of_name(name)
    )
}

pub fn out_of_range(name: &str, range: &str, value: &JsValue, context: &mut Context) -> String {
    let lead = format!("The value of \"{name}\" is out of range.");
    beyond(&lead, range, value, context)
}

fn beyond(lead: &str, range: &str, value: &JsValue, context: &mut Context) -> String {
    const LARGE: f64 = 4_294_967_296.0;
    let large = match value.as_number() {
        Some(number) => number.is_finite() && number.fract() == 0.0 && number.abs() > LARGE,
        None => value
            .as_bigint()
            .is_some_and(|big| big.to_f64().abs() > LARGE),
    };
    let seen = if large {
        let text = primitive(value, context);
        match text.strip_suffix('n') {
            Some(digits) => separated(digits) + "n",
            None => separated(&text),
        }
    } else {
        inspect(value, 2, context)
    };
    format!("{lead} It must be {range}. Received {seen}")
}

/// An underscore before every three characters from the right: `4_294_967_297`.
fn separated(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let mut out = String::from(sign);
    for (at, letter) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('_');
        }
        out.push(letter);
    }
    out
}

/// The strings of a value that is an array, or the one that it is.
fn strings(value: &JsValue, context: &mut Context) -> Vec<String> {
    let array = value
        .as_object()
        .and_then(|object| JsArray::from_object(object).ok());
    let Some(array) = array else {
        return vec![shown(value, context)];
    };
    let length = array.length(context).unwrap_or_default().min(1000);
    (0..length)
        .map(|at| {
            let item = array.get(at, context).unwrap_or_default();
            shown(&item, context)
        })
        .collect()
}

/// Puts together the message of a code whose words depend on which arguments there are.
pub fn compose(code: &str, args: &[JsValue], context: &mut Context) -> String {
    let undefined = JsValue::undefined();
    let arg = |at: usize| args.get(at).unwrap_or(&undefined);
    let given = |at: usize| arg(at).to_boolean();
    let word: Vec<String> = args.iter().map(|value| shown(value, context)).collect();
    let word = |at: usize| word.get(at).map_or("undefined", String::as_str);
    let from = |at: usize| {
        if given(at) {
            format!(" imported from {}", word(at))
        } else {
            String::new()
        }
    };
    match code {
        "ERR_INVALID_ARG_TYPE" => {
            let expected = strings(arg(1), context);
            let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
            invalid_arg_type(word(0), &expected, arg(2), context)
        }
        "ERR_INVALID_ARG_VALUE" => {
            let reason = if arg(2).is_undefined() {
                "is invalid"
            } else {
                word(2)
            };
            invalid_arg_value(word(0), arg(1), reason, context)
        }
        "ERR_OUT_OF_RANGE" if given(3) => beyond(word(0), word(1), arg(2), context),
        "ERR_OUT_OF_RANGE" => out_of_range(word(0), word(1), arg(2), context),
        "ERR_MISSING_ARGS" => missing_args(args, context),
        "ERR_UNHANDLED_ERROR" => match args.first() {
            None => "Unhandled error.".into(),
            Some(value) => {
                let text = convert::to_text(value, context);
                format!("Unhandled error. ({})", text.unwrap_or_default())
            }
        },
        "ERR_INVALID_RETURN_VALUE" => format!(
            "Expected {} to be returned from the \"{}\" function but got {}.",
            word(0),
            word(1),
            received(arg(2), context)
        ),
        "ERR_INVALID_RETURN_PROPERTY" => format!(
            "Expected a valid {} to be returned for the \"{}\" from the \"{}\" hook but got {}.",
            word(0),
            word(2),
            word(1),
            received(arg(3), context)
        ),
        "ERR_INVALID_RETURN_PROPERTY_VALUE" => format!(
            "Expected {} to be returned for the \"{}\" from the \"{}\" hook but got {}.",
            word(0),
            word(2),
            word(1),
            received(arg(3), context)
        ),
        "ERR_BUFFER_OUT_OF_BOUNDS" if given(0) => {
            format!("\"{}\" is outside of buffer bounds", word(0))
        }
        "ERR_BUFFER_OUT_OF_BOUNDS" => "Attempt to access memory outside buffer bounds".into(),
        "ERR_INVALID_CHAR" if arg(1).is_undefined() => format!("Invalid character in {}", word(0)),
        "ERR_INVALID_CHAR" => format!("Invalid character in {} [\"{}\"]", word(0), word(1)),
        "ERR_IMPORT_ATTRIBUTE_UNSUPPORTED" => {
            let place = if given(2) {
                format!(" in {}", word(2))
            } else {
                String::new()
            };
            format!(
                "Import attribute \"{}\" with value \"{}\" is not supported{place}",
                word(0),
                word(1)
            )
        }
        "ERR_PACKAGE_PATH_NOT_EXPORTED" if word(1) == "." => {
            format!(
                "No \"exports\" main defined in {}package.json{}",
                word(0),
                from(2)
            )
        }
        "ERR_PACKAGE_PATH_NOT_EXPORTED" => format!(
            "Package subpath '{}' is not defined by \"exports\" in {}package.json{}",
            word(1),
            word(0),
            from(2)
        ),
        "ERR_INVALID_PACKAGE_TARGET" => {
            let target = arg(2)
                .to_json(context)
                .ok()
                .flatten()
                .unwrap_or_default()
                .to_string();
            let relative = arg(2).is_string()
                && !given(3)
                && !word(2).is_empty()
                && !word(2).starts_with("./");
            let hint = if relative {
                "; targets must start with \"./\""
            } else {
                ""
            };
            if word(1) == "." {
                format!(
                    "Invalid \"exports\" main target {target} defined in the package config {}package.json{}{hint}",
                    word(0),
                    from(4)
                )
            } else {
                let field = if given(3) { "imports" } else { "exports" };
                format!(
                    "Invalid \"{field}\" target {target} defined for '{}' in the package config {}package.json{}{hint}",
                    word(1),
                    word(0),
                    from(4)
                )
            }
        }
        "ERR_INVALID_PACKAGE_CONFIG" => {
            let base = if given(1) {
                format!(" while importing {}", word(1))
            } else {
                String::new()
            };
            let why = if given(2) {
                format!(". {}", word(2))
            } else {
                String::new()
            };
            format!("Invalid package config {}{base}{why}", word(0))
        }
        "ERR_PACKAGE_IMPORT_NOT_DEFINED" => {
            let package = if given(1) {
                format!(" in package {}package.json", word(1))
            } else {
                String::new()
            };
            format!(
                "Package import specifier \"{}\" is not defined{package}{}",
                word(0),
                from(2)
            )
        }
        "ERR_MODULE_NOT_FOUND" => {
            format!("Cannot find module '{}' imported from {}", word(0), word(1))
        }
        "ERR_INVALID_MODULE_SPECIFIER" => {
            format!("Invalid module \"{}\" {}{}", word(0), word(1), from(2))
        }
        "ERR_REQUIRE_ESM" => {
            let parent = if given(2) {
                format!(" from {}", word(2))
            } else {
                String::new()
            };
            let text = format!("require() of ES Module {}{parent} not supported.", word(0));
            if !given(2) {
                return text;
            }
            let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_string();
            let name = if given(3) && last(word(0)) != last(word(2)) {
                last(word(0))
            } else {
                word(0).to_string()
            };
            if given(3) && !arg(1).to_boolean() {
                format!(
                    "{text}\n{name} is treated as an ES module file as it is a .js file whose nearest parent package.json contains \"type\": \"module\" which declares all .js files in that package scope as ES modules.\nInstead either rename {name} to end in .cjs, change the requiring code to use dynamic import() which is available in all CommonJS modules, or change \"type\": \"module\" to \"type\": \"commonjs\" in {} to treat all .js files as CommonJS (using .mjs for all ES modules instead).\n",
                    word(3)
                )
            } else {
                let place = if given(3) {
                    format!(" in {}", word(2))
                } else {
                    String::new()
                };
                format!(
                    "{text}\nInstead change the require of {name}{place} to a dynamic import() which is available in all CommonJS modules."
                )
            }
        }
        "ERR_REQUIRE_ASYNC_MODULE" => {
            let mut text = String::from(
                "require() cannot be used on an ESM graph with top-level await. Use import() instead. To see where the top-level await comes from, use --experimental-print-required-tla.",
            );
            if given(0) {
                text.push_str(&format!("\nRequired module: {}", word(0)));
            }
            if given(1) {
                text.push_str(&format!("\nRequire stack:\n- {}", word(1)));
            }
            text
        }
        "ERR_REQUIRE_ESM_RACE_CONDITION" => format!(
            "Cannot require() ES Module {} because it is not yet fully loaded.\nThis may be caused by a race condition if the module is simultaneously dynamically import()-ed via Promise.all().\nTry await-ing the import() sequentially in a loop instead.\n (From {} in non-loader-hook thread)",
            word(0),
            word(1)
        ),
        "ERR_SOCKET_BAD_PORT" => {
            let sign = if args.get(2).is_none_or(JsValue::to_boolean) {
                ">="
            } else {
                ">"
            };
            let seen = received(arg(1), context);
            format!(
                "{} should be {sign} 0 and < 65536. Received {seen}.",
                word(0)
            )
        }
        "ERR_WORKER_PATH" => {
            let hint = if word(0).starts_with("file:") {
                " Wrap file:// URLs with `new URL`."
            } else if word(0).starts_with("data:text/javascript") {
                " Wrap data: URLs with `new URL`."
            } else {
                ""
            };
            format!(
                "The worker script or module filename must be an absolute path or a relative path starting with './' or '../'.{hint} Received \"{}\"",
                word(0)
            )
        }
        "ERR_WORKER_INVALID_EXEC_ARGV" => {
            let lead = if given(1) {
                word(1)
            } else {
                "invalid execArgv flags"
            };
            format!(
                "Initiated Worker with {lead}: {}",
                strings(arg(0), context).join(", ")
            )
        }
        "ERR_INVALID_URL_SCHEME" => {
            let schemes = strings(arg(0), context);
            let lead = if schemes.len() > 1 { "one of " } else { "of " };
            format!("The URL must be {lead}scheme {}", list(&schemes, "or"))
        }
        "ERR_INVALID_MIME_SYNTAX" => {
            let place = match arg(2).as_number() {
                Some(at) if at < 0.0 => String::new(),
                _ => format!(" at {}", word(2)),
            };
            format!(
                "The MIME syntax for a {} in \"{}\" is invalid{place}",
                word(0),
                word(1)
            )
        }
        "ERR_PARSE_ARGS_UNKNOWN_OPTION" => {
            let mut text = format!("Unknown option '{}'", word(0));
            if given(1) {
                text.push_str(&format!(
                    ". To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- \"{}\"",
                    word(0)
                ));
            }
            text
        }
        "ERR_UNSUPPORTED_ESM_URL_SCHEME" => {
            let schemes = strings(arg(1), context);
            let protocol = arg(0)
                .as_object()
                .and_then(|url| url.get(js_string!("protocol"), context).ok())
                .map(|protocol| shown(&protocol, context))
                .unwrap_or_default();
            format!(
                "Only URLs with a scheme in: {} are supported by the default ESM loader. Received protocol '{protocol}'",
                list(&schemes, "and")
            )
        }
        _ => args
            .iter()
            .map(|value| shown(value, context))
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// `The "a" and "b" arguments must be specified`; an array among the arguments is a choice.
fn missing_args(args: &[JsValue], context: &mut Context) -> String {
    let names: Vec<String> = args
        .iter()
        .map(|arg| {
            let choice: Vec<String> = strings(arg, context)
                .iter()
                .map(|name| format!("\"{name}\""))
                .collect();
            choice.join(" or ")
        })
        .collect();
    let noun = if names.len() == 1 {
        "argument"
    } else {
        "arguments"
    };
    format!("The {} {noun} must be specified", list(&names, "and"))
}
