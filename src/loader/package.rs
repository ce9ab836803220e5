//! package.json: the one that governs a file, and what it says.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::{Map, Value};

/// What `"type"` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Nothing, or nothing that Node knows.
    Unsaid,
    CommonJs,
    Module,
}

/// A package.json, as far as the loaders ask for it.
#[derive(Debug)]
pub struct Package {
    /// The file itself.
    pub path: PathBuf,
    pub name: Option<String>,
    pub main: Option<String>,
    pub kind: Type,
    /// A string, a list or an object: what else stands there counts for nothing.
    pub exports: Option<Value>,
    /// Anything: what is no object defines no import.
    pub imports: Option<Value>,
}

impl Package {
    /// The folder that it stands in.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }
}

/// A package.json that is no JSON, or no object; its path.
#[derive(Debug)]
pub struct Invalid(pub PathBuf);

thread_local! {
    static KNOWN: RefCell<HashMap<PathBuf, Rc<Package>>> = RefCell::default();
}

/// The nearest package.json above a file, as Node looks for it: not beyond a `node_modules`.
///
/// Found ones are remembered for good, as in Node; none found is looked for anew.
pub fn of(file: &Path) -> Result<Option<Rc<Package>>, Invalid> {
    for folder in file.ancestors().skip(1) {
        if folder
            .file_name()
            .is_some_and(|name| name == "node_modules")
        {
            break;
        }
        if let Some(package) = in_folder(folder)? {
            return Ok(Some(package));
        }
    }
    Ok(None)
}

/// The package.json of this very folder.
pub fn in_folder(folder: &Path) -> Result<Option<Rc<Package>>, Invalid> {
    if let Some(known) = KNOWN.with(|known| known.borrow().get(folder).cloned()) {
        return Ok(Some(known));
    }
    let path = folder.join("package.json");
    let Ok(bytes) = std::fs::read(&path) else {
        return Ok(None);
    };
    let Some(package) = read(&path, &bytes) else {
        return Err(Invalid(path));
    };
    let package = Rc::new(package);
    KNOWN.with(|known| {
        known
            .borrow_mut()
            .insert(folder.to_path_buf(), Rc::clone(&package));
    });
    Ok(Some(package))
}

fn read(path: &Path, bytes: &[u8]) -> Option<Package> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut json = serde_json::from_slice::<Map<String, Value>>(bytes).ok()?;
    // A name or a type that is no string makes the whole file invalid; of the others it is ignored.
    let strict = |json: &Map<String, Value>, key: &str| match json.get(key) {
        None => Some(None),
        Some(Value::String(text)) => Some(Some(text.clone())),
        Some(_) => None,
    };
    let kind = match strict(&json, "type")?.as_deref() {
        Some("module") => Type::Module,
        Some("commonjs") => Type::CommonJs,
        _ => Type::Unsaid,
    };
    let main = json.get("main").and_then(Value::as_str);
    Some(Package {
        path: path.to_path_buf(),
        name: strict(&json, "name")?,
        main: main.filter(|main| !main.is_empty()).map(str::to_string),
        kind,
        exports: json
            .remove("exports")
            .filter(|value| value.is_string() || value.is_array() || value.is_object()),
        imports: json.remove("imports").filter(|value| !value.is_null()),
    })
}
