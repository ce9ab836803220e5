//! `process.env`: the environment, every value a string.

use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue,
    object::builtins::JsArray,
    property::{PropertyDescriptor, PropertyKey},
};

use super::OwnEnv;
use crate::engine::{convert, define, errors, zone};
use crate::runtime;

/// Variables that several threads have (`SHARE_ENV`). Each has an object with what it has seen of
/// them, which it makes anew when another thread has changed something.
#[derive(Debug, Default)]
pub struct Shared {
    changes: AtomicU64,
    variables: Mutex<Vec<(String, String)>>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Vec<(String, String)>> {
        self.variables
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The environment of this thread.
struct Env {
    /// `process.env`, and the object behind it.
    proxy: JsObject,
    plain: JsObject,
    /// The proxy's traps: those that are needed only while others share it are put there then.
    traps: JsObject,
    shared: Option<Arc<Shared>>,
    /// How many of the changes the object has.
    seen: Cell<u64>,
}

/// A thread that has not seen the variables yet.
const NOTHING: u64 = u64::MAX;

/// The environment as Node shows it: an object whose properties are turned into strings when they
/// are set. It is a copy: what a script sets reaches the processes it starts, our pool and the local
/// times (`TZ`), not this one's C library.
pub(super) fn make(context: &mut Context) -> JsResult<JsValue> {
    let plain = define::object(context);
    let own = super::with_start(|start| start.env.clone());
    match &own {
        Some(OwnEnv::Copy(variables)) => {
            for (name, value) in variables {
                define::put(&plain, name, JsString::from(value.as_str()));
            }
        }
        Some(OwnEnv::Shared(_)) => {}
        None => {
            for (name, value) in std::env::vars_os() {
                let value = JsString::from(&*value.to_string_lossy());
                define::put(&plain, &name.to_string_lossy(), value);
            }
        }
    }
    let traps = define::object(context);
    let methods: &[define::Method] = &[
        ("set", 4, set),
        ("defineProperty", 3, define_property),
        ("deleteProperty", 2, delete_property),
        ("preventExtensions", 1, prevent_extensions),
    ];
    define::put_functions(&traps, methods, context);
    let class = context.intrinsics().constructors().proxy().constructor();
    let proxy = class.construct(&[plain.clone().into(), traps.clone().into()], None, context)?;
    let env = Env {
        proxy: proxy.clone(),
        plain,
        traps,
        shared: None,
        seen: Cell::new(NOTHING),
    };
    ENV.with(|known| *known.borrow_mut() = Some(env));
    if let Some(OwnEnv::Shared(shared)) = own {
        join(shared, context);
        refresh(context)?;
    }
    Ok(proxy.into())
}

thread_local! {
    static ENV: RefCell<Option<Env>> = const { RefCell::new(None) };
    static TOLD: Cell<bool> = const { Cell::new(false) };
}

/// The variables of this thread, to be those of another, too.
pub fn share(context: &mut Context) -> JsResult<Arc<Shared>> {
    let known = ENV.with(|env| env.borrow().as_ref().and_then(|env| env.shared.clone()));
    if let Some(shared) = known {
        return Ok(shared);
    }
    let shared = Arc::new(Shared::default());
    join(Arc::clone(&shared), context);
    if let Some((_, plain, _)) = together() {
        let mut variables = shared.lock();
        for key in plain.own_property_keys(context)? {
            if let PropertyKey::String(name) = &key {
                let value = plain.get(key.clone(), context)?;
                variables.push((convert::text(name), convert::to_text(&value, context)?));
            }
        }
        see(0);
    }
    Ok(shared)
}

/// From now on this thread's variables are these.
fn join(shared: Arc<Shared>, context: &mut Context) {
    let traps = ENV.with(|env| {
        let mut env = env.borrow_mut();
        let env = env.as_mut()?;
        env.shared = Some(shared);
        Some(env.traps.clone())
    });
    let Some(traps) = traps else { return };
    let methods: &[define::Method] = &[
        ("get", 3, get),
        ("has", 2, has),
        ("ownKeys", 1, own_keys),
        ("getOwnPropertyDescriptor", 2, own_property),
    ];
    define::put_functions(&traps, methods, context);
}

/// The shared variables and this thread's object, and which of the changes that has.
fn together() -> Option<(Arc<Shared>, JsObject, u64)> {
    ENV.with(|env| {
        let env = env.borrow();
        let env = env.as_ref()?;
        let shared = env.shared.as_ref()?;
        Some((Arc::clone(shared), env.plain.clone(), env.seen.get()))
    })
}

fn see(change: u64) {
    ENV.with(|env| {
        if let Some(env) = &*env.borrow() {
            env.seen.set(change);
        }
    });
}

/// Takes over what other threads have changed.
fn refresh(context: &mut Context) -> JsResult<()> {
    let Some((shared, plain, seen)) = together() else {
        return Ok(());
    };
    if seen == shared.changes.load(Ordering::Acquire) {
        return Ok(());
    }
    for key in plain.own_property_keys(context)? {
        plain.delete_property_or_throw(key, context)?;
    }
    let variables = shared.lock();
    for (name, value) in &*variables {
        define::put(&plain, name, JsString::from(value.as_str()));
    }
    see(shared.changes.load(Ordering::Acquire));
    Ok(())
}

/// A variable has that value now, or is gone: whoever goes by it hears so.
fn changed(key: &PropertyKey, value: Option<&JsString>) {
    if let PropertyKey::String(name) = key {
        if *name == runtime::SIZE_VARIABLE
            && let Some(value) = value
        {
            runtime::set_size(convert::text(value));
        } else if *name == "TZ" && is_process_wide() {
            zone::set(value.map(convert::text).as_deref());
        }
    }
    tell(key, value);
}

/// Whether the variables are the process's, and not a worker's copy.
fn is_process_wide() -> bool {
    super::with_start(|start| !matches!(start.env, Some(OwnEnv::Copy(_))))
}

/// Tells the others of what this thread has changed: a variable's value, or that it is gone.
fn tell(key: &PropertyKey, value: Option<&JsString>) {
    let (Some((shared, _, seen)), PropertyKey::String(name)) = (together(), key) else {
        return;
    };
    let name = convert::text(name);
    let mut variables = shared.lock();
    let at = variables.iter().position(|(known, _)| *known == name);
    match (at, value) {
        (Some(at), Some(value)) => variables[at].1 = convert::text(value),
        (None, Some(value)) => variables.push((name, convert::text(value))),
        (Some(at), None) => {
            variables.remove(at);
        }
        (None, None) => {}
    }
    let before = shared.changes.fetch_add(1, Ordering::AcqRel);
    if seen == before {
        see(before + 1);
    }
}

fn get(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    refresh(context)?;
    let key = args.get_or_undefined(1).to_property_key(context)?;
    target(args, context)?.get(key, context)
}

fn has(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    refresh(context)?;
    let key = args.get_or_undefined(1).to_property_key(context)?;
    Ok(target(args, context)?.has_property(key, context)?.into())
}

fn own_keys(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    refresh(context)?;
    let keys = target(args, context)?.own_property_keys(context)?;
    let keys: Vec<JsValue> = keys.iter().map(JsValue::from).collect();
    Ok(JsArray::from_iter(keys, context).into())
}

fn own_property(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    refresh(context)?;
    let key = args.get_or_undefined(1).to_property_key(context)?;
    let target = target(args, context)?;
    if !target.has_own_property(key.clone(), context)? {
        return Ok(JsValue::undefined());
    }
    let descriptor = define::object(context);
    define::put(&descriptor, "value", target.get(key, context)?);
    for name in ["writable", "enumerable", "configurable"] {
        define::put(&descriptor, name, true);
    }
    Ok(descriptor.into())
}

fn delete_property(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    refresh(context)?;
    let key = args.get_or_undefined(1).to_property_key(context)?;
    target(args, context)?.delete_property_or_throw(key.clone(), context)?;
    changed(&key, None);
    Ok(true.into())
}

/// The plain object behind `process.env`, if the object is that: it can be cloned.
pub fn plain(object: &JsObject, context: &mut Context) -> Option<JsObject> {
    let plain = behind_proxy(object)?;
    refresh(context).ok()?;
    Some(plain)
}

fn behind_proxy(object: &JsObject) -> Option<JsObject> {
    ENV.with(|env| match &*env.borrow() {
        Some(env) if env.proxy == *object => Some(env.plain.clone()),
        _ => None,
    })
}

fn set(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let target = target(args, context)?;
    let key = args.get_or_undefined(1);
    if key.is_symbol() {
        return Err(boa_engine::JsNativeError::typ()
            .with_message("Cannot convert a Symbol value to a string")
            .into());
    }
    let key = key.to_property_key(context)?;
    let value = args.get_or_undefined(2);
    // An object that inherits from it gets a property of its own.
    if let Some(receiver) = args.get_or_undefined(3).as_object()
        && behind_proxy(&receiver).is_none()
    {
        return Ok(receiver
            .create_data_property(key, value.clone(), context)?
            .into());
    }
    let is_plain = value.is_string() || value.is_number() || value.is_boolean();
    if !is_plain
        && super::with_start(|start| start.pending_deprecation)
        && !TOLD.with(|told| told.replace(true))
    {
        super::warnings::emit_with_code(
            "Assigning any value other than a string, number, or boolean to a process.env property \
             is deprecated. Please make sure to convert the value to a string before setting \
             process.env with it.",
            "DeprecationWarning",
            Some("DEP0104"),
            context,
        )?;
    }
    if value.is_symbol() {
        return Err(boa_engine::JsNativeError::typ()
            .with_message("Cannot convert a Symbol value to a string")
            .into());
    }
    let value = value.to_string(context)?;
    if let Some(name) = name(&key) {
        let value = as_c(&value);
        refresh(context)?;
        target.set(name.clone(), value.clone(), true, context)?;
        changed(&name, Some(&value));
    }
    Ok(true.into())
}

/// The name that a variable gets; none if it cannot be one.
fn name(key: &PropertyKey) -> Option<PropertyKey> {
    let PropertyKey::String(name) = key else {
        return Some(key.clone());
    };
    let name = as_c(name);
    let is_name = !name.is_empty() && name.iter().all(|unit| unit != u16::from(b'='));
    is_name.then(|| name.into())
}

/// What the system makes of a text: it ends at the first null character, and is well-formed.
fn as_c(text: &JsString) -> JsString {
    let is_c = text.iter().all(|unit| unit != 0 && !is_surrogate(unit));
    if is_c {
        return text.clone();
    }
    let units: Vec<u16> = text.iter().take_while(|unit| *unit != 0).collect();
    String::from_utf16_lossy(&units).as_str().into()
}

fn is_surrogate(unit: u16) -> bool {
    (0xd800..0xe000).contains(&unit)
}

fn define_property(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let target = target(args, context)?;
    let key = args.get_or_undefined(1).to_property_key(context)?;
    let descriptor = args.get_or_undefined(2).to_property_descriptor(context)?;
    let is = |flag: Option<bool>| flag == Some(true);
    if descriptor.is_accessor_descriptor() {
        return Err(invalid(
            "'process.env' does not accept an accessor(getter/setter) descriptor",
            context,
        ));
    }
    if !is(descriptor.configurable()) || !is(descriptor.writable()) || !is(descriptor.enumerable())
    {
        return Err(invalid(
            "'process.env' only accepts a configurable, writable, and enumerable data descriptor",
            context,
        ));
    }
    let value = descriptor.value().cloned().unwrap_or_default();
    let value = value.to_string(context)?;
    let value = as_c(&value);
    let descriptor = PropertyDescriptor::builder()
        .value(value.clone())
        .writable(true)
        .enumerable(true)
        .configurable(true);
    if let Some(name) = name(&key) {
        refresh(context)?;
        target.define_property_or_throw(name.clone(), descriptor, context)?;
        changed(&name, Some(&value));
    }
    Ok(true.into())
}

/// The environment can always grow.
fn prevent_extensions(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Err(boa_engine::JsNativeError::typ()
        .with_message("Cannot freeze")
        .into())
}

fn target(args: &[JsValue], context: &mut Context) -> JsResult<JsObject> {
    args.get_or_undefined(0).to_object(context)
}

fn invalid(message: &str, context: &mut Context) -> boa_engine::JsError {
    errors::thrown(errors::coded(
        errors::Class::Type,
        "ERR_INVALID_OBJECT_DEFINE_PROPERTY",
        message,
        context,
    ))
}
