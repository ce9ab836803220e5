//! Properties that could not be set. The engine says the same of all; V8 tells whether the object is
//! frozen, cannot be added to, has a getter only, or is a proxy whose trap said no. Which one it was is
//! read off the text.

use boa_engine::{Context, JsObject};

use super::{same_function, with_spot};
use crate::engine::stack::expressions::{callee, forward};
use crate::engine::stack::frames::Spot;
use crate::engine::stack::functions::surrounding;
use crate::engine::stack::raw_frames;
use crate::engine::stack::tokens::{Kind, Tokens};

const SET: &str = "cannot set non-writable property: ";
const DELETED: &str = "cannot delete non-configurable property: ";

/// V8's message; none when the engine's is about something else.
pub fn unset(message: &str, error: &JsObject, context: &mut Context) -> Option<String> {
    if let Some(name) = message.strip_prefix(DELETED) {
        let of = shown_object(name);
        return Some(format!("Cannot delete property '{name}' of {of}"));
    }
    let name = message.strip_prefix(SET)?;
    let raw = raw_frames(error, context);
    let found = with_spot(&raw, |_, spot| {
        refused(name, spot)
            .or_else(|| added(name, spot))
            .or_else(|| getter_only(name, spot))
    });
    found.flatten().or_else(|| {
        let of = shown_object(name);
        Some(format!(
            "Cannot assign to read only property '{name}' of object '{of}'"
        ))
    })
}

/// How V8 names the object, as far as the property's name tells.
fn shown_object(name: &str) -> &'static str {
    let is_of_array = name == "length" || name.bytes().all(|byte| byte.is_ascii_digit());
    if is_of_array {
        "[object Array]"
    } else {
        "#<Object>"
    }
}

/// A proxy's trap said no to what was set.
fn refused(name: &str, spot: &Spot) -> Option<String> {
    let tokens = &spot.source.tokens;
    // The position may be that of the property.
    let from = tokens.at(spot.offset)?.saturating_sub(2);
    let is_member = |at: usize| {
        let has_name = tokens.is(at + 1, ".") && tokens.is(at + 2, name);
        tokens.is_name(at) && (has_name || tokens.is(at + 1, "["))
    };
    let object = same_function(spot).find(|&at| at >= from && is_member(at))?;
    has_trap(tokens, "set", tokens.word(object))
        .then(|| format!("'set' on proxy: trap returned falsish for property '{name}'"))
}

/// V8's message for what could not be deleted; a token near the front of that is given.
pub fn undeleted(tokens: &Tokens, at: usize) -> Option<String> {
    let at = (at..at + 3).find(|&at| tokens.is(at, "delete"))?;
    let (_, last) = forward(tokens, at + 1);
    let name = match tokens.word(last) {
        "]" => tokens.word(last - 1).trim_matches(['"', '\'']),
        name => name,
    };
    let is_key = tokens.is(last, "]") && tokens.kind(last - 1) == Some(Kind::Text);
    let is_named = tokens.is_name(last) && tokens.is(last - 1, ".");
    if !(is_key || is_named) {
        return None;
    }
    Some(
        match has_trap(tokens, "deleteProperty", tokens.word(at + 1)) {
            true => {
                format!("'deleteProperty' on proxy: trap returned falsish for property '{name}'")
            }
            false => format!("Cannot delete property '{name}' of {}", shown_object(name)),
        },
    )
}

/// Whether the text has such a trap, and a variable gets a proxy, or what a function gives in a text
/// whose functions give proxies.
fn has_trap(tokens: &Tokens, trap: &str, variable: &str) -> bool {
    let all = || 0..tokens.tokens.len();
    let is_trap = |at: usize| tokens.is(at, trap) && matches!(tokens.word(at + 1), "(" | ":");
    let makes = |at: usize| tokens.is(at, "new") && tokens.is(at + 1, "Proxy");
    let gives = |at: usize| makes(at + 1) && matches!(tokens.word(at), "return" | "=>");
    let is_proxy = |at: usize| {
        let is_given = tokens.is(at, variable) && tokens.is(at + 1, "=");
        let is_called = || tokens.is_name(at + 2) && tokens.is(at + 3, "(");
        is_given && (makes(at + 2) || is_called() && all().any(gives))
    };
    all().any(is_trap) && all().any(is_proxy)
}

/// Something was added: by a method of arrays, or under a name that no object of the text has.
fn added(name: &str, spot: &Spot) -> Option<String> {
    let tokens = &spot.source.tokens;
    let called = tokens.at(spot.offset).and_then(|at| callee(tokens, at));
    let adds = called.is_some_and(|called| {
        [".push", ".unshift"]
            .iter()
            .any(|method| called.ends_with(method))
    });
    let is_index = name.bytes().all(|byte| byte.is_ascii_digit());
    let is_new =
        || !is_index && !(0..tokens.tokens.len()).any(|at| defines(tokens, at, name, spot));
    (adds || is_new()).then(|| format!("Cannot add property {name}, object is not extensible"))
}

/// Whether a token gives an object a property of this name, before the place in question.
fn defines(tokens: &Tokens, at: usize, name: &str, spot: &Spot) -> bool {
    let word = match tokens.kind(at) {
        Some(Kind::Word) => tokens.word(at),
        Some(Kind::Text) => tokens.word(at).trim_matches(['"', '\'']),
        _ => return false,
    };
    if word != name {
        return false;
    }
    let (before, behind) = (tokens.word(at.wrapping_sub(1)), tokens.word(at + 1));
    let is_before = (tokens.tokens[at].start as usize) < spot.offset;
    match behind {
        "=" if before == "." => {
            let line = |offset| tokens.position(offset).0;
            is_before && line(tokens.tokens[at].start as usize) != line(spot.offset)
        }
        "=" | ";" => matches!(before, "{" | ";" | "}" | "static"),
        ":" | "(" => before != "." && before != "?.",
        "," | "}" => matches!(before, "{" | "," | "("),
        ")" => tokens.kind(at) == Some(Kind::Text),
        _ => false,
    }
}

/// The text has a getter of this name.
fn getter_only(name: &str, spot: &Spot) -> Option<String> {
    let tokens = &spot.source.tokens;
    let at = (1..tokens.tokens.len())
        .find(|&at| tokens.is(at, name) && tokens.is(at - 1, "get") && tokens.is(at + 1, "("))?;
    if tokens.is(at.wrapping_sub(2), "static") {
        return None;
    }
    let body = tokens.partner(at + 1) + 1;
    let inside = tokens.tokens.get(body)?.end as usize;
    let function = surrounding(&spot.source.functions, inside)?;
    let owner = function.owner.as_deref().unwrap_or("Object");
    Some(format!(
        "Cannot set property {name} of #<{owner}> which has only a getter"
    ))
}
