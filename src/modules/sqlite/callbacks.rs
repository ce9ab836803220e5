//! Functions of scripts that SQLite calls: in SQL, for aggregates, and to be asked for leave.

use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::rc::{Rc, Weak};

use boa_engine::{
    Context, Finalize, JsResult, JsValue, Trace,
    object::builtins::{JsFunction, JsPromise},
};
use boa_gc::{Gc, GcRefCell};
use libsqlite3_sys as ffi;

use super::connection::{Connection, text};
use super::failure::Fault;
use super::values::{self, Converted, Given};
use crate::engine::errors::{self, Class};

/// What a script has registered by a name.
#[derive(Clone, Trace, Finalize)]
pub enum Function {
    /// A function of one row's values.
    Plain(JsFunction),
    /// One of many rows.
    Aggregate(Aggregate),
}

/// An aggregate: its functions, and what it begins with.
#[derive(Clone, Trace, Finalize)]
pub struct Aggregate {
    pub start: JsValue,
    pub step: JsFunction,
    pub inverse: Option<JsFunction>,
    pub result: Option<JsFunction>,
}

/// The scripts' values that a connection has. The collector sees them as the connection's object's,
/// so that a function may know the connection it is registered with.
#[derive(Default, Trace, Finalize)]
pub struct Callables {
    functions: Vec<Option<Function>>,
    /// What aggregates that are not at their end have come to.
    states: Vec<Option<JsValue>>,
    pub authorizer: Option<JsFunction>,
}

/// A connection's [`Callables`].
pub type Held = Gc<GcRefCell<Callables>>;

/// Puts something in the first free place of a list, of which the last are looked at.
fn put<T>(list: &mut Vec<Option<T>>, value: T) -> usize {
    let length = list.len();
    let last = list.iter_mut().enumerate().rev().take(64);
    for (at, place) in last {
        if place.is_none() {
            *place = Some(value);
            return at;
        }
    }
    list.push(Some(value));
    length
}

fn take<T>(list: &mut Vec<Option<T>>, at: usize) {
    if let Some(place) = list.get_mut(at) {
        *place = None;
    }
    while matches!(list.last(), Some(None)) {
        list.pop();
    }
}

impl Callables {
    /// Forgets states and functions, by their numbers.
    pub fn let_go(&mut self, states: &[usize], functions: &[usize]) {
        for &at in states {
            take(&mut self.states, at);
        }
        for &at in functions {
            take(&mut self.functions, at);
        }
    }

    fn aggregate(&self, number: usize) -> Option<Aggregate> {
        match self.functions.get(number) {
            Some(Some(Function::Aggregate(aggregate))) => Some(aggregate.clone()),
            _ => None,
        }
    }
}

/// What SQLite is given as a function's own.
struct Target {
    connection: Weak<Connection>,
    forgotten: Rc<RefCell<Vec<usize>>>,
    number: usize,
    as_big: bool,
}

/// How a function is registered.
pub struct Registration<'a> {
    pub name: &'a CStr,
    pub arguments: c_int,
    pub flags: c_int,
    pub as_big: bool,
}

/// Registers a function.
pub fn register(
    connection: &Rc<Connection>,
    held: &Held,
    how: &Registration<'_>,
    function: Function,
    context: &mut Context,
) -> JsResult<()> {
    connection.database(context)?;
    let (is_aggregate, is_window) = match &function {
        Function::Plain(_) => (false, false),
        Function::Aggregate(aggregate) => (true, aggregate.inverse.is_some()),
    };
    let number = put(&mut held.borrow_mut().functions, function);
    let target = Box::new(Target {
        connection: Rc::downgrade(connection),
        forgotten: Rc::clone(&connection.forgotten),
        number,
        as_big: how.as_big,
    });
    let result = connection.run(held, context, |database| {
        let target = Box::into_raw(target).cast::<c_void>();
        let (name, count, flags) = (
            how.name.as_ptr(),
            how.arguments,
            how.flags | ffi::SQLITE_UTF8,
        );
        // SAFETY: the name ends in a NUL; the target is SQLite's from here on, which calls `forget`
        // with it when it forgets the function, and also when it does not take it.
        unsafe {
            if is_aggregate {
                ffi::sqlite3_create_window_function(
                    database,
                    name,
                    count,
                    flags,
                    target,
                    Some(step),
                    Some(last_value),
                    if is_window { Some(value) } else { None },
                    if is_window { Some(inverse) } else { None },
                    Some(forget),
                )
            } else {
                ffi::sqlite3_create_function_v2(
                    database,
                    name,
                    count,
                    flags,
                    target,
                    Some(call),
                    None,
                    None,
                    Some(forget),
                )
            }
        }
    })?;
    match result {
        ffi::SQLITE_OK => Ok(()),
        _ => Err(connection.fault().error(context)),
    }
}

