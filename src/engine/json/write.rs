//! Values to JSON: `JSON.stringify` (ECMA-262, 25.5.2). The engine's own builds a string for each part
//! of the result and looks every property up twice; this appends to one text.
//!
//! What a script can see is as the standard has it: `toJSON`, getters, the replacer and the traps of
//! proxies are called in its order. Only where nothing of that can happen are values taken from an
//! object as they were when its keys were listed.

use boa_engine::{
    Context, JsArgs, JsBigInt, JsError, JsObject, JsResult, JsString, JsValue, JsVariant,
    js_string,
    object::builtins::JsFunction,
    property::PropertyKey,
    string::{JsStr, JsStrVariant},
};

use crate::engine::{convert, define, errors};

/// How deep a value may nest; deeper than Node's stack allows.
const DEEPEST: usize = 8000;
/// Node's strings are not longer.
const LONGEST: usize = 0x1fff_ffe8;

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
                while let Some(at) = rest.iter().position(|byte| needs_escape(u16::from(*byte))) {
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
            plain => self.plain(&plain, &value, context)?,
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
        let name = PropertyKey::from(js_string!("toJSON"));
        let method = match value.as_object() {
            Some(object) if lacks(&object, &name) => return Ok(value),
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
            let own = match array.is_array() {
                true => define::own_value(array, &key),
                false => None,
            };
            let item = match own {
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
        let mut any = false;
        let keys = match &self.list {
            Some(list) => list.iter().cloned().map(|key| (key, None)).collect(),
            None => self.entries(object, context)?,
        };
        let calls = self.calls;
        for (key, known) in keys {
            let value = match known {
                Some(known) if self.calls == calls => known,
                _ => match own_of_ordinary(object, &key) {
                    Some(own) => own,
                    None => {
                        self.calls += 1;
                        object.get(key.clone(), context)?
                    }
                },
            };
            // What is to come may be left out, and its comma and name with it.
            let before = self.text.len();
            if any {
                self.text.push_bytes(b",");
            }
            self.break_line();
            self.text.push_quoted(&name_of(&key));
            self.text
                .push_bytes(if self.gap.is_empty() { b":" } else { b": " });
            if self.property(Some(object), &key, value, context)? {
                any = true;
            } else {
                self.text.truncate(before);
            }
        }
        Ok(any)
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

fn own_of_ordinary(object: &JsObject, key: &PropertyKey) -> Option<JsValue> {
    object
        .is_ordinary()
        .then(|| define::own_value(object, key))?
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
