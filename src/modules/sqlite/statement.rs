//! `StatementSync`: a prepared statement, what is bound to it, and its rows.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::c_int;
use std::ptr::{self, NonNull};
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace,
    object::builtins::JsArray, property::PropertyKey,
};
use libsqlite3_sys as ffi;

use super::callbacks::Held;
use super::connection::{Connection, free, text};
use super::failure::{self, Fault};
use super::options::{self, Options};
use super::values::{self, Converted, Given};
use super::{Class, classes, rows};
use crate::engine::{convert, define, heap};
use crate::modules::buffer::{Encoding, View};
use crate::modules::util::kind;

/// How rows are read and parameters named.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    pub as_big: bool,
    pub as_arrays: bool,
    pub allows_bare: bool,
    pub allows_unknown: bool,
}

impl Manner {
    /// From options; what they do not say is as in `fallback`.
    pub fn of(options: &Options, fallback: Self, context: &mut Context) -> JsResult<Self> {
        let mut one = |name: &str, fallback: bool| -> JsResult<bool> {
            Ok(options.boolean(name, context)?.unwrap_or(fallback))
        };
        Ok(Self {
            as_big: one("readBigInts", fallback.as_big)?,
            as_arrays: one("returnArrays", fallback.as_arrays)?,
            allows_bare: one("allowBareNamedParameters", fallback.allows_bare)?,
            allows_unknown: one("allowUnknownNamedParameters", fallback.allows_unknown)?,
        })
    }
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            as_big: false,
            as_arrays: false,
            allows_bare: true,
            allows_unknown: false,
        }
    }
}

/// The names of a statement's columns, for as long as it is not prepared anew.
#[derive(Clone)]
struct Names {
    prepared: c_int,
    names: Rc<[PropertyKey]>,
}

/// What a statement holds outside the engine's heap, roughly, in bytes.
const SIZE: usize = 4 << 10;

/// A parameter's name without its first character, and with it.
type Bare = HashMap<Vec<u8>, Vec<u8>>;

/// A prepared statement of a connection.
pub struct Prepared {
    pub connection: Rc<Connection>,
    number: u64,
    manner: Cell<Manner>,
    names: RefCell<Option<Names>>,
    bare: RefCell<Option<Rc<Bare>>>,
    /// How often it has been begun anew: an iterator is of one time.
    pub begun: Cell<u64>,
}

impl Drop for Prepared {
    fn drop(&mut self) {
        self.connection.finalize(self.number);
    }
}

impl Prepared {
    /// Prepares the first statement of a text.
    pub fn new(
        connection: &Rc<Connection>,
        held: &Held,
        sql: &JsString,
        manner: Manner,
        context: &mut Context,
    ) -> JsResult<Self> {
        let sql = options::c_text(sql);
        heap::allocating(SIZE + sql.as_bytes().len());
        let made = connection.run(held, context, |database| {
            let mut statement = ptr::null_mut();
            let none = ptr::null_mut();
            // SAFETY: the text ends in a NUL, and there is a place for the result.
            let result = unsafe {
                ffi::sqlite3_prepare_v2(database, sql.as_ptr(), -1, &mut statement, none)
            };
            match result {
                ffi::SQLITE_OK => Ok(NonNull::new(statement)),
                _ => Err(Fault::last(database)),
            }
        })?;
        let statement = made.map_err(|fault| fault.error(context))?.ok_or_else(|| {
            failure::wrong_value("The SQL query contains no statements.", context)
        })?;
        let number = connection.keep_statement(statement);
        let made = Self {
            connection: Rc::clone(connection),
            number,
            manner: Cell::new(manner),
            names: RefCell::default(),
            bare: RefCell::default(),
            begun: Cell::new(0),
        };
        // A script that was asked for leave may have closed the connection.
        connection.database(context)?;
        Ok(made)
    }

    /// SQLite's own statement.
    pub fn raw(&self, context: &mut Context) -> JsResult<*mut ffi::sqlite3_stmt> {
        self.connection
            .statement(self.number)
            .ok_or_else(|| failure::state("statement has been finalized", context))
    }

