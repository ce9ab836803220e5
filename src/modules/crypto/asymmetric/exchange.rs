//! RSA's encryption, and secrets that two parties agree on.

use boa_engine::{Context, JsArgs, JsResult, JsValue};
use rsa::traits::PublicKeyParts;

use super::super::algorithm::Algorithm;
use super::super::arguments;
use super::super::failure::Failure;
use super::super::job::{self, Product};
use super::curves::{Curve, PointForm};
use super::dh::Group;
use super::modular::Field;
use super::{Key, Private, Public, Use, objects, rsa_keys};
use crate::engine::convert;
use crate::modules::buffer;

const PKCS1: i32 = 1;
const NONE: i32 = 3;
const OAEP: i32 = 4;

fn unsupported_key() -> Failure {
    let (number, library) = ("03000096", "digital envelope routines");
    let reason = "operation not supported for this keytype";
    Failure::of_library(number, library, reason)
        .under("EVP_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE")
}

/// What OpenSSL says of a key that is none of RSA: each operation has words of its own.
fn wrong_kind(operation: &str) -> Failure {
    match operation {
        "privateEncrypt" => Failure::plain("error:00000000:lib(0)::reason(0)"),
        "publicDecrypt" => {
            let (number, library) = ("030000ED", "digital envelope routines");
            let reason = "provider signature not supported";
            Failure::of_library(number, library, reason)
                .under("EVP_PROVIDER_SIGNATURE_NOT_SUPPORTED")
        }
        _ => unsupported_key(),
    }
}

fn unknown_padding() -> Failure {
    rsa_keys::failed("02000076", "unknown padding type")
}

/// `publicEncrypt`, `privateDecrypt`, `privateEncrypt` and `publicDecrypt`.
pub fn rsa(
    operation: &str,
    key: &Key,
    data: &[u8],
    padding: i32,
    hash: Algorithm,
    label: &[u8],
) -> Result<Vec<u8>, Failure> {
    if operation.starts_with("public") {
        let Public::Rsa(key, Use::Any) = key.public() else {
            return Err(wrong_kind(operation));
        };
        return match (operation, padding) {
            ("publicEncrypt", OAEP) => rsa_keys::oaep_encrypt(&key, hash, label, data),
            ("publicEncrypt", PKCS1) => rsa_keys::pkcs1_encrypt(&key, data),
            (_, NONE) => {
                check_length(data, key.size())?;
                rsa_keys::public_bare(&key, data)
            }
            ("publicDecrypt", PKCS1) => rsa_keys::public_decrypt(&key, data),
            _ => Err(unknown_padding()),
        };
    }
    let key = match key {
        Key::Private(Private::Rsa(key, Use::Any)) => key,
        Key::Public(Public::Rsa(_, Use::Any)) => {
            return Err(rsa_keys::failed("020000B3", "missing private key").stacked());
        }
        _ => return Err(wrong_kind(operation)),
    };
    match (operation, padding) {
        ("privateDecrypt", OAEP) => rsa_keys::oaep_decrypt(key, hash, label, data),
        ("privateDecrypt", PKCS1) => rsa_keys::pkcs1_decrypt(key, data),
        (_, NONE) => {
            check_length(data, key.size())?;
            rsa_keys::private_bare(key, data)
        }
        ("privateEncrypt", PKCS1) => rsa_keys::private_encrypt(key, data),
        _ => Err(unknown_padding()),
    }
}

fn check_length(data: &[u8], size: usize) -> Result<(), Failure> {
    match data.len() {
        length if length < size => {
            let reason = "data too small for key size";
            Err(rsa_keys::failed("0200007A", reason))
        }
        length if length > size => {
            let reason = "data too large for key size";
            Err(rsa_keys::failed("0200006E", reason))
        }
        _ => Ok(()),
    }
}

