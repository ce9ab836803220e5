//! Which value was `null` or `undefined` when something was read of it, or set.

use super::{NULLISH, SPREAD, same_function, without_place};
use crate::engine::stack::expressions::{backward, forward, place};
use crate::engine::stack::frames::Spot;
use crate::engine::stack::tokens::{Kind, Tokens};

/// The token of the member that was read of none or set: `at` is the token at the engine's position, `before`
/// and `next` those at the positions around (see [`crate::engine::stack::around`]).
pub fn found(
    spot: &Spot,
    at: Option<usize>,
    before: Option<usize>,
    next: Option<usize>,
) -> Option<usize> {
    let tokens = &spot.source.tokens;
    let Some(at) = at else {
        return only_candidate(spot, before, next);
    };
    let read = member_at(tokens, at);
    // On a module's outermost level a position lasts until the next begins.
    if read.is_some() && spot.function().is_none() {
        let (_, first) = backward(tokens, at, 0);
        let is_iterated = matches!(tokens.word(first.wrapping_sub(1)), "of" | "...");
        if is_iterated && forward(tokens, first).1 == at {
            return Some(first);
        }
    }
    if read.is_some() || tokens.is(at, "new") {
        return read.or(Some(at));
    }
    if tokens.is(at, "(") {
        let evaluates = before.is_some_and(|before| at < before && before < tokens.partner(at));
        let method = called_member(tokens, at).filter(|_| !evaluates && is_body(spot, at));
        return method.or(Some(at));
    }
    changed_member(tokens, at)
        .or_else(|| nullish(spot, at).map(|_| at))
        .or_else(|| only_candidate(spot, before, next))
}

/// Whether a call is the body of an arrow function: then reading its method has the call's position, too.
/// A function of a global class (`Object.keys`) is there, and was called.
fn is_body(spot: &Spot, open: usize) -> bool {
    let tokens = &spot.source.tokens;
    let (_, first) = backward(tokens, open.saturating_sub(1), 0);
    let is_class = tokens
        .word(first)
        .starts_with(|letter: char| letter.is_ascii_uppercase());
    tokens.is(first.wrapping_sub(1), "=>") && !is_class
}

/// Whether the member of a value begins at a token: its name behind a dot.
fn is_member(tokens: &Tokens, at: usize) -> bool {
    tokens.kind(at) == Some(Kind::Word) && tokens.is(at.wrapping_sub(1), ".")
}

/// The member that is read at one of the engine's positions: its name, or the bracket in front of its key.
fn member_at(tokens: &Tokens, at: usize) -> Option<usize> {
    if is_member(tokens, at) {
        return Some(at);
    }
    let open = [at, at.wrapping_sub(1)]
        .into_iter()
        .find(|&at| tokens.is(at, "["))?;
    let before = open.checked_sub(1)?;
    (tokens.is_name(before) || matches!(tokens.word(before), ")" | "]" | "this")).then_some(open)
}

/// The member that a call at this bracket calls: its name, or the bracket around its key.
pub fn called_member(tokens: &Tokens, open: usize) -> Option<usize> {
    if !tokens.is(open, "(") {
        return None;
    }
    member_before(tokens, open.checked_sub(1)?)
}

/// The member that ends with a token.
fn member_before(tokens: &Tokens, last: usize) -> Option<usize> {
    if is_member(tokens, last) {
        return Some(last);
    }
    let bracket = tokens.is(last, "]").then(|| tokens.partner(last))?;
    (bracket < last).then_some(bracket)
}

/// The member that an expression changes: `a.b = 1`, `a.b += 1`, `++a.b`, `a.b++`.
fn changed_member(tokens: &Tokens, at: usize) -> Option<usize> {
    let first = at + usize::from(counts(tokens, at));
    let (_, last) = forward(tokens, first);
    if is_changed(tokens, first, last) {
        member_before(tokens, last)
    } else {
        None
    }
}

/// Whether the expression between two tokens is counted up or down, or assigned to.
fn is_changed(tokens: &Tokens, first: usize, last: usize) -> bool {
    counts(tokens, first.wrapping_sub(1)) || counts(tokens, last + 1) || assigns(tokens, last + 1)
}

fn counts(tokens: &Tokens, at: usize) -> bool {
    matches!(tokens.word(at), "++" | "--")
}

