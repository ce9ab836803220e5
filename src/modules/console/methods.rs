//! The methods of a console.

use std::time::{Duration, Instant};

use boa_engine::{
    Context, JsArgs, JsResult, JsString, JsValue, js_string, object::builtins::JsArray,
};

use super::state::{Bound, Stream};
use super::table;
use crate::engine::{convert, errors};
use crate::modules::util::{format, inspect};
use crate::modules::{self, process};

/// A method: the console it is called on, its arguments.
pub type Method = fn(&Bound, &[JsValue], &mut Context) -> JsResult<JsValue>;

/// Node's methods, in its order, with their `length`.
pub const METHODS: &[(&str, usize, Method)] = &[
    ("log", 0, log),
    ("info", 0, info),
    ("debug", 0, debug),
    ("warn", 0, warn),
    ("error", 0, error),
    ("dir", 0, dir),
    ("time", 0, time),
    ("timeEnd", 0, time_end),
    ("timeLog", 0, time_log),
    ("trace", 0, trace),
    ("assert", 0, assert),
    ("clear", 0, clear),
    ("count", 0, count),
    ("countReset", 0, count_reset),
    ("group", 0, group),
    ("groupEnd", 0, group_end),
    ("table", 1, table::table),
    ("dirxml", 0, dirxml),
    ("groupCollapsed", 0, group),
];

const DONE: JsResult<JsValue> = Ok(JsValue::undefined());

/// `log`
pub fn log(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    print(console, "log", Stream::Out, args, context)
}

fn info(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    print(console, "info", Stream::Out, args, context)
}

fn debug(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    print(console, "debug", Stream::Out, args, context)
}

fn dirxml(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    console.print(Stream::Out, args, context)?;
    DONE
}

fn warn(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    print(console, "warn", Stream::Error, args, context)
}

fn error(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    print(console, "error", Stream::Error, args, context)
}

/// Tells the method's diagnostics channel (`console.log`), which may change the arguments, and then
/// prints them.
fn print(
    console: &Bound,
    method: &str,
    stream: Stream,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    // Nobody subscribes without the module.
    if modules::is_loaded("diagnostics_channel") {
        publish(method, args, context)?;
    }
    console.print(stream, args, context)?;
    DONE
}

fn publish(method: &str, args: &[JsValue], context: &mut Context) -> JsResult<()> {
    let channels = modules::require_object("diagnostics_channel", context)?;
    let channel = channels.get(js_string!("channel"), context)?;
    let Some(channel) = channel.as_function() else {
        return Ok(());
    };
    let name = JsString::from(format!("console.{method}"));
    let found = channel.call(&channels.into(), &[name.into()], context)?;
    let found = found.to_object(context)?;
    let is_heard = found.get(js_string!("hasSubscribers"), context)?;
    if is_heard.to_boolean()
        && let Some(publish) = found.get(js_string!("publish"), context)?.as_function()
    {
        let args = JsArray::from_iter(args.iter().cloned(), context);
        publish.call(&found.into(), &[args.into()], context)?;
    }
    Ok(())
}

fn dir(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut options = console.options(Stream::Out, context)?;
    options.custom_inspect = false;
    if let Some(given) = args.get(1).and_then(JsValue::as_object) {
        options.merge(&given, context)?;
    }
    let text = inspect::inspect(args.get_or_undefined(0), &options, context)?;
    console.write(Stream::Out, text, context)?;
    DONE
}

fn trace(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let options = console.options(Stream::Error, context)?;
    let message = format::format(args, &options, context)?;
    let error = errors::plain(errors::Class::Error, &message, context);
    let stack = error.get(js_string!("stack"), context)?;
    let stack = convert::to_text(&stack, context)?;
    let frames = match stack.find("\n    at ") {
        Some(at) => &stack[at..],
        None => "",
    };
    let title = if message.is_empty() {
        "Trace".to_string()
    } else {
        format!("Trace: {message}")
    };
    let text = JsString::from(format!("{title}{frames}").as_str());
    console.call("error", &[text.into()], context)
}

fn assert(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if args.get_or_undefined(0).to_boolean() {
        return DONE;
    }
    let mut rest: Vec<JsValue> = args.get(1..).unwrap_or_default().to_vec();
    // A message is put into the same text, so that its places are filled.
    match rest.first().and_then(JsValue::as_string) {
        Some(message) => {
            let text =
                JsString::concat(js_string!("Assertion failed: ").as_str(), message.as_str());
            rest[0] = text.into();
        }
        None => rest.insert(0, js_string!("Assertion failed").into()),
    }
    console.call("warn", &rest, context)
}

