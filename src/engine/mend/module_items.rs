//! What is mended in imports and exports.

use oxc_ast::ast::{
    Declaration, ExportDefaultDeclaration, ExportDefaultDeclarationKind, ExportNamedDeclaration,
    ImportDeclaration, ImportDeclarationSpecifier, ImportExpression, ImportSpecifier,
};
use oxc_ast_visit::{Visit, walk};

use super::edits::Edit;
use super::finder::Finder;
use super::look::Names;
use super::texts;

impl<'a> Finder<'_, 'a> {
    pub fn mend_export_named_declaration(&mut self, export: &ExportNamedDeclaration<'a>) {
        let before = self.edits.len();
        walk::walk_export_named_declaration(self, export);
        let is_part = |edit: &Edit| edit.code.starts_with(super::helpers::PART);
        if let Some(declaration) = &export.declaration
            && self.edits[before..].iter().any(is_part)
        {
            // The names of parts are nobody's business: the others are exported by a list.
            let mut names = Names::default();
            names.visit_declaration(declaration);
            let start = export.span.start;
            self.replace(start, start + "export".len() as u32, "/*export*/");
            let list = names.0.join(",");
            self.put(export.span.end, format!(";export{{{list}}};"));
        } else if let Some(Declaration::VariableDeclaration(declaration)) = &export.declaration
            && self.hoists(declaration)
        {
            let start = export.span.start;
            self.replace(start, start + "export".len() as u32, "/*export*/");
        }
    }

    pub fn mend_export_default_declaration(&mut self, export: &ExportDefaultDeclaration<'a>) {
        if let ExportDefaultDeclarationKind::ArrowFunctionExpression(function) = &export.declaration
            && function.r#async
        {
            self.put(function.span.start, "(");
            self.put(function.span.end, ")");
        }
        walk::walk_export_default_declaration(self, export);
    }

    pub fn mend_import_expression(&mut self, import: &ImportExpression<'a>) {
        let start = import.span.start;
        let rest = &self.text[start as usize..];
        let open = rest.strip_prefix("import").and_then(|behind| {
            let blank = behind.len() - behind.trim_start_matches([' ', '\t']).len();
            behind[blank..]
                .starts_with('(')
                .then_some(blank + "import(".len())
        });
        if let Some(width) = open
            && import.phase.is_none()
            && super::helpers::imports()
        {
            let importer = super::importer();
            let id = texts::number(importer.as_deref().unwrap_or(self.script));
            let piece = &rest[..width];
            let code = format!("{}({id},/*{piece}*/", super::helpers::IMPORT);
            self.replace(start, start + width as u32, code);
        }
        walk::walk_import_expression(self, import);
    }

    pub fn mend_import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        if let Some([ImportDeclarationSpecifier::ImportDefaultSpecifier(only)]) =
            import.specifiers.as_ref().map(|all| &all[..])
            && only.local.name == "of"
        {
            let span = only.local.span;
            self.replace(span.start, span.end, "{default as of}/*of*/");
        }
        walk::walk_import_declaration(self, import);
    }

    pub fn mend_import_specifier(&mut self, specifier: &ImportSpecifier<'a>) {
        let span = specifier.local.span;
        if specifier.local.name == "of" && specifier.span == span {
            self.put(span.end, " as of");
        }
    }
}
