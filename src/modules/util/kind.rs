//! What an object is, by its internal slots: never by anything a script can change or observe.
//!
//! `util.inspect`, `util.types` and `util.isDeepStrictEqual` all stand on this.

use boa_engine::{
    Context, JsBigInt, JsObject, JsResult, JsString, JsSymbol, JsValue,
    builtins::{
        async_generator::AsyncGenerator,
        date::Date,
        error::Error,
        generator::Generator,
        map::ordered_map::OrderedMap,
        object::OrdinaryObject,
        promise::Promise,
        proxy::Proxy,
        regexp::RegExp,
        set::ordered_set::OrderedSet,
        typed_array::{TypedArray, TypedArrayKind},
    },
    js_string,
    module::ModuleNamespace,
    object::builtins::{
        JsArrayBuffer, JsDataView, JsSharedArrayBuffer, JsTypedArray, JsWeakMap, JsWeakSet,
    },
    property::{PropertyDescriptor, PropertyKey},
};

/// The kind of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Nothing special, or a native object of the host.
    Plain,
    /// An array.
    Array,
    /// Anything that can be called, proxies excepted.
    Function,
    /// `Proxy`
    Proxy,
    /// An object made by an error constructor.
    Error,
    /// `Map`
    Map,
    /// `Set`
    Set,
    /// `WeakMap`
    WeakMap,
    /// `WeakSet`
    WeakSet,
    /// A typed array of any kind.
    TypedArray(TypedArrayKind),
    /// `ArrayBuffer`
    ArrayBuffer,
    /// `SharedArrayBuffer`
    SharedArrayBuffer,
    /// `DataView`
    DataView,
    /// `Date`
    Date,
    /// `RegExp`
    RegExp,
    /// `Promise`
    Promise,
    /// What a generator function returns.
    Generator,
    /// What an async generator function returns.
    AsyncGenerator,
    /// The object of `import * as name`.
    ModuleNamespace,
    /// `new String()`
    String(JsString),
    /// `new Number()`
    Number(f64),
    /// `new Boolean()`
    Boolean(bool),
    /// `Object(Symbol())`
    Symbol(JsSymbol),
    /// `Object(1n)`
    BigInt(JsBigInt),
    /// `arguments`
    Arguments,
    /// What `map.entries()` and its like return.
    MapIterator,
    /// What `set.values()` and its like return.
    SetIterator,
}

/// Says what an object is. Runs no script.
pub fn of(object: &JsObject, context: &Context) -> Kind {
    if object.is::<OrdinaryObject>() {
        return Kind::Plain;
    }
    if object.is::<Proxy>() {
        return Kind::Proxy;
    }
    if is_array(object) {
        return Kind::Array;
    }
    if object.is_callable() {
        return Kind::Function;
    }
    if object.is::<Error>() {
        return Kind::Error;
    }
    if object.is::<OrderedMap<JsValue>>() {
        return Kind::Map;
    }
    if object.is::<OrderedSet>() {
        return Kind::Set;
    }
    if object.is::<TypedArray>() {
        let kind = JsTypedArray::from_object(object.clone()).ok();
        return match kind.and_then(|array| array.kind()) {
            Some(kind) => Kind::TypedArray(kind),
            None => Kind::Plain,
        };
    }
    if object.is::<Promise>() {
        return Kind::Promise;
    }
    if object.is::<Date>() {
        return Kind::Date;
    }
    if object.is::<RegExp>() {
        return Kind::RegExp;
    }
    if let Some(kind) = boxed(object) {
        return kind;
    }
    rare(object, context)
}

fn boxed(object: &JsObject) -> Option<Kind> {
    if let Some(string) = object.downcast_ref::<JsString>() {
        return Some(Kind::String(string.clone()));
    }
    if let Some(number) = object.downcast_ref::<f64>() {
        return Some(Kind::Number(*number));
    }
    if let Some(boolean) = object.downcast_ref::<bool>() {
        return Some(Kind::Boolean(*boolean));
    }
    if let Some(symbol) = object.downcast_ref::<JsSymbol>() {
        return Some(Kind::Symbol(symbol.clone()));
    }
    let bigint = object.downcast_ref::<JsBigInt>()?;
    Some(Kind::BigInt(bigint.clone()))
}

