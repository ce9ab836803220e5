//! `process.env`: the environment, every value a string.

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue,
    object::builtins::JsProxy,
    property::{PropertyDescriptor, PropertyKey},
};

use crate::engine::{convert, define, errors};
use crate::runtime;

/// The environment as Node shows it: an object whose properties are turned into strings when they
/// are set. It is a copy: what a script sets reaches the processes it starts and our pool, not this
/// one's C library.
pub(super) fn make(context: &mut Context) -> JsResult<JsValue> {
    let target = define::object(context);
    if let Some(own) = super::with_start(|start| start.env.clone()) {
        for (name, value) in own {
            define::put(&target, &name, JsString::from(value));
        }
    } else {
        for (name, value) in std::env::vars_os() {
            let value = JsString::from(&*value.to_string_lossy());
            define::put(&target, &name.to_string_lossy(), value);
        }
    }
    let plain = target.clone();
    let proxy = JsProxy::builder(target)
        .set(set)
        .define_property(define_property)
        .prevent_extensions(prevent_extensions)
        .build(context)?;
    let proxy = JsObject::from(proxy);
    ENV.with(|env| *env.borrow_mut() = Some((proxy.clone(), plain)));
    Ok(proxy.into())
}

thread_local! {
    /// `process.env` and the object behind it.
    static ENV: RefCell<Option<(JsObject, JsObject)>> = const { RefCell::new(None) };
    static TOLD: Cell<bool> = const { Cell::new(false) };
}

/// The plain object behind `process.env`, if the object is that: it can be cloned.
pub fn plain(object: &JsObject) -> Option<JsObject> {
    ENV.with(|env| match &*env.borrow() {
        Some((proxy, plain)) if proxy == object => Some(plain.clone()),
        _ => None,
    })
}

fn set(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let target = target(args, context)?;
    let key = args.get_or_undefined(1);
    if key.is_symbol() {
        return Err(boa_engine::JsNativeError::typ()
            .with_message("Cannot convert a Symbol value to a string")
            .into());
    }
    let key = key.to_property_key(context)?;
    let value = args.get_or_undefined(2);
    // An object that inherits from it gets a property of its own.
    if let Some(receiver) = args.get_or_undefined(3).as_object()
        && plain(&receiver).is_none()
    {
        return Ok(receiver
            .create_data_property(key, value.clone(), context)?
            .into());
    }
    let is_plain = value.is_string() || value.is_number() || value.is_boolean();
    if !is_plain
        && super::with_start(|start| start.pending_deprecation)
        && !TOLD.with(|told| told.replace(true))
    {
        super::warnings::emit_with_code(
            "Assigning any value other than a string, number, or boolean to a process.env property \
             is deprecated. Please make sure to convert the value to a string before setting \
             process.env with it.",
            "DeprecationWarning",
            Some("DEP0104"),
            context,
        )?;
    }
    if value.is_symbol() {
        return Err(boa_engine::JsNativeError::typ()
            .with_message("Cannot convert a Symbol value to a string")
            .into());
    }
    let value = value.to_string(context)?;
    if let Some(name) = name(&key) {
        let value = as_c(&value);
        if name == PropertyKey::from(JsString::from(runtime::SIZE_VARIABLE)) {
            runtime::set_size(convert::text(&value));
        }
        target.set(name, value, true, context)?;
    }
    Ok(true.into())
}

/// The name that a variable gets; none if it cannot be one.
fn name(key: &PropertyKey) -> Option<PropertyKey> {
    let PropertyKey::String(name) = key else {
        return Some(key.clone());
    };
    let name = as_c(name);
    let is_name = !name.is_empty() && name.iter().all(|unit| unit != u16::from(b'='));
    is_name.then(|| name.into())
}

/// What the system makes of a text: it ends at the first null character, and is well-formed.
fn as_c(text: &JsString) -> JsString {
    let is_c = text.iter().all(|unit| unit != 0 && !is_surrogate(unit));
    if is_c {
        return text.clone();
    }
    let units: Vec<u16> = text.iter().take_while(|unit| *unit != 0).collect();
    String::from_utf16_lossy(&units).as_str().into()
}

fn is_surrogate(unit: u16) -> bool {
    (0xd800..0xe000).contains(&unit)
}

fn define_property(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let target = target(args, context)?;
    let key = args.get_or_undefined(1).to_property_key(context)?;
    let descriptor = args.get_or_undefined(2).to_property_descriptor(context)?;
    let is = |flag: Option<bool>| flag == Some(true);
    if descriptor.is_accessor_descriptor() {
        return Err(invalid(
            "'process.env' does not accept an accessor(getter/setter) descriptor",
            context,
        ));
    }
    if !is(descriptor.configurable()) || !is(descriptor.writable()) || !is(descriptor.enumerable())
    {
        return Err(invalid(
            "'process.env' only accepts a configurable, writable, and enumerable data descriptor",
            context,
        ));
    }
    let value = descriptor.value().cloned().unwrap_or_default();
    let value = value.to_string(context)?;
    let descriptor = PropertyDescriptor::builder()
        .value(as_c(&value))
        .writable(true)
        .enumerable(true)
        .configurable(true);
    if let Some(name) = name(&key) {
        target.define_property_or_throw(name, descriptor, context)?;
    }
    Ok(true.into())
}

/// The environment can always grow.
fn prevent_extensions(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Err(boa_engine::JsNativeError::typ()
        .with_message("Cannot freeze")
        .into())
}

fn target(args: &[JsValue], context: &mut Context) -> JsResult<JsObject> {
    args.get_or_undefined(0).to_object(context)
}

fn invalid(message: &str, context: &mut Context) -> boa_engine::JsError {
    errors::thrown(errors::coded(
        errors::Class::Type,
        "ERR_INVALID_OBJECT_DEFINE_PROPERTY",
        message,
        context,
    ))
}
