//! The engine's messages, put into V8's words with the expression that stands at the position.
//!
//! The engine says "not a callable function" where Node says `qq.foo is not a function`. There is
//! no hook for the moment at which the engine makes an error, and the message is an ordinary
//! property. So it is replaced when the error is first seen: by a `catch` (texts are mended for that,
//! [`super::mend`]), a promise's reaction, `stack`, `toString()`, inspection, the host. What `eval`
//! gets is not mended: there a script that only reads `message` sees the engine's words.
//!
//! Whether a value was `null` or `undefined` the engine does not say: the text is searched for a
//! `null` that the expression was given, and `undefined` is said when there is none.

mod declared;
mod fixed;
mod nullish;
mod pattern;
mod private;
mod unset;

use boa_engine::{
    Context, JsObject, JsValue, builtins::error::Error, js_string, property::PropertyKey,
};

use super::stack::around::{self, Around};
use super::stack::expressions::{backward, callee, forward, place};
use super::stack::frames::{Place, Raw, Spot};
use super::stack::functions::surrounding;
use super::stack::raw_frames;
use super::stack::tokens::{Kind, Tokens};
use super::{convert, define, syntax, words};
use declared::{is_declared, keyword_of};
use fixed::constant;
use nullish::nullish;
use private::{MISSING as NO_PRIVATE, revoked};
use unset::unset;

/// Replaces an error's message, if it is one of the engine's own.
pub fn improve(error: &JsObject, context: &mut Context) {
    let Some(mut message) = own_message(error) else {
        return;
    };
    if let Some(given) = words::given(&message) {
        define::put_hidden(error, "message", convert::string(&given));
        message = given;
    }
    let better = unset(&message, error, context)
        .or_else(|| of_method(&message, error, context))
        .or_else(|| Some(with_argument(constant(&message)?, error, context)));
    if let Some(better) = better {
        define::put_hidden(error, "message", convert::string(&better));
        return;
    }
    let is_syntax = message.contains(" at line ");
    if !needs_text(&message) && !is_syntax {
        return;
    }
    let raw = raw_frames(error, context);
    if raw
        .first()
        .is_some_and(|raw| raw.place.is_none() && raw.name.ends_with("Error"))
    {
        return; // A script made it, with the engine's words.
    }
    if is_syntax {
        if let Some(better) = syntax::without_text(&message) {
            define::put_hidden(error, "message", convert::string(&better));
        }
        return;
    }
    // A function of the engine's own was given the value: the text says nothing about it.
    let in_native = raw
        .iter()
        .take_while(|raw| raw.place.is_none())
        .any(|raw| !raw.name.is_empty());
    if in_native && (message == NULLISH || message.ends_with("is not iterable")) {
        if let Some(better) = without_place(&message) {
            define::put_hidden(error, "message", convert::string(&better));
        }
        return;
    }
    let around = about(&message, error);
    let ended = around.as_ref().is_some_and(|around| around.ended);
    let better = with_spot(&raw, |place, spot| {
        // Neither was a method to be read nor what is given to be iterated over: the function was called.
        let tokens = &spot.source.tokens;
        let is_call = tokens.at(spot.offset).is_some_and(|at| tokens.is(at, "("));
        if message == NULLISH && ended && is_call {
            return None;
        }
        let at = found(&message, place, spot, around.as_ref());
        worded(&message, spot, at)
    });
    let better = better.flatten().or_else(|| without_place(&message));
    if let Some(better) = better {
        define::put_hidden(error, "message", convert::string(&better));
    }
}

/// Where in its source the innermost script frame of an error of the engine's own really is, when
/// the engine's position is none. To be asked before the message is replaced, or after.
pub fn offset(error: &JsObject, context: &mut Context) -> Option<usize> {
    let message = own_message(error)?;
    let raw = raw_frames(error, context);
    if raw
        .first()
        .is_some_and(|raw| raw.place.is_none() && raw.name.ends_with("Error"))
    {
        return None;
    }
    let around = about(&message, error);
    with_spot(&raw, |place, spot| {
        let at = match found(&message, place, spot, around.as_ref()) {
            Some(at) => of_v8(&message, &spot.source.tokens, at),
            None => only_operator(&message, spot)?,
        };
        let offset = spot.source.tokens.tokens.get(at)?.start as usize;
        // What the engine knew is turned into V8's column elsewhere.
        (offset != spot.offset).then_some(offset)
    })
    .flatten()
}

