//! Adding, removing and counting listeners.

use boa_engine::{
    Context, Finalize, JsArgs, JsObject, JsResult, JsString, JsValue, Trace,
    gc::GcRefCell,
    js_string,
    object::{
        IndexPropertyValues,
        builtins::{JsArray, JsFunction},
    },
    property::{Attribute, PropertyKey},
};
use smallvec::SmallVec;
use std::cell::Cell;

use super::{emit, empty, event_name, events_of, shared, this_emitter};
use crate::engine::{arrays, convert, define, errors, proxies};

/// The listeners of one event, as they were when somebody looked.
pub(super) type Snapshot = SmallVec<[JsValue; 6]>;

/// Copies an array of listeners.
pub(super) fn snapshot(array: &JsObject, context: &mut Context) -> JsResult<Snapshot> {
    if let IndexPropertyValues::DenseElement(values) =
        array.borrow().properties().index_property_values()
    {
        return Ok(values.cloned().collect());
    }
    let length = length_of(array, context)?;
    (0..length).map(|at| array.get(at, context)).collect()
}

fn length_of(array: &JsObject, context: &mut Context) -> JsResult<usize> {
    let length = define::get!(array, "length", context)?;
    Ok(length.to_length(context)? as usize)
}

fn listener_argument(args: &[JsValue], context: &mut Context) -> JsResult<JsObject> {
    let value = args.get_or_undefined(1);
    match value.as_object() {
        Some(listener) if listener.is_callable() => Ok(listener),
        _ => Err(errors::invalid_arg_type(
            "listener",
            &["function"],
            value,
            context,
        )),
    }
}

/// A once wrapper's `listener`, or the listener itself.
fn unwrapped(listener: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    if let Some(object) = listener.as_object() {
        let inner = define::get!(object, "listener", context)?;
        if !inner.is_undefined() {
            return Ok(inner);
        }
    }
    Ok(listener.clone())
}

/// A listener that is looked for among many.
struct Sought<'a> {
    listener: &'a JsObject,
    /// The shape of functions that are known to have no `listener` and inherit none: nearly all.
    plain: Option<usize>,
    /// The shape of functions that are known to have a `listener` of their own: those of `once`.
    wrapping: Option<usize>,
}

impl<'a> Sought<'a> {
    fn new(listener: &'a JsObject) -> Self {
        Self {
            listener,
            plain: None,
            wrapping: None,
        }
    }

    fn is(&mut self, entry: &JsValue, context: &mut Context) -> JsResult<bool> {
        let Some(object) = entry.as_object() else {
            return Ok(false);
        };
        if JsObject::equals(&object, self.listener) {
            return Ok(true);
        }
        let own = define::own!(&object, "listener");
        if own.is_none() && has_no_listener(&object) {
            self.plain = Some(object.borrow().shape().to_addr_usize());
            return Ok(false);
        }
        let inner = match own {
            Some(own) => {
                self.wrapping = Some(object.borrow().shape().to_addr_usize());
                own
            }
            None => define::get!(object, "listener", context)?,
        };
        Ok(inner
            .as_object()
            .is_some_and(|inner| JsObject::equals(&inner, self.listener)))
    }

    /// Whether it is plain at a glance that an entry is another.
    fn is_not(&self, entry: &JsValue) -> bool {
        entry.as_object().is_none_or(|object| {
            if JsObject::equals(&object, self.listener) {
                return false;
            }
            let shape = Some(object.borrow().shape().to_addr_usize());
            if self.wrapping != shape {
                return self.plain == shape;
            }
            let inner = define::own!(&object, "listener");
            inner.is_some_and(|inner| match inner.as_object() {
                Some(inner) => !JsObject::equals(&inner, self.listener),
                None => true,
            })
        })
    }