fn rare(object: &JsObject, context: &Context) -> Kind {
    if JsArrayBuffer::from_object(object.clone()).is_ok() {
        return Kind::ArrayBuffer;
    }
    if JsSharedArrayBuffer::from_object(object.clone()).is_ok() {
        return Kind::SharedArrayBuffer;
    }
    if JsDataView::from_object(object.clone()).is_ok() {
        return Kind::DataView;
    }
    if JsWeakMap::from_object(object.clone()).is_ok() {
        return Kind::WeakMap;
    }
    if JsWeakSet::from_object(object.clone()).is_ok() {
        return Kind::WeakSet;
    }
    if object.is::<Generator>() {
        return Kind::Generator;
    }
    if object.is::<AsyncGenerator>() {
        return Kind::AsyncGenerator;
    }
    if object.is::<ModuleNamespace>() {
        return Kind::ModuleNamespace;
    }
    // The engine's types for these have no public name, so they are told by what they inherit;
    // no script can make another object that is neither ordinary nor of a kind above.
    let iterators = context.intrinsics().objects().iterator_prototypes();
    let mut prototype = object.prototype();
    while let Some(known) = prototype {
        if known == iterators.map() {
            return Kind::MapIterator;
        }
        if known == iterators.set() {
            return Kind::SetIterator;
        }
        prototype = known.prototype();
    }
    if is_arguments(object) {
        return Kind::Arguments;
    }
    Kind::Plain
}

/// `arguments` is told by the engine's own display of it, which names it; asked only of objects
/// that have its two hidden own properties.
fn is_arguments(object: &JsObject) -> bool {
    let own = |key: &PropertyKey| object.borrow().properties().contains_key(key);
    own(&js_string!("length").into())
        && own(&JsSymbol::iterator().into())
        && JsValue::from(object.clone())
            .display()
            .to_string()
            .starts_with("[Arguments]")
}

/// Whether the object is an array itself; a proxy of one is not.
pub fn is_array(object: &JsObject) -> bool {
    object.is_array()
}

/// Whether the engine answers for the object's own properties by other means than its table.
fn is_exotic(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Proxy
            | Kind::TypedArray(_)
            | Kind::String(_)
            | Kind::Arguments
            | Kind::ModuleNamespace
    )
}

/// An own property, without a copy by way of script objects where the kind allows it.
///
/// Fails where a proxy's trap throws or a module's binding is not there yet.
pub fn own_property(
    object: &JsObject,
    kind: &Kind,
    key: &PropertyKey,
    context: &mut Context,
) -> JsResult<Option<PropertyDescriptor>> {
    if !is_exotic(kind) {
        return Ok(object.borrow().properties().get(key));
    }
    let args = [object.clone().into(), JsValue::from(key.clone())];
    let found = OrdinaryObject::get_own_property_descriptor(&JsValue::undefined(), &args, context)?;
    if found.is_undefined() {
        return Ok(None);
    }
    found.to_property_descriptor(context).map(Some)
}

/// Whether `object` has an own property `key`, by its table; proxies are not asked.
pub fn has_own(object: &JsObject, key: &PropertyKey) -> bool {
    object.borrow().properties().contains_key(key)
}

/// Whether a key is an array index: one that an array keeps in order and counts in its length.
pub fn is_index(key: &PropertyKey) -> bool {
    matches!(key, PropertyKey::Index(_))
}

/// An object's own enumerable keys, symbols among them.
pub fn enumerable_keys(object: &JsObject, context: &mut Context) -> JsResult<Vec<PropertyKey>> {
    let kind = of(object, context);
    let mut keys = Vec::new();
    for key in object.own_property_keys(context)? {
        let own = own_property(object, &kind, &key, context)?;
        if own.is_some_and(|own| own.enumerable() == Some(true)) {
            keys.push(key);
        }
    }
    Ok(keys)
}
