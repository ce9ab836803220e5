//! `buffer`: Node's Buffer, whose instances are the engine's own `Uint8Array`s with another
//! prototype, so that indexing is the engine's and everything else is native.
//!
//! For other modules: [`new_from_vec`] and [`new_from_block`] make a Buffer, [`with_bytes`] and
//! [`bytes_mut`] reach the bytes of anything that has bytes, [`Encoding`] turns bytes into strings
//! and back, [`inspect_text`] is what `util.inspect` shows.

mod base64;
pub mod block;
mod bytes;
mod check;
mod edit;
pub mod encoding;
mod make;
mod numbers;
mod search;
mod text;
mod whole;

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
    object::builtins::{AlignedVec, JsArrayBuffer, JsUint8Array},
    property::{Attribute, PropertyDescriptor},
};

pub use bytes::{
    Store, TypedArrayKind, View, bytes_mut, element_size, is_any_array_buffer, is_uint8_array,
    kind, length_of, with_bytes,
};
pub use encoding::Encoding;
pub use make::is_pool;
pub use text::MAX_STRING_LENGTH;

use crate::engine::define::{self, Method};
use crate::engine::{convert, errors, heap};

/// The class Buffer of this thread.
struct Class {
    /// `Buffer`
    constructor: JsObject,
    /// `Buffer.prototype`
    prototype: JsObject,
    /// `Buffer[Symbol.species]`: makes a Buffer from what `Uint8Array` takes.
    fast: JsObject,
    /// Keeps the shape that all Buffers share alive; the engine holds shapes weakly.
    _sample: JsObject,
}

thread_local! {
    static CLASS: RefCell<Option<Class>> = const { RefCell::new(None) };
    static INSPECT_MAX_BYTES: Cell<f64> = const { Cell::new(50.0) };
}

/// A part of the class, which is made at the first call.
fn class<R>(part: impl Fn(&Class) -> R, context: &mut Context) -> JsResult<R> {
    if let Some(found) = CLASS.with(|class| class.borrow().as_ref().map(&part)) {
        return Ok(found);
    }
    let made = make_class(context)?;
    let found = part(&made);
    CLASS.with(|class| *class.borrow_mut() = Some(made));
    Ok(found)
}

fn prototype(context: &mut Context) -> JsResult<JsObject> {
    class(|class| class.prototype.clone(), context)
}

fn uint8_array_constructor(context: &Context) -> JsObject {
    let constructors = context.intrinsics().constructors();
    constructors.typed_uint8_array().constructor()
}

/// Methods of `Buffer.prototype` beyond those in `numbers` and `text`, in Node's order.
const METHODS: &[Method] = &[
    ("copy", 4, edit::copy),
    ("toString", 3, text::to_string),
    ("equals", 1, search::equals),
    ("inspect", 2, edit::inspect),
    ("compare", 5, search::compare),
    ("indexOf", 4, search::index_of),
    ("lastIndexOf", 4, search::last_index_of),
    ("includes", 4, search::includes),
    ("fill", 4, edit::fill),
    ("write", 4, text::write),
    ("toJSON", 0, edit::to_json),
    ("subarray", 2, edit::subarray),
    ("slice", 2, edit::slice),
    ("swap16", 0, edit::swap16),
    ("swap32", 0, edit::swap32),
    ("swap64", 0, edit::swap64),
];

const STATICS: &[Method] = &[
    ("from", 3, make::from),
    ("copyBytesFrom", 3, make::copy_bytes_from),
    ("of", 0, make::of),
    ("alloc", 3, make::alloc),
    ("allocUnsafe", 1, make::alloc_unsafe),
    ("allocUnsafeSlow", 1, make::alloc_unsafe_slow),
    ("isBuffer", 1, make::is_buffer),
    ("compare", 2, search::compare_two),
    ("isEncoding", 1, make::is_encoding),
    ("concat", 2, make::concat),
    ("byteLength", 2, make::byte_length),
];

