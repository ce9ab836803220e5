//! What the engine's table of positions says about the place at which an error was made.
//!
//! The engine has a position for a call's arguments, but none for reading the method that is called:
//! an error there gets the position of what stands around it, or none. The instruction and the table are
//! in the error, and of all that is public only its `Debug` shows them. Read from there: the position
//! that begins next behind the instruction is the call's.

use std::fmt::{self, Write};

use boa_engine::{JsObject, builtins::error::Error};

/// A line and a column of the engine's.
pub type Position = (u32, u32);

/// The entries of a function's table around an instruction.
#[derive(Debug, PartialEq, Eq)]
pub struct Around {
    /// The last position that began before it and belongs to something else.
    pub before: Option<Position>,
    /// The position that begins with the next entry.
    pub next: Option<Position>,
    /// Whether all that is between is what puts a method and its object where a call takes them: the
    /// instruction read the method.
    pub reads_method: bool,
    /// Whether at most what takes a call's result follows in the same entry.
    pub ended: bool,
}

/// The bytes of two of the engine's `PushFromRegister`.
const PUSHES: u32 = 10;
/// The bytes of its `PopIntoRegister`.
const POP: u32 = 5;

/// About the innermost function of a script that an error was made in.
pub fn around(error: &JsObject) -> Option<Around> {
    let error = error.downcast_ref::<Error>()?;
    let mut last = LastFrame {
        text: String::new(),
        left: MOST,
    };
    write!(last, "{:?}", &*error).ok()?;
    read(&last.text)
}

/// What is read of an error at most, in bytes: the tables of all functions on the stack are told of, some
/// hundred bytes a call, and an error may be caught in a loop. Beyond it there is no answer.
const MOST: usize = 1 << 20;

/// Keeps the words from the last `Bytecode` on: the innermost function of a script.
struct LastFrame {
    text: String,
    left: usize,
}

impl Write for LastFrame {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        if piece == "Bytecode" {
            self.text.clear();
        }
        self.left = self.left.checked_sub(piece.len()).ok_or(fmt::Error)?;
        self.text.push_str(piece);
        Ok(())
    }
}

/// Takes apart `Bytecode { pc: 7, … entries: [Entry { pc: 0, position: Some(Position { line_number: 1,
/// column_number: 5 }) }, Entry { pc: 9, position: None }, …`.
fn read(text: &str) -> Option<Around> {
    let rest = text.strip_prefix("Bytecode { pc: ")?;
    let (pc, rest) = number(rest)?;
    let (_, rest) = rest.split_once("entries: [")?;
    let (entries, _) = rest.split_once(']')?;
    let mut here = None;
    let mut before = None;
    for entry in entries.split("Entry { pc: ").skip(1) {
        let (start, position) = number(entry)?;
        let position = position_of(position);
        if start > pc {
            return Some(Around {
                before,
                next: position,
                // The engine's number is that of the instruction's last byte.
                reads_method: start - pc - 1 == PUSHES,
                ended: start - pc - 1 <= POP,
            });
        }
        before = here.or(before);
        here = position;
    }
    Some(Around {
        before,
        next: None,
        reads_method: false,
        ended: false,
    })
}

fn position_of(text: &str) -> Option<Position> {
    let (_, rest) = text.split_once("line_number: ")?;
    let (line, rest) = number(rest)?;
    let (_, rest) = rest.split_once("column_number: ")?;
    Some((line, number(rest)?.0))
}

fn number(text: &str) -> Option<(u32, &str)> {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use boa_engine::{Context, Source};

    use super::*;

    /// What stands around the error that a text throws.
    fn around_in(text: &str) -> Option<Around> {
        let mut context = Context::default();
        let error = context.eval(Source::from_bytes(text)).unwrap_err();
        let error = error.into_opaque(&mut context).unwrap();
        around(&error.as_object().unwrap())
    }

    #[test]
    fn the_next_position_is_that_of_the_call_whose_method_was_read() {
        for text in [
            "(function f() { let a = {}; a.b.c(1); a.d.e(2); })()",
            "(function f() { let a = {}; a.b['c'](1); })()",
            "let a = {}; a.b.c(1);",
        ] {
            let around = around_in(text).unwrap();
            let column = text.find("(1)").unwrap() as u32 + 1;
            assert_eq!(around.next, Some((1, column)), "{text}");
            assert!(around.reads_method, "{text}");
        }
    }

    #[test]
    fn a_call_is_told_from_what_it_is_given() {
        let calls = |text: &str| around_in(text).unwrap().ended;
        assert!(calls(
            "(function f() { let a = null; Object.keys(...[a]); })()"
        ));
        assert!(calls(
            "(function f() { let a = null; let b = Object.keys(a); })()"
        ));
        assert!(!calls(
            "(function f() { let a = null; Object.keys(...a); })()"
        ));
        assert!(!calls(
            "(function f() { let a = null; let b = Object.keys(...a); })()"
        ));
    }

    #[test]
    fn what_is_not_called_is_no_method() {
        for text in [
            "(function f() { let a = {}; let c = a.b.c; c(1); })()",
            "(function f() { let a = {}, c; for (c of a.b) a.d(1); })()",
            "(function f() { let a = {}; [...a.b]; a.d(1); })()",
            "(function f() { let a = {}; a.d?.e.f; a.b?.c; a.b.c; a.d(1); })()",
            "let a = {}; a.b.c.d(1);",
        ] {
            assert!(!around_in(text).unwrap().reads_method, "{text}");
        }
    }

    #[test]
    fn long_tables_are_not_read_to_their_end() {
        let calls = "f(1);\n".repeat(20_000);
        let text = format!("(function f(a) {{ if (a) {{ a.b.c(1); {calls} }} else f({{}}); }})()");
        assert_eq!(around_in(&text), None);
    }

    #[test]
    fn a_text_that_is_none_of_the_engines_says_nothing() {
        for text in [
            "",
            "Bytecode",
            "Bytecode { pc: x",
            "Bytecode { pc: 1, entries: [Entry { pc: ",
        ] {
            assert_eq!(read(text), None);
        }
    }
}
