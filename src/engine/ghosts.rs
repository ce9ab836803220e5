//! Properties that are deleted from a prototype leave something in their place.
//!
//! Where a property is read by name the engine remembers, for the shape that the object has, where its
//! prototype has the property, and does not look at the prototype's shape again. When one of the prototype's
//! properties goes, those behind it move up: the place that was remembered is another property's, or
//! nobody's, at which the engine panics. So a symbol that scripts are not told of takes the place of a property that
//! a prototype loses, and has the value that is inherited now. One that comes again gets its old place
//! ([`revive`], [`settle`]).
//!
//! What is a prototype the engine does not say: what has a `constructor` of its own is taken for one, what generators
//! have, and what was said to be one ([`mark`]): by a function that gives an object its prototype, or by a text.

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsSymbol, JsValue, Trace,
    builtins::{object::OrdinaryObject, proxy::Proxy},
    js_string,
    object::builtins::{JsArray, JsProxyBuilder},
    property::{PropertyDescriptor, PropertyKey},
};

use super::{define, proxies, slots, storage};

/// So many an object may have: a script that goes on for ever fills no memory with them.
const MOST: usize = 64;
/// So many there may be in all; the oldest are shown to scripts then, which harms nothing.
const MOST_IN_ALL: usize = 4096;

/// So many are looked at each time that a script returns.
const EACH_TIME: usize = 16;
/// Words of bits by which prototypes are known.
const WORDS: usize = 4096;

/// Marks a realm that tells scripts of no ghosts.
#[derive(Trace, Finalize, JsData)]
struct Hidden;

/// A property that is gone.
struct Ghost {
    object: JsObject,
    key: PropertyKey,
    symbol: PropertyKey,
}

thread_local! {
    static ARE_THERE: Cell<bool> = const { Cell::new(false) };
    static GHOSTS: RefCell<Vec<Ghost>> = const { RefCell::new(Vec::new()) };
    /// Which of them [`settle`] looks at next.
    static NEXT: Cell<usize> = const { Cell::new(0) };
    /// A bit for each object that is a prototype, by where it is in memory. Another object may stand there
    /// later, or share the bit: that costs it time when it loses a property, and nothing else.
    static MARKED: [Cell<u64>; WORDS] = const { [const { Cell::new(0) }; WORDS] };
}

/// Installs the functions in a fresh context.
pub fn install(context: &mut Context) {
    let class: JsObject = context.intrinsics().constructors().object().constructor();
    let prototype = context.intrinsics().constructors().object().prototype();
    let reflect = context.intrinsics().objects().reflect();
    let first: define::Instead = |this, args, engines, context| {
        mark_given(args.get_or_undefined(0));
        engines.call(this, args, context)
    };
    let second: define::Instead = |this, args, engines, context| {
        mark_given(args.get_or_undefined(1));
        let result = engines.call(this, args, context)?;
        proxies::note(args.get_or_undefined(0), context)?;
        Ok(result)
    };
    let assigned: define::Instead = |this, args, engines, context| {
        mark_given(args.get_or_undefined(0));
        let result = engines.call(this, args, context)?;
        proxies::note(this, context)?;
        Ok(result)
    };
    let setter = PropertyKey::from(js_string!("__proto__"));
    let setter = prototype.borrow().properties().get(&setter);
    let setter = setter.and_then(|own| own.set()?.as_object());
    for (known, instead) in [
        (
            define::own!(&class, "create").and_then(|known| known.as_object()),
            first,
        ),
        (
            define::own!(&class, "setPrototypeOf").and_then(|known| known.as_object()),
            second,
        ),
        (
            define::own!(&reflect, "setPrototypeOf").and_then(|known| known.as_object()),
            second,
        ),
        (setter, assigned),
    ] {
        if let Some(known) = known {
            define::put_between(&known, instead, context);
        }
    }
    let reflect = context.intrinsics().objects().reflect();
    let delete = define::own!(&reflect, "deleteProperty").and_then(|delete| delete.as_object());
    if let Some(delete) = delete {
        let instead: define::Instead = |this, args, engines, context| {
            let mut object = args.get_or_undefined(0).as_object();
            while let Some(target) = object.as_ref().and_then(plain_target) {
                object = Some(target);
            }
            // A trap is the engine's to ask.
            let is_own = |object: &JsObject| !object.is::<Proxy>() && is_prototype(object);
            match object.filter(is_own) {
                Some(object) => {
                    let key = args.get_or_undefined(1).to_property_key(context)?;
                    Ok(delete_from(&object, &key, context)?.into())
                }
                None => engines.call(this, args, context),
            }
        };
        define::put_between(&delete, instead, context);
    }
}

