//! `StatementSyncIterator`: a statement's rows, one at a time; and the plain objects they are.

use std::cell::Cell;

use boa_engine::{
    Context, Finalize, JsData, JsObject, JsResult, JsString, JsValue, Trace,
    builtins::object::OrdinaryObject,
    object::builtins::JsFunction,
    property::{PropertyDescriptor, PropertyKey},
};

use super::statement::Statement;
use super::{Class, classes, failure};
use crate::engine::{convert, define};

/// An object without a prototype. All with the same properties share a shape.
pub fn null_object(context: &mut Context) -> JsObject {
    JsObject::new(context.root_shape(), None::<JsObject>, OrdinaryObject).upcast()
}

/// Gives an object an ordinary property.
pub fn put(object: &JsObject, key: PropertyKey, value: JsValue) {
    let descriptor = PropertyDescriptor::builder()
        .value(value)
        .writable(true)
        .enumerable(true)
        .configurable(true);
    object.insert_property(key, descriptor);
}

/// Gives an object a getter of its own, as Node's native half does.
pub fn getter(object: &JsObject, name: &str, get: &JsFunction) {
    let descriptor = PropertyDescriptor::builder()
        .get(get.clone())
        .enumerable(true)
        .configurable(false);
    object.insert_property(JsString::from(name), descriptor);
}

/// The native state of an iterator.
#[derive(Clone, Trace, Finalize, JsData)]
pub struct Rows {
    statement: Statement,
    /// Which beginning of the statement it is of.
    #[unsafe_ignore_trace]
    of: u64,
    #[unsafe_ignore_trace]
    is_done: Cell<bool>,
}

impl Rows {
    /// The rows of a statement that has just begun.
    pub fn of(statement: Statement) -> Self {
        Self {
            of: statement.prepared.begun.get(),
            statement,
            is_done: Cell::new(false),
        }
    }

    /// The object that a script has.
    pub fn object(self, context: &mut Context) -> JsResult<JsObject> {
        let classes = classes(context)?;
        Ok(define::native_object(
            &classes.of(Class::Iterator),
            self,
            context,
        ))
    }
}

fn result(value: Option<JsValue>, context: &mut Context) -> JsValue {
    let made = null_object(context);
    define::put(&made, "done", value.is_none());
    define::put(&made, "value", value.unwrap_or_else(JsValue::null));
    made.into()
}

/// The iterator that `this` is, and its state.
fn this(this: &JsValue) -> JsResult<(JsObject, Rows)> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let rows = object.downcast_ref::<Rows>().map(|rows| rows.clone());
    Ok((object, rows.ok_or_else(convert::illegal_invocation)?))
}

fn is_done(object: &JsObject) {
    if let Some(rows) = object.downcast_ref::<Rows>() {
        rows.is_done.set(true);
    }
}

fn next(own: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (object, rows) = this(own)?;
    let prepared = &rows.statement.prepared;
    prepared.raw(context)?;
    if rows.is_done.get() {
        return Ok(result(None, context));
    }
    if prepared.begun.get() != rows.of {
        return Err(failure::state("iterator was invalidated", context));
    }
    let row = prepared.next(&rows.statement.held, context)?;
    if row.is_none() {
        prepared.reset();
        is_done(&object);
    }
    Ok(result(row, context))
}

fn end(own: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (object, rows) = this(own)?;
    rows.statement.prepared.raw(context)?;
    rows.statement.prepared.reset();
    is_done(&object);
    Ok(result(None, context))
}

/// The methods of `StatementSyncIterator`.
pub const METHODS: &[define::Method] = &[("next", 0, next), ("return", 0, end)];
