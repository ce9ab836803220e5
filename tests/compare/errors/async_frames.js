// Frames of the async functions that wait, as far as the text tells who awaits whom.
const tp = require('timers/promises');
async function deep() { await 1; throw new Error('deep'); }
async function middle() { await deep(); }
async function nullish() { await null; null.x; }
async function returns() { return deep(); }
async function aside() { const p = deep(); await 0; await p; }
async function late() { await tp.setTimeout(1); throw new TypeError('late'); }
async function loop() { for (let i = 0; i < 2; i++) { await null; await late(); } }
function through() { return deep(); }
class A {
  async m() { await Promise.all([1, middle()]); }
  static async s() { await new A().m(); }
}
async function again() { try { await middle(); } catch (e) { throw new Error('again', { cause: e }); } }
const o = { async m() { await 1; throw new RangeError('m'); } };
const cases = [
  async () => { await middle(); },
  async () => { const x = await nullish(); return x; },
  async () => { await returns(); },
  async () => { await aside(); },
  async () => { await loop(); },
  async () => { await through(); },
  async () => { await A.s(); },
  async () => { await o.m(); },
  async () => { await Promise.race([middle(), new Promise(() => {})]); },
  async () => { await again(); },
];
(async () => {
  for (const run of cases) await run().catch((e) => console.log(e.stack, e.cause?.stack ?? ''));
  await middle();
})();
