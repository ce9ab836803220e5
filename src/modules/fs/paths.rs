//! Operations on one or two paths: each is one system call, and one task.

use boa_engine::{Context, JsError, JsResult, JsString, JsValue, js_string};
use rustix::fs::{self, AtFlags, CWD, Gid, Mode, Timespec, Timestamps, Uid};
use rustix::io::{Errno, retry_on_intr};

use super::args::{self, Options};
use super::bytes::{self, Encoding};
use super::failure::{Failure, PathBytes};
use super::operation::{Call, Face, Job, Outcome};
use super::stats::{self, Whose};
use crate::engine::{convert, errors};

type Begun = JsResult<Job>;

/// The outcome of an operation without a result.
pub fn nothing<T>(_: T, _: &mut Context) -> JsResult<Outcome> {
    Ok(Outcome::Nothing)
}

/// One call on one path.
fn on_path(
    name: &'static str,
    path: PathBytes,
    call: impl FnOnce(&[u8]) -> Result<(), Errno> + Send + 'static,
) -> Job {
    Job::once(
        name,
        move || call(&path).map_err(|errno| Failure::path(name, errno, &path)),
        nothing,
    )
}

/// One call on two paths.
fn on_paths(
    name: &'static str,
    path: PathBytes,
    dest: PathBytes,
    call: impl FnOnce(&[u8], &[u8]) -> Result<(), Errno> + Send + 'static,
) -> Job {
    Job::once(
        name,
        move || call(&path, &dest).map_err(|errno| Failure::paths(name, errno, &path, &dest)),
        nothing,
    )
}

pub fn access(call: &Call<'_>, context: &mut Context) -> Begun {
    let path = args::path(&call.at(0), "path", context)?;
    let mode = args::small_mode(&call.at(1), 0, context)?;
    let access = fs::Access::from_bits_truncate(mode);
    Ok(on_path("access", path, move |path| {
        fs::accessat(CWD, path, access, AtFlags::empty())
    }))
}

fn is_wrong_type(error: &JsError, context: &mut Context) -> bool {
    let error = error.as_opaque().and_then(JsValue::as_object);
    let code = error.and_then(|error| error.get(js_string!("code"), context).ok());
    let code = code.and_then(|code| code.as_string());
    code.is_some_and(|code| code == js_string!("ERR_INVALID_ARG_TYPE"))
}

/// `exists` never fails: what cannot be asked about does not exist.
pub fn exists(call: &Call<'_>, context: &mut Context) -> Begun {
    let value = call.at(0);
    let path = args::path(&value, "path", context);
    let is_wrong = path
        .as_ref()
        .is_err_and(|error| is_wrong_type(error, context));
    let path = path.ok();
    if is_wrong && call.face == Face::Sync {
        super::deprecations::warn(
            "DEP0187",
            "Passing invalid argument types to fs.existsSync is deprecated",
            context,
        )?;
    }
    Ok(Job::once(
        "exists",
        move || Ok(path.is_some_and(|path| fs::access(path.as_slice(), fs::Access::EXISTS).is_ok())),
        |exists, _| Ok(Outcome::Value(exists.into())),
    ))
}

fn stat_job(
    call: &Call<'_>,
    name: &'static str,
    whose: for<'a> fn(&'a [u8]) -> Whose<'a>,
    context: &mut Context,
) -> Begun {
    let options = call.at(1);
    let options = options.as_object();
    let option = |name: &str, context: &mut Context| match &options {
        Some(options) => args::get(options, name, context),
        None => Ok(JsValue::undefined()),
    };
    let bigint = option("bigint", context)?.to_boolean();
    let path = args::path(&call.at(0), "path", context)?;
    let may_miss = call.face == Face::Sync && {
        let value = option("throwIfNoEntry", context)?;
        !value.is_undefined() && !value.to_boolean()
    };
    Ok(Job::once(
        name,
        move || match stats::stat(&whose(&path)) {
            Ok(stat) => Ok(Some(stat)),
            Err(Errno::NOENT | Errno::NOTDIR) if may_miss => Ok(None),
            Err(errno) => Err(Failure::path(name, errno, &path)),
        },
        move |stat, context| {
            Ok(match stat {
                Some(stat) => Outcome::Value(stats::stats_object(&stat, bigint, context)),
                None => Outcome::Value(JsValue::undefined()),
            })
        },
    ))
}

pub fn stat(call: &Call<'_>, context: &mut Context) -> Begun {
    stat_job(call, "stat", |path| Whose::Path(path), context)
}

pub fn lstat(call: &Call<'_>, context: &mut Context) -> Begun {
    stat_job(call, "lstat", |path| Whose::Link(path), context)
}

