//! Public and private keys: RSA, elliptic curves, Ed25519 and X25519, DSA, Diffie-Hellman. `KeyObject`s of them are
//! native objects whose methods are in js/internal/crypto/keys.js.

mod curves;
pub mod der;
pub mod dh;
mod dsa;
mod encrypted;
mod exchange;
mod generate;
mod jwk;
pub mod modular;
mod objects;
mod oids;
pub mod pem;
pub mod read;
mod rsa_keys;
pub mod sign;
pub mod write;

use rsa::traits::PublicKeyParts;

pub use curves::Curve;
pub use objects::{FUNCTIONS, cloneable, key_of, kind_of, object, same};
pub use rsa_keys::Random;

use super::algorithm::Algorithm;

/// What an RSA-PSS key is limited to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    pub hash: Algorithm,
    pub mgf: Algorithm,
    pub salt: usize,
}

/// Of an RSA key: what it may be used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    Any,
    /// Signatures by PSS only, within limits or without.
    Pss(Option<Limits>),
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Public {
    Rsa(rsa::PublicKey, Use),
    /// A point, uncompressed.
    Ec(Curve, Vec<u8>),
    Ed25519([u8; 32]),
    X25519([u8; 32]),
    Dsa(dsa::Parameters, Vec<u8>),
    Dh(dh::Group, Vec<u8>),
}

/// A private key.
#[derive(Clone)]
pub enum Private {
    Rsa(Box<rsa::PrivateKey>, Use),
    /// A secret of the curve's width, and its point.
    Ec(Curve, Vec<u8>, Vec<u8>),
    Ed25519([u8; 32]),
    X25519([u8; 32]),
    Dsa(dsa::Parameters, Vec<u8>),
    Dh(dh::Group, Vec<u8>),
}

/// A key of either kind.
#[derive(Clone)]
pub enum Key {
    Public(Public),
    Private(Private),
}

impl Private {
    /// The public key that belongs to it.
    pub fn public(&self) -> Public {
        match self {
            Self::Rsa(key, purpose) => Public::Rsa(key.to_public_key(), purpose.clone()),
            Self::Ec(curve, _, point) => Public::Ec(*curve, point.clone()),
            Self::Ed25519(seed) => {
                let key = ed25519_dalek::SigningKey::from_bytes(seed);
                Public::Ed25519(key.verifying_key().to_bytes())
            }
            Self::X25519(secret) => {
                let secret = x25519_dalek::StaticSecret::from(*secret);
                Public::X25519(x25519_dalek::PublicKey::from(&secret).to_bytes())
            }
            // Without zeros in front, as they are read: one in 256 would be another key.
            Self::Dsa(parameters, secret) => {
                let number = parameters.public(secret);
                Public::Dsa(parameters.clone(), der::trimmed(&number).to_vec())
            }
            Self::Dh(group, secret) => {
                let number = group.public(secret);
                Public::Dh(group.clone(), der::trimmed(&number).to_vec())
            }
        }
    }
}

impl Public {
    /// `asymmetricKeyType`
    pub fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa(_, Use::Any) => "rsa",
            Self::Rsa(_, Use::Pss(_)) => "rsa-pss",
            Self::Ec(..) => "ec",
            Self::Ed25519(_) => "ed25519",
            Self::X25519(_) => "x25519",
            Self::Dsa(..) => "dsa",
            Self::Dh(..) => "dh",
        }
    }

    /// Bits of an RSA key.
    pub fn bits(&self) -> usize {
        match self {
            Self::Rsa(key, _) => key.n().bit_width() as usize,
            _ => 0,
        }
    }
}

impl Key {
    pub fn public(&self) -> Public {
        match self {
            Self::Public(key) => key.clone(),
            Self::Private(key) => key.public(),
        }
    }

    pub fn private(&self) -> Option<&Private> {
        match self {
            Self::Private(key) => Some(key),
            Self::Public(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Private, Public, dh, dsa};

    #[test]
    fn public_numbers_have_no_zeros_in_front() {
        let [p, q, g]: [&[u8]; 3] = [&[1, 0, 1], &[2], &[2]];
        let key = Private::Dsa(dsa::Parameters::new([p, q, g]), vec![9]).public();
        assert!(matches!(key, Public::Dsa(_, number) if number == [2, 0]));
        let key = Private::Dh(dh::Group::new(p, g), vec![9]).public();
        assert!(matches!(key, Public::Dh(_, number) if number == [2, 0]));
    }
}
