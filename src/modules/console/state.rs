//! What a console remembers, and how it writes.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use boa_engine::{
    Context, Finalize, JsError, JsObject, JsResult, JsString, JsValue, Trace, js_string,
};
use boa_gc::{Gc, GcRefCell};

use super::output;
use crate::engine::{convert, define};
use crate::modules::process;
use crate::modules::util::{format, inspect::Options};
use crate::trace;

/// Which of its two streams a console writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// `log`, `info`, `debug`, `dir` ...
    Out = 1,
    /// `warn`, `error`, `trace`
    Error = 2,
}

/// When objects are shown in colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorMode {
    /// On a terminal.
    Auto,
    /// Always or never.
    Fixed(bool),
}

/// The state of one console.
#[derive(Trace, Finalize)]
pub struct State {
    /// A script's streams; without them, those of the process.
    pub streams: Option<(JsObject, JsObject)>,
    /// What a script has put in the place of the global console's `_stdout` and `_stderr`.
    pub replaced: GcRefCell<[Option<JsObject>; 2]>,
    /// A script's `inspectOptions`: an object, or a map from stream to object.
    pub inspect_options: Option<JsObject>,
    #[unsafe_ignore_trace]
    pub color_mode: ColorMode,
    #[unsafe_ignore_trace]
    pub ignore_errors: bool,
    #[unsafe_ignore_trace]
    pub group_indentation: usize,
    #[unsafe_ignore_trace]
    pub indentation: Cell<usize>,
    #[unsafe_ignore_trace]
    pub counts: RefCell<HashMap<String, u32>>,
    #[unsafe_ignore_trace]
    pub times: RefCell<HashMap<String, u64>>,
}

impl State {
    /// That of the host's own console.
    pub fn of_process() -> Self {
        Self {
            streams: None,
            replaced: GcRefCell::new([None, None]),
            inspect_options: None,
            color_mode: ColorMode::Auto,
            ignore_errors: true,
            group_indentation: 2,
            indentation: Cell::new(0),
            counts: RefCell::default(),
            times: RefCell::default(),
        }
    }
}

/// A console: the object a script sees, and its state.
#[derive(Clone, Trace, Finalize)]
pub struct Bound {
    pub object: JsObject,
    pub state: Gc<State>,
}

impl Bound {
    /// How this console shows objects on a stream.
    pub fn options(&self, stream: Stream, context: &mut Context) -> JsResult<Options> {
        let mut options = crate::modules::util::inspect::options::defaults(context);
        if let Some(given) = &self.state.inspect_options {
            let mut given = given.clone();
            if let Ok(map) = boa_engine::object::builtins::JsMap::from_object(given.clone())
                && let Some((out, error)) = &self.state.streams
            {
                let key = if stream == Stream::Out { out } else { error };
                match map.get(key.clone(), context)?.as_object() {
                    Some(found) => given = found,
                    None => given = define::object(context),
                }
            }
            options.merge(&given, context)?;
            if given.has_own_property(js_string!("colors"), context)? {
                return Ok(options);
            }
        }
        options.colors = match (self.state.color_mode, &self.state.streams) {
            (ColorMode::Fixed(colors), _) => colors,
            (ColorMode::Auto, None) => output::has_colors(stream as i32),
            (ColorMode::Auto, Some((out, error))) => {
                let stream = if stream == Stream::Out { out } else { error };
                stream_has_colors(stream, context)?
            }
        };
        Ok(options)
    }

    /// Formats as `util.format` does and writes a line.
    pub fn print(&self, stream: Stream, args: &[JsValue], context: &mut Context) -> JsResult<()> {
        let mut line = String::new();
        if self.state.streams.is_none() && !matches!(args, [one] if one.is_string()) {
            process::note_formatting(stream as usize, context);
        }
        if args.iter().all(JsValue::is_string) && (args.len() < 2 || !has_places(&args[0])) {
            for (at, value) in args.iter().enumerate() {
                if at > 0 {
                    line.push(' ');
                }
                if let Some(string) = value.as_string() {
                    push_text(&mut line, &string);
                }
            }
        } else {
            let options = self.options(stream, context)?;
            format::format_into(&mut line, args, &options, context)?;
        }
        self.write(stream, line, context)
    }

    /// Writes a line, indented by the groups around it.
    pub fn write(&self, stream: Stream, mut line: String, context: &mut Context) -> JsResult<()> {
        let indentation = self.state.indentation.get();
        if indentation > 0 {
            let margin = " ".repeat(indentation);
            line = format!("{margin}{}", line.replace('\n', &format!("\n{margin}")));
        }
        let Some((out, error)) = &self.state.streams else {
            let replaced = self.state.replaced.borrow()[stream as usize - 1].clone();
            if let Some(replaced) = replaced {
                line.push('\n');
                return self.write_to_stream(&replaced, &line, context);
            }
            return self.write_to_process(stream, line, context);
        };
        line.push('\n');
        let target = if stream == Stream::Out { out } else { error };
        self.write_to_stream(target, &line, context)
    }

    /// One line to the process's own stream; through the script's `write` if it has put one there.
    fn write_to_process(
        &self,
        stream: Stream,
        mut line: String,
        context: &mut Context,
    ) -> JsResult<()> {
        line.push('\n');
        if let Some((object, write)) = process::replaced_write(stream as usize, context)? {
            let text = JsValue::from(JsString::from(line.as_str()));
            // Node's console ignores what its streams throw.
            return match write.call(&object.into(), &[text], context) {
                Err(error) if is_fatal(&error, context) => Err(error),
                _ => Ok(()),
            };
        }
        trace::writes(context);
        let descriptor = output::standard(stream as i32);
        if output::write_all(descriptor, line.as_bytes()).is_err() {
            // Where nobody reads any more, or nothing fits: it is the stream that tells of it.
            let object = process::stream(stream as usize, context)?.to_object(context)?;
            return self.write_to_stream(&object, &line, context);
        }
        process::note_output(stream as usize, context);
        Ok(())
    }

