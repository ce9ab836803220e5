//! Texts that are given to `eval`, mended as all others.
//!
//! Which function a call of `eval` reaches only the engine knows, and in whose scope: so what it is
//! given is mended on its way there. Where a text says `eval(...)`, a call in front of it does that
//! ([`direct`]); the function itself does it for whoever calls it under another name.

use std::hash::{DefaultHasher, Hash, Hasher};

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue, Source, parser::Parser};

use super::{Goal, KNOWN, edits, find, forget, with_importer};
use crate::engine::{convert, define, depth, dynamic, words};
use crate::runtime::runtime;

/// The name that the engine gives all these texts.
const NAME: &str = "eval at ";

/// Gives the running realm an `eval` that mends what it gets.
pub fn install(context: &mut Context) {
    let eval: JsObject = context.intrinsics().objects().eval().into();
    define::put_between(&eval, indirect, context);
}

fn indirect(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    let given = mended(args.get_or_undefined(0), context)?;
    engines.call(this, &[given], context)
}

/// `$ouro_eval(eval, text)`
pub fn direct(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let given = args.get_or_undefined(1);
    let called = args.get_or_undefined(0).as_object();
    let eval: JsObject = context.intrinsics().objects().eval().into();
    match called.is_some_and(|called| JsObject::equals(&called, &eval)) {
        true => mended(given, context),
        // Some other function, which gets what it is given.
        false => Ok(given.clone()),
    }
}

/// What `eval` is to get in a text's place. What is no text stays as it is, and so does a text that
/// needs nothing.
fn mended(given: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let Some(text) = given.as_string() else {
        return Ok(given.clone());
    };
    // One with half a surrogate pair in it is none that could be mended.
    let Ok(text) = text.to_std_string() else {
        return Ok(given.clone());
    };
    let _standstill = runtime().clock.stand_still();
    depth::check(text.as_bytes())?;
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let mut name = NAME.to_string();
    if has("class") {
        // Its classes show pieces of it.
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        name = format!("{NAME}{:x}", hasher.finish());
        dynamic::keep(&name, &text);
    }
    let importer = has("import").then(|| caller(context)).flatten();
    let found = with_importer(importer, || find::found(&text, &name, Goal::Eval));
    let found = found.map_err(|at| super::refusal(&text, &name, at))?;
    let edits = found.edits;
    forget(NAME);
    let mut is_given = true;
    let mut known = text;
    if !edits.is_empty() {
        super::helpers::define(context)?;
        let (mended, columns) = edits::apply(&known, &edits);
        if parses(&mended, context) {
            KNOWN.with(|all| all.borrow_mut().insert(NAME.to_string(), columns));
            (known, is_given) = (mended, false);
        }
    }
    if let Some(renamed) = words::renamed(&known)
        && !parses(&known, context)
        && parses(&renamed, context)
    {
        (known, is_given) = (renamed, false);
    }
    Ok(match is_given {
        true => given.clone(),
        false => convert::string(&known).into(),
    })
}

/// Whether the engine's parser takes a text, wherever it is evaluated.
fn parses(text: &str, context: &mut Context) -> bool {
    let mut parser = Parser::new(Source::from_bytes(text));
    parser.parse_eval(true, context.interner_mut()).is_ok()
}

/// The script that is running.
fn caller(context: &Context) -> Option<String> {
    context.stack_trace().find_map(|frame| {
        let file = frame.position().path.to_string();
        let is_script = !file.starts_with("node:") && file != "native" && file != NAME;
        is_script.then(|| dynamic::importer(&file).unwrap_or(file))
    })
}
