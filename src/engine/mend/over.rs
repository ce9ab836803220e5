//! Loops over iterators in generators: what a mended text calls.
//!
//! When a generator is closed from outside (`return()`, a `break` of who uses it), the engine runs
//! the `finally` blocks around the `yield` where it stands, but closes none of the iterators that it
//! is going over there; around a `yield*` it closes them all before the first `finally` has run. So
//! it gets iterators that cannot be closed, and a `for...of` with a `yield` in its body becomes
//!
//! ```js
//! { let o; try {
//!   try { for (x of o = $ouro_over(values)) ... $ouro_end('ended', o) }
//!   catch (e) { $ouro_end('failed', o); throw e }
//! } finally { $ouro_end('close', o) } }
//! ```
//!
//! With `await` the body begins with `n++`, so that an error of the body is told from one of what
//! `next` gave, the `catch` has `if (o = $ouro_end('failed', o, n)) try { await o } catch {}`, and the
//! `finally` has `if (o = $ouro_end('close', o)) $ouro_end('check', await o)`.
//! No `catch` sees a generator being closed.
//!
//! A `for await` without a `yield` is closed by the engine; what it goes over, and a `yield*` that
//! awaits, is made in [`super::delegate`]. There, too, V8 closes iterators that do not wait and fail.

use std::cell::Cell;

use boa_engine::gc::GcRefCell;
use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsNativeError, JsObject, JsResult, JsString,
    JsSymbol, JsValue, Trace,
    builtins::{iterable::create_iter_result_object, promise::PromiseState},
    js_string,
    object::builtins::{JsPromise, JsProxy},
    property::{Attribute, PropertyKey},
};

use super::delegate;
use super::helpers::OVER;
use crate::engine::define::{self, Native, get};
use crate::engine::report;

/// How iterators are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sync,
    Async,
    /// Iterators that do not wait, in a loop that does.
    AsyncFromSync,
}

/// What the argument behind the values says of a loop.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Loop {
    /// It yields.
    Sync,
    /// It yields and awaits.
    Async,
    /// It awaits, and the engine closes what it goes over.
    LeftToEngine,
    /// It is no loop, but a `yield*` that awaits.
    Delegated,
}

/// An iterator that a loop goes over, and the loop's end.
#[derive(Trace, Finalize, JsData)]
struct Over {
    iterator: JsObject,
    next: JsValue,
    /// What `next` gave last, if that is awaited.
    given: GcRefCell<JsValue>,
    /// How often it gave something.
    #[unsafe_ignore_trace]
    turns: Cell<u32>,
    /// It has neither been closed nor failed.
    #[unsafe_ignore_trace]
    is_open: Cell<bool>,
    /// The engine has looked for what closes it, as it does where a loop is left.
    #[unsafe_ignore_trace]
    is_left: Cell<bool>,
    #[unsafe_ignore_trace]
    kind: Kind,
}

/// What all of one kind in a realm have, and those that the engine closes.
#[derive(Trace, Finalize, JsData)]
struct Prototypes([JsObject; 4]);

const CLOSED_BY_ENGINE: usize = 3;

/// `$ouro_over(values, kind of loop)`: what is gone over instead.
pub fn over(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let values = args.get_or_undefined(0);
    let found = match args.get_or_undefined(1).as_number() {
        Some(1.0) => Loop::Async,
        Some(2.0) => Loop::LeftToEngine,
        Some(3.0) => Loop::Delegated,
        _ => Loop::Sync,
    };
    let awaits = found != Loop::Sync;
    let is_nothing = values.is_null_or_undefined();
    if awaits && is_nothing {
        let shown = values.display();
        let read = "(reading 'Symbol(Symbol.asyncIterator)')";
        return Err(fail(format!("Cannot read properties of {shown} {read}")));
    }
    let mut kind = if awaits { Kind::Async } else { Kind::Sync };
    let mut begin = match (is_nothing, awaits) {
        (true, _) => JsValue::undefined(),
        (false, true) => property(values, JsSymbol::async_iterator(), context)?,
        (false, false) => property(values, JsSymbol::iterator(), context)?,
    };
    if awaits && begin.is_null_or_undefined() {
        kind = Kind::AsyncFromSync;
        begin = property(values, JsSymbol::iterator(), context)?;
    }
    let Some(begin) = begin.as_callable() else {
        // The engine's words, which the text makes better ones of.
        return Err(fail(match is_nothing {
            true => "cannot convert 'null' or 'undefined' to object".into(),
            false => format!("value with type `{}` is not iterable", values.type_of()),
        }));
    };
    let of_arrays = context.intrinsics().objects().array_prototype_values();
    if (kind == Kind::Sync || kind == Kind::AsyncFromSync && found == Loop::LeftToEngine)
        && JsObject::equals(&begin, &of_arrays)
    {
        // The engine is fastest so, and there is nothing to close.
        return Ok(values.clone());
    }
    let Some(iterator) = begin.call(values, &[], context)?.as_object() else {
        let name = match kind {
            Kind::Async => "Symbol.asyncIterator",
            Kind::Sync | Kind::AsyncFromSync => "Symbol.iterator",
        };
        return Err(fail(format!(
            "Result of the {name} method is not an object"
        )));
    };
    let next = get!(&iterator, "next", context)?;
    if kind == Kind::Async && matches!(found, Loop::LeftToEngine | Loop::Delegated) {
        let is_yield = found == Loop::Delegated;
        return Ok(delegate::to(iterator, next, is_yield, context));
    }
    let prototype = prototype(kind, found, context);
    let over = Over {
        iterator,
        next,
        turns: Cell::new(0),
        given: GcRefCell::default(),
        is_open: Cell::new(true),
        is_left: Cell::new(false),
        kind,
    };
    let made = define::native_object(&prototype, over, context);
    if found == Loop::Delegated {
        let next = get!(&made, "next", context)?;
        return Ok(delegate::to(made, next, true, context));
    }
    Ok(made.into())
}

