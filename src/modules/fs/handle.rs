//! `FileHandle`: what `fs.promises.open` gives.
//!
//! The descriptor, and how many operations use it, are native state; the class is an EventEmitter.
//! The methods that are made of streams are in js/internal/fs/handle.js.

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, Finalize, JsData, JsObject, JsResult, JsString, JsValue, Trace, js_string,
    object::builtins::{JsArray, JsFunction, JsPromise},
};
use boa_gc::GcRefCell;

use super::failure::Failure;
use super::observed;
use super::operation::{self, Call, Face, Job, Outcome};
use super::paths::nothing;
use super::{args, descriptors, whole};
use crate::engine::{convert, define, errors, promises};
use crate::modules;
use crate::modules::structured_clone::{self, packed::Parcel};

/// The state of a FileHandle.
#[derive(Trace, Finalize, JsData)]
pub struct FileHandle {
    #[unsafe_ignore_trace]
    fd: Descriptor,
    /// Operations that use it, and itself while it is not closed.
    #[unsafe_ignore_trace]
    users: Cell<usize>,
    closing: GcRefCell<Option<Closing>>,
    /// Another handle has the file now.
    #[unsafe_ignore_trace]
    is_transferred: Cell<bool>,
}

/// A close that waits for operations to end.
#[derive(Clone, Trace, Finalize)]
struct Closing {
    promise: JsObject,
    resolve: JsFunction,
    reject: JsFunction,
}

/// The number of an open file; -1 once it is closed.
struct Descriptor(Cell<i32>);

impl Drop for Descriptor {
    fn drop(&mut self) {
        // A handle that nobody closed, collected.
        let fd = self.0.replace(-1);
        if fd >= 0 {
            let _ = descriptors::close_raw(fd);
        }
    }
}

