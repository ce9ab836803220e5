//! Which names a CommonJS text exports, guessed from its tokens: what `cjs-module-lexer` finds,
//! whose patterns are documented and frozen. Observed with Node 24.

use crate::engine::stack::tokens::{Kind, Tokens};

use super::syntax::string;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub names: Vec<String>,
    /// Requests whose exports are exported too.
    pub reexports: Vec<String>,
}

/// Reads a text.
pub fn scan(tokens: &Tokens) -> Found {
    let mut reader = Reader {
        tokens,
        found: Found::default(),
    };
    for at in 0..tokens.tokens.len() {
        if tokens.kind(at) != Some(Kind::Word) || tokens.is(at.wrapping_sub(1), ".") {
            continue;
        }
        match tokens.word(at) {
            "exports" => reader.exports(at),
            "module" => reader.module(at),
            "Object" => reader.object(at),
            "__export" | "__exportStar" => reader.star(at + 1),
            "tslib" | "tslib_1" if tokens.is(at + 2, "__exportStar") => reader.star(at + 3),
            _ => {}
        }
    }
    reader.found
}

struct Reader<'a> {
    tokens: &'a Tokens,
    found: Found,
}

impl Reader<'_> {
    fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.is(at, word)
    }

    fn is_word(&self, at: usize) -> bool {
        self.tokens.kind(at) == Some(Kind::Word)
    }

    fn is_text(&self, at: usize) -> bool {
        self.tokens.kind(at) == Some(Kind::Text)
    }

    fn add(&mut self, name: String) {
        // A lone surrogate, which no name may hold.
        if name.contains('\u{fffd}') {
            return;
        }
        if !self.found.names.contains(&name) {
            self.found.names.push(name);
        }
    }

    /// `exports` or `module.exports` at a token; the token behind it.
    fn exports_end(&self, at: usize) -> Option<usize> {
        if self.is(at, "exports") {
            return Some(at + 1);
        }
        (self.is(at, "module") && self.is(at + 1, ".") && self.is(at + 2, "exports"))
            .then_some(at + 3)
    }

    /// Whether an assignment begins at a token; a comparison counts, as it does in Node.
    fn assigns(&self, at: usize) -> bool {
        self.tokens.word(at).starts_with('=') && !self.is(at, "=>")
    }

    /// `exports.name =`, `exports['name'] =`.
    fn exports(&mut self, at: usize) {
        self.member(at + 1);
    }

    fn member(&mut self, at: usize) {
        if self.is(at, ".") && self.is_word(at + 1) && self.assigns(at + 2) {
            self.add(self.tokens.word(at + 1).to_string());
        } else if self.is(at, "[")
            && self.is_text(at + 1)
            && self.is(at + 2, "]")
            && self.assigns(at + 3)
        {
            self.add(string(self.tokens.word(at + 1)));
        }
    }

    /// `module.exports = ...`, `module.exports.name =`.
    fn module(&mut self, at: usize) {
        let Some(end) = self.exports_end(at) else {
            return;
        };
        if !self.is(end, "=") {
            self.member(end);
            return;
        }
        // The last assignment of a whole counts.
        self.found.reexports.clear();
        if let Some((specifier, _)) = self.require(end + 1) {
            self.found.reexports.push(specifier);
        } else if self.is(end + 1, "{") {
            self.literal(end + 2);
        }
    }

    /// `require('x')`; what follows.
    fn require(&self, at: usize) -> Option<(String, usize)> {
        (self.is(at, "require")
            && self.is(at + 1, "(")
            && self.is_text(at + 2)
            && self.is(at + 3, ")"))
        .then(|| (string(self.tokens.word(at + 2)), at + 4))
    }

    /// `{a, b: c, 'd': e, ...require('f')}` up to the first thing that is not so simple.
    fn literal(&mut self, mut at: usize) {
        loop {
            if self.is(at, "...") {
                if let Some((specifier, next)) = self.require(at + 1) {
                    self.found.reexports.push(specifier);
                    at = next;
                } else if self.is_word(at + 1) {
                    at += 2;
                } else {
                    return;
                }
            } else if self.is_word(at) {
                if self.is(at + 1, ":") {
                    if !self.is_word(at + 2) {
                        return;
                    }
                    self.add(self.tokens.word(at).to_string());
                    at += 3;
                } else {
                    if matches!(self.tokens.word(at), "get" | "set")
                        && !matches!(self.tokens.word(at + 1), "," | "}")
                    {
                        return;
                    }
                    self.add(self.tokens.word(at).to_string());
                    at += 1;
                }
            } else if self.is_text(at) && self.is(at + 1, ":") && self.is_word(at + 2) {
                self.add(string(self.tokens.word(at)));
                at += 3;
            } else {
                return;
            }
            if !self.is(at, ",") {
                return;
            }
            at += 1;
        }
    }

    /// `__exportStar(require('x'))`
    fn star(&mut self, at: usize) {
        if self.is(at, "(")
            && let Some((specifier, _)) = self.require(at + 1)
        {
            self.found.reexports.push(specifier);
        }
    }

    /// `Object.defineProperty(exports, 'name', ...)`, `Object.keys(x).forEach(...)`.
    fn object(&mut self, at: usize) {
        if !self.is(at + 1, ".") {
            return;
        }
        if self.is(at + 2, "defineProperty") && self.is(at + 3, "(") {
            self.define_property(at + 4);
        } else if self.is(at + 2, "keys") && self.is(at + 3, "(") && self.is_word(at + 4) {
            self.copied_keys(at + 4);
        }
    }

    fn define_property(&mut self, at: usize) {
        let Some(mut at) = self.exports_end(at) else {
            return;
        };
        if !(self.is(at, ",")
            && self.is_text(at + 1)
            && self.is(at + 2, ",")
            && self.is(at + 3, "{"))
        {
            return;
        }
        let name = string(self.tokens.word(at + 1));
        at += 4;
        if self.is(at, "enumerable")
            && self.is(at + 1, ":")
            && (self.is(at + 2, "true") || self.is(at + 2, "!") && self.is(at + 3, "0"))
        {
            at += if self.is(at + 2, "!") { 5 } else { 4 };
        }
        if self.is(at, "value") && self.is(at + 1, ":") || self.is_simple_getter(at) {
            self.add(name);
        }
    }

    /// `get: function () { return a.b; }`, `get() { return a }`, and nothing after it.
    fn is_simple_getter(&self, mut at: usize) -> bool {
        if !self.is(at, "get") {
            return false;
        }
        at += 1;
        if self.is(at, ":") {
            if !self.is(at + 1, "function") {
                return false;
            }
            at += 2;
            if self.is_word(at) {
                at += 1;
            }
        }
        if !(self.is(at, "(")
            && self.is(at + 1, ")")
            && self.is(at + 2, "{")
            && self.is(at + 3, "return")
            && self.is_word(at + 4))
        {
            return false;
        }
        at += 5;
        if self.is(at, ".") && self.is_word(at + 1) {
            at += 2;
        } else if self.is(at, "[") && self.is_text(at + 1) && self.is(at + 2, "]") {
            at += 3;
        }
        at += usize::from(self.is(at, ";"));
        if !self.is(at, "}") {
            return false;
        }
        at += 1;
        at += usize::from(self.is(at, ","));
        self.is(at, "}") && self.is(at + 1, ")")
    }

    /// Babel's `Object.keys(_x).forEach(function (k) { if (k === "default" ...) ... exports[k] =
    /// _x[k] })`, where `_x` is `require('x')` or that in a helper's brackets.
    fn copied_keys(&mut self, at: usize) {
        let id = self.tokens.word(at);
        if !(self.is(at + 1, ")")
            && self.is(at + 2, ".")
            && self.is(at + 3, "forEach")
            && self.is(at + 4, "(")
            && self.is(at + 5, "function")
            && self.is(at + 6, "(")
            && self.is_word(at + 7)
            && self.is(at + 9, "{")
            && self.is(at + 10, "if")
            && self.is(at + 12, self.tokens.word(at + 7)))
        {
            return;
        }
        let key = self.tokens.word(at + 7);
        let close = self.tokens.partner(at + 9);
        let copies = (at + 10..close).any(|one| {
            self.is(one, id)
                && self.is(one + 1, "[")
                && self.is(one + 2, key)
                && (self.is(one.wrapping_sub(1), "=") || self.is(one.wrapping_sub(1), "return"))
        });
        if !copies {
            return;
        }
        let given = (0..at).rev().find(|&one| {
            self.is(one, id)
                && self.is(one + 1, "=")
                && matches!(
                    self.tokens.word(one.wrapping_sub(1)),
                    "var" | "let" | "const" | ","
                )
        });
        let Some(given) = given else { return };
        let required = self.require(given + 2).or_else(|| {
            (self.is_word(given + 2) && self.is(given + 3, "("))
                .then(|| self.require(given + 4))
                .flatten()
        });
        if let Some((specifier, _)) = required {
            self.found.reexports.push(specifier);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let mut names = scan(&Tokens::new(text.to_string())).names;
        names.sort();
        names
    }

    /// What Node 24 found in each.
    #[test]
    fn as_node_finds_them() {
        for (text, expected) in [
            ("module.exports={a:1,b:2}", &[][..]),
            ("module.exports={a,b:c,d}", &["a", "b", "d"]),
            ("module.exports={a, ...d, b:require('c'), e}", &["a", "b"]),
            ("module.exports={a(){},b}", &["a"]),
            ("module.exports={'x':y,'z-z':q, w}", &["w", "x", "z-z"]),
            ("module.exports={get a(){return 1},b}", &[]),
            ("module.exports={async a(){},b}", &["async"]),
            ("module.exports={a:b.c,d}", &["a"]),
            ("Object.defineProperty(exports,'q',{get:()=>1})", &[]),
            (
                "Object.defineProperty(exports,'q',{enumerable:true,get:function get(){return x}})",
                &["q"],
            ),
            (
                "Object.defineProperty(exports,'q',{get(){return x}})",
                &["q"],
            ),
            (
                "Object.defineProperty(exports,'q',{writable:true,value:1})",
                &[],
            ),
            (
                "Object.defineProperty(exports,'q',{get:function(){return x['y'];},enumerable:true})",
                &[],
            ),
            (
                "exports['a']=1;exports.b+=1;exports.c==1;exports.d",
                &["a", "c"],
            ),
            (
                "if(0){exports.e=1} function f(){module.exports.g=2; x.exports.h=1; this.exports.i=2}",
                &["e", "g"],
            ),
            ("0&&(module.exports={a,b})", &["a", "b"]),
            ("module.exports = exports = {a}", &[]),
            ("`${exports.t=1}`", &["t"]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn reexports() {
        let of = |text: &str| scan(&Tokens::new(text.to_string())).reexports;
        assert_eq!(of("module.exports = require('a')"), ["a"]);
        assert_eq!(
            of("__exportStar(require('a'), exports); tslib_1.__exportStar(require('b'), exports)"),
            ["a", "b"]
        );
        assert_eq!(
            of(
                "var _x = require('x'); Object.keys(_x).forEach(function (key) { if (key === 'default' || key === '__esModule') return; Object.defineProperty(exports, key, { enumerable: true, get: function () { return _x[key]; } }); });"
            ),
            ["x"]
        );
    }
}
