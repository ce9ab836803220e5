//! A value: primitives, custom inspection, references back, and the choice of how an object's
//! kind is shown.

use std::cell::RefCell;

use boa_engine::{
    JsObject, JsResult, JsString, JsSymbol, JsValue, JsVariant, js_string, object::builtins::JsDate,
};

use super::{
    Inspector, Style, exports,
    layout::Entries,
    names::{Named, prefix},
    options::{Compact, Sorted},
    properties::Key,
    text,
};
use crate::engine::{convert, proxies};
use crate::modules::util::kind::{self, Kind};

/// Objects nested deeper than this are not followed, as Node stops where its stack ends.
const NESTED: usize = 1_000;
/// Strings up to this length are never broken into lines.
const SHORT_LINE: usize = 16;

/// `Symbol.for('nodejs.util.inspect.custom')`.
pub fn custom_symbol(context: &mut boa_engine::Context) -> JsResult<JsSymbol> {
    thread_local! {
        static CUSTOM: RefCell<Option<JsSymbol>> = const { RefCell::new(None) };
    }
    if let Some(symbol) = CUSTOM.with(|custom| custom.borrow().clone()) {
        return Ok(symbol);
    }
    let symbol = registered_symbol("nodejs.util.inspect.custom", context)?;
    CUSTOM.with(|custom| *custom.borrow_mut() = Some(symbol.clone()));
    Ok(symbol)
}

/// `Symbol.for(name)`.
pub fn registered_symbol(name: &str, context: &mut boa_engine::Context) -> JsResult<JsSymbol> {
    let constructor = context.intrinsics().constructors().symbol().constructor();
    let registry = constructor.get(js_string!("for"), context)?;
    let name = [JsString::from(name).into()];
    let symbol = match registry.as_function() {
        Some(registry) => registry.call(&constructor.into(), &name, context)?,
        None => JsValue::undefined(),
    };
    symbol.as_symbol().ok_or_else(|| {
        boa_engine::JsNativeError::typ()
            .with_message("Symbol.for does not return a symbol")
            .into()
    })
}

/// How an object's entries are made, once it is known that they are wanted.
pub(super) enum Form {
    /// Its keys only.
    Keys,
    Array,
    Set,
    Map,
    TypedArray,
    Iterator(Vec<JsValue>, bool),
    /// With its bytes, or only their number.
    ArrayBuffer {
        contents: bool,
    },
    DataView,
    Promise,
    Unknown,
    Namespace,
}

/// An object on its way to text.
pub(super) struct Shape {
    pub base: String,
    pub open: String,
    pub close: &'static str,
    pub form: Form,
    pub entries: Entries,
}

impl Shape {
    pub fn braces(open: String, form: Form) -> Self {
        Self {
            base: String::new(),
            open,
            close: "}",
            form,
            entries: Entries::Object,
        }
    }
}

/// Either the whole text, or what is still to be filled with entries.
pub(super) enum Begun {
    Done(String),
    Open(Shape),
}

