//! A connection, and the ways in which SQLite comes back into scripts.
//!
//! What a connection has of SQLite's stays in tables here and is asked for by number each time: a
//! script may close the connection at any moment, also in the middle of what SQLite does. Then it
//! counts as closed at once, and is closed when SQLite has returned.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr::{self, NonNull};
use std::rc::Rc;

use boa_engine::{Context, JsError, JsResult};
use libsqlite3_sys as ffi;

use super::callbacks::Held;
use super::failure::Fault;
use crate::engine::errors;
use crate::runtime::runtime;

unsafe extern "C" {
    /// The crate leaves it out. Closes a database, once nothing of it is in use any more.
    pub fn sqlite3_close_v2(database: *mut ffi::sqlite3) -> c_int;
}

/// What a script threw, or what a thread unwinds with, on its way past SQLite.
enum Thrown {
    Error(JsError),
    Panic(Box<dyn Any + Send>),
}

/// A call of SQLite that has not returned yet.
struct Frame {
    context: *mut Context,
    held: Held,
}

/// How a database is opened.
#[derive(Clone, Debug)]
pub struct Settings {
    pub path: CString,
    pub is_read_only: bool,
    pub foreign_keys: bool,
    pub double_quoted: bool,
    pub is_defensive: bool,
    pub loads_extensions: bool,
    pub timeout: c_int,
    /// Numbers of limits and their values.
    pub limits: Vec<(c_int, c_int)>,
}

/// A connection to a database; open or not.
#[derive(Default)]
pub struct Connection {
    database: Cell<Option<NonNull<ffi::sqlite3>>>,
    statements: RefCell<HashMap<u64, NonNull<ffi::sqlite3_stmt>>>,
    sessions: RefCell<HashMap<u64, NonNull<ffi::sqlite3_session>>>,
    /// Sessions that were ended while SQLite may have been at work with them.
    ended: RefCell<Vec<NonNull<ffi::sqlite3_session>>>,
    /// The number that was given last.
    last: Cell<u64>,
    /// Statements in the middle of a step.
    stepping: RefCell<Vec<u64>>,
    depth: Cell<usize>,
    is_closing: Cell<bool>,
    frame: Cell<Option<NonNull<Frame>>>,
    thrown: RefCell<Option<Thrown>>,
    /// States of aggregates that nobody asks for any more, where no script's value may be touched.
    pub given_up: RefCell<Vec<usize>>,
    /// Functions that SQLite has forgotten.
    pub forgotten: Rc<RefCell<Vec<usize>>>,
}

impl Connection {
    /// Whether it is open, to a script.
    pub fn is_open(&self) -> bool {
        self.database.get().is_some() && !self.is_closing.get()
    }

    /// Whether SQLite is in the middle of something.
    pub fn is_busy(&self) -> bool {
        self.depth.get() > 0
    }

    /// SQLite's own connection; an error to throw when it is not open.
    pub fn database(&self, context: &mut Context) -> JsResult<*mut ffi::sqlite3> {
        match self.database.get() {
            Some(database) if !self.is_closing.get() => Ok(database.as_ptr()),
            _ => Err(errors::thrown(errors::plain_coded(
                "ERR_INVALID_STATE",
                "database is not open",
                context,
            ))),
        }
    }

    /// What SQLite says went wrong last.
    pub fn fault(&self) -> Fault {
        match self.database.get() {
            Some(database) => Fault::last(database.as_ptr()),
            None => Fault::of(ffi::SQLITE_MISUSE),
        }
    }

