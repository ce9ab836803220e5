//! `Atomics.wait` in a worker, which `terminate()` ends as well: the place that a thread waits at is
//! known, and whoever asks it to end notifies that place.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsValue,
    builtins::array_buffer::SharedArrayBuffer,
    js_string,
    object::builtins::{JsFunction, JsSharedArrayBuffer},
};

use super::own;
use crate::engine::{convert, define};
use crate::modules::buffer::{self, TypedArrayKind, View};
use crate::runtime::ending;

/// Where a thread waits, if it does.
#[derive(Default)]
pub struct Waits(Mutex<Option<Place>>);

/// A place in shared memory: the number of a word of four bytes.
#[derive(Clone)]
struct Place {
    memory: SharedArrayBuffer,
    word: usize,
}

/// For how long a thread needs to begin to wait, or to wake.
const MOMENT: Duration = Duration::from_micros(50);
/// After so many of them it is not for want of time that the thread does not wake.
const MOMENTS: u32 = 20_000;

impl Waits {
    fn place(&self) -> MutexGuard<'_, Option<Place>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the thread, which has been asked to end, if it waits. Others that wait at the same place
    /// wake as well.
    pub fn wake(&self) {
        let Some(place) = self.place().clone() else {
            return;
        };
        // An engine for the purpose: this thread's own may be no more.
        let mut context = Context::default();
        for _ in 0..MOMENTS {
            if self.place().is_none() || notify(&place, &mut context).is_err() {
                break;
            }
            std::thread::sleep(MOMENT);
        }
    }
}

fn notify(place: &Place, context: &mut Context) -> JsResult<()> {
    let memory = JsSharedArrayBuffer::from_buffer(place.memory.clone(), context);
    let classes = context.intrinsics().constructors();
    let class = classes.typed_int32_array().constructor();
    let memory: JsObject = memory.into();
    let words = class.construct(&[memory.into()], None, context)?;
    let atomics = context
        .global_object()
        .get(js_string!("Atomics"), context)?;
    let notify = atomics.to_object(context)?;
    let notify = notify.get(js_string!("notify"), context)?.as_function();
    let notify = notify.ok_or_else(convert::illegal_invocation)?;
    let args = [words.into(), JsValue::from(place.word as f64)];
    notify.call(&JsValue::undefined(), &args, context)?;
    Ok(())
}

/// Puts it in the place of the engine's, in this worker.
pub fn install(context: &mut Context) -> JsResult<()> {
    let atomics = context
        .global_object()
        .get(js_string!("Atomics"), context)?;
    let atomics = atomics.to_object(context)?;
    let engines = atomics.get(js_string!("wait"), context)?.as_function();
    let engines = engines.ok_or_else(convert::illegal_invocation)?;
    let wait = define::closure("wait", 4, wait, engines, context);
    define::put_hidden(&atomics, "wait", wait);
    Ok(())
}

fn wait(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(own) = own() else {
        return engines.call(this, args, context);
    };
    *own.leash.waits.place() = place(args, context);
    ending::check();
    let result = engines.call(this, args, context);
    *own.leash.waits.place() = None;
    ending::check();
    result
}

/// The place that the arguments name; none when it is none that can be waited at.
fn place(args: &[JsValue], context: &mut Context) -> Option<Place> {
    let object = args.first()?.as_object()?;
    let size = match buffer::kind(&object)? {
        TypedArrayKind::Int32 => 4,
        TypedArrayKind::BigInt64 => 8,
        _ => return None,
    };
    let view = View::of(&object, context)?;
    let memory = JsSharedArrayBuffer::from_object(view.store().object()).ok()?;
    let index = args.get_or_undefined(1).as_number()?;
    let byte = view.offset() + index as usize * size;
    Some(Place {
        memory: memory.inner(),
        word: byte / 4,
    })
}
