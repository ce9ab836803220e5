'use strict';
// A stream that is closed while the rest of its packet is still to be told: the rest comes, what was written goes, and
// then the reset, if the stream is not over by then.

const http2 = require('http2');
const net = require('net');

const KINDS = ['DATA', 'HEADERS', 'PRIORITY', 'RST_STREAM', 'SETTINGS', 'PUSH_PROMISE', 'PING', 'GOAWAY', 'WINDOW_UPDATE'];

function framesOf(bytes) {
  const frames = [];
  while (bytes.length >= 9) {
    const length = bytes.readUIntBE(0, 3);
    const kind = KINDS[bytes[3]];
    if (kind === 'RST_STREAM') frames.push(`${kind} ${bytes.readUInt32BE(9)}`);
    else if (kind === 'DATA') frames.push(`${kind} ${length}${bytes[4] & 1 ? ' last' : ''}`);
    else if (kind === 'HEADERS') frames.push(kind);
    bytes = bytes.subarray(9 + length);
  }
  return frames;
}

function frame(kind, flags, id, payload) {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(9);
  head.writeUIntBE(bytes.length, 0, 3);
  head[3] = kind;
  head[4] = flags;
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, bytes]);
}

const magic = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const hello = Buffer.concat([magic, frame(4, 0, 0, ''), frame(4, 1, 0, '')]);
const post = [0x83, 0x86, 0x84, 0x41, 1, 120];
const bodies = {
  'no body': [frame(1, 5, 1, post)],
  'a body': [frame(1, 4, 1, post), frame(0, 1, 1, 'body')],
  'two pieces': [frame(1, 4, 1, post), frame(0, 0, 1, 'bo'), frame(0, 1, 1, 'dy')],
  'an open body': [frame(1, 4, 1, post), frame(0, 0, 1, 'body')],
};

const handlers = {
  'close': (s, code) => s.close(code),
  'read, close': (s, code, log) => { s.on('data', log.data); s.close(code); },
  'respond, close': (s, code) => { s.respond(); s.close(code); },
  'read, respond, close': (s, code, log) => { s.on('data', log.data); s.respond(); s.close(code); },
  'respond, end, close': (s, code) => { s.respond(); s.end('x'); s.close(code); },
  'respond, write, close': (s, code) => { s.respond(); s.write('x'); s.close(code); },
  'read, tick, close': (s, code, log) => { s.on('data', log.data); process.nextTick(() => s.close(code)); },
  'close at data': (s, code, log) => s.on('data', (bytes) => { log.data(bytes); s.close(code); }),
  'respond, close at end': (s, code, log) => {
    s.on('data', log.data);
    s.on('end', () => { if (!s.closed) { s.respond(); s.end('x'); s.close(code); } });
  },
  'read, tick, destroy': (s, code, log) => { s.on('data', log.data); process.nextTick(() => s.destroy()); },
  'respond, destroy': (s) => { s.respond(); s.destroy(); },
};

async function run(name, handler, code, body) {
  const lines = [];
  const frames = [];
  await new Promise((done) => {
    const server = http2.createServer();
    const log = (...words) => lines.push(words.join(' '));
    log.data = (bytes) => log('data', bytes.length);
    let isClosed = false;
    let end = () => {};
    server.on('stream', (stream) => {
      for (const event of ['end', 'finish', 'aborted', 'error']) stream.on(event, () => log(event, stream.rstCode));
      stream.on('close', () => {
        log('close', stream.rstCode);
        isClosed = true;
        end();
      });
      handler(stream, code, log);
    });
    server.listen(0, () => {
      const socket = net.connect(server.address().port);
      socket.write(hello);
      socket.once('data', () => setImmediate(() => socket.write(Buffer.concat(body))));
      socket.on('data', (bytes) => {
        frames.push(...framesOf(bytes));
        end();
      });
      end = () => {
        const last = frames.at(-1) ?? '';
        if (!isClosed || !(last.startsWith('RST') || last.endsWith('last'))) return;
        socket.destroy();
        server.close(done);
      };
    });
  });
  console.log(`${name}: ${lines.join(', ')} | ${frames.join(', ')}`);
}

(async () => {
  for (const code of [0, 1, 8]) {
    for (const [what, handler] of Object.entries(handlers)) {
      for (const [which, body] of Object.entries(bodies)) {
        // (Nothing is closed there.)
        if ((which === 'no body' && what === 'close at data') || (which === 'an open body' && what === 'respond, close at end')) continue;
        if (code === 0 || !what.includes('destroy')) await run(`${what} ${code}, ${which}`, handler, code, body);
      }
    }
  }
})();
