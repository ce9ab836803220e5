// Nobody has asked for coverage: taking it does nothing.
const v8 = require('v8');
for (const name of ['takeCoverage', 'stopCoverage']) {
  const { enumerable } = Object.getOwnPropertyDescriptor(v8, name);
  console.log(name, v8[name].name, v8[name].length, enumerable, v8[name]());
}
