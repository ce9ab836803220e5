//! `child_process`: starting programs. The classes are in js/child_process.js and
//! js/internal/child_process; this is what they stand on.

mod launch;
mod running;
mod sync;

use std::ffi::{CStr, CString, OsString};
use std::os::fd::{BorrowedFd, FromRawFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string, object::builtins::JsArray,
};
use minimio::UnixStream;

use self::launch::{Launch, Stdio};
use super::net::{self, link::Socket, passing::Channel};
use super::{buffer, process};
use crate::engine::{convert, define, errors};
use crate::runtime::runtime;

/// Functions for js/internal/child_process.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("spawn", 2, spawn),
            ("spawnSync", 1, spawn_sync),
            ("openChannel", 1, open_channel),
        ],
        context,
    );
    let signals = JsObject::with_null_proto();
    for &(name, number) in process::SIGNALS {
        define::put(&signals, name, number);
    }
    define::put(&half, "signals", signals);
    let errnos = define::object(context);
    for &(number, name, _) in errors::system::ERRNO {
        define::put(&errnos, name, number);
    }
    define::put(&half, "errnos", errnos);
    Ok(half)
}

/// A program that was forked has a channel to its parent, under a descriptor that the environment
/// names: it becomes `process.send` and its kin.
pub fn connect_to_parent(context: &mut Context) -> JsResult<()> {
    let Some(number) = std::env::var_os("NODE_CHANNEL_FD") else {
        return Ok(());
    };
    let mode = std::env::var("NODE_CHANNEL_SERIALIZATION_MODE").unwrap_or_default();
    let process = process::exports(context)?;
    let env = process
        .get(js_string!("env"), context)?
        .to_object(context)?;
    // It is not the channel of what this program starts.
    for name in ["NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE"] {
        env.delete_property_or_throw(js_string!(name), context)?;
    }
    let Some(number) = number
        .to_str()
        .and_then(|number| number.parse::<i32>().ok())
    else {
        return Ok(());
    };
    let module = super::require_object("internal/child_process/channel", context)?;
    let open = module.get(js_string!("openInChild"), context)?;
    if let Some(open) = open.as_function() {
        let args = [number.into(), JsString::from(mode.as_str()).into()];
        open.call(&JsValue::undefined(), &args, context)?;
    }
    Ok(())
}

/// A property of a script's options, already validated in js/.
struct Options<'a>(JsObject, &'a mut Context);

impl Options<'_> {
    fn get(&mut self, name: &str) -> JsResult<JsValue> {
        self.0.get(JsString::from(name), self.1)
    }

    fn list(&mut self, name: &str) -> JsResult<Vec<JsValue>> {
        let Some(array) = self.get(name)?.as_object() else {
            return Ok(Vec::new());
        };
        let length = array.get(js_string!("length"), self.1)?.to_u32(self.1)?;
        (0..length).map(|at| array.get(at, self.1)).collect()
    }

    /// Texts for the system: each up to its first null character.
    fn texts(&mut self, name: &str) -> JsResult<Vec<CString>> {
        let values = self.list(name)?;
        let texts = values.iter().map(|value| {
            let mut text = convert::to_text(value, self.1)?.into_bytes();
            text.push(0);
            let text = CStr::from_bytes_until_nul(&text).unwrap_or_default();
            Ok(text.to_owned())
        });
        texts.collect()
    }

    fn number(&mut self, name: &str) -> JsResult<Option<f64>> {
        Ok(self.get(name)?.as_number())
    }

    /// What is to be started.
    fn launch(&mut self) -> JsResult<Launch> {
        let file = self.get("file")?;
        let cwd = self.get("cwd")?;
        let mut launch = Launch {
            file: convert::to_text(&file, self.1)?.into(),
            args: self
                .texts("args")?
                .into_iter()
                .map(|text| OsString::from_vec(text.into_bytes()))
                .collect(),
            env: self.texts("envPairs")?,
            detached: self.get("detached")?.to_boolean(),
            uid: self.number("uid")?.map(|uid| uid as i32 as u32),
            gid: self.number("gid")?.map(|gid| gid as i32 as u32),
            ..Launch::default()
        };
        if !cwd.is_null_or_undefined() {
            launch.cwd = Some(convert::to_text(&cwd, self.1)?.into());
        }
        for stdio in self.list("descriptors")? {
            launch.stdio.push(match stdio.as_number() {
                Some(number) => Stdio::Inherit(number as i32),
                None => match convert::to_text(&stdio, self.1)?.as_str() {
                    "pipe" => Stdio::Pipe,
                    "channel" => Stdio::Channel,
                    _ => Stdio::Ignore,
                },
            });
        }
        Ok(launch)
    }
}

