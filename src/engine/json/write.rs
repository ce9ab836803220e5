//! Values to JSON: `JSON.stringify` (ECMA-262, 25.5.2). The engine's own builds a string for each part
//! of the result and looks every property up twice; this appends to one text.
//!
//! What a script can see is as the standard has it: `toJSON`, getters, the replacer and the traps of
//! proxies are called in its order. Only where nothing of that can happen are values taken from an
//! object as they were when its keys were listed.

use boa_engine::{
    Context, JsArgs, JsBigInt, JsError, JsObject, JsResult, JsString, JsValue, JsVariant,
    js_string,
    object::{IndexPropertyValues, builtins::JsFunction},
    property::PropertyKey,
    string::{JsStr, JsStrVariant},
};
use smallvec::SmallVec;

use super::shapes;
use crate::engine::{
    convert,
    define::{self, with_key},
    errors,
};

/// How deep a value may nest; deeper than Node's stack allows.
const DEEPEST: usize = 8000;
/// Node's strings are not longer.
const LONGEST: usize = 0x1fff_ffe8;

/// So many prototypes are remembered to have no `toJSON`.
const LACKING: usize = 4;

/// The engine's own functions that this needs.
pub struct Natives {
    /// `Array.isArray`
    pub is_array: JsFunction,
    /// `Object.keys`
    pub keys: JsFunction,
    /// `JSON.isRawJSON`
    pub is_raw: JsFunction,
}

/// A text that has one byte for a unit as long as that is enough.
#[derive(Default)]
struct Text {
    narrow: Vec<u8>,
    /// All of it, once a unit needed two.
    wide: Option<Vec<u16>>,
}

impl Text {
    fn len(&self) -> usize {
        self.wide.as_ref().map_or(self.narrow.len(), Vec::len)
    }

    fn widen(&mut self) -> &mut Vec<u16> {
        let narrow = &mut self.narrow;
        self.wide.get_or_insert_with(|| {
            let units = std::mem::take(narrow);
            units.into_iter().map(u16::from).collect()
        })
    }

    fn truncate(&mut self, length: usize) {
        match &mut self.wide {
            None => self.narrow.truncate(length),
            Some(wide) => wide.truncate(length),
        }
    }

    fn push_bytes(&mut self, bytes: &[u8]) {
        match &mut self.wide {
            None => self.narrow.extend_from_slice(bytes),
            Some(wide) => wide.extend(bytes.iter().copied().map(u16::from)),
        }
    }

    fn push_string(&mut self, text: &JsString) {
        match text.as_str().variant() {
            JsStrVariant::Latin1(bytes) => self.push_bytes(bytes),
            JsStrVariant::Utf16(wide) => self.widen().extend_from_slice(wide),
        }
    }

    /// A string in quotes, with what JSON wants escaped.
    fn push_quoted(&mut self, text: &JsString) {
        self.push_bytes(b"\"");
        match text.as_str().variant() {
            JsStrVariant::Latin1(bytes) => {
                let mut rest = bytes;
                while let Some(at) = first_escaped(rest) {
                    self.push_bytes(&rest[..at]);
                    self.push_escaped(u16::from(rest[at]));
                    rest = &rest[at + 1..];
                }
                self.push_bytes(rest);
            }
            JsStrVariant::Utf16(units) => self.push_quoted_wide(units),
        }
        self.push_bytes(b"\"");
    }

    fn push_quoted_wide(&mut self, units: &[u16]) {
        let is_high = |unit: u16| (0xd800..0xdc00).contains(&unit);
        let is_low = |unit: u16| (0xdc00..0xe000).contains(&unit);
        let mut at = 0;
        while let Some(&unit) = units.get(at) {
            at += 1;
            match units.get(at) {
                Some(&next) if is_high(unit) && is_low(next) => {
                    self.widen().extend([unit, next]);
                    at += 1;
                }
                _ if is_high(unit) || is_low(unit) || needs_escape(unit) => self.push_escaped(unit),
                _ => self.widen().push(unit),
            }
        }
    }

    fn push_escaped(&mut self, unit: u16) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let short = match unit {
            0x08 => b'b',
            0x09 => b't',
            0x0a => b'n',
            0x0c => b'f',
            0x0d => b'r',
            0x22 => b'"',
            0x5c => b'\\',
            _ => {
                let digit = |shift: u16| DIGITS[usize::from(unit >> shift & 15)];
                return self.push_bytes(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
            }
        };
        self.push_bytes(&[b'\\', short]);
    }

