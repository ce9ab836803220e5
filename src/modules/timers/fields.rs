//! What `console.log` shows of timers and immediates: the fields that Node keeps on them. Here they
//! are native, and made up when somebody looks.

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsSymbol, JsValue, builtins::object::OrdinaryObject,
    js_string, object::builtins::JsArray, property::PropertyKey,
};

use super::KNOWN_BY_NUMBER;
use crate::engine::define;
use crate::modules::util::inspect::inspect_function;
use crate::runtime::{Immediate, Neighbour, Origin, Timeout, runtime};

/// Keys and values in Node's order.
type Fields = Vec<(PropertyKey, JsValue)>;

/// The fields of a `Timeout` or an `Immediate`; none of any other object.
pub fn of(object: &JsObject, context: &mut Context) -> Option<Fields> {
    if let Some(timeout) = object.downcast_ref::<Timeout>() {
        return Some(of_timeout(&timeout, context));
    }
    let immediate = object.clone().downcast::<Immediate>().ok()?;
    Some(of_immediate(&immediate, context))
}

fn of_timeout(timeout: &Timeout, context: &mut Context) -> Fields {
    let mut fields = Fields::new();
    let mut put = |name: &str, value: JsValue| {
        fields.push((JsString::from(name).into(), value));
    };
    let (later, earlier) = runtime().timers.neighbours(timeout);
    put("_idleTimeout", timeout.delay().into());
    put("_idlePrev", neighbour(later, context));
    put("_idleNext", neighbour(earlier, context));
    put("_idleStart", (timeout.started() as f64).into());
    let callback = timeout.callback();
    let is_cleared = callback.is_none();
    put(
        "_onTimeout",
        callback.map_or_else(JsValue::undefined, JsValue::from),
    );
    put(
        "_timerArgs",
        arguments(timeout.arguments(), is_cleared, context),
    );
    put(
        "_repeat",
        timeout.repeat().map_or_else(JsValue::null, JsValue::from),
    );
    put("_destroyed", timeout.is_destroyed().into());
    let origin = timeout.origin();
    let is_known = KNOWN_BY_NUMBER.with(|known| known.borrow().contains_key(&origin.number));
    symbol(&mut fields, "refed", timeout.is_referenced().into());
    symbol(&mut fields, "kHasPrimitive", is_known.into());
    identity(&mut fields, origin);
    fields
}

fn of_immediate(object: &JsObject<Immediate>, context: &mut Context) -> Fields {
    let borrowed = object.borrow();
    let immediate = borrowed.data();
    let origin = immediate.origin();
    let [before, after] = runtime().immediates.neighbours(object);
    let is_over = !immediate.is_waiting() && runtime().execution.id() != origin.id;
    let mut fields = Fields::new();
    let mut put = |name: &str, value: JsValue| {
        fields.push((JsString::from(name).into(), value));
    };
    let or_null = |object: Option<JsObject<Immediate>>| {
        object.map_or_else(JsValue::null, |object| object.upcast().into())
    };
    put("_idleNext", or_null(after));
    put("_idlePrev", or_null(before));
    let callback = match is_over {
        true => JsValue::undefined(),
        false => immediate.callback().clone().into(),
    };
    put("_onImmediate", callback);
    put("_argv", arguments(immediate.arguments(), is_over, context));
    put("_destroyed", (!immediate.is_waiting()).into());
    let referenced = match immediate.is_waiting() {
        true => immediate.is_referenced().into(),
        false => JsValue::null(),
    };
    symbol(&mut fields, "refed", referenced);
    identity(&mut fields, origin);
    fields
}

fn symbol(fields: &mut Fields, name: &str, value: JsValue) {
    if let Some(symbol) = JsSymbol::new(Some(JsString::from(name))) {
        fields.push((symbol.into(), value));
    }
}

fn identity(fields: &mut Fields, origin: &Origin) {
    symbol(fields, "asyncId", (origin.number as f64).into());
    symbol(fields, "triggerId", (origin.trigger as f64).into());
    symbol(fields, "kAsyncContextFrame", origin.frame.clone());
}

fn arguments(args: &[JsValue], is_cleared: bool, context: &mut Context) -> JsValue {
    if args.is_empty() || is_cleared {
        return JsValue::undefined();
    }
    JsArray::from_iter(args.iter().cloned(), context).into()
}

/// What stands beside a timer: `null` when it is in no list, and the list itself at its ends.
fn neighbour(beside: Option<Neighbour>, context: &mut Context) -> JsValue {
    let name = match beside {
        None => return JsValue::null(),
        Some(Neighbour::Js(timeout)) => return timeout.upcast().into(),
        Some(Neighbour::Host) => "Timeout",
        Some(Neighbour::End) => "TimersList",
    };
    // It is shown by its class's name alone, as anything that deep.
    let prototype = define::object(context);
    define::constructor(name, 0, super::illegal_constructor, &prototype, context);
    let object = JsObject::from_proto_and_data(prototype, OrdinaryObject);
    define::put(&object, "priorityQueuePosition", 1);
    object.into()
}

/// `[util.inspect.custom](depth, options, inspect)` of a `Timeout`: its fields, and nothing of what
/// they hold.
pub(super) fn show(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let options = define::object(context);
    if let Some(given) = args.get(1).and_then(JsValue::as_object) {
        for key in given.own_property_keys(context)? {
            let value = given.get(key.clone(), context)?;
            options.create_data_property(key, value, context)?;
        }
    }
    options.create_data_property(js_string!("depth"), 0, context)?;
    options.create_data_property(js_string!("customInspect"), false, context)?;
    let inspect = inspect_function(context);
    inspect.call(
        &JsValue::undefined(),
        &[this.clone(), options.into()],
        context,
    )
}
