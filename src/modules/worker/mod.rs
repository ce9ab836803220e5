//! Workers: threads with an engine, a loop and a `process` of their own (js/internal/worker has the
//! rest). They and whoever started them talk over wires (`messaging/wire.rs`).

mod life;
mod mail;
mod waits;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsObject, JsResult, JsString, JsValue, Trace,
    js_string, object::builtins::JsArray,
};

use super::messaging::far::{self, Wire};
use super::messaging::wire::{End, Letter};
use super::process::{OwnEnv, Refused, Start, share_env, with_start};
use super::structured_clone::packed::Packed;
use crate::engine::{convert, define, errors};
use crate::runtime::ending::Ending;
use crate::runtime::{Handle, Usage, runtime};
use crate::trace::{self, Kind};

pub use life::Entry;
use waits::Waits;
pub use waits::install;

/// What traces call the callback that is told of a worker's end.
const END: &str = "end of a worker";

/// Numbers of threads: the main thread has 0.
static LAST: AtomicU32 = AtomicU32::new(0);

/// What a worker's thread knows of itself.
struct Own {
    id: u32,
    name: String,
    /// Its first message, until it is asked for.
    first: RefCell<Option<Packed>>,
    /// Its end of its box, until it is opened.
    mailbox: RefCell<Option<End>>,
    /// Where its output goes.
    output: RefCell<Option<Wire>>,
    leash: Arc<Leash>,
}

/// By what other threads end a worker.
#[derive(Default)]
struct Leash {
    ending: Arc<Ending>,
    waits: Waits,
    /// How its thread spends its time; none before it runs.
    usage: OnceLock<Arc<Usage>>,
}

impl Leash {
    fn end(&self, code: i32) {
        self.ending.ask(code);
        self.waits.wake();
    }
}

thread_local! {
    static OWN: RefCell<Option<Rc<Own>>> = const { RefCell::new(None) };
    static IS_WORKER: Cell<bool> = const { Cell::new(false) };
    /// The workers that this thread has started, to be ended with it.
    static STARTED: RefCell<Vec<Weak<Leash>>> = const { RefCell::new(Vec::new()) };
}

fn own() -> Option<Rc<Own>> {
    OWN.with(|own| own.borrow().clone())
}

/// Whether this thread is a worker's.
#[inline]
pub fn is_worker() -> bool {
    IS_WORKER.get()
}

/// Takes what a worker writes to stdout or stderr: its parent's thread writes it. False in the main
/// thread, and in a worker that has nobody to tell yet.
#[inline]
pub fn takes_output(number: i32, bytes: &[u8]) -> bool {
    is_worker() && send_output(number, bytes)
}

fn send_output(number: i32, bytes: &[u8]) -> bool {
    let Some(own) = own() else { return false };
    let output = own.output.borrow();
    let Some(wire) = &*output else { return false };
    let wire = wire.0.borrow();
    let (Some(end), Ok(packed)) = (&*wire, Packed::numbered_bytes(number, bytes)) else {
        return false;
    };
    end.send(Letter::Message(packed, trace::sent_output()));
    true
}

/// An error that nobody took ends this worker: its parent is told.
pub fn fail(value: &JsValue, context: &mut Context) {
    let told = super::require_object("internal/worker/main", context).and_then(|main| {
        let fail = main.get(js_string!("fail"), context)?;
        match fail.as_function() {
            Some(fail) => fail.call(&JsValue::undefined(), std::slice::from_ref(value), context),
            None => Ok(JsValue::undefined()),
        }
    });
    if told.is_err() {
        crate::engine::report::print_uncaught(value, context);
    }
}

/// A worker, for the thread that started it.
#[derive(Trace, Finalize, JsData)]
struct Started {
    #[unsafe_ignore_trace]
    leash: Arc<Leash>,
    #[unsafe_ignore_trace]
    handle: Rc<RefCell<Option<Handle>>>,
}

fn strings(list: &JsValue, context: &mut Context) -> JsResult<Vec<String>> {
    let list = JsArray::from_object(list.to_object(context)?)?;
    let mut strings = Vec::new();
    for at in 0..list.length(context)? {
        let item = list.get(at, context)?;
        strings.push(convert::to_text(&item, context)?);
    }
    Ok(strings)
}

