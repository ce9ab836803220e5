//! Families: instances, memories, tables and globals that can be used together, since one store of
//! wasmi holds them. What a family has is freed with its last object.
//!
//! A function that WebAssembly imports leaves the interpreter: its call is noted in the store, the
//! interpreter stops with an error, the function is called, and the interpreter goes on with what it
//! returned. So nothing of the store is borrowed while a script runs.

use std::cell::RefCell;
use std::fmt;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsNativeError, JsObject, JsResult, JsValue, Trace,
    gc::{GcRef, GcRefCell},
    object::builtins::{JsArray, JsArrayBuffer, JsFunction},
};
use wasmi::{
    Error, Extern, ExternType, Func, Global, Instance, Memory, MemoryType, Mutability, Ref,
    ResumableCall, Store, Table, TableType, TrapCode, Val,
};

use super::{compiled, engine, exports, values};
use crate::engine::{convert, define};

/// A call that waits for a script's function.
type Waiting = Option<(usize, Vec<Val>)>;

/// What was made to be used together.
#[derive(Trace, Finalize, JsData)]
pub struct Family {
    #[unsafe_ignore_trace]
    pub store: RefCell<Store<Waiting>>,
    #[unsafe_ignore_trace]
    entities: RefCell<Vec<Extern>>,
    /// The functions that were imported.
    imported: GcRefCell<Vec<JsFunction>>,
    /// What scripts call: the function's object and its place among the entities.
    exported: GcRefCell<Vec<(JsFunction, usize)>>,
    /// What WebAssembly has got as `externref`.
    kept: GcRefCell<Vec<JsValue>>,
    /// Memories whose bytes a script has, by place among the entities.
    views: GcRefCell<Vec<(usize, JsArrayBuffer)>>,
    /// Makes an error from its class's name and a message.
    fail: JsFunction,
}

impl Family {
    pub fn keep(&self, value: JsValue) -> usize {
        let mut kept = self.kept.borrow_mut();
        kept.push(value);
        kept.len() - 1
    }

    pub fn kept(&self, at: usize) -> JsValue {
        self.kept.borrow().get(at).cloned().unwrap_or_default()
    }

    /// The function that an exported one stands for.
    pub fn function_of(&self, object: &JsObject) -> Option<Func> {
        let exported = self.exported.borrow();
        let (_, at) = exported.iter().find(|(known, _)| **known == *object)?;
        self.entity(*at).and_then(Extern::into_func)
    }

    fn entity(&self, at: usize) -> Option<Extern> {
        self.entities.borrow().get(at).copied()
    }

    fn add(&self, entity: impl Into<Extern>) -> usize {
        let mut entities = self.entities.borrow_mut();
        entities.push(entity.into());
        entities.len() - 1
    }

    /// What scripts wrote into memories, for WebAssembly to see.
    fn show_to_wasm(&self) {
        let mut store = self.store.borrow_mut();
        for (at, buffer) in self.views.borrow().iter() {
            if let Some(memory) = self.entity(*at).and_then(Extern::into_memory)
                && let Some(bytes) = buffer.data()
            {
                let data = memory.data_mut(&mut *store);
                if data.len() == bytes.len() {
                    data.copy_from_slice(&bytes);
                }
            }
        }
    }

    /// What WebAssembly wrote, for scripts to see. The buffer of a memory that grew is detached.
    fn show_to_scripts(&self) {
        let store = self.store.borrow();
        self.views.borrow_mut().retain(|(at, buffer)| {
            let Some(memory) = self.entity(*at).and_then(Extern::into_memory) else {
                return false;
            };
            let data = memory.data(&*store);
            if let Some(mut bytes) = buffer.data_mut()
                && data.len() == bytes.len()
            {
                bytes.copy_from_slice(data);
                return true;
            }
            // Nothing but its length can be wrong with it.
            let _ = buffer.detach(&JsValue::undefined());
            false
        });
    }
}

/// A family's object.
#[derive(Clone, Trace, Finalize)]
pub struct Known(JsObject<Family>);

