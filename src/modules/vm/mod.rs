//! `vm`: scripts with a global object of their own. The classes are in js/vm.js; a context is a
//! realm of the engine.

mod global;
mod late;

use std::cell::RefCell;
use std::path::Path;
use std::time::Duration;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsNativeError, JsObject, JsResult, JsValue, Script,
    Source, Trace,
    ast::scope::Scope,
    object::builtins::{JsArray, JsFunction, JsPromise},
    parser::Parser,
    realm::Realm,
};

use crate::engine::mend::{self, Goal};
use crate::engine::{self, convert, define, depth, dynamic, errors, report, stack};
use crate::modules::process::{signals, with_start};
use crate::runtime::{limit, runtime};

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
            ("makeContext", 3, make_context),
            ("check", 3, check),
            ("run", 7, run),
            ("makeFunction", 7, make_function),
            ("setImporter", 1, set_importer),
            ("hasModules", 0, |_, _, _| {
                Ok(with_start(|start| start.vm_modules).into())
            }),
        ],
        context,
    );
    Ok(half)
}

/// `makeContext(sandbox, strings, ownQueue)`: a realm whose global object shows the sandbox's
/// properties; without a sandbox it has an ordinary one. `strings` says whether it may make code from
/// strings, `ownQueue` whether its microtasks run behind each of its scripts only.
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
    if args.get_or_undefined(2).to_boolean() {
        runtime().microtasks.give_queue(&realm);
    }
    let prototype = define::object(context);
    Ok(define::native_object(&prototype, Contextified { realm }, context).into())
}

thread_local! {
    /// What js/vm.js does for an `import()`.
    static IMPORTER: RefCell<Option<JsFunction>> = const { RefCell::new(None) };
}

/// In front of the number of a script's importer: the name by which its `import()` calls are known.
pub const IMPORTER_OF: &str = "vm:";

/// `setImporter(function)`: called with the number of an importer, the specifier and the attributes.
fn set_importer(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    IMPORTER.set(args.get_or_undefined(0).as_function());
    Ok(JsValue::undefined())
}

/// An `import()` of a script: the promise.
pub fn import(
    importer: &str,
    specifier: &str,
    attributes: &[(String, String)],
    context: &mut Context,
) -> JsResult<JsValue> {
    let function = IMPORTER.with(|known| known.borrow().clone());
    let function = function.ok_or_else(convert::illegal_invocation)?;
    let given = JsObject::with_null_proto();
    for (name, value) in attributes {
        define::put(&given, name, convert::string(value));
    }
    let args = [
        importer.parse::<f64>().unwrap_or(0.0).into(),
        convert::string(specifier).into(),
        given.into(),
    ];
    let imported = function.call(&JsValue::undefined(), &args, context)?;
    // The importer's is a promise of the main realm; the script gets one of its own.
    let (promise, ends) = JsPromise::new_pending(context);
    ends.resolve
        .call(&JsValue::undefined(), &[imported], context)?;
    Ok(promise.into())
}

/// Parses with the `import()` calls given on to the importer of a number, if there is one.
pub fn with_importer<T>(number: &JsValue, parse: impl FnOnce() -> T) -> T {
    let importer = number
        .as_number()
        .map(|number| format!("{IMPORTER_OF}{number}"));
    mend::with_importer(importer, parse)
}

/// Errors of the realm have stacks as all others.
fn install_classes(realm: &Realm, context: &mut Context) -> JsResult<()> {
    let outer = context.enter_realm(realm.clone());
    let result = stack::install_classes(context).map(|_| ());
    mend::install(context);
    engine::guard_natives(context);
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

/// The realm that js/vm.js holds, the running one if it holds none.
pub fn realm_of(value: &JsValue, context: &mut Context) -> JsResult<Realm> {
    Ok(optional_realm(value)?.unwrap_or_else(|| context.realm().clone()))
}

/// The text as the engine gets it, after as many empty lines as it begins below its file's start.
fn shifted(code: &JsValue, lines: &JsValue, context: &mut Context) -> JsResult<String> {
    let code = convert::to_text(code, context)?;
    depth::check(code.as_bytes())?;
    let hashbang = if code.starts_with("#!") { "//" } else { "" };
    let lines = lines.to_i32(context)?.clamp(0, 1 << 20) as usize;
    Ok(["\n".repeat(lines).as_str(), hashbang, &code].concat())
}

/// A text to be evaluated.
struct Piece<'a> {
    text: &'a str,
    name: &'a str,
    /// What stacks show of it, if that is not all.
    shown: Option<&'a str>,
    /// The line that it begins in, and how much of that stands in front.
    shift: (u32, i32),
    /// A line, and how much stands in it that is not shown.
    before: Option<(u32, u32)>,
    /// Whether errors that escape get their place in front of their stacks.
    decorates: bool,
}

