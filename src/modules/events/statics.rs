//! What hangs on the `EventEmitter` constructor: `events.once`, `events.on` and the rest. Most of
//! it is JavaScript, parsed when it is first used.

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
    property::Attribute, property::PropertyDescriptor,
};

use super::{Shared, emit, init_from_constructor, listeners, shared};
use crate::engine::{define, errors};
use crate::modules;

pub(super) fn define(shared: &Shared, context: &mut Context) {
    let class: JsObject = shared.constructor.clone().into();
    define::put_functions(
        &class,
        &[
            ("addAbortListener", 2, add_abort_listener),
            ("once", 2, once),
            ("on", 2, on),
            ("getEventListeners", 2, get_event_listeners),
            ("getMaxListeners", 1, get_max_listeners),
            ("listenerCount", 2, listener_count),
        ],
        context,
    );
    define::put(&class, "EventEmitter", class.clone());
    define::put(&class, "usingDomains", false);
    let rejection = emit::rejection_symbol(context).unwrap_or_default();
    define::put(&class, "captureRejectionSymbol", rejection);
    put_lasting(
        &class,
        "captureRejections",
        get_capture,
        set_capture,
        context,
    );
    define::put_accessor_with(
        &class,
        js_string!("EventEmitterAsyncResource"),
        |_, _, context| from_text("async_resource", "EventEmitterAsyncResource", context),
        None,
        true,
        context,
    );
    define::put(&class, "errorMonitor", shared.error_monitor.clone());
    put_lasting(
        &class,
        "defaultMaxListeners",
        |_, _, context| Ok(super::shared(context)?.default_max.get().into()),
        |_, args, context| {
            let value = args.get_or_undefined(0);
            let most = listeners::number_argument(value, "defaultMaxListeners", context)?;
            super::shared(context)?.default_max.set(most);
            Ok(JsValue::undefined())
        },
        context,
    );
    for name in ["kMaxEventTargetListeners", "kMaxEventTargetListenersWarned"] {
        let description = name.replace("kMax", "events.max");
        if let Some(symbol) = JsSymbol::new(Some(JsString::from(description))) {
            define::put_with(&class, JsString::from(name), symbol, Attribute::empty());
        }
    }
    define::put_functions(
        &class,
        &[
            ("setMaxListeners", 0, set_max_listeners),
            ("init", 1, init_method),
        ],
        context,
    );
}

/// An accessor that stays: not configurable, as Node's are.
fn put_lasting(
    class: &JsObject,
    name: &'static str,
    get: define::Native,
    set: define::Native,
    context: &mut Context,
) {
    let get = define::function(&format!("get {name}"), 0, get, context);
    let set = define::function(&format!("set {name}"), 1, set, context);
    class.insert_property(
        JsString::from(name),
        PropertyDescriptor::builder()
            .get(get)
            .set(set)
            .enumerable(true)
            .configurable(false),
    );
}

/// An export of one of the texts in js/internal/events.
fn from_text(text: &str, name: &str, context: &mut Context) -> JsResult<JsValue> {
    modules::require_object(&format!("internal/events/{text}"), context)?
        .get(JsString::from(name), context)
}

fn call_text(text: &str, name: &str, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let function = from_text(text, name, context)?;
    match function.as_callable() {
        Some(function) => function.call(&JsValue::undefined(), args, context),
        None => Err(boa_engine::JsNativeError::error()
            .with_message(format!("internal/events/{text} has no {name}"))
            .into()),
    }
}

fn once(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    call_text("once", "once", args, context)
}

fn on(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    call_text("on", "on", args, context)
}

fn add_abort_listener(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    call_text("abort_listener", "addAbortListener", args, context)
}

fn init_method(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let options = args.get_or_undefined(0).clone();
    init_from_constructor(&JsValue::undefined(), &[this.clone(), options], context)
}

fn get_capture(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(shared(context)?.capture_by_default.get().into())
}

