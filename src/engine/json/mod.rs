//! `JSON.parse` and `JSON.stringify` as Node's users know them: fast, and with V8's messages.
//!
//! `parse` reads the text natively; a text it refuses is read again by [`wrong`], to say where and
//! how it is wrong. With a reviver the engine's own function does the work.

mod circle;
mod read;
mod shapes;
mod write;
pub mod wrong;

use std::cell::RefCell;
use std::rc::Rc;

use boa_engine::{
    Context, JsArgs, JsError, JsObject, JsResult, JsString, JsValue, object::builtins::JsFunction,
};

use super::{convert, define, errors};
use write::Failure;

/// Functions of the engine's that are still needed.
struct Engines {
    parse: JsFunction,
    natives: write::Natives,
}

thread_local! {
    static ENGINES: RefCell<Option<Rc<Engines>>> = const { RefCell::new(None) };
}

/// Puts the functions in the place of the engine's.
pub fn install(context: &mut Context) -> JsResult<()> {
    let json = context.intrinsics().objects().json();
    let constructors = context.intrinsics().constructors();
    let (array, object) = (constructors.array(), constructors.object());
    let (array, object) = (array.constructor(), object.constructor());
    let mut function = |object: &JsObject, name: &'static str| {
        let found = object.get(JsString::from(name), context)?.as_function();
        found.ok_or_else(convert::illegal_invocation)
    };
    let engines = Engines {
        parse: function(&json, "parse")?,
        natives: write::Natives {
            is_array: function(&array, "isArray")?,
            keys: function(&object, "keys")?,
            is_raw: function(&json, "isRawJSON")?,
        },
    };
    ENGINES.with(|known| *known.borrow_mut() = Some(Rc::new(engines)));
    define::put_methods(
        &json,
        &[("parse", 2, parse_json), ("stringify", 3, stringify_json)],
        context,
    );
    Ok(())
}

fn engines() -> JsResult<Rc<Engines>> {
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
        .parse
        .call(&json.into(), &[text.into(), reviver.clone()], context)
        .map_err(|error| match error.as_native() {
            // The text is right. It is nested deeper than the engine's parser goes.
            Some(native) if native.message().to_string().contains("ecursion limit") => {
                let message = "Maximum call stack size exceeded";
                let error = errors::plain(errors::Class::Range, message, context);
                JsError::from_opaque(error.into())
            }
            _ => error,
        })
}

fn stringify_json(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let engines = engines()?;
    write::write(&engines.natives, args, context).map_err(|failure| match failure {
        Failure::Thrown(error) => error,
        Failure::Circle => {
            let message = circle::message(args.get_or_undefined(0), context);
            let error = errors::plain(errors::Class::Type, &message, context);
            JsError::from_opaque(error.into())
        }
    })
}