fn make_class(context: &mut Context) -> JsResult<Class> {
    let uint8_array = uint8_array_constructor(context);
    let uint8_prototype = context
        .intrinsics()
        .constructors()
        .typed_uint8_array()
        .prototype();
    let prototype = define::object(context);
    prototype.set_prototype(Some(uint8_prototype));
    let constructor = define::constructor("Buffer", 3, make::construct, &prototype, context);
    for &((name, length, native), alias) in numbers::METHODS {
        let made = define::function(name, length, native, context);
        define::put(&prototype, name, made.clone());
        if !alias.is_empty() {
            define::put(&prototype, alias, made);
        }
    }
    define::put_functions(&prototype, text::METHODS, context);
    define::put_accessor_with(
        &prototype,
        js_string!("parent"),
        edit::parent,
        None,
        true,
        context,
    );
    define::put_accessor_with(
        &prototype,
        js_string!("offset"),
        edit::offset,
        None,
        true,
        context,
    );
    define::put_functions(&prototype, METHODS, context);
    let to_string = prototype.get(js_string!("toString"), context)?;
    define::put(&prototype, "toLocaleString", to_string);
    let inspect = prototype.get(js_string!("inspect"), context)?;
    let custom = inspect_symbol(context)?;
    define::put_with(&prototype, custom, inspect, Attribute::all());

    let constructor = JsObject::from(constructor);
    constructor.set_prototype(Some(uint8_array.clone()));
    // Last, so that the prototype's `constructor` stays Buffer.
    let fast = define::constructor("FastBuffer", 0, construct_fast, &prototype, context);
    define::put_hidden(&prototype, "constructor", constructor.clone());
    let fast = JsObject::from(fast);
    fast.set_prototype(Some(uint8_array));
    define::put(&constructor, "poolSize", make::POOL_SIZE as f64);
    // Some packages call those that make buffers with `new`.
    for &(name, length, native) in STATICS {
        let made = define::newable(name, length, native, context);
        define::put(&constructor, name, made);
    }
    define::put_accessor(&constructor, JsSymbol::species(), species, None, context);

    let sample = JsUint8Array::from_array_buffer(JsArrayBuffer::new(0, context)?, context)?;
    let sample = JsObject::from(sample);
    sample.set_prototype(Some(prototype.clone()));
    Ok(Class {
        constructor,
        prototype,
        fast,
        _sample: sample,
    })
}

/// `Symbol.for('nodejs.util.inspect.custom')`.
pub fn inspect_symbol(context: &mut Context) -> JsResult<JsSymbol> {
    let symbol = context.intrinsics().constructors().symbol().constructor();
    let name = js_string!("nodejs.util.inspect.custom");
    symbol
        .get(js_string!("for"), context)?
        .as_callable()
        .ok_or_else(convert::illegal_invocation)?
        .call(&symbol.into(), &[name.into()], context)?
        .as_symbol()
        .ok_or_else(convert::illegal_invocation)
}

fn species(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(class(|class| class.fast.clone(), context)?.into())
}

/// `new FastBuffer(...)`: what `Uint8Array` makes, as a Buffer.
fn construct_fast(target: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(target) = target.as_constructor() else {
        return Err(JsNativeError::typ()
            .with_message("Class constructor FastBuffer cannot be invoked without 'new'")
            .into());
    };
    let made = uint8_array_constructor(context).construct(args, Some(&target), context)?;
    Ok(made.into())
}

/// A Buffer on part of an `ArrayBuffer` or `SharedArrayBuffer`. Fails where `new Uint8Array` does.
fn over(
    buffer: JsObject,
    offset: usize,
    length: usize,
    context: &mut Context,
) -> JsResult<JsObject> {
    let args = [
        buffer.into(),
        JsValue::from(offset as f64),
        JsValue::from(length as f64),
    ];
    let made = uint8_array_constructor(context).construct(&args, None, context)?;
    made.set_prototype(Some(prototype(context)?));
    Ok(made)
}

/// A Buffer that owns `block`: no copy.
pub fn new_from_block(block: AlignedVec<u8>, context: &mut Context) -> JsResult<JsObject> {
    let prototype = prototype(context)?;
    heap::look();
    let buffer = JsArrayBuffer::from_byte_block(block, context)?;
    let made = JsObject::from(JsUint8Array::from_array_buffer(buffer, context)?);
    made.set_prototype(Some(prototype));
    Ok(made)
}

/// A Buffer with a copy of `bytes`: the engine wants its own alignment, so a `Vec` cannot be
/// adopted. Fails with Node's RangeError when there is no memory.
pub fn new_from_vec(bytes: Vec<u8>, context: &mut Context) -> JsResult<JsObject> {
    new_from_slice(&bytes, context)
}

/// A Buffer with a copy of `bytes`.
pub fn new_from_slice(bytes: &[u8], context: &mut Context) -> JsResult<JsObject> {
    let block = block::copied(bytes)?;
    new_from_block(block, context)
}

/// The bytes of a string (as UTF-8) or of anything that has bytes, copied.
///
/// Fails with `ERR_INVALID_ARG_TYPE` about an argument `chunk` for anything else.
pub fn bytes_of(value: &JsValue, context: &mut Context) -> JsResult<Vec<u8>> {
    if let Some(text) = value.as_string() {
        return Ok(encoding::utf8_bytes(text.as_str()));
    }
    match with_bytes(value, context, <[u8]>::to_vec) {
        Some(bytes) => Ok(bytes),
        None => Err(errors::invalid_arg_type(
            "chunk",
            &["string", "Buffer", "TypedArray", "DataView"],
            value,
            context,
        )),
    }
}