fn set_capture(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let Some(captures) = value.as_boolean() else {
        return Err(errors::invalid_arg_type(
            "EventEmitter.captureRejections",
            &["boolean"],
            value,
            context,
        ));
    };
    let shared = shared(context)?;
    shared.capture_by_default.set(captures);
    let key = shared.capture.clone();
    shared.prototype.set(key, captures, false, context)?;
    Ok(JsValue::undefined())
}

/// The method of that name when the argument is an emitter of any kind.
fn method_of(
    emitter: &JsValue,
    name: JsString,
    context: &mut Context,
) -> JsResult<Option<JsObject>> {
    match emitter.as_object() {
        Some(object) => Ok(object.get(name, context)?.as_callable()),
        None => Ok(None),
    }
}

fn not_an_emitter(value: &JsValue, name: &str, context: &mut Context) -> boa_engine::JsError {
    errors::invalid_arg_type(name, &["EventEmitter", "EventTarget"], value, context)
}

/// What to do for an `EventTarget`, whose state the text js/internal/event_target.js holds.
fn ask_target(name: &str, args: &[JsValue], context: &mut Context) -> JsResult<Option<JsValue>> {
    let Some(object) = args.get_or_undefined(0).as_object() else {
        return Ok(None);
    };
    // No target exists before its text was loaded, and this question must not load it.
    if !modules::is_loaded("internal/event_target")
        || object
            .get(js_string!("addEventListener"), context)?
            .as_callable()
            .is_none()
    {
        return Ok(None);
    }
    let exports = modules::require_object("internal/event_target", context)?;
    let function = exports.get(JsString::from(name), context)?;
    match function.as_callable() {
        Some(function) => {
            let answer = function.call(&JsValue::undefined(), args, context)?;
            Ok((!answer.is_undefined()).then_some(answer))
        }
        None => Ok(None),
    }
}

fn get_event_listeners(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let emitter = args.get_or_undefined(0);
    if let Some(method) = method_of(emitter, js_string!("listeners"), context)? {
        return method.call(emitter, args.get(1..2).unwrap_or_default(), context);
    }
    match ask_target("listenersOf", args, context)? {
        Some(listeners) => Ok(listeners),
        None => Err(not_an_emitter(emitter, "emitter", context)),
    }
}

fn get_max_listeners(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let emitter = args.get_or_undefined(0);
    if let Some(method) = method_of(emitter, js_string!("getMaxListeners"), context)? {
        return method.call(emitter, &[], context);
    }
    match ask_target("maxListenersOf", args, context)? {
        Some(most) => Ok(most),
        None => Err(not_an_emitter(emitter, "emitter", context)),
    }
}

fn listener_count(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let emitter = args.get_or_undefined(0);
    if let Some(method) = method_of(emitter, js_string!("listenerCount"), context)? {
        return method.call(emitter, args.get(1..2).unwrap_or_default(), context);
    }
    match ask_target("listenerCountOf", args, context)? {
        Some(count) => Ok(count),
        None => Err(not_an_emitter(emitter, "emitter", context)),
    }
}

/// `setMaxListeners(n = defaultMaxListeners, ...emitters and targets)`; without any, the default.
fn set_max_listeners(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let shared = shared(context)?;
    let value = match args.first() {
        Some(value) if !value.is_undefined() => value.clone(),
        _ => shared.default_max.get().into(),
    };
    let most = listeners::number_argument(&value, "setMaxListeners", context)?;
    let emitters = args.get(1..).unwrap_or_default();
    if emitters.is_empty() {
        shared.default_max.set(most);
    }
    for emitter in emitters {
        if let Some(method) = method_of(emitter, js_string!("setMaxListeners"), context)? {
            method.call(emitter, std::slice::from_ref(&value), context)?;
            continue;
        }
        let args = [emitter.clone(), value.clone()];
        if ask_target("limitListenersOf", &args, context)?.is_none() {
            return Err(not_an_emitter(emitter, "eventTargets", context));
        }
    }
    Ok(JsValue::undefined())
}
