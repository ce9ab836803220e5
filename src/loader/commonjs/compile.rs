//! From a file's text to a function called with `exports, require, module, __filename, __dirname`.

use std::path::{Path, PathBuf};

use boa_engine::{
    Context, JsArgs, JsError, JsObject, JsResult, JsString, JsValue, Script, Source, js_string,
    object::builtins::JsFunction,
};

use super::{module_class, require};
use crate::engine::mend::{self, Goal};
use crate::engine::{convert, define, depth, errors, report, stack};
use crate::loader::customize;
use crate::loader::esm::specifier::{Target, file_url};
use crate::loader::esm::{self, format::Format};
use crate::loader::resolve::Manner;
use crate::loader::typescript::{self, Role};
use crate::modules::process::{warn_now, with_start};

pub use crate::engine::stack::WRAPPER;

/// A module's text in its wrapper, parsed.
pub(in crate::loader) fn parse(path: &Path, text: &str, context: &mut Context) -> JsResult<Script> {
    depth::check(text.as_bytes())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A hashbang line becomes a comment of the same number of lines.
    let hashbang = if text.starts_with("#!") { "//" } else { "" };
    let name = path.to_string_lossy();
    mend::parse(text, &name, Goal::CommonJs, context, |text, context| {
        let source = match module_class::wrapped_otherwise(text, context)? {
            Some(wrapped) => wrapped,
            None => [WRAPPER[0], hashbang, text, WRAPPER[1]].concat(),
        };
        Script::parse(Source::from_bytes(&source).with_path(path), None, context)
    })
}

/// A module's text as a function.
pub(super) fn compile(path: &Path, text: &str, context: &mut Context) -> JsResult<JsFunction> {
    stack::maps::note(&path.to_string_lossy(), text);
    let value = match parse(path, text, context) {
        Ok(script) => script.evaluate(context)?,
        Err(error) => return Err(report::syntax_error(error, path, text, context)),
    };
    value.as_function().ok_or_else(|| {
        // The text closed the wrapper itself.
        let error = boa_engine::JsNativeError::syntax().with_message("Unexpected token '}'");
        report::syntax_error(error.into(), path, text, context)
    })
}

/// `module._compile(content, filename, format)`: runs a text as this module's. A text that is no
/// script but could be an ES module is one, unless the format says `commonjs`.
pub(super) fn module_compile(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let module = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let mut text = convert::to_text(args.get_or_undefined(0), context)?;
    let path = super::path_of(args.get_or_undefined(1), context)?;
    let format = args.get_or_undefined(2).as_string();
    let mut format = format.as_ref().map(convert::text);
    if let Some(name) = format.as_deref()
        && let Some(left) = name.strip_suffix("typescript")
    {
        // Else it is refused as it is.
        if left.is_empty() || left.starts_with("commonjs") || esm::may_require() {
            text = typescript::of_file(&path, &text, Role::Script, context)?;
        }
        format = left.strip_suffix('-').map(str::to_string);
    }
    if format.as_deref() == Some("module") {
        return load_module(&module, &path, &text, context);
    }
    let error = match compile(&path, &text, context) {
        Ok(function) => return call(&function, &module, &path, context),
        Err(error) => error,
    };
    if !esm::is_module(&text, context) {
        return Err(error);
    }
    let is_main = module_class::main_module().as_ref() == Some(&module);
    let detects = with_start(|start| start.detect_module) && (is_main || esm::may_require());
    if format.is_none() && detects {
        if is_main {
            esm::format::warn_of_no_type(&path, context)?;
        }
        return load_module(&module, &path, &text, context);
    }
    // Before the error, which may end the program.
    let message = format!(
        "Failed to load the ES module: {}. Make sure to set \"type\": \"module\" in the nearest package.json file or use the .mjs extension.",
        path.display()
    );
    warn_now(&message, context)?;
    Err(error)
}

/// Runs a text as an ES module; what `require` is to get becomes the module's exports.
fn load_module(
    module: &JsObject,
    path: &Path,
    text: &str,
    context: &mut Context,
) -> JsResult<JsValue> {
    if module_class::main_module().as_ref() == Some(module) {
        module_class::forget_main(context)?;
        esm::entry::run_text(path, text, context);
        return Ok(JsValue::undefined());
    }
    let stack = module_class::require_stack(Some(module), context);
    let from = stack.get(1..).unwrap_or_default();
    module_class::note_evaluation(module, true);
    let exports = esm::require(path, Some(text), from, context);
    module_class::note_evaluation(module, false);
    let exports = exports?;
    module.set(js_string!("exports"), exports, true, context)?;
    Ok(JsValue::undefined())
}

fn call(
    function: &JsFunction,
    module: &JsObject,
    path: &Path,
    context: &mut Context,
) -> JsResult<JsValue> {
    let require = require::make_require(module, context)?;
    let exports = module.get(js_string!("exports"), context)?;
    let folder = path.parent().unwrap_or(path);
    let args = [
        exports.clone(),
        require.into(),
        module.clone().into(),
        JsString::from(&*path.to_string_lossy()).into(),
        JsString::from(&*folder.to_string_lossy()).into(),
    ];
    function
        .call(&exports, &args, context)
        .map_err(|error| report::catchable(error, context))
}

