//! `at async`: which async functions wait for the one that runs.
//!
//! V8 finds them by walking from promise to promise. The engine does not show its promises' insides;
//! what it does is ask the host for a job callback at each `await` (`hooks.rs`), while the awaiting
//! function is the innermost frame. So an activation of an async function is noted at its first
//! `await`, with the places that its callers called from; when one of these callers awaits in turn,
//! it is what the activation was called for, if it was called inside the operand of that `await`.
//! Whether it was is read off the text, when a stack is put into words.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use boa_engine::vm::CallFrame;
use boa_engine::{Context, JsObject, JsString, JsValue};

use super::frames::{Frame, Place, Raw, Spot};
use super::tokens::Tokens;

/// How many callers of an async function are noted.
const CALLERS: usize = 4;
/// How many activations of one job are kept in view for a caller that may await them.
const STARTED: usize = 64;

/// Where in a text a function stood.
#[derive(Clone)]
struct Location {
    function: JsString,
    place: Place,
}

impl Location {
    fn of(frame: &CallFrame) -> Option<Self> {
        let location = frame.position();
        let position = location.position?;
        Some(Self {
            function: location.function_name,
            place: Place {
                path: location.path.to_string(),
                line: position.line_number(),
                column: position.column_number(),
                is_next: false,
            },
        })
    }
}

/// How many tokens in front of a call are looked at for its `await`.
const NEAR: usize = 64;

/// One activation of an async function, from its first `await` on.
pub struct Activation {
    /// The frames below it when it began: how deep, and where in the text the call was.
    callers: Vec<(usize, Location)>,
    awaited_by: RefCell<Option<Awaited>>,
    /// How it called the last one that it awaits.
    awaits: RefCell<Option<Called>>,
    /// While somebody traces: where in its text it goes on.
    pub goes_on: Cell<GoesOn>,
    /// While somebody observes promises: the function's own.
    pub promise: RefCell<Option<JsObject>>,
}

/// Where in its text an activation goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GoesOn {
    /// At its beginning.
    #[default]
    FromTheBeginning,
    /// Behind an `await` that ends at this byte.
    At(usize),
    /// Nobody knows.
    Somewhere,
}

struct Awaited {
    by: Rc<Activation>,
    called: Called,
}

#[derive(Clone)]
struct Called {
    /// Where the caller called.
    call: Location,
    /// Calls between that one and the activation.
    through: Vec<Location>,
    /// How many activations before this one began at the same place, in the same job.
    before: usize,
}

thread_local! {
    /// The activation that the running job resumed.
    static CURRENT: RefCell<Option<Rc<Activation>>> = const { RefCell::new(None) };
    /// Frames below the running job.
    static BASE: Cell<usize> = const { Cell::new(0) };
    /// Activations that began in this job and that nobody awaits yet.
    static BEGUN: RefCell<Vec<Rc<Activation>>> = const { RefCell::new(Vec::new()) };
    /// The first of an `await`'s two callbacks was asked for.
    static HALF: RefCell<Option<Rc<Activation>>> = const { RefCell::new(None) };
}

/// The activation that awaits now: the innermost frame. To be asked for each of the two callbacks
/// of an `await`. None outside any function.
pub fn awaiting(context: &Context) -> Option<Resumed> {
    if let Some(activation) = HALF.take() {
        return Some(Resumed {
            activation,
            is_rejection: true,
        });
    }
    let base = BASE.get();
    let depth = context.stack_trace().count();
    if depth <= base {
        return None;
    }
    let mut frames = context.stack_trace();
    frames.next()?;
    let resumed = CURRENT.with_borrow(|current| current.clone().filter(|_| depth == base + 1));
    let activation = match resumed {
        Some(activation) => activation,
        None => {
            let callers = frames
                .take(CALLERS.min(depth - base - 1))
                .enumerate()
                .filter_map(|(below, frame)| Some((depth - 1 - below, Location::of(frame)?)))
                .collect();
            Rc::new(Activation {
                callers,
                awaited_by: RefCell::new(None),
                awaits: RefCell::default(),
                goes_on: Cell::default(),
                promise: RefCell::default(),
            })
        }
    };
    BEGUN.with_borrow_mut(|begun| {
        let mut linked: Vec<(u32, u32)> = Vec::new();
        begun.retain(|one| {
            let caller = one.callers.iter().position(|(deep, _)| *deep == depth);
            if let Some(at) = caller {
                let call = &one.callers[at].1;
                let place = (call.place.line, call.place.column);
                let called = Called {
                    call: call.clone(),
                    through: one.callers[..at].iter().map(|(_, l)| l.clone()).collect(),
                    before: linked.iter().filter(|known| **known == place).count(),
                };
                linked.push(place);
                activation.awaits.replace(Some(called.clone()));
                one.awaited_by.replace(Some(Awaited {
                    by: Rc::clone(&activation),
                    called,
                }));
            }
            caller.is_none()
        });
        if !activation.callers.is_empty() && begun.len() < STARTED {
            begun.push(Rc::clone(&activation));
        }
    });
    HALF.set(Some(Rc::clone(&activation)));
    Some(Resumed {
        activation,
        is_rejection: false,
    })
}

