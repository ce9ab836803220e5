//! What happens to promises, for whoever observes them: `async_hooks.createHook`, `v8.promiseHooks`
//! and the event `multipleResolves`.
//!
//! The engine makes and settles its promises without telling the host. What it does call are the
//! functions of the language: `Promise` itself for the promise of every async function, of every
//! `then` and of every value that is awaited. While somebody observes, these functions therefore do
//! something else: the data that makes them what they are is swapped for that of functions of ours,
//! which call the engine's own. Scripts see the same objects as before, and when nobody observes
//! nothing is left of it.
//!
//! The promise behind an `await` is none in the engine. One is made when the engine asks for the job
//! callbacks of an `await` (`hooks.rs`), and stands for it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsObject, JsResult, JsString, JsSymbol, JsValue, Trace,
    builtins::{
        function::OrdinaryFunction,
        promise::{PromiseState, ResolvingFunctions},
    },
    js_string,
    object::builtins::{JsFunction, JsPromise},
    property::PropertyDescriptor,
};

use boa_gc::{Gc, GcRefCell};

use super::define::{self, Instead};
use super::stack::awaits::{self, Resumed};
use crate::runtime::Origin;

/// What closures of the engine share.
type Shared<T> = Gc<GcRefCell<T>>;

fn cell<T: Trace>(value: T) -> Shared<T> {
    Gc::new(GcRefCell::new(value))
}

/// Functions that are told. They do not throw.
#[derive(Default)]
pub struct Observer {
    /// A promise was made: it, and the one that it was made for.
    pub init: Option<JsFunction>,
    /// A promise's reaction begins.
    pub before: Option<JsFunction>,
    /// It has ended.
    pub after: Option<JsFunction>,
    /// A promise was resolved or rejected.
    pub settled: Option<JsFunction>,
    /// This was tried once more: how, the promise, with what.
    pub again: Option<JsFunction>,
}

/// The promise that a reaction settles. That of a `then` is known when `then` returns.
#[derive(Clone, Trace, Finalize)]
pub struct Reaction {
    promise: Shared<Option<JsObject>>,
    #[unsafe_ignore_trace]
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// That of a `then`; the engine settles it behind the callback.
    Then,
    /// That of an `await`.
    Await,
    /// One that was resolved with something that has a `then`, which is called.
    Thenable,
}

/// A function of the language that does something else while somebody observes.
struct Swapped {
    /// The one that scripts know.
    known: JsObject,
    /// The one that does what it does otherwise.
    original: JsObject,
}

/// A call of a native function that is going on.
struct Call {
    /// How many frames there were.
    depth: usize,
    of: Of,
}

#[derive(Clone)]
enum Of {
    /// `then` of that promise.
    Then(JsObject, Reaction),
    /// A promise's `resolve`.
    Resolve(JsObject),
    /// `next` and the like of an async generator.
    Generator,
    Other,
}

#[derive(Default)]
struct State {
    observer: RefCell<Option<Rc<Observer>>>,
    swapped: RefCell<Vec<Swapped>>,
    calls: RefCell<Vec<Call>>,
    /// Promises of async functions that have not awaited yet, and in which frame they run.
    begun: RefCell<Vec<(usize, JsObject)>>,
    /// The promise that is about to be awaited, if one is.
    seen: RefCell<Option<JsObject>>,
    /// The first of an `await`'s two callbacks was asked for.
    half: RefCell<Option<Reaction>>,
    /// A reaction that has run and whose promise the engine is about to settle.
    open: RefCell<Option<(Rc<Observer>, JsObject)>>,
}

/// Under which name a promise that `async_hooks` has seen has its number, and that of its trigger.
pub struct Names {
    pub id: JsSymbol,
    pub trigger: JsSymbol,
}

thread_local! {
    static NAMES: Names = {
        let symbol = |name| JsSymbol::new(Some(name)).expect("symbols do not run out");
        Names {
            id: symbol(js_string!("async_id_symbol")),
            trigger: symbol(js_string!("trigger_async_id_symbol")),
        }
    };
    static OBSERVED: Cell<bool> = const { Cell::new(false) };
    static STATE: State = State::default();
}

