//! Out: from the buffer to the consumer.

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue, js_string};

use super::common::{emit, invoke, state_of, this_stream};
use super::later::{Later, later};
use super::lifecycle;
use super::source::{emit_readable, forget_awaited};
use super::state::{flag, with};
use super::take::{mark_for, readable_now, take};
use crate::engine::{convert, define};
use crate::modules::events;
use crate::modules::http::incoming;

/// Hands out what there is, as long as the stream flows.
pub fn flow(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
    while with(state, |state| state.flowing.get())? == Some(true) {
        if invoke!(stream, "read", &[], context)?.is_null() {
            break;
        }
    }
    Ok(())
}

/// `stream.read(0)`
pub fn read_zero(stream: &JsObject, context: &mut Context) -> JsResult<()> {
    invoke!(stream, "read", &[0.into()], context).map(drop)
}

/// The stream begins to flow.
pub fn resume_now(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
    if !with(state, |state| state.is(flag::READING))? {
        read_zero(stream, context)?;
    }
    with(state, |state| state.put(flag::RESUME_SCHEDULED, false))?;
    emit(stream, js_string!("resume"), &[], context)?;
    flow(stream, state, context)?;
    let due = with(state, |state| {
        state.flowing.get() == Some(true) && !state.is(flag::READING)
    })?;
    match due {
        true => read_zero(stream, context),
        false => Ok(()),
    }
}

/// After a listener of `readable` left: without any, the stream goes back to how it was asked to run.
pub fn update_listening(
    stream: &JsObject,
    state: &JsObject,
    context: &mut Context,
) -> JsResult<()> {
    let listens = events::has_listeners(stream, js_string!("readable"), context)?;
    let (resumes, has_data) = with(state, |state| {
        state.put(flag::READABLE_LISTENING, listens);
        let resumes = state.is(flag::RESUME_SCHEDULED) && !state.is(flag::PAUSED);
        (resumes, state.is(flag::DATA_LISTENING))
    })?;
    if resumes {
        with(state, |state| state.flowing.set(Some(true)))
    } else if has_data {
        invoke!(stream, "resume", &[], context).map(drop)
    } else if !listens {
        with(state, |state| state.flowing.set(None))
    } else {
        Ok(())
    }
}

fn schedule_end(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
    let due = with(state, |state| {
        let due = !state.is(flag::END_EMITTED | flag::ENDING);
        if due {
            state.put(flag::ENDED | flag::ENDING, true);
        }
        due
    })?;
    match due {
        true => later(Later::End, stream, context),
        false => Ok(()),
    }
}

/// Emits `end`, and destroys the stream if that is its way.
pub fn end(stream: &JsObject, state: &JsObject, context: &mut Context) -> JsResult<()> {
    // Something may have been unshifted since, or the stream have failed.
    let due = with(state, |state| {
        state.put(flag::ENDING, false);
        let due = !state.has_failed()
            && !state.is(flag::CLOSE_EMITTED | flag::END_EMITTED)
            && state.length.get() == 0.0;
        if due {
            state.put(flag::END_EMITTED, true);
        }
        due
    })?;
    if !due {
        return Ok(());
    }
    emit(stream, js_string!("end"), &[], context)?;
    if incoming::is_only_readable(stream) {
        if with(state, |state| state.is(flag::AUTO_DESTROY))? {
            invoke!(stream, "destroy", &[], context)?;
        }
        return Ok(());
    }
    if define::get!(stream, "writable", context)?.to_boolean()
        && define::get!(stream, "allowHalfOpen", context)?.as_boolean() == Some(false)
    {
        return later(Later::EndWritable, stream, context);
    }
    if !with(state, |state| state.is(flag::AUTO_DESTROY))? {
        return Ok(());
    }
    let destroys = match define::get!(stream, "_writableState", context)?.as_object() {
        None => true,
        Some(writable) => {
            define::get!(writable, "autoDestroy", context)?.to_boolean()
                && (define::get!(writable, "finished", context)?.to_boolean()
                    || define::get!(writable, "writable", context)?.as_boolean() == Some(false))
        }
    };
    if destroys {
        invoke!(stream, "destroy", &[], context)?;
    }
    Ok(())
}

/// Ends the writable half of a stream that is not to be half open.
pub fn end_writable(stream: &JsObject, context: &mut Context) -> JsResult<()> {
    if define::get!(stream, "writable", context)?.to_boolean()
        && !define::get!(stream, "writableEnded", context)?.to_boolean()
        && !define::get!(stream, "destroyed", context)?.to_boolean()
    {
        invoke!(stream, "end", &[], context)?;
    }
    Ok(())
}

