//! Properties: which keys are shown, and how.

use boa_engine::{
    JsError, JsObject, JsResult, JsValue, js_string,
    property::{PropertyDescriptor, PropertyKey},
};

use super::{Inspector, Style, options::Compact, text};
use crate::engine::{convert, stand_ins};
use crate::modules::timers;
use crate::modules::util::kind::{self, Kind};

/// A key to be shown and, where it was at hand, its property.
pub(super) type Key = (PropertyKey, Option<PropertyDescriptor>);

impl Inspector<'_> {
    /// The own keys that are shown; without array indices where the elements are shown apart.
    pub(super) fn keys(
        &mut self,
        object: &JsObject,
        kind: &Kind,
        indices: bool,
    ) -> JsResult<Vec<Key>> {
        let all = if indices || matches!(kind, Kind::TypedArray(_)) {
            object.own_property_keys(self.context)?
        } else {
            // An array's elements may be many, and none of them is wanted.
            object.borrow().shape().keys()
        };
        let mut keys = Vec::with_capacity(all.len());
        for key in all {
            if !indices && kind::is_index(&key) {
                continue;
            }
            if !indices && *kind == Kind::Array && key == PropertyKey::from(js_string!("length")) {
                if self.options.show_hidden {
                    keys.push((key, None));
                }
                continue;
            }
            let own = match kind::own_property(object, kind, &key, self.context) {
                Ok(own) => own,
                // A binding of a module that has not run yet.
                Err(_) if *kind == Kind::ModuleNamespace => {
                    keys.push((key, None));
                    continue;
                }
                Err(error) => return Err(error),
            };
            let enumerable = own
                .as_ref()
                .is_some_and(|own| own.enumerable() == Some(true));
            if enumerable || self.options.show_hidden {
                keys.push((key, own));
            }
        }
        if !indices {
            // Strings before symbols, as everywhere; the engine's table has them mixed.
            keys.sort_by_key(|(key, _)| matches!(key, PropertyKey::Symbol(_)));
        }
        Ok(keys)
    }

    /// Puts in the fields that are native in a timer: names in front, symbols in front of symbols.
    pub(super) fn add_fields(&mut self, object: &JsObject, keys: &mut Vec<Key>) {
        let Some(fields) = timers::fields::of(object, self.context) else {
            return;
        };
        let own = std::mem::take(keys);
        for (key, value) in fields {
            let property = PropertyDescriptor::builder()
                .value(value)
                .writable(true)
                .enumerable(true)
                .configurable(true);
            keys.push((key, Some(property.build())));
        }
        keys.extend(own);
        keys.sort_by_key(|(key, _)| matches!(key, PropertyKey::Symbol(_)));
    }

    /// `key: value`
    pub(super) fn property(
        &mut self,
        object: &JsObject,
        (key, own): &Key,
        level: usize,
    ) -> JsResult<String> {
        match own {
            Some(own) => self.property_of(object, key, own, level),
            None => {
                let kind = kind::of(object, self.context);
                let own = kind::own_property(object, &kind, key, self.context)?;
                let own = match own {
                    Some(own) => own,
                    // `byteLength` and the like, which an accessor of the prototype answers.
                    None => {
                        let value = object.get(key.clone(), self.context)?;
                        PropertyDescriptor::builder()
                            .value(value)
                            .writable(true)
                            .enumerable(true)
                            .configurable(true)
                            .build()
                    }
                };
                self.property_of(object, key, &own, level)
            }
        }
    }

    /// `key: value` of a property at hand; getters are called on `object`.
    pub(super) fn property_of(
        &mut self,
        object: &JsObject,
        key: &PropertyKey,
        own: &PropertyDescriptor,
        level: usize,
    ) -> JsResult<String> {
        // What an array has besides its elements stays on the line.
        let all_compact = self.options.compact == Compact::All
            && !matches!(
                kind::of(object, self.context),
                Kind::Array | Kind::TypedArray(_)
            );
        let mut separator = String::from(" ");
        let stands_in = stand_ins::value_of(own, self.context);
        let shown = match own.value().or(stands_in.as_ref()) {
            Some(value) => {
                let by = if all_compact { 3 } else { 2 };
                let shown = self.indented(by, |this| this.value(value, level, false))?;
                let wide = |width: usize| self.options.break_length < width as f64;
                if all_compact && wide(text::width(&shown, self.options.colors)) {
                    separator = format!("\n{}", " ".repeat(self.indentation + by));
                }
                shown
            }
            None => self.accessor(object, own, level)?,
        };
        let name = self.key(key, own.enumerable() == Some(false))?;
        Ok(format!("{name}:{separator}{shown}"))
    }

    /// What stands for the value of an accessor.
    pub(super) fn accessor(
        &mut self,
        object: &JsObject,
        own: &PropertyDescriptor,
        level: usize,
    ) -> JsResult<String> {
        let some = |part: Option<&JsValue>| part.is_some_and(|part| !part.is_undefined());
        let label = match (some(own.get()), some(own.set())) {
            (true, true) => "Getter/Setter",
            (true, false) => "Getter",
            (false, true) => return self.styled("[Setter]".into(), Style::Special),
            (false, false) => return self.styled("undefined".into(), Style::Undefined),
        };
        let getter = own.get().and_then(JsValue::as_function);
        let Some(getter) = getter.filter(|_| self.calls(own)) else {
            return self.styled(format!("[{label}]"), Style::Special);
        };
        let shown = match getter.call(&object.clone().into(), &[], self.context) {
            Ok(value) => self.indented(2, |this| this.got(label, &value, level)),
            Err(error) => Err(error),
        };
        match shown {
            Ok(shown) => Ok(shown),
            Err(error) => {
                let message = self.thrown(error, level)?;
                let open = self.styled(format!("[{label}:"), Style::Special)?;
                let close = self.styled("]".into(), Style::Special)?;
                Ok(format!("{open} <Inspection threw ({message})>{close}"))
            }
        }
    }

    fn got(&mut self, label: &str, value: &JsValue, level: usize) -> JsResult<String> {
        if value.is_object() && !value.is_callable() {
            let open = self.styled(format!("[{label}]"), Style::Special)?;
            return Ok(format!("{open} {}", self.value(value, level, false)?));
        }
        let open = self.styled(format!("[{label}:"), Style::Special)?;
        let close = self.styled("]".into(), Style::Special)?;
        let shown = self.value(value, level, false)?;
        Ok(format!("{open} {shown}{close}"))
    }

    /// What a getter threw.
    fn thrown(&mut self, error: JsError, level: usize) -> JsResult<String> {
        if error.as_engine().is_some() {
            return Err(error);
        }
        let thrown = error.into_opaque(self.context).unwrap_or_default();
        self.indented(2, |this| this.value(&thrown, level, false))
    }

    /// A key before its colon.
    pub(super) fn key(&mut self, key: &PropertyKey, hidden: bool) -> JsResult<String> {
        let name = match key {
            PropertyKey::Symbol(symbol) => {
                let shown = text::escape_controls(&symbol.descriptive_string().to_vec());
                let style = if hidden { Style::String } else { Style::Symbol };
                let shown = self.styled(shown, style)?;
                return Ok(if hidden { format!("[{shown}]") } else { shown });
            }
            PropertyKey::Index(index) => {
                let index = index.get();
                let shown = self.styled(format!("'{index}'"), Style::String)?;
                return Ok(if hidden { format!("[{shown}]") } else { shown });
            }
            PropertyKey::String(name) => name,
        };
        if *name == js_string!("__proto__") {
            return Ok("['__proto__']".into());
        }
        let plain = convert::text(name);
        if hidden {
            return Ok(if text::is_identifier(&plain) {
                format!("[{plain}]")
            } else {
                format!("[{}]", self.styled(text::quote(name), Style::String)?)
            });
        }
        if text::is_identifier(&plain) {
            self.styled(plain, Style::Name)
        } else {
            self.styled(text::quote(name), Style::String)
        }
    }
}
