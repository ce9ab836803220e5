//! What an archive of PKCS#12 holds (`pfx`): a key, its certificate, and others.

use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error;

use super::pem_of;
use crate::engine::errors::Class;
use crate::modules::crypto::failure::Failure;
use crate::modules::crypto::pem;

/// `pbeWithSHAAnd40BitRC2-CBC` and `pbeWithSHAAnd128BitRC4` as they stand in an archive: OpenSSL has these in
/// its legacy provider only, which Node does not load.
const LEGACY: [&[u8]; 2] = [
    b"\x06\x0a\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x06",
    b"\x06\x0a\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x01",
];

/// An archive's contents, in PEM.
pub struct Opened {
    pub key: String,
    /// The key's certificate.
    pub certificate: String,
    /// The others.
    pub above: Vec<String>,
}

fn failed(message: &str) -> Failure {
    Failure::coded(Class::Error, "ERR_CRYPTO_OPERATION_FAILED", message)
}

/// The first value of DER in `bytes`; what stands behind it is nobody's.
fn first_value(bytes: &[u8]) -> Result<&[u8], Failure> {
    let too_short = || Failure::plain("not enough data");
    let (_, &first) = bytes.first().zip(bytes.get(1)).ok_or_else(too_short)?;
    let (header, length) = match first {
        0..0x80 => (2, usize::from(first)),
        _ => {
            let count = usize::from(first & 0x7f);
            let digits = bytes.get(2..2 + count).ok_or_else(too_short)?;
            if !(1..=4).contains(&count) {
                return Err(Failure::plain("too long"));
            }
            let add = |length: usize, digit: &u8| length << 8 | usize::from(*digit);
            (2 + count, digits.iter().fold(0, add))
        }
    };
    bytes.get(..header + length).ok_or_else(too_short)
}

fn refused(error: Error) -> Failure {
    match error {
        Error::MacError(_) => Failure::plain("mac verify failure"),
        Error::UnsupportedContentType => Failure::plain("content type not data"),
        Error::DerError(_) | Error::InvalidVersion => Failure::plain("wrong tag"),
        Error::UnsupportedEncryptionScheme | Error::UnsupportedMacAlgorithm => unsupported(),
        Error::Pkcs5Error(_) | Error::UnpadError => Failure::plain("bad decrypt"),
        _ => failed("Unable to load PFX certificate"),
    }
}

fn unsupported() -> Failure {
    let code = "ERR_CRYPTO_UNSUPPORTED_OPERATION";
    Failure::coded(Class::Error, code, "Unsupported PKCS12 PFX data")
}

/// Opens an archive. Fails with what OpenSSL says of it, which has no code in Node.
pub fn open(bytes: &[u8], passphrase: &str) -> Result<Opened, Failure> {
    let bytes = first_value(bytes)?;
    let archive = Pkcs12Archive::from_pkcs12(bytes, passphrase).map_err(refused)?;
    let is_there = |name: &[u8]| memchr::memmem::find(bytes, name).is_some();
    if LEGACY.into_iter().any(is_there) {
        return Err(unsupported());
    }
    let key = archive.keys.first();
    let key = key.ok_or_else(|| failed("Unable to load private key from PFX data"))?;
    let names_it = |id: &Vec<u8>| {
        let own = key.local_key_id.as_ref();
        own.is_some_and(|own| own.as_ref() == id.as_slice())
    };
    let is_its = |bag: &p12_keystore::CertificateBag| match &bag.local_key_id {
        Some(id) => names_it(id),
        None => archive.certs.len() == 1,
    };
    let at = archive.certs.iter().position(is_its);
    let at = at.ok_or_else(|| failed("Unable to load PFX certificate"))?;
    let certificates = archive.certs.iter();
    let mut all: Vec<_> = certificates.map(|bag| pem_of(bag.cert.as_der())).collect();
    Ok(Opened {
        key: pem::text("PRIVATE KEY", "", key.key.as_der()),
        certificate: all.remove(at),
        above: all,
    })
}
