//! Where two runs differ first.

use crate::cli::child::Outcome;

/// The first difference of two runs.
#[derive(Debug, Default)]
pub struct Difference {
    /// `stdout`, `stderr` or how they ended.
    pub what: &'static str,
    /// The line that differs, from 1.
    pub line: usize,
    before: Vec<String>,
    node: Vec<String>,
    ours: Vec<String>,
    /// What printed our line.
    pub printed_by: Option<String>,
}

/// Lines of context around a difference.
const BEFORE: usize = 3;
const AFTER: usize = 4;

/// Lines as they are compared; what was left out on the way is noted in `left_out`.
fn compared(bytes: &[u8], left_out: &mut Vec<&'static str>) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut note = |what| {
        if !left_out.contains(&what) {
            left_out.push(what);
        }
    };
    text.split('\n')
        .filter_map(|line| {
            let inner = line.trim_start();
            if inner.starts_with("at ")
                && (inner.contains("(node:") || inner.starts_with("at node:"))
            {
                note("stack frames of Node's own");
                return None;
            }
            if line.starts_with("Node.js v") {
                note("the line with Node's version");
                return Some("Node.js".into());
            }
            if let Some(rest) = line.strip_prefix("(node:")
                && let Some((number, rest)) = rest.split_once(')')
                && number.bytes().all(|byte| byte.is_ascii_digit())
            {
                note("process numbers");
                return Some(format!("(node){rest}"));
            }
            if let Some(rest) = line.strip_prefix("(Use `")
                && let Some((_, rest)) = rest.split_once(" --trace")
            {
                note("the program's name in a hint");
                return Some(format!("(Use --trace{rest}"));
            }
            Some(line.to_string())
        })
        .collect()
}

/// What is not compared of two runs that are the same otherwise, where it differs.
pub fn left_out(node: &Outcome, ours: &Outcome) -> Vec<&'static str> {
    let mut noted = Vec::new();
    if node.stdout != ours.stdout {
        compared(&node.stdout, &mut noted);
        compared(&ours.stdout, &mut noted);
    }
    if node.stderr != ours.stderr {
        compared(&node.stderr, &mut noted);
        compared(&ours.stderr, &mut noted);
    }
    noted
}

/// The first difference between two runs, if there is one.
pub fn between(node: &Outcome, ours: &Outcome) -> Option<Difference> {
    let streams = [
        ("stdout", &node.stdout, &ours.stdout),
        ("stderr", &node.stderr, &ours.stderr),
    ];
    for (what, node, ours) in streams {
        if node == ours {
            continue;
        }
        let (node, ours) = (
            compared(node, &mut Vec::new()),
            compared(ours, &mut Vec::new()),
        );
        let Some(at) = (0..node.len().max(ours.len())).find(|at| node.get(*at) != ours.get(*at))
        else {
            continue;
        };
        let part = |lines: &[String]| lines.iter().skip(at).take(AFTER).cloned().collect();
        return Some(Difference {
            what,
            line: at + 1,
            before: node[at.saturating_sub(BEFORE)..at].to_vec(),
            node: part(&node),
            ours: part(&ours),
            printed_by: None,
        });
    }
    (node.end != ours.end).then(|| Difference {
        what: "how they ended",
        node: vec![node.end.to_string()],
        ours: vec![ours.end.to_string()],
        ..Difference::default()
    })
}

/// Where several runs part: in what, from which line on, and what each has from there.
#[derive(Debug, Default)]
pub struct Parting {
    /// `stdout`, `stderr` or how they ended.
    pub what: &'static str,
    /// The first line that is not the same in all, from 1; 0 when it is no line.
    pub line: usize,
    /// Of each run, in the order given.
    pub lines: Vec<Vec<String>>,
}

