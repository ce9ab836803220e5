//! The ends of a program: uncaught errors, unhandled rejections, `beforeExit`, `exit`, exit codes.

use std::cell::{Cell, RefCell};
use std::io::Write as _;

use boa_engine::{
    Context, JsArgs, JsError, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::JsFunction, property::PropertyDescriptor,
};

use super::{UnhandledRejections, existing, with_start};
use crate::engine::{convert, define, errors, heap, report};
use crate::loader::esm::entry;
use crate::modules::{domain, events, worker};
use crate::runtime::{Hooks, Rejection, UncaughtOrigin, ending, runtime};
use crate::trace::{self, Event, Kind, Place};

/// Exit codes of Node's own.
mod code {
    /// An error nobody caught.
    pub const UNCAUGHT: i32 = 1;
    /// There is no `process._fatalException` to ask.
    pub const NO_HANDLER: i32 = 6;
    /// An `uncaughtException` listener threw.
    pub const HANDLER_THREW: i32 = 7;
    /// The main module awaits what does not come.
    pub const UNSETTLED: i32 = 13;
}

/// What is done at the process's end: gets the exit code, and says which it is to be.
type AtExit = dyn FnOnce(i32) -> i32;

thread_local! {
    /// Whether `process.report` is to write of an error that nobody caught.
    static REPORTS: Cell<bool> = const { Cell::new(false) };
    /// `process.exitCode`; none until it is set.
    static EXIT_CODE: Cell<Option<i32>> = const { Cell::new(None) };
    static EXITING: Cell<bool> = const { Cell::new(false) };
    static CAPTURE: RefCell<Option<JsFunction>> = const { RefCell::new(None) };
    /// What to do before the process really ends: flush a trace, end what was started.
    static AT_EXIT: RefCell<Vec<Box<AtExit>>> = const { RefCell::new(Vec::new()) };
}

/// Whether `exit` has been emitted: nothing new is begun from then on.
pub(super) fn is_exiting() -> bool {
    EXITING.with(Cell::get)
}

/// Something to do when the process ends, however it ends: gets the exit code, and says which it is
/// to be.
pub fn at_exit(what: impl FnOnce(i32) -> i32 + 'static) {
    AT_EXIT.with(|list| list.borrow_mut().push(Box::new(what)));
}

/// Ends the process at once, without asking a script; in a worker its thread.
pub fn exit_with(mut code: i32) -> ! {
    runtime().outbox.send();
    // A worker's thread says so when it is at its end.
    if !worker::is_worker() {
        trace::emit(|| Event::Exit { code });
    }
    let list = AT_EXIT.with(RefCell::take);
    for what in list {
        code = what(code);
    }
    if worker::is_worker() {
        ending::end(code);
    }
    // What the command's own output still holds; there is nobody to tell of a failure.
    let _ = std::io::stdout().flush();
    // SAFETY: it ends the process; nothing of ours waits to be done at its end. The library's own
    // `exit` frees the signal stack of the first thread, which may be in a handler just now (glibc's
    // of `setuid`).
    unsafe { libc::_exit(code & 0xff) }
}

pub(super) fn install_hooks() {
    runtime().set_hooks(Hooks {
        uncaught,
        unhandled_rejection,
        rejection_handled,
        before_exit,
        exit: run_exit,
        idle: |_| heap::tend(),
    });
}

