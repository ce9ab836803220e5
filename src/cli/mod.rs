//! The command line: one file a command.

mod child;
mod compare;
mod explore;
mod guard;
mod options;
mod play;
mod run;
mod trace;

/// Runs the command line given (without the program's own name); returns the exit code.
pub fn main(args: &[String]) -> i32 {
    let Some((first, rest)) = args.split_first() else {
        return run::main(args);
    };
    // A file of that name comes first: the commands are ours, the files the user's.
    let is_file = || std::path::Path::new(first).is_file();
    match first.as_str() {
        "trace" if !is_file() => trace::main(rest),
        "compare" if !is_file() => compare::main(rest),
        "explore" if !is_file() => explore::main(rest),
        "play" if !is_file() => play::main(rest),
        _ => run::main(args),
    }
}