fn clear(console: &Bound, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let to_top = "\u{1b}[1;1H\u{1b}[0J";
    match &console.state.streams {
        Some((out, _)) => {
            let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            if out.get(js_string!("isTTY"), context)?.to_boolean()
                && !dumb
                && let Some(write) = out.get(js_string!("write"), context)?.as_function()
            {
                write.call(
                    &out.clone().into(),
                    &[JsString::from(to_top).into()],
                    context,
                )?;
            }
        }
        None => {
            if let Some((stream, write)) = process::replaced_write(1, context)? {
                if stream.get(js_string!("isTTY"), context)?.to_boolean() {
                    write.call(&stream.into(), &[JsString::from(to_top).into()], context)?;
                }
                return DONE;
            }
            let stdout = super::output::standard(1);
            if rustix::termios::isatty(stdout) {
                let _ = super::write_all(stdout, to_top.as_bytes());
            }
        }
    }
    DONE
}

/// A label: the text of the first argument, `default` where there is none.
fn label(args: &[JsValue], context: &mut Context) -> JsResult<String> {
    match args.get_or_undefined(0) {
        value if value.is_undefined() => Ok("default".into()),
        value => convert::to_text(value, context),
    }
}

fn complain(message: &str, context: &mut Context) -> JsResult<()> {
    process::emit_warning(message, "Warning", context)
}

fn count(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let label = label(args, context)?;
    let count = {
        let mut counts = console.state.counts.borrow_mut();
        let count = counts.entry(label.clone()).or_insert(0);
        *count += 1;
        *count
    };
    let text = JsString::from(format!("{label}: {count}").as_str());
    console.call("log", &[text.into()], context)
}

fn count_reset(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let label = label(args, context)?;
    if console.state.counts.borrow_mut().remove(&label).is_none() {
        complain(&format!("Count for '{label}' does not exist"), context)?;
    }
    DONE
}

fn group(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if !args.is_empty() {
        console.call("log", args, context)?;
    }
    let state = &console.state;
    state
        .indentation
        .set(state.indentation.get() + state.group_indentation);
    DONE
}

fn group_end(console: &Bound, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let state = &console.state;
    let left = state
        .indentation
        .get()
        .saturating_sub(state.group_indentation);
    state.indentation.set(left);
    DONE
}

fn time(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let label = label(args, context)?;
    if console.state.times.borrow().contains_key(&label) {
        complain(
            &format!("Label '{label}' already exists for console.time()"),
            context,
        )?;
    } else {
        console
            .state
            .times
            .borrow_mut()
            .insert(label, Instant::now());
    }
    DONE
}

fn time_end(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let label = label(args, context)?;
    let begun = console.state.times.borrow_mut().remove(&label);
    tell_time(console, "timeEnd", &label, begun, &[], context)
}

fn time_log(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let label = label(args, context)?;
    let begun = console.state.times.borrow().get(&label).copied();
    let rest = args.get(1..).unwrap_or_default();
    tell_time(console, "timeLog", &label, begun, rest, context)
}

fn tell_time(
    console: &Bound,
    method: &str,
    label: &str,
    begun: Option<Instant>,
    rest: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(begun) = begun else {
        complain(
            &format!("No such label '{label}' for console.{method}()"),
            context,
        )?;
        return DONE;
    };
    let mut args: Vec<JsValue> = vec![
        js_string!("%s: %s").into(),
        JsString::from(label).into(),
        JsString::from(duration(begun.elapsed()).as_str()).into(),
    ];
    args.extend_from_slice(rest);
    console.call("log", &args, context)
}

/// `1.234ms`, `1.234s`, `1:02.345 (m:ss.mmm)`, `1:02:03.456 (h:mm:ss.mmm)`
fn duration(elapsed: Duration) -> String {
    let milliseconds = elapsed.as_secs_f64() * 1e3;
    if milliseconds < 1e3 {
        let rounded = (milliseconds * 1e3).round() / 1e3;
        return format!("{rounded}ms");
    }
    let seconds = milliseconds / 1e3;
    if seconds < 60.0 {
        return format!("{seconds:.3}s");
    }
    let hours = (seconds / 3600.0).floor();
    let minutes = ((seconds - hours * 3600.0) / 60.0).floor();
    let seconds = seconds - hours * 3600.0 - minutes * 60.0;
    if hours > 0.0 {
        format!("{hours}:{minutes:02}:{seconds:06.3} (h:mm:ss.mmm)")
    } else {
        format!("{minutes}:{seconds:06.3} (m:ss.mmm)")
    }
}
