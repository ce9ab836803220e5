//! Jumps that the engine loses its way in.
//!
//! It keeps the iterators that a function is going over on a stack, and takes too few from it when
//! `break` leaves several loops at once, or when an error leaves a `for...in`: the loop around then
//! goes on with an iterator that is not its own. Jumps out of two `finally` at once it confuses with
//! each other, and what `return` gives is lost when something is caught inside a `finally`.
//!
//! So such a jump is made in steps: out of each loop, and out of each `try`, by itself, with a
//! variable that tells where to go on. A `for...in` from which an error may come back to a loop, or leave one whose
//! iterator is to be closed, becomes a `for...of`, which the engine leaves properly.

use oxc_ast::ast::{
    ArrowFunctionExpression, BlockStatement, Class, Expression, Function, Statement, TryStatement,
};
use oxc_ast_visit::{Visit, walk};
use oxc_syntax::scope::ScopeFlags;

use super::helpers::AWAITED;

/// What is around a statement, in the same function.
enum Around {
    Label(String),
    /// A `for...in` or `for...of`.
    Loop(Stop),
    /// Another loop.
    Plain,
    Switch,
    /// A part of a `try` whose errors stay in the function; it stops jumps if these are to be made
    /// in steps.
    Try(Option<Stop>),
    /// The same, with a `finally` that jumps go through as the engine does it.
    Finally,
}

/// What jumps are made out of by themselves.
struct Stop {
    /// Tells it from all others of the text.
    id: u32,
    /// Where the statement begins; of a loop with its labels.
    start: u32,
    labels: Vec<String>,
    is_loop: bool,
    /// It is a loop whose iterator may have to be closed.
    closes: bool,
    /// What is to be gone on with behind it.
    exits: Vec<String>,
    /// Something is returned through it, as the outermost.
    returns: bool,
    /// Its `finally` catches something.
    catches: bool,
}

impl Stop {
    /// The label that the engine knows it by.
    fn name(&self) -> String {
        match self.labels.last() {
            Some(own) => own.clone(),
            None => format!("$ouro_out{}", self.id),
        }
    }

    /// Code that leaves it, and has it go on with `then`.
    fn leave_for(&mut self, then: String) -> String {
        let known = self.exits.iter().position(|known| *known == then);
        let at = known.unwrap_or_else(|| {
            self.exits.push(then);
            self.exits.len() - 1
        });
        format!(
            "{{$ouro_left{}={};break {};}}",
            self.id,
            at + 1,
            self.name()
        )
    }

    fn value(&self) -> String {
        format!("$ouro_value{}", self.id)
    }

    fn wrapping(self) -> Option<Wrapping> {
        if self.exits.is_empty() {
            return None;
        }
        let id = self.id;
        let value = match self.returns {
            true => format!(",{}", self.value()),
            false => String::new(),
        };
        let exits = self.exits.iter().enumerate();
        let exits = exits.map(|(at, then)| format!("if($ouro_left{id}==={}){then}", at + 1));
        Some(Wrapping {
            start: self.start,
            open: format!("{{let $ouro_left{id}=0{value};"),
            label: match self.labels.is_empty() {
                true => format!("{}:", self.name()),
                false => String::new(),
            },
            close: format!(";{}}}", exits.collect::<String>()),
        })
    }
}

/// Whether what a `for...of` goes over is an array, by its text.
pub fn is_array(of: &Expression) -> bool {
    const OF_OBJECTS: [&str; 4] = ["keys", "values", "entries", "getOwnPropertyNames"];
    const METHODS: [&str; 6] = ["split", "filter", "slice", "concat", "sort", "flatMap"];
    match of.without_parentheses() {
        Expression::ArrayExpression(_) => true,
        Expression::CallExpression(call) => match &call.callee {
            Expression::StaticMemberExpression(member) => {
                let name = member.property.name.as_str();
                let is_of_object = matches!(&member.object,
                    Expression::Identifier(object) if object.name == "Object");
                is_of_object && OF_OBJECTS.contains(&name) || METHODS.contains(&name)
            }
            _ => false,
        },
        _ => false,
    }
}

