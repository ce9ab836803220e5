//! Which names a certificate may be for, where an issuer above it has limited them.

use x509_parser::extensions::{GeneralName, GeneralSubtree};

use super::verify::{EXCLUDED, Fault, NOT_PERMITTED};
use crate::modules::crypto::x509::Parsed;

/// Whether `issuer` allows the names of those below it: an error when it does not, or when it limits
/// names of a kind that is not known here.
pub fn allow(issuer: &Parsed<'_>, below: &[Parsed<'_>]) -> Result<(), Fault> {
    let Ok(Some(constraints)) = issuer.certificate.name_constraints().map(|found| {
        found.map(|found| {
            let value = found.value;
            (
                value.permitted_subtrees.as_deref().unwrap_or_default(),
                value.excluded_subtrees.as_deref().unwrap_or_default(),
            )
        })
    }) else {
        return match issuer.certificate.name_constraints() {
            Ok(_) => Ok(()),
            Err(_) => Err(NOT_PERMITTED),
        };
    };
    for (at, link) in below.iter().enumerate() {
        // An issuer that issued itself anew has the names of the one above.
        if at > 0 && link.is_self_signed() {
            continue;
        }
        check(link, constraints)?;
    }
    Ok(())
}

fn check(
    link: &Parsed<'_>,
    (permitted, excluded): (&[GeneralSubtree<'_>], &[GeneralSubtree<'_>]),
) -> Result<(), Fault> {
    let certificate = &link.certificate;
    let subject = certificate.subject();
    let mut names = Vec::new();
    if subject.iter().next().is_some() {
        names.push(GeneralName::DirectoryName(subject.clone()));
    }
    let mut has_dns = false;
    match certificate.subject_alternative_name() {
        Ok(Some(alternatives)) => {
            for name in &alternatives.value.general_names {
                has_dns |= matches!(name, GeneralName::DNSName(_));
                names.push(name.clone());
            }
        }
        Ok(None) => {}
        Err(_) => return Err(NOT_PERMITTED),
    }
    for mail in subject.iter_email().filter_map(|mail| mail.as_str().ok()) {
        names.push(GeneralName::RFC822Name(mail));
    }
    if !has_dns {
        let common = subject
            .iter_common_name()
            .filter_map(|name| name.as_str().ok());
        names.extend(
            common
                .filter(|name| is_host(name))
                .map(GeneralName::DNSName),
        );
    }
    for name in &names {
        let mut is_limited = false;
        let mut is_permitted = false;
        for tree in permitted {
            match is_below(name, &tree.base) {
                None => {}
                Some(Err(fault)) => return Err(fault),
                Some(Ok(fits)) => {
                    is_limited = true;
                    is_permitted |= fits;
                }
            }
        }
        if is_limited && !is_permitted {
            return Err(NOT_PERMITTED);
        }
        for tree in excluded {
            match is_below(name, &tree.base) {
                None | Some(Ok(false)) => {}
                Some(Ok(true) | Err(_)) => return Err(EXCLUDED),
            }
        }
    }
    Ok(())
}

fn is_host(name: &str) -> bool {
    name.contains('.')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._*".contains(&byte))
}

fn ends_with(text: &str, end: &str) -> bool {
    let (text, end) = (text.as_bytes(), end.as_bytes());
    text.len() >= end.len() && text[text.len() - end.len()..].eq_ignore_ascii_case(end)
}

/// Whether a host is that of the constraint, or within its domain.
fn is_within(host: &str, domain: &str) -> bool {
    domain.is_empty()
        || (domain.starts_with('.') && ends_with(host, domain))
        || host.eq_ignore_ascii_case(domain)
        || ends_with(host, &format!(".{domain}"))
}

/// `None`: the constraint is about names of another kind.
fn is_below(name: &GeneralName<'_>, base: &GeneralName<'_>) -> Option<Result<bool, Fault>> {
    Some(Ok(match (name, base) {
        (GeneralName::DNSName(host), GeneralName::DNSName(domain)) => is_within(host, domain),
        (GeneralName::RFC822Name(mail), GeneralName::RFC822Name(base)) => {
            let (_, host) = mail.rsplit_once('@').unwrap_or(("", mail));
            match base.contains('@') {
                true => mail.eq_ignore_ascii_case(base),
                false if base.starts_with('.') => ends_with(host, base),
                false => host.eq_ignore_ascii_case(base),
            }
        }
        (GeneralName::IPAddress(address), GeneralName::IPAddress(base)) => {
            base.len() == 2 * address.len() && {
                let (net, mask) = base.split_at(address.len());
                let bytes = address.iter().zip(net).zip(mask);
                bytes
                    .into_iter()
                    .all(|((byte, net), mask)| byte & mask == net & mask)
            }
        }
        (GeneralName::DirectoryName(subject), GeneralName::DirectoryName(base)) => {
            let (mut parts, base) = (subject.iter_rdn(), base.iter_rdn());
            let mut base = base;
            base.all(|wished| parts.next() == Some(wished))
        }
        (GeneralName::URI(uri), GeneralName::URI(base)) => {
            let host = uri.split_once("://").map_or("", |(_, rest)| rest);
            let host = host.split(['/', '?', '#']).next().unwrap_or_default();
            let host = host.rsplit('@').next().unwrap_or_default();
            let host = host.split(':').next().unwrap_or_default();
            match base.starts_with('.') {
                true => ends_with(host, base),
                false => host.eq_ignore_ascii_case(base),
            }
        }
        _ if std::mem::discriminant(name) == std::mem::discriminant(base) => {
            return Some(Err(NOT_PERMITTED));
        }
        (GeneralName::Invalid(tag, _), _) if is_tag_of(tag.0, base) => {
            return Some(Err(NOT_PERMITTED));
        }
        _ => return None,
    }))
}

/// Whether a name that could not be read is of a constraint's kind.
fn is_tag_of(tag: u32, base: &GeneralName<'_>) -> bool {
    tag == match base {
        GeneralName::OtherName(..) => 0,
        GeneralName::RFC822Name(_) => 1,
        GeneralName::DNSName(_) => 2,
        GeneralName::X400Address(_) => 3,
        GeneralName::DirectoryName(_) => 4,
        GeneralName::EDIPartyName(_) => 5,
        GeneralName::URI(_) => 6,
        GeneralName::IPAddress(_) => 7,
        GeneralName::RegisteredID(_) => 8,
        GeneralName::Invalid(own, _) => own.0,
    }
}
