//! The class `Module`, which is also `require('module')`.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace, js_string,
    object::builtins::{JsArray, JsFunction},
};
use boa_gc::GcRefCell;

use super::paths::string_array;
use super::{cache, circular, compile, paths, require};
use crate::engine::{convert, define, errors};
use crate::loader::customize;
use crate::loader::esm::specifier::{Target, file_url};
use crate::loader::resolve;
use crate::modules;
use crate::modules::process::{emit_warning_with_code, with_start};

/// Native state of a module object: who first required it (`module.parent`), and whether its file
/// is an ES module that is being evaluated for `require`.
#[derive(Trace, Finalize, JsData)]
pub(super) struct ModuleState {
    parent: GcRefCell<JsValue>,
    evaluates: Cell<bool>,
    /// Whether it is there for an `import`, and its file has not begun to run.
    pub(super) waits: Cell<bool>,
    /// The exports when its file had run, which is what `import` gets.
    pub(super) loaded: GcRefCell<Option<JsValue>>,
}

impl ModuleState {
    fn new(parent: JsValue) -> Self {
        Self {
            parent: GcRefCell::new(parent),
            evaluates: Cell::new(false),
            waits: Cell::new(false),
            loaded: GcRefCell::new(None),
        }
    }
}

struct Class {
    constructor: JsFunction,
    prototype: JsObject,
    wrap: JsValue,
}

thread_local! {
    static CLASS: RefCell<Option<Class>> = const { RefCell::new(None) };
    static TOLD_OF_PARENT: Cell<bool> = const { Cell::new(false) };
    static MAIN: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// `require.main`.
pub(super) fn main_module() -> Option<JsObject> {
    MAIN.with(|main| main.borrow().clone())
}

/// The main script turned out to be an ES module: there is no main module then.
pub(super) fn forget_main(context: &mut Context) -> JsResult<()> {
    MAIN.with(|main| *main.borrow_mut() = None);
    let process = modules::require_object("process", context)?;
    define::put(&process, "mainModule", JsValue::undefined());
    Ok(())
}

fn with_class<T>(context: &mut Context, read: impl FnOnce(&Class) -> T) -> JsResult<T> {
    let missing = CLASS.with(|class| class.borrow().is_none());
    if missing {
        let class = make_class(context)?;
        CLASS.with(|known| *known.borrow_mut() = Some(class));
    }
    CLASS.with(|class| match &*class.borrow() {
        Some(class) => Ok(read(class)),
        None => Err(convert::illegal_invocation()),
    })
}

/// The class itself: `require('module')`.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    with_class(context, |class| class.constructor.clone().into())
}

fn make_class(context: &mut Context) -> JsResult<Class> {
    let prototype = define::object(context);
    let constructor = define::constructor("Module", 0, construct, &prototype, context);
    define::put_methods(
        &prototype,
        &[
            ("require", 1, require::module_require),
            ("load", 1, load),
            ("_compile", 3, compile::module_compile),
        ],
        context,
    );
    define::put_accessor(
        &prototype,
        js_string!("parent"),
        get_parent,
        Some(set_parent),
        context,
    );
    let object: &JsObject = &constructor;
    let extensions = JsObject::with_null_proto();
    define::put_functions(
        &extensions,
        &[
            (".js", 2, compile::load_js),
            (".json", 2, compile::load_json),
            (".node", 2, compile::load_addon),
        ],
        context,
    );
    define::put(object, "_cache", JsObject::with_null_proto());
    define::put(object, "_pathCache", JsObject::with_null_proto());
    define::put(object, "_extensions", extensions);
    let wrapper: Vec<JsValue> = compile::WRAPPER
        .iter()
        .map(|part| JsString::from(*part).into())
        .collect();
    let wrapper = JsArray::from_iter(wrapper, context);
    define::put(object, "wrapper", wrapper);
    paths::define(object, context);
    define::put_functions(
        object,
        &[
            ("_load", 3, load_static),
            ("_resolveFilename", 4, require::resolve_filename),
            ("_preloadModules", 1, preload_modules),
            ("wrap", 1, wrap),
            ("createRequire", 1, create_require),
            ("registerHooks", 1, customize::register),
            ("isBuiltin", 1, is_builtin),
            ("syncBuiltinESMExports", 0, |_, _, context| {
                crate::loader::esm::sync_builtins(context)?;
                Ok(JsValue::undefined())
            }),
            ("runMain", 0, run_main),
        ],
        context,
    );
    let names = string_array(&modules::public_names(), context);
    define::put(object, "builtinModules", names);
    define::put(object, "Module", constructor.clone());
    let wrap = object.get(js_string!("wrap"), context)?;
    super::extras::define(object, context);
    Ok(Class {
        constructor,
        prototype,
        wrap,
    })
}