#[cfg(target_os = "linux")]
fn ask_statfs(path: &[u8]) -> Result<[u64; 8], Errno> {
    let found = fs::statfs(path)?;
    Ok([
        found.f_type as u64,
        found.f_bsize as u64,
        found.f_frsize as u64,
        found.f_blocks,
        found.f_bfree,
        found.f_bavail,
        found.f_files,
        found.f_ffree,
    ])
}

#[cfg(not(target_os = "linux"))]
fn ask_statfs(path: &[u8]) -> Result<[u64; 8], Errno> {
    let found = fs::statvfs(path)?;
    Ok([
        0,
        found.f_bsize,
        found.f_frsize,
        found.f_blocks,
        found.f_bfree,
        found.f_bavail,
        found.f_files,
        found.f_ffree,
    ])
}

pub fn statfs(call: &Call<'_>, context: &mut Context) -> Begun {
    let bigint = match call.at(1).as_object() {
        Some(options) => args::get(&options, "bigint", context)?.to_boolean(),
        None => false,
    };
    let path = args::path(&call.at(0), "path", context)?;
    Ok(Job::once(
        "statfs",
        move || ask_statfs(&path).map_err(|errno| Failure::path("statfs", errno, &path)),
        move |numbers, context| {
            Ok(Outcome::Value(stats::stat_fs_object(
                numbers, bigint, context,
            )))
        },
    ))
}

pub fn chmod(call: &Call<'_>, context: &mut Context) -> Begun {
    let path = args::path(&call.at(0), "path", context)?;
    let mode = args::mode(&call.at(1), "mode", None, context)?;
    Ok(on_path("chmod", path, move |path| {
        fs::chmod(path, Mode::from_bits_retain(mode))
    }))
}

/// An id as the OS call takes it: the largest number means "as it is".
pub fn owner(uid: u32, gid: u32) -> (Option<Uid>, Option<Gid>) {
    let wanted = |id: u32| (id != u32::MAX).then_some(id);
    (
        wanted(uid).map(Uid::from_raw),
        wanted(gid).map(Gid::from_raw),
    )
}

fn chown_job(call: &Call<'_>, name: &'static str, flags: AtFlags, context: &mut Context) -> Begun {
    let path = args::path(&call.at(0), "path", context)?;
    let uid = args::id(&call.at(1), "uid", context)?;
    let gid = args::id(&call.at(2), "gid", context)?;
    Ok(on_path(name, path, move |path| {
        let (uid, gid) = owner(uid, gid);
        fs::chownat(CWD, path, uid, gid, flags)
    }))
}

pub fn chown(call: &Call<'_>, context: &mut Context) -> Begun {
    chown_job(call, "chown", AtFlags::empty(), context)
}

pub fn lchown(call: &Call<'_>, context: &mut Context) -> Begun {
    chown_job(call, "lchown", AtFlags::SYMLINK_NOFOLLOW, context)
}

/// Times for the OS from seconds.
pub fn timestamps(atime: f64, mtime: f64) -> Timestamps {
    let spec = |seconds: f64| {
        let whole = seconds.floor();
        Timespec {
            tv_sec: whole as i64,
            // Microseconds, as libuv: what a double holds of a time today is no finer.
            tv_nsec: (((seconds - whole) * 1e6) as i64 * 1000) as _,
        }
    };
    Timestamps {
        last_access: spec(atime),
        last_modification: spec(mtime),
    }
}

fn utimes_job(call: &Call<'_>, name: &'static str, flags: AtFlags, context: &mut Context) -> Begun {
    let path = args::path(&call.at(0), "path", context)?;
    let atime = args::seconds(&call.at(1), "time", context)?;
    let mtime = args::seconds(&call.at(2), "time", context)?;
    Ok(on_path(name, path, move |path| {
        fs::utimensat(CWD, path, &timestamps(atime, mtime), flags)
    }))
}

pub fn utimes(call: &Call<'_>, context: &mut Context) -> Begun {
    utimes_job(call, "utime", AtFlags::empty(), context)
}

pub fn lutimes(call: &Call<'_>, context: &mut Context) -> Begun {
    utimes_job(call, "lutime", AtFlags::SYMLINK_NOFOLLOW, context)
}

pub fn unlink(call: &Call<'_>, context: &mut Context) -> Begun {
    let path = args::path(&call.at(0), "path", context)?;
    Ok(on_path("unlink", path, |path| fs::unlink(path)))
}

pub fn rename(call: &Call<'_>, context: &mut Context) -> Begun {
    let from = args::path(&call.at(0), "oldPath", context)?;
    let to = args::path(&call.at(1), "newPath", context)?;
    Ok(on_paths("rename", from, to, |from, to| {
        fs::rename(from, to)
    }))
}

pub fn link(call: &Call<'_>, context: &mut Context) -> Begun {
    let from = args::path(&call.at(0), "existingPath", context)?;
    let to = args::path(&call.at(1), "newPath", context)?;
    Ok(on_paths("link", from, to, |from, to| fs::link(from, to)))
}

