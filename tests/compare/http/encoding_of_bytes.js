// 'buffer' is the encoding of bytes, as streams call it.
const http = require('http');

const server = http.createServer((req, res) => {
  const tries = [
    [Buffer.from('a'), 'buffer'], ['f', null], ['6767', 'hex'], [Buffer.from('h'), 'hex'],
    [new Uint8Array([0x69]), 'buffer'],
  ];
  for (const [chunk, encoding] of tries) {
    try {
      res.write(chunk, encoding);
      console.log(chunk, encoding, 'taken');
    } catch (error) {
      console.log(chunk, encoding, error.code, error.message);
    }
  }
  res.end(Buffer.from('z'), 'buffer', () => console.log('ended'));
});
server.listen(0, () => {
  http.get({ port: server.address().port }, (res) => {
    let text = '';
    res.on('data', (chunk) => { text += chunk; });
    res.on('end', () => {
      console.log(text);
      server.close();
      connect();
    });
  });
});

// A socket that is no request's any more says so, and goes on.
function connect() {
  const proxy = http.createServer();
  proxy.on('connect', (req, socket) => {
    socket.write('HTTP/1.1 200 Fine\r\n\r\n');
    socket.on('data', (chunk) => socket.end(`back: ${chunk}`));
  });
  proxy.listen(0, () => {
    const req = http.request({ port: proxy.address().port, method: 'CONNECT', path: 'x:1' });
    req.on('connect', (res, socket) => {
      console.log(res.statusCode, socket._httpMessage, socket.listenerCount('data'), Object.hasOwn(socket, '_received'));
      socket.on('data', (chunk) => console.log(`${chunk}`));
      socket.on('end', () => proxy.close());
      socket.write('hello');
    });
    req.end();
  });
}
