//! Collects js/ into one table, so that adding a module means adding a file.
//!
//! The table maps a module's name (its path below js/ without `.js`) to its text. Nothing is
//! parsed here: a module's text is parsed when a program first requires it. But what the engine needs
//! changed in a text is changed here.

use std::{env, fs, io, path::Path};

#[path = "src/engine"]
#[allow(dead_code)]
mod engine {
    pub mod repair;
    #[path = "stack"]
    pub mod stack {
        pub mod functions;
        pub mod tokens;
    }
}

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=js");
    println!("cargo:rerun-if-changed=src/engine/repair.rs");
    println!("cargo:rerun-if-changed=src/engine/stack");
    position_dependent();
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut names = Vec::new();
    collect(&Path::new(&root).join("js"), "", &mut names)?;
    names.sort();
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let mut table = String::from("pub static TEXTS: &[(&str, &str)] = &[\n");
    for name in names {
        let mut path = format!("{root}/js/{name}.js");
        if let Some(repaired) = engine::repair::repaired(&fs::read_to_string(&path)?) {
            path = format!("{out}/{}.js", name.replace('/', "_"));
            fs::write(&path, repaired.text)?;
        }
        table.push_str(&format!("    ({name:?}, include_str!({path:?})),\n"));
    }
    table.push_str("];\n");
    fs::write(Path::new(&out).join("js_table.rs"), table)
}

fn collect(folder: &Path, prefix: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{prefix}{name}/"), names)?;
        } else if let Some(stem) = name.strip_suffix(".js") {
            names.push(format!("{prefix}{stem}"));
        }
    }
    Ok(())
}

/// Links the command at a fixed address where that is a flag of the linker we know: a megabyte of
/// relocations need then not be read and written at each start. (Node's own builds do the same. The
/// heap, the stacks and the libraries keep their random addresses.)
fn position_dependent() {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|known| known == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