/// Warns once of `module.parent`, if such deprecations are to be told.
fn warn_of_parent(context: &mut Context) -> JsResult<()> {
    let is_asked = with_start(|start| start.pending_deprecation);
    if !is_asked || TOLD_OF_PARENT.with(|told| told.replace(true)) {
        return Ok(());
    }
    let message = "module.parent is deprecated due to accuracy issues. Please use require.main to find program entry point instead.";
    emit_warning_with_code(message, "DeprecationWarning", Some("DEP0144"), context)
}

fn get_parent(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    warn_of_parent(context)?;
    let object = this.as_object();
    let state = object
        .as_ref()
        .and_then(JsObject::downcast_ref::<ModuleState>);
    Ok(state.map_or_else(JsValue::undefined, |state| state.parent.borrow().clone()))
}

fn set_parent(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    warn_of_parent(context)?;
    let object = this.as_object();
    let state = object
        .as_ref()
        .and_then(JsObject::downcast_ref::<ModuleState>);
    if let Some(state) = state {
        *state.parent.borrow_mut() = args.get_or_undefined(0).clone();
    }
    Ok(JsValue::undefined())
}

/// `new Module(id, parent)`.
fn construct(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    // Called with `new` by a subclass, the prototype is the subclass's.
    let prototype = match this.as_object() {
        Some(target) if target.is_callable() => {
            target.get(js_string!("prototype"), context)?.as_object()
        }
        // `Module.call(this, id, parent)`, as old packages do.
        Some(existing) => {
            initialise(&existing, args, context)?;
            return Ok(existing.into());
        }
        None => None,
    };
    let prototype = match prototype {
        Some(prototype) => prototype,
        None => with_class(context, |class| class.prototype.clone())?,
    };
    let state = ModuleState::new(args.get_or_undefined(1).clone());
    let module = define::native_object(&prototype, state, context);
    initialise(&module, args, context)?;
    Ok(module.into())
}

fn initialise(module: &JsObject, args: &[JsValue], context: &mut Context) -> JsResult<()> {
    let id = args.get_or_undefined(0);
    let id = if id.is_undefined() {
        js_string!()
    } else {
        id.to_string(context)?
    };
    let path = PathBuf::from(convert::text(&id));
    let folder = path
        .parent()
        .map_or_else(String::new, |f| f.to_string_lossy().into_owned());
    let folder = if folder.is_empty() {
        ".".to_string()
    } else {
        folder
    };
    define::put(module, "id", id);
    define::put(module, "path", JsString::from(folder));
    let exports = define::object(context);
    define::put(module, "exports", exports);
    define::put(module, "filename", JsValue::null());
    define::put(module, "loaded", false);
    let children = JsArray::new(context)?;
    define::put(module, "children", children);
    if let Some(parent) = args.get_or_undefined(1).as_object() {
        let children = parent.get(js_string!("children"), context)?;
        if let Some(children) = children.as_object()
            && let Ok(children) = JsArray::from_object(children)
        {
            children.push(module.clone(), context)?;
        }
    }
    Ok(())
}

/// A module that no file stands for: `-e`, stdin, `createRequire`.
pub(super) fn new_module(
    id: &str,
    filename: Option<&Path>,
    context: &mut Context,
) -> JsResult<JsObject> {
    let prototype = with_class(context, |class| class.prototype.clone())?;
    let state = ModuleState::new(JsValue::undefined());
    let module = define::native_object(&prototype, state, context);
    initialise(&module, &[JsString::from(id).into()], context)?;
    if let Some(filename) = filename {
        set_filename(&module, filename, context)?;
    }
    Ok(module)
}

fn set_filename(module: &JsObject, path: &Path, context: &mut Context) -> JsResult<()> {
    let shown = JsString::from(&*path.to_string_lossy());
    module.set(js_string!("filename"), shown, true, context)?;
    let folder = path.parent().unwrap_or(path);
    let paths = string_array(&resolve::node_modules_paths(folder), context);
    module.set(js_string!("paths"), paths, true, context)?;
    Ok(())
}

