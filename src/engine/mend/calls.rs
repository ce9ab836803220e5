//! Which functions of a text may call themselves, by way of others too.
//!
//! Told by names alone: a function has the name that it is declared, assigned or a property by, a class
//! is its constructor and its fields. A name that is called, constructed with, or given to a call may
//! be each function of that name. What converts, goes over an iterator or reads an accessor calls
//! functions that are named so.

use std::collections::{HashMap, HashSet};

use oxc_ast::ast::{
    AccessorProperty, Argument, ArrowFunctionExpression, AssignmentExpression, AssignmentTarget,
    BinaryExpression, BindingProperty, CallExpression, ChainElement, Class, ClassElement,
    Expression, ForOfStatement, Function, MethodDefinition, MethodDefinitionKind, ObjectProperty,
    Program, PropertyDefinition, PropertyKey, PropertyKind, UnaryExpression, VariableDeclarator,
    YieldExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_syntax::operator::{BinaryOperator, UnaryOperator};
use oxc_syntax::scope::ScopeFlags;

/// Beside names of functions: what a conversion calls, and what goes over an iterator does.
const CONVERT: &str = "()convert";
const ITERATE: &str = "()iterate";

/// The names that may lead back to themselves.
#[derive(Default)]
pub struct Recursive<'a> {
    names: HashSet<&'a str>,
    read: HashSet<&'a str>,
    written: HashSet<&'a str>,
}

