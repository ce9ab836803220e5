//! Errors: their stack with the name repaired, and what they carry besides.

use boa_engine::{JsObject, JsResult, JsString, JsValue, js_string, property::PropertyKey};

use super::{
    Inspector, Style,
    names::{Named, prefix},
    properties::Key,
};
use crate::engine::convert;
use crate::modules::util::kind::{self, Kind};

/// Where the frames of a stack begin.
const FRAME: &str = "\n    at";

impl Inspector<'_> {
    /// Whether it was made by an error constructor, or inherits from `Error.prototype`.
    pub(super) fn is_error(&self, object: &JsObject, kind: &Kind) -> bool {
        if *kind == Kind::Error {
            return true;
        }
        let known = self.context.intrinsics().constructors().error().prototype();
        let mut prototype = object.prototype();
        while let Some(current) = prototype {
            if current == known {
                return true;
            }
            prototype = current.prototype();
        }
        false
    }

    /// The text of an error before its keys; takes keys away that the text repeats, and adds
    /// `cause` and `errors`.
    pub(super) fn error(
        &mut self,
        object: &JsObject,
        _kind: &Kind,
        named: &Named,
        keys: &mut Vec<Key>,
    ) -> JsResult<String> {
        let name = match self.lenient(object, "name")? {
            value if value.is_null_or_undefined() => "Error".into(),
            value => self.lenient_text(&value)?,
        };
        let message_value = object.get(js_string!("message"), self.context)?;
        let message = match message_value.as_string() {
            Some(message) => convert::text(&message),
            None => String::new(),
        };
        let mut stack = self.stack(object, &name, &message_value)?;
        if !self.options.show_hidden {
            for key in ["name", "message", "stack"] {
                let key: PropertyKey = JsString::from(key).into();
                let Some(at) = keys.iter().position(|(known, _)| *known == key) else {
                    continue;
                };
                let value = object.get(key, self.context)?;
                let repeated = match value.as_string() {
                    Some(text) => stack.contains(&convert::text(&text)),
                    None => true,
                };
                if repeated {
                    keys.remove(at);
                }
            }
        }
        let mut add = |name: &str, wanted: bool| {
            let key: PropertyKey = JsString::from(name).into();
            if wanted && !keys.iter().any(|(known, _)| *known == key) {
                keys.push((key, None));
            }
        };
        let has_cause = object.has_property(js_string!("cause"), self.context)?;
        add("cause", has_cause);
        let errors = object.get(js_string!("errors"), self.context)?;
        add(
            "errors",
            errors
                .as_object()
                .is_some_and(|errors| kind::is_array(&errors)),
        );
        stack = improve(stack, &name, named);
        let message_at = if message.is_empty() {
            None
        } else {
            stack.find(&message)
        };
        let from = message_at.map_or(0, |at| at + message.len());
        stack = match stack[from..].find(FRAME) {
            None => format!("[{stack}]"),
            Some(at) => {
                let (head, frames) = stack.split_at(from + at);
                let frames = self.frames(object, frames.trim_start_matches('\n'))?;
                let mut shown = head.to_string();
                for frame in frames {
                    shown.push('\n');
                    shown.push_str(&frame);
                }
                shown
            }
        };
        if self.indentation != 0 {
            let indentation = format!("\n{}", " ".repeat(self.indentation));
            stack = stack.replace('\n', &indentation);
        }
        Ok(stack)
    }

    /// A property; undefined where its getter throws.
    fn lenient(&mut self, object: &JsObject, name: &str) -> JsResult<JsValue> {
        match object.get(JsString::from(name), self.context) {
            Err(error) if error.as_engine().is_none() => Ok(JsValue::undefined()),
            result => result,
        }
    }

    /// Text of a value; what cannot be text is shown as `inspect` shows it.
    fn lenient_text(&mut self, value: &JsValue) -> JsResult<String> {
        if let Some(symbol) = value.as_symbol() {
            return Ok(self.symbol(&symbol));
        }
        match value.as_object() {
            Some(_) => match convert::to_text(value, self.context) {
                Ok(text) => Ok(text),
                Err(error) if error.as_engine().is_none() => Ok("Error".into()),
                Err(error) => Err(error),
            },
            None => convert::to_text(value, self.context),
        }
    }

    fn stack(&mut self, object: &JsObject, name: &str, message: &JsValue) -> JsResult<String> {
        let stack = self.lenient(object, "stack")?;
        if let Some(stack) = stack.as_string() {
            if !stack.is_empty() {
                return Ok(convert::text(&stack));
            }
        } else if stack.to_boolean() {
            return self.value(&stack, 0, false);
        }
        // What `Error.prototype.toString` returns.
        let message = if message.is_undefined() {
            String::new()
        } else {
            self.lenient_text(message)?
        };
        Ok(match (name.is_empty(), message.is_empty()) {
            (_, true) => name.to_string(),
            (true, false) => message,
            (false, false) => format!("{name}: {message}"),
        })
    }

    /// The frames, without those the cause has too, and coloured.
    fn frames(&mut self, object: &JsObject, frames: &str) -> JsResult<Vec<String>> {
        let mut frames: Vec<String> = frames.split('\n').map(str::to_string).collect();
        let cause = object.get(js_string!("cause"), self.context)?;
        if let Some(cause) = cause.as_object() {
            let kind = kind::of(&cause, self.context);
            if self.is_error(&cause, &kind) {
                let stack = cause.get(js_string!("stack"), self.context)?;
                let stack = stack
                    .as_string()
                    .map(|s| convert::text(&s))
                    .unwrap_or_default();
                if let Some(at) = stack.find(FRAME) {
                    let theirs: Vec<&str> = stack[at + 1..].split('\n').collect();
                    self.fold(&mut frames, &theirs)?;
                }
            }
        }
        if !self.options.colors {
            return Ok(frames);
        }
        let here = std::env::current_dir().ok();
        let here = here.as_ref().and_then(|path| path.to_str());
        let mut shown = Vec::with_capacity(frames.len());
        for frame in frames {
            shown.push(self.coloured(frame, here)?);
        }
        Ok(shown)
    }

    /// Replaces frames that stand in the cause's stack too by one line that counts them.
    fn fold(&mut self, frames: &mut Vec<String>, theirs: &[&str]) -> JsResult<()> {
        for at in 0..frames.len().saturating_sub(3) {
            let Some(found) = theirs.iter().position(|frame| *frame == frames[at]) else {
                continue;
            };
            let same = frames[at..]
                .iter()
                .zip(&theirs[found..])
                .take_while(|(ours, theirs)| ours == *theirs)
                .count();
            if same > 3 {
                let skipped = same - 2;
                let line = format!("    ... {skipped} lines matching cause stack trace ...");
                let line = self.styled(line, Style::Undefined)?;
                frames.splice(at + 1..at + 1 + skipped, [line]);
                return Ok(());
            }
        }
        Ok(())
    }

    /// Frames of the host are grey; a package's name is underlined; the working folder is grey.
    fn coloured(&mut self, frame: String, here: Option<&str>) -> JsResult<String> {
        if frame.contains("(node:") || frame.trim_start().starts_with("at node:") {
            return self.styled(frame, Style::Undefined);
        }
        let mut rest = frame.as_str();
        let mut shown = String::new();
        while let Some(at) = rest.find("/node_modules/") {
            let after = at + "/node_modules/".len();
            let name = &rest[after..];
            let slashes = if name.starts_with('@') { 2 } else { 1 };
            let end = name
                .match_indices('/')
                .nth(slashes - 1)
                .map_or(name.len(), |(at, _)| at);
            shown.push_str(&rest[..after]);
            shown.push_str(&self.styled(name[..end].to_string(), Style::Module)?);
            rest = &name[end..];
        }
        shown.push_str(rest);
        let Some(folder) = here.map(|here| format!("{here}/")) else {
            return Ok(shown);
        };
        let Some(at) = shown.find(&folder) else {
            return Ok(shown);
        };
        let after = at + folder.len();
        let bracket = at > 0 && shown.as_bytes()[at - 1] == b'(';
        let start = if bracket { at - 1 } else { at };
        let mut marked = shown[..start].to_string();
        marked.push_str(&self.styled(shown[start..after].to_string(), Style::Undefined)?);
        if bracket && let Some(body) = shown[after..].strip_suffix(')') {
            marked.push_str(body);
            marked.push_str(&self.styled(")".into(), Style::Undefined)?);
        } else {
            marked.push_str(&shown[after..]);
        }
        Ok(marked)
    }
}