unsafe extern "C" fn forget(target: *mut c_void) {
    // SAFETY: it was made by `register`, and is given back once.
    let target = unsafe { Box::from_raw(target.cast::<Target>()) };
    target.forgotten.borrow_mut().push(target.number);
}

/// What a call is for: the function's number, whether it wants BigInts, its connection.
///
/// # Safety
/// SQLite has just called one of the functions below with `call`.
unsafe fn target(call: *mut ffi::sqlite3_context) -> Option<(usize, bool, Rc<Connection>)> {
    // SAFETY: a function's own data is the target it was registered with.
    let target = unsafe { &*ffi::sqlite3_user_data(call).cast::<Target>() };
    Some((target.number, target.as_big, target.connection.upgrade()?))
}

/// The arguments of a call, behind `first` of the caller's.
///
/// # Safety
/// They are what SQLite has called with.
unsafe fn arguments(
    first: Option<JsValue>,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
    as_big: bool,
    context: &mut Context,
) -> JsResult<Vec<JsValue>> {
    let count = usize::try_from(count).unwrap_or(0);
    let mut all = Vec::with_capacity(count + 1);
    all.extend(first);
    for at in 0..count {
        // SAFETY: there are so many.
        all.push(unsafe { values::argument(*values.add(at), as_big, context) }?);
    }
    Ok(all)
}

