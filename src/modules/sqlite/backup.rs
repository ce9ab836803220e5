//! `backup()`: a database copied page by page, on the pool.

use std::ffi::{CString, c_int};
use std::ptr;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use boa_engine::{
    Context, JsArgs, JsResult, JsValue,
    builtins::promise::ResolvingFunctions,
    object::builtins::{JsFunction, JsPromise},
};
use libsqlite3_sys as ffi;

use super::callbacks::Held;
use super::connection::{Connection, sqlite3_close_v2};
use super::database::{self, Database};
use super::failure::{self, Fault};
use super::options::Options;
use crate::engine::define;
use crate::runtime::{Origin, runtime};

/// Pages that are copied in one task, unless a script says how many.
const PAGES: c_int = 100;

/// A copy that is being made, as tasks see it.
struct Copy {
    backup: *mut ffi::sqlite3_backup,
    target: *mut ffi::sqlite3,
}

// SAFETY: both are SQLite's, which is built for several threads; one at a time has them, by a lock.
unsafe impl Send for Copy {}

fn lock(copy: &Mutex<Copy>) -> MutexGuard<'_, Copy> {
    copy.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Copy {
    /// Copies some pages; SQLite's code.
    fn step(&self, pages: c_int) -> c_int {
        if self.backup.is_null() {
            return ffi::SQLITE_MISUSE;
        }
        // SAFETY: the backup is there.
        unsafe { ffi::sqlite3_backup_step(self.backup, pages) }
    }

    /// How many pages there are, and how many are to come.
    fn pages(&self) -> (c_int, c_int) {
        if self.backup.is_null() {
            return (0, 0);
        }
        // SAFETY: the backup is there.
        unsafe {
            let remaining = ffi::sqlite3_backup_remaining(self.backup);
            (ffi::sqlite3_backup_pagecount(self.backup), remaining)
        }
    }

    /// Ends the copy, and closes what it goes to.
    fn end(&mut self) {
        let backup = std::mem::replace(&mut self.backup, ptr::null_mut());
        let target = std::mem::replace(&mut self.target, ptr::null_mut());
        // SAFETY: they are there, or null, which SQLite takes for nothing; nobody has them any more.
        unsafe {
            if !backup.is_null() {
                ffi::sqlite3_backup_finish(backup);
            }
            sqlite3_close_v2(target);
        }
    }
}

/// A copy that is being made, as its own thread sees it. The last of a connection that was closed
/// meanwhile goes with it, and the functions it had: that is for this thread alone.
struct Copying {
    copy: Arc<Mutex<Copy>>,
    pages: c_int,
    progress: Option<JsFunction>,
    ends: ResolvingFunctions,
    origin: Origin,
    /// It must not be closed because nobody else has it.
    _source: Rc<Connection>,
}

impl Drop for Copying {
    fn drop(&mut self) {
        lock(&self.copy).end();
    }
}

/// Begins a copy from one of a connection's databases to one of another file.
fn begin(
    source: &Rc<Connection>,
    held: &Held,
    [path, from, to]: [CString; 3],
    context: &mut Context,
) -> JsResult<Result<Copy, Fault>> {
    let mut copy = Copy {
        backup: ptr::null_mut(),
        target: ptr::null_mut(),
    };
    let result = source.run(held, context, |database| {
        let flags = ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_CREATE | ffi::SQLITE_OPEN_URI;
        // SAFETY: the names end in a NUL, and both databases are there when the copy begins.
        unsafe {
            let none = ptr::null();
            let code = ffi::sqlite3_open_v2(path.as_ptr(), &mut copy.target, flags, none);
            if code != ffi::SQLITE_OK {
                return false;
            }
            let (from, to) = (from.as_ptr(), to.as_ptr());
            copy.backup = ffi::sqlite3_backup_init(copy.target, to, database, from);
        }
        !copy.backup.is_null()
    });
    match result {
        Ok(true) => Ok(Ok(copy)),
        Ok(false) if copy.target.is_null() => Ok(Err(Fault::of(ffi::SQLITE_NOMEM))),
        Ok(false) => {
            let fault = Fault::last(copy.target);
            copy.end();
            Ok(Err(fault))
        }
        Err(error) => {
            copy.end();
            Err(error)
        }
    }
}

/// `backup(sourceDb, path, options)`
pub fn backup(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let wrong = "The \"sourceDb\" argument must be an object.";
    let Some(object) = args.get_or_undefined(0).as_object() else {
        return Err(failure::wrong_type(wrong, context));
    };
    let known = object
        .downcast_ref::<Database>()
        .map(|known| (known.held.clone(), Rc::clone(&known.connection)));
    if let Some((_, connection)) = &known {
        connection.database(context)?;
    }
    let path = database::path(args.get_or_undefined(1), context)?;
    let options = Options::of(args.get_or_undefined(2), context)?;
    let pages = options.integer("rate", context)?.unwrap_or(PAGES);
    if pages < 1 {
        let message = "The \"options.rate\" argument must be a positive integer.";
        return Err(failure::out_of_range(message, context));
    }
    let from = options.text("source", context)?;
    let to = options.text("target", context)?;
    let progress = options.function("progress", context)?;
    let Some((held, source)) = known else {
        return Err(failure::wrong_type(wrong, context));
    };
    let main = || CString::from(c"main");
    let names = [path, from.unwrap_or_else(main), to.unwrap_or_else(main)];
    let begun = begin(&source, &held, names, context)?;
    let (promise, ends) = JsPromise::new_pending(context);
    match begun {
        Ok(copy) => {
            let copying = Copying {
                copy: Arc::new(Mutex::new(copy)),
                pages,
                progress,
                ends,
                origin: runtime().unnumbered(),
                _source: source,
            };
            go_on(copying, context);
        }
        Err(fault) => {
            let error = fault.error(context).into_opaque(context)?;
            ends.reject.call(&JsValue::undefined(), &[error], context)?;
        }
    }
    Ok(promise.into())
}

fn go_on(copying: Copying, context: &mut Context) {
    let (copy, pages) = (Arc::clone(&copying.copy), copying.pages);
    let origin = copying.origin.clone();
    runtime().offload_bare(
        &origin,
        "sqlite.backup",
        context,
        move || lock(&copy).step(pages),
        move |code, context| stepped(copying, code.unwrap_or(ffi::SQLITE_ERROR), context),
    );
}

fn stepped(copying: Copying, code: c_int, context: &mut Context) -> JsResult<()> {
    let this = JsValue::undefined();
    let (total, remaining) = lock(&copying.copy).pages();
    let ends = copying.ends.clone();
    let error = match code {
        ffi::SQLITE_DONE => {
            drop(copying);
            ends.resolve.call(&this, &[total.into()], context)?;
            return Ok(());
        }
        ffi::SQLITE_OK | ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => {
            let told = match &copying.progress {
                Some(progress) => {
                    let state = define::object(context);
                    define::put(&state, "totalPages", total);
                    define::put(&state, "remainingPages", remaining);
                    progress.call(&JsValue::null(), &[state.into()], context)
                }
                None => Ok(JsValue::undefined()),
            };
            match told {
                Ok(_) => {
                    go_on(copying, context);
                    return Ok(());
                }
                Err(error) => error,
            }
        }
        code => Fault::of(code).error(context),
    };
    drop(copying);
    let error = error.into_opaque(context)?;
    ends.reject.call(&this, &[error], context)?;
    Ok(())
}
