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
    /// A host for a process that was started so.
    pub fn new(start: modules::process::Start) -> JsResult<Self> {
        let mut context = engine::create_context()?;
        modules::process::set_start(start);
        modules::define_globals(&mut context)?;
        Ok(Self { context })
    }

    /// Loads modules before the main script, resolved from `folder` (`-r`).
    pub fn preload(&mut self, modules: &[String], folder: &Path) {
        for module in modules {
            if let Err(error) = loader::commonjs::preload(module, folder, &mut self.context) {
                self.uncaught(error);
            }
        }
    }

    /// Runs a script file to the end of everything it started; returns the exit code.
    pub fn run_file(&mut self, path: &Path) -> i32 {
        let result = loader::commonjs::run_main(path, &mut self.context);
        self.run_to_end(result)
    }

    /// Runs a text as a script called `name`, to the end of everything it started; with `prints`
    /// the value of its last expression is printed first. Returns the exit code.
    pub fn run_text(&mut self, name: &str, text: &str, prints: bool) -> i32 {
        let context = &mut self.context;
        let result = loader::commonjs::run_text(name, text, context).and_then(|value| {
            if prints {
                modules::console::log(&[value], context)?;
            }
            Ok(())
        });
        self.run_to_end(result)
    }

    /// Checks a file's syntax without running it; returns the exit code.
    pub fn check_file(&mut self, path: &Path) -> i32 {
        match loader::commonjs::check(path, &mut self.context) {
            Ok(()) => 0,
            Err(error) => {
                self.uncaught(error);
                1
            }
        }
    }

    fn uncaught(&mut self, error: boa_engine::JsError) {
        runtime::runtime().uncaught(error, runtime::UncaughtOrigin::Exception, &mut self.context);
    }

    /// The main script has ended: ticks and microtasks, then the loop until nothing is left.
    fn run_to_end(&mut self, result: JsResult<()>) -> i32 {
        let runtime = runtime::runtime();
        match result {
            Ok(()) => {
                runtime.run_ticks(&mut self.context);
            }
            Err(error) => self.uncaught(error),
        }
        runtime.execution.main_ended();
        runtime.run(&mut self.context)
    }
}
