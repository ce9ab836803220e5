//! What `read(n)` gives.

use std::collections::VecDeque;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string, object::builtins::JsArray,
    string::JsStr,
};

use super::common::{invoke, length_of};
use super::readable::hook;
use super::state::{State, flag, with};
use crate::engine::errors;

/// The largest number of bytes that can be asked for.
const LARGEST_MARK: f64 = 1_073_741_824.0;

/// How much `read(n)` can give now; NaN asks for whatever there is.
pub fn readable_now(state: &JsObject, n: f64, context: &mut Context) -> JsResult<f64> {
    let (length, ended, is_object_mode, first) = with(state, |state| {
        let is_flowing = state.flowing.get() == Some(true) && state.length.get() > 0.0;
        let first = match n.is_nan() && is_flowing {
            true => state.buffer.borrow().front().cloned(),
            false => None,
        };
        let length = state.length.get();
        (
            length,
            state.is(flag::ENDED),
            state.is(flag::OBJECT_MODE),
            first,
        )
    })?;
    if n <= 0.0 || (length == 0.0 && ended) {
        return Ok(0.0);
    }
    if is_object_mode {
        return Ok(1.0);
    }
    if n.is_nan() {
        // A flowing stream hands chunks out one by one, as they were pushed.
        return match first {
            Some(first) => length_of(&first, context),
            None => Ok(length),
        };
    }
    if n <= length {
        return Ok(n);
    }
    Ok(if ended { length } else { 0.0 })
}

/// The high water mark for who wants to read `n` at once.
pub fn mark_for(n: f64, context: &mut Context) -> JsResult<f64> {
    if n > LARGEST_MARK {
        let args = [
            js_string!("size").into(),
            js_string!("<= 1GiB").into(),
            n.into(),
        ];
        return Err(errors::raise("ERR_OUT_OF_RANGE", &args, context));
    }
    let mut mark = 1.0;
    while mark < n {
        mark *= 2.0;
    }
    Ok(mark)
}

/// `take(n, state)`
pub fn take_function(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let n = args.get_or_undefined(0).as_number().unwrap_or(0.0);
    let state = args.get_or_undefined(1).to_object(context)?;
    take(&state, n, context)
}

/// Takes `n` bytes, characters or objects out of the buffer; null when there is nothing.
pub fn take(state: &JsObject, n: f64, context: &mut Context) -> JsResult<JsValue> {
    let (length, is_object_mode, decodes, count) = with(state, |state| {
        let count = state.buffer.borrow().len();
        let is_object_mode = state.is(flag::OBJECT_MODE);
        (
            state.length.get(),
            is_object_mode,
            state.decoder().is_some(),
            count,
        )
    })?;
    if length == 0.0 {
        return Ok(JsValue::null());
    }
    let next = |state: &State| state.buffer.borrow_mut().pop_front();
    if is_object_mode {
        return Ok(with(state, next)?.unwrap_or_default());
    }
    if n == 0.0 || n.is_nan() || n >= length {
        if count == 1 {
            let only = with(state, next)?.unwrap_or_default();
            return match only.as_object() {
                Some(bytes) if decodes => invoke!(&bytes, "toString", &[], context),
                _ => Ok(only),
            };
        }
        let all = with(state, |state| {
            std::mem::take(&mut *state.buffer.borrow_mut())
        })?;
        return joined(all, decodes, length, context);
    }
    let mut parts = VecDeque::new();
    let mut missing = n;
    while missing > 0.0 {
        let Some(chunk) = with(state, next)? else {
            break;
        };
        let length = length_of(&chunk, context)?;
        if missing < length {
            let (head, rest) = cut(&chunk, missing, context)?;
            with(state, |state| state.buffer.borrow_mut().push_front(rest))?;
            parts.push_back(head);
            break;
        }
        missing -= length;
        parts.push_back(chunk);
    }
    match parts.len() {
        1 => Ok(parts.pop_front().unwrap_or_default()),
        _ => joined(parts, decodes, n, context),
    }
}

fn cut(chunk: &JsValue, at: f64, context: &mut Context) -> JsResult<(JsValue, JsValue)> {
    if let Some(text) = chunk.as_string() {
        let at = at as usize;
        let part = |range: std::ops::Range<usize>| match text.get(range) {
            Some(part) => JsValue::from(part),
            None => js_string!().into(),
        };
        return Ok((part(0..at), part(at..text.len())));
    }
    let Some(bytes) = chunk.as_object() else {
        return Ok((chunk.clone(), JsValue::undefined()));
    };
    let head = invoke!(&bytes, "slice", &[0.into(), at.into()], context)?;
    let rest = invoke!(&bytes, "slice", &[at.into()], context)?;
    Ok((head, rest))
}

fn joined(
    parts: VecDeque<JsValue>,
    decodes: bool,
    length: f64,
    context: &mut Context,
) -> JsResult<JsValue> {
    if decodes {
        let texts: JsResult<Vec<JsString>> =
            parts.iter().map(|part| part.to_string(context)).collect();
        let texts = texts?;
        let texts: Vec<JsStr<'_>> = texts.iter().map(JsString::as_str).collect();
        return Ok(JsString::concat_array(&texts).into());
    }
    let list = JsArray::from_iter(parts, context);
    let concat = hook(|hooks| hooks.concat.clone())?;
    concat.call(
        &JsValue::undefined(),
        &[list.into(), length.into()],
        context,
    )
}
