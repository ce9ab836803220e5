'use strict';
// undici's fetch and its pipelining client against the server at BASE.
const assert = require('assert');
const { Client, fetch } = require('undici');
const { BASE } = process.env;

async function main() {
  assert.strictEqual(await (await fetch(`${BASE}/hello`)).text(), 'hello\n');
  const body = JSON.stringify({ count: 7 });
  assert.strictEqual((await (await fetch(`${BASE}/json`, { method: 'POST', body })).json()).count, 8);
  const streamed = new ReadableStream({ start(c) { c.enqueue(Buffer.from('ab')); c.enqueue(Buffer.from('c')); c.close(); } });
  assert.strictEqual(await (await fetch(`${BASE}/echo`, { method: 'POST', body: streamed, duplex: 'half' })).text(), 'abc');
  assert.strictEqual((await (await fetch(`${BASE}/download?bytes=2000000`)).arrayBuffer()).byteLength, 2e6);
  const client = new Client(BASE, { pipelining: 8 });
  const answers = await Promise.all(Array.from({ length: 40 }, async (_, at) => {
    const { body } = await client.request({ method: 'GET', path: at % 5 === 0 ? '/slow' : '/hello' });
    return body.text();
  }));
  assert(answers.every((text, at) => text === (at % 5 === 0 ? 'slow' : 'hello\n')));
  await client.close();
  await Promise.all(Array.from({ length: 50 }, async () => { await (await fetch(`${BASE}/hello`)).text(); }));
  console.log('undici is right');
}
main().then(() => process.exit(0), (err) => { console.log(err); process.exit(1); });
