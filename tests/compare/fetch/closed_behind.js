'use strict';
// A server that keeps connections alive, and closes each right behind its answer: no fetch may meet
// one of those.
const http = require('http');

const server = http.createServer((request, response) => {
  response.on('finish', () => request.socket.destroySoon());
  response.end('answer');
});
server.listen(0, async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  let failed = 0;
  for (let i = 0; i < 60; i++) {
    try {
      await (await fetch(url)).text();
    } catch {
      failed++;
    }
  }
  console.log('one behind the other', failed);
  for (let i = 0; i < 60; i++) {
    try {
      await fetch(url);
    } catch {
      failed++;
    }
  }
  console.log('not read', failed);
  server.close(() => console.log('closed'));
});
