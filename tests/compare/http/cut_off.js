// What is wrong behind a HEAD whose answer has only been begun; an answer without a length that its client gives up.
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => {
  res.sendDate = false;
  res.on('close', () => console.log('server: close', res.writableFinished));
  res.write('one');
  console.log('server:', res.headersSent, res._headerSent);
  setImmediate(() => res.end('two'));
});

function head(method, then) {
  const client = net.connect(server.address().port, () => client.write(`${method} / HTTP/1.1\r\nHost: x\r\n\r\nbody`));
  let text = '';
  client.on('data', (data) => { text += data; });
  client.on('close', () => { console.log(method, JSON.stringify(text)); then(); });
}

function givenUp(kill, then) {
  const plain = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\npart'));
  }).listen(0, () => {
    const req = http.get({ port: plain.address().port });
    req.on('error', (err) => console.log('error', err.code, err.message));
    req.on('close', () => console.log('close', req.destroyed));
    req.on('response', (res) => {
      for (const name of ['aborted', 'end']) res.on(name, () => console.log('response', name, res.complete));
      res.on('error', (err) => console.log('response error', err.code, err.message));
      res.on('close', () => { console.log('response close', res.complete); plain.close(then); });
      res.on('data', (data) => console.log('data', String(data)));
      kill(req, res);
    });
  });
}

server.listen(0, () => head('HEAD', () => head('GET', () => givenUp((req) => Promise.resolve().then(() => req.abort()),
  () => givenUp((req) => setTimeout(() => req.destroy(), 10), () => givenUp((req, res) => res.destroy(new Error('mine')),
    () => server.close()))))));