/// What a property is to be deleted from, in an object's place.
///
/// Of one that cannot be deleted the object itself tells better.
pub fn deleter(
    object: &JsObject,
    name: Option<&PropertyKey>,
    context: &mut Context,
) -> Option<JsValue> {
    let stays = |name: &PropertyKey| {
        let own = object.borrow().properties().get(name);
        own.is_none_or(|own| own.configurable() == Some(false))
    };
    if let Some(target) = plain_target(object) {
        return deleter(&target, name, context);
    }
    if is_of_generators(object, context) {
        mark(object);
    }
    if object.is::<Proxy>()
        || !is_prototype(object)
        || name.is_some_and(stays)
        || JsObject::equals(object, &context.global_object())
    {
        return None;
    }
    let trap = |_: &JsValue, args: &[JsValue], context: &mut Context| {
        let Some(object) = args.get_or_undefined(0).as_object() else {
            return Ok(false.into());
        };
        let key = args.get_or_undefined(1).to_property_key(context)?;
        Ok(delete_from(&object, &key, context)?.into())
    };
    let deleter = JsProxyBuilder::new(object.clone()).delete_property(trap);
    Some(deleter.build(context).ok()?.into())
}

/// What a proxy's properties are deleted from, if no trap does that.
fn plain_target(object: &JsObject) -> Option<JsObject> {
    let (target, handler) = proxies::parts(object)??;
    let mut next = Some(handler);
    while let Some(holder) = next {
        let is_plain = !holder.is::<Proxy>();
        let has = define::with_key!("deleteProperty", |name| {
            holder.borrow().properties().contains_key(name)
        });
        if !is_plain || has {
            return None;
        }
        next = holder.prototype();
    }
    Some(target)
}

fn mark_given(given: &JsValue) {
    if let Some(object) = given.as_object() {
        mark(&object);
    }
}

/// Notes that an object is a prototype.
pub fn mark(object: &JsObject) {
    let (word, bit) = place(object);
    MARKED.with(|marked| marked[word].set(marked[word].get() | bit));
}

fn place(object: &JsObject) -> (usize, u64) {
    let address = std::ptr::from_ref(&*object.borrow()).addr() >> 4;
    let spread = address ^ address >> 18;
    (spread / 64 % WORDS, 1 << (spread % 64))
}

/// Whether it is taken for a prototype.
pub fn is_prototype(object: &JsObject) -> bool {
    let (word, bit) = place(object);
    if MARKED.with(|marked| marked[word].get() & bit) != 0 {
        return true;
    }
    let own = define::with_key!("constructor", |name| {
        object.borrow().properties().get(name)
    });
    own.is_some_and(|own| {
        own.is_accessor_descriptor() || own.value().is_some_and(JsValue::is_object)
    })
}

/// Whether generators have it as their prototype: it inherits from what all these do.
fn is_of_generators(object: &JsObject, context: &Context) -> bool {
    let Some(prototype) = object.prototype() else {
        return false;
    };
    let objects = context.intrinsics().objects();
    JsObject::equals(&prototype, &objects.generator())
        || JsObject::equals(&prototype, &objects.async_generator())
}

/// `$ouro_marked(value)`: the value, which becomes the prototype of something.
pub fn marked(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    mark_given(value);
    Ok(value.clone())
}