/// What stands around, for the messages that hang on it: it takes a look at the whole stack.
fn about(message: &str, error: &JsObject) -> Option<Around> {
    let hangs =
        is_nullish(message) || is_about_in(message) || message.starts_with("Cannot destructure ");
    hangs.then(|| around::around(error)).flatten()
}

fn is_nullish(message: &str) -> bool {
    message == NULLISH
        || message.starts_with("Cannot read properties of ")
        || message.starts_with("Cannot set properties of ")
}

fn is_about_in(message: &str) -> bool {
    message.starts_with(NOT_IN) || message.starts_with("Cannot use 'in' operator ")
}

/// V8's place for what happened at a token: the operator, not the expression on its left; the first
/// property of a pattern, not its bracket.
fn of_v8(message: &str, tokens: &Tokens, at: usize) -> usize {
    let behind = || forward(tokens, at).1 + 1;
    let sets = message.starts_with("Cannot set properties of ")
        || message.starts_with("Cannot assign to read only property ");
    if sets && tokens.is(behind(), "=") {
        return behind();
    }
    let compares = message.starts_with("Right-hand side of 'instanceof' ");
    if compares && tokens.is(behind(), "instanceof") {
        return behind();
    }
    let counts = message.starts_with("Cannot mix BigInt ") || message == "Division by zero";
    if counts
        && matches!(
            tokens.word(behind()),
            "+" | "-" | "*" | "/" | "%" | "**" | "&" | "|" | "^" | "<<" | ">>"
        )
    {
        return behind();
    }
    if message.starts_with("Cannot use 'in' operator ") {
        return at;
    }
    if message.starts_with("Cannot read properties of ") {
        return nullish::place_of_read(tokens, at);
    }
    if message.contains(" is not iterable") && !tokens.is(at, "(") {
        return place(tokens, forward(tokens, at).1);
    }
    if message.starts_with("Cannot destructure property ")
        && let Some(open) = (at..at + 6).find(|&at| tokens.is(at, "{"))
    {
        return open + 1;
    }
    at
}

/// The one operator in a function that an error without a position can be about.
fn only_operator(message: &str, spot: &Spot) -> Option<usize> {
    let tokens = &spot.source.tokens;
    let is_candidate = |at: usize| {
        let word = tokens.word(at);
        if message.starts_with("Right-hand side of 'instanceof' ") {
            word == "instanceof"
        } else if message == "Division by zero" {
            matches!(word, "/" | "%")
        } else if message.starts_with("Cannot mix BigInt ") {
            matches!(word, "+" | "-" | "*" | "/" | "%" | "**" | "&" | "|" | "^")
        } else {
            false
        }
    };
    let mut candidates = same_function(spot).filter(|&at| is_candidate(at));
    let one = candidates.next()?;
    candidates.next().is_none().then_some(one)
}

/// What a method of `Reflect` or of sets says that was given no object: its name is in the text.
fn of_method(message: &str, error: &JsObject, context: &mut Context) -> Option<String> {
    let is_reflect = message == "target must be an object";
    if !is_reflect && message != "Set operation called with non-object argument" {
        return None;
    }
    let raw = raw_frames(error, context);
    let called = with_spot(&raw, |_, spot| {
        let tokens = &spot.source.tokens;
        tokens.at(spot.offset).and_then(|at| callee(tokens, at))
    })
    .flatten()?;
    let (class, method) = called.rsplit_once('.')?;
    if is_reflect {
        return (class == "Reflect").then(|| format!("{called} called on non-object"));
    }
    Some(format!("Set.prototype.{method} argument must be an object"))
}

