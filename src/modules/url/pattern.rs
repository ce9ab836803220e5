//! `URLPattern`, after the WHATWG's standard; the parser of patterns is the crate `urlpattern`, the
//! regular expressions are the engine's.

use std::cell::RefCell;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsNativeError, JsObject, JsResult, JsString,
    JsValue, Trace, js_string,
    object::builtins::{JsArray, JsFunction},
};
use regress::Regex;
use urlpattern::quirks::{self, MatchInput, StringOrInit, UrlPatternComponent, UrlPatternInit};
use urlpattern::{RegexSyntax, UrlPatternOptions, regexp::RegExp};

use crate::engine::{convert, define, errors};

/// The parts of a URL, in the order in which results show them.
const PARTS: [&str; 8] = [
    "hash", "hostname", "password", "pathname", "port", "protocol", "search", "username",
];

/// Keeps a part's expression as it is written: it is compiled by [`Part::new`].
struct Written(String);

impl RegExp for Written {
    fn syntax() -> RegexSyntax {
        RegexSyntax::EcmaScript
    }

    fn parse(pattern: &str, flags: &str, _: bool) -> Result<Self, ()> {
        Regex::with_flags(pattern, flags).map_err(|_| ())?;
        Ok(Self(pattern.to_string()))
    }

    fn matches<'a>(&self, text: &'a str) -> Option<Vec<Option<&'a str>>> {
        captures(&Regex::with_flags(&self.0, "u").ok()?, text)
    }

    fn pattern_string(&self) -> &str {
        &self.0
    }
}

fn captures<'a>(regex: &Regex, text: &'a str) -> Option<Vec<Option<&'a str>>> {
    let found = regex.find(text)?;
    let captured = found.captures.iter();
    Some(
        captured
            .map(|range| range.clone().and_then(|range| text.get(range)))
            .collect(),
    )
}

/// The pattern of one part of a URL.
struct Part {
    text: String,
    regex: Regex,
    names: Vec<String>,
}

impl Part {
    fn new(component: UrlPatternComponent, ignores_case: bool) -> Option<Self> {
        let flags = if ignores_case { "iu" } else { "u" };
        let regex = Regex::with_flags(&component.regexp_string, flags).ok()?;
        Some(Self {
            text: component.pattern_string,
            regex,
            names: component.group_name_list,
        })
    }
}

/// Native state of a `URLPattern`.
#[derive(Trace, Finalize, JsData)]
struct Pattern {
    #[unsafe_ignore_trace]
    parts: Vec<Part>,
    has_groups: bool,
}

thread_local! {
    static CLASS: RefCell<Option<JsFunction>> = const { RefCell::new(None) };
}

/// The class.
pub fn class(context: &mut Context) -> JsResult<JsFunction> {
    if let Some(known) = CLASS.with(|class| class.borrow().clone()) {
        return Ok(known);
    }
    let prototype = define::object(context);
    macro_rules! getter {
        ($name:literal) => {
            define::put_accessor_with(
                &prototype,
                js_string!($name),
                |this, _, _| {
                    with(this, |pattern| {
                        let at = PARTS.iter().position(|part| *part == $name);
                        let text = at.map(|at| pattern.parts[at].text.as_str());
                        JsString::from(text.unwrap_or_default()).into()
                    })
                },
                None,
                true,
                context,
            );
        };
    }
    getter!("protocol");
    getter!("username");
    getter!("password");
    getter!("hostname");
    getter!("port");
    getter!("pathname");
    getter!("search");
    getter!("hash");
    define::put_accessor_with(
        &prototype,
        js_string!("hasRegExpGroups"),
        |this, _, _| with(this, |pattern| pattern.has_groups.into()),
        None,
        true,
        context,
    );
    define::put_functions(&prototype, &[("exec", 0, exec), ("test", 0, test)], context);
    let class = define::constructor("URLPattern", 0, construct, &prototype, context);
    CLASS.with(|known| *known.borrow_mut() = Some(class.clone()));
    Ok(class)
}

fn with<T>(this: &JsValue, read: impl FnOnce(&Pattern) -> T) -> JsResult<T> {
    let object = this.as_object();
    let pattern = object.as_ref().and_then(JsObject::downcast_ref::<Pattern>);
    let illegal = || JsNativeError::typ().with_message("Illegal invocation");
    Ok(read(&*pattern.ok_or_else(illegal)?))
}

