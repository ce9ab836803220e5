//! One operation, three faces: a callback, a result at once (`Sync`), a promise.
//!
//! A [`Definition`] reads the arguments and gives a [`Job`]: steps to be done where blocking is
//! allowed, and what their result is in JavaScript. Each step is one task of the pool, as each of
//! them is in Node: how many turns of the loop an operation takes decides in which order a
//! program prints, so `readFile` opens, asks for the size, reads and closes in tasks of their own.

use std::any::Any;

use boa_engine::{
    Context, JsError, JsObject, JsResult, JsString, JsValue, NativeFunction,
    job::{GenericJob, Job as Microtask},
    js_string,
    object::{
        FunctionObjectBuilder,
        builtins::{JsFunction, JsPromise},
    },
};

use super::failure::Failure;
use super::observed;
use crate::engine::{define, errors, promises};
use crate::runtime::runtime;

/// Which of the three was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// The last argument is called when it is done.
    Callback,
    /// It is done when the call returns.
    Sync,
    /// A promise, of `fs.promises` or a FileHandle.
    Promise,
}

/// The arguments of a call, without the callback.
pub struct Call<'a> {
    /// What was given.
    pub args: &'a [JsValue],
    /// Which face.
    pub face: Face,
}

impl Call<'_> {
    /// An argument; `undefined` when it was not given.
    pub fn at(&self, at: usize) -> JsValue {
        self.args.get(at).cloned().unwrap_or_default()
    }
}

/// How far a step got.
pub enum Step<T> {
    /// There is another one.
    More,
    /// A file has been opened; there is another one, which does something (`more`) or closes it.
    Opened { more: bool },
    /// What was asked for is done, or has failed; there is another one, which closes the file.
    Closing(Result<(), Failure>),
    /// This was the last.
    Done(Result<T, Failure>),
}

pub(super) type Any_ = Box<dyn Any + Send>;
pub(super) type Steps = Box<dyn FnMut() -> Step<Any_> + Send>;
pub(super) type Finish = Box<dyn FnOnce(Any_, &mut Context) -> JsResult<Outcome>>;

/// A result in JavaScript.
pub enum Outcome {
    /// None: the callback gets `null` alone.
    Nothing,
    /// One value.
    Value(JsValue),
    /// Two values for a callback; `Sync` gives the first; a promise both, under these names.
    Pair(JsValue, JsValue, [&'static str; 2]),
}

impl Outcome {
    /// What a promise is resolved with.
    pub fn into_value(self) -> JsValue {
        match self {
            Self::Nothing => JsValue::undefined(),
            Self::Value(value) => value,
            Self::Pair(one, two, names) => {
                let object = JsObject::with_null_proto();
                define::put(&object, names[0], one);
                define::put(&object, names[1], two);
                object.into()
            }
        }
    }
}

/// An operation whose arguments have been read.
pub struct Job {
    pub(super) name: &'static str,
    pub(super) steps: Steps,
    pub(super) finish: Finish,
    /// Whether the callback face begins at the next process.nextTick.
    pub tick_first: bool,
    /// The AbortSignal that can end it between steps.
    pub signal: Option<JsObject>,
    /// What its last step opens is a FileHandle.
    pub gives_handle: bool,
    /// Whether Node opens a FileHandle where it opens a file.
    pub opens_handle: bool,
    /// There is nothing to do: a promise's face does it at once.
    pub is_idle: bool,
    /// What Node makes the promise with, when that is not what it makes all of the operation's with.
    pub shape: Option<&'static str>,
}

impl Job {
    /// An operation of one system call (or what Node does as one task).
    pub fn once<T: Send + 'static>(
        name: &'static str,
        work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
        finish: impl FnOnce(T, &mut Context) -> JsResult<Outcome> + 'static,
    ) -> Self {
        let mut work = Some(work);
        Self::stepped(
            name,
            move || match work.take() {
                Some(work) => Step::Done(work()),
                None => Step::Done(Err(Failure::Broken("a step was done twice".into()))),
            },
            finish,
        )
    }

    /// An operation of several tasks.
    pub fn stepped<T: Send + 'static>(
        name: &'static str,
        mut step: impl FnMut() -> Step<T> + Send + 'static,
        finish: impl FnOnce(T, &mut Context) -> JsResult<Outcome> + 'static,
    ) -> Self {
        Self {
            name,
            steps: Box::new(move || match step() {
                Step::More => Step::More,
                Step::Opened { more } => Step::Opened { more },
                Step::Closing(result) => Step::Closing(result),
                Step::Done(result) => Step::Done(result.map(|value| Box::new(value) as Any_)),
            }),
            finish: Box::new(move |value, context| match value.downcast::<T>() {
                Ok(value) => finish(*value, context),
                Err(_) => Err(Failure::Broken("a result of another type".into()).into_js(context)),
            }),
            tick_first: false,
            signal: None,
            gives_handle: false,
            opens_handle: false,
            is_idle: false,
            shape: None,
        }
    }

