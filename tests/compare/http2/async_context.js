// In whose async context writes are called back, and what comes of what a session sends in the check phase.
'use strict';
const http2 = require('http2');
const { AsyncLocalStorage } = require('async_hooks');
const storage = new AsyncLocalStorage();
const say = (what) => console.log(what, storage.getStore());

storage.run('outer', () => {
  const server = http2.createServer();
  server.on('stream', (stream) => {
    stream.on('close', () => say('server close'));
    stream.respond();
    storage.run('answer', () => stream.end('hi'));
  });
  server.listen(0, () => {
    const client = http2.connect(`http://localhost:${server.address().port}`);
    const stream = client.request({ ':method': 'POST' });
    stream.on('response', () => say('response'));
    stream.resume();
    storage.run('write', () => stream.write('x', () => say('written')));
    storage.run('end', () => stream.end('y', () => say('ended')));
    stream.on('close', () => {
      say('client close');
      client.close();
      server.close(() => say('server closed'));
    });
  });
});
