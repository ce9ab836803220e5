//! A recording as one page to step through, without a network: `page/` holds its parts.
//!
//! The parts are also `ouro play`'s: a page that has [`STYLE`] and [`script`] calls
//! `ouro.view(element)`, which gives an object whose `load(recording)` shows the recording (the
//! object that [`super::data::json`] writes).

use super::recording::Recording;
use super::{Known, data};

/// The style sheet.
pub const STYLE: &str = include_str!("page/style.css");

/// The document around it all.
const DOCUMENT: &str = include_str!("page/page.html");

/// The scripts, in the order in which they are loaded. The first group needs no document: it says
/// what a recording means.
pub const SCRIPTS: [(&str, &str); 14] = [
    ("events.js", include_str!("page/events.js")),
    ("state.js", include_str!("page/state.js")),
    ("words.js", include_str!("page/words.js")),
    ("why.js", include_str!("page/why.js")),
    ("hints.js", include_str!("page/hints.js")),
    ("predict.js", include_str!("page/predict.js")),
    ("dom.js", include_str!("page/dom.js")),
    ("highlight.js", include_str!("page/highlight.js")),
    ("source.js", include_str!("page/source.js")),
    ("loop.js", include_str!("page/loop.js")),
    ("console.js", include_str!("page/console.js")),
    ("explain.js", include_str!("page/explain.js")),
    ("transport.js", include_str!("page/transport.js")),
    ("view.js", include_str!("page/view.js")),
];

/// All scripts as one text.
pub fn script() -> String {
    let mut text = String::new();
    for (name, part) in SCRIPTS {
        text.push_str("// ");
        text.push_str(name);
        text.push('\n');
        text.push_str(part);
    }
    text
}

/// The page of a recording.
pub fn html(recording: &Recording, known: &Known) -> String {
    let title = format!("{} · Ouro", recording.program)
        .replace('&', "&amp;")
        .replace('<', "&lt;");
    let mut page = String::new();
    let mut rest = DOCUMENT;
    for (mark, text) in [
        ("<!--title-->", title),
        ("/*style*/", STYLE.to_string()),
        ("/*recording*/", data::json(recording, known)),
        ("/*script*/", script()),
    ] {
        let (before, after) = rest.split_once(mark).unwrap_or((rest, ""));
        page.push_str(before);
        page.push_str(&text);
        rest = after;
    }
    page.push_str(rest);
    page
}