/// How the worker's process looks: like this thread's, but for what its options say.
fn start_of(settings: &JsObject, context: &mut Context) -> JsResult<Start> {
    let mut start = with_start(Start::clone);
    let exec_argv = settings.get(js_string!("execArgv"), context)?;
    let node_options = settings.get(js_string!("nodeOptions"), context)?;
    if (exec_argv.is_object() || node_options.is_string())
        && let Some(read) = start.with_options
    {
        let given = if exec_argv.is_object() {
            strings(&exec_argv, context)?
        } else {
            start.exec_argv
        };
        let words = if node_options.is_string() {
            convert::to_text(&node_options, context)?
        } else {
            String::new()
        };
        start = read(&given, &words).map_err(|refused| refusal(refused, context))?;
    }
    let argv = settings.get(js_string!("argv"), context)?;
    start.argv.truncate(1);
    start.argv.extend(strings(&argv, context)?);
    let env = settings.get(js_string!("env"), context)?;
    start.env = Some(if env.is_object() {
        let mut env = strings(&env, context)?.into_iter();
        let mut variables = Vec::new();
        while let (Some(name), Some(value)) = (env.next(), env.next()) {
            let is_set = value.starts_with('1');
            match name.as_str() {
                "NODE_PRESERVE_SYMLINKS" => start.preserve_symlinks |= is_set,
                "NODE_PRESERVE_SYMLINKS_MAIN" => start.preserve_symlinks_main |= is_set,
                _ => {}
            }
            variables.push((name, value));
        }
        OwnEnv::Copy(variables)
    } else {
        OwnEnv::Shared(share_env(context)?)
    });
    Ok(start)
}

fn refusal(refused: Refused, context: &mut Context) -> JsError {
    let flags: Vec<JsValue> = (refused.flags.into_iter())
        .map(|flag| JsString::from(flag).into())
        .collect();
    let flags = JsArray::from_iter(flags, context);
    let place = JsString::from(refused.place);
    let code = "ERR_WORKER_INVALID_EXEC_ARGV";
    match errors::make(code, &[flags.into(), place.into()], context) {
        Ok(made) => errors::thrown(made),
        Err(error) => error,
    }
}

/// `start(settings, message, ports, exited)`: starts a thread that gets the message first;
/// `exited(code)` is called when it has ended. Returns the worker and its number.
fn start(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let settings = args.get_or_undefined(0).to_object(context)?;
    let mut start = start_of(&settings, context)?;
    let text = |name: JsString, context: &mut Context| {
        let value = settings.get(name, context)?;
        convert::to_text(&value, context)
    };
    let name = text(js_string!("name"), context)?;
    let what = text(js_string!("what"), context)?;
    let entry = match text(js_string!("kind"), context)?.as_str() {
        "text" => Entry::Text(what),
        "url" => Entry::Url(what),
        "internal" => {
            start.requires.clear();
            start.imports.clear();
            start.loaders.clear();
            Entry::Internal(what)
        }
        _ => Entry::File(what.into()),
    };
    let closes_descriptors = settings.get(js_string!("closesDescriptors"), context)?;
    let closes_descriptors = closes_descriptors.to_boolean();
    let first = far::pack(args.get_or_undefined(1), args.get_or_undefined(2), context)?;
    let Some(exited) = args.get_or_undefined(3).as_function() else {
        return Err(convert::illegal_invocation());
    };
    let mut origin = runtime().origin();
    trace::registered(Kind::Source(END), &origin, context);
    let handle = Rc::new(RefCell::new(Some(
        runtime().handles.open("worker", origin.id),
    )));
    let leash = Arc::new(Leash::default());
    let worker = worker_object(Arc::clone(&leash), Rc::clone(&handle), context);
    (runtime().execution).announce_as(&mut origin, "WORKER", &worker, context);
    let id = LAST.fetch_add(1, Ordering::SeqCst) + 1;
    let place = runtime().posts.early_place();
    let code = Arc::new(Mutex::new(None));
    let cause = origin.id;
    let bell = runtime().doorbell(place, cause, {
        let handle = Rc::clone(&handle);
        let code = Arc::clone(&code);
        Rc::new(move |context| {
            let ended = code.lock().unwrap_or_else(PoisonError::into_inner).take();
            let Some(code) = ended else { return };
            runtime().posts.withdraw(place);
            let kind = Kind::Source(END);
            runtime().call_back(kind, &origin, context, |context| {
                let args = [JsValue::from(code)];
                exited.call(&JsValue::undefined(), &args, context)?;
                Ok(())
            });
            handle.borrow_mut().take();
            runtime().execution.has_ended(origin.number);
        })
    });
    let gate = match entry {
        Entry::Internal(_) => None,
        _ => Some(runtime().gate()),
    };
    let life = life::Life {
        id,
        name,
        start,
        cause,
        entry,
        first,
        mailbox: mail::make(id),
        closes_descriptors,
        leash: Arc::clone(&leash),
        code,
        bell,
        gate,
    };
    if let Err(error) = life::begin(life) {
        runtime().posts.withdraw(place);
        mail::close(id);
        let reason = error.to_string();
        return Err(errors::node_error(
            "ERR_WORKER_INIT_FAILED",
            &[&reason],
            context,
        ));
    }
    STARTED.with(|started| {
        let mut started = started.borrow_mut();
        started.retain(|known| known.strong_count() > 0);
        started.push(Arc::downgrade(&leash));
    });
    Ok(JsArray::from_iter([worker.into(), JsValue::from(id)], context).into())
}

