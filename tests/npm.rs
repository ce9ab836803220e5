//! Programs that use popular npm packages print what they print with Node. Run on demand, since the
//! packages come from the registry:
//!
//! ```text
//! cargo test --test npm -- --ignored
//! ```
//!
//! The versions are pinned in `tests/npm/package.json`; `npm install` puts them into `target/npm`.
//! What Node printed is recorded beside each program, in `NAME.expected`; to record it anew:
//!
//! ```text
//! RECORD=/path/to/node24 cargo test --test npm -- --ignored
//! ```

use std::path::{Path, PathBuf};
use std::process::Command;

const MANIFEST: &str = env!("CARGO_MANIFEST_DIR");

/// The folder that the packages are in; installs them when they are not there or others are asked
/// for.
fn installed() -> PathBuf {
    let folder = Path::new(MANIFEST).join("target/npm");
    std::fs::create_dir_all(&folder).expect("target/ can be written to");
    let wanted =
        std::fs::read(Path::new(MANIFEST).join("tests/npm/package.json")).expect("readable");
    let present = std::fs::read(folder.join("package.json")).unwrap_or_default();
    if wanted != present || !folder.join("node_modules").is_dir() {
        std::fs::write(folder.join("package.json"), &wanted).expect("target/ can be written to");
        let status = Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--ignore-scripts"])
            .current_dir(&folder)
            .status()
            .expect("npm can be run");
        assert!(status.success(), "npm install failed");
    }
    folder
}

/// What a program prints, and how it ends.
fn output(host: &Path, program: &Path, folder: &Path) -> String {
    let output = Command::new(host)
        .arg(program)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("the host can be run");
    format!(
        "{}--- stderr\n{}--- exit code {:?}\n",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
        output.status.code()
    )
}

#[test]
#[ignore = "needs packages from the npm registry"]
fn packages_work_as_with_node() {
    let folder = installed();
    let programs = Path::new(MANIFEST).join("tests/npm");
    let record = std::env::var_os("RECORD").map(PathBuf::from);
    let mut failed = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(&programs).expect("readable").flatten() {
        let source = entry.path();
        let extension = source.extension().and_then(|one| one.to_str());
        if !matches!(extension, Some("js" | "mjs")) {
            continue;
        }
        count += 1;
        // Beside the packages, where both kinds of resolution find them.
        let program = folder.join(entry.file_name());
        std::fs::copy(&source, &program).expect("target/ can be written to");
        let expected = PathBuf::from(format!("{}.expected", source.display()));
        if let Some(node) = &record {
            std::fs::write(&expected, output(node, &program, &folder)).expect("writable");
            continue;
        }
        let ouro = Path::new(env!("CARGO_BIN_EXE_ouro"));
        let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
        let got = output(ouro, &program, &folder);
        if got != wanted {
            failed.push(format!(
                "{}\nNode printed:\n{wanted}\nOuro:\n{got}",
                source.display()
            ));
        }
    }
    assert!(count >= 10, "{count} programs only");
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}
