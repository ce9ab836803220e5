//! `RegExp.prototype.source`: the engine's puts a backslash before every `/`, also where one stands
//! already and where V8 puts none.

use std::cell::RefCell;

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue,
    builtins::regexp::RegExp,
    js_string,
    object::builtins::JsFunction,
    property::{PropertyDescriptor, PropertyKey},
};

use super::{compiled::Flags, sets};
use crate::engine::define;

/// Installs it in a fresh context.
pub fn install(context: &mut Context) {
    let prototype = context.intrinsics().constructors().regexp().prototype();
    let key = PropertyKey::from(js_string!("source"));
    let engines = prototype
        .borrow()
        .properties()
        .get(&key)
        .and_then(|descriptor| descriptor.get().cloned())
        .and_then(|get| get.as_function());
    let Some(engines) = engines else { return };
    ENGINES.with(|known| {
        known.borrow_mut().get_or_insert_with(|| engines.clone());
    });
    let get = define::closure("get source", 0, source, engines, context);
    prototype.insert_property(
        key,
        PropertyDescriptor::builder()
            .get(get)
            .enumerable(false)
            .configurable(true),
    );
}

fn source(
    this: &JsValue,
    _: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let value = engines.call(this, &[], context)?;
    let Some(text) = value.as_string() else {
        return Ok(value);
    };
    let units: Vec<u16> = text.iter().collect();
    let given = sets::given_units(&units);
    if given.len() == units.len() && !units.contains(&SLASH) {
        return Ok(value);
    }
    Ok(JsString::from(&escaped(&original(&given))[..]).into())
}

const SLASH: u16 = b'/' as u16;
const BACKSLASH: u16 = b'\\' as u16;

/// The pattern as it was given: without the backslash that the engine puts before each `/`.
fn original(units: &[u16]) -> Vec<u16> {
    let mut pattern = Vec::with_capacity(units.len());
    for &unit in units {
        if unit == SLASH {
            pattern.pop();
        }
        pattern.push(unit);
    }
    pattern
}

/// Each `/` that has no backslash and stands in no class gets one, as in V8.
fn escaped(pattern: &[u16]) -> Vec<u16> {
    let mut out = Vec::with_capacity(pattern.len() + 4);
    let mut in_class = false;
    let mut is_escaped = false;
    for &unit in pattern {
        if !is_escaped {
            match unit {
                91 => in_class = true,  // [
                93 => in_class = false, // ]
                SLASH if !in_class => out.push(BACKSLASH),
                _ => {}
            }
        }
        is_escaped = !is_escaped && unit == BACKSLASH;
        out.push(unit);
    }
    out
}

/// What a look at a pattern's letters tells.
#[derive(Default)]
struct Look {
    /// Groups that keep what they match.
    groups: usize,
    /// The numbers of `\1` and the like.
    references: Vec<usize>,
    /// `|` stands in no group.
    has_alternatives: bool,
}

fn look(pattern: &JsString) -> Look {
    let letters: Vec<u8> = pattern
        .iter()
        .map(|unit| u8::try_from(unit).unwrap_or(b'x'))
        .collect();
    let mut look = Look::default();
    let (mut depth, mut in_class, mut at) = (0usize, false, 0);
    while let Some(&letter) = letters.get(at) {
        let behind = &letters[at + 1..];
        at += 1;
        match letter {
            b'\\' => {
                let digits: Vec<u8> = behind
                    .iter()
                    .copied()
                    .take_while(u8::is_ascii_digit)
                    .collect();
                let number = std::str::from_utf8(&digits).map(str::parse);
                if let Ok(Ok(number)) = number {
                    look.references.push(number);
                }
                at += digits.len().max(1);
            }
            b']' => in_class = false,
            _ if in_class => {}
            b'[' => in_class = true,
            b'(' => {
                depth += 1;
                let is_named =
                    behind.starts_with(b"?<") && !matches!(behind.get(2), Some(b'=' | b'!'));
                look.groups += usize::from(is_named || !behind.starts_with(b"?"));
            }
            b')' => depth = depth.saturating_sub(1),
            b'|' if depth == 0 => look.has_alternatives = true,
            _ => {}
        }
    }
    look
}

/// Whether a pattern can match at the text's beginning only.
pub fn is_anchored(pattern: &JsString, multiline: bool) -> bool {
    !multiline && pattern.code_unit_at(0) == Some(94) && !look(pattern).has_alternatives
}

/// Whether a group that is put behind all others would get a meaning: `\2` is a letter where there is
/// one group.
pub fn names_group_behind_last(pattern: &JsString) -> bool {
    let look = look(pattern);
    look.references.contains(&(look.groups + 1))
}

thread_local! {
    /// The engine's getter.
    static ENGINES: RefCell<Option<JsFunction>> = const { RefCell::new(None) };
}

/// The source and the flags of one of the engine's regular expressions, whatever a script put beside
/// them.
pub fn of(object: &JsObject, context: &mut Context) -> JsResult<(JsString, Flags)> {
    let this = JsValue::from(object.clone());
    let shown = this.display().to_string();
    let flags = shown.rsplit_once('/').map_or("", |(_, flags)| flags);
    let engines = ENGINES.with(|engines| engines.borrow().clone());
    let source = match engines {
        Some(engines) => engines.call(&this, &[], context)?.as_string(),
        None => None,
    };
    let units: Vec<u16> = source.unwrap_or_default().iter().collect();
    let source = if may_hide_break(&units)
        && let Some(shown) = shown_source(object)
    {
        JsString::from(shown)
    } else {
        JsString::from(&original(&units)[..])
    };
    Ok((source, Flags::new(flags)))
}

/// The engine's getter writes a line break as `\n`, also behind a backslash: then it cannot be told
/// from an escaped backslash with an `n` behind.
fn may_hide_break(units: &[u16]) -> bool {
    units
        .windows(3)
        .any(|units| units[..2] == [BACKSLASH; 2] && b"nru".map(u16::from).contains(&units[2]))
}

/// The pattern as the engine shows it to those who look for mistakes, which is exact but for halves of
/// pairs (these are escaped, which means the same) and slow.
fn shown_source(object: &JsObject) -> Option<String> {
    const BEGIN: &str = "original_source: JsString(\"";
    let shown = object
        .downcast_ref::<RegExp>()
        .map(|regexp| format!("{:?}", *regexp))?;
    let begin = shown.rfind(BEGIN)? + BEGIN.len();
    let mut letters = shown[begin..].chars();
    let mut source = String::new();
    loop {
        let letter = match letters.next()? {
            '"' => return Some(source),
            '\\' => match letters.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                'u' => {
                    let digits = letters.by_ref().skip(1).take_while(|&letter| letter != '}');
                    let digits: String = digits.collect();
                    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
                }
                escaped => escaped,
            },
            letter => letter,
        };
        source.push(letter);
    }
}
