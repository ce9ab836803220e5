//! At which `await` an async function stands.
//!
//! The engine has no position for an `await`: it names the beginning of the function's body. So the
//! place is read off the text, from where the function is known to have stood last: what its calls
//! have told, or the `await` that it came back from. Where branches and loops leave more than one
//! `await` to be the next, none is chosen: the function's beginning is vague, but true.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use boa_engine::Context;
use boa_engine::vm::SourcePath;
use rustc_hash::FxHashMap;

use super::stacks::Stacks;
use crate::engine::stack::awaits::{GoesOn, end_of_operand};
use crate::engine::stack::frames::{Place, column_in_engine, column_in_file};
use crate::engine::stack::functions::surrounding;
use crate::engine::stack::source::Source;
use crate::engine::stack::tokens::Tokens;

/// File, line and column, as the engine counts them.
type At = (u32, u32, u32);

/// So many functions' awaits are kept.
const MOST: usize = 4096;

/// What is known of the functions that are under way. Lives on its thread alone.
#[derive(Default)]
struct Known {
    /// Where each stood last, by how deep it is called.
    stood: Vec<At>,
    /// The awaits of functions, by where their bodies begin.
    awaits: FxHashMap<At, Option<Rc<Awaits>>>,
    awaiting: Option<Awaiting>,
}

/// A function that stands at an `await`, for which the engine names the beginning of its body.
struct Awaiting {
    depth: usize,
    body: At,
    /// Line and column of the `await`.
    line: u32,
    column: u32,
}

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::default();
}

/// Notes where a function stands that is called so deep; its line and column, which are the
/// engine's but at an `await`.
pub fn stands(depth: usize, at: At) -> (u32, u32) {
    KNOWN.with_borrow_mut(|known| {
        if let Some(awaiting) = &known.awaiting
            && awaiting.depth == depth
            && awaiting.body == at
        {
            return (awaiting.line, awaiting.column);
        }
        if known.stood.len() <= depth {
            known.stood.resize(depth + 1, At::default());
        }
        known.stood[depth] = at;
        (at.1, at.2)
    })
}

/// Another call of the host's begins: where functions stood in the last one says nothing.
pub fn forget() {
    KNOWN.with_borrow_mut(|known| {
        known.stood.clear();
        known.awaiting = None;
    });
}

/// The innermost function has come to an `await`; `goes_on` is where it goes on, before and after.
pub fn stand_at_await(stacks: &mut Stacks, goes_on: &Cell<GoesOn>, context: &Context) {
    let went_on = goes_on.replace(GoesOn::Somewhere);
    let depth = context.stack_trace().count();
    let location = context.stack_trace().next().map(|frame| frame.position());
    let Some((SourcePath::Path(path), Some(position))) =
        location.map(|location| (location.path, location.position))
    else {
        return;
    };
    let file = stacks.file(&path);
    let body = (file, position.line_number(), position.column_number());
    let path = &stacks.files[file as usize];
    KNOWN.with_borrow_mut(|known| {
        known.awaiting = None;
        let Some(awaits) = known.awaits_of(body, path) else {
            return;
        };
        let byte = |at: At| awaits.offset(at.1, column_in_file(path, at.1, at.2));
        let told = known.stood.get(depth).filter(|stood| stood.0 == file);
        let told = told.and_then(|&stood| byte(stood));
        let stood = match (told.filter(|&told| awaits.holds(told)), went_on) {
            (Some(told), _) => Some(told),
            (None, GoesOn::At(behind)) => Some(behind),
            (None, GoesOn::FromTheBeginning) => byte(body),
            (None, GoesOn::Somewhere) => None,
        };
        if let Some(found) = awaits.next(stood) {
            goes_on.set(GoesOn::At(found.behind));
            known.awaiting = Some(Awaiting {
                depth,
                body,
                line: found.line,
                column: column_in_engine(path, found.line, found.column),
            });
        }
    });
}

