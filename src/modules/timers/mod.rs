//! `timers`: setTimeout, setInterval, setImmediate, their clears, and queueMicrotask.

pub mod fields;

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, JsArgs, JsNativeError, JsObject, JsResult, JsSymbol, JsValue,
    job::{Job, PromiseJob},
    js_string,
    object::builtins::JsFunction,
};

use crate::engine::{define, symbols};
use crate::runtime::{Immediate, Timeout, runtime};

/// Longest delay, in milliseconds; more counts as 1 (Node: `TIMEOUT_MAX`).
const LONGEST: f64 = 2_147_483_647.0;

struct Prototypes {
    timeout: JsObject,
    immediate: JsObject,
}

thread_local! {
    /// Node says once a process that a delay is negative, and once that one is not a number.
    static WARNED_OF_NEGATIVE: Cell<bool> = const { Cell::new(false) };
    static WARNED_OF_NAN: Cell<bool> = const { Cell::new(false) };
    static PROTOTYPES: RefCell<Option<Prototypes>> = const { RefCell::new(None) };
    /// Timeouts by the number that `Symbol.toPrimitive` gave away, for `clearTimeout(number)`.
    static KNOWN_BY_NUMBER: RefCell<std::collections::HashMap<u64, JsObject<Timeout>>> =
        RefCell::default();
}

fn prototype(pick: fn(&Prototypes) -> &JsObject, context: &mut Context) -> JsObject {
    if let Some(known) = PROTOTYPES.with(|p| p.borrow().as_ref().map(|p| pick(p).clone())) {
        return known;
    }
    let timeout = define::object(context);
    define::put_methods(
        &timeout,
        &[
            ("ref", 0, timeout_ref),
            ("unref", 0, timeout_unref),
            ("hasRef", 0, timeout_has_ref),
            ("refresh", 0, timeout_refresh),
            ("close", 0, timeout_close),
        ],
        context,
    );
    let to_primitive = define::function("[Symbol.toPrimitive]", 0, timeout_to_number, context);
    let hidden =
        boa_engine::property::Attribute::WRITABLE | boa_engine::property::Attribute::CONFIGURABLE;
    define::put_with(&timeout, JsSymbol::to_primitive(), to_primitive, hidden);
    define::put_accessor(
        &timeout,
        js_string!("_idleTimeout"),
        get_delay,
        Some(set_delay),
        context,
    );
    define::put_accessor(
        &timeout,
        js_string!("_idleStart"),
        get_started,
        None,
        context,
    );
    define::put_accessor(
        &timeout,
        js_string!("_repeat"),
        get_repeat,
        Some(set_repeat),
        context,
    );
    define::put_accessor(
        &timeout,
        js_string!("_destroyed"),
        get_destroyed,
        None,
        context,
    );
    define::put_accessor(
        &timeout,
        js_string!("_onTimeout"),
        get_callback,
        Some(set_callback),
        context,
    );
    // A registered symbol is always a key.
    if let Ok(Ok(custom)) = symbols::registered("nodejs.util.inspect.custom", context)
        .map(|symbol| symbol.to_property_key(context))
    {
        let show = define::function("[nodejs.util.inspect.custom]", 2, fields::show, context);
        define::put_with(&timeout, custom, show, hidden);
    }
    if let Some(dispose) = symbols::dispose() {
        let close = define::function("[Symbol.dispose]", 0, timeout_dispose, context);
        define::put_with(&timeout, dispose, close, hidden);
    }
    define::constructor("Timeout", 5, illegal_constructor, &timeout, context);

    let immediate = define::object(context);
    define::put_methods(
        &immediate,
        &[
            ("ref", 0, immediate_ref),
            ("unref", 0, immediate_unref),
            ("hasRef", 0, immediate_has_ref),
        ],
        context,
    );
    define::put_accessor(
        &immediate,
        js_string!("_destroyed"),
        |this, _, _| Ok((!this_immediate(this)?.borrow().data().is_waiting()).into()),
        None,
        context,
    );
    if let Some(dispose) = symbols::dispose() {
        let close = define::function("[Symbol.dispose]", 0, immediate_dispose, context);
        define::put_with(&immediate, dispose, close, hidden);
    }
    define::constructor("Immediate", 2, illegal_constructor, &immediate, context);
    let made = Prototypes { timeout, immediate };
    let picked = pick(&made).clone();
    PROTOTYPES.with(|p| *p.borrow_mut() = Some(made));
    picked
}

