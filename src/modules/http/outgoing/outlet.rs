//! Where a message's bytes go, when, and who is told of it.
//!
//! A response on its turn writes to its connection, a client's request to its socket. Before that,
//! while corked, and from a `write` until what runs now has returned, bytes are held.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsObject, JsResult, JsString, JsValue, Trace, js_string,
    object::builtins::JsFunction,
};

use super::super::bare;
use super::super::connection::{Connection, Wrote};
use super::apart::{self, Cut, Cuts};
use super::{Outgoing, flag, peek, this_message, with};
use crate::engine::{define, errors};
use crate::modules::{buffer, events};
use crate::runtime::runtime;

/// What takes the bytes now.
enum Outlet {
    Connection(Rc<Connection>),
    Stream(JsObject),
    /// A script's, which gets each piece by itself.
    Apart(JsObject),
    None,
}

impl Outlet {
    /// Whether it is of interest how bytes are cut.
    fn cuts<'a>(&self, cuts: &'a Cuts) -> Option<&'a Cuts> {
        matches!(self, Self::Apart(_) | Self::None).then_some(cuts)
    }
}

/// Who is told when bytes are with the system.
#[derive(Clone, Trace, Finalize)]
pub struct Then {
    /// The message that was written.
    pub message: JsObject,
    /// Callbacks of its writes.
    pub callbacks: Vec<JsFunction>,
    /// These were its last bytes.
    #[unsafe_ignore_trace]
    pub finishes: bool,
}

#[derive(Default)]
struct Ticks {
    finish: Option<JsFunction>,
    drain: Option<JsFunction>,
    close: Option<JsFunction>,
    gathered: Option<JsFunction>,
}

thread_local! {
    static TICKS: RefCell<Ticks> = RefCell::default();
    static SETTLING: Cell<bool> = const { Cell::new(false) };
    /// The messages, and how many ticks were waiting when each was sent.
    static SETTLED: RefCell<Vec<(JsObject, usize)>> = const { RefCell::new(Vec::new()) };
}

/// Runs a request's listeners. A response that is sent meanwhile, and that nobody listens to, is
/// finished right behind them, if nothing came behind the request (`is_alone`): no script can tell
/// that from the tick queue's turn, where `finish` belongs.
pub fn settling<T>(
    is_alone: bool,
    context: &mut Context,
    run: impl FnOnce(&mut Context) -> JsResult<T>,
) -> JsResult<T> {
    let outer = SETTLING.replace(is_alone);
    let result = run(context);
    SETTLING.set(outer);
    while let Some((message, place)) = SETTLED.with(|settled| settled.borrow_mut().pop()) {
        if is_waited_for(&message, |_| false) {
            // Somebody listens since: it has the turn of what was sent when it was.
            tick_finish(place, &message, context);
        } else {
            finished(&message, context)?;
        }
    }
    result
}

fn tick(
    pick: fn(&mut Ticks) -> &mut Option<JsFunction>,
    native: define::Native,
    message: &JsObject,
    place: usize,
    context: &mut Context,
) {
    let known = TICKS.with(|ticks| pick(&mut ticks.borrow_mut()).clone());
    let function = known.unwrap_or_else(|| {
        let made = define::function("", 1, native, context);
        TICKS.with(|ticks| *pick(&mut ticks.borrow_mut()) = Some(made.clone()));
        made
    });
    runtime().next_tick_behind(place, function, &[message.clone().into()], context);
}

fn message_argument(args: &[JsValue]) -> JsResult<JsObject> {
    this_message(args.get_or_undefined(0))
}

/// `place`: how many ticks stay in front.
fn tick_finish(place: usize, message: &JsObject, context: &mut Context) {
    let run: define::Native = |_, args, context| {
        finished(&message_argument(args)?, context)?;
        Ok(JsValue::undefined())
    };
    tick(|ticks| &mut ticks.finish, run, message, place, context);
}

