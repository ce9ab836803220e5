//! A guard before the parsers and the engine's compiler, which recurse for each level of nesting and
//! would run out of the system's stack, which nothing can catch.
//!
//! What nests is not only what has brackets: `!!!x`, `if (a) if (b)`, `a.b.c`, `x + y + z` are trees as
//! deep as they are long. So the tokens are gone through once, and what each may add to the depth of
//! what surrounds it is summed up, until a statement ends.

use std::sync::atomic::{AtomicUsize, Ordering};

use boa_engine::{JsNativeError, JsResult};

use super::stack::tokens::{Kind, Token, scan};

/// What a level of brackets, or an operator before its operand, costs.
const LEVEL: usize = 8;
/// What one more operand of a chain costs: the parsers go through those in a loop.
const LINK: usize = 1;
/// Levels that a stack of a gigabyte holds with a margin (some 35 KiB each, in a debug build).
const LEVELS: usize = 20_000;

/// A text shorter than this, in characters, cannot nest too deep.
pub const SHORT: usize = 2_000;

/// Bytes of the main thread's stack.
static STACK: AtomicUsize = AtomicUsize::new(1 << 30);

/// Tells how large the stack is that texts are compiled on.
pub fn set_stack(bytes: usize) {
    STACK.store(bytes, Ordering::Relaxed);
}

/// Refuses a text that nests deeper than the parsers can go, as V8 does: with a `RangeError`.
pub fn check(text: &[u8]) -> JsResult<()> {
    let megabytes = STACK.load(Ordering::Relaxed) >> 20;
    let limit = LEVELS * megabytes / 1024;
    // At most a level a character.
    if text.len() < SHORT || text.len() < limit {
        return Ok(());
    }
    if is_deeper(text, limit * LEVEL) {
        return Err(JsNativeError::range()
            .with_message("Maximum call stack size exceeded")
            .into());
    }
    Ok(())
}

/// What stands between two brackets.
#[derive(Default)]
struct Level {
    /// What the statement has cost so far, or the element of a list.
    run: usize,
    /// The commas before, if they may be operators.
    commas: usize,
    /// What the statement before cost: an `else` makes it part of this one.
    last: usize,
    /// Elements that commas part lie beside each other.
    is_list: bool,
    /// A statement follows the bracket: `if (...)`.
    is_head: bool,
}

impl Level {
    fn cost(&self) -> usize {
        self.run + self.commas
    }

    fn end_statement(&mut self) {
        self.last = self.cost();
        self.run = 0;
        self.commas = 0;
    }
}

struct Walk<'a> {
    text: &'a [u8],
    levels: Vec<Level>,
    /// The cost of all levels but the innermost.
    around: usize,
    before: Option<Token>,
    /// Whether the token before may end an expression, and if so, whether another operand right
    /// behind it begins a new statement.
    after_operand: bool,
    can_end: bool,
}

fn is_deeper(text: &[u8], limit: usize) -> bool {
    let mut walk = Walk {
        text,
        levels: vec![Level::default()],
        around: 0,
        before: None,
        after_operand: false,
        can_end: false,
    };
    scan(text).into_iter().any(|token| {
        walk.step(token);
        walk.around + walk.inner().cost() > limit
    })
}

/// Words before an operand or a statement that is one level deeper, and what they cost.
fn prefix(word: &[u8]) -> Option<usize> {
    Some(match word {
        b"typeof" | b"void" | b"delete" | b"new" | b"await" | b"yield" | b"while" | b"do"
        | b"for" | b"with" => LEVEL,
        b"if" => LEVEL - LEVEL / 4,
        // The engine goes far deeper for a superclass than for anything else.
        b"extends" => 5 * LEVEL,
        b"in" | b"instanceof" | b"of" => LINK,
        b"async" | b"function" | b"class" | b"return" | b"throw" | b"let" | b"const" | b"var"
        | b"static" | b"get" | b"set" | b"catch" | b"finally" | b"try" | b"switch" | b"import"
        | b"export" | b"default" => 0,
        _ => return None,
    })
}

