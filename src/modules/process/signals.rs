//! Signals: a signal somebody listens to is an event; one nobody listens to does what it always
//! does.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::Read;
use std::os::fd::{AsRawFd, IntoRawFd, RawFd};
use std::os::unix::net::UnixStream;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string};
use minimio::Interests;

use crate::engine::{convert, define, errors};
use crate::modules::events;
use crate::runtime::{Handle, Origin, limit, runtime};
use crate::trace::Kind;

/// Name and number of every signal, in Node's order (`os.constants.signals`).
pub const SIGNALS: &[(&str, i32)] = &[
    ("SIGHUP", libc::SIGHUP),
    ("SIGINT", libc::SIGINT),
    ("SIGQUIT", libc::SIGQUIT),
    ("SIGILL", libc::SIGILL),
    ("SIGTRAP", libc::SIGTRAP),
    ("SIGABRT", libc::SIGABRT),
    ("SIGIOT", libc::SIGABRT),
    ("SIGBUS", libc::SIGBUS),
    ("SIGFPE", libc::SIGFPE),
    ("SIGKILL", libc::SIGKILL),
    ("SIGUSR1", libc::SIGUSR1),
    ("SIGSEGV", libc::SIGSEGV),
    ("SIGUSR2", libc::SIGUSR2),
    ("SIGPIPE", libc::SIGPIPE),
    ("SIGALRM", libc::SIGALRM),
    ("SIGTERM", libc::SIGTERM),
    ("SIGCHLD", libc::SIGCHLD),
    #[cfg(target_os = "linux")]
    ("SIGSTKFLT", libc::SIGSTKFLT),
    ("SIGCONT", libc::SIGCONT),
    ("SIGSTOP", libc::SIGSTOP),
    ("SIGTSTP", libc::SIGTSTP),
    ("SIGTTIN", libc::SIGTTIN),
    ("SIGTTOU", libc::SIGTTOU),
    ("SIGURG", libc::SIGURG),
    ("SIGXCPU", libc::SIGXCPU),
    ("SIGXFSZ", libc::SIGXFSZ),
    ("SIGVTALRM", libc::SIGVTALRM),
    ("SIGPROF", libc::SIGPROF),
    ("SIGWINCH", libc::SIGWINCH),
    ("SIGIO", libc::SIGIO),
    #[cfg(target_os = "linux")]
    ("SIGPOLL", libc::SIGIO),
    #[cfg(target_os = "linux")]
    ("SIGPWR", libc::SIGPWR),
    ("SIGSYS", libc::SIGSYS),
];

/// The signals with listeners, a bit each, for other threads.
static HEARD: AtomicU64 = AtomicU64::new(0);

/// Whether the script listens to a signal; can be asked from any thread, and by handlers.
fn is_heard(signal: i32) -> bool {
    HEARD.load(Ordering::SeqCst) & bit(signal) != 0
}

/// The signals that another thread ends the process for (`ending_signals`), a bit each.
static TAKEN: AtomicU64 = AtomicU64::new(0);

/// Those of the signals that come while no script listens, for a thread that ends the process instead
/// of what they do by default. Whether somebody listens is seen as the signal comes: who reads it later
/// may find another answer.
pub fn ending_signals(
    signals: &[i32],
) -> std::io::Result<impl Iterator<Item = i32> + Send + use<>> {
    let (mut reader, writer) = UnixStream::pair()?;
    let pipe = writer.into_raw_fd();
    for &signal in signals {
        let tell = move || {
            if !is_heard(signal) {
                let told = [signal as u8];
                // SAFETY: the pipe is never closed, and send(2) is among what a handler may call.
                unsafe { libc::send(pipe, told.as_ptr().cast(), told.len(), libc::MSG_DONTWAIT) };
            }
        };
        // SAFETY: a handler may read an atomic and send.
        unsafe { signal_hook::low_level::register(signal, tell) }?;
        TAKEN.fetch_or(bit(signal), Ordering::SeqCst);
    }
    Ok(std::iter::from_fn(move || {
        let mut told = [0];
        reader.read_exact(&mut told).ok()?;
        Some(told[0].into())
    }))
}

fn bit(signal: i32) -> u64 {
    1 << (signal & 63)
}

