//! Whether a chain of certificates may be believed: from the peer's own to one of those that are
//! trusted. What is wrong has OpenSSL's names, since programs look at them.
//!
//! As in Node a handshake goes through whatever the chain is, and the answer is given afterwards: of
//! several faults the one that is found last counts.

use std::collections::HashMap;
use std::sync::OnceLock;

use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::{CertificateDer, SignatureVerificationAlgorithm};
use rustls::{SignatureAlgorithm, SignatureScheme};
use x509_parser::prelude::{ParsedExtension, X509Version};
use x509_parser::time::ASN1Time;

use super::names;
use crate::modules::crypto::x509::Parsed;

/// What may be wrong: Node's code and OpenSSL's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault(pub &'static str, pub &'static str);

macro_rules! faults {
    ($($name:ident, $code:literal, $words:literal;)*) => {
        $(pub const $name: Fault = Fault($code, $words);)*
    };
}

#[rustfmt::skip]
faults! {
    NO_ISSUER, "UNABLE_TO_GET_ISSUER_CERT", "unable to get issuer certificate; if the root CA is installed locally, try running Node.js with --use-system-ca";
    NO_LOCAL_ISSUER, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate";
    LEAF_UNVERIFIED, "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate; if the root CA is installed locally, try running Node.js with --use-system-ca";
    SELF_SIGNED, "DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca";
    SELF_SIGNED_IN_CHAIN, "SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain";
    BAD_SIGNATURE, "CERT_SIGNATURE_FAILURE", "certificate signature failure";
    NOT_YET_VALID, "CERT_NOT_YET_VALID", "certificate is not yet valid";
    EXPIRED, "CERT_HAS_EXPIRED", "certificate has expired";
    TOO_LONG, "CERT_CHAIN_TOO_LONG", "certificate chain too long";
    PATH_TOO_LONG, "PATH_LENGTH_EXCEEDED", "path length constraint exceeded";
    WRONG_PURPOSE, "INVALID_PURPOSE", "unsuitable certificate purpose";
    UNKNOWN_CRITICAL, "UNSPECIFIED", "unhandled critical extension";
    NOT_PERMITTED, "UNSPECIFIED", "permitted subtree violation";
    EXCLUDED, "UNSPECIFIED", "excluded subtree violation";
    UNREADABLE, "UNSPECIFIED", "unspecified certificate verification error";
}

/// Certificates in a chain, at most.
const MOST: usize = 16;

