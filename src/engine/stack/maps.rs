//! Stacks that speak of the files a program was made from (`--enable-source-maps`).
//!
//! A text that is compiled while maps are on is looked at for a `sourceMappingURL`, and its map is read
//! then, as in Node; it is decoded when a stack first needs it. What is not mapped: `eval`, and maps in
//! `data:` URLs that are not base64 (Node reads neither), nor what a `sourceURL` names.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;
use url::Url;

use super::frames::{self, Frame};
use crate::engine::report::caret;
use crate::engine::source_map::{Origin, Table};

/// What is mapped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Support {
    pub enabled: bool,
    /// Also files in `node_modules`.
    pub node_modules: bool,
    /// Also texts that a program made itself. (Told, no more: such texts are never mapped.)
    pub generated_code: bool,
}

impl Support {
    /// All of it, or nothing.
    pub const fn all(enabled: bool) -> Self {
        Self {
            enabled,
            node_modules: enabled,
            generated_code: enabled,
        }
    }
}

/// The map of a text.
pub struct Known {
    /// As Node has it, with whole URLs as sources.
    pub payload: Value,
    /// How long the lines of the text are, without their ends.
    pub lengths: Vec<u32>,
    table: OnceCell<Table>,
}

thread_local! {
    static SUPPORT: Cell<Support> = const { Cell::new(Support::all(false)) };
    static KNOWN: RefCell<HashMap<String, Rc<Known>>> = RefCell::default();
}

/// What is mapped in this thread.
pub fn support() -> Support {
    SUPPORT.with(Cell::get)
}

/// Says what is to be mapped in this thread from now on.
pub fn set_support(support: Support) {
    SUPPORT.with(|known| known.set(support));
}

/// Looks for the map of a text that is about to be compiled; `name` is the script's, in the engine's
/// words. A map that cannot be read is none.
pub fn note(name: &str, text: &str) {
    let support = support();
    if !support.enabled || !support.node_modules && name.contains("/node_modules/") {
        return;
    }
    let key = frames::shown_path(name);
    if let Some(payload) = address(text).and_then(|address| read(name, address)) {
        let length = |line: &str| line.encode_utf16().count() as u32;
        let known = Known {
            payload,
            lengths: text
                .split('\n')
                .map(|line| length(line.trim_end_matches('\r')))
                .collect(),
            table: OnceCell::new(),
        };
        KNOWN.with(|all| all.borrow_mut().insert(key, Rc::new(known)));
    }
}

/// What the text's last `//# sourceMappingURL=` says.
fn address(text: &str) -> Option<&str> {
    const WORD: &[u8] = b"sourceMappingURL=";
    let mut end = text.len();
    while let Some(at) = memchr::memmem::rfind(&text.as_bytes()[..end], WORD) {
        let before = text[..at].trim_end_matches([' ', '\t']);
        let has_space = before.len() < at;
        let rest = &text[at + WORD.len()..];
        let address = rest.split(char::is_whitespace).next().unwrap_or_default();
        let is_comment = before.ends_with("//#") || before.ends_with("//@");
        // With a quote in it, it is a piece of a string.
        if is_comment && has_space && !address.is_empty() && !address.contains(['"', '\'', '`']) {
            return Some(address);
        }
        end = at;
    }
    None
}

/// Reads a map and makes whole URLs of its sources.
fn read(name: &str, address: &str) -> Option<Value> {
    let script = match name.starts_with('/') {
        true => Url::from_file_path(name).ok()?,
        false => Url::parse(name).ok()?,
    };
    let (text, base) = match address.strip_prefix("data:") {
        Some(data) => {
            let (kind, body) = data.split_once(',')?;
            let mut parts = kind.split(';');
            let is_json = parts.next() == Some("application/json");
            if !is_json || parts.next_back() != Some("base64") {
                return None;
            }
            let decoded = base64_simd::forgiving_decode_to_vec(body.as_bytes()).ok()?;
            (decoded, script)
        }
        None => {
            let url = script.join(address).ok()?;
            let path = url.to_file_path().ok()?;
            (std::fs::read(path).ok()?, url)
        }
    };
    let mut payload: Value = serde_json::from_slice(&text).ok()?;
    let map = payload.as_object_mut()?;
    let root = map.get("sourceRoot").and_then(Value::as_str);
    let root = root.unwrap_or_default().to_string();
    if let Some(Value::Array(sources)) = map.get_mut("sources") {
        for source in sources {
            let whole = format!("{root}{}", source.as_str().unwrap_or_default());
            let url = base.join(&whole).map_or(whole, String::from);
            *source = Value::String(url);
        }
    }
    map.insert("sourceRoot".into(), Value::String(String::new()));
    Some(payload)
}

/// The map of a script, by its path or its URL.
pub fn of(name: &str) -> Option<Rc<Known>> {
    KNOWN.with(|all| {
        let all = all.borrow();
        all.get(name).cloned().or_else(|| {
            let path = Url::parse(name).ok()?.to_file_path().ok()?;
            all.get(path.to_str()?).cloned()
        })
    })
}

