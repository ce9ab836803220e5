//! RSA: new keys, and what is done with the bare numbers (RFC 8017).

use rsa::rand_core::{TryCryptoRng, TryRng};
use rsa::traits::{PaddingScheme, PublicKeyParts, SignatureScheme};
use rsa::{BoxedUint, Oaep, Pkcs1v15Encrypt, Pkcs1v15Sign, PrivateKey, PublicKey, hazmat};

use super::super::algorithm::Algorithm;
use super::super::failure::Failure;
use super::super::hasher::Mac;
use super::super::key::same_in_constant_time;
use super::{der, encrypted, modular, oids, write};

/// The operating system's random numbers, as the crates want them.
pub struct Random;

impl TryRng for Random {
    type Error = getrandom::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_ne_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_ne_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        crate::runtime::random_bytes(bytes)
    }
}

impl TryCryptoRng for Random {}

/// An error of OpenSSL's RSA.
pub fn failed(number: &'static str, reason: &'static str) -> Failure {
    let code = format!("RSA_{}", reason.to_ascii_uppercase().replace(' ', "_"));
    Failure::of_library(number, "rsa routines", reason).under(&code)
}

/// A new key.
pub fn generate(bits: usize, exponent: u64) -> Result<PrivateKey, Failure> {
    if exponent < 3 || exponent.is_multiple_of(2) {
        return Err(failed("020000B2", "pub exponent out of range"));
    }
    let exponent = BoxedUint::from(exponent);
    let made = PrivateKey::new_with_exp_unchecked(&mut Random, bits, exponent);
    made.map_err(|error| Failure::Plain(error.to_string()))
}

fn sized(number: &BoxedUint, length: usize) -> Vec<u8> {
    modular::sized(&number.to_be_bytes(), length)
}

/// What OpenSSL says of a number that is not smaller than the modulus.
fn too_large() -> Failure {
    failed("02000084", "data too large for modulus")
}

fn number(key: &impl PublicKeyParts, bytes: &[u8]) -> Result<BoxedUint, Failure> {
    let number = BoxedUint::from_be_slice(bytes, key.n_bits_precision());
    match number {
        Ok(number) if number < *key.n().as_ref() => Ok(number),
        _ => Err(too_large()),
    }
}

/// The public operation, without padding.
pub fn public_bare(key: &PublicKey, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let turned = hazmat::rsa_encrypt(key, &number(key, bytes)?);
    turned
        .map(|turned| sized(&turned, key.size()))
        .map_err(|_| too_large())
}

/// The private operation, without padding; blinded, and checked.
pub fn private_bare(key: &PrivateKey, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let number = number(key, bytes)?;
    let turned = hazmat::rsa_decrypt_and_check(key, Some(&mut Random), &number);
    turned
        .map(|turned| sized(&turned, key.size()))
        .map_err(|_| failed("020000AB", "internal error"))
}

/// Runs the code with the type of a hash function that OAEP is offered with.
macro_rules! with_hash {
    ($algorithm:expr, $type:ident => $body:expr) => {
        with_hash!($algorithm, $type => $body;
            Md5 md5::Md5, Sha1 sha1::Sha1, Sha224 sha2::Sha224, Sha256 sha2::Sha256,
            Sha384 sha2::Sha384, Sha512 sha2::Sha512, Sha512_224 sha2::Sha512_224,
            Sha512_256 sha2::Sha512_256, Sha3_224 sha3::Sha3_224, Sha3_256 sha3::Sha3_256,
            Sha3_384 sha3::Sha3_384, Sha3_512 sha3::Sha3_512)
    };
    ($algorithm:expr, $type:ident => $body:expr; $($name:ident $hash:ty),*) => {
        match $algorithm {
            $(Algorithm::$name => {
                type $type = $hash;
                Some($body)
            })*
            _ => None,
        }
    };
}

fn no_such_hash() -> Failure {
    Failure::plain("RSA-OAEP with this hash function is not implemented in Ouro")
}

