//! Which functions a text has, and what V8 calls them in a stack.

use super::tokens::{Kind, Tokens};

/// A function of a text.
#[derive(Clone, Debug, Default)]
pub struct Function {
    /// From its parameters to its last bracket, in bytes.
    pub start: usize,
    pub end: usize,
    /// `Class.method`, `name`, `get name`; empty when it has none.
    pub name: String,
    /// The method's own name, when it is one.
    pub method: Option<String>,
    /// The class or `Object` it belongs to.
    pub owner: Option<String>,
    pub is_async: bool,
    /// The constructor of a class.
    pub is_constructor: bool,
    pub is_arrow: bool,
    /// The function that contains it, by its number.
    pub parent: Option<usize>,
}

/// The functions of a text, in the order in which they begin.
pub fn functions(tokens: &Tokens) -> Vec<Function> {
    Finder {
        tokens,
        found: Vec::new(),
        classes: Vec::new(),
    }
    .run()
}

/// The innermost function that contains a byte.
pub fn surrounding(functions: &[Function], offset: usize) -> Option<&Function> {
    let before = functions.partition_point(|function| function.start <= offset);
    let mut at = before.checked_sub(1);
    while let Some(function) = functions.get(at?) {
        if offset < function.end {
            return Some(function);
        }
        at = function.parent;
    }
    None
}

/// Tells each function, in the order in which they begin, which contains it.
fn put_parents(functions: &mut [Function]) {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..functions.len() {
        let start = functions[at].start;
        while open
            .last()
            .is_some_and(|&last| functions[last].end <= start)
        {
            open.pop();
        }
        functions[at].parent = open.last().copied();
        open.push(at);
    }
}

struct Finder<'a> {
    tokens: &'a Tokens,
    found: Vec<Function>,
    /// Bodies of classes: the tokens of their braces and their names.
    classes: Vec<(usize, usize, String)>,
}

