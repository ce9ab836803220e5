//! `Stats`, `BigIntStats`, `StatFs` and `Dirent`: what the OS says of files, as objects.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsBigInt, JsError, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
    object::builtins::JsFunction,
    property::{Attribute, PropertyDescriptor},
};
use rustix::io::Errno;

use super::bytes::{self, Encoding};
use crate::engine::define;

/// What `stat` tells, in Node's order; times in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileStat {
    /// dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks
    pub numbers: [u64; 10],
    /// atime, mtime, ctime, birthtime
    pub times: [(i64, u32); 4],
}

impl FileStat {
    /// `st_mode`.
    pub fn mode(&self) -> u32 {
        self.numbers[1] as u32
    }

    /// Size in bytes.
    pub fn size(&self) -> u64 {
        self.numbers[8]
    }

    /// Whether the type bits are these (`S_IFDIR` ...).
    pub fn is(&self, kind: u32) -> bool {
        self.mode() & libc::S_IFMT == kind
    }
}

/// Which file is asked about.
pub enum Whose<'a> {
    /// The one a path leads to.
    Path(&'a [u8]),
    /// The link itself, when the path is one.
    Link(&'a [u8]),
    /// An open one.
    Open(rustix::fd::BorrowedFd<'a>),
}

/// Asks the OS.
#[cfg(target_os = "linux")]
pub fn stat(whose: &Whose<'_>) -> Result<FileStat, Errno> {
    use rustix::fs::{AtFlags, CWD, StatxFlags, makedev, statx};
    let wanted = StatxFlags::BASIC_STATS | StatxFlags::BTIME;
    let found = match *whose {
        Whose::Path(path) => statx(CWD, path, AtFlags::empty(), wanted),
        Whose::Link(path) => statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, wanted),
        Whose::Open(fd) => statx(fd, "", AtFlags::EMPTY_PATH, wanted),
    }?;
    let time = |time: rustix::fs::StatxTimestamp| (time.tv_sec, time.tv_nsec);
    Ok(FileStat {
        numbers: [
            makedev(found.stx_dev_major, found.stx_dev_minor),
            u64::from(found.stx_mode),
            u64::from(found.stx_nlink),
            u64::from(found.stx_uid),
            u64::from(found.stx_gid),
            makedev(found.stx_rdev_major, found.stx_rdev_minor),
            u64::from(found.stx_blksize),
            found.stx_ino,
            found.stx_size,
            found.stx_blocks,
        ],
        times: [
            time(found.stx_atime),
            time(found.stx_mtime),
            time(found.stx_ctime),
            time(found.stx_btime),
        ],
    })
}

/// Asks the OS. Where it does not say when a file was made, that is its last change of status.
#[cfg(not(target_os = "linux"))]
pub fn stat(whose: &Whose<'_>) -> Result<FileStat, Errno> {
    let found = match *whose {
        Whose::Path(path) => rustix::fs::stat(path),
        Whose::Link(path) => rustix::fs::lstat(path),
        Whose::Open(fd) => rustix::fs::fstat(fd),
    }?;
    let ctime = (found.st_ctime as i64, found.st_ctime_nsec as u32);
    Ok(FileStat {
        numbers: [
            found.st_dev as u64,
            found.st_mode as u64,
            found.st_nlink as u64,
            found.st_uid as u64,
            found.st_gid as u64,
            found.st_rdev as u64,
            found.st_blksize as u64,
            found.st_ino as u64,
            found.st_size as u64,
            found.st_blocks as u64,
        ],
        times: [
            (found.st_atime as i64, found.st_atime_nsec as u32),
            (found.st_mtime as i64, found.st_mtime_nsec as u32),
            ctime,
            ctime,
        ],
    })
}

const NUMBERS: [&str; 10] = [
    "dev", "mode", "nlink", "uid", "gid", "rdev", "blksize", "ino", "size", "blocks",
];
const TIMES: [&str; 4] = ["atime", "mtime", "ctime", "birthtime"];

struct Classes {
    stats: JsObject,
    stats_class: JsFunction,
    big_stats: JsObject,
    stat_fs: JsObject,
    dirent: JsObject,
    dirent_class: JsFunction,
    kind: JsSymbol,
}

thread_local! {
    static CLASSES: RefCell<Option<&'static Classes>> = const { RefCell::new(None) };
}

fn classes(context: &mut Context) -> &'static Classes {
    if let Some(made) = CLASSES.with(|classes| *classes.borrow()) {
        return made;
    }
    // For as long as the thread lives: scripts can get at the prototypes at any time.
    let made: &'static Classes = Box::leak(Box::new(make(context)));
    CLASSES.with(|classes| *classes.borrow_mut() = Some(made));
    made
}

const KINDS: [(&str, u32, i32); 7] = [
    ("isDirectory", libc::S_IFDIR, 2),
    ("isFile", libc::S_IFREG, 1),
    ("isBlockDevice", libc::S_IFBLK, 7),
    ("isCharacterDevice", libc::S_IFCHR, 6),
    ("isSymbolicLink", libc::S_IFLNK, 3),
    ("isFIFO", libc::S_IFIFO, 4),
    ("isSocket", libc::S_IFSOCK, 5),
];

