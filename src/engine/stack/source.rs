//! The texts that stacks speak of, scanned when first needed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::functions::{Function, functions};
use super::tokens::Tokens;

/// A text, its tokens and its functions.
pub struct Source {
    pub tokens: Tokens,
    pub functions: Vec<Function>,
}

/// Texts longer than this are not scanned: their frames keep the engine's names.
const LONGEST: usize = 4 << 20;
/// All scanned texts together are at most about this long; then the memory is given back.
const MOST: usize = 8 << 20;

#[derive(Default)]
struct Known {
    scanned: HashMap<String, Option<Rc<Source>>>,
    size: usize,
    texts: HashMap<String, String>,
    /// Of texts that are a piece of a longer line: which line, and how much of it stands in front.
    shifts: HashMap<String, (u32, i32)>,
    own: Option<OwnText>,
}

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::default();
}

/// The text of a module of the host's own, by its name without `node:`.
pub type OwnText = fn(&str) -> Option<&'static str>;

/// Says where the texts of the host's own modules are.
pub fn set_own_texts(own: OwnText) {
    KNOWN.with(|known| known.borrow_mut().own = Some(own));
}

/// Remembers the text of a script that is no file (`[eval]`).
pub fn remember(name: &str, text: &str) {
    crate::trace::text(name, text);
    KNOWN.with(|known| {
        let mut known = known.borrow_mut();
        known.scanned.remove(name);
        known.shifts.remove(name);
        known.texts.insert(name.to_string(), text.to_string());
    });
}

/// Whether the text of a script of this name is remembered.
pub fn is_remembered(name: &str) -> bool {
    KNOWN.with(|known| known.borrow().texts.contains_key(name))
}

/// Says that so many columns stand in front of a line of a text that was remembered.
pub fn shift(name: &str, line: u32, columns: i32) {
    if columns != 0 {
        KNOWN.with(|known| (known.borrow_mut().shifts).insert(name.to_string(), (line, columns)));
    }
}

/// A column as stacks show it.
pub fn shifted(name: &str, line: u32, column: u32) -> u32 {
    KNOWN.with(|known| match known.borrow().shifts.get(name) {
        Some((at, columns)) if *at == line => column.saturating_add_signed(*columns),
        _ => column,
    })
}

/// Lets go of a text that was remembered.
pub fn forget(name: &str) {
    KNOWN.with(|known| {
        let mut known = known.borrow_mut();
        known.texts.remove(name);
        known.shifts.remove(name);
        if let Some(Some(source)) = known.scanned.remove(name) {
            known.size -= source.tokens.text.len();
        }
    });
}

/// The scanned text of a script: what was remembered, or the file of that name.
pub fn of(name: &str) -> Option<Rc<Source>> {
    KNOWN.with(|known| {
        let mut known = known.borrow_mut();
        if let Some(source) = known.scanned.get(name) {
            return source.clone();
        }
        let text = match known.texts.get(name) {
            Some(text) => Some(text.clone()),
            None if name.starts_with('/') => read(name),
            None => name
                .strip_prefix("node:")
                .and_then(|name| known.own?(name))
                .map(str::to_string),
        };
        let source = text.map(|text| {
            let tokens = Tokens::new(text);
            let functions = functions(&tokens);
            Rc::new(Source { tokens, functions })
        });
        let size = source.as_ref().map_or(0, |source| source.tokens.text.len());
        if known.size + size > MOST {
            known.scanned.clear();
            known.size = 0;
        }
        known.size += size;
        known.scanned.insert(name.to_string(), source.clone());
        source
    })
}

fn read(path: &str) -> Option<String> {
    let length = std::fs::metadata(path).ok()?.len();
    if length > LONGEST as u64 {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
