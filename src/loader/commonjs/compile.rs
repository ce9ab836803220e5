//! From a file's text to a function called with `exports, require, module, __filename, __dirname`.

use std::path::Path;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, Script, Source, js_string,
    object::builtins::JsFunction,
};

use super::{module_class, require};
use crate::engine::{convert, depth, errors, report};

pub use crate::engine::stack::WRAPPER;

/// A module's text as a function.
pub(super) fn compile(path: &Path, text: &str, context: &mut Context) -> JsResult<JsFunction> {
    depth::check(text.as_bytes())?;
    // A hashbang line becomes a comment of the same number of lines.
    let hashbang = if text.starts_with("#!") { "//" } else { "" };
    let source = [WRAPPER[0], hashbang, text, WRAPPER[1]].concat();
    let parsed = Script::parse(Source::from_bytes(&source).with_path(path), None, context);
    let value = match parsed {
        Ok(script) => script.evaluate(context)?,
        Err(error) => return Err(report::syntax_error(error, path, text, context)),
    };
    value.as_function().ok_or_else(|| {
        // The text closed the wrapper itself.
        let error = boa_engine::JsNativeError::syntax().with_message("Unexpected token '}'");
        report::syntax_error(error.into(), path, text, context)
    })
}

/// `module._compile(content, filename)`: runs a text as this module's.
pub(super) fn module_compile(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let module = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let text = convert::to_text(args.get_or_undefined(0), context)?;
    let path = super::path_of(args.get_or_undefined(1), context)?;
    let function = compile(&path, &text, context)?;
    call(&function, &module, &path, context)
}

fn call(
    function: &JsFunction,
    module: &JsObject,
    path: &Path,
    context: &mut Context,
) -> JsResult<JsValue> {
    let require = require::make_require(module, context)?;
    let exports = module.get(js_string!("exports"), context)?;
    let folder = path.parent().unwrap_or(path);
    let args = [
        exports.clone(),
        require.into(),
        module.clone().into(),
        JsString::from(&*path.to_string_lossy()).into(),
        JsString::from(&*folder.to_string_lossy()).into(),
    ];
    function
        .call(&exports, &args, context)
        .map_err(|error| report::catchable(error, context))
}

/// A script from the command line or stdin: it finds `require`, `module` and the like as globals,
/// and its value is its last expression's.
pub(super) fn run_text(name: &str, text: &str, context: &mut Context) -> JsResult<JsValue> {
    let folder = std::env::current_dir().unwrap_or_default();
    let path = folder.join(name);
    let module = module_class::new_module(name, Some(&path), context)?;
    let require = require::make_require(&module, context)?;
    let exports = module.get(js_string!("exports"), context)?;
    let global = context.global_object();
    for (global_name, value) in [
        ("exports", exports),
        ("require", require.into()),
        ("module", module.into()),
        ("__filename", JsString::from(name).into()),
        ("__dirname", js_string!(".").into()),
    ] {
        crate::engine::define::put_hidden(&global, global_name, value);
    }
    crate::engine::stack::remember(name, text);
    depth::check(text.as_bytes())?;
    let source = Source::from_bytes(text).with_path(Path::new(name));
    match Script::parse(source, None, context) {
        Ok(script) => script.evaluate(context),
        Err(error) => Err(report::syntax_error(error, Path::new(name), text, context)),
    }
}

/// `Module._extensions['.js']`
pub(super) fn load_js(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let path = super::path_of(args.get_or_undefined(1), context)?;
    let text = read(&path, context)?;
    let module = args.get_or_undefined(0).to_object(context)?;
    let compile = module.get(js_string!("_compile"), context)?;
    let args = [
        JsString::from(text).into(),
        args.get_or_undefined(1).clone(),
    ];
    match compile.as_function() {
        Some(compile) => compile.call(&module.into(), &args, context),
        None => module_compile(&module.into(), &args, context),
    }
}

/// `Module._extensions['.json']`
pub(super) fn load_json(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let path = super::path_of(args.get_or_undefined(1), context)?;
    let text = read(&path, context)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let json = context.intrinsics().objects().json();
    let parse = json.get(js_string!("parse"), context)?;
    let value = match parse.as_function() {
        Some(parse) => parse.call(&json.into(), &[JsString::from(text).into()], context),
        None => Ok(JsValue::undefined()),
    };
    let value = value.map_err(|error| {
        // The file's name stands before the parser's message.
        let value = report::value_of(error, context);
        if let Some(object) = value.as_object()
            && let Ok(message) = object.get(js_string!("message"), context)
            && let Ok(message) = convert::to_text(&message, context)
        {
            let message = format!("{}: {message}", path.display());
            crate::engine::define::put_hidden(&object, "message", JsString::from(message));
        }
        boa_engine::JsError::from_opaque(value)
    })?;
    let module = args.get_or_undefined(0).to_object(context)?;
    module.set(js_string!("exports"), value, true, context)?;
    Ok(JsValue::undefined())
}

/// `Module._extensions['.node']`
pub(super) fn load_addon(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let path = super::path_of(args.get_or_undefined(1), context)?;
    Err(errors::thrown(errors::coded(
        errors::Class::Error,
        "ERR_DLOPEN_FAILED",
        &format!("{}: Ouro cannot load native addons", path.display()),
        context,
    )))
}

/// A file's text; bytes that are no UTF-8 become U+FFFD.
pub(super) fn read(path: &Path, context: &mut Context) -> JsResult<String> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }),
        Err(error) => {
            let errno = error.raw_os_error().unwrap_or(libc::EIO);
            let shown = path.to_string_lossy();
            Err(errors::system("open", errno, Some(&shown), None, context))
        }
    }
}
