// In which tick and microtask the body of an answer comes, counted from what was printed before it.
const { createServer } = require('net');
const { once } = require('events');
const { Readable } = require('stream');

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

const head = (line) => `HTTP/1.1 200 OK\r\n${line}\r\n\r\n`;
const chunked = head('transfer-encoding: chunked');
// What comes with the head, and what comes when the answer is there.
const answers = {
  'all at once': [`${head('content-length: 2')}ab`],
  'all at once, in chunks': [`${chunked}1\r\na\r\n1\r\nb\r\n0\r\n\r\n`],
  'nothing': [head('content-length: 0')],
  'no chunks': [`${chunked}0\r\n\r\n`],
  'some of it': [`${head('content-length: 4')}ab`, 'cd'],
  'a chunk': [`${chunked}1\r\na\r\n`, '1\r\nb\r\n0\r\n\r\n'],
  'the head': [head('content-length: 2'), 'ab'],
};
const turns = async (count) => {
  while (count-- > 0) await new Promise(setImmediate);
};
const uses = {
  async text(response) { say('text', await response.text()); },
  async json(response) { await response.json().catch((err) => say(err.name)); },
  async bytes(response) { say('bytes', (await response.bytes()).length); },
  async loop({ body }) {
    for await (const chunk of body) say('chunk', chunk.length);
    say('end');
  },
  async reader({ body }) {
    const reader = body.getReader();
    reader.closed.then(() => say('closed'));
    for (let part; !(part = await reader.read()).done;) say('chunk', part.value.length);
    say('end');
  },
  async ownBuffer({ body }) {
    const reader = body.getReader({ mode: 'byob' });
    for (let part; !(part = await reader.read(new Uint8Array(8))).done;) say('chunk', part.value.length);
    say('end');
  },
  async pipe({ body }) {
    await body.pipeTo(new WritableStream({
      write(chunk) { say('chunk', chunk.length); },
      close() { say('close'); },
    }));
    say('end');
  },
  async clone(response) {
    response.clone().text().then((text) => say('clone', text));
    say('text', await response.text());
    await turns(3);
  },
  async node({ body }) {
    const stream = Readable.fromWeb(body).on('data', (chunk) => say('data', chunk.length)).on('end', () => say('end'));
    await once(stream, 'close');
    say('close');
  },
  async later(response) {
    await turns(10);
    say('later');
    await uses.loop(response);
  },
  async cancel({ body }) {
    await body.cancel();
    say('cancelled');
  },
  async cancelReader({ body }) {
    const reader = body.getReader();
    say('chunk', (await reader.read()).value?.length);
    await reader.cancel();
    say('cancelled');
  },
};

(async () => {
  for (const [title, [first, rest]] of Object.entries(answers)) {
    for (const [name, use] of Object.entries(uses)) {
      // When the rest comes, and so how much is read at once, is nobody's to say then.
      if (rest && /later|cancel/.test(name)) continue;
      console.log(title, name);
      let socket;
      const server = createServer((connection) => {
        socket = connection.on('error', () => {});
        connection.once('data', () => connection.write(first));
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const response = await fetch(`http://127.0.0.1:${server.address().port}`, { headers: { connection: 'close' } });
      say('answer');
      const used = use(response);
      if (rest) turns(10).then(() => socket.write(rest));
      await used;
      await turns(10);
      socket.destroy();
      server.close();
    }
  }
})();
