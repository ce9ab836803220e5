//! `fs.constants`: names and values in Node's order, from the OS and from libuv's documentation.

use boa_engine::{Context, JsObject, property::Attribute};

use crate::engine::define;

#[rustfmt::skip]
#[allow(clippy::unnecessary_cast)] // The types differ from system to system.
const ALL: &[(&str, u32)] = &[
    ("UV_FS_SYMLINK_DIR", 1), ("UV_FS_SYMLINK_JUNCTION", 2),
    ("O_RDONLY", libc::O_RDONLY as u32), ("O_WRONLY", libc::O_WRONLY as u32), ("O_RDWR", libc::O_RDWR as u32),
    ("UV_DIRENT_UNKNOWN", 0), ("UV_DIRENT_FILE", 1), ("UV_DIRENT_DIR", 2), ("UV_DIRENT_LINK", 3),
    ("UV_DIRENT_FIFO", 4), ("UV_DIRENT_SOCKET", 5), ("UV_DIRENT_CHAR", 6), ("UV_DIRENT_BLOCK", 7),
    ("S_IFMT", libc::S_IFMT as u32), ("S_IFREG", libc::S_IFREG as u32), ("S_IFDIR", libc::S_IFDIR as u32),
    ("S_IFCHR", libc::S_IFCHR as u32), ("S_IFBLK", libc::S_IFBLK as u32), ("S_IFIFO", libc::S_IFIFO as u32),
    ("S_IFLNK", libc::S_IFLNK as u32), ("S_IFSOCK", libc::S_IFSOCK as u32),
    ("O_CREAT", libc::O_CREAT as u32), ("O_EXCL", libc::O_EXCL as u32),
    ("UV_FS_O_FILEMAP", 0), ("UV_FS_O_TEMPORARY", 0), ("UV_FS_O_SHORT_LIVED", 0), ("UV_FS_O_SEQUENTIAL", 0), ("UV_FS_O_RANDOM", 0),
    ("O_NOCTTY", libc::O_NOCTTY as u32), ("O_TRUNC", libc::O_TRUNC as u32), ("O_APPEND", libc::O_APPEND as u32),
    ("O_DIRECTORY", libc::O_DIRECTORY as u32),
    #[cfg(target_os = "linux")]
    ("O_NOATIME", libc::O_NOATIME as u32),
    ("O_NOFOLLOW", libc::O_NOFOLLOW as u32), ("O_SYNC", libc::O_SYNC as u32), ("O_DSYNC", libc::O_DSYNC as u32),
    #[cfg(target_os = "linux")]
    ("O_DIRECT", libc::O_DIRECT as u32),
    ("O_NONBLOCK", libc::O_NONBLOCK as u32),
    ("S_IRWXU", 0o700), ("S_IRUSR", 0o400), ("S_IWUSR", 0o200), ("S_IXUSR", 0o100),
    ("S_IRWXG", 0o70), ("S_IRGRP", 0o40), ("S_IWGRP", 0o20), ("S_IXGRP", 0o10),
    ("S_IRWXO", 7), ("S_IROTH", 4), ("S_IWOTH", 2), ("S_IXOTH", 1),
    ("F_OK", 0), ("R_OK", 4), ("W_OK", 2), ("X_OK", 1),
    ("UV_FS_COPYFILE_EXCL", 1), ("COPYFILE_EXCL", 1),
    ("UV_FS_COPYFILE_FICLONE", 2), ("COPYFILE_FICLONE", 2),
    ("UV_FS_COPYFILE_FICLONE_FORCE", 4), ("COPYFILE_FICLONE_FORCE", 4),
];

/// A new object with all of them, that cannot be changed.
pub fn object(_: &mut Context) -> JsObject {
    let object = JsObject::with_null_proto();
    for &(name, value) in ALL {
        define::put_with(
            &object,
            boa_engine::JsString::from(name),
            value,
            Attribute::ENUMERABLE,
        );
    }
    object
}
