console.log(require('./fixtures/data'), require('./fixtures/folder'), require('./fixtures/folder/'));
console.log(require('plain'), require('exported'), require('exported/sub/inner'), require('exported/package.json').version, require('@scope/pkg'));
for (const bad of ['./nope', 'nope', 'exported/lib/cjs.js', 'node:nope', '#nope']) {
  try { require(bad); } catch (e) { console.log(e.code, e.message.split('\n')[0].replace(__dirname, '<dir>')); }
}
console.log(require.resolve('plain').endsWith('plain/start.js'), require.resolve('fs'), require.resolve('node:fs'));
console.log(require.resolve.paths('x')[0].endsWith('modules/node_modules'), require.resolve.paths('./x').length, require.resolve.paths('fs'));
