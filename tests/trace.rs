//! The recording: every program of tests/compare is run under `ouro trace`, and what was recorded is
//! checked by the page's own scripts (`tests/trace/check.js`, run by Ouro itself) and by a checker
//! of Chrome trace-event JSON (`tests/trace/chrome.js`).
//!
//! Of long recordings some hundred steps are compared forward and backward; with
//! `OURO_TRACE_ALL=1` in the environment all of them are, and recordings of more than 1 MiB are
//! looked at too.
//!
//! The page itself is driven in a browser on demand, where chromium and chromedriver are
//! installed: `cargo test --test trace -- --ignored`.

mod browser;
mod limited;
mod programs;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A program that runs longer is killed and has failed.
const LIMIT: Duration = Duration::from_secs(60);

/// Examples that keep a debug build busy for minutes; `tests/trace/five_tasks.js` stands in.
const LEFT_OUT: &[&str] = &["examples/03_fifth_task.js"];

/// Programs whose children, or what they become, write to the same stdout: more comes there than the
/// program printed.
const SHARE_STDOUT: &[&str] = &[
    "tests/compare/child_process/fork.js",
    "tests/compare/child_process/stdio.js",
    "tests/compare/process/execve.js",
];

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

/// Whether a recording would take a debug build long to look at.
fn is_long(recording: &Path) -> bool {
    recording.metadata().is_ok_and(|data| data.len() > 1 << 20)
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder below target");
    folder
}

/// Runs one of the checkers; what it printed.
fn check(script: &str, args: &[&Path], flags: &[&str]) -> String {
    let output = limited::output(
        Command::new(ouro())
            .arg(root().join("tests/trace").join(script))
            .args(args)
            .args(flags),
    );
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        said.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    said
}

fn all_wanted() -> Vec<&'static str> {
    let all = std::env::var_os("OURO_TRACE_ALL").is_some();
    all.then_some("--all").into_iter().collect()
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
                            if all_wanted().is_empty() && is_long(&recorded.recording) {
                                continue;
                            }
                            let mut flags = all_wanted();
                            if SHARE_STDOUT.contains(&name.as_str()) {
                                flags.push("--shared-stdout");
                            }
                            let said = check("check.js", &files, &flags);
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

#[test]
fn the_fifth_task_waits_for_a_thread() {
    let folder = scratch("trace-pool");
    let program = root().join("tests/trace/five_tasks.js");
    let recorded = record(&program, &folder, "five").expect("five tasks");
    assert_eq!(check("pool.js", &[&recorded.recording], &[]), "");
}

/// The hints of a recorded program: kind, sentence and line of code of each.
fn hints(program: &Path, folder: &Path, flags: &[&str]) -> Vec<String> {
    let recording = folder.join("hints.json");
    Command::new(ouro())
        .arg("trace")
        .arg(format!("--recording={}", recording.display()))
        .args(flags)
        .arg(program)
        .output()
        .expect("ouro starts");
    let said = check("hints.js", &[&recording], &[]);
    said.lines().map(str::to_owned).collect()
}

#[test]
fn hints_are_given_where_something_had_to_wait_and_nowhere_else() {
    let folder = scratch("trace-hints");
    let examples = programs::all(&root().join("examples"));
    assert!(examples.len() >= 11);
    for program in examples {
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        if LEFT_OUT.iter().any(|left_out| left_out.ends_with(&*name)) {
            continue;
        }
        // On the virtual clock a busy machine makes nobody wait.
        let found = hints(&program, &folder, &["--virtual-time"]);
        let wanted: &[(&str, &str)] = match &*name {
            "04_blocking.js" => &[("blocked: ", "[04_blocking.js:21]")],
            "05_starving.js" => &[("starved: 1,000 ticks", "[05_starving.js:19]")],
            _ => &[],
        };
        assert_eq!(found.len(), wanted.len(), "{name}: {found:?}");
        for (hint, (kind, place)) in found.iter().zip(wanted) {
            assert!(hint.starts_with(kind) && hint.ends_with(place), "{hint}");
        }
    }
    let found = hints(&root().join("tests/trace/five_tasks.js"), &folder, &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("pool: 1 task had to wait"),
        "{found:?}"
    );
}

