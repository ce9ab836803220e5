//! What Node's crypto has and this does not yet: there, so that a program that only asks for it
//! goes on, and one that calls it is told.

use boa_engine::{Context, JsError, JsObject, JsResult, JsString, JsValue};

use super::arguments;
use crate::engine::{define, errors::Class};

/// Functions: name and `length`.
pub const FUNCTIONS: &[(&str, usize)] = &[
    ("argon2", 3),
    ("argon2Sync", 2),
    ("checkPrime", 1),
    ("checkPrimeSync", 1),
    ("createCipheriv", 4),
    ("createDecipheriv", 4),
    ("createDiffieHellman", 4),
    ("createDiffieHellmanGroup", 1),
    ("createECDH", 1),
    ("createPrivateKey", 1),
    ("createPublicKey", 1),
    ("createSign", 2),
    ("createVerify", 2),
    ("diffieHellman", 2),
    ("generatePrime", 3),
    ("generatePrimeSync", 1),
    ("getCiphers", 0),
    ("getCipherInfo", 2),
    ("getCurves", 0),
    ("getDiffieHellman", 1),
    ("generateKeyPair", 3),
    ("generateKeyPairSync", 2),
    ("privateDecrypt", 2),
    ("privateEncrypt", 2),
    ("publicDecrypt", 2),
    ("publicEncrypt", 2),
    ("sign", 4),
    ("setEngine", 2),
    ("setFips", 1),
    ("verify", 5),
    ("encapsulate", 2),
    ("decapsulate", 3),
];

/// Classes: name and `length` of their constructors.
pub const CLASSES: &[(&str, usize)] = &[
    ("Certificate", 0),
    ("Cipheriv", 4),
    ("Decipheriv", 4),
    ("DiffieHellman", 4),
    ("DiffieHellmanGroup", 1),
    ("ECDH", 1),
    ("Sign", 2),
    ("Verify", 2),
    ("X509Certificate", 1),
];

/// The error that `what` is missing.
pub fn error(what: &str, context: &mut Context) -> JsError {
    let message = format!("{what} is not implemented in Ouro");
    let code = "ERR_METHOD_NOT_IMPLEMENTED";
    arguments::coded(Class::Error, code, &message, context)
}

fn throw(_: &JsValue, _: &[JsValue], name: &JsString, context: &mut Context) -> JsResult<JsValue> {
    Err(error(&crate::engine::convert::text(name), context))
}

/// Defines a method that throws; `full` is what the error calls it.
pub fn put_method(object: &JsObject, full: &str, name: &str, length: usize, context: &mut Context) {
    let made = define::closure(name, length, throw, JsString::from(full), context);
    define::put_hidden(object, name, made);
}

/// Defines all of it on the module's exports.
pub fn define(exports: &JsObject, context: &mut Context) {
    for &(name, length) in FUNCTIONS {
        let full = JsString::from(format!("crypto.{name}"));
        let made = define::closure(name, length, throw, full, context);
        define::put(exports, name, made);
    }
    for &(name, length) in CLASSES {
        // A `prototype` of its own, so that `instanceof` asks and is told no.
        let prototype = define::object(context);
        let made = define::constructor(name, length, no_class, &prototype, context);
        define::put(exports, name, made);
    }
}

fn no_class(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Err(error("This class of crypto", context))
}
