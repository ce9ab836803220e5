//! What is put where in a text that is being mended; [`super::find`] decides what is needed.

use std::cell::OnceCell;
use std::collections::HashSet;

use memchr::memmem;
use oxc_ast::ast::{
    AssignmentExpression, AssignmentTarget, BinaryExpression, BindingPattern, BlockStatement,
    Directive, Expression, ForInStatement, ForOfStatement, ForStatementLeft, FunctionBody,
    MethodDefinition, Statement, StaticMemberExpression, UnaryExpression, VariableDeclaration,
};
use oxc_ast_visit::Visit;
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::AssignmentOperator;

use super::calls::Recursive;
use super::counted::Values;
use super::cycles::{self, Hoisted};
use super::edits::Edit;
use super::find::Goal;
use super::jumps::{Jump, Jumps, Wrapping};
use super::look::{HasFunctions, Shared, Yields, awaits};
use super::{evals, helpers, using};

/// A function whose parameters or body are being walked, or what is like one.
pub struct Body {
    pub is_arrow: bool,
    /// Where a statement can be put; none where none can.
    pub start: Option<Start>,
    /// `this` is said in an arrow function of it, which the engine sees.
    pub keeps_this: bool,
    /// `this` is said two or more arrow functions deep, which it does not.
    pub wants_this: bool,
    /// Names of parameters that the engine does not know any more where `var` declares them again.
    pub lost: Vec<String>,
    pub jumps: Jumps,
    pub is_generator: bool,
    pub is_async: bool,
    /// In how many blocks that catch errors its statement stands.
    pub catches: u32,
    /// In how many chains (`a?.b`) what comes stands.
    pub chains: u32,
    /// `eval` is called in it, which may ask for the arguments.
    pub evals: bool,
    pub says_arguments: bool,
    /// It is a function that has them.
    pub has_arguments: bool,
    /// It is an accessor's.
    pub accessor: Option<Accessor>,
    /// Where what `eval` is given ends, of calls that may declare variables in it.
    pub declares: Vec<u32>,
    pub is_strict: bool,
}

/// Of which property a function is an accessor.
#[derive(Debug, PartialEq, Eq)]
pub enum Accessor {
    Named(String),
    /// It stands in a descriptor, or what looks like one.
    OfDescriptor,
}

impl Body {
    pub fn new(is_arrow: bool, start: Option<Start>) -> Self {
        Self {
            is_arrow,
            start,
            keeps_this: false,
            wants_this: false,
            lost: Vec::new(),
            jumps: Jumps::default(),
            is_generator: false,
            is_async: false,
            catches: 0,
            chains: 0,
            evals: false,
            says_arguments: false,
            has_arguments: false,
            accessor: None,
            declares: Vec::new(),
            is_strict: false,
        }
    }

    pub fn loses_this(&self) -> bool {
        self.wants_this && !self.keeps_this
    }
}

/// The beginning of a body, behind its directives.
#[derive(Clone, Copy)]
pub struct Start {
    pub at: u32,
    /// The directive in front may lack its semicolon.
    pub is_open: bool,
}

impl Start {
    pub fn behind(directives: &[Directive], open: u32) -> Self {
        Self {
            at: directives.last().map_or(open, |last| last.span.end),
            is_open: !directives.is_empty(),
        }
    }
}

