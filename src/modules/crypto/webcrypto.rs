//! The global `crypto` and `crypto.webcrypto` (W3C Web Cryptography): random values, digests, the
//! objects of keys. What is done with keys is in js/internal/webcrypto.

use std::cell::RefCell;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsObject, JsResult, JsString, JsSymbol, JsValue,
    Trace, js_string,
    object::builtins::{JsPromise, JsSharedArrayBuffer},
    property::Attribute,
};

use super::{algorithm::Algorithm, arguments::Data, random};
use crate::engine::errors::{self, Class};
use crate::engine::{convert, define};
use crate::modules::{self, buffer, structured_clone};
use crate::runtime::runtime;

#[derive(Trace, Finalize, JsData)]
struct Crypto;

#[derive(Trace, Finalize, JsData)]
struct SubtleCrypto;

/// The two objects and their classes.
struct Made {
    crypto: JsObject,
    crypto_class: JsObject,
    subtle: JsObject,
    subtle_class: JsObject,
    key_class: JsObject,
}

thread_local! {
    static MADE: RefCell<Option<Made>> = const { RefCell::new(None) };
}

fn made(pick: fn(&Made) -> &JsObject, context: &mut Context) -> JsObject {
    if let Some(known) = MADE.with(|made| made.borrow().as_ref().map(|made| pick(made).clone())) {
        return known;
    }
    let made = make(context);
    let picked = pick(&made).clone();
    MADE.with(|slot| *slot.borrow_mut() = Some(made));
    picked
}

/// What is written in js/internal/webcrypto.
const METHODS: &[(&str, usize)] = &[
    ("encrypt", 3),
    ("decrypt", 3),
    ("sign", 3),
    ("verify", 4),
    ("generateKey", 3),
    ("deriveKey", 5),
    ("deriveBits", 2),
    ("importKey", 5),
    ("exportKey", 2),
    ("wrapKey", 4),
    ("unwrapKey", 7),
    ("getPublicKey", 2),
];

/// What `SubtleCrypto` has in Node and not here.
const MISSING: &[(&str, usize)] = &[
    ("encapsulateBits", 2),
    ("encapsulateKey", 5),
    ("decapsulateBits", 3),
    ("decapsulateKey", 6),
];

/// The state of a `CryptoKey`.
#[derive(Trace, Finalize, JsData)]
struct CryptoKey {
    key: JsObject,
    algorithm: JsValue,
    usages: JsValue,
    #[unsafe_ignore_trace]
    is_extractable: bool,
}

/// The `KeyObject` that a `CryptoKey` stands for.
pub fn key_object(value: &JsValue) -> Option<JsObject> {
    let object = value.as_object()?;
    let state = object.downcast_ref::<CryptoKey>()?;
    Some(state.key.clone())
}

/// Whether a `CryptoKey` may be exported.
pub fn is_extractable(value: &JsValue) -> bool {
    let object = value.as_object();
    let state = object
        .as_ref()
        .and_then(JsObject::downcast_ref::<CryptoKey>);
    state.is_some_and(|state| state.is_extractable)
}

/// What a `CryptoKey` tells beside its key: an array of usages and whether it may be exported, and
/// the algorithm.
pub fn told_of(key: &JsObject) -> Option<((JsValue, bool), JsValue)> {
    let state = key.downcast_ref::<CryptoKey>()?;
    Some((
        (state.usages.clone(), state.is_extractable),
        state.algorithm.clone(),
    ))
}

/// `cryptoKey(key, algorithm, usages, extractable)`, for js/.
pub fn crypto_key(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let class = made(|made| &made.key_class, context);
    let prototype = class.get(js_string!("prototype"), context)?;
    let state = CryptoKey {
        key: args.get_or_undefined(0).to_object(context)?,
        algorithm: args.get_or_undefined(1).clone(),
        usages: args.get_or_undefined(2).clone(),
        is_extractable: args.get_or_undefined(3).to_boolean(),
    };
    let prototype = prototype.to_object(context)?;
    Ok(define::native_object(&prototype, state, context).into())
}

