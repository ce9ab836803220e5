//! Whole files: `readFile`, `writeFile`, `appendFile`.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd, RawFd};

use boa_engine::{Context, JsObject, JsResult, JsValue};
use rustix::io::retry_on_intr;

use super::args::{self, Options};
use super::bytes::{self, Block, Encoding, View};
use super::descriptors::{borrowed, write_at};
use super::failure::{Failure, PathBytes};
use super::handle;
use super::operation::{Call, Face, Job, Outcome, Step};
use super::paths::{nothing, open_file};
use super::stats::{self, Whose};
use crate::engine::errors;

/// What Node reads at once, in bytes, when it knows the size, and when it does not.
const PART: usize = 512 * 1024;
const UNKNOWN_PART: usize = 64 * 1024;
/// Larger files are refused (`ERR_FS_FILE_TOO_LARGE`).
const LARGEST: u64 = (1 << 31) - 1;

/// The file an operation is about.
enum Target {
    Path(PathBytes, i32, u32),
    /// Opened by the program, which closes it.
    Theirs(RawFd),
    /// Opened here, closed here.
    Ours(OwnedFd),
    Gone,
}

impl Target {
    fn file(&self) -> BorrowedFd<'_> {
        match self {
            Self::Ours(file) => file.as_fd(),
            Self::Theirs(fd) => borrowed(*fd),
            // Not reached: stages open before they use.
            Self::Path(..) | Self::Gone => borrowed(RawFd::MAX),
        }
    }

    fn open(&mut self) -> Result<(), Failure> {
        if let Self::Path(path, flags, mode) = self {
            *self = Self::Ours(open_file(path, *flags, *mode)?);
        }
        Ok(())
    }
}

/// A path, a descriptor or a FileHandle.
fn target(call: &Call<'_>, flags: i32, mode: u32, context: &mut Context) -> JsResult<Target> {
    let value = &call.at(0);
    if let Some(object) = value.as_object()
        && let Some(fd) = handle::descriptor(&object)
    {
        return Ok(Target::Theirs(args::fd(&fd.into(), context)?));
    }
    // Every whole number from 0 counts as a descriptor, but not for a promise; other numbers are no
    // path either.
    if call.face != Face::Promise
        && let Some(number) = value.as_number()
        && number.fract() == 0.0
        && (0.0..=2_147_483_647.0).contains(&number)
    {
        return Ok(Target::Theirs(number as RawFd));
    }
    Ok(Target::Path(
        args::path(value, "path", context)?,
        flags,
        mode,
    ))
}

enum Stage {
    Open,
    Size,
    Read,
    Close,
}

struct Reading {
    target: Target,
    stage: Stage,
    /// Size in bytes; 0 when it is not known, as of files in /proc.
    size: usize,
    block: Block,
    part: usize,
}

impl Reading {
    fn step(&mut self) -> Step<Block> {
        match self.stage {
            Stage::Open => {
                if let Err(failure) = self.target.open() {
                    return Step::Done(Err(failure));
                }
                self.stage = Stage::Size;
                Step::Opened { more: true }
            }
            Stage::Size => {
                match self.ask_size() {
                    Ok(()) => self.stage = Stage::Read,
                    Err(failure) => return self.end(Err(failure)),
                }
                Step::More
            }
            Stage::Read => match self.read() {
                Ok(true) => self.end(Ok(())),
                Ok(false) => Step::More,
                Err(failure) => self.end(Err(failure)),
            },
            Stage::Close => {
                self.target = Target::Gone;
                self.deliver()
            }
        }
    }

    fn ask_size(&mut self) -> Result<(), Failure> {
        let stat = stats::stat(&Whose::Open(self.target.file()))
            .map_err(|errno| Failure::call("fstat", errno))?;
        if !stat.is(libc::S_IFREG) {
            return Ok(());
        }
        if stat.size() > LARGEST {
            return Err(Failure::TooLarge(stat.size()));
        }
        self.size = stat.size() as usize;
        self.reserve(self.size)
    }

