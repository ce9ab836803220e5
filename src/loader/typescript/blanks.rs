//! A text out of which pieces are blanked: it keeps its lines, and each character its place, in bytes
//! and in UTF-16 units.

/// The text, and what is to become of it.
pub struct Blanks<'a> {
    text: &'a str,
    /// Bytes that are to be blank: beginnings and ends.
    pieces: Vec<(usize, usize)>,
    /// What is to stand in the place of one blanked character.
    put: Vec<(usize, char)>,
}

impl<'a> Blanks<'a> {
    pub fn of(text: &'a str) -> Self {
        Self {
            text,
            pieces: Vec::new(),
            put: Vec::new(),
        }
    }

    /// Has a piece become blank.
    pub fn blank(&mut self, start: usize, end: usize) {
        self.pieces.push((start, end));
    }

    /// Has a character stand where what stood is blanked.
    pub fn put(&mut self, at: usize, what: char) {
        self.put.push((at, what));
    }

    /// The text as it has become.
    pub fn finish(mut self) -> String {
        self.pieces.sort_unstable();
        self.put.sort_unstable();
        let mut out = String::with_capacity(self.text.len());
        let mut put = self.put.into_iter().peekable();
        let mut copied = 0;
        for (start, end) in self.pieces {
            if end <= copied {
                continue;
            }
            let start = start.max(copied);
            out.push_str(&self.text[copied..start]);
            for (at, letter) in self.text[start..end].char_indices() {
                let at = start + at;
                while put.peek().is_some_and(|&(known, _)| known < at) {
                    put.next();
                }
                match put.next_if(|&(known, _)| known == at) {
                    Some((_, what)) => {
                        out.push(what);
                        // What was wider than one byte.
                        out.extend(std::iter::repeat_n(' ', letter.len_utf8() - 1));
                    }
                    None => out.push_str(blank(letter)),
                }
            }
            copied = end;
        }
        out.push_str(&self.text[copied..]);
        out
    }
}

/// White space as wide as a character.
fn blank(letter: char) -> &'static str {
    match letter {
        '\n' => "\n",
        '\r' => "\r",
        '\t' => "\t",
        '\u{b}' => "\u{b}",
        '\u{c}' => "\u{c}",
        '\u{2028}' => "\u{2028}",
        '\u{2029}' => "\u{2029}",
        _ => match letter.len_utf8() {
            1 => " ",
            2 => "\u{a0}",
            3 => "\u{2002}",
            _ => " \u{feff}",
        },
    }
}

/// The byte at which something stands again, behind white space and comments.
pub fn behind_blank(text: &str, mut at: usize) -> usize {
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        at += rest.len() - trimmed.len();
        let length = if trimmed.starts_with("//") {
            trimmed.find(['\n', '\r', '\u{2028}', '\u{2029}'])
        } else if trimmed.starts_with("/*") {
            trimmed.find("*/").map(|end| end + 2)
        } else {
            return at;
        };
        match length {
            Some(length) => at += length,
            None => return text.len(),
        }
    }
}

/// Whether a piece of text has a line break.
pub fn breaks_line(text: &str) -> bool {
    text.contains(['\n', '\r', '\u{2028}', '\u{2029}'])
}
