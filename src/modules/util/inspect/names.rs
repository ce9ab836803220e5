//! What an object is called: its constructor's name, its tag, and the prefix made of both.

use boa_engine::{
    JsObject, JsResult, JsSymbol, JsValue, js_string,
    property::{PropertyDescriptor, PropertyKey},
};

use super::{Inspector, Options, inspect, options::Getters};
use crate::engine::{convert, mend, proxies};
use crate::modules::util::kind::{self, Kind};

/// The names of JavaScript's own constructors, whose prototypes hold nothing worth showing.
const BUILT_IN: &[&str] = &[
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "AsyncDisposableStack",
    "AsyncFunction",
    "AsyncGeneratorFunction",
    "BigInt",
    "BigInt64Array",
    "BigUint64Array",
    "Boolean",
    "DataView",
    "Date",
    "DisposableStack",
    "Error",
    "EvalError",
    "FinalizationRegistry",
    "Float16Array",
    "Float32Array",
    "Float64Array",
    "Function",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Iterator",
    "Map",
    "Number",
    "Object",
    "Promise",
    "Proxy",
    "RangeError",
    "ReferenceError",
    "RegExp",
    "Set",
    "SharedArrayBuffer",
    "String",
    "SuppressedError",
    "Symbol",
    "SyntaxError",
    "TypeError",
    "URIError",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "WeakMap",
    "WeakRef",
    "WeakSet",
];

/// Whether a constructor of this name is the language's own.
pub fn is_built_in(name: &str) -> bool {
    BUILT_IN.contains(&name)
}

/// The prefix before braces: constructor, size, tag. Ends with a space.
pub(super) fn prefix(constructor: Option<&str>, tag: &str, fallback: &str, size: &str) -> String {
    match constructor {
        None if !tag.is_empty() && fallback != tag => {
            format!("[{fallback}{size}: null prototype] [{tag}] ")
        }
        None => format!("[{fallback}{size}: null prototype] "),
        Some(name) if !says(name, tag) => format!("{name}{size} [{tag}] "),
        Some(name) => format!("{name}{size} "),
    }
}

/// Whether a name has the tag as one of its words: `InternMap` needs no `[Map]`.
fn says(name: &str, tag: &str) -> bool {
    if tag.is_empty() {
        return true;
    }
    name.split_once(tag).is_some_and(|(_, rest)| {
        let next = rest.chars().next();
        next.is_none_or(|next| !next.to_lowercase().eq([next]))
    })
}

/// What is known of an object before its entries are shown.
pub(super) struct Named {
    /// The constructor's name; nothing for an object without a prototype.
    pub constructor: Option<String>,
    /// `Symbol.toStringTag`, where it says more than the constructor.
    pub tag: String,
    /// Entries that its prototypes add, with `showHidden`.
    pub inherited: Option<Vec<String>>,
}

