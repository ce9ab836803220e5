'use strict';
// Which requests ask for their connection to be closed.
const http = require('http');
const server = http.createServer((request, response) => {
  console.log(request.method, request.headers.connection);
  request.socket.once('close', () => console.log('closed behind', request.method));
  response.end(request.method === 'HEAD' ? '' : 'ok');
});
server.listen(0, '127.0.0.1', async () => {
  for (const method of ['HEAD', 'head']) {
    const response = await fetch(`http://127.0.0.1:${server.address().port}`, { method });
    console.log(response.status, response.headers.get('connection'), await response.text());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  for (const method of ['GET', 'OPTIONS', 'DELETE', 'POST']) {
    const response = await fetch(`http://127.0.0.1:${server.address().port}`, { method });
    console.log(response.status, response.headers.get('connection'), await response.text());
  }
  process.exit();
});
