//! Variables of a module that is part of a cycle: others may look at them before it has run.
//!
//! The engine has a module's functions there when it is linked, but its `var` variables only when
//! its body begins. So these become functions' names, which are there from the beginning and may
//! be assigned, and one function gives them all `undefined`: what an export gives out until the
//! host has called it, once all of the graph is linked. `export var a = 1, b` becomes
//! `void(a = 1, b); export {a, b}; function b(){} function a(){ a = b = void 0 }`; where only
//! functions are exported, one of them stands behind another name until then.

use oxc_ast::ast::{
    BindingIdentifier, Declaration, ExportDefaultDeclarationKind, ExportNamedDeclaration,
    Expression, Function, ModuleExportName, ObjectPattern, Program, Statement, StaticBlock,
    VariableDeclaration,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeFlags;

use super::edits::Edit;
use super::look::{Names, is_written};

/// The name of the function that stands in the place of an exported one.
const FIRST: &str = "$ouro_first";

/// What becomes of the variables of a module.
pub struct Hoisted {
    /// What is put behind the module's last statement.
    pub behind: String,
    /// What gives an exported function another name.
    pub edits: Vec<Edit>,
    /// The export whose value is to be called before anybody looks.
    pub first: String,
}

impl Hoisted {
    /// None where a module has no such variables, or nobody could look at them.
    pub fn of(program: &Program, text: &str) -> Option<Self> {
        let mut found = Variables::default();
        found.visit_program(program);
        if found.names.is_empty() || found.has_rest || found.names.contains(&"async") {
            return None;
        }
        let names = &found.names;
        let mut lists = Vec::new();
        let mut exported: Option<(&str, String)> = None;
        for statement in &program.body {
            let Statement::ExportNamedDeclaration(export) = statement else {
                continue;
            };
            if let Some(Declaration::VariableDeclaration(list)) = &export.declaration
                && list.kind.is_var()
            {
                let mut declared = Names::default();
                declared.visit_variable_declaration(list);
                if let Some(first) = declared.0.first() {
                    exported.get_or_insert((first, (*first).to_string()));
                }
                lists.extend(declared.0);
            }
            for (local, name, _) in own(export) {
                if names.contains(&local) {
                    exported.get_or_insert((local, name));
                }
            }
        }
        let list = match lists.is_empty() {
            true => String::new(),
            false => format!("export{{{}}};", lists.join(",")),
        };
        let all = format!("{}=void 0", names.join("="));
        if let Some((first, export)) = exported {
            let others = names.iter().filter(|name| **name != first);
            let others: String = others
                .map(|name| format!("function {name}(){{}}"))
                .collect();
            return Some(Self {
                behind: format!(";{list}{others}function {first}(){{{all}}}"),
                edits: Vec::new(),
                first: export,
            });
        }
        let (local, export, edits, list) = exported_function(program, text)?;
        let functions: String = names
            .iter()
            .map(|name| format!("function {name}(){{}}"))
            .collect();
        Some(Self {
            behind: format!(";{list}{functions}function {FIRST}(){{{all};{FIRST}={local}}}"),
            edits,
            first: export,
        })
    }
}

/// What a list exports of the module's own: the names here and outside, and where that stands.
fn own<'a>(
    export: &'a ExportNamedDeclaration<'_>,
) -> impl Iterator<Item = (&'a str, String, Span)> {
    let specifiers = export.specifiers.iter().filter(|_| export.source.is_none());
    specifiers.filter_map(|one| match &one.local {
        ModuleExportName::IdentifierReference(local) => Some((
            local.name.as_str(),
            one.exported.name().to_string(),
            one.span,
        )),
        _ => None,
    })
}

/// The first function that a module exports and never assigns: its name here and outside, what has
/// another exported in its place, and where that takes a list, the list.
fn exported_function(program: &Program, text: &str) -> Option<(String, String, Vec<Edit>, String)> {
    let functions: Vec<&str> = program
        .body
        .iter()
        .filter_map(|statement| match statement {
            Statement::FunctionDeclaration(function) => function.name().map(|name| name.as_str()),
            _ => None,
        })
        .collect();
    let drop = |word: &str, from: u32, to: u32| -> Option<Edit> {
        let at = text.get(from as usize..to as usize)?.find(word)?;
        Some(Edit {
            start: from as usize + at,
            length: word.len(),
            code: format!("/*{word}*/"),
            means: 0,
        })
    };
    for statement in &program.body {
        match statement {
            Statement::ExportNamedDeclaration(export) => {
                let start = export.span.start;
                if let Some(Declaration::FunctionDeclaration(function)) = &export.declaration
                    && let Some(name) = function.name()
                    && !is_written(program, &name)
                {
                    let edit = drop("export", start, function.span.start)?;
                    let list = format!("export{{{FIRST} as {name}}};");
                    return Some((name.to_string(), name.to_string(), vec![edit], list));
                }
                for (local, name, span) in own(export) {
                    if functions.contains(&local) && !is_written(program, local) {
                        let edit = Edit {
                            start: span.start as usize,
                            length: local.len(),
                            means: 0,
                            code: match text.get(span.start as usize..span.end as usize) {
                                Some(piece) if piece == local => format!("{FIRST} as {local}"),
                                _ => FIRST.to_string(),
                            },
                        };
                        return Some((local.to_string(), name, vec![edit], String::new()));
                    }
                }
            }
            Statement::ExportDefaultDeclaration(export) => {
                let ExportDefaultDeclarationKind::FunctionDeclaration(function) =
                    &export.declaration
                else {
                    continue;
                };
                if let Some(name) = function.name()
                    && !is_written(program, &name)
                {
                    let (start, end) = (export.span.start, function.span.start);
                    let edits = vec![drop("export", start, end)?, drop("default", start, end)?];
                    let list = format!("export{{{FIRST} as default}};");
                    return Some((name.to_string(), "default".into(), edits, list));
                }
            }
            _ => {}
        }
    }
    None
}

/// The variables that a module declares with `var`, in blocks or not.
#[derive(Default)]
struct Variables<'a> {
    names: Vec<&'a str>,
    /// A pattern among them takes the rest of an object, which is mended in another way.
    has_rest: bool,
    depth: u32,
}

impl<'a> Visit<'a> for Variables<'a> {
    fn visit_variable_declaration(&mut self, declaration: &VariableDeclaration<'a>) {
        let is_var = declaration.kind.is_var();
        self.depth += u32::from(is_var);
        walk::walk_variable_declaration(self, declaration);
        self.depth -= u32::from(is_var);
    }

    fn visit_binding_identifier(&mut self, name: &BindingIdentifier<'a>) {
        let name = name.name.as_str();
        if self.depth > 0 && !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    fn visit_object_pattern(&mut self, pattern: &ObjectPattern<'a>) {
        self.has_rest |= self.depth > 0 && pattern.rest.is_some();
        walk::walk_object_pattern(self, pattern);
    }

    // What is in an expression is a function's or a class's own.
    fn visit_expression(&mut self, _: &Expression<'a>) {}

    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_static_block(&mut self, _: &StaticBlock<'a>) {}
}

/// Where the last variable of a declaration ends, and whether that lacks its semicolon.
pub fn end_of(declaration: &VariableDeclaration) -> (u32, bool) {
    let span = declaration.span;
    let end = declaration
        .declarations
        .last()
        .map_or(span.end, |last| last.span().end);
    (end, end == span.end)
}
