// Much data both ways at once, with a reader that is slower than the writer.
const tls = require('tls');
const fs = require('fs');
const { createHash } = require('crypto');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const SIZE = 3_000_000;
const part = Buffer.alloc(50_000, 'abcdefg');

function send(socket) {
  let left = SIZE;
  let isFull = false;
  const more = () => {
    while (left > 0) {
      left -= part.length;
      if (!socket.write(part)) {
        isFull = true;
        socket.once('drain', more);
        return;
      }
    }
    socket.end();
  };
  more();
  return () => isFull;
}
function take(name, socket) {
  const hash = createHash('sha256');
  let size = 0;
  let stops = 0;
  socket.on('data', (data) => {
    hash.update(data);
    size += data.length;
    if (++stops % 20 === 0) {
      socket.pause();
      setImmediate(() => socket.resume());
    }
  });
  socket.on('end', () => lines.push(`${name} ${size} ${hash.digest('hex').slice(0, 16)}`));
}

let left = 3;
const lines = [];
const server = tls.createServer({ key: read('direct.key'), cert: read('direct.pem'), allowHalfOpen: true }, (socket) => {
  take('server', socket);
  const isFull = send(socket);
  socket.on('finish', () => lines.push(`was full ${isFull()}`));
});
server.listen(0, async () => {
  while (left-- > 0) {
    await new Promise((resolve) => {
      const client = tls.connect({ port: server.address().port, ca: read('root.pem'), allowHalfOpen: true }, () => {
        take('client', client);
        send(client);
      });
      client.on('close', resolve);
    });
  }
  server.close(() => console.log(lines.sort().join('\n')));
});