/// What a chain asks of a certificate.
impl Parsed<'_> {
    /// Whether `other` has signed it.
    pub fn is_signed_by(&self, other: &Parsed<'_>) -> bool {
        algorithms().all.iter().any(|algorithm| {
            algorithm.signature_alg_id().as_ref() == self.algorithm
                && other.verifies(*algorithm, self.signed, self.signature)
        })
    }

    fn verifies(
        &self,
        algorithm: &dyn SignatureVerificationAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        algorithm.public_key_alg_id().as_ref() == self.key_algorithm
            && algorithm
                .verify_signature(self.key, message, signature)
                .is_ok()
    }

    /// What its key is for.
    pub fn key_kind(&self) -> SignatureAlgorithm {
        let algorithm = &self.certificate.public_key().algorithm.algorithm;
        match algorithm.to_id_string().as_str() {
            "1.2.840.113549.1.1.1" => SignatureAlgorithm::RSA,
            "1.2.840.10045.2.1" => SignatureAlgorithm::ECDSA,
            _ => SignatureAlgorithm::ED25519,
        }
    }

    /// Whether its key has signed a handshake's message.
    pub fn has_signed(&self, scheme: SignatureScheme, message: &[u8], signature: &[u8]) -> bool {
        algorithms()
            .mapping
            .iter()
            .filter(|(known, _)| *known == scheme)
            .flat_map(|(_, algorithms)| algorithms.iter())
            .any(|algorithm| self.verifies(*algorithm, message, signature))
    }

    fn is_valid_at(&self, now: i64) -> Result<(), Fault> {
        let validity = self.certificate.validity();
        if now < validity.not_before.timestamp() {
            Err(NOT_YET_VALID)
        } else if now > validity.not_after.timestamp() {
            Err(EXPIRED)
        } else {
            Ok(())
        }
    }

    /// Whether it may sign others, with so many certificates between it and the peer's own.
    fn is_issuer(&self, between: usize) -> Result<(), Fault> {
        let certificate = &self.certificate;
        match certificate.basic_constraints() {
            Ok(Some(constraints)) => {
                if !constraints.value.ca {
                    return Err(WRONG_PURPOSE);
                }
                let most = constraints.value.path_len_constraint;
                if most.is_some_and(|most| between > most as usize) {
                    return Err(PATH_TOO_LONG);
                }
            }
            // Those of before 1997 say nothing.
            Ok(None) if certificate.version() == X509Version::V1 && self.is_self_signed() => {}
            _ => return Err(WRONG_PURPOSE),
        }
        match self.may_sign_certificates() {
            true => Ok(()),
            false => Err(WRONG_PURPOSE),
        }
    }

    fn is_for(&self, purpose: Purpose, is_leaf: bool) -> Result<(), Fault> {
        match self.certificate.extended_key_usage() {
            Ok(Some(usage)) => {
                let is_named = match purpose {
                    Purpose::Server => usage.value.server_auth,
                    Purpose::Client => usage.value.client_auth,
                };
                if !is_named {
                    return Err(WRONG_PURPOSE);
                }
            }
            Ok(None) => {}
            Err(_) => return Err(WRONG_PURPOSE),
        }
        if !is_leaf {
            return Ok(());
        }
        match self.certificate.key_usage() {
            Ok(Some(usage)) => {
                let usage = usage.value;
                let agrees = usage.digital_signature() || usage.key_agreement();
                if agrees || (purpose == Purpose::Server && usage.key_encipherment()) {
                    Ok(())
                } else {
                    Err(WRONG_PURPOSE)
                }
            }
            Ok(None) => Ok(()),
            Err(_) => Err(WRONG_PURPOSE),
        }
    }

    /// Whether it has a part that must be understood, and is not.
    fn has_unknown_parts(&self) -> bool {
        self.certificate.extensions().iter().any(|extension| {
            let is_known = matches!(
                extension.parsed_extension(),
                ParsedExtension::BasicConstraints(_)
                    | ParsedExtension::KeyUsage(_)
                    | ParsedExtension::ExtendedKeyUsage(_)
                    | ParsedExtension::SubjectAlternativeName(_)
                    | ParsedExtension::NameConstraints(_)
                    | ParsedExtension::CertificatePolicies(_)
                    | ParsedExtension::SubjectKeyIdentifier(_)
                    | ParsedExtension::AuthorityKeyIdentifier(_)
            );
            extension.critical && !is_known
        })
    }
}

/// The signatures that can be checked.
pub fn algorithms() -> &'static WebPkiSupportedAlgorithms {
    static KNOWN: OnceLock<WebPkiSupportedAlgorithms> = OnceLock::new();
    KNOWN.get_or_init(|| rustls::crypto::ring::default_provider().signature_verification_algorithms)
}

/// What a certificate is to be good for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Server,
    Client,
}

/// Certificates that are trusted, by the names of their subjects.
#[derive(Default)]
pub struct Store {
    certificates: Vec<CertificateDer<'static>>,
    by_subject: HashMap<Vec<u8>, Vec<usize>>,
}

impl Store {
    /// A store of these; what is no certificate is left out.
    pub fn new(certificates: impl IntoIterator<Item = CertificateDer<'static>>) -> Self {
        let mut store = Self::default();
        for der in certificates {
            if let Some(parsed) = Parsed::new(&der) {
                let at = store.certificates.len();
                let list = store.by_subject.entry(parsed.subject().to_vec());
                list.or_default().push(at);
            } else {
                continue;
            }
            store.certificates.push(der);
        }
        store
    }

    /// All of them.
    pub fn certificates(&self) -> &[CertificateDer<'static>] {
        &self.certificates
    }

    fn named(&self, subject: &[u8]) -> impl Iterator<Item = Parsed<'_>> {
        let places = self.by_subject.get(subject).map_or(&[][..], Vec::as_slice);
        places
            .iter()
            .filter_map(|at| Parsed::new(&self.certificates[*at]))
    }

    fn has(&self, parsed: &Parsed<'_>) -> bool {
        self.named(parsed.subject())
            .any(|known| known.der == parsed.der)
    }
}

/// The one of some certificates that has issued another: one that is valid now, if there is.
/// An error when one says so and has not signed it.
fn issuer_of<'a>(
    of: &Parsed<'_>,
    among: impl Iterator<Item = Parsed<'a>>,
    now: i64,
) -> Result<Option<Parsed<'a>>, Fault> {
    let mut found = None;
    let mut is_refused = false;
    for candidate in among.filter(|candidate| of.may_be_from(candidate)) {
        if !of.is_signed_by(&candidate) {
            is_refused = true;
        } else if candidate.is_valid_at(now).is_ok() {
            return Ok(Some(candidate));
        } else {
            found = Some(candidate);
        }
    }
    match found {
        None if is_refused => Err(BAD_SIGNATURE),
        found => Ok(found),
    }
}

