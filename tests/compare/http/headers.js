// Setting, reading and refusing headers.
const http = require('http');
const attempt = (what) => {
  try { console.log(what()); } catch (err) { console.log(err.name, err.code, err.message); }
};
const server = http.createServer((req, res) => {
  console.log(req.headers.cookie, req.headers['x-many'], req.headers['set-cookie'], req.headersDistinct['x-many']);
  console.log(req.rawHeaders.slice(0, 6));
  attempt(() => res.setHeader('bad name', 'x'));
  attempt(() => res.setHeader('x', undefined));
  attempt(() => res.setHeader('x', 'a\r\nb: c'));
  attempt(() => res.writeHead(99));
  res.setHeader('Content-Type', 'text/plain');
  res.appendHeader('X-List', 'a');
  res.appendHeader('X-List', 'b');
  console.log(res.getHeader('content-type'), res.hasHeader('X-LIST'), res.getHeaderNames(), res.getRawHeaderNames());
  console.log(res.getHeaders());
  res.removeHeader('x-list');
  console.log(res.headersSent, res.writableEnded, res.writableFinished);
  res.end('x');
  console.log(res.headersSent, res.writableEnded, res.writableFinished);
  attempt(() => res.setHeader('a', 'b'));
  attempt(() => res.writeHead(200));
  res.on('finish', () => console.log('finish', res.writableFinished));
  res.on('close', () => console.log('close'));
});
server.listen(0, () => {
  http.get({
    port: server.address().port,
    headers: { Cookie: ['a=1', 'b=2'], 'X-Many': ['1', '2'], 'Set-Cookie': ['s', 't'] },
  }, (res) => {
    console.log(res.headers['content-type'], res.headers['x-list']);
    res.resume().on('end', () => server.close());
  });
});
