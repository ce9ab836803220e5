//! Collects js/ into one table, so that adding a module means adding a file.
//!
//! The table maps a module's name (its path below js/ without `.js`) to its text. Nothing is
//! parsed here: a module's text is parsed when a program first requires it.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=js");
    println!("cargo:rerun-if-changed=src/startup.txt");
    position_dependent();
    startup_code_together()?;
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut names = Vec::new();
    collect(&Path::new(&root).join("js"), "", &mut names)?;
    names.sort();
    let mut table = String::from("pub static TEXTS: &[(&str, &str)] = &[\n");
    for name in names {
        let path = format!("{root}/js/{name}.js");
        table.push_str(&format!("    ({name:?}, include_str!({path:?})),\n"));
    }
    table.push_str("];\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
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

fn is(name: &str, value: &str) -> bool {
    env::var(name).is_ok_and(|known| known == value)
}

fn is_linux_with_glibc() -> bool {
    is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu")
}

/// Links the command at a fixed address where that is a flag of the linker we know: a megabyte of
/// relocations need then not be read and written at each start. (Node's own builds do the same. The
/// heap, the stacks and the libraries keep their random addresses.)
fn position_dependent() {
    if is_linux_with_glibc() {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}

/// Has the functions that run at each start linked side by side, as src/startup.txt lists them (see
/// benches/startup_order.py). The system maps code in pieces of 64 KiB around what is called: a call
/// here and a call there, and most of the command is in memory. A list that fits no longer costs that,
/// and nothing else.
///
/// Only where the compiler's own choice of a linker stands, which takes such lists.
fn startup_code_together() -> io::Result<()> {
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let own_linker = env::var_os("RUSTC_LINKER").is_some()
        || flags.contains("link-arg")
        || flags.contains("linker");
    let is_listed = is_linux_with_glibc() && is("CARGO_CFG_TARGET_ARCH", "x86_64");
    if !is_listed || !is("OPT_LEVEL", "3") || own_linker {
        return Ok(());
    }
    let mut script = String::from("SECTIONS {\n  .text_startup : {\n");
    for name in fs::read_to_string("src/startup.txt")?.lines() {
        // The compiler puts apart what it takes to be frequent or rare.
        let kinds = ["", "hot.", "unlikely.", "unknown."];
        let sections = kinds.map(|kind| format!(".text.{kind}{name}"));
        script.push_str(&format!("    *({})\n", sections.join(" ")));
    }
    script.push_str("  }\n} INSERT BEFORE .text;\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let path = Path::new(&out).join("startup.ld");
    fs::write(&path, script)?;
    println!("cargo:rustc-link-arg-bins=-T{}", path.display());
    Ok(())
}
