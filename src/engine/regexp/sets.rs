//! Classes under the flag `v`. There the standard keeps signs of punctuation that stand twice (`::`) for
//! later; the engine's parser refuses two different ones side by side, too (`[0-9:;]`), and forgets what
//! stands before a single `&`. It is given the first of such two, and that `&`, as a number that is spelled
//! as nobody spells it, so that `source` can be told from it.

use boa_engine::JsString;

const DOUBLES: &[u8] = b"&!#$%*+,.:;<=>?@^`~";
/// What stands before and behind the two digits of a sign.
const BEFORE: &str = "\\u{00000000";
const BEHIND: u16 = b'}' as u16;

fn is_double(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|byte| DOUBLES.contains(&byte))
}

/// The pattern as the engine takes it.
pub fn spelled(pattern: &JsString, flags: &str) -> JsString {
    if !flags.contains('v') {
        return pattern.clone();
    }
    let units: Vec<u16> = pattern.iter().collect();
    let mut out: Vec<u16> = Vec::with_capacity(units.len());
    let (mut depth, mut at) = (0usize, 0);
    while let Some(&unit) = units.get(at) {
        at += 1;
        let next = units.get(at).copied();
        match (u8::try_from(unit).unwrap_or(b'x'), next) {
            (b'\\', Some(escaped)) => {
                out.extend([unit, escaped]);
                at += 1;
                continue;
            }
            (b'[', _) => {
                depth += 1;
                if next == Some(u16::from(b'^')) {
                    out.extend([unit, u16::from(b'^')]);
                    at += 1;
                    continue;
                }
            }
            (b']', _) => depth = depth.saturating_sub(1),
            (sign, Some(next)) if depth > 0 && is_double(unit) => {
                if next == unit {
                    out.push(unit);
                    at += 1;
                } else if is_double(next) || sign == b'&' {
                    out.extend(format!("{BEFORE}{sign:02x}}}").encode_utf16());
                    continue;
                }
            }
            _ => {}
        }
        out.push(unit);
    }
    if out.len() == units.len() {
        return pattern.clone();
    }
    JsString::from(&out[..])
}

/// A text with a pattern in it, the pattern as it was given.
pub fn given(text: &str) -> String {
    if !text.contains(BEFORE) {
        return text.to_string();
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16_lossy(&given_units(&units))
}

/// The pattern as it was given.
pub fn given_units(units: &[u16]) -> Vec<u16> {
    let before: Vec<u16> = BEFORE.encode_utf16().collect();
    let mut out = Vec::with_capacity(units.len());
    let mut left = units;
    while let Some((&unit, behind)) = left.split_first() {
        if let Some([high, low, BEHIND, rest @ ..]) = left.strip_prefix(&before[..])
            && let Ok(digits) = String::from_utf16(&[*high, *low])
            && let Ok(sign) = u16::from_str_radix(&digits, 16)
        {
            out.push(sign);
            left = rest;
            continue;
        }
        out.push(unit);
        left = behind;
    }
    out
}
