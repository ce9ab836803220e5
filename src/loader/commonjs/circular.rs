//! `require` of a module that still runs, because it waits for the one that asks: what is read of its
//! unfinished exports and is not there is warned of, as long as it runs.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsValue, js_string,
    object::builtins::JsProxy,
    property::{PropertyDescriptor, PropertyKey},
};

use crate::engine::define;
use crate::modules::process;

thread_local! {
    /// The prototype that unfinished exports have: a Proxy that tells what is asked for in vain.
    static WATCHER: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// Watches the exports of a module that has not been loaded, unless they are of a kind that does not
/// bear it or come from a transpiler, which asks for much.
pub(super) fn watch(exports: &JsValue, context: &mut Context) -> JsResult<()> {
    let Some(exports) = exports.as_object() else {
        return Ok(());
    };
    let plain = context.intrinsics().constructors().object().prototype();
    let is_plain = !exports.is::<boa_engine::builtins::proxy::Proxy>()
        && exports.prototype().as_ref() == Some(&plain);
    if !is_plain || exports.get(js_string!("__esModule"), context)?.to_boolean() {
        return Ok(());
    }
    let watcher = watcher(context)?;
    exports.set_prototype(Some(watcher));
    Ok(())
}

/// The module has been loaded: its exports are as they would be without [`watch`].
pub(super) fn unwatch(exports: &JsValue, context: &mut Context) {
    let watcher = WATCHER.with(|watcher| watcher.borrow().clone());
    if let Some(exports) = exports.as_object()
        && watcher.is_some()
        && !exports.is::<boa_engine::builtins::proxy::Proxy>()
        && exports.prototype() == watcher
    {
        let plain = context.intrinsics().constructors().object().prototype();
        exports.set_prototype(Some(plain));
    }
}

fn watcher(context: &mut Context) -> JsResult<JsObject> {
    if let Some(made) = WATCHER.with(|watcher| watcher.borrow().clone()) {
        return Ok(made);
    }
    let target = define::object(context);
    let proxy = JsProxy::builder(target)
        .get(get)
        .get_own_property_descriptor(get_own_property_descriptor)
        .build(context)?;
    let made = JsObject::from(proxy);
    WATCHER.with(|watcher| *watcher.borrow_mut() = Some(made.clone()));
    Ok(made)
}

/// The target and the key, when there is something to tell.
fn asked_in_vain(
    args: &[JsValue],
    is_there: fn(&JsObject, PropertyKey, &mut Context) -> JsResult<bool>,
    context: &mut Context,
) -> JsResult<(JsObject, PropertyKey, bool)> {
    let target = args.get_or_undefined(0).to_object(context)?;
    let key = args.get_or_undefined(1).to_property_key(context)?;
    let is_flag = key == PropertyKey::from(js_string!("__esModule"));
    let is_known = is_flag || is_there(&target, key.clone(), context)?;
    if !is_known {
        let shown = match &key {
            PropertyKey::Symbol(symbol) => symbol.to_string(),
            key => key.to_string(),
        };
        let message = format!(
            "Accessing non-existent property '{shown}' of module exports inside circular dependency"
        );
        process::emit_warning(&message, "Warning", context)?;
    }
    Ok((target, key, is_known))
}

fn get(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let has = |target: &JsObject, key, context: &mut Context| target.has_property(key, context);
    let (target, key, is_known) = asked_in_vain(args, has, context)?;
    if is_known {
        return target.get(key, context);
    }
    Ok(JsValue::undefined())
}

fn get_own_property_descriptor(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let has = |target: &JsObject, key, context: &mut Context| target.has_own_property(key, context);
    let (target, key, _) = asked_in_vain(args, has, context)?;
    let own = target.borrow().properties().get(&key);
    Ok(own.map_or_else(JsValue::undefined, |own| described(&own, context)))
}

/// A data property's descriptor as an object: the target has no other.
fn described(property: &PropertyDescriptor, context: &mut Context) -> JsValue {
    let object = define::object(context);
    define::put(
        &object,
        "value",
        property.value().cloned().unwrap_or_default(),
    );
    for (name, is) in [
        ("writable", property.writable()),
        ("enumerable", property.enumerable()),
        ("configurable", property.configurable()),
    ] {
        define::put(&object, name, is.unwrap_or_default());
    }
    object.into()
}
