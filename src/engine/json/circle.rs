//! Which way a structure leads back into itself: what V8 says when `JSON.stringify` meets one.

use boa_engine::{
    Context, JsObject, JsValue, js_string,
    property::{PropertyDescriptor, PropertyKey},
};

use crate::engine::convert;

/// Objects looked at; a larger structure gets the message without its path.
const MOST: usize = 100_000;

/// A step on the way: the object and the key under which it was found.
type Step = (JsObject, PropertyKey);

/// V8's message for a structure with a circle in it.
pub fn message(value: &JsValue, context: &mut Context) -> String {
    let mut text = String::from("Converting circular structure to JSON");
    let Some((steps, closing)) = value.as_object().and_then(|object| find(&object, context)) else {
        return text;
    };
    let mut lines: Vec<String> = Vec::new();
    for (at, (object, key)) in steps.iter().enumerate() {
        let class = class_of(object, context);
        lines.push(if at == 0 {
            format!("\n    --> starting at object with constructor '{class}'")
        } else {
            format!(
                "\n    |     {} -> object with constructor '{class}'",
                shown(key)
            )
        });
    }
    // Of a long way the start, two steps and the last one are shown.
    if lines.len() > 4 {
        let last = lines.split_off(lines.len() - 1);
        lines.truncate(3);
        lines.push("\n    |     ...".into());
        lines.extend(last);
    }
    text.push_str(&lines.concat());
    text.push_str(&format!("\n    --- {} closes the circle", shown(&closing)));
    text
}

fn shown(key: &PropertyKey) -> String {
    match key {
        PropertyKey::Index(index) => format!("index {}", index.get()),
        PropertyKey::String(name) => format!("property '{}'", convert::text(name)),
        PropertyKey::Symbol(_) => "property".into(),
    }
}

fn class_of(object: &JsObject, context: &mut Context) -> String {
    let constructor = object
        .get(js_string!("constructor"), context)
        .unwrap_or_default();
    constructor
        .as_object()
        .and_then(|constructor| constructor.get(js_string!("name"), context).ok())
        .and_then(|name| name.as_string())
        .map(|name| convert::text(&name))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "Object".into())
}

/// The objects of the first circle, from where it starts, and the key that closes it. No getter
/// is called.
fn find(root: &JsObject, context: &mut Context) -> Option<(Vec<Step>, PropertyKey)> {
    let mut way: Vec<(Step, std::vec::IntoIter<PropertyKey>)> = Vec::new();
    let keys = keys_of(root, context);
    way.push(((root.clone(), PropertyKey::from(js_string!())), keys));
    let mut seen = 0;
    while let Some(((object, _), keys)) = way.last_mut() {
        let Some(key) = keys.next() else {
            way.pop();
            continue;
        };
        let Some(child) = child_of(object, &key) else {
            continue;
        };
        if let Some(start) = way.iter().position(|((known, _), _)| *known == child) {
            let steps = way.into_iter().skip(start).map(|(step, _)| step).collect();
            return Some((steps, key));
        }
        seen += 1;
        if seen > MOST {
            return None;
        }
        let keys = keys_of(&child, context);
        way.push(((child, key), keys));
    }
    None
}

fn keys_of(object: &JsObject, context: &mut Context) -> std::vec::IntoIter<PropertyKey> {
    object
        .own_property_keys(context)
        .unwrap_or_default()
        .into_iter()
}

fn child_of(object: &JsObject, key: &PropertyKey) -> Option<JsObject> {
    let property: PropertyDescriptor = object.borrow().properties().get(key)?;
    if property.enumerable() == Some(false) || matches!(key, PropertyKey::Symbol(_)) {
        return None;
    }
    let child = property.value()?.as_object()?;
    (!child.is_callable()).then_some(child)
}
