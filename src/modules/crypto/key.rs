//! `KeyObject` for secrets, `createSecretKey`, `generateKey`.

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsSymbol, JsValue, Trace,
    js_string, object::builtins::JsArray, property::Attribute,
};

use super::arguments::{self, Data};
use super::asymmetric;
use super::job::{self, Product};
use super::prototypes::{self, Class};
use super::random;
use super::webcrypto;
use crate::engine::{convert, define, errors};
use crate::modules::buffer::{self, Encoding};
use crate::modules::{require_object, structured_clone};

/// The state of a secret `KeyObject`.
#[derive(Trace, Finalize, JsData)]
struct Secret {
    bytes: Box<[u8]>,
}

/// The bytes of a value that is a secret `KeyObject`.
pub fn secret(value: &JsValue) -> Option<Vec<u8>> {
    let object = webcrypto::key_object(value).or_else(|| value.as_object())?;
    let secret = object.downcast_ref::<Secret>()?;
    Some(secret.bytes.to_vec())
}

/// `keyType(value)`: of what kind a key is; undefined of what is none.
pub fn type_of(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let kind = kind_of(args.get_or_undefined(0));
    Ok(kind.map_or_else(JsValue::undefined, |kind| JsString::from(kind).into()))
}

/// `keyObject(key)`: the `KeyObject` that a key is, or that a `CryptoKey` stands for.
pub fn object_of(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let key = webcrypto::key_object(value);
    Ok(key.map_or_else(|| value.clone(), JsValue::from))
}

/// `secretOf(key)`: a Buffer of a secret key's bytes.
pub fn secret_of(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = this_secret(args.get_or_undefined(0))?;
    Ok(buffer::new_from_vec(bytes, context)?.into())
}

fn kind_of(value: &JsValue) -> Option<&'static str> {
    match secret(value) {
        Some(_) => Some("secret"),
        None => asymmetric::kind_of(value),
    }
}

pub fn make(bytes: Vec<u8>, context: &mut Context) -> JsResult<JsValue> {
    let prototype = prototypes::of(Class::SecretKeyObject, context)?;
    let secret = Secret {
        bytes: bytes.into_boxed_slice(),
    };
    Ok(define::native_object(&prototype, secret, context).into())
}

/// `KeyObject.prototype`
pub fn prototype(context: &mut Context) -> JsObject {
    let prototype = define::object(context);
    define::put_accessor(&prototype, js_string!("type"), kind, None, context);
    define::put_methods(&prototype, &[("equals", 1, equals)], context);
    let methods: &[define::Method] = &[("toCryptoKey", 3, to_crypto_key)];
    define::put_methods(&prototype, methods, context);
    let tag = js_string!("KeyObject");
    define::put_with(
        &prototype,
        JsSymbol::to_string_tag(),
        tag,
        Attribute::CONFIGURABLE,
    );
    prototype
}

/// `key.toCryptoKey(algorithm, extractable, usages)`
fn to_crypto_key(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let keys = require_object("internal/webcrypto/keys", context)?;
    let make = keys.get(js_string!("toCryptoKey"), context)?;
    let all: Vec<JsValue> = std::iter::once(this).chain(args).cloned().collect();
    make.to_object(context)?.call(&keys.into(), &all, context)
}

/// The prototype of secret keys; its constructor is not to be had but for its name.
pub fn secret_prototype(context: &mut Context) -> JsResult<JsObject> {
    let parent = prototypes::of(Class::KeyObject, context)?;
    let prototype = JsObject::from_proto_and_data(parent, ());
    define::constructor("SecretKeyObject", 1, illegal, &prototype, context);
    let size = js_string!("symmetricKeySize");
    define::put_accessor(&prototype, size, symmetric_key_size, None, context);
    define::put_methods(&prototype, &[("export", 1, export)], context);
    let clone: define::Native = |this, _, context| make(this_secret(this)?, context);
    structured_clone::clone_objects_of(&prototype, clone, context)?;
    let send: define::Native = |this, _, context| {
        let bytes = convert::uint8_array(&this_secret(this)?, context)?;
        let list = [
            js_string!("internal/crypto/keys"),
            js_string!("receivedSecret"),
        ];
        let list = list.into_iter().map(JsValue::from).chain([bytes.into()]);
        Ok(JsArray::from_iter(list, context).into())
    };
    structured_clone::send_objects_of(&prototype, send, context)?;
    Ok(prototype)
}

