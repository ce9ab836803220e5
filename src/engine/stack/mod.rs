//! `error.stack`, `Error.captureStackTrace`, `Error.stackTraceLimit`, `Error.prepareStackTrace`.
//!
//! As in V8 a stack is noted when an error is made and put into words when it is first read: the
//! header is then `Name: message` as they are at that moment. What the engine notes is kept by its
//! own error objects; this module replaces the engine's accessor by one that words it Node's way,
//! and gives every error that a script makes an own `stack` property.
//!
//! Errors that the engine itself throws have no own `stack` until it is first read (there is no
//! moment at which the host sees them): the accessor on `Error.prototype` answers for them. In V8
//! that prototype has none. When it is read, the message is put into V8's words too
//! ([`super::explain`]).

pub mod around;
pub mod awaits;
mod callsite;
mod constructors;
pub mod expressions;
pub mod frames;
pub mod functions;
pub mod maps;
pub mod source;
pub mod tokens;

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use boa_engine::{
    Context, JsArgs, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue,
    builtins::{error::Error, function::OrdinaryFunction},
    js_string,
    object::builtins::{JsFunction, JsWeakMap},
    property::{PropertyDescriptor, PropertyKey},
};

use super::{convert, define, errors, explain, mend};
use crate::runtime::{Immediate, Timeout};
use frames::{Frame, Raw};

/// What the engine keeps of a stack: enough for the frames wished for and the hidden ones between.
const KEPT: usize = 64;
/// Node's default of `Error.stackTraceLimit`.
const LIMIT: usize = 10;

struct State {
    /// The engine's own getter of `stack`: its lines.
    lines: JsFunction,
    /// The accessor that errors get.
    accessor: PropertyDescriptor,
    /// The global `Error` as scripts see it.
    error: JsObject,
    /// `Error.prepareStackTrace` as it is until a script puts its own there.
    prepare: JsObject,
    /// For objects that `captureStackTrace` was called on: what was noted then.
    captured: JsWeakMap,
    /// For errors made in an async function: who waited for it.
    waiting: JsWeakMap,
}

thread_local! {
    static STATE: RefCell<Option<State>> = const { RefCell::new(None) };
    static FIRST_LIMIT: Cell<usize> = const { Cell::new(LIMIT) };
    static MODULES: RefCell<HashSet<String>> = RefCell::default();
    /// The resource whose callback an error has left, and whether that error has been worded.
    static ESCAPED: RefCell<Option<(JsValue, bool)>> = const { RefCell::new(None) };
    /// Whether a stack is being put into words: a `prepareStackTrace` that fails must not recurse.
    static PREPARING: Cell<bool> = const { Cell::new(false) };
}

/// Says that a file is an ES module: its text has no wrapper, and its frames show a URL.
pub fn mark_module(path: &str) {
    MODULES.with(|modules| modules.borrow_mut().insert(path.to_string()));
}

/// Whether a file was said to be an ES module.
pub(crate) fn is_module(path: &str) -> bool {
    MODULES.with(|modules| modules.borrow().contains(path))
}

/// Remembers the text of a script that is no file.
pub use source::{forget, is_remembered, remember, set_own_texts, shift};

pub use frames::WRAPPER;

/// Sets the first `Error.stackTraceLimit` (`--stack-trace-limit`); for contexts made afterwards.
pub fn set_first_limit(limit: usize) {
    FIRST_LIMIT.with(|first| first.set(limit));
}

/// Installs it in a fresh context.
pub fn install(context: &mut Context) -> JsResult<()> {
    context.runtime_limits_mut().set_backtrace_limit(KEPT);
    let prototype = context.intrinsics().constructors().error().prototype();
    let Some(lines) = own_getter(&prototype, js_string!("stack"), context)? else {
        return Ok(());
    };
    let (error, accessor, prepare) = install_classes(context)?;
    let captured = JsWeakMap::new(context);
    STATE.with(|state| {
        *state.borrow_mut() = Some(State {
            lines,
            accessor,
            error,
            prepare: prepare.into(),
            captured,
            waiting: JsWeakMap::new(context),
        });
    });
    Ok(())
}

