//! The options of `util.inspect`, from script to Rust and back.

use std::cell::RefCell;

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue, js_string,
    object::{IntegrityLevel, builtins::JsFunction},
    property::PropertyKey,
};

use super::super::kind;
use super::style;
use crate::engine::{convert, define};

/// How far entries are put together on one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Compact {
    /// `true`: as much on one line as fits, as Node before version 12.
    All,
    /// `false`: one entry a line.
    None,
    /// The number of inner levels that may share a line; Node's default is three.
    Levels(f64),
}

/// Whether keys are sorted.
#[derive(Clone, Debug)]
pub enum Sorted {
    /// As they are.
    No,
    /// By code units.
    Yes,
    /// By a script's comparison of the finished entries.
    By(JsFunction),
}

/// Which getters are called for their values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Getters {
    /// None.
    No,
    /// All.
    Yes,
    /// Those without a setter.
    Get,
    /// Those with a setter.
    Set,
}

/// The options of one inspection; `default()` is what Node does when none are given.
#[derive(Clone, Debug)]
pub struct Options {
    /// Shows what is not enumerable, and symbols.
    pub show_hidden: bool,
    /// How many levels below the first are shown; `None` shows all.
    pub depth: Option<f64>,
    /// ANSI colours.
    pub colors: bool,
    /// Calls `[util.inspect.custom]` functions.
    pub custom_inspect: bool,
    /// Shows target and handler of proxies.
    pub show_proxy: bool,
    /// How many elements of a collection are shown.
    pub max_array_length: f64,
    /// How many code units of a string are shown.
    pub max_string_length: f64,
    /// The width at which entries are put on lines of their own.
    pub break_length: f64,
    /// How entries are put together.
    pub compact: Compact,
    /// The order of keys.
    pub sorted: Sorted,
    /// Calls getters.
    pub getters: Getters,
    /// Separates thousands by underscores.
    pub numeric_separator: bool,
    /// A script's own function for styling; colours win over it.
    pub stylize: Option<JsFunction>,
    /// The object in which options unknown to Node came; custom inspection gets them.
    pub user: Option<JsObject>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            show_hidden: false,
            depth: Some(2.0),
            colors: false,
            custom_inspect: true,
            show_proxy: false,
            max_array_length: 100.0,
            max_string_length: 10_000.0,
            break_length: 80.0,
            compact: Compact::Levels(3.0),
            sorted: Sorted::No,
            getters: Getters::No,
            numeric_separator: false,
            stylize: None,
            user: None,
        }
    }
}

