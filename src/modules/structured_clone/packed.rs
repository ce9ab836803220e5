//! A clone on its way to another thread: without any value of an engine.
//!
//! What is packed is itself a clone, which nobody else has: packing calls no script, and takes the
//! bytes of its buffers instead of copying them. An object of a class in js/ says itself what it is
//! to be made from in the other thread (`kSend`).

use std::collections::HashMap;

use boa_engine::{
    Context, JsBigInt, JsObject, JsResult, JsStr, JsString, JsValue,
    builtins::{array_buffer::SharedArrayBuffer, error::Error, object::OrdinaryObject},
    js_string,
    object::builtins::{
        AlignedVec, JsArray, JsArrayBuffer, JsDataView, JsDate, JsFunction, JsMap, JsRegExp, JsSet,
        JsSharedArrayBuffer,
    },
    property::PropertyKey,
};

use super::{boxed, class_of_error, class_of_view, describe, keys, refused};
use crate::engine::{convert, define};
use crate::modules::buffer::{self, TypedArrayKind, View};
use crate::modules::messaging::far::Wire;
use crate::modules::messaging::wire::End;
use crate::modules::{dom_exception, fs, perf_hooks, require_object};

/// A string.
enum Text {
    Latin1(Vec<u8>),
    Wide(Vec<u16>),
}

impl Text {
    fn of(string: &JsString) -> Self {
        match string.as_str().variant() {
            boa_engine::string::JsStrVariant::Latin1(bytes) => Self::Latin1(bytes.to_vec()),
            boa_engine::string::JsStrVariant::Utf16(units) => Self::Wide(units.to_vec()),
        }
    }

    fn string(self) -> JsString {
        match self {
            Self::Latin1(bytes) => JsString::from(JsStr::latin1(&bytes)),
            Self::Wide(units) => JsString::from(units.as_slice()),
        }
    }
}

/// A value; an object by its number.
enum Value {
    Undefined,
    Null,
    Boolean(bool),
    Number(f64),
    BigInt(String),
    Text(Text),
    Object(usize),
}

enum Key {
    Index(u32),
    Name(Text),
}

/// An object. What holds others names them by their numbers.
enum Thing {
    Plain(Vec<(Key, Value)>),
    Array(u64, Vec<(Key, Value)>),
    Boxed(Value),
    Map(Vec<(Value, Value)>),
    Set(Vec<Value>),
    Date(f64),
    RegExp(Text, Text),
    Error {
        name: Text,
        message: Option<Text>,
        stack: Option<Text>,
        cause: Option<Value>,
    },
    DomException {
        name: Text,
        message: Text,
        stack: Option<Text>,
    },
    Buffer {
        bytes: AlignedVec<u8>,
        most: Option<u64>,
    },
    Shared(SharedArrayBuffer),
    View {
        kind: Option<TypedArrayKind>,
        buffer: usize,
        offset: usize,
        length: usize,
    },
    /// One of the ports that go with the message.
    Port(usize),
    /// What a function of a module in js/ makes of values; of objects only ports, parcels, buffers,
    /// views, and others that are made so.
    Made {
        module: String,
        function: String,
        parts: Vec<Value>,
    },
    Parcel(Parcel),
}

/// Makes an object of what its native state was. One that nobody opens lets go of that.
pub type Parcel = Box<dyn FnOnce(&mut Context) -> JsResult<JsObject> + Send>;

/// The parcel of an object with native state that can go to another thread; it loses what only one
/// can have.
fn parcel(object: &JsObject) -> Option<Parcel> {
    fs::handle::parcel(object).or_else(|| perf_hooks::histogram::parcel(object))
}

/// A clone on its way.
pub struct Packed {
    root: Value,
    things: Vec<Thing>,
    /// The wires that ports have become: first those that the message is to arrive with.
    ends: Vec<End>,
    listed: usize,
}

