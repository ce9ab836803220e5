//! The native half of each Node module, and the table that says which modules there are.
//!
//! A module is either native (its exports are made by a Rust function) or a text in js/, which is
//! parsed when it is first required; a text gets at native functions through `native(name)`.
//! Adding a module: a file in js/ is enough, or a line in [`NATIVE`]; a native half is a line in
//! [`HALVES`].

mod assert;
mod async_hooks;
pub mod atomics;
pub mod buffer;
pub mod child_process;
pub mod console;
mod crypto;
mod dates;
mod dgram;
mod dns;
pub mod dom_exception;
mod domain;
pub mod events;
pub mod fs;
pub mod http;
mod http2;
mod internal;
mod intl;
mod language;
mod locks;
mod messaging;
pub mod missing;
pub mod net;
mod os;
pub mod path;
mod perf_hooks;
pub mod play;
pub mod process;
mod readline;
mod repl;
mod source_map;
mod sqlite;
mod stream;
mod string_decoder;
pub mod structured_clone;
mod teach;
mod test;
mod text_encoding;
mod timers;
mod tls;
pub mod url;
pub mod util;
pub mod vm;
mod wasm;
mod websocket;
mod webstreams;
pub mod worker;
mod zlib;

use std::cell::RefCell;
use std::collections::HashMap;

use boa_engine::{
    Context, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue, Source, js_string,
    object::builtins::JsFunction,
    property::{Attribute, PropertyKey},
};

use crate::engine::{convert, define};
use crate::runtime::{First, runtime};

include!(concat!(env!("OUT_DIR"), "/js_table.rs"));

type Make = fn(&mut Context) -> JsResult<JsObject>;

/// Modules whose exports are native, one a line.
const NATIVE: &[(&str, Make)] = &[
    ("buffer", buffer::exports),
    ("console", console::exports),
    ("crypto", crypto::exports),
    ("events", events::exports),
    ("fs", fs::exports),
    ("fs/promises", fs::promises),
    ("internal/domexception", dom_exception::exports),
    ("internal/encoding", text_encoding::exports),
    ("internal/errors", internal::errors::exports),
    ("internal/url", url::exports),
    ("internal/structured_clone", structured_clone::exports),
    ("internal/validators", internal::validators::exports),
    ("internal/webcrypto", crypto::webcrypto::globals),
    ("module", crate::loader::commonjs::exports),
    ("os", os::exports),
    ("ouro:teach", teach::exports),
    ("path", path::exports),
    ("path/posix", path::exports),
    ("path/win32", path::win32_exports),
    ("perf_hooks", perf_hooks::exports),
    ("process", process::exports),
    ("sqlite", sqlite::exports),
    ("timers", timers::exports),
    ("util", util::exports),
    ("util/types", util::types::exports),
];

/// Native halves of the texts in js/, one a line.
const HALVES: &[(&str, Make)] = &[
    ("child_process", child_process::native_half),
    ("crypto", crypto::native_half),
    ("dgram", dgram::native_half),
    ("fs", fs::native_half),
    ("dns", dns::native_half),
    ("domain", domain::native_half),
    ("http", http::native_half),
    ("http2", http2::native_half),
    ("net", net::native_half),
    ("assert", assert::native_half),
    ("async_hooks", async_hooks::native_half),
    ("locks", locks::native_half),
    ("messaging", messaging::native_half),
    ("module_hooks", crate::loader::module_hooks_half),
    ("intl", intl::native_half),
    ("missing", missing::native_half),
    ("perf_hooks", perf_hooks::native_half),
    ("play", play::native_half),
    ("process", process::native_half),
    ("readline", readline::native_half),
    ("repl", repl::native_half),
    ("source_map", source_map::native_half),
    ("stdio", process::stdio_native_half),
    ("stream", stream::native_half),
    ("string_decoder", string_decoder::native_half),
    ("test", test::native_half),
    ("timers", timers::native_half),
    ("tls", tls::native_half),
    ("util", util::native_half),
    ("vm", vm::native_half),
    ("vm_modules", crate::loader::esm::own_modules_half),
    ("wasm", wasm::native_half),
    ("websocket", websocket::native_half),
    ("webstreams", webstreams::native_half),
    ("worker", worker::native_half),
    ("zlib", zlib::native_half),
];

fn find(table: &[(&str, Make)], name: &str) -> Option<Make> {
    let (_, make) = table.iter().find(|(known, _)| *known == name)?;
    Some(*make)
}

fn native_exports(name: &str) -> Option<Make> {
    find(NATIVE, name)
}

