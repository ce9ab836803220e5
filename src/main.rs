//! The command `ouro`.

#[cfg(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64"))]
mod equal;
mod memory;
mod overflow;

use std::process::exit;

#[global_allocator]
static ALLOCATOR: memory::Allocator = memory::Allocator;

fn main() {
    memory::constants_are_sparse();
    ouro::modules::process::restore_defaults();
    overflow::tell();
    report_panics();
    for size in ouro::STACKS {
        let main = std::thread::Builder::new()
            .name("main".into())
            .stack_size(size)
            .spawn(move || {
                ouro::engine::depth::set_stack(size);
                ouro::engine::room::begin(size);
                run();
            });
        if let Ok(thread) = main {
            let _ = thread.join();
            exit(ouro::HOST_FAILED)
        }
    }
    eprintln!("ouro: the system grants no stack for the main thread");
    exit(ouro::HOST_FAILED)
}

fn run() {
    let args: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    // At once: nothing is torn down that the system does not take back anyway.
    ouro::modules::process::exit_with(ouro::cli::main(&args))
}

/// A panic is a bug: said in one line. On a pool thread it becomes the error of the task's
/// callback, and is said there.
fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let thread = std::thread::current();
        if thread.name().is_some_and(|name| name.starts_with("pool")) {
            return;
        }
        let message = panic
            .payload()
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.payload().downcast_ref::<String>().cloned())
            .unwrap_or_default();
        // The file's name without its folders: those are of the machine that built us.
        let place = panic.location().map_or_else(String::new, |at| {
            let file = at.file().rsplit('/').next().unwrap_or_default();
            format!(" ({file}:{})", at.line())
        });
        eprintln!("\nouro: internal error: {message}{place}");
    }));
}