/// Packs a clone into a letter; `ports` are the ports that it is to arrive with.
///
/// Fails with a `DataCloneError` for what only a clone within the thread can hold.
pub fn pack(value: &JsValue, ports: &[JsObject], context: &mut Context) -> JsResult<Packed> {
    let mut packing = Packing::default();
    for port in ports {
        packing.number(port.clone());
    }
    let root = packing.value(value, context)?;
    let mut things = Vec::new();
    while things.len() < packing.objects.len() {
        let object = packing.objects[things.len()].clone();
        things.push(packing.thing(&object, context)?);
    }
    // Views were looked at: now the bytes can go.
    for (thing, object) in things.iter_mut().zip(&packing.objects) {
        if let Thing::Buffer { bytes, .. } = thing
            && let Ok(source) = JsArrayBuffer::from_object(object.clone())
        {
            *bytes = source.detach(&JsValue::undefined())?;
        }
    }
    Ok(Packed {
        root,
        things,
        ends: packing.ends,
        listed: ports.len(),
    })
}

#[derive(Default)]
struct Packing {
    numbers: HashMap<JsObject, usize>,
    objects: Vec<JsObject>,
    ends: Vec<End>,
}

impl Packing {
    fn number(&mut self, object: JsObject) -> usize {
        let next = self.objects.len();
        let number = *self.numbers.entry(object.clone()).or_insert(next);
        if number == next {
            self.objects.push(object);
        }
        number
    }

    fn value(&mut self, value: &JsValue, _: &mut Context) -> JsResult<Value> {
        if let Some(object) = value.as_object() {
            return Ok(Value::Object(self.number(object)));
        }
        if let Some(text) = value.as_string() {
            return Ok(Value::Text(Text::of(&text)));
        }
        if let Some(number) = value.as_number() {
            return Ok(Value::Number(number));
        }
        if let Some(boolean) = value.as_boolean() {
            return Ok(Value::Boolean(boolean));
        }
        if let Some(number) = value.as_bigint() {
            return Ok(Value::BigInt(number.to_string()));
        }
        Ok(if value.is_null() {
            Value::Null
        } else {
            Value::Undefined
        })
    }

    fn properties(
        &mut self,
        object: &JsObject,
        context: &mut Context,
    ) -> JsResult<Vec<(Key, Value)>> {
        let is_array = JsArray::from_object(object.clone()).is_ok();
        let mut properties = Vec::new();
        for key in object.own_property_keys(context)? {
            let packed = match &key {
                PropertyKey::Index(index) => Key::Index(index.get()),
                PropertyKey::String(name) => {
                    if is_array && *name == js_string!("length") {
                        continue;
                    }
                    Key::Name(Text::of(name))
                }
                PropertyKey::Symbol(_) => continue,
            };
            let value = object.get(key, context)?;
            properties.push((packed, self.value(&value, context)?));
        }
        Ok(properties)
    }