/// V8's token for reading a member of none: for one that is changed where its object ends.
pub fn place_of_read(tokens: &Tokens, at: usize) -> usize {
    let last = tokens.partner(at);
    let base = at.wrapping_sub(if last == at { 2 } else { 1 });
    let (_, first) = backward(tokens, last, 0);
    if is_changed(tokens, first, last) {
        return place(tokens, base);
    }
    place(tokens, last)
}

/// Whether `=` or the like of `+=` stands at a token.
fn assigns(tokens: &Tokens, at: usize) -> bool {
    let operator = operator(tokens, at);
    operator.ends_with('=') && !matches!(operator, "==" | "===" | "!=" | "!==" | "<=" | ">=")
}

/// The operator that begins at a token: the scanner takes `+=` for two.
fn operator(tokens: &Tokens, at: usize) -> &str {
    let is_part = |at: usize| {
        tokens.kind(at) == Some(Kind::Mark)
            && !matches!(
                tokens.word(at),
                "(" | ")" | "[" | "]" | "{" | "}" | ";" | "," | "!" | "~"
            )
    };
    let Some(first) = tokens.tokens.get(at).filter(|_| is_part(at)) else {
        return "";
    };
    let mut end = first.end;
    for (at, next) in tokens.tokens.iter().enumerate().skip(at + 1) {
        if next.start != end || !is_part(at) {
            break;
        }
        end = next.end;
    }
    tokens
        .text
        .get(first.start as usize..end as usize)
        .unwrap_or_default()
}

/// Whether the arguments that begin at a bracket have a `...` among them.
fn spreads(tokens: &Tokens, open: usize) -> bool {
    arguments(tokens, open).any(|at| tokens.is(at, "..."))
}

/// The tokens with which the arguments of a call begin.
fn arguments(tokens: &Tokens, open: usize) -> impl Iterator<Item = usize> + '_ {
    let close = tokens.partner(open);
    let mut at = open;
    std::iter::from_fn(move || {
        loop {
            let is_start = at == open || tokens.is(at, ",");
            at = if at == open || tokens.partner(at) < at {
                at + 1
            } else {
                tokens.partner(at) + 1
            };
            if at >= close {
                return None;
            }
            if is_start {
                return Some(at);
            }
        }
    })
}

/// Arguments that were to be spread of nothing.
fn spread(spot: &Spot, open: usize) -> String {
    let tokens = &spot.source.tokens;
    let all: Vec<usize> = arguments(tokens, open).collect();
    let Some(&dots) = all.iter().find(|&&at| tokens.is(at, "...")) else {
        return SPREAD.into();
    };
    let (shown, last) = forward(tokens, dots + 1);
    let value = nullness(spot, last);
    if all.last() == Some(&dots) {
        format!("{shown} is not iterable (cannot read property {value})")
    } else {
        unnamed(value)
    }
}

/// What V8 says of something that was to be iterated over and that it does not name.
pub fn unnamed(value: &str) -> String {
    let value = if value == "null" {
        "object null"
    } else {
        value
    };
    format!("{value} is not iterable (cannot read property Symbol(Symbol.iterator))")
}

/// What V8 says of something behind `of` or `...`.
pub fn not_iterable(tokens: &Tokens, at: usize) -> String {
    let (shown, _) = forward(tokens, at);
    match shown.strip_suffix("(...)") {
        Some(function) => {
            format!("{function} is not a function or its return value is not iterable")
        }
        None => format!("{shown} is not iterable"),
    }
}

/// Whether a `?.` stands in front of a member in its chain: the engine has no position for it.
fn is_behind_question(tokens: &Tokens, at: usize) -> bool {
    let (_, first) = backward(tokens, at, 0);
    (first..at).any(|at| tokens.is(at, "?."))
}

/// The one place in a function, behind the position before and in front of the next, at which a value
/// without a position may have been none: a member behind a `?.` or of a template's function, one that is
/// set, something iterated over. None when there are several.
fn only_candidate(spot: &Spot, before: Option<usize>, next: Option<usize>) -> Option<usize> {
    let tokens = &spot.source.tokens;
    let is_between = |at: usize| {
        let last = || forward(tokens, at).1;
        next.is_none_or(|next| at < next) && before.is_none_or(|before| before <= last())
    };
    let is_candidate = |at: usize| {
        let mark = tokens.word(at.wrapping_sub(1));
        if mark == "of" || mark == "..." {
            return is_between(at);
        }
        if !is_member(tokens, at) {
            return false;
        }
        let is_tag = tokens.kind(at + 1) == Some(Kind::Template);
        (is_tag || is_behind_question(tokens, at) || tokens.is(at + 1, "=")) && is_between(at)
    };
    let mut candidates = same_function(spot).filter(|&at| is_candidate(at));
    let one = candidates.next()?;
    candidates.next().is_none().then_some(one)
}

