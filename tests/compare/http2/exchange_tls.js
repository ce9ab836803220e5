// The same over TLS.
const http2 = require('http2');
const fs = require('fs');
const read = (name) => fs.readFileSync(`${__dirname}/../tls/certs/${name}`);
const told = { client: [], server: [] };
const server = http2.createSecureServer({ key: read('direct.key'), cert: read('direct.pem') });
server.on('session', (session) => {
  const say = (...words) => told.server.push(words.join(' '));
  say('session', session.type, session.encrypted, session.alpnProtocol);
  session.on('connect', () => say('connect'));
  session.on('remoteSettings', () => say('remoteSettings'));
  session.on('goaway', (code, last) => say('goaway', code, last));
  session.on('close', () => say('close'));
});
server.on('stream', (stream, headers, flags, raw) => {
  const say = (...words) => told.server.push(`stream ${words.join(' ')}`);
  say(stream.id, headers[':method'], headers[':path'], headers['x-one'], flags, raw.length);
  stream.on('data', (chunk) => say('data', chunk));
  stream.on('trailers', (trailers) => say('trailers', trailers['x-last']));
  for (const event of ['end', 'finish', 'close', 'aborted', 'ready', 'wantTrailers']) stream.on(event, () => say(event));
  stream.additionalHeaders({ ':status': 103, 'link': '</a>' });
  stream.respond({ 'x-two': ['a', 'b'], 'set-cookie': ['c=1', 'd=2'] }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-end': 'yes' }));
  stream.write('hello ');
  stream.on('end', () => stream.end('world'));
});
server.listen(0, () => {
  const say = (...words) => told.client.push(words.join(' '));
  const client = http2.connect(`https://localhost:${server.address().port}`, { ca: read('root.pem') });
  for (const event of ['connect', 'remoteSettings', 'localSettings', 'close']) client.on(event, () => say('session', event));
  const req = client.request({ ':path': '/x', ':method': 'POST', 'X-One': 1 }, { waitForTrailers: true });
  say('pending', req.pending, req.id, client.connecting);
  req.on('headers', (headers, flags) => say('headers', headers[':status'], headers.link, flags));
  req.on('response', (headers, flags) => say('response', headers[':status'], headers['x-two'], headers['set-cookie'].length, flags));
  req.on('trailers', (headers, flags) => say('trailers', headers['x-end'], flags));
  req.on('wantTrailers', () => { say('wantTrailers'); req.sendTrailers({ 'x-last': 1 }); });
  for (const event of ['ready', 'end', 'finish', 'aborted']) req.on(event, () => say(event));
  req.on('data', (chunk) => say('data', chunk));
  req.on('close', () => {
    say('close', req.rstCode, req.closed, req.destroyed, req.aborted);
    client.close();
    server.close(() => console.log(told));
  });
  req.end('body');
});
