//! `ouro play`: who may come in, what a run may use, and when it ends. In a browser on demand:
//! `cargo test --test play -- --ignored` (needs chromium and chromedriver).

mod browser;
mod limited;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A server, and a temporary folder of its own.
struct Server {
    child: Child,
    port: u16,
    token: String,
    folder: PathBuf,
}

impl Server {
    /// Starts one; the folder's name is the test's.
    fn start(test: &str, args: &[&str]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("play")
            .join(test);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        let mut child = Command::new(env!("CARGO_BIN_EXE_ouro"))
            .arg("play")
            .args(args)
            .env("TMPDIR", &folder)
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let stdout = child.stdout.take().expect("its stdout");
        let mut line = String::new();
        let _ = BufReader::new(stdout).read_line(&mut line);
        let address = line.trim().strip_prefix("ouro play: http://127.0.0.1:");
        let (port, token) = address
            .and_then(|rest| rest.trim_end_matches('/').split_once('/'))
            .unwrap_or_else(|| panic!("no address: {line:?}"));
        Self {
            port: port.parse().expect("a port"),
            token: token.to_string(),
            child,
            folder,
        }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.host()).expect("a connection");
        let limit = Some(Duration::from_secs(60));
        stream.set_read_timeout(limit).expect("a time-out");
        stream
    }

    /// Sends a request with these headers; the connection.
    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> TcpStream {
        let mut text = format!("{method} {path} HTTP/1.0\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if method == "POST" {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        let mut stream = self.connect();
        let _ = write!(stream, "{text}\r\n{body}");
        stream
    }

    /// The status of an answer, its head and its body.
    fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String, String) {
        let mut answer = String::new();
        let _ = self
            .send(method, path, headers, body)
            .read_to_string(&mut answer);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        (status.unwrap_or(0), head.to_string(), body.to_string())
    }

    fn path(&self, what: &str) -> String {
        format!("/{}/{what}", self.token)
    }

    /// What the page does: a request with all that lets it in.
    fn post(&self, what: &str, value: &Value) -> TcpStream {
        let host = self.host();
        let origin = format!("http://{host}");
        let headers = [
            ("Host", host.as_str()),
            ("Origin", &origin),
            ("Content-Type", "application/json"),
            ("Sec-Fetch-Site", "same-origin"),
        ];
        self.send("POST", &self.path(what), &headers, &value.to_string())
    }

    /// Runs a program to its end: what it printed, how it ended, its recording.
    fn run(&self, text: &str) -> (String, Value, Value) {
        let wish = json!({ "name": "01_order.js", "text": text });
        let mut lines = BufReader::new(self.post("run", &wish)).lines();
        let mut printed = String::new();
        let mut end = Value::Null;
        skip_head(&mut lines);
        for line in lines.by_ref().map_while(Result::ok) {
            let told: Value = serde_json::from_str(&line).expect("a line of JSON");
            printed.push_str(told["text"].as_str().unwrap_or(""));
            if !told["end"].is_null() {
                end = told["end"].clone();
                break;
            }
        }
        let rest: Vec<String> = lines.map_while(Result::ok).collect();
        let recording = serde_json::from_str(&rest.join("\n")).unwrap_or_default();
        (printed, end, recording)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn skip_head(lines: &mut impl Iterator<Item = std::io::Result<String>>) {
    while lines
        .next()
        .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
    {}
}

/// The events of one name in a recording.
fn events<'a>(recording: &'a Value, name: &str) -> Vec<&'a Value> {
    let all = recording["events"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    all.iter().filter(|event| event[2] == name).collect()
}

fn is_alive(pid: u64) -> bool {
    // What has ended and nobody has asked for is a zombie: it runs no more.
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat
        .rsplit(')')
        .next()
        .and_then(|rest| rest.trim().chars().next());
    state.is_some_and(|state| state != 'Z')
}

