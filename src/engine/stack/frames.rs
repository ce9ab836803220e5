//! From the engine's account of a stack to frames as V8 shows them.
//!
//! The engine gives one line a frame: a function's name and a position. What V8 knows besides (the
//! class of a method, a constructor call, the column of the callee) is read off the text.

use std::rc::Rc;

use super::around::Position;
use super::expressions::place;
use super::functions::{Function, surrounding};
use super::maps;
use super::source::{self, Source};
use super::tokens::{Kind, Tokens};
use crate::engine::mend::{KEYS, WITHIN};
use crate::engine::{dynamic, mend};

/// What stands before and after the text of a CommonJS module. All of the first stands on the
/// text's first line, so that line numbers are right; its width is taken off that line's columns.
pub const WRAPPER: [&str; 2] = [
    "(function (exports, require, module, __filename, __dirname) { ",
    "\n});",
];
const WRAPPER_WIDTH: u32 = WRAPPER[0].len() as u32;

/// A frame as a script sees it.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The file, `node:name` or `[eval]`; none for a function of the engine's own and for `eval`.
    pub file: Option<String>,
    pub line: u32,
    pub column: u32,
    /// As V8 would print it; empty for none.
    pub name: String,
    /// The name of the function alone.
    pub function: Option<String>,
    pub method: Option<String>,
    pub type_name: Option<String>,
    pub is_constructor: bool,
    pub is_toplevel: bool,
    pub is_native: bool,
    /// Where the `eval` stands that made this frame's text.
    pub eval_origin: Option<String>,
    /// For a combinator of promises: which of its promises.
    pub index: Option<usize>,
    /// The function is suspended at an `await`.
    pub is_async: bool,
    /// Where its function begins, while source maps are on: line and column.
    pub start: Option<(u32, u32)>,
}

impl Frame {
    fn location(&self) -> String {
        if let Some(index) = self.index {
            return format!("index {index}");
        }
        if self.is_native {
            return "<anonymous>".into();
        }
        let (line, column) = (self.line, self.column);
        match (&self.file, &self.eval_origin) {
            (Some(file), _) => format!("{file}:{line}:{column}"),
            (None, Some(origin)) => format!("{origin}, <anonymous>:{line}:{column}"),
            (None, None) => format!("<anonymous>:{line}:{column}"),
        }
    }

    /// The frame's line without `at`.
    pub fn show(&self) -> String {
        if self.name.is_empty() && self.is_async {
            format!("async {}", self.location())
        } else if self.name.is_empty() {
            self.location()
        } else {
            format!("{} ({})", self.name, self.location())
        }
    }
}

/// A line of the engine's.
#[derive(Clone, Default)]
pub struct Raw {
    pub name: String,
    /// Nothing for a function of the engine's or the host's own, and where the engine knows no position.
    pub place: Option<Place>,
    /// The file of a script's function that the engine knows no position in.
    pub lost: Option<String>,
}

impl Raw {
    /// Whether it is a frame of a script, not of the host's own texts.
    pub fn is_of_script(&self) -> bool {
        self.place.as_ref().is_some_and(Place::is_of_script)
    }
}

/// Where a frame of a script is, in the engine's words.
#[derive(Clone)]
pub struct Place {
    /// A path, `node:name`, `function N` for a text that `Function` got, or `eval at ` for one that
    /// `eval` got.
    pub path: String,
    pub line: u32,
    pub column: u32,
    /// The engine has no position, and this is that of what comes next in the same function.
    pub is_next: bool,
}

/// Takes the engine's lines apart: `    at NAME (PATH:LINE:COLUMN)`, `    at NAME (native…)`. Where the
/// engine has no position in the innermost function (`PATH:?:?`), it is at `next`; a file's own code
/// in which it has none at all begins with the file.
pub fn parse_with(text: &str, next: impl FnOnce() -> Option<Position>) -> Vec<Raw> {
    let mut raw = parse(text);
    let is_native = |raw: &Raw| raw.place.is_none() && raw.lost.is_none();
    if let Some(innermost) = raw.iter_mut().find(|raw| !is_native(raw))
        && let Some(path) = innermost.lost.take()
        && let Some((line, column)) = next().or_else(|| innermost.name.is_empty().then_some((1, 1)))
    {
        innermost.place = Some(Place {
            path,
            line,
            column,
            is_next: true,
        });
    }
    raw
}

