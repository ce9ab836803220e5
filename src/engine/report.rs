//! What a person sees of an error that nobody caught: file and line, the source line, a caret, the
//! stack or the value, as Node prints it on stderr.
//!
//! The caret stands where the error was thrown, which need not be where it was made. Node points
//! into its own files when one of them threw; here the innermost frame of the script is shown, the
//! line that its author can change.

use std::cell::{Cell, RefCell};
use std::io::Write;
use std::path::Path;

use boa_engine::{
    Context, JsError, JsObject, JsString, JsValue, builtins::error::Error, error::EngineError,
    error::RuntimeLimitError, js_string, property::PropertyKey, vm::CallFrame,
};

use super::stack::frames::{Place, Raw, Spot};
use super::stack::{self, frames};
use super::{convert, define, errors, explain, syntax};

/// The last value that reached the host as an error, and where it was thrown.
struct Thrown {
    value: JsValue,
    raw: Vec<Raw>,
}

thread_local! {
    static THROWN: RefCell<Option<Thrown>> = const { RefCell::new(None) };
    static REJECTED: Cell<bool> = const { Cell::new(false) };
    /// The last value that a script threw which may have been made elsewhere, and where.
    static THROW: RefCell<Option<(JsValue, Place)>> = const { RefCell::new(None) };
}

/// Says that the script is about to throw this value, from where it stands.
pub fn note_throw(value: &JsValue, context: &Context) {
    let at = context.stack_trace().next().map(CallFrame::position);
    let noted = at.and_then(|at| {
        let position = at.position?;
        let place = Place {
            path: at.path.to_string(),
            line: position.line_number(),
            column: position.column_number(),
            is_next: false,
        };
        Some((value.clone(), place))
    });
    THROW.with(|throw| *throw.borrow_mut() = noted);
}

/// Says that a script has caught a value.
pub fn forget_throw(value: &JsValue) {
    THROW.with(|throw| {
        throw
            .borrow_mut()
            .take_if(|(thrown, _)| thrown.strict_equals(value));
    });
}

/// The value that was thrown; for an error of the engine's own, its error object.
pub fn value_of(error: JsError, context: &mut Context) -> JsValue {
    let raw = thrown_at(&error);
    let value = if let Some(engine) = error.as_engine() {
        of_engine(&engine.clone(), &raw, context)
    } else {
        error.into_opaque(context).unwrap_or_default()
    };
    if let Some(object) = value.as_object() {
        explain::improve(&object, context);
    }
    THROWN.with(|thrown| {
        // An error that the host passed on has its place already.
        if let Some(known) = &*thrown.borrow()
            && known.value.strict_equals(&value)
            && !raw.iter().any(Raw::is_of_script)
        {
            return;
        }
        *thrown.borrow_mut() = Some(Thrown {
            value: value.clone(),
            raw,
        });
    });
    value
}

/// The stack at the `throw`: the engine shows it only at the end of an error's own description.
fn thrown_at(error: &JsError) -> Vec<Raw> {
    let text = error.to_string();
    let description = match (error.as_opaque(), error.as_native(), error.as_engine()) {
        (Some(value), _, _) => value.display().to_string(),
        (_, Some(native), _) => native.to_string(),
        (_, _, Some(engine)) => engine.to_string(),
        _ => String::new(),
    };
    frames::parse(text.strip_prefix(&description).unwrap_or_default())
}

/// The error of an engine that passed a limit. No script can catch it in the engine; once it has
/// reached the host it is the `RangeError` that Node throws.
fn of_engine(error: &EngineError, raw: &[Raw], context: &mut Context) -> JsValue {
    let message = match is_limit(error) {
        true => "Maximum call stack size exceeded".to_string(),
        false => format!("The engine gave up: {error}"),
    };
    let made = errors::plain(errors::Class::Range, &message, context);
    let mut text = stack::header(&made, context);
    for frame in frames::frames(raw, stack::limit(context)) {
        text.push_str("\n    at ");
        text.push_str(&frame.show());
    }
    define::put_hidden(&made, "stack", convert::string(&text));
    made.into()
}

/// Whether calls were nested too deep, perhaps where the engine is sure that nothing can fail: it
/// settles an async function's promise by a call, too.
fn is_limit(error: &EngineError) -> bool {
    match error {
        EngineError::RuntimeLimit(limit) => matches!(
            limit,
            RuntimeLimitError::Recursion | RuntimeLimitError::StackSize
        ),
        EngineError::Panic(panic) => {
            let source = std::error::Error::source(panic);
            let source = source.and_then(|source| source.downcast_ref::<Box<JsError>>());
            let engine = source.and_then(|source| source.as_engine());
            engine.is_some_and(is_limit)
        }
    }
}

