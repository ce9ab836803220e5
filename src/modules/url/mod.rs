//! `URL` and `URLSearchParams`, after the WHATWG's URL standard; the parser is the crate `url`.
//! The rest of the module `url` is in js/url.js.

mod inspect;
mod params;
mod pattern;

use std::cell::{Cell, RefCell, RefMut};

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsNativeError, JsObject, JsResult, JsString, JsValue, Trace,
    gc::GcRefCell, js_string, object::builtins::JsFunction,
};
use url::{Url, quirks};

use crate::engine::{convert, define, errors};
use crate::modules::structured_clone;

/// Native state of a `URL`.
#[derive(Trace, Finalize, JsData)]
pub struct UrlState {
    #[unsafe_ignore_trace]
    url: RefCell<Url>,
    /// Made when `searchParams` is first read.
    params: GcRefCell<Option<JsObject>>,
    /// They have changed: the query is put together when somebody looks.
    #[unsafe_ignore_trace]
    is_behind: Cell<bool>,
}

impl UrlState {
    fn url(&self) -> RefMut<'_, Url> {
        let mut url = self.url.borrow_mut();
        if self.is_behind.take()
            && let Some(known) = &*self.params.borrow()
        {
            let query = params::query(known);
            url.set_query((!query.is_empty()).then_some(&query));
        }
        url
    }
}

struct Classes {
    url: JsFunction,
    params: JsFunction,
}

thread_local! {
    static CLASSES: RefCell<Option<Classes>> = const { RefCell::new(None) };
}

/// What `new.target` says about the prototype of what is made; a call without `new` is an error.
fn prototype_of(this: &JsValue, class: &str, context: &mut Context) -> JsResult<JsObject> {
    let target = this.as_object().filter(JsObject::is_callable);
    let Some(target) = target else {
        return Err(JsNativeError::typ()
            .with_message(format!(
                "Class constructor {class} cannot be invoked without 'new'"
            ))
            .into());
    };
    target
        .get(js_string!("prototype"), context)?
        .to_object(context)
}

fn text(value: &JsValue, context: &mut Context) -> JsResult<String> {
    convert::to_text(value, context)
}

fn parse(input: &str, base: Option<&str>) -> Option<Url> {
    match base {
        Some(base) => Url::parse(base).ok()?.join(input).ok(),
        None => Url::parse(input).ok(),
    }
}

/// `new URL(input[, base])`
fn construct(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = prototype_of(this, "URL", context)?;
    if args.is_empty() {
        return Err(errors::missing_args(&["url"], context));
    }
    let (url, _) = parse_arguments(args, context)?.map_err(|(input, base)| {
        let mut values = vec![JsValue::from(JsString::from(input))];
        values.extend(base.map(|base| JsValue::from(JsString::from(base))));
        errors::raise("ERR_INVALID_URL", &values, context)
    })?;
    Ok(wrap(url, &prototype, context).into())
}

type Parsed = Result<(Url, ()), (String, Option<String>)>;

fn parse_arguments(args: &[JsValue], context: &mut Context) -> JsResult<Parsed> {
    let input = text(args.get_or_undefined(0), context)?;
    let base = args.get_or_undefined(1);
    let base = match base.is_undefined() {
        true => None,
        false => Some(text(base, context)?),
    };
    Ok(match parse(&input, base.as_deref()) {
        Some(url) => Ok((url, ())),
        None => Err((input, base)),
    })
}

fn wrap(url: Url, prototype: &JsObject, context: &mut Context) -> JsObject {
    let state = UrlState {
        url: RefCell::new(url),
        params: GcRefCell::new(None),
        is_behind: Cell::new(false),
    };
    define::native_object(prototype, state, context)
}

fn with_url<T>(this: &JsValue, look: impl FnOnce(&mut Url) -> T) -> JsResult<T> {
    if let Some(object) = this.as_object()
        && let Some(state) = object.downcast_ref::<UrlState>()
    {
        return Ok(look(&mut state.url()));
    }
    let field = "Cannot read private member #context from an object whose class did not declare it";
    Err(JsNativeError::typ().with_message(field).into())
}

/// [`with_url`], for the methods that V8 words otherwise.
fn with_receiver<T>(this: &JsValue, look: impl FnOnce(&mut Url) -> T) -> JsResult<T> {
    let receiver = "Receiver must be an instance of class URL";
    with_url(this, look).map_err(|_| JsNativeError::typ().with_message(receiver).into())
}

fn shown(text: impl AsRef<str>) -> JsValue {
    JsString::from(text.as_ref()).into()
}

