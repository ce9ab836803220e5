//! What is shown of a certificate, in whatever form.

use digest::Digest;
use x509_parser::der_parser::asn1_rs::{Any, FromDer, Oid};
use x509_parser::extensions::ParsedExtension;

use super::parsed::Parsed;
use super::text::{alternative, hex, time_text};

/// The parts that are texts.
#[derive(Default)]
pub struct Shown {
    pub alternatives: Option<String>,
    /// Where its issuer tells more: `OCSP - URI` and an address.
    pub access: Option<Vec<(String, String)>>,
    /// The numbers of what it is for.
    pub purposes: Option<Vec<String>>,
    pub valid_from: String,
    pub valid_to: String,
    /// By SHA-1, SHA-256 and SHA-512.
    pub fingerprints: [String; 3],
    pub serial: String,
}

impl Shown {
    pub fn new(parsed: &Parsed<'_>) -> Self {
        let certificate = &parsed.certificate;
        let validity = certificate.validity();
        let serial = match certificate.raw_serial() {
            [0, rest @ ..] if !rest.is_empty() => rest,
            all => all,
        };
        let mut shown = Self {
            valid_from: time_text(&validity.not_before),
            valid_to: time_text(&validity.not_after),
            fingerprints: [
                hex(&sha1::Sha1::digest(parsed.der), ":"),
                hex(&sha2::Sha256::digest(parsed.der), ":"),
                hex(&sha2::Sha512::digest(parsed.der), ":"),
            ],
            serial: hex(serial, ""),
            ..Self::default()
        };
        for extension in certificate.extensions() {
            match extension.parsed_extension() {
                ParsedExtension::SubjectAlternativeName(found) => {
                    let all: Vec<String> = found.general_names.iter().map(alternative).collect();
                    shown.alternatives = Some(all.join(", "));
                }
                ParsedExtension::AuthorityInfoAccess(found) => {
                    let entries = found.accessdescs.iter().map(|entry| {
                        let method = match entry.access_method.to_id_string().as_str() {
                            "1.3.6.1.5.5.7.48.1" => "OCSP".to_string(),
                            "1.3.6.1.5.5.7.48.2" => "CA Issuers".to_string(),
                            other => other.to_string(),
                        };
                        let place = alternative(&entry.access_location);
                        let (kind, value) = place.split_once(':').unwrap_or((&place, ""));
                        (format!("{method} - {kind}"), value.to_string())
                    });
                    shown.access = Some(entries.collect());
                }
                ParsedExtension::ExtendedKeyUsage(_) => {
                    shown.purposes = Some(purposes(extension.value));
                }
                _ => {}
            }
        }
        shown
    }
}

/// The numbers of what a certificate is for, in its order.
fn purposes(value: &[u8]) -> Vec<String> {
    let Ok((_, list)) = Any::from_der(value) else {
        return Vec::new();
    };
    let (mut rest, mut all) = (list.data, Vec::new());
    while let Ok((behind, oid)) = Oid::from_der(rest) {
        all.push(oid.to_id_string());
        rest = behind;
    }
    all
}
