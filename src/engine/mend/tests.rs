//! What is found to mend in small texts.

use super::edits::Edit;
use super::find::{Goal, found};
use crate::runtime::ending;
use std::path::Path;

fn codes(text: &str, goal: Goal) -> Vec<String> {
    let edits = found(text, "x", goal).unwrap_or_default().edits;
    edits.into_iter().map(|edit| edit.code).collect()
}

#[test]
fn this_in_nested_arrows() {
    let is_mended = |text: &str| {
        codes(text, Goal::Module)
            .iter()
            .any(|code| code.contains("new.target"))
    };
    assert!(is_mended("function f() { (() => () => this)() }"));
    assert!(is_mended("function f(a = () => () => this) {}"));
    assert!(is_mended(
        "x = { async m() { (() => async () => this)() } }"
    ));
    assert!(!is_mended(
        "function f() { (() => this)(); () => function () { this } }"
    ));
    assert!(!is_mended("const f = () => () => this"));
}

#[test]
fn patterns_in_patterns_with_a_rest() {
    let count = |text: &str| codes(text, Goal::Script).len();
    assert_eq!(count("let { a: { b }, ...c } = d"), 2);
    assert_eq!(count("({ a: [b = {}] = e, ...c } = d)"), 2);
    assert_eq!(count("let { a: { b } } = d, [{ f: { g } }, ...c] = d"), 0);
    assert_eq!(count("({ a: b.c = [], ...e } = d)"), 0);
}

#[test]
fn parameters_that_are_declared_again() {
    let count = |text: &str| codes(text, Goal::Script).len();
    assert_eq!(
        count("function f(o = {}) { var o = o || {}, p; { var o; } }"),
        2
    );
    assert_eq!(count("function f(o, p = () => o) { var o; }"), 3);
    assert_eq!(count("function f(o, p = () => o) { let q; }"), 0);
    assert_eq!(count("function f(o, p = () => 1) { var o; }"), 1);
    assert_eq!(count("function f(o) { var o; function g() { var o; } }"), 0);
    assert_eq!(count("function f(o = 1) { for (var o of []) ; let p; }"), 1);
}

#[test]
fn powers() {
    let count = |text: &str| codes(text, Goal::Script).len();
    assert_eq!(count("let a = 3 ** 4 ** 5"), 6);
    assert_eq!(count("let a = 3 ** 2, c = 3 /* ** */ ** 4"), 0);
}

#[test]
fn operands_that_the_other_operand_changes() {
    let count = |text: &str| codes(text, Goal::Script).len();
    assert_eq!(count("let a = 1, b = a % (a = 2)"), 2);
    assert_eq!(count("let a = 1; while (a !== [{ b: a++ }].c) ;"), 2);
    assert_eq!(
        count("let a = 1, b = a + a, c = a + (() => a++), d = 1 + a++"),
        0
    );
}

#[test]
fn counted_values() {
    let count = |text: &str| codes(text, Goal::CommonJs).len();
    assert_eq!(count("let a = b(), c = a++"), 2);
    assert_eq!(
        count("let a = b(); while (a--) if (!a++) c(a++, d[a++])"),
        6
    );
    assert_eq!(count("let a = b(); a++; (a++, --a); c = -a++ | a--"), 0);
    assert_eq!(count("let a = 0, b; b = a + 1 | 0; c(a++, b++)"), 0);
    assert_eq!(count("let a = 0; a = 'a'; c(a++); let d; c(d++)"), 4);
}

#[test]
fn loops_of_workers() {
    let text = "while (a) ; for (;;) b\ndo { } while (c); for (;; a++) for (d of e) ; \
                for (; a < b; a++) ;";
    assert!(codes(text, Goal::Script).is_empty());
    std::sync::Arc::new(ending::Ending::default()).is_for_this_thread();
    let call = super::helpers::GOES_ON;
    let expected = [
        format!("{call}()"),
        format!("{{{call}();"),
        "}".into(),
        format!("{call}();"),
        format!("{{{call}();"),
        "}".into(),
    ];
    assert_eq!(codes(text, Goal::Script), expected);
}

#[test]
fn texts_with_errors_are_left_alone() {
    assert!(codes("function f() { /x/ } let = ;", Goal::Module).is_empty());
    assert!(!codes("function f() { /x/ }", Goal::Module).is_empty());
    assert!(codes("return () => /x/", Goal::Script).is_empty());
    assert!(!codes("return () => /x/", Goal::CommonJs).is_empty());
}

/// The host's own texts are not mended: they must not need what only that brings.
#[test]
fn own_texts_need_no_mending() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("js")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("readable");
            count += 1;
            let lost = found(&text, "node:own", Goal::CommonJs)
                .unwrap_or_default()
                .edits;
            let is_name = |text: &str| {
                let is_letter = |one: char| one.is_alphanumeric() || one == '_' || one == '$';
                !text.is_empty() && text.chars().all(is_letter)
            };
            let is_operand = |pair: &[Edit]| {
                pair[0].code == "("
                    && pair[1].code.starts_with(')')
                    && is_name(&text[pair[0].start..pair[1].start])
            };
            assert!(
                !lost.windows(2).any(is_operand),
                "{}: an operand that the other operand changes",
                path.display()
            );
            let lost: Vec<String> = lost.into_iter().map(|edit| edit.code).collect();
            for (code, what) in [
                (
                    "new.target",
                    "`this` in an arrow function in an arrow function",
                ),
                ("$ouro_left", "a `break` out of several loops"),
                ("{$ouro_left", "a `break` out of several loops"),
                (
                    "of/*in*/",
                    "an error that comes from a `for...in` to a loop",
                ),
                (
                    super::helpers::PART,
                    "a pattern in an object pattern with a rest",
                ),
            ] {
                let starts = |lost: &String| lost.trim_start_matches(';').starts_with(code);
                let is_lost = lost.iter().any(starts);
                assert!(!is_lost, "{}: {what}", path.display());
            }
        }
    }
    assert!(count > 50);
}

#[test]
fn texts_that_grow() {
    let count = |text: &str| {
        let codes = codes(text, Goal::Module).into_iter();
        codes.filter(|code| code.contains("$ouro=")).count()
    };
    assert_eq!(count("let s = ''; for (;;) s += f(); g(s)"), 3);
    assert_eq!(count("let s = ''; for (;;) { s += f(); g(s) }"), 0);
    assert_eq!(count("let s = ''; for (;;) { s += f(s) }"), 0);
    assert_eq!(count("let s = ''; s += f(); g(s)"), 0);
    assert_eq!(count("let s = ''; const f = (x) => { s += x }; g(s)"), 3);
    assert_eq!(count("let s = ''; const f = (x) => { s += g(x) }; g(s)"), 0);
    assert_eq!(count("let s = 0; for (;;) s += f(); g(s)"), 0);
    assert_eq!(count("export let s = ''; for (;;) s += f()"), 0);
    assert_eq!(count("let s = ''; for (;;) s += 'a'; s = 'b'"), 3);
    assert_eq!(count("let s = ''; for (;;) s += 'a'; s = 5"), 0);
    assert_eq!(count("let s = ''; for (;;) s += 'a'; function f(s) {}"), 0);
    assert_eq!(count("let s = ''; for (;;) s += 'a'; eval('s')"), 0);
}
