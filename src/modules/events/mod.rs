//! `events`: the EventEmitter, native.
//!
//! Its state lives on the JavaScript object, as in Node, so that scripts, old packages and
//! `console.log` see what they see there: `_events` (an object without a prototype: event name to
//! one listener or an array of them), `_eventsCount` and `_maxListeners`. The rarely used parts
//! (`events.once`, `events.on` ...) are texts in js/internal/events, parsed at their first use.

mod emit;
mod listeners;
mod statics;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use boa_engine::{
    Context, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue, Source,
    js_string, object::builtins::JsFunction, property::Attribute, property::PropertyKey,
};

use crate::engine::{define, errors};
use crate::modules::domain;

pub use emit::{EmitPath, emit, emit_by_own, own_emit, tell_emission};
pub use listeners::{add_listener, has_listeners, listener_count, remove_all, remove_listener};

/// What names an event for the functions of this module: a string or a symbol.
pub trait EventName {
    /// As the key in `_events`.
    fn key(self) -> PropertyKey;
}

impl EventName for &str {
    fn key(self) -> PropertyKey {
        JsString::from(self).into()
    }
}

impl EventName for JsString {
    fn key(self) -> PropertyKey {
        self.into()
    }
}

impl EventName for JsSymbol {
    fn key(self) -> PropertyKey {
        self.into()
    }
}

impl EventName for PropertyKey {
    fn key(self) -> PropertyKey {
        self
    }
}

/// What all emitters of a thread share.
struct Shared {
    prototype: JsObject,
    /// `EventEmitter.prototype.emit`
    emit: JsFunction,
    constructor: JsFunction,
    /// Key of an emitter's own `captureRejections`.
    capture: JsSymbol,
    /// Key on an emitter that Node keeps for its own ends; `console.log` shows it.
    shape_mode: JsSymbol,
    /// Key on an array of listeners, likewise.
    emitting: JsSymbol,
    error_monitor: JsSymbol,
    default_max: Cell<f64>,
    capture_by_default: Cell<bool>,
}

thread_local! {
    static SHARED: RefCell<Option<Rc<Shared>>> = const { RefCell::new(None) };
}

fn shared(context: &mut Context) -> JsResult<Rc<Shared>> {
    if let Some(shared) = SHARED.with(|shared| shared.borrow().clone()) {
        return Ok(shared);
    }
    let shared = Rc::new(make(context)?);
    SHARED.with(|known| *known.borrow_mut() = Some(Rc::clone(&shared)));
    Ok(shared)
}

/// `EventEmitter.prototype`: what natively built emitters have in their prototype chain. They
/// need no constructor call: an emitter's state is made with its first listener.
pub fn prototype(context: &mut Context) -> JsResult<JsObject> {
    Ok(shared(context)?.prototype.clone())
}

/// The `EventEmitter` constructor.
pub fn constructor(context: &mut Context) -> JsResult<JsFunction> {
    Ok(shared(context)?.constructor.clone())
}

/// Gives an object the state that `new EventEmitter()` gives it.
pub fn init(emitter: &JsObject, context: &mut Context) -> JsResult<()> {
    initialise(emitter, None, context)
}

/// `require('events')`: the constructor, which carries everything else as properties.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let shared = shared(context)?;
    let constructor: JsObject = shared.constructor.clone().into();
    if !constructor.has_own_property(js_string!("EventEmitter"), context)? {
        statics::define(&shared, context);
    }
    Ok(constructor)
}

/// A native function cannot be told apart from a constructor's plain call (the engine gives it no
/// `this` then), and old packages do call `EventEmitter.call(this)`: so the constructor itself is
/// one line of JavaScript around native `init`.
const CONSTRUCTOR: &str =
    "(function (init) { 'use strict'; return function EventEmitter(opts) { init(this, opts); }; })";