fn failed(code: &str, message: &str, context: &mut Context) -> JsError {
    errors::thrown(errors::coded(errors::Class::Type, code, message, context))
}

fn wrong_type(message: &str, context: &mut Context) -> JsError {
    failed("ERR_INVALID_ARG_TYPE", message, context)
}

/// A text, or an object's parts; what is no string in it is as if it were not there.
fn input(value: &JsValue, wrong: &str, context: &mut Context) -> JsResult<StringOrInit<'static>> {
    if let Some(text) = value.as_string() {
        return Ok(StringOrInit::String(convert::text(&text).into()));
    }
    let mut init = UrlPatternInit::default();
    let Some(object) = value.as_object() else {
        if value.is_null_or_undefined() {
            return Ok(StringOrInit::Init(init));
        }
        return Err(wrong_type(wrong, context));
    };
    for (name, place) in [
        ("protocol", &mut init.protocol),
        ("username", &mut init.username),
        ("password", &mut init.password),
        ("hostname", &mut init.hostname),
        ("port", &mut init.port),
        ("pathname", &mut init.pathname),
        ("search", &mut init.search),
        ("hash", &mut init.hash),
        ("baseURL", &mut init.base_url),
    ] {
        let value = object.get(JsString::from(name), context)?;
        *place = value.as_string().map(|text| convert::text(&text));
    }
    Ok(StringOrInit::Init(init))
}

/// `new URLPattern(input[, baseURL][, options])`
fn construct(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(class) = this.as_object().filter(JsObject::is_callable) else {
        let message = "Cannot call constructor without `new`";
        return Err(failed("ERR_CONSTRUCT_CALL_REQUIRED", message, context));
    };
    let given = input(
        args.get_or_undefined(0),
        "Input must be an object or a string",
        context,
    )?;
    let second = args.get_or_undefined(1);
    let mut base = second.as_string().map(|base| convert::text(&base));
    let mut options = second.as_object();
    if base.is_none() && options.is_none() && !second.is_null_or_undefined() {
        return Err(wrong_type(
            "second argument must be a string or object",
            context,
        ));
    }
    if let Some(third) = args.get(2) {
        if !third.is_undefined() && third.as_object().is_none() {
            return Err(wrong_type("options must be an object", context));
        }
        // With a third argument the second is a URL, whatever it is.
        if base.is_none() && second.is_undefined() {
            base = Some("undefined".into());
        }
        options = third.as_object();
    }
    let ignores_case = match options {
        Some(options) => options.get(js_string!("ignoreCase"), context)?.to_boolean(),
        None => false,
    };
    let Some(pattern) = parse(given, base.as_deref(), ignores_case) else {
        let message = "Failed to construct URLPattern";
        return Err(failed("ERR_INVALID_URL_PATTERN", message, context));
    };
    let prototype = class.get(js_string!("prototype"), context)?.as_object();
    let prototype = match prototype {
        Some(prototype) => prototype,
        None => self::class(context)?
            .get(js_string!("prototype"), context)?
            .to_object(context)?,
    };
    Ok(define::native_object(&prototype, pattern, context).into())
}

fn parse(given: StringOrInit, base: Option<&str>, ignores_case: bool) -> Option<Pattern> {
    let init = quirks::process_construct_pattern_input(given, base).ok()?;
    let options = UrlPatternOptions {
        ignore_case: ignores_case,
        ..UrlPatternOptions::default()
    };
    let parsed = quirks::parse_pattern::<Written>(init, options).ok()?;
    let components = [
        parsed.hash,
        parsed.hostname,
        parsed.password,
        parsed.pathname,
        parsed.port,
        parsed.protocol,
        parsed.search,
        parsed.username,
    ];
    let parts = components.map(|component| Part::new(component, ignores_case));
    Some(Pattern {
        parts: parts.into_iter().collect::<Option<Vec<Part>>>()?,
        has_groups: parsed.has_regexp_groups,
    })
}

/// The parts of a URL that is to be matched; none when there is no such URL. An error when a base
/// was given with an object.
fn match_input(given: StringOrInit, base: Option<&str>) -> Result<Option<MatchInput>, ()> {
    let processed = quirks::process_match_input(given, base).map_err(|_| ())?;
    Ok(processed.and_then(|(input, _)| quirks::parse_match_input(input)))
}