pub(super) fn define(process: &JsObject, context: &mut Context) {
    define::put_functions(
        process,
        &[
            ("exit", 1, exit),
            ("reallyExit", 1, really_exit),
            ("abort", 0, abort),
            ("_fatalException", 2, fatal_exception),
            ("setUncaughtExceptionCaptureCallback", 1, set_capture),
            ("hasUncaughtExceptionCaptureCallback", 0, has_capture),
        ],
        context,
    );
    // Not to be deleted: what a program ends with is always asked for here.
    let get = define::function("get exitCode", 0, exit_code, context);
    let set = define::function(
        "set exitCode",
        1,
        |_, args, context| {
            set_exit_code(args.get_or_undefined(0), context)?;
            Ok(JsValue::undefined())
        },
        context,
    );
    let descriptor = PropertyDescriptor::builder()
        .get(get)
        .set(set)
        .enumerable(true)
        .configurable(false);
    process.insert_property(js_string!("exitCode"), descriptor);
    define::put_accessor_with(
        process,
        js_string!("_exiting"),
        |_, _, _| Ok(is_exiting().into()),
        None,
        true,
        context,
    );
}

fn exit_code(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let code = EXIT_CODE.with(Cell::get);
    Ok(code.map_or_else(JsValue::undefined, JsValue::from))
}

/// An exit code as `process.exitCode` takes it: a whole number, or a string that holds one.
fn set_exit_code(value: &JsValue, context: &mut Context) -> JsResult<()> {
    if value.is_null_or_undefined() {
        EXIT_CODE.with(|known| known.set(None));
        return Ok(());
    }
    let number = match value.as_string() {
        Some(text) if !text.is_empty() => {
            let number = text.to_number();
            if number.is_nan() {
                return Err(errors::invalid_arg_type(
                    "code",
                    &["number"],
                    value,
                    context,
                ));
            }
            JsValue::from(number)
        }
        _ => value.clone(),
    };
    if !number.is_number() {
        return Err(errors::invalid_arg_type(
            "code",
            &["number"],
            value,
            context,
        ));
    }
    let Some(code) = convert::integer(&number) else {
        return Err(errors::out_of_range("code", "an integer", &number, context));
    };
    EXIT_CODE.with(|known| known.set(Some(code as i32)));
    Ok(())
}

/// `process.exit`: emits `exit` once, then ends the process, whatever is still open.
fn exit(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let Some(code) = args.first() {
        set_exit_code(code, context)?;
    }
    if !EXITING.with(|exiting| exiting.replace(true)) {
        emit_exit(context)?;
    }
    // A script may have put its own function in the place of the last step, as test tools do.
    if let Some(process) = existing() {
        let last = process.get(js_string!("reallyExit"), context)?;
        if let Some(last) = last.as_function() {
            let code = EXIT_CODE.with(Cell::get).unwrap_or(0);
            last.call(&process.into(), &[code.into()], context)?;
            return Ok(JsValue::undefined());
        }
    }
    exit_with(EXIT_CODE.with(Cell::get).unwrap_or(0))
}

fn really_exit(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    exit_with(args.get_or_undefined(0).to_i32(context)?)
}

fn abort(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    runtime().outbox.send();
    trace::finish();
    std::process::abort()
}

/// The execution in which an error came up. A rejection has an origin of its own, which that one has
/// caused.
fn culprit(is_rejection: bool) -> u64 {
    let execution = &runtime().execution;
    match is_rejection {
        true => execution.cause(),
        false => execution.id(),
    }
}

/// Tells the trace of an error that nobody caught, or of a rejection that nobody handled, and what
/// becomes of it.
fn tell_uncaught(
    value: &JsValue,
    rejected_at: Option<Place>,
    fate: &'static str,
    context: &mut Context,
) {
    if trace::is_on() {
        let is_rejection = rejected_at.is_some();
        let what = report::in_words(value, context).into();
        let cause = culprit(is_rejection);
        trace::emit(|| Event::Uncaught {
            is_rejection,
            what,
            cause,
            fate,
            at: rejected_at.unwrap_or_default(),
        });
    }
}

