//! `structuredClone`, after the HTML standard's algorithm as Node shows it.
//!
//! The clone grows by a list of work instead of recursion, so that a deep structure cannot
//! overflow the native stack.

use std::cell::RefCell;
use std::collections::HashMap;

use boa_engine::{
    Context, JsArgs, JsError, JsObject, JsResult, JsString, JsSymbol, JsValue,
    builtins::{
        error::Error, map::ordered_map::OrderedMap, object::OrdinaryObject,
        set::ordered_set::OrderedSet,
    },
    js_string,
    object::builtins::{
        JsArray, JsArrayBuffer, JsDataView, JsDate, JsFunction, JsMap, JsRegExp, JsSet,
        JsSharedArrayBuffer,
    },
    property::{Attribute, PropertyKey},
};

use super::buffer::{self, View};
use super::dom_exception;
use crate::engine::{convert, define, errors};

mod marks;
pub mod packed;

use marks::Mark;

thread_local! {
    static KEYS: RefCell<Option<Keys>> = const { RefCell::new(None) };
}

/// Under which a class in js/ says how its objects are cloned.
#[derive(Clone)]
struct Keys {
    /// A method that returns the clone; undefined for what can only be transferred.
    clone: JsSymbol,
    /// A method that returns an array: what the object is transferred to, and a function that does
    /// it, once everything is known to be cloned. Nothing if this object cannot be.
    transfer: JsSymbol,
    /// A method that returns what a clone on its way to another thread is made from there: the name
    /// of a module in js/, of a function of it, and what that is called with ([`packed`]).
    send: JsSymbol,
}

fn keys() -> JsResult<Keys> {
    if let Some(keys) = KEYS.with(|keys| keys.borrow().clone()) {
        return Ok(keys);
    }
    let symbol = |name| JsSymbol::new(Some(name)).ok_or_else(convert::illegal_invocation);
    let keys = Keys {
        clone: symbol(js_string!("messaging_clone_symbol"))?,
        transfer: symbol(js_string!("messaging_transfer_symbol"))?,
        send: symbol(js_string!("messaging_send_symbol"))?,
    };
    KEYS.with(|known| *known.borrow_mut() = Some(keys.clone()));
    Ok(keys)
}

/// The clone of `value`; what is in `transfer` is moved into it.
///
/// Fails with a `DataCloneError` for what cannot be cloned, and with what a getter throws.
fn clone(value: &JsValue, transfer: &[JsObject], context: &mut Context) -> JsResult<JsValue> {
    let mut cloning = Cloning::default();
    let mut moves = Vec::new();
    let mut commits = Vec::new();
    for object in transfer {
        if cloning.made.contains_key(object) {
            let class = object.get(js_string!("constructor"), context)?;
            let name = class.to_object(context)?.get(js_string!("name"), context)?;
            let name = convert::to_text(&name, context)?;
            let message = format!("Transfer list contains duplicate {name}");
            return Err(refused(&message, context));
        }
        if marks::has(Mark::Untransferable, object, context) {
            return Err(refused(UNTRANSFERABLE, context));
        }
        let Ok(buffer) = JsArrayBuffer::from_object(object.clone()) else {
            let Some((target, commit)) = transferred(object, context)? else {
                return Err(refused(INVALID_IN_LIST, context));
            };
            cloning.made.insert(object.clone(), target);
            commits.push(commit);
            continue;
        };
        if buffer.data().is_none() {
            return Err(refused(UNTRANSFERABLE, context));
        }
        // A buffer of the same size for now, so that views of it can be made.
        let block = buffer::block::zeroed(buffer.byte_length())?;
        let target = JsArrayBuffer::from_byte_block(block, context)?;
        cloning.made.insert(object.clone(), target.clone().into());
        moves.push((buffer, target));
    }
    let result = cloning.value(value, context)?;
    while let Some(next) = cloning.work.pop() {
        cloning.fill(next, context)?;
    }
    for (source, target) in moves {
        // A getter may have detached it in the meantime.
        if source.data().is_none() {
            return Err(refused(
                "An ArrayBuffer is detached and could not be cloned.",
                context,
            ));
        }
        std::mem::swap(
            source.borrow_mut().data_mut(),
            target.borrow_mut().data_mut(),
        );
        source.detach(&JsValue::undefined())?;
    }
    for commit in commits {
        commit.call(&JsValue::undefined(), &[], context)?;
    }
    Ok(result)
}

