//! How one text or list becomes another: `util.diff` and the diffs of `assert`.
//!
//! Eugene W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), greedy form, with
//! Node's choice among equally short ways (what `util.diff` shows).

use boa_engine::{
    Context, JsArgs, JsResult, JsString, JsValue, js_string, object::builtins::JsArray,
};

use crate::engine::errors;

/// One step: the index in the first list, in the second, or in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Same(usize, usize),
    Added(usize),
    Removed(usize),
}

/// With more differences than this no shortest way is looked for: it would need time and memory
/// that grow with the square of their number (here 64 MB).
const MOST_EDITS: usize = 4_000;

/// The steps from a list of `theirs` to one of `mine` elements, first to last.
pub fn steps(mine: usize, theirs: usize, equal: impl Fn(usize, usize) -> bool) -> Vec<Step> {
    // How far along `mine` each diagonal got with so many edits; diagonal k at k + offset.
    let most = (mine + theirs).min(MOST_EDITS);
    let offset = most as isize + 1;
    let mut reached = vec![0usize; 2 * most + 3];
    let mut trace: Vec<Vec<u32>> = Vec::new();
    for edits in 0..=most as isize {
        let slot = |diagonal: isize| (diagonal + offset) as usize;
        trace.push(
            (-edits..=edits + 1)
                .map(|diagonal| reached[slot(diagonal)] as u32)
                .collect(),
        );
        for diagonal in (-edits..=edits).step_by(2) {
            let (below, above) = (reached[slot(diagonal - 1)], reached[slot(diagonal + 1)]);
            let down = diagonal == -edits || (diagonal != edits && below < above);
            let mut x = if down { above } else { below + 1 };
            let mut y = (x as isize - diagonal) as usize;
            while x < mine && y < theirs && equal(x, y) {
                x += 1;
                y += 1;
            }
            reached[slot(diagonal)] = x;
            if x >= mine && y >= theirs {
                return back(&trace, mine, theirs);
            }
        }
    }
    let same = (0..mine.min(theirs))
        .take_while(|&at| equal(at, at))
        .count();
    let heads = (0..same).map(|at| Step::Same(at, at));
    let added = (same..mine).map(Step::Added);
    heads
        .chain(added)
        .chain((same..theirs).map(Step::Removed))
        .collect()
}

fn back(trace: &[Vec<u32>], mine: usize, theirs: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    let (mut x, mut y) = (mine, theirs);
    for (edits, reached) in trace.iter().enumerate().rev() {
        let edits = edits as isize;
        let at = |diagonal: isize| -> usize {
            usize::try_from(diagonal + edits)
                .ok()
                .and_then(|slot| reached.get(slot))
                .map_or(0, |&x| x as usize)
        };
        let diagonal = x as isize - y as isize;
        let down = diagonal == -edits || (diagonal != edits && at(diagonal - 1) < at(diagonal + 1));
        let previous = if down { diagonal + 1 } else { diagonal - 1 };
        let from_x = at(previous);
        let from_y = from_x as isize - previous;
        while x > from_x && y as isize > from_y {
            x -= 1;
            y -= 1;
            steps.push(Step::Same(x, y));
        }
        if edits > 0 {
            if x > from_x {
                x -= 1;
                steps.push(Step::Added(x));
            } else {
                y = y.saturating_sub(1);
                steps.push(Step::Removed(y));
            }
        }
    }
    steps.reverse();
    steps
}

fn shown(kind: i32, text: &JsString, context: &mut Context) -> JsValue {
    JsArray::from_iter([kind.into(), text.clone().into()], context).into()
}

/// The strings of an array, or the UTF-16 units of a string.
fn parts(value: &JsValue, name: &str, context: &mut Context) -> JsResult<Vec<JsString>> {
    if let Some(text) = value.as_string() {
        return Ok(text
            .as_str()
            .iter()
            .map(|unit| JsString::from(&[unit][..]))
            .collect());
    }
    let array = value
        .as_object()
        .and_then(|object| JsArray::from_object(object).ok());
    let Some(array) = array else {
        return Err(errors::invalid_arg_type(name, &["string"], value, context));
    };
    let mut parts = Vec::new();
    for at in 0..array.length(context)? {
        let item = array.get(at, context)?;
        match item.as_string() {
            Some(text) => parts.push(text),
            None => {
                let name = format!("{name}[{at}]");
                return Err(errors::invalid_arg_type(&name, &["string"], &item, context));
            }
        }
    }
    Ok(parts)
}

/// `util.diff(actual, expected)`: entries `[0, both]`, `[1, actual]`, `[-1, expected]`.
pub fn diff(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (mine, theirs) = (args.get_or_undefined(0), args.get_or_undefined(1));
    if mine.strict_equals(theirs) {
        return Ok(JsArray::new(context)?.into());
    }
    // The second must be of the first's type.
    let is_list = |value: &JsValue| value.as_object().is_some_and(|object| object.is_array());
    for (value, name) in [(mine, "actual"), (theirs, "expected")] {
        if is_list(mine) && !is_list(value) {
            return Err(errors::invalid_arg_type(name, &["Array"], value, context));
        }
        if !is_list(mine) && !value.is_string() {
            return Err(errors::invalid_arg_type(name, &["string"], value, context));
        }
    }
    let (mine, theirs) = (
        parts(mine, "actual", context)?,
        parts(theirs, "expected", context)?,
    );
    let found = steps(mine.len(), theirs.len(), |x, y| mine[x] == theirs[y]);
    let mut entries = Vec::with_capacity(found.len());
    for step in found {
        entries.push(match step {
            Step::Same(x, _) => shown(0, &mine[x], context),
            Step::Added(x) => shown(1, &mine[x], context),
            Step::Removed(y) => shown(-1, &theirs[y], context),
        });
    }
    Ok(JsArray::from_iter(entries, context).into())
}

/// `diffLines(actual, expected, commas)`: of the lines of two inspected values, as [`diff`]; with
/// `commas` lines are the same that differ in a comma at their end.
pub fn diff_lines(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mine = parts(args.get_or_undefined(0), "actual", context)?;
    let theirs = parts(args.get_or_undefined(1), "expected", context)?;
    let commas = args.get_or_undefined(2).to_boolean();
    let comma = js_string!(",");
    let is_longer = |long: &JsString, short: &JsString| {
        long.len() == short.len() + 1
            && long.get(..short.len()).is_some_and(|head| head == *short)
            && long.get(short.len()..).is_some_and(|tail| tail == comma)
    };
    let equal = |x: usize, y: usize| {
        let (x, y) = (&mine[x], &theirs[y]);
        x == y || (commas && (is_longer(x, y) || is_longer(y, x)))
    };
    let mut entries = Vec::new();
    for step in steps(mine.len(), theirs.len(), equal) {
        entries.push(match step {
            Step::Same(x, y) if mine[x].len() < theirs[y].len() => shown(0, &theirs[y], context),
            Step::Same(x, _) => shown(0, &mine[x], context),
            Step::Added(x) => shown(1, &mine[x], context),
            Step::Removed(y) => shown(-1, &theirs[y], context),
        });
    }
    Ok(JsArray::from_iter(entries, context).into())
}