/// A message about what a function was given, with the value in it if the text of the call tells it.
fn with_argument(message: String, error: &JsObject, context: &mut Context) -> String {
    let typed = message.strip_prefix("undefined is not a function");
    let plain = message.strip_prefix("Promise resolver undefined");
    let Some(behind) = typed.or(plain) else {
        return message;
    };
    let raw = raw_frames(error, context);
    let given = with_spot(&raw, |_, spot| {
        let tokens = &spot.source.tokens;
        let at = tokens.at(spot.offset)?;
        let open = (at..at + 8).find(|&at| tokens.is(at, "("))?;
        let given = tokens.word(open + 1);
        if !matches!(tokens.word(open + 2), ")" | ",") {
            return None;
        }
        match (tokens.kind(open + 1)?, given) {
            (Kind::Number, _) => Some(("number ", given.to_string())),
            (Kind::Text, _) => {
                let text = given.trim_matches(['"', '\'']);
                Some(("string ", text.to_string()))
            }
            (_, "null") => Some(("object ", given.to_string())),
            (_, "true" | "false") => Some(("boolean ", given.to_string())),
            _ => None,
        }
    });
    match given.flatten() {
        None => message,
        Some((_, value)) if plain.is_some() => format!("Promise resolver {value}{behind}"),
        Some((kind @ "string ", text)) => format!("{kind}\"{text}\" is not a function{behind}"),
        Some((kind, value)) => format!("{kind}{value} is not a function{behind}"),
    }
}

fn own_message(error: &JsObject) -> Option<String> {
    if !error.is::<Error>() {
        return None;
    }
    let key = PropertyKey::from(js_string!("message"));
    let property = error.borrow().properties().get(&key)?;
    Some(convert::text(&property.value()?.as_string()?))
}

fn with_spot<T>(raw: &[Raw], read: impl FnOnce(&Place, &Spot) -> T) -> Option<T> {
    let place = raw.iter().find_map(|raw| raw.place.as_ref())?;
    let spot = place.spot()?;
    Some(read(place, &spot))
}

const NULLISH: &str = "cannot convert 'null' or 'undefined' to object";
const NOT_CALLABLE: &str = "not a callable function";
const NOT_CONSTRUCTOR: &str = "not a constructor";
const NEEDS_NEW: &str = "class constructor cannot be invoked without 'new'";
const SPREAD: &str = "Spread syntax requires ...iterable[Symbol.iterator] to be a function";
const UNINITIALIZED: &str = "access of uninitialized binding";
const REVOKED: &str = "Proxy object has empty handler and target";
const NOT_IN: &str = "right-hand side of 'in' should be an object, got `";
const NOT_DELETED: &str = "Cannot delete property";

fn needs_text(message: &str) -> bool {
    matches!(
        message,
        NULLISH
            | NOT_CALLABLE
            | NOT_CONSTRUCTOR
            | NEEDS_NEW
            | UNINITIALIZED
            | NO_PRIVATE
            | private::NO_METHOD
            | private::NO_SETTER
            | private::NO_GETTER
            | REVOKED
            | NOT_DELETED
    ) || message.starts_with(NOT_IN)
        || message.starts_with("Cannot destructure '")
        || (message.starts_with("value with type `") && message.ends_with("is not iterable"))
        || message.ends_with(" is not defined")
}

