//! Statements of which nothing is left when the types have gone.

use oxc_ast::ast::{
    Declaration, ExportDefaultDeclarationKind, ImportOrExportKind, Statement, TSModuleDeclaration,
    TSModuleDeclarationBody, TSModuleDeclarationKind, TSModuleDeclarationName,
};

/// Whether nothing is left of a statement.
pub fn removed(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::ImportDeclaration(import) => import.import_kind == ImportOrExportKind::Type,
        Statement::ExportAllDeclaration(export) => export.export_kind == ImportOrExportKind::Type,
        Statement::ExportNamedDeclaration(export) => {
            export.export_kind == ImportOrExportKind::Type
                || export.declaration.as_ref().is_some_and(declares_types)
        }
        Statement::ExportDefaultDeclaration(export) => match &export.declaration {
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => true,
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => function.body.is_none(),
            _ => false,
        },
        statement => statement.as_declaration().is_some_and(declares_types),
    }
}

fn declares_types(declaration: &Declaration<'_>) -> bool {
    match declaration {
        Declaration::VariableDeclaration(variables) => variables.declare,
        Declaration::FunctionDeclaration(function) => function.declare || function.body.is_none(),
        Declaration::ClassDeclaration(class) => class.declare,
        Declaration::TSTypeAliasDeclaration(_)
        | Declaration::TSInterfaceDeclaration(_)
        | Declaration::TSGlobalDeclaration(_) => true,
        Declaration::TSEnumDeclaration(numbers) => numbers.declare,
        Declaration::TSModuleDeclaration(module) => names_types(module),
        Declaration::TSImportEqualsDeclaration(import) => {
            import.import_kind == ImportOrExportKind::Type
        }
    }
}

/// Whether a namespace holds nothing that runs.
fn names_types(module: &TSModuleDeclaration<'_>) -> bool {
    if matches!(module.id, TSModuleDeclarationName::StringLiteral(_)) {
        return true;
    }
    if module.kind == TSModuleDeclarationKind::Module {
        return false;
    }
    module.declare
        || match &module.body {
            None => true,
            Some(TSModuleDeclarationBody::TSModuleDeclaration(inner)) => names_types(inner),
            Some(TSModuleDeclarationBody::TSModuleBlock(block)) => block.body.iter().all(|one| {
                let declared = match one {
                    Statement::ExportNamedDeclaration(export) => export.declaration.as_ref(),
                    other => other.as_declaration(),
                };
                match declared {
                    Some(
                        Declaration::TSTypeAliasDeclaration(_)
                        | Declaration::TSInterfaceDeclaration(_),
                    ) => true,
                    Some(Declaration::TSModuleDeclaration(inner)) => names_types(inner),
                    _ => false,
                }
            }),
        }
}
