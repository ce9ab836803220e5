//! `Array.prototype.slice`, `concat`, `splice`, `unshift`, `fill`, `indexOf`, `lastIndexOf` and `includes`: the engine asks
//! for each element as if it were any property, which takes a third of a microsecond. Programs call these again
//! and again for arrays of thousands.
//!
//! What lies in the engine's dense storage is read and written there, as long as no script could see a
//! difference; for everything else the engine's methods are called. And `flat`, for what it is not to try.

use std::ops::Range;

use boa_engine::{
    Context, JsArgs, JsNativeError, JsObject, JsResult, JsSymbol, JsValue, js_string,
    object::{
        IndexPropertyValues,
        builtins::{JsArray, JsFunction},
    },
    property::PropertyDescriptor,
};

use super::define::{self, own, with_key};
use super::storage;

/// What it costs, roughly and in one unit, to write an element by its place; to make an element of other
/// storage; to make the storage; and the engine's `shift`, which moves so many elements by one.
const WRITE: usize = 16;
const MAKE: usize = 6;
const STORAGE: usize = 500;
const MOVED: usize = 6;

/// What the engine's methods are.
#[derive(Clone, boa_engine::Trace, boa_engine::Finalize)]
struct Engines {
    method: JsFunction,
    /// What an array's class gives when it is asked for the class of a part.
    species: JsObject,
}

/// How deep arrays may lie in each other that are made flat.
const DEEPEST: usize = 5_000;

type Replaced = fn(&JsValue, &[JsValue], &Engines, &mut Context) -> JsResult<JsValue>;

const METHODS: [(&str, usize, Replaced); 9] = [
    ("flat", 0, flat),
    ("slice", 2, slice),
    ("concat", 1, concat),
    ("splice", 2, splice),
    ("unshift", 1, unshift),
    ("fill", 1, fill),
    ("indexOf", 1, index_of),
    ("lastIndexOf", 1, last_index_of),
    ("includes", 1, includes),
];

/// Installs them in a fresh context.
pub fn install(context: &mut Context) {
    let constructors = context.intrinsics().constructors();
    let prototype = constructors.array().prototype();
    let Some(species) = species(&constructors.array().constructor()) else {
        return;
    };
    for (name, length, replaced) in METHODS {
        let method = define::own_value(&prototype, &js_string!(name).into());
        let Some(method) = method.and_then(|method| method.as_function()) else {
            continue;
        };
        let species = species.clone();
        let engines = Engines { method, species };
        let made = define::closure(name, length, replaced, engines, context);
        define::put_hidden(&prototype, name, made);
    }
}

fn species(class: &JsObject) -> Option<JsObject> {
    let found = class
        .borrow()
        .properties()
        .get(&JsSymbol::species().into())?;
    found.get()?.as_object()
}

/// An array whose elements are all in dense storage: own properties that are values.
struct Dense {
    object: JsObject,
    length: usize,
}

impl Dense {
    fn of(value: &JsValue) -> Option<Self> {
        let object = value.as_object().filter(JsObject::is_array)?;
        let stored = dense_length(&object)?;
        let length = own!(&object, "length")?.as_number()?;
        (length == stored as f64).then_some(Self {
            object,
            length: stored,
        })
    }

    /// Whether its length may be set.
    fn is_writable(&self) -> bool {
        let length = with_key!("length", |key| self.object.borrow().properties().get(key));
        length.is_some_and(|length| length.writable() == Some(true))
    }

    /// Whether elements may be added, and nothing that it inherits would hear of them.
    fn may_grow(&self, context: &mut Context) -> JsResult<bool> {
        if !self.object.is_extensible(context)? {
            return Ok(false);
        }
        let root = context.intrinsics().constructors().object().prototype();
        let mut next = self.object.prototype();
        while let Some(object) = next {
            let is_plain = object.is_array() || object.is_ordinary() || object == root;
            if !is_plain || dense_length(&object) != Some(0) {
                return Ok(false);
            }
            next = object.prototype();
        }
        Ok(true)
    }

    /// Whether a part of it is an `Array`, and no script is asked about that.
    fn makes_arrays(&self, engines: &Engines, context: &mut Context) -> bool {
        let array = context.intrinsics().constructors().array();
        with_key!("constructor", |key| {
            let class = array.constructor();
            self.object.prototype().as_ref() == Some(&array.prototype())
                && !self.object.borrow().properties().contains_key(key)
                && define::own_value(&array.prototype(), key)
                    .is_some_and(|value| value.as_object().as_ref() == Some(&class))
                && species(&class).as_ref() == Some(&engines.species)
        })
    }

