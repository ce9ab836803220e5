//! Public and private `KeyObject`s, and what js/internal/crypto does with them.

use std::sync::Arc;

use boa_engine::{
    Context, Finalize, JsArgs, JsBigInt, JsData, JsResult, JsString, JsValue, Trace, js_string,
};

use super::super::algorithm::{Algorithm, Found, find_js};
use super::super::arguments;
use super::super::failure::Failure;
use super::super::job::{self, Product};
use super::super::webcrypto;
use super::curves::Curve;
use super::sign::{self, Manner};
use super::{Key, Private, Public, Use};
use super::{encrypted, exchange, generate, jwk, oids, pem, read, write};
use crate::engine::{convert, define};
use crate::modules::{buffer, require_object, structured_clone};

/// Functions for js/internal/crypto.
pub const FUNCTIONS: &[define::Method] = &[
    ("keyAlgorithm", 1, key_algorithm),
    ("keyDetails", 1, key_details),
    ("publicOf", 1, public_of),
    ("readKey", 5, read_key),
    ("readJwk", 2, read_jwk),
    ("readRaw", 3, read_raw),
    ("writeKey", 5, write_key),
    ("writeJwk", 1, write_jwk),
    ("writeRaw", 2, write_raw),
    ("generatePair", 4, generate::generate_pair),
    ("sign", 8, sign_data),
    ("verify", 9, verify_data),
    ("rsa", 6, rsa_operation),
    ("agree", 3, exchange::agree),
    ("curveSecret", 1, exchange::curve_secret),
    ("curvePoint", 2, exchange::curve_point),
    ("checkPoint", 3, exchange::check_point),
    ("agreeOnCurve", 3, exchange::agree_on_curve),
    ("knowsCurve", 1, |_, args, _| {
        Ok(Curve::find(&name_of(args, 0)).is_some().into())
    }),
    ("power", 3, exchange::power),
    ("groupSecret", 1, exchange::group_secret),
];

/// The state of a public or private `KeyObject`.
#[derive(Trace, Finalize, JsData)]
struct Asymmetric {
    #[unsafe_ignore_trace]
    key: Arc<Key>,
}

/// The key that a value is.
pub fn key_of(value: &JsValue) -> Option<Arc<Key>> {
    let object = webcrypto::key_object(value).or_else(|| value.as_object())?;
    let state = object.downcast_ref::<Asymmetric>()?;
    Some(state.key.clone())
}

/// `public` or `private`
pub fn kind_of(value: &JsValue) -> Option<&'static str> {
    Some(match *key_of(value)? {
        Key::Public(_) => "public",
        Key::Private(_) => "private",
    })
}

/// A `KeyObject` of a key.
pub fn object(key: Arc<Key>, context: &mut Context) -> JsResult<JsValue> {
    let name = match *key {
        Key::Public(_) => js_string!("PublicKeyObject"),
        Key::Private(_) => js_string!("PrivateKeyObject"),
    };
    let classes = require_object("internal/crypto/keys", context)?;
    let class = classes.get(name, context)?.to_object(context)?;
    let prototype = class.get(js_string!("prototype"), context)?;
    let prototype = prototype.to_object(context)?;
    Ok(define::native_object(&prototype, Asymmetric { key }, context).into())
}

/// Whether two keys are the same.
pub fn same(a: &Key, b: &Key) -> bool {
    let secrets = match (a.private(), b.private()) {
        (None, None) => return a.public() == b.public(),
        (Some(a), Some(b)) => [write::pkcs8(a), write::pkcs8(b)],
        _ => return false,
    };
    let [a, b] = secrets;
    a.len() == b.len() && super::super::key::same_in_constant_time(&a, &b)
}

fn required(args: &[JsValue], at: usize) -> JsResult<Arc<Key>> {
    key_of(args.get_or_undefined(at)).ok_or_else(convert::illegal_invocation)
}

pub fn name_of(args: &[JsValue], at: usize) -> String {
    let name = args.get_or_undefined(at).as_string();
    name.map(|name| convert::text(&name)).unwrap_or_default()
}

fn key_algorithm(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let key = required(args, 0)?;
    Ok(JsString::from(key.public().algorithm()).into())
}

fn key_details(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = required(args, 0)?.public();
    let details = define::object(context);
    match &key {
        Public::Rsa(numbers, purpose) => {
            use rsa::traits::PublicKeyParts;
            define::put(&details, "modulusLength", key.bits() as i32);
            let digits: String = numbers
                .e_bytes()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            let exponent = JsBigInt::from_string(&format!("0x{digits}"));
            if let Some(exponent) = exponent {
                define::put(&details, "publicExponent", exponent);
            }
            if let Use::Pss(Some(limits)) = purpose {
                let name = |hash| JsString::from(oids::hash_name(hash));
                define::put(&details, "hashAlgorithm", name(limits.hash));
                define::put(&details, "mgf1HashAlgorithm", name(limits.mgf));
                define::put(&details, "saltLength", limits.salt as i32);
            }
        }
        Public::Ec(curve, _) => {
            define::put(&details, "namedCurve", JsString::from(curve.name()));
        }
        Public::Dsa(parameters, _) => {
            define::put(&details, "modulusLength", parameters.bits() as i32);
            let divisor = parameters.divisor_bits() as i32;
            define::put(&details, "divisorLength", divisor);
        }
        _ => {}
    }
    Ok(details.into())
}

