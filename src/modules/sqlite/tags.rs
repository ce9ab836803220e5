//! `SQLTagStore`: statements by the template literals that are their texts. It keeps those that
//! were used last.

use std::collections::{BTreeMap, HashMap};

use boa_engine::{Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace};

use super::database::Database;
use super::statement::{Prepared, Statement};
use super::{Class, classes, failure, rows};
use crate::engine::{convert, define};

/// A statement that is kept, and when it was used.
#[derive(Trace, Finalize)]
struct Kept {
    statement: Statement,
    used: u64,
}

/// The native state of a `SQLTagStore`.
#[derive(Trace, Finalize, JsData)]
struct Store {
    database: JsObject,
    capacity: usize,
    statements: HashMap<JsString, Kept>,
    #[unsafe_ignore_trace]
    by_use: BTreeMap<u64, JsString>,
    uses: u64,
}

impl Store {
    fn find(&mut self, text: &JsString) -> Option<Statement> {
        let kept = self.statements.get_mut(text)?;
        self.by_use.remove(&kept.used);
        self.uses += 1;
        kept.used = self.uses;
        self.by_use.insert(self.uses, text.clone());
        Some(kept.statement.clone())
    }

    fn keep(&mut self, text: JsString, statement: Statement) {
        self.uses += 1;
        let used = self.uses;
        self.by_use.insert(used, text.clone());
        if let Some(before) = self.statements.insert(text, Kept { statement, used }) {
            self.by_use.remove(&before.used);
        }
        while self.statements.len() > self.capacity {
            let Some((_, last)) = self.by_use.pop_first() else {
                break;
            };
            self.statements.remove(&last);
        }
    }

    fn drop_finalized(&mut self, text: &JsString) {
        if let Some(kept) = self.statements.remove(text) {
            self.by_use.remove(&kept.used);
        }
    }
}

/// `database.createTagStore(maxSize)`
pub fn create(own: &JsObject, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let message = "The \"maxSize\" argument must be a positive integer.";
    let capacity = match value.as_number() {
        _ if value.is_undefined() => 1000.0,
        None => return Err(failure::wrong_type(message, context)),
        Some(number) => number,
    };
    if !(1.0..=f64::from(i32::MAX)).contains(&capacity) || capacity.fract() != 0.0 {
        return Err(failure::out_of_range(message, context));
    }
    let store = Store {
        database: own.clone(),
        capacity: capacity as usize,
        statements: HashMap::new(),
        by_use: BTreeMap::new(),
        uses: 0,
    };
    let classes = classes(context)?;
    let made = define::native_object(&classes.of(Class::TagStore), store, context);
    let getters = [("capacity", 0), ("db", 1), ("size", 2)];
    for (name, at) in getters {
        rows::getter(&made, name, &classes.store[at]);
    }
    Ok(made.into())
}

fn with<R>(this: &JsValue, work: impl FnOnce(&mut Store) -> R) -> JsResult<R> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let mut store = object
        .downcast_mut::<Store>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(work(&mut store))
}

/// The getters of a store: its capacity, its database, and how many statements it keeps.
pub const GETTERS: [define::Native; 3] = [
    |this, _, _| Ok(with(this, |store| store.capacity)?.into()),
    |this, _, _| Ok(with(this, |store| store.database.clone())?.into()),
    |this, _, _| Ok(with(this, |store| store.statements.len())?.into()),
];

/// The statement for a template literal, and what is bound to it.
fn statement<'a>(
    this: &JsValue,
    args: &'a [JsValue],
    context: &mut Context,
) -> JsResult<(Statement, &'a [JsValue])> {
    let own = with(this, |store| store.database.clone())?;
    let Some((held, connection, manner)) = own
        .downcast_ref::<Database>()
        .map(|own| (own.held.clone(), own.connection.clone(), own.manner))
    else {
        return Err(convert::illegal_invocation());
    };
    connection.database(context)?;
    let parts = args.get_or_undefined(0).as_object();
    let Some(parts) = parts.filter(JsObject::is_array) else {
        let message = "First argument must be an array of strings (template literal).";
        return Err(failure::wrong_type(message, context));
    };
    let values = args.get(1..).unwrap_or_default();
    let length = parts
        .get(JsString::from("length"), context)?
        .to_length(context)?;
    let mut text = Vec::new();
    for at in 0..length {
        let part = parts.get(at, context)?;
        let Some(part) = part.as_string() else {
            let message = "Template literal parts must be strings.";
            return Err(failure::wrong_type(message, context));
        };
        text.extend(part.iter());
        if usize::try_from(at).is_ok_and(|at| at < values.len()) {
            text.push(u16::from(b'?'));
        }
    }
    let text = JsString::from(text.as_slice());
    if let Some(known) = with(this, |store| store.find(&text))? {
        if known.prepared.raw(context).is_ok() {
            return Ok((known, values));
        }
        with(this, |store| store.drop_finalized(&text))?;
    }
    let prepared = Prepared::new(&connection, &held, &text, manner, context)?;
    if prepared.parameters(context)? != values.len() {
        let message = "SQLite parameters must be bound using template literal placeholders.";
        return Err(failure::wrong_value(message, context));
    }
    let made = Statement {
        held,
        prepared: std::rc::Rc::new(prepared),
    };
    with(this, |store| store.keep(text, made.clone()))?;
    Ok((made, values))
}

/// What is bound: an object is a value here, not names of parameters.
fn checked(values: &[JsValue], context: &mut Context) -> JsResult<()> {
    let first = values.first().and_then(JsValue::as_object);
    match first {
        Some(first) if crate::modules::buffer::View::of(&first, context).is_none() => {
            let message = "Provided value cannot be bound to SQLite parameter 1.";
            Err(failure::wrong_type(message, context))
        }
        _ => Ok(()),
    }
}

fn get(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (statement, values) = statement(this, args, context)?;
    checked(values, context)?;
    statement.prepared.get(&statement.held, values, context)
}

fn all(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (statement, values) = statement(this, args, context)?;
    checked(values, context)?;
    statement.prepared.all(&statement.held, values, context)
}

fn run(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (statement, values) = statement(this, args, context)?;
    checked(values, context)?;
    statement.prepared.run(&statement.held, values, context)
}

fn iterate(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (statement, values) = statement(this, args, context)?;
    checked(values, context)?;
    statement.prepared.begin(values, context)?;
    Ok(rows::Rows::of(statement).object(context)?.into())
}

fn clear(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    // They are dropped when the store is in no use any more.
    let dropped = with(this, |store| {
        store.by_use.clear();
        std::mem::take(&mut store.statements)
    })?;
    drop(dropped);
    Ok(JsValue::undefined())
}

/// The methods of `SQLTagStore`.
pub const METHODS: &[define::Method] = &[
    ("get", 0, get),
    ("all", 0, all),
    ("iterate", 0, iterate),
    ("run", 0, run),
    ("clear", 0, clear),
];