impl Known {
    fn awaits_of(&mut self, body: At, path: &str) -> Option<Rc<Awaits>> {
        if let Some(known) = self.awaits.get(&body) {
            return known.clone();
        }
        let place = Place {
            path: path.to_string(),
            line: body.1,
            column: body.2,
            is_next: false,
        };
        let found = Awaits::of(&place).map(Rc::new);
        if self.awaits.len() < MOST {
            self.awaits.insert(body, found.clone());
        }
        found
    }
}

/// An `await` of a function's own, in numbers of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Await {
    start: usize,
    /// The last token of its operand.
    end: usize,
}

/// The awaits of one function.
struct Awaits {
    source: Rc<Source>,
    /// The brackets around the function's body.
    open: usize,
    close: usize,
    own: Vec<Await>,
    /// Loops whose bodies stand in brackets; none when some do not.
    loops: Option<Vec<(usize, usize)>>,
}

/// Where an `await` stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    /// Line and column in the file, from 1.
    line: u32,
    column: u32,
    /// The byte behind its operand: from there the function goes on.
    behind: usize,
}

impl Awaits {
    /// Those of the function whose body begins at a place; none when no body begins there.
    fn of(body: &Place) -> Option<Self> {
        let spot = body.spot()?;
        let source = spot.source;
        let tokens = &source.tokens;
        let open = tokens.at(spot.offset)?;
        let close = tokens.partner(open);
        let function = surrounding(&source.functions, spot.offset)?;
        let ends_there = tokens.tokens[close].end as usize == function.end;
        if !tokens.is(open, "{") || !ends_there {
            return None;
        }
        let is_own = |at: usize| {
            let offset = tokens.tokens[at].start as usize;
            let around = surrounding(&source.functions, offset);
            around.is_some_and(|around| around.start == function.start)
        };
        let own = (open..close)
            .filter(|&at| tokens.is(at, "await") && !tokens.is(at - 1, ".") && is_own(at))
            .map(|start| Await {
                start,
                end: end_of_operand(tokens, start + 1),
            })
            .collect();
        let loops = loops(tokens, open, close);
        Some(Self {
            open,
            close,
            own,
            loops,
            source,
        })
    }

    /// Whether a byte of the text lies in the function's body.
    fn holds(&self, offset: usize) -> bool {
        let tokens = &self.source.tokens.tokens;
        tokens[self.open].start as usize <= offset && offset < tokens[self.close].end as usize
    }

    /// The byte at a line and a column of the file.
    fn offset(&self, line: u32, column: u32) -> Option<usize> {
        self.source.tokens.offset(line, column)
    }

    /// The one at which the function stands that stood at a byte last; none when the text alone
    /// does not tell, or nothing is known of where it stood.
    fn next(&self, stood: Option<usize>) -> Option<Found> {
        let tokens = &self.source.tokens;
        let chosen = match self.own[..] {
            [only] => only,
            _ => self.after(stood?)?,
        };
        let start = tokens.tokens[chosen.start].start as usize;
        let (line, column) = tokens.position(start);
        Some(Found {
            line,
            column,
            behind: tokens.tokens.get(chosen.end)?.end as usize,
        })
    }

    fn after(&self, stood: usize) -> Option<Await> {
        let tokens = &self.source.tokens;
        let stood = tokens
            .tokens
            .partition_point(|token| (token.end as usize) <= stood);
        // A call in its operand was the last that was heard of.
        let around = self.own.iter().rev();
        if let Some(around) = around
            .copied()
            .find(|one| one.start <= stood && stood <= one.end)
        {
            return Some(around);
        }
        let next = self.own.iter().copied().find(|one| one.start >= stood);
        if let Some(next) = next
            && is_straight(tokens, stood, next.start)
        {
            return Some(next);
        }
        let loops = self.loops.as_ref()?;
        let comes_again = |one: &Await| {
            let both = |&(open, close): &(usize, usize)| {
                open < stood && stood <= close && open < one.start && one.start < close
            };
            loops.iter().any(both)
        };
        let mut possible = self.own.iter().copied();
        let is_possible = |one: &Await| one.start >= stood || comes_again(one);
        let first = possible.find(is_possible)?;
        (!possible.any(|one| is_possible(&one))).then_some(first)
    }
}

