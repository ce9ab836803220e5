//! Which file a specifier means: Node's algorithm, by `oxc_resolver`.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use oxc_resolver::{ResolveError, ResolveOptions, Resolver};

use crate::modules::process::with_start;

/// The two ways to ask; their conditions in package.json differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// `require()`.
    Require,
    /// `import`.
    Import,
}

/// A resolver for each manner, made when first needed; requests that begin with `#` have theirs,
/// since a package may map them to built-in modules.
#[derive(Default)]
struct Resolvers {
    require: OnceCell<Resolver>,
    import: OnceCell<Resolver>,
    internal_require: OnceCell<Resolver>,
    internal_import: OnceCell<Resolver>,
}

thread_local! {
    static RESOLVERS: Resolvers = Resolvers::default();
}

fn options(manner: Manner, is_internal: bool) -> ResolveOptions {
    let own = if manner == Manner::Require {
        "require"
    } else {
        "import"
    };
    let names = ["node", own, "module-sync", "node-addons"];
    let given = with_start(|start| start.conditions.clone());
    let condition_names = names.iter().map(ToString::to_string).chain(given).collect();
    let common = ResolveOptions {
        condition_names,
        builtin_modules: is_internal,
        node_path: false,
        ..ResolveOptions::default()
    };
    match manner {
        Manner::Require => ResolveOptions {
            extensions: vec![".js".into(), ".json".into(), ".node".into()],
            ..common
        },
        Manner::Import => ResolveOptions {
            extensions: Vec::new(),
            fully_specified: true,
            main_files: Vec::new(),
            ..common
        },
    }
}

impl Resolvers {
    fn get(&self, manner: Manner, is_internal: bool) -> &Resolver {
        let cell = match (manner, is_internal) {
            (Manner::Require, false) => &self.require,
            (Manner::Import, false) => &self.import,
            (Manner::Require, true) => &self.internal_require,
            (Manner::Import, true) => &self.internal_import,
        };
        cell.get_or_init(|| Resolver::new(options(manner, is_internal)))
    }
}

/// The file that `specifier` means for a script in `folder`, links resolved.
///
/// The resolver remembers what it saw; a specifier it does not find is looked up once more with
/// fresh eyes, since scripts write files and then require them.
pub fn resolve(folder: &Path, specifier: &str, manner: Manner) -> Result<PathBuf, ResolveError> {
    RESOLVERS.with(|resolvers| {
        let resolver = resolvers.get(manner, specifier.starts_with('#'));
        let found = resolver.resolve(folder, specifier).or_else(|error| {
            if matches!(error, ResolveError::Builtin { .. }) {
                return Err(error);
            }
            resolver.clear_cache();
            resolver.resolve(folder, specifier)
        })?;
        Ok(found.into_path_buf())
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

/// Folders searched after `module.paths` (`Module.globalPaths`): `NODE_PATH`, then two in the home.
pub fn global_paths() -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    if let Some(list) = std::env::var_os("NODE_PATH") {
        let listed = std::env::split_paths(&list).filter(|path| !path.as_os_str().is_empty());
        paths.extend(listed.map(|path| path.to_string_lossy().into_owned()));
    }
    if let Some(home) = std::env::var_os("HOME") {
        for name in [".node_modules", ".node_libraries"] {
            paths.push(Path::new(&home).join(name).to_string_lossy().into_owned());
        }
    }
    paths
}