/// Emits an event of the process about an error; the trace sees a callback, if somebody listens.
fn emit_error(
    process: &JsObject,
    name: &'static str,
    is_rejection: bool,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<bool> {
    if !trace::is_on() || !events::has_listeners(process, name, context)? {
        return emit(process, name, args, context);
    }
    let (id, cause) = (runtime().execution.next_id(), culprit(is_rejection));
    let kind = Kind::Process(name);
    trace::emit(|| Event::Begin { id, cause, kind });
    let result = emit(process, name, args, context);
    trace::emit(|| Event::End { id });
    result
}

/// Who takes an error that nobody caught.
fn taker(process: &JsObject, context: &mut Context) -> &'static str {
    let heard = |name: &'static str, context: &mut Context| {
        events::has_listeners(process, name, context).unwrap_or(false)
    };
    if domain::may_take(context) {
        "its domain takes it"
    } else if CAPTURE.with(|capture| capture.borrow().is_some()) {
        "the capture callback takes it"
    } else if heard("uncaughtException", context) {
        "a listener of 'uncaughtException' takes it"
    } else if worker::is_worker() {
        "nobody takes it, and the thread ends"
    } else {
        "nobody takes it, and the process ends"
    }
}

/// An event of the process's own. It comes because nothing is left of what the main script began.
fn begin(name: &'static str) -> Event {
    Event::Begin {
        id: 0,
        cause: runtime().execution.main(),
        kind: Kind::Process(name),
    }
}

/// `process.emit`, which a package may have replaced (signal-exit does).
fn emit(process: &JsObject, name: &str, args: &[JsValue], context: &mut Context) -> JsResult<bool> {
    let method = process.get(js_string!("emit"), context)?;
    let Some(method) = method.as_function() else {
        return events::emit(process, name, args, context);
    };
    let mut all = vec![JsString::from(name).into()];
    all.extend_from_slice(args);
    let result = method.call(&process.clone().into(), &all, context)?;
    Ok(result.to_boolean())
}

fn emit_exit(context: &mut Context) -> JsResult<()> {
    if let Some(process) = existing() {
        let code = EXIT_CODE.with(Cell::get).unwrap_or(0);
        trace::emit(|| begin("exit"));
        let result = emit(&process, "exit", &[code.into()], context);
        trace::emit(|| Event::End { id: 0 });
        result?;
    }
    Ok(())
}

/// The loop has run empty.
fn before_exit(context: &mut Context) {
    if let Some(process) = existing() {
        let code = EXIT_CODE.with(Cell::get).unwrap_or(0);
        trace::emit(|| begin("beforeExit"));
        let result = emit(&process, "beforeExit", &[code.into()], context);
        trace::emit(|| Event::End { id: 0 });
        end_of_callback(result.map(|_| ()), context);
    }
}

/// The program's natural end: emits `exit` and says which exit code is left.
pub fn run_exit(context: &mut Context) -> i32 {
    EXITING.with(|exiting| exiting.set(true));
    if entry::is_unsettled() && matches!(EXIT_CODE.with(Cell::get), None | Some(0)) {
        EXIT_CODE.with(|known| known.set(Some(code::UNSETTLED)));
        entry::warn_of_unsettled();
    }
    // What a listener takes back counts still.
    let before = EXIT_CODE.with(Cell::get).unwrap_or(0);
    let result = emit_exit(context);
    end_of_callback(result, context);
    EXIT_CODE.with(Cell::get).unwrap_or(before)
}

fn end_of_callback(result: JsResult<()>, context: &mut Context) {
    match result {
        Ok(()) => {
            runtime().run_ticks(context);
        }
        Err(error) => runtime().uncaught(error, UncaughtOrigin::Exception, context),
    }
}

fn set_capture(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    if value.is_null() {
        CAPTURE.with(|capture| *capture.borrow_mut() = None);
        return Ok(JsValue::undefined());
    }
    let Some(function) = value.as_function() else {
        return Err(errors::invalid_arg_type(
            "fn",
            &["function", "null"],
            value,
            context,
        ));
    };
    if CAPTURE.with(|capture| capture.borrow().is_some()) {
        return Err(errors::thrown(errors::coded(
            errors::Class::Error,
            "ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET",
            "`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active",
            context,
        )));
    }
    CAPTURE.with(|capture| *capture.borrow_mut() = Some(function));
    Ok(JsValue::undefined())
}

