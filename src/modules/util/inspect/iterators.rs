//! Looking into the iterators of maps and sets.
//!
//! The engine has no way to look ahead in one. So an iterator that is to be shown is run to its
//! end with the engine's own `next`, what it gave is kept beside it, and from then on `next` of
//! that iterator gives from what was kept. `next` of all others stays the engine's.

use std::cell::RefCell;
use std::collections::VecDeque;

use boa_engine::{
    Context, Finalize, JsData, JsObject, JsResult, JsValue, Trace,
    builtins::iterable::create_iter_result_object,
    js_string,
    object::builtins::{JsFunction, JsWeakMap},
};

use crate::engine::define;
use crate::modules::util::kind::{self, Kind};

/// What an iterator that was looked into still has to give.
#[derive(Trace, Finalize, JsData)]
struct Kept {
    items: VecDeque<JsValue>,
    /// Whether they are pairs of `entries()`.
    pairs: bool,
}

thread_local! {
    /// The engine's `next` of map and set iterators, and what was kept of those looked into.
    static LOOKED: RefCell<Option<(JsFunction, JsFunction, JsWeakMap)>> = const { RefCell::new(None) };
}

fn set_up(context: &mut Context) -> JsResult<Option<(JsFunction, JsFunction, JsWeakMap)>> {
    if let Some(known) = LOOKED.with(|looked| looked.borrow().clone()) {
        return Ok(Some(known));
    }
    let prototypes = context.intrinsics().objects().iterator_prototypes();
    let (map, set) = (prototypes.map(), prototypes.set());
    let of_map = map.get(js_string!("next"), context)?.as_function();
    let of_set = set.get(js_string!("next"), context)?.as_function();
    let (Some(of_map), Some(of_set)) = (of_map, of_set) else {
        return Ok(None);
    };
    let known = (of_map, of_set, JsWeakMap::new(context));
    LOOKED.with(|looked| *looked.borrow_mut() = Some(known.clone()));
    for (prototype, next) in [(map, next_of_map as define::Native), (set, next_of_set)] {
        let next = define::function("next", 0, next, context);
        // A plain set keeps the property where the engine's caches expect it.
        prototype.set(js_string!("next"), next, false, context)?;
    }
    Ok(Some(known))
}

fn next_of_map(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    next(this, args, true, context)
}

fn next_of_set(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    next(this, args, false, context)
}

fn next(this: &JsValue, args: &[JsValue], map: bool, context: &mut Context) -> JsResult<JsValue> {
    let Some((of_map, of_set, kept)) = LOOKED.with(|looked| looked.borrow().clone()) else {
        return Ok(JsValue::undefined());
    };
    if let Some(object) = this.as_object()
        && let Some(kept) = kept.get(&object, context)?.as_object()
        && let Some(mut kept) = kept.downcast_mut::<Kept>()
    {
        let value = kept.items.pop_front();
        let done = value.is_none();
        return Ok(create_iter_result_object(
            value.unwrap_or_default(),
            done,
            context,
        ));
    }
    let engine = if map { of_map } else { of_set };
    engine.call(this, args, context)
}

/// What the iterator still has to give, and whether it is pairs: then keys and values in turn.
pub fn remaining(
    object: &JsObject,
    kind: &Kind,
    context: &mut Context,
) -> JsResult<(Vec<JsValue>, bool)> {
    let Some((of_map, of_set, table)) = set_up(context)? else {
        return Ok((Vec::new(), false));
    };
    let known = table.get(object, context)?.as_object();
    let kept = known.as_ref().and_then(JsObject::downcast_ref::<Kept>);
    let (items, pairs) = match kept {
        Some(kept) => (kept.items.iter().cloned().collect(), kept.pairs),
        None => {
            let next = if *kind == Kind::MapIterator {
                of_map
            } else {
                of_set
            };
            let items = drain(object, &next, context)?;
            let pairs = are_pairs(&items, kind);
            let kept = Kept {
                items: items.iter().cloned().collect(),
                pairs,
            };
            let kept = JsObject::from_proto_and_data(None, kept);
            table.set(object, kept.into(), context)?;
            (items, pairs)
        }
    };
    if !pairs {
        return Ok((items, false));
    }
    let mut flat = Vec::with_capacity(items.len() * 2);
    for item in items {
        let pair = item.to_object(context)?;
        flat.push(pair.get(0, context)?);
        flat.push(pair.get(1, context)?);
    }
    Ok((flat, true))
}

/// Runs the iterator to its end.
fn drain(object: &JsObject, next: &JsFunction, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let mut items = Vec::new();
    let this = JsValue::from(object.clone());
    loop {
        let result = next.call(&this, &[], context)?.to_object(context)?;
        if result.get(js_string!("done"), context)?.to_boolean() {
            return Ok(items);
        }
        items.push(result.get(js_string!("value"), context)?);
    }
}

/// Whether the items look like the pairs that `entries()` gives: arrays of two, and in a set the
/// same value twice. A map whose values are all arrays of two is taken for one of entries.
fn are_pairs(items: &[JsValue], kind: &Kind) -> bool {
    let is_pair = |item: &JsValue| {
        let Some(array) = item.as_object().filter(kind::is_array) else {
            return false;
        };
        let array = array.borrow();
        let properties = array.properties();
        let at = |index: u32| {
            properties
                .get(&index.into())
                .and_then(|own| own.value().cloned())
        };
        let two = properties.index_property_keys().count() == 2;
        match (at(0), at(1)) {
            (Some(first), Some(second)) if two => {
                *kind == Kind::MapIterator || JsValue::same_value_zero(&first, &second)
            }
            _ => false,
        }
    };
    !items.is_empty() && items.iter().all(is_pair)
}