fn illegal(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let code = "ERR_ILLEGAL_CONSTRUCTOR";
    Err(errors::node_error(code, &[], context))
}

/// `new KeyObject(type, handle)`: handles are internal, so that it always throws.
pub fn constructor(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let kind = args.get_or_undefined(0);
    let known = kind.as_string().is_some_and(|kind| {
        ["secret", "public", "private"].contains(&convert::text(&kind).as_str())
    });
    if !known {
        return Err(errors::invalid_arg_value(
            "type",
            kind,
            "is invalid",
            context,
        ));
    }
    let handle = args.get_or_undefined(1);
    Err(errors::invalid_arg_type(
        "handle",
        &["object"],
        handle,
        context,
    ))
}

/// `KeyObject.from(key)`
pub fn from(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = args.get_or_undefined(0);
    if let Some(object) = webcrypto::key_object(key) {
        if !webcrypto::is_extractable(key) {
            let message = "Passing a non-extractable CryptoKey to KeyObject.from() is deprecated.";
            super::deprecated("DEP0204", message, context)?;
        }
        return Ok(object.into());
    }
    Err(errors::invalid_arg_type(
        "key",
        &["CryptoKey"],
        key,
        context,
    ))
}

fn this_secret(this: &JsValue) -> JsResult<Vec<u8>> {
    secret(this).ok_or_else(convert::illegal_invocation)
}

fn kind(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let kind = kind_of(this).ok_or_else(convert::illegal_invocation)?;
    Ok(JsString::from(kind).into())
}

fn symmetric_key_size(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(this_secret(this)?.len().into())
}

fn equals(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let other = args.get_or_undefined(0);
    let other = match (kind_of(this), kind_of(other)) {
        (None, _) => return Err(convert::illegal_invocation()),
        (Some(_), None) => Err(other),
        (own, kind) => Ok(own == kind && same(this, other)),
    };
    match other {
        Ok(same) => Ok(same.into()),
        Err(other) => Err(errors::invalid_arg_type(
            "otherKeyObject",
            &["KeyObject"],
            other,
            context,
        )),
    }
}

/// Whether two keys are the same; none where neither is a key.
pub fn are_same_keys(a: &JsObject, b: &JsObject) -> Option<bool> {
    let [a, b] = [a, b].map(|key| JsValue::from(key.clone()));
    match (kind_of(&a), kind_of(&b)) {
        (None, None) => None,
        (own, other) => Some(own == other && same(&a, &b)),
    }
}

/// Whether two keys of one kind are the same.
fn same(a: &JsValue, b: &JsValue) -> bool {
    if let (Some(a), Some(b)) = (secret(a), secret(b)) {
        return a.len() == b.len() && same_in_constant_time(&a, &b);
    }
    match (asymmetric::key_of(a), asymmetric::key_of(b)) {
        (Some(a), Some(b)) => asymmetric::same(&a, &b),
        _ => false,
    }
}

/// `key.export([options])`: a Buffer, or a JSON Web Key (RFC 7517).
fn export(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = this_secret(this)?;
    let options = args.get_or_undefined(0);
    let mut format = JsValue::undefined();
    if !options.is_undefined() {
        let options = arguments::object(options, "options", context)?;
        format = options.get(js_string!("format"), context)?;
    }
    let name = format.as_string().map(|format| convert::text(&format));
    match name.as_deref() {
        Some("jwk") => {
            let jwk = define::object(context);
            define::put(&jwk, "kty", js_string!("oct"));
            define::put(&jwk, "k", Encoding::Base64url.encode(&bytes));
            Ok(jwk.into())
        }
        Some("buffer") => Ok(buffer::new_from_vec(bytes, context)?.into()),
        None if format.is_undefined() => Ok(buffer::new_from_vec(bytes, context)?.into()),
        _ => {
            let reason = "must be one of: undefined, 'buffer', 'jwk'";
            Err(errors::invalid_arg_value(
                "options.format",
                &format,
                reason,
                context,
            ))
        }
    }
}