fn has_capture(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(CAPTURE.with(|capture| capture.borrow().is_some()).into())
}

fn fatal_exception(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let origin = if args.get_or_undefined(1).to_boolean() {
        UncaughtOrigin::Rejection
    } else {
        UncaughtOrigin::Exception
    };
    let error = JsError::from_opaque(args.get_or_undefined(0).clone());
    uncaught(error, origin, context);
    Ok(true.into())
}

/// An error escaped. Listeners are asked in Node's order; when nobody takes it, the report is
/// printed, `exit` emitted, and the process ends.
fn uncaught(error: JsError, origin: UncaughtOrigin, context: &mut Context) {
    let value = report::value_of(error, context);
    let is_rejection = origin == UncaughtOrigin::Rejection;
    report::note_rejection(is_rejection);
    let name = js_string!(match origin {
        UncaughtOrigin::Exception => "uncaughtException",
        UncaughtOrigin::Rejection => "unhandledRejection",
    });
    let Some(process) = existing() else {
        die_of(&value, code::UNCAUGHT, context);
    };
    // A rejection has been told of.
    if trace::is_on() && !is_rejection {
        let fate = taker(&process, context);
        tell_uncaught(&value, None, fate, context);
    }
    let asked = process.get(js_string!("_fatalException"), context);
    if asked.is_ok_and(|asked| !asked.is_callable()) {
        report::print_uncaught(&value, context);
        exit_with(code::NO_HANDLER);
    }
    let args = [value.clone(), name.into()];
    let capture = CAPTURE.with(|capture| capture.borrow().clone());
    if with_start(|start| start.abort_on_uncaught)
        && capture.is_none()
        && !domain::may_take(context)
    {
        runtime().outbox.send();
        report::print_uncaught(&value, context);
        std::process::abort();
    }
    let taken = emit_error(
        &process,
        "uncaughtExceptionMonitor",
        is_rejection,
        &args,
        context,
    );
    let taken = taken.and_then(|_| match capture {
        _ if domain::takes(&value, context)? => Ok(true),
        Some(capture) => capture
            .call(&JsValue::undefined(), std::slice::from_ref(&value), context)
            .map(|_| true),
        None => emit_error(&process, "uncaughtException", is_rejection, &args, context),
    });
    match taken {
        Ok(true) => {}
        Ok(false) => die_of(&value, code::UNCAUGHT, context),
        Err(error) => die_of_handler(error, context),
    }
}

/// Says which error ends the program: the report, or in a worker a message to its parent.
fn tell(value: &JsValue, context: &mut Context) {
    if worker::is_worker() {
        worker::fail(value, context);
    } else if REPORTS.get() {
        report::print_uncaught_and(value, context, |context| {
            // A report that fails is none.
            let _ = write_report(value, context);
        });
    } else {
        report::print_uncaught(value, context);
    }
}

/// Has `process.report` write a report of an error that nobody caught, or not.
pub fn report_uncaught(is_wanted: bool) {
    REPORTS.set(is_wanted);
}

fn write_report(value: &JsValue, context: &mut Context) -> JsResult<()> {
    let exports = crate::modules::require_object("internal/process/report", context)?;
    let write = exports.get(js_string!("uncaught"), context)?;
    let write = write
        .as_function()
        .ok_or_else(convert::illegal_invocation)?;
    write.call(&JsValue::undefined(), std::slice::from_ref(value), context)?;
    Ok(())
}

/// A listener of errors threw: nobody is asked any more, not even `exit`.
fn die_of_handler(error: JsError, context: &mut Context) -> ! {
    let value = report::value_of(error, context);
    tell(&value, context);
    exit_with(match worker::is_worker() {
        true => code::UNCAUGHT,
        false => code::HANDLER_THREW,
    })
}

