//! `async_hooks`: what js/async_hooks.js asks of the runtime about executions.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsError, JsObject, JsResult, JsValue,
    object::builtins::{JsArray, JsFunction},
};

use crate::engine::{convert, define, errors};
use crate::runtime::{Execution, Left, Observer, Origin, UncaughtOrigin, runtime};

fn execution() -> &'static Execution {
    &runtime().execution
}

/// Tells an observer of a new tick.
pub fn tell_tick(
    id: u64,
    callback: JsFunction,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<()> {
    if !execution().is_observed() {
        return Ok(());
    }
    let resource = define::object(context);
    define::put(&resource, "callback", callback);
    let args = JsArray::from_iter(args.iter().cloned(), context);
    define::put(&resource, "args", args);
    let origin = Origin {
        id,
        cause: execution().id(),
        frame: JsValue::undefined(),
    };
    execution().tell_init(&origin, "TickObject", &resource.into(), context)
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
    let origin = Origin {
        id: id_argument(args, 0),
        cause: id_argument(args, 1),
        frame: args.get_or_undefined(2).clone(),
    };
    let left = runtime().enter(&origin);
    execution().set_resource(args.get_or_undefined(3).clone());
    let told = execution().tell_before(origin.id, context);
    let result = told.and_then(|()| function.call(args.get_or_undefined(5), &list, context));
    let told = execution().tell_after(origin.id, context);
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
        id: id_argument(args, 0),
        cause: id_argument(args, 2),
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
    let origin = Origin {
        id: id_argument(args, 0),
        cause: id_argument(args, 1),
        frame: execution().frame(),
    };
    let left = runtime().enter(&origin);
    ENTERED.with_borrow_mut(|entered| entered.push((origin.id, left)));
    execution().set_resource(args.get_or_undefined(2).clone());
    execution().tell_before(origin.id, context)?;
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

/// `markReaction(fn)`: a promise's reaction that enters its execution by itself.
fn mark_reaction(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let reaction = args.get_or_undefined(0);
    if let Some(function) = reaction.as_object() {
        crate::engine::hooks::mark_reaction(&function);
    }
    Ok(reaction.clone())
}

fn tell_destroy(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    execution().tell_destroy(id_argument(args, 0), context)?;
    Ok(JsValue::undefined())
}

/// What js/async_hooks.js needs.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("id", 0, |_, _, _| number(execution().id())),
            ("toldId", 0, |_, _, _| number(execution().told().0)),
            ("toldCause", 0, |_, _, _| number(execution().told().1)),
            ("nextId", 0, |_, _, _| number(execution().next_id())),
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
            ("run", 7, run),
            ("enter", 3, enter),
            ("leave", 0, leave),
            ("markReaction", 1, mark_reaction),
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
    Ok(half)
}