impl Walk<'_> {
    fn inner(&mut self) -> &mut Level {
        self.levels.last_mut().expect("the outermost stays")
    }

    fn word(&self, token: Option<Token>) -> &[u8] {
        token.map_or(&[], |token| {
            &self.text[token.start as usize..token.end as usize]
        })
    }

    fn step(&mut self, token: Token) {
        let text = self.text;
        let word = &text[token.start as usize..token.end as usize];
        match token.kind {
            Kind::Word => self.name(word),
            Kind::Number | Kind::Text | Kind::Regex => self.operand(),
            Kind::Template => {
                if word.starts_with(b"}") {
                    self.close();
                } else if self.after_operand {
                    self.inner().run += LINK;
                }
                if word.ends_with(b"${") {
                    self.open(false, false);
                } else {
                    self.after_operand = true;
                    self.can_end = true;
                }
            }
            Kind::Mark => self.mark(word, token),
        }
        self.before = Some(token);
    }

    /// Something that is an operand by itself. Right behind another it begins a new statement.
    fn operand(&mut self) {
        if self.can_end {
            self.inner().end_statement();
        }
        self.after_operand = true;
        self.can_end = true;
    }

    fn name(&mut self, word: &[u8]) {
        if matches!(self.word(self.before), b"." | b"?.") {
            self.after_operand = true;
            self.can_end = true;
            return;
        }
        match word {
            b"else" => {
                let goes_on = self.word(self.before) == b";";
                let level = self.inner();
                if goes_on {
                    level.run = level.last;
                }
                level.run += LEVEL / 4;
                self.after_operand = false;
                self.can_end = false;
            }
            b"case" => {
                self.inner().end_statement();
                self.after_operand = false;
                self.can_end = false;
            }
            _ => match prefix(word) {
                Some(cost) => {
                    let joins = matches!(word, b"in" | b"instanceof" | b"of" | b"extends");
                    if self.can_end && !joins {
                        self.inner().end_statement();
                    }
                    self.inner().run += cost;
                    self.after_operand = false;
                    self.can_end = false;
                }
                None => self.operand(),
            },
        }
    }

    fn open(&mut self, is_list: bool, is_head: bool) {
        self.inner().run += LEVEL;
        self.around += self.inner().cost();
        self.levels.push(Level {
            is_list,
            is_head,
            ..Level::default()
        });
        self.after_operand = false;
        self.can_end = false;
    }

    /// Leaves a level, which was one more link of what surrounds it; whether a statement follows.
    fn close(&mut self) -> bool {
        let mut is_head = false;
        if self.levels.len() > 1
            && let Some(level) = self.levels.pop()
        {
            is_head = level.is_head;
            self.around -= self.inner().cost();
            let level = self.inner();
            level.run = level.run.saturating_sub(LEVEL - LINK);
        }
        is_head
    }

    fn mark(&mut self, word: &[u8], token: Token) {
        let before = self.word(self.before);
        // The second half of an operator that the scanner gives in two.
        let is_rest = self.before.is_some_and(|before| before.end == token.start)
            && match word {
                b"=" => matches!(before, b"==" | b"!="),
                _ => before == word,
            };
        match word {
            b"(" => {
                let is_head = matches!(before, b"if" | b"while" | b"for" | b"with");
                self.open(false, is_head);
            }
            b"[" => self.open(!self.after_operand, false),
            b"{" => {
                let is_object = matches!(
                    before,
                    b"=" | b"(" | b"," | b"[" | b":" | b"?" | b"return" | b"|" | b"&"
                );
                self.open(is_object, false);
            }
            b")" => {
                let is_head = self.close();
                self.after_operand = !is_head;
                self.can_end = !is_head;
            }
            b"]" | b"}" => {
                self.close();
                self.after_operand = word == b"]";
                self.can_end = true;
            }
            b";" => {
                self.inner().end_statement();
                self.after_operand = false;
                self.can_end = false;
            }
            b"," => {
                let level = self.inner();
                level.run = 0;
                if !level.is_list {
                    level.commas += LINK;
                }
                self.after_operand = false;
                self.can_end = false;
            }
            // They stand before an operand or behind it.
            b"++" | b"--" => self.can_end = false,
            b"." | b"?." => self.link(LINK),
            b"?" if is_rest => self.inner().run -= LEVEL / 2 - LINK,
            b"?" | b":" => self.link(LEVEL / 2),
            b"=" if is_rest => {}
            b"=" | b"=>" => self.link(LEVEL),
            b"!" | b"~" => self.link(LEVEL),
            b"+" | b"-" if !self.after_operand => self.link(LEVEL),
            b"..." => self.link(0),
            _ if is_rest => {}
            _ => self.link(LINK),
        }
    }

    fn link(&mut self, cost: usize) {
        self.inner().run += cost;
        self.after_operand = false;
        self.can_end = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_deep(text: &str) -> bool {
        is_deeper(text.as_bytes(), 1000 * LEVEL)
    }

    #[test]
    fn what_nests_without_brackets_is_deep() {
        for (before, middle, after) in [
            ("(", "1", ")"),
            ("typeof ", "x", ""),
            ("!", "x", ""),
            ("- ", "x", ""),
            ("new ", "x", ""),
            ("if (1) ", ";", ""),
            ("if (1) x; else ", ";", ""),
            ("while (0) ", ";", ""),
            ("do ", ";", " while (0)"),
            ("for (x of []) ", ";", ""),
            ("a => ", "1", ""),
            ("async a => ", "1", ""),
            ("a = ", "1", ""),
            ("a ? b : ", "1", ""),
            ("class A extends ", "x", " {}"),
            ("`${", "1", "}`"),
            ("a: ", ";", ""),
        ] {
            let text = |count| before.repeat(count) + middle + &after.repeat(count);
            assert!(is_deep(&text(10_000)), "{before}");
            assert!(!is_deep(&text(100)), "{before}");
        }
    }

    #[test]
    fn chains_may_be_long() {
        for link in [
            " + 1", ".x", "[0]", "(0)", ", 1", " && x", " ?? x", "``", "\n",
        ] {
            assert!(!is_deep(&format!("x{}", link.repeat(4_000))), "{link}");
        }
    }

    #[test]
    fn statements_and_elements_lie_beside_each_other() {
        for piece in [
            "a = b ? c : !d;",
            "f(x)\n",
            "a.b(c => d)\n",
            "a\n",
            "function f(a, b) { return !a }",
            "if (a) { b() } else { c() }\n",
            "if (a) b; ",
            "class A extends B {}\n",
            "x = `a${b}c`\n",
            "switch (a) { case 1: case 2: b; break; default: c }\n",
            "const a = typeof b, c = !d;",
            "let { a, b } = c\n",
            "'use strict'\n",
            "x = /[/(]/g\n",
            "for (const a of b) c(a)\n",
        ] {
            assert!(!is_deep(&piece.repeat(5_000)), "{piece}");
        }
        let elements = "{ a: -1, b: [!0, () => 2] },".repeat(20_000);
        assert!(!is_deep(&format!("x = [{elements}]")));
        let entries = "a: 1, ".repeat(20_000);
        assert!(!is_deep(&format!("x = {{{entries}}}")));
        assert!(!is_deep(&format!("x = '{}'", "(".repeat(20_000))));
    }
}