/// Deletes a property; whether it is gone.
fn delete_from(object: &JsObject, key: &PropertyKey, context: &mut Context) -> JsResult<bool> {
    let own = object.borrow().properties().get(key);
    if own.is_some_and(|own| own.configurable() == Some(false)) {
        return Ok(false);
    }
    if !bury(object, key, None, context) {
        object.delete_property_or_throw(key.clone(), context)?;
    }
    Ok(true)
}

/// Puts a ghost into the place of a property that is there and can be deleted. `value` is what those see who
/// remember the place of a value; what is inherited, if none is given. False: nothing has been done.
pub fn bury(
    object: &JsObject,
    key: &PropertyKey,
    value: Option<JsValue>,
    context: &mut Context,
) -> bool {
    let own = object.borrow().properties().get(key);
    let Some(own) = own.filter(|own| own.configurable() == Some(true)) else {
        return false;
    };
    let Some(symbol) = JsSymbol::new(None) else {
        return false;
    };
    let count = |ghost: &&Ghost| JsObject::equals(&ghost.object, object);
    if GHOSTS.with(|ghosts| ghosts.borrow().iter().filter(count).count()) >= MOST {
        return false;
    }
    let ghost = ghost(object, key, &own, value, context);
    let symbol = PropertyKey::from(symbol);
    if !put_in_place(object, key, (symbol.clone(), ghost), context) {
        return false;
    }
    ARE_THERE.set(true);
    let realm = context.realm().clone();
    if !realm.host_defined().has::<Hidden>() {
        realm.host_defined_mut().insert(Hidden);
        hide(context);
    }
    GHOSTS.with(|ghosts| {
        let mut ghosts = ghosts.borrow_mut();
        if ghosts.len() >= MOST_IN_ALL {
            ghosts.remove(0);
        }
        ghosts.push(Ghost {
            object: object.clone(),
            key: key.clone(),
            symbol,
        });
    });
    true
}

/// What stands in a property's place: as wide, and with what is inherited.
fn ghost(
    object: &JsObject,
    key: &PropertyKey,
    own: &PropertyDescriptor,
    value: Option<JsValue>,
    context: &mut Context,
) -> PropertyDescriptor {
    let hidden = PropertyDescriptor::builder()
        .enumerable(false)
        .configurable(true);
    if !own.is_accessor_descriptor() {
        let inherited = || -> Option<JsValue> { inherited(object, key)?.value().cloned() };
        let value = value.or_else(inherited).unwrap_or_default();
        return hidden.writable(true).value(value).build();
    }
    let gone = Gone {
        object: object.clone(),
        key: key.clone(),
    };
    let getter = define::closure("", 0, get_inherited, gone.clone(), context);
    let setter = define::closure("", 1, set_inherited, gone, context);
    hidden.get(getter).set(setter).build()
}

/// A prototype and the name of an accessor that it has lost.
#[derive(Clone, Trace, Finalize)]
struct Gone {
    object: JsObject,
    #[unsafe_ignore_trace]
    key: PropertyKey,
}

/// What an object inherits under a name, as far as no proxy is asked.
fn inherited(object: &JsObject, key: &PropertyKey) -> Option<PropertyDescriptor> {
    let mut next = object.prototype();
    while let Some(object) = next {
        let own = object.borrow().properties().get(key);
        if own.is_some() {
            return own;
        }
        next = object.borrow().shape().prototype();
    }
    None
}

fn get_inherited(
    this: &JsValue,
    _: &[JsValue],
    gone: &Gone,
    context: &mut Context,
) -> JsResult<JsValue> {
    let own = gone.object.borrow().properties().get(&gone.key);
    let Some(found) = own.or_else(|| inherited(&gone.object, &gone.key)) else {
        return Ok(JsValue::undefined());
    };
    match found.get().and_then(JsValue::as_object) {
        Some(getter) => getter.call(this, &[], context),
        None => Ok(found.value().cloned().unwrap_or_default()),
    }
}