/// Whether somebody observes promises.
#[inline]
pub fn are_observed() -> bool {
    OBSERVED.get()
}

/// The symbols that programs see when they print a promise.
pub fn names() -> (JsSymbol, JsSymbol) {
    NAMES.with(|names| (names.id.clone(), names.trigger.clone()))
}

/// Gives an origin the numbers of a promise, if it has some.
pub fn number(origin: &mut Origin, promise: &JsObject) {
    let (id, trigger) = names();
    let read = |key: JsSymbol| {
        let value = define::own_value(promise, &key.into())?;
        value.as_number().map(|number| number as u64)
    };
    if let (Some(id), Some(trigger)) = (read(id), read(trigger)) {
        origin.number = id;
        origin.trigger = trigger;
    }
}

fn observer() -> Option<Rc<Observer>> {
    STATE.with(|state| state.observer.borrow().clone())
}

impl Observer {
    fn tell(&self, function: Option<&JsFunction>, args: &[JsValue], context: &mut Context) {
        if let Some(function) = function {
            let _ = function.call(&JsValue::undefined(), args, context);
        }
    }

    fn tell_init(&self, promise: &JsObject, parent: Option<JsObject>, context: &mut Context) {
        let parent = parent.map_or_else(JsValue::undefined, JsValue::from);
        self.tell(
            self.init.as_ref(),
            &[promise.clone().into(), parent],
            context,
        );
    }
}

fn tell_settled(promise: &JsObject, context: &mut Context) {
    if let Some(observer) = observer() {
        observer.tell(
            observer.settled.as_ref(),
            &[promise.clone().into()],
            context,
        );
    }
}

/// Puts an observer in the last one's place, or nobody.
pub fn observe(next: Option<Observer>, context: &mut Context) {
    let was = are_observed();
    let is = next.is_some();
    OBSERVED.set(is);
    STATE.with(|state| *state.observer.borrow_mut() = next.map(Rc::new));
    if is && !was {
        install(context);
    } else if was && !is {
        let swapped = STATE.with(|state| {
            state.begun.take();
            state.seen.take();
            state.half.take();
            state.swapped.take()
        });
        for one in swapped {
            define::swap(&one.known, &one.original);
        }
    }
}

fn install(context: &mut Context) {
    let class = context.intrinsics().constructors().promise();
    let (constructor, prototype) = (class.constructor(), class.prototype());
    let generator = context.intrinsics().objects().async_generator();
    let mut list: Vec<(JsObject, Instead)> = vec![(constructor.clone(), construct)];
    let mut add = |object: &JsObject, names: &[&str], instead: Instead| {
        for &name in names {
            let value = define::own_value(object, &JsString::from(name).into());
            if let Some(function) = value.and_then(|value| value.as_object()) {
                list.push((function, instead));
            }
        }
    };
    add(&prototype, &["then"], then);
    let makers = [
        "resolve",
        "reject",
        "all",
        "allSettled",
        "any",
        "race",
        "try",
        "withResolvers",
    ];
    add(&constructor, &makers, make);
    add(&generator, &["next", "return", "throw"], generate);
    for (known, instead) in list {
        let name = define::own_value(&known, &js_string!("name").into());
        let name = name.and_then(|name| name.as_string()).unwrap_or_default();
        // One that a script has put in its place is none of the engine's.
        let Some(original) = define::replace(&known, name, instead, context) else {
            continue;
        };
        STATE.with(|state| state.swapped.borrow_mut().push(Swapped { known, original }));
    }
}

fn depth(context: &Context) -> usize {
    context.stack_trace().count()
}

/// Does something as a native call.
fn within<T>(of: Of, context: &mut Context, call: impl FnOnce(&mut Context) -> T) -> T {
    let depth = depth(context);
    STATE.with(|state| state.calls.borrow_mut().push(Call { depth, of }));
    let result = call(context);
    STATE.with(|state| state.calls.borrow_mut().pop());
    result
}

/// The native function that runs now, if it is the innermost of all functions.
fn running(depth: usize) -> Option<Of> {
    STATE.with(|state| {
        let calls = state.calls.borrow();
        let last = calls.last().filter(|call| call.depth == depth);
        last.map(|call| call.of.clone())
    })
}