    fn finish(self) -> JsString {
        match self.wide {
            None => JsString::from(JsStr::latin1(&self.narrow)),
            Some(wide) => JsString::from(&wide[..]),
        }
    }
}

fn needs_escape(unit: u16) -> bool {
    unit < 0x20 || unit == 0x22 || unit == 0x5c
}

/// The first of the bytes that JSON wants escaped.
fn first_escaped(bytes: &[u8]) -> Option<usize> {
    // So many at once, without a question for each.
    const AT_ONCE: usize = 16;
    let is_escaped = |byte: u8| (byte < 0x20) | (byte == b'"') | (byte == b'\\');
    let is_clean = |part: &&[u8; AT_ONCE]| {
        let each = part.iter().map(|byte| is_escaped(*byte));
        !each.fold(false, |any, this| any | this)
    };
    let (parts, _) = bytes.as_chunks::<AT_ONCE>();
    let clean = parts.iter().take_while(is_clean).count() * AT_ONCE;
    let mut rest = bytes[clean..].iter();
    let found = rest.position(|byte| is_escaped(*byte))?;
    Some(clean + found)
}

/// A name in quotes, with what JSON wants escaped, if that takes one byte for each letter.
pub fn quoted(name: &JsString) -> Option<Vec<u8>> {
    let mut text = Text::default();
    text.push_quoted(name);
    text.wide.is_none().then_some(text.narrow)
}

struct Writer<'a> {
    natives: &'a Natives,
    text: Text,
    gap: JsString,
    depth: usize,
    replacer: Option<JsObject>,
    list: Option<Vec<PropertyKey>>,
    /// The objects that are being written.
    open: Vec<JsObject>,
    /// Calls into JavaScript so far: after one, nothing that was looked up before can be relied on.
    calls: u64,
    /// Prototypes that have no `toJSON`, nor inherit one, and the calls when that was found out.
    lacking: (u64, SmallVec<[JsObject; LACKING]>),
}

/// Why nothing was written, where that is no error of JavaScript's.
pub enum Failure {
    /// The structure leads back into itself.
    Circle,
    /// An error that was thrown.
    Thrown(JsError),
}

impl From<JsError> for Failure {
    fn from(error: JsError) -> Self {
        Self::Thrown(error)
    }
}

type Written<T> = Result<T, Failure>;

/// `JSON.stringify(value, replacer, space)`
pub fn write(natives: &Natives, args: &[JsValue], context: &mut Context) -> Written<JsValue> {
    let value = args.get_or_undefined(0).clone();
    let mut writer = Writer {
        natives,
        text: Text::default(),
        gap: js_string!(),
        depth: 0,
        replacer: None,
        list: None,
        open: Vec::new(),
        calls: 0,
        lacking: (0, SmallVec::new()),
    };
    if let Some(replacer) = args.get_or_undefined(1).as_object() {
        if replacer.is_callable() {
            writer.replacer = Some(replacer);
        } else if writer.is_array(&replacer, context)? {
            writer.list = Some(listed(&replacer, context)?);
        }
    }
    writer.gap = gap(args.get_or_undefined(2), context)?;
    let holder = match &writer.replacer {
        Some(_) => {
            let holder = define::object(context);
            define::put(&holder, "", value.clone());
            Some(holder)
        }
        None => None,
    };
    let key = PropertyKey::from(js_string!());
    match writer.property(holder.as_ref(), &key, value, context)? {
        true => Ok(writer.text.finish().into()),
        false => Ok(JsValue::undefined()),
    }
}

/// The keys that an array as a replacer names.
fn listed(replacer: &JsObject, context: &mut Context) -> JsResult<Vec<PropertyKey>> {
    let length = replacer.get(js_string!("length"), context)?;
    let mut keys: Vec<PropertyKey> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for at in 0..length.to_length(context)? {
        let item = replacer.get(at, context)?;
        let is_name = item.is_string()
            || item.is_number()
            || item
                .as_object()
                .is_some_and(|object| object.is::<JsString>() || object.is::<f64>());
        if is_name {
            let name = item.to_string(context)?;
            if known.insert(name.clone()) {
                keys.push(name.into());
            }
        }
    }
    Ok(keys)
}

