//! Runs the bodies of a linked graph, in the standard's order.
//!
//! Each module is evaluated in its own right, dependencies first, as far as there are no cycles:
//! the engine answers for a module that still awaits only if it was asked for that very module.

use std::rc::Rc;

use boa_engine::{
    Context, JsNativeError, JsResult, builtins::promise::PromiseState, object::builtins::JsPromise,
};

use super::link;
use super::record::{Record, Stage};
use crate::runtime::runtime;
use crate::trace::{self, Event, Kind as Callback};

/// Links and evaluates a module with everything it imports; the promise of its evaluation, which
/// may be rejected. Fails when it cannot be linked.
pub fn evaluate(record: &Rc<Record>, context: &mut Context) -> JsResult<JsPromise> {
    if let Some(promise) = record.promise.borrow().clone() {
        return Ok(promise);
    }
    link::link(record, context)?;
    if record.stage.get() == Stage::Evaluating {
        // Only who runs inside its evaluation can ask for it.
        return Err(JsNativeError::error()
            .with_message(format!("{} is being evaluated", record.url))
            .into());
    }
    dependencies(record, context)?;
    alone(record, context)
}

/// Evaluates what a module imports, in order, unless it is part of a cycle, which the engine
/// evaluates as a whole. Stops at the first that fails: the module itself then fails with it.
fn dependencies(record: &Rc<Record>, context: &mut Context) -> JsResult<bool> {
    if in_cycle(record) {
        return Ok(true);
    }
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
    let runtime = runtime();
    let now: Vec<Rc<Record>> = link::reachable(record)
        .into_iter()
        .filter(|one| one.stage.get() == Stage::Linked)
        .collect();
    for one in &now {
        one.stage.set(Stage::Evaluating);
    }
    let origin = runtime.origin();
    trace::queued(Callback::Module, &origin, context);
    trace::emit(|| Event::Begin {
        id: origin.id,
        kind: Callback::Module,
    });
    let promise = runtime.microtasks.aside(|| module.evaluate(context));
    trace::emit(|| Event::End { id: origin.id });
    for one in &now {
        one.stage.set(Stage::Evaluated);
    }
    let promise = promise?;
    // Whoever asked for the evaluation tells of its failure.
    match promise.state() {
        PromiseState::Rejected(_) => runtime.rejections.forget(&promise.clone().into()),
        PromiseState::Pending => runtime.rejections.disregard(&promise.clone().into()),
        PromiseState::Fulfilled(_) => {}
    }
    *record.promise.borrow_mut() = Some(promise.clone());
    Ok(promise)
}
