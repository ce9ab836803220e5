//! Whether a regular expression is as the language makes it, so that no script sees the steps of a
//! method that goes through many matches.

use std::cell::RefCell;

use boa_engine::{
    Context, JsObject, JsString, JsSymbol, JsValue, builtins::regexp::RegExp,
    object::builtins::JsFunction, property::PropertyKey,
};

/// What the methods look at, on the prototype; `exec` is the first.
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

/// The main realm's class.
pub fn class() -> Option<JsObject> {
    OWN.with(|own| own.borrow().as_ref().map(|own| own.class.clone()))
}

/// Whether a function is the `exec` of regular expressions.
pub fn is_exec(function: &JsObject) -> bool {
    OWN.with(|own| {
        let own = own.borrow();
        own.as_ref()
            .is_some_and(|own| own.properties[0].first == *function)
    })
}

impl Own {
    /// Whether an object has a literal's prototype, and no property but `lastIndex`.
    fn is_as_made(&self, object: &JsObject, context: &mut Context) -> bool {
        object.is::<RegExp>()
            && object.prototype().as_ref() == Some(&self.prototype)
            && object
                .own_property_keys(context)
                .is_ok_and(|keys| keys.len() == 1)
    }

    fn are_as_first(&self, properties: &[Property]) -> bool {
        properties
            .iter()
            .all(|property| property.is_as_first(&self.prototype))
    }
}

/// Whether an object is a plain one, and `exec` was not changed.
pub fn is_executed(object: &JsObject, context: &mut Context) -> bool {
    OWN.with(|own| {
        let own = own.borrow();
        own.as_ref().is_some_and(|own| {
            own.is_as_made(object, context) && own.are_as_first(&own.properties[..1])
        })
    })
}

/// Whether an object is a plain one, and nothing that its methods look at was changed.
pub fn is(object: &JsObject, context: &mut Context) -> bool {
    OWN.with(|own| {
        let own = own.borrow();
        own.as_ref().is_some_and(|own| {
            own.is_as_made(object, context)
                && own.are_as_first(&own.properties)
                && own.species.is_as_first(&own.class)
        })
    })
}
