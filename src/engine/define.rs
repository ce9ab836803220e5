//! Short ways to build what every native module is made of: functions, objects, prototypes.

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string,
    native_function::NativeFunctionObject,
    object::{FunctionObjectBuilder, NativeObject, builtins::JsFunction},
    property::{Attribute, PropertyDescriptor, PropertyKey},
};
use boa_gc::{Gc, GcRefCell};

/// What the engine calls: `this`, the arguments, the engine.
pub type Native = fn(&JsValue, &[JsValue], &mut Context) -> JsResult<JsValue>;

/// One native function to be defined: its name, its `length`, what it does.
pub type Method = (&'static str, usize, Native);

/// A native function that is not a constructor, with `name` and `length` as given.
pub fn function(name: &str, length: usize, native: Native, context: &mut Context) -> JsFunction {
    FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(native))
        .name(JsString::from(name))
        .length(length)
        .constructor(false)
        .build()
}

/// A native function that can be called with `new`, too, and does the same then.
pub fn newable(name: &str, length: usize, native: Native, context: &mut Context) -> JsFunction {
    FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(native))
        .name(JsString::from(name))
        .length(length)
        .constructor(true)
        .build()
}

/// A native function that can be called with `new`; `prototype` becomes its `prototype` property
/// and gets it as `constructor`. The native code sees the `new.target` as `this`.
pub fn constructor(
    name: &str,
    length: usize,
    native: Native,
    prototype: &JsObject,
    context: &mut Context,
) -> JsFunction {
    let made = newable(name, length, native, context);
    put_hidden(prototype, "constructor", made.clone());
    made.insert_property(
        js_string!("prototype"),
        PropertyDescriptor::builder()
            .value(prototype.clone())
            .writable(false)
            .enumerable(false)
            .configurable(false),
    );
    made
}

/// A native function with a value of its own, which it gets as its last argument.
pub fn closure<T>(
    name: &str,
    length: usize,
    native: fn(&JsValue, &[JsValue], &T, &mut Context) -> JsResult<JsValue>,
    captured: T,
    context: &mut Context,
) -> JsFunction
where
    T: boa_engine::Trace + 'static,
{
    FunctionObjectBuilder::new(
        context.realm(),
        NativeFunction::from_copy_closure_with_captures(
            move |this, args, captured: &T, context| native(this, args, captured, context),
            captured,
        ),
    )
    .name(JsString::from(name))
    .length(length)
    .constructor(false)
    .build()
}

/// Has two native functions each do what the other does.
pub fn swap(one: &JsObject, other: &JsObject) {
    let (Some(mut one), Some(mut other)) = (
        one.downcast_mut::<NativeFunctionObject>(),
        other.downcast_mut::<NativeFunctionObject>(),
    ) else {
        return;
    };
    std::mem::swap(&mut *one, &mut *other);
}

/// What is done in a function's place: `this`, the arguments, the function, the engine.
pub type Instead = fn(&JsValue, &[JsValue], &JsObject, &mut Context) -> JsResult<JsValue>;

/// Has something else done by a native function that scripts have already; it may be called for it.
/// No stack shows that.
pub fn put_between(known: &JsObject, instead: Instead, context: &mut Context) {
    replace(known, js_string!("$ouro_between"), instead, context);
}

/// Has something else done by a native function that scripts have already; what it did is done by
/// the one that is returned, which stacks show under that name. [`swap`] of the two undoes it. A
/// function that is not native stays as it is.
pub fn replace(
    known: &JsObject,
    name: JsString,
    instead: Instead,
    context: &mut Context,
) -> Option<JsObject> {
    if !known.is::<NativeFunctionObject>() {
        return None;
    }
    let own = Gc::new(GcRefCell::new(None::<JsObject>));
    let native = NativeFunction::from_copy_closure_with_captures(
        move |this, args, own: &Gc<GcRefCell<Option<JsObject>>>, context| {
            let original = own.borrow().clone();
            match original {
                Some(original) => instead(this, args, &original, context),
                None => Ok(JsValue::undefined()),
            }
        },
        own.clone(),
    );
    let original: JsObject = FunctionObjectBuilder::new(context.realm(), native)
        .name(name)
        .constructor(known.is_constructor())
        .build()
        .into();
    *own.borrow_mut() = Some(original.clone());
    swap(known, &original);
    Some(original)
}

/// An empty object with `Object.prototype`.
pub fn object(context: &mut Context) -> JsObject {
    JsObject::with_object_proto(context.intrinsics())
}

/// An object that carries native state. Objects made with the same prototype share a shape.
pub fn native_object<T: NativeObject>(
    prototype: &JsObject,
    data: T,
    context: &mut Context,
) -> JsObject {
    JsObject::new(context.root_shape(), prototype.clone(), data).upcast()
}

