//! Operations on open files, by descriptor.
//!
//! Bytes that a program hands over are copied before a pool thread sees them, and bytes that a
//! thread has read are copied into the program's buffer on the main thread: while a task runs the
//! program may do with its buffers what it likes.

use std::io::{IoSlice, IoSliceMut};
use std::os::fd::{AsRawFd, BorrowedFd, IntoRawFd, RawFd};

use boa_engine::{Context, JsObject, JsResult, JsValue, object::builtins::JsArray};
use rustix::fs::{self, Mode};
use rustix::io::{self, Errno, retry_on_intr};

use super::args;
use super::bytes::{self, Encoding, View};
use super::failure::Failure;
use super::operation::{Call, Face, Job, Outcome};
use super::paths::{nothing, open_file, owner, timestamps};
use super::stats::{self, Whose};
use super::unmanaged;
use crate::engine::{convert, errors, proxies};

type Begun = JsResult<Job>;

/// The file a program's number stands for.
pub fn borrowed(fd: RawFd) -> BorrowedFd<'static> {
    // SAFETY: `fd` is not -1 (arguments are checked to be at least 0). That it is open cannot be
    // known: the program owns it and the OS answers EBADF when it is not. It is used for the one
    // system call that follows.
    unsafe { BorrowedFd::borrow_raw(fd.max(0)) }
}

fn on_fd<T: Send + 'static>(
    name: &'static str,
    fd: RawFd,
    call: impl FnOnce(BorrowedFd<'static>) -> Result<T, Errno> + Send + 'static,
    finish: impl FnOnce(T, &mut Context) -> JsResult<Outcome> + 'static,
) -> Job {
    Job::once(
        name,
        move || call(borrowed(fd)).map_err(|errno| Failure::call(name, errno)),
        finish,
    )
}

pub fn open(call: &Call<'_>, context: &mut Context) -> Begun {
    Ok(opening(call, context)?.then(|outcome, context| {
        if let Outcome::Value(fd) = &outcome {
            unmanaged::opened(fd.to_i32(context)?, context)?;
        }
        Ok(outcome)
    }))
}

/// What opens a file, for a script or for a `FileHandle`.
pub fn opening(call: &Call<'_>, context: &mut Context) -> Begun {
    let path = args::path(&call.at(0), "path", context)?;
    let flags = args::flags(&call.at(1), context)?;
    let mode = args::mode(&call.at(2), "mode", Some(0o666), context)?;
    Ok(Job::once(
        "open",
        move || open_file(&path, flags, mode),
        |file, _| Ok(Outcome::Value(file.into_raw_fd().into())),
    ))
}

/// Closes a descriptor of the program's.
pub fn close_raw(fd: RawFd) -> Result<(), Errno> {
    // SAFETY: the number came from the program, which says that it is done with the file; nothing
    // of the host's holds it (the host's own descriptors are never handed out).
    match unsafe { libc::close(fd) } {
        0 => Ok(()),
        _ => match Errno::from_io_error(&std::io::Error::last_os_error()) {
            // The file is closed all the same on Linux; libuv says so too.
            Some(Errno::INTR | Errno::INPROGRESS) | None => Ok(()),
            Some(errno) => Err(errno),
        },
    }
}

pub fn close(call: &Call<'_>, context: &mut Context) -> Begun {
    let fd = args::fd(&call.at(0), context)?;
    unmanaged::closes(fd, context)?;
    Ok(Job::once(
        "close",
        move || close_raw(fd).map_err(|errno| Failure::call("close", errno)),
        nothing,
    ))
}

pub fn fstat(call: &Call<'_>, context: &mut Context) -> Begun {
    let bigint = match call.at(1).as_object() {
        Some(options) => args::get(&options, "bigint", context)?.to_boolean(),
        None => false,
    };
    let fd = args::fd(&call.at(0), context)?;
    Ok(on_fd(
        "fstat",
        fd,
        |file| stats::stat(&Whose::Open(file)),
        move |stat, context| Ok(Outcome::Value(stats::stats_object(&stat, bigint, context))),
    ))
}

pub fn fchmod(call: &Call<'_>, context: &mut Context) -> Begun {
    let mode = args::mode(&call.at(1), "mode", None, context)?;
    let fd = args::fd(&call.at(0), context)?;
    let mode = Mode::from_bits_retain(mode);
    Ok(on_fd(
        "fchmod",
        fd,
        move |file| fs::fchmod(file, mode),
        nothing,
    ))
}

pub fn fchown(call: &Call<'_>, context: &mut Context) -> Begun {
    let uid = args::id(&call.at(1), "uid", context)?;
    let gid = args::id(&call.at(2), "gid", context)?;
    let fd = args::fd(&call.at(0), context)?;
    Ok(on_fd(
        "fchown",
        fd,
        move |file| {
            let (uid, gid) = owner(uid, gid);
            fs::fchown(file, uid, gid)
        },
        nothing,
    ))
}

