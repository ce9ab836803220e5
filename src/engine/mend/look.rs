//! Questions about pieces of a syntax tree, for [`super::find`].

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    Argument, ArrowFunctionExpression, AssignmentExpression, AssignmentOperator, AssignmentTarget,
    AssignmentTargetPropertyIdentifier, BindingIdentifier, BindingPattern, Class, ClassElement,
    Declaration, Expression, Function, IdentifierReference, Program, SimpleAssignmentTarget,
    Statement, SwitchStatement, UpdateExpression, VariableDeclarationKind, YieldExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeFlags;

use super::find::{Goal, parsed};

/// The variables that the computed names of a class's methods speak of.
#[derive(Default)]
pub struct KeyNames(pub Vec<String>);

impl<'a> Visit<'a> for KeyNames {
    fn visit_class(&mut self, class: &Class<'a>) {
        for element in &class.body.body {
            if let ClassElement::MethodDefinition(method) = element
                && method.computed
            {
                self.visit_property_key(&method.key);
            }
        }
    }

    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        let name = name.name.as_str();
        let is_word = matches!(name, "arguments" | "await" | "yield");
        if !is_word && !self.0.iter().any(|known| known == name) {
            self.0.push(name.to_string());
        }
    }
}

/// Whether an expression has functions, or what is like one, in it.
#[derive(Default)]
pub struct HasFunctions(pub bool);

impl<'a> Visit<'a> for HasFunctions {
    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {
        self.0 = true;
    }

    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {
        self.0 = true;
    }

    fn visit_class(&mut self, _: &Class<'a>) {
        self.0 = true;
    }
}

/// Whether an expression gives a variable another value.
#[derive(Default)]
pub struct Writes(pub bool);

impl<'a> Visit<'a> for Writes {
    fn visit_assignment_expression(&mut self, _: &AssignmentExpression<'a>) {
        self.0 = true;
    }

    fn visit_update_expression(&mut self, _: &UpdateExpression<'a>) {
        self.0 = true;
    }

    // What a function inside writes is no register of the one around.
    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}
}

/// Whether a variable of that name is assigned anywhere in a text.
pub fn is_written(program: &Program, name: &str) -> bool {
    let mut writes = WritesTo { name, found: false };
    writes.visit_program(program);
    writes.found
}

struct WritesTo<'n> {
    name: &'n str,
    found: bool,
}

impl<'a> Visit<'a> for WritesTo<'_> {
    fn visit_simple_assignment_target(&mut self, target: &SimpleAssignmentTarget<'a>) {
        self.found |= matches!(target,
            SimpleAssignmentTarget::AssignmentTargetIdentifier(name) if name.name == self.name);
        walk::walk_simple_assignment_target(self, target);
    }

    fn visit_assignment_target_property_identifier(
        &mut self,
        property: &AssignmentTargetPropertyIdentifier<'a>,
    ) {
        self.found |= property.binding.name == self.name;
        walk::walk_assignment_target_property_identifier(self, property);
    }
}

/// Whether a generator stands still somewhere in a statement, which is its own.
#[derive(Default)]
pub struct Yields(pub bool);

impl<'a> Visit<'a> for Yields {
    fn visit_yield_expression(&mut self, _: &YieldExpression<'a>) {
        self.0 = true;
    }

    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}
}

/// The names that a declaration of variables declares.
#[derive(Default)]
pub struct Names<'a>(pub Vec<&'a str>);

impl<'a> Visit<'a> for Names<'a> {
    fn visit_binding_identifier(&mut self, name: &BindingIdentifier<'a>) {
        self.0.push(name.name.as_str());
    }

    // What a default or a computed key declares is its own.
    fn visit_expression(&mut self, _: &Expression<'a>) {}
}

/// The variables that an expression or a statement speaks of.
#[derive(Default)]
struct Mentions<'a>(Vec<&'a str>);

impl<'a> Visit<'a> for Mentions<'a> {
    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        self.0.push(name.name.as_str());
    }
}

/// What one case of a `switch` declares and another one behind it speaks of.
pub struct Shared<'a> {
    /// Where the first case with a declaration begins.
    pub start: u32,
    pub names: Vec<&'a str>,
    /// Of those the ones that are `const name = value`: the spans of both.
    pub constants: Vec<(Span, Span)>,
}

