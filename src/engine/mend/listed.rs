//! Where arrays have others spread in them, and where patterns take arrays apart: what is put there has
//! [`super::spread`] do it.
//!
//! `[a, ...b, c]` becomes `($ouro_push($ouro_spread([a],(b),'b'),c))`, in this order, since what comes
//! behind is looked at when `b` has been gone over. `const [a, , b] = c` becomes
//! `const {0:a,2:b} = $ouro_taken((c),3,'c')`, and `for (const [a] of b)` the same with `$ouro_pairs((b),1,'b')`.

use oxc_ast::ast::{
    ArrayAssignmentTarget, ArrayExpression, ArrayExpressionElement, ArrayPattern,
    ArrowFunctionExpression, AssignmentExpression, AssignmentTarget, AssignmentTargetMaybeDefault,
    BindingPattern, Expression, ForOfStatement, ForStatementLeft, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};

use super::find::Goal;
use super::finder::Finder;
use super::helpers::{GIVEN, PAIRS, PUSH, SPREAD, TAKEN};
use super::parameters::Parameters;

/// Calls in each other that are put in for literals of arrays: the parser must not be led deeper than it
/// has been found to go.
pub const MOST_CALLS: usize = 16;

/// What V8 calls a value that is not iterable, as a literal; `0` where it has no name for it.
pub fn called(value: &Expression, text: &str) -> String {
    fn is_named(value: &Expression) -> bool {
        match value {
            Expression::Identifier(_)
            | Expression::ThisExpression(_)
            | Expression::NullLiteral(_)
            | Expression::NumericLiteral(_)
            | Expression::BooleanLiteral(_) => true,
            Expression::ObjectExpression(object) => object.properties.is_empty(),
            Expression::StaticMemberExpression(member) => {
                !member.optional && is_named(&member.object)
            }
            _ => false,
        }
    }
    let (named, mark) = match value {
        Expression::CallExpression(call) if !call.optional => (&call.callee, "("),
        value => (value, ""),
    };
    let span = named.span();
    let words = text.get(span.start as usize..span.end as usize);
    let is_plain = |words: &&str| !words.contains(|one: char| one.is_whitespace() || one == '\\');
    match words.filter(|words| is_named(named) && is_plain(words)) {
        Some(words) => format!("'{words}{mark}'"),
        None => "0".into(),
    }
}

/// A default that does nothing but be there.
fn is_plain_value(value: &Expression) -> bool {
    value.is_literal() || value.is_identifier_reference()
}

/// What of an array pattern can be named by its number: where each is, if it is not passed over.
type Parts = Vec<Option<Span>>;

fn parts_of(pattern: &ArrayPattern) -> Option<Parts> {
    let part = |element: &Option<BindingPattern>| match element {
        None => Some(None),
        Some(name @ BindingPattern::BindingIdentifier(_)) => Some(Some(name.span())),
        Some(BindingPattern::AssignmentPattern(with)) => {
            let is_plain = with.left.is_binding_identifier() && is_plain_value(&with.right);
            is_plain.then_some(Some(with.span))
        }
        _ => None,
    };
    let parts = pattern.elements.iter().map(part).collect();
    if pattern.rest.is_some() { None } else { parts }
}

fn parts_of_target(pattern: &ArrayAssignmentTarget, from: &Expression) -> Option<Parts> {
    // What is on the left may change what an iterator gives next.
    let is_made_here = matches!(from, Expression::ArrayExpression(array)
        if !array.elements.iter().any(ArrayExpressionElement::is_spread));
    let is_plain = |target: &AssignmentTarget| match target {
        AssignmentTarget::AssignmentTargetIdentifier(_) => true,
        AssignmentTarget::StaticMemberExpression(_)
        | AssignmentTarget::ComputedMemberExpression(_) => is_made_here,
        _ => false,
    };
    let part = |element: &Option<AssignmentTargetMaybeDefault>| match element {
        None => Some(None),
        // The engine refuses a number in front of one.
        Some(AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(_)) => None,
        Some(target) => {
            let is_plain = target.as_assignment_target().is_some_and(is_plain);
            is_plain.then_some(Some(target.span()))
        }
    };
    let parts = pattern.elements.iter().map(part).collect();
    if pattern.rest.is_some() { None } else { parts }
}