/// Gives a prototype what says how its objects are cloned (`kClone`), and transferred (`kTransfer`).
pub fn put_ways(
    prototype: &JsObject,
    clone: define::Native,
    transfer: define::Native,
    context: &mut Context,
) -> JsResult<()> {
    let keys = keys()?;
    for (key, native) in [(keys.clone, clone), (keys.transfer, transfer)] {
        let name = format!(
            "[{}]",
            key.description().unwrap_or_default().to_std_string_lossy()
        );
        let method = define::function(&name, 0, native, context);
        let hidden = Attribute::WRITABLE | Attribute::CONFIGURABLE;
        define::put_with(prototype, key, method, hidden);
    }
    Ok(())
}

/// The error of what can neither be cloned nor transferred any more.
pub fn uncloneable(context: &mut Context) -> JsError {
    refused(UNCLONEABLE, context)
}

/// What an object of a class in js/ is transferred to, and the function that does it.
fn transferred(
    object: &JsObject,
    context: &mut Context,
) -> JsResult<Option<(JsObject, JsFunction)>> {
    let method = object.get(keys()?.transfer, context)?;
    let Some(method) = method.as_function() else {
        return Ok(None);
    };
    let pair = method.call(&object.clone().into(), &[], context)?;
    let Some(pair) = pair.as_object() else {
        return Ok(None);
    };
    let (target, commit) = (pair.get(0, context)?, pair.get(1, context)?);
    Ok(target.as_object().zip(commit.as_function()))
}

const NEEDS_TRANSFER: &str =
    "Object that needs transfer was found in message but not listed in transferList";
const UNTRANSFERABLE: &str = "Cannot transfer object of unsupported type.";
const UNCLONEABLE: &str = "Cannot clone object of unsupported type.";
const INVALID_IN_LIST: &str = "Found invalid value in transferList.";

/// A `DataCloneError`.
pub fn refused(message: &str, context: &mut Context) -> JsError {
    dom_exception::error(message, "DataCloneError", context)
}

/// An object whose clone exists and still is to get its contents.
enum Work {
    Properties(JsObject, JsObject),
    Map(Vec<(JsValue, JsValue)>, JsMap),
    Set(Vec<JsValue>, JsSet),
    Cause(JsValue, JsObject),
}

#[derive(Default)]
struct Cloning {
    /// From each object met to its clone.
    made: HashMap<JsObject, JsObject>,
    work: Vec<Work>,
}

impl Cloning {
    fn value(&mut self, value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
        let Some(object) = value.as_object() else {
            if value.is_symbol() {
                return Err(cannot(value, context));
            }
            return Ok(value.clone());
        };
        if let Some(made) = self.made.get(&object) {
            return Ok(made.clone().into());
        }
        if let Some(env) = super::process::plain_env(&object, context) {
            return self.value(&env.into(), context);
        }
        let made = self.object(value, &object, context)?;
        self.made.insert(object, made.clone());
        Ok(made.into())
    }

