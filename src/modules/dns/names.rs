//! Names of hosts between text and messages.

use std::net::IpAddr;

use hickory_proto::rr::Name;

/// What a name's text stands for in a message; none when it is no name of a host. As in Node it
/// ends at a null byte.
pub(super) fn parse(text: &str) -> Option<Name> {
    let text = text.split('\0').next().unwrap_or_default();
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.is_empty() {
        return Some(Name::root());
    }
    let mut labels = vec![Vec::new()];
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'.' {
            labels.push(Vec::new());
            continue;
        }
        let byte = match byte {
            b'\\' => escaped(&mut bytes)?,
            _ => byte,
        };
        if !(byte.is_ascii_alphanumeric() || b"-_./*".contains(&byte)) {
            return None;
        }
        labels.last_mut()?.push(byte);
    }
    Name::from_labels(labels).ok()
}

/// The byte behind a backslash: itself, or three digits that name it.
fn escaped(bytes: &mut impl Iterator<Item = u8>) -> Option<u8> {
    let first = bytes.next()?;
    if !first.is_ascii_digit() {
        return Some(first);
    }
    let mut number = u32::from(first - b'0');
    for _ in 0..2 {
        let digit = bytes.next().filter(u8::is_ascii_digit)?;
        number = number * 10 + u32::from(digit - b'0');
    }
    u8::try_from(number).ok()
}

/// A message's name as text.
pub(super) fn text(name: &Name) -> String {
    let mut text = String::new();
    for (at, label) in name.iter().enumerate() {
        if at > 0 {
            text.push('.');
        }
        for &byte in label {
            if b".\\\";()@$".contains(&byte) {
                text.push('\\');
            }
            match byte {
                b' '..=b'~' => text.push(char::from(byte)),
                _ => text.push_str(&format!("\\{byte:03}")),
            }
        }
    }
    text
}

/// Whether no name server may be asked about it (RFC 7686).
pub(super) fn is_onion(name: &Name) -> bool {
    let mut labels = name.iter();
    labels.len() > 1
        && labels
            .next_back()
            .is_some_and(|label| label.eq_ignore_ascii_case(b"onion"))
}

/// An address as c-ares writes it.
pub(super) fn address(ip: IpAddr) -> String {
    match ip {
        IpAddr::V6(known) => match known.segments() {
            [0, 0, 0, 0, 0, 0, high, low] if high != 0 => {
                let [a, b] = high.to_be_bytes();
                let [c, d] = low.to_be_bytes();
                format!("::{a}.{b}.{c}.{d}")
            }
            _ => known.to_string(),
        },
        IpAddr::V4(known) => known.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read() {
        let shown = |text_of_name: &str| parse(text_of_name).map(|name| text(&name));
        assert_eq!(shown(""), Some(String::new()));
        assert_eq!(shown("."), Some(String::new()));
        assert_eq!(shown("a.b."), Some("a.b".into()));
        assert_eq!(shown("a\\.b.c"), Some("a\\.b.c".into()));
        assert_eq!(shown("a\\046b"), Some("a\\.b".into()));
        assert_eq!(shown("a\0.b"), Some("a".into()));
        for wrong in [
            "a..b", ".a", "a..", "..", "a\\", "a\\1", "a\\256", "a b", "a@b", "::1",
        ] {
            assert_eq!(shown(wrong), None, "{wrong}");
        }
        assert!(parse(&"x".repeat(63)).is_some());
        assert!(parse(&"x".repeat(64)).is_none());
        assert!(parse(&"xxxxxxx.".repeat(32)).is_none());
    }

    #[test]
    fn onions() {
        let is = |text: &str| parse(text).is_some_and(|name| is_onion(&name));
        assert!(is("a.onion") && is("A.ONION."));
        assert!(!is("onion") && !is("onion.org"));
    }
}
