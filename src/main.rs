//! The command `ouro`.

use std::process::exit;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Stack of the main thread, in bytes; address space only, until it is used. Native functions that
/// call back into JavaScript nest on it as deep as the engine's recursion limit allows.
const STACK: usize = 1 << 30;

fn main() {
    let main = std::thread::Builder::new()
        .name("main".into())
        .stack_size(STACK)
        .spawn(|| {
            let args: Vec<String> = std::env::args_os()
                .skip(1)
                .map(|arg| arg.to_string_lossy().into_owned())
                .collect();
            // At once: nothing is torn down that the system does not take back anyway.
            ouro::modules::process::exit_with(ouro::cli::main(&args))
        });
    match main {
        Ok(thread) => {
            let _ = thread.join();
            exit(70)
        }
        Err(error) => {
            eprintln!("ouro: cannot start the main thread: {error}");
            exit(70)
        }
    }
}
