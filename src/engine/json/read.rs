//! JSON (RFC 8259) to values. The engine's own `JSON.parse` compiles the text as a script, which
//! costs some twenty microseconds for the smallest; this reads it.

use boa_engine::{
    Context, JsObject, JsString, JsValue,
    builtins::object::OrdinaryObject,
    object::builtins::JsArray,
    property::{PropertyDescriptor, PropertyKey},
    string::{JsStr, JsStrVariant},
};

/// A unit of a string in either of the engine's forms.
trait Unit: Copy + PartialEq {
    fn code(self) -> u16;
    fn string(units: &[Self]) -> JsString;
    /// Whether it is a quote, a backslash or a control character.
    fn ends_plain(self) -> bool;
}

/// So many units are looked at together.
const AT_ONCE: usize = 16;

/// So many units at the front are certainly neither a quote, nor a backslash, nor a control character.
fn plain<U: Unit>(units: &[U]) -> usize {
    let (parts, _) = units.as_chunks::<AT_ONCE>();
    let is_plain = |part: &&[U; AT_ONCE]| {
        let ends = part.iter().map(|unit| unit.ends_plain());
        !ends.fold(false, |any, this| any | this)
    };
    parts.iter().take_while(is_plain).count() * AT_ONCE
}

impl Unit for u8 {
    fn code(self) -> u16 {
        u16::from(self)
    }
    fn string(units: &[u8]) -> JsString {
        JsString::from(JsStr::latin1(units))
    }
    fn ends_plain(self) -> bool {
        (self < 0x20) | (self == b'"') | (self == b'\\')
    }
}

impl Unit for u16 {
    fn code(self) -> u16 {
        self
    }
    fn string(units: &[u16]) -> JsString {
        let narrow: Option<Vec<u8>> = units.iter().map(|&unit| u8::try_from(unit).ok()).collect();
        match narrow {
            Some(narrow) => JsString::from(JsStr::latin1(&narrow)),
            None => JsString::from(units),
        }
    }
    fn ends_plain(self) -> bool {
        (self < 0x20) | (self == 0x22) | (self == 0x5c)
    }
}

/// The value of a text; none when it is not JSON.
pub fn read(text: &JsString, context: &mut Context) -> Option<JsValue> {
    match text.variant() {
        JsStrVariant::Latin1(units) => Reader::new(units).text(context),
        JsStrVariant::Utf16(units) => Reader::new(units).text(context),
    }
}

/// An array or object that is still being read.
enum Open {
    Array(Vec<JsValue>),
    Object(JsObject, PropertyKey),
}

/// So many names are remembered, each in the place that its letters give it: items of a list have the same ones.
/// Longer ones than that many letters are not looked for.
const NAMES: usize = 32;

