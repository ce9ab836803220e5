//! The pieces of texts that calls stand for: literals of regular expressions, and classes.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use boa_engine::{
    Context, JsNativeError, JsObject, JsResult, JsString, object::builtins::JsRegExp,
};

use super::MARKS;
use super::helpers::LITERAL;
use crate::engine::regexp::{self, Pattern};
use crate::engine::stack::source;

/// A literal as it is written.
struct Literal {
    text: Rc<str>,
    /// What is made from it, once it has come by.
    made: Option<Made>,
}

/// The object that a literal's are made after, and its pattern.
#[derive(Clone)]
pub struct Made {
    pub object: JsObject,
    pub pattern: Rc<Pattern>,
}

/// Where a class stands, in bytes of its script's text.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Class {
    script: Rc<str>,
    start: u32,
    end: u32,
}

#[derive(Default)]
struct Texts {
    literals: Vec<Literal>,
    by_text: HashMap<Rc<str>, usize>,
    classes: Vec<Class>,
    /// The numbers of both: a text may come again and again.
    by_class: HashMap<Class, usize>,
    by_script: HashMap<Rc<str>, usize>,
    /// The names of scripts that import something while they run.
    scripts: Vec<Rc<str>>,
}

thread_local! {
    static TEXTS: RefCell<Texts> = RefCell::default();
}

/// The number of a literal, which is the same for all that are written alike.
pub fn literal(text: &str) -> usize {
    TEXTS.with(|texts| {
        let mut texts = texts.borrow_mut();
        if let Some(&known) = texts.by_text.get(text) {
            return known;
        }
        let id = texts.literals.len();
        let text: Rc<str> = text.into();
        texts.by_text.insert(Rc::clone(&text), id);
        texts.literals.push(Literal { text, made: None });
        id
    })
}

/// What a literal's objects are made after.
///
/// Fails where the engine cannot compile it.
pub fn made(id: usize, context: &mut Context) -> JsResult<Option<Made>> {
    let known = TEXTS.with(|texts| {
        let texts = texts.borrow();
        let known = texts.literals.get(id)?;
        Some((Rc::clone(&known.text), known.made.clone()))
    });
    let Some((text, made)) = known else {
        return Ok(None);
    };
    if made.is_some() {
        return Ok(made);
    }
    let (pattern, flags) = text[1..].rsplit_once('/').unwrap_or_default();
    let given = pattern;
    let pattern = regexp::spelled(&JsString::from(given), flags);
    let object = JsRegExp::new(pattern.clone(), JsString::from(flags), context);
    let object = object.map_err(|error| match error.as_native() {
        Some(told) => {
            let told = told.message().to_string();
            let told = told
                .strip_prefix("failed to create matcher: ")
                .unwrap_or(&told);
            let words = regexp::of_pattern(told, given, flags);
            JsNativeError::syntax().with_message(words).into()
        }
        None => error,
    })?;
    let made = Made {
        object: object.into(),
        pattern: regexp::pattern(&pattern, flags),
    };
    TEXTS.with(|texts| {
        if let Some(known) = texts.borrow_mut().literals.get_mut(id) {
            known.made = Some(made.clone());
        }
    });
    Ok(Some(made))
}

/// The number of a script.
pub fn number(script: &str) -> usize {
    TEXTS.with(|texts| {
        let mut texts = texts.borrow_mut();
        if let Some(&known) = texts.by_script.get(script) {
            return known;
        }
        let id = texts.scripts.len();
        let script: Rc<str> = script.into();
        texts.by_script.insert(Rc::clone(&script), id);
        texts.scripts.push(script);
        id
    })
}

/// The name of a script.
pub fn script(id: usize) -> Option<Rc<str>> {
    TEXTS.with(|texts| texts.borrow().scripts.get(id).cloned())
}

/// The number of the class that stands at these bytes of a script.
pub fn remember(script: &str, start: u32, end: u32) -> usize {
    TEXTS.with(|texts| {
        let mut texts = texts.borrow_mut();
        let script = match texts.classes.last() {
            Some(last) if &*last.script == script => Rc::clone(&last.script),
            _ => script.into(),
        };
        let class = Class { script, start, end };
        if let Some(&known) = texts.by_class.get(&class) {
            return known;
        }
        let id = texts.classes.len();
        texts.by_class.insert(class.clone(), id);
        texts.classes.push(class);
        id
    })
}

/// The text of a class; none when its script's text is not at hand, or another by now.
pub fn class(id: usize) -> Option<String> {
    let (script, range) = TEXTS.with(|texts| {
        let texts = texts.borrow();
        let class = texts.classes.get(id)?;
        let range = class.start as usize..class.end as usize;
        Some((Rc::clone(&class.script), range))
    })?;
    let source = source::of(&script)?;
    let text = source
        .tokens
        .text
        .trim_start_matches('\u{feff}')
        .get(range)?;
    (text.starts_with("class") && text.ends_with('}')).then(|| text.to_string())
}

/// A piece of a mended text as it was given.
pub fn given(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // A method may begin within what was put in.
    if let Some((code, behind)) = text.split_once(MARKS[1])
        && !code.contains(MARKS[0])
    {
        out.push_str(&instead_of(code));
        rest = behind;
    }
    while let Some((before, behind)) = rest.split_once(MARKS[0]) {
        out.push_str(before);
        // A function may end with what was put in, in front of the mark behind that.
        let (code, behind) = behind.split_once(MARKS[1]).unwrap_or((behind, ""));
        out.push_str(&instead_of(code));
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// What stood where a piece of code was put.
fn instead_of(code: &str) -> String {
    let literal = code.strip_prefix(LITERAL).and_then(|call| {
        call.strip_prefix('(')?
            .strip_suffix(')')?
            .parse::<usize>()
            .ok()
    });
    if let Some(id) = literal {
        let text = TEXTS.with(|texts| {
            let texts = texts.borrow();
            texts
                .literals
                .get(id)
                .map(|literal| literal.text.to_string())
        });
        return text.unwrap_or_default();
    }
    let comment = code.split_once("/*");
    let piece = comment.and_then(|(_, rest)| rest.split_once("*/"));
    piece.map_or_else(String::new, |(piece, _)| piece.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_given_back() {
        let mend = |text: &str| {
            let found = super::super::find::found(text, "x", super::super::Goal::CommonJs);
            let edits = found.unwrap_or_default().edits;
            super::super::edits::apply(text, &edits).0
        };
        for text in [
            "function f() { return /a\\/[/]*/g.test(x) }",
            "try { f() } catch (e) { g(/x/) }",
            "try { f() } catch ({message: a = /x/, ...b}) {}",
            "'use strict'\nconst f = () => () => this",
            "const f = (x) => [1, ...x, /* , */ ...x , 2, ]",
            "const f = (x) => [1, ...x]",
            "const f = (x) => [...x ,]",
            "const f = (x) => { let [a, , b = 1] = x; [a, b] = [b, a]; for (const [ , c] of x) ; }",
            "const f = ([a, , b = 'x'], c, [d]) => ({ a, b, c, d })",
            "const f = async ([a]) => (/x/, [...a, ([b]) => () => this])",
            "const f = (a, b = a + (a = 3)) => a ** b ** c",
            "function f({ a: { b = /x/ }, ...c } = {}) { var c = 1 }",
            "class A extends (class {}) { static { (() => () => this)() } m() { return () => () => this } }",
        ] {
            let mended = mend(text);
            assert_ne!(mended, text);
            assert_eq!(given(&mended), text, "{mended}");
        }
    }
}
