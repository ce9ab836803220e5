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
                errors::system(syscall, errno, path.as_deref(), dest.as_deref(), context)
            }
            Self::TooLarge(size) => errors::thrown(errors::coded(
                errors::Class::Range,
                "ERR_FS_FILE_TOO_LARGE",
                &format!("File size ({size}) is greater than 2 GiB"),
                context,
            )),
            Self::IsFolder(path) => is_folder(&bytes::lossy(&path), context),
            Self::Broken(message) => boa_engine::JsNativeError::error()
                .with_message(format!(
                    "a bug in the host: a file task panicked: {message}"
                ))
                .into(),
        }
    }
}

/// `ERR_FS_EISDIR`, which tells of the call in `info`.
fn is_folder(path: &str, context: &mut Context) -> JsError {
    let info = define::object(context);
    define::put(&info, "code", JsString::from("EISDIR"));
    define::put(&info, "message", JsString::from("is a directory"));
    define::put(&info, "path", JsString::from(path));
    define::put(&info, "syscall", JsString::from("rm"));
    define::put(&info, "errno", libc::EISDIR);
    errors::raise("ERR_FS_EISDIR", &[info.into()], context)
}
