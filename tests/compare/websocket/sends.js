// What a client sends, what of it waits, and how it closes.
const { run, close, frame } = require('./fixtures/server.js');

const answer = ({ opcode }, socket) => {
  if (opcode === 8) socket.write(close(1000, 'server'));
};
const attempt = (log, name, act) => {
  try {
    log(name, act());
  } catch (err) {
    log(name, err.name, err.code, err.message);
  }
};

(async () => {
  await run('everything', {
    onFrame: answer,
    drive(ws, log) {
      attempt(log, 'connecting', () => ws.send('x'));
      attempt(log, 'nothing', () => ws.send());
      ws.onopen = () => {
        ws.send('é€');
        ws.send('a\ud800b');
        log('waits', ws.bufferedAmount);
        for (const value of [5, null, undefined, {}, 5n, [1, 2], true]) ws.send(value);
        attempt(log, 'symbol', () => ws.send(Symbol('s')));
        ws.send(new Uint8Array([97, 98, 99]).buffer);
        ws.send(new Uint16Array([258, 3]));
        ws.send(new DataView(new ArrayBuffer(4), 1, 2));
        ws.send(Buffer.from('buffer'));
        ws.send(new SharedArrayBuffer(2));
        ws.send(new Uint8Array(new SharedArrayBuffer(2)));
        const bytes = new Uint8Array([65, 65]);
        ws.send(bytes);
        bytes.fill(66);
        log('waits', ws.bufferedAmount);
        ws.send(new Blob(['a blob']));
        ws.send('behind it');
        ws.send('');
        ws.send(new File(['a file'], 'name'));
        ws.send(new Uint8Array(125));
        ws.send(new Uint8Array(126));
        ws.send(new Uint8Array(65536));
        log('waits', ws.bufferedAmount);
        setTimeout(() => {
          log('waits', ws.bufferedAmount);
          ws.close(4000, 'done');
          log('state', ws.readyState);
          ws.send('late');
          ws.close(3000);
          attempt(log, 'close', () => ws.close(1));
          log('waits', ws.bufferedAmount);
        }, 200);
      };
    },
  });
  for (const args of [[], [1000], [1000.5], [undefined, 'why'], [3000, ''], ['4999', 'é'], [3000, 'a\ud800']]) {
    await run(`close(${args})`, { onFrame: answer, drive(ws) { ws.onopen = () => ws.close(...args); } });
  }
  await run('wrong closes', {
    frames: [close(1000)],
    drive(ws, log) {
      for (const args of [
        [1001], [999], [5000], [NaN], ['x'], [{}], [null], [3000, 'x'.repeat(124)], [3000, 'é'.repeat(62)], [-1], [70000],
      ]) {
        attempt(log, 'close', () => ws.close(...args));
      }
    },
  });
  await run('a close goes in front of a Blob', {
    onFrame: answer,
    drive(ws, log) {
      ws.onopen = () => {
        ws.send(new Blob(['abc']));
        ws.send('x');
        ws.close(1000);
        log('waits', ws.bufferedAmount);
      };
      ws.onclose = () => log('waits', ws.bufferedAmount);
    },
  });
  await run('what comes behind a close', {
    onFrame: ({ opcode }, socket) => {
      if (opcode === 8) socket.write(Buffer.concat([frame(9, 'p'), frame(1, 'late'), close(4001, 'mine')]));
    },
    drive(ws) { ws.onopen = () => ws.close(1000, 'hers'); },
  });
  await run('what is wrong behind a close', {
    onFrame: ({ opcode }, socket) => { if (opcode === 8) socket.write(frame(3, 'x')); },
    drive(ws) { ws.onopen = () => ws.close(1000, 'hers'); },
  });
  await run('no answer to a close', { drive(ws) { ws.onopen = () => ws.close(); } });
  await run('a close in a message', {
    frames: [frame(1, 'a'), frame(1, 'b'), frame(9, 'p'), close(1000)], drive(ws) { ws.onmessage = () => ws.close(); },
  });
  await run('sends when it has failed', {
    frames: [frame(3, 'a')],
    drive(ws, log) {
      ws.onerror = () => {
        ws.send('x');
        ws.close();
        log('waits', ws.bufferedAmount);
      };
    },
  });
})();
