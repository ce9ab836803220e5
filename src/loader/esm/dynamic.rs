//! `import()`, with Node's number of microtasks between its steps.
//!
//! The engine's own is one job, which links and evaluates at once. So texts call this one (they are
//! mended, see `engine/mend`); only what a script gives to `eval` itself gets the engine's.

use std::cell::Cell;
use std::collections::HashSet;
use std::path::Path;
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsNativeError, JsResult, JsValue, Trace,
    builtins::promise::{PromiseState, ResolvingFunctions},
    job::{GenericJob, Job},
    js_string,
    object::builtins::JsPromise,
    property::PropertyKey,
};

use super::record::{Kind, Record, Stage};
use super::specifier::Base;
use super::{evaluate, graph};
use crate::engine::{convert, define, report};
use crate::loader::channels;
use crate::modules::vm;
use crate::runtime::runtime;

/// Microtasks that pass, as seen in Node 24, between one step and the next.
mod between {
    /// The call, in which the graph is loaded, and what follows.
    pub const CALL_AND_LOADED: u32 = 3;
    /// That and the end, for a module that had been evaluated before.
    pub const LOAD_AND_END: u32 = 2;
    /// That and the evaluation, for each import that leads to the module's deepest one.
    pub const LOAD_AND_EVALUATION: u32 = 2;
    /// The evaluation and the end.
    pub const EVALUATION_AND_END: u32 = 4;
    /// The same, when it was a CommonJS module and threw.
    pub const EVALUATION_AND_END_OF_COMMONJS: u32 = 3;
    /// The same, when its evaluation has ended later: it has awaited, or what it imports.
    pub const AWAITING_AND_END: u32 = 3;
    /// The same, when it has waited for what it imports and then threw, of which the engine tells
    /// a microtask late.
    pub const LATE_ERROR_AND_END: u32 = 2;
    /// The same, when it could not be linked.
    pub const LINKING_AND_END: u32 = 3;
}

/// The call, in the script of that name: a promise of the namespace. What it needs is loaded at once.
pub fn import(script: &str, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (promise, functions) = JsPromise::new_pending(context);
    let (specifier, attributes) = match asked(args, context) {
        Ok(asked) => asked,
        Err(error) => {
            let reason = report::value_of(error, context);
            reject(&functions, reason, context)?;
            return Ok(promise.into());
        }
    };
    if let Some(importer) = script.strip_prefix(vm::IMPORTER_OF) {
        return vm::import(importer, &specifier, &attributes, context);
    }
    let (loaded, heard) = load(&specifier, &attributes, &base_of(script), context);
    let behind = move |context: &mut Context| match loaded {
        Err(error) => {
            let error = channels::failed(heard.as_ref(), error, context);
            let reason = report::value_of(error, context);
            reject(&functions, reason, context)
        }
        Ok(record) => {
            go_on(record, functions, heard, context);
            Ok(JsValue::undefined())
        }
    };
    after(between::CALL_AND_LOADED, behind, context);
    Ok(promise.into())
}

/// The specifier and the import attributes.
fn asked(args: &[JsValue], context: &mut Context) -> JsResult<(String, Vec<(String, String)>)> {
    let specifier = convert::text(&args.get_or_undefined(0).to_string(context)?);
    let mut attributes = Vec::new();
    let options = args.get_or_undefined(1);
    if options.is_undefined() {
        return Ok((specifier, attributes));
    }
    let options = options.as_object().ok_or_else(|| {
        JsNativeError::typ().with_message("The second argument to import() must be an object")
    })?;
    let with = options.get(js_string!("with"), context)?;
    if with.is_undefined() {
        return Ok((specifier, attributes));
    }
    let with = with
        .as_object()
        .ok_or_else(|| JsNativeError::typ().with_message("The 'with' option must be an object"))?;
    for key in with.own_property_keys(context)? {
        let PropertyKey::String(name) = &key else {
            continue;
        };
        let value = with.get(key.clone(), context)?;
        let value = value.as_string().ok_or_else(|| {
            JsNativeError::typ().with_message("Import attribute value must be a string")
        })?;
        attributes.push((convert::text(name), convert::text(&value)));
    }
    Ok((specifier, attributes))
}