/// Takes the engine's lines apart.
pub fn parse(text: &str) -> Vec<Raw> {
    let mut raw = parse_all(text);
    // What mended texts call is nobody's business.
    while let Some(at) = raw.iter().position(|raw| raw.name.starts_with("$ouro_")) {
        let name = raw.remove(at).name;
        // The arrow function in front of it stands for the function around.
        if name == WITHIN && at > 0 && at < raw.len() {
            raw.remove(at);
        }
        let goes_over_keys = name == KEYS;
        let is_next = |raw: &Raw| raw.place.is_none() && raw.name == "next";
        for at in [Some(at), at.checked_sub(1)].into_iter().flatten() {
            if goes_over_keys && raw.get(at).is_some_and(is_next) {
                raw.remove(at);
            }
        }
    }
    raw
}

fn parse_all(text: &str) -> Vec<Raw> {
    text.lines()
        .filter_map(|line| {
            let line = line.trim_start().strip_prefix("at ")?;
            let (name, place) = line.split_once(" (").unwrap_or(("", line));
            let place = place.strip_suffix(')').unwrap_or(place);
            let in_place = place;
            let mut parts = place.rsplitn(3, ':');
            let column = parts.next().and_then(|n| n.parse().ok());
            let line = parts.next().and_then(|n| n.parse().ok());
            let place = match (parts.next(), line, column) {
                _ if place.starts_with("native") => None,
                (Some(path), Some(line), Some(column)) => Some(Place {
                    path: path.to_string(),
                    line,
                    column,
                    is_next: false,
                }),
                _ => None,
            };
            let lost = in_place.strip_suffix(":?:?").map(str::to_string);
            Some(Raw {
                lost,
                name: match name {
                    "<main>" | "<anonymous>" => String::new(),
                    name => name.to_string(),
                },
                place,
            })
        })
        .collect()
}

/// A frame's text and the byte its position means, both as far as they are known.
pub struct Spot {
    pub source: Rc<Source>,
    pub offset: usize,
    /// The offset is V8's already.
    is_exact: bool,
}

/// Whether a script of this name stands in the wrapper of CommonJS.
fn is_wrapped(path: &str) -> bool {
    path.starts_with('/') && !path.ends_with(".mjs") && !super::is_module(path)
}

/// A column of the engine's as a column of the file: without the wrapper on the first line, and
/// without what was put into the text.
pub fn column_in_file(path: &str, line: u32, column: u32) -> u32 {
    let column = if line == 1 && is_wrapped(path) {
        column.saturating_sub(WRAPPER_WIDTH).max(1)
    } else {
        column
    };
    mend::column(path, line, column)
}

/// The other way round.
pub fn column_in_engine(path: &str, line: u32, column: u32) -> u32 {
    if line == 1 && is_wrapped(path) {
        column + WRAPPER_WIDTH
    } else {
        column
    }
}

impl Place {
    /// The column in the file: the first line's is counted from the wrapper's start.
    fn column_in_file(&self) -> u32 {
        column_in_file(&self.path, self.line, self.column)
    }

    /// Whether the engine had no position and named the beginning of the file's function.
    pub fn is_vague(&self) -> bool {
        self.is_next || self.line == 1 && is_wrapped(&self.path) && self.column < WRAPPER_WIDTH
    }

    /// Whether it is a script's, not one of the host's own texts.
    pub fn is_of_script(&self) -> bool {
        !self.path.starts_with("node:") && !self.path.ends_with(" at ")
    }

    /// The byte of another of the engine's positions in the same file.
    pub fn beside(&self, (line, column): Position) -> Option<usize> {
        let source = source::of(&self.path)?;
        let column = column_in_file(&self.path, line, column);
        source.tokens.offset(line, column)
    }

    pub fn spot(&self) -> Option<Spot> {
        let source = source::of(&self.path)?;
        let offset = source.tokens.offset(self.line, self.column_in_file())?;
        Some(Spot {
            source,
            offset,
            is_exact: false,
        })
    }
}

impl Spot {
    /// A byte of the same text, which is V8's position already.
    pub fn exactly(of: &Self, offset: usize) -> Self {
        Self {
            source: Rc::clone(&of.source),
            offset,
            is_exact: true,
        }
    }

    /// The function around it; none on the outermost level.
    pub fn function(&self) -> Option<&Function> {
        surrounding(&self.source.functions, self.offset)
    }

