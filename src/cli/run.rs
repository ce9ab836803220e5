//! `ouro FILE [ARGUMENTS]`: runs a script; also `-e`, `-p`, standard input, `--version`, `--help`.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use super::options::{self, Options, What};
use crate::modules::process::{NODE_VERSION, Refused, Start, signals};
use crate::runtime::schedule;
use crate::{HOST_FAILED, Host};

const HELP: &str = "\
Ouro: a Node-style JavaScript host whose event loop can be watched.

usage: ouro                                read what is typed, run it, print its value
       ouro [OPTIONS] FILE [ARGUMENTS]     run a script
       ouro [OPTIONS] -e TEXT [ARGUMENTS]  run a text
       ouro [OPTIONS] -p TEXT [ARGUMENTS]  run a text and print its value
       ouro [OPTIONS] - [ARGUMENTS]        run what comes on standard input
       ouro trace FILE [ARGUMENTS]         run a script and tell on stderr which thread does what
       ouro play [FILE]                    write programs on a page, run them, step through them
       ouro compare FILE...                run scripts under Node and here, and show where they differ
       ouro explore FILE [ARGUMENTS]       run a script in many of its legal orders

options (Node's own, as far as they mean something here):
  -e, --eval TEXT                 run TEXT
  -p, --print TEXT                run TEXT and print the value of its last expression
  -i, --interactive               read from a pipe as from a terminal; after TEXT, if there is one
  -c, --check                     only check the syntax
  -r, --require MODULE            load MODULE first (may repeat)
      --import MODULE             load the ES module MODULE first (may repeat)
      --experimental-loader MODULE  ask the hooks of MODULE what imports mean (may repeat)
      --input-type=TYPE           what TEXT is: module or commonjs, with -typescript behind it or not
      --no-strip-types            take no types out of TypeScript
  -C, --conditions NAME           one more condition of package.json (may repeat)
      --unhandled-rejections=MODE throw (the default), strict, warn, none, warn-with-error-code
      --no-warnings               print no warnings
      --trace-warnings            print where warnings were created
      --no-deprecation            print no deprecation warnings
      --throw-deprecation         throw deprecations as errors
      --max-http-header-size=N    longest head of an HTTP message, in bytes
      --stack-trace-limit=N       frames in an error's stack
      --test                      run files with tests: FILE and ARGUMENTS are patterns
      --test-name-pattern=REGEXP  run the tests whose names match (may repeat); also
                                  --test-skip-pattern, --test-only, --test-timeout, --test-concurrency,
                                  --test-shard, --test-isolation=none, --test-force-exit,
                                  --test-global-setup, --test-update-snapshots, --test-rerun-failures
      --test-reporter=NAME        spec, tap, dot, junit or a module (may repeat), and where it writes:
                                  --test-reporter-destination
      --expose-gc                 define the function gc()
      --virtual-time              timers do not wait: the clock jumps when nothing else can happen
      --text FILE                 run the text in FILE as if it stood in the script's own file
      --seed=N                    every choice that is open to the loop follows from N (virtual time)
  -v, --version                   print the version
  -h, --help                      print this

environment: UV_THREADPOOL_SIZE (threads of the pool, 4 unless set), NODE_OPTIONS, NODE_PATH,
             NO_COLOR, FORCE_COLOR
";

/// Node's exit code for a command line it does not understand.
pub(super) const BAD_USAGE: i32 = 9;

/// Runs it; returns the exit code.
pub fn main(args: &[String]) -> i32 {
    let from_environment = words(&std::env::var("NODE_OPTIONS").unwrap_or_default());
    let options = match options::parse(args, &from_environment) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("ouro: {message}");
            return BAD_USAGE;
        }
    };
    match &options.what {
        What::File(_) | What::Nothing if options.tests => run_tests(options),
        What::Version => {
            crate::modules::console::write_line(&format!(
                "ouro {} (Node {NODE_VERSION})",
                env!("CARGO_PKG_VERSION")
            ));
            0
        }
        What::Help => {
            crate::modules::console::write_line(HELP.trim_end());
            0
        }
        What::EngineOptions => {
            let text = "The engine is Boa, not V8: it has no options.";
            crate::modules::console::write_line(text);
            0
        }
        What::File(path) => {
            if options.input_type.is_some() {
                eprintln!(
                    "Error [ERR_INPUT_TYPE_NOT_ALLOWED]: --input-type can only be used with string input via --eval, --print, or STDIN"
                );
                return 1;
            }
            if let Some(text) = &options.stand_in
                && let Err(message) = stand_in(path, text)
            {
                eprintln!("ouro: {message}");
                return 1;
            }
            let shown = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            let shown = shown.to_string_lossy().into_owned();
            with_host(&options, Some(shown), |host| {
                if options.checks {
                    host.check_file(path)
                } else {
                    host.run_file(path)
                }
            })
        }
        What::Text { text, .. } if options.interactive => {
            with_host(&options, None, |host| host.run_repl(Some(text)))
        }
        What::Nothing
            if options.input_type.is_some()
                && (options.interactive || std::io::stdin().is_terminal()) =>
        {
            eprintln!("Cannot specify --input-type for REPL");
            BAD_USAGE
        }
        What::Nothing if options.interactive || std::io::stdin().is_terminal() => {
            with_host(&options, None, |host| host.run_repl(None))
        }
        What::Text { text, prints } => with_host(&options, None, |host| {
            host.run_text("[eval]", text, *prints)
        }),
        What::Stdin | What::Nothing => {
            let mut bytes = Vec::new();
            if let Err(error) = std::io::stdin().read_to_end(&mut bytes) {
                eprintln!("ouro: standard input: {error}");
                return 1;
            }
            let text = String::from_utf8_lossy(&bytes);
            let name = (options.what == What::Stdin).then(|| "-".to_string());
            with_host(&options, name, |host| {
                host.run_text("[stdin]", &text, false)
            })
        }
    }
}

