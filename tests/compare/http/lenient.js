// insecureHTTPParser: values with control characters, values that go on in the next line.
const http = require('http');
const net = require('net');
function ask(options, done) {
  const server = http.createServer(options, (req, res) => res.end(JSON.stringify(req.headers)));
  server.listen(0, () => {
    const socket = net.connect(server.address().port);
    let text = '';
    socket.on('data', (chunk) => { text += chunk; });
    socket.on('close', () => { console.log(text.split('\r\n')[0], text.split('\r\n\r\n')[1]); server.close(done); });
    socket.end('GET / HTTP/1.1\r\nHost: x\r\nA: b\x08c\r\nLong: one\r\n two\r\nConnection: close\r\n\r\n');
  });
}
ask({ insecureHTTPParser: true }, () => ask({}, () => {}));
