//! Expressions as V8's messages print them: `a.b`, `f(...)`, `(intermediate value)`.

use super::tokens::{Kind, Tokens};

/// What is called at a token: its bracket, or the name before it.
pub fn callee(tokens: &Tokens, at: usize) -> Option<String> {
    let end = if tokens.is(at, "(") || tokens.kind(at) == Some(Kind::Template) {
        at.checked_sub(1)?
    } else {
        at
    };
    Some(backward(tokens, end, 0).0)
}

/// The text of the call at a token, its bracket or the name before it, as far as its first line
/// goes.
pub fn call(tokens: &Tokens, at: usize) -> Option<String> {
    let open = if tokens.is(at, "(") { at } else { at + 1 };
    if !tokens.is(open, "(") {
        return None;
    }
    let name = open.checked_sub(1)?;
    let (_, mut first) = backward(tokens, name, 0);
    let line = |at: usize| tokens.position(tokens.tokens[at].start as usize).0;
    while first < name && (line(first) < line(name) || matches!(tokens.word(first), "." | "?.")) {
        first += 1;
    }
    let start = tokens.tokens[first].start as usize;
    let end = tokens.tokens.get(tokens.partner(open))?.end as usize;
    let text = tokens.text.get(start..end)?;
    text.lines().next().map(str::to_string)
}

const UNNAMED: &str = "(intermediate value)";

/// The expression that ends at a token, as V8's messages print it; and its first token.
pub fn backward(tokens: &Tokens, end: usize, depth: usize) -> (String, usize) {
    if depth > 20 {
        return (UNNAMED.into(), end);
    }
    let before = end.wrapping_sub(1);
    let is_value_end = |at: usize| {
        matches!(tokens.word(at), ")" | "]")
            || tokens.is_name(at)
            || matches!(tokens.word(at), "this" | "super" | "import")
    };
    match (tokens.kind(end), tokens.word(end)) {
        (Some(Kind::Word), word) => {
            let mark = tokens.word(before);
            if matches!(mark, "." | "?.") && before > 0 {
                let (base, start) = backward(tokens, before - 1, depth + 1);
                let base = if base == "super" {
                    "(intermediate value)".into()
                } else {
                    base
                };
                return (format!("{base}{mark}{word}"), start);
            }
            (word.to_string(), end)
        }
        (Some(Kind::Text), word) => (format!("\"{}\"", word.trim_matches(['"', '\''])), end),
        (Some(Kind::Number), word) => (word.to_string(), end),
        (_, ")") => {
            let open = tokens.partner(end);
            if open > 0 && is_value_end(open - 1) {
                let (base, start) = backward(tokens, open - 1, depth + 1);
                if start > 0 && tokens.is(start - 1, "new") {
                    return (UNNAMED.into(), start - 1);
                }
                return (format!("{base}(...)"), start);
            }
            if end == open + 2 {
                return (backward(tokens, open + 1, depth + 1).0, open);
            }
            (UNNAMED.into(), open)
        }
        (_, "]") => {
            let open = tokens.partner(end);
            if open == 0 || !is_value_end(open - 1) {
                return (UNNAMED.into(), open);
            }
            let (base, start) = backward(tokens, open - 1, depth + 1);
            let shown = if end == open + 2 && tokens.kind(open + 1) == Some(Kind::Text) {
                format!("{base}.{}", tokens.word(open + 1).trim_matches(['"', '\'']))
            } else {
                let from = tokens.tokens[open].end as usize;
                let to = tokens.tokens[end].start as usize;
                let inner = tokens.text.get(from..to).unwrap_or_default().trim();
                let inner = if inner.len() > 40 { "..." } else { inner };
                format!("{base}[{inner}]")
            };
            (shown, start)
        }
        (_, "}") => (UNNAMED.into(), tokens.partner(end)),
        _ => (UNNAMED.into(), end),
    }
}

/// The expression that begins at a token: a chain of names, calls and members; and its last token.
pub fn forward(tokens: &Tokens, start: usize) -> (String, usize) {
    let opens = matches!(tokens.word(start), "(" | "[" | "{");
    let mut end = if opens { tokens.partner(start) } else { start };
    loop {
        match tokens.word(end + 1) {
            "." | "?." => end += 2,
            "[" => end = tokens.partner(end + 1),
            "(" if !tokens.is(start.wrapping_sub(1), "new") => end = tokens.partner(end + 1),
            _ => break,
        }
        if end >= tokens.tokens.len() {
            break;
        }
    }
    if end == start && tokens.kind(start) == Some(Kind::Mark) {
        return (UNNAMED.into(), end);
    }
    if opens && end == start + 1 {
        return (format!("{}{}", tokens.word(start), tokens.word(end)), end);
    }
    (backward(tokens, end, 0).0, end)
}

/// Where V8 puts the expression that ends at a token: at a member's name, and at its dot behind a call
/// or a `?.`; at a bracketed key's bracket; at the name of what is called.
pub fn place(tokens: &Tokens, last: usize) -> usize {
    let before = last.wrapping_sub(1);
    match tokens.word(last) {
        "]" => tokens.partner(last),
        ")" => match tokens.partner(last).wrapping_sub(1) {
            name if tokens.is_name(name) => name,
            _ => tokens.partner(last),
        },
        _ if tokens.is(before, ".") && follows_call(tokens, before) => before,
        _ => last,
    }
}

/// Whether what stands in front of a dot has a call or a `?.` in its chain.
fn follows_call(tokens: &Tokens, dot: usize) -> bool {
    let mut at = dot.wrapping_sub(1);
    loop {
        let Some(token) = tokens.kind(at) else {
            return false;
        };
        match tokens.word(at) {
            "]" => at = tokens.partner(at).wrapping_sub(1),
            ")" => {
                let open = tokens.partner(at);
                let called = open.wrapping_sub(1);
                let is_call = tokens.is_name(called)
                    || matches!(tokens.word(called), ")" | "]" | "super" | "import");
                let (_, first) = backward(tokens, at, 0);
                return is_call && !tokens.is(first, "new");
            }
            _ if token == Kind::Word => match tokens.word(at.wrapping_sub(1)) {
                "?." => return true,
                "." => at = at.wrapping_sub(2),
                _ => return false,
            },
            _ => return false,
        }
    }
}
