//! One type for all hash functions, and HMAC over it.

use digest::{Digest, ExtendableOutput, Update, XofReader};

use super::algorithm::Algorithm;
use super::sha512;

/// A result; no fixed-length hash is longer than 64 bytes.
pub type Output = smallvec::SmallVec<[u8; 64]>;

macro_rules! hashers {
    ($($name:ident: $type:ty,)*) => {
        /// A hash function under way.
        #[derive(Clone)]
        pub enum Hasher {
            $($name($type),)*
            Md5Sha1(Box<(md5::Md5, sha1::Sha1)>),
            Shake128(shake::Shake128),
            Shake256(shake::Shake256),
        }

        impl Hasher {
            /// A hasher that has seen nothing yet.
            pub fn new(algorithm: Algorithm) -> Self {
                match algorithm {
                    $(Algorithm::$name => Self::$name(<$type>::default()),)*
                    Algorithm::Md5Sha1 => Self::Md5Sha1(Box::default()),
                    Algorithm::Shake128 => Self::Shake128(Default::default()),
                    Algorithm::Shake256 => Self::Shake256(Default::default()),
                }
            }

            /// Takes more of the message.
            pub fn update(&mut self, bytes: &[u8]) {
                match self {
                    $(Self::$name(hasher) => Update::update(hasher, bytes),)*
                    Self::Md5Sha1(both) => {
                        Update::update(&mut both.0, bytes);
                        Update::update(&mut both.1, bytes);
                    }
                    Self::Shake128(hasher) => hasher.update(bytes),
                    Self::Shake256(hasher) => hasher.update(bytes),
                }
            }

            /// The hash of all that was taken. For SHAKE as many bytes as OpenSSL gives unasked.
            pub fn finish(self) -> Output {
                match self {
                    $(Self::$name(hasher) => Output::from_slice(&hasher.finalize()),)*
                    Self::Md5Sha1(both) => {
                        let mut output = Output::from_slice(&both.0.finalize());
                        output.extend_from_slice(&both.1.finalize());
                        output
                    }
                    Self::Shake128(hasher) => extend(hasher, 16),
                    Self::Shake256(hasher) => extend(hasher, 32),
                }
            }
        }
    };
}

hashers! {
    Blake2b512: blake2::Blake2b512,
    Blake2s256: blake2::Blake2s256,
    Md5: md5::Md5,
    Ripemd160: ripemd::Ripemd160,
    Sha1: sha1::Sha1,
    Sha224: sha2::Sha224,
    Sha256: sha2::Sha256,
    Sha384: sha512::Sha384,
    Sha512: sha512::Sha512,
    Sha512_224: sha512::Sha512_224,
    Sha512_256: sha512::Sha512_256,
    Sha3_224: sha3::Sha3_224,
    Sha3_256: sha3::Sha3_256,
    Sha3_384: sha3::Sha3_384,
    Sha3_512: sha3::Sha3_512,
    Sm3: sm3::Sm3,
}

fn extend(hasher: impl ExtendableOutput, length: usize) -> Output {
    let mut output = Output::from_elem(0, length);
    hasher.finalize_xof().read(&mut output);
    output
}

impl Hasher {
    /// Fills `output` with what an extendable function gives; for the others the start of the
    /// hash, whose length callers have checked.
    pub fn finish_into(self, output: &mut [u8]) {
        match self {
            Self::Shake128(hasher) => hasher.finalize_xof().read(output),
            Self::Shake256(hasher) => hasher.finalize_xof().read(output),
            other => {
                let hash = other.finish();
                let length = output.len().min(hash.len());
                output[..length].copy_from_slice(&hash[..length]);
            }
        }
    }
}

/// HMAC (RFC 2104) over any fixed-length hash function.
#[derive(Clone)]
pub struct Mac {
    inner: Hasher,
    outer: Hasher,
}

impl Mac {
    pub fn new(algorithm: Algorithm, key: &[u8]) -> Self {
        let mut block = [0u8; 168];
        let block = &mut block[..algorithm.block_length()];
        if key.len() > block.len() {
            let mut hasher = algorithm.hasher();
            hasher.update(key);
            let hash = hasher.finish();
            block[..hash.len()].copy_from_slice(&hash);
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let mut keyed = |pad: u8| {
            let mut hasher = algorithm.hasher();
            block.iter_mut().for_each(|byte| *byte ^= pad);
            hasher.update(block);
            block.iter_mut().for_each(|byte| *byte ^= pad);
            hasher
        };
        Self {
            inner: keyed(0x36),
            outer: keyed(0x5c),
        }
    }

    /// Takes more of the message.
    pub fn update(&mut self, bytes: &[u8]) {
        self.inner.update(bytes);
    }

    pub fn finish(mut self) -> Output {
        self.outer.update(&self.inner.finish());
        self.outer.finish()
    }
}
