//! `WebAssembly`, on the interpreter wasmi. The classes are in js/internal/wasm.js; this is what
//! they stand on: compiled modules, and families of what was made to be used together.
//!
//! A memory's bytes are wasmi's, an `ArrayBuffer`'s are the engine's, and neither can lend its own
//! to the other: so they are copied before WebAssembly runs and after, as far as a script has asked
//! for the `buffer` at all.

mod family;
mod names;
mod start;
mod values;

use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsValue, Trace,
    object::builtins::JsArray,
};
use wasmi::{Config, Engine, ExternType, GlobalType, Module};

use crate::engine::{convert, define};
use crate::modules::buffer;

thread_local! {
    static ENGINE: Engine = Engine::new(&Config::default());
}

/// A module, as js/internal/wasm.js holds it.
#[derive(Trace, Finalize, JsData)]
struct Compiled {
    #[unsafe_ignore_trace]
    module: Module,
    #[unsafe_ignore_trace]
    exports: Rc<[names::Export]>,
    /// The export that is called when it is instantiated.
    #[unsafe_ignore_trace]
    start: Option<Rc<str>>,
    /// What it was made from: another thread makes it anew.
    #[unsafe_ignore_trace]
    bytes: Rc<[u8]>,
}

/// Functions for js/internal/wasm.js.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("compile", 1, compile),
            ("bytes", 1, bytes),
            ("describe", 1, describe),
            ("custom", 2, custom),
            ("globalKind", 2, global_kind),
            ("globalIsMutable", 2, global_is_mutable),
        ],
        context,
    );
    family::define(&half, context);
    Ok(half)
}

fn engine() -> Engine {
    ENGINE.with(Engine::clone)
}

/// What a module exports.
fn exports(value: &JsValue) -> Rc<[names::Export]> {
    let object = value.as_object();
    let compiled = object
        .as_ref()
        .and_then(|object| object.downcast_ref::<Compiled>());
    compiled
        .map(|compiled| compiled.exports.clone())
        .unwrap_or_default()
}

/// The export that is called when a module is instantiated.
fn start(value: &JsValue) -> Option<Rc<str>> {
    let object = value.as_object()?;
    object.downcast_ref::<Compiled>()?.start.clone()
}

fn compiled(value: &JsValue) -> JsResult<Module> {
    let object = value.as_object().ok_or_else(convert::illegal_invocation)?;
    let compiled = object
        .downcast_ref::<Compiled>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(compiled.module.clone())
}

/// `compile(bytes)`: the module, or a string that says what is wrong with the bytes.
fn compile(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = buffer::bytes_of(args.get_or_undefined(0), context)?;
    let with_start = start::exported(&bytes).and_then(|(changed, name)| {
        let module = Module::new(&engine(), &changed).ok()?;
        start::is_one(&module, &name).then(|| (module, Some(name.into())))
    });
    let made = match with_start {
        Some(made) => Ok(made),
        None => Module::new(&engine(), &bytes).map(|module| (module, None)),
    };
    match made {
        Ok((module, start)) => {
            let prototype = define::object(context);
            let exports = names::of(&bytes).into();
            let compiled = Compiled {
                module,
                exports,
                start,
                bytes: bytes.into(),
            };
            Ok(define::native_object(&prototype, compiled, context).into())
        }
        Err(error) => Ok(convert::string(&error.to_string()).into()),
    }
}

/// `bytes(compiled)`: what it was made from.
fn bytes(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = args.get_or_undefined(0).as_object();
    let object = object.ok_or_else(convert::illegal_invocation)?;
    let compiled = object
        .downcast_ref::<Compiled>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(convert::uint8_array(&compiled.bytes, context)?.into())
}

fn kind(of: &ExternType) -> &'static str {
    match of {
        ExternType::Global(_) => "global",
        ExternType::Table(_) => "table",
        ExternType::Memory(_) => "memory",
        ExternType::Func(_) => "function",
    }
}

/// `describe(module)`: its imports as `[module, name, kind]`, its exports as `[name, kind]`.
fn describe(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let module = compiled(args.get_or_undefined(0))?;
    let list = |rows: Vec<Vec<&str>>, context: &mut Context| -> JsResult<JsValue> {
        let rows: Vec<JsValue> = rows
            .into_iter()
            .map(|row| {
                let row = row.into_iter().map(|text| convert::string(text).into());
                JsArray::from_iter(row, context).into()
            })
            .collect();
        Ok(JsArray::from_iter(rows, context).into())
    };
    let imports = module.imports();
    let imports = imports.map(|import| vec![import.module(), import.name(), kind(import.ty())]);
    let imports = list(imports.collect(), context)?;
    let names = exports(args.get_or_undefined(0));
    let rows = names
        .iter()
        .filter_map(|(name, _)| Some(vec![name.as_str(), kind(&module.get_export(name)?)]));
    let exports = list(rows.collect(), context)?;
    Ok(JsArray::from_iter([imports, exports], context).into())
}

/// `custom(module, name)`: the custom sections of that name.
fn custom(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let module = compiled(args.get_or_undefined(0))?;
    let name = convert::to_text(args.get_or_undefined(1), context)?;
    let mut found = Vec::new();
    for section in module.custom_sections() {
        if section.name() == name {
            found.push(convert::array_buffer(section.data(), context)?.into());
        }
    }
    Ok(JsArray::from_iter(found, context).into())
}

/// `globalKind(module, index)`: the type of an imported global.
fn global_kind(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let of = imported_global(args, context)?;
    let name = of.map_or("i32", |of| values::name(of.content()));
    Ok(convert::string(name).into())
}

/// `globalIsMutable(module, index)`: whether an imported global may change.
fn global_is_mutable(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let of = imported_global(args, context)?;
    Ok(of.is_some_and(|of| of.mutability().is_mut()).into())
}

fn imported_global(args: &[JsValue], context: &mut Context) -> JsResult<Option<GlobalType>> {
    let module = compiled(args.get_or_undefined(0))?;
    let index = args.get_or_undefined(1).to_i32(context)?;
    let import = usize::try_from(index)
        .ok()
        .and_then(|index| module.imports().nth(index));
    Ok(match import.as_ref().map(|import| import.ty()) {
        Some(ExternType::Global(of)) => Some(*of),
        _ => None,
    })
}
