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
async function c0() { await middle(); }
async function c1() { const x = await nullish(); return x; }
async function c2() { await returns(); }
async function c3() { await aside(); }
async function c4() { await loop(); }
async function c5() { await through(); }
async function c6() { await A.s(); }
async function c7() { await o.m(); }
async function c8() { await Promise.race([middle(), new Promise(() => {})]); }
const cases = [c0, c1, c2, c3, c4, c5, c6, c7, c8];
(async () => {
  for (const run of cases) await run().catch((e) => console.log(e.stack, e.cause?.stack ?? ''));
  await again().catch((e) => console.log(e.stack, e.cause.stack));
  await middle();
})();
