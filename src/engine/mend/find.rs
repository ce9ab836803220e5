//! What is to be mended in a text, and where: read off its syntax tree.

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    ArrowFunctionExpression, BindingPattern, CatchClause, Class, Directive, Function, Program,
    RegExpLiteral, StaticBlock, ThisExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::{ParseOptions, Parser};
use oxc_span::{GetSpan, SourceType};
use oxc_syntax::scope::ScopeFlags;

use super::edits::Edit;
use super::{MARKS, texts};

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// The body of a CommonJS module's function.
    CommonJs,
    /// A script.
    Script,
    /// An ES module.
    Module,
}

/// A text that may have something to mend: all but the plainest.
fn is_candidate(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    (has("catch") || has("class") || has("=>") || has("function")) && !has(MARKS[0])
}

/// What is to be put into a text, in order; nothing where the parser finds an error.
pub fn edits(text: &str, name: &str, goal: Goal) -> Vec<Edit> {
    if !is_candidate(text) || u32::try_from(text.len()).is_err() {
        return Vec::new();
    }
    let kind = match goal {
        Goal::CommonJs => SourceType::cjs(),
        Goal::Script => SourceType::script(),
        Goal::Module => SourceType::mjs(),
    };
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, kind)
        .with_options(ParseOptions {
            allow_return_outside_function: goal == Goal::CommonJs,
            ..ParseOptions::default()
        })
        .parse();
    if parsed.panicked || !parsed.errors.is_empty() {
        return Vec::new();
    }
    let mut finder = Finder {
        text,
        name,
        edits: Vec::new(),
        bodies: Vec::new(),
        depth: 0,
    };
    finder.visit_program(&parsed.program);
    // What is put in front of a piece comes before what takes the piece's place.
    finder
        .edits
        .sort_by_key(|edit| (edit.start, edit.length > 0));
    finder.edits
}

/// A function whose parameters or body are being walked, or what is like one.
struct Body {
    is_arrow: bool,
    /// Where a statement can be put; none where none can.
    start: Option<Start>,
    /// `this` is said in an arrow function of it, which the engine sees.
    keeps_this: bool,
    /// `this` is said two or more arrow functions deep, which it does not.
    wants_this: bool,
}

impl Body {
    fn new(is_arrow: bool, start: Option<Start>) -> Self {
        Self {
            is_arrow,
            start,
            keeps_this: false,
            wants_this: false,
        }
    }

    fn loses_this(&self) -> bool {
        self.wants_this && !self.keeps_this
    }
}

/// The beginning of a body, behind its directives.
#[derive(Clone, Copy)]
struct Start {
    at: u32,
    /// The directive in front may lack its semicolon.
    is_open: bool,
}

impl Start {
    fn behind(directives: &[Directive], open: u32) -> Self {
        Self {
            at: directives.last().map_or(open, |last| last.span.end),
            is_open: !directives.is_empty(),
        }
    }
}

struct Finder<'t> {
    text: &'t str,
    name: &'t str,
    edits: Vec<Edit>,
    bodies: Vec<Body>,
    /// How many functions are around.
    depth: usize,
}

