//! Arrays, maps, sets, buffers and promises: what is inside them.

use boa_engine::{
    JsObject, JsResult, JsString, JsValue,
    builtins::{
        map::ordered_map::OrderedMap, promise::PromiseState, set::ordered_set::OrderedSet,
        typed_array::TypedArrayKind,
    },
    js_string,
    object::builtins::{JsArrayBuffer, JsPromise, JsSharedArrayBuffer, JsTypedArray},
    property::PropertyKey,
};

use super::{
    Inspector, Style,
    layout::Entries,
    names::{Named, prefix},
    properties::Key,
    text,
    value::{Begun, Form, Shape},
};
use crate::modules::util::kind::Kind;

/// Entries, and an array's elements for the alignment of columns.
type Filled = (Vec<String>, Option<Vec<JsValue>>);

/// The name of a typed array's constructor.
pub fn typed_array_name(kind: TypedArrayKind) -> &'static str {
    match kind {
        TypedArrayKind::Int8 => "Int8Array",
        TypedArrayKind::Uint8 => "Uint8Array",
        TypedArrayKind::Uint8Clamped => "Uint8ClampedArray",
        TypedArrayKind::Int16 => "Int16Array",
        TypedArrayKind::Uint16 => "Uint16Array",
        TypedArrayKind::Int32 => "Int32Array",
        TypedArrayKind::Uint32 => "Uint32Array",
        TypedArrayKind::BigInt64 => "BigInt64Array",
        TypedArrayKind::BigUint64 => "BigUint64Array",
        TypedArrayKind::Float32 => "Float32Array",
        TypedArrayKind::Float64 => "Float64Array",
        TypedArrayKind::Float16 => "Float16Array",
    }
}

fn array_length(object: &JsObject) -> usize {
    let length = object
        .borrow()
        .properties()
        .get(&js_string!("length").into())
        .and_then(|own| own.value().and_then(JsValue::as_number));
    length.map_or(0, |length| length as usize)
}

fn typed_length(object: &JsObject, context: &mut boa_engine::Context) -> usize {
    JsTypedArray::from_object(object.clone())
        .and_then(|array| array.length(context))
        .unwrap_or(0)
}

