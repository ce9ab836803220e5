//! The diagnostics channels `module.require` and `module.import`.

use boa_engine::{
    Context, JsArgs, JsResult, JsString, JsValue,
    builtins::promise::PromiseState,
    js_string,
    object::builtins::{JsFunction, JsPromise},
};

use crate::engine::{define, report};
use crate::modules;

const MODULE: &str = "internal/module_channels";

/// Whether somebody may listen: nobody does without the module.
pub fn may_be_heard() -> bool {
    modules::is_loaded("diagnostics_channel")
}

fn half(name: &str, context: &mut Context) -> JsResult<Option<JsFunction>> {
    let module = modules::require_object(MODULE, context)?;
    Ok(module.get(JsString::from(name), context)?.as_function())
}

/// Tells of what `load` does for `require(id)` in a file.
pub fn required(
    id: &JsValue,
    filename: JsValue,
    load: JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let args = [id.clone(), filename, load.clone().into()];
    match half("required", context)? {
        Some(required) => required.call(&JsValue::undefined(), &args, context),
        None => load.call(&JsValue::undefined(), &[], context),
    }
}

/// An `import()` that somebody hears of.
pub struct Import(JsFunction);

impl Import {
    /// Tells that it begins; none if nobody listens.
    pub fn begin(url: &str, parent: &str, context: &mut Context) -> JsResult<Option<Self>> {
        let args = [JsString::from(url).into(), JsString::from(parent).into()];
        let Some(imported) = half("imported", context)? else {
            return Ok(None);
        };
        let end = imported.call(&JsValue::undefined(), &args, context)?;
        Ok(end.as_function().map(Self))
    }

    /// Tells that it has failed.
    pub fn fail(&self, reason: JsValue, context: &mut Context) -> JsResult<()> {
        let args = [true.into(), reason];
        self.0.call(&JsValue::undefined(), &args, context)?;
        Ok(())
    }

    /// Tells of its end, when the module's evaluation has come to one.
    pub fn end(
        &self,
        evaluation: &JsPromise,
        namespace: JsValue,
        context: &mut Context,
    ) -> JsResult<()> {
        match evaluation.state() {
            PromiseState::Rejected(reason) => self.fail(reason, context),
            PromiseState::Fulfilled(_) => {
                let args = [false.into(), namespace];
                self.0.call(&JsValue::undefined(), &args, context)?;
                Ok(())
            }
            PromiseState::Pending => {
                let captured = define::object(context);
                define::put(&captured, "end", self.0.clone());
                define::put(&captured, "namespace", namespace);
                let fulfilled = define::closure("", 1, settled::<false>, captured.clone(), context);
                let rejected = define::closure("", 1, settled::<true>, captured, context);
                let _ = evaluation.then(Some(fulfilled), Some(rejected), context);
                Ok(())
            }
        }
    }
}

fn settled<const REJECTED: bool>(
    _: &JsValue,
    args: &[JsValue],
    captured: &boa_engine::JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    let value = if REJECTED {
        args.get_or_undefined(0).clone()
    } else {
        captured.get(js_string!("namespace"), context)?
    };
    if let Some(end) = captured.get(js_string!("end"), context)?.as_function() {
        end.call(&JsValue::undefined(), &[REJECTED.into(), value], context)?;
    }
    Ok(JsValue::undefined())
}

/// Tells an import of an error, and passes it on.
pub fn failed(
    import: Option<&Import>,
    error: boa_engine::JsError,
    context: &mut Context,
) -> boa_engine::JsError {
    let Some(import) = import else { return error };
    let value = report::value_of(error, context);
    match import.fail(value.clone(), context) {
        Ok(()) => boa_engine::JsError::from_opaque(value),
        Err(error) => error,
    }
}
