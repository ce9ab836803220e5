//! Patterns (`{ a, b: { c } } = value`) that were given `null` or `undefined`.

use super::nullish::{not_iterable, nullness, unnamed};
use super::{is_parameters, same_function};
use crate::engine::stack::expressions::{backward, forward};
use crate::engine::stack::frames::Spot;
use crate::engine::stack::functions::surrounding;
use crate::engine::stack::tokens::{Kind, Tokens};

/// The bracket of the pattern: `at` is the token at the engine's position, `before` and `next` those at the
/// positions around (see [`crate::engine::stack::around`]).
pub fn found(
    spot: &Spot,
    at: Option<usize>,
    before: Option<usize>,
    next: Option<usize>,
) -> Option<usize> {
    let tokens = &spot.source.tokens;
    // Nothing came before the function's body: it was one of the parameters.
    if before.is_none()
        && let Some(pattern) = next.and_then(|next| parameter(spot, next))
    {
        return Some(pattern);
    }
    let at = at.filter(|&at| !tokens.is(at, "("));
    if let Some(open) = at.and_then(|at| (at..at + 6).find(|&at| opens(tokens, at))) {
        return Some(open);
    }
    let is_open = |&at: &usize| {
        let (_, end) = given(tokens, at);
        before.is_none_or(|before| before <= end) && next.is_none_or(|next| at < next)
    };
    same_function(spot)
        .filter(|&at| opens(tokens, at) && is_pattern(spot, at))
        .find(is_open)
}

fn opens(tokens: &Tokens, at: usize) -> bool {
    matches!(tokens.word(at), "{" | "[")
}

fn is_pattern(spot: &Spot, at: usize) -> bool {
    let tokens = &spot.source.tokens;
    let before = at.wrapping_sub(1);
    match tokens.word(before) {
        "const" | "let" | "var" => true,
        "(" if tokens.is(before.wrapping_sub(1), "catch") => true,
        "(" | "," => {
            matches!(tokens.word(tokens.partner(at) + 1), ")" | "," | "=")
                && is_parameters(spot, at)
        }
        _ => false,
    }
}

/// The first pattern among the parameters of the function whose body begins at a token.
fn parameter(spot: &Spot, body: usize) -> Option<usize> {
    let tokens = &spot.source.tokens;
    let offset = tokens.tokens.get(body)?.start as usize;
    let function = surrounding(&spot.source.functions, offset)?;
    let first = tokens.at(function.start)?;
    let open = (first..body).find(|&at| tokens.is(at, "("))?;
    (open + 1..tokens.partner(open))
        .find(|&at| opens(tokens, at) && matches!(tokens.word(at.wrapping_sub(1)), "(" | ","))
}

/// What a pattern is given as the text shows it, and its last token.
fn given(tokens: &Tokens, open: usize) -> (Option<String>, usize) {
    let close = tokens.partner(open);
    match tokens.word(close + 1) {
        "=" => {
            let (shown, last) = forward(tokens, close + 2);
            (Some(shown), last)
        }
        "of" => (Some(".for".into()), forward(tokens, close + 2).1),
        _ => (None, close),
    }
}

/// `Cannot destructure property 'a' of 'b' as it is undefined.`
pub fn worded(message: &str, spot: &Spot, open: usize) -> Option<String> {
    let tokens = &spot.source.tokens;
    let (value, unnamed_value) = if message.contains("'null'") {
        ("null", "object null")
    } else {
        ("undefined", "undefined")
    };
    let close = tokens.partner(open);
    let is_caught = tokens.is(open.wrapping_sub(2), "catch");
    let is_declared = matches!(tokens.word(open.wrapping_sub(1)), "const" | "let" | "var");
    let source = match given(tokens, open).0 {
        None if is_caught => Some(".catch".into()),
        // A default: what was given is none of the text's.
        Some(_) if !is_declared && is_parameters(spot, open) => {
            Some("(intermediate value)(intermediate value)(intermediate value)".to_string())
        }
        shown => shown,
    };
    // A pattern in this one is likelier to have been given nothing than the whole.
    if let Some(inner) = inner(tokens, open) {
        return match first_key(tokens, inner) {
            Some(key) if tokens.is(inner, "{") => Some(format!(
                "Cannot read properties of {value} (reading '{key}')"
            )),
            _ => Some(unnamed(value)),
        };
    }
    if tokens.is(open, "[") {
        let (_, last) = given(tokens, open);
        let is_plain = last == close + 2 || tokens.is(close + 1, "of");
        let called = tokens.is(last, ")").then(|| backward(tokens, last, 0).0);
        return Some(match (source, called) {
            (Some(shown), _) if is_declared && is_plain => format!("{shown} is not iterable"),
            (Some(_), Some(called)) if is_declared && called.ends_with("(...)") => {
                not_iterable(tokens, close + 2)
            }
            (Some(_), None) if is_declared => unnamed(nullness(spot, last)),
            _ => unnamed(value),
        });
    }
    let of = source.unwrap_or_else(|| unnamed_value.into());
    Some(match first_key(tokens, open) {
        Some(key) => format!("Cannot destructure property '{key}' of '{of}' as it is {value}."),
        None => format!("Cannot destructure '{of}' as it is {value}."),
    })
}

/// The key in a pattern that a message says was read of none.
pub fn told_key(message: &str, tokens: &Tokens, open: usize) -> Option<usize> {
    let inner = inner(tokens, open)?;
    let key = first_key(tokens, inner)?;
    message
        .ends_with(&format!("(reading '{key}')"))
        .then_some(inner + 1)
}

/// The first property of a pattern, when it has a name.
fn first_key(tokens: &Tokens, open: usize) -> Option<&str> {
    let key = tokens.word(open + 1);
    match tokens.kind(open + 1)? {
        Kind::Word => Some(key),
        Kind::Text => Some(key.trim_matches(['"', '\''])),
        _ => None,
    }
}

/// The one pattern directly in another that has no default.
fn inner(tokens: &Tokens, open: usize) -> Option<usize> {
    let close = tokens.partner(open);
    let mut inner = (open + 1..close).filter(|&at| {
        opens(tokens, at)
            && matches!(tokens.word(at - 1), ":" | "," | "[")
            && !tokens.is(tokens.partner(at) + 1, "=")
    });
    let one = inner.next()?;
    let deeper = inner.all(|at| at < tokens.partner(one));
    let has_parts = tokens.partner(one) > one + 1;
    (deeper && has_parts).then_some(one)
}
