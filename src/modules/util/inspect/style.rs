//! Colours: `util.inspect.styles` and `util.inspect.colors`, which scripts may change.

use std::cell::RefCell;

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, object::builtins::JsArray};

use crate::engine::{convert, define};

/// What a piece of output is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Functions, getters, marks such as `[Circular *1]`.
    Special,
    /// Numbers.
    Number,
    /// BigInts.
    BigInt,
    /// Booleans.
    Boolean,
    /// `undefined` and holes.
    Undefined,
    /// `null`
    Null,
    /// Strings and keys in quotes.
    String,
    /// Symbols.
    Symbol,
    /// Dates.
    Date,
    /// Regular expressions.
    RegExp,
    /// Paths of modules in stacks.
    Module,
    /// Keys; Node gives them no colour.
    Name,
}

impl Style {
    const ALL: [Style; 12] = [
        Style::Special,
        Style::Number,
        Style::BigInt,
        Style::Boolean,
        Style::Undefined,
        Style::Null,
        Style::String,
        Style::Symbol,
        Style::Date,
        Style::RegExp,
        Style::Module,
        Style::Name,
    ];

    /// The name by which `util.inspect.styles` and `stylize` know it.
    pub const fn name(self) -> &'static str {
        match self {
            Style::Special => "special",
            Style::Number => "number",
            Style::BigInt => "bigint",
            Style::Boolean => "boolean",
            Style::Undefined => "undefined",
            Style::Null => "null",
            Style::String => "string",
            Style::Symbol => "symbol",
            Style::Date => "date",
            Style::RegExp => "regexp",
            Style::Module => "module",
            Style::Name => "name",
        }
    }

    /// Node's colour for it.
    const fn color(self) -> Option<&'static str> {
        Some(match self {
            Style::Special => "cyan",
            Style::Number | Style::BigInt | Style::Boolean => "yellow",
            Style::Undefined => "grey",
            Style::Null => "bold",
            Style::String | Style::Symbol => "green",
            Style::Date => "magenta",
            Style::RegExp => "red",
            Style::Module => "underline",
            Style::Name => return None,
        })
    }
}

/// Node's colours, in its order: the codes that switch them on and off.
pub const COLORS: &[(&str, u8, u8)] = &[
    ("reset", 0, 0),
    ("bold", 1, 22),
    ("dim", 2, 22),
    ("italic", 3, 23),
    ("underline", 4, 24),
    ("blink", 5, 25),
    ("inverse", 7, 27),
    ("hidden", 8, 28),
    ("strikethrough", 9, 29),
    ("doubleunderline", 21, 24),
    ("black", 30, 39),
    ("red", 31, 39),
    ("green", 32, 39),
    ("yellow", 33, 39),
    ("blue", 34, 39),
    ("magenta", 35, 39),
    ("cyan", 36, 39),
    ("white", 37, 39),
    ("bgBlack", 40, 49),
    ("bgRed", 41, 49),
    ("bgGreen", 42, 49),
    ("bgYellow", 43, 49),
    ("bgBlue", 44, 49),
    ("bgMagenta", 45, 49),
    ("bgCyan", 46, 49),
    ("bgWhite", 47, 49),
    ("framed", 51, 54),
    ("overlined", 53, 55),
    ("gray", 90, 39),
    ("redBright", 91, 39),
    ("greenBright", 92, 39),
    ("yellowBright", 93, 39),
    ("blueBright", 94, 39),
    ("magentaBright", 95, 39),
    ("cyanBright", 96, 39),
    ("whiteBright", 97, 39),
    ("bgGray", 100, 49),
    ("bgRedBright", 101, 49),
    ("bgGreenBright", 102, 49),
    ("bgYellowBright", 103, 49),
    ("bgBlueBright", 104, 49),
    ("bgMagentaBright", 105, 49),
    ("bgCyanBright", 106, 49),
    ("bgWhiteBright", 107, 49),
];

/// Other names of the same colours; Node has them as accessors that are not enumerable.
pub const ALIASES: &[(&str, &str)] = &[
    ("grey", "gray"),
    ("blackBright", "gray"),
    ("bgGrey", "bgGray"),
    ("bgBlackBright", "bgGray"),
    ("faint", "dim"),
    ("crossedout", "strikethrough"),
    ("strikeThrough", "strikethrough"),
    ("crossedOut", "strikethrough"),
    ("conceal", "hidden"),
    ("swapColors", "inverse"),
    ("swapcolors", "inverse"),
    ("doubleUnderline", "doubleunderline"),
];

thread_local! {
    static TABLES: RefCell<Option<(JsObject, JsObject)>> = const { RefCell::new(None) };
}

/// The objects `util.inspect.styles` and `util.inspect.colors`, made at the first call.
pub fn tables(context: &mut Context) -> (JsObject, JsObject) {
    if let Some(both) = TABLES.with(|tables| tables.borrow().clone()) {
        return both;
    }
    let styles = JsObject::with_null_proto();
    for style in Style::ALL {
        if let Some(color) = style.color() {
            define::put(&styles, style.name(), JsString::from(color));
        }
    }
    let colors = JsObject::with_null_proto();
    for &(name, on, off) in COLORS {
        let codes = JsArray::from_iter([JsValue::from(on), JsValue::from(off)], context);
        define::put(&colors, name, codes);
    }
    for &(alias, name) in ALIASES {
        let value = colors
            .get(JsString::from(name), context)
            .unwrap_or_default();
        define::put_hidden(&colors, alias, value);
    }
    let both = (styles, colors);
    TABLES.with(|tables| *tables.borrow_mut() = Some(both.clone()));
    both
}

type Codes = Option<(String, String)>;

/// The colours as they are at this moment.
pub struct Palette(Vec<Codes>);

impl Palette {
    /// Reads the tables, or takes Node's colours when no script has asked for the tables.
    pub fn load(context: &mut Context) -> JsResult<Self> {
        let mut codes = Vec::with_capacity(Style::ALL.len());
        let tables = TABLES.with(|tables| tables.borrow().clone());
        for style in Style::ALL {
            codes.push(match &tables {
                Some((styles, colors)) => from_tables(style, styles, colors, context)?,
                None => style.color().and_then(built_in),
            });
        }
        Ok(Self(codes))
    }

    /// The codes of a style, if it has a colour.
    pub fn codes(&self, style: Style) -> Option<&(String, String)> {
        self.0.get(style as usize)?.as_ref()
    }

    /// The codes of a style by its name.
    pub fn codes_of(&self, name: &str) -> Option<&(String, String)> {
        let style = Style::ALL.into_iter().find(|style| style.name() == name)?;
        self.codes(style)
    }
}

fn built_in(color: &str) -> Codes {
    let name = ALIASES
        .iter()
        .find(|(alias, _)| *alias == color)
        .map_or(color, |(_, name)| name);
    let &(_, on, off) = COLORS.iter().find(|(known, ..)| *known == name)?;
    Some((on.to_string(), off.to_string()))
}

fn from_tables(
    style: Style,
    styles: &JsObject,
    colors: &JsObject,
    context: &mut Context,
) -> JsResult<Codes> {
    let color = styles.get(JsString::from(style.name()), context)?;
    if color.is_undefined() {
        return Ok(None);
    }
    let key = color.to_property_key(context)?;
    let Some(codes) = colors.get(key, context)?.as_object() else {
        return Ok(None);
    };
    let on = convert::to_text(&codes.get(0, context)?, context)?;
    let off = convert::to_text(&codes.get(1, context)?, context)?;
    Ok(Some((on, off)))
}
