//! Where a callback comes from: what the trace, `async_hooks` and `AsyncLocalStorage` all ask.
//!
//! Whoever stores a callback stores an [`Origin`] with it; whoever calls it enters that origin
//! first. One mechanism gives the trace its chain of causes, `executionAsyncId` its numbers and
//! `AsyncLocalStorage` its store.

use boa_engine::{
    Context, Finalize, JsResult, JsString, JsValue, Trace, object::builtins::JsFunction,
};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Number of the main script's execution, the root of every chain of causes.
pub const MAIN: u64 = 1;

/// Identity of a stored callback and the circumstances in which it was stored.
#[derive(Clone, Trace, Finalize)]
pub struct Origin {
    /// The callback's own number, unique in the process (`asyncId` in Node).
    pub id: u64,
    /// The number of the execution that stored it (`triggerAsyncId` in Node).
    pub cause: u64,
    /// The async context frame that was current: what every `AsyncLocalStorage` held. `undefined`
    /// when none is in use.
    pub frame: JsValue,
}

/// The execution that is running: whose callback it is.
pub struct Execution {
    id: Cell<u64>,
    cause: Cell<u64>,
    /// Number of the last microtask that ran.
    microtask: Cell<u64>,
    frame: RefCell<JsValue>,
    /// The object that stands for the execution; made when somebody asks.
    resource: RefCell<JsValue>,
    last: Cell<u64>,
    observer: RefCell<Option<Rc<Observer>>>,
}

/// What was running before [`Execution::enter`]; hand it to [`Execution::leave`].
#[must_use]
pub struct Left(u64, u64, JsValue, JsValue);

/// Functions of `async_hooks.createHook` that are told of executions. They do not throw: who
/// makes them sees to that.
#[derive(Default)]
pub struct Observer {
    /// Something was stored: its number, its kind, its cause's number, the object it has.
    pub init: Option<JsFunction>,
    /// It is about to be called.
    pub before: Option<JsFunction>,
    /// The call has ended.
    pub after: Option<JsFunction>,
    /// It will not be called again.
    pub destroy: Option<JsFunction>,
}

impl Default for Execution {
    fn default() -> Self {
        Self {
            id: Cell::new(MAIN),
            cause: Cell::new(0),
            microtask: Cell::new(0),
            frame: RefCell::new(JsValue::undefined()),
            resource: RefCell::new(JsValue::undefined()),
            last: Cell::new(MAIN),
            observer: RefCell::new(None),
        }
    }
}

impl Execution {
    /// A fresh number.
    pub fn next_id(&self) -> u64 {
        let id = self.last.get() + 1;
        self.last.set(id);
        id
    }

    /// The origin of something that is being stored now.
    pub fn origin(&self) -> Origin {
        Origin {
            id: self.next_id(),
            cause: self.id.get(),
            frame: self.frame.borrow().clone(),
        }
    }

    /// Number of the running execution; 0 between callbacks.
    pub fn id(&self) -> u64 {
        self.id.get()
    }

    /// Number of the execution that caused the running one.
    pub fn cause(&self) -> u64 {
        self.cause.get()
    }

    /// The two numbers as scripts see them: none in a microtask, unless somebody observes. Node
    /// counts promises only while a hook is on.
    pub fn told(&self) -> (u64, u64) {
        if self.id.get() == self.microtask.get() && !self.is_observed() {
            return (0, 0);
        }
        (self.id.get(), self.cause.get())
    }

    /// Makes a microtask the running execution.
    pub fn enter_microtask(&self, origin: &Origin) -> Left {
        self.microtask.set(origin.id);
        self.enter(origin)
    }

    /// The current async context frame.
    pub fn frame(&self) -> JsValue {
        self.frame.borrow().clone()
    }

    /// Replaces the current async context frame.
    pub fn set_frame(&self, frame: JsValue) {
        *self.frame.borrow_mut() = frame;
    }

    /// Makes `origin` the running execution.
    pub fn enter(&self, origin: &Origin) -> Left {
        let frame = self.frame.replace(origin.frame.clone());
        Left(
            self.id.replace(origin.id),
            self.cause.replace(origin.cause),
            frame,
            self.resource.take(),
        )
    }

    /// Goes back to what was running before.
    pub fn leave(&self, left: Left) {
        self.id.set(left.0);
        self.cause.set(left.1);
        *self.frame.borrow_mut() = left.2;
        *self.resource.borrow_mut() = left.3;
    }

    /// The object that stands for the running execution, if it has one yet.
    pub fn resource(&self) -> JsValue {
        self.resource.borrow().clone()
    }

    /// Gives the running execution the object that stands for it.
    pub fn set_resource(&self, resource: JsValue) {
        *self.resource.borrow_mut() = resource;
    }

    /// Puts an observer in the last one's place, or nobody.
    pub fn observe(&self, observer: Option<Observer>) {
        *self.observer.borrow_mut() = observer.map(Rc::new);
    }

    /// Whether somebody observes.
    pub fn is_observed(&self) -> bool {
        self.observer.borrow().is_some()
    }

    fn tell(
        &self,
        pick: fn(&Observer) -> &Option<JsFunction>,
        args: &[JsValue],
        context: &mut Context,
    ) -> JsResult<()> {
        let Some(observer) = self.observer.borrow().clone() else {
            return Ok(());
        };
        if let Some(function) = pick(&observer) {
            function.call(&JsValue::undefined(), args, context)?;
        }
        Ok(())
    }

    /// Tells the observer that something was stored; `kind` is its name in `async_hooks`.
    pub fn tell_init(
        &self,
        origin: &Origin,
        kind: &str,
        resource: &JsValue,
        context: &mut Context,
    ) -> JsResult<()> {
        if !self.is_observed() {
            return Ok(());
        }
        let args = [
            (origin.id as f64).into(),
            JsString::from(kind).into(),
            (origin.cause as f64).into(),
            resource.clone(),
        ];
        self.tell(|observer| &observer.init, &args, context)
    }

    /// Tells the observer that a call begins.
    pub fn tell_before(&self, id: u64, context: &mut Context) -> JsResult<()> {
        self.tell(|observer| &observer.before, &[(id as f64).into()], context)
    }

    /// Tells the observer that a call has ended.
    pub fn tell_after(&self, id: u64, context: &mut Context) -> JsResult<()> {
        self.tell(|observer| &observer.after, &[(id as f64).into()], context)
    }

    /// Tells the observer that there will be no further call.
    pub fn tell_destroy(&self, id: u64, context: &mut Context) -> JsResult<()> {
        self.tell(|observer| &observer.destroy, &[(id as f64).into()], context)
    }

    /// Calls a stored callback, and tells the observer before and after.
    pub fn call(
        &self,
        id: u64,
        context: &mut Context,
        callback: impl FnOnce(&mut Context) -> JsResult<JsValue>,
    ) -> JsResult<JsValue> {
        if self.is_observed() {
            self.tell_before(id, context)?;
        }
        let result = callback(context)?;
        // After an error Node tells of the end too, once the error has been dealt with; here a
        // listener of it sees the execution as over.
        if self.is_observed() {
            self.tell_after(id, context)?;
        }
        Ok(result)
    }

    /// Nothing runs any more: the main script has ended and the loop takes over.
    pub fn main_ended(&self) {
        self.id.set(0);
        self.cause.set(0);
        *self.frame.borrow_mut() = JsValue::undefined();
        *self.resource.borrow_mut() = JsValue::undefined();
    }
}
