// import.meta, and what a module has not.
const { dirname, filename, url, main } = import.meta;
console.log(Object.keys(import.meta), Object.getPrototypeOf(import.meta));
console.log(url.startsWith('file:///'), url.endsWith('/meta.mjs'), filename.endsWith('/meta.mjs'), dirname === filename.slice(0, -9), main);
console.log(import.meta.resolve('./nothing.mjs') === new URL('./nothing.mjs', url).href, import.meta.resolve('fs'), import.meta.resolve('node:path'), import.meta.resolve('data:text/javascript,1'));
for (const specifier of ['nopackage', '#internal', 'http:x']) {
  try { console.log(import.meta.resolve(specifier)); } catch (error) { console.log(error.name, error.code, error.message.replaceAll(dirname, '<dir>')); }
}
try { import.meta.resolve(1); } catch (error) { console.log(error.code, error.message); }
console.log(typeof require, typeof module, typeof exports, typeof __filename, this);
(() => console.log(this))();
const other = await import('./fixtures/says_main.mjs');
console.log(other.main, other.again);
