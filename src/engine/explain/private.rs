//! Private members that are not there, or not to be had so, and proxies that have been revoked: what
//! was tried with them is read off the text.

use crate::engine::stack::expressions::forward;
use crate::engine::stack::tokens::Tokens;

pub const MISSING: &str = "Private element does not exist on object";
pub const NO_METHOD: &str = "private method is not writable";
pub const NO_SETTER: &str = "private property was defined without a setter";
pub const NO_GETTER: &str = "private property was defined without a getter";

/// V8's message for one of the engine's about a private member that stands behind a token.
pub fn worded(message: &str, tokens: &Tokens, at: usize) -> Option<String> {
    let at = (at..at + 8).find(|&at| tokens.word(at).starts_with('#'))?;
    let name = tokens.word(at);
    Some(match message {
        NO_METHOD => format!("Private method '{name}' is not writable"),
        NO_SETTER => format!("'{name}' was defined without a setter"),
        NO_GETTER => format!("'{name}' was defined without a getter"),
        _ if tokens.is(at + 1, "=") => {
            format!(
                "Cannot write private member {name} to an object whose class did not declare it"
            )
        }
        _ => {
            format!(
                "Cannot read private member {name} from an object whose class did not declare it"
            )
        }
    })
}

/// V8's message for what was done to a revoked proxy at a token.
pub fn revoked(tokens: &Tokens, at: usize) -> String {
    let behind = || forward(tokens, at).1 + 1;
    let trap = match (tokens.word(at.wrapping_sub(1)), tokens.word(at)) {
        ("delete", _) | (_, "delete") => "deleteProperty",
        ("new", _) | (_, "new") => "construct",
        // The head of a `for`.
        ("in", _)
            if matches!(
                tokens.word(at.wrapping_sub(3)),
                "const" | "let" | "var" | "("
            ) =>
        {
            "ownKeys"
        }
        (_, "(") => "apply",
        _ if tokens.word(behind()) == "=" => "set",
        _ if tokens.word(behind()) == "in" => "has",
        _ => "get",
    };
    format!("Cannot perform '{trap}' on a proxy that has been revoked")
}
