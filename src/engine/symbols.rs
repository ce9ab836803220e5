//! Symbols that Node has and the engine has not, and those that any realm can ask for by name.

use std::cell::RefCell;

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
    property::{Attribute, PropertyKey},
};

use super::{define, mend};

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

/// Puts `Symbol.dispose` and `Symbol.asyncDispose` where scripts look for them, and iterators have
/// methods of these names.
pub fn define(context: &mut Context) {
    let constructor = context.intrinsics().constructors().symbol().constructor();
    let Some((dispose, async_dispose)) = disposers() else {
        return;
    };
    let lasting = Attribute::empty();
    for (name, symbol) in [("dispose", &dispose), ("asyncDispose", &async_dispose)] {
        define::put_with(&constructor, JsString::from(name), symbol.clone(), lasting);
    }
    let iterators = context.intrinsics().constructors().iterator().prototype();
    order(&iterators, &IN_ITERATORS, context);
    let waiting = context.intrinsics().objects().iterator_prototypes();
    let waiting = waiting.async_iterator();
    let hidden = Attribute::WRITABLE | Attribute::CONFIGURABLE;
    let method = define::function("[Symbol.dispose]", 0, dispose_of, context);
    define::put_with(&iterators, dispose, method, hidden);
    let method = define::function("[Symbol.asyncDispose]", 0, dispose_of_waiting, context);
    define::put_with(&waiting, async_dispose, method, hidden);
}

/// In which order V8 has them.
const IN_ITERATORS: [&str; 12] = [
    "constructor",
    "reduce",
    "toArray",
    "forEach",
    "some",
    "every",
    "find",
    "map",
    "filter",
    "take",
    "drop",
    "flatMap",
];

/// Has an object's properties of these names stand in this order.
fn order(object: &JsObject, names: &[&str], context: &mut Context) {
    for &name in names {
        let key = PropertyKey::from(JsString::from(name));
        let known = object.borrow().properties().get(&key);
        let Some(known) = known else { continue };
        // Neither fails: these can be deleted, and the object takes more.
        let deleted = object.delete_property_or_throw(key.clone(), context);
        if deleted.is_ok() {
            let _ = object.define_property_or_throw(key, known, context);
        }
    }
}

/// `%Iterator.prototype%[Symbol.dispose]()`
fn dispose_of(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let iterator = this.to_object(context)?;
    if let Some(leave) = mend::closer(&iterator, context)? {
        leave.call(this, &[], context)?;
    }
    Ok(JsValue::undefined())
}

/// `%AsyncIteratorPrototype%[Symbol.asyncDispose]()`
fn dispose_of_waiting(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut left = || {
        let iterator = this.to_object(context)?;
        let Some(leave) = mend::closer(&iterator, context)? else {
            return mend::resolved(JsValue::undefined(), context);
        };
        let result = leave.call(this, &[JsValue::undefined()], context)?;
        let nothing = define::function("", 1, |_, _, _| Ok(JsValue::undefined()), context);
        mend::resolved(result, context)?.then(Some(nothing), None, context)
    };
    match left() {
        Ok(promise) => Ok(promise.into()),
        Err(error) => mend::rejected(error, context),
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
