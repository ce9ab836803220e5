//! Modules that a script links itself (`vm.SourceTextModule`, `vm.SyntheticModule`): functions for
//! js/internal/vm_modules.js.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsObject, JsResult, JsString, JsValue, Module,
    Trace,
    builtins::promise::PromiseState,
    module::{SyntheticModule, SyntheticModuleInitializer},
    object::builtins::JsArray,
    realm::Realm,
};

use super::record::{self, Kind, Record, Stage};
use super::{evaluate, graph, link, syntax};
use crate::engine::stack::tokens::Tokens;
use crate::engine::{convert, define, report, stack};
use crate::modules::vm;
use crate::runtime::{limit, runtime};

/// A module, as the script has it.
#[derive(Trace, Finalize, JsData)]
struct Own {
    realm: Realm,
    /// Whose `import()` it is in its text.
    importer: JsValue,
    #[unsafe_ignore_trace]
    record: Rc<Record>,
    /// Of a synthetic module while and after it is evaluated.
    #[unsafe_ignore_trace]
    synthetic: Rc<Cell<Option<*const SyntheticModule>>>,
}

/// Functions for js/internal/vm_modules.js.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("source", 6, source),
            ("synthetic", 4, synthetic),
            ("requests", 1, requests),
            ("link", 4, set_link),
            ("instantiate", 1, instantiate),
            ("evaluate", 2, evaluate_module),
            ("namespace", 1, namespace),
            ("setExport", 3, set_export),
            ("state", 1, state),
            ("awaits", 2, awaits),
        ],
        context,
    );
    Ok(half)
}

fn with_own<T>(value: &JsValue, look: impl FnOnce(&Own) -> T) -> JsResult<T> {
    let object = value.as_object().ok_or_else(convert::illegal_invocation)?;
    let own = object
        .downcast_ref::<Own>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(look(&own))
}

fn record_of(value: &JsValue) -> JsResult<Rc<Record>> {
    with_own(value, |own| Rc::clone(&own.record))
}

/// `source(text, identifier, lines, contextified, importer, initializeImportMeta)`: fails when the text
/// does not parse.
fn source(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = convert::to_text(args.get_or_undefined(0), context)?;
    let name = convert::to_text(args.get_or_undefined(1), context)?;
    let lines = args.get_or_undefined(2).to_i32(context)?.clamp(0, 1 << 20) as usize;
    let realm = vm::realm_of(args.get_or_undefined(3), context)?;
    let text = ["\n".repeat(lines).as_str(), &text].concat();
    let mut record = Record::new(name, None, Kind::Source);
    record.syntax = syntax::scan(&Tokens::new(text.clone()));
    record.text = text;
    *record.own_meta.borrow_mut() = Some(args.get_or_undefined(5).clone());
    let name = record.script_name();
    stack::mark_module(&name);
    stack::remember(&name, &record.text);
    let own = Own {
        realm,
        importer: args.get_or_undefined(4).clone(),
        record: Rc::new(record),
        synthetic: Rc::default(),
    };
    own.parse(false, context)?;
    let prototype = define::object(context);
    Ok(define::native_object(&prototype, own, context).into())
}

impl Own {
    fn parse(&self, waits: bool, context: &mut Context) -> JsResult<Module> {
        const LONG: Duration = Duration::from_secs(1 << 20);
        let outer = context.enter_realm(self.realm.clone());
        // Its evaluation may have a limit.
        let (module, _) = limit::within(LONG, || {
            vm::with_importer(&self.importer, || {
                graph::parse(&self.record, waits, context)
            })
        });
        context.enter_realm(outer);
        module
    }
}

/// `synthetic(names, identifier, contextified, evaluate)`
fn synthetic(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let list = JsArray::from_object(args.get_or_undefined(0).to_object(context)?)?;
    let mut names: Vec<JsString> = Vec::new();
    for at in 0..list.length(context)? {
        names.push(list.get(at, context)?.to_string(context)?);
    }
    let name = convert::to_text(args.get_or_undefined(1), context)?;
    let realm = vm::realm_of(args.get_or_undefined(2), context)?;
    let place: Rc<Cell<Option<*const SyntheticModule>>> = Rc::default();
    let steps = SyntheticModuleInitializer::from_copy_closure_with_captures(
        |module, (evaluate, place): &(JsValue, Place), context| {
            place.0.set(Some(module));
            let result = match evaluate.as_function() {
                Some(evaluate) => runtime()
                    .microtasks
                    .aside(|| evaluate.call(&JsValue::undefined(), &[], context)),
                None => Ok(JsValue::undefined()),
            };
            result.map(|_| ()).map_err(|error| {
                // The engine rejects a promise of its own with it that nobody can handle.
                let value = report::value_of(error, context);
                runtime().rejections.expect(value.clone());
                JsError::from_opaque(value)
            })
        },
        (args.get_or_undefined(3).clone(), Place(Rc::clone(&place))),
    );
    let record = Rc::new(Record::new(name, None, Kind::Builtin));
    let module = Module::synthetic(&names, steps, None, Some(realm.clone()), context);
    record::attach(&record, module);
    record.stage.set(Stage::Loaded);
    let own = Own {
        realm,
        importer: JsValue::undefined(),
        record,
        synthetic: place,
    };
    let prototype = define::object(context);
    Ok(define::native_object(&prototype, own, context).into())
}