/// The token at which the error happened.
fn found(message: &str, place: &Place, spot: &Spot, around: Option<&Around>) -> Option<usize> {
    let tokens = &spot.source.tokens;
    let token = |position: Option<_>| place.beside(position?).and_then(|offset| tokens.at(offset));
    let [before, next] = around
        .map(|around| [around.before, around.next])
        .unwrap_or_default()
        .map(token);
    let at = tokens.at(spot.offset);
    let vague = place.is_vague() || at.is_some_and(|at| opens_function(tokens, at));
    if let Some(name) = message.strip_suffix(" is not defined") {
        return use_of(spot, name, vague);
    }
    if message == "Assignment to constant variable."
        || message.starts_with("cannot mutate an immutable binding '")
    {
        let at = at.filter(|_| !vague)?;
        return (at..at + 8)
            .find(|&at| tokens.word(at).ends_with('='))
            .or(Some(at));
    }
    if let Some(name) = message
        .strip_prefix("Cannot access '")
        .and_then(|rest| rest.split_once('\'').map(|(name, _)| name))
    {
        return use_of(spot, name, vague);
    }
    if message.ends_with("is not iterable") {
        return iterated(spot, at, vague);
    }
    if is_nullish(message) {
        let method = next.filter(|_| around.is_some_and(|around| around.reads_method));
        if let Some(name) = method.and_then(|open| nullish::called_member(tokens, open)) {
            return Some(name);
        }
        let at = at.filter(|_| !vague);
        return nullish::found(spot, at, before, next).or_else(|| {
            let open = pattern::found(spot, at, before, next)?;
            pattern::told_key(message, tokens, open)
        });
    }
    if is_about_in(message) {
        let is_in = |&at: &usize| {
            let is_head = matches!(
                tokens.word(at.wrapping_sub(2)),
                "const" | "let" | "var" | "("
            ) && tokens.kind(at.wrapping_sub(1)) == Some(Kind::Word);
            tokens.is(at, "in") && !is_head
        };
        return same_function(spot)
            .filter(is_in)
            .find(|&at| before.is_none_or(|before| before <= forward(tokens, at + 1).1));
    }
    if message.starts_with("Cannot destructure ") {
        return pattern::found(spot, at.filter(|_| !vague), before, next);
    }
    if vague && message == UNINITIALIZED {
        return used_too_early(spot);
    }
    if vague && (message == NOT_CALLABLE || message.ends_with(" is not a function")) {
        return only_call(spot);
    }
    at.filter(|_| !vague)
}

/// Whether a token is the brace that begins a function's body: the engine's word for "somewhere".
fn opens_function(tokens: &Tokens, at: usize) -> bool {
    tokens.is(at, "{") && matches!(tokens.word(at.wrapping_sub(1)), ")" | "=>")
}

/// The tokens that belong to the same function as a position, and to no function inside it.
fn same_function<'a>(spot: &'a Spot) -> impl Iterator<Item = usize> + 'a {
    let tokens = &spot.source.tokens;
    let functions = &spot.source.functions;
    let mine = spot
        .function()
        .map(|function| (function.start, function.end));
    let (start, end) = mine.unwrap_or((0, usize::MAX));
    let first = tokens
        .tokens
        .partition_point(|t| (t.start as usize) < start);
    (first..tokens.tokens.len())
        .take_while(move |&at| (tokens.tokens[at].start as usize) < end)
        .filter(move |&at| {
            let offset = tokens.tokens[at].start as usize;
            surrounding(functions, offset).map(|f| (f.start, f.end)) == mine
        })
}

/// Where a variable of this name is used in the function: at the position, or first after it.
fn use_of(spot: &Spot, name: &str, vague: bool) -> Option<usize> {
    let tokens = &spot.source.tokens;
    let from = if vague { 0 } else { spot.offset };
    let is_use = |at: usize| {
        tokens.is(at, name)
            && tokens.kind(at) == Some(Kind::Word)
            && !matches!(
                tokens.word(at.wrapping_sub(1)),
                "." | "?." | "let" | "const" | "class" | "function"
            )
            && !(tokens.is(at + 1, ":") && matches!(tokens.word(at.wrapping_sub(1)), "{" | ","))
    };
    let mut uses = same_function(spot).filter(|&at| is_use(at));
    let at = uses
        .find(|&at| tokens.tokens[at].start as usize >= from)
        .or_else(|| same_function(spot).find(|&at| is_use(at)))?;
    // V8 has no position of its own for a plain `return name`.
    if tokens.is(at.wrapping_sub(1), "return") {
        Some(at - 1)
    } else {
        Some(at)
    }
}