/// A signal with listeners, or that once had some.
struct Listening {
    signal: i32,
    /// True while nobody listens: the signal then does what it does by default.
    by_default: Arc<AtomicBool>,
    /// How often it has got its first listener: what came for those before is not told to others.
    turn: Arc<AtomicU8>,
    origin: Origin,
    /// Open, never referenced: a signal listener does not keep the loop alive.
    _handle: Handle,
}

impl Listening {
    fn hears(&self, on: bool) {
        let was_on = !self.by_default.swap(!on, Ordering::SeqCst);
        if on && !was_on {
            self.turn.fetch_add(1, Ordering::SeqCst);
        }
        if on {
            HEARD.fetch_or(bit(self.signal), Ordering::SeqCst);
        } else {
            HEARD.fetch_and(!bit(self.signal), Ordering::SeqCst);
        }
    }
}

/// Where all signals are written to, so that they are told in the order in which they came.
static PIPE: OnceLock<UnixStream> = OnceLock::new();

thread_local! {
    static LISTENING: RefCell<HashMap<&'static str, Listening>> = RefCell::default();
}

fn find(name: &str) -> Option<(&'static str, i32)> {
    SIGNALS.iter().copied().find(|(known, _)| *known == name)
}

/// The first name of a signal's number.
pub fn name(number: i32) -> Option<&'static str> {
    let found = SIGNALS.iter().find(|(_, known)| *known == number);
    found.map(|(name, _)| *name)
}

pub(super) fn define(process: &JsObject, context: &mut Context) {
    define::put_functions(
        process,
        &[("kill", 2, kill), ("_kill", 2, raw_kill)],
        context,
    );
}

/// `process.kill(pid[, signal])`.
fn kill(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let pid = args.get_or_undefined(0);
    // Compared as Node does it: an empty text is the number 0.
    let number = JsValue::from(pid.to_i32(context)?);
    if !pid.equals(&number, context)? {
        return Err(errors::invalid_arg_type("pid", &["number"], pid, context));
    }
    let signal = args.get_or_undefined(1);
    let number = signal.to_i32(context)?;
    let signal = if signal.strict_equals(&number.into()) {
        number
    } else if !signal.to_boolean() {
        libc::SIGTERM
    } else {
        let named = signal
            .as_string()
            .and_then(|name| find(&convert::text(&name)));
        match named {
            Some((_, signal)) => signal,
            None => {
                let args = [signal.clone()];
                return Err(errors::raise("ERR_UNKNOWN_SIGNAL", &args, context));
            }
        }
    };
    // Through the property, which a script may have replaced to see what would be sent.
    let process = this.as_object().or_else(super::existing);
    let raw = match &process {
        Some(process) => process.get(js_string!("_kill"), context)?,
        None => JsValue::undefined(),
    };
    let errno = match raw.as_function() {
        Some(raw) => {
            let args = [pid.clone(), signal.into()];
            let result = raw.call(&JsValue::undefined(), &args, context)?;
            result.to_i32(context)?
        }
        None => 0,
    };
    if errno == 0 {
        return Ok(true.into());
    }
    let error = errors::system::errno_exception("kill", errno, None, context);
    Err(errors::thrown(error))
}

fn raw_kill(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let pid = args.get_or_undefined(0).to_i32(context)?;
    let signal = args.get_or_undefined(1).to_i32(context)?;
    Ok(send(pid, signal).map_or_else(|errno| -errno, |()| 0).into())
}

/// Sends a signal; fails with the error number.
pub fn send(pid: i32, signal: i32) -> Result<(), i32> {
    runtime().outbox.send();
    // One to ourselves this thread gets, before the call returns, as in Node, whose script runs in the
    // process's first thread: another would be told some time later, and of two at once hear one.
    let is_ours = signal != 0 && pid as u32 == std::process::id();
    // SAFETY: kill(2) and raise(3) take numbers and touch no memory.
    let result = unsafe {
        if is_ours {
            libc::raise(signal)
        } else {
            libc::kill(pid, signal)
        }
    };
    if result == 0 {
        Ok(())
    } else {
        Err(std::io::Error::last_os_error().raw_os_error().unwrap_or(0))
    }
}

/// Gives up what whoever started us had ignored (`nohup`, a shell's `&`), as Node does: a signal ends
/// us, and the processes that we start, unless a script listens. To be called before anything listens.
/// The Rust runtime's choice for SIGPIPE stays; SIGSEGV the command sees to.
pub fn restore_defaults() {
    const LAST: i32 = 31;
    for signal in 1..=LAST {
        const OTHERS: [i32; 4] = [libc::SIGKILL, libc::SIGSTOP, libc::SIGPIPE, libc::SIGSEGV];
        if !OTHERS.contains(&signal) {
            // SAFETY: the default action is no code of ours; a number that is no signal is refused.
            unsafe { libc::signal(signal, libc::SIG_DFL) };
        }
    }
}

