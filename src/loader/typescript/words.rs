//! The parser's errors in the words of Node's.

/// The parser's message in Node's words, where both can be known.
pub fn reworded(message: &str) -> String {
    if let Some((wanted, got)) = expected(message) {
        return format!("Expected '{wanted}', got '{got}'");
    }
    let words = match message {
        "Unexpected token" => "Expression expected",
        "Expected a semicolon or an implicit semicolon after a statement, but found none" => {
            "Expected ';', '}' or <eof>"
        }
        "Unterminated string" => "Unterminated string constant",
        "Unterminated regular expression" => "Unterminated regexp literal",
        "Unterminated template literal" | "Unterminated template" => "Unterminated template",
        "Missing initializer in const declaration" => "'const' declarations must be initialized",
        "A 'return' statement can only be used within a function body." => {
            "Return statement is not allowed here"
        }
        "Line terminator not permitted before arrow" => {
            "Unexpected line break between arrow head and arrow"
        }
        "Invalid characters after number" => "Identifier cannot follow number",
        other => other,
    };
    words.to_string()
}

/// The two tokens of ``Expected `a` but found `b` ``.
fn expected(message: &str) -> Option<(&str, &str)> {
    let (wanted, got) = message
        .strip_prefix("Expected `")?
        .split_once("` but found `")?;
    let got = got.strip_suffix('`')?;
    Some((wanted, if got == "EOF" { "<eof>" } else { got }))
}