fn set_inherited(
    this: &JsValue,
    args: &[JsValue],
    gone: &Gone,
    context: &mut Context,
) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0).clone();
    let own = gone.object.borrow().properties().get(&gone.key);
    let found = own.or_else(|| inherited(&gone.object, &gone.key));
    let accessor = found.filter(PropertyDescriptor::is_accessor_descriptor);
    match (accessor, this.as_object()) {
        (Some(accessor), _) => match accessor.set().and_then(JsValue::as_object) {
            Some(setter) => setter.call(this, &[value], context),
            None => Ok(JsValue::undefined()),
        },
        (None, Some(object)) => {
            object.create_data_property(gone.key.clone(), value, context)?;
            Ok(JsValue::undefined())
        }
        (None, None) => Ok(JsValue::undefined()),
    }
}

/// The properties that stand in front of one and behind it, in order. None where that cannot be told.
fn around(object: &JsObject, key: &PropertyKey) -> Option<[Vec<PropertyKey>; 2]> {
    let place = slots::place_of(object, key)?;
    let keys = object.borrow().shape().keys();
    let mut all = Vec::with_capacity(keys.len());
    for key in keys {
        all.push((slots::place_of(object, &key)?, key));
    }
    all.sort_by_key(|(place, _)| *place);
    let at = all.partition_point(|(other, _)| *other < place);
    let keys = |part: &[(usize, PropertyKey)]| part.iter().map(|(_, key)| key.clone()).collect();
    Some([keys(&all[..at]), keys(all.get(at + 1..)?)])
}

/// Puts a property into the place of another, and leaves those around it where they are. False: nothing has been
/// done.
fn put_in_place(
    object: &JsObject,
    key: &PropertyKey,
    instead: (PropertyKey, PropertyDescriptor),
    context: &mut Context,
) -> bool {
    let Some([before, behind]) = around(object, key) else {
        return false;
    };
    let described = |keys: Vec<PropertyKey>| -> Vec<_> {
        let object = object.borrow();
        let described = keys.into_iter().filter_map(|key| {
            let property = object.properties().get(&key)?;
            Some((key, property))
        });
        described.collect()
    };
    let (before, behind) = (described(before), described(behind));
    if object.is::<OrdinaryObject>() && object.is_extensible(context).unwrap_or(false) {
        let all = before.into_iter().chain([instead]).chain(behind);
        return storage::put_properties(object, all, context);
    }
    let is_loose = |(_, property): &(_, PropertyDescriptor)| property.configurable() == Some(true);
    if !behind.iter().all(is_loose) {
        // One that cannot be taken away for a moment.
        return false;
    }
    for gone in behind.iter().rev().map(|(key, _)| key).chain([key]) {
        // It can be deleted: nothing is thrown.
        let _ = object.delete_property_or_throw(gone.clone(), context);
    }
    for (key, property) in [instead].into_iter().chain(behind) {
        object.insert_property(key, property);
    }
    true
}

/// `$ouro_revive(object, name)`: the object, to which a property of that name is about to be assigned.
pub fn revive(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    if ARE_THERE.get()
        && let Some(object) = value.as_object()
        && let Some(name) = args.get_or_undefined(1).as_string()
    {
        let key = PropertyKey::from(name);
        if symbol_of(&object, &key).is_none() {
            return Ok(value.clone());
        }
        let is_own = object.borrow().properties().contains_key(&key);
        let is_taken = inherited(&object, &key).is_some_and(|inherited| {
            inherited.is_accessor_descriptor() || inherited.writable() == Some(false)
        });
        if !is_own && !is_taken && object.is_extensible(context)? {
            let fresh = PropertyDescriptor::builder()
                .value(JsValue::undefined())
                .writable(true)
                .enumerable(true)
                .configurable(true);
            bring_back(&object, &key, &fresh.build(), context);
        }
    }
    Ok(value.clone())
}

/// What stands in the place of a property that an object has lost.
fn symbol_of(object: &JsObject, key: &PropertyKey) -> Option<PropertyKey> {
    GHOSTS.with(|ghosts| {
        let ghosts = ghosts.borrow();
        let is_it = |ghost: &&Ghost| JsObject::equals(&ghost.object, object) && ghost.key == *key;
        Some(ghosts.iter().find(is_it)?.symbol.clone())
    })
}