fn base_of(script: &str) -> Base {
    if script.starts_with('/') {
        Base::of_path(Path::new(script))
    } else if script.starts_with("file:") || script.starts_with("data:") {
        Base::of_url(script)
    } else {
        Base::of_path(Path::new("[eval]"))
    }
}

/// The module with all that it imports, and who listens for the import.
fn load(
    specifier: &str,
    attributes: &graph::Attributes,
    base: &Base,
    context: &mut Context,
) -> (JsResult<Rc<Record>>, Option<channels::Import>) {
    let heard = match channels::may_be_heard() {
        true => channels::Import::begin(specifier, &base.url(), context),
        false => Ok(None),
    };
    match heard {
        Err(error) => (Err(error), None),
        Ok(heard) => {
            let microtasks = &runtime().microtasks;
            let loaded = microtasks.aside(|| graph::import(specifier, attributes, base, context));
            (loaded, heard)
        }
    }
}

/// Behind the loading: what has been evaluated only needs to be given, what somebody else imports
/// just now is waited for.
fn go_on(
    record: Rc<Record>,
    functions: ResolvingFunctions,
    heard: Option<channels::Import>,
    context: &mut Context,
) {
    let is_known = record.importers.borrow().is_some() || record.stage.get() >= Stage::Evaluated;
    let is_required = record.is_required.get();
    if is_known {
        let end = move |context: &mut Context| {
            if let Some(heard) = heard
                && let Ok(promise) = evaluate::evaluate(&record, context)
            {
                tell(&record, &promise, &heard, context)?;
            }
            if let Some(others) = &mut *record.importers.borrow_mut() {
                others.push(functions);
                return Ok(JsValue::undefined());
            }
            let promise = evaluate::evaluate(&record, context)?;
            settle_when(&record, &promise, vec![functions], context)
        };
        let delays = match is_required {
            true => 0,
            false => between::LOAD_AND_END,
        };
        after(delays, end, context);
        return;
    }
    *record.importers.borrow_mut() = Some(vec![functions]);
    let delays = between::LOAD_AND_EVALUATION * depth(&record);
    let evaluation = move |context: &mut Context| run(&record, heard, context);
    after(delays, evaluation, context);
}

/// Links and evaluates.
fn run(
    record: &Rc<Record>,
    heard: Option<channels::Import>,
    context: &mut Context,
) -> JsResult<JsValue> {
    let promise = match evaluate::evaluate(record, context) {
        Ok(promise) => promise,
        Err(error) => {
            let error = channels::failed(heard.as_ref(), error, context);
            let reason = report::value_of(error, context);
            let record = Rc::clone(record);
            let end = move |context: &mut Context| {
                for functions in importers(&record) {
                    reject(&functions, reason.clone(), context)?;
                }
                Ok(JsValue::undefined())
            };
            after(between::LINKING_AND_END, end, context);
            return Ok(JsValue::undefined());
        }
    };
    if let Some(heard) = heard {
        tell(record, &promise, &heard, context)?;
    }
    match promise.state() {
        PromiseState::Pending => {
            let (record, evaluation) = (Rc::clone(record), promise.clone());
            let end = move |context: &mut Context| {
                let is_late = matches!(evaluation.state(), PromiseState::Rejected(_))
                    && is_told_late(&record, &mut HashSet::new());
                let end = move |context: &mut Context| {
                    let all = importers(&record);
                    settle_when(&record, &evaluation, all, context)
                };
                let more = between::AWAITING_AND_END - between::LATE_ERROR_AND_END;
                match is_late {
                    true => end(context),
                    false => {
                        after(more - 1, end, context);
                        Ok(JsValue::undefined())
                    }
                }
            };
            let delays = between::LATE_ERROR_AND_END;
            when_settled(&promise, delays, end, context)?;
        }
        state => {
            let is_thrown = matches!(state, PromiseState::Rejected(_));
            let delays = match record.kind {
                Kind::CommonJs if is_thrown => between::EVALUATION_AND_END_OF_COMMONJS,
                _ => between::EVALUATION_AND_END,
            };
            let record = Rc::clone(record);
            let end = move |context: &mut Context| {
                let all = importers(&record);
                settle_when(&record, &promise, all, context)
            };
            after(delays, end, context);
        }
    }
    Ok(JsValue::undefined())
}