    /// The last place where it stands.
    fn last_in(&mut self, list: &JsObject, context: &mut Context) -> JsResult<Option<usize>> {
        let mut left = length_of(list, context)?;
        while left > 0 {
            if let IndexPropertyValues::DenseElement(all) =
                list.borrow().properties().index_property_values()
            {
                let all = &all.as_slice()[..left.min(all.len())];
                let skipped = all.iter().rposition(|entry| !self.is_not(entry));
                left = skipped.map_or(0, |at| at + 1);
            }
            if left > 0 && self.is(&list.get(left - 1, context)?, context)? {
                return Ok(Some(left - 1));
            }
            left = left.saturating_sub(1);
        }
        Ok(None)
    }
}

/// Whether an object is one that has no property `listener`, nor inherits one; runs no JavaScript.
fn has_no_listener(object: &JsObject) -> bool {
    let mut next = Some(object.clone());
    while let Some(object) = next {
        let has = define::with_key!("listener", |key| {
            object.borrow().properties().contains_key(key)
        });
        if has || proxies::parts(&object).is_some() {
            return false;
        }
        next = object.prototype();
    }
    true
}

fn count_of(emitter: &JsObject, context: &mut Context) -> JsResult<f64> {
    define::get!(emitter, "_eventsCount", context)?.to_number(context)
}

/// Sets the count, without a walk up the prototypes where it is plain data of the emitter's own.
fn set_count(emitter: &JsObject, count: f64, context: &mut Context) -> JsResult<()> {
    let key = PropertyKey::from(js_string!("_eventsCount"));
    let own = emitter.borrow().properties().get(&key);
    let is_plain = own.is_some_and(|own| {
        let all = [own.writable(), own.enumerable(), own.configurable()];
        all == [Some(true); 3]
    });
    if is_plain {
        define::put_with(emitter, key, count as i32, Attribute::all());
    } else {
        emitter.set(key, count as i32, true, context)?;
    }
    Ok(())
}

/// Gives an emitter without listeners its first `_events`.
fn begin(emitter: &JsObject, context: &mut Context) -> JsResult<JsObject> {
    let events = empty();
    if proxies::parts(emitter).is_none() && emitter.is_extensible(context)? {
        let all = Attribute::all();
        define::put_with(emitter, js_string!("_events"), events.clone(), all);
        define::put_with(emitter, js_string!("_eventsCount"), 0, all);
    } else {
        emitter.set(js_string!("_events"), events.clone(), true, context)?;
        set_count(emitter, 0.0, context)?;
    }
    Ok(events)
}

/// Calls `emitter.emit`, which a script may have replaced.
fn tell(
    emitter: &JsObject,
    event: JsString,
    name: &PropertyKey,
    listener: JsValue,
    context: &mut Context,
) -> JsResult<()> {
    let args = [JsValue::from(name), listener];
    emit::emit_by_own(emitter, event.into(), &args, context).map(drop)
}

/// A new array of listeners.
fn array_of(
    listeners: impl IntoIterator<Item = JsValue>,
    warned: bool,
    context: &mut Context,
) -> JsResult<JsObject> {
    let emitting = shared(context)?.emitting.clone();
    let array: JsObject = JsArray::from_iter(listeners, context).into();
    if warned {
        define::put(&array, "warned", true);
    }
    let all = boa_engine::property::Attribute::all();
    define::put_with(&array, emitting, 0, all);
    Ok(array)
}

fn was_warned(array: &JsObject, context: &mut Context) -> JsResult<bool> {
    Ok(array.get(js_string!("warned"), context)?.to_boolean())
}

