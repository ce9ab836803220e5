//! `process`.
//!
//! The object is made at the start. What it can do lies beside this file: the ends
//! of a program, warnings, signals, the environment, facts about the process.

mod ends;
mod env;
pub mod info;
mod rare;
pub mod signals;
mod stdio;
pub mod warnings;

use std::cell::RefCell;
use std::sync::Arc;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::{JsArray, JsFunction},
};

use crate::engine::{convert, define, errors};
use crate::runtime::runtime;

pub use ends::{at_exit, exit_with, run_exit};
pub use env::{Shared as SharedEnv, plain as plain_env, share as share_env};
pub use rare::{heed_report_options, native_half};
pub use signals::{
    SIGNALS, ending_signals, name as signal_name, restore_defaults, send as send_signal,
};
pub use stdio::{
    native_half as stdio_native_half, note_formatting, note_output, replaced_write, stream,
};
pub use warnings::{
    emit as emit_warning, emit_now as warn_now, emit_with_code as emit_warning_with_code,
};

pub use crate::engine::NODE_VERSION;

/// How a worker is started that has these options, and this `NODE_OPTIONS`.
pub type WithOptions = fn(&[String], &str) -> Result<Start, Refused>;

/// Options that a worker cannot have.
pub struct Refused {
    /// Where they were given.
    pub place: &'static str,
    /// The options, or what is wrong with them.
    pub flags: Vec<String>,
}

/// What a worker has in `process.env`, where that is not the process's environment.
#[derive(Clone, Debug)]
pub enum OwnEnv {
    /// Variables of its own.
    Copy(Vec<(String, String)>),
    /// Those of the thread that started it.
    Shared(Arc<SharedEnv>),
}

/// How the process was started.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// What a worker has in `process.env`, where that is not the process's environment.
    pub env: Option<OwnEnv>,
    /// Modules that are loaded before a worker's script (`-r`, `--import`).
    pub requires: Vec<String>,
    pub imports: Vec<String>,
    /// Modules whose hooks the loaders ask (`--experimental-loader`).
    pub loaders: Vec<String>,
    /// What other options of the host's make of this.
    pub with_options: Option<WithOptions>,
    /// `process.argv`: the host's path, the script's path, the script's arguments.
    pub argv: Vec<String>,
    /// `process.execArgv`: the host's own options.
    pub exec_argv: Vec<String>,
    /// What stood in the place of the program's name.
    pub argv0: String,
    /// What to do about rejections that nobody handles.
    pub unhandled_rejections: UnhandledRejections,
    /// Print no warnings.
    pub no_warnings: bool,
    /// Print where warnings were created.
    pub trace_warnings: bool,
    /// Deprecations: silent, or an error.
    pub no_deprecation: bool,
    /// Deprecations throw.
    pub throw_deprecation: bool,
    /// Print where deprecated things were used.
    pub trace_deprecation: bool,
    /// Codes and names of warnings that are not printed.
    pub disabled_warnings: Vec<String>,
    /// A file that gets what warnings print.
    pub redirect_warnings: Option<String>,
    /// Tell of deprecations that Node keeps to itself.
    pub pending_deprecation: bool,
    /// `process.title` to begin with.
    pub title: Option<String>,
    /// The options that NODE_OPTIONS may hold.
    pub environment_flags: Option<fn() -> Vec<String>>,
    /// Define the global function `gc`.
    pub expose_gc: bool,
    /// Longest head of an HTTP message, in bytes.
    pub max_http_header_size: Option<usize>,
    /// Frames in an error's stack.
    pub stack_trace_limit: Option<usize>,
    /// `--enable-source-maps`
    pub source_maps: bool,
    /// Further conditions for package.json.
    pub conditions: Vec<String>,
    /// What a text on the command line is: `module`, `commonjs`, or nothing said.
    pub input_type: Option<String>,
    /// Whether a text that nobody says what it is may turn out to be an ES module.
    pub detect_module: bool,
    /// Whether `vm` has modules (`--experimental-vm-modules`).
    pub vm_modules: bool,
    /// Whether the global `WebSocket` is left out (`--no-experimental-websocket`).
    pub no_web_socket: bool,
    /// Whether `node:sqlite` is left out (`--no-experimental-sqlite`).
    pub no_sqlite: bool,
    /// Whether there is the global `EventSource` (`--experimental-eventsource`).
    pub event_source: bool,
    /// Whether files of TypeScript are run, without their types.
    pub strip_types: bool,
    /// Whether `require` loads ES modules.
    pub require_module: bool,
    /// When to warn that it did.
    pub trace_require_module: TraceRequire,
    /// Whether `import.meta.resolve` takes the URL to resolve against.
    pub import_meta_resolve_parent: bool,
    /// End by SIGABRT where nobody takes an error but `uncaughtException`.
    pub abort_on_uncaught: bool,
    /// Whether package.json's condition `node-addons` holds.
    pub addons: bool,
    /// Modules are known by the paths they were asked for, links unresolved.
    pub preserve_symlinks: bool,
    /// The main script is.
    pub preserve_symlinks_main: bool,
    /// Whether packages are looked for in NODE_PATH and the home.
    pub global_search_paths: bool,
    /// The options that `node:test` reads: `name` or `name=value`.
    pub of_tests: Vec<String>,
    /// Options of `process.report`: `name` or `name=value`.
    pub of_reports: Vec<String>,
    /// The others, as they were given.
    pub besides_tests: Vec<String>,
}

