//! The functions of `util` about functions: `promisify`, `inherits`.

use std::cell::RefCell;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsSymbol, JsValue, Trace,
    js_string,
    object::builtins::{JsArray, JsFunction},
    property::{PropertyDescriptor, PropertyKey},
};

use super::inspect::registered_symbol;
use super::kind;
use crate::engine::{define, errors};

/// `util.promisify.custom`: `Symbol.for('nodejs.util.promisify.custom')`.
pub fn custom_symbol(context: &mut Context) -> JsResult<JsSymbol> {
    thread_local! {
        static CUSTOM: RefCell<Option<JsSymbol>> = const { RefCell::new(None) };
    }
    if let Some(symbol) = CUSTOM.with(|custom| custom.borrow().clone()) {
        return Ok(symbol);
    }
    let symbol = registered_symbol("nodejs.util.promisify.custom", context)?;
    CUSTOM.with(|custom| *custom.borrow_mut() = Some(symbol.clone()));
    Ok(symbol)
}

/// The key under which a function names the values its callback gets, so that its promise is for
/// an object of them: `fs.read`, `dns.lookup`. Private to the host.
pub fn args_symbol() -> Option<JsSymbol> {
    thread_local! {
        static ARGS: RefCell<Option<JsSymbol>> = const { RefCell::new(None) };
    }
    ARGS.with(|args| {
        let mut args = args.borrow_mut();
        if args.is_none() {
            *args = JsSymbol::new(Some(js_string!("customPromisifyArgs")));
        }
        args.clone()
    })
}

/// Names the values of a function's callback for [`promisify`].
pub fn name_callback_values(function: &JsObject, names: &[&str], context: &mut Context) {
    let names = names
        .iter()
        .map(|&name| JsValue::from(JsString::from(name)));
    let names = JsArray::from_iter(names, context);
    if let Some(symbol) = args_symbol() {
        define::put_with(
            function,
            symbol,
            names,
            boa_engine::property::Attribute::empty(),
        );
    }
}

/// `util.promisify(original)`
pub fn promisify(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let Some(original) = value.as_function() else {
        return Err(errors::invalid_arg_type(
            "original",
            &["function"],
            value,
            context,
        ));
    };
    let symbol = custom_symbol(context)?;
    let own = original.get(symbol.clone(), context)?;
    if own.to_boolean() {
        let Some(own) = own.as_function() else {
            let name = "util.promisify.custom";
            return Err(errors::invalid_arg_type(name, &["function"], &own, context));
        };
        mark(&own, symbol, context)?;
        return Ok(own.into());
    }
    let names = match args_symbol() {
        Some(symbol) => original.get(symbol, context)?,
        None => JsValue::undefined(),
    };
    let captured = (original.clone(), names);
    let made = define::closure("", 0, promisified, captured, context);
    made.set_prototype(original.prototype());
    mark(&made, symbol, context)?;
    let kind = kind::of(&original, context);
    for key in original.own_property_keys(context)? {
        if let Some(own) = kind::own_property(&original, &kind, &key, context)? {
            // What cannot be defined again, as `prototype`, the new function has not either.
            let _ = made.define_property_or_throw(key, own, context);
        }
    }
    Ok(made.into())
}

fn mark(function: &JsFunction, symbol: JsSymbol, context: &mut Context) -> JsResult<()> {
    let descriptor = PropertyDescriptor::builder()
        .value(function.clone())
        .writable(false)
        .enumerable(false)
        .configurable(true);
    function.define_property_or_throw(symbol, descriptor, context)?;
    Ok(())
}

/// What the callback of a promisified call needs.
#[derive(Trace, Finalize, JsData)]
struct Settle {
    resolve: JsFunction,
    reject: JsFunction,
    names: JsValue,
}

fn promisified(
    this: &JsValue,
    args: &[JsValue],
    (original, names): &(JsFunction, JsValue),
    context: &mut Context,
) -> JsResult<JsValue> {
    let (promise, functions) = crate::engine::promises::pending(context);
    let settle = Settle {
        resolve: functions.resolve.clone(),
        reject: functions.reject.clone(),
        names: names.clone(),
    };
    let callback = define::closure("", 1, settle_with, settle, context);
    let mut args = args.to_vec();
    args.push(callback.into());
    match original.call(this, &args, context) {
        Ok(result) => {
            if result.is_promise() {
                crate::modules::process::emit_warning_with_code(
                    "Calling promisify on a function that returns a Promise is likely a mistake.",
                    "DeprecationWarning",
                    Some("DEP0174"),
                    context,
                )?;
            }
        }
        Err(error) => {
            let thrown = error.into_opaque(context)?;
            functions
                .reject
                .call(&JsValue::undefined(), &[thrown], context)?;
        }
    }
    Ok(promise.into())
}

fn settle_with(
    _: &JsValue,
    args: &[JsValue],
    settle: &Settle,
    context: &mut Context,
) -> JsResult<JsValue> {
    let error = args.get_or_undefined(0);
    if error.to_boolean() {
        return settle
            .reject
            .call(&JsValue::undefined(), std::slice::from_ref(error), context);
    }
    let mut value = args.get_or_undefined(1).clone();
    if let Some(names) = settle.names.as_object()
        && args.len() > 2
    {
        let object = define::object(context);
        let length = names
            .get(js_string!("length"), context)?
            .to_length(context)?;
        for at in 0..length {
            let name = names.get(at, context)?.to_property_key(context)?;
            let value = args.get_or_undefined(at as usize + 1).clone();
            object.create_data_property_or_throw(name, value, context)?;
        }
        value = object.into();
    }
    settle
        .resolve
        .call(&JsValue::undefined(), &[value], context)
}

/// `util.inherits(constructor, superConstructor)`
pub fn inherits(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (value, above) = (args.get_or_undefined(0), args.get_or_undefined(1));
    if value.is_null_or_undefined() {
        return Err(errors::invalid_arg_type(
            "ctor",
            &["function"],
            value,
            context,
        ));
    }
    if above.is_null_or_undefined() {
        return Err(errors::invalid_arg_type(
            "superCtor",
            &["function"],
            above,
            context,
        ));
    }
    let prototype_key = PropertyKey::from(js_string!("prototype"));
    let above_prototype = above
        .to_object(context)?
        .get(prototype_key.clone(), context)?;
    if above_prototype.is_undefined() {
        let name = "superCtor.prototype";
        return Err(errors::invalid_arg_type(
            name,
            &["object"],
            &above_prototype,
            context,
        ));
    }
    let Some(constructor) = value.as_object() else {
        return Err(errors::invalid_arg_type(
            "ctor",
            &["function"],
            value,
            context,
        ));
    };
    let descriptor = PropertyDescriptor::builder()
        .value(above.clone())
        .writable(true)
        .enumerable(false)
        .configurable(true);
    constructor.define_property_or_throw(js_string!("super_"), descriptor, context)?;
    let object = context.intrinsics().constructors().object().constructor();
    let set = object.get(js_string!("setPrototypeOf"), context)?;
    if let Some(set) = set.as_function() {
        let own = constructor.get(prototype_key, context)?;
        set.call(&object.into(), &[own, above_prototype], context)?;
    }
    Ok(JsValue::undefined())
}