/// `Cannot read properties of undefined (reading 'x')` and its kin.
pub fn nullish(spot: &Spot, at: usize) -> Option<String> {
    let tokens = &spot.source.tokens;
    if tokens.is(at, "(") && spreads(tokens, at) {
        return Some(spread(spot, at));
    }
    if tokens.is(at, "new") {
        let open = forward(tokens, at + 1).1 + 1;
        if tokens.is(open, "(") && spreads(tokens, open) {
            return Some(spread(spot, open));
        }
    }
    // A member of none is reported at its name. At a call's bracket it was the function, one of
    // the engine's own, that was given none.
    if matches!(tokens.word(at), "(" | "new" | "delete") {
        return without_place(NULLISH);
    }
    if tokens.is(at.wrapping_sub(1), "of") || tokens.is(at.wrapping_sub(1), "...") {
        return Some(not_iterable(tokens, at));
    }
    // The name, or the bracket around the key or shortly before it.
    let start = if is_member(tokens, at) {
        at
    } else {
        (0..=3)
            .map(|back| at.wrapping_sub(back))
            .find(|&at| tokens.is(at, "["))?
    };
    let last = tokens.partner(start);
    // No member: an array's literal.
    if tokens.is(start + 1, "...") {
        return Some(not_iterable(tokens, start + 2));
    }
    let (base_end, key) = if last == start {
        (start.checked_sub(2)?, Some(tokens.word(start)))
    } else {
        let is_known = last == start + 2 && tokens.kind(start + 1) != Some(Kind::Word);
        let key = is_known.then(|| tokens.word(start + 1).trim_matches(['"', '\'', '`']));
        (start.checked_sub(1)?, key)
    };
    let value = nullness(spot, base_end);
    let (verb, deed) = if tokens.is(last + 1, "=") {
        ("set", "setting")
    } else {
        ("read", "reading")
    };
    let what = key.map_or_else(String::new, |key| format!(" ({deed} '{key}')"));
    Some(format!("Cannot {verb} properties of {value}{what}"))
}

/// Whether the expression that ends at a token is likelier `null` or `undefined`.
pub fn nullness(spot: &Spot, end: usize) -> &'static str {
    let tokens = &spot.source.tokens;
    if tokens.is(end, "null") {
        return "null";
    }
    let gives_null = |at: usize| {
        // `null`, or a call of a function that is known to give null for nothing.
        if tokens.is(at, "null") {
            return true;
        }
        let (shown, _) = forward(tokens, at);
        shown.ends_with(".match(...)") || shown.ends_with(".exec(...)")
    };
    if tokens.is(end, ")") {
        let (shown, _) = backward(tokens, end, 0);
        let is_null = shown.ends_with(".match(...)")
            || shown.ends_with(".exec(...)")
            || shown == "Object.getPrototypeOf(...)"
            || shown == "Object.create(...)";
        return if is_null { "null" } else { "undefined" };
    }
    if tokens.kind(end) != Some(Kind::Word) {
        return "undefined";
    }
    let name = tokens.word(end);
    let is_member = tokens.is(end.wrapping_sub(1), ".");
    let is_bare = |at: usize| {
        !is_member
            && matches!(tokens.word(at.wrapping_sub(1)), "let" | "var")
            && matches!(tokens.word(at + 1), ";" | ",")
    };
    let given = (0..tokens.tokens.len())
        .filter(|&at| tokens.is(at, name))
        .filter(|&at| {
            is_bare(at)
                || (tokens.is(at.wrapping_sub(1), ".") == is_member
                    || is_member && tokens.is(at + 1, ":"))
                    && (tokens.is(at + 1, "=") || is_member && tokens.is(at + 1, ":"))
        })
        .map(|at| (at, !is_bare(at) && gives_null(at + 2)))
        .collect::<Vec<_>>();
    // The last that stands before the position decides; else any.
    let before = given.iter().rev().find(|(at, _)| *at < end);
    match before.or_else(|| given.first()) {
        Some((_, true)) => "null",
        _ => "undefined",
    }
}
