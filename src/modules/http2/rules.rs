//! What the fields of a message may be (RFC 9113, section 8).

use super::hpack::Field;

/// What a block of fields is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Request,
    Response,
    Trailers,
}

/// What is known of a message that is as it should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub status: u16,
    pub length: Option<u64>,
    pub is_head: bool,
    pub is_connect: bool,
}

/// A message that is not as it should be.
#[derive(Debug, PartialEq, Eq)]
pub struct Violation;

const METHOD: usize = 0;
const SCHEME: usize = 1;
const AUTHORITY: usize = 2;
const PATH: usize = 3;
const PROTOCOL: usize = 4;
const STATUS: usize = 5;
const PSEUDO: [&[u8]; 6] = [
    b":method",
    b":scheme",
    b":authority",
    b":path",
    b":protocol",
    b":status",
];

/// Fields of a connection, which there are none of here.
const OF_CONNECTIONS: [&[u8]; 5] = [
    b"connection",
    b"keep-alive",
    b"proxy-connection",
    b"transfer-encoding",
    b"upgrade",
];

fn is_name(name: &[u8]) -> bool {
    let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !name.is_empty() && name.iter().all(is_token)
}

/// Whether a value may be sent on; `strict`: no space at its ends.
pub fn is_value(value: &[u8], strict: bool) -> bool {
    let is_blank = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    if strict && (is_blank(value.first()) || is_blank(value.last())) {
        return false;
    }
    let is_text = |byte: &u8| *byte == b'\t' || (*byte >= 0x20 && *byte != 0x7f);
    value.iter().all(is_text)
}

fn digits(value: &[u8]) -> Option<u64> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(value).ok()?.parse().ok()
}

/// Looks at the fields of a message. Those that only have letters they should not have are taken out.
pub fn check(
    fields: &mut Vec<Field>,
    role: Role,
    strict: bool,
    allows_protocol: bool,
) -> Result<Facts, Violation> {
    let mut facts = Facts::default();
    let mut seen: [Option<Vec<u8>>; 6] = Default::default();
    let mut has_regular = false;
    let mut has_host = false;
    let mut dropped = Vec::new();
    for (at, Field { name, value, .. }) in fields.iter().enumerate() {
        if name.first() == Some(&b':') {
            let known = PSEUDO.iter().position(|known| known == name);
            let which = known.ok_or(Violation)?;
            let fits = match role {
                Role::Request => which != STATUS && (which != PROTOCOL || allows_protocol),
                Role::Response => which == STATUS,
                Role::Trailers => false,
            };
            if !fits || has_regular || seen[which].is_some() || !is_value(value, strict) {
                return Err(Violation);
            }
            seen[which] = Some(value.clone());
            continue;
        }
        has_regular = true;
        if name.iter().any(u8::is_ascii_uppercase) || OF_CONNECTIONS.contains(&&name[..]) {
            return Err(Violation);
        }
        if !is_name(name) || !is_value(value, strict) {
            dropped.push(at);
            continue;
        }
        match &name[..] {
            b"te" if !value.eq_ignore_ascii_case(b"trailers") => return Err(Violation),
            b"host" if role == Role::Request => has_host = true,
            b"content-length" if role != Role::Trailers => {
                if facts.length.is_some() {
                    return Err(Violation);
                }
                facts.length = Some(digits(value).ok_or(Violation)?);
            }
            _ => {}
        }
    }
    match role {
        Role::Request => check_request(&seen, has_host, &mut facts)?,
        Role::Response => {
            let status = seen[STATUS].as_deref().ok_or(Violation)?;
            if status.len() != 3 {
                return Err(Violation);
            }
            let status = digits(status).and_then(|status| u16::try_from(status).ok());
            facts.status = status.ok_or(Violation)?;
            if facts.status < 100 || facts.status == 101 {
                return Err(Violation);
            }
            // Some servers send one although nothing follows.
            if facts.status == 204 || facts.status == 304 || facts.status < 200 {
                facts.length = None;
            }
        }
        Role::Trailers => {}
    }
    for at in dropped.into_iter().rev() {
        fields.remove(at);
    }
    Ok(facts)
}

fn check_request(
    seen: &[Option<Vec<u8>>; 6],
    has_host: bool,
    facts: &mut Facts,
) -> Result<(), Violation> {
    let method = seen[METHOD].as_deref().ok_or(Violation)?;
    let has = |which: usize| seen[which].is_some();
    facts.is_head = method == b"HEAD";
    facts.is_connect = method == b"CONNECT";
    if facts.is_connect && !has(PROTOCOL) {
        let is_plain = !has(SCHEME) && !has(PATH) && has(AUTHORITY);
        return is_plain.then_some(()).ok_or(Violation);
    }
    if has(PROTOCOL) && (!facts.is_connect || !has(AUTHORITY)) {
        return Err(Violation);
    }
    if !has(SCHEME) || !is_name(method) || !(has(AUTHORITY) || has_host) {
        return Err(Violation);
    }
    let path = seen[PATH].as_deref().ok_or(Violation)?;
    match path.first() {
        Some(b'/') => Ok(()),
        Some(b'*') if method == b"OPTIONS" && path.len() == 1 => Ok(()),
        _ => Err(Violation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(pairs: &[(&str, &str)], role: Role) -> Result<(Facts, usize), Violation> {
        let mut fields: Vec<Field> = pairs
            .iter()
            .map(|(name, value)| Field {
                name: name.as_bytes().into(),
                value: value.as_bytes().into(),
                is_sensitive: false,
            })
            .collect();
        check(&mut fields, role, true, false).map(|facts| (facts, fields.len()))
    }

    const GET: [(&str, &str); 4] = [
        (":method", "GET"),
        (":scheme", "http"),
        (":authority", "a"),
        (":path", "/"),
    ];

    #[test]
    fn requests() {
        let with = |more: &[(&'static str, &'static str)]| {
            let all = [&GET[..], more].concat();
            look(&all, Role::Request)
        };
        assert_eq!(with(&[]).unwrap().1, 4);
        assert_eq!(
            with(&[("content-length", "12")]).unwrap().0.length,
            Some(12)
        );
        assert_eq!(with(&[("a b", "c"), ("x", "y\n")]).unwrap().1, 4);
        assert!(with(&[(":path", "/")]).is_err());
        assert!(with(&[("a", "b"), (":protocol", "x")]).is_err());
        assert!(with(&[("Upper", "b")]).is_err());
        assert!(with(&[("connection", "close")]).is_err());
        assert!(with(&[("te", "gzip")]).is_err());
        assert!(with(&[("content-length", "1"), ("content-length", "1")]).is_err());
        assert!(look(&GET[..3], Role::Request).is_err());
        assert!(
            look(
                &[(":method", "CONNECT"), (":authority", "a")],
                Role::Request
            )
            .is_ok()
        );
        assert!(look(&[(":method", "CONNECT")], Role::Request).is_err());
    }

    #[test]
    fn responses() {
        let status = |text| look(&[(":status", text)], Role::Response);
        assert_eq!(status("200").unwrap().0.status, 200);
        for wrong in ["20", "2000", "abc", "101", "099"] {
            assert!(status(wrong).is_err());
        }
        assert!(look(&[("a", "b")], Role::Response).is_err());
        assert!(look(&[(":status", "200")], Role::Trailers).is_err());
        assert!(look(&[("a", "b")], Role::Trailers).is_ok());
    }
}
