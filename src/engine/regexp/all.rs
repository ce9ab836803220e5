//! `RegExp.prototype[Symbol.match]`, `[Symbol.search]` and `[Symbol.split]` of plain objects.

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue,
    builtins::regexp::RegExp,
    object::builtins::{JsArray, JsFunction},
};
use regress::Match;

use super::compiled::{self, advance};
use super::text::piece;
use super::{exec, last, plain};

/// All matches of a plain object with the flag `g`; none of one without.
pub fn global(
    object: &JsObject,
    text: &JsString,
    context: &mut Context,
) -> JsResult<Option<Vec<Match>>> {
    let compiled = compiled::of(object, context)?;
    if !compiled.flags.global {
        return Ok(None);
    }
    exec::set_last_index(object, 0, context)?;
    let mut all: Vec<Match> = Vec::new();
    let mut start = 0;
    while start <= text.len()
        && let Some(found) = compiled.find(text, start)?
    {
        start = found.end();
        if found.range.is_empty() {
            start = advance(text, start, compiled.flags.full_unicode());
        }
        all.push(found);
    }
    if let Some(found) = all.last() {
        last::note(text, found);
    }
    Ok(Some(all))
}

/// The engine's method, by which all others go.
pub fn matches(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(object) = this.as_object().filter(JsObject::is::<RegExp>) else {
        return engines.call(this, args, context);
    };
    let text = args.get_or_undefined(0).to_string(context)?;
    if !plain::is(&object, context) {
        return engines.call(this, &[text.into()], context);
    }
    let Some(all) = global(&object, &text, context)? else {
        return exec::result(&object, &text, context);
    };
    if all.is_empty() {
        return Ok(JsValue::null());
    }
    let pieces = all.iter().map(|found| piece(&text, found.range()).into());
    Ok(JsArray::from_iter(pieces.collect::<Vec<_>>(), context).into())
}

/// The engine's method, by which all others go.
pub fn search(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(object) = this.as_object().filter(JsObject::is::<RegExp>) else {
        return engines.call(this, args, context);
    };
    let text = args.get_or_undefined(0).to_string(context)?;
    let compiled = compiled::of(&object, context)?;
    if !plain::is_executed(&object, context)
        || compiled.flags.moves()
        || !exec::is_at_start(&object)
    {
        return engines.call(this, &[text.into()], context);
    }
    let found = compiled.find(&text, 0)?;
    if let Some(found) = &found {
        last::note(&text, found);
    }
    Ok(found.map_or(JsValue::new(-1), |found| found.start().into()))
}

/// The engine's method makes a second object, which it asks at each place of the text.
pub fn split(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(object) = this.as_object().filter(JsObject::is::<RegExp>) else {
        return engines.call(this, args, context);
    };
    let text = args.get_or_undefined(0).to_string(context)?;
    let limit = args.get_or_undefined(1);
    // A limit that is asked for its number could change what the steps see.
    if !plain::is(&object, context) || limit.is_object() {
        return engines.call(this, &[text.into(), limit.clone()], context);
    }
    let most = if limit.is_undefined() {
        usize::MAX
    } else {
        limit.to_u32(context)? as usize
    };
    let pieces = pieces(&object, &text, most, context)?;
    Ok(JsArray::from_iter(pieces, context).into())
}

fn pieces(
    object: &JsObject,
    text: &JsString,
    most: usize,
    context: &mut Context,
) -> JsResult<Vec<JsValue>> {
    let mut pieces = Vec::new();
    if most == 0 {
        return Ok(pieces);
    }
    let compiled = compiled::of(object, context)?.without_sticky();
    if text.is_empty() {
        match compiled.find(text, 0)? {
            Some(found) => last::note(text, &found),
            None => pieces.push(text.clone().into()),
        }
        return Ok(pieces);
    }
    let full_unicode = compiled.flags.full_unicode();
    let (mut behind, mut start) = (0, 0);
    while start < text.len()
        && let Some(found) = compiled.find(text, start)?
        && found.start() < text.len()
    {
        last::note(text, &found);
        if found.end() == behind {
            start = advance(text, start, full_unicode);
            continue;
        }
        pieces.push(piece(text, behind..found.start()).into());
        let groups = found.captures.iter().cloned();
        pieces.extend(groups.map(|range| exec::group(text, range)));
        if pieces.len() >= most {
            pieces.truncate(most);
            return Ok(pieces);
        }
        behind = found.end();
        start = behind;
    }
    pieces.push(piece(text, behind..text.len()).into());
    Ok(pieces)
}
