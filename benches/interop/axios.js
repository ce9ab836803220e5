'use strict';
// axios against the server at BASE.
const assert = require('assert');
const axios = require('axios');
const { BASE } = process.env;

async function main() {
  const api = axios.create({ baseURL: BASE });
  assert.strictEqual((await api.get('/hello')).data, 'hello\n');
  assert.strictEqual((await api.post('/json', { count: 1 })).data.count, 2);
  const stream = (await api.get('/download?bytes=1000000', { responseType: 'stream' })).data;
  let bytes = 0;
  for await (const part of stream) bytes += part.length;
  assert.strictEqual(bytes, 1e6);
  await assert.rejects(api.get('/slow', { timeout: 5 }), { code: 'ECONNABORTED' });
  await assert.rejects(api.get('/nowhere'), { code: 'ERR_BAD_REQUEST' });
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 5);
  await assert.rejects(api.get('/slow', { signal: abort.signal }), { code: 'ERR_CANCELED' });
  const form = new FormData();
  form.append('field', 'value');
  assert(Number((await api.post('/upload', form)).data) > 50);
  console.log('axios is right');
}
main().catch((err) => { console.log(err); process.exitCode = 1; });
