//! What runs in a tick of its own, under Node's names.

use std::cell::RefCell;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue, object::builtins::JsFunction};

use super::common::{state_of, this_stream};
use super::consumer::{end, end_writable, read_zero, resume_now, update_listening};
use super::lifecycle;
use super::source::{emit_readable_now, read_more};
use crate::engine::define;
use crate::modules::process;

/// What runs in a tick: each is called with the stream, some with an error.
#[derive(Clone, Copy)]
pub enum Later {
    EmitReadable,
    ReadMore,
    Resume,
    ReadZero,
    UpdateListening,
    End,
    EndWritable,
    Destroyed,
    EmitClose,
    EmitError,
    EmitErrorAndClose,
}

const LATER: usize = 11;

thread_local! {
    static TICKS: RefCell<[Option<JsFunction>; LATER]> =
        const { RefCell::new([const { None }; LATER]) };
}

/// Has something run with a stream in a tick of its own.
pub fn later(what: Later, stream: &JsObject, context: &mut Context) -> JsResult<()> {
    later_with(what, &[stream.clone().into()], context)
}

/// Has something run in a tick of its own.
pub fn later_with(what: Later, args: &[JsValue], context: &mut Context) -> JsResult<()> {
    let known = TICKS.with(|ticks| ticks.borrow()[what as usize].clone());
    let function = known.unwrap_or_else(|| {
        let (name, native) = what.native();
        let made = define::function(name, 1, native, context);
        TICKS.with(|ticks| ticks.borrow_mut()[what as usize] = Some(made.clone()));
        made
    });
    process::queue_tick(function, args, context)
}

impl Later {
    /// Named as Node names them.
    fn native(self) -> (&'static str, define::Native) {
        match self {
            Self::EmitReadable => ("emitReadable_", |_, args, context| {
                on_stream(args, context, emit_readable_now)
            }),
            Self::ReadMore => ("maybeReadMore_", |_, args, context| {
                on_stream(args, context, read_more)
            }),
            Self::Resume => ("resume_", |_, args, context| {
                on_stream(args, context, resume_now)
            }),
            Self::ReadZero => ("nReadingNextTick", |_, args, context| {
                alone(args, context, |stream, _, context| {
                    read_zero(stream, context)
                })
            }),
            Self::UpdateListening => ("updateReadableListening", |_, args, context| {
                on_stream(args, context, update_listening)
            }),
            Self::End => ("endReadableNT", |_, args, context| {
                on_stream(args, context, end)
            }),
            Self::EndWritable => ("endWritableNT", |_, args, context| {
                alone(args, context, |stream, _, context| {
                    end_writable(stream, context)
                })
            }),
            Self::Destroyed => ("", |_, args, context| {
                alone(args, context, |stream, _, context| {
                    let (callback, error) = (JsValue::undefined(), JsValue::null());
                    lifecycle::destroyed(stream, &callback, &error, context)
                })
            }),
            Self::EmitClose => ("emitCloseNT", |_, args, context| {
                alone(args, context, |stream, _, context| {
                    lifecycle::emit_close(stream, context)
                })
            }),
            Self::EmitError => ("emitErrorNT", |_, args, context| {
                alone(args, context, lifecycle::emit_error)
            }),
            Self::EmitErrorAndClose => ("emitErrorCloseNT", |_, args, context| {
                alone(args, context, |stream, error, context| {
                    lifecycle::emit_error(stream, error, context)?;
                    lifecycle::emit_close(stream, context)
                })
            }),
        }
    }
}

/// Runs what needs no readable half: with the stream, and the error if there is one.
fn alone(
    args: &[JsValue],
    context: &mut Context,
    run: fn(&JsObject, &JsValue, &mut Context) -> JsResult<()>,
) -> JsResult<JsValue> {
    let stream = this_stream(args.get_or_undefined(0))?;
    run(&stream, args.get_or_undefined(1), context)?;
    Ok(JsValue::undefined())
}

/// Runs what needs a readable half, with the stream and its state.
pub fn on_stream(
    args: &[JsValue],
    context: &mut Context,
    run: fn(&JsObject, &JsObject, &mut Context) -> JsResult<()>,
) -> JsResult<JsValue> {
    let stream = this_stream(args.get_or_undefined(0))?;
    let state = state_of(&stream, context)?;
    run(&stream, &state, context)?;
    Ok(JsValue::undefined())
}