impl Known {
    fn of(value: &JsValue) -> JsResult<Self> {
        let object = value.as_object().ok_or_else(convert::illegal_invocation)?;
        let family = object.downcast::<Family>();
        family.map(Self).map_err(|_| convert::illegal_invocation())
    }

    pub fn family(&self) -> GcRef<'_, Family> {
        GcRef::map(self.0.borrow(), |object| object.data())
    }

    fn error(&self, class: &str, message: &str, context: &mut Context) -> JsError {
        let fail = self.family().fail.clone();
        let args = [
            convert::string(class).into(),
            convert::string(message).into(),
        ];
        match fail.call(&JsValue::undefined(), &args, context) {
            Ok(error) => JsError::from_opaque(error),
            Err(error) => error,
        }
    }
}

/// Stops the interpreter: a script's function is to be called.
#[derive(Debug)]
struct Stop;

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a call of an imported function while an instance starts is not supported")
    }
}

impl wasmi::errors::HostError for Stop {}

/// Puts the functions that make and use families into the native half.
pub fn define(half: &JsObject, context: &mut Context) {
    define::put_functions(
        half,
        &[
            ("family", 1, make),
            ("memory", 3, memory),
            ("buffer", 2, buffer),
            ("grow", 3, grow),
            ("table", 4, table),
            ("tableSize", 2, table_size),
            ("tableGet", 3, table_get),
            ("tableSet", 4, table_set),
            ("tableGrow", 4, table_grow),
            ("global", 4, global),
            ("globalGet", 2, global_get),
            ("globalSet", 3, global_set),
            ("instantiate", 3, instantiate),
        ],
        context,
    );
}

/// `family(fail)`.
fn make(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let fail = args
        .get_or_undefined(0)
        .as_function()
        .ok_or_else(convert::illegal_invocation)?;
    let family = Family {
        store: RefCell::new(Store::new(&engine(), None)),
        entities: RefCell::default(),
        imported: GcRefCell::default(),
        exported: GcRefCell::default(),
        kept: GcRefCell::default(),
        views: GcRefCell::default(),
        fail,
    };
    let prototype = define::object(context);
    Ok(define::native_object(&prototype, family, context).into())
}

fn index(args: &[JsValue], at: usize) -> usize {
    args.get_or_undefined(at).as_number().unwrap_or(0.0) as usize
}

fn limit(args: &[JsValue], at: usize) -> Option<u32> {
    args.get_or_undefined(at)
        .as_number()
        .map(|number| number as u32)
}

fn refused<E: fmt::Display>(error: E) -> JsError {
    JsNativeError::range()
        .with_message(error.to_string())
        .into()
}

/// `memory(family, pages, most)`: its place.
fn memory(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let known = Known::of(args.get_or_undefined(0))?;
    let family = known.family();
    let mut builder = MemoryType::builder();
    builder.min(limit(args, 1).unwrap_or(0).into());
    builder.max(limit(args, 2).map(u64::from));
    let made = Memory::new(
        &mut *family.store.borrow_mut(),
        builder.build().map_err(refused)?,
    );
    Ok(family.add(made.map_err(refused)?).into())
}

fn memory_at(known: &Known, at: usize) -> JsResult<Memory> {
    let found = known.family().entity(at).and_then(Extern::into_memory);
    found.ok_or_else(convert::illegal_invocation)
}

/// `buffer(family, place, buffer)`: the buffer that shows a memory, the one given if there is none.
fn buffer(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let known = Known::of(args.get_or_undefined(0))?;
    let at = index(args, 1);
    let memory = memory_at(&known, at)?;
    let family = known.family();
    let seen = family
        .views
        .borrow()
        .iter()
        .find(|(of, _)| *of == at)
        .map(|(_, seen)| seen.clone());
    if let Some(seen) = seen {
        return Ok(seen.into());
    }
    let made = match args.get_or_undefined(2).as_object() {
        Some(given) => JsArrayBuffer::from_object(given)?,
        None => convert::array_buffer(memory.data(&*family.store.borrow()), context)?,
    };
    family.views.borrow_mut().push((at, made.clone()));
    Ok(made.into())
}

