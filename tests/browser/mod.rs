//! Chromium, driven by scripts of tests/trace that Ouro runs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs a script of tests/trace with chromedriver's port and these arguments; what it printed. None,
/// and said, where there is no chromedriver.
pub fn drive(script: &str, args: &[String]) -> Option<String> {
    let Some(chromedriver) = on_path("chromedriver") else {
        println!("skipped: no chromedriver on PATH (Debian: chromium-driver)");
        return None;
    };
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port();
    let mut driver = Command::new(chromedriver)
        .arg(format!("--port={port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver starts");
    let started = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        let waited = started.elapsed();
        assert!(
            waited < Duration::from_secs(60),
            "chromedriver does not answer"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = Command::new(env!("CARGO_BIN_EXE_ouro"))
        .arg(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("tests/trace")
                .join(script),
        )
        .arg(port.to_string())
        .args(args)
        .output();
    let _ = driver.kill();
    let _ = driver.wait();
    let output = output.expect("ouro starts");
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        said.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    Some(said)
}

/// A program's path, if it is on PATH.
fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}