/// Puts the class's name into a stack that begins with the name of a class above it.
fn improve(stack: String, name: &str, named: &Named) -> String {
    let constructor = named.constructor.as_deref();
    let mut length = name.len();
    let begins = stack.starts_with(name)
        && matches!(stack.as_bytes().get(length), None | Some(b':' | b'\n'));
    if constructor.is_some() && !(name.ends_with("Error") && begins) {
        return stack;
    }
    let mut fallback = "Error";
    if constructor.is_none() {
        let first = leading_class(&stack);
        length = first.len();
        if !first.is_empty() {
            fallback = &stack[..length];
        }
    }
    let full = prefix(constructor, &named.tag, fallback, "");
    let full = full.trim_end_matches(' ');
    if name == full {
        return stack;
    }
    if !full.contains(name) {
        return format!("{full} [{name}]{}", &stack[length..]);
    }
    if length == 0 {
        format!("{full}: {stack}")
    } else {
        format!("{full}{}", &stack[length..])
    }
}

/// The class's name with which a stack begins: up to a colon or the first frame.
fn leading_class(stack: &str) -> &str {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_ []()-".contains(c);
    let end = stack.find(|c| !allowed(c)).unwrap_or(stack.len());
    let (name, rest) = stack.split_at(end);
    let capital = name.starts_with(|c: char| c.is_ascii_uppercase()) && name.len() > 1;
    let frame = rest.starts_with('\n') && rest.trim_start().starts_with("at");
    if capital && (rest.starts_with(':') || frame) {
        return name;
    }
    if rest.is_empty() && name.ends_with("Error") && !name.contains(' ') {
        return name;
    }
    ""
}
