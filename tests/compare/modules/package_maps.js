// What `exports`, `imports` and `main` of package.json make of requests, for require and import.
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ouro-maps-')));
process.on('exit', () => fs.rmSync(root, { recursive: true }));
const shown = (value) => (typeof value === 'string' ? value.replaceAll(root, 'ROOT') : value);

const text = (name) => `module.exports = '${name}';`;
const packages = {
  maps: {
    package: {
      name: 'maps',
      exports: {
        '.': './m.js', './a': './a.js', './gone': './gone.js', './f/*': './f/*.js', './f/priv/*': null,
        './bad': 'a.js', './up': '../x.js', './nm': './node_modules/x.js', './nm2': './NODE%5fMODULES/x',
        './cond': { require: './c.cjs', import: './c.mjs' }, './none': { browser: './a.js' },
        './list': ['bad', './a.js'], './list2': [], './list3': [null, { zz: 1 }], './num': { 1: './a.js' },
        './enc': './f%2fx.js', './dir': './f', './slash/': './f/', './int': 5, './dots': './f/../a.js',
        './s/*/t': './f/*.js', './twice/*': './*/b/*.js', './empty': '', './url': ['http://x/y'],
        './double': './f//x.js',
      },
    },
    files: { 'm.js': text('main'), 'a.js': text('a'), 'c.cjs': text('c'), 'c.mjs': "export default 'c'",
      'f/x.js': text('x'), 'f/priv/y.js': text('y') },
    subpaths: ['', '/a', '/gone', '/f/x', '/f/priv/y', '/bad', '/up', '/nm', '/nm2', '/cond', '/none', '/list', '/list2',
      '/list3', '/num', '/enc', '/dir', '/slash/x.js', '/int', '/dots', '/zzz', '/package.json', '/s/x/t', '/twice/q',
      '/empty', '/url', '/f/', '/', '/f/../a', '/f/%2e%2e/a', '/double'],
  },
  mainmissing: { package: { main: 'gone.js' }, files: { 'index.js': text('index') } },
  mainmissing2: { package: { main: 'gone.js' }, files: {} },
  dotmain: { package: { main: '.' }, files: { 'index.js': text('index') } },
  nullexports: { package: { exports: null }, files: { 'index.js': text('index') }, subpaths: ['', '/index'] },
  oneexport: { package: { exports: './x' }, files: { 'x.js': text('x') } },
  listexport: { package: { exports: [{ import: './x.mjs' }, './x.js'] }, files: { 'x.js': text('x') } },
  mixed: { package: { exports: { './a': './x.js', import: './x.js' } }, files: {} },
  nested: { package: { exports: { '.': { node: { import: './n.mjs' }, default: './d.js' }, './x': { node: null, default: './d.js' }, './false': false } },
    files: { 'd.js': text('d'), 'n.mjs': "export default 'n'" }, subpaths: ['', '/x', '/false'] },
  emptyexports: { package: { exports: {} }, files: {}, subpaths: ['', '/x'] },
  typed: { package: { type: 'module', main: 'lib' }, files: { 'lib/index.js': "export default 'lib'" }, subpaths: [''] },
  broken: { package: '{"name":', files: { 'index.js': text('index') } },
  '@scope/name': { package: { exports: { './*.js': './lib/*.js' } }, files: { 'lib/q.js': text('q') }, subpaths: ['/q.js', '/q'] },
};
const write = (file, content) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
};
const requests = [];
for (const [name, { package: json, files, subpaths = [''] }] of Object.entries(packages)) {
  const home = path.join(root, 'node_modules', name);
  write(path.join(home, 'package.json'), json);
  for (const [file, content] of Object.entries(files)) write(path.join(home, file), content);
  requests.push(...subpaths.map((subpath) => name + subpath));
}
write(path.join(root, 'package.json'), {
  name: 'own',
  exports: { './me': './me.js', './missing': './missing.js' },
  imports: { '#a': './me.js', '#fs': 'fs', '#nfs': 'node:fs', '#maps': 'maps', '#gone': 'gone-package', '#x/*': './x/*.js',
    '#url': 'http://a.b/c', '#abs': '/x.js', '#up': '../x.js', '#nofile': './nofile.js', '#cond': { import: './me.mjs' } },
});
write(path.join(root, 'me.js'), text('me'));
write(path.join(root, 'x/1.js'), text('x1'));
requests.push('own', 'own/me', 'own/missing', 'own/zzz', '#a', '#fs', '#nfs', '#maps', '#gone', '#x/1', '#url', '#abs', '#up',
  '#nofile', '#cond', '#', '#/x', '#zzz', '#x/', 'nope', 'nope/x', '', '@', '@a', '@a/b', 'a%20b', 'a\\b', 'node:nope');
write(path.join(root, 'ask.cjs'), 'module.exports = [(s) => require(s), (s) => require.resolve(s), (s) => import(s)];');

const failure = (error) => [error.name, error.code, error.message.split('\nRequire stack')[0], error.url, error.path, error.requestPath]
  .filter((part) => part !== undefined).map(shown).join(' | ');
const kind = (value) => (value === fs ? 'fs' : shown(value));

const [ask, locate, load] = require(path.join(root, 'ask.cjs'));
process.removeAllListeners('warning');
const warnings = new Set();
process.on('warning', (warning) => warnings.add(`${warning.code} ${shown(warning.message)}`));
(async () => {
  for (const request of requests) {
    console.log(JSON.stringify(request));
    try { console.log('  require:', kind(ask(request))); } catch (error) { console.log('  require:', failure(error)); }
    try { console.log('  resolve:', shown(locate(request))); } catch (error) { console.log('  resolve:', error.code); }
    try { console.log('  import:', kind((await load(request)).default)); } catch (error) { console.log('  import:', failure(error)); }
  }
  await new Promise(setImmediate);
  console.log([...warnings].sort().join('\n'));
})();
