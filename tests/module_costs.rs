//! What each built-in module costs to require, as the table in ARCHITECTURE.md has it. On demand,
//! since it is a measurement:
//!
//! ```text
//! cargo test --release --test module_costs -- --ignored --nocapture
//! ```
//!
//! `OURO=path/of/ouro` measures another build. Each module is required in a process of its own,
//! with what it requires in turn; time is the median of several runs, memory is what the process
//! holds afterwards in addition.

use std::path::PathBuf;
use std::process::Command;

const RUNS: usize = 9;

/// Time in microseconds and memory in kilobytes of one `require`.
fn measure(ouro: &PathBuf, module: &str) -> (f64, f64) {
    let script = format!(
        "const rss = process.memoryUsage.rss, before = rss(), start = process.hrtime.bigint();\
         require('node:{module}');\
         const time = process.hrtime.bigint() - start;\
         console.log(Number(time) / 1000, (rss() - before) / 1024)"
    );
    let output = Command::new(ouro)
        .args(["-e", &script])
        .output()
        .expect("the host can be run");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text
        .split_whitespace()
        .map(|word| word.parse().unwrap_or(f64::NAN));
    let mut next = || numbers.next().unwrap_or(f64::NAN);
    (next(), next())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[test]
#[ignore = "a measurement"]
fn table_of_costs() {
    let ouro = std::env::var_os("OURO")
        .map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_ouro")), PathBuf::from);
    let list = "console.log(require('module').builtinModules.filter((name) => !name.startsWith('_')).join(' '))";
    let output = Command::new(&ouro)
        .args(["-e", list])
        .output()
        .expect("the host can be run");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("| module | µs | KB |\n|---|---|---|");
    for module in text.split_whitespace() {
        let module = module.strip_prefix("node:").unwrap_or(module);
        let runs: Vec<(f64, f64)> = (0..RUNS).map(|_| measure(&ouro, module)).collect();
        let time = median(runs.iter().map(|run| run.0).collect());
        let memory = median(runs.iter().map(|run| run.1).collect());
        assert!(
            time.is_finite() && memory.is_finite(),
            "{module} cannot be required"
        );
        println!("| `{module}` | {time:.0} | {memory:.0} |");
    }
}
