const path = require('path');
const cases = ['', '.', '..', '/', '//', 'a', 'a/', '/a/b/../c', './a', '../a', 'a.b.c', '.hidden', 'dir/.x.y', 'C:\\a\\b', 'C:', '\\\\srv\\share\\x', 'a\\b'];
for (const flavour of ['posix', 'win32']) for (const c of cases) {
  const p = path[flavour];
  console.log(flavour, JSON.stringify(c), [p.normalize(c), p.dirname(c), p.basename(c), p.extname(c), p.isAbsolute(c), p.join(c, '..', 'x')], JSON.stringify(p.parse(c)));
}
console.log(path === path.posix, path.sep, path.delimiter, path.relative('/a/b/c', '/a/d'), path.resolve('/x', 'y', '../z'), path.format({ dir: '/d', name: 'n', ext: 'e' }));
for (const f of ['join', 'resolve', 'dirname', 'basename', 'parse', 'format']) { try { path[f](1); } catch (e) { console.log(f, e.code, e.message); } }
