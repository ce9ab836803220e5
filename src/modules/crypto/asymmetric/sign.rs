//! Signatures: how a message is signed with each kind of key.

use ed25519_dalek::Signer;

use super::super::algorithm::Algorithm;
use super::super::failure::Failure;
use super::der::{self, Reader};
use super::{Limits, Private, Public, Use, oids, rsa_keys};

/// How to sign.
#[derive(Clone, Debug)]
pub struct Manner {
    pub hash: Option<Algorithm>,
    /// OpenSSL's number of RSA's padding; none is the key's usual one.
    pub padding: Option<i32>,
    /// Of PSS: its length, or one of OpenSSL's wishes.
    pub salt: Option<i32>,
    /// Whether a curve's two numbers stand side by side, and not in DER.
    pub is_bare: bool,
    /// Whether what is signed is the hash already.
    pub is_hashed: bool,
}

const PKCS1: i32 = 1;
pub const PSS: i32 = 6;
/// OpenSSL's wishes for a salt: as long as the hash, as long as may be.
const SALT_AS_HASH: i32 = -1;

impl Manner {
    fn hashed(&self, data: &[u8]) -> Result<(Algorithm, Vec<u8>), Failure> {
        let algorithm = self.hash.unwrap_or(Algorithm::Sha256);
        if self.is_hashed {
            return Ok((algorithm, data.to_vec()));
        }
        let mut hasher = algorithm.hasher();
        hasher.update(data);
        Ok((algorithm, hasher.finish().to_vec()))
    }

    /// A signature of two numbers, in DER or side by side.
    fn written(&self, signature: Vec<u8>) -> Vec<u8> {
        match self.is_bare {
            true => signature,
            false => to_der(&signature),
        }
    }

    /// The opposite, for numbers of a width.
    fn read(&self, signature: &[u8], width: usize) -> Option<Vec<u8>> {
        match self.is_bare {
            true => Some(signature.to_vec()),
            false => from_der(signature, width),
        }
    }

    fn padding(&self, purpose: &Use) -> Result<i32, Failure> {
        let is_pss = matches!(purpose, Use::Pss(_));
        let padding = self.padding.unwrap_or(if is_pss { PSS } else { PKCS1 });
        if is_pss && padding != PSS {
            let reason = "illegal or unsupported padding mode";
            return Err(Failure::provider("1C8000A5", reason));
        }
        if !matches!(padding, PKCS1 | PSS) {
            return Err(Failure::provider("1C8000A8", "invalid padding mode"));
        }
        Ok(padding)
    }

    /// The salt's length that is wished for, and the function that makes masks.
    fn pss(
        &self,
        limits: Option<&Limits>,
        hash: Algorithm,
    ) -> Result<(Option<usize>, Algorithm), Failure> {
        let mgf = limits.map_or(hash, |limits| limits.mgf);
        if limits.is_some_and(|limits| limits.hash != hash) {
            let reason = "digest not allowed";
            return Err(Failure::provider("1C8000AE", reason));
        }
        let salt = match self.salt {
            Some(SALT_AS_HASH) => Some(hash.output_length()),
            Some(length @ 0..) => Some(length as usize),
            _ => None,
        };
        if let (Some(limits), Some(salt)) = (limits, salt)
            && salt < limits.salt
        {
            return Err(Failure::provider("1C8000AC", "pss saltlen too small"));
        }
        Ok((salt, mgf))
    }
}

fn limits(purpose: &Use) -> Option<&Limits> {
    match purpose {
        Use::Pss(limits) => limits.as_ref(),
        Use::Any => None,
    }
}

/// RSA signs hashes that have a number of their own.
fn check_hash(hash: Algorithm) -> Result<(), Failure> {
    if hash == Algorithm::Md5Sha1 || oids::hash(hash).is_some() {
        return Ok(());
    }
    Err(Failure::provider("1C8000AE", "digest not allowed"))
}