/// Puts a property into the place of its ghost.
fn bring_back(
    object: &JsObject,
    key: &PropertyKey,
    property: &PropertyDescriptor,
    context: &mut Context,
) -> bool {
    let Some(symbol) = symbol_of(object, key) else {
        return false;
    };
    let Some(own) = object.borrow().properties().get(&symbol) else {
        return false;
    };
    if own.is_accessor_descriptor() != property.is_accessor_descriptor() {
        return false;
    }
    if put_in_place(object, &symbol, (key.clone(), property.clone()), context) {
        GHOSTS.with(|ghosts| ghosts.borrow_mut().retain(|ghost| ghost.symbol != symbol));
        return true;
    }
    false
}

/// Gives properties that have come again their old places. To be called when no script runs.
pub fn settle(context: &mut Context) {
    if !ARE_THERE.get() {
        return;
    }
    let again: Vec<_> = GHOSTS.with(|ghosts| {
        let ghosts = ghosts.borrow();
        let first = NEXT.get() % ghosts.len().max(1);
        NEXT.set(first + EACH_TIME);
        let by_turns = ghosts.iter().cycle().skip(first);
        let some = by_turns.take(EACH_TIME.min(ghosts.len()));
        let again = some.filter_map(|ghost| {
            let own = ghost.object.borrow().properties().get(&ghost.key)?;
            let is_it = own.configurable() == Some(true) && !own.is_accessor_descriptor();
            is_it.then(|| (ghost.object.clone(), ghost.key.clone(), own))
        });
        again.collect()
    });
    for (object, key, own) in again {
        // Its place of now gets a ghost, too, with the value: some may have remembered that.
        if bury(&object, &key, own.value().cloned(), context)
            && !bring_back(&object, &key, &own, context)
        {
            object.insert_property(key, own);
        }
    }
}

/// From now on scripts of the running realm that ask for an object's keys are not told of ghosts.
fn hide(context: &mut Context) {
    let object: JsObject = context.intrinsics().constructors().object().constructor();
    let reflect = context.intrinsics().objects().reflect();
    let listed: define::Instead = |this, args, engines, context| {
        let found = engines.call(this, args, context)?;
        let (Some(asked), Some(list)) = (args.get_or_undefined(0).as_object(), found.as_object())
        else {
            return Ok(found);
        };
        let hidden = symbols_of(&asked);
        if hidden.is_empty() {
            return Ok(found);
        }
        let list = JsArray::from_object(list)?;
        let mut told = Vec::new();
        for at in 0..list.length(context)? {
            let key = list.get(at, context)?;
            if !hidden.iter().any(|hidden| hidden.strict_equals(&key)) {
                told.push(key);
            }
        }
        Ok(JsArray::from_iter(told, context).into())
    };
    let described: define::Instead = |this, args, engines, context| {
        let found = engines.call(this, args, context)?;
        if let (Some(asked), Some(all)) = (args.get_or_undefined(0).as_object(), found.as_object())
        {
            for symbol in symbols_of(&asked) {
                let key = symbol.to_property_key(context)?;
                all.delete_property_or_throw(key, context)?;
            }
        }
        Ok(found)
    };
    for (holder, name, instead) in [
        (&reflect, js_string!("ownKeys"), listed),
        (&object, js_string!("getOwnPropertySymbols"), listed),
        (&object, js_string!("getOwnPropertyDescriptors"), described),
    ] {
        let name: JsString = name;
        let known = define::own_value(holder, &PropertyKey::from(name));
        if let Some(known) = known.and_then(|known| known.as_object()) {
            define::put_between(&known, instead, context);
        }
    }
}

/// The symbols of an object's ghosts.
fn symbols_of(object: &JsObject) -> Vec<JsValue> {
    GHOSTS.with(|ghosts| {
        let ghosts = ghosts.borrow();
        let own = ghosts
            .iter()
            .filter(|ghost| JsObject::equals(&ghost.object, object));
        own.map(|ghost| JsValue::from(&ghost.symbol)).collect()
    })
}
