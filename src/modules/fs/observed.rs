//! Promises of operations while somebody observes promises: an operation's steps are promises of their
//! own then, and js/internal/fs/observed.js makes of them what Node does.

use std::cell::RefCell;
use std::rc::Rc;

use boa_engine::{
    Context, JsResult, JsString, JsValue, NativeFunction,
    builtins::promise::ResolvingFunctions,
    object::{FunctionObjectBuilder, builtins::JsFunction},
};

use super::failure::Failure;
use super::operation::{Any_, Finish, Job, Outcome, Step, Steps, aborted};
use crate::engine::{convert, promises};
use crate::modules;
use crate::runtime::runtime;

type After = Box<dyn FnOnce(&mut Context)>;

/// A job that a script does step by step.
struct Walk {
    name: &'static str,
    gives_handle: bool,
    left: Option<(Steps, Finish)>,
    after: Option<After>,
    /// What `async_hooks` calls the next step's resource.
    kind: &'static str,
}

impl Walk {
    fn finish(walk: &RefCell<Self>, context: &mut Context) {
        let after = walk.borrow_mut().after.take();
        if let Some(after) = after {
            after(context);
        }
    }
}

type Shared = Rc<RefCell<Walk>>;

/// The promise for a job's result, made as `shape` says. What the arguments' error is told by the
/// first step.
pub fn promise(
    shape: &'static str,
    job: JsResult<Job>,
    after: impl FnOnce(&mut Context) + 'static,
    context: &mut Context,
) -> JsValue {
    let own = job.as_ref().ok().and_then(|job| job.shape);
    let shape = own.unwrap_or(shape);
    let mut failed = None;
    let mut walk = Walk {
        name: "",
        gives_handle: false,
        left: None,
        after: Some(Box::new(after)),
        kind: match shape {
            "close" => "FILEHANDLECLOSEREQ",
            // Node's is made of functions with callbacks.
            "rm" => "FSREQCALLBACK",
            _ => "FSREQPROMISE",
        },
    };
    let mut signal = None;
    match job {
        Ok(job) => {
            walk.name = job.name;
            walk.gives_handle = job.gives_handle;
            walk.left = Some((job.steps, job.finish));
            signal = job.signal;
        }
        Err(error) => failed = Some(error),
    }
    let walk = Rc::new(RefCell::new(walk));
    let failed = RefCell::new(failed);
    let own = Rc::clone(&walk);
    let step = native(
        move |context| {
            if let Some(error) = failed.borrow_mut().take() {
                Walk::finish(&own, context);
                return Err(error);
            }
            if let Some(error) = aborted(signal.as_ref(), context) {
                own.borrow_mut().left = None;
                Walk::finish(&own, context);
                return Err(error);
            }
            let (promise, functions) = promises::pending(context);
            advance(&own, functions, false, context)?;
            Ok(promise.into())
        },
        context,
    );
    let own = Rc::clone(&walk);
    let rest = native(
        move |context| {
            let (promise, functions) = promises::pending(context);
            advance(&own, functions, true, context)?;
            Ok(promise.into())
        },
        context,
    );
    let is_over = native(move |_| Ok(walk.borrow().left.is_none().into()), context);
    let made = modules::require_object("internal/fs/observed", context)
        .and_then(|shapes| {
            let known = shapes.get(JsString::from(shape), context)?;
            match known.as_function() {
                Some(known) => Ok(known),
                None => {
                    let simple = shapes.get(JsString::from("simple"), context)?;
                    simple.as_function().ok_or_else(convert::illegal_invocation)
                }
            }
        })
        .and_then(|make| {
            let args = [step.into(), is_over.into(), rest.into()];
            make.call(&JsValue::undefined(), &args, context)
        });
    made.unwrap_or_default()
}

fn native(
    what: impl Fn(&mut Context) -> JsResult<JsValue> + 'static,
    context: &mut Context,
) -> JsFunction {
    // SAFETY: what is captured is reachable from the function alone and holds roots; that the
    // collector cannot look into it keeps them alive until the operation is over.
    let native = unsafe { NativeFunction::from_closure(move |_, _, context| what(context)) };
    FunctionObjectBuilder::new(context.realm(), native).build()
}

/// Does the next step, or all: settles with true when there is more to do, false when the next step
/// closes a file, and the result at the end.
fn advance(
    walk: &Shared,
    functions: ResolvingFunctions,
    all: bool,
    context: &mut Context,
) -> JsResult<()> {
    let Some((mut steps, finish)) = walk.borrow_mut().left.take() else {
        functions
            .resolve
            .call(&JsValue::undefined(), &[], context)?;
        return Ok(());
    };
    let (name, kind, gives_handle) = {
        let walk = walk.borrow();
        (walk.name, walk.kind, walk.gives_handle)
    };
    let arrived = move |(_, step): &(Steps, Step<Any_>), context: &mut Context| {
        let is_handle = match step {
            Step::Opened { .. } => true,
            Step::Done(result) => gives_handle && result.is_ok(),
            _ => false,
        };
        if is_handle {
            let execution = &runtime().execution;
            let mut origin = execution.origin();
            execution.announce(&mut origin, "FILEHANDLE", context);
        }
    };
    let own = Rc::clone(walk);
    runtime().offload_as(
        kind,
        name,
        Some(arrived),
        context,
        move || {
            let step = steps();
            (steps, step)
        },
        move |result, context| {
            let (steps, step) = match result {
                Ok(both) => both,
                Err(panicked) => {
                    let failure = Failure::Broken(panicked.0);
                    return settle(Err(failure.into_js(context)), &functions, context);
                }
            };
            let mut is_over = false;
            let mut finish = Some(finish);
            let result = match step {
                Step::More => Ok(true.into()),
                Step::Opened { more } => Ok(more.into()),
                Step::Closing(Ok(())) => Ok(false.into()),
                Step::Closing(Err(failure)) => Err(failure.into_js(context)),
                Step::Done(result) => {
                    is_over = true;
                    match (result, finish.take()) {
                        (Ok(value), Some(finish)) => {
                            finish(value, context).map(Outcome::into_value)
                        }
                        (Err(failure), _) => Err(failure.into_js(context)),
                        (Ok(_), None) => Ok(JsValue::undefined()),
                    }
                }
            };
            if is_over {
                Walk::finish(&own, context);
            } else if let Some(finish) = finish {
                let mut walk = own.borrow_mut();
                walk.left = Some((steps, finish));
                let more = result.as_ref().is_ok_and(JsValue::to_boolean);
                if !more {
                    walk.kind = "FILEHANDLECLOSEREQ";
                }
                if all && more {
                    drop(walk);
                    return advance(&own, functions, all, context);
                }
            }
            settle(result, &functions, context)
        },
    );
    Ok(())
}

fn settle(
    result: JsResult<JsValue>,
    functions: &ResolvingFunctions,
    context: &mut Context,
) -> JsResult<()> {
    let this = JsValue::undefined();
    match result {
        Ok(value) => functions.resolve.call(&this, &[value], context)?,
        Err(error) => {
            let error = error.into_opaque(context)?;
            functions.reject.call(&this, &[error], context)?
        }
    };
    Ok(())
}
