//! `DatabaseSync`: a connection, as scripts have it.

use std::cell::Cell;
use std::ffi::{CString, c_int, c_uchar};
use std::ptr;
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsValue, Trace, js_string,
    object::builtins::JsFunction,
};
use libsqlite3_sys as ffi;

use super::callbacks::{self, Aggregate, Function, Held, Registration};
use super::connection::{Connection, Settings, free, text};
use super::failure::{self, Fault};
use super::options::{self, Options, boolean_argument, text_argument};
use super::statement::{Manner, Prepared, Statement};
use super::{Class, classes, limits, rows, sessions, tags, values};
use crate::engine::{convert, define, errors, heap};
use crate::modules::buffer::{Encoding, View};

/// What a connection holds outside the engine's heap, roughly, in bytes.
const SIZE: usize = 80 << 10;

/// The native state of a `DatabaseSync`.
#[derive(Clone, Trace, Finalize, JsData)]
pub struct Database {
    pub held: Held,
    /// What a script has of the limits, and the object behind it.
    limits: Option<(JsObject, JsObject)>,
    #[unsafe_ignore_trace]
    pub connection: Rc<Connection>,
    #[unsafe_ignore_trace]
    pub manner: Manner,
    #[unsafe_ignore_trace]
    settings: Rc<Settings>,
    /// Whether extensions may be loaded now.
    #[unsafe_ignore_trace]
    loads: Rc<Cell<bool>>,
}

/// The argument `path`: a string, bytes, or an object with a `href`.
pub fn path(value: &JsValue, context: &mut Context) -> JsResult<CString> {
    let bytes = if let Some(text) = value.as_string() {
        Some(Encoding::Utf8.decode(&text))
    } else if let Some(view) = View::of_uint8_array(value, context) {
        Some(view.to_vec())
    } else if let Some(object) = value.as_object() {
        let href = object.get(js_string!("href"), context)?;
        let href = href.as_string().map(|href| Encoding::Utf8.decode(&href));
        if href
            .as_ref()
            .is_some_and(|href| !href.starts_with(b"file:"))
        {
            return Err(errors::thrown(errors::plain_coded_as(
                errors::Class::Type,
                "ERR_INVALID_URL_SCHEME",
                "The URL must be of scheme file:",
                context,
            )));
        }
        href
    } else {
        None
    };
    bytes
        .and_then(|bytes| CString::new(bytes).ok())
        .ok_or_else(|| {
            let message =
                "The \"path\" argument must be a string, Uint8Array, or URL without null bytes.";
            failure::wrong_type(message, context)
        })
}

/// `new DatabaseSync(path, options)`
pub fn construct(target: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(target) = target.as_object() else {
        return Err(errors::thrown(errors::plain_coded_as(
            errors::Class::Type,
            "ERR_CONSTRUCT_CALL_REQUIRED",
            "Cannot call constructor without `new`",
            context,
        )));
    };
    let path = path(args.get_or_undefined(0), context)?;
    let options = Options::of(args.get_or_undefined(1), context)?;
    let mut one = |name: &str, fallback: bool| -> JsResult<bool> {
        Ok(options.boolean(name, context)?.unwrap_or(fallback))
    };
    let opens = one("open", true)?;
    let is_read_only = one("readOnly", false)?;
    let foreign_keys = one("enableForeignKeyConstraints", true)?;
    let double_quoted = one("enableDoubleQuotedStringLiterals", false)?;
    let loads_extensions = one("allowExtension", false)?;
    let timeout = options.integer("timeout", context)?.unwrap_or(0);
    let manner = Manner::of(&options, Manner::default(), context)?;
    let is_defensive = options.boolean("defensive", context)?.unwrap_or(true);
    let limits = limits::of(&options, context)?;
    let settings = Settings {
        path,
        is_read_only,
        foreign_keys,
        double_quoted,
        is_defensive,
        loads_extensions,
        timeout,
        limits,
    };
    let classes = classes(context)?;
    let prototype = target.get(js_string!("prototype"), context)?.as_object();
    let prototype = prototype.unwrap_or_else(|| classes.of(Class::Database));
    let connection = Rc::new(Connection::default());
    if opens {
        heap::allocating(SIZE);
        let opened = connection.open(&settings);
        opened.map_err(|fault| fault.error(context))?;
    }
    let database = Database {
        held: Held::default(),
        limits: None,
        connection,
        manner,
        loads: Rc::new(Cell::new(loads_extensions)),
        settings: Rc::new(settings),
    };
    let made = define::native_object(&prototype, database, context);
    for (name, getter) in ["isOpen", "isTransaction", "limits"]
        .into_iter()
        .zip(&classes.database)
    {
        rows::getter(&made, name, getter);
    }
    if let Some(symbol) = classes.kind.clone() {
        rows::put(&made, symbol.into(), js_string!("node:sqlite").into());
    }
    Ok(made.into())
}

