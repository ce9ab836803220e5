//! What the last match leaves on the class: `RegExp.$1`, `lastMatch` and the like, as old programs
//! use them.

use std::cell::RefCell;
use std::ops::Range;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, property::PropertyDescriptor,
};
use regress::Match;

use super::text::piece;
use crate::engine::define;

struct Last {
    input: JsString,
    range: Range<usize>,
    /// The first nine.
    groups: Vec<Option<Range<usize>>>,
    paren: Option<Range<usize>>,
    /// What a script made of `RegExp.input`.
    given: Option<JsString>,
}

thread_local! {
    static LAST: RefCell<Last> = RefCell::new(Last {
        input: JsString::default(),
        range: 0..0,
        groups: Vec::new(),
        paren: None,
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
        last.paren = found.captures.last().cloned().flatten();
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
        shown(last, last.paren.as_ref())
    }),
    (&["leftContext", "$`"], |last| {
        piece(&last.input, 0..last.range.start)
    }),
    (&["rightContext", "$'"], |last| {
        piece(&last.input, last.range.end..last.input.len())
    }),
];

fn group(last: &Last, at: usize) -> JsString {
    shown(last, last.groups.get(at).and_then(Option::as_ref))
}

fn shown(last: &Last, range: Option<&Range<usize>>) -> JsString {
    range.map_or_else(JsString::default, |range| piece(&last.input, range.clone()))
}

/// Puts the properties on the class.
pub fn install(class: &JsObject, context: &mut Context) {
    for (at, (names, _)) in PROPERTIES.iter().enumerate() {
        for name in *names {
            put(class, name, show, at, context);
        }
    }
    for at in 0..9 {
        put(class, &format!("${}", at + 1), show_group, at, context);
    }
}

type Show = fn(&JsValue, &[JsValue], &usize, &mut Context) -> JsResult<JsValue>;

fn put(class: &JsObject, name: &str, show: Show, at: usize, context: &mut Context) {
    let is_input = matches!(name, "input" | "$_");
    let get = define::closure(&format!("get {name}"), 0, show, at, context);
    let set = if is_input { set_input } else { set_nothing };
    let set = define::function(&format!("set {name}"), 1, set, context);
    class.insert_property(
        JsString::from(name),
        PropertyDescriptor::builder()
            .get(get)
            .set(set)
            .enumerable(false)
            .configurable(true),
    );
}

fn show(_: &JsValue, _: &[JsValue], at: &usize, _: &mut Context) -> JsResult<JsValue> {
    Ok(LAST.with(|last| (PROPERTIES[*at].1)(&last.borrow())).into())
}

fn show_group(_: &JsValue, _: &[JsValue], at: &usize, _: &mut Context) -> JsResult<JsValue> {
    Ok(LAST.with(|last| group(&last.borrow(), *at)).into())
}

fn set_input(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let given = args.get_or_undefined(0).to_string(context)?;
    LAST.with(|last| last.borrow_mut().given = Some(given));
    Ok(JsValue::undefined())
}

fn set_nothing(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(JsValue::undefined())
}
