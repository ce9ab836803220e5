//! Certificates (RFC 5280): what js/internal/crypto/x509.js and `tls` stand on.

mod checks;
mod legacy;
mod parsed;
mod shown;
mod signature;
mod spkac;
mod text;

use std::sync::Arc;

use boa_engine::{
    Context, JsArgs, JsResult, JsString, JsValue, js_string, object::builtins::JsArray,
};
use rustls::pki_types::CertificateDer;

use super::arguments;
use super::asymmetric::{self, Key, read};
use super::failure::Failure;
use super::{der, pem};
use crate::engine::{convert, define};
use crate::modules::buffer;
use checks::{Manner, Subject};
pub use legacy::describe;
pub use parsed::Parsed;
use shown::Shown;
use signature::Signed;

/// Functions for js/internal/crypto.
pub const FUNCTIONS: &[define::Method] = &[
    ("readCertificate", 1, read_certificate),
    ("certificateParts", 1, parts),
    ("certificateText", 1, |_, args, context| {
        let der = arguments::copied(args.get_or_undefined(0), context)?;
        Ok(text(pem::text("CERTIFICATE", "", &der)))
    }),
    ("certificateObject", 1, |_, args, context| {
        let der = arguments::copied(args.get_or_undefined(0), context)?;
        describe(&der, context)
    }),
    ("certificateKey", 1, key),
    ("certificateHost", 3, host),
    ("certificateMail", 3, mail),
    ("certificateAddress", 2, address),
    ("certificateIssued", 2, is_issued),
    ("certificateSigned", 2, is_signed),
    ("certificateBelongs", 2, belongs),
    ("spkac", 1, spkac::read),
];

fn text(value: String) -> JsValue {
    JsString::from(value).into()
}

fn text_or_undefined(value: Option<String>) -> JsValue {
    value.map_or_else(JsValue::undefined, text)
}

fn texts_or_undefined(values: Option<Vec<String>>, context: &mut Context) -> JsValue {
    match values {
        Some(values) => JsArray::from_iter(values.into_iter().map(text), context).into(),
        None => JsValue::undefined(),
    }
}

fn in_pem(number: &'static str, reason: &'static str) -> Failure {
    let code = format!("PEM_{}", reason.to_ascii_uppercase().replace(' ', "_"));
    Failure::of_library(number, "PEM routines", reason).under(&code)
}

fn in_der(number: &'static str, reason: &'static str) -> Failure {
    let code = format!("ASN1_{}", reason.to_ascii_uppercase().replace(' ', "_"));
    Failure::of_library(number, "asn1 encoding routines", reason).under(&code)
}

/// What OpenSSL says of a text that has no block of the kind.
pub fn no_start_line() -> Failure {
    in_pem("0480006C", "no start line")
}

/// What is wrong with bytes that are no certificate.
fn malformed(bytes: &[u8]) -> Failure {
    match bytes {
        [der::SEQUENCE, ..] => match der::Reader::new(bytes).any() {
            Some(_) => in_der("068000A8", "wrong tag"),
            None if bytes.len() < 6 => in_der("0680007B", "header too long"),
            None => in_der("0680009B", "too long"),
        },
        _ => in_der("068000A8", "wrong tag"),
    }
}

/// All certificates of a text in PEM. Fails when there is none.
pub fn all_in_pem(text: &[u8]) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let mut found = Vec::new();
    for block in pem::blocks(text) {
        if !pem::is_certificate(&block.label) {
            continue;
        }
        if !block.is_sound {
            return Err(in_pem("04800064", "bad base64 decode"));
        }
        if Parsed::new(&block.bytes).is_none() {
            return Err(malformed(&block.bytes));
        }
        found.push(CertificateDer::from(block.bytes));
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let is_open = memchr::memmem::find(text, b"-----BEGIN CERTIFICATE-----").is_some();
    Err(match is_open {
        true => in_pem("04800066", "bad end line"),
        false => no_start_line(),
    })
}

/// `readCertificate(bytes)`: a Buffer of DER, of the first certificate in PEM, or of one in DER.
fn read_certificate(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = arguments::copied(args.get_or_undefined(0), context)?;
    let whole = der::Reader::new(&bytes).any().map(|(_, _, whole)| whole);
    let found = match whole.filter(|der| Parsed::new(der).is_some()) {
        Some(der) => Ok(der.to_vec()),
        None => all_in_pem(&bytes).map(|all| all[0].to_vec()),
    };
    let found = found.map_err(|failure| failure.thrown(context))?;
    Ok(buffer::new_from_vec(found, context)?.into())
}