    fn idle(&self, context: &mut Context) -> JsResult<*mut ffi::sqlite3_stmt> {
        let statement = self.raw(context)?;
        // SQLite cannot begin a statement anew in the middle of one of its steps.
        if self.connection.is_stepping(self.number) {
            return Err(failure::state("statement is being executed", context));
        }
        Ok(statement)
    }

    /// Begins it anew, with parameters.
    pub fn begin(&self, args: &[JsValue], context: &mut Context) -> JsResult<()> {
        let statement = self.idle(context)?;
        self.begun.set(self.begun.get() + 1);
        // An iterator leaves a statement that has failed as it is: then this says again why.
        if self.reset() != ffi::SQLITE_OK {
            return Err(self.connection.fault().error(context));
        }
        // SAFETY: the statement is there.
        unsafe { ffi::sqlite3_clear_bindings(statement) };
        let named = match args.first().and_then(JsValue::as_object) {
            Some(object) if View::of(&object, context).is_none() => Some(object),
            _ => None,
        };
        let rest = match named {
            Some(object) => {
                self.bind_named(&object, context)?;
                &args[1..]
            }
            None => args,
        };
        self.bind_in_order(rest, context)
    }

    /// Has it stand before its first row; SQLite's code for what its last step came to.
    pub fn reset(&self) -> c_int {
        if self.connection.is_stepping(self.number) {
            return ffi::SQLITE_OK;
        }
        match self.connection.statement(self.number) {
            None => ffi::SQLITE_OK,
            // SAFETY: the statement is there.
            Some(statement) => self
                .connection
                .quietly(|| unsafe { ffi::sqlite3_reset(statement) }),
        }
    }

    /// Goes to the next row; whether there is one.
    pub fn step(&self, held: &Held, context: &mut Context) -> JsResult<bool> {
        let statement = self.idle(context)?;
        let connection = &self.connection;
        let result = connection.run(held, context, |database| {
            // SAFETY: the statement is there, and is not finalized during its step.
            let result =
                connection.stepping(self.number, || unsafe { ffi::sqlite3_step(statement) });
            match result {
                ffi::SQLITE_ROW => Ok(true),
                ffi::SQLITE_DONE => Ok(false),
                _ => Err(Fault::last(database)),
            }
        })?;
        connection.database(context)?;
        result.map_err(|fault| fault.error(context))
    }

    /// Goes to the next row, and reads it.
    pub fn next(&self, held: &Held, context: &mut Context) -> JsResult<Option<JsValue>> {
        match self.step(held, context)? {
            true => self.row(context).map(Some),
            false => Ok(None),
        }
    }

    /// The row it stands at.
    fn row(&self, context: &mut Context) -> JsResult<JsValue> {
        let statement = self.raw(context)?;
        let manner = self.manner.get();
        // SAFETY: the statement is there.
        let count = unsafe { ffi::sqlite3_column_count(statement) };
        if manner.as_arrays {
            let mut row = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
            for at in 0..count {
                // SAFETY: the statement stands at a row with that column; no script runs.
                row.push(unsafe { values::column(statement, at, manner.as_big, context) }?);
            }
            return Ok(JsArray::from_iter(row, context).into());
        }
        let names = self.names(statement, count);
        let row = rows::null_object(context);
        for (at, name) in (0..count).zip(names.iter()) {
            // SAFETY: as above.
            let value = unsafe { values::column(statement, at, manner.as_big, context) }?;
            rows::put(&row, name.clone(), value);
        }
        Ok(row.into())
    }

    /// The names of its columns.
    fn names(&self, statement: *mut ffi::sqlite3_stmt, count: c_int) -> Rc<[PropertyKey]> {
        // SAFETY: the statement is there.
        let prepared =
            unsafe { ffi::sqlite3_stmt_status(statement, ffi::SQLITE_STMTSTATUS_REPREPARE, 0) };
        if let Some(known) = &*self.names.borrow()
            && known.prepared == prepared
        {
            return Rc::clone(&known.names);
        }
        let names: Rc<[PropertyKey]> = (0..count)
            .map(|at| {
                // SAFETY: there are so many columns; the name is copied at once.
                let name = unsafe { text(ffi::sqlite3_column_name(statement, at)) };
                PropertyKey::from(Encoding::Utf8.encode(name.unwrap_or_default()))
            })
            .collect();
        *self.names.borrow_mut() = Some(Names {
            prepared,
            names: Rc::clone(&names),
        });
        names
    }

