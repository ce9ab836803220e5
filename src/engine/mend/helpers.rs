//! The functions that mended texts call, and `Function.prototype.toString`.
//!
//! They are names of the language's own kind (`let` of a script): no global object has them.

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsNativeError, JsObject, JsResult, JsString, JsValue,
    Script, Source, Trace,
    builtins::{error::Error, regexp::RegExp},
    error::RuntimeLimitError,
    js_string,
    object::builtins::{JsFunction, JsWeakMap},
    property::{PropertyDescriptor, PropertyKey},
};

use super::{
    MARKS, appended, applied, deep, enumerated, evals, heritage, over, spread, texts, using,
};
use crate::engine::{convert, define, explain, ghosts, redefine, regexp, report, storage};
use crate::runtime::{ending, limit, runtime};

/// Called with what a `catch` got; returns it.
pub const CAUGHT: &str = "$ouro_caught";
/// Called with what a `throw` is about to throw; returns it.
pub const THROWN: &str = "$ouro_thrown";
/// Called with the number of a regular expression's literal; returns an object of its own.
pub const LITERAL: &str = "$ouro_literal";
/// Called with `eval` and what it is about to get; returns the text that it gets.
pub const EVAL: &str = "$ouro_eval";
/// Called where a call begins in which `eval` may declare variables, with the function's number.
pub const EVALS: &str = "$ouro_evals";
/// Called with what is beside a variable's text, and the text, which goes there.
pub const SPILL: &str = "$ouro_spill";
/// Called with both, and returns all of it.
pub const JOINED: &str = "$ouro_joined";
/// Called with a class and its number.
pub const CLASS: &str = "$ouro_class";
/// Called with a function and the empty prototype that it is about to get; returns the prototype.
pub const PROTOTYPE: &str = "$ouro_prototype";
/// Called with what becomes a prototype; returns it.
pub const MARKED: &str = "$ouro_marked";
/// Called with the number of a script in front of what `import()` gets.
pub const IMPORT: &str = "$ouro_import";
/// Called at each turn of a loop in a worker, or in a script with a limit of time; goes on only while
/// they may.
pub const GOES_ON: &str = "$ouro_goes_on";
/// Makes what a block with `using` declarations has.
pub const USING: &str = "$ouro_using";
/// Called with the operands of `**`.
pub const POWER: &str = "$ouro_power";
/// Called with what a loop in a generator goes over, and whether it awaits.
pub const OVER: &str = "$ouro_over";
/// Called with what is to be done at the end of such a loop, and with what `OVER` gave.
pub const END: &str = "$ouro_end";
/// Called with a function that may call itself too often, and what it is given.
pub const DEEP: &str = "$ouro_deep";
/// Called with an arrow function that does what may call itself too often.
pub const WITHIN: &str = "$ouro_within";
/// Called with an object and the name of the accessor that is about to delete itself; true where it has
/// left its place.
pub const LEAVES: &str = "$ouro_leaves";
/// The keys that `for...in` goes over.
pub const KEYS: &str = "$ouro_keys";
/// Called with what an array pattern takes apart, and how much it takes.
pub const GIVEN: &str = "$ouro_given";
/// Called with an array, what is spread behind it, and what V8 calls that; returns an array of both.
pub const SPREAD: &str = "$ouro_spread";
/// Called with an array, and what comes behind it.
pub const PUSH: &str = "$ouro_push";
/// Called with what an array pattern takes apart, how much it takes, and what V8 calls it.
pub const TAKEN: &str = "$ouro_taken";
/// Called with what `this` is, a function, and what it is given, of which the last is spread.
pub const APPLY: &str = "$ouro_apply";
/// Called with an object, the name of its method, what V8 calls the last of what that is given, which is spread, and
/// what it is given.
pub const METHOD: &str = "$ouro_method";
/// Called with a class, and what it is given, of which the last is spread.
pub const MAKE: &str = "$ouro_make";
/// Called with what a `for...in` goes over; the same, or what stands in for a proxy.
pub const ENUMERATED: &str = "$ouro_enumerated";
/// Called with what a class extends; the same, if that can be.
pub const HERITAGE: &str = "$ouro_heritage";
/// Called with what an async generator has waited for and returns.
pub const AWAITED: &str = "$ouro_awaited";
/// Called with what a loop goes over, whose variables are such a pattern's.
pub const PAIRS: &str = "$ouro_pairs";
/// Called with an object of which a property is about to be deleted.
pub const LOOSE: &str = "$ouro_loose";
/// Called with an object to which a property is about to be assigned that it may have lost, and its name.
pub const REVIVE: &str = "$ouro_revive";
/// Called at the end of a module that waits for others and does not await itself.
pub const ENDED: &str = "$ouro_ended";
/// Declared with `var` in the place of a parameter's name.
pub const AGAIN: &str = "$ouro_again";
/// Has a key that no object has (`none`), and a place (`taken`). With a number behind it the name of
/// a part of an object, which a declaration takes apart.
pub const PART: &str = "$ouro_part";
/// What a `catch` got, where the text gives it no name.
pub const ERROR: &str = "$ouro_error";