    fn thing(&mut self, object: &JsObject, context: &mut Context) -> JsResult<Thing> {
        if object.is::<OrdinaryObject>() {
            let plain = context.intrinsics().constructors().object().prototype();
            let prototype = object.prototype();
            if prototype.is_some() && prototype != Some(plain) {
                return self.made(object, context);
            }
            return Ok(Thing::Plain(self.properties(object, context)?));
        }
        if JsArray::from_object(object.clone()).is_ok() {
            let length = object.get(js_string!("length"), context)?;
            let length = length.to_length(context)?;
            return Ok(Thing::Array(length, self.properties(object, context)?));
        }
        if let Some(primitive) = boxed(object) {
            return Ok(Thing::Boxed(self.value(&primitive, context)?));
        }
        if let Ok(map) = JsMap::from_object(object.clone()) {
            let mut entries = Vec::new();
            map.for_each_native(|key, value| {
                entries.push((key, value));
                Ok(())
            })?;
            let mut packed = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                packed.push((self.value(&key, context)?, self.value(&value, context)?));
            }
            return Ok(Thing::Map(packed));
        }
        if let Ok(set) = JsSet::from_object(object.clone()) {
            let mut items = Vec::new();
            set.for_each_native(|item| {
                items.push(item);
                Ok(())
            })?;
            let mut packed = Vec::with_capacity(items.len());
            for item in items {
                packed.push(self.value(&item, context)?);
            }
            return Ok(Thing::Set(packed));
        }
        if let Ok(date) = JsDate::from_object(object.clone()) {
            let time = date.get_time(context)?;
            return Ok(Thing::Date(time.as_number().unwrap_or(f64::NAN)));
        }
        if let Ok(pattern) = JsRegExp::from_object(object.clone()) {
            let source = JsString::from(pattern.source(context)?.as_str());
            let flags = JsString::from(pattern.flags(context)?.as_str());
            return Ok(Thing::RegExp(Text::of(&source), Text::of(&flags)));
        }
        if object.is::<Error>() {
            return self.error(object, context);
        }
        self.bytes(object, context)
    }

    fn error(&mut self, object: &JsObject, context: &mut Context) -> JsResult<Thing> {
        let own = |name: JsString| {
            let borrowed = object.borrow();
            let found = borrowed.properties().get(&name.into());
            found.and_then(|own| own.value().cloned())
        };
        let text = |value: Option<JsValue>| {
            let string = value.and_then(|value| value.as_string());
            string.map(|string| Text::of(&string))
        };
        let stack = text(Some(object.get(js_string!("stack"), context)?));
        if let Some((name, message)) = dom_exception::parts(object, context) {
            return Ok(Thing::DomException {
                name: Text::of(&name),
                message: Text::of(&message),
                stack,
            });
        }
        let cause = match own(js_string!("cause")) {
            Some(cause) => Some(self.value(&cause, context)?),
            None => None,
        };
        let name = object.get(js_string!("name"), context)?;
        Ok(Thing::Error {
            name: Text::of(&name.to_string(context)?),
            message: text(own(js_string!("message"))),
            stack,
            cause,
        })
    }

    fn bytes(&mut self, object: &JsObject, context: &mut Context) -> JsResult<Thing> {
        if JsArrayBuffer::from_object(object.clone()).is_ok() {
            let mut most = None;
            if object.get(js_string!("resizable"), context)?.to_boolean() {
                let length = object.get(js_string!("maxByteLength"), context)?;
                most = Some(length.to_index(context)?);
            }
            return Ok(Thing::Buffer {
                bytes: buffer::block::zeroed(0)?,
                most,
            });
        }
        if let Ok(shared) = JsSharedArrayBuffer::from_object(object.clone()) {
            return Ok(Thing::Shared(shared.inner()));
        }
        let kind = buffer::kind(object);
        let is_view = kind.is_some() || JsDataView::from_object(object.clone()).is_ok();
        let Some(view) = is_view.then(|| View::of(object, context)).flatten() else {
            return self.made(object, context);
        };
        let size = kind.map_or(1, buffer::element_size);
        Ok(Thing::View {
            kind,
            buffer: self.number(view.store().object()),
            offset: view.offset(),
            length: view.len() / size,
        })
    }
}

impl Packing {
    /// An object of a class of its own: a port, a parcel, or what a function in js/ is to make.
    fn made(&mut self, object: &JsObject, context: &mut Context) -> JsResult<Thing> {
        if let Some(parcel) = parcel(object) {
            return Ok(Thing::Parcel(parcel));
        }
        let Some(method) = object.get(keys()?.send, context)?.as_function() else {
            return Err(not_to_threads(object, context));
        };
        let made = method.call(&object.clone().into(), &[], context)?;
        if let Ok(wire) = Wire::argument(&made) {
            let end = wire.0.borrow_mut().take();
            self.ends.push(end.ok_or_else(convert::illegal_invocation)?);
            return Ok(Thing::Port(self.ends.len() - 1));
        }
        let list = JsArray::from_object(made.to_object(context)?)?;
        let mut parts = Vec::new();
        for at in 2..list.length(context)? {
            let part = list.get(at, context)?;
            parts.push(self.value(&part, context)?);
        }
        Ok(Thing::Made {
            module: convert::to_text(&list.get(0, context)?, context)?,
            function: convert::to_text(&list.get(1, context)?, context)?,
            parts,
        })
    }
}

