//! `ouro compare FILE...`: runs scripts under Node and here, says whether they did the same, and
//! shows the first difference with the phase and the callback that printed our line.

mod blame;
mod difference;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::child::{self, Outcome};
use super::run::BAD_USAGE;
use crate::modules::console::write_line;
use difference::{Difference, Parting};

const HELP: &str = "\
usage: ouro compare [--node PATH] [--runs N] [--timeout SECONDS] [--json] FILE|FOLDER...

Runs each script under Node and under Ouro and says whether both did the same: what they printed on
stdout and stderr, and how they ended. Of a difference it shows the first line, and which callback
in which phase printed ours. In folders every .js, .cjs and .mjs file is a script.

With --runs N each script runs N times under Node; the orders that Node itself showed are listed
with how often each came. Where Ouro's is one of them, the program has a race, and no difference.

Node is the one named by --node, by the variable NODE, or `node` on PATH. Left out of the
comparison, and said each time it matters: the frames of stacks that are Node's own (`node:...`),
the line with Node's version, process numbers in warnings and the name of the program in hints.

The exit code is 0 when all scripts did the same, 1 when some did not, 9 when the command line is
wrong.
";

struct Wanted {
    node: PathBuf,
    runs: usize,
    limit: child::Limit,
    json: bool,
    files: Vec<PathBuf>,
}

/// What the comparison of a script came to.
enum Verdict {
    /// Both did the same; what was left out, if it mattered.
    Same { left_out: Vec<&'static str> },
    /// Node shows several outcomes, ours among them.
    Race,
    /// Ours is not one of Node's.
    Different(Box<Difference>),
}

/// A script's comparison.
struct Compared {
    file: PathBuf,
    verdict: Verdict,
    /// The outcomes that Node showed, commonest first.
    orders: Vec<Order>,
    /// Where they part, if there are several.
    parting: Parting,
}

/// An outcome that Node showed.
struct Order {
    /// In how many runs.
    count: usize,
    /// Whether Ouro's is the same.
    is_ours: bool,
}

/// Runs it; returns the exit code.
pub fn main(args: &[String]) -> i32 {
    let wanted = match parse(args) {
        Ok(Some(wanted)) => wanted,
        Ok(None) => {
            write_line(HELP.trim_end());
            return 0;
        }
        Err(message) => {
            eprintln!("ouro compare: {message}");
            return BAD_USAGE;
        }
    };
    let mut all = Vec::new();
    let bar = std::io::stderr().is_terminal() && wanted.files.len() > 1;
    for (done, file) in wanted.files.iter().enumerate() {
        if bar {
            progress(done, wanted.files.len(), file);
        }
        match compare(&wanted, file) {
            Ok(compared) => all.push(compared),
            Err(message) => {
                eprintln!("ouro compare: {message}");
                return 1;
            }
        }
        if bar {
            // Back to the line's start, and what stands there goes.
            eprint!("\r\x1b[K");
        }
        if !wanted.json
            && let Some(compared) = all.last()
        {
            print(compared, wanted.files.len() > 1);
        }
    }
    if wanted.json {
        print_json(&all);
    } else if all.len() > 1 {
        let same = all.iter().filter(|one| is_same(one)).count();
        write_line(&format!("{same} of {} the same", all.len()));
    }
    i32::from(!all.iter().all(is_same))
}

fn is_same(compared: &Compared) -> bool {
    !matches!(compared.verdict, Verdict::Different(_))
}

fn parse(args: &[String]) -> Result<Option<Wanted>, String> {
    use lexopt::prelude::*;
    let mut node = std::env::var_os("NODE").map(PathBuf::from);
    let mut runs = 1;
    let mut limit = child::Limit::of_time(Duration::from_secs(60));
    let mut json = false;
    let mut files = Vec::new();
    let mut parser = lexopt::Parser::from_args(args);
    let bad = |error: lexopt::Error| error.to_string();
    while let Some(arg) = parser.next().map_err(bad)? {
        match arg {
            Long("node") => node = Some(parser.value().map_err(bad)?.into()),
            Long("runs") | Short('n') => {
                runs = parser.value().and_then(|v| v.parse()).map_err(bad)?;
            }
            Long("timeout") => {
                let seconds: f64 = parser.value().and_then(|v| v.parse()).map_err(bad)?;
                limit.time = Duration::try_from_secs_f64(seconds).map_err(|e| e.to_string())?;
            }
            Long("json") => json = true,
            Long("help") | Short('h') => return Ok(None),
            Value(path) => walk(Path::new(&path), true, &mut files)?,
            other => return Err(bad(other.unexpected())),
        }
    }
    if files.is_empty() {
        return Err("no scripts (see ouro compare --help)".into());
    }
    if runs == 0 {
        return Err("--runs must be 1 at least".into());
    }
    let node = node.or_else(|| on_path("node")).ok_or(
        "no Node to compare with: name one with --node PATH or the variable NODE".to_string(),
    )?;
    Ok(Some(Wanted {
        node,
        runs,
        limit,
        json,
        files,
    }))
}

fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

/// Adds a script, or all scripts of a folder in the order of their names.
fn walk(path: &Path, is_named: bool, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let shown = |error| format!("{}: {error}", path.display());
    let kind = std::fs::metadata(path).map_err(shown)?;
    if kind.is_dir() {
        let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
            .map_err(shown)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.file_name().is_some_and(|name| name != "node_modules"))
            .collect();
        inside.sort();
        for path in inside {
            walk(&path, false, files)?;
        }
    } else if is_named
        || path
            .extension()
            .is_some_and(|end| end == "js" || end == "cjs" || end == "mjs")
    {
        files.push(path.to_path_buf());
    }
    Ok(())
}