/// `grow(family, place, pages)`: how many there were.
fn grow(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let known = Known::of(args.get_or_undefined(0))?;
    let memory = memory_at(&known, index(args, 1))?;
    let family = known.family();
    family.show_to_wasm();
    let before = memory.grow(
        &mut *family.store.borrow_mut(),
        limit(args, 2).unwrap_or(0).into(),
    );
    family.show_to_scripts();
    Ok((before.map_err(refused)? as f64).into())
}

/// `table(family, kind, size, most)`: its place.
fn table(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let known = Known::of(args.get_or_undefined(0))?;
    let kind = convert::to_text(args.get_or_undefined(1), context)?;
    let kind = values::named(&kind).and_then(values::reference);
    let kind = kind.ok_or_else(convert::illegal_invocation)?;
    let family = known.family();
    let of = TableType::new(kind, limit(args, 2).unwrap_or(0), limit(args, 3));
    let made = Table::new(&mut *family.store.borrow_mut(), of, Ref::null(kind));
    Ok(family.add(made.map_err(refused)?).into())
}

fn table_at(known: &Known, at: usize) -> JsResult<Table> {
    let found = known.family().entity(at).and_then(Extern::into_table);
    found.ok_or_else(convert::illegal_invocation)
}

fn table_size(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let known = Known::of(args.get_or_undefined(0))?;
    let table = table_at(&known, index(args, 1))?;
    let size = table.size(&*known.family().store.borrow());
    Ok((size as f64).into())
}

fn table_get(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let known = Known::of(args.get_or_undefined(0))?;
    let table = table_at(&known, index(args, 1))?;
    let found = table.get(&*known.family().store.borrow(), index(args, 2) as u64);
    match found {
        Some(found) => Ok(values::take_reference(&found, &known, context)),
        None => Err(refused("invalid address in table")),
    }
}

fn table_set(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let known = Known::of(args.get_or_undefined(0))?;
    let table = table_at(&known, index(args, 1))?;
    let kind = table.ty(&*known.family().store.borrow()).element();
    let value = values::give_reference(args.get_or_undefined(3), kind, &known)?;
    let family = known.family();
    let set = table.set(
        &mut *family.store.borrow_mut(),
        index(args, 2) as u64,
        value,
    );
    set.map_err(refused)?;
    Ok(JsValue::undefined())
}

fn table_grow(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let known = Known::of(args.get_or_undefined(0))?;
    let table = table_at(&known, index(args, 1))?;
    let kind = table.ty(&*known.family().store.borrow()).element();
    let value = values::give_reference(args.get_or_undefined(3), kind, &known)?;
    let family = known.family();
    let before = table.grow(
        &mut *family.store.borrow_mut(),
        index(args, 2) as u64,
        value,
    );
    Ok((before.map_err(refused)? as f64).into())
}

/// `global(family, kind, mutable, value)`: its place.
fn global(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let known = Known::of(args.get_or_undefined(0))?;
    let kind = convert::to_text(args.get_or_undefined(1), context)?;
    let kind = values::named(&kind).ok_or_else(convert::illegal_invocation)?;
    let value = values::give(args.get_or_undefined(3), kind, &known, context)?;
    let mutability = match args.get_or_undefined(2).to_boolean() {
        true => Mutability::Var,
        false => Mutability::Const,
    };
    let family = known.family();
    let made = Global::new(&mut *family.store.borrow_mut(), value, mutability);
    Ok(family.add(made).into())
}

fn global_at(known: &Known, at: usize) -> JsResult<Global> {
    let found = known.family().entity(at).and_then(Extern::into_global);
    found.ok_or_else(convert::illegal_invocation)
}

fn global_get(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let known = Known::of(args.get_or_undefined(0))?;
    let global = global_at(&known, index(args, 1))?;
    let value = global.get(&*known.family().store.borrow());
    values::take(&value, &known, context)
}

