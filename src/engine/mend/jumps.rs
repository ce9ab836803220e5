//! Jumps out of loops over iterators. The engine keeps the iterators that a function is going over
//! on a stack, and takes one too few from it when `break` leaves several loops at once, or when an
//! error leaves a `for...in`: the loop around then goes on with an iterator that is not its own.
//!
//! A `break` to a label becomes a `break` out of each loop by itself; a `for...in` from which an
//! error may come back to a loop becomes a `for...of`, which the engine leaves properly.

use oxc_ast::ast::Statement;

/// What is around a statement, in the same function.
enum Around {
    Label(String),
    Loop(Loop),
    /// A `try`, whose errors come back to the function.
    Try,
}

/// A `for...in` or `for...of`.
struct Loop {
    /// Tells it from all others of the text.
    id: u32,
    /// Where the statement begins, with its labels.
    start: u32,
    labels: Vec<String>,
    /// The labels further out that are jumped to from inside, and what does so from outside.
    exits: Vec<(String, String)>,
}

impl Loop {
    /// The label that the engine knows the loop by.
    fn name(&self) -> String {
        match self.labels.last() {
            Some(own) => own.clone(),
            None => format!("$ouro_loop{}", self.id),
        }
    }

    /// Which of its exits goes to a label.
    fn exit_to(&mut self, label: &str) -> usize {
        let known = self.exits.iter().position(|(known, _)| known == label);
        known.unwrap_or_else(|| {
            self.exits.push((label.to_string(), String::new()));
            self.exits.len() - 1
        })
    }

    /// Code that leaves it, and has it go on to that exit.
    fn leave_to(&self, exit: usize) -> String {
        format!(
            "{{$ouro_left{}={};break {}}}",
            self.id,
            exit + 1,
            self.name()
        )
    }
}

/// What is put around a loop.
pub struct Wrapping {
    pub start: u32,
    pub open: String,
    /// In front of the loop itself.
    pub label: String,
    pub close: String,
}

/// What is around the statement that is being walked.
#[derive(Default)]
pub struct Jumps {
    around: Vec<Around>,
    /// The labels of the statement that comes next, and where the first begins.
    labels: Option<(u32, Vec<String>)>,
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

    /// The block of a `try` begins, or another part whose errors stay in the function.
    pub fn enter_try(&mut self) {
        self.around.push(Around::Try);
    }

    /// What has been entered last ends.
    pub fn leave(&mut self) {
        self.around.pop();
    }

    /// A `for...in` or `for...of` begins.
    pub fn enter_loop(&mut self, start: u32) {
        let (first, labels) = self.labels.take().unwrap_or((start, Vec::new()));
        self.around.push(Around::Loop(Loop {
            id: start,
            start: first,
            labels,
            exits: Vec::new(),
        }));
    }

    /// It ends. What is to be put around it, if it is left by jumps further out.
    pub fn leave_loop(&mut self) -> Option<Wrapping> {
        let Some(Around::Loop(left)) = self.around.pop() else {
            return None;
        };
        if left.exits.is_empty() {
            return None;
        }
        let id = left.id;
        let exits = left.exits.iter().enumerate();
        let exits = exits.map(|(at, (_, go))| format!("if($ouro_left{id}==={})", at + 1) + go);
        Some(Wrapping {
            start: left.start,
            open: format!("{{let $ouro_left{id}=0;"),
            label: match left.labels.is_empty() {
                true => format!("{}:", left.name()),
                false => String::new(),
            },
            close: format!(";{}}}", exits.collect::<String>()),
        })
    }

    /// Whether an error may come from here to a loop that goes on.
    pub fn errors_come_back(&self) -> bool {
        let is_loop = |around: &Around| matches!(around, Around::Loop(_));
        let tries = |around: &Around| matches!(around, Around::Try);
        let first = self.around.iter().position(is_loop);
        first.is_some_and(|first| self.around[first..].iter().any(tries))
    }

    /// What is to stand in the place of `break label`; nothing where that is well as it is.
    pub fn leaves(&mut self, label: &str) -> Option<String> {
        let is_it = |around: &Around| matches!(around, Around::Label(name) if name == label);
        let target = self.around.iter().rposition(is_it)?;
        // From the outermost loop that is left to the innermost.
        let mut loops: Vec<&mut Loop> = self.around[target..]
            .iter_mut()
            .filter_map(|around| match around {
                Around::Loop(one) => Some(one),
                _ => None,
            })
            .collect();
        let mut go = format!("break {label};");
        if let Some(first) = loops.first()
            && first.labels.iter().any(|own| own == label)
        {
            // It is the loop that has the label.
            go = format!("break {};", first.name());
            loops.remove(0);
        }
        if loops.is_empty() && go == format!("break {label};") {
            return None;
        }
        for one in loops {
            let exit = one.exit_to(label);
            one.exits[exit].1 = go;
            go = one.leave_to(exit);
        }
        Some(go)
    }
}
