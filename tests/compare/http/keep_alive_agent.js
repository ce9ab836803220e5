// An agent with one socket: requests wait, the socket is used again.
const http = require('http');
let connections = 0;
const server = http.createServer((req, res) => res.end(req.url));
server.on('connection', () => connections++);
server.listen(0, () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let left = 3;
  for (const path of ['/a', '/b', '/c']) {
    const req = http.get({ port: server.address().port, agent, path }, (res) => {
      let body = '';
      res.on('data', (chunk) => { body += chunk; });
      res.on('end', () => {
        console.log(body, req.reusedSocket, res.headers.connection, res.headers['keep-alive']);
        if (--left === 0) setImmediate(() => {
          console.log(connections, Object.keys(agent.sockets).length, Object.keys(agent.freeSockets).length);
          agent.destroy();
          server.close(() => console.log('closed'));
        });
      });
    });
  }
  console.log(Object.values(agent.requests)[0].length);
});