/// `--test [PATTERNS]`: the files' tests, each file in a process of its own unless said otherwise.
fn run_tests(mut options: Options) -> i32 {
    if let What::File(path) = std::mem::take(&mut options.what) {
        options.args.insert(0, path.to_string_lossy().into_owned());
    }
    with_host(&options, None, |host| {
        host.run_builtin("internal/test/main")
    })
}

/// Has the loader find the text of another file where the script's own would be read.
fn stand_in(script: &Path, text: &Path) -> Result<(), String> {
    let shown = |path: &Path, error| format!("{}: {error}", path.display());
    let text = std::fs::read(text).map_err(|error| shown(text, error))?;
    let script = std::fs::canonicalize(script).map_err(|error| shown(script, error))?;
    let text = String::from_utf8_lossy(&text).into_owned();
    crate::loader::stand_in(script, text);
    Ok(())
}

/// Settles how time passes, from a command line, before anything asks for the time.
pub(super) fn settle(args: &[String]) {
    if let Ok(options) = options::parse(args, &[]) {
        schedule::settle(options.schedule);
    }
}

/// The script that a command line names, if it names one.
pub(super) fn script(args: &[String]) -> Option<PathBuf> {
    match options::parse(args, &[]).ok()?.what {
        What::File(path) => Some(path),
        _ => None,
    }
}

/// The words of `NODE_OPTIONS`: spaces part them, but in double quotes; a backslash takes the next
/// letter as it is inside them.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut in_quotes = false;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => in_quotes = !in_quotes,
            '\\' if in_quotes => word.extend(letters.next()),
            ' ' if !in_quotes => words.push(std::mem::take(&mut word)),
            letter => word.push(letter),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a variable of the environment is `1`.
fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| value == "1")
}