/// `publicOf(key)`: the public key of a private one.
fn public_of(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = required(args, 0)?.public();
    object(Arc::new(Key::Public(key)), context)
}

/// `cloneable(prototype)`: says that keys are cloned, and how.
pub fn cloneable(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = args.get_or_undefined(0).to_object(context)?;
    let clone: define::Native = |this, _, context| {
        let key = key_of(this).ok_or_else(convert::illegal_invocation)?;
        object(key, context)
    };
    structured_clone::clone_objects_of(&prototype, clone, context)?;
    Ok(JsValue::undefined())
}

/// `readKey(wantsPrivate, data, format, type, passphrase)`
fn read_key(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let wants_private = args.get_or_undefined(0).to_boolean();
    let data = arguments::copied(args.get_or_undefined(1), context)?;
    let is_pem = name_of(args, 2) == "pem";
    let encoding = name_of(args, 3);
    let passphrase = arguments::optional(args.get_or_undefined(4), context)?;
    let passphrase = passphrase.as_deref();
    let read = match (wants_private, is_pem) {
        (true, true) => read::private_pem(&data, passphrase).map(Key::Private),
        (true, false) => read::private_der(&data, &encoding, passphrase).map(Key::Private),
        (false, true) => read::public_pem(&data, passphrase).map(Key::Public),
        // What is private by its encoding gives its public key.
        (false, false) if matches!(encoding.as_str(), "pkcs8" | "sec1") => {
            let key = read::private_der(&data, &encoding, passphrase);
            key.map(|key| Key::Public(key.public()))
        }
        (false, false) => {
            let found = read::public_der(&data, &encoding).or_else(|failure| {
                let private = read::private_der(&data, &encoding, passphrase);
                private.map(|key| key.public()).map_err(|_| failure)
            });
            found.map(Key::Public)
        }
    };
    let key = read.map_err(|failure| failure.thrown(context))?;
    object(Arc::new(key), context)
}

/// `readJwk(wantsPrivate, object)`
fn read_jwk(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let wants_private = args.get_or_undefined(0).to_boolean();
    let jwk = args.get_or_undefined(1).to_object(context)?;
    let key = jwk::read(&jwk, wants_private, context)?;
    let key = key.map_err(|failure| failure.thrown(context))?;
    object(Arc::new(key), context)
}

/// `readRaw(wantsPrivate, bytes, name)`: a key of a curve's point, or of 32 bytes; undefined for
/// what is none.
fn read_raw(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let wants_private = args.get_or_undefined(0).to_boolean();
    let bytes = arguments::copied(args.get_or_undefined(1), context)?;
    let name = name_of(args, 2);
    let key = match (name.as_str(), wants_private) {
        ("ed25519", false) => bytes.try_into().ok().map(Public::Ed25519).map(Key::Public),
        ("x25519", false) => bytes.try_into().ok().map(Public::X25519).map(Key::Public),
        ("ed25519", true) => {
            (bytes.try_into().ok()).map(|seed| Key::Private(Private::Ed25519(seed)))
        }
        ("x25519", true) => (bytes.try_into().ok()).map(|seed| Key::Private(Private::X25519(seed))),
        (name, _) => Curve::find(name).and_then(|curve| match wants_private {
            true => read::ec_private(curve, &bytes).map(Key::Private),
            false => (curve.point(&bytes)).map(|point| Key::Public(Public::Ec(curve, point))),
        }),
    };
    match key {
        Some(key) => object(Arc::new(key), context),
        None => Ok(JsValue::undefined()),
    }
}

/// `writeKey(key, format, type, cipher, passphrase)`: a text of PEM, or a Buffer of DER.
fn write_key(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = required(args, 0)?;
    let is_pem = name_of(args, 1) == "pem";
    let encoding = name_of(args, 2);
    let passphrase = arguments::optional(args.get_or_undefined(4), context)?;
    let cipher = passphrase
        .as_ref()
        .map(|_| name_of(args, 3).to_ascii_lowercase());
    let written = written(
        &key,
        is_pem,
        &encoding,
        cipher.as_deref().zip(passphrase.as_deref()),
    );
    let (label, headers, bytes) = written.map_err(|failure| failure.thrown(context))?;
    Ok(match is_pem {
        true => JsString::from(pem::text(label, &headers, &bytes).as_str()).into(),
        false => buffer::new_from_vec(bytes, context)?.into(),
    })
}

