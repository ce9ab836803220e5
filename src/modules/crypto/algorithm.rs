//! The hash functions there are, and the many names OpenSSL knows each by.

use boa_engine::JsString;

use super::hasher::Hasher;

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Blake2b512,
    Blake2s256,
    Md5,
    /// MD5 and SHA-1 of the same bytes, one after the other, as old TLS signed them.
    Md5Sha1,
    Ripemd160,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Sha512_224,
    Sha512_256,
    Sha3_224,
    Sha3_256,
    Sha3_384,
    Sha3_512,
    Shake128,
    Shake256,
    Sm3,
}

/// What `crypto.getHashes()` lists, in Node's order.
pub const NAMES: &[&str] = &[
    "RSA-MD5",
    "RSA-RIPEMD160",
    "RSA-SHA1",
    "RSA-SHA1-2",
    "RSA-SHA224",
    "RSA-SHA256",
    "RSA-SHA3-224",
    "RSA-SHA3-256",
    "RSA-SHA3-384",
    "RSA-SHA3-512",
    "RSA-SHA384",
    "RSA-SHA512",
    "RSA-SHA512/224",
    "RSA-SHA512/256",
    "RSA-SM3",
    "blake2b512",
    "blake2s256",
    "id-rsassa-pkcs1-v1_5-with-sha3-224",
    "id-rsassa-pkcs1-v1_5-with-sha3-256",
    "id-rsassa-pkcs1-v1_5-with-sha3-384",
    "id-rsassa-pkcs1-v1_5-with-sha3-512",
    "md5",
    "md5-sha1",
    "md5WithRSAEncryption",
    "ripemd",
    "ripemd160",
    "ripemd160WithRSA",
    "rmd160",
    "sha1",
    "sha1WithRSAEncryption",
    "sha224",
    "sha224WithRSAEncryption",
    "sha256",
    "sha256WithRSAEncryption",
    "sha3-224",
    "sha3-256",
    "sha3-384",
    "sha3-512",
    "sha384",
    "sha384WithRSAEncryption",
    "sha512",
    "sha512-224",
    "sha512-224WithRSAEncryption",
    "sha512-256",
    "sha512-256WithRSAEncryption",
    "sha512WithRSAEncryption",
    "shake128",
    "shake256",
    "sm3",
    "sm3WithRSAEncryption",
    "ssl3-md5",
    "ssl3-sha1",
];

/// The longest name below.
const LONGEST: usize = 34;

/// What came of looking a name up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Known(Algorithm),
    /// OpenSSL 3 knows the name, but has the function only in its legacy provider, which Node
    /// does not load.
    Legacy,
    Unknown,
}

