//! Emitting.

use boa_engine::{
    Context, Finalize, JsArgs, JsObject, JsResult, JsString, JsSymbol, JsValue, Trace, js_string,
    object::shape::Shape, property::PropertyKey,
};

use super::{event_name, events_of, listeners, shared, this_emitter};
use crate::engine::{
    convert, define, errors, report,
    slots::{self, Place},
};
use crate::runtime::runtime;

/// Emits an event natively: calls its listeners, in the order in which they were added, with
/// `args`. True when there was one. Fails with what a listener throws, and for `error` without a
/// listener with the error itself.
///
/// Does not look whether a script has replaced `emitter.emit`.
pub fn emit(
    emitter: &JsObject,
    name: impl super::EventName,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<bool> {
    emit_named(emitter, name.key(), args, context)
}

/// The `emit` that a script has put in the place of the native one; none where it has not.
pub fn own_emit(emitter: &JsObject, context: &mut Context) -> JsResult<Option<JsObject>> {
    let method = define::get!(emitter, "emit", context)?.as_object();
    let native = &shared(context)?.emit;
    Ok(method.filter(|method| method.is_callable() && !JsObject::equals(method, native)))
}

/// The way from an emitter to `EventEmitter.prototype.emit`: who looks often need not walk it
/// each time.
pub struct EmitPath {
    /// The emitter and its prototypes, without the last, as they were when none had an `emit`: an
    /// object that gets a property, or another prototype, gets another shape.
    steps: Vec<(JsObject, Shape)>,
    prototype: JsObject,
    emit: JsObject,
}

impl EmitPath {
    /// The way from an emitter whose `emit` is the native one; none where it cannot be told later
    /// whether it still is.
    pub fn from(emitter: &JsObject, context: &mut Context) -> JsResult<Option<Self>> {
        let shared = shared(context)?;
        let mut steps = Vec::new();
        let mut next = emitter.clone();
        while !JsObject::equals(&next, &shared.prototype) {
            let shape = next.borrow().shape().clone();
            // A unique shape changes in place.
            if shape.is_unique() || !next.is_ordinary() {
                return Ok(None);
            }
            let Some(prototype) = next.prototype() else {
                return Ok(None);
            };
            steps.push((std::mem::replace(&mut next, prototype), shape));
        }
        Ok(Some(Self {
            steps,
            prototype: next,
            emit: shared.emit.clone().into(),
        }))
    }

    /// Whether it still leads there.
    pub fn holds(&self) -> bool {
        let is_same = |(object, shape): &(JsObject, Shape)| {
            object.borrow().shape().to_addr_usize() == shape.to_addr_usize()
        };
        self.steps.iter().all(is_same)
            && define::own!(&self.prototype, "emit")
                .and_then(|emit| emit.as_object())
                .is_some_and(|emit| JsObject::equals(&emit, &self.emit))
    }
}

pub(super) fn emit_method(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let emitter = this_emitter(this, context)?;
    match emit_values(&emitter, args, context) {
        Ok(emitted) => Ok(emitted.into()),
        Err(error) => Err(report::catchable(error, context)),
    }
}

/// Emits the event that `args[0]` names with the rest.
pub(super) fn emit_values(
    emitter: &JsObject,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<bool> {
    let name = event_name(args, context)?;
    emit_named(emitter, name, args.get(1..).unwrap_or_default(), context)
}

fn is_error(name: &PropertyKey) -> bool {
    matches!(name, PropertyKey::String(name) if name.len() == 5 && *name == js_string!("error"))
}

fn emit_named(
    emitter: &JsObject,
    name: PropertyKey,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<bool> {
    let events = events_of(emitter, context)?;
    if is_error(&name) {
        let mut handled = false;
        if let Some(events) = &events {
            let monitor = shared(context)?.error_monitor.clone();
            if !events.get(monitor.clone(), context)?.is_undefined() {
                emit_by_own(emitter, monitor.into(), args, context)?;
            }
            handled = !define::get!(events, "error", context)?.is_undefined();
        }
        if !handled {
            return Err(unhandled(emitter, args.get_or_undefined(0), context));
        }
    }
    let Some(events) = events else {
        return Ok(false);
    };
    let handler = match slots::own_value_by_name(&events, &name) {
        Some(own) => own,
        None => events.get(name.clone(), context)?,
    };
    let Some(handler) = handler.as_object() else {
        return Ok(false);
    };
    let this = JsValue::from(emitter.clone());
    if handler.is_callable() {
        let result = handler.call(&this, args, context)?;
        if result.is_object() {
            capture(emitter, &result, &name, args, context)?;
        }
        return Ok(true);
    }
    for listener in listeners::snapshot(&handler, context)? {
        let Some(listener) = listener.as_object() else {
            continue;
        };
        let result = listener.call(&this, args, context)?;
        if result.is_object() {
            capture(emitter, &result, &name, args, context)?;
        }
    }
    Ok(true)
}

/// Emits an event as `emitter.emit` does: by the method that a script has put there, if it has.
pub fn emit_by_own(
    emitter: &JsObject,
    name: JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<bool> {
    let Some(emit) = own_emit(emitter, context)? else {
        let name = name.to_property_key(context)?;
        return emit_named(emitter, name, args, context);
    };
    let mut all = Vec::with_capacity(args.len() + 1);
    all.push(name);
    all.extend_from_slice(args);
    let emitted = emit.call(&emitter.clone().into(), &all, context)?;
    Ok(emitted.to_boolean())
}

/// What to throw for an `error` event that nobody listens to.
fn unhandled(emitter: &JsObject, value: &JsValue, context: &mut Context) -> boa_engine::JsError {
    if let Some(error) = value.as_object()
        && is_error_instance(&error, context)
    {
        note_emission(&error, emitter, context);
        return boa_engine::JsError::from_opaque(value.clone());
    }
    let shown = match inspected(value, context) {
        Ok(shown) => shown,
        Err(_) => convert::to_text(value, context).unwrap_or_default(),
    };
    let message = format!("Unhandled error. ({shown})");
    let error = errors::coded(
        errors::Class::Error,
        "ERR_UNHANDLED_ERROR",
        &message,
        context,
    );
    define::put(&error, "context", value.clone());
    errors::thrown(error)
}

/// `value instanceof Error`.
fn is_error_instance(value: &JsObject, context: &mut Context) -> bool {
    let errors = context.intrinsics().constructors().error().prototype();
    let mut next = value.prototype();
    while let Some(prototype) = next {
        if JsObject::equals(&prototype, &errors) {
            return true;
        }
        next = prototype.prototype();
    }
    false
}

fn inspected(value: &JsValue, context: &mut Context) -> JsResult<String> {
    let util = crate::modules::require_object("util", context)?;
    let inspect = util.get(js_string!("inspect"), context)?;
    let Some(inspect) = inspect.as_callable() else {
        return convert::to_text(value, context);
    };
    let shown = inspect.call(&util.into(), std::slice::from_ref(value), context)?;
    convert::to_text(&shown, context)
}

/// Where an error was emitted, which its own stack does not say: kept with the error for the
/// report of an uncaught one.
#[derive(Trace, Finalize, boa_engine::JsData)]
struct Emission {
    #[unsafe_ignore_trace]
    class: String,
    stack: JsObject,
}

thread_local! {
    static EMISSION: std::cell::RefCell<Option<JsSymbol>> = const { std::cell::RefCell::new(None) };
}

fn emission_key() -> Option<JsSymbol> {
    EMISSION.with(|key| {
        let mut key = key.borrow_mut();
        if key.is_none() {
            *key = JsSymbol::new(Some(js_string!("kEnhanceStackBeforeInspector")));
        }
        key.clone()
    })
}

fn note_emission(error: &JsObject, emitter: &JsObject, context: &mut Context) {
    let class = listeners::class_name(emitter, context).unwrap_or_default();
    let class = if class == "EventEmitter" {
        String::new()
    } else {
        format!(" on {class} instance")
    };
    let stack = boa_engine::JsNativeError::error().into_opaque(context);
    let prototype = context.intrinsics().constructors().object().prototype();
    let emission = define::native_object(&prototype, Emission { class, stack }, context);
    if let Some(key) = emission_key()
        && error.is_extensible(context).unwrap_or(false)
    {
        let hidden = boa_engine::property::Attribute::WRITABLE
            | boa_engine::property::Attribute::CONFIGURABLE;
        define::put_with(error, key, emission, hidden);
    }
}

/// Before an uncaught error is reported: when it was emitted rather than thrown, its stack is told
/// so, in the words of Node's report.
pub fn tell_emission(error: &JsValue, context: &mut Context) {
    let Some(error) = error.as_object() else {
        return;
    };
    let Some(lines) = emitted_at(&error, context) else {
        return;
    };
    let Ok(stack) = error.get(js_string!("stack"), context) else {
        return;
    };
    let stack = convert::to_text(&stack, context).unwrap_or_default();
    let stack = JsString::from(format!("{stack}\n{lines}"));
    // A frozen error keeps the stack it has.
    let _ = error.set(js_string!("stack"), stack, false, context);
}

/// `Emitted 'error' event on Socket instance at:` and where. Nothing for an error that was thrown.
fn emitted_at(error: &JsObject, context: &mut Context) -> Option<String> {
    let value = error.get(emission_key()?, context).ok()?.as_object()?;
    let (class, stack) = {
        let emission = value.downcast_ref::<Emission>()?;
        (emission.class.clone(), emission.stack.clone())
    };
    let stack = stack.get(js_string!("stack"), context).ok()?;
    let stack = convert::to_text(&stack, context).ok()?;
    let own = error.get(js_string!("stack"), context).ok()?;
    let own = convert::to_text(&own, context).unwrap_or_default();
    let frames: Vec<&str> = stack
        .lines()
        .filter(|line| line.starts_with("    at"))
        .collect();
    let own: Vec<&str> = own
        .lines()
        .filter(|line| line.starts_with("    at"))
        .collect();
    let same = frames
        .iter()
        .rev()
        .zip(own.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let mut lines = format!("Emitted 'error' event{class} at:");
    // Fewer than four lines in common are shown: as long as the words that would replace them.
    let shown = if same > 3 {
        frames.len() - same + 1
    } else {
        frames.len()
    };
    for frame in &frames[..shown.min(frames.len())] {
        lines.push('\n');
        lines.push_str(frame);
    }
    if same > 3 {
        lines.push_str("\n    [... lines matching original stack trace ...]");
        if let Some(last) = frames.last() {
            lines.push('\n');
            lines.push_str(last);
        }
    }
    Some(lines)
}

thread_local! {
    /// Where emitters have `captureRejections`.
    static CAPTURE: Place = const { Place::new() };
}

/// With `captureRejections`, a promise that a listener returned and that is rejected becomes an
/// `error` event.
fn capture(
    emitter: &JsObject,
    result: &JsValue,
    name: &PropertyKey,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<()> {
    let key = shared(context)?.capture.clone();
    let key = PropertyKey::from(key);
    let is_wanted = CAPTURE.with(|place| place.value(emitter, &key, context))?;
    if !is_wanted.to_boolean() {
        return Ok(());
    }
    if let Err(error) = listen_for_rejection(emitter, result, name, args, context) {
        let error = error.into_opaque(context)?;
        emit_by_own(emitter, js_string!("error").into(), &[error], context)?;
    }
    Ok(())
}

/// What a rejection has to be told to.
#[derive(Trace, Finalize, Clone)]
struct Captured {
    emitter: JsObject,
    name: JsValue,
    args: Vec<JsValue>,
    error: JsValue,
}

fn listen_for_rejection(
    emitter: &JsObject,
    result: &JsValue,
    name: &PropertyKey,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<()> {
    let Some(promise) = result.as_object() else {
        return Ok(());
    };
    let Some(then) = define::get!(promise, "then", context)?.as_callable() else {
        return Ok(());
    };
    let captured = Captured {
        emitter: emitter.clone(),
        name: name.into(),
        args: args.to_vec(),
        error: JsValue::undefined(),
    };
    let rejected = define::closure(
        "",
        1,
        |_, args, captured: &Captured, context| {
            let mut captured = captured.clone();
            captured.error = args.get_or_undefined(0).clone();
            let tick = define::closure(
                "emitUnhandledRejectionOrErr",
                0,
                tell_of_rejection,
                captured,
                context,
            );
            runtime().next_tick(tick, &[], context);
            Ok(JsValue::undefined())
        },
        captured,
        context,
    );
    then.call(result, &[JsValue::undefined(), rejected.into()], context)?;
    Ok(())
}

fn tell_of_rejection(
    _: &JsValue,
    _: &[JsValue],
    captured: &Captured,
    context: &mut Context,
) -> JsResult<JsValue> {
    let emitter = &captured.emitter;
    let symbol = rejection_symbol(context)?;
    let own = emitter.get(symbol.to_property_key(context)?, context)?;
    if let Some(own) = own.as_callable() {
        let mut args = vec![captured.error.clone(), captured.name.clone()];
        args.extend_from_slice(&captured.args);
        return own.call(&emitter.clone().into(), &args, context);
    }
    // While the error event runs, its own listeners' rejections are not captured: no loop.
    let key = shared(context)?.capture.clone();
    let before = emitter.get(key.clone(), context)?;
    emitter.set(key.clone(), false, false, context)?;
    let args = std::slice::from_ref(&captured.error);
    let result = emit_by_own(emitter, js_string!("error").into(), args, context);
    emitter.set(key, before, false, context)?;
    result.map(|_| JsValue::undefined())
}

/// `Symbol.for('nodejs.rejection')`.
pub(super) fn rejection_symbol(context: &mut Context) -> JsResult<JsValue> {
    crate::engine::symbols::registered("nodejs.rejection", context)
}