    /// Where the function around begins, to V8: at its `function`, `async` or `get`, or at a method's
    /// name; an arrow function at its parameters.
    fn start(&self) -> (u32, u32) {
        let Some(function) = self.function() else {
            return (1, 1);
        };
        let tokens = &self.source.tokens;
        let start = tokens.at(function.start).map_or(function.start, |params| {
            let mut at = params;
            let is_name = |at: usize| {
                let kind = tokens.kind(at);
                matches!(kind, Some(Kind::Word)) && !tokens.is(at, "function")
            };
            let pass = |at: &mut usize, is: &dyn Fn(usize) -> bool| {
                let found = at.checked_sub(1).filter(|&before| is(before));
                *at = found.unwrap_or(*at);
                found.is_some()
            };
            if function.is_arrow {
                pass(&mut at, &|at| tokens.is(at, "async"));
            } else {
                pass(&mut at, &is_name);
                pass(&mut at, &|at| tokens.is(at, "*"));
                pass(&mut at, &|at| tokens.is(at, "function"));
                let words = ["async", "get", "set"];
                pass(&mut at, &|at| words.iter().any(|word| tokens.is(at, word)));
            }
            tokens.tokens[at].start as usize
        });
        tokens.position(start)
    }

    /// Where V8 would put it: the engine names a call's bracket, V8 the callee's last name.
    pub fn column_of_v8(&self) -> usize {
        if self.is_exact {
            return self.offset;
        }
        let tokens = &self.source.tokens;
        let Some(at) = tokens.at(self.offset) else {
            return self.offset;
        };
        let before = at.wrapping_sub(1);
        if tokens.is(at, "(")
            && tokens.kind(before) == Some(Kind::Word)
            && !tokens.word(before).starts_with('#')
        {
            return tokens.tokens[before].start as usize;
        }
        if tokens.kind(at) == Some(Kind::Word) && tokens.is(before, ".") {
            return tokens.tokens[place(tokens, at)].start as usize;
        }
        self.offset
    }

    /// Whether what stands there constructs something: `new X` or `super(…)`.
    pub fn constructs(&self) -> bool {
        let tokens = &self.source.tokens;
        match tokens.at(self.offset) {
            Some(at) => {
                tokens.is(at, "new")
                    || tokens.is(at, "super")
                    || (tokens.is(at, "(") && tokens.is(at.wrapping_sub(1), "super"))
            }
            None => false,
        }
    }

    /// Whether it is a call of a member: `a.b(…)`.
    fn calls_member(&self) -> bool {
        let tokens = &self.source.tokens;
        tokens.at(self.offset).is_some_and(|at| {
            at > 1 && tokens.is(at, "(") && matches!(tokens.word(at - 2), "." | "?.")
        })
    }
}

/// The frames of the engine's lines, innermost first, at most `limit`.
pub fn frames(raw: &[Raw], limit: usize) -> Vec<Frame> {
    frames_from(raw, limit, None, None)
}

/// Whose callback is running: V8 shows the function that a timer or an immediate calls as its
/// method.
#[derive(Clone)]
pub struct Caller {
    /// `Timeout` or `Immediate`.
    pub class: &'static str,
    /// The property that holds the callback; none once it has been let go.
    pub property: Option<&'static str>,
    /// The callback's text, if it is known.
    pub text: Option<String>,
}

impl Caller {
    /// Whether it is this function that is called. A stack may be read in another callback than the error
    /// was made in.
    fn calls(&self, function: &Function, tokens: &Tokens) -> bool {
        let text = tokens.text.get(function.start..function.end);
        match (&self.text, text) {
            (Some(callback), Some(text)) => callback.ends_with(text),
            _ => true,
        }
    }

    /// Who called a function in an earlier callback, where the text gives it to a timer or an immediate.
    fn of_text(function: &Function, tokens: &Tokens) -> Option<Self> {
        let mut at = tokens.at(function.start)?.checked_sub(1)?;
        if at > 0 && tokens.is(at - 1, "function") {
            at -= 1;
        }
        if tokens.is(at, "function") {
            at = at.checked_sub(1)?;
        }
        if function.is_async || !tokens.is(at, "(") {
            return None;
        }
        let (class, property) = match tokens.word(at.checked_sub(1)?) {
            "setTimeout" | "setInterval" => ("Timeout", Some("_onTimeout")),
            // Its callback has been let go.
            "setImmediate" => ("Immediate", None),
            _ => return None,
        };
        Some(Self {
            class,
            property,
            text: None,
        })
    }

