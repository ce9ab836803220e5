//! Texts that grow by `text += more` in a loop, or in a function that is called again and again.
//!
//! The engine copies all of a text each time something is appended: a megabyte that grows by a few
//! characters at a time would take seconds. So a variable that such a text is in has another one
//! beside it (`text$ouro`), to which what is there goes whenever it has become long ([`spill`]), and
//! the variable begins anew. Whoever reads the variable joins the two first ([`joined`]).
//!
//! A variable has that only where all that happens to it can be seen, and is to append, to read and to
//! begin anew: it is declared with a text, by `let` or `var`; no other variable of that name is around;
//! it is not read where it grows; and what is appended does not append to it itself.

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsNativeError, JsResult, JsString, JsValue, Trace,
    string::JsStr,
};
use oxc_ast::ast::{
    ArrowFunctionExpression, AssignmentExpression, AssignmentOperator, AssignmentTarget,
    AssignmentTargetPropertyIdentifier, BinaryOperator, BindingIdentifier, BindingPattern,
    BlockStatement, CallExpression, CatchParameter, DoWhileStatement, ExportNamedDeclaration,
    ExportSpecifier, Expression, ExpressionStatement, ForInStatement, ForOfStatement, ForStatement,
    Function, FunctionBody, IdentifierReference, ObjectProperty, Program, PropertyDefinition,
    PropertyKind, ReturnStatement, SimpleAssignmentTarget, StaticBlock, SwitchStatement,
    VariableDeclaration, VariableDeclarator, WhileStatement, WithStatement,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeFlags;
use std::collections::{HashMap, HashSet};

use super::edits::Edit;
use super::find::Goal;
use super::helpers;
use crate::engine::define;

/// What is longer than this goes beside.
const LONG: usize = 4096;
/// Texts have at most so many characters in V8.
const LONGEST: usize = (1 << 29) - 24;

/// What is to be put into a text.
pub fn edits<'a>(program: &Program<'a>, text: &'a str, goal: Goal) -> Vec<Edit> {
    let wanted = names(text);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found = Found {
        wanted,
        has_value: matches!(goal, Goal::Script | Goal::Eval),
        ..Found::default()
    };
    found.visit_program(program);
    match found.is_open {
        true => Vec::new(),
        false => found.edits(),
    }
}

/// The names to which something is appended, and which are given a text somewhere.
fn names(text: &str) -> HashSet<&str> {
    let (mut grow, mut given) = (HashSet::new(), HashSet::new());
    for at in memchr::memchr_iter(b'=', text.as_bytes()) {
        let before = &text[..at];
        if let Some(before) = before.strip_suffix('+') {
            grow.extend(name_at_end(before));
        } else if text[at + 1..]
            .trim_start()
            .starts_with(['\'', '"', '`', '('])
        {
            given.extend(name_at_end(before));
        }
    }
    grow.retain(|name| given.contains(name));
    grow
}

/// The variable that a text ends with.
fn name_at_end(text: &str) -> Option<&str> {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    let text = text.trim_end();
    let start = text.trim_end_matches(is_part).len();
    let is_variable = start < text.len() && !text[..start].ends_with(['.', '#']);
    is_variable.then(|| &text[start..])
}

/// A variable that is declared with a text.
struct Declared {
    name: Span,
    is_var: bool,
    function: u32,
    /// Where the variable is known.
    scope: Span,
}

/// `name += more;`
struct Appended {
    start: u32,
    more: Span,
    is_simple: bool,
    function: u32,
    turn: Option<Span>,
}

struct Read {
    span: Span,
    is_short: bool,
    is_returned: bool,
    is_in_loop: bool,
    function: u32,
}

/// All that is there of one name.
#[derive(Default)]
struct Named {
    declared: Vec<Declared>,
    appended: Vec<Appended>,
    read: Vec<Read>,
    /// What begins it anew, and in which function.
    anew: Vec<(Span, u32)>,
    /// Where anything else is done with it.
    other: Vec<Span>,
}

#[derive(Default)]
struct Found<'a> {
    named: HashMap<&'a str, Named>,
    /// The only names that matter.
    wanted: HashSet<&'a str>,
    /// The functions around, by their numbers, and how many there are at all.
    functions: Vec<u32>,
    count: u32,
    /// The loops around, with their functions.
    loops: Vec<(u32, Span)>,
    /// The blocks around; none where nothing that is declared counts.
    blocks: Vec<Option<Span>>,
    /// The bodies of functions around.
    bodies: Vec<Option<Span>>,
    /// Its top's values are the script's.
    has_value: bool,
    is_returned: bool,
    /// The statement that is being walked, if it is an expression.
    statement: Option<Span>,
    /// Somebody may get at variables that is not seen.
    is_open: bool,
}

