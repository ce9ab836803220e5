// import() in functions made from text.
console.log(typeof (await new Function('return import("fs")')()).readFile);
console.log(typeof (await (0, eval)('import("path")')).join);
console.log((await eval('import("./fixtures/only_named.mjs")')).only);
const object = { toString: () => './fixtures/only_named.mjs' };
console.log((await import(object)).only, await import('fs').then(() => 'then'));
try { await import(Symbol()); } catch (error) { console.log(error.name); }
