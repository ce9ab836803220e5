//! Object identifiers, as DER has their content.

use super::super::algorithm::Algorithm;

pub const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
pub const RSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];
pub const MGF1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8];
pub const DSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1];
pub const DH: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 3, 1];
pub const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
pub const X25519: &[u8] = &[0x2b, 0x65, 0x6e];
pub const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
pub const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13];
pub const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12];
pub const HMAC_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 9];

const HASHES: &[(Algorithm, &[u8])] = &[
    (Algorithm::Md5, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 5]),
    (Algorithm::Sha1, &[0x2b, 0x0e, 3, 2, 0x1a]),
    (Algorithm::Ripemd160, &[0x2b, 0x24, 3, 2, 1]),
    (Algorithm::Sha256, &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]),
    (Algorithm::Sha384, &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2]),
    (Algorithm::Sha512, &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3]),
    (Algorithm::Sha224, &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 4]),
    (
        Algorithm::Sha512_224,
        &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 5],
    ),
    (
        Algorithm::Sha512_256,
        &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 6],
    ),
    (
        Algorithm::Sha3_224,
        &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 7],
    ),
    (
        Algorithm::Sha3_256,
        &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 8],
    ),
    (
        Algorithm::Sha3_384,
        &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 9],
    ),
    (
        Algorithm::Sha3_512,
        &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 10],
    ),
];

/// The hash functions that HMAC in PBKDF2 is over.
const MACS: &[(Algorithm, u8)] = &[
    (Algorithm::Sha1, 7),
    (Algorithm::Sha224, 8),
    (Algorithm::Sha256, 9),
    (Algorithm::Sha384, 10),
    (Algorithm::Sha512, 11),
];

/// Ciphers that encrypt keys, by OpenSSL's names.
#[rustfmt::skip]
const CIPHERS: &[(&str, &[u8])] = &[
    ("aes-128-ecb", &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 1]),
    ("aes-128-cbc", &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 2]),
    ("aes-128-ofb", &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 3]),
    ("aes-128-cfb", &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 4]),
    ("aes-192-ecb", &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 21]),
    ("aes-192-cbc", &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 22]),
    ("aes-192-ofb", &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 23]),
    ("aes-192-cfb", &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 24]),
    ("aes-256-ecb", &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 41]),
    ("aes-256-cbc", &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 42]),
    ("aes-256-ofb", &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 43]),
    ("aes-256-cfb", &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 44]),
    ("des-ede3-cbc", &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 3, 7]),
];

pub fn hash(algorithm: Algorithm) -> Option<&'static [u8]> {
    let (_, oid) = HASHES.iter().find(|(known, _)| *known == algorithm)?;
    Some(oid)
}

pub fn hash_of(oid: &[u8]) -> Option<Algorithm> {
    let (algorithm, _) = HASHES.iter().find(|(_, known)| *known == oid)?;
    Some(*algorithm)
}

pub fn mac_of(oid: &[u8]) -> Option<Algorithm> {
    let (last, rest) = oid.split_last()?;
    if rest != &HMAC_SHA256[..HMAC_SHA256.len() - 1] {
        return None;
    }
    let (algorithm, _) = MACS.iter().find(|(_, known)| known == last)?;
    Some(*algorithm)
}

pub fn cipher(name: &str) -> Option<&'static [u8]> {
    let (_, oid) = CIPHERS.iter().find(|(known, _)| *known == name)?;
    Some(oid)
}

pub fn cipher_of(oid: &[u8]) -> Option<&'static str> {
    let (name, _) = CIPHERS.iter().find(|(_, known)| *known == oid)?;
    Some(name)
}

/// OpenSSL's name of a hash, as a key's details have it.
pub fn hash_name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Md5 => "md5",
        Algorithm::Sha1 => "sha1",
        Algorithm::Ripemd160 => "ripemd160",
        Algorithm::Sha224 => "sha224",
        Algorithm::Sha384 => "sha384",
        Algorithm::Sha512 => "sha512",
        Algorithm::Sha512_224 => "sha512-224",
        Algorithm::Sha512_256 => "sha512-256",
        Algorithm::Sha3_224 => "sha3-224",
        Algorithm::Sha3_256 => "sha3-256",
        Algorithm::Sha3_384 => "sha3-384",
        Algorithm::Sha3_512 => "sha3-512",
        _ => "sha256",
    }
}