fn global_set(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let known = Known::of(args.get_or_undefined(0))?;
    let global = global_at(&known, index(args, 1))?;
    let of = global.ty(&*known.family().store.borrow());
    if of.mutability() == Mutability::Const {
        return Err(values::typed(
            "set WebAssembly.Global.value: Can't set the value of an immutable global.",
        ));
    }
    let value = values::give(args.get_or_undefined(2), of.content(), &known, context)?;
    let family = known.family();
    let set = global.set(&mut *family.store.borrow_mut(), value);
    set.map_err(refused)?;
    Ok(JsValue::undefined())
}

/// `instantiate(family, module, imports)`, an import being a place or a function: the exports, as
/// `[name, kind, place or function]`.
fn instantiate(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let known = Known::of(args.get_or_undefined(0))?;
    let module = compiled(args.get_or_undefined(1))?;
    let given = args
        .get_or_undefined(2)
        .as_object()
        .ok_or_else(convert::illegal_invocation)?;
    let mut imports = Vec::new();
    for (at, import) in module.imports().enumerate() {
        let value = given.get(at, context)?;
        let family = known.family();
        let entity = match (value.as_function(), import.ty()) {
            (Some(function), ExternType::Func(of)) => Some(match family.function_of(&function) {
                Some(own) => own.into(),
                None => {
                    let mut imported = family.imported.borrow_mut();
                    let id = imported.len();
                    imported.push(function);
                    let made = Func::new(
                        &mut *family.store.borrow_mut(),
                        of.clone(),
                        move |mut caller: wasmi::Caller<'_, Waiting>, args, _| {
                            *caller.data_mut() = Some((id, args.to_vec()));
                            Err(Error::host(Stop))
                        },
                    );
                    made.into()
                }
            }),
            _ => value
                .as_number()
                .and_then(|place| family.entity(place as usize)),
        };
        imports.push(entity.ok_or_else(convert::illegal_invocation)?);
    }
    known.family().show_to_wasm();
    let instance = {
        let family = known.family();
        let mut store = family.store.borrow_mut();
        Instance::new(&mut *store, &module, &imports)
    };
    known.family().show_to_scripts();
    let instance = instance.map_err(|error| trapped(&error, "LinkError", &known, context))?;
    if let Some(name) = super::start(args.get_or_undefined(1)) {
        let entity = {
            let family = known.family();
            let store = family.store.borrow();
            instance.get_export(&*store, &name)
        };
        if let Some(Extern::Func(function)) = entity {
            let at = known.family().add(function);
            call(&known, at, &[], context)?;
        }
    }
    let mut rows = Vec::new();
    for (name, number) in exports(args.get_or_undefined(1)).iter() {
        let entity = {
            let family = known.family();
            let store = family.store.borrow();
            instance.get_export(&*store, name)
        };
        let Some(entity) = entity else { continue };
        let (kind, value) = match entity {
            Extern::Func(function) => {
                let made = exported(function, *number, &known, context);
                ("function", made.into())
            }
            Extern::Memory(_) => ("memory", known.family().add(entity).into()),
            Extern::Table(_) => ("table", known.family().add(entity).into()),
            Extern::Global(_) => ("global", known.family().add(entity).into()),
        };
        let row = [
            convert::string(name).into(),
            convert::string(kind).into(),
            value,
        ];
        rows.push(JsArray::from_iter(row, context).into());
    }
    Ok(JsArray::from_iter(rows, context).into())
}

/// The object by which scripts call a function; its name is its number.
pub fn exported(
    function: Func,
    number: Option<u32>,
    known: &Known,
    context: &mut Context,
) -> JsFunction {
    let family = known.family();
    let at = family.add(function);
    let name = number.map_or_else(String::new, |number| number.to_string());
    let length = function.ty(&*family.store.borrow()).params().len();
    let made = define::closure(
        &name,
        length,
        |_, args, (known, at): &(Known, usize), context| call(known, *at, args, context),
        (known.clone(), at),
        context,
    );
    family.exported.borrow_mut().push((made.clone(), at));
    made
}

