//! Modules that are no module text: CommonJS, JSON, and the host's own modules.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use boa_engine::{
    Context, JsError, JsResult, JsString, JsValue, Module, js_string,
    module::{SyntheticModule, SyntheticModuleInitializer},
    property::PropertyKey,
};

use super::cjs_names;
use super::record::{self, Kind, Record};
use super::specifier;
use crate::engine::stack::tokens::Tokens;
use crate::engine::{convert, define, report};
use crate::loader::commonjs;
use crate::modules;
use crate::runtime::runtime;

const WHOLE: &str = "module.exports";

/// A module whose exports a function sets when it is evaluated.
pub fn make(
    record: Record,
    names: &[JsString],
    evaluate: fn(&SyntheticModule, &JsValue, &mut Context) -> JsResult<()>,
    captured: JsValue,
    context: &mut Context,
) -> Rc<Record> {
    let steps = SyntheticModuleInitializer::from_copy_closure_with_captures(
        move |module, captured: &JsValue, context| {
            // What is loaded from here is not part of the graph that is being loaded.
            let result = runtime()
                .microtasks
                .aside(|| evaluate(module, captured, context));
            result.map_err(|error| {
                // The engine rejects a promise of its own with it that nobody can handle.
                let value = report::value_of(error, context);
                runtime().rejections.expect(value.clone());
                JsError::from_opaque(value)
            })
        },
        captured,
    );
    let record = Rc::new(record);
    let module = Module::synthetic(names, steps, None, None, context);
    record::attach(&record, module);
    record
}

/// The exports of a CommonJS file; it is run when the module is evaluated.
pub fn commonjs(
    url: String,
    path: &Path,
    text: &str,
    context: &mut Context,
) -> JsResult<Rc<Record>> {
    commonjs::enter_waiting(path, context)?;
    let mut names = BTreeSet::new();
    collect(path, text, &mut names, &mut Vec::new(), context);
    names.insert("default".into());
    names.insert(WHOLE.into());
    let names: Vec<JsString> = names.iter().map(|name| convert::string(name)).collect();
    let list: Vec<JsValue> = names.iter().map(|name| name.clone().into()).collect();
    let list = boa_engine::object::builtins::JsArray::from_iter(list, context);
    let captured = define::object(context);
    define::put(&captured, "names", list);
    define::put(&captured, "path", convert::string(&path.to_string_lossy()));
    define::put(&captured, "url", convert::string(&url));
    let record = Record::new(url, Some(path.to_path_buf()), Kind::CommonJs);
    Ok(make(record, &names, run_commonjs, captured.into(), context))
}

fn run_commonjs(
    module: &SyntheticModule,
    captured: &JsValue,
    context: &mut Context,
) -> JsResult<()> {
    let captured = captured.to_object(context)?;
    let url = convert::to_text(&captured.get(js_string!("url"), context)?, context)?;
    let path = convert::to_text(&captured.get(js_string!("path"), context)?, context)?;
    let is_main = record::find(&url, "").is_some_and(|record| record.is_main.get());
    let exports = commonjs::import(Path::new(&path), is_main, context)?;
    let names = captured.get(js_string!("names"), context)?;
    let names = boa_engine::object::builtins::JsArray::from_object(names.to_object(context)?)?;
    if let Some(object) = exports.as_object() {
        for at in 0..names.length(context)? {
            let name = names.get(at, context)?.to_string(context)?;
            if name == js_string!("default") || name == WHOLE {
                continue;
            }
            if object.has_own_property(name.clone(), context)? {
                // A getter that throws leaves the name undefined.
                let value = object.get(name.clone(), context).unwrap_or_default();
                module.set_export(&name, value)?;
            }
        }
    }
    module.set_export(&js_string!("default"), exports.clone())?;
    module.set_export(&JsString::from(WHOLE), exports)
}

/// The names of a file and of what it exports as a whole.
fn collect(
    path: &Path,
    text: &str,
    names: &mut BTreeSet<String>,
    seen: &mut Vec<PathBuf>,
    context: &mut Context,
) {
    if seen.iter().any(|known| known == path) || seen.len() > 500 {
        return;
    }
    seen.push(path.to_path_buf());
    if path
        .extension()
        .is_some_and(|extension| extension == "json" || extension == "node")
    {
        return;
    }
    let found = cjs_names::scan(&Tokens::new(text.to_string()));
    names.extend(found.names);
    let folder = path.parent().unwrap_or(path);
    for request in found.reexports {
        if modules::public_name(&request).is_some() {
            continue;
        }
        if let Some(other) = commonjs::find(folder, &request, context)
            && let Ok(text) = commonjs::read(&other, context)
        {
            collect(&other, &text, names, seen, context);
        }
    }
}

