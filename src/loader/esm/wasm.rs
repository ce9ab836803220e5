//! Modules of WebAssembly: their imports are requests as those of a text, and they are instantiated when the
//! graph evaluates them. js/internal/wasm_module.js does what classes of WebAssembly are needed for.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;

use boa_engine::{
    Context, JsResult, JsString, JsValue,
    module::SyntheticModule,
    object::builtins::{JsArray, JsFunction, JsPromise},
};

use super::record::{self, Kind, Record};
use super::specifier::Base;
use super::syntax::Request;
use super::{graph, synthetic};
use crate::engine::{convert, define};
use crate::modules::{self, buffer, process::emit_warning};
use crate::runtime::runtime;

const HALF: &str = "internal/wasm_module";

/// What a binary begins with.
pub const MAGIC: &[u8] = b"\0asm";

thread_local! {
    static TOLD: Cell<bool> = const { Cell::new(false) };
    static DEFERRED: RefCell<Vec<Deferred>> = const { RefCell::new(Vec::new()) };
}

/// The module of a binary, with all that it imports.
pub fn make(
    url: String,
    path: Option<PathBuf>,
    wanted: &str,
    bytes: Vec<u8>,
    context: &mut Context,
) -> JsResult<Rc<Record>> {
    let message = "Importing WebAssembly module instances is an experimental feature and might change at any time";
    if !TOLD.with(|told| told.replace(true)) {
        emit_warning(message, "ExperimentalWarning", context)?;
    }
    let shown = path
        .as_ref()
        .map_or_else(|| url.clone(), |path| path.to_string_lossy().into_owned());
    let args = [
        buffer::new_from_vec(bytes, context)?.into(),
        convert::string(&url).into(),
        convert::string(&shown).into(),
    ];
    let compiled = half("compile", context)?.call(&JsValue::undefined(), &args, context)?;
    let compiled = compiled.to_object(context)?;
    let mut record = Record::new(url.clone(), path, Kind::Wasm);
    for specifier in names(
        &define::own!(&compiled, "imports").unwrap_or_default(),
        context,
    )? {
        record.syntax.requests.push(Request {
            specifier: convert::text(&specifier),
            ..Request::default()
        });
    }
    let exported = names(
        &define::own!(&compiled, "exports").unwrap_or_default(),
        context,
    )?;
    let captured = compiled.into();
    let record = synthetic::make(record, &exported, instantiate, captured, context);
    // It may be imported by what it imports.
    record::insert(&record, wanted);
    let base = Base::of_url(&url);
    for request in &record.syntax.requests {
        match graph::import(&request.specifier, &[], &base, context) {
            Ok(found) => {
                let key = record::key(&request.specifier, &[]);
                record
                    .is_async
                    .set(record.is_async.get() || found.is_async.get());
                record.links.borrow_mut().insert(key, found);
            }
            Err(error) => {
                graph::forget(&record);
                return Err(error);
            }
        }
    }
    Ok(record)
}

/// An instance whose turn has not come when the engine evaluates it.
struct Deferred {
    url: String,
    /// The engine's module and what it was made with, when the engine has asked.
    asked: Option<(*const SyntheticModule, JsValue)>,
}

/// Evaluates what an instance imports and is imported by, and then the instance. The engine does not know what
/// it imports, and would have it come first.
pub fn in_cycle(
    record: &Record,
    dependencies: impl FnOnce(&mut Context) -> JsResult<bool>,
    context: &mut Context,
) -> JsResult<bool> {
    let deferred = Deferred {
        url: record.url.clone(),
        asked: None,
    };
    let at = DEFERRED.with(|all| {
        all.borrow_mut().push(deferred);
        all.borrow().len() - 1
    });
    let result = dependencies(context);
    let deferred = DEFERRED.with(|all| all.borrow_mut().split_off(at));
    let asked = deferred.into_iter().next().and_then(|one| one.asked);
    let (true, Some((module, compiled))) = (result?, asked) else {
        return Ok(true);
    };
    // SAFETY: the table of records keeps every module for as long as the thread lives, and the collector does
    // not move what it keeps; only this thread uses it.
    let module = unsafe { &*module };
    let promise = match instantiate(module, &compiled, context) {
        Ok(()) => return Ok(true),
        Err(error) => JsPromise::reject(error, context)?,
    };
    runtime().rejections.forget(&promise.clone().into());
    *record.promise.borrow_mut() = Some(promise);
    Ok(false)
}

/// Sets the exports from a new instance.
fn instantiate(
    module: &SyntheticModule,
    compiled: &JsValue,
    context: &mut Context,
) -> JsResult<()> {
    let own = compiled.to_object(context)?;
    let url = define::own!(&own, "url").unwrap_or_default();
    let url = convert::to_text(&url, context)?;
    let is_deferred = DEFERRED.with(|all| {
        let mut all = all.borrow_mut();
        let deferred = all.iter_mut().find(|one| one.url == url);
        deferred
            .map(|one| one.asked = Some((std::ptr::from_ref(module), compiled.clone())))
            .is_some()
    });
    if is_deferred {
        return Ok(());
    }
    let record = record::find(&url, "");
    let mut imports: Vec<JsValue> = Vec::new();
    for request in record.iter().flat_map(|record| &record.syntax.requests) {
        let key = record::key(&request.specifier, &[]);
        let Some(other) = record
            .as_ref()
            .and_then(|record| record.links.borrow().get(&key).cloned())
        else {
            continue;
        };
        let Some(module) = other.engine_module() else {
            continue;
        };
        let one: [JsValue; 3] = [
            convert::string(&request.specifier).into(),
            module.namespace(context).into(),
            convert::string(&other.url).into(),
        ];
        imports.push(JsArray::from_iter(one, context).into());
    }
    let imports = JsArray::from_iter(imports, context).into();
    let set = half("instantiate", context)?;
    let values = set.call(&JsValue::undefined(), &[compiled.clone(), imports], context)?;
    let values = JsArray::from_object(values.to_object(context)?)?;
    let exported = define::own!(&own, "exports").unwrap_or_default();
    for (at, name) in names(&exported, context)?.iter().enumerate() {
        let value = values.get(at as u64, context)?;
        module.set_export(name, value)?;
    }
    Ok(())
}

fn half(name: &str, context: &mut Context) -> JsResult<JsFunction> {
    let half = modules::require_object(HALF, context)?;
    let function = half.get(JsString::from(name), context)?;
    function
        .as_function()
        .ok_or_else(convert::illegal_invocation)
}

fn names(list: &JsValue, context: &mut Context) -> JsResult<Vec<JsString>> {
    let list = JsArray::from_object(list.to_object(context)?)?;
    let mut names = Vec::new();
    for at in 0..list.length(context)? {
        names.push(list.get(at, context)?.to_string(context)?);
    }
    Ok(names)
}
