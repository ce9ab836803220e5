//! `util`.
//!
//! What programs use all the time is native; the rest is texts in js/internal/util/, each parsed
//! when one of its functions is first read from the exports.

pub mod diff;
pub mod equal;
pub mod format;
pub mod functions;
pub mod inspect;
pub mod kind;
pub mod strings;
pub mod types;

use std::cell::Cell;
use std::thread::LocalKey;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::JsFunction,
    property::{Attribute, PropertyDescriptor},
};

use crate::engine::{define, errors, proxies};
use crate::modules;
use inspect::{Options, options};

/// `util.format(...)`
fn format_values(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let [only] = args
        && only.is_string()
    {
        return Ok(only.clone());
    }
    let text = format::format(args, &options::defaults(context), context)?;
    Ok(JsString::from(text.as_str()).into())
}

/// `util.formatWithOptions(options, ...)`
fn format_with_options(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let is_options = |object: &JsObject| !object.is_callable();
    let Some(given) = value.as_object().filter(is_options) else {
        let name = "inspectOptions";
        return Err(errors::invalid_arg_type(name, &["object"], value, context));
    };
    let mut options = options::defaults(context);
    options.merge(&given, context)?;
    let text = format::format(&args[1..], &options, context)?;
    Ok(JsString::from(text.as_str()).into())
}

/// `util.isDeepStrictEqual(a, b)`, and without prototypes where the third argument says so.
fn is_deep_strict_equal(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mode = if args.get_or_undefined(2).to_boolean() {
        equal::Mode::SkipPrototype
    } else {
        equal::Mode::Strict
    };
    equal::is_deep_equal(
        args.get_or_undefined(0),
        args.get_or_undefined(1),
        mode,
        context,
    )
    .map(JsValue::from)
}

/// Warns of a deprecated function, once.
fn deprecated(
    told: &'static LocalKey<Cell<bool>>,
    code: &str,
    message: &str,
    context: &mut Context,
) -> JsResult<()> {
    if told.replace(true) {
        return Ok(());
    }
    let process = modules::require_object("process", context)?;
    if process
        .get(js_string!("noDeprecation"), context)?
        .to_boolean()
    {
        return Ok(());
    }
    modules::process::emit_warning_with_code(message, "DeprecationWarning", Some(code), context)
}

thread_local! {
    static EXTEND_TOLD: Cell<bool> = const { Cell::new(false) };
    static IS_ARRAY_TOLD: Cell<bool> = const { Cell::new(false) };
}

/// `util._extend(target, source)`: own enumerable properties, one by one.
fn extend(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = "The `util._extend` API is deprecated. Please use Object.assign() instead.";
    deprecated(&EXTEND_TOLD, "DEP0060", message, context)?;
    let target = args.get_or_undefined(0);
    let (Some(into), Some(from)) = (target.as_object(), args.get_or_undefined(1).as_object())
    else {
        return Ok(target.clone());
    };
    let kind = kind::of(&from, context);
    for key in from.own_property_keys(context)? {
        let own = kind::own_property(&from, &kind, &key, context)?;
        if own.is_some_and(|own| own.enumerable() == Some(true)) {
            let value = from.get(key.clone(), context)?;
            into.set(key, value, true, context)?;
        }
    }
    Ok(target.clone())
}