/// What `native(name)` gives the texts in js/: functions no script can reach otherwise.
fn native_half(name: &str) -> Option<Make> {
    find(HALVES, name)
}

/// Modules that exist under `node:` only; without it a package may have the name.
const NEEDS_SCHEME: &[&str] = &["sea", "sqlite", "test", "test/reporters"];

/// Modules that scripts can require, without the `node:` that may stand before.
/// (Names that begin with `internal/` are for js/ alone.)
pub fn public_name(specifier: &str) -> Option<&str> {
    if specifier.starts_with("ouro:") {
        return native_exports(specifier).map(|_| specifier);
    }
    let name = specifier.strip_prefix("node:").unwrap_or(specifier);
    if name.starts_with("internal/") || (name == specifier && NEEDS_SCHEME.contains(&name)) {
        return None;
    }
    let is_off = name == "sqlite" && process::with_start(|start| start.no_sqlite);
    (!is_off && exists(name)).then_some(name)
}

/// The names of all modules that scripts can require, as they require them, in order.
pub fn public_names() -> Vec<String> {
    let natives = NATIVE.iter().map(|(name, _)| *name);
    let texts = TEXTS.iter().map(|(name, _)| *name);
    let mut names: Vec<&str> = natives
        .chain(texts)
        .chain(missing::modules())
        .filter(|name| !name.starts_with("internal/") && !name.starts_with("ouro:"))
        .collect();
    names.sort_unstable_by_key(|name| (NEEDS_SCHEME.contains(name), *name));
    names.dedup();
    let scheme = |name| match NEEDS_SCHEME.contains(&name) {
        true => format!("node:{name}"),
        false => name.to_string(),
    };
    names.into_iter().map(scheme).collect()
}

fn exists(name: &str) -> bool {
    native_exports(name).is_some() || text(name).is_some() || missing::has(name)
}

/// A text of js/. In a debug build with `OURO_JS=path/of/js` it is read from that folder instead,
/// so that a developer of a text need not build.
fn text(name: &str) -> Option<&'static str> {
    if cfg!(debug_assertions)
        && !name.starts_with(['/', '.'])
        && let Some(folder) = std::env::var_os("OURO_JS")
    {
        let path = std::path::Path::new(&folder).join(format!("{name}.js"));
        // One string a load, in a developer's build.
        return std::fs::read_to_string(path)
            .ok()
            .map(|text| &*Box::leak(text.into_boxed_str()));
    }
    let at = TEXTS
        .binary_search_by(|(known, _)| (*known).cmp(name))
        .ok()?;
    Some(TEXTS[at].1)
}

thread_local! {
    static LOADED: RefCell<HashMap<&'static str, JsValue>> = RefCell::default();
}

/// The exports of a built-in module, made at the first call.
///
/// Fails with `No such built-in module` when there is none, and with what the module's text
/// throws.
pub fn require(name: &str, context: &mut Context) -> JsResult<JsValue> {
    if let Some(exports) = LOADED.with(|loaded| loaded.borrow().get(name).cloned()) {
        return Ok(exports);
    }
    // In Node these are there before the script starts.
    let standstill = runtime().clock.stand_still();
    let exports = load(name, context)?;
    if standstill.is_outermost() {
        runtime().first_time(First::Module(name));
    }
    Ok(exports)
}

fn load(name: &str, context: &mut Context) -> JsResult<JsValue> {
    if let Some(make) = native_exports(name) {
        let exports = JsValue::from(make(context)?);
        remember(name, exports.clone());
        return Ok(exports);
    }
    let Some(text) = text(name) else {
        if missing::has(name) {
            let exports = JsValue::from(missing::exports(name, context)?);
            remember(name, exports.clone());
            return Ok(exports);
        }
        return Err(JsNativeError::error()
            .with_message(format!("No such built-in module: {name}"))
            .into());
    };
    let module = define::object(context);
    let exports = define::object(context);
    define::put(&module, "exports", exports.clone());
    // Before the text runs, so that two texts may require each other.
    remember(name, exports.clone().into());
    let mut given = timers::own_functions();
    given.retain(|(name, _)| memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some());
    let names: Vec<&str> = given.iter().map(|(name, _)| *name).collect();
    let function = compile(name, text, &names, context)?;
    let require = require_function(context);
    let native = native_function(context);
    let mut args = vec![exports.into(), require, module.clone().into(), native];
    args.extend(given.into_iter().map(|(_, function)| function));
    function.call(&JsValue::undefined(), &args, context)?;
    let exports = module.get(js_string!("exports"), context)?;
    remember(name, exports.clone());
    Ok(exports)
}

