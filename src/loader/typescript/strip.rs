//! What is TypeScript's alone in a text, found in its syntax tree and blanked.

use oxc_allocator::{Allocator, Vec};
use oxc_ast::ast::{
    AccessorProperty, ArrowFunctionExpression, Class, Declaration, Decorator,
    ExportDefaultDeclaration, ExportNamedDeclaration, Expression, FormalParameter, Function,
    ImportDeclaration, ImportDeclarationSpecifier, ImportOrExportKind, MethodDefinition,
    MethodDefinitionType, Program, PropertyDefinition, PropertyDefinitionType, PropertyKey,
    ReturnStatement, Statement, TSAsExpression, TSExportAssignment, TSImportEqualsDeclaration,
    TSIndexSignature, TSModuleDeclaration, TSModuleDeclarationKind, TSNonNullExpression,
    TSSatisfiesExpression, TSTypeAnnotation, TSTypeAssertion, TSTypeParameterDeclaration,
    TSTypeParameterInstantiation, ThrowStatement, VariableDeclarator, YieldExpression,
};
use oxc_ast::ast::{AccessorPropertyType, TSEnumDeclaration};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType, Span};
use oxc_syntax::scope::ScopeFlags;

use super::blanks::{Blanks, behind_blank, breaks_line};
use super::gone::removed;
use super::{Refusal, words};

/// A text without its types.
pub fn strip(text: &str) -> Result<String, Refusal> {
    let allocator = Allocator::default();
    let program = parsed(text, SourceType::ts(), &allocator)
        // What no module may have, such as a variable named `await`.
        .or_else(|refusal| {
            let script = SourceType::ts().with_script(true);
            parsed(text, script, &allocator).map_err(|_| refusal)
        })?;
    let mut stripper = Stripper {
        text,
        blanks: Blanks::of(text),
        refusal: None,
        is_in_block: false,
    };
    stripper.visit_program(&program);
    match stripper.refusal {
        Some(refusal) => Err(refusal),
        None => Ok(stripper.blanks.finish()),
    }
}

fn parsed<'a>(
    text: &'a str,
    kind: SourceType,
    allocator: &'a Allocator,
) -> Result<Program<'a>, Refusal> {
    let parsed = Parser::new(allocator, text, kind).parse();
    match parsed.errors.first() {
        Some(error) => {
            let label = error.labels.as_ref().and_then(|labels| labels.first());
            let start = label.map_or(text.len(), |label| label.offset());
            Err(Refusal {
                code: "ERR_INVALID_TYPESCRIPT_SYNTAX",
                message: words::reworded(&error.message),
                start,
                end: start + label.map_or(0, |label| label.len()),
            })
        }
        None => Ok(parsed.program),
    }
}

struct Stripper<'t> {
    text: &'t str,
    blanks: Blanks<'t>,
    /// The first thing that is more than a type.
    refusal: Option<Refusal>,
    /// Whether the statements that come are a block's.
    is_in_block: bool,
}