/// Evaluates a text in a realm, the running one if none is given. The engine analyses a text's
/// declarations in the realm that is running when it is parsed: so that has to be this one.
fn evaluate(piece: &Piece<'_>, realm: Option<Realm>, context: &mut Context) -> JsResult<JsValue> {
    let Piece { text, name, .. } = *piece;
    stack::remember(name, piece.shown.unwrap_or(text));
    stack::shift(name, piece.shift.0, piece.shift.1);
    let path = Path::new(name);
    let realm = realm.unwrap_or_else(|| context.realm().clone());
    let outer = context.enter_realm(realm);
    let parsed = mend::parse(text, name, Goal::Script, context, |text, context| {
        Script::parse(Source::from_bytes(text).with_path(path), None, context)
    });
    if let Some((line, width)) = piece.before {
        mend::begins_at(name, line, width);
    }
    let result = match parsed {
        Ok(script) => {
            late::prepare(text, context);
            script.evaluate(context).map_err(Failed::Running)
        }
        Err(error) => Err(Failed::Parsing(error)),
    };
    context.enter_realm(outer);
    result.map_err(|failed| match failed {
        // A limit that has passed is told by the run that has it.
        Failed::Running(error) if limit::is_over() => error,
        Failed::Running(error) if piece.decorates => {
            let error = report::catchable(error, context);
            report::decorate(error, name, context)
        }
        Failed::Running(error) => report::catchable(error, context),
        Failed::Parsing(error) => match redeclared(&error, text, context) {
            Some(error) => error,
            None => report::syntax_error(error, path, text, context),
        },
    })
}

/// The error of a text that declares what an earlier one has declared; the engine does not say what.
fn redeclared(error: &JsError, text: &str, context: &mut Context) -> Option<JsError> {
    let told = "scope analysis: duplicate lexical declaration";
    if !error.as_native()?.message().ends_with(told) {
        return None;
    }
    let names = mend::declared_names(text);
    // What is known already is so by the earlier text.
    let is_known = |name: &&String| {
        let known = Script::parse(Source::from_bytes(name.as_str()), None, context);
        known.is_ok_and(|known| known.evaluate(context).is_ok())
    };
    let name = names.iter().find(is_known).or(names.first())?;
    let words = format!("Identifier '{name}' has already been declared");
    Some(JsNativeError::syntax().with_message(words).into())
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
    let checked = match parse_alone(&text, path, context) {
        Ok(()) => mend::refuse(&text, &name, Goal::Script),
        // What the engine alone refuses may be mended.
        Err(error) => {
            let mended = mend::parse(&text, &name, Goal::Script, context, |text, context| {
                parse_alone(text, path, context)
            });
            mend::forget(&name);
            mended.map_err(|_| error)
        }
    };
    checked.map_err(|error| {
        stack::remember(&name, &text);
        report::syntax_error(error, path, &text, context)
    })?;
    Ok(JsValue::undefined())
}

/// Parses a text with declarations in a scope of their own.
fn parse_alone(text: &str, path: &Path, context: &mut Context) -> JsResult<()> {
    let mut parser = Parser::new(Source::from_bytes(text).with_path(path));
    let parsed = parser.parse_script(&Scope::new_global(), context.interner_mut());
    parsed
        .map(drop)
        .map_err(|error| JsNativeError::from(error).into())
}

/// The line in which a text begins that begins so many lines and columns below its file's start.
fn shift(lines: &JsValue, columns: &JsValue, context: &mut Context) -> JsResult<(u32, i32)> {
    let lines = lines.to_i32(context)?.clamp(0, 1 << 20);
    Ok((lines as u32 + 1, columns.to_i32(context)?))
}