type Written = (&'static str, String, Vec<u8>);

fn written(
    key: &Key,
    is_pem: bool,
    encoding: &str,
    locked: Option<(&str, &[u8])>,
) -> Result<Written, Failure> {
    let plain = |label, bytes| Ok((label, String::new(), bytes));
    let old = |label, bytes: Vec<u8>| match locked {
        Some((cipher, passphrase)) if is_pem => {
            let (headers, bytes) = encrypted::seal_old(&bytes, cipher, passphrase)?;
            Ok((label, headers, bytes))
        }
        _ => Ok((label, String::new(), bytes)),
    };
    match (key, encoding) {
        (Key::Public(Public::Rsa(key, _)), "pkcs1") => {
            plain("RSA PUBLIC KEY", write::pkcs1_public(key))
        }
        (Key::Public(key), _) => plain("PUBLIC KEY", write::spki(key)),
        (Key::Private(Private::Rsa(key, _)), "pkcs1") => {
            old("RSA PRIVATE KEY", write::pkcs1_private(key))
        }
        (Key::Private(key), "sec1") => old("EC PRIVATE KEY", write::sec1(key, true)),
        (Key::Private(key), _) => match locked {
            Some((cipher, passphrase)) => {
                let bytes = encrypted::seal(&write::pkcs8(key), cipher, passphrase)?;
                plain("ENCRYPTED PRIVATE KEY", bytes)
            }
            None => plain("PRIVATE KEY", write::pkcs8(key)),
        },
    }
}

/// `writeJwk(key)`: an object; undefined for a key that has no such form.
fn write_jwk(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = required(args, 0)?;
    let jwk = jwk::write(&key, context);
    Ok(jwk.map_or_else(JsValue::undefined, JsValue::from))
}

/// `writeRaw(key, isCompressed)`: the bytes of a public key or of a private one; undefined for RSA.
fn write_raw(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    use super::curves::PointForm::{Compressed, Uncompressed};
    let form = match args.get_or_undefined(1).to_boolean() {
        true => Compressed,
        false => Uncompressed,
    };
    let bytes = match &*required(args, 0)? {
        Key::Public(Public::Ec(curve, point)) => curve.in_form(point, form),
        Key::Public(Public::Ed25519(bytes) | Public::X25519(bytes))
        | Key::Private(Private::Ed25519(bytes) | Private::X25519(bytes)) => bytes.to_vec(),
        Key::Private(Private::Ec(_, secret, _)) => secret.clone(),
        _ => return Ok(JsValue::undefined()),
    };
    Ok(buffer::new_from_vec(bytes, context)?.into())
}

pub fn hash_named(args: &[JsValue], at: usize) -> Option<Algorithm> {
    match find_js(&args.get_or_undefined(at).as_string()?) {
        Found::Known(algorithm) => Some(algorithm),
        _ => None,
    }
}

/// The arguments (key, hash, data, padding, saltLength, isBare, isHashed) from the first on.
fn manner(args: &[JsValue], context: &mut Context) -> JsResult<(Arc<Key>, Manner, Vec<u8>)> {
    let key = required(args, 0)?;
    let number = |at: usize| args.get_or_undefined(at).as_number().map(|n| n as i32);
    let manner = Manner {
        hash: hash_named(args, 1),
        padding: number(3),
        salt: number(4),
        is_bare: args.get_or_undefined(5).to_boolean(),
        is_hashed: args.get_or_undefined(6).to_boolean(),
    };
    let data = arguments::copied(args.get_or_undefined(2), context)?;
    Ok((key, manner, data))
}

/// `sign(key, hash, data, padding, saltLength, isBare, isHashed, callback)`: a Buffer.
fn sign_data(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (key, manner, data) = manner(args, context)?;
    if key.private().is_none() {
        return Err(convert::illegal_invocation());
    }
    let work = move || match &*key {
        Key::Private(key) => sign::sign(key, &manner, &data).map(Product::Bytes),
        Key::Public(_) => Err(Failure::plain("No private key")),
    };
    job::run("crypto.sign", args.get_or_undefined(7), work, context)
}

/// `verify(key, hash, data, padding, saltLength, isBare, isHashed, signature, callback)`
fn verify_data(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (key, manner, data) = manner(args, context)?;
    let signature = arguments::copied(args.get_or_undefined(7), context)?;
    let work = move || sign::verify(&key.public(), &manner, &data, &signature).map(Product::Truth);
    job::run("crypto.verify", args.get_or_undefined(8), work, context)
}

/// `rsa(operation, key, data, padding, hash, label, callback)`: publicEncrypt and its kin.
fn rsa_operation(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let operation = name_of(args, 0);
    let key = required(args, 1)?;
    let data = arguments::copied(args.get_or_undefined(2), context)?;
    let padding = args.get_or_undefined(3).to_i32(context)?;
    let hash = hash_named(args, 4).unwrap_or(Algorithm::Sha1);
    let label = arguments::optional(args.get_or_undefined(5), context)?.unwrap_or_default();
    let work =
        move || exchange::rsa(&operation, &key, &data, padding, hash, &label).map(Product::Bytes);
    job::run("crypto.rsa", args.get_or_undefined(6), work, context)
}
