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
//! With `await` the `catch` has `if (o = $ouro_end('failed', o)) try { await o } catch {}`, and the
//! `finally` has `if (o = $ouro_end('close', o)) $ouro_end('check', await o)`.
//! No `catch` sees a generator being closed.

use std::cell::Cell;

use boa_engine::gc::GcRefCell;
use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsNativeError, JsObject, JsResult, JsSymbol,
    JsValue, Trace,
    builtins::{iterable::create_iter_result_object, promise::PromiseState},
    js_string,
    object::builtins::JsPromise,
    property::Attribute,
};

use super::helpers::OVER;
use crate::engine::define::{self, get};

/// How iterators are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sync,
    Async,
    /// Iterators that do not wait, in a loop that does.
    AsyncFromSync,
}

/// An iterator that a loop goes over, and the loop's end.
#[derive(Trace, Finalize, JsData)]
struct Over {
    iterator: JsObject,
    next: JsValue,
    /// What `next` gave last, if that is awaited.
    given: GcRefCell<JsValue>,
    /// It has neither been closed nor failed.
    #[unsafe_ignore_trace]
    is_open: Cell<bool>,
    /// The engine has looked for what closes it, as it does where a loop is left.
    #[unsafe_ignore_trace]
    is_left: Cell<bool>,
    #[unsafe_ignore_trace]
    kind: Kind,
}

/// What all of one kind in a realm have.
#[derive(Trace, Finalize, JsData)]
struct Prototypes([JsObject; 3]);

/// `$ouro_over(values, awaits)`: what is gone over instead.
pub fn over(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let values = args.get_or_undefined(0);
    let awaits = args.get_or_undefined(1).to_boolean();
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
    if kind == Kind::Sync && JsObject::equals(&begin, &of_arrays) {
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
    let prototype = prototype(kind, context);
    let over = Over {
        iterator,
        next,
        given: GcRefCell::default(),
        is_open: Cell::new(true),
        is_left: Cell::new(false),
        kind,
    };
    Ok(define::native_object(&prototype, over, context).into())
}

/// What objects of a kind inherit, in the running realm.
fn prototype(kind: Kind, context: &mut Context) -> JsObject {
    let realm = context.realm().clone();
    if let Some(known) = realm.host_defined().get::<Prototypes>() {
        return known.0[kind as usize].clone();
    }
    let all = [Kind::Sync, Kind::Async, Kind::AsyncFromSync].map(|kind| {
        let made = define::object(context);
        let begin = match kind {
            Kind::Sync => JsSymbol::iterator(),
            Kind::Async | Kind::AsyncFromSync => JsSymbol::async_iterator(),
        };
        let begins = define::function("", 0, |this, _, _| Ok(this.clone()), context);
        define::put_with(&made, begin, begins, Attribute::all());
        // What has that name is not told of in stacks.
        let method = define::function(OVER, 0, next, context);
        define::put_hidden(&made, "next", method);
        define::put_accessor(&made, js_string!("return"), look_for_end, None, context);
        made
    });
    let made = all[kind as usize].clone();
    realm.host_defined_mut().insert(Prototypes(all));
    made
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
/// - `failed` does the same where an error comes out of the loop;
/// - `check` fails if what closing gave is no object.
pub fn end(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(1);
    let how = args.get_or_undefined(0).as_string();
    match how.map(|how| how.to_std_string_lossy()).as_deref() {
        Some("ended") => ended(value),
        Some("close") => return close(value, context),
        Some("failed") => return Ok(failed(value, context)),
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
        Kind::Async => note(this, given),
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
                Ok(JsPromise::reject(error, context)?.into())
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
    }
    given.inspect_err(|_| drop(of(this, true)))
}

/// An error comes out of the loop. If it is of what `next` gave, there is nothing to close. What goes
/// wrong while the iterator is closed is not heard of.
fn failed(value: &JsValue, context: &mut Context) -> JsValue {
    if matches!(of(value, false), Some((_, _, Kind::Async, true))) && !is_bodys(value) {
        of(value, true);
    }
    close(value, context).unwrap_or_default()
}

/// Whether the error that comes out of a loop is that of its body.
fn is_bodys(value: &JsValue) -> bool {
    let object = value.as_object();
    let over = object.as_ref().and_then(JsObject::downcast_ref::<Over>);
    let given = over.map(|over| over.given.borrow().clone());
    let given = given.and_then(|given| given.as_object());
    match given.map(JsPromise::from_object) {
        Some(Ok(promise)) => {
            matches!(promise.state(), PromiseState::Fulfilled(value) if value.is_object())
        }
        Some(Err(_)) => true,
        None => false,
    }
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
    let Some(leave) = closer(&iterator, context)? else {
        let nothing = JsValue::undefined();
        return Ok(match kind {
            // It is waited for.
            Kind::AsyncFromSync => create_iter_result_object(nothing, true, context),
            Kind::Sync | Kind::Async => nothing,
        });
    };
    let result = leave.call(&iterator.into(), &[], context);
    match kind {
        Kind::Sync => checked(&result?).map(JsValue::from),
        Kind::Async => Ok(JsPromise::resolve(result?, context)?.into()),
        Kind::AsyncFromSync => {
            let waits = result.and_then(|result| waited_for(&result, None, context));
            waits.or_else(|error| Ok(JsPromise::reject(error, context)?.into()))
        }
    }
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
    let value = JsPromise::resolve(value, context)?;
    Ok(value.then(Some(unwrap), closes, context)?.into())
}

fn checked(result: &JsValue) -> JsResult<JsObject> {
    let object = result.as_object();
    object.ok_or_else(|| {
        fail(format!(
            "Iterator result {} is not an object",
            result.display()
        ))
    })
}

/// What closes an iterator, if it has that.
fn closer(iterator: &JsObject, context: &mut Context) -> JsResult<Option<JsObject>> {
    let found = iterator.get(js_string!("return"), context)?;
    if found.is_null_or_undefined() {
        return Ok(None);
    }
    match found.as_callable() {
        Some(callable) => Ok(Some(callable)),
        None => Err(fail(no_function(&found))),
    }
}

/// V8's words for a value that is called, where no text tells what it is.
fn no_function(value: &JsValue) -> String {
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

fn fail(message: String) -> JsError {
    JsNativeError::typ().with_message(message).into()
}
