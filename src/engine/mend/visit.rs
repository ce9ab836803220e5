//! The walk over a text's syntax tree: what is looked at where.

use oxc_ast::ast::{
    Argument, ArrayAssignmentTarget, ArrayExpression, ArrowFunctionExpression,
    AssignmentExpression, AssignmentTarget, AssignmentTargetMaybeDefault, BinaryExpression,
    BlockStatement, BreakStatement, CallExpression, CatchClause, ChainExpression, Class,
    ComputedMemberExpression, ConditionalExpression, ContinueStatement, DoWhileStatement,
    ExportDefaultDeclaration, ExportNamedDeclaration, Expression, ExpressionStatement,
    ForInStatement, ForOfStatement, ForStatement, ForStatementLeft, Function, FunctionBody,
    IdentifierReference, IfStatement, ImportDeclaration, ImportExpression, ImportSpecifier,
    LabeledStatement, MethodDefinition, MethodDefinitionKind, NewExpression,
    ObjectAssignmentTarget, ObjectPattern, ObjectProperty, Program, PropertyDefinition,
    PropertyKey, PropertyKind, RegExpLiteral, ReturnStatement, SequenceExpression,
    SimpleAssignmentTarget, StaticBlock, StaticMemberExpression, SwitchCase, SwitchStatement,
    TaggedTemplateExpression, ThisExpression, ThrowStatement, TryStatement, UnaryExpression,
    UpdateExpression, VariableDeclaration, VariableDeclarator, WhileStatement, WithStatement,
    YieldExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::operator::{BinaryOperator, UnaryOperator};
use oxc_syntax::scope::ScopeFlags;

use super::counted::BEHIND;
use super::deep;
use super::evals;
use super::find::Goal;
use super::finder::{Accessor, Body, Finder, Start};
use super::jumps::{Jump, Jumps};
use super::look::{KeyNames, Writes, given_empty_prototype, has_module_items, is_prototype};
use super::texts;
use super::using;
use crate::engine::regexp;

impl<'a> Visit<'a> for Finder<'_, 'a> {
    fn visit_program(&mut self, program: &Program<'a>) {
        // The function around a CommonJS text is the loader's.
        let hashbang = program.hashbang.as_ref().map_or(0, |line| line.span.end);
        let start = Start::behind(&program.directives, hashbang);
        self.bodies.push(Body {
            is_strict: program.has_use_strict_directive()
                || matches!(self.goal, Goal::Module | Goal::Cyclic),
            ..Body::new(false, None)
        });
        let code = match has_module_items(program) {
            true => using::Code::OF_MODULES,
            false => using::Code::USUAL,
        };
        if matches!(self.goal, Goal::Script | Goal::Eval) {
            self.refuse_using(&program.body);
        }
        self.scoped(&program.body, Some(start), code, |this| {
            walk::walk_program(this, program);
        });
        if let (Some(hoisted), Some(last)) = (&mut self.hoisted, program.body.last()) {
            let (behind, edits) = (hoisted.behind.clone(), std::mem::take(&mut hoisted.edits));
            self.edits.extend(edits);
            self.put(last.span().end, behind);
        }
        let Some(body) = self.bodies.pop() else {
            return;
        };
        if body.loses_this() && program.source_type.is_commonjs() {
            self.put_new_target(start);
        }
        if let Some(call) = evals::within().code().filter(|_| self.goal == Goal::Eval) {
            for end in body.declares.into_iter().filter(|_| !body.is_strict) {
                self.tell_call(end, &call);
            }
        }
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        let start = function
            .body
            .as_ref()
            .map(|body| Start::behind(&body.directives, body.span.start + 1));
        let accessor = self.accessor.take();
        self.within(false, start, |this| {
            if let Some(body) = this.bodies.last_mut() {
                body.accessor = accessor;
                body.is_generator = function.generator;
                body.is_async = function.r#async;
                body.jumps.awaits = function.r#async && function.generator;
                body.has_arguments = true;
            }
            this.note_parameters(&function.params, function.body.as_deref());
            if let (Some(own), Some(body)) = (this.bodies.last_mut(), &function.body) {
                own.is_strict |= body.has_use_strict_directive();
            }
            walk::walk_function(this, function, flags);
            if let Some(body) = &function.body {
                this.put_calls(body, None, |free| {
                    walk::walk_function(free, function, flags)
                });
            }
        });
    }

    fn visit_arrow_function_expression(&mut self, function: &ArrowFunctionExpression<'a>) {
        let text = function.span.source_text(self.text);
        let may_eval = memchr::memmem::find(text.as_bytes(), b"eval").is_some();
        let is_open = !may_eval && self.take_apart_given(function);
        // To the engine its text ends in front of a template's last piece.
        let value = function.body.span;
        let text = self
            .text
            .get(value.start as usize..function.span.end as usize);
        let is_cut = !is_open
            && function.expression
            && text.is_some_and(|text| text.ends_with('`') && text.contains("${"));
        if is_cut {
            self.put(value.start, "(");
        }
        let first = (function.expression && may_eval).then_some(self.edits.len());
        if first.is_some() {
            self.put(value.start, "");
        }
        self.within(true, None, |this| {
            if let Some(body) = this.bodies.last_mut() {
                body.is_async = function.r#async;
            }
            let only = function
                .body
                .statements
                .first()
                .filter(|_| function.expression);
            this.value_of_arrow = only.map(|only| only.span().start);
            let body = (!function.expression).then_some(&*function.body);
            this.note_parameters(&function.params, body);
            if let Some(own) = this.bodies.last_mut() {
                own.is_strict |= function.body.has_use_strict_directive();
            }
            walk::walk_arrow_function_expression(this, function);
            this.put_calls(&function.body, first, |free| {
                walk::walk_arrow_function_expression(free, function)
            });
        });
        if let Some(first) = first.filter(|first| self.edits[*first].code.is_empty()) {
            self.edits.remove(first);
        }
        if is_open || is_cut {
            self.put(function.span.end, if is_cut { ")" } else { ")}" });
        }
    }

    fn visit_static_block(&mut self, block: &StaticBlock<'a>) {
        let open = self.text[block.span.start as usize..]
            .find('{')
            .map(|open| Start::behind(&[], block.span.start + open as u32 + 1));
        self.within(false, open, |this| {
            this.scoped(&block.body, open, using::Code::USUAL, |this| {
                walk::walk_static_block(this, block);
            });
        });
    }

    fn visit_function_body(&mut self, body: &FunctionBody<'a>) {
        let start = Start::behind(&body.directives, body.span.start + 1);
        self.scoped(&body.statements, Some(start), using::Code::USUAL, |this| {
            walk::walk_function_body(this, body);
        });
    }

    fn visit_block_statement(&mut self, block: &BlockStatement<'a>) {
        let start = Start::behind(&[], block.span.start + 1);
        self.scoped(&block.body, Some(start), using::Code::USUAL, |this| {
            walk::walk_block_statement(this, block);
        });
    }

    fn visit_for_statement(&mut self, statement: &ForStatement<'a>) {
        self.mend_for_statement(statement);
    }

    fn visit_for_of_statement(&mut self, statement: &ForOfStatement<'a>) {
        self.mend_for_of_statement(statement);
    }

    fn visit_for_in_statement(&mut self, statement: &ForInStatement<'a>) {
        self.mend_for_in_statement(statement);
    }

    fn visit_labeled_statement(&mut self, statement: &LabeledStatement<'a>) {
        if let Some(found) = self.to_be_closed(&statement.body) {
            return self.closing(statement.span, found, |this| {
                this.visit_labeled_statement(statement);
            });
        }
        let (start, name) = (statement.span.start, statement.label.name.as_str());
        self.jumps(|jumps| jumps.enter_label(start, name, &statement.body));
        walk::walk_labeled_statement(self, statement);
        self.jumps(Jumps::leave);
    }

    fn visit_while_statement(&mut self, statement: &WhileStatement<'a>) {
        self.values.test(&statement.test);
        self.open_loop(&statement.body);
        self.jumps(Jumps::enter_plain_loop);
        walk::walk_while_statement(self, statement);
        self.jumps(Jumps::leave);
        self.close_loop(&statement.body);
    }

    fn visit_do_while_statement(&mut self, statement: &DoWhileStatement<'a>) {
        self.values.test(&statement.test);
        self.open_loop(&statement.body);
        self.jumps(Jumps::enter_plain_loop);
        walk::walk_do_while_statement(self, statement);
        self.jumps(Jumps::leave);
        self.close_loop(&statement.body);
    }

    fn visit_switch_statement(&mut self, statement: &SwitchStatement<'a>) {
        self.mend_switch_statement(statement);
    }

    fn visit_switch_case(&mut self, case: &SwitchCase<'a>) {
        self.mend_switch_case(case);
    }

    fn visit_break_statement(&mut self, statement: &BreakStatement<'a>) {
        let label = statement.label.as_ref().map(|label| label.name.as_str());
        self.jump(statement.span, Jump::Break(label));
    }

    fn visit_continue_statement(&mut self, statement: &ContinueStatement<'a>) {
        let label = statement.label.as_ref().map(|label| label.name.as_str());
        self.jump(statement.span, Jump::Continue(label));
    }

    fn visit_return_statement(&mut self, statement: &ReturnStatement<'a>) {
        self.mend_return_statement(statement);
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
        let id = texts::remember(self.script, class.span.start, class.span.end);
        let open = class.body.span.start + 1;
        // The engine does not see what the names of methods are computed from.
        let mut names = KeyNames::default();
        names.visit_class(class);
        let names = match names.0.is_empty() {
            true => String::new(),
            false => format!("()=>[{}];", names.0.join(",")),
        };
        if let Some(extends) = &class.super_class
            && !matches!(extends, Expression::NullLiteral(_))
            && !self.script.starts_with("node:")
        {
            let span = extends.span();
            // V8 has no place for what has no name: then it is the class.
            let named = match extends {
                Expression::CallExpression(call) => &call.callee,
                extends => extends,
            };
            let means = match named {
                Expression::Identifier(_) | Expression::NewExpression(_) => span.start,
                Expression::StaticMemberExpression(member) => member.property.span.start,
                _ => class.span.start,
            };
            let (first, last) = (means.min(span.start), means.max(span.start));
            let is_near = self.line(first, last).is_some();
            let means = if is_near { means } else { span.start };
            let code = format!("{}((", super::helpers::HERITAGE);
            self.put_meaning(span.start, means, code);
            self.put(span.end, "))");
        }
        self.put(
            open,
            format!("static{{{names}{}(this,{id})}}", super::helpers::CLASS),
        );
        // What a field is given is a function of its own to the engine.
        self.within(false, None, |this| {
            if let Some(body) = this.bodies.last_mut() {
                body.is_strict = true;
            }
            walk::walk_class(this, class);
        });
    }

    fn visit_throw_statement(&mut self, statement: &ThrowStatement<'a>) {
        let is_put = self.open_thrown(&statement.argument);
        walk::walk_throw_statement(self, statement);
        if is_put {
            self.put(statement.argument.span().end, ")");
        }
    }

    fn visit_try_statement(&mut self, statement: &TryStatement<'a>) {
        self.mend_try_statement(statement);
    }

    fn visit_catch_clause(&mut self, clause: &CatchClause<'a>) {
        self.mend_catch_clause(clause);
    }

    fn visit_for_statement_left(&mut self, left: &ForStatementLeft<'a>) {
        self.mend_for_statement_left(left);
    }

    fn visit_object_pattern(&mut self, pattern: &ObjectPattern<'a>) {
        self.mend_object_pattern(pattern);
        walk::walk_object_pattern(self, pattern);
    }

    fn visit_array_assignment_target(&mut self, pattern: &ArrayAssignmentTarget<'a>) {
        for element in pattern.elements.iter().flatten() {
            match element {
                AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(with) => {
                    self.open_target(&with.binding);
                }
                element => {
                    if let Some(target) = element.as_assignment_target() {
                        self.open_target(target);
                    }
                }
            }
        }
        walk::walk_array_assignment_target(self, pattern);
    }

    fn visit_object_assignment_target(&mut self, pattern: &ObjectAssignmentTarget<'a>) {
        self.mend_object_target(pattern);
        walk::walk_object_assignment_target(self, pattern);
    }

    fn visit_variable_declaration(&mut self, declaration: &VariableDeclaration<'a>) {
        self.mend_variable_declaration(declaration);
    }

    fn visit_variable_declarator(&mut self, declared: &VariableDeclarator<'a>) {
        self.take_apart(declared);
    }

    fn visit_export_named_declaration(&mut self, export: &ExportNamedDeclaration<'a>) {
        self.mend_export_named_declaration(export);
    }

    fn visit_export_default_declaration(&mut self, export: &ExportDefaultDeclaration<'a>) {
        self.mend_export_default_declaration(export);
    }

    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        self.mend_import_expression(import);
    }

    fn visit_import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        self.mend_import_declaration(import);
    }

    fn visit_import_specifier(&mut self, specifier: &ImportSpecifier<'a>) {
        self.mend_import_specifier(specifier);
    }

    fn visit_with_statement(&mut self, statement: &WithStatement<'a>) {
        self.withs += 1;
        walk::walk_with_statement(self, statement);
        self.withs -= 1;
    }

    fn visit_expression_statement(&mut self, statement: &ExpressionStatement<'a>) {
        if self.value_of_arrow == Some(statement.span.start) {
            // It is what the function gives, and a bracket behind the arrow begins it.
            self.statement = u32::MAX;
        } else {
            self.statement = statement.span.start;
            self.values.pass(&statement.expression);
        }
        walk::walk_expression_statement(self, statement);
    }

    fn visit_binary_expression(&mut self, binary: &BinaryExpression<'a>) {
        if binary.operator == BinaryOperator::Exponential {
            self.put_power(binary);
        }
        self.values.pass_operands(binary);
        if let Expression::Identifier(name) = &binary.left {
            let mut writes = Writes::default();
            writes.visit_expression(&binary.right);
            if writes.0 {
                self.put(name.span.start, "(");
                self.put(name.span.end, ")");
            }
        }
        walk::walk_binary_expression(self, binary);
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        self.put_logical(assignment);
        self.put_revived(assignment);
        if let Some(name) = given_empty_prototype(assignment) {
            let span = assignment.right.span();
            self.put(span.start, format!("{}({name},", super::helpers::PROTOTYPE));
            self.put(span.end, ")");
        } else if is_prototype(&assignment.left) {
            self.put_marked(&assignment.right);
        }
        if let AssignmentTarget::ArrayAssignmentTarget(pattern) = &assignment.left {
            if self.take_apart_assigned(assignment) {
                return;
            }
            let count = pattern.rest.is_none().then_some(pattern.elements.len());
            let is_given = self.put_given(&assignment.right);
            walk::walk_assignment_expression(self, assignment);
            return self.end_given(count, &assignment.right, is_given);
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_simple_assignment_target(&mut self, target: &SimpleAssignmentTarget<'a>) {
        if let SimpleAssignmentTarget::StaticMemberExpression(member) = target {
            self.put_length(member);
        }
        walk::walk_simple_assignment_target(self, target);
    }

    fn visit_static_member_expression(&mut self, member: &StaticMemberExpression<'a>) {
        self.put_brackets(&member.object);
        walk::walk_static_member_expression(self, member);
    }

    fn visit_computed_member_expression(&mut self, member: &ComputedMemberExpression<'a>) {
        self.put_brackets(&member.object);
        self.values.pass(&member.expression);
        walk::walk_computed_member_expression(self, member);
    }

    fn visit_object_property(&mut self, property: &ObjectProperty<'a>) {
        let name = property.key.static_name();
        // The second may become a function's.
        let is_prototype = match name.as_deref() {
            Some("__proto__") => !property.computed,
            Some("prototype") => true,
            _ => false,
        };
        let is_plain = property.kind == PropertyKind::Init && !property.method;
        if is_prototype && is_plain && !property.shorthand {
            self.put_marked(&property.value);
        }
        self.accessor = match (property.kind, name.as_deref()) {
            (PropertyKind::Init, Some("get" | "set")) => Some(Accessor::OfDescriptor),
            (PropertyKind::Get | PropertyKind::Set, Some(name)) => {
                Some(Accessor::Named(name.to_string()))
            }
            _ => None,
        };
        walk::walk_object_property(self, property);
        self.accessor = None;
    }

    fn visit_property_definition(&mut self, field: &PropertyDefinition<'a>) {
        // The engine's parser takes it for the keyword of a method.
        if let PropertyKey::StaticIdentifier(name) = &field.key
            && name.name == "async"
        {
            self.replace(name.span.start, name.span.end, "'async'/*async*/");
        }
        walk::walk_property_definition(self, field);
    }

    fn visit_method_definition(&mut self, method: &MethodDefinition<'a>) {
        let is_accessor = matches!(
            method.kind,
            MethodDefinitionKind::Get | MethodDefinitionKind::Set
        );
        let name = method.key.static_name().filter(|_| is_accessor);
        self.accessor = name.map(|name| Accessor::Named(name.to_string()));
        self.put_key(method);
        walk::walk_method_definition(self, method);
        self.accessor = None;
    }

    fn visit_unary_expression(&mut self, unary: &UnaryExpression<'a>) {
        match unary.operator {
            UnaryOperator::LogicalNot => self.values.test(&unary.argument),
            UnaryOperator::Typeof => {}
            UnaryOperator::Delete => {
                self.rigid = Some(unary.argument.span());
                self.leave_place(unary);
                let deleted = match &unary.argument {
                    Expression::ComputedMemberExpression(member) => Some((&member.object, None)),
                    Expression::StaticMemberExpression(member) => {
                        Some((&member.object, Some(member.property.name.as_str())))
                    }
                    _ => None,
                };
                if let Some((object, name)) = deleted
                    && !matches!(object, Expression::Super(_))
                    && !self.script.starts_with("node:")
                {
                    let is_prototype = matches!(object,
                        Expression::StaticMemberExpression(object) if object.property.name == "prototype");
                    let object = object.span();
                    self.put(object.start, format!("{}((", super::helpers::LOOSE));
                    walk::walk_unary_expression(self, unary);
                    let name = name.map(|name| format!("\"{name}\""));
                    let end = match (name, is_prototype) {
                        (Some(name), true) => format!("),{name},1)"),
                        (Some(name), false) => format!("),{name})"),
                        (None, true) => "),0,1)".to_string(),
                        (None, false) => "))".to_string(),
                    };
                    return self.put(object.end, end);
                }
            }
            _ => self.values.pass(&unary.argument),
        }
        walk::walk_unary_expression(self, unary);
    }

    fn visit_conditional_expression(&mut self, choice: &ConditionalExpression<'a>) {
        self.values.test(&choice.test);
        walk::walk_conditional_expression(self, choice);
    }

    fn visit_if_statement(&mut self, statement: &IfStatement<'a>) {
        self.values.test(&statement.test);
        walk::walk_if_statement(self, statement);
    }

    fn visit_sequence_expression(&mut self, sequence: &SequenceExpression<'a>) {
        if let Some((_, before)) = sequence.expressions.split_last() {
            before.iter().for_each(|one| self.values.pass(one));
        }
        walk::walk_sequence_expression(self, sequence);
    }

    fn visit_update_expression(&mut self, update: &UpdateExpression<'a>) {
        // A bracket where a statement begins would go with the line in front.
        let span = update.span;
        let before = match span.start == self.statement {
            true => None,
            false => self.values.note(update),
        };
        if let Some(before) = before {
            self.put(span.start, before);
        }
        walk::walk_update_expression(self, update);
        if before.is_some() {
            self.put(span.end, BEHIND);
        }
    }

    fn visit_array_expression(&mut self, array: &ArrayExpression<'a>) {
        self.make_by_calls(array);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if let Expression::Identifier(name) = call.callee.without_parentheses()
            && name.name == "eval"
            && let Some(body) = self.bodies.last_mut()
        {
            body.evals = true;
            if !call.optional
                && let Some(Argument::SpreadElement(_)) = call.arguments.first()
            {
                // To V8 that is any call.
                self.put(call.callee.span().end, "?.");
            }
            let first = call.arguments.first().and_then(Argument::as_expression);
            if let Some(given) = first.map(GetSpan::span) {
                self.put(given.start, format!("{}(eval,(", super::helpers::EVAL));
                self.put(given.end, "))");
                if let Some(body) = self.bodies.last_mut() {
                    body.declares.push(given.end);
                }
            }
        }
        let named = deep::named(call, self.text);
        if self.catches() && named.is_some_and(|name| self.recursive.has(name)) {
            self.put(call.span.start, deep::before());
            let bracket = call.callee.span().end;
            self.replace(bracket, bracket + 1, deep::bracket(call));
        }
        if let Expression::Identifier(name) = &call.callee
            && name.span.source_text(self.text) == "async"
        {
            self.replace(name.span.start, name.span.end, "\\u0061sync/*async*/");
        }
        if named.is_none_or(|name| !self.catches() || !self.recursive.has(name))
            && self.apply_call(call)
        {
            return;
        }
        self.rigid = Some(call.callee.span());
        walk::walk_call_expression(self, call);
    }

    fn visit_new_expression(&mut self, made: &NewExpression<'a>) {
        if self.apply_new(made) {
            return;
        }
        self.rigid = Some(made.callee.span());
        walk::walk_new_expression(self, made);
    }

    fn visit_tagged_template_expression(&mut self, template: &TaggedTemplateExpression<'a>) {
        self.rigid = Some(template.tag.span());
        walk::walk_tagged_template_expression(self, template);
    }

    fn visit_chain_expression(&mut self, chain: &ChainExpression<'a>) {
        // Parts of it may be left out together.
        let at = self.bodies.len().saturating_sub(1);
        self.bodies[at].chains += 1;
        walk::walk_chain_expression(self, chain);
        self.bodies[at].chains -= 1;
    }

    fn visit_expression(&mut self, expression: &Expression<'a>) {
        let is_rigid = self.rigid.take() == Some(expression.span());
        let may_be_within = self.catches()
            && !is_rigid
            && self.recursive.is_met_by(expression)
            && deep::may_be_within(expression)
            && !matches!(expression, Expression::CallExpression(call)
                if deep::named(call, self.text).is_some_and(|name| self.recursive.has(name)));
        if !may_be_within {
            return walk::walk_expression(self, expression);
        }
        let (span, [before, behind]) = (expression.span(), deep::around());
        self.put(span.start, before);
        self.within(true, None, |this| walk::walk_expression(this, expression));
        self.put(span.end, behind);
    }

    fn visit_yield_expression(&mut self, expression: &YieldExpression<'a>) {
        let body = self.bodies.last();
        let awaits = body.is_some_and(|body| body.is_async && body.is_generator);
        let given = expression.argument.as_ref().map(GetSpan::span);
        let given = given.filter(|_| expression.delegate && awaits);
        if let Some(given) = given {
            self.put(given.start, format!("{}((", super::helpers::OVER));
        }
        walk::walk_yield_expression(self, expression);
        if let Some(given) = given {
            self.put(given.end, "),3)");
        }
    }

    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        if name.name == "arguments"
            && let Some(body) = self.bodies.last_mut()
        {
            body.says_arguments = true;
        }
    }

    fn visit_reg_exp_literal(&mut self, literal: &RegExpLiteral<'a>) {
        let (start, end) = (literal.span.start, literal.span.end);
        let text = &self.text[start as usize..end as usize];
        if self.depth == 0 && !is_spelled_otherwise(text) {
            return;
        }
        let id = texts::literal(text);
        self.replace(start, end, format!("{}({id})", super::helpers::LITERAL));
    }
}

/// Whether the engine would refuse a literal of a regular expression as it stands.
fn is_spelled_otherwise(literal: &str) -> bool {
    let (pattern, flags) = literal[1..].rsplit_once('/').unwrap_or_default();
    flags.contains('v') && {
        let pattern = boa_engine::JsString::from(pattern);
        regexp::spelled(&pattern, flags) != pattern
    }
}