/// What a job resumes: nothing, or an activation, with a value or with an error.
pub struct Resumed {
    pub activation: Rc<Activation>,
    pub is_rejection: bool,
}

/// Runs a job.
pub fn resume<T>(
    resumed: Option<&Resumed>,
    value: Option<&JsValue>,
    context: &mut Context,
    job: impl FnOnce(&mut Context) -> T,
) -> T {
    if let Some(resumed) = resumed
        && let Some(called) = resumed.activation.awaits.take()
        && resumed.is_rejection
        && let Some(value) = value
    {
        // What was awaited has ended, and an error of the engine's own was not noted when it was
        // made: one that was awaited so stands for it.
        let rejected = Activation {
            callers: Vec::new(),
            awaited_by: RefCell::new(Some(Awaited {
                by: Rc::clone(&resumed.activation),
                called,
            })),
            awaits: RefCell::default(),
            goes_on: Cell::default(),
            promise: RefCell::default(),
        };
        note_reason(value, Some(&Rc::new(rejected)), context);
    }
    let before = CURRENT.replace(resumed.map(|resumed| Rc::clone(&resumed.activation)));
    let base = BASE.replace(context.stack_trace().count());
    BEGUN.with_borrow_mut(Vec::clear);
    HALF.set(None);
    let result = job(context);
    CURRENT.set(before);
    BASE.set(base);
    result
}

/// How many frames there are below the running job.
pub fn base() -> usize {
    BASE.get()
}

/// The activation that the running job resumed, if its frame is the one at that depth.
pub fn resumed_at(depth: usize) -> Option<Rc<Activation>> {
    current().filter(|_| depth == BASE.get() + 1)
}

/// The activation that runs now.
pub fn current() -> Option<Rc<Activation>> {
    CURRENT.with_borrow(Clone::clone)
}

/// The frames of those who wait for an activation, innermost first, at most `limit`.
pub fn frames(activation: &Rc<Activation>, limit: usize) -> Vec<Frame> {
    let mut found = Vec::new();
    let mut next = Rc::clone(activation);
    while found.len() < limit {
        let Some(waiting) = next
            .awaited_by
            .borrow()
            .as_ref()
            .and_then(|awaited| Some((Rc::clone(&awaited.by), awaited.called.frames()?)))
        else {
            break;
        };
        found.extend(waiting.1);
        next = waiting.0;
    }
    found.truncate(limit);
    found
}

impl Called {
    /// The awaiting function's frame, behind that of a combinator of promises if there is one; none
    /// when what was called is not awaited there.
    fn frames(&self) -> Option<Vec<Frame>> {
        let place = &self.call.place;
        if !place.is_of_script() {
            return None;
        }
        // An async function on the way that returned the promise without awaiting it is not waiting.
        if self
            .through
            .iter()
            .any(|on_the_way| is_in_async(&on_the_way.place))
        {
            return None;
        }
        let spot = place.spot()?;
        let tokens = &spot.source.tokens;
        let call = tokens.at(spot.offset)?;
        let (awaits, combinator) = self.operand(tokens, call)?;
        let raw = Raw {
            name: self.call.function.to_std_string_lossy(),
            place: Some(place.clone()),
            lost: None,
        };
        let at = Spot::exactly(&spot, tokens.tokens[awaits].start as usize);
        let frame = super::frames::waiting(&raw, &at);
        Some(combinator.into_iter().chain([frame]).collect())
    }

    /// The `await` that has a call as its operand, or in it, or that is given the variable which
    /// holds the call's result.
    fn operand(&self, tokens: &Tokens, call: usize) -> Option<(usize, Option<Frame>)> {
        let last = tokens.partner((call..call + 3).find(|&at| tokens.is(at, "("))?);
        let first = call.saturating_sub(NEAR);
        let mut at = call;
        while at > first {
            at -= 1;
            match tokens.word(at) {
                "await" => {
                    let end = end_of_operand(tokens, at + 1);
                    if end == last || is_chain(tokens, last + 1, end) {
                        return Some((at, None));
                    }
                    return Some((at, self.combinator(tokens, at + 1, call)?));
                }
                "=" if end_of_operand(tokens, at + 1) == last => {
                    let name = tokens.word(at - 1);
                    let end = (last + 4 * NEAR).min(tokens.tokens.len());
                    let awaits = (last..end).find(|&at| tokens.is(at, "await"))?;
                    return tokens.is(awaits + 1, name).then_some((awaits, None));
                }
                ";" | "}" => return None,
                _ => {}
            }
        }
        None
    }