/// What objects inherit in the running realm.
fn prototype(kind: Kind, found: Loop, context: &mut Context) -> JsObject {
    let at = match found {
        Loop::Sync | Loop::Async => kind as usize,
        Loop::LeftToEngine | Loop::Delegated => CLOSED_BY_ENGINE,
    };
    let realm = context.realm().clone();
    if let Some(known) = realm.host_defined().get::<Prototypes>() {
        return known.0[at].clone();
    }
    let all = std::array::from_fn(|at| {
        let made = define::object(context);
        let begin = match at == Kind::Sync as usize {
            true => JsSymbol::iterator(),
            false => JsSymbol::async_iterator(),
        };
        let begins = define::function("", 0, |this, _, _| Ok(this.clone()), context);
        define::put_with(&made, begin, begins, Attribute::all());
        // What has that name is not told of in stacks.
        let method = define::function(OVER, 0, next, context);
        define::put_hidden(&made, "next", method);
        if at == CLOSED_BY_ENGINE {
            for (name, native) in [("return", leave as Native), ("throw", throw)] {
                let method = define::function(OVER, 1, native, context);
                define::put_hidden(&made, name, method);
            }
        } else {
            define::put_accessor(&made, js_string!("return"), look_for_end, None, context);
        }
        made
    });
    let made = Prototypes(all);
    let wanted = made.0[at].clone();
    realm.host_defined_mut().insert(made);
    wanted
}

/// The iterator that a value is about, its kind, and whether it was open; it is not from now on, if
/// `ends`.
fn of(value: &JsValue, ends: bool) -> Option<(JsObject, JsValue, Kind, bool)> {
    let object = value.as_object()?;
    let over = object.downcast_ref::<Over>()?;
    let was_open = over.is_open.get();
    over.is_open.set(was_open && !ends);
    Some((
        over.iterator.clone(),
        over.next.clone(),
        over.kind,
        was_open,
    ))
}

/// `$ouro_end(how, value)`: nothing happens to what is not made by [`over`].
///
/// - `ended` takes note that the loop is at its end: the iterator is too, unless the loop was left;
/// - `close` closes an iterator if it is open, and gives what is to be awaited, in loops that do;
/// - `failed` does the same where an error comes out of the loop, whose body began so many times;
/// - `check` fails if what closing gave is no object.
pub fn end(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(1);
    let how = args.get_or_undefined(0).as_string();
    match how.map(|how| how.to_std_string_lossy()).as_deref() {
        Some("ended") => ended(value),
        Some("close") => return close(value, context),
        Some("failed") => {
            let began = args.get_or_undefined(2).as_number();
            return Ok(failed(value, began, context));
        }
        _ => drop(checked(value)?),
    }
    Ok(JsValue::undefined())
}

/// `return` of what is gone over: there is none.
fn look_for_end(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    if let Some(object) = this.as_object()
        && let Some(over) = object.downcast_ref::<Over>()
    {
        over.is_left.set(true);
    }
    Ok(JsValue::undefined())
}

fn ended(value: &JsValue) {
    if let Some(object) = value.as_object()
        && let Some(over) = object.downcast_ref::<Over>()
        && !over.is_left.get()
    {
        over.is_open.set(false);
    }
}

