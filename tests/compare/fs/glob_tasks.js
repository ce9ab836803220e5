'use strict';
// Each folder that a search looks at is a task: others come between. With one thread the order of tasks is theirs.
process.env.UV_THREADPOOL_SIZE = '1';
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'ouro-glob-'));
process.on('exit', () => fs.rmSync(root, { recursive: true }));
process.chdir(root);
for (const folder of ['a/b/c', 'a/d', 'e/f/g']) fs.mkdirSync(folder, { recursive: true });
for (const file of ['a/1.js', 'a/b/3.js', 'a/b/c/4.js', 'a/d/5.js', 'e/7.js', 'e/f/g/9.js', 'top.js']) fs.writeFileSync(file, '');
fs.symlinkSync('../a', 'e/link');

// A point stands for a task of somebody else's.
async function beside(name, search) {
  const log = [];
  let isOver = false;
  const other = (async () => {
    while (!isOver && log.length < 100) {
      await fs.promises.stat('.');
      log.push('.');
    }
  })();
  await search(log);
  isOver = true;
  await other;
  console.log(name, log.join(''));
}

(async () => {
  await fs.promises.stat('.');
  for (const pattern of ['*', '**', '**/*.js', 'a/*/*.js', '{a,e}/**/*.js', 'a/b/c', 'top.js', 'nothing', 'a/b/c/4.js', 'a/', '**/', 'e/link/*', '{top,1}.js']) {
    for (const withFileTypes of [false, true]) {
      await beside(`${pattern} ${withFileTypes}`, async (log) => {
        for await (const one of fs.promises.glob(pattern, { withFileTypes })) log.push(`[${(one.name ?? one).replace(path.basename(root), 'root')}]`);
      });
    }
    await beside(`${pattern} called`, (log) => new Promise((done) => fs.glob(pattern, (err, found) => {
      log.push(`[${found.length}]`);
      done();
    })));
  }
})();
