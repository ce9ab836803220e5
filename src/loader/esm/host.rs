//! What the engine asks about modules: which module an import means, and what `import.meta` holds.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use boa_engine::{
    Context, JsNativeError, JsObject, JsResult, Module,
    module::{ModuleLoader, ModuleRequest, Referrer},
};

use super::record::{self, Record};
use super::specifier::Base;
use super::{evaluate, graph, meta, own};
use crate::engine::convert;
use crate::loader::channels;
use crate::runtime::runtime;

/// The engine's `ModuleLoader`.
pub struct Loader;

impl ModuleLoader for Loader {
    fn load_imported_module(
        self: Rc<Self>,
        referrer: Referrer,
        request: ModuleRequest,
        context: &RefCell<&mut Context>,
    ) -> impl Future<Output = JsResult<Module>> {
        // Files are read at once, as Node reads them for imports too.
        std::future::ready(load(&referrer, &request, &mut context.borrow_mut()))
    }

    fn init_import_meta(
        self: Rc<Self>,
        import_meta: &JsObject,
        module: &Module,
        context: &mut Context,
    ) {
        if let Some(record) = record::of(module) {
            let own = record.own_meta.borrow().clone();
            match own {
                Some(fill) => own::fill_meta(import_meta, &fill, context),
                None => meta::fill(import_meta, &record, context),
            }
        }
    }
}

fn load(referrer: &Referrer, request: &ModuleRequest, context: &mut Context) -> JsResult<Module> {
    let specifier = convert::text(request.specifier());
    let attributes: Vec<(String, String)> = request
        .attributes()
        .iter()
        .map(|one| (convert::text(one.key()), convert::text(one.value())))
        .collect();
    let from = match referrer {
        Referrer::Module(module) => record::of(module),
        _ => None,
    };
    // A static import asks for what the graph holds already.
    if !runtime().microtasks.is_outermost() {
        let key = record::key(&specifier, &attributes);
        let known = from
            .as_ref()
            .and_then(|from| from.links.borrow().get(&key).cloned());
        if let Some(module) = known.and_then(|known| known.engine_module()) {
            return Ok(module);
        }
    }
    let base = base_of(from.as_deref(), referrer);
    if !runtime().microtasks.is_outermost() {
        let record = runtime()
            .microtasks
            .aside(|| graph::import(&specifier, &attributes, &base, context))?;
        if let Some(from) = from {
            let key = record::key(&specifier, &attributes);
            from.links.borrow_mut().insert(key, Rc::clone(&record));
        }
        return engine_module(&record);
    }
    let heard = if channels::may_be_heard() {
        channels::Import::begin(&specifier, &base.url(), context)?
    } else {
        None
    };
    dynamic(&specifier, &attributes, &base, heard.as_ref(), context)
        .map_err(|error| channels::failed(heard.as_ref(), error, context))
}

fn engine_module(record: &Record) -> JsResult<Module> {
    record.engine_module().ok_or_else(|| {
        JsNativeError::error()
            .with_message(format!("{} is not loaded", record.url))
            .into()
    })
}

/// `import()`: loads and evaluates, so that the engine finds everything done.
fn dynamic(
    specifier: &str,
    attributes: &[(String, String)],
    base: &Base,
    heard: Option<&channels::Import>,
    context: &mut Context,
) -> JsResult<Module> {
    let record = runtime()
        .microtasks
        .aside(|| graph::import(specifier, attributes, base, context))?;
    let evaluation = evaluate::evaluate(&record, context)?;
    let module = engine_module(&record)?;
    if let Some(heard) = heard {
        let namespace = module.namespace(context);
        heard.end(&evaluation, namespace.into(), context)?;
    }
    Ok(module)
}

fn base_of(from: Option<&Record>, referrer: &Referrer) -> Base {
    if let Some(from) = from {
        return Base::of_url(&from.url);
    }
    match referrer.path() {
        Some(path) if !path.starts_with("node:") => Base::of_path(path),
        _ => Base::of_path(Path::new("[eval]")),
    }
}