/// What is put around a statement.
pub struct Wrapping {
    pub start: u32,
    pub open: String,
    /// In front of the statement itself.
    pub label: String,
    pub close: String,
}

/// A jump, with the label it names.
#[derive(Clone, Copy)]
pub enum Jump<'l> {
    Break(Option<&'l str>),
    Continue(Option<&'l str>),
    Return,
}

/// How a jump is made in steps.
pub struct Steps {
    /// The variable that takes what is returned.
    pub value: Option<String>,
    pub code: String,
}

/// What is around the statement that is being walked.
#[derive(Default)]
pub struct Jumps {
    around: Vec<Around>,
    /// The labels of the statement that comes next, and where the first begins.
    labels: Option<(u32, Vec<String>)>,
    /// It is an async generator's: what is returned is waited for, which has been done by then.
    pub awaits: bool,
}

fn iterates(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::ForInStatement(_) | Statement::ForOfStatement(_)
    )
}

impl Jumps {
    /// A labelled statement begins.
    pub fn enter_label(&mut self, start: u32, name: &str, labelled: &Statement) {
        let (start, mut labels) = self.labels.take().unwrap_or((start, Vec::new()));
        labels.push(name.to_string());
        self.around.push(Around::Label(name.to_string()));
        if iterates(labelled) || matches!(labelled, Statement::LabeledStatement(_)) {
            self.labels = Some((start, labels));
        }
    }

    /// A loop over no iterator begins.
    pub fn enter_plain_loop(&mut self) {
        self.around.push(Around::Plain);
    }

    /// A `switch` begins.
    pub fn enter_switch(&mut self) {
        self.around.push(Around::Switch);
    }

    /// The block of a `try` begins, or another part whose errors stay in the function.
    pub fn enter_try(&mut self, statement: &TryStatement) {
        match &statement.finalizer {
            None => self.enter_catch(),
            Some(finalizer) => {
                let start = statement.span.start;
                self.enter_finally(start, start, catches(finalizer));
            }
        }
    }

    /// The block of a `try` begins that has a `catch` only.
    pub fn enter_catch(&mut self) {
        self.around.push(Around::Try(None));
    }

    /// The block of one with a `finally` begins, which may catch something; `id` tells it from all others.
    pub fn enter_finally(&mut self, id: u32, start: u32, catches: bool) {
        let goes_through =
            |around: &Around| matches!(around, Around::Finally | Around::Try(Some(_)));
        let is_inner = self.around.iter().any(goes_through);
        self.around.push(match is_inner || catches {
            true => Around::Try(Some(Stop {
                catches,
                id,
                start,
                labels: Vec::new(),
                is_loop: false,
                closes: false,
                exits: Vec::new(),
                returns: false,
            })),
            false => Around::Finally,
        });
    }

    /// A `for...in` or `for...of` begins, with an iterator that may have to be closed or without.
    pub fn enter_loop(&mut self, start: u32, closes: bool) {
        let (first, labels) = self.labels.take().unwrap_or((start, Vec::new()));
        self.around.push(Around::Loop(Stop {
            id: start,
            start: first,
            labels,
            is_loop: true,
            closes,
            exits: Vec::new(),
            returns: false,
            catches: false,
        }));
    }

    /// What has been entered last ends. What is to be put around it, if jumps out of it are made in
    /// steps.
    pub fn leave(&mut self) -> Option<Wrapping> {
        match self.around.pop()? {
            Around::Loop(stop) | Around::Try(Some(stop)) => stop.wrapping(),
            _ => None,
        }
    }

