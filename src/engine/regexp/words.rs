//! What is wrong with a pattern, in V8's words. The matcher says less: that a parenthesis has no
//! partner, not which of the two is missing.

use super::sets;

/// `Invalid regular expression: /(/: Unterminated group`.
pub fn of_pattern(told: &str, pattern: &str, flags: &str) -> String {
    let units: Vec<u16> = pattern.encode_utf16().collect();
    let lone = flags.contains('v').then(|| sets::lone(&units)).flatten();
    let what = lone.unwrap_or_else(|| what(told, pattern, flags.contains(['u', 'v'])));
    format!("Invalid regular expression: /{pattern}/{flags}: {what}")
}

/// The same of a pattern that is not at hand.
pub fn of_unknown(told: &str) -> String {
    format!("Invalid regular expression: {}", what(told, "", false))
}

fn what<'a>(told: &'a str, pattern: &str, unicode: bool) -> &'a str {
    match told {
        "Unbalanced parenthesis" if closes_too_often(pattern) => "Unmatched ')'",
        "Unbalanced parenthesis" => "Unterminated group",
        "Unbalanced bracket" => "Unterminated character class",
        "Invalid atom character" if unicode && is_lone(pattern) => "Lone quantifier brackets",
        "Invalid atom character" => "Nothing to repeat",
        "Invalid quantifier" => "numbers out of order in {} quantifier",
        "Invalid braced quantifier" => "Incomplete quantifier",
        "Incomplete escape" => "\\ at end of pattern",
        "Invalid unicode escape" => "Invalid Unicode escape",
        "Invalid character escape" => "Invalid escape",
        "Invalid token at named capture group identifier" => "Invalid capture group name",
        "Invalid named backreference syntax" => "Invalid named reference",
        "Invalid property escape" => "Invalid property name",
        "Invalid class set character" => "Invalid character in character class",
        "Invalid character range" => "Invalid character class",
        "Invalid group modifier" => "Invalid group",
        "Quantifier not allowed here" => "Invalid quantifier",
        "Regular expression is too deeply nested" => "Regular expression too large",
        _ if told.starts_with("Range values reversed") => "Range out of order in character class",
        _ if told.starts_with("Backreference to invalid named capture group") => {
            "Invalid named capture referenced"
        }
        _ => told,
    }
}

/// The letters of a pattern outside classes that have no backslash.
fn letters(pattern: &str) -> impl Iterator<Item = char> + '_ {
    let mut letters = pattern.chars();
    let mut in_class = false;
    std::iter::from_fn(move || {
        loop {
            match letters.next()? {
                '\\' => {
                    letters.next();
                }
                '[' => in_class = true,
                ']' if in_class => in_class = false,
                letter if !in_class => return Some(letter),
                _ => {}
            }
        }
    })
}

fn closes_too_often(pattern: &str) -> bool {
    let mut depth = 0;
    letters(pattern).any(|letter| {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth < 0
    })
}

/// Whether what stands alone is a bracket, not a quantifier.
fn is_lone(pattern: &str) -> bool {
    let mut quantifies = true;
    for letter in letters(pattern) {
        match letter {
            '*' | '+' | '?' | '{' if quantifies => return false,
            ']' | '}' => return true,
            _ => quantifies = matches!(letter, '(' | '|' | '*' | '+'),
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::of_pattern;

    #[test]
    fn names_the_parenthesis_that_is_missing() {
        let words = |pattern| of_pattern("Unbalanced parenthesis", pattern, "g");
        for pattern in ["(", "a(b[)]", "(\\)"] {
            let expected = format!("Invalid regular expression: /{pattern}/g: Unterminated group");
            assert_eq!(words(pattern), expected);
        }
        for pattern in [")", "(a))", "[(])"] {
            let expected = format!("Invalid regular expression: /{pattern}/g: Unmatched ')'");
            assert_eq!(words(pattern), expected);
        }
    }
}