/// The database that `this` is, and its state.
fn this(this: &JsValue) -> JsResult<(JsObject, Database)> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let database = object.downcast_ref::<Database>().map(|known| known.clone());
    Ok((object, database.ok_or_else(convert::illegal_invocation)?))
}

/// The same of a database that must be open; SQLite's own, too.
fn open_one(own: &JsValue, context: &mut Context) -> JsResult<(Database, *mut ffi::sqlite3)> {
    let (_, database) = this(own)?;
    let connection = database.connection.database(context)?;
    Ok((database, connection))
}

fn open(own: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (_, database) = this(own)?;
    let connection = &database.connection;
    if connection.is_open() {
        return Err(failure::state("database is already open", context));
    }
    if connection.is_busy() {
        return Err(failure::state("database is being closed", context));
    }
    let opened = connection.open(&database.settings);
    opened.map_err(|fault| fault.error(context))?;
    database.loads.set(database.settings.loads_extensions);
    Ok(JsValue::undefined())
}

fn close(own: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (database, _) = open_one(own, context)?;
    database.connection.close();
    Ok(JsValue::undefined())
}

/// `database[Symbol.dispose]()`
pub fn dispose(own: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let (_, database) = this(own)?;
    database.connection.close();
    Ok(JsValue::undefined())
}

fn prepare(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (database, _) = open_one(own, context)?;
    let sql = args.get_or_undefined(0);
    text_argument(sql, "sql", context)?;
    let sql = sql.as_string().unwrap_or_default();
    let options = Options::of(args.get_or_undefined(1), context)?;
    let manner = Manner::of(&options, database.manner, context)?;
    let held = database.held.clone();
    let prepared = Prepared::new(&database.connection, &held, &sql, manner, context)?;
    let prepared = Rc::new(prepared);
    Ok(Statement { held, prepared }.object(context)?.into())
}

fn exec(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (database, _) = open_one(own, context)?;
    let sql = text_argument(args.get_or_undefined(0), "sql", context)?;
    let done = database.connection.run(&database.held, context, |own| {
        // SAFETY: the database is open, and the text ends in a NUL.
        let code = unsafe {
            let nothing = ptr::null_mut();
            ffi::sqlite3_exec(own, sql.as_ptr(), None, nothing, ptr::null_mut())
        };
        match code {
            ffi::SQLITE_OK => Ok(()),
            _ => Err(Fault::last(own)),
        }
    })?;
    done.map_err(|fault| fault.error(context))?;
    Ok(JsValue::undefined())
}

/// The number of arguments that a function asks for.
fn arguments_of(function: &JsFunction, context: &mut Context) -> JsResult<c_int> {
    let length = function.get(js_string!("length"), context)?;
    length.to_i32(context)
}

