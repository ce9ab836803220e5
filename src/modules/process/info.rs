//! Facts about the process and the machine: ids, times, memory, versions.

use std::cell::RefCell;
use std::os::unix::fs::FileExt;
use std::path::Path;

use boa_engine::{
    Context, JsArgs, JsBigInt, JsNativeError, JsObject, JsResult, JsString, JsValue, js_string,
    object::{
        IntegrityLevel,
        builtins::{JsArray, JsFunction},
    },
};
use rustix::process::{Resource, getrlimit};

use super::{NODE_VERSION, with_start};
use crate::engine::{convert, define, errors};
use crate::loader::commonjs;
use crate::runtime::{look, runtime};

thread_local! {
    static TITLE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Node 24's number for the interface of native addons: packages that look for one ask for it.
const MODULE_VERSION: i32 = 137;

/// `process.arch` as Node spells it.
pub fn arch() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "x64",
        "x86" => "ia32",
        "aarch64" => "arm64",
        "powerpc64" => "ppc64",
        other => other,
    }
}

/// `process.platform` as Node spells it.
pub fn platform() -> &'static str {
    match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    }
}

/// The OpenSSL that Node has, whose behaviour `crypto` and `tls` follow.
const OPENSSL_VERSION: &str = "3.5.8";

pub(super) fn define(process: &JsObject, context: &mut Context) -> JsResult<()> {
    define::put(process, "version", JsString::from(NODE_VERSION));
    let versions = define::object(context);
    for (name, version) in [
        ("node", &NODE_VERSION[1..]),
        ("ouro", env!("CARGO_PKG_VERSION")),
        ("boa", "0.22.0"),
        ("uv", "1.51.0"),
        ("openssl", OPENSSL_VERSION),
        ("modules", &MODULE_VERSION.to_string()),
        ("sqlite", crate::modules::sqlite::version()),
        ("unicode", "17.0"),
    ] {
        define::put(&versions, name, JsString::from(version));
    }
    define::put(process, "versions", versions);
    define::put(process, "arch", JsString::from(arch()));
    define::put(process, "platform", JsString::from(platform()));
    let release = define::object(context);
    define::put(&release, "name", js_string!("node"));
    define::put(&release, "lts", js_string!("Krypton"));
    define::put(process, "release", release);
    let path = with_start(|start| start.argv.first().cloned()).unwrap_or_default();
    define_title(process, context);
    define::put(process, "pid", std::process::id());
    define::put(process, "ppid", std::os::unix::process::parent_id());
    define::put(process, "execPath", JsString::from(path.as_str()));
    define::put(process, "debugPort", 9229);
    let config = define::object(context);
    for name in ["variables", "target_defaults"] {
        let part = define::object(context);
        if name == "variables" {
            // What Node has from ICU: encodings, names of hosts, `buffer.transcode`.
            define::put(&part, "v8_enable_i18n_support", 1);
            define::put(&part, "node_module_version", MODULE_VERSION);
            define::put(&part, "node_shared", false);
            // That TypeScript is run.
            define::put(&part, "node_use_amaro", true);
        }
        let _ = part.set_integrity_level(IntegrityLevel::Frozen, context);
        define::put(&config, name, part);
    }
    let _ = config.set_integrity_level(IntegrityLevel::Frozen, context);
    define::put(process, "config", config);
    let features = define::object(context);
    for (name, has) in [
        ("inspector", false),
        ("debug", false),
        ("uv", true),
        ("ipv6", true),
        ("tls_alpn", true),
        ("tls_sni", true),
        ("tls_ocsp", false),
        ("tls", true),
        ("cached_builtins", true),
        ("require_module", crate::loader::esm::may_require()),
    ] {
        define::put(&features, name, has);
    }
    let typescript = match crate::loader::typescript::is_on() {
        true => boa_engine::js_string!("strip").into(),
        false => JsValue::from(false),
    };
    define::put(&features, "typescript", typescript);
    define::put(process, "features", features);
    let empty = JsArray::new(context)?;
    define::put(process, "moduleLoadList", empty);
    let hrtime = define::function("hrtime", 1, hrtime, context);
    let bigint = define::function("bigint", 0, hrtime_bigint, context);
    define::put(&hrtime, "bigint", bigint);
    define::put(process, "hrtime", JsFunction::clone(&hrtime));
    let memory = define::function("memoryUsage", 0, memory_usage, context);
    let rss = define::function("rss", 0, |_, _, _| Ok((resident() as f64).into()), context);
    define::put(&memory, "rss", rss);
    define::put(process, "memoryUsage", memory);
    define::put_functions(
        process,
        &[
            ("cwd", 0, cwd),
            ("chdir", 1, chdir),
            ("umask", 1, umask),
            ("uptime", 0, |_, _, _| {
                Ok(runtime().clock.uptime().as_secs_f64().into())
            }),
            ("cpuUsage", 1, cpu_usage),
            ("threadCpuUsage", 1, thread_cpu_usage),
            ("resourceUsage", 0, resource_usage),
            ("constrainedMemory", 0, constrained_memory),
            ("availableMemory", 0, available_memory),
            ("getActiveResourcesInfo", 0, super::rare::active_resources),
            ("_rawDebug", 0, raw_debug),
            ("dlopen", 2, dlopen),
            ("_getActiveHandles", 0, |_, _, context| {
                Ok(JsArray::new(context)?.into())
            }),
            ("_getActiveRequests", 0, super::rare::active_requests),
            ("getuid", 0, |_, _, _| {
                Ok(rustix::process::getuid().as_raw().into())
            }),
            ("geteuid", 0, |_, _, _| {
                Ok(rustix::process::geteuid().as_raw().into())
            }),
            ("getgid", 0, |_, _, _| {
                Ok(rustix::process::getgid().as_raw().into())
            }),
            ("getegid", 0, |_, _, _| {
                Ok(rustix::process::getegid().as_raw().into())
            }),
            ("getgroups", 0, getgroups),
            ("ref", 1, |_, args, context| {
                call_symbol(args, "nodejs.ref", "ref", context)
            }),
            ("unref", 1, |_, args, context| {
                call_symbol(args, "nodejs.unref", "unref", context)
            }),
        ],
        context,
    );
    Ok(())
}

