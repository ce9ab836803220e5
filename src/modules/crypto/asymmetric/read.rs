//! Keys out of PEM and DER: PKCS#1 (RFC 8017), PKCS#8 (RFC 5958), SEC 1 (RFC 5915), SPKI
//! (RFC 5280).

use rsa::{BoxedUint, PrivateKey, PublicKey};

use super::super::algorithm::Algorithm;
use super::super::failure::Failure;
use super::curves::Curve;
use super::der::{self, Reader};
use super::{Limits, Private, Public, Use, dh, dsa, encrypted, oids, pem};
use crate::engine::errors::Class;

fn unsupported() -> Failure {
    Failure::of_library("1E08010C", "DECODER routines", "unsupported").stacked()
}

fn wrong_tag() -> Failure {
    let (number, library) = ("068000A8", "asn1 encoding routines");
    let failure = Failure::of_library(number, library, "wrong tag").stacked();
    failure.under("ASN1_WRONG_TAG")
}

fn not_enough_data() -> Failure {
    let (number, library) = ("0680008E", "asn1 encoding routines");
    let failure = Failure::of_library(number, library, "not enough data").stacked();
    failure.under("ASN1_NOT_ENOUGH_DATA")
}

fn interrupted() -> Failure {
    let (number, library) = ("07880109", "common libcrypto routines");
    let failure = Failure::of_library(number, library, "interrupted or cancelled").stacked();
    failure.under("CRYPTO_INTERRUPTED_OR_CANCELLED")
}

fn missing_passphrase() -> Failure {
    let message = "Passphrase required for encrypted key";
    Failure::coded(Class::Type, "ERR_MISSING_PASSPHRASE", message)
}

/// A number of RSA's.
pub fn uint(bytes: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(bytes)
}

/// The largest key that is taken, in bits, as OpenSSL's.
const LARGEST: usize = 16_384;

/// An RSA public key of its two numbers.
pub fn rsa_public(n: &[u8], e: &[u8], purpose: Use) -> Option<Public> {
    let key = PublicKey::new_with_size_limits(uint(n), uint(e), 1..=LARGEST).ok()?;
    Some(Public::Rsa(key, purpose))
}

/// An RSA private key of n, e, d, p and q.
pub fn rsa_private(numbers: [&[u8]; 5], purpose: Use) -> Option<Private> {
    let [n, e, d, p, q] = numbers.map(uint);
    let key = PrivateKey::from_components(n, e, d, vec![p, q]).ok()?;
    Some(Private::Rsa(Box::new(key), purpose))
}

/// `RSAPublicKey`
fn pkcs1_public(bytes: &[u8], purpose: Use) -> Option<Public> {
    let mut numbers = Reader::new(bytes).sequence()?;
    rsa_public(numbers.number()?, numbers.number()?, purpose)
}

/// `RSAPrivateKey`
fn pkcs1_private(bytes: &[u8], purpose: Use) -> Option<Private> {
    let mut numbers = Reader::new(bytes).sequence()?;
    if numbers.small()? != 0 {
        return None;
    }
    let n = numbers.number()?;
    let e = numbers.number()?;
    let d = numbers.number()?;
    let p = numbers.number()?;
    let q = numbers.number()?;
    rsa_private([n, e, d, p, q], purpose)
}

/// `ECPrivateKey`, whose curve may be known from without.
fn sec1(bytes: &[u8], known: Option<Curve>) -> Option<Private> {
    let mut parts = Reader::new(bytes).sequence()?;
    if parts.small()? != 1 {
        return None;
    }
    let secret = parts.take(der::OCTET_STRING)?;
    let named = parts.take(der::context(0));
    let curve = match named {
        Some(named) => Curve::of_oid(Reader::new(named).take(der::OID)?)?,
        None => known?,
    };
    ec_private(curve, secret)
}

/// A key of a curve and a secret.
pub fn ec_private(curve: Curve, secret: &[u8]) -> Option<Private> {
    let secret = curve.secret(secret)?;
    let point = curve.public(&secret)?;
    Some(Private::Ec(curve, secret, point))
}