/// Reads and writes one part of a URL.
macro_rules! part {
    ($prototype:ident, $context:ident, $name:literal, $get:expr, $set:expr) => {
        define::put_accessor_with(
            &$prototype,
            js_string!($name),
            |this, _, _| {
                let get: fn(&Url) -> String = $get;
                with_url(this, |url| get(url)).map(shown)
            },
            Some(|this, args, context| {
                let value = text(args.get_or_undefined(0), context)?;
                let set: fn(&mut Url, &str) = $set;
                with_url(this, |url| set(url, &value))?;
                Ok(JsValue::undefined())
            }),
            true,
            $context,
        );
    };
}

fn make_prototype(context: &mut Context) -> JsResult<JsObject> {
    let prototype = define::object(context);
    define::put_functions(
        &prototype,
        &[
            ("toString", 0, |this, _, _| {
                with_receiver(this, |url| url.to_string()).map(shown)
            }),
            ("toJSON", 0, |this, _, _| {
                with_receiver(this, |url| url.to_string()).map(shown)
            }),
        ],
        context,
    );
    define::put_accessor_with(
        &prototype,
        js_string!("href"),
        |this, _, _| with_receiver(this, |url| url.to_string()).map(shown),
        Some(|this, args, context| {
            with_url(this, |_| ())?;
            let value = text(args.get_or_undefined(0), context)?;
            let Ok(parsed) = Url::parse(&value) else {
                let value = JsString::from(value);
                return Err(errors::raise("ERR_INVALID_URL", &[value.into()], context));
            };
            with_url(this, |url| *url = parsed)?;
            refresh_params(this)?;
            Ok(JsValue::undefined())
        }),
        true,
        context,
    );
    define::put_accessor_with(
        &prototype,
        js_string!("origin"),
        |this, _, _| with_url(this, |url| quirks::origin(url)).map(shown),
        None,
        true,
        context,
    );
    part!(
        prototype,
        context,
        "protocol",
        |url| quirks::protocol(url).to_owned(),
        |url, value| {
            let _ = quirks::set_protocol(url, value);
        }
    );
    part!(
        prototype,
        context,
        "username",
        |url| quirks::username(url).to_owned(),
        |url, value| {
            let _ = quirks::set_username(url, value);
        }
    );
    part!(
        prototype,
        context,
        "password",
        |url| quirks::password(url).to_owned(),
        |url, value| {
            let _ = quirks::set_password(url, value);
        }
    );
    part!(
        prototype,
        context,
        "host",
        |url| quirks::host(url).to_owned(),
        |url, value| {
            let _ = quirks::set_host(url, value);
        }
    );
    part!(
        prototype,
        context,
        "hostname",
        |url| quirks::hostname(url).to_owned(),
        |url, value| {
            let _ = quirks::set_hostname(url, value);
        }
    );
    part!(
        prototype,
        context,
        "port",
        |url| quirks::port(url).to_owned(),
        |url, value| {
            let _ = quirks::set_port(url, value);
        }
    );
    part!(
        prototype,
        context,
        "pathname",
        |url| quirks::pathname(url).to_owned(),
        |url, value| {
            quirks::set_pathname(url, value);
        }
    );
    define::put_accessor_with(
        &prototype,
        js_string!("search"),
        |this, _, _| with_receiver(this, |url| quirks::search(url).to_owned()).map(shown),
        Some(|this, args, context| {
            let value = text(args.get_or_undefined(0), context)?;
            with_url(this, |url| quirks::set_search(url, &value))?;
            refresh_params(this)?;
            Ok(JsValue::undefined())
        }),
        true,
        context,
    );
    define::put_accessor_with(
        &prototype,
        js_string!("searchParams"),
        search_params,
        None,
        true,
        context,
    );
    part!(
        prototype,
        context,
        "hash",
        |url| quirks::hash(url).to_owned(),
        |url, value| {
            quirks::set_hash(url, value);
        }
    );
    inspect::define_for_url(&prototype, context)?;
    put_tag(&prototype, "URL");
    Ok(prototype)
}

fn put_tag(prototype: &JsObject, name: &str) {
    define::put_with(
        prototype,
        boa_engine::JsSymbol::to_string_tag(),
        JsString::from(name),
        boa_engine::property::Attribute::CONFIGURABLE,
    );
}

/// `url.searchParams`: the same object each time, tied to this URL.
fn search_params(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let query = with_url(this, |url| url.query().map(str::to_owned))?;
    let object = this.to_object(context)?;
    if let Some(state) = object.downcast_ref::<UrlState>()
        && let Some(known) = &*state.params.borrow()
    {
        return Ok(known.clone().into());
    }
    let prototype = class_prototype(|classes| &classes.params, context)?;
    let list = params::parse(query.as_deref().unwrap_or_default());
    let made = params::wrap(list, Some(object.clone()), &prototype, context);
    if let Some(state) = object.downcast_ref::<UrlState>() {
        *state.params.borrow_mut() = Some(made.clone());
    }
    Ok(made.into())
}

