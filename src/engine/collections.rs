//! `delete` and `clear` of `Map` and `Set`. The engine moves up all that stands behind what goes, so
//! that a large map which is emptied in its order takes seconds.
//!
//! It leaves a gap instead, in no time, while an iterator of the map exists, and closes all gaps when
//! the last one is gone. So a large map gets one that nobody holds: the collector lets it go.
//!
//! `difference` and `symmetricDifference` of sets move as much for each value that goes from their result;
//! what two plain sets make is put together here.
//!
//! `clear` leaves no gaps, so that a loop over the map misses what is put in behind. Where there is
//! such a loop each entry is deleted by itself.

use boa_engine::{
    Context, Finalize, JsArgs, JsObject, JsResult, JsString, JsValue, Trace,
    builtins::{map::ordered_map::OrderedMap, set::ordered_set::OrderedSet},
    js_string,
    object::builtins::{JsFunction, JsMap, JsSet},
    property::PropertyKey,
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
    install_of_two(context);
}

/// What a set is asked when it is the other one.
const ASKED: [&str; 3] = ["has", "keys", "size"];

/// An engine's method of two sets, and what the language has for [`ASKED`], and for the iterator that
/// `keys` gives.
#[derive(Clone, Trace, Finalize)]
struct OfTwo {
    engines: JsFunction,
    prototype: JsObject,
    asked: Vec<JsValue>,
    iterator: JsObject,
    next: JsValue,
    #[unsafe_ignore_trace]
    together: Together,
}

/// The values that are of one of the sets, but not of the other.
type Together = fn(&OrderedSet, &OrderedSet) -> Vec<JsValue>;

fn install_of_two(context: &mut Context) {
    let prototype = context.intrinsics().constructors().set().prototype();
    let iterator = context.intrinsics().objects().iterator_prototypes().set();
    let asked: Vec<_> = ASKED
        .into_iter()
        .filter_map(|name| answer(&prototype, &JsString::from(name).into()))
        .collect();
    let Some(next) = define::own_value(&iterator, &js_string!("next").into()) else {
        return;
    };
    for (name, together) in [
        ("difference", difference as Together),
        ("symmetricDifference", symmetric_difference),
    ] {
        let engines = define::own_value(&prototype, &JsString::from(name).into());
        let Some(engines) = engines.and_then(|engines| engines.as_function()) else {
            continue;
        };
        let of_two = OfTwo {
            engines,
            prototype: prototype.clone(),
            asked: asked.clone(),
            iterator: iterator.clone(),
            next: next.clone(),
            together,
        };
        let made = define::closure(name, 1, of_two_sets, of_two, context);
        define::put_hidden(&prototype, name, made);
    }
}

/// A property's value, or the function that gives it.
fn answer(object: &JsObject, key: &PropertyKey) -> Option<JsValue> {
    let found = object.borrow().properties().get(key)?;
    found.value().or(found.get()).cloned()
}

impl OfTwo {
    /// Whether a set answers as the language has it.
    fn is_plain(&self, object: &JsObject) -> bool {
        let next = define::own_value(&self.iterator, &js_string!("next").into());
        let object = object.borrow();
        let mut keys = ASKED.into_iter().map(|name| JsString::from(name).into());
        let mut known = self.asked.iter();
        object.prototype().as_ref() == Some(&self.prototype)
            && self.asked.len() == ASKED.len()
            && next.is_some_and(|next| next.strict_equals(&self.next))
            && keys.all(|key: PropertyKey| {
                !object.properties().contains_key(&key)
                    && answer(&self.prototype, &key)
                        .zip(known.next())
                        .is_some_and(|(now, known)| now.strict_equals(known))
            })
    }
}

fn of_two_sets(
    this: &JsValue,
    args: &[JsValue],
    of_two: &OfTwo,
    context: &mut Context,
) -> JsResult<JsValue> {
    let sets = this
        .as_object()
        .zip(args.get_or_undefined(0).as_object())
        .filter(|(_, other)| of_two.is_plain(other));
    let values = sets.and_then(|(one, other)| {
        let one = one.downcast_ref::<OrderedSet>()?;
        let other = other.downcast_ref::<OrderedSet>()?;
        Some((of_two.together)(&one, &other))
    });
    match values {
        Some(values) => Ok(JsSet::from_iter(values, context).into()),
        None => of_two.engines.call(this, args, context),
    }
}

fn difference(one: &OrderedSet, other: &OrderedSet) -> Vec<JsValue> {
    let values = one.iter().filter(|value| !other.contains(value));
    values.cloned().collect()
}

fn symmetric_difference(one: &OrderedSet, other: &OrderedSet) -> Vec<JsValue> {
    let mut values = difference(one, other);
    values.append(&mut difference(other, one));
    values
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
