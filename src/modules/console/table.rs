//! `console.table`.

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue,
    builtins::{map::ordered_map::OrderedMap, set::ordered_set::OrderedSet},
    property::PropertyKey,
};

use super::state::{Bound, Stream};
use crate::engine::{convert, errors};
use crate::modules::util::{
    inspect::{self, Options, text},
    kind::{self, Kind},
};

const INDEX: &str = "(index)";
const ITERATION: &str = "(iteration index)";
const KEY: &str = "Key";
const VALUES: &str = "Values";

/// A heading and the cells below it; a row that has no cell there is left empty.
type Column = (String, Vec<Option<String>>);

/// `console.table(data, properties)`
pub fn table(console: &Bound, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(data) = args
        .get_or_undefined(0)
        .as_object()
        .filter(|data| !data.is_callable())
    else {
        return console.call("log", &args[..args.len().min(1)], context);
    };
    let wanted = wanted(args.get_or_undefined(1), context)?;
    let options = console.options(Stream::Out, context)?;
    let mut cells = Cells { options, context };
    let columns = match kind::of(&data, cells.context) {
        Kind::Map => cells.of_pairs(map_pairs(&data))?,
        Kind::Set => cells.of_values(set_values(&data))?,
        kind @ (Kind::MapIterator | Kind::SetIterator) => {
            let (rest, pairs) = inspect::remaining(&data, &kind, cells.context)?;
            if pairs && kind == Kind::MapIterator {
                let pairs = rest
                    .chunks_exact(2)
                    .map(|pair| (pair[0].clone(), pair[1].clone()));
                cells.of_pairs(pairs.collect())?
            } else {
                cells.of_values(rest)?
            }
        }
        _ => cells.of_rows(&data, wanted.as_deref())?,
    };
    let text = JsString::from(draw(&columns).as_str());
    console.call("log", &[text.into()], context)
}

/// The properties asked for.
fn wanted(value: &JsValue, context: &mut Context) -> JsResult<Option<Vec<PropertyKey>>> {
    if value.is_undefined() {
        return Ok(None);
    }
    let Some(array) = value.as_object().filter(kind::is_array) else {
        return Err(errors::invalid_arg_type(
            "properties",
            &["Array"],
            value,
            context,
        ));
    };
    let length = array
        .get(boa_engine::js_string!("length"), context)?
        .to_length(context)?;
    let mut keys = Vec::new();
    for at in 0..length {
        let key = array.get(at, context)?.to_property_key(context)?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(Some(keys))
}

fn map_pairs(data: &JsObject) -> Vec<(JsValue, JsValue)> {
    let map = data.downcast_ref::<OrderedMap<JsValue>>();
    let pairs = map.iter().flat_map(|map| map.iter());
    pairs
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn set_values(data: &JsObject) -> Vec<JsValue> {
    let set = data.downcast_ref::<OrderedSet>();
    set.iter().flat_map(|set| set.iter()).cloned().collect()
}

fn numbers(count: usize) -> Vec<Option<String>> {
    (0..count).map(|at| Some(at.to_string())).collect()
}

struct Cells<'a> {
    options: Options,
    context: &'a mut Context,
}

impl Cells<'_> {
    /// A value as a cell shows it: small objects by their entries, larger ones by their name.
    fn cell(&mut self, value: &JsValue) -> JsResult<String> {
        let mut depth = 0.0;
        if let Some(object) = value.as_object()
            && !object.is_callable()
            && !matches!(
                kind::of(&object, self.context),
                kind::Kind::Array | kind::Kind::TypedArray(_)
            )
            && own_enumerable(&object, self.context)?.len() > 2
        {
            depth = -1.0;
        }
        let options = Options {
            depth: Some(depth),
            max_array_length: 3.0,
            break_length: f64::INFINITY,
            ..self.options.clone()
        };
        inspect::inspect(value, &options, self.context)
    }

    fn of_pairs(&mut self, pairs: Vec<(JsValue, JsValue)>) -> JsResult<Vec<Column>> {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for (key, value) in &pairs {
            keys.push(Some(self.cell(key)?));
            values.push(Some(self.cell(value)?));
        }
        Ok(vec![
            (ITERATION.into(), numbers(pairs.len())),
            (KEY.into(), keys),
            (VALUES.into(), values),
        ])
    }

    fn of_values(&mut self, values: Vec<JsValue>) -> JsResult<Vec<Column>> {
        let mut cells = Vec::with_capacity(values.len());
        for value in &values {
            cells.push(Some(self.cell(value)?));
        }
        Ok(vec![
            (ITERATION.into(), numbers(values.len())),
            (VALUES.into(), cells),
        ])
    }

    fn of_rows(
        &mut self,
        data: &JsObject,
        wanted: Option<&[PropertyKey]>,
    ) -> JsResult<Vec<Column>> {
        let rows = own_enumerable(data, self.context)?;
        let mut columns: Vec<(PropertyKey, Vec<Option<String>>)> = Vec::new();
        let mut values: Vec<Option<String>> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let item = data.get(row.clone(), self.context)?;
            let object = item.as_object();
            if object.is_none() && wanted.is_none() {
                values.resize(at, None);
                values.push(Some(self.cell(&item)?));
                continue;
            }
            let keys = match (wanted, &object) {
                (Some(wanted), _) => wanted.to_vec(),
                (None, Some(object)) => own_enumerable(object, self.context)?,
                (None, None) => Vec::new(),
            };
            for key in keys {
                let cell = match &object {
                    Some(object) if object.has_own_property(key.clone(), self.context)? => {
                        let value = object.get(key.clone(), self.context)?;
                        self.cell(&value)?
                    }
                    _ => String::new(),
                };
                let column = match columns.iter().position(|(known, _)| *known == key) {
                    Some(at) => at,
                    None => {
                        columns.push((key, Vec::new()));
                        columns.len() - 1
                    }
                };
                let cells = &mut columns[column].1;
                cells.resize(at, None);
                cells.push(Some(cell));
            }
        }
        // As an object has its keys: array indices first and in order.
        columns.sort_by_key(|(key, _)| match key {
            PropertyKey::Index(index) => (0, index.get()),
            _ => (1, 0),
        });
        let mut all = vec![(
            INDEX.to_string(),
            rows.iter().map(|row| Some(name(row))).collect(),
        )];
        all.extend(columns.into_iter().map(|(key, cells)| (name(&key), cells)));
        if !values.is_empty() {
            all.push((VALUES.into(), values));
        }
        Ok(all)
    }
}