/// An error that a native function got from a script it called, such that the script above can
/// catch it: the engine's own limits become a `RangeError`.
pub fn catchable(error: JsError, context: &mut Context) -> JsError {
    if error.as_engine().is_none() {
        return error;
    }
    JsError::from_opaque(value_of(error, context))
}

/// Whether a value is an Error object, by the engine's own mark.
pub fn is_error(value: &JsValue) -> bool {
    value.as_object().is_some_and(|object| object.is::<Error>())
}

/// `error.stack`, or what can be said without one.
pub fn stack_text(value: &JsValue, context: &mut Context) -> String {
    if let Some(object) = value.as_object()
        && let Ok(stack) = object.get(js_string!("stack"), context)
        && let Some(stack) = stack.as_string()
    {
        return convert::text(&stack);
    }
    convert::to_text(value, context).unwrap_or_default()
}

/// `Name: message`, as `Error.prototype.toString` has it.
pub fn name_and_message(error: &JsObject, context: &mut Context) -> String {
    convert::to_text(&error.clone().into(), context).unwrap_or_default()
}

/// A thrown value in words, in one line and not too long, without calling anything of the script's.
pub fn in_words(value: &JsValue, context: &mut Context) -> String {
    const LONGEST: usize = 200;
    let text = match value.as_object().filter(|_| is_error(value)) {
        Some(error) => {
            let name = js_string!("name").into();
            let message = own_text(&error, &js_string!("message").into());
            let mut class = Some(error);
            let mut named = None;
            while let Some(object) = class.filter(|_| named.is_none()) {
                named = own_text(&object, &name);
                class = object.prototype();
            }
            let parts = [named, message].into_iter().flatten();
            let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
            parts.join(": ")
        }
        None => shown_reason(value, context),
    };
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.into(),
    }
}

fn own_text(object: &JsObject, key: &PropertyKey) -> Option<String> {
    let text = define::own_value(object, key)?.as_string()?;
    Some(convert::text(&text))
}

/// How Node names a rejection's reason that is no Error: without calling anything of its own.
pub fn shown_reason(reason: &JsValue, context: &mut Context) -> String {
    let Some(object) = reason.as_object() else {
        if let Some(symbol) = reason.as_symbol() {
            return convert::text(&symbol.descriptive_string());
        }
        return convert::to_text(reason, context).unwrap_or_default();
    };
    if object.is_callable() {
        return convert::to_text(reason, context).unwrap_or_default();
    }
    let plain = context
        .intrinsics()
        .constructors()
        .object()
        .prototype()
        .get(js_string!("toString"), context)
        .unwrap_or_default();
    let own = object
        .get(js_string!("toString"), context)
        .unwrap_or_default();
    if own.strict_equals(&plain) {
        let constructor = object
            .get(js_string!("constructor"), context)
            .unwrap_or_default();
        let name = constructor
            .as_object()
            .and_then(|constructor| constructor.get(js_string!("name"), context).ok())
            .and_then(|name| name.as_string())
            .map(|name| convert::text(&name))
            .filter(|name| !name.is_empty());
        return format!("#<{}>", name.unwrap_or_else(|| "Object".into()));
    }
    let tag = if object.is_array() {
        "Array"
    } else if object.is::<Error>() {
        return name_and_message(&object, context);
    } else if boa_engine::object::builtins::JsDate::from_object(object.clone()).is_ok() {
        "Date"
    } else if boa_engine::object::builtins::JsRegExp::from_object(object).is_ok() {
        "RegExp"
    } else {
        "Object"
    };
    format!("[object {tag}]")
}

/// The error of a rejection that nobody handled and whose reason is no Error.
pub fn unhandled_rejection(reason: &JsValue, context: &mut Context) -> JsValue {
    const NAME: &str = "UnhandledPromiseRejection";
    let shown = shown_reason(reason, context);
    let message = format!(
        "This error originated either by throwing inside of an async function without a catch \
         block, or by rejecting a promise which was not handled with .catch(). The promise \
         rejected with the reason \"{shown}\"."
    );
    let error = errors::plain_coded("ERR_UNHANDLED_REJECTION", &message, context);
    let class = context.intrinsics().constructors().error().prototype();
    let prototype = JsObject::from_proto_and_data(class, ());
    define::constructor(
        NAME,
        1,
        |_, _, _| Err(convert::illegal_invocation()),
        &prototype,
        context,
    );
    error.set_prototype(Some(prototype));
    define::put_hidden(&error, "name", JsString::from(NAME));
    error.into()
}

