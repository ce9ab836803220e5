//! Strings, numbers and widths as `util.inspect` shows them.

use boa_engine::{Context, JsBigInt, JsResult, JsString, JsValue};
use unicode_width::UnicodeWidthChar;

use crate::engine::convert;

/// Appends code units as text, each lone surrogate by `lone`.
fn push_units(out: &mut String, units: &[u16], mut lone: impl FnMut(&mut String, u16)) {
    for unit in char::decode_utf16(units.iter().copied()) {
        match unit {
            Ok(character) => out.push(character),
            Err(error) => lone(out, error.unpaired_surrogate()),
        }
    }
}

/// A string in quotes: single ones, or double ones or back-ticks where that avoids escapes.
pub fn quote(string: &JsString) -> String {
    if let Some(bytes) = string.as_str().as_latin1() {
        let plain = |byte: &u8| matches!(byte, 0x20..=0x7e) && *byte != b'\'' && *byte != b'\\';
        if bytes.iter().all(plain) {
            let mut out = String::with_capacity(bytes.len() + 2);
            out.push('\'');
            out.extend(bytes.iter().map(|&byte| char::from(byte)));
            out.push('\'');
            return out;
        }
    }
    quote_units(&string.to_vec())
}

/// [`quote`] for code units.
pub fn quote_units(units: &[u16]) -> String {
    let has = |character: char| units.contains(&(character as u16));
    let quote = if !has('\'') {
        '\''
    } else if !has('"') {
        '"'
    } else if !has('`') && !units.windows(2).any(|pair| pair == [0x24, 0x7b]) {
        '`'
    } else {
        '\''
    };
    let mut out = String::with_capacity(units.len() + 2);
    out.push(quote);
    escape_into(&mut out, units, quote == '\'');
    out.push(quote);
    out
}

/// Text with control characters and the like escaped, without quotes around.
pub fn escape_controls(units: &[u16]) -> String {
    let mut out = String::with_capacity(units.len());
    escape_into(&mut out, units, true);
    out
}

fn escape_into(out: &mut String, units: &[u16], single: bool) {
    for unit in char::decode_utf16(units.iter().copied()) {
        match unit {
            Ok('\'') if single => out.push_str("\\'"),
            Ok('\\') => out.push_str("\\\\"),
            Ok('\u{8}') => out.push_str("\\b"),
            Ok('\t') => out.push_str("\\t"),
            Ok('\n') => out.push_str("\\n"),
            Ok('\u{c}') => out.push_str("\\f"),
            Ok('\r') => out.push_str("\\r"),
            Ok(control @ ('\0'..='\u{1f}' | '\u{7f}'..='\u{9f}')) => {
                out.push_str(&format!("\\x{:02X}", control as u32));
            }
            Ok(character) => out.push(character),
            Err(error) => out.push_str(&format!("\\u{:04x}", error.unpaired_surrogate())),
        }
    }
}

/// Code units as text; lone surrogates become U+FFFD, as in everything that is written out.
pub fn lossy(units: &[u16]) -> String {
    let mut out = String::with_capacity(units.len());
    push_units(&mut out, units, |out, _| out.push('\u{fffd}'));
    out
}

/// Whether a key is shown without quotes.
pub fn is_identifier(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The length JavaScript sees: code units.
pub fn units(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().map(char::len_utf16).sum()
    }
}

/// Columns the text takes on a terminal; escape sequences take none when `colors`.
pub fn width(text: &str, colors: bool) -> usize {
    if colors && text.contains(['\u{1b}', '\u{9b}']) {
        return width(&strip_vt(text), false);
    }
    if text.bytes().all(|byte| matches!(byte, 0x20..=0x7e)) {
        return text.len();
    }
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Text without ANSI escape sequences, as `util.stripVTControlCharacters` returns it: control
/// sequences (`ESC [` or U+009B, parameters, a final byte), operating system commands up to their
/// terminator, and the short two-byte forms.
pub fn strip_vt(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\u{1b}', '\u{9b}']) {
        out.push_str(&rest[..at]);
        let after = &rest[at..];
        let skipped = sequence(after);
        if skipped == 0 {
            let first = after.chars().next().map_or(1, char::len_utf8);
            out.push_str(&after[..first]);
            rest = &after[first..];
        } else {
            rest = &after[skipped..];
        }
    }
    out.push_str(rest);
    out
}

/// Bytes of the escape sequence at the beginning of `text`; zero when there is none.
fn sequence(text: &str) -> usize {
    let lead = text.chars().next().map_or(1, char::len_utf8);
    let bytes = text.as_bytes();
    let mut at = lead;
    // An operating system command ends with BEL, ESC \ or U+009C.
    if bytes.get(at) == Some(&b']') {
        let body = &text[at + 1..];
        for (end, len) in [("\u{7}", 1), ("\u{1b}\\", 2), ("\u{9c}", 2)]
            .into_iter()
            .filter_map(|(end, len)| body.find(end).map(|found| (found, len)))
        {
            let printable = !body[..end].contains(['\u{7}', '\u{1b}']);
            if printable {
                return at + 1 + end + len;
            }
        }
    }
    while matches!(
        bytes.get(at),
        Some(b'[' | b']' | b'(' | b')' | b'#' | b';' | b'?')
    ) {
        at += 1;
    }
    while matches!(bytes.get(at), Some(b'0'..=b'9' | b';' | b':')) {
        at += 1;
    }
    match bytes.get(at) {
        Some(
            b'A'..=b'P'
            | b'R'..=b'T'
            | b'Z'
            | b'c'
            | b'f'..=b'n'
            | b'q'
            | b'r'
            | b'u'
            | b'y'
            | b'='
            | b'>'
            | b'<'
            | b'~'
            | b's',
        ) => at + 1,
        // A digit may itself be the final byte, as in `ESC 7`.
        _ if at > lead && bytes[at - 1].is_ascii_digit() => at,
        _ => 0,
    }
}

/// A number as JavaScript writes it, but with the sign of minus zero.
pub fn number(value: f64, separator: bool, context: &mut Context) -> JsResult<String> {
    if value == 0.0 {
        return Ok(if value.is_sign_negative() { "-0" } else { "0" }.into());
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        let text = (value as i64).to_string();
        return Ok(if separator { separated(&text) } else { text });
    }
    let text = convert::to_text(&JsValue::from(value), context)?;
    Ok(if separator { separated(&text) } else { text })
}

/// A BigInt with its `n`.
pub fn bigint(value: &JsBigInt, separator: bool) -> String {
    let text = value.to_string_radix(10);
    if separator {
        format!("{}n", separated(&text))
    } else {
        format!("{text}n")
    }
}

/// Underscores between groups of three digits, before the point and after it.
fn separated(text: &str) -> String {
    if text.contains(['e', 'I', 'N']) {
        return text.into();
    }
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let mut out = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        for (at, digit) in fraction.chars().enumerate() {
            if at > 0 && at % 3 == 0 {
                out.push('_');
            }
            out.push(digit);
        }
    }
    out
}

/// `... 3 more items`
pub fn more(count: f64, what: &str) -> String {
    let plural = if count > 1.0 { "s" } else { "" };
    format!("... {count} more {what}{plural}")
}
