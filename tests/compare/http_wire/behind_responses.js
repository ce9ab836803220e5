// What comes behind a connection's last response, and other odd ends.
const { clients } = require('./fixtures/wire');
const R = 'HTTP/1.1 200 OK\r\n';
const HEAD = { request: { method: 'HEAD' } };
clients([
  ['encoding: gzip and length', `${R}Content-Length: 2\r\nTransfer-Encoding: gzip\r\n\r\nhi`, { end: true }],
  ['encoding: gzip and length 2', `${R}Transfer-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi`, { end: true }],
  ['chunked, gzip', `${R}Transfer-Encoding: chunked, gzip\r\n\r\nhi`, { end: true }],
  ['chunked twice', `${R}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['close and more', `${R}Content-Length: 2\r\nConnection: close\r\n\r\nhimore`],
  ['close and next', `${R}Content-Length: 2\r\nConnection: close\r\n\r\nhi${R}\r\n`],
  ['close and newline', `${R}Content-Length: 2\r\nConnection: close\r\n\r\nhi\r\n\r\n`],
  ['close and more later', [`${R}Content-Length: 2\r\nConnection: close\r\n\r\nhi`, 'more']],
  ['HEAD close and more', `${R}Content-Length: 2\r\nConnection: close\r\n\r\nhi`, HEAD],
  ['HEAD no close and more', `${R}Content-Length: 2\r\n\r\nhi`, HEAD],
  ['HEAD until close and more', `${R}\r\nhi`, HEAD],
  ['204 close and more', `HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\nhi`],
  ['204 and more', `HTTP/1.1 204 No Content\r\n\r\nhi`],
  ['1.0 length and more', `HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhimore`],
  ['1.0 100', `HTTP/1.0 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi`],
  ['100 close', `HTTP/1.1 100 Continue\r\nConnection: close\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi`],
  ['103 close pieces', [`HTTP/1.1 103 Continue\r\nConnection: close\r\n\r\n`, `HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi`]],
  ['304 1.0', `HTTP/1.0 304 OK\r\nContent-Length: 2\r\n\r\nhi`],
  ['reason line feed', `HTTP/1.1 200\nContent-Length: 2\n\nhi`],
  ['reason CR', `HTTP/1.1 200\rContent-Length: 2\n\nhi`],
  ['protocol lower', `http/1.1 200\rContent-Length: 2\n\nhi`],
  ['space instead', `HTTP/1.1  200 OK\r\nContent-Length: 2\n\nhi`],
  ['name blank', `${R}Content-Length : 2\r\n\r\nhi`],
  ['folded: blank first', `${R} A: b\r\nContent-Length: 2\r\n\r\nhi`],
]);