/// The error classes of the realm that is running: their stacks are worded as those of the first.
pub fn install_classes(
    context: &mut Context,
) -> JsResult<(JsObject, PropertyDescriptor, JsFunction)> {
    let prototype = context.intrinsics().constructors().error().prototype();
    let get = define::function("stack", 0, get_stack, context);
    let set = define::function("stack", 1, set_stack, context);
    let accessor = PropertyDescriptor::builder()
        .get(get)
        .set(set)
        .enumerable(false)
        .configurable(true)
        .build();
    prototype.insert_property(js_string!("stack"), accessor.clone());
    define::put_methods(&prototype, &[("toString", 0, to_string)], context);
    let error = JsObject::from(constructors::install(context)?);
    let prepare = define::function("ErrorPrepareStackTrace", 2, prepare_stack_trace, context);
    define::put_methods(
        &error,
        &[
            ("captureStackTrace", 2, capture_stack_trace),
            ("isError", 1, |_, args, _| {
                Ok(args
                    .get_or_undefined(0)
                    .as_object()
                    .is_some_and(|o| o.is::<Error>())
                    .into())
            }),
        ],
        context,
    );
    define::put_hidden(&error, "prepareStackTrace", prepare.clone());
    let limit = FIRST_LIMIT.with(Cell::get);
    define::put(&error, "stackTraceLimit", JsValue::from(limit as f64));
    Ok((error, accessor, prepare))
}

/// Gives an error object its own `stack`, to be put into words when it is read.
pub fn give_stack(error: &JsObject) {
    STATE.with(|state| {
        if let Some(state) = &*state.borrow() {
            error.insert_property(js_string!("stack"), state.accessor.clone());
        }
    });
}

fn own_getter(
    object: &JsObject,
    name: JsString,
    context: &mut Context,
) -> JsResult<Option<JsFunction>> {
    let key = PropertyKey::from(name);
    let found = object.borrow().properties().get(&key);
    let _ = context;
    Ok(found
        .and_then(|descriptor| descriptor.get().cloned())
        .and_then(|get| get.as_function()))
}

fn with_state<T>(read: impl FnOnce(&State) -> T) -> JsResult<T> {
    STATE.with(|state| match &*state.borrow() {
        Some(state) => Ok(read(state)),
        None => Err(JsError::from(
            JsNativeError::error().with_message("no stacks in this context"),
        )),
    })
}

/// The engine's lines of an error object: innermost first; none when it noted nothing.
pub fn raw_frames(error: &JsObject, context: &mut Context) -> Vec<Raw> {
    let Ok(lines) = with_state(|state| state.lines.clone()) else {
        return Vec::new();
    };
    let text = lines.call(&error.clone().into(), &[], context).ok();
    let text = text.and_then(|text| text.as_string());
    let around = || around::around(error).and_then(|around| around.next.or(around.before));
    text.map(|text| frames::parse_with(&convert::text(&text), around))
        .unwrap_or_default()
}

/// The text of the call by which a script got into the host's own texts, up to the end of its first
/// line; none when nobody knows the text of what called.
pub fn call_from_outside(context: &mut Context) -> Option<String> {
    let holder = errors::plain(errors::Class::Error, "", context);
    let raw = raw_frames(&holder, context);
    let caller = raw
        .iter()
        .filter_map(|raw| raw.place.as_ref())
        .find(|place| !place.path.starts_with("node:"))?;
    let spot = caller.spot()?;
    let tokens = &spot.source.tokens;
    expressions::call(tokens, tokens.at(spot.offset)?)
}

/// `Error.stackTraceLimit` as it is now; 0 when a script has made it something other than a
/// number.
pub fn limit(context: &mut Context) -> usize {
    given_limit(context).unwrap_or(0)
}

