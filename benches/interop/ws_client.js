'use strict';
// A WebSocket client of ws_server.js: texts and bytes of many lengths, with and without compression.
const assert = require('assert');
const WebSocket = require('ws');
const { BASE } = process.env;

async function talk(options) {
  const socket = new WebSocket(BASE.replace('http', 'ws'), options);
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  for (const length of [0, 1, 125, 126, 65535, 65536]) {
    for (const message of ['ä'.repeat(length), Buffer.alloc(length, 7)]) {
      socket.send(message);
      const [data, isBinary] = await new Promise((resolve) => socket.once('message', (...args) => resolve(args)));
      assert.strictEqual(isBinary, typeof message !== 'string');
      assert(Buffer.from(message).equals(data));
    }
  }
  socket.ping();
  await new Promise((resolve) => socket.once('pong', resolve));
  socket.close(1000, 'done');
  const [code] = await new Promise((resolve) => socket.once('close', (...args) => resolve(args)));
  assert.strictEqual(code, 1000);
}
(async () => {
  await talk({ perMessageDeflate: false });
  await talk({ perMessageDeflate: true });
  await Promise.all(Array.from({ length: 5 }, () => talk({ perMessageDeflate: false })));
  console.log('ws is right');
})().catch((err) => { console.log(err); process.exitCode = 1; });