/// `--trace-require-module`: where a `require` of an ES module is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TraceRequire {
    #[default]
    Nowhere,
    All,
    OutsideOfNodeModules,
}

/// `--unhandled-rejections`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnhandledRejections {
    /// Emit `unhandledRejection`; without a listener it is an uncaught exception.
    #[default]
    Throw,
    /// It is an uncaught exception; taken, it is `unhandledRejection` too.
    Strict,
    /// Always warn.
    Warn,
    /// Only emit `unhandledRejection`.
    None,
    /// Warn and set the exit code to 1 where nobody listens.
    WarnWithErrorCode,
}

thread_local! {
    static PROCESS: RefCell<Option<JsObject>> = const { RefCell::new(None) };
    static START: RefCell<Start> = RefCell::default();
}

/// Says how the process was started; to be called before the first script runs.
pub fn set_start(start: Start) {
    START.with(|known| *known.borrow_mut() = start);
}

/// Reads something of how the process was started.
pub fn with_start<T>(read: impl FnOnce(&Start) -> T) -> T {
    START.with(|start| read(&start.borrow()))
}

/// The `process` object if a script has read it: without it there are no listeners to ask.
fn existing() -> Option<JsObject> {
    PROCESS.with(|process| process.borrow().clone())
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
    queue_tick(callback, args.get(1..).unwrap_or_default(), context)?;
    Ok(JsValue::undefined())
}

/// Has a function called in the tick queue's turn, as `process.nextTick` does.
pub fn queue_tick(callback: JsFunction, args: &[JsValue], context: &mut Context) -> JsResult<()> {
    if ends::is_exiting() {
        return Ok(());
    }
    runtime().next_tick(callback, args, context);
    Ok(())
}

fn strings(values: &[String], context: &mut Context) -> JsValue {
    let values = values
        .iter()
        .map(|value| JsString::from(value.as_str()).into());
    let values: Vec<JsValue> = values.collect();
    JsArray::from_iter(values, context).into()
}

fn make(context: &mut Context) -> JsResult<JsObject> {
    let emitter = super::events::prototype(context)?;
    let prototype =
        JsObject::from_proto_and_data(emitter, boa_engine::builtins::object::OrdinaryObject);
    let process = JsObject::from_proto_and_data(
        prototype.clone(),
        boa_engine::builtins::object::OrdinaryObject,
    );
    define::constructor(
        "process",
        0,
        |_, _, _| Ok(JsValue::undefined()),
        &prototype,
        context,
    );
    define::put_with(
        &process,
        boa_engine::JsSymbol::to_string_tag(),
        js_string!("process"),
        boa_engine::property::Attribute::WRITABLE,
    );
    info::define(&process, context)?;
    define::put_functions(
        &process,
        &[
            ("nextTick", 1, next_tick),
            ("_tickCallback", 0, |_, _, context| {
                runtime().run_ticks(context);
                Ok(JsValue::undefined())
            }),
        ],
        context,
    );
    ends::define(&process, context);
    warnings::define(&process, context);
    signals::define(&process, context);
    stdio::define(&process, context);
    rare::define(&process, context);
    let start = with_start(Start::clone);
    let argv = strings(&start.argv, context);
    define::put(&process, "argv", argv);
    let exec_argv = strings(&start.exec_argv, context);
    define::put(&process, "execArgv", exec_argv);
    define::put(&process, "argv0", JsString::from(start.argv0.as_str()));
    let env = env::make(context)?;
    define::put(&process, "env", env);
    define::put_functions(
        &process,
        &[("getBuiltinModule", 1, get_builtin_module)],
        context,
    );
    Ok(process)
}

fn get_builtin_module(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let id = args.get_or_undefined(0);
    let Some(id) = id.as_string() else {
        return Err(errors::invalid_arg_type("id", &["string"], id, context));
    };
    let id = convert::text(&id);
    match super::public_name(&id) {
        Some(name) => super::require(name, context),
        None => Ok(JsValue::undefined()),
    }
}

/// `require('process')`.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    if let Some(process) = existing() {
        return Ok(process);
    }
    let process = make(context)?;
    PROCESS.with(|known| *known.borrow_mut() = Some(process.clone()));
    signals::listen_for_listeners(&process, context)?;
    warnings::listen(&process, context)?;
    Ok(process)
}

/// The global `process`. In Node it is an accessor; here a plain property, since programs read it on
/// hot paths (`process.nextTick`) and the engine caches only those.
pub fn define_globals(global: &JsObject, context: &mut Context) -> JsResult<()> {
    let process = exports(context)?;
    define::put_hidden(global, "process", process);
    if with_start(|start| start.expose_gc) {
        let collect = define::function(
            "gc",
            1,
            |_, _, _| {
                crate::engine::heap::collect();
                Ok(JsValue::undefined())
            },
            context,
        );
        define::put_hidden(global, "gc", collect);
    }
    ends::install_hooks();
    Ok(())
}
