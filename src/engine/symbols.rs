//! Symbols that Node has and the engine has not, and those that any realm can ask for by name.

use std::cell::RefCell;

use boa_engine::{Context, JsResult, JsString, JsSymbol, JsValue, js_string, property::Attribute};

use super::define;

thread_local! {
    static DISPOSE: RefCell<Option<(JsSymbol, JsSymbol)>> = const { RefCell::new(None) };
}

fn disposers() -> Option<(JsSymbol, JsSymbol)> {
    DISPOSE.with(|known| {
        let mut known = known.borrow_mut();
        if known.is_none() {
            let dispose = JsSymbol::new(Some(js_string!("Symbol.dispose")))?;
            let async_dispose = JsSymbol::new(Some(js_string!("Symbol.asyncDispose")))?;
            *known = Some((dispose, async_dispose));
        }
        known.clone()
    })
}

/// `Symbol.dispose`; none when the engine has run out of symbols.
pub fn dispose() -> Option<JsSymbol> {
    disposers().map(|both| both.0)
}

/// `Symbol.asyncDispose`; none when the engine has run out of symbols.
pub fn async_dispose() -> Option<JsSymbol> {
    disposers().map(|both| both.1)
}

/// Puts `Symbol.dispose` and `Symbol.asyncDispose` where scripts look for them.
pub fn define(context: &mut Context) {
    let constructor = context.intrinsics().constructors().symbol().constructor();
    if let Some((dispose, async_dispose)) = disposers() {
        let lasting = Attribute::empty();
        define::put_with(&constructor, js_string!("dispose"), dispose, lasting);
        let name = js_string!("asyncDispose");
        define::put_with(&constructor, name, async_dispose, lasting);
    }
}

/// `Symbol.for(name)`.
pub fn registered(name: &str, context: &mut Context) -> JsResult<JsValue> {
    let constructor = context.intrinsics().constructors().symbol().constructor();
    let registry = constructor.get(js_string!("for"), context)?;
    match registry.as_callable() {
        Some(registry) => {
            registry.call(&constructor.into(), &[JsString::from(name).into()], context)
        }
        None => Ok(JsValue::undefined()),
    }
}