/// `read(n)`
pub fn read_method(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = this_stream(this)?;
    let given = args.get_or_undefined(0);
    let n = match given.as_number() {
        Some(number) if number.fract() == 0.0 && number.is_finite() => number,
        _ if given.is_undefined() => f64::NAN,
        _ => parse_int(given, context)?,
    };
    read(&stream, n, context)
}

/// `Number.parseInt(value, 10)`
fn parse_int(value: &JsValue, context: &mut Context) -> JsResult<f64> {
    let text = convert::text(&value.to_string(context)?);
    let text = text.trim_start();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let number = digits[..count].parse::<f64>();
    Ok(number.map_or(f64::NAN, |number| sign * number))
}

fn read(stream: &JsObject, asked: f64, context: &mut Context) -> JsResult<JsValue> {
    let state = &state_of(stream, context)?;
    if asked > with(state, |state| state.high_water_mark.get())? {
        let mark = mark_for(asked, context)?;
        with(state, |state| state.high_water_mark.set(mark))?;
    }
    // read(0) of a full buffer reads nothing and only repeats the news.
    let (repeats, is_over) = with(state, |state| {
        if asked != 0.0 {
            state.put(flag::EMITTED_READABLE, false);
        }
        let (length, mark) = (state.length.get(), state.high_water_mark.get());
        let is_full = if mark == 0.0 {
            length > 0.0
        } else {
            length >= mark
        };
        let ended = state.is(flag::ENDED);
        let repeats = asked == 0.0 && state.is(flag::NEED_READABLE) && (is_full || ended);
        (repeats, length == 0.0 && ended)
    })?;
    if repeats {
        match is_over {
            true => schedule_end(stream, state, context)?,
            false => emit_readable(stream, state, context)?,
        }
        return Ok(JsValue::null());
    }
    let mut n = readable_now(state, asked, context)?;
    if n == 0.0 && with(state, |state| state.is(flag::ENDED))? {
        if is_over {
            schedule_end(stream, state, context)?;
        }
        return Ok(JsValue::null());
    }
    n = ask_source(stream, state, n, asked, context)?;

    let chunk = match n > 0.0 {
        true => take(state, n, context)?,
        false => JsValue::null(),
    };
    if chunk.is_null() {
        with(state, |state| {
            let is_short = state.length.get() <= state.high_water_mark.get();
            state.put(flag::NEED_READABLE, is_short);
        })?;
        n = 0.0;
    } else {
        with(state, |state| state.length.set(state.length.get() - n))?;
        forget_awaited(state, context)?;
    }
    let ends = with(state, |state| {
        let is_empty = state.length.get() == 0.0;
        let ended = state.is(flag::ENDED);
        if is_empty && !ended {
            state.put(flag::NEED_READABLE, true);
        }
        is_empty && ended && asked != n
    })?;
    if ends {
        schedule_end(stream, state, context)?;
    }
    let tells = with(state, |state| {
        let tells = !chunk.is_null() && !state.is(flag::ERROR_EMITTED | flag::CLOSE_EMITTED);
        if tells {
            state.put(flag::DATA_EMITTED, true);
        }
        tells
    })?;
    if tells {
        emit(
            stream,
            js_string!("data"),
            std::slice::from_ref(&chunk),
            context,
        )?;
    }
    Ok(chunk)
}

/// Calls `_read`, if the buffer is short. How much can be given then.
fn ask_source(
    stream: &JsObject,
    state: &JsObject,
    n: f64,
    asked: f64,
    context: &mut Context,
) -> JsResult<f64> {
    let mark = with(state, |state| {
        let (length, mark) = (state.length.get(), state.high_water_mark.get());
        let is_short = state.is(flag::NEED_READABLE) || length == 0.0 || length - n < mark;
        let asks = is_short
            && !state.is(flag::ENDED | flag::READING | flag::DESTROYED)
            && !state.has_failed()
            && state.is(flag::CONSTRUCTED);
        if asks {
            state.put(flag::READING | flag::SYNC, true);
            if length == 0.0 {
                state.put(flag::NEED_READABLE, true);
            }
        }
        asks.then_some(mark)
    })?;
    let Some(mark) = mark else { return Ok(n) };
    if let Err(error) = invoke!(stream, "_read", &[mark.into()], context) {
        lifecycle::fail(stream, &error.into_opaque(context)?, false, context)?;
    }
    let answered = with(state, |state| {
        state.put(flag::SYNC, false);
        !state.is(flag::READING)
    })?;
    // It answered already: there may be more to give than before.
    match answered {
        true => readable_now(state, asked, context),
        false => Ok(n),
    }
}
