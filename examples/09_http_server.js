// A server, a client, and one connection
//
// What to expect: two requests are answered, and the server counts one connection. Then the process
// ends by itself.
//
// Why: nobody waits for the network. The OS watches the sockets and tells the loop, in its poll
// phase, which of them is ready. The agent keeps the connection open, so the second request goes
// the way of the first. Open sockets and servers keep the loop alive; when the last of them is
// closed, nothing is left to wait for.
//
// Try: leave out `agent.destroy()`. How long does the process live, and why?
'use strict';

const http = require('http');

let connections = 0;
const server = http.createServer((request, response) => {
  response.setHeader('Content-Type', 'text/plain');
  response.end(`you asked for ${request.url}\n`);
});
server.on('connection', () => { connections++; });

const agent = new http.Agent({ keepAlive: true });

function get(path, then) {
  http.get({ port: server.address().port, path, agent }, (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (chunk) => { body += chunk; });
    response.on('end', () => {
      console.log(response.statusCode, body.trim());
      // The socket goes back to the agent once this event is over.
      setImmediate(then);
    });
  });
}

server.listen(0, '127.0.0.1', () => {
  get('/first', () => get('/second', () => {
    console.log(`connections: ${connections}`);
    agent.destroy();
    server.close(() => console.log('closed: nothing keeps the loop alive'));
  }));
});
