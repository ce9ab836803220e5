//! Loads a module and everything it imports, before the engine asks for it.
//!
//! The engine could ask for one import after the other, and does: but only who knows the whole
//! graph can say, as Node does, where a name is missing (see [`super::link`]), and whether
//! something in it awaits.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use boa_engine::{Context, JsArgs, JsError, JsResult, JsValue, Module, Source, js_string};

use super::format::{self, Format};
use super::record::{self, Key, Kind, Record, Stage};
use super::specifier::{self, Base, Target};
use super::{syntax, synthetic, wasm};
use crate::engine::mend::{self, Goal};
use crate::engine::stack::tokens::Tokens;
use crate::engine::{convert, define, depth, errors, report, stack};
use crate::loader::resolve::Manner;
use crate::loader::typescript::{self, Role};
use crate::loader::{commonjs, customize};

/// Import attributes: names and values.
pub type Attributes = [(String, String)];

thread_local! {
    /// What each request has led to, by the URL it stood in.
    static FOUND: RefCell<HashMap<(String, Key), Rc<Record>>> = RefCell::default();
}

/// The module that a request means, loaded with everything it imports: what the same request in
/// the same place has found before, as the standard asks, whatever has become of the file since.
pub fn import(
    specifier: &str,
    attributes: &Attributes,
    base: &Base,
    context: &mut Context,
) -> JsResult<Rc<Record>> {
    let key = (base.url(), record::key(specifier, attributes));
    // Hooks may find another each time.
    let is_customized = customize::is_active();
    if !is_customized && let Some(known) = FOUND.with(|found| found.borrow().get(&key).cloned()) {
        return Ok(known);
    }
    let record = if is_customized {
        let found = customize::resolve_import(specifier, base, attributes, context)?;
        load_as(
            &found.target,
            found.format.as_deref(),
            &found.attributes,
            context,
        )?
    } else {
        let target = specifier::resolve(specifier, base, context)?;
        load(&target, attributes, context)?
    };
    FOUND.with(|found| found.borrow_mut().insert(key, Rc::clone(&record)));
    Ok(record)
}

/// The module of a target, loaded with everything it imports.
pub fn load(
    target: &Target,
    attributes: &Attributes,
    context: &mut Context,
) -> JsResult<Rc<Record>> {
    load_as(target, None, attributes, context)
}

/// [`load`]; `hint` is the format that a hook has found with the target.
fn load_as(
    target: &Target,
    hint: Option<&str>,
    attributes: &Attributes,
    context: &mut Context,
) -> JsResult<Rc<Record>> {
    let url = target.url();
    let wanted = attributes.iter().find(|(name, _)| name == "type");
    let wanted = wanted.map_or("", |(_, value)| value.as_str());
    if let Some(known) = record::find(&url, wanted) {
        return Ok(known);
    }
    check_known(attributes, &url, context)?;
    let form = if customize::is_active() {
        customized_form(target, hint, attributes, context)?
    } else {
        form_of(target, context)?
    };
    check_attributes(attributes, form.format(), &url, context)?;
    let record = match form {
        Form::Text(path, text) => return source(url, path, &text, wanted, context),
        Form::Builtin(name) => synthetic::builtin(url, &name, context)?,
        Form::CommonJs(path, text) => synthetic::commonjs(url, &path, &text, context)?,
        Form::Json(path, text) => synthetic::json(url, path, &text, context)?,
        Form::Wasm(path, bytes) => wasm::make(url, path, wanted, bytes, context)?,
    };
    record.stage.set(Stage::Loaded);
    record::insert(&record, wanted);
    Ok(record)
}

/// A module's text and what it is.
enum Form {
    /// A module's text.
    Text(Option<PathBuf>, String),
    Builtin(String),
    CommonJs(PathBuf, String),
    Json(Option<PathBuf>, String),
    Wasm(Option<PathBuf>, Vec<u8>),
}

impl Form {
    fn format(&self) -> Format {
        match self {
            Self::Json(..) => Format::Json,
            Self::Wasm(..) => Format::Wasm,
            Self::CommonJs(..) => Format::CommonJs,
            _ => Format::Module,
        }
    }
}

