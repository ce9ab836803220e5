//! `Atomics.waitAsync`, and `Atomics.notify` for those who wait so. (The engine's own waits inside a job
//! whose future cannot outlive the call.)
//!
//! Who waits stands in one list of the process, in the order in which they came. Who is notified is told
//! in its thread's next poll phase, where Node runs what V8's platform has to do: all of one turn
//! together, before their microtasks. Threads in `Atomics.wait` are the engine's, and are woken before.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use boa_engine::{
    Context, JsArgs, JsBigInt, JsError, JsObject, JsResult, JsSymbol, JsValue,
    builtins::array_buffer::SharedArrayBuffer,
    builtins::promise::ResolvingFunctions,
    js_string,
    object::builtins::{JsFunction, JsPromise, JsSharedArrayBuffer},
    value::{IntegerOrInfinity, PreferredType},
};

use super::buffer::{self, TypedArrayKind, View};
use crate::engine::{convert, define, errors, report};
use crate::runtime::{Doorbell, Handle, HostTimer, PLATFORM, runtime};
use crate::trace::Kind;

const NAME: &str = "Atomics.waitAsync";

/// A place in shared memory: which memory, and which byte of it.
#[derive(Clone)]
struct Place {
    memory: SharedArrayBuffer,
    byte: usize,
}

impl Place {
    /// The engine does not tell whether two are the same memory: what it keeps of one is a pointer to
    /// it, which is read as a number.
    fn block(&self) -> usize {
        const { assert!(size_of::<SharedArrayBuffer>() == size_of::<usize>()) };
        // SAFETY: both have one size, and any bytes are a number.
        unsafe { std::mem::transmute_copy::<SharedArrayBuffer, usize>(&self.memory) }
    }

    fn is(&self, other: &Self) -> bool {
        self.byte == other.byte && self.block() == other.block()
    }
}

/// What a thread is to be told.
struct Inbox {
    notified: Mutex<Vec<u64>>,
    bell: Doorbell,
}

/// Who waits where.
struct Waiter {
    place: Place,
    inbox: Arc<Inbox>,
    id: u64,
}

static WAITERS: Mutex<Vec<Waiter>> = Mutex::new(Vec::new());
/// How many there are: `notify` has nothing to do here when there is none.
static COUNT: AtomicUsize = AtomicUsize::new(0);

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A promise of this thread.
struct Promised {
    functions: ResolvingFunctions,
    timer: Option<Rc<HostTimer>>,
}

/// What this thread has of it.
struct Own {
    inbox: Arc<Inbox>,
    /// Keeps the loop alive while somebody was notified and has not been told.
    handle: Handle,
    last: u64,
    promised: HashMap<u64, Promised>,
}

thread_local! {
    static OWN: OnceCell<RefCell<Own>> = const { OnceCell::new() };
}

fn with_own<T>(look: impl FnOnce(&mut Own) -> T) -> T {
    OWN.with(|own| look(&mut own.get_or_init(|| RefCell::new(begin())).borrow_mut()))
}

fn begin() -> Own {
    let origin = runtime().unnumbered();
    let handle = runtime().handles.open(NAME, origin.id);
    handle.set_active(false);
    let id = origin.id;
    let bell = runtime().doorbell(
        PLATFORM,
        id,
        Rc::new(move |context| {
            runtime().call_back(Kind::Source(NAME), &origin, context, tell);
        }),
    );
    Own {
        inbox: Arc::new(Inbox {
            notified: Mutex::default(),
            bell,
        }),
        handle,
        last: 0,
        promised: HashMap::new(),
    }
}

/// Settles the promises of those who were notified.
fn tell(context: &mut Context) -> JsResult<()> {
    let ids = with_own(|own| {
        own.handle.set_active(false);
        std::mem::take(&mut *locked(&own.inbox.notified))
    });
    for id in ids {
        settle(id, "ok", context)?;
    }
    Ok(())
}

fn settle(id: u64, result: &str, context: &mut Context) -> JsResult<()> {
    let Some(promised) = with_own(|own| own.promised.remove(&id)) else {
        return Ok(());
    };
    if let Some(timer) = promised.timer {
        runtime().stop_host_timer(&timer);
    }
    let result = convert::string(result).into();
    let resolve = promised.functions.resolve;
    resolve.call(&JsValue::undefined(), &[result], context)?;
    Ok(())
}