    fn name(&self, own: &str) -> String {
        let class = self.class;
        match (self.property, own) {
            (Some(property), "") => format!("{class}.{property}"),
            (Some(property), own) => format!("{class}.{own} [as {property}]"),
            (None, "") => format!("{class}.<anonymous>"),
            (None, own) => format!("{class}.{own}"),
        }
    }
}

/// [`frames`], with a better position in the text of the innermost script frame, and the caller
/// of the outermost.
pub fn frames_from(
    raw: &[Raw],
    limit: usize,
    first: Option<usize>,
    called_by: Option<Caller>,
) -> Vec<Frame> {
    let mut spots: Vec<Option<Spot>> = raw
        .iter()
        .take(limit.saturating_mul(4).saturating_add(16))
        .map(|raw| raw.place.as_ref().and_then(Place::spot))
        .collect();
    if let Some(first) = first
        && let Some(spot) = spots.iter_mut().flatten().next()
    {
        spot.offset = first;
        spot.is_exact = true;
    }
    let outermost = raw.iter().rposition(|raw| raw.place.is_some());
    let mut frames = Vec::new();
    for (index, line) in raw.iter().enumerate().take(spots.len()) {
        if frames.len() >= limit {
            break;
        }
        let caller = spots.get(index + 1).and_then(Option::as_ref);
        let frame = match &line.place {
            None => native(raw, index, caller),
            Some(place) => Some(of_script(
                line,
                place,
                spots[index].as_ref(),
                caller,
                &raw[index + 1..],
            )),
        };
        let mut frame = frame;
        if Some(index) == outermost
            && let Some(frame) = &mut frame
            && let Some(spot) = &spots[index]
            && let Some(function) = spot.function()
        {
            let tokens = &spot.source.tokens;
            let caller = called_by
                .clone()
                .filter(|caller| caller.calls(function, tokens));
            if let Some(caller) = caller.or_else(|| Caller::of_text(function, tokens)) {
                frame.name = caller.name(frame.function.as_deref().unwrap_or_default());
                frame.type_name = Some(caller.class.into());
                frame.is_toplevel = false;
            }
        }
        frames.extend(frame);
    }
    frames
}

/// The engine's own functions that V8 shows, by their names there.
fn native(raw: &[Raw], index: usize, caller: Option<&Spot>) -> Option<Frame> {
    let after = raw.get(index + 1)?;
    after.place.as_ref()?;
    let name = raw[index].name.as_str();
    let name = match name {
        "map" | "filter" | "forEach" | "reduce" | "reduceRight" | "some" | "every" | "find"
        | "findIndex" | "findLast" | "findLastIndex" | "flatMap" | "sort" | "toSorted" => {
            format!("Array.{name}")
        }
        "replace" | "replaceAll" => format!("String.{name}"),
        "parse" | "stringify" => format!("JSON.{name}"),
        "next" | "return" | "throw" => {
            let generator = raw[..index].last().map_or("", |raw| raw.name.as_str());
            let owner = if generator.is_empty() {
                "Generator"
            } else {
                generator
            };
            format!("{owner}.{name}")
        }
        "" => {
            let spot = caller?;
            let tokens = &spot.source.tokens;
            let at = tokens.at(spot.offset)?;
            if !(tokens.is(at, "new") && tokens.is(at + 1, "Promise")) {
                return None;
            }
            "new Promise".into()
        }
        _ => return None,
    };
    Some(Frame {
        name,
        is_native: true,
        ..Frame::default()
    })
}

