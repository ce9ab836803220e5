//! What is to be mended in a text, and where: read off its syntax tree.

use std::cell::OnceCell;

use oxc_allocator::Allocator;
use oxc_ast::ast::{Expression, Program, Statement};
use oxc_ast_visit::Visit;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;

use super::MARKS;
use super::appended;
use super::calls::Recursive;
use super::counted::Values;
use super::cycles::Hoisted;
use super::edits::Edit;
use super::finder::Finder;
use crate::runtime::{ending, limit};

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// The body of a CommonJS module's function.
    CommonJs,
    /// A script.
    Script,
    /// A text that is given to `eval`.
    Eval,
    /// An ES module.
    Module,
    /// An ES module that imports itself, by way of others or not.
    Cyclic,
    /// A script of nothing but a function in brackets, made from texts: the bytes where its name
    /// would stand, and its body's bracket.
    Function { name: usize, body: usize },
}

impl Goal {
    fn source_type(self) -> SourceType {
        match self {
            Self::CommonJs => SourceType::cjs(),
            Self::Script | Self::Eval | Self::Function { .. } => SourceType::script(),
            Self::Module | Self::Cyclic => SourceType::mjs(),
        }
    }
}

/// A text that may have something to mend: all but the plainest.
fn is_candidate(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let words = [
        "catch",
        "class",
        "=>",
        "function",
        "let",
        "const",
        "import",
        "using",
        "...",
        "for",
        "while",
        "++",
        "--",
        "eval",
        "async",
        "delete",
        "__proto__",
    ];
    words.into_iter().any(has) && !has(MARKS[0])
}

/// What is to be put into a text.
#[derive(Default)]
pub struct Found {
    /// In order.
    pub edits: Vec<Edit>,
    /// The export to call before anybody looks at the module: see [`super::cycles`].
    pub first: Option<String>,
}

/// What is to be put into a text; nothing where the parser finds an error.
///
/// The error is the byte at which the text is not of the language, though both parsers take it.
pub fn found(text: &str, script: &str, goal: Goal) -> Result<Found, usize> {
    let is_candidate = matches!(goal, Goal::Function { .. } | Goal::Cyclic) || is_candidate(text);
    if !is_candidate || u32::try_from(text.len()).is_err() {
        return Ok(Found::default());
    }
    let allocator = Allocator::default();
    let program = match parse(text, goal, &allocator) {
        Ok(program) => program,
        Err(Some(at)) => return Err(at),
        Err(None) => return Ok(Found::default()),
    };
    let mut finder = Finder {
        text,
        script,
        goal,
        edits: Vec::new(),
        refused: None,
        bodies: Vec::new(),
        depth: 0,
        statement: u32::MAX,
        closed: None,
        may_be_stopped: ending::may_be_asked() || limit::is_set(),
        values: Values::default(),
        recursive: Recursive::default(),
        rigid: None,
        value_of_arrow: None,
        accessor: None,
        calls: 0,
        hoisted: None,
        head: None,
        growing: OnceCell::new(),
        withs: 0,
    };
    if let Goal::Function { name, .. } = goal {
        // A real name would be a variable of the body.
        finder.put(name as u32, "/* anonymous*/");
    }
    // The host's own texts are not mended; a test looks at what else they would need.
    let is_own = script.starts_with("node:");
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    if !is_own && (has("catch") || has("async")) {
        finder.recursive = Recursive::of(&program);
    }
    if goal == Goal::Cyclic {
        finder.hoisted = Hoisted::of(&program, text);
    }
    finder.visit_program(&program);
    if let Some(at) = finder.refused {
        return Err(at as usize);
    }
    let values = std::mem::take(&mut finder.values);
    values.settle(&program, &mut finder.edits);
    if !is_own {
        finder.edits.extend(appended::edits(&program, text, goal));
    }
    // What is put in front of a piece comes before what takes the piece's place.
    finder
        .edits
        .sort_by_key(|edit| (edit.start, edit.length > 0));
    Ok(Found {
        edits: finder.edits,
        first: finder.hoisted.map(|hoisted| hoisted.first),
    })
}

pub(super) fn parsed<'a>(
    text: &'a str,
    goal: Goal,
    allocator: &'a Allocator,
) -> Option<Program<'a>> {
    parse(text, goal, allocator).ok()
}

/// The error is that of [`edits`].
fn parse<'a>(
    text: &'a str,
    goal: Goal,
    allocator: &'a Allocator,
) -> Result<Program<'a>, Option<usize>> {
    let parsed = Parser::new(allocator, text, goal.source_type())
        .with_options(ParseOptions {
            allow_return_outside_function: goal == Goal::CommonJs,
            ..ParseOptions::default()
        })
        .parse();
    if !parsed.panicked && parsed.errors.is_empty() {
        return Ok(parsed.program);
    }
    // The engine takes that, and forgets the resource.
    let in_case = "Using declaration cannot appear in the bare case statement.";
    let error = parsed.errors.iter().find(|error| error.message == in_case);
    let start = error.and_then(|error| Some(error.labels.as_ref()?.first()?.offset()));
    Err(start.and_then(|start| {
        let behind = start + text.get(start..)?.find("using")? + "using".len();
        let rest = &text[behind..];
        Some(behind + rest.len() - rest.trim_start().len())
    }))
}

/// Whether a text that was put together from a function's parts is that function, and no part
/// closed what another has opened. A text with an error is taken for one: the engine tells.
pub fn is_one_function(text: &str, goal: Goal) -> bool {
    let Goal::Function { body, .. } = goal else {
        return true;
    };
    let allocator = Allocator::default();
    let Some(program) = parsed(text, goal, &allocator) else {
        return true;
    };
    let [Statement::ExpressionStatement(only)] = &program.body[..] else {
        return false;
    };
    let Expression::FunctionExpression(function) = only.expression.without_parentheses() else {
        return false;
    };
    let found = function.body.as_ref().map(|body| body.span);
    found.is_some_and(|span| span.start as usize == body && span.end as usize == text.len() - 1)
}
