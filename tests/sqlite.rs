//! What Node's own process does not survive, and this one does: scripts that take away what SQLite is
//! in the middle of using.

mod limited;

use std::process::Command;

/// Runs a text behind a few lines that all of these tests begin with; what it printed.
fn printed(script: &str) -> String {
    let text = format!(
        "const {{ DatabaseSync }} = require('node:sqlite');
         const t = (f) => {{ try {{ return f(); }} catch (error) {{ return error.message; }} }};
         const db = new DatabaseSync(':memory:');
         db.exec('create table k(a integer primary key); insert into k values (1), (2), (3)');
         {script}"
    );
    let output = limited::output(
        Command::new(env!("CARGO_BIN_EXE_ouro"))
            .args(["--expose-gc", "-e", &text])
            .current_dir(env!("CARGO_MANIFEST_DIR")),
    );
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_database_closed_by_its_own_function_is_closed_when_sqlite_is_done() {
    let closed = printed(
        "db.function('f', () => {
           console.log(t(() => db.close()), db.isOpen, t(() => db.exec('select 1')), t(() => db.open()));
           return 1;
         });
         console.log(t(() => db.prepare('select f() from k').all()), db.isOpen);
         db.open();
         console.log(db.prepare('select 1 as one').get().one);",
    );
    assert!(
        closed.starts_with("undefined false database is not open"),
        "{closed}"
    );
    assert!(
        closed.ends_with("database is not open false\n1\n"),
        "{closed}"
    );
}

#[test]
fn aggregates_filters_and_conflicts_may_close_too() {
    let closed = printed(
        "const close = (database) => console.log(t(() => database.close()));
         db.aggregate('g', { varargs: true, start: 0, step: () => close(db), result: () => close(db) });
         console.log(t(() => db.prepare('select g(a) from k').all()));
         const from = new DatabaseSync(':memory:');
         from.exec('create table k(a integer primary key)');
         const session = from.createSession();
         from.exec('insert into k values (1), (7)');
         const changes = session.changeset();
         for (const options of [{ filter: () => close(to) }, { onConflict: () => { close(to); return 0; } }]) {
           var to = new DatabaseSync(':memory:');
           to.exec('create table k(a integer primary key); insert into k values (1)');
           console.log(t(() => to.applyChangeset(changes, options)), to.isOpen);
         }
         from.setAuthorizer(() => { t(() => session.close()); gc(); return 0; });
         console.log(t(() => session.changeset().length), t(() => session.changeset()));",
    );
    let lines: Vec<&str> = closed.lines().collect();
    assert_eq!(lines[0], "undefined");
    assert!(lines.contains(&"database is not open"), "{closed}");
    assert!(
        lines[lines.len() - 1].ends_with("session is not open"),
        "{closed}"
    );
}

#[test]
fn a_statement_is_not_begun_again_in_the_middle_of_its_step() {
    let nested = printed(
        "let statement;
         const inner = [];
         db.function('f', () => {
           for (const method of ['get', 'all', 'run', 'iterate']) inner.push(t(() => statement[method]()));
           return 5;
         });
         statement = db.prepare('select f() as a from k');
         console.log(statement.all().length, new Set(inner));
         const bound = db.prepare('select $a as a, $b as b');
         console.log(t(() => bound.get({ get a() { return bound.get({ a: 1, b: 2 }).b; }, b: 7 })).a);
         console.log(t(() => bound.get({ get a() { db.close(); return 1; }, b: 7 })));",
    );
    assert_eq!(
        nested,
        "3 Set(1) { 'statement is being executed' }\n2\nstatement has been finalized\n"
    );
}

#[test]
fn a_database_is_not_replaced_under_a_statement() {
    let replaced = printed(
        "const bytes = db.serialize();
         const inner = new Set();
         db.function('f', () => { inner.add(t(() => db.deserialize(bytes))); return 1; });
         console.log(db.prepare('select f() from k').all().length, inner);",
    );
    assert_eq!(
        replaced,
        "3 Set(1) {\n  'Cannot deserialize a database while a statement is being executed'\n}\n"
    );
}

#[test]
fn what_nobody_has_any_more_goes_while_sqlite_works() {
    let collected = printed(
        "db.function('f', (a) => {
           db.prepare('select 1').get();
           db.prepare('select a from k').iterate().next();
           db.createSession();
           gc();
           return a;
         });
         db.aggregate('g', { start: () => [], step: (all, a) => { gc(); all.push(a); return all; }, result: String });
         console.log(db.prepare('select g(f(a)) as all_of_them from k').get().all_of_them);
         for (let i = 0; i < 300; i++) {
           const other = new DatabaseSync(':memory:');
           other.function('own', () => other.isOpen ? 1 : 0);
           other.prepare('select own()').iterate().next();
         }
         gc();
         console.log('done');",
    );
    assert_eq!(collected, "1,2,3\ndone\n");
}

#[test]
fn a_worker_may_end_inside_a_function() {
    let ended = printed(
        "const { Worker } = require('worker_threads');
         const worker = new Worker(`
           const { DatabaseSync } = require('node:sqlite');
           const db = new DatabaseSync(':memory:');
           db.function('f', () => process.exit(3));
           db.exec('select f()');
           console.log('not here');
         `, { eval: true });
         worker.on('exit', (code) => console.log(code));",
    );
    assert_eq!(ended, "3\n");
}

#[test]
fn a_backup_goes_on_without_its_database() {
    let copied = printed(
        "const { backup } = require('node:sqlite');
         const fs = require('fs');
         const folder = fs.mkdtempSync(require('os').tmpdir() + '/ouro-sqlite-');
         const insert = db.prepare('insert into k values (?)');
         for (let i = 10; i < 20000; i++) insert.run(i);
         const path = folder + '/copy.db';
         backup(db, path, { rate: 5, progress() { if (db.isOpen) db.close(); gc(); } }).then((pages) => {
           const copy = new DatabaseSync(path);
           console.log(pages > 20, copy.prepare('select count(*) as count from k').get().count);
           fs.rmSync(folder, { recursive: true });
         });",
    );
    assert_eq!(copied, "true 19993\n");
}
