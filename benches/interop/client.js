'use strict';
// Our http client, or Node's, against the server at BASE: any that knows /hello, and the routes of
// benches/programs/server.js if ROUTES is set. Prints what differs from what was expected.
const assert = require('assert');
const http = require('http');
const { BASE, ROUTES } = process.env;

function ask(path, { method = 'GET', headers, body, agent, chunks } = {}) {
  return new Promise((resolve, reject) => {
    const req = http.request(BASE + path, { method, headers, agent }, (res) => {
      const parts = [];
      res.on('data', (part) => parts.push(part));
      res.on('end', () => resolve({ status: res.statusCode, headers: res.headers, body: Buffer.concat(parts), req }));
      res.on('error', reject);
    });
    req.on('error', reject);
    for (const chunk of chunks || []) req.write(chunk);
    req.end(body);
  });
}

async function main() {
  const keep = new http.Agent({ keepAlive: true, maxSockets: 4 });
  for (const agent of [undefined, false, keep]) {
    const { status, body } = await ask('/hello', { agent });
    assert.deepStrictEqual([status, `${body}`], [200, 'hello\n']);
  }
  const head = await ask('/hello', { method: 'HEAD', agent: keep });
  assert.deepStrictEqual([head.status, head.body.length, head.req.reusedSocket], [200, 0, true]);
  assert.strictEqual((await ask('/no-such-thing', { agent: keep })).status, 404);
  const many = await Promise.all(Array.from({ length: 60 }, () => ask('/hello', { agent: keep })));
  assert(many.every(({ body }) => `${body}` === 'hello\n'));
  // An abort in the middle leaves the agent usable.
  await new Promise((resolve) => {
    const req = http.get(`${BASE}/hello`, { agent: keep }, (res) => { res.destroy(); }).on('close', resolve);
    req.on('error', () => {});
  });
  if (ROUTES) {
    const big = Buffer.alloc(3 << 20, 'abcdefg');
    for (const options of [{ body: big, headers: { 'Content-Length': big.length } }, { chunks: [big.subarray(0, 1e6), big.subarray(1e6)] }]) {
      const { body } = await ask('/echo', { method: 'POST', agent: keep, ...options });
      assert(body.equals(big));
    }
    const json = await ask('/json', { method: 'POST', body: '{"count":41}' });
    assert.strictEqual(JSON.parse(json.body).count, 42);
    const { body } = await ask(`/download?bytes=${5e6}`);
    assert.strictEqual(body.length, 5e6);
    const sent = await ask('/upload', { method: 'PUT', chunks: [big], headers: { Expect: '100-continue' } });
    assert.strictEqual(`${sent.body}`, `${big.length}`);
  }
  keep.destroy();
  console.log('client is right');
}
main().catch((err) => { console.log(err); process.exitCode = 1; });
