//! Errors of system calls: `ENOENT: no such file or directory, open 'x'`.
//!
//! Numbers are Linux's; `errno` is negative in JavaScript, as libuv has it. Words are libuv's.

use boa_engine::{Context, JsError, JsObject, JsResult, JsString, JsValue, js_string};

use super::{Class, coded, plain, thrown};
use crate::engine::{convert, define};

/// What is known about a system call that failed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Failure<'a> {
    /// The call's name, as Node names it (`open`, `scandir`).
    pub syscall: &'a str,
    /// The error number: positive for the OS's own, 3000 and up for libuv's.
    pub errno: i32,
    /// The file it was about.
    pub path: Option<&'a str>,
    /// The second file, of `rename` and the like.
    pub dest: Option<&'a str>,
}

impl Failure<'_> {
    /// `ENOENT: no such file or directory, rename 'a' -> 'b'`.
    pub fn message(&self) -> String {
        let (code, words) = describe(self.errno);
        let mut text = format!("{code}: {words}, {}", self.syscall);
        if let Some(path) = self.path {
            text.push_str(&format!(" '{path}'"));
        }
        if let Some(dest) = self.dest {
            text.push_str(&format!(" -> '{dest}'"));
        }
        text
    }

    /// The error object: `errno`, `code`, `syscall`, `path`, `dest`.
    pub fn object(&self, context: &mut Context) -> JsObject {
        let error = plain(Class::Error, &self.message(), context);
        put_numbers(&error, self.errno, self.syscall);
        if let Some(path) = self.path {
            define::put(&error, "path", JsString::from(path));
        }
        if let Some(dest) = self.dest {
            define::put(&error, "dest", JsString::from(dest));
        }
        error
    }
}

/// The error of a failed call, to return. `errno` may be given with either sign.
pub fn system(
    syscall: &str,
    errno: i32,
    path: Option<&str>,
    dest: Option<&str>,
    context: &mut Context,
) -> JsError {
    let failure = Failure {
        syscall,
        errno: errno.saturating_abs(),
        path,
        dest,
    };
    thrown(failure.object(context))
}

/// The number in an `io::Error`; what has none of the OS is `EIO`, with the nearest match for the
/// kinds that the standard library makes itself.
pub fn errno_of(error: &std::io::Error) -> i32 {
    use std::io::ErrorKind;
    error.raw_os_error().unwrap_or(match error.kind() {
        ErrorKind::NotFound => libc::ENOENT,
        ErrorKind::PermissionDenied => libc::EACCES,
        ErrorKind::AlreadyExists => libc::EEXIST,
        ErrorKind::InvalidInput | ErrorKind::InvalidData => libc::EINVAL,
        ErrorKind::TimedOut => libc::ETIMEDOUT,
        ErrorKind::OutOfMemory => libc::ENOMEM,
        _ => libc::EIO,
    })
}

/// `connect ECONNREFUSED 127.0.0.1:80`: of sockets that were to reach someone. A `port` of `None`
/// or 0 is left out.
pub fn with_host_port(
    syscall: &str,
    errno: i32,
    address: &str,
    port: Option<u16>,
    context: &mut Context,
) -> JsObject {
    let errno = errno.saturating_abs();
    let (code, _) = describe(errno);
    let message = format!("{syscall} {code} {}", host_port(address, port));
    let error = plain(Class::Error, &message, context);
    put_numbers(&error, errno, syscall);
    put_address(&error, address, port);
    error
}

/// `listen EADDRINUSE: address already in use 127.0.0.1:80`: of sockets that were to be found.
pub fn listening(
    syscall: &str,
    errno: i32,
    address: &str,
    port: Option<u16>,
    context: &mut Context,
) -> JsObject {
    let errno = errno.saturating_abs();
    let (code, words) = describe(errno);
    let message = format!("{syscall} {code}: {words} {}", host_port(address, port));
    let error = plain(Class::Error, message.trim_end(), context);
    define::put(&error, "code", JsString::from(code));
    define::put(&error, "errno", -errno);
    define::put(&error, "syscall", JsString::from(syscall));
    put_address(&error, address, port);
    error
}

