// Writing to a response, and ending it, when its connection is gone or it was destroyed.
const http = require('http');
const net = require('net');

const starts = {
  closed: (res, late) => res.once('close', () => setTimeout(late, 10)),
  destroyed: (res, late) => { res.destroy(); late(); },
  'destroyed with an error': (res, late) => { res.destroy(new Error('boo')); setTimeout(late, 10); },
  'destroyed behind a write': (res, late) => {
    res.write('some', (err) => console.log('some', err?.message));
    res.destroy();
    late();
  },
  'closed behind a write': (res, late) => {
    res.write('some');
    res.once('close', () => setTimeout(late, 10));
  },
};
const acts = {
  end: () => {},
  write: (res, state) => console.log(res.write('y', (err) => console.log('written', err?.message)), state()),
  writeHead(res, state) {
    try {
      res.writeHead(200);
      console.log(state());
    } catch (err) {
      console.log(err.message);
    }
  },
  flushHeaders(res, state) {
    res.flushHeaders();
    console.log(state());
  },
  'end without a chunk': (res) => res.end((err) => console.log('ended first', err?.message)),
};

function run(name, start, act) {
  return new Promise((resolve) => {
    console.log(`# ${name}`);
    let client;
    const server = http.createServer((req, res) => {
      for (const event of ['prefinish', 'finish', 'close', 'error']) res.on(event, (err) => console.log(event, err?.message));
      req.on('error', () => {});
      setTimeout(() => client.destroy(), 20);
      const state = () => [res.writableEnded, res.finished, res.writableFinished, res.headersSent, res.writableLength,
        res.errored?.message, res.destroyed, res.socket === null].join(' ');
      start(res, () => {
        console.log(state());
        act(res, state);
        res.end('x', (err) => console.log('ended', err?.message));
        console.log(state());
        res.end((err) => console.log('ended again', err?.message));
        res.end('z', (err) => console.log('ended with more', err?.message));
        setTimeout(() => {
          console.log(state());
          server.close(resolve);
        }, 40);
      });
    });
    server.listen(0, '127.0.0.1', () => {
      client = net.connect(server.address().port, '127.0.0.1', () => client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
      client.on('error', () => {});
    });
  });
}

(async () => {
  for (const [when, start] of Object.entries(starts)) {
    for (const [what, act] of Object.entries(acts)) await run(`${when}: ${what}`, start, act);
  }
})();
