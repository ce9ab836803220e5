//! The package.json that governs a file: what it says of the file's format.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

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
    pub kind: Type,
}

/// A package.json that is no JSON; its path.
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
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let Ok(json) = serde_json::from_slice::<serde_json::Value>(bytes) else {
        return Err(Invalid(path));
    };
    let text = |key: &str| json.get(key).and_then(|value| value.as_str());
    let package = Rc::new(Package {
        path,
        name: text("name").map(str::to_string),
        kind: match text("type") {
            Some("module") => Type::Module,
            Some("commonjs") => Type::CommonJs,
            _ => Type::Unsaid,
        },
    });
    KNOWN.with(|known| {
        known
            .borrow_mut()
            .insert(folder.to_path_buf(), Rc::clone(&package));
    });
    Ok(Some(package))
}

/// What `"main"` says in a folder's package.json.
pub fn main(folder: &Path) -> Option<String> {
    let bytes = std::fs::read(folder.join("package.json")).ok()?;
    let json: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    Some(json.get("main")?.as_str()?.to_string())
}
