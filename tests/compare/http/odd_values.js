// Encodings that are none, and words for a status that are none.
const http = require('http');
const server = http.createServer((req, res) => {
  res.sendDate = false;
  if (req.url === '/words') {
    for (const words of [null, 0, undefined, '']) {
      res.statusMessage = words;
      console.log(res.statusMessage);
    }
    res.writeHead(404);
    console.log(res.statusMessage);
    res.end();
    return;
  }
  // With a length, so that what is refused leaves nothing on the wire.
  res.setHeader('Content-Length', 10);
  res.flushHeaders();
  for (const args of [['ab', 'LATIN1'], ['6162', 'Hex'], ['ab', null], ['ab', ''], ['ab', 'nope'], ['ab', 5], ['ab', {}], ['ab', true],
    ['ab', Symbol('a')], [Buffer.from('ab'), 'nope'], ['YWI', 'buffer'], [5], [null], [undefined]]) {
    try {
      console.log(res.write(...args));
    } catch (err) {
      console.log(err.name, err.code, err.message);
    }
  }
  res.end('cd');
});
server.listen(0, () => {
  http.get({ port: server.address().port, path: '/words', agent: false }, (res) => {
    console.log(res.statusMessage);
    res.resume();
    http.get({ port: server.address().port, path: '/', agent: false }, (other) => {
      other.setEncoding('latin1');
      other.on('data', (text) => console.log(text));
      other.on('end', () => server.close());
    });
  });
});
