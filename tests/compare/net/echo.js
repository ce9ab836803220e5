const net = require('net');
const server = net.createServer((socket) => {
  console.log('server: connection');
  socket.on('data', (d) => { console.log('server: data', d.toString()); socket.write('echo:'); socket.end(d); });
  socket.on('end', () => console.log('server: end'));
  socket.on('close', (e) => { console.log('server: close', e); server.close(() => console.log('server closed')); });
});
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  client.on('connect', () => { console.log('client: connect', client.connecting, client.readyState); client.write('hello'); });
  let got = '';
  client.setEncoding('utf8');
  client.on('data', (d) => { got += d; });
  client.on('end', () => console.log('client: end', got));
  client.on('close', (e) => console.log('client: close', e, client.bytesRead, client.bytesWritten, client.destroyed));
});