impl<'a> Finder<'_, 'a> {
    /// Walks an array's literal, which is made by calls if something is spread in it.
    pub fn make_by_calls(&mut self, array: &ArrayExpression<'a>) {
        let has = |what: fn(&ArrayExpressionElement<'a>) -> bool| array.elements.iter().any(what);
        let spreads = has(ArrayExpressionElement::is_spread);
        // The host's own texts do without.
        let is_own = self.script.starts_with("node:");
        if !spreads || has(ArrayExpressionElement::is_elision) || is_own {
            return walk::walk_array_expression(self, array);
        }
        let close = array.span.end - 1;
        let last = array.elements.last().map_or(close, |last| last.span().end);
        // A comma may come behind the last element.
        let has_comma = self.text[last as usize..close as usize].contains(',');
        let mut calls = Vec::new();
        let mut is_pushing = true;
        for element in &array.elements {
            if element.is_spread() {
                calls.push(SPREAD);
                is_pushing = false;
            } else if !is_pushing {
                calls.push(PUSH);
                is_pushing = true;
            }
        }
        if !is_pushing && has_comma {
            calls.push(PUSH);
        }
        let count = calls.len();
        if self.calls + count > MOST_CALLS {
            return walk::walk_array_expression(self, array);
        }
        self.calls += count;
        calls.reverse();
        self.put(array.span.start, format!("({}(", calls.join("(")));
        // What V8 calls what was spread last, which is put in where that call ends.
        let (mut words, mut state) = (None, State::InFront);
        for element in &array.elements {
            let ArrayExpressionElement::SpreadElement(spread) = element else {
                if state == State::Spread {
                    state = State::Pushing;
                }
                self.visit_array_expression_element(element);
                continue;
            };
            let open = match state {
                State::InFront => "],(/*...*/",
                State::Pushing => "),(/*...*/",
                State::Spread => "(/*...*/",
            };
            state = State::Spread;
            let start = spread.span.start;
            self.replace(start, start + "...".len() as u32, open);
            self.visit_expression(&spread.argument);
            let name = called(&spread.argument, self.text);
            // A function may end with the literal's bracket, which shows what stood there then.
            let is_last = spread.span.end == last && !has_comma;
            let close = if is_last {
                ")".into()
            } else {
                format!("),{name})")
            };
            words = is_last.then_some(name);
            self.put(spread.span.end, close);
        }
        let code = match words {
            None => "/*]*/))".to_string(),
            Some(name) => format!("/*]*/,{name}))"),
        };
        self.replace(close, close + 1, code);
        self.calls -= count;
    }

    /// Walks a declaration of an array pattern's variables.
    pub fn take_apart(&mut self, declared: &VariableDeclarator<'a>) {
        let (BindingPattern::ArrayPattern(pattern), Some(init)) = (&declared.id, &declared.init)
        else {
            return walk::walk_variable_declarator(self, declared);
        };
        let numbered = parts_of(pattern).filter(|parts| self.put_numbers(pattern.span, parts));
        self.visit_binding_pattern(&declared.id);
        let Some(parts) = numbered else {
            let count = pattern.rest.is_none().then_some(pattern.elements.len());
            let is_given = self.put_given(init);
            self.visit_expression(init);
            return self.end_given(count, init, is_given);
        };
        let words = match init {
            Expression::StaticMemberExpression(_) => "0".into(),
            _ => called(init, self.text),
        };
        let span = init.span();
        self.put(span.start, format!("{TAKEN}(("));
        self.visit_expression(init);
        self.put(span.end, format!("),{},{words})", parts.len()));
    }

    /// The same of an assignment to what an array pattern names; false if it is none such.
    pub fn take_apart_assigned(&mut self, assignment: &AssignmentExpression<'a>) -> bool {
        let AssignmentTarget::ArrayAssignmentTarget(pattern) = &assignment.left else {
            return false;
        };
        // Nobody asks for its value.
        let is_statement = assignment.span.start == self.statement
            && (self.depth > 0 || matches!(self.goal, Goal::CommonJs | Goal::Module));
        let parts = parts_of_target(pattern, &assignment.right).filter(|_| is_statement);
        let Some(parts) = parts.filter(|parts| self.put_numbers(pattern.span, parts)) else {
            return false;
        };
        // The bracket in its place goes with a line in front no more than it does.
        self.put(assignment.span.start, "(");
        let span = assignment.right.span();
        self.visit_assignment_target(&assignment.left);
        self.put(span.start, format!("{TAKEN}(("));
        self.visit_expression(&assignment.right);
        self.put(span.end, format!("),{},0))", parts.len()));
        true
    }

    /// Has an arrow function with the value of an expression take apart what it is given in its body,
    /// `([a]) => a` as `($ouro_given) => { var {0:a} = $ouro_taken($ouro_given,1,0); return (a) }`: true where
    /// the body is to be closed.
    pub fn take_apart_given(&mut self, function: &ArrowFunctionExpression<'a>) -> bool {
        let (params, body) = (&function.params, function.body.span);
        let between = self.text.get(params.span.end as usize..body.start as usize);
        let arrow = between.and_then(|between| {
            let behind = between.trim_start().strip_prefix("=>")?;
            let is_blank = behind.chars().all(|one| one == '(' || one.is_whitespace());
            is_blank.then_some(body.start - behind.len() as u32)
        });
        let Some(arrow) = arrow.filter(|_| function.expression && params.rest.is_none()) else {
            return false;
        };
        if self.script.starts_with("node:") {
            return false;
        }
        let mut known = Parameters::default();
        known.visit_formal_parameters(params);
        known.names.sort_unstable();
        if known.names.windows(2).any(|pair| pair[0] == pair[1]) {
            // That is refused, but not of variables.
            return false;
        }
        let (mut edits, mut code) = (Vec::new(), String::new());
        for param in &params.items {
            let pattern = match &param.pattern {
                BindingPattern::BindingIdentifier(_) if param.initializer.is_none() => continue,
                BindingPattern::ArrayPattern(pattern) if param.initializer.is_none() => pattern,
                _ => return false,
            };
            let span = pattern.span;
            // Nothing else is put into what is moved.
            let whole = self.line(span.start, span.end);
            let whole = whole.filter(|whole| !whole.contains(['/', '`']));
            let (Some(whole), Some(parts)) = (whole, parts_of(pattern)) else {
                return false;
            };
            let named = parts.iter().enumerate().filter_map(|(at, part)| {
                let part = (*part)?;
                let text = &self.text[part.start as usize..part.end as usize];
                Some(format!("{at}:{text}"))
            });
            let named = named.collect::<Vec<_>>().join(",");
            if !matches!(parts.last(), Some(Some(_))) {
                return false;
            }
            let name = format!("{GIVEN}{}", span.start);
            code += &format!("var {{{named}}}={TAKEN}({name},{},0);", parts.len());
            edits.push((span, format!("{name}/*{whole}*/")));
        }
        if edits.is_empty() {
            return false;
        }
        for (span, name) in edits {
            self.replace(span.start, span.end, name);
        }
        self.put(arrow, format!("{{{code}return("));
        true
    }

    /// Has the variables in a loop's head take what they name by numbers; how many they take, if so.
    pub fn take_apart_each(&mut self, statement: &ForOfStatement<'_>) -> Option<usize> {
        let ForStatementLeft::VariableDeclaration(declared) = &statement.left else {
            return None;
        };
        let only = declared.declarations.first()?;
        let BindingPattern::ArrayPattern(pattern) = &only.id else {
            return None;
        };
        if only.init.is_some() {
            // To the engine that is an error.
            return None;
        }
        let parts = parts_of(pattern)?;
        let is_put = !statement.r#await && self.put_numbers(pattern.span, &parts);
        is_put.then_some(parts.len())
    }

    /// Behind and in front of what such a loop goes over.
    pub fn pairs(&self, of: &Expression, count: usize) -> [String; 2] {
        let words = called(of, self.text);
        [format!("{PAIRS}(("), format!("),{count},{words})")]
    }

    /// Puts an object pattern in an array pattern's place; false where that cannot be.
    fn put_numbers(&mut self, pattern: Span, parts: &Parts) -> bool {
        let ends_named = matches!(parts.last(), Some(Some(_)));
        if !ends_named || self.script.starts_with("node:") {
            return false;
        }
        let (mut edits, mut behind) = (Vec::new(), None);
        for (at, part) in parts.iter().enumerate() {
            let Some(span) = part else { continue };
            // Where something is passed over, its comma goes.
            let is_behind = at == 0 || parts[at - 1].is_some();
            if !is_behind {
                let start = behind.unwrap_or(pattern.start + 1);
                let comma = if behind.is_some() { "," } else { "" };
                let passed = self.line(start, span.start).map(str::to_string);
                let is_blank = |passed: &String| passed.chars().all(|one| " ,\t".contains(one));
                let Some(passed) = passed.filter(is_blank) else {
                    return false;
                };
                edits.push((start, span.start, format!("{comma}/*{passed}*/")));
            }
            edits.push((span.start, span.start, format!("{at}:")));
            behind = Some(span.end);
        }
        let (start, end) = (pattern.start, pattern.end - 1);
        self.replace(start, start + 1, "{/*[*/");
        for (start, end, code) in edits {
            self.replace(start, end, code);
        }
        self.replace(end, end + 1, "}/*]*/");
        true
    }
}

/// What stands in front of an element of an array that is made by calls.
#[derive(PartialEq, Eq)]
enum State {
    /// Nothing that is spread.
    InFront,
    /// What was spread.
    Spread,
    /// What is pushed behind that.
    Pushing,
}