/// Whether a built-in module has been required already.
pub fn is_loaded(name: &str) -> bool {
    LOADED.with(|loaded| loaded.borrow().contains_key(name))
}

/// The exports of a built-in module as an object; the form for Rust callers.
pub fn require_object(name: &str, context: &mut Context) -> JsResult<JsObject> {
    require(name, context)?.to_object(context)
}

fn remember(name: &str, exports: JsValue) {
    LOADED.with(|loaded| {
        let mut loaded = loaded.borrow_mut();
        match loaded.get_mut(name) {
            Some(known) => *known = exports,
            None => {
                // One string a module and thread, for as long as the thread lives.
                loaded.insert(Box::leak(name.into()), exports);
            }
        }
    });
}

/// Parses a text of js/ as the body of `function (exports, require, module, native)`, which may be
/// given more: functions of timers that a script cannot change.
fn compile(name: &str, text: &str, given: &[&str], context: &mut Context) -> JsResult<JsFunction> {
    let given: String = given.iter().map(|name| format!(", {name}")).collect();
    let source =
        format!("(function (exports, require, module, native{given}) {{ 'use strict'; {text}\n}})");
    let path = format!("node:{name}");
    let source = Source::from_bytes(&source).with_path(std::path::Path::new(&path));
    let value = boa_engine::Script::parse(source, None, context)?.evaluate(context)?;
    value.as_function().ok_or_else(|| {
        JsNativeError::error()
            .with_message(format!("node:{name} is not the body of a function"))
            .into()
    })
}

thread_local! {
    static INTERNAL: RefCell<Option<(JsValue, JsValue)>> = const { RefCell::new(None) };
}

fn internal_functions(context: &mut Context) -> (JsValue, JsValue) {
    if let Some(both) = INTERNAL.with(|internal| internal.borrow().clone()) {
        return both;
    }
    let require = define::function("require", 1, require_builtin, context);
    let native = define::function("native", 1, require_native_half, context);
    let both = (JsValue::from(require), JsValue::from(native));
    INTERNAL.with(|internal| *internal.borrow_mut() = Some(both.clone()));
    both
}

fn require_function(context: &mut Context) -> JsValue {
    internal_functions(context).0
}

fn native_function(context: &mut Context) -> JsValue {
    internal_functions(context).1
}

fn require_builtin(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = name_argument(args, context)?;
    require(name.strip_prefix("node:").unwrap_or(&name), context)
}

fn require_native_half(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = name_argument(args, context)?;
    let key = format!("native {name}");
    if let Some(half) = LOADED.with(|loaded| loaded.borrow().get(key.as_str()).cloned()) {
        return Ok(half);
    }
    let make = native_half(&name)
        .ok_or_else(|| JsNativeError::error().with_message(format!("No native half: {name}")))?;
    let half = JsValue::from(make(context)?);
    remember(&key, half.clone());
    Ok(half)
}

fn name_argument(args: &[JsValue], context: &mut Context) -> JsResult<String> {
    match args.first() {
        Some(value) => convert::to_text(value, context),
        None => Ok(String::new()),
    }
}

/// Whether `for...in` finds a global.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    Yes,
    No,
}

/// A global that is made when it is first read: an accessor, since turning it into a plain
/// property later would change the global object's shape under the engine's inline caches.
fn lazy_global(
    global: &JsObject,
    name: &'static str,
    module: &'static str,
    listed: Listed,
    context: &mut Context,
) -> JsResult<()> {
    use boa_engine::property::PropertyDescriptor;
    let get = define::closure(
        &format!("get {name}"),
        0,
        |_, _, (name, module): &(JsString, JsString), context| {
            let exports = require_object(&convert::text(module), context)?;
            exports.get(name.clone(), context)
        },
        (JsString::from(name), JsString::from(module)),
        context,
    );
    let set = define::closure(
        &format!("set {name}"),
        1,
        |_, args, (name, listed): &(JsString, bool), context| {
            let value = args.first().cloned().unwrap_or_default();
            let global = context.global_object();
            let descriptor = PropertyDescriptor::builder()
                .value(value)
                .writable(true)
                .enumerable(*listed)
                .configurable(true);
            global.define_property_or_throw(name.clone(), descriptor, context)?;
            Ok(JsValue::undefined())
        },
        (JsString::from(name), listed == Listed::Yes),
        context,
    );
    let descriptor = PropertyDescriptor::builder()
        .get(get)
        .set(set)
        .enumerable(listed == Listed::Yes)
        .configurable(true);
    // The global object of a context is a Proxy.
    if global.is_ordinary() {
        global.insert_property(JsString::from(name), descriptor);
    } else {
        global.define_property_or_throw(JsString::from(name), descriptor, context)?;
    }
    Ok(())
}

