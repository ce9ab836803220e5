//! Node's options in front of the script's name, as far as they mean something here.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};

use crate::modules::process::{TraceRequire, UnhandledRejections};
use crate::runtime::schedule::Settings;

/// What is to be run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum What {
    /// Nothing was named: standard input, or the REPL where there is one.
    #[default]
    Nothing,
    /// A file.
    File(PathBuf),
    /// Standard input (`-`).
    Stdin,
    /// `-e TEXT`; with `-p` the value is printed.
    Text { text: String, prints: bool },
    /// `--version`
    Version,
    /// `--help`
    Help,
    /// `--v8-options`, which programs read to know the engine's: there are none.
    EngineOptions,
}

/// The command line, taken apart.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What is to be run.
    pub what: What,
    /// The REPL, even where nobody sits at a terminal; a text is run first.
    pub interactive: bool,
    /// Only check the syntax (`--check`).
    pub checks: bool,
    /// The script's own arguments, untouched.
    pub args: Vec<String>,
    /// The options as they were given (`process.execArgv`).
    pub given: Vec<String>,
    /// Modules to be loaded first (`-r`).
    pub requires: Vec<String>,
    /// ES modules to be loaded first (`--import`).
    pub imports: Vec<String>,
    /// Modules whose hooks the loaders ask (`--experimental-loader`).
    pub loaders: Vec<String>,
    /// `--input-type`
    pub input_type: Option<String>,
    /// `--unhandled-rejections`
    pub unhandled_rejections: UnhandledRejections,
    /// `--no-warnings`
    pub no_warnings: bool,
    /// `--trace-warnings`
    pub trace_warnings: bool,
    /// `--no-deprecation`
    pub no_deprecation: bool,
    /// `--throw-deprecation`
    pub throw_deprecation: bool,
    /// `--trace-deprecation`
    pub trace_deprecation: bool,
    /// Codes and names of warnings that are not printed (`--disable-warning`).
    pub disabled_warnings: Vec<String>,
    /// `--redirect-warnings`: a file that gets what warnings print.
    pub redirect_warnings: Option<String>,
    /// `--pending-deprecation`
    pub pending_deprecation: bool,
    /// `--title`
    pub title: Option<String>,
    /// `--expose-gc`
    pub expose_gc: bool,
    /// `--virtual-time` and `--seed`
    pub schedule: Settings,
    /// `--max-http-header-size`, in bytes.
    pub max_http_header_size: Option<usize>,
    /// `--stack-trace-limit`
    pub stack_trace_limit: Option<usize>,
    /// `--enable-source-maps`
    pub source_maps: bool,
    /// Further conditions for package.json (`-C`).
    pub conditions: Vec<String>,
    /// `--no-experimental-detect-module` is false.
    pub detect_module: bool,
    /// `--experimental-vm-modules`
    pub vm_modules: bool,
    /// `--no-experimental-websocket`
    pub no_web_socket: bool,
    /// `--no-experimental-sqlite`
    pub no_sqlite: bool,
    /// `--experimental-eventsource`
    pub event_source: bool,
    /// `--no-strip-types` is false.
    pub strip_types: bool,
    /// `--no-require-module` is false.
    pub require_module: bool,
    /// `--trace-require-module`
    pub trace_require_module: TraceRequire,
    /// `--experimental-import-meta-resolve`
    pub import_meta_resolve_parent: bool,
    /// `--abort-on-uncaught-exception`
    pub abort_on_uncaught: bool,
    /// `--no-addons` is false.
    pub addons: bool,
    /// `--preserve-symlinks`
    pub preserve_symlinks: bool,
    /// `--preserve-symlinks-main`
    pub preserve_symlinks_main: bool,
    /// `--no-global-search-paths` is false.
    pub global_search_paths: bool,
    /// `--text`: where the text is that stands in for the script's own.
    pub stand_in: Option<PathBuf>,
    /// `--test`: the script's name and arguments are the patterns of files with tests.
    pub tests: bool,
    /// The options that `node:test` reads: `name` or `name=value`, in their order.
    pub of_tests: Vec<String>,
    /// Those that `process.report` reads, in the same form.
    pub of_reports: Vec<String>,
    /// The others, as they were given.
    pub besides_tests: Vec<String>,
}

