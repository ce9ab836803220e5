//! `exec` and `test`: the steps of `RegExpExec` and `RegExpBuiltinExec`.

use std::ops::Range;

use boa_engine::{
    Context, JsArgs, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue,
    builtins::regexp::RegExp, js_string, object::builtins::JsArray, property::Attribute,
    property::PropertyKey,
};
use regress::Match;

use super::text::piece;
use super::{compiled, last, plain};
use crate::engine::define;

/// `exec`.
pub fn exec(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this.as_object().filter(JsObject::is::<RegExp>);
    let object = object.ok_or_else(|| incompatible("exec", this))?;
    let input = args.get_or_undefined(0).to_string(context)?;
    result(&object, &input, context)
}

/// `test`: without the array where nobody could see it.
pub fn test(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this.as_object();
    let object = object.ok_or_else(|| incompatible("test", this))?;
    let input = args.get_or_undefined(0).to_string(context)?;
    let exec = object.get(js_string!("exec"), context)?;
    if let Some(exec) = exec.as_callable()
        && !(object.is::<RegExp>() && plain::is_exec(&exec))
    {
        let result = exec.call(this, &[input.into()], context)?;
        if result.is_object() || result.is_null() {
            return Ok(result.is_object().into());
        }
        let message = "RegExp exec method returned something other than an Object or null";
        return Err(JsNativeError::typ().with_message(message).into());
    }
    if !object.is::<RegExp>() {
        return Err(incompatible("exec", this));
    }
    Ok(step(&object, &input, context)?.is_some().into())
}

fn incompatible(method: &str, this: &JsValue) -> JsError {
    let shown = match (this.as_string(), this.is_object()) {
        (Some(text), _) => text.to_std_string_lossy(),
        (_, true) => "#<Object>".to_string(),
        _ => this.display().to_string(),
    };
    JsNativeError::typ()
        .with_message(format!(
            "Method RegExp.prototype.{method} called on incompatible receiver {shown}"
        ))
        .into()
}

fn own_last_index(object: &JsObject) -> Option<JsValue> {
    let key = PropertyKey::from(js_string!("lastIndex"));
    let own = object.borrow().properties().get(&key)?;
    own.value().cloned()
}

/// Whether `lastIndex` is 0.
pub fn is_at_start(object: &JsObject) -> bool {
    own_last_index(object).and_then(|value| value.as_i32()) == Some(0)
}

/// `lastIndex` as an index; runs a script only if one put an object there.
fn last_index(object: &JsObject, context: &mut Context) -> JsResult<u64> {
    let value = match own_last_index(object) {
        Some(value) => value,
        None => object.get(js_string!("lastIndex"), context)?,
    };
    match value.as_i32() {
        Some(index) => Ok(u64::try_from(index).unwrap_or(0)),
        None => value.to_length(context),
    }
}

/// Fails where a script has frozen the object.
pub fn set_last_index(object: &JsObject, index: usize, context: &mut Context) -> JsResult<()> {
    if object.set(js_string!("lastIndex"), index, false, context)? {
        return Ok(());
    }
    let message = "Cannot assign to read only property 'lastIndex' of object '[object RegExp]'";
    Err(JsNativeError::typ().with_message(message).into())
}

/// `RegExpBuiltinExec` without its array.
pub fn step(object: &JsObject, input: &JsString, context: &mut Context) -> JsResult<Option<Match>> {
    let start = last_index(object, context)?;
    let compiled = compiled::of(object, context)?;
    let moves = compiled.flags.moves();
    let start = if moves { start } else { 0 };
    let found = match usize::try_from(start) {
        Ok(start) if start <= input.len() => compiled.find(input, start)?,
        _ => None,
    };
    if moves {
        let index = found.as_ref().map_or(0, Match::end);
        set_last_index(object, index, context)?;
    }
    if let Some(found) = &found {
        last::note(input, found);
    }
    Ok(found)
}

/// `RegExpBuiltinExec`.
pub fn result(object: &JsObject, input: &JsString, context: &mut Context) -> JsResult<JsValue> {
    let Some(found) = step(object, input, context)? else {
        return Ok(JsValue::null());
    };
    let has_indices = compiled::of(object, context)?.flags.indices;
    Ok(array(input, &found, has_indices, context).into())
}

/// What a group has matched.
pub fn group(input: &JsString, range: Option<Range<usize>>) -> JsValue {
    range.map_or_else(JsValue::undefined, |range| piece(input, range).into())
}

/// The object of the groups that have names; undefined without any.
pub fn named_groups(
    found: &Match,
    mut value: impl FnMut(Option<Range<usize>>) -> JsValue,
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
fn array(input: &JsString, found: &Match, has_indices: bool, context: &mut Context) -> JsObject {
    let groups: Vec<JsValue> = found.groups().map(|range| group(input, range)).collect();
    let array = JsObject::from(JsArray::from_iter(groups, context));
    let put = |name: JsString, value: JsValue| {
        define::put_with(&array, name, value, Attribute::all());
    };
    put(js_string!("index"), found.start().into());
    put(js_string!("input"), input.clone().into());
    let named = named_groups(found, |range| group(input, range));
    put(js_string!("groups"), named);
    if has_indices {
        put(js_string!("indices"), indices(found, context));
    }
    array
}

/// `indices`: where each group begins and ends.
fn indices(found: &Match, context: &mut Context) -> JsValue {
    let mut pair = |range: Option<Range<usize>>| match range {
        Some(range) => JsArray::from_iter([range.start.into(), range.end.into()], context).into(),
        None => JsValue::undefined(),
    };
    let all: Vec<JsValue> = found.groups().map(&mut pair).collect();
    let named = named_groups(found, &mut pair);
    let all = JsArray::from_iter(all, context);
    define::put_with(&all, js_string!("groups"), named, Attribute::all());
    all.into()
}
