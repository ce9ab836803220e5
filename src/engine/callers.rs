//! Native functions that call a script's, as callers that a `try` is around.
//!
//! The engine's error of calls that are nested too deep passes every `catch` of the script's, up to
//! the native function that called the first of those functions. Where that is one of the language's
//! (`list.forEach(f)`), it gives the error on as the `RangeError` that a script can catch: the data
//! that makes it what it is is swapped for that of a function of ours, which calls it. Those that call each
//! other with no script's function in between (`String` of arrays in arrays) end there, too, where the stack would.

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue, js_string,
    native_function::NativeFunctionObject,
    property::{PropertyDescriptor, PropertyKey},
};

use super::{define, report, room};
use crate::runtime::limit;

const OF_ARRAYS: [&str; 14] = [
    "map",
    "forEach",
    "filter",
    "some",
    "every",
    "find",
    "findIndex",
    "findLast",
    "findLastIndex",
    "reduce",
    "reduceRight",
    "sort",
    "toSorted",
    "join",
];

/// Installs them in a fresh context.
pub fn install(context: &mut Context) {
    let of = context.intrinsics().constructors();
    let (array, typed) = (of.array().prototype(), of.typed_array().prototype());
    let classes = [
        (array.clone(), &OF_ARRAYS[..]),
        (array, &["flatMap", "toString"][..]),
        (of.array().constructor(), &["from"]),
        (typed.clone(), &OF_ARRAYS),
        (of.string().prototype(), &["replace", "replaceAll"]),
        (of.map().prototype(), &["forEach"]),
        (of.map().constructor(), &["groupBy"]),
        (of.set().prototype(), &["forEach"]),
        (
            of.object().constructor(),
            &[
                "groupBy",
                "assign",
                "entries",
                "values",
                "keys",
                "fromEntries",
            ],
        ),
    ];
    let mut known: Vec<JsObject> = Vec::new();
    for (object, names) in &classes {
        add(object, names, &mut known);
    }
    let objects = context.intrinsics().objects();
    add(
        &objects.reflect(),
        &["get", "set", "has", "ownKeys"],
        &mut known,
    );
    add(&objects.json(), &["stringify", "parse"], &mut known);
    for known in known {
        define::put_between(&known, call, context);
    }
    let function = context.intrinsics().constructors().function().prototype();
    let binder = define::own_value(&function, &js_string!("bind").into());
    if let Some(binder) = binder.and_then(|binder| binder.as_object()) {
        define::put_between(&binder, bind, context);
    }
}

fn add(object: &JsObject, names: &[&str], known: &mut Vec<JsObject>) {
    for &name in names {
        let value = define::own_value(object, &PropertyKey::from(JsString::from(name)));
        let function = value.and_then(|value| value.as_object());
        let is_new = |function: &JsObject| {
            function.is::<NativeFunctionObject>()
                && !known.iter().any(|one| JsObject::equals(one, function))
        };
        known.extend(function.filter(is_new));
    }
}

fn call(
    this: &JsValue,
    args: &[JsValue],
    original: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    room::check()?;
    let result = original.call(this, args, context);
    // A script whose time is up is not to go on.
    if limit::is_set() {
        return result;
    }
    result.map_err(|error| report::catchable(error, context))
}

/// The engine puts `bound ` in front of the name of what is bound, which copies it: after a hundred
/// thousand times there is no memory left for that. Names do not get longer than this.
const LONGEST: usize = 6 << 10;

fn bind(
    this: &JsValue,
    args: &[JsValue],
    original: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    let bound = original.call(this, args, context)?;
    let name = js_string!("name");
    let of = |value: &JsValue| define::own_value(&value.as_object()?, &name.clone().into());
    if let (Some(known), Some(object)) = (of(this), bound.as_object())
        && known
            .as_string()
            .is_some_and(|known| known.len() >= LONGEST)
    {
        let descriptor = PropertyDescriptor::builder()
            .value(known)
            .configurable(true);
        object.define_property_or_throw(name, descriptor, context)?;
    }
    Ok(bound)
}