/// A chain from the peer's certificate upwards, as far as it goes, with what is wrong with it.
pub struct Path {
    pub certificates: Vec<CertificateDer<'static>>,
    pub fault: Option<Fault>,
}

/// Verifies what a peer has sent: its own certificate, and others in any order. With `partial` any
/// certificate in the store is the end of a chain, not only one that is its own issuer.
pub fn verify(sent: &[CertificateDer<'_>], store: &Store, purpose: Purpose, partial: bool) -> Path {
    let mut path = Path {
        certificates: Vec::new(),
        fault: Some(UNREADABLE),
    };
    let Some(leaf) = sent.first().and_then(|der| Parsed::new(der)) else {
        return path;
    };
    let now = ASN1Time::now().timestamp();
    let (chain, mut fault) = build(leaf, &sent[1..], store, partial, now);
    let mut between = 0;
    for (at, link) in chain.iter().enumerate() {
        if link.has_unknown_parts() {
            fault = Some(UNKNOWN_CRITICAL);
        }
        if at > 0
            && let Err(wrong) = link.is_issuer(between)
        {
            fault = Some(wrong);
        }
        if let Err(wrong) = link.is_for(purpose, at == 0) {
            fault = Some(wrong);
        }
        if at > 0 && !link.is_self_signed() {
            between += 1;
        }
    }
    for link in chain.iter().rev() {
        if let Err(wrong) = link.is_valid_at(now) {
            fault = Some(wrong);
        }
    }
    if let [only] = &chain[..]
        && matches!(fault, Some(NO_LOCAL_ISSUER | NO_ISSUER))
        && !only.is_self_signed()
    {
        fault = Some(LEAF_UNVERIFIED);
    }
    for (at, link) in chain.iter().enumerate().skip(1) {
        if let Err(wrong) = names::allow(link, &chain[..at]) {
            fault = Some(wrong);
        }
    }
    path.certificates = chain
        .iter()
        .map(|link| CertificateDer::from(link.der.to_vec()))
        .collect();
    path.fault = fault;
    path
}

/// The certificates of a store from one that is not in it upwards.
pub fn above(leaf: &CertificateDer<'_>, store: &Store) -> Vec<CertificateDer<'static>> {
    let Some(leaf) = Parsed::new(leaf) else {
        return Vec::new();
    };
    let now = ASN1Time::now().timestamp();
    let (chain, _) = build(leaf, &[], store, false, now);
    let above = chain.iter().skip(1);
    above
        .map(|link| CertificateDer::from(link.der.to_vec()))
        .collect()
}

fn build<'a>(
    leaf: Parsed<'a>,
    others: &'a [CertificateDer<'_>],
    store: &'a Store,
    partial: bool,
    now: i64,
) -> (Vec<Parsed<'a>>, Option<Fault>) {
    let mut chain = vec![leaf];
    loop {
        let Some(last) = chain.last() else {
            return (chain, Some(UNREADABLE));
        };
        let is_trusted = store.has(last);
        if is_trusted && (partial || last.is_self_signed()) {
            return (chain, None);
        }
        if last.is_self_signed() {
            let fault = match chain.len() {
                1 => SELF_SIGNED,
                _ => SELF_SIGNED_IN_CHAIN,
            };
            return (chain, Some(fault));
        }
        if chain.len() == MOST {
            return (chain, Some(TOO_LONG));
        }
        let trusted = issuer_of(last, store.named(last.issuer()), now);
        let found = match trusted {
            Ok(Some(found)) => Ok(Some(found)),
            _ => {
                let sent = others.iter().filter_map(|der| Parsed::new(der));
                match (issuer_of(last, sent, now), trusted) {
                    (Ok(None), trusted) => trusted,
                    (found, _) => found,
                }
            }
        };
        match found {
            // One that was there before: they go round in a circle.
            Ok(Some(found)) if chain.iter().any(|link| link.der == found.der) => {
                return (chain, Some(NO_LOCAL_ISSUER));
            }
            Ok(Some(found)) => chain.push(found),
            Ok(None) => {
                let fault = match is_trusted {
                    true => NO_ISSUER,
                    false => NO_LOCAL_ISSUER,
                };
                return (chain, Some(fault));
            }
            Err(fault) => return (chain, Some(fault)),
        }
    }
}