pub(super) fn add(
    emitter: &JsObject,
    given: &JsValue,
    listener: JsObject,
    at_front: bool,
    context: &mut Context,
) -> JsResult<()> {
    let name = given.to_property_key(context)?;
    let events = match events_of(emitter, context)? {
        None => begin(emitter, context)?,
        Some(events) => {
            if define::get!(events, "newListener", context)?.is_undefined() {
                events
            } else {
                let shown = unwrapped(&listener.clone().into(), context)?;
                tell(emitter, js_string!("newListener"), &name, shown, context)?;
                // The listener may have replaced it, as removeAllListeners does.
                match events_of(emitter, context)? {
                    Some(events) => events,
                    None => {
                        let events = empty();
                        emitter.set(js_string!("_events"), events.clone(), true, context)?;
                        events
                    }
                }
            }
        }
    };
    let existing = events.get(name.clone(), context)?;
    let Some(existing) = existing.as_object() else {
        if events.is_ordinary() && events.prototype().is_none() && events.is_extensible(context)? {
            define::put_with(&events, name, listener, Attribute::all());
        } else {
            events.set(name, listener, true, context)?;
        }
        let count = count_of(emitter, context)?;
        return set_count(emitter, count + 1.0, context);
    };
    let (array, length) = if existing.is_callable() {
        let mut both = [JsValue::from(existing), listener.into()];
        if at_front {
            both.reverse();
        }
        let array = array_of(both, false, context)?;
        events.set(name.clone(), array.clone(), true, context)?;
        (array, 2)
    } else if at_front {
        let mut all = snapshot(&existing, context)?;
        all.insert(0, listener.into());
        let length = all.len();
        let warned = was_warned(&existing, context)?;
        let array = array_of(all, warned, context)?;
        events.set(name.clone(), array.clone(), true, context)?;
        (array, length)
    } else {
        let length = JsArray::from_object(existing.clone())?
            .push(listener, context)?
            .to_length(context)?;
        (existing, length as usize)
    };
    let most = most_of(emitter, context)?;
    if most > 0.0 && length as f64 > most && !was_warned(&array, context)? {
        define::put(&array, "warned", true);
        warn_of_leak(emitter, given, length, most, context)?;
    }
    Ok(())
}

/// Node's warning of a leak: an error object through `process.emitWarning`.
fn warn_of_leak(
    emitter: &JsObject,
    name: &JsValue,
    count: usize,
    most: f64,
    context: &mut Context,
) -> JsResult<()> {
    let class = class_name(emitter, context)?;
    let event = match name.as_symbol() {
        Some(symbol) => symbol.to_string(),
        None => convert::to_text(name, context)?,
    };
    let message = format!(
        "Possible EventEmitter memory leak detected. {count} {event} listeners added to \
         [{class}]. MaxListeners is {most}. Use emitter.setMaxListeners() to increase limit"
    );
    let warning = boa_engine::JsNativeError::error()
        .with_message(message.clone())
        .into_opaque(context);
    define::put(&warning, "name", js_string!("MaxListenersExceededWarning"));
    define::put(&warning, "emitter", emitter.clone());
    define::put(&warning, "type", name.clone());
    define::put(&warning, "count", count as u32);
    let process = crate::modules::require_object("process", context)?;
    let emit_warning = process.get(js_string!("emitWarning"), context)?;
    match emit_warning.as_callable() {
        Some(emit_warning) => {
            emit_warning.call(&process.into(), &[warning.into()], context)?;
            Ok(())
        }
        None => {
            crate::modules::process::emit_warning(&message, "MaxListenersExceededWarning", context)
        }
    }
}

/// The name of an object's class, as inspect shows it; `Object` when it has none.
pub(super) fn class_name(object: &JsObject, context: &mut Context) -> JsResult<String> {
    let constructor = object.get(js_string!("constructor"), context)?;
    let name = match constructor.as_object() {
        Some(constructor) => constructor.get(js_string!("name"), context)?,
        None => JsValue::undefined(),
    };
    Ok(match name.as_string() {
        Some(name) if !name.is_empty() => convert::text(&name),
        _ => "Object".into(),
    })
}

fn most_of(emitter: &JsObject, context: &mut Context) -> JsResult<f64> {
    let own = define::get!(emitter, "_maxListeners", context)?;
    if own.is_undefined() {
        Ok(shared(context)?.default_max.get())
    } else {
        own.to_number(context)
    }
}

