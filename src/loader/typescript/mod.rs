//! TypeScript whose types can be taken out: they are blanked, so that each line and column stays.

mod blanks;
mod gone;
mod strip;
#[cfg(test)]
mod tests;
mod words;

use std::path::Path;

use boa_engine::{Context, JsError, JsResult};

use super::esm::specifier::file_url;
use crate::engine::errors::{self, Class};
use crate::engine::{convert, define, depth, stack};
use crate::modules::process::with_start;

/// Why a text cannot be had without its types.
#[derive(Debug)]
pub struct Refusal {
    pub code: &'static str,
    pub message: String,
    /// The bytes in which it lies.
    pub start: usize,
    pub end: usize,
}

/// Whether files of TypeScript are run.
pub fn is_on() -> bool {
    with_start(|start| start.strip_types)
}

/// Whether a file is TypeScript by its name.
pub fn is_name(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| ["ts", "mts", "cts"].iter().any(|known| extension == *known))
}

/// What a file is loaded as, which settles how errors name it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Module,
    /// Of `require`.
    Script,
    /// An import that nobody says the kind of.
    Unsaid,
}

/// A file's text without its types: what stacks show of it from now on.
pub fn of_file(path: &Path, text: &str, role: Role, context: &mut Context) -> JsResult<String> {
    let as_path = path.to_string_lossy();
    let is_dependency = path
        .components()
        .any(|part| part.as_os_str() == "node_modules");
    if is_dependency {
        let code = "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING";
        let name = match role {
            Role::Module => file_url(path),
            Role::Script | Role::Unsaid => as_path.into_owned(),
        };
        return Err(errors::node_error(code, &[&name], context));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let name = match role {
        Role::Module | Role::Script => file_url(path),
        Role::Unsaid => as_path.to_string(),
    };
    let stripped = of_text(&name, text, context)?;
    stack::remember(&as_path, &stripped);
    Ok(stripped)
}

/// A text without its types; `name` is what an error calls it.
pub fn of_text(name: &str, text: &str, context: &mut Context) -> JsResult<String> {
    depth::check(text.as_bytes())?;
    strip::strip(text).map_err(|refusal| refused(&refusal, name, text, context))
}

/// A text that nobody says is TypeScript, without its types; or why that cannot be had.
pub fn guessed(text: &str) -> Result<String, String> {
    if depth::check(text.as_bytes()).is_err() {
        return Err(String::new());
    }
    strip::strip(text).map_err(|refusal| refusal.message)
}

/// The error: its stack begins with the place.
fn refused(refusal: &Refusal, name: &str, text: &str, context: &mut Context) -> JsError {
    let error = errors::coded(Class::Syntax, refusal.code, &refusal.message, context);
    let shown = frame(text, refusal.start, refusal.end);
    let line = text[..refusal.start].matches('\n').count() + 1;
    let known = error.get(boa_engine::js_string!("stack"), context);
    let known = known.and_then(|stack| convert::to_text(&stack, context));
    let known = known.unwrap_or_default();
    let stack = format!("{name}:{line}\n{shown}\n\n{known}");
    define::put_hidden(&error, "stack", convert::string(&stack));
    errors::thrown(error)
}

/// The lines around a piece of a text, with a mark under it, or one in front of its lines.
fn frame(text: &str, start: usize, end: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let first = text[..start].matches('\n').count();
    let last = text[..end].matches('\n').count();
    let wide = |text: &str| text.replace('\t', "    ");
    let mut out = String::new();
    let around = first.saturating_sub(1)..=(last + 1).min(lines.len().saturating_sub(1));
    for at in around {
        let line = wide(lines[at]);
        if first == last {
            out.push_str(&line);
            if at == first {
                let from = text[..start].rfind('\n').map_or(0, |end| end + 1);
                let before = wide(&text[from..start]).chars().count();
                let length = wide(&text[start..end]).chars().count().max(1);
                out.push('\n');
                out.push_str(&" ".repeat(before));
                out.push_str(&"^".repeat(length));
            }
        } else {
            out.push_str(if at == first || at == last {
                "  > "
            } else {
                "    "
            });
            out.push_str(&line);
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}