fn make(context: &mut Context) -> JsResult<Shared> {
    let init = define::function("init", 1, init_from_constructor, context);
    let source = Source::from_bytes(CONSTRUCTOR).with_path(std::path::Path::new("node:events"));
    let outer = boa_engine::Script::parse(source, None, context)?.evaluate(context)?;
    let constructor = outer
        .as_function()
        .ok_or_else(|| JsNativeError::error().with_message("node:events is no function"))?
        .call(&JsValue::undefined(), &[init.into()], context)?
        .as_function()
        .ok_or_else(|| JsNativeError::error().with_message("node:events made no function"))?;

    let prototype = define::object(context);
    define::put_hidden(&prototype, "constructor", constructor.clone());
    define::put(&prototype, "_events", JsValue::undefined());
    define::put(&prototype, "_eventsCount", 0);
    define::put(&prototype, "_maxListeners", JsValue::undefined());
    let mut method = |name: &'static str, also: Option<&'static str>, length, native| {
        let function = define::function(name, length, native, context);
        define::put(&prototype, name, function.clone());
        if let Some(also) = also {
            define::put(&prototype, also, function.clone());
        }
        function
    };
    method("setMaxListeners", None, 1, listeners::set_max_listeners);
    method("getMaxListeners", None, 0, listeners::get_max_listeners);
    let emit = method("emit", None, 1, emit::emit_method);
    method("addListener", Some("on"), 2, listeners::add_listener);
    method("prependListener", None, 2, listeners::prepend_listener);
    method("once", None, 2, listeners::once);
    method("prependOnceListener", None, 2, listeners::prepend_once);
    method("removeListener", Some("off"), 2, listeners::remove_listener);
    method("removeAllListeners", None, 1, listeners::remove_all);
    method("listeners", None, 1, listeners::listeners);
    method("rawListeners", None, 1, listeners::raw_listeners);
    method("listenerCount", None, 2, listeners::listener_count_method);
    method("eventNames", None, 0, listeners::event_names);

    let symbol = |name: &str| JsSymbol::new(Some(JsString::from(name)));
    let missing = || JsNativeError::error().with_message("no symbol left");
    let capture = symbol("kCapture").ok_or_else(missing)?;
    let unwritable = Attribute::WRITABLE;
    define::put_with(&prototype, capture.clone(), false, unwritable);
    let made: JsObject = constructor.clone().into();
    define::put_with(
        &made,
        js_string!("prototype"),
        prototype.clone(),
        Attribute::WRITABLE,
    );
    Ok(Shared {
        prototype,
        emit,
        constructor,
        capture,
        shape_mode: symbol("shapeMode").ok_or_else(missing)?,
        emitting: symbol("events.emitting").ok_or_else(missing)?,
        error_monitor: symbol("events.errorMonitor").ok_or_else(missing)?,
        default_max: Cell::new(10.0),
        capture_by_default: Cell::new(false),
    })
}

fn init_from_constructor(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(emitter) = args.get_or_undefined(0).as_object() else {
        return Err(JsNativeError::typ()
            .with_message("Cannot read properties of undefined (reading '_events')")
            .into());
    };
    initialise(&emitter, args.get(1), context)?;
    Ok(JsValue::undefined())
}

fn initialise(
    emitter: &JsObject,
    options: Option<&JsValue>,
    context: &mut Context,
) -> JsResult<()> {
    let shared = shared(context)?;
    domain::adopt(emitter, context)?;
    // An emitter that has its own `_events` keeps it; one that only inherits another's does not.
    let is_new = !emitter.has_own_property(js_string!("_events"), context)?
        || define::get!(emitter, "_events", context)?.is_undefined();
    let max = define::get!(emitter, "_maxListeners", context)?;
    let max = if max.to_boolean() {
        max
    } else {
        JsValue::undefined()
    };
    if is_new && emitter.is_ordinary() && emitter.is_extensible(context)? {
        let all = Attribute::all();
        define::put_with(emitter, js_string!("_events"), empty(), all);
        define::put_with(emitter, js_string!("_eventsCount"), 0, all);
        define::put_with(emitter, js_string!("_maxListeners"), max, all);
    } else {
        if is_new {
            emitter.set(js_string!("_events"), empty(), true, context)?;
            emitter.set(js_string!("_eventsCount"), 0, true, context)?;
        }
        emitter.set(js_string!("_maxListeners"), max, true, context)?;
    }
    let capture = match options.and_then(JsValue::as_object) {
        Some(options) => options.get(js_string!("captureRejections"), context)?,
        None => JsValue::undefined(),
    };
    let captures = if capture.to_boolean() {
        capture.as_boolean().ok_or_else(|| {
            errors::invalid_arg_type("options.captureRejections", &["boolean"], &capture, context)
        })?
    } else {
        shared.capture_by_default.get()
    };
    let all = Attribute::all();
    if emitter.is_ordinary() {
        define::put_with(emitter, shared.shape_mode.clone(), false, all);
        define::put_with(emitter, shared.capture.clone(), captures, all);
    } else {
        emitter.set(shared.shape_mode.clone(), false, false, context)?;
        emitter.create_data_property(shared.capture.clone(), captures, context)?;
    }
    Ok(())
}

/// A new `_events`.
fn empty() -> JsObject {
    JsObject::with_null_proto()
}

/// The emitter that a method was called on.
fn this_emitter(this: &JsValue, context: &mut Context) -> JsResult<JsObject> {
    match this.as_object() {
        Some(emitter) => Ok(emitter),
        None if this.is_null_or_undefined() => Err(JsNativeError::typ()
            .with_message(format!(
                "Cannot read properties of {} (reading '_events')",
                this.display()
            ))
            .into()),
        None => this.to_object(context),
    }
}

/// An emitter's `_events`, if it has any yet.
fn events_of(emitter: &JsObject, context: &mut Context) -> JsResult<Option<JsObject>> {
    Ok(define::get!(emitter, "_events", context)?.as_object())
}

fn event_name(args: &[JsValue], context: &mut Context) -> JsResult<PropertyKey> {
    args.get_or_undefined(0).to_property_key(context)
}