/// Whether a module has failed by what it, or one that it imports, threw after it had waited for what
/// that imports.
fn is_told_late(record: &Rc<Record>, seen: &mut HashSet<*const Record>) -> bool {
    let mut all = record.dependencies();
    all.retain(|one| !one.is_done());
    match all.is_empty() {
        true => record.syntax.awaits.is_empty(),
        false => all
            .iter()
            .filter(|one| one.has_failed())
            .any(|one| seen.insert(Rc::as_ptr(one)) && is_told_late(one, seen)),
    }
}

fn importers(record: &Record) -> Vec<ResolvingFunctions> {
    record.importers.borrow_mut().take().unwrap_or_default()
}

fn tell(
    record: &Record,
    promise: &JsPromise,
    heard: &channels::Import,
    context: &mut Context,
) -> JsResult<()> {
    let namespace = namespace(record, context);
    heard.end(promise, namespace, context)
}

fn namespace(record: &Record, context: &mut Context) -> JsValue {
    record
        .engine_module()
        .map_or_else(JsValue::undefined, |module| {
            module.namespace(context).into()
        })
}

/// Settles promises as the evaluation has ended, or when it ends.
fn settle_when(
    record: &Rc<Record>,
    evaluation: &JsPromise,
    all: Vec<ResolvingFunctions>,
    context: &mut Context,
) -> JsResult<JsValue> {
    match evaluation.state() {
        PromiseState::Pending => {
            let (record, known) = (Rc::clone(record), evaluation.clone());
            let end = move |context: &mut Context| settle_when(&record, &known, all, context);
            when_settled(evaluation, 0, end, context)?;
        }
        PromiseState::Fulfilled(_) => {
            let namespace = namespace(record, context);
            for functions in all {
                let args = [namespace.clone()];
                functions
                    .resolve
                    .call(&JsValue::undefined(), &args, context)?;
            }
        }
        PromiseState::Rejected(reason) => {
            for functions in all {
                reject(&functions, reason.clone(), context)?;
            }
        }
    }
    Ok(JsValue::undefined())
}

fn reject(
    functions: &ResolvingFunctions,
    reason: JsValue,
    context: &mut Context,
) -> JsResult<JsValue> {
    functions
        .reject
        .call(&JsValue::undefined(), &[reason], context)
}

/// How many imports lead from a module to what is deepest below it, on a walk that follows each
/// import at once and goes to no module twice.
fn depth(record: &Rc<Record>) -> u32 {
    let mut seen = HashSet::new();
    let mut waiting = vec![(Rc::clone(record), 0)];
    let mut deepest = 0;
    while let Some((one, depth)) = waiting.pop() {
        if seen.insert(Rc::as_ptr(&one)) {
            deepest = deepest.max(depth);
            let below = one.dependencies().into_iter().rev();
            waiting.extend(below.map(|below| (below, depth + 1)));
        }
    }
    deepest
}

/// Does something after so many microtasks.
fn after(
    microtasks: u32,
    work: impl FnOnce(&mut Context) -> JsResult<JsValue> + 'static,
    context: &mut Context,
) {
    let job = Job::GenericJob(GenericJob::new(work, context.realm().clone()));
    let runtime = runtime();
    runtime
        .microtasks
        .push_after(microtasks, job, runtime.unnumbered(), context);
}

type Work = Box<dyn FnOnce(&mut Context) -> JsResult<JsValue>>;

/// What is done once. It holds nothing that leads to what holds it but a module, which is kept for
/// good.
#[derive(Clone, Trace, Finalize)]
struct Once(#[unsafe_ignore_trace] Rc<Cell<Option<Work>>>);

/// Does something so many microtasks after a promise has been settled.
fn when_settled(
    promise: &JsPromise,
    microtasks: u32,
    work: impl FnOnce(&mut Context) -> JsResult<JsValue> + 'static,
    context: &mut Context,
) -> JsResult<()> {
    let captured = (Once(Rc::new(Cell::new(Some(Box::new(work))))), microtasks);
    let [fulfilled, rejected] =
        [(); 2].map(|()| define::closure("", 1, settled, captured.clone(), context));
    promise.then(Some(fulfilled), Some(rejected), context)?;
    Ok(())
}

fn settled(
    _: &JsValue,
    _: &[JsValue],
    (work, microtasks): &(Once, u32),
    context: &mut Context,
) -> JsResult<JsValue> {
    if let Some(work) = work.0.take() {
        after(*microtasks, work, context);
    }
    Ok(JsValue::undefined())
}
