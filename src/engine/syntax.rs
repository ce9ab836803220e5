//! Syntax errors: the engine's words and place, turned into V8's.

use std::cell::RefCell;
use std::path::Path;

use boa_engine::{Context, JsError, JsObject, js_string};

use super::report::caret;
use super::stack::frames::WRAPPER;
use super::stack::tokens::{Kind, Tokens};
use super::{convert, define, regexp, report, stack};

/// What the engine's message says: which token it stumbled over, and where.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    got: Option<String>,
    place: Option<(u32, u32)>,
    in_arguments: bool,
    unterminated: bool,
}

fn told(message: &str) -> Told {
    let quoted = |after: &str| -> Option<String> {
        let rest = &message[message.find(after)? + after.len()..];
        let rest = rest.strip_prefix('\'')?;
        let end = rest
            .find("' at")
            .or_else(|| rest.find("',"))
            .or_else(|| rest.find("' in"))
            .or_else(|| rest.rfind('\''))?;
        Some(rest[..end].to_string())
    };
    let number = |text: &str| -> Option<u32> {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    let line = message
        .rfind("at line ")
        .and_then(|at| number(&message[at + 8..]));
    let column = message
        .rfind("col ")
        .and_then(|at| number(&message[at + 4..]))
        .or_else(|| {
            message
                .rfind("column ")
                .and_then(|at| number(&message[at + 7..]))
        });
    Told {
        got: quoted("got ").or_else(|| quoted("unexpected token ")),
        place: line.zip(column),
        in_arguments: message.contains("argument list"),
        unterminated: message.contains("unterminated"),
    }
}

/// Whether an error's stack begins with a place in a file, as a syntax error's does.
pub fn is_located(error: &JsObject, context: &mut Context) -> bool {
    let stack = error.get(js_string!("stack"), context).unwrap_or_default();
    let Some(stack) = stack.as_string() else {
        return false;
    };
    let stack = convert::text(&stack);
    let mut lines = stack.lines();
    let names_a_line = lines
        .next()
        .and_then(|line| line.rsplit_once(':'))
        .is_some_and(|(_, number)| {
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
        });
    names_a_line && stack.contains("^\n\n")
}

thread_local! {
    /// The last module's error, and its place in the file.
    static NOTED: RefCell<Option<(JsObject, String)>> = const { RefCell::new(None) };
}

/// The place of a module's syntax error: file and line, the line, the caret.
pub fn noted_place(error: &JsObject) -> Option<String> {
    NOTED.with(|noted| match &*noted.borrow() {
        Some((known, place)) if known == error => Some(place.clone()),
        _ => None,
    })
}

/// The error of a text that does not parse: V8's message, and a stack that
/// begins with file, line and caret.
pub fn located(error: JsError, path: &Path, text: &str, context: &mut Context) -> JsError {
    // Before the error becomes an object: then its message is put into V8's words without the text.
    let message = error.as_native().map(|native| native.message().to_string());
    let value = report::value_of(error, context);
    let (Some(object), Some(message)) = (value.as_object(), message) else {
        return JsError::from_opaque(value);
    };
    let told = told(&message);
    let shown = path.to_string_lossy();
    let wrapped = path.is_absolute() && !stack::is_module(&shown);
    let tokens = Tokens::new(text.to_string());
    let place = told.place.map(|(line, column)| {
        if line == 1 && wrapped {
            let hashbang = if text.starts_with("#!") { 2 } else { 0 };
            (
                line,
                column
                    .saturating_sub(WRAPPER[0].len() as u32 + hashbang)
                    .max(1),
            )
        } else {
            (line, column)
        }
    });
    let is_module = stack::is_module(&shown);
    let verdict = if is_module {
        None
    } else {
        only_in_modules(place, &tokens)
    };
    let verdict = verdict.or_else(|| redeclared(&message, place, &tokens));
    let verdict = verdict.or_else(|| wrong_pattern(&message, place?, &tokens));
    let verdict = verdict.unwrap_or_else(|| judge(&told, place, &message, &tokens));
    define::put_hidden(&object, "message", convert::string(&verdict.message));
    let (line, column) = verdict.place;
    let source = tokens.line(line).unwrap_or_default();
    let mark = if verdict.at_end {
        String::new()
    } else {
        caret(source, column, verdict.length)
    };
    let header = stack::header(&object, context);
    let shown = match wrapped {
        true => shown.into_owned(),
        false => stack::frames::shown_path(&shown),
    };
    let arrow = format!("{shown}:{line}\n{source}\n{mark}");
    // Of a module's text the place is told in the report only.
    let mut text = if is_module {
        NOTED.with(|noted| *noted.borrow_mut() = Some((object.clone(), arrow)));
        header
    } else {
        format!("{arrow}\n\n{header}")
    };
    let holder = super::errors::plain(super::errors::Class::Error, "", context);
    let raw = stack::raw_frames(&holder, context);
    for frame in stack::frames::frames(&raw, stack::limit(context)) {
        text.push_str("\n    at ");
        text.push_str(&frame.show());
    }
    define::put_hidden(&object, "stack", convert::string(&text));
    JsError::from_opaque(value)
}

/// The error of a text that is shown nowhere: with V8's message.
pub fn worded(error: JsError, text: &str, context: &mut Context) -> JsError {
    let message = error.as_native().map(|native| native.message().to_string());
    let value = report::value_of(error, context);
    if let (Some(object), Some(message)) = (value.as_object(), message) {
        let told = told(&message);
        let verdict = judge(&told, told.place, &message, &Tokens::new(text.to_string()));
        define::put_hidden(&object, "message", convert::string(&verdict.message));
    }
    JsError::from_opaque(value)
}

struct Verdict {
    message: String,
    place: (u32, u32),
    length: usize,
    at_end: bool,
}

fn judge(told: &Told, place: Option<(u32, u32)>, message: &str, tokens: &Tokens) -> Verdict {
    if told.unterminated
        && let Some((at, words)) = unfinished(tokens)
    {
        let token = tokens.tokens[at];
        return Verdict {
            message: words.into(),
            place: tokens.position(token.start as usize),
            length: tokens
                .word(at)
                .lines()
                .next()
                .map_or(1, |l| l.chars().count()),
            at_end: false,
        };
    }
    let offset = place.and_then(|(line, column)| tokens.offset(line, column));
    let end = tokens.text.len();
    let last = tokens.tokens.last().map_or(0, |token| token.end as usize);
    let place = place.unwrap_or((1, 1));
    let Some(offset) = offset.filter(|&offset| offset < last) else {
        if told.in_arguments && !tokens.tokens.is_empty() {
            let at = tokens.tokens.len() - 1;
            return Verdict {
                message: "missing ) after argument list".into(),
                place: tokens.position(tokens.tokens[at].start as usize),
                length: tokens.word(at).chars().count(),
                at_end: false,
            };
        }
        // The wrapper's closing brackets, or the end of the text itself.
        if told.got.is_some() || message.contains("end") {
            return Verdict {
                message: "Unexpected end of input".into(),
                place: tokens.position(end),
                length: 0,
                at_end: true,
            };
        }
        return Verdict {
            message: capitalised(message),
            place,
            length: 1,
            at_end: false,
        };
    };
    let Some(at) = tokens.at(offset).filter(|_| told.got.is_some()) else {
        return Verdict {
            message: capitalised(message),
            place,
            length: 1,
            at_end: false,
        };
    };
    // `await x` outside an async function: V8 names the `await`.
    if tokens.is(at.wrapping_sub(1), "await") {
        let token = tokens.tokens[at - 1];
        return Verdict {
            message: "await is only valid in async functions and the top level bodies of modules"
                .into(),
            place: tokens.position(token.start as usize),
            length: 5,
            at_end: false,
        };
    }
    // V8 marks the last argument, behind which the bracket is missing.
    let marked = if told.in_arguments {
        at.saturating_sub(1)
    } else {
        at
    };
    let word = tokens.word(at);
    let message = if told.in_arguments {
        "missing ) after argument list".to_string()
    } else {
        match tokens.kind(at) {
            Some(Kind::Number) => "Unexpected number".into(),
            Some(Kind::Text) => "Unexpected string".into(),
            Some(Kind::Template) => "Unexpected template string".into(),
            Some(Kind::Word) if word == "return" => "Illegal return statement".into(),
            Some(Kind::Word) if super::stack::tokens::is_keyword(word) => {
                format!("Unexpected token '{word}'")
            }
            Some(Kind::Word) => format!("Unexpected identifier '{word}'"),
            _ => format!("Unexpected token '{word}'"),
        }
    };
    Verdict {
        message,
        place: tokens.position(tokens.tokens[marked].start as usize),
        length: tokens.word(marked).chars().count(),
        at_end: false,
    }
}

/// A name that is declared twice, as far as the engine tells which; V8 marks the second.
fn redeclared(message: &str, place: Option<(u32, u32)>, tokens: &Tokens) -> Option<Verdict> {
    let of_parameter = message.starts_with("formal parameter `");
    if !of_parameter && !message.starts_with("lexical name `") {
        return None;
    }
    let (_, rest) = message.split_once('`')?;
    let (name, _) = rest.split_once('`')?;
    let from = place.and_then(|(line, column)| tokens.offset(line, column))?;
    let declares = |at: usize| {
        let before = (0..at).rev().map(|at| tokens.word(at));
        let mut before = before.take_while(|word| !matches!(*word, ";" | "=" | "}"));
        before.any(|word| match word {
            "let" | "const" | "class" => true,
            "var" | "function" | "import" => !of_parameter,
            _ => false,
        })
    };
    let mut found = (0..tokens.tokens.len())
        .filter(|&at| tokens.tokens[at].start as usize >= from)
        .filter(|&at| tokens.is(at, name) && declares(at));
    // Of a name that was declared twice the second, of a parameter the declaration.
    let at = found.nth(usize::from(!of_parameter))?;
    Some(Verdict {
        message: format!("Identifier '{name}' has already been declared"),
        place: tokens.position(tokens.tokens[at].start as usize),
        length: 1,
        at_end: false,
    })
}

/// A literal's pattern or flags that are none.
fn wrong_pattern(message: &str, place: (u32, u32), tokens: &Tokens) -> Option<Verdict> {
    let told = message.strip_prefix(LITERAL).map(plain_words);
    if told.is_none() && !is_about_flags(message) {
        return None;
    }
    let offset = tokens.offset(place.0, place.1)?;
    let at = tokens
        .tokens
        .partition_point(|token| (token.end as usize) <= offset);
    let at = (tokens.kind(at)? == Kind::Regex).then_some(at)?;
    let word = tokens.word(at);
    let (pattern, flags) = word.strip_prefix('/')?.rsplit_once('/')?;
    let message = told.map_or_else(
        || FLAGS.to_string(),
        |told| regexp::of_pattern(told, pattern, flags),
    );
    Some(Verdict {
        message,
        place: tokens.position(tokens.tokens[at].start as usize),
        length: word.len(),
        at_end: false,
    })
}

const LITERAL: &str = "Invalid regular expression literal: ";
const FLAGS: &str = "Invalid regular expression flags";

fn is_about_flags(message: &str) -> bool {
    message.contains("regular expression flag")
}

/// A message without the engine's place.
fn plain_words(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}

/// What only a module can hold, when the parser of a script stumbled over it or behind it.
fn only_in_modules(place: Option<(u32, u32)>, tokens: &Tokens) -> Option<Verdict> {
    let (line, column) = place?;
    let stumbled = tokens.offset(line, column)?;
    let before = |at: usize| tokens.tokens[at].start as usize <= stumbled;
    let mut candidates = (0..tokens.tokens.len()).take_while(|&at| before(at));
    let (at, message) = candidates.find_map(|at| match tokens.word(at) {
        _ if tokens.is(at.wrapping_sub(1), ".") => None,
        "import" if tokens.is(at + 1, ".") && tokens.is(at + 2, "meta") => {
            Some((at + 2, "Cannot use 'import.meta' outside a module"))
        }
        "import" if !matches!(tokens.word(at + 1), "(" | "." | ":" | "=") => {
            Some((at, "Cannot use import statement outside a module"))
        }
        "export" if !matches!(tokens.word(at + 1), ":" | "=" | ",") => {
            Some((at, "Unexpected token 'export'"))
        }
        _ => None,
    })?;
    let token = tokens.tokens[at];
    Some(Verdict {
        message: message.into(),
        place: tokens.position(token.start as usize),
        length: tokens.word(at).len(),
        at_end: false,
    })
}

/// The string, template or regular expression that the text never ends.
fn unfinished(tokens: &Tokens) -> Option<(usize, &'static str)> {
    (0..tokens.tokens.len()).find_map(|at| {
        let word = tokens.word(at);
        match tokens.kind(at)? {
            Kind::Text => {
                let quote = word.chars().next()?;
                (word.len() < 2 || !word.ends_with(quote))
                    .then_some((at, "Invalid or unexpected token"))
            }
            Kind::Regex => {
                (!word[1..].contains('/')).then_some((at, "Invalid regular expression: missing /"))
            }
            Kind::Template => (!word.ends_with('`') && !word.ends_with("${") || word == "`")
                .then_some((at, "Unterminated template literal")),
            _ => None,
        }
    })
}

/// V8's message for a text that is not at hand (`eval`, `new Function`); none when the message is
/// not one of the parser's.
pub fn without_text(message: &str) -> Option<String> {
    let told = told(message);
    told.place?;
    if told.in_arguments {
        return Some("missing ) after argument list".into());
    }
    let Some(got) = told.got else {
        return Some(capitalised(message));
    };
    let first = got.chars().next()?;
    Some(if got == "return" {
        "Illegal return statement".into()
    } else if first.is_ascii_digit() {
        "Unexpected number".into()
    } else if (first.is_alphabetic() || first == '_' || first == '$')
        && !super::stack::tokens::is_keyword(&got)
    {
        format!("Unexpected identifier '{got}'")
    } else {
        format!("Unexpected token '{got}'")
    })
}

/// The engine's own words, begun as V8 begins its, or V8's where they are known; without the
/// place, which is shown apart.
fn capitalised(message: &str) -> String {
    let message = plain_words(message);
    let known = match message {
        _ if is_about_flags(message) => FLAGS,
        "lexical name declared multiple times" => "Identifier has already been declared",
        "with statement not allowed in strict mode" => {
            "Strict mode code may not include a with statement"
        }
        "'let' is disallowed as a lexically bound name" => {
            "let is disallowed as a lexically bound name"
        }
        "abrupt end on regular expression" => "Invalid regular expression: missing /",
        _ if message.starts_with("a numeric literal must not be followed")
            || message.starts_with("unexpected '") =>
        {
            "Invalid or unexpected token"
        }
        "Expected initializer for const declaration" => "Missing initializer in const declaration",
        _ if message.starts_with("invalid object literal") => {
            "Invalid shorthand property initializer"
        }
        _ => "",
    };
    if !known.is_empty() {
        return known.into();
    }
    if let Some(told) = message.strip_prefix(LITERAL) {
        return regexp::of_unknown(told);
    }
    let mut letters = message.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
