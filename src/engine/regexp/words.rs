//! V8's words for what goes wrong.

use boa_engine::{Context, JsError, JsNativeError, JsString, JsValue};

use super::compiled::Flags;
use crate::engine::convert;
use crate::engine::errors::text;

/// A method called on something other than a regular expression.
pub fn incompatible(method: &str, this: &JsValue) -> JsError {
    let shown = if this.is_object() {
        "[object Object]".to_string()
    } else {
        this.display().to_string()
    };
    let message = format!("Method RegExp.prototype.{method} called on incompatible receiver {shown}");
    JsNativeError::typ().with_message(message).into()
}

/// A script's `exec` returned neither an object nor null.
pub fn wrong_result(value: &JsValue, context: &mut Context) -> JsError {
    let shown = text::inspect(value, 0, context);
    JsNativeError::typ()
        .with_message(format!("object null is not a function: {shown}"))
        .into()
}

/// Flags that there are not.
pub fn invalid_flags(flags: &JsString) -> JsError {
    let flags = convert::text(flags);
    JsNativeError::syntax()
        .with_message(format!("Invalid flags supplied to RegExp constructor '{flags}'"))
        .into()
}

/// A pattern that cannot be compiled.
pub fn invalid(source: &JsString, flags: Flags, error: &regress::Error) -> JsError {
    let mut letters = String::new();
    for (is_set, letter) in [
        (flags.indices, 'd'),
        (flags.global, 'g'),
        (flags.ignore_case, 'i'),
        (flags.multiline, 'm'),
        (flags.dot_all, 's'),
        (flags.unicode, 'u'),
        (flags.unicode_sets, 'v'),
        (flags.sticky, 'y'),
    ] {
        if is_set {
            letters.push(letter);
        }
    }
    let source = convert::text(source);
    let reason = reason(&error.text, &source, flags.full_unicode());
    JsNativeError::syntax()
        .with_message(format!("Invalid regular expression: /{source}/{letters}: {reason}"))
        .into()
}

/// V8's reason for the matcher's.
pub fn reason(matchers: &str, source: &str, full_unicode: bool) -> String {
    let opens = source.matches('(').count();
    let words = match matchers {
        "Unbalanced bracket" => "Unterminated character class",
        "Unbalanced parenthesis" if opens > source.matches(')').count() => "Unterminated group",
        "Unbalanced parenthesis" => "Unmatched ')'",
        "Invalid atom character" if source.contains(')') && opens == 0 => "Unmatched ')'",
        "Invalid atom character" if full_unicode => "Lone quantifier brackets",
        "Invalid atom character" | "Quantifier not allowed here" => "Nothing to repeat",
        "Invalid braced quantifier" => "Incomplete quantifier",
        "Invalid quantifier" => "numbers out of order in {} quantifier",
        "Invalid character range" => "Range out of order in character class",
        "Incomplete escape" | "Unterminated escape" => "\\ at end of pattern",
        "Invalid character escape" => "Invalid escape",
        "Invalid unicode escape" => "Invalid Unicode escape",
        "Invalid token at named capture group identifier" => "Invalid capture group name",
        "Duplicate capture group name" => "Duplicate capture group name",
        "Invalid named backreference syntax" => "Invalid named reference",
        "Invalid group modifier" => "Invalid group",
        "Invalid property name"
        | "Invalid property escape"
        | "Invalid character at property escape start" => {
            if source.contains('[') {
                "Invalid property name in character class"
            } else {
                "Invalid property name"
            }
        }
        _ if matchers.contains("class set") => "Invalid character in character class",
        other => other,
    };
    words.to_string()
}
