//! Texts as the matcher takes them: bytes where all are ASCII, UTF-16 units otherwise. The last long
//! texts are kept in that form: who goes through one match by match asks for it many times.

use std::cell::RefCell;
use std::rc::Rc;

use boa_engine::{JsString, string::JsStrVariant};
use regress::{Match, Regex};

/// Texts that are shorter are prepared each time.
const LONG: usize = 256;
/// So many long texts are kept.
const KEPT: usize = 4;

/// A text in the matcher's form.
#[derive(Clone)]
pub enum Text {
    Ascii(Rc<str>),
    Wide(Rc<[u16]>),
}

struct Known {
    string: JsString,
    text: Text,
}

thread_local! {
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// Where a string's letters are, which tells it from all others that are alive.
fn place(string: &JsString) -> (usize, usize) {
    let address = match string.as_str().variant() {
        JsStrVariant::Latin1(bytes) => bytes.as_ptr().addr(),
        JsStrVariant::Utf16(units) => units.as_ptr().addr(),
    };
    (address, string.len())
}

impl Text {
    /// Prepares a string.
    pub fn of(string: &JsString) -> Self {
        if string.len() < LONG {
            return Self::make(string);
        }
        let place_of = place(string);
        KNOWN.with(|known| {
            let mut known = known.borrow_mut();
            if let Some(at) = known.iter().position(|one| place(&one.string) == place_of) {
                known[..=at].rotate_right(1);
                return known[0].text.clone();
            }
            let text = Self::make(string);
            known.truncate(KEPT - 1);
            known.insert(
                0,
                Known {
                    string: string.clone(),
                    text: text.clone(),
                },
            );
            text
        })
    }

    fn make(string: &JsString) -> Self {
        match string.as_str().variant() {
            JsStrVariant::Latin1(bytes) => match std::str::from_utf8(bytes) {
                // Letters of Latin-1 beyond ASCII may happen to be UTF-8.
                Ok(text) if bytes.is_ascii() => Self::Ascii(text.into()),
                _ => Self::Wide(bytes.iter().copied().map(u16::from).collect()),
            },
            JsStrVariant::Utf16(units) => Self::Wide(units.into()),
        }
    }

    /// The first match that begins at a place or behind it.
    pub fn find(&self, regex: &Regex, start: usize, by_code_points: bool) -> Option<Match> {
        match self {
            Self::Ascii(text) => regex.find_from_ascii(text, start).next(),
            Self::Wide(units) if by_code_points => regex.find_from_utf16(units, start).next(),
            Self::Wide(units) => regex.find_from_ucs2(units, start).next(),
        }
    }
}

/// A piece of a string: without a copy when it is long.
pub fn piece(string: &JsString, range: std::ops::Range<usize>) -> JsString {
    const COPIED: usize = 64;
    if range.len() == string.len() {
        return string.clone();
    }
    if range.len() < COPIED {
        return string.get(range).unwrap_or_default();
    }
    string.slice(range.start, range.end)
}
