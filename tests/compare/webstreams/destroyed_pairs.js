// How a Duplex and a Writable over Web streams destroy them.
const { Duplex, Writable, Readable } = require('stream'); const log = (...a) => console.log(...a);
const sleep = n => new Promise(r => setTimeout(r, n));
(async () => {
  for (const late of [0, 1]) for (const how of ['destroy', 'err', 'end', 'read']) {
  log('--', late, how);
  const r = new ReadableStream({ start(c) { if (how == 'read') c.close() }, cancel(r) { log('rcancel', r?.message ?? r) } }), w = new WritableStream({ abort(r) { log('wabort', r?.message ?? r) }, close() { log('wclose') } }); const d = Duplex.fromWeb({ readable: r, writable: w }); d.on('close', () => log('close')); d.on('finish', () => log('finish')); d.on('end', () => log('end')); d.on('error', e => log('err', e.message));
  if (late) await sleep(5);
  if (how === 'destroy') d.destroy(); if (how === 'err') d.destroy(new Error('dd')); if (how === 'end') { d.end('x'); d.destroy() } if (how === 'read') { d.resume(); }
  for (let i = 0; i < 12; i++) { log('m' + i); await 0; } await sleep(5); log(r, w);
  const ww = new WritableStream({ abort(r) { log('wabort', r?.message ?? r) }, close() { log('wclose') } }); const wd = Writable.fromWeb(ww); wd.on('close', () => log('close')); wd.on('error', e => log('err', e.message)); if (late) await sleep(5);
  if (how === 'destroy') wd.destroy(); if (how === 'err') wd.destroy(new Error('dd')); await sleep(5); log(ww);
  }
})();