/// `process.title`: what stands in the place of the program's name. Setting it changes the name that
/// the system shows (`ps -o comm`), as far as it can be written there: 15 bytes.
fn define_title(process: &JsObject, context: &mut Context) {
    let title = with_start(|start| start.title.clone().unwrap_or_else(|| start.argv0.clone()));
    if with_start(|start| start.title.is_some()) {
        tell_title(&title);
    }
    TITLE.with(|known| *known.borrow_mut() = title);
    define::put_accessor_with(
        process,
        js_string!("title"),
        |_, _, _| {
            Ok(TITLE
                .with(|title| JsString::from(title.borrow().as_str()))
                .into())
        },
        Some(|_, args, context| {
            let title = convert::to_text(args.get_or_undefined(0), context)?;
            tell_title(&title);
            TITLE.with(|known| *known.borrow_mut() = title);
            Ok(JsValue::undefined())
        }),
        true,
        context,
    );
}

/// Tells the system: `ps` shows the title in place of the command line, as far as that is long.
fn tell_title(title: &str) {
    let mut end = title.len().min(15);
    while !title.is_char_boundary(end) {
        end -= 1;
    }
    // Where there are no such files the name stays what it was.
    let _ = std::fs::write("/proc/self/comm", &title[..end]);
    if let Some((start, end)) = command_line()
        && let Ok(memory) = std::fs::OpenOptions::new()
            .write(true)
            .open("/proc/self/mem")
    {
        let mut bytes = title.as_bytes().to_vec();
        bytes.resize((end - start) as usize, 0);
        if let Some(last) = bytes.last_mut() {
            *last = 0;
        }
        let _ = memory.write_all_at(&bytes, start);
    }
}

/// Where the process's command line stands in its memory.
fn command_line() -> Option<(u64, u64)> {
    let about = std::fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the name, which may hold anything, comes the third field.
    let (_, fields) = about.rsplit_once(')')?;
    let field = |number: usize| fields.split_whitespace().nth(number - 3)?.parse().ok();
    let (start, end): (u64, u64) = (field(48)?, field(49)?);
    (start != 0 && start < end).then_some((start, end))
}

/// `process._rawDebug(...)`: formats and writes to stderr, past every stream.
fn raw_debug(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let options = crate::modules::util::inspect::options::Options::default();
    let line = crate::modules::util::format::format(args, &options, context)?;
    eprintln!("{line}");
    Ok(JsValue::undefined())
}

fn dlopen(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if args.len() < 2 {
        return Err(errors::thrown(errors::coded(
            errors::Class::Type,
            "ERR_MISSING_ARGS",
            "process.dlopen needs at least 2 arguments",
            context,
        )));
    }
    let path = convert::to_text(&args[1], context)?;
    Err(commonjs::addon_error(Path::new(&path), context))
}