    /// An object's clone, its contents still to come.
    fn object(
        &mut self,
        value: &JsValue,
        object: &JsObject,
        context: &mut Context,
    ) -> JsResult<JsObject> {
        if object.is_callable() {
            return Err(cannot(value, context));
        }
        let by_class = object.is::<OrdinaryObject>();
        if (by_class || object.is::<Error>()) && marks::has(Mark::Uncloneable, object, context) {
            return Err(refused(UNCLONEABLE, context));
        }
        if by_class {
            if let Some(made) = self.by_its_class(object, context)? {
                return Ok(made);
            }
            let made = define::object(context);
            self.later_properties(object, &made);
            return Ok(made);
        }
        if JsArray::from_object(object.clone()).is_ok() {
            let made = JsObject::from(JsArray::new(context)?);
            let length = object.get(js_string!("length"), context)?;
            made.set(js_string!("length"), length, true, context)?;
            self.later_properties(object, &made);
            return Ok(made);
        }
        if let Some(primitive) = boxed(object) {
            return primitive.to_object(context);
        }
        // The engine's own walk does not end where an entry was deleted below an iterator.
        let entries = object.downcast_ref::<OrderedMap<JsValue>>().map(|map| {
            let pairs = map.iter();
            pairs
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect()
        });
        if let Some(entries) = entries {
            let made = JsMap::new(context);
            self.work.push(Work::Map(entries, made.clone()));
            return Ok(made.into());
        }
        let items = object
            .downcast_ref::<OrderedSet>()
            .map(|set| set.iter().cloned().collect());
        if let Some(items) = items {
            let made = JsSet::new(context);
            self.work.push(Work::Set(items, made.clone()));
            return Ok(made.into());
        }
        if let Ok(date) = JsDate::from_object(object.clone()) {
            let time = date.get_time(context)?;
            let class = context.intrinsics().constructors().date().constructor();
            return class.construct(&[time], None, context);
        }
        if let Ok(pattern) = JsRegExp::from_object(object.clone()) {
            let source = JsString::from(pattern.source(context)?.as_str());
            let flags = JsString::from(pattern.flags(context)?.as_str());
            return Ok(JsRegExp::new(source, flags, context)?.into());
        }
        if object.is::<Error>() {
            return self.error(object, context);
        }
        self.bytes(value, object, context)
    }

    /// The clone that an object's class in js/ makes.
    fn by_its_class(&self, object: &JsObject, context: &mut Context) -> JsResult<Option<JsObject>> {
        let plain = context.intrinsics().constructors().object().prototype();
        let prototype = object.prototype();
        if prototype.is_none() || prototype == Some(plain) {
            return Ok(None);
        }
        let method = object.get(keys()?.clone, context)?;
        let Some(method) = method.as_function() else {
            return Ok(None);
        };
        let made = method.call(&object.clone().into(), &[], context)?;
        match made.as_object() {
            Some(made) => Ok(Some(made)),
            None => Err(refused(NEEDS_TRANSFER, context)),
        }
    }

    fn later_properties(&mut self, source: &JsObject, target: &JsObject) {
        self.work
            .push(Work::Properties(source.clone(), target.clone()));
    }

    fn error(&mut self, object: &JsObject, context: &mut Context) -> JsResult<JsObject> {
        if let Some((name, message)) = dom_exception::parts(object, context) {
            let [name, message] = [name, message].map(|text| convert::text(&text));
            let made = dom_exception::make(&message, &name, context)?;
            copy_stack(object, &made, context)?;
            return Ok(made);
        }
        let name = object.get(js_string!("name"), context)?;
        let name = convert::to_text(&name, context)?;
        let class = class_of_error(&name, context);
        let own = object
            .borrow()
            .properties()
            .get(&js_string!("message").into());
        let message = match own.and_then(|own| own.value().cloned()) {
            Some(message) => vec![message.to_string(context)?.into()],
            None => Vec::new(),
        };
        let made = class.construct(&message, None, context)?;
        copy_stack(object, &made, context)?;
        if object.has_own_property(js_string!("cause"), context)? {
            let cause = object.get(js_string!("cause"), context)?;
            self.work.push(Work::Cause(cause, made.clone()));
        }
        Ok(made)
    }