/// `spawn({ file, args, cwd, envPairs, descriptors, detached, uid, gid }, onExit)`: `descriptors`
/// are `'pipe'`, `'channel'`, `'ignore'` or numbers. Returns `{ errno, pid, handle, pipes }`; the pipes are there
/// even when the program could not be started.
fn spawn(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let options = args.get_or_undefined(0).to_object(context)?;
    let on_exit = args
        .get_or_undefined(1)
        .as_function()
        .ok_or_else(convert::illegal_invocation)?;
    let launch = Options(options, context).launch()?;
    let kinds = launch.stdio.clone();
    let launched = launch.start();
    // As in Node the child has its number before its pipes have theirs.
    let mut origin = runtime().origin();
    (runtime().execution).announce(&mut origin, "PROCESSWRAP", context);
    let result = define::object(context);
    let pipes = JsArray::new(context)?;
    for (end, kind) in launched.ends.into_iter().zip(kinds) {
        let handle = match end {
            Some(end) => {
                let socket = match kind {
                    Stdio::Channel => Socket::Channel(Box::new(Channel::new(end))),
                    _ => Socket::Unix(end),
                };
                net::wrap(socket, false, context).into()
            }
            None => JsValue::null(),
        };
        pipes.push(handle, context)?;
    }
    define::put(&result, "pipes", pipes);
    let handle = launched.child.and_then(|child| {
        let pid = child.id();
        running::watch(child, on_exit, origin, context).map(|handle| (pid, handle))
    });
    match handle {
        Ok((pid, handle)) => {
            define::put(&result, "errno", 0);
            define::put(&result, "pid", pid);
            define::put(&result, "handle", handle);
        }
        Err(error) => define::put(&result, "errno", errors::errno_of(&error)),
    }
    Ok(result.into())
}

/// `spawnSync(options)`: those of `spawn`, and `inputs`, `timeout`, `maxBuffer`, `killSignal`.
/// Returns `{ pid, status, signal, output, error }`; `error` is an errno.
fn spawn_sync(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = args.get_or_undefined(0).to_object(context)?;
    let mut options = Options(object, context);
    let launch = options.launch()?;
    let mut inputs = Vec::new();
    for input in options.list("inputs")? {
        inputs.push(match input.is_null_or_undefined() {
            true => None,
            false => Some(buffer::bytes_of(&input, options.1)?),
        });
    }
    let timeout = options.number("timeout")?.filter(|timeout| *timeout > 0.0);
    let limits = sync::Limits {
        timeout: timeout.and_then(|timeout| Duration::try_from_secs_f64(timeout / 1e3).ok()),
        max_buffer: options.number("maxBuffer")?.unwrap_or(f64::INFINITY),
        kill_signal: options
            .number("killSignal")?
            .map_or(libc::SIGTERM, |signal| signal as i32),
    };
    let outcome = sync::run(launch, inputs, &limits);
    let result = define::object(context);
    if let Some(errno) = outcome.errno {
        define::put(&result, "error", errno);
    }
    let code = outcome.status.and_then(|status| status.code());
    let signal = outcome.status.and_then(|status| status.signal());
    let status = code.map_or_else(JsValue::null, JsValue::from);
    define::put(&result, "status", status);
    let signal = signal.and_then(process::signal_name);
    let signal = signal.map_or_else(JsValue::null, |name| JsString::from(name).into());
    define::put(&result, "signal", signal);
    if outcome.status.is_some() {
        let output = JsArray::new(context)?;
        for bytes in outcome.output {
            let bytes = match bytes {
                Some(bytes) => buffer::new_from_vec(bytes, context)?.into(),
                None => JsValue::null(),
            };
            output.push(bytes, context)?;
        }
        define::put(&result, "output", output);
    } else {
        define::put(&result, "output", JsValue::null());
    }
    define::put(&result, "pid", outcome.pid);
    Ok(result.into())
}

/// `openChannel(number)`: a handle over the socket that the parent left us, or an errno.
fn open_channel(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let number = args.get_or_undefined(0).to_i32(context)?;
    if number < 0 {
        return Ok(libc::EBADF.into());
    }
    // SAFETY: only looked at; one that is not open gives EBADF.
    let looked_at = unsafe { BorrowedFd::borrow_raw(number) };
    let is_socket = rustix::fs::fstat(looked_at).map(|stat| {
        rustix::fs::FileType::from_raw_mode(stat.st_mode) == rustix::fs::FileType::Socket
    });
    match is_socket {
        Ok(true) => {}
        Ok(false) => return Ok(libc::ENOTSOCK.into()),
        Err(errno) => return Ok(errno.raw_os_error().into()),
    }
    // SAFETY: the parent opened it for this process and named it in the environment; it is taken
    // once, when the process starts.
    let owned = unsafe { OwnedFd::from_raw_fd(number) };
    let stream = rustix::io::fcntl_setfd(&owned, rustix::io::FdFlags::CLOEXEC)
        .map_err(std::io::Error::from)
        .and_then(|()| UnixStream::from_std(owned.into()));
    Ok(match stream {
        Ok(stream) => net::wrap(
            Socket::Channel(Box::new(Channel::new(stream))),
            false,
            context,
        )
        .into(),
        Err(error) => errors::errno_of(&error).into(),
    })
}
