// Stacks of files that were made from others: where the maps are looked for, what frames are called.
const module_ = require('module');
Error.stackTraceLimit = 4;

const load = (name, lines = 5) => {
  const path = require.resolve(`./fixtures/source_maps/${name}`);
  delete require.cache[path];
  try {
    require(path);
    console.log(name, 'loaded');
  } catch (error) {
    console.log(name, error.stack.split('\n').slice(0, lines).join('\n'));
  }
};

console.log(process.sourceMapsEnabled, module_.getSourceMapsSupport());
load('out.js');
console.log(module_.findSourceMap(require.resolve('./fixtures/source_maps/out.js')));

process.setSourceMapsEnabled(true);
console.log(process.sourceMapsEnabled, module_.getSourceMapsSupport());
for (const name of ['out.js', 'inline.js', 'from_file.js', 'missing.js', 'webpack.js', 'bad.js', 'json.js', 'second.js']) load(name);
const path = require.resolve('./fixtures/source_maps/out.js');
const map = module_.findSourceMap(path);
console.log(map, map === module_.findSourceMap(`file://${path}`));
console.log(map.payload.sources, map.payload.file, map.lineLengths, Object.keys(map.payload));
console.log(map.findEntry(0, 30), map.findOrigin(1, 31));

try {
  require('./fixtures/source_maps/outer.js').g();
} catch (error) {
  console.log(error.stack.split('\n').slice(0, 4).join('\n'));
}
Error.prepareStackTrace = (error, sites) => sites.slice(0, 3).map((site) => `${site.getFileName()}:${site.getLineNumber()}`).join('\n');
try {
  require('./fixtures/source_maps/outer.js').g();
} catch (error) {
  console.log(error.stack);
}
Error.prepareStackTrace = undefined;

process.setSourceMapsEnabled(false);
load('out.js');
console.log(module_.findSourceMap(path) === map);
module_.setSourceMapsSupport(true, { nodeModules: true });
console.log(process.sourceMapsEnabled, module_.getSourceMapsSupport());
load('out.js');
for (const args of [[], [1], [true, 1], [true, null], [true, { nodeModules: 1 }], [true, { generatedCode: 'x' }]]) {
  try {
    console.log(module_.setSourceMapsSupport(...args));
  } catch (error) {
    console.log(error.code, error.message);
  }
}
try {
  process.setSourceMapsEnabled('x');
} catch (error) {
  console.log(error.code, error.message);
}
const util = require('util');
const sites = util.getCallSites(1, { sourceMap: true });
console.log(sites[0].functionName, sites[0].lineNumber);