/// Options that are taken and change nothing: what they ask for is so anyway, or has no meaning for
/// this engine.
const WITHOUT_EFFECT: &[&str] = &[
    "trace-uncaught",
    "deprecation",
    "warnings",
    "zero-fill-buffers",
    "track-heap-objects",
    "node-snapshot",
    "no-node-snapshot",
    "verify-base-objects",
    "no-verify-base-objects",
    "network-family-autoselection",
    "no-network-family-autoselection",
    "insecure-http-parser",
    // Read by js/dgram.js.
    "test-udp-no-try-send",
    "no-opt",
    "jitless",
    "interpreted-frames-native-stack",
    "frozen-intrinsics",
    "harmony",
    "harmony-import-attributes",
    "js-source-phase-imports",
    "async-context-frame",
    "no-async-context-frame",
    "force-context-aware",
    "entry-url",
    "inspect-brk",
    "trace-exit",
    "trace-sigint",
    "trace-sync-io",
    "trace-gc",
    "print-required-tla",
    "use-openssl-ca",
    "use-bundled-ca",
];

/// Options without effect that take a value.
const WITHOUT_EFFECT_VALUED: &[&str] = &[
    "max-old-space-size",
    "max-semi-space-size",
    "max-heap-size",
    "stack-size",
    "dns-result-order",
    "network-family-autoselection-attempt-timeout",
    "disable-proto",
    "diagnostic-dir",
    "secure-heap",
    "secure-heap-min",
    "icu-data-dir",
    "trace-event-categories",
    "trace-event-file-pattern",
    "es-module-specifier-resolution",
    "localstorage-file",
];

/// Options that `node:test` reads (js/internal/test/options.js).
const OF_TESTS: &[&str] = &[
    "test-only",
    "test-force-exit",
    "test-randomize",
    "test-update-snapshots",
    "experimental-test-module-mocks",
    "experimental-test-coverage",
];

/// Those that take a value.
const OF_TESTS_VALUED: &[&str] = &[
    "experimental-test-tag-filter",
    "test-concurrency",
    "test-coverage-branches",
    "test-coverage-exclude",
    "test-coverage-functions",
    "test-coverage-include",
    "test-coverage-lines",
    "test-global-setup",
    "test-isolation",
    "test-name-pattern",
    "test-random-seed",
    "test-reporter",
    "test-reporter-destination",
    "test-rerun-failures",
    "test-shard",
    "test-skip-pattern",
    "test-timeout",
];

/// Options that `process.report` reads (js/internal/process/report.js).
const OF_REPORTS: &[&str] = &[
    "report-compact",
    "report-exclude-env",
    "report-exclude-network",
    "report-on-fatalerror",
    "report-on-signal",
    "report-uncaught-exception",
];

/// Those that take a value.
const OF_REPORTS_VALUED: &[&str] = &[
    "report-dir",
    "report-directory",
    "report-filename",
    "report-signal",
];

fn is_of_tests(name: &str) -> bool {
    OF_TESTS.contains(&name)
        || OF_TESTS_VALUED.contains(&name)
        || ["test", "experimental-test-isolation"].contains(&name)
}

/// Takes a command line apart; `from_environment` are the words of `NODE_OPTIONS`. An error is a
/// message for stderr; the exit code is then 9.
pub fn parse(args: &[String], from_environment: &[String]) -> Result<Options, String> {
    let mut options = Options {
        detect_module: true,
        strip_types: true,
        require_module: true,
        addons: true,
        global_search_paths: true,
        ..Options::default()
    };
    read(&mut options, from_environment, &mut 0)?;
    if !options.args.is_empty() || options.what != What::Nothing || options.tests {
        return Err("NODE_OPTIONS holds what is not allowed there".into());
    }
    options.given.clear();
    options.besides_tests.clear();
    read(&mut options, args, &mut 0)?;
    Ok(options)
}

