// import() of what `require` has evaluated ends sooner than that of what another import has.
const fs = require('fs');
const os = require('os');

const folder = fs.mkdtempSync(`${os.tmpdir()}/ouro-required-`);
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
fs.writeFileSync(`${folder}/a.mjs`, "import './b.mjs'; console.log('a');");
fs.writeFileSync(`${folder}/b.mjs`, "console.log('b');");
fs.writeFileSync(`${folder}/c.mjs`, "console.log('c');");

async function count(name) {
  let n = 0;
  await new Promise((resolve) => {
    import(`${folder}/${name}`).then(() => { console.log(name, n); resolve(); });
    const step = () => { if (++n < 30) queueMicrotask(step); };
    queueMicrotask(step);
  });
}
(async () => {
  await count('c.mjs');
  require(`${folder}/c.mjs`);
  require(`${folder}/a.mjs`);
  for (const name of ['a.mjs', 'b.mjs', 'c.mjs', 'a.mjs']) await count(name);
})();
