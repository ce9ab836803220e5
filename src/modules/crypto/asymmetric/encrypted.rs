//! Private keys that are encrypted with a passphrase: PKCS#8 (RFC 8018, PBES2), and the older
//! way of PEM.

use super::super::algorithm::Algorithm;
use super::super::cipher::{Named, at_once, find, modes::Way};
use super::super::derive;
use super::super::failure::Failure;
use super::der::{self, Reader};
use super::oids;
use crate::engine::errors::Class;

/// How often OpenSSL has the passphrase hashed.
const ROUNDS: u32 = 2048;

fn unsupported() -> Failure {
    Failure::of_library("1E08010C", "DECODER routines", "unsupported").stacked()
}

pub fn bad_decrypt() -> Failure {
    Failure::provider("1C800064", "bad decrypt").stacked()
}

/// The key within an `EncryptedPrivateKeyInfo`.
pub fn open(bytes: &[u8], passphrase: &[u8]) -> Result<Vec<u8>, Failure> {
    let parsed = || {
        let mut info = Reader::new(bytes).sequence()?;
        let mut scheme = info.sequence()?;
        let content = info.take(der::OCTET_STRING)?;
        if scheme.take(der::OID)? != oids::PBES2 {
            return None;
        }
        let mut parts = scheme.sequence()?;
        let mut derivation = parts.sequence()?;
        let mut encryption = parts.sequence()?;
        if derivation.take(der::OID)? != oids::PBKDF2 {
            return None;
        }
        let mut settings = derivation.sequence()?;
        let salt = settings.take(der::OCTET_STRING)?;
        let rounds = u32::try_from(settings.small()?).ok()?;
        settings.small();
        let hash = match settings.sequence() {
            Some(mut hash) => oids::mac_of(hash.take(der::OID)?)?,
            None => Algorithm::Sha1,
        };
        let name = oids::cipher_of(encryption.take(der::OID)?)?;
        let iv = encryption.take(der::OCTET_STRING)?;
        Some((salt, rounds, hash, name, iv, content))
    };
    let (salt, rounds, hash, name, iv, content) = parsed().ok_or_else(unsupported)?;
    let mut key = vec![0; find(name).map_or(0, |named| named.key)];
    derive::pbkdf2(hash, passphrase, salt, rounds, &mut key);
    at_once(name, &key, Some(iv), Way::Decrypt, content).map_err(|_| bad_decrypt())
}

/// The cipher that a key is to be encrypted with.
fn named(name: &str) -> Result<&'static Named, Failure> {
    let unknown = || Failure::coded(Class::Error, "ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher");
    find(name).ok_or_else(unknown)
}

/// An `EncryptedPrivateKeyInfo` of a key.
pub fn seal(key: &[u8], cipher: &str, passphrase: &[u8]) -> Result<Vec<u8>, Failure> {
    let named = named(cipher)?;
    let cipher = named.known_as;
    let oid = oids::cipher(cipher).ok_or_else(|| {
        let reason = "cipher has no object identifier";
        Failure::of_library("0680006C", "asn1 encoding routines", reason)
            .under("ASN1_CIPHER_HAS_NO_OBJECT_IDENTIFIER")
    })?;
    let mut salt = [0; 16];
    let mut iv = vec![0; named.iv];
    random(&mut salt)?;
    random(&mut iv)?;
    let mut secret = vec![0; named.key];
    derive::pbkdf2(Algorithm::Sha256, passphrase, &salt, ROUNDS, &mut secret);
    let content = at_once(cipher, &secret, Some(&iv), Way::Encrypt, key)?;
    let hash = der::sequence(&[
        &der::value(der::OID, oids::HMAC_SHA256),
        &der::value(der::NULL, &[]),
    ]);
    let settings = der::sequence(&[
        &der::value(der::OCTET_STRING, &salt),
        &der::number(&ROUNDS.to_be_bytes()),
        &hash,
    ]);
    let derivation = der::sequence(&[&der::value(der::OID, oids::PBKDF2), &settings]);
    let encryption = der::sequence(&[
        &der::value(der::OID, oid),
        &der::value(der::OCTET_STRING, &iv),
    ]);
    let scheme = der::sequence(&[
        &der::value(der::OID, oids::PBES2),
        &der::sequence(&[&derivation, &encryption]),
    ]);
    Ok(der::sequence(&[
        &scheme,
        &der::value(der::OCTET_STRING, &content),
    ]))
}

pub fn random(bytes: &mut [u8]) -> Result<(), Failure> {
    let filled = crate::runtime::random_bytes(bytes);
    filled.map_err(|error| Failure::Plain(format!("No random bytes: {error}")))
}

/// The key of PEM's older way: MD5 over the passphrase and the vector's first half.
fn old_key(length: usize, passphrase: &[u8], iv: &[u8]) -> Vec<u8> {
    let mut key: Vec<u8> = Vec::new();
    let mut last: Vec<u8> = Vec::new();
    while key.len() < length {
        let mut hasher = Algorithm::Md5.hasher();
        hasher.update(&last);
        hasher.update(passphrase);
        hasher.update(&iv[..iv.len().min(8)]);
        last = hasher.finish().to_vec();
        key.extend_from_slice(&last);
    }
    key.truncate(length);
    key
}

pub fn open_old(
    cipher: &str,
    iv: &[u8],
    bytes: &[u8],
    passphrase: &[u8],
) -> Result<Vec<u8>, Failure> {
    let length = find(cipher).map_or(0, |named| named.key);
    let key = old_key(length, passphrase, iv);
    at_once(cipher, &key, Some(iv), Way::Decrypt, bytes).map_err(|_| bad_decrypt())
}

/// The headers and the bytes of a key encrypted in that way.
pub fn seal_old(key: &[u8], cipher: &str, passphrase: &[u8]) -> Result<(String, Vec<u8>), Failure> {
    let named = named(cipher)?;
    if named.iv == 0 {
        let (number, library) = ("04800071", "PEM routines");
        let failure = Failure::of_library(number, library, "unsupported cipher");
        return Err(failure.under("PEM_UNSUPPORTED_CIPHER"));
    }
    let cipher = named.known_as;
    let mut iv = vec![0; named.iv];
    random(&mut iv)?;
    let secret = old_key(named.key, passphrase, &iv);
    let bytes = at_once(cipher, &secret, Some(&iv), Way::Encrypt, key)?;
    let digits: String = iv.iter().map(|byte| format!("{byte:02X}")).collect();
    let name = cipher.to_ascii_uppercase();
    let headers = format!("Proc-Type: 4,ENCRYPTED\nDEK-Info: {name},{digits}\n\n");
    Ok((headers, bytes))
}
