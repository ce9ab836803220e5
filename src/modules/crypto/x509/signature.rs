//! Signatures of certificates and the like, by any algorithm that `crypto` has. (What `tls` believes in is
//! narrower, and checked by its own library: `tls/verify.rs`.)

use super::super::algorithm::Algorithm;
use super::super::asymmetric::der::{self, Reader};
use super::super::asymmetric::sign::{self, Manner};
use super::super::asymmetric::{Limits, Public, Use, read};
use x509_parser::der_parser::asn1_rs::Oid;

/// What keys sign with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rsa,
    Pss,
    Ec,
    Ed25519,
}

/// The kind of key, and the hash where it does not say that itself.
type Way = (Kind, Option<Algorithm>);

/// OpenSSL's names of algorithms, by their numbers; with those that can be checked.
#[rustfmt::skip]
const ALGORITHMS: &[(&str, &str, Option<Way>)] = &[
    ("1.2.840.113549.1.1.4", "md5WithRSAEncryption", Some((Kind::Rsa, Some(Algorithm::Md5)))),
    ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption", Some((Kind::Rsa, Some(Algorithm::Sha1)))),
    ("1.2.840.113549.1.1.10", "rsassaPss", Some((Kind::Pss, None))),
    ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption", Some((Kind::Rsa, Some(Algorithm::Sha256)))),
    ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption", Some((Kind::Rsa, Some(Algorithm::Sha384)))),
    ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption", Some((Kind::Rsa, Some(Algorithm::Sha512)))),
    ("1.2.840.113549.1.1.14", "sha224WithRSAEncryption", Some((Kind::Rsa, Some(Algorithm::Sha224)))),
    ("1.2.840.113549.1.1.15", "sha512-224WithRSAEncryption", Some((Kind::Rsa, Some(Algorithm::Sha512_224)))),
    ("1.2.840.113549.1.1.16", "sha512-256WithRSAEncryption", Some((Kind::Rsa, Some(Algorithm::Sha512_256)))),
    ("2.16.840.1.101.3.4.3.13", "RSA-SHA3-224", Some((Kind::Rsa, Some(Algorithm::Sha3_224)))),
    ("2.16.840.1.101.3.4.3.14", "RSA-SHA3-256", Some((Kind::Rsa, Some(Algorithm::Sha3_256)))),
    ("2.16.840.1.101.3.4.3.15", "RSA-SHA3-384", Some((Kind::Rsa, Some(Algorithm::Sha3_384)))),
    ("2.16.840.1.101.3.4.3.16", "RSA-SHA3-512", Some((Kind::Rsa, Some(Algorithm::Sha3_512)))),
    ("1.2.840.10045.4.1", "ecdsa-with-SHA1", Some((Kind::Ec, Some(Algorithm::Sha1)))),
    ("1.2.840.10045.4.3.1", "ecdsa-with-SHA224", Some((Kind::Ec, Some(Algorithm::Sha224)))),
    ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256", Some((Kind::Ec, Some(Algorithm::Sha256)))),
    ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384", Some((Kind::Ec, Some(Algorithm::Sha384)))),
    ("1.2.840.10045.4.3.4", "ecdsa-with-SHA512", Some((Kind::Ec, Some(Algorithm::Sha512)))),
    ("1.3.101.112", "ED25519", Some((Kind::Ed25519, None))),
    ("1.3.101.113", "ED448", None),
    ("1.2.840.10040.4.3", "dsaWithSHA1", None),
    ("2.16.840.1.101.3.4.3.1", "dsa_with_SHA224", None),
    ("2.16.840.1.101.3.4.3.2", "dsa_with_SHA256", None),
];

/// OpenSSL's name of a signature's algorithm.
pub fn name_of(number: &str) -> Option<&'static str> {
    let found = ALGORITHMS.iter().find(|(known, ..)| *known == number);
    found.map(|(_, name, _)| *name)
}

/// What was signed, by which algorithm (what its identifier holds), and the signature.
#[derive(Clone, Copy)]
pub struct Signed<'a> {
    pub message: &'a [u8],
    pub algorithm: &'a [u8],
    pub signature: &'a [u8],
}

impl Signed<'_> {
    /// Whether a key has signed it.
    pub fn is_by(&self, key: &Public) -> bool {
        let verified = || {
            let number = Reader::new(self.algorithm).take(der::OID)?;
            let number = Oid::new(number.into()).to_id_string();
            let (.., way) = ALGORITHMS.iter().find(|(known, ..)| *known == number)?;
            let (kind, hash) = (*way)?;
            let fits = matches!(
                (kind, key),
                (Kind::Rsa, Public::Rsa(_, Use::Any))
                    | (Kind::Pss, Public::Rsa(..))
                    | (Kind::Ec, Public::Ec(..))
                    | (Kind::Ed25519, Public::Ed25519(_))
            );
            fits.then_some(())?;
            let mut key = key.clone();
            let mut manner = Manner {
                hash,
                padding: None,
                salt: None,
                is_bare: false,
                is_hashed: false,
            };
            if kind == Kind::Pss {
                let limits = self.pss_limits()?;
                manner.hash = Some(limits.hash);
                manner.padding = Some(sign::PSS);
                manner.salt = i32::try_from(limits.salt).ok();
                if let Public::Rsa(_, purpose) = &mut key {
                    *purpose = Use::Pss(Some(limits));
                }
            }
            sign::verify(&key, &manner, self.message, self.signature).ok()
        };
        verified().unwrap_or(false)
    }

    /// Of RSA-PSS: how it was signed.
    fn pss_limits(&self) -> Option<Limits> {
        let mut algorithm = Reader::new(self.algorithm);
        algorithm.any()?;
        read::pss_limits(algorithm.sequence()?)
    }
}