/// The thread ends: nobody waits in it any more.
pub fn leave() {
    OWN.with(|own| {
        let Some(own) = own.get() else { return };
        let mut own = own.borrow_mut();
        let mut waiters = locked(&WAITERS);
        waiters.retain(|waiter| !Arc::ptr_eq(&waiter.inbox, &own.inbox));
        COUNT.store(waiters.len(), Ordering::SeqCst);
        own.promised.clear();
    });
}

/// Puts both in the place of the engine's.
pub fn define(global: &JsObject, context: &mut Context) -> JsResult<()> {
    let atomics = global.get(js_string!("Atomics"), context)?;
    let Some(atomics) = atomics.as_object() else {
        return Ok(());
    };
    let mut engines = |name| -> JsResult<JsFunction> {
        let function = atomics.get(name, context)?.as_function();
        function.ok_or_else(convert::illegal_invocation)
    };
    let (load, engines_notify) = (engines(js_string!("load"))?, engines(js_string!("notify"))?);
    let wait = define::closure("waitAsync", 4, wait_async, load, context);
    define::put_hidden(&atomics, "waitAsync", wait);
    let notify = define::closure("notify", 3, notify, engines_notify, context);
    define::put_hidden(&atomics, "notify", notify);
    Ok(())
}

/// What an index means; none when it is beyond the array.
fn place(object: &JsObject, size: usize, index: f64, context: &mut Context) -> Option<Place> {
    let view = View::of(object, context)?;
    let memory = JsSharedArrayBuffer::from_object(view.store().object()).ok()?;
    if index < 0.0 || index >= (view.len() / size) as f64 {
        return None;
    }
    Some(Place {
        memory: memory.inner(),
        byte: view.offset() + index as usize * size,
    })
}

fn type_error(message: &str, context: &mut Context) -> JsError {
    errors::thrown(errors::plain(errors::Class::Type, message, context))
}

/// The error of a first argument that will not do.
fn refused(given: &JsValue, why: &str, context: &mut Context) -> JsError {
    let array = given
        .as_object()
        .filter(|object| buffer::kind(object).is_some());
    let tag = array.and_then(|array| array.get(JsSymbol::to_string_tag(), context).ok());
    let shown = match tag.and_then(|tag| tag.as_string()) {
        Some(tag) => format!("[object {}]", convert::text(&tag)),
        None => report::shown_reason(given, context),
    };
    type_error(&format!("{shown} {why}"), context)
}

/// A value as a 64 bit number of `BigInt`.
fn big_of(value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let value = value.to_primitive(context, PreferredType::Number)?;
    if value.is_number() || value.is_null_or_undefined() || value.is_symbol() {
        let shown = report::shown_reason(&value, context);
        return Err(type_error(
            &format!("Cannot convert {shown} to a BigInt"),
            context,
        ));
    }
    Ok(JsBigInt::from(value.to_big_int64(context)?).into())
}

fn index_of(value: &JsValue, context: &mut Context) -> JsResult<f64> {
    Ok(match value.to_integer_or_infinity(context)? {
        IntegerOrInfinity::Integer(index) => index as f64,
        IntegerOrInfinity::PositiveInfinity => f64::INFINITY,
        IntegerOrInfinity::NegativeInfinity => f64::NEG_INFINITY,
    })
}