fn function(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (database, _) = open_one(own, context)?;
    let name = text_argument(args.get_or_undefined(0), "name", context)?;
    let last = args.get_or_undefined(if args.len() < 3 { 1 } else { 2 });
    let options = match args.len() {
        0..3 => Options::none(),
        _ => Options::needed(args.get_or_undefined(1), context)?,
    };
    let as_big = options.boolean("useBigIntArguments", context)?;
    let is_variable = options.boolean("varargs", context)?.unwrap_or(false);
    let is_deterministic = options.boolean("deterministic", context)?;
    let is_direct = options.boolean("directOnly", context)?;
    let Some(function) = last.as_function() else {
        let message = "The \"function\" argument must be a function.";
        return Err(failure::wrong_type(message, context));
    };
    let arguments = match is_variable {
        true => -1,
        false => arguments_of(&function, context)?,
    };
    let flag = |is_set: Option<bool>, flag: c_int| if is_set == Some(true) { flag } else { 0 };
    let how = Registration {
        name: &name,
        arguments,
        flags: flag(is_deterministic, ffi::SQLITE_DETERMINISTIC)
            | flag(is_direct, ffi::SQLITE_DIRECTONLY),
        as_big: as_big.unwrap_or(false),
    };
    let function = Function::Plain(function);
    callbacks::register(
        &database.connection,
        &database.held,
        &how,
        function,
        context,
    )?;
    Ok(JsValue::undefined())
}

fn aggregate(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (database, _) = open_one(own, context)?;
    let given = args.get_or_undefined(1);
    // Node reads the options before it looks at the name, of whatever they are.
    if given.is_null_or_undefined() {
        let what = if given.is_null() { "null" } else { "undefined" };
        let message = format!("Cannot read properties of {what} (reading 'start')");
        return Err(errors::thrown(errors::plain(
            errors::Class::Type,
            &message,
            context,
        )));
    }
    let options = Options::needed(&given.to_object(context)?.into(), context)?;
    let start = options.get("start", context)?.unwrap_or_default();
    if start.is_undefined() {
        let message = "The \"options.start\" argument must be a function or a primitive value.";
        return Err(failure::wrong_type(message, context));
    }
    let step = options
        .get("step", context)?
        .and_then(|step| step.as_function());
    let Some(step) = step else {
        let message = "The \"options.step\" argument must be a function.";
        return Err(failure::wrong_type(message, context));
    };
    let result = options
        .get("result", context)?
        .and_then(|result| result.as_function());
    let as_big = options.boolean("useBigIntArguments", context)?;
    let is_variable = options.boolean("varargs", context)?.unwrap_or(false);
    let is_direct = options.boolean("directOnly", context)?.unwrap_or(false);
    let inverse = options.function("inverse", context)?;
    let name = options::c_text(&args.get_or_undefined(0).to_string(context)?);
    let arguments = match is_variable {
        true => -1,
        false => {
            let mut most = arguments_of(&step, context)? - 1;
            if let Some(inverse) = &inverse {
                most = most.max(arguments_of(inverse, context)? - 1);
            }
            most.max(0)
        }
    };
    let how = Registration {
        name: &name,
        arguments,
        flags: if is_direct { ffi::SQLITE_DIRECTONLY } else { 0 },
        as_big: as_big.unwrap_or(false),
    };
    let aggregate = Aggregate {
        start,
        step,
        inverse,
        result,
    };
    let aggregate = Function::Aggregate(aggregate);
    callbacks::register(
        &database.connection,
        &database.held,
        &how,
        aggregate,
        context,
    )?;
    Ok(JsValue::undefined())
}

fn create_tag_store(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (object, database) = this(own)?;
    database.connection.database(context)?;
    tags::create(&object, args, context)
}

fn create_session(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    sessions::create(&this(own)?.1, args, context)
}

fn apply_changeset(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    sessions::apply(&this(own)?.1, args, context)
}

/// The name of one of a connection's databases.
fn name_argument(value: &JsValue, context: &mut Context) -> JsResult<CString> {
    match value.is_undefined() {
        true => Ok(c"main".into()),
        false => text_argument(value, "dbName", context),
    }
}

