// flags: --experimental-eventsource --no-warnings
// EventSource: in which tick and microtask its events come, counted from what was printed before.
const { createServer } = require('net');
const { once } = require('events');

let place = '-';
let isCounting = false;
function say(...words) {
  console.log(' ', ...words, place);
  if (isCounting) return;
  isCounting = true;
  let tick = 0;
  const begin = () => {
    let microtask = 0;
    const count = () => {
      place = `${tick}.${microtask}`;
      if (microtask++ < 30) queueMicrotask(count);
      else if (tick++ < 8) process.nextTick(begin);
      else {
        place = '-';
        isCounting = false;
      }
    };
    count();
  };
  begin();
}

const head = (line = '') => `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n${line}\r\n`;
// What comes with the head, and what comes when the source is open.
const answers = {
  'two events': [`${head()}data: a\n\ndata: b\n\n`],
  'events later': [head(), 'data: a\n\ndata: b\n\n'],
  'one, and one later': [`${head()}data: a\n\n`, 'data: b\n\n'],
  'an event in two pieces': [`${head()}data: a\n`, '\ndata: c\r\n\r\n'],
  'an event and the end': [`${head('content-length: 9\r\n')}data: a\n\n`],
  'no content': ['HTTP/1.1 204 No Content\r\n\r\n'],
};

(async () => {
  for (const [title, [first, rest]] of Object.entries(answers)) {
    console.log(title);
    let socket;
    const server = createServer((connection) => {
      socket = connection.on('error', () => {});
      connection.once('data', () => connection.write(first));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const source = new EventSource(`http://127.0.0.1:${server.address().port}`);
    const { promise, resolve } = Promise.withResolvers();
    source.onopen = () => say('open', source.readyState);
    source.onmessage = ({ data }) => {
      say('message', data);
      if (rest ? data === 'b' || data === 'c' : data === 'b') resolve();
    };
    source.onerror = () => {
      say('error', source.readyState);
      resolve();
    };
    if (rest) {
      await once(source, 'open');
      for (let i = 0; i < 10; i++) await new Promise(setImmediate);
      socket.write(rest);
    }
    await promise;
    source.close();
    for (let i = 0; i < 10; i++) await new Promise(setImmediate);
    socket.destroy();
    server.close();
  }
})();