/// What hooks see of a worker: `hasRef()` tells whether it keeps this thread alive, or undefined
/// when it has ended.
fn worker_object(
    leash: Arc<Leash>,
    handle: Rc<RefCell<Option<Handle>>>,
    context: &mut Context,
) -> JsObject {
    let prototype = context.intrinsics().constructors().object().prototype();
    let worker = define::native_object(&prototype, Started { leash, handle }, context);
    define::put_functions(&worker, &[("hasRef", 0, has_ref)], context);
    worker
}

fn has_ref(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let started = started(std::slice::from_ref(this))?;
    let borrowed = started.borrow();
    let handle = borrowed.data().handle.borrow();
    Ok(match &*handle {
        Some(handle) => handle.is_referenced().into(),
        None => JsValue::undefined(),
    })
}

fn started(args: &[JsValue]) -> JsResult<JsObject<Started>> {
    args.get_or_undefined(0)
        .as_object()
        .and_then(|object| object.downcast::<Started>().ok())
        .ok_or_else(convert::illegal_invocation)
}

/// `terminate(worker, code)`: asks it to end.
fn terminate(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let code = args.get_or_undefined(1).to_i32(context)?;
    let leash = Arc::clone(&started(args)?.borrow().data().leash);
    leash.end(code);
    Ok(JsValue::undefined())
}

/// `reference(worker, on)`
fn reference(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let started = started(args)?;
    let borrowed = started.borrow();
    if let Some(handle) = &*borrowed.data().handle.borrow() {
        if args.get_or_undefined(1).to_boolean() {
            handle.reference();
        } else {
            handle.unreference();
        }
    }
    Ok(JsValue::undefined())
}

/// `usage(worker)`: milliseconds for which its loop has been running, and those that it waited;
/// undefined before it runs.
fn usage(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let leash = Arc::clone(&started(args)?.borrow().data().leash);
    let Some((age, usage)) = (leash.usage.get()).and_then(|usage| Some((usage.age()?, usage)))
    else {
        return Ok(JsValue::undefined());
    };
    let both = [age, usage.idle()].map(|time| JsValue::from(time as f64 / 1e6));
    Ok(JsArray::from_iter(both, context).into())
}

/// `processor(worker)`: microseconds that its thread has had of the processor, for itself and in the
/// system; undefined when it does not run.
fn processor(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let leash = Arc::clone(&started(args)?.borrow().data().leash);
    let Some((user, system)) = leash.usage.get().and_then(|usage| usage.processor()) else {
        return Ok(JsValue::undefined());
    };
    Ok(JsArray::from_iter([user.into(), system.into()], context).into())
}

/// `self()`: this thread's number and name.
fn own_thread(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (id, name) = own().map_or((0, String::new()), |own| (own.id, own.name.clone()));
    let both = [JsValue::from(id), JsString::from(name).into()];
    Ok(JsArray::from_iter(both, context).into())
}

/// `first(makePort)`: the message that a worker was started with.
fn first(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let letter = own().and_then(|own| own.first.borrow_mut().take());
    match letter {
        Some(message) => {
            let made = far::unpack(message, args.get_or_undefined(0), context)?;
            Ok(made.into())
        }
        None => Ok(JsValue::undefined()),
    }
}

/// `setOutput(wire)`: where this worker's output goes.
fn set_output(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let wire = Wire::argument(args.get_or_undefined(0))?;
    if let Some(own) = own() {
        *own.output.borrow_mut() = Some(wire);
    }
    Ok(JsValue::undefined())
}

/// What js/internal/worker needs.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    let functions: &[define::Method] = &[
        ("start", 4, start),
        ("terminate", 2, terminate),
        ("reference", 2, reference),
        ("usage", 1, usage),
        ("processor", 1, processor),
        ("self", 0, own_thread),
        ("first", 1, first),
        ("setOutput", 1, set_output),
        ("openMailbox", 0, mail::open),
        ("mail", 3, mail::send),
    ];
    define::put_functions(&half, functions, context);
    define::put(&half, "isWorker", is_worker());
    Ok(half)
}