/// What is the whole process's: a worker cannot have its own.
const OF_THE_PROCESS: &[&str] = &[
    "zero-fill-buffers",
    "node-snapshot",
    "no-node-snapshot",
    "no-opt",
    "jitless",
    "interpreted-frames-native-stack",
    "harmony",
    "trace-sigint",
    "trace-gc",
    "print-required-tla",
    "use-openssl-ca",
    "use-bundled-ca",
    "max-old-space-size",
    "max-semi-space-size",
    "max-heap-size",
    "stack-size",
    "disable-proto",
    "secure-heap",
    "secure-heap-min",
    "icu-data-dir",
    "trace-event-categories",
    "trace-event-file-pattern",
    "version",
    "help",
    "abort-on-uncaught-exception",
    "title",
    "expose-gc",
    "virtual-time",
    "seed",
    "text",
    "stack-trace-limit",
];

/// The options of a worker that cannot be: all of them, in their order.
pub fn refused_in_worker(args: &[String]) -> Vec<String> {
    let mut rest = args;
    let mut refused = Vec::new();
    loop {
        let mut consumed = 0;
        let read = read(&mut Options::default(), rest, &mut consumed);
        let (understood, others) = rest.split_at(consumed);
        refused.extend(
            understood
                .iter()
                .filter(|arg| is_of_the_process(arg))
                .cloned(),
        );
        let (Err(message), [wrong, others @ ..]) = (read, others) else {
            return refused;
        };
        refused.push(
            if message.starts_with("bad option") || is_of_the_process(wrong) {
                wrong.clone()
            } else {
                message
            },
        );
        rest = others;
    }
}

fn is_of_the_process(arg: &str) -> bool {
    let name = arg.split('=').next().unwrap_or_default();
    let is = |name: &str| OF_THE_PROCESS.contains(&name);
    name.strip_prefix("--").is_some_and(is) || name == "-v" || name == "-h"
}

/// The first of these words that NODE_OPTIONS may not hold where it is a worker's, with the `=` of its
/// value.
pub fn refused_in_environment(words: &[String]) -> Option<String> {
    let known = environment_flags();
    let wrong = words.iter().find(|word| {
        let name = word.split('=').next().unwrap_or_default();
        let is_known = known.iter().any(|flag| flag == name)
            || name.starts_with("--experimental-")
            || name.starts_with("--no-experimental-");
        name.starts_with('-') && (name == "--title" || !is_known)
    })?;
    let end = wrong.find('=').map_or(wrong.len(), |at| at + 1);
    Some(wrong[..end].into())
}