/// Prints the report of an error that nobody caught on stderr.
pub fn print_uncaught(value: &JsValue, context: &mut Context) {
    let text = uncaught_text(value, context) + &last_line();
    crate::runtime::runtime().outbox.send();
    write_out(&text);
}

fn last_line() -> String {
    format!("\nNode.js {}\n", super::NODE_VERSION)
}

/// [`print_uncaught`], and does something before the last line.
pub fn print_uncaught_and(
    value: &JsValue,
    context: &mut Context,
    between: impl FnOnce(&mut Context),
) {
    let text = uncaught_text(value, context);
    crate::runtime::runtime().outbox.send();
    write_out(&text);
    between(context);
    write_out(&last_line());
}

fn write_out(text: &str) {
    crate::trace::wrote(2, text.as_bytes());
    let mut stderr = std::io::stderr().lock();
    // Nobody is left to tell when stderr is closed.
    let _ = stderr.write_all(text.as_bytes());
}

/// The report's text.
fn uncaught_text(value: &JsValue, context: &mut Context) -> String {
    let is_error = is_error(value);
    let rejected = REJECTED.with(Cell::get);
    let mut text = String::new();
    if let Some(place) = place_of(value, context) {
        if !is_error {
            text.push('\n');
        }
        text.push_str(&place);
        text.push('\n');
        if is_error {
            text.push('\n');
        }
    } else if !is_error {
        text.push_str("Uncaught:\n");
    }
    if value.is_symbol() {
        // Node prints nothing for a symbol.
    } else if let Some(object) = value.as_object() {
        let shown = errors::text::inspect(value, 2, context);
        let is_shown = !rejected && is_without_frames(&object);
        let shown = match is_shown {
            true => shown,
            false => unbracketed(shown, &object, context),
        };
        text.push_str(&shown);
    } else {
        text.push_str(&convert::to_text(value, context).unwrap_or_default());
    }
    text.push('\n');
    if !value.is_object() {
        text.push_str("(Use `node --trace-uncaught ...` to show where the exception was thrown)\n");
    }
    text
}

/// Whether Node shows an error without frames, too: that of an operation on files which is told by a
/// callback. (Of a promise's it knows who awaits.)
fn is_without_frames(error: &JsObject) -> bool {
    let part = |name: &str| own_text(error, &PropertyKey::from(JsString::from(name)));
    match (part("code"), part("syscall"), part("message")) {
        (Some(code), Some(syscall), Some(message)) => {
            let words = message.strip_prefix(&format!("{code}: "));
            let is_told = words.is_some_and(|words| words.contains(&format!(", {syscall}")));
            // Nobody listened to it as an event: Node's frames say where it was emitted.
            let stack = part("stack").unwrap_or_default();
            is_told && !stack.contains("\nEmitted 'error' event")
        }
        _ => false,
    }
}

/// Inspection puts an error without frames in brackets. The host's own frames are not shown, so
/// that an error which Node shows with frames may be without any: then it gets no brackets.
fn unbracketed(shown: String, error: &JsObject, context: &mut Context) -> String {
    if !error.is::<Error>() || !shown.starts_with('[') || stack::limit(context) == 0 {
        return shown;
    }
    let stack = error.get(js_string!("stack"), context).unwrap_or_default();
    let Some(stack) = stack.as_string().map(|stack| convert::text(&stack)) else {
        return shown;
    };
    let header = stack::header(error, context);
    if !stack.contains(&header) {
        return shown;
    }
    match shown[1..]
        .strip_prefix(&stack)
        .and_then(|rest| rest.strip_prefix(']'))
    {
        Some(rest) => format!("{stack}{rest}"),
        None => shown,
    }
}

/// Puts the place of the `throw` in front of the stack of an error that a script of that name lets
/// escape, as `vm` does it. Where it was thrown again from elsewhere, the place is not known.
pub fn decorate(error: JsError, name: &str, context: &mut Context) -> JsError {
    let value = value_of(error, context);
    let object = value.as_object().filter(|object| object.is::<Error>());
    if let Some(object) = object
        && let Some(place) = place_of(&value, context)
        && (place.starts_with(&format!("{name}:")) || place.contains("throw "))
        && let Ok(stack) = object.get(js_string!("stack"), context)
        && let Some(stack) = stack.as_string()
    {
        let stack = format!("{place}\n\n{}", convert::text(&stack));
        let stack = convert::string(&stack);
        // One that cannot be changed stays as it is.
        let _ = object.set(js_string!("stack"), stack, false, context);
    }
    JsError::from_opaque(value)
}