/// Whether a function is one that the engine makes for itself, as for each `await`.
pub fn is_of_engine(function: &JsFunction) -> bool {
    if function.is::<OrdinaryFunction>() {
        return false;
    }
    let name = define::own_value(function, &js_string!("name").into());
    name.and_then(|name| name.as_string())
        .is_some_and(|name| name.is_empty())
}

/// `Promise`
fn construct(
    new_target: &JsValue,
    args: &[JsValue],
    original: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    let target = new_target.as_object();
    let executor = args.get_or_undefined(0).as_function();
    let (Some(target), Some(executor), Some(observer)) = (target, executor, observer()) else {
        return match new_target.as_object() {
            Some(target) => Ok(original.construct(args, Some(&target), context)?.into()),
            None => original.call(new_target, args, context),
        };
    };
    let given = cell(Vec::<JsValue>::new());
    let take = define::closure(
        "",
        2,
        |_, args, given: &Shared<Vec<JsValue>>, _| {
            *given.borrow_mut() = args.to_vec();
            Ok(JsValue::undefined())
        },
        given.clone(),
        context,
    );
    let promise = original.construct(&[take.into()], Some(&target), context)?;
    let parent = parent(&promise, &target, &executor, context);
    show_when_awaited(&promise, context);
    observer.tell_init(&promise, parent, context);
    let given = given.borrow().clone();
    let [resolve, reject] = told(
        &promise,
        given.get_or_undefined(0),
        given.get_or_undefined(1),
        context,
    );
    let both = [resolve.into(), reject.clone().into()];
    if let Err(error) = executor.call(&JsValue::undefined(), &both, context) {
        let reason = error.into_opaque(context)?;
        reject.call(&JsValue::undefined(), &[reason], context)?;
    }
    Ok(promise.into())
}

/// The promise that one is made for.
fn parent(
    promise: &JsObject,
    target: &JsObject,
    executor: &JsFunction,
    context: &mut Context,
) -> Option<JsObject> {
    let depth = depth(context);
    match running(depth) {
        Some(Of::Then(parent, _)) => return Some(parent),
        // What it is asked for, and what is awaited when it has ended already.
        Some(Of::Generator) => {
            let asked = begun_at(depth + 1);
            if asked.is_none() {
                begin(depth + 1, promise);
            }
            return asked;
        }
        Some(_) => return None,
        None => {}
    }
    let class = context.intrinsics().constructors().promise().constructor();
    if depth <= awaits::base() || !JsObject::equals(target, &class) || !is_of_engine(executor) {
        return None;
    }
    // That of an async function which begins, or that of what is awaited in one.
    let function = function_at(depth);
    if function.is_none() && awaits::resumed_at(depth).is_none() {
        begin(depth, promise);
    }
    function
}

fn begin(depth: usize, promise: &JsObject) {
    STATE.with(|state| {
        let mut begun = state.begun.borrow_mut();
        begun.retain(|(deep, _)| *deep < depth);
        begun.push((depth, promise.clone()));
    });
}

fn begun_at(depth: usize) -> Option<JsObject> {
    STATE.with(|state| {
        let begun = state.begun.borrow();
        let one = begun.iter().find(|(deep, _)| *deep == depth);
        one.map(|(_, promise)| promise.clone())
    })
}

/// The promise of the async function that runs in a frame.
fn function_at(depth: usize) -> Option<JsObject> {
    begun_at(depth).or_else(|| awaits::resumed_at(depth)?.promise.borrow().clone())
}

/// Has a promise tell when it is about to be awaited: before that the engine asks for its
/// `constructor`.
fn show_when_awaited(promise: &JsObject, context: &mut Context) {
    let get = define::function(
        "get constructor",
        0,
        |this, _, context| {
            let Some(promise) = this.as_object() else {
                return Ok(JsValue::undefined());
            };
            let constructor = match promise.prototype() {
                Some(prototype) => prototype.get(js_string!("constructor"), context)?,
                None => JsValue::undefined(),
            };
            STATE.with(|state| *state.seen.borrow_mut() = Some(promise));
            Ok(constructor)
        },
        context,
    );
    let set = define::function(
        "set constructor",
        1,
        |this, args, context| {
            if let Some(promise) = this.as_object() {
                let value = args.get_or_undefined(0).clone();
                promise.create_data_property_or_throw(js_string!("constructor"), value, context)?;
            }
            Ok(JsValue::undefined())
        },
        context,
    );
    let accessor = PropertyDescriptor::builder()
        .get(get)
        .set(set)
        .enumerable(false)
        .configurable(true);
    // A new object takes every property.
    let _ = promise.define_property_or_throw(js_string!("constructor"), accessor, context);
}