fn no_signatures() -> Failure {
    let (number, library) = ("03000096", "digital envelope routines");
    let reason = "operation not supported for this keytype";
    Failure::of_library(number, library, reason)
        .under("EVP_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE")
}

/// The signature of data.
pub fn sign(key: &Private, manner: &Manner, data: &[u8]) -> Result<Vec<u8>, Failure> {
    match key {
        Private::Ed25519(seed) => {
            let key = ed25519_dalek::SigningKey::from_bytes(seed);
            Ok(key.sign(data).to_bytes().to_vec())
        }
        Private::X25519(_) | Private::Dh(..) => Err(no_signatures()),
        Private::Dsa(parameters, secret) => {
            let (_, hashed) = manner.hashed(data)?;
            let signature = parameters.sign(secret, &hashed)?;
            Ok(manner.written(signature))
        }
        Private::Ec(curve, secret, _) => {
            let (_, hashed) = manner.hashed(data)?;
            let signature = curve.sign(secret, &hashed).ok_or_else(no_signatures)?;
            Ok(manner.written(signature))
        }
        Private::Rsa(key, purpose) => {
            use rsa::traits::PublicKeyParts;
            let (hash, hashed) = manner.hashed(data)?;
            check_hash(hash)?;
            if manner.padding(purpose)? == PKCS1 {
                return rsa_keys::pkcs1_sign(key, hash, &hashed);
            }
            let bits = key.n().bit_width() as usize;
            let (salt, mgf) = manner.pss(limits(purpose), hash)?;
            let longest = rsa_keys::longest_salt(bits, hash).unwrap_or(0);
            let salt = salt.unwrap_or(longest);
            rsa_keys::pss_sign(key, hash, mgf, salt, &hashed)
        }
    }
}

/// Whether a signature is that of the data.
pub fn verify(
    key: &Public,
    manner: &Manner,
    data: &[u8],
    signature: &[u8],
) -> Result<bool, Failure> {
    match key {
        Public::Ed25519(bytes) => {
            let verified = || {
                let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).ok()?;
                let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
                ed25519_dalek::Verifier::verify(&key, data, &signature).ok()
            };
            Ok(verified().is_some())
        }
        Public::X25519(_) | Public::Dh(..) => Err(no_signatures()),
        Public::Dsa(parameters, number) => {
            let (_, hashed) = manner.hashed(data)?;
            let numbers = manner.read(signature, parameters.q.len());
            Ok(numbers.is_some_and(|numbers| parameters.verify(number, &hashed, &numbers)))
        }
        Public::Ec(curve, point) => {
            let (_, hashed) = manner.hashed(data)?;
            let numbers = manner.read(signature, curve.width());
            Ok(numbers.is_some_and(|signature| curve.verify(point, &hashed, &signature)))
        }
        Public::Rsa(key, purpose) => {
            let (hash, hashed) = manner.hashed(data)?;
            check_hash(hash)?;
            if manner.padding(purpose)? == PKCS1 {
                return Ok(rsa_keys::pkcs1_verify(key, hash, &hashed, signature));
            }
            let (salt, mgf) = manner.pss(limits(purpose), hash)?;
            Ok(rsa_keys::pss_verify(
                key, hash, mgf, salt, &hashed, signature,
            ))
        }
    }
}

/// Two numbers in DER, of two side by side.
fn to_der(signature: &[u8]) -> Vec<u8> {
    let (r, s) = signature.split_at(signature.len() / 2);
    der::sequence(&[&der::number(r), &der::number(s)])
}

fn from_der(signature: &[u8], width: usize) -> Option<Vec<u8>> {
    let mut reader = Reader::new(signature);
    let mut numbers = reader.sequence()?;
    let mut out = Vec::with_capacity(width * 2);
    for _ in 0..2 {
        let number = numbers.number()?;
        out.resize(out.len() + width.checked_sub(number.len())?, 0);
        out.extend_from_slice(number);
    }
    (reader.is_empty() && numbers.is_empty()).then_some(out)
}