impl<'a> Found<'a> {
    fn function(&self) -> u32 {
        self.functions.last().copied().unwrap_or_default()
    }

    /// What is known of a name, if it matters.
    fn of(&mut self, name: &'a str) -> Option<&mut Named> {
        let is_wanted = self.wanted.contains(name);
        is_wanted.then(|| self.named.entry(name).or_default())
    }

    /// Something is done with a variable that is none of what is known.
    fn do_other(&mut self, name: &'a str, span: Span) {
        if let Some(named) = self.of(name) {
            named.other.push(span);
        }
    }

    fn within(&mut self, walk: impl FnOnce(&mut Self)) {
        self.count += 1;
        self.functions.push(self.count);
        let outer = std::mem::take(&mut self.is_returned);
        walk(self);
        self.is_returned = outer;
        self.functions.pop();
    }

    fn turning(&mut self, span: Span, walk: impl FnOnce(&mut Self)) {
        self.loops.push((self.function(), span));
        walk(self);
        self.loops.pop();
    }

    fn read(&mut self, name: &IdentifierReference<'a>, is_short: bool) {
        if !self.wanted.contains(name.name.as_str()) {
            return;
        }
        let function = self.function();
        let read = Read {
            span: name.span,
            is_short,
            is_returned: self.is_returned,
            is_in_loop: self.loops.iter().any(|(of, _)| *of == function),
            function,
        };
        let begins = self.statement.map(|statement| statement.start) == Some(name.span.start);
        let Some(named) = self.of(name.name.as_str()) else {
            return;
        };
        match begins {
            // A bracket there would go with the line in front.
            true => named.other.push(name.span),
            false => named.read.push(read),
        }
    }

    /// What is to be put in for all of them.
    fn edits(self) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (name, named) in &self.named {
            for declared in &named.declared {
                if named.is_apt(declared) {
                    named.put(name, declared, &mut edits);
                }
            }
        }
        edits
    }
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

impl Named {
    /// Whether a variable grows, and all that happens to it is known.
    fn is_apt(&self, declared: &Declared) -> bool {
        let scope = declared.scope;
        let is_here = |span: Span| contains(scope, span);
        let is_other = |other: &Declared| other.name != declared.name && is_here(other.name);
        if self.other.iter().any(|span| is_here(*span)) || self.declared.iter().any(is_other) {
            return false;
        }
        let appended = || (self.appended.iter()).filter(|one| is_here(one.more));
        let reads = || self.read.iter().filter(|one| is_here(one.span));
        let is_inner = |function: u32| function != declared.function;
        let grows = |one: &Appended| {
            one.turn.is_some_and(|turn| contains(scope, turn)) || is_inner(one.function)
        };
        if !appended().any(grows) {
            return false;
        }
        let is_shared = appended().any(|one| is_inner(one.function))
            || reads().any(|one| is_inner(one.function))
            || (self.anew.iter()).any(|(span, function)| is_here(*span) && is_inner(*function));
        appended().all(|one| {
            let holds = |span: Span| contains(one.more, span);
            let reads_itself = reads().any(|read| holds(read.span))
                || self.anew.iter().any(|(span, _)| holds(*span))
                || appended().any(|other| other.more != one.more && holds(other.more));
            let is_read_there = one.turn.is_some_and(|turn| {
                contains(scope, turn) && reads().any(|read| contains(turn, read.span))
            });
            !reads_itself && !is_read_there && (one.is_simple || !is_shared)
        }) && (!is_shared
            || reads().all(|read| match is_inner(read.function) {
                true => read.is_returned,
                false => !read.is_in_loop,
            }))
    }

