//! What Node warns of, once a process.

use std::cell::RefCell;

use boa_engine::{Context, JsResult, JsString, JsValue, js_string};

use crate::modules;

thread_local! {
    static SAID: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// A `DeprecationWarning` with its code, if it has not been said yet.
pub fn warn(code: &'static str, message: &str, context: &mut Context) -> JsResult<()> {
    let args = [
        JsString::from(message).into(),
        js_string!("DeprecationWarning").into(),
        JsString::from(code).into(),
    ];
    once(code, &args, context)
}

/// A `Warning`, if it has not been said yet.
pub fn warn_plainly(message: &'static str, context: &mut Context) -> JsResult<()> {
    once(message, &[JsString::from(message).into()], context)
}

fn once(code: &'static str, args: &[JsValue], context: &mut Context) -> JsResult<()> {
    let new = SAID.with(|said| {
        let mut said = said.borrow_mut();
        let new = !said.contains(&code);
        if new {
            said.push(code);
        }
        new
    });
    if !new {
        return Ok(());
    }
    let process = modules::require_object("process", context)?;
    let emit = process.get(js_string!("emitWarning"), context)?;
    if let Some(emit) = emit.as_function() {
        emit.call(&JsValue::from(process), args, context)?;
    }
    Ok(())
}
