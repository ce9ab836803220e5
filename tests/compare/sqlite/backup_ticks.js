// Behind what backup() calls no ticks run: they wait for the end of the next callback, or the check phase.
const fs = require('fs');
const os = require('os');
const { DatabaseSync, backup } = require('node:sqlite');

const folder = fs.mkdtempSync(`${os.tmpdir()}/ouro-sqlite-`);
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const db = new DatabaseSync(':memory:');
db.exec('create table t(a)');
const insert = db.prepare('insert into t values (?)');
for (let i = 0; i < 200; i++) insert.run('x'.repeat(500));

const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
const later = (name) => {
  process.nextTick(() => console.log('tick of', name));
  Promise.resolve().then(() => console.log('microtask of', name));
};

(async () => {
  console.log('another task is done, too');
  let ended = backup(db, `${folder}/1.db`, {
    rate: 20,
    progress({ remainingPages }) {
      console.log('progress', remainingPages);
      later('progress');
    },
  });
  wait();
  fs.stat('.', () => {
    console.log('stat');
    later('stat');
  });
  wait();
  console.log(await ended);

  console.log('immediates and a timer are due');
  await new Promise(setImmediate);
  ended = backup(db, `${folder}/2.db`, {
    rate: 20,
    progress() {
      console.log('progress');
      later('progress');
      setImmediate(() => console.log('immediate'));
      setTimeout(() => console.log('timer'), 1);
      wait();
    },
  });
  console.log(await ended);
  setImmediate(() => console.log('immediate behind it'));
})();