pub struct Finder<'t, 'a> {
    pub text: &'t str,
    pub script: &'t str,
    pub goal: Goal,
    pub edits: Vec<Edit>,
    /// Where something stands that is not of the language.
    pub refused: Option<u32>,
    pub bodies: Vec<Body>,
    /// How many functions are around.
    pub depth: usize,
    /// Where the last statement that is an expression begins: a bracket
    /// put there would go with a line in front that lacks its semicolon.
    pub statement: u32,
    /// The last `for...of` that has got what closes its iterator.
    pub closed: Option<u32>,
    /// The text is a worker's, or runs for so long only: see [`Finder::open_loop`].
    pub may_be_stopped: bool,
    /// Variables that are counted up or down where that is a value.
    pub values: Values,
    /// What the next function is.
    pub accessor: Option<Accessor>,
    /// How many calls are around that were put in for literals of arrays.
    pub calls: usize,
    /// The functions whose calls may be nested too deep.
    pub recursive: Recursive<'a>,
    /// What stands where no call may take its place: what is called, deleted or made.
    pub rigid: Option<Span>,
    /// Where the expression begins that is the body of the last arrow function.
    pub value_of_arrow: Option<u32>,
    /// What becomes of the variables of a module in a cycle.
    pub hoisted: Option<Hoisted>,
    /// Where the first part of the last `for`'s head begins.
    pub head: Option<u32>,
    /// The names in front of a `+=`, once somebody has asked for them.
    pub growing: OnceCell<HashSet<String>>,
    /// How many statements `with` are around.
    pub withs: usize,
}

/// The variable of a loop whose iterator may have to be closed.
pub fn closed_by(found: &ForOfStatement) -> String {
    format!("{}{}", helpers::OVER, found.right.span().start)
}

/// The variable that counts how often the body of such a loop began, if it awaits.
pub fn turns_of(found: &ForOfStatement) -> String {
    format!("$ouro_turns{}", found.right.span().start)
}