fn run_text(folder: &Path, name: &str, text: &str, flags: &[&str]) -> (String, String) {
    let program = folder.join(format!("{name}.js"));
    std::fs::write(&program, text).expect("a file below target");
    let recording = folder.join(format!("{name}.json"));
    let output = limited::output(
        Command::new(ouro())
            .arg("trace")
            .arg(format!("--recording={}", recording.display()))
            .args(flags)
            .arg(&program),
    );
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
fn an_await_is_where_it_stands_in_the_text() {
    let folder = scratch("trace-await");
    let text = "const { stat } = require('fs/promises');
        async function f(x) {
          await null;
          console.log(x);
          const known = await stat(__filename);
          for (const i of [1, 2]) {
            await i;
            console.log(i);
          }
        }
        (async () => {
          await f(1);
          if (f.length) await new Promise((done) => setTimeout(done, 1));
        })();";
    let (recording, _) = run_text(&folder, "await", text, &[]);
    let recording: serde_json::Value = serde_json::from_str(&recording).expect("JSON");
    let events = recording["events"].as_array().expect("events");
    let lines: Vec<u64> = events
        .iter()
        .filter(|event| event[2] == "reaction")
        .map(|event| event[4].as_u64().expect("a frame") as usize - 1)
        .map(|frame| recording["frames"][frame][2].as_u64().expect("a line"))
        .collect();
    assert_eq!(lines, [3, 5, 7, 7, 12, 13]);
}

#[test]
fn modules_and_the_then_of_an_object_are_told_as_such() {
    let folder = scratch("trace-words");
    std::fs::write(folder.join("lib.mjs"), "export default 1").expect("a file");
    let program = folder.join("main.mjs");
    let text = "import 'fs';
        import './lib.mjs';
        Promise.resolve({ then(done) { done(1) } });";
    std::fs::write(&program, text).expect("a file");
    let output = limited::output(Command::new(ouro()).arg("trace").arg(&program));
    let told = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = told
        .lines()
        .filter_map(|line| line.split('\t').nth(1))
        .collect();
    for wanted in [
        "module: node:fs #2",
        "module: lib.mjs #3",
        "module: main.mjs #4",
        "callback: microtask #5: then() of an object (a promise was resolved with it at main.mjs:3:24)",
    ] {
        assert!(lines.contains(&wanted), "no {wanted:?} in\n{told}");
    }
}

/// A worker that adds what it is sent, and ends when it is told to.
const ADDER: &str = "const { Worker, isMainThread, parentPort } = require('worker_threads');
    if (isMainThread) {
      const worker = new Worker(__filename);
      worker.on('message', (sum) => { console.log('sum', sum); worker.postMessage('stop'); });
      worker.on('exit', (code) => console.log('exit', code));
      worker.postMessage([1, 2]);
    } else {
      parentPort.on('message', (what) => {
        if (what === 'stop') return parentPort.close();
        console.log('adds');
        setImmediate(() => parentPort.postMessage(what[0] + what[1]));
      });
    }";

#[test]
fn a_workers_loop_is_told_beside_the_main_threads() {
    let folder = scratch("trace-worker");
    let program = folder.join("adder.js");
    std::fs::write(&program, ADDER).expect("a file");
    let output = limited::output(Command::new(ouro()).arg("trace").arg(&program));
    let told = String::from_utf8_lossy(&output.stderr);
    // Messages are counted over all threads, which no rule puts in order.
    let told = ["message ", "output "]
        .iter()
        .fold(told.into_owned(), |told, what| {
            let parts = told.split(what).enumerate().map(|(at, part)| match at {
                0 => part.to_string(),
                _ => format!(
                    "{what}{}",
                    part.trim_start_matches(|c: char| c.is_ascii_digit())
                ),
            });
            parts.collect()
        });
    let of = |thread: &str| -> Vec<&str> {
        let lines = told.lines().filter_map(|line| line.split_once('\t'));
        let own = lines.filter(|(whose, _)| *whose == format!("Thread: {thread}"));
        own.map(|(_, what)| what)
            .filter(|what| !what.starts_with("waiting") && !what.contains("TICK"))
            .filter(|what| *what != "--- phase: poll ---")
            .collect()
    };
    // Which thread comes first is nobody's choice; what each does is.
    assert_eq!(
        of("worker1"),
        [
            "the worker's script begins (started at adder.js:3:22)",
            "the worker's script has ended",
            "callback: message #w1.3: message  has come (sent by main at adder.js:6:25)",
            "output  sent to the thread that prints it (at adder.js:10:20)",
            "queued: immediate #w1.5 (at adder.js:11:21)",
            "--- phase: check ---",
            "callback: immediate #w1.5 (registered at adder.js:11:21)",
            "message  sent (at adder.js:11:50)",
            "callback: message #w1.3: message  has come (sent by main at adder.js:4:82)",
            "process event: beforeExit",
            "process event: exit",
            "the thread ends, exit code 0",
        ],
        "{told}"
    );
    assert_eq!(
        of("main"),
        [
            "the main script begins",
            "message  sent (at adder.js:6:25)",
            "the main script has ended",
            "callback: message #3: output  has come (sent by worker1 at adder.js:10:20)",
            "callback: message #5: message  has come (sent by worker1 at adder.js:11:50)",
            "message  sent (at adder.js:4:82)",
            "callback: end of a worker #11 (registered at adder.js:3:22)",
            "process event: beforeExit",
            "process event: exit",
        ],
        "{told}"
    );
}

#[test]
fn causes_lead_from_thread_to_thread() {
    let folder = scratch("trace-causes");
    run_text(&folder, "adder", ADDER, &[]);
    let said = check("causes.js", &[&folder.join("adder.json")], &[]);
    let wanted = "\
adds: message in main, message in worker1, the main script
sum 3: message in main, immediate in worker1, message in worker1, the main script
exit 0: end of a worker in main, the main script
";
    assert_eq!(said, wanted);
}

#[test]
fn each_worker_has_the_text_that_it_runs() {
    let folder = scratch("trace-texts");
    let text = "const { Worker } = require('worker_threads');
        for (const text of ['setImmediate(() => 1)', '2; setImmediate(() => 2)']) new Worker(text, { eval: true });";
    let (recording, _) = run_text(&folder, "texts", text, &[]);
    let recording: serde_json::Value = serde_json::from_str(&recording).expect("JSON");
    let files = recording["files"].as_array().expect("files");
    let own = files.iter().filter(|file| file[0] == "[worker eval]");
    let mut texts: Vec<_> = own.filter_map(|file| file[1].as_str()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["2; setImmediate(() => 2)", "setImmediate(() => 1)"]);
}

#[test]
fn a_damaged_recording_is_refused_in_words() {
    let folder = scratch("trace-damaged");
    let (whole, _) = run_text(&folder, "whole", "console.log(1)", &[]);
    let damaged = folder.join("damaged.json");
    for (from, to, words) in [
        (
            "\"events\":[",
            "\"events\":[7,",
            "event 1 of the recording is damaged",
        ),
        (
            "\"threads\":[",
            "\"threats\":[",
            "this is no recording of Ouro",
        ),
        (
            "\"version\":1",
            "\"version\":9",
            "a recording of version 9, not 1",
        ),
    ] {
        std::fs::write(&damaged, whole.replacen(from, to, 1)).expect("a file");
        let said = check("causes.js", &[&damaged], &[]);
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn errors_that_nobody_caught_are_told_with_who_takes_them() {
    let folder = scratch("trace-uncaught");
    let told = |name: &str, text: &str| {
        let (recording, _) = run_text(&folder, name, text, &[]);
        let recording: serde_json::Value = serde_json::from_str(&recording).expect("JSON");
        let events = recording["events"].as_array().expect("events").clone();
        let of_errors = events.iter().filter_map(|event| match event[2].as_str() {
            Some("uncaught") => Some(format!("{}, {}", event[5], event[6]).replace('"', "")),
            Some("begin") if event[5] == "process" => Some(format!("{}", event[6])),
            _ => None,
        });
        of_errors.collect::<Vec<_>>()
    };
    assert_eq!(
        told(
            "nobody",
            "setTimeout(() => { throw new TypeError('x') }, 1)"
        ),
        [
            "TypeError: x, nobody takes it, and the process ends",
            "\"exit\""
        ]
    );
    let text = "process.on('uncaughtException', () => {});
        process.on('unhandledRejection', () => {});
        const late = Promise.reject(5);
        setTimeout(() => { late.catch(() => {}); throw { no: 'error' }; }, 1);";
    assert_eq!(
        told("listeners", text),
        [
            "5, a listener of 'unhandledRejection' takes it",
            "\"unhandledRejection\"",
            "#<Object>, a listener of 'uncaughtException' takes it",
            "\"uncaughtException\"",
            "\"beforeExit\"",
            "\"exit\""
        ]
    );
}

#[test]
fn what_no_line_has_registered_goes_back_to_one() {
    let folder = scratch("trace-roots");
    let program = folder.join("roots.js");
    let text = "const net = require('net');
        Promise.reject(new Error('x'));
        process.on('unhandledRejection', () => {});
        const server = net.createServer((socket) => socket.end('a'));
        server.listen(0, '127.0.0.1', () => {
          net.connect(server.address().port, '127.0.0.1').resume().on('close', () => server.close());
        });";
    std::fs::write(&program, text).expect("a file");
    let output = limited::output(Command::new(ouro()).arg("trace").arg(&program));
    let told = String::from_utf8_lossy(&output.stderr);
    for wanted in [
        "rejection that nobody handled, in the main script at roots.js:2:23: Error: x",
        "interest registered: tcp socket (source 2, goes back to roots.js:6:22)",
        "of source 1 (goes back to roots.js:5:22)",
        "of source 2 (goes back to roots.js:6:22)",
    ] {
        assert!(told.contains(wanted), "no {wanted:?} in\n{told}");
    }
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
    // By a signal that nobody listens to, or nobody any more.
    for (name, listeners) in [
        ("killed", ""),
        (
            "gone",
            "const f = () => {}; process.on('SIGTERM', f).off('SIGTERM', f);",
        ),
    ] {
        let text = format!(
            "console.log('began');
            {listeners}
            process.kill(process.pid, 'SIGTERM');
            setInterval(() => {{}}, 1000);"
        );
        let (recording, said) = run_text(&folder, name, &text, &[]);
        assert!(recording.contains("began"), "{name}: {said}");
    }
}

#[test]
fn a_page_that_cannot_be_written_is_an_error() {
    let program = root().join("examples/01_order.js");
    let traced = |file: &str| {
        limited::output(
            Command::new(ouro())
                .args(["trace", "--html", file])
                .arg(&program),
        )
    };
    let output = traced("/no/such/folder/run.html");
    assert_eq!(output.status.code(), Some(1));
    // The program did not run at all.
    assert!(output.stdout.is_empty());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.starts_with("ouro: /no/such/folder/run.html: "),
        "{said}"
    );
    if Path::new("/dev/full").exists() {
        let output = traced("/dev/full");
        assert_eq!(output.status.code(), Some(1));
        assert!(!output.stdout.is_empty());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.starts_with("ouro: /dev/full: "), "{said}");
    }
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn the_page_works_in_a_browser() {
    let folder = scratch("trace-browser");
    let mut files = Vec::new();
    for program in [
        "examples/01_order.js",
        "examples/04_blocking.js",
        "examples/05_starving.js",
        "examples/06_event_emitter.js",
        "examples/07_errors.js",
        "examples/08_stream_a_file.js",
        "examples/09_http_server.js",
        "examples/10_lost_update.js",
        "examples/11_worker.js",
        "examples/node_experiment.js",
        "tests/trace/five_tasks.js",
    ] {
        let program = root().join(program);
        let name = program.file_stem().unwrap_or_default().to_string_lossy();
        let page = folder.join(format!("{name}.html"));
        let output = limited::output(
            Command::new(ouro())
                .arg("trace")
                .arg(format!("--html={}", page.display()))
                .arg(&program),
        );
        let stdout = folder.join(format!("{name}.stdout"));
        std::fs::write(&stdout, output.stdout).expect("a file below target");
        files.extend([page, stdout].map(|path| path.to_string_lossy().into_owned()));
    }
    if let Some(said) = browser::drive("browser.js", &files) {
        assert_eq!(said, "");
    }
}
