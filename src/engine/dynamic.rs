//! Functions made from texts: `Function` and its kin.
//!
//! The engine's own take the strictness of who calls them, keep no text, and have their errors in
//! the engine's words. Here a function is a script of one expression with a name of its own, so
//! that stacks and errors find its text like a file's. The last texts are kept.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::path::Path;

use boa_engine::{
    Context, Finalize, JsData, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue,
    Script, Source, Trace, context::intrinsics::StandardConstructor, js_string,
    object::builtins::JsFunction, property::PropertyDescriptor, realm::Realm,
};

use super::define::{self, Native};
use super::mend::{self, Goal};
use super::stack::frames::Raw;
use super::{convert, depth, errors, stack, syntax};

/// What the names of the texts begin with.
pub const NAME: &str = "function ";

/// Texts longer than this together are forgotten, the oldest first.
const KEPT: usize = 2 << 20;

/// A class: its name, what its functions begin with, what makes them.
const CLASSES: [(&str, &str, Native); 4] = [
    ("Function", "function", |this, args, context| {
        make(0, this, args, context)
    }),
    ("GeneratorFunction", "function*", |this, args, context| {
        make(1, this, args, context)
    }),
    ("AsyncFunction", "async function", |this, args, context| {
        make(2, this, args, context)
    }),
    (
        "AsyncGeneratorFunction",
        "async function*",
        |this, args, context| make(3, this, args, context),
    ),
];

struct Kept {
    name: String,
    size: usize,
    /// Who made it.
    maker: Option<Raw>,
}

#[derive(Default)]
struct Texts {
    kept: VecDeque<Kept>,
    size: usize,
}

thread_local! {
    static TEXTS: RefCell<Texts> = RefCell::default();
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

fn standard(at: usize, context: &Context) -> &StandardConstructor {
    let all = context.intrinsics().constructors();
    match at {
        0 => all.function(),
        1 => all.generator_function(),
        2 => all.async_function(),
        _ => all.async_generator_function(),
    }
}

/// Says that a realm makes no code from strings.
#[derive(Trace, Finalize, JsData)]
pub struct NoStrings;

/// Fails in a realm that makes no code from strings.
pub fn check(realm: &Realm, context: &mut Context) -> JsResult<()> {
    if !realm.host_defined().has::<NoStrings>() {
        return Ok(());
    }
    let outer = context.enter_realm(realm.clone());
    let message = "Code generation from strings disallowed for this context";
    let error = JsNativeError::eval().with_message(message);
    let error = JsError::from(error).into_opaque(context);
    context.enter_realm(outer);
    Err(JsError::from_opaque(error?))
}

/// Puts the classes in place in the running realm.
pub fn install(context: &mut Context) -> JsResult<()> {
    let mut function: Option<JsFunction> = None;
    for (at, (name, _, native)) in CLASSES.into_iter().enumerate() {
        let prototype = standard(at, context).prototype();
        let class = define::constructor(name, 1, native, &prototype, context);
        // Only the constructor of ordinary functions can be replaced.
        let is_writable = at == 0;
        prototype.insert_property(
            js_string!("constructor"),
            PropertyDescriptor::builder()
                .value(class.clone())
                .writable(is_writable)
                .enumerable(false)
                .configurable(true),
        );
        match &function {
            Some(function) => {
                class.set_prototype(Some(function.clone().into()));
            }
            None => {
                let global = PropertyDescriptor::builder()
                    .value(class.clone())
                    .writable(true)
                    .enumerable(false)
                    .configurable(true);
                context.global_object().define_property_or_throw(
                    JsString::from(name),
                    global,
                    context,
                )?;
                function = Some(class);
            }
        }
    }
    Ok(())
}

fn make(at: usize, this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut parts = Vec::with_capacity(args.len());
    for arg in args {
        parts.push(convert::to_text(arg, context)?);
    }
    check(&context.realm().clone(), context)?;
    let body = parts.pop().unwrap_or_default();
    depth::check(body.as_bytes())?;
    let prefix = CLASSES[at].1;
    let head = format!("({prefix}({}\n) ", parts.join(","));
    let text = format!("{head}{{\n{body}\n}})");
    let count = COUNT.get().wrapping_add(1);
    COUNT.set(count);
    let name = format!("{NAME}{count}");
    remember(&name, &text, context);
    let goal = Goal::Function {
        name: prefix.len() + 1,
        body: head.len(),
    };
    if !mend::is_one_function(&text, goal) {
        return Err(errors::thrown(errors::plain(
            errors::Class::Syntax,
            "Arg string terminates parameters early",
            context,
        )));
    }
    let parsed = mend::with_importer(importer(&name), || {
        mend::parse(&text, &name, goal, context, |text, context| {
            let source = Source::from_bytes(text).with_path(Path::new(&name));
            Script::parse(source, None, context)
        })
    });
    let function = match parsed {
        Ok(script) => script.evaluate(context)?.as_object(),
        Err(error) => return Err(syntax::worded(error, &text, context)),
    };
    let Some(function) = function else {
        return Ok(JsValue::undefined());
    };
    define::put_with(
        &function,
        js_string!("name"),
        js_string!("anonymous"),
        boa_engine::property::Attribute::CONFIGURABLE,
    );
    inherit(&function, at, this, context)?;
    Ok(function.into())
}

/// A subclass's functions have its prototype.
fn inherit(function: &JsObject, at: usize, this: &JsValue, context: &mut Context) -> JsResult<()> {
    let Some(target) = this.as_object().filter(JsObject::is_constructor) else {
        return Ok(());
    };
    let prototype = target.get(js_string!("prototype"), context)?;
    if let Some(prototype) = prototype.as_object()
        && prototype != standard(at, context).prototype()
    {
        function.set_prototype(Some(prototype));
    }
    Ok(())
}

fn remember(name: &str, text: &str, context: &mut Context) {
    stack::remember(name, text);
    let holder = errors::plain(errors::Class::Error, "", context);
    let mut callers = stack::raw_frames(&holder, context).into_iter();
    let maker = callers.find(|raw| raw.place.is_some());
    keep_with(name, text, maker);
}

/// Keeps a text for a while, under a name that may be known already.
pub fn keep(name: &str, text: &str) {
    if !stack::is_remembered(name) {
        stack::remember(name, text);
        keep_with(name, text, None);
    }
}

fn keep_with(name: &str, text: &str, maker: Option<Raw>) {
    TEXTS.with(|texts| {
        let mut texts = texts.borrow_mut();
        texts.size += text.len();
        texts.kept.push_back(Kept {
            name: name.to_string(),
            size: text.len(),
            maker,
        });
        while texts.size > KEPT && texts.kept.len() > 1 {
            if let Some(oldest) = texts.kept.pop_front() {
                texts.size -= oldest.size;
                stack::forget(&oldest.name);
                mend::forget(&oldest.name);
            }
        }
    });
}

/// The script as whose the `import()` calls of a text count: that in which the function is made.
pub fn importer(name: &str) -> Option<String> {
    let mut file = maker(name)?.place?.path;
    while file.starts_with(NAME) {
        file = maker(&file)?.place?.path;
    }
    Some(file)
}

/// Who made the function whose text has this name; none when it is forgotten.
pub fn maker(name: &str) -> Option<Raw> {
    TEXTS.with(|texts| {
        let texts = texts.borrow();
        // Mostly it is one of the last.
        let kept = texts.kept.iter().rev().find(|kept| kept.name == name)?;
        kept.maker.clone()
    })
}