fn location(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (_, own) = open_one(own, context)?;
    let name = name_argument(args.get_or_undefined(0), context)?;
    // SAFETY: the database is open, and the name ends in a NUL; the answer is copied at once.
    let file = unsafe { text(ffi::sqlite3_db_filename(own, name.as_ptr())) };
    let file = file.filter(|file| !file.is_empty());
    Ok(file.map_or_else(JsValue::null, values::text))
}

fn enable_load_extension(
    own: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let (database, own) = open_one(own, context)?;
    let allow = boolean_argument(args.get_or_undefined(0), "allow", context)?;
    if allow && !database.settings.loads_extensions {
        let message =
            "Cannot enable extension loading because it was disabled at database creation.";
        return Err(failure::state(message, context));
    }
    database.loads.set(allow);
    configure(
        own,
        ffi::SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
        allow,
        context,
    )
}

fn enable_defensive(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (_, own) = open_one(own, context)?;
    let active = boolean_argument(args.get_or_undefined(0), "active", context)?;
    configure(own, ffi::SQLITE_DBCONFIG_DEFENSIVE, active, context)
}

fn configure(
    own: *mut ffi::sqlite3,
    what: c_int,
    value: bool,
    context: &mut Context,
) -> JsResult<JsValue> {
    // SAFETY: the database is open, and the setting takes a number and a place for one.
    let code = unsafe {
        let none = ptr::null_mut::<c_int>();
        ffi::sqlite3_db_config(own, what, c_int::from(value), none)
    };
    match code {
        ffi::SQLITE_OK => Ok(JsValue::undefined()),
        _ => Err(Fault::last(own).error(context)),
    }
}

fn load_extension(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (database, _) = open_one(own, context)?;
    if !database.settings.loads_extensions || !database.loads.get() {
        return Err(failure::state("extension loading is not allowed", context));
    }
    let path = text_argument(args.get_or_undefined(0), "path", context)?;
    let entry = args.get_or_undefined(1).as_string();
    let entry = entry.map(|entry| options::c_text(&entry));
    let done = database.connection.run(&database.held, context, |own| {
        let entry = entry
            .as_ref()
            .map_or_else(ptr::null, |entry| entry.as_ptr());
        let mut why = ptr::null_mut();
        // SAFETY: the texts end in a NUL; the words are ours, and copied before they are given back.
        unsafe {
            let code = ffi::sqlite3_load_extension(own, path.as_ptr(), entry, &mut why);
            let words = text(why).map(|why| String::from_utf8_lossy(why).into_owned());
            free(why.cast());
            if code == ffi::SQLITE_OK {
                return Ok(());
            }
            Err(words.unwrap_or_default())
        }
    })?;
    done.map_err(|why| {
        errors::thrown(errors::plain_coded(
            "ERR_LOAD_SQLITE_EXTENSION",
            &why,
            context,
        ))
    })?;
    Ok(JsValue::undefined())
}

fn set_authorizer(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (database, _) = open_one(own, context)?;
    let callback = args.get_or_undefined(0);
    let function = callback.as_function();
    if function.is_none() && !callback.is_null() {
        let message = "The \"callback\" argument must be a function or null.";
        return Err(failure::wrong_type(message, context));
    }
    callbacks::set_authorizer(&database.connection, &database.held, function, context)?;
    Ok(JsValue::undefined())
}

fn serialize(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (database, _) = open_one(own, context)?;
    let name = name_argument(args.get_or_undefined(0), context)?;
    let made = database.connection.run(&database.held, context, |own| {
        let mut length = 0;
        // SAFETY: the database is open, the name ends in a NUL, and there is a place for the length.
        let start = unsafe { ffi::sqlite3_serialize(own, name.as_ptr(), &mut length, 0) };
        (start, length)
    });
    let (start, length) = made?;
    if start.is_null() {
        return Err(database.connection.fault().error(context));
    }
    // SAFETY: the bytes are ours, so many, and copied before they are given back.
    unsafe {
        let length = usize::try_from(length).unwrap_or(0);
        let copy = convert::uint8_array(std::slice::from_raw_parts(start, length), context);
        free(start.cast());
        Ok(copy?.into())
    }
}

