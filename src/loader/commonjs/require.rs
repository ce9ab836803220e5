//! The `require` function that each module gets.

use std::path::{Path, PathBuf};

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::{JsArray, JsFunction},
};

use super::module_class;
use crate::engine::{convert, define, errors};
use crate::loader::esm::specifier::package_error;
use crate::loader::resolve;
use crate::modules;

/// A `require` for one module, with `resolve`, `main`, `extensions` and `cache` on it.
pub(super) fn make_require(module: &JsObject, context: &mut Context) -> JsResult<JsFunction> {
    let class = module_class::exports(context)?;
    let require = define::closure(
        "require",
        1,
        |_, args, module: &JsObject, context| {
            // Through the module's own method, which a package may have replaced.
            let method = module.get(js_string!("require"), context)?;
            match method.as_function() {
                Some(method) => method.call(&module.clone().into(), args, context),
                None => module_require(&module.clone().into(), args, context),
            }
        },
        module.clone(),
        context,
    );
    let resolve = define::closure("resolve", 2, resolve_request, module.clone(), context);
    let paths = define::closure(
        "paths",
        1,
        |_, args, module: &JsObject, context| {
            let request = text_argument("request", args, context)?;
            let args = [JsString::from(request).into(), module.clone().into()];
            module_class::resolve_lookup_paths(&JsValue::undefined(), &args, context)
        },
        module.clone(),
        context,
    );
    define::put(&resolve, "paths", paths);
    define::put(&require, "resolve", resolve);
    let main = module_class::main_module();
    define::put(
        &require,
        "main",
        main.map_or_else(JsValue::undefined, JsValue::from),
    );
    for (name, key) in [("extensions", "_extensions"), ("cache", "_cache")] {
        let value = class.get(JsString::from(key), context)?;
        define::put(&require, name, value);
    }
    Ok(require)
}

fn text_argument(name: &str, args: &[JsValue], context: &mut Context) -> JsResult<String> {
    let value = args.get_or_undefined(0);
    match value.as_string() {
        Some(text) => Ok(convert::text(&text)),
        None => Err(errors::invalid_arg_type(name, &["string"], value, context)),
    }
}

/// `module.require(id)`.
pub(super) fn module_require(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let id = text_argument("id", args, context)?;
    if id.is_empty() {
        let value = args.get_or_undefined(0);
        return Err(errors::invalid_arg_value(
            "id",
            value,
            "must be a non-empty string",
            context,
        ));
    }
    let args = [args.get_or_undefined(0).clone(), this.clone(), false.into()];
    module_class::call_static("_load", &args, context)
}

/// `require.resolve(request[, options])`.
fn resolve_request(
    _: &JsValue,
    args: &[JsValue],
    module: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    text_argument("request", args, context)?;
    let args = [
        args.get_or_undefined(0).clone(),
        module.clone().into(),
        false.into(),
        args.get_or_undefined(1).clone(),
    ];
    module_class::call_static("_resolveFilename", &args, context)
}

/// `Module._resolveFilename(request, parent, isMain, options)`.
pub(super) fn resolve_filename(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let request = text_argument("request", args, context)?;
    if modules::public_name(&request).is_some() {
        return Ok(args.get_or_undefined(0).clone());
    }
    let parent = args.get_or_undefined(1).as_object();
    let mut folders = Vec::new();
    if let Some(options) = args.get_or_undefined(3).as_object() {
        let paths = options.get(js_string!("paths"), context)?;
        if let Some(paths) = paths.as_object() {
            let paths = JsArray::from_object(paths).map_err(|_| {
                errors::invalid_arg_type("options.paths", &["Array"], &options.into(), context)
            })?;
            for at in 0..paths.length(context)? {
                let path = paths.get(at, context)?;
                folders.push(super::path_of(&path, context)?);
            }
        } else if !paths.is_undefined() {
            return Err(errors::invalid_arg_value(
                "options.paths",
                &paths,
                "is invalid",
                context,
            ));
        }
    }
    if folders.is_empty() {
        folders.push(folder_of(parent.as_ref(), context)?);
    }
    let mut last = None;
    for folder in &folders {
        match find(folder, &request) {
            Ok(path) => return Ok(JsString::from(&*path.to_string_lossy()).into()),
            Err(error) => last = Some(error),
        }
    }
    // Extensions that a script has added are tried behind the usual ones.
    for extension in added_extensions(context)? {
        for folder in &folders {
            if let Ok(path) = find(folder, &format!("{request}{extension}")) {
                return Ok(JsString::from(&*path.to_string_lossy()).into());
            }
        }
    }
    Err(not_found(&request, parent.as_ref(), last, context))
}