/// `DSAPrivateKey`, as OpenSSL has it.
fn old_dsa(bytes: &[u8]) -> Option<Private> {
    let mut numbers = Reader::new(bytes).sequence()?;
    if numbers.small()? != 0 {
        return None;
    }
    let parameters = [numbers.number()?, numbers.number()?, numbers.number()?];
    numbers.number()?;
    let secret = numbers.number()?.to_vec();
    Some(Private::Dsa(dsa::Parameters::new(parameters), secret))
}

/// What an `AlgorithmIdentifier` says.
enum Algorithms {
    Rsa(Use),
    Ec(Curve),
    Ed25519,
    X25519,
    Dsa(dsa::Parameters),
    Dh(dh::Group),
}

fn algorithm(mut parts: Reader<'_>) -> Option<Algorithms> {
    Some(match parts.take(der::OID)? {
        oids::RSA => Algorithms::Rsa(Use::Any),
        oids::RSA_PSS => Algorithms::Rsa(Use::Pss(match parts.sequence() {
            Some(limits) => Some(pss_limits(limits)?),
            None => None,
        })),
        oids::EC => Algorithms::Ec(Curve::of_oid(parts.take(der::OID)?)?),
        oids::ED25519 => Algorithms::Ed25519,
        oids::X25519 => Algorithms::X25519,
        oids::DSA => {
            let mut numbers = parts.sequence()?;
            let numbers = [numbers.number()?, numbers.number()?, numbers.number()?];
            Algorithms::Dsa(dsa::Parameters::new(numbers))
        }
        oids::DH => {
            let mut numbers = parts.sequence()?;
            Algorithms::Dh(dh::Group::new(numbers.number()?, numbers.number()?))
        }
        _ => return None,
    })
}

/// `RSASSA-PSS-params`
pub fn pss_limits(mut parts: Reader<'_>) -> Option<Limits> {
    let mut limits = Limits {
        hash: Algorithm::Sha1,
        mgf: Algorithm::Sha1,
        salt: 20,
    };
    if let Some(hash) = parts.take(der::context(0)) {
        limits.hash = oids::hash_of(Reader::new(hash).sequence()?.take(der::OID)?)?;
    }
    if let Some(mgf) = parts.take(der::context(1)) {
        let mut mgf = Reader::new(mgf).sequence()?;
        mgf.take(der::OID)?;
        limits.mgf = oids::hash_of(mgf.sequence()?.take(der::OID)?)?;
    }
    if let Some(salt) = parts.take(der::context(2)) {
        limits.salt = usize::try_from(Reader::new(salt).small()?).ok()?;
    }
    Some(limits)
}

/// `PrivateKeyInfo`
pub fn pkcs8(bytes: &[u8]) -> Option<Private> {
    let mut info = Reader::new(bytes).sequence()?;
    info.small()?;
    let algorithm = algorithm(info.sequence()?)?;
    let key = info.take(der::OCTET_STRING)?;
    match algorithm {
        Algorithms::Rsa(purpose) => pkcs1_private(key, purpose),
        Algorithms::Ec(curve) => sec1(key, Some(curve)),
        Algorithms::Ed25519 => {
            let seed = Reader::new(key).take(der::OCTET_STRING)?;
            Some(Private::Ed25519(seed.try_into().ok()?))
        }
        Algorithms::X25519 => {
            let secret = Reader::new(key).take(der::OCTET_STRING)?;
            Some(Private::X25519(secret.try_into().ok()?))
        }
        Algorithms::Dsa(parameters) => {
            let secret = Reader::new(key).number()?;
            Some(Private::Dsa(parameters, secret.to_vec()))
        }
        Algorithms::Dh(group) => Some(Private::Dh(group, Reader::new(key).number()?.to_vec())),
    }
}

/// `SubjectPublicKeyInfo`
pub fn spki(bytes: &[u8]) -> Option<Public> {
    let mut info = Reader::new(bytes).sequence()?;
    let algorithm = algorithm(info.sequence()?)?;
    let key = info.bits()?;
    Some(match algorithm {
        Algorithms::Rsa(purpose) => pkcs1_public(key, purpose)?,
        Algorithms::Ec(curve) => Public::Ec(curve, curve.point(key)?),
        Algorithms::Ed25519 => Public::Ed25519(key.try_into().ok()?),
        Algorithms::X25519 => Public::X25519(key.try_into().ok()?),
        Algorithms::Dsa(parameters) => Public::Dsa(parameters, Reader::new(key).number()?.to_vec()),
        Algorithms::Dh(group) => Public::Dh(group, Reader::new(key).number()?.to_vec()),
    })
}