fn gap(space: &JsValue, context: &mut Context) -> JsResult<JsString> {
    let mut space = space.clone();
    if let Some(object) = space.as_object() {
        if object.is::<f64>() {
            space = space.to_number(context)?.into();
        } else if object.is::<JsString>() {
            space = space.to_string(context)?.into();
        }
    }
    if let Some(number) = space.as_number() {
        let count = number.clamp(0.0, 10.0) as usize;
        return Ok(JsString::from(&"          "[..count]));
    }
    Ok(match space.as_string() {
        Some(text) if text.len() > 10 => {
            let units: Vec<u16> = text.iter().take(10).collect();
            JsString::from(&units[..])
        }
        Some(text) => text,
        None => js_string!(),
    })
}

impl Writer<'_> {
    fn is_array(&self, object: &JsObject, context: &mut Context) -> JsResult<bool> {
        if object.is_array() {
            return Ok(true);
        }
        if object.is_ordinary() {
            return Ok(false);
        }
        // A proxy may stand for an array.
        let object = object.clone().into();
        let is_array = &self.natives.is_array;
        Ok(is_array
            .call(&JsValue::undefined(), &[object], context)?
            .to_boolean())
    }

    /// Writes one value. False when it is one that JSON leaves out: then nothing is written.
    fn property(
        &mut self,
        holder: Option<&JsObject>,
        key: &PropertyKey,
        mut value: JsValue,
        context: &mut Context,
    ) -> Written<bool> {
        if self.replacer.is_none() && !value.is_object() && !value.is_bigint() {
            return self.ending(&value, context);
        }
        if value.is_object() || value.is_bigint() {
            value = self.replaced_by_itself(key, value, context)?;
        }
        if let (Some(replacer), Some(holder)) = (&self.replacer, holder) {
            self.calls += 1;
            let args = [name_of(key).into(), value];
            value = replacer.call(&holder.clone().into(), &args, context)?;
        }
        if let Some(object) = value.as_object()
            && !object.is_ordinary()
            && !object.is_array()
        {
            if object.is::<f64>() {
                self.calls += 1;
                value = value.to_number(context)?.into();
            } else if object.is::<JsString>() {
                self.calls += 1;
                value = value.to_string(context)?.into();
            } else if let Some(truth) = object.downcast_ref::<bool>() {
                value = (*truth).into();
            } else if let Some(number) = object.downcast_ref::<JsBigInt>() {
                value = number.clone().into();
            } else if object.prototype().is_none() {
                let args = std::slice::from_ref(&value);
                let is_raw = &self.natives.is_raw;
                let is_raw = is_raw.call(&JsValue::undefined(), args, context)?;
                if is_raw.to_boolean() {
                    let raw = object.get(js_string!("rawJSON"), context)?;
                    self.text.push_string(&raw.to_string(context)?);
                    return Ok(true);
                }
            }
        }
        self.ending(&value, context)
    }

    /// Writes what a value has become at last.
    fn ending(&mut self, value: &JsValue, context: &mut Context) -> Written<bool> {
        match value.variant() {
            JsVariant::Undefined | JsVariant::Symbol(_) => return Ok(false),
            JsVariant::Object(object) => {
                if object.is_callable() {
                    return Ok(false);
                }
                self.structure(&object, context)?;
            }
            JsVariant::BigInt(_) => {
                let words = "Do not know how to serialize a BigInt";
                let error = errors::plain(errors::Class::Type, words, context);
                return Err(errors::thrown(error).into());
            }
            plain => self.plain(&plain, value, context)?,
        }
        if self.text.len() > LONGEST {
            let error = errors::plain(errors::Class::Range, "Invalid string length", context);
            return Err(errors::thrown(error).into());
        }
        Ok(true)
    }

    fn plain(&mut self, plain: &JsVariant, value: &JsValue, context: &mut Context) -> JsResult<()> {
        match plain {
            JsVariant::Boolean(true) => self.text.push_bytes(b"true"),
            JsVariant::Boolean(false) => self.text.push_bytes(b"false"),
            JsVariant::String(text) => self.text.push_quoted(text),
            JsVariant::Integer32(number) => {
                let mut digits = [0; 20];
                let digits = convert::decimal((*number).into(), &mut digits);
                self.text.push_bytes(digits);
            }
            JsVariant::Float64(number) if number.is_finite() => {
                self.text.push_string(&value.to_string(context)?);
            }
            _ => self.text.push_bytes(b"null"),
        }
        Ok(())
    }

    /// What `toJSON` makes of a value that has one.
    fn replaced_by_itself(
        &mut self,
        key: &PropertyKey,
        value: JsValue,
        context: &mut Context,
    ) -> JsResult<JsValue> {
        let name = js_string!("toJSON");
        let method = match value.as_object() {
            Some(object) if self.lacks_to_json(&object) => return Ok(value),
            Some(object) => {
                self.calls += 1;
                object.get(name, context)?
            }
            None => {
                self.calls += 1;
                let prototype = context.intrinsics().constructors().bigint().prototype();
                prototype.get(name, context)?
            }
        };
        match method.as_callable() {
            Some(method) => method.call(&value, &[name_of(key).into()], context),
            None => Ok(value),
        }
    }

    /// Whether it is certain that an object has no `toJSON`, and inherits none.
    fn lacks_to_json(&mut self, object: &JsObject) -> bool {
        if !object.is_ordinary() && !object.is_array() {
            return false;
        }
        let prototype = match shapes::known(object) {
            Some(known) if known.has_own_to_json => return false,
            Some(known) => known.prototype.clone(),
            None => {
                let object = object.borrow();
                if with_key!("toJSON", |key| object.properties().contains_key(key)) {
                    return false;
                }
                object.prototype()
            }
        };
        let Some(prototype) = prototype else {
            return true;
        };
        let (calls, lacking) = &mut self.lacking;
        if std::mem::replace(calls, self.calls) != self.calls {
            lacking.clear();
        }
        if lacking.contains(&prototype) {
            return true;
        }
        let lacks = with_key!("toJSON", |key| lacks(&prototype, key));
        if lacks {
            if lacking.len() == LACKING {
                lacking.clear();
            }
            lacking.push(prototype);
        }
        lacks
    }

    fn structure(&mut self, object: &JsObject, context: &mut Context) -> Written<()> {
        if self.open.contains(object) {
            return Err(Failure::Circle);
        }
        if self.depth >= DEEPEST {
            let words = "Maximum call stack size exceeded";
            let error = errors::plain(errors::Class::Range, words, context);
            return Err(errors::thrown(error).into());
        }
        self.open.push(object.clone());
        self.depth += 1;
        let is_array = self.is_array(object, context)?;
        self.text.push_bytes(if is_array { b"[" } else { b"{" });
        let any = match is_array {
            true => self.array(object, context)?,
            false => self.object(object, context)?,
        };
        self.depth -= 1;
        self.open.pop();
        if any {
            self.break_line();
        }
        self.text.push_bytes(if is_array { b"]" } else { b"}" });
        Ok(())
    }

    fn break_line(&mut self) {
        if !self.gap.is_empty() {
            self.text.push_bytes(b"\n");
            for _ in 0..self.depth {
                self.text.push_string(&self.gap.clone());
            }
        }
    }

    fn array(&mut self, array: &JsObject, context: &mut Context) -> Written<bool> {
        let length = match define::own_value(array, &js_string!("length").into()) {
            Some(length) if array.is_array() => length,
            _ => {
                self.calls += 1;
                array.get(js_string!("length"), context)?
            }
        };
        let length = length.to_length(context)?;
        for at in 0..length {
            let key = PropertyKey::from(at);
            let item = match own_item(array, at) {
                Some(own) => own,
                None => {
                    self.calls += 1;
                    array.get(key.clone(), context)?
                }
            };
            if at > 0 {
                self.text.push_bytes(b",");
            }
            self.break_line();
            if !self.property(Some(array), &key, item, context)? {
                self.text.push_bytes(b"null");
            }
        }
        Ok(length > 0)
    }

    fn object(&mut self, object: &JsObject, context: &mut Context) -> Written<bool> {
        if self.list.is_none()
            && object.is_ordinary()
            && let Some(known) = shapes::known(object)
            && let Some(entries) = &known.entries
            && let Some(values) = known.values_of(object)
        {
            return self.entries_of_shape(object, entries, values, context);
        }
        let mut any = false;
        let keys = match &self.list {
            Some(list) => list.iter().cloned().map(|key| (key, None)).collect(),
            None => self.entries(object, context)?,
        };
        let calls = self.calls;
        for (key, known) in keys {
            let value = match known {
                Some(known) if self.calls == calls => known,
                _ => self.value_of(object, &key, context)?,
            };
            let before = self.begin_entry(any);
            self.text.push_quoted(&name_of(&key));
            any |= self.end_entry(object, &key, value, before, context)?;
        }
        Ok(any)
    }

    /// An object whose names are known from its shape, with the values that it has now.
    fn entries_of_shape(
        &mut self,
        object: &JsObject,
        entries: &[shapes::Entry],
        values: SmallVec<[JsValue; 8]>,
        context: &mut Context,
    ) -> Written<bool> {
        let mut any = false;
        let calls = self.calls;
        for (entry, value) in entries.iter().zip(values) {
            let value = match self.calls == calls {
                true => value,
                false => self.value_of(object, &entry.key, context)?,
            };
            let before = self.begin_entry(any);
            self.text.push_bytes(&entry.quoted);
            any |= self.end_entry(object, &entry.key, value, before, context)?;
        }
        Ok(any)
    }

    /// What an object has under a name by now.
    fn value_of(
        &mut self,
        object: &JsObject,
        key: &PropertyKey,
        context: &mut Context,
    ) -> JsResult<JsValue> {
        if object.is_ordinary()
            && let Some(own) = define::own_value(object, key)
        {
            return Ok(own);
        }
        self.calls += 1;
        object.get(key.clone(), context)
    }

    /// What stands in front of a name; how long the text was.
    fn begin_entry(&mut self, is_further: bool) -> usize {
        let before = self.text.len();
        if is_further {
            self.text.push_bytes(b",");
        }
        self.break_line();
        before
    }

    /// What stands behind a name. False when the value is one that is left out, and its comma and name with it.
    fn end_entry(
        &mut self,
        object: &JsObject,
        key: &PropertyKey,
        value: JsValue,
        before: usize,
        context: &mut Context,
    ) -> Written<bool> {
        let colon: &[u8] = if self.gap.is_empty() { b":" } else { b": " };
        self.text.push_bytes(colon);
        let is_written = self.property(Some(object), key, value, context)?;
        if !is_written {
            self.text.truncate(before);
        }
        Ok(is_written)
    }

    /// The keys to write, with the values of those that are plain data.
    fn entries(
        &mut self,
        object: &JsObject,
        context: &mut Context,
    ) -> JsResult<Vec<(PropertyKey, Option<JsValue>)>> {
        if object.is_ordinary() {
            let borrowed = object.borrow();
            let properties = borrowed.properties();
            let mut indices: Vec<u32> = properties.index_property_keys().collect();
            indices.sort_unstable();
            let indices = indices.into_iter().map(PropertyKey::from);
            let names = borrowed.shape().keys().into_iter();
            let names = names.filter(|key| matches!(key, PropertyKey::String(_)));
            let entry = |key: PropertyKey| {
                let found = properties.get(&key)?;
                let is_shown = found.enumerable() == Some(true);
                is_shown.then(|| (key, found.value().cloned()))
            };
            return Ok(indices.chain(names).filter_map(entry).collect());
        }
        self.calls += 1;
        let of = [object.clone().into()];
        let keys = self
            .natives
            .keys
            .call(&JsValue::undefined(), &of, context)?;
        let Some(keys) = keys.as_object() else {
            return Ok(Vec::new());
        };
        let length = keys
            .get(js_string!("length"), context)?
            .to_length(context)?;
        (0..length)
            .map(|at| {
                let key = keys.get(at, context)?;
                Ok((key.to_property_key(context)?, None))
            })
            .collect()
    }
}

