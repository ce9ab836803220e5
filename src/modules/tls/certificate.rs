//! A certificate as `getPeerCertificate` shows it.

use std::net::Ipv6Addr;

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue, js_string, object::builtins::JsArray,
};
use digest::Digest;
use x509_parser::der_parser::asn1_rs::{Any, FromDer, Oid, Tag};
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::public_key::PublicKey;
use x509_parser::time::ASN1Time;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

use super::verify::Parsed;
use crate::engine::define;
use crate::modules::buffer;

/// The short names of a name's parts, as OpenSSL has them.
const PARTS: &[(&str, &str)] = &[
    ("2.5.4.3", "CN"),
    ("2.5.4.4", "SN"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "street"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "title"),
    ("2.5.4.13", "description"),
    ("2.5.4.15", "businessCategory"),
    ("2.5.4.17", "postalCode"),
    ("2.5.4.41", "name"),
    ("2.5.4.42", "GN"),
    ("2.5.4.43", "initials"),
    ("2.5.4.46", "dnQualifier"),
    ("2.5.4.97", "organizationIdentifier"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
    ("1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL"),
    ("1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST"),
    ("1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC"),
];

fn part_name(oid: &Oid<'_>) -> String {
    let number = oid.to_id_string();
    PARTS
        .iter()
        .find(|(known, _)| *known == number)
        .map_or(number, |(_, name)| (*name).to_string())
}

fn text_of(attribute: &AttributeTypeAndValue<'_>) -> String {
    let value: &Any<'_> = attribute.attr_value();
    let wide = |size: usize| -> String {
        let units = value.data.chunks_exact(size).map(|unit| {
            let number = unit.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte));
            char::from_u32(number).unwrap_or('\u{fffd}')
        });
        units.collect()
    };
    match value.tag() {
        Tag::BmpString => wide(2),
        Tag::UniversalString => wide(4),
        Tag::T61String => value.data.iter().map(|byte| char::from(*byte)).collect(),
        _ => String::from_utf8_lossy(value.data).into_owned(),
    }
}

/// A name's parts; several with one name are an array.
fn name_object(name: &X509Name<'_>, context: &mut Context) -> JsResult<JsObject> {
    let object = JsObject::with_null_proto();
    for attribute in name.iter_attributes() {
        let key = JsString::from(part_name(attribute.attr_type()));
        let value = JsValue::from(JsString::from(text_of(attribute)));
        add(&object, key, value, context)?;
    }
    Ok(object)
}

/// Sets a property, or makes what was there an array with one more.
fn add(object: &JsObject, key: JsString, value: JsValue, context: &mut Context) -> JsResult<()> {
    let before = object.get(key.clone(), context)?;
    let value = match before.as_object() {
        _ if before.is_undefined() => value,
        Some(list) => {
            JsArray::from_object(list)?.push(value, context)?;
            return Ok(());
        }
        None => JsArray::from_iter([before, value], context).into(),
    };
    object.set(key, value, true, context)?;
    Ok(())
}

/// `CN=a,C=DE`: as in RFC 2253, last part first.
fn name_text(name: &X509Name<'_>) -> String {
    let mut parts: Vec<String> = name
        .iter_attributes()
        .map(|attribute| {
            let mut value = String::new();
            for letter in text_of(attribute).chars() {
                if ",+\"\\<>;".contains(letter) {
                    value.push('\\');
                }
                value.push(letter);
            }
            format!("{}={value}", part_name(attribute.attr_type()))
        })
        .collect();
    parts.reverse();
    parts.join(",")
}

