'use strict';
// More headers and trailers than a client takes: what is beyond `maxHeadersCount` is dropped, and counts
// for the length of the body all the same.
const http = require('http');
const net = require('net');

const lines = (count, isNumbered) => Array.from({ length: count }, (_, i) => `H${isNumbered ? i : ''}: b\r\n`).join('');
const server = net.createServer((socket) => {
  socket.once('data', (data) => {
    const [, kind, count] = `${data}`.split(' ')[1].split('/');
    if (kind === 'trailers') {
      socket.end(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n${lines(Number(count))}\r\n`);
    } else {
      socket.end(`HTTP/1.1 200 OK\r\n${lines(Number(count), kind === 'numbered')}Content-Length: 5\r\n\r\nhello and more`);
    }
  });
});
server.listen(0, async () => {
  const { port } = server.address();
  const get = (kind, count, most, maxHeaderSize) => new Promise((resolve) => {
    const request = http.get({ port, path: `/${kind}/${count}`, agent: false, maxHeaderSize }, (response) => {
      let body = '';
      response.setEncoding('latin1').on('data', (text) => { body += text; }).on('end', () => {
        const { rawHeaders, headers, rawTrailers } = response;
        resolve([rawHeaders.length, Object.keys(headers).length, rawHeaders.at(-2), rawTrailers.length, body]);
      });
    });
    if (most !== undefined) request.maxHeadersCount = most;
    request.on('error', (err) => resolve(err.code));
  });
  for (const count of [998, 999, 1000, 1001, 1100, 2400]) {
    console.log(count, await get('same', count), await get('numbered', Math.min(count, 1500)));
  }
  for (const most of [0, 1, 2, 32, 33, 100, 3000]) console.log('at most', most, await get('same', 50, most), await get('same', 2000, most));
  console.log('any', await get('same', 5000, 0, 100000), await get('same', 5000, undefined, 100000));
  for (const count of [10, 1000, 1001, 2100]) console.log('trailers', count, await get('trailers', count));
  server.close();
});
