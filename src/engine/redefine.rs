//! Accessors that put a value in their own place, as lazy ones do:
//! `get client() { const value = connect(); Object.defineProperty(this, 'client', { value }); return value; }`.
//!
//! Where a property is read or written by name the engine remembers, behind that, the place where it
//! was found for the shape that the object has then. An accessor that has given the object another
//! shape meanwhile is remembered for a shape that it does not belong to: it is called again, or what
//! stands in its old place is, or the engine panics. So, in `Object.defineProperty` and its kin:
//!
//! - A value that hides an accessor of the object's prototype: the accessor is put behind a guard, which
//!   gives the object's own value, if it has one.
//! - A value in the place of an accessor of the object's own: another accessor takes the place, which
//!   gives the value; the value itself does when the script has returned ([`settle`]). In a prototype
//!   the accessor stays: there the places behind it are remembered, too. Scripts that ask are told of a
//!   value ([`stand_ins`]).

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, Finalize, JsArgs, JsObject, JsResult, JsValue, Trace,
    builtins::function::OrdinaryFunction,
    js_string,
    object::builtins::JsFunction,
    property::{Attribute, PropertyDescriptor, PropertyKey},
};

use super::{define, ghosts, stand_ins};

/// A value that waits for its place.
struct Waiting {
    object: JsObject,
    key: PropertyKey,
    /// The accessor's function that stands there until then.
    getter: JsFunction,
    /// Has the value under the name `value`: a setter may change it.
    cell: JsObject,
    is_writable: bool,
    is_enumerable: bool,
    is_configurable: bool,
    /// It comes behind all others, if a value was assigned at all.
    moves: bool,
}

thread_local! {
    static IS_WAITING: Cell<bool> = const { Cell::new(false) };
    static WAITING: RefCell<Vec<Waiting>> = const { RefCell::new(Vec::new()) };
}

/// Installs the functions in a fresh context.
pub fn install(context: &mut Context) {
    let object: JsObject = context.intrinsics().constructors().object().constructor();
    replace(&object, "defineProperty", 3, define_property, context);
    replace(&object, "defineProperties", 2, define_properties, context);
    let reflect = context.intrinsics().objects().reflect();
    replace(&reflect, "defineProperty", 3, reflect_define, context);
}

type Instead = fn(&JsValue, &[JsValue], &JsFunction, &mut Context) -> JsResult<JsValue>;

fn replace(
    holder: &JsObject,
    name: &'static str,
    length: usize,
    instead: Instead,
    context: &mut Context,
) {
    let key = PropertyKey::from(js_string!(name));
    let engines = define::own_value(holder, &key).and_then(|value| value.as_function());
    if let Some(engines) = engines {
        let made = define::closure(name, length, instead, engines, context);
        define::put_hidden(holder, name, made);
    }
}

/// Gives the values that wait their places. To be called when no script runs.
pub fn settle(context: &mut Context) {
    if !IS_WAITING.replace(false) {
        return;
    }
    for waiting in WAITING.take() {
        let own = waiting.object.borrow().properties().get(&waiting.key);
        let stands_there = own.is_some_and(|own| {
            let getter = own.get().and_then(JsValue::as_object);
            own.configurable() == Some(true)
                && getter.is_some_and(|getter| JsObject::equals(&getter, &waiting.getter))
        });
        let value = define::own!(&waiting.cell, "value");
        if stands_there && waiting.moves {
            // It can be deleted: nothing is thrown.
            let _ = (waiting.object).delete_property_or_throw(waiting.key.clone(), context);
        }
        if stands_there && (value.is_some() || !waiting.moves) {
            let value = value.unwrap_or_default();
            waiting.object.insert_property(
                waiting.key,
                PropertyDescriptor::builder()
                    .value(value)
                    .writable(waiting.is_writable)
                    .enumerable(waiting.is_enumerable)
                    .configurable(waiting.is_configurable),
            );
        }
    }
}