/// A JSON value as the default export.
pub fn json(
    url: String,
    path: Option<PathBuf>,
    text: &str,
    context: &mut Context,
) -> JsResult<Rc<Record>> {
    let shown = path
        .as_ref()
        .map_or_else(|| url.clone(), |path| path.display().to_string());
    // One value for `import` and `require`.
    let value = match &path {
        Some(path) if url == specifier::file_url(path) => {
            match commonjs::loaded_exports(path, context)? {
                Some(exports) => exports,
                None => {
                    let value = commonjs::parse_json(&shown, text, context)?;
                    commonjs::enter_loaded(path, value.clone(), context)?;
                    value
                }
            }
        }
        _ => commonjs::parse_json(&shown, text, context)?,
    };
    let record = Record::new(url, path, Kind::Json);
    let set = |module: &SyntheticModule, value: &JsValue, _: &mut Context| {
        module.set_export(&js_string!("default"), value.clone())
    };
    Ok(make(record, &[js_string!("default")], set, value, context))
}

/// A module of the host's: its exports as the default export, and each of them by its name.
pub fn builtin(url: String, name: &str, context: &mut Context) -> JsResult<Rc<Record>> {
    let exports = modules::require(name, context)?;
    let mut names = exported_names(&exports, context)?;
    names.push(js_string!("default"));
    let record = Record::new(url, None, Kind::Builtin);
    Ok(make(record, &names, set_builtin, exports, context))
}

fn exported_names(exports: &JsValue, context: &mut Context) -> JsResult<Vec<JsString>> {
    let Some(object) = exports.as_object() else {
        return Ok(Vec::new());
    };
    let mut names = Vec::new();
    for key in object.own_property_keys(context)? {
        let PropertyKey::String(name) = &key else {
            continue;
        };
        let is_enumerable = object
            .borrow()
            .properties()
            .get(&key)
            .is_some_and(|descriptor| descriptor.enumerable().unwrap_or_default());
        if is_enumerable && *name != js_string!("default") {
            names.push(name.clone());
        }
    }
    Ok(names)
}

/// A built-in module whose exports may be set anew.
struct Builtin {
    module: *const SyntheticModule,
    exports: JsValue,
    names: Vec<JsString>,
}

thread_local! {
    static BUILTINS: RefCell<Vec<Builtin>> = const { RefCell::new(Vec::new()) };
}

fn set_builtin(module: &SyntheticModule, exports: &JsValue, context: &mut Context) -> JsResult<()> {
    let names = exported_names(exports, context)?;
    set_exports(module, exports, &names, context)?;
    BUILTINS.with(|all| {
        all.borrow_mut().push(Builtin {
            module,
            exports: exports.clone(),
            names,
        });
    });
    Ok(())
}

fn set_exports(
    module: &SyntheticModule,
    exports: &JsValue,
    names: &[JsString],
    context: &mut Context,
) -> JsResult<()> {
    if let Some(object) = exports.as_object() {
        for name in names {
            let value = if object.has_own_property(name.clone(), context)? {
                object.get(name.clone(), context).unwrap_or_default()
            } else {
                JsValue::undefined()
            };
            // A name that was not there when the module was made has no place in it.
            let _ = module.set_export(name, value);
        }
    }
    module.set_export(&js_string!("default"), exports.clone())
}

/// `module.syncBuiltinESMExports()`
pub fn sync_builtins(context: &mut Context) -> JsResult<()> {
    let all = BUILTINS.with(RefCell::take);
    for builtin in &all {
        // SAFETY: the table of records keeps every module for as long as the thread lives, and the
        // collector does not move what it keeps; only this thread uses it.
        let module = unsafe { &*builtin.module };
        set_exports(module, &builtin.exports, &builtin.names, context)?;
    }
    BUILTINS.with(|known| {
        let mut known = known.borrow_mut();
        let since = std::mem::replace(&mut *known, all);
        known.extend(since);
    });
    Ok(())
}