fn form_of(target: &Target, context: &mut Context) -> JsResult<Form> {
    match target {
        Target::Builtin(name) => Ok(Form::Builtin(name.clone())),
        Target::Data(url) => data(url, context),
        Target::Foreign(url) if url.scheme() == "node" => {
            let message = format!("No such built-in module: {url}");
            let class = errors::Class::Error;
            let code = "ERR_UNKNOWN_BUILTIN_MODULE";
            Err(errors::thrown(errors::coded(
                class, code, &message, context,
            )))
        }
        Target::Foreign(url) => {
            let message = format!(
                "Only URLs with a scheme in: file and data are supported by the default ESM loader. Received protocol '{}:'",
                url.scheme()
            );
            let class = errors::Class::Error;
            let code = "ERR_UNSUPPORTED_ESM_URL_SCHEME";
            Err(errors::thrown(errors::coded(
                class, code, &message, context,
            )))
        }
        Target::File { path, .. } => {
            let format = format::of_file(path, context)?;
            if format == Format::Wasm {
                let bytes = commonjs::read_bytes(path, context)?;
                return Ok(Form::Wasm(Some(path.clone()), bytes));
            }
            let mut text = commonjs::read(path, context)?;
            if typescript::is_name(path) {
                let role = match format {
                    Format::Unsaid => Role::Unsaid,
                    _ => Role::Module,
                };
                text = typescript::of_file(path, &text, role, context)?;
            }
            Ok(match format {
                Format::Module => Form::Text(Some(path.clone()), text),
                Format::Json => Form::Json(Some(path.clone()), text),
                Format::CommonJs => Form::CommonJs(path.clone(), text),
                Format::Unsaid if is_module(&text, context) => {
                    format::warn_of_no_type(path, context)?;
                    Form::Text(Some(path.clone()), text)
                }
                Format::Unsaid | Format::Wasm => Form::CommonJs(path.clone(), text),
            })
        }
    }
}

/// The form that hooks give a target, with the host's own as the last step.
fn customized_form(
    target: &Target,
    hint: Option<&str>,
    attributes: &Attributes,
    context: &mut Context,
) -> JsResult<Form> {
    let last = define::function("nextLoad", 2, load_by_default, context);
    let hint = hint.or_else(|| format::name_of_target(target, context));
    let url = target.url();
    let (format, source) = customize::load(&url, hint, attributes, Manner::Import, last, context)?;
    let path = match target {
        Target::File { path, .. } => Some(path.clone()),
        _ => None,
    };
    if format == "wasm" {
        return Ok(Form::Wasm(path, source.unwrap_or_default()));
    }
    let mut given = source.map(customize::text_of).unwrap_or_default();
    let format = match format.strip_suffix("-typescript") {
        Some(format) => {
            given = match &path {
                Some(path) => typescript::of_file(path, &given, Role::Module, context)?,
                None => typescript::of_text(&url, &given, context)?,
            };
            format.to_string()
        }
        None => format,
    };
    match (format.as_str(), path) {
        ("module", path) => Ok(Form::Text(path, given)),
        ("json", path) => Ok(Form::Json(path, given)),
        ("builtin", _) => match target {
            Target::Builtin(name) => Ok(Form::Builtin(name.clone())),
            _ => form_of(target, context),
        },
        ("commonjs", Some(path)) => Ok(Form::CommonJs(path, given)),
        ("", Some(_)) => form_of(target, context),
        _ => {
            let message = format!("Unknown module format: {format} for URL {url}");
            let class = errors::Class::Range;
            let code = "ERR_UNKNOWN_MODULE_FORMAT";
            Err(errors::thrown(errors::coded(
                class, code, &message, context,
            )))
        }
    }
}

