// Where a backup's steps stand among ticks, microtasks, timers and immediates.
const fs = require('fs');
const os = require('os');
const { DatabaseSync, backup } = require('node:sqlite');
const folder = fs.mkdtempSync(`${os.tmpdir()}/ouro-sqlite-`);
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const db = new DatabaseSync(':memory:');
db.exec('create table k(a); insert into k values (1), (2), (3)');
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('microtask'));
const copied = backup(db, `${folder}/copy.db`, {
  rate: 1,
  progress(state) {
    console.log('progress', state);
    process.nextTick(() => console.log('tick of progress'));
    Promise.resolve().then(() => console.log('microtask of progress'));
  },
});
copied.then((pages) => {
  console.log('done', pages);
  process.nextTick(() => console.log('tick behind it'));
});
backup(db, `${folder}/nowhere/copy.db`).catch((error) => console.log('failed', error.message));
process.nextTick(() => console.log('second tick'));
Promise.resolve().then(() => console.log('second microtask'));
