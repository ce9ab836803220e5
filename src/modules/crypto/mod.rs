//! `crypto`, on the RustCrypto crates: hashes, HMAC, random numbers and keys from passwords are
//! native; what else there is has its arguments looked at in js/internal/crypto (`lazy.rs`).
//!
//! Work that may take long goes to the pool (`job.rs`), except where a function's name ends in Sync;
//! hashing is done where it is asked for, as in Node.

mod algorithm;
mod argon2;
mod arguments;
pub mod asymmetric;
mod cipher;
mod constants;
mod derive;
pub mod failure;
mod hash;
mod hasher;
mod hmac;
mod job;
mod kdf;
mod key;
mod lazy;
mod lazy_stream;
mod primes;
mod prototypes;
mod random;
mod scrypt;
mod sha512;
pub mod webcrypto;
pub mod x509;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string, property::Attribute,
};

use crate::engine::errors::{self, Class};
use crate::engine::{convert, define};
use crate::modules::process;
pub use asymmetric::{der, pem};
pub use key::are_same_keys;
use prototypes::Class as Known;

/// `require('crypto')`
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    // Libraries call these with `new`, as any plain function can be.
    let newable: [define::Method; 3] = [
        ("createHash", 2, hash::create_hash),
        ("createHmac", 3, hmac::create_hmac),
        ("createSecretKey", 2, key::create_secret_key),
    ];
    for (name, length, native) in newable {
        let made = define::newable(name, length, native, context);
        define::put(&exports, name, made);
    }
    define::put_functions(
        &exports,
        &[
            ("getHashes", 0, hash::get_hashes),
            ("hkdf", 6, kdf::hkdf),
            ("hkdfSync", 5, kdf::hkdf_sync),
            ("pbkdf2", 6, kdf::pbkdf2),
            ("pbkdf2Sync", 5, kdf::pbkdf2_sync),
            ("generateKey", 3, key::generate_key),
            ("generateKeySync", 2, key::generate_key_sync),
            ("randomBytes", 2, random::random_bytes),
            ("randomFill", 4, random::random_fill),
            ("randomFillSync", 1, random::random_fill_sync),
            ("randomInt", 3, random::random_int),
            ("randomUUID", 1, random::random_uuid),
            ("randomUUIDv7", 1, random::random_uuid_v7),
            ("scrypt", 4, kdf::scrypt),
            ("scryptSync", 3, kdf::scrypt_sync),
            ("timingSafeEqual", 0, key::timing_safe_equal),
            ("getFips", 0, get_fips),
            ("hash", 3, hash::hash),
            ("secureHeapUsed", 0, secure_heap_used),
        ],
        context,
    );
    put_class(&exports, "Hash", hash::constructor, Known::Hash, context)?;
    put_class(&exports, "Hmac", hmac::constructor, Known::Hmac, context)?;
    put_class(
        &exports,
        "KeyObject",
        key::constructor,
        Known::KeyObject,
        context,
    )?;
    let key_object = exports.get(js_string!("KeyObject"), context)?;
    if let Some(key_object) = key_object.as_object() {
        define::put_methods(&key_object, &[("from", 1, key::from)], context);
    }
    lazy::define(&exports, context);
    super::missing::define("crypto", &exports, context)?;
    let is_told = process::with_start(|start| start.pending_deprecation);
    for name in ["prng", "pseudoRandomBytes", "rng"] {
        let made = match is_told {
            true => define::function("deprecated", 2, pseudo_random_bytes, context).into(),
            false => exports.get(js_string!("randomBytes"), context)?,
        };
        define::put_hidden(&exports, name, made);
    }
    let constants = constants::object();
    define::put_with(
        &exports,
        js_string!("constants"),
        constants,
        Attribute::ENUMERABLE,
    );
    let getters: [(_, define::Native); 3] = [
        (js_string!("webcrypto"), |_, _, context| {
            Ok(webcrypto::webcrypto(context).into())
        }),
        (js_string!("subtle"), |_, _, context| {
            Ok(webcrypto::subtle(context).into())
        }),
        (js_string!("getRandomValues"), get_random_values),
    ];
    for (name, get) in getters {
        define::put_accessor_with(&exports, name, get, None, true, context);
    }
    Ok(exports)
}

