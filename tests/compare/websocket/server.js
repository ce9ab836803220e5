// A server of http that takes over connections, plain and over TLS.
// env: NODE_EXTRA_CA_CERTS=../tls/certs/root.pem
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

const accept = (key) => crypto.createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

// Echoes what fits into short frames.
function echo(request, socket, head) {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    `Sec-WebSocket-Accept: ${accept(request.headers['sec-websocket-key'])}\r\n\r\n`);
  let bytes = head;
  const take = (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 6 && bytes.length >= 6 + (bytes[1] & 127)) {
      const length = bytes[1] & 127;
      const data = Buffer.from(bytes.subarray(6, 6 + length));
      for (let i = 0; i < length; i++) data[i] ^= bytes[2 + (i & 3)];
      socket.write(Buffer.concat([Buffer.from([bytes[0], length]), data]));
      if ((bytes[0] & 15) === 8) socket.end();
      bytes = bytes.subarray(6 + length);
    }
  };
  socket.on('data', take);
  take(Buffer.alloc(0));
}

function talk(url, binaryType) {
  return new Promise((resolve) => {
    const ws = new WebSocket(url);
    ws.binaryType = binaryType;
    const waiting = ['text', Buffer.from('bytes'), new Blob(['blob'])];
    const next = () => (waiting.length ? ws.send(waiting.shift()) : ws.close(3001, 'enough'));
    ws.onopen = () => {
      console.log('open', ws.url.replace(/\d{4,5}/, 'PORT'));
      next();
    };
    ws.onmessage = async ({ data, origin }) => {
      console.log(data instanceof Blob ? ['Blob', await data.text(), data.type] : data, origin.replace(/\d{4,5}/, 'PORT'));
      next();
    };
    ws.onerror = () => console.log('error');
    ws.onclose = ({ code, reason, wasClean }) => {
      console.log('close', code, reason, wasClean);
      resolve();
    };
  });
}

(async () => {
  const certs = path.join(__dirname, '../tls/certs');
  const options = { key: fs.readFileSync(path.join(certs, 'direct.key')), cert: fs.readFileSync(path.join(certs, 'direct.pem')) };
  for (const [name, ...args] of [['http'], ['https', options]]) {
    const server = require(name).createServer(...args, (request, response) => response.end('no'));
    server.on('upgrade', echo);
    await new Promise((resolve) => server.listen(0, 'localhost', resolve));
    const { port } = server.address();
    await talk(`${name === 'http' ? 'ws' : 'wss'}://localhost:${port}/chat?room=1`, 'blob');
    await talk(`${name}://localhost:${port}/`, 'arraybuffer');
    server.close();
  }
})();
