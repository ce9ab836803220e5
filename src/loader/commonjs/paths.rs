//! Where `require` looks: `Module._nodeModulePaths`, `_resolveLookupPaths`, `globalPaths`, `_stat`.

use std::cell::RefCell;
use std::path::Path;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::{JsArray, JsFunction},
};

use super::{find, module_class};
use crate::engine::{convert, define, errors};
use crate::loader::resolve;
use crate::modules;

thread_local! {
    /// Searched after a module's own paths.
    static GLOBAL: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    /// What a script has put in the place of `Module._stat`.
    static STAT: RefCell<Option<JsFunction>> = const { RefCell::new(None) };
}

pub(super) fn define(class: &JsObject, context: &mut Context) {
    let variable = |name| std::env::var(name).ok();
    set_global(class, variable("NODE_PATH"), variable("HOME"), context);
    define::put_functions(
        class,
        &[
            ("_nodeModulePaths", 1, node_module_paths),
            ("_resolveLookupPaths", 2, resolve_lookup_paths),
            ("_findPath", 3, find::find_path),
            ("_initPaths", 0, init_paths),
        ],
        context,
    );
    define::put_accessor(
        class,
        js_string!("_stat"),
        get_stat,
        Some(set_stat),
        context,
    );
}

/// Folders that are searched after `module.paths`.
pub(super) fn global() -> Vec<String> {
    GLOBAL.with(|paths| paths.borrow().clone())
}

fn set_global(
    class: &JsObject,
    node_path: Option<String>,
    home: Option<String>,
    context: &mut Context,
) {
    let paths = resolve::global_paths(node_path.as_deref(), home.as_deref());
    // A copy: what a script does to it changes nothing.
    define::put(class, "globalPaths", string_array(&paths, context));
    GLOBAL.with(|known| *known.borrow_mut() = paths);
}

/// `Module._initPaths()`: reads `process.env` anew.
fn init_paths(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let process = modules::require_object("process", context)?;
    let env = process
        .get(js_string!("env"), context)?
        .to_object(context)?;
    let mut variable = |name| -> JsResult<Option<String>> {
        let value = env.get(JsString::from(name), context)?;
        Ok(value.as_string().map(|value| convert::text(&value)))
    };
    let (node_path, home) = (variable("NODE_PATH")?, variable("HOME")?);
    let class = module_class::exports(context)?;
    set_global(&class, node_path, home, context);
    Ok(JsValue::undefined())
}

pub(super) fn string_array(values: &[String], context: &mut Context) -> JsValue {
    let values: Vec<JsValue> = values
        .iter()
        .map(|value| JsString::from(value.as_str()).into())
        .collect();
    JsArray::from_iter(values, context).into()
}

fn node_module_paths(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    if !value.is_string() {
        return Err(errors::invalid_arg_type(
            "path",
            &["string"],
            value,
            context,
        ));
    }
    let path = super::path_of(value, context)?;
    let path = find::lexical(&path);
    Ok(string_array(&resolve::node_modules_paths(&path), context))
}

/// `Module._resolveLookupPaths(request, parent)`: null for built-in modules.
pub(super) fn resolve_lookup_paths(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let request = convert::to_text(args.get_or_undefined(0), context)?;
    if modules::public_name(&request).is_some() {
        return Ok(JsValue::null());
    }
    let parent = args.get_or_undefined(1).as_object();
    if find::is_relative(&request) {
        let filename = match &parent {
            Some(parent) if parent.get(js_string!("id"), context)?.to_boolean() => {
                parent.get(js_string!("filename"), context)?.as_string()
            }
            _ => None,
        };
        // Without a file, from the current folder.
        let folder = filename.map_or_else(js_string_dot, |filename| {
            let filename = convert::text(&filename);
            let folder = Path::new(&filename).parent();
            folder.map_or_else(js_string_dot, |folder| {
                JsString::from(&*folder.to_string_lossy())
            })
        });
        return Ok(JsArray::from_iter([folder.into()], context).into());
    }
    let mut paths = Vec::new();
    if let Some(parent) = parent {
        let own = parent.get(js_string!("paths"), context)?;
        if let Some(own) = own.as_object()
            && let Ok(own) = JsArray::from_object(own)
        {
            for at in 0..own.length(context)? {
                paths.push(own.get(at, context)?);
            }
        }
    }
    paths.extend(
        global()
            .iter()
            .map(|path| JsString::from(path.as_str()).into()),
    );
    if paths.is_empty() {
        return Ok(JsValue::null());
    }
    Ok(JsArray::from_iter(paths, context).into())
}

fn js_string_dot() -> JsString {
    js_string!(".")
}

/// What a path is: 0 for a file, 1 for a folder, less for nothing, by `Module._stat`.
pub(super) fn stat(path: &Path, context: &mut Context) -> JsResult<i32> {
    let Some(replaced) = STAT.with(|stat| stat.borrow().clone()) else {
        return Ok(match std::fs::metadata(path) {
            Ok(about) => about.is_dir().into(),
            Err(error) => -error.raw_os_error().unwrap_or(libc::EIO),
        });
    };
    let path = JsString::from(&*path.to_string_lossy());
    let kind = replaced.call(&JsValue::undefined(), &[path.into()], context)?;
    kind.to_i32(context)
}

fn get_stat(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let Some(replaced) = STAT.with(|stat| stat.borrow().clone()) {
        return Ok(replaced.into());
    }
    let own = define::function("_stat", 1, own_stat, context);
    Ok(own.into())
}

fn own_stat(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let path = super::path_of(args.get_or_undefined(0), context)?;
    Ok(match std::fs::metadata(&path) {
        Ok(about) => i32::from(about.is_dir()).into(),
        Err(error) => (-error.raw_os_error().unwrap_or(libc::EIO)).into(),
    })
}

fn set_stat(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let given = args.get_or_undefined(0).as_function();
    STAT.with(|stat| *stat.borrow_mut() = given);
    Ok(JsValue::undefined())
}
