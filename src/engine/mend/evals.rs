//! Texts that are given to `eval`, mended as all others.
//!
//! Which function a call of `eval` reaches only the engine knows, and in whose scope: so what it is
//! given is mended on its way there. Where a text says `eval(...)`, a call in front of it does that
//! ([`direct`]); the function itself does it for whoever calls it under another name.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::{Rc, Weak};

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsNativeError, JsObject, JsResult, JsValue, Source, Trace,
    parser::Parser,
};
use oxc_allocator::Allocator;
use oxc_ast::ast::{
    ArrowFunctionExpression, BindingIdentifier, Class, Function, IdentifierReference,
    VariableDeclaration,
};
use oxc_ast_visit::{Visit, walk};
use oxc_syntax::scope::ScopeFlags;

use super::{Goal, KNOWN, edits, find, forget, with_importer};
use crate::engine::{convert, define, depth, dynamic, heap, words};
use crate::runtime::runtime;

/// The name that the engine gives all these texts.
const NAME: &str = "eval at ";

/// Gives the running realm an `eval` that mends what it gets.
pub fn install(context: &mut Context) {
    let eval: JsObject = context.intrinsics().objects().eval().into();
    define::put_between(&eval, indirect, context);
}

fn indirect(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    let given = mended(args.get_or_undefined(0), context)?;
    engines.call(this, &[given], context)
}

/// The variable that has the [`Call`] of a function.
pub const CALL: &str = "$ouro_call";

/// The names of variables that a function, or a text, speaks of and does not declare.
#[derive(Default)]
pub struct Free {
    said: HashSet<String>,
    declared: HashSet<String>,
    /// Functions are made in it, which speak of them later.
    has_functions: bool,
}

impl Free {
    fn names(self) -> impl Iterator<Item = String> {
        let Self { said, declared, .. } = self;
        said.into_iter()
            .filter(move |name| !declared.contains(name))
    }
}

impl<'a> Visit<'a> for Free {
    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        self.said.insert(name.name.to_string());
    }

    fn visit_binding_identifier(&mut self, name: &BindingIdentifier<'a>) {
        self.declared.insert(name.name.to_string());
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        self.has_functions = true;
        walk::walk_function(self, function, flags);
    }

    fn visit_arrow_function_expression(&mut self, function: &ArrowFunctionExpression<'a>) {
        self.has_functions = true;
        walk::walk_arrow_function_expression(self, function);
    }
}

/// The variables that a text given to `eval` declares in the function around it.
#[derive(Default)]
struct Declared(Vec<String>);

impl<'a> Visit<'a> for Declared {
    fn visit_variable_declaration(&mut self, list: &VariableDeclaration<'a>) {
        if list.kind.is_var() {
            let found = list.declarations.iter();
            let found = found.flat_map(|each| each.id.get_binding_identifiers());
            self.0.extend(found.map(|name| name.name.to_string()));
        }
        walk::walk_variable_declaration(self, list);
    }

    fn visit_function(&mut self, function: &Function<'a>, _: ScopeFlags) {
        if function.is_declaration() {
            let name = function.id.iter().map(|id| id.name.to_string());
            self.0.extend(name);
        }
    }

    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}

    fn visit_class(&mut self, _: &Class<'a>) {}
}

/// A function in which `eval` may declare variables.
///
/// The engine has one table of names for all calls of a function, and makes room for a new name's value in the
/// call that declares it. Another call that asks for the name then looks where it has no room, and the
/// engine panics.
struct Declaring {
    /// What its text speaks of, and functions that were made in its calls by `eval`.
    said: HashSet<String>,
    /// What was declared already: each call that begins has room for it.
    known: HashSet<String>,
    calls: Vec<Weak<()>>,
    /// Some call of it has functions among its parameters, which nothing tells the end of.
    has_others: bool,
}

/// So many functions are known at once.
const MOST: usize = 4096;

thread_local! {
    static FUNCTIONS: RefCell<HashMap<u32, Declaring>> = RefCell::default();
    static LAST: Cell<u32> = const { Cell::new(0) };
    static WITHIN: Cell<Within> = const { Cell::new(Within::Unknown) };
}

/// What a text that is given to `eval` says of the call around it, where it calls `eval` itself.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Within {
    /// Nothing: it declares its variables elsewhere.
    #[default]
    Unknown,
    /// It stands in a function's body, which has a variable for its call.
    Body,
    /// It stands among the parameters of the function of that number.
    Parameters(u32),
}

impl Within {
    /// What a call of `eval` in such a text gets behind its text.
    pub fn code(self) -> Option<String> {
        match self {
            Self::Unknown => None,
            Self::Body => Some(CALL.to_string()),
            Self::Parameters(number) => Some(number.to_string()),
        }
    }
}

/// Where the text stands that is being mended.
pub fn within() -> Within {
    WITHIN.get()
}

/// Notes a function; its number.
pub fn note(free: Free) -> u32 {
    let number = LAST.get() + 1;
    LAST.set(number);
    let noted = Declaring {
        said: free.names().collect(),
        known: HashSet::new(),
        calls: Vec::new(),
        has_others: false,
    };
    FUNCTIONS.with(|functions| {
        let mut functions = functions.borrow_mut();
        // Of texts that are made again and again most are forgotten.
        if functions.len() >= MOST {
            functions.retain(|_, function| {
                let is_alive = |call: &Weak<()>| call.strong_count() > 0;
                function.has_others || function.calls.iter().any(is_alive)
            });
        }
        functions.insert(number, noted);
    });
    number
}

/// A call of such a function, for as long as anything can ask for its variables.
#[derive(Trace, Finalize, JsData)]
struct Call {
    #[unsafe_ignore_trace]
    number: u32,
    #[unsafe_ignore_trace]
    life: Rc<()>,
}

