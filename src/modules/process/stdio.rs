//! `process.stdin`, `process.stdout`, `process.stderr`: made in js/internal/stdio.js when first
//! read; this is what they stand on.

use std::cell::{Cell, RefCell};
use std::os::fd::BorrowedFd;
use std::rc::Rc;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string, object::builtins::JsFunction,
};
use minimio::Interests;

use crate::engine::{define, errors};
use crate::runtime::{Handle, Output, Watch, runtime};
use crate::trace::Kind;

thread_local! {
    /// stdin, stdout, stderr as far as they have been made.
    static STREAMS: RefCell<[Option<JsObject>; 3]> = const { RefCell::new([None, None, None]) };
    static READING: RefCell<Option<Reading>> = const { RefCell::new(None) };
}

struct Reading {
    watch: Watch,
    handle: Handle,
}

pub(super) fn define(process: &JsObject, context: &mut Context) {
    define::put_accessor_with(
        process,
        js_string!("stdin"),
        |_, _, c| stream(0, c),
        None,
        true,
        context,
    );
    define::put_accessor_with(
        process,
        js_string!("stdout"),
        |_, _, c| stream(1, c),
        None,
        true,
        context,
    );
    define::put_accessor_with(
        process,
        js_string!("stderr"),
        |_, _, c| stream(2, c),
        None,
        true,
        context,
    );
    define::put_functions(
        process,
        &[("openStdin", 0, |_, _, context| {
            let stdin = stream(0, context)?;
            let resume = stdin
                .to_object(context)?
                .get(js_string!("resume"), context)?;
            if let Some(resume) = resume.as_function() {
                resume.call(&stdin, &[], context)?;
            }
            Ok(stdin)
        })],
        context,
    );
}

/// `process.stdin`, `stdout` or `stderr`, by its descriptor.
pub fn stream(number: usize, context: &mut Context) -> JsResult<JsValue> {
    if let Some(known) = STREAMS.with(|streams| streams.borrow()[number].clone()) {
        return Ok(known.into());
    }
    note_open(number, context);
    let exports = crate::modules::require_object("internal/stdio", context)?;
    let make = exports.get(js_string!("open"), context)?;
    let make = make
        .as_function()
        .ok_or_else(crate::engine::convert::illegal_invocation)?;
    let made = make.call(&JsValue::undefined(), &[(number as i32).into()], context)?;
    let object = made.to_object(context)?;
    STREAMS.with(|streams| streams.borrow_mut()[number] = Some(object));
    Ok(made)
}

/// `console` has written to descriptor 1 or 2.
pub fn note_output(number: usize, context: &mut Context) {
    note_open(number, context);
    if !super::ends::is_exiting() {
        let output = if number == 1 {
            Output::Out
        } else {
            Output::Error
        };
        runtime().note_output(output, context);
    }
}

/// `console` formats what it is to write there: Node asks stderr for its colours then.
pub fn note_formatting(number: usize, context: &mut Context) {
    note_open(number, context);
    note_open(2, context);
}

/// Numbers what Node opens for descriptor 1 or 2 when it is used first.
fn note_open(number: usize, context: &mut Context) {
    thread_local! {
        static IS_OPEN: [Cell<bool>; 3] = const { [const { Cell::new(false) }; 3] };
        static WATCHES_SIZE: Cell<bool> = const { Cell::new(false) };
    }
    if IS_OPEN.with(|open| open[number].replace(true)) || number == 0 {
        return;
    }
    let kinds: &[&str] = match kind_of(crate::modules::console::standard(number as i32)) {
        "PIPE" | "SOCKET" => &["PIPEWRAP"],
        // The terminal's size is watched, once for all.
        "TTY" if !WATCHES_SIZE.replace(true) => &["TTYWRAP", "SIGNALWRAP"],
        "TTY" => &["TTYWRAP"],
        _ => &[],
    };
    for kind in kinds {
        let execution = &runtime().execution;
        execution.announce(&mut execution.origin(), kind, context);
    }
}