/// A name of another kind as it stands in a list of them. One that could be taken for several is put
/// in quotation marks.
fn alternative(name: &GeneralName<'_>) -> String {
    match name {
        GeneralName::DNSName(name) => format!("DNS:{}", guarded(name)),
        GeneralName::RFC822Name(name) => format!("email:{}", guarded(name)),
        GeneralName::URI(name) => format!("URI:{}", guarded(name)),
        GeneralName::IPAddress([a, b, c, d]) => format!("IP Address:{a}.{b}.{c}.{d}"),
        GeneralName::IPAddress(bytes) => match <[u8; 16]>::try_from(*bytes) {
            Ok(bytes) => {
                let parts = Ipv6Addr::from(bytes)
                    .segments()
                    .map(|part| format!("{part:X}"));
                format!("IP Address:{}", parts.join(":"))
            }
            Err(_) => "IP Address:<invalid>".into(),
        },
        GeneralName::RegisteredID(oid) => format!("Registered ID:{}", oid.to_id_string()),
        GeneralName::DirectoryName(name) => format!("DirName:{}", guarded(&name_text(name))),
        GeneralName::OtherName(..) => "othername:<unsupported>".into(),
        GeneralName::X400Address(_) => "X400Name:<unsupported>".into(),
        GeneralName::EDIPartyName(_) => "EdiPartyName:<unsupported>".into(),
        GeneralName::Invalid(..) => "<invalid>".into(),
    }
}

fn guarded(text: &str) -> String {
    let is_plain =
        |letter: char| !matches!(letter, ',' | '"' | '\\' | '\'') && (' '..='~').contains(&letter);
    if text.chars().all(is_plain) {
        return text.into();
    }
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            ',' | '\'' => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            ' '..='~' => out.push(letter),
            _ => {
                let mut units = [0; 2];
                for unit in letter.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('"');
    out
}

fn hex(bytes: &[u8], between: &str) -> String {
    let parts: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    parts.join(between)
}

/// `Nov  8 13:35:59 2026 GMT`
fn time_text(time: &ASN1Time) -> String {
    let time = time.to_datetime();
    let month = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ][usize::from(u8::from(time.month())) - 1];
    format!(
        "{month} {:2} {:02}:{:02}:{:02} {} GMT",
        time.day(),
        time.hour(),
        time.minute(),
        time.second(),
        time.year()
    )
}

fn text(value: String) -> JsValue {
    JsString::from(value).into()
}

