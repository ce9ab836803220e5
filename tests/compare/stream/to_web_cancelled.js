// Readable.toWeb, cancelled: what the Node stream still gives is an error of nobody's.
const { Readable } = require('stream');
process.on('uncaughtException', (err) => console.log(' uncaught:', err.message, err.code));

const chunks = ['a', 'b', 'c'];
const makers = {
  from: () => Readable.from(chunks),
  bytes: () => Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
  pushed: () => {
    const stream = new Readable({ read() {} });
    for (const chunk of chunks) stream.push(chunk);
    return stream;
  },
  atOnce: (n = 0) => new Readable({ read() { this.push(n < 20 ? `${n++}` : null); } }),
  ticks: (n = 0) => new Readable({ read() { process.nextTick(() => this.push(`${n++}`)); } }),
  turns: (n = 0) => new Readable({ read() { setImmediate(() => this.push(`${n++}`)); } }),
};

async function cancel(name, reads, highWaterMark, how) {
  console.log(name, reads, highWaterMark, how);
  const stream = makers[name]();
  stream.on('close', () => console.log(' close')).on('error', (err) => console.log(' error', err?.message));
  const web = Readable.toWeb(stream, highWaterMark === undefined ? {} : { strategy: { highWaterMark } });
  if (how === 'loop') {
    let left = reads;
    for await (const chunk of web) {
      console.log(' ', String(chunk));
      if (left-- === 0) break;
    }
  } else {
    const reader = web.getReader();
    for (let i = 0; i < reads; i++) console.log(' ', String((await reader.read()).value));
    if (how === 'later') await new Promise(setImmediate);
    await reader.cancel(reads === 2 ? new Error('why') : undefined).catch((err) => console.log(' failed', err.message));
  }
  console.log(' done');
  for (let i = 0; i < 5; i++) await new Promise(setImmediate);
}

(async () => {
  for (const name of Object.keys(makers)) {
    for (const reads of [0, 1, 2, 3]) {
      for (const mark of [0, 1, 3, undefined]) {
        for (const how of ['cancel', 'loop', 'later']) await cancel(name, reads, mark, how);
      }
    }
  }
})();