/// `run(code, name, lines, contextified, importer, timeout, decorates, columns, breaks)`: the value of the
/// text's last expression.
fn run(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = shifted(args.get_or_undefined(0), args.get_or_undefined(2), context)?;
    let name = convert::to_text(args.get_or_undefined(1), context)?;
    let realm = optional_realm(args.get_or_undefined(3))?;
    let piece = Piece {
        text: &text,
        name: &name,
        shown: None,
        shift: shift(args.get_or_undefined(2), args.get_or_undefined(7), context)?,
        before: None,
        decorates: args.get_or_undefined(6).to_boolean(),
    };
    let breaks = args.get_or_undefined(8).to_boolean();
    with_importer(args.get_or_undefined(4), || {
        limited(args.get_or_undefined(5), breaks, context, |context| {
            let result = evaluate(&piece, realm.clone(), context);
            if let Some(realm) = &realm
                && !matches!(&result, Err(error) if error.as_engine().is_some())
            {
                runtime().microtasks.drain_own(realm, context)?;
            }
            result
        })
    })
}

/// Does something within so many milliseconds, if that is a number, and until SIGINT, if that breaks it.
pub fn limited(
    timeout: &JsValue,
    breaks: bool,
    context: &mut Context,
    work: impl FnOnce(&mut Context) -> JsResult<JsValue>,
) -> JsResult<JsValue> {
    if breaks {
        let within = |context: &mut Context| limited(timeout, false, context, work);
        let (result, came) = signals::until_interrupted(context, within)?;
        return match result {
            Err(error) if came && error.as_engine().is_some() => Err(errors::raise(
                "ERR_SCRIPT_EXECUTION_INTERRUPTED",
                &[],
                context,
            )),
            result => result,
        };
    }
    let Some(milliseconds) = timeout.as_number() else {
        return work(context);
    };
    let time = Duration::from_millis(milliseconds as u64);
    let (result, is_over) = limit::within(time, || work(context));
    match result {
        Err(error) if is_over && error.as_engine().is_some() => Err(errors::raise(
            "ERR_SCRIPT_EXECUTION_TIMEOUT",
            std::slice::from_ref(timeout),
            context,
        )),
        result => result,
    }
}

/// `makeFunction(head, body, name, lines, contextified, importer, extensions, columns)`: a function
/// without a name; `head` are its parameters, already known to be some. The properties of `extensions`
/// are variables around it.
fn make_function(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let head = convert::to_text(args.get_or_undefined(0), context)?;
    let body = convert::to_text(args.get_or_undefined(1), context)?;
    let name = convert::to_text(args.get_or_undefined(2), context)?;
    let lines = args.get_or_undefined(3).to_i32(context)?.clamp(0, 1 << 20) as usize;
    let realm = optional_realm(args.get_or_undefined(4))?;
    depth::check(body.as_bytes())?;
    let extensions = JsArray::from_object(args.get_or_undefined(6).to_object(context)?)?;
    let count = extensions.length(context)?;
    // Each scope hides the array's name behind its own, if it has one; none is between.
    let scopes: String = (0..count)
        .map(|at| format!("with (arguments[0][{at}]) "))
        .collect();
    let (open, close) = match count {
        0 => (String::new(), ""),
        _ => (format!("function () {{ {scopes}return "), "}"),
    };
    let empty = "\n".repeat(lines);
    let before = format!("{open}function ({}) {{", head.replace('\n', " "));
    let text = format!("({empty}{before}{body}\n}}{close})");
    let bracket = u32::from(lines == 0);
    let width = before.encode_utf16().count() as u32 + bracket;
    let shown = [empty.as_str(), &body].concat();
    let piece = Piece {
        text: &text,
        name: &name,
        shown: Some(&shown),
        shift: shift(args.get_or_undefined(3), args.get_or_undefined(7), context)?,
        before: Some((lines as u32 + 1, width)),
        decorates: false,
    };
    let made = with_importer(args.get_or_undefined(5), || {
        evaluate(&piece, realm, context)
    })?;
    let made = match made.as_function() {
        Some(made) if count > 0 => {
            made.call(&JsValue::undefined(), &[extensions.into()], context)?
        }
        _ => made,
    };
    if let Some(function) = made.as_object() {
        let text = format!("function ({head}) {{\n{body}\n}}");
        mend::note_text(&function, &text, context)?;
    }
    Ok(made)
}
