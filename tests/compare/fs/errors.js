// Every way to go wrong: name, code, message and properties of the error.
const fs = require('fs');

const attempts = {
  missing: () => fs.readFileSync('nope'),
  missingStat: () => fs.statSync('nope'),
  twoPaths: () => fs.renameSync('nope', 'b'),
  copy: () => fs.copyFileSync('nope', 'b'),
  link: () => fs.linkSync('nope', 'b'),
  exists: () => fs.mkdirSync('/'),
  notFolder: () => fs.readdirSync('/dev/null'),
  folder: () => fs.readFileSync('/'),
  badDescriptor: () => fs.closeSync(999),
  badDescriptor2: () => fs.fstatSync(999),
  noCallback: () => fs.stat('a'),
  noCallback2: () => fs.readFile('a', 'utf8'),
  pathType: () => fs.openSync({}),
  pathType2: () => fs.statSync(1.5),
  fdType: () => fs.closeSync('1'),
  fdRange: () => fs.closeSync(-1),
  fdFraction: () => fs.closeSync(1.5),
  flags: () => fs.openSync('a', 'zz'),
  mode: () => fs.openSync('a', 'r', '9'),
  mode2: () => fs.chmodSync('a', -1),
  encoding: () => fs.readFileSync('a', 'zz'),
  options: () => fs.readFileSync('a', 5),
  data: () => fs.writeFileSync('a', {}),
  buffer: () => fs.readSync(0, 'x'),
  length: () => fs.readSync(0, Buffer.alloc(4), 0, 5),
  offset: () => fs.readSync(0, Buffer.alloc(4), -1, 1),
  position: () => fs.readSync(0, Buffer.alloc(4), 0, 1, 'x'),
  write: () => fs.writeSync(1, Buffer.alloc(4), 5),
  access: () => fs.accessSync('a', 9),
  symlink: () => fs.symlinkSync('x', 'y', 'zz'),
  recursive: () => fs.mkdirSync('a', { recursive: 1 }),
  removeFolder: () => fs.rmSync('/dev'),
  time: () => fs.utimesSync('a', 'x', 1),
  owner: () => fs.chownSync('a', -2, 1),
  watch: () => fs.watch('nope'),
};
for (const name of Object.keys(attempts)) {
  try {
    console.log(name, attempts[name]());
  } catch (err) {
    console.log(name, err.name, err.message, JSON.stringify({ ...err }));
  }
}
fs.readFile('nope', (err, data) => console.log('callback', err.message, data, JSON.stringify(err)));
fs.promises.readFile('nope').catch((err) => console.log('promise', err.message, JSON.stringify(err)));
fs.promises.stat(5).catch((err) => console.log('argument', err.code));