    /// The name of a parameter, with the character it begins with.
    fn parameter<'a>(statement: *mut ffi::sqlite3_stmt, at: c_int) -> Option<&'a [u8]> {
        // SAFETY: the statement is there, and its names stay as long as it does.
        unsafe { text(ffi::sqlite3_bind_parameter_name(statement, at)) }
    }

    fn bare(&self, statement: *mut ffi::sqlite3_stmt, context: &mut Context) -> JsResult<Rc<Bare>> {
        if let Some(known) = &*self.bare.borrow() {
            return Ok(Rc::clone(known));
        }
        let mut bare = Bare::new();
        // SAFETY: the statement is there.
        let count = unsafe { ffi::sqlite3_bind_parameter_count(statement) };
        for at in 1..=count {
            let Some(full) = Self::parameter(statement, at) else {
                continue;
            };
            let name = full.get(1..).unwrap_or_default().to_vec();
            match bare.get(&name) {
                Some(known) if known != full => {
                    let show = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
                    let message = format!(
                        "Cannot create bare named parameter '{}' because of conflicting names \
                         '{}' and '{}'.",
                        show(&name),
                        show(known),
                        show(full)
                    );
                    return Err(failure::state(&message, context));
                }
                Some(_) => {}
                None => {
                    bare.insert(name, full.to_vec());
                }
            }
        }
        let bare = Rc::new(bare);
        *self.bare.borrow_mut() = Some(Rc::clone(&bare));
        Ok(bare)
    }

    /// The place of a parameter with that name; 0 for none.
    fn place(statement: *mut ffi::sqlite3_stmt, name: &[u8]) -> c_int {
        match std::ffi::CString::new(name) {
            // SAFETY: the statement is there, and the name ends in a NUL.
            Ok(name) => unsafe { ffi::sqlite3_bind_parameter_index(statement, name.as_ptr()) },
            Err(_) => 0,
        }
    }

    fn bind_named(&self, object: &JsObject, context: &mut Context) -> JsResult<()> {
        let manner = self.manner.get();
        let bare = match manner.allows_bare {
            true => Some(self.bare(self.raw(context)?, context)?),
            false => None,
        };
        let exact = kind::of(object, context);
        for key in object.own_property_keys(context)? {
            if matches!(key, PropertyKey::Symbol(_)) {
                continue;
            }
            let own = kind::own_property(object, &exact, &key, context)?;
            if own.is_none_or(|own| own.enumerable() != Some(true)) {
                continue;
            }
            let name = match &key {
                PropertyKey::String(name) => Encoding::Utf8.decode(name),
                _ => key.to_string().into_bytes(),
            };
            let statement = self.raw(context)?;
            let mut place = Self::place(statement, &name);
            if place == 0
                && let Some(full) = bare.as_ref().and_then(|bare| bare.get(&name))
            {
                place = Self::place(statement, full);
            }
            if place == 0 {
                if manner.allows_unknown {
                    continue;
                }
                let name = String::from_utf8_lossy(&name);
                let message = format!("Unknown named parameter '{name}'");
                return Err(failure::state(&message, context));
            }
            let value = object.get(key, context)?;
            self.bind(place, &value, context)?;
        }
        Ok(())
    }

    fn bind_in_order(&self, args: &[JsValue], context: &mut Context) -> JsResult<()> {
        let mut place = 1;
        for value in args {
            let statement = self.raw(context)?;
            while let Some(name) = Self::parameter(statement, place)
                && !name.starts_with(b"?")
            {
                place += 1;
            }
            self.bind(place, value, context)?;
            place += 1;
        }
        Ok(())
    }