/// The last step of a chain of `load` hooks.
pub fn load_by_default(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let url = convert::to_text(args.get_or_undefined(0), context)?;
    let target = Target::of_url(&url);
    // A format that is said needs no look at the file.
    if let Some(about) = args.get_or_undefined(1).as_object()
        && let Some(format) = about.get(js_string!("format"), context)?.as_string()
        && let Target::File { path, .. } = &target
    {
        let format = convert::text(&format);
        if format == "wasm" {
            let bytes = commonjs::read_bytes(path, context)?;
            return customize::loaded_bytes(&format, bytes, context);
        }
        let text = commonjs::read(path, context)?;
        return Ok(customize::loaded(Some(&format), Some(&text), context));
    }
    let form = form_of(&target, context)?;
    if let Form::Wasm(_, bytes) = form {
        return customize::loaded_bytes(Format::Wasm.name(), bytes, context);
    }
    if let Target::File { path, .. } = &target
        && typescript::is_name(path)
    {
        let text = commonjs::read(path, context)?;
        let name = form.format().name_of(path);
        return Ok(customize::loaded(Some(name), Some(&text), context));
    }
    let source = match &form {
        Form::Text(_, text) | Form::CommonJs(_, text) | Form::Json(_, text) => Some(text.as_str()),
        Form::Builtin(_) | Form::Wasm(..) => None,
    };
    let name = match &form {
        Form::Builtin(_) => "builtin",
        form => form.format().name(),
    };
    Ok(customize::loaded(Some(name), source, context))
}

/// Whether a text of which nobody says what it is holds what only a module can hold.
pub fn is_module(text: &str, context: &mut Context) -> bool {
    if syntax::redeclares_wrapper(text) {
        return true;
    }
    let candidates = ["import", "export", "await"];
    if !candidates.iter().any(|word| text.contains(word)) {
        return false;
    }
    let syntax = syntax::scan(&Tokens::new(text.to_string()));
    if syntax.is_module {
        return true;
    }
    // An `await` that is no name: what no script parses.
    !syntax.awaits.is_empty() && commonjs::parse(Path::new("/"), text, context).is_err()
}

/// Checks the syntax of a module's text.
pub fn check(path: &Path, text: &str, context: &mut Context) -> JsResult<()> {
    let mut record = Record::new(String::new(), Some(path.to_path_buf()), Kind::Source);
    record.text = text.to_string();
    stack::mark_module(&record.script_name());
    parse(&record, false, context).map(|_| ())
}

/// A `data:` URL's text, by its MIME type.
fn data(url: &url::Url, context: &mut Context) -> JsResult<Form> {
    let invalid = |context: &mut Context| {
        Err(errors::node_error(
            "ERR_INVALID_URL",
            &[url.as_str()],
            context,
        ))
    };
    let Some((head, body)) = url.path().split_once(',') else {
        return invalid(context);
    };
    let mut body = body.to_string();
    if let Some(query) = url.query() {
        body.push('?');
        body.push_str(query);
    }
    let decoded: Vec<u8> = percent_encoding::percent_decode_str(&body).collect();
    let is_base64 = head.to_ascii_lowercase().ends_with(";base64");
    let bytes = if is_base64 {
        let clean: Vec<u8> = decoded
            .into_iter()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect();
        match base64_simd::STANDARD.decode_to_vec(&clean) {
            Ok(bytes) => bytes,
            Err(_) => return invalid(context),
        }
    } else {
        decoded
    };
    let kind = head.split(';').next().unwrap_or_default();
    if kind == "application/wasm" {
        return Ok(Form::Wasm(None, bytes));
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    match kind {
        "text/javascript" => Ok(Form::Text(None, text)),
        "application/json" => Ok(Form::Json(None, text)),
        mime => {
            let mime = if mime.contains('/') { mime } else { "null" };
            let message = format!("Unknown module format: {mime} for URL {url}");
            let class = errors::Class::Range;
            let code = "ERR_UNKNOWN_MODULE_FORMAT";
            Err(errors::thrown(errors::coded(
                class, code, &message, context,
            )))
        }
    }
}

/// `type` is the one attribute there is.
fn check_known(attributes: &Attributes, url: &str, context: &mut Context) -> JsResult<()> {
    match attributes.iter().find(|(name, _)| name != "type") {
        Some((name, value)) => Err(unsupported_attribute(name, value, url, context)),
        None => Ok(()),
    }
}

fn unsupported_attribute(name: &str, value: &str, url: &str, context: &mut Context) -> JsError {
    errors::node_error(
        "ERR_IMPORT_ATTRIBUTE_UNSUPPORTED",
        &[name, value, url],
        context,
    )
}

/// `json` is the one type there is.
fn check_attributes(
    attributes: &Attributes,
    format: Format,
    url: &str,
    context: &mut Context,
) -> JsResult<()> {
    match (attributes.first(), format) {
        (Some((name, value)), _) if value != "json" => {
            Err(unsupported_attribute(name, value, url, context))
        }
        (None, Format::Json) => {
            let args = [url, "type", "json"];
            let code = "ERR_IMPORT_ATTRIBUTE_MISSING";
            Err(errors::node_error(code, &args, context))
        }
        (Some(_), Format::Module | Format::CommonJs | Format::Unsaid | Format::Wasm) => {
            let code = "ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE";
            Err(errors::node_error(code, &[url, "json"], context))
        }
        _ => Ok(()),
    }
}

/// A module with a text of its own.
pub fn source(
    url: String,
    path: Option<PathBuf>,
    text: &str,
    wanted: &str,
    context: &mut Context,
) -> JsResult<Rc<Record>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut record = Record::new(url, path, Kind::Source);
    record.syntax = syntax::scan(&Tokens::new(text.to_string()));
    record.text = text.to_string();
    let record = Rc::new(record);
    let name = record.script_name();
    stack::mark_module(&name);
    stack::maps::note(&name, text);
    if !name.starts_with('/') {
        stack::remember(&name, text);
    }
    record::insert(&record, wanted);
    match finish(&record, context) {
        Ok(()) => Ok(record),
        Err(error) => {
            forget(&record);
            Err(error)
        }
    }
}

