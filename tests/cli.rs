//! The command: its options, exit codes, the book's helpers and the trace.

mod limited;

use std::process::{Command, Output};

fn ouro(args: &[&str]) -> Output {
    limited::output(
        Command::new(env!("CARGO_BIN_EXE_ouro"))
            .args(args)
            .current_dir(env!("CARGO_MANIFEST_DIR")),
    )
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn prints_values_and_passes_arguments_on() {
    let output = ouro(&["-p", "process.argv.slice(1)", "a", "--b"]);
    assert_eq!(text(&output.stdout), "[ 'a', '--b' ]\n");
    let output = ouro(&["-e", "console.log(process.execArgv.length, 1 + 1)"]);
    assert_eq!(text(&output.stdout), "2 2\n");
}

#[test]
fn says_what_it_is() {
    assert!(text(&ouro(&["--version"]).stdout).starts_with("ouro "));
    assert!(text(&ouro(&["--help"]).stdout).contains("usage: ouro"));
}

#[test]
fn exit_codes_are_nodes() {
    assert_eq!(ouro(&["--no-such-option"]).status.code(), Some(9));
    assert_eq!(ouro(&["-e", "process.exit(3)"]).status.code(), Some(3));
    assert_eq!(ouro(&["-e", "throw 1"]).status.code(), Some(1));
    assert_eq!(ouro(&["-e", "Promise.reject(1)"]).status.code(), Some(1));
    assert_eq!(ouro(&["no/such/file.js"]).status.code(), Some(1));
    assert_eq!(ouro(&["-e", "let x ="]).status.code(), Some(1));
}

#[test]
fn what_eval_cannot_declare_is_an_error() {
    let script = "function f(n) { eval(''); if (n) f(n - 1); else eval('var b = 1'); return typeof b; } \
        try { console.log(f(1)); } catch (error) { console.log(error.message); }";
    let output = ouro(&["-e", script]);
    let told = "eval cannot declare 'b' while another call of the function is in use\n";
    assert_eq!(text(&output.stdout), told);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
#[cfg(unix)]
fn what_the_parent_ignores_is_not_ignored() {
    use std::os::unix::process::ExitStatusExt;
    let script = "process.kill(process.pid, 'SIGHUP'); setTimeout(() => {}, 60_000)";
    let child = "require('child_process').spawnSync('sh', ['-c', 'kill -HUP $$']).signal";
    let run = |option: &str, text: &str| {
        let line = format!("trap '' HUP; exec \"$0\" {option} \"$1\"");
        limited::output(Command::new("sh").args(["-c", &line, env!("CARGO_BIN_EXE_ouro"), text]))
    };
    assert_eq!(run("-e", script).status.signal(), Some(1));
    assert_eq!(text(&run("-p", child).stdout), "SIGHUP\n");
}

#[test]
fn a_stack_that_is_used_up_is_told_of() {
    // With a smaller stack, which is what a limit of memory leads to.
    use std::os::unix::process::ExitStatusExt;
    let script = "let p = {}; for (let i = 0; i < 1e6; i++) p = new Proxy(p, {}); p.x";
    let line = format!("ulimit -v 900000; exec \"$0\" -e '{script}'");
    let ouro = env!("CARGO_BIN_EXE_ouro");
    let output = limited::output(Command::new("sh").args(["-c", &line, ouro]));
    assert_eq!(output.status.code(), Some(70));
    assert!(text(&output.stderr).contains("nest deeper than the stack goes"));
    // Who sends that signal means what it always means.
    let output = crate::ouro(&[
        "-e",
        "process.kill(process.pid, 'SIGSEGV'); setTimeout(() => {}, 60_000)",
    ]);
    assert_eq!(output.status.signal(), Some(11));
}

#[test]
fn what_stands_behind_urgent_data_is_read() {
    use rustix::net::{SendFlags, send};
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener
        .local_addr()
        .expect("its address")
        .port()
        .to_string();
    let peer = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept()?;
        stream.write_all(b"abc")?;
        // One send with the urgent byte in the middle: all of it is there when it is read.
        send(&stream, b"def!", SendFlags::OOB)?;
        stream.write_all(b"ghi")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        std::io::Result::Ok(answer)
    });
    // It waits a little, then reads; what is missing would never come.
    let script = "let all = '';
         const socket = net.connect(+process.argv[1], '127.0.0.1').pause();
         socket.on('data', (data) => {
           all += data;
           if (all.endsWith('i')) socket.end(all);
         });
         setTimeout(() => socket.resume(), 100);";
    let output = ouro(&["-e", script, &port]);
    assert_eq!(text(&output.stderr), "");
    let answer = peer.join().expect("no panic").expect("a connection");
    assert_eq!(
        answer, "abcdefghi",
        "as Node 24 has it: without the urgent byte"
    );
}

