//! `os`: the machine and the user.

mod constants;
mod machine;
mod network;
mod user;

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
    object::builtins::{JsArray, JsFunction},
    property::{Attribute, PropertyDescriptor},
};
use rustix::system::uname;

use crate::engine::define::{self, Method, Native};
use crate::modules::process::info;

fn text(text: &str) -> JsResult<JsValue> {
    Ok(JsString::from(text).into())
}

fn name(part: &std::ffi::CStr) -> JsResult<JsValue> {
    text(&part.to_string_lossy())
}

fn available_parallelism() -> u32 {
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    u32::try_from(count).unwrap_or(1)
}

const ENDIANNESS: &str = if cfg!(target_endian = "big") {
    "BE"
} else {
    "LE"
};

/// Functions that stand for their result where a string or a number is wanted: `${os.arch}`.
const VALUES: &[(&str, Native)] = &[
    ("arch", |_, _, _| text(info::arch())),
    ("availableParallelism", |_, _, _| {
        Ok(available_parallelism().into())
    }),
    ("endianness", |_, _, _| text(ENDIANNESS)),
    ("freemem", |_, _, _| Ok(machine::free_memory().into())),
    ("homedir", user::home),
    ("hostname", |_, _, _| name(uname().nodename())),
    ("platform", |_, _, _| text(info::platform())),
    ("release", |_, _, _| name(uname().release())),
    ("tmpdir", user::temporary),
    ("totalmem", |_, _, _| Ok(machine::total_memory().into())),
    ("type", |_, _, _| name(uname().sysname())),
    ("uptime", |_, _, _| Ok(machine::uptime().into())),
    ("version", |_, _, _| name(uname().version())),
    ("machine", |_, _, _| name(uname().machine())),
];

const FUNCTIONS: &[Method] = &[
    ("cpus", 0, |_, _, context| machine::cpus(context)),
    ("getPriority", 1, user::priority),
    ("loadavg", 0, |_, _, context| {
        let load = machine::load().map(JsValue::from);
        Ok(JsArray::from_iter(load, context).into())
    }),
    ("networkInterfaces", 0, |_, _, context| {
        network::interfaces(context)
    }),
    ("setPriority", 2, user::set_priority),
    ("userInfo", 1, user::info),
];

/// The exports in Node's order.
const ORDER: &[&str] = &[
    "arch",
    "availableParallelism",
    "cpus",
    "endianness",
    "freemem",
    "getPriority",
    "homedir",
    "hostname",
    "loadavg",
    "networkInterfaces",
    "platform",
    "release",
    "setPriority",
    "tmpdir",
    "totalmem",
    "type",
    "userInfo",
    "uptime",
    "version",
    "machine",
];

/// `require('os')`
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    for wanted in ORDER {
        let value = VALUES.iter().find(|(name, _)| name == wanted);
        let function = FUNCTIONS.iter().find(|(name, ..)| name == wanted);
        if let Some(&(name, native)) = value {
            let made = define::function(name, 0, native, context);
            let primitive = JsFunction::clone(&made);
            define::put_with(&made, JsSymbol::to_primitive(), primitive, Attribute::all());
            define::put(&exports, name, made);
        } else if let Some(&method) = function {
            define::put_functions(&exports, &[method], context);
        }
    }
    let constants = constants::object(context)?;
    define::put_with(
        &exports,
        js_string!("constants"),
        constants,
        Attribute::ENUMERABLE,
    );
    for (name, value) in [("EOL", "\n"), ("devNull", "/dev/null")] {
        exports.insert_property(
            JsString::from(name),
            PropertyDescriptor::builder()
                .value(JsString::from(value))
                .writable(false)
                .enumerable(true)
                .configurable(true),
        );
    }
    Ok(exports)
}