    fn part(&self, part: Range<usize>) -> Vec<JsValue> {
        let mut values = Vec::with_capacity(part.len());
        self.add_part(part, &mut values);
        values
    }

    fn add_part(&self, part: Range<usize>, to: &mut Vec<JsValue>) {
        let object = self.object.borrow();
        match object.properties().index_property_values() {
            IndexPropertyValues::DenseI32(all) => {
                to.extend(all.as_slice()[part].iter().copied().map(JsValue::from));
            }
            IndexPropertyValues::DenseF64(all) => {
                to.extend(all.as_slice()[part].iter().copied().map(JsValue::from));
            }
            IndexPropertyValues::DenseElement(all) => to.extend_from_slice(&all.as_slice()[part]),
            _ => {}
        }
    }

    /// Writes values over what is there, and behind it.
    fn write(&self, at: usize, values: impl IntoIterator<Item = JsValue>) {
        for (at, value) in (at as u32..).zip(values) {
            let property = PropertyDescriptor::builder()
                .value(value)
                .writable(true)
                .enumerable(true)
                .configurable(true);
            self.object.insert_property(at, property);
        }
    }

    fn set_length(&self, length: usize, context: &mut Context) -> JsResult<()> {
        self.object
            .set(js_string!("length"), length, true, context)?;
        Ok(())
    }

    /// Puts values into the place of others, in the cheapest of three ways.
    fn replace(&self, out: Range<usize>, items: &[JsValue], context: &mut Context) -> JsResult<()> {
        let behind = self.length - out.end;
        let fewer = out.len().saturating_sub(items.len());
        let writing = match out.len() == items.len() {
            true => 0,
            false => WRITE * behind,
        };
        let shifting = match fewer {
            0 => usize::MAX,
            _ => WRITE * out.start + fewer * (self.length / MOVED + WRITE),
        };
        let storing = MAKE * (behind + out.start) + STORAGE;
        if storing < writing.min(shifting) {
            let mut all = Vec::with_capacity(out.start + items.len() + behind);
            self.add_part(0..out.start, &mut all);
            all.extend_from_slice(items);
            self.add_part(out.end..self.length, &mut all);
            if storage::put(&self.object, all, context) {
                return Ok(());
            }
        }
        if shifting < writing {
            let front = self.part(0..out.start);
            self.write(fewer, front);
            self.write(fewer + out.start, items.iter().cloned());
            let array = JsArray::from_object(self.object.clone())?;
            for _ in 0..fewer {
                array.shift(context)?;
            }
            return Ok(());
        }
        let behind = match writing {
            0 => Vec::new(),
            _ => self.part(out.end..self.length),
        };
        self.write(out.start, items.iter().cloned().chain(behind));
        if out.len() != items.len() {
            self.set_length(self.length - out.len() + items.len(), context)?;
        }
        Ok(())
    }

    /// The place of the first value that is like the one that is looked for, or of the last.
    fn position(&self, part: Range<usize>, from_behind: bool, wanted: &Wanted) -> Option<usize> {
        let start = part.start;
        let object = self.object.borrow();
        let at = match object.properties().index_property_values() {
            IndexPropertyValues::DenseI32(all) => {
                let number = wanted.number?;
                find(&all.as_slice()[part], from_behind, |value| {
                    f64::from(*value) == number
                })
            }
            IndexPropertyValues::DenseF64(all) => {
                let number = wanted.number?;
                let finds_nan = wanted.finds_nan && number.is_nan();
                find(&all.as_slice()[part], from_behind, |value| {
                    *value == number || finds_nan && value.is_nan()
                })
            }
            IndexPropertyValues::DenseElement(all) => {
                find(&all.as_slice()[part], from_behind, |value| wanted.is(value))
            }
            _ => None,
        };
        Some(start + at?)
    }
}

