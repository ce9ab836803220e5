//! Call stacks, each frame stored once: a stack is the number of its innermost frame, and a frame
//! knows the number of the one that called it.
//!
//! Walking the engine's frames costs some ten nanoseconds each, so a stack can be taken wherever
//! something is stored. Frames of the host's own JavaScript are left out; that one of them was the
//! innermost is what makes a place `internal`.

use std::borrow::Cow;
use std::path::Path;
use std::rc::Rc;

use boa_engine::Context;
use boa_engine::vm::SourcePath;
use rustc_hash::FxHashMap;

use super::event::Place;
use super::{awaits, current_thread};
use crate::engine::stack::frames::column_in_file;

/// Deeper calls are cut: the innermost so many are kept.
const DEEPEST: usize = 16;
/// So many different frames are kept; a program that makes more keeps to those.
const MOST: usize = 1 << 20;

/// A call that was under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Number of the frame that called it; 0 for none.
    pub caller: u32,
    /// Number of the file in [`Stacks::files`].
    pub file: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// Number of the function's name in [`Stacks::names`].
    pub name: u32,
}

/// All frames seen so far. Frame 0 is none.
#[derive(Default)]
pub struct Stacks {
    /// The frames; the one with number n stands at n - 1.
    pub frames: Vec<Frame>,
    /// Paths of scripts.
    pub files: Vec<String>,
    /// What each of them is known by: see [`key`].
    pub keys: Vec<String>,
    /// Names of functions.
    pub names: Vec<String>,
    known: FxHashMap<(u32, u32, u32, u32), u32>,
    known_files: FxHashMap<String, u32>,
    known_names: FxHashMap<String, u32>,
}

/// A frame as the engine has it. Lives on its thread alone.
struct Raw {
    file: u32,
    name: boa_engine::JsString,
    line: u32,
    column: u32,
}

thread_local! {
    /// Numbers of the files by the address of their path, which is kept so that it stays theirs.
    static PATHS: std::cell::RefCell<FxHashMap<usize, (Rc<Path>, u32)>> = std::cell::RefCell::default();
}

impl Stacks {
    /// Where the running script is.
    pub fn place(&mut self, context: &Context) -> Place {
        let mut raw: [Option<Raw>; DEEPEST] = Default::default();
        let mut depth = 0;
        let mut internal = None;
        let called = context.stack_trace().count();
        for (below, frame) in context.stack_trace().enumerate() {
            let location = frame.position();
            let SourcePath::Path(path) = location.path else {
                continue;
            };
            if path.as_os_str().as_encoded_bytes().starts_with(b"node:") {
                internal.get_or_insert(true);
                continue;
            }
            let Some(position) = location.position else {
                continue;
            };
            internal.get_or_insert(false);
            let (line, column) = (position.line_number(), position.column_number());
            let file = self.file(&path);
            let (line, column) = awaits::stands(called - below, (file, line, column));
            raw[depth] = Some(Raw {
                file,
                name: location.function_name,
                line,
                column,
            });
            depth += 1;
            if depth == DEEPEST {
                break;
            }
        }
        let mut stack = 0;
        for frame in raw[..depth].iter().rev().flatten() {
            stack = self.number(stack, frame);
        }
        Place {
            stack,
            internal: internal.unwrap_or(false),
        }
    }

    fn number(&mut self, caller: u32, raw: &Raw) -> u32 {
        let file = raw.file;
        let key = (caller, file, raw.line, raw.column);
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        if self.frames.len() >= MOST {
            return caller;
        }
        let name = raw.name.to_std_string_lossy();
        let name = intern(&mut self.names, &mut self.known_names, &name);
        let path = &self.files[file as usize];
        self.frames.push(Frame {
            caller,
            file,
            line: raw.line,
            column: column_in_file(path, raw.line, raw.column),
            name,
        });
        let number = self.frames.len() as u32;
        self.known.insert(key, number);
        number
    }

    /// The number of a script's file.
    pub(super) fn file(&mut self, path: &Rc<Path>) -> u32 {
        PATHS.with(|paths| {
            let address = Rc::as_ptr(path).cast::<u8>() as usize;
            let mut paths = paths.borrow_mut();
            if let Some((_, known)) = paths.get(&address) {
                return *known;
            }
            let shown = path.to_string_lossy();
            let number = self.intern_file(&shown);
            paths.insert(address, (Rc::clone(path), number));
            number
        })
    }

    /// The first line of a file.
    pub fn beginning(&mut self, path: &str) -> Place {
        let raw = Raw {
            file: self.intern_file(path),
            name: boa_engine::JsString::default(),
            line: 1,
            column: 1,
        };
        Place {
            stack: self.number(0, &raw),
            internal: path.starts_with("node:"),
        }
    }

    /// Has a file among the files although no frame lies in it.
    pub fn note_file(&mut self, path: &Path) {
        self.intern_file(&path.to_string_lossy());
    }

    fn intern_file(&mut self, path: &str) -> u32 {
        let number = intern(&mut self.keys, &mut self.known_files, &key(path));
        if number as usize == self.files.len() {
            self.files.push(path.to_string());
        }
        number
    }

    /// A frame by its number; none for 0.
    pub fn frame(&self, number: u32) -> Option<&Frame> {
        self.frames.get((number as usize).checked_sub(1)?)
    }
}

/// What a script is known by: its path or, for what is no file, its name and the thread that has it:
/// each worker has its own `[worker eval]`.
pub fn key(path: &str) -> Cow<'_, str> {
    match path.starts_with('/') || path.starts_with("node:") {
        true => path.into(),
        false => format!("{path} in {}", current_thread()).into(),
    }
}

fn intern(all: &mut Vec<String>, known: &mut FxHashMap<String, u32>, text: &str) -> u32 {
    if let Some(&number) = known.get(text) {
        return number;
    }
    let number = all.len() as u32;
    all.push(text.to_string());
    known.insert(text.to_string(), number);
    number
}
