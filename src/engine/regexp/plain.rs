//! Whether a regular expression is as the language makes it, so that no script sees the steps of a
//! method that goes through many matches.

use std::cell::RefCell;

use boa_engine::{
    JsObject, JsString, JsSymbol, JsValue, builtins::regexp::RegExp, object::builtins::JsFunction,
    property::PropertyKey,
};

/// What the methods look at, on the prototype.
const LOOKED_AT: [&str; 11] = [
    "exec",
    "constructor",
    "flags",
    "hasIndices",
    "global",
    "ignoreCase",
    "multiline",
    "dotAll",
    "unicode",
    "unicodeSets",
    "sticky",
];

/// A property that methods look at, and what it was before any script ran.
struct Property {
    key: PropertyKey,
    first: JsObject,
}

/// The main realm's regular expressions.
struct Own {
    prototype: JsObject,
    class: JsObject,
    properties: Vec<Property>,
    species: Property,
}

thread_local! {
    static OWN: RefCell<Option<Own>> = const { RefCell::new(None) };
}

/// A method, or an accessor's function.
fn function(object: &JsObject, key: &PropertyKey) -> Option<JsFunction> {
    let found = object.borrow().properties().get(key)?;
    let value = found.value().or(found.get())?;
    value.as_function()
}

fn property(object: &JsObject, key: PropertyKey) -> Option<Property> {
    let first = function(object, &key)?.into();
    Some(Property { key, first })
}

impl Property {
    fn is_as_first(&self, object: &JsObject) -> bool {
        let found = object.borrow().properties().get(&self.key);
        let value = found
            .as_ref()
            .and_then(|found| found.value().or(found.get()));
        value.and_then(JsValue::as_object).as_ref() == Some(&self.first)
    }
}

/// Notes what the main realm's are made of.
pub fn install(prototype: &JsObject, class: &JsObject) {
    let own = || {
        let key = |name: &'static str| PropertyKey::from(JsString::from(name));
        let properties = LOOKED_AT.map(|name| property(prototype, key(name)));
        Some(Own {
            prototype: prototype.clone(),
            class: class.clone(),
            properties: properties.into_iter().collect::<Option<_>>()?,
            species: property(class, JsSymbol::species().into())?,
        })
    };
    OWN.with(|known| *known.borrow_mut() = own());
}

/// Whether a function is the `exec` of regular expressions.
pub fn is_exec(function: &JsObject) -> bool {
    OWN.with(|own| {
        let own = own.borrow();
        own.as_ref()
            .is_some_and(|own| own.properties[0].first == *function)
    })
}

/// Whether an object is one and nothing that its methods look at was changed.
pub fn is(object: &JsObject) -> bool {
    OWN.with(|own| {
        let own = own.borrow();
        let Some(own) = &*own else { return false };
        let is_as_first = |property: &Property| {
            !object.borrow().properties().contains_key(&property.key)
                && property.is_as_first(&own.prototype)
        };
        object.is::<RegExp>()
            && object.prototype().as_ref() == Some(&own.prototype)
            && own.properties.iter().all(is_as_first)
            && own.species.is_as_first(&own.class)
    })
}