impl Known {
    fn table(&self) -> &Table {
        self.table.get_or_init(|| Table::new(&self.payload))
    }

    /// Where a place (from 1) comes from, with the URL of its source.
    fn origin(&self, line: u32, column: u32) -> Option<(&str, Origin)> {
        let table = self.table();
        let segment = table.find(f64::from(line) - 1.0, f64::from(column) - 1.0)?;
        let origin = segment.origin?;
        Some((table.source(&origin)?, origin))
    }

    fn name(&self, line: u32, column: u32) -> Option<&str> {
        let table = self.table();
        let segment = table.find(f64::from(line) - 1.0, f64::from(column) - 1.0)?;
        table.name(&segment.origin?)
    }

    /// A line of a source, from 0: out of the map, else out of the file.
    fn line(&self, url: &str, line: i32) -> Option<String> {
        let line = usize::try_from(line).ok()?;
        let sources = self.payload["sources"].as_array()?;
        let at = sources.iter().position(|source| source == url)?;
        let picked = |text: &str| Some(text.lines().nth(line)?.to_string());
        if let Some(text) = self.payload["sourcesContent"][at].as_str() {
            return picked(text);
        }
        let path = Url::parse(url).ok()?.to_file_path().ok()?;
        picked(&std::fs::read_to_string(path).ok()?)
    }
}

/// An original place, from 1.
pub struct Place {
    /// A URL.
    pub source: String,
    pub line: i32,
    pub column: i32,
    pub name: Option<String>,
}

/// Where a place of a script (from 1) comes from.
pub fn place(file: &str, line: u32, column: u32) -> Option<Place> {
    let known = of(file)?;
    let (source, origin) = known.origin(line, column)?;
    Some(Place {
        source: source.to_string(),
        line: origin.line.wrapping_add(1),
        column: origin.column.wrapping_add(1),
        name: known.table().name(&origin).map(str::to_string),
    })
}

/// A file's URL as its path; another as it is.
fn shown(url: &str) -> String {
    let path = Url::parse(url).ok().and_then(|url| url.to_file_path().ok());
    path.map_or_else(
        || url.to_string(),
        |path| path.to_string_lossy().into_owned(),
    )
}

/// The line of one of these frames, without `at`: of what it was made from, if maps are on and tell.
pub fn show(frames: &[Frame], at: usize) -> String {
    let frame = &frames[at];
    mapped(frame, frames.get(at + 1)).unwrap_or_else(|| frame.show())
}

fn mapped(frame: &Frame, caller: Option<&Frame>) -> Option<String> {
    if !support().enabled {
        return None;
    }
    let known = of(frame.file.as_deref()?)?;
    let (source, origin) = known.origin(frame.line, frame.column)?;
    // What the function was called is said where it begins, or where it is called.
    let of_caller = || {
        let caller = caller.filter(|caller| caller.file == frame.file)?;
        known.name(caller.line, caller.column).map(str::to_string)
    };
    let start = frame
        .start
        .and_then(|(line, column)| known.name(line, column));
    let name = start.map(str::to_string).or_else(of_caller);
    let name = name.or_else(|| frame.function.clone());
    let name = name.unwrap_or_else(|| "<anonymous>".into());
    let owner = match (&frame.type_name, frame.is_toplevel, frame.is_constructor) {
        (_, _, true) => "new ".to_string(),
        (Some(class), false, _) => format!("{class}."),
        _ => String::new(),
    };
    let (line, column) = (origin.line.wrapping_add(1), origin.column.wrapping_add(1));
    let is_async = if frame.is_async { "async " } else { "" };
    let source = shown(source);
    Some(format!(
        "{is_async}{owner}{name} ({source}:{line}:{column})"
    ))
}

/// `FILE:LINE`, the line and the caret, of what a place was made from; nothing when its text is not
/// known.
pub fn shown_place(file: &str, line: u32, column: u32) -> Option<String> {
    if !support().enabled {
        return None;
    }
    let known = of(file)?;
    let (source, origin) = known.origin(line, column)?;
    let text = known.line(source, origin.line)?;
    let column = u32::try_from(origin.column.wrapping_add(1)).ok()?;
    Some(format!(
        "{}:{}\n{text}\n{}",
        shown(source),
        origin.line.wrapping_add(1),
        caret(&text, column, 1)
    ))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn the_last_comment_counts() {
        assert_eq!(address("a\n//# sourceMappingURL=b.map\n"), Some("b.map"));
        assert_eq!(
            address("//@ sourceMappingURL=a\n//#  sourceMappingURL=b"),
            Some("b")
        );
        assert_eq!(
            address("//# sourceMappingURL=a\nx='//# sourceMappingURL='"),
            Some("a")
        );
        assert_eq!(address("/*# sourceMappingURL=a */"), None);
        assert_eq!(address("//#sourceMappingURL=a"), None);
    }
}