/// `next()`: the iterator's; one that fails is not closed.
fn next(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some((iterator, next, kind, _)) = of(this, false) else {
        return Ok(JsValue::undefined());
    };
    let given = match next.as_callable() {
        Some(next) => next.call(&iterator.clone().into(), args, context),
        None => Err(fail(no_function(&next))),
    };
    match kind {
        Kind::Async => {
            let given = given.and_then(|given| delegate::promised(given, context));
            note(this, given)
        }
        Kind::Sync => {
            let step = given.and_then(|given| {
                let result = checked(&given)?;
                let done = get!(&result, "done", context)?.to_boolean();
                let value = match done {
                    true => JsValue::undefined(),
                    false => get!(&result, "value", context)?,
                };
                Ok(create_iter_result_object(value, done, context))
            });
            step.inspect_err(|_| drop(of(this, true)))
        }
        Kind::AsyncFromSync => {
            let waits = given.and_then(|given| waited_for(&given, Some(this), context));
            waits.or_else(|error| {
                // V8 closes it where the standard does not, too.
                give_up(this, context);
                rejected(error, context)
            })
        }
    }
}

/// What `next` gave is kept until it is known what comes of it.
fn note(this: &JsValue, given: JsResult<JsValue>) -> JsResult<JsValue> {
    if let (Ok(given), Some(object)) = (&given, this.as_object())
        && let Some(over) = object.downcast_ref::<Over>()
    {
        *over.given.borrow_mut() = given.clone();
        over.turns.set(over.turns.get() + 1);
    }
    given.inspect_err(|_| drop(of(this, true)))
}

/// An error comes out of the loop, whose body began so many times. If it is of what `next` gave, there
/// is nothing to close. What goes wrong while the iterator is closed is not heard of.
fn failed(value: &JsValue, began: Option<f64>, context: &mut Context) -> JsValue {
    if matches!(of(value, false), Some((_, _, Kind::Async, true))) && !is_loops(value, began) {
        of(value, true);
    }
    close(value, context).unwrap_or_default()
}

/// Whether the error that comes out of a loop is that of its body, or of the pattern in front of it,
/// which takes apart what can be had without a failure.
fn is_loops(value: &JsValue, began: Option<f64>) -> bool {
    let object = value.as_object();
    let Some(over) = object.as_ref().and_then(JsObject::downcast_ref::<Over>) else {
        return false;
    };
    if began == Some(f64::from(over.turns.get())) {
        return true;
    }
    let given = over.given.borrow().as_object().map(JsPromise::from_object);
    let result = match given {
        Some(Ok(promise)) => match promise.state() {
            PromiseState::Fulfilled(value) => value.as_object(),
            _ => None,
        },
        _ => None,
    };
    result
        .is_some_and(|result| plain(&result, "done").is_some() && plain(&result, "value").is_some())
}

/// A property's value, if reading it calls nothing.
fn plain(object: &JsObject, name: &str) -> Option<JsValue> {
    let key = PropertyKey::from(JsString::from(name));
    let mut next = Some(object.clone());
    while let Some(object) = next {
        if JsProxy::from_object(object.clone()).is_ok() {
            return None;
        }
        if let Some(found) = object.borrow().properties().get(&key) {
            return found.value().cloned();
        }
        next = object.prototype();
    }
    Some(JsValue::undefined())
}

/// Closes an iterator behind an error, of which alone is told.
fn give_up(value: &JsValue, context: &mut Context) {
    if let Some((iterator, .., true)) = of(value, true)
        && let Ok(Some(leave)) = closer(&iterator, context)
    {
        let _ = leave.call(&iterator.into(), &[], context);
    }
}

/// Closes an iterator if it is open.
fn close(value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let Some((iterator, _, kind, true)) = of(value, true) else {
        return Ok(JsValue::undefined());
    };
    let leave = closer(&iterator, context);
    let call =
        |leave: JsObject, context: &mut Context| leave.call(&iterator.clone().into(), &[], context);
    match kind {
        Kind::Sync => match leave? {
            Some(leave) => checked(&call(leave, context)?).map(JsValue::from),
            None => Ok(JsValue::undefined()),
        },
        Kind::Async => match leave? {
            Some(leave) => Ok(resolved(call(leave, context)?, context)?.into()),
            None => Ok(JsValue::undefined()),
        },
        Kind::AsyncFromSync => leave_waiting(&iterator, leave, &[], context),
    }
}

/// Leaves an iterator that does not wait: a promise of what it gives.
fn leave_waiting(
    iterator: &JsObject,
    leave: JsResult<Option<JsObject>>,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let waits = leave.and_then(|leave| match leave {
        Some(leave) => {
            let result = leave.call(&iterator.clone().into(), args, context)?;
            waited_for(&result, None, context)
        }
        None => {
            let value = args.get_or_undefined(0).clone();
            let result = create_iter_result_object(value, true, context);
            Ok(resolved(result, context)?.into())
        }
    });
    waits.or_else(|error| rejected(error, context))
}

