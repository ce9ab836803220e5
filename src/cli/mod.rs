//! The command line: one file a command.

mod run;
mod trace;

/// Runs the command line given (without the program's own name); returns the exit code.
pub fn main(args: Vec<String>) -> i32 {
    match args.first().map(String::as_str) {
        Some("trace") => trace::main(&args[1..]),
        _ => run::main(&args),
    }
}