impl Stripper<'_> {
    fn refuse(&mut self, what: &str, span: Span) {
        self.refuse_with(
            format!("TypeScript {what} is not supported in strip-only mode"),
            span,
        );
    }

    fn refuse_with(&mut self, message: String, span: Span) {
        self.refusal.get_or_insert(Refusal {
            code: "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX",
            message,
            start: span.start as usize,
            end: span.end as usize,
        });
    }

    fn blank(&mut self, span: Span) {
        self.blanks.blank(span.start as usize, span.end as usize);
    }

    /// Where the text goes on behind a place.
    fn next(&self, at: u32) -> usize {
        behind_blank(self.text, at as usize)
    }

    /// Blanks what stands next behind a place, if it is that.
    fn blank_next(&mut self, at: u32, what: char) -> Option<usize> {
        let next = self.next(at);
        if !self.text[next..].starts_with(what) {
            return None;
        }
        self.blanks.blank(next, next + 1);
        Some(next)
    }

    /// Whether what stands behind a place could go on with an expression in front of it.
    fn goes_on(&self, at: u32, marks: &[char]) -> bool {
        let rest = &self.text[self.next(at)..];
        rest.starts_with(marks) && !rest.starts_with("++") && !rest.starts_with("--")
    }

    /// Blanks a statement of a list; `left` is the end of the last one before it that stays.
    fn remove_statement(&mut self, span: Span, left: Option<u32>) {
        self.blank(span);
        let is_open = match left {
            Some(end) => !self.text[..end as usize].ends_with(';'),
            None => self.is_in_block,
        };
        if is_open && self.goes_on(span.end, &['(', '[', '`', '+', '-', '/', '<']) {
            self.blanks.put(span.start as usize, ';');
        }
    }

    /// Blanks the words among `names` between two places; returns where the first stood, and
    /// where the first thing stands that stays.
    fn blank_words(&mut self, start: u32, end: u32, names: &[&str]) -> (Option<usize>, usize) {
        let (mut first, mut stays) = (None, None);
        let mut at = self.next(start);
        while at < end as usize {
            let rest = &self.text[at..end as usize];
            let length = rest
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len());
            if length > 0 && names.contains(&&rest[..length]) {
                self.blanks.blank(at, at + length);
                first.get_or_insert(at);
            } else {
                stays.get_or_insert(at);
                if length == 0 {
                    break;
                }
            }
            at = behind_blank(self.text, at + length);
        }
        (first, stays.unwrap_or(at))
    }

    fn member(&mut self, member: &Member<'_, '_>) {
        if member.is_gone {
            self.blank(member.span);
            if !self.text[..member.span.end as usize].ends_with(';') {
                self.blank_next(member.span.end, ';');
            }
            return;
        }
        let start = member
            .decorators
            .last()
            .map_or(member.span.start, |last| last.span.end);
        let key = member.key.span();
        let names = ["public", "private", "protected", "override", "readonly"];
        let (first, stays) = self.blank_words(start, key.start, &names);
        let rest = &self.text[stays..];
        let could_go_on = rest.starts_with(['[', '*'])
            || (!rest.starts_with("static") && member.is_computed)
            || ["in", "instanceof"].contains(&&self.text[stays..key.end as usize]);
        if let Some(first) = first
            && could_go_on
        {
            self.blanks.put(first, ';');
        }
        let mut end = key.end;
        if member.is_computed {
            end = self.next(end) as u32 + 1;
        }
        let mark = if member.is_optional {
            self.blank_next(end, '?')
        } else if member.is_definite {
            self.blank_next(end, '!')
        } else {
            None
        };
        // What follows would become the accessor, or be static.
        let is_word = !member.is_computed
            && ["get", "set", "static"].contains(&&self.text[key.start as usize..key.end as usize]);
        if member.is_bare_field && is_word {
            let annotation = member.annotation.map(|one| one.span.start as usize);
            if let Some(at) = annotation.or(mark) {
                self.blanks.put(at, ';');
            }
        }
    }

    /// `as` or `satisfies`, from behind the expression on.
    fn cast(&mut self, expression: Span, span: Span) {
        let at = self.next(expression.end);
        self.blanks.blank(at, span.end as usize);
        let next = self.next(span.end);
        if breaks_line(&self.text[span.end as usize..next])
            && self.goes_on(span.end, &['(', '[', '`'])
        {
            self.blanks.put(at, ';');
        }
    }

    /// An arrow function whose beginning must stay on the line of what stands before it.
    fn held(&mut self, expression: &Expression<'_>) {
        if let Expression::ArrowFunctionExpression(function) = expression
            && !function.r#async
        {
            self.hold(function);
        }
    }

    fn hold(&mut self, function: &ArrowFunctionExpression<'_>) {
        let Some(types) = &function.type_parameters else {
            return;
        };
        let open = function.params.span.start;
        if breaks_line(&self.text[types.span.start as usize..open as usize]) {
            self.blanks.put(types.span.start as usize, '(');
            self.blanks.blank(open as usize, open as usize + 1);
        }
    }
}

/// What a class's members have in common.
struct Member<'m, 'a> {
    span: Span,
    decorators: &'m [Decorator<'a>],
    key: &'m PropertyKey<'a>,
    annotation: Option<&'m TSTypeAnnotation<'a>>,
    is_gone: bool,
    is_computed: bool,
    is_optional: bool,
    is_definite: bool,
    /// A field without a value.
    is_bare_field: bool,
}

