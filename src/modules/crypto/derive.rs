//! Keys from passwords and secrets: PBKDF2 (RFC 8018), HKDF (RFC 5869), what scrypt costs (RFC 7914).

use super::algorithm::Algorithm;
use super::hasher::Mac;
use super::sha512;

/// Fills `key` by PBKDF2 with HMAC over `algorithm`.
pub fn pbkdf2(algorithm: Algorithm, password: &[u8], salt: &[u8], rounds: u32, key: &mut [u8]) {
    use pbkdf2::pbkdf2_hmac;
    match algorithm {
        Algorithm::Md5 => pbkdf2_hmac::<md5::Md5>(password, salt, rounds, key),
        Algorithm::Ripemd160 => pbkdf2_hmac::<ripemd::Ripemd160>(password, salt, rounds, key),
        Algorithm::Sha1 => pbkdf2_hmac::<sha1::Sha1>(password, salt, rounds, key),
        Algorithm::Sha224 => pbkdf2_hmac::<sha2::Sha224>(password, salt, rounds, key),
        Algorithm::Sha256 => pbkdf2_hmac::<sha2::Sha256>(password, salt, rounds, key),
        Algorithm::Sha384 => pbkdf2_hmac::<sha512::Sha384>(password, salt, rounds, key),
        Algorithm::Sha512 => pbkdf2_hmac::<sha512::Sha512>(password, salt, rounds, key),
        Algorithm::Sha512_224 => pbkdf2_hmac::<sha512::Sha512_224>(password, salt, rounds, key),
        Algorithm::Sha512_256 => pbkdf2_hmac::<sha512::Sha512_256>(password, salt, rounds, key),
        // The crate wants hashes that work by the block; the others are rare enough to go by
        // the definition.
        _ => by_definition(algorithm, password, salt, rounds, key),
    }
}

fn by_definition(algorithm: Algorithm, password: &[u8], salt: &[u8], rounds: u32, key: &mut [u8]) {
    let keyed = Mac::new(algorithm, password);
    for (index, part) in key.chunks_mut(algorithm.output_length()).enumerate() {
        let mut mac = keyed.clone();
        mac.update(salt);
        mac.update(&(index as u32 + 1).to_be_bytes());
        let mut link = mac.finish();
        let mut sum = link.clone();
        for _ in 1..rounds {
            let mut mac = keyed.clone();
            mac.update(&link);
            link = mac.finish();
            sum.iter_mut()
                .zip(&link)
                .for_each(|(sum, byte)| *sum ^= byte);
        }
        part.copy_from_slice(&sum[..part.len()]);
    }
}

/// Fills `key`, at most 255 times the hash's length, by HKDF.
pub fn hkdf(algorithm: Algorithm, secret: &[u8], salt: &[u8], info: &[u8], key: &mut [u8]) {
    // An absent salt is as many zeros as the hash is long, which HMAC pads an empty key to.
    let mut extract = Mac::new(algorithm, salt);
    extract.update(secret);
    let expand = Mac::new(algorithm, &extract.finish());
    let mut last = super::hasher::Output::new();
    for (index, part) in key.chunks_mut(algorithm.output_length()).enumerate() {
        let mut mac = expand.clone();
        mac.update(&last);
        mac.update(info);
        mac.update(&[index as u8 + 1]);
        last = mac.finish();
        part.copy_from_slice(&last[..part.len()]);
    }
}

/// scrypt's costs and Node's limit on the memory, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Scrypt {
    /// N: a power of two from 2 on.
    pub n: u64,
    /// Block size.
    pub r: u64,
    /// Parallelization.
    pub p: u64,
    /// Bytes.
    pub maxmem: u64,
}

impl Scrypt {
    /// Node's defaults.
    pub const DEFAULT: Self = Self {
        n: 16_384,
        r: 8,
        p: 1,
        maxmem: 32 << 20,
    };

    /// Whether OpenSSL would work with these costs: within the standard's limits and the memory.
    pub fn fits(&self) -> bool {
        // RFC 7914, 6: p is at most (2^32 - 1) * 32 / (128 * r), and N less than 2^(128 * r / 8).
        let blocks = self.p.checked_mul(self.r);
        if blocks.is_none_or(|blocks| blocks > (1 << 30) - 1) {
            return false;
        }
        if self.r < 4 && self.n >= 1 << (16 * self.r) {
            return false;
        }
        let chunk = 128 * u128::from(self.r);
        let bytes = chunk * u128::from(self.p) + chunk * (u128::from(self.n) + 2);
        bytes <= u128::from(self.maxmem)
    }
}