fn given_limit(context: &mut Context) -> Option<usize> {
    let Ok(error) = with_state(|state| state.error.clone()) else {
        return Some(LIMIT);
    };
    let limit = error
        .get(js_string!("stackTraceLimit"), context)
        .unwrap_or_default();
    // Negative numbers become 0, too large ones the largest.
    limit.as_number().map(|limit| limit as usize)
}

/// While the limit is 0 an error that is made has no frames, also when it is read later: libraries set
/// it for the time of a `new`, which costs them less in V8.
fn note_limit(error: &JsObject, context: &mut Context) -> JsResult<()> {
    let (class, captured) = with_state(|state| (state.error.clone(), state.captured.clone()))?;
    let key = PropertyKey::from(js_string!("stackTraceLimit"));
    let limit = class.borrow().properties().get(&key);
    let limit = limit.and_then(|limit| limit.value()?.as_number());
    if limit.is_some_and(|limit| limit < 1.0) {
        let held = JsObject::with_null_proto();
        define::put(&held, "holder", error.clone());
        define::put(&held, "skipped", JsValue::from(f64::INFINITY));
        captured.set(error, held.into(), context)?;
    }
    Ok(())
}

/// Where in its frames an error's stack begins: constructors of its own classes are left out, as
/// V8 leaves them out.
pub fn without_constructors<'a>(
    error: &JsObject,
    raw: &'a [Raw],
    context: &mut Context,
) -> &'a [Raw] {
    let mut classes = Vec::new();
    let mut prototype = error.prototype();
    while let Some(object) = prototype {
        let constructor = object
            .get(js_string!("constructor"), context)
            .unwrap_or_default();
        if let Some(constructor) = constructor.as_object() {
            let name = constructor
                .get(js_string!("name"), context)
                .unwrap_or_default();
            if let Some(name) = name.as_string() {
                classes.push(convert::text(&name));
            }
        }
        prototype = object.prototype();
        if classes.len() > 16 {
            break;
        }
    }
    let count = raw
        .iter()
        .take_while(|raw| match &raw.place {
            None => true,
            Some(_) => classes.contains(&raw.name),
        })
        .count();
    // Host functions in front of the first script frame go too; they are never shown.
    &raw[count..]
}

/// `get stack`: puts the stack into words, once.
fn get_stack(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(object) = this.as_object() else {
        return Ok(JsValue::undefined());
    };
    let Some((holder, skipped)) = noted(&object, context)? else {
        return Ok(JsValue::undefined());
    };
    let mut first = None;
    if holder == object {
        explain::improve(&object, context);
        first = explain::offset(&object, context);
    }
    let raw = raw_frames(&holder, context);
    let raw = if holder == object && skipped == 0 {
        without_constructors(&object, &raw, context)
    } else {
        drop_scripts(&raw, skipped)
    };
    // Without a number as the limit there is no stack at all.
    let Some(limit) = given_limit(context) else {
        return Ok(JsValue::undefined());
    };
    let mut frames = frames::frames_from(raw, limit, first, caller(context));
    // Nobody waits for what a timer calls.
    let of_timer = frames.last().is_some_and(|frame| {
        let class = frame.type_name.as_deref();
        matches!(class, Some("Timeout" | "Immediate"))
    });
    if frames.len() < limit
        && !of_timer
        && skipped != usize::MAX
        && let Some(activation) = awaits::noted(&holder, raw.iter().any(Raw::is_of_script), context)
    {
        frames.extend(awaits::frames(&activation, limit - frames.len()));
    }
    let stack = worded(&object, frames, context)?;
    keep(&object, stack.clone(), context);
    Ok(stack)
}

