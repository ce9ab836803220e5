//! Names, times and bytes of a certificate as text, in OpenSSL's forms.

use std::net::Ipv6Addr;

use x509_parser::der_parser::asn1_rs::{Any, FromDer, Oid, Tag};
use x509_parser::extensions::GeneralName;
use x509_parser::time::ASN1Time;
use x509_parser::x509::{AttributeTypeAndValue, RelativeDistinguishedName, X509Name};

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

/// Names of another kind that are shown, by what they are called and whether they are UTF-8 (or
/// ASCII).
const OTHERS: &[(&str, &str, Tag)] = &[
    ("1.3.6.1.4.1.311.20.2.3", "UPN", Tag::Utf8String),
    ("1.3.6.1.5.5.7.8.5", "XmppAddr", Tag::Utf8String),
    ("1.3.6.1.5.5.7.8.7", "SRVName", Tag::Ia5String),
    ("1.3.6.1.5.5.7.8.8", "NAIRealm", Tag::Utf8String),
    ("1.3.6.1.5.5.7.8.9", "SmtpUTF8Mailbox", Tag::Utf8String),
];

pub fn part_name(oid: &Oid<'_>) -> String {
    let number = oid.to_id_string();
    PARTS
        .iter()
        .find(|(known, _)| *known == number)
        .map_or(number, |(_, name)| (*name).to_string())
}

/// The text that a string of ASN.1 is.
pub fn text_of(attribute: &AttributeTypeAndValue<'_>) -> String {
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
        Tag::T61String => latin1(value.data),
        _ => String::from_utf8_lossy(value.data).into_owned(),
    }
}

/// Each byte a letter.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// A part's value with what has a meaning escaped (RFC 2253); `controls`: control characters, too.
fn escaped(text: &str, controls: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    for (at, letter) in text.char_indices() {
        match letter {
            ',' | '+' | '"' | '\\' | '<' | '>' | ';' => out.push('\\'),
            ' ' if at == 0 || at == last => out.push('\\'),
            '#' if at == 0 && at != last => out.push('\\'),
            '\0'..='\u{1f}' | '\u{7f}' if controls => {
                out.push_str(&format!("\\{:02X}", u32::from(letter)));
                continue;
            }
            _ => {}
        }
        out.push(letter);
    }
    out
}

fn part_text(attribute: &AttributeTypeAndValue<'_>, controls: bool) -> String {
    let value = escaped(&text_of(attribute), controls);
    format!("{}={value}", part_name(attribute.attr_type()))
}

/// `CN=a,C=DE`: as in RFC 2253, last part first.
fn in_one_line(name: &X509Name<'_>) -> String {
    let group = |group: &RelativeDistinguishedName<'_>| {
        let mut parts: Vec<String> = group.iter().map(|part| part_text(part, false)).collect();
        parts.reverse();
        parts.join("+")
    };
    let mut groups: Vec<String> = name.iter().map(group).collect();
    groups.reverse();
    groups.join(",")
}

/// A line for each part.
pub fn in_lines(name: &X509Name<'_>) -> String {
    let group = |group: &RelativeDistinguishedName<'_>| {
        let parts: Vec<String> = group.iter().map(|part| part_text(part, true)).collect();
        parts.join(" + ")
    };
    let groups: Vec<String> = name.iter().map(group).collect();
    groups.join("\n")
}

/// A name of another kind as it stands in a list of them. One that could be taken for several is put
/// in quotation marks.
pub fn alternative(name: &GeneralName<'_>) -> String {
    match name {
        GeneralName::DNSName(name) => format!("DNS:{}", guarded(name.as_bytes(), false)),
        GeneralName::RFC822Name(name) => format!("email:{}", guarded(name.as_bytes(), false)),
        GeneralName::URI(name) => format!("URI:{}", guarded(name.as_bytes(), false)),
        GeneralName::IPAddress([a, b, c, d]) => format!("IP Address:{a}.{b}.{c}.{d}"),
        GeneralName::IPAddress(bytes) => match <[u8; 16]>::try_from(*bytes) {
            Ok(bytes) => {
                let parts = Ipv6Addr::from(bytes)
                    .segments()
                    .map(|part| format!("{part:X}"));
                format!("IP Address:{}", parts.join(":"))
            }
            Err(_) => format!("IP Address:<invalid length={}>", bytes.len()),
        },
        GeneralName::RegisteredID(oid) => format!("Registered ID:{}", oid.to_id_string()),
        GeneralName::DirectoryName(name) => {
            format!("DirName:{}", guarded(in_one_line(name).as_bytes(), true))
        }
        GeneralName::OtherName(oid, value) => format!("othername:{}", other(oid, value)),
        GeneralName::X400Address(_) => "X400Name:<unsupported>".into(),
        GeneralName::EDIPartyName(_) => "EdiPartyName:<unsupported>".into(),
        GeneralName::Invalid(Tag(kind @ (1 | 2 | 6)), bytes) => {
            let kind = match kind {
                1 => "email",
                2 => "DNS",
                _ => "URI",
            };
            format!("{kind}:{}", guarded(bytes, false))
        }
        GeneralName::Invalid(..) => "<invalid>".into(),
    }
}

/// `UPN:me`: a name whose kind has a number of its own.
fn other(oid: &Oid<'_>, value: &[u8]) -> String {
    let number = oid.to_id_string();
    let shown = || {
        let (_, name, tag) = OTHERS.iter().find(|(known, ..)| *known == number)?;
        let (_, wrapped) = Any::from_der(value).ok()?;
        let (_, string) = Any::from_der(wrapped.data).ok()?;
        let text = [name.as_bytes(), b":", string.data].concat();
        (string.tag() == *tag).then(|| guarded(&text, *tag == Tag::Utf8String))
    };
    shown().unwrap_or_else(|| "<unsupported>".into())
}

fn guarded(text: &[u8], is_utf8: bool) -> String {
    let is_plain = |byte: u8| match byte {
        b',' | b'"' | b'\\' | b'\'' => false,
        b' '..=b'~' => true,
        0x80.. => is_utf8,
        _ => false,
    };
    if text.iter().all(|byte| is_plain(*byte)) {
        return String::from_utf8_lossy(text).into_owned();
    }
    let mut out = vec![b'"'];
    for &byte in text {
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            _ if is_plain(byte) => out.push(byte),
            _ => out.extend(format!("\\u{byte:04x}").bytes()),
        }
    }
    out.push(b'"');
    String::from_utf8_lossy(&out).into_owned()
}

/// `AB:CD`
pub fn hex(bytes: &[u8], between: &str) -> String {
    let parts: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    parts.join(between)
}

/// `Nov  8 13:35:59 2026 GMT`
pub fn time_text(time: &ASN1Time) -> String {
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
