//! The programs under tests/compare: which there are, and how each is run.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Every program below a folder, sorted.
pub fn all(root: &Path) -> Vec<PathBuf> {
    let mut programs = Vec::new();
    collect(root, &mut programs);
    programs.sort();
    programs
}

fn collect(folder: &Path, programs: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            // What programs require lies in folders of these names and is no program itself.
            if !matches!(
                path.file_name().and_then(|n| n.to_str()),
                Some("fixtures" | "node_modules")
            ) {
                collect(&path, programs);
            }
        } else if matches!(
            path.extension().and_then(|e| e.to_str()),
            Some("js" | "cjs" | "mjs" | "ts" | "mts" | "cts")
        ) {
            programs.push(path);
        }
    }
}

/// Starts a program in its own folder, with what its first lines ask for (`// args: one two`,
/// `// flags: --some-flag`, `// env: NAME=value`, `// stdin: text`); `before` stands between the
/// runtime and the flags.
pub fn start(
    runtime: &Path,
    before: &[String],
    program: &Path,
    stdout: Stdio,
    stderr: Stdio,
) -> Result<Child, String> {
    let folder = program.parent().unwrap_or(program);
    let source = std::fs::read_to_string(program).map_err(|error| error.to_string())?;
    let mut command = Command::new(runtime);
    command.args(before);
    let mut stdin = String::new();
    let (mut args, mut env) = (Vec::new(), Vec::new());
    for line in source.lines().take_while(|line| line.starts_with("//")) {
        let line = line.trim_start_matches("//").trim_start();
        if let Some(rest) = line.strip_prefix("args:") {
            args.extend(rest.split_whitespace().map(str::to_owned));
        } else if let Some(rest) = line.strip_prefix("flags:") {
            command.args(rest.split_whitespace());
        } else if let Some(rest) = line.strip_prefix("env:") {
            if let Some((name, value)) = rest.trim().split_once('=') {
                env.push((name.to_owned(), value.to_owned()));
            }
        } else if let Some(rest) = line.strip_prefix("stdin:") {
            stdin.push_str(rest.trim_start());
            stdin.push('\n');
        }
    }
    for name in ["NODE_OPTIONS", "FORCE_COLOR", "NO_COLOR", "NODE_DEBUG"] {
        command.env_remove(name);
    }
    let mut child = command
        .arg(program)
        .args(args)
        .envs(env)
        .env("TZ", "UTC")
        .current_dir(folder)
        .stdin(if stdin.is_empty() {
            Stdio::null()
        } else {
            Stdio::piped()
        })
        .stdout(stdout)
        .stderr(stderr)
        .spawn()
        .map_err(|error| format!("{}: {error}", runtime.display()))?;
    if let Some(mut pipe) = child.stdin.take() {
        let _ = pipe.write_all(stdin.as_bytes());
    }
    Ok(child)
}
