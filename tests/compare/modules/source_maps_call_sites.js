// flags: --enable-source-maps
// Frames of functions of all kinds, of timers and of what awaits.
const { getCallSites } = require('util');
global.sites = () => {
  for (const options of [undefined, { sourceMap: true }, { sourceMap: false }]) {
    const [, site] = getCallSites(2, options);
    console.log(site.functionName, site.scriptName.replace(/.*fixtures/, ''), site.lineNumber, site.column);
  }
};
const print = console.log;
console.log = (text, ...rest) => rest.length ? print(text, ...rest) : print(text.split('\n').filter((line) => !line.includes('node:')).slice(0, 10).join('\n'));
require('./fixtures/source_maps/n.js');
require('./fixtures/source_maps/sites.js');
setTimeout(() => {
  require('./fixtures/source_maps/async.js');
  console.log = print;
}, 20);