    /// Whether an error may come from here to a loop that goes on.
    pub fn errors_come_back(&self) -> bool {
        let is_loop = |around: &Around| matches!(around, Around::Loop(_));
        let tries = |around: &Around| matches!(around, Around::Try(_) | Around::Finally);
        let first = self.around.iter().position(is_loop);
        first.is_some_and(|first| self.around[first..].iter().any(tries))
    }

    /// Whether a loop is around whose iterator is to be closed when an error leaves it: in its place the engine would
    /// take that of a `for...in` inside.
    pub fn closes(&self) -> bool {
        let closes = |around: &Around| matches!(around, Around::Loop(stop) if stop.closes);
        self.around.iter().any(closes)
    }

    /// Whether the engine loses what is returned from here.
    pub fn loses_result(&self) -> bool {
        let loses = |around: &Around| matches!(around, Around::Try(Some(stop)) if stop.catches);
        self.around.iter().any(loses)
    }

    /// What is to stand in the place of a jump; nothing where that is well as it is.
    pub fn steps(&mut self, jump: Jump) -> Option<Steps> {
        let is_target = |around: &Around| match (jump, around) {
            (Jump::Break(Some(label)) | Jump::Continue(Some(label)), Around::Label(name)) => {
                name == label
            }
            (Jump::Break(None), around) => {
                matches!(around, Around::Loop(_) | Around::Plain | Around::Switch)
            }
            (Jump::Continue(None), around) => matches!(around, Around::Loop(_) | Around::Plain),
            _ => false,
        };
        let from = match jump {
            Jump::Return => 0,
            _ => self.around.iter().rposition(is_target)? + 1,
        };
        // What is left, from the outside inwards.
        let mut left: Vec<&mut Stop> = self.around[from..]
            .iter_mut()
            .filter_map(|around| match around {
                Around::Loop(stop) | Around::Try(Some(stop)) => Some(stop),
                _ => None,
            })
            .collect();
        let mut then = match jump {
            Jump::Break(Some(label)) => format!("break {label};"),
            Jump::Break(None) => "break;".into(),
            Jump::Continue(Some(label)) => format!("continue {label};"),
            Jump::Continue(None) => "continue;".into(),
            Jump::Return => String::new(),
        };
        let mut is_changed = false;
        if let Jump::Break(Some(label)) | Jump::Continue(Some(label)) = jump
            && let Some(first) = left.first()
            && first.labels.iter().any(|own| own == label)
        {
            // It is the loop that has the label.
            if matches!(jump, Jump::Break(_)) && first.name() != label {
                then = format!("break {};", first.name());
                is_changed = true;
            }
            left.remove(0);
        }
        // `continue` and `return` leave loops as they should, where no other stop comes behind.
        let leaves_loops = matches!(jump, Jump::Break(_));
        let first_try = left.iter().position(|stop| !stop.is_loop);
        let stops = left.into_iter().enumerate().filter(|(at, stop)| {
            !stop.is_loop || leaves_loops || first_try.is_some_and(|first| first < *at)
        });
        let mut value = None;
        for (_, stop) in stops {
            if matches!(jump, Jump::Return) && value.is_none() {
                stop.returns = true;
                then = match self.awaits {
                    true => format!("return {AWAITED}({});", stop.value()),
                    false => format!("return {};", stop.value()),
                };
                value = Some(stop.value());
            }
            then = stop.leave_for(then);
            is_changed = true;
        }
        is_changed.then_some(Steps { value, code: then })
    }
}

/// Whether something is caught in a block, by the function that it belongs to.
fn catches(block: &BlockStatement) -> bool {
    struct Catches(bool);
    impl<'a> Visit<'a> for Catches {
        fn visit_try_statement(&mut self, statement: &TryStatement<'a>) {
            self.0 |= statement.handler.is_some();
            walk::walk_try_statement(self, statement);
        }
        fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}
        fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}
        fn visit_class(&mut self, _: &Class<'a>) {}
    }
    let mut found = Catches(false);
    found.visit_block_statement(block);
    found.0
}
