//! The global object of a context: whatever the script's sandbox has comes first, then what the
//! language brings along.
//!
//! It is a Proxy, since its properties are another object's; the engine looks up a realm's globals
//! through the same internal methods as any other object's.

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace,
    object::builtins::{JsArray, JsProxy},
    property::{PropertyDescriptor, PropertyKey},
    realm::Realm,
};

use crate::engine::{convert, define, hooks};

/// The Proxy's target: it holds the two objects, and the properties that a script has declared,
/// which a Proxy may only call permanent when its target has them.
#[derive(Trace, Finalize, JsData)]
struct Target {
    sandbox: JsObject,
    /// What the language brings along.
    language: JsObject,
    /// The Proxy itself.
    global: boa_engine::gc::GcRefCell<Option<JsObject>>,
    /// Whether the realm is complete: what is defined from then on is the script's. Before, nobody
    /// looks at the sandbox, which may be a Proxy.
    is_complete: boa_engine::gc::GcRefCell<bool>,
}

/// A new realm over the sandbox.
pub fn realm_over(sandbox: JsObject, context: &mut Context) -> JsResult<Realm> {
    let language = define::object(context);
    let prototype = define::object(context);
    let target = Target {
        sandbox,
        language: language.clone(),
        global: boa_engine::gc::GcRefCell::new(None),
        is_complete: boa_engine::gc::GcRefCell::new(false),
    };
    let target = define::native_object(&prototype, target, context);
    let global: JsObject = JsProxy::builder(target.clone())
        .get(get)
        .set(set)
        .has(has)
        .delete_property(delete)
        .define_property(define_property)
        .get_own_property_descriptor(own_property)
        .get_prototype_of(prototype_of)
        .own_keys(own_keys)
        .build(context)?
        .into();
    if let Some(target) = target.downcast_ref::<Target>() {
        *target.global.borrow_mut() = Some(global.clone());
    }
    let realm = hooks::realm_with_global(
        global,
        move |intrinsics| {
            let prototype = intrinsics.constructors().object().prototype();
            language.set_prototype(Some(prototype));
        },
        context,
    )?;
    super::install_classes(&realm, context)?;
    if let Some(target) = target.downcast_ref::<Target>() {
        *target.is_complete.borrow_mut() = true;
    }
    Ok(realm)
}

/// The two objects of a trap's first argument.
fn parts(args: &[JsValue]) -> JsResult<(JsObject, JsObject, JsObject, bool)> {
    let object = args
        .get_or_undefined(0)
        .as_object()
        .ok_or_else(convert::illegal_invocation)?;
    let (sandbox, language, is_complete) = {
        let target = object
            .downcast_ref::<Target>()
            .ok_or_else(convert::illegal_invocation)?;
        let is_complete = *target.is_complete.borrow();
        (target.sandbox.clone(), target.language.clone(), is_complete)
    };
    Ok((object, sandbox, language, is_complete))
}

fn global_of(args: &[JsValue]) -> Option<JsObject> {
    let target = args.get_or_undefined(0).as_object()?;
    let target = target.downcast_ref::<Target>()?;
    target.global.borrow().clone()
}

fn key(args: &[JsValue], context: &mut Context) -> JsResult<PropertyKey> {
    args.get_or_undefined(1).to_property_key(context)
}

fn get(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (_, sandbox, language, is_complete) = parts(args)?;
    let key = key(args, context)?;
    if is_complete
        && sandbox.has_property(key.clone(), context)?
        && !is_plain_inheritance(&sandbox, &key, context)?
    {
        let value = sandbox.get(key, context)?;
        // As in V8: who finds the sandbox in itself gets the global object.
        let is_itself = value.as_object().is_some_and(|value| value == sandbox);
        return Ok(match global_of(args) {
            Some(global) if is_itself => global.into(),
            _ => value,
        });
    }
    language.get(key, context)
}

/// Whether the sandbox has the property from the outer `Object.prototype` only: the script's own
/// has it too, and that one counts.
fn is_plain_inheritance(
    sandbox: &JsObject,
    key: &PropertyKey,
    context: &mut Context,
) -> JsResult<bool> {
    let outer = context.intrinsics().constructors().object().prototype();
    let mut at = Some(sandbox.clone());
    while let Some(object) = at {
        if object == outer {
            return Ok(true);
        }
        if object.has_own_property(key.clone(), context)? {
            return Ok(false);
        }
        at = object.prototype();
    }
    Ok(false)
}

fn has(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (_, sandbox, language, is_complete) = parts(args)?;
    let key = key(args, context)?;
    let has = is_complete && sandbox.has_property(key.clone(), context)?
        || language.has_property(key, context)?;
    Ok(has.into())
}

