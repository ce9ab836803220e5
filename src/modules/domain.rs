//! The native half of `domain`: what emitters and uncaught errors ask when the module is loaded.

use std::cell::RefCell;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue, object::builtins::JsFunction};

use crate::engine::define;

/// What js/domain.js does for a new emitter, and for an error that nobody caught.
#[derive(Clone)]
struct Hooks {
    emitter: JsFunction,
    error: JsFunction,
    /// Whether a domain that was entered has listeners for errors.
    listens: JsFunction,
    /// What it does with a rejection that nobody handled.
    rejection: JsFunction,
}

thread_local! {
    static HOOKS: RefCell<Option<Hooks>> = const { RefCell::new(None) };
}

pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(&half, &[("useDomains", 4, use_domains)], context);
    Ok(half)
}

fn use_domains(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let function = |at| args.get_or_undefined(at).as_function();
    let functions = (function(0), function(1), function(2), function(3));
    if let (Some(emitter), Some(error), Some(listens), Some(rejection)) = functions {
        let hooks = Hooks {
            emitter,
            error,
            listens,
            rejection,
        };
        HOOKS.with(|known| *known.borrow_mut() = Some(hooks));
    }
    Ok(JsValue::undefined())
}

fn hooks() -> Option<Hooks> {
    HOOKS.with(|hooks| hooks.borrow().clone())
}

/// Gives a new emitter the active domain.
pub fn adopt(emitter: &JsObject, context: &mut Context) -> JsResult<()> {
    if let Some(hooks) = hooks() {
        let args = [emitter.clone().into()];
        hooks.emitter.call(&JsValue::undefined(), &args, context)?;
    }
    Ok(())
}

/// Whether a domain is there that would take an error.
pub fn may_take(context: &mut Context) -> bool {
    hooks().is_some_and(|hooks| {
        let asked = hooks.listens.call(&JsValue::undefined(), &[], context);
        asked.is_ok_and(|listens| listens.to_boolean())
    })
}

/// Whether a domain takes an error that nobody caught.
pub fn takes(error: &JsValue, context: &mut Context) -> JsResult<bool> {
    let Some(hooks) = hooks() else {
        return Ok(false);
    };
    let args = std::slice::from_ref(error);
    let taken = hooks.error.call(&JsValue::undefined(), args, context)?;
    Ok(taken.to_boolean())
}

/// Whether the domain that is active takes a rejection that nobody handled. Fails with what it throws.
pub fn takes_rejection(reason: &JsValue, context: &mut Context) -> JsResult<bool> {
    let Some(hooks) = hooks() else {
        return Ok(false);
    };
    let args = std::slice::from_ref(reason);
    let taken = hooks.rejection.call(&JsValue::undefined(), args, context)?;
    Ok(taken.to_boolean())
}