thread_local! {
    static PROTOTYPE: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// The descriptor of a value that is a FileHandle, -1 when it is closed; nothing for other objects.
pub fn descriptor(object: &JsObject) -> Option<i32> {
    object
        .downcast_ref::<FileHandle>()
        .map(|handle| handle.fd.0.get())
}

/// A new handle for an open descriptor.
pub fn object(fd: i32, context: &mut Context) -> JsResult<JsValue> {
    let prototype = prototype(context)?;
    let data = FileHandle {
        fd: Descriptor(Cell::new(fd)),
        users: Cell::new(1),
        closing: GcRefCell::new(None),
        is_transferred: Cell::new(false),
    };
    let made = define::native_object(&prototype, data, context);
    modules::events::init(&made, context)?;
    Ok(made.into())
}

/// One method: its name, `length`, and the operation, which gets the descriptor as its first
/// argument.
type Method = (
    &'static str,
    usize,
    fn(&Call<'_>, &mut Context) -> JsResult<Job>,
);

const METHODS: &[Method] = &[
    ("appendFile", 2, whole::append_file),
    ("chmod", 1, descriptors::fchmod),
    ("chown", 2, descriptors::fchown),
    ("datasync", 0, descriptors::fdatasync),
    ("sync", 0, descriptors::fsync),
    ("read", 4, descriptors::read),
    ("readv", 2, descriptors::readv),
    ("readFile", 1, whole::read_file),
    ("stat", 1, descriptors::fstat),
    ("truncate", 0, descriptors::ftruncate),
    ("utimes", 2, descriptors::futimes),
    ("write", 4, descriptors::write),
    ("writev", 2, descriptors::writev),
    ("writeFile", 2, whole::write_file),
];

/// Methods whose code is in JavaScript.
const SCRIPTED: &[&str] = &[
    "readLines",
    "readableWebStream",
    "createReadStream",
    "createWriteStream",
];

fn prototype(context: &mut Context) -> JsResult<JsObject> {
    if let Some(made) = PROTOTYPE.with(|p| p.borrow().clone()) {
        return Ok(made);
    }
    let prototype = define::object(context);
    prototype.set_prototype(Some(modules::events::prototype(context)?));
    define::constructor("FileHandle", 1, construct, &prototype, context);
    define::put_methods(&prototype, &[("getAsyncId", 0, async_id)], context);
    define::put_accessor(&prototype, js_string!("fd"), get_fd, None, context);
    for (name, length, _) in METHODS {
        let method = define::closure(
            name,
            *length,
            |this, args, at: &usize, context| {
                let (name, _, begin) = METHODS[*at];
                Ok(operate(this, args, name, begin, context))
            },
            METHODS.iter().position(|m| m.0 == *name).unwrap_or(0),
            context,
        );
        define::put_hidden(&prototype, name, method);
    }
    define::put_methods(&prototype, &[("close", 0, close)], context);
    let hidden =
        boa_engine::property::Attribute::WRITABLE | boa_engine::property::Attribute::CONFIGURABLE;
    if let Ok(symbol) = context.global_object().get(js_string!("Symbol"), context)
        && let Some(symbol) = symbol.as_object()
        && let Ok(dispose) = symbol.get(js_string!("asyncDispose"), context)
        && let Some(dispose) = dispose.as_symbol()
    {
        let method = define::function("[Symbol.asyncDispose]", 0, close, context);
        define::put_with(&prototype, dispose, method, hidden);
    }
    for name in SCRIPTED {
        let method = define::closure(
            name,
            0,
            |this, args, name: &JsString, context| {
                let scripts = modules::require_object("internal/fs/handle", context)?;
                let function = scripts.get(name.clone(), context)?;
                match function.as_function() {
                    Some(function) => function.call(this, args, context),
                    None => Err(convert::illegal_invocation()),
                }
            },
            JsString::from(*name),
            context,
        );
        define::put_hidden(&prototype, name, method);
    }
    let only_transferred: define::Native = |_, _, _| Ok(JsValue::undefined());
    structured_clone::put_ways(&prototype, only_transferred, transfer, context)?;
    PROTOTYPE.with(|p| *p.borrow_mut() = Some(prototype.clone()));
    Ok(prototype)
}

/// A handle without its file, and the function that gives it this one's.
fn transfer(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let is_closed = with(this, |handle| {
        let has_file = handle.fd.0.get() >= 0 || handle.closing.borrow().is_some();
        !has_file && !handle.is_transferred.get()
    })?;
    if is_closed {
        return Err(structured_clone::uncloneable(context));
    }
    let target = object(-1, context)?;
    let commit = define::closure("", 0, hand_over, [this.clone(), target.clone()], context);
    Ok(JsArray::from_iter([target, commit.into()], context).into())
}

fn hand_over(
    _: &JsValue,
    _: &[JsValue],
    [source, target]: &[JsValue; 2],
    context: &mut Context,
) -> JsResult<JsValue> {
    if with(source, |handle| handle.is_transferred.get())? {
        // Node says so.
        let message = "Cannot read properties of null (reading 'fd')";
        return Err(boa_engine::JsNativeError::typ()
            .with_message(message)
            .into());
    }
    let is_busy = with(source, |handle| {
        handle.users.get() > 1 || handle.closing.borrow().is_some() || handle.fd.0.get() < 0
    })?;
    if is_busy {
        let message = "Cannot transfer FileHandle while in use";
        return Err(structured_clone::refused(message, context));
    }
    let fd = with(source, |handle| {
        handle.is_transferred.set(true);
        handle.fd.0.replace(-1)
    })?;
    with(target, |handle| handle.fd.0.set(fd))?;
    Ok(JsValue::undefined())
}

/// A handle's file on its way to another thread, and closed if it does not arrive.
pub fn parcel(handle: &JsObject) -> Option<Parcel> {
    let handle = handle.downcast_ref::<FileHandle>()?;
    let file = Descriptor(Cell::new(handle.fd.0.replace(-1)));
    Some(Box::new(move |context| {
        object(file.0.replace(-1), context)?.to_object(context)
    }))
}

fn construct(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let fd = args.first().and_then(convert::integer).unwrap_or(-1);
    object(fd as i32, context)
}

fn with<T>(this: &JsValue, read: impl FnOnce(&FileHandle) -> T) -> JsResult<T> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let handle = object
        .downcast_ref::<FileHandle>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(read(&handle))
}

fn get_fd(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(with(this, |handle| handle.fd.0.get())?.into())
}

fn async_id(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(with(this, |handle| f64::from(handle.fd.0.get()))?.into())
}

/// The error of using a handle that has no file any more.
fn closed(this: &JsValue, syscall: &str, context: &mut Context) -> boa_engine::JsError {
    let message = match with(this, |handle| handle.is_transferred.get()) {
        Ok(true) => "The FileHandle has been transferred",
        _ => "file closed",
    };
    let error = errors::coded(errors::Class::Error, "EBADF", message, context);
    define::put(&error, "syscall", JsString::from(syscall));
    errors::thrown(error)
}

fn operate(
    this: &JsValue,
    args: &[JsValue],
    name: &'static str,
    begin: fn(&Call<'_>, &mut Context) -> JsResult<Job>,
    context: &mut Context,
) -> JsValue {
    let data = args.first().cloned().unwrap_or_default();
    if name.ends_with("File")
        && name != "readFile"
        && with(this, |handle| handle.fd.0.get()).is_ok_and(|fd| fd >= 0)
        && let Ok(Some(_)) = whole::is_source(&data, context)
    {
        let mut all = vec![this.clone()];
        all.extend_from_slice(args);
        let written = modules::require_object("internal/fs/more", context)
            .and_then(|more| more.get(js_string!("promises_writeFile"), context))
            .and_then(|write| match write.as_function() {
                Some(write) => write.call(&JsValue::undefined(), &all, context),
                None => Err(convert::illegal_invocation()),
            });
        return written.unwrap_or_default();
    }
    let job = with(this, |handle| handle.fd.0.get()).and_then(|fd| {
        if fd < 0 {
            let syscall = match name {
                "chmod" | "chown" | "datasync" | "stat" | "sync" | "truncate" | "utimes" => {
                    &format!("f{name}")
                }
                "appendFile" => "writeFile",
                name => name,
            };
            return Err(closed(this, syscall, context));
        }
        let mut all = Vec::with_capacity(args.len() + 1);
        // Whole files are told from paths by their handle.
        all.push(match name.ends_with("File") {
            true => this.clone(),
            false => JsValue::from(fd),
        });
        all.extend_from_slice(args);
        let face = Face::Promise;
        let job = begin(&Call { args: &all, face }, context)?;
        with(this, |handle| handle.users.set(handle.users.get() + 1))?;
        Ok(job)
    });
    let shape = match name {
        "readFile" => "readFileOfHandle",
        "writeFile" | "appendFile" => "writeFileOfHandle",
        _ => "ofHandle",
    };
    if job.is_err() {
        let is_closed = with(this, |handle| handle.fd.0.get() < 0).unwrap_or(true);
        return operation::promise(shape, u32::from(!is_closed), job, |_| {}, context);
    }
    let handle = this.clone();
    operation::promise(
        shape,
        1,
        job,
        move |context| release(&handle, context),
        context,
    )
}

/// One user less; the last one closes the file if that was asked for.
fn release(this: &JsValue, context: &mut Context) {
    let waiting = with(this, |handle| {
        handle.users.set(handle.users.get().saturating_sub(1));
        if handle.users.get() > 0 {
            return None;
        }
        let closing = handle.closing.borrow().clone();
        closing.map(|closing| (handle.fd.0.replace(-1), closing))
    });
    let Ok(Some((fd, closing))) = waiting else {
        return;
    };
    let handle = this.clone();
    close_job(fd).start(
        move |result, context| {
            let _ = with(&handle, |handle| handle.closing.borrow_mut().take());
            let this = JsValue::undefined();
            match result {
                Ok(_) => closing.resolve.call(&this, &[], context)?,
                Err(error) => {
                    let error = error.into_opaque(context)?;
                    closing.reject.call(&this, &[error], context)?
                }
            };
            Ok(())
        },
        context,
    );
}

/// Closes the file for its last user, while somebody observes promises.
fn close_observed(this: &JsValue, context: &mut Context) -> JsResult<JsObject> {
    let fd = with(this, |handle| {
        handle.users.set(0);
        handle.fd.0.replace(-1)
    })?;
    let promise = observed::promise("close", Ok(close_job(fd)), |_| {}, context);
    promise.as_object().ok_or_else(convert::illegal_invocation)
}

fn close_job(fd: i32) -> Job {
    Job::once(
        "close",
        move || descriptors::close_raw(fd).map_err(|errno| Failure::call("close", errno)),
        nothing,
    )
}

fn close(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (fd, pending) = with(this, |handle| {
        let pending = handle.closing.borrow().as_ref().map(|c| c.promise.clone());
        (handle.fd.0.get(), pending)
    })?;
    // Nobody uses it any more: whether it is closed already, or about to be, is all the same.
    if fd < 0 {
        return Ok(JsPromise::resolve(JsValue::undefined(), context)?.into());
    }
    if let Some(promise) = pending {
        return Ok(promise.into());
    }
    let is_last = with(this, |handle| handle.users.get() <= 1)?;
    let promise = if is_last && promises::are_observed() {
        close_observed(this, context)?
    } else {
        let (promise, functions) = promises::pending(context);
        let closing = Closing {
            promise: promise.clone(),
            resolve: functions.resolve,
            reject: functions.reject,
        };
        with(this, |handle| *handle.closing.borrow_mut() = Some(closing))?;
        release(this, context);
        promise
    };
    // `close` is an event too, for whoever stands on the handle as on a stream.
    if let Some(object) = this.as_object()
        && let Ok(emit) = object.get(js_string!("emit"), context)
        && let Some(emit) = emit.as_function()
    {
        emit.call(this, &[js_string!("close").into()], context)?;
    }
    Ok(promise.into())
}

/// `fs.promises.open`.
pub fn open(call: &Call<'_>, context: &mut Context) -> JsResult<Job> {
    let _ = args::path(&call.at(0), "path", context)?;
    let job = descriptors::opening(call, context)?;
    let job = job.then(|outcome, context| {
        let Outcome::Value(fd) = outcome else {
            return Ok(outcome);
        };
        let fd = fd.to_i32(context)?;
        Ok(Outcome::Value(object(fd, context)?))
    });
    Ok(Job {
        gives_handle: true,
        ..job
    })
}

/// For the scripted methods: holds the handle while a stream uses it, and lets it go. False when it
/// is closed, or about to be.
pub fn hold(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let this = args.first().cloned().unwrap_or_default();
    let is_open = with(&this, |handle| {
        handle.users.set(handle.users.get() + 1);
        handle.fd.0.get() >= 0 && handle.closing.borrow().is_none()
    })?;
    Ok(is_open.into())
}

/// The other half of [`hold`].
pub fn let_go(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let this = args.first().cloned().unwrap_or_default();
    release(&this, context);
    Ok(JsValue::undefined())
}
