//! What is mended in statements: loops, `switch`, `try`, `return` and declarations.

use oxc_ast::ast::{
    BindingPattern, CatchClause, Expression, ForInStatement, ForOfStatement, ForStatement,
    ForStatementInit, ForStatementLeft, ReturnStatement, SwitchCase, SwitchStatement, TryStatement,
    VariableDeclaration, VariableDeclarationKind,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;

use super::deep;
use super::find::Goal;
use super::finder::{Finder, closed_by, turns_of};
use super::jumps::{Jump, Jumps, is_array};
use super::look::{HasFunctions, awaits, comma_on_another_line, shared_by_cases};

impl<'a> Finder<'_, 'a> {
    pub fn mend_for_statement(&mut self, statement: &ForStatement<'a>) {
        let declared = match &statement.init {
            Some(ForStatementInit::VariableDeclaration(declared)) => awaits(declared.kind),
            _ => None,
        };
        let ends_by_itself = |test: &Expression<'_>| !test.is_literal();
        let may_be_endless =
            statement.update.is_none() || !statement.test.as_ref().is_some_and(ends_by_itself);
        if may_be_endless {
            self.open_loop(&statement.body);
        }
        if let Some(update) = &statement.update {
            self.values.pass(update);
        }
        if let Some(test) = &statement.test {
            self.values.test(test);
        }
        self.jumps(Jumps::enter_plain_loop);
        self.head = statement.init.as_ref().map(|init| init.span().start);
        match declared {
            None => walk::walk_for_statement(self, statement),
            Some(awaits) => {
                self.open_scope(statement.span.start);
                walk::walk_for_statement(self, statement);
                self.close_scope(statement.span.end, awaits);
            }
        }
        self.jumps(Jumps::leave);
        if may_be_endless {
            self.close_loop(&statement.body);
        }
    }

    pub fn mend_for_of_statement(&mut self, statement: &ForOfStatement<'a>) {
        if self.is_to_be_closed(statement) {
            return self.closing(statement.span, statement, |this| {
                this.visit_for_of_statement(statement);
            });
        }
        let declared = match &statement.left {
            ForStatementLeft::VariableDeclaration(declared) => {
                let name = declared.declarations.first();
                let name = name.and_then(|first| first.id.get_identifier_name());
                awaits(declared.kind).zip(name)
            }
            _ => None,
        };
        let is_closed = self.closed == Some(statement.span.start);
        let closes = !is_closed && !is_array(&statement.right);
        self.in_loop(statement.span, closes, |this| {
            let values = statement.right.span();
            let taken = match is_closed {
                true => None,
                false => this.take_apart_each(statement),
            };
            this.visit_for_statement_left(&statement.left);
            let pairs = taken.map(|count| this.pairs(&statement.right, count));
            if let Some([before, _]) = &pairs {
                this.put(values.start, before);
            }
            if is_closed {
                let name = closed_by(statement);
                let open = format!("{name}={}((", super::helpers::OVER);
                this.put(values.start, open);
            } else if statement.r#await {
                this.put(values.start, format!("{}((", super::helpers::OVER));
            }
            this.visit_expression(&statement.right);
            if let Some([_, behind]) = &pairs {
                this.put(values.end, behind);
            }
            match (is_closed, statement.r#await) {
                (true, true) => this.put(values.end, "),1)"),
                (true, false) => this.put(values.end, "))"),
                (false, true) => this.put(values.end, "),2)"),
                (false, false) => {}
            }
            let span = statement.body.span();
            let counts = is_closed && statement.r#await;
            if counts {
                this.put(span.start, format!("{{{}++;", turns_of(statement)));
            }
            if let Some((awaits, name)) = &declared {
                this.open_scope(span.start);
                let kind = if *awaits { ",1" } else { "" };
                this.put(span.start, format!("$ouro_scope.use({name}{kind});"));
            }
            this.visit_statement(&statement.body);
            if let Some((awaits, _)) = declared {
                this.close_scope(span.end, awaits);
            }
            if counts {
                this.put(span.end, "}");
            }
        });
    }

    pub fn mend_for_in_statement(&mut self, statement: &ForInStatement<'a>) {
        let is_lost = self.jumps(|jumps| jumps.errors_come_back() || jumps.closes());
        if !(is_lost == Some(true) && self.put_keys(statement)) {
            self.put_enumerated(&statement.right);
        }
        self.in_loop(statement.span, false, |this| {
            walk::walk_for_in_statement(this, statement);
        });
    }

    pub fn mend_switch_statement(&mut self, statement: &SwitchStatement<'a>) {
        let shared = shared_by_cases(statement);
        if let Some(shared) = &shared {
            self.open_shared(shared);
        }
        self.jumps(Jumps::enter_switch);
        walk::walk_switch_statement(self, statement);
        self.jumps(Jumps::leave);
        for (_, value) in shared.into_iter().flat_map(|shared| shared.constants) {
            self.put(value.end, "}");
        }
    }

    /// What functions in a test declare the engine takes for variables of the function around: an arrow
    /// function around the test has them.
    pub fn mend_switch_case(&mut self, case: &SwitchCase<'a>) {
        let mut functions = HasFunctions::default();
        if let Some(test) = &case.test {
            functions.visit_expression(test);
        }
        let test = case.test.as_ref().filter(|test| {
            functions.0 && deep::may_be_within(test) && !self.script.starts_with("node:")
        });
        let Some(test) = test else {
            return walk::walk_switch_case(self, case);
        };
        let (span, [before, behind]) = (test.span(), deep::around());
        self.put(span.start, before);
        self.within(true, None, |this| this.visit_expression(test));
        self.put(span.end, behind);
        self.visit_statements(&case.consequent);
    }

    pub fn mend_return_statement(&mut self, statement: &ReturnStatement<'a>) {
        let span = statement.span;
        // There what is returned is awaited first, inside of the `try`.
        let body = self.bodies.last();
        let awaits = body.is_some_and(|body| body.is_async && body.is_generator);
        let is_left = awaits && body.is_some_and(|body| !body.jumps.loses_result());
        let Some(given) = &statement.argument else {
            return self.jump(span, Jump::Return);
        };
        if is_left {
            return walk::walk_return_statement(self, statement);
        }
        let behind = self.line(given.span().end, span.end).map(str::to_string);
        if let Some(behind) = behind
            && let Some(steps) = self.jumps(|jumps| jumps.steps(Jump::Return)).flatten()
        {
            let value = steps.value.unwrap_or_default();
            let word = "return";
            let start = span.start;
            let awaited = if awaits { "await " } else { "" };
            let open = format!("{{{value}={awaited}(0,/*{word}*/");
            self.replace(start, start + word.len() as u32, open);
            self.visit_expression(given);
            let close = format!(");{}}}/*{behind}*/", steps.code);
            self.replace(given.span().end, span.end, close);
        } else {
            walk::walk_return_statement(self, statement);
        }
    }

    pub fn mend_try_statement(&mut self, statement: &TryStatement<'a>) {
        let catches = u32::from(statement.handler.is_some());
        self.jumps(|jumps| jumps.enter_try(statement));
        if statement.finalizer.is_none() {
            self.catching(catches, &statement.block);
            self.jumps(Jumps::leave);
            if let Some(handler) = &statement.handler {
                self.visit_catch_clause(handler);
            }
            return;
        }
        self.stopped(statement.span, |this| {
            if let Some(handler) = &statement.handler {
                this.put(statement.span.start, "try{");
                this.put(handler.span.end, "}");
            }
            this.catching(catches, &statement.block);
            if let Some(handler) = &statement.handler {
                this.visit_catch_clause(handler);
            }
        });
        if let Some(finalizer) = &statement.finalizer {
            self.visit_block_statement(finalizer);
        }
    }

    pub fn mend_catch_clause(&mut self, clause: &CatchClause<'a>) {
        let caught = super::helpers::CAUGHT;
        if let Some(param) = &clause.param {
            let open = clause.body.span.start + 1;
            match &param.pattern {
                BindingPattern::BindingIdentifier(name) => {
                    // At a script's top a block's value may be asked for, which it must not change.
                    let has_value = matches!(self.goal, Goal::Script | Goal::Eval);
                    let none = match has_value && self.depth == 0 {
                        true => "const $ouro_none=",
                        false => "",
                    };
                    self.put(open, format!("{none}{caught}({});", name.name));
                }
                // The error is not named: it gets a name, and is taken apart in the block. One that
                // is itself to be mended stays where it is.
                pattern => {
                    let span = pattern.span();
                    let before = self.edits.len();
                    self.visit_binding_pattern(pattern);
                    if self.edits.len() > before {
                        // It is.
                    } else if let Some(piece) = self.line(span.start, span.end).map(str::to_string)
                    {
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

    pub fn mend_for_statement_left(&mut self, left: &ForStatementLeft<'a>) {
        match left {
            ForStatementLeft::VariableDeclaration(declaration)
                if declaration.kind == VariableDeclarationKind::Var =>
            {
                self.head = Some(declaration.span.start);
                let declares_again = |id: &BindingPattern| self.declares_again(id);
                if declaration
                    .declarations
                    .iter()
                    .any(|one| declares_again(&one.id))
                {
                    let start = declaration.span.start;
                    self.replace(start, start + "var".len() as u32, "/*var*/");
                    walk::walk_variable_declaration(self, declaration);
                } else {
                    self.declare(declaration, |this| {
                        walk::walk_variable_declaration(this, declaration);
                    });
                }
            }
            _ => walk::walk_for_statement_left(self, left),
        }
    }

    pub fn mend_variable_declaration(&mut self, declaration: &VariableDeclaration<'a>) {
        if let Some(awaits) = awaits(declaration.kind) {
            self.use_scope(declaration, awaits);
            for declared in &declaration.declarations {
                let Some(init) = &declared.init else { continue };
                // What has no name gets the variable's.
                let name = declared.id.get_identifier_name();
                let name = name.filter(|_| init.is_anonymous_function_definition());
                let [before, behind] = match name {
                    Some(name) => [format!("{{{name}:"), format!("}}.{name}")],
                    None => [String::new(), String::new()],
                };
                self.put(init.span().start, format!("$ouro_scope.use({before}"));
                self.visit_expression(init);
                let close = if awaits { ",1)" } else { ")" };
                self.put(init.span().end, format!("{behind}{close}"));
            }
            return;
        }
        if declaration.kind == VariableDeclarationKind::Var {
            for declared in &declaration.declarations {
                if self.declares_again(&declared.id) {
                    let start = declared.id.span().start;
                    self.put(start, format!("{}=", super::helpers::AGAIN));
                }
            }
        } else {
            for pair in declaration.declarations.windows(2) {
                let (end, start) = (pair[0].span.end, pair[1].span.start);
                if let Some(comma) = comma_on_another_line(self.text, end, start) {
                    self.put(end, ",");
                    self.replace(comma, comma + 1, "/*,*/");
                }
            }
        }
        self.declare(declaration, |this| {
            walk::walk_variable_declaration(this, declaration);
        });
    }
}