struct Reader<'a, U> {
    units: &'a [U],
    at: usize,
    names: [Option<(&'a [U], PropertyKey)>; NAMES],
}

impl<'a, U: Unit> Reader<'a, U> {
    fn new(units: &'a [U]) -> Self {
        Self {
            units,
            at: 0,
            names: [const { None }; NAMES],
        }
    }

    fn peek(&self) -> Option<u16> {
        self.units.get(self.at).map(|unit| unit.code())
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(0x20 | 0x09 | 0x0a | 0x0d)) {
            self.at += 1;
        }
    }

    fn takes(&mut self, letter: u8) -> bool {
        let is = self.peek() == Some(u16::from(letter));
        self.at += usize::from(is);
        is
    }

    fn text(mut self, context: &mut Context) -> Option<JsValue> {
        let value = self.value(context)?;
        self.skip_space();
        (self.at == self.units.len()).then_some(value)
    }

    /// What is open is kept on a list, not on the stack: a text may nest without end.
    fn value(&mut self, context: &mut Context) -> Option<JsValue> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            self.skip_space();
            let mut value = match u8::try_from(self.peek()?).ok()? {
                b'[' => {
                    self.at += 1;
                    self.skip_space();
                    if !self.takes(b']') {
                        open.push(Open::Array(Vec::new()));
                        continue;
                    }
                    JsArray::from_iter([], context).into()
                }
                b'{' => {
                    self.at += 1;
                    let prototype = context.intrinsics().constructors().object().prototype();
                    let object =
                        JsObject::new(context.root_shape(), prototype, OrdinaryObject).upcast();
                    self.skip_space();
                    if !self.takes(b'}') {
                        let key = self.key()?;
                        open.push(Open::Object(object, key));
                        continue;
                    }
                    object.into()
                }
                b'"' => self.string()?.into(),
                b't' => self.literal(b"true", true.into())?,
                b'f' => self.literal(b"false", false.into())?,
                b'n' => self.literal(b"null", JsValue::null())?,
                _ => self.number()?,
            };
            // A value has ended: put it where it belongs, and close what it ends.
            loop {
                self.skip_space();
                match open.last_mut() {
                    None => return Some(value),
                    Some(Open::Array(items)) => {
                        items.push(value);
                        if self.takes(b',') {
                            break;
                        }
                        if !self.takes(b']') {
                            return None;
                        }
                    }
                    Some(Open::Object(object, key)) => {
                        put(object, key.clone(), value);
                        if self.takes(b',') {
                            *key = self.key()?;
                            break;
                        }
                        if !self.takes(b'}') {
                            return None;
                        }
                    }
                }
                value = match open.pop()? {
                    Open::Array(items) => JsArray::from_iter(items, context).into(),
                    Open::Object(object, _) => object.into(),
                };
            }
        }
    }

    fn key(&mut self) -> Option<PropertyKey> {
        self.skip_space();
        let start = self.at + 1;
        let key = match self.known_key() {
            Ok(key) => key,
            Err(at) => {
                let key = PropertyKey::from(self.string()?);
                let letters = &self.units[start..self.at - 1];
                self.names[at] = Some((letters, key.clone()));
                key
            }
        };
        self.skip_space();
        self.takes(b':').then_some(key)
    }

    /// A name that has come before; or the place where it is to be remembered.
    fn known_key(&mut self) -> Result<PropertyKey, usize> {
        let rest = match self.peek() {
            Some(0x22) => &self.units[self.at + 1..],
            _ => &[],
        };
        let length = rest.iter().take(NAMES).position(|unit| unit.code() == 0x22);
        let letters = &rest[..length.unwrap_or(0)];
        let ends = letters.first().zip(letters.last());
        let spread = ends.map_or(0, |(first, last)| {
            first.code().wrapping_mul(7).wrapping_add(last.code())
        });
        let at = (usize::from(spread) + letters.len()) % NAMES;
        match &self.names[at] {
            Some((known, key)) if length.is_some() && *known == letters => {
                self.at += letters.len() + 2;
                Ok(key.clone())
            }
            _ => Err(at),
        }
    }

    fn string(&mut self) -> Option<JsString> {
        if !self.takes(b'"') {
            return None;
        }
        let start = self.at;
        loop {
            self.at += plain(&self.units[self.at..]);
            match self.peek()? {
                0x22 => {
                    let string = U::string(&self.units[start..self.at]);
                    self.at += 1;
                    return Some(string);
                }
                0x5c => return self.escaped(start),
                0..=0x1f => return None,
                _ => self.at += 1,
            }
        }
    }

    /// A string with escapes; `start` is behind its quote.
    fn escaped(&mut self, start: usize) -> Option<JsString> {
        let mut units: Vec<u16> = self.units[start..self.at]
            .iter()
            .map(|u| u.code())
            .collect();
        loop {
            let unit = self.peek()?;
            self.at += 1;
            match unit {
                0x22 => return Some(<u16 as Unit>::string(&units)),
                0x5c => {
                    let escape = u8::try_from(self.peek()?).ok()?;
                    self.at += 1;
                    units.push(match escape {
                        b'"' | b'\\' | b'/' => u16::from(escape),
                        b'b' => 8,
                        b'f' => 12,
                        b'n' => 10,
                        b'r' => 13,
                        b't' => 9,
                        b'u' => {
                            let mut code = 0;
                            for _ in 0..4 {
                                let digit =
                                    char::from_u32(u32::from(self.peek()?))?.to_digit(16)?;
                                code = code * 16 + digit as u16;
                                self.at += 1;
                            }
                            code
                        }
                        _ => return None,
                    });
                }
                0..=0x1f => return None,
                _ => units.push(unit),
            }
        }
    }

    fn literal(&mut self, word: &[u8], value: JsValue) -> Option<JsValue> {
        word.iter()
            .all(|&letter| self.takes(letter))
            .then_some(value)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(0x30..=0x39)) {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Option<JsValue> {
        let start = self.at;
        self.takes(b'-');
        let leads_with_zero = self.peek() == Some(0x30);
        let count = self.digits();
        if count == 0 || (leads_with_zero && count > 1) {
            return None;
        }
        let mut whole = true;
        if self.takes(b'.') {
            whole = false;
            if self.digits() == 0 {
                return None;
            }
        }
        if self.takes(b'e') || self.takes(b'E') {
            whole = false;
            if !self.takes(b'+') {
                self.takes(b'-');
            }
            if self.digits() == 0 {
                return None;
            }
        }
        // Only ASCII has been passed.
        let text: String = self.units[start..self.at]
            .iter()
            .map(|unit| char::from(unit.code() as u8))
            .collect();
        if whole && count < 10 && text != "-0" {
            return text.parse::<i32>().ok().map(JsValue::from);
        }
        text.parse::<f64>().ok().map(JsValue::from)
    }
}

fn put(object: &JsObject, key: PropertyKey, value: JsValue) {
    object.insert_property(
        key,
        PropertyDescriptor::builder()
            .value(value)
            .writable(true)
            .enumerable(true)
            .configurable(true),
    );
}
