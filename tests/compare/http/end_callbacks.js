// When the callbacks of end are called, beside finish.
const http = require('http');
const server = http.createServer((req, res) => {
  res.on('finish', () => console.log('finish, listened for before end'));
  res.end('x', () => console.log('first end'));
  res.on('finish', () => console.log('finish, listened for behind end'));
  res.end(() => console.log('second end'));
  res.end('more', (err) => console.log(err.code));
  res.on('error', (err) => console.log('error', err.code));
  res.on('close', () => {
    console.log('close');
    res.end((err) => console.log(err.code));
  });
}).listen(0, () => {
  const req = http.request({ port: server.address().port, method: 'POST' }, (res) => res.resume().on('end', () => server.close()));
  req.on('finish', () => console.log('request finish'));
  req.end('x', () => console.log('request end'));
});
