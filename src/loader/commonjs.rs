//! CommonJS: `require`, `module`, `exports`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use boa_engine::{
    Context, JsNativeError, JsObject, JsResult, JsString, JsValue, Source, js_string,
    object::builtins::JsFunction,
};
use oxc_resolver::{ResolveOptions, Resolver};

use crate::engine::{convert, define, errors};
use crate::modules;

thread_local! {
    static CACHE: RefCell<HashMap<PathBuf, JsObject>> = RefCell::default();
    static RESOLVER: Resolver = Resolver::new(ResolveOptions {
        condition_names: vec!["node".into(), "require".into(), "module-sync".into(), "default".into()],
        extensions: vec![".js".into(), ".json".into(), ".node".into()],
        ..ResolveOptions::default()
    });
}

/// Runs a file as the main script.
pub fn run_main(path: &Path, context: &mut Context) -> JsResult<()> {
    load(path, context)?;
    Ok(())
}

fn load(path: &Path, context: &mut Context) -> JsResult<JsValue> {
    if let Some(module) = CACHE.with(|cache| cache.borrow().get(path).cloned()) {
        return module.get(js_string!("exports"), context);
    }
    let bytes = std::fs::read(path).map_err(|error| {
        JsNativeError::error().with_message(format!("{error}: {}", path.display()))
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let module = define::object(context);
    let exports = define::object(context);
    define::put(&module, "exports", exports.clone());
    CACHE.with(|cache| {
        cache
            .borrow_mut()
            .insert(path.to_path_buf(), module.clone())
    });
    let function = compile(path, &text, context)?;
    let folder = path.parent().unwrap_or(path).to_path_buf();
    let require = define::closure(
        "require",
        1,
        |_, args, folder: &JsString, context| {
            let specifier = match args.first() {
                Some(value) => convert::to_text(value, context)?,
                None => String::new(),
            };
            require(&specifier, Path::new(&convert::text(folder)), context)
        },
        JsString::from(folder.to_string_lossy().as_ref()),
        context,
    );
    let args = [
        exports.clone().into(),
        require.into(),
        module.clone().into(),
        JsString::from(path.to_string_lossy().as_ref()).into(),
        JsString::from(folder.to_string_lossy().as_ref()).into(),
    ];
    function.call(&exports.into(), &args, context)?;
    module.get(js_string!("exports"), context)
}

fn require(specifier: &str, folder: &Path, context: &mut Context) -> JsResult<JsValue> {
    if let Some(name) = modules::public_name(specifier) {
        return modules::require(name, context);
    }
    let resolved = RESOLVER.with(|resolver| resolver.resolve(folder, specifier));
    match resolved {
        Ok(resolution) => load(resolution.path(), context),
        Err(_) => Err(errors::thrown(errors::coded(
            errors::Class::Error,
            "MODULE_NOT_FOUND",
            &format!("Cannot find module '{specifier}'"),
            context,
        ))),
    }
}

fn compile(path: &Path, text: &str, context: &mut Context) -> JsResult<JsFunction> {
    let text = if text.starts_with("#!") {
        format!("//{text}")
    } else {
        text.to_string()
    };
    let source =
        format!("(function (exports, require, module, __filename, __dirname) {{ {text}\n}})");
    let source = Source::from_bytes(&source).with_path(path);
    let value = boa_engine::Script::parse(source, None, context)?.evaluate(context)?;
    value.as_function().ok_or_else(|| {
        JsNativeError::syntax()
            .with_message("Unexpected token '}'")
            .into()
    })
}