impl Inspector<'_> {
    /// Any value; `typed` for the buffer of a typed array, whose bytes are not shown again.
    pub(super) fn value(&mut self, value: &JsValue, level: usize, typed: bool) -> JsResult<String> {
        match value.as_object() {
            Some(object) => self.object(&object, level, typed),
            None => self.primitive(value, true),
        }
    }

    /// A value that is no object; styled when `styles`.
    pub(super) fn primitive(&mut self, value: &JsValue, styles: bool) -> JsResult<String> {
        let separator = self.options.numeric_separator;
        let (shown, style) = match value.variant() {
            JsVariant::String(string) => return self.string(&string, styles),
            JsVariant::Integer32(number) if !separator => (number.to_string(), Style::Number),
            JsVariant::Integer32(number) => {
                let shown = text::number(f64::from(number), separator, self.context)?;
                (shown, Style::Number)
            }
            JsVariant::Float64(number) => (
                text::number(number, separator, self.context)?,
                Style::Number,
            ),
            JsVariant::BigInt(number) => (text::bigint(&number, separator), Style::BigInt),
            JsVariant::Boolean(boolean) => (boolean.to_string(), Style::Boolean),
            JsVariant::Undefined => ("undefined".into(), Style::Undefined),
            JsVariant::Symbol(symbol) => (self.symbol(&symbol), Style::Symbol),
            JsVariant::Null | JsVariant::Object(_) => ("null".into(), Style::Null),
        };
        if styles {
            self.styled(shown, style)
        } else {
            Ok(shown)
        }
    }

    fn string(&mut self, string: &JsString, styles: bool) -> JsResult<String> {
        let length = string.len();
        let most = self.options.max_string_length.max(0.0);
        let mut trailer = String::new();
        let mut string = string.clone();
        if length as f64 > most {
            let kept = most as usize;
            trailer = text::more((length - kept) as f64, "character");
            string = JsString::from(&string.to_vec()[..kept]);
        }
        let room = self.options.break_length - self.indentation as f64 - 4.0;
        if self.options.compact != Compact::All
            && string.len() > SHORT_LINE
            && string.len() as f64 > room
            && string.contains(b'\n')
        {
            let units = string.to_vec();
            let joint = format!(" +\n{}", " ".repeat(self.indentation + 2));
            let mut lines = Vec::new();
            for line in units.split_inclusive(|unit| *unit == u16::from(b'\n')) {
                let line = text::quote_units(line);
                lines.push(if styles {
                    self.styled(line, Style::String)?
                } else {
                    line
                });
            }
            return Ok(lines.join(&joint) + &trailer);
        }
        let quoted = text::quote(&string);
        let quoted = if styles {
            self.styled(quoted, Style::String)?
        } else {
            quoted
        };
        Ok(quoted + &trailer)
    }

    fn object(&mut self, original: &JsObject, level: usize, typed: bool) -> JsResult<String> {
        let mut object = original.clone();
        match proxies::parts(original) {
            None => {}
            Some(None) => return self.styled("<Revoked Proxy>".into(), Style::Special),
            Some(Some((target, handler))) if self.options.show_proxy => {
                return self.proxy(&target, &handler, level);
            }
            Some(Some(_)) => {
                let Some(target) = proxies::behind(original) else {
                    return self.styled("<Revoked Proxy>".into(), Style::Special);
                };
                object = target;
            }
        }
        if self.options.custom_inspect
            && let Some(shown) = self.custom(&object, original, level)?
        {
            return Ok(shown);
        }
        if self.seen.contains(&object) {
            let known = self.circular.iter().position(|known| *known == object);
            let number = match known {
                Some(at) => at + 1,
                None => {
                    self.circular.push(object);
                    self.circular.len()
                }
            };
            return self.styled(format!("[Circular *{number}]"), Style::Special);
        }
        self.raw(&object, level, typed)
    }

    fn proxy(&mut self, target: &JsObject, handler: &JsObject, level: usize) -> JsResult<String> {
        if self.too_deep(level) {
            return self.styled("Proxy [Array]".into(), Style::Special);
        }
        let level = level + 1;
        let output = self.indented(2, |this| {
            Ok(vec![
                this.value(&target.clone().into(), level, false)?,
                this.value(&handler.clone().into(), level, false)?,
            ])
        })?;
        Ok(self.put_together(output, "", ("Proxy [", "]"), Entries::Array, level, None))
    }

    /// What the object's own `[util.inspect.custom]` says, when it has one that applies.
    fn custom(
        &mut self,
        object: &JsObject,
        original: &JsObject,
        level: usize,
    ) -> JsResult<Option<String>> {
        let symbol = custom_symbol(self.context)?;
        let Some(custom) = object.get(symbol, self.context)?.as_function() else {
            return Ok(None);
        };
        if exports::is_inspect(&custom) {
            return Ok(None);
        }
        // A class's prototype has the method, but is no object the method was written for.
        let constructor = object.get(js_string!("constructor"), self.context)?;
        if let Some(constructor) = constructor.as_object() {
            let prototype = constructor.get(js_string!("prototype"), self.context)?;
            if prototype.as_object().as_ref() == Some(object) {
                return Ok(None);
            }
        }
        let depth = match self.options.depth {
            Some(depth) => JsValue::from(depth - level as f64),
            None => JsValue::null(),
        };
        let options = self.options.for_custom(self.context)?;
        let inspect = exports::inspect_function(self.context);
        let args = [depth, options.into(), inspect.into()];
        let result = custom.call(&original.clone().into(), &args, self.context)?;
        match result.as_object() {
            Some(shown) if shown == *original => Ok(None),
            Some(shown) if !shown.is_callable() => self.value(&result, level, false).map(Some),
            None if result.is_null() => self.value(&result, level, false).map(Some),
            _ => {
                let shown = convert::to_text(&result, self.context)?;
                let indentation = format!("\n{}", " ".repeat(self.indentation));
                Ok(Some(shown.replace('\n', &indentation)))
            }
        }
    }

    /// The object by its slots and properties.
    fn raw(&mut self, object: &JsObject, level: usize, typed: bool) -> JsResult<String> {
        let kind = kind::of(object, self.context);
        let named = if object.is_ordinary() && !self.options.show_hidden {
            self.plain_name(object)
        } else {
            None
        };
        let mut named = match named {
            Some(named) => named,
            None => self.named(object, level)?,
        };
        let mut keys = Vec::new();
        let shape = match self.begin(object, &kind, &named, &mut keys, level, typed)? {
            Begun::Done(text) => return Ok(text),
            Begun::Open(shape) => shape,
        };
        if self.too_deep(level) {
            let fallback = match kind {
                Kind::Array => "Array",
                _ => "Object",
            };
            return self.hidden(&named, fallback);
        }
        if self.seen.len() >= NESTED {
            return self.interrupted(&named);
        }
        let level = level + 1;
        self.seen.push(object.clone());
        self.current_depth = level;
        let inherited = named.inherited.take();
        let filled = self.fill(object, &shape, &keys, inherited, level);
        self.seen.pop();
        let (output, elements) = match filled {
            Err(error) if super::is_overflow(&error) => return self.interrupted(&named),
            filled => filled?,
        };
        let mut shape = shape;
        if let Form::Iterator(_, true) = shape.form {
            shape.open = shape.open.replace(" Iterator] {", " Entries] {");
        }
        if let Some(at) = self.circular.iter().position(|known| known == object) {
            let reference = self.styled(format!("<ref *{}>", at + 1), Style::Special)?;
            if self.options.compact == Compact::All {
                shape.open = format!("{reference} {}", shape.open);
            } else if shape.base.is_empty() {
                shape.base = reference;
            } else {
                shape.base = format!("{reference} {}", shape.base);
            }
        }
        let output = self.sorted(output, keys.len(), shape.entries)?;
        let braces = (shape.open.as_str(), shape.close);
        let elements = elements.as_deref();
        let text = self.put_together(output, &shape.base, braces, shape.entries, level, elements);
        self.spend(&text);
        Ok(text)
    }

    /// What stands for an object in which the stack overflowed.
    fn interrupted(&mut self, named: &Named) -> JsResult<String> {
        let name = prefix(named.constructor.as_deref(), &named.tag, "Object", "");
        let message = format!(
            "[{}: Inspection interrupted prematurely. Maximum call stack size exceeded.]",
            name.trim_end()
        );
        self.styled(message, Style::Special)
    }

    /// The name of the most common of objects, found without looking far: one with
    /// `Object.prototype` and no `constructor` or `toStringTag` of its own.
    fn plain_name(&mut self, object: &JsObject) -> Option<Named> {
        let known = self
            .context
            .intrinsics()
            .constructors()
            .object()
            .prototype();
        if object.prototype()? != known
            || kind::has_own(object, &js_string!("constructor").into())
            || kind::has_own(object, &JsSymbol::to_string_tag().into())
            || kind::has_own(&known, &JsSymbol::to_string_tag().into())
        {
            return None;
        }
        Some(Named {
            constructor: Some("Object".into()),
            tag: String::new(),
            inherited: None,
        })
    }

    /// Entries and keys, and an array's elements for the alignment of columns.
    fn fill(
        &mut self,
        object: &JsObject,
        shape: &Shape,
        keys: &[Key],
        inherited: Option<Vec<String>>,
        level: usize,
    ) -> JsResult<(Vec<String>, Option<Vec<JsValue>>)> {
        let (mut output, elements) = self.entries(object, &shape.form, level)?;
        if let Form::Namespace = shape.form {
            self.bindings(object, keys, level, &mut output)?;
        } else {
            output.reserve(keys.len());
            for key in keys {
                output.push(self.property(object, key, level)?);
            }
        }
        output.extend(inherited.into_iter().flatten());
        Ok((output, elements))
    }

    /// The exports of a module; those not there yet are marked so.
    fn bindings(
        &mut self,
        object: &JsObject,
        keys: &[Key],
        level: usize,
        output: &mut Vec<String>,
    ) -> JsResult<()> {
        for key in keys {
            if key.1.is_some() {
                output.push(self.property(object, key, level)?);
            } else {
                let name = self.key(&key.0, false)?;
                let mark = self.styled("<uninitialized>".into(), Style::Special)?;
                output.push(format!("{name}: {mark}"));
            }
        }
        Ok(())
    }

    fn sorted(
        &mut self,
        mut output: Vec<String>,
        keys: usize,
        entries: Entries,
    ) -> JsResult<Vec<String>> {
        let sorted = self.options.sorted.clone();
        let from = match (&sorted, entries) {
            (Sorted::No, _) => return Ok(output),
            (_, Entries::Object) => 0,
            (_, Entries::Array) => output.len().saturating_sub(keys),
        };
        match sorted {
            Sorted::By(compare) => {
                let tail: Vec<JsValue> = output[from..]
                    .iter()
                    .map(|entry| JsString::from(entry.as_str()).into())
                    .collect();
                let array = boa_engine::object::builtins::JsArray::from_iter(tail, self.context);
                array.sort(Some(compare), self.context)?;
                for (at, slot) in output[from..].iter_mut().enumerate() {
                    let entry = array.get(at as u64, self.context)?;
                    *slot = convert::to_text(&entry, self.context)?;
                }
            }
            _ => output[from..].sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16())),
        }
        Ok(output)
    }

    /// How the object begins: all of it when there is nothing inside.
    fn begin(
        &mut self,
        object: &JsObject,
        kind: &Kind,
        named: &Named,
        keys: &mut Vec<Key>,
        level: usize,
        typed: bool,
    ) -> JsResult<Begun> {
        if matches!(
            kind,
            Kind::Array
                | Kind::Set
                | Kind::Map
                | Kind::TypedArray(_)
                | Kind::MapIterator
                | Kind::SetIterator
        ) && (named.constructor.is_none()
            || object.get(JsSymbol::iterator(), self.context)?.to_boolean())
        {
            return self.begin_collection(object, kind, named, keys);
        }
        *keys = self.keys(object, kind, true)?;
        let empty = keys.is_empty() && named.inherited.is_none();
        let constructor = named.constructor.as_deref();
        let with = |fallback: &str| prefix(constructor, &named.tag, fallback, "");
        let braces = |open: String, form: Form| Ok(Begun::Open(Shape::braces(open, form)));
        if constructor == Some("Object") {
            let open = if *kind == Kind::Arguments {
                "[Arguments] {".into()
            } else if named.tag.is_empty() {
                String::from("{")
            } else {
                with("Object") + "{"
            };
            if empty {
                return Ok(Begun::Done(open + "}"));
            }
            return braces(open, Form::Keys);
        }
        match kind {
            Kind::Function => {
                let base = self.function(object, named)?;
                if empty {
                    return self.styled(base, Style::Special).map(Begun::Done);
                }
                self.with_base(base)
            }
            Kind::RegExp => {
                let mut base = regexp(object);
                let named = with("RegExp");
                if named != "RegExp " {
                    base = named + &base;
                }
                if empty || self.too_deep(level) {
                    return self.styled(base, Style::RegExp).map(Begun::Done);
                }
                self.with_base(base)
            }
            Kind::Date => {
                let date = JsDate::from_object(object.clone())?;
                let invalid = date
                    .get_time(self.context)?
                    .as_number()
                    .is_none_or(f64::is_nan);
                let shown = if invalid {
                    JsValue::from(js_string!("Invalid Date"))
                } else {
                    date.to_iso_string(self.context)?
                };
                let mut base = convert::to_text(&shown, self.context)?;
                let named = with("Date");
                if named != "Date " {
                    base = named + &base;
                }
                if empty {
                    return self.styled(base, Style::Date).map(Begun::Done);
                }
                self.with_base(base)
            }
            Kind::ArrayBuffer | Kind::SharedArrayBuffer => {
                let shared = *kind == Kind::SharedArrayBuffer;
                let named = with(if shared {
                    "SharedArrayBuffer"
                } else {
                    "ArrayBuffer"
                });
                if typed && empty {
                    let length = object.get(js_string!("byteLength"), self.context)?;
                    let length = self.value(&length, 0, false)?;
                    return Ok(Begun::Done(format!("{named}{{ [byteLength]: {length} }}")));
                }
                braces(named + "{", Form::ArrayBuffer { contents: !typed })
            }
            Kind::DataView => braces(with("DataView") + "{", Form::DataView),
            Kind::Promise => braces(with("Promise") + "{", Form::Promise),
            Kind::WeakSet => braces(with("WeakSet") + "{", Form::Unknown),
            Kind::WeakMap => braces(with("WeakMap") + "{", Form::Unknown),
            Kind::ModuleNamespace => braces(with("Module") + "{", Form::Namespace),
            Kind::String(_)
            | Kind::Number(_)
            | Kind::Boolean(_)
            | Kind::Symbol(_)
            | Kind::BigInt(_) => {
                let base = self.boxed(kind, keys, named)?;
                if keys.is_empty() && named.inherited.is_none() {
                    let style = match kind {
                        Kind::String(_) => Style::String,
                        Kind::Number(_) => Style::Number,
                        Kind::Boolean(_) => Style::Boolean,
                        Kind::Symbol(_) => Style::Symbol,
                        _ => Style::BigInt,
                    };
                    return self.styled(base, style).map(Begun::Done);
                }
                self.with_base(base)
            }
            _ if self.is_error(object, kind) => {
                let base = self.error(object, kind, named, keys)?;
                if keys.is_empty() && named.inherited.is_none() {
                    return Ok(Begun::Done(base));
                }
                self.with_base(base)
            }
            _ if !self.too_deep(level)
                && let Some(href) = crate::modules::url::href(object) =>
            {
                if empty {
                    return Ok(Begun::Done(href));
                }
                self.with_base(href)
            }
            _ => {
                self.add_fields(object, keys);
                if keys.is_empty() && named.inherited.is_none() {
                    return Ok(Begun::Done(with("Object") + "{}"));
                }
                braces(with("Object") + "{", Form::Keys)
            }
        }
    }

    fn with_base(&mut self, base: String) -> JsResult<Begun> {
        let mut shape = Shape::braces("{".into(), Form::Keys);
        shape.base = base;
        Ok(Begun::Open(shape))
    }

    /// `[Number: 3]`
    fn boxed(&mut self, kind: &Kind, keys: &mut Vec<Key>, named: &Named) -> JsResult<String> {
        let (class, value): (_, JsValue) = match kind {
            Kind::String(string) => {
                keys.retain(|(key, _)| !kind::is_index(key));
                ("String", string.clone().into())
            }
            Kind::Number(number) => ("Number", (*number).into()),
            Kind::Boolean(boolean) => ("Boolean", (*boolean).into()),
            Kind::BigInt(bigint) => ("BigInt", bigint.clone().into()),
            Kind::Symbol(symbol) => ("Symbol", symbol.clone().into()),
            _ => return Ok(String::new()),
        };
        let mut base = format!("[{class}");
        match named.constructor.as_deref() {
            None => base.push_str(" (null prototype)"),
            Some(name) if name != class => base.push_str(&format!(" ({name})")),
            Some(_) => {}
        }
        base.push_str(&format!(": {}]", self.primitive(&value, false)?));
        if !named.tag.is_empty() && named.constructor.as_deref() != Some(named.tag.as_str()) {
            base.push_str(&format!(" [{}]", named.tag));
        }
        Ok(base)
    }
}

/// `/source/flags`, from the engine's display. That escapes every slash of the source, escaped or
/// not; here the source is restored, and escaped as the language has it.
fn regexp(object: &JsObject) -> String {
    let shown = JsValue::from(object.clone()).display().to_string();
    let shown = crate::engine::regexp::given(&shown);
    let end = shown.rfind('/').unwrap_or(0).max(1);
    let (body, flags) = shown.split_at(end);
    // The engine has them in the order in which they were given; the language, by the alphabet.
    let mut letters: Vec<char> = flags[1..].chars().collect();
    letters.sort_unstable();
    let flags: String = std::iter::once('/').chain(letters).collect();
    let source = body[1..].replace("\\/", "/");
    if source.is_empty() {
        return format!("/(?:)/{}", &flags[1..]);
    }
    let mut out = String::from("/");
    let (mut escaped, mut in_class) = (false, false);
    for character in source.chars() {
        if character == '/' && !escaped && !in_class {
            out.push('\\');
        }
        match character {
            '[' if !escaped => in_class = true,
            ']' if !escaped => in_class = false,
            _ => {}
        }
        escaped = character == '\\' && !escaped;
        out.push(character);
    }
    out + &flags
}
