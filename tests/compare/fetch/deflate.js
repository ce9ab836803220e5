'use strict';
// What servers call deflate: with zlib's head or without.
const http = require('http');
const zlib = require('zlib');

const large = Buffer.alloc(1000000, 'abc');
const BODIES = {
  'zlib': zlib.deflateSync('with a head'),
  'raw': zlib.deflateRawSync('raw'),
  'large': zlib.deflateSync(large),
  'large raw': zlib.deflateRawSync(large),
  'empty': Buffer.alloc(0),
  'wrong': Buffer.from('hello'),
  'gzip': zlib.gzipSync('gzip'),
  'cut': zlib.deflateRawSync(large).subarray(0, 600),
  'gzip, deflate': zlib.deflateRawSync(zlib.gzipSync('twice')),
};
const server = http.createServer((request, response) => {
  const name = decodeURIComponent(request.url.slice(1));
  response.setHeader('content-encoding', name === 'gzip, deflate' ? name : 'deflate');
  response.end(BODIES[name]);
});
server.listen(0, async () => {
  const get = (name) => fetch(`http://127.0.0.1:${server.address().port}/${encodeURIComponent(name)}`);
  for (const name of Object.keys(BODIES)) {
    try {
      const text = await (await get(name)).text();
      console.log(name, text.length, text.slice(0, 12));
    } catch (err) {
      console.log(name, err.name, err.message, err.cause.message);
    }
  }
  await (await get('large raw')).body.cancel();
  const reader = (await get('large raw')).body.getReader();
  console.log((await reader.read()).value.length > 0);
  await reader.cancel();
  server.close(() => console.log('closed'));
});