/// Whether an object is an instance of Buffer, as `Buffer.isBuffer` answers.
pub fn is_buffer(object: &JsObject, context: &mut Context) -> bool {
    let Ok(prototype) = prototype(context) else {
        return false;
    };
    let mut next = object.prototype();
    // A script can make no cycle of prototypes.
    while let Some(object) = next {
        if object == prototype {
            return true;
        }
        next = object.prototype();
    }
    false
}

/// What `util.inspect` shows of a Buffer's bytes, without the closing `>`, behind which a
/// program's own properties may stand; nothing when the object has no bytes.
///
/// Fails where the object's `constructor.name` throws.
pub fn inspect_text(object: &JsObject, context: &mut Context) -> JsResult<Option<String>> {
    let Some(view) = View::of_typed_array(object, context) else {
        return Ok(None);
    };
    let constructor = object.get(js_string!("constructor"), context)?;
    let name = match constructor.as_object() {
        Some(constructor) => {
            let name = constructor.get(js_string!("name"), context)?;
            convert::to_text(&name, context)?
        }
        None => "Buffer".into(),
    };
    let most = INSPECT_MAX_BYTES.get();
    let most = if most >= usize::MAX as f64 {
        usize::MAX
    } else {
        most as usize
    };
    Ok(Some(
        view.read(|bytes| edit::inspect_bytes(&name, bytes, most)),
    ))
}

fn get_inspect_max(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(JsValue::from(INSPECT_MAX_BYTES.get()))
}

fn set_inspect_max(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let most = check::number(value, "INSPECT_MAX_BYTES", context)?;
    if most.is_nan() || most < 0.0 {
        return Err(errors::out_of_range(
            "INSPECT_MAX_BYTES",
            ">= 0",
            value,
            context,
        ));
    }
    INSPECT_MAX_BYTES.set(most);
    Ok(JsValue::undefined())
}

/// An export that another module makes, when it is first read.
fn lazy_export(
    exports: &JsObject,
    name: &'static str,
    module: &'static str,
    context: &mut Context,
) {
    let get = define::closure(
        name,
        0,
        |_, _, (name, module): &(JsString, JsString), context| {
            let exports = super::require_object(&convert::text(module), context)?;
            exports.get(name.clone(), context)
        },
        (JsString::from(name), JsString::from(module)),
        context,
    );
    exports.insert_property(
        JsString::from(name),
        PropertyDescriptor::builder()
            .get(get)
            .enumerable(true)
            .configurable(true),
    );
}

/// `require('buffer')`.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    let constructor = class(|class| class.constructor.clone(), context)?;
    define::put(&exports, "Buffer", constructor);
    let prototype = prototype(context)?;
    let slow = define::constructor("SlowBuffer", 1, make::slow_buffer, &prototype, context);
    // Node's SlowBuffer has Buffer's prototype, whose constructor stays Buffer.
    let constructor = class(|class| class.constructor.clone(), context)?;
    define::put_hidden(&prototype, "constructor", constructor);
    define::put(&exports, "SlowBuffer", slow);
    let functions: &[Method] = &[
        ("transcode", 3, whole::transcode),
        ("isUtf8", 1, whole::is_utf8),
        ("isAscii", 1, whole::is_ascii),
    ];
    define::put_functions(&exports, functions, context);
    define::put(&exports, "kMaxLength", check::MAX_SAFE);
    define::put(&exports, "kStringMaxLength", text::MAX_STRING_LENGTH as f64);
    let functions: &[Method] = &[("btoa", 1, whole::btoa), ("atob", 1, whole::atob)];
    define::put_functions(&exports, functions, context);
    let constants = define::object(context);
    let fixed = Attribute::ENUMERABLE;
    define::put_with(&constants, js_string!("MAX_LENGTH"), check::MAX_SAFE, fixed);
    let longest = text::MAX_STRING_LENGTH as f64;
    define::put_with(&constants, js_string!("MAX_STRING_LENGTH"), longest, fixed);
    define::put_with(&exports, js_string!("constants"), constants, fixed);
    define::put_accessor_with(
        &exports,
        js_string!("INSPECT_MAX_BYTES"),
        get_inspect_max,
        Some(set_inspect_max),
        true,
        context,
    );
    for name in ["Blob", "resolveObjectURL", "File"] {
        lazy_export(&exports, name, "internal/blob", context);
    }
    Ok(exports)
}