/// Calls what stands on `Module` by that name, ours or a package's.
pub(super) fn call_static(
    name: &str,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let class = exports(context)?;
    let function = class.get(JsString::from(name), context)?;
    match function.as_function() {
        Some(function) => function.call(&class.into(), args, context),
        None => Err(boa_engine::JsNativeError::typ()
            .with_message(format!("Module.{name} is not a function"))
            .into()),
    }
}

/// A module's text as `Module.wrap` wraps it, if a script has replaced that or `Module.wrapper`.
pub(super) fn wrapped_otherwise(text: &str, context: &mut Context) -> JsResult<Option<String>> {
    let (class, own) = with_class(context, |class| {
        (class.constructor.clone(), class.wrap.clone())
    })?;
    let wrap = class.get(js_string!("wrap"), context)?;
    let wrapper = class
        .get(js_string!("wrapper"), context)?
        .to_object(context)?;
    let parts = [wrapper.get(0, context)?, wrapper.get(1, context)?];
    let is_ours = parts
        .iter()
        .zip(compile::WRAPPER)
        .all(|(part, ours)| part.as_string().is_some_and(|part| part == ours));
    match wrap.as_function() {
        Some(function) if !wrap.strict_equals(&own) => {
            let wrapped = function.call(&class.into(), &[JsString::from(text).into()], context)?;
            convert::to_text(&wrapped, context).map(Some)
        }
        _ if is_ours => Ok(None),
        _ => {
            let before = convert::to_text(&parts[0], context)?;
            let after = convert::to_text(&parts[1], context)?;
            Ok(Some([&before, text, &after].concat()))
        }
    }
}

/// The request as hooks resolve it: a file's name, or that of a built-in module.
fn customized(args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let request = args.get_or_undefined(0);
    let parent = args.get_or_undefined(1).as_object();
    if !customize::is_active() || parent.is_none() {
        return Ok(request.clone());
    }
    let filename = match &parent {
        Some(parent) => parent.get(js_string!("filename"), context)?,
        None => JsValue::undefined(),
    };
    let from = filename
        .as_string()
        .map(|name| file_url(Path::new(&convert::text(&name))));
    let rest = JsArray::from_iter(args.iter().skip(1).cloned(), context);
    let last = define::closure(
        "nextResolve",
        2,
        |_, args, rest: &JsArray, context| {
            let request = args.get_or_undefined(0).clone();
            let text = convert::to_text(&request, context)?;
            let filename = if let Some(name) = modules::public_name(&text) {
                JsString::from(format!("node:{name}")).into()
            } else if text.starts_with("file:") {
                request
            } else {
                let parent = rest.get(0, context)?;
                let is_main = rest.get(1, context)?;
                call_static("_resolveFilename", &[request, parent, is_main], context)?
            };
            let name = convert::to_text(&filename, context)?;
            let url = if name.starts_with('/') {
                file_url(Path::new(&name))
            } else {
                name
            };
            let result = define::object(context);
            define::put(&result, "url", JsString::from(url));
            Ok(result.into())
        },
        rest,
        context,
    );
    let text = convert::to_text(request, context)?;
    let manner = resolve::Manner::Require;
    let found = customize::resolve(&text, from.as_deref(), &[], manner, last, context)?;
    let url = customize::url_of(&found, context)?;
    Ok(match Target::of_url(&url) {
        Target::File { path, .. } => JsString::from(&*path.to_string_lossy()).into(),
        _ => JsString::from(url).into(),
    })
}