/// `$ouro_evals(number, whether eval is called among the function's parameters)`
pub fn called(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let number = args.get_or_undefined(0).as_number().unwrap_or(0.0) as u32;
    let life = Rc::new(());
    FUNCTIONS.with(|functions| {
        if let Some(function) = functions.borrow_mut().get_mut(&number) {
            // The list grows with what is alive.
            if function.calls.len().is_power_of_two() {
                function.calls.retain(|call| call.strong_count() > 0);
            }
            function.calls.push(Rc::downgrade(&life));
            function.has_others |= args.len() > 1;
        }
    });
    Ok(JsObject::from_proto_and_data(None, Call { number, life }).into())
}

/// Refuses a text that declares what other calls of the function may ask for; `own` is the call that it is in, once
/// its body runs.
fn check(text: &str, number: u32, own: Option<&Rc<()>>) -> JsResult<()> {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    if !["var", "function", "=>"].into_iter().any(has) {
        return Ok(());
    }
    let allocator = Allocator::default();
    let Some(program) = find::parsed(text, Goal::Eval, &allocator) else {
        return Ok(());
    };
    if program.has_use_strict_directive() {
        return Ok(());
    }
    let (mut declared, mut free) = (Declared::default(), Free::default());
    declared.visit_program(&program);
    free.visit_program(&program);
    let is_shared = |collect: bool| {
        if collect {
            heap::collect();
        }
        FUNCTIONS.with(|functions| {
            let functions = functions.borrow();
            let function = functions.get(&number)?;
            let new =
                |name: &&String| !function.known.contains(*name) && function.said.contains(*name);
            let name = declared.0.iter().find(new)?;
            let own = own.map(Rc::downgrade).unwrap_or_default();
            let is_other = |other: &Weak<()>| other.strong_count() > 0 && !other.ptr_eq(&own);
            let has_others = function.has_others || function.calls.iter().any(is_other);
            has_others.then(|| name.clone())
        })
    };
    // What is left of calls that have ended is garbage.
    if is_shared(false).is_some()
        && let Some(name) = is_shared(true)
    {
        let message =
            format!("eval cannot declare '{name}' while another call of the function is in use");
        return Err(JsNativeError::error().with_message(message).into());
    }
    FUNCTIONS.with(|functions| {
        let mut functions = functions.borrow_mut();
        let Some(function) = functions.get_mut(&number) else {
            return;
        };
        function.known.extend(declared.0);
        if free.has_functions {
            function.said.extend(free.names());
        }
    });
    Ok(())
}

/// `$ouro_eval(eval, text, call)`
pub fn direct(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let given = args.get_or_undefined(1);
    let called = args.get_or_undefined(0).as_object();
    let eval: JsObject = context.intrinsics().objects().eval().into();
    match called.is_some_and(|called| JsObject::equals(&called, &eval)) {
        true => {
            let around = args.get_or_undefined(2);
            let text = given.as_string().map(|text| text.to_std_string_lossy());
            let text = text.as_deref().unwrap_or_default();
            let mut within = Within::Unknown;
            if let Some(number) = around.as_number() {
                within = Within::Parameters(number as u32);
                check(text, number as u32, None)?;
            } else if let Some(call) = around.as_object()
                && let Some(call) = call.downcast_ref::<Call>()
            {
                within = Within::Body;
                check(text, call.number, Some(&call.life))?;
            }
            let outer = WITHIN.replace(within);
            let mended = mended(given, context);
            WITHIN.set(outer);
            mended
        }
        // Some other function, which gets what it is given.
        false => Ok(given.clone()),
    }
}

/// What `eval` is to get in a text's place. What is no text stays as it is, and so does a text that
/// needs nothing.
fn mended(given: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let Some(text) = given.as_string() else {
        return Ok(given.clone());
    };
    // One with half a surrogate pair in it is none that could be mended.
    let Ok(text) = text.to_std_string() else {
        return Ok(given.clone());
    };
    let _standstill = runtime().clock.stand_still();
    depth::check(text.as_bytes())?;
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let mut name = NAME.to_string();
    if has("class") {
        // Its classes show pieces of it.
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        name = format!("{NAME}{:x}", hasher.finish());
        dynamic::keep(&name, &text);
    }
    let importer = has("import").then(|| caller(context)).flatten();
    let found = with_importer(importer, || find::found(&text, &name, Goal::Eval));
    let found = found.map_err(|at| super::refusal(&text, &name, at))?;
    let edits = found.edits;
    forget(NAME);
    let mut is_given = true;
    let mut known = text;
    if !edits.is_empty() {
        super::helpers::define(context)?;
        let (mended, columns) = edits::apply(&known, &edits);
        if parses(&mended, context) {
            KNOWN.with(|all| all.borrow_mut().insert(NAME.to_string(), columns));
            (known, is_given) = (mended, false);
        }
    }
    if let Some(renamed) = words::renamed(&known)
        && !parses(&known, context)
        && parses(&renamed, context)
    {
        (known, is_given) = (renamed, false);
    }
    Ok(match is_given {
        true => given.clone(),
        false => convert::string(&known).into(),
    })
}

/// Whether the engine's parser takes a text, wherever it is evaluated.
fn parses(text: &str, context: &mut Context) -> bool {
    let mut parser = Parser::new(Source::from_bytes(text));
    parser.parse_eval(true, context.interner_mut()).is_ok()
}

/// The script that is running.
fn caller(context: &Context) -> Option<String> {
    context.stack_trace().find_map(|frame| {
        let file = frame.position().path.to_string();
        let is_script = !file.starts_with("node:") && file != "native" && file != NAME;
        is_script.then(|| dynamic::importer(&file).unwrap_or(file))
    })
}
