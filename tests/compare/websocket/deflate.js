// Messages that come compressed (RFC 7692).
const zlib = require('zlib');
const { run, close, frame } = require('./fixtures/server.js');

const deflated = (text) => zlib.deflateRawSync(text, { finishFlush: zlib.constants.Z_SYNC_FLUSH }).subarray(0, -4);
const extra = (more = '') => `Sec-WebSocket-Extensions: permessage-deflate${more}\r\n`;
const PACKED = { rsv: 4 };
const BEGUN = { rsv: 4, fin: 0 };

// Messages of which each may refer to those before.
async function together(...texts) {
  const deflate = zlib.createDeflateRaw();
  let pieces = [];
  deflate.on('data', (piece) => pieces.push(piece));
  const frames = [];
  for (const text of texts) {
    deflate.write(text);
    await new Promise((resolve) => deflate.flush(zlib.constants.Z_SYNC_FLUSH, resolve));
    frames.push(frame(1, Buffer.concat(pieces).subarray(0, -4), PACKED));
    pieces = [];
  }
  return frames;
}

(async () => {
  const hello = deflated('hello');
  for (const [name, ...frames] of [
    ['texts', frame(1, hello, PACKED), frame(1, 'plain'), frame(1, hello, PACKED), close(1000)],
    ['bytes', frame(2, hello, PACKED), close(1000)],
    ['fragments', frame(1, hello.subarray(0, 3), BEGUN), frame(9, 'p'), frame(0, hello.subarray(3)), close(1000)],
    ['a mark on what goes on', frame(1, hello.subarray(0, 3), BEGUN), frame(0, hello.subarray(3), PACKED), close(1000)],
    ['a mark on a ping', frame(9, 'p', PACKED), close(1000)],
    ['nothing', frame(1, '', PACKED), frame(1, Buffer.from([0]), PACKED), close(1000)],
    ['a last block', frame(1, zlib.deflateRawSync('hello'), PACKED), frame(1, hello, PACKED), close(1000)],
    ['what refers back', ...await together('some text', 'some text', 'some text that goes on'), close(1000)],
    ['much', frame(1, deflated('x'.repeat(3e6)), PACKED), close(1000)],
    ['no UTF-8', frame(1, deflated(Buffer.from([0xff])), PACKED)],
    ['what cannot be read', frame(1, Buffer.from([0xff, 0xff]), PACKED), frame(1, 'x'), close(1000)],
  ]) {
    await run(name, { frames, extra: extra() });
  }
  for (const bits of ['8', '15', '16', '7', 'x', '']) {
    await run(`server_max_window_bits=${bits}`, {
      frames: [frame(1, hello, PACKED), close(1000)], extra: extra(`; server_max_window_bits=${bits}`),
    });
  }
})();
