//! What few programs ask of `process`: in JavaScript, parsed when it is first called.

use std::ffi::CString;
use std::os::unix::process::CommandExt;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string, object::builtins::JsArray,
};

use crate::engine::{convert, define, errors, heap};
use crate::runtime::runtime;
use crate::trace::Kind;

/// Methods of `process`: name, `length`, the text in js/ that exports it.
const METHODS: &[(&str, usize, &str)] = &[
    ("binding", 1, "binding"),
    ("setuid", 1, "credentials"),
    ("setgid", 1, "credentials"),
    ("seteuid", 1, "credentials"),
    ("setegid", 1, "credentials"),
    ("setgroups", 1, "credentials"),
    ("initgroups", 2, "credentials"),
    ("execve", 3, "execve"),
    ("loadEnvFile", 1, "env_file"),
    ("setSourceMapsEnabled", 1, "source_maps"),
];

/// Objects of `process` that are made when they are first read.
const OBJECTS: &[(&str, &str)] = &[
    ("allowedNodeEnvironmentFlags", "flags"),
    ("finalization", "finalization"),
    ("report", "report"),
    ("sourceMapsEnabled", "source_maps"),
];

fn required(module: &JsString, name: &JsString, context: &mut Context) -> JsResult<JsValue> {
    let module = format!("internal/process/{}", convert::text(module));
    let exports = crate::modules::require_object(&module, context)?;
    exports.get(name.clone(), context)
}

pub(super) fn define(process: &JsObject, context: &mut Context) {
    type Place = (JsString, JsString);
    for &(name, length, module) in METHODS {
        let call = |this: &JsValue, args: &[JsValue], place: &Place, context: &mut Context| {
            let function = required(&place.0, &place.1, context)?;
            let function = function
                .as_function()
                .ok_or_else(convert::illegal_invocation)?;
            function.call(this, args, context)
        };
        let place = (JsString::from(module), JsString::from(name));
        let made = define::closure(name, length, call, place, context);
        define::put(process, name, made);
    }
    for &(name, module) in OBJECTS {
        let get = |_: &JsValue, _: &[JsValue], place: &Place, context: &mut Context| {
            required(&place.0, &place.1, context)
        };
        let place = (JsString::from(module), JsString::from(name));
        let get = define::closure(name, 0, get, place, context);
        let descriptor = boa_engine::property::PropertyDescriptor::builder()
            .get(get)
            .enumerable(true)
            .configurable(true);
        process.insert_property(JsString::from(name), descriptor);
    }
}

/// Functions for js/internal/process and js/internal/finalization.js.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("setId", 2, set_id),
            ("setGroups", 1, set_groups),
            ("initGroups", 2, init_groups),
            ("execve", 3, execve),
            ("afterCollection", 1, after_collection),
            ("describe", 1, |_, args, context| {
                let errno = args.get_or_undefined(0).to_i32(context)?;
                let text = std::io::Error::from_raw_os_error(errno).to_string();
                let words = text.split(" (os error").next().unwrap_or_default();
                Ok(JsString::from(words).into())
            }),
            // The text of a built-in module; nothing of a native one.
            ("ownText", 1, |_, args, context| {
                let name = convert::to_text(args.get_or_undefined(0), context)?;
                Ok(JsString::from(crate::modules::text(&name).unwrap_or_default()).into())
            }),
            ("reportOptions", 0, |_, _, context| {
                let options = super::with_start(|start| start.of_reports.clone());
                Ok(super::strings(&options, context))
            }),
            ("reportUncaught", 1, |_, args, _| {
                super::ends::report_uncaught(args.get_or_undefined(0).to_boolean());
                Ok(JsValue::undefined())
            }),
            ("warnsOfPending", 0, |_, _, _| {
                Ok(super::with_start(|start| start.pending_deprecation).into())
            }),
            ("environmentFlags", 0, |_, _, context| {
                let list = super::with_start(|start| start.environment_flags);
                let flags = list.map_or_else(Vec::new, |list| list());
                Ok(super::strings(&flags, context))
            }),
        ],
        context,
    );
    Ok(half)
}

/// Does what the command line asks of `process.report`.
pub fn heed_report_options(context: &mut Context) -> JsResult<()> {
    let has = |name: &str| super::with_start(|start| start.of_reports.iter().any(|it| it == name));
    if has("report-uncaught-exception") {
        super::ends::report_uncaught(true);
    }
    if has("report-on-signal") {
        crate::modules::require_object("internal/process/report", context)?;
    }
    Ok(())
}

/// `afterCollection(callback)`: calls it once, after the next collection.
fn after_collection(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let callback = args
        .get_or_undefined(0)
        .as_function()
        .ok_or_else(convert::illegal_invocation)?;
    let origin = runtime().unnumbered();
    heap::after_collection(Box::new(move |context| {
        runtime().call_back(Kind::Pending("finalization"), &origin, context, |context| {
            callback.call(&JsValue::undefined(), &[], context)?;
            Ok(())
        });
    }));
    Ok(JsValue::undefined())
}

fn outcome(result: i32) -> JsValue {
    if result == 0 {
        return 0.into();
    }
    let error = std::io::Error::last_os_error();
    errors::errno_of(&error).into()
}

