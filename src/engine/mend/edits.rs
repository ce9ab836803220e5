//! Putting pieces into a text, and counting columns back to what they were.

use super::MARKS;

/// A piece of a text that is replaced; nothing is, where only something is put in.
pub struct Edit {
    /// Bytes of the text: where the piece begins, and how long it is. It has no line break.
    pub start: usize,
    pub length: usize,
    /// What stands there instead, between the marks.
    pub code: String,
    /// Positions in it mean the text so many bytes behind its beginning, or in front of it, on the same line.
    pub means: isize,
}

/// Where pieces were put in.
#[derive(Default)]
pub struct Columns {
    pieces: Vec<Piece>,
}

/// Columns and widths count UTF-16 units, as the engine does; lines and columns begin at 1.
struct Piece {
    line: u32,
    /// Where it begins in the new text.
    column: u32,
    new_width: u32,
    old_width: u32,
    /// What its positions mean: so far behind its beginning in the old text.
    means: i32,
}

impl Columns {
    /// Has a line begin behind so much of what is in it.
    pub fn begin_at(&mut self, line: u32, width: u32) {
        let at = self.pieces.partition_point(|piece| piece.line < line);
        let piece = Piece {
            line,
            column: 1,
            new_width: width,
            old_width: 0,
            means: 0,
        };
        self.pieces.insert(at, piece);
    }

    /// The column of the old text.
    pub fn original(&self, line: u32, column: u32) -> u32 {
        let first = self.pieces.partition_point(|piece| piece.line < line);
        // How much longer the line has become; it may be shorter.
        let mut grown = 0;
        for piece in self.pieces[first..].iter() {
            if piece.line > line || piece.column > column {
                break;
            }
            if column < piece.column + piece.new_width {
                return piece.column.saturating_add_signed(piece.means - grown);
            }
            grown += piece.new_width.cast_signed() - piece.old_width.cast_signed();
        }
        column.saturating_add_signed(-grown)
    }
}

/// The text with all edits made, which come in order and do not overlap.
pub fn apply(text: &str, edits: &[Edit]) -> (String, Columns) {
    let added: usize = edits.iter().map(|edit| edit.code.len() + 4).sum();
    let mut out = String::with_capacity(text.len() + added);
    let mut columns = Columns::default();
    let (mut line, mut column) = (1, 1);
    let mut copied = 0;
    for edit in edits {
        let between = &text[copied..edit.start];
        out.push_str(between);
        let lines = memchr::memchr_iter(b'\n', between.as_bytes()).count() as u32;
        if lines > 0 {
            line += lines;
            column = 1;
        }
        let last = between.rsplit('\n').next().unwrap_or_default();
        column += width(last);
        let end = edit.start + edit.length;
        out.push_str(MARKS[0]);
        out.push_str(&edit.code);
        out.push_str(MARKS[1]);
        let piece = Piece {
            line,
            column,
            new_width: width(&edit.code) + 4,
            old_width: width(&text[edit.start..end]),
            means: match edit.start.saturating_add_signed(edit.means) {
                place if edit.means < 0 => -width(&text[place..edit.start]).cast_signed(),
                place => width(&text[edit.start..place]).cast_signed(),
            },
        };
        column += piece.new_width;
        columns.pieces.push(piece);
        copied = end;
    }
    out.push_str(&text[copied..]);
    (out, columns)
}

fn width(text: &str) -> u32 {
    if text.is_ascii() {
        text.len() as u32
    } else {
        text.encode_utf16().count() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, length: usize, code: &str) -> Edit {
        Edit {
            start,
            length,
            code: code.into(),
            means: 0,
        }
    }

    #[test]
    fn columns_are_counted_back() {
        let text = "ab\u{1f600}cd\nef /x/ gh";
        let edits = [
            edit(2, 0, "++"),
            edit(6, 0, "\u{e9}"),
            edit(12, 3, "r"),
            edit(16, 0, "--"),
        ];
        let (new, columns) = apply(text, &edits);
        for (at, letter) in text.char_indices().filter(|(_, c)| c.is_alphabetic()) {
            if letter == 'x' {
                continue;
            }
            let place = |text: &str, at: usize| {
                let before = &text[..at];
                let line = before.matches('\n').count() as u32 + 1;
                (
                    line,
                    width(before.rsplit('\n').next().unwrap_or_default()) + 1,
                )
            };
            let now = new.find(letter).map(|at| place(&new, at));
            let (line, column) = now.unwrap_or_default();
            assert_eq!(
                (line, columns.original(line, column)),
                place(text, at),
                "{letter}"
            );
        }
        assert_eq!(columns.original(2, 6), 4, "inside a piece");
        let (_, columns) = apply("/0123456789/ x", &[edit(0, 12, "r")]);
        assert_eq!(columns.original(1, 7), 14, "behind a shorter piece");
        assert_eq!(columns.original(3, 6), 6);
        let mut edits = [edit(1, 0, "f("), edit(4, 1, ",")];
        edits[0].means = 3;
        let (_, columns) = apply(" a.b(c)", &edits);
        assert_eq!(columns.original(1, 6), 5, "what a piece means");
        assert_eq!(columns.original(1, 8), 2);
    }
}
