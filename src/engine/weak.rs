//! Symbols in a `WeakMap` and a `WeakSet`, which the engine does not take.
//!
//! A map that gets one has another beside it, an ordinary one, as long as it lives. What costs time
//! with each key, `get` and the like, is put in the functions' places when the first such key comes.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue,
    object::builtins::{JsMap, JsWeakMap, JsWeakSet},
};

use super::define;

thread_local! {
    /// The maps beside, by those that they belong to.
    static BESIDE: RefCell<Option<JsWeakMap>> = const { RefCell::new(None) };
}

/// Installs them in a fresh context.
pub fn install(context: &mut Context) {
    let of = context.intrinsics().constructors();
    let (map, set) = (of.weak_map().prototype(), of.weak_set().prototype());
    for (object, name) in [(map, "set"), (set, "add")] {
        if let Some(known) = method(&object, name) {
            define::put_between(&known, put, context);
        }
    }
}

fn method(object: &JsObject, name: &str) -> Option<JsObject> {
    define::own_value(object, &JsString::from(name).into())?.as_object()
}

/// Whether a value is a symbol that a map may have: none that can be asked for by name.
fn is_key(value: &JsValue, context: &mut Context) -> JsResult<bool> {
    if !value.is_symbol() {
        return Ok(false);
    }
    let symbol = context.intrinsics().constructors().symbol().constructor();
    let Some(name) = method(&symbol, "keyFor") else {
        return Ok(false);
    };
    let name = name.call(&JsValue::undefined(), std::slice::from_ref(value), context)?;
    Ok(name.is_undefined())
}

fn is_weak(object: &JsObject) -> bool {
    JsWeakMap::from_object(object.clone()).is_ok() || JsWeakSet::from_object(object.clone()).is_ok()
}

fn beside(this: &JsValue, context: &mut Context) -> JsResult<Option<JsMap>> {
    let beside = BESIDE.with(|beside| beside.borrow().clone());
    let (Some(beside), Some(owner)) = (beside, this.as_object()) else {
        return Ok(None);
    };
    let found = beside.get(&owner, context)?;
    found.as_object().map(JsMap::from_object).transpose()
}

/// `set` and `add`.
fn put(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    let key = args.get_or_undefined(0);
    if !is_key(key, context)? {
        return engines.call(this, args, context);
    }
    if !this.as_object().is_some_and(|object| is_weak(&object)) {
        return engines.call(this, args, context);
    }
    let map = match beside(this, context)? {
        Some(map) => map,
        None => begin(this, context)?,
    };
    map.set(key.clone(), args.get_or_undefined(1).clone(), context)?;
    Ok(this.clone())
}

fn begin(this: &JsValue, context: &mut Context) -> JsResult<JsMap> {
    let map = JsMap::new(context);
    let known = BESIDE.with(|beside| beside.borrow().clone());
    let known = match known {
        Some(known) => known,
        None => {
            let made = JsWeakMap::new(context);
            BESIDE.set(Some(made.clone()));
            put_all(context);
            made
        }
    };
    if let Some(owner) = this.as_object() {
        known.set(&owner, map.clone().into(), context)?;
    }
    Ok(map)
}

/// Has the other functions look beside, too.
fn put_all(context: &mut Context) {
    let of = context.intrinsics().constructors();
    let (map, set) = (of.weak_map().prototype(), of.weak_set().prototype());
    let all: [(&JsObject, &str, define::Instead); 5] = [
        (&map, "get", get),
        (&map, "has", has),
        (&map, "delete", delete),
        (&set, "has", has),
        (&set, "delete", delete),
    ];
    for (object, name, instead) in all {
        if let Some(known) = method(object, name) {
            define::put_between(&known, instead, context);
        }
    }
}

/// What is done with a key that is a symbol; the engine's function otherwise, and where there is none.
fn look(
    (this, args): (&JsValue, &[JsValue]),
    engines: &JsObject,
    context: &mut Context,
    look: impl FnOnce(JsMap, JsValue, &mut Context) -> JsResult<JsValue>,
) -> JsResult<JsValue> {
    let key = args.get_or_undefined(0);
    if key.is_symbol()
        && let Some(map) = beside(this, context)?
    {
        return look(map, key.clone(), context);
    }
    engines.call(this, args, context)
}

fn get(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    look((this, args), engines, context, |map, key, context| {
        map.get(key, context)
    })
}

fn has(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    look((this, args), engines, context, |map, key, context| {
        map.has(key, context)
    })
}

fn delete(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    look((this, args), engines, context, |map, key, context| {
        map.delete(key, context)
    })
}
