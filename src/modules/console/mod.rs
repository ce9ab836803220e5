//! `console`: formatted and written natively, in one write a line.

mod class;
mod methods;
mod output;
mod state;
mod table;

use std::cell::RefCell;

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsSymbol, JsValue, NativeFunction, js_string,
    object::{
        FunctionObjectBuilder,
        builtins::{JsFunction, JsMap},
    },
    property::Attribute,
};
use boa_gc::Gc;

use crate::engine::define;
use methods::{METHODS, Method};
pub use output::{has_colors, standard, write_all, write_line};
pub use state::stream_has_colors;
use state::{Bound, State};

thread_local! {
    static GLOBAL: RefCell<Option<Bound>> = const { RefCell::new(None) };
}

/// The host's own console.
fn global(context: &mut Context) -> Bound {
    if let Some(known) = GLOBAL.with(|global| global.borrow().clone()) {
        return known;
    }
    let made = Bound {
        object: define::object(context),
        state: Gc::new(State::of_process()),
    };
    GLOBAL.with(|global| *global.borrow_mut() = Some(made.clone()));
    made
}

/// What `console.log` does; the script's own `console.log`, if it has one, is not asked.
pub fn log(args: &[JsValue], context: &mut Context) -> JsResult<()> {
    let console = global(context);
    methods::log(&console, args, context)?;
    Ok(())
}

fn bound_to_global(name: &str, length: usize, method: Method, context: &mut Context) -> JsFunction {
    let native = NativeFunction::from_copy_closure(move |_, args, context| {
        let console = global(context);
        method(&console, args, context)
    });
    FunctionObjectBuilder::new(context.realm(), native)
        .name(JsString::from(name))
        .length(length)
        .constructor(false)
        .build()
}

/// `require('console')`.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    Ok(global(context).object.clone())
}

/// The global `console`.
pub fn define_globals(global_object: &JsObject, context: &mut Context) -> JsResult<()> {
    let console = global(context).object.clone();
    // Node's console has an empty object between itself and `Object.prototype`.
    let prototype = define::object(context);
    console.set_prototype(Some(prototype));
    for &(name, length, method) in METHODS {
        let function = bound_to_global(name, length, method, context);
        define::put(&console, name, function);
    }
    define::put_accessor_with(
        &console,
        js_string!("Console"),
        |_, _, context| Ok(class::constructor(context).into()),
        Some(replace_console_class),
        true,
        context,
    );
    let empty: define::Native = |_, _, _| Ok(JsValue::undefined());
    define::put_functions(
        &console,
        &[
            ("profile", 0, empty),
            ("profileEnd", 0, empty),
            ("timeStamp", 0, empty),
            ("context", 0, context_method),
            ("createTask", 1, create_task),
        ],
        context,
    );
    for (name, get, set) in [
        (
            "_stdout",
            stdout as define::Native,
            set_stdout as define::Native,
        ),
        ("_stderr", stderr, set_stderr),
    ] {
        define::put_accessor(&console, JsString::from(name), get, Some(set), context);
    }
    define::put_accessor(&console, js_string!("_times"), times, None, context);
    define::put_with(
        &console,
        JsSymbol::to_string_tag(),
        js_string!("console"),
        Attribute::CONFIGURABLE,
    );
    define::put_hidden(global_object, "console", console);
    Ok(())
}

/// The labels of running timers, in a map as Node's has them; a copy, without the times.
fn times(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let map = JsMap::new(context);
    let console = global(context);
    let begun: Vec<_> = console.state.times.borrow().keys().cloned().collect();
    for label in begun {
        map.set(
            JsString::from(label.as_str()),
            JsValue::undefined(),
            context,
        )?;
    }
    Ok(map.into())
}

fn stdout(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    process_stream(0, "stdout", context)
}

fn stderr(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    process_stream(1, "stderr", context)
}

fn set_stdout(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    replace_stream(0, args, context)
}

fn set_stderr(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    replace_stream(1, args, context)
}

fn replace_stream(at: usize, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = args.first().and_then(JsValue::as_object);
    global(context).state.replaced.borrow_mut()[at] = stream;
    Ok(JsValue::undefined())
}

fn process_stream(at: usize, name: &str, context: &mut Context) -> JsResult<JsValue> {
    let replaced = global(context).state.replaced.borrow()[at].clone();
    if let Some(replaced) = replaced {
        return Ok(replaced.into());
    }
    let process = crate::modules::require_object("process", context)?;
    process.get(JsString::from(name), context)
}

fn replace_console_class(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let value = args.first().cloned().unwrap_or_default();
    if let Some(console) = this.as_object() {
        let descriptor = boa_engine::property::PropertyDescriptor::builder()
            .value(value)
            .writable(true)
            .enumerable(true)
            .configurable(true);
        console.define_property_or_throw(js_string!("Console"), descriptor, context)?;
    }
    Ok(JsValue::undefined())
}

/// `console.context()`: V8's, which returns a console of an inspector's own.
fn context_method(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(define::object(context).into())
}

/// `console.createTask(name)`: V8's mark for an inspector; here its `run` only calls.
fn create_task(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let named = args
        .first()
        .and_then(JsValue::as_string)
        .is_some_and(|name| !name.is_empty());
    if !named {
        return Err(boa_engine::JsNativeError::error()
            .with_message("First argument must be a non-empty string.")
            .into());
    }
    let task = define::object(context);
    let run: define::Native = |_, args, context| {
        let Some(function) = args.first().and_then(JsValue::as_function) else {
            return Err(boa_engine::JsNativeError::error()
                .with_message("First argument must be a function.")
                .into());
        };
        function.call(&JsValue::undefined(), &[], context)
    };
    define::put_functions(&task, &[("run", 1, run)], context);
    Ok(task.into())
}
