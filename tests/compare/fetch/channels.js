'use strict';
// What tracing tools hear of requests by undici's channels, and the headers that they add.
const channel = require('diagnostics_channel');
const http = require('http');
for (const name of ['request:create', 'client:sendHeaders', 'request:bodySent', 'request:headers', 'request:trailers', 'request:error']) {
  channel.subscribe(`undici:${name}`, (message) => {
    const { request, response, headers, error, trailers, socket } = message;
    console.log(name, Object.keys(message), request.constructor.name, request.method, request.path, request.completed);
    if (name === 'request:create') {
      const { protocol, idempotent, contentLength, contentType, host, aborted, upgrade } = request;
      console.log(request.origin === origin, { protocol, idempotent, contentLength, contentType, host, aborted, upgrade });
      console.log(request.headers.join(' '));
      request.addHeader('x-trace', `${request.method} 1`);
    }
    if (response) console.log(response.statusCode, response.statusText, response.headers.map(String).slice(0, 2), Buffer.isBuffer(response.headers[0]));
    if (headers) {
      // (Where the length stands is another matter.)
      const sorted = headers.replace(/:\d{4,}/, ':PORT').split('\r\n').filter((line) => !line.startsWith('content-length'));
      console.log(sorted, socket.remotePort === server.address().port);
    }
    if (trailers) console.log(trailers.map(String));
    if (error) console.log(error.name, error.code, error.message);
  });
}
// Those of http's client are not fetch's.
for (const name of ['request.created', 'request.start', 'response.finish', 'request.error']) {
  channel.subscribe(`http.client.${name}`, () => console.log(name));
}
const server = http.createServer((req, res) => {
  console.log('the server has', req.headers['x-trace']);
  req.resume();
  if (req.url === '/gone') {
    req.socket.destroy();
  } else if (req.url === '/moved') {
    res.writeHead(302, { location: '/there' });
    res.end();
  } else {
    res.writeHead(200, { 'x-one': '1', 'trailer': 'x-end', 'transfer-encoding': 'chunked' });
    res.write('a body');
    res.addTrailers({ 'x-end': 'yes' });
    res.end();
  }
});
let origin;
server.listen(0, '127.0.0.1', async () => {
  origin = `http://127.0.0.1:${server.address().port}`;
  const text = async (path, options) => {
    console.log('---', path);
    try {
      console.log(await (await fetch(origin + path, options)).text());
    } catch (err) {
      console.log(err.message, err.cause?.code);
    }
    // What is told at the end may come behind the answer.
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await text('/got?a=1', { headers: { Mine: 'yes' } });
  await text('/posted', { method: 'POST', body: 'text' });
  await text('/moved');
  await text('/gone');
  server.closeAllConnections();
  server.close();
});
