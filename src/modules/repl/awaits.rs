//! Texts that await outside of any function become an async function that is called. What they
//! declare is declared outside of it, so that it is there for what is typed next, and assigned
//! inside.

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    ArrowFunctionExpression, AwaitExpression, BindingPattern, Class, ForOfStatement,
    ForStatementLeft, Function, FunctionBody, Program, ReturnStatement, Statement,
    VariableDeclaration, VariableDeclarationKind,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeFlags;

use super::{Verdict, parse};

const BEGINNING: &str = "(async () => { ";

/// The end of the function around a text. (A comment may be in front.)
pub const END: &str = "\n})()";

/// A text inside of an async function.
pub fn inside(text: &str) -> String {
    format!("{BEGINNING}{text}{END}")
}

/// The text that is run for one that awaits; nothing where there is no need, or no way.
pub fn rewritten(text: &str) -> Option<String> {
    if !text.contains("await") {
        return None;
    }
    let whole = inside(text);
    let allocator = Allocator::default();
    let Verdict::Whole(program) = parse(&whole, &allocator) else {
        return None;
    };
    let body = body(&program)?;
    let mut found = Found {
        text: &whole,
        awaits: false,
        returns: false,
        edits: Vec::new(),
        names: Vec::new(),
        in_block: false,
        of_loop: None,
    };
    for statement in &body.statements {
        found.at_top(statement);
    }
    // A function cannot be left from outside.
    if !found.awaits || found.returns {
        return None;
    }
    let last = body.statements.last();
    if let Some(Statement::ExpressionStatement(last)) = last {
        let Span { start, end, .. } = last.expression.span();
        found.put(start, "return { value: (");
        found.put(end, ") }");
    }
    found.edits.sort_by_key(|edit| edit.0.start);
    let mut made: String = found.names.iter().fold(String::new(), |mut text, name| {
        let (kind, name) = name;
        text.push_str(&format!("{kind} {name}; "));
        text
    });
    let mut copied = 0;
    for (span, code) in &found.edits {
        made.push_str(&whole[copied..span.start as usize]);
        made.push_str(code);
        copied = span.end as usize;
    }
    made.push_str(&whole[copied..]);
    Some(made)
}

/// The body of the function around a text; the text has not ended it.
fn body<'p, 'a>(program: &'p Program<'a>) -> Option<&'p FunctionBody<'a>> {
    let [Statement::ExpressionStatement(only)] = &program.body[..] else {
        return None;
    };
    let oxc_ast::ast::Expression::CallExpression(call) = &only.expression else {
        return None;
    };
    match call.callee.without_parentheses() {
        oxc_ast::ast::Expression::ArrowFunctionExpression(function) => Some(&function.body),
        _ => None,
    }
}

/// What is looked for in a text, outside of its functions.
struct Found<'t> {
    text: &'t str,
    awaits: bool,
    returns: bool,
    /// What takes the place of which piece.
    edits: Vec<(Span, String)>,
    /// What is declared outside, and how.
    names: Vec<(&'static str, String)>,
    /// Whether it is in a block: there only `var` reaches outside.
    in_block: bool,
    /// Where the head of a `for...in` or `for...of` declares something.
    of_loop: Option<Span>,
}

impl Found<'_> {
    fn put(&mut self, at: u32, code: &str) {
        self.edits.push((Span::new(at, at), code.into()));
    }

    fn declare(&mut self, kind: &'static str, name: &str) {
        if !self.names.iter().any(|(_, known)| known == name) {
            self.names.push((kind, name.into()));
        }
    }

    /// A statement that is in no other.
    fn at_top<'a>(&mut self, statement: &Statement<'a>) {
        match statement {
            Statement::VariableDeclaration(declaration) => {
                self.in_block = false;
                self.visit_variable_declaration(declaration);
            }
            Statement::FunctionDeclaration(function) => {
                if let Some(name) = &function.id {
                    self.declare("var", &name.name);
                    // Functions are known before the first statement.
                    let code = format!("this.{0} = {0}; ", name.name);
                    self.put(BEGINNING.len() as u32, &code);
                }
            }
            Statement::ClassDeclaration(class) => {
                if let Some(name) = &class.id {
                    self.declare("let", &name.name);
                    self.put(class.span.start, &format!("{} = ", name.name));
                    self.put(class.span.end, ";");
                }
                self.in_block = true;
                self.visit_class(class);
            }
            _ => {
                self.in_block = true;
                self.visit_statement(statement);
            }
        }
    }

    /// Has assignments take the place of a declaration.
    fn assign(&mut self, declaration: &VariableDeclaration<'_>) {
        let kind = match declaration.kind {
            VariableDeclarationKind::Var => "var",
            _ => "let",
        };
        for each in &declaration.declarations {
            for name in each.id.get_binding_identifiers() {
                self.declare(kind, &name.name);
            }
        }
        let of_loop = self.of_loop.is_some_and(|span| span == declaration.span);
        let Some(first) = declaration.declarations.first() else {
            return;
        };
        let keyword = Span::new(declaration.span.start, first.span.start);
        self.edits
            .push((keyword, if of_loop { "" } else { "void (" }.into()));
        if of_loop {
            return;
        }
        let mut end = declaration.span.start;
        for each in &declaration.declarations {
            let is_pattern = !matches!(each.id, BindingPattern::BindingIdentifier(_));
            if is_pattern {
                self.put(each.span.start, "(");
            }
            match &each.init {
                Some(_) if is_pattern => self.put(each.span.end, ")"),
                Some(_) => {}
                None if kind == "var" => {
                    let name = each.span.source_text(self.text).to_string();
                    self.put(each.span.end, &format!(" = {name}"));
                }
                None => self.put(each.span.end, " = undefined"),
            }
            end = each.span.end;
        }
        self.put(end, ")");
    }
}