/// A write beyond `ulimit -f` is an error of that write, as in Node, and not the end of the process.
pub fn survive_file_size() {
    // That the signal came is nobody's business; where it cannot be caught all is as before.
    let _ = signal_hook::flag::register(libc::SIGXFSZ, Arc::default());
}

/// Set by SIGINT.
static INTERRUPTED: LazyLock<&'static Arc<AtomicBool>> = LazyLock::new(|| {
    let flag = Box::leak(Box::default());
    // Where it cannot be caught nothing is interrupted.
    let _ = signal_hook::flag::register(libc::SIGINT, Arc::clone(flag));
    flag
});

/// Runs a script that SIGINT ends, and nothing else: listeners do not hear of it. Returns, too, whether
/// one came.
pub fn until_interrupted<T>(
    context: &mut Context,
    run: impl FnOnce(&mut Context) -> T,
) -> JsResult<(T, bool)> {
    const NAME: &str = "SIGINT";
    let with = |act: &dyn Fn(&Listening)| {
        LISTENING.with_borrow(|listening| listening.get(NAME).map(act));
    };
    let was_heard = is_heard(libc::SIGINT);
    listen(NAME, libc::SIGINT, context)?;
    let flag: &'static AtomicBool = &INTERRUPTED;
    flag.store(false, Ordering::SeqCst);
    let result = limit::until(flag, || run(context));
    let came = flag.swap(false, Ordering::SeqCst);
    if came {
        with(&|known| {
            known.turn.fetch_add(1, Ordering::SeqCst);
        });
    }
    if !was_heard {
        with(&|known| known.hears(false));
    }
    Ok((result, came))
}

/// Listens on `process` itself for listeners of signals coming and going, as Node does.
pub(super) fn listen_for_listeners(process: &JsObject, context: &mut Context) -> JsResult<()> {
    let came = define::function("startListeningIfSignal", 1, came, context);
    let gone = define::function("stopListeningIfSignal", 1, gone, context);
    let on = process.get(js_string!("on"), context)?;
    let Some(on) = on.as_function() else {
        return Ok(());
    };
    for (name, listener) in [("newListener", came), ("removeListener", gone)] {
        let args = [JsString::from(name).into(), listener.into()];
        on.call(&process.clone().into(), &args, context)?;
    }
    Ok(())
}

fn signal_argument(args: &[JsValue]) -> Option<(&'static str, i32)> {
    let name = args.first()?.as_string()?;
    let name = convert::text(&name);
    name.starts_with("SIG").then(|| find(&name)).flatten()
}

fn came(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let Some((name, signal)) = signal_argument(args) {
        listen(name, signal, context)?;
    }
    let is_resolves = |name: &JsString| *name == js_string!("multipleResolves");
    if (args.first().and_then(JsValue::as_string)).is_some_and(|name| is_resolves(&name)) {
        let hooks = crate::modules::require_object("internal/promise_hooks", context)?;
        let tell = hooks.get(js_string!("tellMultipleResolves"), context)?;
        if let Some(tell) = tell.as_function() {
            tell.call(&JsValue::undefined(), &[], context)?;
        }
    }
    Ok(JsValue::undefined())
}

fn gone(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let Some((name, _)) = signal_argument(args)
        && let Some(process) = super::existing()
        && events::listener_count(&process, name, context)? == 0
    {
        LISTENING.with(|listening| {
            if let Some(known) = listening.borrow().get(name) {
                known.hears(false);
            }
        });
    }
    Ok(JsValue::undefined())
}

fn listen(name: &'static str, signal: i32, context: &mut Context) -> JsResult<()> {
    // Signals are the main thread's.
    if crate::modules::worker::is_worker() {
        return Ok(());
    }
    let known = LISTENING.with(|listening| {
        let listening = listening.borrow();
        let known = listening.get(name);
        if let Some(known) = known {
            known.hears(true);
        }
        known.is_some()
    });
    if known {
        return Ok(());
    }
    match start(name, signal, context) {
        Ok(started) => {
            LISTENING.with(|listening| listening.borrow_mut().insert(name, started));
            Ok(())
        }
        // SIGKILL and SIGSTOP cannot be listened to.
        Err(error) => {
            let errno = error.raw_os_error().unwrap_or(libc::EINVAL);
            let made = errors::errno_exception("uv_signal_start", errno, None, context);
            Err(errors::thrown(made))
        }
    }
}