/// `read ECONNRESET`: of a call that was about neither a file nor an address; `detail` follows.
pub fn errno_exception(
    syscall: &str,
    errno: i32,
    detail: Option<&str>,
    context: &mut Context,
) -> JsObject {
    let errno = errno.saturating_abs();
    let (code, _) = describe(errno);
    let mut message = format!("{syscall} {code}");
    if let Some(detail) = detail {
        message.push_str(&format!(" {detail}"));
    }
    let error = plain(Class::Error, &message, context);
    put_numbers(&error, errno, syscall);
    error
}

/// `getaddrinfo ENOTFOUND host`. `code` is a number of libuv's (3008 and 3007 become `ENOTFOUND`)
/// as text's name, or c-ares' own name, which has no number.
pub fn dns(syscall: &str, code: DnsCode<'_>, hostname: &str, context: &mut Context) -> JsObject {
    let (name, errno) = match code {
        DnsCode::Number(number) => {
            let number = number.saturating_abs();
            let name = match number {
                3007 | 3008 => "ENOTFOUND",
                _ => describe(number).0,
            };
            (name, Some(-number))
        }
        DnsCode::Name(name) => (name, None),
    };
    let shown = if hostname.is_empty() {
        String::new()
    } else {
        format!(" {hostname}")
    };
    let error = plain(Class::Error, &format!("{syscall} {name}{shown}"), context);
    match errno {
        Some(errno) => define::put(&error, "errno", errno),
        None => define::put(&error, "errno", JsValue::undefined()),
    }
    define::put(&error, "code", JsString::from(name));
    define::put(&error, "syscall", JsString::from(syscall));
    if !hostname.is_empty() {
        define::put(&error, "hostname", JsString::from(hostname));
    }
    error
}

/// How a name look-up failed.
#[derive(Clone, Copy, Debug)]
pub enum DnsCode<'a> {
    /// A number of libuv's: 3001 `EAI_AGAIN`, 3008 `EAI_NONAME`.
    Number(i32),
    /// A name of c-ares': `ENODATA`, `ESERVFAIL`.
    Name(&'a str),
}

