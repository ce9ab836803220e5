//! A certificate that has been read, and what may be said of it alone.

use x509_parser::prelude::{FromDer, ParsedExtension, X509Certificate};

use super::super::asymmetric::Curve;
use super::super::der::Reader;

/// A certificate, with the parts that are signed, or sign, as they stand in it.
pub struct Parsed<'a> {
    pub der: &'a [u8],
    pub certificate: X509Certificate<'a>,
    pub signed: &'a [u8],
    pub algorithm: &'a [u8],
    pub signature: &'a [u8],
    pub key_algorithm: &'a [u8],
    pub key: &'a [u8],
}

impl<'a> Parsed<'a> {
    /// Reads a certificate in DER. `None`: it is none.
    pub fn new(der: &'a [u8]) -> Option<Self> {
        let (rest, certificate) = X509Certificate::from_der(der).ok()?;
        if !rest.is_empty() {
            return None;
        }
        let mut parts = Reader::new(der).sequence()?;
        let (_, _, signed) = parts.any()?;
        let (_, algorithm, _) = parts.any()?;
        let signature = parts.bits()?;
        let mut info = Reader::new(certificate.tbs_certificate.subject_pki.raw).sequence()?;
        let (_, key_algorithm, _) = info.any()?;
        let key = info.bits()?;
        Some(Self {
            der,
            signed,
            algorithm,
            signature,
            key_algorithm,
            key,
            certificate,
        })
    }

    pub fn subject(&self) -> &[u8] {
        self.certificate.subject().as_raw()
    }

    pub fn issuer(&self) -> &[u8] {
        self.certificate.issuer().as_raw()
    }

    /// The identifiers of its own key and of its issuer's, where it tells them.
    pub fn identifiers(&self) -> (Option<&[u8]>, Option<&[u8]>) {
        let (mut own, mut issuer) = (None, None);
        for extension in self.certificate.extensions() {
            match extension.parsed_extension() {
                ParsedExtension::SubjectKeyIdentifier(id) => own = Some(id.0),
                ParsedExtension::AuthorityKeyIdentifier(id) => {
                    issuer = id.key_identifier.as_ref().map(|id| id.0);
                }
                _ => {}
            }
        }
        (own, issuer)
    }

    /// Whether `other` may have issued it, by name and identifier alone.
    pub fn may_be_from(&self, other: &Parsed<'_>) -> bool {
        if self.issuer() != other.subject() {
            return false;
        }
        match (self.identifiers().1, other.identifiers().0) {
            (Some(wished), Some(found)) => wished == found,
            _ => true,
        }
    }

    /// Whether it is one that issues others.
    pub fn is_authority(&self) -> bool {
        self.certificate.is_ca() && self.may_sign_certificates()
    }

    /// Whether nothing is said of its key's use, or that it may sign certificates.
    pub fn may_sign_certificates(&self) -> bool {
        match self.certificate.key_usage() {
            Ok(Some(usage)) => usage.value.key_cert_sign(),
            Ok(None) => true,
            Err(_) => false,
        }
    }

    /// The curve of its key.
    pub fn curve(&self) -> Option<Curve> {
        let algorithm = &self.certificate.public_key().algorithm;
        Curve::of_oid(algorithm.parameters.as_ref()?.as_oid().ok()?.as_bytes())
    }

    /// Whether it names itself as its issuer.
    pub fn is_self_signed(&self) -> bool {
        self.may_be_from(self)
    }
}
