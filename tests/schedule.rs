//! Virtual time, seeds, `ouro explore` and `ouro compare`.

mod limited;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn ouro(args: &[&str]) -> Output {
    limited::output(
        Command::new(env!("CARGO_BIN_EXE_ouro"))
            .args(args)
            .env_remove("NODE")
            .env_remove("NODE_OPTIONS"),
    )
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A script in a folder of its own; the folder's name is the test's.
fn script(test: &str, source: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("schedule")
        .join(test);
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    let file = folder.join("script.js");
    std::fs::write(&file, source).expect("the script is written");
    file
}

fn explored(file: &Path, runs: &str) -> serde_json::Value {
    let file = file.to_string_lossy();
    let output = ouro(&[
        "explore",
        "--json",
        "--timeout",
        "60",
        "--runs",
        runs,
        &file,
    ]);
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn outputs(found: &serde_json::Value) -> Vec<String> {
    let list = found["outputs"].as_array().expect("a list");
    let mut outputs: Vec<String> = list
        .iter()
        .map(|one| one["stdout"].as_str().expect("a text").to_string())
        .collect();
    outputs.sort();
    outputs
}

#[test]
fn timers_do_not_wait_in_virtual_time() {
    let begun = Instant::now();
    let source = "const begun = Date.now();
        setTimeout(() => console.log(Date.now() - begun >= 3_600_000), 3_600_000);
        setTimeout(() => console.log('first'), 1_800_000);
        while (Date.now() - begun < 20);";
    let output = ouro(&["--virtual-time", "-e", source]);
    assert_eq!(text(&output.stdout), "first\ntrue\n");
    assert!(begun.elapsed() < Duration::from_secs(1_800));
}

#[test]
fn virtual_time_passes_while_immediates_wait_for_a_timer() {
    let source = "let waits = true;
        setTimeout(() => { waits = false; console.log('due') }, 2);
        (function again() { if (waits) setImmediate(again) })();";
    for flag in ["--virtual-time", "--seed=1"] {
        assert_eq!(text(&ouro(&[flag, "-e", source]).stdout), "due\n");
    }
}

#[test]
fn virtual_time_waits_for_sockets_and_the_pool() {
    let source = "const net = require('net');
        setTimeout(() => console.log('an hour'), 3_600_000);
        require('crypto').pbkdf2('a', 'b', 50_000, 8, 'sha1', () => console.log('the pool'));
        const server = net.createServer((socket) => socket.end('hello'));
        server.listen(0, () => {
          net.connect(server.address().port).on('data', (data) => {
            console.log(String(data));
            server.close();
          });
        });";
    let printed = text(&ouro(&["--virtual-time", "-e", source]).stdout);
    let mut lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.pop(), Some("an hour"));
    lines.sort_unstable();
    assert_eq!(lines, ["hello", "the pool"]);
}

/// Whom the loop does not see takes his own time: timers go on beside him.
#[test]
fn virtual_time_passes_beside_others_who_act() {
    let source = "const child = require('child_process').spawn('sleep', ['0.5']);
        setTimeout(() => console.log('timer'), 100);
        child.on('exit', () => console.log('child'));";
    for flag in ["--virtual-time", "--seed=1"] {
        let printed = text(&ouro(&[flag, "-e", source]).stdout);
        assert_eq!(printed, "timer\nchild\n", "{flag}");
    }
    // A name server that is silent.
    let source = "const { Resolver } = require('dns');
        const server = require('dgram').createSocket('udp4').bind(0, '127.0.0.1', () => {
          const resolver = new Resolver({ timeout: 50, tries: 1 });
          resolver.setServers(['127.0.0.1:' + server.address().port]);
          resolver.resolve4('silent.org', ({ code }) => {
            console.log(code);
            server.close();
          });
        });";
    let printed = text(&ouro(&["--virtual-time", "-e", source]).stdout);
    assert_eq!(printed, "ETIMEOUT\n");
}

#[test]
fn a_seed_gives_the_same_trace_again() {
    let file = script(
        "same",
        "const fs = require('fs');
        for (let i = 0; i < 6; i++) {
          fs.stat(__filename, () => setImmediate(() => console.log('stat', i, Math.random())));
          setTimeout(() => console.log('timer', i, Date.now(), performance.now()), i);
        }
        require('crypto').randomBytes(4, (error, bytes) => console.log(bytes));",
    );
    let file = file.to_string_lossy();
    let traced = |seed: &str| {
        let output = ouro(&["trace", seed, &file]);
        (text(&output.stdout), text(&output.stderr))
    };
    let first = traced("--seed=5");
    assert_eq!(first, traced("--seed=5"));
    assert!(first.1.contains("TICK 1"));
    let others: Vec<_> = (6..14)
        .map(|seed| traced(&format!("--seed={seed}")).0)
        .collect();
    assert!(others.iter().any(|other| *other != first.0));
}

#[test]
fn explore_finds_both_orders_of_a_timer_and_an_immediate() {
    let race = "setTimeout(() => console.log('timeout'), 0);
                setImmediate(() => console.log('immediate'));";
    let found = explored(&script("main", race), "30");
    assert_eq!(
        outputs(&found),
        ["immediate\ntimeout\n", "timeout\nimmediate\n"]
    );
    // From an I/O callback the rules leave no choice.
    let inside = format!("require('fs').stat('/', () => {{ {race} }});");
    let found = explored(&script("inside", &inside), "30");
    assert_eq!(outputs(&found), ["immediate\ntimeout\n"]);
}

#[test]
fn explore_finds_a_lost_update_and_a_seed_that_shows_it() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/10_lost_update.js");
    let found = explored(&example, "40");
    let all = outputs(&found);
    assert!(all.contains(&"the balance is 30\n".to_string()), "{all:?}");
    let lost = found["outputs"]
        .as_array()
        .and_then(|list| {
            list.iter()
                .find(|one| one["stdout"] != "the balance is 30\n")
        })
        .expect("a lost update");
    let seed = format!("--seed={}", lost["seeds"][0]);
    let again = ouro(&[&seed, &example.to_string_lossy()]);
    assert_eq!(lost["stdout"], text(&again.stdout));
}

