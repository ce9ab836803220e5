//! What the handles of servers and of sockets have in common for JavaScript: `close`, `ref`,
//! `unref`, `hasRef`.

use std::rc::Rc;

use boa_engine::{Context, JsArgs, JsResult, JsValue, object::builtins::JsFunction};

use crate::engine::define::Native;
use crate::runtime::{Handle, Origin, runtime};
use crate::trace::Kind;

/// What a handle's JavaScript object stands for.
pub trait Opened: 'static {
    /// Its name in traces.
    const NAME: &'static str;

    /// The one that a JavaScript handle stands for. Fails for any other value.
    fn of(this: &JsValue) -> JsResult<Rc<Self>>;

    /// What keeps the loop alive for it.
    fn handle(&self) -> &Handle;

    /// Where it was made.
    fn origin(this: &JsValue) -> JsResult<Origin>;

    /// Closes it at once; `reset` tells the peer by a reset, where there is one.
    fn close_now(&self, reset: bool);

    /// Who waits for what will never be written now.
    fn take_waiting(_: &JsValue) -> Vec<JsFunction> {
        Vec::new()
    }
}

/// The methods for a prototype.
pub fn methods<T: Opened>() -> [(&'static str, usize, Native); 4] {
    [
        ("close", 2, close::<T>),
        ("ref", 0, |this, _, _| {
            T::of(this)?.handle().reference();
            Ok(JsValue::undefined())
        }),
        ("unref", 0, |this, _, _| {
            T::of(this)?.handle().unreference();
            Ok(JsValue::undefined())
        }),
        ("hasRef", 0, |this, _, _| {
            Ok(T::of(this)?.handle().is_referenced().into())
        }),
    ]
}

/// `handle.close(callback, reset)`: the callback comes in the closing phase. Nobody is told of a
/// handle that was closed before.
fn close<T: Opened>(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let opened = T::of(this)?;
    if !opened.handle().is_open() {
        return Ok(JsValue::undefined());
    }
    opened.close_now(args.get_or_undefined(1).to_boolean());
    let waiting = T::take_waiting(this);
    let callback = args.get_or_undefined(0).as_function();
    // A handle that was closed keeps the loop going until the closing phase, as in libuv.
    let made = T::origin(this)?;
    if callback.is_none() && waiting.is_empty() {
        runtime().when_closing(Box::new(move |_| {
            runtime().execution.has_ended(made.number);
        }));
        return Ok(JsValue::undefined());
    }
    let origin = runtime().unnumbered().standing_for(&made);
    crate::trace::queued(Kind::Close(T::NAME), &origin, context);
    runtime().when_closing(Box::new(move |context| {
        for waiting in waiting {
            runtime().call_back(Kind::Close(T::NAME), &origin, context, |context| {
                waiting.call(&JsValue::undefined(), &[libc::ECANCELED.into()], context)?;
                Ok(())
            });
        }
        if let Some(callback) = callback {
            runtime().call_back(Kind::Close(T::NAME), &origin, context, |context| {
                callback.call(&JsValue::undefined(), &[], context)?;
                Ok(())
            });
        }
        runtime().execution.has_ended(origin.number);
    }));
    Ok(JsValue::undefined())
}