/// Forgets a module that could not be loaded, and all that import it.
pub fn forget(record: &Rc<Record>) {
    let gone = record::remove(record);
    let is_gone = |one: &Rc<Record>| gone.iter().any(|other| Rc::ptr_eq(one, other));
    FOUND.with(|found| found.borrow_mut().retain(|_, one| !is_gone(one)));
}

/// Loads what a module imports, then has its text parsed.
pub fn finish(record: &Rc<Record>, context: &mut Context) -> JsResult<()> {
    let base = Base::of_url(&record.url);
    let (mut awaits_elsewhere, mut waits) = (false, false);
    for request in &record.syntax.requests {
        let key = record::key(&request.specifier, &request.attributes);
        if record.links.borrow().contains_key(&key) {
            continue;
        }
        match import(&request.specifier, &request.attributes, &base, context) {
            Ok(dependency) => {
                awaits_elsewhere |= dependency.is_async.get();
                waits |= dependency.is_async.get() && !dependency.is_done();
                record.links.borrow_mut().insert(key, dependency);
            }
            Err(error) => {
                // A text that does not parse is the first thing to be told.
                parse(record, false, context)?;
                return Err(error);
            }
        }
    }
    let awaits = !record.syntax.awaits.is_empty();
    record.is_async.set(awaits || awaits_elsewhere);
    let module = parse(record, awaits || waits, context)?;
    *record.first_call.borrow_mut() = mend::first_call();
    record::attach(record, module);
    record.stage.set(Stage::Loaded);
    Ok(())
}

/// The engine's module of a text.
///
/// The engine loses an error that a module throws while it waits for another that awaits, unless
/// the module awaits itself, and takes none to await that does so by `for await` only: `waits`
/// gives it an `await` that is never reached. One that does not await otherwise tells when it has
/// ended: in the standard nothing comes between its end and those that wait for it.
pub fn parse(record: &Record, waits: bool, context: &mut Context) -> JsResult<Module> {
    depth::check(record.text.as_bytes())?;
    let name = record.script_name();
    let path = Path::new(&name);
    // The engine's parser wants a semicolon behind an `export {}` at the end of the text.
    let end = match waits {
        true if record.syntax.awaits.is_empty() => {
            mend::define(context)?;
            &format!("\n;if(0)await 0;{}()", mend::ENDED)
        }
        true => "\n;if(0)await 0",
        false => "\n;",
    };
    let goal = match record.text.contains("var") && record.is_in_cycle() {
        true => Goal::Cyclic,
        false => Goal::Module,
    };
    let parsed = mend::parse(&record.text, &name, goal, context, |text, context| {
        let text = [text, end].concat();
        Module::parse(Source::from_bytes(&text).with_path(path), None, context)
    });
    parsed.map_err(|error: JsError| report::syntax_error(error, path, &record.text, context))
}