fn has_mode(this: &JsValue, kind: u32, context: &mut Context) -> JsResult<bool> {
    let Some(object) = this.as_object() else {
        return Err(crate::engine::convert::illegal_invocation());
    };
    let mode = object.get(js_string!("mode"), context)?;
    let mode = match mode.as_bigint() {
        Some(big) => big.to_f64() as i64,
        None => mode.to_number(context)? as i64,
    };
    Ok(mode & i64::from(libc::S_IFMT) == i64::from(kind))
}

fn make(context: &mut Context) -> Classes {
    let base = define::object(context);
    define::constructor("StatsBase", 0, illegal, &base, context);
    for &(name, mode, _) in &KINDS {
        let test = define::closure(
            name,
            0,
            |this, _, mode: &u32, context| Ok(has_mode(this, *mode, context)?.into()),
            mode,
            context,
        );
        define::put(&base, name, test);
    }
    let child = |name: &str, context: &mut Context| {
        let prototype = JsObject::with_object_proto(context.intrinsics());
        prototype.set_prototype(Some(base.clone()));
        let class = define::constructor(name, 14, construct_stats, &prototype, context);
        for (at, &time) in TIMES.iter().enumerate() {
            time_accessor(&prototype, time, at, context);
        }
        (prototype, class)
    };
    let (stats, stats_class) = child("Stats", context);
    let (big_stats, _) = child("BigIntStats", context);
    let stat_fs = define::object(context);
    define::constructor("StatFs", 0, illegal, &stat_fs, context);
    let dirent = define::object(context);
    let dirent_class = define::constructor("Dirent", 3, construct_dirent, &dirent, context);
    let kind = JsSymbol::new(Some(js_string!("type"))).unwrap_or_else(JsSymbol::iterator);
    for &(name, _, number) in &KINDS {
        let test = define::closure(
            name,
            0,
            |this, _, number: &i32, context| {
                let Some(object) = this.as_object() else {
                    return Err(crate::engine::convert::illegal_invocation());
                };
                let kind = classes(context).kind.clone();
                let own = object.get(kind, context)?;
                Ok(own.strict_equals(&JsValue::from(*number)).into())
            },
            number,
            context,
        );
        define::put_hidden(&dirent, name, test);
    }
    Classes {
        stats,
        stats_class,
        big_stats,
        stat_fs,
        dirent,
        dirent_class,
        kind,
    }
}

fn illegal(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Err(boa_engine::JsNativeError::typ()
        .with_message("Illegal constructor")
        .into())
}

/// `atime` and its like become Dates when they are first read, and stay.
fn time_accessor(prototype: &JsObject, name: &str, at: usize, context: &mut Context) {
    let get = define::closure(
        name,
        0,
        |this, _, at: &usize, context| {
            let Some(object) = this.as_object() else {
                return Ok(JsValue::undefined());
            };
            let name = TIMES[*at];
            let milliseconds = object.get(JsString::from(format!("{name}Ms").as_str()), context)?;
            let milliseconds = match milliseconds.as_bigint() {
                Some(big) => big.to_f64(),
                None => milliseconds.to_number(context)?,
            };
            let date = date(milliseconds, context)?;
            object.define_property_or_throw(
                JsString::from(name),
                PropertyDescriptor::builder()
                    .value(date.clone())
                    .writable(true)
                    .enumerable(true)
                    .configurable(true),
                context,
            )?;
            Ok(date)
        },
        at,
        context,
    );
    let set = define::closure(
        name,
        1,
        |this, args, at: &usize, context| {
            if let Some(object) = this.as_object() {
                object.define_property_or_throw(
                    JsString::from(TIMES[*at]),
                    PropertyDescriptor::builder()
                        .value(args.get_or_undefined(0).clone())
                        .writable(true)
                        .enumerable(true)
                        .configurable(true),
                    context,
                )?;
            }
            Ok(JsValue::undefined())
        },
        at,
        context,
    );
    prototype.insert_property(
        JsString::from(name),
        PropertyDescriptor::builder()
            .get(get)
            .set(set)
            .enumerable(true)
            .configurable(true),
    );
}

fn date(milliseconds: f64, context: &mut Context) -> JsResult<JsValue> {
    let class = context.intrinsics().constructors().date().constructor();
    // Node rounds to the nearest millisecond.
    let made = class.construct(&[(milliseconds + 0.5).floor().into()], None, context)?;
    Ok(made.into())
}

