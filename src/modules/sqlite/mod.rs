//! `sqlite`: SQLite, built into this program, behind Node's classes.
//!
//! All is native. `connection.rs` is what stands between SQLite, which calls back into scripts, and
//! scripts, which may close what is being used; read it first.

mod backup;
mod callbacks;
mod connection;
mod constants;
mod database;
mod failure;
mod limits;
mod options;
mod rows;
mod sessions;
mod statement;
mod tags;
mod values;

use std::cell::RefCell;

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
    object::builtins::JsFunction, property::Attribute,
};

use crate::engine::{convert, define, errors};

/// The version of SQLite.
pub fn version() -> &'static str {
    libsqlite3_sys::SQLITE_VERSION.to_str().unwrap_or_default()
}

/// A class of the module.
#[derive(Clone, Copy, Debug)]
enum Class {
    Database,
    Statement,
    Iterator,
    Session,
    TagStore,
}

/// What the module's objects are made with.
#[derive(Clone)]
struct Classes {
    /// By [`Class`].
    prototypes: [JsObject; 5],
    /// Getters that objects have of their own: of a database, a statement and a store.
    database: [JsFunction; 3],
    source: JsFunction,
    expanded: JsFunction,
    store: [JsFunction; 3],
    /// `Symbol.for('sqlite-type')`
    kind: Option<JsSymbol>,
}

impl Classes {
    fn of(&self, class: Class) -> JsObject {
        self.prototypes[class as usize].clone()
    }
}

thread_local! {
    static CLASSES: RefCell<Option<Classes>> = const { RefCell::new(None) };
}

/// What objects are made with: `exports` has made it.
fn classes(_: &mut Context) -> JsResult<Classes> {
    CLASSES
        .with(|classes| classes.borrow().clone())
        .ok_or_else(convert::illegal_invocation)
}

fn illegal(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let code = "ERR_ILLEGAL_CONSTRUCTOR";
    Err(errors::thrown(errors::plain_coded(
        code,
        "Illegal constructor",
        context,
    )))
}

/// `Symbol.for(name)`
fn registered(name: &str, context: &mut Context) -> JsResult<Option<JsSymbol>> {
    let symbol = context.intrinsics().constructors().symbol().constructor();
    let made = symbol.get(js_string!("for"), context)?;
    let Some(made) = made.as_function() else {
        return Ok(None);
    };
    let name = JsString::from(name).into();
    Ok(made.call(&symbol.into(), &[name], context)?.as_symbol())
}

fn make(context: &mut Context) -> JsResult<(Classes, [JsFunction; 5])> {
    let iterator = context.intrinsics().constructors().iterator().prototype();
    let prototypes = [(); 4].map(|()| define::object(context));
    let [database, statement, session, store] = prototypes;
    let rows =
        JsObject::from_proto_and_data(iterator, boa_engine::builtins::object::OrdinaryObject);
    let mut made = Vec::new();
    for (name, prototype, methods, construct) in [
        (
            "DatabaseSync",
            &database,
            database::METHODS,
            database::construct as define::Native,
        ),
        ("StatementSync", &statement, statement::METHODS, illegal),
        ("StatementSyncIterator", &rows, rows::METHODS, illegal),
        ("Session", &session, sessions::METHODS, illegal),
        ("SQLTagStore", &store, tags::METHODS, illegal),
    ] {
        define::put_functions(prototype, methods, context);
        made.push(define::constructor(name, 0, construct, prototype, context));
    }
    for (prototype, native) in [
        (&database, database::dispose as define::Native),
        (&session, sessions::dispose),
    ] {
        let dispose = define::function("", 0, native, context);
        if let Some(symbol) = crate::engine::symbols::dispose() {
            rows::put(prototype, symbol.into(), dispose.into());
        }
    }
    let mut getter = |native| define::function("", 0, native, context);
    let classes = Classes {
        database: database::GETTERS.map(&mut getter),
        source: getter(statement::source),
        expanded: getter(statement::expanded),
        store: tags::GETTERS.map(&mut getter),
        prototypes: [database, statement, rows, session, store],
        kind: registered("sqlite-type", context)?,
    };
    let made = made.try_into().map_err(|_| convert::illegal_invocation())?;
    Ok((classes, made))
}

/// The exports of `sqlite`.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let (classes, [database, statement, _, session, _]) = make(context)?;
    CLASSES.with(|known| *known.borrow_mut() = Some(classes));
    let exports = define::object(context);
    define::put(&exports, "DatabaseSync", database);
    define::put(&exports, "StatementSync", statement);
    define::put(&exports, "Session", session);
    let table = define::object(context);
    for &(name, value) in constants::ALL {
        define::put_with(&table, JsString::from(name), value, Attribute::ENUMERABLE);
    }
    define::put(&exports, "constants", table);
    define::put_functions(&exports, &[("backup", 2, backup::backup)], context);
    Ok(exports)
}
