// Streams that are opened and reset at once, by the thousand, end the connection.
const http2 = require('http2');
const net = require('net');
const server = http2.createServer((req, res) => res.end('x'));
server.on('sessionError', (err, session) => console.log(err.code, session.destroyed));
server.listen(0, () => {
  const socket = net.connect(server.address().port);
  const frame = (kind, flags, stream, payload) => {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head[3] = kind;
    head[4] = flags;
    head.writeUInt32BE(stream, 5);
    return Buffer.concat([head, Buffer.from(payload)]);
  };
  const all = [Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, [])];
  for (let id = 1; id < 8000; id += 2) all.push(frame(1, 5, id, [0x82, 0x86, 0x84, 0x41, 1, 0x61]), frame(3, 0, id, [0, 0, 0, 8]));
  socket.write(Buffer.concat(all));
  socket.on('error', () => {});
  socket.on('close', () => {
    console.log('closed');
    server.close();
  });
  socket.resume();
});