pub fn futimes(call: &Call<'_>, context: &mut Context) -> Begun {
    let atime = args::seconds(&call.at(1), "atime", context)?;
    let mtime = args::seconds(&call.at(2), "mtime", context)?;
    let fd = args::fd(&call.at(0), context)?;
    Ok(on_fd(
        "futime",
        fd,
        move |file| fs::futimens(file, &timestamps(atime, mtime)),
        nothing,
    ))
}

pub fn ftruncate(call: &Call<'_>, context: &mut Context) -> Begun {
    let length = args::file_length(&call.at(1), "len", context)?;
    let fd = args::fd(&call.at(0), context)?;
    Ok(on_fd(
        "ftruncate",
        fd,
        move |file| fs::ftruncate(file, length),
        nothing,
    ))
}

pub fn fsync(call: &Call<'_>, context: &mut Context) -> Begun {
    let fd = args::fd(&call.at(0), context)?;
    Ok(on_fd("fsync", fd, fs::fsync, nothing))
}

pub fn fdatasync(call: &Call<'_>, context: &mut Context) -> Begun {
    let fd = args::fd(&call.at(0), context)?;
    Ok(on_fd("fdatasync", fd, fs::fdatasync, nothing))
}

/// Reads at a position, or at the file's own.
pub fn read_at(
    file: BorrowedFd<'_>,
    into: &mut [u8],
    position: Option<u64>,
) -> Result<usize, Errno> {
    retry_on_intr(|| match position {
        Some(position) => io::pread(file, &mut *into, position),
        None => io::read(file, &mut *into),
    })
}

/// Writes at a position, or at the file's own.
pub fn write_at(file: BorrowedFd<'_>, bytes: &[u8], position: Option<u64>) -> Result<usize, Errno> {
    let written = retry_on_intr(|| match position {
        Some(position) => io::pwrite(file, bytes, position),
        None => io::write(file, bytes),
    })?;
    if let number @ (1 | 2) = file.as_raw_fd() {
        crate::trace::wrote(number as u8, &bytes[..written]);
    }
    Ok(written)
}

/// A zeroed vector, or the OS's "no memory".
fn room(length: usize, syscall: &'static str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    bytes
        .try_reserve_exact(length)
        .map_err(|_| Failure::memory(syscall))?;
    bytes.resize(length, 0);
    Ok(bytes)
}

const SAFE: f64 = 9_007_199_254_740_991.0;

/// The descriptor, where Node looks at it before the other arguments: all but the functions that do
/// it at once do.
fn early_fd(call: &Call<'_>, context: &mut Context) -> JsResult<Option<i32>> {
    match call.face {
        Face::Sync => Ok(None),
        _ => args::fd(&call.at(0), context).map(Some),
    }
}

fn late_fd(call: &Call<'_>, early: Option<i32>, context: &mut Context) -> JsResult<i32> {
    early.map_or_else(|| args::fd(&call.at(0), context), Ok)
}