/// `FILE:LINE`, the line and the caret. Nothing when no script frame is known, or when the stack
/// begins with them already.
fn place_of(value: &JsValue, context: &mut Context) -> Option<String> {
    if let Some(object) = value.as_object() {
        if syntax::is_located(&object, context) {
            return None;
        }
        if let Some(place) = syntax::noted_place(&object) {
            return Some(place);
        }
    }
    let thrown = THROWN
        .with(|thrown| thrown.borrow_mut().take())
        .filter(|thrown| thrown.value.strict_equals(value));
    let rejected = REJECTED.with(Cell::take);
    let throw = THROW.with(|throw| throw.borrow_mut().take());
    if !rejected
        && let Some((thrown, place)) = throw
        && thrown.strict_equals(value)
        && let Some(place) = at_throw(&place)
    {
        return Some(place);
    }
    let object = value.as_object().filter(|object| object.is::<Error>());
    let raw = match (&object, thrown) {
        (Some(object), thrown) => {
            let raw = stack::raw_frames(object, context);
            let has_script = |raw: &[Raw]| raw.iter().any(Raw::is_of_script);
            match thrown {
                Some(thrown) if !has_script(&raw) => thrown.raw,
                _ => stack::without_constructors(object, &raw, context).to_vec(),
            }
        }
        (None, Some(thrown)) => thrown.raw,
        (None, None) => return None,
    };
    let mut scripts = raw.iter().filter(|raw| raw.is_of_script());
    let first = scripts.next()?;
    let place = first.place.as_ref()?;
    let mut spot = place.spot()?;
    let mut offset = spot.column_of_v8();
    if let Some(better) = object
        .as_ref()
        .and_then(|object| explain::offset(object, context))
    {
        offset = better;
    } else if !rejected {
        // The caret points at the `throw`, here or where what made the error was called.
        if let Some(throw) = explain::thrown_from(&spot.source.tokens, offset) {
            offset = throw;
        } else if object.is_some() {
            for raw in scripts.take(2) {
                let Some(caller) = raw.place.as_ref().and_then(Place::spot) else {
                    break;
                };
                let at = caller.column_of_v8();
                if let Some(throw) = explain::thrown_from(&caller.source.tokens, at) {
                    offset = throw;
                    spot = caller;
                    break;
                }
            }
        }
    }
    shown_place(&spot, offset, place)
}

/// The place of the `throw` in front of what stands here.
fn at_throw(place: &Place) -> Option<String> {
    let spot = place.spot()?;
    let tokens = &spot.source.tokens;
    let at = tokens.at(spot.column_of_v8())?;
    let throw = (at.saturating_sub(2)..=at)
        .rev()
        .find(|&at| tokens.is(at, "throw"))?;
    shown_place(&spot, tokens.tokens[throw].start as usize, place)
}

fn shown_place(spot: &Spot, offset: usize, place: &Place) -> Option<String> {
    let tokens = &spot.source.tokens;
    let (line, column) = tokens.position(offset);
    let source = tokens.line(line)?;
    let file = frames::shown_path(&place.path);
    if let Some(shown) = stack::maps::shown_place(&file, line, column) {
        return Some(shown);
    }
    Some(format!(
        "{file}:{line}\n{source}\n{}",
        caret(source, column, 1)
    ))
}

/// Says that the error about to be reported is a rejection's: nothing was thrown, and the caret
/// stands where the error was made.
pub fn note_rejection(is_rejection: bool) {
    stack::note_escape();
    REJECTED.with(|rejected| rejected.set(is_rejection));
}

/// Carets under a column of a line; tabs of the line stay tabs, so that they stand right.
pub fn caret(line: &str, column: u32, length: usize) -> String {
    let before = column.saturating_sub(1) as usize;
    let mut text: String = line
        .chars()
        .take(before)
        .map(|letter| if letter == '\t' { '\t' } else { ' ' })
        .collect();
    for _ in text.chars().count()..before {
        text.push(' ');
    }
    text.extend(std::iter::repeat_n('^', length.max(1)));
    text
}

/// The error of a text that does not parse, with its place in the file.
pub fn syntax_error(error: JsError, path: &Path, text: &str, context: &mut Context) -> JsError {
    syntax::located(error, path, text, context)
}