fn start(name: &'static str, signal: i32, context: &Context) -> std::io::Result<Listening> {
    if matches!(signal, libc::SIGKILL | libc::SIGSTOP) {
        return Err(std::io::Error::from_raw_os_error(libc::EINVAL));
    }
    let pipe = pipe()?;
    // These may also come of what the process itself does wrong; whoever returns from that does it again.
    let is_fault = matches!(
        signal,
        libc::SIGSEGV | libc::SIGBUS | libc::SIGFPE | libc::SIGILL
    );
    if is_fault {
        // SAFETY: the standard library's handler for overflowing stacks, which forgets all others when
        // it sees another fault, is not called any more; nor is it missed, as the default ends the process.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
    let place = SIGNALS.iter().position(|(known, _)| *known == name);
    let place = place.unwrap_or_default() as u8;
    let by_default = Arc::new(AtomicBool::new(false));
    let is_by_default = Arc::clone(&by_default);
    let end = move |told: &libc::siginfo_t| {
        let is_own = is_fault && told.si_code > 0;
        let is_by_default = is_by_default.load(Ordering::SeqCst);
        if is_own || is_by_default && TAKEN.load(Ordering::SeqCst) & bit(signal) == 0 {
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    };
    // SAFETY: a handler may read atomics, and do what the signal does by default.
    unsafe { signal_hook_registry::register_unchecked(signal, end) }?;
    let turn = Arc::new(AtomicU8::new(0));
    let now = Arc::clone(&turn);
    let tell = move || {
        let told = [place, now.load(Ordering::SeqCst)];
        // SAFETY: the pipe is never closed, and send(2) is among what a signal's handler may call.
        unsafe { libc::send(pipe, told.as_ptr().cast(), told.len(), libc::MSG_DONTWAIT) };
    };
    // SAFETY: a handler may read an atomic and send.
    unsafe { signal_hook_registry::register_signal_unchecked(signal, tell) }?;
    let origin = runtime().origin();
    crate::trace::registered(Kind::Signal(name), &origin, context);
    let handle = runtime().handles.open("signal", origin.id);
    handle.unreference();
    HEARD.fetch_or(bit(signal), Ordering::SeqCst);
    Ok(Listening {
        signal,
        by_default,
        turn,
        origin,
        _handle: handle,
    })
}

/// The descriptor to write to of the pipe for all signals.
fn pipe() -> std::io::Result<RawFd> {
    if let Some(writer) = PIPE.get() {
        return Ok(writer.as_raw_fd());
    }
    let (reader, writer) = UnixStream::pair()?;
    reader.set_nonblocking(true)?;
    let reader = Rc::new(reader);
    let source = Rc::clone(&reader);
    let watch = runtime().io.watch(
        "signal",
        &*source,
        Interests::READABLE,
        Rc::new(move |_, context| tell_all(&reader, context)),
    )?;
    runtime().io.report_last(watch);
    Ok(PIPE.get_or_init(|| writer).as_raw_fd())
}

/// Tells what has come, as far as it has come by now.
fn tell_all(mut reader: &UnixStream, context: &mut Context) {
    let mut came = [0; 64];
    while let Ok(count) = reader.read(&mut came) {
        for told in came[..count].chunks_exact(2) {
            let Some(&(name, signal)) = SIGNALS.get(usize::from(told[0])) else {
                continue;
            };
            let origin = LISTENING.with_borrow(|listening| {
                let known = listening.get(name)?;
                let is_meant = known.turn.load(Ordering::SeqCst) == told[1]
                    && !known.by_default.load(Ordering::SeqCst);
                is_meant.then(|| known.origin.clone())
            });
            let Some(origin) = origin else { continue };
            runtime().call_back(Kind::Signal(name), &origin, context, |context| {
                let Some(process) = super::existing() else {
                    return Ok(());
                };
                let args = [JsString::from(name).into(), signal.into()];
                events::emit(&process, name, &args, context)?;
                Ok(())
            });
        }
        if count < came.len() {
            return;
        }
    }
}