fn parse_script(name: &str, text: &str, context: &mut Context) -> JsResult<Script> {
    mend::parse(text, name, Goal::Script, context, |text, context| {
        let source = Source::from_bytes(text).with_path(Path::new(name));
        Script::parse(source, None, context)
    })
}

/// A script from the command line or stdin: it finds `require`, `module` and the like as globals,
/// and its value is its last expression's. None when it was an ES module, which has no value.
pub(super) fn run_text(
    name: &str,
    text: &str,
    prints: bool,
    context: &mut Context,
) -> JsResult<Option<JsValue>> {
    let mut input_type = with_start(|start| start.input_type.clone());
    let mut stripped = None;
    if let Some(left) = input_type
        .as_deref()
        .and_then(|said| said.strip_suffix("-typescript"))
    {
        stripped = Some(typescript::of_text(name, text, context)?);
        input_type = Some(left.to_string());
    }
    let mut text = stripped.as_deref().unwrap_or(text);
    if input_type.as_deref() == Some("module") {
        return run_module_text(name, text, prints, context);
    }
    let folder = std::env::current_dir().unwrap_or_default();
    let path = folder.join(name);
    let module = module_class::new_module(name, Some(&path), context)?;
    let require = require::make_require(&module, context)?;
    let exports = module.get(js_string!("exports"), context)?;
    let global = context.global_object();
    for (global_name, value) in [
        ("exports", exports),
        ("require", require.into()),
        ("module", module.into()),
        ("__filename", JsString::from(name).into()),
        ("__dirname", js_string!(".").into()),
    ] {
        define::put_hidden(&global, global_name, value);
    }
    stack::remember(name, text);
    depth::check(text.as_bytes())?;
    let detects = with_start(|start| start.detect_module);
    let mut parsed = parse_script(name, text, context);
    let guesses = parsed.is_err() && input_type.is_none();
    let mut refusal = None;
    if guesses && typescript::is_on() {
        match typescript::guessed(text) {
            Err(message) => refusal = Some(message),
            Ok(one) if one == text => {}
            Ok(_) if esm::is_module(text, context) && is_correct(name, text, context) => {}
            Ok(one) => {
                text = stripped.insert(one);
                stack::remember(name, text);
                parsed = parse_script(name, text, context);
            }
        }
    }
    let error = match parsed {
        Ok(script) => return script.evaluate(context).map(Some),
        Err(_) if guesses && detects && esm::is_module(text, context) => {
            return run_module_text(name, text, prints, context);
        }
        Err(error) => report::syntax_error(error, Path::new(name), text, context),
    };
    if let Some(message) = refusal
        && let Some(object) = error.as_opaque().and_then(JsValue::as_object)
    {
        let stack = object.get(js_string!("stack"), context)?;
        let stack = convert::to_text(&stack, context)?;
        let stack = stack.replacen("\n\n", &format!("\n{message}\n\n"), 1);
        define::put_hidden(&object, "stack", JsString::from(stack));
    }
    Err(error)
}

/// Whether a text parses as an ES module.
fn is_correct(name: &str, text: &str, context: &mut Context) -> bool {
    esm::check(&module_path(name), text, context).is_ok()
}

/// The path of a text that is an ES module: Node numbers the texts it is given.
fn module_path(name: &str) -> PathBuf {
    let folder = std::env::current_dir().unwrap_or_default();
    folder.join(name.replace(']', "1]").replace("worker ", ""))
}

fn run_module_text(
    name: &str,
    text: &str,
    prints: bool,
    context: &mut Context,
) -> JsResult<Option<JsValue>> {
    if prints {
        return Err(errors::node_error(
            "ERR_EVAL_ESM_CANNOT_PRINT",
            &[],
            context,
        ));
    }
    let path = module_path(name);
    stack::remember(&path.to_string_lossy(), text);
    esm::entry::run_text(&path, text, context);
    Ok(None)
}