impl<'a> Finder<'_, 'a> {
    /// `delete this.name` in the accessor of that name, which is about to put a value in its place.
    pub fn leave_place(&mut self, unary: &UnaryExpression<'_>) {
        let Expression::StaticMemberExpression(member) = &unary.argument else {
            return;
        };
        let name = member.property.name.as_str();
        let is_its_own = match self.bodies.last().and_then(|body| body.accessor.as_ref()) {
            Some(Accessor::Named(own)) => own == name,
            Some(Accessor::OfDescriptor) => true,
            None => false,
        };
        if is_its_own && matches!(member.object, Expression::ThisExpression(_)) {
            let call = format!("({}(this,\"{name}\")||", helpers::LEAVES);
            self.put(unary.span.start, call);
            self.put(unary.span.end, ")");
        }
    }

    /// `A.prototype.name = value` in a text that deletes such names: a property that comes again is to stand where it
    /// stood.
    pub fn put_revived(&mut self, assignment: &AssignmentExpression<'_>) {
        let AssignmentTarget::StaticMemberExpression(member) = &assignment.left else {
            return;
        };
        let is_prototype = matches!(&member.object,
            Expression::StaticMemberExpression(object) if object.property.name == "prototype");
        if is_prototype
            && assignment.operator == AssignmentOperator::Assign
            && !self.script.starts_with("node:")
            && memmem::find(self.text.as_bytes(), b"delete ").is_some()
        {
            let (object, name) = (member.object.span(), member.property.name.as_str());
            self.put(object.start, format!("{}((", helpers::REVIVE));
            self.put(object.end, format!("),\"{name}\")"));
        }
    }

    /// Has it noted that a value becomes the prototype of something.
    pub fn put_marked(&mut self, value: &Expression<'_>) {
        let is_fresh = value.is_literal() || matches!(value, Expression::FunctionExpression(_));
        if !is_fresh && !self.script.starts_with("node:") {
            let span = value.span();
            self.put(span.start, format!("{}((", helpers::MARKED));
            self.put(span.end, "))");
        }
    }

    pub fn put(&mut self, at: u32, code: impl Into<String>) {
        self.replace(at, at, code);
    }

    pub fn replace(&mut self, start: u32, end: u32, code: impl Into<String>) {
        self.edits.push(Edit {
            start: start as usize,
            length: (end - start) as usize,
            code: code.into(),
            means: 0,
        });
    }

    /// As [`Finder::put`], of what means another place of the line.
    pub fn put_meaning(&mut self, at: u32, means: u32, code: impl Into<String>) {
        self.put(at, code);
        if let Some(edit) = self.edits.last_mut() {
            edit.means = means as isize - at as isize;
        }
    }

    pub fn within(&mut self, is_arrow: bool, start: Option<Start>, walk: impl FnOnce(&mut Self)) {
        let is_strict = self.bodies.last().is_some_and(|around| around.is_strict);
        self.bodies.push(Body {
            is_strict,
            ..Body::new(is_arrow, start)
        });
        self.depth += 1;
        walk(self);
        self.depth -= 1;
        let Some(body) = self.bodies.pop() else {
            return;
        };
        if body.is_arrow
            && let Some(around) = self.bodies.last_mut()
        {
            around.evals |= body.evals;
            around.says_arguments |= body.says_arguments;
        }
        if let Some(start) = body.start {
            if body.loses_this() {
                self.put_new_target(start);
            }
            if body.evals && !body.says_arguments && body.has_arguments {
                self.put_statement(start, "arguments;");
            }
        }
    }

    /// Has `eval` told of which call of the function it is in, where it may declare variables there.
    ///
    /// `first` is the number of an edit in front of the value of an arrow function, which becomes a block.
    pub fn put_calls(
        &mut self,
        body: &FunctionBody<'a>,
        first: Option<usize>,
        walk: impl FnOnce(&mut evals::Free),
    ) {
        let Some(own) = self.bodies.last_mut() else {
            return;
        };
        let start = Start::behind(&body.directives, body.span.start + 1);
        let ends = std::mem::take(&mut own.declares);
        if ends.is_empty() || own.is_strict || self.script.starts_with("node:") {
            return;
        }
        let mut free = evals::Free::default();
        walk(&mut free);
        let number = evals::note(free);
        let mut given = format!("({number})");
        for end in ends {
            // Among the parameters nothing tells of the call yet.
            let call = match end > body.span.start {
                true => evals::CALL.to_string(),
                false => {
                    given = format!("({number},1)");
                    number.to_string()
                }
            };
            self.tell_call(end, &call);
        }
        let call = format!("const {}={}{given};", evals::CALL, helpers::EVALS);
        match first {
            None => self.put_statement(start, &call),
            Some(first) => {
                self.edits[first].code = format!("{{{call}return(");
                self.put(body.span.end, ")}");
            }
        }
    }

    /// Has what `eval` is given followed by the call that it is in.
    pub fn tell_call(&mut self, end: u32, call: &str) {
        let is_it = |edit: &&mut Edit| edit.start == end as usize && edit.code == "))";
        if let Some(edit) = self.edits.iter_mut().rev().find(is_it) {
            edit.code = format!("),{call})");
        }
    }

    /// Whether it is the name of a parameter that is not to be declared again.
    pub fn declares_again(&self, id: &BindingPattern<'_>) -> bool {
        let lost = self.bodies.last().map_or(&[][..], |body| &body.lost);
        let name = id.get_identifier_name();
        name.is_some_and(|name| lost.iter().any(|lost| lost == name.as_str()))
    }

    /// Around `super()`, where something of its value is asked for.
    pub fn put_brackets(&mut self, object: &Expression) {
        if let Expression::CallExpression(call) = object
            && matches!(call.callee, Expression::Super(_))
        {
            self.put(call.span.start, "(");
            self.put(call.span.end, ")");
        }
    }

    /// Has a `length` assigned by its name as a value: what the engine remembers of the place would set
    /// an array's as if it were any property.
    pub fn put_length(&mut self, member: &StaticMemberExpression<'_>) {
        let (end, start) = (member.object.span().end, member.property.span.start);
        let dot = self.text.get(end as usize..start as usize);
        if member.property.name == "length"
            && let Some(dot) = dot.filter(|between| between.trim() == ".")
            && let Some(at) = dot.find('.')
        {
            let dot = end + at as u32;
            self.replace(dot, dot + 1, "[/*.*/");
            let span = member.property.span;
            self.replace(span.start, span.end, "'length']/*length*/");
        }
    }

    /// In the place of `**`, which the engine computes by repeated products. Squares are exact so.
    pub fn put_power(&mut self, binary: &BinaryExpression<'_>) {
        let is_two = matches!(&binary.right, Expression::NumericLiteral(two) if two.value == 2.0);
        let (end, start) = (binary.left.span().end, binary.right.span().start);
        let between = self.text.get(end as usize..start as usize);
        let stars = between
            .filter(|between| between.trim() == "**")
            .and_then(|between| between.find('*'));
        if let Some(stars) = stars
            && !is_two
        {
            let stars = end + stars as u32;
            self.put(binary.span.start, format!("{}(", helpers::POWER));
            self.replace(stars, stars + 2, ",/****/");
            self.put(binary.span.end, ")");
        }
    }

    /// `a ??= b` and its kin as what they stand for. Where nothing is assigned the engine forgets
    /// that, and an assignment around is made to the wrong variable.
    pub fn put_logical(&mut self, assignment: &AssignmentExpression<'_>) {
        let AssignmentTarget::AssignmentTargetIdentifier(name) = &assignment.left else {
            return;
        };
        // Nothing is around it that could be assigned wrongly.
        if name.span.start == self.statement {
            return;
        }
        let operator = assignment.operator.as_str();
        let (end, start) = (name.span.end, assignment.right.span().start);
        let between = self.text.get(end as usize..start as usize);
        let at = between.filter(|between| between.trim() == operator);
        if matches!(operator, "??=" | "||=" | "&&=")
            && let Some(at) = at.and_then(|between| between.find(operator))
        {
            let at = end + at as u32;
            let code = format!("{}({}=/*{operator}*/", &operator[..2], name.name);
            self.put(assignment.span.start, " (");
            self.replace(at, at + 3, code);
            self.put(assignment.span.end, "))");
        }
    }

    /// Has what an array pattern takes apart looked at first, where an error in that would come back
    /// to a loop.
    pub fn put_given(&mut self, from: &Expression<'_>) -> bool {
        let is_plain = matches!(from, Expression::ArrayExpression(_));
        let is_put = !is_plain && self.jumps(|jumps| jumps.errors_come_back()) == Some(true);
        if is_put {
            self.put(from.span().start, format!("{}((", helpers::GIVEN));
        }
        is_put
    }

    /// Has it noted where a `throw` stands that throws what was made elsewhere, perhaps; says whether a
    /// bracket is to be closed.
    pub fn open_thrown(&mut self, thrown: &Expression<'_>) -> bool {
        let is_elsewhere = matches!(
            thrown.get_inner_expression(),
            Expression::Identifier(_)
                | Expression::StaticMemberExpression(_)
                | Expression::ComputedMemberExpression(_)
                | Expression::PrivateFieldExpression(_)
                | Expression::LogicalExpression(_)
                | Expression::ConditionalExpression(_)
        );
        if is_elsewhere {
            self.put(thrown.span().start, format!("{}(", helpers::THROWN));
        }
        is_elsewhere
    }

    /// What comes behind it, if it takes so much.
    pub fn end_given(&mut self, count: Option<usize>, from: &Expression<'_>, is_put: bool) {
        let count = count.map_or("1/0".into(), |count| count.to_string());
        if is_put {
            self.put(from.span().end, format!("),{count})"));
        }
    }

    pub fn put_new_target(&mut self, start: Start) {
        self.put_statement(start, "new.target;");
    }

    /// Has the variables that the cases of a `switch` share in a scope, by a function that is never
    /// called, and its constants made by patterns: a name's own value the engine keeps in a register.
    pub fn open_shared(&mut self, shared: &Shared<'_>) {
        let names = shared.names.join(";");
        self.put(shared.start, format!("const $ouro_switch=()=>{{{names}}};"));
        for (name, value) in &shared.constants {
            let text = &self.text[name.start as usize..name.end as usize];
            let key = format!("{{{text}:");
            self.put(name.start, "{");
            self.put(name.end, "}");
            self.put(value.start, key);
        }
    }

    /// Whether a declaration is one of variables that are there already.
    pub fn hoists(&self, declaration: &VariableDeclaration<'_>) -> bool {
        self.hoisted.is_some() && self.depth == 0 && declaration.kind.is_var()
    }

    /// Walks a declaration, which becomes an assignment where the variables are there already.
    pub fn declare(&mut self, declaration: &VariableDeclaration<'_>, walk: impl FnOnce(&mut Self)) {
        if !self.hoists(declaration) {
            return walk(self);
        }
        let start = declaration.span.start;
        let is_head = self.head == Some(start);
        let word = if is_head { "/*var*/" } else { "void(/*var*/" };
        self.replace(start, start + "var".len() as u32, word);
        walk(self);
        if !is_head {
            let (end, is_open) = cycles::end_of(declaration);
            self.put(end, if is_open { ");" } else { ")" });
        }
    }

    /// Has what the name of a class's method is computed from computed in front of the method, as
    /// the name of a field, where it has functions: those the engine sees there only.
    ///
    /// The field is gone again before anybody sees it.
    pub fn put_key(&mut self, method: &MethodDefinition<'_>) {
        let mut functions = HasFunctions::default();
        if method.computed {
            functions.visit_property_key(&method.key);
        }
        let (start, key) = (method.span.start, method.key.span());
        let Some(head) = self.line(start, key.start).filter(|_| functions.0) else {
            return;
        };
        let behind = &self.text[key.end as usize..];
        if !head.ends_with('[') || head.contains('/') || !behind.starts_with(']') {
            return;
        }
        let head = head.to_string();
        let shown = self.line(key.start, key.end).unwrap_or_default();
        let shown = format!("{head}{shown}]");
        let [taken, none] = [".taken", ".none"].map(|end| format!("{}{end}", helpers::PART));
        self.replace(start, key.start, format!("static[({taken}=/*{head}*/"));
        self.put(key.end, format!(",{none})];static{{delete this[{none}]}}"));
        self.replace(key.end, key.end + 1, format!("{head}{taken}]/*{shown}*/"));
    }

    /// Puts a statement in front of a body's first, and of what has been put in front of that.
    pub fn put_statement(&mut self, start: Start, code: &str) {
        let semicolon = if start.is_open { ";" } else { "" };
        self.put(start.at, format!("{semicolon}{code}"));
        // What stands in the body, or behind it, has been put since the body began.
        let at = start.at as usize;
        let own = self.edits.iter().rev().take_while(|edit| edit.start >= at);
        let from = self.edits.len() - own.count();
        if let Some(first) = self.edits[from..].iter().position(|edit| edit.start == at) {
            self.edits[from + first..].rotate_right(1);
        }
    }

    /// Visits statements of which one may declare with `using`; `start` is where they begin.
    pub fn scoped(
        &mut self,
        statements: &[Statement<'a>],
        start: Option<Start>,
        code: using::Code,
        walk: impl FnOnce(&mut Self),
    ) {
        let kinds = statements.iter().filter_map(|statement| match statement {
            Statement::VariableDeclaration(declaration) => awaits(declaration.kind),
            _ => None,
        });
        let awaits = kinds.reduce(|a, b| a | b);
        let (Some(awaits), Some(start), Some(last)) = (awaits, start, statements.last()) else {
            return walk(self);
        };
        let semicolon = if start.is_open { ";" } else { "" };
        self.put(start.at, format!("{semicolon}{}", code.open));
        walk(self);
        self.put(last.span().end, code.close(awaits));
    }

    /// Statements among which nothing can be declared with `using`.
    pub fn refuse_using(&mut self, statements: &[Statement<'_>]) {
        let found = statements.iter().find_map(|statement| match statement {
            Statement::VariableDeclaration(declaration) => {
                awaits(declaration.kind)?;
                let first = declaration.declarations.first()?;
                Some(first.id.span().start)
            }
            _ => None,
        });
        self.refused = self.refused.or(found);
    }

    /// Puts `const` in the place of `using`.
    pub fn use_scope(&mut self, declaration: &VariableDeclaration<'_>, awaits: bool) {
        let start = declaration.span.start;
        // Both words are as long.
        let word = if awaits { "await" } else { "using" };
        self.replace(start, start + 5, format!("const/*{word}*/"));
        let rest = &self.text[start as usize..];
        if awaits && let Some(at) = rest.find("using") {
            let at = start + at as u32;
            self.replace(at, at + 5, "/*using*/");
        }
    }

    /// Where a statement that needs a scope of its own begins.
    pub fn open_scope(&mut self, at: u32) {
        self.put(at, format!("{{{}", using::Code::USUAL.open));
    }

    pub fn close_scope(&mut self, at: u32, awaits: bool) {
        self.put(at, format!("{}}}", using::Code::USUAL.close(awaits)));
    }

    pub fn jumps<T>(&mut self, change: impl FnOnce(&mut Jumps) -> T) -> Option<T> {
        self.bodies.last_mut().map(|body| change(&mut body.jumps))
    }

    /// Walks what jumps may be made out of in steps, which `enter` has been told of.
    pub fn stopped(&mut self, span: Span, walk: impl FnOnce(&mut Self)) {
        // What is put in front comes before what else is put there.
        let first = self.edits.len();
        self.put(span.start, "");
        walk(self);
        match self.jumps(Jumps::leave).flatten() {
            None => {
                self.edits.remove(first);
            }
            Some(Wrapping {
                start,
                open,
                label,
                close,
            }) if start == span.start => {
                self.edits[first].code = open + &label;
                self.put(span.end, close);
            }
            Some(Wrapping {
                start,
                open,
                label,
                close,
            }) => {
                self.edits[first].code = label;
                self.put(start, open);
                self.put(span.end, close);
            }
        }
    }

    /// Walks a `for...in` or `for...of`, with an iterator that may have to be closed or without.
    pub fn in_loop(&mut self, span: Span, closes: bool, walk: impl FnOnce(&mut Self)) {
        self.jumps(|jumps| jumps.enter_loop(span.start, closes));
        self.stopped(span, walk);
    }

    /// The loop of a statement, perhaps with labels, at whose end its iterator may have to be closed.
    pub fn to_be_closed<'s>(&self, statement: &'s Statement<'a>) -> Option<&'s ForOfStatement<'a>> {
        match statement {
            Statement::LabeledStatement(labelled) => self.to_be_closed(&labelled.body),
            Statement::ForOfStatement(found) => self.is_to_be_closed(found).then_some(found),
            _ => None,
        }
    }

    /// Whether a generator may be closed while it stands still in a loop, and nobody has seen to it.
    pub fn is_to_be_closed(&self, found: &ForOfStatement) -> bool {
        let mut yields = Yields::default();
        let is_generator = self.bodies.last().is_some_and(|body| body.is_generator);
        if is_generator && self.closed != Some(found.span.start) {
            yields.visit_statement(&found.body);
        }
        yields.0
    }

    /// Walks a statement with a loop in it whose iterator is closed at its end.
    pub fn closing(&mut self, span: Span, found: &ForOfStatement, walk: impl FnOnce(&mut Self)) {
        self.closed = Some(found.span.start);
        let (name, turns) = (closed_by(found), turns_of(found));
        let id = found.right.span().start;
        let end = helpers::END;
        self.jumps(|jumps| jumps.enter_finally(id, span.start, false));
        self.stopped(span, |this| {
            this.put(span.start, format!("{{let {name},{turns}=0;try{{try{{"));
            this.jumps(Jumps::enter_catch);
            walk(this);
            this.jumps(Jumps::leave);
            let error = helpers::ERROR;
            let close = format!("{end}('close',{name})");
            let (caught, at_last) = match found.r#await {
                false => (format!("{end}('failed',{name})"), close),
                true => (
                    format!(
                        "if({name}={end}('failed',{name},{turns}))try{{await {name}}}catch{{}}"
                    ),
                    format!("if({name}={close}){end}('check',await {name})"),
                ),
            };
            this.put(
                span.end,
                format!(
                    ";{end}('ended',{name})}}catch({error}){{{caught};throw {error}}}}}finally{{{at_last}}}}}"
                ),
            );
        });
    }

    /// Walks the block of a `try`, whose errors are caught if `catches` is one.
    pub fn catching(&mut self, catches: u32, block: &BlockStatement<'a>) {
        let change = |this: &mut Self, by: i32| {
            if let Some(body) = this.bodies.last_mut() {
                body.catches = body.catches.saturating_add_signed(by);
            }
        };
        change(self, catches.cast_signed());
        self.visit_block_statement(block);
        change(self, -catches.cast_signed());
    }

    /// Whether what comes stands in what catches errors: a block, or an async function.
    pub fn catches(&self) -> bool {
        let body = self.bodies.last();
        body.is_some_and(|body| body.chains == 0 && (body.catches > 0 || body.is_async))
    }

    /// Whether what comes stands in a chain (`a?.b`).
    pub fn is_in_chain(&self) -> bool {
        self.bodies.last().is_some_and(|body| body.chains > 0)
    }

    pub fn jump(&mut self, span: Span, jump: Jump) {
        if let Some(piece) = self.line(span.start, span.end).map(str::to_string)
            && let Some(steps) = self.jumps(|jumps| jumps.steps(jump)).flatten()
        {
            self.replace(span.start, span.end, format!("{}/*{piece}*/", steps.code));
        }
    }

    /// Has a worker's loop look at each turn whether the worker has been told to end.
    pub fn open_loop(&mut self, body: &Statement<'_>) {
        if !self.may_be_stopped {
            return;
        }
        let (call, start) = (format!("{}()", helpers::GOES_ON), body.span().start);
        match body {
            Statement::BlockStatement(_) => self.put(start + 1, format!("{call};")),
            Statement::EmptyStatement(_) => self.put(start, call),
            _ => self.put(start, format!("{{{call};")),
        }
    }

    /// Behind a loop that [`Finder::open_loop`] has begun with.
    pub fn close_loop(&mut self, body: &Statement<'_>) {
        let is_closed = matches!(
            body,
            Statement::BlockStatement(_) | Statement::EmptyStatement(_)
        );
        if self.may_be_stopped && !is_closed {
            self.put(body.span().end, "}");
        }
    }

    /// Has a `for...in` done by `for...of`; false where that cannot be.
    pub fn put_keys(&mut self, statement: &ForInStatement<'_>) -> bool {
        let (left, right) = (statement.left.span(), statement.right.span());
        let is_initialized = matches!(&statement.left,
            ForStatementLeft::VariableDeclaration(declared)
                if declared.declarations.iter().any(|one| one.init.is_some()));
        // `for (async of` and `for (let of` are something else.
        let is_word = matches!(&statement.left,
            ForStatementLeft::AssignmentTargetIdentifier(name)
                if matches!(name.name.as_str(), "async" | "let"));
        let between = self.text.get(left.end as usize..right.start as usize);
        let at = between
            .filter(|between| between.trim() == "in")
            .and_then(|between| between.find("in"));
        let Some(at) = at.filter(|_| !is_initialized && !is_word) else {
            return false;
        };
        let at = left.end + at as u32;
        self.replace(at, at + 2, "of/*in*/");
        self.put(right.start, format!("{}((", helpers::KEYS));
        self.put(right.end, "))");
        true
    }

    /// Has another object take a proxy's place in what a `for...in` goes over.
    pub fn put_enumerated(&mut self, of: &Expression<'_>) {
        let is_made_here = matches!(
            of,
            Expression::ObjectExpression(_) | Expression::ArrayExpression(_)
        );
        if !is_made_here && !of.is_literal() && !self.script.starts_with("node:") {
            let span = of.span();
            self.put(span.start, format!("{}((", helpers::ENUMERATED));
            self.put(span.end, "))");
        }
    }

    /// A piece of the text, if it is on one line and can stand in a comment.
    pub fn line(&self, start: u32, end: u32) -> Option<&str> {
        let piece = self.text.get(start as usize..end as usize)?;
        let is_plain =
            !piece.contains("*/") && !piece.contains(['\n', '\r', '\u{2028}', '\u{2029}']);
        is_plain.then_some(piece)
    }
}