/// The error about an object of a class whose clones stay in the thread.
fn not_to_threads(object: &JsObject, context: &mut Context) -> boa_engine::JsError {
    match describe(&object.clone().into(), context) {
        Ok(shown) => refused(
            &format!("{shown} cannot be sent to another thread in Ouro."),
            context,
        ),
        Err(error) => error,
    }
}

impl Packed {
    /// The message `[number, bytes]`.
    pub fn numbered_bytes(number: i32, bytes: &[u8]) -> JsResult<Self> {
        let view = Thing::View {
            kind: Some(TypedArrayKind::Uint8),
            buffer: 2,
            offset: 0,
            length: bytes.len(),
        };
        let block = Thing::Buffer {
            bytes: buffer::block::copied(bytes)?,
            most: None,
        };
        let items = vec![
            (Key::Index(0), Value::Number(number.into())),
            (Key::Index(1), Value::Object(1)),
        ];
        Ok(Self {
            root: Value::Object(0),
            things: vec![Thing::Array(2, items), view, block],
            ends: Vec::new(),
            listed: 0,
        })
    }

    /// The clone, in the engine of the thread it has come to, and the ports that came with it.
    pub fn unpack(
        self,
        make_port: &JsFunction,
        context: &mut Context,
    ) -> JsResult<(JsValue, Vec<JsObject>)> {
        let mut ports = Vec::with_capacity(self.ends.len());
        for end in self.ends {
            let wire = Wire::object(end, context);
            let port = make_port.call(&JsValue::undefined(), &[wire.into()], context)?;
            ports.push(port.to_object(context)?);
        }
        let mut made: Vec<Option<JsObject>> = Vec::with_capacity(self.things.len());
        let mut views = Vec::new();
        let mut rest = Vec::new();
        let mut built = Vec::new();
        for (at, thing) in self.things.into_iter().enumerate() {
            made.push(match thing {
                Thing::Made {
                    module,
                    function,
                    parts,
                } => {
                    built.push((at, module, function, parts));
                    None
                }
                thing => shell(at, thing, &ports, &mut views, &mut rest, context)?,
            });
        }
        for (at, (kind, buffer, offset, length)) in views {
            let buffer = object(&made, buffer)?;
            let args = [
                buffer.into(),
                JsValue::from(offset as f64),
                JsValue::from(length as f64),
            ];
            made[at] = Some(class_of_view(kind, context).construct(&args, None, context)?);
        }
        // The parts of one may be others, which have been found later.
        for (at, module, function, parts) in built.into_iter().rev() {
            let parts: JsResult<Vec<JsValue>> =
                parts.into_iter().map(|part| value(part, &made)).collect();
            let module = require_object(&module, context)?;
            let function = module.get(JsString::from(function), context)?;
            let function = function.as_function();
            let function = function.ok_or_else(convert::illegal_invocation)?;
            let object = function.call(&JsValue::undefined(), &parts?, context)?;
            made[at] = Some(object.to_object(context)?);
        }
        for (at, contents) in rest {
            fill(&object(&made, at)?, contents, &made, context)?;
        }
        ports.truncate(self.listed);
        Ok((value(self.root, &made)?, ports))
    }
}

/// A view's place, and what it looks at.
type Looks = (usize, (Option<TypedArrayKind>, usize, usize, usize));

/// What an object still is to get when all are made.
enum Contents {
    Properties(Vec<(Key, Value)>),
    Map(Vec<(Value, Value)>),
    Set(Vec<Value>),
    Cause(Value),
}

fn object(made: &[Option<JsObject>], number: usize) -> JsResult<JsObject> {
    let known = made.get(number).cloned().flatten();
    known.ok_or_else(convert::illegal_invocation)
}

fn value(value: Value, made: &[Option<JsObject>]) -> JsResult<JsValue> {
    Ok(match value {
        Value::Undefined => JsValue::undefined(),
        Value::Null => JsValue::null(),
        Value::Boolean(boolean) => boolean.into(),
        Value::Number(number) => number.into(),
        Value::BigInt(digits) => JsBigInt::from_string(&digits)
            .ok_or_else(convert::illegal_invocation)?
            .into(),
        Value::Text(text) => text.string().into(),
        Value::Object(number) => object(made, number)?.into(),
    })
}

