//! Whether a name that the engine calls undefined is one that is declared further down.

use crate::engine::stack::tokens::{Kind, Tokens};

/// Whether a `let`, a `const`, a class or an import makes a name known where a token stands.
pub fn is_declared(tokens: &Tokens, name: &str, used: usize) -> bool {
    let all = 0..tokens.tokens.len();
    is_imported(tokens, name)
        || all
            .filter(|&at| tokens.is(at, name) && tokens.kind(at) == Some(Kind::Word))
            .filter_map(|at| keyword_of(tokens, at))
            .any(|keyword| scope(tokens, keyword).contains(&used))
}

fn is_imported(tokens: &Tokens, name: &str) -> bool {
    let mut begun = None;
    (0..tokens.tokens.len()).any(|at| {
        match tokens.word(at) {
            "import" if !matches!(tokens.word(at + 1), "(" | ".") => begun = Some(at),
            "from" | ";" if begun.is_some_and(|begun| at > begun + 1) => begun = None,
            word if word == name && begun.is_some() => {
                return tokens.kind(at) == Some(Kind::Word) && !tokens.is(at + 1, "as");
            }
            _ => {}
        }
        false
    })
}

/// The keyword of the declaration in which a name is one of those declared: alone, in a list or in
/// a pattern.
pub fn keyword_of(tokens: &Tokens, name: usize) -> Option<usize> {
    let before = tokens.word(name.checked_sub(1)?);
    if before == "class" {
        return Some(name - 1);
    }
    if !matches!(before, "let" | "const" | "," | "{" | "[" | ":" | "...") || is_key(tokens, name) {
        return None;
    }
    let mut in_list = false;
    let mut at = name;
    while at > 0 {
        at -= 1;
        match tokens.word(at) {
            "let" | "const" => return Some(at),
            "," => in_list = true,
            // What a name is set to declares none.
            "=" if !in_list => return None,
            "{" | "[" => in_list = false,
            "(" | ";" | "var" | "return" | "if" | "for" | "while" | "case" | "class"
            | "function" | "throw" => return None,
            _ if tokens.partner(at) < at => at = tokens.partner(at),
            _ => {}
        }
    }
    None
}

/// Whether a name is a property's: `name: ...` in an object or a pattern.
fn is_key(tokens: &Tokens, name: usize) -> bool {
    tokens.is(name + 1, ":") && matches!(tokens.word(name - 1), "{" | ",")
}

/// The tokens of the block in which a declaration stands; with the head of a loop what the loop does.
fn scope(tokens: &Tokens, keyword: usize) -> std::ops::Range<usize> {
    let mut at = keyword;
    while at > 0 {
        at -= 1;
        let partner = tokens.partner(at);
        if partner < at {
            at = partner;
        } else if partner > at {
            let is_block = tokens.is(partner + 1, "{");
            let end = match tokens.word(at) {
                "(" if is_block => tokens.partner(partner + 1),
                "(" => (partner..tokens.tokens.len())
                    .find(|&at| tokens.is(at, ";"))
                    .unwrap_or(usize::MAX),
                _ => partner,
            };
            return at..end;
        }
    }
    0..usize::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether `x` is declared at the first `use`.
    fn of(text: &str) -> bool {
        let tokens = Tokens::new(text.to_string());
        let used = (0..tokens.tokens.len()).find(|&at| tokens.is(at, "use"));
        is_declared(&tokens, "x", used.unwrap())
    }

    #[test]
    fn declared_around() {
        for text in [
            "use; let x = 1",
            "() => { use }; const a = b(1, 2), x = 1",
            "{ () => use; let { a, b: [x] } = c }",
            "use; const { a = 1, ...x } = b",
            "use; class x {}",
            "for (const x of use) {}",
            "for (let x = 0; ; ) use; y",
            "import { a as x } from 'b'; use",
            "import x, * as y from 'b'; use",
        ] {
            assert!(of(text), "{text}");
        }
    }

    #[test]
    fn not_declared_around() {
        for text in [
            "use; { let x = 1 }",
            "use; var x = 1",
            "use; let a = x, b = [x], c = { x }, d = f(x), e = () => { x; return x }",
            "use; const { x: a, b = x } = c",
            "use; a.x = 1; x: while (1) {}",
            "for (const x of a) {} use",
            "import { x as a } from 'b'; use",
            "use; function f() { const x = 1 }",
        ] {
            assert!(!of(text), "{text}");
        }
    }
}
