//! `ouro trace FILE`: runs a script while the host tells on stderr which thread does what.

/// Runs it; returns the exit code.
pub fn main(args: &[String]) -> i32 {
    crate::trace::listen(Box::new(crate::trace::lines::Lines::default()));
    super::run::main(args)
}