fn illegal_constructor(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Err(JsNativeError::typ()
        .with_message("Illegal constructor")
        .into())
}

fn callback_argument(args: &[JsValue], context: &mut Context) -> JsResult<JsFunction> {
    let value = args.get_or_undefined(0);
    value.as_function().ok_or_else(|| {
        crate::engine::errors::invalid_arg_type("callback", &["function"], value, context)
    })
}

/// A delay in Node's range; what is out of it becomes 1 and is warned of.
fn delay_argument(args: &[JsValue], context: &mut Context) -> JsResult<f64> {
    let value = args.get_or_undefined(1);
    if value.is_undefined() {
        return Ok(1.0);
    }
    let delay = value.to_number(context)?;
    if (1.0..=LONGEST).contains(&delay) {
        return Ok(delay);
    }
    if delay > LONGEST {
        let text = crate::engine::convert::to_text(value, context)?;
        super::process::emit_warning(
            &format!(
                "{text} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1."
            ),
            "TimeoutOverflowWarning",
            context,
        )?;
    } else if delay < 0.0 && WARNED_OF_NEGATIVE.with(|warned| !warned.replace(true)) {
        let text = crate::engine::convert::to_text(value, context)?;
        super::process::emit_warning(
            &format!("{text} is a negative number.\nTimeout duration was set to 1."),
            "TimeoutNegativeWarning",
            context,
        )?;
    } else if delay.is_nan() && WARNED_OF_NAN.with(|warned| !warned.replace(true)) {
        let text = crate::engine::convert::to_text(value, context)?;
        super::process::emit_warning(
            &format!("{text} is not a number.\nTimeout duration was set to 1."),
            "TimeoutNaNWarning",
            context,
        )?;
    }
    Ok(1.0)
}

fn start(args: &[JsValue], repeats: bool, context: &mut Context) -> JsResult<JsObject<Timeout>> {
    let callback = callback_argument(args, context)?;
    let delay = delay_argument(args, context)?;
    let prototype = prototype(|p| &p.timeout, context);
    let rest = args.get(2..).unwrap_or_default();
    let data = Timeout::new(callback, rest, delay, repeats, runtime().origin());
    let object = JsObject::new(context.root_shape(), prototype, data);
    runtime().start_timer(&object, context);
    let origin = object.borrow().data().origin().clone();
    tell_init(&origin, "Timeout", &object, context)?;
    Ok(object)
}

/// Tells `async_hooks` of something new, when a hook is on.
fn tell_init<T: boa_engine::object::NativeObject>(
    origin: &crate::runtime::Origin,
    kind: &str,
    object: &JsObject<T>,
    context: &mut Context,
) -> JsResult<()> {
    let execution = &runtime().execution;
    if !execution.is_observed() {
        return Ok(());
    }
    execution.tell_init(origin, kind, &object.clone().upcast().into(), context)
}

fn set_timeout(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(start(args, false, context)?.upcast().into())
}

fn set_interval(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(start(args, true, context)?.upcast().into())
}

fn set_immediate(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let callback = callback_argument(args, context)?;
    let prototype = prototype(|p| &p.immediate, context);
    let rest = args.get(1..).unwrap_or_default();
    let data = Immediate::new(callback, rest, runtime().origin());
    let object = JsObject::new(context.root_shape(), prototype, data);
    runtime().set_immediate(object.clone(), context);
    let origin = object.borrow().data().origin().clone();
    tell_init(&origin, "Immediate", &object, context)?;
    Ok(object.upcast().into())
}

fn clear_timeout(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    if let Some(object) = value.as_object() {
        if let Ok(object) = object.downcast::<Timeout>() {
            clear(&object);
        }
    } else if value.is_number() || value.is_string() {
        let number = value.to_number(context)?;
        let known = KNOWN_BY_NUMBER.with(|known| known.borrow_mut().remove(&(number as u64)));
        if let Some(object) = known {
            clear(&object);
        }
    }
    Ok(JsValue::undefined())
}

fn clear(object: &JsObject<Timeout>) {
    let number = {
        let borrowed = object.borrow();
        let timeout = borrowed.data();
        if timeout.is_destroyed() {
            timeout.set_callback(None);
            return;
        }
        runtime().clear_timer(timeout);
        timeout.origin().number
    };
    runtime().execution.has_ended(number);
}

