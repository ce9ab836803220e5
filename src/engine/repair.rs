//! `this` in an arrow function inside an arrow function.
//!
//! The engine (boa_ast 0.22) finds out which functions must keep their `this` for the arrow functions
//! in them, but only looks one function up from the arrow: in
//! `m() { return list.map(() => list.map(() => this.x)) }` it marks the outer arrow, not `m`, and
//! `this` is undefined. An arrow function that stands directly in `m` and has a `this` makes it keep
//! it. So a text that needs it gets one, which is never called, at the end of each such function;
//! columns behind it are counted without it, and `Function.prototype.toString` leaves it out.

//!
//! The build script uses this file too, for the host's own texts.

use super::stack::functions::{Function, functions, surrounding};
use super::stack::tokens::{Kind, Tokens};

/// What is put in: a text that nobody else writes.
pub const KEEP_THIS: &str = ";if(0)()=>this/*kept*/";

/// A text in which each function keeps the `this` that arrow functions in it need, and where it was
/// changed: line and column behind what was put in.
pub struct Repaired {
    pub text: String,
    pub changes: Vec<(u32, u32)>,
}

/// A text with what it needs; none when it needs nothing.
pub fn repaired(text: &str) -> Option<Repaired> {
    // Two arrows and a `this` behind them are the least that is needed.
    let mut arrows = memchr::memmem::find_iter(text.as_bytes(), b"=>");
    let second = arrows.nth(1)?;
    memchr::memmem::find(&text.as_bytes()[second..], b"this")?;
    let tokens = Tokens::new(text.to_string());
    let functions = functions(&tokens);
    let mut ends: Vec<usize> = users_of_this(&tokens)
        .filter_map(|offset| lacking(&functions, offset))
        .map(|function| function.end.saturating_sub(1))
        .filter(|end| text.as_bytes().get(*end) == Some(&b'}'))
        .collect();
    if ends.is_empty() {
        return None;
    }
    ends.sort_unstable();
    ends.dedup();
    let mut out = String::with_capacity(text.len() + ends.len() * KEEP_THIS.len());
    let mut changes = Vec::with_capacity(ends.len());
    let mut copied = 0;
    let mut line_start = 0;
    let mut line = 1;
    for end in ends {
        let part = &text[copied..end];
        line += memchr::memchr_iter(b'\n', part.as_bytes()).count() as u32;
        if let Some(last) = memchr::memrchr(b'\n', part.as_bytes()) {
            line_start = out.len() + last + 1;
        }
        out.push_str(part);
        out.push_str(KEEP_THIS);
        changes.push((line, out[line_start..].chars().count() as u32 + 1));
        copied = end;
    }
    out.push_str(&text[copied..]);
    Some(Repaired { text: out, changes })
}

/// Where `this` stands, in bytes.
fn users_of_this(tokens: &Tokens) -> impl Iterator<Item = usize> {
    (0..tokens.tokens.len()).filter_map(|at| {
        let is_this = tokens.kind(at) == Some(Kind::Word) && tokens.is(at, "this");
        let is_property = tokens.is(at.wrapping_sub(1), ".") || tokens.is(at.wrapping_sub(1), "?.");
        (is_this && !is_property).then(|| tokens.tokens[at].start as usize)
    })
}

/// The function whose `this` is meant at an offset, when there is more than one arrow function
/// between them.
fn lacking(functions: &[Function], offset: usize) -> Option<&Function> {
    let mut function = surrounding(functions, offset)?;
    let mut arrows = 0;
    while function.is_arrow {
        arrows += 1;
        function = functions.get(function.parent?)?;
    }
    (arrows > 1).then_some(function)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(text: &str) -> Option<String> {
        repaired(text).map(|repaired| repaired.text.replace(KEEP_THIS, "@"))
    }

    #[test]
    fn only_what_needs_it_is_changed() {
        let same = [
            "function f() { return () => this }",
            "function f() { return () => () => 1 }",
            "function f() { this.x = () => () => 1 }",
            "function f() { return () => function () { return () => this } }",
            "function f() { return () => () => a.this }",
            "x => y => this",
        ];
        for text in same {
            assert_eq!(changed(text), None, "{text}");
        }
        let needing = [
            (
                "function f() { return () => () => this }",
                "function f() { return () => () => this @}",
            ),
            (
                "({ m() { a(() => { b(() => this) }) } })",
                "({ m() { a(() => { b(() => this) }) @} })",
            ),
            (
                "class A { m() { return x => [y => ({ z: this })] } }",
                "class A { m() { return x => [y => ({ z: this })] @} }",
            ),
        ];
        for (text, expected) in needing {
            assert_eq!(changed(text).as_deref(), Some(expected));
        }
    }
}
