//! Ouro: a Node-style JavaScript host on the Boa engine.
//!
//! [`Host`] is what a Rust program needs to run a script; the command `ouro` is a thin layer over
//! it.

pub mod cli;
pub mod engine;
pub mod loader;
pub mod modules;
pub mod runtime;
pub mod trace;

use std::path::Path;

use boa_engine::{Context, JsResult};

/// An engine with Node's globals and the event loop of this thread.
///
/// A thread runs one host in its life.
pub struct Host {
    context: Context,
}

impl Host {
    /// A host whose `process.argv` is `argv`: the host's path, the script's, its arguments.
    pub fn new(argv: Vec<String>) -> JsResult<Self> {
        let mut context = engine::create_context()?;
        modules::process::set_argv(argv);
        modules::define_globals(&mut context)?;
        Ok(Self { context })
    }

    /// Runs a script file to the end of everything it started; returns the exit code.
    pub fn run_file(&mut self, path: &Path) -> i32 {
        let runtime = runtime::runtime();
        let context = &mut self.context;
        if let Err(error) = loader::commonjs::run_main(path, context) {
            runtime.uncaught(error, runtime::UncaughtOrigin::Exception, context);
        } else {
            runtime.run_ticks(context);
        }
        runtime.execution.main_ended();
        runtime.run(context)
    }
}