pub fn symlink(call: &Call<'_>, context: &mut Context) -> Begun {
    let kind = call.at(2);
    if !kind.is_null_or_undefined() {
        let text = kind.as_string().map(|text| convert::text(&text));
        if !matches!(text.as_deref(), Some("dir" | "file" | "junction")) {
            let reason = "must be one of: 'dir', 'file', 'junction', null, undefined";
            return Err(errors::invalid_arg_value("type", &kind, reason, context));
        }
    }
    let target = args::path(&call.at(0), "target", context)?;
    let path = args::path(&call.at(1), "path", context)?;
    Ok(on_paths("symlink", target, path, |target, path| {
        fs::symlink(target, path)
    }))
}

/// A path as the result of an operation.
pub fn path_outcome(
    encoding: Encoding,
) -> impl FnOnce(PathBytes, &mut Context) -> JsResult<Outcome> {
    move |path, context| Ok(Outcome::Value(bytes::encoded(&path, encoding, context)?))
}

pub fn readlink(call: &Call<'_>, context: &mut Context) -> Begun {
    let options = Options::read(&call.at(1), context)?;
    let encoding = options.encoding(Encoding::UTF8, context)?;
    let path = args::path(&call.at(0), "path", context)?;
    Ok(Job::once(
        "readlink",
        move || {
            fs::readlink(path.as_slice(), Vec::new())
                .map(|target| target.into_bytes())
                .map_err(|errno| Failure::path("readlink", errno, &path))
        },
        path_outcome(encoding),
    ))
}

pub fn realpath_native(call: &Call<'_>, context: &mut Context) -> Begun {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    let options = Options::read(&call.at(1), context)?;
    let encoding = options.encoding(Encoding::UTF8, context)?;
    let path = args::path(&call.at(0), "path", context)?;
    Ok(Job::once(
        "realpath",
        move || {
            std::fs::canonicalize(std::ffi::OsStr::from_bytes(&path))
                .map(|found| found.into_os_string().into_vec())
                .map_err(|error| {
                    let errno = Errno::from_io_error(&error).unwrap_or(Errno::IO);
                    Failure::path("realpath", errno, &path)
                })
        },
        path_outcome(encoding),
    ))
}

pub fn mkdtemp(call: &Call<'_>, context: &mut Context) -> Begun {
    let options = Options::read(&call.at(1), context)?;
    let encoding = options.encoding(Encoding::UTF8, context)?;
    let mut template = args::path(&call.at(0), "prefix", context)?;
    if template.last() == Some(&b'X') {
        super::deprecations::warn_plainly(
            "mkdtemp() templates ending with X are not portable. \
             For details see: https://nodejs.org/api/fs.html",
            context,
        )?;
    }
    template.extend_from_slice(b"XXXXXX");
    Ok(Job::once(
        "mkdtemp",
        move || make_temporary(template),
        path_outcome(encoding),
    ))
}

/// `mkdtemp(3)`: six letters and digits that nobody has used.
fn make_temporary(template: PathBytes) -> Result<PathBytes, Failure> {
    const LETTERS: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let fail = |errno| Failure::path("mkdtemp", errno, &template);
    for _ in 0..1000 {
        let mut random = [0_u8; 6];
        crate::runtime::random_bytes(&mut random).map_err(|_| fail(Errno::IO))?;
        let mut path = template.clone();
        let start = path.len() - random.len();
        for (place, byte) in path[start..].iter_mut().zip(random) {
            *place = LETTERS[usize::from(byte) % LETTERS.len()];
        }
        match fs::mkdir(path.as_slice(), Mode::RWXU) {
            Ok(()) => return Ok(path),
            Err(Errno::EXIST) => {}
            Err(errno) => return Err(fail(errno)),
        }
    }
    Err(fail(Errno::EXIST))
}

pub fn truncate(call: &Call<'_>, context: &mut Context) -> Begun {
    let path = args::path(&call.at(0), "path", context)?;
    let length = call.at(1);
    let length = match args::file_length(&length, "len", context) {
        Ok(length) => length,
        // Node's Sync face opens the file first and looks at the length afterwards: a file that
        // cannot be opened is the error that is seen.
        Err(wrong) if call.face == Face::Sync => {
            let opened = open_file(&path, libc::O_RDWR, 0o666);
            return Err(opened.map_or_else(|failure| failure.into_js(context), |_| wrong));
        }
        // So does a promise's, on the pool.
        Err(wrong) if call.face == Face::Promise => {
            let open = move || open_file(&path, libc::O_RDWR, 0o666);
            return Ok(Job::once("truncate", open, |_, _| Err(wrong)));
        }
        Err(wrong) => return Err(wrong),
    };
    let mut stage = 0;
    let mut file = None;
    Ok(Job::stepped(
        "truncate",
        move || {
            use super::operation::Step;
            stage += 1;
            match (stage, &file) {
                (1, _) => match open_file(&path, libc::O_RDWR, 0o666) {
                    Ok(opened) => {
                        file = Some(opened);
                        Step::Opened { more: true }
                    }
                    Err(failure) => Step::Done(Err(failure)),
                },
                (2, Some(opened)) => Step::Closing(
                    fs::ftruncate(opened, length)
                        .map_err(|errno| Failure::call("ftruncate", errno)),
                ),
                (_, Some(_)) => {
                    file = None;
                    Step::Done(Ok(()))
                }
                _ => Step::Done(Err(Failure::Broken("truncate without a file".into()))),
            }
        },
        nothing,
    ))
}

