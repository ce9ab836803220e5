//! The command line: one file a command.

mod options;
mod run;
mod trace;

/// Runs the command line given (without the program's own name); returns the exit code.
pub fn main(args: &[String]) -> i32 {
    match args.first().map(String::as_str) {
        // A file of that name comes first: the commands are ours, the files the user's.
        Some("trace") if !std::path::Path::new("trace").is_file() => trace::main(&args[1..]),
        _ => run::main(args),
    }
}
