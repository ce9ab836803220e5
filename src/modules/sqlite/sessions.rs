//! `Session` and changesets: what has changed in a database, to be done in another one.

use std::ffi::{c_char, c_int, c_void};
use std::ptr::{self, NonNull};
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsResult, JsValue, Trace, object::builtins::JsFunction,
};
use libsqlite3_sys as ffi;

use super::callbacks::Held;
use super::connection::{Connection, free, text};
use super::database::Database;
use super::failure::{self, Fault};
use super::options::{Options, small_integer};
use super::{Class, classes, values};
use crate::engine::{convert, define};
use crate::modules::buffer::View;

/// The native state of a `Session`.
#[derive(Trace, Finalize, JsData)]
struct Session {
    held: Held,
    #[unsafe_ignore_trace]
    own: Rc<Own>,
}

/// A session of a connection.
struct Own {
    connection: Rc<Connection>,
    number: u64,
}

impl Drop for Own {
    fn drop(&mut self) {
        self.connection.end_session(self.number);
    }
}

/// `database.createSession(options)`
pub fn create(database: &Database, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let connection = &database.connection;
    connection.database(context)?;
    let options = match args.first() {
        Some(options) => Options::needed(options, context)?,
        None => Options::none(),
    };
    let table = options.own_text("table", context)?;
    let name = options.own_text("db", context)?;
    let name = name.unwrap_or_else(|| c"main".into());
    let made = connection.run(&database.held, context, |own| {
        let mut session = ptr::null_mut();
        // SAFETY: the database is open, the names end in a NUL, and there is a place for the result.
        unsafe {
            if ffi::sqlite3session_create(own, name.as_ptr(), &mut session) != ffi::SQLITE_OK {
                return Err(Fault::last(own));
            }
            let table = table
                .as_ref()
                .map_or_else(ptr::null, |table| table.as_ptr());
            match ffi::sqlite3session_attach(session, table) {
                ffi::SQLITE_OK => NonNull::new(session).ok_or(Fault::of(ffi::SQLITE_NOMEM)),
                code => {
                    ffi::sqlite3session_delete(session);
                    Err(Fault::of(code))
                }
            }
        }
    })?;
    let session = made.map_err(|fault| fault.error(context))?;
    let own = Own {
        number: connection.keep_session(session),
        connection: Rc::clone(connection),
    };
    let session = Session {
        held: database.held.clone(),
        own: Rc::new(own),
    };
    let classes = classes(context)?;
    Ok(define::native_object(&classes.of(Class::Session), session, context).into())
}

fn this(this: &JsValue) -> JsResult<(Held, Rc<Own>)> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let session = object.downcast_ref::<Session>();
    session
        .map(|session| (session.held.clone(), Rc::clone(&session.own)))
        .ok_or_else(convert::illegal_invocation)
}

/// A session that is open, of a connection that is open.
fn open(own: &Own, context: &mut Context) -> JsResult<*mut ffi::sqlite3_session> {
    own.connection.database(context)?;
    own.connection
        .session(own.number)
        .ok_or_else(|| failure::state("session is not open", context))
}

type Take = unsafe extern "C" fn(*mut ffi::sqlite3_session, *mut c_int, *mut *mut c_void) -> c_int;

/// What has changed, as bytes.
fn changes(own: &JsValue, take: Take, context: &mut Context) -> JsResult<JsValue> {
    let (held, own) = this(own)?;
    let session = open(&own, context)?;
    let result = own.connection.run(&held, context, |_| {
        let (mut length, mut start) = (0, ptr::null_mut());
        // SAFETY: the session is there, and not deleted meanwhile; there are places for the results.
        let code = unsafe { take(session, &mut length, &mut start) };
        (code, length, start)
    });
    let (code, length, start) = result?;
    let bytes = match usize::try_from(length) {
        // SAFETY: SQLite has said how many bytes stand there.
        Ok(length) if !start.is_null() => unsafe {
            std::slice::from_raw_parts(start.cast::<u8>(), length)
        },
        _ => &[],
    };
    let copy = match code {
        ffi::SQLITE_OK => convert::uint8_array(bytes, context).map(JsValue::from),
        code => Err(Fault::of(code).error(context)),
    };
    // SAFETY: the bytes are ours, and nobody has them any more.
    unsafe { free(start) };
    copy
}