/// Where runs that are not all the same part.
pub fn parting(runs: &[&Outcome]) -> Parting {
    let first = |what: &'static str, lines: Vec<Vec<String>>| {
        let longest = lines.iter().map(Vec::len).max().unwrap_or(0);
        let differs = |at: &usize| lines.iter().any(|of| of.get(*at) != lines[0].get(*at));
        let at = (0..longest).find(differs)?;
        let from = |of: &Vec<String>| of.iter().skip(at).take(AFTER).cloned().collect();
        Some(Parting {
            what,
            line: at + 1,
            lines: lines.iter().map(from).collect(),
        })
    };
    let of = |stream: fn(&Outcome) -> &[u8]| -> Vec<Vec<String>> {
        let each = runs.iter();
        each.map(|run| compared(stream(run), &mut Vec::new()))
            .collect()
    };
    first("stdout", of(|run| &run.stdout))
        .or_else(|| first("stderr", of(|run| &run.stderr)))
        .unwrap_or_else(|| Parting {
            what: "how they ended",
            line: 0,
            lines: runs.iter().map(|run| vec![run.end.to_string()]).collect(),
        })
}

impl Difference {
    /// The stream's descriptor (1 or 2) and the line, from 1, when it is one of lines.
    pub fn line_of_stream(&self) -> Option<(u8, usize)> {
        match self.what {
            "stdout" => Some((1, self.line)),
            "stderr" => Some((2, self.line)),
            _ => None,
        }
    }

    /// For people.
    pub fn shown(&self) -> Vec<String> {
        let place = match self.line {
            0 => self.what.to_string(),
            line => format!("first difference: {}, line {line}", self.what),
        };
        let mut shown = vec![place];
        shown.extend(self.before.iter().map(|line| format!("        {line}")));
        shown.extend(self.node.iter().map(|line| format!("  node  {line}")));
        shown.extend(self.ours.iter().map(|line| format!("  ouro  {line}")));
        if let Some(who) = &self.printed_by {
            shown.push(format!("Ouro printed its line {who}"));
        }
        shown
    }

    /// For programs.
    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "what": self.what,
            "line": self.line,
            "before": self.before,
            "node": self.node,
            "ouro": self.ours,
            "printedBy": self.printed_by,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::child::End;
    use super::*;

    fn outcome(stdout: &str, stderr: &str) -> Outcome {
        Outcome {
            stdout: stdout.into(),
            stderr: stderr.into(),
            end: End::Code(0),
        }
    }

    #[test]
    fn the_first_line_that_differs_is_found() {
        let found = between(&outcome("a\nb\nc\n", ""), &outcome("a\nc\nb\n", ""));
        let found = found.expect("they differ");
        assert_eq!((found.what, found.line), ("stdout", 2));
        assert_eq!(found.node[0], "b");
        assert_eq!(found.ours[0], "c");
    }

    #[test]
    fn runs_part_at_the_first_line_that_is_not_the_same_in_all() {
        let runs = [
            outcome("a\nb\nc\nd\n", ""),
            outcome("a\nb\nd\nc\n", ""),
            outcome("a\nc\nb\nd\n", ""),
        ];
        let found = parting(&[&runs[0], &runs[1], &runs[2]]);
        assert_eq!((found.what, found.line), ("stdout", 2));
        let firsts: Vec<&str> = found.lines.iter().map(|lines| &*lines[0]).collect();
        assert_eq!(firsts, ["b", "b", "c"]);
    }

    #[test]
    fn what_is_left_out_is_said() {
        let node = outcome(
            "",
            "Error: x\n    at f (node:internal/x:1:2)\n\nNode.js v24.1.0\n",
        );
        let ours = outcome("", "Error: x\n\nNode.js v24.12.0\n");
        assert!(between(&node, &ours).is_none());
        assert_eq!(left_out(&node, &ours).len(), 2);
        assert!(left_out(&ours, &ours).is_empty());
    }

    #[test]
    fn an_exit_code_is_a_difference() {
        let mut ours = outcome("a", "");
        ours.end = End::Code(1);
        let found = between(&outcome("a", ""), &ours).expect("they differ");
        assert_eq!(found.node, ["exit code 0"]);
        assert_eq!(found.ours, ["exit code 1"]);
    }
}
