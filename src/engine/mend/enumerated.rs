//! What a `for...in` goes over in the place of an object that is a proxy, or inherits from one: the engine does
//! not look at what a proxy inherits. As in V8 the names are collected first, and each is looked at when its
//! turn comes.

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsResult, JsValue, Script, Source, Trace,
    builtins::proxy::Proxy, object::builtins::JsFunction,
};

use crate::engine::define;

const STAND_IN: &str = r#"(function $ouro_enumerated(object, isProxy) {
  const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const names = new Set();
  for (let holder = object; holder !== null; holder = getPrototypeOf(holder)) {
    const keys = isProxy(holder) ? ownKeys(holder) : Object.keys(holder);
    for (const key of keys) if (typeof key === "string") names.add(key);
  }
  return new Proxy({ __proto__: null }, {
    __proto__: null,
    ownKeys: () => [...names],
    getPrototypeOf: () => null,
    getOwnPropertyDescriptor: function $ouro_found(_, key) {
      for (let holder = object; holder !== null; holder = getPrototypeOf(holder)) {
        const found = getOwnPropertyDescriptor(holder, key);
        if (found !== undefined) return found.enumerable ? { enumerable: true, configurable: true } : undefined;
      }
    },
  });
})"#;

/// Makes what stands in for a proxy, in one realm.
#[derive(Clone, Trace, Finalize, JsData)]
struct Maker(JsFunction);

/// `$ouro_enumerated(value)`: what `for...in` is to go over.
pub fn enumerated(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let mut around = value.as_object();
    while let Some(object) = around {
        if object.is::<Proxy>() {
            return stand_in(value, context);
        }
        around = object.prototype();
    }
    Ok(value.clone())
}

fn stand_in(value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let realm = context.realm().clone();
    let known = realm.host_defined().get::<Maker>().cloned();
    let maker = match known {
        Some(maker) => maker,
        None => {
            let script = Script::parse(Source::from_bytes(STAND_IN), None, context)?;
            let Some(made) = script.evaluate(context)?.as_function() else {
                return Ok(value.clone());
            };
            realm.host_defined_mut().insert(Maker(made.clone()));
            Maker(made)
        }
    };
    let is_proxy = define::function("", 1, is_proxy, context);
    let given = [value.clone(), is_proxy.into()];
    maker.0.call(&JsValue::undefined(), &given, context)
}

fn is_proxy(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let object = args.get_or_undefined(0).as_object();
    Ok(object.is_some_and(|object| object.is::<Proxy>()).into())
}