fn deserialize(own: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (database, _) = open_one(own, context)?;
    let Some(view) = View::of_uint8_array(args.get_or_undefined(0), context) else {
        let message = "The \"buffer\" argument must be a Uint8Array.";
        return Err(failure::wrong_type(message, context));
    };
    if view.is_empty() {
        let message = "The \"buffer\" argument must not be empty.";
        return Err(failure::wrong_value(message, context));
    }
    let options = Options::of(args.get_or_undefined(1), context)?;
    let name = options
        .text("dbName", context)?
        .unwrap_or_else(|| c"main".into());
    let connection = &database.connection;
    connection.database(context)?;
    if connection.is_busy() {
        let message = "Cannot deserialize a database while a statement is being executed";
        return Err(failure::state(message, context));
    }
    connection.finalize_all();
    let bytes = view.to_vec();
    let done = connection.run(&database.held, context, |own| {
        let length = bytes.len() as i64;
        let flags = ffi::SQLITE_DESERIALIZE_FREEONCLOSE | ffi::SQLITE_DESERIALIZE_RESIZEABLE;
        // SAFETY: the memory is SQLite's own, as large as the bytes, and SQLite's from here on.
        let code = unsafe {
            let memory = ffi::sqlite3_malloc64(bytes.len() as u64).cast::<c_uchar>();
            if memory.is_null() {
                return Err(Fault::of(ffi::SQLITE_NOMEM));
            }
            ptr::copy_nonoverlapping(bytes.as_ptr(), memory, bytes.len());
            ffi::sqlite3_deserialize(own, name.as_ptr(), memory, length, length, flags as _)
        };
        match code {
            ffi::SQLITE_OK => Ok(()),
            _ => Err(Fault::last(own)),
        }
    })?;
    done.map_err(|fault| fault.error(context))?;
    Ok(JsValue::undefined())
}

fn is_open(own: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(this(own)?.1.connection.is_open().into())
}

fn is_transaction(own: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (_, own) = open_one(own, context)?;
    // SAFETY: the database is open.
    Ok((unsafe { ffi::sqlite3_get_autocommit(own) } == 0).into())
}

fn limits_of(own: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (object, database) = this(own)?;
    let (shown, behind) = match database.limits.clone() {
        Some(known) => known,
        None => {
            let made = limits::make(&database.connection, context)?;
            if let Some(mut database) = object.downcast_mut::<Database>() {
                database.limits = Some(made.clone());
            }
            made
        }
    };
    limits::refresh(&behind, &database.connection, context)?;
    Ok(shown.into())
}

/// The getters that each `DatabaseSync` has of its own.
pub const GETTERS: [define::Native; 3] = [is_open, is_transaction, limits_of];

/// The methods of `DatabaseSync`, in Node's order.
pub const METHODS: &[define::Method] = &[
    ("open", 0, open),
    ("close", 0, close),
    ("prepare", 0, prepare),
    ("exec", 0, exec),
    ("function", 0, function),
    ("createTagStore", 0, create_tag_store),
    ("location", 0, location),
    ("aggregate", 0, aggregate),
    ("createSession", 0, create_session),
    ("applyChangeset", 0, apply_changeset),
    ("enableLoadExtension", 0, enable_load_extension),
    ("enableDefensive", 0, enable_defensive),
    ("loadExtension", 0, load_extension),
    ("serialize", 0, serialize),
    ("deserialize", 0, deserialize),
    ("setAuthorizer", 0, set_authorizer),
];