    /// Buffers and views of them.
    fn bytes(
        &mut self,
        value: &JsValue,
        object: &JsObject,
        context: &mut Context,
    ) -> JsResult<JsObject> {
        if let Ok(source) = JsArrayBuffer::from_object(object.clone()) {
            if source.data().is_none() {
                let message = "An ArrayBuffer is detached and could not be cloned.";
                return Err(refused(message, context));
            }
            return copy_buffer(object, &source, context);
        }
        if let Ok(shared) = JsSharedArrayBuffer::from_object(object.clone()) {
            // Shared memory stays shared.
            return Ok(JsSharedArrayBuffer::from_buffer(shared.inner(), context).into());
        }
        let is_view = JsDataView::from_object(object.clone()).is_ok();
        let kind = buffer::kind(object);
        let Some(view) = (match is_view || kind.is_some() {
            true => View::of(object, context),
            false => None,
        }) else {
            if let Some(made) = self.by_its_class(object, context)? {
                return Ok(made);
            }
            return Err(cannot(value, context));
        };
        let target = self.value(&view.store().object().into(), context)?;
        let class = class_of_view(kind, context);
        let size = kind.map_or(1, buffer::element_size);
        let args = [
            target,
            JsValue::from(view.offset() as f64),
            JsValue::from((view.len() / size) as f64),
        ];
        class.construct(&args, None, context)
    }

    fn fill(&mut self, work: Work, context: &mut Context) -> JsResult<()> {
        match work {
            Work::Properties(source, target) => {
                for key in source.own_property_keys(context)? {
                    if let PropertyKey::Symbol(_) = &key {
                        continue;
                    }
                    // A getter before may have removed it or hidden it.
                    let enumerable = {
                        let source = source.borrow();
                        let found = source.properties().get(&key);
                        found.is_some_and(|found| found.enumerable() == Some(true))
                    };
                    if !enumerable {
                        continue;
                    }
                    let value = source.get(key.clone(), context)?;
                    let value = self.value(&value, context)?;
                    target.create_data_property_or_throw(key, value, context)?;
                }
            }
            Work::Map(entries, target) => {
                for (key, value) in entries {
                    let key = self.value(&key, context)?;
                    let value = self.value(&value, context)?;
                    target.set(key, value, context)?;
                }
            }
            Work::Set(items, target) => {
                for item in items {
                    let item = self.value(&item, context)?;
                    target.add(item, context)?;
                }
            }
            Work::Cause(cause, target) => {
                let cause = self.value(&cause, context)?;
                define::put_hidden(&target, "cause", cause);
            }
        }
        Ok(())
    }
}

/// The class of a view: of a `DataView` when it is no typed array.
fn class_of_view(kind: Option<buffer::TypedArrayKind>, context: &Context) -> JsObject {
    let classes = context.intrinsics().constructors();
    use buffer::TypedArrayKind as Kind;
    match kind {
        None => classes.data_view(),
        Some(Kind::Int8) => classes.typed_int8_array(),
        Some(Kind::Uint8) => classes.typed_uint8_array(),
        Some(Kind::Uint8Clamped) => classes.typed_uint8clamped_array(),
        Some(Kind::Int16) => classes.typed_int16_array(),
        Some(Kind::Uint16) => classes.typed_uint16_array(),
        Some(Kind::Int32) => classes.typed_int32_array(),
        Some(Kind::Uint32) => classes.typed_uint32_array(),
        Some(Kind::BigInt64) => classes.typed_bigint64_array(),
        Some(Kind::BigUint64) => classes.typed_biguint64_array(),
        Some(Kind::Float16) => classes.typed_float16_array(),
        Some(Kind::Float32) => classes.typed_float32_array(),
        Some(Kind::Float64) => classes.typed_float64_array(),
    }
    .constructor()
}

/// The language's class of errors with a name.
fn class_of_error(name: &str, context: &Context) -> JsObject {
    let classes = context.intrinsics().constructors();
    match name {
        "EvalError" => classes.eval_error(),
        "RangeError" => classes.range_error(),
        "ReferenceError" => classes.reference_error(),
        "SyntaxError" => classes.syntax_error(),
        "TypeError" => classes.type_error(),
        "URIError" => classes.uri_error(),
        _ => classes.error(),
    }
    .constructor()
}

