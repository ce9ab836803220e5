// A socket that an agent has kept belongs to the request that uses it: whatever happens on it happens
// in the context in which that request was made, though another one opened it.
const http = require('http');
const { AsyncLocalStorage } = require('async_hooks');

const storage = new AsyncLocalStorage();
const say = (...words) => console.log(...words, storage.getStore());

let cuts = false;
const server = http.createServer((req, res) => {
  if (cuts) {
    setTimeout(() => req.socket.destroy(), 20);
    return;
  }
  req.once('data', () => res.write('a'));
  req.on('end', () => res.end('b'));
});

server.listen(0, () => {
  const { port } = server.address();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

  function ask(name, endsEarly, then) {
    storage.run(name, () => {
      const req = http.request({ port, agent, method: 'POST', headers: { 'Content-Length': 4 } }, (res) => {
        say(name, 'response', req.reusedSocket);
        if (!endsEarly) req.end('');
        res.once('data', () => say(name, 'data'));
        res.on('data', () => {});
        res.on('end', () => {
          say(name, 'end');
          setImmediate(() => {
            say(name, 'immediate');
            then();
          });
        });
      });
      req.on('socket', () => say(name, 'socket'));
      req.on('close', () => say(name, 'close'));
      if (endsEarly) req.end('body');
      else req.write('body');
    });
  }

  const cut = () => {
    cuts = true;
    storage.run('cut', () => {
      const req = http.get({ port, agent });
      req.on('socket', (socket) => socket.on('close', () => say('socket closed')));
      req.on('error', (error) => say('error', error.code));
      req.on('close', () => {
        say('closed');
        server.close();
      });
      req.setTimeout(5, () => say('timeout'));
    });
  };

  ask('first', true, () => ask('second', false, () => {
    let left = 2;
    const done = () => {
      if (--left === 0) cut();
    };
    ask('third', true, done);
    ask('fourth', false, done);
  }));
});
