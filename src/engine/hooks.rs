//! What the engine asks its host.

use std::cell::RefCell;

use boa_engine::{
    Context, Finalize, JsData, JsObject, JsResult, JsString, JsValue, Trace,
    builtins::promise::{OperationType, Promise, PromiseState},
    context::{HostHooks, intrinsics::Intrinsics},
    job::JobCallback,
    object::builtins::{JsFunction, JsPromise},
    realm::Realm,
};

use super::depth;

use crate::runtime::runtime;

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

/// The async context frame in which a promise reaction was registered.
#[derive(Trace, Finalize, JsData)]
struct Frame(JsValue);

impl HostHooks for Hooks {
    fn make_job_callback(&self, callback: JsFunction, _context: &mut Context) -> JobCallback {
        let frame = runtime().execution.frame();
        if frame.is_undefined() {
            JobCallback::new(callback, ())
        } else {
            JobCallback::new(callback, Frame(frame))
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
        let frame = match job.host_defined().as_any().downcast_ref::<Frame>() {
            Some(frame) => frame.0.clone(),
            None => JsValue::undefined(),
        };
        let before = execution.frame();
        execution.set_frame(frame);
        let result = execution.call(execution.id(), context, |context| {
            job.callback().call(this, args, context)
        });
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
        _realm: Realm,
        _parameters: &[JsString],
        body: &JsString,
        _direct: bool,
        _context: &mut Context,
    ) -> JsResult<()> {
        if body.len() < depth::SHORT {
            return Ok(());
        }
        depth::check(super::convert::text(body).as_bytes())
    }

    fn promise_rejection_tracker(
        &self,
        promise: &JsObject<Promise>,
        operation: OperationType,
        _context: &mut Context,
    ) {
        let runtime = runtime();
        let object = promise.clone().upcast();
        let reason = match JsPromise::from_object(object.clone()).map(|p| p.state()) {
            Ok(PromiseState::Rejected(reason)) => reason,
            _ => JsValue::undefined(),
        };
        let origin = runtime.origin();
        runtime.rejections.note(object, reason, operation, origin);
    }
}
