// A server's socket that becomes a stream when it is first used as one is a stream to the same place
// in a text the second time, too.
const http = require('http');
const net = require('net');

const states = {
  writable: (socket) => socket._writableState,
  readable: (socket) => socket._readableState,
  handle: (socket) => socket._handle,
};
const server = http.createServer((request, response) => {
  for (const look of Object.values(states)) {
    const [one, two, three] = [look(request.socket), look(request.socket), look(request.socket)];
    console.log(typeof one, one === two && two === three);
  }
  response.end('x');
});
server.on('clientError', (error, socket) => {
  socket.end('HTTP/1.1 400 Mine\r\n\r\n');
  for (let times = 0; times < 3; times++) socket.end();
  console.log(error.code, socket.writableEnded, socket instanceof net.Socket);
  socket.on('error', (late) => console.log(late.code));
  socket.end('more');
});
server.listen(0, async () => {
  const { port } = server.address();
  for (let times = 0; times < 3; times++) {
    await new Promise((done) => http.get({ port, agent: false }, (response) => response.resume().on('end', done)));
    await new Promise((done) => {
      let text = '';
      const client = net.connect(port).setEncoding('utf8').on('data', (part) => { text += part; });
      client.on('close', () => { console.log(JSON.stringify(text)); done(); });
      client.write('GET\x01 / HTTP/1.1\r\n\r\n');
    });
  }
  server.close();
});
