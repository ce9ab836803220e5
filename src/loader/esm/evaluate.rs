//! Runs the bodies of a linked graph, in the standard's order.
//!
//! Each module is evaluated in its own right, dependencies first, as far as there are no cycles:
//! the engine answers for a module that still awaits only if it was asked for that very module.

use std::cell::RefCell;
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsNativeError, JsResult, Module, Trace, builtins::promise::PromiseState,
    module::SyntheticModuleInitializer, object::builtins::JsPromise,
};

use super::link;
use super::record::{Kind, Record, Stage};
use super::{scope, wasm};
use crate::runtime::runtime;
use crate::trace::{self, Event};

/// Links and evaluates a module with everything it imports; the promise of its evaluation, which
/// may be rejected. Fails when it cannot be linked.
pub fn evaluate(record: &Rc<Record>, context: &mut Context) -> JsResult<JsPromise> {
    if let Some(promise) = record.promise.borrow().clone() {
        return Ok(promise);
    }
    link::link(record, context)?;
    if record.is_evaluating() {
        // Only who runs inside its evaluation can ask for it.
        return Err(JsNativeError::error()
            .with_message(format!("{} is being evaluated", record.url))
            .into());
    }
    dependencies(record, context)?;
    alone(record, context)
}

type Work = Box<dyn FnOnce(&mut Context) -> JsResult<JsPromise>>;

thread_local! {
    static WORK: RefCell<Option<Work>> = RefCell::default();
}

/// [`evaluate`] in the middle of a script. The engine leaves values on its stack when a module's
/// body has run, and its caller's calls then go wrong; after a synthetic module it clears up.
pub fn evaluate_within_a_script(record: &Rc<Record>, context: &mut Context) -> JsResult<JsPromise> {
    let result: Rc<RefCell<Option<JsResult<JsPromise>>>> = Rc::default();
    let (record, out) = (Rc::clone(record), Rc::clone(&result));
    let work: Work = Box::new(move |context| evaluate(&record, context));
    WORK.with(|slot| *slot.borrow_mut() = Some(work));
    let steps = SyntheticModuleInitializer::from_copy_closure_with_captures(
        |_, out: &Slot, context| {
            if let Some(work) = WORK.with(RefCell::take) {
                let result = work(context);
                *out.0.borrow_mut() = Some(result);
            }
            Ok(())
        },
        Slot(out),
    );
    let around = Module::synthetic(&[], steps, None, None, context);
    around.link(context)?;
    around.evaluate(context)?;
    let result = result.borrow_mut().take();
    result.unwrap_or_else(|| Err(JsNativeError::error().with_message("not evaluated").into()))
}

/// Where a result is put. It is taken out before anything can be collected.
#[derive(Trace, Finalize)]
struct Slot(#[unsafe_ignore_trace] Rc<RefCell<Option<JsResult<JsPromise>>>>);

/// Evaluates what a module imports, in order, unless it is part of a cycle, which the engine
/// evaluates as a whole. Stops at the first that fails: the module itself then fails with it.
fn dependencies(record: &Rc<Record>, context: &mut Context) -> JsResult<bool> {
    if in_cycle(record) {
        return match record.kind {
            Kind::Wasm => wasm::in_cycle(
                record,
                |context| each_in_own_right(record, context),
                context,
            ),
            _ => Ok(true),
        };
    }
    record.is_entered.set(true);
    let result = dependencies_in_order(record, context);
    record.is_entered.set(false);
    result
}

fn dependencies_in_order(record: &Rc<Record>, context: &mut Context) -> JsResult<bool> {
    for dependency in record.dependencies() {
        if dependency.stage.get() >= Stage::Evaluating {
            continue;
        }
        if !dependencies(&dependency, context)? {
            return Ok(false);
        }
        let promise = alone(&dependency, context)?;
        if matches!(promise.state(), PromiseState::Rejected(_)) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn each_in_own_right(record: &Rc<Record>, context: &mut Context) -> JsResult<bool> {
    for dependency in record.dependencies() {
        if dependency.stage.get() >= Stage::Evaluating || Rc::ptr_eq(&dependency, record) {
            continue;
        }
        let promise = alone(&dependency, context)?;
        if matches!(promise.state(), PromiseState::Rejected(_)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a module imports itself, by way of others or not.
fn in_cycle(record: &Rc<Record>) -> bool {
    let mut seen = std::collections::HashSet::new();
    let mut waiting = record.dependencies();
    while let Some(one) = waiting.pop() {
        if Rc::ptr_eq(&one, record) {
            return true;
        }
        if one.stage.get() < Stage::Evaluated && seen.insert(Rc::as_ptr(&one)) {
            waiting.extend(one.dependencies());
        }
    }
    false
}

fn alone(record: &Rc<Record>, context: &mut Context) -> JsResult<JsPromise> {
    let Some(module) = record.engine_module() else {
        return Err(JsNativeError::error()
            .with_message(format!("{} is not loaded", record.url))
            .into());
    };
    if record.kind == Kind::Wasm
        && let Some(promise) = record.promise.borrow().clone()
    {
        return Ok(promise);
    }
    let runtime = runtime();
    let now: Vec<Rc<Record>> = link::reachable(record)
        .into_iter()
        .filter(|one| one.stage.get() == Stage::Linked)
        .collect();
    for one in &now {
        one.stage.set(Stage::Evaluating);
    }
    let origin = runtime.unnumbered();
    match &record.path {
        Some(path) => trace::module(&origin, &path.to_string_lossy()),
        None => trace::module(&origin, &record.url),
    }
    let promise = runtime.microtasks.aside(|| module.evaluate(context));
    runtime.microtasks.run_held(context);
    trace::emit(|| Event::End { id: origin.id });
    for one in &now {
        one.stage.set(Stage::Evaluated);
    }
    let promise = promise?;
    // Whoever asked for the evaluation tells of its failure.
    match promise.state() {
        PromiseState::Rejected(reason) => {
            runtime.rejections.forget(&promise.clone().into());
            scope::explain(&reason, record, context);
        }
        PromiseState::Pending => runtime.rejections.disregard(&promise.clone().into()),
        PromiseState::Fulfilled(_) => {}
    }
    *record.promise.borrow_mut() = Some(promise.clone());
    Ok(promise)
}
