//! Commands that must come to an end: a test fails, and does not wait, when one hangs.

use std::io::Read;
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Far more than any command of the tests takes.
const LIMIT: Duration = Duration::from_secs(180);

/// What a command prints, and how it ends; panics when it has not ended in time.
pub fn output(command: &mut Command) -> Output {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let stdout = read(child.stdout.take());
    let stderr = read(child.stderr.take());
    let status = end(&mut child, command);
    Output {
        status,
        stdout: stdout.join().expect("what was printed"),
        stderr: stderr.join().expect("what was printed"),
    }
}

fn end(child: &mut Child, command: &Command) -> std::process::ExitStatus {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return status;
        }
        if started.elapsed() > LIMIT {
            let _ = child.kill();
            let _ = child.wait();
            panic!("still running after {} s: {command:?}", LIMIT.as_secs());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn read(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What could be read is what was printed.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}