/// The stream of descriptor 1 or 2 and its `write`, if a script has put its own in the place of
/// ours: `console` must then go through it.
pub fn replaced_write(
    number: usize,
    context: &mut Context,
) -> JsResult<Option<(JsObject, JsFunction)>> {
    let Some(stream) = STREAMS.with(|streams| streams.borrow().get(number).cloned().flatten())
    else {
        return Ok(None);
    };
    // Ours is inherited: an own property is somebody else's.
    if !stream.has_own_property(js_string!("write"), context)? {
        return Ok(None);
    }
    let write = stream.get(js_string!("write"), context)?;
    Ok(write.as_function().map(|write| (stream, write)))
}

/// Writes a line to stderr, through a script's own `write` if it has put one in the place of ours.
pub(super) fn write_error_line(line: &str, context: &mut Context) -> JsResult<()> {
    match replaced_write(2, context)? {
        Some((stream, write)) => {
            let line = JsString::from(format!("{line}\n"));
            write.call(&stream.into(), &[line.into()], context)?;
        }
        None => {
            let stderr = crate::modules::console::standard(2);
            // Where stderr is gone, nobody is left to be told.
            let _ = crate::modules::console::write_all(stderr, format!("{line}\n").as_bytes());
        }
    }
    Ok(())
}

/// Functions for js/internal/stdio.js.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("kind", 1, kind),
            ("write", 2, write),
            ("size", 1, size),
            ("setRawMode", 2, set_raw_mode),
            ("startReading", 1, start_reading),
            ("stopReading", 0, stop_reading),
            ("setReferenced", 1, set_referenced),
            ("whenClosing", 1, when_closing),
        ],
        context,
    );
    Ok(half)
}

/// Calls back in the closing phase.
fn when_closing(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(callback) = args.get_or_undefined(0).as_function() else {
        return Ok(JsValue::undefined());
    };
    let origin = runtime().unnumbered();
    crate::trace::queued(Kind::Close("stdin"), &origin, context);
    runtime().when_closing(Box::new(move |context| {
        runtime().call_back(Kind::Close("stdin"), &origin, context, |context| {
            callback.call(&JsValue::undefined(), &[], context)?;
            Ok(())
        });
    }));
    Ok(JsValue::undefined())
}

fn descriptor(args: &[JsValue], context: &mut Context) -> JsResult<BorrowedFd<'static>> {
    let number = args.get_or_undefined(0).to_i32(context)?.clamp(0, 2);
    // SAFETY: descriptors 0 to 2 belong to the process for all its life; a closed one gives EBADF.
    Ok(unsafe { BorrowedFd::borrow_raw(number) })
}

/// What a descriptor is: `TTY`, `FILE`, `PIPE`, `SOCKET`, or `NONE` when it is closed.
fn kind(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let descriptor = descriptor(args, context)?;
    Ok(JsString::from(kind_of(descriptor)).into())
}

