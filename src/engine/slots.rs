//! Reads data properties by where they stand. The engine's interpreter remembers, for each place in a script,
//! where objects of the shape that comes there have a property; to the host it gives properties by name only: it
//! looks in a table each time and describes what it finds. What the host reads again and again (`_events` of an
//! emitter, the `emit` of a prototype) is remembered here in the same way.
//!
//! The engine does not say where an object keeps the values. That is found out once, by watching what changes in
//! a list of properties that grows ([`Layout::find`]); where that cannot be told all is read by name.

use std::cell::{Cell, RefCell};
use std::sync::OnceLock;

use boa_engine::{
    JsObject, JsSymbol, JsValue,
    object::{PropertyMap, shape::Shape},
    property::{PropertyDescriptor, PropertyKey},
};

/// Where in a list of properties the list of values begins and how many there are, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Layout {
    values: usize,
    count: usize,
}

static LAYOUT: OnceLock<Option<Layout>> = OnceLock::new();

const WORD: usize = size_of::<usize>();
const WORDS: usize = size_of::<PropertyMap>() / WORD;
/// So many properties are put in to see what changes: a list of values has grown twice by then.
const WATCHED: usize = 9;

impl Layout {
    fn known() -> Option<Self> {
        *LAYOUT.get_or_init(Self::find)
    }

    /// One word counts the properties; another is no address as long as there are none, and then changes
    /// when there is a second list. Neither may be any other.
    fn find() -> Option<Self> {
        if align_of::<PropertyMap>() < WORD {
            return None;
        }
        // Its shape is nobody else's, and stays the same one.
        let mut properties = PropertyMap::default();
        let mut seen = [[0; WORDS]; WATCHED + 1];
        for (count, words) in seen.iter_mut().enumerate() {
            if count > 0 {
                let value = JsValue::from(Self::sample(count - 1));
                let name = boa_engine::JsString::from(format!("p{count}"));
                let described = PropertyDescriptor::builder().value(value);
                let described = described.writable(true).enumerable(true).configurable(true);
                properties.insert(&name.into(), described.build());
            }
            *words = words_of(&properties);
        }
        let only = |is_it: &dyn Fn(usize) -> bool| {
            let mut found = (0..WORDS).filter(|&word| is_it(word));
            found.next().filter(|_| found.next().is_none())
        };
        let of = |word: usize| seen.iter().map(move |words| words[word]);
        let count = only(&|word| of(word).eq(0..=WATCHED))?;
        let values = only(&|word| {
            let first = seen[0][word];
            let is_address = |value: usize| value > 1 << 16 && value.is_multiple_of(WORD);
            first == align_of::<JsValue>()
                && of(word).skip(1).all(is_address)
                && seen[1][word] != seen[WATCHED][word]
        })?;
        let layout = Self {
            values: values * WORD,
            count: count * WORD,
        };
        let samples = (0..WATCHED).map(Self::sample);
        let read = layout.values_of(&properties).iter().map(JsValue::as_i32);
        read.eq(samples.map(Some)).then_some(layout)
    }

    fn sample(number: usize) -> i32 {
        number as i32 * 7 + 1001
    }

    /// The values of the properties with names, in order.
    #[inline]
    fn values_of(self, properties: &PropertyMap) -> &[JsValue] {
        let words: *const PropertyMap = properties;
        // SAFETY: it was seen that these words are the address and the length of a list of values, which lives
        // as long as the list of properties is borrowed. Both lie inside of it (`find`).
        unsafe {
            let values = words.byte_add(self.values).cast::<*const JsValue>().read();
            let count = words.byte_add(self.count).cast::<usize>().read();
            std::slice::from_raw_parts(values, count)
        }
    }
}

/// A list of properties as words.
fn words_of(properties: &PropertyMap) -> [usize; WORDS] {
    let words: *const PropertyMap = properties;
    std::array::from_fn(|word| {
        // SAFETY: inside of it, and aligned (`find`). Some may be filling between fields: read as a number, on
        // which nothing hangs, since it does not change as the two that are looked for do.
        unsafe { words.cast::<usize>().add(word).read_volatile() }
    })
}

/// Where objects keep the values of their properties with names, for who knows what stands where ([`place_of`]).
#[derive(Clone, Copy)]
pub struct Values(Layout);

impl Values {
    /// None where that cannot be told.
    pub fn known() -> Option<Self> {
        Layout::known().map(Self)
    }

    /// The values of the properties with names, in order.
    #[inline]
    pub fn of(self, properties: &PropertyMap) -> &[JsValue] {
        self.0.values_of(properties)
    }
}

/// In the place of an index: objects of the shape have no such property.
const ABSENT: usize = usize::MAX;
/// So often a shape has to come one after the other before it is remembered; twice as often each time that
/// another was remembered before, or that it could not be told where the property stands.
const PATIENCE: u32 = 2;
const MOST_CHANGES: u32 = 12;

/// A place in the host's code that reads one property, and what it has remembered.
pub struct Place {
    /// Where the remembered shape is in memory; 0: there is none.
    address: Cell<usize>,
    index: Cell<usize>,
    layout: Cell<Layout>,
    /// Kept, so that no other shape comes to stand at that address.
    shape: RefCell<Option<Shape>>,
    missed: Cell<usize>,
    misses: Cell<u32>,
    changes: Cell<u32>,
}

