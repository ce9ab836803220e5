//! Parameters that a function's body declares again with `var`, where there are defaults. Then the body has variables
//! of its own, which begin with what the parameters have; the engine has them begin with nothing, or loses
//! the parameter.
//!
//! Where no function among the parameters knows the name, the two are one variable for all that anybody could
//! see, and nothing is declared. Otherwise the parameter gets another name:
//! `function f(a, b = () => a) { var a; }` becomes `function f($ouro_given_a, b = () => $ouro_given_a) { var a=$ouro_given_a; var a; }`.

use std::collections::HashSet;

use oxc_ast::ast::{
    ArrowFunctionExpression, AssignmentTargetPropertyIdentifier, BindingIdentifier, BindingPattern,
    BindingProperty, Class, Expression, FormalParameters, Function, FunctionBody,
    IdentifierReference, ObjectProperty, VariableDeclaration,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeFlags;

use super::finder::{Finder, Start};
use super::helpers::GIVEN;

/// What there is to know of a function's parameters.
#[derive(Default)]
pub struct Parameters {
    pub names: Vec<String>,
    have_expressions: bool,
    have_functions: bool,
}

impl<'a> Visit<'a> for Parameters {
    fn visit_binding_identifier(&mut self, name: &BindingIdentifier<'a>) {
        self.names.push(name.name.to_string());
    }

    fn visit_expression(&mut self, expression: &Expression<'a>) {
        self.have_expressions = true;
        walk::walk_expression(self, expression);
    }

    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {
        self.have_functions = true;
    }

    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {
        self.have_functions = true;
    }

    fn visit_class(&mut self, _: &Class<'a>) {
        self.have_functions = true;
    }
}

/// The names that a function's body declares with `var`.
#[derive(Default)]
struct Declared(HashSet<String>);

impl<'a> Visit<'a> for Declared {
    fn visit_variable_declaration(&mut self, declaration: &VariableDeclaration<'a>) {
        if declaration.kind.is_var() {
            let mut names = Parameters::default();
            for declared in &declaration.declarations {
                names.visit_binding_pattern(&declared.id);
            }
            self.0.extend(names.names);
        }
    }

    fn visit_expression(&mut self, _: &Expression<'a>) {}

    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_class(&mut self, _: &Class<'a>) {}
}

/// Where a name stands in a piece of text.
struct Mentions<'n> {
    name: &'n str,
    /// In how many functions what is visited stands.
    depth: usize,
    /// Where, and whether it is a property's name as well.
    found: Vec<(Span, bool)>,
    /// A function knows it.
    in_functions: bool,
    /// A function has another variable of the name, or a text may say it.
    is_hidden: bool,
}

impl Mentions<'_> {
    fn note(&mut self, name: &str, span: Span, is_key: bool) {
        if name == self.name {
            self.found.push((span, is_key));
            self.in_functions |= self.depth > 0;
        }
        self.is_hidden |= name == "eval";
    }

    /// Walks a function, unless it has a parameter of the name.
    fn within(&mut self, parameters: &FormalParameters, walk: impl FnOnce(&mut Self)) {
        let mut own = Parameters::default();
        own.visit_formal_parameters(parameters);
        if own.names.iter().any(|own| own == self.name) {
            return;
        }
        self.depth += 1;
        walk(self);
        self.depth -= 1;
    }
}

impl<'a> Visit<'a> for Mentions<'_> {
    fn visit_binding_identifier(&mut self, name: &BindingIdentifier<'a>) {
        self.is_hidden |= self.depth > 0 && name.name == self.name;
        self.note(&name.name, name.span, false);
    }

    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        self.note(&name.name, name.span, false);
    }

    fn visit_object_property(&mut self, property: &ObjectProperty<'a>) {
        match &property.value {
            Expression::Identifier(name) if property.shorthand => {
                self.note(&name.name, name.span, true);
            }
            _ => walk::walk_object_property(self, property),
        }
    }

    fn visit_binding_property(&mut self, property: &BindingProperty<'a>) {
        let (left, with) = match &property.value {
            BindingPattern::AssignmentPattern(with) => (&with.left, Some(&with.right)),
            left => (left, None),
        };
        match left {
            BindingPattern::BindingIdentifier(name) if property.shorthand => {
                self.is_hidden |= self.depth > 0 && name.name == self.name;
                self.note(&name.name, name.span, true);
                if let Some(with) = with {
                    self.visit_expression(with);
                }
            }
            _ => walk::walk_binding_property(self, property),
        }
    }

    fn visit_assignment_target_property_identifier(
        &mut self,
        target: &AssignmentTargetPropertyIdentifier<'a>,
    ) {
        self.note(&target.binding.name, target.binding.span, true);
        if let Some(with) = &target.init {
            self.visit_expression(with);
        }
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        self.within(&function.params, |this| {
            walk::walk_function(this, function, flags)
        });
    }

    fn visit_arrow_function_expression(&mut self, function: &ArrowFunctionExpression<'a>) {
        self.within(&function.params, |this| {
            walk::walk_arrow_function_expression(this, function);
        });
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        self.depth += 1;
        walk::walk_class(self, class);
        self.depth -= 1;
    }
}

impl<'a> Finder<'_, 'a> {
    /// What a function's body may not declare again, and what gets another name among its parameters.
    pub fn note_parameters(
        &mut self,
        parameters: &FormalParameters<'a>,
        body: Option<&FunctionBody<'a>>,
    ) {
        let mut known = Parameters::default();
        known.visit_formal_parameters(parameters);
        if !known.have_expressions {
            return;
        }
        if known.have_functions {
            let mut declared = Declared::default();
            if let Some(body) = body {
                declared.visit_function_body(body);
            }
            let mut names = std::mem::take(&mut known.names);
            names.retain(|name| declared.0.contains(name));
            names.retain(|name| !self.gets_another_name(name, parameters, body));
            known.names = names;
        }
        if let Some(body) = self.bodies.last_mut() {
            body.lost = known.names;
        }
    }

    /// Gives a parameter another name, if a function among the parameters knows it.
    fn gets_another_name(
        &mut self,
        name: &str,
        parameters: &FormalParameters<'a>,
        body: Option<&FunctionBody<'a>>,
    ) -> bool {
        let mut mentions = Mentions {
            name,
            depth: 0,
            found: Vec::new(),
            in_functions: false,
            is_hidden: false,
        };
        mentions.visit_formal_parameters(parameters);
        let is_spelled = |(span, _): &(Span, bool)| span.source_text(self.text) == name;
        let is_plain = !mentions.is_hidden && mentions.found.iter().all(is_spelled);
        let Some(body) = body.filter(|_| mentions.in_functions && is_plain) else {
            return false;
        };
        for (span, is_key) in mentions.found {
            let key = if is_key {
                format!("{name}:")
            } else {
                String::new()
            };
            self.replace(
                span.start,
                span.end,
                format!("{key}{GIVEN}_{name}/*{name}*/"),
            );
        }
        let start = Start::behind(&body.directives, body.span().start + 1);
        self.put_statement(start, &format!("var {name}={GIVEN}_{name};"));
        true
    }
}