impl Finder<'_> {
    fn put(&mut self, at: u32, code: impl Into<String>) {
        self.replace(at, at, code);
    }

    fn replace(&mut self, start: u32, end: u32, code: impl Into<String>) {
        self.edits.push(Edit {
            start: start as usize,
            length: (end - start) as usize,
            code: code.into(),
        });
    }

    fn within(&mut self, is_arrow: bool, start: Option<Start>, walk: impl FnOnce(&mut Self)) {
        self.bodies.push(Body::new(is_arrow, start));
        self.depth += 1;
        walk(self);
        self.depth -= 1;
        if let Some(body) = self.bodies.pop()
            && body.loses_this()
            && let Some(start) = body.start
        {
            self.put_new_target(start);
        }
    }

    fn put_new_target(&mut self, start: Start) {
        let semicolon = if start.is_open { ";" } else { "" };
        self.put(start.at, format!("{semicolon}new.target;"));
    }

    /// A piece of the text, if it is on one line and can stand in a comment.
    fn line(&self, start: u32, end: u32) -> Option<&str> {
        let piece = self.text.get(start as usize..end as usize)?;
        let is_plain =
            !piece.contains("*/") && !piece.contains(['\n', '\r', '\u{2028}', '\u{2029}']);
        is_plain.then_some(piece)
    }
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_program(&mut self, program: &Program<'a>) {
        // The function around a CommonJS text is the loader's.
        let hashbang = program.hashbang.as_ref().map_or(0, |line| line.span.end);
        let start = Start::behind(&program.directives, hashbang);
        self.bodies.push(Body::new(false, None));
        walk::walk_program(self, program);
        if let Some(body) = self.bodies.pop()
            && body.loses_this()
            && program.source_type.is_commonjs()
        {
            self.put_new_target(start);
        }
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        let start = function
            .body
            .as_ref()
            .map(|body| Start::behind(&body.directives, body.span.start + 1));
        self.within(false, start, |this| {
            walk::walk_function(this, function, flags)
        });
    }

    fn visit_arrow_function_expression(&mut self, function: &ArrowFunctionExpression<'a>) {
        self.within(true, None, |this| {
            walk::walk_arrow_function_expression(this, function);
        });
    }

    fn visit_static_block(&mut self, block: &StaticBlock<'a>) {
        let open = self.text[block.span.start as usize..]
            .find('{')
            .map(|open| Start::behind(&[], block.span.start + open as u32 + 1));
        self.within(false, open, |this| walk::walk_static_block(this, block));
    }

    fn visit_this_expression(&mut self, _: &ThisExpression) {
        let arrows = self.bodies.iter().rev().take_while(|body| body.is_arrow);
        let arrows = arrows.count();
        if let Some(at) = self.bodies.len().checked_sub(arrows + 1) {
            self.bodies[at].keeps_this |= arrows == 1;
            self.bodies[at].wants_this |= arrows > 1;
        }
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        let id = texts::remember(self.name, class.span.start, class.span.end);
        let open = class.body.span.start + 1;
        self.put(
            open,
            format!("static{{{}(this,{id})}}", super::helpers::CLASS),
        );
        // What a field is given is a function of its own to the engine.
        self.within(false, None, |this| walk::walk_class(this, class));
    }

    fn visit_catch_clause(&mut self, clause: &CatchClause<'a>) {
        let caught = super::helpers::CAUGHT;
        if let Some(param) = &clause.param {
            let open = clause.body.span.start + 1;
            match &param.pattern {
                BindingPattern::BindingIdentifier(name) => {
                    self.put(open, format!("{caught}({});", name.name));
                }
                // The error is not named: it gets a name, and is taken apart in the block.
                pattern => {
                    let span = pattern.span();
                    if let Some(piece) = self.line(span.start, span.end).map(str::to_string) {
                        let error = super::helpers::ERROR;
                        self.replace(span.start, span.end, format!("{error}/*{piece}*/"));
                        self.put(open, format!("let {piece}={caught}({error});{{"));
                        self.put(clause.body.span.end - 1, "}");
                    }
                }
            }
        }
        self.visit_block_statement(&clause.body);
    }

    fn visit_reg_exp_literal(&mut self, literal: &RegExpLiteral<'a>) {
        if self.depth == 0 {
            return;
        }
        let (start, end) = (literal.span.start, literal.span.end);
        let id = texts::literal(&self.text[start as usize..end as usize]);
        self.replace(start, end, format!("{}({id})", super::helpers::LITERAL));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn codes(text: &str, goal: Goal) -> Vec<String> {
        let edits = edits(text, "x", goal);
        edits.into_iter().map(|edit| edit.code).collect()
    }

    #[test]
    fn this_in_nested_arrows() {
        let is_mended = |text: &str| {
            codes(text, Goal::Module)
                .iter()
                .any(|code| code.contains("new.target"))
        };
        assert!(is_mended("function f() { (() => () => this)() }"));
        assert!(is_mended("function f(a = () => () => this) {}"));
        assert!(is_mended(
            "x = { async m() { (() => async () => this)() } }"
        ));
        assert!(!is_mended(
            "function f() { (() => this)(); () => function () { this } }"
        ));
        assert!(!is_mended("const f = () => () => this"));
    }

    #[test]
    fn texts_with_errors_are_left_alone() {
        assert!(codes("function f() { /x/ } let = ;", Goal::Module).is_empty());
        assert!(!codes("function f() { /x/ }", Goal::Module).is_empty());
        assert!(codes("return () => /x/", Goal::Script).is_empty());
        assert!(!codes("return () => /x/", Goal::CommonJs).is_empty());
    }

    /// The host's own texts are not mended: they must not need what only that brings.
    #[test]
    fn own_texts_keep_this() {
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("js")];
        let mut count = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("readable").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("readable");
                count += 1;
                let lost = codes(&text, Goal::CommonJs);
                let lost = lost.iter().any(|code| code.contains("new.target"));
                assert!(
                    !lost,
                    "{}: `this` in an arrow function in an arrow function",
                    path.display()
                );
            }
        }
        assert!(count > 50);
    }
}
