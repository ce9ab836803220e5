// A client that goes away, and a client's time-out.
const http = require('http');
const server = http.createServer((req, res) => {
  req.on('aborted', () => console.log('request aborted'));
  req.on('error', (err) => console.log('request error', err.code, err.message));
  res.on('close', () => { console.log('response close', res.writableFinished); server.close(() => console.log('closed')); });
  res.write('begin');
});
server.listen(0, () => {
  const req = http.get({ port: server.address().port }, (res) => {
    res.on('data', (chunk) => { console.log(String(chunk)); req.destroy(); });
    res.on('error', (err) => console.log('error', err.code, err.message));
    res.on('close', () => console.log('close'));
  });
  req.on('error', (err) => console.log('request error', err.code));
});
