// JSON needs an attribute; one instance a file.
import data from './fixtures/data.json' with { type: 'json' };
import * as namespace from './fixtures/data.json' with { type: 'json' };
console.log(data, namespace.default === data, Object.keys(namespace));
const tries = [
  ['./fixtures/data.json'], ['./fixtures/data.json', { with: { type: 'json' } }], ['./fixtures/data.json', { with: { type: 'css' } }],
  ['./fixtures/counter.mjs', { with: { type: 'json' } }], ['./fixtures/order_dep.cjs', { with: { type: 'json' } }], ['./fixtures/data.json', { with: { other: 'x', type: 'json' } }],
  ['fs', { with: { type: 'json' } }], ['./fixtures/broken.json', { with: { type: 'json' } }],
  ['data:application/json,{"x":1}', { with: { type: 'json' } }], ['data:application/json,{"x":1}'],
];
for (const [specifier, options] of tries) {
  try { console.log(specifier, (await import(specifier, options)).default); } catch (error) { console.log(error.name, error.code, error.message.replaceAll(import.meta.dirname, '<dir>')); }
}