fn copy_stack(source: &JsObject, target: &JsObject, context: &mut Context) -> JsResult<()> {
    let stack = source.get(js_string!("stack"), context)?;
    if stack.is_string() {
        define::put_hidden(target, "stack", stack);
    }
    Ok(())
}

/// A copy of an `ArrayBuffer`, resizable if it is.
fn copy_buffer(
    object: &JsObject,
    source: &JsArrayBuffer,
    context: &mut Context,
) -> JsResult<JsObject> {
    let block = match source.data() {
        Some(bytes) => buffer::block::copied(&bytes)?,
        None => buffer::block::zeroed(0)?,
    };
    crate::engine::heap::look();
    let made = JsArrayBuffer::from_byte_block(block, context)?;
    if object.get(js_string!("resizable"), context)?.to_boolean() {
        let most = object.get(js_string!("maxByteLength"), context)?;
        let most = most.to_index(context)?;
        return Ok(made.with_max_byte_length(most).into());
    }
    Ok(made.into())
}

/// The value in a `Number`, `String`, `Boolean` or `BigInt` object.
fn boxed(object: &JsObject) -> Option<JsValue> {
    if let Some(number) = object.downcast_ref::<f64>() {
        return Some(JsValue::from(*number));
    }
    if let Some(boolean) = object.downcast_ref::<bool>() {
        return Some(JsValue::from(*boolean));
    }
    if let Some(string) = object.downcast_ref::<JsString>() {
        return Some(JsValue::from(string.clone()));
    }
    object
        .downcast_ref::<boa_engine::JsBigInt>()
        .map(|number| JsValue::from(number.clone()))
}

/// The error about a value that cannot be cloned, with V8's description of the value.
fn cannot(value: &JsValue, context: &mut Context) -> JsError {
    let described = match describe(value, context) {
        Ok(described) => described,
        Err(error) => return error,
    };
    refused(&format!("{described} could not be cloned."), context)
}

/// A function's text as V8 puts it into messages.
fn shortened(text: String) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    if units.len() <= 128 {
        return text;
    }
    let (first, last) = (&units[..111], &units[units.len() - 2..]);
    let (first, last) = (
        String::from_utf16_lossy(first),
        String::from_utf16_lossy(last),
    );
    format!("{first}...<omitted>...{last}")
}

fn describe(value: &JsValue, context: &mut Context) -> JsResult<String> {
    if let Some(symbol) = value.as_symbol() {
        return Ok(symbol.descriptive_string().to_std_string_lossy());
    }
    if value.is_callable() {
        return Ok(shortened(convert::to_text(value, context)?));
    }
    let object = value.to_object(context)?;
    let class = object.get(js_string!("constructor"), context)?;
    if let Some(class) = class.as_callable() {
        let name = class.get(js_string!("name"), context)?;
        let name = convert::to_text(&name, context)?;
        if !name.is_empty() {
            return Ok(format!("#<{name}>"));
        }
    }
    let tag = object.get(boa_engine::JsSymbol::to_string_tag(), context)?;
    Ok(match tag.as_string() {
        Some(tag) => format!("[object {}]", convert::text(&tag)),
        None => "#<Object>".into(),
    })
}

/// `structuredClone(value, { transfer })`.
fn structured_clone(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    clone_by_arguments(args, false, context)
}

/// [`structured_clone`] of a message.
fn clone_message(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    clone_by_arguments(args, true, context)
}

fn clone_by_arguments(
    args: &[JsValue],
    is_message: bool,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(value) = args.first() else {
        let name = "The value argument must be specified";
        return Err(errors::missing_args(&[name], context));
    };
    let options = args.get_or_undefined(1);
    let mut transfer = Vec::new();
    if let Some(options) = options.as_object() {
        let list = options.get(js_string!("transfer"), context)?;
        if !list.is_undefined() {
            transfer = sequence(&list, is_message, context)?;
        }
    } else if !options.is_null_or_undefined() {
        return Err(bad_options(
            "Options cannot be converted to a dictionary",
            context,
        ));
    }
    clone(value, &transfer, context)
}

