//! `util.types`: what a value is, by its internal slots.

use std::cell::RefCell;

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue, NativeFunction,
    builtins::typed_array::TypedArrayKind, object::FunctionObjectBuilder,
};

use super::inspect::function_class;
use super::kind::{self, Kind};
use crate::engine::define;

type Test = fn(&Kind) -> bool;

/// The tests that look at the kind alone, in Node's order; the others stand among them as `None`.
const TESTS: &[(&str, Option<Test>)] = &[
    ("isArgumentsObject", Some(|kind| *kind == Kind::Arguments)),
    ("isArrayBuffer", Some(|kind| *kind == Kind::ArrayBuffer)),
    ("isAsyncFunction", None),
    (
        "isBigIntObject",
        Some(|kind| matches!(kind, Kind::BigInt(_))),
    ),
    (
        "isBooleanObject",
        Some(|kind| matches!(kind, Kind::Boolean(_))),
    ),
    ("isDate", Some(|kind| *kind == Kind::Date)),
    ("isExternal", Some(|_| false)),
    ("isGeneratorFunction", None),
    (
        "isGeneratorObject",
        Some(|kind| matches!(kind, Kind::Generator | Kind::AsyncGenerator)),
    ),
    ("isMap", Some(|kind| *kind == Kind::Map)),
    ("isMapIterator", Some(|kind| *kind == Kind::MapIterator)),
    (
        "isModuleNamespaceObject",
        Some(|kind| *kind == Kind::ModuleNamespace),
    ),
    ("isNativeError", Some(|kind| *kind == Kind::Error)),
    (
        "isNumberObject",
        Some(|kind| matches!(kind, Kind::Number(_))),
    ),
    ("isPromise", Some(|kind| *kind == Kind::Promise)),
    ("isProxy", Some(|kind| *kind == Kind::Proxy)),
    ("isRegExp", Some(|kind| *kind == Kind::RegExp)),
    ("isSet", Some(|kind| *kind == Kind::Set)),
    ("isSetIterator", Some(|kind| *kind == Kind::SetIterator)),
    (
        "isSharedArrayBuffer",
        Some(|kind| *kind == Kind::SharedArrayBuffer),
    ),
    (
        "isStringObject",
        Some(|kind| matches!(kind, Kind::String(_))),
    ),
    (
        "isSymbolObject",
        Some(|kind| matches!(kind, Kind::Symbol(_))),
    ),
    ("isWeakMap", Some(|kind| *kind == Kind::WeakMap)),
    ("isWeakSet", Some(|kind| *kind == Kind::WeakSet)),
    (
        "isAnyArrayBuffer",
        Some(|kind| matches!(kind, Kind::ArrayBuffer | Kind::SharedArrayBuffer)),
    ),
    ("isBoxedPrimitive", Some(is_boxed)),
    (
        "isArrayBufferView",
        Some(|kind| matches!(kind, Kind::TypedArray(_) | Kind::DataView)),
    ),
    ("isDataView", Some(|kind| *kind == Kind::DataView)),
    (
        "isTypedArray",
        Some(|kind| matches!(kind, Kind::TypedArray(_))),
    ),
    (
        "isUint8Array",
        Some(|kind| *kind == Kind::TypedArray(TypedArrayKind::Uint8)),
    ),
    (
        "isUint8ClampedArray",
        Some(|kind| *kind == Kind::TypedArray(TypedArrayKind::Uint8Clamped)),
    ),
    (
        "isUint16Array",
        Some(|kind| *kind == Kind::TypedArray(TypedArrayKind::Uint16)),
    ),
    (
        "isUint32Array",
        Some(|kind| *kind == Kind::TypedArray(TypedArrayKind::Uint32)),
    ),
    (
        "isInt8Array",
        Some(|kind| *kind == Kind::TypedArray(TypedArrayKind::Int8)),
    ),
    (
        "isInt16Array",
        Some(|kind| *kind == Kind::TypedArray(TypedArrayKind::Int16)),
    ),
    (
        "isInt32Array",
        Some(|kind| *kind == Kind::TypedArray(TypedArrayKind::Int32)),
    ),
    (
        "isFloat16Array",
        Some(|kind| *kind == Kind::TypedArray(TypedArrayKind::Float16)),
    ),
    (
        "isFloat32Array",
        Some(|kind| *kind == Kind::TypedArray(TypedArrayKind::Float32)),
    ),
    (
        "isFloat64Array",
        Some(|kind| *kind == Kind::TypedArray(TypedArrayKind::Float64)),
    ),
    (
        "isBigInt64Array",
        Some(|kind| *kind == Kind::TypedArray(TypedArrayKind::BigInt64)),
    ),
    (
        "isBigUint64Array",
        Some(|kind| *kind == Kind::TypedArray(TypedArrayKind::BigUint64)),
    ),
    ("isKeyObject", None),
    ("isCryptoKey", None),
];