/// `cryptoKeyOf(value)`: its `KeyObject`; undefined for what is no `CryptoKey`.
pub fn crypto_key_of(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let key = key_object(args.get_or_undefined(0));
    Ok(key.map_or_else(JsValue::undefined, JsValue::from))
}

/// Reads a field of the `CryptoKey` that `this` is.
fn field(
    this: &JsValue,
    read: impl FnOnce(&CryptoKey) -> JsValue,
    context: &mut Context,
) -> JsResult<JsValue> {
    check_this::<CryptoKey>(this, "CryptoKey", context)?;
    let object = this.as_object();
    let state = object
        .as_ref()
        .and_then(JsObject::downcast_ref::<CryptoKey>);
    Ok(state.map_or_else(JsValue::undefined, |state| read(&state)))
}

/// `CryptoKey.prototype`
fn key_prototype(context: &mut Context) -> JsObject {
    let prototype = define::object(context);
    let getters: [(_, define::Native); 4] = [
        (js_string!("type"), |this, _, context| {
            let key = field(this, |state| state.key.clone().into(), context)?;
            key.to_object(context)?.get(js_string!("type"), context)
        }),
        (js_string!("extractable"), |this, _, context| {
            field(this, |state| state.is_extractable.into(), context)
        }),
        (js_string!("algorithm"), |this, _, context| {
            field(this, |state| state.algorithm.clone(), context)
        }),
        (js_string!("usages"), |this, _, context| {
            field(this, |state| state.usages.clone(), context)
        }),
    ];
    for (name, get) in getters {
        define::put_accessor_with(&prototype, name, get, None, true, context);
    }
    let clone: define::Native = |this, _, context| {
        let mut part = |read: fn(&CryptoKey) -> JsValue| field(this, read, context);
        let key = part(|state| state.key.clone().into())?;
        let algorithm = part(|state| state.algorithm.clone())?;
        let usages = part(|state| state.usages.clone())?;
        let is_extractable = part(|state| state.is_extractable.into())?;
        let args = [key, algorithm, usages, is_extractable];
        crypto_key(this, &args, context)
    };
    // They fail only where the symbols cannot be made.
    let _ = structured_clone::clone_objects_of(&prototype, clone, context);
    let send: define::Native = |this, _, context| {
        let keys = modules::require_object("internal/webcrypto/keys", context)?;
        let sent = keys.get(js_string!("sent"), context)?;
        let sent = sent.to_object(context)?;
        sent.call(&keys.into(), std::slice::from_ref(this), context)
    };
    let _ = structured_clone::send_objects_of(&prototype, send, context);
    prototype
}

fn make(context: &mut Context) -> Made {
    let prototype = define::object(context);
    let crypto_class = class("Crypto", &prototype, context);
    let subtle_name = js_string!("subtle");
    define::put_accessor_with(&prototype, subtle_name, get_subtle, None, true, context);
    let methods: &[define::Method] = &[
        ("getRandomValues", 1, get_random_values),
        ("randomUUID", 0, random_uuid),
    ];
    define::put_functions(&prototype, methods, context);
    let crypto = define::native_object(&prototype, Crypto, context);

    let prototype = define::object(context);
    let subtle_class = class("SubtleCrypto", &prototype, context);
    for &(name, length) in METHODS {
        if name == "generateKey" {
            define::put_functions(&prototype, &[("digest", 2, digest)], context);
        }
        let method = define::closure(name, length, forward, JsString::from(name), context);
        define::put(&prototype, name, method);
    }
    for &(name, length) in MISSING {
        let full = JsString::from(format!("crypto.subtle.{name}"));
        let method = define::closure(name, length, reject, full, context);
        define::put(&prototype, name, method);
    }
    let subtle = define::native_object(&prototype, SubtleCrypto, context);

    let prototype = key_prototype(context);
    let key_class = class("CryptoKey", &prototype, context);
    Made {
        crypto,
        crypto_class,
        subtle,
        subtle_class,
        key_class,
    }
}

fn class(name: &'static str, prototype: &JsObject, context: &mut Context) -> JsObject {
    let tag = JsString::from(name);
    let key = JsSymbol::to_string_tag();
    define::put_with(prototype, key, tag, Attribute::CONFIGURABLE);
    define::constructor(name, 0, illegal, prototype, context).into()
}