/// Whose callback is running, if it is a timer's or an immediate's.
fn caller(context: &mut Context) -> Option<frames::Caller> {
    let resource = crate::runtime::runtime().execution.resource();
    let escaped = ESCAPED.with(|escaped| match &mut *escaped.borrow_mut() {
        Some((from, worded)) if from.strict_equals(&resource) => {
            Some(std::mem::replace(worded, true))
        }
        _ => None,
    });
    if escaped == Some(true) {
        return None; // What runs now is a listener that was told of the error.
    }
    let escaped = escaped.is_some();
    let resource = resource.as_object()?;
    if let Some(timeout) = resource.downcast_ref::<Timeout>().map(|it| it.callback()) {
        return Some(frames::Caller {
            class: "Timeout",
            property: Some("_onTimeout"),
            text: timeout.and_then(|callback| mend::text_of(&callback, context)),
        });
    }
    let immediate = resource
        .downcast_ref::<Immediate>()
        .map(|it| it.callback().clone())?;
    // An immediate lets its callback go when that has ended, also by an error.
    Some(frames::Caller {
        class: "Immediate",
        property: (!escaped).then_some("_onImmediate"),
        text: mend::text_of(&immediate, context),
    })
}

/// Says that an error has left its callback and is about to be reported.
pub fn note_escape() {
    let resource = crate::runtime::runtime().execution.resource();
    ESCAPED.with(|escaped| *escaped.borrow_mut() = Some((resource, false)));
}

/// Leaves out frames up to and including the `count`th of a script.
fn drop_scripts(raw: &[Raw], count: usize) -> &[Raw] {
    if count == 0 {
        return raw;
    }
    let last = raw
        .iter()
        .enumerate()
        .filter(|(_, raw)| raw.place.is_some())
        .nth(count - 1);
    match last {
        Some((at, _)) => &raw[at + 1..],
        None => &[],
    }
}

/// The error object that noted an object's stack, and how many script frames to leave out.
fn noted(object: &JsObject, context: &mut Context) -> JsResult<Option<(JsObject, usize)>> {
    let captured = with_state(|state| state.captured.clone())?;
    let mut next = Some(object.clone());
    for _ in 0..16 {
        let Some(one) = next else { break };
        let held = captured.get(&one, context)?;
        if let Some(held) = held.as_object() {
            let skipped = held.get(js_string!("skipped"), context)?;
            let holder = held.get(js_string!("holder"), context)?;
            if let Some(holder) = holder.as_object() {
                return Ok(Some((
                    holder,
                    skipped.as_number().unwrap_or_default() as usize,
                )));
            }
        }
        if one.is::<Error>() {
            return Ok(Some((one, 0)));
        }
        next = one.prototype();
    }
    Ok(None)
}

/// Name and message and the frames, by `Error.prepareStackTrace` when a script has put one there.
fn worded(object: &JsObject, frames: Vec<Frame>, context: &mut Context) -> JsResult<JsValue> {
    let (error, own) = with_state(|state| (state.error.clone(), state.prepare.clone()))?;
    let prepare = error.get(js_string!("prepareStackTrace"), context)?;
    if let Some(prepare) = prepare.as_function()
        && JsObject::from(prepare.clone()) != own
        && !PREPARING.with(Cell::get)
    {
        let sites = callsite::array(frames, context);
        PREPARING.with(|preparing| preparing.set(true));
        let result = prepare.call(
            &error.into(),
            &[object.clone().into(), sites.into()],
            context,
        );
        PREPARING.with(|preparing| preparing.set(false));
        return result;
    }
    let mut text = header(object, context);
    for at in 0..frames.len() {
        text.push_str("\n    at ");
        text.push_str(&maps::show(&frames, at));
    }
    Ok(convert::string(&text).into())
}

/// `Name: message`, or with the code for Node's own errors.
pub fn header(object: &JsObject, context: &mut Context) -> String {
    if errors::is_node_error(object) {
        return errors::title(object, context).unwrap_or_default();
    }
    let mut part = |name: JsString, default: &str| -> String {
        match object.get(name, context) {
            Ok(value) if value.is_undefined() => default.to_string(),
            Ok(value) => convert::to_text(&value, context).unwrap_or_default(),
            Err(_) => "<error>".into(),
        }
    };
    let name = part(js_string!("name"), "Error");
    let message = part(js_string!("message"), "");
    match (name.is_empty(), message.is_empty()) {
        (true, _) => message,
        (_, true) => name,
        _ => format!("{name}: {message}"),
    }
}

