//! A certificate as `getPeerCertificate` and `toLegacyObject` show it.

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, object::builtins::JsArray};
use rsa::traits::PublicKeyParts;
use x509_parser::x509::X509Name;

use super::super::asymmetric::{Curve, Public, Use, read, write};
use super::parsed::Parsed;
use super::shown::Shown;
use super::text::{hex, part_name, text_of};
use super::{text, text_or_undefined, texts_or_undefined};
use crate::engine::define;
use crate::modules::buffer;

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

/// A value without the quotation marks that it may have in a list.
fn unguarded(value: &str) -> String {
    match value.starts_with('"') {
        true => serde_json::from_str(value).unwrap_or_else(|_| value.to_string()),
        false => value.to_string(),
    }
}

/// Where its issuer tells more: lists by what is told.
fn access_object(entries: &[(String, String)], context: &mut Context) -> JsResult<JsValue> {
    let object = JsObject::with_null_proto();
    for (key, value) in entries {
        let key = JsString::from(key.as_str());
        let list = match object.get(key.clone(), context)?.as_object() {
            Some(list) => JsArray::from_object(list)?,
            None => {
                let list = JsArray::new(context)?;
                object.set(key, list.clone(), true, context)?;
                list
            }
        };
        list.push(text(unguarded(value)), context)?;
    }
    Ok(object.into())
}

/// The certificate, without the one that has issued it.
pub fn describe(der: &[u8], context: &mut Context) -> JsResult<JsValue> {
    let Some(parsed) = Parsed::new(der) else {
        return Ok(JsValue::undefined());
    };
    let certificate = &parsed.certificate;
    let shown = Shown::new(&parsed);
    let object = define::object(context);
    let subject = name_object(certificate.subject(), context)?;
    define::put(&object, "subject", subject);
    let issuer = name_object(certificate.issuer(), context)?;
    define::put(&object, "issuer", issuer);
    define::put(
        &object,
        "subjectaltname",
        text_or_undefined(shown.alternatives),
    );
    let access = match shown.access {
        Some(entries) => access_object(&entries, context)?,
        None => JsValue::undefined(),
    };
    define::put(&object, "infoAccess", access);
    define::put(&object, "ca", parsed.is_authority());
    put_key(&parsed, &object, context)?;
    define::put(&object, "valid_from", text(shown.valid_from));
    define::put(&object, "valid_to", text(shown.valid_to));
    let names = ["fingerprint", "fingerprint256", "fingerprint512"];
    for (name, print) in names.into_iter().zip(shown.fingerprints) {
        define::put(&object, name, text(print));
    }
    let purposes = texts_or_undefined(shown.purposes, context);
    define::put(&object, "ext_key_usage", purposes);
    define::put(&object, "serialNumber", text(shown.serial));
    let raw = buffer::new_from_slice(der, context)?;
    define::put(&object, "raw", raw);
    let curve = parsed.curve();
    let own = curve.map(|curve| curve.name().to_string());
    define::put(&object, "asn1Curve", text_or_undefined(own));
    let nist = curve.filter(|curve| *curve != Curve::K256);
    let nist = nist.map(|curve| curve.jwk_name().to_string());
    define::put(&object, "nistCurve", text_or_undefined(nist));
    Ok(object.into())
}

fn put_key(parsed: &Parsed<'_>, object: &JsObject, context: &mut Context) -> JsResult<()> {
    let info = &parsed.certificate.tbs_certificate.subject_pki;
    let (mut modulus, mut exponent, mut public, mut bits) = Default::default();
    let key = read::spki(info.raw);
    match &key {
        Some(Public::Rsa(numbers, purpose)) => {
            modulus = text(hex(&numbers.n_bytes(), ""));
            let digits = hex(&numbers.e_bytes(), "").to_ascii_lowercase();
            exponent = text(format!("0x{}", digits.trim_start_matches('0')));
            bits = key.as_ref().map_or(0, Public::bits).into();
            let info = match purpose {
                Use::Any => info.raw.to_vec(),
                Use::Pss(_) => write::rsa_spki(numbers),
            };
            public = buffer::new_from_vec(info, context)?.into();
        }
        Some(Public::Ec(curve, point)) => {
            bits = curve.bits().into();
            public = buffer::new_from_slice(point, context)?.into();
        }
        _ => {}
    }
    define::put::<JsValue>(object, "modulus", modulus);
    define::put::<JsValue>(object, "exponent", exponent);
    define::put::<JsValue>(object, "pubkey", public);
    define::put::<JsValue>(object, "bits", bits);
    Ok(())
}
