//! `RegExp.prototype[Symbol.replace]` of plain objects.

use std::ops::Range;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, builtins::regexp::RegExp,
    object::builtins::JsFunction, string::JsStr,
};
use regress::Match;

use super::{all, exec, plain};

/// A piece of the result.
enum Piece {
    OfText(Range<usize>),
    OfTemplate(Range<usize>),
    Given(JsString),
}

/// The engine's method, by which all others go.
pub fn replace(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(object) = this.as_object().filter(JsObject::is::<RegExp>) else {
        return engines.call(this, args, context);
    };
    let text = args.get_or_undefined(0).to_string(context)?;
    let by = args.get_or_undefined(1);
    let function = by.as_callable();
    let template = match &function {
        Some(_) => JsString::default(),
        None => by.to_string(context)?,
    };
    if !plain::is(&object, context) {
        let by = function.map_or_else(|| template.into(), JsValue::from);
        return engines.call(this, &[text.into(), by], context);
    }
    let found = match all::global(&object, &text, context)? {
        Some(found) => found,
        None => exec::step(&object, &text, context)?.into_iter().collect(),
    };
    if found.is_empty() {
        return Ok(text.into());
    }
    let units: Vec<u16> = template.iter().collect();
    let mut pieces = Vec::new();
    let mut behind = 0;
    for found in &found {
        pieces.push(Piece::OfText(behind..found.start()));
        match &function {
            Some(function) => {
                let result = call(function, &text, found, context)?;
                pieces.push(Piece::Given(result));
            }
            None => substitute(&units, found, text.len(), &mut pieces),
        }
        behind = found.end();
    }
    pieces.push(Piece::OfText(behind..text.len()));
    let pieces: Vec<JsStr<'_>> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::OfText(range) => text.as_str().get(range.clone()),
            Piece::OfTemplate(range) => template.as_str().get(range.clone()),
            Piece::Given(string) => Some(string.as_str()),
        })
        .collect();
    Ok(JsString::concat_array(&pieces).into())
}

fn call(
    function: &JsObject,
    text: &JsString,
    found: &Match,
    context: &mut Context,
) -> JsResult<JsString> {
    let mut args: Vec<JsValue> = found
        .groups()
        .map(|range| exec::group(text, range))
        .collect();
    args.push(found.start().into());
    args.push(text.clone().into());
    let named = exec::named_groups(found, |range| exec::group(text, range));
    if !named.is_undefined() {
        args.push(named);
    }
    let result = function.call(&JsValue::undefined(), &args, context)?;
    result.to_string(context)
}

const DOLLAR: u16 = b'$' as u16;

/// What a template makes of a match: the steps of `GetSubstitution`.
fn substitute(template: &[u16], found: &Match, length: usize, pieces: &mut Vec<Piece>) {
    let has_names = found.named_groups().next().is_some();
    let mut from = 0;
    let mut at = 0;
    while let Some(dollar) = template[at..].iter().position(|&unit| unit == DOLLAR) {
        let start = at + dollar;
        let behind = &template[start + 1..];
        let letter = behind.first().and_then(|&unit| u8::try_from(unit).ok());
        let (piece, width) = match letter {
            Some(b'$') => (Some(Piece::OfTemplate(start..start + 1)), 2),
            Some(b'&') => (Some(Piece::OfText(found.range())), 2),
            Some(b'`') => (Some(Piece::OfText(0..found.start())), 2),
            Some(b'\'') => (Some(Piece::OfText(found.end()..length)), 2),
            Some(b'0'..=b'9') => match group(behind, found.captures.len()) {
                Some((group, digits)) => (found.group(group).map(Piece::OfText), 1 + digits),
                None => (Some(Piece::OfTemplate(start..start + 1)), 1),
            },
            Some(b'<') if has_names => {
                match behind.iter().position(|&unit| unit == u16::from(b'>')) {
                    Some(end) => (named(&behind[1..end], found), end + 2),
                    None => (Some(Piece::OfTemplate(start..start + 1)), 1),
                }
            }
            _ => (Some(Piece::OfTemplate(start..start + 1)), 1),
        };
        pieces.push(Piece::OfTemplate(from..start));
        pieces.extend(piece);
        at = start + width;
        from = at;
    }
    pieces.push(Piece::OfTemplate(from..template.len()));
}

/// The group that one or two digits name, and how many they are.
fn group(digits: &[u16], groups: usize) -> Option<(usize, usize)> {
    let digit = |at: usize| {
        let digit = char::from(u8::try_from(*digits.get(at)?).ok()?).to_digit(10);
        digit.map(|digit| digit as usize)
    };
    let one = digit(0)?;
    if let Some(two) = digit(1).map(|second| one * 10 + second)
        && (1..=groups).contains(&two)
    {
        return Some((two, 2));
    }
    (1..=groups).contains(&one).then_some((one, 1))
}

fn named(name: &[u16], found: &Match) -> Option<Piece> {
    let name = String::from_utf16(name).ok()?;
    let mut groups = found.named_groups();
    let (_, range) = groups.find(|(known, _)| *known == name)?;
    range.map(Piece::OfText)
}
