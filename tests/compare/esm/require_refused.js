// What require of an ES module says when it is switched off, in a cycle, or when somebody asks to be told.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ouro-refused-')));
process.on('exit', () => fs.rmSync(root, { recursive: true }));
const files = {
  'm.mjs': 'export default 1',
  'typed/package.json': '{"type":"module"}',
  'typed/esm.js': 'export default 1',
  'typed/cjs.js': 'module.exports = 1',
  'loose.js': "export default 'loose'",
  'ask.cjs': "for (const file of ['./m.mjs', './typed/esm.js', './typed/cjs.js', './loose.js']) " +
    "try { console.log(require(file)) } catch (error) { console.log(error.name, error.code, error.message) }",
  'node_modules/p/index.cjs': "module.exports = require('./p.mjs')",
  'node_modules/p/p.mjs': 'export default 1',
  'inside.cjs': "require('./node_modules/p/index.cjs')",
  'a.mjs': "import './b.cjs'",
  'b.cjs': "require('./c.mjs')",
  'c.mjs': "import './d.mjs'",
  'd.mjs': "import './a.mjs'",
  'e.mjs': "import './f.cjs'",
  'f.cjs': "require('./e.mjs')",
};
for (const [name, text] of Object.entries(files)) {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  fs.writeFileSync(path.join(root, name), text);
}
const run = (...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: root });
  const lines = stderr.split('\n').filter((line) => line && !/^ {4}at |^Node\.js|^\(Use/.test(line));
  console.log(args.join(' '), status);
  const words = lines.filter((line) => /^[A-Z(]|^Support/.test(line)).join('\n').replace(/\(node:\d+\)/g, '(node)');
  console.log((stdout + words).replaceAll(root, 'ROOT'));
};
run('ask.cjs');
run('--no-experimental-require-module', 'ask.cjs');
run('--trace-require-module=all', 'ask.cjs');
run('--trace-require-module=no-node-modules', 'inside.cjs');
for (const first of ['a.mjs', 'c.mjs', 'd.mjs', 'e.mjs', 'f.cjs']) run(first);