/// What an array pattern takes from an iterator that may fail is taken from it beforehand: the
/// engine takes one of its iterators too many from its stack when one fails inside a pattern.
const TAKE: &str = r#"function (value, count) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const begin = value[Symbol.iterator];
  if (typeof begin !== "function") return value;
  const iterator = begin.call(value);
  const taken = [];
  let done = true;
  if (typeof iterator === "object" && iterator !== null) {
    const { next } = iterator;
    done = false;
    while (taken.length < count) {
      const result = next.call(iterator);
      if (typeof result !== "object" || result === null) {
        throw new TypeError(`Iterator result ${String(result)} is not an object`);
      }
      done = Boolean(result.done);
      if (done) break;
      taken.push(result.value);
    }
  }
  let at = 0;
  return {
    [Symbol.iterator]() { return this },
    next() { return at < taken.length ? { value: taken[at++], done: false } : { value: undefined, done: true } },
    return() {
      if (done) return {};
      done = true;
      const result = iterator.return?.();
      return result === undefined ? {} : result;
    },
  };
}"#;

/// Says that a realm has the functions.
#[derive(Trace, Finalize, JsData)]
struct Defined;

/// A realm's own `Function.prototype.toString`.
#[derive(Trace, Finalize, JsData)]
struct Shown(JsFunction);

/// What `import()` does in the script of a name.
pub type Import = fn(&str, &[JsValue], &mut Context) -> JsResult<JsValue>;

thread_local! {
    /// What `import()` does; the engine's own is used without.
    static DYNAMIC_IMPORT: Cell<Option<Import>> = const { Cell::new(None) };
    /// The numbers of the classes that were made; the texts of functions that have another.
    static CLASSES: RefCell<Option<JsWeakMap>> = const { RefCell::new(None) };
    /// The functions whose prototypes do not tell of them.
    static OWNERS: RefCell<Option<JsWeakMap>> = const { RefCell::new(None) };
}

/// Gives the running realm a `Function.prototype.toString` that shows texts as they were given, and notes
/// how the language goes over its own values, before a script can change that.
pub fn install(context: &mut Context) {
    if let Some(ways) = spread::Ways::now(context) {
        context.realm().clone().host_defined_mut().insert(ways);
    }
    let prototype = context.intrinsics().constructors().function().prototype();
    let key = PropertyKey::from(js_string!("toString"));
    let engines = prototype
        .borrow()
        .properties()
        .get(&key)
        .and_then(|descriptor| descriptor.value().and_then(JsValue::as_function));
    let Some(engines) = engines else { return };
    let shown = define::closure("toString", 0, to_string, engines, context);
    let own = Shown(shown.clone());
    context.realm().clone().host_defined_mut().insert(own);
    define::put_hidden(&prototype, "toString", shown);
    evals::install(context);
}

/// Has `import()` in mended texts done by `import`, from now on and on this thread.
pub fn import_by(import: Import) {
    DYNAMIC_IMPORT.set(Some(import));
}

/// Whether it is done by somebody but the engine.
pub fn imports() -> bool {
    DYNAMIC_IMPORT.get().is_some()
}