    /// The same with the result read differently.
    pub fn then(
        self,
        change: impl FnOnce(Outcome, &mut Context) -> JsResult<Outcome> + 'static,
    ) -> Self {
        let finish = self.finish;
        Self {
            finish: Box::new(move |value, context| {
                let outcome = finish(value, context)?;
                change(outcome, context)
            }),
            ..self
        }
    }

    /// Does it here and now.
    pub fn run(mut self, context: &mut Context) -> JsResult<Outcome> {
        runtime().outbox.send();
        let mut failed = None;
        loop {
            let result = match (self.steps)() {
                Step::More | Step::Opened { .. } => continue,
                Step::Closing(result) => {
                    failed = result.err();
                    continue;
                }
                Step::Done(result) => result,
            };
            return match failed.map_or(result, Err) {
                Ok(value) => (self.finish)(value, context),
                Err(failure) => Err(failure.into_js(context)),
            };
        }
    }

    /// Does it on the pool, step by step; `done` gets the result on the main thread.
    pub fn start(
        self,
        done: impl FnOnce(JsResult<Outcome>, &mut Context) -> JsResult<()> + 'static,
        context: &mut Context,
    ) {
        let Self { finish, .. } = self;
        let going = Going {
            name: self.name,
            signal: self.signal,
            gives_handle: self.gives_handle,
            opens_handle: self.opens_handle,
            failed: None,
            done: Box::new(move |result, context| {
                let result = match result {
                    Ok(value) => finish(value, context),
                    Err(error) => Err(error),
                };
                done(result, context)
            }),
        };
        advance(going, self.steps, context);
    }
}

type Done = Box<dyn FnOnce(JsResult<Any_>, &mut Context) -> JsResult<()>>;

/// A job that is being done.
struct Going {
    name: &'static str,
    signal: Option<JsObject>,
    gives_handle: bool,
    opens_handle: bool,
    /// What it failed with, while its file is being closed.
    failed: Option<Failure>,
    done: Done,
}

fn advance(mut going: Going, mut steps: Steps, context: &mut Context) {
    runtime().offload(
        going.name,
        context,
        move || {
            let step = steps();
            (steps, step)
        },
        move |result, context| {
            let (steps, step) = match result {
                Ok(both) => both,
                Err(panicked) => {
                    let error = Failure::Broken(panicked.0).into_js(context);
                    return (going.done)(Err(error), context);
                }
            };
            let result = match step {
                Step::Done(result) => {
                    if going.gives_handle && result.is_ok() {
                        runtime().execution.next_number();
                    }
                    match going.failed.map_or(result, Err) {
                        Ok(value) => Ok(value),
                        Err(failure) => Err(failure.into_js(context)),
                    }
                }
                step => {
                    match step {
                        // In Node the handle has a number, too.
                        Step::Opened { .. } if going.opens_handle => {
                            runtime().execution.next_number();
                        }
                        Step::Closing(result) => going.failed = result.err(),
                        _ => {}
                    }
                    match aborted(going.signal.as_ref(), context) {
                        // Dropping the steps closes what they opened.
                        Some(error) => Err(error),
                        None => {
                            advance(going, steps, context);
                            return Ok(());
                        }
                    }
                }
            };
            (going.done)(result, context)
        },
    );
}

/// The AbortError of a signal that has been aborted.
pub fn aborted(signal: Option<&JsObject>, context: &mut Context) -> Option<JsError> {
    let signal = signal?;
    let is = signal
        .get(js_string!("aborted"), context)
        .is_ok_and(|value| value.to_boolean());
    if !is {
        return None;
    }
    let reason = signal.get(js_string!("reason"), context).ok();
    Some(errors::thrown(errors::abort_error(None, reason, context)))
}

