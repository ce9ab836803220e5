//! New pairs of keys.

use std::sync::Arc;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue};

use super::super::arguments;
use super::super::failure::Failure;
use super::super::job::{self, Product};
use super::curves::Curve;
use super::objects::{hash_named, name_of};
use super::{Key, Limits, Private, Use, dh, dsa, encrypted, rsa_keys};
use crate::engine::errors::Class;

/// What is made.
enum Asked {
    Rsa(usize, u64, Use),
    Ec(Curve),
    Ed25519,
    X25519,
    Dsa(u32, u32),
    /// A group, or the length of a new prime and its generator.
    Dh(Result<dh::Group, (u32, u32)>),
}

/// `generatePair(type, settings, callback)`: `[public, private]`. The settings have the names of
/// Node's options.
pub fn generate_pair(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let settings = args.get_or_undefined(1).to_object(context)?;
    let mut settings = Settings { settings, context };
    let asked = match name_of(args, 0).as_str() {
        "rsa" => settings.rsa(false)?,
        "rsa-pss" => settings.rsa(true)?,
        "ec" => settings.ec()?,
        "dsa" => settings.dsa()?,
        "dh" => settings.dh()?,
        "ed25519" => Asked::Ed25519,
        _ => Asked::X25519,
    };
    let work = move || {
        let private = Key::Private(asked.generate()?);
        let public = Key::Public(private.public());
        Ok(Product::Pair(Arc::new(public), Arc::new(private)))
    };
    let callback = args.get_or_undefined(2);
    job::run("crypto.generateKeyPair", callback, work, context)
}

/// What js/ has checked.
struct Settings<'a> {
    settings: JsObject,
    context: &'a mut Context,
}

impl Settings<'_> {
    fn value(&mut self, name: &str) -> JsResult<JsValue> {
        self.settings.get(JsString::from(name), self.context)
    }

    fn number(&mut self, name: &str) -> JsResult<u32> {
        self.value(name)?.to_u32(self.context)
    }

    fn rsa(&mut self, is_pss: bool) -> JsResult<Asked> {
        let bits = self.number("modulusLength")? as usize;
        let exponent = u64::from(self.number("publicExponent")?);
        if !is_pss {
            return Ok(Asked::Rsa(bits, exponent, Use::Any));
        }
        let names = [
            self.value("hashAlgorithm")?,
            self.value("mgf1HashAlgorithm")?,
        ];
        let hash = hash_named(&names, 0).or_else(|| hash_named(&names, 1));
        let mgf = hash_named(&names, 1).or(hash);
        let salt = self.value("saltLength")?.as_number();
        let limits = hash.zip(mgf).map(|(hash, mgf)| Limits {
            hash,
            mgf,
            salt: salt.map_or(hash.output_length(), |salt| salt as usize),
        });
        Ok(Asked::Rsa(bits, exponent, Use::Pss(limits)))
    }

    fn ec(&mut self) -> JsResult<Asked> {
        let name = name_of(&[self.value("namedCurve")?], 0);
        Curve::find(&name).map(Asked::Ec).ok_or_else(|| {
            let code = "ERR_CRYPTO_INVALID_CURVE";
            Failure::coded(Class::Type, code, "Invalid EC curve name").thrown(self.context)
        })
    }

    fn dsa(&mut self) -> JsResult<Asked> {
        let bits = self.number("modulusLength")?;
        let divisor = match self.value("divisorLength")?.is_undefined() {
            true => dsa::USUAL_DIVISOR,
            false => self.number("divisorLength")?,
        };
        Ok(Asked::Dsa(bits, divisor))
    }

    fn dh(&mut self) -> JsResult<Asked> {
        let generator = self.number("generator")?;
        let prime = self.value("prime")?;
        if prime.is_undefined() {
            return Ok(Asked::Dh(Err((self.number("primeLength")?, generator))));
        }
        let prime = arguments::copied(&prime, self.context)?;
        let group = dh::Group::new(&prime, &generator.to_be_bytes());
        Ok(Asked::Dh(Ok(group)))
    }
}

impl Asked {
    fn generate(self) -> Result<Private, Failure> {
        let mut secret = [0; 32];
        Ok(match self {
            Self::Rsa(bits, exponent, purpose) => {
                Private::Rsa(Box::new(rsa_keys::generate(bits, exponent)?), purpose)
            }
            Self::Ec(curve) => {
                let secret = curve.generate();
                let secret = secret.map_err(|error| Failure::Plain(error.to_string()))?;
                let point = curve.public(&secret).unwrap_or_default();
                Private::Ec(curve, secret, point)
            }
            Self::Ed25519 => {
                encrypted::random(&mut secret)?;
                Private::Ed25519(secret)
            }
            Self::X25519 => {
                encrypted::random(&mut secret)?;
                Private::X25519(secret)
            }
            Self::Dsa(bits, divisor) => {
                let parameters = dsa::Parameters::generate(bits, divisor)?;
                let secret = parameters.secret()?;
                Private::Dsa(parameters, secret)
            }
            Self::Dh(group) => {
                let group = match group {
                    Ok(group) => group,
                    Err((bits, generator)) => dh::Group::generate(bits, generator)?,
                };
                let secret = group.secret()?;
                Private::Dh(group, secret)
            }
        })
    }
}