impl<'a> Visit<'a> for Stripper<'_> {
    fn visit_program(&mut self, program: &Program<'a>) {
        let mut left = program.directives.last().map(|last| last.span.end);
        for statement in &program.body {
            self.statement_of_list(statement, &mut left);
        }
    }

    fn visit_statements(&mut self, statements: &Vec<'a, Statement<'a>>) {
        let outer = std::mem::replace(&mut self.is_in_block, true);
        let mut left = None;
        for statement in statements {
            self.statement_of_list(statement, &mut left);
        }
        self.is_in_block = outer;
    }

    fn visit_statement(&mut self, statement: &Statement<'a>) {
        if removed(statement) {
            // A loop's or condition's own: one there must be.
            let span = statement.span();
            self.blank(span);
            self.blanks.put(span.start as usize, ';');
            return;
        }
        walk::walk_statement(self, statement);
    }

    fn visit_ts_type_annotation(&mut self, annotation: &TSTypeAnnotation<'a>) {
        self.blank(annotation.span);
    }

    fn visit_ts_type_parameter_declaration(&mut self, types: &TSTypeParameterDeclaration<'a>) {
        self.blank(types.span);
    }

    fn visit_ts_type_parameter_instantiation(&mut self, types: &TSTypeParameterInstantiation<'a>) {
        self.blank(types.span);
    }

    fn visit_ts_as_expression(&mut self, cast: &TSAsExpression<'a>) {
        self.cast(cast.expression.span(), cast.span);
        self.visit_expression(&cast.expression);
    }

    fn visit_ts_satisfies_expression(&mut self, cast: &TSSatisfiesExpression<'a>) {
        self.cast(cast.expression.span(), cast.span);
        self.visit_expression(&cast.expression);
    }

    fn visit_ts_non_null_expression(&mut self, value: &TSNonNullExpression<'a>) {
        let end = value.span.end as usize;
        self.blanks.blank(end - 1, end);
        self.visit_expression(&value.expression);
    }

    fn visit_ts_type_assertion(&mut self, cast: &TSTypeAssertion<'a>) {
        let message = "The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip mode. Instead, use the 'as' syntax: `expr as T`.";
        self.refuse_with(message.into(), cast.span);
    }

    fn visit_ts_enum_declaration(&mut self, numbers: &TSEnumDeclaration<'a>) {
        self.refuse("enum", numbers.span);
    }

    fn visit_ts_module_declaration(&mut self, module: &TSModuleDeclaration<'a>) {
        if module.kind == TSModuleDeclarationKind::Module {
            let message = "`module` keyword is not supported. Use `namespace` instead.";
            let text = &self.text[module.span.start as usize..];
            let from = text.find("module").unwrap_or_default() as u32;
            let end = module.id.span().end;
            let word = Span::new(module.span.start + from, end);
            self.refuse_with(message.into(), word);
        } else {
            self.refuse("namespace declaration", module.span);
        }
    }

    fn visit_ts_import_equals_declaration(&mut self, import: &TSImportEqualsDeclaration<'a>) {
        self.refuse("import equals declaration", import.span);
    }

    fn visit_ts_export_assignment(&mut self, export: &TSExportAssignment<'a>) {
        self.refuse("export assignment", export.span);
    }

    fn visit_import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        for specifier in import.specifiers.iter().flatten() {
            if let ImportDeclarationSpecifier::ImportSpecifier(one) = specifier
                && one.import_kind == ImportOrExportKind::Type
            {
                self.blank(one.span);
                self.blank_next(one.span.end, ',');
            }
        }
    }

    fn visit_export_named_declaration(&mut self, export: &ExportNamedDeclaration<'a>) {
        for specifier in &export.specifiers {
            if specifier.export_kind == ImportOrExportKind::Type {
                self.blank(specifier.span);
                self.blank_next(specifier.span.end, ',');
            }
        }
        if let Some(Declaration::TSImportEqualsDeclaration(_)) = &export.declaration {
            return self.refuse("import equals declaration", export.span);
        }
        walk::walk_export_named_declaration(self, export);
    }

    fn visit_export_default_declaration(&mut self, export: &ExportDefaultDeclaration<'a>) {
        walk::walk_export_default_declaration(self, export);
    }

    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        if declarator.definite {
            self.blank_next(declarator.id.span().end, '!');
        }
        walk::walk_variable_declarator(self, declarator);
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        if let Some(this) = &function.this_param {
            self.blank(this.span);
            self.blank_next(this.span.end, ',');
        }
        walk::walk_function(self, function, flags);
    }

    fn visit_formal_parameter(&mut self, parameter: &FormalParameter<'a>) {
        if parameter.accessibility.is_some() || parameter.readonly || parameter.r#override {
            let start = parameter.pattern.span().start;
            self.refuse("parameter property", Span::new(start, parameter.span.end));
        }
        if parameter.optional {
            self.blank_next(parameter.pattern.span().end, '?');
        }
        walk::walk_formal_parameter(self, parameter);
    }

    fn visit_arrow_function_expression(&mut self, function: &ArrowFunctionExpression<'a>) {
        if function.r#async {
            self.hold(function);
        }
        if let Some(result) = &function.return_type {
            let close = function.params.span.end as usize - 1;
            let end = result.span.end as usize;
            if breaks_line(&self.text[close..end]) {
                self.blanks.blank(close, close + 1);
                let last = self.text[..end].char_indices().next_back();
                self.blanks.put(last.map_or(close, |(at, _)| at), ')');
            }
        }
        walk::walk_arrow_function_expression(self, function);
    }

    fn visit_return_statement(&mut self, statement: &ReturnStatement<'a>) {
        if let Some(value) = &statement.argument {
            self.held(value);
        }
        walk::walk_return_statement(self, statement);
    }

    fn visit_throw_statement(&mut self, statement: &ThrowStatement<'a>) {
        self.held(&statement.argument);
        walk::walk_throw_statement(self, statement);
    }

    fn visit_yield_expression(&mut self, expression: &YieldExpression<'a>) {
        if let Some(value) = &expression.argument {
            self.held(value);
        }
        walk::walk_yield_expression(self, expression);
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        let start = class
            .decorators
            .last()
            .map_or(class.span.start, |last| last.span.end);
        if class.r#abstract {
            self.blank_words(
                start.max(class.span.start),
                class.body.span.start,
                &["abstract"],
            );
        }
        if let Some(last) = class.implements.last() {
            let before = [
                class.id.as_ref().map(|id| id.span.end),
                class.type_parameters.as_ref().map(|types| types.span.end),
                class.super_class.as_ref().map(|value| value.span().end),
                class
                    .super_type_arguments
                    .as_ref()
                    .map(|types| types.span.end),
            ];
            let before = before.into_iter().flatten().max();
            let before = before.unwrap_or_else(|| self.next(start) as u32 + "class".len() as u32);
            let from = self.next(before);
            self.blanks.blank(from, last.span.end as usize);
        }
        for decorator in &class.decorators {
            self.visit_decorator(decorator);
        }
        if let Some(types) = &class.type_parameters {
            self.blank(types.span);
        }
        if let Some(value) = &class.super_class {
            self.visit_expression(value);
        }
        if let Some(types) = &class.super_type_arguments {
            self.blank(types.span);
        }
        self.visit_class_body(&class.body);
    }

    fn visit_ts_index_signature(&mut self, signature: &TSIndexSignature<'a>) {
        self.blank(signature.span);
        if !self.text[..signature.span.end as usize].ends_with([';', ',']) {
            self.blank_next(signature.span.end, ';');
        }
    }

    fn visit_method_definition(&mut self, method: &MethodDefinition<'a>) {
        let is_gone = method.value.body.is_none()
            || method.r#type == MethodDefinitionType::TSAbstractMethodDefinition;
        self.member(&Member {
            span: method.span,
            decorators: &method.decorators,
            key: &method.key,
            annotation: None,
            is_gone,
            is_computed: method.computed,
            is_optional: method.optional,
            is_definite: false,
            is_bare_field: false,
        });
        if !is_gone {
            walk::walk_method_definition(self, method);
        }
    }

    fn visit_property_definition(&mut self, field: &PropertyDefinition<'a>) {
        let is_gone =
            field.declare || field.r#type == PropertyDefinitionType::TSAbstractPropertyDefinition;
        self.member(&Member {
            span: field.span,
            decorators: &field.decorators,
            key: &field.key,
            annotation: field.type_annotation.as_deref(),
            is_gone,
            is_computed: field.computed,
            is_optional: field.optional,
            is_definite: field.definite,
            is_bare_field: field.value.is_none(),
        });
        if !is_gone {
            walk::walk_property_definition(self, field);
        }
    }

    fn visit_accessor_property(&mut self, field: &AccessorProperty<'a>) {
        let is_gone = field.r#type == AccessorPropertyType::TSAbstractAccessorProperty;
        self.member(&Member {
            span: field.span,
            decorators: &field.decorators,
            key: &field.key,
            annotation: field.type_annotation.as_deref(),
            is_gone,
            is_computed: field.computed,
            is_optional: false,
            is_definite: field.definite,
            is_bare_field: false,
        });
        if !is_gone {
            walk::walk_accessor_property(self, field);
        }
    }
}

impl Stripper<'_> {
    fn statement_of_list(&mut self, statement: &Statement<'_>, left: &mut Option<u32>) {
        if removed(statement) {
            self.remove_statement(statement.span(), *left);
        } else {
            walk::walk_statement(self, statement);
            *left = Some(statement.span().end);
        }
    }
}