/// Whether an emitter has a listener for the event.
pub fn has_listeners(
    emitter: &JsObject,
    name: impl super::EventName,
    context: &mut Context,
) -> JsResult<bool> {
    match events_of(emitter, context)? {
        Some(events) => Ok(!events.get(name.key(), context)?.is_undefined()),
        None => Ok(false),
    }
}

/// How many listeners an emitter has for the event.
pub fn listener_count(
    emitter: &JsObject,
    name: impl super::EventName,
    context: &mut Context,
) -> JsResult<usize> {
    Ok(raw(emitter, name.key(), context)?.len())
}

fn raw(emitter: &JsObject, name: PropertyKey, context: &mut Context) -> JsResult<Snapshot> {
    let Some(events) = events_of(emitter, context)? else {
        return Ok(Snapshot::new());
    };
    let existing = events.get(name, context)?;
    match existing.as_object() {
        None => Ok(Snapshot::new()),
        Some(one) if one.is_callable() => Ok(SmallVec::from_iter([existing])),
        Some(array) => snapshot(&array, context),
    }
}

/// `on(event, listener)`
pub fn add_listener(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let emitter = this_emitter(this, context)?;
    let listener = listener_argument(args, context)?;
    let name = args.get_or_undefined(0);
    add(&emitter, name, listener, false, context)?;
    Ok(this.clone())
}

pub(super) fn prepend_listener(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let emitter = this_emitter(this, context)?;
    let listener = listener_argument(args, context)?;
    let name = args.get_or_undefined(0);
    add(&emitter, name, listener, true, context)?;
    Ok(this.clone())
}

/// What a once wrapper holds.
#[derive(Trace, Finalize)]
struct Once {
    emitter: JsObject,
    name: JsValue,
    listener: JsObject,
    wrapper: GcRefCell<Option<JsFunction>>,
    #[unsafe_ignore_trace]
    fired: Cell<bool>,
}

fn run_once(
    _: &JsValue,
    args: &[JsValue],
    once: &Once,
    context: &mut Context,
) -> JsResult<JsValue> {
    if once.fired.get() {
        return Ok(JsValue::undefined());
    }
    let wrapper = once.wrapper.borrow().clone();
    if let Some(wrapper) = wrapper {
        let remove = define::get!(once.emitter, "removeListener", context)?;
        if let Some(remove) = remove.as_callable() {
            let emitter = once.emitter.clone().into();
            remove.call(&emitter, &[once.name.clone(), wrapper.into()], context)?;
        }
    }
    once.fired.set(true);
    once.listener
        .call(&once.emitter.clone().into(), args, context)
}

fn wrap_once(
    emitter: &JsObject,
    name: JsValue,
    listener: JsObject,
    context: &mut Context,
) -> JsFunction {
    /// A closure's captures are handed out by shared reference; the box lets the wrapper, which
    /// is made after them, be put in.
    #[derive(Trace, Finalize)]
    struct Held(boa_engine::gc::Gc<Once>);
    let once = boa_engine::gc::Gc::new(Once {
        emitter: emitter.clone(),
        name,
        listener: listener.clone(),
        wrapper: GcRefCell::new(None),
        fired: Cell::new(false),
    });
    let wrapper = define::closure(
        "wrapper",
        0,
        |this, args, held: &Held, context| run_once(this, args, &held.0, context),
        Held(once.clone()),
        context,
    );
    define::put(&wrapper, "listener", listener);
    *once.wrapper.borrow_mut() = Some(wrapper.clone());
    wrapper
}