/// `open(2)`, closed on exec as everything Node opens.
pub fn open_file(path: &[u8], flags: i32, mode: u32) -> Result<rustix::fd::OwnedFd, Failure> {
    let flags = fs::OFlags::from_bits_retain(flags as u32 as _) | fs::OFlags::CLOEXEC;
    retry_on_intr(|| fs::open(path, flags, Mode::from_bits_retain(mode)))
        .map_err(|errno| Failure::path("open", errno, path))
}

const EXCLUSIVE: u32 = 1;
const CLONE_OR_FAIL: u32 = 4;

pub fn copy_file(call: &Call<'_>, context: &mut Context) -> Begun {
    let from = args::path(&call.at(0), "src", context)?;
    let to = args::path(&call.at(1), "dest", context)?;
    let mode = args::small_mode(&call.at(2), 0, context)?;
    Ok(on_paths("copyfile", from, to, move |from, to| {
        copy(from, to, mode)
    }))
}

/// libuv's copy: data and mode; a copy that fails takes its destination away again.
pub fn copy(from: &[u8], to: &[u8], mode: u32) -> Result<(), Errno> {
    use rustix::fs::OFlags;
    let source = fs::open(from, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
    let about = fs::fstat(&source)?;
    let permissions = Mode::from_raw_mode(about.st_mode);
    let mut flags = OFlags::WRONLY | OFlags::CREATE | OFlags::CLOEXEC;
    if mode & EXCLUSIVE != 0 {
        flags |= OFlags::EXCL;
    }
    let target = fs::open(to, flags, permissions)?;
    let there = fs::fstat(&target)?;
    if (about.st_dev, about.st_ino) == (there.st_dev, there.st_ino) {
        return Ok(());
    }
    let copied = (|| {
        fs::ftruncate(&target, 0)?;
        fs::fchmod(&target, permissions)?;
        if mode & CLONE_OR_FAIL != 0 {
            return clone_file(&target, &source);
        }
        // The standard library knows the fast ways of each system.
        let (mut reader, mut writer) = (std::fs::File::from(source), std::fs::File::from(target));
        std::io::copy(&mut reader, &mut writer)
            .map(|_| ())
            .map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))
    })();
    if copied.is_err() {
        let _ = fs::unlink(to);
    }
    copied
}

#[cfg(target_os = "linux")]
fn clone_file(target: &rustix::fd::OwnedFd, source: &rustix::fd::OwnedFd) -> Result<(), Errno> {
    fs::ioctl_ficlone(target, source)
}

#[cfg(not(target_os = "linux"))]
fn clone_file(_: &rustix::fd::OwnedFd, _: &rustix::fd::OwnedFd) -> Result<(), Errno> {
    Err(Errno::NOTSUP)
}

pub fn rmdir(call: &Call<'_>, context: &mut Context) -> Begun {
    let path = args::path(&call.at(0), "path", context)?;
    let options = call.at(1);
    if let Some(options) = options.as_object()
        && args::get(&options, "recursive", context)?.to_boolean()
    {
        super::deprecations::warn(
            "DEP0147",
            "In future versions of Node.js, fs.rmdir(path, { recursive: true }) will be removed. \
             Use fs.rm(path, { recursive: true }) instead",
            context,
        )?;
        return super::trees::rmdir(call, context);
    }
    if !options.is_undefined() && (!options.is_object() || options.is_callable()) {
        return Err(errors::invalid_arg_type(
            "options",
            &["object"],
            &options,
            context,
        ));
    }
    Ok(on_path("rmdir", path, |path| fs::rmdir(path)))
}

/// `String(value)` made a path: what the JavaScript `realpath` does with its argument.
pub fn loose_path(value: &JsValue, context: &mut Context) -> JsResult<PathBytes> {
    if value.is_object() || value.is_string() {
        return args::path(value, "path", context);
    }
    let text = convert::to_text(value, context)?;
    args::path(&JsString::from(text.as_str()).into(), "path", context)
}
