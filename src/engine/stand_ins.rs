//! Accessors that stand in for values are told as the values: those of [`super::redefine`], and the
//! language's classes that are made when they are first read.

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsValue, js_string,
    native_function::NativeFunctionObject,
    object::builtins::JsWeakMap,
    property::{PropertyDescriptor, PropertyKey},
};

use super::define;

thread_local! {
    /// For the accessors' functions what has the values.
    static CELLS: RefCell<Option<JsWeakMap>> = const { RefCell::new(None) };
    static IS_LAZY: Cell<fn(&PropertyKey) -> bool> = const { Cell::new(|_| false) };
}

/// Says which properties with native accessors are values that are made when first read.
pub fn set_lazy(is_lazy: fn(&PropertyKey) -> bool) {
    IS_LAZY.set(is_lazy);
}

/// Installs the functions in a fresh context.
pub fn install(context: &mut Context) {
    let object: JsObject = context.intrinsics().constructors().object().constructor();
    let reflect = context.intrinsics().objects().reflect();
    let one: define::Instead = |this, args, engines, context| {
        let found = engines.call(this, args, context)?;
        match found.as_object() {
            Some(descriptor) => one(descriptor, args, context),
            None => Ok(found),
        }
    };
    let all: define::Instead = |this, args, engines, context| {
        let found = engines.call(this, args, context)?;
        if let Some(descriptors) = found.as_object().filter(|_| are_there()) {
            for key in descriptors.own_property_keys(context)? {
                let getter = define::own_value(&descriptors, &key)
                    .and_then(|descriptor| define::own!(&descriptor.as_object()?, "get"));
                if let Some(cell) = cell_of(getter.as_ref(), context)? {
                    match as_value(&cell, context) {
                        Some(told) => descriptors.set(key, told, true, context)?,
                        None => descriptors.delete_property_or_throw(key, context)?,
                    };
                }
            }
        }
        Ok(found)
    };
    for (holder, name, instead) in [
        (&object, js_string!("getOwnPropertyDescriptor"), one),
        (&reflect, js_string!("getOwnPropertyDescriptor"), one),
        (&object, js_string!("getOwnPropertyDescriptors"), all),
    ] {
        let known = define::own_value(holder, &PropertyKey::from(name));
        if let Some(known) = known.and_then(|known| known.as_object()) {
            define::put_between(&known, instead, context);
        }
    }
}

fn are_there() -> bool {
    CELLS.with(|cells| cells.borrow().is_some())
}

/// Notes that a getter gives what a cell has as `value`, if it has that.
pub fn note(
    getter: &JsObject,
    cell: &JsObject,
    [is_writable, is_enumerable, is_configurable]: [bool; 3],
    context: &mut Context,
) {
    define::put(cell, "writable", is_writable);
    define::put(cell, "enumerable", is_enumerable);
    define::put(cell, "configurable", is_configurable);
    let cells = CELLS.with(|cells| {
        let mut cells = cells.borrow_mut();
        cells.get_or_insert_with(|| JsWeakMap::new(context)).clone()
    });
    // A function can be a key.
    let _ = cells.set(getter, cell.clone().into(), context);
}

fn cell_of(getter: Option<&JsValue>, context: &mut Context) -> JsResult<Option<JsObject>> {
    let cells = CELLS.with(|cells| cells.borrow().clone());
    let (Some(cells), Some(getter)) = (cells, getter.and_then(JsValue::as_object)) else {
        return Ok(None);
    };
    Ok(cells.get(&getter, context)?.as_object())
}

/// What the accessor of a property stands in for.
pub fn value_of(own: &PropertyDescriptor, context: &mut Context) -> Option<JsValue> {
    let cell = cell_of(own.get(), context).ok()??;
    define::own!(&cell, "value")
}

/// The descriptor of a cell's property; none if it has no value, and there is no property.
fn as_value(cell: &JsObject, context: &mut Context) -> Option<JsObject> {
    let told = define::object(context);
    define::put(&told, "value", define::own!(cell, "value")?);
    for (name, field) in [
        ("writable", define::own!(cell, "writable")),
        ("enumerable", define::own!(cell, "enumerable")),
        ("configurable", define::own!(cell, "configurable")),
    ] {
        define::put(&told, name, field.unwrap_or_default());
    }
    Some(told)
}

/// The descriptor of one property, as scripts are to see it.
fn one(descriptor: JsObject, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let getter = define::own!(&descriptor, "get");
    let is_native = |getter: &JsValue| {
        getter
            .as_object()
            .is_some_and(|getter| getter.is::<NativeFunctionObject>())
    };
    let Some(getter) = getter.filter(is_native) else {
        return Ok(descriptor.into());
    };
    if let Some(cell) = cell_of(Some(&getter), context)? {
        let told = as_value(&cell, context);
        return Ok(told.map_or_else(JsValue::undefined, JsValue::from));
    }
    let name = args.get_or_undefined(1);
    if !name.is_string() || !IS_LAZY.get()(&name.to_property_key(context)?) {
        return Ok(descriptor.into());
    }
    let cell = JsObject::with_null_proto();
    let value = args
        .get_or_undefined(0)
        .to_object(context)?
        .get(name.to_property_key(context)?, context)?;
    define::put(&cell, "value", value);
    define::put(&cell, "writable", true);
    define::put(&cell, "enumerable", false);
    define::put(&cell, "configurable", true);
    let told = as_value(&cell, context);
    Ok(told.map_or_else(JsValue::undefined, JsValue::from))
}
