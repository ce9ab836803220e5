//! Texts as the matcher takes them: UTF-16 units. (It takes ASCII too, but then misses matches of
//! patterns that name other letters.) The last long texts are kept in that form, since who goes
//! through one match by match asks for it many times.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use boa_engine::{JsString, string::JsStrVariant};
use regress::{Match, Regex};

/// Texts that are shorter are prepared each time.
const LONG: usize = 128;
/// So many long texts are kept, and of more than one so many letters.
const KEPT: usize = 4;
const KEPT_LETTERS: usize = 4 << 20;

/// A text of one byte a letter, and its units.
struct Known {
    string: JsString,
    units: Rc<[u16]>,
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
    // There are no pairs, so units are code points.
    if bytes.len() >= LONG {
        let (units, range) = units(text, bytes);
        return regex.find_from_ucs2(&units[range], start).next();
    }
    let mut units = [0; LONG];
    let units = &mut units[..bytes.len()];
    for (unit, byte) in units.iter_mut().zip(bytes) {
        *unit = u16::from(*byte);
    }
    regex.find_from_ucs2(units, start).next()
}

/// Where a text's letters are, which tells it from all others that are alive.
fn place(bytes: &[u8]) -> Range<usize> {
    let start = bytes.as_ptr().addr();
    start..start + bytes.len()
}

impl Known {
    /// Where a text lies in this one: programs that eat up a text cut it off at the front, and the
    /// engine's strings share their letters.
    fn range_of(&self, inner: &Range<usize>) -> Option<Range<usize>> {
        let JsStrVariant::Latin1(bytes) = self.string.as_str().variant() else {
            return None;
        };
        let outer = place(bytes);
        let is_within = outer.start <= inner.start && inner.end <= outer.end;
        is_within.then(|| inner.start - outer.start..inner.end - outer.start)
    }
}

/// Units of which a range is the text's.
fn units(string: &JsString, bytes: &[u8]) -> (Rc<[u16]>, Range<usize>) {
    let place = place(bytes);
    KNOWN.with(|known| {
        let mut known = known.borrow_mut();
        let found = known.iter().enumerate();
        let mut found = found.filter_map(|(at, known)| Some((at, known.range_of(&place)?)));
        if let Some((at, range)) = found.next() {
            known[..=at].rotate_right(1);
            return (Rc::clone(&known[0].units), range);
        }
        let units: Rc<[u16]> = bytes.iter().copied().map(u16::from).collect();
        let this = Known {
            string: string.clone(),
            units: Rc::clone(&units),
        };
        known.insert(0, this);
        known.truncate(KEPT);
        let letters = |known: &[Known]| -> usize { known.iter().map(|one| one.units.len()).sum() };
        while known.len() > 1 && letters(&known) > KEPT_LETTERS {
            known.pop();
        }
        (units, 0..bytes.len())
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
