// When one side of a pair under a Duplex fails or ends.
const { Duplex } = require('stream'); const log = (...a) => console.log(...a); const sleep = n => new Promise(r => setTimeout(r, n));
(async () => { for (const how of ['rerr', 'werr', 'rclose', 'wclose', 'rclose+destroy', 'wend+destroy', 'pullerr', 'writeerr']) { log('--', how);
 let rc, wc; const r = new ReadableStream({ start(c) { rc = c }, pull() { if (how === 'pullerr') throw new Error('pe') }, cancel(x) { log('rcancel', x?.message ?? x) } }), w = new WritableStream({ start(c) { wc = c }, write() { if (how === 'writeerr') throw new Error('we') }, abort(x) { log('wabort', x?.message ?? x) }, close() { log('wclose') } });
 const d = Duplex.fromWeb({ readable: r, writable: w }); for (const e of ['close', 'finish', 'end', 'error']) d.on(e, x => log(e, x?.message ?? ''));
 await sleep(2); if (how === 'rerr') rc.error(new Error('re')); if (how === 'werr') wc.error(new Error('we')); if (how.startsWith('rclose')) { d.resume(); rc.close(); } if (how === 'wclose') d.end(); if (how === 'writeerr') d.write('x'); if (how === 'wend+destroy') { d.end(); await sleep(2); d.destroy(new Error('dd')); } if (how === 'rclose+destroy') { await 0; await 0; d.destroy(new Error('dd')); }
 await sleep(5); log(r, w, d.destroyed); } })();
