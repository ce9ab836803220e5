// A keep-alive HTTP server and a client that uses one connection twice.
//
// What to expect: both requests are answered over the same socket (the server counts one
// connection), because the agent keeps it open. Closing the agent's sockets and the server leaves
// nothing open, and the loop ends by itself.
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

server.listen(0, () => {
  get('/first', () => get('/second', () => {
    console.log(`connections used: ${connections}`);
    agent.destroy();
    server.close(() => console.log('server closed: nothing keeps the loop alive'));
  }));
});