/// What has to be done for a property that is about to be defined.
enum Case {
    Ordinary,
    /// The object's prototype has an accessor under that name.
    Hides(JsObject),
    /// The object has one that can be redefined.
    Replaces,
    /// A prototype has a value, which an accessor may take the place of.
    Widens(PropertyDescriptor),
}

fn case_of(object: &JsObject, key: &PropertyKey) -> Case {
    if matches!(key, PropertyKey::Index(_)) {
        return Case::Ordinary;
    }
    let borrowed = object.borrow();
    let properties = borrowed.properties();
    if properties.contains_key(key) {
        let own = properties.get(key);
        return match own.filter(|own| own.configurable() == Some(true)) {
            Some(own) if is_scripts(&own) => Case::Replaces,
            Some(own) if !own.is_accessor_descriptor() && ghosts::is_prototype(object) => {
                Case::Widens(own)
            }
            _ => Case::Ordinary,
        };
    }
    match borrowed.shape().prototype() {
        Some(prototype) if has_accessor(&prototype, key) => Case::Hides(prototype),
        _ => Case::Ordinary,
    }
}

fn has_accessor(object: &JsObject, key: &PropertyKey) -> bool {
    let object = object.borrow();
    let properties = object.properties();
    properties.contains_key(key) && properties.get(key).is_some_and(|own| is_scripts(&own))
}

/// Whether it is an accessor with a function of a script's: a native one puts nothing in its place.
fn is_scripts(property: &PropertyDescriptor) -> bool {
    [property.get(), property.set()]
        .into_iter()
        .flatten()
        .any(|value| (value.as_object()).is_some_and(|object| object.is::<OrdinaryFunction>()))
}

/// A name that becomes a key without running JavaScript.
fn plain_key(name: &JsValue, context: &mut Context) -> Option<PropertyKey> {
    let is_plain = name.is_string() || name.is_symbol();
    is_plain
        .then(|| name.to_property_key(context).ok())
        .flatten()
}

/// Defines a property where that takes more than the engine's function. False: the engine's is to do it.
fn define_specially(args: &[JsValue], context: &mut Context) -> JsResult<bool> {
    let Some(object) = args.get_or_undefined(0).as_object() else {
        return Ok(false);
    };
    let Some(key) = plain_key(args.get_or_undefined(1), context) else {
        return Ok(false);
    };
    if let Some(given) = args.get_or_undefined(2).as_object()
        && define::with_key!("prototype", |name| key == *name)
        && let Some(value) = define::own!(&given, "value").and_then(|value| value.as_object())
    {
        ghosts::mark(&value);
    }
    match case_of(&object, &key) {
        Case::Ordinary => return Ok(false),
        Case::Hides(prototype) => {
            guard(&prototype, &key, context);
            return Ok(false);
        }
        Case::Widens(own) => return widen(&object, key, own, args, context),
        Case::Replaces => {}
    }
    let Some(descriptor) = args.get_or_undefined(2).as_object() else {
        return Ok(false);
    };
    let descriptor = descriptor.to_property_descriptor(context)?;
    put(&object, key, descriptor, context)?;
    Ok(true)
}

