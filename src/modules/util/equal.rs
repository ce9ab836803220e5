//! Deep equality: `util.isDeepStrictEqual`, `assert.deepEqual`, `assert.deepStrictEqual` and
//! `assert.partialDeepStrictEqual`.

use boa_engine::{
    Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue,
    builtins::{
        map::ordered_map::OrderedMap, set::ordered_set::OrderedSet, typed_array::TypedArrayKind,
    },
    js_string,
    object::builtins::{JsArrayBuffer, JsDate, JsSharedArrayBuffer},
    property::PropertyKey,
};

use super::kind::{self, Kind};
use super::types::is_boxed;
use crate::engine::proxies;
use crate::modules::crypto;

/// What counts as equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Same types, same prototypes, `Object.is`.
    Strict,
    /// `==` for primitives, prototypes are not looked at.
    Loose,
    /// As strict, without the prototypes (`skipPrototype` of `assert.Assert`).
    SkipPrototype,
    /// What is in the second value must be in the first (`assert.partialDeepStrictEqual`): arrays
    /// and bytes in order, sets and maps in any; prototypes are not looked at.
    Partial,
}

/// Objects nested deeper than this end as Node ends where its stack does, in a `RangeError`.
const NESTED: usize = 6_000;

/// Whether two values are equal, objects by what is in them.
///
/// Fails with what a getter or a proxy's trap throws, and with a `RangeError` where objects nest
/// too deep.
pub fn is_deep_equal(
    a: &JsValue,
    b: &JsValue,
    mode: Mode,
    context: &mut Context,
) -> JsResult<bool> {
    let mut comparison = Comparison {
        mode,
        context,
        under_way: Vec::new(),
    };
    comparison.values(a, b)
}

struct Comparison<'a> {
    mode: Mode,
    context: &'a mut Context,
    /// The pairs around the one that is compared; what comes back in both is taken for equal.
    under_way: Vec<(JsObject, JsObject)>,
}

