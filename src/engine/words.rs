//! `using` and `async` as names. The engine's parser takes them for keywords where an expression
//! begins, and packages (rxjs, form-data) have variables of these names.

use super::stack::tokens::{Kind, Tokens};

/// The words, and names that look alike and are as long, so that columns stay right.
const STAND_INS: [(&str, &str); 2] = [("using", "usinɡ"), ("async", "asynс")];

/// A message with the words in the place of their stand-ins; none when it has no stand-in.
pub fn given(message: &str) -> Option<String> {
    let has = |(_, other): &(&str, &str)| message.contains(other);
    if message.is_ascii() || !STAND_INS.iter().any(has) {
        return None;
    }
    let words = STAND_INS.iter();
    Some(words.fold(message.to_string(), |text, (word, other)| {
        text.replace(other, word)
    }))
}

/// A text that does not parse, with every variable of these names under another; none when it has
/// no such variable, or declares something with `using`, which the engine does not know.
pub fn renamed(text: &str) -> Option<String> {
    if !STAND_INS.iter().any(|(word, _)| text.contains(word)) {
        return None;
    }
    // What `engine/mend` puts for a function of that name that is called, as wide as it is.
    let text = &text.replace("\\u0061sync/*", "asynс     /*");
    let tokens = Tokens::new(text.clone());
    let mut out = String::with_capacity(text.len() + 64);
    let mut copied = 0;
    for at in 0..tokens.tokens.len() {
        if tokens.kind(at) != Some(Kind::Word) {
            continue;
        }
        let known = STAND_INS.iter().find(|(word, _)| tokens.is(at, word));
        let Some(&(word, other)) = known else {
            continue;
        };
        if word == "async" && is_keyword(&tokens, at) {
            continue;
        }
        let Some(with) = stand_in(&tokens, at, word, other)? else {
            continue;
        };
        let token = tokens.tokens[at];
        out.push_str(&text[copied..token.start as usize]);
        out.push_str(&with);
        copied = token.end as usize;
    }
    (copied > 0).then(|| {
        out.push_str(&text[copied..]);
        out
    })
}

/// Whether a token `async` begins a function or a method.
fn is_keyword(tokens: &Tokens, at: usize) -> bool {
    match tokens.kind(at + 1) {
        Some(Kind::Text) => true,
        Some(Kind::Word) => !matches!(
            tokens.word(at + 1),
            "in" | "of" | "instanceof" | "as" | "from"
        ),
        _ if tokens.is(at + 1, "*") => {
            matches!(tokens.word(at.wrapping_sub(1)), "{" | "," | ";" | "}")
        }
        // A method with a computed name.
        _ if tokens.is(at + 1, "[") => {
            let open = tokens.partner(at + 1) + 1;
            tokens.is(open, "(") && tokens.is(tokens.partner(open) + 1, "{")
        }
        _ => tokens.is(at + 1, "(") && tokens.is(tokens.partner(at + 1) + 1, "=>"),
    }
}

/// What a token becomes: none for a property's name. Nothing at all for a declaration.
#[allow(clippy::option_option)]
fn stand_in(tokens: &Tokens, at: usize, word: &str, other: &str) -> Option<Option<String>> {
    let before = tokens.word(at.wrapping_sub(1));
    let after = tokens.word(at + 1);
    if matches!(before, "." | "?.") {
        return Some(None);
    }
    let is_name_next =
        tokens.is_name(at + 1) && !matches!(after, "in" | "of" | "instanceof" | "as" | "from");
    if word == "using" && is_name_next && before != "function" {
        return None;
    }
    let in_braces = matches!(before, "{" | ",") && braces_around(tokens, at);
    if in_braces && after == ":" {
        return Some(None);
    }
    // A method; a function's declaration has its keyword before it.
    if after == "(" && !matches!(before, "function" | "*") {
        let close = tokens.partner(at + 1);
        if tokens.is(close + 1, "{") {
            return Some(None);
        }
    }
    if in_braces && matches!(after, "," | "}" | "=") {
        return Some(Some(match clause(tokens, at) {
            Clause::Import => format!("{word} as {other}"),
            Clause::Export => format!("{other} as {word}"),
            Clause::ExportFrom => return Some(None),
            Clause::None => format!("{word}: {other}"),
        }));
    }
    if after == "as" || before == "as" {
        let (is_local, clause) = (before == "as", clause(tokens, at));
        return Some(match clause {
            Clause::Import if is_local => Some(other.into()),
            Clause::Export if !is_local => Some(other.into()),
            _ => None,
        });
    }
    Some(Some(other.into()))
}

/// Whether the innermost open bracket before a token is a brace that lists names, not a block.
fn braces_around(tokens: &Tokens, at: usize) -> bool {
    let Some(open) = open_before(tokens, at) else {
        return false;
    };
    let before = open
        .checked_sub(1)
        .map_or(";", |before| tokens.word(before));
    tokens.is(open, "{")
        && !matches!(
            before,
            ")" | ";" | "{" | "}" | "=>" | "else" | "do" | "try" | "finally"
        )
}

fn open_before(tokens: &Tokens, at: usize) -> Option<usize> {
    let mut back = at;
    while back > 0 {
        back -= 1;
        let partner = tokens.partner(back);
        if partner > at {
            return Some(back);
        }
        if partner < back {
            back = partner;
        }
    }
    None
}

enum Clause {
    Import,
    Export,
    ExportFrom,
    None,
}

/// Whether a token stands in the braces of an import or an export.
fn clause(tokens: &Tokens, at: usize) -> Clause {
    let Some(open) = open_before(tokens, at) else {
        return Clause::None;
    };
    let has_from = tokens.is(tokens.partner(open) + 1, "from");
    let before = tokens.word(open.wrapping_sub(1));
    match before {
        "export" if has_from => Clause::ExportFrom,
        "export" => Clause::Export,
        "import" => Clause::Import,
        "," if has_from => Clause::Import,
        _ => Clause::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_only() {
        let of = |text: &str| {
            renamed(text).map(|text| {
                text.replace(STAND_INS[0].1, "U")
                    .replace(STAND_INS[1].1, "A")
            })
        };
        assert_eq!(
            of("var async = 1; f(x, async(y)); async (a) => { await 0 }; ({ async b() {} }); async function c() {}")
                .as_deref(),
            Some("var A = 1; f(x, A(y)); async (a) => { await 0 }; ({ async b() {} }); async function c() {}")
        );
        assert_eq!(
            of("exports.using = using; f(using)").as_deref(),
            Some("exports.using = U; f(U)")
        );
        assert_eq!(
            of("function using(using) { return {using, a: using} }").as_deref(),
            Some("function U(U) { return {using: U, a: U} }")
        );
        assert_eq!(
            of("import {using} from 'a'; export {using}; x.y(using)").as_deref(),
            Some("import {using as U} from 'a'; export {U as using}; x.y(U)")
        );
        assert_eq!(
            of("export {using} from 'a'; class A { using() { return using } }").as_deref(),
            Some("export {using} from 'a'; class A { using() { return U } }")
        );
        assert_eq!(of("{ using file = open() }"), None);
        assert_eq!(
            of("(function () { var a = 1\n, async = 2; async(b)(c) })").as_deref(),
            Some("(function () { var a = 1\n, A = 2; A(b)(c) })")
        );
        assert_eq!(of("a.using"), None);
    }
}
