//! What is gone over to be had at once, and not in a loop: `[...list]`, `const [a, b] = list`, and
//! `for (const [key, value] of map)`. The engine asks an iterator for each element, and each as if it were
//! any object that a script wrote; half a microsecond an element. So mended texts have it done by calls
//! ([`super::listed`] puts them in).
//!
//! What nobody could tell from its elements (an array, a `Set`, a `Map`, a text, as the language made
//! them) is taken as it lies there; all else is gone over as the language has it.

use std::cell::Cell;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsNativeError, JsObject, JsResult, JsString,
    JsSymbol, JsValue, Trace,
    builtins::{
        iterable::create_iter_result_object, map::ordered_map::OrderedMap,
        set::ordered_set::OrderedSet,
    },
    js_string,
    object::{
        IndexPropertyValues,
        builtins::{JsArray, JsFunction},
    },
    property::{Attribute, PropertyKey},
    string::CodePoint,
};

use super::helpers::PAIRS;
use crate::engine::{convert, define, heap, slots};

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
            slots::own_value_by_name(object, key).is_some_and(|value| value.strict_equals(known))
        };
        ITERATOR.with(|key| is(&self.prototype, key, &self.begin))
            && NEXT.with(|key| is(&self.iterator, key, &self.next))
    }

    /// Whether scripts have given the iterator something that closes it.
    fn is_closed(&self) -> bool {
        let mut around = Some(self.iterator.clone());
        while let Some(object) = around {
            let object = object.borrow();
            if RETURN.with(|key| object.properties().contains_key(key)) {
                return true;
            }
            around = object.prototype();
        }
        false
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
    static RETURN: PropertyKey = PropertyKey::from(js_string!("return"));
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

    /// The elements of a value that is gone over as ever.
    pub fn elements(&self, value: &JsValue, context: &mut Context) -> Option<Vec<JsValue>> {
        if let Some(text) = value.as_string() {
            return self.text.is_as_ever().then(|| characters(&text));
        }
        let object = value.as_object()?;
        if object.is_array() {
            return elements_of_array(&object).filter(|_| self.array.is_of(&object));
        }
        if let Some(set) = object.downcast_ref::<OrderedSet>() {
            let is_usual = self.set.is_of(&object);
            return is_usual.then(|| set.iter().cloned().collect());
        }
        let entries: Vec<[JsValue; 2]> = {
            let map = object.downcast_ref::<OrderedMap<JsValue>>()?;
            if !self.map.is_of(&object) {
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

    /// An array that is gone over as ever, elements that are no values of its own among them or not.
    fn array(&self, value: &JsValue) -> Option<JsObject> {
        let object = value.as_object().filter(JsObject::is_array)?;
        self.array.is_of(&object).then_some(object)
    }
}

fn length(array: &JsObject) -> Option<f64> {
    define::own!(array, "length")?.as_number()
}

/// Those of an array without holes.
fn elements_of_array(array: &JsObject) -> Option<Vec<JsValue>> {
    let length = length(array)?;
    let array = array.borrow();
    let stored = array.properties().index_property_values();
    let is_dense = matches!(
        stored,
        IndexPropertyValues::DenseI32(_)
            | IndexPropertyValues::DenseF64(_)
            | IndexPropertyValues::DenseElement(_)
    );
    let is_usual = is_dense && stored.len() as f64 == length;
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

/// `$ouro_spread(array, of, name)`: an array of both; `name` is what V8 calls the second.
pub fn spread(
    _: &JsValue,
    args: &[JsValue],
    ways: &Ways,
    context: &mut Context,
) -> JsResult<JsValue> {
    let (front, of) = (args.get_or_undefined(0), args.get_or_undefined(1));
    let behind = match ways.elements(of, context) {
        Some(elements) => elements,
        None => all_of(of, args.get_or_undefined(2), context)?,
    };
    heap::look();
    let front = front
        .as_object()
        .and_then(|front| elements_of_array(&front));
    let mut all = front.unwrap_or_default();
    let made = match all.is_empty() {
        true => JsArray::from_iter(behind, context),
        false => {
            all.extend(behind);
            JsArray::from_iter(all, context)
        }
    };
    Ok(made.into())
}

/// `$ouro_push(array, ...items)`: the array, with these behind it.
pub fn push(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let array = args.get_or_undefined(0);
    if let Some(object) = array.as_object() {
        let array = JsArray::from_object(object)?;
        for item in args.get(1..).unwrap_or_default() {
            array.push(item.clone(), context)?;
        }
    }
    Ok(array.clone())
}

/// `$ouro_taken(of, count, name)`: an object that has by its numbers what an array pattern takes.
pub fn taken(
    _: &JsValue,
    args: &[JsValue],
    ways: &Ways,
    context: &mut Context,
) -> JsResult<JsValue> {
    let of = args.get_or_undefined(0);
    let count = args.get_or_undefined(1).as_number().unwrap_or(0.0) as usize;
    let name = args.get_or_undefined(2);
    take(of, count, name, ways, context)
}

fn take(
    of: &JsValue,
    count: usize,
    name: &JsValue,
    ways: &Ways,
    context: &mut Context,
) -> JsResult<JsValue> {
    // What is behind the end of an array might be its prototype's.
    let padded = |mut all: Vec<JsValue>, context: &mut Context| {
        all.resize(count, JsValue::undefined());
        Ok(JsArray::from_iter(all, context).into())
    };
    if let Some(array) = ways.array(of) {
        if length(&array).is_some_and(|length| length >= count as f64) {
            if !ways.array.is_closed() {
                return Ok(of.clone());
            }
        } else if let Some(all) = elements_of_array(&array) {
            return padded(all, context);
        }
    }
    let Some((iterator, next)) = begin(of, context)? else {
        return Err(refused(of, name, context));
    };
    let next = callable(&next, context)?;
    let mut all = Vec::with_capacity(count.min(16));
    while all.len() < count {
        match step(&iterator, &next, context)?.0 {
            Some(value) => all.push(value),
            None => return padded(all, context),
        }
    }
    close(&iterator, context)?;
    padded(all, context)
}

/// What has each element of an iterable taken apart by its numbers.
#[derive(Trace, Finalize, JsData)]
struct Pairs {
    source: Source,
    #[unsafe_ignore_trace]
    count: usize,
}

#[derive(Clone, Trace, Finalize)]
enum Source {
    /// An array that is gone over as ever, and the number of the next element.
    Array(JsObject, #[unsafe_ignore_trace] Cell<Option<usize>>),
    /// An iterator, and its `next`.
    Iterator(JsObject, JsValue),
}

/// Makes `$ouro_pairs(of, count, name)`: what a loop goes over whose variables are an array pattern's,
/// written by numbers.
pub fn pairs(ways: Ways, context: &mut Context) -> JsFunction {
    let made = define::object(context);
    let begin = define::function("", 0, |this, _, _| Ok(this.clone()), context);
    define::put_with(&made, JsSymbol::iterator(), begin, Attribute::all());
    let next = define::closure(PAIRS, 0, next_pair, ways.clone(), context);
    define::put_hidden(&made, "next", next);
    let leave = define::closure(PAIRS, 0, leave, ways.clone(), context);
    define::put_hidden(&made, "return", leave);
    let held = Held {
        ways,
        prototype: made,
    };
    define::closure(PAIRS, 3, go_over, held, context)
}

#[derive(Clone, Trace, Finalize)]
struct Held {
    ways: Ways,
    prototype: JsObject,
}

fn go_over(_: &JsValue, args: &[JsValue], held: &Held, context: &mut Context) -> JsResult<JsValue> {
    let of = args.get_or_undefined(0);
    let count = args.get_or_undefined(1).as_number().unwrap_or(0.0) as usize;
    let source = match held.ways.array(of) {
        Some(array) => Source::Array(array, Cell::new(Some(0))),
        None => match begin(of, context)? {
            Some((iterator, next)) => Source::Iterator(iterator, next),
            None => return Err(refused(of, args.get_or_undefined(2), context)),
        },
    };
    let pairs = Pairs { source, count };
    Ok(define::native_object(&held.prototype, pairs, context).into())
}

fn of(value: &JsValue) -> Option<(Source, usize)> {
    let object = value.as_object()?;
    let pairs = object.downcast_ref::<Pairs>()?;
    Some((pairs.source.clone(), pairs.count))
}

/// The next element of an array, which may be another by now; none at its end.
fn element(
    this: &JsValue,
    array: &JsObject,
    at: usize,
    context: &mut Context,
) -> JsResult<Option<JsValue>> {
    let length = match length(array) {
        Some(length) => length,
        None => define::get!(array, "length", context)?.to_length(context)? as f64,
    };
    let is_there = (at as f64) < length;
    if let Some(object) = this.as_object()
        && let Some(pairs) = object.downcast_ref::<Pairs>()
        && let Source::Array(_, next) = &pairs.source
    {
        next.set(is_there.then_some(at + 1));
    }
    match is_there {
        true => array.get(at, context).map(Some),
        false => Ok(None),
    }
}

/// `next()` of what such a loop goes over.
fn next_pair(
    this: &JsValue,
    _: &[JsValue],
    ways: &Ways,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some((source, count)) = of(this) else {
        return Ok(JsValue::undefined());
    };
    let (value, given) = match &source {
        Source::Array(array, at) => match at.get() {
            Some(at) => (element(this, array, at, context)?, None),
            None => (None, None),
        },
        Source::Iterator(iterator, next) => {
            let Some(next) = next.as_callable() else {
                let next = shown(next, context);
                return Err(fail(format!("{next} is not a function")));
            };
            step(iterator, &next, context)?
        }
    };
    let Some(value) = value else {
        let nothing = JsValue::undefined();
        return Ok(create_iter_result_object(nothing, true, context));
    };
    let name = js_string!(".for").into();
    match take(&value, count, &name, ways, context) {
        // What the iterator gave can be given on if nobody sees that it is looked at again.
        Ok(taken) => match given.filter(|_| JsValue::strict_equals(&taken, &value)) {
            Some(given) => Ok(given.into()),
            None => Ok(create_iter_result_object(taken, false, context)),
        },
        Err(error) => {
            // To the engine the iterator has failed, which it does not close.
            let _ = end(&source, ways, context);
            Err(error)
        }
    }
}

/// `return()` of it, where the loop is left.
fn leave(this: &JsValue, _: &[JsValue], ways: &Ways, context: &mut Context) -> JsResult<JsValue> {
    let result = match of(this) {
        Some((source, _)) => end(&source, ways, context)?,
        None => None,
    };
    Ok(result.unwrap_or_else(|| define::object(context).into()))
}

fn end(source: &Source, ways: &Ways, context: &mut Context) -> JsResult<Option<JsValue>> {
    match source {
        Source::Iterator(iterator, _) => close(iterator, context),
        // Scripts can give what goes over arrays something that closes it.
        Source::Array(array, _) => {
            if !ways.array.is_closed() {
                return Ok(None);
            }
            let iterator =
                callable(&ways.array.begin, context)?.call(&array.clone().into(), &[], context)?;
            iterator
                .as_object()
                .map_or(Ok(None), |iterator| close(&iterator, context))
        }
    }
}

/// Closes an iterator: what it gives, if it has something to close it with.
fn close(iterator: &JsObject, context: &mut Context) -> JsResult<Option<JsValue>> {
    let close = define::get!(iterator, "return", context)?;
    if close.is_null_or_undefined() {
        return Ok(None);
    }
    let result = callable(&close, context)?.call(&iterator.clone().into(), &[], context)?;
    match result.is_object() {
        true => Ok(Some(result)),
        false => Err(fail(format!(
            "Iterator result {} is not an object",
            result.display()
        ))),
    }
}

fn callable(value: &JsValue, context: &mut Context) -> JsResult<JsObject> {
    match value.as_callable() {
        Some(function) => Ok(function),
        None => Err(fail(format!("{} is not a function", shown(value, context)))),
    }
}

fn fail(words: String) -> JsError {
    JsNativeError::typ().with_message(words).into()
}

/// The error of something that is not iterable: V8 has a name for it, or shows what it is.
fn refused(of: &JsValue, name: &JsValue, context: &mut Context) -> JsError {
    let name = name.as_string().map(|name| convert::text(&name));
    let words = match name.as_deref() {
        None => {
            let of = shown(of, context);
            format!("{of} is not iterable (cannot read property Symbol(Symbol.iterator))")
        }
        Some(name) => match name.strip_suffix('(') {
            Some(called) => {
                format!("{called} is not a function or its return value is not iterable")
            }
            None => format!("{name} is not iterable"),
        },
    };
    fail(words)
}

/// A value that V8 has no name for.
fn shown(value: &JsValue, context: &mut Context) -> String {
    match value.type_of() {
        "undefined" => "undefined".to_string(),
        "object" if value.is_object() => "object".into(),
        kind @ ("function" | "bigint" | "symbol") => kind.into(),
        kind => match value.to_string(context) {
            Ok(value) => format!("{kind} {}", convert::text(&value)),
            Err(_) => kind.into(),
        },
    }
}

/// An iterator and its `next`; none where there is no iterator.
fn begin(of: &JsValue, context: &mut Context) -> JsResult<Option<(JsObject, JsValue)>> {
    if of.is_null_or_undefined() {
        return Ok(None);
    }
    let method = of.to_object(context)?.get(JsSymbol::iterator(), context)?;
    let Some(method) = method.as_callable() else {
        return Ok(None);
    };
    let iterator = method.call(of, &[], context)?;
    let Some(iterator) = iterator.as_object() else {
        return Err(fail(
            "Result of the Symbol.iterator method is not an object".into(),
        ));
    };
    let next = define::get!(&iterator, "next", context)?;
    Ok(Some((iterator, next)))
}

/// What an iterator gives next; none at its end. With it the object in which it is, if that has nothing
/// but values.
fn step(
    iterator: &JsObject,
    next: &JsObject,
    context: &mut Context,
) -> JsResult<(Option<JsValue>, Option<JsObject>)> {
    let result = next.call(&iterator.clone().into(), &[], context)?;
    let Some(result) = result.as_object() else {
        let words = format!("Iterator result {} is not an object", result.display());
        return Err(fail(words));
    };
    let done = define::own!(&result, "done");
    let is_plain = done.is_some();
    let done = match done {
        Some(done) => done,
        None => result.get(js_string!("done"), context)?,
    };
    if done.to_boolean() {
        return Ok((None, None));
    }
    match define::own!(&result, "value") {
        Some(value) => Ok((Some(value), is_plain.then_some(result))),
        None => Ok((Some(result.get(js_string!("value"), context)?), None)),
    }
}

/// All that an iterable gives which is spread in a call.
pub fn all_given(of: &JsValue, context: &mut Context) -> JsResult<Vec<JsValue>> {
    if of.is_null_or_undefined() {
        let words = "cannot convert 'null' or 'undefined' to object";
        return Err(fail(words.into()));
    }
    // The engine's words, which the text makes better ones of.
    let Some((iterator, next)) = begin(of, context)? else {
        let words = format!("value with type `{}` is not iterable", of.type_of());
        return Err(fail(words));
    };
    let Some(next) = next.as_callable() else {
        return Err(fail("not a callable function".into()));
    };
    let mut all = Vec::new();
    while let Some(value) = step(&iterator, &next, context)?.0 {
        all.push(value);
    }
    Ok(all)
}

/// All that an iterable gives.
fn all_of(of: &JsValue, name: &JsValue, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let unnamed = JsValue::from(js_string!("(intermediate value)"));
    let name = if name.is_string() { name } else { &unnamed };
    let Some((iterator, next)) = begin(of, context)? else {
        return Err(refused(of, name, context));
    };
    let Some(next) = next.as_callable() else {
        return Err(refused(of, name, context));
    };
    let mut all = Vec::new();
    while let Some(value) = step(&iterator, &next, context)?.0 {
        all.push(value);
    }
    Ok(all)
}