/// An element of an array, if that is plain data of its own.
fn own_item(array: &JsObject, at: u64) -> Option<JsValue> {
    if !array.is_array() {
        return None;
    }
    let borrowed = array.borrow();
    let at = usize::try_from(at).ok()?;
    match borrowed.properties().index_property_values() {
        IndexPropertyValues::DenseI32(items) => {
            items.as_slice().get(at).copied().map(JsValue::from)
        }
        IndexPropertyValues::DenseF64(items) => {
            items.as_slice().get(at).copied().map(JsValue::from)
        }
        IndexPropertyValues::DenseElement(items) => items.as_slice().get(at).cloned(),
        _ => {
            drop(borrowed);
            define::own_value(array, &PropertyKey::from(at))
        }
    }
}

fn name_of(key: &PropertyKey) -> JsString {
    match key {
        PropertyKey::String(name) => name.clone(),
        PropertyKey::Index(index) => JsString::from(index.get().to_string()),
        // Symbols are no keys of JSON.
        PropertyKey::Symbol(_) => js_string!(),
    }
}

/// Whether it is certain that neither an object nor what it inherits from has a property.
fn lacks(object: &JsObject, key: &PropertyKey) -> bool {
    let mut next = Some(object.clone());
    while let Some(object) = next {
        let is_plain = object.is_ordinary() || object.is_array();
        if !is_plain || object.borrow().properties().get(key).is_some() {
            return false;
        }
        next = object.prototype();
    }
    true
}
