//! `util.inspect` as scripts see it.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsNativeError, JsResult, JsString, JsValue, js_string,
    object::builtins::JsFunction,
    property::{Attribute, PropertyDescriptor},
};

use super::{Inspector, options, style, value::custom_symbol};
use crate::engine::{define, errors};

thread_local! {
    static FUNCTION: RefCell<Option<JsFunction>> = const { RefCell::new(None) };
}

/// Whether a function is `util.inspect` itself.
pub(super) fn is_inspect(function: &JsFunction) -> bool {
    FUNCTION.with(|known| {
        known
            .borrow()
            .as_ref()
            .is_some_and(|known| **known == **function)
    })
}

/// The function `util.inspect`, the same for every caller.
pub fn inspect_function(context: &mut Context) -> JsFunction {
    if let Some(known) = FUNCTION.with(|known| known.borrow().clone()) {
        return known;
    }
    let made = define::function("inspect", 2, call, context);
    FUNCTION.with(|known| *known.borrow_mut() = Some(made.clone()));
    if let Ok(symbol) = custom_symbol(context) {
        define::put(&made, "custom", symbol);
    }
    let get = define::function("get", 0, get_defaults, context);
    let set = define::function("set", 1, set_defaults, context);
    made.insert_property(
        js_string!("defaultOptions"),
        PropertyDescriptor::builder()
            .get(get)
            .set(set)
            .enumerable(false)
            .configurable(false),
    );
    let (styles, colors) = style::tables(context);
    define::put_with(&made, js_string!("colors"), colors, Attribute::all());
    define::put_with(&made, js_string!("styles"), styles, Attribute::all());
    made
}

/// `util.inspect(value, options)`, and the older `util.inspect(value, showHidden, depth, colors)`.
fn call(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut options = options::defaults(context);
    if let Some(given) = args.get(1) {
        if args.len() > 2 && !args[2].is_undefined() {
            options.set("depth", &args[2], context)?;
        }
        if args.len() > 3 && !args[3].is_undefined() {
            options.set("colors", &args[3], context)?;
        }
        if let Some(hidden) = given.as_boolean() {
            options.show_hidden = hidden;
        } else if let Some(given) = given.as_object() {
            options.merge(&given, context)?;
        }
    }
    let shown = Inspector::new(options, context)?.show(args.get_or_undefined(0))?;
    Ok(JsString::from(shown.as_str()).into())
}

fn get_defaults(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    options::defaults_object(context).map(JsValue::from)
}

fn set_defaults(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let Some(given) = value.as_object() else {
        return Err(errors::invalid_arg_type(
            "options",
            &["object"],
            value,
            context,
        ));
    };
    let known = options::defaults_object(context)?;
    for key in given.own_property_keys(context)? {
        if !known.has_own_property(key.clone(), context)? {
            let message = format!("Cannot add property {key}, object is not extensible");
            return Err(JsNativeError::typ().with_message(message).into());
        }
        let value = given.get(key.clone(), context)?;
        known.set(key, value, true, context)?;
    }
    Ok(value.clone())
}