/// Functions for js/internal/crypto.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    let own: &[define::Method] = &[
        ("adopt", 1, lazy::adopt),
        ("cloneable", 1, asymmetric::cloneable),
        ("cryptoKey", 4, webcrypto::crypto_key),
        ("cryptoKeyOf", 1, webcrypto::crypto_key_of),
        ("deprecated", 2, warn_deprecated),
        ("error", 3, made_error),
        ("openssl", 4, made_openssl),
        ("knowsHash", 1, |_, args, _| {
            let name = args.get_or_undefined(0).as_string();
            Ok(name.is_some_and(|name| is_known(&name)).into())
        }),
        ("generateSecret", 2, key::generate_secret),
        ("keyObject", 1, key::object_of),
        ("keyType", 1, key::type_of),
        ("lazyStream", 0, |_, _, context| {
            Ok(lazy_stream::prototype(context)?.into())
        }),
        ("secretOf", 1, key::secret_of),
    ];
    for functions in [
        own,
        cipher::FUNCTIONS,
        asymmetric::FUNCTIONS,
        argon2::FUNCTIONS,
        primes::FUNCTIONS,
        x509::FUNCTIONS,
    ] {
        define::put_functions(&half, functions, context);
    }
    Ok(half)
}

/// A class that is called with and without `new`.
fn put_class(
    exports: &JsObject,
    name: &str,
    construct: define::Native,
    class: Known,
    context: &mut Context,
) -> JsResult<()> {
    let prototype = prototypes::of(class, context)?;
    let constructor = define::constructor(name, 2, construct, &prototype, context);
    define::put(exports, name, constructor);
    Ok(())
}

fn get_random_values(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    thread_local! {
        static MADE: std::cell::RefCell<Option<JsValue>> = const { std::cell::RefCell::new(None) };
    }
    if let Some(made) = MADE.with(|made| made.borrow().clone()) {
        return Ok(made);
    }
    let native = webcrypto::get_random_values_of_module;
    let made = JsValue::from(define::function("getRandomValues", 1, native, context));
    MADE.with(|slot| *slot.borrow_mut() = Some(made.clone()));
    Ok(made)
}

/// `crypto.getFips()`: there is no FIPS mode.
fn get_fips(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(0.into())
}

/// `crypto.secureHeapUsed()`: there is no secure heap, as in Node without `--secure-heap`.
fn secure_heap_used(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let used = define::object(context);
    define::put(&used, "total", 0);
    define::put(&used, "used", 0);
    define::put(&used, "utilization", f64::NAN);
    define::put(&used, "min", 2);
    Ok(used.into())
}

fn is_known(name: &JsString) -> bool {
    matches!(algorithm::find_js(name), algorithm::Found::Known(_))
}

/// `error(class, code, message)`: an error with a code, for js/.
fn made_error(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut text = |at: usize| convert::to_text(args.get_or_undefined(at), context);
    let (class, code, message) = (text(0)?, text(1)?, text(2)?);
    let class = match class.as_str() {
        "TypeError" => Class::Type,
        "RangeError" => Class::Range,
        _ => Class::Error,
    };
    Ok(errors::plain_coded_as(class, &code, &message, context).into())
}

/// `openssl(number, library, reason, code)`: an error of OpenSSL's queue, for js/.
fn made_openssl(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut text = |at: usize| convert::to_text(args.get_or_undefined(at), context);
    let (number, library, reason, code) = (text(0)?, text(1)?, text(2)?, text(3)?);
    arguments::openssl(&number, &library, &reason, &code, context).into_opaque(context)
}

/// `deprecated(code, message)`, for js/.
fn warn_deprecated(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = convert::to_text(args.get_or_undefined(1), context)?;
    let code = convert::to_text(args.get_or_undefined(0), context)?;
    deprecated(&code, &message, context)?;
    Ok(JsValue::undefined())
}

/// As [`deprecated`], of what is so with `--pending-deprecation` only.
fn pending_deprecated(code: &str, message: &str, context: &mut Context) -> JsResult<()> {
    match process::with_start(|start| start.pending_deprecation) {
        true => deprecated(code, message, context),
        false => Ok(()),
    }
}

/// `crypto.pseudoRandomBytes` where one is told that it is deprecated.
fn pseudo_random_bytes(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let message = "crypto.pseudoRandomBytes is deprecated.";
    pending_deprecated("DEP0115", message, context)?;
    random::random_bytes(this, args, context)
}

/// Warns, once an engine, that something is deprecated.
fn deprecated(code: &str, message: &str, context: &mut Context) -> JsResult<()> {
    thread_local! {
        static WARNED: std::cell::RefCell<Vec<String>> = const {
            std::cell::RefCell::new(Vec::new())
        };
    }
    let known = WARNED.with(|warned| {
        let mut warned = warned.borrow_mut();
        let known = warned.iter().any(|known| known == code);
        if !known {
            warned.push(code.to_string());
        }
        known
    });
    if known {
        return Ok(());
    }
    process::warnings::emit_with_code(message, "DeprecationWarning", Some(code), context)
}
