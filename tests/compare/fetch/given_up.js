// Answers that are given up while they are read, also through a clone; streams that were over when they became the Web's.
const http = require('http');
const { Duplex, Readable } = require('stream');
process.on('uncaughtException', (err) => console.log('uncaught', err.message));
const server = http.createServer((req, res) => {
  if (req.url === '/length') {
    let length = 0;
    req.on('data', (chunk) => { length += chunk.length; }).on('end', () => res.end(`${req.headers['content-length']} ${length}`));
  } else res.write('part');
}).listen(0, async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  for (const reason of [undefined, 'why', null, new Error('mine')]) {
    const controller = new AbortController();
    const response = await fetch(url, { signal: controller.signal });
    const reader = response.body.getReader();
    const first = await reader.read();
    controller.abort(...(reason === undefined ? [] : [reason]));
    const said = await Promise.allSettled([reader.read(), reader.closed]);
    console.log(String(Buffer.from(first.value)), ...said.map(({ reason }) => (reason instanceof Error ? `${reason.constructor.name} ${reason.message}` : reason)));
  }
  const controller = new AbortController();
  const response = await fetch(url, { signal: controller.signal });
  const clone = response.clone();
  controller.abort();
  for (const { reason } of await Promise.allSettled([response.text(), clone.text()])) console.log(reason.constructor.name, reason.message);
  console.log(await (await fetch(`${url}length`, { headers: { 'content-length': '5' } })).text());
  await fetch(`${url}length`, { method: 'POST', body: 'abc', headers: { 'content-length': '5' } }).catch((err) => console.log(err.message, err.cause.code, err.cause.message));
  server.closeAllConnections();
  server.close();

  const half = new Duplex({ read() { this.push('a'); this.push(null); }, write(chunk, encoding, callback) { callback(); } });
  const reader = Readable.toWeb(half).getReader();
  console.log((await reader.read()).done, (await reader.read()).done);
  for (const err of [new Error('x'), undefined]) {
    const stream = new Readable({ read() {} });
    stream.on('error', () => {});
    stream.destroy(err);
    await new Promise((resolve) => setImmediate(resolve));
    await Readable.toWeb(stream).getReader().read().then(console.log, (e) => console.log(e.name, e.message));
  }
  const ended = Readable.from(['a']);
  await ended.toArray();
  await Readable.toWeb(ended).getReader().read().then(console.log, (e) => console.log(e.name, e.message));
});
