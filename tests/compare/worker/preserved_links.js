// A worker keeps links as its options and its environment say.
const { Worker } = require('worker_threads');
const fs = require('fs');
const os = require('os');
const path = require('path');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ouro-links-'));
const at = (name) => path.join(folder, name);
fs.mkdirSync(at('real'));
fs.writeFileSync(at('real/main.js'), `
  const path = require('path');
  console.log(path.basename(__filename), require('./dep'), require('./other'));
`);
fs.writeFileSync(at('dep.js'), `module.exports = 'dep beside the link ' + require('path').basename(__filename)`);
fs.symlinkSync('real/main.js', at('link.js'));
fs.symlinkSync('dep.js', at('other.js'));
fs.symlinkSync('../dep.js', at('real/other.js'));
fs.writeFileSync(at('real/dep.js'), `module.exports = 'dep beside the file'`);
const kinds = [
  {},
  { execArgv: ['--preserve-symlinks'] },
  { env: { NODE_PRESERVE_SYMLINKS: '1' } },
  { execArgv: ['--preserve-symlinks-main'] },
  { env: { NODE_PRESERVE_SYMLINKS_MAIN: '1' } },
  { env: { NODE_PRESERVE_SYMLINKS: '1', NODE_PRESERVE_SYMLINKS_MAIN: '1' } },
];
(async () => {
  for (const options of kinds) await new Promise((resolve) => {
    new Worker(at('link.js'), options).on('exit', resolve);
  });
  fs.rmSync(folder, { recursive: true });
})();
