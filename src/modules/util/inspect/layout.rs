//! Putting entries together: on one line, in columns, or one a line.
//!
//! The widths and the rules are Node's, so that output is equal to the character.

use boa_engine::JsValue;

use super::{Inspector, options::Compact, text};

/// What entries are grouped as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entries {
    /// Keys with values.
    Object,
    /// Elements, perhaps followed by keys with values: these may stand in columns.
    Array,
}

/// More entries than this are tried in columns.
const GROUPED_ABOVE: usize = 6;
/// At most this many columns.
const MOST_COLUMNS: f64 = 15.0;
/// A character is about this much higher than wide.
const CHARACTER_HEIGHT: f64 = 2.5;
/// `, `
const SEPARATOR: usize = 2;

impl Inspector<'_> {
    fn length(&self, entry: &str) -> usize {
        if self.options.colors {
            text::units(&text::strip_vt(entry))
        } else {
            text::units(entry)
        }
    }

    /// Whether the entries fit on one line after `start` columns.
    fn fits(&self, entries: &[String], start: usize, base: &str) -> bool {
        let limit = self.options.break_length;
        let mut total = entries.len() + start;
        if (total + entries.len()) as f64 > limit {
            return false;
        }
        for entry in entries {
            // A code unit takes three bytes at most; colours may take many more.
            if !self.options.colors && entry.len() as f64 > limit * 3.0 {
                return false;
            }
            total += self.length(entry);
            if total as f64 > limit {
                return false;
            }
        }
        base.is_empty() || !base.contains('\n')
    }

    /// One text of the entries, between `open` and `close`; `base` stands before.
    ///
    /// `level` is how deep the value is; `elements` are an array's values, by which its columns
    /// are aligned.
    pub(super) fn put_together(
        &self,
        mut output: Vec<String>,
        base: &str,
        (open, close): (&str, &str),
        entries: Entries,
        level: usize,
        elements: Option<&[JsValue]>,
    ) -> String {
        let indentation = " ".repeat(self.indentation);
        let levels = match self.options.compact {
            Compact::All => return self.all_compact(&output, base, open, close, &indentation),
            Compact::None => 0.0,
            Compact::Levels(levels) => levels,
        };
        let prefix = if base.is_empty() {
            open.to_string()
        } else {
            format!("{base} {open}")
        };
        if levels >= 1.0 {
            let before = output.len();
            if entries == Entries::Array && before > GROUPED_ABOVE {
                output = self.in_columns(output, levels, elements);
            }
            let inner = self.current_depth.saturating_sub(level) as f64;
            if inner < levels && before == output.len() {
                // Ten more than needed, so that a line has room for what comes after it.
                let start =
                    output.len() + self.indentation + text::units(open) + text::units(base) + 10;
                if self.fits(&output, start, base)
                    && !output.iter().any(|entry| entry.contains('\n'))
                {
                    return format!("{prefix} {} {close}", output.join(", "));
                }
            }
        }
        let joined = output.join(&format!(",\n{indentation}  "));
        format!("{prefix}\n{indentation}  {joined}\n{indentation}{close}")
    }

    fn all_compact(
        &self,
        output: &[String],
        base: &str,
        open: &str,
        close: &str,
        indentation: &str,
    ) -> String {
        if self.fits(output, 0, base) {
            let base = if base.is_empty() {
                String::new()
            } else {
                format!(" {base}")
            };
            return format!("{open}{base} {} {close}", output.join(", "));
        }
        let start = if base.is_empty() && open.len() == 1 {
            " ".into()
        } else {
            let base = if base.is_empty() {
                String::new()
            } else {
                format!(" {base}")
            };
            format!("{base}\n{indentation}  ")
        };
        let joined = output.join(&format!(",\n{indentation}  "));
        format!("{open}{start}{joined} {close}")
    }

    /// Short elements side by side: about as many columns as make the block a square.
    fn in_columns(
        &self,
        output: Vec<String>,
        levels: f64,
        elements: Option<&[JsValue]>,
    ) -> Vec<String> {
        // The last entry then says how many more there are, and stands alone.
        let more = self.options.max_array_length < output.len() as f64;
        let count = if more { output.len() - 1 } else { output.len() };
        let widths: Vec<usize> = output[..count]
            .iter()
            .map(|entry| text::width(entry, self.options.colors))
            .collect();
        let longest = widths.iter().copied().max().unwrap_or(0);
        let total: usize = widths.iter().sum::<usize>() + SEPARATOR * count;
        let slot = longest + SEPARATOR;
        let room = self.options.break_length;
        let narrow = (slot * 3 + self.indentation) as f64 >= room;
        if narrow || (total as f64 / slot as f64 <= 5.0 && longest > 6) {
            return output;
        }
        let bias = (slot as f64 - total as f64 / output.len() as f64).sqrt();
        let biased = (slot as f64 - 3.0 - bias).max(1.0);
        let square = (CHARACTER_HEIGHT * biased * count as f64).sqrt() / biased;
        let columns = square
            .round()
            .min(((room - self.indentation as f64) / slot as f64).floor())
            .min(levels * 4.0)
            .min(MOST_COLUMNS);
        if columns <= 1.0 {
            return output;
        }
        let columns = columns as usize;
        let line_widths: Vec<usize> = (0..columns)
            .map(|column| {
                let widest = widths.iter().skip(column).step_by(columns).max();
                widest.copied().unwrap_or(0) + SEPARATOR
            })
            .collect();
        let right = elements.is_none_or(|elements| {
            elements.len() >= output.len()
                && elements[..output.len()]
                    .iter()
                    .all(|value| value.is_number() || value.is_bigint())
        });
        let mut lines = Vec::with_capacity(count / columns + 2);
        for start in (0..count).step_by(columns) {
            let end = (start + columns).min(count);
            let mut line = String::new();
            for at in start..end {
                let last = at + 1 == end;
                let separator = if last { "" } else { ", " };
                let taken = widths[at] + separator.len();
                let wanted = line_widths[at - start] - if last { SEPARATOR } else { 0 };
                let padding = " ".repeat(wanted.saturating_sub(taken));
                if right {
                    line.push_str(&padding);
                }
                line.push_str(&output[at]);
                line.push_str(separator);
                if !right && !last {
                    line.push_str(&padding);
                }
            }
            lines.push(line);
        }
        if more && let Some(last) = output.into_iter().next_back() {
            lines.push(last);
        }
        lines
    }
}