impl Inspector<'_> {
    pub(super) fn begin_collection(
        &mut self,
        object: &JsObject,
        kind: &Kind,
        named: &Named,
        keys: &mut Vec<Key>,
    ) -> JsResult<Begun> {
        let constructor = named.constructor.as_deref();
        let with = |fallback: &str, size: usize| {
            prefix(constructor, &named.tag, fallback, &format!("({size})"))
        };
        let indexed = matches!(kind, Kind::Array | Kind::TypedArray(_));
        *keys = self.keys(object, kind, !indexed)?;
        let no_keys = keys.is_empty() && named.inherited.is_none();
        let (open, form, size) = match kind {
            Kind::Array => {
                let length = array_length(object);
                let plain = constructor == Some("Array") && named.tag.is_empty();
                let name = if plain {
                    String::new()
                } else {
                    with("Array", length)
                };
                (name + "[", Form::Array, length)
            }
            Kind::TypedArray(kind) => {
                let length = typed_length(object, self.context);
                let fallback = if constructor.is_none() {
                    typed_array_name(*kind)
                } else {
                    ""
                };
                (with(fallback, length) + "[", Form::TypedArray, length)
            }
            Kind::Set => {
                let size = object
                    .downcast_ref::<OrderedSet>()
                    .map_or(0, |set| set.len());
                (with("Set", size) + "{", Form::Set, size)
            }
            Kind::Map => {
                let size = object
                    .downcast_ref::<OrderedMap<JsValue>>()
                    .map_or(0, |map| map.len());
                (with("Map", size) + "{", Form::Map, size)
            }
            _ => {
                let class = if *kind == Kind::MapIterator {
                    "Map Iterator"
                } else {
                    "Set Iterator"
                };
                let tag = &named.tag;
                let open = if tag == class || tag.is_empty() {
                    format!("[{class}] {{")
                } else {
                    format!("[{tag}] [{class}] {{")
                };
                let (rest, pairs) = super::iterators::remaining(object, kind, self.context)?;
                return Ok(Begun::Open(Shape::braces(
                    open,
                    Form::Iterator(rest, pairs),
                )));
            }
        };
        if size == 0
            && no_keys
            && !(self.options.show_hidden && matches!(kind, Kind::TypedArray(_)))
        {
            let close = if indexed { "]" } else { "}" };
            return Ok(Begun::Done(open + close));
        }
        let mut shape = Shape::braces(open, form);
        if indexed {
            shape.close = "]";
            shape.entries = Entries::Array;
        }
        Ok(Begun::Open(shape))
    }

    pub(super) fn entries(
        &mut self,
        object: &JsObject,
        form: &Form,
        level: usize,
    ) -> JsResult<Filled> {
        let plain = |entries| Ok((entries, None));
        match form {
            Form::Keys | Form::Namespace => plain(Vec::new()),
            Form::Array => self.array(object, level),
            Form::TypedArray => self.typed_array(object, level),
            Form::Set => {
                let values: Vec<JsValue> = match object.downcast_ref::<OrderedSet>() {
                    Some(set) => set.iter().cloned().collect(),
                    None => Vec::new(),
                };
                self.set_entries(&values, level)
                    .map(|entries| (entries, None))
            }
            Form::Map => self
                .map_entries(object, level)
                .map(|entries| (entries, None)),
            Form::Iterator(rest, true) => self.pairs(rest, level).map(|entries| (entries, None)),
            Form::Iterator(rest, false) => {
                self.set_entries(rest, level).map(|entries| (entries, None))
            }
            Form::ArrayBuffer { contents } => {
                let mut output = Vec::new();
                if *contents {
                    output.push(self.bytes(object)?);
                }
                self.slots(object, &["byteLength"], level, false, &mut output)?;
                plain(output)
            }
            Form::DataView => {
                let mut output = Vec::new();
                let names = ["byteLength", "byteOffset", "buffer"];
                self.slots(object, &names, level, false, &mut output)?;
                plain(output)
            }
            Form::Promise => self.promise(object, level).map(|entry| (vec![entry], None)),
            Form::Unknown => {
                let unknown = self.styled("<items unknown>".into(), Style::Special)?;
                plain(vec![unknown])
            }
        }
    }

    fn array(&mut self, object: &JsObject, level: usize) -> JsResult<Filled> {
        let length = array_length(object);
        let (shown, _) = self.shown(length);
        let mut output = Vec::with_capacity(shown.min(1 << 10));
        let mut elements = Vec::with_capacity(shown.min(1 << 10));
        let mut holes: Option<std::vec::IntoIter<u32>> = None;
        let mut at = 0;
        while at < length && output.len() < shown {
            let own = object
                .borrow()
                .properties()
                .get(&PropertyKey::from(at as u32));
            if let Some(own) = own {
                elements.push(own.value().cloned().unwrap_or_default());
                output.push(match own.value() {
                    Some(value) => self.indented(2, |this| this.value(value, level, false))?,
                    None => self.accessor(object, &own, level)?,
                });
                at += 1;
                continue;
            }
            let next = next_index(object, at, &mut holes)
                .unwrap_or(length)
                .min(length);
            let hole = empty_items(next - at);
            output.push(self.styled(hole, Style::Undefined)?);
            elements.push(JsValue::undefined());
            at = next;
        }
        if at < length {
            output.push(text::more((length - at) as f64, "item"));
            let own = object
                .borrow()
                .properties()
                .get(&PropertyKey::from(at as u32));
            elements.push(own.and_then(|own| own.value().cloned()).unwrap_or_default());
        }
        Ok((output, Some(elements)))
    }

    fn typed_array(&mut self, object: &JsObject, level: usize) -> JsResult<Filled> {
        let length = typed_length(object, self.context);
        let (shown, more) = self.shown(length);
        let mut output = Vec::with_capacity(shown);
        let mut elements = Vec::with_capacity(shown + 1);
        for at in 0..shown {
            let value = object.get(at as u32, self.context)?;
            output.push(self.primitive(&value, true)?);
            elements.push(value);
        }
        if more > 0.0 {
            output.push(text::more(more, "item"));
            elements.push(JsValue::from(0));
        }
        if self.options.show_hidden {
            let names = [
                "BYTES_PER_ELEMENT",
                "length",
                "byteLength",
                "byteOffset",
                "buffer",
            ];
            self.slots(object, &names, level, true, &mut output)?;
        }
        Ok((output, Some(elements)))
    }

    /// What accessors of the prototype tell, in brackets as all that is not enumerable.
    fn slots(
        &mut self,
        object: &JsObject,
        names: &[&str],
        level: usize,
        typed: bool,
        output: &mut Vec<String>,
    ) -> JsResult<()> {
        for &name in names {
            let value = object.get(JsString::from(name), self.context)?;
            let shown = self.indented(2, |this| this.value(&value, level, typed))?;
            let label = self.styled(format!("[{name}]"), Style::String)?;
            output.push(format!("{label}: {shown}"));
        }
        Ok(())
    }

    fn set_entries(&mut self, values: &[JsValue], level: usize) -> JsResult<Vec<String>> {
        let (shown, more) = self.shown(values.len());
        self.indented(2, |this| {
            let mut output = Vec::with_capacity(shown + 1);
            for value in &values[..shown] {
                output.push(this.value(value, level, false)?);
            }
            if more > 0.0 {
                output.push(text::more(more, "item"));
            }
            Ok(output)
        })
    }

    fn map_entries(&mut self, object: &JsObject, level: usize) -> JsResult<Vec<String>> {
        let pairs: Vec<(JsValue, JsValue)> = match object.downcast_ref::<OrderedMap<JsValue>>() {
            Some(map) => map
                .iter()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
            None => Vec::new(),
        };
        let (shown, more) = self.shown(pairs.len());
        self.indented(2, |this| {
            let mut output = Vec::with_capacity(shown + 1);
            for (key, value) in &pairs[..shown] {
                let key = this.value(key, level, false)?;
                let value = this.value(value, level, false)?;
                output.push(format!("{key} => {value}"));
            }
            if more > 0.0 {
                output.push(text::more(more, "item"));
            }
            Ok(output)
        })
    }

    /// What an iterator over pairs still has to give: keys and values in turn.
    fn pairs(&mut self, rest: &[JsValue], level: usize) -> JsResult<Vec<String>> {
        let (shown, more) = self.shown(rest.len() / 2);
        self.indented(2, |this| {
            let mut output = Vec::with_capacity(shown + 1);
            for pair in rest.chunks_exact(2).take(shown) {
                let both = vec![
                    this.value(&pair[0], level, false)?,
                    this.value(&pair[1], level, false)?,
                ];
                output.push(this.put_together(both, "", ("[", "]"), Entries::Array, level, None));
            }
            if more > 0.0 {
                output.push(text::more(more, "item"));
            }
            Ok(output)
        })
    }

    /// The bytes of a buffer in hexadecimal.
    fn bytes(&mut self, object: &JsObject) -> JsResult<String> {
        let most = self.options.max_array_length.max(0.0);
        let most = if most > u32::MAX.into() {
            usize::MAX
        } else {
            most as usize
        };
        let (bytes, length) = if let Ok(buffer) = JsArrayBuffer::from_object(object.clone()) {
            let Some(data) = buffer.data() else {
                return self.styled("(detached)".into(), Style::Special);
            };
            (data[..data.len().min(most)].to_vec(), data.len())
        } else {
            let data = JsSharedArrayBuffer::from_object(object.clone())?.to_vec();
            let length = data.len();
            (data.into_iter().take(most).collect(), length)
        };
        let shown: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut shown = shown.join(" ");
        if length > bytes.len() {
            shown.push(' ');
            shown.push_str(&text::more((length - bytes.len()) as f64, "byte"));
        }
        let label = self.styled("[Uint8Contents]".into(), Style::Special)?;
        Ok(format!("{label}: <{shown}>"))
    }

    fn promise(&mut self, object: &JsObject, level: usize) -> JsResult<String> {
        match JsPromise::from_object(object.clone())?.state() {
            PromiseState::Pending => self.styled("<pending>".into(), Style::Special),
            PromiseState::Fulfilled(value) => {
                self.indented(2, |this| this.value(&value, level, false))
            }
            PromiseState::Rejected(reason) => {
                let shown = self.indented(2, |this| this.value(&reason, level, false))?;
                let mark = self.styled("<rejected>".into(), Style::Special)?;
                Ok(format!("{mark} {shown}"))
            }
        }
    }
}

fn empty_items(count: usize) -> String {
    let plural = if count > 1 { "s" } else { "" };
    format!("<{count} empty item{plural}>")
}

/// The first index of an element at or behind `at`. The engine keeps the indices of an array with
/// holes in no order, so they are sorted once.
fn next_index(
    object: &JsObject,
    at: usize,
    sorted: &mut Option<std::vec::IntoIter<u32>>,
) -> Option<usize> {
    let rest = sorted.get_or_insert_with(|| {
        let mut indices: Vec<u32> = object.borrow().properties().index_property_keys().collect();
        indices.sort_unstable();
        indices.into_iter()
    });
    let skipped = rest
        .as_slice()
        .partition_point(|index| (*index as usize) < at);
    rest.nth(skipped).map(|index| index as usize)
}