    /// `Promise.all (index 1)`: the call stands among what `Promise.all` at `start` is given. None at
    /// all when it does not; V8 shows no frame for `race`.
    fn combinator(&self, tokens: &Tokens, start: usize, call: usize) -> Option<Option<Frame>> {
        let open = start + 3;
        let name = tokens.word(start + 2);
        let is_one = matches!(name, "all" | "allSettled" | "any" | "race");
        let is_called = tokens.is(start, "Promise") && is_one && tokens.is(open, "(");
        if !is_called || call <= open || tokens.partner(open) <= call {
            return None;
        }
        if name == "race" {
            return Some(None);
        }
        let mut index = self.before;
        if tokens.is(open + 1, "[") {
            let mut at = open + 2;
            while at < call {
                let opens = matches!(tokens.word(at), "(" | "[" | "{");
                let end = if opens { tokens.partner(at) } else { at };
                if end > call {
                    break;
                }
                index += usize::from(tokens.is(at, ","));
                at = end + 1;
            }
        }
        Some(Some(Frame {
            name: format!("async Promise.{name}"),
            index: Some(index),
            ..Frame::default()
        }))
    }
}

/// The last token of a chain of names, calls and members, with `new` in front or not.
pub fn end_of_operand(tokens: &Tokens, start: usize) -> usize {
    let first = start + usize::from(tokens.is(start, "new"));
    let opens = |at: usize| matches!(tokens.word(at), "(" | "[");
    let mut end = if opens(first) {
        tokens.partner(first)
    } else {
        first
    };
    loop {
        match tokens.word(end + 1) {
            "." | "?." => end += 2,
            "[" | "(" => end = tokens.partner(end + 1),
            _ => return end,
        }
        if end >= tokens.tokens.len() {
            return end;
        }
    }
}

/// Whether what stands there is calls of a promise's own methods: `.catch(…).finally(…)`.
fn is_chain(tokens: &Tokens, start: usize, end: usize) -> bool {
    let mut at = start;
    while at < end {
        if !tokens.is(at, ".")
            || !matches!(tokens.word(at + 1), "then" | "catch" | "finally")
            || !tokens.is(at + 2, "(")
        {
            return false;
        }
        at = tokens.partner(at + 2) + 1;
    }
    at == end + 1
}

/// Whether the function around a place is an async one.
fn is_in_async(place: &Place) -> bool {
    let Some(spot) = place.spot() else {
        return false;
    };
    spot.function().is_some_and(|function| function.is_async)
}

/// What an error remembers of who waited when it was made.
#[derive(boa_engine::Trace, boa_engine::Finalize, boa_engine::JsData)]
struct Waiting {
    /// For whom it was made, as seen when it was made or when a promise was first rejected with it.
    #[unsafe_ignore_trace]
    first: Option<Rc<Activation>>,
    /// Who was the first to be rejected with one that nobody had waited for. The host's own errors are
    /// made where no script runs, for whoever waits.
    #[unsafe_ignore_trace]
    later: RefCell<Option<Rc<Activation>>>,
}

/// Notes for an error who waits for the function that makes it, unless that is known already.
pub fn note(error: &JsObject, context: &mut Context) {
    if let Some(activation) = current() {
        note_for(error, Some(&activation), false, context);
    }
}

fn note_for(
    error: &JsObject,
    activation: Option<&Rc<Activation>>,
    is_rejected: bool,
    context: &mut Context,
) {
    let is_awaited = |activation: &&Rc<Activation>| activation.awaited_by.borrow().is_some();
    let activation = activation.filter(is_awaited).cloned();
    if activation.is_none() && !is_rejected {
        return;
    }
    let Ok(waiting) = super::with_state(|state| state.waiting.clone()) else {
        return;
    };
    let Ok(held) = waiting.get(error, context) else {
        return;
    };
    if let Some(held) = held.as_object() {
        if let Some(held) = held.downcast_ref::<Waiting>()
            && held.first.is_none()
            && held.later.borrow().is_none()
        {
            *held.later.borrow_mut() = activation;
        }
        return;
    }
    let held = Waiting {
        first: activation,
        later: RefCell::default(),
    };
    let note = JsObject::from_proto_and_data(None, held);
    // A value that cannot be a key is no error object.
    let _ = waiting.set(error, note.into(), context);
}

/// Who waited for the function that made an error, which was a script's or the host.
pub fn noted(error: &JsObject, by_script: bool, context: &mut Context) -> Option<Rc<Activation>> {
    let waiting = super::with_state(|state| state.waiting.clone()).ok()?;
    let held = waiting.get(error, context).ok()?.as_object();
    let held = held
        .as_ref()
        .and_then(|held| held.downcast_ref::<Waiting>());
    match held {
        Some(held) if by_script => held.first.clone(),
        Some(held) => held.first.clone().or_else(|| held.later.borrow().clone()),
        None => current(),
    }
}

/// Notes it for whatever value a promise was rejected with by the function that runs now.
pub fn note_rejected(reason: &JsValue, context: &mut Context) {
    note_reason(reason, current().as_ref(), context);
}

fn note_reason(reason: &JsValue, activation: Option<&Rc<Activation>>, context: &mut Context) {
    if let Some(error) = reason.as_object()
        && super::super::report::is_error(reason)
    {
        note_for(&error, activation, true, context);
    }
}