/// What `resolve` and `reject` of a promise need.
#[derive(Trace, Finalize)]
struct Settle {
    promise: JsObject,
    original: JsValue,
    kind: &'static str,
    #[unsafe_ignore_trace]
    is_settled: Rc<Cell<bool>>,
}

fn settle_with(
    this: &JsValue,
    args: &[JsValue],
    settle: &Settle,
    context: &mut Context,
) -> JsResult<JsValue> {
    let promise = &settle.promise;
    let Some(original) = settle.original.as_function() else {
        return Ok(JsValue::undefined());
    };
    if settle.is_settled.replace(true) {
        if let Some(observer) = observer() {
            let kind = JsString::from(settle.kind).into();
            let value = args.get_or_undefined(0).clone();
            let args = [kind, promise.clone().into(), value];
            observer.tell(observer.again.as_ref(), &args, context);
        }
        return Ok(JsValue::undefined());
    }
    let of = Of::Resolve(promise.clone());
    let result = within(of, context, |context| original.call(this, args, context));
    STATE.with(|state| {
        state.begun.borrow_mut().retain(|(_, one)| one != promise);
        *state.seen.borrow_mut() = Some(promise.clone());
    });
    // One that was resolved with another is told of when that one is settled.
    let pending = matches!(state_of(promise), Some(PromiseState::Pending));
    if !pending {
        tell_settled(promise, context);
    }
    let open = STATE.with(|state| {
        let mut open = state.open.borrow_mut();
        open.take_if(|(_, one)| JsObject::equals(one, promise))
    });
    if let Some((observer, _)) = open {
        observer.tell(observer.after.as_ref(), &[promise.clone().into()], context);
    }
    result
}

/// `then`
fn then(
    this: &JsValue,
    args: &[JsValue],
    original: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(promise) = this.as_object().filter(|_| this.is_promise()) else {
        return original.call(this, args, context);
    };
    let reaction = Reaction::new(None, Kind::Then);
    let of = Of::Then(promise, reaction.clone());
    // A reaction is told of, callback or not.
    let handler = |at: usize, otherwise: define::Native, context: &mut Context| {
        let handler = args.get_or_undefined(at);
        if handler.is_callable() {
            handler.clone()
        } else {
            define::function("pass", 1, otherwise, context).into()
        }
    };
    let pass = handler(
        0,
        |_, args, _| Ok(args.get_or_undefined(0).clone()),
        context,
    );
    let fail = |_: &JsValue, args: &[JsValue], _: &mut Context| {
        Err(boa_engine::JsError::from_opaque(
            args.get_or_undefined(0).clone(),
        ))
    };
    let fail = handler(1, fail, context);
    let child = within(of, context, |context| {
        original.call(this, &[pass, fail], context)
    })?;
    *reaction.promise.borrow_mut() = child.as_object();
    STATE.with(|state| state.seen.take());
    Ok(child)
}

/// `Promise.resolve` and whatever else makes promises.
fn make(
    this: &JsValue,
    args: &[JsValue],
    original: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    let result = within(Of::Other, context, |context| {
        original.call(this, args, context)
    });
    STATE.with(|state| state.seen.take());
    result
}

/// `next` of an async generator.
fn generate(
    this: &JsValue,
    args: &[JsValue],
    original: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    let depth = depth(context);
    STATE.with(|state| state.begun.borrow_mut().retain(|(deep, _)| *deep <= depth));
    within(Of::Generator, context, |context| {
        original.call(this, args, context)
    })
}