/// The words become the property: later changes of name or message no longer show.
fn keep(object: &JsObject, stack: JsValue, context: &mut Context) {
    let descriptor = PropertyDescriptor::builder()
        .value(stack)
        .writable(true)
        .enumerable(false)
        .configurable(true);
    // A frozen error keeps its accessor and is worded at every read.
    let _ = object.define_property_or_throw(js_string!("stack"), descriptor, context);
}

fn set_stack(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(object) = this.as_object() else {
        return Ok(JsValue::undefined());
    };
    let captured = with_state(|state| state.captured.clone())?;
    let hidden = object.is::<Error>() || captured.has(&object, context)?;
    let descriptor = PropertyDescriptor::builder()
        .value(args.get_or_undefined(0).clone())
        .writable(true)
        .enumerable(!hidden)
        .configurable(true);
    object.define_property_or_throw(js_string!("stack"), descriptor, context)?;
    Ok(JsValue::undefined())
}

/// `Error.prototype.toString`, which puts the engine's message into V8's words first.
fn to_string(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(object) = this.as_object() else {
        let shown = errors::text::inspect(this, 0, context);
        return Err(JsNativeError::typ()
            .with_message(format!(
                "Method Error.prototype.toString called on incompatible receiver {shown}"
            ))
            .into());
    };
    explain::improve(&object, context);
    let name = object.get(js_string!("name"), context)?;
    let name = if name.is_undefined() {
        js_string!("Error")
    } else {
        name.to_string(context)?
    };
    let message = object.get(js_string!("message"), context)?;
    let message = if message.is_undefined() {
        js_string!()
    } else {
        message.to_string(context)?
    };
    Ok(match (name.is_empty(), message.is_empty()) {
        (true, _) => message,
        (_, true) => name,
        _ => JsString::concat_array(&[name.as_str(), js_string!(": ").as_str(), message.as_str()]),
    }
    .into())
}

/// The default `Error.prepareStackTrace(error, callSites)`.
fn prepare_stack_trace(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut text = match args.get_or_undefined(0).as_object() {
        Some(object) => header(&object, context),
        None => convert::to_text(args.get_or_undefined(0), context)?,
    };
    text.push_str(&callsite::lines(args.get_or_undefined(1), context)?);
    Ok(convert::string(&text).into())
}

/// `Error.captureStackTrace(object, below)`: notes the stack as it is now on an object; frames
/// above and including the function `below` are left out.
fn capture_stack_trace(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(object) = args.get_or_undefined(0).as_object() else {
        return Err(JsNativeError::typ().with_message("invalid_argument").into());
    };
    let skipped = match args.get_or_undefined(1).as_object() {
        Some(below) => frames_down_to(&below, context),
        None => 0,
    };
    let class = context.intrinsics().constructors().error().constructor();
    let holder = class.construct(&[], None, context)?;
    let held = JsObject::with_null_proto();
    define::put(&held, "holder", holder);
    define::put(&held, "skipped", JsValue::from(skipped as f64));
    let (captured, accessor) =
        with_state(|state| (state.captured.clone(), state.accessor.clone()))?;
    captured.set(&object, held.into(), context)?;
    object.define_property_or_throw(js_string!("stack"), accessor, context)?;
    Ok(JsValue::undefined())
}

/// How many script frames stand above a function's topmost call, itself included; 0 when it is not
/// running (V8 then shows none; a stack too many helps more).
fn frames_down_to(below: &JsObject, context: &Context) -> usize {
    let Some(function) = below.downcast_ref::<OrdinaryFunction>() else {
        return 0;
    };
    let code: *const _ = function.codeblock();
    context
        .stack_trace()
        .position(|frame| std::ptr::eq(&raw const **frame.code_block(), code))
        .map_or(0, |at| at + 1)
}