/// An error whose code has a `SystemError` (`ERR_FS_EISDIR`): its argument tells of the call.
pub fn with_info(
    code: &str,
    words: &str,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsObject> {
    let info = match args.first().and_then(JsValue::as_object) {
        Some(info) => info,
        None => define::object(context),
    };
    let mut part = |name: &str| -> JsResult<(JsValue, String)> {
        let value = info.get(JsString::from(name), context)?;
        let text = convert::to_text(&value, context)?;
        Ok((value, text))
    };
    let mut message = format!(
        "{words}: {} returned {} ({})",
        part("syscall")?.1,
        part("code")?.1,
        part("message")?.1
    );
    let (path, path_text) = part("path")?;
    let (dest, dest_text) = part("dest")?;
    if !path.is_undefined() {
        message.push_str(&format!(" {path_text}"));
    }
    if !dest.is_undefined() {
        message.push_str(&format!(" => {dest_text}"));
    }
    let error = coded(Class::Error, code, &message, context);
    define::put_hidden(&error, "name", js_string!("SystemError"));
    define::put(&error, "info", info.clone());
    let names = ["errno", "syscall", "path", "dest"];
    let wanted = [true, true, !path.is_undefined(), !dest.is_undefined()];
    for (name, _) in names.into_iter().zip(wanted).filter(|(_, wanted)| *wanted) {
        put_window(&error, name, &info, context);
    }
    Ok(error)
}

/// `ERR_SYSTEM_ERROR`: a call of libuv's that failed. `errno` may be given with either sign.
pub fn call_failed(call: &str, errno: i32, context: &mut Context) -> JsError {
    let errno = errno.saturating_abs();
    let (name, words) = describe(errno);
    let info = define::object(context);
    define::put(&info, "errno", -errno);
    define::put(&info, "code", JsString::from(name));
    define::put(&info, "message", JsString::from(words));
    define::put(&info, "syscall", JsString::from(call));
    super::raise("ERR_SYSTEM_ERROR", &[info.into()], context)
}

/// An accessor that reads and writes a property of `info`, as Node's `SystemError` has.
fn put_window(error: &JsObject, name: &str, info: &JsObject, context: &mut Context) {
    type Window = (JsObject, JsString);
    let window: Window = (info.clone(), JsString::from(name));
    let get = define::closure(
        "get",
        0,
        |_, _, (info, name): &Window, context| info.get(name.clone(), context),
        window.clone(),
        context,
    );
    let set = define::closure(
        "set",
        1,
        |_, args, (info, name): &Window, context| {
            let value = args.first().cloned().unwrap_or_default();
            info.set(name.clone(), value, false, context)?;
            Ok(JsValue::undefined())
        },
        window,
        context,
    );
    let descriptor = boa_engine::property::PropertyDescriptor::builder()
        .get(get)
        .set(set)
        .enumerable(true)
        .configurable(true);
    error.insert_property(JsString::from(name), descriptor);
}

fn host_port(address: &str, port: Option<u16>) -> String {
    match port {
        Some(port) if port > 0 => format!("{address}:{port}"),
        _ => address.to_string(),
    }
}

fn put_numbers(error: &JsObject, errno: i32, syscall: &str) {
    define::put(error, "errno", -errno);
    define::put(error, "code", JsString::from(describe(errno).0));
    define::put(error, "syscall", JsString::from(syscall));
}

fn put_address(error: &JsObject, address: &str, port: Option<u16>) {
    define::put(error, "address", JsString::from(address));
    if let Some(port) = port.filter(|&port| port > 0) {
        define::put(error, "port", i32::from(port));
    }
}

/// An error number's name and words; either sign.
pub fn describe(errno: i32) -> (&'static str, &'static str) {
    let errno = errno.saturating_abs();
    match ERRNO.binary_search_by(|entry| entry.0.cmp(&errno)) {
        Ok(at) => (ERRNO[at].1, ERRNO[at].2),
        Err(_) => ("UNKNOWN", "unknown error"),
    }
}

/// The number that goes with a name such as `ENOENT`; positive.
pub fn number(name: &str) -> Option<i32> {
    ERRNO
        .iter()
        .find(|entry| entry.1 == name)
        .map(|entry| entry.0)
}

/// Number, name and words of every error libuv knows on Linux, sorted by number: what
/// `util.getSystemErrorMap()` shows.
#[rustfmt::skip]
pub const ERRNO: &[(i32, &str, &str)] = &[
    (1, "EPERM", "operation not permitted"),
    (2, "ENOENT", "no such file or directory"),
    (3, "ESRCH", "no such process"),
    (4, "EINTR", "interrupted system call"),
    (5, "EIO", "i/o error"),
    (6, "ENXIO", "no such device or address"),
    (7, "E2BIG", "argument list too long"),
    (8, "ENOEXEC", "exec format error"),
    (9, "EBADF", "bad file descriptor"),
    (11, "EAGAIN", "resource temporarily unavailable"),
    (12, "ENOMEM", "not enough memory"),
    (13, "EACCES", "permission denied"),
    (14, "EFAULT", "bad address in system call argument"),
    (16, "EBUSY", "resource busy or locked"),
    (17, "EEXIST", "file already exists"),
    (18, "EXDEV", "cross-device link not permitted"),
    (19, "ENODEV", "no such device"),
    (20, "ENOTDIR", "not a directory"),
    (21, "EISDIR", "illegal operation on a directory"),
    (22, "EINVAL", "invalid argument"),
    (23, "ENFILE", "file table overflow"),
    (24, "EMFILE", "too many open files"),
    (25, "ENOTTY", "inappropriate ioctl for device"),
    (26, "ETXTBSY", "text file is busy"),
    (27, "EFBIG", "file too large"),
    (28, "ENOSPC", "no space left on device"),
    (29, "ESPIPE", "invalid seek"),
    (30, "EROFS", "read-only file system"),
    (31, "EMLINK", "too many links"),
    (32, "EPIPE", "broken pipe"),
    (34, "ERANGE", "result too large"),
    (36, "ENAMETOOLONG", "name too long"),
    (38, "ENOSYS", "function not implemented"),
    (39, "ENOTEMPTY", "directory not empty"),
    (40, "ELOOP", "too many symbolic links encountered"),
    (49, "EUNATCH", "protocol driver not attached"),
    (61, "ENODATA", "no data available"),
    (64, "ENONET", "machine is not on the network"),
    (71, "EPROTO", "protocol error"),
    (75, "EOVERFLOW", "value too large for defined data type"),
    (84, "EILSEQ", "illegal byte sequence"),
    (88, "ENOTSOCK", "socket operation on non-socket"),
    (89, "EDESTADDRREQ", "destination address required"),
    (90, "EMSGSIZE", "message too long"),
    (91, "EPROTOTYPE", "protocol wrong type for socket"),
    (92, "ENOPROTOOPT", "protocol not available"),
    (93, "EPROTONOSUPPORT", "protocol not supported"),
    (94, "ESOCKTNOSUPPORT", "socket type not supported"),
    (95, "ENOTSUP", "operation not supported on socket"),
    (97, "EAFNOSUPPORT", "address family not supported"),
    (98, "EADDRINUSE", "address already in use"),
    (99, "EADDRNOTAVAIL", "address not available"),
    (100, "ENETDOWN", "network is down"),
    (101, "ENETUNREACH", "network is unreachable"),
    (103, "ECONNABORTED", "software caused connection abort"),
    (104, "ECONNRESET", "connection reset by peer"),
    (105, "ENOBUFS", "no buffer space available"),
    (106, "EISCONN", "socket is already connected"),
    (107, "ENOTCONN", "socket is not connected"),
    (108, "ESHUTDOWN", "cannot send after transport endpoint shutdown"),
    (110, "ETIMEDOUT", "connection timed out"),
    (111, "ECONNREFUSED", "connection refused"),
    (112, "EHOSTDOWN", "host is down"),
    (113, "EHOSTUNREACH", "host is unreachable"),
    (114, "EALREADY", "connection already in progress"),
    (121, "EREMOTEIO", "remote I/O error"),
    (125, "ECANCELED", "operation canceled"),
    (3000, "EAI_ADDRFAMILY", "address family not supported"),
    (3001, "EAI_AGAIN", "temporary failure"),
    (3002, "EAI_BADFLAGS", "bad ai_flags value"),
    (3003, "EAI_CANCELED", "request canceled"),
    (3004, "EAI_FAIL", "permanent failure"),
    (3005, "EAI_FAMILY", "ai_family not supported"),
    (3006, "EAI_MEMORY", "out of memory"),
    (3007, "EAI_NODATA", "no address"),
    (3008, "EAI_NONAME", "unknown node or service"),
    (3009, "EAI_OVERFLOW", "argument buffer overflow"),
    (3010, "EAI_SERVICE", "service not available for socket type"),
    (3011, "EAI_SOCKTYPE", "socket type not supported"),
    (3013, "EAI_BADHINTS", "invalid value for hints"),
    (3014, "EAI_PROTOCOL", "resolved protocol is unknown"),
    (4028, "EFTYPE", "inappropriate file type or format"),
    (4080, "ECHARSET", "invalid Unicode character"),
    (4094, "UNKNOWN", "unknown error"),
    (4095, "EOF", "end of file"),
];