    /// Binds a value to the parameter at a place.
    fn bind(&self, place: c_int, value: &JsValue, context: &mut Context) -> JsResult<()> {
        let given = match Converted::of(value, context) {
            Converted::Given(given) => given,
            Converted::TooLarge => {
                return Err(failure::wrong_value(
                    "BigInt value is too large to bind.",
                    context,
                ));
            }
            Converted::Other => match value.as_boolean() {
                Some(value) => Given::Integer(value.into()),
                None => {
                    let message =
                        format!("Provided value cannot be bound to SQLite parameter {place}.");
                    return Err(failure::wrong_type(&message, context));
                }
            },
        };
        let statement = self.idle(context)?;
        let copied = ffi::SQLITE_TRANSIENT();
        // SAFETY: the statement is there, in the middle of nothing; what is pointed to is copied.
        let result = unsafe {
            match given {
                Given::Null => ffi::sqlite3_bind_null(statement, place),
                Given::Integer(value) => ffi::sqlite3_bind_int64(statement, place, value),
                Given::Real(value) => ffi::sqlite3_bind_double(statement, place, value),
                Given::Text(text) => {
                    let (start, length) = (text.as_ptr().cast(), text.len() as u64);
                    let encoding = ffi::SQLITE_UTF8 as u8;
                    ffi::sqlite3_bind_text64(statement, place, start, length, copied, encoding)
                }
                Given::Blob(bytes) => {
                    let (start, length) = (bytes.as_ptr().cast(), bytes.len() as u64);
                    ffi::sqlite3_bind_blob64(statement, place, start, length, copied)
                }
            }
        };
        match result {
            ffi::SQLITE_OK => Ok(()),
            _ => Err(self.connection.fault().error(context)),
        }
    }

    /// How many parameters it has.
    pub fn parameters(&self, context: &mut Context) -> JsResult<usize> {
        let statement = self.raw(context)?;
        // SAFETY: the statement is there.
        let count = unsafe { ffi::sqlite3_bind_parameter_count(statement) };
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// All rows, for parameters.
    pub fn all(&self, held: &Held, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
        self.begin(args, context)?;
        let all = JsArray::new(context)?;
        loop {
            match self.next(held, context) {
                Ok(Some(row)) => {
                    all.push(row, context)?;
                }
                Ok(None) => {
                    self.reset();
                    return Ok(all.into());
                }
                Err(error) => {
                    self.reset();
                    return Err(error);
                }
            }
        }
    }

    /// The first row, or undefined.
    pub fn get(&self, held: &Held, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
        self.begin(args, context)?;
        let row = self.next(held, context);
        self.reset();
        Ok(row?.unwrap_or_default())
    }

    /// What it has changed.
    pub fn run(&self, held: &Held, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
        self.begin(args, context)?;
        let result = self.step(held, context);
        self.reset();
        result?;
        let database = self.connection.database(context)?;
        // SAFETY: the database is open.
        let (changes, row) = unsafe {
            let row = ffi::sqlite3_last_insert_rowid(database);
            (ffi::sqlite3_changes64(database), row)
        };
        let as_big = self.manner.get().as_big;
        let made = define::object(context);
        for (name, value) in [("changes", changes), ("lastInsertRowid", row)] {
            let value = match as_big {
                true => values::integer(value, true, context)?,
                false => values::number(value),
            };
            define::put(&made, name, value);
        }
        Ok(made.into())
    }
}

/// The native state of a `StatementSync`.
#[derive(Clone, Trace, Finalize, JsData)]
pub struct Statement {
    pub held: Held,
    #[unsafe_ignore_trace]
    pub prepared: Rc<Prepared>,
}

impl Statement {
    /// The object that a script has.
    pub fn object(self, context: &mut Context) -> JsResult<JsObject> {
        let classes = classes(context)?;
        let made = define::native_object(&classes.of(Class::Statement), self, context);
        for (name, getter) in [
            ("sourceSQL", &classes.source),
            ("expandedSQL", &classes.expanded),
        ] {
            rows::getter(&made, name, getter);
        }
        Ok(made)
    }
}

fn this(this: &JsValue) -> JsResult<Statement> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let statement = object.downcast_ref::<Statement>();
    statement
        .map(|statement| statement.clone())
        .ok_or_else(convert::illegal_invocation)
}

