//! Listening, pausing: how a stream learns who consumes it.

use boa_engine::{Context, JsArgs, JsResult, JsString, JsValue, js_string};

use super::common::{emit, invoke, state_of, this_stream};
use super::later::{Later, later};
use super::source::emit_readable;
use super::state::{flag, with};
use crate::modules::events;

fn is_event(args: &[JsValue], name: JsString) -> bool {
    args.get_or_undefined(0).as_string() == Some(name)
}

/// `on(event, listener)`
pub fn on(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let result = events::add_listener(this, args, context)?;
    let stream = this_stream(this)?;
    if is_event(args, js_string!("data")) {
        let state = state_of(&stream, context)?;
        let listens = events::has_listeners(&stream, js_string!("readable"), context)?;
        let resumes = with(&state, |state| {
            state.put(flag::DATA_LISTENING, true);
            if listens {
                state.put(flag::READABLE_LISTENING, true);
            }
            state.flowing.get() != Some(false)
        })?;
        if resumes {
            invoke!(&stream, "resume", &[], context)?;
        }
    } else if is_event(args, js_string!("readable")) {
        let state = state_of(&stream, context)?;
        let (has_some, is_reading) = with(&state, |state| {
            if state.is(flag::END_EMITTED | flag::READABLE_LISTENING) {
                return (false, true);
            }
            state.put(flag::READABLE_LISTENING | flag::NEED_READABLE, true);
            state.flowing.set(Some(false));
            state.put(flag::EMITTED_READABLE, false);
            (state.length.get() > 0.0, state.is(flag::READING))
        })?;
        if has_some {
            emit_readable(&stream, &state, context)?;
        } else if !is_reading {
            later(Later::ReadZero, &stream, context)?;
        }
    }
    Ok(result)
}

/// `removeListener(event, listener)`
pub fn remove_listener(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let result = events::remove_listener(this, args, context)?;
    let stream = this_stream(this)?;
    if is_event(args, js_string!("readable")) {
        later(Later::UpdateListening, &stream, context)?;
    } else if is_event(args, js_string!("data"))
        && !events::has_listeners(&stream, js_string!("data"), context)?
    {
        let state = state_of(&stream, context)?;
        with(&state, |state| state.put(flag::DATA_LISTENING, false))?;
    }
    Ok(result)
}

/// `removeAllListeners(event)`
pub fn remove_all_listeners(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let result = events::remove_all(this, args, context)?;
    if args.get_or_undefined(0).is_undefined() || is_event(args, js_string!("readable")) {
        later(Later::UpdateListening, &this_stream(this)?, context)?;
    }
    Ok(result)
}

/// `resume()`
pub fn resume(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = this_stream(this)?;
    let state = state_of(&stream, context)?;
    let due = with(&state, |state| {
        state.put(flag::PAUSED, false);
        if state.flowing.get() == Some(true) {
            return false;
        }
        // With a listener of 'readable', read() is how chunks leave.
        let flows = !state.is(flag::READABLE_LISTENING);
        state.flowing.set(Some(flows));
        let due = !state.is(flag::RESUME_SCHEDULED);
        state.put(flag::RESUME_SCHEDULED, true);
        due
    })?;
    if due {
        later(Later::Resume, &stream, context)?;
    }
    Ok(this.clone())
}

/// `pause()`
pub fn pause(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = this_stream(this)?;
    let state = state_of(&stream, context)?;
    let tells = with(&state, |state| {
        state.flowing.replace(Some(false)) != Some(false)
    })?;
    if tells {
        emit(&stream, js_string!("pause"), &[], context)?;
    }
    with(&state, |state| state.put(flag::PAUSED, true))?;
    Ok(this.clone())
}

/// `isPaused()`
pub fn is_paused(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = state_of(&this_stream(this)?, context)?;
    let paused = with(&state, |state| {
        state.is(flag::PAUSED) || state.flowing.get() == Some(false)
    })?;
    Ok(paused.into())
}