/// Puts what may be an accessor into a prototype in the place of a value, which needs less room: the value
/// stays where it is for those who remember the place.
fn widen(
    object: &JsObject,
    key: PropertyKey,
    own: PropertyDescriptor,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<bool> {
    let Some(descriptor) = args.get_or_undefined(2).as_object() else {
        return Ok(false);
    };
    let descriptor = descriptor.to_property_descriptor(context)?;
    put_wider(object, key, own, descriptor, context)?;
    Ok(true)
}

fn put_wider(
    object: &JsObject,
    key: PropertyKey,
    own: PropertyDescriptor,
    mut descriptor: PropertyDescriptor,
    context: &mut Context,
) -> JsResult<()> {
    if descriptor.is_accessor_descriptor()
        && object.is_extensible(context)?
        && ghosts::bury(object, &key, own.value().cloned(), context)
    {
        descriptor = PropertyDescriptor::builder()
            .maybe_get(descriptor.get().cloned())
            .maybe_set(descriptor.set().cloned())
            .enumerable(descriptor.enumerable().or(own.enumerable()) == Some(true))
            .configurable(descriptor.configurable().unwrap_or(true))
            .build();
    }
    object.define_property_or_throw(key, descriptor, context)?;
    Ok(())
}

/// Puts a property in the place of an accessor.
fn put(
    object: &JsObject,
    key: PropertyKey,
    descriptor: PropertyDescriptor,
    context: &mut Context,
) -> JsResult<()> {
    if let Case::Widens(own) = case_of(object, &key) {
        return put_wider(object, key, own, descriptor, context);
    }
    let own = object.borrow().properties().get(&key);
    match own {
        Some(own) if descriptor.is_data_descriptor() && own.is_accessor_descriptor() => {
            stand_in(object, key, &own, &descriptor, context);
            Ok(())
        }
        _ => object
            .define_property_or_throw(key, descriptor, context)
            .map(drop),
    }
}

/// Puts an accessor there that gives the value.
fn stand_in(
    object: &JsObject,
    key: PropertyKey,
    before: &PropertyDescriptor,
    descriptor: &PropertyDescriptor,
    context: &mut Context,
) {
    let is_writable = descriptor.writable() == Some(true);
    let is_enumerable = descriptor.enumerable().or(before.enumerable()) == Some(true);
    let is_configurable = descriptor.configurable().unwrap_or(true);
    let cell = JsObject::with_null_proto();
    let value = descriptor.value().cloned().unwrap_or_default();
    define::put(&cell, "value", value);
    let getter = put_accessor(object, &key, &cell, (is_writable, is_enumerable), context);
    let told = [is_writable, is_enumerable, is_configurable];
    stand_ins::note(&getter, &cell, told, context);
    if is_prototype(object) {
        return;
    }
    wait(Waiting {
        object: object.clone(),
        key,
        getter,
        cell,
        is_writable,
        is_enumerable,
        is_configurable,
        moves: false,
    });
}

/// An accessor for the value that a cell has.
fn put_accessor(
    object: &JsObject,
    key: &PropertyKey,
    cell: &JsObject,
    (is_writable, is_enumerable): (bool, bool),
    context: &mut Context,
) -> JsFunction {
    let give = |_: &JsValue, _: &[JsValue], cell: &JsObject, _: &mut Context| {
        Ok(define::own!(cell, "value").unwrap_or_default())
    };
    let take = |_: &JsValue, args: &[JsValue], cell: &JsObject, _: &mut Context| {
        define::put(cell, "value", args.get_or_undefined(0).clone());
        Ok(JsValue::undefined())
    };
    let getter = define::closure("", 0, give, cell.clone(), context);
    let mut accessor = PropertyDescriptor::builder()
        .get(getter.clone())
        .enumerable(is_enumerable)
        .configurable(true);
    if is_writable {
        accessor = accessor.set(define::closure("", 1, take, cell.clone(), context));
    }
    object.insert_property(key.clone(), accessor);
    getter
}

fn is_prototype(object: &JsObject) -> bool {
    define::with_key!("constructor", |name| {
        object.borrow().properties().contains_key(name)
    })
}

fn wait(waiting: Waiting) {
    IS_WAITING.set(true);
    WAITING.with(|all| all.borrow_mut().push(waiting));
}

/// `leave(object, name)`: an accessor is about to be deleted by itself. False where the engine is to do
/// that.
pub fn leave(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (Some(object), Some(key)) = (
        args.get_or_undefined(0).as_object(),
        plain_key(args.get_or_undefined(1), context),
    ) else {
        return Ok(false.into());
    };
    if !matches!(case_of(&object, &key), Case::Replaces) || is_prototype(&object) {
        return Ok(false.into());
    }
    let cell = JsObject::with_null_proto();
    let getter = put_accessor(&object, &key, &cell, (true, true), context);
    stand_ins::note(&getter, &cell, [true; 3], context);
    wait(Waiting {
        object,
        key,
        getter,
        cell,
        is_writable: true,
        is_enumerable: true,
        is_configurable: true,
        moves: true,
    });
    Ok(true.into())
}

/// An accessor's function, and the name under which an object may have a value of its own.
#[derive(Clone, Trace, Finalize)]
struct Guarded {
    function: JsObject,
    #[unsafe_ignore_trace]
    key: PropertyKey,
}

/// Puts an accessor behind guards.
fn guard(prototype: &JsObject, key: &PropertyKey, context: &mut Context) {
    let Some(before) = prototype.borrow().properties().get(key) else {
        return;
    };
    let mut guarded = |function: Option<&JsValue>, instead: Guard, length| {
        let function = function?.as_object()?;
        let name = define::own!(&function, "name").unwrap_or_default();
        let key = key.clone();
        let made = define::closure("", length, instead, Guarded { function, key }, context);
        define::put_with(&made, js_string!("name"), name, Attribute::CONFIGURABLE);
        Some(made)
    };
    let getter = guarded(before.get(), get_guarded, 0);
    let setter = guarded(before.set(), set_guarded, 1);
    let mut accessor = PropertyDescriptor::builder()
        .enumerable(before.enumerable() == Some(true))
        .configurable(before.configurable() == Some(true));
    if let Some(get) = getter.map(JsValue::from).or_else(|| before.get().cloned()) {
        accessor = accessor.get(get);
    }
    if let Some(set) = setter.map(JsValue::from).or_else(|| before.set().cloned()) {
        accessor = accessor.set(set);
    }
    prototype.insert_property(key.clone(), accessor);
}

type Guard = fn(&JsValue, &[JsValue], &Guarded, &mut Context) -> JsResult<JsValue>;

fn get_guarded(
    this: &JsValue,
    args: &[JsValue],
    guarded: &Guarded,
    context: &mut Context,
) -> JsResult<JsValue> {
    let own = this.as_object();
    match own.and_then(|object| define::own_value(&object, &guarded.key)) {
        Some(value) => Ok(value),
        None => guarded.function.call(this, args, context),
    }
}

fn set_guarded(
    this: &JsValue,
    args: &[JsValue],
    guarded: &Guarded,
    context: &mut Context,
) -> JsResult<JsValue> {
    let own = this
        .as_object()
        .filter(|object| define::own_value(object, &guarded.key).is_some());
    match own {
        Some(object) => {
            let value = args.get_or_undefined(0).clone();
            object.set(guarded.key.clone(), value, true, context)?;
            Ok(JsValue::undefined())
        }
        None => guarded.function.call(this, args, context),
    }
}

fn define_property(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    match define_specially(args, context)? {
        true => Ok(args.get_or_undefined(0).clone()),
        false => engines.call(this, args, context),
    }
}

fn reflect_define(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    match define_specially(args, context)? {
        true => Ok(true.into()),
        false => engines.call(this, args, context),
    }
}

fn define_properties(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let (Some(object), Some(given)) = (
        args.get_or_undefined(0).as_object(),
        args.get_or_undefined(1).as_object(),
    ) else {
        return engines.call(this, args, context);
    };
    let mut replaces = false;
    for key in given.borrow().shape().keys() {
        match case_of(&object, &key) {
            Case::Ordinary => {}
            Case::Hides(prototype) => guard(&prototype, &key, context),
            Case::Replaces | Case::Widens(_) => replaces = true,
        }
    }
    if !replaces {
        return engines.call(this, args, context);
    }
    let mut all = Vec::new();
    for key in given.own_property_keys(context)? {
        let own = given.borrow().properties().get(&key);
        if own.is_some_and(|own| own.enumerable() == Some(true)) {
            let descriptor = given.get(key.clone(), context)?;
            all.push((key, descriptor.to_property_descriptor(context)?));
        }
    }
    for (key, descriptor) in all {
        put(&object, key, descriptor, context)?;
    }
    Ok(object.into())
}