    /// Opens the database.
    pub fn open(&self, settings: &Settings) -> Result<(), Fault> {
        let flags = match settings.is_read_only {
            true => ffi::SQLITE_OPEN_READONLY,
            false => ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_CREATE,
        };
        let mut database = ptr::null_mut();
        let path = settings.path.as_ptr();
        // SAFETY: the path ends in a NUL, and there is a place for the result.
        let result = unsafe {
            ffi::sqlite3_open_v2(
                path,
                &mut database,
                flags | ffi::SQLITE_OPEN_URI,
                ptr::null(),
            )
        };
        let Some(database) = NonNull::new(database) else {
            return Err(Fault::of(ffi::SQLITE_NOMEM));
        };
        let set = |what: c_int, value: bool| {
            // SAFETY: the database is there, and these settings take a number and a place for one.
            unsafe {
                let none = ptr::null_mut::<c_int>();
                ffi::sqlite3_db_config(database.as_ptr(), what, c_int::from(value), none)
            }
        };
        let is_set = result == ffi::SQLITE_OK
            && [
                (ffi::SQLITE_DBCONFIG_DQS_DML, settings.double_quoted),
                (ffi::SQLITE_DBCONFIG_DQS_DDL, settings.double_quoted),
                (ffi::SQLITE_DBCONFIG_ENABLE_FKEY, settings.foreign_keys),
                (ffi::SQLITE_DBCONFIG_DEFENSIVE, settings.is_defensive),
                (
                    ffi::SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
                    settings.loads_extensions,
                ),
            ]
            .into_iter()
            .all(|(what, value)| set(what, value) == ffi::SQLITE_OK);
        if !is_set {
            let fault = Fault::last(database.as_ptr());
            // SAFETY: nothing else knows the database.
            unsafe { sqlite3_close_v2(database.as_ptr()) };
            return Err(fault);
        }
        // SAFETY: the database is there.
        unsafe {
            ffi::sqlite3_busy_timeout(database.as_ptr(), settings.timeout);
            for &(limit, value) in &settings.limits {
                ffi::sqlite3_limit(database.as_ptr(), limit, value);
            }
        }
        self.database.set(Some(database));
        Ok(())
    }

    /// Closes it: now, or when SQLite returns from what it does.
    pub fn close(&self) {
        if self.is_busy() {
            self.is_closing.set(true);
            return;
        }
        self.is_closing.set(false);
        let Some(database) = self.database.take() else {
            return;
        };
        self.delete_ended();
        // SAFETY: sessions, statements and the database are there and in no use, as SQLite is in the
        // middle of nothing; they are out of the tables.
        unsafe {
            for (_, session) in self.sessions.take() {
                ffi::sqlite3session_delete(session.as_ptr());
            }
            for (_, statement) in self.statements.take() {
                ffi::sqlite3_finalize(statement.as_ptr());
            }
            sqlite3_close_v2(database.as_ptr());
        }
    }

    /// Does with SQLite what may come back into scripts, and throws what they threw.
    ///
    /// `work` gets SQLite's own connection; it calls nothing but SQLite.
    pub fn run<R>(
        &self,
        held: &Held,
        context: &mut Context,
        work: impl FnOnce(*mut ffi::sqlite3) -> R,
    ) -> JsResult<R> {
        let database = self.database(context)?;
        // The thread may wait here, for a lock of the database's.
        runtime().outbox.send();
        self.tidy(held);
        let frame = Frame {
            context: ptr::from_mut(context),
            held: held.clone(),
        };
        let before = self.frame.replace(Some(NonNull::from(&frame)));
        self.depth.set(self.depth.get() + 1);
        let result = work(database);
        self.depth.set(self.depth.get() - 1);
        self.frame.set(before);
        if !self.is_busy() {
            self.delete_ended();
            if self.is_closing.get() {
                self.close();
            }
        }
        match self.thrown.take() {
            Some(Thrown::Panic(panic)) => resume_unwind(panic),
            Some(Thrown::Error(error)) => Err(error),
            None => Ok(result),
        }
    }

    /// Lets go of values that SQLite has no use for any more.
    fn tidy(&self, held: &Held) {
        let states = self.given_up.take();
        let functions = self.forgotten.take();
        if !states.is_empty() || !functions.is_empty() {
            held.borrow_mut().let_go(&states, &functions);
        }
    }

    /// Whether SQLite is to be told of a failure, since a script has thrown.
    pub fn has_thrown(&self) -> bool {
        self.thrown.borrow().is_some()
    }

