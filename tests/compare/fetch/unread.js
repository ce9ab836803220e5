'use strict';
// Bodies that nobody reads: what has come whole frees its connection at once, what has not when the
// response is collected, and a redirect's is not read at all.
const http = require('http');

const BODIES = { none: '', small: 'x', page: 'x'.repeat(60000), large: 'x'.repeat(300000) };
let opened = 0;
const server = http.createServer((request, response) => {
  const [, kind, to] = request.url.split('/');
  if (kind === 'to') {
    response.writeHead(302, { location: '/small' });
    if (to === 'endless') response.write('x'.repeat(100000));
    else response.end(BODIES[to]);
  } else {
    response.end(BODIES[kind]);
  }
});
server.on('connection', () => opened++);
server.listen(0, async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const pause = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const open = () => new Promise((resolve) => server.getConnections((err, count) => resolve(count)));
  const run = async (path, times) => {
    const before = opened;
    for (let i = 0; i < times; i++) {
      await fetch(`${base}${path}`);
      await pause();
    }
    return opened - before;
  };
  console.log('nothing', await run('/none', 10) <= 1);
  console.log('small', await run('/small', 10) === 0);
  console.log('page', await run('/page', 10) === 0);
  console.log('redirect', await run('/to/none', 5) <= 1, await run('/to/small', 5) === 0);
  console.log('endless redirect', await run('/to/endless', 3) <= 5);

  // Read later, it is all there.
  const response = await fetch(`${base}/small`);
  await run('/small', 3);
  console.log('later', await response.text());
  const whole = await fetch(`${base}/large`);
  await run('/page', 3);
  console.log('later', (await whole.text()).length);

  // Aborted when all has come, or given up: the connection is not touched.
  const before = opened;
  for (let i = 0; i < 3; i++) {
    const controller = new AbortController();
    const response = await fetch(`${base}/page`, { signal: controller.signal });
    await pause();
    controller.abort(new Error('not wanted'));
    await response.text().catch((err) => console.log(err.message));
    const other = await fetch(`${base}/page`);
    await pause();
    await other.body.cancel();
  }
  console.log('aborted and cancelled', opened - before);

  // With the responses their connections go. (A name for none of them, so that they can.)
  const COUNT = 250;
  for (let i = 0; i < COUNT; i++) await fetch(`${base}/large`);
  console.log('most are gone', await open() < COUNT);
  console.log('http knows nothing of them', Object.keys(http.globalAgent.sockets), Object.keys(http.globalAgent.freeSockets));
  process.exit();
});
