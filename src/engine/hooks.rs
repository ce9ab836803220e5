//! What the engine asks its host.

use std::cell::RefCell;

use boa_engine::{
    Context, Finalize, JsData, JsObject, JsResult, JsString, JsValue, Trace,
    builtins::promise::{OperationType, Promise, PromiseState},
    context::{DefaultHooks, HostHooks, intrinsics::Intrinsics},
    job::JobCallback,
    object::builtins::{JsFunction, JsPromise},
    realm::Realm,
};

use super::promises::{self, Reaction};
use super::stack::awaits::{self, Resumed};
use super::{depth, dynamic, heap, mend, zone};

use crate::runtime::runtime;
use crate::trace::{self, Event, Place};

/// Bytes that an `ArrayBuffer` may have. (The engine writes zeros to all of them, V8 does not.)
const MOST_BYTES: u64 = 3 << 29;

/// Node's answers.
pub struct Hooks;

/// What the next realm is made with.
struct NextGlobal {
    global: JsObject,
    prepare: Box<dyn FnOnce(&Intrinsics)>,
}

thread_local! {
    static NEXT_GLOBAL: RefCell<Option<NextGlobal>> = const { RefCell::new(None) };
}

/// A new realm with that global object; `prepare` sees the realm's own classes before the globals
/// of the language are defined.
pub fn realm_with_global(
    global: JsObject,
    prepare: impl FnOnce(&Intrinsics) + 'static,
    context: &mut Context,
) -> JsResult<Realm> {
    let next = NextGlobal {
        global,
        prepare: Box::new(prepare),
    };
    NEXT_GLOBAL.with(|known| *known.borrow_mut() = Some(next));
    context.create_realm()
}

/// What a promise reaction carries from where it was registered.
#[derive(Trace, Finalize, JsData)]
struct Registered {
    /// The async context frame.
    frame: JsValue,
    /// The async function that it resumes.
    #[unsafe_ignore_trace]
    resumed: Option<Resumed>,
    /// Where `then` or `await` stands, and in whose callback, while somebody traces.
    #[unsafe_ignore_trace]
    traced: Option<(Place, u64)>,
    /// The promise that it settles, while somebody observes promises.
    reaction: Option<Reaction>,
}

impl HostHooks for Hooks {
    fn make_job_callback(&self, callback: JsFunction, context: &mut Context) -> JobCallback {
        // A module's turn begins with this, when the end of one before may be told yet.
        runtime().microtasks.run_held(context);
        let execution = &runtime().execution;
        let frame = execution.frame();
        let resumed = if promises::is_of_engine(&callback) {
            awaits::awaiting(context)
        } else {
            None
        };
        let traced = trace::is_on().then(|| {
            // The other one of an `await`'s two callbacks is of the same place.
            if let Some(resumed) = resumed.as_ref().filter(|resumed| !resumed.is_rejection) {
                trace::stands_at_await(&resumed.activation.goes_on, context);
            }
            (trace::place(context), execution.id())
        });
        let reaction = promises::are_observed()
            .then(|| Reaction::registered(resumed.as_ref(), context))
            .flatten();
        if frame.is_undefined() && resumed.is_none() && traced.is_none() && reaction.is_none() {
            JobCallback::new(callback, ())
        } else {
            JobCallback::new(
                callback,
                Registered {
                    frame,
                    resumed,
                    traced,
                    reaction,
                },
            )
        }
    }

    fn call_job_callback(
        &self,
        job: &JobCallback,
        this: &JsValue,
        args: &[JsValue],
        context: &mut Context,
    ) -> JsResult<JsValue> {
        let execution = &runtime().execution;
        let registered = job.host_defined().as_any().downcast_ref::<Registered>();
        let frame = registered.map_or_else(JsValue::undefined, |known| known.frame.clone());
        let resumed = registered.and_then(|known| known.resumed.as_ref());
        if let Some((at, cause)) = registered.and_then(|known| known.traced) {
            // A reaction is called on nothing.
            let calls_then = !this.is_undefined();
            trace::emit(|| Event::Reaction {
                cause,
                at,
                calls_then,
            });
        }
        // What a rejection brings: a handler that the promise had before may read its message only.
        if let Some(value) = args.first() {
            mend::reword(value, context);
        }
        let before = execution.frame();
        execution.set_frame(frame);
        let call = |args: &[JsValue], context: &mut Context| {
            awaits::resume(resumed, args.first(), context, |context| {
                job.callback().call(this, args, context)
            })
        };
        let result = match registered.and_then(|known| known.reaction.as_ref()) {
            Some(reaction) => reaction.call(args, context, call),
            None => call(args, context),
        };
        execution.set_frame(before);
        result
    }

    fn create_global_object(&self, intrinsics: &Intrinsics) -> JsObject {
        match NEXT_GLOBAL.with(RefCell::take) {
            Some(next) => {
                (next.prepare)(intrinsics);
                next.global
            }
            None => JsObject::with_object_proto(intrinsics),
        }
    }

    fn ensure_can_compile_strings(
        &self,
        realm: Realm,
        _parameters: &[JsString],
        body: &JsString,
        _direct: bool,
        context: &mut Context,
    ) -> JsResult<()> {
        dynamic::check(&realm, context)?;
        if body.len() < depth::SHORT {
            return Ok(());
        }
        depth::check(super::convert::text(body).as_bytes())
    }

    fn local_timezone_offset_seconds(&self, unix_time_seconds: i64) -> i32 {
        zone::offset_at(unix_time_seconds)
            .unwrap_or_else(|| DefaultHooks.local_timezone_offset_seconds(unix_time_seconds))
    }

    fn max_buffer_size(&self, _: &mut Context) -> u64 {
        heap::look();
        MOST_BYTES
    }

    fn promise_rejection_tracker(
        &self,
        promise: &JsObject<Promise>,
        operation: OperationType,
        context: &mut Context,
    ) {
        let runtime = runtime();
        let object = promise.clone().upcast();
        let reason = match JsPromise::from_object(object.clone()).map(|p| p.state()) {
            Ok(PromiseState::Rejected(reason)) => reason,
            _ => JsValue::undefined(),
        };
        if operation == OperationType::Reject {
            awaits::note_rejected(&reason, context);
            mend::reword(&reason, context);
        }
        let mut origin = runtime.unnumbered();
        if promises::are_observed() {
            promises::number(&mut origin, &object);
        }
        let at = trace::place(context);
        (runtime.rejections).note(object, reason, operation, origin, at);
    }
}