/// The expression that is iterated over: behind `of`, behind `...`, or right of `] =`.
fn iterated(spot: &Spot, at: Option<usize>, vague: bool) -> Option<usize> {
    let tokens = &spot.source.tokens;
    let is_source = |at: usize| {
        tokens.is(at.wrapping_sub(1), "of")
            || tokens.is(at.wrapping_sub(1), "...")
            // A parameter's default need not be what was given.
            || (tokens.is(at.wrapping_sub(1), "=")
                && tokens.is(at.wrapping_sub(2), "]")
                && !is_parameters(spot, at))
    };
    let candidates: Vec<usize> = same_function(spot).filter(|&at| is_source(at)).collect();
    match (candidates.as_slice(), at) {
        ([one], _) => Some(*one),
        (many, Some(at)) if !vague => many.iter().copied().find(|&one| one >= at),
        _ => None,
    }
}

/// Whether a token stands in the parameters of the function around it.
fn is_parameters(spot: &Spot, at: usize) -> bool {
    let tokens = &spot.source.tokens;
    let Some(open) = spot
        .function()
        .and_then(|function| tokens.at(function.start))
    else {
        return false;
    };
    open < at && at < tokens.partner(open)
}

/// The first use of a variable before its `let`, `const` or `class` in the same function, or of a
/// parameter before it is set.
fn used_too_early(spot: &Spot) -> Option<usize> {
    let tokens = &spot.source.tokens;
    let is_parameter = |at: usize| {
        matches!(tokens.word(at.wrapping_sub(1)), "(" | "," | "{" | "[")
            && matches!(tokens.word(at + 1), "=" | "," | ")" | "}" | "]")
            && is_parameters(spot, at)
    };
    let mut names = same_function(spot).filter(|&at| tokens.is_name(at));
    names.find_map(|declared| {
        let end = if let Some(keyword) = keyword_of(tokens, declared) {
            let is_class = tokens.is(keyword, "class");
            let last = if is_class { "{" } else { ";" };
            (declared..tokens.tokens.len()).find(|&at| tokens.is(at, last))
        } else if is_parameter(declared) {
            // Its own default belongs to it.
            let mut end = declared + 1;
            while !matches!(tokens.word(end), "," | ")" | "}" | "]" | "") {
                end = tokens.partner(end).max(end) + 1;
            }
            Some(end)
        } else {
            return None;
        };
        let name = tokens.word(declared);
        let uses = same_function(spot).filter(|&at| at != declared && tokens.is(at, name));
        uses.take_while(|&at| end.is_none_or(|end| at < end))
            .find(|&at| !matches!(tokens.word(at.wrapping_sub(1)), "." | "?."))
    })
}

/// The one call in a function.
fn only_call(spot: &Spot) -> Option<usize> {
    let tokens = &spot.source.tokens;
    let mut calls = same_function(spot).filter(|&at| {
        let before = at.wrapping_sub(1);
        (tokens.is(at, "(") || tokens.kind(at) == Some(Kind::Template))
            && (tokens.is_name(before) || matches!(tokens.word(before), ")" | "]"))
            && !is_parameters(spot, at + 1)
    });
    let one = calls.next()?;
    calls.next().is_none().then_some(one)
}