fn texts(input: MatchInput) -> [String; 8] {
    [
        input.hash,
        input.hostname,
        input.password,
        input.pathname,
        input.port,
        input.protocol,
        input.search,
        input.username,
    ]
}

/// The arguments of `exec` and `test`.
fn arguments(
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<(StringOrInit<'static>, Option<String>)> {
    let wrong = "URLPattern input needs to be a string or an object";
    let given = input(args.get_or_undefined(0), wrong, context)?;
    let base = args.get_or_undefined(1);
    if !base.is_undefined() && !base.is_string() {
        return Err(wrong_type("baseURL must be a string", context));
    }
    Ok((given, base.as_string().map(|base| convert::text(&base))))
}

/// `pattern.test(input[, baseURL])`
fn test(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    with(this, |_| ())?;
    let (given, base) = arguments(args, context)?;
    let Ok(input) = match_input(given, base.as_deref()) else {
        let message = "Failed to test URLPattern";
        return Err(failed("ERR_OPERATION_FAILED", message, context));
    };
    let Some(input) = input else {
        return Ok(false.into());
    };
    let texts = texts(input);
    with(this, |pattern| {
        let mut parts = pattern.parts.iter().zip(&texts);
        parts
            .all(|(part, text)| part.regex.find(text).is_some())
            .into()
    })
}

/// `pattern.exec(input[, baseURL])`: what each part matched, or null.
fn exec(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    with(this, |_| ())?;
    let (given, base) = arguments(args, context)?;
    let shown = shown_input(&given, context);
    let Ok(input) = match_input(given, base.as_deref()) else {
        let message = "Failed to exec URLPattern";
        return Err(failed("ERR_OPERATION_FAILED", message, context));
    };
    let Some(input) = input else {
        return Ok(JsValue::null());
    };
    let texts = texts(input);
    type Groups = Vec<(String, Option<String>)>;
    let matched: Option<Vec<Groups>> = with(this, |pattern| {
        let parts = pattern.parts.iter().zip(&texts);
        parts
            .map(|(part, text)| {
                let found = captures(&part.regex, text)?;
                let found = found.into_iter().map(|text| text.map(str::to_string));
                Some(part.names.iter().cloned().zip(found).collect())
            })
            .collect()
    })?;
    let Some(matched) = matched else {
        return Ok(JsValue::null());
    };
    let result = JsObject::with_null_proto();
    for ((name, text), groups) in PARTS.into_iter().zip(texts).zip(matched) {
        let held = define::object(context);
        // Node has them in the order of a hash table, the last first.
        for (name, value) in groups.into_iter().rev() {
            let value = value.map_or_else(JsValue::undefined, |value| {
                JsString::from(value.as_str()).into()
            });
            held.create_data_property_or_throw(JsString::from(name.as_str()), value, context)?;
        }
        let part = define::object(context);
        define::put(&part, "groups", held);
        define::put(&part, "input", JsString::from(text.as_str()));
        define::put(&result, name, part);
        if name == "hostname" {
            let mut inputs = vec![shown.clone()];
            inputs.extend(base.as_deref().map(|base| JsString::from(base).into()));
            let inputs = JsArray::from_iter(inputs, context);
            define::put(&result, "inputs", inputs);
        }
    }
    Ok(result.into())
}

/// What was given, as `inputs` shows it.
fn shown_input(given: &StringOrInit, context: &mut Context) -> JsValue {
    let init = match given {
        StringOrInit::String(text) => return JsString::from(text.as_ref()).into(),
        StringOrInit::Init(init) => init,
    };
    let object = define::object(context);
    for (name, value) in [
        ("protocol", &init.protocol),
        ("username", &init.username),
        ("password", &init.password),
        ("hostname", &init.hostname),
        ("port", &init.port),
        ("pathname", &init.pathname),
        ("search", &init.search),
        ("hash", &init.hash),
        ("baseURL", &init.base_url),
    ] {
        let value = value.as_deref();
        let value = value.map_or_else(JsValue::undefined, |value| JsString::from(value).into());
        define::put(&object, name, value);
    }
    object.into()
}