thread_local! {
    static DEFAULTS: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// The options a script has made the default by `util.inspect.defaultOptions`.
pub fn defaults(context: &mut Context) -> Options {
    let mut options = Options::default();
    let object = DEFAULTS.with(|known| known.borrow().clone());
    if let Some(object) = object
        && options.merge(&object, context).is_err()
    {
        return Options::default();
    }
    options
}

/// The object `util.inspect.defaultOptions`, made at the first call: what is assigned to its
/// properties counts, but there can be no others.
pub fn defaults_object(context: &mut Context) -> JsResult<JsObject> {
    if let Some(known) = DEFAULTS.with(|known| known.borrow().clone()) {
        return Ok(known);
    }
    let object = Options::default().to_object(context);
    object.set_integrity_level(IntegrityLevel::Sealed, context)?;
    DEFAULTS.with(|known| *known.borrow_mut() = Some(object.clone()));
    Ok(object)
}

/// A number that `null` makes boundless.
fn limit(value: &JsValue, context: &mut Context) -> JsResult<f64> {
    if value.is_null() {
        return Ok(f64::INFINITY);
    }
    let number = value.to_number(context)?;
    Ok(if number.is_nan() { 0.0 } else { number })
}

impl Options {
    /// Takes over what the script's object sets: its own enumerable properties, as Node does.
    pub fn merge(&mut self, from: &JsObject, context: &mut Context) -> JsResult<()> {
        for key in kind::enumerable_keys(from, context)? {
            let PropertyKey::String(name) = &key else {
                continue;
            };
            let value = from.get(key.clone(), context)?;
            if !self.set(&convert::text(name), &value, context)? {
                self.user = Some(from.clone());
            }
        }
        Ok(())
    }

    /// Sets one option by its name; says whether there is one of that name.
    pub fn set(&mut self, name: &str, value: &JsValue, context: &mut Context) -> JsResult<bool> {
        match name {
            "showHidden" => self.show_hidden = value.to_boolean(),
            "depth" => self.depth = depth(value, context)?,
            "colors" => self.colors = value.to_boolean(),
            "customInspect" => self.custom_inspect = value.to_boolean(),
            "showProxy" => self.show_proxy = value.to_boolean(),
            "maxArrayLength" => self.max_array_length = limit(value, context)?,
            "maxStringLength" => self.max_string_length = limit(value, context)?,
            "breakLength" => self.break_length = limit(value, context)?,
            "compact" => {
                self.compact = match value.as_boolean() {
                    Some(true) => Compact::All,
                    Some(false) => Compact::None,
                    None => value.as_number().map_or(Compact::None, Compact::Levels),
                };
            }
            "sorted" => {
                self.sorted = match value.as_function() {
                    Some(compare) => Sorted::By(compare),
                    None if value.to_boolean() => Sorted::Yes,
                    None => Sorted::No,
                };
            }
            "getters" => {
                self.getters = match value.as_string() {
                    Some(which) if which == js_string!("get") => Getters::Get,
                    Some(which) if which == js_string!("set") => Getters::Set,
                    _ if value.to_boolean() => Getters::Yes,
                    _ => Getters::No,
                };
            }
            "numericSeparator" => self.numeric_separator = value.to_boolean(),
            "stylize" => self.stylize = value.as_function(),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The options as a script's object, with Node's names and order; without `stylize`.
    pub fn to_object(&self, context: &mut Context) -> JsObject {
        let object = define::object(context);
        self.fill(&object);
        object
    }

    fn fill(&self, object: &JsObject) {
        let put = |name: &str, value: JsValue| define::put(object, name, value);
        put("showHidden", self.show_hidden.into());
        put(
            "depth",
            self.depth.map_or_else(JsValue::null, JsValue::from),
        );
        put("colors", self.colors.into());
        put("customInspect", self.custom_inspect.into());
        put("showProxy", self.show_proxy.into());
        put("maxArrayLength", self.max_array_length.into());
        put("maxStringLength", self.max_string_length.into());
        put("breakLength", self.break_length.into());
        let compact = match self.compact {
            Compact::All => true.into(),
            Compact::None => false.into(),
            Compact::Levels(levels) => levels.into(),
        };
        put("compact", compact);
        let sorted = match &self.sorted {
            Sorted::No => false.into(),
            Sorted::Yes => true.into(),
            Sorted::By(compare) => compare.clone().into(),
        };
        put("sorted", sorted);
        let getters = match self.getters {
            Getters::No => false.into(),
            Getters::Yes => true.into(),
            Getters::Get => js_string!("get").into(),
            Getters::Set => js_string!("set").into(),
        };
        put("getters", getters);
        put("numericSeparator", self.numeric_separator.into());
    }

    /// What a custom inspection function gets: the options, the script's own among them, and
    /// `stylize`.
    pub fn for_custom(&self, context: &mut Context) -> JsResult<JsObject> {
        let object = define::object(context);
        let stylize = if self.colors {
            define::function("stylizeWithColor", 2, stylize_with_color, context)
        } else if let Some(stylize) = &self.stylize {
            stylize.clone()
        } else {
            define::function("stylizeNoColor", 1, stylize_without, context)
        };
        define::put(&object, "stylize", stylize);
        self.fill(&object);
        if let Some(user) = &self.user {
            for key in kind::enumerable_keys(user, context)? {
                let value = user.get(key.clone(), context)?;
                object.set(key, value, false, context)?;
            }
            // The depth left at this level is an argument; the options say the whole.
            define::put(
                &object,
                "depth",
                self.depth.map_or_else(JsValue::null, JsValue::from),
            );
        }
        Ok(object)
    }
}

fn depth(value: &JsValue, context: &mut Context) -> JsResult<Option<f64>> {
    if value.is_null_or_undefined() {
        // Node compares with the depth reached: `undefined` and `null` never stop it.
        return Ok(None);
    }
    value.to_number(context).map(Some)
}

fn stylize_without(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(args.first().cloned().unwrap_or_default())
}

fn stylize_with_color(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = args.first().cloned().unwrap_or_default();
    let text = convert::to_text(&text, context)?;
    let name = args.get(1).cloned().unwrap_or_default();
    let name = convert::to_text(&name, context)?;
    let palette = style::Palette::load(context)?;
    let styled = match palette.codes_of(&name) {
        Some((on, off)) => format!("\u{1b}[{on}m{text}\u{1b}[{off}m"),
        None => text,
    };
    Ok(JsString::from(styled.as_str()).into())
}