#[test]
fn explore_finds_what_a_slow_connection_does() {
    // The last piece is sold twice when both ask before the file has been read; one of them is told
    // that it is gone when its request comes later than that.
    let shop = "const net = require('net');
        const fs = require('fs/promises');
        let stock = 1;
        let left = 2;
        const server = net.createServer((socket) => {
          socket.on('data', async (name) => {
            const had = stock;
            await fs.readFile(__filename);
            stock = had - 1;
            console.log(String(name), had > 0 ? 'sold' : 'gone');
            socket.end();
          });
        });
        server.listen(0, '127.0.0.1', () => {
          for (const name of ['a', 'b']) {
            const socket = net.connect(server.address().port, '127.0.0.1');
            socket.on('close', () => { if (--left === 0) server.close(); });
            socket.resume().write(name);
          }
        });";
    let file = script("shop", shop);
    let found = explored(&file, "60");
    let all = outputs(&found);
    for wanted in ["a sold\nb sold\n", "a sold\nb gone\n"] {
        assert!(all.contains(&wanted.to_string()), "{all:?}");
    }
    let gone = found["outputs"].as_array().and_then(|list| {
        let mut list = list.iter();
        list.find(|one| one["stdout"] == "a sold\nb gone\n")
    });
    let seed = format!("--seed={}", gone.expect("it was found")["seeds"][0]);
    let again = ouro(&[&seed, &file.to_string_lossy()]);
    assert_eq!(text(&again.stdout), "a sold\nb gone\n");
}

