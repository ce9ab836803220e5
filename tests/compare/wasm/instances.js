// WebAssembly: what instances import and export, memories, tables, globals, traps. The module:
//
// (module
//   (import "env" "twice" (func $twice (param i32) (result i32)))
//   (import "env" "again" (func $again (param i32) (result i32)))
//   (import "env" "base" (global $base i32))
//   (memory (export "memory") 1 4) (table (export "table") 3 funcref)
//   (global (export "count") (mut i32) (i32.const 5))
//   (data (i32.const 8) "hello") (elem (i32.const 1) $add)
//   (func $add (export "add") ... base + both), viaImport: calls twice, down: counts down through again,
//   viaTable: call_indirect of 1 and 2, load, store, more: memory.grow, big: i64 + 1, floats: f32 + f64,
//   two: (i32, i64), divide: i32.div_s, trap: unreachable, forever: calls itself)
const bytes = Buffer.from(
  'AGFzbQEAAAABJAdgAn9/AX9gAX8Bf2ACf38AYAF+AX5gAn18AXxgAAJ/fmAAAAIlAwNlbnYFdHdpY2UAAQNlbnYFYWdhaW4AAQNlbnYEYmFzZQN/AAMO'
  + 'DQABAQEBAgEDBAUABgYEBAFwAAMFBAEBAQQGBgF/AUEFCweDARAGbWVtb3J5AgAFdGFibGUBAAVjb3VudAMBA2FkZAACCXZpYUltcG9ydAADBGRvd24A'
  + 'BAh2aWFUYWJsZQAFBGxvYWQABgVzdG9yZQAHBG1vcmUACANiaWcACQZmbG9hdHMACgN0d28ACwZkaXZpZGUADAR0cmFwAA0HZm9yZXZlcgAOCQcBAEEB'
  + 'CwECCnQNCgAgACABaiMAagsGACAAEAALEgAgAEUEf0EABSAAQQFrEAELCwsAQQFBAiAAEQAACwcAIAAtAAALCQAgACABOgAACwYAIABAAAsHACAAQgF8'
  + 'CwgAIAC7IAGgCwYAQQFCAgsHACAAIAFtCwMAAAsEABAOCwsLAQBBCAsFaGVsbG8=', 'base64');

const compiled = new WebAssembly.Module(bytes);
console.log(WebAssembly.Module.imports(compiled), WebAssembly.Module.exports(compiled).length, WebAssembly.Module.customSections(compiled, 'x'));
const env = { twice: (x) => x * 2, again: (x) => { console.log('down to', x); return down(x); }, base: 100 };
const instance = new WebAssembly.Instance(compiled, { env });
const shown = instance.exports;
const { down } = shown;
console.log(shown, Object.isFrozen(shown));
console.log(shown.add(1, 2), shown.add('3'), shown.add(2 ** 32, 1.9), shown.viaImport(21), down(3));
console.log(shown.big(2n ** 63n - 1n), shown.floats(1.5, 2.25), shown.floats(0.1, 0), shown.two());
console.log(shown.add.length, shown.add.name, shown.count.value, ++shown.count.value, shown.count.value);

// A memory is seen from both sides, and its buffer goes when it grows.
const text = () => Buffer.from(shown.memory.buffer, 8, 5).toString();
console.log(text(), shown.memory.buffer === shown.memory.buffer);
new Uint8Array(shown.memory.buffer)[8] = 74;
shown.store(9, 117);
console.log(text(), shown.load(8), new Uint8Array(shown.memory.buffer)[9]);
const before = shown.memory.buffer;
console.log(shown.more(1), before.byteLength, shown.memory.buffer.byteLength, shown.memory.grow(1), shown.memory.buffer.byteLength, text());
console.log(shown.more(9));

console.log(shown.table.length, shown.table.get(0), typeof shown.table.get(1), shown.viaTable(1));
shown.table.set(2, shown.add);
console.log(shown.viaTable(2), shown.table.grow(2), shown.table.length);

const attempts = [
  () => shown.trap(), () => shown.divide(1, 0), () => shown.divide(-(2 ** 31), -1), () => shown.viaTable(0), () => shown.viaTable(77),
  () => shown.load(-1), () => shown.forever(), () => shown.big(1), () => shown.table.set(0, () => {}), () => shown.memory.grow(70),
  () => new WebAssembly.Instance(compiled), () => new WebAssembly.Instance(compiled, {}), () => new WebAssembly.Instance(compiled, { env: {} }),
  () => new WebAssembly.Instance(compiled, { env: { ...env, base: 'x' } }), () => new WebAssembly.Module(5), () => new WebAssembly.Instance(5),
  () => new WebAssembly.Memory(), () => new WebAssembly.Memory({}), () => new WebAssembly.Table({ element: 'x', initial: 1 }),
  () => { shown.add = 1; return 'silent'; },
];
for (const attempt of attempts) {
  try {
    console.log(attempt());
  } catch (error) {
    const { name, message } = error;
    console.log(name, error instanceof Error, /range|Cannot|convert/i.test(message) ? '' : message.replace(/table index.*/, 'table'));
  }
}
env.twice = () => { throw new TypeError('out of an import'); };
try {
  new WebAssembly.Instance(compiled, { env }).exports.viaImport(1);
} catch (error) {
  console.log(error.message);
}
console.log(shown.viaImport(4));

const memory = new WebAssembly.Memory({ initial: 1, maximum: 3 });
console.log(memory.buffer.byteLength, memory.grow(1), memory.buffer.byteLength, memory, new WebAssembly.Global({ value: 'i64' }).value);
const table = new WebAssembly.Table({ element: 'anyfunc', initial: 2 });
console.log(table.length, table.get(0), table.grow(1), table.length, WebAssembly.validate(bytes), WebAssembly.validate(bytes.subarray(1)));

(async () => {
  const both = await WebAssembly.instantiate(bytes, { env });
  console.log(Object.keys(both), both.instance.exports.add(1, 1));
  console.log(await WebAssembly.instantiate(await WebAssembly.compile(bytes), { env }));
  await WebAssembly.instantiate(bytes.subarray(0, 5), {}).catch((error) => console.log(error.name, error instanceof WebAssembly.CompileError));
  console.log(WebAssembly[Symbol.toStringTag], new WebAssembly.RuntimeError('m', { cause: 1 }).cause, String(new WebAssembly.LinkError('q')));
})();
