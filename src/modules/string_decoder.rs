//! `string_decoder`: bytes to text in pieces that may end in the middle of a character.
//!
//! A decoder's state is a Buffer of seven bytes behind a symbol, as in Node: programs inherit from
//! StringDecoder by `StringDecoder.call(this)`, so the state has to fit on any object.

use std::cell::RefCell;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string};

use super::buffer::{self, Encoding, MAX_STRING_LENGTH, View};
use crate::engine::{convert, define, errors};

/// The state's bytes: four of a character that is not complete, how many are missing, how many
/// are there, and the encoding.
const MISSING: usize = 4;
const PRESENT: usize = 5;
const ENCODING: usize = 6;
const SIZE: usize = 7;

/// An encoding's number in the state.
const ENCODINGS: [(Encoding, u8); 7] = [
    (Encoding::Ascii, 0),
    (Encoding::Utf8, 1),
    (Encoding::Base64, 2),
    (Encoding::Utf16le, 3),
    (Encoding::Latin1, 4),
    (Encoding::Hex, 5),
    (Encoding::Base64url, 7),
];

thread_local! {
    static STATE: RefCell<Option<JsSymbol>> = const { RefCell::new(None) };
}

/// The symbol the state is behind. Fails only when the engine has no symbols left.
fn state_symbol() -> JsResult<JsSymbol> {
    if let Some(symbol) = STATE.with(|state| state.borrow().clone()) {
        return Ok(symbol);
    }
    let symbol = JsSymbol::new(Some(js_string!("kNativeDecoder")))
        .ok_or_else(convert::illegal_invocation)?;
    STATE.with(|state| *state.borrow_mut() = Some(symbol.clone()));
    Ok(symbol)
}

/// A copy of a decoder's state, and where to put it back.
struct State {
    bytes: [u8; SIZE],
    home: View,
}

impl State {
    fn of(this: &JsValue, context: &mut Context) -> JsResult<Self> {
        if let Some(object) = this.as_object() {
            let held = object.get(state_symbol()?, context)?;
            if let Some(home) = View::of_uint8_array(&held, context) {
                let mut bytes = [0; SIZE];
                let whole = home.read(|held| match held.get(..SIZE) {
                    Some(held) => {
                        bytes.copy_from_slice(held);
                        true
                    }
                    None => false,
                });
                // A script can reach the state: what it holds need not make sense.
                let [missing, present] = [bytes[MISSING], bytes[PRESENT]];
                if whole && usize::from(missing) + usize::from(present) <= 4 {
                    return Ok(Self { bytes, home });
                }
            }
        }
        Err(errors::invalid_this("StringDecoder", context))
    }

    fn save(&self, context: &mut Context) -> JsResult<()> {
        self.home.write(context, |held| {
            if let Some(held) = held.get_mut(..SIZE) {
                held.copy_from_slice(&self.bytes);
            }
        })
    }

    fn encoding(&self) -> Encoding {
        ENCODINGS
            .iter()
            .find(|(_, number)| *number == self.bytes[ENCODING])
            .map_or(Encoding::Utf8, |(encoding, _)| *encoding)
    }

    fn missing(&self) -> usize {
        usize::from(self.bytes[MISSING])
    }

    fn present(&self) -> usize {
        usize::from(self.bytes[PRESENT])
    }

    fn expect(&mut self, missing: usize, present: usize) {
        self.bytes[MISSING] = missing as u8;
        self.bytes[PRESENT] = present as u8;
    }

    /// The text of the unfinished character's bytes, as far as they are there.
    fn pending(&self) -> JsString {
        self.encoding().encode(&self.bytes[..self.present()])
    }