/// `crypto.createSecretKey(key[, encoding])`
pub fn create_secret_key(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let key = args.get_or_undefined(0);
    let encoding = match args.get_or_undefined(1).as_string() {
        Some(name) => Encoding::parse_js(&name).unwrap_or(Encoding::Utf8),
        None => Encoding::Utf8,
    };
    match Data::of(key, encoding, true, context) {
        Some(data) => make(data.to_vec(), context),
        None => {
            let expected = ["ArrayBuffer", "Buffer", "TypedArray", "DataView"];
            Err(errors::invalid_arg_type("key", &expected, key, context))
        }
    }
}

/// Length in bytes of the key that `generateKey` is asked for.
fn asked_length(args: &[JsValue], context: &mut Context) -> JsResult<usize> {
    let kind = arguments::string(args.get_or_undefined(0), "type", context)?;
    let options = arguments::object(args.get_or_undefined(1), "options", context)?;
    let length = options.get(js_string!("length"), context)?;
    match convert::text(&kind).as_str() {
        "hmac" => {
            let most = arguments::MAX_LENGTH;
            let bits = arguments::integer(&length, "options.length", 8.0, most, context)?;
            Ok(bits as usize / 8)
        }
        "aes" => match length.as_number() {
            Some(bits) if [128.0, 192.0, 256.0].contains(&bits) => Ok(bits as usize / 8),
            _ => Err(errors::invalid_arg_value(
                "options.length",
                &length,
                "must be one of: 128, 192, 256",
                context,
            )),
        },
        _ => Err(errors::invalid_arg_value(
            "type",
            args.get_or_undefined(0),
            "must be a supported key type",
            context,
        )),
    }
}

/// Makes a key of random bytes, on the pool where there is a callback.
fn generate(length: usize, callback: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let work = move || random::drawn(length).map(Product::Secret);
    job::run("crypto.generateKey", callback, work, context)
}

/// `generateSecret(length, callback)`: a key of so many bytes, for js/.
pub fn generate_secret(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let length = args.get_or_undefined(0).to_u32(context)? as usize;
    generate(length, args.get_or_undefined(1), context)
}

/// `crypto.generateKeySync(type, options)`
pub fn generate_key_sync(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let length = asked_length(args, context)?;
    generate(length, &JsValue::undefined(), context)
}

/// `crypto.generateKey(type, options, callback)`
pub fn generate_key(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (options, callback) = match args.get_or_undefined(1) {
        callback if callback.is_callable() => (JsValue::undefined(), callback),
        options => (options.clone(), args.get_or_undefined(2)),
    };
    arguments::callback(callback, context)?;
    let length = asked_length(&[args.get_or_undefined(0).clone(), options], context)?;
    generate(length, callback, context)
}

/// Whether two runs of bytes of one length are the same, in a time that tells nothing of where
/// they differ.
pub fn same_in_constant_time(a: &[u8], b: &[u8]) -> bool {
    let differs = a
        .iter()
        .zip(b)
        .fold(0, |differs, (a, b)| std::hint::black_box(differs | (a ^ b)));
    differs == 0
}

/// `crypto.timingSafeEqual(a, b)`
pub fn timing_safe_equal(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let mut views = Vec::with_capacity(2);
    for (at, name) in ["buf1", "buf2"].into_iter().enumerate() {
        let value = args.get_or_undefined(at);
        let view = value
            .as_object()
            .and_then(|object| buffer::View::of(&object, context));
        let Some(view) = view else {
            let message = format!(
                "The \"{name}\" argument must be an instance of ArrayBuffer, Buffer, TypedArray, \
                 or DataView."
            );
            let error = errors::plain(errors::Class::Type, &message, context);
            define::put(&error, "code", JsString::from("ERR_INVALID_ARG_TYPE"));
            return Err(errors::thrown(error));
        };
        views.push(view);
    }
    if views[0].len() != views[1].len() {
        let message = "Input buffers must have the same byte length";
        let error = errors::plain(errors::Class::Range, message, context);
        let code = JsString::from("ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH");
        define::put(&error, "code", code);
        return Err(errors::thrown(error));
    }
    // The two may lie in one buffer: shared borrows do not mind.
    let same = views[0].read(|a| views[1].read(|b| same_in_constant_time(a, b)));
    Ok(same.into())
}
