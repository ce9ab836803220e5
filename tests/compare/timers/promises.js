const { setTimeout: wait, setImmediate: soon, setInterval: every, scheduler } = require('timers/promises');
(async () => {
  console.log(await wait(5, 'waited'), await soon('soon'));
  let n = 0;
  for await (const v of every(5, 'tick')) { console.log(v); if (++n === 3) break; }
  await scheduler.wait(2); await scheduler.yield();
  const ac = new AbortController();
  const p = wait(100000, 0, { signal: ac.signal });
  ac.abort();
  await p.catch((e) => console.log(e.name, e.code, e.message));
  await wait(1, 0, { signal: AbortSignal.abort() }).catch((e) => console.log(e.name));
  const util = require('util');
  console.log(await util.promisify(setTimeout)(1, 'promisified'));
})();