    /// Decodes `input` behind what is pending; what is unfinished at its end becomes pending.
    fn decode(&mut self, mut input: &[u8]) -> JsString {
        let encoding = self.encoding();
        if matches!(encoding, Encoding::Ascii | Encoding::Latin1 | Encoding::Hex) {
            return encoding.encode(input);
        }
        let mut first = JsString::default();
        if self.missing() > 0 {
            input = self.complete(input);
            if self.missing() > 0 {
                return first;
            }
            first = self.pending();
            self.expect(0, 0);
            if encoding == Encoding::Utf16le && ends_in_high_surrogate(&first) {
                // The second half of a pair has to follow: both bytes stay.
                let unit = [self.bytes[0], self.bytes[1]];
                let from = first.len().saturating_sub(1) * 2;
                let unit = match from {
                    0 => unit,
                    _ => [self.bytes[2], self.bytes[3]],
                };
                self.bytes[..2].copy_from_slice(&unit);
                self.expect(2, 2);
                first = first.get(..first.len() - 1).unwrap_or_default();
                if !input.is_empty() {
                    let rest = self.decode(input);
                    return JsString::concat(first.as_str(), rest.as_str());
                }
                return first;
            }
        }
        if input.is_empty() {
            return first;
        }
        let (missing, present) = unfinished(encoding, input);
        let (done, tail) = input.split_at(input.len() - present);
        self.bytes[..present].copy_from_slice(tail);
        self.expect(missing, present);
        let text = encoding.encode(done);
        if first.is_empty() {
            return text;
        }
        JsString::concat(first.as_str(), text.as_str())
    }

    /// Takes what is missing from the start of `input`; returns the rest.
    fn complete<'a>(&mut self, input: &'a [u8]) -> &'a [u8] {
        let mut take = self.missing().min(input.len());
        let mut broken = false;
        if self.encoding() == Encoding::Utf8
            && let Some(end) = input[..take].iter().position(|byte| byte & 0xc0 != 0x80)
        {
            // Not a continuation: the character ends here, unfinished.
            take = end;
            broken = true;
        }
        let present = self.present();
        self.bytes[present..present + take].copy_from_slice(&input[..take]);
        let missing = if broken { 0 } else { self.missing() - take };
        self.expect(missing, present + take);
        &input[take..]
    }
}

fn ends_in_high_surrogate(text: &JsString) -> bool {
    let text = text.as_str();
    let last = text.len().checked_sub(1).and_then(|last| text.get(last));
    last.is_some_and(|unit: u16| unit & 0xfc00 == 0xd800)
}

/// How many bytes are missing at the end of `input` to complete its last character, and how many
/// of that character are there. Both zero when it ends with a whole one.
fn unfinished(encoding: Encoding, input: &[u8]) -> (usize, usize) {
    match encoding {
        Encoding::Utf8 => {
            for (back, byte) in input.iter().rev().take(4).enumerate() {
                let present = back + 1;
                let total = match byte {
                    0x80..=0xbf => continue,
                    0xc0..=0xdf => 2,
                    0xe0..=0xef => 3,
                    0xf0..=0xf7 => 4,
                    _ => return (0, 0),
                };
                return if total > present {
                    (total - present, present)
                } else {
                    (0, 0)
                };
            }
            (0, 0)
        }
        Encoding::Utf16le if input.len() % 2 == 1 => (1, 1),
        Encoding::Utf16le => match input.last() {
            Some(high) if high & 0xfc == 0xd8 => (2, 2),
            _ => (0, 0),
        },
        Encoding::Base64 | Encoding::Base64url => match input.len() % 3 {
            0 => (0, 0),
            present => (3 - present, present),
        },
        Encoding::Ascii | Encoding::Latin1 | Encoding::Hex => (0, 0),
    }
}

/// `begin(object, encoding)`: makes an object a decoder. Fails with `ERR_UNKNOWN_ENCODING`.
fn begin(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(object) = args.get_or_undefined(0).as_object() else {
        return Err(boa_engine::JsNativeError::typ()
            .with_message("Cannot set properties of undefined (setting 'encoding')")
            .into());
    };
    let named = args.get_or_undefined(1);
    let name = named.as_string();
    let default = named.is_null_or_undefined() || name.as_ref().is_some_and(|name| name.is_empty());
    let encoding = match &name {
        _ if default => Some(Encoding::Utf8),
        Some(name) => Encoding::parse_js(name),
        None => None,
    };
    let Some(encoding) = encoding else {
        return Err(errors::unknown_encoding(named, context));
    };
    let number = ENCODINGS
        .iter()
        .find(|(known, _)| *known == encoding)
        .map_or(1, |(_, number)| *number);
    let name = JsString::from(encoding.name());
    object.set(js_string!("encoding"), name, true, context)?;
    let mut state = [0; SIZE];
    state[ENCODING] = number;
    let state = buffer::new_from_slice(&state, context)?;
    object.set(state_symbol()?, state, true, context)?;
    Ok(JsValue::undefined())
}

