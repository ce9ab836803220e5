//! Where a callback comes from: what the trace, `async_hooks` and `AsyncLocalStorage` all ask.
//!
//! Whoever stores a callback stores an [`Origin`] with it; whoever calls it enters that origin
//! first. One mechanism gives the trace its chain of causes, `executionAsyncId` its numbers and
//! `AsyncLocalStorage` its store.
//!
//! The trace knows everything that is stored. `async_hooks` numbers what Node numbers, so that
//! programs print Node's numbers: jobs of promises, say, have none unless a hook is on.

use boa_engine::{
    Context, Finalize, JsObject, JsResult, JsString, JsValue, Trace, js_string,
    object::builtins::JsFunction,
};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::engine::define;

/// Number of the main script's execution, the root of every chain of causes. The script of worker n
/// has that number of the worker's own, and so has everything that the worker stores: see
/// [`worker_of`].
pub const MAIN: u64 = 1;

/// What traces know by a number in any thread is that of the thread in the low half, and the worker's
/// number in the high one.
const HALF: u32 = 32;

/// The worker whose number it is, 0 for the main thread, and the number within its thread.
pub fn worker_of(id: u64) -> (u32, u64) {
    ((id >> HALF) as u32, id & ((1 << HALF) - 1))
}

/// Identity of a stored callback and the circumstances in which it was stored.
#[derive(Clone, Trace, Finalize)]
pub struct Origin {
    /// The callback's own number in traces, unique in the process.
    pub id: u64,
    /// The number, in traces, of the execution that stored it.
    pub cause: u64,
    /// `asyncId`; 0 for what Node does not number.
    pub number: u64,
    /// `triggerAsyncId`
    pub trigger: u64,
    /// The object that a hook of `async_hooks` was shown for it (`executionAsyncResource`).
    pub resource: Option<JsObject>,
    /// The async context frame that was current: what every `AsyncLocalStorage` held. `undefined`
    /// when none is in use.
    pub frame: JsValue,
}

impl Origin {
    /// This one with another's numbers: a request of a handle, say, whose callback runs.
    pub fn numbered_as(&self, other: &Origin) -> Origin {
        let mut origin = self.clone();
        origin.number = other.number;
        origin.trigger = other.trigger;
        origin.resource = other.resource.clone();
        origin
    }

    /// This one as a callback of what was made in `made`.
    pub fn standing_for(&self, made: &Origin) -> Origin {
        let mut origin = self.numbered_as(made);
        origin.frame = made.frame.clone();
        origin
    }
}

/// The execution that is running: whose callback it is.
pub struct Execution {
    // In another order than an origin has them: its first two would be copied by one load, and that waits
    // for the two stores that have just written them.
    id: Cell<u64>,
    number: Cell<u64>,
    trigger: Cell<u64>,
    cause: Cell<u64>,
    /// The trigger of what is stored now, when that is not the running execution.
    other_trigger: Cell<Option<u64>>,
    frame: RefCell<JsValue>,
    /// The object that stands for the execution; made when somebody asks.
    resource: RefCell<JsValue>,
    last: Cell<u64>,
    last_number: Cell<u64>,
    observer: RefCell<Option<Rc<Observer>>>,
    /// Numbers of what has ended and observers are still to be told of.
    ended: RefCell<Vec<u64>>,
}

/// What was running before [`Execution::enter`]; hand it to [`Execution::leave`].
#[must_use]
pub struct Left(u64, u64, u64, u64, JsValue, JsValue);

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
            number: Cell::new(MAIN),
            trigger: Cell::new(0),
            other_trigger: Cell::new(None),
            frame: RefCell::new(JsValue::undefined()),
            resource: RefCell::new(JsValue::undefined()),
            last: Cell::new(MAIN),
            last_number: Cell::new(MAIN),
            observer: RefCell::new(None),
            ended: RefCell::default(),
        }
    }
}