/// Looks at the certificate that the first argument is, in DER.
fn with<T>(
    args: &[JsValue],
    context: &mut Context,
    look: impl FnOnce(&Parsed<'_>) -> T,
) -> JsResult<T> {
    let der = arguments::copied(args.get_or_undefined(0), context)?;
    let parsed = Parsed::new(&der).ok_or_else(convert::illegal_invocation)?;
    Ok(look(&parsed))
}

/// `certificateParts(der)`: what `X509Certificate` has getters for.
fn parts(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = define::object(context);
    let (names, times, authority, oid, shown) = with(args, context, |parsed| {
        let certificate = &parsed.certificate;
        let names = [certificate.subject(), certificate.issuer()];
        let names = names.map(|name| match text::in_lines(name) {
            none if none.is_empty() => None,
            lines => Some(lines),
        });
        let validity = certificate.validity();
        let times = [&validity.not_before, &validity.not_after].map(|time| time.timestamp());
        let oid = certificate.signature_algorithm.algorithm.to_id_string();
        let shown = Shown::new(parsed);
        (names, times, parsed.is_authority(), oid, shown)
    })?;
    let [subject, issuer] = names;
    let access = shown.access.map(|entries| {
        let lines: Vec<String> = entries
            .iter()
            .map(|(key, value)| format!("{key}:{value}"))
            .collect();
        lines.join("\n")
    });
    define::put(&object, "subject", text_or_undefined(subject));
    let alternatives = text_or_undefined(shown.alternatives);
    define::put(&object, "subjectAltName", alternatives);
    define::put(&object, "issuer", text_or_undefined(issuer));
    define::put(&object, "infoAccess", text_or_undefined(access));
    define::put(&object, "validFrom", text(shown.valid_from));
    define::put(&object, "validTo", text(shown.valid_to));
    let [from, to] = times.map(|seconds| seconds as f64 * 1000.0);
    define::put(&object, "validFromTime", from);
    define::put(&object, "validToTime", to);
    let names = ["fingerprint", "fingerprint256", "fingerprint512"];
    for (name, print) in names.into_iter().zip(shown.fingerprints) {
        define::put(&object, name, text(print));
    }
    let purposes = texts_or_undefined(shown.purposes, context);
    define::put(&object, "keyUsage", purposes);
    define::put(&object, "serialNumber", text(shown.serial));
    let name = signature::name_of(&oid).map(str::to_string);
    define::put(&object, "signatureAlgorithm", text_or_undefined(name));
    define::put(&object, "signatureAlgorithmOid", text(oid));
    define::put(&object, "ca", authority);
    Ok(object.into())
}

/// `certificateKey(der)`: the public key.
fn key(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = with(args, context, |parsed| {
        let info = &parsed.certificate.tbs_certificate.subject_pki;
        read::spki(info.raw)
    })?;
    match key {
        Some(key) => asymmetric::object(Arc::new(Key::Public(key)), context),
        None => {
            let failure =
                Failure::of_library("03000072", "digital envelope routines", "decode error");
            Err(failure.under("EVP_DECODE_ERROR").thrown(context))
        }
    }
}

fn subject(value: &JsValue) -> Subject {
    match value.as_string() {
        Some(name) if name == js_string!("always") => Subject::Always,
        Some(name) if name == js_string!("never") => Subject::Never,
        _ => Subject::Default,
    }
}

/// `certificateHost(der, host, options)`: the name that fits, or undefined.
fn host(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let host = convert::to_text(args.get_or_undefined(1), context)?;
    let options = args.get_or_undefined(2).to_object(context)?;
    let mut option = |name| -> JsResult<JsValue> { options.get(JsString::from(name), context) };
    let manner = Manner {
        subject: subject(&option("subject")?),
        wildcards: option("wildcards")?.to_boolean(),
        partial_wildcards: option("partialWildcards")?.to_boolean(),
        multi_label_wildcards: option("multiLabelWildcards")?.to_boolean(),
        single_label_subdomains: option("singleLabelSubdomains")?.to_boolean(),
    };
    let found = with(args, context, |parsed| parsed.host(&host, manner))?;
    Ok(text_or_undefined(found))
}

/// `certificateMail(der, mail, subject)`: whether it is that mail address's.
fn mail(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mail = convert::to_text(args.get_or_undefined(1), context)?;
    let subject = subject(args.get_or_undefined(2));
    let found = with(args, context, |parsed| parsed.has_mail(&mail, subject))?;
    Ok(found.into())
}

/// `certificateAddress(der, ip)`: whether it is that address's; undefined for what is no address.
fn address(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let address = convert::to_text(args.get_or_undefined(1), context)?;
    let Ok(address) = address.parse() else {
        return Ok(JsValue::undefined());
    };
    let found = with(args, context, |parsed| parsed.has_address(address))?;
    Ok(found.into())
}

/// `certificateIssued(der, issuer)`: whether `issuer` may have issued it, its signature not looked at.
fn is_issued(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let issuer = arguments::copied(args.get_or_undefined(1), context)?;
    let issuer = Parsed::new(&issuer).ok_or_else(convert::illegal_invocation)?;
    let found = with(args, context, |parsed| {
        parsed.may_be_from(&issuer) && issuer.may_sign_certificates()
    })?;
    Ok(found.into())
}

/// `certificateSigned(der, publicKey)`: whether the key has signed it.
fn is_signed(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = asymmetric::key_of(args.get_or_undefined(1));
    let key = key.ok_or_else(convert::illegal_invocation)?;
    let found = with(args, context, |parsed| {
        let signed = Signed {
            message: parsed.signed,
            algorithm: parsed.algorithm,
            signature: parsed.signature,
        };
        signed.is_by(&key.public())
    })?;
    Ok(found.into())
}

/// `certificateBelongs(der, privateKey)`: whether the key is the certificate's.
fn belongs(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = asymmetric::key_of(args.get_or_undefined(1));
    let key = key.ok_or_else(convert::illegal_invocation)?;
    let found = with(args, context, |parsed| {
        let info = &parsed.certificate.tbs_certificate.subject_pki;
        read::spki(info.raw).is_some_and(|own| own == key.public())
    })?;
    Ok(found.into())
}
