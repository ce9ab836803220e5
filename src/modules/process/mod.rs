//! `process`, and the ends of a program: uncaught errors, `beforeExit`, `exit`.

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, JsArgs, JsError, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::JsArray,
};

use crate::engine::{convert, define, errors};
use crate::runtime::{Hooks, Rejection, UncaughtOrigin, runtime};

/// The Node version whose behaviour the host follows.
pub const NODE_VERSION: &str = "v24.12.0";

thread_local! {
    static PROCESS: RefCell<Option<JsObject>> = const { RefCell::new(None) };
    static ARGV: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static EXITING: Cell<bool> = const { Cell::new(false) };
}

/// What `process.argv` will be: the host's path, the script's path, the script's arguments.
pub fn set_argv(argv: Vec<String>) {
    ARGV.with(|known| *known.borrow_mut() = argv);
}

fn next_tick(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let Some(callback) = value.as_function() else {
        return Err(errors::invalid_arg_type(
            "callback",
            &["function"],
            value,
            context,
        ));
    };
    if EXITING.with(Cell::get) {
        return Ok(JsValue::undefined());
    }
    runtime().next_tick(callback, args.get(1..).unwrap_or_default(), context);
    Ok(JsValue::undefined())
}

fn exit(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let code = args.get_or_undefined(0);
    let code = if code.is_undefined() {
        0
    } else {
        code.to_i32(context)?
    };
    std::process::exit(code)
}

/// `process.emitWarning` for the host's own warnings.
pub fn emit_warning(message: &str, name: &str, _context: &mut Context) -> JsResult<()> {
    eprintln!("(node:{}) {name}: {message}", std::process::id());
    Ok(())
}

fn make(context: &mut Context) -> JsResult<JsObject> {
    let process = define::object(context);
    define::put_functions(
        &process,
        &[("nextTick", 1, next_tick), ("exit", 1, exit)],
        context,
    );
    let argv: Vec<JsValue> = ARGV.with(|argv| {
        argv.borrow()
            .iter()
            .map(|arg| JsString::from(arg.as_str()).into())
            .collect()
    });
    let argv = JsArray::from_iter(argv, context);
    define::put(&process, "argv", argv);
    define::put(&process, "version", JsString::from(NODE_VERSION));
    Ok(process)
}

/// `require('process')`.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    if let Some(process) = PROCESS.with(|p| p.borrow().clone()) {
        return Ok(process);
    }
    let process = make(context)?;
    PROCESS.with(|p| *p.borrow_mut() = Some(process.clone()));
    Ok(process)
}

/// The global `process`; made when it is first read.
pub fn define_globals(global: &JsObject, context: &mut Context) -> JsResult<()> {
    define::put_accessor(
        global,
        js_string!("process"),
        |_, _, context| Ok(exports(context)?.into()),
        Some(|_, _, _| Ok(JsValue::undefined())),
        context,
    );
    runtime().set_hooks(Hooks {
        uncaught,
        unhandled_rejection,
        rejection_handled: |_, _| {},
        before_exit: |_| {},
        exit: |_| 0,
        idle: |_| {},
    });
    Ok(())
}

fn uncaught(error: JsError, _: UncaughtOrigin, context: &mut Context) {
    let value = error.into_opaque(context).unwrap_or_default();
    let shown = convert::to_text(&value, context).unwrap_or_default();
    eprintln!("Uncaught:\n{shown}");
    std::process::exit(1);
}

fn unhandled_rejection(rejection: &Rejection, context: &mut Context) {
    uncaught(
        JsError::from_opaque(rejection.reason.clone()),
        UncaughtOrigin::Rejection,
        context,
    );
}