fn progress(done: usize, all: usize, file: &Path) {
    const WIDTH: usize = 24;
    let full = done * WIDTH / all.max(1);
    eprint!(
        "\r\x1b[K[{}{}] {done}/{all} {}",
        "#".repeat(full),
        ".".repeat(WIDTH - full),
        file.file_name().unwrap_or_default().to_string_lossy()
    );
    // It is only decoration.
    let _ = std::io::stderr().flush();
}

/// Fails, with a message for stderr, when one of the two cannot be started.
fn compare(wanted: &Wanted, file: &Path) -> Result<Compared, String> {
    let host = std::env::current_exe().map_err(|error| error.to_string())?;
    let args = [file.to_string_lossy().into_owned()];
    let run = |program: &Path| {
        child::run(program, &args, wanted.limit)
            .map_err(|error| format!("{}: {error}", program.display()))
    };
    let mut nodes: Vec<(Outcome, usize)> = Vec::new();
    for _ in 0..wanted.runs {
        let outcome = run(&wanted.node)?;
        match nodes
            .iter_mut()
            .find(|(known, _)| difference::between(known, &outcome).is_none())
        {
            Some((_, count)) => *count += 1,
            None => nodes.push((outcome, 1)),
        }
    }
    nodes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let known = |ours: &Outcome| {
        let mut all = nodes.iter();
        all.position(|(node, _)| difference::between(node, ours).is_none())
    };
    let mut ours = run(&host)?;
    // Where Node shows several, ours may show another one the next time.
    for _ in 1..wanted.runs {
        if nodes.len() == 1 || known(&ours).is_some() {
            break;
        }
        ours = run(&host)?;
    }
    let equal = known(&ours);
    let verdict = match equal {
        Some(_) if nodes.len() > 1 => Verdict::Race,
        Some(at) => Verdict::Same {
            left_out: difference::left_out(&nodes[at].0, &ours),
        },
        None => {
            let node = &nodes[0].0;
            let mut found = difference::between(node, &ours).unwrap_or_default();
            if let Some(line) = found.line_of_stream() {
                found.printed_by = blame::who_printed(&host, &args, line, &ours, wanted.limit);
            }
            Verdict::Different(Box::new(found))
        }
    };
    Ok(Compared {
        file: file.to_path_buf(),
        verdict,
        parting: match nodes.len() {
            1 => Parting::default(),
            _ => difference::parting(&nodes.iter().map(|(node, _)| node).collect::<Vec<_>>()),
        },
        orders: nodes
            .iter()
            .enumerate()
            .map(|(at, (_, count))| Order {
                count: *count,
                is_ours: equal == Some(at),
            })
            .collect(),
    })
}

/// The outcomes that Node showed: how often each, and its lines from where they part.
fn print_orders(compared: &Compared) {
    let Parting { what, line, lines } = &compared.parting;
    let place = match line {
        0 => (*what).to_string(),
        line => format!("{what}, from line {line}"),
    };
    let runs: usize = compared.orders.iter().map(|order| order.count).sum();
    for (order, lines) in compared.orders.iter().zip(lines) {
        let ours = if order.is_ours { ", and in Ouro" } else { "" };
        write_line(&format!(
            "  in {} of {runs} runs{ours}: {place}",
            order.count
        ));
        // Behind the last line's end stands nothing.
        let end = lines.len() - usize::from(lines.last().is_some_and(String::is_empty));
        for line in &lines[..end] {
            write_line(&format!("        {line}"));
        }
    }
}

fn print(compared: &Compared, many: bool) {
    let file = compared.file.display();
    match &compared.verdict {
        Verdict::Same { left_out } if left_out.is_empty() => {
            write_line(&format!("same       {file}"))
        }
        Verdict::Same { left_out } => write_line(&format!(
            "same       {file} (not compared: {})",
            left_out.join(", ")
        )),
        Verdict::Race => {
            let count = compared.orders.len();
            write_line(&format!(
                "race       {file}: Node itself showed {count} orders, Ouro one of them"
            ));
            print_orders(compared);
        }
        Verdict::Different(found) => {
            write_line(&format!("DIFFERENT  {file}"));
            if compared.orders.len() > 1 {
                let count = compared.orders.len();
                write_line(&format!(
                    "  Node itself showed {count} orders; Ouro's is none of them"
                ));
                print_orders(compared);
            }
            for line in found.shown() {
                write_line(&format!("  {line}"));
            }
            if many {
                write_line("");
            }
        }
    }
}

fn print_json(all: &[Compared]) {
    let list: Vec<serde_json::Value> = all
        .iter()
        .map(|compared| {
            let (verdict, difference) = match &compared.verdict {
                Verdict::Same { .. } => ("same", None),
                Verdict::Race => ("race", None),
                Verdict::Different(found) => ("different", Some(found.json())),
            };
            let Parting { what, line, .. } = compared.parting;
            let lines = compared.parting.lines.iter().map(Some);
            let lines = lines.chain(std::iter::repeat(None));
            let orders: Vec<serde_json::Value> = compared
                .orders
                .iter()
                .zip(lines)
                .map(|(order, lines)| {
                    serde_json::json!({
                        "count": order.count,
                        "isOurs": order.is_ours,
                        "what": what,
                        "line": line,
                        "lines": lines,
                    })
                })
                .collect();
            let left_out = match &compared.verdict {
                Verdict::Same { left_out } => left_out.clone(),
                _ => Vec::new(),
            };
            serde_json::json!({
                "file": compared.file.to_string_lossy(),
                "verdict": verdict,
                "orders": orders,
                "notCompared": left_out,
                "difference": difference,
            })
        })
        .collect();
    write_line(&serde_json::Value::from(list).to_string());
}
