// What `import()` in a function made of a text is relative to: the file that made it.
const by = new Function('name', 'return import(name)');
const made = require('./fixtures/makes_functions.cjs');
const Async = (async () => {}).constructor;
const inner = new Function('return new Function("which", "return import(which)")')();
(async () => {
  for (const load of [by, made, inner, new Async('name', 'return await import(name)')]) {
    for (const name of ['./fixtures/beside.mjs', './beside.mjs']) {
      const module = await load(name).catch((error) => error.code);
      console.log(name, module.default ?? module);
    }
  }
})();
