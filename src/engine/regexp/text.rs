//! Texts as the matcher takes them: bytes where all are ASCII, UTF-16 units otherwise. The last long
//! texts are kept in that form, since who goes through one match by match asks for it many times.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use boa_engine::{JsString, string::JsStrVariant};
use regress::{Match, Regex};

/// Texts that are shorter are prepared each time.
const LONG: usize = 256;
/// So many long texts are kept, and of more than one so many letters.
const KEPT: usize = 4;
const KEPT_LETTERS: usize = 4 << 20;

#[derive(Clone)]
enum Prepared {
    Ascii(Rc<str>),
    Wide(Rc<[u16]>),
}

struct Known {
    string: JsString,
    prepared: Prepared,
}

thread_local! {
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// The first match that begins at a place or behind it.
pub fn find(regex: &Regex, text: &JsString, start: usize, by_code_points: bool) -> Option<Match> {
    let bytes = match text.as_str().variant() {
        JsStrVariant::Utf16(units) if by_code_points => {
            return regex.find_from_utf16(units, start).next();
        }
        JsStrVariant::Utf16(units) => return regex.find_from_ucs2(units, start).next(),
        JsStrVariant::Latin1(bytes) => bytes,
    };
    if bytes.len() >= LONG {
        return match prepared(text, bytes) {
            Prepared::Ascii(text) => regex.find_from_ascii(&text, start).next(),
            Prepared::Wide(units) => regex.find_from_ucs2(&units, start).next(),
        };
    }
    match ascii(bytes) {
        Some(text) => regex.find_from_ascii(text, start).next(),
        None => regex.find_from_ucs2(&wide(bytes), start).next(),
    }
}

fn ascii(bytes: &[u8]) -> Option<&str> {
    // What lies beyond ASCII in Latin-1 may happen to be UTF-8.
    let is_ascii = bytes.is_ascii();
    is_ascii.then(|| std::str::from_utf8(bytes).ok()).flatten()
}

fn wide(bytes: &[u8]) -> Vec<u16> {
    bytes.iter().copied().map(u16::from).collect()
}

fn prepared(string: &JsString, bytes: &[u8]) -> Prepared {
    // Where the letters are tells a string from all others that are alive.
    let is_it = |known: &Known| match known.string.as_str().variant() {
        JsStrVariant::Latin1(others) => std::ptr::eq(others, bytes),
        JsStrVariant::Utf16(_) => false,
    };
    KNOWN.with(|known| {
        let mut known = known.borrow_mut();
        if let Some(at) = known.iter().position(is_it) {
            known[..=at].rotate_right(1);
            return known[0].prepared.clone();
        }
        let prepared = match ascii(bytes) {
            Some(text) => Prepared::Ascii(text.into()),
            None => Prepared::Wide(wide(bytes).into()),
        };
        let this = Known {
            string: string.clone(),
            prepared: prepared.clone(),
        };
        known.insert(0, this);
        known.truncate(KEPT);
        let letters = |known: &[Known]| known.iter().map(|one| one.string.len()).sum::<usize>();
        while known.len() > 1 && letters(&known) > KEPT_LETTERS {
            known.pop();
        }
        prepared
    })
}

/// A piece of a string: without a copy when it is long.
pub fn piece(string: &JsString, range: Range<usize>) -> JsString {
    const COPIED: usize = 64;
    if range.len() == string.len() {
        return string.clone();
    }
    if range.len() >= COPIED {
        return string.slice(range.start, range.end);
    }
    let piece = string.as_str().get(range);
    piece.map_or_else(JsString::default, JsString::from)
}
