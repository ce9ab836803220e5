// env: UV_THREADPOOL_SIZE=1
// How many turns of the loop each operation takes: counted in completions of a chain of
// fs.stat calls, each of one task, on a pool of one thread.
const fs = require('fs');
const path = require('path');
const promises = fs.promises;

const folder = fs.mkdtempSync(path.join(process.env.TMPDIR || '/tmp', 'hops-'));
const file = path.join(folder, 'a');
const big = path.join(folder, 'big');
fs.writeFileSync(file, 'hello');
fs.writeFileSync(path.join(folder, 'b'), 'x');
fs.writeFileSync(path.join(folder, 'empty'), '');
fs.writeFileSync(big, Buffer.alloc(1200000));

function count(name, start) {
  return new Promise((resolve) => {
    let turns = 0;
    let over = false;
    start((err) => {
      over = true;
      console.log(name, turns, err ? err.code : '');
      setTimeout(resolve, 5);
    });
    const next = () => {
      turns++;
      if (!over) fs.stat(file, next);
    };
    fs.stat(file, next);
  });
}
const settled = (promise) => (callback) => promise().then(() => callback(), callback);

(async () => {
  await count('stat', (done) => fs.stat(file, done));
  await count('readFile', (done) => fs.readFile(file, done));
  await count('readFile of 3 parts', (done) => fs.readFile(big, done));
  await count('readFile missing', (done) => fs.readFile(`${file}x`, done));
  await count('readFile of a folder', (done) => fs.readFile(folder, done));
  await count('readFile empty', (done) => fs.readFile(path.join(folder, 'empty'), done));
  await count('writeFile', (done) => fs.writeFile(`${file}w`, 'x', done));
  await count('writeFile nothing', (done) => fs.writeFile(`${file}w`, '', done));
  await count('writeFile flush', (done) => fs.writeFile(`${file}w`, 'x', { flush: true }, done));
  await count('appendFile', (done) => fs.appendFile(`${file}w`, 'x', done));
  await count('readdir', (done) => fs.readdir(folder, done));
  await count('mkdir recursive', (done) => fs.mkdir(path.join(folder, 'q/r/s'), { recursive: true }, done));
  await count('rm recursive', (done) => fs.rm(path.join(folder, 'q'), { recursive: true }, done));
  await count('rm', (done) => fs.rm(path.join(folder, 'b'), done));
  await count('rm missing', (done) => fs.rm(path.join(folder, 'b'), done));
  await count('copyFile', (done) => fs.copyFile(file, `${file}2`, done));
  await count('realpath', (done) => fs.realpath(file, done));
  await count('realpath.native', (done) => fs.realpath.native(file, done));
  await count('truncate', (done) => fs.truncate(`${file}w`, 1, done));
  await count('promises.readFile', settled(() => promises.readFile(file)));
  await count('promises.writeFile nothing', settled(() => promises.writeFile(`${file}w`, '')));
  await count('promises.writeFile 2 MiB', settled(() => promises.writeFile(`${file}w`, Buffer.alloc(2 << 20))));
  await count('promises.realpath', settled(() => promises.realpath(file)));
  await count('promises.mkdtemp', settled(() => promises.mkdtemp(path.join(folder, 't-'))));
  const read = async (folder) => { for await (const entry of await promises.opendir(folder)) if (!entry.name) return; };
  await count('opendir', (done) => fs.opendir(folder, (err, dir) => { dir.closeSync(); done(err); }));
  await count('opendir missing', (done) => fs.opendir(`${file}x`, done));
  await count('folder of some entries', settled(() => read(folder)));
  await count('folder left early', settled(async () => { for await (const _ of await promises.opendir(folder)) break; }));
  const dir = fs.opendirSync(folder);
  await count('first entry', (done) => dir.read(done));
  await count('second entry', (done) => dir.read(done));
  await count('close of a folder', (done) => dir.close(done));
  fs.rmSync(folder, { recursive: true });
})();
