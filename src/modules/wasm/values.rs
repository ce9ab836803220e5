//! Values between JavaScript and WebAssembly.

use boa_engine::{Context, JsBigInt, JsError, JsNativeError, JsResult, JsValue};
use wasmi::{ExternRef, F32, F64, Func, Nullable, Ref, RefType, Val, ValType};

use super::family::{self, Family, Known};

/// A `TypeError`.
pub fn typed(message: &'static str) -> JsError {
    JsNativeError::typ().with_message(message).into()
}

/// The type that a descriptor names.
pub fn named(name: &str) -> Option<ValType> {
    Some(match name {
        "i32" => ValType::I32,
        "i64" => ValType::I64,
        "f32" => ValType::F32,
        "f64" => ValType::F64,
        "v128" => ValType::V128,
        "externref" => ValType::ExternRef,
        "anyfunc" | "funcref" => ValType::FuncRef,
        _ => return None,
    })
}

/// A type as descriptors name it.
pub fn name(of: ValType) -> &'static str {
    match of {
        ValType::I32 => "i32",
        ValType::I64 => "i64",
        ValType::F32 => "f32",
        ValType::F64 => "f64",
        ValType::V128 => "v128",
        ValType::ExternRef => "externref",
        ValType::FuncRef => "anyfunc",
    }
}

/// What kind of reference a value's type is.
pub fn reference(of: ValType) -> Option<RefType> {
    match of {
        ValType::ExternRef => Some(RefType::Extern),
        ValType::FuncRef => Some(RefType::Func),
        _ => None,
    }
}

/// A value as WebAssembly takes it.
pub fn give(value: &JsValue, to: ValType, known: &Known, context: &mut Context) -> JsResult<Val> {
    Ok(match to {
        ValType::I32 => Val::I32(value.to_i32(context)?),
        ValType::I64 => Val::I64(value.to_big_int64(context)?),
        ValType::F32 => Val::F32(F32::from(value.to_number(context)? as f32)),
        ValType::F64 => Val::F64(F64::from(value.to_number(context)?)),
        ValType::V128 => {
            let message = "type incompatibility when transforming from/to JS";
            return Err(typed(message));
        }
        ValType::FuncRef => Val::FuncRef(give_function(value, known)?),
        ValType::ExternRef => Val::ExternRef(give_any(value, known)),
    })
}

/// A reference as WebAssembly takes it.
pub fn give_reference(value: &JsValue, to: RefType, known: &Known) -> JsResult<Ref> {
    Ok(match to {
        RefType::Func => Ref::Func(give_function(value, known)?),
        RefType::Extern => Ref::Extern(give_any(value, known)),
    })
}

fn give_function(value: &JsValue, known: &Known) -> JsResult<Nullable<Func>> {
    if value.is_null() {
        return Ok(Nullable::Null);
    }
    let found = value
        .as_object()
        .and_then(|function| known.family().function_of(&function));
    found.map(Nullable::Val).ok_or_else(|| {
        typed("function-typed object must be null (if nullable) or a Wasm function object")
    })
}

fn give_any(value: &JsValue, known: &Known) -> Nullable<ExternRef> {
    if value.is_null() {
        return Nullable::Null;
    }
    let family = known.family();
    let at = family.keep(value.clone());
    Nullable::Val(ExternRef::new(&mut *family.store.borrow_mut(), at))
}

/// A value as JavaScript takes it.
pub fn take(value: &Val, known: &Known, context: &mut Context) -> JsResult<JsValue> {
    Ok(match value {
        Val::I32(value) => (*value).into(),
        Val::I64(value) => JsBigInt::from(*value).into(),
        Val::F32(value) => f64::from(value.to_float()).into(),
        Val::F64(value) => value.to_float().into(),
        Val::V128(_) => {
            let message = "type incompatibility when transforming from/to JS";
            return Err(typed(message));
        }
        Val::FuncRef(value) => take_reference(&Ref::Func(*value), known, context),
        Val::ExternRef(value) => take_reference(&Ref::Extern(*value), known, context),
    })
}

/// A reference as JavaScript takes it.
pub fn take_reference(value: &Ref, known: &Known, context: &mut Context) -> JsValue {
    match value {
        Ref::Func(Nullable::Val(function)) => {
            family::exported(*function, None, known, context).into()
        }
        Ref::Extern(Nullable::Val(any)) => {
            let family: &Family = &known.family();
            let store = family.store.borrow();
            let at = any.data(&*store).downcast_ref::<usize>().copied();
            at.map_or_else(JsValue::undefined, |at| family.kept(at))
        }
        Ref::Func(Nullable::Null) | Ref::Extern(Nullable::Null) => JsValue::null(),
    }
}
