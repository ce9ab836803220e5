// Several requests on a connection, other protocols, and connections that end.
const { servers } = require('./fixtures/wire');
const G = (path, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
const UP = 'Connection: Upgrade\r\nUpgrade: other\r\n';
const upgrade = (server, seen) => server.on('upgrade', (req, socket, rest) => {
  seen.push(`upgrade ${req.url} ${JSON.stringify(String(rest))}`);
  socket.on('data', (chunk) => seen.push(`raw ${JSON.stringify(String(chunk))}`));
  socket.on('error', () => {});
  socket.on('end', () => socket.end());
  socket.write('HTTP/1.1 101 Switching\r\n\r\n');
});
const connect = (server, seen) => server.on('connect', (req, socket, rest) => {
  seen.push(`connect ${req.url} ${JSON.stringify(String(rest))}`);
  socket.on('error', () => {});
  socket.resume();
  socket.end('HTTP/1.1 200 Fine\r\n\r\n');
});
servers([
  ['two requests', G('/a') + G('/b')],
  ['three requests, the second is wrong', `${G('/a')}BAD\r\n\r\n${G('/c')}`],
  ['request and garbage', `${G('/a')}garbage`],
  ['request and a wrong header', `${G('/a')}GET /b HTTP/1.1\r\nA B: c\r\n\r\n`],
  ['request and an empty line', `${G('/a')}\r\n\r\n${G('/b')}`],
  ['request and half of another', `${G('/a')}GET /b HT`],
  ['request and half of another, ended', `${G('/a')}GET /b HT`, { end: true }],
  ['request, then the end', G('/a'), { end: true }],
  ['two requests, then the end', G('/a') + G('/b'), { end: true }],
  ['what follows Connection: close', G('/a', 'Connection: close\r\n') + G('/b')],
  ['garbage behind Connection: close', `${G('/a', 'Connection: close\r\n')}garbage\r\n\r\n`],
  ['what follows a 1.0 request', `GET /a HTTP/1.0\r\n\r\n${G('/b')}`],
  ['what follows a 1.0 request that keeps alive', `GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n${G('/b')}`],
  ['HEAD and GET', `HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n${G('/b')}`],
  ['HEAD in 1.0', 'HEAD /a HTTP/1.0\r\n\r\n'],
  ['DELETE with a body', `DELETE /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi${G('/b')}`],
  ['TRACE with a body', `TRACE /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi`],
  ['upgrade that nobody wants', [G('/a', UP), G('/b')]],
  ['upgrade that nobody wants, with a body', `POST /a HTTP/1.1\r\nHost: x\r\n${UP}Content-Length: 2\r\n\r\nhi`],
  ['upgrade', `${G('/a', UP)}rest of it`, { set: upgrade }],
  ['upgrade in pieces', [G('/a', UP), 'more', ' and more'], { set: upgrade }],
  ['upgrade behind another request', `${G('/a')}${G('/b', UP)}rest`, { set: upgrade }],
  ['upgrade without Connection', G('/a', 'Upgrade: other\r\n'), { set: upgrade }],
  ['Connection: upgrade without Upgrade', G('/a', 'Connection: upgrade\r\n'), { set: upgrade }],
  ['upgrade and close', G('/a', 'Connection: close, upgrade\r\nUpgrade: other\r\n'), { set: upgrade }],
  ['upgrade with a length', `POST /a HTTP/1.1\r\nHost: x\r\n${UP}Content-Length: 2\r\n\r\nhi`, { set: upgrade }],
  ['upgrade without Host', `GET /a HTTP/1.1\r\n${UP}\r\n`, { set: upgrade }],
  ['upgrade in 1.0', `GET /a HTTP/1.0\r\n${UP}\r\n`, { set: upgrade }],
  ['upgrade to h2c', G('/a', 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n')],
  ['CONNECT that nobody wants', 'CONNECT a:80 HTTP/1.1\r\nHost: x\r\n\r\nrest'],
  ['CONNECT', 'CONNECT a:80 HTTP/1.1\r\nHost: x\r\n\r\nrest', { set: connect }],
  ['CONNECT with a length', 'CONNECT a:80 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nrest', { set: connect }],
  ['CONNECT with chunks', 'CONNECT a:80 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nrest', { set: connect }],
  ['CONNECT without a port', 'CONNECT a HTTP/1.1\r\nHost: x\r\n\r\n', { set: connect }],
  ['CONNECT of an IPv6 address', 'CONNECT [::1]:443 HTTP/1.1\r\nHost: x\r\n\r\n', { set: connect }],
  ['CONNECT with a path', 'CONNECT /a HTTP/1.1\r\nHost: x\r\n\r\n', { set: connect }],
  ['CONNECT with a scheme', 'CONNECT http://a/ HTTP/1.1\r\nHost: x\r\n\r\n', { set: connect }],
  ['CONNECT with a user', 'CONNECT u@a:80 HTTP/1.1\r\nHost: x\r\n\r\n', { set: connect }],
  ['checkContinue', `POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi`,
    { set: (server) => server.on('checkContinue', (req, res) => { res.writeHead(403, { 'Content-Length': 0 }); res.end(); }) }],
  ['limit of requests a connection', [G('/a'), G('/b'), G('/c')], { set: (server) => { server.maxRequestsPerSocket = 2; } }],
]);