impl Comparison<'_> {
    fn loose(&self) -> bool {
        self.mode == Mode::Loose
    }

    fn partial(&self) -> bool {
        self.mode == Mode::Partial
    }

    fn values(&mut self, a: &JsValue, b: &JsValue) -> JsResult<bool> {
        let (left, right) = (a.as_object(), b.as_object());
        if self.loose() {
            let left = left.filter(|object| !object.is_callable());
            let right = right.filter(|object| !object.is_callable());
            return match (left, right) {
                (Some(left), Some(right)) => self.objects(&left, &right),
                (None, None) => self.loose_primitives(a, b),
                _ => Ok(false),
            };
        }
        match (left, right) {
            (Some(left), Some(right)) => {
                if left == right {
                    return Ok(true);
                }
                if left.is_callable() || right.is_callable() {
                    return Ok(false);
                }
                self.objects(&left, &right)
            }
            (None, None) => Ok(JsValue::same_value(a, b)),
            _ => Ok(false),
        }
    }

    /// `==`, or both `NaN`.
    fn loose_primitives(&mut self, a: &JsValue, b: &JsValue) -> JsResult<bool> {
        let is_nan = |value: &JsValue| value.as_number().is_some_and(f64::is_nan);
        Ok((is_nan(a) && is_nan(b)) || a.equals(b, self.context)?)
    }

    fn objects(&mut self, a: &JsObject, b: &JsObject) -> JsResult<bool> {
        if a == b {
            return Ok(true);
        }
        if self.mode == Mode::Strict && !self.same_class(a, b)? {
            return Ok(false);
        }
        let (left, right) = (self.kind(a), self.kind(b));
        if self.tag(a, &left)? != self.tag(b, &right)? {
            return Ok(false);
        }
        if !self.slots(a, &left, b, &right)? {
            return Ok(false);
        }
        if self.under_way.len() >= NESTED {
            return Err(JsNativeError::range()
                .with_message("Maximum call stack size exceeded")
                .into());
        }
        // Both come back: that they do so at different levels is not told apart.
        let comes_back = |object| {
            let mut all = self.under_way.iter();
            all.any(|(x, y)| x == object || y == object)
        };
        match (comes_back(a), comes_back(b)) {
            (true, true) => return Ok(true),
            (false, false) => {}
            _ => return Ok(false),
        }
        self.under_way.push((a.clone(), b.clone()));
        let equal = self.contents(a, &left, b);
        self.under_way.pop();
        equal
    }

    /// The kind; of a proxy, that of what it stands for where a script could tell.
    fn kind(&mut self, object: &JsObject) -> Kind {
        match kind::of(object, self.context) {
            Kind::Proxy => match proxies::behind(object) {
                Some(target) if kind::is_array(&target) => Kind::Array,
                _ => Kind::Plain,
            },
            kind => kind,
        }
    }

    /// Whether two objects inherit the same constructor; where there is none to be inherited,
    /// the same prototype.
    fn same_class(&mut self, a: &JsObject, b: &JsObject) -> JsResult<bool> {
        if a.prototype().is_some() && a.prototype() == b.prototype() && a.is_ordinary() {
            return Ok(true);
        }
        let key = PropertyKey::from(js_string!("constructor"));
        let mine = a.get(key.clone(), self.context)?;
        if !mine.is_undefined()
            && !a.has_own_property(key.clone(), self.context)?
            && !b.has_own_property(key.clone(), self.context)?
        {
            let theirs = b.get(key, self.context)?;
            if mine == theirs {
                return Ok(true);
            }
        }
        Ok(self.prototype(a)? == self.prototype(b)?)
    }

    fn prototype(&mut self, object: &JsObject) -> JsResult<JsValue> {
        if !object.is::<boa_engine::builtins::proxy::Proxy>() {
            return Ok(object.prototype().map_or_else(JsValue::null, JsValue::from));
        }
        let reflect = self.context.intrinsics().objects().reflect();
        let get = reflect.get(js_string!("getPrototypeOf"), self.context)?;
        match get.as_function() {
            Some(get) => get.call(&reflect.into(), &[object.clone().into()], self.context),
            None => Ok(JsValue::null()),
        }
    }

    /// What `Object.prototype.toString` tells.
    fn tag(&mut self, object: &JsObject, kind: &Kind) -> JsResult<JsString> {
        let tag = object.get(JsSymbol::to_string_tag(), self.context)?;
        if let Some(tag) = tag.as_string() {
            return Ok(tag);
        }
        Ok(JsString::from(match kind {
            Kind::Array => "Array",
            Kind::Arguments => "Arguments",
            Kind::Function => "Function",
            Kind::Error => "Error",
            Kind::Boolean(_) => "Boolean",
            Kind::Number(_) => "Number",
            Kind::String(_) => "String",
            Kind::Date => "Date",
            Kind::RegExp => "RegExp",
            _ => "Object",
        }))
    }

    /// What the objects are, apart from properties and entries.
    fn slots(&mut self, a: &JsObject, left: &Kind, b: &JsObject, right: &Kind) -> JsResult<bool> {
        Ok(match (left, right) {
            (Kind::Array, Kind::Array) => {
                let (mine, theirs) = (self.length(a)?, self.length(b)?);
                mine == theirs || (self.partial() && mine > theirs)
            }
            (Kind::Date, Kind::Date) => {
                let time = |object: &JsObject, context: &mut Context| {
                    JsDate::from_object(object.clone())?.get_time(context)
                };
                let (a, b) = (time(a, self.context)?, time(b, self.context)?);
                JsValue::same_value(&a, &b)
            }
            (Kind::RegExp, Kind::RegExp) => {
                let text = |object: &JsObject| JsValue::from(object.clone()).display().to_string();
                let last = js_string!("lastIndex");
                let (x, y) = (
                    a.get(last.clone(), self.context)?,
                    b.get(last, self.context)?,
                );
                text(a) == text(b) && JsValue::same_value(&x, &y)
            }
            (Kind::Error, Kind::Error) => self.errors(a, b)?,
            (Kind::TypedArray(x), Kind::TypedArray(y)) => x == y && self.elements(a, b, *x)?,
            (Kind::DataView, Kind::DataView) => {
                let (mine, theirs) = (self.bytes(a)?, self.bytes(b)?);
                self.same_bytes(&mine, &theirs)
            }
            (Kind::ArrayBuffer, Kind::ArrayBuffer) => {
                let bytes = |object: &JsObject| {
                    JsArrayBuffer::from_object(object.clone())
                        .map(|buffer| buffer.to_vec().unwrap_or_default())
                };
                self.same_bytes(&bytes(a)?, &bytes(b)?)
            }
            (Kind::SharedArrayBuffer, Kind::SharedArrayBuffer) => {
                let bytes = |object: &JsObject| {
                    JsSharedArrayBuffer::from_object(object.clone()).map(|buffer| buffer.to_vec())
                };
                self.same_bytes(&bytes(a)?, &bytes(b)?)
            }
            (Kind::Set, Kind::Set) | (Kind::Map, Kind::Map) => {
                size(a) == size(b) || (self.partial() && size(a) > size(b))
            }
            // Nothing of them can be seen, so each is equal to itself only.
            (Kind::WeakMap | Kind::WeakSet | Kind::Promise, _) => false,
            (x, y) if is_boxed(x) || is_boxed(y) => same_boxed(x, y),
            (Kind::Plain, Kind::Plain) if self.inherits_error(a)? => {
                self.inherits_error(b)? && self.errors(a, b)?
            }
            (Kind::Plain, Kind::Plain) => self.same_inside(a, b)?,
            (x, y) => std::mem::discriminant(x) == std::mem::discriminant(y),
        })
    }

    fn length(&mut self, object: &JsObject) -> JsResult<u64> {
        object
            .get(js_string!("length"), self.context)?
            .to_length(self.context)
    }

    /// `URL` and keys keep what they are out of their properties.
    fn same_inside(&mut self, a: &JsObject, b: &JsObject) -> JsResult<bool> {
        if a.is_ordinary() && b.is_ordinary() {
            return Ok(true);
        }
        if let Some(is_same) = crypto::are_same_keys(a, b) {
            let told = [a, b].map(crypto::webcrypto::told_of);
            return Ok(is_same
                && match told {
                    [Some(mine), Some(theirs)] => {
                        let ((usages, algorithm), (others, other)) = (mine, theirs);
                        usages.1 == others.1
                            && self.values(&usages.0, &others.0)?
                            && self.values(&algorithm, &other)?
                    }
                    [None, None] => true,
                    _ => false,
                });
        }
        let tag = JsSymbol::to_string_tag();
        let is_url = a
            .get(tag, self.context)?
            .as_string()
            .is_some_and(|tag| tag == js_string!("URL"));
        if !is_url {
            return Ok(true);
        }
        let href = js_string!("href");
        let (x, y) = (
            a.get(href.clone(), self.context)?,
            b.get(href, self.context)?,
        );
        Ok(JsValue::same_value(&x, &y))
    }

    /// Whether an object that is no error has `Error.prototype` behind it,
    /// and a name of its own for `Object.prototype.toString`: only then does Node look at it so.
    fn inherits_error(&mut self, object: &JsObject) -> JsResult<bool> {
        let class = self.context.intrinsics().constructors().error().prototype();
        let mut behind = std::iter::successors(object.prototype(), JsObject::prototype);
        if !behind.any(|proto| proto == class) {
            return Ok(false);
        }
        let tag = object.get(JsSymbol::to_string_tag(), self.context)?;
        Ok(tag.is_string())
    }

    /// Name, message, cause and errors count even where they are hidden.
    fn errors(&mut self, a: &JsObject, b: &JsObject) -> JsResult<bool> {
        for name in ["message", "name", "cause", "errors"] {
            let key = PropertyKey::from(JsString::from(name));
            let always = matches!(name, "message" | "name");
            let (mine, theirs) = (kind::has_own(a, &key), kind::has_own(b, &key));
            if !always && mine != theirs && !(self.partial() && mine) {
                return Ok(false);
            }
            if always || theirs {
                let x = a.get(key.clone(), self.context)?;
                let y = b.get(key, self.context)?;
                if self.partial() && (y.is_undefined() || says_nothing(name, &y)) {
                    continue;
                }
                if !self.values(&x, &y)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn elements(&mut self, a: &JsObject, b: &JsObject, kind: TypedArrayKind) -> JsResult<bool> {
        let length = self.length(a)?;
        if length != self.length(b)? {
            // Even of numbers that have several bytes each, as in Node.
            return Ok(self.partial() && contains(&self.bytes(a)?, &self.bytes(b)?));
        }
        let floats = self.loose()
            && matches!(
                kind,
                TypedArrayKind::Float16 | TypedArrayKind::Float32 | TypedArrayKind::Float64
            );
        for at in 0..length {
            let (x, y) = (a.get(at, self.context)?, b.get(at, self.context)?);
            let equal = if floats {
                x.as_number() == y.as_number()
            } else {
                JsValue::same_value(&x, &y)
            };
            if !equal {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn same_bytes(&self, mine: &[u8], theirs: &[u8]) -> bool {
        mine == theirs || (self.partial() && contains(mine, theirs))
    }

    /// What a typed array or a DataView shows of its buffer.
    fn bytes(&mut self, object: &JsObject) -> JsResult<Vec<u8>> {
        let get = |name: &str, context: &mut Context| object.get(JsString::from(name), context);
        let length = get("byteLength", self.context)?.to_length(self.context)? as usize;
        let offset = get("byteOffset", self.context)?.to_length(self.context)? as usize;
        let buffer = get("buffer", self.context)?.to_object(self.context)?;
        let all = match JsArrayBuffer::from_object(buffer.clone()) {
            Ok(buffer) => buffer.to_vec().unwrap_or_default(),
            Err(_) => JsSharedArrayBuffer::from_object(buffer)?.to_vec(),
        };
        Ok(all
            .get(offset..offset + length)
            .unwrap_or_default()
            .to_vec())
    }

    /// Own enumerable properties, then entries.
    fn contents(&mut self, a: &JsObject, kind: &Kind, b: &JsObject) -> JsResult<bool> {
        if self.partial() {
            return self.part(a, kind, b);
        }
        // An array's holes are not its elements: indices count as the keys they are.
        let indices = !matches!(kind, Kind::TypedArray(_));
        let mine = self.keys(a, indices)?;
        let theirs = self.keys(b, indices)?;
        if mine.len() != theirs.len() {
            return Ok(false);
        }
        for key in &mine {
            if !self.has_enumerable(b, key)? {
                return Ok(false);
            }
        }
        for key in mine {
            let x = a.get(key.clone(), self.context)?;
            let y = b.get(key, self.context)?;
            if !self.values(&x, &y)? {
                return Ok(false);
            }
        }
        match kind {
            Kind::Set => self.sets(a, b),
            Kind::Map => self.maps(a, b),
            _ => Ok(true),
        }
    }

    /// Whether the second object's properties and entries are in the first.
    fn part(&mut self, a: &JsObject, kind: &Kind, b: &JsObject) -> JsResult<bool> {
        let indices = !matches!(kind, Kind::TypedArray(_) | Kind::Array);
        for key in self.keys(b, indices)? {
            if !self.has_enumerable(a, &key)? {
                return Ok(false);
            }
            let x = a.get(key.clone(), self.context)?;
            let y = b.get(key, self.context)?;
            if !self.values(&x, &y)? {
                return Ok(false);
            }
        }
        match kind {
            Kind::Array => self.elements_in_order(a, b),
            Kind::Set => self.sets(a, b),
            Kind::Map => self.maps(a, b),
            _ => Ok(true),
        }
    }

    fn elements_in_order(&mut self, a: &JsObject, b: &JsObject) -> JsResult<bool> {
        let (most, wanted) = (self.length(a)?, self.length(b)?);
        let mut at = 0;
        for index in 0..wanted {
            if !b.has_own_property(index, self.context)? {
                continue; // A hole asks for nothing.
            }
            let y = b.get(index, self.context)?;
            loop {
                if at == most {
                    return Ok(false);
                }
                let x = a.get(at, self.context)?;
                let is_hole = x.is_undefined() && !a.has_own_property(at, self.context)?;
                at += 1;
                if !is_hole && self.values(&x, &y)? {
                    break;
                }
            }
        }
        Ok(true)
    }

    fn keys(&mut self, object: &JsObject, indices: bool) -> JsResult<Vec<PropertyKey>> {
        let exact = kind::of(object, self.context);
        let mut keys = Vec::new();
        let all = object.own_property_keys(self.context);
        let all = all.map_err(|error| self.named_key(object, error))?;
        for key in all {
            if (!indices && kind::is_index(&key))
                || (self.loose() && matches!(key, PropertyKey::Symbol(_)))
            {
                continue;
            }
            let own = kind::own_property(object, &exact, &key, self.context)?;
            if own.is_some_and(|own| own.enumerable() == Some(true)) {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    /// The engine's error that a proxy's trap left out a key, with the key as V8 names it.
    fn named_key(&mut self, proxy: &JsObject, error: JsError) -> JsError {
        const LEFT_OUT: &str = "Proxy trap failed to return all non-configurable property keys";
        let is_that = error
            .as_native()
            .is_some_and(|native| native.message() == LEFT_OUT);
        let target = proxies::behind(proxy).filter(|_| is_that);
        let Some(target) = target else {
            return error;
        };
        let exact = kind::of(&target, self.context);
        let keys = target.own_property_keys(self.context).unwrap_or_default();
        let lasting = keys.into_iter().find(|key| {
            let own = kind::own_property(&target, &exact, key, self.context);
            own.is_ok_and(|own| own.is_some_and(|own| own.configurable() == Some(false)))
        });
        match lasting {
            Some(key) => {
                let words = format!("'ownKeys' on proxy: trap result did not include '{key}'");
                JsNativeError::typ().with_message(words).into()
            }
            None => error,
        }
    }

    fn has_enumerable(&mut self, object: &JsObject, key: &PropertyKey) -> JsResult<bool> {
        let exact = kind::of(object, self.context);
        let own = kind::own_property(object, &exact, key, self.context)?;
        Ok(own.is_some_and(|own| own.enumerable() == Some(true)))
    }

    /// Each value of the second set needs one of its own in the first.
    fn sets(&mut self, a: &JsObject, b: &JsObject) -> JsResult<bool> {
        let values = |object: &JsObject| -> Vec<JsValue> {
            let set = object.downcast_ref::<OrderedSet>();
            set.iter().flat_map(|set| set.iter()).cloned().collect()
        };
        let has = |object: &JsObject, value: &JsValue| {
            let set = object.downcast_ref::<OrderedSet>();
            set.is_some_and(|set| set.contains(value))
        };
        let mut wanted = values(b);
        wanted.retain(|value| !has(a, value));
        // A primitive that is not there has no other that equals it strictly.
        if !self.loose() && wanted.iter().any(|value| !value.is_object()) {
            return Ok(false);
        }
        let mut offered = values(a);
        offered.retain(|value| !has(b, value));
        if !self.partial() && wanted.len() != offered.len() {
            return Ok(false);
        }
        for value in wanted {
            let mut found = None;
            for (at, other) in offered.iter().enumerate() {
                if self.values(other, &value)? {
                    found = Some(at);
                    break;
                }
            }
            match found {
                Some(at) => offered.remove(at),
                None => return Ok(false),
            };
        }
        Ok(true)
    }

    /// Each entry of the second map needs one of its own in the first.
    fn maps(&mut self, a: &JsObject, b: &JsObject) -> JsResult<bool> {
        let pairs = |object: &JsObject| -> Vec<(JsValue, JsValue)> {
            let map = object.downcast_ref::<OrderedMap<JsValue>>();
            let pairs = map.iter().flat_map(|map| map.iter());
            pairs
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect()
        };
        let mut wanted = Vec::new();
        for (key, value) in pairs(b) {
            let other = a
                .downcast_ref::<OrderedMap<JsValue>>()
                .and_then(|map| map.get(&key).cloned());
            match other {
                Some(other) => {
                    if !self.values(&other, &value)? {
                        if !self.loose() {
                            return Ok(false);
                        }
                        wanted.push((key, value));
                    }
                }
                None if !self.loose() && !key.is_object() => return Ok(false),
                None => wanted.push((key, value)),
            }
        }
        if wanted.is_empty() {
            return Ok(true);
        }
        let mut offered: Vec<_> = pairs(a);
        let matched = |key: &JsValue| {
            b.downcast_ref::<OrderedMap<JsValue>>()
                .is_some_and(|map| map.contains_key(key))
        };
        offered.retain(|(key, _)| {
            !matched(key) || wanted.iter().any(|(k, _)| JsValue::same_value_zero(k, key))
        });
        for (key, value) in wanted {
            let mut found = None;
            for (at, (other_key, other)) in offered.iter().enumerate() {
                if self.values(other_key, &key)? && self.values(other, &value)? {
                    found = Some(at);
                    break;
                }
            }
            match found {
                Some(at) => offered.remove(at),
                None => return Ok(false),
            };
        }
        Ok(true)
    }
}

/// An error's message that is empty asks for nothing.
fn says_nothing(name: &str, value: &JsValue) -> bool {
    name == "message" && value.as_string().is_some_and(|text| text.is_empty())
}

/// Whether bytes stand in others in this order, perhaps with others between.
fn contains(all: &[u8], wanted: &[u8]) -> bool {
    let mut rest = all.iter();
    wanted.iter().all(|byte| rest.any(|other| other == byte))
}

fn size(object: &JsObject) -> usize {
    if let Some(set) = object.downcast_ref::<OrderedSet>() {
        return set.len();
    }
    object
        .downcast_ref::<OrderedMap<JsValue>>()
        .map_or(0, |map| map.len())
}

fn same_boxed(a: &Kind, b: &Kind) -> bool {
    match (a, b) {
        (Kind::Number(x), Kind::Number(y)) => {
            JsValue::same_value(&JsValue::from(*x), &JsValue::from(*y))
        }
        (Kind::String(x), Kind::String(y)) => x == y,
        (Kind::Boolean(x), Kind::Boolean(y)) => x == y,
        (Kind::BigInt(x), Kind::BigInt(y)) => x == y,
        (Kind::Symbol(x), Kind::Symbol(y)) => x == y,
        _ => false,
    }
}