    fn put(&self, name: &str, declared: &Declared, edits: &mut Vec<Edit>) {
        let mut put = |start: u32, end: u32, code: String| {
            edits.push(Edit {
                start: start as usize,
                length: (end - start) as usize,
                code,
                means: 0,
            });
        };
        let (beside, scope) = (format!("{name}$ouro"), declared.scope);
        let at = declared.name.start;
        put(at, at, format!("{beside}='',"));
        let chain = if declared.is_var { "?" } else { "" };
        let (spill, joined) = (helpers::SPILL, helpers::JOINED);
        for one in self.appended.iter().filter(|one| contains(scope, one.more)) {
            let code = format!(
                "{name}{chain}.length>{LONG}&&({beside}={spill}({beside},{name}),{name}=''),"
            );
            put(one.start, one.start, code);
        }
        for (span, _) in self.anew.iter().filter(|(span, _)| contains(scope, *span)) {
            put(span.end, span.end, format!("+({beside}='')"));
        }
        for read in self.read.iter().filter(|read| contains(scope, read.span)) {
            let key = if read.is_short {
                format!("{name}:")
            } else {
                String::new()
            };
            let code = format!(
                "{key}({beside}?({name}={joined}({beside},{name}),{beside}='',{name}):{name})/*{name}*/"
            );
            put(read.span.start, read.span.end, code);
        }
    }
}

/// Whether an expression gives a text, whatever its parts are.
fn is_text(value: &Expression) -> bool {
    match value.without_parentheses() {
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => true,
        Expression::BinaryExpression(binary) => {
            binary.operator == BinaryOperator::Addition
                && (is_text(&binary.left) || is_text(&binary.right))
        }
        _ => false,
    }
}

/// Whether an expression calls nothing.
#[derive(Default)]
struct Calls(bool);

impl<'a> Visit<'a> for Calls {
    fn visit_expression(&mut self, expression: &Expression<'a>) {
        let is_simple = matches!(
            expression,
            Expression::Identifier(_)
                | Expression::StringLiteral(_)
                | Expression::NumericLiteral(_)
                | Expression::TemplateLiteral(_)
                | Expression::BinaryExpression(_)
                | Expression::LogicalExpression(_)
                | Expression::ConditionalExpression(_)
                | Expression::ParenthesizedExpression(_)
                | Expression::StaticMemberExpression(_)
                | Expression::ComputedMemberExpression(_)
                | Expression::ThisExpression(_)
        );
        self.0 |= !is_simple;
        walk::walk_expression(self, expression);
    }
}