/// A text of the command line finds the built-in modules as globals: `ouro -p os.EOL`.
pub fn define_builtins_as_globals(context: &mut Context) {
    use boa_engine::property::PropertyDescriptor;
    let global = context.global_object();
    for name in public_names() {
        let is_plain = !name.starts_with('_') && !name.contains(['/', ':']);
        let known = PropertyKey::from(JsString::from(name.as_str()));
        if !is_plain
            || global
                .has_own_property(known.clone(), context)
                .unwrap_or(true)
        {
            continue;
        }
        let name = JsString::from(name.as_str());
        let get = define::closure(
            "get",
            0,
            |_, _, name: &JsString, context| require(&convert::text(name), context),
            name.clone(),
            context,
        );
        let set = define::closure(
            "set",
            1,
            |_, args, name: &JsString, context| {
                let value = args.first().cloned().unwrap_or_default();
                let global = context.global_object();
                global.delete_property_or_throw(name.clone(), context)?;
                global.set(name.clone(), value, true, context)?;
                Ok(JsValue::undefined())
            },
            name,
            context,
        );
        global.insert_property(
            known,
            PropertyDescriptor::builder()
                .get(get)
                .set(set)
                .enumerable(false)
                .configurable(true),
        );
    }
}

/// Globals of the language that are made when they are first read: every realm has them.
const LANGUAGE: &[(&str, &str)] = &[
    ("AsyncDisposableStack", "internal/disposable"),
    ("DisposableStack", "internal/disposable"),
    ("FinalizationRegistry", "internal/finalization"),
    ("SuppressedError", "internal/disposable"),
    ("WebAssembly", "internal/wasm"),
];

/// Globals made at first use: the global's name and the module that exports it by that name.
const LAZY_GLOBALS: &[(&str, &str)] = &[
    ("URL", "internal/url"),
    ("URLPattern", "internal/url"),
    ("URLSearchParams", "internal/url"),
    ("AbortController", "internal/abort_controller"),
    ("AbortSignal", "internal/abort_controller"),
    ("Blob", "internal/blob"),
    ("BroadcastChannel", "internal/messaging"),
    ("Buffer", "buffer"),
    ("Crypto", "internal/webcrypto"),
    ("CryptoKey", "internal/webcrypto"),
    ("CustomEvent", "internal/event"),
    ("DOMException", "internal/domexception"),
    ("Event", "internal/event"),
    ("EventTarget", "internal/event_target"),
    ("File", "internal/blob"),
    ("MessageChannel", "internal/messaging"),
    ("MessageEvent", "internal/messaging"),
    ("MessagePort", "internal/messaging"),
    ("Performance", "perf_hooks"),
    ("PerformanceEntry", "perf_hooks"),
    ("PerformanceMark", "perf_hooks"),
    ("PerformanceMeasure", "perf_hooks"),
    ("PerformanceObserver", "perf_hooks"),
    ("PerformanceObserverEntryList", "perf_hooks"),
    ("PerformanceResourceTiming", "perf_hooks"),
    ("SubtleCrypto", "internal/webcrypto"),
    ("TextDecoder", "internal/encoding"),
    ("TextEncoder", "internal/encoding"),
    ("Navigator", "internal/navigator"),
    ("FormData", "internal/fetch/form_data"),
    ("Headers", "internal/fetch/headers"),
    ("Request", "internal/fetch/request"),
    ("Response", "internal/fetch/response"),
    // The Web streams.
    ("ByteLengthQueuingStrategy", "stream/web"),
    ("CompressionStream", "stream/web"),
    ("CountQueuingStrategy", "stream/web"),
    ("DecompressionStream", "stream/web"),
    ("ReadableByteStreamController", "stream/web"),
    ("ReadableStream", "stream/web"),
    ("ReadableStreamBYOBReader", "stream/web"),
    ("ReadableStreamBYOBRequest", "stream/web"),
    ("ReadableStreamDefaultController", "stream/web"),
    ("ReadableStreamDefaultReader", "stream/web"),
    ("TextDecoderStream", "stream/web"),
    ("TextEncoderStream", "stream/web"),
    ("TransformStream", "stream/web"),
    ("TransformStreamDefaultController", "stream/web"),
    ("WritableStream", "stream/web"),
    ("WritableStreamDefaultController", "stream/web"),
    ("WritableStreamDefaultWriter", "stream/web"),
];