/// The bodies of loops, with what is asked at each turn; none when one has no brackets.
fn loops(tokens: &Tokens, open: usize, close: usize) -> Option<Vec<(usize, usize)>> {
    let mut found = Vec::new();
    for at in open..close {
        let (head, body) = match tokens.word(at) {
            "do" if tokens.is(at + 1, "{") => (at, at + 1),
            "do" => return None,
            // The end of a `do`.
            "while" if tokens.is(at.wrapping_sub(1), "}") => continue,
            "for" | "while" if !tokens.is(at - 1, ".") => {
                let asked = at + 1 + usize::from(tokens.is(at + 1, "await"));
                (at, tokens.partner(asked) + 1)
            }
            _ => continue,
        };
        if !tokens.is(body, "{") {
            return None;
        }
        found.push((head, tokens.partner(body)));
    }
    Some(found)
}

/// Whether one token follows the other whatever the values are: no branch, no loop between them.
fn is_straight(tokens: &Tokens, from: usize, to: usize) -> bool {
    let mut at = from;
    while at < to {
        match tokens.word(at) {
            "if" | "else" | "for" | "while" | "do" | "switch" | "case" | "default" | "try"
            | "catch" | "finally" | "return" | "throw" | "break" | "continue" | "?" | "&&"
            | "||" | "??" | "}" => return false,
            _ => {}
        }
        let partner = tokens.partner(at);
        at = if at < partner && partner < to {
            partner + 1
        } else {
            at + 1
        };
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::stack::remember;

    /// The line of the next `await` of the first function of a text, which stood at the first
    /// occurrence of `stood`, or is known to have come back from an await that ends there.
    fn line(name: &str, text: &str, stood: &str) -> Option<u32> {
        remember(name, text);
        let brace = text.find('{').expect("a body");
        let (line, column) = Tokens::new(text.into()).position(brace);
        let awaits = Awaits::of(&Place {
            path: name.into(),
            line,
            column,
            is_next: false,
        });
        let stood = text.find(stood).expect("a place");
        awaits?.next(Some(stood)).map(|found| found.line)
    }

    #[test]
    fn the_next_one_of_straight_code_is_chosen() {
        let text = "async function f() {\n await one;\n log(1);\n await two();\n log(2);\n}";
        assert_eq!(line("straight", text, "{"), Some(2));
        assert_eq!(line("straight", text, "log(1"), Some(4));
        // The call in the operand was heard of.
        assert_eq!(line("straight", text, "two("), Some(4));
    }

    #[test]
    fn one_alone_is_chosen_whatever_stands_around_it() {
        let text = "async () => {\n for (;;)\n if (x) await y;\n}";
        assert_eq!(line("alone", text, "{"), Some(3));
    }

    #[test]
    fn where_a_branch_decides_none_is_chosen() {
        let text = "async function f() {\n if (x) {\n await one;\n }\n await two;\n}";
        assert_eq!(line("branch", text, "{"), None);
        assert_eq!(line("branch", text, "one"), Some(3));
        assert_eq!(line("branch", text, "}\n await"), Some(5));
    }

    #[test]
    fn a_loop_leads_back() {
        let text = "async () => {\n for (const x of y) {\n await x;\n log(x);\n }\n}";
        assert_eq!(line("loop", text, "log"), Some(3));
        let text = "async () => {\n for (const x of y) {\n await x;\n log(x);\n }\n await z;\n}";
        assert_eq!(line("loop and more", text, "log"), None);
    }

    #[test]
    fn those_of_functions_inside_are_not_its_own() {
        let text = "async () => {\n const g = async () => { await 1; };\n await g();\n}";
        assert_eq!(line("inside", text, "{"), Some(3));
    }
}
