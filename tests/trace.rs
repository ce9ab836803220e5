//! The recording: every program of tests/compare is run under `ouro trace`, and what was recorded is
//! checked by the page's own scripts (`tests/trace/check.js`, run by Ouro itself) and by a checker
//! of Chrome trace-event JSON (`tests/trace/chrome.js`).
//!
//! Of long recordings some hundred steps are compared forward and backward; with
//! `OURO_TRACE_ALL=1` in the environment all of them are.
//!
//! `tests/trace/browser.js` drives the page itself in a browser, on demand.

mod programs;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A program that runs longer is killed and has failed.
const LIMIT: Duration = Duration::from_secs(60);

/// Programs that do not print the same from run to run, or end on purpose in a way that loses the
/// recording; none so far.
const LEFT_OUT: &[&str] = &[];

fn ouro() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_ouro"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

struct Recorded {
    recording: PathBuf,
    chrome: PathBuf,
    stdout: PathBuf,
}

/// Runs a program with its run recorded into `folder` under the name `name`.
fn record(program: &Path, folder: &Path, name: &str) -> Result<Recorded, String> {
    let file = |extension: &str| folder.join(format!("{name}.{extension}"));
    let recorded = Recorded {
        recording: file("recording.json"),
        chrome: file("chrome.json"),
        stdout: file("stdout"),
    };
    let before = [
        "trace".to_string(),
        format!("--recording={}", recorded.recording.display()),
        format!("--json={}", recorded.chrome.display()),
    ];
    let stdout = std::fs::File::create(&recorded.stdout).map_err(|error| error.to_string())?;
    let mut child = programs::start(ouro(), &before, program, stdout.into(), Stdio::null())?;
    let started = Instant::now();
    while child.try_wait().map_err(|e| e.to_string())?.is_none() {
        if started.elapsed() > LIMIT {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("still running after {} s", LIMIT.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(recorded)
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder below target");
    folder
}

/// Runs one of the checkers; what it printed.
fn check(script: &str, args: &[&Path], flags: &[&str]) -> String {
    let output = Command::new(ouro())
        .arg(root().join("tests/trace").join(script))
        .args(args)
        .args(flags)
        .output()
        .expect("ouro starts");
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        said.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    said
}

fn all_wanted() -> &'static [&'static str] {
    if std::env::var_os("OURO_TRACE_ALL").is_some() {
        &["--all"]
    } else {
        &[]
    }
}

#[test]
fn recordings_of_all_programs_are_true() {
    let compare = root().join("tests/compare");
    let mut all = programs::all(&compare);
    all.extend(programs::all(&root().join("examples")));
    let folder = scratch("trace");
    let next = AtomicUsize::new(0);
    let wrong = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(program) = all.get(number) else {
                        return;
                    };
                    let name = program.strip_prefix(root()).unwrap_or(program);
                    let name = name.display().to_string();
                    if LEFT_OUT.contains(&name.as_str()) {
                        continue;
                    }
                    let said = match record(program, &folder, &number.to_string()) {
                        Ok(recorded) => {
                            let files = [recorded.recording.as_path(), &recorded.stdout];
                            let said = check("check.js", &files, all_wanted());
                            said + &check("chrome.js", &[&recorded.chrome], &[])
                        }
                        Err(message) => message,
                    };
                    if !said.is_empty() {
                        wrong.lock().unwrap().push(format!("{name}:\n{said}"));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn run_text(folder: &Path, name: &str, text: &str, flags: &[&str]) -> (String, String) {
    let program = folder.join(format!("{name}.js"));
    std::fs::write(&program, text).expect("a file below target");
    let recording = folder.join(format!("{name}.json"));
    let output = Command::new(ouro())
        .arg("trace")
        .arg(format!("--recording={}", recording.display()))
        .args(flags)
        .arg(&program)
        .output()
        .expect("ouro starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (
        std::fs::read_to_string(&recording).unwrap_or_default(),
        said,
    )
}

#[test]
fn a_recording_is_bounded_and_says_when_it_was_cut() {
    let folder = scratch("trace-limit");
    let text = "let n = 0; (function f() { if (n++ < 5000) setImmediate(f) })()";
    let (recording, said) = run_text(&folder, "long", text, &["--limit=20k"]);
    assert!(said.contains("the recording was cut after"), "{said}");
    assert!(recording.len() < 40_000, "{} bytes", recording.len());
    assert!(!recording.contains("\"leftOut\":0"));
    assert!(recording.contains("\"exit\",0"));
}

#[test]
fn the_text_of_a_script_cannot_end_the_page() {
    let folder = scratch("trace-escape");
    let text = "console.log('</script><!--\\u2028')";
    let (recording, _) = run_text(&folder, "escape", text, &[]);
    assert!(!recording.contains('<'), "{recording}");
}

#[test]
fn the_recording_is_written_however_the_process_ends() {
    let folder = scratch("trace-ends");
    for (name, text) in [
        ("exit", "setTimeout(() => process.exit(3), 1)"),
        ("throw", "setTimeout(() => { throw new Error('x') }, 1)"),
        ("reject", "Promise.reject(new Error('x'))"),
        ("syntax", "let x ="),
        ("handler", "process.on('exit', () => { throw 1 })"),
    ] {
        let (recording, said) = run_text(&folder, name, text, &[]);
        assert!(recording.contains("\"exit\","), "{name}: {said}");
    }
}