/// A promise of the host's own, and what settles it; whoever observes is told of it.
pub fn pending(context: &mut Context) -> (JsObject, ResolvingFunctions) {
    let (promise, functions) = JsPromise::new_pending(context);
    let promise = JsObject::from(promise);
    let Some(observer) = observer() else {
        return (promise, functions);
    };
    show_when_awaited(&promise, context);
    observer.tell_init(&promise, None, context);
    let [resolve, reject] = told(
        &promise,
        &functions.resolve.into(),
        &functions.reject.into(),
        context,
    );
    (promise, ResolvingFunctions { resolve, reject })
}

/// A promise's `resolve` and `reject` that tell what they do.
fn told(
    promise: &JsObject,
    resolve: &JsValue,
    reject: &JsValue,
    context: &mut Context,
) -> [JsFunction; 2] {
    let is_settled = Rc::new(Cell::new(false));
    [(resolve, "resolve"), (reject, "reject")].map(|(original, kind)| {
        let settle = Settle {
            promise: promise.clone(),
            original: original.clone(),
            kind,
            is_settled: Rc::clone(&is_settled),
        };
        define::closure("", 1, settle_with, settle, context)
    })
}

fn state_of(promise: &JsObject) -> Option<PromiseState> {
    Some(JsPromise::from_object(promise.clone()).ok()?.state())
}

/// A promise that nobody has been told of.
fn silent(context: &mut Context) -> JsObject {
    JsPromise::new_pending(context).0.into()
}

impl Reaction {
    fn new(promise: Option<JsObject>, kind: Kind) -> Self {
        Self {
            promise: cell(promise),
            kind,
        }
    }

    /// The reaction whose callback the engine asks the host to keep, while somebody observes.
    pub fn registered(resumed: Option<&Resumed>, context: &mut Context) -> Option<Self> {
        let observer = observer()?;
        let depth = depth(context);
        match running(depth) {
            Some(Of::Then(_, reaction)) => return Some(reaction),
            Some(Of::Resolve(promise)) => return Some(Self::new(Some(promise), Kind::Thenable)),
            _ => {}
        }
        let resumed = resumed?;
        if resumed.is_rejection {
            return STATE.with(|state| state.half.take());
        }
        // A generator that has ended awaits what it is to return by itself.
        let is_of_frame = !matches!(running(depth), Some(Of::Generator));
        let function = function_at(depth);
        let awaited = STATE.with(|state| {
            let mut begun = state.begun.borrow_mut();
            begun.retain(|(deep, _)| *deep < depth || (*deep == depth && !is_of_frame));
            state.seen.take()
        });
        if is_of_frame {
            resumed.activation.promise.replace(function);
        }
        let awaited = awaited.unwrap_or_else(|| silent(context));
        let promise = silent(context);
        observer.tell_init(&promise, Some(awaited), context);
        let reaction = Self::new(Some(promise), Kind::Await);
        STATE.with(|state| *state.half.borrow_mut() = Some(reaction.clone()));
        Some(reaction)
    }

    /// Calls its callback, and tells of it.
    pub fn call(
        &self,
        args: &[JsValue],
        context: &mut Context,
        call: impl FnOnce(&[JsValue], &mut Context) -> JsResult<JsValue>,
    ) -> JsResult<JsValue> {
        let promise = self.promise.borrow().clone();
        let (Some(promise), Some(observer)) = (promise, observer()) else {
            return call(args, context);
        };
        let open = STATE.with(|state| {
            state.begun.take();
            state.seen.take();
            state.open.take()
        });
        let whose = [JsValue::from(promise.clone())];
        if let Some((observer, promise)) = open {
            observer.tell(observer.after.as_ref(), &[promise.into()], context);
        }
        observer.tell(observer.before.as_ref(), &whose, context);
        let result = match self.kind {
            Kind::Then => {
                let result = call(args, context);
                STATE.with(|state| *state.open.borrow_mut() = Some((observer, promise)));
                return result;
            }
            Kind::Await => {
                let result = call(args, context);
                tell_settled(&promise, context);
                result
            }
            Kind::Thenable => {
                let (resolve, reject) = (args.get_or_undefined(0), args.get_or_undefined(1));
                let both = told(&promise, resolve, reject, context).map(JsValue::from);
                call(&both, context)
            }
        };
        observer.tell(observer.after.as_ref(), &whose, context);
        result
    }
}