/// The class in Node of the objects that stand for executions of a kind.
fn class_of(kind: &str) -> &'static str {
    match kind {
        "DERIVEBITSREQUEST" => "HKDFJob",
        "DNSCHANNEL" => "ChannelWrap",
        "FILEHANDLE" => "FileHandle",
        "FILEHANDLECLOSEREQ" => "FileHandleCloseReq",
        "FSREQCALLBACK" => "FSReqCallback",
        "FSREQPROMISE" => "FSReqPromise",
        "GETADDRINFOREQWRAP" => "GetAddrInfoReqWrap",
        "GETNAMEINFOREQWRAP" => "GetNameInfoReqWrap",
        "HASHREQUEST" => "HashJob",
        "HTTPCLIENTREQUEST" => "HTTPClientAsyncResource",
        "HTTPINCOMINGMESSAGE" => "HTTPServerAsyncResource",
        "Immediate" => "Immediate",
        "Microtask" => "AsyncResource",
        "KEYGENREQUEST" => "SecretKeyGenJob",
        "PBKDF2REQUEST" => "PBKDF2Job",
        "PIPECONNECTWRAP" => "PipeConnectWrap",
        "PIPESERVERWRAP" | "PIPEWRAP" => "Pipe",
        "PROCESSWRAP" => "Process",
        "RANDOMBYTESREQUEST" => "RandomBytesJob",
        "SCRYPTREQUEST" => "ScryptJob",
        "SHUTDOWNWRAP" => "ShutdownWrap",
        "SIGNREQUEST" => "SignJob",
        "TCPCONNECTWRAP" => "TCPConnectWrap",
        "TCPSERVERWRAP" | "TCPWRAP" => "TCP",
        "TTYWRAP" => "TTY",
        "Timeout" => "Timeout",
        "UDPWRAP" => "UDP",
        "WRITEWRAP" => "WriteWrap",
        "ZLIB" => "Zlib",
        "FSEVENTWRAP" => "FSEvent",
        _ => "Object",
    }
}