/// `setId(which, number)`: 0, or an errno.
fn set_id(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let which = convert::to_text(args.get_or_undefined(0), context)?;
    let id = args.get_or_undefined(1).to_u32(context)?;
    // SAFETY: these take a number and touch no memory. The C library's are used because they change
    // all threads of the process, as the kernel's own do not.
    Ok(outcome(unsafe {
        match which.as_str() {
            "setuid" => libc::setuid(id),
            "setgid" => libc::setgid(id),
            "seteuid" => libc::seteuid(id),
            _ => libc::setegid(id),
        }
    }))
}

fn numbers(value: &JsValue, context: &mut Context) -> JsResult<Vec<u32>> {
    let array = value.to_object(context)?;
    let length = array.get(js_string!("length"), context)?.to_u32(context)?;
    (0..length)
        .map(|at| array.get(at, context)?.to_u32(context))
        .collect()
}

/// `setGroups(numbers)`: 0, or an errno.
fn set_groups(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let groups = numbers(args.get_or_undefined(0), context)?;
    // SAFETY: the list is as long as is said, and is only read.
    Ok(outcome(unsafe {
        libc::setgroups(groups.len() as _, groups.as_ptr())
    }))
}

/// `initGroups(user, group)`: 0, or an errno.
fn init_groups(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let user = convert::to_text(args.get_or_undefined(0), context)?;
    let group = args.get_or_undefined(1).to_u32(context)?;
    let Ok(user) = CString::new(user) else {
        return Ok(libc::EINVAL.into());
    };
    // SAFETY: the name is a string that ends with a NUL, and is only read.
    Ok(outcome(unsafe {
        libc::initgroups(user.as_ptr(), group as _)
    }))
}

fn texts(value: &JsValue, context: &mut Context) -> JsResult<Vec<String>> {
    let array = value.to_object(context)?;
    let length = array.get(js_string!("length"), context)?.to_u32(context)?;
    (0..length)
        .map(|at| {
            let value = array.get(at, context)?;
            convert::to_text(&value, context)
        })
        .collect()
}

/// `execve(file, args, pairs)`: becomes another program; returns an errno when that fails.
fn execve(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let file = convert::to_text(args.get_or_undefined(0), context)?;
    let words = texts(args.get_or_undefined(1), context)?;
    let pairs = texts(args.get_or_undefined(2), context)?;
    let mut command = std::process::Command::new(&file);
    if let Some((name, rest)) = words.split_first() {
        command.arg0(name).args(rest);
    }
    command.env_clear();
    command.envs(pairs.iter().filter_map(|pair| pair.split_once('=')));
    // What was recorded ends here: the other program knows nothing of it.
    crate::trace::finish();
    let error = command.exec();
    Ok(errors::errno_of(&error).into())
}

/// What keeps the loop alive, by Node's names.
pub(super) fn active_resources(
    _: &JsValue,
    _: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let runtime = runtime();
    let mut names: Vec<&str> = Vec::new();
    runtime
        .pool
        .each_owed(|task| names.push(request_name(task)));
    runtime.handles.each_referenced(|kind, count| {
        // Node does not name these.
        let is_named = !["worker", "name server"].contains(&kind);
        let count = if is_named { count } else { 0 };
        names.extend(std::iter::repeat_n(handle_name(kind), count));
    });
    names.extend(std::iter::repeat_n("Timeout", runtime.timers.referenced()));
    let immediates = runtime.immediates.referenced();
    names.extend(std::iter::repeat_n("Immediate", immediates));
    let names: Vec<JsValue> = names
        .into_iter()
        .map(|name| JsString::from(name).into())
        .collect();
    Ok(JsArray::from_iter(names, context).into())
}

/// What the pool owes, an object for each task.
pub(super) fn active_requests(
    _: &JsValue,
    _: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let mut names = Vec::new();
    runtime().pool.each_owed(|task| names.push(task));
    let requests = JsArray::new(context)?;
    for task in names {
        let request = define::object(context);
        define::put(&request, "type", JsString::from(request_name(task)));
        define::put(&request, "task", JsString::from(task));
        requests.push(request, context)?;
    }
    Ok(requests.into())
}

fn handle_name(kind: &'static str) -> &'static str {
    match kind {
        "tcp socket" => "TCPSocketWrap",
        "server" => "TCPServerWrap",
        "unix socket" | "pipe" => "PipeWrap",
        "stdin" | "tty" => "TTYWrap",
        "child process" => "ProcessWrap",
        "signal" => "SignalWrap",
        "udp socket" => "UDPWrap",
        other => other,
    }
}

fn request_name(task: &'static str) -> &'static str {
    match task.split_once('.') {
        Some(("crypto", "pbkdf2")) => "PBKDF2Job",
        Some(("crypto", "scrypt")) => "ScryptJob",
        Some(("crypto", "hkdf")) => "HKDFJob",
        Some(("crypto", name)) if name.starts_with("random") => "RandomBytesJob",
        Some(("zlib", _)) => "ZLIB",
        Some(_) => task,
        None => match task {
            "getaddrinfo" => "GetAddrInfoReqWrap",
            "getnameinfo" => "GetNameInfoReqWrap",
            // The rest of the tasks without a prefix are those of fs.
            _ => "FSReqCallback",
        },
    }
}
