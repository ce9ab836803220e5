//! `[...list]`: the engine asks an iterator for each element, and each as if it were any object that a
//! script wrote; half a microsecond an element, in programs that make a new list for each change of one.
//!
//! So what is spread goes through [`all`]. What nobody could tell from its elements (an array, a `Set`,
//! a `Map`, a text, as the language made them) comes out as an array of one thing, which holds the
//! elements; all else as it is. The engine spreads that, and [`spread`] puts the elements in the thing's place
//! when the literal is complete. No script sees the array before.

use std::cell::Cell;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsSymbol, JsValue, Trace,
    builtins::{map::ordered_map::OrderedMap, set::ordered_set::OrderedSet},
    js_string,
    object::{IndexPropertyValues, builtins::JsArray},
    property::PropertyKey,
    string::CodePoint,
};

use crate::engine::{define, heap};

/// Fewer elements are the engine's.
const LEAST: usize = 4;

thread_local! {
    /// How many [`Held`] no literal has taken yet.
    static OUTSIDE: Cell<usize> = const { Cell::new(0) };
}

/// Elements that stand in an array's literal as one.
#[derive(Trace, Finalize, JsData)]
struct Held(Vec<JsValue>);

/// How a kind of values is gone over: what its prototype has for it, and what the iterator has.
#[derive(Clone, Trace, Finalize)]
struct Way {
    prototype: JsObject,
    begin: JsValue,
    iterator: JsObject,
    next: JsValue,
}

impl Way {
    fn of(prototype: JsObject, iterator: JsObject) -> Option<Self> {
        let begin = define::own_value(&prototype, &JsSymbol::iterator().into())?;
        let next = define::own_value(&iterator, &js_string!("next").into())?;
        Some(Self {
            prototype,
            begin,
            iterator,
            next,
        })
    }

    /// Whether no script has changed it.
    fn is_as_ever(&self) -> bool {
        let is = |object: &JsObject, key: &PropertyKey, known: &JsValue| {
            define::own_value(object, key).is_some_and(|value| value.strict_equals(known))
        };
        ITERATOR.with(|key| is(&self.prototype, key, &self.begin))
            && NEXT.with(|key| is(&self.iterator, key, &self.next))
    }

    /// Whether an object is gone over so.
    fn is_of(&self, object: &JsObject) -> bool {
        let object = object.borrow();
        object.prototype().as_ref() == Some(&self.prototype)
            && !ITERATOR.with(|key| object.properties().contains_key(key))
            && self.is_as_ever()
    }
}

thread_local! {
    static ITERATOR: PropertyKey = PropertyKey::from(JsSymbol::iterator());
    static NEXT: PropertyKey = PropertyKey::from(js_string!("next"));
}

/// How the language goes over its own values, in one realm.
#[derive(Clone, Trace, Finalize, JsData)]
pub struct Ways {
    array: Way,
    set: Way,
    map: Way,
    text: Way,
}

impl Ways {
    /// As they are now: before a script could change them.
    pub fn now(context: &mut Context) -> Option<Self> {
        let intrinsics = context.intrinsics();
        let (classes, iterators) = (
            intrinsics.constructors(),
            intrinsics.objects().iterator_prototypes(),
        );
        Some(Self {
            array: Way::of(classes.array().prototype(), iterators.array())?,
            set: Way::of(classes.set().prototype(), iterators.set())?,
            map: Way::of(classes.map().prototype(), iterators.map())?,
            text: Way::of(classes.string().prototype(), iterators.string())?,
        })
    }