/// Whether it is a primitive in an object.
pub fn is_boxed(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::String(_) | Kind::Number(_) | Kind::Boolean(_) | Kind::Symbol(_) | Kind::BigInt(_)
    )
}

fn is_async_function(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let class = class_of(args, context)?;
    Ok(class.is_some_and(|class| class.starts_with("Async")).into())
}

fn is_generator_function(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let class = class_of(args, context)?;
    Ok(class
        .is_some_and(|class| class.contains("Generator"))
        .into())
}

fn class_of(args: &[JsValue], context: &mut Context) -> JsResult<Option<&'static str>> {
    match args.first().and_then(JsValue::as_object) {
        Some(object) if object.is_callable() => function_class(&object, context).map(Some),
        _ => Ok(None),
    }
}

/// Keys belong to `crypto`: asked only where that has the class.
fn is_key_object(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    is_instance("KeyObject", args, context)
}

fn is_crypto_key(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    is_instance("CryptoKey", args, context)
}

fn is_instance(class: &str, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(value) = args.first().filter(|value| value.is_object()) else {
        return Ok(false.into());
    };
    let Ok(crypto) = crate::modules::require_object("crypto", context) else {
        return Ok(false.into());
    };
    let class = crypto.get(JsString::from(class), context)?;
    if !class.is_callable() {
        return Ok(false.into());
    }
    value.instance_of(&class, context).map(JsValue::from)
}

/// `require('util/types')`, made once.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    thread_local! {
        static TYPES: RefCell<Option<JsObject>> = const { RefCell::new(None) };
    }
    if let Some(known) = TYPES.with(|types| types.borrow().clone()) {
        return Ok(known);
    }
    let types = define::object(context);
    // Those that V8 answers for have no parameters, those written in JavaScript one.
    let written = TESTS
        .iter()
        .position(|(name, _)| *name == "isArrayBufferView")
        .unwrap_or(0);
    for (at, &(name, test)) in TESTS.iter().enumerate() {
        let length = usize::from(at >= written);
        let made = match (name, test) {
            (_, Some(test)) => {
                let native = NativeFunction::from_copy_closure(move |_, args, context| {
                    let object = args.first().and_then(JsValue::as_object);
                    Ok(object
                        .is_some_and(|object| test(&kind::of(&object, context)))
                        .into())
                });
                FunctionObjectBuilder::new(context.realm(), native)
                    .name(JsString::from(name))
                    .length(length)
                    .constructor(false)
                    .build()
            }
            ("isAsyncFunction", None) => define::function(name, length, is_async_function, context),
            ("isGeneratorFunction", None) => {
                define::function(name, length, is_generator_function, context)
            }
            ("isKeyObject", None) => define::function(name, length, is_key_object, context),
            _ => define::function(name, length, is_crypto_key, context),
        };
        define::put(&types, name, made);
    }
    TYPES.with(|known| *known.borrow_mut() = Some(types.clone()));
    Ok(types)
}