/// `process.ref(x)`: what `x` has for it, by symbol or by name.
fn call_symbol(
    args: &[JsValue],
    symbol: &str,
    name: &str,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(object) = args.get_or_undefined(0).as_object() else {
        return Ok(JsValue::undefined());
    };
    let registry = context.global_object().get(js_string!("Symbol"), context)?;
    let lookup = registry
        .to_object(context)?
        .get(js_string!("for"), context)?;
    if let Some(lookup) = lookup.as_function() {
        let key = lookup.call(&registry, &[JsString::from(symbol).into()], context)?;
        let method = object.get(key.to_property_key(context)?, context)?;
        if let Some(method) = method.as_function() {
            return method.call(&object.into(), &[], context);
        }
    }
    let method = object.get(JsString::from(name), context)?;
    if let Some(method) = method.as_function() {
        method.call(&object.into(), &[], context)?;
    }
    Ok(JsValue::undefined())
}

fn cwd(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    match std::env::current_dir() {
        Ok(path) => Ok(JsString::from(&*path.to_string_lossy()).into()),
        Err(error) => Err(errors::system(
            "uv_cwd",
            error.raw_os_error().unwrap_or(libc::ENOENT),
            None,
            None,
            context,
        )),
    }
}

fn chdir(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let Some(path) = value.as_string() else {
        return Err(errors::invalid_arg_type(
            "directory",
            &["string"],
            value,
            context,
        ));
    };
    let path = convert::text(&path);
    let from = std::env::current_dir().unwrap_or_default();
    std::env::set_current_dir(&path).map_err(|error| {
        let errno = error.raw_os_error().unwrap_or(libc::EINVAL);
        let from = from.to_string_lossy();
        errors::system("chdir", errno, Some(&from), Some(&path), context)
    })?;
    Ok(JsValue::undefined())
}

fn umask(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    use rustix::fs::Mode;
    let value = args.get_or_undefined(0);
    if value.is_undefined() {
        let old = rustix::process::umask(Mode::empty());
        rustix::process::umask(old);
        return Ok(old.bits().into());
    }
    let mask = match value.as_string() {
        Some(text) => u32::from_str_radix(&convert::text(&text), 8).map_err(|_| {
            errors::invalid_arg_value(
                "mask",
                value,
                "must be a 32-bit unsigned integer or an octal string",
                context,
            )
        })?,
        None => match convert::integer(value) {
            Some(mask) if (0..=i64::from(u32::MAX)).contains(&mask) => mask as u32,
            known if value.is_number() => {
                let range = match known {
                    Some(_) => ">= 0 && <= 4294967295",
                    None => "an integer",
                };
                return Err(errors::out_of_range("mask", range, value, context));
            }
            _ => {
                // As in Node, which takes null for no mask until then.
                let value = Some(value.clone()).filter(|value| !value.is_null());
                return Err(errors::invalid_arg_type(
                    "mask",
                    &["number"],
                    &value.unwrap_or_default(),
                    context,
                ));
            }
        },
    };
    let old = rustix::process::umask(Mode::from_bits_truncate(mask & 0o777));
    Ok(old.bits().into())
}

fn getgroups(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut groups: Vec<u32> = rustix::process::getgroups()
        .unwrap_or_default()
        .into_iter()
        .map(rustix::process::Gid::as_raw)
        .collect();
    let own = rustix::process::getegid().as_raw();
    if !groups.contains(&own) {
        groups.push(own);
    }
    let groups: Vec<JsValue> = groups.into_iter().map(JsValue::from).collect();
    Ok(JsArray::from_iter(groups, context).into())
}

/// `process.hrtime([earlier])`: seconds and nanoseconds.
fn hrtime(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    runtime().clock.looked();
    let now = look();
    let (mut seconds, mut nanos) = ((now / 1_000_000_000) as f64, (now % 1_000_000_000) as f64);
    let earlier = args.get_or_undefined(0);
    if !earlier.is_undefined() {
        let Some(earlier) = earlier.as_object().filter(JsObject::is_array) else {
            return Err(errors::invalid_arg_type(
                "time",
                &["Array"],
                earlier,
                context,
            ));
        };
        let length = earlier.get(js_string!("length"), context)?;
        if length.as_number() != Some(2.0) {
            return Err(errors::out_of_range("time", "2", &length, context));
        }
        seconds -= earlier.get(0, context)?.to_number(context)?;
        nanos -= earlier.get(1, context)?.to_number(context)?;
        if nanos < 0.0 {
            seconds -= 1.0;
            nanos += 1e9;
        }
    }
    Ok(JsArray::from_iter([seconds.into(), nanos.into()], context).into())
}

fn hrtime_bigint(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    runtime().clock.looked();
    Ok(JsBigInt::from(look()).into())
}

/// Resident memory of this process, in bytes; 0 where the system does not tell.
pub fn resident() -> u64 {
    resident_of("self")
}

