//! The target of a request, byte by byte: which characters it may have, and where.

use super::verdict::{Look, before, behind};

/// Where in a target we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At its first byte; `true` for CONNECT, which names a host and no path.
    Start(bool),
    /// In the letters before the colon.
    Scheme,
    /// Behind the colon: so many slashes have come.
    Slashes(u8),
    /// At the host's first byte.
    HostStart,
    /// In the host.
    Host,
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// At the fragment's first byte, or behind it.
    Fragment,
}

/// What a byte of a target does.
pub enum Step {
    /// It belongs to the target.
    To(Place),
    /// It ends the target and is not part of it.
    End,
}

const CODE: &str = "HPE_INVALID_URL";

fn is_printable(byte: u8) -> bool {
    (0x21..=0x7e).contains(&byte)
}

fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.!~*'();:&=+$,%[]".contains(&byte)
}

/// Looks at the next byte.
pub fn step(place: Place, byte: u8) -> Look<Step> {
    let may_end = !matches!(place, Place::Start(_) | Place::Scheme | Place::Slashes(_));
    match byte {
        b' ' | b'\r' | b'\n' if may_end => return Ok(Step::End),
        b' ' if matches!(place, Place::Scheme | Place::Slashes(_)) => {}
        b'\r' | b'\n' | b'\t' | 0x0c => return behind(CODE, "Invalid characters in url"),
        _ => {}
    }
    Ok(Step::To(match (place, byte) {
        (Place::Start(true), b'/' | b'*') | (Place::Start(false), b'/' | b'*') => Place::Path,
        (Place::Start(true), b'?') => Place::Query,
        (Place::Start(true), byte) if is_host_byte(byte) || byte == b'@' => Place::Host,
        (Place::Start(true), _) => return before(CODE, "Unexpected char in url server"),
        (Place::Start(false), byte) if byte.is_ascii_alphabetic() => Place::Scheme,
        (Place::Start(false), _) => return before(CODE, "Unexpected start char in url"),
        (Place::Scheme, byte) if byte.is_ascii_alphabetic() => Place::Scheme,
        (Place::Scheme, b':') => Place::Slashes(0),
        (Place::Slashes(0), b'/') => Place::Slashes(1),
        (Place::Slashes(1), b'/') => Place::HostStart,
        (Place::Scheme | Place::Slashes(_), _) => {
            return before(CODE, "Unexpected char in url schema");
        }
        (Place::HostStart | Place::Host, b'/') => Place::Path,
        (Place::HostStart | Place::Host, b'?') => Place::Query,
        (Place::HostStart | Place::Host, byte) if is_host_byte(byte) || byte == b'@' => Place::Host,
        (Place::HostStart | Place::Host, _) => {
            return before(CODE, "Unexpected char in url server");
        }
        (Place::Path, b'?') => Place::Query,
        (Place::Path | Place::Query, b'#') => Place::Fragment,
        (Place::Path | Place::Query | Place::Fragment, byte) if is_printable(byte) => place,
        (Place::Path, _) => return before(CODE, "Invalid char in url path"),
        (Place::Query, _) => return before(CODE, "Invalid char in url query"),
        (Place::Fragment, _) => return before(CODE, "Invalid char in url fragment start"),
    }))
}