    /// Calls into scripts, from a function that SQLite calls. Nothing when that is not possible, or
    /// when something was thrown, which goes on from where SQLite was called.
    pub fn call_back<R>(&self, work: impl FnOnce(&Held, &mut Context) -> JsResult<R>) -> Option<R> {
        let frame = self.frame.get()?;
        if self.has_thrown() {
            return None;
        }
        // SAFETY: the frame stands on the stack of `run`, which waits for SQLite; it is taken away
        // before `run` returns. Nobody else uses the context meanwhile.
        let (held, context) = unsafe {
            let frame = frame.as_ref();
            (frame.held.clone(), &mut *frame.context)
        };
        // Nothing may unwind through SQLite.
        let result = catch_unwind(AssertUnwindSafe(|| work(&held, context)));
        let thrown = match result {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(error)) => Thrown::Error(error),
            Err(panic) => Thrown::Panic(panic),
        };
        *self.thrown.borrow_mut() = Some(thrown);
        None
    }

    fn number(&self) -> u64 {
        self.last.set(self.last.get() + 1);
        self.last.get()
    }

    /// Keeps a statement; its number.
    pub fn keep_statement(&self, statement: NonNull<ffi::sqlite3_stmt>) -> u64 {
        let number = self.number();
        self.statements.borrow_mut().insert(number, statement);
        number
    }

    /// A statement, unless it has been finalized.
    pub fn statement(&self, number: u64) -> Option<*mut ffi::sqlite3_stmt> {
        if self.is_closing.get() {
            return None;
        }
        let statements = self.statements.borrow();
        statements.get(&number).map(|statement| statement.as_ptr())
    }

    /// Runs the next step of a statement, which must not be in the middle of one.
    pub fn stepping<R>(&self, number: u64, step: impl FnOnce() -> R) -> R {
        self.stepping.borrow_mut().push(number);
        let result = step();
        self.stepping.borrow_mut().pop();
        result
    }

    /// Whether a statement is in the middle of a step.
    pub fn is_stepping(&self, number: u64) -> bool {
        self.stepping.borrow().contains(&number)
    }

    /// Finalizes a statement. No script runs.
    pub fn finalize(&self, number: u64) {
        if self.is_stepping(number) {
            return;
        }
        let Some(statement) = self.statements.borrow_mut().remove(&number) else {
            return;
        };
        // SAFETY: it is in no use, and out of the table.
        self.quietly(|| unsafe { ffi::sqlite3_finalize(statement.as_ptr()) });
    }

    /// Does something during which no script is called. (What an aggregate does at its end, when a
    /// statement is left before its last row, is not done: the collector may be at work.)
    pub fn quietly<R>(&self, work: impl FnOnce() -> R) -> R {
        let frame = self.frame.take();
        let result = work();
        self.frame.set(frame);
        result
    }

    /// Finalizes all statements.
    pub fn finalize_all(&self) {
        let numbers: Vec<u64> = self.statements.borrow().keys().copied().collect();
        for number in numbers {
            self.finalize(number);
        }
    }

    /// Keeps a session; its number.
    pub fn keep_session(&self, session: NonNull<ffi::sqlite3_session>) -> u64 {
        let number = self.number();
        self.sessions.borrow_mut().insert(number, session);
        number
    }

    /// A session, unless it has been closed.
    pub fn session(&self, number: u64) -> Option<*mut ffi::sqlite3_session> {
        let sessions = self.sessions.borrow();
        sessions.get(&number).map(|session| session.as_ptr())
    }

    /// Ends a session.
    pub fn end_session(&self, number: u64) {
        let Some(session) = self.sessions.borrow_mut().remove(&number) else {
            return;
        };
        self.ended.borrow_mut().push(session);
        if !self.is_busy() {
            self.delete_ended();
        }
    }

    fn delete_ended(&self) {
        for session in self.ended.take() {
            // SAFETY: it is out of the tables, and SQLite is in the middle of nothing.
            unsafe { ffi::sqlite3session_delete(session.as_ptr()) };
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.close();
    }
}

/// A text of SQLite's; nothing for none.
///
/// # Safety
/// It ends in a NUL, and stays while it is read.
pub unsafe fn text<'a>(text: *const c_char) -> Option<&'a [u8]> {
    // SAFETY: as above.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_bytes())
}

/// Gives back what SQLite has allocated.
///
/// # Safety
/// It is SQLite's, and nobody uses it any more.
pub unsafe fn free(memory: *mut c_void) {
    // SAFETY: as above.
    unsafe { ffi::sqlite3_free(memory) };
}