fn illegal(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let code = "ERR_ILLEGAL_CONSTRUCTOR";
    Err(errors::node_error(code, &[], context))
}

/// What the globals `crypto`, `Crypto`, `SubtleCrypto` and `CryptoKey` are.
pub fn globals(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    define::put(&exports, "crypto", webcrypto(context));
    define::put(&exports, "Crypto", made(|made| &made.crypto_class, context));
    define::put(
        &exports,
        "SubtleCrypto",
        made(|made| &made.subtle_class, context),
    );
    define::put(&exports, "CryptoKey", made(|made| &made.key_class, context));
    Ok(exports)
}

/// `crypto.webcrypto`
pub fn webcrypto(context: &mut Context) -> JsObject {
    made(|made| &made.crypto, context)
}

/// `crypto.subtle`
pub fn subtle(context: &mut Context) -> JsObject {
    made(|made| &made.subtle, context)
}

/// A `DOMException`, of the global class where there is one.
pub fn dom_exception(message: &str, name: &str, context: &mut Context) -> JsError {
    let args = [JsString::from(message).into(), JsString::from(name).into()];
    let class = context
        .global_object()
        .get(js_string!("DOMException"), context)
        .ok()
        .and_then(|class| class.as_object())
        .filter(JsObject::is_constructor);
    let made = class.and_then(|class| class.construct(&args, None, context).ok());
    errors::thrown(made.unwrap_or_else(|| {
        let error = errors::plain(Class::Error, message, context);
        define::put_hidden(&error, "name", JsString::from(name));
        error
    }))
}

fn check_this<T: boa_engine::object::NativeObject>(
    this: &JsValue,
    class: &str,
    context: &mut Context,
) -> JsResult<()> {
    if this.as_object().is_some_and(|object| object.is::<T>()) {
        Ok(())
    } else {
        Err(errors::invalid_this(class, context))
    }
}

/// `ERR_MISSING_ARGS`, in the words of Web IDL.
fn missing_arguments(
    method: &str,
    class: &str,
    wanted: usize,
    given: usize,
    context: &mut Context,
) -> JsError {
    let plural = if wanted == 1 { "" } else { "s" };
    let message = format!(
        "Failed to execute '{method}' on '{class}': {wanted} argument{plural} required, but only \
         {given} present."
    );
    let error = errors::plain_coded_as(Class::Type, "ERR_MISSING_ARGS", &message, context);
    errors::thrown(error)
}

fn get_subtle(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    check_this::<Crypto>(this, "Crypto", context)?;
    Ok(subtle(context).into())
}

fn get_random_values(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    check_this::<Crypto>(this, "Crypto", context)?;
    if args.is_empty() {
        let error = missing_arguments("getRandomValues", "Crypto", 1, 0, context);
        return Err(error);
    }
    random::fill_typed_array(&args[0], context)?;
    Ok(args[0].clone())
}

/// `crypto.getRandomValues` of the module, which asks nothing of `this`.
pub fn get_random_values_of_module(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let array = args.get_or_undefined(0);
    random::fill_typed_array(array, context)?;
    Ok(array.clone())
}

fn random_uuid(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    check_this::<Crypto>(this, "Crypto", context)?;
    random::random_uuid(this, args, context)
}

/// A promise that is rejected with the error that the method is missing.
fn reject(_: &JsValue, _: &[JsValue], name: &JsString, context: &mut Context) -> JsResult<JsValue> {
    let error = modules::missing::error(&convert::text(name), context);
    Ok(JsObject::from(JsPromise::reject(error, context)?).into())
}

/// Calls a method of js/internal/webcrypto/subtle.js.
fn forward(
    this: &JsValue,
    args: &[JsValue],
    name: &JsString,
    context: &mut Context,
) -> JsResult<JsValue> {
    if let Err(error) = check_this::<SubtleCrypto>(this, "SubtleCrypto", context) {
        return Ok(JsObject::from(JsPromise::reject(error, context)?).into());
    }
    let methods = modules::require_object("internal/webcrypto/subtle", context)?;
    let method = methods.get(name.clone(), context)?.to_object(context)?;
    method.call(this, args, context)
}