/// Emits `exit`, prints the report, ends the process. What a listener of `exit` throws is lost.
fn die_of(value: &JsValue, code: i32, context: &mut Context) -> ! {
    events::tell_emission(value, context);
    if EXITING.with(|exiting| exiting.replace(true)) {
        tell(value, context);
        exit_with(match worker::is_worker() {
            true => EXIT_CODE.with(Cell::get).unwrap_or_default(),
            false => code,
        });
    }
    EXIT_CODE.with(|known| known.set(Some(code)));
    let _ = emit_exit(context);
    tell(value, context);
    exit_with(EXIT_CODE.with(Cell::get).unwrap_or(code))
}

fn unhandled_rejection(rejection: &Rejection, context: &mut Context) -> JsResult<()> {
    let mode = with_start(|start| start.unhandled_rejections);
    if trace::is_on()
        && let Some(process) = existing()
    {
        let heard = events::has_listeners(&process, "unhandledRejection", context)?;
        let fate = match mode {
            UnhandledRejections::Strict => taker(&process, context),
            _ if heard => "a listener of 'unhandledRejection' takes it",
            UnhandledRejections::Throw => taker(&process, context),
            UnhandledRejections::None => "nothing comes of it",
            UnhandledRejections::Warn | UnhandledRejections::WarnWithErrorCode => {
                "a warning is printed"
            }
        };
        tell_uncaught(&rejection.reason, Some(rejection.at), fate, context);
    }
    match mode {
        UnhandledRejections::Throw => emit_unhandled(rejection, context).map(|taken| {
            if !taken {
                raise(rejection, context);
            }
        }),
        UnhandledRejections::Strict => {
            raise(rejection, context);
            emit_unhandled(rejection, context).and_then(|taken| match taken {
                true => Ok(()),
                false => super::warnings::unhandled(rejection, context),
            })
        }
        UnhandledRejections::Warn => emit_unhandled(rejection, context)
            .and_then(|_| super::warnings::unhandled(rejection, context)),
        UnhandledRejections::None => emit_unhandled(rejection, context).map(|_| ()),
        UnhandledRejections::WarnWithErrorCode => {
            emit_unhandled(rejection, context).and_then(|taken| {
                if taken {
                    return Ok(());
                }
                EXIT_CODE.with(|known| known.set(Some(code::UNCAUGHT)));
                super::warnings::unhandled(rejection, context)
            })
        }
    }
}

fn emit_unhandled(rejection: &Rejection, context: &mut Context) -> JsResult<bool> {
    let Some(process) = existing() else {
        return Ok(false);
    };
    if domain::takes_rejection(&rejection.reason, context)? {
        return Ok(true);
    }
    let args = [rejection.reason.clone(), rejection.promise.clone().into()];
    emit_error(&process, "unhandledRejection", true, &args, context)
}

/// A rejection becomes an uncaught exception; one without an Error is told as such.
fn raise(rejection: &Rejection, context: &mut Context) {
    let reason = &rejection.reason;
    let value = if report::is_error(reason) {
        reason.clone()
    } else {
        report::unhandled_rejection(reason, context)
    };
    runtime().uncaught(
        JsError::from_opaque(value),
        UncaughtOrigin::Rejection,
        context,
    );
}

fn rejection_handled(rejection: &Rejection, context: &mut Context) -> JsResult<()> {
    let heard = match existing() {
        Some(process) => {
            let args = [JsValue::from(rejection.promise.clone())];
            emit_error(&process, "rejectionHandled", false, &args, context)?
        }
        None => false,
    };
    if heard {
        return Ok(());
    }
    let message = format!(
        "Promise rejection was handled asynchronously (rejection id: {})",
        rejection.number
    );
    let _ = super::emit_warning(&message, "PromiseRejectionHandledWarning", context);
    Ok(())
}
