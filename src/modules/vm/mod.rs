//! `vm`: scripts with a global object of their own. The classes are in js/vm.js; a context is a
//! realm of the engine.

mod global;

use std::path::Path;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsNativeError, JsObject, JsResult, JsValue, Script,
    Source, Trace, ast::scope::Scope, parser::Parser, realm::Realm,
};

use crate::engine::mend::{self, Goal};
use crate::engine::{convert, define, depth, dynamic, report, stack};

/// A realm, as js/vm.js holds it.
#[derive(Trace, Finalize, JsData)]
struct Contextified {
    realm: Realm,
}

/// Functions for js/vm.js.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("makeContext", 2, make_context),
            ("check", 3, check),
            ("run", 4, run),
            ("makeFunction", 4, make_function),
        ],
        context,
    );
    Ok(half)
}

/// `makeContext(sandbox, strings)`: a realm whose global object shows the sandbox's properties;
/// without a sandbox it has an ordinary one. `strings` says whether it may make code from strings.
fn make_context(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let realm = match args.get_or_undefined(0).as_object() {
        Some(sandbox) => global::realm_over(sandbox, context)?,
        None => {
            let realm = context.create_realm()?;
            install_classes(&realm, context)?;
            realm
        }
    };
    if !args.get_or_undefined(1).to_boolean() {
        realm.host_defined_mut().insert(dynamic::NoStrings);
    }
    let prototype = define::object(context);
    Ok(define::native_object(&prototype, Contextified { realm }, context).into())
}

/// Errors of the realm have stacks as all others.
fn install_classes(realm: &Realm, context: &mut Context) -> JsResult<()> {
    let outer = context.enter_realm(realm.clone());
    let result = stack::install_classes(context).map(|_| ());
    mend::install(context);
    let result = result
        .and_then(|()| dynamic::install(context))
        .and_then(|()| super::define_language(context));
    context.enter_realm(outer);
    result
}

fn contextified(value: &JsValue) -> JsResult<Realm> {
    let object = value.as_object().ok_or_else(convert::illegal_invocation)?;
    let contextified = object
        .downcast_ref::<Contextified>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(contextified.realm.clone())
}

fn optional_realm(value: &JsValue) -> JsResult<Option<Realm>> {
    value.is_object().then(|| contextified(value)).transpose()
}

/// The text as the engine gets it, after as many empty lines as it begins below its file's start.
fn shifted(code: &JsValue, lines: &JsValue, context: &mut Context) -> JsResult<String> {
    let code = convert::to_text(code, context)?;
    depth::check(code.as_bytes())?;
    let hashbang = if code.starts_with("#!") { "//" } else { "" };
    let lines = lines.to_i32(context)?.clamp(0, 1 << 20) as usize;
    Ok(["\n".repeat(lines).as_str(), hashbang, &code].concat())
}

/// Evaluates a text in a realm, the running one if none is given. The engine analyses a text's
/// declarations in the realm that is running when it is parsed: so that has to be this one.
fn evaluate(
    text: &str,
    name: &JsValue,
    realm: Option<Realm>,
    context: &mut Context,
) -> JsResult<JsValue> {
    let name = convert::to_text(name, context)?;
    stack::remember(&name, text);
    let path = Path::new(&name);
    let realm = realm.unwrap_or_else(|| context.realm().clone());
    let outer = context.enter_realm(realm);
    let parsed = mend::parse(text, &name, Goal::Script, context, |text, context| {
        Script::parse(Source::from_bytes(text).with_path(path), None, context)
    });
    let result = match parsed {
        Ok(script) => script.evaluate(context).map_err(Failed::Running),
        Err(error) => Err(Failed::Parsing(error)),
    };
    context.enter_realm(outer);
    result.map_err(|failed| match failed {
        Failed::Running(error) => report::catchable(error, context),
        Failed::Parsing(error) => report::syntax_error(error, path, text, context),
    })
}

enum Failed {
    Parsing(JsError),
    Running(JsError),
}

/// `check(code, name, lines)`: throws the text's SyntaxError. Its declarations are not the realm's
/// before it runs, so they are analysed in a scope of their own.
fn check(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = shifted(args.get_or_undefined(0), args.get_or_undefined(2), context)?;
    let name = convert::to_text(args.get_or_undefined(1), context)?;
    let path = Path::new(&name);
    let mut parser = Parser::new(Source::from_bytes(&text).with_path(path));
    match parser.parse_script(&Scope::new_global(), context.interner_mut()) {
        Ok(_) => Ok(JsValue::undefined()),
        Err(error) => {
            stack::remember(&name, &text);
            let error = JsNativeError::from(error).into();
            Err(report::syntax_error(error, path, &text, context))
        }
    }
}

/// `run(code, name, lines, contextified)`: the value of the text's last expression.
fn run(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = shifted(args.get_or_undefined(0), args.get_or_undefined(2), context)?;
    let realm = optional_realm(args.get_or_undefined(3))?;
    evaluate(&text, args.get_or_undefined(1), realm, context)
}

/// `makeFunction(head, body, name, contextified)`: a function without a name; `head` are its
/// parameters, already known to be some.
fn make_function(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let head = convert::to_text(args.get_or_undefined(0), context)?;
    let body = convert::to_text(args.get_or_undefined(1), context)?;
    depth::check(body.as_bytes())?;
    let realm = optional_realm(args.get_or_undefined(3))?;
    let text = format!("(function ({head}) {{\n{body}\n}})");
    evaluate(&text, args.get_or_undefined(2), realm, context)
}
