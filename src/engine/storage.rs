//! Gives an array all its elements at once: the engine lets a host write one element after the other,
//! each as if it were any property, but makes an array of a list in no time. So such an array is made, and
//! the two objects' contents change places.

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsValue,
    builtins::object::OrdinaryObject,
    object::{Object, PropertyMap, builtins::JsArray},
    property::{PropertyDescriptor, PropertyKey},
};

use super::{ghosts, heap};

/// Objects with fewer properties lose one in no time.
const MANY: usize = 32;

/// Where an object has its private members (`#name`). The engine says the order of the fields (`repr(C)`):
/// properties, whether it is extensible, private members.
const PRIVATE: usize = (size_of::<PropertyMap>() + 1).next_multiple_of(align_of::<usize>());

/// Puts elements, none of which is a hole, into the place of an array's own; false where it is not just an
/// array: another class's, with other properties, sealed, or with private members, which would be lost.
pub fn put(
    array: &JsObject,
    elements: impl IntoIterator<Item = JsValue>,
    context: &mut Context,
) -> bool {
    let made: JsObject = JsArray::from_iter(elements, context).into();
    let is_same = {
        let (array, made) = (array.borrow(), made.borrow());
        array.shape().to_addr_usize() == made.shape().to_addr_usize()
            && private_members(&*array) == private_members(&*made)
    };
    if !is_same || !array.is_extensible(context).unwrap_or(false) {
        return false;
    }
    std::mem::swap(&mut *array.borrow_mut(), &mut *made.borrow_mut());
    drop(made);
    heap::look();
    true
}

/// `$ouro_loose(object, name, is_prototype)`: the object, of which a property is about to be deleted, or what it is to be
/// deleted from. The name is there where it is not computed, the third where the text says so.
///
/// Objects share the list of their properties' names with others, each of which has one name more than the last.
/// To delete one the engine makes all the lists anew that have it, half a microsecond for each name behind it. So
/// an object with many is given a list of its own first.
pub fn loose(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    if let Some(object) = value.as_object() {
        let name = args.get(1).and_then(JsValue::as_string);
        let name = name.map(PropertyKey::from);
        if args.len() > 2 {
            ghosts::mark(&object);
        }
        if let Some(deleter) = ghosts::deleter(&object, name.as_ref(), context) {
            return Ok(deleter);
        }
        // What is said by name is an object of few properties, mostly.
        if args.len() != 2 {
            part(&object, context);
        }
    }
    Ok(value.clone())
}

fn part(object: &JsObject, context: &mut Context) {
    let shape = object.borrow().shape().clone();
    if !shape.is_shared() || !object.is::<OrdinaryObject>() {
        return;
    }
    let keys = shape.keys();
    // Symbols are told last, wherever they stand: places that the engine remembers would be others.
    let has_symbol = matches!(keys.last(), Some(PropertyKey::Symbol(_)));
    if keys.len() < MANY || has_symbol || JsObject::equals(object, &context.global_object()) {
        return;
    }
    if !object.is_extensible(context).unwrap_or(false) {
        return;
    }
    let made = JsObject::from_proto_and_data(shape.prototype(), OrdinaryObject);
    {
        let object = object.borrow();
        if private_members(&*object) != private_members(&*made.borrow()) {
            return;
        }
        let properties = object.properties();
        let numbered = properties.index_properties();
        let numbered = numbered.map(|(index, property)| (PropertyKey::from(index), property));
        let named = keys.into_iter().map(|key| {
            let property = properties.get(&key).unwrap_or_default();
            (key, property)
        });
        for (key, property) in numbered.chain(named) {
            made.insert_property(key, property);
        }
    }
    std::mem::swap(&mut *object.borrow_mut(), &mut *made.borrow_mut());
}

/// Gives an object these properties, of which some are its own, in the place of all its own that have names. False:
/// nothing has been done.
pub fn put_properties(
    object: &JsObject,
    named: impl Iterator<Item = (PropertyKey, PropertyDescriptor)>,
    context: &mut Context,
) -> bool {
    let prototype = object.borrow().shape().prototype();
    let made = JsObject::new(context.root_shape(), prototype, OrdinaryObject).upcast();
    {
        let object = object.borrow();
        if private_members(&*object) != private_members(&*made.borrow()) {
            return false;
        }
        let numbered = object.properties().index_properties();
        let numbered = numbered.map(|(index, property)| (PropertyKey::from(index), property));
        for (key, property) in numbered.chain(named) {
            made.insert_property(key, property);
        }
    }
    std::mem::swap(&mut *object.borrow_mut(), &mut *made.borrow_mut());
    true
}

/// Where the list of an object's private members stands in memory: all that have none share one.
fn private_members<T>(object: &Object<T>) -> usize {
    const {
        assert!(PRIVATE + size_of::<usize>() <= size_of::<Object<T>>());
        assert!(align_of::<Object<T>>() >= align_of::<usize>());
    }
    let fields: *const Object<T> = object;
    // SAFETY: it lies inside the object, aligned, and is a pointer that is never null (a `ThinVec`), which is read
    // as a number and not followed.
    unsafe { fields.byte_add(PRIVATE).cast::<usize>().read() }
}
