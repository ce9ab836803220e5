// What a module of a cycle exports is used before it is there.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'early-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
write('a.mjs', `
  import { d, f } from './b.mjs';
  export let y = 1, g = () => y;
  export default class {}
  console.log('a', d, f());
`);
write('b.mjs', `
  import Default, { y, g as h } from './a.mjs';
  import * as all from './a.mjs';
  for (const use of [() => y, () => h(), () => all.y, () => typeof y, () => { y = 1; }, () => all, () => Object.keys(all),
    () => new Default(), () => ({ y }), () => g]) {
    try {
      console.log('b', use());
    } catch (error) {
      console.log(error.name, error.message);
    }
  }
  export let d = 3;
  export function f() { return h(); }
`);
await import(path.join(folder, 'a.mjs'));