/// A function, or what reading or writing a property calls.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node<'a> {
    Called(&'a str),
    Read(&'a str),
    Written(&'a str),
}

impl<'a> Recursive<'a> {
    pub fn of(program: &Program<'a>) -> Self {
        let mut found = Functions::default();
        found.visit_program(program);
        let mut recursive = Self::default();
        for node in found.in_circles() {
            match node {
                Node::Called(name) => recursive.names.insert(name),
                Node::Read(name) => recursive.read.insert(name),
                Node::Written(name) => recursive.written.insert(name),
            };
        }
        recursive
    }

    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether what an expression does itself, not the expressions in it, may call such a function.
    pub fn is_met_by(&self, expression: &Expression<'a>) -> bool {
        if self.names.is_empty() && self.read.is_empty() && self.written.is_empty() {
            return false;
        }
        let mut met = Functions::default();
        met.around.push(Node::Called(""));
        met.note(expression);
        let called = met.calls.remove(&Node::Called("")).unwrap_or_default();
        called.into_iter().any(|node| match node {
            Node::Called(name) => self.names.contains(name),
            Node::Read(name) => self.read.contains(name),
            Node::Written(name) => self.written.contains(name),
        })
    }
}

/// The functions of a text that have names, and what each calls.
#[derive(Default)]
struct Functions<'a> {
    calls: HashMap<Node<'a>, HashSet<Node<'a>>>,
    /// Those around, from the outside.
    around: Vec<Node<'a>>,
    /// What the function that comes next is.
    next: Option<Node<'a>>,
}

impl<'a> Functions<'a> {
    /// Those that may come back to themselves: each in a circle of several, or with itself.
    fn in_circles(&self) -> Vec<Node<'a>> {
        let nodes: Vec<Node<'a>> = self.calls.keys().copied().collect();
        let at: HashMap<Node<'a>, usize> = nodes
            .iter()
            .enumerate()
            .map(|(at, &node)| (node, at))
            .collect();
        let (mut to, mut from) = (vec![Vec::new(); nodes.len()], vec![Vec::new(); nodes.len()]);
        for (caller, node) in nodes.iter().enumerate() {
            for called in self.calls[node].iter().filter_map(|called| at.get(called)) {
                to[caller].push(*called);
                from[*called].push(caller);
            }
        }
        // Kosaraju's way: what can be reached backwards, from those that are left last.
        let mut seen = vec![false; nodes.len()];
        let mut left = Vec::with_capacity(nodes.len());
        for start in 0..nodes.len() {
            walk_from(start, &to, &mut seen, &mut left);
        }
        seen.fill(false);
        let mut found = Vec::new();
        let mut circle = Vec::new();
        for &start in left.iter().rev() {
            circle.clear();
            walk_from(start, &from, &mut seen, &mut circle);
            if circle.len() > 1 || circle.iter().any(|&one| to[one].contains(&one)) {
                found.extend(circle.iter().map(|&one| nodes[one]));
            }
        }
        found
    }

    fn calls(&mut self, called: Node<'a>) {
        for &caller in &self.around {
            self.calls.entry(caller).or_default().insert(called);
        }
    }

    fn within(&mut self, name: Option<Node<'a>>, walk: impl FnOnce(&mut Self)) {
        let next = self.next.take();
        let name = name.or(next);
        let open = self.around.len();
        if let Some(name) = name.filter(|name| !self.around.contains(name)) {
            self.around.push(name);
        }
        walk(self);
        self.around.truncate(open);
    }

    fn name_next(&mut self, name: &'a str, value: &Expression<'a>) {
        let value = value.without_parentheses();
        self.next = matches!(
            value,
            Expression::FunctionExpression(_)
                | Expression::ArrowFunctionExpression(_)
                | Expression::ClassExpression(_)
        )
        .then_some(Node::Called(name));
    }

    /// What a call or `new` has for a function: its name, and, where it is a method of the function
    /// (`f.call`), the function's.
    fn calls_value(&mut self, value: &Expression<'a>) {
        match value.without_parentheses() {
            Expression::Identifier(name) => self.calls_name(name.name.as_str()),
            Expression::StaticMemberExpression(member) => {
                let name = member.property.name.as_str();
                self.calls_name(name);
                if matches!(name, "call" | "apply" | "bind") {
                    self.calls_value(&member.object);
                }
            }
            Expression::PrivateFieldExpression(member) => {
                self.calls(Node::Called(member.field.name.as_str()));
            }
            Expression::CallExpression(call) => self.calls_value(&call.callee),
            _ => {}
        }
    }

    fn calls_name(&mut self, name: &'a str) {
        let more = match name {
            "String" | "Number" | "BigInt" | "join" => Some(CONVERT),
            "stringify" => Some("toJSON"),
            "from" => Some(ITERATE),
            _ => None,
        };
        self.calls(Node::Called(name));
        if let Some(more) = more {
            self.calls(Node::Called(more));
        }
    }

    /// What a function is by the key of its property.
    fn key_of(key: &PropertyKey<'a>) -> Option<&'a str> {
        let name = match key {
            PropertyKey::StaticIdentifier(name) => name.name.as_str(),
            PropertyKey::PrivateIdentifier(name) => name.name.as_str(),
            PropertyKey::StringLiteral(text) => text.value.as_str(),
            PropertyKey::StaticMemberExpression(symbol) => match symbol.property.name.as_str() {
                "toPrimitive" => CONVERT,
                "iterator" => ITERATE,
                _ => return None,
            },
            _ => return None,
        };
        Some(match name {
            "toString" | "valueOf" => CONVERT,
            name => name,
        })
    }

    /// Notes what an expression does itself.
    fn note(&mut self, expression: &Expression<'a>) {
        match expression {
            Expression::CallExpression(call) => self.note_call(call),
            Expression::NewExpression(made) => self.calls_value(&made.callee),
            Expression::TaggedTemplateExpression(template) => self.calls_value(&template.tag),
            Expression::StaticMemberExpression(member) => {
                self.calls(Node::Read(member.property.name.as_str()));
            }
            Expression::PrivateFieldExpression(member) => {
                self.calls(Node::Read(member.field.name.as_str()));
            }
            Expression::TemplateLiteral(template) if !template.expressions.is_empty() => {
                self.calls(Node::Called(CONVERT));
            }
            Expression::BinaryExpression(binary) => self.note_binary(binary),
            Expression::UnaryExpression(unary) => self.note_unary(unary),
            Expression::AssignmentExpression(assigned) => self.note_assignment(assigned),
            Expression::ArrayExpression(array)
                if array.elements.iter().any(|element| element.is_spread()) =>
            {
                self.calls(Node::Called(ITERATE));
            }
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => self.note_call(call),
                ChainElement::StaticMemberExpression(member) => {
                    self.calls(Node::Read(member.property.name.as_str()));
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn note_call(&mut self, call: &CallExpression<'a>) {
        self.calls_value(&call.callee);
        for argument in &call.arguments {
            match argument {
                Argument::Identifier(_)
                | Argument::StaticMemberExpression(_)
                | Argument::PrivateFieldExpression(_) => {
                    if let Some(value) = argument.as_expression() {
                        self.calls_value(value);
                    }
                }
                Argument::CallExpression(bound) => {
                    if let Expression::StaticMemberExpression(member) = &bound.callee
                        && member.property.name == "bind"
                    {
                        self.calls_value(&member.object);
                    }
                }
                Argument::SpreadElement(_) => self.calls(Node::Called(ITERATE)),
                _ => {}
            }
        }
    }

    fn note_binary(&mut self, binary: &BinaryExpression<'a>) {
        let converts = !matches!(
            binary.operator,
            BinaryOperator::StrictEquality
                | BinaryOperator::StrictInequality
                | BinaryOperator::Instanceof
        );
        if converts {
            self.calls(Node::Called(CONVERT));
        }
    }

    fn note_unary(&mut self, unary: &UnaryExpression<'a>) {
        let converts = matches!(
            unary.operator,
            UnaryOperator::UnaryPlus | UnaryOperator::UnaryNegation | UnaryOperator::BitwiseNot
        );
        if converts {
            self.calls(Node::Called(CONVERT));
        }
    }

    fn note_assignment(&mut self, assignment: &AssignmentExpression<'a>) {
        match &assignment.left {
            AssignmentTarget::StaticMemberExpression(member) => {
                self.calls(Node::Written(member.property.name.as_str()));
            }
            AssignmentTarget::PrivateFieldExpression(member) => {
                self.calls(Node::Written(member.field.name.as_str()));
            }
            _ => {}
        }
    }
}

/// Everything new that can be reached from a place, each behind what is reached from it.
fn walk_from(start: usize, ways: &[Vec<usize>], seen: &mut [bool], left: &mut Vec<usize>) {
    if std::mem::replace(&mut seen[start], true) {
        return;
    }
    let mut open = vec![(start, 0)];
    while let Some((at, next)) = open.last_mut() {
        match ways[*at].get(*next) {
            Some(&way) => {
                *next += 1;
                if !std::mem::replace(&mut seen[way], true) {
                    open.push((way, 0));
                }
            }
            None => {
                left.push(*at);
                open.pop();
            }
        }
    }
}

impl<'a> Visit<'a> for Functions<'a> {
    fn visit_expression(&mut self, expression: &Expression<'a>) {
        // What brackets and the like lie around keeps the name that comes.
        let next = self.next.take();
        if !self.around.is_empty() {
            self.note(expression);
        }
        self.next = next;
        walk::walk_expression(self, expression);
        self.next = None;
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        let name = function
            .id
            .as_ref()
            .map(|id| Node::Called(id.name.as_str()));
        self.within(name, |this| walk::walk_function(this, function, flags));
    }

    fn visit_arrow_function_expression(&mut self, function: &ArrowFunctionExpression<'a>) {
        self.within(None, |this| {
            walk::walk_arrow_function_expression(this, function);
        });
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        let next = self.next.take();
        let name = class
            .id
            .as_ref()
            .map(|id| Node::Called(id.name.as_str()))
            .or(next);
        if let Some(parent) = &class.super_class
            && let Some(Node::Called(name)) = name
        {
            let open = self.around.len();
            self.around.push(Node::Called(name));
            self.calls_value(parent);
            self.around.truncate(open);
        }
        // Its constructor and fields are its own; methods are not called by that.
        let open = self.around.len();
        for element in &class.body.body {
            match element {
                ClassElement::MethodDefinition(method)
                    if method.kind != MethodDefinitionKind::Constructor =>
                {
                    self.visit_class_element(element);
                }
                _ => {
                    self.around
                        .extend(name.filter(|name| !self.around.contains(name)));
                    self.visit_class_element(element);
                    self.around.truncate(open);
                }
            }
        }
        if let Some(parent) = &class.super_class {
            self.visit_expression(parent);
        }
    }

    fn visit_method_definition(&mut self, method: &MethodDefinition<'a>) {
        self.next = match (method.kind, Self::key_of(&method.key)) {
            (MethodDefinitionKind::Method, Some(name)) => Some(Node::Called(name)),
            (MethodDefinitionKind::Get, Some(name)) => Some(Node::Read(name)),
            (MethodDefinitionKind::Set, Some(name)) => Some(Node::Written(name)),
            _ => None,
        };
        self.visit_function(&method.value, ScopeFlags::Function);
        self.next = None;
    }

    fn visit_property_definition(&mut self, property: &PropertyDefinition<'a>) {
        if let Some(value) = &property.value {
            if let Some(name) = Self::key_of(&property.key) {
                self.name_next(name, value);
            }
            self.visit_expression(value);
        }
    }

    fn visit_accessor_property(&mut self, _: &AccessorProperty<'a>) {}

    fn visit_object_property(&mut self, property: &ObjectProperty<'a>) {
        if let Some(name) = Self::key_of(&property.key) {
            match property.kind {
                PropertyKind::Get => self.next = Some(Node::Read(name)),
                PropertyKind::Set => self.next = Some(Node::Written(name)),
                PropertyKind::Init => self.name_next(name, &property.value),
            }
        }
        if property.computed {
            let next = self.next.take();
            self.visit_property_key(&property.key);
            self.next = next;
        }
        self.visit_expression(&property.value);
        self.next = None;
    }

    fn visit_variable_declarator(&mut self, declared: &VariableDeclarator<'a>) {
        if let (Some(name), Some(value)) = (declared.id.get_identifier_name(), &declared.init) {
            self.name_next(name.as_str(), value);
            self.visit_expression(value);
            return;
        }
        walk::walk_variable_declarator(self, declared);
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        self.visit_assignment_target(&assignment.left);
        let name = match &assignment.left {
            AssignmentTarget::AssignmentTargetIdentifier(name) => Some(name.name.as_str()),
            AssignmentTarget::StaticMemberExpression(member) => {
                Some(match member.property.name.as_str() {
                    "toString" | "valueOf" => CONVERT,
                    name => name,
                })
            }
            _ => None,
        };
        if let Some(name) = name {
            self.name_next(name, &assignment.right);
        }
        self.visit_expression(&assignment.right);
    }

    fn visit_binding_property(&mut self, property: &BindingProperty<'a>) {
        if let Some(name) = Self::key_of(&property.key) {
            self.calls(Node::Read(name));
        }
        walk::walk_binding_property(self, property);
    }

    fn visit_for_of_statement(&mut self, statement: &ForOfStatement<'a>) {
        self.calls(Node::Called(ITERATE));
        walk::walk_for_of_statement(self, statement);
    }

    fn visit_yield_expression(&mut self, expression: &YieldExpression<'a>) {
        if expression.delegate {
            self.calls(Node::Called(ITERATE));
        }
        walk::walk_yield_expression(self, expression);
    }
}
