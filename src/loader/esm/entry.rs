//! The module that the command line names, and those that `--import` puts before it.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use boa_engine::{
    Context, JsArgs, JsError, JsResult, JsValue, builtins::promise::PromiseState,
    object::builtins::JsPromise,
};

use super::record::{Kind, Record};
use super::specifier::{Base, Target, file_url};
use super::{evaluate, graph, link};
use crate::engine::define;
use crate::engine::stack::tokens::Tokens;
use crate::modules::process::with_start;
use crate::runtime::{UncaughtOrigin, runtime};

thread_local! {
    /// The main module while its evaluation has not ended.
    static UNSETTLED: RefCell<Option<(Rc<Record>, JsPromise)>> = const { RefCell::new(None) };
}

/// Runs a file as the main module.
pub fn run_file(path: &Path, context: &mut Context) {
    let loaded = graph::load(&Target::file(path), &[], context);
    run(loaded, context);
}

/// Runs what a URL names as the main module.
pub fn run_url(url: &str, context: &mut Context) {
    let loaded = graph::import(url, &[], &Base::of_folder(), context);
    run(loaded, context);
}

/// Runs a text as the main module of that file, or of a name in the current folder (`[eval1]`).
pub fn run_text(path: &Path, text: &str, context: &mut Context) {
    let loaded = graph::source(file_url(path), Some(path.to_path_buf()), text, "", context);
    run(loaded, context);
}

/// Evaluates it. Its microtasks run before its ticks: in Node the whole evaluation is one.
fn run(loaded: JsResult<Rc<Record>>, context: &mut Context) {
    let runtime = runtime();
    let result = loaded.and_then(|record| {
        record.is_main.set(true);
        let promise = evaluate::evaluate(&record, context)?;
        Ok((record, promise))
    });
    runtime.microtasks.drain(context);
    let (record, promise) = match result {
        Ok(both) => both,
        Err(error) => return runtime.uncaught(error, UncaughtOrigin::Rejection, context),
    };
    match promise.state() {
        PromiseState::Fulfilled(_) => {}
        PromiseState::Rejected(reason) => {
            let error = JsError::from_opaque(reason);
            runtime.uncaught(error, UncaughtOrigin::Rejection, context);
        }
        PromiseState::Pending => {
            UNSETTLED.with(|main| *main.borrow_mut() = Some((record, promise.clone())));
            let failed = define::function("", 1, main_failed, context);
            // A promise of the engine's own takes any function.
            let _ = promise.catch(failed, context);
        }
    }
}

fn main_failed(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let error = JsError::from_opaque(args.get_or_undefined(0).clone());
    runtime().uncaught(error, UncaughtOrigin::Rejection, context);
    Ok(JsValue::undefined())
}

/// Loads a module before the main one (`--import`) and waits for it.
pub fn preload(specifier: &str, context: &mut Context) -> JsResult<()> {
    let record = graph::import(specifier, &[], &Base::of_folder(), context)?;
    let promise = evaluate::evaluate(&record, context)?;
    let runtime = runtime();
    runtime.microtasks.drain(context);
    runtime.run_ticks(context);
    runtime.run_until(context, || {
        !matches!(promise.state(), PromiseState::Pending)
    });
    match promise.state() {
        PromiseState::Rejected(reason) => Err(JsError::from_opaque(reason)),
        _ => Ok(()),
    }
}

/// Whether the main module still awaits something that will not come.
pub fn is_unsettled() -> bool {
    UNSETTLED.with(|main| {
        let main = main.borrow();
        let promise = main.as_ref().map(|(_, promise)| promise.state());
        matches!(promise, Some(PromiseState::Pending))
    })
}

/// Says on stderr where the main module awaits in vain.
pub fn warn_of_unsettled() {
    if with_start(|start| start.no_warnings) {
        return;
    }
    let Some(main) = UNSETTLED.with(|main| main.borrow().as_ref().map(|(main, _)| Rc::clone(main)))
    else {
        return;
    };
    // What awaits itself, and not only for others.
    let stalled = link::reachable(&main).into_iter().find(|record| {
        let promise = record.promise.borrow();
        let is_pending = promise
            .as_ref()
            .is_some_and(|promise| matches!(promise.state(), PromiseState::Pending));
        record.kind == Kind::Source && !record.syntax.awaits.is_empty() && is_pending
    });
    let Some(stalled) = stalled else { return };
    let tokens = Tokens::new(stalled.text.clone());
    // Which of several awaits it is, the engine does not tell.
    let at = stalled.syntax.awaits.last().copied().unwrap_or_default();
    let (line, column) = tokens.position(at);
    let source = tokens.line(line).unwrap_or_default();
    let mark = crate::engine::report::caret(source, column, 1);
    eprintln!(
        "Warning: Detected unsettled top-level await at {}:{line}\n{source}\n{mark}\n\n\n",
        stalled.url
    );
}
