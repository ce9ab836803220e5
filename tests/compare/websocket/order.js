// When events come, beside ticks, microtasks and immediates, and what stops whom.
const { run, close, frame } = require('./fixtures/server.js');

function beside(log, name) {
  process.nextTick(() => log(`${name}: tick`));
  queueMicrotask(() => log(`${name}: microtask`));
  setImmediate(() => log(`${name}: immediate`));
}

(async () => {
  await run('messages with the answer', {
    frames: [frame(1, 'a'), frame(1, 'b'), close(1000)],
    drive(ws, log) {
      for (const type of ['open', 'message']) ws.addEventListener(type, () => beside(log, type));
    },
  });
  await run('messages later', {
    onFrame: ({ opcode, data }, socket) => { socket.write(opcode === 8 ? close(1000) : Buffer.concat([frame(1, data), frame(1, 'b')])); },
    drive(ws, log) {
      ws.onopen = () => ws.send('a');
      ws.onmessage = ({ data }) => {
        beside(log, data);
        if (data === 'b') setImmediate(() => ws.close(1000));
      };
    },
  });
  await run('a failure', {
    frames: [frame(1, 'a'), frame(3)],
    drive(ws, log) {
      for (const type of ['message', 'error']) ws.addEventListener(type, () => beside(log, type));
    },
  });
  await run('refused', {
    head: () => 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
    drive(ws, log) { ws.onerror = () => beside(log, 'error'); },
  });
  await run('handlers', {
    frames: [frame(1, 'a'), close(1000)],
    drive(ws, log) {
      ws.onopen = () => log('never');
      ws.addEventListener('open', () => log('listener'));
      ws.onopen = function () { log('handler', this === ws); };
      ws.onmessage = { handleEvent() { log('never'); } };
      log(typeof ws.onmessage, ws.onerror, ws.onclose);
      ws.onclose = 1;
      log(ws.onclose);
      ws.addEventListener('message', { handleEvent() { log('object'); } }, { once: true });
      ws.addEventListener('message', (event) => event.stopImmediatePropagation());
      ws.addEventListener('message', () => log('never'));
    },
  });
  await run('listeners that throw', {
    frames: [frame(1, 'a'), close(1000)],
    drive(ws, log) {
      process.on('uncaughtException', (err) => log('uncaught:', err.message));
      ws.onopen = () => { throw new Error('in open'); };
      ws.onmessage = () => { throw new Error('in message'); };
    },
  });
  await new Promise((resolve) => {
    const ws = new WebSocket('ws://127.0.0.1:1/');
    ws.onerror = () => console.log('given up: error', ws.readyState);
    ws.onclose = ({ code, wasClean }) => console.log('given up: close', ws.readyState, code, wasClean);
    ws.close(3000, 'x');
    console.log('given up', ws.readyState);
    ws.close();
    ws.send('x');
    setTimeout(() => {
      console.log('given up', ws.readyState, ws.bufferedAmount);
      resolve();
    }, 20);
  });
})();
