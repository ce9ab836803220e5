//! What the machine has: processors, memory, load. From /proc, as libuv reads it on Linux.

use std::fs::read_to_string;

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, object::builtins::JsArray};

use crate::engine::define;

/// The kernel counts processor time in hundredths of a second.
const MILLISECONDS_A_TICK: f64 = 10.0;

/// A line of /proc/meminfo, in bytes.
fn memory(line: &str) -> Option<f64> {
    let text = read_to_string("/proc/meminfo").ok()?;
    let rest = text.lines().find_map(|found| found.strip_prefix(line))?;
    let kilobytes: f64 = rest.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024.0)
}

/// `os.freemem()`: what processes can still have, in bytes.
pub fn free_memory() -> f64 {
    memory("MemAvailable:").unwrap_or_else(|| {
        let info = rustix::system::sysinfo();
        info.freeram as f64 * f64::from(info.mem_unit)
    })
}

/// `os.totalmem()`, in bytes.
pub fn total_memory() -> f64 {
    memory("MemTotal:").unwrap_or_else(|| {
        let info = rustix::system::sysinfo();
        info.totalram as f64 * f64::from(info.mem_unit)
    })
}

/// `os.uptime()`: seconds since the machine started, in hundredths.
pub fn uptime() -> f64 {
    let text = read_to_string("/proc/uptime").unwrap_or_default();
    let seconds = text.split_whitespace().next().and_then(|s| s.parse().ok());
    seconds.unwrap_or_else(|| rustix::system::sysinfo().uptime as f64)
}

/// `os.loadavg()`: over one, five and fifteen minutes.
pub fn load() -> [f64; 3] {
    let text = read_to_string("/proc/loadavg").unwrap_or_default();
    let mut numbers = text
        .split_whitespace()
        .map(|word| word.parse().unwrap_or(0.0));
    std::array::from_fn(|_| numbers.next().unwrap_or(0.0))
}

/// One processor's lines of /proc/cpuinfo and /proc/stat.
struct Processor {
    model: String,
    /// MHz; 0 where the kernel does not tell.
    speed: u32,
    /// Milliseconds: user, nice, sys, idle, irq.
    times: [f64; 5],
}

fn processors() -> Vec<Processor> {
    let info = read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut models = Vec::new();
    for line in info.lines() {
        if let Some((name, value)) = line.split_once(':')
            && name.trim_end() == "model name"
        {
            models.push(value.trim_start().to_string());
        }
    }
    let stat = read_to_string("/proc/stat").unwrap_or_default();
    let mut found = Vec::new();
    for line in stat.lines() {
        let Some((number, rest)) = line
            .strip_prefix("cpu")
            .and_then(|rest| rest.split_once(' '))
        else {
            continue;
        };
        let Ok(number) = number.parse::<usize>() else {
            continue; // The sum of all.
        };
        let ticks: Vec<f64> = rest
            .split_whitespace()
            .map(|word| word.parse().unwrap_or(0.0))
            .collect();
        let time = |at: usize| ticks.get(at).copied().unwrap_or(0.0) * MILLISECONDS_A_TICK;
        let frequency = read_to_string(format!(
            "/sys/devices/system/cpu/cpu{number}/cpufreq/scaling_cur_freq"
        ));
        let kilohertz: u32 = frequency
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(0);
        let model = models.get(number).or(models.first());
        found.push(Processor {
            model: model.cloned().unwrap_or_else(|| "unknown".into()),
            speed: kilohertz / 1000,
            times: [time(0), time(1), time(2), time(3), time(5)],
        });
    }
    found
}

/// `os.cpus()`
pub fn cpus(context: &mut Context) -> JsResult<JsValue> {
    let list = JsArray::new(context)?;
    for processor in processors() {
        let times = define::object(context);
        let names = ["user", "nice", "sys", "idle", "irq"];
        for (name, time) in names.into_iter().zip(processor.times) {
            define::put(&times, name, time);
        }
        let shown: JsObject = define::object(context);
        define::put(&shown, "model", JsString::from(processor.model.as_str()));
        define::put(&shown, "speed", processor.speed);
        define::put(&shown, "times", times);
        list.push(shown, context)?;
    }
    Ok(list.into())
}
