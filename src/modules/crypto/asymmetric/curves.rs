//! Elliptic curves (NIST's P curves and secp256k1) behind one interface that knows only bytes.

use ecdsa::{Signature, hazmat};
use p256::elliptic_curve::{PublicKey, SecretKey, ecdh, sec1::ToSec1Point};

/// A curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    P256,
    P384,
    P521,
    K256,
}

/// Runs the code with the curve's type.
macro_rules! on_curve {
    ($curve:expr, $type:ident => $body:expr) => {
        match $curve {
            Curve::P256 => {
                type $type = p256::NistP256;
                $body
            }
            Curve::P384 => {
                type $type = p384::NistP384;
                $body
            }
            Curve::P521 => {
                type $type = p521::NistP521;
                $body
            }
            Curve::K256 => {
                type $type = k256::Secp256k1;
                $body
            }
        }
    };
}

/// How a point is written (SEC 1, 2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointForm {
    Compressed,
    Uncompressed,
    Hybrid,
}

impl Curve {
    /// The curve of OpenSSL's, NIST's or Web Cryptography's name.
    pub fn find(name: &str) -> Option<Self> {
        Some(match name {
            "prime256v1" | "P-256" => Self::P256,
            "secp384r1" | "P-384" => Self::P384,
            "secp521r1" | "P-521" => Self::P521,
            "secp256k1" => Self::K256,
            _ => return None,
        })
    }

    /// OpenSSL's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::P256 => "prime256v1",
            Self::P384 => "secp384r1",
            Self::P521 => "secp521r1",
            Self::K256 => "secp256k1",
        }
    }

    /// The name in a JSON Web Key.
    pub fn jwk_name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::K256 => "secp256k1",
        }
    }

    /// The object identifier, as DER has its content.
    pub fn oid(self) -> &'static [u8] {
        match self {
            Self::P256 => &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7],
            Self::P384 => &[0x2b, 0x81, 4, 0, 0x22],
            Self::P521 => &[0x2b, 0x81, 4, 0, 0x23],
            Self::K256 => &[0x2b, 0x81, 4, 0, 0x0a],
        }
    }

    pub fn of_oid(oid: &[u8]) -> Option<Self> {
        [Self::P256, Self::P384, Self::P521, Self::K256]
            .into_iter()
            .find(|curve| curve.oid() == oid)
    }

    /// Bytes of a coordinate, and of a secret.
    pub fn width(self) -> usize {
        match self {
            Self::P256 | Self::K256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// Bits of a coordinate.
    pub fn bits(self) -> u32 {
        match self {
            Self::P521 => 521,
            other => 8 * other.width() as u32,
        }
    }

    /// A secret in as many bytes as the curve's are, if it is one.
    pub fn secret(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let bytes = super::der::trimmed(bytes);
        let mut secret = vec![0; self.width().checked_sub(bytes.len())?];
        secret.extend_from_slice(bytes);
        let is_one = on_curve!(self, C => SecretKey::<C>::from_slice(&secret).is_ok());
        is_one.then_some(secret)
    }

    /// A secret that nobody knows.
    pub fn generate(self) -> Result<Vec<u8>, getrandom::Error> {
        let mut bytes = vec![0; self.width()];
        loop {
            crate::runtime::random_bytes(&mut bytes)?;
            if self == Self::P521 {
                bytes[0] &= 1;
            }
            if self.secret(&bytes).is_some() {
                return Ok(bytes);
            }
        }
    }

    /// The point that belongs to a secret, uncompressed.
    pub fn public(self, secret: &[u8]) -> Option<Vec<u8>> {
        on_curve!(self, C => {
            let secret = SecretKey::<C>::from_slice(secret).ok()?;
            Some(secret.public_key().to_sec1_point(false).as_bytes().to_vec())
        })
    }

    /// A point in any form, uncompressed, if it lies on the curve.
    pub fn point(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut bytes = bytes.to_vec();
        if !matches!(bytes.first(), Some(2 | 3 | 4 | 6 | 7)) {
            return None;
        }
        // A hybrid is uncompressed, and says beside which of the two it is.
        if let Some(first @ (6 | 7)) = bytes.first().copied() {
            if bytes.last()? & 1 != first & 1 {
                return None;
            }
            bytes[0] = 4;
        }
        on_curve!(self, C => {
            let key = PublicKey::<C>::from_sec1_bytes(&bytes).ok()?;
            Some(key.to_sec1_point(false).as_bytes().to_vec())
        })
    }

    /// A point of two coordinates.
    pub fn point_of(self, x: &[u8], y: &[u8]) -> Option<Vec<u8>> {
        let mut bytes = vec![4];
        for coordinate in [x, y] {
            let coordinate = super::der::trimmed(coordinate);
            let zeros = self.width().checked_sub(coordinate.len())?;
            bytes.resize(bytes.len() + zeros, 0);
            bytes.extend_from_slice(coordinate);
        }
        self.point(&bytes)
    }

    /// An uncompressed point in another form.
    pub fn in_form(self, point: &[u8], form: PointForm) -> Vec<u8> {
        let is_odd = point.last().is_some_and(|last| last & 1 == 1);
        let mut out = point.to_vec();
        match form {
            PointForm::Uncompressed => {}
            PointForm::Hybrid => out[0] = 6 | u8::from(is_odd),
            PointForm::Compressed => {
                out.truncate(1 + self.width());
                out[0] = 2 | u8::from(is_odd);
            }
        }
        out
    }

    /// What a secret and another's point have in common: the first coordinate.
    pub fn agree(self, secret: &[u8], point: &[u8]) -> Option<Vec<u8>> {
        on_curve!(self, C => {
            let secret = SecretKey::<C>::from_slice(secret).ok()?;
            let public = PublicKey::<C>::from_sec1_bytes(point).ok()?;
            let shared = ecdh::diffie_hellman(secret.to_nonzero_scalar(), public.as_affine());
            Some(shared.raw_secret_bytes().to_vec())
        })
    }

    /// A signature of a hash: two numbers of the curve's width, one behind the other.
    pub fn sign(self, secret: &[u8], hash: &[u8]) -> Option<Vec<u8>> {
        let mut entropy = [0; 32];
        crate::runtime::random_bytes(&mut entropy).ok()?;
        on_curve!(self, C => {
            let secret = SecretKey::<C>::from_slice(secret).ok()?.to_nonzero_scalar();
            let hash = self.cut(hash);
            let (signature, _) =
                hazmat::sign_prehashed_rfc6979::<C, sha2::Sha512>(&secret, &hash, &entropy);
            Some(signature.to_bytes().to_vec())
        })
    }

    /// Whether a signature (two numbers) is that of a hash.
    pub fn verify(self, point: &[u8], hash: &[u8], signature: &[u8]) -> bool {
        let verified = || {
            on_curve!(self, C => {
                let public = PublicKey::<C>::from_sec1_bytes(point).ok()?;
                let signature = Signature::<C>::from_slice(signature).ok()?.normalize_s();
                let hash = self.cut(hash);
                hazmat::verify_prehashed(&public.to_projective(), &hash, &signature).ok()
            })
        };
        verified().is_some()
    }

    /// As much of a hash as the curve signs, in whole fields.
    fn cut(self, hash: &[u8]) -> Vec<u8> {
        let mut out = vec![0; self.width().saturating_sub(hash.len())];
        out.extend_from_slice(&hash[..hash.len().min(self.width())]);
        out
    }
}
