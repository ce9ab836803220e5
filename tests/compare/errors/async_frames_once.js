// Who waits is shown of what was made behind an await, and not beside the frames that are running.
function init() { throw new Error('at once'); }
async function s0() { init(); await 0; }
async function s1() { return await s0(); }
async function s2() { return await s1(); }
async function byTimer() {
  await new Promise((_, reject) => setTimeout(() => reject(new Error('timer'))));
}
async function waits() { await byTimer(); }
async function early() { const p = fails(); await 0; await 0; await p; }
async function fails() { await 0; throw new Error('early'); }
async function again(n) { await 0; if (n === 0) init(); await again(n - 1); }
async function caught() {
  await 0;
  try { null.x; } catch (error) { await 0; throw error; }
}
async function outer() { await caught(); }
(async () => {
  for (const call of [s2, waits, early, () => again(2), outer]) {
    try {
      await call();
    } catch (error) {
      console.log(error.stack.split('\n').filter((line) => !line.includes('node:')).join('\n'));
    }
  }
})();
