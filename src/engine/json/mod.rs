//! `JSON.parse` and `JSON.stringify` as Node's users know them: fast, and with V8's messages.
//!
//! `parse` reads the text natively; a text it refuses is read again by [`wrong`], to say where and
//! how it is wrong. With a reviver, and for `stringify`, the engine's own functions do the work.

mod circle;
mod read;
pub mod wrong;

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsError, JsResult, JsValue, js_string, object::builtins::JsFunction,
};

use super::{convert, define, errors};

thread_local! {
    static ENGINES: RefCell<Option<(JsFunction, JsFunction)>> = const { RefCell::new(None) };
}

/// Puts the functions in the place of the engine's.
pub fn install(context: &mut Context) -> JsResult<()> {
    let json = context.intrinsics().objects().json();
    let parse = json.get(js_string!("parse"), context)?.as_function();
    let stringify = json.get(js_string!("stringify"), context)?.as_function();
    ENGINES.with(|known| *known.borrow_mut() = parse.zip(stringify));
    define::put_methods(
        &json,
        &[("parse", 2, parse_json), ("stringify", 3, stringify_json)],
        context,
    );
    Ok(())
}

fn engines() -> JsResult<(JsFunction, JsFunction)> {
    ENGINES
        .with(|known| known.borrow().clone())
        .ok_or_else(convert::illegal_invocation)
}

fn parse_json(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = args.get_or_undefined(0).to_string(context)?;
    let reviver = args.get_or_undefined(1);
    if !reviver.is_callable()
        && let Some(value) = read::read(&text, context)
    {
        return Ok(value);
    }
    let units: Vec<u16> = text.iter().collect();
    if let Some(message) = wrong::wrong(&units) {
        let error = errors::plain(errors::Class::Syntax, &message, context);
        return Err(JsError::from_opaque(error.into()));
    }
    let json = context.intrinsics().objects().json();
    engines()?
        .0
        .call(&json.into(), &[text.into(), reviver.clone()], context)
}

fn stringify_json(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let json = context.intrinsics().objects().json();
    engines()?
        .1
        .call(&json.into(), args, context)
        .map_err(|error| {
            let is_circle = error
                .as_native()
                .is_some_and(|native| native.message() == "cyclic object value");
            if !is_circle {
                return error;
            }
            let message = circle::message(args.get_or_undefined(0), context);
            let error = errors::plain(errors::Class::Type, &message, context);
            JsError::from_opaque(error.into())
        })
}