impl Default for Place {
    fn default() -> Self {
        Self::new()
    }
}

impl Place {
    /// One that has remembered nothing yet.
    pub const fn new() -> Self {
        Self {
            address: Cell::new(0),
            index: Cell::new(ABSENT),
            layout: Cell::new(Layout {
                values: 0,
                count: 0,
            }),
            shape: RefCell::new(None),
            missed: Cell::new(0),
            misses: Cell::new(0),
            changes: Cell::new(0),
        }
    }

    /// As [`super::define::own_value`], of the same key each time.
    #[inline]
    pub fn own_value(&self, object: &JsObject, key: &PropertyKey) -> Option<JsValue> {
        let known = object.borrow();
        if known.shape().to_addr_usize() != self.address.get() {
            drop(known);
            return self.look_up(object, key);
        }
        let values = self.layout.get().values_of(known.properties());
        values.get(self.index.get()).cloned()
    }

    #[cold]
    fn look_up(&self, object: &JsObject, key: &PropertyKey) -> Option<JsValue> {
        let (found, shape) = {
            let object = object.borrow();
            (object.properties().get(key), object.shape().clone())
        };
        let address = shape.to_addr_usize();
        if self.missed.replace(address) != address {
            self.misses.set(0);
        }
        let misses = self.misses.get() + 1;
        self.misses.set(misses);
        if misses >= PATIENCE << self.changes.get()
            && let Some(layout) = Layout::known()
        {
            self.changes.set((self.changes.get() + 1).min(MOST_CHANGES));
            self.misses.set(0);
            let Some(index) = index_of(object, key, found.as_ref(), layout) else {
                return found?.value().cloned();
            };
            self.layout.set(layout);
            self.index.set(index);
            self.address.set(address);
            *self.shape.borrow_mut() = Some(shape);
        }
        found?.value().cloned()
    }
}

/// Where among the values a data property's stands, or [`ABSENT`]. None where that does not hold for all objects
/// of the shape, or cannot be told.
///
/// The shape gives its keys in another order, texts in front of symbols. So a value that nobody else has is put
/// there for a moment; the shape does not change by it.
fn index_of(
    object: &JsObject,
    key: &PropertyKey,
    found: Option<&PropertyDescriptor>,
    layout: Layout,
) -> Option<usize> {
    let Some(found) = found else {
        // A shape that is not shared gets further properties and is the same.
        return object.borrow().shape().is_shared().then_some(ABSENT);
    };
    found.value()?;
    if matches!(key, PropertyKey::Index(_)) {
        return None;
    }
    let mark = JsValue::from(JsSymbol::new(None)?);
    let marked = PropertyDescriptor::builder()
        .value(mark.clone())
        .maybe_writable(found.writable())
        .maybe_enumerable(found.enumerable())
        .maybe_configurable(found.configurable());
    marked_at(object, key, (&mark, marked.build()), found, layout)
}

/// Puts a mark into a property for a moment; where it is then among the object's values.
fn marked_at(
    object: &JsObject,
    key: &PropertyKey,
    (mark, marked): (&JsValue, PropertyDescriptor),
    found: &PropertyDescriptor,
    layout: Layout,
) -> Option<usize> {
    // Nobody may be looking at it meanwhile.
    object.try_borrow_mut().ok()?;
    object.insert_property(key.clone(), marked);
    let index = {
        let object = object.borrow();
        let mut values = layout.values_of(object.properties()).iter();
        values.position(|value| value.strict_equals(mark))
    };
    object.insert_property(key.clone(), found.clone());
    index
}

/// Where among an object's values those of a property begin. None where that cannot be told.
pub fn place_of(object: &JsObject, key: &PropertyKey) -> Option<usize> {
    let layout = Layout::known()?;
    let found = object.borrow().properties().get(key)?;
    if !found.is_accessor_descriptor() {
        return index_of(object, key, Some(&found), layout);
    }
    if matches!(key, PropertyKey::Index(_)) {
        return None;
    }
    let mark = JsValue::from(JsObject::with_null_proto());
    let marked = PropertyDescriptor::builder()
        .maybe_get(found.get().map(|_| mark.clone()))
        .maybe_set(found.set().map(|_| mark.clone()))
        .maybe_enumerable(found.enumerable())
        .maybe_configurable(found.configurable());
    let index = marked_at(object, key, (&mark, marked.build()), &found, layout);
    match found.get() {
        Some(_) => index,
        // The setter stands behind the getter's place.
        None => index.and_then(|index| index.checked_sub(1)),
    }
}

/// As many names as are remembered at once.
const NAMES: usize = 64;

/// A [`Place`] for one name of several.
struct Named {
    key: RefCell<Option<PropertyKey>>,
    place: Place,
}

thread_local! {
    static BY_NAME: [Named; NAMES] = const {
        [const { Named { key: RefCell::new(None), place: Place::new() } }; NAMES]
    };
}

