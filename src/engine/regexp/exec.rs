//! One match: the steps of `RegExpExec` and `RegExpBuiltinExec`.

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue, builtins::regexp::RegExp, js_string,
    object::builtins::JsArray,
    property::{Attribute, PropertyKey},
};
use regress::Match;

use super::compiled::{self, Compiled};
use super::text::{Text, piece};
use super::{last, words};
use crate::engine::define;

/// The match that begins at a place, or with `y` at that place only.
pub fn find(compiled: &Compiled, text: &Text, start: usize) -> Option<Match> {
    let by_code_points = compiled.flags.full_unicode();
    if !compiled.flags.sticky {
        return text.find(&compiled.regex, start, by_code_points);
    }
    find_here(compiled, text, start)
}

/// The match that begins at this very place.
pub fn find_here(compiled: &Compiled, text: &Text, start: usize) -> Option<Match> {
    let by_code_points = compiled.flags.full_unicode();
    let Some(here) = compiled.here() else {
        let found = text.find(&compiled.regex, start, by_code_points)?;
        return (found.start() == start).then_some(found);
    };
    let mut found = text.find(here, start, by_code_points)?;
    // Among code points the matcher may begin in front of the second half of one.
    if found.captures.pop()?.is_some() || found.start() != start {
        return None;
    }
    Some(found)
}

/// `lastIndex` as an index; runs a script only if one put an object there.
pub fn last_index(object: &JsObject, context: &mut Context) -> JsResult<u64> {
    let key = PropertyKey::from(js_string!("lastIndex"));
    let own = object.borrow().properties().get(&key);
    let value = match own.and_then(|own| own.value().cloned()) {
        Some(value) => value,
        None => object.get(key, context)?,
    };
    match value.as_i32() {
        Some(index) => Ok(u64::try_from(index).unwrap_or(0)),
        None => value.to_length(context),
    }
}

pub fn set_last_index(object: &JsObject, index: usize, context: &mut Context) -> JsResult<()> {
    object
        .set(js_string!("lastIndex"), index, true, context)
        .map(|_| ())
}

/// `RegExpBuiltinExec` without its array.
pub fn builtin(
    object: &JsObject,
    input: &JsString,
    context: &mut Context,
) -> JsResult<Option<Match>> {
    let compiled = compiled::of(object, context)?;
    let flags = compiled.flags;
    let moves = flags.global || flags.sticky;
    let start = last_index(object, context)?;
    let start = if moves { start } else { 0 };
    let found = match usize::try_from(start) {
        Ok(start) if start <= input.len() => find(&compiled, &Text::of(input), start),
        _ => None,
    };
    match &found {
        Some(found) => {
            if moves {
                set_last_index(object, found.end(), context)?;
            }
            last::note(input, found);
        }
        None if moves => set_last_index(object, 0, context)?,
        None => {}
    }
    Ok(found)
}

/// `RegExpExec`: asks the object's own `exec`.
pub fn by_method(
    object: &JsObject,
    input: &JsString,
    context: &mut Context,
) -> JsResult<Option<JsObject>> {
    let exec = object.get(js_string!("exec"), context)?;
    if let Some(exec) = exec.as_function() {
        let result = exec.call(&object.clone().into(), &[input.clone().into()], context)?;
        if !result.is_object() && !result.is_null() {
            return Err(words::wrong_result(&result, context));
        }
        return Ok(result.as_object());
    }
    if !object.is::<RegExp>() {
        return Err(words::incompatible("exec", &object.clone().into()));
    }
    let has_indices = compiled::of(object, context)?.flags.indices;
    let found = builtin(object, input, context)?;
    Ok(found.map(|found| array(input, &found, has_indices, context)))
}

/// What a group has matched.
pub fn group(input: &JsString, range: Option<&std::ops::Range<usize>>) -> JsValue {
    match range {
        Some(range) => piece(input, range.clone()).into(),
        None => JsValue::undefined(),
    }
}

/// The object of the groups that have names; undefined without any.
pub fn named_groups(
    found: &Match,
    mut value: impl FnMut(Option<std::ops::Range<usize>>) -> JsValue,
) -> JsValue {
    let mut names = found.named_groups().peekable();
    if names.peek().is_none() {
        return JsValue::undefined();
    }
    let groups = JsObject::with_null_proto();
    for (name, range) in names {
        let value = value(range);
        define::put_with(&groups, JsString::from(name), value, Attribute::all());
    }
    groups.into()
}

/// The array that `exec` returns.
pub fn array(
    input: &JsString,
    found: &Match,
    has_indices: bool,
    context: &mut Context,
) -> JsObject {
    let groups = std::iter::once(group(input, Some(&found.range())))
        .chain(found.captures.iter().map(|range| group(input, range.as_ref())));
    let array = JsObject::from(JsArray::from_iter(groups.collect::<Vec<_>>(), context));
    let put = |name: JsString, value: JsValue| {
        define::put_with(&array, name, value, Attribute::all());
    };
    put(js_string!("index"), found.start().into());
    put(js_string!("input"), input.clone().into());
    let named = named_groups(found, |range| group(input, range.as_ref()));
    put(js_string!("groups"), named);
    if has_indices {
        put(js_string!("indices"), indices(found, context));
    }
    array
}

/// `indices`: where each group begins and ends.
fn indices(found: &Match, context: &mut Context) -> JsValue {
    let mut pair = |range: Option<std::ops::Range<usize>>| match range {
        Some(range) => {
            JsArray::from_iter([range.start.into(), range.end.into()], context).into()
        }
        None => JsValue::undefined(),
    };
    let mut all = vec![pair(Some(found.range()))];
    all.extend(found.captures.iter().cloned().map(&mut pair));
    let named = named_groups(found, &mut pair);
    let all = JsArray::from_iter(all, context);
    define::put_with(&all, js_string!("groups"), named, Attribute::all());
    all.into()
}

/// The index behind an empty match.
pub fn advance(input: &JsString, index: usize, full_unicode: bool) -> usize {
    let unit = |at| input.code_unit_at(at);
    let is_pair = full_unicode
        && unit(index).is_some_and(|unit| (0xd800..0xdc00).contains(&unit))
        && unit(index + 1).is_some_and(|unit| (0xdc00..0xe000).contains(&unit));
    index + 1 + usize::from(is_pair)
}
