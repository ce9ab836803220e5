// What a peer may do wrong, and what it is told: a code for a stream, or a goodbye.
const http2 = require('http2');
const net = require('net');
const MAGIC = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
function frame(kind, flags, stream, payload = []) {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(9);
  head.writeUIntBE(bytes.length, 0, 3);
  head[3] = kind;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, bytes]);
}
const SETTINGS = frame(4, 0, 0);
// GET / of http, without and with an authority
const GET = [0x82, 0x86, 0x84, 0x41, 1, 0x61];
const POST = [0x83, 0x86, 0x84, 0x41, 1, 0x61];
const cases = {
  'no magic': [Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  'data first': [MAGIC, frame(0, 0, 1, [1])],
  'data on an idle stream': [MAGIC, SETTINGS, frame(0, 0, 1, [1])],
  'data on stream 0': [MAGIC, SETTINGS, frame(0, 0, 0, [1])],
  'headers on stream 0': [MAGIC, SETTINGS, frame(1, 5, 0, GET)],
  'headers on an even stream': [MAGIC, SETTINGS, frame(1, 5, 2, GET)],
  'a block that is no block': [MAGIC, SETTINGS, frame(1, 5, 1, [0xff, 0xff, 0xff, 0xff, 0xff])],
  'a block that is cut': [MAGIC, SETTINGS, frame(1, 5, 1, [0x41, 9, 0x61])],
  'padding beyond the frame': [MAGIC, SETTINGS, frame(1, 13, 1, [200, ...GET])],
  'settings of five bytes': [MAGIC, SETTINGS, frame(4, 0, 0, [0, 1, 0, 0, 0])],
  'settings on a stream': [MAGIC, SETTINGS, frame(4, 0, 1)],
  'a frame size that is too small': [MAGIC, frame(4, 0, 0, [0, 5, 0, 0, 0, 1])],
  'a window that is too large': [MAGIC, frame(4, 0, 0, [0, 4, 255, 255, 255, 255])],
  'a window update of nothing': [MAGIC, SETTINGS, frame(8, 0, 0, [0, 0, 0, 0])],
  'a window that overflows': [MAGIC, SETTINGS, frame(8, 0, 0, [0x7f, 255, 255, 255])],
  'a ping of seven bytes': [MAGIC, SETTINGS, frame(6, 0, 0, [1, 2, 3, 4, 5, 6, 7])],
  'a reset of an idle stream': [MAGIC, SETTINGS, frame(3, 0, 1, [0, 0, 0, 8])],
  'a promise of a client': [MAGIC, SETTINGS, frame(1, 4, 1, POST), frame(5, 4, 1, [0, 0, 0, 2, ...GET])],
  'a continuation of nothing': [MAGIC, SETTINGS, frame(9, 4, 1, GET)],
  'a frame between continuations': [MAGIC, SETTINGS, frame(1, 1, 1, GET), frame(6, 0, 0, Buffer.alloc(8))],
  'a frame that is too large': [MAGIC, SETTINGS, frame(0, 0, 1, Buffer.alloc(16385))],
  'no path': [MAGIC, SETTINGS, frame(1, 5, 1, [0x82, 0x86, 0x41, 1, 0x61])],
  'an upper case name': [MAGIC, SETTINGS, frame(1, 5, 1, [...GET, 0, 1, 0x41, 1, 0x62])],
  'a connection field': [MAGIC, SETTINGS, frame(1, 5, 1, [...GET, 0, 10, ...Buffer.from('connection'), 1, 0x62])],
  'a length and no body': [MAGIC, SETTINGS, frame(1, 5, 1, [...GET, 0, 14, ...Buffer.from('content-length'), 1, 0x35])],
  'a body beyond its length': [MAGIC, SETTINGS, frame(1, 4, 1, [...POST, 0, 14, ...Buffer.from('content-length'), 1, 0x31]),
    frame(0, 1, 1, [1, 2, 3])],
  'a window of a stream that overflows': [MAGIC, SETTINGS, frame(1, 4, 1, POST), frame(8, 0, 1, [0x7f, 255, 255, 255])],
};
const server = http2.createServer();
server.on('stream', (stream) => {
  stream.on('error', () => {});
  stream.resume();
});
server.on('sessionError', () => {});
server.listen(0, () => {
  const names = Object.keys(cases);
  function next() {
    const name = names.shift();
    if (name === undefined) {
      server.close();
      return;
    }
    const told = [];
    let bytes = Buffer.alloc(0);
    let timer;
    const socket = net.connect(server.address().port, () => socket.write(Buffer.concat(cases[name])));
    const over = () => {
      clearTimeout(timer);
      socket.destroy();
      console.log(`${name}: ${told.join(', ') || 'nothing'}`);
      next();
    };
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      while (bytes.length >= 9 && bytes.length >= 9 + bytes.readUIntBE(0, 3)) {
        const payload = bytes.subarray(9, 9 + bytes.readUIntBE(0, 3));
        if (bytes[3] === 3) told.push(`stream ${bytes.readUInt32BE(5)} reset ${payload.readUInt32BE(0)}`);
        if (bytes[3] === 7) told.push(`goodbye ${payload.readUInt32BE(4)}`);
        bytes = bytes.subarray(9 + payload.length);
      }
      // The first that is said of it is enough.
      if (told.length > 0) over();
    });
    socket.on('error', () => {});
    socket.on('close', () => { if (!timer?._destroyed && told.length === 0) over(); });
    timer = setTimeout(over, 2000);
  }
  next();
});