/// `fs.read`'s forms: `(fd, buffer, offset, length, position)`, `(fd, buffer, options)`,
/// `(fd, options)`, `(fd, buffer)`, `(fd)`.
pub fn read(call: &Call<'_>, context: &mut Context) -> Begun {
    let early = early_fd(call, context)?;
    let mut buffer = call.at(1);
    let mut rest = [call.at(2), call.at(3), call.at(4)];
    let first_is_buffer = View::of(&buffer, context).is_some();
    let mut options = None;
    if call.face != Face::Sync
        && !first_is_buffer
        && (call.args.len() <= 2 || call.face == Face::Promise)
    {
        // (fd), (fd, options)
        options = match call.face {
            Face::Promise => buffer
                .as_object()
                .filter(|object| !object.is_callable() && !object.is_array()),
            _ => buffer.as_object(),
        };
        if options.is_none() && !buffer.is_null_or_undefined() {
            return Err(match call.face {
                Face::Promise => errors::invalid_arg_type("options", &["object"], &buffer, context),
                _ => {
                    let types = ["Buffer", "TypedArray", "DataView"];
                    errors::invalid_arg_type("buffer", &types, &buffer, context)
                }
            });
        }
        buffer = match &options {
            Some(options) => args::get(options, "buffer", context)?,
            None => JsValue::undefined(),
        };
        if buffer.is_undefined() {
            buffer = bytes::encoded(&[0; 16384], Encoding::Buffer, context)?;
        }
        rest = Default::default();
    } else if call.face == Face::Promise && rest[0].is_object() {
        // (fd, buffer, options), whatever comes behind
        options = rest[0].as_object();
        rest = Default::default();
    } else if call.face != Face::Promise
        && call.args.len() <= 3
        && first_is_buffer
        && (!rest[0].is_undefined() || call.args.len() == 3 && call.face == Face::Callback)
    {
        // (fd, buffer, options)
        if !rest[0].is_null() {
            let object = rest[0].as_object();
            let is_list =
                |object: &JsObject| proxies::behind(object).is_some_and(|object| object.is_array());
            match object.filter(|object| !is_list(object) && !object.is_callable()) {
                Some(object) => options = Some(object.clone()),
                None => {
                    let types = ["object"];
                    return Err(errors::invalid_arg_type(
                        "options", &types, &rest[0], context,
                    ));
                }
            }
        }
        rest = Default::default();
    }
    if let Some(options) = options {
        for (place, name) in rest.iter_mut().zip(["offset", "length", "position"]) {
            *place = args::get(&options, name, context)?;
        }
    }
    let Some(view) = View::of(&buffer, context) else {
        let types = ["Buffer", "TypedArray", "DataView"];
        return Err(errors::invalid_arg_type("buffer", &types, &buffer, context));
    };
    let [offset, length, position] = rest;
    let offset = if offset.is_null_or_undefined() {
        0
    } else {
        args::whole(&offset, "offset", 0.0, SAFE, context)? as usize
    };
    let length = if length.is_null_or_undefined() {
        view.len() as f64 - offset as f64
    } else {
        // Node cuts a fraction off.
        length.to_number(context)?.trunc()
    };
    if length == 0.0 {
        late_fd(call, early, context)?;
        if call.face != Face::Sync {
            args::position(&position, 0, context)?;
        }
        let job = Job::once("read", || Ok(0_usize), pair_after(0, buffer));
        return Ok(Job {
            is_idle: true,
            ..job
        });
    }
    if view.len() == 0 {
        let reason = "is empty and cannot be written";
        return Err(errors::invalid_arg_value(
            "buffer", &buffer, reason, context,
        ));
    }
    check_length(length, offset, view.len(), context)?;
    let length = length as usize;
    let position = args::position(&position, length, context)?;
    let fd = late_fd(call, early, context)?;
    Ok(Job::once(
        "read",
        move || {
            let mut bytes = room(length, "read")?;
            let count = read_at(borrowed(fd), &mut bytes, position)
                .map_err(|errno| Failure::call("read", errno))?;
            bytes.truncate(count);
            Ok(bytes)
        },
        move |bytes: Vec<u8>, context| {
            view.put(offset, &bytes, context)?;
            pair_after(bytes.len(), buffer)(0, context)
        },
    ))
}

fn check_length(length: f64, offset: usize, size: usize, context: &mut Context) -> JsResult<()> {
    if length < 0.0 {
        return Err(args::out_of_range(
            "length",
            ">= 0",
            &length.into(),
            context,
        ));
    }
    let most = size as f64 - offset as f64;
    if length > most {
        let range = format!("<= {most}");
        return Err(args::out_of_range(
            "length",
            &range,
            &length.into(),
            context,
        ));
    }
    Ok(())
}

fn pair_after<T>(
    count: usize,
    buffer: JsValue,
) -> impl FnOnce(T, &mut Context) -> JsResult<Outcome> {
    move |_, _| {
        Ok(Outcome::Pair(
            (count as f64).into(),
            buffer,
            ["bytesRead", "buffer"],
        ))
    }
}

/// `fs.write`'s forms: `(fd, buffer, offset, length, position)`, `(fd, buffer, options)`,
/// `(fd, string, position, encoding)`.
pub fn write(call: &Call<'_>, context: &mut Context) -> Begun {
    let early = early_fd(call, context)?;
    let data = call.at(1);
    let (bytes, position) = if let Some(text) = data.as_string() {
        let encoding = args::encoding(&call.at(3), Encoding::UTF8, context);
        let encoding = encoding.unwrap_or(Encoding::UTF8);
        let position = args::write_position(&call.at(2));
        if encoding == Encoding::Text(crate::modules::buffer::Encoding::Hex) && text.len() % 2 != 0
        {
            let reason = format!("is invalid for data of length {}", text.len());
            let given = call.at(3);
            return Err(errors::invalid_arg_value(
                "encoding", &given, &reason, context,
            ));
        }
        (bytes::decoded(&text, encoding), position)
    } else {
        let Some(view) = View::of(&data, context) else {
            let types = ["string", "Buffer", "TypedArray", "DataView"];
            return Err(errors::invalid_arg_type("buffer", &types, &data, context));
        };
        let mut rest = [call.at(2), call.at(3), call.at(4)];
        if call.face == Face::Promise && view.len() == 0 {
            rest = Default::default();
        }
        if let Some(options) = rest[0].as_object().filter(|object| !object.is_callable()) {
            for (place, name) in rest.iter_mut().zip(["offset", "length", "position"]) {
                *place = args::get(&options, name, context)?;
            }
        }
        let [offset, length, position] = rest;
        let offset = if offset.is_null_or_undefined() {
            0
        } else {
            args::whole(&offset, "offset", 0.0, SAFE, context)? as usize
        };
        if offset > view.len() {
            let range = format!("<= {}", view.len());
            let offset = JsValue::from(offset as f64);
            return Err(args::out_of_range("offset", &range, &offset, context));
        }
        let length = match length.as_number() {
            Some(length) => length.trunc(),
            None => (view.len() - offset) as f64,
        };
        check_length(length, offset, view.len(), context)?;
        let position = args::write_position(&position);
        (view.copy(offset, length as usize), position)
    };
    let fd = late_fd(call, early, context)?;
    Ok(Job::once(
        "write",
        move || {
            write_at(borrowed(fd), &bytes, position).map_err(|errno| Failure::call("write", errno))
        },
        move |count, _| {
            Ok(Outcome::Pair(
                (count as f64).into(),
                data,
                ["bytesWritten", "buffer"],
            ))
        },
    ))
}