/// Takes an element out of an array of the host's own; false when a script has made it one that this
/// cannot be done with.
pub fn take_out(array: &JsObject, at: usize, context: &mut Context) -> JsResult<bool> {
    match Dense::of(&array.clone().into()) {
        Some(array) if at < array.length && array.is_writable() => {
            array.replace(at..at + 1, &[], context)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// How many elements there are, when all are dense.
fn dense_length(object: &JsObject) -> Option<usize> {
    let object = object.borrow();
    let values = object.properties().index_property_values();
    match values {
        IndexPropertyValues::DenseI32(_)
        | IndexPropertyValues::DenseF64(_)
        | IndexPropertyValues::DenseElement(_) => Some(values.len()),
        _ => None,
    }
}

fn find<T>(all: &[T], from_behind: bool, is: impl Fn(&T) -> bool) -> Option<usize> {
    if from_behind {
        all.iter().rposition(is)
    } else {
        all.iter().position(is)
    }
}

/// A value that is looked for.
struct Wanted {
    value: JsValue,
    number: Option<f64>,
    /// Whether not-a-number is like itself.
    finds_nan: bool,
}

impl Wanted {
    fn new(value: &JsValue, finds_nan: bool) -> Self {
        Self {
            value: value.clone(),
            number: value.as_number(),
            finds_nan,
        }
    }

    fn is(&self, value: &JsValue) -> bool {
        self.value.strict_equals(value)
            || self.finds_nan
                && self.number.is_some_and(f64::is_nan)
                && value.as_number().is_some_and(f64::is_nan)
    }
}

/// An argument that says a place, if no script runs to find out which; `absent` when it is not given.
fn place(value: Option<&JsValue>, absent: f64) -> Option<f64> {
    let Some(value) = value else {
        return Some(absent);
    };
    if value.is_undefined() {
        return Some(0.0);
    }
    let number = value.as_number()?;
    Some(if number.is_nan() { 0.0 } else { number.trunc() })
}

/// The element that a place stands for: negative ones count from the end.
fn element(place: f64, length: usize) -> usize {
    let place = if place < 0.0 {
        (length as f64 + place).max(0.0)
    } else {
        place
    };
    // Larger numbers become the largest.
    (place as usize).min(length)
}

/// The engine's `flat` does not look how deep it is.
fn flat(
    this: &JsValue,
    args: &[JsValue],
    engines: &Engines,
    context: &mut Context,
) -> JsResult<JsValue> {
    let depth = args.get_or_undefined(0).as_number().unwrap_or(1.0);
    if depth > DEEPEST as f64 && this.as_object().is_some_and(|all| is_deeper(all, DEEPEST)) {
        return Err(JsNativeError::range()
            .with_message("Maximum call stack size exceeded")
            .into());
    }
    engines.method.call(this, args, context)
}

/// Whether arrays lie in each other deeper than that, as far as it can be seen without a script.
fn is_deeper(array: JsObject, limit: usize) -> bool {
    let elements = |array: &JsObject| match array.borrow().properties().index_property_values() {
        // Nothing but numbers.
        IndexPropertyValues::DenseI32(_) | IndexPropertyValues::DenseF64(_) => 0,
        _ => own!(array, "length").map_or(0, |length| length.as_number().unwrap_or(0.0) as u32),
    };
    let count = elements(&array);
    let mut open = vec![(array, 0..count)];
    while let Some((array, rest)) = open.last_mut() {
        let Some(at) = rest.next() else {
            open.pop();
            continue;
        };
        let element = define::own_value(array, &at.into());
        let inner = element.and_then(|element| element.as_object());
        if let Some(inner) = inner.filter(JsObject::is_array) {
            let count = elements(&inner);
            open.push((inner, 0..count));
            if open.len() > limit {
                return true;
            }
        }
    }
    false
}

fn slice(
    this: &JsValue,
    args: &[JsValue],
    engines: &Engines,
    context: &mut Context,
) -> JsResult<JsValue> {
    let part = Dense::of(this).and_then(|array| {
        let start = element(place(args.first(), 0.0)?, array.length);
        let end = match args.get(1).filter(|end| !end.is_undefined()) {
            Some(end) => element(place(Some(end), 0.0)?, array.length),
            None => array.length,
        };
        (array.makes_arrays(engines, context)).then(|| array.part(start..end.max(start)))
    });
    match part {
        Some(part) => Ok(JsArray::from_iter(part, context).into()),
        None => engines.method.call(this, args, context),
    }
}

fn concat(
    this: &JsValue,
    args: &[JsValue],
    engines: &Engines,
    context: &mut Context,
) -> JsResult<JsValue> {
    match parts(this, args, engines, context) {
        Some(all) => Ok(JsArray::from_iter(all, context).into()),
        None => engines.method.call(this, args, context),
    }
}

/// What an array becomes with these behind it, where all that are objects are arrays like it.
fn parts(
    this: &JsValue,
    args: &[JsValue],
    engines: &Engines,
    context: &mut Context,
) -> Option<Vec<JsValue>> {
    let spreadable = JsSymbol::is_concat_spreadable().into();
    let constructors = context.intrinsics().constructors();
    let roots = [
        constructors.array().prototype(),
        constructors.object().prototype(),
    ];
    let says_nothing = |object: &JsObject| !object.borrow().properties().contains_key(&spreadable);
    if !this.is_object() || !roots.iter().all(says_nothing) {
        return None;
    }
    let mut all = Vec::new();
    for value in std::iter::once(this).chain(args) {
        if value.is_object() {
            let array = Dense::of(value)?;
            if !says_nothing(&array.object) || !array.makes_arrays(engines, context) {
                return None;
            }
            all.extend(array.part(0..array.length));
        } else {
            all.push(value.clone());
        }
    }
    Some(all)
}

fn splice(
    this: &JsValue,
    args: &[JsValue],
    engines: &Engines,
    context: &mut Context,
) -> JsResult<JsValue> {
    let plain = Dense::of(this).and_then(|array| {
        let start = element(place(args.first(), 0.0)?, array.length);
        let all = (array.length - start) as f64;
        let count = if args.is_empty() { 0.0 } else { all };
        let count = place(args.get(1), count)?.clamp(0.0, all) as usize;
        (array.is_writable() && array.makes_arrays(engines, context))
            .then_some((array, start..start + count))
    });
    let items = args.get(2..).unwrap_or_default();
    if let Some((array, out)) = plain
        && (items.len() <= out.len() || array.may_grow(context)?)
    {
        let taken = JsArray::from_iter(array.part(out.clone()), context);
        array.replace(out, items, context)?;
        return Ok(taken.into());
    }
    engines.method.call(this, args, context)
}

fn unshift(
    this: &JsValue,
    args: &[JsValue],
    engines: &Engines,
    context: &mut Context,
) -> JsResult<JsValue> {
    if let Some(array) = Dense::of(this)
        && !args.is_empty()
        && array.is_writable()
        && array.may_grow(context)?
    {
        array.replace(0..0, args, context)?;
        return Ok((array.length + args.len()).into());
    }
    engines.method.call(this, args, context)
}

fn fill(
    this: &JsValue,
    args: &[JsValue],
    engines: &Engines,
    context: &mut Context,
) -> JsResult<JsValue> {
    if let Some((array, part)) = filled(this, args)
        && (part.end <= array.length || array.may_grow(context)?)
    {
        let value = args.get_or_undefined(0);
        array.write(part.start, std::iter::repeat_n(value.clone(), part.len()));
        return Ok(this.clone());
    }
    engines.method.call(this, args, context)
}

/// What `fill` writes to, if that is dense, or all of it will be: `new Array(n)` has no elements yet.
fn filled(this: &JsValue, args: &[JsValue]) -> Option<(Dense, Range<usize>)> {
    /// Larger ones are left to the engine, which does not take memory for what has no elements.
    const LONGEST: f64 = (1 << 25) as f64;
    let object = this.as_object().filter(JsObject::is_array)?;
    let length = own!(&object, "length")?.as_number()?;
    let stored = dense_length(&object)?;
    if length > LONGEST {
        return None;
    }
    let start = element(place(args.get(1), 0.0)?, length as usize);
    let end = match args.get(2).filter(|end| !end.is_undefined()) {
        Some(end) => element(place(Some(end), 0.0)?, length as usize),
        None => length as usize,
    };
    let array = Dense {
        object,
        length: stored,
    };
    (start <= stored).then_some((array, start..end.max(start)))
}

fn index_of(
    this: &JsValue,
    args: &[JsValue],
    engines: &Engines,
    context: &mut Context,
) -> JsResult<JsValue> {
    match forward(this, args, false) {
        Some(found) => Ok(found.map_or(JsValue::from(-1), JsValue::from)),
        None => engines.method.call(this, args, context),
    }
}

fn includes(
    this: &JsValue,
    args: &[JsValue],
    engines: &Engines,
    context: &mut Context,
) -> JsResult<JsValue> {
    match forward(this, args, true) {
        Some(found) => Ok(found.is_some().into()),
        None => engines.method.call(this, args, context),
    }
}

/// Looks for a value from the front, if the array is a plain one.
fn forward(this: &JsValue, args: &[JsValue], finds_nan: bool) -> Option<Option<usize>> {
    let array = Dense::of(this)?;
    let start = element(place(args.get(1), 0.0)?, array.length);
    let wanted = Wanted::new(args.get_or_undefined(0), finds_nan);
    Some(array.position(start..array.length, false, &wanted))
}

fn last_index_of(
    this: &JsValue,
    args: &[JsValue],
    engines: &Engines,
    context: &mut Context,
) -> JsResult<JsValue> {
    let plain = Dense::of(this).and_then(|array| {
        let place = place(args.get(1), f64::INFINITY)?;
        let end = if place < 0.0 {
            (array.length as f64 + place + 1.0).max(0.0)
        } else {
            place + 1.0
        };
        let end = (end as usize).min(array.length);
        Some((array, end))
    });
    let Some((array, end)) = plain else {
        return engines.method.call(this, args, context);
    };
    let wanted = Wanted::new(args.get_or_undefined(0), false);
    let found = array.position(0..end, true, &wanted);
    Ok(found.map_or(JsValue::from(-1), JsValue::from))
}