#[test]
fn what_a_module_lacks_is_named_when_it_is_used() {
    let output = ouro(&[
        "-e",
        "const events = require('trace_events');
         try { events.createTracing({ categories: ['v8'] }) } catch (e) { console.log(e.code, e.message) }",
    ]);
    assert_eq!(
        text(&output.stdout),
        "ERR_METHOD_NOT_IMPLEMENTED trace_events.createTracing is not implemented in Ouro\n"
    );
}

#[test]
fn the_books_helpers_have_the_books_shape() {
    let script = "const { print, print_content, current } = require('ouro:teach');\
                  print('hello ' + current()); print_content('x'.repeat(400), 'file');";
    let output = text(&ouro(&["-e", script]).stdout);
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines[0], "Thread: main\t hello main");
    assert_eq!(lines[2], "===== THREAD main START FILE =====");
    assert_eq!(lines[3], "x".repeat(300));
    assert!(lines[4].contains("Abbreviated"));
    assert_eq!(lines[5], "===== END FILE =====");
}

#[test]
fn the_trace_tells_which_thread_does_what() {
    // With a seed, so that the same is printed each time.
    let example = "examples/02_timer_or_immediate.js";
    let output = ouro(&["trace", "--seed=1", example]);
    let told = text(&output.stderr);
    for line in [
        "Thread: main\t===== TICK 1 =====",
        "Thread: main\t--- phase: check ---",
        "callback: immediate",
        "registered at 02_timer_or_immediate.js:",
        "Thread: pool",
        "received task",
        "finished task",
        "timeout #2 registered: 1 ms",
        "timeout #2 is due",
    ] {
        assert!(told.contains(line), "no {line:?} in\n{told}");
    }
    // What the script prints is the same as without the trace.
    assert_eq!(output.stdout, ouro(&["--seed=1", example]).stdout);
}

#[test]
fn what_a_callback_of_the_host_prints_has_its_line() {
    let script = "const { Writable } = require('stream');
        new Writable({ write() {} }).on('finish', () => console.error('finish')).end();";
    let output = ouro(&["trace", "-e", script]);
    let told = text(&output.stderr);
    let lines: Vec<&str> = told.lines().collect();
    let printed = lines.iter().position(|line| *line == "finish");
    let before = lines[printed.unwrap_or(0).saturating_sub(1)];
    assert!(before.contains("callback: nextTick #"), "{told}");
    // One that runs nothing of the script's stays hidden.
    let script = "new (require('stream').Writable)({ write() {} }).end();";
    let output = ouro(&["trace", "-e", script]);
    let told = text(&output.stderr);
    assert!(!told.contains("callback: "), "{told}");
}

#[test]
fn the_books_experiment_runs_to_its_end() {
    let output = ouro(&["examples/node_experiment.js"]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    for line in [
        "Immediate1 timed out",
        "START FIRST READ",
        "START SECOND READ",
        "START NESTED READ",
        "\"Encrypted\" number is: ",
        "1000 ms timer timed out",
        "This answer was delayed by 2000 ms",
        "3000 ms timer timed out",
        "500 ms timer (nested) timed out",
    ] {
        assert!(printed.contains(line), "no {line:?} in\n{printed}");
    }
}

#[test]
fn hostile_scripts_end_in_errors_not_in_panics() {
    let deep = "[".repeat(200_000);
    let path = std::env::temp_dir().join(format!("ouro-deep-{}.js", std::process::id()));
    std::fs::write(&path, deep).expect("a temporary file");
    let output = ouro(&[&path.to_string_lossy()]);
    let _ = std::fs::remove_file(&path);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("RangeError: Maximum call stack size exceeded"));

    let output = ouro(&["-e", "function f() { f() } f()"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("RangeError: Maximum call stack size exceeded"));

    let output = ouro(&["-e", "JSON.parse('['.repeat(1e6))"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!text(&output.stderr).contains("internal error"));
}