/// Emits `drain`, if it is owed, when what runs now has returned.
pub fn tick_drain(message: &JsObject, context: &mut Context) {
    let run: define::Native = |_, args, context| {
        drained(&message_argument(args)?, context)?;
        Ok(JsValue::undefined())
    };
    tick(|ticks| &mut ticks.drain, run, message, usize::MAX, context);
}

fn tick_close(message: &JsObject, context: &mut Context) {
    let run: define::Native = |_, args, context| {
        closed(&message_argument(args)?, context)?;
        Ok(JsValue::undefined())
    };
    tick(|ticks| &mut ticks.close, run, message, usize::MAX, context);
}

/// What is written until what runs now has returned goes out together.
pub fn gather(message: &JsObject, context: &mut Context) -> JsResult<()> {
    let is_due = with(message, |state| {
        !state.is(flag::GATHERING) && state.corked() == 0
    });
    if !is_due {
        return Ok(());
    }
    match outlet(message) {
        Outlet::None => return Ok(()),
        Outlet::Apart(stream) => return apart::cork_for_now(&stream, context),
        Outlet::Connection(_) | Outlet::Stream(_) => {}
    }
    with(message, |state| state.put(flag::GATHERING, true));
    let run: define::Native = |_, args, context| {
        let message = message_argument(args)?;
        with(&message, |state| state.put(flag::GATHERING, false));
        flush(&message, context)?;
        Ok(JsValue::undefined())
    };
    tick(
        |ticks| &mut ticks.gathered,
        run,
        message,
        usize::MAX,
        context,
    );
    Ok(())
}

fn outlet(message: &JsObject) -> Outlet {
    peek(message, |state| {
        if let Some(stream) = state.look(|rare| rare.stream.clone()) {
            return match state.look(|rare| rare.is_apart) {
                true => Outlet::Apart(stream),
                false => Outlet::Stream(stream),
            };
        }
        match &*state.connection.borrow() {
            // One that is closed keeps the connection, which takes no more.
            Some(connection) if state.is_over(connection) || connection.takes_from(message) => {
                match connection.stream() {
                    Some(stream) if connection.is_apart() => Outlet::Apart(stream),
                    Some(stream) => Outlet::Stream(stream),
                    None => Outlet::Connection(Rc::clone(connection)),
                }
            }
            _ => Outlet::None,
        }
    })
    .unwrap_or(Outlet::None)
}

/// The script's stream that gets each piece of it by itself, if it has one.
pub fn apart(message: &JsObject) -> Option<JsObject> {
    let may_be = peek(message, |state| {
        let connection = state.connection.borrow();
        state.look(|rare| rare.is_apart) || connection.as_ref().is_some_and(|own| own.is_apart())
    });
    if may_be != Some(true) {
        return None;
    }
    match outlet(message) {
        Outlet::Apart(stream) => Some(stream),
        _ => None,
    }
}

/// Whether it has something that takes its bytes.
pub fn has_outlet(message: &JsObject) -> bool {
    !matches!(outlet(message), Outlet::None)
}

/// Whether it was destroyed: what is written now is lost.
fn is_lost(outlet: &Outlet, context: &mut Context) -> JsResult<bool> {
    match outlet {
        Outlet::Connection(connection) => Ok(connection.is_closed()),
        Outlet::Stream(stream) | Outlet::Apart(stream) => {
            Ok(define::get!(stream, "destroyed", context)?.to_boolean())
        }
        Outlet::None => Ok(false),
    }
}

/// Bytes that wait outside of the message: with its connection, or in its socket.
pub fn waiting(message: &JsObject, context: &mut Context) -> JsResult<usize> {
    Ok(match outlet(message) {
        Outlet::Connection(connection) => connection.queued(),
        Outlet::Stream(stream) | Outlet::Apart(stream) => {
            let length = define::get!(stream, "writableLength", context)?;
            length.as_number().unwrap_or(0.0) as usize
        }
        Outlet::None => 0,
    })
}

/// Whether anybody can hear of any event of `object`: by a listener, or an `emit` of its own.
pub fn has_listeners(object: &JsObject) -> bool {
    if bare::is_bare(object) {
        return false;
    }
    define::own!(object, "_events").is_some_and(|events| events.is_object())
        || define::own!(object, "emit").is_some()
}