#[derive(Trace, Finalize)]
struct Place(#[unsafe_ignore_trace] Rc<Cell<Option<*const SyntheticModule>>>);

/// `setExport(module, name, value)`: of a synthetic module that has begun to be evaluated.
fn set_export(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = args.get_or_undefined(1).to_string(context)?;
    let place = with_own(args.get_or_undefined(0), |own| own.synthetic.get())?;
    if let Some(module) = place {
        // SAFETY: the table of records keeps every module for as long as the thread lives, and the
        // collector does not move what it keeps; only this thread uses it.
        let module = unsafe { &*module };
        module.set_export(&name, args.get_or_undefined(2).clone())?;
    }
    Ok(JsValue::undefined())
}

/// `requests(module)`: pairs of a specifier and attributes, in the order of the text.
fn requests(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let record = record_of(args.get_or_undefined(0))?;
    let list = JsArray::new(context)?;
    for request in &record.syntax.requests {
        let attributes = JsObject::with_null_proto();
        for (name, value) in &request.attributes {
            define::put(&attributes, name, convert::string(value));
        }
        let pair = [
            JsValue::from(convert::string(&request.specifier)),
            attributes.into(),
        ];
        let pair = JsArray::from_iter(pair, context);
        list.push(pair, context)?;
    }
    Ok(list.into())
}

/// `link(module, specifier, type, other)`
fn set_link(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let record = record_of(args.get_or_undefined(0))?;
    let specifier = convert::to_text(args.get_or_undefined(1), context)?;
    let kind = match args.get_or_undefined(2) {
        kind if kind.is_undefined() => String::new(),
        kind => convert::to_text(kind, context)?,
    };
    let other = args.get_or_undefined(3);
    let linked = record_of(other)?;
    record.links.borrow_mut().insert((specifier, kind), linked);
    let handle = args.get_or_undefined(0).to_object(context)?;
    // What it is linked to is parsed with it.
    define::put_hidden(
        &handle,
        &format!("{:p}", Rc::as_ptr(&record_of(other)?)),
        other.clone(),
    );
    Ok(JsValue::undefined())
}

/// `instantiate(module)`: makes and links the engine's modules of it and all it is linked to.
fn instantiate(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let first = args.get_or_undefined(0).to_object(context)?;
    let mut waiting = vec![first];
    let mut seen: Vec<JsObject> = Vec::new();
    while let Some(handle) = waiting.pop() {
        if seen.contains(&handle) {
            continue;
        }
        for key in handle.own_property_keys(context)? {
            if let Some(other) = handle.get(key, context)?.as_object() {
                waiting.push(other);
            }
        }
        let own = handle
            .downcast_ref::<Own>()
            .ok_or_else(convert::illegal_invocation)?;
        if own.record.engine_module().is_none() {
            let waits = awaits_below(&own.record);
            own.record.is_async.set(waits);
            let module = own.parse(waits, context)?;
            record::attach(&own.record, module);
            own.record.stage.set(Stage::Loaded);
        }
        drop(own);
        seen.push(handle);
    }
    link::link(&record_of(args.get_or_undefined(0))?, context)?;
    Ok(JsValue::undefined())
}

fn awaits_below(record: &Rc<Record>) -> bool {
    let all = link::reachable(record);
    all.iter().any(|one| !one.syntax.awaits.is_empty())
}

/// `awaits(module, below)`: whether it awaits at its top level, or anything below it does.
fn awaits(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let record = record_of(args.get_or_undefined(0))?;
    Ok(match args.get_or_undefined(1).to_boolean() {
        true => awaits_below(&record).into(),
        false => (!record.syntax.awaits.is_empty()).into(),
    })
}

/// `evaluate(module, timeout)`: the promise.
fn evaluate_module(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (record, realm) = with_own(args.get_or_undefined(0), |own| {
        (Rc::clone(&own.record), own.realm.clone())
    })?;
    let breaks = args.get_or_undefined(2).to_boolean();
    vm::limited(args.get_or_undefined(1), breaks, context, |context| {
        let promise = evaluate::evaluate_within_a_script(&record, context)?;
        runtime().microtasks.drain_own(&realm, context)?;
        Ok(promise.into())
    })
}

fn namespace(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let module = record_of(args.get_or_undefined(0))?.engine_module();
    Ok(module.map_or_else(JsValue::undefined, |module| {
        module.namespace(context).into()
    }))
}

/// `state(module)`: how far a linked module has come, and what it has thrown.
fn state(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let record = record_of(args.get_or_undefined(0))?;
    let promise = record.promise.borrow().as_ref().map(|one| one.state());
    let (state, error) = match (record.stage.get(), promise) {
        (Stage::Evaluated, Some(PromiseState::Rejected(error))) => ("errored", error),
        (Stage::Evaluated, Some(PromiseState::Pending)) | (Stage::Evaluating, _) => {
            ("evaluating", JsValue::undefined())
        }
        (Stage::Evaluated, _) => ("evaluated", JsValue::undefined()),
        _ => ("linked", JsValue::undefined()),
    };
    let pair = [JsString::from(state).into(), error];
    Ok(JsArray::from_iter(pair, context).into())
}

/// Gives `import.meta` what the script gives it.
pub fn fill_meta(meta: &JsObject, fill: &JsValue, context: &mut Context) {
    if let Some(fill) = fill.as_function() {
        let result = fill.call(&JsValue::undefined(), &[meta.clone().into()], context);
        if let Err(error) = result {
            runtime().uncaught(error, crate::runtime::UncaughtOrigin::Exception, context);
        }
    }
}
