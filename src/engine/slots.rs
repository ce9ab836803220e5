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
    Context, JsObject, JsResult, JsSymbol, JsValue,
    object::{ErasedObjectData, Object, PropertyMap, shape::Shape},
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
/// In the place of a count: it is not compared.
const ANY: usize = usize::MAX;
/// So many shapes a place remembers at once.
const WAYS: usize = 4;
/// So often a shape has to come before it is remembered; twice as often each time that another had to go for one,
/// or that it could not be told where the property stands.
const PATIENCE: u32 = 2;
const MOST_CHANGES: u32 = 12;
/// Longer chains of prototypes are walked by name.
const LONGEST: usize = 12;

/// What an object looks like: its shape and, where that is nobody else's, how many values it has. Such a shape
/// stays the same one when it gets a property, but not when it loses one or an accessor takes the place of a value.
struct Face {
    /// Where the shape is in memory.
    address: usize,
    count: usize,
    /// Kept, so that no other shape comes to stand at that address.
    _shape: Shape,
}

impl Face {
    fn of(object: &JsObject, layout: Layout) -> Self {
        let object = object.borrow();
        let shape = object.shape();
        let count = match shape.is_shared() {
            true => ANY,
            false => layout.values_of(object.properties()).len(),
        };
        Self {
            address: shape.to_addr_usize(),
            count,
            _shape: shape.clone(),
        }
    }

    /// Whether `object`, whose values these are, looks like that.
    #[inline]
    fn is(&self, address: usize, values: &[JsValue]) -> bool {
        self.address == address && (self.count == ANY || self.count == values.len())
    }
}

/// Where objects of one shape have the property.
struct Way {
    face: Face,
    /// The prototypes, up to the one that has it; none when it is the object's own.
    prototypes: Vec<(JsObject, Face)>,
    /// Among the values of the last of these.
    index: usize,
}

/// What a place has seen.
struct Seen {
    layout: Layout,
    ways: [Option<Way>; WAYS],
    /// Shapes that came and are not remembered, by address, and how often.
    missed: [(usize, u32); WAYS],
    /// The way that goes next.
    next: usize,
    changes: u32,
}

/// A place in the host's code that reads one property, and what it has remembered. It reads either own properties
/// ([`Place::own_value`]) or also inherited ones ([`Place::value`]), always with the same key.
pub struct Place {
    seen: RefCell<Option<Box<Seen>>>,
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
            seen: RefCell::new(None),
        }
    }

    /// As [`super::define::own_value`].
    #[inline]
    pub fn own_value(&self, object: &JsObject, key: &PropertyKey) -> Option<JsValue> {
        if let Some(seen) = &*self.seen.borrow()
            && let known = object.borrow()
            && let Some((way, values)) = seen.way_of(&known)
        {
            return values.get(way.index).cloned();
        }
        let found = object.borrow().properties().get(key);
        self.missed(object, key, |layout| {
            let index = own_index(object, key, found.as_ref(), layout)?;
            Some((Vec::new(), index))
        });
        found?.value().cloned()
    }

    /// The value of a property, inherited or not: as [`JsObject::get`].
    #[inline]
    pub fn value(
        &self,
        object: &JsObject,
        key: &PropertyKey,
        context: &mut Context,
    ) -> JsResult<JsValue> {
        match self.known_value(object) {
            Some(value) => Ok(value),
            None => {
                self.missed(object, key, |layout| inherited_from(object, key, layout));
                object.get(key.clone(), context)
            }
        }
    }

    #[inline]
    fn known_value(&self, object: &JsObject) -> Option<JsValue> {
        let seen = self.seen.borrow();
        let seen = seen.as_deref()?;
        let known = object.borrow();
        let (way, values) = seen.way_of(&known)?;
        let Some(((holder, face), between)) = way.prototypes.split_last() else {
            return values.get(way.index).cloned();
        };
        for (object, face) in between {
            let object = object.borrow();
            let values = seen.layout.values_of(object.properties());
            if !face.is(object.shape().to_addr_usize(), values) {
                return None;
            }
        }
        let holder = holder.borrow();
        let values = seen.layout.values_of(holder.properties());
        let is_known = face.is(holder.shape().to_addr_usize(), values);
        is_known.then(|| values.get(way.index).cloned().unwrap_or_default())
    }

    /// An object whose shape is not remembered: it is when it has come often enough, and `find` knows the way.
    #[cold]
    fn missed(
        &self,
        object: &JsObject,
        key: &PropertyKey,
        find: impl FnOnce(Layout) -> Option<(Vec<(JsObject, Face)>, usize)>,
    ) {
        if matches!(key, PropertyKey::Index(_)) {
            return;
        }
        let address = object.borrow().shape().to_addr_usize();
        let mut seen = self.seen.borrow_mut();
        let seen = match &mut *seen {
            Some(seen) => seen,
            empty => match Layout::known() {
                Some(layout) => empty.insert(Box::new(Seen::new(layout))),
                None => return,
            },
        };
        let (missed, times) = &mut seen.missed[(address >> 4 ^ address >> 9) % WAYS];
        if std::mem::replace(missed, address) != address {
            *times = 0;
        }
        *times += 1;
        if *times < PATIENCE << seen.changes {
            return;
        }
        *times = 0;
        let layout = seen.layout;
        let face = Face::of(object, layout);
        let Some((prototypes, index)) = find(layout) else {
            return seen.change();
        };
        let is_old =
            |way: &Option<Way>| way.as_ref().is_some_and(|way| way.face.address == address);
        let free = seen.ways.iter().position(is_old);
        let free = free.or_else(|| seen.ways.iter().position(Option::is_none));
        let place = free.unwrap_or(seen.next);
        if seen.ways[place].is_some() {
            seen.next = (place + 1) % WAYS;
            seen.change();
        }
        seen.ways[place] = Some(Way {
            face,
            prototypes,
            index,
        });
    }

    #[cfg(test)]
    fn ways(&self) -> usize {
        let seen = self.seen.borrow();
        seen.as_ref()
            .map_or(0, |seen| seen.ways.iter().flatten().count())
    }

    fn forget(&self) {
        *self.seen.borrow_mut() = None;
    }
}

