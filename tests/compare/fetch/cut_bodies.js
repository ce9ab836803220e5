'use strict';
// A body that ends early fails alike however it is read; so does a request whose own body fails.
const http = require('http');

const server = http.createServer((request, response) => {
  request.resume();
  if (request.method === 'POST') return;
  response.write('abc');
  setTimeout(() => response.destroy(), 10);
});
server.listen(0, async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  const attempt = async (what, act) => {
    try {
      await act();
      console.log(what, 'done');
    } catch (err) {
      console.log(what, err.name, err.message, err.cause?.name, err.cause?.code, err.cause?.message);
    }
  };
  const drain = async (readable) => { for await (const chunk of readable) chunk; };
  await attempt('text', async () => (await fetch(url)).text());
  await attempt('for await', async () => drain((await fetch(url)).body));
  await attempt('reader', async () => {
    const reader = (await fetch(url)).body.getReader();
    while (!(await reader.read()).done);
  });
  await attempt('closed', async () => (await fetch(url)).body.getReader().closed);
  await attempt('text of what was looked at', async () => {
    const response = await fetch(url);
    return response.body && response.text();
  });
  await attempt('clone', async () => {
    const response = await fetch(url);
    const other = response.clone();
    await response.text().catch(() => {});
    return other.text();
  });
  await attempt('pipeTo', async () => (await fetch(url)).body.pipeTo(new WritableStream()));
  await attempt('wrapped', async () => new Response((await fetch(url)).body).text());
  await attempt('fromWeb', async () => drain(require('stream').Readable.fromWeb((await fetch(url)).body)));
  const failing = () => new ReadableStream({
    async pull(controller) { controller.error(new Error('of the body')); },
  });
  await attempt('a body that fails', () => fetch(url, { method: 'POST', duplex: 'half', body: failing() }));
  process.exit();
});
