//! What the server of `ouro play` (js/internal/play) is given: the command line's wishes, the
//! course, and the parts of its page.

use std::path::PathBuf;
use std::sync::OnceLock;

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, object::builtins::JsArray};

use crate::engine::define;
use crate::trace::page;

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Settings {
    /// A script of the user's own; it is the first in the list of texts.
    pub file: Option<PathBuf>,
    /// The port to listen on; 0: any that is free.
    pub port: u16,
    /// Seconds that a run may take.
    pub seconds: f64,
    /// Bytes of memory that a run may use.
    pub memory: usize,
    /// Bytes that a run may print.
    pub output: usize,
}

static SETTINGS: OnceLock<Settings> = OnceLock::new();

/// Says how the server is to be; before it is loaded, once a process.
pub fn settle(settings: Settings) {
    // A second one would be a mistake of the command line's.
    let _ = SETTINGS.set(settings);
}

/// A file of examples/ by its name.
macro_rules! example {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../examples/", $name)))
    };
}

/// The course: the examples in the order in which they are best read.
const LESSONS: &[(&str, &str)] = &[
    example!("01_order.js"),
    example!("02_timer_or_immediate.js"),
    example!("03_fifth_task.js"),
    example!("04_blocking.js"),
    example!("05_starving.js"),
    example!("06_event_emitter.js"),
    example!("07_errors.js"),
    example!("08_stream_a_file.js"),
    example!("09_http_server.js"),
    example!("10_lost_update.js"),
    example!("11_worker.js"),
    example!("node_experiment.js"),
];

/// Files that the lessons read.
const FILES: &[(&str, &str)] = &[example!("test.txt")];

/// The page's own scripts, behind those of [`page`].
const SCRIPTS: &[&str] = &[
    include_str!("page/editor.js"),
    include_str!("page/lesson.js"),
    include_str!("page/orders.js"),
    include_str!("page/play.js"),
];

/// `{ settings, lessons, files, page }`; lessons and files are lists of `[name, text]`.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    let settings = settings(context);
    define::put(&half, "settings", settings);
    for (name, table) in [("lessons", LESSONS), ("files", FILES)] {
        let list = pairs(table, context);
        define::put(&half, name, list);
    }
    let parts = define::object(context);
    let style = format!("{}{}", page::STYLE, include_str!("page/play.css"));
    let script = format!("{}{}", page::script(), SCRIPTS.concat());
    for (name, text) in [
        ("html", include_str!("page/play.html")),
        ("css", &style),
        ("js", &script),
    ] {
        define::put(&parts, name, JsString::from(text));
    }
    define::put(&half, "page", parts);
    Ok(half)
}

fn settings(context: &mut Context) -> JsObject {
    let object = define::object(context);
    if let Some(settings) = SETTINGS.get() {
        let file = settings.file.as_ref().map_or(JsValue::null(), |file| {
            JsString::from(&*file.to_string_lossy()).into()
        });
        define::put(&object, "file", file);
        define::put(&object, "port", i32::from(settings.port));
        define::put(&object, "seconds", settings.seconds);
        define::put(&object, "memory", settings.memory as f64);
        define::put(&object, "output", settings.output as f64);
    }
    object
}

fn pairs(table: &[(&str, &str)], context: &mut Context) -> JsValue {
    let lists: Vec<JsValue> = table
        .iter()
        .map(|(name, text)| {
            let pair = [JsString::from(*name).into(), JsString::from(*text).into()];
            JsArray::from_iter(pair, context).into()
        })
        .collect();
    JsArray::from_iter(lists, context).into()
}