fn add_once(
    this: &JsValue,
    args: &[JsValue],
    method: JsString,
    at_front: bool,
    context: &mut Context,
) -> JsResult<JsValue> {
    let emitter = this_emitter(this, context)?;
    let listener = listener_argument(args, context)?;
    let name = args.get_or_undefined(0).clone();
    let wrapper = wrap_once(&emitter, name.clone(), listener, context);
    // A subclass that overrides `on` hears of `once` too: streams do.
    let method = emitter.get(method, context)?;
    match method.as_callable() {
        Some(method) => {
            method.call(this, &[name, wrapper.into()], context)?;
        }
        None => {
            add(&emitter, &name, wrapper.into(), at_front, context)?;
        }
    }
    Ok(this.clone())
}

pub(super) fn once(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    add_once(this, args, js_string!("on"), false, context)
}

pub(super) fn prepend_once(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    add_once(this, args, js_string!("prependListener"), true, context)
}

/// Takes an event out of `_events`; the last one leaves a fresh object behind, as in Node.
fn drop_event(
    emitter: &JsObject,
    events: &JsObject,
    name: PropertyKey,
    context: &mut Context,
) -> JsResult<()> {
    let count = count_of(emitter, context)? - 1.0;
    set_count(emitter, count, context)?;
    if count == 0.0 {
        emitter.set(js_string!("_events"), empty(), true, context)?;
    } else {
        events.delete_property_or_throw(name, context)?;
    }
    Ok(())
}

fn remove(
    emitter: &JsObject,
    name: PropertyKey,
    listener: &JsObject,
    context: &mut Context,
) -> JsResult<()> {
    let Some(events) = events_of(emitter, context)? else {
        return Ok(());
    };
    let existing = events.get(name.clone(), context)?;
    let Some(list) = existing.as_object() else {
        return Ok(());
    };
    let somebody_listens = |context: &mut Context| -> JsResult<bool> {
        Ok(!define::get!(events, "removeListener", context)?.is_undefined())
    };
    let mut sought = Sought::new(listener);
    if sought.is(&existing, context)? {
        let tells = somebody_listens(context)?;
        drop_event(emitter, &events, name.clone(), context)?;
        if tells {
            let shown = unwrapped(&existing, context)?;
            tell(emitter, js_string!("removeListener"), &name, shown, context)?;
        }
        return Ok(());
    }
    if list.is_callable() {
        return Ok(());
    }
    let Some(found) = sought.last_in(&list, context)? else {
        return Ok(());
    };
    if length_of(&list, context)? == 2 || !arrays::take_out(&list, found, context)? {
        let mut all = snapshot(&list, context)?;
        all.remove(found);
        let rest: JsValue = if all.len() == 1 {
            all.remove(0)
        } else {
            let warned = was_warned(&list, context)?;
            array_of(all, warned, context)?.into()
        };
        events.set(name.clone(), rest, true, context)?;
    }
    if somebody_listens(context)? {
        let shown = listener.clone().into();
        tell(emitter, js_string!("removeListener"), &name, shown, context)?;
    }
    Ok(())
}

/// `removeListener(event, listener)`
pub fn remove_listener(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let emitter = this_emitter(this, context)?;
    let listener = listener_argument(args, context)?;
    let name = event_name(args, context)?;
    remove(&emitter, name, &listener, context)?;
    Ok(this.clone())
}