/// How the process is started by these options.
fn start(options: &Options, script: Option<String>) -> Start {
    let host = std::env::current_exe().unwrap_or_default();
    let mut argv = vec![host.to_string_lossy().into_owned()];
    argv.extend(script);
    argv.extend(options.args.iter().cloned());
    Start {
        env: None,
        requires: options.requires.clone(),
        imports: options.imports.clone(),
        loaders: options.loaders.clone(),
        with_options: Some(with_options),
        argv,
        exec_argv: options.given.clone(),
        argv0: std::env::args().next().unwrap_or_default(),
        unhandled_rejections: options.unhandled_rejections,
        no_warnings: options.no_warnings || is_set("NODE_NO_WARNINGS"),
        trace_warnings: options.trace_warnings,
        no_deprecation: options.no_deprecation,
        trace_deprecation: options.trace_deprecation,
        disabled_warnings: options.disabled_warnings.clone(),
        throw_deprecation: options.throw_deprecation,
        redirect_warnings: options.redirect_warnings.clone().or_else(|| {
            let named = std::env::var("NODE_REDIRECT_WARNINGS").ok();
            named.filter(|file| !file.is_empty())
        }),
        pending_deprecation: options.pending_deprecation || is_set("NODE_PENDING_DEPRECATION"),
        title: options.title.clone(),
        environment_flags: Some(options::environment_flags),
        expose_gc: options.expose_gc,
        max_http_header_size: options.max_http_header_size,
        stack_trace_limit: options.stack_trace_limit,
        source_maps: options.source_maps,
        conditions: options.conditions.clone(),
        input_type: options.input_type.clone(),
        detect_module: options.detect_module,
        vm_modules: options.vm_modules,
        no_web_socket: options.no_web_socket,
        no_sqlite: options.no_sqlite,
        event_source: options.event_source,
        strip_types: options.strip_types,
        require_module: options.require_module,
        trace_require_module: options.trace_require_module,
        import_meta_resolve_parent: options.import_meta_resolve_parent,
        abort_on_uncaught: options.abort_on_uncaught,
        addons: options.addons,
        preserve_symlinks: options.preserve_symlinks || is_set("NODE_PRESERVE_SYMLINKS"),
        preserve_symlinks_main: options.preserve_symlinks_main
            || is_set("NODE_PRESERVE_SYMLINKS_MAIN"),
        global_search_paths: options.global_search_paths,
        of_tests: options.of_tests.clone(),
        of_reports: options.of_reports.clone(),
        besides_tests: options.besides_tests.clone(),
    }
}

/// How a worker is started that has these options, and this `NODE_OPTIONS`.
fn with_options(args: &[String], node_options: &str) -> Result<Start, Refused> {
    let words = words(node_options);
    if let Some(word) = options::refused_in_environment(&words) {
        return Err(Refused {
            place: "invalid NODE_OPTIONS env variable",
            flags: vec![format!("{word} is not allowed in NODE_OPTIONS")],
        });
    }
    let refused = |flags| Refused {
        place: "invalid execArgv flags",
        flags,
    };
    let flags = options::refused_in_worker(args);
    if !flags.is_empty() {
        return Err(refused(flags));
    }
    let options = options::parse(args, &words).map_err(|message| refused(vec![message]))?;
    Ok(start(&options, None))
}

pub(super) fn with_host(
    options: &Options,
    script: Option<String>,
    run: impl FnOnce(&mut Host) -> i32,
) -> i32 {
    schedule::settle(options.schedule);
    signals::survive_file_size();
    let start = start(options, script);
    if let Some(limit) = options.stack_trace_limit {
        crate::engine::stack::set_first_limit(limit);
    }
    match Host::new(start) {
        Ok(mut host) => {
            host.preload(&options.requires);
            host.preload_loaders(&options.loaders);
            host.preload_modules(&options.imports);
            run(&mut host)
        }
        Err(error) => {
            eprintln!("ouro: the host could not start: {error}");
            HOST_FAILED
        }
    }
}
