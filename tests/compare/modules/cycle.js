const a = require('./fixtures/a');
console.log(a, require('./fixtures/b').sawA, require.cache[require.resolve('./fixtures/a')].loaded);
console.log(module.children.map((m) => m.id.split('/').pop()), module.children[0].children.length);
