//! The encodings Node's Buffer knows, from bytes to strings and back.
//!
//! The engine keeps a string either as Latin-1, one byte a unit, or as UTF-16. Both directions work
//! on those units as they are; nothing goes through a Rust `String`.

use boa_engine::{
    JsString, JsValue,
    string::{JsStr, JsStrVariant},
};
use encoding_rs::mem;

use super::base64;

/// One of Node's encodings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `utf8`
    Utf8,
    /// `utf16le`, which `ucs2` is another name for
    Utf16le,
    /// `latin1`, which `binary` is another name for
    Latin1,
    /// `ascii`: reads seven bits a byte, writes as `latin1` does
    Ascii,
    /// `hex`
    Hex,
    /// `base64`
    Base64,
    /// `base64url`: written without padding
    Base64url,
}

impl Encoding {
    /// The encoding with this name, in any case; nothing for a name Node does not know.
    pub fn parse(name: &str) -> Option<Self> {
        // The longest name has nine letters.
        if name.len() > 9 {
            return None;
        }
        Some(match name.to_ascii_lowercase().as_str() {
            "utf8" | "utf-8" => Self::Utf8,
            "utf16le" | "utf-16le" | "ucs2" | "ucs-2" => Self::Utf16le,
            "latin1" | "binary" => Self::Latin1,
            "ascii" => Self::Ascii,
            "hex" => Self::Hex,
            "base64" => Self::Base64,
            "base64url" => Self::Base64url,
            _ => return None,
        })
    }

    /// As [`Encoding::parse`], for a string of the engine.
    pub fn parse_js(name: &JsString) -> Option<Self> {
        let units = name.as_str();
        // The engine may hold ASCII text as UTF-16 too.
        let mut letters = [0u8; 9];
        let letters = letters.get_mut(..units.len())?;
        for (letter, unit) in letters.iter_mut().zip(units.iter()) {
            *letter = u8::try_from(unit).ok()?;
        }
        std::str::from_utf8(letters).ok().and_then(Self::parse)
    }

    /// The encoding an option means: `fallback` when it is no string or an empty one (Node takes
    /// whatever is no string for "the default" in most places), nothing when the name is unknown.
    pub fn option(value: &JsValue, fallback: Self) -> Option<Self> {
        match value.as_string() {
            Some(name) if !name.is_empty() => Self::parse_js(&name),
            _ => Some(fallback),
        }
    }

    /// The name Node normalizes to.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf8",
            Self::Utf16le => "utf16le",
            Self::Latin1 => "latin1",
            Self::Ascii => "ascii",
            Self::Hex => "hex",
            Self::Base64 => "base64",
            Self::Base64url => "base64url",
        }
    }

    /// The text that `bytes` are in this encoding.
    pub fn encode(self, bytes: &[u8]) -> JsString {
        match self {
            Self::Utf8 => utf8(bytes),
            Self::Utf16le => utf16le(bytes),
            Self::Latin1 => latin1(bytes),
            Self::Ascii => {
                if bytes.is_ascii() {
                    return latin1(bytes);
                }
                let seven: Vec<u8> = bytes.iter().map(|byte| byte & 0x7f).collect();
                latin1(&seven)
            }
            Self::Hex => latin1(&hex(bytes)),
            Self::Base64 => latin1(base64_simd::STANDARD.encode_to_string(bytes).as_bytes()),
            Self::Base64url => latin1(
                base64_simd::URL_SAFE_NO_PAD
                    .encode_to_string(bytes)
                    .as_bytes(),
            ),
        }
    }

    /// The bytes that `text` stands for in this encoding, as leniently as Node reads it.
    pub fn decode(self, text: &JsString) -> Vec<u8> {
        let text = text.as_str();
        match self {
            Self::Utf8 => utf8_bytes(text),
            Self::Utf16le => match text.variant() {
                JsStrVariant::Latin1(units) => units.iter().flat_map(|&unit| [unit, 0]).collect(),
                JsStrVariant::Utf16(units) => {
                    units.iter().flat_map(|unit| unit.to_le_bytes()).collect()
                }
            },
            Self::Latin1 | Self::Ascii => low_bytes(text),
            Self::Hex => hex_bytes(text),
            Self::Base64 | Self::Base64url => match text.variant() {
                JsStrVariant::Latin1(units) => base64::decode(units),
                JsStrVariant::Utf16(_) => base64::decode(&low_bytes(text)),
            },
        }
    }

    /// How many bytes [`Encoding::decode`] gives at most, as `Buffer.byteLength` says: exact but
    /// for hex and base64, where it is computed from the length alone.
    pub fn byte_length(self, text: &JsString) -> usize {
        let text = text.as_str();
        match self {
            Self::Utf8 => utf8_length(text),
            Self::Utf16le => text.len() * 2,
            Self::Latin1 | Self::Ascii => text.len(),
            Self::Hex => text.len() / 2,
            Self::Base64 | Self::Base64url => {
                let mut length = text.len();
                let pad = u16::from(b'=');
                if length > 0 && text.get(length - 1) == Some(pad) {
                    length -= 1;
                }
                if length > 1 && text.get(length - 1) == Some(pad) {
                    length -= 1;
                }
                length * 3 / 4
            }
        }
    }

    /// Writes the bytes of `text` to the start of `target`, whole characters only; returns how
    /// many bytes were written.
    pub fn write(self, text: &JsString, target: &mut [u8]) -> usize {
        let text_units = text.as_str();
        match (self, text_units.variant()) {
            (Self::Utf8, JsStrVariant::Latin1(units)) => {
                let (_, written) = mem::convert_latin1_to_utf8_partial(units, target);
                written
            }
            (Self::Utf8, JsStrVariant::Utf16(units)) => {
                let (_, written) = mem::convert_utf16_to_utf8_partial(units, target);
                written
            }
            (Self::Latin1 | Self::Ascii, JsStrVariant::Latin1(units)) => put(units, target),
            (Self::Latin1 | Self::Ascii, JsStrVariant::Utf16(units)) => {
                for (to, unit) in target.iter_mut().zip(units) {
                    *to = *unit as u8;
                }
                units.len().min(target.len())
            }
            (Self::Utf16le, _) => {
                let count = text_units.len().min(target.len() / 2);
                for (to, unit) in target.chunks_exact_mut(2).zip(text_units.iter()) {
                    to.copy_from_slice(&unit.to_le_bytes());
                }
                count * 2
            }
            _ => put(&self.decode(text), target),
        }
    }
}