/// `Module._load(request, parent, isMain)`.
fn load_static(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let request = &customized(args, context)?;
    let text = convert::to_text(request, context)?;
    if text.starts_with("node:") && modules::public_name(&text).is_none() {
        let message = format!("No such built-in module: {text}");
        let class = errors::Class::Error;
        let code = "ERR_UNKNOWN_BUILTIN_MODULE";
        return Err(errors::thrown(errors::coded(
            class, code, &message, context,
        )));
    }
    if let Some(name) = modules::public_name(&text) {
        // A script may put its own in the place of a built-in module, unless `node:` asks for it.
        if !text.starts_with("node:") {
            let own = cache::all(context)?.get(JsString::from(text.as_str()), context)?;
            if let Some(own) = own.as_object() {
                return own.get(js_string!("exports"), context);
            }
        }
        return modules::require(name, context);
    }
    let parent = args.get_or_undefined(1).clone();
    let is_main = args.get_or_undefined(2).to_boolean();
    let filename = call_static(
        "_resolveFilename",
        &[request.clone(), parent.clone(), is_main.into()],
        context,
    )?;
    let key = filename.to_property_key(context)?;
    let cache = cache::all(context)?;
    let known = cache.get(key.clone(), context)?.as_object();
    if let Some(known) = &known {
        adopt(&parent, known, context)?;
    }
    let (waiting, known) = match known {
        Some(known) if cache::take_waiting(&known) => (Some(known), None),
        known => (None, known),
    };
    if let Some(known) = known {
        check_evaluated(&known, &filename, context)?;
        let exports = known.get(js_string!("exports"), context)?;
        if !known.get(js_string!("loaded"), context)?.to_boolean() {
            circular::watch(&exports, context)?;
        }
        return Ok(exports);
    }
    let filename_text = convert::to_text(&filename, context)?;
    if let Some(name) = modules::public_name(&filename_text) {
        return modules::require(name, context);
    }
    let module = match waiting {
        Some(module) => module,
        None => {
            let class: JsValue = exports(context)?.into();
            construct(&class, &[filename.clone(), parent.clone()], context)?.to_object(context)?
        }
    };
    if is_main {
        MAIN.with(|main| *main.borrow_mut() = Some(module.clone()));
        module.set(js_string!("id"), js_string!("."), true, context)?;
        let process = modules::require_object("process", context)?;
        define::put(&process, "mainModule", module.clone());
    }
    cache.set(key.clone(), module.clone(), true, context)?;
    let load = module.get(js_string!("load"), context)?;
    let result = match load.as_function() {
        Some(load) => load.call(&module.clone().into(), &[filename], context),
        None => self::load(&module.clone().into(), &[filename], context),
    };
    if let Err(error) = result {
        cache.delete_property_or_throw(key, context)?;
        disown(&parent, &module, context)?;
        return Err(error);
    }
    let exports = module.get(js_string!("exports"), context)?;
    circular::unwatch(&exports, context);
    Ok(exports)
}

/// Says of a module object whose file is an ES module that its evaluation begins or has ended.
pub(super) fn note_evaluation(module: &JsObject, evaluates: bool) {
    if let Some(state) = module.downcast_ref::<ModuleState>() {
        state.evaluates.set(evaluates);
    }
}

/// Refuses what would see a half-evaluated ES module.
fn check_evaluated(module: &JsObject, filename: &JsValue, context: &mut Context) -> JsResult<()> {
    let evaluates = module
        .downcast_ref::<ModuleState>()
        .is_some_and(|state| state.evaluates.get());
    if !evaluates {
        return Ok(());
    }
    let stack = require_stack(Some(module), context);
    let from = stack
        .get(1)
        .map_or_else(String::new, |from| format!(" (from {from})"));
    let message = format!(
        "Cannot require() ES Module {} in a cycle.{from}",
        convert::to_text(filename, context)?
    );
    Err(errors::node_error(
        "ERR_REQUIRE_CYCLE_MODULE",
        &[&message],
        context,
    ))
}

/// A module that was loaded for somebody else is this parent's child too.
fn adopt(parent: &JsValue, child: &JsObject, context: &mut Context) -> JsResult<()> {
    let Some(children) = children_of(parent, context)? else {
        return Ok(());
    };
    for at in 0..children.length(context)? {
        if children.get(at, context)?.as_object().as_ref() == Some(child) {
            return Ok(());
        }
    }
    children.push(child.clone(), context)?;
    Ok(())
}

fn disown(parent: &JsValue, child: &JsObject, context: &mut Context) -> JsResult<()> {
    if let Some(children) = children_of(parent, context)? {
        let last = children.length(context)?;
        if last > 0 && children.get(last - 1, context)?.as_object().as_ref() == Some(child) {
            children.pop(context)?;
        }
    }
    Ok(())
}

fn children_of(parent: &JsValue, context: &mut Context) -> JsResult<Option<JsArray>> {
    let Some(parent) = parent.as_object() else {
        return Ok(None);
    };
    let children = parent.get(js_string!("children"), context)?;
    Ok(children
        .as_object()
        .and_then(|children| JsArray::from_object(children).ok()))
}

