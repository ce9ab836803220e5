//! Whether a certificate is that of a host, a mail address or an address, by OpenSSL's rules
//! (RFC 6125).

use std::net::IpAddr;

use x509_parser::extensions::GeneralName;

use super::parsed::Parsed;
use super::text::text_of;

/// When the subject's own names count, beside those of the extension.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// When the extension has none of the kind.
    Default,
    Always,
    Never,
}

/// What a host's name may be matched by.
#[derive(Clone, Copy)]
pub struct Manner {
    pub subject: Subject,
    pub wildcards: bool,
    pub partial_wildcards: bool,
    /// Whether a star may stand for several parts.
    pub multi_label_wildcards: bool,
    /// Whether `.a.b` is for `x.a.b` only, not for `x.y.a.b`.
    pub single_label_subdomains: bool,
}

impl Parsed<'_> {
    fn alternatives(&self) -> Vec<&GeneralName<'_>> {
        match self.certificate.subject_alternative_name() {
            Ok(Some(found)) => found.value.general_names.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The parts of its subject that have a number.
    fn own_names(&self, number: &str) -> Vec<String> {
        let parts = self.certificate.subject().iter_attributes();
        let parts = parts.filter(|part| part.attr_type().to_id_string() == number);
        parts.map(text_of).collect()
    }

    /// The first name that fits: of those that the extension has, or else the subject's.
    fn first_that<'a>(
        &'a self,
        of_kind: impl Fn(&'a GeneralName<'a>) -> Option<&'a str>,
        number: &str,
        subject: Subject,
        fits: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let names = self.alternatives();
        let names: Vec<&str> = names.into_iter().filter_map(of_kind).collect();
        if let Some(found) = names.iter().find(|name| fits(name)) {
            return Some((*found).to_string());
        }
        if subject == Subject::Never || (!names.is_empty() && subject != Subject::Always) {
            return None;
        }
        self.own_names(number).into_iter().find(|name| fits(name))
    }

    /// The name of the certificate that a host's name fits.
    pub fn host(&self, host: &str, manner: Manner) -> Option<String> {
        let of_kind = |name| match name {
            &GeneralName::DNSName(name) => Some(name),
            _ => None,
        };
        self.first_that(of_kind, "2.5.4.3", manner.subject, |name| {
            fits_host(name, host, manner)
        })
    }

    /// Whether a mail address is among those of the certificate.
    pub fn has_mail(&self, mail: &str, subject: Subject) -> bool {
        let of_kind = |name| match name {
            &GeneralName::RFC822Name(name) => Some(name),
            _ => None,
        };
        let fits = |name: &str| is_same_mail(name, mail);
        self.first_that(of_kind, "1.2.840.113549.1.9.1", subject, fits)
            .is_some()
    }

    /// Whether an address is among those of the certificate.
    pub fn has_address(&self, address: IpAddr) -> bool {
        let bytes = match address {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        };
        let is_it = |name: &GeneralName<'_>| matches!(name, GeneralName::IPAddress(known) if *known == bytes);
        self.alternatives().into_iter().any(is_it)
    }
}

/// The domain in any case, what stands before it as it is.
fn is_same_mail(a: &str, b: &str) -> bool {
    match (a.rsplit_once('@'), b.rsplit_once('@')) {
        (Some((a, own)), Some((b, other))) => a == b && own.eq_ignore_ascii_case(other),
        _ => a == b,
    }
}

fn ends_with(text: &str, end: &str) -> bool {
    let at = text.len().checked_sub(end.len());
    at.is_some_and(|at| text.as_bytes()[at..].eq_ignore_ascii_case(end.as_bytes()))
}

fn fits_host(name: &str, host: &str, manner: Manner) -> bool {
    if host.len() > 1 && host.starts_with('.') {
        // Any host of the domain.
        let Some(first) = name.len().checked_sub(host.len()).filter(|at| *at > 0) else {
            return name.eq_ignore_ascii_case(host);
        };
        return ends_with(name, host)
            && !(manner.single_label_subdomains && name.as_bytes()[..first].contains(&b'.'));
    }
    if host.is_empty() {
        return false;
    }
    match manner.wildcards.then(|| star_of(name, manner)).flatten() {
        Some(star) => fits_star(name, star, host, manner),
        None => name.eq_ignore_ascii_case(host),
    }
}

/// Where a name's star is, if it may have one there: in its first part, at its start or its end,
/// and with two dots behind it at least.
fn star_of(name: &str, manner: Manner) -> Option<usize> {
    let star = name.find('*')?;
    let (first, others) = name.split_once('.')?;
    let is_label = |part: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !part.is_empty()
            && part.bytes().all(is_plain)
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let pieces = first.split_once('*')?;
    let is_whole = first == "*";
    let may_be_part = manner.partial_wildcards && first.len() > 1 && {
        let piece = match pieces {
            (piece, "") | ("", piece) => piece,
            _ => return None,
        };
        let is_foreign = piece.len() >= 4 && piece[..4].eq_ignore_ascii_case("xn--");
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !is_foreign && piece.bytes().all(is_plain)
    };
    let has_dots = others.contains('.') && others.split('.').all(is_label);
    ((is_whole || may_be_part) && has_dots).then_some(star)
}

fn fits_star(name: &str, star: usize, host: &str, manner: Manner) -> bool {
    let (before, after) = (&name[..star], &name[star + 1..]);
    let bytes = host.as_bytes();
    let Some(end) = host.len().checked_sub(after.len()) else {
        return false;
    };
    if end < before.len()
        || !bytes[..before.len()].eq_ignore_ascii_case(before.as_bytes())
        || !bytes[end..].eq_ignore_ascii_case(after.as_bytes())
    {
        return false;
    }
    let covered = &bytes[before.len()..end];
    let is_whole = before.is_empty() && after.starts_with('.');
    if is_whole && covered.is_empty() {
        return false;
    }
    if !is_whole && bytes.len() >= 4 && bytes[..4].eq_ignore_ascii_case(b"xn--") {
        return false;
    }
    let may_have_dots = is_whole && manner.multi_label_wildcards;
    let is_plain = |byte: &u8| {
        byte.is_ascii_alphanumeric() || *byte == b'-' || (may_have_dots && *byte == b'.')
    };
    covered == b"*" || covered.iter().all(is_plain)
}