/// Those that `--no-experimental-websocket` takes away.
const WEB_SOCKET: &[(&str, &str)] = &[
    ("CloseEvent", "internal/fetch/socket_events"),
    ("WebSocket", "internal/fetch/websocket"),
];

/// What `--experimental-eventsource` adds.
const EVENT_SOURCE: &[(&str, &str)] = &[("EventSource", "internal/fetch/event_source")];

/// Those that `for...in` over the global object finds, as in Node.
const LISTED_LAZY_GLOBALS: &[(&str, &str)] = &[
    ("structuredClone", "internal/structured_clone"),
    ("atob", "buffer"),
    ("btoa", "buffer"),
    ("performance", "perf_hooks"),
    ("fetch", "internal/fetch"),
    ("crypto", "internal/webcrypto"),
    ("navigator", "internal/navigator"),
];

/// How error messages and reports show values: as `util.inspect` does.
fn show_in_messages(value: &JsValue, depth: i32, context: &mut Context) -> String {
    let options = util::inspect::options::Options {
        depth: Some(f64::from(depth)),
        ..Default::default()
    };
    util::inspect::inspect(value, &options, context).unwrap_or_else(|_| value.display().to_string())
}

/// In a run with a seed `Math.random` follows from it.
fn seed_math(global: &JsObject, seed: u64, context: &mut Context) -> JsResult<()> {
    // A stream of its own, so that a script's wishes do not change the loop's choices.
    let chance = crate::runtime::Chance::new(!seed);
    let random = define::closure(
        "random",
        0,
        |_, _, chance: &crate::runtime::Chance, _| Ok(chance.fraction().into()),
        chance,
        context,
    );
    let math = global
        .get(js_string!("Math"), context)?
        .to_object(context)?;
    define::put(&math, "random", random);
    Ok(())
}

/// Makes the running realm's language Node's: what it has, and what it has not.
pub fn define_language(context: &mut Context) -> JsResult<()> {
    let global = context.global_object();
    // The engine shows what scripts reach as `Object.getPrototypeOf(Int8Array)` only.
    global.delete_property_or_throw(js_string!("TypedArray"), context)?;
    intl::define(&global, context)?;
    dates::define(&global, context)?;
    // The engine's Intl needs Temporal to be there; Node 24 has it behind a flag only.
    global.delete_property_or_throw(js_string!("Temporal"), context)?;
    let date = global
        .get(js_string!("Date"), context)?
        .to_object(context)?;
    let date = date.get(js_string!("prototype"), context)?;
    let date = date.to_object(context)?;
    date.delete_property_or_throw(js_string!("toTemporalInstant"), context)?;
    crate::engine::symbols::define(context);
    language::define(&global, context)?;
    crate::engine::stand_ins::set_lazy(|key| {
        let PropertyKey::String(name) = key else {
            return false;
        };
        LANGUAGE.iter().any(|(known, _)| *name == **known)
    });
    for &(name, module) in LANGUAGE {
        lazy_global(&global, name, module, Listed::No, context)?;
    }
    Ok(())
}

/// Defines what every script finds without requiring anything.
pub fn define_globals(context: &mut Context) -> JsResult<()> {
    crate::engine::errors::text::set_inspect(show_in_messages);
    crate::engine::stack::set_own_texts(text);
    let global = context.global_object();
    define::put(&global, "global", global.clone());
    define::put_with(
        &global,
        JsSymbol::to_string_tag(),
        js_string!("global"),
        Attribute::CONFIGURABLE,
    );
    define_language(context)?;
    if let Some(seed) = crate::runtime::schedule::settings().seed {
        seed_math(&global, seed, context)?;
    }
    timers::define_globals(&global, context)?;
    process::define_globals(&global, context)?;
    console::define_globals(&global, context)?;
    util::set_up();
    let (has_web_socket, has_event_source) =
        process::with_start(|start| (!start.no_web_socket, start.event_source));
    for (table, listed) in [
        (LAZY_GLOBALS, Listed::No),
        (if has_web_socket { WEB_SOCKET } else { &[] }, Listed::No),
        (
            if has_event_source { EVENT_SOURCE } else { &[] },
            Listed::No,
        ),
        (LISTED_LAZY_GLOBALS, Listed::Yes),
    ] {
        for &(name, module) in table {
            if exists(module) {
                lazy_global(&global, name, module, listed, context)?;
            }
        }
    }
    Ok(())
}
