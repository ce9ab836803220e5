//! What `require('module')` has beside the class: package.json files, the compile cache, source
//! maps, TypeScript.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string, property::Attribute,
};

use crate::engine::{convert, define, errors};
use crate::loader::esm::specifier::{self, Base, Target};
use crate::loader::{customize, package, packages, typescript};
use crate::modules::{self, process::emit_warning};

/// Functions of source maps and their `length`: js/internal/source_map.js has them.
const SOURCE_MAPS: &[(&str, usize)] = &[
    ("findSourceMap", 1),
    ("getSourceMapsSupport", 0),
    ("setSourceMapsSupport", 1),
];

/// Puts it on the class.
pub(super) fn define(class: &JsObject, context: &mut Context) {
    define::put_functions(
        class,
        &[
            ("register", 1, customize::register_elsewhere),
            ("enableCompileCache", 1, enable_compile_cache),
            ("findPackageJSON", 1, find_package_json),
            ("flushCompileCache", 0, |_, _, _| Ok(JsValue::undefined())),
            ("getCompileCacheDir", 0, |_, _, _| Ok(JsValue::undefined())),
            ("stripTypeScriptTypes", 1, strip_types),
            ("_debug", 1, |_, _, _| Ok(JsValue::undefined())),
        ],
        context,
    );
    for (name, length) in SOURCE_MAPS {
        let call = |this: &JsValue, args: &[JsValue], name: &JsString, context: &mut Context| {
            let exports = modules::require_object("internal/source_map", context)?;
            let function = exports.get(name.clone(), context)?;
            let function = function
                .as_function()
                .ok_or_else(convert::illegal_invocation)?;
            function.call(this, args, context)
        };
        let made = define::closure(name, *length, call, JsString::from(*name), context);
        define::put(class, name, made);
    }
    let get = |_: &JsValue, _: &[JsValue], context: &mut Context| {
        let exports = modules::require_object("internal/source_map", context)?;
        exports.get(js_string!("SourceMap"), context)
    };
    define::put_accessor_with(class, js_string!("SourceMap"), get, None, true, context);
    let status = JsObject::with_null_proto();
    for (at, name) in ["FAILED", "ENABLED", "ALREADY_ENABLED", "DISABLED"]
        .into_iter()
        .enumerate()
    {
        let value = JsValue::from(at as i32);
        define::put_with(&status, JsString::from(name), value, Attribute::ENUMERABLE);
    }
    let constants = JsObject::with_null_proto();
    define::put_with(
        &constants,
        js_string!("compileCacheStatus"),
        status,
        Attribute::ENUMERABLE,
    );
    define::put(class, "constants", constants);
}

/// `module.enableCompileCache()`: the engine has no compiled form that could be kept.
fn enable_compile_cache(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let result = define::object(context);
    define::put(&result, "status", JsValue::from(0));
    let message = js_string!("Ouro's engine has no compile cache");
    define::put(&result, "message", message);
    Ok(result.into())
}

/// `module.findPackageJSON(specifier, base)`: the package.json that governs what a specifier
/// means, or the nearest one above a path.
fn find_package_json(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    if value.is_undefined() {
        return Err(errors::missing_args(&["specifier"], context));
    }
    let specifier = url_text(value, context)?;
    let Some(specifier) = specifier else {
        return Err(errors::invalid_arg_type(
            "specifier",
            &["string", "URL"],
            value,
            context,
        ));
    };
    let is_bare = !specifier.starts_with(['.', '/']) && !specifier.starts_with("file:");
    let base = args.get_or_undefined(1);
    let base = match url_text(base, context)? {
        Some(text) if text.starts_with("file:") => Base::of_url(&text),
        Some(text) => Base::of_path(Path::new(&text)),
        None => Base::of_url("data:"),
    };
    let found = if is_bare {
        match packages::home(&specifier, &base) {
            Some(folder) => package::in_folder(&folder).ok().flatten(),
            None => {
                // For the error's sake.
                specifier::resolve(&format!("{specifier}/package.json"), &base, context)?;
                None
            }
        }
    } else if specifier.starts_with("file:") {
        nearest(&Target::of_url(&specifier))
    } else {
        let target = Target::of_url(&base.joined(&specifier, context)?);
        if !matches!(&target, Target::File { path, .. } if path.exists()) {
            specifier::resolve(&specifier, &base, context)?;
        }
        nearest(&target)
    };
    Ok(found.map_or_else(JsValue::undefined, |path| {
        JsString::from(&*path.path.to_string_lossy()).into()
    }))
}

fn nearest(target: &Target) -> Option<std::rc::Rc<package::Package>> {
    let Target::File { path, .. } = target else {
        return None;
    };
    let path: PathBuf = if path.is_dir() {
        path.join("x")
    } else {
        path.clone()
    };
    package::of(&path).ok().flatten()
}

/// A string, or a URL object's `href`.
fn url_text(value: &JsValue, context: &mut Context) -> JsResult<Option<String>> {
    if let Some(text) = value.as_string() {
        return Ok(Some(convert::text(&text)));
    }
    let Some(object) = value.as_object() else {
        return Ok(None);
    };
    let href = object.get(js_string!("href"), context)?;
    Ok(href.as_string().map(|text| convert::text(&text)))
}

/// `module.stripTypeScriptTypes(code[, options])`
fn strip_types(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    thread_local! {
        static TOLD: Cell<bool> = const { Cell::new(false) };
    }
    if !TOLD.with(|told| told.replace(true)) {
        let message =
            "stripTypeScriptTypes is an experimental feature and might change at any time";
        emit_warning(message, "ExperimentalWarning", context)?;
    }
    let code = args.get_or_undefined(0);
    let Some(text) = code.as_string() else {
        return Err(errors::invalid_arg_type("code", &["string"], code, context));
    };
    let text = convert::text(&text);
    let options = match args.get_or_undefined(1) {
        options if options.is_undefined() => define::object(context),
        options => options
            .as_object()
            .ok_or_else(|| errors::invalid_arg_type("options", &["Object"], options, context))?,
    };
    let mode = options.get(js_string!("mode"), context)?;
    let is = |name: &str| mode.as_string().is_some_and(|mode| mode == name);
    if is("transform") {
        let what = "module.stripTypeScriptTypes with mode 'transform'";
        return Err(errors::method_not_implemented(what, context));
    }
    if !mode.is_undefined() && !is("strip") {
        let reason = "must be one of: 'strip', 'transform'";
        return Err(errors::invalid_arg_value(
            "options.mode",
            &mode,
            reason,
            context,
        ));
    }
    let map = options.get(js_string!("sourceMap"), context)?;
    if map.to_boolean() {
        let reason = "must be one of: false, undefined";
        return Err(errors::invalid_arg_value(
            "options.sourceMap",
            &map,
            reason,
            context,
        ));
    }
    let url = options.get(js_string!("sourceUrl"), context)?;
    let name = match url.is_undefined() {
        true => String::new(),
        false => convert::to_text(&url, context)?,
    };
    let mut stripped = typescript::of_text(&name, &text, context)?;
    if !name.is_empty() {
        stripped.push_str(&format!("\n\n//# sourceURL={name}"));
    }
    Ok(JsString::from(stripped).into())
}