impl Inspector<'_> {
    /// An own property, proxies unwrapped before.
    pub(super) fn own(
        &mut self,
        object: &JsObject,
        key: &PropertyKey,
    ) -> JsResult<Option<PropertyDescriptor>> {
        if object.is_ordinary() {
            return Ok(object.borrow().properties().get(key));
        }
        let kind = kind::of(object, self.context);
        kind::own_property(object, &kind, key, self.context)
    }

    fn prototype(&mut self, object: &JsObject) -> Option<JsObject> {
        // A proxy among the prototypes is passed over without its traps, as far as one can see.
        match proxies::behind(object) {
            Some(object) => object.prototype(),
            None => None,
        }
    }

    /// A function's `name` when that is a string and no getter.
    fn function_name(&mut self, function: &JsObject) -> Option<String> {
        let found = function.get(js_string!("name"), self.context).ok()?;
        let name = found.as_string()?;
        (!name.is_empty()).then(|| convert::text(&name))
    }

    pub(super) fn named(&mut self, object: &JsObject, level: usize) -> JsResult<Named> {
        let mut inherited = (self.options.show_hidden && !self.too_deep(level)).then(Vec::new);
        let constructor = self.constructor_name(object, level, &mut inherited)?;
        let inherited = inherited.filter(|entries| !entries.is_empty());
        let mut tag = String::new();
        let key = JsSymbol::to_string_tag();
        let found = match object.get(key.clone(), self.context) {
            // A tag that throws when it is read is as good as none.
            Err(error) if error.as_engine().is_none() || super::is_overflow(&error) => {
                JsValue::undefined()
            }
            result => result?,
        };
        if let Some(found) = found.as_string() {
            tag = convert::text(&found);
            // Where the tag is among the keys shown, the name does not repeat it.
            if !tag.is_empty()
                && let Some(own) = self.own(object, &key.into())?
                && (self.options.show_hidden || own.enumerable() == Some(true))
            {
                tag.clear();
            }
        }
        Ok(Named {
            constructor,
            tag,
            inherited,
        })
    }

    pub(super) fn constructor_name(
        &mut self,
        object: &JsObject,
        level: usize,
        inherited: &mut Option<Vec<String>>,
    ) -> JsResult<Option<String>> {
        let constructor: PropertyKey = js_string!("constructor").into();
        let mut first: Option<Option<JsObject>> = None;
        let mut holder = Some(object.clone());
        while let Some(current) = holder {
            let function = self
                .own(&current, &constructor)?
                .and_then(|own| own.value().cloned())
                .and_then(|value| value.as_object())
                .filter(JsObject::is_callable);
            if let Some(function) = function
                && let Some(name) = self.function_name(&function)
                && self.is_instance(object, &current, &function)
            {
                if inherited.is_some() {
                    let at_first = matches!(&first, Some(Some(first)) if *first == current);
                    if !at_first || !is_built_in(&name) {
                        let entries = match &first {
                            Some(Some(first)) => self.inherited(object, first.clone(), level)?,
                            _ => self.inherited(object, object.clone(), level)?,
                        };
                        *inherited = Some(entries);
                    }
                }
                return Ok(Some(name));
            }
            holder = self.prototype(&current);
            if first.is_none() {
                first = Some(holder.clone());
            }
        }
        let Some(first) = first.flatten() else {
            return Ok(None);
        };
        let owner = mend::owner(&first, self.context);
        let class = match owner.and_then(|owner| self.function_name(&owner)) {
            Some(name) => name,
            None => self.class_name(object).to_string(),
        };
        if self.too_deep(level) {
            return Ok(Some(format!("{class} <Complex prototype>")));
        }
        let above = self.constructor_name(&first, level + 1, inherited)?;
        Ok(Some(match above {
            Some(name) => format!("{class} <{name}>"),
            None => {
                let options = Options {
                    custom_inspect: false,
                    depth: Some(-1.0),
                    ..self.options.clone()
                };
                format!(
                    "{class} <{}>",
                    inspect(&first.into(), &options, self.context)?
                )
            }
        }))
    }

    /// `object instanceof function`, where the answer is not already plain; errors mean no.
    fn is_instance(&mut self, object: &JsObject, holder: &JsObject, function: &JsObject) -> bool {
        let prototype: PropertyKey = js_string!("prototype").into();
        let own = function.borrow().properties().get(&prototype);
        let same = own
            .and_then(|own| own.value().cloned())
            .and_then(|value| value.as_object())
            .is_some_and(|prototype| prototype == *holder && holder != object);
        // Only a `Symbol.hasInstance` of the script's own could say otherwise.
        if same && !kind::has_own(function, &JsSymbol::has_instance().into()) {
            return true;
        }
        let function = JsValue::from(function.clone());
        JsValue::from(object.clone())
            .instance_of(&function, self.context)
            .unwrap_or(false)
    }

    /// What the engine would call the object whose constructor cannot be found.
    fn class_name(&mut self, object: &JsObject) -> &'static str {
        match kind::of(object, self.context) {
            Kind::Array => "Array",
            Kind::Function => "Function",
            Kind::Error => "Error",
            Kind::Map => "Map",
            Kind::Set => "Set",
            Kind::WeakMap => "WeakMap",
            Kind::WeakSet => "WeakSet",
            Kind::TypedArray(kind) => super::collections::typed_array_name(kind),
            Kind::ArrayBuffer => "ArrayBuffer",
            Kind::SharedArrayBuffer => "SharedArrayBuffer",
            Kind::DataView => "DataView",
            Kind::Date => "Date",
            Kind::RegExp => "RegExp",
            Kind::Promise => "Promise",
            Kind::String(_) => "String",
            Kind::Number(_) => "Number",
            Kind::Boolean(_) => "Boolean",
            Kind::Symbol(_) => "Symbol",
            Kind::BigInt(_) => "BigInt",
            _ => "Object",
        }
    }

    /// What up to three prototypes of a class of the script's own add, functions excepted.
    fn inherited(
        &mut self,
        main: &JsObject,
        start: JsObject,
        level: usize,
    ) -> JsResult<Vec<String>> {
        let constructor: PropertyKey = js_string!("constructor").into();
        let mut output = Vec::new();
        let mut passed: Vec<PropertyKey> = Vec::new();
        let mut holder = start;
        for depth in 0..3 {
            if depth != 0 || holder == *main {
                let Some(above) = self.prototype(&holder) else {
                    break;
                };
                holder = above;
                let function = self
                    .own(&holder, &constructor)?
                    .and_then(|own| own.value().cloned())
                    .and_then(|value| value.as_object());
                if let Some(function) = function
                    && self
                        .function_name(&function)
                        .is_some_and(|name| is_built_in(&name))
                {
                    break;
                }
            }
            let keys = holder.own_property_keys(self.context)?;
            self.seen.push(main.clone());
            for key in &keys {
                if *key == constructor
                    || kind::has_own(main, key)
                    || (depth != 0 && passed.contains(key))
                {
                    continue;
                }
                let Some(own) = self.own(&holder, key)? else {
                    continue;
                };
                if own.value().is_some_and(JsValue::is_callable) {
                    continue;
                }
                let shown = self.property_of(main, key, &own, level + 1);
                let shown = match shown {
                    Ok(shown) => shown,
                    Err(error) => {
                        self.seen.pop();
                        return Err(error);
                    }
                };
                output.push(if self.options.colors {
                    format!("\u{1b}[2m{shown}\u{1b}[22m")
                } else {
                    shown
                });
            }
            self.seen.pop();
            passed.extend(keys);
        }
        Ok(output)
    }

    /// What stands in place of an object below the depth shown: `[Object]`.
    pub(super) fn hidden(&mut self, named: &Named, fallback: &str) -> JsResult<String> {
        let name = prefix(named.constructor.as_deref(), &named.tag, fallback, "");
        let name = name.trim_end_matches(' ');
        let shown = if named.constructor.is_some() {
            format!("[{name}]")
        } else {
            name.to_string()
        };
        self.styled(shown, super::Style::Special)
    }

    /// Whether a getter is to be called.
    pub(super) fn calls(&self, own: &PropertyDescriptor) -> bool {
        let has_setter = own.set().is_some_and(|set| !set.is_undefined());
        match self.options.getters {
            Getters::No => false,
            Getters::Yes => true,
            Getters::Get => !has_setter,
            Getters::Set => has_setter,
        }
    }

    /// A symbol as a value shows it.
    pub(super) fn symbol(&self, symbol: &JsSymbol) -> String {
        convert::text(&symbol.descriptive_string())
    }
}
