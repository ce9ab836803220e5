//! What is wrong with a text that is no JSON, in V8's words: read again, to say where and how.

/// What is wrong with a text, in V8's words; none when it is JSON.
pub fn wrong(text: &[u16]) -> Option<String> {
    let whole = String::from_utf16_lossy(text);
    if matches!(
        whole.as_str(),
        "undefined" | "NaN" | "Infinity" | "[object Object]"
    ) {
        return Some(format!("\"{whole}\" is not valid JSON"));
    }
    let mut reader = Reader { text, at: 0 };
    let found = reader.text().err()?;
    Some(found.worded(text, reader.at))
}

/// What the reader stumbled over.
enum Wrong {
    /// A value was expected.
    Token,
    /// Words that come before `in JSON at position`.
    Said(&'static str),
    /// Something after the value.
    After,
}

impl Wrong {
    fn worded(&self, text: &[u16], at: usize) -> String {
        let place = || {
            let before = &text[..at.min(text.len())];
            let line = before.iter().filter(|&&unit| unit == 10).count() + 1;
            let start = before
                .iter()
                .rposition(|&unit| unit == 10)
                .map_or(0, |at| at + 1);
            let column = at - start + 1;
            format!("in JSON at position {at} (line {line} column {column})")
        };
        match self {
            Self::Said(words) => format!("{words} {}", place()),
            Self::After => format!(
                "Unexpected non-whitespace character after JSON {}",
                place().trim_start_matches("in JSON ")
            ),
            Self::Token => match text.get(at) {
                None => "Unexpected end of JSON input".into(),
                Some(0x30..=0x39 | 0x2d) => format!("Unexpected number {}", place()),
                Some(0x22) => format!("Unexpected string {}", place()),
                Some(&unit) => {
                    let token = String::from_utf16_lossy(&[unit]);
                    format!(
                        "Unexpected token '{token}', {} is not valid JSON",
                        excerpt(text, at)
                    )
                }
            },
        }
    }
}

/// The text around a position: ten units each way, or all of a short one.
fn excerpt(text: &[u16], at: usize) -> String {
    const AROUND: usize = 10;
    let whole = text.len() <= 2 * AROUND;
    let start = if whole { 0 } else { at.saturating_sub(AROUND) };
    let end = if whole {
        text.len()
    } else {
        text.len().min(at + AROUND)
    };
    let shown = String::from_utf16_lossy(&text[start..end]);
    let before = if start > 0 { "..." } else { "" };
    let after = if end < text.len() { "..." } else { "" };
    format!("{before}\"{shown}\"{after}")
}

struct Reader<'a> {
    text: &'a [u16],
    at: usize,
}

type Read = Result<(), Wrong>;

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text
            .get(self.at)
            .map(|&unit| u8::try_from(unit).unwrap_or(0xff))
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn text(&mut self) -> Read {
        self.value()?;
        self.skip_space();
        if self.at < self.text.len() {
            // A digit after a whole number is an unexpected number, not something after it.
            return Err(Wrong::After);
        }
        Ok(())
    }

    /// Arrays and objects are kept on a list, not on the stack: a text may nest without end.
    fn value(&mut self) -> Read {
        let mut open: Vec<u8> = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'[') => {
                    self.at += 1;
                    self.skip_space();
                    if self.peek() != Some(b']') {
                        open.push(b'[');
                        continue;
                    }
                    self.at += 1;
                }
                Some(b'{') => {
                    self.at += 1;
                    self.skip_space();
                    if self.peek() == Some(b'}') {
                        self.at += 1;
                    } else {
                        self.key("Expected property name or '}'")?;
                        open.push(b'{');
                        continue;
                    }
                }
                Some(b'"') => self.string()?,
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(b't') => self.literal(b"true")?,
                Some(b'f') => self.literal(b"false")?,
                Some(b'n') => self.literal(b"null")?,
                _ => return Err(Wrong::Token),
            }
            // A value has ended: close what it ends.
            loop {
                let Some(&kind) = open.last() else {
                    return Ok(());
                };
                self.skip_space();
                match (kind, self.peek()) {
                    (b'[', Some(b',')) => {
                        self.at += 1;
                        break;
                    }
                    (b'{', Some(b',')) => {
                        self.at += 1;
                        self.skip_space();
                        self.key("Expected double-quoted property name")?;
                        break;
                    }
                    (b'[', Some(b']')) | (b'{', Some(b'}')) => {
                        self.at += 1;
                        open.pop();
                    }
                    (b'[', _) => {
                        return Err(Wrong::Said("Expected ',' or ']' after array element"));
                    }
                    _ => return Err(Wrong::Said("Expected ',' or '}' after property value")),
                }
            }
        }
    }

    fn key(&mut self, otherwise: &'static str) -> Read {
        if self.peek() != Some(b'"') {
            return Err(Wrong::Said(otherwise));
        }
        self.string()?;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(Wrong::Said("Expected ':' after property name"));
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Read {
        self.at += 1;
        loop {
            match self.peek() {
                None => return Err(Wrong::Said("Unterminated string")),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    match self.peek() {
                        None => return Err(Wrong::Token),
                        Some(b'u') => {
                            for _ in 0..4 {
                                self.at += 1;
                                if !self.peek().is_some_and(|unit| unit.is_ascii_hexdigit()) {
                                    return Err(Wrong::Said("Bad Unicode escape"));
                                }
                            }
                        }
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {}
                        _ => return Err(Wrong::Said("Bad escaped character")),
                    }
                }
                Some(0..=0x1f) => {
                    return Err(Wrong::Said("Bad control character in string literal"));
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_some_and(|unit| unit.is_ascii_digit()) {
            self.at += 1;
        }
        self.at > start
    }

    fn number(&mut self) -> Read {
        if self.peek() == Some(b'-') {
            self.at += 1;
            if !self.peek().is_some_and(|unit| unit.is_ascii_digit()) {
                return Err(Wrong::Said("No number after minus sign"));
            }
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if self.peek().is_some_and(|unit| unit.is_ascii_digit()) {
                return Err(Wrong::Token);
            }
        } else {
            self.digits();
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if !self.digits() {
                return Err(Wrong::Said("Unterminated fractional number"));
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if !self.digits() {
                return Err(Wrong::Said("Exponent part is missing a number"));
            }
        }
        Ok(())
    }

    fn literal(&mut self, word: &[u8]) -> Read {
        for &letter in word {
            if self.peek() != Some(letter) {
                return Err(Wrong::Token);
            }
            self.at += 1;
        }
        Ok(())
    }
}
