// Frames of a server, right and wrong, and what the client makes of them.
const { run, close, frame } = require('./fixtures/server.js');

const head = (...bytes) => Buffer.from(bytes);
const FIRST = { fin: 0 };

(async () => {
  for (const [name, ...frames] of [
    ['a text', frame(1, 'hi'), close(1000)],
    ['bytes', frame(2, 'hi'), close(1000)],
    ['nothing', frame(1), frame(2), close(1000)],
    ['longer', frame(1, 'x'.repeat(300)), frame(2, Buffer.alloc(70000)), close(1000)],
    ['lengths that could be shorter', head(0x81, 126, 0, 2, 104, 105), head(0x81, 127, 0, 0, 0, 0, 0, 0, 0, 2, 104, 105), close()],
    ['fragments', frame(1, 'h', FIRST), frame(0, 'é'), close(1000)],
    ['a character in two, a ping between', frame(1, head(0xc3), FIRST), frame(9, 'ping'), frame(0, head(0xa9)), close(1000)],
    ['empty fragments', frame(1, '', FIRST), frame(0, '', FIRST), frame(0), close(1000)],
    ['a byte order mark', frame(1, '\ufeffx'), close(1000)],
    ['pings and pongs', frame(9), frame(9, 'x'.repeat(125)), frame(10, 'pong'), close(1000)],

    ['masked', frame(1, 'hi', { mask: 1 })],
    ['reserved 1', frame(1, 'hi', { rsv: 4 })],
    ['reserved 2', frame(1, 'hi', { rsv: 2 })],
    ['reserved 3', frame(1, 'hi', { rsv: 1 })],
    ['opcode 3', frame(3, 'hi'), frame(1, 'hi'), close(1000)],
    ['opcode 11', frame(11, 'hi')],
    ['all wrong', frame(15, 'hi', { rsv: 7, mask: 1, fin: 0 })],
    ['a continuation of nothing', frame(0, 'hi')],
    ['a text inside of another', frame(1, 'hi', FIRST), frame(1, 'x')],
    ['a ping in fragments', frame(9, 'hi', FIRST)],
    ['a ping that is too long', frame(9, 'x'.repeat(126))],
    ['no UTF-8', frame(1, head(0xff, 0x61))],
    ['no UTF-8, then a text and the end', frame(1, head(0xff, 0x61)), frame(1, 'x'), close(1000)],
    ['no UTF-8 in fragments', frame(1, head(0x61, 0xff), FIRST), frame(9, 'p'), frame(0, 'x')],
    ['half a character', frame(1, head(0xc3))],
    ['a surrogate', frame(1, head(0xed, 0xa0, 0x80))],
    ['too long', head(0x82, 127, 0, 0, 0, 0, 0x08, 0, 0, 1)],
    ['much too long', head(0x82, 127, 0, 0, 0, 0, 0x80, 0, 0, 0)],
    ['beyond all numbers', head(0x82, 127, 0xff, 0, 0, 0, 0, 0, 0, 1)],
    ['too many fragments', frame(1, '', FIRST), ...Array(1 << 17).fill(frame(0, '', FIRST))],

    ['a close without a status', close()],
    ['a close with a reason', close(1000, 'bye é'), frame(1, 'late'), close(1001)],
    ['a close of one byte', frame(8, 'a')],
    ['a close with a reason that is no UTF-8', frame(8, head(3, 232, 0xff))],
    ['a close that is too long', close(1000, 'a'.repeat(124))],
    ['a close in fragments', frame(8, '', FIRST)],
  ]) {
    await run(name, { frames });
  }
  for (const code of [0, 999, 1001, 1003, 1004, 1005, 1006, 1007, 1011, 1012, 1014, 1015, 1016, 2999, 3000, 4999, 5000]) {
    await run(`status ${code}`, { frames: [close(code)] });
  }
  await run('an end without a close', { frames: [frame(1, 'hi')], end: true });
  await run('an end in a frame', { frames: [head(0x81, 5, 104)], end: true });
})();