/// Has an object that stands for an execution be of Node's class, if it is of none of its own.
fn give_class(resource: &JsObject, kind: &str, context: &mut Context) {
    thread_local! {
        static PROTOTYPES: RefCell<Vec<(&'static str, JsObject)>> = const { RefCell::new(Vec::new()) };
    }
    let class = class_of(kind);
    let made_by = resource.get(js_string!("constructor"), context);
    let made_by = made_by.ok().and_then(|made_by| made_by.as_object());
    let plain = context.intrinsics().constructors().object().clone();
    if class == "Object" || made_by.is_some_and(|made_by| made_by != plain.constructor()) {
        return;
    }
    let known = PROTOTYPES.with_borrow(|known| {
        let found = known.iter().find(|(name, _)| *name == class);
        found.map(|(_, prototype)| prototype.clone())
    });
    let prototype = known.unwrap_or_else(|| {
        let prototype = define::object(context);
        let nothing: define::Native = |_, _, _| Ok(JsValue::undefined());
        define::constructor(class, 0, nothing, &prototype, context);
        PROTOTYPES.with_borrow_mut(|known| known.push((class, prototype.clone())));
        prototype
    });
    let constructor = define::own_value(&prototype, &js_string!("constructor").into());
    if resource.prototype() == Some(plain.prototype()) {
        resource.set_prototype(Some(prototype));
    } else if let Some(constructor) = constructor {
        define::put_hidden(resource, "constructor", constructor);
    }
}

impl Execution {
    /// This thread is a worker's, which the execution `cause` of another thread has begun: what it
    /// stores has numbers in traces that no other thread gives.
    pub fn is_of_worker(&self, worker: u32, cause: u64) {
        let main = (u64::from(worker) << HALF) | MAIN;
        self.id.set(main);
        self.last.set(main);
        self.cause.set(cause);
    }

    /// Number of this thread's main script in traces.
    pub fn main(&self) -> u64 {
        self.last.get() >> HALF << HALF | MAIN
    }

    /// A fresh number for traces.
    pub fn next_id(&self) -> u64 {
        let id = self.last.get() + 1;
        self.last.set(id);
        id
    }

    /// A fresh `asyncId`.
    pub fn next_number(&self) -> u64 {
        let number = self.last_number.get() + 1;
        self.last_number.set(number);
        number
    }

    /// The origin of something that is being stored now and that Node numbers.
    pub fn origin(&self) -> Origin {
        let mut origin = self.unnumbered();
        origin.number = self.next_number();
        origin.trigger = self.trigger_now();
        origin
    }

    /// The origin of something that is being stored now and that Node does not number.
    pub fn unnumbered(&self) -> Origin {
        Origin {
            id: self.next_id(),
            cause: self.id.get(),
            number: 0,
            trigger: 0,
            resource: None,
            frame: self.frame.borrow().clone(),
        }
    }

    /// What is stored now has this trigger.
    pub fn trigger_now(&self) -> u64 {
        let other = self.other_trigger.get();
        other.unwrap_or_else(|| self.number.get())
    }

    /// Has what `store` stores be triggered by something else than the running execution.
    pub fn triggered_by<T>(&self, trigger: u64, store: impl FnOnce() -> T) -> T {
        let before = self.other_trigger.replace(Some(trigger));
        let result = store();
        self.other_trigger.set(before);
        result
    }

    /// Number of the running execution; 0 between callbacks.
    pub fn id(&self) -> u64 {
        self.id.get()
    }

    /// Number of the execution that caused the running one.
    pub fn cause(&self) -> u64 {
        self.cause.get()
    }

    /// `executionAsyncId`
    pub fn number(&self) -> u64 {
        self.number.get()
    }

    /// `triggerAsyncId`
    pub fn trigger(&self) -> u64 {
        self.trigger.get()
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
            self.number.replace(origin.number),
            self.trigger.replace(origin.trigger),
            frame,
            self.resource.replace(match &origin.resource {
                Some(resource) => resource.clone().into(),
                None => JsValue::undefined(),
            }),
        )
    }

    /// Gives what runs now other numbers, until [`Execution::leave`].
    pub fn enter_as(&self, number: u64, trigger: u64) -> Left {
        self.enter(&Origin {
            id: self.id.get(),
            cause: self.cause.get(),
            number,
            trigger,
            resource: None,
            frame: self.frame(),
        })
    }

    /// Goes back to what was running before.
    pub fn leave(&self, left: Left) {
        self.id.set(left.0);
        self.cause.set(left.1);
        self.number.set(left.2);
        self.trigger.set(left.3);
        *self.frame.borrow_mut() = left.4;
        *self.resource.borrow_mut() = left.5;
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
        if let Some(resource) = resource.as_object() {
            give_class(&resource, kind, context);
        }
        let args = [
            (origin.number as f64).into(),
            JsString::from(kind).into(),
            (origin.trigger as f64).into(),
            resource.clone(),
        ];
        self.tell(|observer| &observer.init, &args, context)
    }

    /// Tells the observer of something that is about to be stored, and makes it an object.
    pub fn announce(&self, origin: &mut Origin, kind: &str, context: &mut Context) {
        if self.is_observed() {
            let resource = JsObject::with_object_proto(context.intrinsics());
            self.announce_as(origin, kind, &resource, context);
        }
    }

    /// The same of something that is an object already.
    pub fn announce_as(
        &self,
        origin: &mut Origin,
        kind: &str,
        resource: &JsObject,
        context: &mut Context,
    ) {
        if self.is_observed() {
            origin.resource = Some(resource.clone());
            // Hooks do not throw: see `Observer`.
            let _ = self.tell_init(origin, kind, &resource.clone().into(), context);
        }
    }

    /// Tells the observer that a call begins.
    pub fn tell_before(&self, number: u64, context: &mut Context) -> JsResult<()> {
        self.tell(
            |observer| &observer.before,
            &[(number as f64).into()],
            context,
        )
    }

    /// Tells the observer that a call has ended.
    pub fn tell_after(&self, number: u64, context: &mut Context) -> JsResult<()> {
        self.tell(
            |observer| &observer.after,
            &[(number as f64).into()],
            context,
        )
    }

    /// There will be no further call: the observer is told of it before the next immediates, as in
    /// Node.
    pub fn has_ended(&self, number: u64) {
        if self.is_observed() && number != 0 {
            self.ended.borrow_mut().push(number);
        }
    }

    /// Tells the observer of what has ended.
    pub fn tell_ended(&self, context: &mut Context) {
        while !self.ended.borrow().is_empty() {
            for number in self.ended.take() {
                // Hooks do not throw: see `Observer`.
                let number = [(number as f64).into()];
                let _ = self.tell(|observer| &observer.destroy, &number, context);
            }
        }
    }

    /// Calls a stored callback, and tells the observer before and after.
    pub fn call(
        &self,
        origin: &Origin,
        context: &mut Context,
        callback: impl FnOnce(&mut Context) -> JsResult<JsValue>,
    ) -> JsResult<JsValue> {
        let is_told = |execution: &Self| execution.is_observed() && origin.number != 0;
        if is_told(self) {
            self.tell_before(origin.number, context)?;
        }
        let result = callback(context)?;
        // After an error Node tells of the end too, once the error has been dealt with; here a
        // listener of it sees the execution as over.
        if is_told(self) {
            self.tell_after(origin.number, context)?;
        }
        Ok(result)
    }

    /// Does something inside the running execution that has numbers of its own, and tells the observer
    /// before and after.
    pub fn within<T>(
        &self,
        origin: &Origin,
        context: &mut Context,
        part: impl FnOnce(&mut Context) -> JsResult<T>,
    ) -> JsResult<T> {
        let mut inner = origin.clone();
        inner.id = self.id.get();
        inner.cause = self.cause.get();
        let left = self.enter(&inner);
        let result = self
            .tell_before(origin.number, context)
            .and_then(|()| part(context));
        let result = result.and_then(|value| {
            self.tell_after(origin.number, context)?;
            Ok(value)
        });
        self.leave(left);
        result
    }

    /// Nothing runs any more: the main script has ended and the loop takes over.
    pub fn main_ended(&self) {
        self.id.set(0);
        self.cause.set(0);
        self.number.set(0);
        self.trigger.set(0);
        *self.frame.borrow_mut() = JsValue::undefined();
        *self.resource.borrow_mut() = JsValue::undefined();
    }
}
