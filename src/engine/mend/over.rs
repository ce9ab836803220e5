//! Loops over iterators in generators: what a mended text calls.
//!
//! When a generator is closed from outside (`return()`, a `break` of who uses it), the engine runs
//! the `finally` blocks around the `yield` where it stands, but closes none of the iterators that it
//! is going over there. So a `for...of` with a `yield` in its body becomes
//! `{ let o; try { for (x of o = $ouro_over(values)) ... o = 0 } finally { $ouro_end('close', o) } }`;
//! with `await` what is tried has a `catch (e) { $ouro_end('failed', o); throw e }` of its own, and the
//! last part is `finally { if ($ouro_end('isOpen', o)) $ouro_end('check', await $ouro_end('close', o)) }`.
//! No `catch` sees a generator being closed.
//!
//! Those iterators stay on the engine's stack: it may close one of them again where it means one of a
//! loop around, which is then closed here.

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
            Kind::Async => JsSymbol::async_iterator(),
            _ => JsSymbol::iterator(),
        };
        let begins = define::function("", 0, |this, _, _| Ok(this.clone()), context);
        define::put_with(&made, begin, begins, Attribute::all());
        let methods: [define::Method; 2] = [("next", 0, next), ("return", 0, leave)];
        for (name, length, native) in methods {
            // What has that name is not told of in stacks.
            let method = define::function(OVER, length, native, context);
            define::put_hidden(&made, name, method);
        }
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
/// - `close` closes an iterator if it is open, and gives what is to be awaited, in loops that do;
/// - `isOpen` says whether a loop was left without a word to the iterator;
/// - `failed` takes note that an error comes out of the loop;
/// - `check` fails if what closing gave is no object.
pub fn end(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(1);
    let how = args.get_or_undefined(0).as_string();
    match how.map(|how| how.to_std_string_lossy()).as_deref() {
        Some("close") => return close(value, context),
        Some("isOpen") => return Ok(of(value, false).is_some_and(|(.., is_open)| is_open).into()),
        Some("failed") => failed(value),
        _ => drop(checked(value)?),
    }
    Ok(JsValue::undefined())
}

/// `next()`: the iterator's; one that fails is not closed.
fn next(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some((iterator, next, kind, _)) = of(this, false) else {
        return Ok(JsValue::undefined());
    };
    let given = match next.as_callable() {
        Some(next) => next.call(&iterator.into(), args, context),
        None => Err(fail(format!("{} is not a function", next.display()))),
    };
    if given.is_err() {
        of(this, true);
    } else if kind == Kind::Async
        && let Ok(given) = &given
        && let Some(object) = this.as_object()
        && let Some(over) = object.downcast_ref::<Over>()
    {
        *over.given.borrow_mut() = given.clone();
    }
    given
}

/// An error comes out of the loop. If it is what `next` gave, there is nothing to close.
fn failed(value: &JsValue) {
    let object = value.as_object();
    let over = object.as_ref().and_then(JsObject::downcast_ref::<Over>);
    let given = over.map(|over| over.given.borrow().clone());
    let promise = given.and_then(|given| JsPromise::from_object(given.as_object()?).ok());
    let state = promise.map(|promise| promise.state());
    let is_bodys = matches!(state, Some(PromiseState::Fulfilled(value)) if value.is_object());
    if !is_bodys {
        of(value, true);
    }
}

/// `return()`, which the loop calls where it is left.
fn leave(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let Some((iterator, .., true)) = of(this, true)
        && let Some(leave) = closer(&iterator, context)?
    {
        return leave.call(&iterator.into(), &[], context);
    }
    Ok(create_iter_result_object(
        JsValue::undefined(),
        true,
        context,
    ))
}

fn close(value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let Some((iterator, _, kind, true)) = of(value, true) else {
        return Ok(JsValue::undefined());
    };
    let Some(leave) = closer(&iterator, context)? else {
        return Ok(create_iter_result_object(
            JsValue::undefined(),
            true,
            context,
        ));
    };
    let result = leave.call(&iterator.into(), &[], context);
    match kind {
        Kind::Sync => checked(&result?).map(JsValue::from),
        Kind::Async => result,
        Kind::AsyncFromSync => {
            let waits = result.and_then(|result| waited_for(&result, context));
            waits.or_else(|error| Ok(JsPromise::reject(error, context)?.into()))
        }
    }
}

/// What an iterator that does not wait gives, with its value waited for.
fn waited_for(result: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let result = checked(result)?;
    let done = result.get(js_string!("done"), context)?.to_boolean();
    let value = result.get(js_string!("value"), context)?;
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
    let value = JsPromise::resolve(value, context)?;
    Ok(value.then(Some(unwrap), None, context)?.into())
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
        None => Err(fail(format!("{} is not a function", found.display()))),
    }
}

/// A property of a value that is neither null nor undefined.
fn property(value: &JsValue, key: JsSymbol, context: &mut Context) -> JsResult<JsValue> {
    value.to_object(context)?.get(key, context)
}

fn fail(message: String) -> JsError {
    JsNativeError::typ().with_message(message).into()
}