/// Resident memory of a process, named by its number, in bytes; 0 where the system does not tell.
pub fn resident_of(process: &str) -> u64 {
    let statm = std::fs::read_to_string(format!("/proc/{process}/statm")).unwrap_or_default();
    let pages: u64 = statm
        .split_whitespace()
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .unwrap_or(0);
    pages * rustix::param::page_size() as u64
}

/// `process.memoryUsage()`. The engine has one heap and does not tell how much of it is in use:
/// heapTotal and heapUsed are the resident memory less what lies outside of it.
fn memory_usage(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let usage = define::object(context);
    let resident = resident() as f64;
    for name in ["rss", "heapTotal", "heapUsed"] {
        define::put(&usage, name, resident);
    }
    for name in ["external", "arrayBuffers"] {
        define::put(&usage, name, 0);
    }
    Ok(usage.into())
}

fn usage(of: libc::c_int) -> libc::rusage {
    // SAFETY: getrusage(2) fills the structure it is given, for which all zeroes is a valid value.
    unsafe {
        let mut usage = std::mem::zeroed();
        libc::getrusage(of, &raw mut usage);
        usage
    }
}

fn microseconds(time: libc::timeval) -> f64 {
    time.tv_sec as f64 * 1e6 + time.tv_usec as f64
}

fn cpu_usage(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    usage_since(&usage(libc::RUSAGE_SELF), args, context)
}

fn thread_cpu_usage(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    #[cfg(target_os = "linux")]
    let of = libc::RUSAGE_THREAD;
    #[cfg(not(target_os = "linux"))]
    let of = libc::RUSAGE_SELF;
    usage_since(&usage(of), args, context)
}

fn usage_since(usage: &libc::rusage, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (mut user, mut system) = (microseconds(usage.ru_utime), microseconds(usage.ru_stime));
    let earlier = args.get_or_undefined(0);
    if earlier.to_boolean() {
        let is_plain = |earlier: &JsObject| !earlier.is_array() && !earlier.is_callable();
        let Some(earlier) = earlier.as_object().filter(is_plain) else {
            return Err(errors::invalid_arg_type(
                "prevValue",
                &["object"],
                earlier,
                context,
            ));
        };
        for (name, now) in [("user", &mut user), ("system", &mut system)] {
            let value = earlier.get(JsString::from(name), context)?;
            let Some(before) = value.as_number() else {
                let name = format!("prevValue.{name}");
                return Err(errors::invalid_arg_type(
                    &name,
                    &["number"],
                    &value,
                    context,
                ));
            };
            if !(0.0..=9_007_199_254_740_991.0).contains(&before) {
                let name = format!("prevValue.{name}");
                let shown = convert::to_text(&value, context)?;
                return Err(errors::thrown(errors::coded(
                    errors::Class::Range,
                    "ERR_INVALID_ARG_VALUE",
                    &format!("The property '{name}' is invalid. Received {shown}"),
                    context,
                )));
            }
            *now -= before;
        }
    }
    let shown = define::object(context);
    define::put(&shown, "user", user);
    define::put(&shown, "system", system);
    Ok(shown.into())
}

fn resource_usage(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let usage = usage(libc::RUSAGE_SELF);
    let shown = define::object(context);
    for (name, value) in [
        ("userCPUTime", microseconds(usage.ru_utime)),
        ("systemCPUTime", microseconds(usage.ru_stime)),
        ("maxRSS", usage.ru_maxrss as f64),
        ("sharedMemorySize", usage.ru_ixrss as f64),
        ("unsharedDataSize", usage.ru_idrss as f64),
        ("unsharedStackSize", usage.ru_isrss as f64),
        ("minorPageFault", usage.ru_minflt as f64),
        ("majorPageFault", usage.ru_majflt as f64),
        ("swappedOut", usage.ru_nswap as f64),
        ("fsRead", usage.ru_inblock as f64),
        ("fsWrite", usage.ru_oublock as f64),
        ("ipcSent", usage.ru_msgsnd as f64),
        ("ipcReceived", usage.ru_msgrcv as f64),
        ("signalsCount", usage.ru_nsignals as f64),
        ("voluntaryContextSwitches", usage.ru_nvcsw as f64),
        ("involuntaryContextSwitches", usage.ru_nivcsw as f64),
    ] {
        define::put(&shown, name, value);
    }
    Ok(shown.into())
}

fn constrained_memory(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let limit = getrlimit(Resource::As).maximum.unwrap_or(0);
    Ok((limit as f64).into())
}

fn available_memory(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let text = std::fs::read_to_string("/proc/meminfo").map_err(|error| {
        JsNativeError::error().with_message(format!("process.availableMemory: {error}"))
    })?;
    let kilobytes: f64 = text
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or(0.0);
    Ok((kilobytes * 1024.0).into())
}
