//! Variables that are counted up or down where that is a value: `y = x++`.
//!
//! What the engine gives for a variable of its own registers is what was in it, whether that was a
//! number or not. The value is made one by `- -x++`, as the language asks, where what surrounds it
//! does not do so anyway, and where the variable may have held something else: it is looked for by
//! its name, in the whole text, whether it is given anything that may be no number.

use std::collections::HashSet;

use oxc_ast::ast::{
    AssignmentExpression, AssignmentOperator, AssignmentTarget, BinaryExpression,
    BindingIdentifier, BindingPattern, Expression, ForStatementLeft, IdentifierReference, Program,
    SimpleAssignmentTarget, UpdateExpression, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_syntax::operator::BinaryOperator;

use super::edits::Edit;

/// What is put behind a value, and in front of it; no other edit is the same.
pub const BEHIND: &str = " )";
const BEFORE: &str = " (- -";
/// In front of one of which is only asked whether it is true.
const BEFORE_TEST: &str = " (-";

/// A value that was found, which nothing around makes a number of.
pub struct Counted {
    start: u32,
    end: u32,
    name: String,
}

/// The values in a text.
#[derive(Default)]
pub struct Values {
    /// Where those begin that nobody asks for, or that are made numbers.
    passed: HashSet<u32>,
    /// Where those begin of which is only asked whether they are true.
    tested: HashSet<u32>,
    found: Vec<Counted>,
}

impl Values {
    /// Nobody asks for what an expression gives, or a number is made of it.
    pub fn pass(&mut self, expression: &Expression) {
        match expression {
            Expression::UpdateExpression(update) if !update.prefix => {
                self.passed.insert(update.span.start);
            }
            Expression::ParenthesizedExpression(inner) => self.pass(&inner.expression),
            Expression::SequenceExpression(sequence) => {
                sequence.expressions.iter().for_each(|one| self.pass(one));
            }
            _ => {}
        }
    }

    /// Of what an expression gives is only asked whether it is true.
    pub fn test(&mut self, expression: &Expression) {
        match expression {
            Expression::UpdateExpression(update) if !update.prefix => {
                self.tested.insert(update.span.start);
            }
            Expression::ParenthesizedExpression(inner) => self.test(&inner.expression),
            Expression::LogicalExpression(both) => {
                self.test(&both.left);
                self.test(&both.right);
            }
            _ => {}
        }
    }

    /// Of the operands of an operator those that it makes numbers of.
    pub fn pass_operands(&mut self, binary: &BinaryExpression) {
        let (left, right) = (&binary.left, &binary.right);
        let makes = makes_numbers(binary.operator);
        let compares = binary.operator.is_compare();
        if makes || compares && is_number(right) {
            self.pass(left);
        }
        if makes || compares && is_number(left) {
            self.pass(right);
        }
    }

    /// What is to be put in front of a value if its variable turns out to need it.
    pub fn note(&mut self, update: &UpdateExpression) -> Option<&'static str> {
        let SimpleAssignmentTarget::AssignmentTargetIdentifier(name) = &update.argument else {
            return None;
        };
        let (start, end) = (update.span.start, update.span.end);
        if update.prefix || self.passed.contains(&start) {
            return None;
        }
        let name = name.name.to_string();
        self.found.push(Counted { start, end, name });
        Some(match self.tested.contains(&start) {
            true => BEFORE_TEST,
            false => BEFORE,
        })
    }

    /// Takes away what has been put around values whose variables hold numbers only.
    pub fn settle(self, program: &Program, edits: &mut Vec<Edit>) {
        if self.found.is_empty() {
            return;
        }
        let mut given = Given::default();
        given.visit_program(program);
        let numbers = self
            .found
            .iter()
            .filter(|found| !given.may_be_other(&found.name));
        let (starts, ends): (HashSet<u32>, HashSet<u32>) =
            numbers.map(|found| (found.start, found.end)).unzip();
        edits.retain(|edit| match edit.code.as_str() {
            BEFORE | BEFORE_TEST => !starts.contains(&(edit.start as u32)),
            BEHIND => !ends.contains(&(edit.start as u32)),
            _ => true,
        });
    }
}

fn makes_numbers(operator: BinaryOperator) -> bool {
    operator.is_arithmetic() && operator != BinaryOperator::Addition || operator.is_bitwise()
}