fn all(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let statement = this(own)?;
    statement.prepared.all(&statement.held, args, context)
}

fn get(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let statement = this(own)?;
    statement.prepared.get(&statement.held, args, context)
}

fn run(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let statement = this(own)?;
    statement.prepared.run(&statement.held, args, context)
}

fn iterate(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let statement = this(own)?;
    statement.prepared.begin(args, context)?;
    Ok(rows::Rows::of(statement).object(context)?.into())
}

/// What is known of each column.
fn columns(own: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let statement = this(own)?.prepared.raw(context)?;
    // SAFETY: the statement is there.
    let count = unsafe { ffi::sqlite3_column_count(statement) };
    let mut all = Vec::new();
    for at in 0..count {
        // SAFETY: there are so many columns; each text is copied before SQLite is asked again.
        let facts = unsafe {
            let own = |known: *const _| text(known).map_or_else(JsValue::null, values::text);
            [
                (
                    "column",
                    own(ffi::sqlite3_column_origin_name(statement, at)),
                ),
                (
                    "database",
                    own(ffi::sqlite3_column_database_name(statement, at)),
                ),
                ("name", own(ffi::sqlite3_column_name(statement, at))),
                ("table", own(ffi::sqlite3_column_table_name(statement, at))),
                ("type", own(ffi::sqlite3_column_decltype(statement, at))),
            ]
        };
        let made = rows::null_object(context);
        for (name, value) in facts {
            define::put(&made, name, value);
        }
        all.push(JsValue::from(made));
    }
    Ok(JsArray::from_iter(all, context).into())
}

/// The text it was made from.
pub fn source(own: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let statement = this(own)?.prepared.raw(context)?;
    // SAFETY: the statement is there; the text is copied at once.
    let sql = unsafe { text(ffi::sqlite3_sql(statement)) };
    Ok(values::text(sql.unwrap_or_default()))
}

/// The text with what is bound.
pub fn expanded(own: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let statement = this(own)?.prepared.raw(context)?;
    // SAFETY: the statement is there; the text is ours, and copied before it is given back.
    let sql = unsafe {
        let sql = ffi::sqlite3_expanded_sql(statement);
        let copy = text(sql).map(values::text);
        free(sql.cast());
        copy
    };
    sql.ok_or_else(|| Fault::of(ffi::SQLITE_NOMEM).error(context))
}

fn set(
    own: &JsValue,
    args: &[JsValue],
    name: &str,
    change: fn(&mut Manner, bool),
    context: &mut Context,
) -> JsResult<JsValue> {
    let statement = this(own)?;
    statement.prepared.raw(context)?;
    let value = options::boolean_argument(args.get_or_undefined(0), name, context)?;
    let mut manner = statement.prepared.manner.get();
    change(&mut manner, value);
    statement.prepared.manner.set(manner);
    Ok(JsValue::undefined())
}

/// The methods of `StatementSync`, in Node's order.
pub const METHODS: &[define::Method] = &[
    ("iterate", 0, iterate),
    ("all", 0, all),
    ("get", 0, get),
    ("run", 0, run),
    ("columns", 0, columns),
    ("setAllowBareNamedParameters", 0, |own, args, context| {
        let name = "allowBareNamedParameters";
        set(
            own,
            args,
            name,
            |manner, value| manner.allows_bare = value,
            context,
        )
    }),
    ("setAllowUnknownNamedParameters", 0, |own, args, context| {
        set(
            own,
            args,
            "enabled",
            |manner, value| manner.allows_unknown = value,
            context,
        )
    }),
    ("setReadBigInts", 0, |own, args, context| {
        set(
            own,
            args,
            "readBigInts",
            |manner, value| manner.as_big = value,
            context,
        )
    }),
    ("setReturnArrays", 0, |own, args, context| {
        set(
            own,
            args,
            "returnArrays",
            |manner, value| manner.as_arrays = value,
            context,
        )
    }),
];