impl Seen {
    fn new(layout: Layout) -> Self {
        Self {
            layout,
            ways: [const { None }; WAYS],
            missed: [(0, 0); WAYS],
            next: 0,
            changes: 0,
        }
    }

    fn change(&mut self) {
        self.changes = (self.changes + 1).min(MOST_CHANGES);
    }

    /// What is remembered of an object's shape, and the object's values.
    #[inline]
    fn way_of<'a>(&self, object: &'a Object<ErasedObjectData>) -> Option<(&Way, &'a [JsValue])> {
        let address = object.shape().to_addr_usize();
        let values = self.layout.values_of(object.properties());
        let mut ways = self.ways.iter().flatten();
        let way = ways.find(|way| way.face.is(address, values))?;
        Some((way, values))
    }
}

/// Where among an object's own values a property's stands, or [`ABSENT`]; none where an accessor is there, or where it
/// cannot be told.
fn own_index(
    object: &JsObject,
    key: &PropertyKey,
    found: Option<&PropertyDescriptor>,
    layout: Layout,
) -> Option<usize> {
    match found {
        Some(found) => index_of(object, key, found, layout),
        None => Some(ABSENT),
    }
}

/// The prototypes up to the one that has a property, and where in that. None where that does not hold for all
/// objects of the shape.
fn inherited_from(
    object: &JsObject,
    key: &PropertyKey,
    layout: Layout,
) -> Option<(Vec<(JsObject, Face)>, usize)> {
    let mut prototypes: Vec<(JsObject, Face)> = Vec::new();
    loop {
        let holder = prototypes.last().map_or(object, |(holder, _)| holder);
        let found = holder.borrow().properties().get(key);
        let next = holder.prototype();
        if let (None, Some(next)) = (&found, next) {
            // One of another kind may be asked in another way.
            if !next.is_ordinary() || prototypes.len() == LONGEST {
                return None;
            }
            let face = Face::of(&next, layout);
            prototypes.push((next, face));
            continue;
        }
        let index = own_index(holder, key, found.as_ref(), layout)?;
        // A proxy has the shape of an empty object, and so has the namespace of a module: they inherit from nothing,
        // or from what inherits from nothing.
        let may_be_asked = match prototypes.first() {
            Some((first, _)) => first.prototype().is_none(),
            None => found.is_none(),
        };
        return (!may_be_asked).then_some((prototypes, index));
    }
}

