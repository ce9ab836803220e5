//! `RegExp`: the engine's matcher (the `regress` crate), driven by the host.
//!
//! The engine copies a compiled pattern and the whole text for each match, and with the flag `y`
//! searches all of the text for a match that may stand at one place only: a tokenizer's time grows
//! with the square of its text. Here a pattern is compiled once ([`compiled`]) and a long text
//! prepared once ([`text`]); what is sticky, or begins with `^`, is tried at its place only.
//!
//! `exec` and `test` are the host's ([`exec`]); the engine's other methods ask `exec` for each match,
//! step by step, as a script can see. While no script can ([`plain`]), `replace`, `match`, `search` and
//! `split` go through a text at once. `RegExp.$1` and the like, which the engine lacks, are [`last`].

mod all;
mod class;
mod compiled;
mod exec;
mod last;
mod plain;
mod replace;
mod sets;
mod source;
mod text;
mod words;

use std::rc::Rc;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
    object::builtins::JsFunction,
    property::{Attribute, PropertyKey},
};

use super::define;

pub use compiled::{Compiled as Pattern, note};
pub use sets::{given, spelled};
pub use words::{of_pattern, of_unknown};

/// The pattern of a literal that the engine has accepted.
pub fn pattern(source: &JsString, flags: &str) -> Rc<Pattern> {
    compiled::get(source, compiled::Flags::new(flags))
}

/// Installs it in a fresh context.
pub fn install(context: &mut Context) {
    source::install(context);
    let engines = context.intrinsics().constructors().regexp().constructor();
    let prototype = context.intrinsics().constructors().regexp().prototype();
    let class = class::install(&prototype, &engines, context);
    define::put_methods(
        &prototype,
        &[("exec", 1, exec::exec), ("test", 1, exec::test)],
        context,
    );
    around(
        &prototype,
        js_string!("compile"),
        ("compile", 2),
        compile,
        context,
    );
    let replace = ("[Symbol.replace]", 2);
    around(
        &prototype,
        JsSymbol::replace(),
        replace,
        replace::replace,
        context,
    );
    let matches = ("[Symbol.match]", 1);
    around(
        &prototype,
        JsSymbol::r#match(),
        matches,
        all::matches,
        context,
    );
    let search = ("[Symbol.search]", 1);
    around(&prototype, JsSymbol::search(), search, all::search, context);
    let split = ("[Symbol.split]", 2);
    around(&prototype, JsSymbol::split(), split, all::split, context);
    last::install(&class, context);
    plain::install(&prototype, &class);
}

/// A method that gets the engine's as its last argument.
type Around = fn(&JsValue, &[JsValue], &JsFunction, &mut Context) -> JsResult<JsValue>;

/// Puts a method into the place of the engine's.
fn around(
    prototype: &JsObject,
    key: impl Into<PropertyKey>,
    (name, length): (&str, usize),
    method: Around,
    context: &mut Context,
) {
    let key = key.into();
    let known = prototype.borrow().properties().get(&key);
    let engines = known.and_then(|known| known.value()?.as_function());
    let Some(engines) = engines else { return };
    let made = define::closure(name, length, method, engines, context);
    let attribute = Attribute::WRITABLE | Attribute::CONFIGURABLE;
    define::put_with(prototype, key, made, attribute);
}

/// `compile` gives an object another pattern.
fn compile(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let spelled = class::spelled(args);
    let result = engines.call(this, spelled.as_deref().unwrap_or(args), context);
    let result = result.map_err(|error| {
        let (pattern, flags) = (args.get_or_undefined(0), args.get_or_undefined(1));
        class::worded(error, pattern, flags, context)
    });
    if let Some(object) = this.as_object() {
        compiled::forget(&object);
    }
    result
}
