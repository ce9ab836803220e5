//! What the text of a module says of its imports and exports, read off its tokens.
//!
//! The engine parses the text too, but tells nobody: neither which names it imports, nor where,
//! nor whether it awaits at its top level. Its own parser stays the judge of what is valid.

use super::scope::OF_COMMONJS;
use crate::engine::stack::functions::{functions, surrounding};
use crate::engine::stack::tokens::{Kind, Tokens};

/// A name asked of another module.
#[derive(Debug, PartialEq, Eq)]
pub struct Name {
    pub name: String,
    /// Where it stands, in bytes, and how long it is there.
    pub at: usize,
    pub length: usize,
    /// What an import calls it here.
    pub local: Option<String>,
}

/// A static import, or an export from another module.
#[derive(Debug, Default)]
pub struct Request {
    pub specifier: String,
    pub attributes: Vec<(String, String)>,
    pub names: Vec<Name>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Syntax {
    /// In the order of the text.
    pub requests: Vec<Request>,
    /// Where the module awaits outside every function, in bytes.
    pub awaits: Vec<usize>,
    /// Import or export declarations, or `import.meta`: what no script can hold.
    pub is_module: bool,
}

/// Reads a text.
pub fn scan(tokens: &Tokens) -> Syntax {
    let mut syntax = Syntax::default();
    let mut at = 0;
    while at < tokens.tokens.len() {
        if tokens.kind(at) == Some(Kind::Word) && !tokens.is(at.wrapping_sub(1), ".") {
            let next = match tokens.word(at) {
                "import" => import(tokens, at, &mut syntax),
                "export" => export(tokens, at, &mut syntax),
                _ => None,
            };
            if let Some(next) = next {
                syntax.is_module = true;
                at = next;
                continue;
            }
        }
        let partner = tokens.partner(at);
        at = if partner > at { partner + 1 } else { at + 1 };
    }
    syntax.is_module |= has_import_meta(tokens);
    syntax.awaits = awaits(tokens);
    syntax
}

/// Whether a text declares at its top level, with `const`, `let` or `class`, a name that CommonJS
/// gives it: no script can.
pub fn redeclares_wrapper(text: &str) -> bool {
    if !OF_COMMONJS.iter().any(|name| text.contains(name)) {
        return false;
    }
    let tokens = Tokens::new(text.to_string());
    let mut at = 0;
    while at < tokens.tokens.len() {
        let is_declaration = matches!(tokens.word(at), "const" | "let" | "class");
        if is_declaration && binds_wrapper(&tokens, at + 1) {
            return true;
        }
        let partner = tokens.partner(at);
        at = if partner > at { partner + 1 } else { at + 1 };
    }
    false
}

/// Whether what is declared at a place, a name or a pattern, is a name that CommonJS gives.
fn binds_wrapper(tokens: &Tokens, at: usize) -> bool {
    let is_bound = |at: usize| OF_COMMONJS.contains(&tokens.word(at));
    let partner = tokens.partner(at);
    if partner <= at {
        return is_bound(at);
    }
    (at + 1..partner).any(|at| {
        is_bound(at)
            && matches!(tokens.word(at - 1), "{" | "[" | "," | ":" | "...")
            && matches!(tokens.word(at + 1), "}" | "]" | "," | "=")
    })
}

fn has_import_meta(tokens: &Tokens) -> bool {
    memchr::memmem::find(tokens.text.as_bytes(), b"meta").is_some()
        && (0..tokens.tokens.len()).any(|at| {
            tokens.is(at, "import")
                && tokens.is(at + 1, ".")
                && tokens.is(at + 2, "meta")
                && !tokens.is(at.wrapping_sub(1), ".")
        })
}

/// `await` outside every function.
fn awaits(tokens: &Tokens) -> Vec<usize> {
    if memchr::memmem::find(tokens.text.as_bytes(), b"await").is_none() {
        return Vec::new();
    }
    let functions = functions(tokens);
    (0..tokens.tokens.len())
        .filter(|&at| {
            tokens.kind(at) == Some(Kind::Word)
                && tokens.is(at, "await")
                && !matches!(tokens.word(at.wrapping_sub(1)), "." | "?.")
                && !matches!(
                    tokens.word(at + 1),
                    ":" | "=" | "," | ")" | "." | ";" | "=>"
                )
        })
        .map(|at| tokens.tokens[at].start as usize)
        .filter(|&offset| surrounding(&functions, offset).is_none())
        .collect()
}

/// `import ... from 'x'`, `import 'x'`; what follows it. None for `import(` and `import.meta`.
fn import(tokens: &Tokens, at: usize, syntax: &mut Syntax) -> Option<usize> {
    let mut request = Request::default();
    let mut next = at + 1;
    if tokens.kind(next) != Some(Kind::Text) {
        if matches!(tokens.word(next), "(" | "." | ":" | "=" | "") {
            return None;
        }
        // `import a, {b as c} from`, `import a, * as b from`.
        if tokens.kind(next) == Some(Kind::Word) {
            // The name under which it is known here is what a message points at.
            let mut name = name_at(tokens, next, "default");
            name.local = Some(tokens.word(next).to_string());
            request.names.push(name);
            next += 1;
            if tokens.is(next, ",") {
                next += 1;
            }
        }
        if tokens.is(next, "*") && tokens.is(next + 1, "as") {
            next += 3;
        } else if tokens.is(next, "{") {
            names(tokens, next, true, &mut request.names);
            next = tokens.partner(next) + 1;
        }
        if !tokens.is(next, "from") {
            return None;
        }
        next += 1;
    }
    finish(tokens, next, request, syntax)
}

fn export(tokens: &Tokens, at: usize, syntax: &mut Syntax) -> Option<usize> {
    let mut request = Request::default();
    let mut next = at + 1;
    match tokens.word(next) {
        "*" => {
            next += 1;
            if tokens.is(next, "as") {
                next += 2;
            }
        }
        "{" => {
            names(tokens, next, false, &mut request.names);
            next = tokens.partner(next) + 1;
            if !tokens.is(next, "from") {
                return Some(next);
            }
        }
        "default" | "const" | "let" | "var" | "function" | "async" | "class" => {
            return Some(next);
        }
        _ => return None,
    }
    if !tokens.is(next, "from") {
        return None;
    }
    finish(tokens, next + 1, request, syntax)
}

/// The specifier, and what `with` says of it.
fn finish(tokens: &Tokens, at: usize, mut request: Request, syntax: &mut Syntax) -> Option<usize> {
    if tokens.kind(at) != Some(Kind::Text) {
        return None;
    }
    request.specifier = string(tokens.word(at));
    let mut next = at + 1;
    if tokens.is(next, "with") && tokens.is(next + 1, "{") {
        let close = tokens.partner(next + 1);
        let mut key = next + 2;
        while key < close {
            request
                .attributes
                .push((key_text(tokens, key), string(tokens.word(key + 2))));
            key += 4;
        }
        next = close + 1;
    }
    syntax.requests.push(request);
    Some(next)
}

/// `{a, b as c, 'd' as e}`: the names that are asked for.
fn names(tokens: &Tokens, open: usize, are_imports: bool, names: &mut Vec<Name>) {
    let close = tokens.partner(open);
    let mut at = open + 1;
    while at < close {
        let mut name = name_at(tokens, at, &key_text(tokens, at));
        while at < close && !tokens.is(at, ",") {
            at += 1;
        }
        name.local = are_imports.then(|| tokens.word(at - 1).to_string());
        names.push(name);
        at += 1;
    }
}

fn name_at(tokens: &Tokens, at: usize, name: &str) -> Name {
    let token = tokens.tokens[at];
    Name {
        name: name.to_string(),
        at: token.start as usize,
        length: (token.end - token.start) as usize,
        local: None,
    }
}

fn key_text(tokens: &Tokens, at: usize) -> String {
    match tokens.kind(at) {
        Some(Kind::Text) => string(tokens.word(at)),
        _ => tokens.word(at).to_string(),
    }
}

/// The value of a string literal.
pub fn string(literal: &str) -> String {
    let inner = literal
        .get(1..literal.len().saturating_sub(1))
        .unwrap_or("");
    if !inner.contains('\\') {
        return inner.to_string();
    }
    let mut units: Vec<u16> = Vec::new();
    let mut letters = inner.chars().peekable();
    let hex = |letters: &mut std::iter::Peekable<std::str::Chars<'_>>, count: usize| -> u32 {
        (0..count).fold(0, |value, _| {
            value * 16
                + letters
                    .next()
                    .and_then(|digit| digit.to_digit(16))
                    .unwrap_or(0)
        })
    };
    while let Some(letter) = letters.next() {
        let letter = if letter == '\\' {
            match letters.next().unwrap_or('\\') {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'v' => '\u{b}',
                '0' => '\0',
                '\n' => continue,
                'x' => {
                    units.push(hex(&mut letters, 2) as u16);
                    continue;
                }
                'u' => {
                    let value = if letters.peek() == Some(&'{') {
                        letters.next();
                        let mut value = 0u32;
                        for digit in letters.by_ref() {
                            match digit.to_digit(16) {
                                Some(digit) => value = value.wrapping_mul(16).wrapping_add(digit),
                                None => break,
                            }
                        }
                        value
                    } else {
                        hex(&mut letters, 4)
                    };
                    match u16::try_from(value) {
                        Ok(unit) => units.push(unit),
                        Err(_) => {
                            let letter = char::from_u32(value).unwrap_or('\u{fffd}');
                            units.extend(letter.encode_utf16(&mut [0; 2]).iter());
                        }
                    }
                    continue;
                }
                other => other,
            }
        } else {
            letter
        };
        units.extend(letter.encode_utf16(&mut [0; 2]).iter());
    }
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Syntax {
        scan(&Tokens::new(text.to_string()))
    }

