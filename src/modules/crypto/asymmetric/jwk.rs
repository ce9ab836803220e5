//! Keys as JSON Web Keys (RFC 7517, RFC 7518, RFC 8037).

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue};

use super::super::failure::Failure;
use super::curves::Curve;
use super::{Key, Private, Public, Use, read, write};
use crate::engine::define;
use crate::engine::errors::Class;
use crate::modules::buffer::Encoding;

fn text(bytes: &[u8]) -> JsString {
    Encoding::Base64url.encode(bytes)
}

/// A key as an object; None for one that has no such form.
pub fn write(key: &Key, context: &mut Context) -> Option<JsObject> {
    let jwk = define::object(context);
    let private = key.private();
    let kty = |kty: &str| define::put(&jwk, "kty", JsString::from(kty));
    match (key.public(), private) {
        (Public::Rsa(_, Use::Pss(_)) | Public::Dsa(..) | Public::Dh(..), _) => return None,
        (_, Some(Private::Rsa(key, _))) => {
            kty("RSA");
            let names = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];
            for (name, number) in names.into_iter().zip(write::rsa_numbers(key)) {
                define::put(&jwk, name, text(&number));
            }
        }
        (Public::Rsa(key, _), _) => {
            use rsa::traits::PublicKeyParts;
            kty("RSA");
            define::put(&jwk, "n", text(&key.n_bytes()));
            define::put(&jwk, "e", text(&key.e_bytes()));
        }
        (Public::Ec(curve, point), private) => {
            let (x, y) = point[1..].split_at(curve.width());
            kty("EC");
            define::put(&jwk, "x", text(x));
            define::put(&jwk, "y", text(y));
            define::put(&jwk, "crv", JsString::from(curve.jwk_name()));
            if let Some(Private::Ec(_, secret, _)) = private {
                define::put(&jwk, "d", text(secret));
            }
        }
        (public @ (Public::Ed25519(bytes) | Public::X25519(bytes)), private) => {
            let name = match public {
                Public::Ed25519(_) => "Ed25519",
                _ => "X25519",
            };
            define::put(&jwk, "crv", JsString::from(name));
            if let Some(Private::Ed25519(secret) | Private::X25519(secret)) = private {
                define::put(&jwk, "d", text(secret));
            }
            define::put(&jwk, "x", text(&bytes));
            kty("OKP");
        }
    }
    Some(jwk)
}

/// The members of an object that are texts.
struct Members<'a> {
    object: &'a JsObject,
}

impl Members<'_> {
    fn value(&self, name: &str, context: &mut Context) -> JsResult<JsValue> {
        self.object.get(JsString::from(name), context)
    }

    fn name(&self, name: &str, context: &mut Context) -> JsResult<String> {
        let value = self.value(name, context)?;
        let name = value.as_string();
        Ok(name
            .map(|name| name.to_std_string_lossy())
            .unwrap_or_default())
    }

    fn bytes(&self, name: &str, context: &mut Context) -> JsResult<Option<Vec<u8>>> {
        let value = self.value(name, context)?;
        Ok(value
            .as_string()
            .map(|text| Encoding::Base64url.decode(&text)))
    }
}

fn invalid(message: &str) -> Failure {
    Failure::coded(Class::Type, "ERR_CRYPTO_INVALID_JWK", message)
}

/// The key that an object is; a private one, or the public one of either.
pub fn read(
    object: &JsObject,
    wants_private: bool,
    context: &mut Context,
) -> JsResult<Result<Key, Failure>> {
    let members = Members { object };
    let kty = members.name("kty", context)?;
    let (found, message) = match kty.as_str() {
        "RSA" => (
            rsa(&members, wants_private, context)?,
            "Invalid JWK RSA key",
        ),
        "EC" => {
            let name = members.name("crv", context)?;
            let Some(curve) = Curve::find(&name) else {
                let code = "ERR_CRYPTO_INVALID_CURVE";
                let failure = Failure::coded(Class::Type, code, "Invalid EC curve name");
                return Ok(Err(failure));
            };
            let found = ec(curve, &members, wants_private, context)?;
            (found, "Invalid JWK EC key")
        }
        "OKP" => (
            octets(&members, wants_private, context)?,
            "Invalid JWK OKP key",
        ),
        _ => (None, "Invalid JWK format"),
    };
    Ok(found.ok_or_else(|| invalid(message)))
}

fn rsa(members: &Members<'_>, wants_private: bool, context: &mut Context) -> JsResult<Option<Key>> {
    let mut numbers = Vec::new();
    let names: &[&str] = match wants_private {
        true => &["n", "e", "d", "p", "q", "dp", "dq", "qi"],
        false => &["n", "e"],
    };
    for name in names {
        let Some(number) = members.bytes(name, context)? else {
            return Ok(None);
        };
        numbers.push(number);
    }
    if !wants_private {
        return Ok(read::rsa_public(&numbers[0], &numbers[1], Use::Any).map(Key::Public));
    }
    let parts = [0, 1, 2, 3, 4].map(|at| numbers[at].as_slice());
    Ok(read::rsa_private(parts, Use::Any).map(Key::Private))
}

fn ec(
    curve: Curve,
    members: &Members<'_>,
    wants_private: bool,
    context: &mut Context,
) -> JsResult<Option<Key>> {
    let x = members.bytes("x", context)?;
    let y = members.bytes("y", context)?;
    let d = members.bytes("d", context)?;
    let (Some(x), Some(y)) = (x, y) else {
        return Ok(None);
    };
    let Some(point) = curve.point_of(&x, &y) else {
        return Ok(None);
    };
    if !wants_private {
        return Ok(Some(Key::Public(Public::Ec(curve, point))));
    }
    let private = d.and_then(|d| read::ec_private(curve, &d));
    Ok(private
        .filter(|private| private.public() == Public::Ec(curve, point))
        .map(Key::Private))
}

fn octets(
    members: &Members<'_>,
    wants_private: bool,
    context: &mut Context,
) -> JsResult<Option<Key>> {
    let name = members.name("crv", context)?;
    let x = members.bytes("x", context)?;
    let d = members.bytes("d", context)?;
    let is_ed = match name.as_str() {
        "Ed25519" => true,
        "X25519" => false,
        _ => return Ok(None),
    };
    let Some(Ok(x)) = x.map(<[u8; 32]>::try_from) else {
        return Ok(None);
    };
    if !wants_private {
        let key = if is_ed {
            Public::Ed25519(x)
        } else {
            Public::X25519(x)
        };
        return Ok(Some(Key::Public(key)));
    }
    let Some(Ok(d)) = d.map(<[u8; 32]>::try_from) else {
        return Ok(None);
    };
    let key = if is_ed {
        Private::Ed25519(d)
    } else {
        Private::X25519(d)
    };
    Ok(Some(Key::Private(key)))
}