fn close(own: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (_, own) = this(own)?;
    open(&own, context)?;
    own.connection.end_session(own.number);
    Ok(JsValue::undefined())
}

/// `session[Symbol.dispose]()`
pub fn dispose(own: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let (_, own) = this(own)?;
    own.connection.end_session(own.number);
    Ok(JsValue::undefined())
}

/// The methods of `Session`.
pub const METHODS: &[define::Method] = &[
    ("changeset", 0, |own, _, context| {
        changes(own, ffi::sqlite3session_changeset, context)
    }),
    ("patchset", 0, |own, _, context| {
        changes(own, ffi::sqlite3session_patchset, context)
    }),
    ("close", 0, close),
];

/// What is asked while changes are made.
struct Asked<'a> {
    connection: &'a Connection,
    filter: Option<JsFunction>,
    on_conflict: Option<JsFunction>,
}

/// `database.applyChangeset(changeset, options)`
pub fn apply(database: &Database, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    database.connection.database(context)?;
    let Some(view) = View::of_uint8_array(args.get_or_undefined(0), context) else {
        let message = "The \"changeset\" argument must be a Uint8Array.";
        return Err(failure::wrong_type(message, context));
    };
    let options = Options::of(args.get_or_undefined(1), context)?;
    let filter = options.own_function("filter", context)?;
    let on_conflict = options.function("onConflict", context)?;
    let mut bytes = view.to_vec();
    let Ok(length) = c_int::try_from(bytes.len()) else {
        return Err(Fault::bare(ffi::SQLITE_TOOBIG).error(context));
    };
    let asked = Asked {
        connection: &database.connection,
        filter,
        on_conflict,
    };
    let code = database.connection.run(&database.held, context, |own| {
        let start = bytes.as_mut_ptr().cast::<c_void>();
        let filter: Option<unsafe extern "C" fn(*mut c_void, *const c_char) -> c_int> =
            if asked.filter.is_some() {
                Some(is_wanted)
            } else {
                None
            };
        let asked = ptr::from_ref(&asked).cast_mut().cast::<c_void>();
        // SAFETY: the bytes and what is asked stay until SQLite returns.
        unsafe { ffi::sqlite3changeset_apply(own, length, start, filter, Some(resolve), asked) }
    })?;
    match code {
        ffi::SQLITE_OK => Ok(true.into()),
        ffi::SQLITE_ABORT => Ok(false.into()),
        code => Err(Fault::bare(code).error(context)),
    }
}

unsafe extern "C" fn is_wanted(asked: *mut c_void, table: *const c_char) -> c_int {
    // SAFETY: it is what `apply` waits with, and the name ends in a NUL.
    let (asked, table) = unsafe { (&*asked.cast::<Asked<'_>>(), text(table)) };
    let wanted = asked.connection.call_back(|_, context| {
        let Some(filter) = &asked.filter else {
            return Ok(true);
        };
        let name = values::text(table.unwrap_or_default());
        let value = filter.call(&JsValue::null(), &[name], context)?;
        Ok(value.to_boolean())
    });
    c_int::from(wanted.unwrap_or(false))
}

unsafe extern "C" fn resolve(
    asked: *mut c_void,
    conflict: c_int,
    _: *mut ffi::sqlite3_changeset_iter,
) -> c_int {
    // SAFETY: it is what `apply` waits with.
    let asked = unsafe { &*asked.cast::<Asked<'_>>() };
    let answer = asked.connection.call_back(|_, context| {
        let Some(on_conflict) = &asked.on_conflict else {
            return Ok(ffi::SQLITE_CHANGESET_ABORT);
        };
        let value = on_conflict.call(&JsValue::null(), &[conflict.into()], context)?;
        // No answer of SQLite's: it says so.
        Ok(small_integer(&value).unwrap_or(-1))
    });
    answer.unwrap_or(ffi::SQLITE_CHANGESET_ABORT)
}
