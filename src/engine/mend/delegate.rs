//! What a `for await` without a `yield` goes over, and a `yield*` that awaits: an iterator in the
//! script's own iterator's place.
//!
//! The engine looks at what `next` gave before it has waited for it: it gets promises only. And it
//! goes on a microtask too late when a `yield*` is left by `return()`, since it waits for the value,
//! too. Two of its jobs are then put in front of all others: the one that waits for the result runs
//! right behind ours, which has waited for it, and the one that waits for the value right behind that.

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsSymbol, JsValue, Trace, js_string,
    object::builtins::{JsFunction, JsPromise},
    property::{Attribute, PropertyDescriptor},
};

use super::helpers::OVER;
use super::over::{checked, closer, fail, method, no_function, resolved};
use crate::engine::define::{self, get};
use crate::runtime::runtime;

/// Another iterator, and whether a `yield*` goes over it.
#[derive(Trace, Finalize, JsData)]
struct Delegate {
    iterator: JsObject,
    next: JsValue,
    is_yield: bool,
}

/// What all of them in a realm have.
#[derive(Trace, Finalize, JsData)]
struct Prototype(JsObject);

/// The iterator in the place of one whose methods give promises.
pub fn to(iterator: JsObject, next: JsValue, is_yield: bool, context: &mut Context) -> JsValue {
    let prototype = prototype(context);
    let delegate = Delegate {
        iterator,
        next,
        is_yield,
    };
    define::native_object(&prototype, delegate, context).into()
}

fn prototype(context: &mut Context) -> JsObject {
    let realm = context.realm().clone();
    if let Some(known) = realm.host_defined().get::<Prototype>() {
        return known.0.clone();
    }
    let made = define::object(context);
    let begins = define::function("", 0, |this, _, _| Ok(this.clone()), context);
    define::put_with(&made, JsSymbol::async_iterator(), begins, Attribute::all());
    // What has that name is not told of in stacks.
    let method = define::function(OVER, 1, next, context);
    define::put_hidden(&made, "next", method);
    define::put_accessor(&made, js_string!("return"), find_return, None, context);
    define::put_accessor(&made, js_string!("throw"), find_throw, None, context);
    realm.host_defined_mut().insert(Prototype(made.clone()));
    made
}

fn of(value: &JsValue) -> Option<(JsObject, JsValue, bool)> {
    let object = value.as_object()?;
    let delegate = object.downcast_ref::<Delegate>()?;
    let (iterator, next) = (delegate.iterator.clone(), delegate.next.clone());
    Some((iterator, next, delegate.is_yield))
}

/// What a method gave as a promise; waiting for it takes as long.
pub fn promised(given: JsValue, context: &mut Context) -> JsResult<JsValue> {
    let object = given.as_object();
    if object.is_some_and(|object| JsPromise::from_object(object).is_ok()) {
        return Ok(given);
    }
    Ok(resolved(given, context)?.into())
}

fn next(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some((iterator, next, _)) = of(this) else {
        return Ok(JsValue::undefined());
    };
    let Some(next) = next.as_callable() else {
        return Err(fail(no_function(&next)));
    };
    let given = next.call(&iterator.into(), args, context)?;
    promised(given, context)
}

/// An iterator and a method of it.
type Bound = (JsObject, JsObject);

/// A method of an iterator, to be called as one of the object in its place.
fn bound(
    iterator: JsObject,
    method: Option<JsObject>,
    call: fn(&JsValue, &[JsValue], &Bound, &mut Context) -> JsResult<JsValue>,
    context: &mut Context,
) -> JsValue {
    match method {
        Some(method) => define::closure(OVER, 1, call, (iterator, method), context).into(),
        None => JsValue::undefined(),
    }
}

fn find_throw(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some((iterator, ..)) = of(this) else {
        return Ok(JsValue::undefined());
    };
    let found = method(&iterator, js_string!("throw"), context)?;
    Ok(bound(iterator, found, call, context))
}

fn find_return(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some((iterator, _, is_yield)) = of(this) else {
        return Ok(JsValue::undefined());
    };
    let found = closer(&iterator, context)?;
    let call = if is_yield { leave } else { call };
    Ok(bound(iterator, found, call, context))
}

fn call(
    _: &JsValue,
    args: &[JsValue],
    (iterator, method): &Bound,
    context: &mut Context,
) -> JsResult<JsValue> {
    method.call(&iterator.clone().into(), args, context)
}

/// Leaves what a `yield*` goes over: a promise that is settled when what is given is, and whose jobs
/// run right behind that.
fn leave(this: &JsValue, args: &[JsValue], to: &Bound, context: &mut Context) -> JsResult<JsValue> {
    let given = call(this, args, to, context)?;
    let given = resolved(given, context)?;
    let (promise, settle) = JsPromise::new_pending(context);
    let (resolve, reject) = (settle.resolve, settle.reject);
    let ends = define::closure("", 1, ended, (resolve, reject.clone()), context);
    let fails = define::closure("", 1, failed, reject, context);
    given.then(Some(ends), Some(fails), context)?;
    Ok(promise.into())
}

fn failed(
    _: &JsValue,
    args: &[JsValue],
    reject: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    runtime().microtasks.put_next_first();
    reject.call(&JsValue::undefined(), args, context)
}

fn ended(
    _: &JsValue,
    args: &[JsValue],
    (resolve, reject): &(JsFunction, JsFunction),
    context: &mut Context,
) -> JsResult<JsValue> {
    let result = checked(args.get_or_undefined(0)).and_then(|result| last(&result, context));
    runtime().microtasks.put_next_first();
    match result {
        Ok(result) => resolve.call(&JsValue::undefined(), &[result.into()], context),
        Err(error) => {
            let error = error.into_opaque(context)?;
            reject.call(&JsValue::undefined(), &[error], context)
        }
    }
}

/// What the engine gets in the place of a result.
fn last(result: &JsObject, context: &mut Context) -> JsResult<JsObject> {
    let done = get!(result, "done", context)?.to_boolean();
    let value = get!(result, "value", context)?;
    let made = JsObject::with_null_proto();
    define::put(&made, "done", done);
    let is_waited_for = match value.as_object() {
        Some(object) => object.get(js_string!("then"), context)?.is_callable(),
        None => false,
    };
    if !done || is_waited_for {
        define::put(&made, "value", value);
        return Ok(made);
    }
    let native = |_: &JsValue, _: &[JsValue], value: &JsValue, _: &mut Context| {
        runtime().microtasks.put_next_first();
        Ok(value.clone())
    };
    let read = define::closure("", 0, native, value, context);
    made.insert_property(
        js_string!("value"),
        PropertyDescriptor::builder()
            .get(read)
            .enumerable(true)
            .configurable(true),
    );
    Ok(made)
}