/// Where among the values a data property's stands. None where that cannot be told.
///
/// The shape gives its keys in another order, texts in front of symbols. So a value that nobody else has is put
/// there for a moment; the shape does not change by it.
fn index_of(
    object: &JsObject,
    key: &PropertyKey,
    found: &PropertyDescriptor,
    layout: Layout,
) -> Option<usize> {
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
        return index_of(object, key, &found, layout);
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
/// So often other names have to come before a name is forgotten for one of them.
const STRANGERS: u32 = 4;

/// A [`Place`] for one name of several.
struct Named {
    key: RefCell<Option<PropertyKey>>,
    place: Place,
    strangers: Cell<u32>,
}

impl Named {
    const fn new() -> Self {
        Self {
            key: RefCell::new(None),
            place: Place::new(),
            strangers: Cell::new(0),
        }
    }

    /// Whether it is the place of that name, or is now.
    fn is_for(&self, key: &PropertyKey) -> bool {
        let mut known = self.key.borrow_mut();
        if known.as_ref() == Some(key) {
            self.strangers.set(0);
            return true;
        }
        let strangers = self.strangers.get() + 1;
        self.strangers.set(strangers);
        if known.is_some() && strangers < STRANGERS {
            return false;
        }
        self.strangers.set(0);
        *known = Some(key.clone());
        self.place.forget();
        true
    }
}

thread_local! {
    static BY_NAME: [Named; NAMES] = const { [const { Named::new() }; NAMES] };
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
        let named = &named[spread % NAMES];
        match named.is_for(key) {
            true => named.place.own_value(object, key),
            false => super::define::own_value(object, key),
        }
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
            remembered += usize::from(place.ways() > 0);
        }
        assert!(remembered > 0, "nothing was ever remembered");
    }

    /// A place says what the engine says, whatever is inherited and however that changes.
    #[test]
    fn a_place_reads_what_is_inherited() {
        let mut context = Context::default();
        let made = context.eval(Source::from_bytes(
            "class A { k() {} } class B extends A {} class C extends B { x = 1 }
            const bare = Object.create(null), far = Object.create(Object.create(Object.create({ k: 'far', far: 1 })));
            const got = Object.create({ get k() { return 'got' } });
            const big = {}; for (let i = 0; i < 2000; i++) big['w' + i] = i;
            const late = Object.create(Object.create(big)), none = Object.create(Object.create({}));
            const asked = new Proxy({}, { get: () => 'asked' }), empty = {}, below = Object.create(asked);
            function own() {} own.k = 'own';
            const all = [new A, new B, new C, bare, far, got, late, none, asked, empty, below, own, [], new Map, new C, new B];
            const steps = [
              () => {}, () => {},
              () => { A.prototype.k = A.prototype.k === 'one' ? 'two' : 'one' },
              (o) => { o.k = 'shadow' },
              (o) => { delete o.k },
              () => { B.prototype.k = 'nearer' },
              () => { delete B.prototype.k },
              () => { big.k = 'late' },
              () => { delete big.w7; big.w7 = 7 },
              () => { delete big.k },
              () => { Object.defineProperty(A.prototype, 'k', { get() { return 'accessor' }, configurable: true }) },
              () => { Object.defineProperty(A.prototype, 'k', { value: 'data', writable: true, configurable: true }) },
              () => { Object.setPrototypeOf(C.prototype, A.prototype) },
              () => { Object.setPrototypeOf(C.prototype, B.prototype) },
              (o) => { if (o !== asked) Object.setPrototypeOf(o, far) },
              () => { Object.prototype.k = 'everywhere' },
              () => { delete Object.prototype.k },
              () => { none.__proto__.__proto__.k = 'came' },
              () => { delete none.__proto__.__proto__.k },
            ];
            function step(number, o) { try { steps[number % steps.length](o) } catch {} }
            all",
        ));
        let all = made.ok().and_then(|made| made.as_object()).expect("a list");
        let step = context
            .global_object()
            .get(js_string!("step"), &mut context);
        let step = step.ok().and_then(|step| step.as_callable());
        let step = step.expect("a function");
        let key = PropertyKey::from(js_string!("k"));
        let place = Place::new();
        let mut remembered = 0;
        for number in 0..608 {
            for at in 0..16 {
                // The same for some time, then by turns, a few of them or all.
                let at = match number % 24 {
                    0..8 => number / 24 % 16,
                    8..16 => (number / 24 + at % 3) % 16,
                    _ => at,
                };
                let object = all.get(at, &mut context).ok();
                let object = object.and_then(|object| object.as_object());
                let object = object.expect("an object");
                for _ in 0..3 {
                    let wanted = object.get(key.clone(), &mut context).expect("a value");
                    let read = place.value(&object, &key, &mut context).expect("a value");
                    assert!(JsValue::same_value(&read, &wanted), "{number} {at}");
                    remembered += usize::from(place.known_value(&object).is_some());
                }
                if number % 3 == 0 {
                    let args = [(number / 3 + at).into(), object.into()];
                    step.call(&JsValue::undefined(), &args, &mut context)
                        .expect("a step");
                }
            }
        }
        assert!(remembered > 500, "hardly anything was remembered");
    }
}
