//! `database.limits`: SQLite's limits as properties of an object.

use std::ffi::c_int;
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsValue, Trace, js_string,
    object::builtins::JsProxy,
};
use libsqlite3_sys as ffi;

use super::connection::Connection;
use super::failure;
use super::options::{Options, small_integer};
use crate::engine::define;

/// The limits, in Node's order.
const LIMITS: [(&str, c_int); 11] = [
    ("length", ffi::SQLITE_LIMIT_LENGTH),
    ("sqlLength", ffi::SQLITE_LIMIT_SQL_LENGTH),
    ("column", ffi::SQLITE_LIMIT_COLUMN),
    ("exprDepth", ffi::SQLITE_LIMIT_EXPR_DEPTH),
    ("compoundSelect", ffi::SQLITE_LIMIT_COMPOUND_SELECT),
    ("vdbeOp", ffi::SQLITE_LIMIT_VDBE_OP),
    ("functionArg", ffi::SQLITE_LIMIT_FUNCTION_ARG),
    ("attach", ffi::SQLITE_LIMIT_ATTACHED),
    ("likePatternLength", ffi::SQLITE_LIMIT_LIKE_PATTERN_LENGTH),
    ("variableNumber", ffi::SQLITE_LIMIT_VARIABLE_NUMBER),
    ("triggerDepth", ffi::SQLITE_LIMIT_TRIGGER_DEPTH),
];

/// The limits that a database is opened with.
pub fn of(options: &Options, context: &mut Context) -> JsResult<Vec<(c_int, c_int)>> {
    let limits = options.object("limits", context)?;
    let mut set = Vec::new();
    for (name, limit) in LIMITS {
        let Some(value) = limits.get(name, context)? else {
            continue;
        };
        let what = format!("The \"options.limits.{name}\" argument must be");
        let Some(value) = small_integer(&value) else {
            return Err(failure::wrong_type(&format!("{what} an integer."), context));
        };
        if value < 0 {
            let message = format!("{what} non-negative.");
            return Err(failure::out_of_range(&message, context));
        }
        set.push((limit, value));
    }
    Ok(set)
}

/// The object behind the proxy that scripts have: whose limits they are.
#[derive(Trace, Finalize, JsData)]
struct Limits {
    #[unsafe_ignore_trace]
    connection: Rc<Connection>,
}

/// The object that scripts have, and the one behind it.
pub fn make(connection: &Rc<Connection>, context: &mut Context) -> JsResult<(JsObject, JsObject)> {
    let prototype = context.intrinsics().constructors().object().prototype();
    let connection = Rc::clone(connection);
    let behind = define::native_object(&prototype, Limits { connection }, context);
    for (name, _) in LIMITS {
        define::put(&behind, name, JsValue::undefined());
    }
    let proxy = JsProxy::builder(behind.clone())
        .get(get)
        .set(set)
        .define_property(define_property)
        .delete_property(delete)
        .build(context)?;
    Ok((proxy.into(), behind))
}

/// Has the object behind show what the limits are now: it is what inspection sees.
pub fn refresh(behind: &JsObject, connection: &Connection, context: &mut Context) -> JsResult<()> {
    if connection.is_open() {
        for (name, limit) in LIMITS {
            let value = ask(connection, limit, -1, context)?;
            define::put(behind, name, value);
        }
    }
    Ok(())
}

fn ask(
    connection: &Connection,
    limit: c_int,
    value: c_int,
    context: &mut Context,
) -> JsResult<c_int> {
    let database = connection.database(context)?;
    // SAFETY: the database is open.
    Ok(unsafe { ffi::sqlite3_limit(database, limit, value) })
}

/// Which limit a trap of the proxy is about.
fn asked(args: &[JsValue]) -> Option<(Rc<Connection>, c_int)> {
    let behind = args.get_or_undefined(0).as_object()?;
    let connection = Rc::clone(&behind.downcast_ref::<Limits>()?.connection);
    let name = args.get_or_undefined(1).as_string()?;
    let known = |known: &&(&str, c_int)| name == known.0;
    let (_, limit) = LIMITS.iter().find(known)?;
    Some((connection, *limit))
}

fn get(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let Some((connection, limit)) = asked(args) {
        return Ok(ask(&connection, limit, -1, context)?.into());
    }
    let behind = args.get_or_undefined(0).to_object(context)?;
    let key = args.get_or_undefined(1).to_property_key(context)?;
    behind.get(key, context)
}

fn change(
    connection: &Connection,
    limit: c_int,
    value: &JsValue,
    context: &mut Context,
) -> JsResult<()> {
    connection.database(context)?;
    let value = match small_integer(value) {
        Some(value) if value < 0 => {
            return Err(failure::out_of_range(
                "Limit value must be non-negative.",
                context,
            ));
        }
        Some(value) => value,
        // SQLite takes what is too large for the largest there is.
        None if value.as_number() == Some(f64::INFINITY) => c_int::MAX,
        None => {
            let message = "Limit value must be a non-negative integer or Infinity.";
            return Err(failure::wrong_type(message, context));
        }
    };
    ask(connection, limit, value, context)?;
    Ok(())
}

fn set(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let Some((connection, limit)) = asked(args) {
        change(&connection, limit, args.get_or_undefined(2), context)?;
        return Ok(true.into());
    }
    let behind = args.get_or_undefined(0).to_object(context)?;
    let key = args.get_or_undefined(1).to_property_key(context)?;
    let value = args.get_or_undefined(2).clone();
    Ok(behind.set(key, value, false, context)?.into())
}

fn define_property(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let descriptor = args.get_or_undefined(2).to_object(context)?;
    if let Some((connection, limit)) = asked(args) {
        let value = descriptor.get(js_string!("value"), context)?;
        change(&connection, limit, &value, context)?;
        return Ok(true.into());
    }
    let behind = args.get_or_undefined(0).to_object(context)?;
    let key = args.get_or_undefined(1).to_property_key(context)?;
    let descriptor = descriptor.to_property_descriptor(context)?;
    Ok(behind
        .define_property_or_throw(key, descriptor, context)?
        .into())
}

fn delete(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if asked(args).is_none() {
        let behind = args.get_or_undefined(0).to_object(context)?;
        let key = args.get_or_undefined(1).to_property_key(context)?;
        behind.delete_property_or_throw(key, context)?;
    }
    Ok(true.into())
}