#[test]
fn runs_that_share_a_file_and_a_port_do_not_meet() {
    let folder = script("meet", "").with_file_name("scratch");
    let _ = std::fs::remove_dir_all(&folder);
    // Made and taken away again by each run; the port is the first run's from then on.
    let source = "const fs = require('fs');
        const net = require('net');
        fs.mkdirSync('FOLDER');
        const known = __dirname + '/port';
        const server = net.createServer().listen(fs.existsSync(known) ? +fs.readFileSync(known, 'utf8') : 0, () => {
          fs.writeFileSync(known, String(server.address().port));
          server.close(() => { fs.rmdirSync('FOLDER'); console.log('done'); });
        });";
    let file = script("meet", &source.replace("FOLDER", &folder.to_string_lossy()));
    let _ = std::fs::remove_file(file.with_file_name("port"));
    let found = explored(&file, "20");
    assert_eq!(outputs(&found), ["done\n"], "{found}");
    let output = ouro(&["explore", "--jobs", "0", &file.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(9));
}

/// Something that stands for Node: prints what it is told to, whatever script it is given.
fn stand_in(test: &str, prints: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let file = script(&format!("{test}-node"), "").with_file_name("node");
    std::fs::write(&file, format!("#!/bin/sh\n{prints}\n")).expect("written");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).expect("made to run");
    file.to_string_lossy().into_owned()
}

#[test]
fn compare_shows_the_first_difference_and_who_printed_it() {
    let file = script(
        "differs",
        "console.log('one');\nsetImmediate(() => {\n  console.log('three');\n});\n",
    );
    let node = stand_in("differs", "printf 'one\\ntwo\\n'");
    let output = ouro(&["compare", "--node", &node, &file.to_string_lossy()]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed.contains("stdout, line 2"), "{printed}");
    assert!(printed.contains("node  two") && printed.contains("ouro  three"));
    assert!(
        printed.contains("in a callback of kind immediate, check phase of tick 1"),
        "{printed}"
    );
    assert!(printed.contains("script.js:3:"), "{printed}");
}

#[test]
fn compare_knows_a_race_from_a_difference() {
    let file = script("race", "console.log('b');");
    // Says a and b in turn.
    let node = stand_in(
        "race",
        "if [ -e \"$0.flag\" ]; then rm \"$0.flag\"; echo b; else touch \"$0.flag\"; echo a; fi",
    );
    let file = file.to_string_lossy();
    let output = ouro(&["compare", "--node", &node, "--runs", "4", &file]);
    let printed = text(&output.stdout);
    assert!(printed.starts_with("race"), "{printed}");
    assert!(
        printed.contains("Node itself showed 2 orders, Ouro one of them"),
        "{printed}"
    );
    assert!(
        printed.contains("in 2 of 4 runs, and in Ouro: stdout, from line 1\n        b\n"),
        "{printed}"
    );
    assert!(
        printed.contains("in 2 of 4 runs: stdout, from line 1\n        a\n"),
        "{printed}"
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn compare_says_which_program_cannot_be_started() {
    let file = script("compare-start", "console.log(1)");
    let output = ouro(&[
        "compare",
        "--node",
        "/no/such/node",
        &file.to_string_lossy(),
    ]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.starts_with("ouro compare: /no/such/node: "), "{said}");
}

#[test]
fn compare_walks_folders_and_counts() {
    let file = script("walks", "console.log('same');");
    let folder = file
        .parent()
        .expect("a folder")
        .to_string_lossy()
        .into_owned();
    let node = stand_in("walks", "echo same");
    let output = ouro(&["compare", "--node", &node, &folder, &file.to_string_lossy()]);
    assert!(text(&output.stdout).ends_with("2 of 2 the same\n"));
    assert_eq!(output.status.code(), Some(0));
    let output = ouro(&["compare", "--node", &node, "nowhere.js"]);
    assert_eq!(output.status.code(), Some(9));
}
