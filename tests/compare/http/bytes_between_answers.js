'use strict';
// A server that sends more than one answer: what comes on a connection that is kept for the next request
// is no answer to that, and ends the connection.
const http = require('http');
const net = require('net');

const MORE = {
  'an answer': 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil',
  'a line end': '\r\n',
  'a time-out': 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n',
  'part of an answer': 'HTTP/1.1 200',
};
let more;
let connections = 0;
let requests = 0;
let closed;
const server = net.createServer((socket) => {
  connections++;
  socket.on('error', () => {}).on('close', () => closed?.());
  socket.on('data', () => {
    const body = `answer ${++requests}`;
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    setTimeout(() => socket.write(more), 20);
  });
});
server.listen(0, async () => {
  const { port } = server.address();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const get = () => new Promise((resolve) => {
    http.get({ port, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => resolve(text));
    }).on('error', (err) => resolve(err.code));
  });
  const fetched = async () => (await fetch(`http://127.0.0.1:${port}/`)).text();
  for (const what of Object.keys(MORE)) {
    more = MORE[what];
    for (const ask of [get, fetched]) {
      const before = connections;
      for (let i = 0; i < 2; i++) {
        const over = new Promise((resolve) => { closed = resolve; });
        console.log(what, ask.name, await ask());
        await over;
      }
      console.log('connections', connections - before);
    }
  }
  console.log(Object.keys(agent.freeSockets), Object.keys(agent.sockets));
  process.exit();
});