/// The public key of a certificate.
fn certified(bytes: &[u8]) -> Option<Public> {
    let mut certificate = Reader::new(bytes).sequence()?;
    let mut fields = certificate.sequence()?;
    fields.take(der::context(0));
    fields.take(der::INTEGER)?;
    for _ in 0..4 {
        fields.take(der::SEQUENCE)?;
    }
    let (_, _, info) = fields.any()?;
    spki(info)
}

/// A private key in DER.
pub fn private_der(
    bytes: &[u8],
    encoding: &str,
    passphrase: Option<&[u8]>,
) -> Result<Private, Failure> {
    let found = match encoding {
        "pkcs1" => pkcs1_private(bytes, Use::Any),
        "sec1" => sec1(bytes, None),
        _ if is_encrypted(bytes) => {
            let passphrase = passphrase.ok_or_else(missing_passphrase)?;
            pkcs8(&encrypted::open(bytes, passphrase)?)
        }
        _ => pkcs8(bytes),
    };
    found.ok_or_else(not_enough_data)
}

/// Whether PKCS#8 begins with the algorithm, and not with the version.
fn is_encrypted(bytes: &[u8]) -> bool {
    let info = Reader::new(bytes).sequence();
    info.and_then(|info| info.peek()) == Some(der::SEQUENCE)
}

/// A public key in DER.
pub fn public_der(bytes: &[u8], encoding: &str) -> Result<Public, Failure> {
    let found = match encoding {
        "pkcs1" => pkcs1_public(bytes, Use::Any),
        _ => spki(bytes),
    };
    found.ok_or_else(|| Failure::plain("Failed to read asymmetric key"))
}

/// The first private key in PEM.
pub fn private_pem(text: &[u8], passphrase: Option<&[u8]>) -> Result<Private, Failure> {
    for block in pem::blocks(text) {
        if let Some(found) = private_block(&block, passphrase)? {
            return Ok(found);
        }
    }
    Err(unsupported())
}

fn private_block(
    block: &pem::Block,
    passphrase: Option<&[u8]>,
) -> Result<Option<Private>, Failure> {
    let opened;
    let mut bytes = &block.bytes;
    if let Some((cipher, iv)) = &block.encrypted {
        let passphrase = passphrase.ok_or_else(interrupted)?;
        opened = encrypted::open_old(cipher, iv, bytes, passphrase)?;
        bytes = &opened;
    }
    let found = match block.label.as_str() {
        "PRIVATE KEY" => pkcs8(bytes),
        "RSA PRIVATE KEY" => pkcs1_private(bytes, Use::Any),
        "EC PRIVATE KEY" => sec1(bytes, None),
        "DSA PRIVATE KEY" => old_dsa(bytes),
        "ENCRYPTED PRIVATE KEY" => {
            let passphrase = passphrase.ok_or_else(interrupted)?;
            pkcs8(&encrypted::open(bytes, passphrase)?)
        }
        _ => return Ok(None),
    };
    match found {
        None if block.encrypted.is_some() => Err(encrypted::bad_decrypt()),
        None => Err(unsupported()),
        found => Ok(found),
    }
}

/// The first key in PEM, of which the public one is wanted.
pub fn public_pem(text: &[u8], passphrase: Option<&[u8]>) -> Result<Public, Failure> {
    for block in pem::blocks(text) {
        let found = match block.label.as_str() {
            "PUBLIC KEY" => spki(&block.bytes),
            "RSA PUBLIC KEY" => pkcs1_public(&block.bytes, Use::Any),
            label if pem::is_certificate(label) => certified(&block.bytes),
            _ => match private_block(&block, passphrase)? {
                Some(private) => Some(private.public()),
                None => continue,
            },
        };
        return found.ok_or_else(wrong_tag);
    }
    Err(unsupported())
}