fn bad_options(what: &str, context: &mut Context) -> JsError {
    let message = format!("Failed to execute 'structuredClone': {what}");
    let class = errors::Class::Type;
    errors::thrown(errors::coded(
        class,
        "ERR_INVALID_ARG_TYPE",
        &message,
        context,
    ))
}

/// The objects of any iterable; of a message's list, which is an array of ours. What is no object
/// is told of in other words there.
fn sequence(list: &JsValue, is_message: bool, context: &mut Context) -> JsResult<Vec<JsObject>> {
    let items = match is_message {
        true => list.clone(),
        false => items(list, context)?,
    };
    let items = JsArray::from_object(items.to_object(context)?)?;
    let mut objects = Vec::new();
    for at in 0..items.length(context)? {
        match items.get(at, context)?.as_object() {
            Some(object) => objects.push(object),
            None if is_message => return Err(refused(INVALID_IN_LIST, context)),
            None => {
                let what = format!("transfer in Options[{at}] is not an object.");
                return Err(bad_options(&what, context));
            }
        }
    }
    Ok(objects)
}

/// The array of what an iterable has.
fn items(list: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let method = match list.as_object() {
        Some(list) => list.get(boa_engine::JsSymbol::iterator(), context)?,
        None => JsValue::undefined(),
    };
    if !method.is_callable() {
        let what = "transfer in Options cannot be converted to sequence.";
        return Err(bad_options(what, context));
    }
    let array = context.intrinsics().constructors().array().constructor();
    let from = array.get(js_string!("from"), context)?;
    match from.as_callable() {
        Some(from) => from.call(&array.into(), std::slice::from_ref(list), context),
        None => Ok(list.clone()),
    }
}

/// Says how the objects of a native class are cloned.
pub fn clone_objects_of(
    prototype: &JsObject,
    how: define::Native,
    context: &mut Context,
) -> JsResult<()> {
    let how = define::function("clone", 0, how, context);
    define::put_with(prototype, keys()?.clone, how, Attribute::empty());
    Ok(())
}

/// Says what the objects of a native class are made from in another thread (`kSend`).
pub fn send_objects_of(
    prototype: &JsObject,
    how: define::Native,
    context: &mut Context,
) -> JsResult<()> {
    let how = define::function("send", 0, how, context);
    define::put_with(prototype, keys()?.send, how, Attribute::empty());
    Ok(())
}

/// Has the objects of a class refused.
pub fn refuse_objects_of(prototype: &JsObject, context: &mut Context) -> JsResult<()> {
    let refuse: define::Native = |_, _, context| Err(refused(UNCLONEABLE, context));
    clone_objects_of(prototype, refuse, context)
}

/// Has the objects of a native class cloned as those of one in js/ are, whose state is private: what
/// arrives is a plain object.
pub fn lose_objects_of(prototype: &JsObject, context: &mut Context) -> JsResult<()> {
    let lose: define::Native = |_, _, context| Ok(define::object(context).into());
    clone_objects_of(prototype, lose, context)
}

fn refuse_objects(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    for class in args {
        let prototype = class
            .to_object(context)?
            .get(js_string!("prototype"), context)?;
        refuse_objects_of(&prototype.to_object(context)?, context)?;
    }
    Ok(JsValue::undefined())
}

/// `require('internal/structured_clone')` for the texts in js/.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    let methods: &[define::Method] = &[
        ("structuredClone", 2, structured_clone),
        ("cloneMessage", 2, clone_message),
        ("refuseObjectsOf", 1, refuse_objects),
        ("markAsUntransferable", 1, marks::mark_as_untransferable),
        ("isMarkedAsUntransferable", 1, marks::is_marked),
        ("markAsUncloneable", 1, marks::mark_as_uncloneable),
    ];
    define::put_functions(&exports, methods, context);
    let keys = keys()?;
    define::put(&exports, "kClone", keys.clone);
    define::put(&exports, "kTransfer", keys.transfer);
    define::put(&exports, "kSend", keys.send);
    Ok(exports)
}
