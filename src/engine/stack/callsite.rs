//! `CallSite`: a frame as `Error.prepareStackTrace` gets it.

use std::cell::RefCell;

use boa_engine::{
    Context, Finalize, JsData, JsObject, JsResult, JsValue, Trace, js_string,
    object::builtins::JsArray,
};

use super::frames::Frame;
use crate::engine::{convert, define};

#[derive(Trace, Finalize, JsData)]
struct CallSite(#[unsafe_ignore_trace] Frame);

thread_local! {
    static PROTOTYPE: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// The frames as an array of call sites.
pub fn array(frames: Vec<Frame>, context: &mut Context) -> JsArray {
    let prototype = prototype(context);
    let sites: Vec<JsValue> = frames
        .into_iter()
        .map(|frame| define::native_object(&prototype, CallSite(frame), context).into())
        .collect();
    JsArray::from_iter(sites, context)
}

/// The lines of an array of call sites, as the default `prepareStackTrace` writes them.
pub fn lines(sites: &JsValue, context: &mut Context) -> JsResult<String> {
    let mut text = String::new();
    let Some(array) = sites
        .as_object()
        .and_then(|sites| JsArray::from_object(sites).ok())
    else {
        return Ok(text);
    };
    for at in 0..array.length(context)? {
        let site = array.get(at, context)?;
        text.push_str("\n    at ");
        text.push_str(&convert::to_text(&site, context)?);
    }
    Ok(text)
}

fn prototype(context: &mut Context) -> JsObject {
    if let Some(made) = PROTOTYPE.with(|known| known.borrow().clone()) {
        return made;
    }
    let prototype = define::object(context);
    define::constructor(
        "CallSite",
        0,
        |_, _, _| Err(convert::illegal_invocation()),
        &prototype,
        context,
    );
    define::put_methods(
        &prototype,
        &[
            ("getThis", 0, |_, _, _| Ok(JsValue::undefined())),
            ("getFunction", 0, |_, _, _| Ok(JsValue::undefined())),
            ("getTypeName", 0, |this, _, _| {
                text(this, |f| f.type_name.clone())
            }),
            ("getFunctionName", 0, |this, _, _| {
                text(this, |f| f.function.clone())
            }),
            ("getMethodName", 0, |this, _, _| {
                text(this, |f| f.method.clone())
            }),
            ("getFileName", 0, |this, _, _| match file(this)? {
                Some(file) => Ok(file),
                None => Ok(JsValue::undefined()),
            }),
            ("getScriptNameOrSourceURL", 0, |this, _, _| {
                match file(this)? {
                    Some(file) => Ok(file),
                    None => Ok(JsValue::undefined()),
                }
            }),
            ("getLineNumber", 0, |this, _, _| number(this, |f| f.line)),
            ("getColumnNumber", 0, |this, _, _| {
                number(this, |f| f.column)
            }),
            ("getEnclosingLineNumber", 0, |this, _, _| {
                number(this, |f| f.line)
            }),
            ("getEnclosingColumnNumber", 0, |this, _, _| {
                number(this, |f| f.column)
            }),
            ("getPosition", 0, |_, _, _| Ok(0.into())),
            ("getPromiseIndex", 0, |_, _, _| Ok(JsValue::null())),
            ("getScriptHash", 0, |_, _, _| Ok(js_string!().into())),
            ("getEvalOrigin", 0, |this, _, _| {
                let origin = with(this, |f| f.eval_origin.clone())?;
                Ok(origin.map_or_else(JsValue::undefined, |text| convert::string(&text).into()))
            }),
            ("isToplevel", 0, |this, _, _| flag(this, |f| f.is_toplevel)),
            ("isEval", 0, |this, _, _| {
                flag(this, |f| f.eval_origin.is_some())
            }),
            ("isNative", 0, |this, _, _| flag(this, |f| f.is_native)),
            ("isConstructor", 0, |this, _, _| {
                flag(this, |f| f.is_constructor)
            }),
            ("isAsync", 0, |this, _, _| flag(this, |_| false)),
            ("isPromiseAll", 0, |this, _, _| flag(this, |_| false)),
            ("toString", 0, |this, _, _| {
                let shown = with(this, Frame::show)?;
                Ok(convert::string(&shown).into())
            }),
        ],
        context,
    );
    PROTOTYPE.with(|known| *known.borrow_mut() = Some(prototype.clone()));
    prototype
}

fn with<T>(this: &JsValue, read: impl FnOnce(&Frame) -> T) -> JsResult<T> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let site = object
        .downcast_ref::<CallSite>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(read(&site.0))
}

fn text(this: &JsValue, read: impl FnOnce(&Frame) -> Option<String>) -> JsResult<JsValue> {
    let text = with(this, read)?;
    Ok(text.map_or_else(JsValue::null, |text| convert::string(&text).into()))
}

fn file(this: &JsValue) -> JsResult<Option<JsValue>> {
    let file = with(this, |frame| frame.file.clone())?;
    Ok(file.map(|file| convert::string(&file).into()))
}

fn number(this: &JsValue, read: impl FnOnce(&Frame) -> u32) -> JsResult<JsValue> {
    let (number, native) = with(this, |frame| (read(frame), frame.is_native))?;
    Ok(if native {
        JsValue::null()
    } else {
        number.into()
    })
}

fn flag(this: &JsValue, read: impl FnOnce(&Frame) -> bool) -> JsResult<JsValue> {
    Ok(with(this, read)?.into())
}
