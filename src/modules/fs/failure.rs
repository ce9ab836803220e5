//! How an operation fails, before it is an object of the engine: what crosses from a pool thread.

use boa_engine::{Context, JsError, JsString};
use rustix::io::Errno;

use super::bytes;
use crate::engine::{define, errors};

/// A path as the OS has it: bytes without a NUL.
pub type PathBytes = Vec<u8>;

/// What a failed operation tells.
#[derive(Debug)]
pub enum Failure {
    /// A system call's error, with what it was about.
    System {
        /// Positive error number.
        errno: i32,
        /// The call as Node names it.
        syscall: &'static str,
        /// The first path given to it.
        path: Option<PathBytes>,
        /// The second path given to it.
        dest: Option<PathBytes>,
    },
    /// `ERR_FS_FILE_TOO_LARGE`; the size in bytes.
    TooLarge(u64),
    /// `ERR_FS_EISDIR`: `rm` without `recursive` met a folder.
    IsFolder(PathBytes),
    /// The task panicked: a bug of the host, told as an error.
    Broken(String),
}

impl Failure {
    /// A call's error without a path.
    pub fn call(syscall: &'static str, errno: Errno) -> Self {
        Self::number(syscall, errno.raw_os_error())
    }

    /// As [`Failure::call`], from a number.
    pub fn number(syscall: &'static str, errno: i32) -> Self {
        Self::System {
            errno,
            syscall,
            path: None,
            dest: None,
        }
    }

    /// A call's error with its path.
    pub fn path(syscall: &'static str, errno: Errno, path: &[u8]) -> Self {
        Self::System {
            errno: errno.raw_os_error(),
            syscall,
            path: Some(path.to_vec()),
            dest: None,
        }
    }

    /// A call's error with both its paths.
    pub fn paths(syscall: &'static str, errno: Errno, path: &[u8], dest: &[u8]) -> Self {
        Self::System {
            errno: errno.raw_os_error(),
            syscall,
            path: Some(path.to_vec()),
            dest: Some(dest.to_vec()),
        }
    }

    /// Memory could not be had: told as the OS tells it.
    pub fn memory(syscall: &'static str) -> Self {
        Self::call(syscall, Errno::NOMEM)
    }

    /// The error object, as Node makes it.
    pub fn into_js(self, context: &mut Context) -> JsError {
        match self {
            Self::System {
                errno,
                syscall,
                path,
                dest,
            } => {
                let path = path.map(|path| bytes::lossy(&path).into_owned());
                let dest = dest.map(|path| bytes::lossy(&path).into_owned());
                system(errno, syscall, path.as_deref(), dest.as_deref(), context)
            }
            Self::TooLarge(size) => errors::thrown(errors::coded(
                errors::Class::Range,
                "ERR_FS_FILE_TOO_LARGE",
                &format!("File size ({size}) is greater than 2 GiB"),
                context,
            )),
            Self::IsFolder(path) => {
                let path = bytes::lossy(&path).into_owned();
                let message = format!("Path is a directory: rm returned EISDIR (is a directory) {path}");
                let error = errors::coded(
                    errors::Class::Error,
                    "ERR_FS_EISDIR",
                    &message,
                    context,
                );
                let info = define::object(context);
                define::put(&info, "code", JsString::from("EISDIR"));
                define::put(&info, "message", JsString::from("is a directory"));
                define::put(&info, "path", JsString::from(path.as_str()));
                define::put(&info, "syscall", JsString::from("rm"));
                define::put(&info, "errno", libc::EISDIR);
                define::put_hidden(&error, "name", JsString::from("SystemError"));
                define::put(&error, "info", info);
                define::put(&error, "errno", libc::EISDIR);
                define::put(&error, "syscall", JsString::from("rm"));
                define::put(&error, "path", JsString::from(path.as_str()));
                errors::thrown(error)
            }
            Self::Broken(message) => boa_engine::JsNativeError::error()
                .with_message(format!("a bug in the host: a file task panicked: {message}"))
                .into(),
        }
    }
}

/// Node's error for a system call: message, then `errno` (negative), `code`, `syscall`, `path`,
/// `dest`.
fn system(
    errno: i32,
    syscall: &str,
    path: Option<&str>,
    dest: Option<&str>,
    context: &mut Context,
) -> JsError {
    let (code, words) = describe(errno);
    let mut message = format!("{code}: {words}, {syscall}");
    if let Some(path) = path {
        message.push_str(&format!(" '{path}'"));
        if let Some(dest) = dest {
            message.push_str(&format!(" -> '{dest}'"));
        }
    }
    let error = boa_engine::JsNativeError::error()
        .with_message(message)
        .into_opaque(context);
    define::put(&error, "errno", -errno);
    define::put(&error, "code", JsString::from(code));
    define::put(&error, "syscall", JsString::from(syscall));
    if let Some(path) = path {
        define::put(&error, "path", JsString::from(path));
    }
    if let Some(dest) = dest {
        define::put(&error, "dest", JsString::from(dest));
    }
    errors::thrown(error)
}

/// Name and words of an error number.
pub fn describe(errno: i32) -> (&'static str, &'static str) {
    match errno {
        libc::ENOENT => ("ENOENT", "no such file or directory"),
        libc::EEXIST => ("EEXIST", "file already exists"),
        libc::EBADF => ("EBADF", "bad file descriptor"),
        libc::EISDIR => ("EISDIR", "illegal operation on a directory"),
        libc::ENOTDIR => ("ENOTDIR", "not a directory"),
        libc::EINVAL => ("EINVAL", "invalid argument"),
        libc::EACCES => ("EACCES", "permission denied"),
        libc::EPERM => ("EPERM", "operation not permitted"),
        libc::ENOTEMPTY => ("ENOTEMPTY", "directory not empty"),
        libc::ELOOP => ("ELOOP", "too many symbolic links encountered"),
        libc::EMFILE => ("EMFILE", "too many open files"),
        libc::ENOMEM => ("ENOMEM", "not enough memory"),
        libc::EXDEV => ("EXDEV", "cross-device link not permitted"),
        libc::ENAMETOOLONG => ("ENAMETOOLONG", "name too long"),
        _ => ("UNKNOWN", "unknown error"),
    }
}
