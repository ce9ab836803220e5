// Databases in files: paths, reading only, locks, and one database seen by two connections and a worker.
const fs = require('fs');
const os = require('os');
const { pathToFileURL } = require('url');
const { Worker } = require('worker_threads');
const { DatabaseSync } = require('node:sqlite');
const folder = fs.mkdtempSync(`${os.tmpdir()}/ouro-sqlite-`);
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const t = (name, f) => {
  try {
    console.log(name, '->', f());
  } catch (error) {
    console.log(name, '!!', error.code, error.message, error.errcode, error.errstr);
  }
};
const path = `${folder}/a b.db`;
const first = new DatabaseSync(path);
console.log(first.location() === path);
first.exec("create table texts(id integer primary key, text); insert into texts(text) values ('one'), ('two')");
for (const way of [Buffer.from(path), pathToFileURL(path), pathToFileURL(path).href, `${pathToFileURL(path)}?mode=ro`]) {
  const other = new DatabaseSync(way);
  t('read', () => other.prepare('select count(*) as count from texts').get());
  t('write', () => other.prepare("insert into texts(text) values ('more')").run());
  other[Symbol.dispose]();
}
const reader = new DatabaseSync(path, { readOnly: true });
t('read only', () => reader.exec('delete from texts'));
t('no such', () => new DatabaseSync(`${folder}/none.db`, { readOnly: true }));
const second = new DatabaseSync(path, { timeout: 1 });
first.exec('begin exclusive');
t('locked', () => second.exec('delete from texts'));
t('in transaction', () => [first.isTransaction, second.isTransaction]);
first.exec('commit');
first.exec(`attach '${folder}/other.db' as other`);
console.log(first.location('other') === `${folder}/other.db`);
fs.writeFileSync(`${folder}/broken.db`, 'not a database, but long enough to be looked at'.repeat(30));
t('broken', () => new DatabaseSync(`${folder}/broken.db`).exec('select * from sqlite_master'));
const worker = new Worker(`
  const { DatabaseSync } = require('node:sqlite');
  const { parentPort, workerData } = require('worker_threads');
  const db = new DatabaseSync(workerData);
  db.function('twice', (text) => text + text);
  db.exec("update texts set text = twice(text) where id = 1");
  parentPort.postMessage(db.prepare('select text from texts where id = 1').get());
`, { eval: true, workerData: path });
worker.on('message', (row) => {
  console.log('worker', row);
  console.log('here', first.prepare('select text from texts where id = 1').get());
});