    /// The elements of a value that has enough of them.
    fn elements(&self, value: &JsValue, context: &mut Context) -> Option<Vec<JsValue>> {
        if let Some(text) = value.as_string() {
            let is_long = text.len() >= LEAST && self.text.is_as_ever();
            return is_long.then(|| characters(&text));
        }
        let object = value.as_object()?;
        if object.is_array() {
            return elements_of_array(&object).filter(|_| self.array.is_of(&object));
        }
        if let Some(set) = object.downcast_ref::<OrderedSet>() {
            let is_usual = set.len() >= LEAST && self.set.is_of(&object);
            return is_usual.then(|| set.iter().cloned().collect());
        }
        let entries: Vec<[JsValue; 2]> = {
            let map = object.downcast_ref::<OrderedMap<JsValue>>()?;
            if map.len() < LEAST || !self.map.is_of(&object) {
                return None;
            }
            let entries = map.iter();
            entries
                .map(|(key, value)| [key.clone(), value.clone()])
                .collect()
        };
        let entries = entries.into_iter();
        Some(
            entries
                .map(|entry| JsArray::from_iter(entry, context).into())
                .collect(),
        )
    }
}

/// Those of an array without holes.
fn elements_of_array(array: &JsObject) -> Option<Vec<JsValue>> {
    let length = define::own!(array, "length")?.as_number()?;
    let array = array.borrow();
    let stored = array.properties().index_property_values();
    let is_dense = matches!(
        stored,
        IndexPropertyValues::DenseI32(_)
            | IndexPropertyValues::DenseF64(_)
            | IndexPropertyValues::DenseElement(_)
    );
    let is_usual = is_dense && stored.len() >= LEAST && stored.len() as f64 == length;
    is_usual.then(|| match stored {
        IndexPropertyValues::DenseI32(all) => all.copied().map(JsValue::from).collect(),
        IndexPropertyValues::DenseF64(all) => all.copied().map(JsValue::from).collect(),
        IndexPropertyValues::DenseElement(all) => all.cloned().collect(),
        _ => Vec::new(),
    })
}

fn characters(text: &JsString) -> Vec<JsValue> {
    let mut at = 0;
    let points = text.code_points().map(|point| {
        let start = at;
        at += match point {
            CodePoint::Unicode(character) => character.len_utf16(),
            CodePoint::UnpairedSurrogate(_) => 1,
        };
        // Not a part of the text, which would keep all of it.
        JsString::from(text.as_str().get_expect(start..at)).into()
    });
    points.collect()
}

/// What is to be spread in the place of a value.
pub fn all(_: &JsValue, args: &[JsValue], ways: &Ways, context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let Some(elements) = ways.elements(value, context) else {
        return Ok(value.clone());
    };
    // What comes out is spread as an array.
    if !ways.array.is_as_ever() {
        return Ok(value.clone());
    }
    OUTSIDE.set(OUTSIDE.get() + 1);
    let held = JsObject::from_proto_and_data(None, Held(elements));
    Ok(JsArray::from_iter([held.into()], context).into())
}

/// A literal's array, with all elements in it.
pub fn spread(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let made = args.get_or_undefined(0);
    if OUTSIDE.get() == 0 {
        return Ok(made.clone());
    }
    let Some(elements) = made.as_object().and_then(|made| with_held(&made)) else {
        return Ok(made.clone());
    };
    heap::look();
    Ok(JsArray::from_iter(elements, context).into())
}

/// The elements, those that are held among them; none if none are.
fn with_held(array: &JsObject) -> Option<Vec<JsValue>> {
    let is_held = |value: &JsValue| value.as_object().is_some_and(|value| value.is::<Held>());
    let array = array.borrow();
    let IndexPropertyValues::DenseElement(stored) = array.properties().index_property_values()
    else {
        return None;
    };
    let first = stored.as_slice().iter().position(is_held)?;
    let mut all = stored.as_slice()[..first].to_vec();
    for value in &stored.as_slice()[first..] {
        let held = value.as_object();
        match held.as_ref().and_then(JsObject::downcast_mut::<Held>) {
            Some(mut held) => {
                OUTSIDE.set(OUTSIDE.get().saturating_sub(1));
                all.append(&mut held.0);
            }
            None => all.push(value.clone()),
        }
    }
    Some(all)
}
