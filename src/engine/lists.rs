//! `Function.prototype.apply`, `Reflect.apply` and `Reflect.construct`: the engine asks for memory for
//! as many arguments as the list's `length` says, and the process ends when there is not so much. What is called
//! may nest too deep: see [`super::callers`].

use boa_engine::{
    Context, JsArgs, JsNativeError, JsObject, JsResult, JsValue, js_string,
    object::builtins::JsFunction,
    property::{Attribute, PropertyKey},
};

use super::{define, report};

/// More arguments than any call takes, and more than V8 puts into a list.
const CALL: f64 = (1 << 24) as f64;
const LIST: f64 = (1 << 28) as f64;

/// Installs them in a fresh context.
pub fn install(context: &mut Context) {
    let prototype = context.intrinsics().constructors().function().prototype();
    guard::<1>(&prototype, ("apply", 2), context);
    let reflect = context.intrinsics().objects().reflect();
    guard::<2>(&reflect, ("apply", 3), context);
    guard::<1>(&reflect, ("construct", 2), context);
}

/// Puts the engine's function behind a look at the list, which is its argument at `AT`.
fn guard<const AT: usize>(
    object: &JsObject,
    (name, length): (&'static str, usize),
    context: &mut Context,
) {
    let key = PropertyKey::from(js_string!(name));
    let engines = define::own_value(object, &key).and_then(|value| value.as_function());
    let Some(engines) = engines else { return };
    let made = define::closure(name, length, call::<AT>, engines, context);
    let attribute = Attribute::WRITABLE | Attribute::CONFIGURABLE;
    define::put_with(object, key, made, attribute);
}

fn call<const AT: usize>(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    if let Some(list) = args.get_or_undefined(AT).as_object() {
        check(&list)?;
    }
    let result = engines.call(this, args, context);
    result.map_err(|error| report::catchable(error, context))
}

/// Refuses a list that is too long, as V8 does. A `length` that is read by calling a script is not
/// asked twice.
fn check(list: &JsObject) -> JsResult<()> {
    let length = define::own_value(list, &js_string!("length").into());
    let message = match length.and_then(|length| length.as_number()) {
        Some(length) if length >= LIST => "Invalid array length",
        Some(length) if length >= CALL => "Maximum call stack size exceeded",
        _ => return Ok(()),
    };
    Err(JsNativeError::range().with_message(message).into())
}
