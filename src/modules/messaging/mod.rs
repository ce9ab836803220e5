//! What message ports need of the loop (js/internal/messaging.js has the rest): a turn in the poll
//! phase when a message has come, a handle that keeps the loop alive, a last word in the closing
//! phase. Ports whose other end is in another thread: `far.rs` and `wire.rs`.

pub mod far;
pub mod wire;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsValue, Trace,
    object::builtins::JsFunction,
};

use crate::engine::{convert, define};
use crate::runtime::{Handle, Origin, runtime};
use crate::trace::{self, Kind};

/// What a port is called, as something that is open.
const PORT: &str = "MessagePort";

/// What stands behind a port.
#[derive(Trace, Finalize, JsData)]
struct End {
    /// Takes one message; returns whether there are more.
    receive: JsFunction,
    origin: Origin,
    #[unsafe_ignore_trace]
    place: u64,
    #[unsafe_ignore_trace]
    handle: RefCell<Option<Handle>>,
    #[unsafe_ignore_trace]
    open: Cell<bool>,
    /// A turn of the loop is on its way, which takes so many messages at least.
    #[unsafe_ignore_trace]
    turn: Cell<Option<u32>>,
}

/// Most messages a port takes in one turn, unless more were there when the turn began.
const MOST: u32 = 1000;

fn end_argument(args: &[JsValue]) -> JsResult<JsObject<End>> {
    args.get_or_undefined(0)
        .as_object()
        .and_then(|object| object.downcast::<End>().ok())
        .ok_or_else(convert::illegal_invocation)
}

/// `open(receive, port)`: an end that does not keep the loop alive yet.
fn open(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(receive) = args.get_or_undefined(0).as_function() else {
        return Err(convert::illegal_invocation());
    };
    let prototype = context.intrinsics().constructors().object().prototype();
    let mut origin = runtime().origin();
    trace::registered(Kind::Source("message"), &origin, context);
    if let Some(port) = args.get_or_undefined(1).as_object() {
        (runtime().execution).announce_as(&mut origin, "MESSAGEPORT", &port, context);
    }
    let handle = runtime().handles.open(PORT, origin.id);
    handle.unreference();
    let end = End {
        receive,
        origin,
        place: runtime().posts.place(),
        handle: RefCell::new(Some(handle)),
        open: Cell::new(true),
        turn: Cell::new(None),
    };
    Ok(define::native_object(&prototype, end, context).into())
}

/// `wake(end, waiting)`: messages have come; `waiting` of them stand in its queue.
fn wake(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let end = end_argument(args)?;
    let waiting = args.get_or_undefined(1).to_u32(context)?;
    post(end, waiting);
    Ok(JsValue::undefined())
}

fn post(end: JsObject<End>, waiting: u32) {
    let place = {
        let borrowed = end.borrow();
        let data = borrowed.data();
        if !data.open.get() {
            return;
        }
        let id = data.origin.id;
        trace::emit(|| trace::Event::Posted { id });
        if let Some(known) = data.turn.get() {
            data.turn.set(Some(known.max(waiting)));
            return;
        }
        data.turn.set(Some(waiting));
        data.place
    };
    runtime().post(place, Rc::new(move |context| take(&end, context)));
}

/// A turn: what has come is received, also by a port that is closed meanwhile.
fn take(end: &JsObject<End>, context: &mut Context) {
    let (receive, origin, waiting) = {
        let borrowed = end.borrow();
        let data = borrowed.data();
        let waiting = data.turn.take().unwrap_or(0);
        (data.receive.clone(), data.origin.clone(), waiting)
    };
    let more = Rc::new(Cell::new(true));
    for _ in 0..waiting.max(MOST) {
        let answer = Rc::clone(&more);
        let kind = Kind::Source("message");
        let is_well = runtime().call_back(kind, &origin, context, |context| {
            let more = receive.call(&JsValue::undefined(), &[], context)?;
            answer.set(more.to_boolean());
            Ok(())
        });
        if !is_well {
            // The rest has its turn in the loop's next tick.
            break;
        }
        if !more.get() {
            return;
        }
    }
    post(end.clone(), 0);
}

/// `reference(end, on)`
fn reference(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let end = end_argument(args)?;
    let borrowed = end.borrow();
    if let Some(handle) = &*borrowed.data().handle.borrow() {
        if args.get_or_undefined(1).to_boolean() {
            handle.reference();
        } else {
            handle.unreference();
        }
    }
    Ok(JsValue::undefined())
}

fn has_reference(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let end = end_argument(args)?;
    let borrowed = end.borrow();
    let handle = borrowed.data().handle.borrow();
    Ok(handle.as_ref().is_some_and(Handle::is_referenced).into())
}

/// `close(end, closed)`: `closed` is called in the closing phase.
fn close(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let end = end_argument(args)?;
    let closed = args.get_or_undefined(1).as_function();
    let borrowed = end.borrow();
    let data = borrowed.data();
    if !data.open.replace(false) {
        return Ok(JsValue::undefined());
    }
    runtime().posts.withdraw(data.place);
    let origin = data.origin.clone();
    drop(borrowed);
    trace::queued(Kind::Close(PORT), &origin, context);
    runtime().when_closing(Box::new(move |context| {
        // Until now `hasRef()` has said what it said before.
        end.borrow().data().handle.borrow_mut().take();
        runtime().call_back(Kind::Close(PORT), &origin, context, |context| {
            if let Some(closed) = closed {
                closed.call(&JsValue::undefined(), &[], context)?;
            }
            Ok(())
        });
        runtime().execution.has_ended(origin.number);
    }));
    Ok(JsValue::undefined())
}

/// `sent()`: the number by which traces know the message that is being sent.
fn sent(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(JsValue::from(trace::sent(context) as f64))
}

/// `received(number)`: the message is received.
fn received(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    trace::received(args.get_or_undefined(0).to_length(context)?);
    Ok(JsValue::undefined())
}

/// What js/internal/messaging.js needs.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("open", 1, open),
            ("wake", 2, wake),
            ("reference", 2, reference),
            ("hasReference", 1, has_reference),
            ("close", 2, close),
            ("sent", 0, sent),
            ("received", 1, received),
        ],
        context,
    );
    define::put(&half, "isTraced", trace::is_on());
    far::define(&half, context);
    Ok(half)
}