    fn names_of(request: &Request) -> Vec<&str> {
        request
            .names
            .iter()
            .map(|name| name.name.as_str())
            .collect()
    }

    #[test]
    fn imports_and_exports_from() {
        let syntax = of("import 'a'; import b, {c as d, 'e f' as g} from \"b\"\n\
             import * as h from 'h' with {type: 'json'}; export * from 'i'; export {j as k} from 'j';\
             export const l = () => { import('m') }; x.import = 1; export default 1");
        let found: Vec<_> = syntax
            .requests
            .iter()
            .map(|r| r.specifier.as_str())
            .collect();
        assert_eq!(found, ["a", "b", "h", "i", "j"]);
        assert_eq!(names_of(&syntax.requests[1]), ["default", "c", "e f"]);
        assert_eq!(names_of(&syntax.requests[4]), ["j"]);
        assert_eq!(
            syntax.requests[2].attributes,
            [("type".into(), "json".into())]
        );
        assert!(syntax.is_module && syntax.awaits.is_empty());
    }

    #[test]
    fn awaits_outside_functions() {
        assert_eq!(
            of("await 0; async () => { await 1 }; for await (const a of b) {}")
                .awaits
                .len(),
            2
        );
        assert!(
            of("async function f() { for await (const a of b) { await a } } x.await; ({await: 1})")
                .awaits
                .is_empty()
        );
    }

    #[test]
    fn scripts_are_no_modules() {
        assert!(!of("const a = import('x'); exports.import = 1; var o = {export: 1}").is_module);
        assert!(of("console.log(import.meta.url)").is_module);
        assert!(redeclares_wrapper("f(); const require = 1"));
        assert!(!redeclares_wrapper("{ const require = 1 } let required"));
    }

    #[test]
    fn string_literals() {
        assert_eq!(string(r"'a\u0041\x42\u{1F600}\'\n'"), "aAB\u{1F600}'\n");
    }
}