/// `new Stats(dev, mode, ..., atimeMs, mtimeMs, ctimeMs, birthtimeMs)`, deprecated but public.
fn construct_stats(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    super::deprecations::warn("DEP0180", "fs.Stats constructor is deprecated.", context)?;
    let prototype = classes(context).stats.clone();
    let object = JsObject::new(context.root_shape(), prototype, ()).upcast();
    for (at, name) in NUMBERS.iter().enumerate() {
        define::put(&object, name, args.get_or_undefined(at).clone());
    }
    for (at, name) in TIMES.iter().enumerate() {
        let value = args.get_or_undefined(10 + at).clone();
        define::put(&object, &format!("{name}Ms"), value);
    }
    Ok(object.into())
}

/// A `Stats` or `BigIntStats`.
pub fn stats_object(stat: &FileStat, bigint: bool, context: &mut Context) -> JsValue {
    const MS: [&str; 4] = ["atimeMs", "mtimeMs", "ctimeMs", "birthtimeMs"];
    const NS: [&str; 4] = ["atimeNs", "mtimeNs", "ctimeNs", "birthtimeNs"];
    let classes = classes(context);
    let prototype = if bigint {
        &classes.big_stats
    } else {
        &classes.stats
    };
    let object = JsObject::new(context.root_shape(), prototype.clone(), ()).upcast();
    let number = |value: u64| {
        if bigint {
            JsValue::from(JsBigInt::from(value))
        } else {
            JsValue::from(value as f64)
        }
    };
    for (name, value) in NUMBERS.iter().zip(stat.numbers) {
        define::put(&object, name, number(value));
    }
    for (name, (seconds, nanoseconds)) in MS.iter().zip(stat.times) {
        if bigint {
            let value = seconds * 1000 + i64::from(nanoseconds / 1_000_000);
            define::put(&object, name, JsBigInt::from(value));
        } else {
            let value = seconds as f64 * 1000.0 + f64::from(nanoseconds) / 1_000_000.0;
            define::put(&object, name, value);
        }
    }
    if bigint {
        for (name, (seconds, nanoseconds)) in NS.iter().zip(stat.times) {
            let value = JsBigInt::from(seconds);
            let value = JsBigInt::mul(&value, &JsBigInt::from(1_000_000_000));
            let value = JsBigInt::add(&value, &JsBigInt::from(nanoseconds));
            define::put(&object, name, value);
        }
    }
    object.into()
}

/// The class `Stats`.
pub fn stats_class(context: &mut Context) -> JsFunction {
    classes(context).stats_class.clone()
}

/// What `statfs` tells, in Node's order.
pub fn stat_fs_object(numbers: [u64; 8], bigint: bool, context: &mut Context) -> JsValue {
    const NAMES: [&str; 8] = [
        "type", "bsize", "frsize", "blocks", "bfree", "bavail", "files", "ffree",
    ];
    let prototype = classes(context).stat_fs.clone();
    let object = JsObject::new(context.root_shape(), prototype, ()).upcast();
    for (name, value) in NAMES.iter().zip(numbers) {
        if bigint {
            define::put(&object, name, JsBigInt::from(value));
        } else {
            define::put(&object, name, value as f64);
        }
    }
    object.into()
}

/// An entry of a folder.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name in the folder.
    pub name: Vec<u8>,
    /// libuv's number of its type: 1 a file, 2 a folder, 3 a link ...; 0 unknown.
    pub kind: i32,
}

/// libuv's number for a type.
pub fn kind_number(kind: rustix::fs::FileType) -> i32 {
    use rustix::fs::FileType;
    match kind {
        FileType::RegularFile => 1,
        FileType::Directory => 2,
        FileType::Symlink => 3,
        FileType::Fifo => 4,
        FileType::Socket => 5,
        FileType::CharacterDevice => 6,
        FileType::BlockDevice => 7,
        FileType::Unknown => 0,
    }
}

/// libuv's number for a mode's type bits.
pub fn kind_of_mode(mode: u32) -> i32 {
    KINDS
        .iter()
        .find(|(_, bits, _)| mode & libc::S_IFMT == *bits)
        .map_or(0, |&(_, _, number)| number)
}

/// The class `Dirent`.
pub fn dirent_class(context: &mut Context) -> JsFunction {
    classes(context).dirent_class.clone()
}

fn construct_dirent(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = args.get_or_undefined(0).clone();
    let parent = args.get_or_undefined(1).clone();
    Ok(dirent(
        name,
        parent,
        args.get_or_undefined(2).clone(),
        context,
    ))
}

fn dirent(name: JsValue, parent: JsValue, kind: JsValue, context: &mut Context) -> JsValue {
    let classes = classes(context);
    let object = JsObject::new(context.root_shape(), classes.dirent.clone(), ()).upcast();
    define::put(&object, "name", name);
    define::put(&object, "parentPath", parent);
    define::put_with(&object, classes.kind.clone(), kind, Attribute::all());
    object.into()
}

/// A `Dirent`; the parent as the program wrote it.
pub fn dirent_object(
    entry: &Entry,
    parent: &JsValue,
    encoding: Encoding,
    context: &mut Context,
) -> Result<JsValue, JsError> {
    let name = bytes::encoded(&entry.name, encoding, context)?;
    Ok(dirent(name, parent.clone(), entry.kind.into(), context))
}