fn views(value: &JsValue, context: &mut Context) -> JsResult<Vec<View>> {
    let wrong = |context: &mut Context| {
        Err(errors::invalid_arg_type(
            "buffers",
            &["ArrayBufferView[]"],
            value,
            context,
        ))
    };
    let Some(array) = value
        .as_object()
        .and_then(|object| JsArray::from_object(object.clone()).ok())
    else {
        return wrong(context);
    };
    let length = array.length(context)?;
    let mut views = Vec::new();
    for at in 0..length {
        let item = array.get(at, context)?;
        match View::of(&item, context) {
            Some(view) => views.push(view),
            None => return wrong(context),
        }
    }
    Ok(views)
}

/// As many slices as the OS takes in one call.
const MOST_SLICES: usize = 1024;

pub fn readv(call: &Call<'_>, context: &mut Context) -> Begun {
    let early = early_fd(call, context)?;
    let buffers = call.at(1);
    let views = views(&buffers, context)?;
    let fd = late_fd(call, early, context)?;
    let position = args::write_position(&call.at(2));
    let lengths: Vec<usize> = views.iter().map(View::len).collect();
    Ok(Job::once(
        "readv",
        move || {
            if lengths.is_empty() {
                return Err(Failure::call("read", Errno::INVAL));
            }
            let mut parts = Vec::with_capacity(lengths.len());
            for length in lengths {
                parts.push(room(length, "read")?);
            }
            let mut slices: Vec<IoSliceMut<'_>> = parts
                .iter_mut()
                .take(MOST_SLICES)
                .map(|part| IoSliceMut::new(part))
                .collect();
            let file = borrowed(fd);
            let count = retry_on_intr(|| match position {
                Some(position) => io::preadv(file, &mut slices, position),
                None => io::readv(file, &mut slices),
            })
            .map_err(|errno| Failure::call("read", errno))?;
            Ok((parts, count))
        },
        move |(parts, count), context| {
            let mut left = count;
            for (view, part) in views.iter().zip(&parts) {
                let here = part.len().min(left);
                view.put(0, &part[..here], context)?;
                left -= here;
            }
            let count = (count as f64).into();
            Ok(Outcome::Pair(count, buffers, ["bytesRead", "buffers"]))
        },
    ))
}

pub fn writev(call: &Call<'_>, context: &mut Context) -> Begun {
    let early = early_fd(call, context)?;
    let buffers = call.at(1);
    let views = views(&buffers, context)?;
    let fd = late_fd(call, early, context)?;
    let parts: Vec<Vec<u8>> = views.iter().map(|view| view.copy(0, view.len())).collect();
    let position = args::write_position(&call.at(2));
    let is_idle = parts.is_empty();
    let job = Job::once(
        "writev",
        move || {
            if parts.is_empty() {
                return Ok(0);
            }
            let slices: Vec<IoSlice<'_>> = parts
                .iter()
                .take(MOST_SLICES)
                .map(|part| IoSlice::new(part))
                .collect();
            let file = borrowed(fd);
            retry_on_intr(|| match position {
                Some(position) => io::pwritev(file, &slices, position),
                None => io::writev(file, &slices),
            })
            .map_err(|errno| Failure::call("write", errno))
        },
        move |count, _| {
            let count = (count as f64).into();
            Ok(Outcome::Pair(count, buffers, ["bytesWritten", "buffers"]))
        },
    );
    Ok(Job { is_idle, ..job })
}

/// `_toUnixTimestamp`, which old packages use.
pub fn to_unix_timestamp(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let value = args.first().cloned().unwrap_or_default();
    let _ = convert::integer(&value);
    Ok(args::seconds(&value, "time", context)?.into())
}
