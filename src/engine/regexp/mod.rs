//! `RegExp`: the engine's matcher (the `regress` crate), driven by the host.
//!
//! The engine compiles a pattern for each object, copies the compiled pattern and the whole text for
//! each match, and with the flag `y` searches all of the text for a match that may only stand at one
//! place. A tokenizer's time then grows with the square of its text. Here patterns are compiled once
//! ([`compiled`]), long texts are prepared once ([`text`]), and `y` looks at its place only. The
//! properties `RegExp.$1` and the like, which the engine lacks, are [`last`].
//!
//! What a script could see of the standard's steps is kept: an object that is more than the language
//! made it (`exec` of its own, a subclass) goes step by step.

mod class;
mod compiled;
mod exec;
mod last;
mod methods;
mod replace;
mod source;
mod split;
mod text;
mod words;

use std::cell::RefCell;

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::JsFunction,
    property::{PropertyDescriptor, PropertyKey},
};

use super::define;

pub use class::from_literal;

/// What the main realm's regular expressions are made of, to tell whether a script changed it.
struct Own {
    prototype: JsObject,
    exec: JsFunction,
    flags: JsFunction,
    class: JsFunction,
}

thread_local! {
    static OWN: RefCell<Option<Own>> = const { RefCell::new(None) };
}

/// Installs it in the running realm.
pub fn install(context: &mut Context) -> JsResult<()> {
    source::install(context);
    let prototype = context.intrinsics().constructors().regexp().prototype();
    let class = class::install(&prototype, context)?;
    last::install(&class, context);
    methods::install(&prototype, context);
    let flags = getter(&prototype, "flags");
    let exec = value(&prototype, "exec");
    if let (Some(flags), Some(exec)) = (flags, exec) {
        OWN.with(|own| {
            own.borrow_mut().get_or_insert(Own {
                prototype,
                exec,
                flags,
                class,
            });
        });
    }
    Ok(())
}

fn property(object: &JsObject, name: &'static str) -> Option<PropertyDescriptor> {
    let key = PropertyKey::from(JsString::from(name));
    object.borrow().properties().get(&key)
}

fn value(object: &JsObject, name: &'static str) -> Option<JsFunction> {
    property(object, name)?.value()?.as_function()
}

fn getter(object: &JsObject, name: &'static str) -> Option<JsFunction> {
    property(object, name)?.get()?.as_function()
}

/// Whether an object is as a literal makes it, and nothing that its methods look at was changed.
fn is_plain(object: &JsObject) -> bool {
    OWN.with(|own| {
        let own = own.borrow();
        let Some(own) = &*own else { return false };
        let changed = |key: JsString| object.borrow().properties().contains_key(&key.into());
        object.is::<boa_engine::builtins::regexp::RegExp>()
            && object.prototype().as_ref() == Some(&own.prototype)
            && !changed(js_string!("exec"))
            && !changed(js_string!("flags"))
            && !changed(js_string!("constructor"))
            && value(&own.prototype, "exec").as_ref() == Some(&own.exec)
            && getter(&own.prototype, "flags").as_ref() == Some(&own.flags)
            && value(&own.prototype, "constructor").as_ref() == Some(&own.class)
    })
}

/// An object that a method was called on.
fn receiver(this: &JsValue, method: &str) -> JsResult<JsObject> {
    this.as_object().ok_or_else(|| words::incompatible(method, this))
}
