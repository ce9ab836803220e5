'use strict';
// In which order matches are found, by which way a folder is entered, and what is left out.
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'ouro-glob-'));
process.on('exit', () => fs.rmSync(root, { recursive: true }));
process.chdir(root);
for (const folder of ['a/b/c', 'a/d', '.hid/x', 'e/f/g/h', 'm/p']) fs.mkdirSync(folder, { recursive: true });
for (const file of ['a/1.js', 'a/2.ts', 'a/b/3.js', 'a/b/c/4.js', 'a/d/5.js', '.hid/x/6.js', 'e/7.js', 'e/f/8.ts', 'e/f/g/9.js',
  'e/f/g/h/10.js', 'm/p/11.js', 'top.js', '.dot.js', 'a/b/.dot.js']) fs.writeFileSync(file, '');
fs.symlinkSync('../a', 'e/link');
fs.symlinkSync('nowhere', 'e/broken');
fs.symlinkSync('../../e/f', 'a/b/loop');

const patterns = ['*', '**', '**/*', '**/*.js', 'a/**', 'a/*/*.js', '{a,e}/**/*.js', '*/', '**/', 'a/**/c', '**/*.{js,ts}', '**/f/**',
  './a/*.js', 'a/b/loop/*', '**/link/*', 'e/link/**', '.*', '**/.*', '[ae]/*', '!(a)', 'top.js', 'nothing', 'a/', '.', '..', '**/..',
  '**/**/*.js', '**/b/**/*.js', 'a/{b,d}/*', '*/**', 'a//b/*', '*/*/[0-9].js', '**/b/*/*'];
const excludes = [['m', 'a/b'], ['b'], ['./a/b/'], ['**/*.js', 'e'], ['a/b/**'], ['.'], ['**'], ['*.js'], (name) => name === 'a/b' || name === 'f'];

const shown = (one) => (typeof one === 'string' ? one.replace(root, '') : `${one.parentPath.replace(path.dirname(root), '').replace(path.basename(root), 'root')}|${one.name.replace(path.basename(root), 'root')}`);

(async () => {
  for (const pattern of patterns) {
    const all = fs.globSync(pattern);
    console.log(pattern, all.map(shown).join(' '));
    const later = await Array.fromAsync(fs.promises.glob(pattern));
    const called = await new Promise((done) => fs.glob(pattern, (err, found) => done(found)));
    console.log(' ', later.join() === all.join(), called.join() === all.join());
    console.log('  in a:', fs.globSync(pattern, { cwd: 'a' }).join(' '));
    console.log('  entries:', fs.globSync(pattern, { withFileTypes: true }).map(shown).join(' '));
    const entries = await Array.fromAsync(fs.promises.glob(pattern, { withFileTypes: true }));
    console.log('  later:', entries.map(shown).join(' '));
    for (const exclude of excludes) console.log(' ', String(exclude), '-', fs.globSync(pattern, { exclude }).map(shown).join(' '));
    for (const withFileTypes of [false, true]) {
      const asked = [];
      fs.globSync(pattern, { withFileTypes, exclude(one) { asked.push(shown(one)); return false; } });
      console.log('  asked:', asked.join(' '));
    }
  }
  for (const pattern of ['**', '**/*', 'a/**', '**/.a/**', '*/**', '.*/**', '**/.*', 'a/**/b']) {
    const names = ['a', '.a', 'a/.b', 'a/b', 'a/b/c', '.', '', 'a/b/', 'a/', './a', 'a/../b'];
    console.log(pattern, names.filter((name) => path.matchesGlob(name, pattern)).map((name) => `"${name}"`).join(' '));
  }
})();