    /// Hands a line to a script's stream. Its errors, thrown or emitted, are ignored unless the
    /// console was made to tell them.
    fn write_to_stream(
        &self,
        stream: &JsObject,
        line: &str,
        context: &mut Context,
    ) -> JsResult<()> {
        let text = JsValue::from(JsString::from(line));
        let call = |name: &str, args: &[JsValue], context: &mut Context| -> JsResult<JsValue> {
            let method = stream.get(JsString::from(name), context)?;
            match method.as_function() {
                Some(method) => method.call(&stream.clone().into(), args, context),
                None => Err(boa_engine::JsNativeError::typ()
                    .with_message(format!("stream.{name} is not a function"))
                    .into()),
            }
        };
        if !self.state.ignore_errors {
            call("write", &[text], context)?;
            return Ok(());
        }
        let ignore = JsValue::from(ignore(context));
        let error = JsValue::from(js_string!("error"));
        let guard = !is_listened(stream, context)?;
        if guard {
            call("once", &[error.clone(), ignore.clone()], context)?;
        }
        // What is told later is an 'error' event, which needs a listener then.
        let told = define::closure("", 1, ignore_later, stream.clone(), context);
        let result = call("write", &[text, told.into()], context);
        if guard {
            call("removeListener", &[error, ignore], context)?;
        }
        match result {
            Err(error) if is_fatal(&error, context) => Err(error),
            _ => Ok(()),
        }
    }

    /// Calls this console's method of that name, which may be the script's own.
    pub fn call(&self, name: &str, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
        let method = self.object.get(JsString::from(name), context)?;
        match method.as_function() {
            Some(method) => method.call(&self.object.clone().into(), args, context),
            None => Err(boa_engine::JsNativeError::typ()
                .with_message(format!("console.{name} is not a function"))
                .into()),
        }
    }
}

/// Whether a stream has listeners for its errors; one that cannot tell needs none.
fn is_listened(stream: &JsObject, context: &mut Context) -> JsResult<bool> {
    let error = [JsValue::from(js_string!("error"))];
    let count = stream.get(js_string!("listenerCount"), context)?;
    match count.as_function() {
        Some(count) => {
            let count = count.call(&stream.clone().into(), &error, context)?;
            Ok(count.to_number(context)? > 0.0)
        }
        None => Ok(!stream.get(js_string!("once"), context)?.is_callable()),
    }
}

/// The callback of a write: an error that the stream has yet to emit is listened for.
fn ignore_later(
    _: &JsValue,
    args: &[JsValue],
    stream: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    if args.first().is_none_or(JsValue::is_null_or_undefined) {
        return Ok(JsValue::undefined());
    }
    let state = stream.get(js_string!("_writableState"), context)?;
    let emitted = match state.as_object() {
        Some(state) => state.get(js_string!("errorEmitted"), context)?.to_boolean(),
        None => false,
    };
    if !emitted
        && !is_listened(stream, context)?
        && let Some(once) = stream.get(js_string!("once"), context)?.as_function()
    {
        let args = [js_string!("error").into(), ignore(context).into()];
        once.call(&stream.clone().into(), &args, context)?;
    }
    Ok(JsValue::undefined())
}

/// Whether an error is one of the engine's, or a stack that overflowed: those are not swallowed.
fn is_fatal(error: &JsError, context: &mut Context) -> bool {
    if error.as_engine().is_some() {
        return true;
    }
    let Some(object) = error.as_opaque().and_then(JsValue::as_object) else {
        return error
            .as_native()
            .is_some_and(|native| native.is_range() && native.message().contains("call stack"));
    };
    let message = object
        .get(js_string!("message"), context)
        .unwrap_or_default();
    message
        .as_string()
        .is_some_and(|message| message == js_string!("Maximum call stack size exceeded"))
}

fn ignore(context: &mut Context) -> boa_engine::object::builtins::JsFunction {
    define::function("", 0, |_, _, _| Ok(JsValue::undefined()), context)
}

pub fn stream_has_colors(stream: &JsObject, context: &mut Context) -> JsResult<bool> {
    if let Some(force) = std::env::var_os("FORCE_COLOR") {
        return Ok(matches!(
            force.to_str(),
            Some("" | "1" | "true" | "2" | "3")
        ));
    }
    if !stream.get(js_string!("isTTY"), context)?.to_boolean() {
        return Ok(false);
    }
    match stream
        .get(js_string!("getColorDepth"), context)?
        .as_function()
    {
        Some(depth) => {
            let depth = depth.call(&stream.clone().into(), &[], context)?;
            Ok(depth.to_number(context)? > 2.0)
        }
        None => Ok(true),
    }
}

fn has_places(value: &JsValue) -> bool {
    value
        .as_string()
        .is_some_and(|string| string.contains(b'%'))
}

fn push_text(line: &mut String, string: &JsString) {
    match string.as_str().as_latin1().map(str::from_utf8) {
        Some(Ok(text)) if text.is_ascii() => line.push_str(text),
        _ => line.push_str(&convert::text(string)),
    }
}
