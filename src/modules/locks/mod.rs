//! `navigator.locks`: the table of all threads' locks, and the bell by which a thread hears that it
//! may have one. The rest is js/internal/locks.js.

mod table;

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string, object::builtins::JsArray,
};

use self::table::{Answer, Client, Name, Table};
use crate::engine::{convert, define};
use crate::runtime::{Doorbell, runtime};
use crate::trace::{self, Kind};

#[derive(Default)]
struct Shared {
    table: Table,
    bells: HashMap<Client, Doorbell>,
}

impl Shared {
    fn ring(&self, clients: impl IntoIterator<Item = Client>) {
        for client in clients {
            if let Some(bell) = self.bells.get(&client) {
                bell.ring();
            }
        }
    }
}

static SHARED: LazyLock<Mutex<Shared>> = LazyLock::new(Mutex::default);

thread_local! {
    /// The thread's number among those that ask for locks; 0 before it does.
    static CLIENT: Cell<Client> = const { Cell::new(0) };
}

fn shared() -> MutexGuard<'static, Shared> {
    SHARED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Functions for js/internal/locks.js.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("open", 1, open),
            ("ask", 3, ask),
            ("steal", 1, steal),
            ("next", 1, next),
            ("release", 2, release),
            ("news", 0, news),
            ("list", 1, list),
        ],
        context,
    );
    Ok(half)
}

/// The thread ends: what it holds is free.
pub fn leave() {
    let client = CLIENT.replace(0);
    if client != 0 {
        let mut shared = shared();
        shared.bells.remove(&client);
        let told = shared.table.leave(client);
        shared.ring(told);
    }
}

/// `open(wake)`: the thread will ask for locks; `wake` is called when there is news.
fn open(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let wake = args.get_or_undefined(0).as_function();
    let wake = wake.ok_or_else(convert::illegal_invocation)?;
    let origin = runtime().unnumbered();
    trace::registered(Kind::Source("lock"), &origin, context);
    let client = LAST.fetch_add(1, Ordering::Relaxed) + 1;
    CLIENT.set(client);
    let place = runtime().posts.place();
    let bell = runtime().doorbell(place, origin.id, {
        Rc::new(move |context| {
            runtime().call_back(Kind::Source("lock"), &origin, context, |context| {
                wake.call(&JsValue::undefined(), &[], context)?;
                Ok(())
            });
        })
    });
    shared().bells.insert(client, bell);
    Ok(JsValue::undefined())
}

fn name_of(value: &JsValue, context: &mut Context) -> JsResult<Name> {
    Ok(value.to_string(context)?.to_vec())
}

fn number(id: u64) -> JsValue {
    JsValue::from(id as f64)
}

/// `ask(name, isShared, isPatient)`: the request's number; undefined: the lock is not free.
fn ask(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = name_of(args.get_or_undefined(0), context)?;
    let is_shared = args.get_or_undefined(1).to_boolean();
    let is_patient = args.get_or_undefined(2).to_boolean();
    let answer = (shared().table).ask(&name, CLIENT.get(), is_shared, is_patient);
    Ok(match answer {
        Answer::Waits(id) => number(id),
        Answer::Unavailable => JsValue::undefined(),
    })
}

/// `steal(name)`: the number of a request that comes before all others.
fn steal(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = name_of(args.get_or_undefined(0), context)?;
    let own = CLIENT.get();
    let mut shared = shared();
    let (id, robbed) = shared.table.steal(&name, own);
    shared.ring(robbed.into_iter().filter(|client| *client != own));
    Ok(number(id))
}

/// `next(name)`: the number of this thread's request that has the lock now, or undefined.
fn next(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = name_of(args.get_or_undefined(0), context)?;
    let mut shared = shared();
    Ok(match shared.table.next(&name, CLIENT.get()) {
        Ok(id) => id.map_or_else(JsValue::undefined, number),
        Err(other) => {
            shared.ring([other]);
            JsValue::undefined()
        }
    })
}

/// `release(name, id)`
fn release(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = name_of(args.get_or_undefined(0), context)?;
    let id = args.get_or_undefined(1).to_number(context)? as u64;
    shared().table.release(&name, id);
    Ok(JsValue::undefined())
}

/// `news()`: `[names that may be free, numbers of what was stolen]`.
fn news(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let news = shared().table.take_news(CLIENT.get());
    let names = news.free.iter().map(text);
    let names = JsArray::from_iter(names, context);
    let stolen = JsArray::from_iter(news.stolen.into_iter().map(number), context);
    Ok(JsArray::from_iter([names.into(), stolen.into()], context).into())
}

/// `list(isWaiting)`: this thread's locks, or requests, as `{ name, mode }`.
fn list(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let is_waiting = args.get_or_undefined(0).to_boolean();
    let all = shared().table.of(CLIENT.get(), is_waiting);
    let mut made = Vec::new();
    for (name, is_shared) in all {
        let one = define::object(context);
        one.create_data_property_or_throw(js_string!("name"), text(&name), context)?;
        let mode = match is_shared {
            true => js_string!("shared"),
            false => js_string!("exclusive"),
        };
        one.create_data_property_or_throw(js_string!("mode"), mode, context)?;
        made.push(JsValue::from(one));
    }
    Ok(JsArray::from_iter(made, context).into())
}

fn text(name: &Name) -> JsValue {
    JsString::from(name.as_slice()).into()
}
