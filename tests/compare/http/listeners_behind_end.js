// Who begins to listen behind `end` hears `finish` when its turn comes, before the ticks that were queued meanwhile.
const http = require('http');

const handlers = {
  'a tick behind it': (req, res) => {
    res.end('x');
    res.on('finish', () => console.log('finish'));
    res.on('close', () => console.log('close'));
    req.on('end', () => console.log('end of the request'));
    process.nextTick(() => console.log('tick'));
  },
  'a tick before it': (req, res) => {
    process.nextTick(() => console.log('tick'));
    res.end('x');
    process.nextTick(() => console.log('another tick'));
    res.once('finish', () => console.log('finish'));
    Promise.resolve().then(() => console.log('microtask'));
  },
  'written in pieces': (req, res) => {
    res.write('x');
    process.nextTick(() => console.log('tick'));
    res.end('y');
    process.nextTick(() => console.log('another tick'));
    res.on('finish', () => console.log('finish'));
  },
};

(async () => {
  for (const [name, handler] of Object.entries(handlers)) {
    console.log(`-- ${name}`);
    await new Promise((done) => {
      const server = http.createServer(handler).listen(0, '127.0.0.1', () => {
        http.get({ port: server.address().port, host: '127.0.0.1', agent: false }, (res) => {
          res.resume().on('close', () => server.close(done));
        });
      });
    });
  }
})();
