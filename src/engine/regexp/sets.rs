//! Classes under the flag `v`. There the standard keeps signs of punctuation that stand twice (`::`) for
//! later; the engine's parser refuses two different ones side by side, too (`[0-9:;]`), and forgets what
//! stands before a single `&`. It is given the first of such two, and that `&`, as a number that is spelled
//! as nobody spells it, so that `source` can be told from it. And brackets that stand alone, which its parser
//! takes under this flag only: it is given something that it refuses.

use boa_engine::JsString;

const DOUBLES: &[u8] = b"&!#$%*+,.:;<=>?@^`~";
/// What stands before and behind the two digits of a sign.
const BEFORE: &str = "\\u{00000000";
const LONE: &str = "Lone quantifier brackets";
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
    if lone(&units).is_some() {
        return JsString::from("(?:*)");
    }
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

/// What is wrong with a bracket outside classes that stands where it has no meaning, in V8's words.
pub fn lone(units: &[u16]) -> Option<&'static str> {
    let letter = |at: usize| {
        units
            .get(at)
            .map_or('\0', |&unit| char::from_u32(unit.into()).unwrap_or('x'))
    };
    let (mut depth, mut at, mut quantifies) = (0usize, 0, false);
    while at < units.len() {
        let here = letter(at);
        at += 1;
        let was = std::mem::replace(&mut quantifies, true);
        match here {
            '\\' => {
                let named = matches!(letter(at), 'p' | 'P' | 'u' | 'x') && letter(at + 1) == '{';
                at += if named { 2 } else { 1 };
                while named && at < units.len() && letter(at - 1) != '}' {
                    at += 1;
                }
            }
            '[' => depth += 1,
            ']' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            ']' | '}' => return Some(LONE),
            '{' => {
                let start = at;
                while letter(at).is_ascii_digit() || (letter(at) == ',' && at > start) {
                    at += 1;
                }
                let is_whole = at > start && letter(at) == '}';
                match (is_whole, was) {
                    // What is wrong with it in another way the engine says.
                    (true, true) => at += 1,
                    (true, false) => return Some("Nothing to repeat"),
                    (false, true) => return Some("Incomplete quantifier"),
                    (false, false) => return Some(LONE),
                }
                quantifies = false;
            }
            // A name, of which the engine says what is wrong.
            '(' if letter(at) == '?'
                && letter(at + 1) == '<'
                && !matches!(letter(at + 2), '=' | '!') =>
            {
                while at < units.len() && letter(at) != '>' && letter(at) != ')' {
                    at += 1;
                }
                quantifies = false;
            }
            '(' if letter(at) == '?' => (at, quantifies) = (at + 1, false),
            '(' | '|' | '*' | '+' | '?' => quantifies = false,
            _ => {}
        }
    }
    None
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
