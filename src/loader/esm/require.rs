//! `require()` of an ES module.

use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;

use boa_engine::{
    Context, JsError, JsResult, JsString, JsValue, builtins::promise::PromiseState, js_string,
};

use super::record::{self, Kind, Record, Stage};
use super::specifier::{Target, file_url};
use super::{evaluate, graph, link};
use crate::engine::errors;
use crate::loader::{commonjs, package};
use crate::modules::process::{TraceRequire, emit_warning, with_start};

/// What `require` of a file that is an ES module returns; `stack` are the files that led to it,
/// nearest first. With a text it is that instead of the file's.
pub fn require(
    path: &Path,
    text: Option<&str>,
    stack: &[String],
    context: &mut Context,
) -> JsResult<JsValue> {
    if !is_allowed() {
        return Err(refused(path, text, stack, context));
    }
    let url = file_url(path);
    let record = match (record::find(&url, ""), text) {
        (Some(known), _) => known,
        (None, Some(text)) => {
            graph::source(url.clone(), Some(path.to_path_buf()), text, "", context)?
        }
        (None, None) => graph::load(&Target::file(path), &[], context)?,
    };
    let all = link::reachable(&record);
    let is_async = all.iter().any(|one| one.is_async.get());
    let is_evaluating = record.is_evaluating();
    if record.stage.get() == Stage::Loading || is_evaluating && !is_async {
        return Err(in_a_cycle(path, stack.first().map(String::as_str), context));
    }
    if !is_evaluating {
        for begun in [true, false] {
            // Who imports comes before what is imported.
            for one in all.iter().rev() {
                check_imports(one, begun, context)?;
            }
        }
    }
    if is_async {
        let shown = path.to_string_lossy();
        let stack = stack.join("\n- ");
        let args = [shown.as_ref(), stack.as_str()];
        let code = "ERR_REQUIRE_ASYNC_MODULE";
        return Err(errors::node_error(code, &args, context));
    }
    tell(path, stack, context)?;
    for one in all.iter().filter(|one| one.stage.get() < Stage::Evaluated) {
        one.is_required.set(true);
    }
    let promise = evaluate::evaluate_within_a_script(&record, context)?;
    if let PromiseState::Rejected(reason) = promise.state() {
        return Err(JsError::from_opaque(reason));
    }
    exports(&record, context)
}

/// Whether `require` may load ES modules at all.
pub fn is_allowed() -> bool {
    with_start(|start| start.require_module)
}

thread_local! {
    static TOLD: Cell<bool> = const { Cell::new(false) };
}

/// Tells once that an ES module was required, if the command line asks for that.
fn tell(path: &Path, stack: &[String], context: &mut Context) -> JsResult<()> {
    let from = stack.first().map_or("", String::as_str);
    let is_asked = match with_start(|start| start.trace_require_module) {
        TraceRequire::Nowhere => false,
        TraceRequire::All => true,
        TraceRequire::OutsideOfNodeModules => !from.contains("/node_modules/"),
    };
    if !is_asked || TOLD.with(|told| told.replace(true)) {
        return Ok(());
    }
    let message = format!(
        "CommonJS module {from} is loading ES Module {} using require().\nSupport for loading ES Module in require() is an experimental feature and might change at any time",
        path.display()
    );
    emit_warning(&message, "ExperimentalWarning", context)
}

fn refused(path: &Path, text: Option<&str>, stack: &[String], context: &mut Context) -> JsError {
    let shown = path.to_string_lossy();
    let string = |text: &str| JsValue::from(JsString::from(text));
    let is_js = path.extension().is_some_and(|extension| extension == "js");
    let package = package::of(path).ok().flatten().filter(|_| is_js);
    let args = [
        string(&shown),
        text.is_some_and(|text| graph::is_module(text, context))
            .into(),
        stack
            .first()
            .map_or_else(JsValue::undefined, |from| string(from)),
        package.map_or_else(JsValue::undefined, |package| {
            string(&package.path.to_string_lossy())
        }),
    ];
    errors::raise("ERR_REQUIRE_ESM", &args, context)
}

/// The error of a module that is required while it is being evaluated, by the file `from`.
pub fn in_a_cycle(path: &Path, from: Option<&str>, context: &mut Context) -> JsError {
    let from = from.map_or_else(String::new, |from| format!(" (from {from})"));
    let message = format!(
        "Cannot require() ES Module {} in a cycle.{from} A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript specification. Try making at least part of the dependency in the graph lazily loaded.",
        path.display()
    );
    errors::node_error("ERR_REQUIRE_CYCLE_MODULE", &[&message], context)
}

/// Refuses to evaluate what would see half of another module, because that waits for this one: of
/// those whose evaluation an import has `begun`, or of those that were required.
fn check_imports(record: &Record, begun: bool, context: &mut Context) -> JsResult<()> {
    if record.stage.get() > Stage::Linked || record.is_evaluating() {
        return Ok(());
    }
    let Some(from) = &record.path else {
        return Ok(());
    };
    for request in &record.syntax.requests {
        let key = record::key(&request.specifier, &request.attributes);
        let Some(other) = record.links.borrow().get(&key).cloned() else {
            continue;
        };
        let what = match (&other.path, other.kind) {
            (_, Kind::Source | Kind::CommonJs) if begun && other.is_evaluating() => "Module",
            (Some(path), Kind::CommonJs) if !begun && commonjs::is_loading(path, context)? => {
                "CommonJS Module"
            }
            _ => continue,
        };
        let message = format!(
            "Cannot import {what} {} in a cycle. (from {})",
            request.specifier,
            from.display()
        );
        return Err(errors::node_error(
            "ERR_REQUIRE_CYCLE_MODULE",
            &[&message],
            context,
        ));
    }
    Ok(())
}

/// The namespace, or what the module says that `require` is to get; a module with a default export
/// gets an `__esModule` that compiled code looks for.
fn exports(record: &Rc<Record>, context: &mut Context) -> JsResult<JsValue> {
    let Some(module) = record.engine_module() else {
        return Ok(JsValue::undefined());
    };
    let namespace = module.namespace(context);
    let whole = JsString::from("module.exports");
    if namespace.has_property(whole.clone(), context)? {
        return namespace.get(whole, context);
    }
    let has_default = namespace.has_property(js_string!("default"), context)?;
    if !has_default || namespace.has_property(js_string!("__esModule"), context)? {
        return Ok(namespace.into());
    }
    let facade = facade(record, context)?;
    evaluate::evaluate_within_a_script(&facade, context)?;
    Ok(match facade.engine_module() {
        Some(module) => module.namespace(context).into(),
        None => namespace.into(),
    })
}

/// A module that exports all of another, and `__esModule`.
fn facade(record: &Rc<Record>, context: &mut Context) -> JsResult<Rc<Record>> {
    const TEXT: &str = "export * from 'original'; export { default } from 'original'; export const __esModule = true;";
    let url = format!("node:internal/require-esm/{}", record.url);
    if let Some(known) = record::find(&url, "") {
        return Ok(known);
    }
    let mut facade = Record::new(url, None, Kind::Source);
    facade.text = TEXT.into();
    facade.syntax = super::syntax::scan(&crate::engine::stack::tokens::Tokens::new(TEXT.into()));
    let key = record::key("original", &[]);
    facade.links.borrow_mut().insert(key, Rc::clone(record));
    let facade = Rc::new(facade);
    graph::finish(&facade, context)?;
    record::insert(&facade, "");
    Ok(facade)
}