/// Defines the functions in the running realm, unless it has them.
pub fn define(context: &mut Context) -> JsResult<()> {
    let realm = context.realm().clone();
    if realm.host_defined().has::<Defined>() {
        return Ok(());
    }
    realm.host_defined_mut().insert(Defined);
    let names = [
        CAUGHT, LITERAL, CLASS, PROTOTYPE, IMPORT, USING, POWER, OVER, END, GOES_ON, DEEP, LEAVES,
        WITHIN, SPREAD, PUSH, TAKEN, PAIRS, LOOSE, EVAL, SPILL, JOINED, APPLY, METHOD, MAKE,
        ENUMERATED, HERITAGE, AWAITED, ENDED, THROWN, REVIVE, EVALS, MARKED,
    ];
    let text = format!(
        "const {PART} = {{ __proto__: null, none: Symbol(), taken: null }}; \
         const {KEYS} = function* (object) {{ for (const key in {ENUMERATED}(object)) yield key }}; \
         const {GIVEN} = {TAKE}; \
         let {names}; (...all) => [{names}] = all",
        names = names.join(",")
    );
    let script = Script::parse(Source::from_bytes(&text), None, context)?;
    let given = script.evaluate(context)?;
    let ways = realm.host_defined().get::<spread::Ways>().cloned();
    let ways = match ways {
        Some(ways) => ways,
        None => spread::Ways::now(context).ok_or_else(|| {
            JsNativeError::typ().with_message("iterators of arrays have been taken away")
        })?,
    };
    let functions = [
        define::function(CAUGHT, 1, caught, context).into(),
        define::function(LITERAL, 1, literal, context).into(),
        define::function(CLASS, 2, class, context).into(),
        define::function(PROTOTYPE, 2, prototype, context).into(),
        define::function(IMPORT, 2, import, context).into(),
        define::function(USING, 0, using::using, context).into(),
        define::function(POWER, 2, power, context).into(),
        define::function(OVER, 2, over::over, context).into(),
        define::function(END, 2, over::end, context).into(),
        define::function(GOES_ON, 0, goes_on, context).into(),
        define::function(DEEP, 1, deep::call, context).into(),
        define::function(LEAVES, 2, redefine::leave, context).into(),
        define::function(WITHIN, 1, deep::within, context).into(),
        define::closure(SPREAD, 3, spread::spread, ways.clone(), context).into(),
        define::function(PUSH, 1, spread::push, context).into(),
        define::closure(TAKEN, 3, spread::taken, ways.clone(), context).into(),
        spread::pairs(ways.clone(), context).into(),
        define::function(LOOSE, 1, storage::loose, context).into(),
        define::function(EVAL, 2, evals::direct, context).into(),
        define::function(SPILL, 2, appended::spill, context).into(),
        define::function(JOINED, 2, appended::joined, context).into(),
        define::closure(APPLY, 3, applied::apply, ways.clone(), context).into(),
        define::closure(METHOD, 3, applied::method, ways.clone(), context).into(),
        define::closure(MAKE, 2, applied::make, ways, context).into(),
        define::function(ENUMERATED, 1, enumerated::enumerated, context).into(),
        define::function(HERITAGE, 1, heritage::heritage, context).into(),
        define::function(AWAITED, 1, awaited, context).into(),
        define::function(ENDED, 0, ended, context).into(),
        define::function(THROWN, 1, thrown, context).into(),
        define::function(REVIVE, 2, ghosts::revive, context).into(),
        define::function(EVALS, 1, evals::called, context).into(),
        define::function(MARKED, 1, ghosts::marked, context).into(),
    ];
    if let Some(give) = given.as_function() {
        give.call(&JsValue::undefined(), &functions, context)?;
    }
    Ok(())
}

fn ended(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    runtime().microtasks.hold_next();
    Ok(JsValue::undefined())
}

fn caught(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    report::forget_throw(value);
    reword(value, context);
    Ok(value.clone())
}

fn thrown(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    report::note_throw(value, context);
    Ok(value.clone())
}

/// Puts an error of the engine's own into V8's words.
pub fn reword(value: &JsValue, context: &mut Context) {
    if let Some(object) = value.as_object()
        && object.is::<Error>()
        && !has_own_stack(&object)
    {
        explain::improve(&object, context);
    }
}

/// What a script made has a `stack` of its own; what was looked at before, too.
fn has_own_stack(error: &JsObject) -> bool {
    let key = PropertyKey::from(js_string!("stack"));
    error.borrow().properties().contains_key(&key)
}

fn literal(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let id = args.get_or_undefined(0).as_number().unwrap_or(0.0) as usize;
    let Some(known) = texts::made(id, context)? else {
        return Ok(JsValue::undefined());
    };
    let Some(data) = known
        .object
        .downcast_ref::<RegExp>()
        .map(|regexp| regexp.clone())
    else {
        return Ok(JsValue::undefined());
    };
    let prototype = context.intrinsics().constructors().regexp().prototype();
    let made = define::native_object(&prototype, data, context);
    made.insert_property(
        js_string!("lastIndex"),
        PropertyDescriptor::builder()
            .value(0)
            .writable(true)
            .enumerable(false)
            .configurable(false),
    );
    regexp::note(&made, &known.pattern);
    Ok(made.into())
}

