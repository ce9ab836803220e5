//! What both halves of a stream share: how it fails and how it is destroyed. A Duplex has two states
//! and one life: what happens to it is noted in both.

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, Finalize, JsArgs, JsObject, JsResult, JsString, JsValue, Trace, js_string,
    object::builtins::JsFunction,
};

use super::common::{emit, invoke, this_stream};
use super::later::{Later, later_with};
use super::state::{State, flag, with};
use crate::engine::{define, errors};
use crate::modules::http::incoming;

thread_local! {
    /// `Readable.prototype._destroy`, which calls back at once.
    static PLAIN_DESTROY: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// Says which `_destroy` does nothing but call back.
pub fn set_plain_destroy(function: Option<JsObject>) {
    PLAIN_DESTROY.with(|known| *known.borrow_mut() = function);
}

/// A field that both kinds of state have.
#[derive(Clone, Copy)]
enum Field {
    Destroyed,
    Closed,
    CloseEmitted,
    ErrorEmitted,
    EmitClose,
    AutoDestroy,
    Constructed,
}

impl Field {
    fn bits(self) -> u32 {
        match self {
            Self::Destroyed => flag::DESTROYED,
            Self::Closed => flag::CLOSED,
            Self::CloseEmitted => flag::CLOSE_EMITTED,
            Self::ErrorEmitted => flag::ERROR_EMITTED,
            Self::EmitClose => flag::EMIT_CLOSE,
            Self::AutoDestroy => flag::AUTO_DESTROY,
            Self::Constructed => flag::CONSTRUCTED,
        }
    }

    fn name(self) -> JsString {
        match self {
            Self::Destroyed => js_string!("destroyed"),
            Self::Closed => js_string!("closed"),
            Self::CloseEmitted => js_string!("closeEmitted"),
            Self::ErrorEmitted => js_string!("errorEmitted"),
            Self::EmitClose => js_string!("emitClose"),
            Self::AutoDestroy => js_string!("autoDestroy"),
            Self::Constructed => js_string!("constructed"),
        }
    }
}

/// The state of one half: native for reading, an object of JavaScript's for writing.
struct Half(JsObject);

impl Half {
    fn is(&self, field: Field, context: &mut Context) -> JsResult<bool> {
        if self.0.is::<State>() {
            return with(&self.0, |state| state.is(field.bits()));
        }
        Ok(self.0.get(field.name(), context)?.to_boolean())
    }

    fn set(&self, field: Field, context: &mut Context) -> JsResult<()> {
        if self.0.is::<State>() {
            return with(&self.0, |state| state.put(field.bits(), true));
        }
        self.0.set(field.name(), true, true, context).map(drop)
    }

    /// Keeps the first error.
    fn note(&self, error: &JsValue, context: &mut Context) -> JsResult<()> {
        let key = js_string!("errored");
        if !self.0.get(key.clone(), context)?.to_boolean() {
            self.0.set(key, error.clone(), true, context)?;
        }
        Ok(())
    }
}

/// Both halves, the writable one first.
struct Halves([Option<Half>; 2]);

impl Halves {
    fn of(stream: &JsObject, context: &mut Context) -> JsResult<Self> {
        let half = |state: JsValue| state.as_object().map(Half);
        let writable = match incoming::is_only_readable(stream) {
            true => None,
            false => half(define::get!(stream, "_writableState", context)?),
        };
        let readable = match incoming::known_state(stream) {
            Some(state) => Some(Half(state)),
            None => half(define::get!(stream, "_readableState", context)?),
        };
        Ok(Self([writable, readable]))
    }

    fn each(&self) -> impl Iterator<Item = &Half> {
        self.0.iter().flatten()
    }

    fn any(&self, field: Field, context: &mut Context) -> JsResult<bool> {
        for half in self.each() {
            if half.is(field, context)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn set(&self, field: Field, context: &mut Context) -> JsResult<()> {
        self.each().try_for_each(|half| half.set(field, context))
    }

    fn note(&self, error: &JsValue, context: &mut Context) -> JsResult<()> {
        self.each().try_for_each(|half| half.note(error, context))
    }
}

/// `destroy(error, callback)`
pub fn destroy(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = this_stream(this)?;
    let (error, callback) = (args.get_or_undefined(0), args.get_or_undefined(1));
    let halves = Halves::of(&stream, context)?;
    if halves.any(Field::Destroyed, context)? {
        if let Some(callback) = callback.as_callable() {
            callback.call(&JsValue::undefined(), &[], context)?;
        }
        return Ok(this.clone());
    }
    if error.to_boolean() {
        halves.note(error, context)?;
    }
    halves.set(Field::Destroyed, context)?;
    if let Some(state) = halves.each().next()
        && !state.is(Field::Constructed, context)?
    {
        let held = define::object(context);
        define::put(&held, "err", error.clone());
        define::put(&held, "callback", callback.clone());
        let key = js_string!("heldDestroy");
        state.0.set(key, held, true, context)?;
        return Ok(this.clone());
    }
    call_destroy(&stream, error, callback, context)?;
    Ok(this.clone())
}

/// `callDestroy(stream, error, callback)`
pub fn call_destroy_function(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let stream = this_stream(args.get_or_undefined(0))?;
    let (error, callback) = (args.get_or_undefined(1), args.get_or_undefined(2));
    call_destroy(&stream, error, callback, context)?;
    Ok(JsValue::undefined())
}

#[derive(Trace, Finalize)]
struct Done {
    stream: JsObject,
    callback: JsValue,
    #[unsafe_ignore_trace]
    called: Cell<bool>,
}

/// Calls `_destroy`, and `close` follows when that has called back.
fn call_destroy(
    stream: &JsObject,
    error: &JsValue,
    callback: &JsValue,
    context: &mut Context,
) -> JsResult<()> {
    let method = define::get!(stream, "_destroy", context)?;
    let Some(method) = method.as_object().filter(JsObject::is_callable) else {
        let words = "stream._destroy is not a function";
        let error = errors::plain(errors::Class::Type, words, context).into();
        return destroyed(stream, callback, &error, context);
    };
    let error = if error.to_boolean() {
        error.clone()
    } else {
        JsValue::null()
    };
    let is_plain = PLAIN_DESTROY.with(|plain| {
        let plain = plain.borrow();
        plain
            .as_ref()
            .is_some_and(|plain| JsObject::equals(plain, &method))
    });
    if is_plain {
        return destroyed(stream, callback, &error, context);
    }
    let is_quiet = error.is_null() && callback.is_undefined();
    if is_quiet && incoming::is_over(stream, &method) {
        return later_with(Later::Destroyed, &[stream.clone().into()], context);
    }
    let captured = Done {
        stream: stream.clone(),
        callback: callback.clone(),
        called: Cell::new(false),
    };
    let done = |_: &JsValue, args: &[JsValue], done: &Done, context: &mut Context| {
        if !done.called.replace(true) {
            destroyed(
                &done.stream,
                &done.callback,
                args.get_or_undefined(0),
                context,
            )?;
        }
        Ok(JsValue::undefined())
    };
    let done: JsFunction = define::closure("", 1, done, captured, context);
    let args = [error, done.clone().into()];
    if let Err(error) = method.call(&stream.clone().into(), &args, context) {
        let error = error.into_opaque(context)?;
        done.call(&JsValue::undefined(), &[error], context)?;
    }
    Ok(())
}

/// `_destroy` has called back.
pub fn destroyed(
    stream: &JsObject,
    callback: &JsValue,
    error: &JsValue,
    context: &mut Context,
) -> JsResult<()> {
    let halves = Halves::of(stream, context)?;
    let has_failed = error.to_boolean();
    if has_failed {
        halves.note(error, context)?;
    }
    halves.set(Field::Closed, context)?;
    if let Some(callback) = callback.as_callable() {
        callback.call(&JsValue::undefined(), std::slice::from_ref(error), context)?;
    }
    let stream = JsValue::from(stream.clone());
    match has_failed {
        true => later_with(Later::EmitErrorAndClose, &[stream, error.clone()], context),
        false => later_with(Later::EmitClose, &[stream], context),
    }
}

/// Emits `close`, unless the stream is one that does not.
pub fn emit_close(stream: &JsObject, context: &mut Context) -> JsResult<()> {
    let halves = Halves::of(stream, context)?;
    halves.set(Field::CloseEmitted, context)?;
    match halves.any(Field::EmitClose, context)? {
        true => emit(stream, js_string!("close"), &[], context),
        false => Ok(()),
    }
}

/// Emits `error`, once.
pub fn emit_error(stream: &JsObject, error: &JsValue, context: &mut Context) -> JsResult<()> {
    let halves = Halves::of(stream, context)?;
    if halves.any(Field::ErrorEmitted, context)? {
        return Ok(());
    }
    halves.set(Field::ErrorEmitted, context)?;
    emit(
        stream,
        js_string!("error"),
        std::slice::from_ref(error),
        context,
    )
}

/// `errorOrDestroy(stream, error, sync)`: see [`fail`].
pub fn error_or_destroy(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = this_stream(args.get_or_undefined(0))?;
    let sync = args.get_or_undefined(2).to_boolean();
    fail(&stream, args.get_or_undefined(1), sync, context)?;
    Ok(JsValue::undefined())
}

/// A failure of the stream's own making. With `autoDestroy` (the default) it destroys the stream;
/// without, it is only told, `sync` meaning that the caller still runs and must not be surprised.
pub fn fail(stream: &JsObject, error: &JsValue, sync: bool, context: &mut Context) -> JsResult<()> {
    let halves = Halves::of(stream, context)?;
    if halves.any(Field::Destroyed, context)? {
        return Ok(());
    }
    if halves.any(Field::AutoDestroy, context)? {
        return invoke!(stream, "destroy", std::slice::from_ref(error), context).map(drop);
    }
    if !error.to_boolean() {
        return Ok(());
    }
    halves.note(error, context)?;
    match sync {
        true => {
            let args = [stream.clone().into(), error.clone()];
            later_with(Later::EmitError, &args, context)
        }
        false => emit_error(stream, error, context),
    }
}