fn of_script(
    line: &Raw,
    place: &Place,
    spot: Option<&Spot>,
    caller: Option<&Spot>,
    below: &[Raw],
) -> Frame {
    let mut frame = Frame {
        line: place.line,
        column: place.column_in_file(),
        ..Frame::default()
    };
    if place.path == "eval at " {
        frame.name = "eval".into();
        frame.function = Some("eval".into());
        frame.eval_origin = Some(eval_origin(below));
        return frame;
    }
    if place.path.starts_with(dynamic::NAME) {
        let function = spot.and_then(Spot::function);
        let name = function.map_or("", |function| function.name.as_str());
        frame.name = if name.is_empty() { "eval" } else { name }.into();
        frame.function = Some(frame.name.clone());
        if let Some(spot) = spot {
            (frame.line, frame.column) = spot.source.tokens.position(spot.column_of_v8());
        }
        let maker = dynamic::maker(&place.path);
        frame.eval_origin = Some(match maker {
            Some(maker) => eval_origin(&[maker]),
            None => eval_origin(below),
        });
        return frame;
    }
    frame.file = Some(shown_path(&place.path)).filter(|path| !path.is_empty());
    let Some(spot) = spot else {
        frame.column = source::shifted(&place.path, frame.line, frame.column);
        frame.name.clone_from(&line.name);
        frame.is_toplevel = true;
        return frame;
    };
    let (line_number, column) = spot.source.tokens.position(spot.column_of_v8());
    frame.line = line_number;
    frame.column = source::shifted(&place.path, line_number, column);
    if maps::support().enabled {
        frame.start = Some(spot.start());
    }
    let constructed = caller.is_some_and(Spot::constructs);
    match spot.function() {
        None if is_wrapped(&place.path) => {
            frame.name = "Object.<anonymous>".into();
            frame.type_name = Some("Object".into());
        }
        None => frame.is_toplevel = true,
        Some(function) => {
            let plain = if function.name.is_empty() {
                &line.name
            } else {
                &function.name
            };
            frame.method.clone_from(&function.method);
            frame.type_name.clone_from(&function.owner);
            let own = match (&function.method, plain.split_once(" [as ")) {
                (_, Some((own, _))) => own.rsplit('.').next().unwrap_or_default(),
                // An accessor's name has its `get`.
                (Some(method), None) if !function.is_constructor && !plain.contains(' ') => method,
                _ => plain,
            };
            frame.function = Some(own.to_string()).filter(|name| !name.is_empty());
            if function.is_constructor || (constructed && !plain.is_empty()) {
                frame.is_constructor = true;
                frame.name = format!("new {plain}");
            } else {
                frame.name.clone_from(plain);
                if function.owner.is_none()
                    && !plain.is_empty()
                    && caller.is_some_and(Spot::calls_member)
                {
                    frame.type_name = Some("Object".into());
                    match plain.rsplit_once('.') {
                        Some((_, method)) => frame.method = Some(method.into()),
                        None => frame.name = format!("Object.{plain}"),
                    }
                }
            }
            frame.is_toplevel = frame.type_name.is_none();
        }
    }
    frame
}

/// The frame of a function that is suspended at an `await`.
pub fn waiting(line: &Raw, spot: &Spot) -> Frame {
    let Some(place) = &line.place else {
        return Frame::default();
    };
    let mut frame = of_script(line, place, Some(spot), None, &[]);
    frame.is_async = true;
    if !frame.name.is_empty() {
        frame.name = format!("async {}", frame.name);
    }
    frame
}

/// `eval at NAME (FILE:LINE:COLUMN)`: the frame below that is the text which called `eval`.
fn eval_origin(below: &[Raw]) -> String {
    let found = below
        .iter()
        .enumerate()
        .find(|(_, raw)| raw.place.is_some())
        .and_then(|(at, raw)| {
            let place = raw.place.as_ref()?;
            let frame = of_script(raw, place, place.spot().as_ref(), None, &below[at + 1..]);
            let name = match frame.name.as_str() {
                "" | "Object.<anonymous>" => "<anonymous>",
                name => name,
            };
            Some(format!("eval at {name} ({})", frame.location()))
        });
    found.unwrap_or_else(|| "eval at <anonymous>".into())
}

/// The script's name as V8 shows it: a module's is a URL.
pub fn shown_path(path: &str) -> String {
    let has = |extension: &&str| path.ends_with(*extension);
    let is_url = [".mjs", ".ts", ".mts", ".cts"].iter().any(has) || super::is_module(path);
    if path.starts_with('/') && is_url {
        let mut url = String::from("file://");
        for byte in path.bytes() {
            match byte {
                b' ' | b'"' | b'#' | b'%' | b'?' | b'<' | b'>' | b'`' | b'{' | b'}' => {
                    url.push_str(&format!("%{byte:02X}"));
                }
                0x80.. => url.push_str(&format!("%{byte:02X}")),
                _ => url.push(char::from(byte)),
            }
        }
        return url;
    }
    path.to_string()
}
