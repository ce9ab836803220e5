//! A scanner over JavaScript text: tokens, brackets, lines. It never fails; on a text that is no
//! JavaScript its answers mean nothing, but they end.
//!
//! It exists because the engine keeps positions but no names: which function surrounds a position,
//! and which expression stands there, is read off the text when a stack or a report is wanted.

/// What a token is, as far as its users must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An identifier, a keyword or a private name.
    Word,
    Number,
    Text,
    /// A piece of a template: a whole one, or the part up to `${`, between `}` and `${`, after `}`.
    Template,
    Regex,
    /// Anything else; `=>`, `?.`, `...` and other operators are one token.
    Mark,
}

#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
}

/// A scanned text.
pub struct Tokens {
    pub text: String,
    pub tokens: Vec<Token>,
    /// For each token that is a bracket, the token of its partner; its own index otherwise.
    pub partner: Vec<u32>,
    lines: Vec<u32>,
}

impl Tokens {
    /// Scans a text.
    pub fn new(text: String) -> Self {
        let tokens = scan(text.as_bytes());
        let partner = partners(&text, &tokens);
        let mut lines = vec![0];
        lines.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        Self {
            text,
            tokens,
            partner,
            lines,
        }
    }

    /// A token's text; empty when there is none.
    pub fn word(&self, index: usize) -> &str {
        self.tokens
            .get(index)
            .and_then(|token| self.text.get(token.start as usize..token.end as usize))
            .unwrap_or_default()
    }

    pub fn is(&self, index: usize, word: &str) -> bool {
        self.word(index) == word
    }

    pub fn kind(&self, index: usize) -> Option<Kind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// Whether a token is a name: a word that is no keyword, or a private name.
    pub fn is_name(&self, index: usize) -> bool {
        self.kind(index) == Some(Kind::Word) && !is_keyword(self.word(index))
    }

    pub fn partner(&self, index: usize) -> usize {
        self.partner.get(index).map_or(index, |&at| at as usize)
    }

    /// The byte at a line and a column (both from 1; columns count UTF-16 units, as V8's do).
    pub fn offset(&self, line: u32, column: u32) -> Option<usize> {
        let start = *self.lines.get(line.checked_sub(1)? as usize)? as usize;
        let rest = self.text.get(start..)?;
        let mut units = 1;
        for (at, letter) in rest.char_indices() {
            if units >= column || letter == '\n' {
                return Some(start + at);
            }
            units += letter.len_utf16() as u32;
        }
        Some(self.text.len())
    }

    /// The line and column of a byte.
    pub fn position(&self, offset: usize) -> (u32, u32) {
        let line = self
            .lines
            .partition_point(|&start| start as usize <= offset);
        let start = self.lines[line.saturating_sub(1)] as usize;
        let before = self.text.get(start..offset).unwrap_or_default();
        (line as u32, before.encode_utf16().count() as u32 + 1)
    }

    /// A line's text, without its end.
    pub fn line(&self, line: u32) -> Option<&str> {
        let index = line.checked_sub(1)? as usize;
        let start = *self.lines.get(index)? as usize;
        let end = self
            .lines
            .get(index + 1)
            .map_or(self.text.len(), |&end| end as usize);
        self.text
            .get(start..end)
            .map(|line| line.trim_end_matches(['\n', '\r']))
    }

    /// The token that begins at or contains a byte.
    pub fn at(&self, offset: usize) -> Option<usize> {
        let index = self
            .tokens
            .partition_point(|token| token.start as usize <= offset)
            .checked_sub(1)?;
        (offset < self.tokens[index].end as usize).then_some(index)
    }
}

/// The tokens of a text.
pub fn scan(text: &[u8]) -> Vec<Token> {
    Scanner::new(text).run()
}

fn partners(text: &str, tokens: &[Token]) -> Vec<u32> {
    let mut partner: Vec<u32> = (0..tokens.len() as u32).collect();
    let mut open = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let word = &text.as_bytes()[token.start as usize..token.end as usize];
        let (opens, closes) = match token.kind {
            Kind::Mark => (
                matches!(word, b"(" | b"[" | b"{"),
                matches!(word, b")" | b"]" | b"}"),
            ),
            Kind::Template => (word.ends_with(b"${"), word.starts_with(b"}")),
            _ => (false, false),
        };
        if closes && let Some(at) = open.pop() {
            partner[index] = at;
            partner[at as usize] = index as u32;
        }
        if opens {
            open.push(index as u32);
        }
    }
    partner
}

/// Words that no expression ends with: what follows is not a division.
const BEFORE_REGEX: [&str; 14] = [
    "return",
    "typeof",
    "instanceof",
    "in",
    "of",
    "new",
    "delete",
    "void",
    "throw",
    "case",
    "do",
    "else",
    "await",
    "yield",
];

/// Keywords that cannot be names.
pub fn is_keyword(word: &str) -> bool {
    const KEYWORDS: [&str; 33] = [
        "await",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "export",
        "extends",
        "finally",
        "for",
        "function",
        "if",
        "import",
        "in",
        "instanceof",
        "new",
        "return",
        "super",
        "switch",
        "this",
        "throw",
        "try",
        "typeof",
        "var",
        "void",
        "while",
        "with",
    ];
    KEYWORDS.contains(&word)
}

struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
    /// Open braces; true for `${`.
    braces: Vec<bool>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            at: 0,
            tokens: Vec::with_capacity(text.len() / 6),
            braces: Vec::new(),
        }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn run(mut self) -> Vec<Token> {
        if self.text.starts_with(b"#!") {
            self.skip_line();
        }
        while self.at < self.text.len() {
            let start = self.at;
            let kind = match self.peek(0) {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => {
                    self.at += 1;
                    continue;
                }
                b'/' if self.peek(1) == b'/' => {
                    self.skip_line();
                    continue;
                }
                b'/' if self.peek(1) == b'*' => {
                    let rest = &self.text[self.at + 2..];
                    let end = memchr::memmem::find(rest, b"*/");
                    self.at += end.map_or(rest.len() + 2, |end| end + 4);
                    continue;
                }
                b'/' if self.regex_can_stand_here() => self.regex(),
                quote @ (b'"' | b'\'') => self.string(quote),
                b'`' => {
                    self.at += 1;
                    self.template()
                }
                b'}' if self.braces.last() == Some(&true) => {
                    self.braces.pop();
                    self.at += 1;
                    self.template()
                }
                b'0'..=b'9' => self.number(),
                b'.' if self.peek(1).is_ascii_digit() => self.number(),
                byte if byte >= 0x80 && self.wide_space() > 0 => {
                    self.at += self.wide_space();
                    continue;
                }
                byte if is_word_byte(byte) || byte == b'#' || byte == b'\\' => self.word(),
                _ => self.mark(),
            };
            self.tokens.push(Token {
                kind,
                start: start as u32,
                end: self.at as u32,
            });
        }
        self.tokens
    }

    fn skip_line(&mut self) {
        let rest = &self.text[self.at..];
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    fn last_word(&self) -> &[u8] {
        self.tokens.last().map_or(&[][..], |token| {
            &self.text[token.start as usize..token.end as usize]
        })
    }

    fn regex_can_stand_here(&self) -> bool {
        let Some(last) = self.tokens.last() else {
            return true;
        };
        let word = self.last_word();
        match last.kind {
            Kind::Number | Kind::Text | Kind::Regex => false,
            Kind::Template => word.ends_with(b"${"),
            Kind::Word => BEFORE_REGEX.iter().any(|before| before.as_bytes() == word),
            // After `)` a division is far likelier; after `}` a statement begins as a rule.
            Kind::Mark => !matches!(word, b")" | b"]" | b"++" | b"--"),
        }
    }

    fn regex(&mut self) -> Kind {
        self.at += 1;
        let mut in_class = false;
        loop {
            match self.peek(0) {
                0 | b'\n' => break,
                b'\\' => self.at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => {
                    self.at += 1;
                    break;
                }
                _ => {}
            }
            self.at += 1;
        }
        while is_word_byte(self.peek(0)) {
            self.at += 1;
        }
        self.at = self.at.min(self.text.len());
        Kind::Regex
    }

    fn string(&mut self, quote: u8) -> Kind {
        self.at += 1;
        loop {
            match self.peek(0) {
                0 | b'\n' => break,
                b'\\' => self.at += 1,
                byte if byte == quote => {
                    self.at += 1;
                    break;
                }
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.at.min(self.text.len());
        Kind::Text
    }

    fn template(&mut self) -> Kind {
        loop {
            match self.peek(0) {
                0 if self.at >= self.text.len() => break,
                b'\\' => self.at += 1,
                b'`' => {
                    self.at += 1;
                    break;
                }
                b'$' if self.peek(1) == b'{' => {
                    self.at += 2;
                    self.braces.push(true);
                    break;
                }
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.at.min(self.text.len());
        Kind::Template
    }

    fn number(&mut self) -> Kind {
        while is_word_byte(self.peek(0)) || (self.peek(0) == b'.' && self.peek(1) != b'.') {
            self.at += 1;
        }
        Kind::Number
    }

    fn word(&mut self) -> Kind {
        self.at += 1;
        while is_word_byte(self.peek(0)) && (self.peek(0) < 0x80 || self.wide_space() == 0) {
            self.at += 1;
        }
        Kind::Word
    }

    /// How many bytes the white space has that begins here and is not ASCII; 0 when none does.
    fn wide_space(&self) -> usize {
        match (self.peek(0), self.peek(1), self.peek(2)) {
            (0xc2, 0xa0, _) => 2,
            (0xe2, 0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf)
            | (0xe1, 0x9a, 0x80)
            | (0xe2, 0x81, 0x9f)
            | (0xe3, 0x80, 0x80)
            | (0xef, 0xbb, 0xbf) => 3,
            _ => 0,
        }
    }

    fn mark(&mut self) -> Kind {
        const LONG: [&[u8]; 9] = [
            b"...", b"=>", b"?.", b"++", b"--", b"==", b"!=", b"<=", b">=",
        ];
        let rest = &self.text[self.at..];
        match rest[0] {
            b'{' => self.braces.push(false),
            b'}' => {
                self.braces.pop();
            }
            _ => {}
        }
        let long = LONG.iter().find(|long| rest.starts_with(long));
        self.at += long.map_or(1, |long| long.len());
        Kind::Mark
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}
