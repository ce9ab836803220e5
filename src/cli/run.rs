//! `ouro FILE [ARGUMENTS]`: runs a script.

use std::path::PathBuf;

/// Runs it; returns the exit code.
pub fn main(args: &[String]) -> i32 {
    let Some(file) = args.first() else {
        eprintln!("usage: ouro FILE [ARGUMENTS]");
        return 9;
    };
    let path = std::fs::canonicalize(file).unwrap_or_else(|_| PathBuf::from(file));
    let host = std::env::current_exe().unwrap_or_default();
    let mut argv = vec![host.to_string_lossy().into_owned()];
    argv.push(path.to_string_lossy().into_owned());
    argv.extend(args[1..].iter().cloned());
    match crate::Host::new(argv) {
        Ok(mut host) => host.run_file(&path),
        Err(error) => {
            eprintln!("ouro: {error}");
            70
        }
    }
}