impl<'a> Visit<'a> for Found<'_> {
    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}

    fn visit_class(&mut self, class: &Class<'a>) {
        // What it extends and names that are computed are outside of its functions.
        walk::walk_class(self, class);
    }

    fn visit_static_block(&mut self, _: &oxc_ast::ast::StaticBlock<'a>) {}

    fn visit_property_definition(&mut self, property: &oxc_ast::ast::PropertyDefinition<'a>) {
        if property.computed {
            self.visit_property_key(&property.key);
        }
    }

    fn visit_await_expression(&mut self, expression: &AwaitExpression<'a>) {
        self.awaits = true;
        walk::walk_await_expression(self, expression);
    }

    fn visit_return_statement(&mut self, _: &ReturnStatement<'a>) {
        self.returns = true;
    }

    fn visit_for_of_statement(&mut self, statement: &ForOfStatement<'a>) {
        self.awaits |= statement.r#await;
        self.visit_loop_head(&statement.left);
        self.visit_expression(&statement.right);
        self.visit_statement(&statement.body);
    }

    fn visit_for_in_statement(&mut self, statement: &oxc_ast::ast::ForInStatement<'a>) {
        self.visit_loop_head(&statement.left);
        self.visit_expression(&statement.right);
        self.visit_statement(&statement.body);
    }

    fn visit_variable_declaration(&mut self, declaration: &VariableDeclaration<'a>) {
        let is_var = declaration.kind == VariableDeclarationKind::Var;
        let is_plain = is_var || !declaration.kind.is_using();
        if is_plain && (is_var || !self.in_block) {
            self.assign(declaration);
        }
        self.awaits |= declaration.kind == VariableDeclarationKind::AwaitUsing;
        let in_block = std::mem::replace(&mut self.in_block, true);
        walk::walk_variable_declaration(self, declaration);
        self.in_block = in_block;
    }
}

impl<'t> Found<'t> {
    fn visit_loop_head<'a>(&mut self, left: &ForStatementLeft<'a>) {
        if let ForStatementLeft::VariableDeclaration(declaration) = left {
            self.of_loop = Some(declaration.span);
        }
        self.visit_for_statement_left(left);
        self.of_loop = None;
    }
}

#[cfg(test)]
mod tests {
    use super::rewritten;

    #[test]
    fn declarations_reach_outside() {
        let made = rewritten("const { a, b: [c] } = await x, d = 1; a").expect("it awaits");
        assert_eq!(
            made,
            "let a; let c; let d; (async () => { void (({ a, b: [c] } = await x), d = 1); \
             return { value: (a) }\n})()"
        );
    }

    #[test]
    fn only_var_reaches_out_of_a_block() {
        let made = rewritten("for (var i of await x) { let y = i; var z }").expect("it awaits");
        assert_eq!(
            made,
            "var i; var z; (async () => { for (i of await x) { let y = i; void (z = z) }\n})()"
        );
    }

    #[test]
    fn functions_and_classes_are_known_outside() {
        let made = rewritten("function f() {} class K {} await 1").expect("it awaits");
        assert_eq!(
            made,
            "var f; let K; (async () => { this.f = f; function f() {} K = class K {}; \
             return { value: (await 1) }\n})()"
        );
    }

    #[test]
    fn what_awaits_in_functions_alone_stays() {
        for text in [
            "async () => await 1",
            "async function f() { await 1 }",
            "return await 1",
            "await",
            "'await'",
        ] {
            assert_eq!(rewritten(text), None, "{text}");
        }
    }
}