/// What the variables of a text are given, by their names.
#[derive(Default)]
struct Given<'a> {
    /// Those that are given something that may be no number.
    others: HashSet<&'a str>,
    /// Those that are declared without a value, and those that are given a number somewhere.
    empty: HashSet<&'a str>,
    numbers: HashSet<&'a str>,
}

impl<'a> Given<'a> {
    fn may_be_other(&self, name: &str) -> bool {
        self.others.contains(name) || self.empty.contains(name) && !self.numbers.contains(name)
    }

    fn give(&mut self, name: &'a str, value: &Expression<'a>) {
        match is_number(value) {
            true => self.numbers.insert(name),
            false => self.others.insert(name),
        };
    }
}

impl<'a> Visit<'a> for Given<'a> {
    // Parameters, what is caught or imported, parts of patterns.
    fn visit_binding_identifier(&mut self, name: &BindingIdentifier<'a>) {
        self.others.insert(name.name.as_str());
    }

    fn visit_variable_declarator(&mut self, declared: &VariableDeclarator<'a>) {
        let BindingPattern::BindingIdentifier(name) = &declared.id else {
            return walk::walk_variable_declarator(self, declared);
        };
        let Some(value) = &declared.init else {
            self.empty.insert(name.name.as_str());
            return;
        };
        self.give(name.name.as_str(), value);
        self.visit_expression(value);
    }

    fn visit_for_statement_left(&mut self, left: &ForStatementLeft<'a>) {
        if let ForStatementLeft::VariableDeclaration(declaration) = left {
            for declared in &declaration.declarations {
                self.visit_binding_pattern(&declared.id);
            }
            return;
        }
        walk::walk_for_statement_left(self, left);
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        let AssignmentTarget::AssignmentTargetIdentifier(name) = &assignment.left else {
            return walk::walk_assignment_expression(self, assignment);
        };
        let operator = assignment.operator;
        let keeps = matches!(
            operator,
            AssignmentOperator::Assign | AssignmentOperator::Addition
        );
        if keeps || operator.is_logical() {
            self.give(name.name.as_str(), &assignment.right);
        }
        self.visit_expression(&assignment.right);
    }

    // A target of a pattern or a loop is a reference like any other: what only reads is none.
    fn visit_assignment_target(&mut self, target: &AssignmentTarget<'a>) {
        if let AssignmentTarget::AssignmentTargetIdentifier(name) = target {
            self.others.insert(name.name.as_str());
        }
        walk::walk_assignment_target(self, target);
    }

    fn visit_assignment_target_property_identifier(
        &mut self,
        property: &oxc_ast::ast::AssignmentTargetPropertyIdentifier<'a>,
    ) {
        self.others.insert(property.binding.name.as_str());
        walk::walk_assignment_target_property_identifier(self, property);
    }

    fn visit_update_expression(&mut self, _: &UpdateExpression<'a>) {}

    fn visit_identifier_reference(&mut self, _: &IdentifierReference<'a>) {}
}

/// Whether what an expression gives is a number, whatever its parts are.
fn is_number(value: &Expression) -> bool {
    match value.without_parentheses() {
        Expression::NumericLiteral(_)
        | Expression::BigIntLiteral(_)
        | Expression::UpdateExpression(_) => true,
        Expression::UnaryExpression(unary) => {
            unary.operator.is_arithmetic() || unary.operator.is_bitwise()
        }
        Expression::BinaryExpression(binary) => {
            makes_numbers(binary.operator)
                || binary.operator == BinaryOperator::Addition
                    && is_number(&binary.left)
                    && is_number(&binary.right)
        }
        Expression::AssignmentExpression(assignment) => is_number(&assignment.right),
        Expression::ConditionalExpression(choice) => {
            is_number(&choice.consequent) && is_number(&choice.alternate)
        }
        Expression::StaticMemberExpression(member) => {
            matches!(
                member.property.name.as_str(),
                "length" | "byteLength" | "byteOffset" | "size"
            )
        }
        Expression::CallExpression(call) => match &call.callee {
            Expression::Identifier(name) => matches!(name.name.as_str(), "Number" | "parseInt"),
            Expression::StaticMemberExpression(member) => {
                let is_of_math = matches!(&member.object,
                    Expression::Identifier(object) if object.name == "Math");
                is_of_math
                    || matches!(
                        member.property.name.as_str(),
                        "indexOf" | "lastIndexOf" | "charCodeAt" | "now"
                    )
            }
            _ => false,
        },
        _ => false,
    }
}