impl Finder<'_> {
    fn run(mut self) -> Vec<Function> {
        for at in 0..self.tokens.tokens.len() {
            match self.tokens.word(at) {
                "class" if self.tokens.kind(at) == Some(Kind::Word) => self.class(at),
                "{" => self.block(at),
                "=>" => self.arrow(at),
                _ => {}
            }
        }
        self.found.sort_by_key(|function| function.start);
        put_parents(&mut self.found);
        self.found
    }

    fn offset(&self, token: usize) -> usize {
        self.tokens
            .tokens
            .get(token)
            .map_or(0, |t| t.start as usize)
    }

    fn end(&self, token: usize) -> usize {
        self.tokens
            .tokens
            .get(token)
            .map_or(usize::MAX, |t| t.end as usize)
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.is(at, word)
    }

    fn class(&mut self, at: usize) {
        if at > 0 && (self.is(at - 1, ".") || self.is(at - 1, "?.")) || self.is(at + 1, ":") {
            return;
        }
        let own = self
            .tokens
            .is_name(at + 1)
            .then(|| self.tokens.word(at + 1).to_string());
        let mut open = at + 1;
        while open < self.tokens.tokens.len() && open < at + 200 && !self.is(open, "{") {
            let partner = self.tokens.partner(open);
            open = if partner > open {
                partner + 1
            } else {
                open + 1
            };
        }
        if self.is(open, "{") {
            let name = own.or_else(|| self.given_name(at).map(|(name, _)| name));
            self.classes
                .push((open, self.tokens.partner(open), name.unwrap_or_default()));
        }
    }

    /// The class whose member a token is, if it is one of its outermost level.
    fn class_of(&self, at: usize) -> Option<&str> {
        let (open, _, name) = self
            .classes
            .iter()
            .rev()
            .find(|(open, close, _)| *open < at && at < *close)?;
        // Nothing else may be open between the class's brace and the token.
        let mut back = at;
        while back > open + 1 {
            back -= 1;
            let partner = self.tokens.partner(back);
            if partner < back {
                back = partner;
            } else if partner > back && partner > at {
                return None;
            }
        }
        Some(name)
    }

    fn block(&mut self, at: usize) {
        let Some(before) = at.checked_sub(1) else {
            return;
        };
        let close = self.tokens.partner(at);
        if self.is(before, "=>") {
            return; // Seen with its arrow.
        }
        if self.is(before, "static") && self.class_of(before).is_some() {
            self.found.push(Function {
                start: self.offset(at),
                end: self.end(close),
                name: "<static_initializer>".into(),
                ..Function::default()
            });
            return;
        }
        if !self.is(before, ")") {
            return;
        }
        let open = self.tokens.partner(before);
        let Some(name_at) = open.checked_sub(1) else {
            return;
        };
        let name = self.tokens.word(name_at);
        if matches!(name, "if" | "for" | "while" | "switch" | "with")
            && !self.is(name_at.wrapping_sub(1), ".")
        {
            // `for (..) {`; a method may have such a name, but only inside a class or an object.
            if self.class_of(name_at).is_none() {
                return;
            }
        }
        if name == "catch"
            && self.is(name_at.wrapping_sub(1), "}")
            && self.class_of(name_at).is_none()
            || name == "await" && self.is(name_at.wrapping_sub(1), "for")
        {
            return;
        }
        let mut function = Function {
            start: self.offset(open),
            end: self.end(close),
            ..Function::default()
        };
        let star = usize::from(self.is(name_at, "*"));
        if self.is(name_at - star.min(name_at), "function") {
            self.expression(&mut function, name_at - star);
        } else if name_at > 0
            && (self.is(name_at - 1, "function")
                || (self.is(name_at - 1, "*") && self.is(name_at.wrapping_sub(2), "function")))
        {
            let keyword = if self.is(name_at - 1, "function") {
                name_at - 1
            } else {
                name_at - 2
            };
            function.is_async = self.is(keyword.wrapping_sub(1), "async");
            function.name = name.to_string();
            self.renamed(&mut function, keyword);
        } else {
            self.method(&mut function, name_at);
        }
        self.found.push(function);
    }

    /// `function (…) {…}` without a name: it has the name of what it is assigned to.
    fn expression(&self, function: &mut Function, keyword: usize) {
        function.is_async = self.is(keyword.wrapping_sub(1), "async");
        let first = keyword - usize::from(function.is_async);
        self.inferred(function, first);
    }

    /// A function expression with a name of its own that is stored under another.
    fn renamed(&self, function: &mut Function, keyword: usize) {
        let first = keyword - usize::from(function.is_async);
        let Some((given, owner)) = self.given_name(first) else {
            return;
        };
        let Some(method) = given.rsplit('.').next().map(str::to_string) else {
            return;
        };
        let owner = match owner {
            Some(owner) => owner,
            None if given.contains(".prototype.") || !given.contains('.') => return,
            None => "Object".into(),
        };
        if given.starts_with("module.exports") && !given.starts_with("module.exports.") {
            return;
        }
        let own = std::mem::take(&mut function.name);
        function.name = if own == method {
            format!("{owner}.{own}")
        } else {
            format!("{owner}.{own} [as {method}]")
        };
        function.method = Some(method);
        function.owner = Some(owner);
    }

    fn inferred(&self, function: &mut Function, first: usize) {
        if let Some((name, owner)) = self.given_name(first) {
            match owner {
                Some(owner) => {
                    function.name = format!("{owner}.{name}");
                    function.method = Some(name);
                    function.owner = Some(owner);
                }
                None => function.name = name,
            }
        }
    }

    /// The name that an expression beginning at a token is given: by `name =`, `a.b =`, `name:`.
    /// With the class or `Object` that it becomes a member of.
    fn given_name(&self, first: usize) -> Option<(String, Option<String>)> {
        let mark = first.checked_sub(1)?;
        if self.is(mark, ":") {
            let key = mark.checked_sub(1)?;
            let before = key.checked_sub(1)?;
            if !(self.is(before, "{") || self.is(before, ",")) {
                return None;
            }
            let name = match self.tokens.kind(key)? {
                Kind::Word | Kind::Number => self.tokens.word(key).to_string(),
                Kind::Text => self.tokens.word(key).trim_matches(['"', '\'']).to_string(),
                _ => return None,
            };
            return Some((name, Some("Object".into())));
        }
        if !self.is(mark, "=") {
            return None;
        }
        let mut at = mark.checked_sub(1)?;
        let mut parts: Vec<&str> = Vec::new();
        loop {
            if self.tokens.kind(at) != Some(Kind::Word) {
                break;
            }
            parts.push(self.tokens.word(at));
            if at < 2 || !self.is(at - 1, ".") {
                break;
            }
            at -= 2;
        }
        parts.reverse();
        match parts.as_slice() {
            [] => None,
            [one] => {
                if let Some(class) = self.class_of(at)
                    && !matches!(
                        self.tokens.word(at.wrapping_sub(1)),
                        "const" | "let" | "var"
                    )
                {
                    return Some(((*one).to_string(), Some(class.to_string())));
                }
                Some(((*one).to_string(), None))
            }
            ["this", name] => Some(((*name).to_string(), None)),
            [class, "prototype", method] => {
                Some(((*method).to_string(), Some((*class).to_string())))
            }
            many => Some((many.join("."), None)),
        }
    }

    fn method(&self, function: &mut Function, name_at: usize) {
        let word = self.tokens.word(name_at);
        let (first, name) = match self.tokens.kind(name_at) {
            Some(Kind::Text) => (name_at, word.trim_matches(['"', '\'']).to_string()),
            Some(Kind::Mark) if word == "]" => {
                let open = self.tokens.partner(name_at);
                let inner = self.tokens.text.get(self.end(open)..self.offset(name_at));
                (open, computed(inner.unwrap_or_default()))
            }
            Some(Kind::Word | Kind::Number) => (name_at, word.to_string()),
            _ => return,
        };
        let mut back = first.wrapping_sub(1);
        if self.is(back, "*") {
            back = back.wrapping_sub(1);
        }
        let accessor = self.tokens.word(back).to_string();
        function.is_async = accessor == "async";
        let owner = self
            .class_of(first)
            .map_or("Object", |class| class)
            .to_string();
        let in_class = self.class_of(first).is_some();
        if in_class && name == "constructor" {
            function.is_constructor = true;
            function.name = owner.clone();
        } else if accessor == "get" || accessor == "set" {
            function.name = format!("{accessor} {name}");
        } else if name.starts_with('#') || owner.is_empty() {
            function.name.clone_from(&name);
        } else {
            function.name = format!("{owner}.{name}");
        }
        function.method = Some(name);
        function.owner = Some(owner);
    }

    fn arrow(&mut self, at: usize) {
        let Some(last) = at.checked_sub(1) else {
            return;
        };
        let first = if self.is(last, ")") {
            self.tokens.partner(last)
        } else {
            last
        };
        let end = if self.is(at + 1, "{") {
            self.end(self.tokens.partner(at + 1))
        } else {
            self.expression_end(at + 1)
        };
        let is_async = first > 0 && self.is(first - 1, "async");
        let mut function = Function {
            start: self.offset(first),
            end,
            is_async,
            is_arrow: true,
            ..Function::default()
        };
        self.inferred(&mut function, first - usize::from(is_async));
        self.found.push(function);
    }

    /// Where an arrow's expression ends.
    fn expression_end(&self, from: usize) -> usize {
        let mut at = from;
        while at < self.tokens.tokens.len() {
            if matches!(self.tokens.word(at), "," | ";" | ")" | "]" | "}")
                || (self.tokens.kind(at) == Some(Kind::Template) && self.tokens.partner(at) < at)
            {
                return self.offset(at);
            }
            let partner = self.tokens.partner(at);
            at = if partner > at { partner + 1 } else { at + 1 };
        }
        self.tokens.text.len()
    }
}

/// The name of a member `[expression]`: V8 knows the value; here only what the text says.
fn computed(inner: &str) -> String {
    let inner = inner.trim();
    match inner.strip_prefix("Symbol.") {
        Some(_) => format!("[{inner}]"),
        None => inner.trim_matches(['"', '\'']).to_string(),
    }
}
