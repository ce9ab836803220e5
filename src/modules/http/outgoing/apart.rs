//! A script's stream in the place of a socket gets a message's bytes in the pieces that Node writes: the length of a
//! chunk with the head in front of it, the chunk, and what ends it, each by itself. They wait in the stream, which is
//! corked meanwhile, and not in the message.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string, object::builtins::JsFunction,
};

use super::outlet::{self, Then};
use crate::engine::define;
use crate::runtime::runtime;

/// The most places where one write is cut.
const MOST: usize = 4;

/// Where bytes of one write are cut.
#[derive(Default)]
pub struct Cuts {
    at: [Place; MOST],
    count: usize,
    /// The last piece is written with a callback, be it one that does nothing: the stream has a tick for it.
    pub is_told: bool,
}

/// Bytes from the beginning of a write, and whether the piece that ends there is written with a callback.
pub type Place = (usize, bool);

impl Cuts {
    /// One more, so many bytes from the beginning.
    pub fn push(&mut self, at: usize, is_told: bool) {
        if let Some(place) = self.at.get_mut(self.count) {
            *place = (at, is_told);
            self.count += 1;
        }
    }

    /// All of them.
    pub fn all(&self) -> &[Place] {
        &self.at[..self.count]
    }
}

/// Where a piece of what a message holds ends, and how many of its callbacks are called by then.
#[derive(Clone, Copy)]
pub struct Cut {
    /// Bytes from the beginning of what is held.
    pub end: usize,
    /// Callbacks from the first that is held.
    pub callbacks: usize,
    /// It is written with a callback, be it one that does nothing.
    pub is_told: bool,
}

/// Whether a stream is not one of `net`, which writes all that waits at once.
pub fn is_apart(stream: &JsObject, context: &mut Context) -> JsResult<bool> {
    Ok(!stream.has_property(js_string!("_handle"), context)?)
}

/// Writes the pieces. Whether the stream has room for more.
pub fn give(
    stream: &JsObject,
    bytes: &[u8],
    mut cuts: Vec<Cut>,
    then: Then,
    context: &mut Context,
) -> JsResult<bool> {
    let end = Cut {
        end: bytes.len(),
        callbacks: then.callbacks.len(),
        is_told: false,
    };
    let is_whole = |cut: &Cut| cut.end == end.end && cut.callbacks == end.callbacks;
    if !cuts.last().is_some_and(is_whole) {
        cuts.push(end);
    }
    let last = cuts.len() - 1;
    let (mut from, mut called, mut has_room) = (0, 0, true);
    for (at, cut) in cuts.into_iter().enumerate() {
        let is_last = at == last;
        let mut piece = Then {
            message: then.message.clone(),
            callbacks: then.callbacks[called..cut.callbacks].to_vec(),
            finishes: then.finishes && is_last,
        };
        if cut.is_told && piece.callbacks.is_empty() && !piece.finishes {
            piece.callbacks.push(nothing(context));
        }
        has_room = outlet::write_to(stream, &bytes[from..cut.end], piece, context)?;
        (from, called) = (cut.end, cut.callbacks);
    }
    Ok(has_room)
}

/// A callback that does nothing, always the same.
fn nothing(context: &mut Context) -> JsFunction {
    thread_local! {
        static NOTHING: RefCell<Option<JsFunction>> = const { RefCell::new(None) };
    }
    let known = NOTHING.with(|nothing| nothing.borrow().clone());
    known.unwrap_or_else(|| {
        let made = define::function("nop", 0, |_, _, _| Ok(JsValue::undefined()), context);
        NOTHING.with(|nothing| *nothing.borrow_mut() = Some(made.clone()));
        made
    })
}

/// What is written until what runs now has returned waits in the stream.
pub fn cork_for_now(stream: &JsObject, context: &mut Context) -> JsResult<()> {
    let corked = stream.get(js_string!("writableCorked"), context)?;
    if corked.to_boolean() {
        return Ok(());
    }
    call(stream, "cork", context)?;
    let run: define::Native = |_, args, context| {
        if let Some(stream) = args.get_or_undefined(0).as_object() {
            call(&stream, "uncork", context)?;
        }
        Ok(JsValue::undefined())
    };
    let run = define::function("", 1, run, context);
    runtime().next_tick(run, &[stream.clone().into()], context);
    Ok(())
}

/// However often it was corked: what waits in the stream is written.
pub fn uncork_all(stream: &JsObject, context: &mut Context) -> JsResult<()> {
    if let Some(state) = stream
        .get(js_string!("_writableState"), context)?
        .as_object()
    {
        state.set(js_string!("corked"), 1, true, context)?;
    }
    call(stream, "uncork", context)
}

/// Calls a method, if there is one.
pub fn call(stream: &JsObject, name: &'static str, context: &mut Context) -> JsResult<()> {
    if let Some(method) = stream.get(JsString::from(name), context)?.as_callable() {
        method.call(&stream.clone().into(), &[], context)?;
    }
    Ok(())
}