fn kind_of(descriptor: BorrowedFd<'_>) -> &'static str {
    if crate::modules::worker::is_worker() {
        return "WORKER";
    }
    if rustix::termios::isatty(descriptor) {
        return "TTY";
    }
    match rustix::fs::fstat(descriptor) {
        Err(_) => "NONE",
        Ok(stat) => match rustix::fs::FileType::from_raw_mode(stat.st_mode) {
            rustix::fs::FileType::RegularFile
            | rustix::fs::FileType::CharacterDevice
            | rustix::fs::FileType::BlockDevice => "FILE",
            rustix::fs::FileType::Fifo => "PIPE",
            rustix::fs::FileType::Socket => "SOCKET",
            _ => "FILE",
        },
    }
}

/// Writes all of a chunk's bytes before it returns, as Node does to files, terminals and pipes.
fn write(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let descriptor = descriptor(args, context)?;
    let bytes = crate::modules::buffer::bytes_of(args.get_or_undefined(1), context)?;
    crate::trace::writes(context);
    match crate::modules::console::write_all(descriptor, &bytes) {
        Ok(()) => Ok(JsValue::undefined()),
        Err(error) => Err(errors::system(
            "write",
            error.raw_os_error().unwrap_or(libc::EIO),
            None,
            None,
            context,
        )),
    }
}

/// Columns and rows of a terminal, or undefined.
fn size(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    match rustix::termios::tcgetwinsize(descriptor(args, context)?) {
        Ok(size) => {
            let shown = [JsValue::from(size.ws_col), size.ws_row.into()];
            Ok(boa_engine::object::builtins::JsArray::from_iter(shown, context).into())
        }
        Err(_) => Ok(JsValue::undefined()),
    }
}

thread_local! {
    static COOKED: RefCell<Option<rustix::termios::Termios>> = const { RefCell::new(None) };
}

/// A terminal's raw mode on or off; what it was is put back at the end of the process.
fn set_raw_mode(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
    let descriptor = descriptor(args, context)?;
    let on = args.get_or_undefined(1).to_boolean();
    let result = if on {
        tcgetattr(descriptor).and_then(|mut mode| {
            let first = COOKED.with(|cooked| {
                let mut cooked = cooked.borrow_mut();
                let first = cooked.is_none();
                cooked.get_or_insert_with(|| mode.clone());
                first
            });
            if first {
                super::ends::at_exit(move |code| {
                    restore(descriptor);
                    code
                });
            }
            mode.make_raw();
            mode.output_modes |= rustix::termios::OutputModes::OPOST;
            tcsetattr(descriptor, OptionalActions::Drain, &mode)
        })
    } else {
        restore(descriptor);
        Ok(())
    };
    match result {
        Ok(()) => Ok(0.into()),
        Err(errno) => Ok((-errno.raw_os_error()).into()),
    }
}

fn restore(descriptor: BorrowedFd<'static>) {
    use rustix::termios::{OptionalActions, tcsetattr};
    if let Some(mode) = COOKED.with(|cooked| cooked.borrow().clone()) {
        let _ = tcsetattr(descriptor, OptionalActions::Now, &mode);
    }
}

/// Reads stdin whenever it is readable and hands each chunk to the callback: a Buffer, null at the
/// end, or an error.
fn start_reading(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if READING.with(|reading| reading.borrow().is_some()) {
        return Ok(JsValue::undefined());
    }
    let Some(callback) = args.get_or_undefined(0).as_function() else {
        return Ok(JsValue::undefined());
    };
    // SAFETY: as in `descriptor`.
    let stdin = unsafe { BorrowedFd::borrow_raw(0) };
    let origin = runtime().origin();
    crate::trace::registered(Kind::Source("stdin"), &origin, context);
    let handle = runtime().handles.open("stdin", origin.id);
    let started = runtime().io.watch(
        "stdin",
        &stdin,
        Interests::READABLE,
        Rc::new(move |_, context| {
            let mut bytes = vec![0; 65536];
            let result = rustix::io::read(stdin, &mut bytes);
            let callback = callback.clone();
            runtime().call_back(Kind::Source("stdin"), &origin, context, move |context| {
                let chunk = match result {
                    Ok(0) => {
                        stop();
                        JsValue::null()
                    }
                    Ok(count) => {
                        bytes.truncate(count);
                        crate::modules::buffer::new_from_vec(bytes, context)?.into()
                    }
                    Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => return Ok(()),
                    Err(errno) => {
                        stop();
                        let error =
                            errors::system("read", errno.raw_os_error(), None, None, context);
                        error.into_opaque(context)?
                    }
                };
                callback.call(&JsValue::undefined(), &[chunk], context)?;
                Ok(())
            });
        }),
    );
    match started {
        Ok(watch) => {
            READING.with(|reading| *reading.borrow_mut() = Some(Reading { watch, handle }));
            Ok(true.into())
        }
        Err(error) => Err(errors::system(
            "read",
            error.raw_os_error().unwrap_or(libc::EIO),
            None,
            None,
            context,
        )),
    }
}

fn stop() {
    if let Some(reading) = READING.with(|reading| reading.borrow_mut().take()) {
        // SAFETY: as in `descriptor`.
        let stdin = unsafe { BorrowedFd::borrow_raw(0) };
        runtime().io.unwatch(reading.watch, &stdin);
        reading.handle.close();
    }
}

fn stop_reading(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    stop();
    Ok(JsValue::undefined())
}

fn set_referenced(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let on = args.get_or_undefined(0).to_boolean();
    READING.with(|reading| {
        if let Some(reading) = &*reading.borrow() {
            if on {
                reading.handle.reference();
            } else {
                reading.handle.unreference();
            }
        }
    });
    Ok(JsValue::undefined())
}
