'use strict';
// What a server was told to listen on, as clusters and some packages read it.
const net = require('net');
const show = (...where) => new Promise((resolve) => {
  const server = net.createServer();
  server.listen(...where, () => {
    console.log(server._connectionKey);
    server.close(resolve);
  });
});
(async () => {
  await show(0);
  await show(0, '127.0.0.1');
  await show({ port: 0, host: '::1' });
  await show('\0ouro-keys-of-servers');
  const first = net.createServer().listen(0, () => {
    const { port } = first.address();
    net.createServer().on('error', (err) => {
      console.log(err.code, err.address, err.port === port);
      first.close();
    }).listen(port);
  });
})();
