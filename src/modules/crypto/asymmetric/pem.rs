//! Text around DER (RFC 7468), and the old way to encrypt it (RFC 1421).

use crate::modules::buffer::Encoding;

/// A block of such a text.
pub struct Block {
    pub label: String,
    /// The cipher's name and vector, when it is encrypted in the old way.
    pub encrypted: Option<(String, Vec<u8>)>,
    pub bytes: Vec<u8>,
    /// Whether all of it is base64.
    pub is_sound: bool,
}

/// Whether blocks of a label hold certificates.
pub fn is_certificate(label: &str) -> bool {
    let known = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];
    known.contains(&label)
}

/// All blocks of a text, as far as they can be read.
pub fn blocks(text: &[u8]) -> Vec<Block> {
    let text = String::from_utf8_lossy(text);
    let mut blocks = Vec::new();
    let mut rest: &str = &text;
    while let Some(block) = next(&mut rest) {
        blocks.extend(block);
    }
    blocks
}

/// The next block, or none that can be read; None at the end.
fn next(rest: &mut &str) -> Option<Option<Block>> {
    const BEGIN: &str = "-----BEGIN ";
    let start = rest.find(BEGIN)? + BEGIN.len();
    let after = &rest[start..];
    let end = after.find("-----")?;
    let label = after[..end].to_string();
    let body = &after[end + 5..];
    let close = format!("-----END {label}-----");
    let Some(at) = body.find(&close) else {
        *rest = body;
        return Some(None);
    };
    *rest = &body[at + close.len()..];
    let mut encrypted = None;
    let mut digits = String::new();
    for line in body[..at].lines().map(str::trim) {
        match line.split_once(':') {
            Some(("DEK-Info", value)) => {
                let (name, iv) = value.trim().split_once(',').unwrap_or((value, ""));
                let iv = Encoding::Hex.decode(&iv.into());
                encrypted = Some((name.to_ascii_lowercase(), iv));
            }
            Some(_) => {}
            None => digits.push_str(line),
        }
    }
    let bytes = Encoding::Base64.decode(&digits.as_str().into());
    let is_digit = |digit: u8| digit.is_ascii_alphanumeric() || b"+/".contains(&digit);
    let bare = digits.trim_end_matches('=');
    let is_sound = digits.len().is_multiple_of(4)
        && digits.len() - bare.len() <= 2
        && bare.bytes().all(is_digit);
    Some(Some(Block {
        label,
        encrypted,
        bytes,
        is_sound,
    }))
}

/// A block of text.
pub fn text(label: &str, headers: &str, bytes: &[u8]) -> String {
    let digits = Encoding::Base64.encode(bytes).to_std_string_lossy();
    let mut out = format!("-----BEGIN {label}-----\n{headers}");
    for line in digits.as_bytes().chunks(64) {
        out.push_str(&String::from_utf8_lossy(line));
        out.push('\n');
    }
    out.push_str(&format!("-----END {label}-----\n"));
    out
}
