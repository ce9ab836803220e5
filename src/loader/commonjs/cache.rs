//! What stands in `require.cache`, by the files' names.

use std::path::Path;

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, js_string};

use super::module_class::{self, ModuleState, new_module};

/// `Module._cache`
pub(super) fn all(context: &mut Context) -> JsResult<JsObject> {
    let class = module_class::exports(context)?;
    class.get(js_string!("_cache"), context)?.to_object(context)
}

fn cached(path: &Path, context: &mut Context) -> JsResult<Option<JsObject>> {
    let key = JsString::from(&*path.to_string_lossy());
    Ok(all(context)?.get(key, context)?.as_object())
}

/// Whether a file's module is in the cache and its text still runs.
pub(in crate::loader) fn is_loading(path: &Path, context: &mut Context) -> JsResult<bool> {
    let Some(module) = cached(path, context)? else {
        return Ok(false);
    };
    Ok(!waits(&module) && !module.get(js_string!("loaded"), context)?.to_boolean())
}

/// The exports of a file that has been required.
pub(in crate::loader) fn loaded_exports(
    path: &Path,
    context: &mut Context,
) -> JsResult<Option<JsValue>> {
    let Some(module) = cached(path, context)? else {
        return Ok(None);
    };
    if !module.get(js_string!("loaded"), context)?.to_boolean() {
        return Ok(None);
    }
    module.get(js_string!("exports"), context).map(Some)
}

/// The exports of a file as they were when it had run.
pub(super) fn first_exports(path: &Path, context: &mut Context) -> JsResult<Option<JsValue>> {
    let module = cached(path, context)?;
    let state = module
        .as_ref()
        .and_then(JsObject::downcast_ref::<ModuleState>);
    Ok(state.and_then(|state| state.loaded.borrow().clone()))
}

/// Puts a file into the cache whose exports are known without running it.
pub(in crate::loader) fn enter_loaded(
    path: &Path,
    value: JsValue,
    context: &mut Context,
) -> JsResult<()> {
    let name = path.to_string_lossy();
    let module = new_module(&name, Some(path), context)?;
    module.set(js_string!("exports"), value, true, context)?;
    module.set(js_string!("loaded"), true, true, context)?;
    let key = JsString::from(&*name);
    all(context)?.set(key, module, true, context)?;
    Ok(())
}

/// Puts a file into the cache that an `import` will have run, as one that nobody has required: who
/// requires it before has it run.
pub(in crate::loader) fn enter_waiting(path: &Path, context: &mut Context) -> JsResult<()> {
    if cached(path, context)?.is_some() {
        return Ok(());
    }
    let name = path.to_string_lossy();
    let module = new_module(&name, Some(path), context)?;
    if let Some(state) = module.downcast_ref::<ModuleState>() {
        state.waits.set(true);
    }
    let key = JsString::from(&*name);
    all(context)?.set(key, module, true, context)?;
    Ok(())
}

fn waits(module: &JsObject) -> bool {
    let state = module.downcast_ref::<ModuleState>();
    state.is_some_and(|state| state.waits.get())
}

/// Whether a module's file is still to be run, which the caller then does.
pub(super) fn take_waiting(module: &JsObject) -> bool {
    let state = module.downcast_ref::<ModuleState>();
    state.is_some_and(|state| state.waits.replace(false))
}