impl<'a> Visit<'a> for Found<'a> {
    fn visit_program(&mut self, program: &Program<'a>) {
        let whole = (!self.has_value).then_some(program.span);
        self.blocks.push(whole);
        self.bodies.push(whole);
        walk::walk_program(self, program);
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        self.within(|this| walk::walk_function(this, function, flags));
    }

    fn visit_arrow_function_expression(&mut self, function: &ArrowFunctionExpression<'a>) {
        self.within(|this| {
            this.visit_formal_parameters(&function.params);
            this.is_returned = function.expression;
            match function.body.statements.first() {
                Some(oxc_ast::ast::Statement::ExpressionStatement(only)) if function.expression => {
                    // It is what the function gives.
                    this.statement = None;
                    this.visit_expression(&only.expression);
                }
                _ => this.visit_function_body(&function.body),
            }
        });
    }

    fn visit_function_body(&mut self, body: &FunctionBody<'a>) {
        self.blocks.push(Some(body.span));
        self.bodies.push(Some(body.span));
        walk::walk_function_body(self, body);
        self.bodies.pop();
        self.blocks.pop();
    }

    fn visit_static_block(&mut self, block: &StaticBlock<'a>) {
        self.within(|this| {
            this.blocks.push(None);
            this.bodies.push(None);
            walk::walk_static_block(this, block);
            this.bodies.pop();
            this.blocks.pop();
        });
    }

    fn visit_property_definition(&mut self, field: &PropertyDefinition<'a>) {
        self.within(|this| walk::walk_property_definition(this, field));
    }

    fn visit_block_statement(&mut self, block: &BlockStatement<'a>) {
        self.blocks.push(Some(block.span));
        walk::walk_block_statement(self, block);
        self.blocks.pop();
    }

    fn visit_switch_statement(&mut self, statement: &SwitchStatement<'a>) {
        self.blocks.push(None);
        walk::walk_switch_statement(self, statement);
        self.blocks.pop();
    }

    fn visit_for_statement(&mut self, statement: &ForStatement<'a>) {
        // Each turn has variables of its own.
        self.blocks.push(None);
        if let Some(init) = &statement.init {
            self.visit_for_statement_init(init);
        }
        self.blocks.pop();
        let rest = Span::new(
            statement
                .init
                .as_ref()
                .map_or(statement.span.start, |init| init.span().end),
            statement.span.end,
        );
        self.turning(rest, |this| {
            this.statement = None;
            if let Some(test) = &statement.test {
                this.visit_expression(test);
            }
            if let Some(update) = &statement.update {
                this.visit_expression(update);
            }
            this.visit_statement(&statement.body);
        });
    }

    fn visit_for_in_statement(&mut self, statement: &ForInStatement<'a>) {
        self.blocks.push(None);
        self.turning(statement.span, |this| {
            this.statement = None;
            walk::walk_for_in_statement(this, statement);
        });
        self.blocks.pop();
    }

    fn visit_for_of_statement(&mut self, statement: &ForOfStatement<'a>) {
        self.blocks.push(None);
        self.turning(statement.span, |this| {
            this.statement = None;
            walk::walk_for_of_statement(this, statement);
        });
        self.blocks.pop();
    }

    fn visit_while_statement(&mut self, statement: &WhileStatement<'a>) {
        self.turning(statement.span, |this| {
            this.statement = None;
            walk::walk_while_statement(this, statement);
        });
    }

    fn visit_do_while_statement(&mut self, statement: &DoWhileStatement<'a>) {
        self.turning(statement.span, |this| {
            walk::walk_do_while_statement(this, statement)
        });
    }

    fn visit_with_statement(&mut self, _: &WithStatement<'a>) {
        self.is_open = true;
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        self.is_open |= matches!(&call.callee, Expression::Identifier(name) if name.name == "eval");
        walk::walk_call_expression(self, call);
    }

    fn visit_variable_declaration(&mut self, declaration: &VariableDeclaration<'a>) {
        for declared in &declaration.declarations {
            let is_var = declaration.kind.is_var();
            let scope = match is_var {
                true => self.bodies.last().copied().flatten(),
                false => self.blocks.last().copied().flatten(),
            };
            // Where a `for` declares, too, since each turn may have its own.
            let is_block = self.blocks.last().is_some_and(Option::is_some);
            let is_mutable =
                is_var || declaration.kind.is_lexical() && !declaration.kind.is_const();
            self.declare(declared, is_var, scope.filter(|_| is_block && is_mutable));
        }
    }

    fn visit_export_named_declaration(&mut self, export: &ExportNamedDeclaration<'a>) {
        self.blocks.push(None);
        walk::walk_export_named_declaration(self, export);
        self.blocks.pop();
    }

    fn visit_export_specifier(&mut self, specifier: &ExportSpecifier<'a>) {
        if let oxc_ast::ast::ModuleExportName::IdentifierReference(name) = &specifier.local {
            self.do_other(name.name.as_str(), name.span);
        }
    }

    fn visit_catch_parameter(&mut self, parameter: &CatchParameter<'a>) {
        // One that takes apart is copied.
        match &parameter.pattern {
            BindingPattern::BindingIdentifier(name) => self.visit_binding_identifier(name),
            pattern => {
                let mut inside = Self {
                    wanted: self.wanted.clone(),
                    ..Self::default()
                };
                inside.visit_binding_pattern(pattern);
                for (name, named) in inside.named {
                    let reads = named.read.into_iter().map(|read| read.span);
                    let all = reads
                        .chain(named.other)
                        .chain(named.anew.into_iter().map(|(span, _)| span));
                    all.for_each(|span| self.do_other(name, span));
                }
            }
        }
    }

    fn visit_binding_identifier(&mut self, name: &BindingIdentifier<'a>) {
        self.do_other(name.name.as_str(), name.span);
    }

    fn visit_return_statement(&mut self, statement: &ReturnStatement<'a>) {
        let outer = std::mem::replace(&mut self.is_returned, true);
        self.statement = None;
        walk::walk_return_statement(self, statement);
        self.is_returned = outer;
    }

    fn visit_expression_statement(&mut self, statement: &ExpressionStatement<'a>) {
        self.statement = Some(statement.span);
        if let Expression::AssignmentExpression(assignment) = &statement.expression
            && assignment.operator == AssignmentOperator::Addition
            && let AssignmentTarget::AssignmentTargetIdentifier(name) = &assignment.left
        {
            let function = self.function();
            let mut calls = Calls::default();
            calls.visit_expression(&assignment.right);
            let turn = self.loops.iter().rev().find(|(of, _)| *of == function);
            let appended = Appended {
                start: statement.span.start,
                more: assignment.right.span(),
                is_simple: !calls.0,
                function,
                turn: turn.map(|(_, span)| *span),
            };
            if let Some(named) = self.of(name.name.as_str()) {
                named.appended.push(appended);
            }
            self.statement = None;
            return self.visit_expression(&assignment.right);
        }
        walk::walk_expression_statement(self, statement);
        self.statement = None;
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        if let AssignmentTarget::AssignmentTargetIdentifier(name) = &assignment.left
            && assignment.operator == AssignmentOperator::Assign
            && is_text(&assignment.right)
        {
            let anew = (assignment.right.span(), self.function());
            if let Some(named) = self.of(name.name.as_str()) {
                named.anew.push(anew);
            }
            return self.visit_expression(&assignment.right);
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_simple_assignment_target(&mut self, target: &SimpleAssignmentTarget<'a>) {
        match target {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(name) => {
                self.do_other(name.name.as_str(), name.span);
            }
            _ => walk::walk_simple_assignment_target(self, target),
        }
    }

    fn visit_assignment_target_property_identifier(
        &mut self,
        property: &AssignmentTargetPropertyIdentifier<'a>,
    ) {
        let name = &property.binding;
        self.do_other(name.name.as_str(), name.span);
        if let Some(init) = &property.init {
            self.visit_expression(init);
        }
    }

    fn visit_object_property(&mut self, property: &ObjectProperty<'a>) {
        if let Expression::Identifier(name) = &property.value
            && property.shorthand
            && property.kind == PropertyKind::Init
        {
            return self.read(name, true);
        }
        walk::walk_object_property(self, property);
    }

    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        self.read(name, false);
    }
}

