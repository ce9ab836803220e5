//! What js/repl.js asks of a text that was typed: whether it is whole, and how it is run when it
//! awaits something itself.

mod awaits;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue};
use oxc_allocator::Allocator;
use oxc_ast::ast::{Expression, Program, Statement};
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;

use crate::engine::{convert, define, depth};

/// Functions for js/internal/repl.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("isUnfinished", 1, is_unfinished),
            ("isSyntax", 1, is_syntax),
            ("isOneValue", 1, is_one_value),
            ("awaiting", 1, awaiting),
        ],
        context,
    );
    Ok(half)
}

/// The text of the first argument, unless it nests too deep for a parser.
fn text(args: &[JsValue], context: &mut Context) -> JsResult<String> {
    let text = convert::to_text(args.get_or_undefined(0), context)?;
    depth::check(text.as_bytes())?;
    Ok(text)
}

/// What a parser says of a text.
enum Verdict<'a> {
    Whole(Program<'a>),
    /// What comes next may make it whole.
    Unfinished,
    Wrong,
}

fn parse<'a>(text: &'a str, allocator: &'a Allocator) -> Verdict<'a> {
    let parsed = Parser::new(allocator, text, SourceType::script())
        .with_options(ParseOptions::default())
        .parse();
    let Some(error) = parsed.errors.first() else {
        return match parsed.panicked {
            false => Verdict::Whole(parsed.program),
            true => Verdict::Wrong,
        };
    };
    let label = error.labels.as_ref().and_then(|labels| labels.first());
    let place = label.and_then(|label| text.get(label.offset()..));
    let Some(place) = place else {
        return Verdict::Wrong;
    };
    let is_at_end = place.trim().is_empty();
    let is_open =
        error.message.starts_with("Unterminated multiline comment") || place.starts_with('`');
    // A string goes on where its line ends in a backslash.
    let goes_on =
        place.starts_with(['"', '\'']) && place.trim_end().lines().all(|line| line.ends_with('\\'));
    if is_at_end || is_open || goes_on {
        Verdict::Unfinished
    } else {
        Verdict::Wrong
    }
}

/// `isUnfinished(text)`: whether a text that is no script may become one by what comes next.
fn is_unfinished(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = text(args, context)?;
    let allocator = Allocator::default();
    let is_unfinished = match parse(&text, &allocator) {
        Verdict::Whole(_) => false,
        Verdict::Unfinished => true,
        // A text that awaits is wrong outside of a function.
        Verdict::Wrong => {
            text.contains("await") && {
                let inside = awaits::inside(&text);
                let open = inside.strip_suffix(awaits::END).unwrap_or(&inside);
                matches!(parse(open, &Allocator::default()), Verdict::Unfinished)
            }
        }
    };
    Ok(is_unfinished.into())
}

/// `isSyntax(text)`: whether it is a script.
fn is_syntax(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = text(args, context)?;
    let allocator = Allocator::default();
    Ok(matches!(parse(&text, &allocator), Verdict::Whole(_)).into())
}

/// `isOneValue(text)`: whether it stands in brackets as one value.
fn is_one_value(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = format!("({})", text(args, context)?);
    let allocator = Allocator::default();
    let program = match parse(&text, &allocator) {
        Verdict::Whole(program) => program,
        // One that awaits is none outside of a function.
        _ => return Ok(text.contains("await").into()),
    };
    let is_one = match &program.body[..] {
        [Statement::ExpressionStatement(only)] => {
            matches!(&only.expression, Expression::ParenthesizedExpression(inside)
                if inside.span.size() as usize == text.len())
        }
        _ => false,
    };
    Ok(is_one.into())
}

/// `awaiting(text)`: another text for one that awaits outside of its functions; its value is a
/// promise of `{ value }`. Nothing for one that does not.
fn awaiting(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = text(args, context)?;
    let made = awaits::rewritten(&text).map(|made| JsString::from(made.as_str()));
    Ok(made.map_or_else(JsValue::undefined, JsValue::from))
}