    fn reserve(&mut self, more: usize) -> Result<(), Failure> {
        self.block
            .try_reserve(more)
            .map_err(|_| Failure::memory("read"))
    }

    /// Reads a part; true at the end.
    fn read(&mut self) -> Result<bool, Failure> {
        let have = self.block.len();
        let want = if self.size == 0 {
            self.reserve(UNKNOWN_PART)?;
            UNKNOWN_PART
        } else {
            (self.size - have).min(self.part)
        };
        let count = read_into(&mut self.block, self.target.file(), want)
            .map_err(|errno| Failure::call("read", errno))?;
        if self.size == 0 && self.block.len() as u64 > LARGEST {
            return Err(Failure::TooLarge(self.block.len() as u64));
        }
        Ok(count == 0 || (self.size > 0 && self.block.len() >= self.size))
    }

    fn end(&mut self, result: Result<(), Failure>) -> Step<Block> {
        if !matches!(self.target, Target::Theirs(_)) {
            self.stage = Stage::Close;
            return Step::Closing(result);
        }
        match result {
            Ok(()) => self.deliver(),
            Err(failure) => Step::Done(Err(failure)),
        }
    }

    fn deliver(&mut self) -> Step<Block> {
        Step::Done(Ok(std::mem::replace(&mut self.block, Block::new(64))))
    }
}

/// Reads at most `want` bytes behind what the block holds, within its capacity.
fn read_into(
    block: &mut Block,
    file: BorrowedFd<'_>,
    want: usize,
) -> Result<usize, rustix::io::Errno> {
    use std::mem::MaybeUninit;
    let have = block.len();
    let want = want.min(block.capacity() - have);
    // SAFETY: `have + want` is at most the capacity, so the `want` bytes behind the first `have`
    // belong to the block and nobody else; they may be uninitialised, which the type says.
    let room = unsafe {
        std::slice::from_raw_parts_mut(block.as_mut_ptr().add(have).cast::<MaybeUninit<u8>>(), want)
    };
    let count = retry_on_intr(|| rustix::io::read(file, &mut *room).map(|(read, _)| read.len()))?;
    // SAFETY: the OS has written `count` bytes, at most `want`, from `have` on.
    unsafe { block.set_len(have + count) };
    Ok(count)
}

pub fn read_file(call: &Call<'_>, context: &mut Context) -> JsResult<Job> {
    let options = Options::read(&call.at(1), context)?;
    let encoding = options.encoding(Encoding::Buffer, context)?;
    let signal = options.signal(context)?;
    let flags = args::flags(&options.get("flag", context)?, context)?;
    let target = target(call, flags, 0o666, context)?;
    let theirs = matches!(target, Target::Theirs(_));
    let mut reading = Reading {
        stage: if theirs { Stage::Size } else { Stage::Open },
        target,
        size: 0,
        block: Block::new(64),
        part: if call.face == Face::Sync {
            usize::MAX
        } else {
            PART
        },
    };
    let job = Job::stepped(
        "readFile",
        move || reading.step(),
        move |block: Block, context| {
            Ok(Outcome::Value(match encoding {
                Encoding::Buffer => bytes::take(block, context)?,
                encoding => bytes::encoded(&block, encoding, context)?,
            }))
        },
    );
    Ok(Job {
        tick_first: theirs && call.face == Face::Callback,
        signal,
        ..job
    })
}

struct Writing {
    target: Target,
    bytes: Vec<u8>,
    written: usize,
    /// Bytes written at once.
    part: usize,
    /// Whether an empty file is written to, too (Node's promises do not).
    write_nothing: bool,
    flush: bool,
    stage: u8,
}

