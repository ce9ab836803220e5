//! Boxes by which any thread reaches any other (`postMessageToThread`).

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use boa_engine::{Context, JsArgs, JsResult, JsValue};

use super::own;
use crate::modules::messaging::far::{self, Wire};
use crate::modules::messaging::wire::{self, Letter};
use crate::trace;

/// A wire to each thread that has a box.
static BOXES: Mutex<Option<HashMap<u32, wire::End>>> = Mutex::new(None);

fn boxes() -> MutexGuard<'static, Option<HashMap<u32, wire::End>>> {
    BOXES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes the box of a thread, whose end is returned: it is there before the thread runs.
pub(super) fn make(id: u32) -> wire::End {
    let (theirs, kept) = wire::pair();
    boxes().get_or_insert_default().insert(id, theirs);
    kept
}

/// `openMailbox()`: this thread's end of its box.
pub(super) fn open(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let kept = own().and_then(|own| own.mailbox.borrow_mut().take());
    let kept = kept.unwrap_or_else(|| make(0));
    Ok(Wire::object(kept, context).into())
}

/// `mail(id, message, ports)`: whether the thread has a box.
pub(super) fn send(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let id = args.get_or_undefined(0).to_u32(context)?;
    let packed = far::pack(args.get_or_undefined(1), args.get_or_undefined(2), context)?;
    let boxes = boxes();
    let Some(end) = boxes.as_ref().and_then(|boxes| boxes.get(&id)) else {
        drop(boxes);
        return Ok(false.into());
    };
    end.send(Letter::Message(packed, trace::sent(context)));
    Ok(true.into())
}

/// The thread ends.
pub(super) fn close(id: u32) {
    let end = boxes().as_mut().and_then(|boxes| boxes.remove(&id));
    drop(end);
}