/// RSAES-OAEP
pub fn oaep_encrypt(
    key: &PublicKey,
    hash: Algorithm,
    label: &[u8],
    message: &[u8],
) -> Result<Vec<u8>, Failure> {
    let sealed = with_hash!(hash, D => {
        let padding = Oaep::<D>::new_with_label(label.to_vec());
        padding.encrypt(&mut Random, key, message)
    });
    sealed
        .ok_or_else(no_such_hash)?
        .map_err(|_| failed("0200006E", "data too large for key size"))
}

pub fn oaep_decrypt(
    key: &PrivateKey,
    hash: Algorithm,
    label: &[u8],
    message: &[u8],
) -> Result<Vec<u8>, Failure> {
    let opened = with_hash!(hash, D => {
        let padding = Oaep::<D>::new_with_label(label.to_vec());
        padding.decrypt(Some(&mut Random), key, message)
    });
    opened
        .ok_or_else(no_such_hash)?
        .map_err(|_| failed("02000079", "oaep decoding error"))
}

/// RSAES-PKCS1-v1_5
pub fn pkcs1_encrypt(key: &PublicKey, message: &[u8]) -> Result<Vec<u8>, Failure> {
    let sealed = Pkcs1v15Encrypt.encrypt(&mut Random, key, message);
    sealed.map_err(|_| failed("0200006E", "data too large for key size"))
}

/// The message; what does not decrypt gives bytes that follow from key and message alone, so that
/// nobody learns from the difference.
pub fn pkcs1_decrypt(key: &PrivateKey, message: &[u8]) -> Result<Vec<u8>, Failure> {
    if message.len() > key.size() {
        return Err(failed("0200006C", "data greater than mod len"));
    }
    let mut secret = Algorithm::Sha256.hasher();
    secret.update(&write::rsa_numbers(key)[2]);
    let mut mac = Mac::new(Algorithm::Sha256, &secret.finish());
    mac.update(message);
    let seed = Mac::new(Algorithm::Sha256, &mac.finish());
    let block = |number: u32| {
        let mut mac = seed.clone();
        mac.update(&number.to_be_bytes());
        mac.finish()
    };
    let first = block(0);
    let drawn = usize::from(u16::from_be_bytes([first[0], first[1]]));
    let length = drawn % (key.size() - 10);
    let mut instead: Vec<u8> = (1..).take(length / 32 + 1).flat_map(block).collect();
    instead.truncate(length);
    let opened = Pkcs1v15Encrypt.decrypt(Some(&mut Random), key, message);
    Ok(opened.unwrap_or(instead))
}

/// A message padded as a signature is, turned with the private key.
pub fn private_encrypt(key: &PrivateKey, message: &[u8]) -> Result<Vec<u8>, Failure> {
    let padding = Pkcs1v15Sign::new_unprefixed();
    let signed = padding.sign(Some(&mut Random), key, message);
    signed.map_err(|_| failed("0200006E", "data too large for key size"))
}

/// The opposite.
pub fn public_decrypt(key: &PublicKey, message: &[u8]) -> Result<Vec<u8>, Failure> {
    let turned = public_bare(key, message)?;
    let padded = turned.strip_prefix(&[0, 1]);
    let message = padded.and_then(|padded| {
        let at = padded.iter().position(|&byte| byte != 0xff)?;
        (at >= 8 && padded[at] == 0).then(|| padded[at + 1..].to_vec())
    });
    message.ok_or_else(|| failed("0200008A", "invalid padding").stacked())
}

/// What stands before a hash in a signature.
fn digest_prefix(hash: Algorithm) -> Vec<u8> {
    let Some(oid) = oids::hash(hash) else {
        return Vec::new();
    };
    let zeros = vec![0; hash.output_length()];
    let known_as = der::sequence(&[&der::value(der::OID, oid), &der::value(der::NULL, &[])]);
    let whole = der::sequence(&[&known_as, &der::value(der::OCTET_STRING, &zeros)]);
    whole[..whole.len() - zeros.len()].to_vec()
}

fn pkcs1_scheme(hash: Algorithm) -> Pkcs1v15Sign {
    Pkcs1v15Sign {
        hash_len: Some(hash.output_length()),
        prefix: digest_prefix(hash).into(),
    }
}

