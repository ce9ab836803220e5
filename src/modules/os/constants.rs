//! `os.constants`: names and numbers, in Node's order.

use boa_engine::{Context, JsObject, JsResult, JsString, property::Attribute};

use crate::engine::define;
use crate::modules::process::signals::SIGNALS;

#[rustfmt::skip]
const ERRNO: &[(&str, i32)] = &[
    ("E2BIG", libc::E2BIG), ("EACCES", libc::EACCES), ("EADDRINUSE", libc::EADDRINUSE),
    ("EADDRNOTAVAIL", libc::EADDRNOTAVAIL), ("EAFNOSUPPORT", libc::EAFNOSUPPORT), ("EAGAIN", libc::EAGAIN),
    ("EALREADY", libc::EALREADY), ("EBADF", libc::EBADF), ("EBADMSG", libc::EBADMSG), ("EBUSY", libc::EBUSY),
    ("ECANCELED", libc::ECANCELED), ("ECHILD", libc::ECHILD), ("ECONNABORTED", libc::ECONNABORTED),
    ("ECONNREFUSED", libc::ECONNREFUSED), ("ECONNRESET", libc::ECONNRESET), ("EDEADLK", libc::EDEADLK),
    ("EDESTADDRREQ", libc::EDESTADDRREQ), ("EDOM", libc::EDOM), ("EDQUOT", libc::EDQUOT), ("EEXIST", libc::EEXIST),
    ("EFAULT", libc::EFAULT), ("EFBIG", libc::EFBIG), ("EHOSTUNREACH", libc::EHOSTUNREACH), ("EIDRM", libc::EIDRM),
    ("EILSEQ", libc::EILSEQ), ("EINPROGRESS", libc::EINPROGRESS), ("EINTR", libc::EINTR), ("EINVAL", libc::EINVAL),
    ("EIO", libc::EIO), ("EISCONN", libc::EISCONN), ("EISDIR", libc::EISDIR), ("ELOOP", libc::ELOOP),
    ("EMFILE", libc::EMFILE), ("EMLINK", libc::EMLINK), ("EMSGSIZE", libc::EMSGSIZE), ("EMULTIHOP", libc::EMULTIHOP),
    ("ENAMETOOLONG", libc::ENAMETOOLONG), ("ENETDOWN", libc::ENETDOWN), ("ENETRESET", libc::ENETRESET),
    ("ENETUNREACH", libc::ENETUNREACH), ("ENFILE", libc::ENFILE), ("ENOBUFS", libc::ENOBUFS), ("ENODATA", libc::ENODATA),
    ("ENODEV", libc::ENODEV), ("ENOENT", libc::ENOENT), ("ENOEXEC", libc::ENOEXEC), ("ENOLCK", libc::ENOLCK),
    ("ENOLINK", libc::ENOLINK), ("ENOMEM", libc::ENOMEM), ("ENOMSG", libc::ENOMSG), ("ENOPROTOOPT", libc::ENOPROTOOPT),
    ("ENOSPC", libc::ENOSPC), ("ENOSR", libc::ENOSR), ("ENOSTR", libc::ENOSTR), ("ENOSYS", libc::ENOSYS),
    ("ENOTCONN", libc::ENOTCONN), ("ENOTDIR", libc::ENOTDIR), ("ENOTEMPTY", libc::ENOTEMPTY), ("ENOTSOCK", libc::ENOTSOCK),
    ("ENOTSUP", libc::ENOTSUP), ("ENOTTY", libc::ENOTTY), ("ENXIO", libc::ENXIO), ("EOPNOTSUPP", libc::EOPNOTSUPP),
    ("EOVERFLOW", libc::EOVERFLOW), ("EPERM", libc::EPERM), ("EPIPE", libc::EPIPE), ("EPROTO", libc::EPROTO),
    ("EPROTONOSUPPORT", libc::EPROTONOSUPPORT), ("EPROTOTYPE", libc::EPROTOTYPE), ("ERANGE", libc::ERANGE),
    ("EROFS", libc::EROFS), ("ESPIPE", libc::ESPIPE), ("ESRCH", libc::ESRCH), ("ESTALE", libc::ESTALE),
    ("ETIME", libc::ETIME), ("ETIMEDOUT", libc::ETIMEDOUT), ("ETXTBSY", libc::ETXTBSY),
    ("EWOULDBLOCK", libc::EWOULDBLOCK), ("EXDEV", libc::EXDEV),
];

const DLOPEN: &[(&str, i32)] = &[
    ("RTLD_LAZY", libc::RTLD_LAZY),
    ("RTLD_NOW", libc::RTLD_NOW),
    ("RTLD_GLOBAL", libc::RTLD_GLOBAL),
    ("RTLD_LOCAL", libc::RTLD_LOCAL),
    #[cfg(target_os = "linux")]
    ("RTLD_DEEPBIND", libc::RTLD_DEEPBIND),
];

const PRIORITY: &[(&str, i32)] = &[
    ("PRIORITY_LOW", 19),
    ("PRIORITY_BELOW_NORMAL", 10),
    ("PRIORITY_NORMAL", 0),
    ("PRIORITY_ABOVE_NORMAL", -7),
    ("PRIORITY_HIGH", -14),
    ("PRIORITY_HIGHEST", -20),
];

/// libuv's flag for sockets that share a port.
const UV_UDP_REUSEADDR: i32 = 4;

fn group(entries: &[(&str, i32)]) -> JsObject {
    let group = JsObject::with_null_proto();
    for &(name, value) in entries {
        define::put_with(&group, JsString::from(name), value, Attribute::ENUMERABLE);
    }
    group
}

/// A new object with all groups; that of the signals is frozen, as in Node.
pub fn object(context: &mut Context) -> JsResult<JsObject> {
    let constants = group(&[("UV_UDP_REUSEADDR", UV_UDP_REUSEADDR)]);
    let signals = group(SIGNALS);
    signals.set_integrity_level(boa_engine::object::IntegrityLevel::Frozen, context)?;
    define::put(&constants, "dlopen", group(DLOPEN));
    define::put(&constants, "errno", group(ERRNO));
    define::put(&constants, "signals", signals);
    define::put(&constants, "priority", group(PRIORITY));
    Ok(constants)
}
