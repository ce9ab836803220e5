//! `util.inspect`: any value as text a person can read, equal to Node 24's.
//!
//! [`inspect`] is for Rust callers. Values are read by their internal slots and own properties;
//! script runs only where Node runs it too: custom inspection, `Symbol.toStringTag`, getters when
//! asked for, `name`, `message` and `stack` of errors.

mod collections;
mod errors;
mod exports;
mod functions;
mod iterators;
mod layout;
mod names;
pub mod options;
mod properties;
pub mod style;
pub mod text;
mod value;

use std::cell::Cell;

use boa_engine::{
    Context, JsError, JsObject, JsResult, JsValue,
    error::{EngineError, RuntimeLimitError},
};

pub use collections::typed_array_name;
pub use exports::inspect_function;
pub use functions::class_of as function_class;
pub use iterators::remaining;
pub use names::is_built_in;
pub use options::Options;
use style::{Palette, Style};
pub use value::{custom_symbol, registered_symbol};

/// Text that shows `value`, as `util.inspect(value, options)` returns it.
///
/// Fails with what a custom inspection function, a `toStringTag` getter or the like throws.
pub fn inspect(value: &JsValue, options: &Options, context: &mut Context) -> JsResult<String> {
    Inspector::new(options.clone(), context)?.show(value)
}

/// Whether an error is the end of the stack, which scripts see as a `RangeError`.
fn is_overflow(error: &JsError) -> bool {
    matches!(
        error.as_engine(),
        Some(EngineError::RuntimeLimit(
            RuntimeLimitError::Recursion | RuntimeLimitError::StackSize
        ))
    )
}

/// One inspection under way.
struct Inspector<'a> {
    options: Options,
    context: &'a mut Context,
    palette: Option<Palette>,
    /// The objects around the one that is shown.
    seen: Vec<JsObject>,
    /// Objects met again inside themselves: their place, counted from one, is their reference.
    circular: Vec<JsObject>,
    /// Columns to the left of the next line.
    indentation: usize,
    /// The level of the object begun last; not taken back at its end, which is what decides how
    /// many levels share a line.
    current_depth: usize,
    /// Code units shown on each level of indentation so far.
    budget: Vec<usize>,
    /// Bytes of all texts built so far: an inner text counts again in each around it.
    built: usize,
}

/// More code units than this on one level, and nothing nested is shown any more.
const BUDGET: usize = 1 << 27;
/// More bytes than this put together, and nothing nested is shown any more: about a second's work.
const BUILT: usize = 1 << 31;

/// Inspections that custom inspection starts inside each other go no deeper than this.
const INSIDE: usize = 300;

impl<'a> Inspector<'a> {
    fn new(options: Options, context: &'a mut Context) -> JsResult<Self> {
        let palette = if options.colors {
            Some(Palette::load(context)?)
        } else {
            None
        };
        Ok(Self {
            options,
            context,
            palette,
            seen: Vec::new(),
            circular: Vec::new(),
            indentation: 0,
            current_depth: 0,
            budget: Vec::new(),
            built: 0,
        })
    }

    fn show(&mut self, value: &JsValue) -> JsResult<String> {
        thread_local! {
            static RUNNING: Cell<usize> = const { Cell::new(0) };
        }
        let running = RUNNING.get();
        if running >= INSIDE {
            let message = "[Object: Inspection interrupted prematurely. \
                           Maximum call stack size exceeded.]";
            return self.styled(message.into(), Style::Special);
        }
        RUNNING.set(running + 1);
        let shown = self.value(value, 0, false);
        RUNNING.set(running);
        shown
    }

    /// Text in the colour of its kind.
    fn styled(&mut self, text: String, style: Style) -> JsResult<String> {
        if let Some(palette) = &self.palette {
            return Ok(match palette.codes(style) {
                Some((on, off)) => format!("\u{1b}[{on}m{text}\u{1b}[{off}m"),
                None => text,
            });
        }
        let Some(stylize) = self.options.stylize.clone() else {
            return Ok(text);
        };
        let args = [
            boa_engine::JsString::from(text.as_str()).into(),
            boa_engine::JsString::from(style.name()).into(),
        ];
        let styled = stylize.call(&JsValue::undefined(), &args, self.context)?;
        crate::engine::convert::to_text(&styled, self.context)
    }

    /// Whether nothing below `level` is to be shown.
    fn too_deep(&self, level: usize) -> bool {
        self.options.depth.is_some_and(|depth| level as f64 > depth)
    }

    /// Runs `show` with lines two columns further to the right.
    fn indented<T>(
        &mut self,
        by: usize,
        show: impl FnOnce(&mut Self) -> JsResult<T>,
    ) -> JsResult<T> {
        self.indentation += by;
        let result = show(self);
        self.indentation -= by;
        result
    }

    /// How many elements of `length` are shown, and how many are not.
    fn shown(&self, length: usize) -> (usize, f64) {
        let most = self.options.max_array_length.max(0.0);
        if most >= length as f64 {
            (length, 0.0)
        } else {
            (most as usize, length as f64 - most.floor())
        }
    }

    fn spend(&mut self, text: &str) {
        let at = self.indentation;
        if self.budget.len() <= at {
            self.budget.resize(at + 1, 0);
        }
        self.budget[at] += text.len();
        self.built += text.len();
        if self.budget[at] > BUDGET || self.built > BUILT {
            self.options.depth = Some(-1.0);
        }
    }
}