/// Whether a script can notice when a message is finished, or `or` says so.
fn is_waited_for(message: &JsObject, or: impl FnOnce(&Outgoing) -> bool) -> bool {
    let has_callbacks = |state: &Outgoing| state.look(|rare| !rare.end_callbacks.is_empty());
    has_listeners(message)
        || with(message, |state| has_callbacks(state) || or(state))
        || runtime().execution.is_observed()
}

/// Whether anybody can notice an event: somebody listens, or has put an `emit` in its place.
fn is_heard(object: &JsObject, name: &JsString) -> bool {
    if define::own!(object, "emit").is_some() {
        return true;
    }
    let events = define::own!(object, "_events").and_then(|events| events.as_object());
    events.is_some_and(|events| define::own_value(&events, &name.clone().into()).is_some())
}

/// `object.emit(name, ...args)`, the script's own `emit` if it has one.
pub fn emit(
    object: &JsObject,
    name: JsString,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<bool> {
    if !is_heard(object, &name) && name != js_string!("error") {
        return Ok(false);
    }
    events::emit_by_own(object, name.into(), args, context)
}

/// Gives bytes to the outlet. False when the message's reader is slower than it is: `drain` is
/// owed then.
fn give(
    outlet: Outlet,
    bytes: &[u8],
    cuts: Vec<Cut>,
    then: Then,
    context: &mut Context,
) -> JsResult<bool> {
    let message = then.message.clone();
    let room = match outlet {
        Outlet::Connection(connection) => {
            let before = connection.queued();
            let room = before + bytes.len() < with(&message, Outgoing::high_water_mark);
            if !room {
                with(&message, |state| state.put(flag::NEED_DRAIN, true));
            }
            match connection.write(bytes, then.finishes, context) {
                Wrote::All => told(then, context)?,
                Wrote::Part => connection.tell_when_sent(then),
                Wrote::Nothing => {
                    let error = destroyed(context)?;
                    for callback in then.callbacks.iter().cloned() {
                        runtime().next_tick(callback, std::slice::from_ref(&error), context);
                    }
                }
            }
            return Ok(room);
        }
        Outlet::Stream(stream) => write_to(&stream, bytes, then, context)?,
        Outlet::Apart(stream) => apart::give(&stream, bytes, cuts, then, context)?,
        Outlet::None => return Ok(true),
    };
    if !room {
        with(&message, |state| state.put(flag::NEED_DRAIN, true));
    } else if peek(&message, |state| state.is(flag::NEED_DRAIN)) == Some(true) {
        tick_drain(&message, context);
    }
    Ok(room)
}

/// Writes bytes to a JavaScript stream. Whether it has room for more.
pub fn write_to(
    stream: &JsObject,
    bytes: &[u8],
    then: Then,
    context: &mut Context,
) -> JsResult<bool> {
    let writable = define::get!(stream, "writable", context)?;
    if writable.as_boolean() == Some(false) {
        hold_again(bytes, &then);
        return Ok(false);
    }
    let data = buffer::new_from_slice(bytes, context)?.into();
    let write = define::get!(stream, "write", context)?;
    let Some(write) = write.as_callable() else {
        return Ok(true);
    };
    let this = JsValue::from(stream.clone());
    let room = if then.callbacks.is_empty() && !then.finishes {
        write.call(&this, &[data], context)?
    } else {
        let run = |_: &JsValue, args: &[JsValue], then: &Then, context: &mut Context| {
            for callback in &then.callbacks {
                callback.call(&JsValue::undefined(), args, context)?;
            }
            let failed = !args.get_or_undefined(0).is_null_or_undefined();
            if then.finishes && !failed {
                finished(&then.message, context)?;
            } else if then.finishes {
                // Who gave `end` a callback hears of it.
                let callbacks = with(&then.message, |state| {
                    state.take(|rare| &mut rare.end_callbacks)
                });
                for callback in callbacks {
                    callback.call(&then.message.clone().into(), args, context)?;
                }
            }
            Ok(JsValue::undefined())
        };
        let callback = define::closure("", 0, run, then, context);
        write.call(&this, &[data, callback.into()], context)?
    };
    // A stream that says nothing is taken to have room.
    Ok(room.is_undefined() || room.to_boolean())
}

/// For a stream that takes no more.
fn hold_again(bytes: &[u8], then: &Then) {
    with(&then.message, |state| {
        state.hold(bytes, None, None);
        state.edit(|rare| rare.callbacks.extend(then.callbacks.iter().cloned()));
        state.put(flag::FINISH_OWED, then.finishes);
    });
}

fn destroyed(context: &mut Context) -> JsResult<JsValue> {
    let args = [js_string!("write").into()];
    Ok(errors::make("ERR_STREAM_DESTROYED", &args, context)?.into())
}

/// The bytes of one or more writes are with the system: tells whoever waits for that.
pub fn told(then: Then, context: &mut Context) -> JsResult<()> {
    // As a stream does, it says that there is room before it says what has been written.
    if !then.finishes && peek(&then.message, |state| state.is(flag::NEED_DRAIN)) == Some(true) {
        tick_drain(&then.message, context);
    }
    for callback in then.callbacks.iter().cloned() {
        runtime().next_tick(callback, &[JsValue::null()], context);
    }
    if then.finishes {
        let is_quiet = SETTLING.get()
            && then.callbacks.is_empty()
            // Its request's body may be listened to until then.
            && !is_waited_for(&then.message, Outgoing::answers_body);
        if is_quiet {
            let message = then.message.clone();
            let place = runtime().waiting_ticks();
            SETTLED.with(|settled| settled.borrow_mut().push((message, place)));
        } else {
            tick_finish(usize::MAX, &then.message, context);
        }
    }
    Ok(())
}

/// Takes the callbacks of what is held.
pub fn callbacks_of(message: &JsObject) -> Vec<JsFunction> {
    with(message, |state| state.take(|rare| &mut rare.callbacks))
}

/// Holds bytes back, or gives them together with what was held. The head goes before the first.
/// False when there is enough for now.
pub fn give_raw(
    message: &JsObject,
    bytes: &[u8],
    cuts: &Cuts,
    callback: Option<JsFunction>,
    context: &mut Context,
) -> JsResult<bool> {
    if peek(message, |state| state.is(flag::DESTROYED)) == Some(true) {
        if let Some(callback) = callback {
            let error = destroyed(context)?;
            runtime().next_tick(callback, &[error], context);
        }
        return Ok(false);
    }
    let outlet = outlet(message);
    if is_lost(&outlet, context)? {
        with(message, |state| state.put(flag::NEED_DRAIN, true));
        return Ok(false);
    }
    let is_apart = matches!(outlet, Outlet::Apart(_));
    let waits = with(message, |state| {
        state.hold(bytes, outlet.cuts(cuts), callback);
        !is_apart && (state.is(flag::GATHERING) || state.corked() > 0)
    });
    if !waits && !matches!(outlet, Outlet::None) {
        return give_held(message, outlet, context);
    }
    let queued = match waits {
        true => waiting(message, context)?,
        false => 0,
    };
    Ok(with(message, |state| {
        let room = state.held() + queued < state.high_water_mark();
        if !room {
            state.put(flag::NEED_DRAIN, true);
        }
        room
    }))
}

fn give_held(message: &JsObject, outlet: Outlet, context: &mut Context) -> JsResult<bool> {
    let (held, cuts, finishes) = with(message, |state| {
        let finishes = state.is(flag::FINISH_OWED);
        state.put(flag::FINISH_OWED, false);
        let held = state.take(|rare| &mut rare.held);
        (held, state.take(|rare| &mut rare.cuts), finishes)
    });
    let callbacks = callbacks_of(message);
    if is_lost(&outlet, context)? {
        let error = destroyed(context)?;
        for callback in callbacks {
            callback.call(&JsValue::undefined(), std::slice::from_ref(&error), context)?;
        }
        return Ok(false);
    }
    let then = Then {
        message: message.clone(),
        callbacks,
        finishes,
    };
    give(outlet, &held, cuts, then, context)
}

/// Gives what was held back, if something takes it.
pub fn flush(message: &JsObject, context: &mut Context) -> JsResult<()> {
    let (anything, waits) = with(message, |state| {
        let has_callbacks = state.look(|rare| !rare.callbacks.is_empty());
        (
            state.held() > 0 || has_callbacks || state.is(flag::FINISH_OWED),
            state.is(flag::GATHERING) || state.corked() > 0,
        )
    });
    let outlet = outlet(message);
    if matches!(outlet, Outlet::None) || (waits && !matches!(outlet, Outlet::Apart(_))) {
        return Ok(());
    }
    if anything {
        give_held(message, outlet, context)?;
    }
    Ok(())
}

/// A message has got its connection or socket: gives what was held back. One that was ended by then
/// tells so (again, if it had the socket already).
pub fn flush_first(message: &JsObject, context: &mut Context) -> JsResult<()> {
    if let Outlet::Stream(stream) | Outlet::Apart(stream) = outlet(message)
        && define::get!(stream, "writable", context)?.as_boolean() == Some(false)
    {
        return Ok(());
    }
    // As much as was written by now goes together.
    let apart = apart(message);
    if let Some(stream) = &apart {
        apart::call(stream, "cork", context)?;
    }
    flush(message, context)?;
    if let Some(stream) = &apart {
        apart::call(stream, "uncork", context)?;
    }
    if has_outlet(message) && with(message, |state| state.is(flag::FINISHED)) {
        prefinish(message, context)?;
    }
    Ok(())
}

/// Gives the last bytes of a message: `bytes`, behind what is held. Whether it has an outlet.
pub fn give_last(
    message: &JsObject,
    bytes: &[u8],
    cuts: &Cuts,
    context: &mut Context,
) -> JsResult<bool> {
    let outlet = outlet(message);
    if is_lost(&outlet, context)? {
        return Ok(true);
    }
    let none = matches!(outlet, Outlet::None);
    let cuts = outlet.cuts(cuts);
    let callbacks = with(message, |state| {
        if state.corked() > 0 {
            state.edit(|rare| rare.corked = 0);
        }
        state.put(flag::GATHERING, false);
        if cuts.is_some() || state.held() > 0 {
            state.hold(bytes, cuts, None);
            state.put(flag::FINISH_OWED, true);
            return None;
        }
        Some(state.take(|rare| &mut rare.callbacks))
    });
    if none {
        return Ok(false);
    }
    // A script's stream may have changed that when it was written to.
    let is_native = matches!(outlet, Outlet::Connection(_));
    match callbacks {
        None => give_held(message, outlet, context)?,
        Some(callbacks) => {
            let then = Then {
                message: message.clone(),
                callbacks,
                finishes: true,
            };
            give(outlet, bytes, Vec::new(), then, context)?
        }
    };
    Ok(is_native || has_outlet(message))
}

/// Nothing is to be written for the end: `finish` comes when what runs now has returned.
pub fn finish_later(message: &JsObject, context: &mut Context) {
    tick_finish(usize::MAX, message, context);
}

/// `end` was called and everything is with the outlet.
pub fn prefinish(message: &JsObject, context: &mut Context) -> JsResult<()> {
    // A message that JavaScript made may have a `_finish` of its own.
    if !message.is::<Outgoing>() {
        let method = define::get!(message, "_finish", context)?;
        if let Some(method) = method.as_callable() {
            method.call(&message.clone().into(), &[], context)?;
        }
    } else if has_listeners(message) {
        emit(message, js_string!("prefinish"), &[], context)?;
    }
    Ok(())
}

/// Everything has been sent.
pub fn finished(message: &JsObject, context: &mut Context) -> JsResult<()> {
    // Of a socket that had an error nothing is finished.
    let stream = peek(message, |state| state.look(|rare| rare.stream.clone())).flatten();
    if let Some(stream) = stream
        && define::get!(stream, "_hadError", context)?.to_boolean()
    {
        return Ok(());
    }
    let due = with(message, |state| {
        // Of a connection that an error has closed meanwhile the message hears `close` alone.
        let is_broken = state.connection().is_some_and(|own| own.is_broken());
        // A request may be answered, and closed, before it is at its end.
        // One that was destroyed before its turn is finished all the same.
        let is_closed = state.is(flag::CLOSED)
            && state.is(flag::RESPONSE)
            && state.connection().is_none_or(|own| own.is_closed());
        let due = !state.is(flag::SENT) && !is_closed && !is_broken;
        state.put(flag::SENT, true);
        due.then(|| {
            let callbacks = state.take(|rare| &mut rare.end_callbacks);
            let [is_response, last] = [flag::RESPONSE, flag::LAST].map(|flag| state.is(flag));
            (callbacks, state.connection(), is_response, last)
        })
    });
    let Some((callbacks, connection, is_response, last)) = due else {
        return Ok(());
    };
    for callback in callbacks {
        callback.call(&JsValue::from(message.clone()), &[JsValue::null()], context)?;
    }
    let is_heard = has_listeners(message) || runtime().execution.is_observed();
    let closes_later = is_response && connection.is_some() && is_heard;
    if let Some(connection) = &connection {
        with(message, Outgoing::detach);
        let had_turn = connection.release(message, context)?;
        if closes_later {
            tick_close(message, context);
        }
        if had_turn {
            connection.answered(last, context)?;
        }
    }
    if has_listeners(message) {
        emit(message, js_string!("finish"), &[], context)?;
    }
    if is_response && connection.is_some() && !closes_later {
        with(message, |state| {
            state.put(flag::CLOSED | flag::DESTROYED, true);
        });
    }
    Ok(())
}

/// Emits a response's `close`, once.
pub fn closed(message: &JsObject, context: &mut Context) -> JsResult<()> {
    let due = with(message, |state| {
        let due = !state.is(flag::CLOSED);
        state.put(flag::CLOSED | flag::DESTROYED, true);
        due
    });
    if due && has_listeners(message) {
        emit(message, js_string!("close"), &[], context)?;
    }
    Ok(())
}

/// The outlet has room again.
pub fn drained(message: &JsObject, context: &mut Context) -> JsResult<()> {
    let due = with(message, |state| {
        let due = state.is(flag::NEED_DRAIN)
            && !state.is(flag::FINISHED | flag::DESTROYED)
            && state.held() == 0;
        if due {
            state.put(flag::NEED_DRAIN, false);
        }
        due
    });
    if due && has_listeners(message) {
        emit(message, js_string!("drain"), &[], context)?;
    }
    Ok(())
}

/// The head goes out now.
pub fn send_head(message: &JsObject, context: &mut Context) -> JsResult<()> {
    let mut head = Vec::new();
    with(message, |state| state.take_head(&mut head));
    give_raw(message, &head, &Cuts::default(), None, context)?;
    Ok(())
}

/// `_send(data, encoding, callback)`
pub fn send(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = this_message(this)?;
    let mut bytes = Vec::new();
    with(&message, |state| state.take_head(&mut bytes));
    let mut cuts = Cuts::default();
    if !bytes.is_empty() && !args.get_or_undefined(0).is_string() {
        cuts.push(bytes.len(), false);
    }
    super::body::push_chunk(args, &mut bytes, context)?;
    // The encoding may be left out.
    let last = args.iter().rev().find(|arg| !arg.is_undefined());
    let callback = last.and_then(JsValue::as_function);
    Ok(give_raw(&message, &bytes, &cuts, callback, context)?.into())
}

/// `_writeRaw(data, encoding, callback)`
pub fn write_raw(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = this_message(this)?;
    let mut bytes = Vec::new();
    super::body::push_chunk(args, &mut bytes, context)?;
    // The encoding may be left out.
    let last = args.iter().rev().find(|arg| !arg.is_undefined());
    let callback = last.and_then(JsValue::as_function);
    let cuts = Cuts::default();
    Ok(give_raw(&message, &bytes, &cuts, callback, context)?.into())
}

/// `_flush()`
pub fn flush_method(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = this_message(this)?;
    flush_first(&message, context)?;
    if peek(&message, |state| {
        state.held() == 0 && state.is(flag::NEED_DRAIN)
    }) == Some(true)
    {
        tick_drain(&message, context);
    }
    Ok(JsValue::undefined())
}

/// `cork()`
pub fn cork(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = this_message(this)?;
    with(&message, |state| state.edit(|rare| rare.corked += 1));
    if let Some(stream) = apart(&message) {
        apart::call(&stream, "cork", context)?;
    }
    Ok(JsValue::undefined())
}

/// `uncork()`
pub fn uncork(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = this_message(this)?;
    let flushes = with(&message, |state| {
        let corked = state.corked();
        state.edit(|rare| rare.corked = corked.saturating_sub(1));
        corked == 1
    });
    if let Some(stream) = apart(&message) {
        apart::call(&stream, "uncork", context)?;
    }
    if flushes {
        flush(&message, context)?;
        give_pieces(&message, context)?;
    }
    Ok(JsValue::undefined())
}

/// Holds a piece of body back that becomes a chunk with the others when the message is uncorked.
/// False when there is enough for now.
pub fn pile(message: &JsObject, bytes: &[u8], callback: Option<JsFunction>) -> bool {
    with(message, |state| {
        state.edit(|rare| {
            rare.pieces.extend_from_slice(bytes);
            rare.piece_ends.push(rare.pieces.len());
            rare.piece_callbacks.extend(callback);
        });
        let room = state.piled() < state.high_water_mark();
        if !room {
            state.put(flag::NEED_DRAIN, true);
        }
        room
    })
}

/// The pieces that were written while it was corked go out as one chunk.
pub fn give_pieces(message: &JsObject, context: &mut Context) -> JsResult<()> {
    let (pieces, ends, callbacks) = with(message, |state| {
        let pieces = match state.piled() {
            0 => return Default::default(),
            _ => state.take(|rare| &mut rare.pieces),
        };
        let ends = state.take(|rare| &mut rare.piece_ends);
        (pieces, ends, state.take(|rare| &mut rare.piece_callbacks))
    });
    let outlet = outlet(message);
    if pieces.is_empty() || is_lost(&outlet, context)? {
        return Ok(());
    }
    let mut chunk = format!("{:x}", pieces.len()).into_bytes();
    let head = chunk.len();
    chunk.extend_from_slice(b"\r\n");
    let body = chunk.len();
    let ends = ends.into_iter().map(|end| (body + end, false));
    let cuts: Vec<_> = [(head, false), (body, false)]
        .into_iter()
        .chain(ends)
        .collect();
    chunk.extend_from_slice(&pieces);
    chunk.extend_from_slice(b"\r\n");
    with(message, |state| {
        state.hold_pieces(&chunk, &cuts, false, callbacks);
    });
    flush(message, context)
}

/// `attach(message, stream)`: its bytes go to a JavaScript stream from now on; what was held is
/// for `_flush` to give.
pub fn attach(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = message_argument(args)?;
    let stream = args.get_or_undefined(1).to_object(context)?;
    let is_apart = apart::is_apart(&stream, context)?;
    with(&message, |state| {
        state.edit(|rare| {
            rare.stream = Some(stream);
            rare.is_apart = is_apart;
        });
    });
    Ok(JsValue::undefined())
}

/// `drained(message)`: the stream it goes to has room again.
pub fn drained_function(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    drained(&message_argument(args)?, context)?;
    Ok(JsValue::undefined())
}

/// `closed(message)`: what it was sent on is no more.
pub fn closed_function(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    closed(&message_argument(args)?, context)?;
    Ok(JsValue::undefined())
}
