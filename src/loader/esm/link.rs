//! Links a loaded graph: first a look whether every name that is imported is exported, then the
//! engine's own linking.
//!
//! The look is needed twice over: the engine's error tells neither the module nor the place, and
//! where a cycle is involved the engine does not survive an error of its linking.

use std::rc::Rc;

use boa_engine::{
    Context, JsError, JsNativeError, JsResult, JsString, JsValue, builtins::promise::PromiseState,
    js_string,
};

use super::record::{Kind, Record, Stage};
use super::syntax::{Name, Request};
use crate::engine::stack::tokens::Tokens;
use crate::engine::{convert, define, errors, report, stack};
use crate::runtime::runtime;

/// Links a module and everything it imports.
pub fn link(record: &Rc<Record>, context: &mut Context) -> JsResult<()> {
    if record.stage.get() >= Stage::Linked {
        return Ok(());
    }
    let all = reachable(record);
    // The engine knows nothing of what an instance imports.
    let by_wasm: Vec<Rc<Record>> = all
        .iter()
        .filter(|one| one.kind == Kind::Wasm && one.stage.get() < Stage::Linked)
        .flat_map(|one| one.dependencies())
        .filter(|one| one.stage.get() < Stage::Linked)
        .collect();
    for one in by_wasm.iter().chain([record]) {
        load(one, context)?;
    }
    for one in &all {
        if one.stage.get() < Stage::Linked {
            check_names(one, context)?;
        }
    }
    for one in by_wasm.iter().chain([record]) {
        let Some(module) = one.engine_module() else {
            return Err(not_loaded(one));
        };
        module.link(context).map_err(|error| {
            report::syntax_error(error, one.script_name().as_ref(), &one.text, context)
        })?;
    }
    for one in &all {
        if one.stage.get() < Stage::Linked {
            one.stage.set(Stage::Linked);
            begin_variables(one, context)?;
        }
    }
    Ok(())
}

/// Gives the variables of a module in a cycle what they begin with.
fn begin_variables(record: &Record, context: &mut Context) -> JsResult<()> {
    let Some(export) = record.first_call.take() else {
        return Ok(());
    };
    let Some(module) = record.engine_module() else {
        return Err(not_loaded(record));
    };
    let exports = module.namespace(context);
    let begin = exports.get(convert::string(&export), context)?;
    if let Some(begin) = begin.as_callable() {
        begin.call(&JsValue::undefined(), &[], context)?;
    }
    Ok(())
}

/// Has the engine look at all that it knows the module to import.
fn load(record: &Record, context: &mut Context) -> JsResult<()> {
    let Some(module) = record.engine_module() else {
        return Err(not_loaded(record));
    };
    let runtime = runtime();
    let loading = runtime.microtasks.within(|| module.load(context));
    match loading.state() {
        PromiseState::Fulfilled(_) => Ok(()),
        PromiseState::Rejected(reason) => {
            runtime.rejections.forget(&loading.into());
            Err(JsError::from_opaque(reason))
        }
        PromiseState::Pending => Err(not_loaded(record)),
    }
}

fn not_loaded(record: &Record) -> JsError {
    JsNativeError::error()
        .with_message(format!("{} is not loaded yet", record.url))
        .into()
}

/// A module and everything it imports, what is imported first.
pub fn reachable(record: &Rc<Record>) -> Vec<Rc<Record>> {
    let mut found: Vec<Rc<Record>> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    visit(record, &mut seen, &mut found);
    found
}

fn visit(
    record: &Rc<Record>,
    seen: &mut std::collections::HashSet<*const Record>,
    found: &mut Vec<Rc<Record>>,
) {
    if !seen.insert(Rc::as_ptr(record)) {
        return;
    }
    for dependency in record.dependencies() {
        visit(&dependency, seen, found);
    }
    found.push(Rc::clone(record));
}

/// Of several names that are missing V8 tells the one that is first by what it is called here; what is
/// exported from elsewhere comes behind what is imported.
fn check_names(record: &Rc<Record>, context: &mut Context) -> JsResult<()> {
    let mut all_missing = Vec::new();
    for request in &record.syntax.requests {
        if request.names.is_empty() {
            continue;
        }
        let key = super::record::key(&request.specifier, &request.attributes);
        let Some(other) = record.links.borrow().get(&key).cloned() else {
            continue;
        };
        let Some(module) = other.engine_module() else {
            continue;
        };
        let namespace = module.namespace(context);
        for name in &request.names {
            let key = convert::string(&name.name);
            if !namespace.has_property(key, context)? {
                all_missing.push((request, name, Rc::clone(&other)));
            }
        }
    }
    let first = all_missing
        .iter()
        .min_by_key(|(_, name, _)| (name.local.is_none(), &name.local));
    match first {
        Some((request, name, other)) => Err(missing(record, request, name, other, context)),
        None => Ok(()),
    }
}

fn missing(
    record: &Record,
    request: &Request,
    name: &Name,
    other: &Rc<Record>,
    context: &mut Context,
) -> JsError {
    let specifier = &request.specifier;
    let wanted = &name.name;
    let message = if other.kind == Kind::CommonJs {
        let taken = taken_apart(record, name)
            .map_or_else(String::new, |names| format!("const {names} = pkg;\n"));
        format!(
            "Named export '{wanted}' not found. The requested module '{specifier}' is a CommonJS module, which may not support all module.exports as named exports.\n\
             CommonJS modules can always be imported via the default export, for example using:\n\n\
             import pkg from '{specifier}';\n{taken}"
        )
    } else {
        format!("The requested module '{specifier}' does not provide an export named '{wanted}'")
    };
    let error = errors::plain(errors::Class::Syntax, &message, context);
    let tokens = Tokens::new(record.text.clone());
    let (line, column) = tokens.position(name.at);
    let source = tokens.line(line).unwrap_or_default();
    let length = record
        .text
        .get(name.at..name.at + name.length)
        .map_or(1, |t| t.chars().count());
    let mark = report::caret(source, column, length);
    let header = stack::header(&error, context);
    let text = format!("{}:{line}\n{source}\n{mark}\n{header}", record.url);
    define::put_hidden(&error, "stack", JsString::from(text));
    define::put_hidden(&error, "message", js_string!(message.as_str()));
    errors::thrown(error)
}

/// The names in the import's braces as a pattern that takes an object apart; none when they stand on
/// several lines.
fn taken_apart(record: &Record, name: &Name) -> Option<String> {
    let start = record.text.get(..name.at)?.rfind(['\n', '{'])?;
    let rest = record.text.get(start..)?;
    let end = rest.find(['\n', '}'])?;
    let names = rest.get(..=end)?;
    (names.starts_with('{') && names.ends_with('}')).then(|| names.replace(" as ", ": "))
}