/// `with_key!("name", run)`: `run` with a key that is made once in a thread. Making one costs as
/// much as looking for it.
macro_rules! with_key {
    ($name:literal, $run:expr) => {{
        use boa_engine::{js_string, property::PropertyKey};
        thread_local! {
            static KEY: PropertyKey = PropertyKey::from(js_string!($name));
        }
        KEY.with($run)
    }};
}

/// `own!(object, "name")`: see [`own_value`].
macro_rules! own {
    ($object:expr, $name:literal) => {{
        use $crate::engine::slots::Place;
        thread_local! {
            static PLACE: Place = const { Place::new() };
        }
        let object: &boa_engine::JsObject = $object;
        $crate::engine::define::with_key!($name, |key| {
            PLACE.with(|place| place.own_value(object, key))
        })
    }};
}

/// `get!(object, "name", context)`: a property's value, inherited or not, as the engine gives it. Where it stands is
/// remembered.
macro_rules! get {
    ($object:expr, $name:literal, $context:expr) => {{
        use $crate::engine::slots::Place;
        thread_local! {
            static PLACE: Place = const { Place::new() };
        }
        let object: &boa_engine::JsObject = &$object;
        let context: &mut boa_engine::Context = $context;
        $crate::engine::define::with_key!($name, |key| {
            PLACE.with(|place| place.value(object, key, context))
        })
    }};
}

pub(crate) use {get, own, with_key};

/// The value of a data property of the object's own; runs no JavaScript.
pub fn own_value(object: &JsObject, key: &PropertyKey) -> Option<JsValue> {
    let found = object.borrow().properties().get(key)?;
    found.value().cloned()
}

/// Defines an ordinary property: writable, enumerable, configurable.
pub fn put<V: Into<JsValue>>(object: &JsObject, name: &str, value: V) {
    put_with(object, JsString::from(name), value, Attribute::all());
}

/// Defines a property as classes define methods: writable, configurable, not enumerable.
pub fn put_hidden<V: Into<JsValue>>(object: &JsObject, name: &str, value: V) {
    let attribute = Attribute::WRITABLE | Attribute::CONFIGURABLE;
    put_with(object, JsString::from(name), value, attribute);
}

/// Defines a property with the attributes given.
pub fn put_with<K, V>(object: &JsObject, key: K, value: V, attribute: Attribute)
where
    K: Into<PropertyKey>,
    V: Into<JsValue>,
{
    object.insert_property(
        key,
        PropertyDescriptor::builder()
            .value(value)
            .writable(attribute.writable())
            .enumerable(attribute.enumerable())
            .configurable(attribute.configurable()),
    );
}

/// Defines native functions as ordinary, enumerable properties, as on a module's exports.
pub fn put_functions(object: &JsObject, methods: &[Method], context: &mut Context) {
    for &(name, length, native) in methods {
        let made = function(name, length, native, context);
        put(object, name, made);
    }
}

/// Defines native functions as a class has its methods: not enumerable.
pub fn put_methods(object: &JsObject, methods: &[Method], context: &mut Context) {
    for &(name, length, native) in methods {
        let made = function(name, length, native, context);
        put_hidden(object, name, made);
    }
}

/// Defines a native accessor; `set` may be absent. Not enumerable, configurable.
pub fn put_accessor<K: Into<PropertyKey>>(
    object: &JsObject,
    key: K,
    get: Native,
    set: Option<Native>,
    context: &mut Context,
) {
    put_accessor_with(object, key, get, set, false, context);
}

/// Defines a native accessor, enumerable or not.
pub fn put_accessor_with<K: Into<PropertyKey>>(
    object: &JsObject,
    key: K,
    get: Native,
    set: Option<Native>,
    enumerable: bool,
    context: &mut Context,
) {
    let key = key.into();
    let name = match &key {
        PropertyKey::String(name) => name.to_std_string_lossy(),
        PropertyKey::Symbol(symbol) => symbol.to_string(),
        PropertyKey::Index(index) => index.get().to_string(),
    };
    let get = function(&format!("get {name}"), 0, get, context);
    let mut descriptor = PropertyDescriptor::builder()
        .get(get)
        .enumerable(enumerable)
        .configurable(true);
    if let Some(set) = set {
        descriptor = descriptor.set(function(&format!("set {name}"), 1, set, context));
    }
    object.insert_property(key, descriptor);
}

/// Defines an accessor of native closures; `set` may be absent. Not enumerable, configurable.
pub fn put_closures(
    object: &JsObject,
    name: &'static str,
    get: NativeFunction,
    set: Option<NativeFunction>,
    context: &mut Context,
) {
    let function = |native, length: usize| {
        FunctionObjectBuilder::new(context.realm(), native)
            .name(JsString::from(name))
            .length(length)
            .constructor(false)
            .build()
    };
    let mut descriptor = PropertyDescriptor::builder()
        .get(function(get, 0))
        .enumerable(false)
        .configurable(true);
    if let Some(set) = set {
        descriptor = descriptor.set(function(set, 1));
    }
    object.insert_property(JsString::from(name), descriptor);
}
