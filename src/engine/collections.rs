//! `delete` and `clear` of `Map` and `Set`. The engine moves up all that stands behind what goes, so
//! that a large map which is emptied in its order takes seconds.
//!
//! It leaves a gap instead, in no time, while an iterator of the map exists, and closes all gaps when
//! the last one is gone. So a large map gets one that nobody holds: the collector lets it go.
//!
//! `clear` leaves no gaps, so that a loop over the map misses what is put in behind. Where there is
//! such a loop each entry is deleted by itself.

use boa_engine::{
    Context, Finalize, JsArgs, JsObject, JsResult, JsValue, Trace,
    builtins::{map::ordered_map::OrderedMap, set::ordered_set::OrderedSet},
    js_string,
    object::builtins::{JsFunction, JsMap, JsSet},
};

use super::{define, heap};

/// Up to so many entries are moved.
const FEW: usize = 2048;
/// What a gap counts for the collector: more than its bytes, since iterators that begin walk over it.
const GAP: usize = 256;

/// Installs them in a fresh context.
pub fn install(context: &mut Context) {
    let map = context.intrinsics().constructors().map().prototype();
    let set = context.intrinsics().constructors().set().prototype();
    for (prototype, delete) in [(map, delete_of_map as Delete), (set, delete_of_set)] {
        let engines = define::own_value(&prototype, &js_string!("delete").into());
        let Some(engines) = engines.and_then(|engines| engines.as_function()) else {
            continue;
        };
        let made = define::closure("delete", 1, delete, engines, context);
        define::put_hidden(&prototype, "delete", made);
    }
    let map = context.intrinsics().constructors().map().prototype();
    let set = context.intrinsics().constructors().set().prototype();
    for (prototype, leaves_gaps) in [
        (map, leave_gaps_in_map as LeaveGaps),
        (set, leave_gaps_in_set),
    ] {
        let engines = define::own_value(&prototype, &js_string!("clear").into());
        let Some(engines) = engines.and_then(|engines| engines.as_function()) else {
            continue;
        };
        let both = Clear {
            engines,
            leaves_gaps,
        };
        let made = define::closure("clear", 0, clear, both, context);
        define::put_hidden(&prototype, "clear", made);
    }
}

/// The engine's `clear`, and what is done instead where it would lose a loop's place.
#[derive(Clone, Trace, Finalize)]
struct Clear {
    engines: JsFunction,
    #[unsafe_ignore_trace]
    leaves_gaps: LeaveGaps,
}

type LeaveGaps = fn(&JsObject) -> bool;

fn clear(
    this: &JsValue,
    args: &[JsValue],
    both: &Clear,
    context: &mut Context,
) -> JsResult<JsValue> {
    match this.as_object() {
        Some(object) if (both.leaves_gaps)(&object) => Ok(JsValue::undefined()),
        _ => both.engines.call(this, args, context),
    }
}

/// Deletes all entries if an iterator exists, which is seen by the gap that the first one leaves.
fn leave_gaps_in_map(object: &JsObject) -> bool {
    let Some(mut map) = object.downcast_mut::<OrderedMap<JsValue>>() else {
        return false;
    };
    let before = map.full_len();
    let Some(first) = map.iter().next().map(|(key, _)| key.clone()) else {
        return true;
    };
    map.remove(&first);
    if map.full_len() != before {
        return false;
    }
    let rest: Vec<JsValue> = map.iter().map(|(key, _)| key.clone()).collect();
    for key in &rest {
        map.remove(key);
    }
    heap::allocating(GAP * (rest.len() + 1));
    true
}

fn leave_gaps_in_set(object: &JsObject) -> bool {
    let Some(mut set) = object.downcast_mut::<OrderedSet>() else {
        return false;
    };
    let before = set.full_len();
    let Some(first) = set.iter().next().cloned() else {
        return true;
    };
    set.delete(&first);
    if set.full_len() != before {
        return false;
    }
    let rest: Vec<JsValue> = set.iter().cloned().collect();
    for key in &rest {
        set.delete(key);
    }
    heap::allocating(GAP * (rest.len() + 1));
    true
}

type Delete = fn(&JsValue, &[JsValue], &JsFunction, &mut Context) -> JsResult<JsValue>;

/// How many entries and gaps a map has.
fn length_of_map(object: &JsObject) -> Option<usize> {
    let map = object.downcast_ref::<OrderedMap<JsValue>>()?;
    Some(map.full_len())
}

fn length_of_set(object: &JsObject) -> Option<usize> {
    Some(object.downcast_ref::<OrderedSet>()?.full_len())
}

fn delete_of_map(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let plain = this.as_object().and_then(|object| {
        let before = length_of_map(&object)?;
        Some((JsMap::from_object(object).ok()?, before))
    });
    let Some((map, before)) = plain else {
        return engines.call(this, args, context);
    };
    let was_there = map.delete(args.get_or_undefined(0).clone(), context)?;
    if before > FEW && was_there.to_boolean() {
        if length_of_map(&map) == Some(before) {
            heap::allocating(GAP);
        } else {
            map.keys(context)?;
        }
    }
    Ok(was_there)
}

fn delete_of_set(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let plain = this.as_object().and_then(|object| {
        let before = length_of_set(&object)?;
        Some((JsSet::from_object(object).ok()?, before))
    });
    let Some((set, before)) = plain else {
        return engines.call(this, args, context);
    };
    let was_there = set.delete(args.get_or_undefined(0).clone());
    if before > FEW && was_there {
        let object: JsObject = set.clone().into();
        if length_of_set(&object) == Some(before) {
            heap::allocating(GAP);
        } else {
            set.keys(context)?;
        }
    }
    Ok(was_there.into())
}