/// The algorithm that `digest`'s first argument names.
fn normalized(value: &JsValue, context: &mut Context) -> JsResult<Algorithm> {
    let mut name = value.clone();
    if let Some(object) = value.as_object() {
        name = object.get(js_string!("name"), context)?;
        if name.is_undefined() {
            let message = "Failed to normalize algorithm: passed algorithm cannot be converted \
                           to 'Algorithm' because 'name' is required in 'Algorithm'.";
            let error = errors::plain_coded_as(Class::Type, "ERR_MISSING_OPTION", message, context);
            return Err(errors::thrown(error));
        }
    }
    let name = convert::to_text(&name, context)?;
    Ok(match name.to_ascii_uppercase().as_str() {
        "SHA-1" => Algorithm::Sha1,
        "SHA-256" => Algorithm::Sha256,
        "SHA-384" => Algorithm::Sha384,
        "SHA-512" => Algorithm::Sha512,
        "SHA3-256" => Algorithm::Sha3_256,
        "SHA3-384" => Algorithm::Sha3_384,
        "SHA3-512" => Algorithm::Sha3_512,
        _ => {
            let message = "Unrecognized algorithm name";
            return Err(dom_exception(message, "NotSupportedError", context));
        }
    })
}

/// `subtle.digest(algorithm, data)`: on the pool, over a copy, as the standard asks.
fn digest(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (promise, resolvers) = crate::engine::promises::pending(context);
    match digest_arguments(this, args, context) {
        Err(error) => {
            let reason = error.into_opaque(context)?;
            resolvers
                .reject
                .call(&JsValue::undefined(), &[reason], context)?;
        }
        Ok((algorithm, bytes)) => {
            let work = move || {
                let mut hasher = algorithm.hasher();
                hasher.update(&bytes);
                hasher.finish()
            };
            runtime().offload(
                "crypto.subtle.digest",
                context,
                work,
                move |result, context| {
                    let undefined = JsValue::undefined();
                    match result {
                        Ok(hash) => {
                            let buffer = convert::array_buffer(&hash, context)?;
                            resolvers
                                .resolve
                                .call(&undefined, &[buffer.into()], context)?;
                        }
                        Err(panicked) => {
                            let error = errors::plain(Class::Error, &panicked.0, context);
                            resolvers
                                .reject
                                .call(&undefined, &[error.into()], context)?;
                        }
                    }
                    Ok(())
                },
            );
        }
    }
    Ok(promise.into())
}

const NO_BYTES: &str = "not instance of ArrayBuffer, Buffer, TypedArray, or DataView";
const SHARED: &str = "a view on a SharedArrayBuffer, which is not allowed";

fn digest_arguments(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<(Algorithm, Vec<u8>)> {
    check_this::<SubtleCrypto>(this, "SubtleCrypto", context)?;
    if args.len() < 2 {
        let error = missing_arguments("digest", "SubtleCrypto", 2, args.len(), context);
        return Err(error);
    }
    let object = args[1].as_object();
    let data = object
        .as_ref()
        .and_then(|object| buffer::View::of(object, context));
    let is_shared = |object: &JsObject| JsSharedArrayBuffer::from_object(object.clone()).is_ok();
    let what = match &data {
        Some(_) if object.as_ref().is_some_and(is_shared) => Some(NO_BYTES),
        Some(data) if is_shared(&data.store().object()) => Some(SHARED),
        Some(_) => None,
        None => Some(NO_BYTES),
    };
    let (None, Some(data)) = (what, data) else {
        let what = what.unwrap_or_default();
        let message =
            format!("Failed to execute 'digest' on 'SubtleCrypto': 2nd argument is {what}.");
        let error = errors::plain_coded_as(Class::Type, "ERR_INVALID_ARG_TYPE", &message, context);
        return Err(errors::thrown(error));
    };
    let algorithm = normalized(&args[0], context)?;
    Ok((algorithm, Data::View(data).to_vec()))
}