/// The message in V8's words.
fn worded(message: &str, spot: &Spot, at: Option<usize>) -> Option<String> {
    let tokens = &spot.source.tokens;
    let at = at?;
    match message {
        NOT_CALLABLE => Some(format!("{} is not a function", callee(tokens, at)?)),
        NEEDS_NEW => {
            let callee = callee(tokens, at)?;
            let name = callee.rsplit('.').next().unwrap_or_default();
            Some(format!(
                "Class constructor {name} cannot be invoked without 'new'"
            ))
        }
        NOT_CONSTRUCTOR => {
            if !tokens.is(at, "new") {
                return None;
            }
            let (shown, _) = forward(tokens, at + 1);
            Some(format!("{shown} is not a constructor"))
        }
        NULLISH => nullish(spot, at),
        NO_PRIVATE | private::NO_METHOD | private::NO_SETTER | private::NO_GETTER => {
            private::worded(message, tokens, at)
        }
        REVOKED => Some(revoked(tokens, at)),
        NOT_DELETED => unset::undeleted(tokens, at),
        UNINITIALIZED => {
            let at = if tokens.is(at.wrapping_sub(1), ".") {
                backward(tokens, at, 0).1
            } else {
                at
            };
            let name = (at..at + 6)
                .find(|&at| tokens.is_name(at))
                .map(|at| tokens.word(at))?;
            Some(format!("Cannot access '{name}' before initialization"))
        }
        _ if message.starts_with(NOT_IN) => searched(message, tokens, at),
        _ if message.starts_with("Cannot destructure '") => pattern::worded(message, spot, at),
        _ if message.ends_with("is not iterable") => {
            let dots = at.wrapping_sub(1);
            if tokens.is(dots, "...") && matches!(tokens.word(dots.wrapping_sub(1)), "(" | ",") {
                return Some(SPREAD.into());
            }
            Some(nullish::not_iterable(tokens, at))
        }
        _ => {
            // The engine calls a `let` that is not initialised yet undefined as well.
            let name = message.strip_suffix(" is not defined")?;
            is_declared(tokens, name, at)
                .then(|| format!("Cannot access '{name}' before initialization"))
        }
    }
}

/// `Cannot use 'in' operator to search for 'a' in undefined`, when the text tells key and value.
fn searched(message: &str, tokens: &Tokens, at: usize) -> Option<String> {
    let literal = |at: usize| match tokens.kind(at)? {
        Kind::Text => Some(tokens.word(at).trim_matches(['"', '\''])),
        Kind::Number => Some(tokens.word(at)),
        _ => matches!(tokens.word(at), "true" | "false").then(|| tokens.word(at)),
    };
    let key = literal(at.checked_sub(1)?)?;
    let value = match message.strip_prefix(NOT_IN)?.trim_end_matches('`') {
        "undefined" => "undefined",
        "object" | "null" => "null",
        _ => literal(at + 1)?,
    };
    Some(format!(
        "Cannot use 'in' operator to search for '{key}' in {value}"
    ))
}

/// What can be said when the text is not known.
fn without_place(message: &str) -> Option<String> {
    match message {
        NULLISH => Some("Cannot convert undefined or null to object".into()),
        NEEDS_NEW => Some("Class constructor cannot be invoked without 'new'".into()),
        REVOKED => Some("Cannot perform 'get' on a proxy that has been revoked".into()),
        _ => {
            let kind = message
                .strip_prefix("value with type `")?
                .split('`')
                .next()?;
            Some(format!(
                "{kind} is not iterable (cannot read property Symbol(Symbol.iterator))"
            ))
        }
    }
}

/// Where the `throw` stands that threw an error made at `made` (a byte of the text): in front of
/// what made it, or of the variable that holds it.
pub fn thrown_from(tokens: &Tokens, made: usize) -> Option<usize> {
    let at = tokens.at(made)?;
    let mut first = at;
    while first > 1 && matches!(tokens.word(first - 1), "." | "?.") {
        first -= 2;
    }
    let before = first.checked_sub(1)?;
    if tokens.is(before, "throw") {
        return Some(tokens.tokens[before].start as usize);
    }
    if tokens.is(before, "=") {
        let name = tokens.word(before.checked_sub(1)?);
        let throw = (at..tokens.tokens.len())
            .find(|&at| tokens.is(at, "throw") && tokens.is(at + 1, name))?;
        return Some(tokens.tokens[throw].start as usize);
    }
    None
}

/// Whether a value is an error whose message was the engine's own: it was not thrown by `throw`.
pub fn is_of_engine(value: &JsValue, context: &mut Context) -> bool {
    value.as_object().is_some_and(|object| {
        object.is::<Error>()
            && raw_frames(&object, context)
                .first()
                .is_some_and(|raw| raw.place.is_some())
    })
}
