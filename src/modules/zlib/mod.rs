//! `zlib`: what js/zlib.js and js/internal/zlib stand on. A codec takes and gives bytes in steps;
//! a stream takes its steps on the pool one at a time, the functions without a stream take all of
//! theirs in one task.

mod brotli;
mod codec;
mod constants;
mod deflate;
mod inflate;
mod zstd;
mod zstream;

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsObject, JsResult, JsString, JsValue, Trace,
    js_string,
    object::builtins::{JsArray, JsFunction},
    property::Attribute,
};

use crate::engine::errors::{self, Class};
use crate::engine::{convert, define, heap};
use crate::modules::buffer;
use crate::runtime::{Origin, runtime};
use codec::{Codec, Failure, Step};

/// What a codec holds outside the engine's heap, roughly, in bytes.
const CODEC_SIZE: usize = 256 << 10;
/// The first output buffer of a task that makes all its output at once, in bytes; at most, it is
/// as large as the second.
const FIRST_OUTPUT: usize = 16 << 10;
const LARGEST_FIRST_OUTPUT: usize = 1 << 20;

/// Functions for js/zlib.js and js/internal/zlib.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("open", 2, open),
            ("step", 5, step),
            ("stepSync", 4, step_sync),
            ("reset", 1, reset),
            ("params", 3, params),
            ("close", 1, close),
            ("whole", 4, whole),
            ("wholeSync", 3, whole_sync),
            ("crc32", 2, crc32),
        ],
        context,
    );
    let table = JsObject::with_null_proto();
    for &(name, value) in constants::ALL {
        define::put_with(&table, JsString::from(name), value, Attribute::ENUMERABLE);
    }
    define::put(&half, "constants", table);
    Ok(half)
}

/// What a script asks for, by Node's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mode(i32);

impl Mode {
    /// The name of its tasks.
    fn task(self) -> &'static str {
        match self.0 {
            1 => "zlib.deflate",
            2 => "zlib.inflate",
            3 => "zlib.gzip",
            4 => "zlib.gunzip",
            5 => "zlib.deflateRaw",
            6 => "zlib.inflateRaw",
            7 => "zlib.unzip",
            8 => "zlib.brotliDecompress",
            9 => "zlib.brotliCompress",
            10 => "zlib.zstdCompress",
            _ => "zlib.zstdDecompress",
        }
    }
}

/// What a codec is made with; readable on any thread.
struct Options {
    mode: Mode,
    level: i32,
    window_bits: i32,
    mem_level: i32,
    strategy: i32,
    dictionary: Vec<u8>,
    params: Vec<(i32, u32)>,
    source_size: Option<u64>,
    rejects_junk: bool,
}

impl Options {
    /// From the object that js/internal/zlib/options.js makes; what it checked is not checked
    /// again, but nothing that a script could have changed is trusted to be sensible.
    fn of(args: &[JsValue], context: &mut Context) -> JsResult<Self> {
        let mode = Mode(args.get_or_undefined(0).to_i32(context)?);
        let object = args.get_or_undefined(1).to_object(context)?;
        let mut number = |name: &str, fallback: i32| -> JsResult<i32> {
            match object.get(JsString::from(name), context)? {
                value if value.is_undefined() => Ok(fallback),
                value => value.to_i32(context),
            }
        };
        let level = number("level", -1)?;
        let window_bits = number("windowBits", 15)?;
        let mem_level = number("memLevel", 8)?;
        let strategy = number("strategy", 0)?;
        let dictionary = object.get(js_string!("dictionary"), context)?;
        let dictionary =
            buffer::with_bytes(&dictionary, context, <[u8]>::to_vec).unwrap_or_default();
        let rejects_junk = object.get(js_string!("rejectGarbageAfterEnd"), context)?;
        let size = object.get(js_string!("pledgedSrcSize"), context)?;
        let source_size = size.as_number().map(|size| size as u64);
        let mut params = Vec::new();
        let list = object.get(js_string!("params"), context)?;
        if let Some(list) = list
            .as_object()
            .and_then(|list| JsArray::from_object(list).ok())
        {
            for at in 0..list.length(context)? / 2 {
                let key = list.get(at * 2, context)?.to_i32(context)?;
                let value = list.get(at * 2 + 1, context)?.to_u32(context)?;
                params.push((key, value));
            }
        }
        Ok(Self {
            mode,
            level,
            window_bits,
            mem_level,
            strategy,
            dictionary,
            params,
            source_size,
            rejects_junk: rejects_junk.to_boolean(),
        })
    }