/// The object without its contents; none yet of a view.
fn shell(
    at: usize,
    thing: Thing,
    ports: &[JsObject],
    views: &mut Vec<Looks>,
    rest: &mut Vec<(usize, Contents)>,
    context: &mut Context,
) -> JsResult<Option<JsObject>> {
    let mut later = |contents| rest.push((at, contents));
    Ok(Some(match thing {
        Thing::Plain(properties) => {
            later(Contents::Properties(properties));
            define::object(context)
        }
        Thing::Array(length, properties) => {
            later(Contents::Properties(properties));
            let made = JsObject::from(JsArray::new(context)?);
            made.set(js_string!("length"), length as f64, true, context)?;
            made
        }
        Thing::Boxed(primitive) => value(primitive, &[])?.to_object(context)?,
        Thing::Map(entries) => {
            later(Contents::Map(entries));
            JsMap::new(context).into()
        }
        Thing::Set(items) => {
            later(Contents::Set(items));
            JsSet::new(context).into()
        }
        Thing::Date(time) => {
            let class = context.intrinsics().constructors().date().constructor();
            class.construct(&[time.into()], None, context)?
        }
        Thing::RegExp(source, flags) => {
            JsRegExp::new(source.string(), flags.string(), context)?.into()
        }
        Thing::Error {
            name,
            message,
            stack,
            cause,
        } => {
            let class = class_of_error(&convert::text(&name.string()), context);
            let message: Vec<JsValue> = message
                .map(|text| text.string().into())
                .into_iter()
                .collect();
            let made = class.construct(&message, None, context)?;
            if let Some(stack) = stack {
                define::put_hidden(&made, "stack", stack.string());
            }
            if let Some(cause) = cause {
                later(Contents::Cause(cause));
            }
            made
        }
        Thing::DomException {
            name,
            message,
            stack,
        } => {
            let [name, message] = [name, message].map(|text| convert::text(&text.string()));
            let made = dom_exception::make(&message, &name, context)?;
            if let Some(stack) = stack {
                define::put_hidden(&made, "stack", stack.string());
            }
            made
        }
        Thing::Buffer { bytes, most } => {
            crate::engine::heap::allocating(bytes.len());
            let made = JsArrayBuffer::from_byte_block(bytes, context)?;
            match most {
                Some(most) => made.with_max_byte_length(most).into(),
                None => made.into(),
            }
        }
        Thing::Shared(shared) => JsSharedArrayBuffer::from_buffer(shared, context).into(),
        Thing::View {
            kind,
            buffer,
            offset,
            length,
        } => {
            views.push((at, (kind, buffer, offset, length)));
            return Ok(None);
        }
        Thing::Port(port) => {
            let port = ports.get(port).cloned();
            port.ok_or_else(convert::illegal_invocation)?
        }
        Thing::Parcel(open) => open(context)?,
        Thing::Made { .. } => return Ok(None),
    }))
}

fn fill(
    target: &JsObject,
    contents: Contents,
    made: &[Option<JsObject>],
    context: &mut Context,
) -> JsResult<()> {
    match contents {
        Contents::Properties(properties) => {
            for (key, held) in properties {
                let key = match key {
                    Key::Index(index) => PropertyKey::from(index),
                    Key::Name(name) => PropertyKey::from(name.string()),
                };
                target.create_data_property_or_throw(key, value(held, made)?, context)?;
            }
        }
        Contents::Map(entries) => {
            let map = JsMap::from_object(target.clone())?;
            for (key, held) in entries {
                map.set(value(key, made)?, value(held, made)?, context)?;
            }
        }
        Contents::Set(items) => {
            let set =
                JsSet::from_object(target.clone()).map_err(|_| convert::illegal_invocation())?;
            for item in items {
                set.add(value(item, made)?, context)?;
            }
        }
        Contents::Cause(cause) => define::put_hidden(target, "cause", value(cause, made)?),
    }
    Ok(())
}
