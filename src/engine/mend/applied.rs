//! Calls whose last argument is spread: `f(a, ...list)`, `o.m(...list)`, `new A(...list)`. The engine asks
//! an iterator for each element; so a native function takes them at once and calls.
//!
//! `f(a, ...b)` becomes `$ouro_apply(void 0,f,'b',a,b)`, `o.m(...b)` becomes `$ouro_apply(o,o.m,'b',b)` where
//! naming `o` twice is nobody's business, `new A(...b)` becomes `$ouro_make(A,'b',b)`, and `a.b.c(...d)`
//! `$ouro_method((a.b),'c','d',d)` where no argument could tell that the method is looked at behind it.

use boa_engine::{Context, JsArgs, JsNativeError, JsResult, JsString, JsValue};
use oxc_ast::ast::{Argument, CallExpression, Expression, NewExpression};
use oxc_ast_visit::Visit;
use oxc_span::{GetSpan, Span};

use super::deep;
use super::finder::Finder;
use super::helpers::{APPLY, MAKE, METHOD};
use super::listed::called;
use super::spread::{self, Ways};
use crate::engine::convert;

/// `$ouro_apply(this, function, name of the list, ...arguments, list)`
pub fn apply(
    _: &JsValue,
    args: &[JsValue],
    ways: &Ways,
    context: &mut Context,
) -> JsResult<JsValue> {
    let given = arguments(args, 2, ways, context)?;
    let function = args.get_or_undefined(1);
    deep::called(function, args.get_or_undefined(0), &given, context)
}

/// `$ouro_method(object, name, name of the list, ...arguments, list)`
pub fn method(
    _: &JsValue,
    args: &[JsValue],
    ways: &Ways,
    context: &mut Context,
) -> JsResult<JsValue> {
    let (object, name) = (args.get_or_undefined(0), args.get_or_undefined(1));
    let name = name.as_string().unwrap_or_default();
    let function = read(object, name, context)?;
    let given = arguments(args, 2, ways, context)?;
    deep::called(&function, object, &given, context)
}

fn read(object: &JsValue, name: JsString, context: &mut Context) -> JsResult<JsValue> {
    if object.is_null_or_undefined() {
        let (of, name) = (object.display(), convert::text(&name));
        let words = format!("Cannot read properties of {of} (reading '{name}')");
        return Err(JsNativeError::typ().with_message(words).into());
    }
    object.to_object(context)?.get(name, context)
}

/// `$ouro_make(class, name of the list, ...arguments, list)`
pub fn make(
    _: &JsValue,
    args: &[JsValue],
    ways: &Ways,
    context: &mut Context,
) -> JsResult<JsValue> {
    let given = arguments(args, 1, ways, context)?;
    deep::made(args.get_or_undefined(0), &given, context)
}

/// What is given to a function, with the elements of the last argument in its place; in front of it
/// stands what V8 calls that argument.
fn arguments(
    args: &[JsValue],
    name: usize,
    ways: &Ways,
    context: &mut Context,
) -> JsResult<Vec<JsValue>> {
    let Some((list, front)) = args.get(name + 1..).and_then(<[_]>::split_last) else {
        return Ok(Vec::new());
    };
    if let Some(known) = args.get_or_undefined(name).as_string()
        && list.is_null_or_undefined()
    {
        let name = convert::text(&known).replace('(', "(...)");
        let words = format!(
            "{name} is not iterable (cannot read property {})",
            list.display()
        );
        return Err(JsNativeError::typ().with_message(words).into());
    }
    let behind = match ways.elements(list, context) {
        Some(elements) => elements,
        None => spread::all_given(list, context)?,
    };
    if front.is_empty() {
        return Ok(behind);
    }
    let mut all = Vec::with_capacity(front.len() + behind.len());
    all.extend_from_slice(front);
    all.extend(behind);
    Ok(all)
}

/// How a call is made by another.
enum By {
    /// The function is given, with the `this` it gets.
    Apply(String),
    /// Its name is given: where its object ends.
    Method(Span, Span),
}