impl Writing {
    fn step(&mut self) -> Step<()> {
        match self.stage {
            0 => {
                if let Err(failure) = self.target.open() {
                    return Step::Done(Err(failure));
                }
                let more = matches!(self.after_write(), Step::More);
                Step::Opened { more }
            }
            1 => {
                let end = self.written.saturating_add(self.part).min(self.bytes.len());
                let part = &self.bytes[self.written..end];
                match write_at(self.target.file(), part, None) {
                    Ok(count) => {
                        self.written += count;
                        self.write_nothing = false;
                        self.after_write()
                    }
                    Err(errno) => self.close(Err(Failure::call("write", errno))),
                }
            }
            2 => {
                let result = rustix::fs::fsync(self.target.file());
                self.close(result.map_err(|errno| Failure::call("fsync", errno)))
            }
            _ => {
                self.target = Target::Gone;
                Step::Done(Ok(()))
            }
        }
    }

    fn after_write(&mut self) -> Step<()> {
        if self.written < self.bytes.len() || self.write_nothing {
            self.stage = 1;
            Step::More
        } else if self.flush {
            self.stage = 2;
            Step::More
        } else {
            self.close(Ok(()))
        }
    }

    fn close(&mut self, result: Result<(), Failure>) -> Step<()> {
        if matches!(self.target, Target::Theirs(_)) {
            return Step::Done(result);
        }
        self.stage = 3;
        Step::Closing(result)
    }
}

fn data(value: &JsValue, encoding: Encoding, context: &mut Context) -> JsResult<Vec<u8>> {
    if let Some(text) = value.as_string() {
        return Ok(bytes::decoded(&text, encoding));
    }
    match View::of(value, context) {
        Some(view) => Ok(view.copy(0, view.len())),
        None => {
            let types = ["string", "Buffer", "TypedArray", "DataView"];
            Err(errors::invalid_arg_type("data", &types, value, context))
        }
    }
}

fn write_job(call: &Call<'_>, default_flag: i32, context: &mut Context) -> JsResult<Job> {
    let options = Options::read(&call.at(2), context)?;
    let encoding = options.encoding(Encoding::UTF8, context)?;
    let flush = options.flag("flush", context)?;
    let bytes = data(&call.at(1), encoding, context)?;
    let signal = options.signal(context)?;
    let flag = options.get("flag", context)?;
    let flags = if flag.to_boolean() {
        args::flags(&flag, context)?
    } else {
        default_flag
    };
    let mode = options.get("mode", context)?;
    let mode = args::mode(&mode, "mode", Some(0o666), context)?;
    let target = target(call, flags, mode, context)?;
    let promise = call.face == Face::Promise;
    let theirs = matches!(target, Target::Theirs(_));
    let mut writing = Writing {
        target,
        bytes,
        written: 0,
        part: if promise { PART } else { usize::MAX },
        write_nothing: !promise,
        flush,
        stage: u8::from(theirs),
    };
    if theirs && writing.bytes.is_empty() && promise {
        writing.write_nothing = true;
    }
    let job = Job::stepped("writeFile", move || writing.step(), nothing);
    Ok(Job { signal, ..job })
}

/// `promises.writeFile` takes strings from iterables and streams too; those are gathered in
/// JavaScript, so what comes here is bytes or text.
pub fn write_file(call: &Call<'_>, context: &mut Context) -> JsResult<Job> {
    const FLAGS: i32 = libc::O_TRUNC | libc::O_CREAT | libc::O_WRONLY;
    write_job(call, FLAGS, context)
}

pub fn append_file(call: &Call<'_>, context: &mut Context) -> JsResult<Job> {
    const FLAGS: i32 = libc::O_APPEND | libc::O_CREAT | libc::O_WRONLY;
    write_job(call, FLAGS, context)
}

/// Whether a value is an object that could be iterated for data.
pub fn is_source(value: &JsValue, context: &mut Context) -> JsResult<Option<JsObject>> {
    use boa_engine::JsSymbol;
    let Some(object) = value.as_object() else {
        return Ok(None);
    };
    if View::of(value, context).is_some() {
        return Ok(None);
    }
    for symbol in [JsSymbol::async_iterator(), JsSymbol::iterator()] {
        if object.get(symbol, context)?.is_callable() {
            return Ok(Some(object.clone()));
        }
    }
    Ok(None)
}
