//! What proxies stand for, and what inherits from itself by way of one.
//!
//! A proxy's target may come to inherit from the proxy: what neither has is then looked for without an end. Whatever closes
//! such a circle does so by one of three functions, which tell of it ([`note`]): then a proxy of the circle
//! gets a handler of ours in front of its own, which looks each time whether there is room for one more round.

use std::cell::Cell;

use boa_engine::{
    Context, Finalize, JsData, JsObject, JsResult, JsString, JsValue, Trace,
    builtins::proxy::Proxy, property::PropertyKey,
};

use super::{define, room};

/// So often in a row one place may ask for the prototype of a proxy in such a circle, as in V8.
const ROUNDS: u32 = 100_000;

thread_local! {
    /// Where a prototype in a circle was asked for last, and how often in a row.
    static ASKED: Cell<(Option<u64>, u32)> = const { Cell::new((None, 0)) };
}

/// What a guarded proxy's handler does as `Reflect` does: it looks whether there is room.
const NAMES: [&str; 3] = ["get", "set", "has"];
const LAST: &str = "getPrototypeOf";
/// What such a handler has.
const MARK: &str = "$ouro_guard";

/// The functions of `Reflect` that do so, as they were before a script could change them.
#[derive(Clone, Trace, Finalize, JsData)]
struct Ways(Vec<JsObject>);

/// Notes them in a fresh context.
pub fn install(context: &mut Context) {
    let reflect = context.intrinsics().objects().reflect();
    let found = NAMES.into_iter().chain([LAST]).filter_map(|name| {
        let key = PropertyKey::from(JsString::from(name));
        define::own_value(&reflect, &key)?.as_object()
    });
    let ways = Ways(found.collect());
    context.realm().clone().host_defined_mut().insert(ways);
}

/// The target and the handler of a proxy; both are absent when it was revoked.
///
/// Returns nothing for an object that is no proxy.
pub fn parts(object: &JsObject) -> Option<Option<(JsObject, JsObject)>> {
    type Slots = Option<(JsObject, JsObject)>;
    const {
        assert!(size_of::<Proxy>() == size_of::<Slots>());
        assert!(align_of::<Proxy>() == align_of::<Slots>());
    }
    let proxy = object.downcast_ref::<Proxy>()?;
    let slots: *const Proxy = &*proxy;
    // SAFETY: the engine's `Proxy` has one field, of this very type, and no accessor for it; a
    // struct as large as its only field holds it at its beginning. The borrow of the object lasts
    // until the clone is made. The test `parts_are_read` fails when an engine changes this.
    let slots = unsafe { &*slots.cast::<Slots>() };
    Some(slots.clone())
}

/// The object behind any number of proxies; nothing when one of them was revoked.
pub fn behind(object: &JsObject) -> Option<JsObject> {
    let mut object = object.clone();
    while let Some(parts) = parts(&object) {
        object = parts?.0;
    }
    Some(object)
}

/// Looks whether an object inherits from itself now that it has got a prototype.
pub fn note(object: &JsValue, context: &mut Context) -> JsResult<()> {
    let first = object.as_object();
    let Some(first) = first.and_then(|object| behind(&object)) else {
        return Ok(());
    };
    let mut proxy = None;
    let mut next = first.prototype();
    // It may lead into a circle that is there already: one that was passed, ever further on, comes again then.
    let (mut passed, mut steps, mut until) = (first.clone(), 0, 1);
    while let Some(object) = next {
        if JsObject::equals(&object, &first) {
            let Some(proxy) = proxy else { break };
            return guard(&proxy, context);
        }
        if JsObject::equals(&object, &passed) {
            break;
        }
        steps += 1;
        if steps == until {
            (passed, steps, until) = (object.clone(), 0, until * 2);
        }
        next = match parts(&object) {
            Some(parts) => {
                // The first: behind one of ours stands what it was.
                proxy = proxy.or(Some(object));
                parts.map(|(target, _)| target)
            }
            None => object.prototype(),
        };
    }
    Ok(())
}

/// Puts a handler of ours in front of a proxy's own.
fn guard(proxy: &JsObject, context: &mut Context) -> JsResult<()> {
    let Some(Some((target, handler))) = parts(proxy) else {
        return Ok(());
    };
    let mark = PropertyKey::from(JsString::from(MARK));
    if handler.borrow().properties().contains_key(&mark) {
        return Ok(());
    }
    let maker = context.intrinsics().constructors().proxy().constructor();
    let behind = maker.construct(&[target.into(), handler.into()], None, context)?;
    let own = JsObject::with_null_proto();
    let realm = context.realm().clone();
    let Some(ways) = realm.host_defined().get::<Ways>().cloned() else {
        return Ok(());
    };
    for (name, way) in NAMES.into_iter().zip(ways.0.clone()) {
        define::put(&own, name, way);
    }
    let prototype = define::closure("getPrototypeOf", 1, prototype_of, ways, context);
    define::put(&own, LAST, prototype);
    define::put(&own, MARK, true);
    let guarded = maker.construct(&[behind.into(), own.into()], None, context)?;
    if let (Some(mut one), Some(mut other)) = (
        proxy.downcast_mut::<Proxy>(),
        guarded.downcast_mut::<Proxy>(),
    ) {
        std::mem::swap(&mut *one, &mut *other);
    }
    Ok(())
}

/// A proxy's prototype, where not asked for without an end: `instanceof` and its like do so in a loop.
fn prototype_of(
    this: &JsValue,
    args: &[JsValue],
    ways: &Ways,
    context: &mut Context,
) -> JsResult<JsValue> {
    let frame = context.stack_trace().next();
    let position = frame.and_then(|frame| frame.position().position);
    let place =
        position.map(|at| u64::from(at.line_number()) << 32 | u64::from(at.column_number()));
    let (last, times) = ASKED.get();
    let times = match place == last {
        true => times + 1,
        false => 0,
    };
    if times > ROUNDS {
        ASKED.set((None, 0));
        return Err(room::too_deep());
    }
    ASKED.set((place, times));
    match ways.0.last() {
        Some(way) => way.call(this, args, context),
        None => Ok(JsValue::null()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boa_engine::Source;

    #[test]
    fn parts_are_read() {
        let mut context = Context::default();
        let source = "({ t: globalThis.t = {a: 1}, h: globalThis.h = {}, p: new Proxy(t, h) })";
        let made = context
            .eval(Source::from_bytes(source))
            .ok()
            .and_then(|value| value.as_object());
        let mut get = |name: &str| {
            made.as_ref()
                .and_then(|made| made.get(JsString::from(name), &mut context).ok())
                .and_then(|value| value.as_object())
        };
        let (target, handler, proxy) = (get("t"), get("h"), get("p"));
        let found = proxy.as_ref().and_then(parts).flatten();
        assert!(target.is_some() && handler.is_some());
        assert_eq!(found, target.clone().zip(handler));
        assert_eq!(target.as_ref().and_then(parts), None);
    }
}