fn until(what: &str, test: impl Fn() -> bool) {
    let started = Instant::now();
    while !test() {
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "still not: {what}"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A program that tells the numbers of its process and of one that it starts, and stays.
const TWO_PROCESSES: &str = "
    const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    console.log(process.pid, child.pid);
    setInterval(() => {}, 1e6);";

/// Starts such a program: the connection, and both numbers.
fn two_processes(server: &Server) -> (TcpStream, Vec<u64>) {
    let wish = json!({ "name": "01_order.js", "text": TWO_PROCESSES });
    let stream = server.post("run", &wish);
    let mut lines = BufReader::new(stream.try_clone().expect("a second handle")).lines();
    skip_head(&mut lines);
    let told = lines
        .map_while(Result::ok)
        .find(|line| line.contains("\"out\":1"))
        .expect("what it prints");
    let told: Value = serde_json::from_str(&told).expect("JSON");
    let text = told["text"].as_str().expect("a text");
    let pids = text
        .split_whitespace()
        .map(|pid| pid.parse().expect("a number"));
    (stream, pids.collect())
}

#[test]
fn only_its_own_page_comes_in() {
    let server = Server::start("gate", &[]);
    let host = server.host();
    let origin = format!("http://{host}");
    let localhost = format!("localhost:{}", server.port);
    let page = server.path("");
    let get = |path: &str, headers: &[(&str, &str)]| server.ask("GET", path, headers, "").0;
    assert_eq!(get(&page, &[("Host", &host)]), 200);
    assert_eq!(get(&page, &[("Host", &localhost)]), 200);
    // Without the token, with a wrong one, with a part of it.
    let short = &page[..page.len() - 2];
    for path in [
        "/",
        "//",
        "/play.js",
        "/AAAA/",
        "/../",
        &format!("{short}/"),
    ] {
        assert_eq!(get(path, &[("Host", &host)]), 404, "{path}");
    }
    // A name that was made to point here.
    for other in [
        "evil.example",
        "evil.example:80",
        "127.0.0.1",
        "127.0.0.1:1",
    ] {
        assert_eq!(get(&page, &[("Host", other)]), 403, "{other}");
    }
    assert_eq!(get(&page, &[]), 403);
    // Another site's page.
    assert_eq!(
        get(&page, &[("Host", &host), ("Origin", "http://evil.example")]),
        403
    );
    assert_eq!(get(&page, &[("Host", &host), ("Origin", "null")]), 403);
    let cross = ("Sec-Fetch-Site", "cross-site");
    assert_eq!(get(&page, &[("Host", &host), cross]), 403);
    let visit = [
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-Dest", "document"),
    ];
    assert_eq!(
        get(&page, &[("Host", &host), cross, visit[0], visit[1]]),
        200
    );
    let framed = [("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")];
    assert_eq!(
        get(&page, &[("Host", &host), cross, framed[0], framed[1]]),
        403
    );

    let body = json!({ "name": "01_order.js", "text": "console.log('ran')" }).to_string();
    let run = server.path("run");
    let post = |headers: &[(&str, &str)]| server.ask("POST", &run, headers, &body);
    let kind = ("Content-Type", "application/json");
    assert_eq!(post(&[("Host", &host), kind]).0, 403, "no Origin");
    assert_eq!(
        post(&[("Host", &host), ("Origin", "http://evil.example"), kind]).0,
        403
    );
    assert_eq!(post(&[("Host", &host), ("Origin", "null"), kind]).0, 403);
    assert_eq!(
        post(&[("Host", &localhost), ("Origin", &origin), kind]).0,
        403
    );
    let plain = ("Content-Type", "text/plain");
    assert_eq!(post(&[("Host", &host), ("Origin", &origin), plain]).0, 403);
    assert_eq!(
        post(&[("Host", &host), ("Origin", &origin), kind, cross]).0,
        403
    );
    let (status, _, answer) = post(&[("Host", &host), ("Origin", &origin), kind]);
    assert_eq!(status, 200);
    assert!(answer.contains("ran"), "{answer}");
}

#[test]
fn the_address_is_new_at_each_start_and_of_this_machine_alone() {
    let one = Server::start("one", &[]);
    let other = Server::start("other", &[]);
    assert_ne!(one.token, other.token);
    assert!(one.token.len() >= 43, "256 bits, six a letter");
    // Every address of 127.0.0.0/8 leads to this machine; the server has one of them only.
    assert!(TcpStream::connect(("127.0.0.1", one.port)).is_ok());
    assert!(TcpStream::connect(("127.0.0.2", one.port)).is_err());
}

#[test]
fn its_answers_let_nobody_use_them() {
    let server = Server::start("headers", &[]);
    let (status, head, body) = server.ask("GET", &server.path(""), &[("Host", &server.host())], "");
    assert_eq!(status, 200);
    for wanted in [
        "Content-Security-Policy: default-src 'none'; script-src 'self'",
        "frame-ancestors 'none'",
        "Referrer-Policy: no-referrer",
        "Cross-Origin-Resource-Policy: same-origin",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
    ] {
        assert!(head.contains(wanted), "{wanted} in {head}");
    }
    assert!(!head.to_lowercase().contains("access-control"), "{head}");
    // Scripts are files of its own: none stands in the page.
    assert_eq!(body.matches("<script").count(), 2);
    assert!(body.contains("<script type=\"application/json\""));
}

#[test]
fn a_run_is_told_and_recorded() {
    let server = Server::start("run", &[]);
    let text =
        "console.log('one'); setTimeout(() => { console.error('two'); process.exitCode = 3 }, 20)";
    let (printed, end, recording) = server.run(text);
    assert_eq!(printed, "one\ntwo\n");
    assert_eq!(end["code"], 3);
    assert_eq!(recording["program"], "01_order.js");
    assert_eq!(recording["files"][0][1], text);
    assert_eq!(events(&recording, "out").len(), 2);
    assert_eq!(events(&recording, "exit")[0][3], 3);
    // Nothing is left of it.
    until("its folder is gone", || {
        let mut inside = std::fs::read_dir(&server.folder)
            .expect("the folder")
            .flatten();
        inside.all(|entry| {
            std::fs::read_dir(entry.path()).is_ok_and(|mut runs| runs.next().is_none())
        })
    });
}

#[test]
fn a_program_is_called_by_its_name_wherever_it_stands() {
    let server = Server::start("names", &[]);
    let text = "console.log(new Error('x').stack.split('\\n')[1].trim(), __filename)";
    let (printed, _, recording) = server.run(text);
    assert_eq!(
        printed,
        "at Object.<anonymous> (01_order.js:1:13) 01_order.js\n"
    );
    assert_eq!(recording["files"][0][0], "01_order.js");
    assert_eq!(events(&recording, "out")[0][4], printed);
    let mut answer = String::new();
    let _ = server
        .post("orders", &json!({ "name": "01_order.js", "text": text }))
        .read_to_string(&mut answer);
    assert!(answer.contains(" 01_order.js\\n"), "{answer}");
}

#[test]
fn a_run_can_be_given_a_seed_and_threads() {
    let server = Server::start("how", &[]);
    let wish = json!({
        "name": "02_timer_or_immediate.js", "seed": 3, "threads": 2,
        "text": "setTimeout(() => console.log(process.env.UV_THREADPOOL_SIZE), 3_600_000)",
    });
    let mut answer = String::new();
    let _ = server.post("run", &wish).read_to_string(&mut answer);
    assert!(answer.contains(r#""text":"2\n""#), "{answer}");
    assert!(answer.contains(r#""seed":"3""#), "{answer}");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let server = Server::start("nonsense", &[]);
    let text = "console.log('ran')";
    for wish in [
        json!({ "name": "../../etc/passwd", "text": text }),
        json!({ "name": "01_order.js" }),
        json!({ "name": "01_order.js", "text": text, "seed": "--eval" }),
        json!({ "name": "01_order.js", "text": text, "threads": 1e9 }),
        json!({ "name": "01_order.js", "text": "x".repeat((1 << 20) + 1) }),
        json!({ "own": true, "text": text }),
        json!(null),
    ] {
        let mut answer = String::new();
        let _ = server.post("run", &wish).read_to_string(&mut answer);
        assert!(answer.starts_with("HTTP/1.1 400"), "{wish}: {answer}");
    }
    // It serves on.
    assert_eq!(server.run(text).0, "ran\n");
}

#[test]
fn a_run_is_stopped_at_its_limits_and_what_it_did_is_kept() {
    let server = Server::start(
        "limits",
        &["--max-time=1.5", "--max-memory=300m", "--max-output=20k"],
    );
    for (text, reason) in [
        (
            "console.log('begins'); for (;;);",
            "it ran longer than 1.5 s",
        ),
        (
            "console.log('begins'); const all = []; for (;;) all.push(Buffer.alloc(1e6, 1));",
            "it used more than 300 MiB of memory",
        ),
        (
            "console.log('begins'); (function f() { console.log('x'.repeat(999)); setImmediate(f); })();",
            "it printed more than 20 KiB",
        ),
    ] {
        let (printed, end, recording) = server.run(text);
        assert!(printed.starts_with("begins\n"), "{reason}: {printed}");
        assert_eq!(end["recorded"], true, "{reason}: {end}");
        assert_eq!(events(&recording, "stop")[0][3], reason);
        assert_eq!(events(&recording, "out")[0][4], "begins\n");
    }
}

#[test]
fn a_run_is_stopped_when_the_page_says_so() {
    let server = Server::start("stop", &[]);
    let wish =
        json!({ "name": "01_order.js", "text": "console.log('runs'); setInterval(() => {}, 1e6)" });
    let mut stream = server.post("run", &wish);
    let mut lines = BufReader::new(stream.try_clone().expect("a second handle")).lines();
    skip_head(&mut lines);
    let first = lines.next().and_then(Result::ok).expect("its number");
    let number = serde_json::from_str::<Value>(&first).expect("JSON")["run"].clone();
    let _ = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("runs")));
    let _ = server
        .post("stop", &json!({ "run": number }))
        .read_to_string(&mut String::new());
    let rest: String = lines.map_while(Result::ok).collect();
    assert!(rest.contains("it was told to"), "{rest}");
    let _ = stream.read(&mut [0]);
}

#[test]
fn a_run_ends_with_its_page() {
    let server = Server::start("page", &[]);
    let (stream, pids) = two_processes(&server);
    assert!(pids.iter().all(|pid| is_alive(*pid)), "{pids:?}");
    stream.shutdown(std::net::Shutdown::Both).expect("closed");
    drop(stream);
    until("both have ended", || !pids.iter().any(|pid| is_alive(*pid)));
    assert_eq!(server.run("console.log('serves on')").0, "serves on\n");
}

#[test]
fn a_run_ends_with_the_server_however_it_ends() {
    for signal in ["-INT", "-KILL"] {
        let server = Server::start(&format!("server{signal}"), &[]);
        let (_stream, pids) = two_processes(&server);
        let pid = server.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status();
        assert!(sent.is_ok_and(|status| status.success()));
        until("both have ended", || !pids.iter().any(|pid| is_alive(*pid)));
        if signal == "-INT" {
            let is_empty =
                || std::fs::read_dir(&server.folder).is_ok_and(|mut all| all.next().is_none());
            until("its folders are gone", is_empty);
        }
    }
}

#[test]
fn what_a_run_leaves_behind_ends_with_it() {
    let server = Server::start("behind", &[]);
    let text = "const child = require('child_process').spawn(process.execPath,
        ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
        console.log(child.pid);
        child.unref();";
    let (printed, end, _) = server.run(text);
    assert_eq!(end["code"], 0);
    let pid = printed.trim().parse().expect("a number");
    until("it has ended", || !is_alive(pid));
}

#[test]
fn the_users_own_file_is_run_from_the_editor_and_saved_when_asked() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("play-own");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("own.js");
    std::fs::write(&file, "console.log('as saved')").expect("written");
    std::fs::write(folder.join("other.js"), "module.exports = 'beside it'").expect("written");
    let server = Server::start("own", &[&file.to_string_lossy()]);
    let (_, _, page) = server.ask("GET", &server.path(""), &[("Host", &server.host())], "");
    assert!(page.contains("as saved"));
    let text = "console.log(require('./other.js'), __filename); null.x";
    let mut answer = String::new();
    let _ = server
        .post("run", &json!({ "own": true, "text": text }))
        .read_to_string(&mut answer);
    assert!(answer.contains("beside it"), "{answer}");
    assert!(answer.contains("own.js:1"), "{answer}");
    assert!(
        answer.contains("null.x"),
        "the line in the report is the editor's: {answer}"
    );
    let saved = || std::fs::read_to_string(&file).expect("the file");
    assert_eq!(saved(), "console.log('as saved')");
    let _ = server
        .post("save", &json!({ "text": "console.log('changed')" }))
        .read_to_string(&mut String::new());
    assert_eq!(saved(), "console.log('changed')");
}

#[test]
fn the_orders_of_a_program_are_found() {
    let server = Server::start("orders", &[]);
    let text =
        "setTimeout(() => console.log('timer'), 0); setImmediate(() => console.log('immediate'))";
    let mut answer = String::new();
    let _ = server
        .post("orders", &json!({ "name": "01_order.js", "text": text }))
        .read_to_string(&mut answer);
    let body = answer.split("\r\n\r\n").nth(1).expect("a body");
    let found: Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(
        found["outputs"].as_array().map(Vec::len),
        Some(2),
        "{found}"
    );
}

#[test]
fn a_command_line_that_makes_no_sense_is_told() {
    for args in [
        &["--port", "x"][..],
        &["no/such/file.js"],
        &["a.js", "b.js"],
        &["--max-memory=much"],
    ] {
        let output = limited::output(
            Command::new(env!("CARGO_BIN_EXE_ouro"))
                .arg("play")
                .args(args),
        );
        assert_eq!(output.status.code(), Some(9), "{args:?}");
        assert!(String::from_utf8_lossy(&output.stderr).starts_with("ouro play: "));
    }
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn the_page_works_in_a_browser() {
    let server = Server::start("browser", &["--max-time=90"]);
    let address = format!("http://127.0.0.1:{}/{}/", server.port, server.token);
    if let Some(said) = browser::drive("play.js", &[address]) {
        assert_eq!(said, "");
    }
}