/// What two keys have in common.
fn agreed(private: &Private, public: &Public) -> Result<Vec<u8>, Failure> {
    let found = match (private, public) {
        (Private::X25519(secret), Public::X25519(point)) => {
            let secret = x25519_dalek::StaticSecret::from(*secret);
            let shared = secret.diffie_hellman(&x25519_dalek::PublicKey::from(*point));
            shared
                .was_contributory()
                .then(|| shared.to_bytes().to_vec())
        }
        (Private::Ec(curve, secret, _), Public::Ec(other, point)) => {
            if curve != other {
                let reason = "mismatching domain parameters";
                return Err(Failure::provider("1C8000CB", reason));
            }
            curve.agree(secret, point)
        }
        (Private::Dh(group, secret), Public::Dh(other, number)) => {
            if group != other {
                let reason = "mismatching domain parameters";
                return Err(Failure::provider("1C8000CB", reason));
            }
            Some(group.agree(secret, number))
        }
        _ => None,
    };
    found.ok_or_else(|| Failure::provider("1C80007D", "failed during derivation"))
}

/// `agree(privateKey, publicKey, callback)`
pub fn agree(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let keys = [0, 1].map(|at| objects::key_of(args.get_or_undefined(at)));
    let [Some(private), Some(public)] = keys else {
        return Err(convert::illegal_invocation());
    };
    let work = move || match &*private {
        Key::Private(private) => agreed(private, &public.public()).map(Product::Bytes),
        Key::Public(_) => Err(unsupported_key()),
    };
    let callback = args.get_or_undefined(2);
    job::run("crypto.diffieHellman", callback, work, context)
}

fn curve(args: &[JsValue], context: &mut Context) -> JsResult<Option<Curve>> {
    let name = convert::to_text(args.get_or_undefined(0), context)?;
    Ok(Curve::find(&name))
}

fn bytes_or_undefined(bytes: Option<Vec<u8>>, context: &mut Context) -> JsResult<JsValue> {
    match bytes {
        Some(bytes) => Ok(buffer::new_from_vec(bytes, context)?.into()),
        None => Ok(JsValue::undefined()),
    }
}

/// `curveSecret(curve, bytes)`: a secret of the curve, made of the bytes or new; undefined when the
/// curve is not known or they are none.
pub fn curve_secret(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(curve) = curve(args, context)? else {
        return Ok(JsValue::undefined());
    };
    let secret = match args.get_or_undefined(1) {
        nothing if nothing.is_undefined() => curve.generate().ok(),
        bytes => curve.secret(&arguments::copied(bytes, context)?),
    };
    bytes_or_undefined(secret, context)
}

/// `curvePoint(curve, secret)`
pub fn curve_point(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let secret = arguments::copied(args.get_or_undefined(1), context)?;
    let curve = curve(args, context)?;
    bytes_or_undefined(curve.and_then(|curve| curve.public(&secret)), context)
}

/// `checkPoint(curve, point, form)`: the point in a form, or undefined when it is none.
pub fn check_point(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let point = arguments::copied(args.get_or_undefined(1), context)?;
    let form = match args.get_or_undefined(2).as_string() {
        Some(name) if name == "compressed" => PointForm::Compressed,
        Some(name) if name == "hybrid" => PointForm::Hybrid,
        _ => PointForm::Uncompressed,
    };
    let curve = curve(args, context)?;
    let found = curve.and_then(|curve| {
        let point = curve.point(&point)?;
        Some(curve.in_form(&point, form))
    });
    bytes_or_undefined(found, context)
}

/// `agreeOnCurve(curve, secret, point)`
pub fn agree_on_curve(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let secret = arguments::copied(args.get_or_undefined(1), context)?;
    let point = arguments::copied(args.get_or_undefined(2), context)?;
    let curve = curve(args, context)?;
    let found = curve.and_then(|curve| curve.agree(&secret, &curve.point(&point)?));
    bytes_or_undefined(found, context)
}

/// `power(base, exponent, modulus)`: as many bytes as the modulus has; undefined for a modulus that
/// is even.
pub fn power(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut numbers = Vec::new();
    for at in 0..3 {
        numbers.push(arguments::copied(args.get_or_undefined(at), context)?);
    }
    let field = Field::new(&numbers[2]);
    let raised = field.map(|field| field.power(&numbers[0], &numbers[1]));
    bytes_or_undefined(raised, context)
}

/// `groupSecret(prime)`: a new secret for Diffie and Hellman.
pub fn group_secret(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prime = arguments::copied(args.get_or_undefined(0), context)?;
    let secret = Group::new(&prime, &[]).secret();
    let secret = secret.map_err(|failure| failure.thrown(context))?;
    Ok(buffer::new_from_vec(secret, context)?.into())
}