/// Where each export comes from, in Node's order.
enum From {
    Native(usize, define::Native),
    /// A text of js/internal/util/.
    Text(&'static str),
    /// A global.
    Global,
    Made(fn(&mut Context) -> JsResult<JsValue>),
}

const EXPORTS: &[(&str, From)] = &[
    ("_errnoException", From::Text("errors")),
    ("_exceptionWithHostPort", From::Text("errors")),
    ("_extend", From::Native(2, extend)),
    ("callbackify", From::Text("functions")),
    ("convertProcessSignalToExitCode", From::Text("errors")),
    ("debug", From::Text("debuglog")),
    ("debuglog", From::Text("debuglog")),
    ("deprecate", From::Text("functions")),
    ("format", From::Native(0, format_values)),
    ("styleText", From::Native(2, strings::style_text)),
    ("formatWithOptions", From::Native(1, format_with_options)),
    ("getCallSites", From::Text("call_sites")),
    (
        "getSystemErrorMap",
        From::Native(0, strings::system_error_map),
    ),
    (
        "getSystemErrorName",
        From::Native(1, strings::system_error_name),
    ),
    (
        "getSystemErrorMessage",
        From::Native(1, strings::system_error_message),
    ),
    ("inherits", From::Native(2, functions::inherits)),
    (
        "inspect",
        From::Made(|context| Ok(inspect::inspect_function(context).into())),
    ),
    ("isArray", From::Native(1, is_array)),
    ("isDeepStrictEqual", From::Native(2, is_deep_strict_equal)),
    (
        "promisify",
        From::Made(|context| promisify(context).map(JsValue::from)),
    ),
    (
        "stripVTControlCharacters",
        From::Native(1, strings::strip_vt),
    ),
    ("toUSVString", From::Native(1, strings::to_usv_string)),
    ("transferableAbortSignal", From::Text("abort")),
    ("transferableAbortController", From::Text("abort")),
    ("aborted", From::Text("abort")),
    (
        "types",
        From::Made(|context| types::exports(context).map(JsValue::from)),
    ),
    ("parseEnv", From::Native(1, strings::parse_env)),
    ("parseArgs", From::Text("parse_args")),
    ("TextDecoder", From::Global),
    ("TextEncoder", From::Global),
    ("MIMEType", From::Text("mime")),
    ("MIMEParams", From::Text("mime")),
    ("diff", From::Native(2, diff::diff)),
    ("setTraceSigInt", From::Text("errors")),
];

/// `util.isArray(value)`: `Array.isArray`, which looks behind proxies.
fn is_array(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = "The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.";
    deprecated(&IS_ARRAY_TOLD, "DEP0044", message, context)?;
    let object = args.get_or_undefined(0).as_object();
    let target = object.as_ref().and_then(proxies::behind);
    Ok(target.is_some_and(|target| kind::is_array(&target)).into())
}

fn promisify(context: &mut Context) -> JsResult<JsFunction> {
    let made = define::function("promisify", 1, functions::promisify, context);
    let symbol = functions::custom_symbol(context)?;
    define::put(&made, "custom", symbol);
    Ok(made)
}

/// `require('util')`
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    for (name, from) in EXPORTS {
        match from {
            From::Native(length, native) => {
                let made = define::function(name, *length, *native, context);
                define::put(&exports, name, made);
            }
            From::Made(make) => {
                let made = make(context)?;
                define::put_with(&exports, JsString::from(*name), made, Attribute::all());
            }
            From::Text(text) => lazy(&exports, name, Some(text), context),
            From::Global => lazy(&exports, name, None, context),
        }
    }
    Ok(exports)
}

/// An export that is made when it is first read.
fn lazy(exports: &JsObject, name: &'static str, text: Option<&'static str>, context: &mut Context) {
    let captured = (JsString::from(name), text.map(JsString::from));
    let get = define::closure(
        name,
        0,
        |_, _, (name, text): &(JsString, Option<JsString>), context| match text {
            Some(text) => {
                let text = format!("internal/util/{}", text.to_std_string_lossy());
                modules::require_object(&text, context)?.get(name.clone(), context)
            }
            None => context.global_object().get(name.clone(), context),
        },
        captured,
        context,
    );
    let set = define::closure(
        name,
        1,
        |this, args, name: &JsString, context| {
            let descriptor = PropertyDescriptor::builder()
                .value(args.get_or_undefined(0).clone())
                .writable(true)
                .enumerable(true)
                .configurable(true);
            if let Some(exports) = this.as_object() {
                exports.define_property_or_throw(name.clone(), descriptor, context)?;
            }
            Ok(JsValue::undefined())
        },
        JsString::from(name),
        context,
    );
    exports.insert_property(
        JsString::from(name),
        PropertyDescriptor::builder()
            .get(get)
            .set(set)
            .enumerable(true)
            .configurable(true),
    );
}

/// `native('util')`: what the texts need that scripts cannot have.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("insideNodeModules", 0, |_, _, context| {
                Ok(crate::engine::called_from_package(context).into())
            }),
            ("errnoException", 3, |_, args, context| {
                let syscall = args
                    .get_or_undefined(1)
                    .to_string(context)?
                    .to_std_string_lossy();
                let errno = args.get_or_undefined(0).to_i32(context)?;
                let detail = args.get_or_undefined(2);
                let detail = if detail.to_boolean() {
                    Some(detail.to_string(context)?.to_std_string_lossy())
                } else {
                    None
                };
                let error =
                    errors::system::errno_exception(&syscall, errno, detail.as_deref(), context);
                Ok(error.into())
            }),
        ],
        context,
    );
    if let Some(symbol) = functions::args_symbol() {
        define::put_with(
            &half,
            js_string!("customPromisifyArgs"),
            symbol,
            Attribute::all(),
        );
    }
    Ok(half)
}

/// Gives the host's error messages the way in which values are shown.
pub fn set_up() {
    errors::text::set_inspect(|value, depth, context| {
        let options = Options {
            depth: Some(depth.into()),
            ..options::defaults(context)
        };
        inspect::inspect(value, &options, context).unwrap_or_default()
    });
}
