//! Calls of functions that call themselves, in a `try` that catches.
//!
//! When calls are nested too deep the engine leaves all of the script's functions at once, past every
//! `catch`, up to the native function that called the first of them. So where a `try` calls by its
//! name a function of the text that calls itself, by way of others too, a native function does it:
//! `$ouro_deep(f, a, b)` in the place of `f(a, b)`. What comes up to it is a `RangeError` from there
//! on.

use std::collections::{HashMap, HashSet};

use boa_engine::{Context, JsArgs, JsNativeError, JsResult, JsValue};
use oxc_ast::ast::{
    ArrowFunctionExpression, AssignmentExpression, AssignmentTarget, CallExpression, Expression,
    Function, Program, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::scope::ScopeFlags;

use super::edits::Edit;
use super::helpers::DEEP;
use crate::engine::report;

/// `$ouro_deep(function, ...arguments)`
pub fn call(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(function) = args.get_or_undefined(0).as_callable() else {
        // The engine's words, which the text makes better ones of.
        let words = "not a callable function";
        return Err(JsNativeError::typ().with_message(words).into());
    };
    let given = args.get(1..).unwrap_or_default();
    // To the engine it is one level more: the script gets as many as without a `try`.
    let limit = context.runtime_limits().recursion_limit();
    context.runtime_limits_mut().set_recursion_limit(limit + 1);
    let result = function.call(&JsValue::undefined(), given, context);
    context.runtime_limits_mut().set_recursion_limit(limit);
    result.map_err(|error| report::catchable(error, context))
}

/// What is put in front of a call.
pub fn before() -> String {
    format!("{DEEP}(")
}

/// What stands in the place of its bracket.
pub fn bracket(call: &CallExpression) -> &'static str {
    match call.arguments.is_empty() {
        true => "/*(*/",
        false => ",/*(*/",
    }
}

/// A call that was found, if its function is one of the text that calls itself.
struct Found {
    start: u32,
    bracket: u32,
    name: String,
}

/// The calls in a text.
#[derive(Default)]
pub struct Calls(Vec<Found>);

impl Calls {
    /// Whether a call may be one. Its bracket stands right behind the name.
    pub fn note(&mut self, call: &CallExpression, text: &str) -> bool {
        let Expression::Identifier(name) = &call.callee else {
            return false;
        };
        let span = name.span();
        let has_bracket = text.as_bytes().get(span.end as usize) == Some(&b'(');
        if !has_bracket || call.optional || name.name == "eval" {
            return false;
        }
        self.0.push(Found {
            start: span.start,
            bracket: span.end,
            name: name.name.to_string(),
        });
        true
    }

    /// Takes away what has been put into calls of all other functions.
    pub fn settle(self, program: &Program, edits: &mut Vec<Edit>) {
        if self.0.is_empty() {
            return;
        }
        let mut functions = Functions::default();
        functions.visit_program(program);
        let others = self
            .0
            .iter()
            .filter(|call| !functions.call_themselves(&call.name));
        let others: HashSet<(u32, bool)> = others
            .flat_map(|call| [(call.start, true), (call.bracket, false)])
            .collect();
        let before = before();
        edits.retain(|edit| {
            let at = edit.start as u32;
            match edit.code.as_str() {
                "/*(*/" | ",/*(*/" => !others.contains(&(at, false)),
                code => code != before || !others.contains(&(at, true)),
            }
        });
    }
}

/// The functions of a text that have names, and the names of what each calls.
#[derive(Default)]
struct Functions<'a> {
    calls: HashMap<&'a str, Vec<&'a str>>,
    /// Those around, from the outside.
    around: Vec<&'a str>,
    /// The name of the function that comes next.
    next: Option<&'a str>,
}

impl<'a> Functions<'a> {
    fn call_themselves(&self, name: &str) -> bool {
        let mut seen = HashSet::new();
        let mut open: Vec<&str> = vec![name];
        while let Some(caller) = open.pop() {
            for &called in self.calls.get(caller).into_iter().flatten() {
                if called == name {
                    return true;
                }
                if seen.insert(called) {
                    open.push(called);
                }
            }
        }
        false
    }

    fn within(&mut self, name: Option<&'a str>, walk: impl FnOnce(&mut Self)) {
        let next = self.next.take();
        let name = name.or(next);
        self.around.extend(name);
        walk(self);
        if name.is_some() {
            self.around.pop();
        }
    }

    fn name_next(&mut self, name: &'a str, value: &Expression) {
        let value = value.without_parentheses();
        self.next = matches!(
            value,
            Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_)
        )
        .then_some(name);
    }
}

impl<'a> Visit<'a> for Functions<'a> {
    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        let name = function.id.as_ref().map(|id| id.name.as_str());
        self.within(name, |this| walk::walk_function(this, function, flags));
    }

    fn visit_arrow_function_expression(&mut self, function: &ArrowFunctionExpression<'a>) {
        self.within(None, |this| {
            walk::walk_arrow_function_expression(this, function);
        });
    }

    fn visit_variable_declarator(&mut self, declared: &VariableDeclarator<'a>) {
        if let (Some(name), Some(value)) = (declared.id.get_identifier_name(), &declared.init) {
            self.name_next(name.as_str(), value);
        }
        walk::walk_variable_declarator(self, declared);
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        if let AssignmentTarget::AssignmentTargetIdentifier(name) = &assignment.left {
            self.name_next(name.name.as_str(), &assignment.right);
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if let Expression::Identifier(name) = &call.callee {
            for &caller in &self.around {
                self.calls
                    .entry(caller)
                    .or_default()
                    .push(name.name.as_str());
            }
        }
        walk::walk_call_expression(self, call);
    }
}
