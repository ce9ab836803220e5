// Heads that are too long, headers that are too many, and peers that are too slow.
const { servers } = require('./fixtures/wire');
const G = 'GET / HTTP/1.1\r\nHost: x\r\n';
const quick = { headersTimeout: 100, requestTimeout: 150, connectionsCheckingInterval: 20, keepAliveTimeout: 3000 };
servers([
  ['value just short enough', `${G}A: ${'b'.repeat(16000)}\r\n\r\n`],
  ['value too long', `${G}A: ${'b'.repeat(16400)}\r\n\r\n`],
  ['name too long', `${G}${'A'.repeat(16400)}: b\r\n\r\n`],
  ['target just short enough', `GET /${'a'.repeat(16000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['target too long', `GET /${'a'.repeat(17000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['many short headers too long together', `${G}${'A: b\r\n'.repeat(9000)}\r\n`],
  ['too long in pieces', [`${G}A: ${'b'.repeat(9000)}`, 'b'.repeat(9000), '\r\n\r\n'], { gap: 500 }],
  ['too long without an end', `${G}A: ${'b'.repeat(20000)}`],
  ['maxHeaderSize smaller', `${G}A: ${'b'.repeat(300)}\r\n\r\n`, { options: { maxHeaderSize: 256 } }],
  ['maxHeaderSize larger', `${G}A: ${'b'.repeat(20000)}\r\n\r\n`, { options: { maxHeaderSize: 30000 } }],
  ['second head too long', `${G}\r\n${G}A: ${'b'.repeat(17000)}\r\n\r\n`],
  ['two heads that are too long together only', `${G}A: ${'b'.repeat(9000)}\r\n\r\n${G}A: ${'b'.repeat(9000)}\r\n\r\n`],
  ['many headers', `${G}${Array.from({ length: 100 }, (_, i) => `H${i}: v\r\n`).join('')}\r\n`],
  ['more headers than maxHeadersCount', `${G}A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n`, { set: (server) => { server.maxHeadersCount = 3; } }],
  ['maxHeadersCount before Host', `GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nHost: x\r\n\r\n`, { set: (server) => { server.maxHeadersCount = 2; } }],
  ['maxHeadersCount before the length', `POST / HTTP/1.1\r\nHost: x\r\nA: 1\r\nContent-Length: 2\r\n\r\nhi`, { set: (server) => { server.maxHeadersCount = 2; } }],
  ['many headers, all of them', `${G}${'A: b\r\n'.repeat(2500)}\r\n`, { set: (server) => { server.maxHeadersCount = 0; } }],
  ['headers that do not come', 'GET / HTTP/1.1\r\nHost: x\r\n', { options: quick }],
  ['nothing comes', '', { options: quick }],
  ['headers that come slowly', ['G', 'E', 'T', ' ', '/', ' ', 'H', 'T', 'T', 'P', '/', '1', '.', '1', '\r', '\n', 'H'], { options: quick }],
  ['body that does not come', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n', { options: quick }],
  ['body that comes in part', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe', { options: quick }],
  ['chunks that do not come', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n', { options: quick }],
  ['second request that does not come whole', `${G}\r\nGET /b HTTP/1.1\r\n`, { options: quick }],
  ['no limit of time', 'GET / HTTP/1.1\r\nHost: x\r\n', { options: { headersTimeout: 0, requestTimeout: 0, connectionsCheckingInterval: 20 } }],
  ['idle for longer than allowed', `${G}\r\n`, { options: { keepAliveTimeout: 30, keepAliveTimeoutBuffer: 0 } }],
]);
