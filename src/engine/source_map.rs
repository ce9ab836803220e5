//! Source maps (revision 3, with sections), read as leniently as Node reads them: what no crate that
//! decodes them takes (lines before the first, digits of another alphabet, a list cut short) is a
//! number here as there, since `module.SourceMap` shows it.

use serde_json::Value;

/// A place in a text that was made, and where it comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Segment {
    /// From 0, as all that follow.
    pub line: i32,
    pub column: i32,
    /// Where it comes from; none for what the generator put in.
    pub origin: Option<Origin>,
}

/// Where a segment comes from: numbers of the lists of sources and names.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Origin {
    pub source: i32,
    pub line: i32,
    pub column: i32,
    pub name: Option<i32>,
}

/// A decoded map.
#[derive(Debug, Default)]
pub struct Table {
    segments: Vec<Segment>,
    sources: Vec<String>,
    names: Vec<String>,
}

impl Table {
    /// Decodes a map; what is missing in it counts as empty.
    pub fn new(map: &Value) -> Self {
        let mut table = Self::default();
        match map.get("sections").and_then(Value::as_array) {
            Some(sections) => {
                for section in sections {
                    let number = |name: &str| section["offset"][name].as_i64().unwrap_or(0) as i32;
                    table.add(&section["map"], number("line"), number("column"));
                }
            }
            None => table.add(map, 0, 0),
        }
        // In the order they were given where two are at the same place.
        table
            .segments
            .sort_by_key(|segment| (segment.line, segment.column));
        table
    }

    fn add(&mut self, map: &Value, line: i32, column: i32) {
        let texts = |name: &str| -> Vec<String> {
            let list = map.get(name).and_then(Value::as_array);
            let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
            list.map_or_else(Vec::new, |list| list.iter().map(text).collect())
        };
        let first_source = self.sources.len() as i32;
        let first_name = self.names.len() as i32;
        self.sources.extend(texts("sources"));
        self.names.extend(texts("names"));
        let ends = (self.sources.len() as i32, self.names.len() as i32);
        let mappings = map.get("mappings").and_then(Value::as_str);
        for mut segment in Digits::new(mappings.unwrap_or_default()).segments(line, column) {
            if let Some(origin) = &mut segment.origin {
                // What is beyond its own lists is nobody's.
                let within = |number: i32, first: i32, end: i32| {
                    let at = number
                        .checked_add(first)
                        .filter(|at| (first..end).contains(at));
                    at.unwrap_or(-1)
                };
                origin.source = within(origin.source, first_source, ends.0);
                origin.name = origin.name.map(|name| within(name, first_name, ends.1));
            }
            self.segments.push(segment);
        }
    }

    /// The last segment that does not begin behind a place (both from 0).
    pub fn find(&self, line: f64, column: f64) -> Option<&Segment> {
        let is_behind = |segment: &Segment| {
            let at = f64::from(segment.line);
            line < at || line == at && column < f64::from(segment.column)
        };
        let count = self.segments.partition_point(|segment| !is_behind(segment));
        self.segments.get(count.checked_sub(1)?)
    }

    /// The name of a source.
    pub fn source(&self, origin: &Origin) -> Option<&str> {
        let source = usize::try_from(origin.source).ok()?;
        self.sources.get(source).map(String::as_str)
    }

    /// What the original calls it.
    pub fn name(&self, origin: &Origin) -> Option<&str> {
        let name = usize::try_from(origin.name?).ok()?;
        self.names.get(name).map(String::as_str)
    }
}

/// A list of mappings as it is read.
struct Digits<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Digits<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn is_at_separator(&self) -> bool {
        matches!(self.peek(), Some(b',' | b';'))
    }

    /// The next number; 0 at the end.
    fn number(&mut self) -> i32 {
        let mut sum = 0u32;
        let mut shift = 0u32;
        loop {
            let letter = self.peek();
            self.at += 1;
            let digit = match letter {
                Some(letter @ b'A'..=b'Z') => letter - b'A',
                Some(letter @ b'a'..=b'z') => letter - b'a' + 26,
                Some(letter @ b'0'..=b'9') => letter - b'0' + 52,
                Some(b'+') => 62,
                Some(b'/') => 63,
                _ => 0,
            };
            sum |= u32::from(digit & 31).wrapping_shl(shift);
            shift += 5;
            if digit & 32 == 0 {
                break;
            }
        }
        let number = (sum >> 1) as i32;
        if sum & 1 == 1 {
            number.wrapping_neg()
        } else {
            number
        }
    }

    fn segments(mut self, line: i32, column: i32) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut place = (line, column);
        let mut origin = Origin::default();
        let mut name = 0i32;
        loop {
            if self.peek() == Some(b',') {
                self.at += 1;
            } else {
                while self.peek() == Some(b';') {
                    place = (place.0.wrapping_add(1), 0);
                    self.at += 1;
                }
                if self.peek().is_none() {
                    return segments;
                }
            }
            place.1 = place.1.wrapping_add(self.number());
            let mut segment = Segment {
                line: place.0,
                column: place.1,
                origin: None,
            };
            if !self.is_at_separator() {
                origin.source = origin.source.wrapping_add(self.number());
                origin.line = origin.line.wrapping_add(self.number());
                origin.column = origin.column.wrapping_add(self.number());
                origin.name = None;
                if !self.is_at_separator() {
                    name = name.wrapping_add(self.number());
                    origin.name = Some(name);
                }
                segment.origin = Some(origin);
            }
            segments.push(segment);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_lines_names_and_what_is_cut_short() {
        let table = Table::new(&serde_json::json!({
            "version": 3, "sources": ["a", "b"], "names": ["n"],
            "mappings": "AAAAA,IAAI,CCAA;C,EACA;"
        }));
        let at = |line: f64, column: f64| {
            let segment = table.find(line, column)?;
            let origin = segment.origin?;
            Some((
                table.source(&origin)?.to_string(),
                origin.line,
                origin.column,
                table.name(&origin).map(str::to_string),
            ))
        };
        assert_eq!(at(0.0, 3.0), Some(("a".into(), 0, 0, Some("n".into()))));
        assert_eq!(at(0.0, 4.0), Some(("a".into(), 0, 4, None)));
        assert_eq!(at(0.0, 90.0), Some(("b".into(), 0, 4, None)));
        assert_eq!(at(1.0, 1.0), None);
        assert_eq!(at(1.0, 3.0), Some(("b".into(), 1, 4, None)));
        assert_eq!(at(-1.0, 0.0), None);
    }
}