    fn codec(self) -> Result<Box<dyn Codec>, Failure> {
        use deflate::Wrap;
        use inflate::Format;
        let wrap = match self.mode.0 {
            1 => Some(Wrap::Zlib),
            3 => Some(Wrap::Gzip),
            5 => Some(Wrap::Raw),
            _ => None,
        };
        if let Some(wrap) = wrap {
            return Ok(Box::new(deflate::Deflater::new(deflate::Settings {
                wrap,
                level: self.level,
                window_bits: self.window_bits,
                mem_level: self.mem_level,
                strategy: self.strategy,
                dictionary: self.dictionary,
            })?));
        }
        let format = match self.mode.0 {
            2 => Format::Zlib,
            4 => Format::Gzip,
            6 => Format::Raw,
            7 => Format::Either(0),
            8 => return Ok(Box::new(brotli::Decompressor::new(self.params)?)),
            9 => return Ok(Box::new(brotli::Compressor::new(self.params)?)),
            10 => {
                let (dictionary, size) = (self.dictionary, self.source_size);
                let made = zstd::Compressor::new(&self.params, &dictionary, size)?;
                return Ok(Box::new(made));
            }
            _ => {
                let made = zstd::Decompressor::new(&self.params, &self.dictionary)?;
                return Ok(Box::new(made));
            }
        };
        let mut made = inflate::Inflater::new(format, self.window_bits, self.dictionary)?;
        made.has_one_member = self.rejects_junk;
        Ok(Box::new(made))
    }
}

/// A codec, and what it has not read yet of the chunk it was given.
struct Work {
    codec: Box<dyn Codec>,
    chunk: Vec<u8>,
    at: usize,
}

/// What a step gives back, beside the work itself.
struct Stepped {
    output: Vec<u8>,
    room: usize,
    left: usize,
    failure: Option<Failure>,
}

impl Work {
    /// One step with `room` bytes for its output.
    fn step(&mut self, flush: i32, room: usize) -> Stepped {
        let mut output = vec![0; room];
        let Step {
            read,
            written,
            failure,
        } = self.codec.step(&self.chunk[self.at..], &mut output, flush);
        self.at += read;
        output.truncate(written);
        let left = self.chunk.len() - self.at;
        if left == 0 {
            self.chunk = Vec::new();
            self.at = 0;
        }
        Stepped {
            output,
            room: room - written,
            left,
            failure,
        }
    }
}

/// What a stream of zlib's holds. Its work is with the pool while a step is under way.
#[derive(Trace, Finalize, JsData)]
struct Handle {
    #[unsafe_ignore_trace]
    mode: Mode,
    #[unsafe_ignore_trace]
    work: RefCell<Option<Work>>,
    #[unsafe_ignore_trace]
    closed: Cell<bool>,
    /// Its steps are told of as its executions.
    origin: Origin,
}

/// What Node numbers of a codec.
fn origin(context: &mut Context) -> Origin {
    let mut origin = runtime().origin();
    (runtime().execution).announce(&mut origin, "ZLIB", context);
    origin
}

fn handle_argument(args: &[JsValue]) -> JsResult<JsObject<Handle>> {
    args.get_or_undefined(0)
        .as_object()
        .and_then(|object| object.downcast::<Handle>().ok())
        .ok_or_else(convert::illegal_invocation)
}

