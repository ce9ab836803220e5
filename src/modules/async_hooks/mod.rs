//! `async_hooks`: what js/async_hooks.js asks of the runtime about executions.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsError, JsObject, JsResult, JsValue, js_string, object::builtins::JsArray,
};

use crate::engine::{convert, define, errors, promises};
use crate::runtime::{Execution, Left, Observer, Origin, UncaughtOrigin, runtime};

fn execution() -> &'static Execution {
    &runtime().execution
}

fn number(id: u64) -> JsResult<JsValue> {
    // Numbers of callbacks stay far below 2^53.
    Ok((id as f64).into())
}

fn id_argument(args: &[JsValue], at: usize) -> u64 {
    // A trigger of -1 (none) becomes 0, as it is shown for executions without a cause.
    args.get_or_undefined(at)
        .as_number()
        .unwrap_or(0.0)
        .max(0.0) as u64
}

/// `run(id, trigger, frame, resource, fn, this, args)`: calls as the resource's execution.
fn run(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let function = args.get_or_undefined(4);
    let Some(function) = function.as_callable() else {
        return Err(errors::invalid_arg_type(
            "fn",
            &["function"],
            function,
            context,
        ));
    };
    let list = match args.get_or_undefined(6).as_object() {
        Some(list) => {
            let list = JsArray::from_object(list)?;
            let length = list.length(context)?;
            (0..length)
                .map(|at| list.get(at, context))
                .collect::<JsResult<Vec<_>>>()?
        }
        None => Vec::new(),
    };
    let number = id_argument(args, 0);
    let left = execution().enter_as(number, id_argument(args, 1));
    execution().set_frame(args.get_or_undefined(2).clone());
    execution().set_resource(args.get_or_undefined(3).clone());
    let told = execution().tell_before(number, context);
    let result = told.and_then(|()| function.call(args.get_or_undefined(5), &list, context));
    let told = execution().tell_after(number, context);
    runtime().leave(left);
    told?;
    result
}

fn observe(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let function = |at: usize| args.get_or_undefined(at).as_function();
    execution().observe((!args.is_empty()).then(|| Observer {
        init: function(0),
        before: function(1),
        after: function(2),
        destroy: function(3),
    }));
    Ok(JsValue::undefined())
}

/// The object of the running execution; a plain one is made for an execution that has none.
fn resource(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let known = execution().resource();
    if !known.is_undefined() {
        return Ok(known);
    }
    let made = JsValue::from(define::object(context));
    execution().set_resource(made.clone());
    Ok(made)
}

/// `tellInit(id, type, trigger, resource)`
fn tell_init(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let origin = Origin {
        id: 0,
        cause: 0,
        number: id_argument(args, 0),
        trigger: id_argument(args, 2),
        resource: None,
        frame: JsValue::undefined(),
    };
    let kind = convert::to_text(args.get_or_undefined(1), context)?;
    execution().tell_init(&origin, &kind, args.get_or_undefined(3), context)?;
    Ok(JsValue::undefined())
}

thread_local! {
    /// What was running before each `enter` that has not been left.
    static ENTERED: RefCell<Vec<(u64, Left)>> = const { RefCell::new(Vec::new()) };
}

/// `enter(id, trigger, resource)`: the execution from now on, until `leave()`, with the frame as it
/// is.
fn enter(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let number = id_argument(args, 0);
    let left = execution().enter_as(number, id_argument(args, 1));
    ENTERED.with_borrow_mut(|entered| entered.push((number, left)));
    execution().set_resource(args.get_or_undefined(2).clone());
    execution().tell_before(number, context)?;
    Ok(JsValue::undefined())
}

fn leave(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some((id, left)) = ENTERED.with_borrow_mut(Vec::pop) else {
        return Ok(JsValue::undefined());
    };
    let told = execution().tell_after(id, context);
    // What the callback entered an `AsyncLocalStorage` with is none of ours.
    let frame = execution().frame();
    runtime().leave(left);
    execution().set_frame(frame);
    told?;
    Ok(JsValue::undefined())
}

/// `observePromises(init, before, after, settled, again)`; without arguments nobody observes any more.
fn observe_promises(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let function = |at: usize| args.get_or_undefined(at).as_function();
    let observer = (!args.is_empty()).then(|| promises::Observer {
        init: function(0),
        before: function(1),
        after: function(2),
        settled: function(3),
        again: function(4),
    });
    promises::observe(observer, context);
    Ok(JsValue::undefined())
}

fn tell_destroy(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    execution().has_ended(id_argument(args, 0));
    Ok(JsValue::undefined())
}

/// The number of a handle; of what has none, or of nothing, the trigger of what is stored now.
pub fn async_id(handle: &JsValue, context: &mut Context) -> JsResult<u64> {
    if let Some(handle) = handle.as_object() {
        let method = handle.get(js_string!("getAsyncId"), context)?;
        if let Some(method) = method.as_callable() {
            let id = method.call(&handle.into(), &[], context)?;
            if id.is_number() {
                return Ok(id_argument(&[id], 0));
            }
        }
    }
    Ok(execution().trigger_now())
}

/// `asyncIdOf(handle)`
fn async_id_of(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    number(async_id(args.get_or_undefined(0), context)?)
}

/// `triggeredBy(id, fn, ...args)`: calls it; what it starts has this trigger.
fn triggered_by(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(function) = args.get_or_undefined(1).as_callable() else {
        return Err(convert::illegal_invocation());
    };
    let rest = args.get(2..).unwrap_or_default();
    execution().triggered_by(id_argument(args, 0), || {
        function.call(&JsValue::undefined(), rest, context)
    })
}

/// What js/async_hooks.js needs.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("running", 0, |_, _, _| number(execution().id())),
            ("id", 0, |_, _, _| number(execution().number())),
            ("trigger", 0, |_, _, _| number(execution().trigger())),
            ("triggerNow", 0, |_, _, _| number(execution().trigger_now())),
            ("nextId", 0, |_, _, _| number(execution().next_number())),
            ("frame", 0, |_, _, _| Ok(execution().frame())),
            ("setFrame", 1, |_, args, _| {
                execution().set_frame(args.get_or_undefined(0).clone());
                Ok(JsValue::undefined())
            }),
            ("isObserved", 0, |_, _, _| {
                Ok(execution().is_observed().into())
            }),
            ("observe", 4, observe),
            ("resource", 0, resource),
            ("asyncIdOf", 1, async_id_of),
            ("triggeredBy", 2, triggered_by),
            ("run", 7, run),
            ("enter", 3, enter),
            ("leave", 0, leave),
            ("observePromises", 5, observe_promises),
            ("report", 1, |_, args, context| {
                let error = JsError::from_opaque(args.get_or_undefined(0).clone());
                runtime().uncaught(error, UncaughtOrigin::Exception, context);
                Ok(JsValue::undefined())
            }),
            ("tellInit", 4, tell_init),
            ("tellDestroy", 1, tell_destroy),
        ],
        context,
    );
    let (id, trigger) = promises::names();
    define::put(&half, "idSymbol", id);
    define::put(&half, "triggerSymbol", trigger);
    Ok(half)
}