/// Calls one of the emitter's own methods, which a script may have replaced.
fn call_own(
    emitter: &JsObject,
    method: JsString,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<()> {
    let method = emitter.get(method, context)?;
    if let Some(method) = method.as_callable() {
        method.call(&emitter.clone().into(), args, context)?;
    }
    Ok(())
}

/// What Node notes when all listeners of an emitter or of an event go.
fn forget_shape(emitter: &JsObject, this: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let key = shared(context)?.shape_mode.clone();
    emitter.set(key, false, true, context)?;
    Ok(this.clone())
}

/// `removeAllListeners(event)`
pub fn remove_all(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let emitter = this_emitter(this, context)?;
    let Some(events) = events_of(&emitter, context)? else {
        return Ok(this.clone());
    };
    let nobody_listens = define::get!(events, "removeListener", context)?.is_undefined();
    if args.is_empty() {
        if !nobody_listens {
            for key in events.own_property_keys(context)? {
                if key == PropertyKey::from(js_string!("removeListener")) {
                    continue;
                }
                let name = JsValue::from(key);
                call_own(&emitter, js_string!("removeAllListeners"), &[name], context)?;
            }
            let name = js_string!("removeListener").into();
            call_own(&emitter, js_string!("removeAllListeners"), &[name], context)?;
        }
        emitter.set(js_string!("_events"), empty(), true, context)?;
        set_count(&emitter, 0.0, context)?;
        return forget_shape(&emitter, this, context);
    }
    let name = event_name(args, context)?;
    let existing = events.get(name.clone(), context)?;
    if nobody_listens {
        if !existing.is_undefined() {
            drop_event(&emitter, &events, name, context)?;
        }
        return forget_shape(&emitter, this, context);
    }
    if existing.is_undefined() {
        return Ok(this.clone());
    }
    for listener in raw(&emitter, name, context)?.into_iter().rev() {
        let args = [args[0].clone(), listener];
        call_own(&emitter, js_string!("removeListener"), &args, context)?;
    }
    Ok(this.clone())
}

pub(super) fn listeners(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let emitter = this_emitter(this, context)?;
    let name = event_name(args, context)?;
    let mut all = raw(&emitter, name, context)?;
    for listener in &mut all {
        *listener = unwrapped(listener, context)?;
    }
    Ok(JsArray::from_iter(all, context).into())
}

pub(super) fn raw_listeners(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let emitter = this_emitter(this, context)?;
    let name = event_name(args, context)?;
    let all = raw(&emitter, name, context)?;
    Ok(JsArray::from_iter(all, context).into())
}

pub(super) fn listener_count_method(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let emitter = this_emitter(this, context)?;
    let name = event_name(args, context)?;
    let all = raw(&emitter, name, context)?;
    let wanted = args.get_or_undefined(1);
    if wanted.is_null_or_undefined() {
        return Ok((all.len() as u32).into());
    }
    let Some(wanted) = wanted.as_object() else {
        return Ok(0.into());
    };
    let mut sought = Sought::new(&wanted);
    let mut count = 0;
    for listener in &all {
        count += u32::from(sought.is(listener, context)?);
    }
    Ok(count.into())
}

pub(super) fn event_names(
    this: &JsValue,
    _: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let emitter = this_emitter(this, context)?;
    let names = match events_of(&emitter, context)? {
        Some(events) if count_of(&emitter, context)? > 0.0 => events.own_property_keys(context)?,
        _ => Vec::new(),
    };
    let names: Vec<JsValue> = names.into_iter().map(JsValue::from).collect();
    Ok(JsArray::from_iter(names, context).into())
}

/// A number of listeners that a script gave: not negative, not NaN.
pub(super) fn number_argument(value: &JsValue, name: &str, context: &mut Context) -> JsResult<f64> {
    let Some(number) = value.as_number() else {
        return Err(errors::invalid_arg_type(name, &["number"], value, context));
    };
    if number >= 0.0 {
        return Ok(number);
    }
    let message = format!(
        "The value of \"{name}\" is out of range. It must be >= 0. Received {}",
        convert::to_text(value, context)?
    );
    Err(errors::thrown(errors::coded(
        errors::Class::Range,
        "ERR_OUT_OF_RANGE",
        &message,
        context,
    )))
}

pub(super) fn set_max_listeners(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let emitter = this_emitter(this, context)?;
    let value = args.get_or_undefined(0);
    number_argument(value, "setMaxListeners", context)?;
    emitter.set(js_string!("_maxListeners"), value.clone(), true, context)?;
    Ok(this.clone())
}

pub(super) fn get_max_listeners(
    this: &JsValue,
    _: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let emitter = this_emitter(this, context)?;
    Ok(most_of(&emitter, context)?.into())
}
