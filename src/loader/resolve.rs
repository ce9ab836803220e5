//! Which file a specifier means: Node's algorithm, by `oxc_resolver`.

use std::path::{Path, PathBuf};

use oxc_resolver::{ResolveError, ResolveOptions, Resolver};

/// The two ways to ask; their conditions in package.json differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// `require()`.
    Require,
    /// `import`.
    Import,
}

struct Resolvers {
    require: Resolver,
    import: Resolver,
}

thread_local! {
    static RESOLVERS: Resolvers = Resolvers::new(&[]);
}

impl Resolvers {
    fn new(conditions: &[String]) -> Self {
        let with = |names: &[&str]| {
            let mut all: Vec<String> = names.iter().map(ToString::to_string).collect();
            all.extend(conditions.iter().cloned());
            all
        };
        let require = Resolver::new(ResolveOptions {
            condition_names: with(&["node", "require", "module-sync", "node-addons"]),
            extensions: vec![".js".into(), ".json".into(), ".node".into()],
            builtin_modules: false,
            ..ResolveOptions::default()
        });
        let import = require.clone_with_options(ResolveOptions {
            condition_names: with(&["node", "import", "module-sync", "node-addons"]),
            extensions: Vec::new(),
            fully_specified: true,
            main_files: Vec::new(),
            builtin_modules: false,
            ..ResolveOptions::default()
        });
        Self { require, import }
    }
}

/// The file that `specifier` means for a script in `folder`, links resolved.
///
/// The resolver remembers what it saw; a specifier it does not find is looked up once more with
/// fresh eyes, since scripts write files and then require them.
pub fn resolve(folder: &Path, specifier: &str, manner: Manner) -> Result<PathBuf, ResolveError> {
    RESOLVERS.with(|resolvers| {
        let resolver = match manner {
            Manner::Require => &resolvers.require,
            Manner::Import => &resolvers.import,
        };
        let found = resolver.resolve(folder, specifier).or_else(|_| {
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
