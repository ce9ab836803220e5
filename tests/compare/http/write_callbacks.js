// What the callbacks of writes are given.
const http = require('http');
const told = (name) => (...args) => console.log(name, args);
const server = http.createServer((req, res) => {
  req.resume();
  if (req.method === 'HEAD') {
    res.write('no body', told('no body'));
    res.end(told('end of HEAD'));
    return;
  }
  res.write('one', told('first'));
  res.write('', told('empty'));
  setTimeout(() => {
    res.write(Buffer.alloc(300_000), told('large'));
    res.cork();
    res.write('two', told('corked'));
    res.write('three', 'latin1', told('corked too'));
    res.uncork();
    setTimeout(() => {
      res.write('x', told('and ended'));
      res.end('four', told('end'));
    }, 20);
  }, 10);
});
server.listen(0, () => {
  const { port } = server.address();
  http.request({ port, method: 'HEAD', agent: false }, (res) => {
    res.resume();
    const req = http.request({ port, method: 'POST', agent: false }, (other) => {
      other.resume();
      other.on('end', () => server.close());
    });
    req.write('a', told('of a request'));
    req.write('b', told('of a request too'));
    req.end('c', told('end of a request'));
  }).end();
});
