// Modules of WebAssembly in a graph of ES modules, and functions that run when an instance starts.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { registerHooks } from 'node:module';

// --- a few lines of an assembler ---
const text = (string) => [string.length, ...Buffer.from(string)];
const list = (items) => [items.length, ...items.flat()];
const section = (id, items) => [id, list(items).length, ...list(items)];
const binary = (...sections) => Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]);
const body = (...code) => [code.length + 2, 0, ...code, 0x0b];
const I32 = 0x7f;
const FUNCTION = 0;
const GLOBAL = 3;

// type 0: (i32, i32) -> i32, type 1: (i32) -> (), type 2: () -> ()
const types = section(1, [[0x60, 2, I32, I32, 1, I32], [0x60, 1, I32, 0], [0x60, 0, 0]]);
const first = binary(types,
  section(2, [[...text('./told.mjs'), ...text('tell'), FUNCTION, 1]]),
  section(3, [[0], [2]]),
  section(6, [[I32, 0, 0x41, 42, 0x0b], [I32, 1, 0x41, 5, 0x0b]]),
  section(7, [[...text('add'), FUNCTION, 1], [...text('answer'), GLOBAL, 0], [...text('a-b'), GLOBAL, 1]]),
  [8, 1, 2],
  section(10, [body(0x20, 0, 0x20, 1, 0x6a), body(0x41, 7, 0x10, 0)]));
// Takes `add` and `answer` of the first, and is imported by the module that it imports `tell` of.
const second = binary(types,
  section(2, [
    [...text('./first.wasm'), ...text('add'), FUNCTION, 0], [...text('./first.wasm'), ...text('answer'), GLOBAL, I32, 0],
    [...text('#other'), ...text('tell'), FUNCTION, 1],
  ]),
  section(3, [[0], [2]]),
  section(7, [[...text('more'), FUNCTION, 2], [...text('again'), FUNCTION, 3]]),
  section(10, [body(0x20, 0, 0x23, 0, 0x10, 0), body(0x41, 9, 0x10, 1)]));
const reserved = binary(types, section(3, [[2]]), section(7, [[...text('wasm:x'), FUNCTION, 0]]), section(10, [body()]));

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ouro-wasm-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
process.on('warning', ({ name, message }) => console.log(name, message));
const put = (name, content) => fs.writeFileSync(path.join(folder, name), content);
put('package.json', '{ "type": "module", "imports": { "#other": "./other.mjs" } }');
put('first.wasm', first);
put('second.wasm', second);
put('second', second);
put('reserved.wasm', reserved);
put('broken.wasm', first.subarray(0, 30));
put('needs.wasm', binary(types, section(2, [[...text('./told.mjs'), ...text('nothing'), FUNCTION, 1]])));
put('lost.wasm', binary(types, section(2, [[...text('./nowhere.mjs'), ...text('x'), FUNCTION, 1]])));
put('told.mjs', 'export let told = []; export const tell = (what) => { told.push(what); }; console.log("told.mjs");');
put('other.mjs', 'import { again } from "./second.wasm"; export const tell = (what) => console.log("told", what); export const run = () => again();');
put('names.mjs', 'import { add, nope } from "./first.wasm";');

const from = (name) => import(path.join(folder, name));
const failed = ({ name, message, code }) => console.log(name, code, message.replaceAll(folder, '').replace(/(Module\(\)|Instance\(\)).*/s, '$1'));

const { add, answer, ...rest } = await from('first.wasm');
console.log(add(1, 2), answer, rest, add === (await from('first.wasm')).add);
console.log((await from('told.mjs')).told);
const { more } = await from('second.wasm');
console.log(more(1, 0));
(await from('other.mjs')).run();
console.log(Object.keys(await from('second')));
console.log(await import(`data:application/wasm;base64,${binary().toString('base64')}`));
for (const name of ['reserved.wasm', 'broken.wasm', 'needs.wasm', 'lost.wasm', 'names.mjs']) await from(name).catch(failed);
await import(path.join(folder, 'first.wasm'), { with: { type: 'json' } }).catch(failed);

// Hooks get the bytes, and may give others.
registerHooks({
  load(url, about, next) {
    const result = next(url, about);
    console.log(path.basename(url), result.format, Buffer.isBuffer(result.source));
    return url.includes('?empty') ? { ...result, source: binary() } : result;
  },
});
console.log(Object.keys(await from('first.wasm?1')), Object.keys(await from('first.wasm?empty')));

// The start function is no export, and may call what was imported.
const module = new WebAssembly.Module(first);
console.log(WebAssembly.Module.exports(module).map(({ name }) => name));
const imports = { './told.mjs': { tell: (what) => console.log('started', what) } };
console.log(Object.keys(new WebAssembly.Instance(module, imports).exports));
try {
  new WebAssembly.Instance(module, { './told.mjs': { tell() { throw new Error('not today'); } } });
} catch (error) {
  console.log(error.message);
}