/// One operation of the table.
pub struct Definition {
    /// Its name in `fs`; the `Sync` face has it with `Sync` behind.
    pub name: &'static str,
    /// `length` of the three functions: callback, Sync, promise. `NONE` where there is no such
    /// function.
    pub lengths: [usize; 3],
    /// How many arguments stand before the callback.
    pub takes: usize,
    /// How many of them must be there.
    pub needs: usize,
    /// Reads the arguments.
    pub begin: fn(&Call<'_>, &mut Context) -> JsResult<Job>,
    /// What is different about its arguments.
    pub rules: Rules,
}

/// In which order the arguments of an operation are looked at, where that is not the usual one: the
/// callback first, then each in its turn.
#[derive(Clone, Copy)]
pub struct Rules {
    arguments_first: usize,
    has_length_first: bool,
    last_is_callback: bool,
    needs_no_callback: bool,
    refusal_takes: u32,
    looks_late_at: &'static [Late],
}

/// An argument that is looked at late, and a text that would do in its place; none: `undefined` would.
type Late = (usize, Option<&'static str>);

impl Rules {
    /// Nothing is different.
    pub const NONE: Rules = Rules {
        arguments_first: 0,
        has_length_first: false,
        last_is_callback: false,
        needs_no_callback: false,
        refusal_takes: 0,
        looks_late_at: &[],
    };

    /// So many arguments are looked at before the callback is looked for.
    pub const fn arguments_first(self, count: usize) -> Self {
        let arguments_first = count;
        Self {
            arguments_first,
            ..self
        }
    }

    /// The second argument is a length that is looked at before all else.
    pub const fn length_first(self) -> Self {
        Self {
            has_length_first: true,
            ..self
        }
    }

    /// What stands before the callback is taken for it when there is none.
    pub const fn last_is_callback(self) -> Self {
        Self {
            last_is_callback: true,
            ..self
        }
    }

    /// There need not be a callback: without one an error is nobody's.
    pub const fn without_callback(self) -> Self {
        Self {
            needs_no_callback: true,
            ..self
        }
    }

    /// A promise is rejected for one of these arguments so many microtasks late: in Node it is made of
    /// other functions that await, and these look at some of the arguments behind the rest.
    pub const fn refused_late(self, microtasks: u32, arguments: &'static [Late]) -> Self {
        Self {
            refusal_takes: microtasks,
            looks_late_at: arguments,
            ..self
        }
    }
}

/// There is no such function.
pub const NONE: usize = usize::MAX;

impl Definition {
    /// The function that is one face of the operation.
    pub fn function(&'static self, face: Face, context: &mut Context) -> JsFunction {
        let native = match face {
            Face::Callback => NativeFunction::from_copy_closure(move |_, args, context| {
                with_callback(self, args, context)
            }),
            Face::Sync => NativeFunction::from_copy_closure(move |_, args, context| {
                let job = (self.begin)(&Call { args, face }, context)?;
                Ok(match job.run(context)? {
                    Outcome::Nothing => JsValue::undefined(),
                    Outcome::Value(value) | Outcome::Pair(value, ..) => value,
                })
            }),
            Face::Promise => NativeFunction::from_copy_closure(move |_, args, context| {
                Ok(promised(self, args, context))
            }),
        };
        let (name, length) = match face {
            Face::Callback => (self.name.to_string(), self.lengths[0]),
            Face::Sync => (format!("{}Sync", self.name), self.lengths[1]),
            Face::Promise => (self.name.to_string(), self.lengths[2]),
        };
        FunctionObjectBuilder::new(context.realm(), native)
            .name(boa_engine::JsString::from(name.as_str()))
            .length(length)
            .constructor(false)
            .build()
    }
}

/// Where the callback is: at its place, or in the place of an option that was left out.
fn split<'a>(
    definition: &Definition,
    args: &'a [JsValue],
    context: &mut Context,
) -> JsResult<(&'a [JsValue], JsFunction)> {
    let Definition {
        takes,
        needs,
        rules,
        ..
    } = *definition;
    if rules.has_length_first
        && let Some(length) = args.get(1).filter(|length| !length.is_callable())
    {
        super::args::file_length(length, "len", context)?;
    }
    for at in (needs..=takes).rev() {
        if let Some(callback) = args.get(at).and_then(JsValue::as_function) {
            return Ok((&args[..at], callback));
        }
    }
    let last = args.get(takes).filter(|value| !value.is_undefined());
    if rules.needs_no_callback && last.is_none() {
        let throw: define::Native = |_, args, _| match args.first() {
            Some(error) if !error.is_null() => Err(JsError::from_opaque(error.clone())),
            _ => Ok(JsValue::undefined()),
        };
        let args = &args[..args.len().min(takes)];
        return Ok((args, define::function("", 1, throw, context)));
    }
    if rules.arguments_first > 0 {
        let face = Face::Callback;
        let args = &args[..args.len().min(rules.arguments_first)];
        (definition.begin)(&Call { args, face }, context)?;
    }
    let given = match last {
        Some(value) => value.clone(),
        None if rules.last_is_callback => args.get(takes - 1).cloned().unwrap_or_default(),
        None => JsValue::undefined(),
    };
    Err(errors::invalid_arg_type(
        "cb",
        &["function"],
        &given,
        context,
    ))
}

fn with_callback(
    definition: &'static Definition,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let (args, callback) = split(definition, args, context)?;
    let face = Face::Callback;
    let job = (definition.begin)(&Call { args, face }, context)?;
    if let Some(error) = aborted(job.signal.as_ref(), context) {
        call_back(&callback, Err(error), context)?;
        return Ok(JsValue::undefined());
    }
    let done = move |result, context: &mut Context| call_back(&callback, result, context);
    if job.tick_first {
        at_next_tick(move |context| job.start(done, context), context);
    } else {
        job.start(done, context);
    }
    Ok(JsValue::undefined())
}

/// Gives a result to a callback.
pub fn call_back(
    callback: &JsFunction,
    result: JsResult<Outcome>,
    context: &mut Context,
) -> JsResult<()> {
    let this = JsValue::undefined();
    match result {
        Ok(Outcome::Nothing) => callback.call(&this, &[JsValue::null()], context),
        Ok(Outcome::Value(value)) => callback.call(&this, &[JsValue::null(), value], context),
        Ok(Outcome::Pair(one, two, _)) => {
            callback.call(&this, &[JsValue::null(), one, two], context)
        }
        Err(error) => {
            let error = error.into_opaque(context)?;
            callback.call(&this, &[error], context)
        }
    }?;
    Ok(())
}

/// Does something at the next process.nextTick.
pub fn at_next_tick(what: impl FnOnce(&mut Context) + 'static, context: &mut Context) {
    let what = std::cell::RefCell::new(Some(what));
    // SAFETY: what is captured is reachable from the tick queue alone, which is a root; that the
    // collector cannot look into it keeps what it holds alive until the tick has run, once.
    let native = unsafe {
        NativeFunction::from_closure(move |_, _, context| {
            if let Some(what) = what.borrow_mut().take() {
                what(context);
            }
            Ok(JsValue::undefined())
        })
    };
    let function = FunctionObjectBuilder::new(context.realm(), native).build();
    runtime().next_tick(function, &[], context);
}

fn promised(definition: &'static Definition, args: &[JsValue], context: &mut Context) -> JsValue {
    let face = Face::Promise;
    let job = (definition.begin)(&Call { args, face }, context);
    let refused_after = match job {
        Err(_) => delays_of_refusal(definition, args, context),
        Ok(_) => 0,
    };
    promise(definition.name, refused_after, job, |_| {}, context)
}

/// How many microtasks pass until a promise is rejected for its arguments: see
/// [`Rules::refused_late`].
fn delays_of_refusal(
    definition: &'static Definition,
    args: &[JsValue],
    context: &mut Context,
) -> u32 {
    let rules = definition.rules;
    if rules.refusal_takes == 0 {
        return 0;
    }
    let mut args = args.to_vec();
    args.resize(args.len().max(2), JsValue::undefined());
    for (at, text) in rules.looks_late_at {
        args[*at] = text.map_or_else(JsValue::undefined, |text| JsString::from(text).into());
    }
    let face = Face::Promise;
    let is_late = (definition.begin)(&Call { args: &args, face }, context).is_ok();
    if is_late { rules.refusal_takes } else { 0 }
}

/// A promise for a job's result, or for the error of its arguments, which is told `refused_after`
/// microtasks later; `after` is called when the job is over, before the promise is settled. `shape` is
/// what Node makes the promise with, in js/internal/fs/observed.js.
pub fn promise(
    shape: &'static str,
    mut refused_after: u32,
    job: JsResult<Job>,
    after: impl FnOnce(&mut Context) + 'static,
    context: &mut Context,
) -> JsValue {
    let job = job.map(|job| Job {
        opens_handle: true,
        ..job
    });
    if promises::are_observed() {
        return observed::promise(shape, job, after, context);
    }
    let (promise, functions) = JsPromise::new_pending(context);
    let settle = move |result: JsResult<Outcome>, context: &mut Context| {
        after(context);
        let this = JsValue::undefined();
        match result {
            Ok(outcome) => {
                functions
                    .resolve
                    .call(&this, &[outcome.into_value()], context)?;
            }
            Err(error) => {
                let error = error.into_opaque(context)?;
                functions.reject.call(&this, &[error], context)?;
            }
        }
        Ok(())
    };
    let job = job.and_then(|job| match aborted(job.signal.as_ref(), context) {
        Some(error) => {
            refused_after = match shape {
                "appendFile" => 2,
                shape if shape.ends_with("OfHandle") => 3,
                _ => 0,
            };
            Err(error)
        }
        None => Ok(job),
    });
    let (delays, result) = match job {
        Ok(job) if job.is_idle => (refused_after, job.run(context)),
        Ok(job) => {
            job.start(settle, context);
            return promise.into();
        }
        Err(error) => (refused_after, Err(error)),
    };
    // The engine's own functions: settling a promise does not fail.
    if delays == 0 {
        let _ = settle(result, context);
        return promise.into();
    }
    let work = move |context: &mut Context| settle(result, context).map(JsValue::from);
    let job = Microtask::GenericJob(GenericJob::new(work, context.realm().clone()));
    let runtime = runtime();
    let origin = runtime.unnumbered();
    runtime
        .microtasks
        .push_after(delays - 1, job, origin, context);
    promise.into()
}