fn put(bytes: &[u8], target: &mut [u8]) -> usize {
    let count = bytes.len().min(target.len());
    target[..count].copy_from_slice(&bytes[..count]);
    count
}

/// A string of one-byte units.
pub fn latin1(bytes: &[u8]) -> JsString {
    JsString::from(JsStr::latin1(bytes))
}

/// A string from UTF-8, each malformed part replaced as the WHATWG decoder does.
pub fn utf8(bytes: &[u8]) -> JsString {
    if bytes.is_ascii() {
        return latin1(bytes);
    }
    if mem::is_utf8_latin1(bytes) {
        let mut units = vec![0; bytes.len()];
        let length = mem::convert_utf8_to_latin1_lossy(bytes, &mut units);
        return latin1(&units[..length]);
    }
    // The conversion asks for one unit more than there are bytes.
    let mut units = vec![0u16; bytes.len() + 1];
    let length = mem::convert_utf8_to_utf16(bytes, &mut units);
    JsString::from(&units[..length])
}

/// A string from little-endian UTF-16; a last odd byte is dropped.
pub fn utf16le(bytes: &[u8]) -> JsString {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    utf16(&units)
}

/// A string from UTF-16 units, kept as Latin-1 where they allow it.
pub fn utf16(units: &[u16]) -> JsString {
    if mem::is_utf16_latin1(units) {
        let bytes: Vec<u8> = units.iter().map(|&unit| unit as u8).collect();
        return latin1(&bytes);
    }
    JsString::from(units)
}

/// A string's UTF-8, lone surrogates replaced by U+FFFD.
pub fn utf8_bytes(text: JsStr<'_>) -> Vec<u8> {
    match text.variant() {
        JsStrVariant::Latin1(units) if units.is_ascii() => units.to_vec(),
        JsStrVariant::Latin1(units) => {
            let mut bytes = vec![0; units.len() * 2];
            let length = mem::convert_latin1_to_utf8(units, &mut bytes);
            bytes.truncate(length);
            bytes
        }
        JsStrVariant::Utf16(units) => {
            let mut bytes = vec![0; units.len() * 3];
            let length = mem::convert_utf16_to_utf8(units, &mut bytes);
            bytes.truncate(length);
            bytes
        }
    }
}

/// How many bytes [`utf8_bytes`] gives.
pub fn utf8_length(text: JsStr<'_>) -> usize {
    match text.variant() {
        JsStrVariant::Latin1(units) => {
            units.len() + units.iter().filter(|unit| **unit >= 0x80).count()
        }
        JsStrVariant::Utf16(units) => char::decode_utf16(units.iter().copied())
            .map(|unit| unit.map_or(3, char::len_utf8))
            .sum(),
    }
}

/// The low byte of each unit, which is what Node's `latin1`, `hex` and `base64` look at.
fn low_bytes(text: JsStr<'_>) -> Vec<u8> {
    match text.variant() {
        JsStrVariant::Latin1(units) => units.to_vec(),
        JsStrVariant::Utf16(units) => units.iter().map(|&unit| unit as u8).collect(),
    }
}

const HEX_DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Two lower-case hexadecimal digits a byte.
pub fn hex(bytes: &[u8]) -> Vec<u8> {
    let mut digits = Vec::with_capacity(bytes.len() * 2);
    for &byte in bytes {
        digits.push(HEX_DIGITS[usize::from(byte >> 4)]);
        digits.push(HEX_DIGITS[usize::from(byte & 15)]);
    }
    digits
}

/// The value of each digit, 255 for what is none.
const HEX_VALUES: [u8; 256] = {
    let mut values = [255u8; 256];
    let mut digit = 0;
    while digit < 16 {
        values[HEX_DIGITS[digit] as usize] = digit as u8;
        values[HEX_DIGITS[digit].to_ascii_uppercase() as usize] = digit as u8;
        digit += 1;
    }
    values
};

/// Reads pairs of digits up to the first that is not one.
fn hex_bytes(text: JsStr<'_>) -> Vec<u8> {
    let owned;
    let digits = match text.variant() {
        JsStrVariant::Latin1(units) => units,
        JsStrVariant::Utf16(_) => {
            owned = low_bytes(text);
            &owned
        }
    };
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    for pair in digits.chunks_exact(2) {
        let high = HEX_VALUES[usize::from(pair[0])];
        let low = HEX_VALUES[usize::from(pair[1])];
        if high > 15 || low > 15 {
            break;
        }
        bytes.push(high << 4 | low);
    }
    bytes
}