impl<'a> Found<'a> {
    fn declare(&mut self, declared: &VariableDeclarator<'a>, is_var: bool, scope: Option<Span>) {
        self.statement = None;
        let BindingPattern::BindingIdentifier(name) = &declared.id else {
            self.visit_binding_pattern(&declared.id);
            if let Some(init) = &declared.init {
                self.visit_expression(init);
            }
            return;
        };
        let function = self.function();
        if let Some(named) = self.of(name.name.as_str()) {
            match (&declared.init, scope) {
                (Some(init), Some(scope)) if is_text(init) => named.declared.push(Declared {
                    name: name.span,
                    is_var,
                    function,
                    scope,
                }),
                _ => named.other.push(name.span),
            }
        }
        if let Some(init) = &declared.init {
            self.visit_expression(init);
        }
    }
}

/// What is beside a variable.
#[derive(Trace, Finalize, JsData)]
enum Beside {
    Bytes(#[unsafe_ignore_trace] Vec<u8>),
    Units(#[unsafe_ignore_trace] Vec<u16>),
}

impl Beside {
    fn len(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Units(units) => units.len(),
        }
    }

    fn push(&mut self, text: &JsString) {
        let text = text.as_str();
        if let (Self::Bytes(known), None) = (&*self, text.as_latin1()) {
            *self = Self::Units(known.iter().map(|byte| u16::from(*byte)).collect());
        }
        match (self, text.as_latin1()) {
            (Self::Bytes(known), Some(bytes)) => known.extend_from_slice(bytes),
            (Self::Units(known), Some(bytes)) => known.extend(bytes.iter().map(|&b| u16::from(b))),
            (Self::Units(known), None) => known.extend(text.iter()),
            (Self::Bytes(_), None) => {}
        }
    }
}

fn too_long(length: usize) -> JsResult<()> {
    match length > LONGEST {
        true => Err(JsNativeError::range()
            .with_message("Invalid string length")
            .into()),
        false => Ok(()),
    }
}

/// `spill(beside, text)`: what is beside from now on.
pub fn spill(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (beside, text) = (args.get_or_undefined(0), args.get_or_undefined(1));
    let Some(text) = text.as_string() else {
        return Ok(beside.clone());
    };
    if let Some(object) = beside.as_object()
        && let Some(mut beside) = object.downcast_mut::<Beside>()
    {
        too_long(beside.len() + text.len())?;
        beside.push(&text);
        return Ok(object.clone().into());
    }
    let mut made = Beside::Bytes(Vec::new());
    made.push(&text);
    let prototype = context.intrinsics().constructors().object().prototype();
    Ok(define::native_object(&prototype, made, context).into())
}

/// `joined(beside, text)`: all of it.
pub fn joined(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let text = args.get_or_undefined(1);
    let (Some(object), Some(tail)) = (args.get_or_undefined(0).as_object(), text.as_string())
    else {
        return Ok(text.clone());
    };
    let Some(mut beside) = object.downcast_mut::<Beside>() else {
        return Ok(text.clone());
    };
    too_long(beside.len() + tail.len())?;
    beside.push(&tail);
    let whole = match &*beside {
        Beside::Bytes(bytes) => JsString::from(JsStr::latin1(bytes)),
        Beside::Units(units) => JsString::from(&units[..]),
    };
    Ok(whole.into())
}