fn clear_immediate(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let Some(object) = args.get_or_undefined(0).as_object() else {
        return Ok(JsValue::undefined());
    };
    let Ok(object) = object.downcast::<Immediate>() else {
        return Ok(JsValue::undefined());
    };
    let number = {
        let borrowed = object.borrow();
        let immediate = borrowed.data();
        if !immediate.is_waiting() {
            return Ok(JsValue::undefined());
        }
        runtime().clear_immediate(immediate);
        immediate.origin().number
    };
    runtime().execution.has_ended(number);
    Ok(JsValue::undefined())
}

fn this_timeout(this: &JsValue) -> JsResult<JsObject<Timeout>> {
    this.as_object()
        .and_then(|object| object.downcast::<Timeout>().ok())
        .ok_or_else(crate::engine::convert::illegal_invocation)
}

/// Node's methods ask nothing of `this`: on another object they do nothing.
fn timeout_ref(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    if let Ok(object) = this_timeout(this) {
        runtime().set_timer_referenced(object.borrow().data(), true);
    }
    Ok(this.clone())
}

fn timeout_unref(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    if let Ok(object) = this_timeout(this) {
        runtime().set_timer_referenced(object.borrow().data(), false);
    }
    Ok(this.clone())
}

fn timeout_has_ref(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    match this_timeout(this) {
        Ok(object) => Ok(object.borrow().data().is_referenced().into()),
        Err(_) => Ok(JsValue::undefined()),
    }
}

fn timeout_refresh(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    if let Ok(object) = this_timeout(this) {
        runtime().refresh_timer(&object);
    }
    Ok(this.clone())
}

fn timeout_close(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    if let Ok(object) = this_timeout(this) {
        clear(&object);
    }
    Ok(this.clone())
}

fn timeout_dispose(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    timeout_close(this, &[], context)?;
    Ok(JsValue::undefined())
}

fn immediate_dispose(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    clear_immediate(&JsValue::undefined(), std::slice::from_ref(this), context)
}

fn timeout_to_number(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let object = this_timeout(this)?;
    let number = object.borrow().data().origin().number;
    KNOWN_BY_NUMBER.with(|known| {
        let mut known = known.borrow_mut();
        // Those that have ended go when the rest would need more room.
        if known.len() == known.capacity() {
            known.retain(|_, timeout| !timeout.borrow().data().is_destroyed());
            let room = known.len() + 1;
            known.reserve(room);
        }
        known.insert(number, object);
    });
    Ok((number as f64).into())
}

fn get_delay(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(this_timeout(this)?.borrow().data().delay().into())
}

/// A script that sets `_idleTimeout` to -1 stops the timer's repetition, as in Node.
fn set_delay(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    if let Some(delay) = args.get_or_undefined(0).as_number() {
        this_timeout(this)?.borrow().data().set_delay(delay);
    }
    Ok(JsValue::undefined())
}

fn set_callback(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let callback = args.get_or_undefined(0).as_function();
    this_timeout(this)?.borrow().data().set_callback(callback);
    Ok(JsValue::undefined())
}

fn get_started(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok((this_timeout(this)?.borrow().data().started() as f64).into())
}

fn get_repeat(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let repeat = this_timeout(this)?.borrow().data().repeat();
    Ok(repeat.map_or_else(JsValue::null, JsValue::from))
}

fn set_repeat(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let repeat = args.get_or_undefined(0).as_number();
    this_timeout(this)?.borrow().data().set_repeat(repeat);
    Ok(JsValue::undefined())
}

fn get_destroyed(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(this_timeout(this)?.borrow().data().is_destroyed().into())
}

fn get_callback(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let callback = this_timeout(this)?.borrow().data().callback();
    Ok(callback.map_or_else(JsValue::undefined, JsValue::from))
}

fn this_immediate(this: &JsValue) -> JsResult<JsObject<Immediate>> {
    this.as_object()
        .and_then(|object| object.downcast::<Immediate>().ok())
        .ok_or_else(crate::engine::convert::illegal_invocation)
}

fn immediate_ref(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let object = this_immediate(this)?;
    runtime()
        .immediates
        .set_referenced(object.borrow().data(), true);
    Ok(this.clone())
}