/// `Module._extensions['.js']`, for every extension that nobody else loads.
pub(super) fn load_js(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let path = super::path_of(args.get_or_undefined(1), context)?;
    let module = args.get_or_undefined(0).to_object(context)?;
    let strips = typescript::is_on();
    let format = match path.extension().and_then(|extension| extension.to_str()) {
        Some("mjs") => Format::Module,
        Some("cjs") => Format::CommonJs,
        Some("js") => esm::format::of_package(&path, context)?,
        Some("mts") if strips => Format::Module,
        Some("cts") if strips => Format::CommonJs,
        Some("ts") if strips => esm::format::of_package(&path, context)?,
        _ => Format::Unsaid,
    };
    let format = match format {
        Format::Unsaid if strips && typescript::is_name(&path) => js_string!("typescript").into(),
        Format::Module | Format::CommonJs => JsString::from(format.name_of(&path)).into(),
        _ => JsValue::undefined(),
    };
    let (format, text) = if customize::is_active() {
        customized(&path, format, context)?
    } else {
        (format, read(&path, context)?)
    };
    if format
        .as_string()
        .is_some_and(|name| name == js_string!("json"))
    {
        let value = parse_json(&path.to_string_lossy(), &text, context)?;
        module.set(js_string!("exports"), value, true, context)?;
        return Ok(JsValue::undefined());
    }
    let compile = module.get(js_string!("_compile"), context)?;
    let args = [
        JsString::from(text).into(),
        args.get_or_undefined(1).clone(),
        format,
    ];
    match compile.as_function() {
        Some(compile) => compile.call(&module.into(), &args, context),
        None => module_compile(&module.into(), &args, context),
    }
}

/// The format and the text that hooks give a file.
fn customized(path: &Path, format: JsValue, context: &mut Context) -> JsResult<(JsValue, String)> {
    let last = define::function(
        "nextLoad",
        2,
        |_, args, context| {
            let url = convert::to_text(args.get_or_undefined(0), context)?;
            let about = args.get_or_undefined(1).to_object(context)?;
            let format = about.get(js_string!("format"), context)?;
            let format = format.as_string().map(|name| convert::text(&name));
            let Target::File { path, .. } = Target::of_url(&url) else {
                return Ok(customize::loaded(format.as_deref(), None, context));
            };
            let text = read(&path, context)?;
            Ok(customize::loaded(format.as_deref(), Some(&text), context))
        },
        context,
    );
    let name = format.as_string().map(|name| convert::text(&name));
    let url = file_url(path);
    let manner = Manner::Require;
    let (format, text) = customize::load(&url, name.as_deref(), &[], manner, last, context)?;
    let format = if format.is_empty() {
        JsValue::undefined()
    } else {
        JsString::from(format).into()
    };
    Ok((format, text.map(customize::text_of).unwrap_or_default()))
}

/// `Module._extensions['.json']`
pub(super) fn load_json(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let path = super::path_of(args.get_or_undefined(1), context)?;
    let text = read(&path, context)?;
    let value = parse_json(&path.to_string_lossy(), &text, context)?;
    let module = args.get_or_undefined(0).to_object(context)?;
    module.set(js_string!("exports"), value, true, context)?;
    Ok(JsValue::undefined())
}

/// A JSON text's value; `shown` stands before the parser's message.
pub(in crate::loader) fn parse_json(
    shown: &str,
    text: &str,
    context: &mut Context,
) -> JsResult<JsValue> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let json = context.intrinsics().objects().json();
    let parse = json.get(js_string!("parse"), context)?;
    let value = match parse.as_function() {
        Some(parse) => parse.call(&json.into(), &[JsString::from(text).into()], context),
        None => Ok(JsValue::undefined()),
    };
    value.map_err(|error| {
        let value = report::value_of(error, context);
        if let Some(object) = value.as_object()
            && let Ok(message) = object.get(js_string!("message"), context)
            && let Ok(message) = convert::to_text(&message, context)
        {
            let message = format!("{shown}: {message}");
            define::put_hidden(&object, "message", JsString::from(message));
        }
        JsError::from_opaque(value)
    })
}

/// `Module._extensions['.node']`
pub(super) fn load_addon(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let path = super::path_of(args.get_or_undefined(1), context)?;
    Err(addon_error(&path, context))
}

/// The error of a native addon: what is wrong with the file, else that none can be loaded.
pub fn addon_error(path: &Path, context: &mut Context) -> JsError {
    const HEADER: usize = 64;
    let shown = path.display();
    let why = match std::fs::read(path) {
        Err(_) => "cannot open shared object file: No such file or directory",
        Ok(bytes) if bytes.len() < HEADER => "file too short",
        Ok(bytes) if !bytes.starts_with(b"\x7fELF") => "invalid ELF header",
        Ok(_) => "Ouro cannot load native addons",
    };
    let message = format!("{shown}: {why}");
    let class = errors::Class::Error;
    let code = "ERR_DLOPEN_FAILED";
    errors::thrown(errors::coded(class, code, &message, context))
}

/// A file's text; bytes that are no UTF-8 become U+FFFD.
pub(in crate::loader) fn read(path: &Path, context: &mut Context) -> JsResult<String> {
    if let Some(text) = crate::loader::stand_in_for(path) {
        return Ok(text.to_string());
    }
    read_bytes(path, context).map(customize::text_of)
}

/// [`read`] of what is no text.
pub(in crate::loader) fn read_bytes(path: &Path, context: &mut Context) -> JsResult<Vec<u8>> {
    std::fs::read(path).map_err(|error| {
        let errno = error.raw_os_error().unwrap_or(libc::EIO);
        let shown = path.to_string_lossy();
        errors::system("open", errno, Some(&shown), None, context)
    })
}