/// Looks up a name, in any case.
pub fn find(name: &[u8]) -> Found {
    use Algorithm::*;
    if name.len() > LONGEST {
        return Found::Unknown;
    }
    let mut lower = [0; LONGEST];
    let lower = &mut lower[..name.len()];
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    Found::Known(match &*lower {
        b"sha256"
        | b"sha-256"
        | b"sha2-256"
        | b"rsa-sha256"
        | b"sha256withrsaencryption"
        | b"2.16.840.1.101.3.4.2.1" => Sha256,
        b"sha512"
        | b"sha-512"
        | b"sha2-512"
        | b"rsa-sha512"
        | b"sha512withrsaencryption"
        | b"2.16.840.1.101.3.4.2.3" => Sha512,
        b"sha1"
        | b"sha-1"
        | b"rsa-sha1"
        | b"rsa-sha1-2"
        | b"sha1withrsaencryption"
        | b"ssl3-sha1"
        | b"dss1"
        | b"1.3.14.3.2.26" => Sha1,
        b"md5" | b"rsa-md5" | b"md5withrsaencryption" | b"ssl3-md5" | b"1.2.840.113549.2.5" => Md5,
        b"sha224"
        | b"sha-224"
        | b"sha2-224"
        | b"rsa-sha224"
        | b"sha224withrsaencryption"
        | b"2.16.840.1.101.3.4.2.4" => Sha224,
        b"sha384"
        | b"sha-384"
        | b"sha2-384"
        | b"rsa-sha384"
        | b"sha384withrsaencryption"
        | b"2.16.840.1.101.3.4.2.2" => Sha384,
        b"sha512-224"
        | b"sha-512/224"
        | b"sha2-512/224"
        | b"rsa-sha512/224"
        | b"sha512-224withrsaencryption"
        | b"2.16.840.1.101.3.4.2.5" => Sha512_224,
        b"sha512-256"
        | b"sha-512/256"
        | b"sha2-512/256"
        | b"rsa-sha512/256"
        | b"sha512-256withrsaencryption"
        | b"2.16.840.1.101.3.4.2.6" => Sha512_256,
        b"sha3-224"
        | b"rsa-sha3-224"
        | b"id-rsassa-pkcs1-v1_5-with-sha3-224"
        | b"2.16.840.1.101.3.4.2.7" => Sha3_224,
        b"sha3-256"
        | b"rsa-sha3-256"
        | b"id-rsassa-pkcs1-v1_5-with-sha3-256"
        | b"2.16.840.1.101.3.4.2.8" => Sha3_256,
        b"sha3-384"
        | b"rsa-sha3-384"
        | b"id-rsassa-pkcs1-v1_5-with-sha3-384"
        | b"2.16.840.1.101.3.4.2.9" => Sha3_384,
        b"sha3-512"
        | b"rsa-sha3-512"
        | b"id-rsassa-pkcs1-v1_5-with-sha3-512"
        | b"2.16.840.1.101.3.4.2.10" => Sha3_512,
        b"shake128" | b"shake-128" | b"2.16.840.1.101.3.4.2.11" => Shake128,
        b"shake256" | b"shake-256" | b"2.16.840.1.101.3.4.2.12" => Shake256,
        b"ripemd160" | b"ripemd-160" | b"ripemd" | b"rmd160" | b"rsa-ripemd160"
        | b"ripemd160withrsa" | b"1.3.36.3.2.1" => Ripemd160,
        b"blake2b512" | b"blake2b-512" | b"1.3.6.1.4.1.1722.12.2.1.16" => Blake2b512,
        b"blake2s256" | b"blake2s-256" | b"1.3.6.1.4.1.1722.12.2.2.8" => Blake2s256,
        b"md5-sha1" => Md5Sha1,
        b"sm3" | b"rsa-sm3" | b"sm3withrsaencryption" | b"1.2.156.10197.1.401" => Sm3,
        b"md4"
        | b"rsa-md4"
        | b"md4withrsaencryption"
        | b"mdc2"
        | b"rsa-mdc2"
        | b"mdc2withrsa"
        | b"whirlpool" => return Found::Legacy,
        _ => return Found::Unknown,
    })
}

/// As [`find`], for a string of the engine.
pub fn find_js(name: &JsString) -> Found {
    match name.as_str().as_latin1() {
        Some(name) => find(name),
        // The engine may store text wide that would fit in Latin-1.
        None => find(name.to_std_string_lossy().as_bytes()),
    }
}

impl Algorithm {
    /// Length of the result in bytes; for SHAKE the length OpenSSL gives without being asked.
    pub fn output_length(self) -> usize {
        use Algorithm::*;
        match self {
            Md5 | Shake128 => 16,
            Sha1 | Ripemd160 => 20,
            Sha224 | Sha512_224 | Sha3_224 => 28,
            Sha256 | Sha512_256 | Sha3_256 | Blake2s256 | Shake256 | Sm3 => 32,
            Md5Sha1 => 36,
            Sha384 | Sha3_384 => 48,
            Sha512 | Sha3_512 | Blake2b512 => 64,
        }
    }

    /// Length in bytes of the blocks it works on, which HMAC pads its key to (RFC 2104).
    pub fn block_length(self) -> usize {
        use Algorithm::*;
        match self {
            Md5 | Sha1 | Md5Sha1 | Ripemd160 | Sha224 | Sha256 | Blake2s256 | Sm3 => 64,
            Sha384 | Sha512 | Sha512_224 | Sha512_256 | Blake2b512 => 128,
            Sha3_224 => 144,
            Sha3_256 | Shake256 => 136,
            Sha3_384 => 104,
            Sha3_512 => 72,
            Shake128 => 168,
        }
    }

    /// Whether the output may be as long as one likes.
    pub fn is_extendable(self) -> bool {
        matches!(self, Self::Shake128 | Self::Shake256)
    }

    /// A hasher that has seen nothing yet.
    pub fn hasher(self) -> Hasher {
        Hasher::new(self)
    }
}