/// `Atomics.waitAsync(typedArray, index, value, timeout)`: `{ async, value }`.
fn wait_async(
    this: &JsValue,
    args: &[JsValue],
    load: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let given = args.get_or_undefined(0);
    let object = given.as_object();
    let kind = object.as_ref().and_then(buffer::kind);
    let (Some(object), Some(kind @ (TypedArrayKind::Int32 | TypedArrayKind::BigInt64))) =
        (object, kind)
    else {
        return Err(refused(
            given,
            "is not an int32 or BigInt64 typed array.",
            context,
        ));
    };
    let is_big = matches!(kind, TypedArrayKind::BigInt64);
    let view = View::of(&object, context).ok_or_else(convert::illegal_invocation)?;
    if JsSharedArrayBuffer::from_object(view.store().object()).is_err() {
        return Err(refused(given, "is not a shared typed array.", context));
    }
    let index = index_of(args.get_or_undefined(1), context)?;
    let size = if is_big { 8 } else { 4 };
    let Some(place) = place(&object, size, index, context) else {
        let message = "Invalid atomic access index";
        let error = errors::plain(errors::Class::Range, message, context);
        return Err(errors::thrown(error));
    };
    let value = args.get_or_undefined(2);
    let value: JsValue = match is_big {
        true => big_of(value, context)?,
        false => value.to_i32(context)?.into(),
    };
    let timeout = args.get_or_undefined(3).to_number(context)?;
    let result = define::object(context);
    let answer = |is_async: bool, value: JsValue| {
        define::put(&result, "async", is_async);
        define::put(&result, "value", value);
        Ok(JsValue::from(result.clone()))
    };
    let mut waiters = locked(&WAITERS);
    let there = load.call(this, &[given.clone(), index.into()], context)?;
    if !there.strict_equals(&value) {
        return answer(false, js_string!("not-equal").into());
    }
    if timeout <= 0.0 {
        return answer(false, js_string!("timed-out").into());
    }
    let (inbox, id) = with_own(|own| {
        own.last += 1;
        (Arc::clone(&own.inbox), own.last)
    });
    waiters.push(Waiter { place, inbox, id });
    COUNT.store(waiters.len(), Ordering::SeqCst);
    drop(waiters);
    let timer = timeout.is_finite().then(|| {
        let timer = runtime().host_timer(NAME, move |context| expire(id, context));
        runtime().start_host_timer(&timer, timeout.round() as u64);
        timer
    });
    let (promise, functions) = JsPromise::new_pending(context);
    with_own(|own| own.promised.insert(id, Promised { functions, timer }));
    answer(true, promise.into())
}

fn expire(id: u64, context: &mut Context) -> JsResult<()> {
    let inbox = with_own(|own| Arc::clone(&own.inbox));
    let mut waiters = locked(&WAITERS);
    let is_it = |waiter: &Waiter| waiter.id == id && Arc::ptr_eq(&waiter.inbox, &inbox);
    // One that has been notified is told so.
    let Some(at) = waiters.iter().position(is_it) else {
        return Ok(());
    };
    waiters.remove(at);
    COUNT.store(waiters.len(), Ordering::SeqCst);
    drop(waiters);
    settle(id, "timed-out", context)
}

/// `Atomics.notify(typedArray, index, count)`.
fn notify(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    if COUNT.load(Ordering::SeqCst) == 0 {
        return engines.call(this, args, context);
    }
    let array = args.get_or_undefined(0).clone();
    let object = array.as_object();
    let kind = object.as_ref().and_then(buffer::kind);
    let (Some(object), Some(kind)) = (object, kind) else {
        return engines.call(this, args, context);
    };
    // Converted once, by us.
    let index = index_of(args.get_or_undefined(1), context)?;
    let count = match args.get_or_undefined(2) {
        count if count.is_undefined() => f64::INFINITY,
        count => index_of(count, context)?.max(0.0),
    };
    let passed = [array, index.into(), count.into()];
    let woken = engines.call(this, &passed, context)?.to_number(context)?;
    let size = match kind {
        TypedArrayKind::BigInt64 => 8,
        _ => 4,
    };
    let Some(place) = place(&object, size, index, context) else {
        return Ok(woken.into());
    };
    let mut left = count - woken;
    let mut told = Vec::new();
    let mut waiters = locked(&WAITERS);
    waiters.retain(|waiter| {
        if left < 1.0 || !waiter.place.is(&place) {
            return true;
        }
        left -= 1.0;
        told.push((Arc::clone(&waiter.inbox), waiter.id));
        false
    });
    COUNT.store(waiters.len(), Ordering::SeqCst);
    drop(waiters);
    for (inbox, id) in &told {
        locked(&inbox.notified).push(*id);
        inbox.bell.ring();
    }
    let own = OWN.with(|own| own.get().map(|own| Arc::clone(&own.borrow().inbox)));
    if let Some(own) = own
        && told.iter().any(|(inbox, _)| Arc::ptr_eq(inbox, &own))
    {
        with_own(|own| own.handle.set_active(true));
    }
    Ok((woken + told.len() as f64).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memories_are_told_apart() {
        let mut context = Context::default();
        let mut make = || JsSharedArrayBuffer::new(8, &mut context).unwrap().inner();
        let (one, other) = (make(), make());
        let at = |memory: &SharedArrayBuffer, byte| Place {
            memory: memory.clone(),
            byte,
        };
        assert!(at(&one, 4).is(&at(&one, 4)));
        assert!(!at(&one, 4).is(&at(&one, 0)));
        assert!(!at(&one, 4).is(&at(&other, 4)));
    }
}