/// `base ** exponent`, as exact as `Math.pow`.
fn power(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let numeric = |at, context: &mut Context| -> JsResult<JsValue> {
        let value = args.get_or_undefined(at);
        match value.is_number() {
            true => Ok(value.clone()),
            false => Ok(value.to_numeric(context)?.into()),
        }
    };
    let (base, exponent) = (numeric(0, context)?, numeric(1, context)?);
    let (Some(x), Some(y)) = (base.as_number(), exponent.as_number()) else {
        return base.pow(&exponent, context);
    };
    // Where the language is not of IEEE 754's mind.
    let has_none = y.is_nan() || x.abs() == 1.0 && y.is_infinite();
    Ok(if has_none { f64::NAN } else { x.powf(y) }.into())
}

/// `$ouro_awaited(value)`: a value that an async generator has waited for and returns now. The engine waits
/// again, which is to take no time.
fn awaited(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    runtime().microtasks.put_next_first();
    Ok(args.get_or_undefined(0).clone())
}

fn goes_on(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    ending::check();
    if limit::is_over() {
        // What no script can catch.
        return Err(RuntimeLimitError::LoopIteration.into());
    }
    Ok(JsValue::undefined())
}

fn class(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let Some(class) = args.get_or_undefined(0).as_object() {
        note(&class, args.get_or_undefined(1).clone(), context)?;
    }
    Ok(JsValue::undefined())
}

fn note(function: &JsObject, text: JsValue, context: &mut Context) -> JsResult<()> {
    let classes = CLASSES.with(|known| {
        let mut known = known.borrow_mut();
        known.get_or_insert_with(|| JsWeakMap::new(context)).clone()
    });
    classes.set(function, text, context)?;
    Ok(())
}

/// Has a function show another text than it was made from.
pub fn note_text(function: &JsObject, text: &str, context: &mut Context) -> JsResult<()> {
    note(function, convert::string(text).into(), context)
}

fn prototype(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let made = args.get_or_undefined(1);
    if let (Some(owner), Some(object)) = (args.get_or_undefined(0).as_object(), made.as_object()) {
        let owners = OWNERS.with(|known| {
            let mut known = known.borrow_mut();
            known.get_or_insert_with(|| JsWeakMap::new(context)).clone()
        });
        ghosts::mark(&object);
        owners.set(&object, owner.into(), context)?;
    }
    Ok(made.clone())
}

/// The function whose `prototype` this is, where the prototype has no `constructor` to say so.
pub fn owner(prototype: &JsObject, context: &mut Context) -> Option<JsObject> {
    let owners = OWNERS.with(|known| known.borrow().clone())?;
    owners.get(prototype, context).ok()?.as_object()
}

fn import(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let id = args.get_or_undefined(0).as_number().unwrap_or(0.0) as usize;
    match (texts::script(id), DYNAMIC_IMPORT.get()) {
        (Some(script), Some(import)) => import(&script, &args[1..], context),
        _ => Ok(JsValue::undefined()),
    }
}

fn class_text(value: &JsValue, context: &mut Context) -> Option<String> {
    let object = value.as_object()?;
    let classes = CLASSES.with(|known| known.borrow().clone())?;
    let known = classes.get(&object, context).ok()?;
    match known.as_string() {
        Some(text) => Some(convert::text(&text)),
        None => texts::class(known.as_number()? as usize),
    }
}

/// A function's text as it was given, whatever scripts have made of `toString`.
pub fn text_of(function: &JsFunction, context: &mut Context) -> Option<String> {
    let realm = context.realm().clone();
    let shown = realm.host_defined().get::<Shown>()?.0.clone();
    let text = shown.call(&function.clone().into(), &[], context).ok()?;
    Some(convert::text(&text.as_string()?))
}

fn to_string(
    this: &JsValue,
    _: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    if let Some(text) = class_text(this, context) {
        return Ok(convert::string(&text).into());
    }
    let shown = engines.call(this, &[], context)?;
    let Some(text) = shown.as_string() else {
        return Ok(shown);
    };
    let first = u16::from(MARKS[0].as_bytes()[0]);
    if !text.iter().any(|unit| unit == first) {
        return Ok(shown);
    }
    Ok(JsString::from(texts::given(&text.to_std_string_lossy())).into())
}