fn error_of(failure: &Failure, context: &mut Context) -> JsObject {
    if failure.code == "ERR_ZLIB_INITIALIZATION_FAILED" {
        return errors::coded(Class::Error, &failure.code, &failure.message, context);
    }
    let error = errors::plain(Class::Error, &failure.message, context);
    define::put(&error, "errno", failure.errno);
    define::put(&error, "code", JsString::from(failure.code.as_str()));
    error
}

fn thrown(failure: &Failure, context: &mut Context) -> JsError {
    errors::thrown(error_of(failure, context))
}

/// `open(mode, options)`: a handle for a stream.
fn open(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let options = Options::of(args, context)?;
    let mode = options.mode;
    heap::allocating(CODEC_SIZE);
    let codec = options
        .codec()
        .map_err(|failure| thrown(&failure, context))?;
    let handle = Handle {
        mode,
        work: RefCell::new(Some(Work {
            codec,
            chunk: Vec::new(),
            at: 0,
        })),
        closed: Cell::new(false),
        origin: origin(context),
    };
    let prototype = context.intrinsics().constructors().object().prototype();
    Ok(define::native_object(&prototype, handle, context).into())
}

/// The work of a step: taken out of its handle, with a new chunk if one is given.
fn begin(
    handle: &JsObject<Handle>,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<(Work, i32, usize)> {
    let flush = args.get_or_undefined(1).to_i32(context)?;
    let chunk = args.get_or_undefined(2);
    let chunk = match chunk.is_undefined() {
        true => None,
        false => Some(buffer::bytes_of(chunk, context)?),
    };
    let room = args.get_or_undefined(3).to_u32(context)? as usize;
    let work = handle.borrow().data().work.borrow_mut().take();
    let Some(mut work) = work else {
        let message = "a step of this stream is under way already";
        return Err(errors::thrown(errors::plain(
            Class::Error,
            message,
            context,
        )));
    };
    if let Some(chunk) = chunk {
        work.chunk = chunk;
        work.at = 0;
    }
    Ok((work, flush, room))
}

/// `[error, output, left in the chunk, room left]` of a step; output is null when there is none.
fn results(stepped: Stepped, context: &mut Context) -> JsResult<[JsValue; 4]> {
    let error = match &stepped.failure {
        Some(failure) => error_of(failure, context).into(),
        None => JsValue::null(),
    };
    let output = match stepped.output.is_empty() {
        true => JsValue::null(),
        false => buffer::new_from_vec(stepped.output, context)?.into(),
    };
    Ok([error, output, stepped.left.into(), stepped.room.into()])
}

/// `step(handle, flush, chunk, room, callback)`: one step on the pool; without a chunk it goes on
/// with the last. The callback gets the results, or none when the handle is closed by then.
fn step(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let handle = handle_argument(args)?;
    let callback = callback_argument(args.get_or_undefined(4))?;
    let (mut work, flush, room) = begin(&handle, args, context)?;
    let (name, origin) = {
        let handle = handle.borrow();
        (handle.data().mode.task(), handle.data().origin.clone())
    };
    let task = move || {
        let stepped = work.step(flush, room);
        (work, stepped)
    };
    runtime().offload_for(&origin, name, context, task, move |done, context| {
        let results = match done {
            Ok((work, stepped)) => {
                let handle = handle.borrow();
                let handle = handle.data();
                if handle.closed.get() {
                    [JsValue::null(), JsValue::null(), 0.into(), 0.into()]
                } else {
                    *handle.work.borrow_mut() = Some(work);
                    results(stepped, context)?
                }
            }
            Err(panicked) => {
                let error = errors::plain(Class::Error, &panicked.0, context);
                [error.into(), JsValue::null(), 0.into(), 0.into()]
            }
        };
        callback.call(&JsValue::undefined(), &results, context)?;
        Ok(())
    });
    Ok(JsValue::undefined())
}

fn callback_argument(value: &JsValue) -> JsResult<JsFunction> {
    value.as_function().ok_or_else(convert::illegal_invocation)
}

/// `stepSync(handle, flush, chunk, room)`: the results as an array.
fn step_sync(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let handle = handle_argument(args)?;
    let (mut work, flush, room) = begin(&handle, args, context)?;
    let stepped = work.step(flush, room);
    *handle.borrow().data().work.borrow_mut() = Some(work);
    let results = results(stepped, context)?;
    Ok(JsArray::from_iter(results, context).into())
}

/// Does something with a handle's codec, if no step is under way.
fn with_codec(
    args: &[JsValue],
    context: &mut Context,
    f: impl FnOnce(&mut dyn Codec) -> Result<(), Failure>,
) -> JsResult<JsValue> {
    let handle = handle_argument(args)?;
    let result = match &mut *handle.borrow().data().work.borrow_mut() {
        Some(work) => f(&mut *work.codec),
        None => Ok(()),
    };
    result.map_err(|failure| thrown(&failure, context))?;
    Ok(JsValue::undefined())
}

/// `reset(handle)`
fn reset(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    with_codec(args, context, |codec| codec.reset())
}

/// `params(handle, level, strategy)`
fn params(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let level = args.get_or_undefined(1).to_i32(context)?;
    let strategy = args.get_or_undefined(2).to_i32(context)?;
    with_codec(args, context, |codec| codec.params(level, strategy))
}

/// `close(handle)`: frees the codec, now or when its step is done.
fn close(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let handle = handle_argument(args)?;
    let handle = handle.borrow();
    handle.data().closed.set(true);
    handle.data().work.borrow_mut().take();
    Ok(JsValue::undefined())
}

/// Why work without a stream came to nothing.
enum Failed {
    Codec(Failure),
    TooLarge(usize),
    TrailingJunk,
    Panicked(String),
}

impl Failed {
    fn object(&self, context: &mut Context) -> JsResult<JsObject> {
        match self {
            Self::Codec(failure) => Ok(error_of(failure, context)),
            Self::TooLarge(most) => {
                errors::make("ERR_BUFFER_TOO_LARGE", &[(*most).into()], context)
            }
            Self::TrailingJunk => errors::make("ERR_TRAILING_JUNK_AFTER_STREAM_END", &[], context),
            Self::Panicked(message) => Ok(errors::plain(Class::Error, message, context)),
        }
    }
}

/// All of a task without a stream.
struct Whole {
    options: Options,
    input: Vec<u8>,
    flush: i32,
    most: usize,
    /// The size of the pieces in which Node makes the output.
    chunk: usize,
}

impl Whole {
    fn of(args: &[JsValue], context: &mut Context) -> JsResult<Self> {
        let options = Options::of(args, context)?;
        let input = buffer::bytes_of(args.get_or_undefined(2), context)?;
        let object = args.get_or_undefined(1).to_object(context)?;
        let flush = object.get(js_string!("finishFlush"), context)?;
        let flush = flush.to_i32(context)?;
        let most = object.get(js_string!("maxOutputLength"), context)?;
        let most = most.to_number(context)? as usize;
        let chunk = object.get(js_string!("chunkSize"), context)?;
        let chunk = chunk.to_number(context)?.clamp(64.0, 1e9) as usize;
        Ok(Self {
            options,
            input,
            flush,
            most,
            chunk,
        })
    }

    fn begin(self) -> Result<Running, Failed> {
        let rejects_junk = self.options.rejects_junk;
        Ok(Running {
            codec: self.options.codec().map_err(Failed::Codec)?,
            input: self.input,
            at: 0,
            output: Vec::new(),
            flush: self.flush,
            most: self.most,
            rejects_junk,
            is_over: false,
        })
    }

    /// All of it at once.
    fn run(self) -> Result<Vec<u8>, Failed> {
        let mut room = self.input.len().clamp(FIRST_OUTPUT, LARGEST_FIRST_OUTPUT);
        let mut running = self.begin()?;
        while !running.step(room)? {
            // As much again as there is: few steps, and never more than twice what is needed.
            let written = running.output.len();
            room = written.min(running.most.saturating_sub(written) + 1);
        }
        Ok(running.output)
    }
}

/// A task without a stream, under way.
struct Running {
    codec: Box<dyn Codec>,
    input: Vec<u8>,
    at: usize,
    output: Vec<u8>,
    flush: i32,
    most: usize,
    rejects_junk: bool,
    /// All is there, but Node has asked for more.
    is_over: bool,
}

impl Running {
    /// One step with so much room for its output; whether it was the last.
    fn step(&mut self, room: usize) -> Result<bool, Failed> {
        let written = self.output.len();
        self.output
            .try_reserve(room)
            .map_err(|_| Failed::TooLarge(self.most))?;
        self.output.resize(written + room, 0);
        let output = &mut self.output[written..];
        let step = self.codec.step(&self.input[self.at..], output, self.flush);
        self.output.truncate(written + step.written);
        self.at += step.read;
        if let Some(failure) = step.failure {
            return Err(Failed::Codec(failure));
        }
        if self.output.len() > self.most {
            return Err(Failed::TooLarge(self.most));
        }
        if step.written == room {
            return Ok(false);
        }
        if self.at < self.input.len() && self.rejects_junk {
            return Err(Failed::TrailingJunk);
        }
        Ok(true)
    }

    /// A step as a task of its own, as Node does it: one for each chunk of output, and one that
    /// brings nothing more.
    fn step_of_node(mut self, chunk: usize) -> Result<Progress, Failed> {
        if self.is_over {
            return Ok(Progress::Done(self.output));
        }
        self.is_over = self.step(chunk)?;
        Ok(Progress::More(self))
    }
}

enum Progress {
    More(Running),
    Done(Vec<u8>),
}

fn whole_output(bytes: Vec<u8>, context: &mut Context) -> JsResult<JsValue> {
    Ok(buffer::new_from_vec(bytes, context)?.into())
}

/// `wholeSync(mode, options, data)`: all of the output.
fn whole_sync(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let whole = Whole::of(args, context)?;
    origin(context);
    match whole.run() {
        Ok(bytes) => whole_output(bytes, context),
        Err(failed) => Err(errors::thrown(failed.object(context)?)),
    }
}

/// `whole(mode, options, data, callback)`: the same on the pool.
fn whole(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let callback = callback_argument(args.get_or_undefined(3))?;
    let whole = Whole::of(args, context)?;
    let name = whole.options.mode.task();
    let chunk = whole.chunk;
    let first = move || whole.begin()?.step_of_node(chunk);
    let origin = origin(context);
    steps(origin, name, chunk, Box::new(first), callback, context);
    Ok(JsValue::undefined())
}

/// Does a step on the pool, and those that follow; then calls back.
fn steps(
    origin: Origin,
    name: &'static str,
    chunk: usize,
    step: Box<dyn FnOnce() -> Result<Progress, Failed> + Send>,
    callback: JsFunction,
    context: &mut Context,
) {
    let of = origin.clone();
    runtime().offload_for(&of, name, context, step, move |done, context| {
        let args = match done.unwrap_or_else(|panicked| Err(Failed::Panicked(panicked.0))) {
            Ok(Progress::More(running)) => {
                let next = move || running.step_of_node(chunk);
                steps(origin, name, chunk, Box::new(next), callback, context);
                return Ok(());
            }
            Ok(Progress::Done(bytes)) => vec![JsValue::null(), whole_output(bytes, context)?],
            Err(failed) => vec![failed.object(context)?.into()],
        };
        callback.call(&JsValue::undefined(), &args, context)?;
        Ok(())
    });
}

/// `crc32(data, value)`
fn crc32(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(1).to_u32(context)?;
    let data = args.get_or_undefined(0);
    let sum = match buffer::with_bytes(data, context, |bytes| zstream::crc32(value, bytes)) {
        Some(sum) => sum,
        None => zstream::crc32(value, &buffer::bytes_of(data, context)?),
    };
    Ok(sum.into())
}