fn name(key: &PropertyKey) -> String {
    match key {
        PropertyKey::String(name) => convert::text(name),
        PropertyKey::Index(index) => index.get().to_string(),
        PropertyKey::Symbol(symbol) => convert::text(&symbol.descriptive_string()),
    }
}

/// `Object.keys(object)`
fn own_enumerable(object: &JsObject, context: &mut Context) -> JsResult<Vec<PropertyKey>> {
    let mut keys = kind::enumerable_keys(object, context)?;
    keys.retain(|key| !matches!(key, PropertyKey::Symbol(_)));
    Ok(keys)
}

/// The box, drawn in Unicode's lines.
fn draw(columns: &[Column]) -> String {
    let rows = columns
        .iter()
        .map(|(_, cells)| cells.len())
        .max()
        .unwrap_or(0);
    let widths: Vec<usize> = columns
        .iter()
        .map(|(heading, cells)| {
            let cells = cells.iter().flatten().map(|cell| text::width(cell, true));
            cells.max().unwrap_or(0).max(text::width(heading, true)) + 2
        })
        .collect();
    let rule = |left: &str, middle: &str, right: &str| {
        let lines: Vec<String> = widths.iter().map(|&width| "─".repeat(width)).collect();
        format!("{left}{}{right}\n", lines.join(middle))
    };
    let row = |cells: &mut dyn Iterator<Item = &str>| {
        let cells: Vec<String> = cells
            .zip(&widths)
            .map(|(cell, width)| {
                let padding = width - 1 - text::width(cell, true);
                format!(" {cell}{}", " ".repeat(padding))
            })
            .collect();
        format!("│{}│\n", cells.join("│"))
    };
    let mut drawn = rule("┌", "┬", "┐");
    drawn.push_str(&row(&mut columns
        .iter()
        .map(|(heading, _)| heading.as_str())));
    drawn.push_str(&rule("├", "┼", "┤"));
    for at in 0..rows {
        let mut cells = columns
            .iter()
            .map(|(_, cells)| cells.get(at).and_then(Option::as_deref).unwrap_or(""));
        drawn.push_str(&row(&mut cells));
    }
    drawn.push_str(rule("└", "┴", "┘").trim_end());
    drawn
}