/// `return()` of one that does not wait, where the engine closes it.
fn leave(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some((iterator, ..)) = of(this, true) else {
        return Ok(JsValue::undefined());
    };
    let leave = closer(&iterator, context);
    leave_waiting(&iterator, leave, args, context)
}

/// `throw()` of the same.
fn throw(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some((iterator, ..)) = of(this, false) else {
        return Ok(JsValue::undefined());
    };
    let throw = method(&iterator, js_string!("throw"), context);
    let waits = throw.and_then(|throw| match throw {
        Some(throw) => {
            let result = throw.call(&iterator.clone().into(), args, context);
            let waits = result.and_then(|result| waited_for(&result, Some(this), context));
            waits.inspect_err(|_| give_up(this, context))
        }
        None => {
            if let Some(leave) = closer(&iterator, context)? {
                checked(&leave.call(&iterator.clone().into(), &[], context)?)?;
            }
            Err(fail(
                "The iterator does not provide a 'throw' method.".into(),
            ))
        }
    });
    waits.or_else(|error| rejected(error, context))
}

/// What an iterator that does not wait gives, with its value waited for; `steps` is what goes over it,
/// if it is to be closed when the value fails.
fn waited_for(
    result: &JsValue,
    steps: Option<&JsValue>,
    context: &mut Context,
) -> JsResult<JsValue> {
    let result = checked(result)?;
    let done = get!(&result, "done", context)?.to_boolean();
    let value = get!(&result, "value", context)?;
    let unwrap = define::closure(
        "",
        1,
        |_, args, done: &bool, context| {
            let value = args.get_or_undefined(0).clone();
            Ok(create_iter_result_object(value, *done, context))
        },
        done,
        context,
    );
    if done && let Some(steps) = steps {
        of(steps, true);
    }
    let closes = steps.map(|steps| {
        define::closure(
            "",
            1,
            |_, args, steps: &JsValue, context| {
                give_up(steps, context);
                Err(JsError::from_opaque(args.get_or_undefined(0).clone()))
            },
            steps.clone(),
            context,
        )
    });
    let value = resolved(value, context)?;
    Ok(value.then(Some(unwrap), closes, context)?.into())
}

/// A promise that is rejected; with a limit of the engine's, too.
pub fn rejected(error: JsError, context: &mut Context) -> JsResult<JsValue> {
    let error = report::catchable(error, context);
    Ok(JsPromise::reject(error, context)?.into())
}

/// PromiseResolve; the engine's own cannot fail where reading `constructor` does.
pub fn resolved(value: JsValue, context: &mut Context) -> JsResult<JsPromise> {
    let known = value.as_object().map(JsPromise::from_object);
    if let Some(Ok(promise)) = known {
        let class = JsObject::from(promise.clone()).get(js_string!("constructor"), context)?;
        let promises = context.intrinsics().constructors().promise().constructor();
        if class
            .as_object()
            .is_some_and(|class| JsObject::equals(&class, &promises))
        {
            return Ok(promise);
        }
    }
    let (promise, settle) = JsPromise::new_pending(context);
    settle
        .resolve
        .call(&JsValue::undefined(), &[value], context)?;
    Ok(promise)
}

pub fn checked(result: &JsValue) -> JsResult<JsObject> {
    let object = result.as_object();
    object.ok_or_else(|| {
        fail(format!(
            "Iterator result {} is not an object",
            result.display()
        ))
    })
}

/// What closes an iterator, if it has that.
pub fn closer(iterator: &JsObject, context: &mut Context) -> JsResult<Option<JsObject>> {
    method(iterator, js_string!("return"), context)
}

/// GetMethod
pub fn method(
    object: &JsObject,
    name: JsString,
    context: &mut Context,
) -> JsResult<Option<JsObject>> {
    let found = object.get(name, context)?;
    if found.is_null_or_undefined() {
        return Ok(None);
    }
    match found.as_callable() {
        Some(callable) => Ok(Some(callable)),
        None => Err(fail(no_function(&found))),
    }
}

/// V8's words for a value that is called, where no text tells what it is.
pub fn no_function(value: &JsValue) -> String {
    let shown = match value.is_string() || value.is_number() || value.is_boolean() {
        true => format!(" {}", value.display()),
        false => String::new(),
    };
    format!("{}{shown} is not a function", value.type_of())
}

/// A property of a value that is neither null nor undefined.
fn property(value: &JsValue, key: JsSymbol, context: &mut Context) -> JsResult<JsValue> {
    value.to_object(context)?.get(key, context)
}

pub fn fail(message: String) -> JsError {
    JsNativeError::typ().with_message(message).into()
}
