// What a client is told when there is no server, no answer, or half of one.
const http = require('http');
const net = require('net');
const server = net.createServer((socket) => {
  socket.once('data', (bytes) => {
    const path = String(bytes).split(' ')[1];
    if (path === '/hangup') socket.destroy();
    if (path === '/half') { socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'); setTimeout(() => socket.destroy(), 20); }
    if (path === '/nonsense') socket.end('nonsense\r\n\r\n');
  });
});
const get = (path, port) => new Promise((resolve) => {
  const req = http.get({ port: port ?? server.address().port, path, agent: false }, (res) => {
    console.log(path, 'response', res.statusCode);
    res.on('data', (chunk) => console.log(path, 'data', String(chunk)));
    res.on('aborted', () => console.log(path, 'aborted'));
    res.on('error', (err) => console.log(path, 'response error', err.code, err.message));
    res.on('end', () => console.log(path, 'end'));
    res.on('close', () => console.log(path, 'response close', res.complete));
  });
  req.on('error', (err) => console.log(path, 'error', err.code, err.message.replace(/\d+$/, 'PORT')));
  req.on('close', () => { console.log(path, 'close'); setTimeout(resolve, 10); });
});
server.listen(0, async () => {
  await get('/hangup');
  await get('/half');
  await get('/nonsense');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  await get('/refused', port);
});