/// As [`super::define::own_value`], for names of which the same few come again and again: those of events.
pub fn own_value_by_name(object: &JsObject, key: &PropertyKey) -> Option<JsValue> {
    let key_spread = match key {
        PropertyKey::String(name) => {
            name.len() << 1 ^ usize::from(name.code_unit_at(0).unwrap_or_default())
        }
        PropertyKey::Symbol(symbol) => symbol.hash() as usize,
        PropertyKey::Index(_) => return super::define::own_value(object, key),
    };
    let address = object.borrow().shape().to_addr_usize();
    let spread = address >> 4 ^ address >> 10 ^ key_spread;
    BY_NAME.with(|named| {
        let Named { key: known, place } = &named[spread % NAMES];
        if known.borrow().as_ref() != Some(key) {
            *known.borrow_mut() = Some(key.clone());
            place.address.set(0);
            place.misses.set(0);
        }
        place.own_value(object, key)
    })
}

#[cfg(test)]
mod tests {
    use boa_engine::{Context, Source, js_string};

    use super::*;

    #[test]
    fn it_is_known_where_values_stand() {
        let mut context = Context::default();
        let layout = Layout::find().expect("the engine keeps values in a list");
        let made = context.eval(Source::from_bytes(
            "({ a: 1, get b() { return 2 }, set b(x) {}, c: 'd', 7: 8 })",
        ));
        let object = made
            .ok()
            .and_then(|made| made.as_object())
            .expect("an object");
        let object = object.borrow();
        let values = layout.values_of(object.properties());
        assert_eq!(values.len(), 4);
        assert_eq!(values[0].as_i32(), Some(1));
        assert!(values[1].is_callable() && values[2].is_callable());
        assert_eq!(values[3].as_string(), Some(js_string!("d")));
    }

    /// A place says what the property's name says, whatever objects come and however they change.
    #[test]
    fn a_place_reads_what_the_name_says() {
        let mut context = Context::default();
        let made = context.eval(Source::from_bytes(
            "let all = [{}, { k: 1 }, { a: 1, k: 2 }, { get a() {}, k: 3 }, { get k() {} }, Object.create(null)];
            let wide = {}; for (let i = 0; i < 2000; i++) wide['w' + i] = i; wide.k = 'wide';
            all.push(wide);
            // The engine names symbols behind all strings.
            all.push({ [Symbol('s')]: 4, a: 2, k: 4 }, { a: 5, [Symbol('s')]: 5, k: 5, b: 5 },
              { [Symbol('s')]: 0, a: 1, get b() {}, [Symbol('t')]: 1, k: 1, c: 0 });
            const both = {}; both.a = both[Symbol()] = both[Symbol()] = 1; both.b = both.k = both.z = 1; all.push(both);
            class A { #p = 1; k = undefined } all.push(new A, new A, [1, 2], function k() {}, Object.freeze({ k: NaN }));
            let steps = [
              () => {}, () => {}, () => {},
              (o) => { o.k = o.k === 5 ? 6 : 5 },
              (o) => { delete o.a; delete o.w3 },
              (o) => { o.z = 1 },
              (o) => { Object.defineProperty(o, 'k', { value: [], writable: false, configurable: true }) },
              (o) => { Object.defineProperty(o, 'k', { get() {}, configurable: true }) },
              (o) => { Object.defineProperty(o, 'k', { value: 'data', writable: true, configurable: true }) },
              (o) => { Object.setPrototypeOf(o, null) },
              (o) => { delete o.k },
              (o) => { o.k = 'again' },
              (o) => { o[Symbol.iterator] = 5; o.k = 5 },
              (o) => { o.k = 6 },
            ];
            function step(number, o) { try { steps[number % steps.length](o) } catch {} }
            all",
        ));
        let all = made.ok().and_then(|made| made.as_object()).expect("a list");
        let step = context
            .global_object()
            .get(js_string!("step"), &mut context);
        let step = step
            .ok()
            .and_then(|step| step.as_callable())
            .expect("a function");
        let key = PropertyKey::from(js_string!("k"));
        let place = Place::new();
        let mut remembered = 0;
        for number in 0..384 {
            // The same for some time, then by turns.
            for at in 0..16 {
                let at = if number % 24 < 12 {
                    number / 24 % 16
                } else {
                    at
                };
                let object = all.get(at, &mut context).ok();
                let object = object
                    .and_then(|object| object.as_object())
                    .expect("an object");
                let wanted = super::super::define::own_value(&object, &key);
                let same = |read: &Option<JsValue>| match (read, &wanted) {
                    (Some(read), Some(wanted)) => JsValue::same_value(read, wanted),
                    (read, wanted) => read.is_none() && wanted.is_none(),
                };
                for _ in 0..3 {
                    assert!(same(&place.own_value(&object, &key)), "{number} {at}");
                    assert!(same(&own_value_by_name(&object, &key)), "{number} {at}");
                }
                let args = [number.into(), object.into()];
                step.call(&JsValue::undefined(), &args, &mut context)
                    .expect("a step");
            }
            remembered += usize::from(place.address.get() != 0);
        }
        assert!(remembered > 0);
    }
}
