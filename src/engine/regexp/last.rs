//! What the last match leaves on the class: `RegExp.$1`, `lastMatch` and the like, as old programs
//! use them.

use std::cell::RefCell;
use std::ops::Range;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::JsFunction, property::PropertyDescriptor,
};
use regress::Match;

use super::text::piece;
use crate::engine::define;

struct Last {
    input: JsString,
    range: Range<usize>,
    groups: Vec<Option<Range<usize>>>,
    /// What a script made of `RegExp.input`.
    given: Option<JsString>,
}

thread_local! {
    static LAST: RefCell<Last> = RefCell::new(Last {
        input: JsString::default(),
        range: 0..0,
        groups: Vec::new(),
        given: None,
    });
}

/// Notes a match.
pub fn note(input: &JsString, found: &Match) {
    LAST.with(|last| {
        let mut last = last.borrow_mut();
        last.input = input.clone();
        last.range = found.range();
        last.groups.clear();
        last.groups.extend(found.captures.iter().take(9).cloned());
        if found.captures.len() > 9
            && let Some(end) = found.captures.last()
        {
            last.groups.push(end.clone());
        }
        last.given = None;
    });
}

/// A property: its names, and what it says.
type Property = (&'static [&'static str], fn(&Last) -> JsString);

const PROPERTIES: [Property; 5] = [
    (&["input", "$_"], |last| {
        last.given.clone().unwrap_or_else(|| last.input.clone())
    }),
    (&["lastMatch", "$&"], |last| {
        piece(&last.input, last.range.clone())
    }),
    (&["lastParen", "$+"], |last| {
        group(last, last.groups.len().wrapping_sub(1))
    }),
    (&["leftContext", "$`"], |last| {
        piece(&last.input, 0..last.range.start)
    }),
    (&["rightContext", "$'"], |last| {
        piece(&last.input, last.range.end..last.input.len())
    }),
];

fn group(last: &Last, at: usize) -> JsString {
    let range = last.groups.get(at).cloned().flatten();
    range.map_or_else(JsString::default, |range| piece(&last.input, range))
}

/// Puts the properties on the class.
pub fn install(class: &JsFunction, context: &mut Context) {
    for (at, (names, _)) in PROPERTIES.iter().enumerate() {
        let get = define::closure("get", 0, show, at, context);
        let set = define::closure("set", 1, set, at, context);
        for name in *names {
            put(class, name, &get, &set);
        }
    }
    for at in 0..9 {
        let get = define::closure("get", 0, show_group, at, context);
        let set = define::closure("set", 1, set, usize::MAX, context);
        put(class, &format!("${}", at + 1), &get, &set);
    }
}

fn put(class: &JsObject, name: &str, get: &JsFunction, set: &JsFunction) {
    class.insert_property(
        JsString::from(name),
        PropertyDescriptor::builder()
            .get(get.clone())
            .set(set.clone())
            .enumerable(false)
            .configurable(true),
    );
}

fn show(_: &JsValue, _: &[JsValue], at: &usize, _: &mut Context) -> JsResult<JsValue> {
    Ok(LAST.with(|last| (PROPERTIES[*at].1)(&last.borrow())).into())
}

fn show_group(_: &JsValue, _: &[JsValue], at: &usize, _: &mut Context) -> JsResult<JsValue> {
    Ok(LAST.with(|last| group(&last.borrow(), (*at).min(8))).into())
}

/// Only `input` can be set.
fn set(_: &JsValue, args: &[JsValue], at: &usize, context: &mut Context) -> JsResult<JsValue> {
    if *at == 0 {
        let given = args.get_or_undefined(0).to_string(context)?;
        LAST.with(|last| last.borrow_mut().given = Some(given));
    }
    let _ = js_string!();
    Ok(JsValue::undefined())
}