fn immediate_unref(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let object = this_immediate(this)?;
    runtime()
        .immediates
        .set_referenced(object.borrow().data(), false);
    Ok(this.clone())
}

fn immediate_has_ref(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(this_immediate(this)?.borrow().data().is_referenced().into())
}

fn queue_microtask(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let callback = callback_argument(args, context)?;
    let runtime = runtime();
    // As in Node there is no number to it while nobody observes.
    let mut origin = match runtime.execution.is_observed() {
        true => runtime.origin(),
        false => runtime.unnumbered(),
    };
    runtime
        .execution
        .announce(&mut origin, "Microtask", context);
    let known = origin.clone();
    let job = PromiseJob::new(move |context| {
        let result = runtime.execution.call(&known, context, |context| {
            callback.call(&JsValue::undefined(), &[], context)
        });
        runtime.execution.has_ended(known.number);
        result
    });
    runtime
        .microtasks
        .push(Job::PromiseJob(job), origin, context);
    Ok(JsValue::undefined())
}

const FUNCTIONS: &[define::Method] = &[
    ("setTimeout", 2, set_timeout),
    ("clearTimeout", 1, clear_timeout),
    ("setImmediate", 1, set_immediate),
    ("clearImmediate", 1, clear_immediate),
    ("setInterval", 2, set_interval),
    ("clearInterval", 1, clear_timeout),
];

/// `util.promisify(setTimeout)` is `timers/promises`' setTimeout, looked up when asked for.
fn put_promisified(
    global: &JsObject,
    name: &'static str,
    get: define::Native,
    context: &mut Context,
) -> JsResult<()> {
    let function = global.get(boa_engine::JsString::from(name), context)?;
    let Some(function) = function.as_object() else {
        return Ok(());
    };
    let key = symbols::registered("nodejs.util.promisify.custom", context)?;
    let get = define::function("get", 0, get, context);
    let descriptor = boa_engine::property::PropertyDescriptor::builder()
        .get(get)
        .enumerable(true)
        .configurable(false);
    let key = key.to_property_key(context)?;
    function.define_property_or_throw(key, descriptor, context)?;
    Ok(())
}

fn promised(name: boa_engine::JsString, context: &mut Context) -> JsResult<JsValue> {
    super::require_object("timers/promises", context)?.get(name, context)
}

/// `require('timers')`.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = native_half(context)?;
    define::put_accessor_with(
        &exports,
        js_string!("promises"),
        |_, _, context| super::require("timers/promises", context),
        None,
        true,
        context,
    );
    Ok(exports)
}

/// The functions of timers as they were before a script could put others in their places.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    for (name, function) in own_functions() {
        if name != QUEUE_MICROTASK {
            define::put(&exports, name, function);
        }
    }
    Ok(exports)
}

const QUEUE_MICROTASK: &str = "queueMicrotask";

thread_local! {
    static OWN: RefCell<Vec<(&'static str, JsValue)>> = const { RefCell::new(Vec::new()) };
}

/// The globals of this module's making, by their names: our own texts get these, whatever a script
/// has put in their places.
pub fn own_functions() -> Vec<(&'static str, JsValue)> {
    OWN.with(|own| own.borrow().clone())
}

/// The timer functions as globals, in the order in which Node has those.
pub fn define_globals(global: &JsObject, context: &mut Context) -> JsResult<()> {
    for wanted in [
        "clearImmediate",
        "setImmediate",
        "clearInterval",
        "clearTimeout",
        "setInterval",
        "setTimeout",
    ] {
        let mut all = FUNCTIONS.chunks(1);
        if let Some(function) = all.find(|function| function[0].0 == wanted) {
            define::put_functions(global, function, context);
        }
    }
    define::put_functions(global, &[(QUEUE_MICROTASK, 1, queue_microtask)], context);
    let timeout: define::Native = |_, _, context| promised(js_string!("setTimeout"), context);
    put_promisified(global, "setTimeout", timeout, context)?;
    let immediate: define::Native = |_, _, context| promised(js_string!("setImmediate"), context);
    put_promisified(global, "setImmediate", immediate, context)?;
    let names = FUNCTIONS.iter().map(|&(name, ..)| name);
    for name in names.chain([QUEUE_MICROTASK]) {
        let function = global.get(boa_engine::JsString::from(name), context)?;
        OWN.with(|own| own.borrow_mut().push((name, function)));
    }
    Ok(())
}