/// The certificate, without the one that has issued it.
pub fn describe(der: &[u8], context: &mut Context) -> JsResult<JsValue> {
    let Some(parsed) = Parsed::new(der) else {
        return Ok(JsValue::undefined());
    };
    let certificate = &parsed.certificate;
    let object = define::object(context);
    let subject = name_object(certificate.subject(), context)?;
    define::put(&object, "subject", subject);
    let issuer = name_object(certificate.issuer(), context)?;
    define::put(&object, "issuer", issuer);

    let (mut names, mut access, mut usages) = Default::default();
    for extension in certificate.extensions() {
        match extension.parsed_extension() {
            ParsedExtension::SubjectAlternativeName(found) => {
                let all: Vec<String> = found.general_names.iter().map(alternative).collect();
                names = text(all.join(", "));
            }
            ParsedExtension::AuthorityInfoAccess(found) => {
                let object = JsObject::with_null_proto();
                for one in &found.accessdescs {
                    let method = match one.access_method.to_id_string().as_str() {
                        "1.3.6.1.5.5.7.48.1" => "OCSP".to_string(),
                        "1.3.6.1.5.5.7.48.2" => "CA Issuers".to_string(),
                        other => other.to_string(),
                    };
                    let place = alternative(&one.access_location);
                    let (kind, value) = place.split_once(':').unwrap_or((&place, ""));
                    let key = JsString::from(format!("{method} - {kind}"));
                    let value = JsValue::from(JsString::from(value));
                    let list = object.get(key.clone(), context)?;
                    match list.as_object() {
                        Some(list) => {
                            JsArray::from_object(list)?.push(value, context)?;
                        }
                        None => {
                            let list = JsArray::from_iter([value], context);
                            object.set(key, list, true, context)?;
                        }
                    }
                }
                access = object.into();
            }
            ParsedExtension::ExtendedKeyUsage(_) => {
                let all = purposes(extension.value).into_iter().map(text);
                usages = JsArray::from_iter(all, context).into();
            }
            _ => {}
        }
    }
    define::put::<JsValue>(&object, "subjectaltname", names);
    define::put::<JsValue>(&object, "infoAccess", access);
    define::put(&object, "ca", certificate.is_ca());
    put_key(&parsed, &object, context)?;

    let validity = certificate.validity();
    define::put(&object, "valid_from", text(time_text(&validity.not_before)));
    define::put(&object, "valid_to", text(time_text(&validity.not_after)));
    let print = hex(&sha1::Sha1::digest(der), ":");
    define::put(&object, "fingerprint", text(print));
    let print = hex(&sha2::Sha256::digest(der), ":");
    define::put(&object, "fingerprint256", text(print));
    let print = hex(&sha2::Sha512::digest(der), ":");
    define::put(&object, "fingerprint512", text(print));
    define::put::<JsValue>(&object, "ext_key_usage", usages);
    let serial = certificate.raw_serial();
    let serial = match serial {
        [0, rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    define::put(&object, "serialNumber", text(hex(serial, "")));
    let raw = buffer::new_from_slice(der, context)?;
    define::put(&object, "raw", raw);
    let curve = curve_of(&parsed);
    let (asn1, nist) = curve.map_or(
        (JsValue::undefined(), JsValue::undefined()),
        |(_, asn1, nist)| {
            let nist = match nist {
                "" => JsValue::undefined(),
                known => js_string!(known).into(),
            };
            (js_string!(asn1).into(), nist)
        },
    );
    define::put(&object, "asn1Curve", asn1);
    define::put(&object, "nistCurve", nist);
    Ok(object.into())
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

/// Bits of a curve, its name and NIST's.
fn curve_of(parsed: &Parsed<'_>) -> Option<(u32, &'static str, &'static str)> {
    let algorithm = &parsed.certificate.public_key().algorithm;
    let curve = algorithm.parameters.as_ref()?.as_oid().ok()?;
    Some(match curve.to_id_string().as_str() {
        "1.2.840.10045.3.1.7" => (256, "prime256v1", "P-256"),
        "1.3.132.0.34" => (384, "secp384r1", "P-384"),
        "1.3.132.0.35" => (521, "secp521r1", "P-521"),
        "1.3.132.0.10" => (256, "secp256k1", ""),
        _ => return None,
    })
}

fn put_key(parsed: &Parsed<'_>, object: &JsObject, context: &mut Context) -> JsResult<()> {
    let info = parsed.certificate.public_key();
    let undefined = JsValue::undefined;
    let (mut modulus, mut exponent, mut public, mut bits) =
        (undefined(), undefined(), undefined(), undefined());
    match info.parsed() {
        Ok(PublicKey::RSA(key)) => {
            let zeros = key.modulus.iter().take_while(|byte| **byte == 0).count();
            let number = &key.modulus[zeros..];
            modulus = text(hex(number, ""));
            let size = number.len() * 8
                - number
                    .first()
                    .map_or(0, |byte| byte.leading_zeros() as usize);
            bits = JsValue::from(size as f64);
            let value = key.try_exponent().unwrap_or_default();
            exponent = text(format!("0x{value:x}"));
            public = buffer::new_from_slice(info.raw, context)?.into();
        }
        Ok(PublicKey::EC(point)) => {
            public = buffer::new_from_slice(point.data(), context)?.into();
            if let Some((size, ..)) = curve_of(parsed) {
                bits = size.into();
            }
        }
        _ => {}
    }
    define::put(object, "modulus", modulus);
    define::put(object, "exponent", exponent);
    define::put(object, "pubkey", public);
    define::put(object, "bits", bits);
    Ok(())
}