/// Reads options from the front; `consumed` is how many words those took that were understood.
fn read(options: &mut Options, args: &[String], consumed: &mut usize) -> Result<(), String> {
    let mut parser = Parser::from_args(args.iter().map(OsString::from));
    let mut prints = false;
    let mut text: Option<String> = None;
    loop {
        let bad = |error: lexopt::Error| error.to_string();
        let Some(arg) = parser.next().map_err(bad)? else {
            break;
        };
        // Owned, so that the parser can be asked for the option's value.
        let (name, is_long) = match &arg {
            Arg::Short(letter) => (letter.to_string(), false),
            Arg::Long(name) => (name.replace('_', "-"), true),
            Arg::Value(value) => {
                let word = value.to_string_lossy().into_owned();
                if text.is_some() {
                    options.args.push(word);
                } else if word == "-" {
                    options.what = What::Stdin;
                } else {
                    options.what = What::File(PathBuf::from(word));
                }
                let rest = parser.raw_args().map_err(bad)?;
                options
                    .args
                    .extend(rest.map(|arg| arg.to_string_lossy().into_owned()));
                break;
            }
        };
        let mut value = || -> Result<String, String> {
            parser
                .value()
                .and_then(|value| value.string())
                .map_err(|_| format!("{} requires an argument", shown(&name, is_long)))
        };
        match (name.as_str(), is_long) {
            ("e", false) | ("eval", true) => text = Some(value()?),
            ("p", false) | ("print", true) => {
                prints = true;
                if text.is_none() {
                    text = parser
                        .optional_value()
                        .map(|text| text.to_string_lossy().into_owned());
                    // `-pe TEXT` is one of Node's spellings of `-p TEXT`.
                    let is_spelled_pe = !is_long && text.as_deref() == Some("e");
                    if text.is_none() || is_spelled_pe {
                        text = Some(value_or_empty(&mut parser));
                    }
                }
            }
            ("c", false) | ("check", true) => options.checks = true,
            ("i", false) | ("interactive", true) => options.interactive = true,
            ("v", false) | ("version", true) => options.what = What::Version,
            ("h", false) | ("help", true) => options.what = What::Help,
            ("v8-options", true) => options.what = What::EngineOptions,
            ("r", false) | ("require", true) => {
                let value = value()?;
                options.requires.push(value);
            }
            ("import", true) => {
                let value = value()?;
                options.imports.push(value);
            }
            ("loader" | "experimental-loader", true) => {
                let value = value()?;
                options.loaders.push(value);
            }
            ("C", false) | ("conditions", true) => {
                let value = value()?;
                options.conditions.push(value);
            }
            ("input-type", true) => {
                let kind = value()?;
                let known = [
                    "module",
                    "commonjs",
                    "module-typescript",
                    "commonjs-typescript",
                ];
                if !known.contains(&kind.as_str()) {
                    return Err("--input-type must be \"module\",\"commonjs\", \"module-typescript\" or \"commonjs-typescript\"".into());
                }
                options.input_type = Some(kind);
            }
            ("unhandled-rejections", true) => {
                options.unhandled_rejections = match value()?.as_str() {
                    "throw" => UnhandledRejections::Throw,
                    "strict" => UnhandledRejections::Strict,
                    "warn" => UnhandledRejections::Warn,
                    "none" => UnhandledRejections::None,
                    "warn-with-error-code" => UnhandledRejections::WarnWithErrorCode,
                    _ => return Err("invalid value for --unhandled-rejections".into()),
                }
            }
            ("no-warnings", true) => options.no_warnings = true,
            ("trace-warnings", true) => options.trace_warnings = true,
            ("trace-deprecation", true) => options.trace_deprecation = true,
            ("disable-warning", true) => {
                let value = value()?;
                options.disabled_warnings.push(value);
            }
            ("no-deprecation", true) => options.no_deprecation = true,
            ("throw-deprecation", true) => options.throw_deprecation = true,
            ("redirect-warnings", true) => options.redirect_warnings = Some(value()?),
            ("pending-deprecation", true) => options.pending_deprecation = true,
            ("no-pending-deprecation", true) => options.pending_deprecation = false,
            ("experimental-detect-module", true) => options.detect_module = true,
            ("no-experimental-detect-module", true) => options.detect_module = false,
            ("experimental-vm-modules", true) => options.vm_modules = true,
            ("experimental-websocket", true) => options.no_web_socket = false,
            ("no-experimental-websocket", true) => options.no_web_socket = true,
            ("experimental-sqlite", true) => options.no_sqlite = false,
            ("no-experimental-sqlite", true) => options.no_sqlite = true,
            ("experimental-eventsource", true) => options.event_source = true,
            ("no-experimental-eventsource", true) => options.event_source = false,
            ("strip-types" | "experimental-strip-types", true) => options.strip_types = true,
            ("no-strip-types" | "no-experimental-strip-types", true) => {
                options.strip_types = false;
            }
            ("require-module" | "experimental-require-module", true) => {
                options.require_module = true;
            }
            ("no-require-module" | "no-experimental-require-module", true) => {
                options.require_module = false;
            }
            ("trace-require-module", true) => {
                options.trace_require_module = match value()?.as_str() {
                    "all" => TraceRequire::All,
                    "no-node-modules" => TraceRequire::OutsideOfNodeModules,
                    _ => return Err("invalid value for --trace-require-module".into()),
                }
            }
            ("experimental-import-meta-resolve", true) => {
                options.import_meta_resolve_parent = true;
            }
            ("abort-on-uncaught-exception", true) => options.abort_on_uncaught = true,
            ("addons", true) => options.addons = true,
            ("no-addons", true) => options.addons = false,
            ("preserve-symlinks", true) => options.preserve_symlinks = true,
            ("preserve-symlinks-main", true) => options.preserve_symlinks_main = true,
            ("global-search-paths", true) => options.global_search_paths = true,
            ("no-global-search-paths", true) => options.global_search_paths = false,
            ("title", true) => options.title = Some(value()?),
            ("expose-gc", true) => options.expose_gc = true,
            ("virtual-time", true) => options.schedule.virtual_time = true,
            ("seed", true) => {
                let seed = value()?.parse();
                let seed = seed.map_err(|_| "--seed must be a whole number".to_string())?;
                options.schedule.seed = Some(seed);
            }
            ("text", true) => options.stand_in = Some(value()?.into()),
            ("test", true) => options.tests = true,
            ("experimental-test-isolation", true) => {
                let value = value()?;
                options.of_tests.push(format!("test-isolation={value}"));
            }
            (name, true) if OF_REPORTS.contains(&name) => options.of_reports.push(name.into()),
            (name, true) if OF_REPORTS_VALUED.contains(&name) => {
                let value = value()?;
                options.of_reports.push(format!("{name}={value}"));
            }
            (name, true) if OF_TESTS.contains(&name) => options.of_tests.push(name.into()),
            (name, true) if OF_TESTS_VALUED.contains(&name) => {
                let value = value()?;
                options.of_tests.push(format!("{name}={value}"));
            }
            ("max-http-header-size", true) => {
                let size = value()?.parse();
                let size =
                    size.map_err(|_| "--max-http-header-size must be a number".to_string())?;
                options.max_http_header_size = Some(size);
            }
            ("stack-trace-limit", true) => {
                let limit = value()?.parse();
                let limit =
                    limit.map_err(|_| "--stack-trace-limit must be a number".to_string())?;
                options.stack_trace_limit = Some(limit);
            }
            ("enable-source-maps", true) => options.source_maps = true,
            ("no-enable-source-maps", true) => options.source_maps = false,
            (name, true) if WITHOUT_EFFECT.contains(&name) => {
                parser.optional_value();
            }
            (name, true) if WITHOUT_EFFECT_VALUED.contains(&name) => {
                value()?;
            }
            (name, true)
                if name.starts_with("experimental-") || name.starts_with("no-experimental-") =>
            {
                parser.optional_value();
            }
            _ => return Err(format!("bad option: {}", shown(&name, is_long))),
        }
        if is_long {
            // The value of an option that has none.
            parser.optional_value();
        }
        let until = args.len()
            - parser
                .try_raw_args()
                .map_or(0, |rest| rest.as_slice().len());
        // Processes that the script starts get these options too: they are other scripts.
        if name != "text" {
            let words = &args[*consumed..until];
            options.given.extend_from_slice(words);
            if !is_of_tests(&name) {
                options.besides_tests.extend_from_slice(words);
            }
        }
        *consumed = until;
    }
    if let Some(text) = text {
        options.what = What::Text { text, prints };
    }
    Ok(())
}

