//! What Node has and this host has not, named in one table: a program that only looks for it while
//! it loads goes on, and one that uses it is told what is missing.

mod table;

use boa_engine::{
    Context, JsArgs, JsError, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string,
    object::{FunctionObjectBuilder, builtins::JsFunction},
    property::PropertyDescriptor,
};

use crate::engine::{convert, define, errors};

/// What is missing of a module, or all of it.
pub struct Missing {
    /// The module's name.
    pub module: &'static str,
    /// Functions, as `name/length` with spaces between; `a.b/1` is one in the object `a`.
    pub functions: &'static str,
    /// Classes, in the same form: there to be extended, and to be asked by `instanceof`.
    pub classes: &'static str,
    /// What the exports themselves are.
    pub root: Root,
}

/// What a module's exports are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// An object.
    Object,
    /// A function, missing too; the rest are its properties.
    Function,
    /// A class, missing too.
    Class,
}

/// The line of a module.
fn find(module: &str) -> Option<&'static Missing> {
    table::TABLE.iter().find(|line| line.module == module)
}

/// Whether the table has a line of the module.
pub fn has(module: &str) -> bool {
    find(module).is_some()
}

/// The names of all modules in the table.
pub fn modules() -> impl Iterator<Item = &'static str> {
    table::TABLE.iter().map(|line| line.module)
}

/// The error that something is missing; `what` is its name as a program writes it.
pub fn error(what: &str, context: &mut Context) -> JsError {
    let message = format!("{what} is not implemented in Ouro");
    errors::thrown(errors::coded(
        errors::Class::Error,
        "ERR_METHOD_NOT_IMPLEMENTED",
        &message,
        context,
    ))
}

/// The exports of a module of the table.
pub fn exports(module: &str, context: &mut Context) -> JsResult<JsObject> {
    let Some(line) = find(module) else {
        return Ok(define::object(context));
    };
    let name = module.rsplit('/').next().unwrap_or(module);
    let exports = match line.root {
        Root::Object => define::object(context),
        Root::Function => (*function(module, name, 0, context)).clone(),
        Root::Class => (*class(module, name, 0, context)).clone(),
    };
    define(module, &exports, context)?;
    if line.root == Root::Function {
        define::put(&exports, name, exports.clone());
    }
    Ok(exports)
}

/// Puts everything that is missing of a module among its exports.
pub fn define(module: &str, exports: &JsObject, context: &mut Context) -> JsResult<()> {
    let Some(line) = find(module) else {
        return Ok(());
    };
    let shown = module.strip_prefix('_').unwrap_or(module);
    for (name, length) in names(line.functions) {
        let full = format!("{shown}.{name}");
        match name.split_once('.') {
            None => {
                let made = function(&full, name, length, context);
                define::put(exports, name, made);
            }
            Some((object, method)) => {
                let made = function(&full, method, length, context);
                let known = exports.get(JsString::from(object), context)?;
                let object_of_it = match known.as_object() {
                    Some(known) => known,
                    None => {
                        let made = define::object(context);
                        define::put(exports, object, made.clone());
                        made
                    }
                };
                define::put(&object_of_it, method, made);
            }
        }
    }
    for (name, length) in names(line.classes) {
        let made = class(&format!("{shown}.{name}"), name, length, context);
        define::put(exports, name, made);
    }
    Ok(())
}

fn names(list: &'static str) -> impl Iterator<Item = (&'static str, usize)> {
    list.split_whitespace().filter_map(|entry| {
        let (name, length) = entry.split_once('/')?;
        Some((name, length.parse().ok()?))
    })
}

fn throw(_: &JsValue, _: &[JsValue], full: &JsString, context: &mut Context) -> JsResult<JsValue> {
    Err(error(&convert::text(full), context))
}

/// A function that throws; `full` is what the error calls it.
fn function(full: &str, name: &str, length: usize, context: &mut Context) -> JsFunction {
    define::closure(name, length, throw, JsString::from(full), context)
}

/// A method that throws; `full` is what the error calls it.
pub fn put_method(object: &JsObject, full: &str, name: &str, length: usize, context: &mut Context) {
    let made = function(full, name, length, context);
    define::put_hidden(object, name, made);
}

/// A class whose constructor throws. It has a `prototype` of its own, so that `instanceof` asks and
/// is told no.
fn class(full: &str, name: &str, length: usize, context: &mut Context) -> JsFunction {
    let prototype = define::object(context);
    let native = NativeFunction::from_copy_closure_with_captures(throw, JsString::from(full));
    let made = FunctionObjectBuilder::new(context.realm(), native)
        .name(JsString::from(name))
        .length(length)
        .constructor(true)
        .build();
    define::put_hidden(&prototype, "constructor", made.clone());
    made.insert_property(
        js_string!("prototype"),
        PropertyDescriptor::builder()
            .value(prototype)
            .writable(false)
            .enumerable(false)
            .configurable(false),
    );
    made
}

/// Functions for texts in js/ that have a part of a module: `exports(module)` are the missing ones,
/// `error(what)` is the error.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("exports", 1, |_, args, context| {
                let module = convert::to_text(args.get_or_undefined(0), context)?;
                Ok(exports(&module, context)?.into())
            }),
            ("error", 1, |_, args, context| {
                let what = convert::to_text(args.get_or_undefined(0), context)?;
                error(&what, context).into_opaque(context)
            }),
        ],
        context,
    );
    Ok(half)
}
