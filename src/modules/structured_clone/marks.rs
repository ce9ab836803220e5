//! `markAsUntransferable` and `markAsUncloneable` of `worker_threads`. A mark is not seen on its
//! object, nor inherited from it.

use std::cell::RefCell;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue, object::builtins::JsWeakSet};

use crate::modules::buffer;

#[derive(Clone, Copy)]
pub enum Mark {
    Untransferable,
    Uncloneable,
}

thread_local! {
    /// The objects that have each mark.
    static MARKED: RefCell<[Option<JsWeakSet>; 2]> = const { RefCell::new([None, None]) };
}

/// Whether an object has the mark. A pool that small Buffers share is untransferable by itself.
pub fn has(mark: Mark, object: &JsObject, context: &mut Context) -> bool {
    let marked = MARKED.with(|marked| marked.borrow()[mark as usize].clone());
    marked.is_some_and(|marked| marked.has(object, context).unwrap_or(false))
        || matches!(mark, Mark::Untransferable) && buffer::is_pool(object, context)
}

fn put(mark: Mark, value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let Some(object) = value.as_object() else {
        return Ok(JsValue::undefined());
    };
    let known = MARKED.with(|marked| marked.borrow()[mark as usize].clone());
    let marked = known.unwrap_or_else(|| {
        let made = JsWeakSet::new(context);
        MARKED.with(|marked| marked.borrow_mut()[mark as usize] = Some(made.clone()));
        made
    });
    marked.add(&object, context)?;
    Ok(JsValue::undefined())
}

/// `markAsUntransferable(object)`; what is no object is left alone.
pub fn mark_as_untransferable(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    put(Mark::Untransferable, args.get_or_undefined(0), context)
}

/// `markAsUncloneable(object)`; what is no object is left alone.
pub fn mark_as_uncloneable(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    put(Mark::Uncloneable, args.get_or_undefined(0), context)
}

/// `isMarkedAsUntransferable(object)`
pub fn is_marked(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = args.get_or_undefined(0).as_object();
    Ok(object
        .is_some_and(|object| has(Mark::Untransferable, &object, context))
        .into())
}