fn call(known: &Known, at: usize, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let function = known.family().entity(at).and_then(Extern::into_func);
    let function = function.ok_or_else(convert::illegal_invocation)?;
    let of = function.ty(&*known.family().store.borrow());
    let mut inputs = Vec::with_capacity(of.params().len());
    for (at, kind) in of.params().iter().enumerate() {
        inputs.push(values::give(
            args.get_or_undefined(at),
            *kind,
            known,
            context,
        )?);
    }
    let mut outputs = vec![Val::I32(0); of.results().len()];
    known.family().show_to_wasm();
    let mut state = {
        let family = known.family();
        let mut store = family.store.borrow_mut();
        function.call_resumable(&mut *store, &inputs, &mut outputs)
    };
    loop {
        known.family().show_to_scripts();
        match state {
            Ok(ResumableCall::Finished) => break,
            Ok(ResumableCall::HostTrap(stopped)) => {
                let host = stopped.host_func();
                let results = call_imported(&host, known, context)?;
                known.family().show_to_wasm();
                let family = known.family();
                let mut store = family.store.borrow_mut();
                state = stopped.resume(&mut *store, &results, &mut outputs);
            }
            // An imported function that is exported again.
            Err(error) if error.downcast_ref::<Stop>().is_some() => {
                outputs = call_imported(&function, known, context)?;
                break;
            }
            Err(error) => return Err(trapped(&error, "RuntimeError", known, context)),
            Ok(ResumableCall::OutOfFuel(_)) => return Err(refused("out of fuel")),
        }
    }
    match &outputs[..] {
        [] => Ok(JsValue::undefined()),
        [only] => values::take(only, known, context),
        many => {
            let mut taken = Vec::with_capacity(many.len());
            for value in many {
                taken.push(values::take(value, known, context)?);
            }
            Ok(JsArray::from_iter(taken, context).into())
        }
    }
}

/// Calls the script's function that the interpreter has stopped for.
fn call_imported(host: &Func, known: &Known, context: &mut Context) -> JsResult<Vec<Val>> {
    let waiting = known.family().store.borrow_mut().data_mut().take();
    let (id, given) = waiting.ok_or_else(convert::illegal_invocation)?;
    let function = known.family().imported.borrow().get(id).cloned();
    let function = function.ok_or_else(convert::illegal_invocation)?;
    let mut args = Vec::with_capacity(given.len());
    for value in &given {
        args.push(values::take(value, known, context)?);
    }
    let returned = function.call(&JsValue::undefined(), &args, context)?;
    let of = host.ty(&*known.family().store.borrow());
    let mut results = Vec::with_capacity(of.results().len());
    match of.results() {
        [] => {}
        [only] => results.push(values::give(&returned, *only, known, context)?),
        many => {
            let list = returned.to_object(context)?;
            for (at, kind) in many.iter().enumerate() {
                let value = list.get(at, context)?;
                results.push(values::give(&value, *kind, known, context)?);
            }
        }
    }
    Ok(results)
}

/// What an error of the interpreter is to a script.
fn trapped(error: &Error, class: &str, known: &Known, context: &mut Context) -> JsError {
    let Some(code) = error.as_trap_code() else {
        return known.error(class, &error.to_string(), context);
    };
    let message = match code {
        TrapCode::StackOverflow => {
            return refused("Maximum call stack size exceeded");
        }
        TrapCode::UnreachableCodeReached => "unreachable",
        TrapCode::MemoryOutOfBounds => "memory access out of bounds",
        TrapCode::TableOutOfBounds => "table index is out of bounds",
        TrapCode::IndirectCallToNull | TrapCode::BadSignature => {
            "null function or function signature mismatch"
        }
        TrapCode::IntegerDivisionByZero => "divide by zero",
        TrapCode::IntegerOverflow => "divide result unrepresentable",
        TrapCode::BadConversionToInteger => "float unrepresentable in integer range",
        other => other.trap_message(),
    };
    known.error("RuntimeError", message, context)
}