/// What a function gives SQLite.
enum Answer {
    Value(Given),
    Failure(&'static CStr),
}

fn answer(value: &JsValue, context: &mut Context) -> Answer {
    if value.is_undefined() {
        return Answer::Value(Given::Null);
    }
    let is_promise = value
        .as_object()
        .is_some_and(|object| JsPromise::from_object(object).is_ok());
    match Converted::of(value, context) {
        Converted::Given(given) => Answer::Value(given),
        Converted::TooLarge => Answer::Failure(c"BigInt value is too large for SQLite"),
        Converted::Other if is_promise => {
            Answer::Failure(c"Asynchronous user-defined functions are not supported")
        }
        Converted::Other => {
            Answer::Failure(c"Returned JavaScript value cannot be converted to a SQLite value")
        }
    }
}

/// Gives SQLite a call's result; nothing: it has failed.
///
/// # Safety
/// SQLite waits for the result of `call`.
unsafe fn reply(call: *mut ffi::sqlite3_context, result: Option<Answer>) {
    let copied = ffi::SQLITE_TRANSIENT();
    // SAFETY: as above; what is pointed to is copied at once.
    unsafe {
        match result {
            None => ffi::sqlite3_result_error(call, c"".as_ptr(), 0),
            Some(Answer::Failure(words)) => ffi::sqlite3_result_error(call, words.as_ptr(), -1),
            Some(Answer::Value(Given::Null)) => ffi::sqlite3_result_null(call),
            Some(Answer::Value(Given::Integer(value))) => ffi::sqlite3_result_int64(call, value),
            Some(Answer::Value(Given::Real(value))) => ffi::sqlite3_result_double(call, value),
            Some(Answer::Value(Given::Text(text))) => {
                let (start, length) = (text.as_ptr().cast(), text.len() as u64);
                ffi::sqlite3_result_text64(call, start, length, copied, ffi::SQLITE_UTF8 as u8);
            }
            Some(Answer::Value(Given::Blob(bytes))) => {
                let start = bytes.as_ptr().cast();
                ffi::sqlite3_result_blob64(call, start, bytes.len() as u64, copied);
            }
        }
    }
}

unsafe extern "C" fn call(
    call: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: SQLite calls with what it says it calls with.
    unsafe {
        let Some((number, as_big, connection)) = target(call) else {
            return reply(call, None);
        };
        let result = connection.call_back(|held, context| {
            let function = match held.borrow().functions.get(number) {
                Some(Some(Function::Plain(function))) => function.clone(),
                _ => return Ok(Answer::Value(Given::Null)),
            };
            let arguments = arguments(None, count, values, as_big, context)?;
            let value = function.call(&JsValue::undefined(), &arguments, context)?;
            Ok(answer(&value, context))
        });
        reply(call, result);
    }
}

/// What an aggregate begins with.
fn start(aggregate: &Aggregate, context: &mut Context) -> JsResult<JsValue> {
    match aggregate.start.as_function() {
        Some(start) => start.call(&JsValue::null(), &[], context),
        None => Ok(aggregate.start.clone()),
    }
}

/// What SQLite keeps for a group of rows.
#[repr(C)]
struct Group {
    /// The number of its state, plus one.
    state: usize,
    /// Whether its value has been asked for before its end: then it is not asked for at the end.
    is_window: usize,
}

/// The place of a call's group; null where there is none.
///
/// # Safety
/// SQLite has just called a function of an aggregate with `call`.
unsafe fn place(call: *mut ffi::sqlite3_context, make: bool) -> *mut Group {
    let size = if make { size_of::<Group>() as c_int } else { 0 };
    // SAFETY: as above; the memory is zero at first, and aligned for numbers of that size.
    unsafe { ffi::sqlite3_aggregate_context(call, size).cast() }
}

unsafe fn advance(
    call: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
    is_inverse: bool,
) {
    // SAFETY: SQLite calls with what it says it calls with.
    unsafe {
        let Some((number, as_big, connection)) = target(call) else {
            return reply(call, None);
        };
        let place = place(call, true);
        if place.is_null() {
            return ffi::sqlite3_result_error_nomem(call);
        }
        let mut known = (*place).state;
        let result = connection.call_back(|held, context| {
            let Some(aggregate) = held.borrow().aggregate(number) else {
                return Ok(());
            };
            if known == 0 {
                let value = start(&aggregate, context)?;
                known = put(&mut held.borrow_mut().states, value) + 1;
            }
            let function = match (&aggregate.inverse, is_inverse) {
                (Some(inverse), true) => inverse,
                _ => &aggregate.step,
            };
            let state = held.borrow().states.get(known - 1).cloned().flatten();
            let state = Some(state.unwrap_or_default());
            let arguments = arguments(state, count, values, as_big, context)?;
            let value = function.call(&JsValue::undefined(), &arguments, context)?;
            if let Some(state) = held.borrow_mut().states.get_mut(known - 1) {
                *state = Some(value);
            }
            Ok(())
        });
        (*place).state = known;
        if result.is_none() {
            reply(call, None);
        }
    }
}

unsafe extern "C" fn step(
    call: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: SQLite calls it for that.
    unsafe { advance(call, count, values, false) }
}

unsafe extern "C" fn inverse(
    call: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: SQLite calls it for that.
    unsafe { advance(call, count, values, true) }
}

unsafe fn result(call: *mut ffi::sqlite3_context, is_last: bool) {
    // SAFETY: SQLite calls with what it says it calls with.
    unsafe {
        let Some((number, _, connection)) = target(call) else {
            return reply(call, None);
        };
        let place = place(call, !is_last);
        let (mut known, is_window) = match place.is_null() {
            true => (0, false),
            false => ((*place).state, (*place).is_window != 0),
        };
        let result = connection.call_back(|held, context| {
            let Some(aggregate) = held.borrow().aggregate(number) else {
                return Ok(Answer::Value(Given::Null));
            };
            let state = match known {
                0 => start(&aggregate, context)?,
                _ => {
                    let state = held.borrow().states.get(known - 1).cloned().flatten();
                    state.unwrap_or_default()
                }
            };
            if is_last && known > 0 {
                take(&mut held.borrow_mut().states, known - 1);
                known = 0;
            } else if !is_last && known == 0 {
                known = put(&mut held.borrow_mut().states, state.clone()) + 1;
            }
            let value = match &aggregate.result {
                _ if is_last && is_window => JsValue::undefined(),
                Some(result) => result.call(&JsValue::null(), &[state], context)?,
                None => state,
            };
            Ok(answer(&value, context))
        });
        if is_last && known > 0 {
            connection.given_up.borrow_mut().push(known - 1);
            known = 0;
        }
        if !place.is_null() {
            let is_window = usize::from(is_window || !is_last);
            *place = Group {
                state: known,
                is_window,
            };
        }
        reply(call, result);
    }
}

unsafe extern "C" fn value(call: *mut ffi::sqlite3_context) {
    // SAFETY: SQLite calls it for that.
    unsafe { result(call, false) }
}

unsafe extern "C" fn last_value(call: *mut ffi::sqlite3_context) {
    // SAFETY: SQLite calls it for that.
    unsafe { result(call, true) }
}

/// Has a connection ask a script for leave, or nobody.
pub fn set_authorizer(
    connection: &Rc<Connection>,
    held: &Held,
    authorizer: Option<JsFunction>,
    context: &mut Context,
) -> JsResult<()> {
    let database = connection.database(context)?;
    let asked = authorizer.is_some();
    held.borrow_mut().authorizer = authorizer;
    let own = Rc::as_ptr(connection).cast_mut().cast::<c_void>();
    // SAFETY: SQLite asks while the connection is open, which is closed before it is freed.
    let result = unsafe {
        let ask: Option<unsafe extern "C" fn(_, _, _, _, _, _) -> _> = Some(authorize);
        ffi::sqlite3_set_authorizer(database, if asked { ask } else { None }, own)
    };
    match result {
        ffi::SQLITE_OK => Ok(()),
        _ => Err(Fault::last(database).error(context)),
    }
}

unsafe extern "C" fn authorize(
    connection: *mut c_void,
    action: c_int,
    first: *const c_char,
    second: *const c_char,
    database: *const c_char,
    by: *const c_char,
) -> c_int {
    // SAFETY: it is the connection of `set_authorizer`, and the texts stay during the call.
    let (connection, texts) = unsafe {
        let texts = [first, second, database, by].map(|one| text(one));
        (&*connection.cast::<Connection>(), texts)
    };
    let answer = connection.call_back(|held, context| {
        let Some(authorizer) = held.borrow().authorizer.clone() else {
            return Ok(ffi::SQLITE_OK);
        };
        let mut arguments = vec![JsValue::from(action)];
        arguments.extend(texts.map(|one| one.map_or_else(JsValue::null, values::text)));
        let value = authorizer.call(&JsValue::undefined(), &arguments, context)?;
        let code = value
            .as_number()
            .filter(|code| f64::from(*code as i32) == *code);
        let (class, message) = match code.map(|code| code as i32) {
            Some(code @ (ffi::SQLITE_OK | ffi::SQLITE_DENY | ffi::SQLITE_IGNORE)) => {
                return Ok(code);
            }
            Some(_) => (
                Class::Range,
                "Authorizer callback returned a invalid authorization code",
            ),
            None => (
                Class::Type,
                "Authorizer callback must return an integer authorization code",
            ),
        };
        Err(errors::thrown(errors::plain(class, message, context)))
    });
    answer.unwrap_or(ffi::SQLITE_DENY)
}
