//! Gives an array all its elements at once: the engine lets a host write one element after the other,
//! each as if it were any property, but makes an array of a list in no time. So such an array is made, and
//! the two objects' contents change places.

use boa_engine::{
    Context, JsObject, JsValue,
    object::{Object, PropertyMap, builtins::JsArray},
};

use super::heap;

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
