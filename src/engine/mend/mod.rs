//! Texts of scripts are mended before the engine gets them, where the engine alone would not do
//! what Node does and a host has no other way to it:
//!
//! - the engine loses `this` in an arrow function inside an arrow function, unless the function
//!   around them has a scope of its own; a mention of `new.target` gives it one;
//! - it copies a text to which something is appended: one that grows has another beside it ([`appended`]);
//! - it tells nobody when a `catch` gets an error: a call at the block's beginning does, and the
//!   error's message is then put into V8's words;
//! - it keeps where an error was made, and not where it was thrown: a call in front of what may have been
//!   made elsewhere notes it, for the report;
//! - it loses what a `catch` throws when the `finally` behind it calls something that catches: the
//!   `catch` gets a `try` of its own inside;
//! - it compiles a regular expression's literal each time it comes by: inside functions a call
//!   takes its place, which makes the object from one that is compiled already;
//! - the text it keeps of an arrow function ends too early where a template is its end: brackets around it;
//! - it keeps no text of a class: a static block says which class it is;
//! - it does not say what it was that a class cannot extend: a call does ([`heritage`]);
//! - it does not know what made an object whose prototype has no `constructor`: where such a
//!   prototype is given to a function (`f.prototype = Object.create(null)`) a call notes it;
//! - it looks at a variable on an operator's left only when it has evaluated the right, which may
//!   have changed it (`a % (a = b)`): brackets around the variable have it looked at first;
//! - `x++` gives what was in a local variable, a number or not: where it may have been none, the value
//!   is made a number ([`counted`]);
//! - it computes `**` by repeated products: a call is as exact as `Math.pow`;
//! - it loses a parameter that the body declares again with `var`, where there are defaults ([`parameters`]);
//! - it copies into the rest of an object pattern what a pattern inside has taken apart
//!   (`{ a: { b }, ...rest }`): such a property is taken under a name first ([`patterns`]);
//! - its `import()` links and evaluates in one job, in which other microtasks than Node's have their
//!   turn: a call of the loader's takes its place;
//! - it loses its way in `break` out of several loops over iterators, in jumps out of two `finally`
//!   and in results that go through a `finally` which catches something; an error that leaves a
//!   `for...in` leaves its iterator for the loop around ([`jumps`]);
//! - an iterator that fails while an array pattern takes from it takes another from its stack: where
//!   that matters, what the pattern takes is taken beforehand;
//! - it assigns to the wrong variable around a `??=`, `||=` or `&&=` that assigns nothing: these are
//!   written out;
//! - it remembers where a property was when the place that assigns it comes by again, of an array's
//!   `length`, too, which then cuts nothing off: that is assigned by its name as a value;
//! - it closes no iterators where a generator is closed that goes over them: loops with a `yield` do
//!   it themselves ([`over`]);
//! - it looks at what an iterator gives before it has waited for it, and is a microtask late where a
//!   `yield*` that awaits is left: it goes over another iterator ([`delegate`]);
//! - it takes what functions in a case's test declare for variables of the function around: an arrow
//!   function around the test has them;
//! - it takes a variable that one case of a `switch` declares for one that is there in the cases
//!   behind: a function that mentions it, and is never called, has it looked at, and a constant is
//!   made by a pattern;
//! - it takes half a microsecond for each element that is spread in an array's literal or behind a call's
//!   arguments, or that an array pattern names: calls have them at once ([`spread`], [`listed`], [`applied`]);
//! - it takes half a microsecond for each property behind one that is deleted: where a key is computed, a
//!   call parts an object with many from others first (`storage.rs`);
//! - it remembers where a prototype has a property when another has been deleted: the same call sees to
//!   it, and another where the property comes again (`ghosts.rs`);
//! - its `eval` does not see the arguments of a function that does not mention them, and what is given
//!   to it is a text, too; what it declares in one call of a function others have no room for ([`evals`]);
//! - no `catch` gets the error of calls that are nested too deep: a native function calls, where a
//!   `try` does, what may call itself ([`deep`], [`calls`]);
//! - it remembers the place of an accessor that deletes itself to assign a value for the object that
//!   has the value: `delete this.name` in it leaves the place to [`super::redefine`];
//! - it cannot be interrupted: in a worker, and in a script of `vm` that has a `timeout`, loops that
//!   may have no end (all but `for...of`, `for...in`, and `for` with a test that is no literal and a
//!   step) look at each turn whether they are to end;
//! - it has a module's `var` variables only when the module runs, which others in a cycle look at
//!   before: they become names of functions, which it has when it links ([`cycles`]);
//! - it does not see functions in what the name of a class's method is computed from: that is computed
//!   as the name of a field, in front of the method;
//! - it does not look at what a proxy inherits in `for...in`: a call gives another object in its place ([`enumerated`]);
//! - it has no `using`: what disposes is put around the block ([`using`]);
//! - its parser refuses some texts: a comma on a line of its own between `let` declarations,
//!   `export default async () => {}`, `import { of }`, `super().x`, calls of a function `async`, a class
//!   field of that name, `({ [key]: a = 1 } = o)` ([`patterns`]); and it takes some that are none (`using` where nothing can be declared with it).
//!
//! Where these stand is found by a parser ([`find`], [`visit`]), not by a search. A text that this parser
//! refuses goes to the engine as it is. What is put in begins and ends with [`MARKS`], so that
//! `Function.prototype.toString` can take it out again, and adds no line; columns are counted back
//! ([`edits`]).