impl<'a> Finder<'_, 'a> {
    /// Walks a call whose last argument is spread, and has it made by a native function; false where
    /// that is no such call.
    pub fn apply_call(&mut self, call: &CallExpression<'a>) -> bool {
        if call.optional || self.is_in_chain() {
            return false;
        }
        let Some(by) = self.way_of(call) else {
            return false;
        };
        let bracket = self.bracket(call.callee.span().end, &call.arguments);
        let Some(bracket) = bracket.filter(|_| self.may_apply(&call.arguments)) else {
            return false;
        };
        if self.line(call.span.start, bracket).is_none() {
            return false;
        }
        self.rigid = Some(call.callee.span());
        match by {
            By::Apply(this) => {
                self.put_meaning(call.span.start, bracket, format!("{APPLY}({this},"));
                self.visit_expression(&call.callee);
            }
            By::Method(object, name) => {
                let Expression::StaticMemberExpression(member) = &call.callee else {
                    return false;
                };
                self.put_meaning(call.span.start, bracket, format!("{METHOD}(("));
                self.visit_expression(&member.object);
                let word = name.source_text(self.text);
                let code = format!("),'{word}'/*.{word}*/");
                self.replace(object.end, name.end, code);
            }
        }
        self.put_arguments(bracket, &call.arguments);
        true
    }

    /// The same of `new`.
    pub fn apply_new(&mut self, made: &NewExpression<'a>) -> bool {
        let bracket = self.bracket(made.callee.span().end, &made.arguments);
        let start = made.span.start;
        if self.text[..start as usize].trim_end().ends_with("new") {
            return false;
        }
        let is_plain = matches!(&made.callee, Expression::Identifier(_))
            || matches!(&made.callee, Expression::StaticMemberExpression(member)
                if is_path(&member.object, 3));
        let Some(bracket) = bracket.filter(|_| is_plain && self.may_apply(&made.arguments)) else {
            return false;
        };
        self.rigid = Some(made.callee.span());
        self.replace(start, start + "new".len() as u32, format!("{MAKE}(/*new*/"));
        self.visit_expression(&made.callee);
        self.put_arguments(bracket, &made.arguments);
        true
    }

    fn way_of(&self, call: &CallExpression<'a>) -> Option<By> {
        match &call.callee {
            Expression::Identifier(name) => {
                let word = name.span.source_text(self.text);
                let is_plain = !matches!(word, "eval" | "async") && self.withs == 0;
                is_plain.then(|| By::Apply("void 0".into()))
            }
            Expression::StaticMemberExpression(member) if !member.optional => {
                match &member.object {
                    Expression::Identifier(object) => {
                        let word = object.span.source_text(self.text);
                        // A text that grows is kept in two variables, of which this would be one.
                        (!self.grows(word)).then(|| By::Apply(word.to_string()))
                    }
                    Expression::ThisExpression(_) => Some(By::Apply("this".into())),
                    object if is_path(object, 3) && call.arguments.iter().all(is_plain) => {
                        let (object, name) = (object.span(), member.property.span);
                        let between = self.text.get(object.end as usize..name.start as usize)?;
                        let word = name.source_text(self.text);
                        let is_usual = between == "." && !word.contains('\\');
                        is_usual.then_some(By::Method(object, name))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether something is appended to a variable of this name.
    fn grows(&self, name: &str) -> bool {
        let growing = self.growing.get_or_init(|| {
            let is_part = |one: char| one.is_alphanumeric() || matches!(one, '_' | '$');
            let at = memchr::memmem::find_iter(self.text.as_bytes(), "+=");
            let names = at.map(|at| {
                let front = self.text[..at].trim_end();
                let start = front.trim_end_matches(is_part).len();
                front[start..].to_string()
            });
            names.collect()
        });
        growing.contains(name)
    }

    /// Where a call's bracket is, if it stands right behind what is called and its last argument, and no
    /// other, is spread.
    fn bracket(&self, behind: u32, arguments: &[Argument<'a>]) -> Option<u32> {
        let (last, front) = arguments.split_last()?;
        let is_spread = last.is_spread() && !front.iter().any(Argument::is_spread);
        let is_there = self.text.as_bytes().get(behind as usize) == Some(&b'(');
        (is_spread && is_there && !self.script.starts_with("node:")).then_some(behind)
    }

    /// Whether no more calls are around than the parser has been found to stand.
    fn may_apply(&self, arguments: &[Argument<'a>]) -> bool {
        self.calls + usize::from(!arguments.iter().all(is_plain)) <= super::listed::MOST_CALLS
    }

    fn put_arguments(&mut self, bracket: u32, arguments: &[Argument<'a>]) {
        let name = match arguments.last() {
            Some(Argument::SpreadElement(spread)) => called(&spread.argument, self.text),
            _ => "0".into(),
        };
        self.replace(bracket, bracket + 1, format!(",{name},/*(*/"));
        self.calls += 1;
        for argument in arguments {
            match argument {
                Argument::SpreadElement(spread) => {
                    let start = spread.span.start;
                    self.replace(start, start + "...".len() as u32, "/*...*/");
                    self.visit_expression(&spread.argument);
                }
                argument => self.visit_argument(argument),
            }
        }
        self.calls -= 1;
    }
}

/// A name, or names behind each other.
fn is_path(expression: &Expression, depth: usize) -> bool {
    match expression {
        Expression::Identifier(_) | Expression::ThisExpression(_) => true,
        Expression::StaticMemberExpression(member) => {
            depth > 0 && !member.optional && is_path(&member.object, depth - 1)
        }
        _ => false,
    }
}

/// An argument that does nothing when it is looked at.
fn is_plain(argument: &Argument) -> bool {
    let value = match argument {
        Argument::SpreadElement(spread) => Some(&spread.argument),
        argument => argument.as_expression(),
    };
    value.is_some_and(|value| {
        value.is_literal()
            || value.is_identifier_reference()
            || matches!(value, Expression::ThisExpression(_))
    })
}