/// RSASSA-PKCS1-v1_5
pub fn pkcs1_sign(key: &PrivateKey, hash: Algorithm, hashed: &[u8]) -> Result<Vec<u8>, Failure> {
    let signed = pkcs1_scheme(hash).sign(Some(&mut Random), key, hashed);
    signed.map_err(|_| failed("02000070", "digest too big for rsa key").stacked())
}

pub fn pkcs1_verify(key: &PublicKey, hash: Algorithm, hashed: &[u8], signature: &[u8]) -> bool {
    pkcs1_scheme(hash).verify(key, hashed, signature).is_ok()
}

/// MGF1 over bytes, laid over `target`.
fn mask(hash: Algorithm, seed: &[u8], target: &mut [u8]) {
    for (number, part) in target.chunks_mut(hash.output_length()).enumerate() {
        let mut hasher = hash.hasher();
        hasher.update(seed);
        hasher.update(&(number as u32).to_be_bytes());
        let stream = hasher.finish();
        part.iter_mut()
            .zip(&stream)
            .for_each(|(byte, with)| *byte ^= with);
    }
}

/// The hash of PSS: of zeros, the message's hash and the salt.
fn salted(hash: Algorithm, hashed: &[u8], salt: &[u8]) -> Vec<u8> {
    let mut hasher = hash.hasher();
    hasher.update(&[0; 8]);
    hasher.update(hashed);
    hasher.update(salt);
    hasher.finish().to_vec()
}

/// The longest salt there is room for.
pub fn longest_salt(bits: usize, hash: Algorithm) -> Option<usize> {
    (bits - 1).div_ceil(8).checked_sub(hash.output_length() + 2)
}

/// RSASSA-PSS
pub fn pss_sign(
    key: &PrivateKey,
    hash: Algorithm,
    mgf: Algorithm,
    salt: usize,
    hashed: &[u8],
) -> Result<Vec<u8>, Failure> {
    let bits = key.n().bit_width() as usize;
    if longest_salt(bits, hash).is_none_or(|longest| salt > longest) {
        return Err(failed("0200006E", "data too large for key size").stacked());
    }
    let mut salt = vec![0; salt];
    encrypted::random(&mut salt)?;
    let sum = salted(hash, hashed, &salt);
    let length = (bits - 1).div_ceil(8);
    let mut block = vec![0; length - sum.len() - 1 - salt.len() - 1];
    block.push(1);
    block.extend_from_slice(&salt);
    mask(mgf, &sum, &mut block);
    block[0] &= 0xff >> (8 * length - (bits - 1));
    block.extend_from_slice(&sum);
    block.push(0xbc);
    private_bare(key, &block)
}

/// `salt` is its length; none means any.
pub fn pss_verify(
    key: &PublicKey,
    hash: Algorithm,
    mgf: Algorithm,
    salt: Option<usize>,
    hashed: &[u8],
    signature: &[u8],
) -> bool {
    let verified = || {
        let bits = key.n().bit_width() as usize;
        let length = (bits - 1).div_ceil(8);
        if signature.len() != key.size() {
            return None;
        }
        let turned = public_bare(key, signature).ok()?;
        let (zeros, block) = turned.split_at(turned.len() - length);
        let (&last, block) = block.split_last()?;
        let at = block.len().checked_sub(hash.output_length())?;
        let (masked, sum) = block.split_at(at);
        let unused = 8 * length - (bits - 1);
        let over = masked.first()? & !(0xff_u8 >> unused);
        if last != 0xbc || over != 0 || zeros.iter().any(|&byte| byte != 0) {
            return None;
        }
        let mut open = masked.to_vec();
        mask(mgf, sum, &mut open);
        open[0] &= 0xff >> unused;
        let start = open.iter().position(|&byte| byte != 0)?;
        let found = &open[start + 1..];
        let fits = salt.is_none_or(|salt| salt == found.len());
        let own = salted(hash, hashed, found);
        (open[start] == 1 && fits && same_in_constant_time(&own, sum)).then_some(())
    };
    verified().is_some()
}