/// What the cases of a `switch` share; none if they share nothing.
pub fn shared_by_cases<'a>(statement: &SwitchStatement<'a>) -> Option<Shared<'a>> {
    let mut start = None;
    let mut declared: Vec<(&str, Option<(Span, Span)>)> = Vec::new();
    let (mut names, mut constants) = (Vec::new(), Vec::new());
    for case in &statement.cases {
        if !declared.is_empty() {
            let mut mentions = Mentions::default();
            mentions.visit_switch_case(case);
            declared.retain(|(name, constant)| {
                let is_shared = mentions.0.contains(name);
                if is_shared {
                    names.push(*name);
                    constants.extend(*constant);
                }
                !is_shared
            });
        }
        let before = declared.len();
        for statement in &case.consequent {
            match statement {
                Statement::VariableDeclaration(declaration) if !declaration.kind.is_var() => {
                    for one in &declaration.declarations {
                        let mut names = Names::default();
                        names.visit_binding_pattern(&one.id);
                        let value = one.init.as_ref().filter(|_| {
                            let is_name = matches!(one.id, BindingPattern::BindingIdentifier(_));
                            is_name && declaration.kind.is_const()
                        });
                        let constant = value.map(|value| (one.id.span(), value.span()));
                        declared.extend(names.0.into_iter().map(|name| (name, constant)));
                    }
                }
                Statement::ClassDeclaration(class) => {
                    declared.extend(class.id.as_ref().map(|id| (id.name.as_str(), None)));
                }
                _ => {}
            }
        }
        if declared.len() > before {
            start = start.or_else(|| Some(case.consequent.first()?.span().start));
        }
    }
    let start = start.filter(|_| !names.is_empty())?;
    Some(Shared {
        start,
        names,
        constants,
    })
}

/// Whether a declaration with `using` awaits; none for any other.
pub fn awaits(kind: VariableDeclarationKind) -> Option<bool> {
    match kind {
        VariableDeclarationKind::Using => Some(false),
        VariableDeclarationKind::AwaitUsing => Some(true),
        _ => None,
    }
}

/// Whether a module imports or exports in statements, which can stand in no block.
pub fn has_module_items(program: &Program) -> bool {
    let is_module_item = |statement: &Statement| statement.is_module_declaration();
    program.body.iter().any(is_module_item)
}

/// The comma between two declarations, where a line ends in front of it.
pub fn comma_on_another_line(text: &str, end: u32, start: u32) -> Option<u32> {
    let between = text.get(end as usize..start as usize)?;
    let mut rest = between;
    let mut has_line = false;
    loop {
        let at = between.len() - rest.len();
        let behind = if rest.starts_with("/*") {
            rest.find("*/").map(|close| close + 2)
        } else if rest.starts_with("//") {
            rest.find('\n')
        } else if rest.starts_with(',') {
            return has_line.then_some(end + at as u32);
        } else {
            rest.chars().next().map(char::len_utf8)
        };
        let (before, behind) = rest.split_at(behind?);
        has_line |= before.contains(['\n', '\r', '\u{2028}', '\u{2029}']);
        rest = behind;
    }
}

/// Whether what is assigned to is a `prototype`.
pub fn is_prototype(target: &AssignmentTarget) -> bool {
    let member = target.as_member_expression();
    member.and_then(|member| member.static_property_name()) == Some("prototype")
}

/// The name before `.prototype = Object.create(null)`.
pub fn given_empty_prototype<'a>(assignment: &AssignmentExpression<'a>) -> Option<&'a str> {
    let AssignmentTarget::StaticMemberExpression(target) = &assignment.left else {
        return None;
    };
    let (Expression::Identifier(owner), "prototype", AssignmentOperator::Assign) = (
        &target.object,
        target.property.name.as_str(),
        assignment.operator,
    ) else {
        return None;
    };
    let Expression::CallExpression(call) = &assignment.right else {
        return None;
    };
    let Expression::StaticMemberExpression(callee) = &call.callee else {
        return None;
    };
    let is_create = callee.property.name == "create"
        && matches!(&callee.object, Expression::Identifier(of) if of.name == "Object");
    let is_null = matches!(&call.arguments[..], [Argument::NullLiteral(_)]);
    (is_create && is_null).then(|| owner.name.as_str())
}

/// The names that a script declares for those behind it.
pub fn declared_names(text: &str) -> Vec<String> {
    names_declared(text, true)
}

/// Those of them that the global object does not have.
pub fn lexical_names(text: &str) -> Vec<String> {
    names_declared(text, false)
}

fn names_declared(text: &str, all: bool) -> Vec<String> {
    let allocator = Allocator::default();
    let Some(program) = parsed(text, Goal::Script, &allocator) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for declaration in program.body.iter().filter_map(Statement::as_declaration) {
        let is_global = match declaration {
            Declaration::VariableDeclaration(list) => list.kind.is_var(),
            Declaration::FunctionDeclaration(_) => true,
            _ => false,
        };
        if is_global && !all {
            continue;
        }
        match declaration {
            Declaration::VariableDeclaration(list) => {
                let found = list.declarations.iter();
                let found = found.flat_map(|each| each.id.get_binding_identifiers());
                names.extend(found.map(|name| name.name.to_string()));
            }
            other => names.extend(other.id().map(|name| name.name.to_string())),
        }
    }
    names
}