/// The URL's query was set: its `searchParams` follow.
fn refresh_params(this: &JsValue) -> JsResult<()> {
    let query = with_url(this, |url| url.query().map(str::to_owned))?;
    if let Some(object) = this.as_object()
        && let Some(state) = object.downcast_ref::<UrlState>()
        && let Some(known) = &*state.params.borrow()
    {
        params::replace(known, params::parse(query.as_deref().unwrap_or_default()));
    }
    Ok(())
}

/// `searchParams` were changed: the URL's query follows.
fn params_changed(url: &JsObject) {
    if let Some(state) = url.downcast_ref::<UrlState>() {
        state.is_behind.set(true);
    }
}

fn class_prototype(pick: fn(&Classes) -> &JsFunction, context: &mut Context) -> JsResult<JsObject> {
    let class = class(pick, context)?;
    class
        .get(js_string!("prototype"), context)?
        .to_object(context)
}

fn class(pick: fn(&Classes) -> &JsFunction, context: &mut Context) -> JsResult<JsFunction> {
    if let Some(known) = CLASSES.with(|c| c.borrow().as_ref().map(|c| pick(c).clone())) {
        return Ok(known);
    }
    let prototype = make_prototype(context)?;
    let url = define::constructor("URL", 1, construct, &prototype, context);
    structured_clone::refuse_objects_of(&prototype, context)?;
    define::put_functions(
        &url,
        &[
            ("canParse", 1, |_, args, context| {
                if args.is_empty() {
                    return Err(errors::missing_args(&["url"], context));
                }
                Ok(parse_arguments(args, context)?.is_ok().into())
            }),
            ("parse", 1, |_, args, context| {
                if args.is_empty() {
                    return Err(errors::missing_args(&["url"], context));
                }
                match parse_arguments(args, context)? {
                    Ok((url, ())) => {
                        let prototype = class_prototype(|classes| &classes.url, context)?;
                        Ok(wrap(url, &prototype, context).into())
                    }
                    Err(_) => Ok(JsValue::null()),
                }
            }),
            ("createObjectURL", 1, |_, args, context| {
                of_blobs("createObjectURL", args, context)
            }),
            ("revokeObjectURL", 1, |_, args, context| {
                if args.is_empty() {
                    return Err(errors::missing_args(&["url"], context));
                }
                of_blobs("revokeObjectURL", args, context)
            }),
        ],
        context,
    );
    let prototype = params::make_prototype(context)?;
    let params = define::constructor("URLSearchParams", 0, params::construct, &prototype, context);
    structured_clone::refuse_objects_of(&prototype, context)?;
    let made = Classes { url, params };
    let picked = pick(&made).clone();
    CLASSES.with(|classes| *classes.borrow_mut() = Some(made));
    Ok(picked)
}

/// A function of js/internal/blob.js, which keeps the object URLs.
fn of_blobs(name: &str, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let blobs = crate::modules::require_object("internal/blob", context)?;
    let function = blobs
        .get(JsString::from(name), context)?
        .to_object(context)?;
    function.call(&JsValue::undefined(), args, context)
}

/// The text of a `URL` object; none for any other.
pub fn href(object: &JsObject) -> Option<String> {
    let state = object.downcast_ref::<UrlState>()?;
    let text = state.url().to_string();
    Some(text)
}

/// The host that a URL has when `hostname` is set to the first argument; nothing if that is none.
fn host_of(args: &[JsValue], context: &mut Context) -> JsResult<String> {
    if args.is_empty() {
        return Err(errors::missing_args(&["domain"], context));
    }
    let name = text(args.get_or_undefined(0), context)?;
    let Ok(mut url) = Url::parse("ws://x") else {
        return Ok(String::new());
    };
    Ok(match quirks::set_hostname(&mut url, &name) {
        Ok(()) => quirks::hostname(&url).to_owned(),
        Err(()) => String::new(),
    })
}

/// What js/url.js builds on, and where the globals come from.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    let url = class(|classes| &classes.url, context)?;
    define::put(&exports, "URL", url);
    let params = class(|classes| &classes.params, context)?;
    define::put(&exports, "URLSearchParams", params);
    let pattern = pattern::class(context)?;
    define::put(&exports, "URLPattern", pattern);
    define::put_functions(
        &exports,
        &[
            ("domainToASCII", 1, |_, args, context| {
                Ok(shown(host_of(args, context)?))
            }),
            ("domainToUnicode", 1, |_, args, context| {
                let host = host_of(args, context)?;
                // An address stays what it is.
                let unicode = quirks::domain_to_unicode(&host);
                Ok(shown(if unicode.is_empty() { host } else { unicode }))
            }),
        ],
        context,
    );
    Ok(exports)
}
