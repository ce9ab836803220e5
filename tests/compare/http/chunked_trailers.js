// A response in chunks, with trailers.
const http = require('http');
const server = http.createServer((req, res) => {
  res.writeHead(200, { Trailer: 'X-Sum' });
  res.write('one ');
  setTimeout(() => {
    res.write('two ');
    res.addTrailers({ 'X-Sum': '42' });
    res.end('three');
  }, 10);
});
server.listen(0, () => {
  http.get({ port: server.address().port }, (res) => {
    console.log(res.headers['transfer-encoding'], res.headers['content-length']);
    let body = '';
    res.on('data', (chunk) => { body += chunk; });
    res.on('end', () => {
      console.log(body, res.trailers, res.rawTrailers);
      server.close();
    });
  });
});