fn set(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (_, sandbox, language, is_complete) = parts(args)?;
    let key = key(args, context)?;
    let value = args.get_or_undefined(2).clone();
    let object = if is_complete { sandbox } else { language };
    Ok(object.set(key, value, false, context)?.into())
}

fn delete(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (target, sandbox, language, is_complete) = parts(args)?;
    let key = key(args, context)?;
    if target.has_own_property(key.clone(), context)? {
        return Ok(false.into());
    }
    let mut deleted = true;
    let sandbox = is_complete.then_some(sandbox);
    for object in sandbox.into_iter().chain([language]) {
        if object.has_own_property(key.clone(), context)? {
            deleted &= object
                .delete_property_or_throw(key.clone(), context)
                .is_ok();
        }
    }
    Ok(deleted.into())
}

fn define_property(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (target, sandbox, language, is_complete) = parts(args)?;
    let key = key(args, context)?;
    let given = args
        .get_or_undefined(2)
        .to_object(context)?
        .to_property_descriptor(context)?;
    if !is_complete {
        if given.configurable() == Some(false) {
            target.define_property_or_throw(key.clone(), given.clone(), context)?;
        }
        language.define_property_or_throw(key, given, context)?;
        return Ok(true.into());
    }
    if given.configurable() == Some(false) {
        // Declared by `var` or `function`. The sandbox gets it as V8 gives it: deletable.
        let mark = PropertyDescriptor::builder()
            .value(JsValue::undefined())
            .writable(true)
            .enumerable(given.enumerable().unwrap_or(false))
            .configurable(false);
        if !given.is_accessor_descriptor() && given.writable() != Some(false) {
            target.define_property_or_throw(key.clone(), mark, context)?;
        } else {
            target.define_property_or_throw(key.clone(), given.clone(), context)?;
            sandbox.define_property_or_throw(key, given, context)?;
            return Ok(true.into());
        }
    }
    let mut wanted = PropertyDescriptor::builder();
    if given.is_accessor_descriptor() {
        if let Some(get) = given.get() {
            wanted = wanted.get(get.clone());
        }
        if let Some(set) = given.set() {
            wanted = wanted.set(set.clone());
        }
    } else {
        if let Some(value) = given.value() {
            wanted = wanted.value(value.clone());
        }
        if let Some(writable) = given.writable() {
            wanted = wanted.writable(writable);
        }
    }
    if let Some(enumerable) = given.enumerable() {
        wanted = wanted.enumerable(enumerable);
    }
    if given.configurable().is_some() {
        wanted = wanted.configurable(true);
    }
    sandbox.define_property_or_throw(key, wanted, context)?;
    Ok(true.into())
}

fn own_property(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (target, sandbox, language, is_complete) = parts(args)?;
    let key = key(args, context)?;
    let sandbox = is_complete.then_some(sandbox);
    for object in sandbox.into_iter().chain([language]) {
        if !object.has_own_property(key.clone(), context)? {
            continue;
        }
        let reflect = context.intrinsics().objects().reflect();
        let look = reflect.get(boa_engine::js_string!("getOwnPropertyDescriptor"), context)?;
        let look = look.as_function().ok_or_else(convert::illegal_invocation)?;
        let arguments = [object.clone().into(), args.get_or_undefined(1).clone()];
        let found = look.call(&JsValue::undefined(), &arguments, context)?;
        // What the target does not have must not be called permanent.
        let declared = target.has_own_property(key.clone(), context)?;
        if let Some(found) = found.as_object() {
            let own = found.to_property_descriptor(context)?;
            if !declared && own.configurable() == Some(false) {
                target.define_property_or_throw(key, own, context)?;
            } else {
                define::put(&found, "configurable", !declared);
            }
        }
        return Ok(found);
    }
    Ok(JsValue::undefined())
}

fn prototype_of(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let (_, _, language, _) = parts(args)?;
    Ok(language
        .prototype()
        .map_or_else(JsValue::null, JsValue::from))
}

fn own_keys(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (target, sandbox, language, _) = parts(args)?;
    let mut keys: Vec<PropertyKey> = Vec::new();
    for object in [sandbox, language, target] {
        for key in object.own_property_keys(context)? {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    // A Proxy's keys are strings and symbols, never numbers.
    let keys: Vec<JsValue> = keys
        .iter()
        .map(|key| match key {
            PropertyKey::Index(index) => JsString::from(index.get().to_string()).into(),
            other => other.into(),
        })
        .collect();
    Ok(JsArray::from_iter(keys, context).into())
}
