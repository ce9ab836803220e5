// What comes of a stream that the peer has opened is told in no async context, what is its session's in that
// of the session; and how a stream ends that is answered when it has been read.
'use strict';
const http2 = require('http2');
const fs = require('fs');
const { AsyncLocalStorage } = require('async_hooks');

const read = (name) => fs.readFileSync(`${__dirname}/../tls/certs/${name}`);
const own = { key: read('direct.key'), cert: read('direct.pem') };
const storage = new AsyncLocalStorage();
const say = (...what) => console.log(' ', ...what, `<${storage.getStore()}>`);
const hear = (emitter, name, events) => {
  for (const event of events.split(' ')) emitter.on(event, () => say(name, event));
};

// Serves one request, and is over when both sides are.
const serve = (title, isSecure, answer) => new Promise((done) => {
  console.log(title, isSecure ? 'over TLS' : '');
  storage.run('server', () => {
    const server = isSecure ? http2.createSecureServer(own) : http2.createServer();
    server.on('session', (session) => {
      hear(session, 'session', 'close');
      session.ping(() => say('ping answered'));
    });
    server.on('stream', (stream) => {
      say('stream');
      hear(stream, 'server', 'data end finish close');
      stream.respond();
      answer(stream);
    });
    server.listen(0, '127.0.0.1', () => storage.run('client', () => {
      const client = http2.connect(`http${isSecure ? 's' : ''}://127.0.0.1:${server.address().port}`, { rejectUnauthorized: false });
      hear(client, 'client', 'close');
      storage.run('request', () => {
        const stream = client.request({ ':method': 'POST' });
        hear(stream, 'request', 'response data end close');
        stream.end('body');
        stream.on('close', () => {
          client.close();
          server.close(() => {
            say('server closed');
            done();
          });
        });
      });
    }));
  });
});

(async () => {
  for (const isSecure of [false, true]) {
    await serve('answered at the end of the request', isSecure, (stream) => {
      stream.on('end', () => stream.end('y', (err) => say('ended', err?.code)));
    });
    await serve('written and ended there', isSecure, (stream) => {
      stream.on('end', () => {
        stream.write('x', (err) => say('written', err?.code));
        stream.end((err) => say('ended', err?.code));
      });
    });
    await serve('written there, ended later', isSecure, (stream) => {
      stream.on('end', () => {
        stream.write('x', (err) => say('written', err?.code));
        setImmediate(() => {
          say('immediate');
          stream.end('y', (err) => say('ended', err?.code));
        });
      });
    });
    await serve('ended before the request has been read', isSecure, (stream) => {
      stream.end('y', (err) => say('ended', err?.code));
    });
    await serve('destroyed behind a write', isSecure, (stream) => {
      stream.write('x', (err) => say('written', err?.code));
      stream.destroy();
    });
  }
})();