mod appended;
mod applied;
mod calls;
mod counted;
mod cycles;
mod deep;
mod delegate;
mod edits;
mod enumerated;
mod evals;
mod find;
mod finder;
mod helpers;
mod heritage;
mod jumps;
mod listed;
mod look;
mod module_items;
mod over;
mod parameters;
mod patterns;
mod spread;
mod statements;
#[cfg(test)]
mod tests;
mod texts;
mod using;
mod visit;

use std::cell::RefCell;
use std::collections::HashMap;

use boa_engine::{Context, JsError, JsNativeError, JsResult};

use super::stack::frames;
use super::words;
use crate::runtime::runtime;
use edits::Columns;

pub use find::{Goal, is_one_function};
pub use helpers::{
    ENDED, KEYS, WITHIN, define, import_by, install, note_text, owner, reword, text_of,
};
pub use look::{declared_names, lexical_names};
pub use over::{closer, rejected, resolved};

/// White space of a kind that no text has in these orders.
const MARKS: [&str; 2] = ["\u{b}\u{c}", "\u{c}\u{b}"];

thread_local! {
    /// For the mended texts, by name, what was put in.
    static KNOWN: RefCell<HashMap<String, Columns>> = RefCell::default();
    /// The export to be called of the module that was parsed last.
    static FIRST: RefCell<Option<String>> = const { RefCell::new(None) };
    /// Whose `import()` it is in texts that are being parsed, where that is not their own.
    static IMPORTER: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Has a text parsed whose `import()` calls are given on under another name than the text's.
pub fn with_importer<T>(importer: Option<String>, parse: impl FnOnce() -> T) -> T {
    let outer = IMPORTER.replace(importer);
    let result = parse();
    IMPORTER.set(outer);
    result
}

fn importer() -> Option<String> {
    IMPORTER.with(|importer| importer.borrow().clone())
}

/// Has a text parsed by the engine, mended if it needs that; `name` is the script's.
///
/// The error is that of the text as it was given. The loop's clock stands still meanwhile: see
/// `runtime/clock.rs`.
pub fn parse<T>(
    text: &str,
    name: &str,
    goal: Goal,
    context: &mut Context,
    mut parse: impl FnMut(&str, &mut Context) -> JsResult<T>,
) -> JsResult<T> {
    let _standstill = runtime().clock.stand_still();
    forget(name);
    FIRST.set(None);
    let found = find::found(text, name, goal).map_err(|at| refusal(text, name, at))?;
    let find::Found { edits, first } = found;
    if !edits.is_empty() {
        helpers::define(context)?;
        let (mended, columns) = edits::apply(text, &edits);
        if let Ok(parsed) = with_names(&mended, context, &mut parse) {
            KNOWN.with(|known| known.borrow_mut().insert(name.to_string(), columns));
            FIRST.set(first);
            return Ok(parsed);
        }
    }
    with_names(text, context, &mut parse)
}

/// The export of the module that was parsed last which is a function to be called as soon as its
/// graph is linked: it gives the module's variables, that export among them, what they begin with.
pub fn first_call() -> Option<String> {
    FIRST.take()
}

/// The error of a text that the engine takes, though it is not of the language.
pub fn refuse(text: &str, name: &str, goal: Goal) -> JsResult<()> {
    if memchr::memmem::find(text.as_bytes(), b"using").is_none() {
        return Ok(());
    }
    let found = find::found(text, name, goal);
    found.map(drop).map_err(|at| refusal(text, name, at))
}

/// The error of a text that is not of the language at a byte, in the engine's words.
fn refusal(text: &str, name: &str, at: usize) -> JsError {
    let before = &text[..at];
    let line = before.matches('\n').count() as u32 + 1;
    let width = before.rsplit('\n').next().unwrap_or_default();
    let column = width.encode_utf16().count() as u32 + 1;
    let column = frames::column_in_engine(name, line, column);
    let is_part = |letter: &char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    let word: String = text[at..].chars().take_while(is_part).collect();
    let message = format!("unexpected token '{word}', declaration at line {line}, col {column}");
    JsNativeError::syntax().with_message(message).into()
}

/// Parses a text, with some names under others where the engine takes them for keywords.
fn with_names<T>(
    text: &str,
    context: &mut Context,
    parse: &mut impl FnMut(&str, &mut Context) -> JsResult<T>,
) -> JsResult<T> {
    parse(text, context).or_else(|error| match words::renamed(text) {
        Some(renamed) => parse(&renamed, context).map_err(|_| error),
        None => Err(error),
    })
}

/// Says that a line of a text that was parsed begins behind so much of it.
pub fn begins_at(name: &str, line: u32, width: u32) {
    KNOWN.with(|known| {
        let mut known = known.borrow_mut();
        known
            .entry(name.to_string())
            .or_default()
            .begin_at(line, width);
    });
}

/// Lets go of what is known of a text.
pub fn forget(name: &str) {
    KNOWN.with(|known| known.borrow_mut().remove(name));
}

/// The column of the text as it was given, for one of the engine's.
pub fn column(name: &str, line: u32, column: u32) -> u32 {
    KNOWN.with(|known| match known.borrow().get(name) {
        Some(columns) => columns.original(line, column),
        None => column,
    })
}
