// flags: --experimental-eventsource --no-warnings
// EventSource: its class, what it makes of a stream, and when it tries again.
const net = require('net');

function attempt(name, act) {
  try {
    console.log(name, act());
  } catch (err) {
    console.log(name, err.name, err.code, err.message, err instanceof DOMException);
  }
}

console.log(EventSource, EventSource.length, Object.getPrototypeOf(EventSource) === EventTarget);
for (const key of Object.getOwnPropertyNames(EventSource.prototype)) {
  const { value, get, set, enumerable } = Object.getOwnPropertyDescriptor(EventSource.prototype, key);
  console.log(' ', key, get ? `${get.name} ${set?.name}` : typeof value, enumerable);
}
attempt('no URL', () => new EventSource());
for (const args of [['x'], [Symbol('s')], ['http://127.0.0.1:1/', 1], ['http://127.0.0.1:1/', null], ['ftp://127.0.0.1/#a', {}]]) {
  attempt('constructor', () => {
    const source = new EventSource(...args);
    const state = source.readyState;
    source.close();
    return [source, source.url, state, source.readyState, source.withCredentials, source.onopen, Object.keys(source)];
  });
}
attempt('close', () => EventSource.prototype.close.call({}));

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n';
const typed = (type) => `HTTP/1.1 200 OK\r\n${type}Connection: close\r\n\r\nretry: 10\n\ndata: x\n\n`;
const SOON = 'retry: 10\n\n';

// Answers requests with texts by turns, the last with 204; a list is sent in pieces.
function run(name, answers, drive) {
  return new Promise((resolve) => {
    const heard = [];
    const came = [];
    const sockets = new Set();
    const done = () => {
      for (const socket of sockets) socket.destroy();
      server.close(() => {
        console.log(`=== ${name}`);
        for (const line of heard) console.log(`  ${line}`);
        for (const line of came) console.log(`  server: ${line}`);
        resolve();
      });
    };
    const server = net.createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('data', async (request) => {
        const [line, ...headers] = request.toString('latin1').trim().split('\r\n');
        came.push([line, ...headers.filter((header) => !/^host:/.test(header))].join(' | '));
        const answer = answers.shift();
        if (answer === undefined) {
          socket.end('HTTP/1.1 204 No Content\r\n\r\n');
          return;
        }
        for (const piece of [answer].flat()) {
          socket.write(piece);
          if (Array.isArray(answer)) await new Promise((resolve) => setTimeout(resolve, 10));
        }
        socket.end();
      });
    });
    server.listen(0, '127.0.0.1', () => {
      const source = new EventSource(`http://127.0.0.1:${server.address().port}/path?query#hash`);
      const log = (...parts) => heard.push(parts.join(' '));
      for (const type of ['open', 'message', 'error', 'foo']) {
        source.addEventListener(type, (event) => {
          const { data, lastEventId, origin } = event;
          if (data === undefined) log(type, source.readyState, event.constructor.name);
          else log(type, source.readyState, event.type, JSON.stringify(data), JSON.stringify(lastEventId), origin.replace(/\d+$/, 'PORT'));
          if (source.readyState === EventSource.CLOSED) setTimeout(done, 20);
        });
      }
      drive?.(source, log, done);
    });
  });
}

(async () => {
  await run('lines', [`${OK}${SOON}data: one\r\n\r\ndata: two\r\rdata:three\n\ndata:  four\n\nfoo: bar\n\nevent: foo\n\n` +
    'data\n\ndata\ndata\n\n: comment\ndata: a:b\n\ndata: a\ndata: b\nDATA: c\n\ndata: cut off']);
  await run('pieces', [[OK, 'retry: 1', '0\n\nda', 'ta: on', 'e\r', '\n\r', '\ndata: ', Buffer.from([0xc3]), Buffer.from([0xa9]), '\n', '\n']]);
  await run('marks', [`${OK}\ufeffdata: a\n\n\ufeffdata: b\n\ndata: c\n\n${SOON}`]);
  await run('no UTF-8', [[`${OK}${SOON}data: `, Buffer.from([0xff, 0x61]), '\n\n']]);
  await run('types', [`${OK}${SOON}event: foo\ndata: 1\n\ndata: 2\n\nevent: foo\n\ndata: 3\n\nevent:\ndata: 4\n\nevent: error\ndata: 5\n\n`]);
  await run('ids', [
    `${OK}id: 1\ndata: x\n\n${SOON}`, `${OK}data: y\n\n`, `${OK}id: 7\n\n`, `${OK}id: a\0b\ndata: q\n\n`, `${OK}id: é\n\nid: cut off`,
  ]);
  await run('ids that are empty', [`${OK}id: 1\ndata: x\n\nid\n\ndata: y\n\n${SOON}`]);
  await run('wrong retries', [`${OK}${SOON}retry: 1x\n\nretry: -5\n\nretry\n\n`]);
  for (const type of [
    '', 'Content-Type: text/plain\r\n', 'Content-Type: Text/Event-Stream; charset=utf-8\r\n', 'Content-Type: text/event-streams\r\n',
  ]) {
    await run(`type ${type.trim()}`, [typed(type)]);
  }
  for (const status of ['500 No', '404 No', '204 No', '201 Made']) {
    await run(status, [`HTTP/1.1 ${status}\r\nContent-Type: text/event-stream\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`]);
  }
  await run('a redirect', [
    'HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\nConnection: close\r\n\r\n', `${OK}${SOON}data: x\n\n`,
  ]);
  await run('an end before the answer', [`${OK}${SOON}`, '']);
  for (const type of ['open', 'message', 'error']) {
    await run(`closed by ${type}`, [`${OK}${SOON}data: x\n\ndata: y\n\n`], (source, log, done) => {
      source[`on${type}`] = () => {
        const isFirst = source.readyState !== EventSource.CLOSED;
        source.close();
        log('closed', source.readyState);
        if (isFirst && type !== 'message') setTimeout(done, 50);
      };
    });
  }
  await run('handlers', [`${OK}${SOON}data: x\n\n`], (source, log) => {
    source.onmessage = { handleEvent() { log('never'); } };
    log(typeof source.onmessage);
    source.onmessage = 1;
    log(source.onmessage);
    source.onmessage = () => log('never');
    source.addEventListener('message', () => log('listener'));
    source.onmessage = () => log('handler');
  });
  // Waiting for the next attempt keeps no process alive.
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => {
      const source = new EventSource(`http://127.0.0.1:${port}/`);
      source.onerror = () => console.log('refused', source.readyState);
    });
  });
})();
