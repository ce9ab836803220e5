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

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::rc::Rc;

use boa_engine::{Context, JsResult};

/// Exit code of a bug in the host itself (sysexits' `EX_SOFTWARE`).
pub const HOST_FAILED: i32 = 70;

/// Stack of the main thread and of each worker, in bytes, the largest first that the system grants;
/// address space only, until it is used. Native functions that call back into JavaScript nest on it
/// as deep as the engine's recursion limit allows.
pub const STACKS: [usize; 4] = [1 << 30, 256 << 20, 64 << 20, 8 << 20];

/// An engine with Node's globals and the event loop of this thread.
///
/// A thread runs one host in its life.
pub struct Host {
    context: Context,
}

impl Host {
    /// A host for a process that was started so.
    pub fn new(start: modules::process::Start) -> JsResult<Self> {
        engine::mend::import_by(loader::esm::import);
        let mut context = engine::create_context(Rc::new(loader::esm::Loader))?;
        if start.source_maps {
            engine::stack::maps::set_support(engine::stack::maps::Support::all(true));
        }
        modules::process::set_start(start);
        modules::define_globals(&mut context)?;
        modules::process::heed_report_options(&mut context)?;
        if modules::worker::is_worker() {
            modules::worker::install(&mut context)?;
        } else {
            modules::child_process::connect_to_parent(&mut context)?;
        }
        Ok(Self { context })
    }

    /// Loads modules before the main script, resolved from the current folder (`-r`).
    pub fn preload(&mut self, modules: &[String]) {
        for module in modules {
            if let Err(error) = loader::commonjs::preload(module, &mut self.context) {
                self.uncaught(error);
            }
        }
    }

    /// Registers the hooks of modules (`--experimental-loader`).
    pub fn preload_loaders(&mut self, specifiers: &[String]) {
        if specifiers.is_empty() {
            return;
        }
        let calls = specifiers
            .iter()
            .map(|specifier| format!("register({specifier:?}, pathToFileURL(\"./\"))"));
        let calls = calls.collect::<Vec<String>>().join("; ");
        let message = format!(
            "`--experimental-loader` may be removed in the future; instead use `register()`:\n--import 'data:text/javascript,import {{ register }} from \"node:module\"; import {{ pathToFileURL }} from \"node:url\"; {calls};'"
        );
        let name = "ExperimentalWarning";
        if let Err(error) = modules::process::emit_warning(&message, name, &mut self.context) {
            self.uncaught(error);
        }
        for specifier in specifiers {
            if let Err(error) = loader::register_hooks(specifier, &mut self.context) {
                self.uncaught(error);
            }
        }
    }

    /// Loads ES modules before the main script and waits for them, resolved from the current folder
    /// (`--import`).
    pub fn preload_modules(&mut self, specifiers: &[String]) {
        for specifier in specifiers {
            if let Err(error) = loader::esm::entry::preload(specifier, &mut self.context) {
                self.uncaught(error);
            }
        }
    }

    /// Runs a script file to the end of everything it started; returns the exit code.
    pub fn run_file(&mut self, path: &Path) -> i32 {
        self.guarded(|host| {
            main_begins();
            let result = loader::commonjs::run_main(path, &mut host.context);
            host.run_to_end(result)
        })
    }

    /// Runs a text as a script called `name`, to the end of everything it started; with `prints`
    /// the value of its last expression is printed first. Returns the exit code.
    pub fn run_text(&mut self, name: &str, text: &str, prints: bool) -> i32 {
        self.guarded(|host| {
            main_begins();
            let context = &mut host.context;
            modules::define_builtins_as_globals(context);
            let result = loader::commonjs::run_text(name, text, prints, context);
            let result = result.and_then(|value| match value {
                Some(value) if prints => modules::console::log(&[value], context),
                _ => Ok(()),
            });
            host.run_to_end(result)
        })
    }

    /// Runs a module of the host's own as the main script, to the end of everything it started;
    /// returns the exit code.
    pub fn run_builtin(&mut self, name: &str) -> i32 {
        self.guarded(|host| {
            main_begins();
            let result = modules::require(name, &mut host.context);
            host.run_to_end(result.map(|_| ()))
        })
    }

    /// Runs what is typed, and a text before, if there is one, until whoever types ends it; returns the
    /// exit code.
    pub fn run_repl(&mut self, text: Option<&str>) -> i32 {
        self.guarded(|host| {
            main_begins();
            let context = &mut host.context;
            modules::define_builtins_as_globals(context);
            let result = modules::require("internal/repl/main", context).and_then(|_| match text {
                Some(text) => loader::commonjs::run_text("[eval]", text, false, context).map(drop),
                None => Ok(()),
            });
            host.run_to_end(result)
        })
    }

    /// Runs what a worker was started with, to the end of everything it started; returns the exit
    /// code.
    pub(crate) fn run_worker(&mut self, entry: &modules::worker::Entry) -> i32 {
        use modules::worker::Entry;
        let (requires, imports) =
            modules::process::with_start(|start| (start.requires.clone(), start.imports.clone()));
        main_begins();
        let begun = modules::require("internal/worker/main", &mut self.context);
        if let Err(error) = begun {
            self.uncaught(error);
        }
        let loaders = modules::process::with_start(|start| start.loaders.clone());
        self.preload(&requires);
        self.preload_loaders(&loaders);
        self.preload_modules(&imports);
        runtime::runtime().begin();
        let context = &mut self.context;
        let result = match entry {
            Entry::File(path) => loader::commonjs::run_main(path, context),
            Entry::Text(text) => {
                loader::commonjs::run_text("[worker eval]", text, false, context).map(|_| ())
            }
            Entry::Url(url) => {
                loader::esm::entry::run_url(url, context);
                Ok(())
            }
            Entry::Internal(name) => modules::require(name, context).map(|_| ()),
        };
        self.run_on(result, true)
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

    /// Runs the host's work, and survives a panic in it as well as can be: it is reported as the
    /// bug it is, with the place in the script.
    fn guarded(&mut self, work: impl FnOnce(&mut Self) -> i32) -> i32 {
        match catch_unwind(AssertUnwindSafe(|| work(self))) {
            Ok(code) => code,
            Err(_) => {
                let place = engine::position(&self.context)
                    .map(|at| format!(" at {}:{}:{}", at.file, at.line, at.column))
                    .unwrap_or_default();
                eprintln!(
                    "\nouro: this is a bug of Ouro or of its engine, not of the script{place}.\n\
                     What was printed so far stands; the program ends here."
                );
                HOST_FAILED
            }
        }
    }

    fn uncaught(&mut self, error: boa_engine::JsError) {
        runtime::runtime().uncaught(error, runtime::UncaughtOrigin::Exception, &mut self.context);
    }

    /// The main script has ended: ticks and microtasks, then the loop until nothing is left.
    fn run_to_end(&mut self, result: JsResult<()>) -> i32 {
        self.run_on(result, false)
    }

    /// The same; a worker's script has run in the loop's poll phase.
    fn run_on(&mut self, result: JsResult<()>, in_poll: bool) -> i32 {
        let runtime = runtime::runtime();
        if let Err(error) = result {
            self.uncaught(error);
        }
        trace::emit(|| trace::Event::End {
            id: runtime.execution.main(),
        });
        runtime.run_ticks(&mut self.context);
        runtime.execution.main_ended();
        runtime.run(in_poll, &mut self.context)
    }
}

fn main_begins() {
    trace::emit(|| trace::Event::Begin {
        id: runtime::runtime().execution.main(),
        cause: runtime::runtime().execution.cause(),
        kind: trace::Kind::Main,
    });
}
