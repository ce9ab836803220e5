// What a text that is no script, or no module, says on stderr: the place, the caret, V8's words.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ouro-words-')));
process.on('exit', () => fs.rmSync(root, { recursive: true }));

const texts = {
  'import.cjs': "console.log(1);\nimport a, { b } from 'c';",
  'export.cjs': 'function f() {\n  export const y = 1;\n}',
  'meta.cjs': 'const x = import.meta.url;',
  'other.cjs': "const x = ;\nimport 'y';",
  'parameter.cjs': 'function g(p) {\n  const y = 1;\n  let p;\n}',
  'open.cjs': 'console.log(1',
  'open.mjs': 'console.log(1',
  'twice.mjs': "import x from 'fs';\nlet x;",
  'token.mjs': 'let a = 1;\nlet b = ) + 2;',
  'wrapper.js': "console.log(typeof module);\nconst require = 'mine';\nconsole.log(require);",
  'wrapper.cjs': "const require = 'mine';",
  'requires.cjs': "require('./token.mjs')",
};
for (const [name, text] of Object.entries(texts)) fs.writeFileSync(path.join(root, name), text);
for (const name of Object.keys(texts)) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', path.join(root, name)], { encoding: 'utf8' });
  const lines = stderr.split('\n').filter((line) => line && !/^ {4}at |^Node\.js/.test(line));
  console.log(`${name}: ${status}\n${stdout}${lines.join('\n').replaceAll(root, 'ROOT')}`);
}