/// `module.load(filename)`.
fn load(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let module = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let path = super::path_of(args.get_or_undefined(0), context)?;
    set_filename(&module, &path, context)?;
    let class = exports(context)?;
    let extensions = class
        .get(js_string!("_extensions"), context)?
        .to_object(context)?;
    let name = path
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    // The longest extension that somebody loads: `.test.js` before `.js`; else `.js`.
    let mut loader = None;
    for (at, _) in name.match_indices('.') {
        if at == 0 {
            continue;
        }
        let value = extensions.get(JsString::from(&name[at..]), context)?;
        if let Some(function) = value.as_function() {
            loader = Some(function);
            break;
        }
    }
    let loader = match loader {
        Some(loader) => Some(loader),
        None => extensions.get(js_string!(".js"), context)?.as_function(),
    };
    if let Some(loader) = loader {
        let args = [this.clone(), args.get_or_undefined(0).clone()];
        loader.call(&extensions.into(), &args, context)?;
    }
    module.set(js_string!("loaded"), true, true, context)?;
    let exports = module.get(js_string!("exports"), context)?;
    if let Some(state) = module.downcast_ref::<ModuleState>() {
        *state.loaded.borrow_mut() = Some(exports);
    }
    Ok(JsValue::undefined())
}

/// The files that led to a request, nearest first.
pub(super) fn require_stack(module: Option<&JsObject>, context: &mut Context) -> Vec<String> {
    let mut stack = Vec::new();
    let mut next = module.cloned();
    while let Some(module) = next {
        let name = match module.get(js_string!("filename"), context) {
            Ok(name) if name.is_string() => name,
            _ => module.get(js_string!("id"), context).unwrap_or_default(),
        };
        stack.push(convert::to_text(&name, context).unwrap_or_default());
        if stack.len() > 1000 {
            break;
        }
        next = module
            .downcast_ref::<ModuleState>()
            .and_then(|state| state.parent.borrow().as_object());
    }
    stack
}

/// `Module._preloadModules(requests)`: requires them as `-r` does.
fn preload_modules(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(list) = args.get_or_undefined(0).as_object() else {
        return Ok(JsValue::undefined());
    };
    let list = JsArray::from_object(list)?;
    for at in 0..list.length(context)? {
        let request = list.get(at, context)?;
        preload(request, context)?;
    }
    Ok(JsValue::undefined())
}

/// The id of the module that requires what is preloaded.
pub(super) const PRELOAD: &str = "internal/preload";

/// That of what is typed.
pub(super) const REPL: &str = "<repl>";

/// Requires a module from the current folder, for no file.
pub(super) fn preload(request: JsValue, context: &mut Context) -> JsResult<()> {
    let parent = new_module(PRELOAD, None, context)?;
    let folder = std::env::current_dir().unwrap_or_default();
    let paths = string_array(&resolve::node_modules_paths(&folder), context);
    parent.set(js_string!("paths"), paths, true, context)?;
    require::module_require(&parent.into(), &[request], context)?;
    Ok(())
}

/// `Module.runMain(path)`: runs the file that the command line names, or another.
fn run_main(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let path = match args.first() {
        Some(path) if path.is_string() => path.clone(),
        _ => {
            let process = modules::require_object("process", context)?;
            let argv = process.get(js_string!("argv"), context)?;
            argv.to_object(context)?.get(1, context)?
        }
    };
    let path = super::path_of(&path, context)?;
    super::run_main_file(&path, context)?;
    Ok(JsValue::undefined())
}

fn wrap(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = convert::to_text(args.get_or_undefined(0), context)?;
    let wrapper = exports(context)?
        .get(js_string!("wrapper"), context)?
        .to_object(context)?;
    let before = convert::to_text(&wrapper.get(0, context)?, context)?;
    let after = convert::to_text(&wrapper.get(1, context)?, context)?;
    Ok(JsString::from(format!("{before}{text}{after}")).into())
}

/// `module.createRequire(filename)`: a path or a `file:` URL.
fn create_require(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let text = match value.as_object() {
        Some(url) => {
            let href = url.get(js_string!("href"), context)?;
            convert::to_text(&href, context)?
        }
        None => convert::to_text(value, context)?,
    };
    let path = if text.starts_with("file:") {
        url::Url::parse(&text)
            .ok()
            .and_then(|url| url.to_file_path().ok())
    } else {
        Some(PathBuf::from(&text)).filter(|path| path.is_absolute())
    };
    let Some(path) = path else {
        return Err(errors::invalid_arg_value(
            "filename",
            value,
            "must be a file URL object, file URL string, or absolute path string",
            context,
        ));
    };
    // A folder's requests are resolved in it.
    let path = if text.ends_with('/') {
        path.join("noop.js")
    } else {
        path
    };
    let module = new_module(&path.to_string_lossy(), Some(&path), context)?;
    Ok(require::make_require(&module, context)?.into())
}

fn is_builtin(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let is = args
        .get_or_undefined(0)
        .as_string()
        .is_some_and(|name| modules::public_name(&convert::text(&name)).is_some());
    Ok(is.into())
}
