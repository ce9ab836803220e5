//! What objects of one shape look like in JSON. Objects that come again and again (the answers of a server, the
//! items of a list) have the same names in the same places, so these are found out once: the names as they are
//! written, and where the values stand.

use std::cell::RefCell;
use std::rc::Rc;

use boa_engine::{JsObject, JsValue, js_string, object::shape::Shape, property::PropertyKey};
use smallvec::SmallVec;

use crate::engine::slots::{self, Values};

/// So many shapes are remembered at once, each in the place that its address gives it.
const SHAPES: usize = 64;
/// So often a shape has to come before it is remembered.
const PATIENCE: u32 = 3;
/// Objects with more properties are read by name.
const MOST: usize = 64;

/// A property to be written.
pub struct Entry {
    pub key: PropertyKey,
    /// Its name in quotes, escaped, if that takes one byte for each letter.
    pub quoted: Vec<u8>,
    /// Where among the object's values its own is.
    index: usize,
}

/// A shape that is shared, so it never changes: not its names, not their attributes, not the prototype.
pub struct Known {
    /// Kept, so that no other shape comes to stand at its address.
    shape: Shape,
    /// What `toJSON` is, if it is not the object's own, the prototype says.
    pub has_own_to_json: bool,
    pub prototype: Option<JsObject>,
    /// What to write, in order; none where a name or its value has to be asked for.
    pub entries: Option<Vec<Entry>>,
    values: Values,
}

#[derive(Default)]
struct Slot {
    known: Option<Rc<Known>>,
    missed: usize,
    misses: u32,
}

thread_local! {
    static KNOWN: RefCell<[Slot; SHAPES]> = RefCell::new(std::array::from_fn(|_| Slot::default()));
}

/// What is known of an object's shape, if it has come before. The object's kind is not in the shape.
pub fn known(object: &JsObject) -> Option<Rc<Known>> {
    let (address, is_shared) = {
        let object = object.borrow();
        (object.shape().to_addr_usize(), object.shape().is_shared())
    };
    if !is_shared {
        return None;
    }
    let at = (address >> 4 ^ address >> 10) % SHAPES;
    let is_due = KNOWN.with_borrow_mut(|slots| {
        let slot = &mut slots[at];
        if let Some(known) = &slot.known
            && known.shape.to_addr_usize() == address
        {
            return Err(Rc::clone(known));
        }
        if std::mem::replace(&mut slot.missed, address) != address {
            slot.misses = 0;
        }
        slot.misses += 1;
        Ok(slot.misses >= PATIENCE)
    });
    match is_due {
        Err(known) => Some(known),
        Ok(false) => None,
        Ok(true) => {
            let known = Rc::new(Known::of(object)?);
            KNOWN.with_borrow_mut(|slots| {
                slots[at] = Slot {
                    known: Some(Rc::clone(&known)),
                    ..Slot::default()
                };
            });
            Some(known)
        }
    }
}

impl Known {
    fn of(object: &JsObject) -> Option<Self> {
        let values = Values::known()?;
        let to_json = PropertyKey::from(js_string!("toJSON"));
        let (shape, has_own_to_json, prototype) = {
            let object = object.borrow();
            let has_own = object.properties().get(&to_json).is_some();
            (object.shape().clone(), has_own, object.prototype())
        };
        Some(Self {
            entries: entries(object, shape.keys()),
            shape,
            has_own_to_json,
            prototype,
            values,
        })
    }

    /// The values of the entries, if `object` has the shape, and nothing but these.
    pub fn values_of(&self, object: &JsObject) -> Option<SmallVec<[JsValue; 8]>> {
        let entries = self.entries.as_ref()?;
        let object = object.borrow();
        let properties = object.properties();
        if object.shape().to_addr_usize() != self.shape.to_addr_usize()
            || properties.index_property_keys().next().is_some()
        {
            return None;
        }
        let values = self.values.of(properties);
        let each = entries.iter();
        each.map(|entry| values.get(entry.index).cloned()).collect()
    }
}

fn entries(object: &JsObject, keys: Vec<PropertyKey>) -> Option<Vec<Entry>> {
    if keys.len() > MOST {
        return None;
    }
    let mut entries = Vec::new();
    for key in keys {
        let PropertyKey::String(name) = &key else {
            continue;
        };
        let found = object.borrow().properties().get(&key)?;
        if found.enumerable() != Some(true) {
            continue;
        }
        found.value()?;
        let quoted = super::write::quoted(name)?;
        let index = slots::place_of(object, &key)?;
        entries.push(Entry { key, quoted, index });
    }
    Some(entries)
}
