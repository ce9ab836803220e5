//! What `require` and `import` look for alike: conditions of package.json, and the folders in which
//! packages are looked for.

use std::path::Path;

use crate::modules::process::with_start;

/// The two ways to ask; their conditions in package.json differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// `require()`.
    Require,
    /// `import`.
    Import,
}

/// The conditions of package.json that hold, in the order in which hooks are told of them.
pub fn conditions(manner: Manner) -> Vec<String> {
    with_start(|start| {
        let addons = start.addons.then_some("node-addons");
        let (first, last) = match manner {
            Manner::Require => (vec!["require", "node"], vec!["module-sync"]),
            Manner::Import => (vec!["node", "import", "module-sync"], vec![]),
        };
        let given = start.conditions.iter().map(String::as_str);
        let all = first.into_iter().chain(addons).chain(given).chain(last);
        all.map(str::to_string).collect()
    })
}

/// Where `require` looks for packages from `folder`, nearest first (`module.paths`).
pub fn node_modules_paths(folder: &Path) -> Vec<String> {
    folder
        .ancestors()
        .filter(|ancestor| {
            ancestor
                .file_name()
                .is_none_or(|name| name != "node_modules")
        })
        .map(|ancestor| ancestor.join("node_modules").to_string_lossy().into_owned())
        .collect()
}

/// Folders searched after `module.paths` (`Module.globalPaths`): those of `NODE_PATH`, then two in
/// the home and one beside the program.
pub fn global_paths(node_path: Option<&str>, home: Option<&str>) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    if !with_start(|start| start.global_search_paths) {
        return paths;
    }
    let listed = node_path.unwrap_or_default().split(':');
    paths.extend(listed.filter(|path| !path.is_empty()).map(str::to_string));
    if let Some(home) = home.filter(|home| !home.is_empty()) {
        for name in [".node_modules", ".node_libraries"] {
            paths.push(Path::new(home).join(name).to_string_lossy().into_owned());
        }
    }
    let program = std::env::current_exe().unwrap_or_default();
    if let Some(prefix) = program.parent().and_then(Path::parent) {
        paths.push(prefix.join("lib/node").to_string_lossy().into_owned());
    }
    paths
}
