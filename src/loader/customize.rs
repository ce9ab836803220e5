//! `module.registerHooks()`: functions of a script that are asked what a request means and what a
//! file holds, before the loaders' own steps.

use std::cell::Cell;

use boa_engine::{
    Context, JsArgs, JsError, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::{JsArray, JsFunction, JsTypedArray},
};

use super::esm::specifier::{self, Base, Target};
use super::resolve::{self, Manner};
use crate::engine::{convert, define, errors};
use crate::modules::{self, buffer};

const MODULE: &str = "internal/module_hooks";

thread_local! {
    static ACTIVE: Cell<bool> = const { Cell::new(false) };
    /// Whether there are hooks on a thread of their own.
    static ELSEWHERE: Cell<bool> = const { Cell::new(false) };
}

/// Whether a script has ever registered hooks on a thread of their own.
pub fn is_elsewhere() -> bool {
    ELSEWHERE.with(Cell::get)
}

/// Whether a script has ever registered a hook.
pub fn is_active() -> bool {
    ACTIVE.with(Cell::get)
}

/// `module.registerHooks(hooks)`
pub fn register(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let result = call(js_string!("register"), args, context)?;
    ACTIVE.with(|active| active.set(true));
    Ok(result)
}

/// `module.register(specifier[, parentURL][, options])`
pub fn register_elsewhere(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    call(js_string!("registerOnThread"), args, context)?;
    ACTIVE.with(|active| active.set(true));
    ELSEWHERE.with(|elsewhere| elsewhere.set(true));
    Ok(JsValue::undefined())
}

/// Registers what the command line names (`--experimental-loader`).
pub fn register_named(specifier: &str, context: &mut Context) -> JsResult<()> {
    let parent = JsString::from(Base::of_folder().url());
    let args = [JsString::from(specifier).into(), parent.into()];
    register_elsewhere(&JsValue::undefined(), &args, context).map(|_| ())
}

fn call(name: JsString, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let function = modules::require_object(MODULE, context)?.get(name, context)?;
    let Some(function) = function.as_function() else {
        return Err(convert::illegal_invocation());
    };
    function.call(&JsValue::undefined(), args, context)
}

/// Functions for js/internal/module_hooks_thread.js: `importFrom(parentURL, specifier)`, and the last
/// steps of its chains.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("importFrom", 2, |_, args, context| {
                let parent = convert::to_text(args.get_or_undefined(0), context)?;
                super::esm::import(&parent, &args[1..], context)
            }),
            ("conditions", 0, |_, _, context| {
                Ok(conditions(Manner::Import, context))
            }),
            ("resolve", 2, resolve_by_default),
            ("load", 2, super::esm::load_by_default),
        ],
        context,
    );
    Ok(half)
}

fn run(
    kind: &str,
    first: &str,
    about: JsObject,
    last: JsFunction,
    context: &mut Context,
) -> JsResult<JsObject> {
    let run = modules::require_object(MODULE, context)?.get(js_string!("run"), context)?;
    let Some(run) = run.as_function() else {
        return Err(convert::illegal_invocation());
    };
    let args = [
        JsString::from(kind).into(),
        JsString::from(first).into(),
        about.into(),
        last.into(),
    ];
    let result = run
        .call(&JsValue::undefined(), &args, context)?
        .to_object(context)?;
    if result.has_own_property(js_string!("error"), context)? {
        let error = result.get(js_string!("error"), context)?;
        return Err(JsError::from_opaque(error));
    }
    result.get(js_string!("found"), context)?.to_object(context)
}

fn conditions(manner: Manner, context: &mut Context) -> JsValue {
    let all = resolve::conditions(manner).into_iter();
    let all: Vec<JsValue> = all.map(|name| JsString::from(name).into()).collect();
    JsArray::from_iter(all, context).into()
}

fn attributes_of(attributes: &[(String, String)]) -> JsObject {
    let object = JsObject::with_null_proto();
    for (name, value) in attributes {
        define::put(&object, name, JsString::from(value.as_str()));
    }
    object
}

/// What the hooks, and at their end `last`, find for a request.
pub fn resolve(
    specifier: &str,
    parent: Option<&str>,
    attributes: &[(String, String)],
    manner: Manner,
    last: JsFunction,
    context: &mut Context,
) -> JsResult<JsObject> {
    let about = define::object(context);
    let conditions = conditions(manner, context);
    define::put(&about, "conditions", conditions);
    define::put(&about, "importAttributes", attributes_of(attributes));
    let parent = parent.map_or_else(JsValue::undefined, |url| JsString::from(url).into());
    define::put(&about, "parentURL", parent);
    run("resolve", specifier, about, last, context)
}

/// The URL of what [`resolve`] found.
pub fn url_of(resolved: &JsObject, context: &mut Context) -> JsResult<String> {
    let url = resolved.get(js_string!("url"), context)?;
    convert::to_text(&url, context)
}