/// The bytes to decode; a string is passed on as it is.
fn input(value: &JsValue, context: &mut Context) -> JsResult<View> {
    if let Some(object) = value.as_object()
        && !buffer::is_any_array_buffer(&object)
        && let Some(view) = View::of(&object, context)
    {
        return Ok(view);
    }
    Err(errors::invalid_arg_type(
        "buf",
        &["Buffer", "TypedArray", "DataView"],
        value,
        context,
    ))
}

fn write_text(this: &JsValue, value: &JsValue, context: &mut Context) -> JsResult<JsString> {
    if let Some(text) = value.as_string() {
        return Ok(text);
    }
    let view = input(value, context)?;
    // A character takes up to three bytes; what is too long in ASCII is too long.
    if view.len() > MAX_STRING_LENGTH {
        return Err(errors::node_error("ERR_STRING_TOO_LONG", &[], context));
    }
    let mut state = State::of(this, context)?;
    let text = view.read(|bytes| state.decode(bytes));
    state.save(context)?;
    Ok(text)
}

/// `write(buffer)`.
fn write(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(write_text(this, args.get_or_undefined(0), context)?.into())
}

/// `end(buffer)`.
fn end(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let first = match value.is_undefined() {
        true => JsString::default(),
        false => write_text(this, value, context)?,
    };
    let mut state = State::of(this, context)?;
    if state.present() == 0 {
        return Ok(first.into());
    }
    let last = state.pending();
    state.expect(0, 0);
    state.save(context)?;
    Ok(JsString::concat(first.as_str(), last.as_str()).into())
}

/// `text(buffer, offset)`: forgets what is pending, then decodes from `offset` on.
fn text(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut state = State::of(this, context)?;
    state.expect(0, 0);
    state.save(context)?;
    let value = args.get_or_undefined(0);
    if value.is_string() {
        return Ok(value.clone());
    }
    let view = input(value, context)?;
    let from = args.get_or_undefined(1).to_integer_or_infinity(context)?;
    let from = from.clamp_finite(0, i64::MAX);
    let from = usize::try_from(from).unwrap_or(usize::MAX).min(view.len());
    let part = view.part(from, view.len());
    let text = part.read(|bytes| state.decode(bytes));
    state.save(context)?;
    Ok(text.into())
}

/// `lastChar`: the unfinished character's bytes, four of them whatever they hold.
fn last_char(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(this, context)?;
    Ok(buffer::new_from_slice(&state.bytes[..4], context)?.into())
}

fn last_need(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(JsValue::from(State::of(this, context)?.bytes[MISSING]))
}

fn last_total(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(this, context)?;
    Ok(JsValue::from(state.bytes[MISSING] + state.bytes[PRESENT]))
}

/// `define(prototype)`: puts the methods there.
fn define_methods(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = args.get_or_undefined(0).to_object(context)?;
    let methods: &[define::Method] = &[("write", 1, write), ("end", 1, end), ("text", 2, text)];
    define::put_functions(&prototype, methods, context);
    let getters: [(&str, define::Native); 3] = [
        ("lastChar", last_char),
        ("lastNeed", last_need),
        ("lastTotal", last_total),
    ];
    for (name, get) in getters {
        let name = JsString::from(name);
        define::put_accessor_with(&prototype, name, get, None, true, context);
    }
    Ok(JsValue::undefined())
}

/// What js/string_decoder.js gets.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    let functions: &[define::Method] = &[("begin", 2, begin), ("define", 1, define_methods)];
    define::put_functions(&half, functions, context);
    Ok(half)
}
