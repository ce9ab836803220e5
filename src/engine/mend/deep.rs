//! Calls of functions that call themselves, in a `try` that catches.
//!
//! When calls are nested too deep the engine leaves all of the script's functions at once, past every
//! `catch`, up to the native function that called the first of them. So where a `try` calls what may
//! call itself ([`super::calls`]), a native function does it. What comes up to it is a `RangeError`
//! from there on. A function that is called by its name is given to it, `$ouro_deep(f, a, b)` in the
//! place of `f(a, b)`; what else may do so (`this.f()`, `new A`, a getter) is an arrow function's:
//! `$ouro_within(() => (this.f()))`.

use boa_engine::{Context, JsArgs, JsError, JsNativeError, JsObject, JsResult, JsValue};
use oxc_ast::ast::{
    ArrowFunctionExpression, AwaitExpression, CallExpression, Expression, Function, Super,
    YieldExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::scope::ScopeFlags;

use super::helpers::{DEEP, WITHIN};
use crate::engine::report;

/// `$ouro_deep(function, ...arguments)`
pub fn call(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let given = args.get(1..).unwrap_or_default();
    called(
        args.get_or_undefined(0),
        &JsValue::undefined(),
        given,
        context,
    )
}

/// Calls a function in the place of a text that does.
pub fn called(
    function: &JsValue,
    this: &JsValue,
    given: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(function) = function.as_callable() else {
        return Err(refused("not a callable function"));
    };
    caught(1, context, |context| function.call(this, given, context))
}

/// Makes an object in the place of a text that does.
pub fn made(class: &JsValue, given: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(class) = class.as_object().filter(JsObject::is_constructor) else {
        return Err(refused("not a constructor"));
    };
    caught(1, context, |context| {
        class.construct(given, None, context).map(JsValue::from)
    })
}

/// The engine's words, which the text makes better ones of.
fn refused(words: &'static str) -> JsError {
    JsNativeError::typ().with_message(words).into()
}

/// `$ouro_within(arrow function)`
pub fn within(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(function) = args.get_or_undefined(0).as_callable() else {
        return Err(refused("not a callable function"));
    };
    caught(2, context, |context| {
        function.call(&JsValue::undefined(), &[], context)
    })
}

/// Calls a function at `levels` more than the script has: to the engine they count, and the script
/// gets as many as without a `try`.
fn caught(
    levels: usize,
    context: &mut Context,
    call: impl FnOnce(&mut Context) -> JsResult<JsValue>,
) -> JsResult<JsValue> {
    let limit = context.runtime_limits().recursion_limit();
    context
        .runtime_limits_mut()
        .set_recursion_limit(limit + levels);
    let result = call(context);
    context.runtime_limits_mut().set_recursion_limit(limit);
    result.map_err(|error| report::catchable(error, context))
}

/// What is put in front of a call.
pub fn before() -> String {
    format!("{DEEP}(")
}

/// What stands in the place of its bracket.
pub fn bracket(call: &CallExpression) -> &'static str {
    match call.arguments.is_empty() {
        true => "/*(*/",
        false => ",/*(*/",
    }
}

/// What is put in front of an expression that an arrow function has the value of, and behind it.
pub fn around() -> [String; 2] {
    [format!("{WITHIN}(()=>("), "))".into()]
}

/// The name of a function that can be given to `$ouro_deep`: its bracket stands right behind it.
pub fn named<'c>(call: &'c CallExpression, text: &str) -> Option<&'c str> {
    let Expression::Identifier(name) = &call.callee else {
        return None;
    };
    let has_bracket = text.as_bytes().get(name.span().end as usize) == Some(&b'(');
    (has_bracket && !call.optional && name.name != "eval").then_some(name.name.as_str())
}

/// Whether an expression may be an arrow function's: it neither waits, yields, nor says what is another
/// in an arrow function (to the engine).
pub fn may_be_within(expression: &Expression) -> bool {
    let mut bound = Bound(false);
    bound.visit_expression(expression);
    !bound.0
}

struct Bound(bool);

impl<'a> Visit<'a> for Bound {
    fn visit_await_expression(&mut self, _: &AwaitExpression<'a>) {
        self.0 = true;
    }

    fn visit_yield_expression(&mut self, _: &YieldExpression<'a>) {
        self.0 = true;
    }

    fn visit_super(&mut self, _: &Super) {
        self.0 = true;
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        self.0 |= matches!(&call.callee, Expression::Identifier(name) if name.name == "eval");
        walk::walk_call_expression(self, call);
    }

    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, function: &ArrowFunctionExpression<'a>) {
        if !function.r#async {
            walk::walk_arrow_function_expression(self, function);
        }
    }
}