fn added_extensions(context: &mut Context) -> JsResult<Vec<String>> {
    let extensions = module_class::exports(context)?
        .get(js_string!("_extensions"), context)?
        .to_object(context)?;
    let mut added = Vec::new();
    for key in extensions.own_property_keys(context)? {
        let key = key.to_string();
        if !matches!(key.as_str(), ".js" | ".json" | ".node") {
            added.push(key);
        }
    }
    Ok(added)
}

/// The folder from which a module's requests are resolved.
fn folder_of(module: Option<&JsObject>, context: &mut Context) -> JsResult<PathBuf> {
    if let Some(module) = module {
        let filename = module.get(js_string!("filename"), context)?;
        if let Some(filename) = filename.as_string() {
            let filename = PathBuf::from(convert::text(&filename));
            if let Some(folder) = filename.parent() {
                return Ok(folder.to_path_buf());
            }
        }
    }
    Ok(std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/")))
}

pub(in crate::loader) fn find(
    folder: &Path,
    request: &str,
) -> Result<PathBuf, oxc_resolver::ResolveError> {
    // The commonest request, a file named in full, needs no resolver.
    if (request.starts_with("./") || request.starts_with("../") || request.starts_with('/'))
        && !request.ends_with('/')
    {
        let path = folder.join(request);
        if path.extension().is_some()
            && path.is_file()
            && let Ok(path) = path.canonicalize()
        {
            return Ok(path);
        }
    }
    resolve::resolve(folder, request, resolve::Manner::Require).or_else(|error| {
        for folder in resolve::global_paths() {
            if request.starts_with(['.', '/']) {
                break;
            }
            let path = Path::new(&folder).join(request);
            let path = path.to_string_lossy();
            if let Ok(found) = resolve::resolve(Path::new("/"), &path, resolve::Manner::Require) {
                return Ok(found);
            }
        }
        Err(error)
    })
}

/// The error of a request that leads nowhere, with Node's codes.
fn not_found(
    request: &str,
    parent: Option<&JsObject>,
    error: Option<oxc_resolver::ResolveError>,
    context: &mut Context,
) -> boa_engine::JsError {
    let coded = |code: &str, message: &str, context: &mut Context| {
        errors::thrown(errors::coded(errors::Class::Error, code, message, context))
    };
    if let Some(error) = &error
        && let Some(error) = package_error(error, request, "", context)
    {
        return error;
    }
    // Only a specifier is asked for by name; a name in the scheme of built-in modules says so.
    if request.starts_with("node:") {
        let message = format!("No such built-in module: {request}");
        return coded("ERR_UNKNOWN_BUILTIN_MODULE", &message, context);
    }
    let stack = module_class::require_stack(parent, context);
    let mut message = format!("Cannot find module '{request}'");
    if !stack.is_empty() {
        message.push_str("\nRequire stack:\n- ");
        message.push_str(&stack.join("\n- "));
    }
    let object = errors::plain_coded("MODULE_NOT_FOUND", &message, context);
    let stack: Vec<JsValue> = stack
        .iter()
        .map(|path| JsString::from(path.as_str()).into())
        .collect();
    let stack = JsArray::from_iter(stack, context);
    define::put(&object, "requireStack", stack);
    errors::thrown(object)
}
