//! The `require` function that each module gets.

use std::path::PathBuf;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::{JsArray, JsFunction},
};

use super::{find, module_class, paths};
use crate::engine::{convert, define, errors};
use crate::loader::channels;
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
            paths::resolve_lookup_paths(&JsValue::undefined(), &args, context)
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
    let id = args.get_or_undefined(0);
    if channels::may_be_heard() {
        return required_and_told(id, this, context);
    }
    let args = [id.clone(), this.clone(), false.into()];
    module_class::call_static("_load", &args, context)
}

fn required_and_told(id: &JsValue, module: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let filename = match module.as_object() {
        Some(module) => module.get(js_string!("filename"), context)?,
        None => JsValue::undefined(),
    };
    let args = JsArray::from_iter([id.clone(), module.clone()], context);
    let load = define::closure(
        "_load",
        0,
        |_, _, args: &JsArray, context| {
            let args = [args.get(0, context)?, args.get(1, context)?, false.into()];
            module_class::call_static("_load", &args, context)
        },
        args,
        context,
    );
    channels::required(id, filename, load, context)
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
    let request = args.get_or_undefined(0);
    let text = text_argument("request", args, context)?;
    if modules::public_name(&text).is_some() {
        return Ok(request.clone());
    }
    let parent = args.get_or_undefined(1);
    let paths = match given_paths(&text, args.get_or_undefined(3), context)? {
        Some(paths) => JsArray::from_iter(paths, context).into(),
        None => {
            let args = [request.clone(), parent.clone()];
            module_class::call_static("_resolveLookupPaths", &args, context)?
        }
    };
    let parent = parent.as_object();
    if let Some(file) = asking_file(parent.as_ref(), context)?
        && let Some(found) = find::in_own_package(&file, &text, context)?
    {
        return Ok(JsString::from(&*found.to_string_lossy()).into());
    }
    let args = [request.clone(), paths, args.get_or_undefined(2).clone()];
    let found = module_class::call_static("_findPath", &args, context)?;
    if found.to_boolean() {
        return Ok(found);
    }
    Err(not_found(&text, parent.as_ref(), context))
}

/// The folders that `options.paths` give: for a path those themselves, else where packages are
/// looked for from there.
fn given_paths(
    request: &str,
    options: &JsValue,
    context: &mut Context,
) -> JsResult<Option<Vec<JsValue>>> {
    let Some(options) = options.as_object() else {
        return Ok(None);
    };
    let paths = options.get(js_string!("paths"), context)?;
    if paths.is_undefined() {
        return Ok(None);
    }
    let Some(list) = paths.as_object().filter(JsObject::is_array) else {
        let name = "options.paths";
        return Err(errors::invalid_arg_value(
            name,
            &paths,
            "is invalid",
            context,
        ));
    };
    let list = JsArray::from_object(list)?;
    let is_relative = find::is_relative(request);
    let mut found: Vec<JsValue> = Vec::new();
    for at in 0..list.length(context)? {
        let path = list.get(at, context)?;
        if !path.is_string() {
            return Err(if is_relative {
                let list = list.clone().into();
                errors::invalid_arg_type("paths", &["array of strings"], &list, context)
            } else {
                let name = format!("paths[{at}]");
                errors::invalid_arg_type(&name, &["string"], &path, context)
            });
        }
        if is_relative {
            found.push(path);
            continue;
        }
        let fake = define::object(context);
        let from = module_class::call_static("_nodeModulePaths", &[path], context)?;
        define::put(&fake, "paths", from);
        let args = [JsString::from(request).into(), fake.into()];
        let more = module_class::call_static("_resolveLookupPaths", &args, context)?;
        let more = more
            .as_object()
            .and_then(|more| JsArray::from_object(more).ok());
        let Some(more) = more else { continue };
        for at in 0..more.length(context)? {
            let path = more.get(at, context)?;
            if !found.iter().any(|known| known.strict_equals(&path)) {
                found.push(path);
            }
        }
    }
    Ok(Some(found))
}

/// The file whose package's own maps hold for a request.
fn asking_file(module: Option<&JsObject>, context: &mut Context) -> JsResult<Option<PathBuf>> {
    let Some(module) = module else {
        return Ok(None);
    };
    let filename = module.get(js_string!("filename"), context)?;
    if let Some(filename) = filename.as_string() {
        return Ok(Some(PathBuf::from(convert::text(&filename))));
    }
    let id = module.get(js_string!("id"), context)?;
    let is_anywhere = |id: &JsString| id == module_class::PRELOAD || id == module_class::REPL;
    let is_anywhere = id.as_string().is_some_and(|id| is_anywhere(&id));
    let folder = std::env::current_dir().unwrap_or_default();
    Ok(is_anywhere.then(|| folder.join("x")))
}

/// The error of a request that leads nowhere.
fn not_found(
    request: &str,
    parent: Option<&JsObject>,
    context: &mut Context,
) -> boa_engine::JsError {
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