/// What the hooks found for an import.
pub struct Resolved {
    pub target: Target,
    /// What a hook says of its format.
    pub format: Option<String>,
    pub attributes: Vec<(String, String)>,
}

/// [`resolve`] for an import, whose last step is Node's own resolution.
pub fn resolve_import(
    specifier: &str,
    base: &Base,
    attributes: &[(String, String)],
    context: &mut Context,
) -> JsResult<Resolved> {
    let last = define::function("nextResolve", 2, resolve_by_default, context);
    let parent = base.url();
    let manner = Manner::Import;
    let found = resolve(specifier, Some(&parent), attributes, manner, last, context)?;
    let url = url_of(&found, context)?;
    if url::Url::parse(&url).is_err() {
        return Err(errors::node_error("ERR_INVALID_URL", &[&url], context));
    }
    let format = found.get(js_string!("format"), context)?;
    let format = format.as_string().map(|format| convert::text(&format));
    let given = found.get(js_string!("importAttributes"), context)?;
    let mut own = attributes.to_vec();
    if let Some(given) = given.as_object() {
        own.clear();
        for key in given.own_property_keys(context)? {
            let value = given.get(key.clone(), context)?;
            own.push((key.to_string(), convert::to_text(&value, context)?));
        }
    }
    Ok(Resolved {
        target: Target::of_url(&url),
        format,
        attributes: own,
    })
}

fn resolve_by_default(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let specifier = convert::to_text(args.get_or_undefined(0), context)?;
    let about = args.get_or_undefined(1).to_object(context)?;
    let parent = about.get(js_string!("parentURL"), context)?;
    let base = match parent.as_string() {
        Some(parent) => Base::of_url(&convert::text(&parent)),
        None => Base::of_folder(),
    };
    let target = specifier::resolve(&specifier, &base, context)?;
    let result = define::object(context);
    define::put(&result, "url", JsString::from(target.url()));
    if let Some(format) = super::esm::format::name_of_target(&target, context) {
        define::put(&result, "format", JsString::from(format));
    }
    Ok(result.into())
}

/// What hooks, and at their end `last`, say a URL holds: its format and its text, if there is one.
pub fn load(
    url: &str,
    format: Option<&str>,
    attributes: &[(String, String)],
    manner: Manner,
    last: JsFunction,
    context: &mut Context,
) -> JsResult<(String, Option<Vec<u8>>)> {
    let about = define::object(context);
    let conditions = conditions(manner, context);
    define::put(&about, "conditions", conditions);
    let format = format.map_or_else(JsValue::undefined, |name| JsString::from(name).into());
    define::put(&about, "format", format);
    define::put(&about, "importAttributes", attributes_of(attributes));
    let result = run("load", url, about, last, context)?;
    let format = result.get(js_string!("format"), context)?;
    let format = if format.is_null_or_undefined() {
        String::new()
    } else {
        convert::to_text(&format, context)?
    };
    let source = result.get(js_string!("source"), context)?;
    Ok((format, bytes_of(&source, context)?))
}

/// A source that is a text.
pub fn text_of(source: Vec<u8>) -> String {
    String::from_utf8(source)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn bytes_of(source: &JsValue, context: &mut Context) -> JsResult<Option<Vec<u8>>> {
    if source.is_null_or_undefined() {
        return Ok(None);
    }
    if let Some(text) = source.as_string() {
        return Ok(Some(convert::text(&text).into_bytes()));
    }
    let bytes = source
        .as_object()
        .and_then(|object| JsTypedArray::from_object(object).ok());
    match bytes {
        Some(array) => {
            let mut bytes = Vec::new();
            for at in 0..array.length(context)? {
                bytes.push(array.at(at as i64, context)?.to_uint8(context)?);
            }
            Ok(Some(bytes))
        }
        None => Err(errors::raise(
            "ERR_INVALID_RETURN_PROPERTY_VALUE",
            &[
                js_string!("a string, an ArrayBuffer, or a TypedArray").into(),
                js_string!("load").into(),
                js_string!("source").into(),
                source.clone(),
            ],
            context,
        )),
    }
}

/// The result of a host's own load step.
pub fn loaded(format: Option<&str>, source: Option<&str>, context: &mut Context) -> JsValue {
    let result = define::object(context);
    let text =
        |value: Option<&str>| value.map_or_else(JsValue::null, |text| JsString::from(text).into());
    let format = match format {
        Some(name) => JsString::from(name).into(),
        None => JsValue::undefined(),
    };
    define::put(&result, "format", format);
    define::put(&result, "source", text(source));
    result.into()
}

/// [`loaded`] of what is no text.
pub fn loaded_bytes(format: &str, source: Vec<u8>, context: &mut Context) -> JsResult<JsValue> {
    let result = define::object(context);
    define::put(&result, "format", JsString::from(format));
    define::put(&result, "source", buffer::new_from_vec(source, context)?);
    Ok(result.into())
}