/// The options that NODE_OPTIONS may hold, as `process.allowedNodeEnvironmentFlags` has them.
pub fn environment_flags() -> Vec<String> {
    const WITH_EFFECT: &[&str] = &[
        "--abort-on-uncaught-exception",
        "--addons",
        "--conditions",
        "-C",
        "--disable-warning",
        "--enable-source-maps",
        "--expose-gc",
        "--global-search-paths",
        "--experimental-loader",
        "--import",
        "--input-type",
        "--max-http-header-size",
        "--no-addons",
        "--no-deprecation",
        "--no-global-search-paths",
        "--no-pending-deprecation",
        "--no-require-module",
        "--no-strip-types",
        "--no-warnings",
        "--pending-deprecation",
        "--preserve-symlinks",
        "--preserve-symlinks-main",
        "--redirect-warnings",
        "--require",
        "--require-module",
        "-r",
        "--stack-trace-limit",
        "--strip-types",
        "--throw-deprecation",
        "--title",
        "--trace-deprecation",
        "--trace-require-module",
        "--trace-warnings",
        "--unhandled-rejections",
    ];
    let ignored = WITHOUT_EFFECT.iter().chain(WITHOUT_EFFECT_VALUED);
    let ignored = ignored.chain(OF_TESTS).chain(OF_TESTS_VALUED);
    let ignored = ignored.chain(OF_REPORTS).chain(OF_REPORTS_VALUED);
    let ignored = ignored.map(|name| format!("--{name}"));
    let taken = WITH_EFFECT.iter().map(ToString::to_string);
    taken.chain(ignored).collect()
}

fn value_or_empty(parser: &mut Parser) -> String {
    parser
        .value()
        .map(|text| text.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn shown(name: &str, is_long: bool) -> String {
    if is_long {
        format!("--{name}")
    } else {
        format!("-{name}")
    }
}
